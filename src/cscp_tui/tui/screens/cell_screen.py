"""What stands behind a cell of the matrix of attendance: its figures, and its meetings."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from cscp_tui.tui.screens.behind_screen import BehindScreen


class CellScreen(BehindScreen):
    """Lists the meetings behind a cell; gives the id of the one that is opened, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="cell.leave", tooltip="Go back to the matrix.")
    ]

    HINT = "enter goes to a meeting"
    EMPTY = "No meeting took place in this period."
