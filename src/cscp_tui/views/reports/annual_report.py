"""The tables of the annual report, from the data of a plan, on the day on which it is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import capitalised, counted, natural
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Report,
    Section,
    tables_in,
    texts_in,
)
from cscp_tui.documents.figure import FEW, Figure, count
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import MONTHS, long, long_or
from cscp_tui.domain.enums import Cause, OriginKind, Outcome, Source
from cscp_tui.domain.figures import DEFINITION, Delivered, counts
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.names import folded
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.quorum import is_quorate
from cscp_tui.domain.records import Action, Commitment, Plan, Priority, Record, Reflection
from cscp_tui.domain.updates import ANNUAL_TEXTS
from cscp_tui.views.actions import SOURCE_TITLES, Standings, published_impact
from cscp_tui.views.as_signed import (
    EarlierPart,
    PrintedFiguresOf,
    as_signed_words,
    earlier_part,
    nothing_signed,
    titles_of,
)
from cscp_tui.views.attendance import Measure
from cscp_tui.views.commitments import (
    ON_BEHALF,
    actions_linked,
    commitments_in,
    partner_evidence_in,
    status_words,
)
from cscp_tui.views.executive import OriginGroup, audits_planned, evidence_cell, origin_groups
from cscp_tui.views.named_people import unnamed
from cscp_tui.views.names import abbreviations_in, agency_in_full, group_in_full, lead_name
from cscp_tui.views.records import plain_values
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.report import facts_under_title, rating_key, restricted_note
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.views.updates.exceptions import outcome_words
from cscp_tui.views.updates.progress import has_impact
from cscp_tui.views.updates.update import narrative_text

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
    signed: PrintedFiguresOf = nothing_signed
    """Gives the figures of a quarter that was signed off."""
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
        return tuple(dict.fromkeys(quarter.year_label for quarter in self.period.quarters))

    @property
    def following(self) -> Period:
        """The financial year after its last."""
        quarter = Quarter.containing(self.plan.last_day).next
        return Period(quarter.first_day, Quarter(quarter.year, 4).last_day)

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

    def shows(self, record: Record | None) -> bool:
        return self.with_restricted or not is_restricted(record, self.book)

    def was_open(self, action: Action) -> bool:
        """Return whether an action was open on any day of the plan."""
        begun = action.created <= self.plan.last_day
        return begun and (action.ended is None or action.ended >= self.plan.first_day)

    def reports(self, group: OriginGroup) -> bool:
        """Return whether a review or audit belongs to the year, by its day or by its open actions."""
        if group.source not in _REPORTED:
            return False
        origin = self.book.origin(group.origin)
        is_of_year = origin is not None and origin.day is not None and origin.day in self.period
        return is_of_year or any(map(self.was_open, group.actions))


def annual_report(year: Year, *, marking: str = "") -> Report:
    """The tables of the report, in its order.

    Its table for programs has a line for each cell of each table, since those differ in columns.

    Args:
        year: the plan, its books and its days.
    """
    first = year.plan.first_day
    year = replace(year, book=unnamed(year.book, first), at_end=unnamed(year.at_end, first))
    made = (
        _text(year, "annual-summary"),
        _text(year, "annual-scrutineers"),
        _reflections(year),
        _text(year, "annual-area"),
        _text(year, "annual-dataset"),
        _text(year, "annual-governance"),
        _groups(year),
        _text(year, "annual-funding"),
        _text(year, "annual-overview"),
        _delivered(year),
        _carried_over(year),
        _commitments(year),
        _partner_evidence(year),
        _origins(year),
        _audits_planned(year),
        _text(year, "annual-themes"),
        _executive(year),
        _challenges(year),
        _text(year, "annual-learning"),
        _text(year, "annual-voice"),
        _attendance(year),
        _ahead(year),
        _text(year, "annual-conclusion"),
        rating_key(year.book),
    )
    sections = tuple(part for part in made if part is not None)
    if found := abbreviations_in(year.book, texts_in(sections)):
        blocks = (Definitions(found),)
        sections += (Section(key="abbreviations", title="Abbreviations", blocks=blocks),)
    document = Document(
        title=f"Annual report tables {year.plan.id}",
        facts=facts_under_title(
            year.book, ("Plan", str(year.period)), ("Published", long(year.published))
        ),
        blocks=sections,
        marking=marking,
        figures=tuple(_figures(year)),
        day=year.published,
    )
    return Report(
        document=document,
        table=_cells(sections),
        make_values=lambda: _values(year),
        is_one_table=False,
    )


def _section(key: str, title: str, *blocks: Block | None) -> Section:
    """A section without empty tables; it says ``None.`` if nothing is left."""
    full = [b for b in blocks if b is not None and not (isinstance(b, Table) and not b.rows)]
    return Section(title=title, key=key, blocks=tuple(full) or (Paragraph(NONE),))


def _table(
    titles: str, rows: Iterable[Sequence[str]], caption: str = "", right: Collection[str] = ()
) -> Table:
    return table(columns(*titles.split(", "), right=right), rows, caption)


def _text(year: Year, key: str) -> Section | None:
    """A text that the partnership wrote for the report; None if it has not."""
    text = narrative_text(year.book, Quarter.containing(year.plan.last_day), key)
    title, _ = ANNUAL_TEXTS[key]
    return _section(key, title, Paragraph(text)) if text.strip() else None


_PERCENTAGE = re.compile(r" \([0-9]+%\)")


def _of_few(words: str, total: int) -> str:
    """Leave out percentages of a small total."""
    return _PERCENTAGE.sub("", words) if total < FEW else words


def _groups(year: Year) -> Section:
    """The groups, what they oversee, and their meetings in the days of the plan."""
    book, last = year.book, min(year.plan.last_day, year.published)
    attended = attendance(book, tuple(book.groups), year.plan.first_day, last)
    rows = []
    for group in book.groups.values():
        met = [
            meeting
            for meeting in book.meetings.values()
            if meeting.group == group.id
            and year.plan.first_day <= meeting.day <= last
            and meeting.state.took_place
        ]
        quorate = sum(is_quorate(book, meeting) for meeting in met)
        members = sum(attended.of(each.id, group.id).is_member for each in attended.agencies)
        oversees = ", ".join(SOURCE_WORDS[source] for source in group.oversees)
        if met or members:
            rows.append((group.name, oversees, str(members), str(len(met)), str(quorate)))
    numbers = ("Members", "Meetings held", "With a quorum")
    made = _table(f"Group, Oversees, {', '.join(numbers)}", rows, right=numbers)
    return _section("groups", "Groups and their meetings", made)


SOURCE_WORDS = {
    Source.PLAN: "the business plan",
    Source.EXECUTIVE: "Executive actions",
    Source.REVIEW: "reviews",
    Source.AUDIT: "audits",
    Source.SCRUTINEER: "scrutineers' recommendations",
    Source.OTHER: "other actions",
}
"""What a group that oversees actions of a source oversees."""


def _audits_planned(year: Year) -> Section:
    rows = (
        (long_or(day, "date not set"), title, ref or "Audit")
        for day, title, ref in audits_planned(year.book, year.following)
    )
    title = f"Audits planned for {year.next_year}, as known on {long(year.published)}"
    return _section("audits-planned", title, _table("Date, Audit, Recorded as", rows))


def _delivered(year: Year) -> Section:
    actions, parts = _of_plan(year.at_end, year.plan), _by_priority(year)
    rows = [
        (title, _of_few(_delivered_words(year, found, f"{title}: Delivered"), len(found)))
        for title, found in parts
    ]
    words = _of_few(_delivered_words(year, actions), len(actions))
    sentence = f"Delivered at {long(year.last_day)}: {words}. What is counted: {DEFINITION}"
    return _section(
        "delivered",
        "What was delivered",
        Paragraph(sentence if actions else "The plan has no actions."),
        _table(
            "Priority, Delivered", [*rows, ("Total", words)] if rows else [], right=("Delivered",)
        ),
        _agreed_since(year, actions),
    )


def _of_plan(book: Book, plan: Plan) -> list[Action]:
    found = (action for action in book.actions.values() if action.plan == plan.id)
    return sorted(found, key=lambda action: natural(action.id))


def _by_priority(year: Year) -> list[tuple[str, list[Action]]]:
    actions = _of_plan(year.at_end, year.plan)
    priorities = [p for p in year.at_end.priorities.values() if p.plan == year.plan.id]
    return [
        (known.full_title, [a for a in actions if a.priority == known.id])
        for known in sorted(priorities, key=lambda known: known.number)
    ]


def _delivered_words(year: Year, actions: Sequence[Action], label: str = "Delivered") -> str:
    """The figure at the end as it was signed off, with the current one if it was corrected."""
    part = _delivered_part(year, actions, label)
    words = _delivered_at_end(year, actions)
    if part.is_corrected:
        return as_signed_words(part.signed.figure, words)
    is_as_printed = part.signed.figure == Delivered.of(actions).figure
    return f"{words}{part.note}" if is_as_printed else part.signed.figure


def _delivered_part(year: Year, actions: Sequence[Action], label: str) -> EarlierPart:
    signed = year.signed(Quarter.containing(year.last_day))
    return earlier_part(signed, Delivered.of(actions), *titles_of(year.plan, label))


def _delivered_at_end(year: Year, actions: Sequence[Action]) -> str:
    """``30 of 35 (86%), 3 awaiting agreement (2 since agreed)``: as at the end, and what followed."""
    figure = Delivered.of(actions)
    since = sum(counts(action) and _is_agreed_since(year, action) for action in actions)
    if not since:
        return str(figure)
    return f"{figure} ({'since agreed' if since == figure.awaiting else f'{since} since agreed'})"


def _is_agreed_since(year: Year, action: Action) -> bool:
    now = year.book.actions.get(action.id)
    if now is None or not action.awaits_agreement:
        return False
    return now.is_delivered and not now.awaits_agreement


def _agreed_since(year: Year, actions: Sequence[Action]) -> Table:
    rows = []
    for before in actions:
        now = year.book.actions.get(before.id)
        if now is None or not _is_agreed_since(year, before) or not year.shows(now):
            continue
        meeting = year.book.meetings.get(now.agreed_at)
        who = group_in_full(meeting.group, year.book) if meeting else "Chair's action"
        days = [now.ended_in_words, long_or(now.agreed, "")]
        rows.append((now.id, now.title, *days, who))
    titles = "Ref, Action, Delivered, Agreed, Agreed by"
    return _table(titles, rows, f"Deliveries agreed after {long(year.last_day)}")


def _carried_over(year: Year) -> Section:
    ended = [a for a in _of_plan(year.book, year.plan) if a.ended and not a.is_delivered]
    shown = [action for action in ended if year.shows(action)]
    carried = [action for action in shown if action.outcome is Outcome.CARRIED_OVER]
    others = [action for action in shown if action.outcome is not Outcome.CARRIED_OVER]
    left = [a for a in _of_plan(year.book, year.plan) if a.is_open and year.shows(a)]
    standings = Standings(year.published)
    return _section(
        "carried-over",
        "What was carried over, and why",
        Paragraph(_causes_in_words(ended)) if ended else None,
        _table(
            "Ref, Action, Continued as, Reason, Cause",
            ((a.id, a.title, a.continued_by, _reason(a), _cause(a)) for a in carried),
        ),
        _table(
            "Ref, Action, Outcome, Reason, Cause",
            ((a.id, a.title, outcome_words(a), _reason(a), _cause(a)) for a in others),
            "Ended otherwise",
        ),
        _table(
            "Ref, Action, Lead, Status and rating",
            (
                (a.id, a.title, lead_name(year.book, a), standings.cell(a, year.book).text)
                for a in left
            ),
            "Still open at the date of publication",
        ),
        *_left_out(year, len(ended) - len(shown)),
    )


def _causes_in_words(actions: Sequence[Action]) -> str:
    sentences = []
    for outcome in Outcome:
        causes = Counter(action.cause for action in actions if action.outcome is outcome)
        if total := causes.total():
            parts = [
                f"{causes[cause]} for causes {cause.sentence}"
                for cause in (Cause.OUTSIDE, Cause.WITHIN)
                if causes[cause]
            ]
            why = f": {', '.join(parts)}" if parts else ""
            sentences.append(f"{counted(total, 'action')} {outcome}{why}.")
    return " ".join(sentences)


def _reason(action: Action) -> str:
    return ": ".join(filter(None, (capitalised(action.reason), action.explanation)))


def _cause(action: Action) -> str:
    return capitalised(action.cause.sentence) if action.cause else ""


def _figures(year: Year) -> Iterator[Figure]:
    actions = _of_plan(year.at_end, year.plan)
    of_plan = f"actions of {year.plan.title}, as at {long(year.last_day)}"
    for whose, found in [("Delivered", actions), *_by_priority(year)]:
        label = whose if found is actions else f"{whose}: Delivered"
        signed = _delivered_part(year, found, label).signed
        yield Figure(
            key=f"delivered {whose}",
            label=label,
            value=_of_few(_delivered_words(year, found, label), len(found)),
            definition=DEFINITION,
            population=of_plan
            if found is actions
            else f"actions of {whose}, as at {long(year.last_day)}",
            ids=tuple(a.id for a in found if counts(a) and a.is_delivered),
            numerator=signed.delivered,
            denominator=signed.total,
        )
    carried = [a for a in _of_plan(year.book, year.plan) if a.outcome is Outcome.CARRIED_OVER]
    yield count(
        "carried over",
        "Carried over",
        "Actions continued in the next plan. They stay in this plan's count.",
        carried,
        f"actions of {year.plan.title}, as at {long(year.published)}",
    )
    for cause in Cause:
        yield count(
            f"carried over {cause}",
            f"Carried over, {cause.sentence}",
            "Actions continued in the next plan, by cause: within or outside our control.",
            [action for action in carried if action.cause is cause],
            f"actions of {year.plan.title}, as at {long(year.published)}",
            of=carried,
        )


def _commitments(year: Year) -> Section:
    shown = [each for label in year.years for each in commitments_in(year.book, label)]
    rows = (
        (each.said, each.delivered, status_words(each), published_impact(each)) for each in shown
    )
    titles = ("What we said", "What we delivered", "Status", "Impact")
    made = table(columns(*titles, dates={"Status": "Delivered on"}), rows)
    return _section("said-delivered", "What we said / what we delivered", made)


def _executive_actions(year: Year) -> list[Action]:
    found = (
        a for a in year.book.actions.values() if a.source is Source.EXECUTIVE and year.was_open(a)
    )
    return sorted(found, key=lambda action: natural(action.id))


def _executive(year: Year) -> Section:
    every = _executive_actions(year)
    shown = [action for action in every if year.shows(action)]
    named = [action for action in shown if not action.is_open or has_impact(action)]
    rows = ((a.id, a.impact_heading, _evidence(a), _state(a)) for a in named)
    left = ((a.id, a.title, lead_name(year.book, a)) for a in shown if a not in named)
    return _section(
        "executive",
        "Executive actions",
        _table("Ref, Impact area, Evidence of impact, Status", rows),
        _table("Ref, Action, Lead", left, "Open, without evidence of impact yet"),
        *_left_out(year, len(every) - len(shown)),
    )


def _evidence(action: Action) -> str:
    if action.is_open or action.is_delivered:
        return published_impact(action)
    return evidence_cell(action, is_projected=False).text


def _state(action: Action) -> str:
    if action.is_open:
        return "Still open"
    if action.awaits_agreement:
        return "Delivered, awaiting agreement"
    return "Delivered" if action.is_delivered else outcome_words(action)


def _left_out(year: Year, count: int) -> tuple[Block, ...]:
    return () if year.with_restricted else restricted_note(count, public=True)


def _partner_evidence(year: Year) -> Section:
    every = [
        (quarter, each)
        for quarter in year.period.quarters
        for each in partner_evidence_in(year.book, quarter)
    ]
    shown = [(q, each) for q, each in every if year.shows(each)]
    found = grouped(shown, lambda pair: (pair[1].agency, folded(pair[1].impact_area)))
    agencies = year.book.agencies
    order = sorted(found, key=lambda key: agencies[key[0]].order if key[0] in agencies else 0)
    rows = [
        (
            agency_in_full(key[0], year.book),
            found[key][0][1].impact_area,
            "\n".join(each.evidence for _, each in found[key]),
            "\n".join(dict.fromkeys(quarter.short for quarter, _ in found[key])),
        )
        for key in order
    ]
    return _section(
        "partner-evidence",
        "Partner evidence",
        *((Paragraph(ON_BEHALF),) if rows else ()),
        _table("Agency, Impact area, Evidence of impact, Quarter", rows),
        *_left_out(year, len(every) - len(shown)),
    )


def _origins(year: Year) -> Section:
    standings = Standings(year.published)
    every = origin_groups(year.book, year.book.actions.values())
    groups = sorted(
        (group for group in every if year.reports(group)),
        key=lambda group: (_SOURCES.index(group.source), _day_of(year, group) or date.max),
    )
    sections = [_origin(year, group, standings) for group in groups]
    dated = (
        (_day_of(year, group), group)
        for group, shown in zip(groups, sections, strict=True)
        if shown is not None
    )
    return _section(
        "reviews-and-audits",
        "Reviews and audits",
        _table(
            "Date, Review or audit, Actions delivered",
            (
                (long_or(day, ""), _title(each), _of_few(str(each.delivered), len(each.actions)))
                for day, each in dated
            ),
            right=("Actions delivered",),
        ),
        _by_kind(year),
        *(section for section in sections if section is not None),
        *_left_out(year, sum(section is None for section in sections)),
    )


_SOURCES = tuple(Source)


def _by_kind(year: Year) -> Table:
    """The reviews and audits of each kind, in the plan's days and in as many before."""
    quarters = year.period.quarters
    first = quarters[0]
    for _ in quarters:
        first = first.previous
    before = Period(first.first_day, quarters[0].previous.last_day)
    found = [
        Counter(o.kind for o in year.book.origins.values() if o.day and o.day in days)
        for days in (before, year.period)
    ]
    titles = (f"{long(before.first)} to {long(before.last)}", str(year.period.days))
    rows = [
        (capitalised(kind), *(str(tally[kind]) for tally in found))
        for kind in _REVIEW_KINDS
        if any(tally[kind] for tally in found)
    ]
    return table(columns("Kind", *titles, right=titles), rows, "Reviews and audits by kind")


