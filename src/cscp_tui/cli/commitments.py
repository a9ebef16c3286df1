"""Commitments: where one stands, and the years after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli.declared import add_declared
from cscp_tui.domain.commands.commitments import BeginYear, CarryCommitment, UpdateCommitment

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands


def add_commands(commands: Commands) -> None:
    """Add the commands about commitments."""
    add_declared(commands, UpdateCommitment)
    add_declared(commands, CarryCommitment)
    add_declared(commands, BeginYear)
