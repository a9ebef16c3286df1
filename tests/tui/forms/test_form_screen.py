"""Journeys through the forms: real keys, what is kept, and what is never lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input, TextArea

from building import HOSTILE
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, ImpactState, Outcome, Rating, Status
from cscp_tui.services.own_files import FormDrafts
from cscp_tui.store.clock import FixedClock
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.forms.field_row import FieldRow
from cscp_tui.tui.forms.form_screen import DRAFT_AFTER, FormScreen
from cscp_tui.tui.forms.groups import GroupHeading, MoreFields, MoreHeading
from cscp_tui.tui.widgets.panes import DialogButton
from meetings_made import held_with_quorum
from sitting import LARGE, SMALL, USUAL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


MEETING = "QAG-2025-11-27"
JUDGE = "no_key_judge"
"""What help and palette run has no key."""
TO_AGREE = ("BP25-2.4", "BP25-2.7", "BP25-3.5", "BP25-4.4", "BP25-5.2", "BP25-5.7")


def hold_meeting(session: Session) -> None:
    """Record that the meeting of the demo's day has been held."""
    session.record(held_with_quorum(MEETING))


def where(at: Sitting) -> str:
    """The key of the field with the cursor."""
    focused = at.app.screen.focused
    assert focused is not None
    assert isinstance(focused.parent, FieldRow)
    return focused.parent.field.key


class Typist:
    """Counts the keys that are no text."""

    def __init__(self, at: Sitting) -> None:
        self.at, self.keys = at, 0

    async def press(self, *keys: str) -> None:
        """Press keys, and count them."""
        self.keys += len(keys)
        await self.at.press(*keys)


# The job table.


async def test_a_note_takes_two_keys(session: Session) -> None:
    """Besides its text: n and enter."""
    async with sitting(session) as at:
        typist = Typist(at)
        await typist.press("n")
        await at.type("Two sessions held.")
        await typist.press("enter")
        note = session.book.last_update("BP25-1.1")
        assert note is not None
        assert note.text == "Two sessions held."
        assert typist.keys == 2


async def test_a_delivery_with_impact_takes_two_keys(session: Session) -> None:
    """Besides the impact: d and enter."""
    async with sitting(session) as at:
        typist = Typist(at)
        await typist.press("d")
        await at.type("Families know whom to ask.")
        await typist.press("enter")
        action = session.book.actions["BP25-1.1"]
        assert (action.status, action.impact_state) == (Status.DELIVERED, ImpactState.EMERGING)
        assert typist.keys == 2


async def test_agreeing_everything_takes_two_keys(session: Session) -> None:
    """Y names all that wait and the meeting that has been held; enter agrees them."""
    hold_meeting(session)
    async with sitting(session) as at:
        typist, before = Typist(at), session.workspace.position.n
        await typist.press("y")
        assert "Agree 6 deliveries as one step" in at.text
        assert "QAG 27 November 2025" in at.text
        await typist.press("enter")
        agreed = [session.book.actions[ref].agreed_at for ref in TO_AGREE]
        assert agreed == [MEETING] * 6
        assert session.workspace.position.n == before + 1
        assert typist.keys == 2


async def test_moving_a_date_takes_at_most_six_keys(session: Session) -> None:
    """V, and an enter after the date, the reason and the cause of a slip."""
    async with sitting(session) as at:
        typist = Typist(at)
        await typist.press("v")
        await at.type("31/1/26")
        await typist.press("enter")
        assert where(at) == "reason"
        await at.type("waiting for a")
        await typist.press("enter")
        assert where(at) == "cause"
        await at.type("o")
        await typist.press("enter")
        moves = session.book.moves_of("BP25-1.1")
        assert session.book.actions["BP25-1.1"].due == date(2026, 1, 31)
        assert (moves[-1].reason, moves[-1].cause) == ("waiting for a partner", Cause.OUTSIDE)
        assert typist.keys <= 6


# Adding and editing.


async def test_an_action_is_added_under_the_priority_of_the_cursor(session: Session) -> None:
    """A title is enough; the new action gets the cursor."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.1")
        await at.press("a", *"Ask schools", "enter")
        ref = at.table.key
        assert ref is not None
        action = session.book.actions[ref]
        assert (action.title, action.priority) == ("Ask schools", "2025-27/2")
        assert (action.status, action.overseeing_group) == (Status.NOT_STARTED, "QAG")


async def test_a_heading_gives_its_priority_too(session: Session) -> None:
    """With the cursor on the heading of a priority, a new action goes there."""
    async with sitting(session) as at:
        await at.go_to("BP25-3.1")
        await at.press("up", "a", *"Ask clubs", "enter")
        assert session.book.actions[at.table.key or ""].priority == "2025-27/3"


async def test_a_new_action_takes_everything_by_keyboard(session: Session) -> None:
    """Leads, agencies by alias, several of them, and a day are typed from field to field."""
    async with sitting(session, SMALL) as at:
        await at.press("a", *"Review forms", "tab", "tab", *"Named nurse", "tab", *"slam", "tab")
        await at.type("social care, police")
        await at.press("tab")
        await at.type("31/3/26")
        assert "Tuesday 31 March 2026" in at.text
        await at.press("enter")
        action = session.book.actions[at.table.key or ""]
        assert (action.lead, action.lead_agency) == ("Named nurse", "slam")
        assert set(action.supporting_agencies) == {"csc", "police"}
        assert (action.due, action.original_due) == (date(2026, 3, 31), date(2026, 3, 31))


async def test_a_past_due_date_warns(session: Session) -> None:
    """The form says that the day has passed, and so does the message; it is saved all the same."""
    async with sitting(session) as at:
        await at.press("a", *"Late", *["tab"] * 5, *"31/3/25")
        assert "this day has already passed" in at.words
        await at.press("enter")
        assert session.book.actions[at.table.key or ""].due == date(2025, 3, 31)
        assert "has already passed" in at.message


async def test_only_what_was_changed_is_saved(session: Session) -> None:
    """A field that no form can show whole stays as it is when another is edited."""
    session.record(SetFields("actions", "BP25-1.1", {"title": HOSTILE, "measure": HOSTILE}))
    async with sitting(session) as at:
        await at.press("e", "tab", "tab", *"Named GP", "enter")
        action = session.book.actions["BP25-1.1"]
        assert action.lead == "Director of Early HelpNamed GP"
        assert (action.title, action.measure) == (HOSTILE, HOSTILE)


async def test_an_edit_of_nothing_is_said(session: Session) -> None:
    """Enter in an edit form that was left alone records nothing."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await at.press("e", "enter")
        assert "Nothing has changed" in at.words
        assert session.workspace.position.n == n


