"""Going to an action from anywhere, and finding one by a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from building import HOSTILE
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.finders import GoToScreen
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.partners import AgenciesScreen
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.search import SEARCHED, RecordSearch, table_and_id
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting


def offered(at: Sitting) -> list[str]:
    """The references that are offered now."""
    assert isinstance(at.app.screen, GoToScreen)
    return [row.key for row in at.app.screen.query_one(RecordTable).table.rows]


async def test_a_number_alone_means_the_plan_in_view(session: Session) -> None:
    """On the plan that is shown, whichever it is; elsewhere on the one in force."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"2.7")
        assert offered(at)[0] == "BP25-2.7"
        await at.press("escape", "o", "apostrophe", *"3.4")
        assert offered(at)[0] == "BP24-3.4"


async def test_any_action_is_found_by_a_word_with_one_key(session: Session) -> None:
    """The slash and a word leave the action under the cursor; nothing else is pressed."""
    async with sitting(session) as at:
        await at.press("slash")
        await at.type("navigators")
        assert at.table.key == "BP25-1.5"
        assert [row.key for row in at.table.table.rows] == ["BP25-1.5"]


async def test_a_reference_leads_to_its_action(session: Session) -> None:
    """The reference and enter put the cursor there, and its detail is shown."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"bp25-3.2", "enter")
        assert at.table.key == "BP25-3.2"
        assert at.app.focused is at.table


async def test_a_reference_of_another_plan_opens_that_plan(session: Session) -> None:
    """An action of the plan before is shown in its plan."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.1", "enter")
        assert at.table.key == "BP24-1.1"
        assert "2024/25" in at.title


async def test_the_reference_of_a_carried_over_action_offers_its_continuation(
    session: Session,
) -> None:
    """The old reference finds what it goes on as first, and itself after it."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.6")
        assert offered(at)[:2] == ["BP25-1.1", "BP24-1.6"]
        assert "continues BP24-1.6" in at.text
        await at.press("enter")
        assert at.table.key == "BP25-1.1"
        await at.press("apostrophe", *"BP24-1.6", "down", "enter")
        assert at.table.key == "BP24-1.6"


async def test_an_old_systems_reference_finds_its_action(session: Session) -> None:
    """A reference of an old system is searched, hyphens or not."""
    session.record(SetFields("actions", "BP25-2.3", {"old_ref": "NEG/007"}))
    async with sitting(session) as at:
        await at.press("apostrophe", *"neg 007", "enter")
        assert at.table.key == "BP25-2.3"


async def test_words_of_a_title_find_it(session: Session) -> None:
    """Every word must stand in it, in whatever order."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"hub navigators extend")
        assert offered(at) == ["BP25-1.5"]


async def test_going_to_an_action_clears_a_filter_that_hides_it(session: Session) -> None:
    """A filter that lets the action through stays; one that hides it is cleared."""
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "enter")
        await at.press("apostrophe", *"BP25-1.1", "enter")
        assert "shown" in at.text
        await at.press("apostrophe", *"BP25-1.5", "enter")
        assert at.table.key == "BP25-1.5"
        assert len(at.table.table.rows) == 35


async def test_going_to_an_action_unfolds_its_group(session: Session) -> None:
    """A folded group opens for the action in it."""
    async with sitting(session) as at:
        at.table.fold(*(heading for heading in ("2025-27/1", "2025-27/2")))
        await at.press("apostrophe", *"BP25-2.3", "enter")
        assert at.table.key == "BP25-2.3"


async def test_going_to_an_action_of_another_screen_shows_that(session: Session) -> None:
    """One of the Executive is found on the Executive screen, closed as it is."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"EX24-01", "enter")
        assert isinstance(at.app.screen, ExecutiveScreen)
        assert at.app.screen.query_one(RecordTable).key == "EX24-01"


async def test_leaving_stays_where_one_was(session: Session) -> None:
    """Escape changes nothing."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("apostrophe", *"BP25-1.1", "escape")
        assert at.table.key == "BP25-2.3"


