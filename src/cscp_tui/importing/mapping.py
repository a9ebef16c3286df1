"""Map columns to fields by their titles, checked against their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from functools import cache

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.names import folded, listed
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.cells import GREY
from cscp_tui.importing.leads import BODY, is_role
from cscp_tui.importing.questions import COLOURS, STATUS_WORD, status_in_update, status_word
from cscp_tui.importing.source_tables import DAY, SourceTable, TableRow

PROGRESS = "progress"
CREATED = "created"
UPDATED = "updated"
RATING = "judgement"
"""The field of a rating that stands in a column beside the status."""
KEPT = ""
"""The field of a column that has no field here. Its cells are only kept with the row."""

_LABELS = {"title": "Action", "priority": "Priority or origin"}
"""The labels of fields that lists and exports show under another name."""
_CREATED_SYNONYMS = (
    *("date_raised", "raised", "date_added", "date_agreed", "opened", "start_date", "date_set"),
    *("created", "created_date", "date_created", "start", "meeting", "date_of_meeting"),
    *("meeting_date", "date_identified", "date_assigned", "date_opened", "date"),
)
_WHOLE_TITLES = frozenset(
    (
        *("by", "date", "start", "end", "meeting", "created", "complete", "completed", "closed"),
        *("done", "audit", "committee", "with"),
    )
)
"""Words that mean a field only as a whole title. A “Closure date” is not the day on which the
action was agreed."""
_QUESTIONS = frozenset({"who", "when"})
_DAYS = frozenset({"due", "original_due", "review_date", "ended", CREATED, UPDATED})
_UPDATED_SYNONYMS = (
    *("last_comment_date", "comment_date", "date_of_comment", "date_of_last_comment"),
    *("last_update_date", "update_date", "date_of_last_update"),
)
_SEVERAL = frozenset({PROGRESS})
"""The fields that more than one column can be imported as."""
_ACCEPTED, _SURE, _LIKELY = 0.5, 0.8, 0.6
_MOST_SPACES = 9
"""The most spaces in a text that may be a title."""
_LOOKED_AT = 300
"""The most rows whose cells are checked against a field."""
_SAMPLES = 3


class ImportField(Struct, frozen=True):
    """A field as which a column can be imported."""

    name: str
    label: str
    titles: tuple[str, ...]
    """The titles that mean this field, normalised by ``compared``."""


class MappedColumn(Struct, frozen=True):
    """A column with the field it is imported as, and the certainty of that mapping."""

    title: str
    field: str = KEPT
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    is_chosen: bool = False
    """True if the user chose the field."""

    is_remembered: bool = False
    """True if the field is kept from an earlier import."""

    @property
    def certainty(self) -> str:
        """How certain the mapping is, in a word."""
        if self.is_chosen:
            return "as last time" if self.is_remembered else "chosen"
        if not self.field:
            return "kept as it is"
        if self.confidence >= _SURE:
            return "sure"
        return "likely" if self.confidence >= _LIKELY else "a guess"


class Rivals(Struct, frozen=True):
    """Columns that could be the same field, of which the user chooses one."""

    field: str
    places: tuple[int, ...]
    """The indexes of the columns; the one that is taken until the user chooses comes first."""

    is_open: bool = True
    """True until the user has chosen."""

    may_be_none: bool = False
    """True if none of them is taken until the user chooses, and may be none."""


class Mapping(Struct, frozen=True):
    """The fields of a table's columns, in the order of the columns."""

    columns: tuple[MappedColumn, ...]
    rivals: tuple[Rivals, ...] = ()
    share: float = 0
    """The factor that makes a percentage of the status: 100 for 0.9, 1 for 90%; 0 if it is none."""

    def place(self, field: str) -> int | None:
        """Return the index of the column that is imported as a field; None if there is none."""
        return next((n for n, each in enumerate(self.columns) if each.field == field), None)

    def places(self, field: str) -> list[int]:
        return [n for n, each in enumerate(self.columns) if each.field == field]

    @property
    def rated(self) -> set[int]:
        """The indexes of the columns of statuses and ratings, also those of times before."""
        return {
            n
            for n, each in enumerate(self.columns)
            if each.field in {"status", RATING} or (not each.field and _RATING.search(each.title))
        }

    percent: int | None = None
    """The index of a column of percentages beside the status; None if there is none."""

    percent_share: float = 0
    restricts: int | None = None
    """The index of a column without a field that may say which actions are restricted; None for none."""

    is_rating: bool = False
    """True if the status is a colour or its letter."""

    status_from: int | None = None
    """The index of the column of updates whose beginning or colour is the status; None for none."""

    @property
    def has_status(self) -> bool:
        return self.place("status") is not None or self.status_from is not None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(each.field for each in self.columns)


