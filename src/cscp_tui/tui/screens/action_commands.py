"""What can be done to the actions that are chosen in a list; every list of actions has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.framed_screen import FramedScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cscp_tui.domain.records import Action
    from cscp_tui.tui.forms.specs import Form


class ActionCommands(FramedScreen):
    """Forms and keys for the chosen actions; screens say which are chosen and show the rest."""

    @property
    def chosen(self) -> Sequence[Action]:
        """The actions that a key acts on."""
        raise NotImplementedError

    def action_note(self) -> None:
        """Ask for a progress note."""
        from cscp_tui.tui.forms.action_forms import note_form  # noqa: PLC0415 - not at start

        self._ask(note_form)

    def action_deliver(self) -> None:
        """Ask for the impact of a delivery."""
        from cscp_tui.tui.forms.action_forms import deliver_form  # noqa: PLC0415 - not at start

        self._ask(deliver_form)

    def action_move_date(self) -> None:
        """Ask for another due date."""
        from cscp_tui.tui.forms.action_forms import move_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: move_form(actions, self.session.book))

    def action_status(self) -> None:
        """Ask for another status."""
        from cscp_tui.tui.forms.action_forms import status_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: status_form(actions, self.session.book))

    def action_history(self) -> None:
        """Show what happened to the chosen action."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415
        from cscp_tui.views.timelines import timeline  # noqa: PLC0415 - not needed at start

        if self.chosen:
            action = self.chosen[0]
            pieces = timeline(self.session.history(action.id))
            title = f"History of {action.id}  {action.title}"
            self.app.push_screen(ReadingScreen(title, pieces))

    def open_in_full(self, key: str) -> None:
        """Show an action on a screen of its own."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415
        from cscp_tui.views.action_details import action_details  # noqa: PLC0415
        from cscp_tui.views.standings import Standings  # noqa: PLC0415

        action = self.session.book.actions.get(key)
        if action is not None:
            pieces = action_details(action, self.session.book, Standings(self.session.today))
            self.app.push_screen(ReadingScreen(f"{action.id} in full", pieces))

    def _ask(self, make: Callable[[Sequence[Action]], Form]) -> None:
        """Open a form for the chosen actions."""
        from cscp_tui.tui.forms.form_screen import FormScreen  # noqa: PLC0415 - 30 ms not at start

        actions = self.chosen
        if not actions:
            self.complain("No action is chosen; go to one with the arrows.")
            return
        screen = FormScreen(make(actions), self.session.today, self.record, self.session.drafts)
        self.app.push_screen(screen, self.tell)
