"""The line that says what was done, of one line or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from cscp_tui.tui.themes import variable_defaults
from cscp_tui.tui.widgets.lines import MessageLine

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Stage(App[None]):
    """A message and nothing else."""

    def compose(self) -> ComposeResult:
        """Lay out the message."""
        yield MessageLine()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tones of a theme that says nothing of them."""
        return variable_defaults(self.current_theme)


async def test_a_shorter_message_is_drawn_in_the_room_of_a_longer_one() -> None:
    """Before it has been laid out again, the lines that are too many are empty."""
    async with Stage().run_test(size=(40, 10)) as pilot:
        line = pilot.app.query_one(MessageLine)
        line.say("one two three four five six seven eight nine ten eleven")
        await pilot.pause()
        assert line.size.height == 2
        line.say("short")
        assert line.render_line(0).text.strip() == "short"
        assert not line.render_line(1).text.strip()
        await pilot.pause()
        assert line.size.height == 1
