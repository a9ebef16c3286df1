"""The worked examples of the page for maintainers, carried out in a copy of the program."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from readme_blocks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_STEP = re.compile(
    r"^<!-- edit (?P<file>\S+) before \"(?P<anchor>[^\n]+)\" -->\n"
    r"```python\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_VISIT = "police/2025-11-03"
_SEEN = "The new reception is calm."


def carry_out(tree: Path) -> int:
    """Make every edit of the page in a tree; returns how many there were."""
    page = (ROOT / "docs" / "maintainers.md").read_text("utf-8")
    steps = list(_STEP.finditer(page))
    for step in steps:
        file = tree / step["file"]
        text = file.read_text("utf-8")
        anchor = step["anchor"].replace("\\n", "\n").replace('\\"', '"')
        assert text.count(anchor) == 1, f"{step['file']} has {anchor!r} not once"
        gap = "" if step["code"].startswith(" ") else "\n\n"
        file.write_text(text.replace(anchor, step["code"] + gap + anchor), "utf-8")
    return len(steps)


class Program:
    """A changed copy of the program, with a demo in which a visit is recorded."""

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        for folder in ("src", "data", "themes"):
            shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("*.pyc"))
        assert carry_out(tree) == 5
        self.cscp("init", "demo", "--demo")
        self.cscp("visit", "police", _SEEN, "--date", "3/11/2025", "--service", "Front desk")

    def cscp(self, *words: str) -> str:
        """Run the command line, and return what it prints."""
        where = () if words[0] == "init" else ("-w", "demo")
        return self._run("-m", "cscp_tui", *where, *words)

    def python(self, code: str) -> str:
        """Run code that finds the demo's book and day, and return what it prints."""
        return self._run("-c", f"{_BOOK}\n{code}")

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self._tree,
            env=os.environ
            | {
                "PYTHONPATH": str(self._tree / "src"),
                "CSCP_CONFIG": str(self._tree / "config"),
                "COLUMNS": "200",
                "PYTHONUTF8": "1",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


_BOOK = """
from pathlib import Path
from cscp_tui.store.workspace import Workspace
workspace = Workspace(Path("demo"))
book, today = workspace.book, workspace.demo_day
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program after all examples."""
    return Program(tmp_path_factory.mktemp("worked"))


def test_the_new_command_is_in_the_help_and_takes_its_fields(program: Program) -> None:
    """Its name, its help, its arguments and its options come from its declaration."""
    assert "record a visit to a service" in program.cscp("--help")
    told = program.cscp("visit", "--help")
    assert all(word in told for word in ("AGENCY", "TEXT", "--date DATE", "--service NAME"))


def test_the_new_command_has_a_form(program: Program) -> None:
    """Each field that it asks for is in the form, under its label."""
    labels = program.python("""
from cscp_tui.domain.commands.partners import RecordVisit
from cscp_tui.tui.forms.command_forms import form_for
form = form_for(RecordVisit, book)
print(form.title, *(field.label for field in form.fields), sep="|")
""")
    assert labels.strip() == "Visit|Agency|What was seen|Date|Service"


def test_the_new_command_has_its_key(program: Program) -> None:
    """On the list of agencies its key opens its form, which begins with the selected agency."""
    seen = program.python("""
import asyncio
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.key_help import commands_of
from cscp_tui.tui.session import Session

async def look():
    app = CscpApp(Session(team_recorder(Path("demo")), "Business officer"))
    async with app.run_test(size=(120, 36)) as pilot:
        await app.run_action("show_tab('agencies')")
        await pilot.pause()
        known = {each.name: each for each in commands_of(app.screen)}["agency.visit"]
        chosen = book.agencies[app.screen.pane.key].name
        await pilot.press(*known.keys)
        await pilot.pause()
        begun = app.screen.query("LineInput").first().value
        print(known.title, known.words, *known.keys, begun in chosen and bool(begun), sep="|")
asyncio.run(look())
""")
    assert seen.strip() == "Visit|Record a visit to a service.|v|True"


def test_the_new_kind_is_listed_with_its_new_field_and_column(program: Program) -> None:
    """The field and the computed column stand where they are declared."""
    titles, row = (
        re.split(r"\s{2,}", line.strip()) for line in program.cscp("list", "visits").splitlines()
    )
    assert titles == ["Id", "Agency", "Day", "Days ago", "Service visited", "What was seen"]
    assert row == [_VISIT, "Met Police", "3 Nov 25", "24", "Front desk", _SEEN]


@pytest.mark.parametrize(
    ("words", "count"),
    [("agency:police", 1), ("agency:housing", 0), ("quarter:2025-26/Q3", 1), ("front", 1)],
)
def test_the_new_kind_can_be_filtered(program: Program, words: str, count: int) -> None:
    """Its links and dates are tokens of the filter, and its texts are searched."""
    assert len(json.loads(program.cscp("list", "visits", words, "--json"))) == count


def test_the_new_field_is_in_the_details_and_the_history(program: Program) -> None:
    """Both call it by its label."""
    details = program.python(f"""
from cscp_tui.views.records import facts_of
print(facts_of("visits", book.tables["visits"]["{_VISIT}"], book, is_projected=False))
""")
    assert "('Service visited', 'Front desk')" in details
    assert "made" in program.cscp("history", _VISIT)


def test_the_new_field_can_be_set_and_the_change_undone(program: Program) -> None:
    """The history names the field, and undo brings the former value back."""
    program.cscp("set", _VISIT, "service=Custody suite")
    assert "service visited: Front desk → Custody suite" in program.cscp("history", _VISIT)
    program.cscp("undo")
    assert json.loads(program.cscp("list", "visits", "--json"))[0]["service"] == "Front desk"
    program.cscp("check")


def test_the_new_field_and_column_are_exported(program: Program) -> None:
    """The CSV of the list is the list, cell for cell."""
    written = program.python("""
from cscp_tui.views.columns import record_table
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import text_of
table = record_table("visits", book.tables["visits"].values(), book, today)
print(text_of(list_report(book, today, table, title="Visits", which=""), "csv"))
""")
    titles, row = list(csv.reader(StringIO(written.strip())))
    assert titles == ["Id", "Agency", "Day", "Days ago", "Service visited", "What was seen"]
    assert row[3:5] == ["24", "Front desk"]
