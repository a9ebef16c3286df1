"""Every list takes the tokens of its kind of record, as on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitting import sitting

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
