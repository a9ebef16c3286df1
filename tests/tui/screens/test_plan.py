"""Journeys on the Plan screen: real keys, and what is kept and shown after them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import ImpactState, Source, Status
from cscp_tui.tui.screens.first_run import begin
from cscp_tui.views.actions import due_cell
from sitting import LARGE, SMALL, USUAL, Sitting, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


async def test_a_sentence_makes_an_action_of_the_plan(session: Session) -> None:
    """It stands under the priority that the cursor is at."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.4")
        before = set(session.book.actions)
        await at.press("colon", *"Housing to review the tenancy letters by 30/1/2026", "enter")
        (ref,) = set(session.book.actions) - before
        action = session.book.actions[ref]
        assert ref.startswith("BP25-2.")
        assert (action.source, action.lead_agency) == (Source.PLAN, "housing")


async def test_opening_shows_the_headline_of_the_plan_in_force(session: Session) -> None:
    """The demo opens on its own day with the figures of the plan in force."""
    async with sitting(session) as at:
        assert "12 of 34 delivered (35%)" in at.figures
        assert "9 of 14 due by now" in at.figures
        assert "as at today, Thu 27 Nov 2025" in at.title
        assert "Business plan 2025–27" in at.title


async def test_note_takes_two_keys_besides_its_text(session: Session) -> None:
    """n, the text and enter add a note to the action under the cursor."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("n")
        await at.type("Two sessions held.")
        await at.press("enter")
        note = session.book.last_update("BP25-1.3")
        assert note is not None
        assert (note.text, note.quarter) == ("Two sessions held.", "2025-26/Q3")
        assert "Progress update added to BP25-1.3" in at.message


async def test_first_note_starts_an_action(session: Session) -> None:
    """A not started action is in progress after its first note."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.6")
        assert not session.book.updates_of("BP25-1.6")
        await at.press("n", *"Begun", "enter")
        assert session.book.actions["BP25-1.6"].status is Status.IN_PROGRESS


async def test_delivery_takes_two_keys_besides_the_impact(session: Session) -> None:
    """d, the impact and enter record a delivery with emerging impact."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("d")
        await at.type("Families know whom to ask.")
        await at.press("enter")
        action = session.book.actions["BP25-1.3"]
        assert action.status is Status.DELIVERED
        assert action.impact_state is ImpactState.EMERGING
        assert "13 of 34 delivered (38%)" in at.figures


async def test_slip_takes_five_keys_besides_its_texts(session: Session) -> None:
    """v, the date, enter, the reason, enter, the cause and enter move a late date."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.1")
        await at.press("v")
        await at.type("31/1/26")
        await at.press("enter")
        assert "is a slip" in at.text
        await at.type("waiting for a")
        await at.press("enter")
        await at.type("o")
        await at.press("enter")
        assert session.book.actions["BP25-1.1"].due == date(2026, 1, 31)
        assert "3" in at.table.table.rows[0].cells[-1].text


async def test_wrong_date_is_said_in_place_and_loses_nothing(session: Session) -> None:
    """A date in American order is refused in the form, and what was typed stays."""
    before = session.workspace.position.n
    async with sitting(session) as at:
        await at.press("v", *"12/25/2025", "enter")
        assert "day/month/year" in at.text
        assert "12/25/2025" in at.text
        assert session.workspace.position.n == before


async def test_hold_asks_for_reason_and_review_date_date(session: Session) -> None:
    """On hold is refused until a reason and a review date are there."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("s", *"on hold", "enter")
        assert "give a reason" in at.text
        await at.press(*"funding", "enter")
        assert "date to look at it again" in at.text
        await at.press(*"+4w", "enter")
        action = session.book.actions["BP25-1.3"]
        assert (action.status, action.review_date) == (Status.ON_HOLD, date(2025, 12, 25))


async def test_undo_and_redo_say_what_they_did(session: Session) -> None:
    """U takes the latest change back and ctrl+r makes it again; both name it."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("d", "enter")
        await at.press("u")
        assert session.book.actions["BP25-1.3"].is_open
        assert "Undone: deliver BP25-1.3" in at.message
        await at.press("ctrl+r")
        assert session.book.actions["BP25-1.3"].is_delivered
        assert "Redone: deliver BP25-1.3" in at.message


