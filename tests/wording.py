"""Everything the program can say, as a page that a person reads from top to bottom.

Run as a script, it prints them from the source as Markdown: labels, hints, help, keys, errors,
messages and the words of exports. A part that is filled in later is in braces.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from syntax_trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "cscp_tui"

LAYERS = {
    "domain": "Facts and rules",
    "tui": "Screens and forms",
    "cli": "Command line",
    "views": "Lists, figures and exports",
    "writers": "File formats",
    "documents": "Tables and papers",
    "services": "Sign-off, packs, demo and settings",
    "importing": "Importing",
    "store": "The folder and its journal",
    "base": "Shared by all",
}
_NAMED = {
    "label": "Labels",
    "title": "Titles",
    "hint": "Hints",
    "placeholder": "Hints",
    "help": "Help",
    "noun": "Nouns",
    "nouns": "Nouns",
    "description": "Help",
    "tooltip": "Hints",
    "definition": "Definitions",
    "heading": "Titles",
    "caption": "Titles",
    "empty": "Where there is nothing to show",
}
_ORDER = (
    "Nouns",
    "Titles",
    "Labels",
    "Hints",
    "Help",
    "Definitions",
    "Errors",
    "Where there is nothing to show",
    "Sentences",
)
_UNREAD_CALLS = {
    "compile", "match", "search", "sub", "split", "fullmatch", "findall", "finditer",
    "getattr", "setattr", "hasattr", "query", "query_one", "import_module", "TypeVar", "strftime",
    "strptime", "add_class", "remove_class", "set_class", "has_class", "encode", "from_format",
    "getLogger", "NewType", "select", "cast", "rows", "pattern_of", "_form",
}  # fmt: skip
_UNREAD_NAMES = re.compile(
    r"DEFAULT_CSS|CSS|BINDINGS_ID|__all__|__slots__|_PATTERNS?$|_?REGEX|_?SQL|CSS_PATH|COMPONENT_CLASSES"
)
_READ_WORD = re.compile(r"[A-Z“][\w’'-]+[.:…?!]?$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_UNREAD_TEXT = re.compile(
    r"^[\w.-]+/[\w./*-]*$|\\[bsdw]|\(\?[:=!P<]|^--?[\w-]+$|^#|^https?:|^<|^[a-z_]+(\.[a-z_]+)+$"
)
_ERROR = re.compile(
    r"Refused|Missing|Unknown|Error|NotUnderstood|Invalid|Conflict|Damaged|NotSaved|refus|error"
)


@dataclass(frozen=True)
class ShownText:
    """One text of the program, with where it is and what kind of text it is."""

    file: str
    line: int
    kind: str
    text: str

    @property
    def layer(self) -> str:
        """The package that has it, under ``cscp_tui``."""
        return self.file.partition("/")[0] if "/" in self.file else "base"


def everything_shown() -> list[ShownText]:
    """Return every text that users can read, in the order of the source."""
    return [said for path in sorted(SOURCE.rglob("*.py")) for said in texts_of(path)]


def texts_of(path: Path) -> Iterator[ShownText]:
    """Yield the texts of one file, each once."""
    tree = tree_of(path)
    name = path.relative_to(SOURCE).as_posix()
    seen = set()
    for kind, node in _Reader().read(tree):
        text = _written(node)
        if (kind, text) not in seen:
            seen.add((kind, text))
            yield ShownText(name, node.lineno, kind, text)


class _Reader:
    """Walks a module, keeping what a text is for."""

    def read(
        self, node: ast.AST, kind: str = ""
    ) -> Iterator[tuple[str, ast.JoinedStr | ast.Constant]]:
        """Yield the texts below a node with their kinds."""
        if isinstance(node, ast.JoinedStr | ast.Constant):
            yield from self._text(node, kind)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, kind)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from self._of_assignment(node, kind)
        elif not isinstance(node, ast.Name):
            for child in _children(node):
                yield from self.read(child, _kind_inside(node) or kind)

    def _text(
        self, node: ast.JoinedStr | ast.Constant, kind: str
    ) -> Iterator[tuple[str, ast.JoinedStr | ast.Constant]]:
        if _is_read(_written(node), kind):
            yield kind or "Sentences", node
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from self.read(part.value, kind)

    def _of_assignment(
        self, node: ast.Assign | ast.AnnAssign, kind: str
    ) -> Iterator[tuple[str, ast.JoinedStr | ast.Constant]]:
        target = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        if _UNREAD_NAMES.search(target):
            return
        if isinstance(node, ast.AnnAssign) and "Annotated" in ast.unparse(node.annotation):
            yield from self.read(node.annotation, kind)
        if node.value:
            yield from self.read(node.value, _NAMED.get(target.lower(), kind))

    def _of_call(
        self, node: ast.Call, kind: str
    ) -> Iterator[tuple[str, ast.JoinedStr | ast.Constant]]:
        called = ast.unparse(node.func).rpartition(".")[2]
        if called in _UNREAD_CALLS:
            return
        yield from self.read(node.func, kind)
        inner = "Errors" if _ERROR.search(called) else kind
        for argument in node.args:
            yield from self.read(argument, inner)
        for keyword in node.keywords:
            yield from self.read(keyword.value, _NAMED.get(keyword.arg or "", inner))


def _kind_inside(node: ast.AST) -> str:
    """Return what texts inside a node are, where the node says so."""
    if isinstance(node, ast.Raise):
        return "Errors"
    is_error = isinstance(node, ast.ClassDef) and any(
        _ERROR.search(ast.unparse(base)) for base in node.bases
    )
    return "Errors" if is_error else ""


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is below a node and may be read: no docstrings, types, keys or comparisons."""
    if isinstance(node, ast.Compare | ast.MatchValue):
        return
    if isinstance(node, ast.Subscript) and not isinstance(
        node.slice, ast.Name | ast.Attribute | ast.Tuple
    ):
        yield node.value
        if isinstance(node.slice, ast.Constant):
            return
        yield node.slice
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        if node.name != "__repr__":
            yield from filter(None, (*node.args.defaults, *node.args.kw_defaults))
            yield from (child for child in node.body if not _is_docstring(child))
    else:
        yield from (child for child in ast.iter_child_nodes(node) if not _is_docstring(child))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _written(node: ast.JoinedStr | ast.Constant) -> str:
    """Return a text as it is read, with what is filled in in braces."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            parts.append("{" + ast.unparse(part.value) + "}")
    return "".join(parts)


def _is_read(text: str, kind: str) -> bool:
    """Say whether a text is for people: several words, or one where only people read."""
    bare = re.sub(r"\{[^}]*\}", "", text)
    if not _WORDS.search(bare) or _UNREAD_TEXT.search(text):
        return False
    if kind in _NAMED.values():
        return True
    return " " in bare.strip() or bool(_READ_WORD.match(text))


def page(everything: Iterable[ShownText]) -> str:
    """Return the page: a section for each layer, a heading for each file, a list for each kind."""
    by_layer: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for said in everything:
        by_layer[said.layer][said.file][said.kind].append(said.text)
    lines = [
        "# Everything the program says",
        "",
        "Printed from the source by `python tests/wording.py`. A part in braces is filled in.",
    ]
    for layer, heading in LAYERS.items():
        if layer not in by_layer:
            continue
        lines += ["", f"## {heading}"]
        for file, kinds in sorted(by_layer[layer].items()):
            lines += ["", f"### `{file}`"]
            for kind in _ORDER:
                if kind in kinds:
                    lines += ["", f"{kind}:", ""]
                    lines += [f"- {_listed(text)}" for text in kinds[kind]]
    return "\n".join(lines) + "\n"


def _listed(text: str) -> str:
    return "`` " + " ⏎ ".join(text.strip().splitlines()) + " ``"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page(everything_shown()))
