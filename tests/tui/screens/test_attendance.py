"""The Attendance screen, with real keys: who comes, by both measures, and what stands behind it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from building import HOSTILE, TODAY
from cscp_tui.documents.charts import Chart
from cscp_tui.domain.commands.attendance import KeepSummary
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import SummaryRow
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import create_workspace
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.finders import CellScreen
from cscp_tui.tui.screens.attendance import AttendanceScreen, PublishedScreen
from cscp_tui.tui.screens.meetings import MeetingsScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.matrix import Matrix
from cscp_tui.views.attendance_matrix import QUORACY
from cscp_tui.views.charts import absences
from published import PUBLISHED_ATTENDANCE
from sitting import LARGE, SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.book import Book
    from sitting import Sitting

SCREEN = "attendance"

YEAR_END = date(2025, 3, 31)
GROUPS = ("REV", "QAG", "EDG")


def screen_of(at: Sitting) -> AttendanceScreen:
    """The Attendance screen, whatever lies over it."""
    screen = at.app.framed_screen
    assert isinstance(screen, AttendanceScreen)
    return screen


def matrix(at: Sitting) -> Matrix:
    return screen_of(at).query_one(Matrix)


def message(at: Sitting) -> str:
    return screen_of(at).query_one(MessageLine).text


def cells(at: Sitting) -> dict[str, list[str]]:
    """What stands in the matrix, by agency; the row of quoracy under its own key."""
    return {row.key: [cell.text for cell in row.cells] for row in matrix(at).table.rows}


def published() -> list[list[str]]:
    """The published table as the screen shows it: with signs, and guests counted."""
    rows = [line.split("|") for line in PUBLISHED_ATTENDANCE.strip().splitlines()]
    shown = [[name, *(f if f == "—" else f"{f}%" for f in figures)] for name, *figures in rows]
    assert shown[-1] == ["Guest", "75%", "—", "150%"]
    shown[-1] = ["Guest", "3 people", "none", "3 people"]
    return shown


def represented(book: Book) -> dict[str, list[str]]:
    """How many meetings of 2024/25 had each agency at the table, counted by hand."""
    found: dict[str, list[str]] = defaultdict(list)
    for group in GROUPS:
        held = [
            meeting
            for meeting in book.meetings.values()
            if meeting.group == group and meeting.state is MeetingState.HELD and meeting.is_closed
        ]
        members = {each.agency for each in book.memberships.values() if each.group == group}
        for agency in book.agencies.values():
            if agency.kind is AgencyKind.GUEST:
                continue
            parts = {agency.id} | {a.id for a in book.agencies.values() if a.parent == agency.id}
            parts |= {a.id for a in book.agencies.values() if a.parent in parts}
            count = sum(
                meeting.chair_agency in parts
                or any(
                    row.present and row.agency in parts for row in book.attendances_of(meeting.id)
                )
                for meeting in held
            )
            share = f"{(200 * count + len(held)) // (2 * len(held))}%"
            found[agency.id].append(share if agency.id in members else "—")
    return {key: row for key, row in found.items() if set(row) != {"—"}}


async def test_the_published_table_cell_for_cell(session: Session) -> None:
    """As at the end of 2024/25 the screen shows what the partnership published."""
    session.look_at(YEAR_END)
    async with sitting(session) as at:
        await at.press("5", "asterisk")
        *agencies, quoracy = cells(at).values()
        assert agencies == published()
        assert quoracy == ["Meetings quorate", "4 of 4", "3 of 3", "2 of 2"]
        columns = [column.title for column in matrix(at).table.columns]
        assert columns == ["Agency", "Review (4)", "QAG (3)", "Editorial (2)"]


async def test_the_other_measure(session: Session) -> None:
    """W switches to the meetings where represented, and back; so does the percent."""
    session.look_at(YEAR_END)
    async with sitting(session) as at:
        await at.press("5", "asterisk", "o")
        assert "represented" in at.text
        shown = cells(at)
        quoracy = shown.pop(QUORACY)
        assert {key: row[1:] for key, row in shown.items()} == represented(session.book)
        assert quoracy[1:] == ["4 of 4", "3 of 3", "2 of 2"]
        await at.press("percent_sign")
        assert list(cells(at).values())[:-1] == published()


async def test_a_cell_opens_to_its_meetings_and_these_to_theirs(session: Session) -> None:
    """Enter lists the meetings behind the cell; enter on one of them goes to it."""
    session.look_at(YEAR_END)
    async with sitting(session, size=SMALL) as at:
        await at.press("5", "down", "right", "enter")
        assert isinstance(at.app.screen, CellScreen)
        assert "Independent Scrutineer at the Quality Assurance Group" in at.text
        assert "100%  3 people present at 3 meetings held" in at.text
        assert "QAG, 18 Jun 24" in at.text
        assert "By quarter" in at.text
        await at.press("escape")
        assert (matrix(at).key, matrix(at).column) == ("scrutineer", "QAG")
        await at.press("enter", "down", "enter")
        home = at.app.framed_screen
        assert isinstance(home, MeetingsScreen)
        assert home.pane.key == "QAG-2024-12-10"


async def test_the_row_of_quoracy_opens_to_its_meetings(session: Session) -> None:
    """Each meeting stands there with its quorum."""
    async with sitting(session) as at:
        await at.press("5", "end", "right", "right", "enter")
        assert "Quorum of the Editorial Group" in at.text
        assert "1 of 2 meetings were quorate." in at.text
        assert "▲ Inquorate" in at.text


async def test_the_detail_follows_the_cell(session: Session) -> None:
    """Beside the matrix stand the cell's figures, its quarters, its meetings, and the notes."""
    session.look_at(YEAR_END)
    async with sitting(session, size=USUAL) as at:
        await at.press("5", *["down"] * 9)
        assert "Metropolitan Police at the Review Group" in at.detail
        assert "By quarter █ █ █ █ Q1 2024/25 100%" in at.detail
        await at.press("right", "right")
        assert "Metropolitan Police at the Editorial Group" in at.detail
        assert "50%" in at.detail
        assert "Over 100%: on average, more than one person" in at.detail


