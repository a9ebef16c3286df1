"""Exports of what a screen shows; long ones are written in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from textual.worker import get_current_worker

from cscp_tui.base.progress import Stopped, between
from cscp_tui.services.exports import write_new_file
from cscp_tui.services.identifier_warnings import warning_of_text
from cscp_tui.store.as_at import without_collecting
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from cscp_tui.base.progress import Step
    from cscp_tui.documents.table import Table
    from cscp_tui.tui.session import Session, Writing


Format: TypeAlias = Literal["md", "csv", "docx", "html", "json"]


class Exported(Struct, frozen=True, kw_only=True):
    """A paper that can be written to a file, made only once its format is known."""

    name: str
    """What its file is called unless something else is typed, without ending: ``actions 2025``."""

    about: str
    """What it holds, in words: ``8 of 35 actions · late``."""

    formats: tuple[Format, ...] = ("md", "csv", "html", "json")
    """The formats that it can have."""

    text: Callable[[Format], str | bytes]
    """Its text in a format, which of Word's is bytes."""

    size: int = 0
    """How many records are in it; many are written beside the keys, where it is ``finished``."""

    finished: Callable[[Format], Callable[[Step], str]] | None = None
    """What makes the text in a format without looking at the book any more, and tells how far it
    is."""


def exported_table(
    session: Session, table: Table, *, name: str, title: str, which: str
) -> Exported:
    """Describe the export of a list as it is shown, under its headings."""
    paper = list_report(session.book, session.today, table, title=title, which=which)
    text = partial(text_of, paper, byte_order_mark=True)
    return Exported(name=name, about=f"{title} · {which}", text=text)


LONG = 1500
"""So many records take longer to write than a key may."""


_PERCENT_BETWEEN_UPDATES = 5
"""Showing the progress takes the time of a key."""


class PendingExport(Struct, frozen=True, kw_only=True):
    """A file that is still to be made."""

    path: Path
    make: Callable[[Step], str]
    """Its text; made without looking at the book, which goes on changing."""
    quiet: Collection[str]
    """Phrases that look like a child's identifier and are none."""


def write_pending(
    pending: PendingExport, writing: Writing, show_progress: Callable[[], object]
) -> str:
    """Make a file in a worker thread and write it.

    Args:
        pending: the file.
        writing: its state, which is kept up to date and may ask to stop.
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
        text = pending.make(between(step, 0, 60))
        warning = warning_of_text(text, pending.quiet, between(step, 60, 100))
    step(1, 1)
    path = write_new_file(pending.path, text)
    return f"Wrote {path}. {warning}".rstrip()
