"""Columns mapped to fields by the meaning of their titles, checked against what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from functools import cache

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.names import folded, listed
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.questions import STATUS_WORD, status_word
from cscp_tui.importing.source_tables import SourceTable

PROGRESS = "progress"
CREATED = "created"
KEPT = ""
"""The field of a column that is kept with the row and nowhere else."""

_LABELS = {"title": "Action", "priority": "Priority or origin"}
"""What lists and exports call the columns of an action that have another name there."""
_CREATED_SYNONYMS = (
    *("date_raised", "raised", "date_added", "date_agreed", "opened", "start_date", "date_set"),
    *("created", "created_date", "date_created", "start", "meeting", "date_of_meeting"),
    *("meeting_date", "date_identified", "date_assigned", "date_opened", "date"),
)
_WHOLE_TITLES = frozenset(
    ("by", "date", "start", "meeting", "created", "complete", "completed", "closed", "done")
)
"""Titles that mean a field alone: a “Closure date” is not the day on which it was agreed."""
_QUESTIONS = frozenset({"who", "when"})
_DAYS = frozenset({"due", "original_due", "review_date", "ended", CREATED})
_SEVERAL = frozenset({PROGRESS})
"""The fields that several columns can have."""
_ACCEPTED, _SURE, _LIKELY = 0.5, 0.8, 0.6
_LOOKED_AT = 300
"""The rows whose cells are compared with what a field holds."""
_SAMPLES = 3


class ImportField(Struct, frozen=True):
    """A field that a column can be imported as."""

    name: str
    label: str
    titles: tuple[str, ...]
    """What such columns are called, as they are compared."""


class MappedColumn(Struct, frozen=True):
    """A column, the field that it is imported as, and why."""

    title: str
    field: str = KEPT
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    is_chosen: bool = False
    """Whether somebody chose the field."""

    is_remembered: bool = False
    """Whether it is the field of an earlier import."""

    @property
    def certainty(self) -> str:
        """The certainty of the mapping, in a word."""
        if self.is_chosen:
            return "as last time" if self.is_remembered else "chosen"
        if not self.field:
            return "kept as it is"
        if self.confidence >= _SURE:
            return "sure"
        return "likely" if self.confidence >= _LIKELY else "a guess"


class Mapping(Struct, frozen=True):
    """The fields of a table's columns, in its order."""

    columns: tuple[MappedColumn, ...]

    def place(self, field: str) -> int | None:
        """The place of the column that is imported as a field."""
        return next((n for n, each in enumerate(self.columns) if each.field == field), None)

    def places(self, field: str) -> list[int]:
        return [n for n, each in enumerate(self.columns) if each.field == field]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(each.field for each in self.columns)


@cache
def import_fields() -> dict[str, ImportField]:
    """Return the fields that columns are imported as, with what these are called.

    These are the fields of an action that people fill in, those with a command of their own only
    if other people's files have columns for them, and the progress update.
    """
    fields = KINDS["actions"].given
    asked = {each.name: each.ask.synonyms for each in AddProgressUpdate.asked()}
    more = {"old_ref": asked["ref"], "due": ("timescale", *fields["timescale"].spec.synonyms)}
    found = {
        name: _field(
            name, _LABELS.get(name, each.label), (name, *spec.synonyms, *more.get(name, ()))
        )
        for name, each in fields.items()
        if (spec := each.spec).synonyms or not spec.changed_by
    }
    # A “Timescale” can be a date; only what it is called here is no more than words.
    found["timescale"] = _field("timescale", fields["timescale"].label, ())
    found[PROGRESS] = _field(PROGRESS, "Progress update", asked["text"])
    found[CREATED] = _field(CREATED, "Date agreed", _CREATED_SYNONYMS)
    return found


def _field(name: str, label: str, synonyms: Sequence[str]) -> ImportField:
    titles = {compared(each) for each in (label, *synonyms)}
    # The longest first, so that “Status update” is no status.
    return ImportField(name, label, tuple(sorted(titles, key=lambda t: (-len(t.split()), t))))


def compared(title: str) -> str:
    """A title as titles are compared: its words in the singular, without signs and cases."""
    words = re.sub(r"[^\w\s]", " ", folded(title.replace("#", " number "))).split()
    return " ".join(w[:-1] if len(w) > 3 and w[-1] == "s" != w[-2] else w for w in words)  # noqa: PLR2004 - as, is


