"""The import of a file: its columns with samples, what it asks, and what becomes of every row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.names import folded
from cscp_tui.importing import questions as asked
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.mapping import import_fields
from cscp_tui.services.imports import (
    COLUMN,
    QUESTION,
    ROW,
    base_of,
    import_table,
    row_in_full,
    sentences_about,
)
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.fields import Field, Form
from cscp_tui.tui.keys import command
from cscp_tui.tui.preview import PreviewScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from cscp_tui.documents.table import Table
    from cscp_tui.importing.cells import SourceFile
    from cscp_tui.importing.planned import ImportOptions, ImportPlan
    from cscp_tui.importing.questions import Question
    from cscp_tui.tui.forms.form_screen import Keeper
    from cscp_tui.tui.session import Session


def question_form(questions: tuple[Question, ...]) -> Form:
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


class ImportScreen(PreviewScreen):
    """Shows what each column, question and row of a file would bring."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "e",
            "change",
            "Change",
            "import.change",
            "Change what the column is imported as, or the answer, on this row.",
        ),
        command("a", "answer", "Answer", "import.answer", "Answer the questions."),
        command(
            "c",
            "create",
            "Add new names",
            "import.create",
            "Add agencies, priorities and origins that aren't in this workspace yet, or "
            "leave them out.",
        ),
        command("y", "confirm", "Import", "import.confirm", "Import it all, as one step."),
        command("escape", "leave", "Back", "import.leave", "Go back; nothing is imported."),
    ]

    def __init__(
        self,
        session: Session,
        file: SourceFile,
        options: ImportOptions,
        keep: Keeper,
    ) -> None:
        """A preview of the import of a file.

        Raises:
            CscpError: it has no table of actions.
        """
        self.session = session  # what ``rows`` shows is planned for it
        self._file, self._options, self._keep = file, options, keep
        self._base = None if options.is_attendance else base_of(file, session.workspace)
        self._plan = self._planned(options)
        super().__init__(session, f"Import {file.name}", empty="It has no rows.")

    def rows(self) -> Table:
        return import_table(self._plan)

    def summary(self) -> str:
        said = sentences_about(self._plan)
        if waiting := len(self._plan.open_questions):
            said.insert(1, f"{waiting} to answer first: press a.")
        if self._plan.unknown and not self._options.creates:
            said.append("Press c to add them.")
        return " ".join(said)

    def action_change(self) -> None:
        kind, _, rest = (self.table.key or "").partition("#")
        if kind == COLUMN:
            table, place = map(int, rest.split("#"))
            column = self._plan.tables[table].mapping.columns[place]
            self.ask(column_form(column.title, column.field), partial(self._map, column.title))
        elif kind == QUESTION:
            found = tuple(each for each in self._plan.questions if each.key == rest)
            self.ask(question_form(found), self._take_answers)
        elif kind == ROW:
            row = self._plan.rows[int(rest)]
            pieces = [
                piece
                for label, text in row_in_full(row, self.session.book)
                for piece in (Cell(f"{label}\n", Tone.MUTED), f"{text}\n\n")
            ]
            title = f"Row {row.number}"
            self.app.push_screen(ReadingScreen(title, tuple(pieces)))

    def action_answer(self) -> None:
        waiting = self._plan.open_questions
        if not waiting:
            self.complain(
                "There are no questions to answer. To change an answer, select it and press e."
            )
            return
        self.ask(question_form(waiting), self._take_answers)

    def action_create(self) -> None:
        """Add new names, or leave them out again."""
        self._try(replace(self._options, creates=not self._options.creates))

    def save(self) -> object:
        if waiting := self._plan.open_questions:
            raise Refused(f"{waiting[0].text} Press a to answer.")
        command = self._plan.command
        if command is None:
            raise Refused("Nothing to import: you already have everything in it.")
        self.warn_once(command)
        return self._keep(command, seen=None, context=None)

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
            self.complain(str(problem))
            return
        self._options = options
        self.show()

    def _planned(self, options: ImportOptions) -> ImportPlan:
        session = self.session
        return plan_import(self._file, session.book, session.context(), options, base=self._base)
