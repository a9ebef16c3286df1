"""Questions about an imported file, asked once for each file and value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.domain.enums import Cause, Outcome, Status
from cscp_tui.domain.names import folded

STATUS, PRIORITY, ORIGIN, ACTION_TEXT = "status", "priority", "origin", "action text"
YEAR, QUARTER, WITHOUT_YEAR = "year", "quarter", "year of dates"
UNCONFIRMED, USE, WRITTEN = "provisional dates", "use", "written"
FIRST_DAYS, HIDDEN, STRUCK, CREATED = "first days", "hidden rows", "struck rows", "created"
RESTRICTED, NOTING = "restricted", "for noting"
PEOPLE, NAMES, ROLES = "names of people", "names", "roles"
SHARES, SHARE, CARRIED, FIRST, LAST = (
    *("percentages and status", "percentage", "carried forward", "first", "last"),
)
BY_REF = "reference"
"""The answer that the number which begins a row's reference is that of its priority."""
COLUMN, PERCENT, DELIVERED, HOLD_REASON = "column", "percentages", "delivered on", "hold reason"
REVIEW_DATE, MOVED, CONFLICT = "review date", "moved dates", "changed here"
ALONE, HEADING, ACTION = "rows with one cell", "heading", "action"
AS_ABOVE, ABOVE = "as above", "above"
HEADINGS, PRIORITIES, ORIGINS, NONE = "headings", "priorities", "origins", "none"
MISSING, AGENCY, NEW = "missing rows", "agency", "new"
LEAD, NOBODY, SEVERAL = "lead", "none", "several"
OVERSEER = "overseen by"
PLAN, SAME, REPLACED_BY = "plan", "same", "replaced by"
BLANK_STATUS, END_REASON, TRANSFERRED_TO = "blank status", "ended reason", "transferred to"

OURS, FILE = "ours", "file"
"""The answers that choose a side of a conflict: our value or the file's."""

RATINGS, COMPUTED = "ratings", "computed"
ROW = "row"
"""The beginning of the key under which a row is left out."""

LEAVE_OUT, KEEP = "leave out", "keep"
IMPORT = "import"
NOT_KNOWN, BY_SHARE = "not known", "status"
NO_STATUS = "has no status here yet."
"""The end of the doubt about a row whose status word is not answered."""


def column_key(label: str) -> str:
    """Return the key of the question which of several columns is a field, given its label."""
    return f"{COLUMN} {label.lower()}"


class ImportQuestion(Struct, frozen=True, kw_only=True):
    """A question that is asked once for the whole file."""

    key: str
    """The name by which the question is answered: ``status Complete``, ``priority``."""

    text: str
    rows: int
    """The number of rows that the question concerns."""

    choices: tuple[tuple[str, str], ...] = ()
    """The possible answers, each with its meaning; empty for a free text."""

    suggestion: str = ""
    """The most usual answer, which is offered but must be confirmed; empty for none."""

    answer: str = ""
    is_needed: bool = True
    """True if nothing can be imported without an answer."""

    takes_text: bool = False
    """True if the choices are only some of the answers."""

    option: str = ""
    """The command-line option that answers it, if it is one of its own; else empty."""

    @property
    def is_open(self) -> bool:
        """True if it still has to be answered."""
        return self.is_needed and not self.answer

    @property
    def example(self) -> str:
        """The command-line option that answers it."""
        if self.option:
            return self.option
        answer = self.suggestion or (self.choices[0][0] if self.choices else "…")
        return f'--answers "{self.key}={answer}"'


