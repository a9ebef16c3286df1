"""Word files amended by the Chair: read and compared with the generated ones."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import either, shortened
from cscp_tui.documents.document import Document, tables_in, texts_in
from cscp_tui.documents.text_layout import line
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter

_MOST_BYTES = 50_000_000
"""The largest size of an update in bytes; a larger file is refused."""
_FIGURE = re.compile(r"(?<![\w.])(?:[0-9]+ of [0-9]+(?: \([0-9]+%\))?|[0-9]+%)(?![\w%])")
_DRAFT = "DRAFT – "
_NUMBER = re.compile(r"[0-9]+%?|—")


class AmendedPaper(Struct, frozen=True, kw_only=True):
    """A Word file amended by the Chair, with its text."""

    audience: Audience
    data: bytes
    text: str
    """The text of the file, with a line for each paragraph and each table row."""
    rows: tuple[tuple[str, ...], ...] = ()


def read_amended(path: Path, quarter: Quarter, audience: Audience | None = None) -> AmendedPaper:
    """Read a Word file that is to be signed off in place of the one that the program makes.

    Args:
        audience: the audience; by default as named in the file.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refused(f"“{path.name}” is too large for an update.", field="file")
        data = path.read_bytes()
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Refused(
            f"“{path}” can't be read: {why}. Choose a Word file that is there.", field="file"
        ) from problem
    paragraphs, rows = _read(data, path.name)
    title = next((each for each in paragraphs if "Quarterly update, " in each), "")
    if title and str(quarter) not in title:
        raise Refused(
            f"“{path.name}” is about another quarter: “{shortened(title, 60)}”. Choose the file of "
            f"{quarter.short}.",
            field="file",
        )
    found = audience or _audience_of(paragraphs)
    if found is None:
        raise Refused(
            f"“{path.name}” doesn't say who it is for. Under its title, type "
            f"{either([f'“For: {each.label}”' for each in Audience])}; or on the command line, "
            "add --for.",
            field="audience",
        )
    text = "\n".join([*paragraphs, *(" | ".join(row) for row in rows)])
    return AmendedPaper(audience=found, data=data, text=text, rows=rows)


def _read(data: bytes, name: str) -> tuple[list[str], tuple[tuple[str, ...], ...]]:
    # A quarter of a second, for those who have such a file.
    from zipfile import BadZipFile  # noqa: PLC0415

    from docx import Document as WordFile  # noqa: PLC0415
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415

    try:
        word: Any = WordFile(io.BytesIO(data))
        paragraphs = [line(each.text) for each in word.paragraphs]
        rows = tuple(
            tuple(line(cell.text) for cell in row.cells)
            for table in word.tables
            for row in table.rows
        )
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError, AttributeError):
        raise Refused(
            f"“{shortened(name)}” is not a Word file. Save it from Word as .docx and choose that.",
            field="file",
        ) from None
    return [each for each in paragraphs if each], rows


def _audience_of(paragraphs: list[str]) -> Audience | None:
    """Return the audience named under a paper's title, or in the title of its only page."""
    for audience in Audience:
        said = (f"For: {audience.label}", f"For {audience.readers}: ")
        if any(each.startswith(said) for each in paragraphs):
            return audience
    return None


def figure_differences(document: Document, paper: AmendedPaper) -> tuple[str, ...]:
    """Say where an amended file has other figures than the generated one.

    Returns:
        A sentence for each row with other numbers, and for each figure that only one of them has.
    """
    changed = list(_rows_changed(document, paper))
    words = " ".join(map(line, texts_in(document.blocks)))
    ours, theirs = _figures_in(words), _figures_in(paper.text)
    told = " ".join(changed)
    gone = [each for each in ours if each not in theirs and each not in told]
    come = [each for each in theirs if each not in ours and each not in told]
    draft = ("It still says that it is a draft.",) if _DRAFT in paper.text else ()
    return (
        *draft,
        *changed,
        *(f"“{each}” is not in it." for each in gone),
        *(f"“{each}” is only in it." for each in come),
    )


def _figures_in(text: str) -> list[str]:
    return list(dict.fromkeys(_FIGURE.findall(text)))


def _rows_changed(document: Document, paper: AmendedPaper) -> Iterator[str]:
    """Yield the rows of figures that are different in the file or missing from it."""
    theirs: dict[str, list[tuple[str, ...]]] = {}
    for row in paper.rows:
        theirs.setdefault(row[0] if row else "", []).append(row)
    for names, table in tables_in(document.blocks):
        for made in table.rows:
            cells = tuple(map(line, made))
            if not any(_is_figure(cell) for cell in cells[1:]):
                continue
            like = theirs.get(cells[0], [])
            if cells in like:
                continue
            where = f"{names[-1]}, {cells[0]}"
            other = next((row for row in like if len(row) == len(cells)), None)
            if other is None:
                yield f"The row “{where}” is not in it."
                continue
            pairs = zip(table.titles, cells, other, strict=True)
            words = [
                f"{title}: {ours} → {now or 'nothing'}" for title, ours, now in pairs if ours != now
            ]
            if any(_is_figure(ours) for ours, now in zip(cells, other, strict=True) if ours != now):
                yield f"{where}: {'; '.join(words)}."


def _is_figure(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _FIGURE.match(text))