@cache
def _scores(title: str) -> dict[str, float]:
    """The fields that a title can mean, each with how well it does."""
    said = compared(title)
    found: dict[str, tuple[int, float]] = {}
    for field in import_fields().values():
        for known in field.titles:
            if f" {known} " in f" {said} " and (known == said or known not in _WHOLE_TITLES):
                length, of = len(known.split()), len(said.split())
                # The last word says what a column is: a “Risk ref” is a reference, and no risk.
                score = 0.4 + 0.45 * length / of + 0.1 * said.endswith(known)
                score = 1.0 if known == said else score
                # “Who will lead?”, “When will it be done by?”
                is_question = known in _QUESTIONS and said.startswith(f"{known} ")
                score = max(score, 0.55 * is_question)
                found[field.name] = (length, score)
                break
    longest = max((length for length, _ in found.values()), default=0)
    return {
        name: score * (1.0 if length == longest else 0.6) for name, (length, score) in found.items()
    }


def knows_title(text: str) -> bool:
    """Tell whether a text is the title of a column with a known field."""
    return max(_scores(shortened(text, 90)).values(), default=0.0) >= _ACCEPTED


def map_columns(
    table: SourceTable, chosen: Map[str, str] | None = None, kept: Map[str, str] | None = None
) -> Mapping:
    """Map each column of a table to a field.

    Args:
        table: the table.
        chosen: fields by the titles of columns, as somebody chose them.
        kept: the same as it was remembered of an earlier import.

    Raises:
        UnknownColumn: the table has no such column.
    """
    fixed = {**{folded(t): f for t, f in (kept or {}).items()}}
    fixed |= {folded(title): field for title, field in (chosen or {}).items()}
    cells = [
        [row.cells[n].text for row in table.rows[:_LOOKED_AT] if n < len(row.cells)]
        for n in range(len(table.titles))
    ]
    fills = [
        [row.cells[n].fill for row in table.rows[:_LOOKED_AT] if row.cells[n].fill]
        for n in range(len(table.titles))
    ]
    has_sections = any(row.section or row.alone == 0 for row in table.rows)
    offers = sorted(
        (
            (
                score * _fit(name, texts) * (_filled(cells[place]) if name == "title" else 1),
                _order(name, title) * place,
                place,
                name,
            )
            for place, title in enumerate(table.titles)
            if folded(title) not in fixed
            and (texts := [text for text in cells[place] if text]) is not None
            for name, score in (
                *_status_words(texts or fills[place]),
                *_scores(shortened(title, 90)).items(),
            )
            # Section rows are the priorities, and an “Objective” is what is under one.
            if not (has_sections and name == "priority" and name not in compared(title))
        ),
        reverse=True,
    )
    taken: dict[int, tuple[str, float]] = {
        place: (fixed[folded(title)], 1.0)
        for place, title in enumerate(table.titles)
        if folded(title) in fixed
    }
    used = {field for field, _ in taken.values()}
    for score, _, place, name in offers:
        if score >= _ACCEPTED and place not in taken and (name not in used or name in _SEVERAL):
            taken[place] = (name, score)
            used.add(name)
    if "title" not in used:
        _guess_title(cells, taken)
    return Mapping(
        tuple(
            MappedColumn(
                title,
                *taken.get(place, (KEPT, 0.0)),
                tuple(dict.fromkeys(text for text in cells[place] if text))[:_SAMPLES],
                folded(title) in fixed,
                folded(title) in fixed and folded(title) not in set(map(folded, chosen or ())),
            )
            for place, title in enumerate(table.titles)
        )
    )


def _filled(texts: Sequence[str]) -> float:
    """Score a column by the share of its rows that have a text, as nearly all actions do."""
    return 0.7 + 0.3 * sum(map(bool, texts)) / len(texts) if texts else 1.0


def _order(name: str, title: str) -> int:
    """Of the statuses of several quarters, the last one counts; of all others the first one."""
    return 1 if name == "status" and re.search(r"\d", title) else -1


