"""Printing: data on stdout, words on stderr, nothing that steers a terminal."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING

from cscp_tui.domain.texts import clean, one_line

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Plain

_STEERING = re.compile(
    "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)
"""What JSON leaves as it is and a terminal may obey."""


def prepare_streams() -> None:
    """Write UTF-8 into pipes and files, and never fail at a character the terminal lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if sys.platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            # A file of ours has its own line ends on every system.
            stream.reconfigure(errors="replace", newline="")


def say(words: str) -> None:
    """Tell the user something, as one line."""
    print(one_line(words), file=sys.stderr)


def show(text: str) -> None:
    """Print data: text of our own making, whose parts have been made harmless."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def show_json(value: Plain) -> None:
    """Print plain values as JSON, in ASCII where the output takes nothing else."""
    show(json_text(value, ascii_only=not can_print("é☑")))


def json_text(value: Plain, *, ascii_only: bool = False) -> str:
    """Plain values as indented JSON without anything that steers a terminal."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=2)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


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
