"""Word files amended by the Chair: read, compared with the generated ones, and filed beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.plain_files import LargeFile, read_given
from cscp_tui.base.texts import counted, either, shortened
from cscp_tui.documents.document import Document
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignedFile
from cscp_tui.store.storage import Storage
from cscp_tui.writers.formats import bytes_of

_MOST_BYTES = 50_000_000
"""The largest size of a paper in bytes; a larger file is refused."""
_FIGURE = re.compile(r"(?<![\w.])(?:[0-9]+ of [0-9]+(?: \([0-9]+%\))?|[0-9]+%)(?![\w%])")
_DIGITS = re.compile(r"[0-9]+")
_DRAFT = "DRAFT – "
_SHOWN = 100
"""The most characters of a text that a difference shows whole."""
_AROUND = 6
"""How many words are shown before and after a phrase that differs."""
_LONGEST_PHRASE = 300
_MOST = 500
"""The most differences that are named."""
_NEAR = 50
"""The most lines that are left in the same place with which one that has changed is compared."""


class WordText(Struct, frozen=True):
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

    audience: Audience | None = None
    """The audience of an update; None for minutes."""
    data: bytes
    words: WordText

    @property
    def readers(self) -> str:
        """The readers, as they stand before a sentence: ``For the Executive: ``; empty for minutes."""
        return f"For {self.audience.readers}: " if self.audience else ""


def read_amended_paper(path: Path) -> AmendedPaper:
    """Read a Word file that is to be filed in place of the one that the program makes."""
    try:
        data = read_given(path, _MOST_BYTES)
    except LargeFile:
        raise Refused(f"“{path.name}” is too large for a paper.", field="file") from None
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Refused(
            f"“{path}” can't be read: {why}. Choose a Word file that is there.", field="file"
        ) from problem
    try:
        words = words_in(path.name, data)
    except CscpError as problem:
        raise Refused(str(problem), field="file") from None
    return AmendedPaper(data=data, words=words)


def read_amended(path: Path, quarter: Quarter, audience: Audience | None = None) -> AmendedPaper:
    """Read a Word file of an update.

    Args:
        audience: the audience; by default as named in the file.
    """
    paper = read_amended_paper(path)
    words = paper.words
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
    return replace(paper, audience=found)


def words_in(name: str, data: bytes) -> WordText:
    """Read the text of a Word file.

    Raises:
        CscpError: it is none, or can't be opened safely.
    """
    # Few people have such a file.
    from cscp_tui.importing.archive import Archive  # noqa: PLC0415
    from cscp_tui.importing.files import refuse_old_office  # noqa: PLC0415
    from cscp_tui.importing.word_reader import lines_of_word_file  # noqa: PLC0415

    refuse_old_office(name, data)
    if not data.startswith(b"PK"):
        raise Refused(
            f"“{shortened(name)}” is not a Word file. Save it from Word as .docx and choose that."
        )
    return WordText(*lines_of_word_file(Archive(name, data)))


def stored(
    storage: Storage, data: bytes, paper_format: PaperFormat, audience: str = ""
) -> SignedFile:
    """Store a file under its hash."""
    digest = storage.keep(data, paper_format.value)
    return SignedFile(audience=audience, format=paper_format.value, hash=digest)


def stored_if_amended(
    storage: Storage, paper: AmendedPaper, document: Document, templates: Templates
) -> Iterator[SignedFile]:
    """Store a file that the Chair amended; one with the same words as ours is none.

    Args:
        document: what our own file is made of.
    """
    ours = words_in(document.title, bytes_of(document, PaperFormat.WORD, templates))
    if paper.words != ours:
        audience = paper.audience.value if paper.audience else ""
        kept = stored(storage, paper.data, PaperFormat.WORD, audience)
        yield replace(kept, amended=True, differences=differences(ours, paper.words))


def file_of(
    files: Iterable[SignedFile],
    paper_format: PaperFormat,
    audience: str = "",
    *,
    generated: bool = False,
) -> SignedFile | None:
    """Return the file to be handed out in a format: the Chair's amended one, if there is one.

    Args:
        generated: whether to return the program's own although an amended one is kept too.
    """
    found = [
        file
        for file in files
        if (file.audience, file.format) == (audience, paper_format.value)
        and not (generated and file.amended)
    ]
    return max(found, key=lambda file: file.amended, default=None)


NOT_AMENDED = "The Word file has the same words as the program's own, so that one is handed out."
"""Said where a file was given as amended, and was not."""


def amended_words(file: SignedFile) -> str:
    """Return sentences: that the Chair amended a file, and the first of its differences."""
    first, *found = amended_lines(file)
    more = len(found) - MOST_DIFFERENCES
    rest = (f"“cscp verify” names {counted(more, 'more difference')}.",) if more > 0 else ()
    return " ".join((first, *found[:MOST_DIFFERENCES], *rest))


MOST_DIFFERENCES = 5
"""The most differences of an amended file that are named beside it."""


def amended_lines(file: SignedFile) -> tuple[str, ...]:
    """Return lines: that the Chair amended a file, then each difference from the generated one."""
    words = "This is the file that the Chair amended."
    if not file.differences:
        return (f"{words} It says the same as the program's file.",)
    return (f"{words} It differs from the program's file:", *file.differences)


def told_of_amended(files: Iterable[SignedFile], papers: Iterable[AmendedPaper]) -> Iterator[str]:
    """Return what the Chair changed in each Word file that was given."""
    amended = {file.audience: file for file in files if file.amended}
    for readers, audience in dict.fromkeys(
        (paper.readers, paper.audience.value if paper.audience else "") for paper in papers
    ):
        file = amended.get(audience)
        first, *found = amended_lines(file) if file else (NOT_AMENDED,)
        yield from (f"{readers}{first}", *found)


def _audience_of(paragraphs: Sequence[str]) -> Audience | None:
    """Return the audience named under a paper's title, or in the title of its only page."""
    for audience in Audience:
        beginnings = (f"For: {audience.label}", f"For {audience.readers}: ")
        if any(each.startswith(beginnings) for each in paragraphs):
            return audience
    return None


