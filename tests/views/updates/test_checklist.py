from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import QAG_MEETING, action, context, do, founded_book
from cscp_tui.documents.document import texts_in
from cscp_tui.domain.changes import Change
from cscp_tui.domain.commands.actions import AddProgressUpdate, Agree, Deliver, Judge, MoveDate
from cscp_tui.domain.commands.commitments import AddPartnerEvidence
from cscp_tui.domain.commands.meetings import KeepLine
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, CloseChallenge, RaiseChallenge
from cscp_tui.domain.commands.updates import RequestUpdates, WriteNarrative
from cscp_tui.domain.enums import Audience, Cause, ImpactState, Rating
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.updates.asks import decisions_wanted
from cscp_tui.views.updates.checklist import (
    ChecklistKind,
    checklist,
    checklist_table,
    summary_of_checklist,
)
from cscp_tui.views.updates.comparison import comparison, population_words
from cscp_tui.views.updates.exceptions import exceptions
from cscp_tui.views.updates.first_page import first_page
from cscp_tui.views.updates.public import taking_longer
from cscp_tui.views.updates.requests import (
    missing_updates_words,
    requests_table,
    to_ask,
    without_agency,
)
from cscp_tui.views.updates.update import Update

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Edit
    from cscp_tui.domain.commands.base import Command


Q3 = Quarter(2024, 3)
BEGUN = date(2024, 9, 1)
IN_Q3 = date(2024, 11, 20)


class Year:
    """A book that grows by commands, and the update of the third quarter."""

    def __init__(self) -> None:
        self.book, self.before = founded_book(), founded_book()

    def early(self, *commands: Command) -> None:
        """Let commands take effect before the quarter began."""
        for command in commands:
            do(self.before, command, context(BEGUN))
            do(self.book, command, context(BEGUN))

    def late(self, *commands: Command, day: date = IN_Q3) -> None:
        """Let commands take effect in the quarter."""
        for command in commands:
            do(self.book, command, context(day))

    @property
    def update(self) -> Update:
        """The update of the quarter."""
        return Update(
            book=self.book,
            before=self.before,
            present=self.book,
            quarter=Q3,
            as_at=Q3.last_day,
        )

    @property
    def doubts(self) -> list[tuple[ChecklistKind, str, str]]:
        """What its checklist has, with the records to open."""
        return [(doubt.kind, doubt.table, doubt.id) for doubt in checklist(self.update)]


@pytest.fixture
def year() -> Year:
    """One action that is under way since before the quarter, with a note for it."""
    year = Year()
    year.early(action(lead_agency="police"), AddProgressUpdate("BP24-1.1", "Begun."))
    year.late(AddProgressUpdate("BP24-1.1", "Half of it."))
    return year


def undo_texts(book: Book, table: str, key: str, **fields: str) -> None:
    """Empty fields as no command can."""
    changes: dict[str, Edit] = {
        name: [getattr(book.get(table, key), name), value] for name, value in fields.items()
    }
    book.apply([Change(table, key, changes)])


def test_a_whole_quarter_has_nothing_on_its_checklist(year: Year) -> None:
    """And says so."""
    assert year.doubts == []
    assert summary_of_checklist(checklist(year.update)) == "Nothing is missing or doubtful."


def test_an_action_without_a_note_names_its_agency(year: Year) -> None:
    """One row each, by agency."""
    year.early(
        action("Another one", lead_agency="council"), AddProgressUpdate("BP24-1.2", "Begun.")
    )
    (doubt,) = checklist(year.update)
    assert (doubt.kind, doubt.table, doubt.id) == (ChecklistKind.SILENCE, "actions", "BP24-1.2")
    assert doubt.who == "The Council"


