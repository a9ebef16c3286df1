"""Dialogs that find a record or command, or show the records behind a figure."""

from __future__ import annotations

import re
from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Heading, Row, Table, Tone
from cscp_tui.domain.records import KINDS, Plan
from cscp_tui.domain.synonyms import is_said_whole
from cscp_tui.tui.dialogs import PickingInput, PickingScreen
from cscp_tui.tui.key_help import (
    RECORD,
    KeyCommand,
    begins_words,
    commands_elsewhere,
    help_table,
    own_key,
)
from cscp_tui.tui.keys import back_key
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import entitle, page
from cscp_tui.tui.widgets.table import RecordTable, WrappedTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.action_figures import figure_records_table
from cscp_tui.views.actions import Link, Pieces, Standings
from cscp_tui.views.plan_list import PLAN_COLUMNS, action_row
from cscp_tui.views.record_titles import title_of, where_record_is
from cscp_tui.views.search import RecordSearch, everything, near, table_and_id, where_of


class BehindScreen(ModalScreen["str | None"]):
    """A list of the records behind a figure. Its answer is the opened record's key, or None."""

    DEFAULT_CSS = "BehindScreen PlainText { max-height: 40%; padding: 0 1 1 1; }"
    AUTO_FOCUS = "RecordTable"

    OPENS: ClassVar[str] = "opens the record"
    EMPTY: ClassVar[str] = "No records are counted in it."

    def __init__(self, title: str, words: Pieces, records: Table) -> None:
        """Make the dialog of one figure.

        Args:
            records: the records behind the figure; the keys of the rows are the possible answers.
        """
        super().__init__()
        self._title, self._words = title, words
        self._list = WrappedTable(table=records, empty=self.EMPTY, can_mark=False)

    @property
    def hint(self) -> str:
        return f"{own_key('table.open')} {self.OPENS}"

    def compose(self) -> ComposeResult:
        with page() as box:
            entitle(box, (Cell(self._title), Cell(self.hint, Tone.MUTED)))
            yield PlainText(*self._words)
            yield self._list
        yield KeyBar()

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)


class CellScreen(BehindScreen):
    """A list of the meetings behind a cell. Its answer is the opened meeting's id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        back_key("escape,q", "cell.leave", "Go back to the matrix.")
    ]

    OPENS = "opens a meeting"
    EMPTY = "No meeting took place in this period."


class RecordsBehindScreen(BehindScreen):
    """A list of the records behind a figure of a screen. Its answer is an id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        back_key("escape,q", "question.leave", "Go back to the screen.")
    ]

    def __init__(self, figure: Figure, session: Session) -> None:
        """Make the dialog of one figure.

        Args:
            session: the session with the figure's book. Records that it hides are only counted.
        """
        book = session.book
        records = {key: book.find(figure.table, key) for key in figure.ids}
        hidden = [key for key, record in records.items() if session.hides(record)]
        table = figure_records_table(figure, book, hidden)
        if figure.table == "actions":
            standings = Standings(session.today)
            rows = (action_row(book.actions[row.key], book, standings) for row in table.rows)
            table = Table(columns=PLAN_COLUMNS, lines=tuple(rows))
        unseen = f" {counted(len(hidden), 'restricted record')} not shown." if hidden else ""
        title, words = f"{figure.title}: {figure.value}", f"{figure.explanation}{unseen}"
        super().__init__(title, (words,), table)


_FEWEST, _MOST_RECORDS = 3, 12


