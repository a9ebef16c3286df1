"""The scrutiny pack: figures, sign-offs, challenges and reflections, each action with its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from msgspec.structs import replace

from cscp_tui.base.progress import Step, untold
from cscp_tui.base.texts import counted, in_a_row, natural
from cscp_tui.documents import page_layout
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Disclosure,
    Document,
    InTurn,
    Paragraph,
    Section,
    section,
)
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import Table, columns, records_table, table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Entry
from cscp_tui.domain.dates import long, long_or, short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.names import meeting_in_words, what_words
from cscp_tui.domain.quarters import Quarter, long_quarter, short_quarter
from cscp_tui.domain.quorum import quorum
from cscp_tui.domain.records import Action, SignOff
from cscp_tui.views.actions import (
    KEY_LEARNING,
    Standings,
    action_facts,
    origin_key,
    origin_order,
    origin_title,
)
from cscp_tui.views.charts import PLANNED_AND_DELIVERED, deliveries_by_quarter
from cscp_tui.views.history import change_words, owner_of, recorded_when, told_once
from cscp_tui.views.names import lead_name
from cscp_tui.views.plan_list import GroupBy, parts_of
from cscp_tui.views.reports.pack_summary import (
    SHORT_SEAL,
    LastPack,
    PackCounts,
    PackScope,
    pack_summary,
)
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.views.scrutiny import (
    ALL_ACTIONS,
    questions,
    reflections_in_order,
    slipped,
    without_impact,
)
from cscp_tui.views.updates.corrections import corrections_section, signed_words
from cscp_tui.views.updates.exceptions import reason_words
from cscp_tui.views.updates.headline import headline
from cscp_tui.views.updates.key import key
from cscp_tui.views.updates.meetings import (
    attendance_and_quorum,
    meetings_of_quarter,
    reflection_texts,
)
from cscp_tui.views.updates.progress import (
    delivered_words,
    has_impact,
    impact_words,
    progress_in_brief,
)
from cscp_tui.views.updates.update import SignedQuarter, Update
from cscp_tui.views.updates.update_figures import figures_of_attendance, headline_figures
from cscp_tui.views.warnings import AcceptedWarning

_HISTORY = columns("Change", "Recorded", "What was changed, before → after", right=("Change",))


def histories_section(
    entries: Iterable[Entry],
    book: Book,
    as_at: date,
    actions: Sequence[Action],
    step: Step = untold,
    *,
    is_whole: bool = True,
) -> Section:
    """The actions by plan and priority, then by origin, each with its history.

    Args:
        as_at: changes with effect after it are left out.
        is_whole: whether actions that were settled before the year of that day have theirs, too.
    """
    begun = Quarter(Quarter.containing(as_at).year, 1).first_day
    earlier = [] if is_whole else [a for a in actions if _was_settled(a, begun)]
    left_out = {action.id for action in earlier}
    actions = [action for action in actions if action.id not in left_out]
    histories = _histories(entries, as_at)
    standings = Standings(as_at)
    parts = parts_of(actions, GroupBy.PRIORITY)
    parts = dict(sorted(parts.items(), key=lambda part: _order(part[0], part[1], book)))
    written = [action.id for part in parts.values() for action in part]
    places = {ref: place for place, ref in enumerate(written)}

    def made(action: Action) -> Disclosure:
        step(places[action.id], len(places))
        return _action(action, book, standings, histories.get(action.id, []))

    def learned(action: Action) -> Bullets:
        origin = book.origin(action.comes_from)
        return Bullets(origin.key_learning if origin else ())

    sections = tuple(
        Section(
            title=_title(key, part, book),
            blocks=InTurn([partial(learned, part[0]), *(partial(made, each) for each in part)]),
        )
        for key, part in parts.items()
    )
    about = (
        "The facts about each action and every change to it. On a screen, open a line to see them."
    )
    seals = (
        f"Each change has its number in the journal, and the first {SHORT_SEAL} characters of its "
        "seal. “cscp verify” compares them, and every word of this pack, with the journal."
    )
    others = (
        f"Left out: {counted(len(earlier), 'action')} that had ended before {long(begun)}, with nothing "
        "left to agree. “cscp export scrutiny-pack --plan” has the histories of a plan, and “cscp "
        "history” that of an action."
    )
    texts = (about, seals, others if earlier else "")
    blocks: tuple[Block, ...] = (*(Paragraph(text) for text in texts if text), *sections)
    return Section(
        title="Each action with its history",
        key="histories",
        starts_page=True,
        blocks=blocks if sections else (Paragraph("None."),),
    )


def _was_settled(action: Action, day: date) -> bool:
    """Return whether an action had ended before a day, and its delivery had been agreed."""
    if not action.ended or action.ended >= day:
        return False
    return not action.is_delivered or (action.agreed is not None and action.agreed < day)


def _order(key: str, actions: Sequence[Action], book: Book) -> tuple[Any, ...]:
    """Return the sorting key of a group: plans before sources, and the latest first."""
    plan, priority = book.plans.get(actions[0].plan), book.priorities.get(key)
    if plan is None:
        return 1, *origin_order(origin_key(actions[0]), book)
    return 0, -plan.first_day.toordinal(), priority.number if priority else 0, plan.id


def _title(key: str, actions: Sequence[Action], book: Book) -> str:
    plan, priority = book.plans.get(actions[0].plan), book.priorities.get(key)
    if plan is None:
        return origin_title(origin_key(actions[0]), book)
    return f"{plan.title}: {priority.full_title}" if priority else plan.title


def _histories(
    entries: Iterable[Entry], as_at: date
) -> dict[str, list[tuple[Entry, list[Change]]]]:
    found: dict[str, list[tuple[Entry, list[Change]]]] = {}
    for entry in entries:
        if entry.line.on > as_at:
            continue
        for change in entry.changes:
            table, key = owner_of(change)
            if table != "actions":
                continue
            known = found.setdefault(key, [])
            if known and known[-1][0] is entry:
                known[-1][1].append(change)
            else:
                known.append((entry, [change]))
    return found


def _action(
    action: Action, book: Book, standings: Standings, history: Sequence[tuple[Entry, list[Change]]]
) -> Disclosure:
    restricted = " – restricted" if is_restricted(action, book) else ""
    standing = standings.cell(action, book).text
    every = action_facts(action, book, standings, is_projected=False)
    facts = tuple(fact for fact in every if fact[0] != KEY_LEARNING)
    rows = (_history_row(entry, changes, book) for entry, changes in history)
    return Disclosure(
        summary=f"{action.id} {action.title} – {standing}{restricted}",
        blocks=(Definitions(facts), table(_HISTORY, rows, f"History of {action.id}")),
    )


def _history_row(entry: Entry, changes: Sequence[Change], book: Book) -> tuple[str, ...]:
    line = entry.line
    undone = f" (undone by change {entry.undone_by})" if entry.undone_by else ""
    quarter = f" for {short_quarter(line.quarter)}" if line.quarter else ""
    words = [words for change in told_once(changes) for words in change_words(change, book)]
    if line.why:
        words.append(f"because {line.why}")
    recorded = recorded_when(line.at)
    facts = (
        recorded,
        "" if recorded.startswith(short(line.on)) else f"in effect {short(line.on)}",
        f"by {line.by}",
        f"at {meeting_in_words(line.meeting, book)}" if line.meeting else "",
    )
    return (
        f"{line.n}\n{line.hash[:SHORT_SEAL]}",
        ", ".join(filter(None, facts)),
        f"{what_words(line.what)}{quarter}{undone}: {' · '.join(words)}",
    )


_TITLE, NOBODY = "Scrutiny pack", "None."


_SLACK = 30.0
"""The height by which a web page is lower in print than a Word file, whose height is estimated."""


def pack_document(
    update: Update,
    facts: tuple[tuple[str, str], ...],
    entries: Iterable[Entry],
    signed: Sequence[Signed],
    warnings: Sequence[AcceptedWarning],
    *,
    plan: str = "",
    marking: str = "",
    last: LastPack | None = None,
    step: Step = untold,
) -> Document:
    """The pack: figures, sign-offs and corrections, what to ask about, every action's history.

    Args:
        entries: the whole journal, oldest first.
        last: the pack made before, where it is known.
        plan: only the actions of a plan, and those of no plan; of all, where it is empty.
    """
    book, as_at = update.book, update.as_at
    chosen = {a.id for a in book.actions.values() if not plan or a.plan in {"", plan}}
    actions = sorted(map(book.actions.__getitem__, chosen), key=lambda action: natural(action.id))
    late = [action for action in slipped(book) if action.id in chosen]
    bare = [action for action in without_impact(book) if action.id in chosen]
    whose = f"actions of {book.plans[plan].title} and of no plan" if plan else ALL_ACTIONS
    found = summary_figures(update, late, bare, signed, whose)
    accepted = [each for each in warnings if each.table != "actions" or each.id in chosen]
    parts = (
        pack_summary(
            update,
            PackScope(plans=(book.plans[plan],) if plan else update.plans, actions=chosen),
            late,
            bare,
            accepted,
            last=last,
            in_words=_in_words(update, found),
            room=page_layout.PAGE
            + _SLACK
            - page_layout.heading_height(_TITLE, 1)
            - page_layout.height_of([Definitions(facts), *_warning(book, actions)]),
        ),
        replace(headline(update), title="Figures", starts_page=True),
        _deliveries(update),
        progress_in_brief(update),
        _sign_offs(update, signed),
        _accepted(book, accepted),
        attendance_and_quorum(update),
        _slips(book, late),
        _bare(book, bare),
        _evidence(book, actions),
        _challenges(book, as_at),
        _reflections(book),
    )
    histories = histories_section(entries, book, as_at, actions, step, is_whole=bool(plan))
    return Document(
        title=_TITLE,
        facts=facts,
        day=as_at,
        blocks=(*_warning(book, actions), *parts, key(update, (*parts, histories)), histories),
        marking=marking,
        figures=(*found, *headline_figures(update), *figures_of_attendance(update)),
    )


def _warning(book: Book, actions: Iterable[Action]) -> tuple[Block, ...]:
    count = sum(is_restricted(action, book) for action in actions)
    count += sum(is_restricted(each, book) for each in book.challenges.values())
    if not count:
        return ()
    items = "1 restricted item is" if count == 1 else f"{count} restricted items are"
    return (Paragraph(f"{items} in this pack, marked “restricted”. Don't publish them."),)


Signed: TypeAlias = "tuple[SignOff, SignedQuarter | None]"


def summary_figures(
    update: Update,
    late: Sequence[Action],
    bare: Sequence[Action],
    signed: Sequence[Signed],
    whose: str,
) -> tuple[Figure, ...]:
    """The figures of the summary that are not of a plan.

    Args:
        whose: the actions that the pack is about, in words.
    """
    book, day = update.book, f"as at {long(update.as_at)}"
    in_force = [(each, quarter) for each, quarter in signed if each.is_in_force]
    corrected = [each for each, quarter in in_force if quarter for _ in quarter.corrections]
    held = [m for m in meetings_of_quarter(update) if m.state.took_place]
    short = [
        meeting
        for meeting in held
        if meeting.state is MeetingState.INQUORATE
        or (meeting.is_closed and not quorum(book, meeting).is_met)
    ]
    unknown = [m for m in held if m.state is not MeetingState.INQUORATE and not m.is_closed]
    meetings = f"meetings of all groups in {update.quarter.short}, {day}"
    return (
        *questions(book, late, bare, whose, update.as_at),
        count(
            *("challenges", "Challenges", "All challenges that were put."),
            book.challenges.values(),
            f"all challenges, {day}",
            table="challenges",
        ),
        count(
            "signed",
            "Quarters signed off",
            "Quarters whose sign-off is in force.",
            [each for each, _ in in_force],
            f"all sign-offs, {day}",
            table="sign_offs",
        ),
        count(
            "corrections",
            "Corrections",
            "Changes recorded after the sign-off of a quarter that took effect by its as-at date.",
            corrected,
            f"all sign-offs in force, {day}",
            table="sign_offs",
        ),
        *(
            count(key, label, definition, found, meetings, table="meetings")
            for key, label, definition, found in (
                ("held", "Meetings held", "Meetings of the quarter that took place.", held),
                ("short", "Meetings without a quorum", "Those without a quorum.", short),
                ("unknown", "Attendance not recorded", "Those without attendance.", unknown),
            )
        ),
    )


def _in_words(update: Update, figures: Iterable[Figure]) -> PackCounts:
    number = {each.key: each.numerator or 0 for each in figures}
    corrected, short, unknown = number["corrections"], number["short"], number["unknown"]
    corrections = counted(corrected, "correction") if corrected else "no corrections"
    quorate = number["held"] - short - unknown
    kinds = (
        (quorate, "with a quorum"),
        (short, "without one" if quorate else "without a quorum"),
        (unknown, "with attendance not recorded"),
    )
    parts = in_a_row([f"{many} {words}" for many, words in kinds if many])
    return PackCounts(
        challenges=(
            f"{counted(number['challenges'], 'challenge')}, {number['unanswered']} of them without an "
            "answer."
        ),
        sign_offs=(
            f"{counted(number['signed'], 'quarter')} signed off, with {corrections} since."
            if number["signed"]
            else "No quarter signed off yet."
        ),
        meetings=(
            f"{counted(number['held'], 'meeting')} held in {update.quarter.short}"
            f"{f': {parts}' if parts else ''}."
        ),
    )


def _deliveries(update: Update) -> Section:
    charts = [
        deliveries_by_quarter(
            update.book, plan, update.actions_by_plan.get(plan.id, []), update.as_at, update.signed
        )
        for plan in update.plans
    ]
    about = Paragraph(PLANNED_AND_DELIVERED) if charts else None
    return section("deliveries", "Planned and delivered", about, *charts, empty=NOBODY)


_SIGN_OFFS = columns(
    "Quarter",
    "As at",
    "Signed off",
    "Up to change",
    "Corrections since",
    "State",
    right=("Corrections since",),
)


def _sign_offs(update: Update, signed: Sequence[Signed]) -> Section:
    listed = table(_SIGN_OFFS, (_sign_off_row(*each) for each in signed))
    corrected = tuple(
        found
        for _, quarter in signed
        if quarter and quarter.corrections and (found := corrections_section(update, quarter))
    )
    about = "Each update was made from the journal up to the change whose seal begins as shown."
    blocks: tuple[Block, ...] = (Paragraph(about), listed, *corrected) if signed else ()
    return section("sign-offs", "Sign-offs and corrections", *blocks, empty=NOBODY)


def _sign_off_row(signed: SignOff, quarter: SignedQuarter | None) -> tuple[str, ...]:
    again = f", sign-off {signed.revision}" if signed.revision > 1 else ""
    why = f": {signed.withdrawn_why.strip()}" if signed.withdrawn_why.strip() else ""
    state = f"Withdrawn on {long(signed.withdrawn)}{why}" if signed.withdrawn else "In force"
    return (
        f"{short_quarter(signed.quarter)}{again}",
        long(signed.as_at),
        signed_words(signed, public=False),
        f"{signed.line}\n{signed.head[:SHORT_SEAL]}",
        str(len(quarter.corrections)) if quarter else "not known",
        state,
    )


def _section(key: str, title: str, table: Table, about: str) -> Section:
    blocks = (Paragraph(about), table) if table.rows else ()
    return section(key, title, *blocks, empty=NOBODY)


def _ref(book: Book, action: Action) -> str:
    ref = f"{action.id} (from {action.continues})" if action.continues else action.id
    return f"{ref}, restricted" if is_restricted(action, book) else ref


def _about(book: Book) -> dict[str, Callable[[Action], str]]:
    return {"Ref": lambda action: _ref(book, action), "Action": lambda action: action.title}


def _slips(book: Book, actions: list[Action]) -> Section:
    def reasons(action: Action) -> str:
        moves = slips_of(book, action)
        return "\n".join(f"{long(move.created)}: {reason_words(move)}" for move in moves)

    cells = _about(book) | {
        "Lead": lambda action: lead_name(book, action),
        "Original due date": lambda action: long_or(original_due_of(book, action), "not known"),
        "Due date": lambda action: long_or(action.due),
        "Slips": lambda action: str(len(slips_of(book, action))),
        "Reasons and causes": reasons,
    }
    about = (
        "Due dates moved later after they had passed, or past the end of the plan. Includes the "
        "slips of the actions continued."
    )
    return _section("slips", "Slips", records_table(actions, cells, right=("Slips",)), about)


_WARNINGS = columns("Recorded", "What", "Record", "By", "Reason")


def _accepted(book: Book, warnings: Sequence[AcceptedWarning]) -> Section:
    def record(warning: AcceptedWarning) -> str:
        action = book.actions.get(warning.id) if warning.table == "actions" else None
        return _ref(book, action) if action else warning.record

    rows = ((long(each.day), each.what, record(each), each.who, each.reason) for each in warnings)
    about = "What was recorded although the program had asked about it, from the history."
    listed = table(_WARNINGS, rows)
    return _section("warnings", "Accepted warnings", listed, about)


def _bare(book: Book, actions: list[Action]) -> Section:
    cells = _about(book) | {
        "Lead": lambda action: lead_name(book, action),
        "Delivered": delivered_words,
    }
    about = "Actions recorded as delivered, with no impact recorded yet."
    listed = records_table(actions, cells)
    return _section("without-impact", "Delivered without impact", listed, about)


def _evidence(book: Book, actions: list[Action]) -> Section:
    cells = _about(book) | {
        "Delivered": delivered_words,
        "Impact, and how it is known": impact_words,
    }
    found = [each for each in actions if each.is_delivered and has_impact(each)]
    about = "Delivered actions, with the impact that partners reported."
    return _section("evidence", "Evidence of impact", records_table(found, cells), about)


def _challenges(book: Book, as_at: date) -> Section:
    report = challenges_report(book, as_at, public=False)
    blocks = report.document.blocks
    restricted = [c.id for c in book.challenges.values() if is_restricted(c, book)]
    if restricted:
        blocks = (*blocks, Paragraph(f"Restricted: {', '.join(sorted(restricted))}."))
    return Section(title="Challenges", key="challenges", blocks=blocks)


def _reflections(book: Book) -> Section:
    sections = tuple(
        Section(
            title=f"{long_quarter(each.quarter)}, {each.role}", blocks=tuple(reflection_texts(each))
        )
        for each in reflections_in_order(book)
    )
    return section("reflections", "Reflections", *sections, empty=NOBODY)
