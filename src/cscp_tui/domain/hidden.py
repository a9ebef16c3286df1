"""What is hidden from others: on the projector, and in the public version. Views and papers ask here.

============================  ==============================  ======================================
what                          others in the room              the public
============================  ==============================  ======================================
restricted records            hidden, and counted             left out; papers count them, and the
                                                              figures include them
what is about one: lines,     the same                        the same
links, updates, new dates
what names one: titles,       the same                        the same
lines, decisions, questions
a line that goes on about     the same: restricted as it is   the same
one: ``it would be late``     kept, and hidden as it is typed
one that may: nobody said     shown                           left out, and named at the export:
that another subject begins                                   ``perhaps_about_restricted``
what became restricted later  the same, if a past day is      the same
                              shown: ``restricted_as_now``
what forms offer: restricted  left out; a reference that is   (no forms)
records, and their words      linked already stays, bare
reasons and causes            hidden: ``RecordKind.reasons``, hidden, but for why something takes
                              and why a line was recorded     longer: ``views/updates/public.py``
the same in agendas, minutes  said: ``SAID_IN_MEETINGS``      said
the carry-over of a plan      refused if an action of the     (not public)
                              plan is restricted
imports, answers and a        refused: their previews show    (not public)
scrutineer's file taken in,   everything (``Needs.ALONE``;
merges                        merges: ``tui/screens``)
people's names and initials   the same: but for the lines     their agency or role:
in what meetings recorded     of a running meeting            ``views/named_people.py``
corrections since sign-off    hidden in the checklist         only figures that changed
who recorded a sign-off       shown                           hidden
security markings             shown                           OFFICIAL or none:
                                                              ``refuse_public_marking``
a quarterly update: paper,    its public version              its public version: the sections,
comparison, copy, file                                        entries, figures and charts that
                                                              ``views/updates/`` has for the public
a text that may identify      only its place                  never asked about
============================  ==============================  ======================================

Whoever reads: the calendar calls a restricted action “restricted action” after its reference, as do the
messages after a closing (``ref_in_words``), and planned audits leave it out. Not hidden, but marked, as they
go to those who work on it: the action log for one agency, update requests, the scrutiny pack, the report of a group, updates
for the QAG and the Executive, minutes and lists that are exported without ``--public``.
``--with-restricted`` puts what is restricted into the tables of the annual report. Shown although they
may name one by its reference: progress updates, impact, commitments, evidence and texts for the quarter,
a meeting's notes in the room, and in a form what somebody else changed meanwhile. The command line
shows everything; ``--public`` leaves it out of papers.

Views, papers of one record and forms are told of the room as ``is_projected`` and of the public as
``public``, without a default, so that nobody forgets who reads (``form_for``, ``field_of`` and
``fields_of`` refuse to offer what can be restricted unless they are told). ``tests/test_hidden.py``
calls each of these functions, or names the test that does. The quarterly update knows its reader by
``Update.audience`` and asks ``Update.shown`` and ``is_withheld``; its tests are in
``tests/services/test_updates.py`` and ``tests/views/updates/``. Screens ask ``Session.hides``, or hand
on who reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.confidential_parts import last_subject, tells_of_last
from cscp_tui.domain.records import (
    KINDS,
    Action,
    AgendaEntry,
    Answer,
    Challenge,
    Conclusion,
    Decision,
    MeetingLine,
    Recommendation,
    Record,
)
from cscp_tui.domain.references import REFERENCE

if TYPE_CHECKING:  # lists start a fifth faster without what makes agendas
    from cscp_tui.domain.meetings import AgendaItem

RESTRICTABLE = frozenset(
    {table for table, kind in KINDS.items() if "restricted" in kind.record.__struct_fields__}
    | {"agenda_items", "answers", "challenges", "conclusions", "recommendations"}
)
"""The tables with records that are restricted themselves or by what they are about."""

SAID_IN_MEETINGS = frozenset(
    {"cancel_reason", "reopen_reason", "without_quorum_reason"}
    | {"chairs_action", "reason", "explanation"}
)
"""The reasons that agendas and minutes say of a meeting and its new dates, whoever reads them."""

Hideable = TypeVar("Hideable", bound="Record | AgendaItem")


def is_restricted(record: Record | AgendaItem | None, book: Book) -> bool:
    """Return whether a record is restricted, or is about, or names, an action that is."""
    if record is None:
        return False
    if not isinstance(record, Record):  # a row of an agenda
        shown = (record.action, record.challenge, record.decision, record.entry)
        return any(is_restricted(each, book) for each in shown)
    if getattr(record, "restricted", False):
        return True
    match record:
        case Action(title=title):
            return _has_restricted_origin(record, book) or tells_of_restricted(title, book)
        case MeetingLine(about=refs, words=words, text=text):
            return _any_restricted(refs, book) or tells_of_restricted(f"{words} {text}", book)
        case Decision(actions=actions, text=text):
            return _any_restricted(actions, book) or tells_of_restricted(text, book)
        case Challenge(question=question):
            return tells_of_restricted(question, book)
        case AgendaEntry(title=title):
            return tells_of_restricted(title, book)
        case Recommendation(origin=key):
            return is_restricted(book.origins.get(key), book)
        case Answer(challenge=key) | Conclusion(challenge=key):
            return is_restricted(book.challenges.get(key), book)
    return _any_restricted((getattr(record, "action", ""),), book)


def ref_in_words(ref: str, book: Book) -> str:
    """Return an action's reference as a message says it, which others in the room may read."""
    return "a restricted action" if is_restricted(book.actions.get(ref), book) else ref


