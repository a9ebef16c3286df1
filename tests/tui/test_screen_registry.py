"""Screens and dialogs that are loaded by name."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from cscp_tui.tui.keys import TABS
from cscp_tui.tui.screen_registry import DIALOGS, OPENERS, SCREENS, opener, screen_class


@pytest.mark.parametrize("name", [*SCREENS, *DIALOGS])
def test_a_name_leads_to_a_screen(name: str) -> None:
    """Every name of the registry is that of a class that can be opened."""
    found = screen_class(name)
    assert isinstance(found, type)
    assert issubclass(found, Screen)


@pytest.mark.parametrize("name", OPENERS)
def test_a_name_leads_to_what_opens_dialogs(name: str) -> None:
    """Every other name is that of a function that is given the screen."""
    assert callable(opener(name))


def test_every_tab_has_a_screen() -> None:
    """No digit leads nowhere."""
    assert {tab.name for tab in TABS} <= SCREENS.keys()