async def test_the_page_of_an_action_has_its_keys(session: Session) -> None:
    """What is pressed there is asked of that action alone, and what is typed on goes in."""
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-4.2")
        await at.press("space")
        await at.go_to("BP25-1.3")
        await at.press("enter", "end", "n", *"Two are trained.", "enter")
        note = session.book.last_update("BP25-1.3")
        assert note is not None
        assert note.text == "Two are trained."
        assert "1 marked" in at.text


async def test_the_key_of_the_filter_is_no_key_while_it_is_typed(session: Session) -> None:
    """There a slash is a sign like any other."""
    async with sitting(session, SMALL) as at:
        await at.press("slash")
        assert "/ Filter" not in at.text
        await at.press("slash")
        assert at.plan_screen.pane.filter.text == "/"


async def test_the_page_of_an_action_leaves_out_what_cannot_be_done_then(session: Session) -> None:
    """On a past day its footer has no key that changes it, but still its history."""
    async with sitting(session) as at:
        await at.press("t", *"31/10/2025", "enter")
        await at.go_to("BP25-1.1")
        await at.press("enter")
        foot = (await at.text_at_rest()).splitlines()[-1]
        assert "h History" in foot
        assert "Deliver" not in foot
        await at.press("d")
        assert "d does nothing here" in at.text


async def test_a_key_that_does_nothing_on_a_page_says_the_way_back(session: Session) -> None:
    """A digit leads to no other screen from there; the page says how to leave, until the next key."""
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.3")
        await at.press("enter", "j")
        assert "to go back" not in at.text
        await at.press("3")
        assert "3 does nothing here. Press Esc to go back" in at.text
        await at.press("j")
        assert "to go back" not in at.text


async def test_one_mark_far_off_is_said_and_taken_away(session: Session) -> None:
    """The frame counts the marks, the form names what is marked, and escape unmarks."""
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.3")
        await at.press("space")
        await at.go_to("BP25-4.2")
        assert "1 marked · Esc to unmark" in at.text
        await at.press("n")
        assert "Marked: BP25-1.3" in at.text
        await at.press("escape", "escape")
        assert "marked" not in at.text
        await at.press("n")
        assert "Marked" not in at.text
        assert "BP25-4.2" in at.text


async def test_marked_actions_change_as_one_step(session: Session) -> None:
    """A note on three marked actions is one change, and one undo takes all three back."""
    async with sitting(session) as at:
        before = session.workspace.position.n
        await at.go_to("BP25-1.3")
        await at.press("space", "down", "space", "down", "space")
        await at.press("n", *"Same news", "enter")
        assert session.workspace.position.n == before + 1
        refs = ("BP25-1.3", "BP25-1.4", "BP25-1.5")
        assert all(session.book.updates_of(ref)[-1].text == "Same news" for ref in refs)
        await at.press("u")
        assert all(
            "Same news" not in [note.text for note in session.book.updates_of(ref)] for ref in refs
        )


async def test_escape_keeps_a_draft(session: Session) -> None:
    """A half-typed note is there again when the form is opened the next time."""
    async with sitting(session) as at:
        await at.press("n", *"Half a sen", "escape", "n")
        assert "Half a sen" in at.text


async def test_as_at_shows_the_figures_of_that_day(session: Session) -> None:
    """T and 31/3/25 show the 86% that was published, and nothing can be changed."""
    async with sitting(session) as at:
        await at.press("t", *"31/3/25", "enter")
        assert "30 of 35 delivered (86%)" in at.figures
        assert "as at Mon 31 Mar 2025" in at.title
        n = session.workspace.position.n
        await at.press("n", "d", "v", "s", "u")
        assert session.workspace.position.n == n
        assert len(at.app.screen_stack) == 1
        await at.press("escape")
        assert "12 of 34 delivered (35%)" in at.figures


