"""The Said & delivered screen: commitments and partner evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.message import Message

from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.commands.commitments import BeginYear, MoveCommitment
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Commitment, PartnerEvidence
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.commitments import (
    carry_form,
    commitment_form,
    commitment_impact_form,
    delivered_form,
    edit_evidence_form,
    evidence_form,
    standing_form,
    words_form,
    year_form,
    year_now,
)
from cscp_tui.tui.forms.exports import PlannedExport, exported_report
from cscp_tui.tui.forms.form_screen import Keeper, handed_on
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import (
    FRAME_KEYS,
    SAID_KEYS,
    Needs,
    back_key,
    confirm_key,
    needs_of,
    with_declared,
)
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.preview import PreviewScreen
from cscp_tui.tui.screen import FormsOfRecord, FramedScreen
from cscp_tui.tui.screens.actions import on_page
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.panes import edged, entitle
from cscp_tui.tui.widgets.split import TALL, Split
from cscp_tui.tui.widgets.table import WIDE
from cscp_tui.tui.widgets.text import ScrolledText
from cscp_tui.views.actions import Link, Pieces, Standings
from cscp_tui.views.commitments import (
    actions_linked,
    agency_of_missing,
    ahead_key,
    begin_year_table,
    commitment_details,
    commitment_figures,
    commitment_sides,
    commitment_table,
    evidence_figures,
    evidence_quarters_table,
    evidence_table,
    kept_year,
    over_and_unfulfilled,
    priorities_ahead,
    quarters_offered,
    said_delivered_figures,
)
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.record_filters import RowFilter
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report
from cscp_tui.views.reports.report import ShownRecords

_ON_PAGE = ("add", "edit", "history", "deliver", "status", "carry", "impact")
"""Commands on the record on the page, and partner evidence where there is none yet."""


class BeginYearScreen(PreviewScreen):
    """Marked rows become commitments for the year; unmarked ones stay where they are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        confirm_key("Confirm", "year.confirm", "Add the marked rows as commitments."),
        back_key("escape", "year.leave", "Go back; nothing is done."),
    ]

    def __init__(self, session: Session, year: str, plan: str, keep: Keeper) -> None:
        """Prepare the preview of a year.

        Args:
            keep: records the command, or raises the reason why it cannot.
        """
        self._year, self._plan, self._keep = year, plan, keep
        book = session.book
        self._ahead = {ahead_key(each): each.id for each in priorities_ahead(book, year, plan)}
        self._offered = begin_year_table(book, year, plan)
        super().__init__(
            session,
            f"The commitments of {year}",
            empty=f"Every priority is already a commitment for {year}, and nothing is left to "
            "carry over.",
            can_mark=True,
        )
        left = (each.id for each in over_and_unfulfilled(book, year, session.today))
        self.table.mark((*self._ahead, *left))

    def rows(self) -> Table:
        return self._offered

    def summary(self) -> str:
        marked = self.table.marked
        new = len(marked & self._ahead.keys())
        carried = len(marked) - new
        return (
            f"Marked: {counted(new, 'priority', 'priorities')} to become commitments, and "
            f"{counted(carried, 'commitment')} to carry over. Press {own_key('table.mark')} to mark or unmark a row. "
            "Unmarked rows stay as they are."
        )

    def save(self) -> object:
        rows = [row.key for row in self.table.table.rows if row.key in self.table.marked]
        command = BeginYear(
            self._year,
            carry=tuple(key for key in rows if key not in self._ahead),
            plan=self._plan,
            priorities=tuple(self._ahead[key] for key in rows if key in self._ahead),
        )
        return self._keep(command, seen=None, context=None)


class SaidPage(ReadingScreen):
    """A commitment to read, or what evidence an agency gave, or that it gave none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        on_page(known)
        for known in SAID_KEYS
        if isinstance(known, Binding) and known.action in _ON_PAGE
    ]

    is_of_commitment: bool = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer for partner evidence only the commands that apply to it."""
        is_other = Needs.COMMITMENT in needs_of(str(parameters[0] if parameters else action))
        if action == "act" and is_other and not self.is_of_commitment:
            return False
        return super().check_action(action, parameters)


_OTHER_LIST = {True: "Commitments", False: "Partner evidence"}
"""The title of the list that the keys don't act on, by whether they act on the partner evidence."""


