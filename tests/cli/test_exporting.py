"""Exports: where they go, what they are made of, which day they show."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

REF = "BP24-1.1"
QUARTERLY = ("export", "quarterly", "--quarter", "2024-25/Q2")


def test_the_update_is_printed(cscp: Typist) -> None:
    """Markdown on stdout, and not a word beside it."""
    answer = cscp(*QUARTERLY)
    assert answer.status == 0
    assert answer.out.startswith("# Quarterly update, Q2 2024/25 (Jul to Sep 2024)")
    assert "0 of 2 (0%)" in answer.out
    assert answer.err == ""


def test_the_update_is_as_at_its_quarters_last_day(cscp: Typist) -> None:
    """Once that has come; the current quarter's is as at today."""
    assert "30 September 2024" in cscp(*QUARTERLY).out
    now = cscp("export", "quarterly", "--quarter", "2024-25/Q3").out
    assert "25 November 2024" in now
    earlier = cscp(*QUARTERLY, "--as-at", "1/8/2024").out
    assert "1 August 2024" in earlier


@pytest.mark.parametrize("audience", ["qa", "executive", "public"])
@pytest.mark.parametrize("kind", ["md", "html"])
def test_every_audience_and_format(audience: str, kind: str, cscp: Typist) -> None:
    """Each is a whole paper, and the same one twice."""
    words = [*QUARTERLY, "--for", audience, "--format", kind, "--marking", "official"]
    answer = cscp(*words)
    assert answer.status == 0
    assert answer.out == cscp(*words).out
    assert "OFFICIAL" in answer.out
    if kind == "md":
        lines = answer.out.strip().splitlines()
        assert "OFFICIAL" in lines[0]
        assert "OFFICIAL" in lines[-1]


def test_a_file_is_written(cscp: Typist, tmp_path: Path) -> None:
    """Nothing on stdout; the file has the same text as stdout would."""
    path = tmp_path / "update.md"
    answer = cscp(*QUARTERLY, "-o", str(path))
    assert answer.out == ""
    assert answer.err == f"Wrote {path}.\n"
    assert path.read_bytes().decode() == cscp(*QUARTERLY, "-o", "-").out


def test_actions_are_exported_in_every_format(cscp: Typist, tmp_path: Path) -> None:
    """The same rows as Markdown, HTML, CSV and JSON."""
    cscp("set", REF, "title=Train | all <staff>")
    assert "Train \\| all" in cscp("export", "actions").out
    assert "&lt;staff&gt;" in cscp("export", "actions", "--format", "html").out
    rows = list(csv.reader(io.StringIO(cscp("export", "actions", "--format", "csv").out)))
    assert rows[0][:2] == ["Priority or origin", "Ref"]
    assert [row[1] for row in rows[1:]] == [REF, "BP24-1.2"]
    listed = cscp("list", "actions", "--json").json
    assert cscp("export", "actions", "--format", "json").json == listed
    path = tmp_path / "actions.csv"
    cscp("export", "actions", "--format", "csv", "-o", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"


def test_actions_of_a_plan_and_a_filter_are_exported(cscp: Typist) -> None:
    """Only those of the plan that the filter takes; the paper says which."""
    cscp("add", "action", "Write", "--source", "executive")
    cscp("deliver", REF)
    text = cscp("export", "actions", "--plan", "2024-25", "is:delivered").out
    assert REF in text
    assert "EX24-01" not in text
    assert "plan 2024/25 · delivered (1 of 3)" in text
    assert "No action is among these." in cscp("export", "actions", "is:late").out


def test_restricted_actions_are_said_to_be_in_it(cscp: Typist) -> None:
    """Whoever passes the list on is warned."""
    assert "restricted" not in cscp("export", "actions").out
    cscp("set", REF, "restricted=yes")
    assert "1 of these is restricted" in cscp("export", "actions").out


def test_actions_of_a_restricted_origin_are_said_to_be_in_it(cscp: Typist) -> None:
    """They are as little for the public as those that are restricted themselves."""
    key = cscp("add", "origin", "title=Rapid review", "source=review", "kind=Rapid Review").out
    cscp("set", key.strip(), "restricted=yes")
    cscp("add", "action", "Train staff", "--source", "review", "--origin", key.strip())
    assert "1 of these is restricted" in cscp("export", "actions").out


def test_a_groups_progress_is_that_of_all_of_it(cscp: Typist) -> None:
    """A filter leaves actions out of the list, and not out of the figure above it."""
    cscp("deliver", REF)
    text = cscp("export", "actions", "is:open").out
    assert "## 1 Priority 1 – 1 of 2 (50%)" in text
    assert REF not in text
    said = "**In headings:** delivered of all actions of a group, whatever is left out here"
    assert said in text
    assert said not in cscp("export", "actions").out


def test_dates_are_written_out(cscp: Typist) -> None:
    """An export says the day of the last note in full."""
    text = cscp("export", "actions", today=date(2025, 1, 6)).out
    assert "no update received since 1 April 2024" in text
