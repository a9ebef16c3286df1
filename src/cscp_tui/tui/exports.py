"""Exports of what a screen shows; long ones are written in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace
from textual.worker import get_current_worker

from cscp_tui.base.progress import Stopped, between, untold
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.choices import Choices
from cscp_tui.services.calendar import calendar_file
from cscp_tui.services.exports import write_new_file
from cscp_tui.services.identifier_warnings import warning_of_text
from cscp_tui.store.as_at import without_collecting
from cscp_tui.store.files import read_templates
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from cscp_tui.base.progress import Step
    from cscp_tui.documents.document import Report
    from cscp_tui.documents.table import Table
    from cscp_tui.tui.session import Session, Writing


Format: TypeAlias = Literal["md", "csv", "xlsx", "docx", "html", "json", "ics"]


class Exported(Struct, frozen=True, kw_only=True):
    """A paper that can be written to a file, made only once its format is known."""

    name: str
    """What its file is called unless something else is typed, without ending: ``actions 2025``."""

    about: str
    """What it holds, in words: ``8 of 35 actions · late``."""

    formats: tuple[Format, ...] = ("md", "csv", "xlsx", "docx", "html", "json")
    """The formats that it can have."""

    prepare: Callable[[Format], Callable[[Step], str | bytes]]
    """Gives what makes its content in a format, without looking at the book any more, and tells how
    far it is; of Word and Excel it is bytes."""

    size: int = 0
    """The number of records; many are written in the background."""

    columns: Choices = field(default_factory=Choices)
    """The column sets and columns that are offered; none where there is nothing to choose."""

    in_columns: Callable[[str], Exported] | None = None
    """Gives the same in other columns, by their names or that of a set."""

    def text(self, wanted: Format) -> str | bytes:
        """Its content in a format."""
        return self.prepare(wanted)(untold)


def exported_report(
    session: Session, report: Report, *, name: str, about: str, size: int = 0
) -> Exported:
    """Describe the export of a list in any format; Word has the workspace's own template."""

    def prepare(wanted: Format) -> Callable[[Step], str | bytes]:
        is_word = wanted == PaperFormat.WORD.value
        templates = read_templates(session.workspace.folder) if is_word else None
        return prepared(report, wanted, templates, byte_order_mark=True)

    return Exported(name=name, about=about, prepare=prepare, size=size)


def exported_table(
    session: Session, table: Table, *, name: str, title: str, which: str
) -> Exported:
    """Describe the export of a list as it is shown, under its headings."""
    paper = list_report(session.book, session.today, table, title=title, which=which)
    return exported_report(session, paper, name=name, about=f"{title} · {which}")


def with_calendar(
    exported: Exported | None, session: Session, *, group: str = "", lead: str = ""
) -> Exported | None:
    """Add the format of calendars to an export: of all groups, or of a group or lead agency."""
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
"""So many records take longer to write than a key may."""


_PERCENT_BETWEEN_UPDATES = 5
"""Showing the progress takes the time of a key."""


class PendingExport(Struct, frozen=True, kw_only=True):
    """A file that is still to be made."""

    path: Path
    make: Callable[[Step], str | bytes]
    """Its content; made without looking at the book, which goes on changing."""
    text: Callable[[Step], str | bytes]
    """The same as text, in which identifiers are looked for."""
    quiet: Collection[str]
    """Phrases that look like a child's identifier and are none."""


def write_pending(
    pending: PendingExport, writing: Writing, show_progress: Callable[[], object]
) -> str:
    """Make a file in a worker thread and write it.

    Args:
        pending: the file.
        show_progress: is called in this thread when the percentage has changed.

    Returns:
        A sentence that names the file, and warns of what may identify a child.

    Raises:
        Stopped: nobody wants the file any more.
        CscpError: it could not be made or written.
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
    return f"Wrote {path}. {warning}".rstrip()
