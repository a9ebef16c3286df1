"""A workspace opened by a command for reading, as at the day shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from cscp_tui.base.texts import natural
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.printing import say, show
from cscp_tui.domain.book import Book
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import london_today, long, refuse_future
from cscp_tui.domain.enums import Role
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action
from cscp_tui.store.errors import MARK, DamagedRecord, Trouble
from cscp_tui.store.folder_storage import place_of_exports
from cscp_tui.store.workspace import Workspace


class OpenedWorkspace:
    """A workspace opened for reading, as at the day shown."""

    def __init__(self, session: Invocation) -> None:
        self.session = session
        self.workspace = Workspace(session.storage)
        clocks = london_today((session.clock or self.workspace.own_clock())())
        self.now = max(clocks, self.workspace.latest_day)
        """The present day, or the demo's day; never before the day of the last change."""
        if self.now > clocks:
            say(
                "The computer's clock is behind the last change, so today is taken to be "
                f"{long(self.now)}, the date of that change. Correct the clock, or if it's "
                "right, run “cscp clock --correct”."
            )
        if self.workspace.moved:
            session.last_words.append(self.workspace.moved)
        self.today = day_until(session.given("as_at"), self.now)
        """The day shown."""

    def refuse_damage(self) -> None:
        """Refuse to show data from a damaged journal; with ``--anyway``, mark it instead.

        The scrutineer's journal is only looked at where a command reads what it holds.
        """
        workspace = self.workspace
        self._refuse(workspace.damage())
        workspace.check_scrutiny(lambda: self._refuse(workspace.scrutiny_damage()))
        self.session.last_words += workspace.take_findings()

    def _refuse(self, troubles: Sequence[Trouble]) -> None:
        session = self.session
        if troubles and not session.arguments.anyway:
            self.tell_findings({trouble.sentence for trouble in troubles})
            raise DamagedRecord(troubles)
        if not troubles or session.mark:
            return
        if self.workspace.is_damaged:
            self.workspace.show_anyway()
        session.mark = MARK
        if session.prints_text:
            show(MARK)

    def tell_findings(self, but: Collection[str] = ()) -> None:
        """Print what was found on opening or verifying the workspace, each finding once.

        Args:
            but: the findings that are shown elsewhere.
        """
        for message in self.workspace.take_findings():
            if message not in but:
                say(message)

    @property
    def place(self) -> Path:
        """The folder that holds the folder for exports; never the team's for a scrutineer."""
        scrutinises = self.session.role is Role.SCRUTINEER
        return place_of_exports(self.workspace.storage, scrutinises=scrutinises)

    @property
    def is_past(self) -> bool:
        """True if the position at an earlier date was asked for."""
        return bool(self.session.given("as_at"))

    @cached_property
    def book(self) -> Book:
        if self.is_past and self.today == Quarter.containing(self.today).last_day:
            # Only a look at the last day of a quarter needs what reads signed files.
            from cscp_tui.services.printed_figures import told_of_corrections

            if words := told_of_corrections(self.workspace, self.today):
                say(words)
        return self.workspace.known_at(self.today)

    @cached_property
    def actions(self) -> list[Action]:
        """Every action, in the order of the references."""
        return sorted(self.book.actions.values(), key=lambda action: natural(action.id))

    @property
    def quarter(self) -> Quarter:
        """The quarter asked for; otherwise the quarter of the day shown."""
        typed = self.session.given("for_quarter")
        return Quarter.parse(typed) if typed else Quarter.containing(self.today)


def day_until(text: str, now: date) -> date:
    """Read a day that is not after today, which an empty text means.

    Raises:
        Refused: it is a later day.
    """
    if not text:
        return now
    day = read_date(text, now, prefer="past")
    refuse_future(day, now)
    return day