async def test_an_emptied_title_is_refused_in_its_field(session: Session) -> None:
    """The cursor goes to the field that is wrong."""
    async with sitting(session) as at:
        await at.press("e", "ctrl+u", "tab", "enter")
        assert where(at) == "title"
        assert "Fill in “Action”." in at.words


async def test_several_get_the_same_lead_agency(session: Session) -> None:
    """What the marked ones do not have in common keeps its own value unless it is filled in."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("space", "down", "space", "e")
        leads = [session.book.actions[ref].lead for ref in ("BP25-1.3", "BP25-1.4")]
        before = session.workspace.position.n
        await at.press("tab", "tab", *"icb", "enter")
        changed = [session.book.actions[ref] for ref in ("BP25-1.3", "BP25-1.4")]
        assert [action.lead_agency for action in changed] == ["icb", "icb"]
        assert [action.lead for action in changed] == leads
        assert session.workspace.position.n == before + 1


# Choosing.


async def test_a_line_longer_than_its_field_is_shown_whole_below(session: Session) -> None:
    """Beginning and end are on the screen while the cursor is in it."""
    async with sitting(session, SMALL) as at:
        await at.press("a")
        await at.paste(f"Beginning {'of many words ' * 6}ending")
        assert "Beginning of many words" in at.text
        assert "ending" in at.text


async def test_what_several_hold_differently_can_be_emptied(session: Session) -> None:
    """A hyphen leaves nothing in a field that differs; an empty one leaves each its own."""
    refs = ("BP25-1.2", "BP25-1.3")
    before = [session.book.actions[ref] for ref in refs]
    assert before[0].lead_agency != before[1].lead_agency
    async with sitting(session) as at:
        await at.go_to(refs[0])
        await at.press("space", "down", "space", "e", "tab", "tab")
        assert "keep each one's own · - clears it in all" in at.text
        await at.press("-")
        assert "will be cleared in all of them" in at.text
        await at.press("enter")
        after = [session.book.actions[ref] for ref in refs]
        assert [action.lead_agency for action in after] == ["", ""]
        assert [action.lead for action in after] == [action.lead for action in before]


async def test_enter_takes_a_highlighted_choice_and_saves_only_without_one(
    session: Session,
) -> None:
    """The first enter takes what is highlighted, the second one saves."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.6")
        before = session.workspace.position.n
        await at.press("s", "down", "down", "enter")
        assert session.workspace.position.n == before
        assert len(at.app.screen_stack) == 2
        await at.press("enter")
        assert session.book.actions["BP25-1.6"].status is Status.IN_PROGRESS


async def test_tab_takes_a_highlighted_choice_and_goes_on(session: Session) -> None:
    """One key chooses and moves to the next field; escape first closes what is offered."""
    async with sitting(session) as at:
        await at.press("s", "down", "escape", "down", "tab")
        assert where(at) == "reason"
        assert at.app.screen.query(Input).first().value == "not started"
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


async def test_a_lead_of_before_is_offered_and_another_can_be_typed(session: Session) -> None:
    """Leads are free text; those used before are found by any word."""
    async with sitting(session) as at:
        await at.press("a", *"x", "tab", "tab", *"nurse")
        assert "Named Nurse" in at.text
        assert "Designated Nurse" in at.text
        await at.press("down", "tab")
        assert where(at) == "lead_agency"


async def test_several_agencies_are_completed_one_by_one(session: Session) -> None:
    """After a comma the next agency is offered."""
    async with sitting(session) as at:
        await at.press("a", *"x", *["tab"] * 4, *"slam, polic")
        assert "Metropolitan Police" in at.text
        await at.press("down", "enter")
        field = at.app.screen.focused
        assert isinstance(field, Input)
        assert field.value == "slam, Met Police, "


# Impact, judgement, closing, agreeing.