def test_a_delivery_needs_impact_and_agreement(year: Year) -> None:
    """Each until it is there."""
    year.late(Deliver("BP24-1.1"))
    assert [kind for kind, *_ in year.doubts] == [
        ChecklistKind.IMPACT,
        ChecklistKind.WORDING,
        ChecklistKind.AGREEMENT,
    ]
    year.late(Agree(("BP24-1.1",), QAG_MEETING), day=date(2024, 11, 22))
    assert year.doubts == [
        (ChecklistKind.IMPACT, "actions", "BP24-1.1"),
        (ChecklistKind.WORDING, "actions", "BP24-1.1"),
    ]


def test_a_delivery_with_impact_is_not_doubtful(year: Year) -> None:
    """Once it is agreed."""
    delivered = Deliver(
        "BP24-1.1", "Fewer wait.", ImpactState.EMERGING, "We trained staff, and fewer wait."
    )
    year.late(delivered, Agree(("BP24-1.1",), QAG_MEETING))
    assert year.doubts == []


def test_missing_public_wording_comes_with_a_proposal(year: Year) -> None:
    """Of a delivery that is not restricted, until somebody has written it; and of a commitment."""
    said = {"year": "2024/25", "order": 1, "said": "Train staff", "status": "delivered"}
    said["delivered"] = "All are trained."
    year.late(Deliver("BP24-1.1", "Fewer wait."), AddRecord("commitments", said, "2024/25/c"))
    found = [doubt for doubt in checklist(year.update) if doubt.kind is ChecklistKind.WORDING]
    assert [(doubt.id, doubt.words) for doubt in found] == [
        ("BP24-1.1", "Proposal: We trained staff. Fewer wait."),
        ("2024/25/c", "Proposal: All are trained."),
    ]
    year.late(SetFields("commitments", "2024/25/c", {"public_wording": "We trained staff."}))
    year.late(SetFields("actions", "BP24-1.1", {"restricted": True}))
    assert ChecklistKind.WORDING not in [kind for kind, *_ in year.doubts]


def test_the_public_is_told_why_an_action_takes_longer(year: Year) -> None:
    """Until a reason is recorded, or the quarter's text says it."""

    def asked() -> list[str]:
        return [d.id for d in checklist(year.update) if d.kind is ChecklistKind.REASON]

    year.early(
        action("Goes", due="2024-12-01"), action("Secret", due="2024-12-01", restricted=True)
    )
    assert asked() == ["BP24-1.2"]
    moved = MoveDate("BP24-1.2", date(2025, 2, 1), "funding", Cause.OUTSIDE)
    year.late(moved, day=date(2024, 12, 5))
    assert asked() == []
    year.early(action("Goes, too", due="2024-12-01"))
    assert asked() == ["BP24-1.4"]
    year.late(WriteNarrative("2024-25/Q3", "taking-longer", "Two actions wait for funding."))
    assert asked() == []


def test_a_reason_for_taking_longer_needs_no_new_date(year: Year) -> None:
    """A progress update with a reason answers the checklist, and is printed wherever it is late."""
    year.early(action("Train every team.", due="2024-12-01"))
    why = AddProgressUpdate("BP24-1.2", "Both trainers have left.", "funding", Cause.OUTSIDE)
    year.late(why, day=date(2024, 12, 5))
    assert ChecklistKind.REASON not in [kind for kind, *_ in year.doubts]
    (asked,) = (each for each in decisions_wanted(year.update) if "BP24-1.2" in each)
    assert asked.endswith("it was due on 1 December 2024 and is 30 days late (reason: funding)")
    said = "\n".join(texts_in([exceptions(year.update)]))
    told = "Funding. Cause outside the partnership's control.\nBoth trainers have left."
    assert told in said
    public = "\n".join(texts_in([taking_longer(year.update, 4)]))
    assert "We have not finished it yet. The reason is funding." in public
    page = "\n".join(texts_in(first_page(year.update, 800.0)))
    assert "Funding. Both trainers have left." in page


