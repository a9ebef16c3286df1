"""Put errors into the program at random, one place each, and count what the tests of the subject find.

    python tests/benchmarks/mutants.py [--count 100] [--seed 1 2] [--under views/reports ...] [--only 3 17]

An error swaps a comparison, ``and`` with ``or``, ``+`` with ``-``, True with False or two arguments that
are names, turns a condition round, adds one to a number, leaves out a call, a sum, a refusal or a
``continue``, doesn't sort, or returns nothing. It is made in a copy of the program, in ``domain`` (without
what reads a meeting's typed lines), ``views``, ``store``, ``importing`` or ``services``, in functions, their
defaults and what modules declare, but not where it could change nothing: in ``assert``, ``cast``,
``__repr__``, ``zip(strict=)`` and ``if TYPE_CHECKING``, in how a class of records is made (``frozen``), and
where Python compiles it to the same code.

Only the tests of its subject count: those named after its module, those that import it (where none beside
it is named after it, those of its folder), and the contracts of its layer, which every record, command or
view passes through; for ``importing`` these are whole files, imported. An error that none of them finds is
printed with its place, the line as it became, and how many of them run that line; whoever reads them
leaves out those that nobody could notice.

It is quick because everything is loaded once. The tests are collected, and run once to learn which of them
run the changed lines. For each error a fork of that process gets the changed function and runs those, the
quickest first, until one fails; tests of five seconds and more are left out. Where a changed line runs while
modules load, an error that is missed is tried again in a process of its own, which takes a minute or two.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import compileall
import gc
import importlib
import inspect
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

ROOT = Path(__file__).parents[2]
SOURCE = Path("src") / "cscp_tui"
LAYERS = ("domain", "views", "store", "importing", "services")
LEFT_OUT = "capture"
CONTRACTS = {
    "domain": ("test_commands_contract.py",),
    "views": ("test_hidden.py", "test_contract.py", "views/test_whole_views.py"),
    "importing": (
        "importing/test_plans.py",
        *("cli/test_imports.py", "cli/test_imported_rows.py", "cli/test_import_layouts.py"),
    ),
}
"""The tests of a layer that every record, command, function, view or imported file of it passes through."""
LIBRARIES = (
    *("bs4", "dateutil", "docx", "filelock", "icalendar", "jinja2", "lxml.etree", "markdown_it"),
    *("markdownify", "openpyxl", "pendulum", "platformdirs", "textual.app", "tinydb", "xlsxwriter"),
)
"""Modules that the program loads only when it needs them."""
OPTIONS = (
    *("-q", "-n", "0", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
SLOW = 5
"""Seconds of processor time from which a test is left out, which must not be the only one that notices."""
MISSED, FOUND, UNKNOWN = range(3)
LONGEST = 20
"""Seconds of processor time that a test may take beyond ten times its usual before it counts as failed."""
_OTHER: dict[type[ast.AST], Any] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip


PLAIN = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
"""What a condition is that no other error turns round."""


def mutated(node: ast.AST) -> ast.AST | None:
    """Return a node with another meaning in place of one; None where it has none."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue():
            return ast.Pass()
        case ast.Call(func=ast.Name(id="sorted"), args=[several]):
            return ast.Call(func=ast.Name("list", ast.Load()), args=[several], keywords=[])
        case ast.Call(func=func, args=[one, other, *others]) if may_be_swapped(func, one, other):
            return ast.Call(func=func, args=[other, one, *others], keywords=node.keywords)
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
    return turned_round(node)


def turned_round(node: ast.AST) -> ast.AST | None:
    """Return what decides by a plain condition with its opposite; None where nothing does."""
    match node:
        case ast.If(test=test, body=body, orelse=others) if isinstance(test, PLAIN):
            return ast.If(test=negated(test), body=body, orelse=others)
        case ast.IfExp(test=test, body=then, orelse=other) if isinstance(test, PLAIN):
            return ast.IfExp(test=negated(test), body=then, orelse=other)
        case ast.comprehension(ifs=[test, *others]) if isinstance(test, PLAIN):
            return ast.comprehension(
                node.target, node.iter, [negated(test), *others], node.is_async
            )
    return None


def negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def may_be_swapped(func: ast.expr, one: ast.expr, other: ast.expr) -> bool:
    """Whether somebody could give two arguments the wrong way round: both are names, or attributes."""
    if isinstance(func, ast.Name) and func.id in {"isinstance", "max", "min", "map", "filter"}:
        return False
    names = ast.Name | ast.Attribute
    return type(one) is type(other) and isinstance(one, names) and ast.dump(one) != ast.dump(other)


def changes_nothing(node: ast.AST) -> bool:
    """Whether nothing within a node could change what anybody sees."""
    match node:
        case ast.Assert() | ast.Call(func=ast.Name(id="cast")):
            return True
        case ast.keyword(arg="strict" | "frozen" | "slots" | "eq" | "kw_only"):
            return True
        case ast.FunctionDef(name="__repr__") | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


class Mutator(ast.NodeTransformer):
    """Changes one place of a module, and lists the statements of the places."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.line, self.written = wanted, 0, ""
        self.statements: list[ast.stmt] = []
        self._within: list[ast.stmt] = []

    def visit(self, node: ast.AST) -> ast.AST:
        if changes_nothing(node):
            return node
        if isinstance(node, ast.stmt):
            self._within.append(node)
            changed = self._visited(node)
            self._within.pop()
            return changed
        return self._visited(node)

    def _visited(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.args.defaults = [self.visit(each) for each in node.args.defaults]  # type: ignore[misc]
            defaults = [each and self.visit(each) for each in node.args.kw_defaults]
            node.args.kw_defaults = defaults  # type: ignore[assignment]
            node.body = [self.visit(each) for each in node.body]  # type: ignore[misc]
            return node
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
            return node
        new = mutated(node)
        if new is not None:
            self.statements.append(self._within[-1])
            if len(self.statements) - 1 == self.wanted:
                self.line = getattr(node, "lineno", self._within[-1].lineno)
                self.written = f"{first_line(node)}  ->  {first_line(new)}"
                return ast.copy_location(new, node)
        return self.generic_visit(node)


def first_line(node: ast.AST) -> str:
    return ast.unparse(node).strip().splitlines()[0]


def statements_of(tree: ast.Module) -> list[ast.stmt]:
    """The statement around each place of a module where an error can be made."""
    mutator = Mutator()
    mutator.visit(tree)
    return mutator.statements


Key = tuple[str, int]
"""The place of a function in its module: its qualified name and first line."""


@dataclass
class Error:
    """An error to be tried: one of a seed, by its number."""

    seed: int
    number: int
    path: Path
    place: int
    line: int = 0
    written: str = ""
    text: str = ""
    changed_text: str = ""
    mark: int = 0
    """The number by which the program tells that it runs the place."""

    functions: dict[Key, CodeType] = field(default_factory=dict)
    """The functions as the error makes them; none for one that is made while the module loads."""
    is_changed: bool = False
    """Whether Python compiles another code."""

    def __post_init__(self) -> None:
        self.text, mutator = self.path.read_text("utf-8"), Mutator(self.place)
        tree = ast.fix_missing_locations(mutator.visit(ast.parse(self.text)))
        assert isinstance(tree, ast.Module)
        self.line, self.written, self.changed_text = (
            mutator.line,
            mutator.written,
            ast.unparse(tree),
        )
        old, new = compile(self.text, "", "exec"), compile(tree, "", "exec")
        self.functions, self.is_changed = dict(changed(old, new)), old != new

    def __str__(self) -> str:
        return f"{self.seed}/{self.number} {self.path.relative_to(ROOT)}:{self.line} {self.written}"


def key(code: CodeType) -> Key:
    return code.co_qualname, code.co_firstlineno


def within(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def every_code(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in within(code):
        yield from every_code(each)


def changed(old: CodeType, new: CodeType) -> Iterator[tuple[Key, CodeType]]:
    """The functions that differ, the outer ones before those within them."""
    if old != new:
        if old.co_flags & inspect.CO_OPTIMIZED:
            yield key(old), new
        if len(within(old)) == len(within(new)):
            for pair in zip(within(old), within(new), strict=True):
                yield from changed(*pair)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


@cache
def tests_of(module: Path) -> list[str]:
    """The tests of a module's subject, those that are named after it first."""
    inside = module.relative_to(ROOT / SOURCE)
    every = [
        path for layer in LAYERS for path in sorted((ROOT / "tests" / layer).rglob("test_*.py"))
    ]
    named = [path for path in every if path.name == f"test_{module.stem}.py"]
    importing = [
        path for path in every if f"from {module_name(module)} import" in path.read_text("utf-8")
    ]
    mirror = ROOT / "tests" / inside.parent
    named.sort(key=lambda path: not path.is_relative_to(mirror))
    is_mirrored = any(path.parent == mirror for path in named)
    beside = [] if is_mirrored else [path for path in every if path.is_relative_to(mirror)]
    chosen = dict.fromkeys((*named, *importing, *beside))
    contracts = (ROOT / "tests" / name for name in CONTRACTS.get(inside.parts[0], ()))
    return [str(path) for path in (*chosen, *contracts)]