@cache
def import_fields() -> dict[str, ImportField]:
    """Return the fields that columns can be imported as, with the titles that mean them.

    These are the fields of an action that people fill in, those with a command of their own only
    if other people's files have columns for them, and the progress update.
    """
    fields = KINDS["actions"].given
    asked = {each.name: each.ask.synonyms for each in AddProgressUpdate.asked()}
    more = {
        "old_ref": asked["ref"],
        "title": ("action_description",),
        "restricted": ("confidential", "confidential_flag"),
        "due": ("timescale", *fields["timescale"].spec.synonyms),
        "lead": ("who_lead",),
        "supporting_agencies": ("who_with", "with"),
        # Where an action comes from; our own field of that name is its kind.
        "origin": ("source", "raised_at"),
    }
    found = {
        name: _field(
            name, _LABELS.get(name, each.label), (name, *spec.synonyms, *more.get(name, ()))
        )
        for name, each in fields.items()
        if (spec := each.spec).synonyms or not spec.changed_by
    }
    # A “Timescale” column can hold dates. Only our own field of that name is always text.
    found["timescale"] = _field("timescale", fields["timescale"].label, ())
    found[PROGRESS] = _field(PROGRESS, "Progress update", asked["text"])
    found[CREATED] = _field(CREATED, "Date agreed", _CREATED_SYNONYMS)
    found[UPDATED] = _field(UPDATED, "Date of update", _UPDATED_SYNONYMS)
    found[RATING] = _field(RATING, "Rating", ())
    return found


def field_labels() -> dict[str, str]:
    """Return the labels of the fields of actions as which columns can be imported, by name."""
    return {field.name: field.label for field in import_fields().values()}