def line_in_words(line: MeetingLine, book: Book) -> str:
    """Return a line's words, shortened, as a message says them, which others in the room may read."""
    return "a restricted line" if is_restricted(line, book) else f"“{shortened(line.words)}”"


def _any_restricted(refs: Iterable[str], book: Book) -> bool:
    return any(is_restricted(book.actions.get(ref), book) for ref in refs)


def tells_of_restricted(text: str, book: Book) -> bool:
    """Return whether a text names an action that is restricted itself or by its origin."""
    named = REFERENCE.findall(text.upper()) if "-" in text else ()
    known = (book.actions[ref] for ref in named if ref in book.actions)
    return any(action.restricted or _has_restricted_origin(action, book) for action in known)


def only_names_restricted(line: MeetingLine, book: Book) -> bool:
    """Return whether a line is hidden because of an action that it names, and is not restricted itself."""
    return not line.restricted and is_restricted(line, book)


def continues_restricted(words: str, item: str, before: Sequence[MeetingLine], book: Book) -> bool:
    """Return whether a line tells of what a restricted one before it did, until another subject begins.

    Args:
        words: those of a line that names no action.
        item: its agenda item.
        before: the lines before it.
    """
    last = last_subject(before, item) if tells_of_last(words) else None
    return is_restricted(last, book)


def _has_restricted_origin(action: Action, book: Book) -> bool:
    origin = book.origins.get(action.origin)
    return origin is not None and origin.restricted


def restricted_as_now(past: Book, now: Book) -> Book:
    """Return the book of a past day in which what has been restricted since is restricted, too."""
    tables: dict[str, Mapping[str, Record]] = dict(past.tables)
    for table in RESTRICTABLE:
        if "restricted" in KINDS[table].record.__struct_fields__:
            tables[table] = {
                key: replace(record, restricted=True)
                if is_restricted(now.tables[table].get(key), now)
                else record
                for key, record in past.tables[table].items()
            }
    book = Book(tables)
    book.undone, book.check_scrutiny = past.undone, past.check_scrutiny
    return book


def shown_to(records: Iterable[Hideable], book: Book, *, hides: bool) -> list[Hideable]:
    """Return the records that may be shown; ``hides`` tells whether others read them."""
    return [each for each in records if not (hides and is_restricted(each, book))]


def with_hidden(words: str, hidden: int) -> str:
    """Return words followed by how many things are hidden: ``5 lines, 2 not shown``."""
    return ", ".join(filter(None, (words, f"{hidden} not shown" if hidden else "")))


def hidden_fields(change: Change, book: Book) -> set[str]:
    """Return the fields of a change that others don't see: reasons, and a restricted origin."""
    hidden = set(KINDS[change.table].reasons)
    edit = change.fields.get("origin")
    if isinstance(edit, list) and any(
        is_restricted(book.as_read("origins").get(key), book) for key in edit
    ):
        hidden.add("origin")
    return hidden


def without_reasons(table: str, values: dict[str, Any], *, hides: bool) -> dict[str, Any]:
    """Return the plain values of a record, with nothing in its reasons if others read them."""
    return values | dict.fromkeys(KINDS[table].reasons) if hides else values