def test_a_reason_given_for_a_later_quarter_is_not_told_of_this_one(year: Year) -> None:
    """Nor does an update for this quarter go on giving a reason after a later move gave another."""
    year.early(action("Train every team.", due="2024-12-01"))
    later = context(date(2025, 1, 20), quarter="2024-25/Q4")
    do(year.book, AddProgressUpdate("BP24-1.2", "No money.", "funding"), later)
    known = year.book.actions["BP24-1.2"]
    assert year.update.why_longer(known) is None
    year.late(AddProgressUpdate("BP24-1.2", "No money.", "funding"))
    year.late(MoveDate("BP24-1.2", date(2025, 2, 1), "other", Cause.WITHIN), day=Q3.last_day)
    found = year.update.why_longer(year.book.actions["BP24-1.2"])
    assert found is not None
    assert found.reason == "other"


def test_the_partnerships_own_texts_for_the_public_are_asked_for(year: Year) -> None:
    """Those that are missing are named, once a plan is in force."""
    year.late(SetFields("partnership", "partnership", {"worried": ""}))
    (doubt,) = checklist(year.update)
    assert (doubt.kind, doubt.table) == (ChecklistKind.WORDING, "partnership")
    assert "“Worried about a child?”" in doubt.words


def test_our_judgement_needs_a_reason(year: Year) -> None:
    """One without, as an import could have left it, is named."""
    year.late(Judge("BP24-1.1", Rating.RED, "The lead left."))
    assert year.doubts == []
    undo_texts(year.book, "actions", "BP24-1.1", judgement_reason="")
    assert year.doubts == [(ChecklistKind.JUDGEMENT, "actions", "BP24-1.1")]


def test_an_unanswered_challenge_names_whom_it_was_put_to(year: Year) -> None:
    """Until it is answered."""
    year.late(RaiseChallenge("police", "Who comes?", raised_by="QAG"))
    (doubt,) = checklist(year.update)
    assert (doubt.kind, doubt.id, doubt.who) == (ChecklistKind.CHALLENGE, "CH-01", "The Police")
    year.late(AnswerChallenge("CH-01", "Everybody."))
    assert year.doubts == []


def test_a_challenge_that_was_closed_without_an_answer_is_asked_about_no_more(year: Year) -> None:
    """What came of it is known; neither the checklist nor the asks name it."""
    year.early(RaiseChallenge("police", "Who comes?", raised_by="QAG"))
    assert [kind for kind, _, _ in year.doubts] == [ChecklistKind.CHALLENGE]
    assert "press The Police for an answer" in " ".join(decisions_wanted(year.update))
    year.late(CloseChallenge("CH-01", "A new chief officer comes."))
    assert year.doubts == []
    assert decisions_wanted(year.update) == ()


def test_what_may_identify_a_child_comes_first_and_is_not_repeated(year: Year) -> None:
    """In every text that the update shows; phrases that are allowed are quiet."""
    passage = "JB, aged 7"
    year.late(
        Deliver("BP24-1.1", impact=f"It helped {passage}."),
        AddProgressUpdate("BP24-1.1", f"A visit to {passage}."),
        AddPartnerEvidence("police", "Neglect", f"We met {passage}.", quarter=Q3.typed),
        AddPartnerEvidence("police", "Neglect", f"We met {passage}.", quarter="2024-25/Q1"),
        AddRecord("decisions", {"meeting": QAG_MEETING, "text": f"To see {passage}."}),
    )
    found = [doubt for doubt in checklist(year.update) if doubt.kind is ChecklistKind.IDENTIFIER]
    assert [doubt.table for doubt in found] == [
        "actions",
        "progress_updates",
        "partner_evidence",
        "decisions",
    ]
    assert checklist(year.update)[: len(found)] == tuple(found)
    assert not any(passage in doubt.words for doubt in found)
    book = year.book
    book.apply(
        [Change("partnership", "partnership", {"ignored_phrases": {"+": [passage], "-": []}})]
    )
    assert all(doubt.kind is not ChecklistKind.IDENTIFIER for doubt in checklist(year.update))


