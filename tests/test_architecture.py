from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = [
    *MODULES,
    *TESTS,
    *(file for folder in ("data", "themes", ".ci") for file in (ROOT / folder).iterdir()),
    *(ROOT / name for name in ("README.md", "pyproject.toml")),
]

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
USUAL_MODULE = 140
USUAL_FUNCTION = 10


def in_project(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def lengths_of_functions(module: Path) -> dict[str, int]:
    """Lines of each function of a module, docstring and all."""
    return {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def finds(pattern: str, files: list[Path]) -> list[str]:
    """Where a pattern stands in files."""
    wanted = re.compile(pattern)
    return [
        f"{in_project(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


@pytest.mark.parametrize("module", MODULES, ids=in_project)
def test_a_module_has_one_subject(module: Path) -> None:
    """A module says what it is about and can be read at a sitting, and so can its functions."""
    text = module.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= LONGEST_MODULE
    too_long = {
        name: length
        for name, length in lengths_of_functions(module).items()
        if length > LONGEST_FUNCTION
    }
    assert not too_long


def test_modules_and_functions_are_mostly_short() -> None:
    """The usual module fits on two screens, the usual function into a few lines."""
    modules = [len(module.read_text("utf-8").splitlines()) for module in MODULES]
    functions = [length for module in MODULES for length in lengths_of_functions(module).values()]
    assert statistics.median(modules) <= USUAL_MODULE
    assert statistics.median(functions) <= USUAL_FUNCTION


def test_failures_are_named() -> None:
    """Nothing catches whatever may come: a mistake of ours is not taken for a user's."""
    assert not finds(r"^\s*except( Exception\b|:)", [*MODULES, *TESTS])


def test_nothing_is_left_for_later_in_a_comment() -> None:
    """What is still to be done stands in an issue."""
    assert not finds(r"#.*\b([T]ODO|[F]IXME|[X]XX)\b", TEXTS)


def test_colours_live_in_themes() -> None:
    """No colour is written into the program; the sheet of exported documents has its own."""
    styles = sorted((ROOT / "src").rglob("*.tcss"))
    assert not finds(
        r"(?<![&\w])#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b", MODULES + styles
    )


def test_no_place_of_one_computer_is_named() -> None:
    """Nothing depends on where it was written."""
    assert not finds(r"(?<![\w.~$}])/([w]ork|[r]oot|[h]ome|[U]sers|[o]pt)/\w", TEXTS)


def test_every_test_says_what_it_shows() -> None:
    """A test's docstring is a sentence about the program."""
    silent = [
        f"{in_project(file)}: {node.name}"
        for file in TESTS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not (ast.get_docstring(node) or "").strip()
    ]
    assert not silent