def _field(name: str, label: str, synonyms: Sequence[str]) -> ImportField:
    titles = {compared(each) for each in (label, *synonyms)}
    # Try the longest title first, so that “Status update” does not match “Status”.
    return ImportField(name, label, tuple(sorted(titles, key=lambda t: (-len(t.split()), t))))


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word begins in a name such as ``RevTgtDt``."""
_SHORT = dict(
    re.findall(
        r"(\w+)=(\w+)",
        "act=action desc=description descr=description ttl=title own=owner ownr=owner "
        "org=organisation agy=agency dept=department dt=date tgt=target trgt=target rev=revised "
        "orig=original crtd=created clsd=closed compl=completed sts=status stat=status cd=code "
        "pct=percent cmp=complete cmt=comment cmnt=comment upd=update lst=last prty=priority "
        "rsk=risk num=number cnf=confidential conf=confidential flg=flag restr=restricted "
        "sens=sensitive assgn=assigned asgn=assigned dn=done",
    )
)
"""What the short words mean in the names of columns that programs give: ``ActDesc``."""


_OF_DATES = {"orig": "original", "ext": "extended", "est": "expected"}
"""Words that people shorten beside “date”."""


def spelt_out(title: str) -> str:
    """Return the words of a name that a program gave to a column; other titles as they are."""
    if len(title.split()) > 1 or title.isupper():
        return title
    words = _HUMP.sub(" ", title.replace("_", " ")).split()
    if len(words) < len(("two", "words")):
        return title
    return " ".join(_SHORT.get(word.casefold(), word) for word in words)


def compared(title: str) -> str:
    """Normalise a title for comparison: singular words, in lower case, without punctuation."""
    title = spelt_out(title)
    words = re.sub(r"[^\w\s]", " ", folded(title.replace("#", " number "))).split()
    words = [_OF_DATES.get(word, word) for word in words] if len(words) > 1 else words
    return " ".join(w[:-1] if len(w) > 3 and w[-1] == "s" != w[-2] else w for w in words)  # noqa: PLR2004 - as, is


@cache
def _scores(title: str) -> dict[str, float]:
    """Return the fields that a title can mean, each with a score from 0 to 1."""
    # What is in brackets explains a title: “Lead (supporting)”.
    plain = compared(re.sub(r"\([^()]*\)", " ", title)) or compared(title)
    if _ASKS_WHAT.fullmatch(plain):
        return {"title": 0.9}
    if _ASKS_WHERE.match(plain):
        return {PROGRESS: 0.9}
    found: dict[str, tuple[int, float]] = {}
    for field in import_fields().values():
        for known in field.titles:
            if f" {known} " in f" {plain} " and (known == plain or known not in _WHOLE_TITLES):
                length, of = len(known.split()), len(plain.split())
                # The last word of a title counts most: a “Risk ref” is a reference, not a risk.
                score = 0.4 + 0.45 * length / of + 0.1 * plain.endswith(known)
                score = 1.0 if known == plain else score
                # Questions such as “Who will lead?” or “When will it be done by?”.
                is_question = known in _QUESTIONS and plain.startswith(f"{known} ")
                score = max(score, 0.55 * is_question)
                # A long phrase at the end counts like the longest: “… How will we know?”.
                is_phrase = length >= len(("how", "we", "know")) and plain.endswith(known)
                found[field.name] = (length + 3 * is_phrase, score)
                break
    if "restricted" in found:
        # A “Confidential item” is no reference.
        found.pop("old_ref", None)
    longest = max((length for length, _ in found.values()), default=0)
    return {
        name: score * (1.0 if length == longest or score >= _SURE else 0.6)
        for name, (length, score) in found.items()
    }


_ASKS_WHAT = re.compile(
    r"what (?:are|will|is|we|do|must|needs?|has)\b.*\b(?:do|done|doing|deliver|achieve|happen)(?: now| next)?"
)
"""Titles such as “What are we going to do?”."""
_ASKS_WHERE = re.compile(
    r"(?:(?:q[1-4] |current |latest )+position$|where (?:are|were) we|where we (?:are|were|have)|how (?:was|is) .*\bclosed)\b"
)
"""Titles such as “Where we are at Q3”."""


def knows_title(text: str) -> bool:
    """Return whether a text is a column title that means a known field."""
    if text.count(" ") > _MOST_SPACES:
        return False
    return max(_scores(shortened(text, 90)).values(), default=0.0) >= _ACCEPTED


def map_columns(
    table: SourceTable,
    chosen: Map[str, str] | None = None,
    kept: Map[str, str] | None = None,
    preferred: Callable[[str], str] = lambda _: "",
    key: Collection[str] = (),
) -> Mapping:
    """Map each column of a table to a field.

    Args:
        chosen: the fields that the user chose, by column title.
        kept: the fields kept from an earlier import, by column title.
        preferred: returns the title of the column that the user chose for a field that several
            columns could be.
        key: the folded marks that the file explains.

    Raises:
        UnknownColumn: if a chosen column is not in the table.
    """
    fixed = {**{folded(t): f for t, f in (kept or {}).items()}}
    fixed |= {folded(title): field for title, field in (chosen or {}).items()}
    # What is alone in its row may be a heading.
    rows = [row for row in table.rows[:_LOOKED_AT] if row.alone is None]
    rows = rows or list(table.rows[:_LOOKED_AT])
    cells = [
        [row.cells[n].text for row in rows if n < len(row.cells)] for n in range(len(table.titles))
    ]
    fills = [
        [row.cells[n].fill for row in rows if row.cells[n].fill] for n in range(len(table.titles))
    ]
    has_sections = any(row.section or row.alone == 0 for row in table.rows)
    scores = _scores_together(table.titles)
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
                *_status_words(title, texts or fills[place], key),
                *(
                    ()
                    if _are_percent(title, texts)
                    else _outcomes_as_progress(scores[place], texts).items()
                ),
            )
            # If section rows hold the priorities, an “Objective” column holds something smaller.
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
    _prefer_words(table.titles, cells, offers, taken, fixed)
    shown = [texts if any(texts) else fills[place] for place, texts in enumerate(cells)]
    rivals = list(_rivals(table.titles, shown, offers, taken, fixed))
    if RATING not in used:
        rivals = [_without_rating(each, table.titles, shown, taken) for each in rivals]
    if "title" not in used:
        _guess_title(cells, taken)
        if not table.has_titles:
            rivals += _texts_without_title(cells, taken)
    decided = []
    for each in rivals:
        if len(each.places) == 1:
            continue
        wanted = folded(preferred(each.field))
        winner = next((n for n in each.places if folded(table.titles[n]) == wanted), None)
        is_open = winner is None
        if winner is None and each.field == "status" and _are_times(table.titles, each.places):
            winner = max(each.places)
        first = each.places[0] if winner is None else winner
        places = (first, *(place for place in each.places if place != first))
        decided.append(Rivals(each.field, places, is_open))
        if winner is not None and winner != each.places[0]:
            taken[each.places[0]] = (_LOSERS.get(each.field, KEPT), 1.0)
            taken[winner] = (each.field, 1.0)
    for field, places in _without_title(table.titles, cells, taken):
        wanted = folded(preferred(field))
        decided.append(Rivals(field, places, is_open=not wanted, may_be_none=True))
        taken |= {n: (field, 1.0) for n in places if folded(table.titles[n]) == wanted}
    return Mapping(
        tuple(
            MappedColumn(
                title,
                *taken.get(place, (KEPT, 0.0)),
                tuple(dict.fromkeys(filter(None, cells[place] + fills[place])))[:_SAMPLES],
                folded(title) in fixed,
                folded(title) in fixed and folded(title) not in set(map(folded, chosen or ())),
            )
            for place, title in enumerate(table.titles)
        ),
        tuple(decided),
        next(
            (
                _share(table.titles[place], cells[place])
                for place, (name, _) in taken.items()
                if name == "status"
            ),
            0,
        ),
        *_percentages(table.titles, cells, taken),
        _restricts(table.titles, cells, taken),
        any(
            name == "status" and (bool(fills[place]) or _RATING.search(table.titles[place]))
            for place, (name, _) in taken.items()
        ),
        _status_from(taken, rows),
    )


def _without_rating(
    rivals: Rivals,
    titles: Sequence[str],
    shown: Sequence[Sequence[str]],
    taken: dict[int, tuple[str, float]],
) -> Rivals:
    """Take a column of colours as the rating if another one has words for the status."""
    rated = [n for n in rivals.places if _RATING.search(titles[n]) and _are_colours(shown[n])]
    if _are_times(titles, rivals.places) and all(_RATING.search(titles[n]) for n in rivals.places):
        # The ratings of several times: the last is the one that counts.
        return rivals
    others = tuple(n for n in rivals.places if n not in rated)
    if rivals.field != "status" or not rated or not others:
        return rivals
    taken[others[0]] = (rivals.field, 1.0)
    taken[max(rated) if _are_times(titles, rated) else rated[0]] = (RATING, 1.0)
    return Rivals(rivals.field, others)


def _are_colours(texts: Sequence[str]) -> bool:
    words = {folded(status_word(text)) for text in texts if text}
    return words <= {*COLOURS, *map(folded, COLOURS.values()), folded(GREY)}


_RATING = re.compile(r"\bb?rag\b|colour|rating", re.IGNORECASE)


def _status_from(taken: Map[int, tuple[str, float]], rows: Sequence[TableRow]) -> int | None:
    """Return the column of updates that begin with a status or have its colour, if no other has it."""
    fields = {name: place for place, (name, _) in taken.items()}
    if "status" in fields or PROGRESS not in fields:
        return None
    cells = [row.cells[fields[PROGRESS]] for row in rows]
    statuses = [
        status_in_update(cell.text) or (cell.fill if cell.fill != GREY else "")
        for cell in cells
        if cell.text
    ]
    known = [folded(each) for each in statuses if each]
    is_status = len(set(known)) > 1 and len(known) >= _MOST_BEGIN * len(statuses)
    return fields[PROGRESS] if is_status else None


_MOST_BEGIN = 0.6


_ORIGINAL = re.compile(r"\b(?:original|initial|first|baseline|planned)\b")
_REVISED = re.compile(
    r"\b(?:revised|new|extended|updated|current|latest|amended|forecast|expected|anticipated)\b"
)
_DATES_BESIDE = frozenset({"revised", "original", "extended", "extended to", "revised to"})
_STARTS = re.compile(r"\b(?:start|begin|beginning|commence|commencement|from)\b")
_ENDS = re.compile(r"\b(?:end|finish|completion|to)\b")
_DATED = re.compile(r"\b(?:date|deadline|timescale|target|due)\b")
_OF_DUE = ("due", "original_due")
_OF_PROGRESS = re.compile(r"\b(?:evidence|progress|update|action taken)\b")
_RESPONSE = re.compile(r"\b(?:management|response|reply|proposed)\b")
"""Words of the title of an action that answers a recommendation."""
_ONE_COLUMN = frozenset(
    ("title", "status", "due", "original_due", "ended", "lead", "lead_agency", "priority", CREATED)
)
"""The fields for which several columns are a question. Of any other, the best column is taken."""
_LOSERS = {"due": CREATED, "title": KEPT}
"""What becomes of the column first taken for a field once the user chooses another: a field or ``KEPT``."""


def _scores_together(titles: Sequence[str]) -> list[dict[str, float]]:
    """Score the titles of a table, those of dates as original, revised, first or last days."""
    plain_titles = list(map(compared, titles))
    found = [dict(_scores(shortened(title, 90))) for title in titles]
    of_due = [
        "due" in scores or "original_due" in scores or _DATED.search(words) is not None
        for scores, words in zip(found, plain_titles, strict=True)
    ]
    # Beside a date, “Revised” alone is one, too.
    has_date = any(of_due)
    of_due = [
        each or (has_date and words in _DATES_BESIDE)
        for each, words in zip(of_due, plain_titles, strict=True)
    ]
    has_original = any(
        each and _ORIGINAL.search(words) for each, words in zip(of_due, plain_titles, strict=True)
    )
    has_revised = any(
        each and _REVISED.search(words) for each, words in zip(of_due, plain_titles, strict=True)
    )
    has_end = any(
        each and _ENDS.search(words) and not _STARTS.search(words)
        for each, words in zip(of_due, plain_titles, strict=True)
    )
    if not any(words != "end date" for words in _due_titles(found, plain_titles)):
        # Without another due date, the end is not the day on which it ended.
        found = [
            {**scores, "due": 1.05, "ended": 0.0} if words == "end date" else scores
            for scores, words in zip(found, plain_titles, strict=True)
        ]
    elif any(
        words not in {"completion date", "end date"} for words in _due_titles(found, plain_titles)
    ):
        # Beside the date that was agreed, it is the day on which it was completed.
        found = [
            {**scores, "due": 0.0, "ended": 1.0} if words == "completion date" else scores
            for scores, words in zip(found, plain_titles, strict=True)
        ]
    for scores, words, is_date in zip(found, plain_titles, of_due, strict=True):
        if PROGRESS in scores and "measure" in scores:
            # “Comments and evidence” are of its progress.
            scores["measure"] = 0.0
        if "impact" in scores and scores["impact"] < 1 and _OF_PROGRESS.search(words):
            # “Evidence and impact” says what was done, too, which is no impact yet.
            scores |= {"impact": 0.0, "measure": 0.0, PROGRESS: 0.8}
        if not is_date:
            continue
        without = {name: score for name, score in scores.items() if name not in _OF_DUE}
        best = max(without.values(), default=0.0)
        if _ORIGINAL.search(words):
            scores |= {"due": 0.0, "original_due": 0.95}
        elif _REVISED.search(words) and best < max(scores.get("due", 0.0), _ACCEPTED):
            scores |= {"due": 1.05}
        elif _STARTS.search(words) and "due" in scores:
            scores |= {"due": 0.0, CREATED: 0.7}
        elif has_end and _ENDS.search(words) and "due" in scores:
            scores["due"] = max(scores["due"], 0.9)
        elif has_revised and not has_original and scores.get("due", 0.0) >= _ACCEPTED:
            # The date before the one that replaced it.
            scores |= {"due": 0.0, "original_due": 0.9}
    return found


def _due_titles(found: Sequence[Map[str, float]], plain_titles: Sequence[str]) -> Iterator[str]:
    """Yield the titles that surely mean a due date."""
    for scores, words in zip(found, plain_titles, strict=True):
        if scores.get("due", 0.0) >= _SURE:
            yield words


def _rivals(
    titles: Sequence[str],
    cells: Sequence[Sequence[str]],
    offers: Sequence[tuple[float, int, int, str]],
    taken: Map[int, tuple[str, float]],
    fixed: Map[str, str],
) -> Iterator[Rivals]:
    """Yield the fields that several columns could be, with these columns."""
    settled = set(fixed.values())
    plain_titles = list(map(compared, titles))
    free = {n for n, texts in enumerate(cells) if any(texts) and folded(titles[n]) not in fixed}
    for field in import_fields():
        first = next((n for n, (name, _) in taken.items() if name == field), None)
        if first is None or field in settled or field not in _ONE_COLUMN:
            continue
        others = [
            place
            for score, _, place, name in offers
            if name == field and score >= _ACCEPTED and place in free and place not in taken
        ]
        if field == "status":
            others = [n for n in others if _are_percent(titles[n], cells[n]) is False]
        is_revised = _REVISED.search(plain_titles[first]) and "original_due" in {
            n for n, _ in taken.values()
        }
        if field == "due" and not is_revised:
            others += [
                place
                for place in sorted(free)
                if taken.get(place, ("", 0))[0] == CREATED
                and _STARTS.search(plain_titles[place])
                and not _STARTS.search(plain_titles[first])
            ]
        if field == "title" and _RESPONSE.search(plain_titles[first]):
            others += [n for n in sorted(free) if taken.get(n, ("", 0))[0] == "recommendation"]
        if others:
            yield Rivals(field, tuple(dict.fromkeys((first, *others))))


def _prefer_words(
    titles: Sequence[str],
    cells: Sequence[Sequence[str]],
    offers: Sequence[tuple[float, int, int, str]],
    taken: dict[int, tuple[str, float]],
    fixed: Map[str, str],
) -> None:
    """Take a column of words as the status before one of percentages, which is kept beside it."""
    first = next((n for n, (name, _) in taken.items() if name == "status"), None)
    if (
        first is None
        or folded(titles[first]) in fixed
        or not _are_percent(titles[first], cells[first])
    ):
        return
    for score, _, place, name in offers:
        is_free = place not in taken and name == "status" and score >= _ACCEPTED
        if is_free and not _are_percent(titles[place], cells[place]):
            del taken[first]
            taken[place] = ("status", score)
            return


def _without_title(
    titles: Sequence[str], cells: Sequence[Sequence[str]], taken: Map[int, tuple[str, float]]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield who leads and when it is due, if no title says that, with the columns that may say it."""
    used = {name for name, _ in taken.values()}
    for field, others, fits in (
        ("lead", {"lead", "lead_agency"}, _may_lead),
        ("due", {"due", "original_due"}, DAY.fullmatch),
    ):
        texts = {n: list(filter(None, cells[n])) for n in range(len(titles)) if n not in taken}
        places = tuple(
            n
            for n, each in texts.items()
            if len(each) > 1 and sum(map(bool, map(fits, each))) >= _MOST_BEGIN * len(each)
        )
        if places and not others & used:
            yield field, places