async def test_the_keys_that_choose_a_day_are_shown(session: Session) -> None:
    """What shows the day that is typed, and what leads to the offered ones, in the footer."""
    async with sitting(session, SMALL) as at:
        await at.press("t")
        assert "enter Show it" in at.text
        assert "down Choose below" in at.text


async def test_filter_leaves_what_fits_and_says_how_much(session: Session) -> None:
    """A filter is live, says how many of how many are shown, and escape clears it."""
    async with sitting(session) as at:
        await at.press("slash")
        await at.type("is:late")
        assert len(at.table.table.rows) < 35
        assert f"{len(at.table.table.rows)} of 35 shown" in at.text
        await at.press("escape")
        assert len(at.table.table.rows) == 35


async def test_filter_says_what_it_does_not_know(session: Session) -> None:
    """An unknown token is named in a sentence, and nothing is shown."""
    async with sitting(session) as at:
        await at.press("slash", *"colour:blue")
        assert "Unknown filter “colour:”" in at.message
        assert not at.table.table.rows
        await at.press("escape")
        assert len(at.table.table.rows) == 35


async def test_a_word_for_a_filter_suggests_it(session: Session) -> None:
    """Tab takes it; where no title has the word, the list suggests it."""
    async with sitting(session) as at:
        await at.press("slash", *"rag", "enter")
        assert "No matching actions. Did you mean “rating:red”?" in at.text
        await at.press("slash", "tab", "enter")
        assert at.plan_screen.pane.filter.text == "rating:red"
        assert {cell.cells[1].symbol for cell in at.table.table.rows} == {"■"}


async def test_a_token_that_is_being_typed_is_not_wrong_yet(session: Session) -> None:
    """What can still become something leaves the parts before it; left so, it is named."""
    async with sitting(session) as at:
        await at.press("slash", *"lead:police ")
        led = [row.key for row in at.table.table.rows]
        await at.press(*"is:la")
        assert [row.key for row in at.table.table.rows] == led
        assert not at.message
        await at.press("enter")
        assert "Unknown filter “is:la”" in at.message
        assert not at.table.table.rows


async def test_changes_of_others_appear_without_moving_the_cursor(
    session: Session, demo: Path
) -> None:
    """A note by somebody else arrives at the next look, and the cursor stays on its action."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        other = open_session(demo, "Business manager")
        other.record(AddProgressUpdate("BP25-2.3", "From the other side"))
        at.app._look()
        await at.pilot.pause()
        assert session.book.updates_of("BP25-2.3")[-1].text == "From the other side"
        assert at.table.key == "BP25-2.3"
        assert "Business manager added a progress update to BP25-2.3 (" in at.message


async def test_history_shows_who_and_what(session: Session) -> None:
    """H shows what happened to the action, newest first."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        await at.press("h")
        assert "History of BP25-1.4" in at.text
        await at.press("down")
        assert "29 August 2025 → 30 January 2026" in at.text
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


async def test_hostile_text_is_shown_as_typed(session: Session) -> None:
    """Brackets, escapes and tags in a note are shown harmlessly in list, detail and history."""
    session.record(AddProgressUpdate("BP25-1.1", HOSTILE))
    async with sitting(session, USUAL) as at:
        await at.press("enter")
        for size in (USUAL, SMALL):
            pages = [await at.text_at(size)]
            for _ in range(4):
                await at.press("pagedown")
                pages.append(at.text)
            assert one_line(HOSTILE.split("\u2028", maxsplit=1)[0]).strip() in "\n".join(pages)
            assert "\x1b" not in "".join(pages), size
            await at.press("home")
        await at.press("escape", "h")
        assert (await at.text_at(SMALL, USUAL)).count("[CSCP] [/oops]") >= 2


async def test_quitting_needs_no_saving(session: Session) -> None:
    """Q leaves at once; what was recorded is there when the workspace is opened again."""
    async with sitting(session) as at:
        await at.press("n", *"Kept", "enter", "q")
    again = open_session(session.workspace.folder)
    note = again.book.last_update("BP25-1.1")
    assert note is not None
    assert note.text == "Kept"


