"""How a person arranges the screens: zoom, edge, columns, order, and where the program was left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone, sorted_by
from cscp_tui.services.own_files import LastPlace, PlaceLeft
from cscp_tui.services.settings import load, remember_texts
from cscp_tui.tui.opening import remember_screens
from cscp_tui.tui.widgets.table import RecordTable, Sorting, places
from sitting import SMALL, USUAL, Sitting, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


def widths(at: Sitting) -> tuple[int, int]:
    """The widths of the list and of what is beside it; 0 for a part that is not shown."""
    split = at.framed.split
    assert split is not None
    parts = (split.main, split.aside)
    wide, told = (part.outer_size.width if part.display else 0 for part in parts)
    return wide, told


async def test_the_part_with_the_focus_is_zoomed_and_stays_so(session: Session) -> None:
    """The key gives list or detail the whole width, and shares it again; it is kept by screen."""
    async with sitting(session) as at:
        assert widths(at) == (80, 40)
        await at.press("0")
        assert widths(at) == (120, 0)
        assert "■ Red, 58 days late" in at.text
        await at.press("6")
        assert widths(at) == (80, 40)
    assert session.screens == {"plan.zoom": "main"}
    async with sitting(session) as at:
        assert widths(at) == (120, 0)
        await at.press("0", "tab", "0")
        assert widths(at) == (0, 120)
        await at.press("0")
        assert widths(at) == (80, 40)


async def test_escape_leads_from_the_detail_to_the_list(session: Session) -> None:
    """And only then clears the filter; a detail that has all the room at the start can be left."""
    async with sitting(session) as at:
        await at.press("slash", *"late", "enter", "tab")
        assert at.framed.query_one("#detail").has_focus
        await at.press("escape")
        assert at.table.has_focus
        assert "late" in at.framed.pane.filter.text if at.framed.pane else False
        await at.press("escape", "tab", "0")
    assert session.screens == {"plan.zoom": "aside"}
    async with sitting(session) as at:
        await at.press("down", "0")
        assert widths(at) == (80, 40)
        assert at.table.has_focus


@pytest.mark.parametrize("key", ["3", "4", "5", "6", "7", "8"])
async def test_every_screen_with_a_list_and_a_detail_has_the_same_parts(
    session: Session, key: str
) -> None:
    """The same share, moved by the same keys."""
    async with sitting(session) as at:
        await at.press(key)
        assert widths(at) == (80, 40)
        await at.press("ctrl+right")
        assert widths(at) == (84, 36)
        await at.press("ctrl+left")
        assert widths(at) == (72, 48)
        await at.press("0")
        assert widths(at) == (120, 0)


async def test_the_edge_is_moved_and_stays_there(session: Session, tmp_path: Path) -> None:
    """A comma widens the list step by step, and begins again; the settings keep it."""
    async with sitting(session) as at:
        await at.press("comma")
        assert widths(at) == (84, 36)
        await at.press("comma", "comma")
        assert widths(at) == (36, 84)
        await at.pilot.resize_terminal(80, 36)
        split = at.framed.split
        assert split is not None
        assert split.main.outer_size.height < split.aside.outer_size.height
    remember_texts("screens", {"plan.zoom": "main", "said.edge": "70"}, tmp_path)
    remember_screens(load(tmp_path)[0].screens, {**session.screens, "said.edge": "70"}, tmp_path)
    assert load(tmp_path) == (load(tmp_path)[0], [])
    assert load(tmp_path)[0].screens == {"plan.edge": "30", "said.edge": "70"}


@pytest.mark.parametrize("wish", ["", "all", "999", "-1", "[/oops]", "sixty"])
async def test_a_wish_that_makes_no_sense_is_left_out(session: Session, wish: str) -> None:
    """Settings are edited by hand."""
    session.screens = {f"plan.{what}": wish for what in ("edge", "zoom", "columns", "sort")}
    async with sitting(session) as at:
        assert widths(at) == (80, 40)
        assert "Lead" in at.text


async def test_one_part_alone_says_so(session: Session) -> None:
    """On a small terminal, and where there is no list."""
    async with sitting(session, SMALL) as at:
        await at.press("0")
        assert "One part has the whole screen" in at.message
        await at.press("1", "ctrl+g")
        assert "This screen has no list" in at.message


def of(*cells: Cell) -> Table:
    """A table of one column with these cells in two groups."""
    rows = [Row(str(number), (cell,)) for number, cell in enumerate(cells)]
    lines: tuple[Row | Heading, ...] = (
        Heading("a", Cell("A")),
        *rows[:-1],
        Heading("b", Cell("B")),
        rows[-1],
    )
    return Table(columns=(Column(key="one", title="One", width=9),), lines=lines)


def order(table: Table) -> str:
    """The keys of its lines, in their order."""
    return " ".join(line.key for line in table.lines)


@pytest.mark.parametrize(
    ("cells", "rising", "falling"),
    [
        (
            [
                Cell("Green", Tone.GREEN, "●"),
                Cell("Red, 9 days late", Tone.RED, "■"),
                Cell("Red, 58 days late", Tone.RED, "■"),
                Cell("Amber, 60 days late", Tone.AMBER, "▲"),
            ],
            "2 1 3 0",
            "0 3 1 2",
        ),
        (
            [
                Cell("1 Apr 26", whole="1 April 2026"),
                Cell(""),
                Cell("30 Sep 25", whole="30 September 2025"),
                Cell("(2 Dec 25)", Tone.MUTED, whole="(2 December 2025)"),
            ],
            "2 3 0 1",
            "0 3 2 1",
        ),
        ([Cell("10"), Cell("9"), Cell("–"), Cell("100%")], "1 0 3 2", "3 0 1 2"),
        ([Cell("BP25-1.10"), Cell("bp25-1.9"), Cell("[/oops] \\")], "2 1 0", "0 1 2"),
    ],
)
def test_a_column_is_sorted_by_what_it_means(cells: list[Cell], rising: str, falling: str) -> None:
    """Worst first, dates as dates, numbers as numbers, blanks last; inside the groups."""
    table = of(*cells, Cell("0"))
    last = f"b {len(cells)}"
    assert order(sorted_by(table, "one")) == f"a {rising} {last}"
    assert order(sorted_by(table, "one", is_falling=True)) == f"a {falling} {last}"


@pytest.mark.parametrize("is_falling", [False, True])
def test_a_total_stays_below_the_rows_that_it_counts(*, is_falling: bool) -> None:
    """In whatever order these are."""
    rows = of(Cell("2"), Cell("30"), Cell("9")).rows
    table = Table(columns=of(Cell("")).columns, lines=rows, foot=rows[1].key)
    assert sorted_by(table, "one", is_falling=is_falling).rows[-1] is rows[1]


async def test_a_key_goes_through_the_columns(session: Session) -> None:
    """Rising, then falling; the heading shows which, and the next start knows it."""
    async with sitting(session) as at:
        usual = [row.key for row in at.table.table.rows]
        await at.press("ctrl+g")
        assert "Ref ▲" in at.text
        assert [row.key for row in at.table.table.rows] == usual
        await at.press("ctrl+g")
        assert "Ref ▼" in at.text
        assert at.table.table.rows[0].key == "BP25-1.7"
        await at.press("ctrl+g")
        assert "Rating ▲" in at.text
        assert "Sorted by rating or status" in at.message
    assert session.screens["plan.sort"] == "standing"
    async with sitting(session, ascii_only=True) as at:
        assert "Rating ^" in at.text
        for _ in range(10):
            await at.press("ctrl+g")
        assert "In the usual order" in at.message
        assert [row.key for row in at.table.table.rows] == usual
    assert session.screens["plan.sort"] == ""


async def test_a_click_on_a_heading_sorts(session: Session) -> None:
    """By its column, and again the other way round; a filter keeps the order."""
    async with sitting(session) as at:
        (due,) = [place for place in at.table._measures().places if place.title == "Due"]
        x = at.text.splitlines()[4].index("Due")
        await at.pilot.click(at.table, offset=(x - at.table.region.x, 1))
        dates = [session.book.actions[row.key].due for row in at.table.table.rows[:7]]
        assert dates == sorted(dates, key=str)
        await at.pilot.click(at.table, offset=(x - at.table.region.x, 1))
        assert "Due ▼" in at.text
        await at.press("slash", *"family", "enter")
        keys = [row.key for row in at.table.table.rows if row.key.startswith("BP25-1")]
        dues = [str(session.book.actions[key].due) for key in keys]
        assert dues == sorted(dues, reverse=True)
        assert due.width >= len("Due ▼")


async def test_columns_are_chosen_and_stay(session: Session) -> None:
    """One is left out, another shown although there is no room by itself; the last one stays."""
    async with sitting(session) as at:
        at.framed.action_columns()
        await at.pilot.pause()
        await at.press(*"rating", "enter", *["backspace"] * 6, *"slips", "enter", "escape")
        head = at.text.splitlines()[4]
        assert "Rating" not in head
        assert "Slips" in head
    assert session.screens["plan.columns"] == "id, title, lead_agency, due, slips"
    async with sitting(session, SMALL) as at:
        head = at.text.splitlines()[4].strip("│ ")
        assert head.split() == ["Ref", "Action", "Lead", "Due", "Slips"]
        at.framed.action_columns()
        await at.pilot.pause()
        for title in ("Ref", "Action", "Lead", "Due", "Slips", "Slips"):
            await at.press(*title, "enter", *["backspace"] * len(title))
        await at.press("escape")
        assert at.text.splitlines()[4].strip("│ ").split() == ["Slips"]


def test_where_there_is_no_room_columns_become_brief() -> None:
    """They show the words before the first comma, and the column that grows gets what they leave."""
    columns = (
        Column(key="a", title="Rating or status", width=22, brief=11),
        Column(key="b", title="Action", width=30, grows=1),
    )
    rating = Cell("Red, 58 days late", Tone.RED, "■", short="Red 58d")
    whole, brief = places(columns, 60), places(columns, 50)
    assert [place.width for place in whole] == [22, 36]
    assert [place.width for place in brief] == [11, 38]
    assert [str(each[0].shown(rating)) for each in (whole, brief)] == [str(rating), "■ Red 58d"]
    assert [each[0].heading.text for each in (whole, brief)] == ["Rating or status", "Rating"]


def test_columns_that_were_chosen_need_no_room() -> None:
    """The others give way; without a choice those are shown that fit."""
    columns = (
        Column(key="a", title="A", width=10, grows=1),
        Column(key="b", title="B", width=10, needs=100),
    )
    assert [place.index for place in places(columns, 40)] == [0]
    assert [place.index for place in places(columns, 40, chosen=("b",))] == [1]


def test_what_comes_after_the_last_column_is_the_usual_order() -> None:
    """And a column that is no longer shown is left for the first one."""
    assert Sorting("b").next(["a", "b"]) == Sorting("b", is_falling=True)
    assert Sorting("b", is_falling=True).next(["a", "b"]) == Sorting()
    assert Sorting("gone").next(["a"]) == Sorting("a")


async def test_all_that_the_filter_shows_is_marked_by_a_command(session: Session) -> None:
    """The help and the palette find it, and it marks no other."""
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "enter", "question_mark", *"mark all", "enter")
        await at.pilot.pause()
        shown = {row.key for row in at.table.table.rows}
        assert at.table.marked == shown
        assert 0 < len(shown) < len(session.book.actions)


async def left(session: Session, place: Path, *keys: str) -> None:
    """Use the program, and quit."""
    session.place = LastPlace(place, "w")
    async with sitting(session) as at:
        await at.press(*keys)
        at.app.exit()
        await asyncio.sleep(0)


async def test_the_program_begins_where_it_was_left(session: Session, tmp_path: Path) -> None:
    """Screen, filter and cursor are there again, in a file of the user's own."""
    await left(session, tmp_path / "own", "3", "slash", *"lead:csc", "enter", "down", "down")
    kept = LastPlace(tmp_path / "own", "w").read()
    assert kept is not None
    assert (kept.screen, kept.filter) == ("executive", "lead:csc")
    async with sitting(session) as at:
        await at.pilot.pause()
        assert at.framed.TAB == "executive"
        assert "lead:csc" in at.text
        assert at.table.key == kept.key
        assert at.table.has_focus
        await at.press("escape")
        assert "lead:csc" not in at.text
    assert {path.name for path in (tmp_path / "own").iterdir()} == {"place-w.json"}