async def test_impact_is_said_at_any_time(session: Session) -> None:
    """I begins with the impact as it is known."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.2")
        await at.press("i", "tab", "ctrl+u", *"evid", "enter")
        assert session.book.actions["BP25-1.2"].impact_state is ImpactState.EVIDENCED


async def test_a_judgement_needs_its_reason(session: Session) -> None:
    """Better or worse than computed, never without saying why."""
    async with sitting(session) as at:
        await at.press(JUDGE, *"amber", "enter")
        assert where(at) == "judgement_reason"
        await at.press(*"The draft is out", "enter")
        action = session.book.actions["BP25-1.1"]
        assert (action.judgement, action.judgement_reason) == (Rating.AMBER, "The draft is out")


async def test_closing_asks_for_what_its_outcome_needs(session: Session) -> None:
    """Transferred needs a reason, a cause and the body; each is asked for in its field."""
    async with sitting(session) as at:
        await at.press("c", *"transf", "enter")
        assert where(at) == "reason"
        await at.press(*"scope", "enter")
        assert where(at) == "cause"
        await at.press(*"within", "enter")
        assert where(at) == "transferred_to"
        await at.press(*"QAG", "enter")
        assert "QAG is a group of ours" in at.words
        await at.press(*["backspace"] * 3, *"NHS", "enter")
        action = session.book.actions["BP25-1.1"]
        assert (action.outcome, action.transferred_to) == (Outcome.TRANSFERRED, "NHS")


async def test_nothing_to_agree_is_said(session: Session) -> None:
    """Y on what does not wait opens no form."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.1")
        await at.press("space", "y")
        assert "Nothing marked is awaiting agreement" in at.message
        assert len(at.app.screen_stack) == 1


async def test_marked_deliveries_are_agreed_alone(session: Session) -> None:
    """With marks, y is about the marked ones only."""
    hold_meeting(session)
    async with sitting(session) as at:
        await at.go_to("BP25-2.4")
        await at.press("space", "y", "enter")
        agreed = [ref for ref in TO_AGREE if session.book.actions[ref].agreed_at]
        assert agreed == ["BP25-2.4"]


async def test_a_line_that_is_cut_says_so(session: Session) -> None:
    """A sign stands at its end while nobody types in it."""
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.2")
        await at.press("e")
        lines = (await at.text_at_rest()).splitlines()
        line = next(line for line in lines if "Measure  " in line)
        assert "Assessments that name" in line
        assert "…" in line


async def test_the_delivery_under_the_cursor_is_agreed_alone(session: Session) -> None:
    """Without marks, y on one that waits is about that; “all” in its place means all."""
    hold_meeting(session)
    async with sitting(session) as at:
        await at.go_to("BP25-2.7")
        await at.press("y")
        assert "Agree the delivery" in at.text
        assert "“all” instead of BP25-2.7 for all 6 awaiting agreement" in at.text
        await at.press("enter")
        agreed = [ref for ref in TO_AGREE if session.book.actions[ref].agreed_at]
        assert agreed == ["BP25-2.7"]
        await at.press("u")
        await at.go_to("BP25-2.7")
        await at.press("y", "tab", *"all", "enter")
        assert all(session.book.actions[ref].agreed_at for ref in TO_AGREE)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("d", "BP25-1.2 is delivered. Reopen it first."),
        ("c", "BP25-1.2 is delivered. Reopen it first."),
        ("v", "BP25-1.2 is delivered. Reopen it before moving its date."),
        (JUDGE, "BP25-1.2 is delivered. Only open actions have a rating."),
    ],
)
async def test_what_an_ended_action_is_refused_is_said_at_once(
    session: Session, key: str, sentence: str
) -> None:
    """No form opens for what could not be saved."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.2")
        await at.press(key)
        assert at.message == sentence
        assert len(at.app.screen_stack) == 1


async def test_only_a_meeting_that_was_held_agrees(session: Session) -> None:
    """Today's is not offered until it has started, nor one held before what is to be agreed."""
    async with sitting(session) as at:
        await at.press("y")
        assert "QAG last met on 16 September 2025" in at.words
        assert "17 June 2025" not in await at.text_at_rest()
        await at.press("enter")
        assert where(at) == "meeting"
        assert "27 November 2025" not in at.words


async def test_a_refusal_reopens_with_its_reason(session: Session) -> None:
    """What a meeting does not agree is open again, and a note says why."""
    hold_meeting(session)
    async with sitting(session) as at:
        await at.go_to("BP25-2.4")
        await at.press("space", "minus", "tab", "tab", *"No figures yet", "enter")
        action = session.book.actions["BP25-2.4"]
        assert action.status is Status.IN_PROGRESS
        assert "No figures yet" in session.book.updates_of("BP25-2.4")[-1].text