def _restricts(
    titles: Sequence[str], cells: Sequence[Sequence[str]], taken: Map[int, tuple[str, float]]
) -> int | None:
    """Return the column without a field that marks some actions as not for everybody."""
    if any(name == "restricted" for name, _ in taken.values()):
        return None
    for place, title in enumerate(titles):
        marks = set(filter(None, cells[place]))
        is_scale = 0 < len(marks) <= _MOST_SIGNS and _letters(list(marks)) <= _LONGEST_MARK
        if place not in taken and is_scale and _MAY_RESTRICT.search(compared(title)):
            return place
    return None


_LONGEST_MARK = 30
_MAY_RESTRICT = re.compile(
    r"\b(?:conf(?:iden\w*)?|restrict\w*|sensitiv\w*|exempt\w*|(?:protective|security|gpms|handling) \w+|marking|"
    r"classification|public(?! health)|publish\w*|publication|private(?: session)?|closed session|part (?:a|b|i|ii|1|2)\b)"
)
"""Words of titles under which some actions may be marked as not for everybody."""


def _percentages(
    titles: Sequence[str], cells: Sequence[Sequence[str]], taken: Map[int, tuple[str, float]]
) -> tuple[int | None, float]:
    """Return the only column of percentages that has no field, and what makes them percentages."""
    kept = [n for n in range(len(titles)) if taken.get(n, (KEPT, 0))[0] == KEPT]
    found = [(n, share) for n in kept if (share := _share(titles[n], cells[n]))]
    return found[0] if len(found) == 1 else (None, 0)


