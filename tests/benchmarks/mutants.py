"""Change functions of the program at random, one place each, and count what the tests notice.

    python tests/benchmarks/mutants.py [--count 100] [--seed 1] [--under domain --under views]

A mutant swaps a comparison, ``and`` with ``or``, ``+`` with ``-`` or True with False, drops a ``not``,
adds one to a number, or returns nothing. It is made in a copy of the program. The tests of the same
subject run on it, those that are named after its module or its folder; what they let live is left to
the tests of all subjects, and then to those that every record and every command passes through. A
mutant that lives is printed with its place.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
SOURCE = Path("src") / "cscp_tui"
OTHERS = (
    ("tests/domain", "tests/views", "tests/services"),
    ("tests/test_contract.py", "tests/test_commands_contract.py"),
)
LONGEST = 240  # seconds after which tests that go on count as having noticed
_OTHER: dict[type[ast.AST], Any] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip


def mutated(node: ast.AST) -> ast.AST | None:
    """Return a node with another meaning in place of one; None where it has none."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=others):
            return ast.Compare(left=left, ops=[_OTHER[type(op)]()], comparators=others)
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(op=_OTHER[type(op)](), values=values)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            return ast.BinOp(left=left, op=_OTHER[type(op)](), right=right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Constant(value=bool() as value):
            return ast.Constant(value=not value)
        case ast.Constant(value=int() as value):
            return ast.Constant(value=value + 1)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return ast.Return(value=ast.Constant(value=None))
    return None


class Mutator(ast.NodeTransformer):
    """Changes one place within the functions of a module, and counts the places."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.count, self.line = wanted, 0, 0
        self._depth = 0

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._depth += 1
            node.body = [self.visit(each) for each in node.body]  # type: ignore[misc]
            self._depth -= 1
            return node
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
            return node
        new = mutated(node) if self._depth else None
        if new is not None:
            self.count += 1
            if self.count - 1 == self.wanted:
                self.line = getattr(node, "lineno", 0)
                return ast.copy_location(new, node)
        return self.generic_visit(node)


def places(path: Path) -> int:
    counter = Mutator()
    counter.visit(ast.parse(path.read_text("utf-8")))
    return counter.count


def tests_of(module: Path) -> list[str]:
    """The tests of a module's subject: named after it, or after the folder that it is in."""
    names = {f"test_{module.stem}.py"}
    if module.parent.name in {"updates", "reports"}:
        names |= {"test_document.py", f"test_{module.parent.name}.py"}
    folders = [ROOT / "tests" / name for name in ("domain", "views")]
    return sorted({str(path) for name in names for each in folders for path in each.rglob(name)})


def notice(tests: Iterable[str], copy: Path) -> bool:
    """Run tests on a copy of the program; returns whether one of them fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    """Make mutants one after the other, and print those that live."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", action="append", help="a folder of the program; repeatable")
    options = parser.parse_args()
    folders = [ROOT / SOURCE / name for name in options.under or ("domain", "views")]
    modules = sorted(path for folder in folders for path in folder.rglob("*.py"))
    every = [(path, place) for path in modules for place in range(places(path))]
    found = 0
    with TemporaryDirectory(prefix="cscp-mutants-") as name:
        copy = Path(name)
        for folder in ("src", "data", "themes"):
            shutil.copytree(ROOT / folder, copy / folder)
        sample = random.Random(options.seed).sample(every, options.count)
        for number, (path, place) in enumerate(sample, 1):
            mutator, target = Mutator(place), copy / path.relative_to(ROOT)
            target.write_text(
                ast.unparse(mutator.visit(ast.parse(path.read_text("utf-8")))), "utf-8"
            )
            if any(notice(tests, copy) for tests in (tests_of(path), *OTHERS) if tests):
                found += 1
            else:
                print(f"{path.relative_to(ROOT)}:{mutator.line} lives", flush=True)
            shutil.copyfile(path, target)
            print(f"{found} of {number} found", file=sys.stderr, flush=True)
    print(f"{found} of {options.count} mutants found")


if __name__ == "__main__":
    main()
