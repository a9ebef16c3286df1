"""Reports of actions: a list as it is shown, and the actions from all sources but the plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace

from cscp_tui.documents.document import (
    Document,
    Paragraph,
    RecordedAt,
    Report,
    Section,
    sections_by_heading,
)
from cscp_tui.documents.table import EMPTY, Cell, Heading, Row, Table, records_table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import Grouping
from cscp_tui.domain.hidden import is_restricted, shown_to, without_reasons
from cscp_tui.domain.names import folded, plan_in_full
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import KINDS, Action, ImportSource
from cscp_tui.views.actions import Standings, due_date_words, due_words, published_impact
from cscp_tui.views.columns import RecordColumn, chosen_columns, source_columns
from cscp_tui.views.executive import Ages, OriginGroup, evidence_cell, origin_groups
from cscp_tui.views.names import meeting_in_full
from cscp_tui.views.plan_list import PLAN_COLUMNS, ActionList, GroupBy, action_row
from cscp_tui.views.records import action_values, plain_values
from cscp_tui.views.reports.report import (
    ShownRecords,
    hidden_note,
    make_report,
    rating_key,
    restricted_note,
)
from cscp_tui.views.updates.progress import impact_words

_HEADINGS = (
    ("In headings", "deliveries out of all actions of a group, including any not listed here"),
)
"""The row of a document's facts that says what the figure in each heading counts: its label and words."""


def actions_report(
    book: Book,
    today: date,
    actions: Sequence[Action],
    among: Sequence[Action],
    listed: Table,
    *,
    which: str,
    title: str = "Actions",
    by: GroupBy | None = GroupBy.PRIORITY,
    hidden: int = 0,
    is_projected: bool,
    marking: str = "",
    recorded: RecordedAt | None = None,
) -> Report:
    """Return a report of actions, cell for cell as a list shows them.

    Args:
        actions: the actions, in the order of the JSON.
        among: all that count in the progress of the groups.
        listed: the list as it is shown: the actions in groups and in order.
        which: the selection in words: ``late · led by Police``.
        by: how it is grouped; the leading column of the CSV holds each action's group.
        hidden: how many restricted ones were left out.
        recorded: the place in the journal that they are from, for a workbook.
    """
    partnership = book.partnership
    restricted = sum(is_restricted(action, book) for action in actions)

    def values() -> Plain:
        every = (action_values(action, book, today) for action in actions)
        return [without_reasons("actions", each, hides=is_projected) for each in every]

    document = Document(
        title=title,
        facts=(
            ("Partnership", partnership.name),
            ("As at", long(today)),
            ("Which", f"{which} ({len(actions)} of {len(among)})"),
            *(_HEADINGS if len(actions) < len(among) else ()),
        ),
        blocks=(
            *((Paragraph(partnership.illustrative),) if partnership.illustrative else ()),
            *restricted_note(restricted, public=False),
            *(sections_by_heading(_with_plans(listed, book)) or (Paragraph(_NO_ACTIONS),)),
            *restricted_note(hidden, public=True),
            *((rating_key(book),) if _shows_ratings(listed, actions) else ()),
        ),
        marking=marking,
        day=today,
    )
    group = "Priority or origin" if by is GroupBy.PRIORITY else str(by).capitalize()
    table = listed
    if listed.columns == PLAN_COLUMNS:
        table = with_columns(listed, chosen_columns(_IN_SPREADSHEETS), book, today)
    return Report(
        document=document,
        table=table if by is None else table.with_heading_column(group),
        make_values=values,
        recorded=recorded,
    )


_NO_ACTIONS = "No matching actions."
_IN_SPREADSHEETS = (
    *("id", "plan", "standing", "title", "lead_agency", "lead"),
    *("due", "review_date", "timescale", "slips"),
)
"""The columns of a spreadsheet of actions, unless others were chosen: those of the Plan list, with the
plan, and with due and review dates apart."""


def _with_plans(listed: Table, book: Book) -> Table:
    """Name the plan before each priority, if actions of several plans are listed."""
    plans = {
        line.key: plan
        for line in listed.lines
        if isinstance(line, Heading)
        and (known := book.priorities.get(line.key))
        and (plan := book.plans.get(known.plan))
    }
    if len({plan.id for plan in plans.values()}) <= 1:
        return listed

    def named(line: Row | Heading) -> Row | Heading:
        if not isinstance(line, Heading) or line.key not in plans:
            return line
        return replace(line, title=Cell(f"{plan_in_full(plans[line.key])}: {line.title}"))

    return replace(listed, lines=tuple(map(named, listed.lines)))


