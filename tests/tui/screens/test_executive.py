"""Journeys on the Executive screen: real keys, and what is kept and shown after them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import HOSTILE, make_workspace
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import OriginKind, Source, Status
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.table import RecordTable
from meetings_made import held_with_quorum
from sitting import LARGE, SMALL, USUAL, beginning_at, sitting

if TYPE_CHECKING:
    from pathlib import Path

SCREEN = "executive"

HELD = "QAG-2025-11-27"
"""The meeting of the demo's day, which has not been held there."""


def is_waiting(session: Session, ref: str) -> bool:
    """Whether the QAG is to agree an action that is not of the plan."""
    action = session.book.actions[ref]
    is_of_plan = action.source is Source.PLAN
    return action.awaits_agreement and action.overseeing_group == "QAG" and not is_of_plan


async def test_open_actions_stand_under_their_origins_with_their_age(session: Session) -> None:
    """The digit shows what is open, how old it is, and how much of each origin is delivered."""
    async with sitting(session) as at:
        await at.press("3")
        assert isinstance(at.framed, ExecutiveScreen)
        assert at.figures.startswith("13 open  oldest 492 days, 5 meetings")
        assert "Executive, October 2025" in at.text
        row = next(row for row in at.table.table.rows if row.key == "EX24-04")
        assert [cell.text for cell in row.cells[-2:]] == ["492", "5"]


async def test_what_a_meeting_asks_for_is_listed_under_it(session: Session) -> None:
    """Typed on its line, an action has the meeting as its origin, which isn't edited as one."""
    async with sitting(session) as at:
        await at.press("m", "enter", "colon")
        await at.type("Police to find out by 31 January")
        await at.press("enter", "escape", "m", "3")
        ref = next(a.id for a in session.book.actions.values() if a.title == "Find out")
        await at.go_to(ref)
        await at.press("up")
        assert "QAG, 27 November 2025" in at.text
        assert "Quality Assurance Group" in at.text
        await at.press("e")
        assert "This origin is a meeting." in at.text


async def test_housekeeping_is_delivered_without_a_question(session: Session) -> None:
    """Its form asks for the day alone, and nothing is to be agreed or to be said of its impact."""
    asked = {"title": "Circulate the slides", "source": "other", "raised_at": "EXEC-2025-10-21"}
    session.record(AddAction(asked | {"housekeeping": True}))
    ref = next(a.id for a in session.book.actions.values() if a.housekeeping)
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to(ref)
        await at.press("d")
        assert "Delivered on" in at.text
        assert "What changed" not in at.text
        await at.press("enter")
        made = session.book.actions[ref]
        assert made.is_delivered
        assert not made.awaits_agreement
        await at.press("o")
        await at.go_to(ref)
        assert "Housekeeping" in at.text


async def test_one_key_shows_the_closed_ones_as_impact(session: Session) -> None:
    """The other list has impact area and evidence of impact; the key leads back."""
    async with sitting(session, LARGE) as at:
        await at.press("3", "o")
        assert "Impact area" in at.text
        assert "Evidence of impact" in at.text
        await at.go_to("EX24-01")
        assert "Children placed in Croydon by" in at.text
        assert "other authorities" in at.text
        await at.press("o")
        assert "Evidence of impact" not in at.text


async def test_note_takes_two_keys_besides_its_text(session: Session) -> None:
    """n, the text and enter."""
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("EX25-04")
        await at.press("n", *"Options are drafted.", "enter")
        note = session.book.last_update("EX25-04")
        assert note is not None
        assert note.text == "Options are drafted."


async def test_delivery_and_agreement_take_two_keys_each(session: Session) -> None:
    """D claims it and it stays to be agreed; y agrees that one, elsewhere all that wait."""
    session.record(held_with_quorum(HELD))
    async with sitting(session) as at:
        await at.press("3")
        waiting = [ref for ref in session.book.actions if is_waiting(session, ref)]
        assert waiting
        await at.go_to("AU25-01")
        await at.press("d", *"One standard is used.", "enter")
        assert session.book.actions["AU25-01"].is_delivered
        assert at.table.key == "AU25-01"
        assert "3 awaiting agreement" in at.figures
        await at.press("y", "enter")
        agreed = [ref for ref in (*waiting, "AU25-01") if session.book.actions[ref].agreed]
        assert agreed == ["AU25-01"]
        await at.press("u")
        await at.go_to("EX25-04")
        await at.press("y", "enter")
        assert all(session.book.actions[ref].agreed for ref in (*waiting, "AU25-01"))
        assert "AU25-01" not in [row.key for row in at.table.table.rows]
        assert "13 actions" in at.text
        await at.press("u")
        assert "15 actions" in at.text
        assert session.book.actions["AU25-01"].agreed is None
        assert "AU25-01" in [row.key for row in at.table.table.rows]