async def test_range_and_all_can_be_marked(session: Session) -> None:
    """A full stop marks up to here, an asterisk all that is shown, and once more none."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.2")
        await at.press("space", "down", "down", "down", "full_stop")
        assert at.table.marked == {"BP25-1.2", "BP25-1.3", "BP25-1.4", "BP25-1.5"}
        await at.press("asterisk")
        assert len(at.table.marked) == 35
        await at.press("asterisk")
        assert not at.table.marked


async def test_sorting_by_rating_puts_the_worst_first(session: Session) -> None:
    """Sorted by rating, the Red ones lead their groups."""
    async with sitting(session) as at:
        await at.press("ctrl+g", "ctrl+g", "ctrl+g")
        assert "Sorted by rating" in at.message
        third = [row.key for row in at.table.table.rows if row.key.startswith("BP25-3.")]
        assert third[0] == "BP25-3.4"


async def test_grouping_shows_the_heading_of_the_group_at_the_cursor(session: Session) -> None:
    """Whoever looks on sees which group it is, however far down the cursor stood."""
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.4")
        await at.press("g")
        assert "Children's Social Care" in at.text
        assert at.table.key == "BP25-1.4"


async def test_a_reason_that_ends_with_a_stop_gets_no_second_one(session: Session) -> None:
    """The moves of an action read as sentences."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        await at.press("enter", "end")
        assert "sample. Agreed by" in " ".join(at.text.split())


async def test_tab_completes_the_filter(session: Session) -> None:
    """Tab takes the first offer for what has been typed."""
    async with sitting(session) as at:
        await at.press("slash", *"is:la")
        assert "Tab: is:late" in at.text
        await at.press("tab")
        assert f"{len(at.table.table.rows)} of 35" in at.text
        assert 0 < len(at.table.table.rows) < 35


def empty_session(tmp_path: Path) -> Session:
    """A workspace in which there is nothing yet but a partnership."""
    begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
    return open_session(tmp_path / "own", "Ann")


def titles(session: Session, plan: str) -> list[tuple[int, str]]:
    """The priorities of a plan by number."""
    known = session.book.priorities.values()
    return sorted((each.number, each.title) for each in known if each.plan == plan)


