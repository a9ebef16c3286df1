"""The Attendance screen: the matrix, periods, and published summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll

from cscp_tui.base.texts import shortened
from cscp_tui.documents.charts import Chart, text_bars
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.attendance import Attended, attendance
from cscp_tui.domain.names import group_name
from cscp_tui.domain.partners import annual_report_groups
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import PublishedSummary
from cscp_tui.services.printed_figures import (
    OF_ATTENDANCE,
    told_of_corrections,
    with_fact_of_corrections,
)
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.finders import BehindScreen, CellScreen
from cscp_tui.tui.forms.exports import PlannedExport, exported_report, exported_table
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import ATTENDANCE_KEYS, FRAME_KEYS
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.messages import GROUP_ATTENDANCE, ShowRecord
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.matrix import Matrix
from cscp_tui.tui.widgets.panes import edged
from cscp_tui.tui.widgets.split import Split
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import Pieces
from cscp_tui.views.attendance import (
    PUBLISHED,
    Measure,
    attendance_notes,
    period_of,
    period_table,
    summary_note,
    summary_table,
)
from cscp_tui.views.attendance_matrix import (
    MEASURE_IN_SHORT,
    MEASURE_WORDS,
    QUORACY,
    AtCell,
    attendance_figures,
    attendance_matrix,
    attendance_trend,
    cell_summary,
    cell_title,
    meetings_behind,
    with_quoracy,
)
from cscp_tui.views.charts import absences
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.record_filters import RowFilter
from cscp_tui.views.reports.attendance import attendance_report

_CHART_WIDTH = 34
"""The width of the chart in the notes, which fits beside the matrix at 120 columns."""


class PublishedScreen(BehindScreen):
    """Shows a published table; its figures have no records behind them."""

    BINDINGS = CellScreen.BINDINGS

    hint = PUBLISHED
    EMPTY = "It was published without any rows."

    def __init__(self, summary: PublishedSummary) -> None:
        title = f"Published attendance, {summary.id}"
        table = summary_table(summary)
        super().__init__(title, (summary_note(summary),), table)

    @on(RecordTable.Opened)
    def _stay_closed(self, event: RecordTable.Opened) -> None:
        event.stop()
        event.prevent_default()


class AttendancePane(ListPane):
    """The matrix; the cell under the cursor and the notes are under it or beside it."""

    TABLE_CLASS = Matrix
    records: Matrix

    def __init__(
        self,
        rows: Callable[[], Table],
        details: Callable[[str], Pieces],
        when_empty: Callable[[], str],
        notes: Callable[[], Pieces],
        *,
        row_filter: Callable[[], RowFilter],
    ) -> None:
        self._noted = notes
        self._notes = PlainText()
        super().__init__(rows, details, when_empty, row_filter=row_filter, noun="rows")

    def new_split(self) -> Split:
        notes = edged(VerticalScroll(self._notes, id="notes"), "Notes")
        return Split(self.records, Container(self.detail, notes, id="aside"))

    def compose(self) -> ComposeResult:
        self._show_notes()
        yield from super().compose()

    def update(self) -> None:
        super().update()
        self._show_notes()

    def _show_notes(self) -> None:
        self._notes.show(*self._noted())


class AttendanceScreen(FramedScreen, inherit_bindings=False):
    """Agencies in rows, groups in columns; the cursor is a cell."""

    DEFAULT_CSS = """
    AttendanceScreen {
        & #aside { layout: horizontal; }
        & .-beside #aside { layout: vertical; }
        & #notes { width: 1fr; height: 1fr; padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*ATTENDANCE_KEYS, *FRAME_KEYS]
    TAB = "attendance"
    TABLE = "agencies"
    pane: AttendancePane

    measure = Measure.ATTENDANCE
    chosen: Period | None = None
    """The chosen period; None for the plan in force."""
    shows_all = True
    """True if all groups are shown, not only those of the annual report table."""

    by_quarter = ""
    """The group whose quarters are the columns; empty for one column per group."""

    _attended: Attended

    @property
    def period(self) -> Period:
        """The days that are shown, no later than the day that is looked at."""
        plan, today = self.session.plan_in_force(), self.session.today
        usual = Period.of_plan(plan) if plan else Period.of_year(today)
        return (self.chosen or usual).until(today)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = AttendancePane(
            self.make_table,
            self.details,
            lambda: self.when_empty,
            self._noted,
            row_filter=self.row_filter,
        )

    def at(self, key: str) -> tuple[AtCell, Period]:
        """The cell of a row that is in the cursor's column, and the days that it is about."""
        column = self.pane.records.column
        if self.by_quarter and column:
            quarter = Period.of_quarter(Quarter.parse(column))
            return (key, self.by_quarter), quarter.until(self.session.today)
        return (key, column), self.period

    def heading(self) -> tuple[Cell, ...]:
        (name,) = partnership_title(self.session.book)
        return (name, Cell(f"Attendance, {self.period.title or self.period.days}"))

    def headline(self) -> tuple[Cell, ...]:
        days = Cell(self.period.days)
        if self.by_quarter:
            return (Cell(self._trend_title, Tone.STRONG), days)
        words = MEASURE_WORDS[self.measure]
        measured = Cell(f"{words[0].upper()}{words[1:]}", Tone.STRONG)
        if told_of_corrections(self.session.workspace, self.period.last, OF_ATTENDANCE):
            return (measured, days, Cell("corrected since sign-off", Tone.AMBER))
        return (measured, days)

    @property
    def _trend_title(self) -> str:
        name = shortened(group_name(self.by_quarter, self.session.book))
        return f"{name} by quarter: {MEASURE_IN_SHORT[self.measure]}"

    def make_table(self) -> Table:
        book, period, group = self.session.book, self.period, self.by_quarter
        if group not in book.groups:
            self.by_quarter = group = ""
        groups = (group,) if group else self._groups()
        self._attended = attendance(book, groups, period.first, period.last)
        if group:
            matrix = attendance_trend(book, group, period.quarters, self.measure)
            columns = [(group, Period.of_quarter(quarter)) for quarter in period.quarters]
        else:
            matrix = attendance_matrix(self._attended, self.measure)
            columns = [(shown.id, period) for shown in self._attended.groups]
        return with_quoracy(matrix, book, columns)

    def details(self, key: str) -> Pieces:
        session, (at, period) = self.session, self.at(key)
        return (
            Cell(f"{cell_title(session.book, at)}\n", Tone.STRONG),
            *cell_summary(session.book, at, period, self.measure, session.today),
            *self._meetings(at, period),
        )

    def title_of(self, key: str) -> str:
        return cell_title(self.session.book, self.at(key)[0])

    @property
    def when_empty(self) -> str:
        period, meetings = (own_key("attendance.period"), own_key("screen.meetings"))
        groups = own_key("meeting.groups")
        return (
            f"No group had members or guests in this period. Press {period} for another period. "
            f"To add members, press {meetings} and then {groups}."
        )

    def open_row(self, key: str) -> None:
        session, (at, period) = self.session, self.at(key)
        summary = cell_summary(session.book, at, period, self.measure, session.today)
        meetings = meetings_behind(session.book, at, period, session.today)
        screen = CellScreen(
            cell_title(session.book, at), (Cell(f"{period}\n", Tone.MUTED), *summary), meetings
        )
        self.app.push_screen(screen, self._open_meeting)

    def explained_figures(self) -> Sequence[Figure]:
        session = self.session
        by_group = attendance_matrix(self._attended, self.measure)
        return attendance_figures(
            session.book,
            by_group if self.by_quarter else self.pane.records.table,
            self.pane.records.key or "",
            self.measure,
            period=self.period,
            today=session.today,
        )

    def exported(self) -> PlannedExport | None:
        rows = {row.key for row in self.pane.records.table.rows}
        if not rows or not self.session.book.has_partnership:
            return None
        if self.by_quarter:
            return self._exported_trend()
        session, period = self.session, self.period
        paper = attendance_report(
            session.book,
            period,
            session.today,
            self.measure,
            groups=self._groups(),
            agencies=rows if self.pane.filter.text else None,
        )
        paper = with_fact_of_corrections(paper, session.workspace, period.last, OF_ATTENDANCE)
        name = f"{self.measure} {period.title or period.days}"
        about = f"{period} · {MEASURE_WORDS[self.measure]}"
        return exported_report(session, paper, name=name, about=about)

    def _exported_trend(self) -> PlannedExport:
        session, title, days = self.session, self._trend_title, self.period.days
        name = f"{self.measure} {group_name(self.by_quarter, session.book)} by quarter"
        table = self.pane.made_again()
        return exported_table(session, table, name=name, title=title, which=days)

    def show_record(self, table: str, key: str) -> bool:
        """Show how often a group's members were represented this year, and its quoracy."""
        if table != GROUP_ATTENDANCE:
            return False
        self.chosen, self.by_quarter = Period.of_year(self.session.today), ""
        self.measure = Measure.REPRESENTED
        self.shows_all = self.shows_all or key not in annual_report_groups(self.session.book)
        self.pane.filter.clear()
        self.refresh_book()
        self.pane.records.move_to_cell(QUORACY, key)
        self.pane.records.focus()
        return True

    def action_measure(self) -> None:
        is_people = self.measure is Measure.ATTENDANCE
        self.measure = Measure.REPRESENTED if is_people else Measure.ATTENDANCE
        self.refresh_book()
        self.say(f"Showing {MEASURE_WORDS[self.measure]}.")

    def action_period(self) -> None:
        session = self.session
        self.pick(
            "Attendance in which period?",
            lambda text: period_table(session.book, session.today, text),
            self._take_period,
            "Choose a plan, financial year, quarter or published table, or type any other dates.",
            hint="Choose below, or type dates, e.g. 1/4/25 to 30/9/25, June, Q2",
            empty="No matching period. Type dates, e.g. 1/4/25 to 30/9/25.",
        )

    def _take_period(self, key: str) -> None:
        if key.startswith(PUBLISHED):
            summary = self.session.book.summaries[key.removeprefix(PUBLISHED)]
            self.app.push_screen(PublishedScreen(summary))
        else:
            self.chosen = period_of(key)
            self.refresh_book()
            self.say(f"Showing {self.period}.")

    def action_other_groups(self) -> None:
        self.shows_all, self.by_quarter = not self.shows_all, ""
        self.refresh_book()
        which = "all groups" if self.shows_all else "the groups of the annual report table"
        self.say(f"Showing {which} ({len(self._attended.groups)}).")

    def action_group(self) -> None:
        """Show the quarters of the group under the cursor in columns, or the groups again."""
        if self.by_quarter:
            before, self.by_quarter = self.by_quarter, ""
            self.refresh_book()
            self._move_to(before)
            self.say("Showing the groups side by side.")
            return
        _, group = self.at("")[0]
        if group:
            self.by_quarter = group
            self.refresh_book()
            self._move_to(self.period.quarters[-1].typed)
            name, words = group_name(group, self.session.book), MEASURE_WORDS[self.measure]
            self.say(f"{name} quarter by quarter: {words}.")

    def go_back(self) -> None:
        if self.by_quarter and not self.pane.filter.text:
            self.action_group()
        else:
            super().go_back()

    def action_notes(self) -> None:
        title = f"Notes on attendance, {self.period}"
        screen = ReadingScreen(title, self._notes())
        self.app.push_screen(screen)

    def _move_to(self, column: str) -> None:
        if self.pane.records.key is not None:
            self.pane.records.move_to_cell(self.pane.records.key, column)

    def _groups(self) -> tuple[str, ...]:
        """The groups in columns; those of the annual report table come first."""
        reported = annual_report_groups(self.session.book)
        if reported and not self.shows_all:
            return reported
        return tuple(dict.fromkeys((*reported, *self.session.book.groups)))

    def _noted(self) -> Pieces:
        """Return who was not represented, as a chart with its finding, and the notes."""
        missed = absences(self._attended, (), in_total=True)
        if not isinstance(missed, Chart):
            return self._notes()
        bars = "\n".join(text_bars(missed, _CHART_WIDTH))
        title = Cell(f"{missed.title}\n", Tone.STRONG)
        return (title, Cell(f"{bars}\n\n", Tone.DELIVERED), *self._notes())

    def _notes(self) -> Pieces:
        notes = attendance_notes(self.session.book, self._attended, self.measure)
        return tuple(f"{note}\n\n" for note in notes)

    def _meetings(self, at: AtCell, period: Period) -> Iterable[str | Cell]:
        table = meetings_behind(self.session.book, at, period, self.session.today)
        for row in table.rows:
            meeting, state, mark, *_ = row.cells
            yield f"{meeting.text}  "
            yield mark if mark.text else state
            yield "\n"

    def _open_meeting(self, meeting: str | None) -> None:
        if meeting is not None:
            self.post_message(ShowRecord("meetings", meeting))
