"""A run of a command: its arguments, settings and clock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cscp_tui.domain.changes import Plain
from cscp_tui.domain.enums import Role
from cscp_tui.services.settings import Settings, data_folder
from cscp_tui.store.clock import Clock

if TYPE_CHECKING:
    import argparse

    from cscp_tui.store.storage import Storage


WORKSPACE_VARIABLE = "CSCP_WORKSPACE"
NOBODY = "Business team"
"""The author if neither the settings nor the system have a name."""


FileContent = TypeVar("FileContent", str, bytes, str | bytes)


class Invocation:
    """The arguments, settings and clock of a run of the command line."""

    mark = ""
    """The mark on all output while the journal is damaged; empty if it is not."""

    has_recorded = False
    """True if anything has been recorded yet."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        settings: Settings,
        clock: Clock | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        self.arguments: Any = arguments
        self.settings = settings
        self.clock = clock
        self.problems = problems
        self.last_words: list[str] = []
        """Findings about the workspace, to be printed if the command is not refused."""

    def given(self, name: str) -> str:
        """Return the text of an option common to all commands; empty if it was not given."""
        return str(getattr(self.arguments, name, ""))

    @property
    def says_yes(self) -> bool:
        """True if questions that lose nothing were answered beforehand, with --yes."""
        return bool(self.arguments.yes)

    @property
    def says_clock_is_right(self) -> bool:
        """True if the computer's clock was confirmed beforehand, with --clock-is-right."""
        return bool(self.arguments.clock_is_right)

    @property
    def may_upgrade(self) -> bool:
        """True if writing the first line of a new format was agreed to beforehand, with --upgrade."""
        return bool(self.arguments.upgrade)

    @cached_property
    def storage(self) -> Storage:
        """The workspace's place: typed, from the environment or settings, or the default."""
        from cscp_tui.store.folder_storage import storage_at
        from cscp_tui.store.places import storage_called

        typed = self.given("workspace") or os.environ.get(WORKSPACE_VARIABLE, "")
        known = typed or self.settings.workspace or data_folder()
        return storage_at(known) if isinstance(known, Path) else storage_called(known)

    @property
    def role(self) -> Role:
        role: Role = self.arguments.role or self.settings.role
        return role

    @property
    def by(self) -> str:
        return self.given("by").strip() or self.settings.name.strip() or _account_name()

    @property
    def is_named(self) -> bool:
        """True if the user has said who they are."""
        return bool(self.given("by").strip() or self.settings.name.strip())

    @property
    def prints_text(self) -> bool:
        """True if the command prints text for people, not JSON or an export."""
        return not (self.arguments.json or hasattr(self.arguments, "marking"))

    def marked_file(self, content: FileContent, ending: str) -> FileContent:
        """Return the content of an export, marked if it is from a damaged journal."""
        if not self.mark:
            return content
        # Only needed if the journal is damaged.
        from cscp_tui.writers.marked import marked

        if isinstance(content, bytes):
            return marked(content, ending, self.mark)
        return marked(content.encode(), ending, self.mark).decode()

    def marked(self, values: Plain) -> Plain:
        """Return values for JSON, with a note if they are from a damaged journal."""
        return {"note": self.mark, "records": values} if self.mark else values


def _account_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return NOBODY