def marked(path: Path, errors: Iterable[Error]) -> str:
    """A module that tells, before each statement where an error is to be made, that it is run."""
    tree = ast.parse(path.read_text("utf-8"))
    statements = statements_of(tree)
    numbers = defaultdict(list)
    for error in errors:
        numbers[statements[error.place]].append(error.mark)
    for node in list(ast.walk(tree)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                told = [
                    each
                    for statement in block
                    for each in (
                        *(
                            ast.copy_location(ast.parse(f"is_run({number})").body[0], statement)
                            for number in numbers.get(statement, ())
                        ),
                        statement,
                    )
                ]
                setattr(node, name, told)
    return ast.unparse(ast.fix_missing_locations(tree))


class Trying:
    """Collects the tests, learns what each of them runs, and tries the errors."""

    def __init__(self, errors: Sequence[Error], copy: Path) -> None:
        self.errors, self.copy = errors, copy
        self.out = os.fdopen(os.dup(1), "w")
        self.items: Sequence[pytest.Item] = ()
        self.costs: dict[int, float] = {}
        """Seconds that each test takes, with the fixtures it shares; none for one that fails."""
        self.runs: list[set[int]] = []
        self._run: set[int] = set()
        self._is_failed = False
        self._shared: dict[int, tuple[set[int], float]] = {}
        """The lines that fixtures shared by tests run, and how long they take."""
        builtins.is_run = self._is_run  # type: ignore[attr-defined]

    def _is_run(self, number: int) -> None:
        self._run.add(number)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Fail at the first example: nobody reads the smallest."""
        once = settings(settings.default, phases=[Phase.explicit, Phase.generate])
        settings.register_profile("mutants", once)
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._is_failed = self._is_failed or report.failed

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        outer, self._run, start = self._run, set(), time.process_time()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                run, taken = self._shared.get(id(fixturedef), (set(), 0.0))
                taken += time.process_time() - start
                self._shared[id(fixturedef)] = (run | self._run, taken)
            self._run |= outer

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each error in a fork of this process, which has loaded everything."""
        self.items = session.items
        for path in {error.path for error in self.errors}:
            importlib.import_module(module_name(path))
        at_loading = set(self._run)
        functions = self._loaded()
        self._learn()
        self._clear()
        for number, item in enumerate(self.items):
            if number not in self.costs:
                self.out.write(f"left out, as it fails anyway: {item.nodeid}\n")
        found, tried = Counter[int](), Counter[int]()
        for error in self.errors:
            target = self.copy / error.path.relative_to(ROOT)
            target.write_text(error.changed_text, "utf-8")
            patches = [
                (function, code)
                for where, code in error.functions.items()
                for function in functions[error.path, where]
            ]
            tests = self._tests_that_run(error)
            outcome = self._outcome(tests, patches) if tests else MISSED
            if outcome == UNKNOWN or (outcome == MISSED and error.mark in at_loading):
                outcome = self._outcome_afresh(error)
            target.write_text(error.text, "utf-8")
            self._clear()
            tried[error.seed] += 1
            found[error.seed] += outcome == FOUND
            if outcome == MISSED:
                run = f"{len(tests)} tests run it" if error.functions else "run while modules load"
                self.out.write(f"{error}  [{run}]\n")
                self.out.flush()
            sys.stderr.write(f"{found.total()} of {tried.total()} found\n")
        for seed, count in tried.items():
            self.out.write(f"seed {seed}: {found[seed]} of {count} errors found\n")
        self.out.flush()
        return True

    def _clear(self) -> None:
        """End the servers that forks left running, and remove the files of their tests."""
        for file in (self.copy / "files").glob("*/data/postmaster.pid"):
            with suppress(OSError, ValueError):
                os.kill(int(file.read_text().splitlines()[0]), signal.SIGQUIT)
        for folder in (self.copy / "files").iterdir():
            shutil.rmtree(folder, ignore_errors=True)

    def _loaded(self) -> dict[tuple[Path, Key], list[FunctionType]]:
        """The functions that errors change, by where they are in the module as it is written."""
        places: dict[tuple[str, Key], tuple[Path, Key]] = {}
        for path, text in {error.path: error.text for error in self.errors}.items():
            copied = self.copy / path.relative_to(ROOT)
            clean, told = (
                every_code(compile(each, "", "exec")) for each in (text, copied.read_text("utf-8"))
            )
            for old, new in zip(clean, told, strict=True):
                places[str(copied), key(new)] = (path, key(old))
            copied.write_text(text, "utf-8")
        functions = defaultdict(list)
        gc.unfreeze()
        for each in gc.get_objects():
            if isinstance(each, FunctionType):
                place = places.get((each.__code__.co_filename, key(each.__code__)))
                if place is not None:
                    functions[place].append(each)
        gc.freeze()
        return functions

    def _tests_that_run(self, error: Error) -> list[int]:
        """The tests of a subject that run the place of an error, the quickest first."""
        tests = set(tests_of(error.path))
        return sorted(
            (
                number
                for number, cost in self.costs.items()
                if error.mark in self.runs[number]
                and cost < SLOW
                and str(self.items[number].path) in tests
            ),
            key=self.costs.__getitem__,
        )

    def _learn(self) -> None:
        """Run every test once, in two forks: what each takes, and which places it runs."""
        self.runs = [set() for _ in self.items]
        half = len(self.items) // 2
        parts = (range(half), range(half, len(self.items)))
        for child, reading in [self._learning(part) for part in parts]:
            with os.fdopen(reading, "rb") as file:
                costs, runs = pickle.load(file)
            os.waitpid(child, 0)
            self.costs |= costs
            for number, run in runs.items():
                self.runs[number] = run

    def _learning(self, numbers: range) -> tuple[int, int]:
        """Begin a fork that runs some tests; its id, and where it writes what it learned."""
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        silence()
        every = {error.mark for error in self.errors}
        begin = subprocess.Popen.__init__

        def begun(*args: Any, **kwargs: Any) -> None:
            self._run |= every  # nobody is told what another process runs
            begin(*args, **kwargs)

        subprocess.Popen.__init__ = begun  # type: ignore[method-assign]
        costs, runs = {}, {}
        for number in numbers:
            item, following = self.items[number], numbers[number - numbers.start + 1 :]
            self._run, self._is_failed, start = set(), False, time.process_time()
            perform(item, [self.items[each] for each in following[:1]])
            taken = time.process_time() - start
            definitions = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
            shared = [self._shared.get(id(each), (set(), 0.0)) for each in chain(*definitions)]
            runs[number] = self._run.union(*(run for run, _ in shared))
            if not self._is_failed:
                costs[number] = taken + sum(taken for _, taken in shared)
        with os.fdopen(writing, "wb") as told:
            pickle.dump((costs, runs), told)
        os._exit(0)

    def _outcome(
        self, tests: Sequence[int], patches: Sequence[tuple[FunctionType, CodeType]]
    ) -> int:
        child = os.fork()
        if child:
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            return status if status in {MISSED, UNKNOWN} else FOUND
        silence()
        outcome = UNKNOWN
        try:
            for function, code in patches:
                function.__code__ = code
            if patches:
                outcome = FOUND
                outcome = self._run_until_one_fails(tests)
        finally:
            os._exit(outcome)

    def _run_until_one_fails(self, tests: Sequence[int]) -> int:
        self._is_failed = False
        items = [self.items[number] for number in tests]
        for place, number in enumerate(tests):
            limit = int(time.process_time() + 10 * self.costs[number] + LONGEST)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
            signal.alarm(int(20 * self.costs[number] + 6 * LONGEST))  # for one that only waits
            perform(items[place], items[place + 1 : place + 2])
            if self._is_failed:
                return FOUND
        return MISSED

    def _outcome_afresh(self, error: Error) -> int:
        """Run the tests on the copy of the program, in a process of their own."""
        tests = tests_of(error.path)
        costs = [
            (item.nodeid, self.costs.get(number, SLOW))
            for number, item in enumerate(self.items)
            if str(item.path) in tests
        ]
        left_out = [name for name, cost in costs if cost >= SLOW]
        deselected = [word for each in left_out for word in ("--deselect", each)]
        limit = int(6 * LONGEST + 5 * sum(cost for _, cost in costs if cost < SLOW))
        path = f"{self.copy / 'src'}{os.pathsep}{ROOT / 'tests'}"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", *OPTIONS, *deselected, *tests],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)),
        )
        return FOUND if done.returncode else MISSED


