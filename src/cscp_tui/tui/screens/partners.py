"""The groups, the agencies, and the page of memberships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.commands.partners import EndAgency, EndGroup, TakeAway
from cscp_tui.domain.partners import annual_report_groups
from cscp_tui.domain.records import Agency, Group
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.tui.forms.exports import PlannedExport, with_calendar
from cscp_tui.tui.forms.partners import (
    edit_agency_form,
    edit_group_form,
    edit_membership_form,
    end_form,
    end_membership_form,
    groups_form,
    members_form,
    new_agency_form,
    new_group_form,
)
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import AGENCY_KEYS, GROUP_KEYS, MEMBER_KEYS, with_declared
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.messages import ShowTab
from cscp_tui.tui.screen import FormsOfRecord, FramedScreen, ScreenPart
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Pieces
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.partners import (
    agency_table,
    group_list_figures,
    group_table,
    groups_table_of,
    has_ended,
    members_table,
)

_OF_A_LINE = frozenset({"edit", "end", "take_away", "history"})


class PartnerCommands(ScreenPart):
    """Commands that the lists of groups, agencies and memberships share."""

    def __init__(self, screen: FramedScreen, pane: ListPane) -> None:
        self._screen, self._pane = screen, pane

    def disabled_reason(self, action: str) -> str:
        if action in _OF_A_LINE and not self._pane.key:
            return "Select a line first."
        return ""

    def action_take_away(self) -> None:
        screen, key = self._screen, self._pane.key
        if not key:
            screen.complain("Select a line first.")
        else:
            screen.tell(screen.record(TakeAway(screen.TABLE, key)))

    def after_form(self, recorded: JobOutcome) -> None:
        table = self._screen.TABLE
        made = [c.id for c in recorded.changes if c.table == table and c.creates]
        if made:
            self._pane.show_row(made[0])


class GroupsScreen(FramedScreen, inherit_bindings=False):
    """The groups: how many members, what quorum, when they meet next."""

    BINDINGS: ClassVar[list[BindingType]] = with_declared(GROUP_KEYS, "partners", "groups")
    NAME = "Groups"
    TAB = "groups"
    UNDER = "meetings"
    TABLE = "groups"
    FORMS: ClassVar[FormsOfRecord] = {
        "edit": lambda s, one: edit_group_form(one, s.book),
        "end": lambda s, one: end_form(EndGroup, one, s.book, s.today),
    }
    pane: ListPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = self.list_of("groups")
        self.parts = [PartnerCommands(self, self.pane)]

    def open_row(self, key: str) -> None:
        self.post_message(ShowTab("members", "groups", key))

    def action_other_list(self) -> None:
        self.post_message(ShowTab("agencies"))

    def leave(self) -> None:
        self.post_message(ShowTab("meetings"))

    def headline(self) -> tuple[Cell, ...]:
        book, today = self.session.book, self.session.today
        running = [group for group in book.groups.values() if not has_ended(group, today)]
        without = sum(not group.quorum for group in running)
        cells = [Cell(counted(len(running), "group"), Tone.STRONG)]
        cells.append(Cell(f"{len(annual_report_groups(book))} in the annual report table"))
        if without:
            cells.append(Cell(f"{without} without a quorum", Tone.AMBER, "▲"))
        return tuple(cells)

    def explained_figures(self) -> Sequence[Figure]:
        return group_list_figures(self.session.book, self.session.today)

    def make_table(self) -> Table:
        return group_table(self.session.book, self.session.today)

    @property
    def when_empty(self) -> str:
        add = own_key("group.add")
        if not self.session.book.agencies:
            other = own_key("group.agencies")
            return (
                f"No groups yet. Press {other} to add the agencies first, then {add} to add "
                "a group."
            )
        return f"No groups yet. Press {add} to add one with its members."

    def action_add(self) -> None:
        self.open_form(new_group_form(self.session.book, self.session.today))


class AgenciesScreen(FramedScreen, inherit_bindings=False):
    """The agencies, roles, categories and guests, in the order of the attendance table."""

    BINDINGS: ClassVar[list[BindingType]] = with_declared(AGENCY_KEYS, "partners", "agencies")
    NAME = "Agencies"
    TAB = "agencies"
    UNDER = "meetings"
    TABLE = "agencies"
    FORMS: ClassVar[FormsOfRecord] = {
        "edit": lambda s, one: edit_agency_form(one, s.book),
        "end": lambda s, one: end_form(EndAgency, one, s.book, s.today),
    }
    pane: ListPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = self.list_of("agencies")
        self.parts = [PartnerCommands(self, self.pane)]

    def open_row(self, key: str) -> None:
        self.post_message(ShowTab("members", "agencies", key))

    def action_other_list(self) -> None:
        self.post_message(ShowTab("meetings"))

    def leave(self) -> None:
        self.post_message(ShowTab("groups"))

    def headline(self) -> tuple[Cell, ...]:
        book, today = self.session.book, self.session.today
        running = [agency for agency in book.agencies.values() if not has_ended(agency, today)]
        return (Cell(counted(len(running), "agency", "agencies"), Tone.STRONG),)

    def make_table(self) -> Table:
        return agency_table(self.session.book, self.session.today)

    @property
    def when_empty(self) -> str:
        return f"No agencies yet. Press {own_key('agency.add')} to add the first one."

    def action_add(self) -> None:
        self.open_form(new_agency_form(self.session.book, self.session.today))


class MembersPage(FramedScreen, inherit_bindings=False):
    """The members of a group, or the groups of an agency, line by line."""

    BINDINGS: ClassVar[list[BindingType]] = with_declared(MEMBER_KEYS, "partners", "memberships")
    TAB = "members"
    UNDER = "meetings"
    TABLE = "memberships"
    FORMS: ClassVar[FormsOfRecord] = {
        "edit": lambda s, one: edit_membership_form(one, s.book, s.today),
        "end": lambda s, one: end_membership_form(one, s.book, s.today),
    }

    _of = ("", "")
    """The table and the id of the group or agency that the page shows."""

    pane: ListPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = self.list_of("memberships")
        self.parts = [PartnerCommands(self, self.pane)]

    def leave(self) -> None:
        table, key = self._of
        self.post_message(ShowTab(table, table, key))

    @property
    def group(self) -> Group | None:
        table, key = self._of
        return self.session.book.groups.get(key) if table == "groups" else None

    @property
    def agency(self) -> Agency | None:
        table, key = self._of
        return self.session.book.agencies.get(key) if table == "agencies" else None

    @property
    def _gone(self) -> str:
        back = own_key("view.back")
        return f"This group or agency no longer exists. Press {back} for the list."

    def exported(self) -> PlannedExport | None:
        table, key = self._of
        which = {"group": key} if table == "groups" else {"lead": key}
        return with_calendar(super().exported(), self.session, **which)

    def disabled_reason(self, action: str) -> str:
        if action in {"add", "edit_whole"} and not (self.group or self.agency):
            return self._gone
        return super().disabled_reason(action)

    def show_record(self, table: str, key: str) -> bool:
        if table not in {"groups", "agencies"}:
            return super().show_record(table, key)
        is_another, self._of = (table, key) != self._of, (table, key)
        self.refresh_book()
        self.pane.begin(anew=is_another)
        return True

    def heading(self) -> tuple[Cell, ...]:
        words = "Members"
        if whole := self.group or self.agency:
            name = whole.short_name
            words = f"Members of {name}" if self.group else f"{name} is a member of"
        return (*partnership_title(self.session.book), Cell(words))

    def headline(self) -> tuple[Cell, ...]:
        whole = self.group or self.agency
        return (Cell(whole.name, Tone.STRONG),) if whole else ()

    def make_table(self) -> Table:
        book, today = self.session.book, self.session.today
        if group := self.group:
            return members_table(book, group.id, today)
        if agency := self.agency:
            return groups_table_of(book, agency.id, today)
        return Table(columns=(), lines=())

    def details(self, key: str) -> Pieces:
        """The other side of a membership in full: the agency of a group's, the group of another."""
        spell = self.session.book.memberships.get(key)
        if spell is None:
            return ()
        if self.group is not None:
            return self.in_full("agencies", spell.agency)
        return self.in_full("groups", spell.group)

    @property
    def when_empty(self) -> str:
        add = own_key("member.add")
        if not (self.group or self.agency):
            return self._gone
        if self.group is not None:
            return f"No members yet. Press {add} to add some."
        return f"It isn't a member of any group yet. Press {add} to add it to one."

    def open_row(self, key: str) -> None:
        spell = self.session.book.memberships.get(key)
        if spell is not None:
            other = ("agencies", spell.agency) if self.group else ("groups", spell.group)
            self.show_record(*other)

    def action_add(self) -> None:
        book, today = self.session.book, self.session.today
        if group := self.group:
            self.open_form(members_form(group, book, today))
        elif agency := self.agency:
            self.open_form(groups_form(agency, book, today))

    def action_edit_whole(self) -> None:
        book = self.session.book
        if group := self.group:
            self.open_form(edit_group_form(group, book))
        elif agency := self.agency:
            self.open_form(edit_agency_form(agency, book))