async def test_a_delivery_can_be_dated_back(session: Session) -> None:
    """The day it happened is asked for, and a day that lies ahead is refused in its field."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("d", "tab", "tab", *"28/11/2025", "enter")
        assert where(at) == "on"
        await at.press("ctrl+u", *"25/11", "enter")
        assert session.book.actions["BP25-1.3"].ended == date(2025, 11, 25)


# Several at once.


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        (("n", *"Same", "enter"), "note"),
        (("s", *"on hold", "tab", *"fund", "tab", *"+4w", "enter"), "hold"),
        (("v", *"31/12/26", "enter"), "move"),
        (("d", *"Better", "enter"), "deliver"),
        (("i", *"Seen", "enter"), "impact"),
        (("c", *"withdrawn", "tab", *"no longer", "tab", *"within", "enter"), "close"),
        ((JUDGE, *"red", "tab", *"We know", "enter"), "judge"),
    ],
)
async def test_marked_actions_change_as_one_step(
    session: Session, keys: tuple[str, ...], holds: str
) -> None:
    """The form says how many and which; one change is recorded, and one undo takes it back."""
    refs = ("BP25-1.3", "BP25-1.5")
    async with sitting(session) as at:
        await at.go_to(refs[0])
        await at.press("space", "down", "down", "space", keys[0])
        assert "2 actions as one step: BP25-1.3, BP25-1.5" in at.words
        before = [session.book.actions[ref] for ref in refs]
        n, notes = session.workspace.position.n, session.book.count_updates(refs[1])
        await at.press(*keys[1:])
        assert session.workspace.position.n == n + 1, at.text
        if holds == "note":
            assert session.book.count_updates(refs[1]) == notes + 1
        else:
            assert all(session.book.actions[a.id] != a for a in before)
        await at.press("u")
        assert [session.book.actions[ref] for ref in refs] == before


# Nothing typed is lost.


async def test_escape_keeps_a_draft_and_says_so(session: Session) -> None:
    """A half-typed note is there again, with the time of its typing."""
    async with sitting(session) as at:
        await at.press("n", *"Half a sen", "escape")
        assert "Draft saved" in at.message
        await at.press("n")
        assert "Half a sen" in at.text
        assert "restored" in at.words


async def test_a_draft_that_is_not_saved_is_not_said_to_be(
    session: Session, tmp_path: Path
) -> None:
    """Where the user's own folder can't be written, the draft is there until the end, and no longer."""
    (tmp_path / "file").write_text("")
    session.drafts = FormDrafts(tmp_path / "file" / "state", "croydon")
    async with sitting(session) as at:
        await at.press("n", *"Half a sen", "escape")
        assert "The draft couldn't be saved: Not a directory." in at.message
        assert "It's kept only until you quit." in at.message
        assert "Draft saved" not in at.text
        await at.press("n")
        assert "Half a sen" in at.text


async def test_escape_from_an_untouched_form_says_nothing(session: Session) -> None:
    """There is no draft of what nobody typed, or took away again."""
    async with sitting(session) as at:
        await at.press("n", "x", "escape", "n", "backspace", "escape", "n")
        assert "restored" not in at.words


async def test_a_long_line_shows_its_end_and_all_of_it_from_the_start(session: Session) -> None:
    """The cursor stands behind it, and the words under the field say the whole."""
    title = session.book.actions["BP25-1.1"].title
    async with sitting(session, SMALL) as at:
        await at.press("e")
        lines = (await at.text_at_rest()).splitlines()
        assert f"{title[-30:]} " in next(line for line in lines if " Action* " in line)
        assert title in at.words


async def test_down_is_offered_only_where_something_can_be_chosen(session: Session) -> None:
    """In a date it goes to the next field, as tab does."""
    async with sitting(session, SMALL) as at:
        await at.press("v")
        assert "Choose" not in at.text.splitlines()[-1]
        await at.press("down")
        assert where(at) == "reason"
        assert "down Choose" in at.text.splitlines()[-1]


async def test_down_begins_at_what_is_meant(session: Session) -> None:
    """What has been typed is highlighted among all that can be chosen."""
    async with sitting(session) as at:
        await at.press("s", *"on", "down")
        assert "▸ on hold" in at.text
        await at.press("enter")
        assert "▸" not in "".join(line for line in at.text.splitlines() if "on hold" in line)


async def test_a_draft_can_be_thrown_away(session: Session) -> None:
    """Ctrl+l begins again with what the action says."""
    async with sitting(session) as at:
        await at.press("e", *"Not that", "escape", "e")
        assert "Not that" in at.text
        await at.press("ctrl+l")
        assert "Not that" not in at.text
        assert session.drafts.get("edit BP25-1.1") is None
        await at.press("escape", "e")
        assert "Not that" not in at.text


async def test_without_a_draft_there_is_none_to_throw_away(session: Session) -> None:
    """The key says so, and what was typed stays."""
    async with sitting(session) as at:
        await at.press("e", *"Typed ", "ctrl+l")
        assert "There's no draft here" in at.words
        assert "Typed " in at.text


async def test_a_draft_survives_a_crash(session: Session, demo: Path, tmp_path: Path) -> None:
    """What was typed a moment ago is in the next sitting, though nobody left the form."""
    clock = FixedClock(date(2025, 11, 27), 10)
    session.drafts = FormDrafts(tmp_path / "state", "demo", clock)
    async with sitting(session) as at:
        await at.press("n", *"Nearly lost")
        await at.pilot.pause(2 * DRAFT_AFTER)
    again = open_session(demo)
    again.drafts = FormDrafts(tmp_path / "state", "demo", clock)
    async with sitting(again) as at:
        await at.press("n")
        assert "Nearly lost" in at.text
        assert "Draft of 10.00 restored" in at.words
        await at.press("enter")
    assert again.book.updates_of("BP25-1.1")[-1].text == "Nearly lost"
    assert FormDrafts(tmp_path / "state", "demo", clock).get("note BP25-1.1") is None


async def test_a_refused_form_keeps_everything(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed into other fields stays where it is when one is wrong, and is a draft at once."""
    monkeypatch.setattr("cscp_tui.tui.forms.form_screen.DRAFT_AFTER", 3600.0)
    async with sitting(session) as at:
        await at.press("v", *"32/1/26", "tab", *"fund", "tab", "tab", *"Money ran out", "enter")
        assert where(at) == "due"
        assert "January 2026 has 31 days" in at.words
        assert "Money ran out" in at.text
        assert session.drafts.holding("Money ran out")


async def test_no_editor_here_is_said_and_loses_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no other program can have the screen, the text is typed on."""
    monkeypatch.setenv("VISUAL", "ed")
    async with sitting(session) as at:
        await at.press("n", *"Half", "ctrl+o")
        assert "An editor can't open here" in at.words
        await at.press(*" more", "enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == "Half more"


async def test_two_thousand_pasted_lines_are_one_note(session: Session) -> None:
    """They are saved as they were."""
    text = "\n".join(f"Line {number} of what the partners wrote" for number in range(2000))
    async with sitting(session) as at:
        await at.press("n")
        await at.paste(text)
        await at.press("enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == text


async def test_a_paste_into_the_list_is_no_commands(session: Session) -> None:
    """It is asked what it is, and Enter leaves it."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await at.paste("n\nd\ny\nu\nq")
        assert "You pasted 5 lines" in at.text
        await at.press("enter")
        assert len(at.app.screen_stack) == 1
        assert session.workspace.position.n == n


