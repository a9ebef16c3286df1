"""Checking a long journal a little at a time, so that keys never wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.store.folds import without_collecting
from cscp_tui.store.journals import START, FileJournal
from cscp_tui.store.workspaces import JOURNAL_NAME

if TYPE_CHECKING:
    from pathlib import Path

PART = 256 * 1024
"""Bytes of one step: a few thousandths of a second."""


class ChainCheck:
    """Goes through a journal from its first line to its last, each line verified."""

    def __init__(self, folder: Path, part: int = PART) -> None:
        """A check of the journal in a folder that has not begun.

        Args:
            folder: the workspace.
            part: how many bytes a step takes, or one line where that is longer.
        """
        self._journal = FileJournal(folder / JOURNAL_NAME)
        self._part = part
        self._place = START

    def step(self) -> bool:
        """Verify the next lines; whether there are more.

        Raises:
            BrokenLine: a line is not what was written.
            NotReadable: the journal cannot be read.
        """
        data = self._journal.read_part(self._place.offset, self._part)
        if data:
            with without_collecting():
                _, self._place = self._journal.verify(data, self._place)
        return bool(data)
