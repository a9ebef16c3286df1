"""Every list takes the tokens of its kind of record, as on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.tui.screens.actions import save_filter_form
from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


async def test_meetings_are_filtered_by_their_group(session: Session) -> None:
    """A token leaves the meetings of one group, and words narrow them further."""
    async with sitting(session) as at:
        await at.press("6", "slash", *"group:qag")
        await at.pilot.pause()
        keys = [row.key for row in at.table.table.rows]
        assert keys
        assert all(key.startswith("QAG-") for key in keys)
        every = [key for key in session.book.meetings if key.startswith("QAG-")]
        assert len(keys) == len(every)


async def test_a_filter_that_means_nothing_is_explained(session: Session) -> None:
    """The list shows nothing, and the line of messages says what is wrong and was meant."""
    async with sitting(session) as at:
        await at.press("6")
        every = at.table.row_count
        await at.press("slash", *"gruop:qag", "enter")
        await at.pilot.pause()
        assert "Did you mean “group:”?" in at.message
        assert "Did you mean “group:”?" in at.table.empty
        assert at.table.row_count == 0
        await at.press("escape")
        await at.pilot.pause()
        assert not at.message
        assert at.table.row_count == every


async def test_the_footer_leaves_out_keys_that_are_typed_into_the_filter(session: Session) -> None:
    """Reject is on a sign, and filter on another: both are text here."""
    async with sitting(session, USUAL) as at:
        await at.press("2", "slash")
        foot = (await at.text_at_rest()).splitlines()[-1]
        assert "Clear" in foot
        assert "Reject" not in foot
        assert "/" not in foot


async def test_a_small_terminal_shows_how_many_records_a_filter_leaves(session: Session) -> None:
    """With the key that clears it, as on a larger one."""
    async with sitting(session, SMALL) as at:
        await at.press("2", "slash", *"is:delivered", "enter")
        assert "12 of 35 shown  Esc clears" in await at.text_at_rest()


async def test_a_smaller_terminal_keeps_the_end_of_a_long_filter_in_view(session: Session) -> None:
    """That is where the next letter goes."""
    async with sitting(session, USUAL) as at:
        await at.press("2", "slash", *f"{'late ' * 15}at the end")
        assert "at the end" in (await at.text_at(SMALL))


def test_a_filter_saved_under_a_known_name_takes_the_place_of_that_one(session: Session) -> None:
    """However its name is written; without a text, it is removed."""
    session.filters.save("late police", "is:late")
    form = save_filter_form("is:open", session)
    assert form.build({"name": "Late  Police", "text": "is:open"}) == ("late police", "is:open")
    assert form.build({"name": "late-police", "text": ""}) == ("late police", "")
    assert form.build({"name": "New one", "text": "is:open"}) == ("New one", "is:open")
    with pytest.raises(NotUnderstood, match="Type a filter to save"):
        form.build({"name": "New one", "text": ""})
