"""What every export understands: its format, its marking, and where it goes."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.printing import say, show
from cscp_tui.exporting.paper_formats import Marking
from cscp_tui.paths import typed_path

if TYPE_CHECKING:
    from cscp_tui.cli.parsing import CommandLineParser

STDOUT = "-"


class ListFormat(StrEnum):
    """The format of a list."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    HTML = "html"

    @property
    def carries_marking(self) -> bool:
        """Whether a file of it has a first and a last line of its own."""
        return self in {ListFormat.MARKDOWN, ListFormat.HTML}


def add_marking(command: CommandLineParser, help_text: str = "its first and last line") -> None:
    """Let an export take its marking."""
    command.add_argument(
        "--marking",
        type=one_of("marking", Marking),
        metavar="|".join(Marking),
        default=Marking.NONE,
        help=help_text,
    )


def add_file_options(command: CommandLineParser, formats: type[StrEnum]) -> None:
    """Let an export take its marking, its format and its file."""
    add_marking(command)
    command.add_argument(
        "--format",
        type=one_of("format", formats),
        metavar="|".join(formats),
        default=next(iter(formats)),
        help="md unless said",
    )
    command.add_argument(
        "-o", "--output", metavar="FILE|-", default=STDOUT, help="stdout unless said"
    )


def put(content: str | bytes, output: str) -> None:
    """Write a text, or the bytes of a file, to a file or to stdout."""
    if output == STDOUT:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            show(content)
        return
    # Only what is written needs it.
    from cscp_tui.exporting.files import write_file  # noqa: PLC0415

    path = typed_path(output)
    write_file(path, content)
    say(f"Wrote {path}.")
