from __future__ import annotations

import csv
import json
import re
import shlex
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.zip_archive import OFFICE_FILE
from cscp_tui.cli.main import main
from cscp_tui.cli.registry import make_parser, parse
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line
from cscp_tui.domain.filters import tokens_of
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.cells import MOST_ROWS
from cscp_tui.importing.files import MOST_BYTES
from cscp_tui.services.settings import Settings, load
from cscp_tui.store.backup import KEPT
from cscp_tui.store.clock import LONG_AGO
from cscp_tui.store.codec import encode
from cscp_tui.store.take_in import LONGEST_TEXT
from cscp_tui.tui.themes import load_themes, shipped_themes
from cscp_tui.tui.user_keys import checked_keymap
from readme_blocks import MADE, PAGES, README, ROOT, block, fenced, figures_table, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEMS = ("unix", "windows")


def a_day() -> datetime:
    """The clock of those who make a workspace as the pages show."""
    return datetime(2025, 11, 27, 9, 0, tzinfo=UTC)


def command_lines(text: str) -> Iterator[str]:
    """Each line of code that calls the program."""
    for inside in re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield from (line for line in inside.splitlines() if line.startswith("cscp "))


@pytest.fixture
def demo(loaded_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo workspace called trial, in a folder that we stand in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    return copytree(loaded_demo, tmp_path / "trial")


@pytest.mark.parametrize("name", MADE)
def test_a_table_is_as_the_program_declares_it(name: str) -> None:
    """Keys, commands, options and exports are described as the program declares them."""
    assert block(name) == MADE[name](), "python tests/readme_blocks.py renews it"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("what", ["demo", "test"])
def test_one_line_installs_and_runs(what: str, system: str) -> None:
    """A line makes its own environment, installs into it, and calls what it has put there."""
    lines = fenced(f"{what}:{system}").splitlines()
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


def test_an_installation_without_an_index_asks_none() -> None:
    """Each such line says where the packages are and what to install, as the project is called."""
    page = (ROOT / "docs" / "it.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if "--no-index" in line]
    assert len(lines) == 5
    name = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    for line in lines:
        assert "--no-index --find-links wheels" in line
        assert line.rstrip('"').endswith(f" {name}")
    assert "pip wheel . pip -w wheels" in fenced("install:wheels")


def test_no_other_line_installs() -> None:
    """There are exactly two commands for each system."""
    lines = [line for line in README.read_text("utf-8").splitlines() if "pip install" in line]
    assert len(lines) == 2 * len(SYSTEMS)


def test_both_commands_make_different_environments() -> None:
    """Trying the demo does not disturb the tests."""
    made = [
        re.findall(r"-m venv (\S+)", fenced(f"{what}:{system}"))
        for what in ("demo", "test")
        for system in SYSTEMS
    ]
    assert made == [[".venv"], [".venv"], [".venv-test"], [".venv-test"]]


def test_every_line_is_understood() -> None:
    """Each command line in the pages is one that the program accepts."""
    lines = list(command_lines(pages()))
    assert len(lines) > 10
    for line in lines:
        assert parse(shlex.split(line)[1:]).called


def test_every_command_in_a_sentence_exists() -> None:
    """A command named in a sentence is one that the program shows in its help."""
    text = pages().replace(_section("Worked examples"), "")  # their commands are made up
    named = re.findall(r"`cscp(?: -w \w+)? ([a-z][^`]*)`", text)
    assert len(named) > 10
    for line in named:
        parser = make_parser()
        for word in line.split():
            if not parser.commands or word == "…":
                break
            assert word in parser.commands, line
            parser = parser.commands[word]


def test_lines_work_in_every_shell() -> None:
    """Only double quotes hold words together everywhere, and no sign in them is replaced."""
    for line in command_lines(pages()):
        assert not re.search(r"['$`\\%!|<>&;]", line), line


@pytest.mark.parametrize("block_name", re.findall(r"<!-- (lines:\w+) -->", pages()))
def test_lines_can_be_typed_one_after_the_other(
    block_name: str, loaded_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever copies a block line by line sees every one of them work; the demo is a copy."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "cscp_tui.services.demo.load_demo", lambda place: copytree(loaded_demo, place.folder)
    )
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    for line in fenced(block_name).splitlines():
        assert main(shlex.split(line)[1:], clock=a_day) == 0, line


def test_every_token_of_a_filter_is_told(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each token has a row, and its examples are understood, with the settings that are shown."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path))
    (tmp_path / "settings.toml").write_text(fenced("settings"), "utf-8")
    rows = [row.split(" | ") for row in block("filters").splitlines()[2:]]
    assert [row[0].strip("|` :") for row in rows] == list(tokens_of("actions"))
    for row in rows:
        for example in re.findall(r"`([^`]+)`", row[2]):
            assert main(["-w", str(demo), "list", "actions", example]) == 0, example


def test_every_word_of_is_is_told() -> None:
    """The row of ``is:`` names all that an action can be."""
    row = block("filters").splitlines()[2]
    assert set(tokens_of("actions")["is"].offers(Book())) <= set(re.findall(r"[\w-]+", row))


def test_columns_of_an_exported_list_are_told(demo: Path) -> None:
    """A CSV has the columns that the reference explains, in that order."""
    file = demo / "actions.csv"
    assert main(["-w", str(demo), "export", "actions", "--format", "csv", "-o", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        titles = next(csv.reader(opened))
    rows = block("columns").splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == titles


def test_what_is_computed_for_json_is_told(demo: Path) -> None:
    """JSON has the fields of an action and the computed values that the reference names."""
    file = demo / "actions.json"
    assert main(["-w", str(demo), "export", "actions", "--format", "json", "-o", str(file)]) == 0
    fields = set(json.loads(file.read_text("utf-8"))[0])
    told = re.search(r"<!-- computed:begin -->(.*)<!-- computed:end -->", pages(), re.DOTALL)
    assert told is not None
    assert fields - {"id", *KINDS["actions"].defaults} == set(re.findall(r"`(\w+)`", told[1]))


def test_the_line_of_the_journal_is_one() -> None:
    """The line that is shown has what every line has, in its order."""
    values = json.loads(fenced("journal-line"))
    encoded, _ = encode({key: values[key] for key in values if key not in {"prev", "hash"}}, "")
    assert list(json.loads(encoded)) == list(values)
    assert set(values) <= set(Line.__struct_fields__)
    assert date.fromisoformat(values["on"])


def test_files_of_a_workspace_are_told(demo: Path) -> None:
    """Each file that lies in a workspace has a row."""
    for file in demo.iterdir():
        assert f"`{file.name}`" in pages()


def test_limits_are_those_of_the_program() -> None:
    """The pages give the sizes, numbers and days that the program has."""
    text = " ".join(pages().split())
    for words in (
        f"no text of more than {LONGEST_TEXT:,} characters",
        f"A file may be up to {MOST_BYTES // 10**6} MB, unpack to {OFFICE_FILE.unpacked // 10**6} MB",
        f"and have {MOST_ROWS:,} rows",
        f"and keeps {KEPT} of them in `backups`",
        f"the last change is more than {LONG_AGO.days} days old",
    ):
        assert words in text


def test_settings_are_told(tmp_path: Path) -> None:
    """The settings that are shown can be used as they stand."""
    text = fenced("settings")
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    settings, problems = load(tmp_path)
    assert not problems
    assert settings.workspace
    assert settings.theme in {theme.name for theme in load_themes([shipped_themes()])[0]}
    assert set(tomllib.loads(text)) == set(Settings.__struct_fields__)
    assert settings.keys
    assert checked_keymap(settings.keys) == (settings.keys, [])


def test_every_theme_is_named() -> None:
    """The pages name all themes."""
    for theme in load_themes([shipped_themes()])[0]:
        assert f"`{theme.name}`" in pages()


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_exists(page: Path) -> None:
    """Each file, folder and picture of the project that a page names is there."""
    text = page.read_text("utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    named = re.findall(r"(?<![\w./])((?:\.ci|data|docs|src|tests|themes)/[\w./-]*)", text)
    for name in linked:
        assert (page.parent / name).exists(), name
    for name in named:
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_headings(page: Path) -> None:
    """Each link to a part of a page finds that part."""
    for name, part in re.findall(r"\]\(([\w./-]*)#([^)]+)\)", page.read_text("utf-8")):
        assert part in _headings(page.parent / name if name else page), f"{name}#{part}"


def _headings(page: Path) -> set[str]:
    return {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    }


def test_layers_are_described_in_their_order() -> None:
    """The table of layers has every package, in the order in which they may import each other."""
    rows = re.findall(r"^\| `(\w+)` \|", _section("Where things are"), re.MULTILINE)
    packages = (ROOT / "src" / "cscp_tui").glob("*/__init__.py")
    assert set(rows) == {package.parent.name for package in packages}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    places = {
        name.strip().removeprefix("cscp_tui."): place
        for place, layer in enumerate(contract["layers"])
        for name in layer.split("|")
    }
    assert [places[row] for row in rows] == sorted(places[row] for row in rows)


def test_what_a_maintainer_must_know_exists() -> None:
    """Each name in the table is a class of the program, or a method of one."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    titles = re.findall(r"^\| (`.+?) \|", _section("What you must know"), re.MULTILINE)
    names = [name for title in titles for name in re.findall(r"`([^`]+)`", title)]
    assert len(names) > 5
    for name in names:
        of, _, method = name.partition(".")
        assert re.search(rf"^class {of}\b", source, re.MULTILINE), name
        assert not method or f"    def {method}(" in source, name


def _section(title: str) -> str:
    text = (ROOT / "docs" / "maintainers.md").read_text("utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_readme_leads_to_every_page() -> None:
    """Nobody has to look into the folder to find a page."""
    linked = re.findall(r"\]\((docs/\w[\w-]*\.md)", README.read_text("utf-8"))
    assert {ROOT / name for name in linked} == {*PAGES} - {README}


def test_the_readme_can_be_read_in_one_sitting() -> None:
    """Everything that a newcomer does not need is on another page."""
    assert len(README.read_text("utf-8").splitlines()) <= 150


def test_the_pictures_are_there_and_small() -> None:
    """Nobody waits for a picture; a moving one has a dozen of them."""
    named = re.findall(r"\]\((docs/[^)]+\.(?:png|gif))\)", README.read_text("utf-8"))
    assert {Path(name).suffix for name in named} == {".png", ".gif"}
    for name in named:
        most = 60_000 if name.endswith(".png") else 500_000
        assert (ROOT / name).stat().st_size < most, name
