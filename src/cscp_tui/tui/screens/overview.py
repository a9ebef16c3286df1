"""The Overview screen: the partnership's figures, with charts of past quarters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from time import monotonic
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.charts import legend, upright
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Heading, Tone
from cscp_tui.domain.figures import QuarterEnd, quarter_ends, worked_out
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Plan
from cscp_tui.services.printed_figures import printed_figures_of
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.exports import PlannedExport, exported_report
from cscp_tui.tui.forms.updates import annual_report_form, group_report_form
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FRAME_KEYS, command, keyless, quiet
from cscp_tui.tui.messages import GROUP_ATTENDANCE, ShowRecord, ShowTab
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.matrix import MATRIX_KEYS
from cscp_tui.tui.widgets.panes import edged, entitle
from cscp_tui.tui.widgets.table import LinePainter, RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import Standings
from cscp_tui.views.as_signed import end_as_signed
from cscp_tui.views.overview import (
    BAR,
    IN_ONE,
    LEFT,
    PLAN,
    RATINGS,
    RIGHT,
    SHORT_BAR,
    WITH_RATINGS,
    Overview,
    OverviewFigure,
    figure_table,
    overview,
    overview_as_signed,
)
from cscp_tui.views.reports.overview import overview_report

_OTHERWISE = frozenset({"cursor_left", "cursor_right", "open"})

FIGURE_KEYS: list[BindingType] = [
    *(key for key in MATRIX_KEYS if isinstance(key, Binding) and key.action not in _OTHERWISE),
    command("enter", "table.open", "Open the list behind this figure.", label="Open the list"),
    quiet("left,right", "table.beside", "Go to the other column of figures.", label="Go beside"),
]


class FigureList(RecordTable, inherit_bindings=False):
    """A list of figures; headings are skipped, and nothing can be folded or marked."""

    BINDINGS = FIGURE_KEYS

    is_chosen: reactive[bool] = reactive(default=True)
    """True if keys act on its cursor, which is then shown."""

    class Beside(RecordTable.Event):
        """Sent when the user wants to go to the other column."""

        def can_replace(self, message: Message) -> bool:  # noqa: ARG002 - each key is one
            return False

    def action_beside(self) -> None:
        self.post_message(self.Beside(self))

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def _line(self, painter: LinePainter, position: int) -> Strip:
        if self.is_chosen:
            return super()._line(painter, position)
        return painter.line(self._state.lines[position], is_cursor=False, flagged=False)

    def _new_painter(self) -> LinePainter:
        self._glyphs = replace(self._glyphs, opened=" ")
        return super()._new_painter()

    def _move(self, position: int) -> None:
        """Go to a line, from a heading on to the next figure in the same direction."""
        lines, step = self._state.lines, 1 if position >= self._state.cursor else -1
        position = max(0, min(position, len(lines) - 1))
        for way in (step, -step):
            found = position
            while 0 <= found < len(lines) and isinstance(lines[found], Heading):
                found += way
            if 0 <= found < len(lines):
                super()._move(found)
                return


AT_ONCE = 0.02
"""The seconds of work that nobody notices; the rest is done a little later."""


class PastFigures:
    """Keeps figures of past days until something takes effect by them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._n = 0
        """The number of the last line that the known figures take into account."""
        self._is_behind = True
        self._known: dict[tuple[str, date], QuarterEnd] = {}
        self._in_force: list[str] = []
        """The sign-offs that the known figures take into account."""

    def line(self, plan: Plan | None) -> tuple[QuarterEnd, ...]:
        """The ends of a plan's quarters with the figures that are known; that of today always is.

        Raises:
            BrokenJournal: a line is not what was written.
        """
        if plan is None:
            return ()
        session = self._session
        if not self._is_behind:
            self._follow()
        return tuple(
            end_as_signed(worked_out(end, plan.id, session.book), plan, session.signed)
            if end.day == session.today
            else self._known.get((plan.id, end.day), end)
            for end in quarter_ends(plan, session.today)
        )

    def work_out(self, plan: Plan, seconds: float = AT_ONCE) -> bool:
        """Work out what is not known for so long, the latest first; whether some is left.

        Raises:
            BrokenJournal: a line is not what was written.
        """
        session, until = self._session, monotonic() + seconds
        while self._is_behind:
            self._follow()
            if monotonic() > until:
                return True
        missing = [end for end in self.line(plan) if end.delivered is None]
        while missing:
            end = missing.pop()
            past = session.workspace.as_at(end.day)
            signed = printed_figures_of(session.workspace, session.workspace.book)(end.quarter)
            made = worked_out(end, plan.id, past)
            self._known[plan.id, end.day] = end_as_signed(made, plan, signed)
            if monotonic() > until:
                break
        return bool(missing)

    def _follow(self) -> None:
        """Read a part of the journal; drop the figures of the days by which it takes effect."""
        workspace = self._session.workspace
        n = workspace.position.n
        if n < self._n:  # an older journal was put back
            self._n, self._known = 0, {}
        self._is_behind = workspace.read_past()
        if self._is_behind:
            return
        in_force = [key for key, each in workspace.book.sign_offs.items() if each.is_in_force]
        if in_force != self._in_force:
            self._in_force, self._known = in_force, {}
        if (first := workspace.first_effect(self._n, "actions")) is not None:
            self._known = {key: end for key, end in self._known.items() if key[1] < first}
        self._n = n


