"""What can be done to the actions that are chosen in a list; every list of actions has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.tui.screens.list_and_detail import ListAndDetail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cscp_tui.domain.records import Action
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.forms.specs import Form
    from cscp_tui.views.action_links import Link


NONE_CHOSEN = "No action is chosen; go to one with the arrows."


class ActionCommands(ListAndDetail):
    """Forms and keys for the chosen actions; screens say which are chosen and show the rest."""

    @property
    def chosen(self) -> Sequence[Action]:
        """The actions that a key acts on."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[Action]:
        """The actions that are in the list now, folded groups and all."""
        raise NotImplementedError

    @property
    def are_marked(self) -> bool:
        """Whether the chosen actions were marked, and are not only under the cursor."""
        raise NotImplementedError

    def new_form(self) -> Form:
        """The form for a new action where the cursor is.

        Raises:
            CscpError: none can be added here.
        """
        raise NotImplementedError

    def show_action(self, ref: str) -> bool:
        """Put the cursor on an action; whether it is here."""
        raise NotImplementedError

    def links(self) -> Sequence[Link]:
        """What the chosen action is linked with."""
        from cscp_tui.views.action_links import linked_with  # noqa: PLC0415 - known by now

        session, chosen = self.session, self.chosen
        if not chosen:
            return ()
        return linked_with(chosen[0], session.book, is_projected=session.is_projected)

    def action_add(self) -> None:
        """Ask for a new action."""
        self.open_form(self.new_form)

    def action_edit(self) -> None:
        """Ask for what the actions say of themselves."""
        from cscp_tui.tui.forms.record_forms import edit_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(
            lambda actions: edit_form(
                actions, session.book, session.today, hides=session.is_projected
            )
        )

    def action_note(self) -> None:
        """Ask for a progress note."""
        from cscp_tui.tui.forms.action_forms import note_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: note_form(actions, self.session.recording_for))

    def action_deliver(self) -> None:
        """Ask for the impact of a delivery."""
        from cscp_tui.tui.forms.action_forms import deliver_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(lambda actions: deliver_form(actions, session.today, session.recording_for))

    def action_agree(self) -> None:
        """Ask for the meeting that agreed the marked deliveries, else this one, else all."""
        from cscp_tui.tui.forms.agreement_forms import agreement_form  # noqa: PLC0415

        session, chosen = self.session, self.chosen
        if self._agree_here(chosen if self.are_marked else self.shown):
            return
        self.open_form(
            lambda: agreement_form(
                chosen if self.are_marked else self.shown,
                session.book,
                session.today,
                at=chosen[0] if chosen else None,
                are_marked=self.are_marked,
            )
        )

    def _agree_here(self, actions: Sequence[Action]) -> bool:
        """Let the meeting that is run agree deliveries; whether any of them waits for it."""
        from cscp_tui.tui.forms.live_forms import agree_here_form  # noqa: PLC0415 - not at start

        running = self.session.running
        waiting = [
            action
            for action in actions
            if running is not None
            and action.awaits_agreement
            and action.overseeing_group == running.group
        ]
        at = next(iter(self.chosen), None) if not self.are_marked else None
        waits_elsewhere = at is not None and at.awaits_agreement and at not in waiting
        if running is None or not waiting or waits_elsewhere:
            return False
        self.open_form(lambda: agree_here_form(waiting, running, at))
        return True

    def action_move_date(self) -> None:
        """Ask for another due date."""
        from cscp_tui.tui.forms.action_forms import move_form  # noqa: PLC0415 - not at start

        session, running = self.session, self.session.running
        meeting = running.id if running is not None else ""
        self._ask(lambda actions: move_form(actions, session.book, session.today, meeting))

    def action_status(self) -> None:
        """Ask for another status."""
        from cscp_tui.tui.forms.action_forms import status_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: status_form(actions, self.session.book, self.session.today))

    def action_close(self) -> None:
        """Ask what became of actions that were not delivered."""
        from cscp_tui.tui.forms.closing_forms import close_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(lambda actions: close_form(actions, session.book, hides=session.is_projected))

    def action_impact(self) -> None:
        """Ask what the actions changed."""
        from cscp_tui.tui.forms.action_forms import impact_form  # noqa: PLC0415 - not at start

        self._ask(impact_form)

    def action_judge(self) -> None:
        """Ask for the team's own rating."""
        from cscp_tui.domain.ratings import rate  # noqa: PLC0415 - not at start
        from cscp_tui.tui.forms.action_forms import judge_form  # noqa: PLC0415 - not at start

        book, today = self.session.book, self.session.today

        def make(actions: Sequence[Action]) -> Form:
            rated = [rate(action, book, today) for action in actions]
            return judge_form(actions, [known.computed if known else None for known in rated])

        self._ask(make)

    def action_escalate(self) -> None:
        """Ask what the Executive is to do about the chosen action."""
        from cscp_tui.tui.forms.live_forms import escalate_form  # noqa: PLC0415 - not at start

        self._ask(lambda actions: escalate_form(actions[0], ""))

    def action_history(self) -> None:
        """Show what happened to the chosen action."""
        if self.chosen:
            self.show_history(self.chosen[0].id, self.chosen[0].title)
        else:
            self.complain(NONE_CHOSEN)

    def _ask(self, make: Callable[[Sequence[Action]], Form]) -> None:
        """Open a form for the chosen actions."""
        actions, are_marked = self.chosen, self.are_marked

        def made() -> Form:
            form = make(actions)
            return replace(form, about=f"Marked: {form.about}") if are_marked else form

        if actions:
            self.open_form(made)
        else:
            self.complain(NONE_CHOSEN)

    def after_form(self, recorded: Recorded) -> None:
        """A new action gets the cursor."""
        first = next((change for change in recorded.changes if change.table == "actions"), None)
        if first is not None and first.creates:
            self.show_action(first.id)