def perform(item: pytest.Item, following: Sequence[pytest.Item]) -> None:
    after = following[0] if following else None
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def silence() -> None:
    """Let nobody read what this process writes."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def errors_made(seed: int, folders: Sequence[str]) -> Iterator[Error]:
    """Every error in its order at random, without those that Python compiles to the same code."""
    places = [
        (path, place)
        for name in folders
        for path in sorted((ROOT / SOURCE / name).rglob("*.py"))
        if not path.stem.startswith(LEFT_OUT)
        for place, _ in enumerate(statements_of(ast.parse(path.read_text("utf-8"))))
    ]
    random.Random(seed).shuffle(places)
    number = 0
    for path, place in places:
        error = Error(seed, number + 1, path, place)
        if error.is_changed:
            number += 1
            yield error


def main() -> None:
    """Try errors one after the other, and print those that are not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--under", action="append", help="a folder of the program; repeatable")
    parser.add_argument("--only", type=int, nargs="*", help="the numbers of errors to try")
    options = parser.parse_args()
    errors = [
        error
        for seed in options.seed
        for error in islice(errors_made(seed, options.under or LAYERS), options.count)
        if not options.only or error.number in options.only
    ]
    for mark, error in enumerate(errors):
        error.mark = mark
    for library in LIBRARIES:
        importlib.import_module(library)
    with tempfile.TemporaryDirectory(prefix="cscp-mutants-") as name:
        copy = Path(name)
        for folder in ("src", "data", "themes"):
            shutil.copytree(ROOT / folder, copy / folder)
        compileall.compile_dir(copy / "src", quiet=2)
        of_module = defaultdict(list)
        for error in errors:
            of_module[error.path].append(error)
        for path, each in of_module.items():
            (copy / path.relative_to(ROOT)).write_text(marked(path, each), "utf-8")
        os.chdir(ROOT)
        sys.path.insert(0, str(copy / "src"))
        os.environ["PYTHONPATH"] = f"{copy / 'src'}{os.pathsep}{ROOT / 'tests'}"
        (copy / "files").mkdir()
        copy.chmod(0o755)  # whoever runs a server of the tests needs a way to its folder
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = str(copy / "files")
        tempfile.tempdir = None
        tests = sorted({test for path in of_module for test in tests_of(path)})
        pytest.main([*OPTIONS, *tests], [Trying(errors, copy)])


if __name__ == "__main__":
    main()
