from __future__ import annotations

import csv
import json
import re
import shlex
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cscp_tui.cli.main import main
from cscp_tui.cli.registry import parse
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import DEFAULTS
from cscp_tui.domain.filters import TOKENS
from cscp_tui.services.demo import load_demo
from cscp_tui.services.settings import Settings, load
from cscp_tui.store.codec import Line, encode
from cscp_tui.tui.keymap import checked_keymap
from cscp_tui.tui.themes import load_themes, shipped_themes
from readme_blocks import MADE, README, block, fenced, figures_table, readme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = README.parent
SYSTEMS = ("unix", "windows")


def a_day() -> datetime:
    """The clock of those who begin a workspace as the README says."""
    return datetime(2025, 11, 27, 9, 0, tzinfo=UTC)


def command_lines(text: str) -> Iterator[str]:
    """Each line of the README that calls the program, from its blocks and its sentences."""
    for inside in re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield from (line for line in inside.splitlines() if line.startswith("cscp "))


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo workspace called trial, in a folder that we stand in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    load_demo(tmp_path / "trial")
    return tmp_path / "trial"


@pytest.mark.parametrize("name", MADE)
def test_a_table_is_as_the_program_declares_it(name: str) -> None:
    """Keys, commands and options stand in the README as they are."""
    assert block(name, readme()) == MADE[name](), "python tests/readme_blocks.py renews it"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("what", ["demo", "test"])
def test_one_line_installs_and_runs(what: str, system: str) -> None:
    """A line makes its own environment, installs into it, and calls what it has put there."""
    lines = fenced(f"{what}:{system}", readme()).splitlines()
    assert len(lines) == 1
    line = lines[0]
    folder = re.search(r"-m venv (\S+)", line)
    assert folder is not None
    if system == "windows":
        assert line.startswith('cmd /c "py -m venv ')
        assert line.count('"') == line.count("cmd /c") * 2
        assert line.count(f"{folder[1]}\\Scripts\\") == 2
    else:
        assert line.startswith("python3 -m venv ")
        assert line.count(f"{folder[1]}/bin/") == 2
    assert "install . " in line if what == "demo" else ".[test]" in line


def test_no_other_line_installs() -> None:
    """There are exactly two commands for each system."""
    lines = [line for line in readme().splitlines() if "pip install" in line]
    assert len(lines) == 2 * len(SYSTEMS)


def test_both_commands_make_different_environments() -> None:
    """Trying the demo is not disturbed by running the tests."""
    text = readme()
    made = [
        re.findall(r"-m venv (\S+)", fenced(f"{what}:{system}", text))
        for what in ("demo", "test")
        for system in SYSTEMS
    ]
    assert made == [[".venv"], [".venv"], [".venv-test"], [".venv-test"]]


def test_every_line_is_understood() -> None:
    """What the README calls is a command with options that there are."""
    lines = list(command_lines(readme()))
    assert len(lines) > 10
    for line in lines:
        assert parse(shlex.split(line)[1:]).called


def test_lines_work_in_every_shell() -> None:
    """Only double quotes hold words together everywhere, and no sign in them is replaced."""
    for line in command_lines(readme()):
        assert not re.search(r"['$`\\%!|<>&;]", line), line


