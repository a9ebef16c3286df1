"""The command ``completion``, which prints a completion script for bash or zsh."""

from __future__ import annotations

from enum import StrEnum

import shtab

from cscp_tui.cli.parser import Commands, add_choice
from cscp_tui.cli.printing import show
from cscp_tui.cli.registry import make_parser
from cscp_tui.cli.session import CommandRun


class Shell(StrEnum):
    """The shells for which there is a completion script."""

    BASH = "bash"
    ZSH = "zsh"


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "completion",
        "print a script that lets your shell complete commands and options",
        "cscp completion bash\ncscp completion zsh",
        print_script,
        gives_json=False,
    )
    add_choice(command, "shell", "shell", Shell, help="your shell")


def print_script(session: CommandRun) -> int:
    show(shtab.complete(make_parser(), session.arguments.shell.value))
    return 0
