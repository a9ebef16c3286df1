"""The data of a quarterly update: its two days, plans, actions, narratives and layout."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import natural, one_line
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Column, Row, Table, Tone, records_table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Entry
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience, MoveKind, Source
from cscp_tui.domain.figures import (
    Delivered,
    Missed,
    Movement,
    by_due_date,
    missed,
    movement,
    slips_of,
)
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import Rated, expects_update, lineage
from cscp_tui.domain.records import (
    Action,
    Commitment,
    Move,
    Partnership,
    Plan,
    ProgressUpdate,
    SignOff,
    UpdateLayout,
)
from cscp_tui.domain.rules.moves import moves_in
from cscp_tui.domain.updates import ANNUAL_TEXTS, NARRATIVE_SECTIONS, SECTIONS
from cscp_tui.views.actions import RESTRICTED, Standings
from cscp_tui.views.as_signed import (
    EarlierPart,
    PrintedFiguresOf,
    SignedFigures,
    earlier_part,
    nothing_signed,
    titles_of,
)
from cscp_tui.views.names import Names
from cscp_tui.views.reports.report import not_shown


def as_at_of(quarter: Quarter, today: date) -> date:
    """The as-at day of a quarter's update: the quarter's last day, once it has passed."""
    return min(quarter.last_day, today)


def _no_figures(update: Update) -> tuple[Figure, ...]:  # noqa: ARG001 - of any update
    return ()


def _nothing_printed(audience: Audience) -> Mapping[str, Figure]:  # noqa: ARG001 - for any
    return {}


@dataclass(frozen=True, kw_only=True)
class SignedQuarter:
    """A signed-off quarter as it was signed, and as it is known now."""

    sign_off: SignOff
    corrections: Sequence[Entry] = ()
    """Changes recorded since, with effect by its as-at day."""
    then: Update | None = None
    """The update on what was known when it was signed; None where nothing was corrected since."""
    now: Update | None = None
    figures: Callable[[Update], tuple[Figure, ...]] = _no_figures
    """Gives the figures of an update's paper."""
    printed: Callable[[Audience], Mapping[str, Figure]] = _nothing_printed
    """Gives the figures of the signed paper for an audience, by their titles."""

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.sign_off.quarter)


