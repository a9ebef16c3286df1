"""What can go wrong while a file is written, one class per failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.errors import CscpError, Refused

if TYPE_CHECKING:
    from pathlib import Path


class NotWritten(CscpError):
    """A file that could not be written for a reason that only the system knows."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"“{path}” was not written: {reason}.")


class IsKept(Refused):
    """A file in which a workspace keeps its records."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}” is a file of the workspace itself; give another name.")


class FolderMissing(CscpError):
    """A file in a folder that does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” was not written: there is no folder “{path.parent}”; make it first."
        )


class IsFolder(CscpError):
    """A folder where a file was meant."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}” is a folder; add the name of a file.")


class WriteForbidden(CscpError):
    """A file that the system or another program does not let go."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path}” was not written: you may not write there, or another program has it open; "
            "close it or choose another place."
        )


class DiskFull(CscpError):
    """A file for which no room is left."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path}” was not written: the disk is full; free some room or choose another place."
        )
