"""Changes that alter figures afterwards, or how figures are counted.

They are allowed, but never unseen: whoever records one is told, and it is listed with the warnings
that were accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from cscp_tui.base.texts import counted
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Outcome, Status
from cscp_tui.domain.names import folded, group_name
from cscp_tui.domain.quarters import working_days_from
from cscp_tui.domain.records import IS_CLOSED, KINDS, Action, Attendance, Meeting


class Noticed(Struct, frozen=True):
    """A change to look at: its record, and what it is in words."""

    table: str
    id: str
    words: str
    field: str = ""
    """The field by which figures are counted, if it is a change of one."""


def noticed(changes: Collection[Change], on: date, recorded: date, book: Book) -> Iterator[Noticed]:
    """Yield what alters figures that were there before, in the order of the changes.

    What is recorded after its day is late after as many working days as a meeting may take to be
    recorded.

    Args:
        on: the day of effect.
        recorded: the day of recording.
        book: the book before the changes, or any later one.
    """
    seen, noted = _Recording(changes, on, recorded, book), set[tuple[str, str]]()
    for change in changes:
        if find := _FINDERS.get(change.table):
            for table, key, words in find(seen, change):
                if (key, words) not in noted:
                    noted.add((key, words))
                    yield Noticed(table, key, words)
        record = book.find(change.table, change.id)
        # What was added on the day itself is in nobody's figures yet.
        is_new = change.creates or (record is not None and record.created == on == recorded)
        for name in () if is_new else change.fields:
            known = KINDS[change.table].fields.get(name)
            if known is not None and known.spec.sets_figures and _replaces(change, name):
                words = f"{known.label} changed, on which figures or papers depend"
                yield Noticed(change.table, change.id, words, name)


_NOTHING_DONE = (
    r"(?i)\b(?:nothing (?:has been |was |is |has )?(?:done|started|begun|happened|to report)"
    r"|no (?:progress|work|action|start)\b(?! (?:is|was) (?:needed|left|required))"
    r"|(?:not|n['’]t|yet to) (?:yet )?(?:been )?(?:started?|begun|begin)\b)"
)
_NO_UPDATE = (
    r"(?is)\W*(?:there (?:is|was) )?(?:no|nil) (?:updates?|news|response|return|reply)\b.*"
    r"|\W*(?:n/?a|nil|none|tbc|as before|no change)\W*"
)


def says_nothing_is_done(text: str) -> bool:
    """Return whether a progress update says that there was no progress."""
    return re.search(_NOTHING_DONE, text) is not None


def says_no_update_came(text: str) -> bool:
    """Return whether a progress update says that none was received, or nothing at all."""
    return re.fullmatch(_NO_UPDATE, text) is not None


_Found = tuple[str, str, str]
"""A table, an id, and the words."""


class _Recording(Struct, frozen=True, dict=True):
    """The changes of one step, with their days."""

    changes: Collection[Change]
    on: date
    recorded: date
    book: Book

    @cached_property
    def is_late(self) -> bool:
        return self.is_long_after(self.on)

    def is_long_after(self, day: date) -> bool:
        """Return whether something of a day was recorded later than a meeting may be."""
        limit = self.book.partnership.meeting_recorded_within
        return day < self.recorded and self.recorded > working_days_from(day, limit)

    def days_after(self, day: date) -> str:
        return counted((self.recorded - day).days, "day")

    def meeting_day(self, key: str) -> date | None:
        """Return the day of a meeting, also of one that this step adds."""
        for change in self.changes:
            if (change.table, change.id) == ("meetings", key) and (day := change.day_after("day")):
                return day
        known = self.book.find("meetings", key)
        return known.day if isinstance(known, Meeting) else None


def _of_action(seen: _Recording, change: Change) -> Iterator[_Found]:
    if change.after("outcome") == Outcome.CARRIED_OVER:
        action = seen.book.find("actions", change.id)
        plan = seen.book.plans.get(action.plan) if isinstance(action, Action) else None
        if plan is not None and seen.recorded < plan.last_day:
            yield (
                change.table,
                change.id,
                f"Carried over before its plan ends, {long(plan.last_day)}",
            )
    other = seen.book.find("actions", str(change.after("replaced_by") or ""))
    if isinstance(other, Action) and other.is_delivered and other.ended is not None:
        words = f"Replaced by {other.id}, which was delivered on {long(other.ended)}"
        yield change.table, change.id, words
    if (to := folded(str(change.after("transferred_to") or ""))) and any(
        to in map(folded, (*agency.names, agency.id)) for agency in seen.book.agencies.values()
    ):
        yield (
            change.table,
            change.id,
            f"Transferred to a partner of ours: {change.after('transferred_to')}",
        )
    before = change.day_before("review_date")
    if before is not None and before < seen.recorded and change.fields.keys() <= {"review_date"}:
        days = seen.days_after(before)
        words = f"New review date recorded {days} after the old one ({long(before)}) had passed"
        yield change.table, change.id, words
    if seen.is_late and (what := _what_of_action(change)):
        days = seen.days_after(seen.on)
        words = f"{what} with effect on {long(seen.on)}, recorded {days} later"
        yield change.table, change.id, words


def _what_of_action(change: Change) -> str:
    if change.creates:
        return "New action"
    if change.after("agreed"):
        return "Agreement of a delivery"
    if change.after("ended"):
        return "Delivery" if change.after("status") == Status.DELIVERED else "End"
    if "due" in change.fields:
        return "New date"
    # An update that starts an action belongs to its quarter, and arrives after it.
    return "" if change.fields.keys() <= {"status"} else "Change"


def _of_update(seen: _Recording, change: Change) -> Iterator[_Found]:
    """Yield an update that says nothing, and the action that one without progress starts."""
    text, ref = str(change.after("text") or ""), str(change.after("action"))
    if says_no_update_came(text):
        yield "actions", ref, "Counted as an update, though it says that none came"
    if says_nothing_is_done(text):
        for each in seen.changes:
            is_it = (each.table, each.id) == ("actions", ref)
            if is_it and each.after("status") == Status.IN_PROGRESS:
                yield "actions", ref, "Started by an update that says nothing is done yet"


def _of_meeting(seen: _Recording, change: Change) -> Iterator[_Found]:
    day = seen.meeting_day(change.id)
    if day is None or day >= seen.recorded:
        return
    if change.creates:
        words = f"Meeting of {long(day)} added {seen.days_after(day)} after its day"
        yield change.table, change.id, words
    elif change.fields.keys() & {"state", IS_CLOSED, "notes", "remarks"} and seen.is_long_after(
        day
    ):
        words = f"Meeting of {long(day)} changed {seen.days_after(day)} after its day"
        yield change.table, change.id, words


def _of_attendance(seen: _Recording, change: Change) -> Iterator[_Found]:
    """Yield the meeting whose attendance is recorded late, once for all its agencies."""
    row = seen.book.find(change.table, change.id)
    known = row.meeting if isinstance(row, Attendance) else ""
    meeting = str(change.after("meeting") or known)
    day = seen.meeting_day(meeting)
    if day is not None and seen.is_long_after(day):
        yield "meetings", meeting, f"Attendance recorded {seen.days_after(day)} after the meeting"


def _of_decision(seen: _Recording, change: Change) -> Iterator[_Found]:
    for name, what in (("meeting", "Decision"), ("ratified_at", "Ratification")):
        day = seen.meeting_day(str(change.after(name) or ""))
        if day is not None and seen.is_long_after(day):
            words = f"{what} of {long(day)} recorded {seen.days_after(day)} later"
            yield change.table, change.id, words


def _of_answer(seen: _Recording, change: Change) -> Iterator[_Found]:
    day = change.day_after("answered")
    if day is not None and seen.is_long_after(day):
        key = str(change.after("challenge") or change.id)
        yield "challenges", key, f"Answer of {long(day)} recorded {seen.days_after(day)} later"


def _of_membership(seen: _Recording, change: Change) -> Iterator[_Found]:
    """Yield a membership that begins or ends before a meeting that has been held, or is removed."""
    spell = seen.book.memberships.get(change.id)
    group = change.after("group") or (spell.group if spell is not None else "")
    names = ("first_day", "last_day")
    days = [
        day for name in names for day in (change.day_after(name), change.day_before(name)) if day
    ]
    if "undone" in change.fields and spell is not None:
        days.append(spell.first_day)
    met = [
        each
        for each in seen.book.meetings.values()
        if days
        and each.group == group
        and each.state.took_place
        and min(days) <= each.day < seen.recorded
    ]
    if met:
        times = "once" if len(met) == 1 else counted(len(met), "time")
        words = (
            f"Membership changed from {long(min(days))}, though {group_name(group, seen.book)} has "
            f"met {times} since"
        )
        yield change.table, change.id, words


def _of_sign_off(seen: _Recording, change: Change) -> Iterator[_Found]:
    if change.creates and seen.on < seen.recorded:
        words = f"Sign-off dated {long(seen.on)}, recorded {seen.days_after(seen.on)} later"
        yield change.table, change.id, words


_FINDERS: dict[str, Callable[[_Recording, Change], Iterator[_Found]]] = {
    "actions": _of_action,
    "progress_updates": _of_update,
    "meetings": _of_meeting,
    "attendances": _of_attendance,
    "decisions": _of_decision,
    "challenges": _of_answer,
    "answers": _of_answer,
    "memberships": _of_membership,
    "sign_offs": _of_sign_off,
}


def _replaces(change: Change, name: str) -> bool:
    """Return whether a change replaces something; a text that was missing alters nothing."""
    edit = change.fields[name]
    return not isinstance(edit, list) or edit[0] not in ("", None) or name == "parent"
