"""What an action that has ended is refused, said alike before a form opens and by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.records import Action

REOPEN_FIRST = " already; reopen it first"
REOPEN_TO_MOVE = "; reopen it before moving its date"
ONLY_OPEN_RATED = "; only an open action has a rating"


def refuse_ended(actions: Iterable[Action], way: str = REOPEN_FIRST) -> None:
    """Let only open actions through.

    Args:
        actions: what something is asked of.
        way: what follows the status in the sentence.

    Raises:
        Refused: one of them is delivered or closed.
    """
    for action in actions:
        if not action.is_open:
            raise Refused(f"{action.id} is {action.status}{way}.")
