"""Word files amended by the Chair: read and compared with the generated ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.plain_files import LargeFile, read_given
from cscp_tui.base.texts import either, shortened
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter

_MOST_BYTES = 50_000_000
"""The largest size of an update in bytes; a larger file is refused."""
_FIGURE = re.compile(r"(?<![\w.])(?:[0-9]+ of [0-9]+(?: \([0-9]+%\))?|[0-9]+%)(?![\w%])")
_DIGITS = re.compile(r"[0-9]+")
_DRAFT = "DRAFT – "
_SHOWN = 100
"""The most characters of a paragraph that a difference shows."""


class Words(Struct, frozen=True):
    """The text of a Word file."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    """The rows of each table, after the paragraph above it as a row of its own."""

    @property
    def text(self) -> str:
        """A line for each paragraph and each row of a table."""
        rows = (" | ".join(row) for table in self.tables for row in table[1:])
        return "\n".join((*self.paragraphs, *rows))

    @property
    def is_draft(self) -> bool:
        return _DRAFT in self.text


class AmendedPaper(Struct, frozen=True, kw_only=True):
    """A Word file amended by the Chair, with its text."""

    audience: Audience
    data: bytes
    words: Words


def read_amended(path: Path, quarter: Quarter, audience: Audience | None = None) -> AmendedPaper:
    """Read a Word file that is to be signed off in place of the one that the program makes.

    Args:
        audience: the audience; by default as named in the file.
    """
    try:
        data = read_given(path, _MOST_BYTES)
    except LargeFile:
        raise Refused(f"“{path.name}” is too large for an update.", field="file") from None
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Refused(
            f"“{path}” can't be read: {why}. Choose a Word file that is there.", field="file"
        ) from problem
    try:
        words = words_in(path.name, data)
    except CscpError as problem:
        raise Refused(str(problem), field="file") from None
    title = next((each for each in words.paragraphs if "Quarterly update, " in each), "")
    if title and str(quarter) not in title:
        raise Refused(
            f"“{path.name}” is about another quarter: “{shortened(title, 60)}”. Choose the file of "
            f"{quarter.short}.",
            field="file",
        )
    found = audience or _audience_of(words.paragraphs)
    if found is None:
        raise Refused(
            f"“{path.name}” doesn't say who it is for. Under its title, type "
            f"{either([f'“For: {each.label}”' for each in Audience])}; or on the command line, "
            "add --for.",
            field="audience",
        )
    return AmendedPaper(audience=found, data=data, words=words)


def words_in(name: str, data: bytes) -> Words:
    """Read the text of a Word file.

    Raises:
        CscpError: it is none, or can't be opened safely.
    """
    # Few people have such a file.
    from cscp_tui.importing.archive import Archive  # noqa: PLC0415
    from cscp_tui.importing.files import refuse_old_office  # noqa: PLC0415
    from cscp_tui.importing.word_reader import words_of  # noqa: PLC0415

    refuse_old_office(name, data)
    if not data.startswith(b"PK"):
        raise Refused(
            f"“{shortened(name)}” is not a Word file. Save it from Word as .docx and choose that."
        )
    return Words(*words_of(Archive(name, data)))


def _audience_of(paragraphs: Sequence[str]) -> Audience | None:
    """Return the audience named under a paper's title, or in the title of its only page."""
    for audience in Audience:
        said = (f"For: {audience.label}", f"For {audience.readers}: ")
        if any(each.startswith(said) for each in paragraphs):
            return audience
    return None


def figure_differences(ours: Words, theirs: Words) -> tuple[str, ...]:
    """Compare the figures of an amended file with those of the generated one.

    Returns:
        A sentence for each row and paragraph with other numbers, and for each figure that only one
        of them has.
    """
    changed = [*_rows_changed(ours, theirs), *_paragraphs_changed(ours, theirs)]
    told = " ".join(changed)
    mine, yours = _figures_in(ours.text), _figures_in(theirs.text)
    gone = [each for each in mine if each not in yours and each not in told]
    come = [each for each in yours if each not in mine and each not in told]
    draft = ("It still says that it is a draft.",) if theirs.is_draft else ()
    return (
        *draft,
        *changed,
        *(f"“{each}” is not in it." for each in gone),
        *(f"“{each}” is only in it." for each in come),
    )


def _figures_in(text: str) -> list[str]:
    return list(dict.fromkeys(_FIGURE.findall(text)))


def _paragraphs_changed(ours: Words, theirs: Words) -> Iterator[str]:
    """Yield the paragraphs that say the same with other numbers."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in theirs.paragraphs:
        found[_without_numbers(each)].append(each)
    mine: dict[str, list[str]] = defaultdict(list)
    for each in ours.paragraphs:
        mine[_without_numbers(each)].append(each)
    for likeness, made in mine.items():
        left = [each for each in found[likeness] if each not in made]
        missing = [each for each in made if each not in found[likeness]]
        for was, now in zip(missing, left, strict=False):
            yield f"“{shortened(was, _SHOWN)}” → “{shortened(now, _SHOWN)}”."


def _without_numbers(text: str) -> str:
    return _DIGITS.sub("0", text)


def _rows_changed(ours: Words, theirs: Words) -> Iterator[str]:
    """Yield the rows with numbers that are different in the file or missing from it."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for table in theirs.tables:
        for row in table[1:]:
            found[row[0] if row else ""].append(row)
    for above, *rows in ours.tables:
        titles = rows[0] if rows else ()
        for row in rows:
            like = found[row[0] if row else ""]
            if row in like or not any(_DIGITS.search(cell) for cell in row[1:]):
                continue
            where = ", ".join([*above, *row[:1]])
            other = next((each for each in like if len(each) == len(row)), None)
            if other is None:
                yield f"The row “{shortened(where, _SHOWN)}” is not in it."
                continue
            pairs = [
                (title, was, now)
                for title, was, now in zip(titles, row, other, strict=False)
                if was != now
            ]
            if any(_DIGITS.findall(was) != _DIGITS.findall(now) for _, was, now in pairs):
                told = (f"{title}: {was} → {now or 'nothing'}" for title, was, now in pairs)
                yield f"{where}: {'; '.join(told)}."
