"""Undo and redo: at once for this session's changes, with a question for others."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from textual.app import App

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.services.perform import JobOutcome
from cscp_tui.store.errors import UndoClash
from cscp_tui.store.undo import told
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


def undo_latest(host: Host, *, redo: bool) -> None:
    """Undo the user's latest change, or redo what they undid last.

    A change of another sitting may be a colleague's who works under the same name, so it is asked;
    so is the start of a meeting, out of which others would be put too.
    """
    try:
        line = host.session.next_undo(redo=redo)
    except CscpError as problem:
        host.complain(str(problem))
        return
    if host.session.is_of_this_sitting(line) and (redo or line.what != StartMeeting.what):
        _undo(host, line)
    else:
        _ask(host, line, redo=redo)


def undo_change(host: Host, line: Line) -> None:
    """Undo a chosen change, after a question."""
    _ask(host, line, redo=bool(line.undoes))


def _ask(host: Host, line: Line, *, redo: bool) -> None:
    title = (
        f"Redo what “{told(line, host.session.book)}” undid?"
        if redo
        else f"Undo “{told(line, host.session.book)}”?"
    )
    whose = "here" if host.session.is_of_this_sitting(line) else "in an earlier session"
    words = f"{line.by} recorded it on {recorded_when(line.at)}, {whose}."
    if line.what == StartMeeting.what and not redo:
        words += " The meeting will go back to planned for everyone in it. What was recorded stays."
    confirm(host.app, title, words, partial(_undo, host, line), asked_by="u")


def _undo(host: Host, line: Line, *, rest: bool = False) -> None:
    try:
        recorded = host.session.undo(line.n, rest=rest)
    except UndoClash as clash:
        if clash.has_rest:
            then = partial(_undo, host, line, rest=True)
            confirm(host.app, "Undo the rest without it?", str(clash), then)
        else:
            host.complain(str(clash))
    except CscpError as problem:
        host.complain(str(problem))
    else:
        host.tell(recorded, was_undo=not line.undoes)
