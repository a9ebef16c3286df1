"""One record in full, on which the keys of its list work: an action, a promise, a contribution."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from cscp_tui.tui.action_keys import ACTION_KEYS
from cscp_tui.tui.said_keys import OF_PROMISES, OF_RECORDS, SAID_KEYS
from cscp_tui.tui.screens.reading_screen import ReadingScreen

_OF_LISTS = frozenset({"add", "filter", "group", "save_filter", "sort"})
"""What is done to a list, not to one of its actions."""

_ON_SAID_PAGE = (OF_RECORDS | {"add"}) - {"move_up", "move_down"}
"""What is done to what is read, and a contribution where there is none yet."""


def _on_page(binding: BindingType) -> Binding:
    """The same command, asked of the page."""
    assert isinstance(binding, Binding)
    return replace(binding, action=f"act({binding.action!r})")


class RecordPage(ReadingScreen):
    """A record to read; a key that does something to it leaves the page with what it does."""

    def action_act(self, action: str) -> None:
        """Leave with what the list is to do."""
        self.dismiss(action)


class ActionPage(RecordPage):
    """An action to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _on_page(known)
        for known in ACTION_KEYS
        if isinstance(known, Binding) and known.action not in _OF_LISTS
    ]


class SaidPage(RecordPage):
    """A promise to read, or what an agency contributed, or that it did not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _on_page(known)
        for known in SAID_KEYS
        if isinstance(known, Binding) and known.action in _ON_SAID_PAGE
    ]

    is_of_promise: bool = True
    """Whether it is a promise that is read."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer for a contribution only what can be done to one."""
        if action == "act" and not self.is_of_promise and parameters[0] in OF_PROMISES:
            return False
        return super().check_action(action, parameters)