def test_words_that_a_meeting_typed_and_may_name_somebody_are_pointed_out(year: Year) -> None:
    """Among what its lines recorded."""
    ask = RaiseChallenge("police", "Why did QX ring?", "icb", meeting=QAG_MEETING)
    year.late(KeepLine(QAG_MEETING, "QX was rung"), ask)
    (found,) = (d for d in checklist(year.update) if d.kind is ChecklistKind.IDENTIFIER)
    assert found.words.endswith("may name somebody.")


def test_the_table_has_a_heading_for_each_kind(year: Year) -> None:
    """With how many there are, and keys that are all different."""
    year.late(Deliver("BP24-1.1"))
    table = checklist_table(checklist(year.update), year.update.present, is_projected=False)
    headings = [line for line in table.lines if line not in table.rows]
    assert len(headings) == 3
    keys = [row.key for row in table.rows]
    assert len(set(keys)) == len(keys)


def test_a_comparison_says_what_is_new_gone_slipped_and_rerated(year: Year) -> None:
    """Each under its heading, with the population."""
    year.early(action("Goes", due="2024-09-15"), action("Slips", due="2024-10-01"))
    year.late(
        action("Comes"),
        Deliver("BP24-1.2"),
        MoveDate("BP24-1.3", date(2025, 3, 1), reason="other", cause=Cause.OUTSIDE),
    )
    parts = {part.key: " ".join(texts_in([part])) for part in comparison(year.update)}
    assert "BP24-1.4" in parts["new"]
    assert "BP24-1.2" in parts["gone"]
    assert "BP24-1.3" in parts["slipped"]
    assert "1 October 2024 to 1 March 2025: first slip" in parts["slipped"]
    assert "BP24-1.2" in parts["headlines"]
    assert population_words(year.update).startswith("all 4 actions of Business plan")
    assert "Amber to Green" in parts["rerated"]


def test_all_plans_in_force_are_compared_together_from_two_on(year: Year) -> None:
    """One plan has its own sentence; of two, all actions are counted once."""
    (alone, *_) = comparison(year.update)
    assert "All plans in force" not in " ".join(texts_in([alone]))
    values = {"title": "Neglect plan", "first_day": "2024-07-01", "last_day": "2025-06-30"}
    year.early(
        AddRecord("plans", values, "2024-neglect"),
        AddRecord("priorities", {"plan": "2024-neglect", "number": 1, "title": "Neglect"}),
        action("Visit", "2024-neglect/1", due="2025-06-30"),
    )
    year.late(Deliver("BP24-1.1"))
    (both, *_) = comparison(year.update)
    assert "All plans in force: from 0 of 2 (0%) to 1 of 2 (50%), by 1 action." in " ".join(
        texts_in([both])
    )


def test_a_comparison_for_the_public_names_no_restricted_action_and_no_reason(year: Year) -> None:
    """They are counted, and said not to be shown; it is what a projector shows."""
    year.early(
        action("Secret goes", due="2024-09-15", restricted=True),
        action("Secret slips", due="2024-10-01", restricted=True),
        action("Slips", due="2024-10-01"),
    )
    moves = [
        MoveDate(ref, date(2025, 3, 1), reason="other", explanation="Ill.", cause=Cause.OUTSIDE)
        for ref in ("BP24-1.3", "BP24-1.4")
    ]
    year.late(action("Secret comes", restricted=True), Deliver("BP24-1.2"), *moves)
    for audience, is_told in ((Audience.QA, True), (Audience.PUBLIC, False)):
        update = dataclasses.replace(year.update, audience=audience)
        parts = {part.key: " ".join(texts_in([part])) for part in comparison(update)}
        for key, words in (("new", "Secret comes"), ("gone", "goes"), ("slipped", "Secret slips")):
            assert (words in parts[key]) is is_told
            assert (
                "1 action is confidential, so it is counted but not shown." in parts[key]
            ) is not is_told
        assert ("Secret" in " ".join(parts.values())) is is_told
        assert ("outside" in parts["slipped"]) is is_told
        assert "BP24-1.4" in parts["slipped"]


