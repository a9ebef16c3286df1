"""Printing: data on stdout, messages on stderr, tables fitted to the terminal."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TextIO

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.plain_files import LargeFile, NoPlainFile, read_given
from cscp_tui.base.progress import Step, untold
from cscp_tui.base.texts import clean, one_line, shortened
from cscp_tui.documents.table import Column, Table, columns
from cscp_tui.domain.changes import Plain


def prepare_streams() -> None:
    """Make output UTF-8 in pipes and files, and replace characters that a terminal lacks."""
    _open_closed_ones()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if sys.platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            # Our files have their own line endings on every system.
            stream.reconfigure(errors="replace", newline="")


def _open_closed_ones() -> None:
    """Replace streams that a script or scheduler has closed with empty ones.

    Otherwise the next file that is opened, such as the journal, would be taken for it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def let_nobody_read(stream: TextIO) -> None:
    """Redirect a stream to nowhere, so that nothing fails over it any more."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - it is no file of ours
        os.dup2(nothing.fileno(), stream.fileno())


class JsonOutput:
    """The output of a command with ``--json``: JSON and nothing else, in every case.

    A command without a form of its own prints what people would have seen, as values.
    """

    def __init__(self) -> None:
        self.begin(is_wanted=False)

    def begin(self, *, is_wanted: bool) -> None:
        self.is_wanted, self.is_printed = is_wanted, False
        self._said: list[str] = []
        self._shown: list[str] = []
        self._rows: list[Plain] = []

    def say(self, words: str) -> None:
        self._said.append(words)

    def show(self, text: str) -> None:
        self._shown.append(text.rstrip("\n"))

    def show_rows(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        keys = [column.key for column in columns]
        self._rows += [dict(zip(keys, map(one_line, row), strict=False)) for row in rows]

    def end(self, error: str = "") -> None:
        """Print what was told, if the command printed no JSON."""
        if self.is_wanted and not self.is_printed:
            answer = {"said": self._said, "shown": self._shown, "rows": self._rows}
            show_json({"error": error} | answer)


JSON_OUTPUT = JsonOutput()


def say(words: str) -> None:
    """Print a message; where nobody can be told any more, as in a closed window, drop it."""
    words = one_line(words)
    JSON_OUTPUT.say(words)
    if sys.stderr.isatty():
        # Only people need lines that are broken between words.
        from textwrap import fill

        words = fill(words, _columns(), break_long_words=False, break_on_hyphens=False)
    try:
        print(words, file=sys.stderr, flush=True)
    except OSError:
        let_nobody_read(sys.stderr)


def progress_of(what: str) -> Step:
    """Return a function that shows the progress of long work in one line of a terminal.

    If stderr is not a terminal, it shows nothing.
    """
    if not sys.stderr.isatty():
        return untold
    printed = -1

    def tell(done: int, of: int) -> None:
        nonlocal printed
        if (percent := 100 * done // of) != printed:
            printed = percent
            words = f"{what}: {percent}%"
            # The cursor goes back to the start, so that the next output overwrites this.
            print(words if done < of else " " * len(words), end="\r", file=sys.stderr, flush=True)

    return tell


def show(text: str) -> None:
    """Print data, whose parts must have been made harmless."""
    if JSON_OUTPUT.is_wanted:
        JSON_OUTPUT.show(text)
    else:
        _print(text)


def _print(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


JSON_VERSION = 1
"""The version of the ``--json`` output. New keys do not change it."""


def show_json(value: Plain, *, is_line: bool = False) -> None:
    """Print plain values as JSON, in ASCII if the output cannot show anything else.

    Every object says its version. A list stays an array, as scripts know it.
    """
    from cscp_tui.writers.json import json_text

    JSON_OUTPUT.is_printed = True
    _print(json_text(_versioned(value), ascii_only=not can_print("é☑"), is_line=is_line))


def _versioned(value: Plain) -> Plain:
    if isinstance(value, list):
        return [_versioned(each) for each in value]
    return {"v": JSON_VERSION} | value if isinstance(value, dict) else value


def can_print(text: str) -> bool:
    """Return whether stdout's encoding can represent a text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


_stated = [""]
"""The encoding of piped text given on the command line; empty if none is."""


def state_encoding(name: str) -> None:
    """Set the encoding of piped text. If empty, Python's setting or UTF-8 is used."""
    _stated[0] = name


_MOST_PIPED = 50_000_000
"""The most bytes on stdin: as many as a file may have that is imported."""


def read_stdin() -> str:
    """Return all text on stdin, without the line break at its end.

    Raises:
        Refused: there is more than anybody pastes, perhaps without end.
    """
    stream = getattr(sys.stdin, "buffer", None)
    most = _MOST_PIPED + 1
    data = stream.read(most) if stream is not None else sys.stdin.read(most).encode()
    if len(data) > _MOST_PIPED:
        raise Refused(
            f"The piped text is larger than {_MOST_PIPED // 1_000_000} MB. Give only what you need."
        )
    stated = _stated[0] or os.environ.get("PYTHONIOENCODING", "").partition(":")[0] or "utf-8"
    encoding = "utf-8-sig" if stated.casefold() in {"utf-8", "utf8"} else stated
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise NotUnderstood(
            f"The piped text isn't in the encoding “{shortened(stated)}”. Add --encoding with the "
            "right one, e.g. --encoding cp1252 for a text file from Windows."
        ) from None
    return clean(text).replace("\r\n", "\n").rstrip("\n")