_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)? ?%")
_SHARE = re.compile(r"[01](?:\.\d+)?|\d{1,3}(?:\.\d+)?")


def as_percentage(text: str, share: float) -> str:
    """Return a cell of percentages as people write it: ``90%``; as it is if 0.9 may be 90% or 0.9%."""
    if not _SHARE.fullmatch(text):
        return text.replace(" ", "")
    number = float(text)
    return text if share == 1 and 0 < number <= 1 else f"{number * share:g}%"


def _share(title: str, texts: Sequence[str]) -> float:
    if not _are_percent(title, texts):
        return 0
    numbers = [float(text) for text in texts if _SHARE.fullmatch(text)]
    return 100 if max(numbers, default=2) <= 1 else 1


def _are_percent(title: str, texts: Sequence[str]) -> bool:
    """Return whether the cells of a column are percentages."""
    texts = [text for text in texts if text]
    is_titled = "%" in title or re.search(r"\bpercent(?:age)?\b", spelt_out(title), re.IGNORECASE)
    known = _SHARE if is_titled else _PERCENT
    count = sum(bool(known.fullmatch(text) or _PERCENT.fullmatch(text)) for text in texts)
    return bool(texts) and count > 0.7 * len(texts)


def _outcomes_as_progress(scores: Map[str, float], texts: Sequence[str]) -> Map[str, float]:
    """Take outcomes that tell what was done for progress, not for what is intended."""
    done = sum(_WAS_DONE.search(text) is not None for text in texts)
    if "intended_outcome" not in scores or PROGRESS in scores or done < _MOST_DONE * len(texts):
        return scores
    return {**scores, "intended_outcome": 0.0, PROGRESS: scores["intended_outcome"]}


