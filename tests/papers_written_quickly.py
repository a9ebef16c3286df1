"""Word files and workbooks that hold no more than the page, for tests that sign and read none of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.zip_archive import archive_of
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.services import meetings, minutes, updates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.documents.document import Document
    from cscp_tui.documents.templates import Templates


@contextmanager
def papers_written_quickly(write: Callable[..., bytes]) -> Iterator[None]:
    """Let updates be signed, and meetings closed, with such files.

    Args:
        write: writes all others, as ``bytes_of`` does.
    """

    def write_quickly(
        document: Document, paper_format: PaperFormat, templates: Templates | None = None
    ) -> bytes:
        if paper_format not in {PaperFormat.WORD, PaperFormat.WORKBOOK}:
            return write(document, paper_format, templates)
        return archive_of([("page.xml", write(document, PaperFormat.HTML, templates))])

    with pytest.MonkeyPatch.context() as patch:
        for module in (meetings, minutes, updates):
            patch.setattr(module, "bytes_of", write_quickly)
        yield