def _status_words(texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Score a column by its cells where these are status words, whatever its title is."""
    known = sum(STATUS_WORD.match(text) is not None for text in texts)
    return (("status", 0.7),) if known > 1 and known > 0.7 * len(texts) else ()


def _guess_title(cells: Sequence[Sequence[str]], taken: dict[int, tuple[str, float]]) -> None:
    """Take the recommendations, or else the column with the longest texts, for the actions."""
    for place, (name, score) in taken.items():
        if name == "recommendation":
            taken[place] = ("title", score)
            return
    free = {
        place: sum(len(text.split()) for text in texts) / (len(texts) or 1)
        for place, texts in enumerate(cells)
        if place not in taken
    }
    best = max(free, key=lambda place: free[place], default=None)
    if best is not None and free[best] > len(("several", "words")):
        taken[best] = ("title", 0.4)


_DAY_WORDS = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|ongoing|tbc|asap|end of",
    re.IGNORECASE,
)


def _words(texts: Sequence[str]) -> float:
    return sum(len(text.split()) for text in texts) / len(texts)


def _letters(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts)


def _fits_days(texts: Sequence[str]) -> float:
    share = sum(bool(_DAY_WORDS.search(text)) for text in texts) / len(texts)
    return 0.5 + 0.5 * share if share > 0.2 and _letters(texts) < 80 else 0.3  # noqa: PLR2004


def _fits_status(texts: Sequence[str]) -> float:
    texts = list(map(status_word, texts))
    distinct = len(set(map(folded, texts)))
    days = sum(len(text) > 2 and bool(re.search(r"\d", text)) for text in texts) / len(texts)  # noqa: PLR2004
    is_scale = _letters(texts) <= 40 and distinct <= max(12, len(texts) / 3) and days < 0.5  # noqa: PLR2004
    return 1.0 if is_scale else 0.3


_URGENCY = re.compile(
    r"(?:very )?(?:low|medium|high|urgent|important|critical|normal)", re.IGNORECASE
)
_FITS: dict[str, Callable[[Sequence[str]], float]] = {
    **dict.fromkeys(_DAYS, _fits_days),
    "status": _fits_status,
    "title": lambda texts: 1.0 if _words(texts) > 2 else 0.6,  # noqa: PLR2004
    "old_ref": lambda texts: 1.0 if _letters(texts) <= 16 else 0.3,  # noqa: PLR2004
    "measure": lambda texts: 1.0 if _words(texts) > 1.5 else 0.4,  # noqa: PLR2004
    "intended_outcome": lambda texts: 1.0 if _words(texts) > 1.5 else 0.4,  # noqa: PLR2004
    "impact": lambda texts: 1.0 if _words(texts) > 2 else 0.4,  # noqa: PLR2004
    # “High” and “Low” say how urgent an action is, not to which priority it belongs.
    "priority": lambda texts: 0.3 if all(map(_URGENCY.fullmatch, texts)) else 1.0,
    PROGRESS: lambda texts: 0.5 if _status_words(texts) else 1.0,
    "lead": lambda texts: 1.0 if _letters(texts) <= 120 else 0.4,  # noqa: PLR2004
}
"""Score the fit of a column's cells to a field, from 0 to 1."""


def _fit(name: str, texts: Sequence[str]) -> float:
    return _FITS[name](texts) if texts and name in _FITS else 1.0


class UnknownColumn(NotUnderstood):
    """A column that no table of the file has, or a field that none can be."""


def read_choices(words: Sequence[str], tables: Sequence[SourceTable]) -> dict[str, str]:
    """Read ``COLUMN=FIELD`` words: the titles of columns and what these are imported as.

    Raises:
        UnknownColumn: there is no such column or field.
    """
    titles = {folded(title): title for table in tables for title in table.titles}
    chosen = {}
    for word in words:
        title, _, field = word.rpartition("=")
        if folded(title) not in titles:
            raise UnknownColumn(
                f"There is no column “{shortened(title or word)}”. The file has "
                f"{listed(titles.values())}. Type COLUMN=FIELD."
            )
        chosen[titles[folded(title)]] = field_called(field)
    return chosen


def field_called(typed: str) -> str:
    """The field that a text means; ``keep`` is none.

    Raises:
        UnknownColumn: there is none.
    """
    if folded(typed) in {"", "keep", "none", "-"}:
        return KEPT
    said = compared(typed.replace("_", " "))
    for field in import_fields().values():
        if said in {compared(field.name), compared(field.label), *field.titles}:
            return field.name
    names = ", ".join(f"“{field.label}”" for field in import_fields().values())
    raise UnknownColumn(f"“{shortened(typed)}” isn't a field. Choose {names} or keep.")
