"""Update requests: which agency is asked about what, who was asked, who has not answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import counted
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
    section,
)
from cscp_tui.documents.table import Cell, Column, Row, Table, Tone, columns, table
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import WEEKDAYS, long, short
from cscp_tui.domain.hidden import shown_to, with_hidden
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.partners import is_scrutineer, is_the_team
from cscp_tui.domain.quarters import Quarter, working_days_from
from cscp_tui.domain.records import Action, UpdateRequest
from cscp_tui.domain.updates import (
    COMPLETED_BY,
    DIFFERENCE,
    NEW_DATE,
    NOTHING,
    POSITION,
    POSITIONS,
    YOUR_UPDATE,
)
from cscp_tui.views.actions import due_words
from cscp_tui.views.updates.update import Update


def to_ask(update: Update) -> dict[str, list[Action]]:
    """The open actions by the id of their lead agency, in the order of the agencies' table."""
    agencies = update.book.agencies
    led = grouped(
        (action for action in update.open_actions if action.lead_agency in agencies),
        lambda action: action.lead_agency,
    )
    return dict(sorted(led.items(), key=lambda pair: (agencies[pair[0]].order, pair[0])))


def without_agency(update: Update) -> list[Action]:
    """The open actions that no agency leads, so that nobody is asked about them."""
    return [a for a in update.open_actions if a.lead_agency not in update.book.agencies]


def requests_for(book: Book, quarter: Quarter) -> dict[str, list[UpdateRequest]]:
    """The requests for a quarter by agency, oldest first."""
    found = (each for each in book.requests.values() if each.quarter == quarter.typed)
    return grouped(found, lambda each: each.agency)


_COLUMNS = (
    Column(key="agency", title="Agency", width=26, grows=4),
    Column(key="asked", title="Asked", width=12, grows=1),
    Column(key="open", title="Open", width=5, right=True),
    Column(key="missing", title="Not answered", width=12, right=True),
    Column(key="answer", title="Answer", width=12, grows=1),
)


def requests_table(update: Update) -> Table:
    """A row per lead agency: when it was asked, about how much, and what is still missing."""
    asked, agencies = requests_for(update.present, update.quarter), to_ask(update)
    keys = [*agencies, *(key for key in asked if key not in agencies)]
    lines = tuple(_row(update, key, agencies, asked.get(key, [])) for key in keys)
    return Table(columns=_COLUMNS, lines=lines, title=f"Update requests for {update.quarter}")


def _row(
    update: Update, key: str, agencies: Mapping[str, list[Action]], requests: list[UpdateRequest]
) -> Row:
    actions = agencies.get(key, [])
    refs = asked_about(requests, actions)
    missing = _missing(update, refs)
    return Row(
        key,
        (
            Cell(agency_name(key, update.present), Tone.STRONG),
            Cell(_asked_words(requests)),
            Cell(str(len(actions))),
            Cell(str(len(missing))),
            _answer(bool(requests), len(missing), len(refs)),
        ),
    )


def asked_about(requests: list[UpdateRequest], actions: list[Action]) -> tuple[str, ...]:
    """The references that an agency was asked about last, or would be asked about."""
    return requests[-1].actions if requests else tuple(action.id for action in actions)


def _missing(update: Update, refs: tuple[str, ...]) -> list[str]:
    return [r for r in refs if r in update.present.actions and r not in update.progress_updates]


def refs_without_update(update: Update, agency: str) -> list[str]:
    """The references of an agency's actions without an update for the quarter."""
    requests = requests_for(update.present, update.quarter).get(agency, [])
    return _missing(update, asked_about(requests, to_ask(update).get(agency, [])))


_REMINDED_BEFORE = 5
"""The working days before the deadline from which agencies are reminded."""


def reminders(update: Update, *, is_projected: bool) -> dict[str, str]:
    """The words to send on the as-at day to agencies that have not answered, by agency."""
    found = {}
    for agency, day in _unanswered(update):
        if working_days_from(day, -_REMINDED_BEFORE) <= update.as_at <= working_days_from(day, 1):
            named = _missing_refs(update, agency, is_projected=is_projected)
            found[agency] = _chase_words(named, day, is_late=update.as_at > day)
    return found


