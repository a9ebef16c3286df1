from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = [
    *MODULES,
    *TESTS,
    *(file for folder in ("data", "themes", ".ci") for file in (ROOT / folder).iterdir()),
    *(ROOT / name for name in ("README.md", "pyproject.toml")),
]


def in_project(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def finds(pattern: str, files: list[Path]) -> list[str]:
    """Where a pattern stands in files."""
    wanted = re.compile(pattern)
    return [
        f"{in_project(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


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


def imports_of(file: Path, names: set[str]) -> set[str]:
    """The modules of the program that a module imports, in functions and for types too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & names or {node.module}
    return found & names


def test_no_import_leads_back_to_its_module() -> None:
    """There are no cycles, not even through imports in functions or for type checkers."""
    parts = {file: file.relative_to(ROOT / "src").with_suffix("").parts for file in MODULES}
    modules = {
        ".".join(part for part in path if part != "__init__"): f for f, path in parts.items()
    }
    left = {name: imports_of(file, set(modules)) - {name} for name, file in modules.items()}
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    importers = {name for imported in left.values() for name in imported}
    assert not {name: left[name] & left.keys() for name in left.keys() & importers}