_MOST_DONE = 0.5
_WAS_DONE = re.compile(
    r"\b(?:done|completed?|closed|agreed|approved|sent|circulated|drafted|noted|attended|received|"
    r"deferred|held|launched|published|appointed|in (?:place|post|use))\b"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)


def _filled(texts: Sequence[str]) -> float:
    """Score a column as the action's title by the share of its rows that have a text."""
    return 0.7 + 0.3 * sum(map(bool, texts)) / len(texts) if texts else 1.0


def _order(name: str, title: str) -> int:
    """Return 1 if the last of several columns for a field is preferred, -1 if the first.

    The last is preferred for the statuses of several quarters.
    """
    return 1 if name == "status" and _TIME.search(title) else -1


def _are_times(titles: Sequence[str], places: Iterable[int]) -> bool:
    """Return whether columns hold the statuses of several times, of which the last counts."""
    return all(_TIME.search(titles[place]) for place in places)


_TIME = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b|current|latest|now",
    re.IGNORECASE,
)
"""What a title says of the time of a status."""


def _status_words(
    title: str, texts: Sequence[str], key: Collection[str] = ()
) -> tuple[tuple[str, float], ...]:
    """Score a column as the status if most of its cells are status words, percentages or marks.

    Its title does not matter.
    """
    if _are_percent(title, texts):
        return (("status", 0.65),)
    if _are_signs(texts):
        return (("status", 0.75),)
    if key and len(texts) > 1 and all(folded(text) in key for text in texts):
        return (("status", 0.75),)
    known = sum(bool(STATUS_WORD.match(text) and not _REF.fullmatch(text)) for text in texts)
    return (("status", 0.7),) if known > 1 and known > 0.7 * len(texts) else ()


