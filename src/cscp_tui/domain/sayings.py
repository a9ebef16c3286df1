"""What records are called within a sentence: as people call them, not by their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, cast

from cscp_tui.domain.dates import long

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Agency, Group, Meeting, Record

PARTNERSHIP = "partnership"
"""Stands for the partnership itself, as the one that raises a challenge or is asked."""

_MEETING = re.compile(
    r"(?:\b(?:the )?meeting )?\b(?P<id>[\w.&-]+-\d{4}-\d{2}-\d{2}(?:-\d+)?)"
    r"(?:/(?P<agency>[\w-]+))?(?P<note> note)?\b",
    re.IGNORECASE,
)
_BEGINS = (".", "!", "?")
_FILE_ENDINGS = (".", "-", "/", "\\")


class Finds(Protocol):
    """A book or a draft."""

    def find(self, table: str, key: str) -> Record | None:
        """The record with an id; None where there is none."""


class InNames:
    """A command whose sentence names agencies and groups, so that it needs the book."""

    def sentence(self) -> str:
        """What was done, by ids."""
        return self.sentence_in(_Nothing())

    def sentence_in(self, book: Finds) -> str:
        """What was done, with the names that a book knows."""
        raise NotImplementedError


class _Nothing:
    """A book that knows no record."""

    def find(self, table: str, key: str) -> Record | None:  # noqa: ARG002 - one shape
        """None."""
        return None


def what_words(what: str) -> str:
    """The word of a command as histories and questions say it."""
    return "several" if what == "together" else what


def sentence_of(command: Command, book: Finds) -> str:
    """What a command did, with names in place of ids."""
    found = command.sentence_in(book) if isinstance(command, InNames) else command.sentence()
    return with_names(found, book)


def agency_said(key: str, book: Finds) -> str:
    """An agency by its abbreviation, else its name; the key of one that is not known."""
    return _short(book.find("agencies", key)) or key


def group_said(key: str, book: Finds) -> str:
    """A group by its abbreviation, else its name; the key of one that is not known."""
    return _short(book.find("groups", key)) or key


def party_said(key: str, book: Finds) -> str:
    """Whoever raises a challenge or is asked: an agency, a group, or the partnership."""
    if key == PARTNERSHIP:
        return "the partnership"
    return _short(book.find("groups", key)) or agency_said(key, book)


def meeting_said(key: str, book: Finds) -> str:
    """A meeting: ``the QAG meeting of 27 November 2025``; the key of one that is not known."""
    known = cast("Meeting | None", book.find("meetings", key))
    return _meeting(known, book) if known is not None else key


def _meeting(meeting: Meeting, book: Finds) -> str:
    return f"the {group_said(meeting.group, book)} meeting of {long(meeting.day)}"


def with_names(text: str, book: Finds) -> str:
    """A sentence with its meetings, and who came to them, as people call them, not by their ids.

    What is part of a file's name stays, as does what is no meeting's id.
    """

    def said(match: re.Match[str]) -> str:
        whole, key = match.group(), match["id"]
        if match["note"] or book.find("meetings", key) is None:
            return whole
        before, after = text[: match.start()], text[match.end() :]
        agency = match["agency"] or ""
        if agency and book.find("agencies", agency) is None:
            return whole
        if before.endswith(("/", "\\")) or (after[:1] in _FILE_ENDINGS and after[1:2].isalnum()):
            return whole
        words = meeting_said(key, book)
        if agency:
            words = f"{agency_said(agency, book)} at {words}"
        begins = not before.strip() or before.rstrip().endswith(_BEGINS)
        return words[0].upper() + words[1:] if begins else words

    return _MEETING.sub(said, text)


def told_record(table: str, key: str, book: Book) -> str:
    """A record that was changed, in a few words; actions, challenges and promises by their ids."""
    record: Any = book.find(table, key) or book.undone.get(table, {}).get(key)
    if record is None:
        return key
    if table == "meetings":
        return _meeting(record, book)
    if table in {"agencies", "groups"}:
        return _short(record)
    if table == "plans":
        return str(record.title)
    if table == "priorities":
        return f"priority {record.number} of {record.plan}"
    if table == "attendances":
        return f"{agency_said(record.agency, book)} at {meeting_said(record.meeting, book)}"
    if table == "memberships":
        return f"{agency_said(record.agency, book)} in {group_said(record.group, book)}"
    if table == "decisions":
        return f"a decision of {meeting_said(record.meeting, book)}"
    return key


def _short(record: Record | None) -> str:
    if record is None:
        return ""
    known = cast("Agency | Group", record)
    return known.abbreviation or known.name