_REVIEW_KINDS = (
    *(OriginKind.LCSPR, OriginKind.RAPID_REVIEW, OriginKind.CASE_OF_CONCERN),
    *(OriginKind.THEMATIC_REVIEW, OriginKind.AUDIT),
)


def _title(group: OriginGroup) -> str:
    """The title of one review or audit: ``Review: Baby Eva (LCSPR)``. Nothing is repeated."""
    kind, title = group.source.capitalize(), group.title
    rest = title.removeprefix(f"{SOURCE_TITLES[group.source]}: ")
    return rest if rest == title or rest.startswith(kind) else f"{kind}: {rest}"


def _day_of(year: Year, group: OriginGroup) -> date | None:
    origin = year.book.origin(group.origin)
    return origin.day if origin else None


def _origin(year: Year, group: OriginGroup, standings: Standings) -> Section | None:
    origin = year.book.origin(group.origin)
    shown = [action for action in group.actions if year.shows(action)]
    if not year.shows(origin):
        return None
    learning = tuple(origin.key_learning) if origin is not None else ()
    rows = (
        (
            action.id,
            action.title,
            lead_name(year.book, action),
            standings.cell(action, year.book).text,
            published_impact(action) if action.is_delivered else "",
        )
        for action in shown
    )
    blocks: list[Block] = [Paragraph("Key learning:"), Bullets(learning)]
    titles = "Ref, Action, Lead, Status and rating, Impact"
    day = f", {MONTHS[origin.day.month - 1]} {origin.day.year}" if origin and origin.day else ""
    return Section(
        title=f"{_title(group)}{day} – {_of_few(group.delivered.figure, len(group.actions))} delivered",
        name=_title(group),
        blocks=(
            *(blocks if learning else ()),
            _table(titles, rows),
            *_left_out(year, len(group.actions) - len(shown)),
        ),
    )


