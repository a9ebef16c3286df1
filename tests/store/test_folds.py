from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from building import FIRST_DAY, OFFICER, context, make_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.as_at import first_unfit, fold
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import NotALine
from cscp_tui.store.ledger import LazyDisk
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.workspace import Workspace
from store.histories_made import histories, in_order, live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.store.codec import Line
    from cscp_tui.store.writing import TeamWorkspace

History = list[tuple[Any, str, "date"]]


@contextmanager
def lived(history: History) -> Iterator[TeamWorkspace]:
    """A workspace with two actions and a history, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        clock = FixedClock(FIRST_DAY)
        workspace = make_workspace(Path(name) / "w", 2, clock=clock, disk=LazyDisk())
        live(workspace, clock, history)
        yield workspace


def applied(lines: list[Line]) -> Book:
    """The book that lines make one by one, as a follower sees them come."""
    book = Book()
    for line in lines:
        book.apply(line.changes)
    return book


@given(histories)
def test_journal_and_memory_tell_the_same(history: History) -> None:
    """Folding the journal gives the book in memory, record by record and in the same order."""
    with lived(history) as workspace:
        assert in_order(fold(workspace.lines())) == in_order(workspace.book)


@given(histories)
def test_reopened_is_the_same(history: History) -> None:
    """A workspace is the same reopened from cscp.json and a tail, or from the journal alone."""
    with lived(history) as workspace:
        assert in_order(Workspace(workspace.folder).book) == in_order(workspace.book)
        (workspace.folder / FILE_NAME).unlink(missing_ok=True)
        assert in_order(Workspace(workspace.folder).book) == in_order(workspace.book)
        workspace.save_snapshot()
        assert in_order(Workspace(workspace.folder).book) == in_order(workspace.book)


@given(histories)
def test_as_at_is_what_took_effect_by_then(history: History) -> None:
    """The truth of a day is made by the lines with effect up to it, in the order of recording."""
    with lived(history) as workspace:
        lines = workspace.lines()
        for day in {line.on for line in lines}:
            expected = applied([line for line in lines if line.on <= day])
            assert in_order(workspace.as_at(day)) == in_order(expected)


@given(histories)
def test_redo_makes_again_what_undo_took_back(history: History) -> None:
    """Undoing and making again leaves every record, on every day, as it was."""
    with lived(history) as workspace:
        days = {line.on for line in workspace.lines()}
        before = {day: workspace.as_at(day).tables for day in days}
        before = {day: {t: dict(r) for t, r in tables.items()} for day, tables in before.items()}
        here = context(workspace.today())
        try:
            workspace.undo(here)
        except CscpError:
            return
        workspace.redo(here)
        assert {day: workspace.as_at(day).tables for day in days} == before


@given(histories)
def test_every_journal_verifies(history: History) -> None:
    """Whatever was recorded, the chain holds and every line fits the records before it."""
    with lived(history) as workspace:
        Workspace(workspace.folder).verify()
        assert first_unfit(workspace.lines()) is None
        assert Workspace(workspace.folder).read_only == ""


@given(histories)
def test_refs_are_never_given_twice(history: History) -> None:
    """No reference is given again, not even when the making of its action was undone."""
    with lived(history) as workspace:
        made = [
            (change.table, change.id)
            for line in workspace.lines()
            for change in line.changes
            if change.creates
        ]
        assert len(made) == len(set(made))


def test_a_line_of_an_unknown_table_does_not_fit(tmp_path: Path) -> None:
    """A change of a table that nobody knows is refused, not skipped."""
    workspace = make_workspace(tmp_path / "w", 1)
    record(workspace, AddProgressUpdate("BP24-1.1", "begun"), OFFICER)
    lines = workspace.lines()
    lines[-1].changes[0] = type(lines[-1].changes[0])("dragons", "d1", {"created": [None, "x"]})
    with pytest.raises(NotALine, match="dragons"):
        fold(lines)
    assert first_unfit(lines) == (
        len(lines) - 1,
        "has a change that does not fit its record ('dragons')",
    )
