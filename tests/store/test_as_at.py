"""Books of other days: kept changes, folded, tell what the lines up to the day tell."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from benchmarks.generating import generate
from benchmarks.shapes import TODAY as GENERATED_TODAY
from benchmarks.shapes import many_plans
from building import FIRST_DAY, OFFICER, action, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.store.as_at import first_unfit, fold
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import NotALine
from cscp_tui.store.ledger import LazyDisk
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from store.histories_made import histories, in_order, live
from store.journal_lines import book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """Four actions, two delivered with effect on earlier days, one made and undone."""
    made = make_workspace(tmp_path / "w", 4)
    made.record(Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    made.record(AddProgressUpdate("BP24-1.2", "Under way."), context(on=date(2024, 10, 1)))
    made.record(Deliver("BP24-1.4"), context(on=date(2024, 8, 1)))
    made.record(action("Not meant"), context())
    made.undo(context(), made.workspace.position.n)
    return made


@pytest.mark.parametrize("most", [1, 500, 500_000])
def test_read_in_parts_of_any_size_every_day_is_as_the_lines_tell(
    recorder: Recorder, most: int
) -> None:
    """The book of a day is the fold of the lines with effect up to it."""
    while recorder.workspace.read_past(most):
        pass
    lines = recorder.workspace.lines()
    for day in {line.on for line in lines} | {date(2024, 9, 15)}:
        expected = fold(line for line in lines if line.on <= day)
        assert in_order(recorder.workspace.as_at(day)) == in_order(expected), day


def test_in_a_usual_history_every_day_is_as_the_lines_tell(tmp_path: Path) -> None:
    """Notes, moves, deliveries and agreements of years; records that did not change are shared."""
    generate(tmp_path, many_plans(150))
    workspace = Workspace(tmp_path)
    lines = workspace.lines()
    for weeks in (2, 20, 200):
        day = GENERATED_TODAY - timedelta(weeks=weeks)
        past = workspace.as_at(day)
        assert in_order(past) == in_order(fold(line for line in lines if line.on <= day))
        agencies = past.agencies.values()
        assert all(each is workspace.book.agencies[each.id] for each in agencies)


def test_it_says_from_which_day_on_something_changed(recorder: Recorder) -> None:
    """A line without an action changes no day; one that is dated back does from that day on."""
    assert not recorder.workspace.read_past()
    n = recorder.workspace.position.n
    recorder.record(AddProgressUpdate("BP24-1.2", "Still under way."), context())
    assert not recorder.workspace.read_past()
    assert recorder.workspace.first_effect(n, "actions") is None
    recorder.record(Deliver("BP24-1.2"), context(on=date(2024, 10, 2)))
    assert not recorder.workspace.read_past()
    assert recorder.workspace.first_effect(n, "actions") == date(2024, 10, 2)
    assert recorder.workspace.as_at(date(2024, 10, 2)).actions["BP24-1.2"].is_delivered
    assert not recorder.workspace.as_at(date(2024, 10, 1)).actions["BP24-1.2"].is_delivered


def test_what_others_append_is_left_until_it_is_followed(recorder: Recorder) -> None:
    """The past never knows more than the present beside it."""
    assert not recorder.workspace.read_past()
    n = recorder.workspace.position.n
    open_workspace(recorder.workspace.folder).record(
        Deliver("BP24-1.2"), context(on=date(2024, 10, 2), by="Ann")
    )
    assert not recorder.workspace.read_past()
    assert recorder.workspace.first_effect(n, "actions") is None
    recorder.workspace.follow()
    assert not recorder.workspace.read_past()
    assert recorder.workspace.first_effect(n, "actions") == date(2024, 10, 2)


History = list[tuple[Any, str, "date"]]


@contextmanager
def lived(history: History) -> Iterator[Recorder]:
    """A workspace with two actions and a history, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        clock = FixedClock(FIRST_DAY)
        recorder = make_workspace(Path(name) / "w", 2, clock=clock, disk=LazyDisk())
        live(recorder, clock, history)
        yield recorder


@given(histories)
def test_journal_and_memory_tell_the_same(history: History) -> None:
    """Folding the journal gives the book in memory, record by record and in the same order."""
    with lived(history) as recorder:
        assert in_order(fold(recorder.workspace.lines())) == in_order(recorder.book)


@given(histories)
def test_reopened_is_the_same(history: History) -> None:
    """A workspace is the same reopened from cscp.json and a tail, or from the journal alone."""
    with lived(history) as recorder:
        assert in_order(Workspace(recorder.workspace.folder).book) == in_order(recorder.book)
        (recorder.workspace.folder / FILE_NAME).unlink(missing_ok=True)
        assert in_order(Workspace(recorder.workspace.folder).book) == in_order(recorder.book)
        save_snapshot(recorder)
        assert in_order(Workspace(recorder.workspace.folder).book) == in_order(recorder.book)


@given(histories)
def test_as_at_is_what_took_effect_by_then(history: History) -> None:
    """The truth of a day is made by the lines with effect up to it, in the order of recording."""
    with lived(history) as recorder:
        lines = recorder.workspace.lines()
        for day in {line.on for line in lines}:
            expected = book_of([line for line in lines if line.on <= day])
            assert in_order(recorder.workspace.as_at(day)) == in_order(expected)


@given(histories)
def test_redo_makes_again_what_undo_took_back(history: History) -> None:
    """Undoing and making again leaves every record, on every day, as it was."""
    with lived(history) as recorder:
        days = {line.on for line in recorder.workspace.lines()}
        before = {day: recorder.workspace.as_at(day).tables for day in days}
        before = {day: {t: dict(r) for t, r in tables.items()} for day, tables in before.items()}
        here = context(recorder.today())
        try:
            recorder.undo(here)
        except CscpError:
            return
        recorder.undo(here, redo=True)
        assert {day: recorder.workspace.as_at(day).tables for day in days} == before


@given(histories)
def test_every_journal_verifies(history: History) -> None:
    """Whatever was recorded, the chain holds and every line fits the records before it."""
    with lived(history) as recorder:
        Workspace(recorder.workspace.folder).verify()
        assert first_unfit(recorder.workspace.lines()) is None
        assert Workspace(recorder.workspace.folder).read_only == ""


@given(histories)
def test_refs_are_never_given_twice(history: History) -> None:
    """No reference is given again, not even when the making of its action was undone."""
    with lived(history) as recorder:
        made = [
            (change.table, change.id)
            for line in recorder.workspace.lines()
            for change in line.changes
            if change.creates
        ]
        assert len(made) == len(set(made))


def test_a_line_of_an_unknown_table_does_not_fit(tmp_path: Path) -> None:
    """A change of a table that nobody knows is refused, not skipped."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate("BP24-1.1", "begun"), OFFICER)
    lines = recorder.workspace.lines()
    lines[-1].changes[0] = type(lines[-1].changes[0])("dragons", "d1", {"created": [None, "x"]})
    with pytest.raises(NotALine, match="dragons"):
        fold(lines)
    assert first_unfit(lines) == (
        len(lines) - 1,
        "has a change that doesn't fit its record ('dragons')",
    )