async def test_who_was_not_represented_is_a_chart(session: Session) -> None:
    """The finding is that of the papers, with a bar for each agency that missed a meeting."""
    async with sitting(session, size=USUAL) as at:
        await at.press("5")
        assert isinstance(at.framed, AttendanceScreen)
        papers = absences(at.framed._attended, ())
        assert isinstance(papers, Chart)
        assert papers.title in at.detail
        lines = [line for line in at.text.splitlines() if re.search(r"▇+[─░]* +\d of \d", line)]
        assert lines
        assert "Met Police" in at.detail
    async with sitting(session, size=USUAL, ascii_only=True) as at:
        await at.press("5")
        assert re.search(r"Met Police +\*+[-.]* +\d of \d", at.text)


async def test_notes_can_be_read_in_full(session: Session) -> None:
    """L opens all of them, whatever the size: chair's agency, joiners, nesting, guests."""
    async with sitting(session, LARGE) as at:
        await at.press("5", "asterisk", "l")
        assert isinstance(at.app.screen, ReadingScreen)
        for size in (LARGE, SMALL):
            text = " ".join((await at.text_at(size)).split())
            for words in (
                "Over 100%",
                "The Chair counts towards the quorum",
                "Public Health joined",
                "Guests are shown as a number, not a percentage",
                "An agency that is part of another",
            ):
                assert words in text, size


async def test_a_quarter_and_typed_days(session: Session) -> None:
    """F offers periods by their names, and takes days as they are typed."""
    async with sitting(session) as at:
        await at.press("5", "asterisk", "f")
        await at.type("Q3 2024/25")
        await at.press("enter")
        assert "Showing Q3 2024/25" in message(at)
        assert [column.title for column in matrix(at).table.columns][1:] == [
            "Review (1)",
            "QAG (1)",
            "Editorial (0)",
        ]
        assert cells(at)["police"][1:] == ["100%", "100%", "no meeting"]
        await at.press("f")
        await at.type("1/4/24 to 30/9/24")
        await at.press("enter")
        assert "1 April 2024 to 30 September 2024" in at.text
        assert matrix(at).table.columns[1].title == "Review (2)"
        await at.press("f", "escape")
        assert matrix(at).table.columns[1].title == "Review (2)"


async def test_all_groups(session: Session) -> None:
    """All are in columns, as far as they fit; an asterisk leaves those of the annual report table."""
    async with sitting(session, size=SMALL) as at:
        await at.press("5")
        assert "Executive (3)" in at.text
        keys = [column.key for column in matrix(at).table.columns][1:]
        assert keys == ["REV", "QAG", "EDG", "EXEC", "MASH"]
        assert "more >" in at.text
        await at.press(*["right"] * 4)
        assert matrix(at).column == "MASH"
        assert "MASH Ops (0)" in at.text
        await at.press("asterisk")
        assert matrix(at).column == "EDG"


async def test_the_quoracy_stays_in_view(session: Session) -> None:
    """It is below the agencies, also where there are more of them than lines."""
    async with sitting(session, size=SMALL) as at:
        await at.press("5")
        table = matrix(at)
        assert table.row_count > table.size.height
        assert "Meetings quorate" in at.text
        await at.press(*["down"] * 15)
        assert at.text.count("Meetings quorate") == 1
        line = next(line for line in at.text.splitlines() if "▸" in line)
        assert "Meetings quorate" not in line
        await at.press("end")
        assert table.key == QUORACY
        assert at.text.count("Meetings quorate") == 1


