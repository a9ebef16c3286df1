"""The update's checklist: what is missing or doubtful, and texts that may identify a child."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct

from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.document import Paragraph
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.page_layout import height_of
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience, ChallengeStatus
from cscp_tui.domain.figures import movement
from cscp_tui.domain.hidden import is_restricted, with_hidden
from cscp_tui.domain.names import agency_name, group_name, party_name, record_label
from cscp_tui.domain.periods import Period
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.public_wording import proposed_wording
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import KINDS, Action, Record
from cscp_tui.domain.updates import ANNUAL_TEXTS, NARRATIVE_SECTIONS, quarter_of
from cscp_tui.views.executive import audits_planned
from cscp_tui.views.named_people import may_name_somebody
from cscp_tui.views.updates.document import height_too_much
from cscp_tui.views.updates.exceptions import due_and_late, outcome_words
from cscp_tui.views.updates.first_page import MOST_ON_FIRST_PAGE, is_long_for_first_page
from cscp_tui.views.updates.headline import balance_sentence, headline_change
from cscp_tui.views.updates.public import PUBLIC_TEXTS, lacks_reason, lacks_wording
from cscp_tui.views.updates.update import Update, narrative_text
from cscp_tui.views.updates.update_figures import number_in


class PiiWarning(Struct, frozen=True):
    """A field of a record with something that may identify somebody."""

    table: str
    id: str
    sentence: str
    """The warning, which names the place and does not repeat the passage."""


def pii_warnings(update: Update) -> Iterator[PiiWarning]:
    """Each suspicious field of what the update shows, without the phrases that are allowed."""
    quiet = update.present.ignored_phrases
    for table, record in _records(update):
        for name in _texts(table):
            label = KINDS[table].fields[name].label
            place = f"“{label}” of {_record_in_words(table, record, update.present)}"
            text = getattr(record, name)
            for found in find_identifiers(text, quiet):
                yield PiiWarning(table, record.id, found.sentence(place))
            if may_name_somebody(text, update.book, table, record):
                yield PiiWarning(table, record.id, f"{place} may name somebody.")


def _texts(table: str) -> list[str]:
    return [
        name
        for name, field in KINDS[table].given.items()
        if field.spec.free_text and field.type is str
    ]


def _record_in_words(table: str, record: Any, book: Book) -> str:
    """Name a record in the words of the screens, not its own, which may be the passage itself."""
    if table == "narratives":
        section = NARRATIVE_SECTIONS.get(record.section, record.section)
        return f"“{section}” for {short_quarter(record.quarter)}"
    if table == "partner_evidence":
        quarter = short_quarter(record.quarter)
        return f"{agency_name(record.agency, book)}'s evidence for {quarter}"
    if table == "reflections":
        return f"the {record.role}'s reflection for {short_quarter(record.quarter)}"
    return record_label(table, record.id, book)


def _records(update: Update) -> Iterator[tuple[str, Record]]:
    for action in update.population:
        yield "actions", action
        yield from (("moves", move) for move in update.book.moves_of(action.id))
    yield from (("progress_updates", note) for note in update.progress_updates.values())
    quarter, present, book = update.quarter.typed, update.present, update.book
    for table in ("partner_evidence", "narratives", "reflections"):
        for record in present.as_read(table).values():
            if quarter_of(record) == quarter:
                yield table, record
    for table in ("commitments", "challenges", "origins"):
        yield from ((table, record) for record in book.as_read(table).values())
    for known in book.decisions.values():
        meeting = book.meetings.get(known.meeting)
        if meeting is not None and update.before_day < meeting.day <= update.as_at:
            yield "decisions", known


class ChecklistKind(StrEnum):
    """The kinds of items on a checklist, the most important first."""

    IDENTIFIER = "May identify a child or family"
    MOVEMENT = "Movement that does not balance"
    JUDGEMENT = "Our judgement without a reason"
    MISSED = "Due and not delivered"
    SILENCE = "No update received for the quarter"
    IMPACT = "Delivered this quarter without impact, all sources"
    WORDING = "Public wording missing"
    REASON = "No reason for taking longer"
    LENGTH = "Too long for its pages"
    AGREEMENT = "Delivery not agreed"
    ANNUAL = "Text to write for the annual report"
    CHALLENGE = "Challenge not answered"


class ChecklistItem(Struct, frozen=True, rename={"kind": "what"}):
    """Something to look at before the update is published."""

    kind: ChecklistKind
    table: str
    id: str
    words: str
    """The reason why it is on the checklist."""
    who: str = ""
    """The contact: the lead agency, or the party that a challenge was put to."""

    @property
    def key(self) -> str:
        """The key of the item in a table: ``actions BP24-1.3 silence``."""
        return f"{self.table} {self.id} {self.kind.name.casefold()} {self.words}"


def checklist(update: Update) -> tuple[ChecklistItem, ...]:
    """Collect everything that is missing or doubtful, by kind."""
    found = (
        *(
            ChecklistItem(ChecklistKind.IDENTIFIER, warning.table, warning.id, warning.sentence)
            for warning in pii_warnings(update)
        ),
        *_movements(update),
        *_of_actions(update),
        *_without_wording(update),
        *_without_reason(update),
        *_too_long(update),
        *_unanswered(update),
        *_annual_texts(update),
    )
    order = {kind: place for place, kind in enumerate(ChecklistKind)}
    return tuple(sorted(found, key=lambda doubt: order[doubt.kind]))


def _movements(update: Update) -> Iterator[ChecklistItem]:
    for plan in update.plans:
        before = update.before_by_plan.get(plan.id, {})
        moved = movement(before, update.actions_by_plan.get(plan.id, ()))
        if not moved.balances:
            yield ChecklistItem(ChecklistKind.MOVEMENT, "plans", plan.id, balance_sentence(moved))
        if update.had(plan) and not headline_change(update, plan).explains:
            words = f"The actions that moved the figure of {plan.title} do not add up to its change"
            yield ChecklistItem(ChecklistKind.MOVEMENT, "plans", plan.id, f"{words}.")


def _of_actions(update: Update) -> Iterator[ChecklistItem]:
    def item(kind: ChecklistKind, action: Action, words: str, who: str = "") -> ChecklistItem:
        return ChecklistItem(kind, "actions", action.id, words, who)

    for action in update.open_actions:
        if action.judgement is not None and not action.judgement_reason.strip():
            yield item(ChecklistKind.JUDGEMENT, action, f"{action.judgement}: {action.title}")
    for action in update.missed:
        ended = "" if action.is_open else f". {outcome_words(action)}"
        words = f"{action.title} (due {due_and_late(update, action)}{ended})"
        yield item(ChecklistKind.MISSED, action, words, _lead(update, action))
    agencies = update.book.agencies

    def lead_in_full(action: Action) -> str:
        known = agencies.get(action.lead_agency)
        return known.name if known else action.lead or "~"

    for action in sorted(update.without_progress_update, key=lead_in_full):
        yield item(ChecklistKind.SILENCE, action, action.title, _lead(update, action))
    for action in update.delivered_now:
        if action.lacks_impact or not (action.housekeeping or action.impact.strip()):
            yield item(ChecklistKind.IMPACT, action, action.title)
    for action in update.population:
        if action.awaits_agreement:
            day = f" (delivered {action.ended_in_words})" if action.ended else ""
            group = group_name(action.overseeing_group, update.book) or "no group named"
            yield item(ChecklistKind.AGREEMENT, action, f"{action.title}{day}", group)


def _lead(update: Update, action: Action) -> str:
    if action.lead_agency in update.book.agencies:
        return agency_name(action.lead_agency, update.book)
    return action.lead or "no lead named"


def _without_wording(update: Update) -> Iterator[ChecklistItem]:
    kind = ChecklistKind.WORDING
    actions, commitments = lacks_wording(update)
    for action in actions:
        words = f"Proposal: {proposed_wording(action.title, action.impact)}"
        yield ChecklistItem(kind, "actions", action.id, words, _lead(update, action))
    for known in commitments:
        words = f"Proposal: {known.delivered.strip() or proposed_wording(known.said, known.impact)}"
        yield ChecklistItem(kind, "commitments", known.id, words)
    settings = update.present.partnership
    texts = {
        "contact": settings.contact,
        "accessible formats": settings.accessible_formats,
        "“Worried about a child?”": settings.worried,
    }
    missing = [name for name, text in texts.items() if not text.strip()]
    if update.plans and missing:
        words = f"Write the partnership's own text for: {', '.join(missing)}"
        yield ChecklistItem(kind, "partnership", settings.id, words)


def _without_reason(update: Update) -> Iterator[ChecklistItem]:
    title = NARRATIVE_SECTIONS["taking-longer"]
    ask = f"Add a progress update with the reason, or write “{title}”."
    for action in lacks_reason(update.for_another_paper(Audience.PUBLIC)):
        words = f"{action.title}. {ask}"
        lead = _lead(update, action)
        yield ChecklistItem(ChecklistKind.REASON, "actions", action.id, words, lead)


_LETTERS_IN_LINE, _LINE, _ROUNDED = 110, 13.25, 100
"""About how many characters a line of text on paper has, its height in points, and to what the
number to shorten by is rounded."""
_PAGES = {
    Audience.EXECUTIVE: ("The Executive's first page runs over.", ("summary",), ("illustrative",)),
    Audience.PUBLIC: (
        "The public version takes more than two pages.",
        PUBLIC_TEXTS,
        ("contact", "accessible_formats", "worried", "illustrative"),
    ),
}
"""For each audience whose paper has a set number of pages: the sentence that it is too long, and the
texts that can be shortened, those for the quarter and those of the partnership."""


def _too_long(update: Update) -> Iterator[ChecklistItem]:
    """Yield the texts to shorten so that the papers keep to their pages, the longest first."""
    for audience, (words, narratives, settings) in _PAGES.items():
        over = height_too_much(update.for_another_paper(audience))
        texts = (*_narratives(update, narratives), *_settings(update, settings))
        for item, title, text in sorted(texts, key=lambda each: -len(each[-1])):
            if over <= 0:
                break
            height = min(over, height_of([Paragraph(text)]))
            about = math.ceil(height / _LINE * _LETTERS_IN_LINE / _ROUNDED + 0.5) * _ROUNDED
            shorten = (
                f"Shorten “{title}” ({counted(len(text), 'character')}) by about "
                f"{min(about, len(text))}."
            )
            yield ChecklistItem(ChecklistKind.LENGTH, *item, f"{words} {shorten}")
            over -= height
    for item, title, text in _narratives(update, ("summary",)):
        if is_long_for_first_page(text):
            shown = (
                f"The Executive's first page has only the beginning of “{title}” "
                f"({counted(len(text), 'character')}), and the annex all of it."
            )
            shorten = f"Shorten it to {MOST_ON_FIRST_PAGE} characters."
            yield ChecklistItem(ChecklistKind.LENGTH, *item, f"{shown} {shorten}")


def _narratives(
    update: Update, sections: Iterable[str]
) -> Iterator[tuple[tuple[str, str], str, str]]:
    """The texts of the quarter for some sections: table and id, title, text."""
    for section in sections:
        key = f"{update.quarter.typed}/{section}"
        if (known := update.present.narratives.get(key)) and known.text.strip():
            yield ("narratives", key), NARRATIVE_SECTIONS[section], known.text.strip()


def _settings(update: Update, names: Iterable[str]) -> Iterator[tuple[tuple[str, str], str, str]]:
    """The partnership's own texts: table and id, title, text."""
    settings = update.present.partnership
    for name in names:
        if text := getattr(settings, name).strip():
            yield ("partnership", settings.id), KINDS["partnership"].fields[name].label, text


