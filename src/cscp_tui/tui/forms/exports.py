"""The export of a screen: its content, the form for format and name, and the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast
from unicodedata import normalize

from msgspec import Struct, field
from msgspec.structs import replace
from textual.app import App
from textual.worker import get_current_worker

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.paths import NoPath, typed_path
from cscp_tui.base.progress import Step, Stopped, between, untold
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.documents.document import Report
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Table
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.services.calendar import calendar_file
from cscp_tui.services.exports import write_new_file
from cscp_tui.services.personal_identifier_warnings import warning_of_text
from cscp_tui.services.printed_figures import with_fact_of_corrections
from cscp_tui.store.as_at import without_collecting
from cscp_tui.store.folder import EXPORTS
from cscp_tui.store.folder_storage import refuse_place_of_the_teams
from cscp_tui.store.storage import Storage
from cscp_tui.tui.forms.fields import Done, Field, Form, Values, choice_field
from cscp_tui.tui.forms.form_screen import Keeper, Warned
from cscp_tui.tui.session import ExportUnderWay, Session
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import prepared

Format: TypeAlias = Literal["md", "csv", "xlsx", "docx", "html", "json", "ics"]


class PlannedExport(Struct, frozen=True, kw_only=True):
    """An export that is made once its format has been chosen."""

    name: str
    """The default file name without its ending: ``actions 2025``."""

    about: str
    """The description of its content: ``8 of 35 actions · late``."""

    formats: tuple[Format, ...] = ("md", "csv", "xlsx", "docx", "html", "json")

    prepare: Callable[[Format], Callable[[Step], str | bytes]]
    """Returns a function that makes the content in a format, as text or as bytes. That function
    does not read the book any more, and reports its progress."""

    notices: Callable[[Format], tuple[str, ...]] = lambda _: ()
    """Returns sentences to be told beside the file."""

    size: int = 0
    """The number of records; a large export is written in the background."""

    columns: Choices = field(default_factory=Choices)
    """The columns and column sets to choose from; empty if there is no choice."""

    in_columns: Callable[[str], PlannedExport] | None = None
    """Returns the same export with other columns, given their names or that of a set."""

    def text(self, wanted: Format) -> str | bytes:
        return self.prepare(wanted)(untold)


def exported_report(
    session: Session, report: Report, *, name: str, about: str, size: int = 0
) -> PlannedExport:
    """Describe the export of a list in any format. Word uses the workspace's own template."""

    def prepare(wanted: Format) -> Callable[[Step], str | bytes]:
        is_word = wanted == PaperFormat.WORD.value
        templates = session.workspace.storage.templates() if is_word else None
        shown = with_fact_of_corrections(report, session.workspace)
        return prepared(shown, wanted, templates, byte_order_mark=True)

    return PlannedExport(name=name, about=about, prepare=prepare, size=size)


def exported_table(
    session: Session, table: Table, *, name: str, title: str, which: str
) -> PlannedExport:
    """Describe the export of a list as shown, with its headings."""
    paper = list_report(session.book, session.today, table, title=title, which=which)
    return exported_report(session, paper, name=name, about=f"{title} · {which}")


def with_calendar(
    exported: PlannedExport | None, session: Session, *, group: str = "", lead: str = ""
) -> PlannedExport | None:
    """Add the calendar format to an export, for all groups, one group or a lead agency."""
    if exported is None:
        return None

    def prepare(wanted: Format) -> Callable[[Step], str | bytes]:
        if wanted != "ics":
            return exported.prepare(wanted)
        book, today = session.book, session.today
        data = calendar_file(session.workspace, book, today, group=group, lead=lead)
        return lambda _step: data.decode()

    return replace(exported, formats=(*exported.formats, "ics"), prepare=prepare)


LONG = 1500
"""The number of records above which an export is written in the background."""


_PERCENT_BETWEEN_UPDATES = 5
"""The percentage between two updates of the progress, each of which can delay a key."""


class PendingExport(Struct, frozen=True, kw_only=True):
    """A file that has yet to be made and written."""

    path: Path
    make: Callable[[Step], str | bytes]
    """Makes the content without reading the book, which may change meanwhile."""
    text: Callable[[Step], str | bytes]
    """Makes the same content as text, to search it for identifiers."""
    quiet: Collection[str]
    """The phrases that look like a child's identifier but are not."""


def write_export(
    pending: PendingExport, writing: ExportUnderWay, show_progress: Callable[[], object]
) -> Done:
    """Make a file in a worker thread and write it.

    Args:
        show_progress: called in this thread when the percentage has changed.

    Returns:
        The file, and a sentence that names it and warns of what may identify a child.

    Raises:
        Stopped: the export was cancelled.
    """
    worker = get_current_worker()

    def step(done: int, of: int) -> None:
        if writing.is_stopped or worker.is_cancelled:
            raise Stopped
        if (percent := 100 * done // of) >= writing.percent + _PERCENT_BETWEEN_UPDATES:
            writing.percent = percent
            show_progress()

    with without_collecting():  # a garbage collection would keep a key waiting
        content = pending.make(between(step, 0, 60))
        text = content if isinstance(content, str) else pending.text(untold)
        warning = warning_of_text(str(text), pending.quiet, between(step, 60, 100))
    step(1, 1)
    path = write_new_file(pending.path, content)
    return Done(f"Wrote {path}. {warning}".rstrip(), (path,))


def hand_over(app: App[Any], files: Iterable[Path]) -> None:
    """Offer files that were written as downloads, if the app is used in a browser.

    Whoever uses it there can't reach the folder “exports” of the computer that it runs on.
    """
    if app.is_web:
        for file in files:
            app.deliver_binary(file)


FORMATS = Choices(
    (
        Choice("md", "Markdown", "text with tables"),
        Choice(
            "xlsx", "Excel", "with filters, real dates and numbers", names=("excel", "workbook")
        ),
        Choice("csv", "CSV", "for any spreadsheet", names=("spreadsheet",)),
        Choice("docx", "Word", "with headings and tables"),
        Choice("html", "HTML", "for a browser, and to print", names=("web page",)),
        Choice("json", "JSON", "for programs"),
        Choice("ics", "Calendar", "for Outlook and phones", names=("outlook", "icalendar")),
    )
)

_NO_NAME = r"[^\w\s.()–-]+"
"""The characters that are not allowed in file names on some systems."""

_DEVICES = r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)"
"""The reserved names of Windows devices, with any ending."""