async def test_refusing_a_delivery_reopens_it(session: Session) -> None:
    """Its own key asks for the reason, says how many it concerns, and reopens the action."""
    session.record(held_with_quorum(HELD))
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("AU24-09")
        await at.press("space", "minus")
        assert "Reject the delivery" in at.text
        await at.type_into("refusal", "The course has not run yet.")
        await at.press("enter")
        assert session.book.actions["AU24-09"].status is Status.IN_PROGRESS


async def test_a_new_action_brings_its_new_origin(session: Session) -> None:
    """A review and its first recommendation are added in one form and undone as one step."""
    async with sitting(session) as at:
        await at.press("3", "a", *"Share the learning")
        await at.type_into("due", "31/3/26")
        await at.type_into("source", "")
        await at.press(*["backspace"] * 20, *"review")
        await at.type_into("origin", "")
        await at.press("ctrl+u", *"Baby Zed")
        assert "a new origin: give its type and date below" in at.text
        await at.type_into("origin_kind", "Rapid")
        await at.type_into("origin_day", "3/11/25")
        await at.type_into("key_learning", "Ask about fathers.")
        await at.press("enter")
        action = session.book.actions["RV25-01"]
        origin = session.book.origins[action.origin]
        assert (origin.title, origin.kind) == ("Baby Zed", OriginKind.RAPID_REVIEW)
        assert origin.key_learning == ("Ask about fathers.",)
        assert action.overseeing_group == "REV"
        assert at.table.key == "RV25-01"
        await at.press("u")
        assert "RV25-01" not in session.book.actions
        assert origin.id not in session.book.origins


async def test_a_new_action_takes_its_source_from_the_screen(session: Session) -> None:
    """With the cursor on an audit's action or line, it is still one of the Executive."""
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("AU25-03")
        before = set(session.book.actions)
        await at.press("a", *"One more", "enter")
        (ref,) = set(session.book.actions) - before
        action = session.book.actions[ref]
        assert (action.source, action.origin) == (Source.EXECUTIVE, "")
        assert at.table.key == ref
        await at.go_to("AU25-03")
        await at.press("left", "a", *"Another one", "enter")
        (other,) = set(session.book.actions) - before - {ref}
        assert session.book.actions[other].source is Source.EXECUTIVE


async def test_a_sentence_makes_an_executive_action_in_two_keys(session: Session) -> None:
    """Lead and date are understood, and shown before it is saved."""
    async with sitting(session) as at:
        await at.press("3")
        before = set(session.book.actions)
        await at.press("colon")
        await at.type("Police to report back on missing episodes by 30 January 2026")
        await at.pilot.pause()
        assert "led by Met Police, due Friday 30 January 2026" in at.text
        await at.press("enter")
        (ref,) = set(session.book.actions) - before
        action = session.book.actions[ref]
        assert (action.source, action.lead_agency) == (Source.EXECUTIVE, "police")
        assert action.due == date(2026, 1, 30)
        assert at.table.key == ref


async def test_a_doubtful_sentence_is_asked_about(session: Session) -> None:
    """It stays in the field, and nothing is recorded."""
    async with sitting(session) as at:
        await at.press("3")
        before = session.workspace.position.n
        await at.press("colon", *"Police to report back by Easter", "enter")
        assert session.workspace.position.n == before
        assert "?" in at.words


async def test_a_new_review_is_asked_for_its_kind(session: Session) -> None:
    """Without it, nothing is kept and the field is named."""
    before = session.workspace.position.n
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("EX25-04")
        await at.press("a", *"Share the learning")
        await at.type_into("source", "")
        await at.press(*["backspace"] * 20, *"review")
        await at.type_into("origin", "")
        await at.press("ctrl+u", *"Baby Zed", "enter")
        assert "Give the type of the new review" in at.text
        assert session.workspace.position.n == before