@pytest.mark.usefixtures("unhurried")
async def test_a_plan_that_was_undone_is_begun_again(tmp_path: Path) -> None:
    """Its label says what it is, so it comes back, with the priorities that are typed now."""
    session = empty_session(tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press("a", "tab", "tab", "tab", *"Neglec, Early help", "enter")
        (plan,) = session.book.plans
        await at.press("u", "y")
        assert not session.book.plans
        assert "Business plan" in at.message
        assert f"{plan}/1" not in at.message
        await at.press("a", "tab", "tab", "tab", *"Neglect", "enter")
        assert list(session.book.plans) == [plan]
        assert titles(session, plan) == [(1, "Neglect")]


async def test_a_plan_without_actions_is_edited(tmp_path: Path) -> None:
    """Its priorities stand there before their first action, each with a field of its own."""
    session = empty_session(tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press(
            "a", "tab", "tab", "tab", *"Neglec", "ctrl+j", *"Early help, and more", "enter"
        )
        assert "or e to edit the plan" in at.text
        assert "2 Early help, and more" in at.text
        await at.press("e", "end", *"t", "enter")
        (plan,) = session.book.plans
        assert titles(session, plan) == [(1, "Neglect"), (2, "Early help, and more")]


async def test_a_priority_is_named_anew_from_its_heading(session: Session) -> None:
    """On a heading, e opens the plan's form at that priority; the number and its actions stay."""
    before = session.book.priorities["2025-27/1"]
    async with sitting(session) as at:
        await at.press("2", "home", "e")
        assert "Priority 1" in at.text
        await at.press("end", *", early", "enter")
    after = session.book.priorities["2025-27/1"]
    assert (after.title, after.number) == (f"{before.title}, early", 1)


async def test_a_priority_is_added_to_a_plan(session: Session) -> None:
    """It takes the next number, and its heading is there before its first action."""
    async with sitting(session) as at:
        await at.press("2", "home", "e", *["shift+tab"] * 4)
        await at.type("Contextual harm")
        await at.press("enter", "end")
        assert "6 Contextual harm" in at.text
        assert "no actions yet" in at.text
        await at.press("slash", *"late", "enter")
        assert "6 Contextual harm" not in at.text
    assert session.book.priorities["2025-27/6"].title == "Contextual harm"


def rows_of(at: Sitting) -> list[str]:
    """The lines of the list that begin with the reference of an action."""
    room = at.table.content_region
    lines = (line[room.x : room.right] for line in at.text.splitlines())
    return [line for line in lines if re.match(r"▸?\s+[A-Z]{2}\d\d-", line)]


@pytest.mark.parametrize(("key", "least"), [("2", 14), ("3", 10)])
async def test_who_and_when_are_in_one_row_on_a_small_terminal(
    session: Session, key: str, least: int
) -> None:
    """At 80 columns a row has ref, sign and first word of the rating, lead, date, and age if asked for."""
    async with sitting(session, SMALL) as at:
        await at.press(key)
        rows = rows_of(at)
        assert len(rows) >= least
        for row in rows:
            action = session.book.actions[row.split()[0 if row[0] == " " else 1]]
            assert re.search(
                r"[■▲●✓○»] (Red|Amber|Green|Delivered|To agree|Transf\w*|No date)", row
            ), row
            lead = session.book.agencies[action.lead_agency].short_name
            assert lead[:8] in row, row
            days = ((action.ended or session.today) - action.created).days
            due = row.rstrip().removesuffix(f" {days}" if key == "3" else "").rstrip()
            assert due.endswith(str(due_cell(action))), row


async def test_the_list_takes_two_thirds_and_the_detail_the_rest(session: Session) -> None:
    """At 120 columns at least 16 actions are in view, one row each, beside the whole record."""
    async with sitting(session, USUAL) as at:
        assert len(rows_of(at)) >= 16
        assert at.table.outer_size.width == 80
        assert at.framed.query_one("#detail").outer_size.width == 40
        assert len(rows_of(at)) == len(set(rows_of(at)))


async def test_a_larger_terminal_shows_no_fewer_actions(session: Session) -> None:
    """Though titles are whole on a wide one."""
    shown = []
    for size in (SMALL, USUAL, (200, 50)):
        async with sitting(session, size) as at:
            shown.append(len(rows_of(at)))
    assert shown == sorted(shown)


async def test_how_late_an_action_is_stands_in_its_row(session: Session) -> None:
    """In short where there is no room for words."""
    async with sitting(session, SMALL) as at:
        assert "■ Red 58d" in at.text
    async with sitting(session, (200, 50)) as at:
        assert "■ Red, 58 days late" in at.text


async def test_titles_are_read_whole_on_wide_terminals(session: Session) -> None:
    """From 160 columns on, they are wrapped if need be."""
    action = session.book.actions["BP25-1.3"]
    title = "Train lead practitioners for family help in every agency, " * 3
    session.record(SetFields("actions", action.id, {"title": title}))
    async with sitting(session, (160, 40)) as at:
        for size in ((160, 40), LARGE):
            lines = (await at.text_at(size)).splitlines()
            head = next(n for n, line in enumerate(lines) if " Ref " in line)
            left, right = lines[head].index("Action"), lines[head].index("Lead")
            for ref in ("BP25-1.1", "BP25-1.3", "BP25-1.4", "BP25-1.5"):
                first = next(n for n, line in enumerate(lines) if ref in line[:left])
                told = " ".join(line[left:right].strip() for line in lines[first : first + 6])
                assert told.startswith(session.book.actions[ref].title.strip()), told


async def test_a_page_is_no_wider_than_is_comfortable_to_read(session: Session) -> None:
    """However wide the terminal is, and the detail beside the list is narrower still."""
    async with sitting(session, (200, 50)) as at:
        assert at.app.screen.query_one("#detail").size.width <= 80
        await at.go_to("BP25-1.4")
        await at.press("enter")
        inside = [line.strip("│ ") for line in at.text.splitlines() if line.startswith("│")]
        assert 60 < max(map(len, inside)) <= 100
