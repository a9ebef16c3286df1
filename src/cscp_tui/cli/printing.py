"""Printing: data on stdout, words on stderr, nothing that steers a terminal."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from cscp_tui.domain.texts import clean, one_line
from cscp_tui.exporting.jsons import json_text
from cscp_tui.exporting.steps import untold

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Plain
    from cscp_tui.exporting.steps import Step


def prepare_streams() -> None:
    """Write UTF-8 into pipes and files, and never fail at a character the terminal lacks."""
    _open_closed_ones()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if sys.platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            # A file of ours has its own line ends on every system.
            stream.reconfigure(errors="replace", newline="")


def _open_closed_ones() -> None:
    """Put an empty stream where a script has closed one, as some schedulers do.

    Otherwise the next file that is opened, such as the journal, would be taken for it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def say(words: str) -> None:
    """Tell the user something, as one line."""
    print(one_line(words), file=sys.stderr)


def progress_of(what: str) -> Step:
    """Tells a terminal in one line how far long work is; a script that reads stderr, nothing."""
    if not sys.stderr.isatty():
        return untold
    told = -1

    def tell(done: int, of: int) -> None:
        nonlocal told
        if (percent := 100 * done // of) != told:
            told = percent
            end = "\n" if done == of else ""
            print(f"\r{what}: {percent}%", end=end, file=sys.stderr, flush=True)

    return tell


def show(text: str) -> None:
    """Print data: text of our own making, whose parts have been made harmless."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def show_json(value: Plain) -> None:
    """Print plain values as JSON, in ASCII where the output takes nothing else."""
    show(json_text(value, ascii_only=not can_print("é☑")))


def can_print(text: str) -> bool:
    """Whether stdout can say a text in its encoding."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def read_stdin() -> str:
    """All that comes on stdin, without the line break at its end."""
    stream = getattr(sys.stdin, "buffer", None)
    data = stream.read() if stream is not None else sys.stdin.read().encode()
    return clean(data.decode("utf-8-sig", "replace")).replace("\r\n", "\n").rstrip("\n")


def read_text(typed: str) -> str:
    """A text as it was typed; ``-`` stands for what comes on stdin."""
    return read_stdin() if typed == "-" else typed
