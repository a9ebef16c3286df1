"""The Executive screen: actions outside the business plan, under their origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import EMPTY, Cell, Column, Row, Table, Tone, rows_with
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Source
from cscp_tui.domain.hidden import shown_to
from cscp_tui.tui.forms.actions import origin_at, origin_form, sentence_form, sourced_form
from cscp_tui.tui.forms.exports import PlannedExport, exported_report
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import EXECUTIVE_KEYS, FRAME_KEYS
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.actions import (
    CHOOSE_ACTION,
    ActionCommands,
    ActionListCommands,
    ActionSource,
    ActionsPane,
)
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Pieces, origin_of
from cscp_tui.views.executive import (
    OriginList,
    executive_figures,
    of_other_sources,
    oldest_question,
)
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.plan_list import GroupBy
from cscp_tui.views.reports.actions import executive_report
from cscp_tui.views.reports.report import ShownRecords

COLUMNS = (
    Column(key="title", title="Origin", width=30, grows=2),
    Column(key="kind", title="Type", width=14, grows=1),
    Column(key="day", title="Date", width=10),
    Column(key="actions", title="Actions", width=12),
)


def _origins_table(session: Session) -> Table:
    book = session.book
    counts = Counter(action.origin for action in book.actions.values())
    origins = shown_to(book.origins.values(), book, hides=session.is_projected)
    return Table(
        columns=COLUMNS,
        lines=tuple(
            Row(
                origin.id,
                (
                    Cell(origin.title, Tone.STRONG),
                    Cell(str(origin.kind)),
                    Cell(short(origin.day)) if origin.day else EMPTY,
                    Cell(counted(counts[origin.id], "action")),
                ),
            )
            for origin in sorted(origins, key=lambda o: (o.created, o.id), reverse=True)
        ),
    )


class ExecutiveScreen(FramedScreen, inherit_bindings=False):
    """The actions from all sources but the plan: those that are current, or the closed ones."""

    BINDINGS: ClassVar[list[BindingType]] = [*EXECUTIVE_KEYS, *FRAME_KEYS]
    TAB = "executive"
    TABLE = "actions"
    pane: ActionsPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._is_of_ended = False
        source = ActionSource(
            actions=lambda: of_other_sources(session.book.actions.values()),
            new_list=self._new_list,
            headings=lambda _: (),
            when_empty=lambda: self.when_empty,
            heading_details=self._heading_details,
        )
        self.pane = ActionsPane(session, source, groups=(GroupBy.ORIGIN, *ActionsPane.GROUPS[1:]))
        self.actions = ActionCommands(self, self.pane)
        self.listing = ActionListCommands(self, self.pane)
        self.parts = [self.actions, self.listing]

    def _new_list(self) -> OriginList:
        session = self.session
        return OriginList(
            session.today,
            session.recording_for,
            closed=self._is_of_ended,
            is_projected=session.is_projected,
        )

    @property
    def _list(self) -> OriginList:
        listed = self.pane.actions
        assert isinstance(listed, OriginList)
        return listed

    def heading(self) -> tuple[Cell, ...]:
        title = Cell("Executive and other actions")
        return (*partnership_title(self.session.book), title, Cell(self._which.capitalize()))

    @property
    def _which(self) -> str:
        return "delivered and ended" if self._is_of_ended else "open and awaiting agreement"

    def headline(self) -> tuple[Cell, ...]:
        if not self._list.actions:
            return (Cell("No actions", Tone.MUTED),)
        return executive_figures(self._list, self.session.book)

    def explained_figures(self) -> Sequence[Figure]:
        return (*self.listing.explained_figures(), *oldest_question(self._list, self.session.book))

    @property
    def when_empty(self) -> str:
        if self._list.actions:
            other = own_key("list.other")
            words = "Nothing has ended yet" if self._is_of_ended else "Nothing is open"
            return f"{words}. Press {other} for the other list."
        key = own_key("action.add")
        return (
            f"No actions of the Executive, reviews, audits or scrutineers yet. "
            f"Press {key} to add the first one."
        )

    def _heading_details(self) -> Pieces:
        """The origin or meeting whose line the cursor is on, with all its actions."""
        none = CHOOSE_ACTION if self._list.listed else ()
        table = "meetings" if self._origin in self.session.book.meetings else "origins"
        return self.in_full(table, self._origin) or none

    def refresh_book(self) -> None:
        """Make the list anew where projecting begins or ends, which changes what is shown of endings."""
        if self._list.is_projected is not self.session.is_projected:
            self.pane.start_anew()
        super().refresh_book()

    def show_record(self, table: str, key: str) -> bool:
        action = self.session.book.actions.get(key) if table == "actions" else None
        if action is None or action.source is Source.PLAN:
            return False
        if not self._list.has(action):
            self._show_other()
        return self.listing.show_action(key)

    async def show_filtered(self, text: str) -> None:
        if self._is_of_ended:
            self._show_other()
        await super().show_filtered(text)

    def action_add(self) -> None:
        session = self.session
        self.open_form(sourced_form(session.book, session.today, is_projected=session.is_projected))

    def action_say_action(self) -> None:
        self.open_form(sentence_form(self.session.book, self.session.today))

    def exported(self) -> PlannedExport | None:
        session, listed = self.session, self._list.listed
        if not listed:
            return None
        which = (
            self._which if self.pane.selection is None else f"{self._which} · {self.pane.selection}"
        )
        shown = ShownRecords(
            keys={action.id for action in self.pane.shown},
            which=which,
            hidden=self.hidden,
            is_projected=session.is_projected,
        )
        paper = executive_report(session.book, session.today, shown=shown, public=False)
        about = f"{len(shown.keys)} of {counted(len(listed), 'action')} · {which}"
        return exported_report(session, paper, name="executive-actions", about=about)

    def action_other_list(self) -> None:
        self._show_other()
        self.say(
            "Delivered and ended actions"
            if self._is_of_ended
            else "Open actions, and those awaiting agreement"
        )

    def action_edit(self) -> None:
        """Edit the chosen actions; on an origin's heading, the origin."""
        if self.pane.records.heading is not None and not self.pane.are_marked:
            self.action_edit_origin()
        else:
            self.actions.ask(ActionCommands.FORMS["edit"])

    def action_edit_origin(self) -> None:
        self.open_form(origin_form(origin_at(self._origin, self.session.book), self.session.book))

    def action_origins(self) -> None:
        session = self.session
        if not session.book.origins:
            self.complain("No origins yet. One is added with the first action from it.")
            return

        choose = own_key("pick.take")
        self.pick(
            "Which origin?",
            partial(rows_with, _origins_table(session)),
            lambda key: self.open_form(origin_form(origin_at(key, session.book), session.book)),
            lambda key, _: (
                f"{choose} to edit its title, type, date and key learning" if key else ""
            ),
            empty="No matching origins. Type fewer letters.",
        )

    def action_history(self) -> None:
        origin = self.session.book.origin(self._origin)
        if self.pane.records.heading is not None and origin is not None:
            self.show_history(origin.id, origin.title)
        else:
            self.actions.action_history()

    @property
    def _origin(self) -> str:
        chosen = self.session.book.actions.get(self.pane.records.key or "")
        return chosen.comes_from if chosen else origin_of(self.pane.records.heading or "")

    def _show_other(self) -> None:
        self._is_of_ended = not self._is_of_ended
        self.pane.start_anew()
        self.refresh_book()
