from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cscp_tui.documents.charts import (
    BLOCKS,
    Chart,
    ChartForm,
    ChartRow,
    bar,
    blocks,
    level,
    text_bars,
    upright,
    wrapped_label,
)
from writers.hostile_texts import hostile_texts


def test_a_line_of_percentages() -> None:
    """Nothing is the lowest block, all the highest; where there is no figure stands a dot."""
    assert blocks((0, 50, None, 100)) == "▁ ▄ · █"
    assert blocks(()) == ""


def test_more_than_all_fills_the_line() -> None:
    """Where more came than meetings were held, the most is the highest block."""
    assert blocks((100, 200)) == "▄ █"


@given(st.lists(st.one_of(st.none(), st.integers(0, 400)), max_size=12))
def test_a_higher_figure_never_has_a_lower_block(figures: list[int | None]) -> None:
    """Blocks stand in the order of their figures."""
    drawn = blocks(figures).split(" ") if figures else []
    heights = [BLOCKS.index(b) for b, f in zip(drawn, figures, strict=True) if f is not None]
    known = [f for f in figures if f is not None]
    ordered = sorted(zip(known, heights, strict=True))
    assert [height for _, height in ordered] == sorted(heights)


def test_a_bar() -> None:
    """Only nothing looks empty, and only all looks full."""
    assert [bar(share, 4) for share in (0, 0.01, 0.5, 0.99, 1)] == [
        "────",
        "▇───",
        "▇▇──",
        "▇▇▇─",
        "▇▇▇▇",
    ]


def chart(form: ChartForm, *rows: ChartRow, series: tuple[str, ...] = ("Planned", "Done")) -> Chart:
    return Chart(
        title="T", summary="S.", form=form, heading="Quarter", series=series, rows=tuple(rows)
    )


def test_lines_as_text() -> None:
    """A line for each label and series, its figure at the end of its bar."""
    rows = (ChartRow(label="Q1", values=(8, 4)), ChartRow(label="Q2", values=(0, None)))
    assert text_bars(chart(ChartForm.LINES, *rows)) == [
        f"Q1  Planned  {'▇' * 40} 8",
        f"    Done     {'▇' * 20} 4",
        "Q2  Planned  0",
        "    Done     —",
    ]


def test_bars_as_text() -> None:
    """With a whole, the rest of the bar is light; the figures stand in one column."""
    rows = (
        ChartRow(label="Neglect", values=(1, 4), shown="1 of 4 (25%)"),
        ChartRow(label="Help", values=(0, 0), shown="0 of 0"),
    )
    assert text_bars(chart(ChartForm.BARS, *rows), width=33) == [
        "Neglect  ▇▇────────  1 of 4 (25%)",
        "Help     ──────────  0 of 0",
    ]
    alone = chart(ChartForm.BARS, ChartRow(label="Red", values=(3,)), series=("Open",))
    assert text_bars(alone, width=16) == ["Red  ▇▇▇▇▇▇▇▇  3"]


def test_a_grid_as_text() -> None:
    """A shade and a percentage for each group; a dot and a dash where there is none."""
    row = ChartRow(label="Police", values=(133, 50, 0, None))
    grid = chart(ChartForm.GRID, row, series=("Review Group", "B", "C", "D"))
    assert text_bars(grid, width=48) == [
        "        Review    B         C         D",
        "        Group",
        "Police  █ 133     ▓ 50      ░ 0       · —",
    ]


def test_a_number_stays_with_its_noun_where_there_is_room() -> None:
    """A title breaks at its no-break spaces only where it has to."""
    title = "Editorial (2\u00a0meetings)"
    assert wrapped_label(title, 16) == ["Editorial", "(2 meetings)"]
    assert wrapped_label(title, 10) == ["Editorial", "(2", "meetings)"]


def test_a_chart_tells_the_same_as_its_table() -> None:
    """Its values stand in the table, with a dash where there is none."""
    made = chart(ChartForm.LINES, ChartRow(label="Q1", values=(8, None)))
    assert made.table.titles == ("Quarter", "Planned", "Done")
    assert [list(row) for row in made.table.rows] == [["Q1", "8", "—"]]
    assert made.alternative == "T. S."


def test_the_table_of_lines_has_what_each_quarter_added() -> None:
    """Beside what there was by its end, under the name of the values."""
    rows = (
        ChartRow(label="Q1", values=(2, 1), parts=(2, 1)),
        ChartRow(label="Q2", values=(6, None), parts=(4, None)),
    )
    made = replace(chart(ChartForm.LINES, *rows), name="Deliveries by quarter")
    assert made.table.titles == ("Quarter", "Planned", "Done", "Planned by then", "Done by then")
    assert [list(row) for row in made.table.rows] == [
        ["Q1", "2", "1", "2", "1"],
        ["Q2", "4", "—", "6", "—"],
    ]
    assert made.table.title == "Deliveries by quarter"


def test_what_is_to_come_is_left_out_before_the_past() -> None:
    """Where a screen has no room for every quarter."""
    rows = [ChartRow(label=f"Q{n}", values=(n, n if n < 4 else None)) for n in range(1, 7)]
    labels = upright(chart(ChartForm.LINES, *rows), 12, 3)[-1]
    assert [cell.text.strip() for cell in labels] == ["Q1", "Q2", "Q3"]


def test_years_go_below_quarters_where_there_is_no_room_beside() -> None:
    """So that no quarter is left out; each year is said once."""
    labels = [f"Q{n} {year}" for year in ("2025/26", "2026/27") for n in range(1, 5)]
    rows = [ChartRow(label=label, values=(30, 3)) for label in labels]
    wide = upright(chart(ChartForm.LINES, *rows), 96, 3)
    assert [cell.text.strip() for cell in wide[-1]] == labels
    *_, quarters, years = upright(chart(ChartForm.LINES, *rows), 56, 3)
    assert [cell.text.strip() for cell in quarters] == ["Q1", "Q2", "Q3", "Q4"] * 2
    assert [cell.text.strip() for cell in years] == ["2025/26", "2026/27"]
    assert sum(len(cell.text) for cell in years) == sum(len(cell.text) for cell in quarters) == 56
    *_, few, _ = upright(chart(ChartForm.LINES, *rows), 21, 3)
    assert [cell.text.strip() for cell in few] == ["Q2", "Q3", "Q4"]


def test_only_nothing_has_the_lightest_shade() -> None:
    """And only all, or more, the darkest."""
    assert [level(value) for value in (0, 1, 33, 34, 67, 99, 100, 150)] == [0, 1, 1, 1, 2, 2, 3, 3]


@given(
    hostile_texts,
    st.lists(st.integers(0, 10**6), min_size=2, max_size=2),
    st.sampled_from(ChartForm),
)
def test_no_line_is_wider_than_it_may_be(label: str, values: list[int], form: ChartForm) -> None:
    """Whatever its label is, and a label never breaks a line."""
    rows = (ChartRow(label=label, values=tuple(values)), ChartRow(label="B", values=(1, 2)))
    lines = text_bars(chart(form, *rows))
    assert all(len(line) <= 78 and "\n" not in line for line in lines)
    assert len(lines) >= {ChartForm.LINES: 4, ChartForm.BARS: 2, ChartForm.GRID: 3}[form]