def _challenges(year: Year) -> Section:
    public = not year.with_restricted
    paper = challenges_report(year.book, year.published, year.period, public=public, with_ids=False)
    return _section("challenges", "Challenges", *paper.document.blocks)


def _reflections(year: Year) -> Section:
    found = _reflections_of(year)
    return _section(
        "reflections",
        "Scrutineer's reflections",
        _table(
            "Scrutineer, Quarter, Reflection",
            ((each.role, Quarter.parse(each.quarter).short, each.text) for each in found),
        ),
    )


def _reflections_of(year: Year) -> list[Reflection]:
    quarters = {quarter.typed for quarter in year.period.quarters}
    every = (each for each in year.book.reflections.values() if each.quarter in quarters)
    return sorted(every, key=lambda each: (each.role, each.quarter))


def _attendance(year: Year) -> Section:
    paper = attendance_report(year.book, year.period, year.published, Measure.ATTENDANCE)
    return _section("attendance", "Attendance", *paper.document.blocks)


def _ahead(year: Year) -> Section:
    """The commitments for the year after; until there are any, the next plan's priorities."""
    promises = [commitment.said for commitment in commitments_in(year.book, year.next_year)]
    rows = [
        (str(number), words)
        for number, words in enumerate(
            promises or [known.title for known in year.next_priorities], 1
        )
    ]
    title = f"Priorities ahead, {year.next_year}"
    headings = columns("No", "What we will do", right=("No",))
    return _section("priorities-ahead", title, table(headings, rows))


