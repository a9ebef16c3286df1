"""Screens and widgets are composed rather than inherited."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from textual.dom import DOMNode

import cscp_tui.tui

MOST = 2


def own_bases(node: type) -> list[str]:
    """The classes of the program that a class is made of, itself and mixins among them."""
    return [each.__name__ for each in node.__mro__ if each.__module__.startswith("cscp_tui.")]


def test_no_chain_of_classes_is_long() -> None:
    """No screen, widget or app has more than two classes of ours on top of the toolkit's."""
    prefix = f"{cscp_tui.tui.__name__}."
    modules = [import_module(found.name) for found in walk_packages(cscp_tui.tui.__path__, prefix)]
    nodes = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, DOMNode) and own_bases(each)
    }
    assert nodes
    assert not [chain for chain in map(own_bases, nodes) if len(chain) > MOST]
