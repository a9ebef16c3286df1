"""The line of tabs: long names, short names, the shown one, a click."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from cscp_tui.tui.keys import Tab
from cscp_tui.tui.themes import variable_defaults
from cscp_tui.tui.widgets.lines import TabLine

TABS = (Tab("1", "overview", "Overview", "Over"), Tab("4", "said", "Said & delivered", "Said"))


class Shown(App[None]):
    """An app with nothing but tabs, which remembers what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out the tabs alone."""
        yield TabLine(TABS, "said", id="tabs")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tones of a theme that says nothing of them."""
        return variable_defaults(self.current_theme)

    def action_show_tab(self, name: str) -> None:
        """Remember what was asked for."""
        self.asked.append(name)


@pytest.mark.parametrize(
    ("width", "names"), [(80, " 1 Overview  4 Said & delivered "), (20, " 1 Over  4 Said ")]
)
async def test_names_are_as_long_as_the_line_allows(width: int, names: str) -> None:
    """Long ones where there is room, short ones where there is not."""
    async with Shown().run_test(size=(width, 5)) as pilot:
        assert pilot.app.query_one(TabLine).text == names


async def test_the_shown_one_is_told_by_more_than_a_colour() -> None:
    """It is drawn in reverse."""
    async with Shown().run_test(size=(80, 5)) as pilot:
        segments = list(pilot.app.query_one(TabLine).render_line(0))
        styles = [segment.style for segment in segments if segment.text.strip()]
        assert [bool(style and style.reverse) for style in styles] == [False, True]


@pytest.mark.parametrize(("column", "name"), [(3, "overview"), (20, "said")])
async def test_a_click_shows_a_screen(column: int, name: str) -> None:
    """A name is a button."""
    app = Shown()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.click("#tabs", offset=(column, 0))
        assert app.asked == [name]