def _unanswered(update: Update) -> Iterator[tuple[str, date]]:
    """The agencies that have not answered all they were asked, each with its last deadline."""
    for agency, requests in requests_for(update.present, update.quarter).items():
        day = requests[-1].reply_by
        if day is not None and refs_without_update(update, agency):
            yield agency, day


def reminder_email(update: Update, words: str) -> Document:
    return Document(
        title=f"Update for {update.quarter.short}: not received yet",
        blocks=(Paragraph(words), _signature(update)),
        day=update.as_at,
    )


def _signature(update: Update) -> Paragraph:
    return Paragraph(f"{update.book.partnership.name}, business team")


def chase_document(update: Update, *, is_projected: bool) -> Document:
    """The words with which agencies that have not answered are chased on the as-at day.

    From five working days before their deadline they are reminded; on the day after it they are
    told once more; then they stand in a list to ring.

    Args:
        update: what was asked about, as at the day.
    """
    agencies = update.present.agencies
    reminded: list[Block] = [
        section(
            key,
            agencies[key].name,
            Definitions((("To", agencies[key].mailbox or "no mailbox kept"),)),
            Paragraph(words),
        )
        for key, words in reminders(update, is_projected=is_projected).items()
    ]
    ring: list[str] = []
    early: list[date] = []
    for agency, day in _unanswered(update):
        first = working_days_from(day, -_REMINDED_BEFORE)
        if update.as_at < first:
            early.append(first)
        elif update.as_at > day:
            named = _missing_refs(update, agency, is_projected=is_projected)
            ring.append(f"{agencies[agency].name}: {named}")
    nobody = "Nobody needs to be chased today."
    if early:
        nobody += f" The first reminder is due on {long(min(early))}."
    parts = (
        Section(key="remind", title="Messages to send", blocks=tuple(reminded)),
        Section(key="ring", title="Agencies to ring", blocks=(Bullets(tuple(ring)),)),
    )
    shown = tuple(part for part, has in zip(parts, (reminded, ring), strict=True) if has)
    return Document(
        title=f"Updates not received for {update.quarter}",
        facts=(("As at", long(update.as_at)),),
        blocks=shown or (Paragraph(nobody),),
        day=update.as_at,
    )


def _chase_words(named: str, day: date, *, is_late: bool) -> str:
    asked = "Please send it today" if is_late else f"Please reply by {deadline_words(day)}"
    due = f", which was due by {deadline_words(day)}" if is_late else ""
    return (
        f"We haven't received your update on {named}{due}. {asked}; otherwise the paper will say "
        "“No update received”."
    )


def missing_updates_words(update: Update, agency: str, *, is_projected: bool) -> str:
    """The updates missing from an agency; restricted actions are only counted while others look on."""
    named = _missing_refs(update, agency, is_projected=is_projected)
    return f"no update received yet on {named}" if named else "nothing is missing"


def _missing_refs(update: Update, agency: str, *, is_projected: bool) -> str:
    refs, actions = refs_without_update(update, agency), update.present.actions
    shown = shown_to((actions[ref] for ref in refs), update.present, hides=is_projected)
    return with_hidden(", ".join(action.id for action in shown), len(refs) - len(shown))


def _asked_words(requests: list[UpdateRequest]) -> str:
    if not requests:
        return "not asked"
    again = f", {len(requests)} times" if len(requests) > 1 else ""
    return f"{short(requests[-1].created)}{again}"


def _answer(asked: bool, missing: int, whole: int) -> Cell:  # noqa: FBT001 - told apart by their types
    if not missing:
        return Cell("answered" if asked else "complete", Tone.GREEN, "●")
    if not asked:
        return Cell("not asked", Tone.MUTED, "○")
    words = "no answer" if missing == whole else f"{missing} missing"
    return Cell(words, Tone.AMBER, "▲")