_REF = re.compile(r"[A-Z]{1,4}[-–/. :]{0,2}\d[\w./-]*", re.IGNORECASE)
"""A reference, whose letter is no colour: ``A-00411``."""


def _are_signs(texts: Sequence[str]) -> bool:
    """Return whether the cells of a column have a few signs instead of words: ``●``, ``○``."""
    signs = {text for text in texts if text}
    return 1 < len(signs) <= _MOST_SIGNS and not any(map(_LETTERS.search, signs))


_MOST_SIGNS = 6
_LETTERS = re.compile(r"[^\W_]|[-–—?]")


def _guess_title(cells: Sequence[Sequence[str]], taken: dict[int, tuple[str, float]]) -> None:
    """Guess the column of the actions: the recommendations, or else the longest texts."""
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


def _texts_without_title(
    cells: Sequence[Sequence[str]], taken: Map[int, tuple[str, float]]
) -> Iterator[Rivals]:
    """Yield the columns of texts, one of which has the actions of a file without titles."""
    first = next((place for place, (name, _) in taken.items() if name == "title"), None)
    others = tuple(
        place
        for place, texts in enumerate(cells)
        if place not in taken and any(texts) and _words(list(filter(None, texts))) > 2  # noqa: PLR2004
    )
    if first is not None and others:
        yield Rivals("title", (first, *others))


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
    texts = [text for text in map(status_word, texts) if not _SHARE.fullmatch(text.rstrip("% "))]
    if not texts:
        return 1.0
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
    "intended_outcome": lambda texts: (
        1.0 if _words(texts) > 1.5 and not _status_words("", texts) else 0.4  # noqa: PLR2004
    ),
    "impact": lambda texts: 1.0 if _words(texts) > 2 else 0.4,  # noqa: PLR2004
    # “High” and “Low” give the urgency of an action, not its priority in the plan.
    "priority": lambda texts: 0.3 if all(map(_URGENCY.fullmatch, texts)) else 1.0,
    PROGRESS: lambda texts: 0.4 if _are_signs(texts) else 0.5 if _status_words("", texts) else 1.0,
    "lead": lambda texts: 1.0 if _letters(texts) <= 120 else 0.4,  # noqa: PLR2004
}
"""Functions that score the fit of a column's cells to a field, from 0 to 1, by field."""