def _unanswered(update: Update) -> Iterator[ChecklistItem]:
    for known in update.book.challenges.values():
        if known.status is ChallengeStatus.OPEN:
            who = party_name(known.put_to, update.book)
            words = f"{shortened(known.question, 200)} (put {long(known.created)})"
            yield ChecklistItem(ChecklistKind.CHALLENGE, "challenges", known.id, words, who)


def _annual_texts(update: Update) -> Iterator[ChecklistItem]:
    """Yield the texts of the annual report that are still to write, when a plan ends."""
    quarter = update.quarter
    for plan in update.plans:
        if plan.last_day not in quarter:
            continue
        for key, (title, place) in ANNUAL_TEXTS.items():
            if not narrative_text(update.present, quarter, key).strip():
                words = f"{title}, {place} (“cscp narrative {quarter.typed} {key} TEXT”)"
                yield ChecklistItem(ChecklistKind.ANNUAL, "plans", plan.id, words)
        following = Period(plan.last_day + timedelta(1), plan.last_day + timedelta(_YEAR))
        if not audits_planned(update.present, following):
            words = (
                f"Audits planned for {following.quarters[0].year_label}: add each as an origin of the "
                "kind audit, with its date"
            )
            yield ChecklistItem(ChecklistKind.ANNUAL, "plans", plan.id, words)


