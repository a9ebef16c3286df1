"""Verifying the chain of a journal step by step, beside other work."""

from __future__ import annotations

from pathlib import Path

from cscp_tui.store.journal import START, Journal
from cscp_tui.store.ledger import FileLedger, ReadingDisk
from cscp_tui.store.workspace import JOURNAL_NAME

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
        journal = Journal(FileLedger(folder / JOURNAL_NAME, ReadingDisk()))
        self._scan, self._part = journal.scan(START, texts=True), part

    def step(self) -> bool:
        """Verify the next lines; returns whether there may be more.

        Raises:
            BrokenLine: a line is not what was written.
            NotReadable: the journal cannot be read.
        """
        before = self._scan.position
        for _ in self._scan.part(self._part):
            pass
        if self._scan.broken:
            raise self._scan.broken
        return self._scan.position != before
