"""Going to records that are no actions: meetings, agencies, decisions and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.go_to import GoToScreen
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.screens.partners import AgenciesScreen
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.search import SEARCHED, RecordSearch, table_and_id
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


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
