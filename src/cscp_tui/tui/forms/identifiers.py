"""The question whether texts identify a child or a family, asked before they are saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from textual.app import App

from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.tui.forms.fields import Field, Form
from cscp_tui.tui.forms.form_screen import FormScreen, handed_on
from cscp_tui.tui.session import Session

_MOST = 8
"""The most phrases that fit a small terminal; the preview of an import has all."""


@runtime_checkable
class SavesAgain(Protocol):
    """A screen that can repeat what it tried to save."""

    def save_again(self) -> None:
        """Save again what was refused."""


def identifiers_form(problem: MayIdentify, *, is_projected: bool) -> Form:
    """Return the form that shows each phrase and asks why it is harmless.

    Args:
        is_projected: whether others see the screen, so that only the places are named.
    """
    found = list(
        dict.fromkeys(each.sentence if is_projected else each.in_full for each in problem.found)
    )
    more = len(found) - _MOST
    return Form(
        key="",
        title="Does this identify a child or family?",
        about="\n".join((*found[:_MOST], *([f"And {more} more like this."] if more > 0 else []))),
        fields=(
            Field(
                key="reason",
                label="Why not",
                hint="e.g. initials of staff; the reason is kept in the history",
                needed=True,
            ),
        ),
        build=lambda values: values["reason"],
        verb="Save anyway",
    )


def ask_about_identifiers(
    app: App[Any], session: Session, problem: MayIdentify, again: Callable[[], object]
) -> None:
    """Ask about each phrase, and save again once somebody has said why it is harmless."""

    def take(answer: object) -> None:
        if isinstance(answer, str):
            session.confirm_identifiers(problem, answer)
            again()

    form = identifiers_form(problem, is_projected=session.is_projected)
    app.push_screen(FormScreen(form, session, handed_on), take)
