"""The line of messages: whole at every width, also when the window changes under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from cscp_tui.documents.table import Cell
from cscp_tui.tui.keys import Tab
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.themes import STYLESHEET, variable_defaults
from cscp_tui.tui.widgets.lines import CellLine, MessageLine, TabLine
from cscp_tui.tui.widgets.table import RecordTable
from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.tui.session import Session


LONG = "Nothing was kept, since " + "another change stands on it, " * 4 + "so look at its history."


async def test_a_message_stands_whole_when_the_window_changes(session: Session) -> None:
    """It takes fewer lines in a wider window, and again more in a narrow one."""
    async with sitting(session, USUAL) as at:
        await at.pilot.resize_terminal(40, 24)
        at.framed.complain(LONG)
        await at.pilot.pause()
        for width, lines in ((200, 1), (60, 3), (120, 2)):
            await at.pilot.resize_terminal(width, 30)
            await at.pilot.pause()
            said = at.framed.query_one("MessageLine")
            assert said.size.height == lines
            shown = " ".join(at.text.split())
            assert LONG[:50] in shown
            assert LONG[-23:] in shown


async def test_what_was_said_goes_when_something_else_is_asked(session: Session) -> None:
    """Neither a message nor a complaint stays under a form or a question."""
    async with sitting(session, USUAL) as at:
        await at.press("home", "i")
        assert "Select an action" in at.message
        await at.press("a")
        assert at.message == ""
        await at.press("escape")
        assert at.message == ""


async def test_a_long_path_stands_whole(session: Session) -> None:
    """It is broken where the line ends."""
    async with sitting(session, SMALL) as at:
        path = f"/srv/{'long-folder-name/' * 6}update-as-at-2025-11-27.md"
        at.framed.say(f"Wrote {path}.")
        await at.pilot.pause()
        assert f"Wrote{path}." in at.text.replace(" ", "").replace("\n", "")


async def test_the_screen_that_is_shown_stays(session: Session) -> None:
    """Its own digit changes nothing."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("2")
        assert at.table.key == "BP25-2.3"


async def test_screens_stay_as_they_were_left_and_show_what_changed(session: Session) -> None:
    """A change made on one screen stands on the other, whose cursor is where it was."""
    async with sitting(session) as at:
        first = at.app.screen
        at.app.install_screen(PlanScreen(session), "other")
        await at.go_to("BP25-2.3")
        await at.app.run_action("show_tab('other')")
        await at.pilot.pause()
        assert at.app.screen is not first
        await at.press("down", "down", "d", "enter")
        await at.app.run_action("show_tab('plan')")
        await at.pilot.pause()
        assert at.app.screen is first
        assert "13 of 34 delivered" in at.figures
        assert at.table.key == "BP25-2.3"
        await at.app.run_action("show_tab('other')")
        await at.pilot.pause()
        assert at.app.screen.query_one(RecordTable).key == "BP25-1.3"


async def test_a_form_is_not_left_by_a_digit(session: Session) -> None:
    """While something lies over the screen, digits are typed."""
    async with sitting(session) as at:
        await at.press("n", "2")
        assert "Progress update" in at.text
        await at.press("escape")


class Stage(App[None]):
    """A message and nothing else."""

    CSS_PATH = STYLESHEET

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


async def test_a_message_of_many_lines_stands_whole() -> None:
    """In up to half of the screen, as what closing a meeting has to say."""
    async with Stage().run_test(size=(40, 12)) as pilot:
        line = pilot.app.query_one(MessageLine)
        line.say(f"{'twenty ' * 25}and no more")
        await pilot.pause()
        last = line.render_line(line.size.height - 1).text
        assert (line.size.height, last.strip()) == (6, "no more")


class Figures(App[None]):
    """An app with nothing but a line of figures."""

    def compose(self) -> ComposeResult:
        """Lay out the line alone."""
        yield CellLine(
            (
                Cell("2 of 9 delivered"),
                Cell("3 Red", symbol="■", short="3"),
                Cell("4 Green", symbol="●", short="4"),
                Cell("1 to agree"),
            )
        )


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "2 of 9 delivered  ■ 3 Red  ● 4 Green  1 to agree"),
        (40, "2 of 9 delivered  ■ 3 Red  ● 4 Green"),
        (30, "2 of 9 delivered  ■ 3  ● 4"),
        (24, "2 of 9 delivered  ■ 3"),
    ],
)
async def test_figures_lose_their_words_before_they_are_left_out(width: int, shown: str) -> None:
    """So that what is counted adds up as long as there is room for the numbers."""
    async with Figures().run_test(size=(width, 3)) as pilot:
        assert pilot.app.query_one(CellLine).render_line(0).text.strip() == shown


TABS = (Tab("1", "overview", "Overview", "Over"), Tab("4", "said", "Said & delivered", "Said"))


class Shown(App[None]):
    """An app with nothing but tabs, which remembers what was asked for."""

    CSS_PATH = STYLESHEET

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
    ("width", "names"),
    [
        (80, " 1 Overview  4 Said & delivered "),
        (20, " 1 Over  4 Said "),
        (12, " 1 Ove 4 Sai"),
        (6, " 1  4 "),
    ],
)
async def test_names_are_as_long_as_the_line_allows(width: int, names: str) -> None:
    """Long ones where there is room, short ones where there is not, and every key in any case."""
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