class SaidPane(ListPane):
    """Shows commitments by year, or a quarter's partner evidence: two lists, one at a time.

    What was said and what was delivered of the commitment under the cursor stand below as two
    columns.
    """

    @dataclass
    class ListFocused(Message):
        """Sent when the other list was clicked."""

        partner_evidence: bool

    def __init__(
        self,
        session: Session,
        quarter: Callable[[], Quarter],
        details: Callable[[str], Pieces],
        *,
        row_filter: Callable[[], RowFilter],
    ) -> None:
        """Make both lists, at the commitments first.

        Args:
            quarter: gives the quarter whose partner evidence is shown.
            details: a record in full, by the key of its row.
        """
        self._session, self._quarter = session, quarter
        self.is_at_partner_evidence = False
        super().__init__(
            self._current_table,
            details,
            lambda: self._no_evidence if self.is_at_partner_evidence else self._no_commitments,
            row_filter=row_filter,
            noun="rows",
        )

    def new_split(self) -> Split:
        """Make both lists, and below or beside them what was said and what was delivered."""
        self._commitments = self.records
        self._evidence = self.new_list(self._evidence_table(), "partner-evidence")
        entitle(self._evidence, (Cell(_OTHER_LIST[False]),))
        self._delivered = edged(ScrolledText(id="delivered"))
        self._delivered.can_focus = True
        lists = Vertical(self._commitments, self._evidence, id="lists")
        return Split(lists, Container(self.detail, self._delivered, id="sides"), small=8)

    def compose(self) -> ComposeResult:
        self._evidence.empty = self._no_evidence
        yield from super().compose()

    def on_resize(self) -> None:
        """Show both lists where there is room for both."""
        room = self.app.size
        self.set_class(room.width >= WIDE and room.height >= TALL, "-both")

    def go_to_list(self, *, partner_evidence: bool) -> None:
        """Make the keys act on one of the two lists."""
        self.is_at_partner_evidence = partner_evidence
        lists = self._evidence, self._commitments
        self.records, other = lists if partner_evidence else lists[::-1]
        entitle(other, (Cell(_OTHER_LIST[partner_evidence]),))
        self.filter.edge = self.records
        self.set_class(partner_evidence, "-partner-evidence")

    def show_rows(self) -> None:
        super().show_rows()
        other, table, empty = (
            (self._commitments, self._commitment_table(), self._no_commitments)
            if self.is_at_partner_evidence
            else (self._evidence, self._evidence_table(), self._no_evidence)
        )
        other.empty = "No matches." if table.rows else empty
        problem = self.problem
        other.show(self.filtered(table))
        self.problem = problem

    def show_detail(self) -> None:
        """Show what was said beside what was delivered; partner evidence takes the whole width."""
        session = self._session
        commitment = session.book.commitments.get(self.key)
        self._delivered.set_class(commitment is None, "-alone")
        if not self.records.table.rows:
            self.show_in_detail(())
            return
        if commitment is None:
            super().show_detail()
            return
        sides = commitment_sides(
            commitment, session.book, Standings(session.today), is_projected=session.is_projected
        )
        for pane, (title, side) in zip((self.detail, self._delivered), sides, strict=True):
            entitle(pane, (Cell(title),))
            pane.show(*side)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget in {self._commitments, self._evidence} - {self.records}:
            self.post_message(self.ListFocused(partner_evidence=event.widget is self._evidence))

    def _current_table(self) -> Table:
        return self._evidence_table() if self.is_at_partner_evidence else self._commitment_table()

    def _commitment_table(self) -> Table:
        session = self._session
        return commitment_table(
            session.book, Standings(session.today), is_projected=session.is_projected
        )

    def _evidence_table(self) -> Table:
        session = self._session
        return evidence_table(session.book, [self._quarter()], is_projected=session.is_projected)

    @property
    def _no_commitments(self) -> str:
        add = own_key("commitment.add")
        find = own_key("app.help")
        return (
            f"No commitments yet. Press {add} to add the first commitment, or {find} and type "
            "“begin” to take them from the priorities ahead."
        )

    @property
    def _no_evidence(self) -> str:
        key = own_key("commitment.add")
        return (
            f"No partner evidence for {self._quarter().short} yet. Press {key} to add the first "
            "one."
        )


