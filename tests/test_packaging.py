from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from cscp_tui import __version__
from cscp_tui.base.resources import shipped
from cscp_tui.cli.main import main
from syntax_trees import nodes_of

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
REQUIREMENTS = [
    *PROJECT["dependencies"],
    *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    *PYPROJECT["build-system"]["requires"],
]


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_a_requirement_names_its_oldest_version(requirement: str) -> None:
    """Every requirement has a lower bound, and none an upper one except Textual."""
    newest = ",<9" if requirement.startswith("textual>") else ""
    assert re.fullmatch(rf"[a-z0-9-]+(\[[a-z]+\])?>=\d+(\.\d+)+{newest}(; .+)?", requirement)


def imported() -> set[str]:
    """The top-level modules that the package imports anywhere, in functions too."""
    found: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in nodes_of(file):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").partition(".")[0])
    return found


def test_what_is_imported_is_required() -> None:
    """Every package that is imported is named, and none is that isn't, except the time zones."""
    packages = {"psycopg": ["psycopg"], **packages_distributions()}  # which few need
    others = imported() - sys.stdlib_module_names - {"cscp_tui"}
    needed = {packages[name][0].lower().replace("_", "-") for name in others}
    optional = PROJECT["optional-dependencies"]["postgres"]
    requirements = [*PROJECT["dependencies"], *optional]
    named = {re.split(r"[\[>;]", requirement)[0] for requirement in requirements}
    assert named == needed | {"tzdata"}


def test_it_runs_from_python_3_11() -> None:
    """An older Python is refused when it is installed."""
    assert PROJECT["requires-python"] == ">=3.11"


def test_the_command_is_cscp() -> None:
    """One command is installed."""
    assert PROJECT["scripts"] == {"cscp": "cscp_tui.__main__:start"}


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The program says the version that it is built with."""
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "src/cscp_tui/__init__.py"
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cscp {__version__}\n"


@pytest.mark.parametrize("name", ["data", "themes"])
def test_a_folder_at_the_top_is_shipped(name: str) -> None:
    """The program finds the folders at the top, and they are packed for where it looks."""
    found = {file.name for file in shipped(name).iterdir()}
    assert found == {file.name for file in (ROOT / name).iterdir()}
    packed = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed[name] == f"cscp_tui/_shipped/{name}"


def test_the_source_distribution_has_what_its_tests_read() -> None:
    """Somebody who has it can build from it and run the tests."""
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    needed = {
        "src",
        "data",
        "themes",
        "tests",
        "docs",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
    }
    assert needed <= set(included)
    assert all((ROOT / name).exists() for name in included)


def test_the_list_of_changes_begins_with_this_version() -> None:
    """So that no version is released without a word about it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    first = next(line for line in text.splitlines() if line.startswith("## "))
    assert first == f"## {__version__}"