def _shows_ratings(listed: Table, actions: Sequence[Action]) -> bool:
    keys = {column.key for column in listed.columns}
    return not keys.isdisjoint(_RATINGS) and any(action.is_open for action in actions)


_RATINGS = frozenset({"standing", "status-and-rating", "status_in_words"})
"""The keys of columns that show the rating of an open action."""


def table_of_actions(
    book: Book,
    today: date,
    actions: Sequence[Action],
    among: Sequence[Action],
    by: GroupBy | None = GroupBy.PRIORITY,
) -> Table:
    """Return a table of actions in groups with their progress; without groups if ``by`` is None."""
    if by is None:
        standings = Standings(today)
        rows = tuple(action_row(action, book, standings) for action in actions)
        return Table(columns=PLAN_COLUMNS, lines=rows)
    listed = ActionList(today)
    listed.take(book, among, by)
    keys = {action.id for action in actions}
    return listed.table(lambda action: action.id in keys)


def with_columns(table: Table, columns: Sequence[RecordColumn], book: Book, today: date) -> Table:
    """The actions of a list, under its headings, in other columns.

    In those of a table that actions were imported from, they are in its order, without others.
    """

    def row(key: str) -> Row:
        action = book.actions[key]
        return Row(key, tuple(each.cell(action, book, today) for each in columns))

    shown = tuple(each.column for each in columns)
    source = shown[0].key.rpartition("-")[0] if shown else ""
    if source in book.import_sources:
        rows = [
            known
            for line in table.rows
            if (known := book.source_rows.get(f"{line.key}/source")) and known.source == source
        ]
        rows.sort(key=lambda known: known.number)
        lines = tuple(row(known.action) for known in rows)
        return replace(table, columns=shown, lines=lines, is_as_published=True)
    return replace(
        table,
        columns=shown,
        lines=tuple(line if isinstance(line, Heading) else row(line.key) for line in table.lines),
    )


def named_columns(
    book: Book, typed: str, *, is_projected: bool
) -> tuple[tuple[RecordColumn, ...], Grouping | None]:
    """The columns that were typed or are kept under a name, and the grouping kept with these.

    Those of a table that actions were imported from go by the name of its file.

    Args:
        typed: the name of a set or of a file, or names of columns with commas between them.

    Raises:
        NotUnderstood: there is no such column.
    """
    wanted = folded(typed)
    if (source := _source_called(book, wanted)) is not None:
        return source_columns(source), Grouping.NONE
    known = next((e for e in book.column_sets.values() if folded(e.name) == wanted), None)
    names = ",".join(known.columns) if known else typed
    columns = chosen_columns(names.split(","))
    if is_projected:
        columns = tuple(
            replace(each, cell=lambda *_: EMPTY)
            if each.column.key in KINDS["actions"].reasons
            else each
            for each in columns
        )
    return columns, known.group_by if known else None


def _source_called(book: Book, wanted: str) -> ImportSource | None:
    """The latest source with an id or a file's name, with or without its ending."""
    for source in reversed(tuple(book.import_sources.values())):
        names = {folded(source.id), folded(source.name), folded(source.name.rpartition(".")[0])}
        if wanted and wanted in names and source.columns:
            return source
    return None


_OPEN = ("ref", "action", "lead-agency", "status-and-rating", "due", "days-open", "meetings")
_ENDED = (
    "ref",
    "action",
    "status-and-rating",
    "impact-area",
    "evidence-of-impact",
    "ended",
    "days-open",
    "meetings",
)
"""The columns that the tables of a document show of open and of ended actions."""


