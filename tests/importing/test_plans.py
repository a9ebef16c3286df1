"""Whole files as they are planned: what becomes of each row, and what is asked.

After a change that is meant, ``RENEW=1`` before this test writes the files again; read what differs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from golden_files import golden
from planned_imports import PLANS, plan_called

if TYPE_CHECKING:
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
