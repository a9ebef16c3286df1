"""Whole files as they are planned: what becomes of each row, and what is asked.

After a change that is meant, ``RENEW=1`` before this test writes the files again; read what differs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from building import book_with_actions, context
from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.imports import Import
from cscp_tui.domain.enums import Source
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions
from golden_files import golden
from grids import sheet_of
from importing.layouts import ATTENDANCE, CELLS, CHOSEN, COLUMNS, STRUCTURES
from planned_imports import ANSWERED, PLANS, plan_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.planned import ImportPlan

GOLDEN = Path(__file__).parent / "golden"


def planned(plan: ImportPlan) -> str:
    """A plan as text: its columns, rows, questions and changes."""
    told = {
        "questions": plan.questions,
        "unknown": plan.unknown,
        "notes": plan.notes,
        "columns": [
            (c.title, c.field, c.certainty, c.samples)
            for t in plan.tables
            for c in t.mapping.columns
        ],
        "rows": [row for table in plan.tables for row in table.rows],
        "missing": [table.missing for table in plan.tables],
        "recorded": plan.command,
    }
    return json.dumps(msgspec.to_builtins(told, enc_hook=str), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", PLANS)
def test_each_row_is_planned_as_it_was(name: str) -> None:
    """What a file becomes changes only where somebody has read the difference."""
    text = planned(plan_called(name))
    path = GOLDEN / f"{name.replace(' ', '-')}.json"
    assert text == golden(path, text)


LAYOUTS: dict[str, tuple[dict[str, str], tuple[ImportOptions, ...]]] = {
    "attendance": (
        ATTENDANCE | {name: grid for name, (grid, _) in CHOSEN.items()},
        (
            ImportOptions(is_attendance=True, creates=True, answers={"group": "QAG"}),
            ImportOptions(
                is_attendance=True,
                answers={"group": "Executive", "mark blank": "absent", "mark hyphen": "leave out"},
            ),
        ),
    ),
    "structures": (STRUCTURES, (ImportOptions(plan="2024/25", creates=True),)),
    "columns": (COLUMNS, (ImportOptions(source=Source.OTHER, creates=True, answers=ANSWERED),)),
    "cells": (CELLS, (ImportOptions(source=Source.OTHER, creates=True, answers=ANSWERED),)),
    "plans": (
        {name: grid for name, grid in CELLS.items() if "priorit" in name}
        | {name: CELLS[name] for name in ("due dates", "known actions", "shades")},
        (ImportOptions(plan="2024/25"),),
    ),
}


BLANK: tuple[object, ...] = ("", None, [], (), {}, False)


def in_short(value: Any) -> Any:
    """A value as plain texts, without what is blank."""
    plain = msgspec.to_builtins(value, enc_hook=str)

    def bare(each: Any) -> Any:
        if isinstance(each, dict):
            return {k: bare(v) for k, v in each.items() if v not in BLANK}
        return list(map(bare, each)) if isinstance(each, list | tuple) else each

    return json.dumps(bare(plain), ensure_ascii=False)


def planned_in_short(plan: ImportPlan) -> Iterator[str]:
    for question in plan.questions:
        choices = ", ".join(key for key, _ in question.choices)
        needed = "needed" if question.is_open else question.answer or "optional"
        said = f"{question.key}: {question.text} {question.rows} {needed} {question.suggestion}"
        yield f"? {said} [{shortened(choices, 90)}]"
    yield from (f"unknown {table}: {in_short(names)}" for table, names in plan.unknown.items())
    yield from (f"note {note}" for note in plan.notes)
    for row in plan.rows:
        added = replace(row.row, values={}, cells=()) if row.row else None
        values = {name: each for name, each in row.values.items() if each != row.title}
        told = {"values": values, "details": row.details, "row": added}
        reasons = " ".join(row.reasons)
        yield f"{row.state} {row.number} {row.ref} {row.title} {in_short(told)} {reasons}"
    yield f"= {plan.summary}; {type(plan.command).__name__} {plan.into}"
    if not isinstance(plan.command, Import):
        yield in_short(plan.command)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, (grids, _) in LAYOUTS.items() for name in grids]
)
def test_each_layout_is_planned_as_it_was(kind: str, name: str) -> None:
    """Many small files, each with a part that others don't have."""
    grids, every = LAYOUTS[kind]
    file = SourceFile(f"{name}.csv", (sheet_of(grids[name]),))
    lines = list[str]()
    for number, options in enumerate(every):
        lines.append(f"# options {number}")
        try:
            plan = plan_import(file, book_with_actions(), context(), options)
        except CscpError as problem:
            lines.append(str(problem))
        else:
            lines += planned_in_short(plan)
    path = GOLDEN / kind / f"{name.replace(' ', '-')}.txt"
    made = "\n".join(line.rstrip() for text in lines for line in text.split("\n")) + "\n"
    assert made == golden(path, made)
