"""The base of previews: a summary, a row for each change, and one confirmation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Table
from cscp_tui.domain.names import with_names
from cscp_tui.tui.dialogs import Moment, ReadingScreen, confirm
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.form_screen import FormScreen, handed_on
from cscp_tui.tui.keys import command
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.panes import page
from cscp_tui.tui.widgets.table import RecordTable, WrappedTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import labelled


class PreviewScreen(ModalScreen[object]):
    """Shows each row's outcome before anything is recorded, then records all as one step.

    Its answer is what ``save`` returned, or None. A preview defines ``rows``, ``summary`` and
    ``save``, binds keys to ``confirm`` and ``dismiss``, and calls ``show`` after every choice; Enter
    on a row does its ``open_row``.
    """

    DEFAULT_CSS = "PreviewScreen #preview-about { padding: 0 1 1 1; }"
    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before that of the table, which the footer leaves out.
        replace(
            command("enter", "table.open", "Read this row in full, or change it."), priority=True
        )
    ]

    keeps_choices = False
    """True if what was chosen is still there when the preview is opened again."""

    def __init__(self, session: Session, title: str, *, empty: str, can_mark: bool = False) -> None:
        """Make a preview that can be drawn at once, so ``rows`` must work before this call.

        Args:
            empty: the sentence shown if the table has no rows.
            can_mark: whether several rows can be marked for one choice.
        """
        super().__init__()
        self.session = session
        self._words = title
        self._about = PlainText(id="preview-about")
        self._message = MessageLine()
        self._shown = Moment()
        self._choices = -1  # the first show is none
        self.table = WrappedTable(table=self.rows(), empty=empty, can_mark=can_mark)

    def rows(self) -> Table:
        """Return the table of what will be recorded, with the choices made so far."""
        raise NotImplementedError

    def summary(self) -> str:
        raise NotImplementedError

    def save(self) -> object:
        """Record everything and return the result; raise a ``CscpError`` if a choice is missing."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with page(self._words):
            yield self._about
            yield self.table
        yield self._message
        yield KeyBar()

    def on_mount(self) -> None:
        self.show()

    def action_open(self) -> None:
        self.table.action_open()

    def show(self) -> None:
        """Show the current rows and summary. A moment later they can be confirmed."""
        self._shown.begin()
        self._choices += 1
        self._message.clear()
        self.table.show(self.rows())
        self._about.show(self.summary())

    def complain(self, text: str) -> None:
        self._message.complain(with_names(text, self.session.workspace.book))

    def ask(self, form: Form, then: Callable[[Any], object]) -> None:
        """Ask for a choice with a form that builds a dictionary, and pass it to ``then``."""

        def take(answer: object) -> None:
            if isinstance(answer, dict):
                then(answer)

        screen = FormScreen(form, self.session, handed_on)
        self.app.push_screen(screen, take)

    def save_again(self) -> None:
        """Record everything, once its phrases have been confirmed."""
        self.action_confirm()

    def action_confirm(self) -> None:
        """Record everything, if it has been shown long enough to be seen."""
        if not self._shown.is_over:
            return
        try:
            recorded = self.save()
        except CscpError as problem:
            self.complain(str(problem))
        else:
            self.dismiss(recorded)

    async def action_dismiss(self, result: object = None) -> None:
        """Go back; ask first if several choices would be lost."""
        if self._choices <= 1 or self.keeps_choices:
            self.dismiss(result)
            return
        words = f"You have made {self._choices} choices here. They aren't kept."
        confirm(self.app, "Go back without them?", words, self.dismiss)

    def action_change(self) -> None:
        """Change the choice of the row under the cursor; by default, show the row in full."""
        row = next((row for row in self.table.table.rows if row.key == self.table.key), None)
        if row is not None:
            facts = zip(self.table.table.titles, map(str, row.cells), strict=True)
            self.app.push_screen(ReadingScreen(self._words, tuple(labelled(facts))))

    @on(RecordTable.MarksChanged)
    def _count_again(self, event: RecordTable.MarksChanged) -> None:
        event.stop()
        self._about.show(self.summary())

    @on(RecordTable.Opened)
    def _change(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_row()

    def open_row(self) -> None:
        """Do what Enter does on a row."""
        self.action_change()