async def test_the_decision_that_raised_it_is_linked(session: Session) -> None:
    """Its meeting comes with it, and the detail shows both."""
    meeting = "EXEC-2025-10-21"
    session.record(AddDecision(meeting, "Asked Housing for a plan."))
    async with sitting(session, LARGE) as at:
        await at.press("3", "a", *"Plan for Housing")
        await at.type_into("decision", "Asked Housing")
        await at.press("enter")
        await at.press("enter")
        action = session.book.actions[at.table.key or ""]
        assert action.title == "Plan for Housing"
        assert action.raised_at == meeting
        assert "Asked Housing for a plan." in at.text
        assert any(action.id in each.actions for each in session.book.decisions.values())


async def test_what_is_linked_is_one_key_and_enter_away(session: Session) -> None:
    """Going to something offers first what the action is linked with, on whichever screen."""
    session.record(SetFields("actions", "EX25-04", {"related": ["BP25-2.3"], "raised_at": ""}))
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("EX25-04")
        await at.press("apostrophe")
        picked = at.app.screen.query_one(RecordTable)
        assert "Linked to the selected record" in at.text
        assert "BP25-2.3" in [row.key for row in picked.table.rows[:3]]
        while picked.key != "BP25-2.3":
            await at.press("down")
        await at.press("enter")
        assert isinstance(at.framed, PlanScreen)
        assert at.table.key == "BP25-2.3"


async def test_an_origin_without_actions_is_found_and_edited(session: Session) -> None:
    """A command without a key lists all of them, with how many actions each has."""
    values = {"title": "Lone review", "source": "review", "kind": "LCSPR"}
    session.record(AddRecord("origins", values, "lone"))
    async with sitting(session, SMALL) as at:
        await at.press("3")
        await at.framed.run_action("origins")
        await at.pilot.pause()
        await at.type("lone")
        assert "0 actions" in at.text
        await at.press("enter", "end")
        await at.type(" of 2025")
        await at.press("enter")
        assert session.book.origins["lone"].title == "Lone review of 2025"


async def test_origins_are_edited_from_their_line_and_from_an_action(session: Session) -> None:
    """The palette's command opens it from an action, e from its own line."""
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to("AU25-03")
        origin = session.book.actions["AU25-03"].origin
        title = session.book.origins[origin].title
        await at.press("question_mark", *"edit the origin", "enter", "end", *" 2025", "enter")
        assert session.book.origins[origin].title == f"{title} 2025"
        assert at.table.key == "AU25-03"
        await at.press("left", "e")
        await at.type_into("key_learning", "")
        await at.press(*"Ask the child.", "ctrl+j", "enter")
        assert session.book.origins[origin].key_learning[0] == "Ask the child."
        await at.press("h")
        assert f"│ {title} 2025" in at.text


async def test_filters_marks_and_bulk_work_as_on_the_plan(session: Session) -> None:
    """Tokens leave what fits, an asterisk marks it, and one note goes to all as one step."""
    async with sitting(session) as at:
        await at.press("3", "slash", *"source:audit is:open", "enter")
        refs = [row.key for row in at.table.table.rows]
        assert refs
        assert all(ref.startswith("AU") for ref in refs)
        assert f"{len(refs)} of 15 shown" in at.text
        await at.press("asterisk", "n", *"Asked for news.", "enter")
        texts = [note.text for ref in refs if (note := session.book.last_update(ref))]
        assert texts == ["Asked for news."] * len(refs)
        n = session.workspace.position.n
        await at.press("u")
        assert session.workspace.position.n == n + 1
        texts = [note.text for ref in refs if (note := session.book.last_update(ref))]
        assert "Asked for news." not in texts


async def test_grouped_by_lead_and_sorted_by_age(session: Session) -> None:
    """Groups and orders go round; the oldest comes first."""
    async with sitting(session) as at:
        await at.press("3", "g")
        assert "Grouped by lead agency" in at.message
        await at.press("g", "g", "g", "g")
        assert "Grouped by origin" in at.message
        await at.press(*["ctrl+g"] * 12)
        assert "Sorted by age, in reverse" in at.message
        days = [int(row[5]) for row in at.table.table.rows if row.key.startswith("AU25")]
        assert days == sorted(days, reverse=True)


