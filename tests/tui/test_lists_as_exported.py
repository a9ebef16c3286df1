"""Every list of a screen leaves as it is shown: one table for the screen and the file."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.table import Heading
from cscp_tui.tui.messages import ShowTab
from cscp_tui.tui.screen_registry import SCREENS
from cscp_tui.tui.widgets.table import RecordTable
from sitting import USUAL, Sitting, sitting

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table
    from cscp_tui.tui.session import Session


REPORTS = {
    "executive": ("Ref", "Ref"),
    "attendance": ("Agency", "Agency"),
}
"""Lists with a report of their own, in other columns: the column of the screen and of the report
that name the record."""

WITHOUT_HEADINGS = {"said"}
ADDED_IN_FILES = {"plan": ("Plan", "Lead", "Review date", "Timescale as written")}
"""What a screen says otherwise, or has no room for, and a spreadsheet needs."""
"""Lists with a column that says what their headings say."""

WITHOUT_LIST_EXPORT = {"meeting-page", "scrutiny"}
"""Screens whose export is a document: the minutes and the scrutiny pack."""

WITHOUT_LIST = {"overview", "update", "meeting"}
"""Screens of figures, of a document, and of an agenda."""

LISTS = [name for name in SCREENS if name not in WITHOUT_LIST | WITHOUT_LIST_EXPORT]


async def shown(at: Sitting, name: str) -> Table:
    """The table that a screen shows."""
    if name == "members":
        at.framed.post_message(ShowTab(name, "groups", next(iter(at.session.book.groups))))
    else:
        at.framed.post_message(ShowTab(name))
    await at.pilot.pause()
    await at.pilot.pause()
    assert name == at.framed.TAB
    return at.framed.query(RecordTable).first().table


def exported(at: Sitting) -> list[dict[str, str]]:
    """The rows of the CSV that the screen exports."""
    given = at.framed.exported()
    assert given is not None
    return list(csv.DictReader(io.StringIO(str(given.text("csv")).removeprefix("\ufeff"))))


def rows_of(table: Table) -> list[dict[str, str]]:
    """The rows of a table by the titles of its columns, times of day with the colon of a CSV file."""
    return [
        {
            column.title: text.replace(".", ":") if column.holds_times else text
            for column, text in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    ]


@pytest.mark.parametrize("name", [name for name in LISTS if name not in REPORTS])
async def test_a_list_is_exported_cell_for_cell(session: Session, name: str) -> None:
    """CSV has the columns, the rows and the cells of the screen, after the heading of each row."""
    async with sitting(session, USUAL) as at:
        table = await shown(at, name)
        assert table.rows
        found = exported(at)
        leading = [title for title in found[0] if title not in table.titles]
        headings = [str(above.title) if above else "" for above, _ in table.rows_with_headings()]
        has_headings = any(isinstance(line, Heading) for line in table.lines)
        added = ADDED_IN_FILES.get(name, ())
        assert {*added} <= {*leading}
        for title in added:
            for row in found:
                row.pop(title)
        (*heading,) = (title for title in leading if title not in added)
        assert len(heading) == (has_headings and name not in WITHOUT_HEADINGS)
        for title in heading:
            assert [row.pop(title) for row in found] == headings
        wanted = rows_of(table)
        for row in wanted if added else ():
            row["Slips"] = row["Slips"] or "0"  # numbers in a spreadsheet, and dates alone
            row["Due"] = row["Due"] if row["Due"][:1].isdigit() else ""
        assert found == wanted


@pytest.mark.parametrize("name", [name for name in LISTS if name not in REPORTS])
async def test_a_filtered_list_is_exported_as_filtered(session: Session, name: str) -> None:
    """Only the rows that are shown leave, in every format."""
    async with sitting(session, USUAL) as at:
        await shown(at, name)
        whole = len(exported(at))
        await at.press("slash", *"police", "enter")
        table = at.framed.query(RecordTable).first().table
        given = at.framed.exported()
        assert given is not None
        assert len(table.rows) < whole
        assert len(json.loads(str(given.text("json")))) == len(table.rows)
        for wanted in ("md", "html"):
            text = str(given.text(wanted))
            assert text.count("<tr>" if wanted == "html" else "\n| ") >= len(table.rows)


@pytest.mark.parametrize("name", REPORTS)
async def test_a_report_has_the_records_of_the_list(session: Session, name: str) -> None:
    """Where a list has a report of its own, the same records leave in the same order."""
    on_screen, in_report = REPORTS[name]
    async with sitting(session, USUAL) as at:
        table = await shown(at, name)
        names = [row[on_screen] for row in rows_of(table)]
        left = [row[in_report] for row in exported(at)]
        assert left
        assert left == [name for name in names if name in set(left)]
