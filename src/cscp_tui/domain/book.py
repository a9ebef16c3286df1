"""The book: the state of a workspace now or on a past day, as dictionaries of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import cast, overload

from msgspec.structs import replace

from cscp_tui.base.errors import UnknownRecord
from cscp_tui.base.texts import lines_of
from cscp_tui.domain.changes import Change, made_by, with_edits
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, OriginKind, Source
from cscp_tui.domain.records import (
    KINDS,
    OWN,
    SCRUTINY_TABLES,
    TABLE_OF,
    Action,
    Agency,
    AgendaEntry,
    Answer,
    Attendance,
    Challenge,
    ColumnSet,
    Commitment,
    Conclusion,
    Decision,
    Filed,
    Group,
    ImportSource,
    IssuedMinutes,
    Meeting,
    MeetingLine,
    Membership,
    Move,
    Narrative,
    Origin,
    PartnerEvidence,
    Partnership,
    Plan,
    Priority,
    ProgressUpdate,
    PublishedSummary,
    R,
    Recommendation,
    Record,
    Redaction,
    Reflection,
    SignOff,
    SourceRow,
    UpdateRequest,
    answer_id,
    conclusion_id,
)


def with_replies(
    challenge: Challenge, answer: Answer | None, conclusion: Conclusion | None
) -> Challenge:
    """Return a challenge with what the other side has said about it.

    Args:
        challenge: as recorded by whoever raised it.
        answer: the team's answer, if the scrutineer raised it.
        conclusion: the scrutineer's conclusion, if the team recorded it.
    """
    if answer is not None:
        is_open = challenge.status is ChallengeStatus.OPEN
        challenge = replace(
            challenge,
            answer=answer.text,
            answered=answer.answered,
            status=ChallengeStatus.ANSWERED if is_open else challenge.status,
        )
    if conclusion is not None and conclusion.stands:
        came, status = conclusion.came_of_it, ChallengeStatus.CLOSED
        challenge = replace(challenge, came_of_it=came, status=status)
    return challenge


PARTNERSHIP_ID = "partnership"


def nothing_to_check() -> None:
    """Do nothing before a scrutineer's records are read."""


def _of_kind(tables: Mapping[str, Mapping[str, Record]], kind: type[R]) -> Mapping[str, R]:
    return cast("Mapping[str, R]", tables[TABLE_OF[kind]])


def table_of(kind: str | type[Record]) -> str:
    """Return the table of a kind of record; a table's name is its own."""
    return kind if isinstance(kind, str) else TABLE_OF[kind]


def name_of(table: str) -> str:
    """Return the noun for one record of a table: ``action`` for ``actions``."""
    return KINDS[table].noun


