"""The tables of the annual report, from the data of a plan, on the day on which it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cscp_tui.base.texts import natural
from cscp_tui.documents.document import Bullets, Document, Paragraph, Report, Section, tables_in
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.figures import DEFINITION, Delivered
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.selections import is_restricted
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import Measure
from cscp_tui.views.commitments import actions_of, commitments_in, partner_evidence_in, status_words
from cscp_tui.views.executive import evidence_cell, origin_groups
from cscp_tui.views.names import full_agency_name, lead_name
from cscp_tui.views.plain_values import plain_values
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.report import restricted_note
from cscp_tui.views.updates.progress import impact_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cscp_tui.documents.document import Block
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Commitment, Plan, Priority
    from cscp_tui.views.executive import OriginGroup


NONE = "None."
_REPORTED = frozenset({Source.REVIEW, Source.AUDIT})


class Year(Struct, frozen=True, kw_only=True):
    """The plan, its books and its days."""

    plan: Plan
    book: Book
    """The book of the day of publication."""
    published: date
    at_end: Book
    """The book of the plan's last day, or of the day of publication if that is earlier."""
    with_restricted: bool = False
    """Restricted items are named; otherwise they are counted and left out."""

    @property
    def last_day(self) -> date:
        """The day of the figures: the plan's last one, once it has come."""
        return min(self.plan.last_day, self.published)

    @property
    def period(self) -> Period:
        """The days of the plan."""
        return Period.of_plan(self.plan)

    @property
    def years(self) -> tuple[str, ...]:
        """Its financial years: ``2024/25``."""
        return tuple(dict.fromkeys(quarter.year_label for quarter in self.period.quarters))

    @property
    def next_year(self) -> str:
        """The financial year after its last."""
        return financial_year_label(financial_year_of(self.plan.last_day) + 1)

    @property
    def next_priorities(self) -> list[Priority]:
        """The priorities of the plan that follows it, as known on the day of publication."""
        plans = [plan for plan in self.book.plans.values() if plan.first_day > self.plan.last_day]
        following = min(plans, key=lambda plan: plan.first_day, default=None)
        found = (p for p in self.book.priorities.values() if following and p.plan == following.id)
        return sorted(found, key=lambda priority: priority.number)

    def shows(self, action: Action) -> bool:
        """The action may be named."""
        return self.with_restricted or not is_restricted(action, self.book)

    def was_open(self, action: Action) -> bool:
        """The action was open on any day of the plan."""
        begun = action.created <= self.plan.last_day
        return begun and (action.ended is None or action.ended >= self.plan.first_day)

    def reports(self, group: OriginGroup) -> bool:
        """A review or audit belongs to the year, by its day or by its open actions."""
        if group.source not in _REPORTED:
            return False
        origin = self.book.origins.get(group.origin)
        is_of_year = origin is not None and origin.day is not None and origin.day in self.period
        return is_of_year or any(map(self.was_open, group.actions))


def annual_report(year: Year, *, marking: str = "") -> Report:
    """The tables of the report, in its order.

    Its table for programs has a line for each cell of each table, since those differ in columns.

    Args:
        year: the plan, its books and its days.
        marking: the security marking; empty for none.
    """
    sections = (
        _delivered(year),
        _commitments(year),
        _executive(year),
        _partner_evidence(year),
        _origins(year),
        _attendance(year),
        _ahead(year),
    )
    facts = (
        ("Partnership", year.book.partnership.name),
        ("Plan", str(year.period)),
        ("Published", long(year.published)),
        ("About the data", year.book.partnership.illustrative.strip()),
    )
    document = Document(
        title=f"Annual report tables {year.plan.id}",
        facts=tuple(fact for fact in facts if fact[1]),
        blocks=sections,
        marking=marking,
    )
    return Report(document=document, table=_cells(sections), make_values=lambda: _values(year))


def _section(key: str, title: str, *blocks: Block | None) -> Section:
    """A section of what it has; of the word ``None.`` where all tables in it are empty."""
    full = [b for b in blocks if b is not None and not (isinstance(b, Table) and not b.rows)]
    return Section(title=title, key=key, blocks=tuple(full) or (Paragraph(text=NONE),))