def test_agencies_are_asked_about_their_open_actions(year: Year) -> None:
    """What no agency leads is said apart; an answer is a note for the quarter."""
    year.early(action("Nobody's"), action("Council's", lead_agency="council"))
    asked = {key: [a.id for a in actions] for key, actions in to_ask(year.update).items()}
    assert asked == {"council": ["BP24-1.3"], "police": ["BP24-1.1"]}
    assert [a.id for a in without_agency(year.update)] == ["BP24-1.2"]
    year.late(RequestUpdates(asked, Q3.typed))
    answers = {row.key: row.cells[-1].text for row in requests_table(year.update).rows}
    assert answers == {"council": "no answer", "police": "answered"}
    year.late(AddProgressUpdate("BP24-1.3", "Half of it."))
    answers = {row.key: row.cells[-1].text for row in requests_table(year.update).rows}
    assert answers == {"council": "answered", "police": "answered"}


def test_others_who_look_on_see_only_how_many_updates_are_missing(year: Year) -> None:
    """Of restricted actions, that is; the refs of others are named."""
    year.early(
        action("Council's", lead_agency="council"),
        action("Secret", lead_agency="council", restricted=True),
    )
    refs = [
        missing_updates_words(year.update, "council", is_projected=each) for each in (False, True)
    ]
    assert refs == [
        "no update received yet on BP24-1.2, BP24-1.3",
        "no update received yet on BP24-1.2, 1 not shown",
    ]
    assert missing_updates_words(year.update, "icb", is_projected=False) == "nothing is missing"


SENTENCE = "We heard from every partner this quarter. "


def shorten(year: Year) -> list[tuple[str, str]]:
    """The texts that the checklist says are too long for their pages, with what it says."""
    doubts = checklist(year.update)
    return [(doubt.id, doubt.words) for doubt in doubts if doubt.kind is ChecklistKind.LENGTH]


def test_texts_that_pass_two_public_pages_are_to_be_shortened() -> None:
    """The longest are named, with about how much is too much; short ones are not."""
    year = Year()
    year.late(WriteNarrative("2024-25/Q3", "ahead", SENTENCE))
    assert shorten(year) == []

    year.late(
        WriteNarrative("2024-25/Q3", "achievements", SENTENCE * 220),
        WriteNarrative("2024-25/Q3", "next-steps", SENTENCE * 90),
    )
    ((record, words),) = shorten(year)
    assert record == "2024-25/Q3/achievements"
    assert words.startswith("The public version takes more than two pages. Shorten “Achievements")
    less = int(words.partition(" by about ")[2].rstrip("."))
    year.late(
        WriteNarrative("2024-25/Q3", "achievements", (SENTENCE * 220)[: 220 * len(SENTENCE) - less])
    )
    assert shorten(year) == []


def test_a_partnerships_own_text_may_be_too_long_for_the_public() -> None:
    """It is on the second page of every quarter."""
    year = Year()
    year.late(SetFields("partnership", "partnership", {"worried": SENTENCE * 400}))
    ((record, words),) = shorten(year)
    assert record == "partnership"
    assert "“Worried about a child?”" in words


def test_a_long_text_for_the_executives_first_page_is_to_be_shortened() -> None:
    """Only its beginning is there; and what else makes the page run over is named."""
    year = Year()
    year.late(WriteNarrative("2024-25/Q3", "summary", SENTENCE * 30))
    ((record, words),) = shorten(year)
    assert record == "2024-25/Q3/summary"
    assert words.startswith("The Executive's first page has only the beginning of “First page")
    assert words.endswith("Shorten it to 700 characters.")

    year.late(
        WriteNarrative("2024-25/Q3", "summary", SENTENCE),
        SetFields("partnership", "partnership", {"illustrative": SENTENCE * 150}),
    )
    records = {words.partition(".")[0]: record for record, words in shorten(year)}
    assert records["The Executive's first page runs over"] == "partnership"