TWO_COLUMNS, ROOMY = 110, 150
"""The least widths of the terminal for two columns, and for long bars in both."""
_AROUND = 8
"""The lines on a tall screen that are not figures."""

_LEAST_CHART, _AROUND_BARS, _TALLEST_BAR = 8, 5, 12
"""The fewest lines for a chart, those of its edges, figures and labels, and the most of its bars."""
_ANY_ROOM = 1000
"""More lines than a terminal has."""
_CHARTED = frozenset({"quarters", "meetings", "executive", "silent", RATINGS})
"""The blocks that may be scrolled to, below those for which a chart leaves room."""

_LATER = 0.02
"""The seconds before more figures of past days are calculated."""

OVERVIEW_KEYS: list[BindingType] = [
    command("l", "overview.meaning", "Read what the figure counts."),
    keyless(
        "overview.annual-report",
        "Write the annual report tables of a plan, as at their date of publication.",
        label="Annual report tables",
    ),
    keyless(
        "overview.group-report",
        "Write a group's report: what to alert, advise and assure about, on one page.",
        label="Report of a group",
    ),
    command(
        "o", "view.plan", "Show the next of the plans.", action="other_plan", label="Other plan"
    ),
]


class OverviewScreen(FramedScreen, inherit_bindings=False):
    """Figures, the number first; the one under the cursor says what it means."""

    DEFAULT_CSS = """
    OverviewScreen {
        & > #body { height: 1fr; }
        & #left-column { width: 8fr; height: 1fr; }
        & FigureList { width: 1fr; height: 1fr; }
        & #burn-up { display: none; padding: 0 1; }
        & #right { display: none; width: 7fr; }
        &.-two #right { display: block; }
        & #meaning { display: none; height: 4; padding: 0 2; }
        &.-tall #meaning { display: block; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (TWO_COLUMNS, "-two")]  # noqa: RUF012 - its type
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall")]  # noqa: RUF012 - the toolkit's type
    AUTO_FOCUS = "#left"
    BINDINGS: ClassVar[list[BindingType]] = [*OVERVIEW_KEYS, *FRAME_KEYS]
    NAME = "Overview"
    TAB = "overview"

    _plan_id = ""
    """The id of the plan that was chosen; empty for the one in force."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._past = PastFigures(session)
        self._delay: Timer | None = None
        self._is_wide = False
        self._overview = self._made()
        left, right = (figure_table(self._overview, blocks) for blocks in (IN_ONE, RIGHT))
        self._left = edged(FigureList(table=left, can_mark=False, id="left"), "Figures")
        self._right = edged(
            FigureList(table=right, can_mark=False, id="right"), "Meetings and updates"
        )
        self._right.is_chosen = False
        self._column = self._left
        self._burn_up = edged(PlainText(id="burn-up"))
        self._meaning = edged(PlainText(id="meaning"), "What it means")

    @property
    def plan(self) -> Plan | None:
        return self.session.book.plans.get(self._plan_id) or self.session.plan_in_force()

    @property
    def figure(self) -> OverviewFigure | None:
        return self._overview.figure(self._column.key or "")

    def headline(self) -> tuple[Cell, ...]:
        hint = f"{own_key('table.open')} to open the list behind a figure"
        if self.plan is None:
            plan, add = own_key("screen.plan"), own_key("action.add")
            hint = f"Press {plan} and then {add} to start a plan"
        words = Cell(self._overview.block(PLAN).title, Tone.STRONG)
        return (words, *self._rated(), Cell(hint, Tone.MUTED if self.plan else Tone.STRONG))

    def _rated(self) -> Iterable[Cell]:
        """Yield the number of open actions with each rating, without those that no action has."""
        blocks = (block for block in self._overview.blocks if block.key == RATINGS)
        for figure in (each for block in blocks for each in block.figures if each.ids):
            yield Cell(f"{figure.value} {figure.label}", figure.tone, figure.symbol)

    def explained_figures(self) -> Sequence[Figure]:
        return self._overview.figures

    def body(self) -> Iterable[Widget]:
        self._show_meaning()
        with Horizontal(id="body"):
            with Vertical(id="left-column"):
                yield self._left
                yield self._burn_up
            yield self._right
        yield self._meaning

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._go_on()

    def on_resize(self) -> None:
        is_wide = self.size.width >= TWO_COLUMNS
        is_other, chosen = is_wide != self._is_wide, self.figure
        self._is_wide = is_wide
        self._show_figures()
        if is_other:
            self._go_to(chosen)

    def refresh_book(self) -> None:
        self._overview = self._made()
        self._show_figures()
        self._show_meaning()
        super().refresh_book()
        self._go_on()

    def action_meaning(self) -> None:
        if self.figure is not None:
            screen = ReadingScreen("What it means", self._meaning_in_words())
            self.app.push_screen(screen)

    def action_other_plan(self) -> None:
        if (plan := self.session.plan_after(self.plan)) is not None:
            self._plan_id = plan.id
            self.refresh_book()

    def exported(self) -> PlannedExport | None:
        session = self.session
        if not session.book.has_partnership:
            return None
        paper = overview_report(self._made(), session.book, session.today)
        about = f"{len(self._overview.figures)} figures, each with what it means"
        return exported_report(session, paper, name="overview", about=about)

    def action_annual_report(self) -> None:
        place, team = self.export_places()
        session = self.session
        form = annual_report_form(session.workspace, place, session.today, keeps_out_of=team)
        self.ask_export(form)

    def action_group_report(self) -> None:
        place, team = self.export_places()
        session = self.session
        quarter = session.recording_for or Quarter.containing(session.today)
        form = group_report_form(
            session.workspace, place, session.today, quarter, keeps_out_of=team
        )
        self.ask_export(form)

    def open_row(self, key: str) -> None:
        """Open what a figure counts: on the screen of these records, else on a page of its own."""
        figure = self._overview.figure(key)
        if figure is None:
            return
        if figure.screen == "meetings" and len(figure.ids) == 1:
            self.post_message(ShowRecord("meetings", figure.ids[0]))
        elif figure.screen == "scrutiny" and figure.ids:
            shown = (each for each in figure.ids if not self._is_hidden(figure.table, each))
            self.post_message(ShowTab("scrutiny", "challenges", next(shown, figure.ids[0])))
        elif figure.screen == "attendance":
            self.post_message(ShowTab("attendance", GROUP_ATTENDANCE, figure.group))
        elif figure.screen in {"plan", "executive"} and figure.filter:
            self.post_message(ShowTab(figure.screen, filter=figure.filter))
        else:
            self.explain_figure(figure)

    def _made(self) -> Overview:
        session = self.session
        standings = Standings(session.today, session.recording_for)
        made = overview(session.book, standings, self.plan, self._past.line(self.plan))
        if (signed := session.signed) is not None:
            made = overview_as_signed(made, self.plan, signed)
        return made.while_hidden(self._is_hidden) if session.is_projected else made

    def _is_hidden(self, table: str, key: str) -> bool:
        return self.session.hides(self.session.book.find(table, key))

    def _go_on(self) -> None:
        """Work out figures of past days for a moment, while they are looked at; then show them."""
        plan = self.plan
        if self._delay is not None:
            self._delay.stop()
        if plan is None or not self.is_current:
            return
        try:
            is_more = self._past.work_out(plan)
            if not is_more and self._overview.line != self._past.line(plan):
                self._overview = self._made()
                self._show_figures()
                self._show_meaning()
        except CscpError as problem:
            self.complain(str(problem))
            return
        if is_more:
            self._delay = self.set_timer(_LATER, self._go_on)

    def _show_figures(self) -> None:
        keys, room = LEFT if self._is_wide else IN_ONE, self.size.height - _AROUND - 2
        length = SHORT_BAR if self._is_wide and self.size.width < ROOMY else BAR
        whole = figure_table(self._overview, keys, _ANY_ROOM)
        first = figure_table(self._overview, [key for key in keys if key not in _CHARTED])
        left = room - len(whole.lines)
        lines = self._show_burn_up(left if left >= _LEAST_CHART else room - len(first.lines))
        self._left.show(figure_table(self._overview, keys, room - lines, length))
        aside = figure_table(self._overview, WITH_RATINGS, room, length)
        if len(aside.lines) > room:
            aside = figure_table(self._overview, RIGHT, room, length)
        self._right.show(aside)

    def _show_burn_up(self, room: int) -> int:
        """Show the chart below the figures if there is room; return the lines that it takes."""
        chart = self._overview.chart
        self._burn_up.display = chart is not None and room >= _LEAST_CHART
        if chart is None or not self._burn_up.display:
            return 0
        width = (self.size.width * 8 // 15 if self._is_wide else self.size.width) - 4
        lines = upright(chart, width, min(room - _AROUND_BARS, _TALLEST_BAR))
        pieces: list[str | Cell] = []
        for line in lines:
            pieces += (*line, "\n")
        entitle(self._burn_up, (Cell(chart.title, Tone.STRONG),), legend(chart))
        self._burn_up.show(*pieces[:-1])
        return len(lines) + 2

    def _go_to(self, figure: OverviewFigure | None) -> None:
        is_left = figure is None or self._left.move_to(figure.key)
        if figure is not None and not is_left:
            self._right.move_to(figure.key)
        (self._left if is_left else self._right).focus()

    def _meaning_in_words(self) -> tuple[str | Cell, ...]:
        figure = self.figure
        if figure is None:
            return ()
        return (Cell(f"{figure.cell}  {figure.title}  ", Tone.STRONG), figure.definition)

    def _show_meaning(self) -> None:
        self._meaning.show(*self._meaning_in_words())

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show_meaning()

    @on(FigureList.Beside)
    def _go_beside(self, event: FigureList.Beside) -> None:
        event.stop()
        if self._is_wide:
            (self._left if self._column is self._right else self._right).focus()

    def on_descendant_focus(self) -> None:
        """Make the keys act on the column that has the focus now."""
        self._column = self._right if self._right.has_focus else self._left
        self._left.is_chosen = self._column is self._left
        self._right.is_chosen = self._column is self._right
        self._show_meaning()
