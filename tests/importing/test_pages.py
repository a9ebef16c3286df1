"""Tables of web pages, and of spreadsheets in the open format, as sheets of cells."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.importing.files import read_source
from cscp_tui.importing.number_formats import number_as_shown

if TYPE_CHECKING:
    from cscp_tui.importing.cells import Sheet, SourceCell, SourceFile


def page(html: str) -> SourceFile:
    return read_source("log.html", html.encode())


def cells_of(html: str) -> list[SourceCell]:
    """The cells of the second row of a table whose row is given."""
    (sheet,) = page(f"<table><tr><td>Title</td></tr><tr>{html}</tr></table>").sheets
    return list(sheet.rows[1])


def grid(sheet: Sheet) -> list[str]:
    return ["|".join(cell.text for cell in row) for row in sheet.rows]


def test_each_table_has_the_name_above_it_and_the_rest_is_text() -> None:
    """A caption comes before a heading; a heading over a table is no text beside it."""
    read = page(
        "<p>Our log</p><h1>Sheet 3: Neglect</h1><p>Read this</p><table><tr><td>a</table>"
        "<table><caption>Key</caption><tr><td>b</table><h2>Later</h2><p>The end</p>"
        "<table></table><h3>Around</h3><table><tr><td><table><tr><td>inner</table></table>"
    )
    assert [(sheet.name, grid(sheet)) for sheet in read.sheets] == [
        ("Neglect", ["a"]),
        ("Key", ["b"]),
        ("Around", ["inner"]),
    ]
    assert read.texts == ("Our log", "Read this", "The end")


def test_cells_over_several_rows_and_columns_are_in_each_of_them() -> None:
    """Also below and beside each other, and where they reach beyond the table's end."""
    (sheet,) = page(
        "<table><tr><th>A<th>B<th>C<th>D</tr>"
        "<tr><td rowspan=2>1<td colspan=2>2<td rowspan=9>3</tr>"
        "<tr><td>4<td>5</tr><tr><td colspan=x>6<td rowspan=0>7<td>8</tr></table>"
    ).sheets
    assert grid(sheet) == ["A|B|C|D", "1|2||3", "1|4|5|3", "6|7|8|3"]
    assert [cell.is_repeated for cell in sheet.rows[2]] == [True, False, False, True]
    assert sheet.rows[1][1].columns == 2


def test_rows_that_a_page_hides_are_hidden() -> None:
    """By their style or their attribute."""
    (sheet,) = page(
        "<table><tr><td>a<tr style='Display : NONE'><td>b<tr hidden><td>c"
        "<tr style='color:red'><td>d</table>"
    ).sheets
    assert sheet.hidden == {1, 2}


@pytest.mark.parametrize(
    ("attributes", "fill"),
    [
        ("bgcolor=red", "Red"),
        ("bgcolor='#00ff00'", "Green"),
        ("style='background-color: rgb(255, 191, 0)'", "Amber"),
        ("style='color:red'", ""),
        ("style='background: lightgreen' bgcolor=red", "Green"),
        ("", ""),
    ],
)
def test_a_cell_has_its_colour(attributes: str, fill: str) -> None:
    """By name, number or parts; a style comes before an attribute; letters have none."""
    (cell,) = cells_of(f"<td {attributes}>x</td>")
    assert cell.fill == fill


@pytest.mark.parametrize(
    ("inside", "text", "markdown"),
    [
        ("One<br>two", "One\ntwo", ""),
        ("<p>One</p><p>two  three</p>", "One\ntwo three", ""),
        ("<ul><li>One<li>two</ul>", "One\ntwo", "- One\n- two"),
        ("<b>One</b> two", "One two", ""),
        ("<a href='https://e.org'>One</a>", "One", "[One](https://e.org)"),
        ("One<script>x</script><!-- y --> two", "One two", ""),
        ("<del>One</del> two", "One two", "~~One~~ two"),
        ("<s>One</s>", "One", ""),
        ("<ul><li>One</ul></td>between<td>", "One", "- One"),
        ("<ul><li>5 + 3 = 8</ul>", "5 + 3 = 8", "- 5 + 3 = 8"),
    ],
)
def test_a_cell_keeps_its_lines_lists_links_and_strikes(
    inside: str, text: str, markdown: str
) -> None:
    """As Markdown only where there is more than text."""
    cell, *_ = cells_of(f"<td>{inside}</td>")
    assert (cell.text, cell.markdown) == (text, markdown)
    assert cell.valid == ("" if "<s>" in inside else "two" if "<del>" in inside else text)


def test_a_number_of_libreoffice_is_shown_by_its_format() -> None:
    """A day of a month is known for one; another number has the text that is shown."""
    day, month, number = cells_of(
        "<td sdval='46082' sdnum='2057;2057;DD/MM/YY'>1.3.26</td>"
        "<td sdval='46082' sdnum='2057;2057;MMM YY'>March</td>"
        "<td sdval='0.5' sdnum='2057;2057;0%'>50%</td>"
    )
    assert (day.text, day.day, day.is_month) == ("01/03/26", date(2026, 3, 1), False)
    assert (month.text, month.day, month.is_month) == ("Mar 26", date(2026, 3, 1), True)
    assert (number.text, number.day) == ("50%", None)


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in {"o": "office", "t": "table", "x": "text", "s": "style"}.items()
)


