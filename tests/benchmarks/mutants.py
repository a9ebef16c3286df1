"""Put errors into the program at random, one place each, and count what the tests of the subject find.

    python tests/benchmarks/mutants.py [--count 100] [--seed 1] [--under views/reports ...] [--only 3 17]

An error swaps a comparison, ``and`` with ``or``, ``+`` with ``-`` or True with False, drops a ``not``,
adds one to a number, or returns nothing. It is made in a copy of the program, in ``domain`` (without
what reads a meeting's typed lines), ``views``, ``store``, ``importing`` or ``services``. Only the tests of
its subject run: those named after its module, those that import it (where none beside it is named after it, those of its folder), and the contracts
of its layer, which every record, command or view passes through. An error that none of them finds is printed
with its place and the line as it became; whoever reads them leaves out those that change nothing.

It needs fork: each error is tried in a process that has the libraries loaded already.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import importlib
import os
import random
import resource
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = Path("src") / "cscp_tui"
LAYERS = ("domain", "views", "store", "importing", "services")
LEFT_OUT = "capture"
CONTRACTS = {
    "domain": ("test_commands_contract.py",),
    "views": ("test_hidden.py", "test_contract.py"),
}
"""The tests of a layer that every record, command or view of it passes through."""
LIBRARIES = (
    *("bs4", "dateutil", "docx", "filelock", "hypothesis", "icalendar", "jinja2", "lxml.etree"),
    *("markdown_it", "markdownify", "msgspec", "openpyxl", "pendulum", "platformdirs"),
    *("pytest_asyncio", "textual", "tinydb", "xdist", "xlsxwriter"),
)
OPTIONS = (
    *("-x", "-q", "-n", "0", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
LONGEST = 120
"""Seconds of processor time after which tests that go on count as having found an error."""
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
        self.wanted, self.count, self.line, self.written = wanted, 0, 0, ""
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
                self.written = f"{ast.unparse(node)}  ->  {ast.unparse(new)}"
                return ast.copy_location(new, node)
        return self.generic_visit(node)


def places(path: Path) -> int:
    counter = Mutator()
    counter.visit(ast.parse(path.read_text("utf-8")))
    return counter.count


def tests_of(module: Path) -> list[str]:
    """The tests of a module's subject, those that are named after it first."""
    inside = module.relative_to(ROOT / SOURCE)
    dotted = ".".join(("cscp_tui", *inside.with_suffix("").parts))
    every = [
        path for layer in LAYERS for path in sorted((ROOT / "tests" / layer).rglob("test_*.py"))
    ]
    named = [path for path in every if path.name == f"test_{module.stem}.py"]
    importing = [path for path in every if f"from {dotted} import" in path.read_text("utf-8")]
    mirror = ROOT / "tests" / inside.parent
    named.sort(key=lambda path: not path.is_relative_to(mirror))
    is_mirrored = any(path.parent == mirror for path in named)
    beside = [] if is_mirrored else [path for path in every if path.is_relative_to(mirror)]
    chosen = dict.fromkeys((*named, *importing, *beside))
    contracts = (ROOT / "tests" / name for name in CONTRACTS.get(inside.parts[0], ()))
    return [str(path) for path in (*chosen, *contracts)]


def is_found(tests: list[str], copy: Path) -> bool:
    """Run tests on a copy of the program, in a process of their own, until one of them fails."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    os.chdir(ROOT)
    sys.path.insert(0, str(copy / "src"))
    os.environ["PYTHONPATH"] = str(copy / "src")
    status: int = pytest.ExitCode.INTERNAL_ERROR
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = pytest.main([*OPTIONS, *tests])
    finally:
        os._exit(status)


def main() -> None:
    """Try errors one after the other, and print those that are not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", action="append", help="a folder of the program; repeatable")
    parser.add_argument("--only", type=int, nargs="*", help="the numbers of errors to try")
    options = parser.parse_args()
    modules = sorted(
        path
        for name in options.under or LAYERS
        for path in (ROOT / SOURCE / name).rglob("*.py")
        if not path.stem.startswith(LEFT_OUT)
    )
    every = [(path, place) for path in modules for place in range(places(path))]
    sample = list(enumerate(random.Random(options.seed).sample(every, options.count), 1))
    if options.only:
        sample = [sample[number - 1] for number in options.only]
    for name in LIBRARIES:
        importlib.import_module(name)
    found = 0
    with TemporaryDirectory(prefix="cscp-mutants-") as name:
        copy = Path(name)
        for folder in ("src", "data", "themes"):
            shutil.copytree(ROOT / folder, copy / folder)
        compileall.compile_dir(copy / "src", quiet=2)
        for count, (number, (path, place)) in enumerate(sample, 1):
            mutator, target = Mutator(place), copy / path.relative_to(ROOT)
            mutant = mutator.visit(ast.parse(path.read_text("utf-8")))
            target.write_text(ast.unparse(ast.fix_missing_locations(mutant)), "utf-8")
            if is_found(tests_of(path), copy):
                found += 1
            else:
                at = f"{path.relative_to(ROOT)}:{mutator.line}"
                sys.stdout.write(f"{number} {at} {mutator.written}\n")
                sys.stdout.flush()
            shutil.copy2(path, target)
            sys.stderr.write(f"{found} of {count} found\n")
    sys.stdout.write(f"{found} of {len(sample)} errors found (seed {options.seed})\n")


if __name__ == "__main__":
    main()