def _table(titles: str, rows: Iterable[Sequence[str]], caption: str = "") -> Table:
    """A table under titles with commas between them."""
    return table(columns(*titles.split(", ")), rows, caption)


def _delivered(year: Year) -> Section:
    """Deliveries at the plan's end, in total and by priority."""
    actions = [a for a in year.at_end.actions.values() if a.plan == year.plan.id]
    priorities = [p for p in year.at_end.priorities.values() if p.plan == year.plan.id]
    rows = [
        (
            f"{known.number} {known.title}",
            str(Delivered.of(a for a in actions if a.priority == known.id)),
        )
        for known in sorted(priorities, key=lambda known: known.number)
    ]
    figure = Delivered.of(actions)
    said = f"Delivered at {long(year.last_day)}: {figure}. What is counted: {DEFINITION}"
    return _section(
        "delivered",
        "What was delivered",
        Paragraph(text=said if actions else "The plan has no actions."),
        _table("Priority, Delivered", [*rows, ("Total", str(figure))] if rows else []),
    )


def _commitments(year: Year) -> Section:
    shown = [each for label in year.years for each in commitments_in(year.book, label)]
    rows = ((each.said, each.delivered, status_words(each), _impact(each)) for each in shown)
    titles = "What we said, What we delivered, Status, Impact"
    return _section("said-delivered", "What we said / what we delivered", _table(titles, rows))


def _impact(commitment: Commitment) -> str:
    text = commitment.impact.strip()
    return f"{str(commitment.impact_state).capitalize()}: {text}" if text else "None yet"


def _executive_actions(year: Year) -> list[Action]:
    found = (
        a for a in year.book.actions.values() if a.source is Source.EXECUTIVE and year.was_open(a)
    )
    return sorted(found, key=lambda action: natural(action.id))


def _executive(year: Year) -> Section:
    """The outcomes of the Executive's actions, then those that are still open."""
    every = _executive_actions(year)
    shown = [action for action in every if year.shows(action)]
    ended = ((a.id, a.impact_area or a.title, _evidence(a)) for a in shown if not a.is_open)
    left = ((a.id, a.title, lead_name(year.book, a)) for a in shown if a.is_open)
    return _section(
        "executive",
        "Executive actions",
        _table("Ref, Impact area, Evidence of impact", ended),
        _table("Ref, Action, Lead", left, "Still open on the day of publication"),
        *_left_out(year, len(every) - len(shown)),
    )


def _evidence(action: Action) -> str:
    return evidence_cell(action).text


def _left_out(year: Year, count: int) -> tuple[Block, ...]:
    return () if year.with_restricted else restricted_note(count, public=True)


def _partner_evidence(year: Year) -> Section:
    """The partner evidence of the quarters of the plan."""
    every = [
        (quarter, each)
        for quarter in year.period.quarters
        for each in partner_evidence_in(year.book, quarter)
    ]
    shown = [(q, each) for q, each in every if year.with_restricted or not each.restricted]
    agencies = year.book.agencies
    rows = [
        (
            full_agency_name(year.book, each.agency),
            each.impact_area,
            each.evidence,
            quarter.short,
        )
        for quarter, each in shown
    ]
    order = {agency.name: agency.order for agency in agencies.values()}
    rows.sort(key=lambda row: order.get(row[0], 0))
    return _section(
        "partner-evidence",
        "Partner evidence",
        _table("Agency, Impact area, Evidence of impact, Quarter", rows),
        *_left_out(year, len(every) - len(shown)),
    )


def _origins(year: Year) -> Section:
    """The reviews and audits of the year with their key learning and their actions."""
    standings = Standings(year.published)
    groups = [
        group
        for group in origin_groups(year.book, year.book.actions.values())
        if year.reports(group)
    ]
    sections = [_origin(year, group, standings) for group in groups]
    return _section(
        "reviews-and-audits",
        "Reviews and audits",
        *(section for section in sections if section is not None),
        *_left_out(year, sum(section is None for section in sections)),
    )