def _may_lead(text: str) -> bool:
    return len(text) <= _LONGEST_MARK and (is_role(text) or BODY.search(text) is not None)


def _fit(name: str, texts: Sequence[str]) -> float:
    return _FITS[name](texts) if texts and name in _FITS else 1.0


class UnknownColumn(NotUnderstood):
    """A column that is in no table of the file, or a field that does not exist."""


def read_choices(
    words: Sequence[str], tables: Sequence[SourceTable], fields: Map[str, str] | None = None
) -> dict[str, str]:
    """Read ``COLUMN=FIELD`` words as a mapping of column titles to fields.

    Raises:
        UnknownColumn: if a column or a field does not exist.
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
        chosen[titles[folded(title)]] = field_called(field, fields)
    return chosen


def field_called(typed: str, fields: Map[str, str] | None = None) -> str:
    """Return the name of the field that a text means; empty for ``keep``.

    Raises:
        UnknownColumn: if no such field exists.
    """
    if folded(typed) in {"", "keep", "none", "-", "leave out"}:
        return KEPT
    plain = compared(typed.replace("_", " "))
    known = field_labels() if fields is None else fields
    for name, label in known.items():
        titles = import_fields()[name].titles if fields is None else ()
        if plain in {compared(name), compared(label), *titles}:
            return name
    names = ", ".join(f"“{label}”" for label in known.values())
    raise UnknownColumn(f"“{shortened(typed)}” isn't a field. Choose {names} or keep.")