class HelpScreen(PickingScreen):
    """A list of commands by subject, with the reason why some cannot be used."""

    TITLE_WORDS = "Help: every command here, with its keys"
    HINT = "Find a command or a record by a word or key"
    EMPTY = "No matching commands or records. Try another word."

    def __init__(
        self, commands: Sequence[KeyCommand], records: Callable[[str], Table] | None = None
    ) -> None:
        """Make the list.

        Args:
            records: gives the records that match a text; None where none can be shown.
        """
        self._commands = {known.name: known for known in commands}
        self._records = records
        self._found: Mapping[str, Row] = {}
        """The rows of the records that match the text, by their keys here."""
        self._elsewhere: dict[str, KeyCommand] = {}
        super().__init__()

    def on_mount(self) -> None:
        self.run_worker(self._look_elsewhere())

    async def _look_elsewhere(self) -> None:
        """Read what other screens can do, whose modules may not have been imported yet."""
        others = await to_thread(commands_elsewhere, tuple(self._commands.values()), self.app)
        self._elsewhere = {known.name: known for known in others}
        for field in self.query(PickingInput):  # none, where the help was left meanwhile
            if field.value:
                self._find(field.value)  # somebody typed faster than the modules were read

    def table_for(self, text: str) -> Table:
        found = self._commands | self._elsewhere if text.strip() else self._commands
        made = help_table(tuple(found.values()), text)
        self._found = {}
        if self._records is None or len(text.strip()) < _FEWEST:
            return made
        rows = self._records(text).rows[:_MOST_RECORDS]
        self._found = {f"{RECORD}{row.key}": row for row in rows}
        shown = (
            Row(key, (row.cells[0], Cell(""), Cell(f"{row.cells[1]} · {row.cells[3]}")))
            for key, row in self._found.items()
        )
        heading = (Heading(RECORD, Cell("Records", Tone.STRONG)),) if rows else ()
        return replace(made, lines=(*made.lines, *heading, *shown))

    def first_of(self, keys: Sequence[str], text: str) -> str:
        """Return the command with that key, else one whose name begins so, else the first.

        A record that has all words comes before commands that are found by some of them.
        """
        commands = [key for key in keys if key not in self._found]
        is_named = any(begins_words(text, self._known(key).title) for key in commands)
        if self._found and not is_named and not is_said_whole(text):
            return next(iter(self._found))
        keys = commands or keys
        if keys[0] in self._found or text.strip() in self._known(keys[0]).keys:
            return keys[0]
        begun = text.strip().casefold()
        named = (key for key in keys if self._known(key).title.casefold().startswith(begun))
        return next(named, keys[0])

    def _known(self, key: str) -> KeyCommand:
        return self._commands.get(key) or self._elsewhere[key]

    def words_on(self, key: str | None) -> str:
        known = self._commands.get(key or "") or self._elsewhere.get(key or "")
        if (row := self._found.get(key or "")) is not None:
            return f"{row.cells[0]}  {row.cells[1]} · {row.cells[3]}".strip()
        if known is None:
            return ""
        return f"{known.title} can't be used now: {known.why}" if known.why else known.words


_NUMBER = re.compile(r"[0-9]+\.[0-9]+")
"""The number of an action within its plan."""


class GoToScreen(PickingScreen):
    """A search for actions and other records. Its answer is the key of a record."""

    TITLE_WORDS = "Go to"
    HINT = "A reference, a meeting, an agency, or words from a title"
    EMPTY = "No matches. Type fewer letters, or other words."

    def __init__(
        self, session: Session, links: Sequence[Link] = (), plan: Plan | None = None
    ) -> None:
        """Make a search over all records of the day shown.

        Args:
            links: the records linked with the one under the cursor, offered first.
        """
        self._links = tuple(links)
        self._prefix = f"BP{plan.first_day:%y}-" if plan else ""
        self._book = session.book
        self._actions = session.search()
        self._records = RecordSearch(session.book, is_projected=session.is_projected)
        self._standings = Standings(session.today)
        super().__init__()

    def table_for(self, text: str) -> Table:
        """Return the records that match a text. Without a text, return links and all actions."""
        ref = f"{self._prefix}{text.strip()}" if _NUMBER.fullmatch(text.strip()) else ""
        if ref in self._book.actions:
            found = everything(ref, self._actions, self._records, self._standings)
            meant_first = sorted(found.lines, key=lambda line: line.key != ref)
            return replace(found, lines=tuple(meant_first))
        found = everything(text, self._actions, self._records, self._standings)
        if text.strip():
            return found
        return near(self._links, "Linked to the selected record", self._book, found)

    def words_on(self, key: str | None) -> str:
        """Return the full title of a record, and where it belongs."""
        table, name = table_and_id(key or "")
        action = self._book.actions.get(name) if table == "actions" else None
        if action is not None:
            return f"{action.id}  {action.title} · {where_of(action, self._book)}"
        record = self._book.as_read(table).get(name)
        if record is None:
            return ""
        where = where_record_is(table, record, self._book)
        ref = f"{record.id}  " if KINDS[table].said_by_id else ""
        return f"{ref}{title_of(table, record, self._book)} · {where}"
