"""The file or pasted table that is to be imported: what asks for it, and what reads it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import typed_path
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.enums import Source
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


ATTENDANCE = "attendance"


class ImportRequest(Struct, frozen=True):
    """A file or a pasted text that is to be imported, and where its actions belong."""

    options: ImportOptions
    path: Path | None = None
    text: str = ""

    def read(self, tell: Any) -> SourceFile:
        """Read the file; ``tell`` raises where nobody waits for it any more.

        Raises:
            CscpError: it cannot be read.
        """
        if self.path is None:
            return read_pasted(self.text)
        return read_path(self.path, lambda done, _: tell(f"Row {done:,}"))


def open_import(screen: Host) -> None:
    """Ask for a file, read it, and show what becomes of it."""
    book = screen.session.book

    def read(answer: object) -> None:
        if isinstance(answer, ImportRequest):
            title = f"Reading {answer.path.name if answer.path else 'the pasted text'}"
            work = WorkScreen(title, _work(answer))
            screen.app.push_screen(work, partial(show, answer.options))
        elif sentence := getattr(answer, "sentence", ""):
            screen.say(sentence)

    def show(options: ImportOptions, answer: object) -> None:
        if answer is None:
            screen.say("Stopped; nothing was imported.")
        elif isinstance(answer, Exception):
            screen.complain(str(answer))
        else:
            screen.open(
                "import", screen.session, answer, options, screen.record, then=screen.answered
            )

    screen.open_form(lambda: import_form(book), keep=handed_on, then=read)


def _work(request: ImportRequest) -> Work:
    def work(tell: Any, _: Call) -> object:
        try:
            return request.read(tell)
        except OSError as problem:
            name = request.path.name if request.path else ""
            raise CscpError(f"{name} can't be read: {problem.strerror}.") from None

    return work


def import_form(book: Book) -> Form:
    """The file or pasted text, where its actions belong, and whether new names are added."""
    plans = [
        Choice(plan.id, f"plan {plan.id}", plan.title, (plan.id,)) for plan in book.plans.values()
    ]
    others = [Choice(s.value, s.value) for s in Source if s is not Source.PLAN]
    places = Choices([*reversed(plans), *others, Choice(ATTENDANCE, ATTENDANCE)])

    def build(values: Values) -> ImportRequest:
        into = values["into"]
        is_plan, is_attendance = into in book.plans, into == ATTENDANCE
        options = ImportOptions(
            source=Source.PLAN if is_plan or is_attendance else Source(into),
            plan=into if is_plan else "",
            creates=values["create"],
            is_attendance=is_attendance,
        )
        if values["text"].strip():
            return ImportRequest(options, text=values["text"])
        if not values["file"]:
            raise CscpError("Type a file's name, or paste a table.", field="file")
        # A file that is dropped on a terminal comes in quotation marks.
        return ImportRequest(options, path=typed_path(values["file"].strip("'\"")))

    return Form(
        key="import",
        title="Import",
        about="actions or attendance from a file or a pasted table; nothing is recorded before you have seen it",
        fields=(
            Field(
                key="file", label="File", hint="Excel, Word, CSV, web or Markdown, e.g. ~/plan.xlsx"
            ),
            Field(
                key="into",
                label="They belong to",
                kind=FieldType.CHOICE,
                choices=places,
                value=places.labels[0] if places.labels else "",
                needed=True,
                hint="a plan, or where else the actions come from; or attendance",
            ),
            Field(
                key="create",
                label="Add new names",
                kind=FieldType.YES_NO,
                hint="yes adds agencies, priorities and origins that aren't kept here yet",
            ),
            Field(
                key="text",
                label="Or paste a table",
                kind=FieldType.LONG,
                hint="with its row of titles, from Excel, Word, Outlook or a web page",
            ),
        ),
        build=build,
    )
