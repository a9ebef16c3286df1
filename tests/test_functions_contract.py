"""What every function of the domain and of the views makes of a year with records of every kind.

Whatever a function takes that such a year has – its book, its records, their keys, its days – it is
given some of, in every module; a new one is covered without an edit here. After a change that is meant,
``RENEW=1`` before these tests writes the files again; read what differs.
"""

from __future__ import annotations

import inspect
import random
import re
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from types import FunctionType, NoneType, UnionType
from typing import Any

import pytest
from msgspec import Struct

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.book import Book
from cscp_tui.domain.context import Context
from cscp_tui.domain.filters import FilterContext, Saved
from cscp_tui.domain.meetings import Agenda, AgendaItem, Recorded, agenda
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.selections import EVERYTHING
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.views.actions import Standings
from cscp_tui.views.names import Names
from cscp_tui.views.updates.update import Update
from golden_files import golden
from views.full_years import full_book, full_update
from views.small_years import LATER, QUARTER

ROOT = Path(__file__).parents[1] / "src" / "cscp_tui"
GOLDEN = Path(__file__).parent / "golden" / "functions"
LAYERS = ("domain", "views")
CALLS = 16
"""The most calls of a function."""
LONGEST = 300
UNFIT = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)
"""What is raised of arguments that don't fit each other; such a call tells nothing."""
TEXTS = (
    "",
    "police",
    "QAG",
    "BP24-1.1",
    "QAG-2025-03-18",
    "2024/25",
    "actions",
    "Some words.",
    "31/3/25",
)
MODULES = tuple(
    ".".join(("cscp_tui", *path.relative_to(ROOT).with_suffix("").parts))
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py"))
    if path.stem != "__init__" and not path.stem.startswith("capture")
)


class Unknown(Exception):
    """A type of which the year has no values."""


@cache
def book() -> Book:
    return full_book()


@cache
def _records() -> dict[type, list[Any]]:
    found: dict[type, list[Any]] = {}
    for table in KINDS:
        for record in book().tables[table].values():
            found.setdefault(type(record), []).append(record)
    return found


@cache
def _agendas() -> list[Agenda]:
    return [agenda(book(), meeting) for meeting in book().meetings.values()]


