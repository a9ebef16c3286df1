"""The Scrutiny screen: can the figures be trusted, and what was asked about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from cscp_tui.base.errors import Refused
from cscp_tui.base.progress import Step
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table
from cscp_tui.domain.commands.scrutiny import ReopenChallenge
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Answer, Challenge, Conclusion
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.own_files import Visit
from cscp_tui.services.scrutiny import render_scrutiny_pack, warnings_accepted
from cscp_tui.services.verification import Verified, newest_pack, verify_typed
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.forms.exports import PlannedExport
from cscp_tui.tui.forms.fields import Done, Form
from cscp_tui.tui.forms.scrutiny import (
    answer_form,
    challenge_form,
    conclusion_form,
    file_keeper,
    reflection_form,
    take_in_form,
    verify_form,
)
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FRAME_KEYS, SCRUTINY_KEYS, with_declared
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.screen import FormsOfRecord, FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Pieces, Standings
from cscp_tui.views.history import Changed, changed_since, subject_of_entry
from cscp_tui.views.scrutiny import (
    CHANGES,
    FOLDED_AT_FIRST,
    ScrutinyRow,
    explained_scrutiny_figures,
    scrutiny_details,
    scrutiny_figures,
    scrutiny_table,
)
from cscp_tui.views.warnings import selected_warnings, warnings_table


def _pack(session: Session) -> Callable[[Step], str]:
    """Prepare the pack of the as-at day, which is made from the journals, not the book."""
    workspace, day = session.workspace, session.today

    def make(step: Step) -> str:
        reader = workspace.reader()
        with reader.publishing("Not exported"):
            return render_scrutiny_pack(reader, day, since=newest_pack(reader), step=step)

    return make


ROOMY = 45
"""The least number of lines with room for more than the open challenges."""


class ScrutinyPane(ListPane):
    """A list whose folded groups are unfolded while something is looked for."""

    def show_rows(self) -> None:
        if self.filter.text:
            self.records.unfold(*FOLDED_AT_FIRST)
        super().show_rows()


class ScrutinyScreen(FramedScreen, inherit_bindings=False):
    """Challenges first; under them what changed, slips, deliveries without impact, reflections."""

    BINDINGS: ClassVar[list[BindingType]] = with_declared(
        [*SCRUTINY_KEYS, *FRAME_KEYS], "scrutiny", "challenges"
    )
    NAME = "Scrutiny"
    TAB = "scrutiny"
    FORMS: ClassVar[FormsOfRecord] = {
        "answer": lambda s, challenge: answer_form(challenge, s.book),
        "conclude": lambda s, challenge: conclusion_form(challenge, s.book),
    }
    pane: ScrutinyPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._last_visit = session.visits.last(session.recorder.today())
        self._changed: Changed | None = None
        self._changed_for: tuple[object, ...] = ()
        self.pane = ScrutinyPane(
            self.make_table,
            self.details,
            lambda: f"Nothing here yet. Press {own_key('app.help')} for the keys.",
            row_filter=self.row_filter,
            noun="entries",
        )
        self.pane.records.fold(*FOLDED_AT_FIRST)

    def on_mount(self) -> None:
        """Show the changes since the last visit, if there is room, and remember this visit."""
        if self.app.size.height >= ROOMY:
            self.pane.records.unfold(CHANGES)
        workspace = self.session.workspace
        scrutiny = max(0, workspace.scrutiny_position.n)
        self.session.visits.keep(
            Visit(workspace.position.n, self.session.recorder.today(), scrutiny)
        )

    def headline(self) -> tuple[Cell, ...]:
        session = self.session
        return scrutiny_figures(session.book, session.plan_in_force(), session.today)

    def explained_figures(self) -> Sequence[Figure]:
        session = self.session
        known = explained_scrutiny_figures(session.book, session.plan_in_force(), session.today)
        return (*known, *super().explained_figures())

    def record_of(self, key: str) -> tuple[str, str]:
        return self._record(ScrutinyRow.of(key))

    def make_table(self) -> Table:
        session = self.session
        return scrutiny_table(
            session.book, session.today, self.changed, is_projected=session.is_projected
        )

    @property
    def changed(self) -> Changed:
        """The changes that others recorded since the last visit, up to the as-at day.

        For scrutineers that is what the team recorded; for the team, what scrutineers did too.
        """
        session = self.session
        workspace = session.workspace
        state = (workspace.position.n, workspace.scrutiny_position.n, session.as_at)
        if self._changed is None or self._changed_for != state:
            visit = self._last_visit
            entries, earlier = workspace.entries_after(visit.n if visit else 0)
            if not session.is_scrutineer:
                known = visit.scrutiny if visit else 0
                own = (each for each in workspace.scrutiny_entries() if each.line.n > known)
                entries = sorted([*entries, *own], key=lambda each: each.line.at)
            self._changed_for = state
            self._changed = changed_since(
                entries,
                visit.day if visit else None,
                session.recorder.today(),
                as_at=session.as_at,
                earlier=earlier and visit is not None,
            )
        return self._changed

    @property
    def place(self) -> ScrutinyRow:
        return ScrutinyRow.of(self.pane.key)

    def details(self, key: str) -> Pieces:
        session = self.session
        return scrutiny_details(
            ScrutinyRow.of(key),
            session.book,
            Standings(session.today, session.recording_for),
            self.changed,
            is_projected=session.is_projected,
        )

    def show_record(self, table: str, key: str) -> bool:
        rows = (row.key for row in self.pane.all_rows.rows)
        place = next((row for row in rows if self._is_of(row, table, key)), "")
        return bool(place) and self.pane.show_row(place)

    def exported(self) -> PlannedExport:
        """The scrutiny pack; what is restricted is in it, whoever looks on."""
        session = self.session
        return PlannedExport(
            name="scrutiny pack",
            about="Figures, slips, challenges and every action with its history, including "
            "restricted items",
            formats=("html",),
            size=len(session.book.actions),
            prepare=lambda _: _pack(session),
        )

    def action_history(self) -> None:
        _, record = self._record(self.place)
        if record:
            self.show_history(record, self.title_of(self.pane.key))

    def action_challenge(self) -> None:
        session = self.session
        self.open_form(
            challenge_form(session.book, by=session.by, is_scrutineer=session.is_scrutineer)
        )

    def action_warnings(self) -> None:
        """Show the accepted warnings in a list that can be searched; Enter opens the record."""
        session = self.session
        known = [
            each
            for each in warnings_accepted(session.workspace, session.today)
            if not session.hides(session.book.find(each.table, each.id))
        ]

        def rows(text: str) -> Table:
            return warnings_table(selected_warnings(known, text.split(), session.today))

        def open_record(key: str) -> None:
            number = int(key.partition("#")[0])
            warning = next(each for each in known if each.number == number)
            self.open_record(warning.table, warning.id)

        self.pick("Accepted warnings", rows, open_record)

    def action_take_in(self) -> None:
        session = self.session
        keep = file_keeper(
            session.workspace.storage,
            session.by,
            lambda: session.recorder.may_upgrade,
            session.refuse_unconfirmed,
        )
        self.open_form(take_in_form(), keep=keep, then=self._tell_taken)

    def _tell_taken(self, answer: object) -> None:
        if isinstance(answer, Done):
            self.session.follow()
        self.answered(answer)

    def action_verify(self) -> None:
        """Ask for a printed file or a seal, and show whether it is what is recorded."""
        workspace = self.session.workspace
        workspace.refuse_damage("Not verified")

        def verify(typed: str, /, **_: object) -> Verified:
            reader = workspace.reader()
            with reader.publishing("Not verified"):
                return verify_typed(reader, typed)

        def tell(answer: object) -> None:
            if isinstance(answer, Verified):
                lines = "\n\n".join((answer.summary, *answer.findings))
                self.app.push_screen(ReadingScreen("Verified", (lines,)))

        self.open_form(verify_form(), keep=verify, then=tell)

    def action_reopen(self) -> None:
        """Open the challenge under the cursor again; undo closes it again."""
        recorded = self.record(ReopenChallenge(self._challenge().id))
        self.tell(recorded)
        self.after_form(recorded)

    def action_reflect(self) -> None:
        """Ask for the text of a quarter: the one under the cursor, else the present one."""
        session = self.session
        known = session.book.reflections.get(self.place.key)
        quarter = session.recording_for or Quarter.containing(session.recorder.today())
        form = reflection_form(
            session.book,
            session.recorder.today(),
            by=session.by,
            quarter=Quarter.parse(known.quarter) if known else quarter,
            role=known.role if known else "",
        )
        self.open_form(form)

    def after_form(self, recorded: JobOutcome) -> None:
        for change in recorded.changes:
            found = self.session.book.find(change.table, change.id)
            key = found.challenge if isinstance(found, Answer | Conclusion) else change.id
            table = "reflections" if change.table == "reflections" else "challenges"
            if self.show_record(table, key):
                return

    def ask(self, form: Callable[[Session, Any], Form]) -> None:
        self.open_form(form(self.session, self._challenge()))

    def _challenge(self) -> Challenge:
        place = self.place
        known = self.session.book.challenges.get(place.key)
        if known is None or place.table != "challenges":
            raise Refused(
                f"Select a challenge first, or press {own_key('scrutiny.add')} to add one."
            )
        return known

    def _record(self, place: ScrutinyRow) -> tuple[str, str]:
        if place.group != CHANGES:
            return place.table, place.key
        entry = self.changed.entry(place.key)
        return subject_of_entry(entry) if entry else ("", "")

    @staticmethod
    def _is_of(row: str, table: str, key: str) -> bool:
        place = ScrutinyRow.of(row)
        return place.key == key and place.table == table and table != "actions"
