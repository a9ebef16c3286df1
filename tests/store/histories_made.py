"""Random histories: commands of two people on several days, with undoing and making again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec.structs import replace

from any_texts import any_text
from building import FIRST_DAY, MANAGER, OFFICER, QAG_MEETING, action, context, executive_action
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
)
from cscp_tui.domain.commands.carry_over import CarryOver as CarryOverCommand
from cscp_tui.domain.commands.carry_over import proposed_carry_over
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.enums import Cause, Outcome, Rating, Status
from cscp_tui.store.team import save_snapshot

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Record
    from cscp_tui.store.clock import FixedClock
    from cscp_tui.store.recorder import Recorder

hostile_text = any_text(max_size=12) | st.sampled_from(
    [
        "\ud800",
        "a\udfffb",
        "\x00",
        "\u2028",
        "🙂",
        '"n":1,',
        ',"undoes":1',
        "[/oops]",
        "\x1b[31m",
        "\n",
    ]
)
_PRIORITIES = ("2024/25/1", "2024/25/2", "2025-27/1")
_AGENCIES = ("council", "police", "icb")

refs = st.sampled_from(["BP24-1.1", "BP24-1.2", "BP24-2.1", "BP25-1.1", "EX24-01"])
days = st.integers(0, 300).map(lambda number: FIRST_DAY + timedelta(days=number))
agencies = st.lists(st.sampled_from(_AGENCIES), max_size=3, unique=True)


def _fields(table: str, key: Any, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(SetFields, st.just(table), key, st.fixed_dictionaries(values))


_of_agencies = st.sampled_from(_AGENCIES)
_causes = st.sampled_from(Cause)
_reason = st.just("funding")
_decision = st.fixed_dictionaries(
    {"meeting": st.just(QAG_MEETING), "text": hostile_text, "actions": refs.map(lambda r: [r])}
)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(action, hostile_text, st.sampled_from(_PRIORITIES), supporting_agencies=agencies),
    st.builds(executive_action, hostile_text),
    st.builds(AddProgressUpdate, refs, hostile_text),
    st.builds(AddProgressUpdate, refs, st.just("begun")),
    st.builds(Deliver, refs, hostile_text),
    st.builds(Agree, refs.map(lambda ref: (ref,)), st.just(QAG_MEETING)),
    st.builds(Judge, refs, st.just(Rating.RED), hostile_text),
    st.builds(ChangeStatus, refs, st.just(Status.IN_PROGRESS)),
    st.builds(ChangeStatus, refs, st.just(Status.ON_HOLD), _reason, hostile_text, days),
    st.builds(MoveDate, refs, days, _reason, _causes, hostile_text),
    st.builds(EndAction, refs, st.just(Outcome.WITHDRAWN), _reason, _causes, hostile_text),
    _fields("actions", refs, lead=hostile_text),
    _fields("actions", refs, supporting_agencies=agencies),
    _fields("agencies", _of_agencies, aliases=st.lists(hostile_text, max_size=3)),
    _fields("meetings", st.just(QAG_MEETING), standing_items=st.lists(hostile_text, max_size=3)),
    st.builds(AddRecord, st.just("decisions"), _decision),
    st.lists(st.builds(AddProgressUpdate, refs, st.just("bulk")), min_size=1, max_size=3).map(
        lambda made: Together(tuple(made))
    ),
)
"""Something that somebody asks for; the rules may refuse it."""

steps = st.one_of(
    commands,
    commands,
    st.sampled_from(["undo", "undo", "redo", "later", "rest", "save", "carry"]),
    st.integers(3, 20),
)
"""A command, a month passing, undoing, making again, saving the present, or undoing by number."""

histories = st.lists(
    st.tuples(steps, st.sampled_from([OFFICER, MANAGER]), days), min_size=12, max_size=40
)


def carry_over(book: Book) -> Command:
    """Carry every open action of plan 2024/25 over."""
    rows = proposed_carry_over(book, "2024/25", "2025-27")
    filled = tuple(_with_reason(row) for row in rows)
    return CarryOverCommand("2024/25", "2025-27", filled)


def _with_reason(row: Any) -> Any:
    return replace(row, reason="funding", cause=Cause.OUTSIDE)


def live(recorder: Recorder, clock: FixedClock, history: list[tuple[Any, str, date]]) -> int:
    """Carry a history out, passing over what the rules refuse; returns how much was kept."""
    kept = 0
    for step, by, on in history:
        try:
            kept += _do(recorder, clock, step, by=by, on=on)
        except CscpError:
            continue
    return kept


def _do(recorder: Recorder, clock: FixedClock, step: Any, *, by: str, on: date) -> bool:
    here = context(recorder.today(), by)
    match step:
        case "later":
            clock.set(recorder.today() + timedelta(days=30))
            return False
        case "save":
            save_snapshot(recorder)
            return False
        case "carry":
            recorder.record(carry_over(recorder.book), here)
        case "undo" | "rest":
            recorder.undo(here, rest=step == "rest")
        case "redo":
            recorder.undo(here, redo=True)
        case int():
            recorder.undo(here, step, rest=True)
        case _:
            on = min(on, recorder.today())
            recorder.record(step, context(recorder.today(), by, on=on))
    return True


def in_order(book: Book) -> dict[str, list[tuple[str, Record]]]:
    """The records of a book, table by table, in their order; undone ones apart."""
    live_ones = {table: list(records.items()) for table, records in book.tables.items()}
    gone = {f"undone {table}": list(records.items()) for table, records in book.undone.items()}
    return live_ones | gone