def _cells(sections: Iterable[Section]) -> Table:
    rows: list[tuple[str, ...]] = []
    for titles, found in tables_in(sections):
        name = " / ".join(titles)
        for number, row in enumerate(found.rows, 1):
            cells = zip(found.titles, row, strict=True)
            rows += [(name, str(number), title, cell) for title, cell in cells]
    return table(columns("Table", "Row", "Column", "Value", right=("Row",)), rows)


def _values(year: Year) -> dict[str, Any]:
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
        "carried_over": [
            plain_values("actions", action)
            for action in _of_plan(year.book, year.plan)
            if action.ended and not action.is_delivered and year.shows(action)
        ],
        "agreed_since": [
            action.id
            for action in _of_plan(year.at_end, year.plan)
            if _is_agreed_since(year, action)
        ],
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
            if year.shows(each)
        ],
        "reviews_and_audits": [
            plain_values("actions", action)
            for group in groups
            if year.reports(group)
            for action in group.actions
            if year.shows(action)
        ],
        "challenges": challenges_report(
            year.book, year.published, year.period, public=not year.with_restricted
        ).values,
        "reflections": [plain_values("reflections", each) for each in _reflections_of(year)],
        "attendance": attendance_report(year.book, year.period, year.published).values,
        "priorities_ahead": [
            _commitment_values(year, each) for each in commitments_in(year.book, year.next_year)
        ]
        or [plain_values("priorities", priority) for priority in year.next_priorities],
    }


def _commitment_values(year: Year, commitment: Commitment) -> dict[str, Any]:
    """A commitment as plain values, without the actions that may not be named."""
    linked = [
        action.id
        for action in actions_linked(commitment, year.book, is_projected=False)
        if year.shows(action)
    ]
    return plain_values("commitments", commitment) | {"actions": linked}