@pytest.mark.parametrize(
    "block_name", ["lines:demo", "lines:own", "lines:meeting", "lines:scrutiny"]
)
def test_lines_can_be_typed_one_after_the_other(
    block_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever copies a block line by line sees every one of them work."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    for line in fenced(block_name, readme()).splitlines():
        assert main(shlex.split(line)[1:], clock=a_day) == 0, line


def test_every_token_of_a_filter_is_told(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each token has a row, and its examples are understood, with the settings that are shown."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path))
    (tmp_path / "settings.toml").write_text(fenced("settings", readme()), "utf-8")
    rows = [row.split(" | ") for row in block("filters", readme()).splitlines()[2:]]
    assert [row[0].strip("|` :") for row in rows] == list(TOKENS)
    for row in rows:
        for example in re.findall(r"`([^`]+)`", row[2]):
            assert main(["-w", str(demo), "list", "actions", example]) == 0, example


def test_every_word_of_is_is_told() -> None:
    """The row of ``is:`` names all that an action can be."""
    row = block("filters", readme()).splitlines()[2]
    assert set(TOKENS["is"].offers(Book())) <= set(re.findall(r"[\w-]+", row))


def test_columns_of_an_exported_list_are_told(demo: Path) -> None:
    """A CSV has the columns that the README explains, in that order."""
    file = demo / "actions.csv"
    assert main(["-w", str(demo), "export", "actions", "--format", "csv", "-o", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        titles = next(csv.reader(opened))
    rows = block("columns", readme()).splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == titles


def test_columns_of_the_other_lists_are_told(demo: Path) -> None:
    """Each CSV has the columns that the README names, in that order."""
    for row in block("lists", readme()).splitlines()[2:]:
        name, told = (cell.strip(" `") for cell in row.strip("|").split(" | "))
        file = demo / f"{name}.csv"
        assert main(["-w", str(demo), "export", name, "--format", "csv", "-o", str(file)]) == 0
        with file.open(encoding="utf-8-sig", newline="") as opened:
            titles = next(csv.reader(opened))
        if name == "attendance":
            told, titles = told.partition(", then")[0], titles[:2]
        assert told.split(", ") == titles


def test_what_is_computed_for_json_is_told(demo: Path) -> None:
    """JSON has the fields of an action and what the README says is computed beside them."""
    file = demo / "actions.json"
    assert main(["-w", str(demo), "export", "actions", "--format", "json", "-o", str(file)]) == 0
    fields = set(json.loads(file.read_text("utf-8"))[0])
    told = re.search(r"<!-- computed:begin -->(.*)<!-- computed:end -->", readme(), re.DOTALL)
    assert told is not None
    assert fields - {"id", *DEFAULTS["actions"]} == set(re.findall(r"`(\w+)`", told[1]))


def test_the_line_of_the_journal_is_one() -> None:
    """The line that is shown has what every line has, in its order."""
    values = json.loads(fenced("journal-line", readme()))
    encoded, _ = encode({key: values[key] for key in values if key not in {"prev", "hash"}}, "")
    assert list(json.loads(encoded)) == list(values)
    assert set(values) <= set(Line.__struct_fields__)
    assert date.fromisoformat(values["on"])


def test_files_of_a_workspace_are_told(demo: Path) -> None:
    """Each file that lies in a workspace has a row."""
    for file in demo.iterdir():
        assert f"`{file.name}`" in readme()


def test_settings_are_told(tmp_path: Path) -> None:
    """The settings that are shown can be used as they stand."""
    text = fenced("settings", readme())
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    settings, problems = load(tmp_path)
    assert not problems
    assert settings.workspace
    assert settings.theme in {theme.name for theme in load_themes([shipped_themes()])[0]}
    assert set(tomllib.loads(text)) == set(Settings.__dataclass_fields__)
    assert settings.keys
    assert checked_keymap(settings.keys) == (settings.keys, [])


def test_every_theme_is_named() -> None:
    """The README names the themes that there are."""
    for theme in load_themes([shipped_themes()])[0]:
        assert f"`{theme.name}`" in readme()


def test_printed_figures_become_a_table() -> None:
    """What the benchmarks print is taken over line by line."""
    printed = (
        "work  | size | ours   | baseline | ratio  | must reach | ok\n"
        "----- | ---- | ------ | -------- | ------ | ---------- | ---\n"
        "start | demo | 286 ms | 257 ms   | 1.11 × | ≤ 1.5 ×    | yes\n"
    )
    assert figures_table(printed) == (
        "| work | size | ours | baseline | ratio | must reach | ok |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| start | demo | 286 ms | 257 ms | 1.11 × | ≤ 1.5 × | yes |\n"
    )


def test_what_it_names_is_there() -> None:
    """Each file, folder and picture of the project that the README names exists."""
    text = readme()
    linked = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)
    named = re.findall(r"(?<![\w.])((?:\.ci|data|docs|src|tests|themes)/[\w./-]*)", text)
    assert linked
    assert named
    for name in {*linked, *named}:
        assert (ROOT / name).exists(), name


def test_links_within_lead_to_headings() -> None:
    """Each link to a part of the README finds that part."""
    text = readme()
    headings = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_the_pictures_are_there_and_small() -> None:
    """Nobody waits for a picture."""
    named = re.findall(r"\]\((docs/[^)]+\.png)\)", readme())
    assert len(named) > 1
    assert all((ROOT / name).stat().st_size < 60_000 for name in named)
