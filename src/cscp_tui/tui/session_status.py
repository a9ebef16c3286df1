"""The session's status in the frame of a screen: day, saved or not, meeting in progress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import length, minutes_since
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.names import group_name
from cscp_tui.domain.records import Meeting
from cscp_tui.store.trouble import MARK, REPAIR
from cscp_tui.store.workspace import Workspace
from cscp_tui.tui.session import Session
from cscp_tui.views.frame import day_with_weekday

_LONGEST_GROUP = 24
"""The letters of a group's name before what is said of its meeting."""

Token = tuple[object, ...]


def token_of(session: Session) -> Token:
    """Fingerprint the state of a session that screens show; equal while nothing has changed."""
    workspace = session.workspace
    return (
        id(workspace.book),
        workspace.position.n,
        workspace.scrutiny_position.n,
        workspace.read_only,
        session.today,
        session.as_at,
        session.recording_for,
        session.is_projected,
        session.not_saved,
        session.meeting,
    )


def state_cells(session: Session, *, is_short: bool = False) -> tuple[Cell, ...]:
    """The right side of the title line; the short form leaves out the name."""
    cells = [] if is_short else [Cell(session.by)]
    if session.workspace.demo_day:
        cells.append(Cell("demo"))
    cells.append(_saved_cell(session))
    past = session.as_at is not None
    if is_short:
        cells.append(Cell(_short_day(session.today, past=past)))
        return tuple(cells)
    day = day_with_weekday(session.today)
    cells.append(Cell(f"as at {day} · read only" if past else f"as at today, {day}"))
    return tuple(cells)


def _short_day(day: date, *, past: bool) -> str:
    return f"as at {short(day)} · read only" if past else f"today, {short(day)}"


def special_cells(
    session: Session, hidden: int, key: str = "m", stop: str = "esc"
) -> tuple[Cell, ...]:
    """Describe unusual states in one cell that no other pushes out; none where all is usual.

    Args:
        hidden: how many records of the screen are not shown to those who look on.
        stop: the key that stops the writing of a long file.
    """
    words = " · ".join(_special_words(session, hidden, key, stop))
    return (Cell(words, Tone.STRONG),) if words else ()


def _special_words(session: Session, hidden: int, key: str, stop: str) -> Iterator[str]:
    if session.writing is not None:
        yield f"writing a file, {session.writing.percent}% ({stop} stops)"
    if session.is_scrutineer:
        yield "scrutineer (reads, challenges)"
    if (words := meeting_words(session, key)) is not None:
        yield words
    if session.recording_for is not None:
        yield f"recording for {session.recording_for.short}"
    if session.is_projected:
        yield f"projector, {hidden} not shown" if hidden else "projector"


def meeting_words(session: Session, key: str) -> str | None:
    """The meeting that is run here and how long it lasts, or one that can be joined."""
    book, running = session.workspace.book, session.running
    today = session.workspace.today()
    if running is not None and running.day == today:
        since = minutes_since(running.started, session.workspace.now())
        lasts = f", {length(since)}" if running.started else ""
        return f"{_group(book, running)} meeting{lasts}"
    known = () if session.as_at is not None else book.meetings.values()
    on = (meeting for meeting in known if meeting.in_progress)
    found = running or max(on, key=lambda meeting: meeting.day, default=None)
    if found is None:
        return None
    day = f" of {short(found.day)}" if found.day != today else ""
    return f"{_group(book, found)} meeting{day}{'' if running else f' in progress, {key} to join'}"


def _group(book: Book, meeting: Meeting) -> str:
    """The group's name, short enough for what is said of its meeting beside it."""
    return shortened(group_name(meeting.group, book), _LONGEST_GROUP)


def hint_cells(session: Session, key: str) -> tuple[Cell, ...]:
    """The meeting that is to be started today, said where there is room for it."""
    if session.running is not None:
        return ()
    today = _meetings_of_today(session)
    planned = [m for m in today if m.state is MeetingState.PLANNED and not m.in_progress]
    words = (f"{group_name(m.group, session.book)} today: {key}" for m in planned[:1])
    return tuple(map(Cell, words))


def _meetings_of_today(session: Session) -> list[Meeting]:
    if session.as_at is not None:
        return []
    today = session.today
    return [meeting for meeting in session.book.meetings.values() if meeting.day == today]


def banner_of(workspace: Workspace, key: str = "", *, scrutiny: bool = False) -> str:
    """Return the warning over every screen while something is wrong with the workspace.

    Args:
        workspace: what is open.
        key: the key that repairs it; empty where it does nothing.
        scrutiny: whether the screen shows what the scrutineer recorded, too.
    """
    if not workspace.is_damaged:
        found = workspace.damage(scrutiny=scrutiny)
        return " ".join([workspace.read_only, *(f"{MARK}: {each}" for each in found)]).strip()
    way = f"; press {key} to repair it or restore a backup. " if key else ": "
    troubles = [each for each in workspace.troubles if each.kind.stops_writing]
    # The key stands for the command that most of them name.
    said = " ".join(each.sentence if each.way_out == REPAIR else str(each) for each in troubles)
    return f"{MARK}, read only{way}{said}"


def _saved_cell(session: Session) -> Cell:
    if session.workspace.read_only:
        return Cell("read only", Tone.RED)
    if session.not_saved:
        return Cell("not saved", Tone.RED, "✗")
    return Cell("saved", Tone.GREEN, "✓")