@dataclass(frozen=True, kw_only=True)
class Update:
    """A quarter's update for an audience."""

    book: Book
    before: Book
    """The book of the last day of the quarter before."""
    present: Book
    """The book for texts that speak for the quarter, as they often come in after its end."""
    quarter: Quarter
    as_at: date
    audience: Audience = Audience.QA
    signed_before: SignedQuarter | None = None
    """The last signed-off quarter before this one."""
    replaces: SignedQuarter | None = None
    """This quarter as it was signed off before, where that sign-off was withdrawn."""
    signed: PrintedFiguresOf = nothing_signed
    """Gives the figures of a quarter that was signed off, as its papers print them."""

    def for_another_paper(
        self, audience: Audience | None = None, *, one_spelling: bool = False
    ) -> Update:
        """Copy the update, with its figures, for a paper in which no agency is named yet.

        Args:
            audience: whom the other paper is for; the same, where it is left out.
            one_spelling: whether names are in full every time, for a spreadsheet.
        """
        made = copy(self)
        made.__dict__["names"] = Names(self.book, one_spelling=one_spelling)
        if audience is not None:
            # What was worked out is the same for every audience.
            made.__dict__["audience"] = audience
        return made

    @property
    def before_day(self) -> date:
        """The last day of the quarter before."""
        return self.quarter.previous.last_day

    @cached_property
    def printed_of_quarter_before(self) -> SignedFigures | None:
        """The figures of the quarter before as it was signed off; None if it is open."""
        return self.signed(self.quarter.previous)

    def as_signed(self, now: Figure, *titles: str) -> Figure:
        """A figure of the quarter before: as signed off, with the current one if it was corrected since."""
        signed = self.printed_of_quarter_before
        return signed.figure(now, *(titles or (now.label,))) if signed else now

    def delivered_before(self, plan: Plan) -> EarlierPart:
        """The number of a plan's actions that were delivered at the end of the quarter before."""
        now = Delivered.of(self.before_by_plan.get(plan.id, {}).values())
        return earlier_part(self.printed_of_quarter_before, now, *titles_of(plan, "Delivered"))

    def had(self, plan: Plan) -> bool:
        """Return whether a plan was in force and known at the end of the quarter before."""
        return plan.first_day <= self.before_day and plan.id in self.before.plans

    @cached_property
    def names(self) -> Names:
        """The names of this paper, in full where they come first."""
        return Names(self.book)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans in force on the as-at day, the oldest first."""
        found = (p for p in self.book.plans.values() if p.first_day <= self.as_at <= p.last_day)
        return tuple(sorted(found, key=lambda plan: (plan.first_day, plan.id)))

    @cached_property
    def actions_by_plan(self) -> dict[str, list[Action]]:
        """The actions of each plan, in the order of their references."""
        every = sorted(self.book.actions.values(), key=lambda action: natural(action.id))
        return grouped(every, lambda action: action.plan)

    @cached_property
    def before_by_plan(self) -> dict[str, dict[str, Action]]:
        """The actions of each plan as they were at the end of the quarter before."""
        found: dict[str, dict[str, Action]] = {}
        for action in self.before.actions.values():
            found.setdefault(action.plan, {})[action.id] = action
        return found

    @cached_property
    def others(self) -> list[Action]:
        """The actions from all sources but the plans."""
        return self.actions_by_plan.get("", [])

    @cached_property
    def left_open(self) -> list[Action]:
        """The actions that plans which have ended left open, until the quarter of their end."""
        ended = [plan.id for plan in self.book.plans.values() if plan.last_day < self.as_at]
        actions = (a for plan in sorted(ended) for a in self.actions_by_plan.get(plan, ()))
        day = self.before_day
        return [a for a in actions if a.is_open or (a.ended and day < a.ended)]

    @cached_property
    def population(self) -> list[Action]:
        """The actions that this update is about: of plans in force, of other sources, left open."""
        of_plans = (a for plan in self.plans for a in self.actions_by_plan.get(plan.id, ()))
        return [*of_plans, *self.left_open, *self.others]

    @cached_property
    def open_actions(self) -> list[Action]:
        return [action for action in self.population if action.is_open]

    @cached_property
    def awaiting_agreement(self) -> list[Action]:
        """The deliveries that nobody has agreed yet, those of plans that have ended among them."""
        every = (*self.population, *self.book.actions.values())
        return list({action.id: action for action in every if action.awaits_agreement}.values())

    @cached_property
    def movement(self) -> Movement:
        """The movement of all actions of this update since the quarter before."""
        return movement(self.before.actions, self.population)

    @cached_property
    def ended_now(self) -> frozenset[str]:
        """The references of the actions that were delivered or ended this quarter."""
        moved = self.movement
        return frozenset([*moved.delivered, *moved.carried_over, *moved.otherwise_ended])

    @cached_property
    def delivered_now(self) -> list[Action]:
        return [a for a in self.population if a.id in self.ended_now and a.is_delivered]

    @cached_property
    def ended_undelivered(self) -> list[Action]:
        return [a for a in self.population if a.id in self.ended_now and not a.is_delivered]

    @cached_property
    def missed_by_population(self) -> tuple[Missed, ...]:
        """The actions due by the as-at day and not delivered, of each population that has any."""
        return missed(self.book, self.as_at)

    @property
    def missed(self) -> list[Action]:
        """The actions due by the day that are open or were carried over, the earliest due first."""
        return list(
            by_due_date(action for each in self.missed_by_population for action in each.actions)
        )

    @cached_property
    def moves(self) -> list[tuple[Action, Move]]:
        """The slips and extensions of the quarter, each with its action.

        Those recorded in it after the old date had passed are among them, whatever day they took
        effect.
        """
        return [
            (action, move)
            for action in self.population
            for move in moves_in(self.book, action, self.quarter.first_day, self.as_at)
        ]

    @cached_property
    def slipped(self) -> list[tuple[Action, Move]]:
        """The slips among the moves."""
        return [(action, move) for action, move in self.moves if move.kind is MoveKind.SLIP]

    @cached_property
    def progress_updates(self) -> dict[str, ProgressUpdate]:
        return latest_progress_updates(self.present, self.quarter)

    @cached_property
    def without_progress_update(self) -> list[Action]:
        """The actions without the progress update that is expected for this quarter."""
        return without_progress_update(
            self.book, self.population, self.as_at, self.progress_updates
        )

    def why_longer(self, action: Action) -> Move | ProgressUpdate | None:
        """The latest record of why an action takes longer: a move, or a progress update."""
        moves = [move for move in self.book.moves_of(action.id) if move.reason]
        notes = [
            note
            for note in self.present.updates_of(action.id)
            if note.reason and Quarter.parse(note.quarter).last_day <= self.quarter.last_day
        ]
        if not notes or (moves and notes[-1].created < moves[-1].recorded_on):
            return moves[-1] if moves else None
        return notes[-1]

    @cached_property
    def standings(self) -> Standings:
        return Standings(self.as_at)

    def rated(self, action: Action) -> Rated | None:
        return self.standings.rated(action, self.book)

    def standing(self, action: Action) -> str:
        return str(self.standings.cell(action, self.book))

    def slips(self, action: Action) -> int:
        """Count the slips of an action, and of those before it that it continues."""
        return len(slips_of(self.book, action))

    def lead(self, action: Action) -> str:
        if action.lead_agency:
            return self.names.agency(action.lead_agency)
        return action.lead or "none named"

    def ref(self, action: Action) -> str:
        """The reference, with the one that it continues: ``BP25-2.1 (from BP24-3.4)``."""
        before = f" (from {action.continues})" if action.continues else ""
        return f"{action.id}{before}{self.mark(action)}"

    def mark(self, action: Action) -> str:
        """The mark of a restricted action, for a reader who may know of it; else empty."""
        return RESTRICTED if self.is_withheld(action) else ""

    @property
    def is_public(self) -> bool:
        """Restricted items are left out."""
        return self.audience is Audience.PUBLIC

    def shows(self, action: Action) -> bool:
        """Return whether an action may be named to the audience."""
        return not (self.is_public and self.is_withheld(action))

    def is_withheld(self, action: Action) -> bool:
        """Return whether an action is restricted, or was since, so that the public does not read of it."""
        now = self.present.actions.get(action.id)
        return is_restricted(action, self.book) or is_restricted(now, self.present)

    def public_wording(self, record: Action | Commitment) -> str:
        """The public wording of a delivery, which is often written after the quarter's end."""
        present = self.present
        known = present.actions.get(record.id) or present.commitments.get(record.id) or record
        return known.public_wording.strip()

    def shown(self, actions: Iterable[Action]) -> list[Action]:
        """The actions that may be named to the audience."""
        return [action for action in actions if self.shows(action)]

    def unseen(self, actions: Sequence[Action]) -> Paragraph | None:
        """The sentence that says how many actions are counted but not shown, if any are."""
        return not_shown(len(actions) - len(self.shown(actions)), "action", "counted but ")