STATUS_CHOICES: tuple[tuple[str, str], ...] = (
    (Status.NOT_STARTED.value, "not started"),
    (Status.IN_PROGRESS.value, "in progress"),
    (Status.ON_HOLD.value, "on hold, with a review date"),
    (Status.DELIVERED.value, "delivered, awaiting agreement"),
    (f"withdrawn {Cause.WITHIN.value}", "ended as withdrawn, within our control"),
    (f"withdrawn {Cause.OUTSIDE.value}", "ended as withdrawn, outside our control"),
    (f"transferred {Cause.WITHIN.value}", "ended as transferred to another body, by our choice"),
    (
        f"transferred {Cause.OUTSIDE.value}",
        "ended as transferred to another body, not by our choice",
    ),
    (Outcome.REPLACED.value, "ended as replaced by another action"),
    (LEAVE_OUT, "don't import these rows"),
)
OWN_STATUSES = {key: words for key, words in STATUS_CHOICES if key != LEAVE_OUT}
"""Our statuses as they are answered, with their meanings."""
_SUGGESTIONS = {
    **dict.fromkeys(("complete", "completed", "done", "actioned", "achieved", "c"), "delivered"),
    **dict.fromkeys(("partially complete", "ongoing", "on track", "underway"), "in progress"),
    **dict.fromkeys(("not yet started", "to do", "outstanding", "open"), "not started"),
    **dict.fromkeys(("paused", "deferred"), "on hold"),
}
"""The status to suggest for common words. The user is still asked."""


_STATUSES = (
    r"(?:not |partially |partly )?accepted|rejected|declined|progressing|implemented|embedded|"
    r"not (?:yet )?(?:started|due|complete|begun)|(?:partially |partly |fully )?"
    r"(?:completed|complete|met)|in (?:progress|hand)|on[ -]?(?:track|hold|target|going)|off track|"
    r"at risk|overdue|due|closed?|open|done|delayed|behind|pending|outstanding|actioned|achieved|"
    r"underway|red|amber|green|blue|yellow|[ragb]|tbc|carried (?:forward|over)|superseded|gr[ae]y|paused|deferred|"
    r"slipping|(?:recommended|proposed) for closure|no longer required"
)
STATUS_WORD = re.compile(
    rf"\W*(?P<word>{_STATUSES})(?:\W*$|\s*[-–—:;,.(\n]\s*\S|\s+(?:in |on |at )?(?:\d\d?[/.]\d|\d\d? [a-z]{{3}}|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec))|\s+(?:until|till|pending|awaiting|while|whilst|"
    r"since|because|following|due to|subject to)\b)",
    re.IGNORECASE,
)
"""A word for a status, alone or followed by more text: ``Green – launched in June``."""


_ONLY_STATUSES = re.compile(rf"(?:\W*\b(?:{_STATUSES})\b)+\W*", re.IGNORECASE)


def status_word(text: str) -> str:
    """Return the status word that begins a text; the whole text if none is known, or all are."""
    found = None if _ONLY_STATUSES.fullmatch(text) else STATUS_WORD.match(text)
    return found["word"] if found else text.strip()


_BEGINS = re.compile(rf"\W*(?P<word>(?!\w\b)(?:{_STATUSES})|c/f)\b", re.IGNORECASE)


_LABEL = re.compile(r"(?P<word>[A-Z]{3,}(?: [A-Z]{2,}){0,3})(?=\s*(?:[-–—:.]\s|$))")
"""A word in capitals before what it is about: ``PARKED – waiting for the trust``."""


def status_in_update(text: str) -> str:
    """Return the status word that begins a progress update: ``OVERDUE. Data received``."""
    found = _BEGINS.match(text) or _LABEL.match(text)
    return found["word"] if found else ""


OTHER_ENDS = re.compile(
    r"\b(?P<replaced>superseded|replaced by|merged (?:into|with))\b|\b(?:withdrawn|transferred to|no longer (?:required|needed))\b",
    re.IGNORECASE,
)
"""Words that say that a closed action was not delivered."""
COLOURS = {"r": "Red", "a": "Amber", "g": "Green", "b": "Blue"}
"""The letters of a rating, each with its colour."""


_RATINGS = frozenset(("Red", "Amber", "Green"))


def _suggested_in(meaning: str) -> str:
    """Return what the only status word in a key's words usually means: ``Blue – complete``."""
    words = re.sub(r"\A[BRAG]\b\W*", "", meaning)
    found = {likely_status(part) for part in re.split(r"\W*(?:[-–—:/(),;=]|\band\b)\W*", words)} - {
        ""
    }
    return found.pop() if len(found) == 1 else ""


def likely_status(word: str) -> str:
    """Return the status that a word usually means, or that is ours; empty for neither."""
    return own_status(word) or _SUGGESTIONS.get(folded(word), "")


def own_status(text: str) -> str:
    """Return our own status with this name; empty for none. No question about it is needed."""
    plain = folded(text)
    return plain if plain in OWN_STATUSES else ""


