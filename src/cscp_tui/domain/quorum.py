"""Quorum: whether a meeting has it, from when, and its clauses as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import NotUnderstood, UnknownRecord
from cscp_tui.base.texts import either, in_a_row, shortened, spelled
from cscp_tui.domain.attendance import Records, is_attendance_taken, represented_at
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import agencies_called, agency_name, hint_for
from cscp_tui.domain.records import Attendance, Decision, Group, Meeting, QuorumClause


class ClauseResult(Struct, frozen=True):
    """A clause of a quorum, with those of its agencies that were represented."""

    clause: QuorumClause
    represented: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """True if enough of them were represented."""
        return len(self.represented) >= self.clause.at_least


class Quorum(Struct, frozen=True):
    """The quorum of a meeting, clause by clause."""

    clauses: tuple[ClauseResult, ...]

    @property
    def is_met(self) -> bool:
        """True if every clause is met; a group without a rule is always quorate."""
        return all(result.is_met for result in self.clauses)

    @property
    def met(self) -> int:
        """The number of clauses that are met."""
        return sum(result.is_met for result in self.clauses)

    @property
    def missing(self) -> tuple[QuorumClause, ...]:
        return tuple(result.clause for result in self.clauses if not result.is_met)


def clauses_for(records: Records, meeting: Meeting) -> tuple[QuorumClause, ...]:
    """Return the clauses that a meeting is judged by: those it was held under, else its group's."""
    if meeting.kept_quorum is not None:
        return meeting.kept_quorum
    group = records.find(Group, meeting.group)
    return group.quorum if group else ()


def quorum(records: Records, meeting: Meeting) -> Quorum:
    """Evaluate the quorum rule of a meeting.

    While the meeting is in progress, it is that of those who are there now. Afterwards it is the
    best that there was at any time: people who were never there together make no quorum.
    """
    times = [quorum for _, quorum, _ in _over_time(records, meeting)]
    return times[-1] if meeting.in_progress else max(times, key=lambda each: each.met)


def _over_time(records: Records, meeting: Meeting) -> list[tuple[str, Quorum, tuple[str, ...]]]:
    """Return the quorum at the start and after each change, with the time and agencies."""
    rows = [row for row in records.attendances_of(meeting.id) if row.present]
    found = []
    for at in sorted({"", *(row.joined for row in rows), *(row.left for row in rows)}):
        who = tuple(row.agency for row in rows if at and at in {row.joined, row.left})
        found.append((at, _quorum(_AtTime(records, at), meeting), who))
    return found


def _quorum(records: Records, meeting: Meeting) -> Quorum:
    represented = represented_at(records, meeting)
    return Quorum(
        tuple(
            ClauseResult(clause, tuple(key for key in clause.agencies if key in represented))
            for clause in clauses_for(records, meeting)
        )
    )


class QuorumChange(Struct, frozen=True):
    """A time at which a meeting became quorate or stopped being quorate."""

    at: str
    """The time of day in London; empty for the start of the meeting."""
    is_met: bool
    agencies: tuple[str, ...] = ()
    """The ids of the agencies whose people joined or left at that time."""


def quorum_changes(records: Records, meeting: Meeting) -> tuple[QuorumChange, ...]:
    """Follow the quorum of a meeting from its beginning, as people joined late and left early."""
    found: list[QuorumChange] = []
    for at, now, who in _over_time(records, meeting):
        if not found or found[-1].is_met is not now.is_met:
            found.append(QuorumChange(at, now.is_met, who))
    return tuple(found)


class _AtTime:
    """A view of records in which only those at a meeting at one time are counted."""

    def __init__(self, records: Records, at: str) -> None:
        self._records, self._at = records, at
        self.find, self.records = records.find, records.records

    def attendances_of(self, meeting: str) -> list[Attendance]:
        """Return the attendance rows of a meeting without people who had not come or had left."""
        return [
            row
            if row.joined <= self._at and not (row.left and row.left <= self._at)
            else replace(row, in_room=0, online=0)
            for row in self._records.attendances_of(meeting)
        ]


def is_quorate(records: Records, meeting: Meeting) -> bool:
    """Return whether a meeting has its quorum, or proceeds without one for a reason."""
    return bool(meeting.without_quorum_reason.strip()) or quorum(records, meeting).is_met


def is_provisional(records: Records, meeting: Meeting) -> bool:
    """Return whether a meeting's decisions must be ratified by a quorate meeting.

    It does where the Chair proceeded without a quorum and there was none at the end.
    """
    if not meeting.without_quorum_reason.strip():
        return False
    return not _over_time(records, meeting)[-1][1].is_met


def is_attendance_awaited(records: Records, meeting: Meeting) -> bool:
    """Return whether a meeting runs whose quorum nobody can tell yet: its attendance isn't taken."""
    is_needed = meeting.in_progress and bool(clauses_for(records, meeting))
    return is_needed and not is_attendance_taken(records, meeting)


def was_quorate(records: Records, meeting: Meeting, time: str) -> bool:
    """Return whether those in the room at a time of day were a quorum.

    Without a time, it is that of the whole meeting.
    """
    if not time:
        return quorum(records, meeting).is_met
    return _quorum(_AtTime(records, time), meeting).is_met


def agrees_provisionally(records: Records, meeting: Meeting, time: str) -> bool:
    """Return whether what a meeting agreed at a time of day must be ratified by a quorate one.

    Args:
        time: empty if it isn't known, e.g. because it was recorded from the minutes.
    """
    if is_attendance_awaited(records, meeting):
        return True
    if time:
        return not was_quorate(records, meeting, time)
    return is_provisional(records, meeting)


