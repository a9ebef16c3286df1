"""Figures that people can question: what each means, what it counts, and the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION, Delivered, counts, due_by, slips_of
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Rating, Status
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone
from cscp_tui.views.keys import rating_rule
from cscp_tui.views.plan_states import is_overdue
from cscp_tui.views.record_titles import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.overview_figures import Figure
    from cscp_tui.views.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A figure, and what there is to know of it."""

    key: str
    label: str
    value: str
    definition: str
    population: str
    """What is counted, in words, and of which day."""
    table: str = "actions"
    """The table of the records behind it."""
    ids: tuple[str, ...] = ()
    """The ids of those records."""

    @property
    def words(self) -> str:
        """Definition and population, as they are told under the figure."""
        population = f" Counted: {self.population}." if self.population else ""
        return f"{self.definition}{population}"


COLUMNS = (
    Column(key="label", title="Figure", width=24, grows=2),
    Column(key="value", title="Value", width=16, grows=1),
    Column(key="records", title="Records", width=8, right=True),
)


def questions_table(questions: Sequence[Question], text: str) -> Table:
    """The figures in whose names or meanings some words stand; those that begin so come first."""
    wanted = text.casefold().strip()
    words = wanted.split()
    found = [
        each
        for each in questions
        if all(word in f"{each.label} {each.value} {each.words}".casefold() for word in words)
    ]
    if wanted:
        found.sort(key=lambda each: not each.label.casefold().startswith(wanted))
    lines = tuple(
        Row(
            each.key,
            (Cell(each.label, Tone.STRONG), Cell(each.value), Cell(str(len(each.ids)))),
        )
        for each in found
    )
    return Table(columns=COLUMNS, lines=lines)


def records_table(question: Question, book: Book, hidden: Iterable[str] = ()) -> Table:
    """The records behind a figure of another table than that of the actions."""
    records = ((key, book.find(question.table, key)) for key in question.ids)
    unseen = frozenset(hidden)
    place = 1 if question.table in _WITHOUT_REFERENCE else 0
    columns = (
        Column(key="id", title="Record", width=20),
        Column(key="title", title="What it is", width=30, grows=1),
    )
    return Table(
        columns=columns[place:],
        lines=tuple(
            Row(key, (Cell(key, Tone.STRONG), Cell(title_of(question.table, record, book)))[place:])
            for key, record in records
            if record is not None and key not in unseen
        ),
    )


_WITHOUT_REFERENCE = frozenset({"attendances"})
"""The tables whose ids nobody reads: what a record is says it all."""


_DUE = (
    "Of the actions whose current due date has come, how many are delivered; the records are all "
    "that were due."
)
_OPEN = "Actions that are neither delivered nor closed."
_OVERDUE = "Open actions whose current due date has passed."
_SILENT = (
    "Open actions of which a progress note is expected and that have none that speaks for the "
    "quarter; one that is not started needs one only from {days} days before it is due."
)
_TO_AGREE = "Deliveries that a quorate meeting of the overseeing group has not accepted yet."
SLIPS = (
    "Due dates that were moved later after they had passed, or past the end of the plan; those of "
    "the actions that they continue are counted too. Slips do not rate."
)
_ON_HOLD = "Actions at rest for a reason, until a day to look at them again."

Entry: TypeAlias = "tuple[str, str, str, str, list[Action]]"
"""A figure of actions: its key, its label, its value, its definition, its records."""


def action_questions(
    actions: Sequence[Action], book: Book, standings: Standings, population: str
) -> tuple[Question, ...]:
    """The figures of some actions, as every list of actions shows them.

    Args:
        actions: those that are counted.
        book: what is known of them.
        standings: how they stand, on which day.
        population: which actions they are, in words.
    """
    words = f"{population}, as at {long(standings.today)}"
    return tuple(
        Question(
            key=key,
            label=label,
            value=value,
            definition=definition,
            population=words,
            ids=tuple(action.id for action in found),
        )
        for key, label, value, definition, found in _entries(actions, book, standings)
    )


def _entries(actions: Sequence[Action], book: Book, standings: Standings) -> Iterator[Entry]:
    day = standings.today
    opened = [action for action in actions if action.is_open]
    counted_ones = [action for action in actions if counts(action)]
    delivered = [action for action in counted_ones if action.is_delivered]
    yield "delivered", "Delivered", str(Delivered.of(actions)), DEFINITION, delivered
    due = [action for action in counted_ones if action.due is not None and action.due <= day]
    found = due_by(actions, day)
    moved = f", {found.moved_past} moved past it" if found.moved_past else ""
    value = f"{found.delivered} of {found.total}{moved}"
    yield "due", "Delivered of those due by now", value, _DUE, due
    yield _counted("open", "Open", _OPEN, opened)
    yield from _rating_entries(opened, book, standings)
    late = [action for action in actions if is_overdue(action, day)]
    yield _counted("overdue", "Overdue", _OVERDUE, late)
    silent = [action for action in opened if standings.is_silent(action, book)]
    quarter, days = standings.quarter.short, book.partnership.notes_expected_from_days
    label = f"Without a note for {quarter}"
    yield _counted("silent", label, _SILENT.format(days=days), silent)
    to_agree = [action for action in actions if action.awaits_agreement]
    yield _counted("agree", "To agree", _TO_AGREE, to_agree)
    slipped = [action for action in actions if slips_of(book, action)]
    slips = sum(len(slips_of(book, action)) for action in slipped)
    yield "slips", "Slips", str(slips), SLIPS, slipped
    held = [action for action in actions if action.status is Status.ON_HOLD]
    yield _counted("held", "On hold", _ON_HOLD, held)


def _counted(key: str, label: str, definition: str, found: list[Action]) -> Entry:
    """A figure that is the number of its records."""
    return key, label, str(len(found)), definition, found


def _rating_entries(opened: list[Action], book: Book, standings: Standings) -> Iterator[Entry]:
    rules = dict(rating_rule(book.partnership))
    for rating in Rating:
        found = [
            action
            for action in opened
            if (rated := standings.rated(action, book)) is not None and rated.shown is rating
        ]
        rule = next(words for name, words in rules.items() if name.endswith(str(rating)))
        judged = sum(action.judgement is rating for action in found)
        ours = f" {counted(judged, 'of these is', 'of these are')} our own judgement."
        definition = f"Open actions of this rating. {rule}{ours if judged else ''}"
        yield _counted(f"rating-{rating.name}", str(rating), definition, found)


def overview_questions(figures: Iterable[Figure], day: date) -> tuple[Question, ...]:
    """The figures of the overview."""
    return tuple(
        Question(
            key=each.key,
            label=each.words,
            value=str(each.value),
            definition=each.meaning,
            population=f"as at {long(day)}",
            table=each.table,
            ids=each.refs,
        )
        for each in figures
    )