_YEAR = 365
"""The days after a plan for which audits are planned."""


def checklist_figures(doubts: Iterable[ChecklistItem], as_at: date) -> tuple[Figure, ...]:
    """Count the entries of each kind on the checklist of an update.

    Args:
        as_at: the as-at day of the update.
    """
    found: dict[tuple[ChecklistKind, str], list[str]] = {}
    for doubt in doubts:
        found.setdefault((doubt.kind, doubt.table), []).append(doubt.id)
    return tuple(
        Figure(
            key=f"checklist {kind.name} {table}",
            label=f"Checklist: {kind}",
            value=number_in(ids),
            numerator=len(ids),
            definition="Things to check before the update goes out.",
            population=f"every {name_of(table)} of this update, as at {long(as_at)}",
            table=table,
            ids=tuple(dict.fromkeys(ids)),
        )
        for (kind, table), ids in found.items()
    )


_COLUMNS = (
    Column(key="record", title="Record", width=12),
    Column(key="words", title="What", width=24, grows=3),
    Column(key="who", title="Contact", width=16, grows=1, needs=70),
)


def checklist_table(
    doubts: tuple[ChecklistItem, ...],
    book: Book,
    corrections: tuple[Row, ...] = (),
    *,
    is_projected: bool,
) -> Table:
    """The checklist as a table, a heading for each kind with how many there are.

    Args:
        book: what is known now. While others look on, doubts about what is restricted are counted
            and not named.
        corrections: what was recorded since the sign-off, which comes first, for the team only.
    """
    lines: list[Row | Heading] = []
    if corrections and not is_projected:
        title = Cell("Corrections since it was signed off", Tone.AMBER)
        lines += [Heading("corrections", title, Cell(str(len(corrections)))), *corrections]
    for kind, group in groupby(doubts, key=attrgetter("kind")):
        found = list(group)
        tone = (
            Tone.RED if kind in {ChecklistKind.IDENTIFIER, ChecklistKind.MOVEMENT} else Tone.STRONG
        )
        named = [
            doubt
            for doubt in found
            if not (is_projected and is_restricted(book.find(doubt.table, doubt.id), book))
        ]
        count = Cell(with_hidden(str(len(found)), len(found) - len(named)))
        lines.append(Heading(kind.name, Cell(str(kind), tone), count))
        lines.extend(
            Row(
                doubt.key,
                (Cell(doubt.id, Tone.STRONG), Cell(one_line(doubt.words)), Cell(doubt.who)),
            )
            for doubt in named
        )
    return Table(columns=_COLUMNS, lines=tuple(lines), title="Checklist")


def summary_of_checklist(doubts: tuple[ChecklistItem, ...]) -> str:
    """The number of items of each kind, in a sentence."""
    if not doubts:
        return "Nothing is missing or doubtful."
    counts = (
        f"{str(kind).casefold()}: {sum(1 for _ in group)}"
        for kind, group in groupby(doubts, key=attrgetter("kind"))
    )
    return f"{'; '.join(counts)}."
