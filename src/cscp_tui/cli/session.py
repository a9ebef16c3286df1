"""The run of a command, which opens its workspace when it needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.usage_errors import ScrutineerOnlyReads
from cscp_tui.domain.enums import Role

if TYPE_CHECKING:
    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.writing import Writing


class Session(Invocation):
    """A run of the command line that can open its workspace."""

    def read(self) -> Reading:
        """Open the workspace to read it.

        Raises:
            CscpError: it cannot be opened, or the as-at day is none.
        """
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.cli.reading import Reading  # noqa: PLC0415

        return Reading(self)

    def read_verified(self) -> Reading:
        """Open the workspace to publish from it, once every line and free text is verified.

        Raises:
            BrokenJournal: one of them is not what was written.
            CscpError: as for ``read``.
        """
        reading = self.read()
        reading.workspace.verify()
        return reading

    def write(self, *, scrutinises: bool = False) -> Writing:
        """Open the workspace to record in it.

        Args:
            scrutinises: whether it is something that scrutineers record too, in their own journal.

        Raises:
            ScrutineerOnlyReads: the user is a scrutineer.
            NotUnderstood: an as-at day was given.
            CscpError: the workspace cannot be opened, or an option is not understood.
        """
        if self.role is Role.SCRUTINEER and not scrutinises:
            raise ScrutineerOnlyReads
        if self.given("as_at"):
            raise NotUnderstood(
                "--as-at shows an earlier day, on which nothing can be recorded; give --on for the day on which something took effect."
            )
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.cli.writing import Writing  # noqa: PLC0415

        return Writing(self)
