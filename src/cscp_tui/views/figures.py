"""Explained figures: the definition, population and records behind each number on screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.attendance import quorum
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, CommitmentStatus, MeetingState, Rating, Status
from cscp_tui.domain.figures import DEFINITION, Delivered, counts, due_by, share, slips_of
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.rules.commitments import year_of
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance_matrix import MEASURE_WORDS, cell_title, meetings_behind
from cscp_tui.views.commitments import (
    commitments_in,
    partner_evidence_in,
    silent_agencies,
    unfulfilled_before,
    years_of,
)
from cscp_tui.views.meetings import is_ahead
from cscp_tui.views.partners import annual_report_groups, has_ended
from cscp_tui.views.record_titles import name_of_meeting, title_of
from cscp_tui.views.scrutiny import current_challenges, slip_count, slipped, without_impact
from cscp_tui.views.updates.headline import is_overdue
from cscp_tui.views.updates.key import rating_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Meeting, Plan, Record
    from cscp_tui.views.actions import ActionGroup
    from cscp_tui.views.attendance import Measure
    from cscp_tui.views.overview import Figure


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
    "Open actions of which a progress update is expected and that have none that speaks for the "
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


def group_questions(groups: Iterable[ActionGroup], today: date) -> tuple[Question, ...]:
    """How much of the actions of each group is delivered; the records are all that count."""
    return tuple(
        Question(
            key=f"group {group.key}",
            label=group.title,
            value=group.delivered.figure,
            definition=f"{DEFINITION} The records are all that count.",
            population=f"{counted(len(group.actions), 'action')} under this heading, "
            f"as at {long(today)}",
            ids=tuple(action.id for action in group.actions if counts(action)),
        )
        for group in groups
    )


def heading_questions(
    table: Table, today: date, meaning: str, record: Callable[[str], tuple[str, str]]
) -> tuple[Question, ...]:
    """What stands at the right of each heading, with the records of the lines under it.

    Args:
        table: the whole list.
        today: the day that is shown.
        meaning: what is counted under its headings.
        record: the table and the id of the record that a line's key stands for.
    """
    return tuple(
        Question(
            key=f"heading {heading.key}",
            label=heading.title.text,
            value=heading.detail.text,
            definition=meaning,
            population=f"{counted(len(keys), 'line')} under this heading, as at {long(today)}",
            table=of,
            ids=ids,
        )
        for heading, keys in _parts(table)
        if heading.detail.text
        for of, ids in [_of_one_table([record(key) for key in keys])]
    )


def _parts(table: Table) -> Iterator[tuple[Heading, list[str]]]:
    """Each heading with the keys of the lines under it."""
    parts: list[tuple[Heading, list[str]]] = []
    for line in table.lines:
        if isinstance(line, Heading):
            parts.append((line, []))
        elif parts:
            parts[-1][1].append(line.key)
    yield from parts


def _of_one_table(records: list[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """The table that most of the records are of, and the ids of those, each once."""
    most = Counter(table for table, _ in records if table).most_common(1)
    if not most:
        return "actions", ()
    of = most[0][0]
    return of, tuple(dict.fromkeys(key for table, key in records if table == of))


def meeting_questions(book: Book, today: date) -> tuple[Question, ...]:
    """How many meetings come, are held, and lack their attendance."""
    meetings = sorted(book.meetings.values(), key=lambda meeting: (meeting.day, meeting.id))
    ahead = [m for m in meetings if is_ahead(m, today) and m.state is not MeetingState.CANCELLED]
    held = [m for m in meetings if m.state.took_place and m.minuted]
    bare = [m for m in meetings if _lacks_attendance(m) and not is_ahead(m, today)]
    cancelled = [m for m in meetings if m.state is MeetingState.CANCELLED]
    entries = (
        ("ahead", "To come", "Planned meetings of today and later.", ahead),
        ("held", "Held", "Meetings that took place and whose attendance is recorded.", held),
        (
            "bare",
            "Without attendance",
            "Meetings whose day has come and whose attendance is not recorded; they count nowhere.",
            bare,
        ),
        ("cancelled", "Cancelled", "Meetings that were called off; they count nowhere.", cancelled),
    )
    return _counting("meetings", f"the meetings of all groups, as at {long(today)}", entries)


def _counting(
    table: str, population: str, entries: Iterable[tuple[str, str, str, Sequence[Record]]]
) -> tuple[Question, ...]:
    """Figures that count records of a table: the key, label, definition and records of each."""
    return tuple(
        Question(
            key=key,
            label=label,
            value=str(len(found)),
            definition=definition,
            population=population,
            table=table,
            ids=tuple(record.id for record in found),
        )
        for key, label, definition, found in entries
    )


def _lacks_attendance(meeting: Meeting) -> bool:
    return meeting.state is not MeetingState.CANCELLED and not meeting.minuted


def group_list_questions(book: Book, today: date) -> tuple[Question, ...]:
    """How many groups there are, stand in the annual report table, and have no quorum."""
    running = [group for group in book.groups.values() if not has_ended(group, today)]
    yearly = [book.groups[key] for key in annual_report_groups(book) if key in book.groups]
    bare = [group for group in running if not group.quorum]
    entries = (
        ("groups", "Groups", "Groups that have not ended.", running),
        (
            "annual-report",
            "In the annual report table",
            "Groups that the report's table has.",
            yearly,
        ),
        ("bare", "Without a quorum", "Groups of which no rule says who must be there.", bare),
    )
    return _counting("groups", f"the groups of the partnership, as at {long(today)}", entries)


def attendance_questions(
    book: Book, matrix: Table, row: str, measure: Measure, *, period: Period, today: date
) -> tuple[Question, ...]:
    """The cells of a row of the matrix, each with the meetings behind it."""
    cells = next((line.cells for line in matrix.rows if line.key == row), ())
    meaning = attendance_meaning(measure)
    return tuple(
        Question(
            key=column.key,
            label=cell_title(book, (row, column.key)),
            value=cell.text,
            definition=meaning,
            population=f"meetings held while it was a member, {period}",
            table="meetings",
            ids=tuple(
                line.key for line in meetings_behind(book, (row, column.key), period, today).rows
            ),
        )
        for column, cell in zip(matrix.columns, cells, strict=False)
        if column.key in book.groups
    )


def attendance_meaning(measure: Measure) -> str:
    """What a figure of attendance means."""
    measured = f"{MEASURE_WORDS[measure][0].upper()}{MEASURE_WORDS[measure][1:]}."
    return (
        f"{measured} People are counted, not seats, so that it can be more than 100; — means no "
        "member, 0 that nobody came."
    )


def commitment_questions(book: Book, quarter: Quarter, today: date) -> tuple[Question, ...]:
    """The commitments by year and status, and the partner evidence of a quarter."""
    this_year = year_of(financial_year_label(financial_year_of(today)))
    found: list[Question] = []
    begun = [each for each in years_of(book) if each <= this_year]
    left = unfulfilled_before(book, begun[0]) if begun else []
    found.append(
        Question(
            key="unfulfilled",
            label="Unfulfilled from earlier years",
            value=str(len(left)),
            definition="Commitments that are neither delivered nor carried into a later year.",
            population=f"all commitments for years before {begun[0] if begun else this_year}",
            table="commitments",
            ids=tuple(each.id for each in left),
        )
    )
    for year in begun[:2]:
        commitments = commitments_in(book, year)
        for status in CommitmentStatus:
            these = [each for each in commitments if each.status is status]
            found.append(
                Question(
                    key=f"{year} {status.name}",
                    label=f"{str(status).capitalize()}, {year}",
                    value=share(len(these), len(commitments)),
                    definition="Commitments of the year with this status; none is ever dropped.",
                    population=f"all {counted(len(commitments), 'commitment')} of {year}",
                    table="commitments",
                    ids=tuple(each.id for each in these),
                )
            )
    return (*found, *_evidence_questions(book, quarter))


def _evidence_questions(book: Book, quarter: Quarter) -> tuple[Question, ...]:
    """Who contributed for a quarter, and who did not."""
    given, silent = partner_evidence_in(book, quarter), silent_agencies(book, quarter)
    return (
        Question(
            key="partner_evidence",
            label=f"Partner evidence for {quarter.short}",
            value=str(len(given)),
            definition="What agencies gave as their own evidence for the quarter.",
            population="the partner evidence that speak for the quarter, whenever they came in",
            table="partner_evidence",
            ids=tuple(each.id for each in given),
        ),
        Question(
            key="without",
            label=f"Agencies without partner evidence for {quarter.short}",
            value=str(len(silent)),
            definition="Agencies of which none is kept for the quarter.",
            population="the partners that are asked for partner evidence",
            table="agencies",
            ids=tuple(each.id for each in silent),
        ),
    )


def scrutiny_questions(book: Book, plan: Plan | None, today: date) -> tuple[Question, ...]:
    """The figures of the line under the title, in its order: ``scrutiny_figures`` counts them."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    of_plan: tuple[Question, ...] = ()
    if plan is not None and actions:
        known = action_questions(actions, book, Standings(today), f"actions of {plan.title}")
        of_plan = tuple(each for each in known if each.key in {"delivered", "due"})
    unanswered = [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]
    late, bare = slipped(book), without_impact(book)
    return (
        *of_plan,
        Question(
            key="unanswered",
            label="Unanswered challenges",
            value=str(len(unanswered)),
            definition="Challenges that have no answer yet.",
            population=f"the challenges of everybody, as at {long(today)}",
            table="challenges",
            ids=tuple(each.id for each in unanswered),
        ),
        Question(
            key="slips",
            label="Slips",
            value=f"{slip_count(book, late)}, of {counted(len(late), 'action')}",
            definition=f"{SLIPS} An action that was carried over is left out, as its continuation "
            "shows the slips of both.",
            population=f"actions of all plans and sources, as at {long(today)}",
            ids=tuple(each.id for each in late),
        ),
        Question(
            key="impact",
            label="Delivered without impact",
            value=str(len(bare)),
            definition="Delivered actions of which nobody knows yet that they changed anything.",
            population=f"delivered actions of all sources, as at {long(today)}",
            ids=tuple(each.id for each in bare),
        ),
    )