def action_table(
    update: Update,
    actions: Iterable[Action],
    cells: Mapping[str, Callable[[Action], str]],
    *,
    with_lead: bool = True,
) -> Table:
    """A row for each action: its reference, title and lead agency, then the cells by their titles."""
    named: dict[str, Callable[[Action], str]] = {
        "Ref": update.ref,
        "Action": lambda action: action.title,
    }
    lead = {"Lead agency": update.lead} if with_lead else {}
    return records_table(actions, {**named, **lead, **cells})


def plan_words(update: Update) -> str:
    plans = (
        f"{plan.title} ({long(plan.first_day)} to {long(plan.last_day)})" for plan in update.plans
    )
    return ", ".join(plans) or "none in force"


def latest_progress_updates(book: Book, quarter: Quarter) -> dict[str, ProgressUpdate]:
    """The latest progress update of each action that speaks for a quarter.

    For an action that continues others, what was written about those counts as well.
    """
    found: dict[str, ProgressUpdate] = {}
    typed = quarter.typed
    for note in book.progress_updates.values():
        if note.quarter == typed:
            known = found.get(note.action)
            if known is None or known.created <= note.created:
                found[note.action] = note
    if not found:
        return found
    for action in book.actions.values():
        if action.continues and action.id not in found:
            heard = (found[each.id] for each in lineage(book, action) if each.id in found)
            if (inherited := next(heard, None)) is not None:
                found[action.id] = inherited
    return found


