from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import cscp_tui
from cscp_tui.tui.keymap import key_contexts

SOURCE = Path(cscp_tui.__file__).parent
ASKS = {"key_of", "own_key"}
"""What gives the user's own key for a command, else the usual one that is said beside its id."""


def said_keys() -> set[tuple[str, str]]:
    """Each id with the usual key that some sentence says of it."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if called in ASKS and len(texts) == 2 and "." in str(texts[0]):
                    found.add((str(texts[0]), str(texts[1])))
    return found


def test_a_sentence_says_the_key_that_is_bound() -> None:
    """The usual key that stands beside an id in a sentence is one of those that it has."""
    bound: dict[str, set[str]] = defaultdict(set)
    for place in key_contexts():
        for each in place.bound:
            bound[each.name].update(each.keys)
    said = said_keys()
    assert len(said) > 20
    assert {(name, key) for name, key in said if key not in bound[name]} == set()
