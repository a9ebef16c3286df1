"""The book: the state of a workspace now or on a past day, as dictionaries of records."""

from __future__ import annotations

from collections import defaultdict, deque
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from cscp_tui.base.errors import UnknownRecord
from cscp_tui.base.texts import lines_of
from cscp_tui.domain.changes import Change, edited, merge, typed
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.records import (
    KINDS,
    OWN,
    Action,
    Agency,
    Answer,
    Attendance,
    Challenge,
    Commitment,
    Conclusion,
    Decision,
    Group,
    Meeting,
    Membership,
    Move,
    Narrative,
    Origin,
    PartnerEvidence,
    Partnership,
    Plan,
    Priority,
    ProgressUpdate,
    Recommendation,
    Record,
    Reflection,
    answer_id,
    conclusion_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cscp_tui.domain.records import (
        ColumnSet,
        ImportSource,
        PublishedSummary,
        Redaction,
        SignOff,
        SourceRow,
        UpdateRequest,
    )


def told(challenge: Challenge, answer: Answer | None, conclusion: Conclusion | None) -> Challenge:
    """A challenge as it is shown, with what the other side says about it.

    Args:
        challenge: as the one who raised it recorded it.
        answer: the team's, where the scrutineer raised it.
        conclusion: the scrutineer's, where the team recorded it.
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


def told_challenges(
    challenges: Mapping[str, Challenge],
    answers: Mapping[str, Answer],
    conclusions: Mapping[str, Conclusion],
) -> Mapping[str, Challenge]:
    """All challenges as they are shown, by id."""
    if not (answers or conclusions):
        return challenges
    return {
        key: told(challenge, answers.get(answer_id(key)), conclusions.get(conclusion_id(key)))
        for key, challenge in challenges.items()
    }


def told_reflections(reflections: Mapping[str, Reflection]) -> Mapping[str, Reflection]:
    """Each role's reflection for each quarter: the scrutineer's own, where there are two."""
    own = {(each.quarter, each.role) for key, each in reflections.items() if key.startswith(OWN)}
    if not own:
        return reflections
    return {
        key: each
        for key, each in reflections.items()
        if key.startswith(OWN) or (each.quarter, each.role) not in own
    }


PARTNERSHIP_ID = "partnership"

_REMEMBERED = 256
"""How many of the latest changes a book knows."""


def name_of(table: str) -> str:
    """The noun for one record of a table: ``action`` for ``actions``."""
    return KINDS[table].noun


class Book:
    """Typed records by table and id, and what is looked up most by other ways.

    Records whose making was undone stand apart in ``undone``: they count nowhere, and their ids
    stay taken. Only the store changes a book, one applied change at a time; everyone else reads.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Record]] | None = None) -> None:
        """A book of the given records, undone ones among them."""
        self.tables: dict[str, dict[str, Record]] = {table: {} for table in KINDS}
        self.undone: dict[str, dict[str, Record]] = {table: {} for table in KINDS}
        self._children: dict[str, dict[str, list[str]]] | None = None
        self._numbers: dict[tuple[str, str], int] = {}
        self.version = 0
        """How many changes were applied to it."""
        self._latest: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        for table, records in (tables or {}).items():
            live = self.tables[table]
            for key, record in records.items():
                if record.undone:
                    self.undone[table][key] = record
                else:
                    live[key] = record

    # One property per table, so that readers of the book meet typed records.

    @property
    def partnership(self) -> Partnership:
        """The body itself, with its settings."""
        return cast("Partnership", self.tables["partnership"][PARTNERSHIP_ID])

    @property
    def has_partnership(self) -> bool:
        """Whether anything is kept of a partnership yet."""
        return PARTNERSHIP_ID in self.tables["partnership"]

    @property
    def plans(self) -> Mapping[str, Plan]:
        """Plans by label."""
        return cast("Mapping[str, Plan]", self.tables["plans"])

    @property
    def priorities(self) -> Mapping[str, Priority]:
        """Priorities by ``PLAN/NUMBER``."""
        return cast("Mapping[str, Priority]", self.tables["priorities"])

    @property
    def agencies(self) -> Mapping[str, Agency]:
        """Agencies by id."""
        return cast("Mapping[str, Agency]", self.tables["agencies"])

    @property
    def groups(self) -> Mapping[str, Group]:
        """Groups by id."""
        return cast("Mapping[str, Group]", self.tables["groups"])

    @property
    def memberships(self) -> Mapping[str, Membership]:
        """Memberships by id."""
        return cast("Mapping[str, Membership]", self.tables["memberships"])

    @property
    def recommendations(self) -> Mapping[str, Recommendation]:
        """The recommendations by id."""
        return cast("Mapping[str, Recommendation]", self.tables["recommendations"])

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Origins by id."""
        return cast("Mapping[str, Origin]", self.tables["origins"])

    @property
    def actions(self) -> Mapping[str, Action]:
        """Actions by reference."""
        return cast("Mapping[str, Action]", self.tables["actions"])

    @property
    def progress_updates(self) -> Mapping[str, ProgressUpdate]:
        """Progress updates by id."""
        return cast("Mapping[str, ProgressUpdate]", self.tables["progress_updates"])

    @property
    def import_sources(self) -> Mapping[str, ImportSource]:
        """The tables that actions were imported from, by id."""
        return cast("Mapping[str, ImportSource]", self.tables["import_sources"])

    @property
    def source_rows(self) -> Mapping[str, SourceRow]:
        """The rows that actions were imported from, by id."""
        return cast("Mapping[str, SourceRow]", self.tables["source_rows"])

    @property
    def moves(self) -> Mapping[str, Move]:
        """Date moves by id."""
        return cast("Mapping[str, Move]", self.tables["moves"])

    @property
    def meetings(self) -> Mapping[str, Meeting]:
        """Meetings by ``GROUP-DAY``."""
        return cast("Mapping[str, Meeting]", self.tables["meetings"])

    @property
    def attendances(self) -> Mapping[str, Attendance]:
        """Attendance rows by ``MEETING/AGENCY``."""
        return cast("Mapping[str, Attendance]", self.tables["attendances"])

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by id."""
        return cast("Mapping[str, Decision]", self.tables["decisions"])

    @property
    def commitments(self) -> Mapping[str, Commitment]:
        """Commitments by id."""
        return cast("Mapping[str, Commitment]", self.tables["commitments"])

    @property
    def partner_evidence(self) -> Mapping[str, PartnerEvidence]:
        """Partner evidence by id."""
        return cast("Mapping[str, PartnerEvidence]", self.tables["partner_evidence"])

    @property
    def challenges(self) -> Mapping[str, Challenge]:
        """Challenges by id, each with what the other side has said about it."""
        return told_challenges(
            cast("Mapping[str, Challenge]", self.tables["challenges"]),
            cast("Mapping[str, Answer]", self.tables["answers"]),
            cast("Mapping[str, Conclusion]", self.tables["conclusions"]),
        )

    @property
    def reflections(self) -> Mapping[str, Reflection]:
        """Reflections by id, one of each role for a quarter."""
        return told_reflections(cast("Mapping[str, Reflection]", self.tables["reflections"]))

    @property
    def narratives(self) -> Mapping[str, Narrative]:
        """Narratives by id."""
        return cast("Mapping[str, Narrative]", self.tables["narratives"])

    @property
    def ignored_phrases(self) -> tuple[str, ...]:
        """The phrases that look like a child's identifier and are none.

        They are those of the partnership, what it publishes about whom to ask and ring, and the
        mailboxes among the agencies' other names.
        """
        mailboxes = (
            name for agency in self.agencies.values() for name in agency.aliases if "@" in name
        )
        known = cast("Iterable[Partnership]", self.tables["partnership"].values())
        own = (
            phrase
            for each in known
            for phrase in (
                *each.ignored_phrases,
                *lines_of(f"{each.contact}\n{each.accessible_formats}\n{each.worried}"),
            )
        )
        return (*filter(None, own), *mailboxes)

    @property
    def redactions(self) -> Mapping[str, Redaction]:
        """The redactions by id."""
        return cast("Mapping[str, Redaction]", self.tables["redactions"])

    @property
    def sign_offs(self) -> Mapping[str, SignOff]:
        """Sign-offs by id."""
        return cast("Mapping[str, SignOff]", self.tables["sign_offs"])

    @property
    def requests(self) -> Mapping[str, UpdateRequest]:
        """Update requests by id."""
        return cast("Mapping[str, UpdateRequest]", self.tables["requests"])

    def told(self, table: str) -> Mapping[str, Record]:
        """The live records of a table as they are shown, with what others say about them."""
        if table == "challenges":
            return self.challenges
        return self.reflections if table == "reflections" else self.tables[table]

    @property
    def column_sets(self) -> Mapping[str, ColumnSet]:
        """Columns of exports that are kept under a name."""
        return cast("Mapping[str, ColumnSet]", self.tables["column_sets"])

    @property
    def summaries(self) -> Mapping[str, PublishedSummary]:
        """Published summaries of attendance by the name of their period."""
        return cast("Mapping[str, PublishedSummary]", self.tables["summaries"])

    def find(self, table: str, key: str) -> Record | None:
        """The live record with this id, if there is one."""
        return self.tables[table].get(key)

    def get(self, table: str, key: str) -> Record:
        """The live record with this id.

        Raises:
            UnknownRecord: there is none, or its making was undone.
        """
        record = self.tables[table].get(key)
        if record is None:
            hint = "It was added and then undone." if key in self.undone[table] else ""
            raise UnknownRecord(name_of(table), key, hint)
        return record

    def records(self, table: str) -> Iterable[Record]:
        """The live records of a table."""
        return self.tables[table].values()

    def is_taken(self, table: str, key: str) -> bool:
        """Tell whether a record has or had this id."""
        return key in self.tables[table] or key in self.undone[table]

    def next_number(self, table: str, prefix: str) -> int:
        """The number after the highest that ids beginning with ``prefix`` have ever had."""
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
        """The live ids of a table among which those that begin with a prefix are.

        An id of a note or a move begins with that of its action, so that only those of one action
        are looked through.
        """
        parent, slash, _ = prefix.rpartition("/")
        if slash and KINDS[table].parent:
            return self._index(table).get(parent, ())
        return self.tables[table]

    def updates_of(self, ref: str) -> list[ProgressUpdate]:
        """The progress updates of an action, in the order in which they were recorded."""
        return [self.progress_updates[key] for key in self._index("progress_updates").get(ref, ())]

    def moves_of(self, ref: str) -> list[Move]:
        """The date moves of an action, in the order in which they were recorded."""
        return [self.moves[key] for key in self._index("moves").get(ref, ())]

    def count_updates(self, ref: str) -> int:
        """Count the progress updates of an action."""
        return len(self._index("progress_updates").get(ref, ()))

    def last_update(self, ref: str) -> ProgressUpdate | None:
        """The latest progress update of an action by its day, the last recorded one of that day."""
        keys = self._index("progress_updates").get(ref)
        if not keys:
            return None
        return max(
            (self.progress_updates[key] for key in reversed(keys)), key=lambda note: note.created
        )

    def attendances_of(self, meeting: str) -> list[Attendance]:
        """The attendance rows of a meeting."""
        return [self.attendances[key] for key in self._index("attendances").get(meeting, ())]

    def apply(self, changes: Iterable[Change]) -> None:
        """Make changes that have been checked and kept."""
        for change in changes:
            record = self._merged(change)
            self._put(change.table, record, new=change.creates)

    def drop(self, table: str, key: str) -> None:
        """Take a record out as if it had never been; its id is free again."""
        self.tables[table].pop(key, None)
        self.undone[table].pop(key, None)
        self._numbers.clear()

    def changes_since(self, version: int) -> list[tuple[str, str]] | None:
        """Table and id of what was changed since a version; None where that is too long ago."""
        count = self.version - version
        if not 0 <= count <= len(self._latest):
            return None
        return list(self._latest)[len(self._latest) - count :]

    def _merged(self, change: Change) -> Record:
        known = self.tables[change.table].get(change.id) or self.undone[change.table].get(change.id)
        if known is not None:
            return edited(change.table, known, (change.fields,))
        values = {"id": change.id}
        merge(values, change.fields)
        return typed(change.table, values)

    def _put(self, table: str, record: Record, *, new: bool) -> None:
        self.version += 1
        self._latest.append((table, record.id))
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
