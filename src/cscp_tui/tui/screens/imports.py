"""The import of a file: its columns with samples, what it asks, and what becomes of every row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.names import folded
from cscp_tui.importing import questions as asked
from cscp_tui.importing.import_plan import ImportOptions, plan_import
from cscp_tui.importing.mapping import import_fields
from cscp_tui.services.identifier_warnings import warnings_of_changes
from cscp_tui.services.imports import (
    COLUMN,
    QUESTION,
    ROW,
    base_of,
    import_table,
    row_in_full,
    sentences_about,
)
from cscp_tui.store.recording import draft_of
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.fields import Field, Form
from cscp_tui.tui.forms.form_screen import FormScreen, handed_on
from cscp_tui.tui.keys import Moment
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.importing.cells import SourceFile
    from cscp_tui.importing.import_plan import ImportPlan
    from cscp_tui.importing.questions import Question
    from cscp_tui.tui.forms.form_screen import Keeper
    from cscp_tui.tui.session import Session


def question_form(questions: tuple[Question, ...]) -> Form:
    """One field for each question."""
    return Form(
        key="",
        title="Answer",
        about=(
            questions[0].text
            if len(questions) == 1
            else "once for the whole file, and remembered for its next import"
        ),
        fields=tuple(
            Field(
                key=each.key,
                label=shortened(each.key[:1].upper() + each.key[1:], 24),
                kind=FieldType.CHOICE if each.choices and not _takes_text(each) else FieldType.TEXT,
                choices=Choices(Choice(key, key, words) for key, words in each.choices),
                value=each.answer or each.suggestion,
                is_suggested=not each.answer,
                needed=each.is_needed,
                hint=" ".join([each.text, ", ".join(key for key, _ in each.choices)]).strip(),
            )
            for each in questions
        ),
        build=dict,
    )


def _takes_text(question: Question) -> bool:
    return question.key in {asked.ACTION_TEXT, asked.PRIORITY}


_KEPT = "kept as it is"


def column_form(title: str, field: str) -> Form:
    """The field that a column is imported as."""
    choices = [Choice(each.name, each.label) for each in import_fields().values()]
    return Form(
        key="",
        title="Column",
        about=title,
        fields=(
            Field(
                key="field",
                label="Imported as",
                kind=FieldType.CHOICE,
                choices=Choices([Choice("keep", _KEPT), *choices]),
                value=import_fields()[field].label if field else _KEPT,
                is_suggested=True,
                needed=True,
                hint="type its first letters",
            ),
        ),
        build=dict,
    )


class ImportScreen(ModalScreen[object]):
    """Shows what becomes of each row of a file; its answer is what was recorded."""

    DEFAULT_CSS = """
    ImportScreen {
        background: $background;
        & > #import-title { padding: 0 1; background: $panel; }
        & > #import-about { padding: 0 1; color: $tone-muted; margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "e",
            "change",
            "Change",
            id="import.change",
            tooltip="Change what the column is imported as, or the answer, on this row.",
        ),
        Binding("a", "answer", "Answer", id="import.answer", tooltip="Answer the questions."),
        Binding(
            "c",
            "create",
            "Add new names",
            id="import.create",
            tooltip="Add agencies, priorities and origins that aren't in this workspace yet, or "
            "leave them out.",
        ),
        Binding(
            "y", "confirm", "Import", id="import.confirm", tooltip="Import it all, as one step."
        ),
        Binding(
            "escape", "leave", "Back", id="import.leave", tooltip="Go back; nothing is imported."
        ),
    ]

    def __init__(
        self,
        session: Session,
        file: SourceFile,
        options: ImportOptions,
        keep: Keeper,
        *,
        ascii_only: bool = False,
    ) -> None:
        """A preview of the import of a file.

        Raises:
            CscpError: it has no table of actions.
        """
        super().__init__()
        self._session, self._file, self._options, self._keep = session, file, options, keep
        self._base = base_of(file, session.workspace)
        self._plan = self._planned(options)
        self._warned = ""
        self._shown = Moment()
        self._about = PlainText(id="import-about")
        self._table = RecordTable(
            table=import_table(self._plan),
            empty="It has no rows.",
            can_mark=False,
            ascii_only=ascii_only,
        )
        self._message = MessageLine(ascii_only=ascii_only)
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out what the file has, what becomes of it, and the keys."""
        yield PlainText(Cell(f"Import {self._file.name}", Tone.STRONG), id="import-title")
        yield self._about
        yield self._table
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Say what the import brings, and what is missing."""
        self._show()

    def action_change(self) -> None:
        """Change the column or the answer under the cursor, or show the row in full."""
        kind, _, rest = (self._table.key or "").partition("#")
        if kind == COLUMN:
            table, place = map(int, rest.split("#"))
            column = self._plan.tables[table].mapping.columns[place]
            self._ask(column_form(column.title, column.field), partial(self._map, column.title))
        elif kind == QUESTION:
            found = tuple(each for each in self._plan.questions if each.key == rest)
            self._ask(question_form(found), self._take_answers)
        elif kind == ROW:
            row = self._plan.rows[int(rest)]
            pieces = [
                piece
                for label, text in row_in_full(row, self._session.book)
                for piece in (Cell(f"{label}\n", Tone.MUTED), f"{text}\n\n")
            ]
            title = f"Row {row.number}"
            self.app.push_screen(ReadingScreen(title, tuple(pieces), ascii_only=self._ascii))

    def action_answer(self) -> None:
        """Ask what has to be answered."""
        waiting = self._plan.open_questions
        if not waiting:
            self._message.complain(
                "There are no questions to answer. To change an answer, select it and press e."
            )
            return
        self._ask(question_form(waiting), self._take_answers)

    def action_create(self) -> None:
        """Add new names, or leave them out again."""
        self._try(replace(self._options, creates=not self._options.creates))

    def action_confirm(self) -> None:
        """Import it, once everything is answered and was seen."""
        if not self._shown.is_over:
            return
        if waiting := self._plan.open_questions:
            self._message.complain(f"{waiting[0].text} Press a to answer.")
            return
        command = self._plan.command
        if command is None:
            self._message.complain("Nothing to import: you already have everything in it.")
            return
        try:
            if warning := self._warning():
                self._warned = warning
                self._message.complain(f"{warning} Press y again to save anyway.")
                return
            recorded = self._keep(command, seen=None, context=None)
        except CscpError as problem:
            self._message.complain(str(problem))
        else:
            self.dismiss(recorded)

    def action_leave(self) -> None:
        """Go back; nothing is imported."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.action_change()

    def _warning(self) -> str:
        """The warning of texts that may identify a child; empty once it was given."""
        assert self._plan.command is not None
        book = self._session.book
        changes = draft_of(self._plan.command, book, self._session.context()).changes()
        words = " ".join(warnings_of_changes(changes, "", book.ignored_phrases))
        return "" if words == self._warned else words

    def _ask(self, form: Form, then: Any) -> None:
        def take(answer: object) -> None:
            if isinstance(answer, dict):
                then(answer)

        screen = FormScreen(form, self._session, handed_on, ascii_only=self._ascii)
        self.app.push_screen(screen, take)

    def _map(self, title: str, answer: dict[str, str]) -> None:
        field = "" if answer["field"] == "keep" else answer["field"]
        chosen = {t: f for t, f in self._options.columns.items() if not field or f != field}
        # The column that had the field is kept as it is.
        others = {
            each.title: ""
            for table in self._plan.tables
            for each in table.mapping.columns
            if field and each.field == field and field != "progress"
        }
        self._try(replace(self._options, columns={**chosen, **others, title: field}))

    def _take_answers(self, answer: dict[str, str]) -> None:
        answers = {folded(key): text for key, text in answer.items()}
        self._try(replace(self._options, answers={**self._options.answers, **answers}))

    def _try(self, options: ImportOptions) -> None:
        """Plan anew with other options, and keep those that were if it cannot be done."""
        try:
            self._plan = self._planned(options)
        except CscpError as problem:
            self._message.complain(str(problem))
            return
        self._options = options
        self._show()

    def _planned(self, options: ImportOptions) -> ImportPlan:
        session = self._session
        return plan_import(self._file, session.book, session.context(), options, base=self._base)

    def _show(self) -> None:
        self._shown.begin()
        self._message.clear()
        self._table.show(import_table(self._plan))
        said = sentences_about(self._plan)
        if waiting := len(self._plan.open_questions):
            said.insert(1, f"{waiting} to answer first: press a.")
        if self._plan.unknown and not self._options.creates:
            said.append("Press c to add them.")
        self._about.show(" ".join(said))
