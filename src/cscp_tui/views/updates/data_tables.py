"""The update's tables for spreadsheets: all its actions in one, and one for each other subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from cscp_tui.base.texts import capitalised
from cscp_tui.documents.document import Definitions, Section, section
from cscp_tui.documents.table import EMPTY, Cell, Table, columns, records_table, share_cell, table
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.records import Action, Challenge, Commitment, Decision, Meeting, Move
from cscp_tui.domain.rules.moves import days_recorded_late, due_before
from cscp_tui.views.commitments import kept_year, partner_evidence_in
from cscp_tui.views.history import recorded_day
from cscp_tui.views.updates.commitments import shown_commitments
from cscp_tui.views.updates.corrections import changed_figures, what_was_changed
from cscp_tui.views.updates.exceptions import days_late_words, outcome_words
from cscp_tui.views.updates.headline import why_it_moved_rows
from cscp_tui.views.updates.meetings import (
    alive,
    challenge_cells,
    decided,
    decision_words,
    meetings_of_quarter,
    quorum_in_update,
    state_words,
    year_so_far,
)
from cscp_tui.views.updates.update import Update, section_keys

Cells = dict[str, Callable[[Action], "str | Cell"]]

_STARTS, _ENDS = (
    ("Open", "New", "Reopened"),
    ("Delivered", "Carried over", "Otherwise ended", "Open"),
)
"""The states of an action at the start and at the end of a quarter, in the order of a movement."""
_NUMBERS = ("Days late", "Days after original due date", "Slips")
MEANINGS = (
    ("Start of quarter, end of quarter", "The movement of the quarter: count the actions by both."),
    ("Due", "A date, or blank. “Timescale” has what was written in place of a date."),
    ("Review", "When an action that has no due date, or is on hold, is to be looked at again."),
    ("Missed", "“Yes” if it was due by the as-at date and is open, or was carried over."),
    ("Update for the quarter", "“Not received” if one is expected and has not been received."),
)
"""What the columns of the table of actions mean, where their titles do not say."""


def data_sections(update: Update) -> tuple[Section, ...]:
    """Return a section with one table for each subject that has records, then what columns mean."""
    update = update.for_another_paper(one_spelling=True)
    shown = {_ALWAYS, *section_keys(update)}
    made = ((title, make(update)) for title, (key, make) in _TABLES.items() if key in shown)
    parts = [section(title.casefold(), title, listed) for title, listed in made if listed.rows]
    about = Section(title="Columns of the actions", blocks=(Definitions(MEANINGS),))
    return (*parts, about)


def _actions(update: Update) -> Table:
    return records_table(update.population, _action_cells(update), right=_NUMBERS)


def _action_cells(update: Update) -> Cells:
    return {**_what(update), **_when(update), **_how(update), **_end(), **_more(update)}


def _what(update: Update) -> Cells:
    book = update.book

    def priority(action: Action) -> str:
        known = book.priorities.get(action.priority)
        return known.full_title if known else ""

    def rating(action: Action) -> str:
        rated = update.rated(action)
        return str(rated.shown) if rated else ""

    return {
        "Ref": lambda action: action.id,
        "Source": lambda action: capitalised(action.source),
        "Plan": lambda action: plan.title if (plan := book.plans.get(action.plan)) else "",
        "Priority": priority,
        "Action": lambda action: action.title,
        "Lead agency": update.lead,
        "Status": lambda action: capitalised(action.status),
        "Rating": rating,
    }


def _when(update: Update) -> Cells:
    missed = {action.id for action in update.missed}
    return {
        "Due": lambda action: long_or(action.due, ""),
        "Review": lambda action: long_or(action.review_date, ""),
        "Days late": partial(days_late_words, update),
        "Missed": lambda action: _yes(action.id in missed),
        "Slips": lambda action: str(update.slips(action)),
    }


def _how(update: Update) -> Cells:
    moved, notes = update.movement, update.progress_updates
    silent = {action.id for action in update.without_progress_update}
    starts, ends = (
        {ref: state for state, refs in zip(states, parts, strict=True) for ref in refs}
        for states, parts in ((_STARTS, moved.parts[:3]), (_ENDS, moved.parts[3:]))
    )

    def received(action: Action) -> str:
        return "Received" if action.id in notes else "Not received" * (action.id in silent)

    return {
        "Update for the quarter": received,
        "Latest update": lambda a: notes[a.id].text.strip() if a.id in notes else "",
        "Date of update": lambda a: long(notes[a.id].created) if a.id in notes else "",
        "Start of quarter": lambda action: starts.get(action.id, ""),
        "End of quarter": lambda action: ends.get(action.id, ""),
    }


def _end() -> Cells:
    def undelivered(action: Action) -> Action | None:
        return action if action.ended and not action.is_delivered else None

    return {
        "Delivered": lambda a: a.ended_in_words if a.is_delivered else "",
        "Agreement": _agreement,
        "Agreed": lambda action: long_or(action.agreed, ""),
        "Impact so far": lambda a: capitalised(a.impact_state) if a.is_delivered else "",
        "Impact": lambda action: action.impact.strip(),
        "Ended, not delivered": lambda a: a.ended_in_words if undelivered(a) else "",
        "Outcome": lambda action: outcome_words(action) if undelivered(action) else "",
        "Reason": lambda action: _reason(undelivered(action)),
        "Cause": lambda action: _cause(undelivered(action)),
    }


def _more(update: Update) -> Cells:
    book, names = update.book, update.names

    def days_after_first(action: Action) -> str:
        first = original_due_of(book, action) if action.is_open else None
        return str(max((update.as_at - first).days, 0)) if first else ""

    def origin(action: Action) -> str:
        known = book.origin(action.comes_from)
        return known.title if known else ""

    return {
        "Original due date": lambda action: long_or(original_due_of(book, action), ""),
        "Days after original due date": days_after_first,
        "Our judgement": lambda a: a.judgement_reason if a.is_open and a.judgement else "",
        "Timescale": lambda action: action.timescale,
        "Added": lambda action: long(action.created),
        "Continues": lambda action: action.continues,
        "Comes from": origin,
        "Supporting agencies": lambda a: ", ".join(map(names.agency, a.supporting_agencies)),
        "Overseeing group": lambda action: names.group(action.overseeing_group),
        "Restricted": lambda action: _yes(update.is_withheld(action)),
    }


def _yes(is_so: bool) -> str:  # noqa: FBT001 - the cell of one value
    return "Yes" if is_so else ""


def _agreement(action: Action) -> str:
    if not action.is_delivered or action.housekeeping:
        return ""
    if action.awaits_agreement:
        return "Provisional" if action.provisionally_agreed_at else "Awaiting agreement"
    return "Agreed"


def _reason(record: Action | Move | None) -> str:
    texts = (capitalised(record.reason), record.explanation.strip()) if record else ()
    return ": ".join(filter(None, texts))


def _cause(record: Action | Move | None) -> str:
    return capitalised(record.cause) if record and record.cause else ""


def _why_it_moved(update: Update) -> Table:
    titles = ("Plan", "Ref", "Action", "What happened", "Effect on the figure")
    rows = (
        (plan.title, *row)
        for plan in update.plans
        if update.had(plan)
        for row in why_it_moved_rows(update, plan)
    )
    return table(columns(*titles), rows)


def _moves(update: Update) -> Table:
    titles = (
        *("Ref", "Action", "Lead agency", "Kind", "From", "To", "In effect", "Recorded"),
        *("Days after the old date", "Slips so far", "Asked for on"),
        *("Agreed by", "Agreed on", "Reason", "Cause"),
    )
    numbers = ("Days after the old date", "Slips so far")
    return table(columns(*titles, right=numbers), map(partial(_move, update), update.moves))


def _move(update: Update, moved: tuple[Action, Move]) -> tuple[str, ...]:
    action, move = moved
    meeting = update.book.meetings.get(move.agreed_by)
    agreed_by = update.names.group(meeting.group if meeting else move.agreed_by)
    return (
        action.id,
        action.title,
        update.lead(action),
        capitalised(move.kind),
        long_or(due_before(update.book, move), ""),
        long_or(move.later_due, ""),
        long(move.created),
        long(move.recorded_on),
        str(days_recorded_late(update.book, move) or ""),
        str(update.slips(action)),
        long_or(move.asked_on, ""),
        "Chair's action" if move.chairs_action else agreed_by,
        long(meeting.day) if meeting else "",
        _reason(move),
        _cause(move),
    )


def _corrections(update: Update) -> Table:
    titles = ("Quarter", "Change", "Recorded", "In effect", "By", "What was changed")
    return table(
        columns(*titles, "Figures that it changed", right=("Change",)), _correction_rows(update)
    )


def _correction_rows(update: Update) -> Iterator[tuple[str, ...]]:
    for signed in filter(None, (update.signed_before, update.replaces)):
        changed = changed_figures(signed, update.audience)
        for entry in signed.corrections:
            figures = (
                f"{each.title}: {each.signed} as signed off, now {each.now}"
                for each in changed
                if entry.line.n in each.lines
            )
            yield (
                signed.quarter.short,
                str(entry.line.n),
                long(recorded_day(entry.line.at)),
                long(entry.line.on),
                entry.line.by,
                what_was_changed(entry, update.present),
                "\n".join(figures),
            )


def _partner_evidence(update: Update) -> Table:
    found = partner_evidence_in(update.present, update.quarter)
    return records_table(
        found,
        {
            "Agency": lambda given: update.names.agency(given.agency),
            "Impact area": lambda given: given.impact_area,
            "Evidence of impact": lambda given: given.evidence,
        },
    )


def _commitments(update: Update) -> Table:
    cells: dict[str, Callable[[Commitment], str]] = {
        "Year": kept_year,
        "What we said": lambda known: known.said,
        "What we delivered": lambda known: known.delivered,
        "Status": lambda known: capitalised(known.status),
        "Delivered on": lambda known: long_or(known.delivered_on, ""),
        "Impact": lambda known: known.impact,
        "Actions": lambda known: ", ".join(known.actions),
    }
    return records_table(shown_commitments(update), cells)


def _attendance(update: Update) -> Table:
    attended = year_so_far(update)
    counts = ("Meetings held", "People present", "Attendance")
    titles = ("Group", "Agency", *counts, "Meetings represented", "Represented", "Apologies")
    rows = (
        (
            update.names.group(group.id),
            agency.name,
            str(presence.held),
            str(presence.people),
            share_cell(presence.people, presence.held) if presence.is_member else EMPTY,
            str(presence.represented),
            share_cell(presence.represented, presence.held) if presence.is_member else EMPTY,
            str(presence.apologies),
        )
        for group in attended.groups
        for agency in attended.agencies
        for presence in [attended.of(agency.id, group.id)]
        if presence.held
    )
    return table(columns(*titles, right=titles[2:]), rows)


def _meetings(update: Update) -> Table:
    cells: dict[str, Callable[[Meeting], str]] = {
        "Group": lambda meeting: update.names.group(meeting.group),
        "Date": lambda meeting: long(meeting.day),
        "State": state_words,
        "Quorum": partial(quorum_in_update, update),
    }
    return records_table(meetings_of_quarter(update), cells)


def _decisions(update: Update) -> Table:
    def held(known: Decision) -> Meeting:
        return update.book.meetings[known.meeting]

    cells: dict[str, Callable[[Decision], str]] = {
        "Group": lambda known: update.names.group(held(known).group),
        "Date": lambda known: long(held(known).day),
        "Decision": partial(decision_words, update),
        "Actions": lambda known: ", ".join(known.actions),
    }
    return records_table(decided(update), cells)


def _challenges(update: Update) -> Table:
    cells: dict[str, Callable[[Challenge], str]] = {
        **challenge_cells(update.names),
        "Answer": lambda known: known.answer.strip(),
        "Answered on": lambda known: long_or(known.answered, ""),
    }
    return records_table(alive(update), cells)


_ALWAYS = ""
_TABLES: dict[str, tuple[str, Callable[[Update], Table]]] = {
    "Actions": (_ALWAYS, _actions),
    "Why it moved": ("headline", _why_it_moved),
    "Dates moved": ("ended", _moves),
    "Corrections": ("headline", _corrections),
    "Partner evidence": ("partner-evidence", _partner_evidence),
    "Said and delivered": ("commitments", _commitments),
    "Attendance": ("attendance", _attendance),
    "Meetings": ("attendance", _meetings),
    "Decisions": ("challenges", _decisions),
    "Challenges": ("challenges", _challenges),
}
"""For each title, the section of the paper without which the table is left out, and what makes it."""