class Book:
    """Typed records by table and id, with indexes for the most frequent other look-ups.

    Records whose making was undone stand apart in ``undone``: they count nowhere, and their ids
    stay taken. Only the store changes a book, one applied change at a time; everyone else reads.
    """

    # The live records of each table, as typed attributes.
    plans: Mapping[str, Plan]
    priorities: Mapping[str, Priority]
    agencies: Mapping[str, Agency]
    groups: Mapping[str, Group]
    memberships: Mapping[str, Membership]
    recommendations: Mapping[str, Recommendation]
    origins: Mapping[str, Origin]
    actions: Mapping[str, Action]
    progress_updates: Mapping[str, ProgressUpdate]
    import_sources: Mapping[str, ImportSource]
    source_rows: Mapping[str, SourceRow]
    moves: Mapping[str, Move]
    meetings: Mapping[str, Meeting]
    attendances: Mapping[str, Attendance]
    decisions: Mapping[str, Decision]
    agenda_items: Mapping[str, AgendaEntry]
    lines: Mapping[str, MeetingLine]
    commitments: Mapping[str, Commitment]
    partner_evidence: Mapping[str, PartnerEvidence]
    answers: Mapping[str, Answer]
    conclusions: Mapping[str, Conclusion]
    narratives: Mapping[str, Narrative]
    redactions: Mapping[str, Redaction]
    sign_offs: Mapping[str, SignOff]
    issued_minutes: Mapping[str, IssuedMinutes]
    requests: Mapping[str, UpdateRequest]
    column_sets: Mapping[str, ColumnSet]
    summaries: Mapping[str, PublishedSummary]

    def __init__(self, tables: Mapping[str, Mapping[str, Record]] | None = None) -> None:
        self.tables: dict[str, dict[str, Record]] = {table: {} for table in KINDS}
        self.undone: dict[str, dict[str, Record]] = {table: {} for table in KINDS}
        vars(self).update(self.tables)
        self.check_scrutiny: Callable[[], object] = nothing_to_check
        """Called whenever what a scrutineer recorded is read; raises if that may be wrong."""
        self._children: dict[str, dict[str, list[str]]] | None = None
        self._numbers: dict[tuple[str, str], int] = {}
        for table, records in (tables or {}).items():
            live = self.tables[table]
            live.update(records)
            for key in [key for key, record in records.items() if record.undone]:
                self.undone[table][key] = live.pop(key)

    @property
    def partnership(self) -> Partnership:
        """The partnership itself, with its settings."""
        return self.get(Partnership, PARTNERSHIP_ID)

    @property
    def has_partnership(self) -> bool:
        return PARTNERSHIP_ID in self.tables["partnership"]

    @property
    def challenges(self) -> Mapping[str, Challenge]:
        """Challenges by id, each with what the other side has said about it."""
        self.check_scrutiny()
        challenges = _of_kind(self.tables, Challenge)
        if not (self.answers or self.conclusions):
            return challenges
        return {
            key: with_replies(
                each, self.answers.get(answer_id(key)), self.conclusions.get(conclusion_id(key))
            )
            for key, each in challenges.items()
        }

    @property
    def reflections(self) -> Mapping[str, Reflection]:
        """The reflections by id.

        If two of the same role are for one quarter, the scrutineer's own is used.
        """
        self.check_scrutiny()
        every = _of_kind(self.tables, Reflection)
        own = {(each.quarter, each.role) for key, each in every.items() if key.startswith(OWN)}
        return {
            key: each
            for key, each in every.items()
            if key.startswith(OWN) or (each.quarter, each.role) not in own
        }

    @property
    def filed(self) -> tuple[Filed, ...]:
        """The records whose files are kept in ``signed/``."""
        return (*self.sign_offs.values(), *self.issued_minutes.values())

    def origin(self, key: str) -> Origin | None:
        """Return the origin with an id, or a meeting as that of the actions it asked for."""
        known, meeting = self.origins.get(key), self.meetings.get(key)
        if known is not None or meeting is None:
            return known
        group = self.groups.get(meeting.group)
        return Origin(
            id=key,
            created=meeting.created,
            title=f"{group.short_name if group else meeting.group}, {long(meeting.day)}",
            source=group.raises if group else Source.OTHER,
            kind=OriginKind.MEETING,
            day=meeting.day,
        )

    @property
    def ignored_phrases(self) -> tuple[str, ...]:
        """The phrases that look like a child's details but are harmless.

        They are those of the partnership, what it publishes about whom to ask and ring, and the
        mailboxes of the agencies.
        """
        mailboxes = (box for agency in self.agencies.values() for box in agency.mailboxes)
        known = self.records(Partnership)
        own = (
            phrase
            for each in known
            for phrase in (
                *each.ignored_phrases,
                *lines_of(f"{each.contact}\n{each.accessible_formats}\n{each.worried}"),
            )
        )
        return (*filter(None, own), *mailboxes)

    def as_read(self, table: str) -> Mapping[str, Record]:
        """Return the live records of a table as people read them: challenges with what both sides said."""
        if table == "challenges":
            return self.challenges
        return self.reflections if table == "reflections" else self._live(table)

    @overload
    def find(self, table: type[R], key: str) -> R | None: ...
    @overload
    def find(self, table: str, key: str) -> Record | None: ...
    def find(self, table: str | type[Record], key: str) -> Record | None:
        """Return the live record of a table or a kind with this id; None if there is none."""
        return self._live(table_of(table)).get(key)

    def find_even_undone(self, table: str, key: str) -> Record | None:
        """Return the record with this id, whether live or undone; None if there is none."""
        return self.tables[table].get(key) or self.undone[table].get(key)

    @overload
    def get(self, table: type[R], key: str) -> R: ...
    @overload
    def get(self, table: str, key: str) -> Record: ...
    def get(self, table: str | type[Record], key: str) -> Record:
        """Return the live record of a table or a kind with this id.

        Raises:
            UnknownRecord: there is none, or its making was undone.
        """
        table = table_of(table)
        record = self._live(table).get(key)
        if record is None:
            hint = "It was added and then undone." if key in self.undone[table] else ""
            raise UnknownRecord(name_of(table), key, hint)
        return record

    def records(self, kind: type[R]) -> Iterable[R]:
        if TABLE_OF[kind] in SCRUTINY_TABLES:
            self.check_scrutiny()
        return _of_kind(self.tables, kind).values()

    def records_even_undone(self, kind: type[R]) -> Iterator[R]:
        """Yield the records of a kind, those whose making was undone last."""
        yield from self.records(kind)
        yield from _of_kind(self.undone, kind).values()

    def _live(self, table: str) -> Mapping[str, Record]:
        if table in SCRUTINY_TABLES:
            self.check_scrutiny()
        return self.tables[table]

    def is_taken(self, table: str, key: str) -> bool:
        return key in self.tables[table] or key in self.undone[table]

    def next_number(self, table: str, prefix: str) -> int:
        """Return the number after the highest that an id beginning with ``prefix`` has ever had."""
        known = self._numbers.get((table, prefix))
        if known is None:
            known = max(
                (
                    int(key[len(prefix) :])
                    for keys in (self._keys_like(table, prefix), self.undone[table])
                    for key in keys
                    if key.startswith(prefix) and key[len(prefix) :].isdigit()
                ),
                default=0,
            )
            self._numbers[table, prefix] = known
        return known + 1

    def _keys_like(self, table: str, prefix: str) -> Iterable[str]:
        """Return live ids of a table, including all that begin with a prefix.

        An id of a note or a move begins with that of its action, so that only those of one action
        are looked through.
        """
        parent, slash, _ = prefix.rpartition("/")
        if slash and KINDS[table].parent:
            return self._index(table).get(parent, ())
        return self.tables[table]

    def updates_of(self, ref: str) -> list[ProgressUpdate]:
        """Return the progress updates of an action, in the order in which they were recorded."""
        return [self.progress_updates[key] for key in self._index("progress_updates").get(ref, ())]

    def moves_of(self, ref: str) -> list[Move]:
        """Return the date moves of an action, in the order in which they were recorded."""
        return [self.moves[key] for key in self._index("moves").get(ref, ())]

    def count_updates(self, ref: str) -> int:
        return len(self._index("progress_updates").get(ref, ()))

    def last_update(self, ref: str) -> ProgressUpdate | None:
        """Return an action's latest progress update by day.

        Of several on that day, it is the last recorded.
        """
        keys = self._index("progress_updates").get(ref)
        if not keys:
            return None
        return max(
            (self.progress_updates[key] for key in reversed(keys)), key=lambda note: note.created
        )

    def attendances_of(self, meeting: str) -> list[Attendance]:
        return [self.attendances[key] for key in self._index("attendances").get(meeting, ())]

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply changes that have already been checked and saved."""
        for change in changes:
            record = self._merged(change)
            self._put(change.table, record, new=change.creates)

    def drop(self, table: str, key: str) -> None:
        """Remove a record as if it had never existed. Its id can be used again."""
        self.tables[table].pop(key, None)
        self.undone[table].pop(key, None)
        self._numbers.clear()

    def _merged(self, change: Change) -> Record:
        known = self.find_even_undone(change.table, change.id)
        if known is not None:
            return with_edits(change.table, known, change.fields)
        return made_by(change)

    def _put(self, table: str, record: Record, *, new: bool) -> None:
        was_live = self.tables[table].pop(record.id, None) if record.undone else None
        if record.undone:
            self.undone[table][record.id] = record
        else:
            self.undone[table].pop(record.id, None)
            new = new or record.id not in self.tables[table]
            self.tables[table][record.id] = record
        prefix = record.id.rstrip("0123456789")
        known = self._numbers.get((table, prefix))
        if known is not None and prefix != record.id:
            self._numbers[table, prefix] = max(known, int(record.id[len(prefix) :]))
        if self._children is not None and KINDS[table].parent:
            self._reindex(table, record, gone=was_live is not None, new=new and not record.undone)

    def _reindex(self, table: str, record: Record, *, gone: bool, new: bool) -> None:
        assert self._children is not None
        siblings = self._children[table][getattr(record, KINDS[table].parent)]
        if gone and record.id in siblings:
            siblings.remove(record.id)
        if new and record.id not in siblings:
            siblings.append(record.id)

    def _index(self, table: str) -> dict[str, list[str]]:
        if self._children is None:
            self._children = {}
            for name, kind in KINDS.items():
                if not kind.parent:
                    continue
                index: dict[str, list[str]] = defaultdict(list)
                records = self.tables[name]
                parents = map(attrgetter(kind.parent), records.values())
                for key, parent in zip(records, parents, strict=True):
                    index[parent].append(key)
                self._children[name] = index
        return self._children[table]
