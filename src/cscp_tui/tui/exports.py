"""Exporting what a screen shows, beside the keys when it takes long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual.worker import get_current_worker

from cscp_tui.base.errors import CscpError
from cscp_tui.base.progress import Stopped, between
from cscp_tui.services.exports import write_new_file
from cscp_tui.services.identifier_warnings import warning_of_text
from cscp_tui.store.as_at import without_collecting
from cscp_tui.tui.session import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from cscp_tui.base.progress import Step
    from cscp_tui.tui.screen import FramedScreen


Format: TypeAlias = Literal["md", "csv", "docx", "html", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
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


LONG = 1500
"""So many records take longer to write than a key may."""


_SHOWN = 5
"""Percent after which a screen shows anew how far it is, which takes the time of a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A file that is still to be made."""

    path: Path
    make: Callable[[Step], str]
    """Its text; made without looking at the book, which goes on changing."""
    quiet: Collection[str]
    """Phrases that look like a child's identifier and are none."""


def begin(screen: FramedScreen, pending: Pending) -> None:
    """Write a file in a thread, and say on the screen how far it is and what came of it."""
    writing = screen.session.writing = Writing()
    screen.show_frame()
    work = partial(_write, screen, pending, writing)
    screen.app.run_worker(work, thread=True, group="export")


def _write(screen: FramedScreen, pending: Pending, writing: Writing) -> None:
    worker, tell = get_current_worker(), screen.app.call_from_thread

    def step(done: int, of: int) -> None:
        if writing.is_stopped or worker.is_cancelled:
            raise Stopped
        if (percent := 100 * done // of) >= writing.percent + _SHOWN:
            writing.percent = percent
            tell(_show_frame, screen)

    try:
        with without_collecting():  # a look for garbage would keep a key waiting
            text = pending.make(between(step, 0, 60))
            warning = warning_of_text(text, pending.quiet, between(step, 60, 100))
        step(1, 1)
        path = write_new_file(pending.path, text)
    except Stopped:
        return
    except CscpError as problem:
        _end(screen, writing)
        tell(_say, screen, str(problem), True)  # noqa: FBT003 - passed on to _say
    else:
        _end(screen, writing)
        tell(_say, screen, f"Wrote {path}. {warning}".rstrip())
    finally:
        _end(screen, writing)


def _end(screen: FramedScreen, writing: Writing) -> None:
    """Let another file be written."""
    if screen.session.writing is writing:
        screen.session.writing = None


def _show_frame(screen: FramedScreen) -> FramedScreen:
    """Show how far it is on whichever screen is looked at, which is not always where it began."""
    shown = getattr(screen.app, "framed_screen", None) or screen
    shown.show_frame()
    return shown


def _say(screen: FramedScreen, words: str, is_wrong: bool = False) -> None:  # noqa: FBT001, FBT002 - from a thread
    shown = _show_frame(screen)
    if is_wrong:
        shown.complain(words)
    else:
        shown.say(words)
