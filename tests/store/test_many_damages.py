"""A few of the damages that ``many_damages.py`` tries by the thousand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store.many_damages import KINDS, READINGS, Trial, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_no_damage_shows_what_is_not_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reading is true or refused, and each way out ends with the truth or names what is lost."""
    for name in ("CSCP_CONFIG", "CSCP_STATE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    told: list[Trial] = []
    trials = run(tmp_path, 20261130, range(0, 3 * len(KINDS), 9), told.append)
    assert told == trials
    assert [(each.label, each.faults) for each in trials if each.faults] == []
    assert sum(each.ends["as damaged: refused"] for each in trials)
    assert sum(each.ends["restored: true"] for each in trials) == len(READINGS) * len(trials)