def open_sheet(rows: str, styles: str = "") -> Sheet:
    text = (
        f"<o:document-content {SPACES}><o:automatic-styles>{styles}</o:automatic-styles>"
        f'<o:body><o:spreadsheet><t:table t:name="Log">{rows}</t:table></o:spreadsheet></o:body>'
        "</o:document-content>"
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", text)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    (sheet,) = read_source("log.ods", output.getvalue()).sheets
    return sheet


def open_cell(inside: str, attributes: str = "") -> str:
    return f"<t:table-cell {attributes}>{inside}</t:table-cell>"


def open_row(*cells: str, attributes: str = "") -> str:
    return f"<t:table-row {attributes}>{''.join(cells)}</t:table-row>"


def test_repeated_cells_and_rows_of_an_open_spreadsheet_are_there_each_time() -> None:
    """Blank ones between them keep their room; a number of rows is that of the file."""
    sheet = open_sheet(
        open_row(
            open_cell("<x:p>A</x:p>", 't:number-columns-repeated="2"'), open_cell("<x:p>B</x:p>")
        )
        + open_row(open_cell(""), attributes='t:number-rows-repeated="3"')
        + open_row(
            open_cell("<x:p>C</x:p>"),
            open_cell("", 't:number-columns-repeated="1"'),
            open_cell("<x:p>D</x:p>"),
            attributes='t:number-rows-repeated="2" t:visibility="filter"',
        )
        + open_row(
            open_cell("<x:p>E</x:p>", 't:number-columns-spanned="2" t:number-rows-spanned="2"'),
            "<t:covered-table-cell/>",
            open_cell("<x:p>F</x:p>"),
        )
        + open_row(
            "<t:covered-table-cell t:number-columns-repeated='2'/>", open_cell("<x:p>G</x:p>")
        )
    )
    assert grid(sheet) == ["A|A|B", "C||D", "C||D", "E||F", "E||G"]
    assert [sheet.number(place) for place in range(5)] == [1, 5, 6, 7, 8]
    assert sheet.hidden == {1, 2}


def test_texts_of_an_open_spreadsheet_have_their_lines_spaces_strikes_and_comments() -> None:
    """A part can be struck through, or the whole cell by its style."""
    struck = (
        '<s:style s:name="gone" s:family="text">'
        '<s:text-properties s:text-line-through-style="solid"/></s:style>'
    )
    sheet = open_sheet(
        open_row(
            open_cell(
                '<x:p>One<x:s x:c="2"/>two<x:line-break/>three</x:p><x:p>four<x:tab/>five</x:p>'
            ),
            open_cell('<x:p>Keep <x:span x:style-name="gone">this</x:span></x:p>'),
            open_cell("<o:annotation><x:p>by half</x:p><x:p>term</x:p></o:annotation><x:p>x</x:p>"),
            open_cell("<x:p>y</x:p>", 't:style-name="gone"'),
        ),
        struck,
    )
    one, part, told, whole = sheet.rows[0]
    assert one.text == "One two\nthree\nfour five"
    assert (part.text, part.valid) == ("Keep this", "Keep")
    assert (told.text, told.comment) == ("x", "by half\nterm")
    assert (whole.text, whole.is_struck) == ("y", True)


@pytest.mark.parametrize(
    ("value", "shown_as", "text", "is_month"),
    [
        ("2026-03-01", "1 Mar 2026", "1 Mar 2026", False),
        ("2026-03-01", "Mar 2026", "Mar 2026", True),
        ("2026-03-01", "Mar-26", "Mar-26", True),
        ("2026-03-01", "03/2026", "03/2026", True),
        ("2026-03-04", "3/4/26", "04/03/2026", False),
        ("2026-03-04", "4/3/26", "4/3/26", False),
        ("2026-03-01", "1 March", "1 March", False),
        ("2026-03-01T10:00:00", "01/03/26", "01/03/26", False),
    ],
)
def test_a_day_of_an_open_spreadsheet_is_known_however_it_is_shown(
    value: str, shown_as: str, text: str, *, is_month: bool
) -> None:
    """In American order it is shown in ours; a month alone is known for one."""
    date_value = f'o:value-type="date" o:date-value="{value}"'
    (cell,) = open_sheet(open_row(open_cell(f"<x:p>{shown_as}</x:p>", date_value))).rows[0]
    assert (cell.text, cell.is_month) == (text, is_month)
    assert cell.day == date.fromisoformat(value[:10])


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (46082, "yy", "26"),
        (46082, "yyyy-mm-dd", "2026-03-01"),
        (46082, "ddd d mmm", "Sun 1 Mar"),
        (46082, "mmmmm", "M"),
        (46082.5, "d/m hh:mm", "1/3 12:00"),
        (46082.0, "d/m h AM/PM", "1/3 12 AM"),
        (46082.756, "d/m h:mm:ss AM/PM", "1/3 6:08:38 PM"),
        (-3, "0;(0)", "(3)"),
        (-3, "0", "-3"),
        (0.125, "0.0%", "12.5%"),
        (5, "000", "005"),
        (5.5, "000.0", "005.5"),
        (1234567, "#,##0", "1,234,567"),
        (3, "General", "3"),
        (3.25, "General", "3.25"),
    ],
)
def test_a_number_is_shown_by_its_format(number: float, code: str, text: str) -> None:
    """Days, times, halves of the day, shares, signs and leading noughts."""
    assert number_as_shown(number, code).text == text