def values_of(kind: Any) -> list[Any]:  # noqa: C901, PLR0912 - a case for each kind of type
    """Some values of an annotated type.

    Raises:
        Unknown: there are none.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return values_of(arguments[0])
    if origin in {UnionType, typing.Union}:
        known = []
        for each in arguments:
            try:
                known += values_of(each)
            except Unknown:
                continue
        if not known:
            raise Unknown
        return known
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return [(), *((each,) for each in values_of(arguments[0])), tuple(values_of(arguments[0]))]
    if origin in {list, Sequence, Iterable, Collection} and arguments:
        return [[], [*values_of(arguments[0])]]
    if origin in {set, frozenset} and arguments:
        return [frozenset(), frozenset(values_of(arguments[0]))]
    fixed: dict[Any, list[Any]] = {
        Book: [book()],
        date: [LATER, QUARTER.first_day, QUARTER.last_day],
        Quarter: [QUARTER, QUARTER.previous],
        Period: [Period.of_year(QUARTER.last_day), Period(QUARTER.first_day, QUARTER.last_day, "")],
        Agenda: _agendas(),
        AgendaItem: [item for each in _agendas() for item in each.items],
        str: list(TEXTS),
        bool: [False, True],
        int: [0, 1, 3],
        NoneType: [None],
    }
    if kind in fixed:
        return fixed[kind]
    if kind in MADE:
        return [MADE[kind]]
    if getattr(kind, "_is_protocol", False):
        return [book()]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return list(kind)
    if inspect.isclass(kind) and (
        found := [r for each, r in _records().items() if issubclass(each, kind)]
    ):
        return [record for records in found for record in records]
    raise Unknown


class Made(Struct, frozen=True):
    """A value that is made anew for each call, as the call may change it."""

    make: Callable[[], Any]


CONTEXT = Context(today=LATER, by="Business officer")
MADE: dict[Any, Made] = {
    UnitOfWork: Made(lambda: UnitOfWork(book(), CONTEXT, LATER)),
    Standings: Made(lambda: Standings(LATER)),
    Update: Made(full_update),
    Names: Made(lambda: Names(book())),
    Context: Made(lambda: CONTEXT),
    Recorded: Made(Recorded),
    FilterContext: Made(
        lambda: FilterContext(
            book=book(), today=LATER, quarter=QUARTER, saved=Saved({}, lambda _: EVERYTHING)
        )
    ),
}


def told(value: Any, depth: int = 0) -> str:
    """A value in words that are the same in every process."""
    if isinstance(value, Book):
        return "book"
    if isinstance(value, Struct) and depth and hasattr(value, "id"):
        return f"{type(value).__name__} {value.id}"
    if isinstance(value, Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        said = ", ".join(f"{name}={told(each, depth + 1)}" for name, each in fields if each)
        return f"{type(value).__name__}({said})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{told(k, 1)}: {told(v, depth + 1)}' for k, v in value.items())}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(told(each, 1) for each in value))}}}"
    if isinstance(value, str | int | float | date | Enum | NoneType | Quarter):
        return str(value) if isinstance(value, Enum | Quarter) else repr(value)
    if isinstance(value, Iterator):
        return f"yields {told(list(islice(value, 50)), depth)}"
    if isinstance(value, Sequence):
        return f"[{', '.join(told(each, depth + 1) for each in value)}]"
    return re.sub(r" at 0x[0-9a-f]+", "", str(value)) if not callable(value) else "a function"


def functions_of(module: Any) -> Iterator[tuple[str, FunctionType]]:
    for name, each in sorted(vars(module).items()):
        plain = inspect.unwrap(each) if callable(each) and not inspect.isclass(each) else None
        if (
            not name.startswith("_")
            and isinstance(plain, FunctionType)
            and plain.__module__ == module.__name__
        ):
            yield name, each


def members_of(module: Any) -> Iterator[tuple[str, Callable[..., Any], list[Any]]]:
    """The properties and methods of a module's classes, with some objects of each."""
    for name, kind in sorted(vars(module).items()):
        if not inspect.isclass(kind) or kind.__module__ != module.__name__:
            continue
        try:
            known = values_of(kind)
        except Unknown:
            continue
        for member, each in list(vars(kind).items()):
            function = getattr(each, "fget", getattr(each, "func", each))
            if not member.startswith("_") and isinstance(function, FunctionType):
                yield f"{name}.{member}", function, known


def calls_of(name: str, function: Callable[..., Any], owners: Sequence[Any] = ()) -> Iterator[str]:
    plain: Any = inspect.unwrap(function)
    try:
        hints = typing.get_type_hints(plain)
        parameters = inspect.signature(plain).parameters.values()
        given = {
            each.name: owners if owners and each.name == "self" else values_of(hints[each.name])
            for each in parameters
            if each.kind in KINDS_GIVEN
        }
    except (NameError, KeyError, Unknown):
        return
    if inspect.iscoroutinefunction(plain) or not given:
        return
    rng = random.Random(name)
    every = list(islice(product(*(rng.sample(v, len(v)) for v in given.values())), 3000))
    for chosen in rng.sample(every, min(CALLS, len(every))):
        arguments = {
            key: each.make() if isinstance(each, Made) else each
            for key, each in zip(given, chosen, strict=True)
        }
        shown = ", ".join(told(each, 1) for each in chosen if not isinstance(each, Book | Made))
        try:
            result = told(function(**arguments))
        except CscpError as problem:
            result = str(problem)
        except UNFIT:
            continue
        yield f"{name}({shown}) = {result}"[:LONGEST]


KINDS_GIVEN = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@pytest.mark.parametrize("name", MODULES)
def test_functions_give_what_they_gave(name: str) -> None:
    """The same for the same."""
    book.cache_clear()
    module = import_module(name)
    lines = [line for each in functions_of(module) for line in calls_of(*each)]
    lines += [line for each in members_of(module) for line in calls_of(*each)]
    made = "".join(f"{line.rstrip()}\n".replace("\r", "") for line in lines)
    path = GOLDEN / f"{name.removeprefix('cscp_tui.')}.txt"
    assert not made or made == golden(path, made)