def time_of(meeting: Meeting, context: Context) -> str:
    """Return the time at which a meeting decides what is recorded now; empty if it isn't running."""
    is_live = meeting.in_progress and meeting.day == context.today and bool(meeting.started)
    return context.time if is_live and not context.is_afterwards else ""


def decision_standing(records: Records, decision: Decision) -> str:
    """Return ``provisional`` or ``ratified`` for a decision without a quorum, else empty."""
    if decision.ratified_at:
        return "ratified"
    meeting = records.find(Meeting, decision.meeting)
    if meeting is None or not agrees_provisionally(records, meeting, decision.time):
        return ""
    return "provisional"


_CLAUSE = (
    r"(?i:\s*(?:(?P<label>[^:]*):)?\s*(?:at least\s+)?(?:(?P<count>\d{1,3}|all|any)\s+of\s+)?"
    r"(?P<names>[^:]+))"
)

_NOBODY = r"(?i:(?:\s|\d|\b(?:any|all|of|members?|agencies|partners)\b)+)"
"""The words for members who are not named: ``any``, ``any 3 members``."""


class UnknownClause(NotUnderstood):
    """A text that is no clause of a quorum."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” isn't a quorum. Type it like “2 of council, icb, police”.",
            field="quorum",
        )


def read_clauses(text: str, book: Book) -> tuple[QuorumClause, ...]:
    """Read the clauses of a quorum, on separate lines or separated by semicolons.

    An empty text has none.

    Raises:
        UnknownClause: a part is not a clause.
        UnknownRecord: a name means no agency, or several.
    """
    parts = re.split(r"[;\n]", text)
    return tuple(read_clause(part, book) for part in parts if part.strip())


def read_clause(text: str, book: Book) -> QuorumClause:
    """Read one clause: ``council``, ``any of icb, chs``, ``Health: 2 of icb, chs, slam``.

    Raises:
        UnknownClause: the text is not a clause.
        NotUnderstood: it names no agency.
        UnknownRecord: a name means no agency, or several.
    """
    found = re.fullmatch(_CLAUSE, text)
    if found is None:
        raise UnknownClause(text)
    names = [name.strip() for name in found["names"].split(",") if name.strip()]
    agencies = tuple(dict.fromkeys(_agency(name, book) for name in names))
    if not agencies:
        raise UnknownClause(text)
    count = (found["count"] or ("all" if len(agencies) == 1 else "any")).casefold()
    least = {"all": len(agencies), "any": 1}.get(count) or int(count)
    label = " ".join((found["label"] or "").split())
    return QuorumClause(at_least=least, agencies=agencies, label=label)


def _agency(name: str, book: Book) -> str:
    found = agencies_called(name, book)
    if len(found) == 1:
        return found[0].id
    if re.fullmatch(_NOBODY, name):
        raise NotUnderstood(
            f"“{shortened(name)}” doesn't name an agency. Name all those that count, e.g. “3 of "
            "council, icb, police, schools”.",
            field="quorum",
        )
    hint = hint_for(name, book.agencies.values(), found)
    raise UnknownRecord("agency", shortened(name), hint, field="quorum")


def clause_words(clause: QuorumClause, records: Records) -> str:
    """Return a clause's label, else the clause in words: ``2 of Council, ICB, Police``."""
    if clause.label.strip():
        return clause.label.strip()
    names = ", ".join(_names(clause, records))
    return names if len(clause.agencies) == 1 else f"{clause.at_least} of {names}"


def shortfall_words(clause: QuorumClause, records: Records) -> str:
    """Return what a meeting lacks as a clause: ``fewer than three agencies were present``."""
    words = clause_words(clause, records)
    if clause.at_least == 1:
        who = words if clause.label else either(_names(clause, records))
        within = re.sub("^(An?|The) ", lambda found: found[0].lower(), who)
        return f"nobody is marked as present from {within}"
    if words.casefold().startswith(spelled(clause.at_least)):
        return f"fewer than {words[:1].lower()}{words[1:]} were present"
    return (
        f"fewer than {spelled(clause.at_least)} of {in_a_row(_names(clause, records))} were present"
    )


def _names(clause: QuorumClause, records: Records) -> list[str]:
    return [agency_name(key, records) for key in clause.agencies]


def clauses_as_typed(clauses: Iterable[QuorumClause], book: Book) -> str:
    """Return clauses as people type them: ``Health: 2 of ICB, CHS, SLaM``."""
    return "\n".join(
        f"{f'{clause.label}: ' if clause.label else ''}{clause.at_least} of "
        f"{', '.join(_typed_name(key, book) for key in clause.agencies)}"
        for clause in clauses
    )


def _typed_name(key: str, book: Book) -> str:
    """Return an agency's short name; its id where the name would not be read as that agency."""
    name = agency_name(key, book)
    is_one_name = not re.search(r"[,:;\n]", name) and not re.fullmatch(_NOBODY, name)
    is_known = is_one_name and [found.id for found in agencies_called(name, book)] == [key]
    return name if is_known else key


def plain_clauses(clauses: tuple[QuorumClause, ...]) -> Plain:
    return msgspec.to_builtins(clauses)


def clauses_of(value: Plain) -> tuple[QuorumClause, ...]:
    return msgspec.convert(value, tuple[QuorumClause, ...])