async def test_only_actions_of_the_day_are_offered(session: Session) -> None:
    """On a past day, what came later is not found."""
    async with sitting(session) as at:
        await at.press("t", *"31/12/24", "enter")
        await at.press("apostrophe", *"BP25-1.5")
        assert offered(at) == []
        assert at.app.screen.query_one(Input).has_focus


async def test_an_agency_is_found_by_its_short_name_before_actions(session: Session) -> None:
    """What is called just so comes first, and enter goes to it where it is at home."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"slam", "enter")
        await at.pilot.pause()
        assert isinstance(at.framed, AgenciesScreen)
        assert at.table.key == "slam"
        assert "South London and Maudsley" in at.text


async def test_what_has_no_screen_is_shown_in_full(session: Session) -> None:
    """A decision has a page to read, which escape leaves."""
    key = next(iter(session.book.decisions))
    async with sitting(session) as at:
        await at.press("apostrophe", *key, "enter")
        await at.pilot.pause()
        assert isinstance(at.app.screen, ReadingScreen)
        assert "Decided at" in at.text
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


async def test_other_records_come_behind_the_actions(session: Session) -> None:
    """Words of a commitment find the actions with these words first."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"neglect")
        assert isinstance(at.app.screen, GoToScreen)
        keys = [row.key for row in at.app.screen.query_one(RecordTable).table.rows]
        tables = [table_and_id(key)[0] for key in keys]
        assert tables[0] == "actions"
        assert set(tables) > {"actions", "priorities"}


@pytest.mark.parametrize("table", SEARCHED)
async def test_each_kind_of_record_can_be_reached(session: Session, table: str) -> None:
    """Its id finds it, and going there shows it, on its screen or in full."""
    origin = next(iter(session.book.origins))
    values = {"origin": origin, "number": "3a", "text": "Review how referrals are screened."}
    session.record(AddRecord("recommendations", values))
    record = list(session.book.tables[table].values())[-1]
    found = RecordSearch(session.book).find(record.id)
    assert (table, record.id) in [(one.table, one.record.id) for one in found]
    async with sitting(session) as at:
        at.app.post_message(ShowRecord(table, record.id))
        await at.pilot.pause()
        words = one_line(title_of(table, record, session.book))
        chosen = [each.key for each in at.app.screen.query(RecordTable)]
        assert words[:30] in at.text or record.id in chosen


async def test_a_record_that_is_gone_is_said(session: Session) -> None:
    """Going to what is not there says so."""
    async with sitting(session) as at:
        at.app.post_message(ShowRecord("meetings", "QAG-1999-01-01"))
        await at.pilot.pause()
        assert "QAG-1999-01-01" in at.message


async def test_restricted_records_are_not_found_while_others_look_on(session: Session) -> None:
    """Neither the search nor a way from elsewhere shows them."""
    key = next(iter(session.book.decisions))
    session.record(SetFields("decisions", key, {"restricted": True}))
    session.is_projected = True
    found = RecordSearch(session.book, is_projected=True).find(key)
    assert key not in {one.record.id for one in found}
    async with sitting(session) as at:
        at.app.post_message(ShowRecord("decisions", key))
        await at.pilot.pause()
        assert "is restricted" in at.message
        assert len(at.app.screen_stack) == 1


async def test_a_hostile_record_is_shown_as_typed(session: Session) -> None:
    """No character of a decision is an instruction, in the list or in full."""
    key = next(iter(session.book.decisions))
    session.record(SetFields("decisions", key, {"text": f"Odd {HOSTILE}"}))
    async with sitting(session) as at:
        await at.press("apostrophe", *"odd")
        assert "[CSCP] [/oops]" in at.text
        await at.press("enter")
        assert "[CSCP] [/oops]" in at.text
        assert "\x1b" not in at.text
