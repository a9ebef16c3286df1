"""The first page of the scrutiny pack: what changed, what slipped, who was absent, and what to ask."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.document import Section, texts_in
from cscp_tui.domain.commands.actions import Agree, ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import AnswerChallenge
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, Status
from cscp_tui.views.reports.pack_summary import (
    LastPack,
    PackCounts,
    PackScope,
    pack_summary,
    slips_sentence,
)
from views.small_years import QUARTER, founded_year, met, plan_action, small_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.domain.records import Action
    from views.small_years import Year

IN_WORDS = PackCounts(challenges="No challenge.", sign_offs="No sign-off.", meetings="No more.")
BEGUN, FEBRUARY, MARCH = date(2024, 4, 8), date(2025, 2, 12), date(2025, 3, 12)


@cache
def whole_year() -> Year:
    return small_year()


def parts_of(
    year: Year,
    then: date | None = None,
    *,
    since: int = 17,
    late: Sequence[str] = (),
    bare: Sequence[str] = (),
    of: Sequence[str] = (),
    room: float = 1000,
) -> dict[str, list[str]]:
    """The texts of each part of the page, about the plan and some of its actions, else all."""
    update = year.update()
    actions: dict[str, Action] = dict(update.book.actions)
    last = then and LastPack(
        line=1234, seal="ab" * 20, as_at=then, then=year.book_at(then), since=since
    )
    page = pack_summary(
        update,
        PackScope(plans=(update.book.plans["2024/25"],), actions=frozenset(of or actions)),
        [actions[ref] for ref in late],
        [actions[ref] for ref in bare],
        (),
        last=last or None,
        in_words=IN_WORDS,
        room=room,
    )
    parts = [each for each in page.blocks if isinstance(each, Section)]
    return {each.title: [*texts_in(each.blocks)] for each in parts}


def changes_since(year: Year, then: date, **options: object) -> list[str]:
    """What has changed since a pack of a day, without what says which pack that was."""
    (told,) = parts_of(year, then, **options)["What has changed since the last pack"]  # type: ignore[arg-type]
    said = told.partition(" recorded since. ")[2].removesuffix(". No sign-off.")
    return said.split("; ")


def test_what_has_changed_is_told_by_kind() -> None:
    """What was there already, unchanged, is in none of them."""
    plan = "Business plan: 2 of 7 (29%), 1 awaiting agreement then, 4 of 6 (67%), 2 awaiting agreement now"
    assert changes_since(whole_year(), FEBRUARY) == [
        plan,
        "delivered: BP24-2.1, BP24-2.3 (Restricted) and EX24-01",
        "ended, not delivered: BP24-1.3 and BP24-2.2",
        "agreed: BP24-2.1",
        "new: BP25-1.1 and EX24-03",
        "challenges raised: CH-01",
    ]


def test_what_was_made_and_ended_since_is_told_as_both() -> None:
    """Also of a time when the plan had not begun."""
    told = changes_since(whole_year(), date(2024, 3, 31))
    assert told[0] == "Business plan: not begun then, 4 of 6 (67%), 2 awaiting agreement now"
    assert "delivered: BP24-1.1, BP24-1.2, BP24-2.1, BP24-2.3 (Restricted) and EX24-01" in told
    assert "agreed: BP24-1.1 and BP24-2.1" in told
    assert "due date moved: BP24-1.3 and BP24-2.4" in told


def test_only_actions_of_its_scope_are_told() -> None:
    """A pack of a plan leaves out the others."""
    told = changes_since(whole_year(), FEBRUARY, of=["BP24-2.1", "EX24-03"])
    assert told[1:-1] == ["delivered: BP24-2.1", "agreed: BP24-2.1", "new: EX24-03"]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (0, "No changes have been recorded since."),
        (1, "1 change has been recorded since."),
        (2, "2 changes have been recorded since."),
    ],
)
def test_it_says_which_pack_was_the_last(since: int, words: str) -> None:
    """By its day, its last line and the beginning of its seal."""
    (told,) = parts_of(whole_year(), FEBRUARY, since=since)["What has changed since the last pack"]
    assert told.startswith(
        "The last pack, as at 12 February 2025, was made from the first 1,234 changes, sealed "
        f"abababababababab. {words}"
    )


def five_actions() -> Year:
    year = founded_year()
    year.on(BEGUN, *(plan_action(f"Action {number}") for number in range(1, 6)))
    return year


def test_what_was_reopened_and_answered_is_told() -> None:
    """What was answered before is not."""
    year = five_actions()
    for question in ("One?", "Two?"):
        values = {"raised_by": "scrutineer", "put_to": "QAG", "question": question}
        year.on(BEGUN, AddRecord("challenges", values))
    year.on(date(2025, 1, 7), Deliver("BP24-1.1"), AnswerChallenge("CH-01", "It was."))
    year.on(MARCH, ChangeStatus("BP24-1.1", Status.IN_PROGRESS, explanation="It was not."))
    year.on(MARCH, AnswerChallenge("CH-02", "It is."))
    assert changes_since(year, FEBRUARY)[1:] == ["reopened: BP24-1.1", "challenges answered: CH-02"]


@pytest.mark.parametrize(
    ("slips", "actions", "words"),
    [
        (1, 1, "1 action slipped, once."),
        (2, 1, "1 action slipped, twice in all."),
        (3, 3, "3 actions slipped, once each."),
        (26, 22, "22 actions slipped, 26 times in all."),
    ],
)
def test_slips_are_counted_in_words(slips: int, actions: int, words: str) -> None:
    """How many actions, and how often in all."""
    assert slips_sentence(slips, actions) == words


def test_what_slipped_says_from_when_to_when_and_what_slipped_as_often() -> None:
    """Where there is room for few, the others that slipped as often are named."""
    year = five_actions()
    why = ("partner capacity", Cause.WITHIN, "Two posts are empty.")
    refs = [f"BP24-1.{number}" for number in (1, 2, 3)]
    for ref in refs:
        year.on(FEBRUARY, MoveDate(ref, date(2025, 5, 30), *why))
    year.on(MARCH, MoveDate("BP24-1.3", date(2025, 6, 30), *why))
    found = parts_of(year, late=["BP24-1.3", "BP24-1.1", "BP24-1.2"])["What slipped most"]
    assert found[:2] == [
        "3 actions slipped, four times in all.",
        (
            "BP24-1.3 Action 3 (The Council): 2 slips; first due 31 March 2025, now 30 June 2025. "
            "Partner capacity."
        ),
    ]
    assert len(found) == 4
    few = parts_of(year, late=["BP24-1.1", "BP24-1.2"], room=0)["What slipped most"]
    assert few[2:] == ["As often: BP24-1.2."]
    assert len(parts_of(year, late=["BP24-1.3", "BP24-1.1"], room=0)["What slipped most"]) == 2


def test_agencies_that_were_absent_the_most_come_first() -> None:
    """By the part of the meetings that they missed, each with its groups, from April on."""
    year = five_actions()
    for day, came in ((date(2024, 9, 3), "police icb"), (FEBRUARY, "police"), (MARCH, "police")):
        met(year, day, tuple(came.split()))
    (told,) = parts_of(year)["Which agencies were not represented"]
    assert told == (
        "Meetings since 1 April 2024 at which nobody came from an agency, of those held with "
        "recorded attendance: The Council 3 of 3 (Quality Assurance Group 3); The ICB 2 of 3 "
        "(Quality Assurance Group 2). No more."
    )
    (few,) = parts_of(year, room=0)["Which agencies were not represented"]
    assert few.endswith("(Quality Assurance Group 3); 1 other agency, less often. No more.")
    (none,) = parts_of(five_actions())["Which agencies were not represented"]
    assert none == "No meeting with recorded attendance since 1 April 2024. No more."


def test_it_asks_about_what_is_late_silent_bare_or_not_agreed() -> None:
    """Each question names the actions that it is about."""
    year = five_actions()
    year.on(date(2024, 9, 3), Deliver("BP24-1.1"))
    year.on(FEBRUARY, Deliver("BP24-1.2"))
    year.on(FEBRUARY, MoveDate("BP24-1.3", date(2025, 5, 30), "partner capacity", Cause.WITHIN))
    values = {"raised_by": "scrutineer", "put_to": "QAG", "question": "Why?"}
    year.on(FEBRUARY, AddRecord("challenges", values))
    asked = parts_of(year, late=["BP24-1.3"], bare=["BP24-1.2"])["What to ask"]
    assert asked == [
        "No challenge.",
        "When will these be answered? CH-01 (put to Quality Assurance Group).",
        "Why are they late? No reason is recorded for BP24-1.4 and BP24-1.5.",
        "Why was no update received for 3 of 3 open actions? 3 of these are led by The Council.",
        "What is different for children after BP24-1.2? No impact is recorded yet.",
        "Who agreed the new dates of BP24-1.3? No agreement is recorded.",
        f"When will a meeting agree what was delivered by {long(QUARTER.previous.last_day)}: BP24-1.1?",
    ]
    year.on(MARCH, Agree(("BP24-1.1",), "QAG-2024-11-20"))
    assert not [e for e in parts_of(year)["What to ask"] if e.startswith(("When will a", "Who"))]
