"""One action in full, on which the keys of its list work."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from cscp_tui.tui.action_keys import ACTION_KEYS
from cscp_tui.tui.screens.reading_screen import ReadingScreen

_OF_LISTS = frozenset({"add", "filter", "group", "save_filter", "sort"})
"""What is done to a list, not to one of its actions."""


def _on_page(binding: BindingType) -> Binding:
    """The same command, asked of the page."""
    assert isinstance(binding, Binding)
    return replace(binding, action=f"act({binding.action!r})")


class ActionPage(ReadingScreen):
    """An action to read; a key that does something to it leaves the page with what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _on_page(known)
        for known in ACTION_KEYS
        if isinstance(known, Binding) and known.action not in _OF_LISTS
    ]

    def action_act(self, action: str) -> None:
        """Leave with what the list is to do."""
        self.dismiss(action)
