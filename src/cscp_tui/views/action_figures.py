"""The figures of actions, each defined once, and the tables that explain them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Rating, Status
from cscp_tui.domain.figures import DEFINITION, Delivered, counts, delivered_of_due, slips_of
from cscp_tui.domain.ratings import days_late
from cscp_tui.domain.records import Action
from cscp_tui.views.actions import Standings, rating_rule
from cscp_tui.views.plan_list import ActionGroup
from cscp_tui.views.record_titles import title_of

_COLUMNS = (
    Column(key="label", title="Figure", width=24, grows=2),
    Column(key="value", title="Value", width=16, grows=1),
    Column(key="records", title="Records", width=8, right=True),
)


def figures_table(figures: Sequence[Figure], text: str) -> Table:
    """List the figures whose names or definitions contain some words.

    Those whose names begin with the words come first.
    """
    wanted = text.casefold().strip()
    words = wanted.split()
    found = [
        each
        for each in figures
        if all(word in f"{each.title} {each.value} {each.explanation}".casefold() for word in words)
    ]
    if wanted:
        found.sort(key=lambda each: not each.label.casefold().startswith(wanted))
    lines = tuple(
        Row(each.key, (Cell(each.title, Tone.STRONG), Cell(each.value), Cell(str(len(each.ids)))))
        for each in found
    )
    return Table(columns=_COLUMNS, lines=lines)


def figure_records_table(figure: Figure, book: Book, hidden: Iterable[str] = ()) -> Table:
    records = ((key, book.find(figure.table, key)) for key in figure.ids)
    unseen = frozenset(hidden)
    place = 1 if figure.table in _WITHOUT_REFERENCE else 0
    columns = (
        Column(key="id", title="Record", width=20),
        Column(key="title", title="What it is", width=30, grows=1),
    )
    return Table(
        columns=columns[place:],
        lines=tuple(
            Row(key, (Cell(key, Tone.STRONG), Cell(title_of(figure.table, record, book)))[place:])
            for key, record in records
            if record is not None and key not in unseen
        ),
    )


_WITHOUT_REFERENCE = frozenset({"attendances"})
"""The tables whose ids are not shown, because the title tells everything."""


SLIPS = (
    "Due dates moved later after they had passed, or past the end of the plan. Includes slips "
    "of the actions they continue. Slips do not affect the rating."
)


class ActionFigures(Struct, frozen=True):
    """Makes the figures of some actions as at a day, each defined once."""

    actions: Sequence[Action]
    book: Book
    day: date
    population: str
    """The population in words, without the day."""

    def count(self, key: str, label: str, definition: str, found: Iterable[Action]) -> Figure:
        return count(key, label, definition, found, f"{self.population}, as at {long(self.day)}")

    def delivered(self) -> Figure:
        """Count the delivered actions of all that count, including those awaiting agreement."""
        found = Delivered.of(self.actions)
        whole = [action for action in self.actions if counts(action)]
        figure = self.count(
            "delivered", "Delivered", DEFINITION, [each for each in whole if each.is_delivered]
        )
        return replace(
            figure,
            value=str(found),
            denominator=found.total,
            whole=tuple(each.id for each in whole),
        )

    def due(self, label: str = "Delivered of those due by now") -> Figure:
        """Count the delivered actions of those whose current due date has come."""
        found = delivered_of_due(self.actions, self.day)
        definition = (
            "How many of the actions due by now have been delivered. The records are all those due."
        )
        figure = self.count("due", label, definition, found.due)
        return replace(
            figure,
            value=f"{found.delivered} of {found.total}{found.moved_words}",
            number=None,
            numerator=found.delivered,
            denominator=found.total,
        )

    def still_open(self) -> Figure:
        found = [action for action in self.actions if action.is_open]
        return self.count("open", "Open", "Actions that are neither delivered nor ended.", found)

    def ratings(
        self, found: Mapping[Rating, Sequence[Action]], prefix: str = ""
    ) -> Iterator[Figure]:
        """Count the open actions of each rating.

        Args:
            prefix: the beginning of each label, such as ``Open, ``.
        """
        rules = dict(rating_rule(self.book.partnership))
        for rating, rated in found.items():
            rule = next(words for name, words in rules.items() if name.endswith(str(rating)))
            judged = sum(action.judgement is rating for action in rated)
            ours = f" {counted(judged, 'of these is', 'of these are')} our own judgement."
            definition = f"Open actions of this rating. {rule}{ours if judged else ''}"
            yield self.count(f"rating-{rating.name}", f"{prefix}{rating}", definition, rated)

    def overdue(self) -> Figure:
        """Count the open actions past their due date."""
        late = [a for a in self.actions if a.is_open and days_late(a, self.day)]
        definition = "Open actions whose current due date has passed."
        return self.count("overdue", "Overdue", definition, late)

    def without_update(self, found: Iterable[Action], label: str) -> Figure:
        """Count the open actions whose expected update for the quarter is missing."""
        days = self.book.partnership.updates_expected_from_days
        definition = (
            "Open actions for which a progress update is expected but none has been received "
            f"for the quarter. Actions not started need one only from {days} days before they "
            "are due."
        )
        return self.count("silent", label, definition, found)

    def awaiting_agreement(self) -> Figure:
        found = [action for action in self.actions if action.awaits_agreement]
        definition = "Deliveries not yet agreed by a quorate meeting of the overseeing group."
        return self.count("agree", "Awaiting agreement", definition, found)

    def slips(self) -> Figure:
        """Count the slips, including those of the actions that these continue."""
        slipped = [action for action in self.actions if slips_of(self.book, action)]
        total = sum(len(slips_of(self.book, action)) for action in slipped)
        figure = self.count("slips", "Slips", SLIPS, slipped)
        return replace(figure, value=str(total), number=total, numerator=total)

    def on_hold(self) -> Figure:
        held = [action for action in self.actions if action.status is Status.ON_HOLD]
        definition = "Actions on hold for a reason, with a review date."
        return self.count("held", "On hold", definition, held)


def action_figures(
    actions: Sequence[Action], book: Book, standings: Standings, population: str
) -> tuple[Figure, ...]:
    """Return the figures that every list of actions shows.

    Args:
        standings: the ratings and missing updates, as at a day.
    """
    figures = ActionFigures(actions, book, standings.today, population)
    opened = [action for action in actions if action.is_open]
    rated: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
    for action in opened:
        if (known := standings.rated(action, book)) is not None:
            rated[known.shown].append(action)
    silent = [action for action in opened if standings.is_silent(action, book)]
    label = f"No update received for {standings.quarter.short}"
    return (
        figures.delivered(),
        figures.due(),
        figures.still_open(),
        *figures.ratings(rated),
        figures.overdue(),
        figures.without_update(silent, label),
        figures.awaiting_agreement(),
        figures.slips(),
        figures.on_hold(),
    )


def group_figures(groups: Iterable[ActionGroup], today: date) -> tuple[Figure, ...]:
    """Return the share delivered of each group of actions.

    The records are all actions that count.
    """
    return tuple(
        Figure(
            key=f"group {group.key}",
            label=group.title,
            value=group.delivered.figure,
            numerator=group.delivered.delivered,
            denominator=group.delivered.total,
            definition=f"{DEFINITION} The records are all those counted.",
            population=f"the {counted(sum(map(counts, group.actions)), 'action')} that count under "
            f"this heading, as at {long(today)}",
            ids=tuple(action.id for action in group.actions if counts(action)),
        )
        for group in groups
    )


def heading_figures(
    table: Table, today: date, definition: str, record: Callable[[str], tuple[str, str]]
) -> tuple[Figure, ...]:
    """Return a figure for the number at the right of each heading.

    Args:
        definition: the definition of what the headings count.
        record: returns the table and id of the record for a line's key.
    """
    return tuple(
        Figure(
            key=f"heading {heading.key}",
            label=heading.title.text,
            value=heading.detail.text,
            definition=definition,
            population=f"{counted(len(keys), 'line')} under this heading, as at {long(today)}",
            table=of,
            ids=ids,
        )
        for heading, keys in _parts(table)
        if heading.detail.text
        for of, ids in [_of_one_table([record(key) for key in keys])]
    )


def _parts(table: Table) -> Iterator[tuple[Heading, list[str]]]:
    parts: list[tuple[Heading, list[str]]] = []
    for line in table.lines:
        if isinstance(line, Heading):
            parts.append((line, []))
        elif parts:
            parts[-1][1].append(line.key)
    yield from parts


def _of_one_table(records: list[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """Return the table of most of the records, and their distinct ids."""
    most = Counter(table for table, _ in records if table).most_common(1)
    if not most:
        return "actions", ()
    of = most[0][0]
    return of, tuple(dict.fromkeys(key for table, key in records if table == of))
