"""Questioning a figure of any screen: choose one, read what it means, go to a record behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.question_screens import FiguresScreen, RecordsBehindScreen

if TYPE_CHECKING:
    from cscp_tui.tui.screens.framed_screen import FramedScreen


def question(screen: FramedScreen) -> None:
    """Ask which figure of a screen is meant, and show what stands behind it."""
    found = {each.key: each for each in screen.questions()}
    if not found:
        screen.complain("There is no figure on this screen yet.")
        return

    def show(key: str | None) -> None:
        if key is None:
            return
        chosen = found[key]

        async def go(record: str | None) -> None:
            if record is not None:
                await screen.run_action(f"app.show_record({chosen.table!r}, {record!r})")

        behind = RecordsBehindScreen(chosen, screen.session, ascii_only=screen.ascii_only)
        screen.app.push_screen(behind, go)

    figures = FiguresScreen(tuple(found.values()), ascii_only=screen.ascii_only)
    screen.app.push_screen(figures, show)
