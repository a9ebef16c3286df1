"""What can be done to promises and contributions; the screen says which list is gone to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.tui.said_keys import OF_PROMISES, OF_RECORDS
from cscp_tui.tui.screens.list_screen import ListScreen
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.contribution_lists import agency_of_missing
from cscp_tui.views.promise_lists import actions_of, kept_year
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Contribution, Promise
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.exported import Exported
    from cscp_tui.tui.forms.specs import Form
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.action_links import Link


class SaidCommands(ListScreen):
    """Forms and keys for the promise or the contribution under the cursor."""

    is_at_contributions = False
    """Which of the two lists is gone to."""
    chosen: Quarter | None = None
    """The quarter that was chosen for the contributions."""

    @property
    def quarter(self) -> Quarter:
        """The quarter whose contributions are shown."""
        raise NotImplementedError

    def go_to_list(self, *, contributions: bool) -> None:
        """Go to one of the two lists."""
        raise NotImplementedError

    @property
    def promise(self) -> Promise | None:
        """The promise under the cursor."""
        return self.session.book.promises.get(self.key)

    @property
    def contribution(self) -> Contribution | None:
        """The contribution under the cursor."""
        return self.session.book.contributions.get(self.key)

    def why_resting(self, action: str) -> str:
        """What is done to a record rests where there is none, so that the first is added first."""
        why = super().why_resting(action)
        if why or action not in OF_RECORDS or self._whole.rows:
            return why
        return self.when_empty

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what means nothing to a contribution."""
        if self.is_at_contributions and action in OF_PROMISES:
            return False
        return super().check_action(action, parameters)

    def exported(self) -> Exported | None:
        """The list that is gone to, as it is shown."""
        from cscp_tui.exporting.contribution_papers import contributions_paper  # noqa: PLC0415
        from cscp_tui.exporting.promise_papers import said_delivered_paper  # noqa: PLC0415
        from cscp_tui.exporting.records_papers import Shown, text_of  # noqa: PLC0415
        from cscp_tui.tui.exported import Exported  # noqa: PLC0415 - not at start

        session, book = self.session, self.session.book
        if not self._whole.rows:
            return None
        filtered = f"with “{self._filter.text}”" if self._filter.text else ""
        shown = Shown(
            keys={row.key for row in self._table.table.rows},
            which=filtered,
            hidden=self.hidden if self.is_at_contributions else 0,
            is_projected=session.is_projected,
        )
        if self.is_at_contributions:
            about = f"contributions for {self.quarter}"
            name = f"contributions-{self.quarter.file_name}"
            paper = contributions_paper(book, session.today, [self.quarter], shown=shown)
        else:
            name, about = "said-and-delivered", "what we said and what we delivered"
            paper = said_delivered_paper(book, session.today, shown=shown)
        about = " · ".join(filter(None, (about, filtered)))
        return Exported(name=name, about=about, text=partial(text_of, paper, byte_order_mark=True))

    def links(self) -> Sequence[Link]:
        """The actions that the promise is linked with."""
        if self.promise is None:
            return ()
        session = self.session
        linked = actions_of(self.promise, session.book, is_projected=session.is_projected)
        return [("actions", action) for action in linked]

    def details_of_missing(self, key: str) -> Pieces:
        """What is said of an agency without a contribution."""
        missing = agency_of_missing(key)
        if missing is None:
            return ()
        quarter, agency = missing
        name = agency_name(self.session.book, agency)
        add = self.key_of("promise.add", "a")
        words = f"No contribution for {quarter} yet. Press {add} to add it."
        return (Cell(name, Tone.STRONG), "\n", words)

    def open_row(self, key: str) -> None:
        """Show a record on a page of its own, on which its keys work."""
        from cscp_tui.tui.screens.action_page import SaidPage  # noqa: PLC0415 - not at start

        if pieces := self.details(key):
            page = SaidPage(self.title_of(key), pieces, ascii_only=self.ascii_only)
            page.is_of_promise = not self.is_at_contributions
            self.app.push_screen(page, partial(self._act_on, key))

    async def _act_on(self, key: str, action: str | None) -> None:
        """Do to a record what was asked for on its page."""
        if action is not None and self.show_row(key):
            await self.run_action(action)

    def action_add(self) -> None:
        """Ask for a promise, or for a contribution of the agency under the cursor."""
        from cscp_tui.tui.forms.contribution_forms import contribution_form  # noqa: PLC0415
        from cscp_tui.tui.forms.promise_forms import promise_form, year_now  # noqa: PLC0415

        session, promise = self.session, self.promise
        if self.is_at_contributions:
            missing = agency_of_missing(self.key)
            agency = missing[1] if missing else ""
            self.open_form(
                partial(contribution_form, session.book, session.today, self.quarter, agency)
            )
        else:
            year = kept_year(promise) if promise else year_now(session.today)
            self.open_form(partial(promise_form, session.book, year, hides=session.is_projected))

    def action_edit(self) -> None:
        """Ask for what the promise or the contribution says."""
        from cscp_tui.tui.forms.contribution_forms import edit_contribution_form  # noqa: PLC0415
        from cscp_tui.tui.forms.promise_forms import words_form  # noqa: PLC0415 - not at start

        session, given = self.session, self.contribution
        if given is not None:
            self.open_form(partial(edit_contribution_form, given, session.book, session.today))
        elif agency_of_missing(self.key):
            self.action_add()
        else:
            self._ask(lambda promise: words_form(promise, session.book, hides=self._hides))

    def action_status(self) -> None:
        """Ask where the promise stands."""
        from cscp_tui.tui.forms.promise_forms import standing_form  # noqa: PLC0415 - not at start

        book = self.session.book
        self._ask(lambda promise: standing_form(promise, book, hides=self._hides))

    def action_deliver(self) -> None:
        """Ask what was delivered."""
        from cscp_tui.tui.forms.promise_forms import delivered_form  # noqa: PLC0415 - not at start

        session = self.session
        self._ask(lambda promise: delivered_form(promise, session.today, session.recording_for))

    def action_impact(self) -> None:
        """Ask what the promise changed."""
        from cscp_tui.tui.forms.promise_forms import promise_impact_form  # noqa: PLC0415

        self._ask(lambda promise: promise_impact_form(promise, self.session.book))

    def action_close(self) -> None:
        """Ask for the year in which the promise is taken up again."""
        from cscp_tui.tui.forms.promise_forms import carry_form  # noqa: PLC0415 - not at start

        self._ask(lambda promise: carry_form(promise, self.session.today))

    def action_move_up(self) -> None:
        """Let the promise stand one place earlier."""
        self._move(-1)

    def action_move_down(self) -> None:
        """Let the promise stand one place later."""
        self._move(1)

    def action_begin_year(self) -> None:
        """Ask for a year, and show which promises it would begin with."""
        from cscp_tui.tui.forms.form_screen import handed_on  # noqa: PLC0415 - not at start
        from cscp_tui.tui.forms.promise_forms import year_form  # noqa: PLC0415 - not at start

        book, today = self.session.book, self.session.today
        self.open_form(lambda: year_form(book, today), keep=handed_on, then=self._preview_year)

    def action_other_list(self) -> None:
        """Go to the other list."""
        self.go_to_list(contributions=not self.is_at_contributions)

    def action_choose_quarter(self) -> None:
        """Ask for the quarter whose contributions are shown."""
        from cscp_tui.tui.screens.contribution_quarter_screen import (  # noqa: PLC0415
            ContributionQuarterScreen,
        )

        screen = ContributionQuarterScreen(self.session, ascii_only=self.ascii_only)
        self.app.push_screen(screen, self._take_quarter)

    def action_history(self) -> None:
        """Show what happened to the promise or the contribution under the cursor."""
        if not agency_of_missing(self.key):
            super().action_history()

    def after_form(self, recorded: Recorded) -> None:
        """A new promise or contribution gets the cursor."""
        if all(change.creates for change in recorded.changes):
            self.show_record(recorded.changes[0].table, recorded.changes[0].id)

    @property
    def _hides(self) -> bool:
        return self.session.is_projected

    def _ask(self, make: Callable[[Promise], Form]) -> None:
        promise = self.promise
        if promise is None:
            self.complain("No promise is chosen; go to one with the arrows.")
        else:
            self.open_form(lambda: make(promise))

    def _move(self, places: int) -> None:
        from cscp_tui.domain.commands.promising import MovePromise  # noqa: PLC0415 - not at start

        if self.promise is None:
            self.complain("No promise is chosen; go to one with the arrows.")
            return
        self.tell(self.record(MovePromise(self.promise.id, places)))

    def _take_quarter(self, typed: str | None) -> None:
        from cscp_tui.domain.quarters import Quarter  # noqa: PLC0415 - known by now

        if typed is not None:
            self.chosen = Quarter.parse(typed)
            self.go_to_list(contributions=True)

    def _preview_year(self, answer: object) -> None:
        """Show what the year would begin with."""
        from cscp_tui.tui.screens.begin_year_screen import BeginYearScreen  # noqa: PLC0415

        if not isinstance(answer, tuple):
            self.answered(answer)
            return
        year, plan = answer
        screen = BeginYearScreen(self.session, year, plan, self.record, ascii_only=self.ascii_only)
        self.app.push_screen(screen, self.answered)