class NoFileName(NotUnderstood):
    """The error that a name cannot be the name of a file."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"“{shortened(typed)}” isn't a valid file name. Use letters and digits.", field="file"
        )


class Export(Struct, frozen=True, kw_only=True):
    """An export with its chosen format and file."""

    exported: PlannedExport
    format: Format
    path: Path
    """The path to write; if the file exists, another name beside it is used."""


def export_form(
    exported: PlannedExport, place: Path, as_at: date, *, keeps_out_of: Storage | None = None
) -> Form:
    """Build the form of an export. By default, it writes Markdown into the exports folder.

    Args:
        place: the folder that contains the folder for exports, usually the workspace.
        keeps_out_of: the team's workspace, in whose folder a scrutineer must not write.
    """
    name = as_file_name(f"{exported.name} as at {as_at.isoformat()}")
    folder = place / EXPORTS
    where = str(folder) if keeps_out_of else f"the workspace's {EXPORTS}"
    formats = Choices(choice for choice in FORMATS if choice.value in exported.formats)

    def build(values: Values) -> Export:
        path = _path(values, folder, name)
        if keeps_out_of is not None:
            refuse_place_of_the_teams(path, keeps_out_of)
        typed = values.get("columns", "")
        shown = exported.in_columns(typed) if typed and exported.in_columns else exported
        return Export(exported=shown, format=cast("Format", values["format"]), path=path)

    return Form(
        key=f"export {exported.name}",
        title="Export what is shown",
        verb="Export",
        about=exported.about,
        fields=(
            choice_field(
                "format",
                "Format",
                formats,
                exported.formats[0],
                needed=True,
                hint=" or ".join(
                    filter(None, (", ".join(formats.labels[:-1]), formats.labels[-1]))
                ),
            ),
            Field(
                key="file",
                label="File",
                hint=f"default: {name} in {where}",
                tell=lambda typed: _name_in_words(typed, folder, name),
            ),
            *_columns_field(exported),
        ),
        build=build,
    )


def _columns_field(exported: PlannedExport) -> tuple[Field, ...]:
    if exported.in_columns is None:
        return ()
    hint = "leave blank for those on the screen; e.g. ref, action, lead, original due, impact"
    if exported.columns:
        hint += f"; or a column set: {', '.join(exported.columns.labels)}"
    return (Field(key="columns", label="Columns", choices=exported.columns, hint=hint),)


def export_keeper(session: Session) -> Keeper:
    """Return a keeper that writes an export without overwriting, or defers a long one.

    What may identify a child is warned of once, and never blocked.
    """
    warned: set[str] = set()
    quiet = session.book.ignored_phrases

    def keep(made: Export, /, **_: object) -> Done | PendingExport:
        with session.workspace.publishing("Not exported"):
            return write(made)

    def write(made: Export) -> Done | PendingExport:
        exported = made.exported
        if exported.size > LONG:
            make, text = exported.prepare(made.format), exported.prepare("md")
            return PendingExport(path=made.path, make=make, text=text, quiet=quiet)
        content = exported.text(made.format)
        words = content if isinstance(content, str) else exported.text("md")
        warning = warning_of_text(str(words), quiet)
        if warning and warning not in warned:
            warned.add(warning)
            raise Warned(warning, "file")
        notices = exported.notices(made.format)
        path = write_new_file(made.path, content)
        return Done(". ".join((f"Wrote {path}", *notices)), (path,))

    return keep


_HYPHENS = str.maketrans("/–—", "---")


def as_file_name(text: str) -> str:
    """Return a text as a file name valid on every system; empty if nothing is left of it."""
    words = re.sub(_NO_NAME, " ", one_line(normalize("NFC", text)).translate(_HYPHENS))
    name = "-".join(words.split()).strip(".-")[:120]
    return f"file-{name}" if re.match(_DEVICES, name) else name


def _path(values: dict[str, Any], folder: Path, name: str) -> Path:
    path = _named(values["file"], folder, name)
    ending = f".{values['format']}"
    return path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")


def _named(typed: str, folder: Path, name: str) -> Path:
    """Return the path for a typed file name; a name without a folder is put in ``folder``."""
    if not typed:
        return folder / name
    try:
        path = typed_path(typed)
    except NoPath:
        raise NoFileName(typed) from None
    called = as_file_name(path.name)
    if not called:
        raise NoFileName(typed)
    return path.with_name(called) if path.parent != Path() else folder / called


def _name_in_words(typed: str, folder: Path, name: str) -> str:
    if not typed:
        return ""
    try:
        return f"{_named(typed, folder, name)}, with the right ending for its format"
    except NoFileName as problem:
        return str(problem)
