from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile

from building import context
from cscp_tui.documents.document import Document, Section
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Table
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.demo import load_demo
from cscp_tui.services.updates import (
    rebuilt_document,
    sign_off,
    signed_bytes,
    signed_update,
    update_of,
)
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.requests import request_document, to_ask
from cscp_tui.writers.markdown import markdown_of
from services.test_quarterly import failures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.records import SignOff

Q2 = Quarter(2025, 2)
TODAY = date(2025, 11, 27)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> TeamWorkspace:
    """The demo with its second quarter signed off."""
    folder = tmp_path_factory.mktemp("signed") / "croydon"
    load_demo(folder)
    workspace = TeamWorkspace(folder)
    sign_off(workspace, Q2, Signature(CHAIR, "by email"), context(TODAY), marking="OFFICIAL")
    return workspace


@pytest.fixture(scope="module")
def signed(workspace: TeamWorkspace) -> SignOff:
    """The sign-off."""
    found = sign_off_of(workspace.book, Q2)
    assert found is not None
    return found


def tables_in(blocks: Iterable[object]) -> Iterator[Table]:
    """Every table of a document, in reading order."""
    for block in blocks:
        if isinstance(block, Section):
            yield from tables_in(block.blocks)
        elif isinstance(block, Table):
            yield block


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_markdown_passes_a_linter(
    workspace: TeamWorkspace, signed: SignOff, audience: Audience
) -> None:
    """For every audience."""
    text = signed_bytes(workspace, signed, audience, PaperFormat.MARKDOWN).decode()
    assert failures_of(text) == []


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_page_is_accessible(
    workspace: TeamWorkspace, signed: SignOff, audience: Audience
) -> None:
    """Its language, its title, headings in order, and a header row of each table."""
    text = signed_bytes(workspace, signed, audience, PaperFormat.HTML).decode()
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert page.title is not None
    assert page.title.text.strip()
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.find_all("table"):
        assert len(table.select("thead > tr")) == 1
        assert {cell["scope"] for cell in table.find_all("th")} == {"col"}
        width = len(table.find_all("th"))
        assert all(len(row.find_all("td")) == width for row in table.select("tbody > tr"))
    assert len(page.find_all("main")) == 1


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_word_file_has_every_table_whole(
    workspace: TeamWorkspace, signed: SignOff, audience: Audience
) -> None:
    """As many as the paper has, each with all its rows and columns."""
    data = signed_bytes(workspace, signed, audience, PaperFormat.WORD)
    found = [(len(table.rows), len(table.columns)) for table in WordFile(io.BytesIO(data)).tables]
    document = rebuilt_document(signed_update(workspace, signed), signed, audience)
    assert found == [
        (len(table.rows) + 1, len(table.headings)) for table in tables_in(document.blocks)
    ]


def documents_beside(workspace: TeamWorkspace) -> Iterator[Document]:
    """The comparison, and a request for each agency."""
    update = update_of(workspace, Q2, Q2.last_day, Audience.QA)
    yield comparison_document(update, marking="OFFICIAL")
    for agency, actions in to_ask(update).items():
        yield request_document(update, agency, actions)


def test_comparison_and_requests_pass_a_linter(workspace: TeamWorkspace) -> None:
    """As Markdown."""
    for document in documents_beside(workspace):
        assert failures_of(markdown_of(document)) == []
