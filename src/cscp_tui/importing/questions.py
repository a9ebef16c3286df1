"""Questions about an imported file, asked once for each file and value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.domain.enums import Cause, Status
from cscp_tui.domain.names import folded

STATUS, PRIORITY, ORIGIN, ACTION_TEXT = "status", "priority", "origin", "action text"
YEAR, QUARTER = "year", "quarter"
FIRST_DAYS, HIDDEN, STRUCK, CREATED = "first days", "hidden rows", "struck rows", "created"
REVIEW_DATE, MOVED, CONFLICT = "review date", "moved dates", "changed here"
MISSING = "missing rows"

OURS, FILE = "ours", "file"
"""The sides of what was changed here and in the file."""

LEAVE_OUT, KEEP = "leave out", "keep"
IMPORT = "import"


class ImportQuestion(Struct, frozen=True, kw_only=True):
    """One thing that is asked once for the whole file."""

    key: str
    """The name under which it is answered: ``status Complete``, ``priority``."""

    text: str
    rows: int
    """The rows that it is about."""

    choices: tuple[tuple[str, str], ...] = ()
    """The answers that can be chosen, each with what it means; empty for a free text."""

    suggestion: str = ""
    """The answer that most people give, which is offered and never taken unasked."""

    answer: str = ""
    is_needed: bool = True
    """Whether nothing can be imported without an answer."""

    @property
    def is_open(self) -> bool:
        """Whether it has to be answered still."""
        return self.is_needed and not self.answer

    @property
    def example(self) -> str:
        """The command-line option that answers it."""
        answer = self.suggestion or (self.choices[0][0] if self.choices else "…")
        return f'--answers "{self.key}={answer}"'


STATUS_CHOICES: tuple[tuple[str, str], ...] = (
    (Status.NOT_STARTED.value, "not started"),
    (Status.IN_PROGRESS.value, "in progress"),
    (Status.ON_HOLD.value, "on hold, with a review date"),
    (Status.DELIVERED.value, "delivered, awaiting agreement"),
    (f"withdrawn {Cause.WITHIN.value}", "ended as withdrawn, within our control"),
    (f"withdrawn {Cause.OUTSIDE.value}", "ended as withdrawn, outside our control"),
    (LEAVE_OUT, "don't import these rows"),
)
_SUGGESTIONS = {
    **dict.fromkeys(("complete", "completed", "done", "actioned", "achieved"), "delivered"),
    **dict.fromkeys(("partially complete", "ongoing", "on track", "underway"), "in progress"),
    **dict.fromkeys(("not yet started", "to do", "outstanding", "open"), "not started"),
    **dict.fromkeys(("paused", "deferred"), "on hold"),
}
"""Our status for words that nearly always mean it; it is offered, and asked all the same."""


STATUS_WORD = re.compile(
    r"\W*(?P<word>not (?:yet )?(?:started|due|complete|begun)|(?:partially |partly |fully )?"
    r"(?:complete|completed|met)|in (?:progress|hand)|on[ -]?(?:track|hold|target|going)|off track|"
    r"at risk|due|overdue|closed?|open|done|delayed|behind|pending|outstanding|actioned|achieved|"
    r"underway|red|amber|green|blue|yellow|[ragb]|tbc|carried forward|superseded)"
    r"(?:\W*$|\s*[-–—:;,.(\n]\s*\S)",
    re.IGNORECASE,
)
"""A word for a status, alone or with more after a sign: ``Green – launched in June``."""


def status_word(text: str) -> str:
    """The status that a text begins with; the whole text where it is none that is known."""
    found = STATUS_WORD.match(text)
    return found["word"] if found else text


def own_status(text: str) -> str:
    """Our own status with this name, for which nothing has to be asked; empty for none."""
    said = folded(text)
    return said if said in {s.value for s in Status if s is not Status.ENDED} else ""


def status_question(word: str, rows: int, answer: str) -> ImportQuestion:
    """Ask what a status word of the file is here."""
    return ImportQuestion(
        key=f"{STATUS} {word}",
        text=f"Which status is “{shortened(word)}” here?",
        rows=rows,
        choices=STATUS_CHOICES,
        suggestion=_SUGGESTIONS.get(folded(word), ""),
        answer=answer,
    )


def missing_question(rows: int, answer: str) -> ImportQuestion:
    """Ask about actions whose rows a file no longer has; nothing is done unless somebody says so."""
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
    """An answer that a question does not take."""


def read_answers(words: Iterable[str]) -> dict[str, str]:
    """Read ``QUESTION=ANSWER`` words.

    Raises:
        UnknownAnswer: a word is none.
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
    """The question, once its answer is one that it takes.

    Raises:
        UnknownAnswer: it is none of its choices.
    """
    if question.answer and question.choices:
        known = {folded(key) for key, _ in question.choices}
        if folded(question.answer) not in known:
            names = ", ".join(key for key, _ in question.choices)
            raise UnknownAnswer(
                f"“{shortened(question.answer)}” doesn't answer “{shortened(question.key)}”. Choose {names}."
            )
    return question


def answers_as_kept(answers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{key}={answer}" for key, answer in sorted(answers.items()))


def answer_meant(question: ImportQuestion, typed: str) -> str:
    """The answer that was typed: a choice, its number or its beginning; empty for none."""
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
    return typed.strip() if question.key == ACTION_TEXT else ""