async def test_a_paste_of_lines_into_one_line_keeps_them_all(session: Session) -> None:
    """The lines stand one behind the other."""
    async with sitting(session) as at:
        await at.press("a")
        await at.paste("Ask\r\n  the schools\nand clubs")
        await at.press("enter")
        assert session.book.actions[at.table.key or ""].title == "Ask the schools and clubs"


async def test_words_of_any_length_are_taken(session: Session) -> None:
    """A word of ten thousand letters goes through a short and a long field."""
    word = "x" * 10_000
    async with sitting(session, SMALL) as at:
        await at.press("a")
        await at.paste(word)
        await at.press(*["tab"] * 7)
        await at.paste(word)
        await at.press("enter")
        action = session.book.actions[at.table.key or ""]
        assert (action.title, action.intended_outcome) == (word, word)


# Children's data.


@pytest.mark.usefixtures("unhurried")
async def test_what_looks_like_a_child_warns_once_and_is_saved(session: Session) -> None:
    """Each phrase is shown; the reason why it is harmless is kept with what was typed."""
    async with sitting(session) as at:
        await at.press("n", *"JB, aged 7, said so", "enter")
        assert "“JB, aged 7” in “Text” of the progress update of BP25-1.1" in at.words
        await at.press(*"initials of staff", "enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == "JB, aged 7, said so"
        line = session.workspace.lines()[-1]
        assert (line.not_identifiers, line.why) == (True, "Not identifiers: initials of staff")


@pytest.mark.usefixtures("unhurried")
async def test_going_back_from_the_question_selects_what_was_found(session: Session) -> None:
    """Nothing is saved, and the passage can be typed over at once."""
    async with sitting(session) as at:
        before = session.workspace.position.n
        await at.press("n", *"JB, aged 7, said so", "enter", "escape", *"Somebody", "enter")
        assert session.workspace.position.n == before + 1
        assert session.book.updates_of("BP25-1.1")[-1].text == "Somebody, said so"


@pytest.mark.usefixtures("unhurried")
async def test_a_projector_shows_no_phrase(session: Session) -> None:
    """Others see the screen, so that only the place is named."""
    async with sitting(session) as at:
        session.is_projected = True
        await at.press("n", *"JB, aged 7, said so", "enter")
        assert "contains what looks like a child's initials and age" in at.words
        assert "“JB, aged 7”" not in at.words


async def test_a_second_enter_at_once_saves_nothing(session: Session) -> None:
    """A key that was held down answers no warning."""
    async with sitting(session) as at:
        before = session.workspace.position.n
        await at.press("n", *"NHS 943 476 5919", "enter", "enter")
        assert session.workspace.position.n == before
        assert "an NHS number" in at.words


@pytest.mark.usefixtures("unhurried")
async def test_a_changed_text_is_warned_of_again(session: Session) -> None:
    """Only the text that was warned of is let through."""
    async with sitting(session) as at:
        before = session.workspace.position.n
        await at.press("n", *"JB, aged 7", "enter", "escape", "end", *" and KL, aged 8", "enter")
        assert session.workspace.position.n == before
        assert "“KL, aged 8”" in at.words


async def test_published_names_are_quiet(session: Session) -> None:
    """Titles of the allow-list warn of nothing."""
    async with sitting(session) as at:
        await at.press("n", *"As in children under 7 years old", "enter")
        assert "children under 7" in session.book.updates_of("BP25-1.1")[-1].text


# Conflicts.


async def _in_conflict(at: Sitting, demo: Path) -> None:
    """Change a title while somebody else changes it."""
    await at.press("e", "ctrl+u", *"Mine", "tab", "tab", "ctrl+u", *"My lead")
    other = open_session(demo, "Business manager")
    other.record(SetFields("actions", "BP25-1.1", {"title": "Theirs"}))
    await at.press("enter")
    assert "Business manager changed “Action” of BP25-1.1" in at.words
    assert "Theirs" in at.text
    assert "Mine" in at.text


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(("key", "title"), [("t", "Theirs"), ("m", "Mine")])
async def test_a_conflict_lets_the_person_choose(
    session: Session, demo: Path, key: str, title: str
) -> None:
    """Theirs or mine stands, as was chosen; what was not in conflict is saved either way."""
    async with sitting(session) as at:
        await _in_conflict(at, demo)
        await at.press(key)
        action = session.book.actions["BP25-1.1"]
        assert (action.title, action.lead) == (title, "My lead")
        assert len(at.app.screen_stack) == 1


@pytest.mark.usefixtures("unhurried")
async def test_a_conflict_can_wait(session: Session, demo: Path) -> None:
    """Escape goes back; nothing is saved, and a draft of it still conflicts, but not what is begun again."""
    async with sitting(session) as at:
        await _in_conflict(at, demo)
        await at.press("escape", "escape", "e")
        assert session.book.actions["BP25-1.1"].title == "Theirs"
        assert "Mine" in at.text
        await at.press("enter")
        assert "Business manager changed “Action”" in at.words
        await at.press("escape", "ctrl+l", "ctrl+u", *"New", "enter")
        assert session.book.actions["BP25-1.1"].title == "New"


async def test_a_key_typed_ahead_decides_no_conflict(
    session: Session, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed before the question could be read answers nothing."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
    async with sitting(session) as at:
        await _in_conflict(at, demo)
        await at.press("m")
        assert session.book.actions["BP25-1.1"].title == "Theirs"


@pytest.mark.usefixtures("unhurried")
async def test_a_date_moved_by_somebody_else_is_a_conflict(session: Session, demo: Path) -> None:
    """A form is not saved over a date that it never showed; what was typed with it goes."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("v", *"30/6/26")
        assert isinstance(at.app.screen, FormScreen)
        at.app.screen._rows["explanation"].put("Staff left.")
        other = open_session(demo, "Business manager")
        async with sitting(other) as elsewhere:
            await elsewhere.go_to("BP25-1.3")
            await elsewhere.press("v", *"31/5/26", "enter")
        await at.press("enter")
        assert "Business manager changed “Due date” of BP25-1.3" in at.words
        await at.press("t")
        assert session.book.actions["BP25-1.3"].due == date(2026, 5, 31)
        assert "Business manager's version was kept" in at.message
        assert session.drafts.get("move BP25-1.3") is None


# Every form, whatever is typed and however large the terminal is.

TINY = (60, 18)
FORMS = ("a", "e", "n", "d", "v", "s", "c", "i", JUDGE, "y")


@pytest.mark.usefixtures("unhurried")
async def test_every_form_takes_hostile_text_in_every_field(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever tab goes, field and label are in view, and the text is shown harmlessly.

    So it is at sixty by eighteen, with the form's edges, where a form has more room than it needs at
    first, and once the terminal becomes larger. It is saved or refused in a sentence, never a crash.
    What is behind a form is not drawn anew for each field.
    """
    monkeypatch.setattr(CscpApp, "_background_screens", [])
    async with sitting(session, TINY) as at:
        open_ones = [
            each.id
            for each in session.book.actions.values()
            if each.plan == "2025-27" and each.status in {Status.IN_PROGRESS, Status.NOT_STARTED}
        ]
        tried = (*((key, TINY) for key in (*FORMS, "x")), ("v", SMALL))
        # What one form saves isn't met again by the next.
        for (key, size), ref in zip(tried, open_ones[: len(tried)], strict=True):
            if at.app.size != size:
                await at.pilot.resize_terminal(*size)
            await at.go_to(ref)
            await at.press(key)
            assert len(at.app.screen_stack) == 2, key
            box = at.app.screen.query_one(".dialog")
            await at.paste(HOSTILE)
            for row in list(at.app.screen.query(FieldRow)):
                if isinstance(at.app.screen.focused, MoreHeading):
                    await at.press("tab" if row.display else "enter")
                    await at.paste(HOSTILE)
                assert where(at) == row.field.key, key
                field = at.app.screen.focused
                assert isinstance(field, Input | TextArea)
                assert at.app.screen.region.contains_region(box.region), key
                assert box.region.contains_region(field.region), (key, row.field.key)
                shown = at.text
                assert row.field.label in shown, key
                assert not {"\x1b", "\x00"} & set(shown)
                await at.app._press_keys(["tab"])
                await at.paste(HOSTILE)
            assert not {"\x1b", "\x00"} & set(await at.text_at(LARGE))
            focused = at.app.screen.focused
            assert focused is not None
            assert at.app.screen.region.contains_region(focused.region), key
            await at.pilot.resize_terminal(*size)
            await at.press("enter", "enter")
            assert "\x1b" not in at.text
            await at.press("escape", "escape")
            assert "\x1b" not in at.text
            assert len(at.app.screen_stack) == 1, key


async def test_hostile_text_is_kept_as_it_was_typed(session: Session) -> None:
    """What a long field shows as pictures is saved as the signs themselves."""
    text = HOSTILE.replace("\u2028", " ")
    async with sitting(session) as at:
        await at.press("n")
        await at.paste(text)
        assert "[CSCP] [/oops]" in at.text
        await at.press("enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == text.strip()


async def test_no_form_opens_on_a_past_day(session: Session) -> None:
    """The truth of another day is read and not changed."""
    session.look_at(date(2025, 10, 31))
    async with sitting(session) as at:
        for key in FORMS:
            await at.press(key)
            assert len(at.app.screen_stack) == 1, key


_NAMES = {
    "\n": "enter",
    "/": "slash",
    "'": "apostrophe",
    " ": "space",
    ":": "colon",
    ".": "full_stop",
}


async def type_at_once(at: Sitting, text: str) -> None:
    """All keys of a text before the first of them is done."""
    for sign in text:
        key = _NAMES.get(sign, sign)
        at.app.post_message(events.Key(key, sign if sign != "\n" else "\r"))
    await at.pilot.pause()


async def test_a_note_typed_ahead_is_whole(session: Session) -> None:
    """No letter is lost while the form opens, and none is taken for a command."""
    async with sitting(session) as at:
        await type_at_once(at, "nNoted during the meeting\n")
        assert session.book.updates_of("BP25-1.1")[-1].text == "Noted during the meeting"
        assert len(at.app.screen_stack) == 1


async def test_what_follows_enter_belongs_to_the_list(session: Session) -> None:
    """Two notes typed in one breath are two notes."""
    async with sitting(session) as at:
        await type_at_once(at, "nFirst\njnSecond\n")
        assert session.book.updates_of("BP25-1.1")[-1].text == "First"
        assert session.book.updates_of("BP25-1.2")[-1].text == "Second"


@pytest.mark.parametrize("text", ["/delivered", "/nurse", "/due:<2w"])
async def test_a_filter_typed_ahead_runs_no_command(session: Session, text: str) -> None:
    """The letters after the slash are the filter, whichever commands they are in the list."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await type_at_once(at, text)
        assert at.plan_screen.pane.filter.text == text[1:]
        assert len(at.app.screen_stack) == 1
        assert session.workspace.position.n == n


async def test_a_wrong_key_does_not_hold_the_others_up(session: Session) -> None:
    """Keys that mean nothing here are passed over; those behind them move."""
    async with sitting(session) as at:
        await type_at_once(at, "]]]jj")
        assert "or ? to see every key" in at.message
        await at.press("down", "down")
        assert at.table.key == "BP25-1.5"


async def test_a_paste_waits_for_the_form_too(session: Session) -> None:
    """A text pasted right after the key goes into the form that it opens."""
    async with sitting(session) as at:
        at.app.post_message(events.Key("n", "n"))
        at.app.post_message(events.Paste("Pasted"))
        at.app.post_message(events.Key("enter", "\r"))
        await at.pilot.pause()
        assert session.book.updates_of("BP25-1.1")[-1].text == "Pasted"


async def test_an_agency_that_is_not_on_the_list_is_added_from_its_field(session: Session) -> None:
    """Its form opens over the other one, which keeps what was typed and goes on with the agency."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("e")
        form = at.app.screen
        assert isinstance(form, FormScreen)
        row = form._rows["lead_agency"]
        row.focus_field()
        await at.pilot.pause()
        assert "New agency" in at.text
        row.put("London Fire Brigade")
        await at.press("ctrl+n")
        assert at.app.screen is not form
        assert "London Fire Brigade" in at.text
        await at.press("enter")
        assert at.app.screen is form
        assert row.text == "London Fire Brigade"
        await at.press("enter")
    key = session.book.actions["BP25-1.3"].lead_agency
    assert session.book.agencies[key].name == "London Fire Brigade"


async def test_leaving_the_new_agency_leaves_the_field(session: Session) -> None:
    """Nothing is added, and nothing typed is lost."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("e")
        form = at.app.screen
        assert isinstance(form, FormScreen)
        row = form._rows["lead_agency"]
        row.focus_field()
        row.put("Fire")
        known = len(session.book.agencies)
        await at.press("ctrl+n", "escape")
        assert (at.app.screen, row.text) == (form, "Fire")
        assert len(session.book.agencies) == known


async def test_a_field_of_agencies_and_groups_adds_an_agency_too(session: Session) -> None:
    """It keeps its groups beside the agency that was added, and its form is recorded."""
    async with sitting(session) as at:
        await at.press("8", "a")
        form = at.app.screen
        assert isinstance(form, FormScreen)
        row = form._rows["put_to"]
        row.focus_field()
        row.put("London Fire Brigade")
        await at.press("ctrl+n", "enter")
        assert (at.app.screen, row.text) == (form, "London Fire Brigade")
        assert {choice.value for choice in row.field.choices} > set(session.book.groups)


async def test_the_footer_says_what_enter_does(session: Session) -> None:
    """Saving is only one of the things that a form does."""
    does = {"n": "enter Save", "x": "enter Export", "f6": "enter Preview", "7 s": "enter Next"}
    async with sitting(session) as at:
        for keys, words in does.items():
            await at.press(*keys.split())
            assert words in (await at.text_at_rest()).splitlines()[-1]
            await at.press("escape")


# What is confirmed before it is saved.


async def test_a_date_in_the_past_is_saved_at_the_second_enter(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one says that it has passed, to whoever had time to read it; another date is asked about again."""
    moment = "cscp_tui.tui.dialogs.MOMENT"
    async with sitting(session) as at:
        monkeypatch.setattr(moment, 3600.0)
        ref = at.table.key or ""
        due = session.book.actions[ref].due
        await at.press("v", *"1/1/2020", "enter", "enter")
        assert "Wednesday 1 January 2020, has already passed. Press Enter again" in at.words
        assert session.book.actions[ref].due == due
        monkeypatch.setattr(moment, 0.0)
        await at.press("backspace", "1", "enter")
        assert "Friday 1 January 2021, has already passed. Press Enter again" in at.words
        assert session.book.actions[ref].due == due
        await at.press("enter")
    assert session.book.actions[ref].due == date(2021, 1, 1)


# Groups, rare fields and small windows.


async def test_a_form_has_its_fields_in_groups(session: Session) -> None:
    """Each group has a heading, and with room there are blank lines; labels are one column."""
    async with sitting(session) as at:
        await at.press("a")
        heads = [each.title for each in at.app.screen.query(GroupHeading)]
        assert heads[:4] == ["What", "Who", "When", "Outcome and oversight"]
        box = at.app.screen.query_one(".dialog").content_region
        lines = [line[box.x : box.right] for line in at.text.splitlines()]
        for head in heads[1:4]:
            (place,) = (n for n, line in enumerate(lines) if line.startswith(f"{head} ──"))
            assert not lines[place - 1].strip(), head
        fields = [row.query_one("Input, TextArea") for row in at.app.screen.query(FieldRow)]
        assert len({field.region.x for field in fields if field.region}) == 1
        # With less room, fields close up first, and then the groups and the edge.
        for height, looks in {36: "airy", 35: "roomy", 31: "roomy", 30: "dense"}.items():
            await at.text_at((120, height))
            rows = [row for row in at.app.screen.query(FieldRow) if row.region]
            above = [group.styles.margin.top for group in at.app.screen.query(GroupHeading)]
            edge = at.app.screen.query_one(".dialog").styles.padding.top
            assert {row.styles.margin.bottom for row in rows} == {looks == "airy"}, height
            assert above == [0] + [looks == "roomy"] * (len(above) - 1), height
            assert edge == (looks != "dense"), height


async def test_rare_fields_are_shown_by_key_and_click(session: Session) -> None:
    """Their names are told until then; saving works from the line of their names as well."""
    async with sitting(session) as at:
        await at.press("a")
        assert "▹ More Timescale, Old reference" in at.text
        rare = at.app.screen.query_one(MoreFields)
        rows = list(rare.query(FieldRow))
        assert not any(row.display for row in rows)
        await at.press("shift+tab", "enter")
        assert all(row.display for row in rows)
        assert where(at) == "timescale"
        await at.press("shift+tab", "space")
        assert not any(row.display for row in rows)
        assert await at.pilot.click(MoreHeading)
        assert all(row.display for row in rows)


async def test_rare_fields_with_text_are_shown_at_once(session: Session) -> None:
    """Whether the text is recorded already or restored from a draft."""
    session.record(SetFields("actions", "BP25-1.1", {"old_ref": "R7"}))
    async with sitting(session) as at:
        await at.press("e")
        assert at.app.screen.query_one(MoreFields).has_class("-open")
        await at.press("escape", "a")
        assert not at.app.screen.query_one(MoreFields).has_class("-open")
        await at.type_into("timescale", "Once in post")
        await at.press("escape", "a")
        assert at.app.screen.query_one(MoreFields).has_class("-open")


async def test_a_mistake_in_a_rare_field_shows_it(session: Session) -> None:
    """Although the fields were folded away again."""
    async with sitting(session) as at:
        await at.press("a", *"Try")
        await at.type_into("restricted", "perhaps")
        await at.press("escape", "escape", "a")
        form = at.app.screen.query_one(MoreFields)
        form.show(is_shown=False)
        await at.press("enter")
        assert form.has_class("-open")
        assert where(at) == "restricted"


async def test_a_window_that_is_too_small_says_so_and_takes_no_keys(session: Session) -> None:
    """Below sixty by eighteen there is one sentence; what was typed comes back with the room."""
    async with sitting(session, TINY) as at:
        await at.press("a", *"Try", "tab", "down")
        assert "2 Neglect" in at.text
        for width, height in ((59, 18), (60, 17)):
            await at.pilot.resize_terminal(width, height)
            assert f"too small ({width}×{height}). Make it at least 60×18" in " ".join(
                at.text.split()
            )
            assert "Action" not in at.text
            assert "2 Neglect" not in at.text
            await at.press("x", "enter")
        await at.pilot.resize_terminal(*TINY)
        assert "too small" not in at.text
        assert "2 Neglect" in at.text
        await at.press("escape", "shift+tab")
        focused = at.app.screen.focused
        assert isinstance(focused, Input)
        assert focused.value == "Try"


@pytest.mark.usefixtures("unhurried")
async def test_a_question_has_its_buttons_on_one_line(session: Session) -> None:
    """Cancel is the default; the buttons can be clicked, and chosen with the arrows."""
    asked: list[str] = []
    async with sitting(session) as at:
        confirm(at.app, "Sure?", "It is a question.", lambda: asked.append("yes"))
        await at.pilot.pause()
        first, second = at.app.screen.query(DialogButton)
        assert first.has_focus
        assert first.region.y == second.region.y
        assert "esc Cancel" in at.text
        assert "y Confirm" in at.text
        await at.press("enter")
        assert asked == []
        confirm(at.app, "Sure?", "It is a question.", lambda: asked.append("yes"))
        await at.press("right", "enter")
        assert asked == ["yes"]


async def test_what_is_offered_hides_the_labels_of_the_fields_it_covers(session: Session) -> None:
    """A choice is not read as the text of the field beside whose label it stands."""
    async with sitting(session, SMALL) as at:
        await at.press("s")
        assert "on hold" in at.text
        assert "Reason" not in at.text
        await at.press(*"on hold", "tab")
        assert "Reason" in at.text


async def test_what_is_needed_is_marked(session: Session) -> None:
    """With a sign behind the label, which the lower edge explains where there is any."""
    async with sitting(session) as at:
        await at.press("s")
        assert "Status*" in at.text
        assert "* needed" in at.text
        await at.press("escape", "escape", "i")
        assert "* needed" not in at.text


@pytest.mark.parametrize("size", [(60, 18), SMALL, USUAL])
async def test_the_groups_of_a_meeting_are_in_the_order_of_its_fields(
    session: Session, size: tuple[int, int]
) -> None:
    """Their headings stand over them, and tab goes through them from top to bottom."""
    async with sitting(session, size) as at:
        await at.press("6", "e")
        groups = [group.title for group in at.app.screen.query(GroupHeading)]
        assert groups == ["When and where", "Chair and notes", "Agenda"]
        labels = [row.field.label for row in at.app.screen.query(FieldRow)]
        assert labels[:5] == ["Date", "Time", "Place", "Chair", "Chair's agency"]
        await at.press(*("tab",) * (len(labels) - 1))
        focused = at.app.focused
        assert focused is not None
        assert isinstance(focused.parent, FieldRow)
        assert focused.parent.field.label == "Standing items"


async def test_a_form_of_few_fields_has_no_headings(session: Session) -> None:
    """A status has four fields, of which one heading would say what the title says."""
    async with sitting(session) as at:
        await at.press("s")
        assert not at.app.screen.query(GroupHeading)