def status_question(word: str, rows: int, answer: str, meaning: str = "") -> ImportQuestion:
    """Ask which of our statuses a status word means, and say how the file's key explains it."""
    explained = f" The key says “{shortened(meaning)}”." if meaning else ""
    suggestion = _SUGGESTIONS.get(folded(meaning or word), "") or _suggested_in(meaning)
    if (ends := OTHER_ENDS.search(word)) and ends["replaced"]:
        suggestion = Outcome.REPLACED.value
    is_rating = word in _RATINGS and suggestion in {"", Status.IN_PROGRESS.value}
    asks = f"Which status is “{shortened(word)}” here?"
    if is_rating:
        asks = f"“{word}” is a rating, and kept as that. Which status do its actions have?"
    return ImportQuestion(
        key=f"{STATUS} {word}",
        text=f"{asks}{explained}",
        rows=rows,
        choices=STATUS_CHOICES,
        suggestion=suggestion or Status.IN_PROGRESS.value * is_rating,
        answer=answer,
    )


def why_moved_choices(reasons: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the reasons for which a date slips, each with its cause."""
    return tuple(
        (f"{reason} {cause.value}", f"{reason}, {cause.sentence}")
        for reason in reasons
        for cause in Cause
    )


def missing_question(rows: int, answer: str) -> ImportQuestion:
    """Ask about actions that are missing from the file. Without an answer they stay as they are."""
    withdrawn = tuple(each for each in STATUS_CHOICES if each[0].startswith("withdrawn"))
    return checked(
        ImportQuestion(
            key=MISSING,
            text="Some actions are no longer in the file. End them? Leave blank to keep them.",
            rows=rows,
            choices=((KEEP, "keep them as they are"), *withdrawn),
            answer=answer,
            is_needed=False,
        )
    )


class UnknownAnswer(NotUnderstood):
    """An answer that a question does not accept."""


def read_answers(words: Iterable[str]) -> dict[str, str]:
    """Read ``QUESTION=ANSWER`` words as a mapping of keys to answers.

    Raises:
        UnknownAnswer: if a word has another form.
    """
    found = {}
    for word in words:
        key, equals, answer = word.rpartition("=")
        if not equals or not key.strip():
            raise UnknownAnswer(
                f"“{shortened(word)}” isn't an answer. Type QUESTION=ANSWER, e.g. “status Complete=delivered”."
            )
        found[folded(key)] = answer.strip()
    return found


def checked(question: ImportQuestion) -> ImportQuestion:
    """Return the question if its answer is valid or still missing.

    Raises:
        UnknownAnswer: if the answer is not one of the choices.
    """
    if question.answer and question.choices and not question.takes_text:
        known = {folded(key) for key, _ in question.choices}
        if folded(question.answer) not in known:
            names = ", ".join(key for key, _ in question.choices)
            raise UnknownAnswer(
                f"“{shortened(question.answer)}” doesn't answer “{shortened(question.key)}”. Choose {names}."
            )
    return question


def mends_in(answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the values that the user changed in rows, by the row's folded key and the field's words."""
    found: dict[str, dict[str, str]] = {}
    for key, text in answers.items():
        row, colon, field = key.rpartition(": ")
        if colon and row.startswith(f"{ROW} ") and folded(text) not in {LEAVE_OUT, IMPORT, ""}:
            found.setdefault(row, {})[field] = text
    return found


def mend_key(row: str, field: str) -> str:
    """Return the key under which a value of a row is changed."""
    return folded(f"{row}: {field}")


def answers_as_kept(answers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{key}={answer}" for key, answer in sorted(answers.items()))


def answer_meant(question: ImportQuestion, typed: str) -> str:
    """Return the answer given by a choice, its number or its beginning; empty if unclear."""
    if not question.choices:
        return typed.strip()
    if typed.isdecimal() and 1 <= int(typed) <= len(question.choices):
        return question.choices[int(typed) - 1][0]
    wanted = folded(typed)
    found = [key for key, _ in question.choices if folded(key) == wanted] or [
        key for key, _ in question.choices if wanted and folded(key).startswith(wanted)
    ]
    if len(found) == 1:
        return found[0]
    return typed.strip() if question.takes_text else ""