async def test_an_action_of_another_plan_is_there_again(session: Session, tmp_path: Path) -> None:
    """The Plan screen shows the plan that it is in."""
    LastPlace(tmp_path / "own", "w").keep(PlaceLeft("plan", "BP24-2.1"))
    session.place = LastPlace(tmp_path / "own", "w")
    async with sitting(session) as at:
        await at.pilot.pause()
        assert at.table.key == "BP24-2.1"


@pytest.mark.parametrize(
    "place",
    [
        PlaceLeft("plan", "BP99-1.1", "lead:nobody-known"),
        PlaceLeft("nowhere", "x", "y"),
        PlaceLeft("overview", "late", "is:late"),
        PlaceLeft("attendance", "[/oops]", "[/oops]"),
        PlaceLeft("meeting", "", ""),
    ],
)
async def test_what_no_longer_exists_is_left_out(
    session: Session, tmp_path: Path, place: PlaceLeft
) -> None:
    """The program begins with what is there, and complains of nothing."""
    LastPlace(tmp_path / "own", "w").keep(place)
    session.place = LastPlace(tmp_path / "own", "w")
    async with sitting(session, USUAL) as at:
        await at.pilot.pause()
        assert at.framed.TAB in {"plan", "overview", "attendance"}
        assert at.framed.query(RecordTable)
        assert not at.message


@pytest.mark.parametrize("text", ["", "{}", '{"screen": 3}', "[" * 9999, "\x00"])
def test_a_damaged_place_is_none(tmp_path: Path, text: str) -> None:
    """Nobody can mend it."""
    (tmp_path / "place-w.json").write_text(text, "utf-8")
    assert LastPlace(tmp_path, "w").read() is None
