"""Shows a table's lines, of which only those in view are ever drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from cscp_tui.tui.widgets.columns import places
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE
from cscp_tui.tui.widgets.line_painter import GUTTER, LinePainter, Measures, Palette, detail_width
from cscp_tui.tui.widgets.table_state import TableState
from cscp_tui.tui.widgets.tones import tone_rules
from cscp_tui.views.cells import Row, Table, Tone

if TYPE_CHECKING:
    from textual.strip import Strip

NO_TABLE = Table(columns=(), lines=())


class TableView(ScrollView, inherit_bindings=False):
    """The looks of a table: titles above, lines that scroll, a sentence where there are none.

    Its colours are variables of the theme, which need defaults: ``themes.variable_defaults``.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TableView {
        height: 1fr;
        color: $foreground;
        background: $background;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .record-table--header {
            color: $header-foreground; background: $header-background; text-style: $header-style;
        }
        & > .record-table--cursor {
            color: $resting-foreground; background: $resting-background; text-style: $resting-style;
        }
        &:focus > .record-table--cursor {
            color: $cursor-foreground; background: $cursor-background; text-style: $cursor-style;
        }
        & > .record-table--heading { color: $heading; text-style: bold; }
        & > .record-table--mark { color: $mark; text-style: bold; }
        & > .record-table--bar { color: $bar; }
        & > .record-table--rest { color: $bar-rest; }
    }
    """ + tone_rules("TableView", "record-table", bold={Tone.RED, Tone.STRONG})

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--cursor",
        "record-table--heading",
        "record-table--mark",
        "record-table--bar",
        "record-table--rest",
        *(f"record-table--{tone}" for tone in Tone),
    }

    def __init__(
        self,
        table: Table,
        *,
        empty: str,
        ascii_only: bool,
        widget_id: str | None,
    ) -> None:
        super().__init__(id=widget_id)
        self.empty = empty
        self._glyphs = ASCII if ascii_only else UNICODE
        self._state = TableState(table)
        self._painter: LinePainter | None = None
        self.set_reactive(Widget.virtual_size, self._wanted_size)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the widget: the titles, a line in view, the sentence, or nothing."""
        painter = self._painter or self._new_painter()
        position = y - self._header_height
        if position < 0:
            return painter.header()
        lines = self._state.lines
        if not lines:
            sentence = painter.sentence(self.empty)
            return sentence[position - 1] if 0 < position <= len(sentence) else painter.blank()
        position += self._top
        return self._line(painter, position) if position < len(lines) else painter.blank()

    def notify_style_update(self) -> None:
        """Draw everything anew where focus or theme changed the colours."""
        self._painter = None
        super().notify_style_update()

    def _on_resize(self) -> None:
        self._painter = None
        self._reveal_cursor()

    def _line(self, painter: LinePainter, position: int) -> Strip:
        state, line = self._state, self._state.lines[position]
        flagged = state.is_marked(line) if isinstance(line, Row) else state.is_folded(line)
        return painter.line(line, is_cursor=position == state.cursor, flagged=flagged)

    def _new_painter(self) -> LinePainter:
        self._painter = LinePainter(self._measures(), self._palette(), self._glyphs)
        return self._painter

    def _measures(self) -> Measures:
        width, lines = self.scrollable_size.width, self._state.lines
        return Measures(
            width=width,
            places=places(lines.table.columns, width, taken=GUTTER + 1),
            detail_width=detail_width(lines.headings, self._glyphs),
        )

    def _palette(self) -> Palette:
        style = self.get_component_rich_style
        return Palette(
            base=style("record-table--plain"),
            header=style("record-table--header"),
            cursor=style("record-table--cursor"),
            heading=style("record-table--heading"),
            mark=style("record-table--mark"),
            bar=style("record-table--bar"),
            rest=style("record-table--rest"),
            tones={tone: style(f"record-table--{tone}") for tone in Tone},
        )

    @property
    def _header_height(self) -> int:
        return int(any(column.title for column in self._state.lines.table.columns))

    @property
    def _wanted_size(self) -> Size:
        return Size(0, self._header_height + len(self._state.lines))

    @property
    def _top(self) -> int:
        """The position of the topmost line in view."""
        return self.scroll_offset.y

    @property
    def _page(self) -> int:
        """How many lines are in view."""
        return max(0, self.size.height - self._header_height)

    def _lay_out(self, top: int) -> None:
        """Take the state's lines in place of those before, scrolled to ``top``."""
        if self._painter and self._painter.measures != self._measures():
            self._painter = None
        if not self.is_attached:
            self.set_reactive(Widget.virtual_size, self._wanted_size)
            return
        self.virtual_size = self._wanted_size
        self.scroll_to(y=self._y_of(top), animate=False, force=True)
        self.refresh()

    def _y_of(self, position: int) -> int:
        """How far below the first line a line begins, in terminal lines."""
        return position

    def _height_of(self, position: int) -> int:  # noqa: ARG002 - rows of several lines look at it
        """How many terminal lines a line takes."""
        return 1

    def _position_at(self, y: int) -> int:
        """Which line is drawn ``y`` terminal lines below the first line in view."""
        return y + self._top

    def _refresh_position(self, position: int) -> None:
        y = self._y_of(position) - self.scroll_offset.y
        height = self._height_of(position) + min(0, y)
        if height > 0:
            y = max(0, y) + self._header_height
            self.refresh(Region(0, y, self.size.width, height))

    def _reveal_cursor(self) -> None:
        """Scroll no further than brings the cursor's line into view, with a heading above it."""
        top, cursor = self.scroll_offset.y, self._state.cursor
        in_view = max(0, self.size.height - self._header_height)
        if not in_view:
            return
        y, height = self._y_of(cursor), self._height_of(cursor)
        if y < top:
            has_heading = cursor and not isinstance(self._state.lines[cursor - 1], Row)
            top = self._y_of(cursor - 1) if has_heading and in_view > height else y
        elif y + height > top + in_view:
            top = min(y, y + height - in_view)
        self.scroll_to(y=top, animate=False, force=True)
