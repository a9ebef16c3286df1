"""Remember what was answered about a file, and which field each of its columns is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from msgspec.structs import replace

from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.imports import KeepAnswers
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import ImportSource
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.questions import (
    COLUMN,
    CREATED,
    LEAVE_OUT,
    NOT_KNOWN,
    REVIEW_DATE,
    answers_as_kept,
    read_answers,
)
from cscp_tui.importing.source_tables import SourceTable

ALIKE = 0.7
"""The share of common column titles from which two tables count as the same."""


def kept_answers(tables: Iterable[SourceTable], book: Book) -> dict[str, str]:
    """Return the answers kept from earlier imports of similar tables."""
    found: dict[str, str] = {}
    for table in tables:
        if (source := import_source_of(table, book)) is not None:
            found |= read_answers(source.answers)
    # Earlier versions took “not known” where only a day or nothing is an answer.
    return {key: text for key, text in found.items() if (key, text) not in _NO_ANSWERS}


_NO_ANSWERS = {(folded(key), NOT_KNOWN) for key in (REVIEW_DATE, CREATED)}


def import_source_of(table: SourceTable, book: Book) -> ImportSource | None:
    """Return the earlier import source whose columns best match a table. The last wins a tie."""
    titles, best, best_share = set(table.key), None, ALIKE
    for source in book.import_sources.values():
        known = {folded(title) for title in source.columns}
        share = len(titles & known) / len(titles | known)
        if share >= best_share:
            best, best_share = source, share
    return best


def kept_fields(source: ImportSource | None) -> dict[str, str]:
    return dict(zip(source.columns, source.fields, strict=True)) if source is not None else {}


def attendance_source(file: SourceFile, book: Book) -> ImportSource | None:
    """Return what was answered about the last file of attendance with this name, save its digits."""
    found = (
        each
        for each in reversed(tuple(book.import_sources.values()))
        if not each.columns and _without_digits(each.name) == _without_digits(file.name)
    )
    return next(found, None)


def _without_digits(name: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", PurePath(name).stem.casefold())) or name


def with_kept_answers(options: ImportOptions, kept: ImportSource | None) -> ImportOptions:
    """Return the options with the answers and columns of the last import, unless given anew."""
    answers = read_answers(kept.answers if kept else ())
    columns = {
        key.removeprefix(_COLUMN): answers.pop(key).removeprefix(LEAVE_OUT)
        for key in list(answers)
        if key.startswith(_COLUMN)
    }
    given = {folded(title): field for title, field in options.columns.items()}
    return replace(options, columns=columns | given, answers=answers | dict(options.answers))


def answers_to_keep(
    file: SourceFile, options: ImportOptions, kept: ImportSource | None
) -> Iterator[KeepAnswers]:
    """Yield the command that keeps the answers, if they are not those of the last import."""
    columns = {f"{_COLUMN}{title}": field or LEAVE_OUT for title, field in options.columns.items()}
    given = {key: text for key, text in options.answers.items() if text}
    answers = answers_as_kept(given | columns)
    if answers and (kept is None or kept.answers != answers):
        yield KeepAnswers(file.name, answers, kept.id if kept else "")


_COLUMN = f"{COLUMN} "
"""The beginning of the keys under which a column's field is kept beside the answers."""