_PRESENT = (
    "People in the room and online, deputies and guests among them; the records are the rows of "
    "the agencies that somebody came for."
)
_QUORUM = (
    "A clause of the group's quorum. An agency is represented when anybody came for it or for a "
    "part of it; the chair counts for their own agency."
)


def questions_of_meeting(book: Book, meeting: Meeting) -> tuple[Question, ...]:
    """Who came, each clause of its quorum, and what it decided, raised and agreed."""
    population = name_of_meeting(meeting.id, book)
    rows = [row for row in book.attendances_of(meeting.id) if row.present]
    return (
        Question(
            key="present",
            label="People present",
            value=str(sum(row.present for row in rows)),
            definition=_PRESENT,
            population=population,
            table="attendances",
            ids=tuple(row.id for row in rows),
        ),
        *_clauses(book, meeting, population),
        *_brought(book, meeting, population),
    )


def _brought(book: Book, meeting: Meeting, population: str) -> Iterator[Question]:
    actions = book.actions.values()
    decisions = [each.id for each in book.decisions.values() if each.meeting == meeting.id]
    raised = [action.id for action in actions if action.raised_at == meeting.id]
    agreed = [action.id for action in actions if action.agreed_at == meeting.id]
    for table, label, definition, ids in (
        ("decisions", "Decisions", "What the meeting decided.", decisions),
        ("actions", "Actions raised", "Actions that the meeting asked for.", raised),
        ("actions", "Deliveries agreed", "Deliveries that the meeting accepted.", agreed),
    ):
        yield Question(
            key=label.casefold(),
            label=label,
            value=str(len(ids)),
            definition=definition,
            population=population,
            table=table,
            ids=tuple(ids),
        )


def _clauses(book: Book, meeting: Meeting, population: str) -> Iterator[Question]:
    for number, result in enumerate(quorum(book, meeting).clauses, 1):
        wanted = result.clause.at_least
        words = "met" if result.is_met else "not met"
        yield Question(
            key=f"quorum {number}",
            label=f"Quorum: {clause_words(result.clause, book)}",
            value=f"{words}, {len(result.represented)} represented, {wanted} needed",
            definition=_QUORUM,
            population=population,
            table="agencies",
            ids=tuple(result.represented),
        )
