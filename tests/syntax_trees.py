"""The syntax trees of source files, each read and walked once for all tests that look at them."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LOOKED_AT = {
    ast.Assign,
    ast.NamedExpr,
    ast.Attribute,
    ast.BinOp,
    ast.Call,
    ast.ClassDef,
    ast.Constant,
    ast.Expr,
    ast.AsyncFunctionDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def nodes_of(file: Path) -> list[ast.AST]:
    """The nodes of a file's syntax tree that tests look for."""
    return nodes_in(tree_of(file))


def nodes_in(tree: ast.AST) -> list[ast.AST]:
    return [node for node in ast.walk(tree) if type(node) in _LOOKED_AT]
