"""Finding an agency in an attendance by typing: a member by any of its names, or a visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from cscp_tui.domain.names import called
from cscp_tui.domain.words import AgencyKind
from cscp_tui.tui.widgets.find_line import FindInput, FindLine
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.table_keys import TABLE_KEYS
from cscp_tui.views.attendance_forms import GUEST_ROW, agencies_of
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType

    from cscp_tui.domain.records import Agency, Meeting
    from cscp_tui.tui.session import Session


class Members(RecordTable, inherit_bindings=False):
    """The rows of an attendance; what enter does with them, the screen says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in TABLE_KEYS if isinstance(key, Binding) and key.action != "open"
    ]


class Finding(ModalScreen[None]):
    """Screens have the list and say what people are; where the cursor goes is found here."""

    session: Session
    _list: RecordTable
    _find: FindLine

    def __init__(self) -> None:
        """A screen on which nothing is looked for."""
        super().__init__()
        self._found: list[str] = []
        self._before = ""

    @property
    def meeting(self) -> Meeting | None:
        """The meeting."""
        raise NotImplementedError

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        raise NotImplementedError

    def set_people(self, number: int) -> None:
        """So many people are there for the row under the cursor."""
        raise NotImplementedError

    def action_guests(self, where: str = "") -> None:
        """Ask where guests come from, and how many."""
        raise NotImplementedError

    def ask_visitor(self, agency: Agency) -> None:
        """Ask whether people of a non-member are guests, or members from the day on."""
        raise NotImplementedError

    def action_find(self) -> None:
        """Type the name of an agency."""
        self.begin_to_find("")

    def begin_to_find(self, text: str) -> None:
        """Look for an agency, by its first letter if that was typed already."""
        self._before = self._list.key or ""
        self._find.open(text)
        self.refresh_bindings()
        self._look(text)

    @on(FindLine.Changed)
    def _follow_typing(self, event: FindLine.Changed) -> None:
        event.stop()
        self._look(event.text)

    def _look(self, text: str) -> None:
        """Go to the first member that fits, and say how many do."""
        self._found = self._fitting(text)
        if self._found:
            self._list.move_to(self._found[0])
            more = len(self._found) - 1
            self._find.tell(f"and {more} more: ↓ goes on" if more else "enter, or a digit, is next")
        elif text.strip():
            self._find.tell("no member is called so; enter asks about guests")
        else:
            self._find.tell("a name, an abbreviation or an alias")

    def look_again(self) -> None:
        """Look anew where others made another agency fit, or one that fitted go."""
        if self._find.is_open and self._fitting(self._find.text) != self._found:
            self._look(self._find.text)

    def _fitting(self, text: str) -> list[str]:
        """The members, and guests, that are called so; members of an alias too."""
        meeting, book = self.meeting, self.session.book
        if meeting is None or not text.strip():
            return []
        members = {known.id: known for known in agencies_of(book, meeting)}
        found = called(text, members, _names)
        guests = [
            row.key
            for row in self._list.table.rows
            if row.key.startswith(GUEST_ROW) and text.casefold() in row.key.casefold()
        ]
        return [*(known.id for known in found), *guests]

    @on(FindInput.Asked)
    def _take_found(self, event: FindInput.Asked) -> None:
        event.stop()
        if event.what == "go":
            self._go(event.number)
            return
        text, found = self._find.text.strip(), self._found
        self._stop_finding()
        if event.what == "leave":
            self._list.move_to(self._before)
        elif found and event.what == "people":
            self.set_people(event.number)
        elif not found and text:
            self._ask_about(text)

    def _go(self, places: int) -> None:
        if self._found:
            at = self._found.index(self._list.key) if self._list.key in self._found else 0
            self._list.move_to(self._found[(at + places) % len(self._found)])

    def _stop_finding(self) -> None:
        self._find.close()
        self._found = []
        self._list.focus()
        self.refresh_bindings()

    def _ask_about(self, text: str) -> None:
        """No member is called so: people of another agency, or guests from anywhere."""
        others = {
            key: agency
            for key, agency in self.session.book.agencies.items()
            if agency.kind is not AgencyKind.GUEST
        }
        found = called(text, others, _names)
        if len(found) == 1:
            self.ask_visitor(found[0])
        elif found:
            names = " or ".join(agency_name(self.session.book, each.id) for each in found[:4])
            self.complain(f"That could be {names}; type more of it.")
        else:
            self.action_guests(text)


def _names(agency: Agency) -> Iterable[str]:
    return (agency.name, agency.abbreviation, *agency.aliases)