def differences(ours: WordText, theirs: WordText) -> tuple[str, ...]:
    """Compare the words of an amended file with those of the generated one, phrase by phrase.

    Returns:
        A sentence for each phrase, paragraph and row that is different, those with other numbers
        first, and for each figure that only one of them has.
    """
    changed = [
        *_changed(_rows_of(ours), _rows_of(theirs)),
        *_changed(_paragraphs_of(ours), _paragraphs_of(theirs)),
    ]
    changed.sort(key=lambda each: not each.has_other_numbers)
    words = " ".join(each.words for each in changed)
    mine, yours = _figures_in(ours.text), _figures_in(theirs.text)
    found = [
        *(["It still says that it is a draft."] if theirs.is_draft else []),
        *(f"“{each}” is not in it." for each in mine if each not in yours and each not in words),
        *(f"“{each}” is only in it." for each in yours if each not in mine and each not in words),
        *(each.words for each in changed),
    ]
    more = len(found) - _MOST
    rest = [f"{counted(more, 'more difference')} not named here."] if more > 0 else []
    return (*found[:_MOST], *rest)


def _figures_in(text: str) -> list[str]:
    return list(dict.fromkeys(_FIGURE.findall(text)))


class _Line(Struct, frozen=True):
    """A paragraph, or a row of a table."""

    cells: tuple[str, ...]
    above: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """The titles of the table's columns; empty for a paragraph."""

    @property
    def name(self) -> str:
        if not self.titles:
            return f"“{shortened(self.cells[0], _SHOWN)}”"
        return f"The row “{self.place}”"

    @property
    def place(self) -> str:
        # A sentence above a table names no row.
        above = [each for each in self.above if not each.endswith(".")]
        return ", ".join(shortened(each, _SHOWN // 2) for each in (*above, *self.cells[:1]))

    @property
    def words(self) -> Counter[str]:
        return Counter(" ".join(self.cells).split())


class _Changed(Struct, frozen=True):
    """A difference, in words."""

    words: str
    has_other_numbers: bool


def _paragraphs_of(words: WordText) -> list[_Line]:
    return [_Line((each,)) for each in words.paragraphs]


def _rows_of(words: WordText) -> list[_Line]:
    return [_Line(row, above, rows[0]) for above, *rows in words.tables for row in rows if row]


def _changed(mine: list[_Line], yours: list[_Line]) -> Iterator[_Changed]:
    """Yield what differs between the lines of two files, in the order of the first."""
    ours, theirs = ([line.cells for line in lines] for lines in (mine, yours))
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    blocks = [(mine[a:b], yours[c:d]) for step, a, b, c, d in steps if step != "equal"]
    moved = {line.cells for block, _ in blocks for line in block}
    moved &= {line.cells for _, block in blocks for line in block}
    for block, others in blocks:
        left = [line for line in others if line.cells not in moved]
        for was in block:
            if was.cells in moved:
                yield _Changed(f"{was.name} has moved.", has_other_numbers=False)
            elif now := _like(was, left[:_NEAR]):
                left.remove(now)
                yield from _phrases_changed(was, now)
            else:
                yield _Changed(f"{was.name} is not in it.", _has_number(was))
        for now in left:
            yield _Changed(f"{now.name} is only in it.", _has_number(now))


def _has_number(line: _Line) -> bool:
    return any(map(_DIGITS.search, line.cells))


def _like(line: _Line, others: list[_Line]) -> _Line | None:
    """Return the line that shares the most words with one, of those that share half of them."""
    shared = {each: 2 * (each.words & line.words).total() for each in others}
    best = max(
        shared, key=lambda each: (each.cells[0] == line.cells[0], shared[each]), default=None
    )
    if best is None or shared[best] < max(line.words.total(), best.words.total()):
        return None
    return best


def _phrases_changed(was: _Line, now: _Line) -> Iterator[_Changed]:
    titles = was.titles or ("",)
    for title, cell, other in zip_longest(titles, was.cells, now.cells, fillvalue=""):
        for before, after in _phrases(cell, other) if cell != other else ():
            sentence = f"“{before}” → “{after}”."
            if was.titles:
                sentence = f"{was.place}: {title}: {before or 'nothing'} → {after or 'nothing'}."
            yield _Changed(sentence, _DIGITS.findall(before) != _DIGITS.findall(after))


def _phrases(was: str, now: str) -> Iterator[tuple[str, str]]:
    """Yield each phrase that differs, with the words around it; a short text is one phrase."""
    if max(len(was), len(now)) <= _SHOWN:
        yield was, now
        return
    mine, yours = was.split(), now.split()
    matcher = SequenceMatcher(None, mine, yours, autojunk=False)
    for steps in matcher.get_grouped_opcodes(_AROUND):
        (_, first, _, other_first, _), (_, _, last, _, other_last) = steps[0], steps[-1]
        yield _part(mine, first, last), _part(yours, other_first, other_last)


def _part(words: list[str], first: int, last: int) -> str:
    part = shortened(" ".join(words[first:last]), _LONGEST_PHRASE)
    return f"{'… ' if first else ''}{part}{' …' if last < len(words) else ''}"
