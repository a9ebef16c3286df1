"""The answers that an agency sent back, each beside the present, before they are taken in."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.importing.answers import Answer, AnswersOptions, AnswersPlan, plan_answers
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.planned import RowState
from cscp_tui.services.imports import answer_in_full, answers_table
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.form_screen import Keeper
from cscp_tui.tui.keys import command
from cscp_tui.tui.preview import PreviewScreen
from cscp_tui.tui.session import Session


class AnswersScreen(PreviewScreen):
    """Shows each answer beside the last update of its action."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "e",
            "change",
            "Take in or leave out",
            "answers.change",
            "Leave this answer out, or take it in after all.",
        ),
        command("v", "read", "Read", "answers.read", "Read the answer and the last update."),
        command(
            "y",
            "confirm",
            "Take in",
            "answers.confirm",
            "Take the answers in as progress updates, as one step.",
        ),
        command("escape", "leave", "Back", "answers.leave", "Go back; nothing is taken in."),
    ]

    def __init__(
        self, session: Session, file: SourceFile, options: AnswersOptions, keep: Keeper
    ) -> None:
        """A preview of the answers in a file."""
        self.session = session  # what ``rows`` shows is planned for it
        self._file, self._options, self._keep = file, options, keep
        super().__init__(session, f"Answers in {file.name}", empty="It has no answers.")

    @property
    def _plan(self) -> AnswersPlan:
        return plan_answers(self._file, self.session.book, self._options)

    def rows(self) -> Table:
        return answers_table(self._plan)

    def summary(self) -> str:
        plan = self._plan
        states = [answer.state for answer in plan.answers]
        said = [
            f"{plan.summary}.",
            f"{counted(states.count(RowState.ADDED), 'answer')} to take in.",
        ]
        if doubtful := states.count(RowState.DOUBTFUL):
            said.append(f"{doubtful} doubtful: left out unless you press e.")
        return " ".join((*said, *plan.notes))

    def action_change(self) -> None:
        """Take the answer under the cursor in, or leave it out."""
        answer = self._answer()
        if answer is None or not answer.ref or not answer.text:
            self.complain("This row has no answer to take in.")
            return
        options, ref = self._options, frozenset({answer.ref})
        if answer.state is RowState.ADDED:
            options = replace(
                options, included=options.included - ref, left_out=options.left_out | ref
            )
        else:
            options = replace(
                options, included=options.included | ref, left_out=options.left_out - ref
            )
        self._options = options
        self.show()

    def action_read(self) -> None:
        """Show the answer under the cursor in full, beside the present."""
        if (answer := self._answer()) is not None:
            pieces = [
                piece
                for label, text in answer_in_full(answer)
                for piece in (Cell(f"{label}\n", Tone.MUTED), f"{text}\n\n")
            ]
            self.app.push_screen(ReadingScreen(answer.ref or "Answer", tuple(pieces)))

    def save(self) -> object:
        plan = self._plan
        if plan.command is None:
            raise Refused("There is nothing to take in.")
        self.warn_once(plan.command)
        context = replace(self.session.context(), quarter=plan.quarter.typed)
        return self._keep(plan.command, seen=None, context=context)

    def _answer(self) -> Answer | None:
        key = self.table.key
        return self._plan.answers[int(key)] if key else None
