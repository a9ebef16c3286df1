"""One run of a command: what was typed, in which workspace, by whom."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cscp_tui.cli.typing_errors import OnlyForReading, ScrutineerOnlyReads
from cscp_tui.domain.words import Role
from cscp_tui.paths import typed_path
from cscp_tui.settings import data_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.writing import Writing
    from cscp_tui.settings import Settings
    from cscp_tui.store.clocks import Clock

WORKSPACE_VARIABLE = "CSCP_WORKSPACE"
NOBODY = "Business team"
"""Who records where neither settings nor the system name anybody."""


class Session:
    """What was typed, and what it is about."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        settings: Settings,
        clock: Clock | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        """A run of the command whose arguments these are; the clock is the workspace's own."""
        self.arguments: Any = arguments
        self.settings = settings
        self.clock = clock
        self.problems = problems
        """What is wrong with the settings."""

    def given(self, name: str) -> str:
        """The text of an option that every command understands; empty where it was not given."""
        return str(getattr(self.arguments, name, ""))

    @property
    def folder(self) -> Path:
        """The workspace's folder: typed, from the environment, from settings, or the user's own."""
        typed = self.given("workspace") or os.environ.get(WORKSPACE_VARIABLE, "")
        if typed:
            return typed_path(typed)
        return self.settings.workspace or data_folder()

    @property
    def role(self) -> Role:
        """As whom the user works."""
        role: Role = getattr(self.arguments, "role", self.settings.role)
        return role

    @property
    def by(self) -> str:
        """Who the journal says it was."""
        return self.given("by").strip() or self.settings.name.strip() or _account_name()

    @property
    def is_named(self) -> bool:
        """Whether the user has said who they are."""
        return bool(self.given("by").strip() or self.settings.name.strip())

    def read(self) -> Reading:
        """Open the workspace to read it.

        Raises:
            CscpError: it cannot be opened, or the as-at day is none.
        """
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.cli.reading import Reading  # noqa: PLC0415

        return Reading(self)

    def write(self, *, scrutinises: bool = False) -> Writing:
        """Open the workspace to record in it.

        Args:
            scrutinises: whether it is something that scrutineers record too, in their own journal.

        Raises:
            ScrutineerOnlyReads: the user is a scrutineer.
            OnlyForReading: an as-at day was given.
            CscpError: the workspace cannot be opened, or an option is not understood.
        """
        if self.role is Role.SCRUTINEER and not scrutinises:
            raise ScrutineerOnlyReads
        if self.given("as_at"):
            raise OnlyForReading
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.cli.writing import Writing  # noqa: PLC0415

        return Writing(self)


def _account_name() -> str:
    # Only those need it who have not said in their settings who they are.
    import getpass  # noqa: PLC0415

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return NOBODY
