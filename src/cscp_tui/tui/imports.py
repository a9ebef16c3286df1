"""The file or pasted table that is to be imported: what asks for it, and what reads it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Missing
from cscp_tui.base.paths import typed_path
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices, agencies, quarters
from cscp_tui.domain.enums import Source
from cscp_tui.domain.quarters import Quarter
from cscp_tui.importing.answers import AnswersOptions, plan_answers, read_pasted_answers
from cscp_tui.importing.files import read_pasted, read_path
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.tui.dialogs import WorkScreen
from cscp_tui.tui.forms.fields import Field, Form
from cscp_tui.tui.forms.form_screen import handed_on

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.book import Book
    from cscp_tui.importing.cells import SourceFile
    from cscp_tui.tui.dialogs import Call, Work
    from cscp_tui.tui.forms.fields import Values
    from cscp_tui.tui.host import Host


ATTENDANCE, ANSWERS = "attendance", "answers to update requests"


class ImportRequest(Struct, frozen=True):
    """A file or a pasted text that is to be imported, and where its actions belong."""

    options: ImportOptions
    path: Path | None = None
    text: str = ""
    is_answers: bool = False
    """Whether an agency's answers to an update request are in it, and no actions."""

    def read(self, book: Book, tell: Any) -> SourceFile:
        """Read the file; ``tell`` raises where nobody waits for it any more.

        Raises:
            CscpError: it cannot be read.
        """
        if self.path is None:
            return (
                read_pasted_answers(self.text, book) if self.is_answers else read_pasted(self.text)
            )
        return read_path(self.path, lambda done, _: tell(f"Row {done:,}"))


def open_import(screen: Host, into: str = "") -> None:
    """Ask for a file, read it, and show what becomes of it.

    Args:
        into: where the form says that it belongs; the latest plan if empty.
    """
    book = screen.session.book

    def read(answer: object) -> None:
        if isinstance(answer, ImportRequest):
            title = f"Reading {answer.path.name if answer.path else 'the pasted text'}"
            work = WorkScreen(title, _work(answer, book))
            screen.app.push_screen(work, partial(show, answer))
        elif sentence := getattr(answer, "sentence", ""):
            screen.say(sentence)

    def show(request: ImportRequest, answer: object) -> None:
        if answer is None:
            screen.say("Stopped; nothing was imported.")
        elif isinstance(answer, Exception):
            screen.complain(str(answer))
        elif request.is_answers:
            options = AnswersOptions(workspace=screen.session.workspace.header.workspace)
            _show_answers(screen, cast("SourceFile", answer), options)
        else:
            screen.open(
                "import",
                screen.session,
                answer,
                request.options,
                screen.record,
                then=screen.answered,
            )

    screen.open_form(lambda: import_form(book, into), keep=handed_on, then=read)


def _show_answers(screen: Host, file: SourceFile, options: AnswersOptions) -> None:
    """Show the answers in a file, once it is known whose they are and of which quarter."""
    session = screen.session

    def say_whose(answer: object) -> None:
        if isinstance(answer, dict):
            _show_answers(screen, file, replace(options, **answer))

    try:
        plan_answers(file, session.book, options)
    except Missing as problem:
        quarter = session.recording_for or Quarter.containing(session.workspace.today())
        form = sender_form(str(problem), session.book, quarter)
        screen.open_form(lambda: form, keep=handed_on, then=say_whose)
    except CscpError as problem:
        screen.complain(str(problem))
    else:
        screen.open("answers", session, file, options, screen.record, then=screen.answered)


def sender_form(about: str, book: Book, quarter: Quarter) -> Form:
    """Whose answers they are and for which quarter, where the file does not say."""
    return Form(
        key="",
        title="Answers",
        about=about,
        fields=(
            Field(
                key="agency",
                label="Agency",
                kind=FieldType.CHOICE,
                choices=agencies(book),
                needed=True,
                hint="the agency that answered",
            ),
            Field(
                key="quarter",
                label="Quarter",
                kind=FieldType.CHOICE,
                choices=quarters({quarter, quarter.previous}),
                value=quarter.typed,
                needed=True,
                hint="the quarter that they are about",
            ),
        ),
        build=dict,
    )


def _work(request: ImportRequest, book: Book) -> Work:
    def work(tell: Any, _: Call) -> object:
        try:
            return request.read(book, tell)
        except OSError as problem:
            name = request.path.name if request.path else ""
            raise CscpError(f"{name} can't be read: {problem.strerror}.") from None

    return work


def import_form(book: Book, wanted: str = "") -> Form:
    """The file or pasted text, where its actions belong, and whether new names are added."""
    plans = [
        Choice(plan.id, f"plan {plan.id}", plan.title, (plan.id,)) for plan in book.plans.values()
    ]
    others = [Choice(s.value, s.value) for s in Source if s is not Source.PLAN]
    kinds = [Choice(kind, kind) for kind in (ATTENDANCE, ANSWERS)]
    places = Choices([*reversed(plans), *others, *kinds])

    def build(values: Values) -> ImportRequest:
        into = values["into"]
        options = ImportOptions(
            source=Source(into) if into in set(Source) else Source.PLAN,
            plan=into if into in book.plans else "",
            creates=values["create"],
            is_attendance=into == ATTENDANCE,
        )
        if values["text"].strip():
            return ImportRequest(options, text=values["text"], is_answers=into == ANSWERS)
        if not values["file"]:
            raise CscpError("Type a file's name, or paste a table.", field="file")
        # A file that is dropped on a terminal comes in quotation marks.
        path = typed_path(values["file"].strip("'\""))
        return ImportRequest(options, path=path, is_answers=into == ANSWERS)

    return Form(
        key="import",
        title="Import",
        about="actions, attendance or answers from a file or pasted text; nothing is recorded before you have seen it",
        fields=(
            Field(
                key="file", label="File", hint="Excel, Word, CSV, web or Markdown, e.g. ~/plan.xlsx"
            ),
            Field(
                key="into",
                label="They belong to",
                kind=FieldType.CHOICE,
                choices=places,
                value=wanted or places.labels[0],
                needed=True,
                hint="a plan, or where else the actions come from; attendance; or answers",
            ),
            Field(
                key="create",
                label="Add new names",
                kind=FieldType.YES_NO,
                hint="yes adds agencies, priorities and origins that aren't kept here yet",
            ),
            Field(
                key="text",
                label="Or paste it",
                kind=FieldType.LONG,
                hint="a table with its titles, from Excel, Word, Outlook or a web page; or an e-mail",
            ),
        ),
        build=build,
    )