_ASKED = ("Ref", "Action", "Lead role", "Due", "Last update")
_FILLED_IN = (YOUR_UPDATE, NOTHING, POSITION, NEW_DATE, DIFFERENCE)
_CHOICES = {NOTHING: ("nothing to report",), POSITION: POSITIONS}


class AgencyForm(Struct, frozen=True, kw_only=True):
    """The facts of an agency's form, beside its actions."""

    reply_by: date
    reply_to: str = ""
    """The mailbox that it goes back to; empty where none is kept."""
    carried: tuple[tuple[str, str], ...] = ()
    """The workspace, quarter, agency and line of the journal that it was made from."""


def default_reply_by(quarter: Quarter, day: date) -> date:
    """The tenth working day after a quarter's end, or after a later day on which it is asked."""
    return working_days_from(max(quarter.last_day, day), 10)


def deadline_words(day: date) -> str:
    """The moment of a deadline: ``5pm on Thursday 9 October 2025``."""
    return f"5pm on {WEEKDAYS[day.weekday()]} {long(day)}"


def gets_email(update: Update, agency: str) -> bool:
    """Return whether an agency is asked by e-mail: neither the team itself nor a scrutineer is."""
    book = update.present
    return not is_scrutineer(book, agency) and not is_the_team(book.agencies[agency])


def without_mailbox(update: Update, agencies: Collection[str] = ()) -> list[str]:
    book = update.present
    return [
        agency_name(key, book)
        for key in to_ask(update)
        if (not agencies or key in agencies)
        and gets_email(update, key)
        and not book.agencies[key].mailboxes
    ]


def request_rows(update: Update, actions: list[Action]) -> list[tuple[str, ...]]:
    """A row per action of an agency, with empty cells to be filled in."""
    rows: list[tuple[str, ...]] = []
    for action in actions:
        last = update.present.last_update(action.id)
        note = f"{long(last.created)}: {last.text}" if last else "none yet"
        asked = (update.ref(action), action.title, action.lead, due_words(action), note)
        rows.append((*asked, *("" for _ in _FILLED_IN)))
    return rows


def request_document(
    update: Update, agency: str, actions: list[Action], form: AgencyForm
) -> Document:
    known = update.book.agencies[agency]
    titles = tuple(
        replace(each, choices=_CHOICES.get(each.title, ()))
        for each in columns(*_ASKED, *_FILLED_IN)
    )
    asked = table(titles, request_rows(update, actions), "Your actions")
    about = table(columns(COMPLETED_BY, "Date completed"), [("", "")], "Who completed this form")
    return Document(
        title=f"Update request: {known.name}",
        facts=(
            ("Partnership", update.book.partnership.name),
            ("Quarter", str(update.quarter)),
            ("As at", long(update.as_at)),
            ("Reply by", deadline_words(form.reply_by)),
            ("Reply to", form.reply_to or "the business team"),
        ),
        blocks=(
            Paragraph(
                "For each action, please fill in what was done in the quarter, or choose "
                f"“{NOTHING.casefold()}”; its position; a new date with the reason, where one is "
                "needed; and what is different for children. You can leave actions blank, sort the "
                "rows, and add rows for actions that are missing. Do not name or describe a child "
                "or a family."
            ),
            replace(about, to_fill_in=len(about.columns)),
            replace(asked, to_fill_in=len(_FILLED_IN)),
        ),
        day=update.as_at,
        carried=form.carried,
    )


def request_email(update: Update, actions: list[Action], form: AgencyForm) -> Document:
    """The words of the e-mail that a form is attached to."""
    count = counted(len(actions), "action")
    to = f" to {form.reply_to}" if form.reply_to else ""
    return Document(
        title=f"Update request for {update.quarter.short}: please reply by {long(form.reply_by)}",
        blocks=(
            Paragraph(
                f"Please send us your update on {count} for {update.quarter} by "
                f"{deadline_words(form.reply_by)}."
            ),
            Paragraph(
                "Fill in the Word or the Excel form, whichever suits you, and send it back"
                f"{to}. Where there is nothing to report, choose that. Do not name or describe a "
                "child or a family."
            ),
            _signature(update),
        ),
        day=update.as_at,
    )