def executive_report(
    book: Book,
    today: date,
    period: Period | None = None,
    *,
    public: bool,
    marking: str = "",
    shown: ShownRecords | None = None,
) -> Report:
    """The actions from all sources but the plan, by source and origin; open ones, then ended ones.

    The figure above an origin counts all of its actions, whatever is left out.

    Args:
        period: limits the report to those that were open on any day of it.
    """
    standings, ages = Standings(today), Ages(book, today)
    is_projected = public or (shown is not None and shown.is_projected)
    wanted = None if shown is None else shown.keys
    groups: list[tuple[OriginGroup, list[Action]]] = []
    restricted = 0
    for group in origin_groups(book, book.actions.values()):
        among = [a for a in group.actions if _is_asked_for(a, period, wanted)]
        groups.append((group, shown_to(among, book, hides=public)))
        restricted += sum(is_restricted(action, book) for action in among)
    actions = [action for _, left in groups for action in left]
    cells = _executive_cells(book, standings, ages, is_projected=is_projected)
    if public:
        cells["Evidence of impact"] = partial(_evidence, is_projected=is_projected, public=True)
    figures = ("Days open", "Meetings")
    listed = records_table(actions, cells, right=figures)
    sections = [section for group, left in groups for section in _sections(group, left, listed)]
    blocks = (
        *sections,
        *restricted_note(restricted, public=public),
        *hidden_note(shown),
        *((rating_key(book),) if _shows_ratings(listed, actions) else ()),
    )
    return make_report(
        book,
        today,
        "Executive and other actions",
        blocks,
        table=records_table(
            actions,
            cells | {"Due": due_date_words},
            right=figures,
            dates={"Agreed at": "Date of meeting"},
        ),
        make_values=lambda: [
            _values(book, a, standings, ages, is_projected=is_projected) for a in actions
        ],
        marking=marking,
        which=_which(period, shown),
    )


def _is_asked_for(action: Action, period: Period | None, wanted: Collection[str] | None) -> bool:
    if wanted is not None and action.id not in wanted:
        return False
    if period is None:
        return True
    return action.created <= period.last and (action.ended is None or action.ended >= period.first)


def _sections(group: OriginGroup, actions: list[Action], listed: Table) -> Iterator[Section]:
    opened = {action.id for action in actions if action.is_open}
    ended = {action.id for action in actions} - opened
    blocks = (
        *((listed.of(opened, "Open").only(*_OPEN),) if opened else ()),
        *((listed.of(ended, "Ended").only(*_ENDED),) if ended else ()),
    )
    if blocks:
        title = f"{group.title} – {group.delivered.figure} delivered"
        yield Section(title=title, name=group.title, blocks=blocks)


def _which(period: Period | None, shown: ShownRecords | None) -> str:
    words = [f"open at some time in {period.name}"] if period else []
    words += [shown.which] if shown else []
    return f"{' · '.join(words)}; headings count all" if words else ""


def _executive_cells(
    book: Book, standings: Standings, ages: Ages, *, is_projected: bool
) -> dict[str, Callable[[Action], str]]:
    def origin(action: Action) -> str:
        found = book.origin(action.comes_from)
        return found.title if found else ""

    def lead(action: Action) -> str:
        found = book.agencies.get(action.lead_agency)
        return found.name if found else action.lead

    def agreed_at(action: Action) -> str:
        return meeting_in_full(action.agreed_at, book) if action.agreed_at else ""

    return {
        "Source": lambda action: action.source.value,
        "Origin": origin,
        "Ref": lambda action: action.id,
        "Action": lambda action: action.title,
        "Lead agency": lead,
        "Status and rating": lambda action: standings.cell(action, book).text,
        "Due": due_words,
        "Review date": lambda action: long_or(action.review_date, ""),
        "Days open": lambda action: str(ages.days(action)),
        "Meetings": lambda action: str(ages.meetings(action)),
        "Impact area": lambda action: action.impact_area,
        "Evidence of impact": lambda action: _evidence(
            action, is_projected=is_projected, public=False
        ),
        "Ended": lambda action: action.ended_in_words,
        "Agreed": lambda action: long_or(action.agreed, ""),
        "Agreed at": agreed_at,
    }


def _values(
    book: Book, action: Action, standings: Standings, ages: Ages, *, is_projected: bool
) -> dict[str, Any]:
    origin = book.origin(action.comes_from)
    values = without_reasons("actions", plain_values("actions", action), hides=is_projected)
    return values | {
        "origin_title": origin.title if origin else "",
        "standing": standings.cell(action, book).text,
        "days_open": ages.days(action),
        "meetings": ages.meetings(action),
    }


def _evidence(action: Action, *, is_projected: bool, public: bool) -> str:
    words = published_impact if public else impact_words
    if action.is_open:
        return words(action) if action.impact.strip() else ""
    if action.is_delivered:
        return words(action)
    return evidence_cell(action, is_projected=is_projected).text
