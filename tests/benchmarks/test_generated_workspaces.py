"""Generated workspaces, at a small size: what is measured on them is only worth as much as they."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.generating import TooFewLines, generate
from benchmarks.shapes import TODAY, Shape, many_plans, one_plan
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import merge_edits, plain, record_from
from cscp_tui.domain.context import Context
from cscp_tui.domain.records import Action, Move
from cscp_tui.domain.rules import check
from cscp_tui.domain.rules.moves import judging_day, kind_of_move
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.store.clock import day_of
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.changes import Line

SHAPES = [pytest.param(many_plans(300), id="many plans"), pytest.param(one_plan(150), id="one")]


@pytest.mark.parametrize("shape", SHAPES)
def test_opens_and_verifies_with_the_counts_that_were_asked_for(
    tmp_path: Path, shape: Shape
) -> None:
    """A generated workspace opens for writing, its chain is whole, and every number is right."""
    generate(tmp_path, shape)
    recorder = team_recorder(tmp_path)
    recorder.workspace.verify()
    assert (recorder.workspace.read_only, recorder.workspace.take_findings()) == ("", [])
    assert recorder.workspace.position.n == shape.lines
    assert len(recorder.book.actions) == shape.actions
    plan = [action for action in recorder.book.actions.values() if action.plan == shape.plan]
    assert len(plan) == shape.plans[-1].actions
    assert recorder.today() == TODAY


@pytest.mark.parametrize("shape", SHAPES)
def test_every_line_keeps_every_rule(tmp_path: Path, shape: Shape) -> None:
    """Each line is one that the write path would have accepted, and written just so."""
    generate(tmp_path, shape)
    book = Book()
    for line in team_recorder(tmp_path).workspace.lines():
        draft = _redrafted(line, book)
        check.check_draft(draft)
        assert list(draft.changes()) == line.changes
        for _, record in draft.touched:
            if isinstance(record, Move):
                assert record.kind is _kind(draft, record, book)
        book.apply(line.changes)


def _redrafted(line: Line, book: Book) -> UnitOfWork:
    """The draft that a command would have made of a line."""
    today = day_of(line.at)
    draft = UnitOfWork(book, Context(today=today, by=line.by, meeting=line.meeting), line.on)
    for change in line.changes:
        known = book.find(change.table, change.id)
        values = plain(known) if known else {"id": change.id}
        merge_edits(values, change.fields)
        draft.put(change.table, record_from(change.table, values))
    return draft


def _kind(draft: UnitOfWork, move: Move, book: Book) -> object:
    action = book.get("actions", move.action)
    assert isinstance(action, Action)
    judged_on = judging_day(book, draft, move.agreed_by, draft.today)
    return kind_of_move(book, action, move.later_due, judged_on)


def test_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """Two runs measure the same bytes; another seed gives others."""
    journals = []
    for name, seed in (("first", 1), ("second", 1), ("third", 2)):
        generate(tmp_path / name, many_plans(150), seed)
        journals.append((tmp_path / name / "journal.jsonl").read_bytes())
    assert journals[0] == journals[1]
    assert journals[0] != journals[2]


def test_refuses_a_shape_whose_actions_do_not_fit(tmp_path: Path) -> None:
    """A journal is never longer than was asked for."""
    with pytest.raises(TooFewLines):
        generate(tmp_path, many_plans(300, lines=500))
