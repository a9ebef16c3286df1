"""A file that is imported: what it came from, and what is recorded of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import TODAY, action, context, make_workspace, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.enums import Source
from cscp_tui.domain.quarters import Quarter
from cscp_tui.importing.answers import AgencyAnswer, AnswersPlan
from cscp_tui.importing.files import read_source
from cscp_tui.importing.planned import ImportOptions, RowState
from cscp_tui.importing.questions import ImportQuestion
from cscp_tui.services.imports import (
    base_of,
    command_of_plan,
    import_rows,
    read_import,
    take_in_answers,
)
from cscp_tui.views.plan_list import PLAN_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.importing.cells import SourceFile
    from cscp_tui.store.recorder import Recorder

TABLE = b"Ref,Action,Lead\nBP24-1.1,Action 1,\n"


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """Two actions, of which the second was added after the workbook was exported."""
    made = make_workspace(tmp_path / "w", 1)
    record(made, action("Action 2"))
    return made


def workbook(made: Recorder, *columns: tuple[str, str], **facts: str) -> SourceFile:
    known = {
        "workspace": made.workspace.header.workspace,
        "journal line": str(made.workspace.position.n - 1),
        "as at": TODAY.isoformat(),
        "sheet": "Plan",
    } | facts
    return replace(
        read_source("plan.csv", TABLE),
        carried=(
            *known.items(),
            *(("column", title, key) for title, key in columns),
            ("row", "BP24-1.1"),
            ("row", "gone"),
        ),
    )


REF, HEADING = ("Ref", "id"), ("Where from", "priority-or-origin")


def test_a_workbook_is_compared_with_what_it_was_exported_from(recorder: Recorder) -> None:
    """With the cells of its line of the journal, under its own titles; a heading is a cell of each row."""
    assert base_of(read_source("plan.csv", TABLE), recorder.workspace) is None
    every = ((each.title, each.key) for each in PLAN_COLUMNS)
    listed = base_of(workbook(recorder, *every, HEADING), recorder.workspace)
    assert listed is not None
    assert list(listed.cells) == ["BP24-1.1"]
    assert listed.cells["BP24-1.1"]["action"] == "Action 1"
    assert listed.cells["BP24-1.1"]["where from"].endswith("Priority 1")
    assert set(listed.actions) == {"BP24-1.1"}
    chosen = base_of(workbook(recorder, REF, HEADING, ("Why", "impact")), recorder.workspace)
    assert chosen is not None
    assert set(chosen.cells["BP24-1.1"]) == {"ref", "why", "where from"}


def test_a_workbook_of_another_history_is_refused(recorder: Recorder) -> None:
    """Its references mean other actions."""
    for facts, why in (
        ({"workspace": "other"}, "plan.csv was exported from another workspace"),
        (
            {"journal line": str(recorder.workspace.position.n + 1)},
            "changes that aren't in this workspace",
        ),
    ):
        with pytest.raises(Refused, match=why):
            base_of(workbook(recorder, REF, **facts), recorder.workspace)
    assert base_of(
        workbook(recorder, REF, **{"journal line": str(recorder.workspace.position.n)}),
        recorder.workspace,
    )


def test_a_file_is_planned_again_and_recorded(recorder: Recorder) -> None:
    """By other options, with the same base; what has nothing to record is refused."""
    file, options = (
        read_source("log.csv", b"Action,Lead\nWait for it,\n"),
        ImportOptions(source=Source.OTHER),
    )
    read = read_import(recorder.workspace, file, context(), options)
    assert (read.file, read.options, read.base) == (file, options, None)
    asked = replace(read.plan, questions=(ImportQuestion(key="x", text="Which one?", rows=1),))
    with pytest.raises(Refused, match=r"Which one\?"):
        command_of_plan(asked)
    answered = ImportOptions(source=Source.OTHER, creates=True, answers={"origin": "Our review"})
    again = read.planned(recorder.book, context(), answered)
    assert (again.file, again.options) == (file, answered)
    done = import_rows(recorder, again.plan, context())
    assert done.sentence == "Imported 1 new action from log.csv"
    with pytest.raises(Refused, match="Nothing to import"):
        command_of_plan(replace(again.plan, command=None, tables=()))
    edited = workbook(recorder, REF)
    assert (
        read_import(recorder.workspace, edited, context(), ImportOptions(plan="2024/25")).base
        is not None
    )
    attendance = ImportOptions(is_attendance=True)
    other = workbook(recorder, REF, workspace="other")
    with pytest.raises(Refused, match="another workspace"):
        read_import(recorder.workspace, other, context(), options)
    with pytest.raises(CscpError, match="no table of attendance"):
        read_import(recorder.workspace, other, context(), attendance)


def test_answers_are_taken_in_for_their_quarter(recorder: Recorder) -> None:
    """As updates of the agency; without any there is nothing to take in."""
    given: dict[str, Any] = {"name": "x", "agency": "police", "agency_name": "", "completed_by": ""}
    plan = AnswersPlan(
        **given,
        quarter=Quarter.containing(date(2024, 11, 1)),
        answers=(
            AgencyAnswer(state=RowState.ADDED, number=1, ref="BP24-1.1", text="Begun"),
            AgencyAnswer(state=RowState.DOUBTFUL, number=2, ref="BP24-1.2", text="Perhaps"),
        ),
    )
    outcome = take_in_answers(recorder, plan, context())
    assert outcome.questions == ("1 doubtful answer left out.",)
    (update,) = recorder.book.updates_of("BP24-1.1")
    assert (update.text, update.quarter) == ("Begun", "2024-25/Q3")
    for nothing in (replace(plan, answers=()), replace(plan, quarter=None)):
        with pytest.raises(Refused, match="There is nothing to take in"):
            take_in_answers(recorder, nothing, context())