async def test_a_filter_leaves_rows_and_the_export_follows(session: Session, demo: Path) -> None:
    """What is exported are the rows, the period and the measure that are shown."""
    session.look_at(YEAR_END)
    async with sitting(session) as at:
        await at.press("5", "asterisk", "slash")
        await at.type("police")
        await at.press("enter")
        assert list(cells(at)) == ["police"]
        await at.press("o", "x")
        await at.type("csv")
        await at.press("enter")
        (file,) = (demo / "exports").glob("*.csv")
        text = file.read_text("utf-8-sig")
        assert text.splitlines() == [
            "Agency,Group participation,Review Group,Quality Assurance Group,Editorial Group",
            'Metropolitan Police,"Review, QAG, Editorial",100%,100%,50%',
        ]


async def test_the_trend_of_a_group(session: Session) -> None:
    """G shows its quarters in columns, with their own meetings behind them; g or escape go back."""
    session.look_at(YEAR_END)
    async with sitting(session) as at:
        await at.press("5", *["down"] * 4, "right", "g")
        assert "QAG by quarter: people present (%)" in at.text
        assert [column.title for column in matrix(at).table.columns] == [
            "Agency",
            *(f"Q{number} 2024/25" for number in (1, 2, 3, 4)),
        ]
        assert matrix(at).column == "2024-25/Q4"
        assert cells(at)["police"][1:] == ["100%", "no meeting", "100%", "100%"]
        assert cells(at)[QUORACY][1:] == ["1 of 1", "no meeting", "1 of 1", "1 of 1"]
        await at.press("left", "enter")
        assert "QAG, 10 Dec 24" in at.text
        assert "QAG, 18 Jun 24" not in at.text
        await at.press("escape", "o")
        assert cells(at)["police"][1:] == ["100%", "no meeting", "100%", "100%"]
        exported = screen_of(at).exported()
        assert exported is not None
        assert "Agency,Q1 2024/25,Q2 2024/25,Q3 2024/25,Q4 2024/25" in str(exported.text("csv"))
        assert "QAG by quarter: represented (%)" in exported.about
        await at.press("escape")
        assert matrix(at).column == "QAG"
        assert matrix(at).key == "education"
        await at.press("g", "g")
        assert matrix(at).column == "QAG"


async def test_published_tables_stand_apart(session: Session) -> None:
    """They are offered under the periods, and shown as they were printed; no meeting opens."""
    row = SummaryRow(agency=HOSTILE, figures=(133, None))
    kept = KeepSummary(
        Period(date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("Review Group", "Old Group"),
        (row,),
        "Annual report report 2022/23",
    )
    session.record(kept)
    async with sitting(session) as at:
        await at.press("5")
        before = cells(at)
        await at.press("f")
        await at.type("published")
        await at.press("enter")
        assert isinstance(at.app.screen, PublishedScreen)
        text = " ".join(at.text.split())
        assert "They aren't based on meetings recorded here" in text
        assert "133%" in text
        assert "Annual report report 2022/23" in text
        await at.press("enter")
        assert isinstance(at.app.screen, PublishedScreen)
        await at.press("escape")
        assert cells(at) == before


async def test_what_others_record_appears(session: Session) -> None:
    """A change of the book changes the matrix, and the cursor stays on its cell."""
    async with sitting(session) as at:
        await at.press("5", "down", "down", "right")
        before = (matrix(at).key, matrix(at).column)
        session.record(SetFields("agencies", "police", {"name": HOSTILE, "abbreviation": ""}))
        screen_of(at).refresh_book()
        await at.pilot.pause()
        assert "[CSCP] [/oops]" in at.text
        assert (matrix(at).key, matrix(at).column) == before


async def test_a_workspace_without_members_says_what_to_press(tmp_path: Path) -> None:
    """Where nobody is a member of anything, nothing is empty without a word."""
    workspace = create_workspace(tmp_path / "new", "test-workspace", FixedClock(TODAY))
    async with sitting(Session(workspace, "Ann"), size=SMALL) as at:
        await at.press("5", "o", "asterisk", "right", "enter", "l")
        assert isinstance(at.app.screen, ReadingScreen)
        await at.press("escape", "x")
        assert "nothing to export" in message(at)
        assert "Press f for another period" in " ".join(at.text.replace("│", " ").split())


async def test_plain_consoles_get_plain_signs(session: Session) -> None:
    """Without signs, blocks and dashes are letters and figures of the alphabet."""
    session.look_at(YEAR_END)
    async with sitting(session, ascii_only=True) as at:
        await at.press("5", "down", "down", "down", "down")
        assert "By quarter  _ # _ _" in at.text
        assert at.text.isascii()
        assert "25%" in at.text