def sources_of(actions: Iterable[Action]) -> dict[Source, list[Action]]:
    found = grouped(actions, lambda action: action.source)
    return {source: found[source] for source in Source if source in found}


def without_progress_update(
    book: Book, actions: Iterable[Action], day: date, updated: Container[str]
) -> list[Action]:
    """The actions of which a progress update is expected, without those that have one.

    Args:
        updated: the ids of the actions that have one.
    """
    return [a for a in actions if a.id not in updated and expects_update(a, book, day)]


def narrative(update: Update, *sections: str) -> Paragraph:
    """The texts written for sections of this quarter's update; blank where there are none."""
    texts = (
        known.text
        for section in sections
        for known in update.present.narratives.values()
        if known.quarter == update.quarter.typed and known.section == section
    )
    return Paragraph("\n\n".join(text.strip() for text in texts))


def themes(update: Update) -> Section:
    """Emerging themes and incidents, in the team's own words."""
    words = narrative(update, "themes", "incidents")
    return section("themes", "Emerging themes and incidents", words)


_COLUMNS = (
    Column(key="section", title="Section", width=30),
    Column(key="text", title="Text for the quarter", width=30, grows=1),
)


def narrative_text(book: Book, quarter: Quarter, section: str) -> str:
    """The text written for a section; empty if there is none."""
    known = book.narratives.get(f"{quarter.typed}/{section}")
    return known.text if known else ""


def narrative_places(book: Book, quarter: Quarter, typed: str) -> Table:
    """List the sections with some words in their names or texts."""
    words = typed.casefold().split()
    ends_plan = any(plan.last_day in quarter for plan in book.plans.values())
    lines = []
    for key, title in NARRATIVE_SECTIONS.items():
        if key in ANNUAL_TEXTS and not ends_plan:
            continue
        text = narrative_text(book, quarter, key)
        if all(word in f"{title} {text}".casefold() for word in words):
            shown = Cell(one_line(text)) if text else Cell("none", Tone.MUTED)
            lines.append(Row(key, (Cell(title, Tone.STRONG), shown)))
    return Table(columns=_COLUMNS, lines=tuple(lines))


TITLES = NARRATIVE_SECTIONS | {
    "reflections": "Scrutineer's reflections",
    "contact": "Contact, and what to do when worried about a child",
}


def layout_of(settings: Partnership, audience: Audience) -> UpdateLayout:
    """The layout of an audience; the usual one where the settings have none."""
    found = (each for each in settings.update_layouts if each.audience == audience.value)
    return next(found, UpdateLayout(audience=audience.value))


def keys_of(settings: Partnership, audience: Audience) -> tuple[str, ...]:
    """The keys of the sections that an audience's update shows, in their order."""
    layout, usual = layout_of(settings, audience), SECTIONS[audience]
    first = [key for key in layout.order if key in usual]
    ordered = [*first, *(key for key in usual if key not in first)]
    return tuple(key for key in ordered if key not in layout.left_out)


def section_keys(update: Update) -> tuple[str, ...]:
    """The keys of the sections of an update; its layout is that of the present."""
    return keys_of(update.present.partnership, update.audience)


def left_out_words(update: Update) -> str:
    """The sentence that names what the settings leave out; nothing where nothing is."""
    shown = section_keys(update)
    titles = [TITLES[key] for key in SECTIONS[update.audience] if key not in shown]
    return f"Left out by the partnership's settings: {'; '.join(titles)}." if titles else ""