def read_file_or_stdin(typed: str, most: int = _MOST_PIPED) -> str:
    """Return the text of a file; ``-`` reads stdin.

    Args:
        most: its maximum size in bytes.

    Raises:
        CscpError: there is no such file, or it can't be read as text.
    """
    if typed == "-":
        return read_stdin()
    path = typed_path(typed)
    try:
        return read_given(path, most).decode("utf-8-sig")
    except LargeFile as problem:
        raise Refused(
            f"“{path.name}” is larger than {problem.size}. Split it into several files."
        ) from None
    except NoPlainFile as problem:
        raise Refused(
            f"“{path.name}” can't be read: {problem.strerror}. Use “-” to pipe it in."
        ) from None
    except FileNotFoundError:
        raise NotUnderstood(f"There's no file “{shortened(typed)}”. Check its name.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(
            f"“{path.name}” can't be read ({shortened(str(problem), 120)}). Save it as UTF-8 text."
        ) from None


def text_or_stdin(typed: str) -> str:
    """Return a typed text; ``-`` reads it from stdin."""
    return read_stdin() if typed == "-" else typed


class Answered(StrEnum):
    """The options that answer a question beforehand, without which none is asked."""

    YES = "--yes"
    """Questions that lose nothing."""
    NOT_IDENTIFIERS = "--not-identifiers"
    CLOCK_IS_RIGHT = "--clock-is-right"
    UPGRADE = "--upgrade"
    FOR_GOOD = "--for-good"
    DROP_NEWER = "--drop-newer"
    REPAIR = "--repair"
    ON = "--on"
    CHAIR = "--chair"
    MINE = "--mine"
    ANSWERS = "--answers"
    TO_CHECK = "--to-check"


def asked(question: str, option: Answered) -> str:  # noqa: ARG001 - whoever asks has to have one
    """Ask the user at the terminal.

    Args:
        option: what answers the question in a script.

    Returns:
        The line typed; empty at the end of input, and where the terminal has gone.
    """
    sys.stdout.flush()
    try:
        sys.stderr.write(question)
        sys.stderr.flush()
        return sys.stdin.readline()
    except OSError:
        return ""


def confirmed(option: Answered, question: str = "Type yes to do this: ") -> bool:
    """Return whether the user types yes at the terminal; otherwise say that nothing changed."""
    if asked(question, option).strip().casefold() == "yes":
        return True
    say("Nothing was changed.")
    return False


GAP = "  "
LEAST = 8
"""The width in cells that a column keeps when others need room."""


def show_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, in full to pipes and files but cut to the width of a terminal."""
    show_view(columns(*titles), rows)


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def show_cells(table: Table) -> None:
    show_view(table.columns, [tuple(str(cell) for cell in row.cells) for row in table.rows])


def show_view(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print a view's table, whose columns say which of them are narrowed on a terminal."""
    if JSON_OUTPUT.is_wanted:
        JSON_OUTPUT.show_rows(columns, rows)
        return
    width = _columns() if sys.stdout.isatty() else None
    show("\n".join(table_lines(columns, rows, width, "…" if can_print("…") else ".")))


def table_lines(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: int | None = None,
    mark: str = "…",
) -> list[str]:
    """Return the lines of a table, laid out as its columns say.

    Args:
        columns: the title of each column, the room that it needs and how it grows.
        rows: the users' texts, which are made harmless single lines here.
        width: the maximum width of a line in terminal cells; None for no limit.
        mark: the sign in place of text that was cut.
    """
    room = sys.maxsize if width is None else width
    kept = [place for place, column in enumerate(columns) if column.needs <= room]
    cells = [
        [one_line(row[place]).strip() for place in kept]
        for row in ([column.title for column in columns], *rows)
    ]
    widths = [max(map(cells_of, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = _shared([columns[place] for place in kept], widths, width)
    lines = (
        GAP.join(_fit(text, most, mark) for text, most in zip(row, widths, strict=True))
        for row in cells
    )
    return [line.rstrip() for line in lines]


def _shared(columns: Sequence[Column], widths: list[int], width: int) -> list[int]:
    """Return widths that fit. Spare room goes to the growing columns by their shares."""
    shared = [
        min(most, column.width) if column.grows else most
        for column, most in zip(columns, widths, strict=True)
    ]
    left = width - len(GAP) * (len(widths) - 1) - sum(shared)
    while left > 0:
        hungry = [n for n, column in enumerate(columns) if column.grows and shared[n] < widths[n]]
        if not hungry:
            break
        shared[min(hungry, key=lambda n: shared[n] / columns[n].grows)] += 1
        left -= 1
    return _narrowed(shared, width)


def cells_of(text: str) -> int:
    """Return the width of a text in terminal cells."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _narrowed(widths: list[int], width: int) -> list[int]:
    """Return widths that fit, by narrowing the widest columns first."""
    room = width - len(GAP) * (len(widths) - 1)
    narrowed = list(widths)
    while sum(narrowed) > room and max(narrowed) > LEAST:
        narrowed[narrowed.index(max(narrowed))] -= 1
    return narrowed


def _fit(text: str, width: int, mark: str) -> str:
    taken = cells_of(text)
    if taken > width:
        text = _cut(text, width - len(mark)) + mark
        taken = cells_of(text)
    return text + " " * (width - taken)


def _cut(text: str, width: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _cells(character)
        if taken > width:
            return text[:place]
    return text
