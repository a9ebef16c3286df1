"""Writing a long export beside the keys: the screen goes on, and it can be stopped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from cscp_tui.domain.errors import CscpError
from cscp_tui.exporting.files import write_new_file
from cscp_tui.exporting.text_guards import warning_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from textual.worker import Worker

    from cscp_tui.tui.screens.framed_screen import FramedScreen

LONG = 1500
"""So many records take longer to write than a key may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A file that is still to be made."""

    path: Path
    make: Callable[[], str]
    """Its text; made without looking at the book, which goes on changing."""
    quiet: Collection[str]
    """Phrases that look like a child's identifier and are none."""


def begin(screen: FramedScreen, pending: Pending) -> Worker[None]:
    """Write a file in a thread, and say on the screen what came of it."""
    return screen.app.run_worker(
        partial(_write, screen, pending), thread=True, group="export", exit_on_error=False
    )


def _write(screen: FramedScreen, pending: Pending) -> None:
    worker, tell = get_current_worker(), screen.app.call_from_thread
    try:
        text = pending.make()
        warning = warning_of_text(text, pending.quiet)
        if worker.is_cancelled:
            return
        path = write_new_file(pending.path, text)
    except CscpError as problem:
        tell(screen.complain, str(problem))
    else:
        tell(screen.say, f"Wrote {path}. {warning}".rstrip())
