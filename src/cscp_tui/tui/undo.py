"""Undo and redo: at once for this session's changes, with a question for others."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from textual.app import App

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.carry_over import CarryOver
from cscp_tui.domain.commands.commitments import BeginYear
from cscp_tui.domain.commands.imports import Import
from cscp_tui.domain.commands.meetings import ScheduleMeetings, StartMeeting
from cscp_tui.domain.commands.updates import TakeInAnswers
from cscp_tui.domain.names import listed
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.errors import UndoClash
from cscp_tui.store.undo import line_settled, line_words, typed_words
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.session import Session
from cscp_tui.views.history import recorded_when


class Host(Protocol):
    """A screen on which changes can be undone."""

    session: Session

    @property
    def app(self) -> App[object]:
        """The app."""

    def tell(self, recorded: JobOutcome | None, *, was_undo: bool) -> None:
        """Show what was undone or redone, and how to reverse it."""

    def complain(self, text: str) -> None:
        """Show what went wrong."""


class ListHost(Host, Protocol):
    """A screen with a list, whose user undoes the latest change."""

    def shows_change(self, line: Line) -> bool:
        """Return whether a change was the last one told here, or is to a record shown here."""


_LARGE = frozenset(
    each.what for each in (BeginYear, CarryOver, Import, ScheduleMeetings, TakeInAnswers)
)
"""The commands that change many records in one step."""


def undo_latest(host: ListHost, *, redo: bool) -> None:
    """Undo the user's latest change, or redo what they undid last.

    It is asked where somebody may not mean what would be undone: of another sitting (a colleague
    may work under the same name), not the latest change, not of a record in view, or a large one.
    So is the start of a meeting, out of which others would be put too.
    """
    try:
        line = host.session.next_undo(redo=redo)
    except CscpError as problem:
        host.complain(str(problem))
        return
    if redo and host.session.is_of_this_sitting(line):
        _undo(host, line)
    elif not host.session.is_of_this_sitting(line):
        _ask(host, line, redo=redo)
    elif why := _why_asked(host, line):
        _ask(host, line, why, redo=redo)
    else:
        _undo(host, line)


def _why_asked(host: ListHost, line: Line) -> str:
    """Return why somebody may not mean a change of theirs when they undo it; empty if they must."""
    from cscp_tui.services.capture import removed_with  # noqa: PLC0415 - the app starts without it

    if line.what == StartMeeting.what:
        return "The meeting will go back to planned for everyone in it. What was recorded stays."
    if line.line in host.session.book.lines and not removed_with(host.session.workspace, line):
        kept = typed_words(line.line, host.session.book)
        return f"Only this is undone; the line {kept} stays as a note."
    makes_plan = any(change.table == "plans" and change.creates for change in line.changes)
    if line.what in _LARGE or line.merged is not None or makes_plan:
        return f"This takes back {counted(len(line.changes), 'change')} at once."
    if host.session.has_later_of_others(line):
        return "Somebody else has recorded something since."
    return "" if host.shows_change(line) else "It isn't on this screen."


def undo_change(host: Host, line: Line) -> None:
    """Undo a chosen change, after a question."""
    _ask(host, line, redo=bool(line.undoes))


def _ask(host: Host, line: Line, why: str = "", *, redo: bool) -> None:
    from cscp_tui.services.capture import causes, removed_with  # noqa: PLC0415 - the app starts without it

    book, key = host.session.book, removed_with(host.session.workspace, line)
    name = typed_words(key, book) if key else f"“{line_words(line, book)}”"
    title = f"Redo what {name} undid?" if redo else f"Undo {name}?"
    goes = key or line_settled(line)
    if caused := listed(causes(host.session.workspace, goes)) if goes else "":
        why = f"This also undoes: {caused}. {why}"
    whose = "here" if host.session.is_of_this_sitting(line) else "in an earlier session"
    words = f"{line.by} recorded it on {recorded_when(line.at)}, {whose}. {why}".rstrip()
    confirm(host.app, title, words, partial(_undo, host, line))


def _undo(host: Host, line: Line, *, rest: bool = False) -> None:
    from cscp_tui.services.capture import (  # noqa: PLC0415 - the app starts without it
        removed_with,
        undo_whole,
    )

    session = host.session
    is_whole = bool(removed_with(session.workspace, line) or line_settled(line))
    try:
        job = partial(undo_whole, session.recorder, session.context(), line, rest=rest)
        recorded = session.keep(job)
    except UndoClash as clash:
        if clash.has_rest and not is_whole:
            then = partial(_undo, host, line, rest=True)
            confirm(host.app, "Undo the rest without it?", str(clash), then)
        else:
            host.complain(str(clash))
    except CscpError as problem:
        host.complain(str(problem))
    else:
        host.tell(recorded, was_undo=not line.undoes)
