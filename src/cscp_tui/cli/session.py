"""A run of a command, which opens its workspace only when needed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.cli.invocation import Invocation
from cscp_tui.domain.rights import Operation, refuse_operation
from cscp_tui.store.errors import BrokenJournal

if TYPE_CHECKING:
    from cscp_tui.cli.reading import OpenedWorkspace
    from cscp_tui.cli.writing import Writing


class CommandRun(Invocation):
    """A run of the command line that can open its workspace."""

    def read(self, *, shows: bool = True) -> OpenedWorkspace:
        """Open the workspace to read it.

        Args:
            shows: whether people see the data, who must be warned if the journal is damaged.
        """
        from cscp_tui.cli.reading import OpenedWorkspace

        reading = OpenedWorkspace(self)
        if shows:
            with suppress(BrokenJournal):
                if reading.is_past:
                    reading.workspace.verify()  # a past day rests on every line
                else:
                    reading.workspace.verify_read()
            reading.refuse_damage()
        else:
            reading.tell_findings()
        return reading

    def read_verified(self) -> OpenedWorkspace:
        """Open the workspace to publish from it, and verify every line and free text."""
        from cscp_tui.cli.reading import OpenedWorkspace

        reading = OpenedWorkspace(self)
        with suppress(BrokenJournal):
            reading.workspace.verify()
        reading.refuse_damage()
        return reading

    def refuse_scrutineer(self, operation: Operation = Operation.WRITE) -> None:
        """Refuse a command that does something to the team's records or files to a scrutineer."""
        refuse_operation(self.role, operation)

    def write(self, *, scrutinises: bool = False, asks: bool = True) -> Writing:
        """Open the workspace for recording.

        Args:
            scrutinises: whether scrutineers can record it too, in their own journal.
            asks: whether to ask about the clock if it seems wrong.
        """
        if not scrutinises:
            self.refuse_scrutineer()
        if self.given("as_at"):
            raise NotUnderstood(
                "You can't record anything with --as-at, which only shows an earlier date. Use "
                "--on to give an effective date."
            )
        from cscp_tui.cli.writing import Writing

        return Writing(self, asks=asks)
