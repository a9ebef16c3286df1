"""Asking before something large is done: the preview stands on stdout, the question on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cscp_tui.cli.printing import say

if TYPE_CHECKING:
    from cscp_tui.cli.parsing import CommandLineParser


def add_yes(command: CommandLineParser) -> None:
    """Let a command be done without asking."""
    command.add_argument("--yes", action="store_true", help="do it, without asking")


def asks() -> bool:
    """Whether somebody is there to be asked; says that this is a preview where nobody is."""
    if sys.stdin.isatty():
        return True
    say("Nothing was changed; this is the preview of what --yes does.")
    return False


def confirmed() -> bool:
    """Whether the person at the terminal types yes; says that nothing was changed where not."""
    sys.stdout.flush()
    sys.stderr.write("Type yes to do this: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() == "yes":
        return True
    say("Nothing was changed.")
    return False
