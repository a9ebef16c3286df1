from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.zip_archive import archive_of
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.writers.formats import bytes_of
from writers.example_documents import QUARTERLY_UPDATE

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHIVES: dict[str, Callable[[], bytes]] = {
    "archive": lambda: archive_of([("a.txt", b"words"), ("b.txt", b"")]),
    "docx": lambda: bytes_of(QUARTERLY_UPDATE, PaperFormat.WORD),
    "xlsx": lambda: bytes_of(QUARTERLY_UPDATE, PaperFormat.WORKBOOK),
    "zip": lambda: bytes_of(QUARTERLY_UPDATE, PaperFormat.TABLES),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_does_not_name_the_system(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same members give the same bytes on Windows, macOS and Linux."""
    made = []
    for system in ("linux", "win32"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", system)
            made.append(ARCHIVES[kind]())
    assert made[0] == made[1]
