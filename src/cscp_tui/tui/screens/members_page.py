"""The memberships of one group, or of one agency: from when and to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.tui.meeting_keys import MEMBER_KEYS
from cscp_tui.tui.screens.list_page import ListPage
from cscp_tui.tui.screens.partner_screens import PartnerList
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.partner_details import agency_details, group_details
from cscp_tui.views.partner_lists import GROUP_MEMBER_COLUMNS, groups_table_of, members_table
from cscp_tui.views.record_titles import title_of

if TYPE_CHECKING:
    from textual.binding import BindingType

    from cscp_tui.domain.records import Agency, Group, Membership
    from cscp_tui.views.action_details import Pieces


class MembersPage(ListPage, PartnerList, inherit_bindings=False):
    """The members of a group, or the groups of an agency, line by line."""

    BINDINGS: ClassVar[list[BindingType]] = MEMBER_KEYS
    TAB = "members"
    TABLE = "memberships"
    NOUN = "memberships"

    @property
    def group(self) -> Group | None:
        """The group whose members are shown."""
        table, key = self._of
        return self.session.book.groups.get(key) if table == "groups" else None

    @property
    def agency(self) -> Agency | None:
        """The agency whose groups are shown."""
        table, key = self._of
        return self.session.book.agencies.get(key) if table == "agencies" else None

    @property
    def membership(self) -> Membership | None:
        """The membership under the cursor."""
        return self.session.book.memberships.get(self.key)

    @property
    def _gone(self) -> str:
        """What is said once somebody has taken the group or agency away."""
        back = self.key_of("view.back", "escape")
        return f"There is no such group or agency any more; {back} goes back to the list."

    def why_resting(self, action: str) -> str:
        """Why an action cannot be done now: somebody has taken the group or agency away."""
        if action in {"add", "edit_whole"} and not (self.group or self.agency):
            return self._gone
        return super().why_resting(action)

    def show_record(self, table: str, key: str) -> bool:
        """Show those of another group or agency, or go to a membership; whether it is here."""
        if table not in {"groups", "agencies"}:
            return super().show_record(table, key)
        self.turn_to(table, key)
        return True

    def heading(self) -> tuple[Cell, ...]:
        """Whose memberships they are."""
        words = "Members"
        if whole := self.group or self.agency:
            name = whole.abbreviation or whole.name
            words = f"Members of {name}" if self.group else f"{name} is a member of"
        return (plan_title(None, self.session.book)[0], Cell(words))

    def headline(self) -> tuple[Cell, ...]:
        """The whole name."""
        whole = self.group or self.agency
        return (Cell(whole.name, Tone.STRONG),) if whole else ()

    def make_table(self) -> Table:
        """The memberships, those that run first."""
        book, today = self.session.book, self.session.today
        if group := self.group:
            return members_table(book, group.id, today)
        if agency := self.agency:
            return groups_table_of(book, agency.id, today)
        return Table(columns=GROUP_MEMBER_COLUMNS, lines=())

    def details(self, key: str) -> Pieces:
        """The other side of a membership in full: the agency of a group's, the group of another."""
        book, today = self.session.book, self.session.today
        spell = book.memberships.get(key)
        if spell is None:
            return ()
        agency, group = book.agencies.get(spell.agency), book.groups.get(spell.group)
        if self.group is not None:
            return agency_details(agency, book, today) if agency else ()
        return group_details(group, book, today) if group else ()

    def title_of(self, key: str) -> str:
        """Who is a member of what."""
        spell = self.session.book.memberships.get(key)
        return title_of("memberships", spell, self.session.book) if spell else key

    @property
    def when_empty(self) -> str:
        """What to press first."""
        add = self.key_of("member.add", "a")
        if not (self.group or self.agency):
            return self._gone
        if self.group is not None:
            return f"No members yet. Press {add} to add some."
        return f"It is a member of no group yet. Press {add} to make it one."

    def open_row(self, key: str) -> None:
        """Show the memberships of the other side."""
        spell = self.session.book.memberships.get(key)
        if spell is not None:
            other = ("agencies", spell.agency) if self.group else ("groups", spell.group)
            self.show_record(*other)

    def action_add(self) -> None:
        """Ask for new members, or new groups."""
        from cscp_tui.tui.forms.membership_forms import (  # noqa: PLC0415 - not at start
            groups_form,
            members_form,
        )

        book, today = self.session.book, self.session.today
        if group := self.group:
            self.open_form(lambda: members_form(group, book, today))
        elif agency := self.agency:
            self.open_form(lambda: groups_form(agency, book, today))

    def action_edit(self) -> None:
        """Ask for the days of a membership."""
        from cscp_tui.tui.forms.membership_forms import edit_membership_form  # noqa: PLC0415

        book = self.session.book
        if spell := self.membership:
            self.open_form(lambda: edit_membership_form(spell, book, self.session.today))

    def action_close(self) -> None:
        """Ask for the last day of a membership."""
        from cscp_tui.tui.forms.membership_forms import end_membership_form  # noqa: PLC0415

        book = self.session.book
        if spell := self.membership:
            self.open_form(lambda: end_membership_form(spell, book, self.session.today))

    def action_edit_whole(self) -> None:
        """Ask for what the group or the agency is."""
        from cscp_tui.tui.forms.agency_forms import edit_agency_form  # noqa: PLC0415 - not at start
        from cscp_tui.tui.forms.group_forms import edit_group_form  # noqa: PLC0415 - not at start

        book = self.session.book
        if group := self.group:
            self.open_form(lambda: edit_group_form(group, book))
        elif agency := self.agency:
            self.open_form(lambda: edit_agency_form(agency, book))