async def test_projector_hides_restricted_ones_and_reasons(session: Session) -> None:
    """A restricted origin takes its actions with it; why one was withdrawn stays unseen."""
    origin = session.book.actions["AU25-03"].origin
    session.record(SetFields("origins", origin, {"restricted": True}))
    async with sitting(session, LARGE) as at:
        await at.press("3")
        await at.go_to("EX25-04")
        await at.press("c")
        await at.type_into("outcome", "withdrawn")
        await at.type_into("reason", "funding")
        await at.type_into("cause", "outside")
        await at.type_into("explanation", "Nobody pays.")
        await at.press("enter")
        assert session.book.actions["EX25-04"].status is Status.ENDED
        await at.press("o")
        await at.go_to("EX25-04")
        assert "Nobody pays." in at.text
        await at.press("p")
        assert "Nobody pays." not in at.text
        await at.press("o")
        assert "AU25-03" not in [row.key for row in at.table.table.rows]
        assert "not shown" in at.figures


async def test_hostile_text_is_shown_as_typed(session: Session) -> None:
    """Brackets, escapes and tags in action and origin do nothing on the screen."""
    async with sitting(session, SMALL) as at:
        session.record(SetFields("actions", "EX25-04", {"title": HOSTILE, "impact_area": HOSTILE}))
        origin = session.book.actions["EX25-04"].origin
        session.record(
            SetFields("origins", origin, {"title": HOSTILE, "key_learning": [HOSTILE, HOSTILE]})
        )
        await at.press("3")
        await at.go_to("EX25-04")
        await at.press("left", "e")
        assert "\x1b" not in await at.text_at(USUAL, SMALL)
        await at.press("escape", "a", "escape")
        await at.go_to("EX25-04")
        await at.press("enter")
        for size in (SMALL, USUAL):
            shown = await at.text_at(size)
            assert "\x1b" not in shown, size
            assert one_line(HOSTILE.split("\u2028", maxsplit=1)[0]).strip() in shown, size
        await at.press("escape", "d", "enter", "o")
        assert "\x1b" not in await at.text_at(USUAL, SMALL)


async def test_an_empty_screen_says_what_to_press(tmp_path: Path) -> None:
    """Without any action, a is named; with none closed, the key of the other list."""
    session = Session(make_workspace(tmp_path / "new"), "Business officer")
    async with sitting(session, SMALL) as at:
        await at.press("3")
        assert "Press a to add the first one." in at.table.empty
        await at.press("a", *"Write to Housing", "enter")
        assert at.table.key == "EX24-01"
        await at.press("o")
        assert "Nothing has ended yet. Press o for the other list." in at.text


async def test_a_past_day_shows_its_own_ages(session: Session) -> None:
    """On the last day of 2024 the oldest open action was younger, and nothing can be changed."""
    async with sitting(session) as at:
        await at.press("3", "t", *"31/12/24", "enter")
        row = next(row for row in at.table.table.rows if row.key == "EX24-04")
        assert row.cells[-2].text == "161"
        await at.press("a")
        assert len(at.app.screen_stack) == 1


async def test_export_keeps_to_what_is_shown(session: Session) -> None:
    """X and enter write the list as it is filtered, with the ages of its actions."""
    async with sitting(session) as at:
        await at.press("3", "slash", *"source:audit", "enter", "x", "enter")
        assert "executive-actions-as-at-2025-11-27.md" in at.message
    text = (session.workspace.folder / "exports/executive-actions-as-at-2025-11-27.md").read_text()
    assert "open and awaiting agreement · " in text
    assert "AU25-01" in text
    assert "EX25-04" not in text
    assert "AU25-02" not in text


async def test_an_action_is_escalated_to_the_executive(session: Session) -> None:
    """W asks what the Executive is to do; its new action is linked with the first one."""
    async with sitting(beginning_at("plan", session)) as at:
        await at.go_to("BP25-1.2")
        await at.go_to("BP25-1.4")
        await at.press("w", *"Write to Housing", "enter")
        action = session.book.actions["EX25-06"]
        assert action.title == "Write to Housing"
        assert action.related == ("BP25-1.4",)
        assert at.table.key == "BP25-1.4"
        await at.press("w")
        await at.press("enter")
        assert "has already been escalated, as EX25-06" in " ".join(at.text.split())
        await at.press("escape", "3")
        assert "EX25-06" in [row.key for row in at.table.table.rows]


def test_the_figures_that_are_explained_are_those_of_the_screen(session: Session) -> None:
    """How many there are, and how old the oldest is, with its record."""
    figures = {each.key: each for each in ExecutiveScreen(session).explained_figures()}
    assert figures["oldest"].value == "492 days, 5 meetings"
    assert figures["oldest"].ids == ("EX24-04",)
    assert len(figures) > 1
