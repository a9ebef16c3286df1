"""The errors that are put into the program to see what the tests notice."""

from __future__ import annotations

import ast

import pytest

from benchmarks.mutants import Mutator, statements_of


def errors_in(text: str) -> list[str]:
    """What a text becomes with each error that can be made in it."""
    return [
        ast.unparse(Mutator(place).visit(ast.parse(text)))
        for place, _ in enumerate(statements_of(ast.parse(text)))
    ]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = a + b", ["x = a - b"]),
        ("x = not a", ["x = a"]),
        ("LIMIT = 30", ["LIMIT = 31"]),
        ("def f(*, is_all=False):\n    pass", ["def f(*, is_all=True):\n    pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("if a:\n    b = c", ["if not a:\n    b = c"]),
        ("x = [a for a in b if a]", ["x = [a for a in b if not a]"]),
        ("refuse(a)", ["pass"]),
        ("raise E", ["pass"]),
        ("a += b", ["pass"]),
        ("x = f(a, b)", ["x = f(b, a)"]),
        ("x = sorted(a, key=b)", ["x = list(a)"]),
    ],
)
def test_every_kind_of_error_is_made(text: str, changed: list[str]) -> None:
    """Each text has one place for an error, and this is it."""
    assert errors_in(text) == changed


@pytest.mark.parametrize(
    "text",
    ["assert a > b", "x = cast(A, b)", "if TYPE_CHECKING:\n    x = 1", "x = zip(a, strict=True)"],
)
def test_no_error_is_made_where_it_changes_nothing(text: str) -> None:
    """Nor where only a checker of types would see it."""
    assert errors_in(text) == []