def _origin(year: Year, group: OriginGroup, standings: Standings) -> Section | None:
    """A review or audit; None where it may not be named."""
    origin = year.book.origins.get(group.origin)
    shown = [action for action in group.actions if year.shows(action)]
    if origin is not None and origin.restricted and not year.with_restricted:
        return None
    learning = tuple(origin.key_learning) if origin is not None else ()
    rows = (
        (
            action.id,
            action.title,
            lead_name(year.book, action),
            standings.cell(action, year.book).text,
            impact_words(action) if action.is_delivered else "",
        )
        for action in shown
    )
    blocks: list[Block] = [Paragraph(text="Key learning:"), Bullets(items=learning)]
    titles = "Ref, Action, Lead, Status and rating, Impact"
    return Section(
        title=f"{group.title} – {group.delivered.figure} delivered",
        blocks=(
            *(blocks if learning else ()),
            _table(titles, rows),
            *_left_out(year, len(group.actions) - len(shown)),
        ),
    )


def _attendance(year: Year) -> Section:
    """The report's own table, with its notes."""
    paper = attendance_report(year.book, year.period, year.published, Measure.ATTENDANCE)
    return _section("attendance", "Attendance", *paper.document.blocks)


def _ahead(year: Year) -> Section:
    """The commitments for the year after; until there are any, the next plan's priorities."""
    said = [commitment.said for commitment in commitments_in(year.book, year.next_year)]
    rows = [
        (str(number), words)
        for number, words in enumerate(said or [known.title for known in year.next_priorities], 1)
    ]
    title = f"Priorities ahead, {year.next_year}"
    return _section("priorities-ahead", title, _table("No, What we will do", rows))


def _cells(sections: Iterable[Section]) -> Table:
    """Every cell of every table with its table, row and column."""
    rows: list[tuple[str, ...]] = []
    for titles, found in tables_in(sections):
        name = " / ".join(titles)
        for number, row in enumerate(found.rows, 1):
            cells = zip(found.titles, row, strict=True)
            rows += [(name, str(number), title, cell) for title, cell in cells]
    return table(columns("Table", "Row", "Column", "Value", right=("Row",)), rows)


def _values(year: Year) -> dict[str, Any]:
    """The records behind the tables as plain values, by table."""
    actions = [a for a in year.at_end.actions.values() if a.plan == year.plan.id]
    delivered = Delivered.of(actions)
    groups = origin_groups(year.book, year.book.actions.values())
    return {
        "plan": year.plan.id,
        "published": year.published.isoformat(),
        "delivered": {
            "as_at": year.last_day.isoformat(),
            "delivered": delivered.delivered,
            "of": delivered.total,
            "awaiting_agreement": delivered.awaiting,
        },
        "said_delivered": [
            _commitment_values(year, each)
            for label in year.years
            for each in commitments_in(year.book, label)
        ],
        "executive": [
            plain_values("actions", action)
            for action in _executive_actions(year)
            if year.shows(action)
        ],
        "partner_evidence": [
            plain_values("partner_evidence", each)
            for quarter in year.period.quarters
            for each in partner_evidence_in(year.book, quarter)
            if year.with_restricted or not each.restricted
        ],
        "reviews_and_audits": [
            plain_values("actions", action)
            for group in groups
            if year.reports(group)
            for action in group.actions
            if year.shows(action)
        ],
        "attendance": attendance_report(year.book, year.period, year.published).values,
        "priorities_ahead": [
            _commitment_values(year, each) for each in commitments_in(year.book, year.next_year)
        ]
        or [plain_values("priorities", priority) for priority in year.next_priorities],
    }


def _commitment_values(year: Year, commitment: Commitment) -> dict[str, Any]:
    """A commitment as plain values, without the actions that may not be named."""
    linked = [action.id for action in actions_of(commitment, year.book) if year.shows(action)]
    return plain_values("commitments", commitment) | {"actions": linked}