class SaidScreen(FramedScreen, inherit_bindings=False):
    """Commitments by year, and a quarter's partner evidence.

    A wide terminal shows both lists side by side, another the one that is gone to.
    """

    DEFAULT_CSS = """
    SaidScreen {
        & #partner-evidence { display: none; }
        & #sides { layout: horizontal; }
        & .-beside #sides { layout: vertical; }
        & #detail, & #delivered { width: 1fr; height: 1fr; }
        & #delivered.-alone { display: none; }
        & .-partner-evidence #records { display: none; }
        & .-partner-evidence #partner-evidence { display: block; }
        & .-both #records, & .-both #partner-evidence { display: block; }
        & .-both #records { height: 2fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = with_declared(
        [*SAID_KEYS, *FRAME_KEYS], "commitments", "commitments"
    )
    TAB = "said"
    TABLE = "commitments"
    FORMS: ClassVar[FormsOfRecord] = {
        "status": lambda s, one: standing_form(one, s.book, is_projected=s.is_projected),
        "deliver": lambda s, one: delivered_form(one, s.book, s.today, s.recording_for),
        "impact": lambda s, one: commitment_impact_form(one, s.book),
        "carry": lambda s, one: carry_form(one, s.book, s.today),
    }
    pane: SaidPane

    chosen: Quarter | None = None

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._recording_for = session.recording_for
        self.pane = SaidPane(
            session, lambda: self.quarter, self.details, row_filter=self.row_filter
        )

    def record_of(self, key: str) -> tuple[str, str]:
        if key in self.session.book.commitments:
            return "commitments", key
        return ("partner_evidence", key) if key in self.session.book.partner_evidence else ("", "")

    @property
    def is_at_partner_evidence(self) -> bool:
        """True if the cursor is in the list of partner evidence."""
        return self.pane.is_at_partner_evidence

    def refresh_book(self) -> None:
        """Show the book as it is now in both lists; cursors stay by key.

        Recording for another quarter shows that one, whichever was chosen before.
        """
        if self._recording_for != self.session.recording_for:
            self.chosen, self._recording_for = None, self.session.recording_for
        super().refresh_book()

    def go_to_list(self, *, partner_evidence: bool) -> None:
        self.pane.go_to_list(partner_evidence=partner_evidence)
        self.refresh_book()
        self.pane.records.focus()

    @on(SaidPane.ListFocused)
    def _go_to_clicked(self, event: SaidPane.ListFocused) -> None:
        event.stop()
        self.go_to_list(partner_evidence=event.partner_evidence)

    @property
    def quarter(self) -> Quarter:
        """The quarter whose partner evidence is shown.

        It is the chosen one, else the one recorded for.
        """
        session = self.session
        return self.chosen or session.recording_for or Quarter.containing(session.today)

    def heading(self) -> tuple[Cell, ...]:
        title = "Said & delivered"
        if self.is_at_partner_evidence:
            title = f"Partner evidence, {self.quarter.short}"
        return (*partnership_title(self.session.book), Cell(title))

    def headline(self) -> tuple[Cell, ...]:
        commitments = commitment_figures(self.session.book, self.session.today)
        partner_evidence = evidence_figures(self.session.book, self.quarter)
        if self.is_at_partner_evidence:
            return (*partner_evidence, *commitments)
        return (*commitments, *partner_evidence)

    def explained_figures(self) -> Sequence[Figure]:
        return said_delivered_figures(self.session.book, self.quarter, self.session.today)

    @property
    def hidden(self) -> int:
        every = self.session.book.partner_evidence.values()
        mine = [each for each in every if each.quarter == self.quarter.typed]
        return sum(self.session.hides(each) for each in mine)

    def details(self, key: str) -> Pieces:
        """A commitment or partner evidence in full; of an agency without one, what to press."""
        session, book = self.session, self.session.book
        if key in book.commitments:
            return commitment_details(
                book.commitments[key],
                book,
                Standings(session.today),
                is_projected=session.is_projected,
            )
        missing = agency_of_missing(key)
        if missing is None:
            return self.in_full("partner_evidence", key)
        quarter, agency = missing
        add = own_key("commitment.add")
        words = f"No partner evidence for {quarter} yet. Press {add} to add it."
        return (Cell(agency_name(agency, book), Tone.STRONG), "\n", words)

    def title_of(self, key: str) -> str:
        if missing := agency_of_missing(key):
            quarter, agency_key = missing
            return f"{agency_name(agency_key, self.session.book)}, {quarter.short}: no evidence"
        return super().title_of(key)

    def show_record(self, table: str, key: str) -> bool:
        record = self.session.book.tables[table].get(key)
        if table not in {"commitments", "partner_evidence"} or record is None:
            return False
        if self.session.hides(record):
            return False
        if table == "partner_evidence":
            self.chosen = Quarter.parse(self.session.book.partner_evidence[key].quarter)
        self.go_to_list(partner_evidence=table == "partner_evidence")
        return self.pane.show_row(key)

    @property
    def commitment(self) -> Commitment | None:
        return self.session.book.commitments.get(self.pane.key)

    @property
    def evidence(self) -> PartnerEvidence | None:
        return self.session.book.partner_evidence.get(self.pane.key)

    def disabled_reason(self, action: str) -> str:
        why = super().disabled_reason(action)
        if why or Needs.RECORD not in needs_of(action) or self.pane.all_rows.rows:
            return why
        return self.pane.when_empty()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_at_partner_evidence and Needs.COMMITMENT in needs_of(action):
            return False
        return super().check_action(action, parameters)

    def exported(self) -> PlannedExport | None:
        session, book = self.session, self.session.book
        if not self.pane.all_rows.rows:
            return None
        filtered = f"with “{self.pane.filter.text}”" if self.pane.filter.text else ""
        shown = ShownRecords(
            keys={row.key for row in self.pane.records.table.rows},
            which=filtered,
            hidden=self.hidden if self.is_at_partner_evidence else 0,
            is_projected=session.is_projected,
        )
        if self.is_at_partner_evidence:
            about = f"partner evidence for {self.quarter}"
            name = f"partner evidence-{self.quarter.file_name}"
            paper = partner_evidence_report(
                book, session.today, [self.quarter], shown=shown, public=False
            )
        else:
            name, about = "said-and-delivered", "what we said and what we delivered"
            paper = said_delivered_report(book, session.today, shown=shown, public=False)
        about = " · ".join(filter(None, (about, filtered)))
        return exported_report(session, paper, name=name, about=about)

    def links(self) -> Sequence[Link]:
        if self.commitment is None:
            return ()
        session = self.session
        linked = actions_linked(self.commitment, session.book, is_projected=session.is_projected)
        return [("actions", action) for action in linked]

    def open_row(self, key: str) -> None:
        if pieces := self.details(key):
            page = SaidPage(self.title_of(key), pieces, self.disabled_reason)
            page.is_of_commitment = not self.is_at_partner_evidence
            self.app.push_screen(page, partial(self._act_on, key))

    async def _act_on(self, key: str, action: str | None) -> None:
        if action is not None and self.pane.show_row(key):
            await self.run_action(action)

    def action_add(self) -> None:
        session, commitment = self.session, self.commitment
        if self.is_at_partner_evidence:
            missing = agency_of_missing(self.pane.key)
            agency = missing[1] if missing else ""
            self.open_form(evidence_form(session.book, session.today, self.quarter, agency))
        else:
            year = kept_year(commitment) if commitment else year_now(session.today)
            self.open_form(commitment_form(session.book, year, is_projected=session.is_projected))

    def action_edit(self) -> None:
        session, given = self.session, self.evidence
        if given is not None:
            self.open_form(edit_evidence_form(given, session.book, session.today))
        elif agency_of_missing(self.pane.key):
            self.action_add()
        else:
            self.ask(lambda s, one: words_form(one, s.book, is_projected=s.is_projected))

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def action_begin_year(self) -> None:
        book, today = self.session.book, self.session.today
        self.open_form(year_form(book, today), keep=handed_on, then=self._preview_year)

    def action_other_list(self) -> None:
        self.go_to_list(partner_evidence=not self.is_at_partner_evidence)

    def action_choose_quarter(self) -> None:
        session = self.session
        self.pick(
            "Partner evidence for which quarter?",
            lambda text: evidence_quarters_table(
                session.book, quarters_offered(session.book, session.today), text
            ),
            self._take_quarter,
            "The list will show what each agency gave for that quarter, and which gave nothing.",
            hint="Choose below, or type Q2",
            empty="No matching quarter. Type fewer letters.",
        )

    def action_history(self) -> None:
        if not agency_of_missing(self.pane.key):
            super().action_history()

    def after_form(self, recorded: JobOutcome) -> None:
        if all(change.creates for change in recorded.changes):
            self.show_record(recorded.changes[0].table, recorded.changes[0].id)

    def _move(self, places: int) -> None:
        if self.commitment is None:
            self.complain("Select a commitment first.")
            return
        self.tell(self.record(MoveCommitment(self.commitment.id, places)))

    def _take_quarter(self, typed: str) -> None:
        self.chosen = Quarter.parse(typed)
        self.go_to_list(partner_evidence=True)

    def _preview_year(self, answer: object) -> None:
        if not isinstance(answer, tuple):
            self.answered(answer)
            return
        year, plan = answer
        screen = BeginYearScreen(self.session, year, plan, self.record)
        self.app.push_screen(screen, self.answered)
