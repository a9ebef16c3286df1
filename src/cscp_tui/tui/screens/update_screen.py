"""The quarterly update: what goes to the groups and the public, what is missing, its sign-off."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical

from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Audience
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.tui.frame_keys import FRAME_KEYS
from cscp_tui.tui.screens.framed_screen import FramedScreen
from cscp_tui.tui.screens.update_papers import UpdatePapers
from cscp_tui.tui.update_keys import UPDATE_KEYS
from cscp_tui.tui.widgets.paper_view import PaperView
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.corrections import signed_words
from cscp_tui.views.frames import plan_title
from cscp_tui.views.update_quarters import quarter_due, quarter_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from textual.binding import BindingType
    from textual.widget import Widget

    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.update_records import SignOff
    from cscp_tui.tui.drafts import Seen
    from cscp_tui.tui.forms.specs import Form
    from cscp_tui.tui.forms.update_forms import SignOffAsked, UpdateFile
    from cscp_tui.tui.session import Session
    from cscp_tui.views.questions import Question

_NEEDS_PARTNERSHIP = frozenset(
    {"compare", "requests", "copy", "edit", "sign_off", "lay_out", "export"}
)
NO_PARTNERSHIP = "Nothing is kept of a partnership yet. Press 2 for the plan, and a to begin."
NO_DOUBT = "Nothing is missing or doubtful."
NO_PLAN = "No business plan was in force on that day, so there is nothing to check."


class UpdateScreen(FramedScreen, inherit_bindings=False):
    """The paper as it stands, and beside or below it what is missing or doubtful in it."""

    DEFAULT_CSS = """
    UpdateScreen {
        & > #body { height: 1fr; layout: vertical; }
        & #paper { height: 2fr; width: 1fr; }
        & #doubts-part { height: 1fr; width: 1fr; min-height: 5; }
        & #doubts { height: 1fr; }
        & #doubts-part { border-top: solid $panel; }
        &.-wide > #body { layout: horizontal; }
        &.-wide #paper { width: 3fr; height: 1fr; }
        &.-wide #doubts-part { width: 2fr; height: 1fr; border-left: solid $panel; }
        &.-wide #doubts-part { border-top: none; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (150, "-wide")]  # noqa: RUF012 - the toolkit's type
    BINDINGS: ClassVar[list[BindingType]] = [*UPDATE_KEYS, *FRAME_KEYS]
    TAB = "update"
    AUTO_FOCUS = "#paper"

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session, on the quarter whose update is due."""
        super().__init__(session, ascii_only=ascii_only)
        self._chosen = quarter_due(session.workspace.book, session.workspace.today())
        self.audience = Audience.QA
        self._looked_at: tuple[Quarter, bool] | None = None
        self._papers = UpdatePapers(session)
        self._paper = PaperView(ascii_only=ascii_only, id="paper")
        self._doubts = RecordTable(
            empty=NO_DOUBT,
            can_mark=False,
            ascii_only=ascii_only,
            id="doubts",
        )

    @property
    def quarter(self) -> Quarter:
        """The quarter that is shown: the chosen one, else the one that the earlier day lies in."""
        return min(self._chosen, Quarter.containing(self.session.today))

    @property
    def signed(self) -> SignOff | None:
        """The sign-off of the quarter that is shown, unless an earlier day is."""
        session = self.session
        return None if session.as_at else sign_off_of(session.workspace.book, self.quarter)

    @property
    def has_partnership(self) -> bool:
        """Whether there is anything to write an update about."""
        return self.session.book.has_partnership

    def heading(self) -> tuple[Cell, ...]:
        """Whose update of which quarter."""
        return (plan_title(None, self.session.book)[0], Cell(f"Quarterly update, {self.quarter}"))

    def headline(self) -> tuple[Cell, ...]:
        """For whom it is, whether it is signed off, and what is to be looked at."""
        if not self.has_partnership:
            return (Cell(NO_PARTNERSHIP, Tone.MUTED),)
        shown = self._papers
        audience = self._shown_audience
        words = f"{self.quarter.short} for {audience.label}"
        if audience is not Audience.PUBLIC and not self.session.book.groups:
            words = f"{words}, a group that is not there yet"
        cells = [Cell(words, Tone.STRONG)]
        signed = self.signed
        if signed is None:
            book, today = self.session.workspace.book, self.session.today
            cells.append(quarter_state(book, self.quarter, today))
        else:
            cells.append(Cell("signed off", Tone.GREEN, "✓"))
        if shown.corrections:
            count = len(shown.corrections)
            words = f"{counted(count, 'correction')} since"
            cells.append(Cell(words, Tone.AMBER))
        cells.append(Cell(f"{len(shown.doubts)} on the checklist"))
        if signed is not None:
            cells.append(Cell(signed_words(signed), Tone.MUTED))
        return tuple(cells)

    def questions(self) -> Sequence[Question]:
        """The figures of the paper that is shown, then those of its checklist."""
        from cscp_tui.views.section_questions import correction_questions  # noqa: PLC0415
        from cscp_tui.views.update_questions import (  # noqa: PLC0415 - not at start
            checklist_questions,
            update_questions,
        )

        if not self.has_partnership:
            return ()
        printed, shown = self._papers.printed(self.quarter, self._shown_audience), self._papers
        since = f"{self.quarter.short} was signed off"
        return (
            *(correction_questions(shown.corrections, since) if self.signed else ()),
            *update_questions(printed),
            *checklist_questions(shown.doubts, printed.as_at),
        )

    def body(self) -> Iterable[Widget]:
        """The paper and its checklist."""
        with Horizontal(id="body"):
            yield self._paper
            with Vertical(id="doubts-part"):
                yield self._doubts

    def why_resting(self, action: str) -> str:
        """Why an action cannot be done now."""
        if action in _NEEDS_PARTNERSHIP:
            if not self.has_partnership:
                return NO_PARTNERSHIP
            if action == "edit" and self.signed is not None:
                return f"{self.quarter.short} is signed off; take its signature back first."
        if action in {"sign_off", "lay_out"} and not self.session.can_write:
            return self.session.why_not_writable
        return "" if action == "export" else super().why_resting(action)

    def show_frame(self) -> None:
        """Show the update as it is now, and what the frame says of it."""
        self._show()
        super().show_frame()

    def action_audience(self) -> None:
        """Show the update for the next audience."""
        audiences = tuple(Audience)
        self.audience = audiences[(audiences.index(self.audience) + 1) % len(audiences)]
        self.refresh_book()
        self._paper.scroll_home(animate=False)
        self.say(f"For {self.audience.label}: the same figures, other sections.")

    def action_quarter(self) -> None:
        """Ask for another quarter."""
        from cscp_tui.tui.screens.update_pickers import UpdateQuarterScreen  # noqa: PLC0415

        def take(typed: str | None) -> None:
            if typed is not None:
                self._chosen = Quarter.parse(typed)
                self.refresh_book()
                self._paper.scroll_home(animate=False)
                self.say(f"Shown: {self.quarter}.")

        self.app.push_screen(UpdateQuarterScreen(self.session, ascii_only=self.ascii_only), take)

    def action_edit(self) -> None:
        """Ask for a section, then for its text."""
        from cscp_tui.tui.forms.update_forms import narrative_form  # noqa: PLC0415 - not at start
        from cscp_tui.tui.screens.update_pickers import SectionScreen  # noqa: PLC0415

        def take(section: str | None) -> None:
            if section is not None:
                book = self.session.workspace.book
                self.open_form(lambda: narrative_form(book, self.quarter, section))

        screen = SectionScreen(self.session, self.quarter, ascii_only=self.ascii_only)
        self.app.push_screen(screen, take)

    def action_lay_out(self) -> None:
        """Ask which sections this audience's update has."""
        from cscp_tui.tui.forms.update_forms import layout_form  # noqa: PLC0415 - rarely wanted

        settings = self.session.workspace.book.partnership
        self.open_form(lambda: layout_form(settings, self.audience))

    def action_compare(self) -> None:
        """Show what moved since the quarter before."""
        from cscp_tui.tui.screens.paper_screen import PaperScreen  # noqa: PLC0415 - not at start

        document = self._papers.comparison(self.quarter, self._shown_audience)

        def leave(is_wanted: bool | None) -> None:  # noqa: FBT001 - the answer of the paper
            if is_wanted:
                self._export_comparison()

        self.app.push_screen(PaperScreen(document, ascii_only=self.ascii_only), leave)

    def _export_comparison(self) -> None:
        from cscp_tui.tui.forms.update_forms import comparison_file_form  # noqa: PLC0415

        audience = self._shown_audience
        form = comparison_file_form(self.quarter, audience, self.signed)
        self._write_file(form, partial(self._papers.write_comparison, self.quarter, audience))

    def action_requests(self) -> None:
        """Show who was asked for progress, and ask."""
        from cscp_tui.tui.screens.requests_screen import RequestsScreen  # noqa: PLC0415

        def ask(agencies: tuple[str, ...]) -> str:
            recorded, words = self._papers.ask(self.quarter, agencies)
            self.tell(recorded)
            self.say(words)
            return words

        why_not = "" if self.session.can_write else self.session.why_not_writable
        screen = RequestsScreen(
            lambda: self._papers.asking(self.quarter),
            ask,
            why_not,
            is_projected=self.session.is_projected,
            ascii_only=self.ascii_only,
        )
        self.app.push_screen(screen)

    def action_sign_off(self) -> None:
        """Sign the quarter off, or take its signature back."""
        from cscp_tui.tui.forms.update_forms import sign_off_form, un_sign_form  # noqa: PLC0415
        from cscp_tui.views.checklists import summary  # noqa: PLC0415 - known by now

        signed = self.signed
        if signed is not None:
            self.open_form(lambda: un_sign_form(self.quarter, signed))
            return
        self._papers.refuse_signing(self.quarter)
        from cscp_tui.tui.forms.form_screen import handed_on  # noqa: PLC0415 - not at start

        form = sign_off_form(self.quarter, summary(self._papers.doubts))
        self.open_form(lambda: form, keep=handed_on, then=self._confirm_signing)

    def _confirm_signing(self, answer: object) -> None:
        from cscp_tui.tui.forms.update_forms import SignOffAsked  # noqa: PLC0415 - known by now
        from cscp_tui.tui.screens.confirm_screen import confirm  # noqa: PLC0415

        if not isinstance(answer, SignOffAsked):
            self.tell_answer(answer)
            return

        words = (
            f"The files for all audiences are fixed as they are now, by "
            f"{answer.signature.words}. Nothing that is recorded later changes them; what has "
            f"effect in {self.quarter.short} is listed as a correction. Taking the signature back "
            "needs a reason."
        )
        confirm(
            self.app,
            f"Sign off {self.quarter}?",
            words,
            lambda: self._sign(answer),
            otherwise=lambda: self.say(f"{self.quarter.short} is not signed off."),
            asked_by="s",
            ascii_only=self.ascii_only,
        )

    def _sign(self, asked: SignOffAsked) -> None:
        """Sign the quarter off beside the keys, which takes some seconds with many actions."""
        from cscp_tui.tui.screens.work_screen import WorkScreen  # noqa: PLC0415 - not at start

        quarter = self.quarter
        work = self._papers.signing(quarter, asked)
        screen = WorkScreen(f"Signing off {quarter}", work, ascii_only=self.ascii_only)
        self.app.push_screen(screen, self._tell_signing)

    def _tell_signing(self, answer: object) -> None:
        if isinstance(answer, BrokenJournal):
            # From now on nothing can be recorded here either.
            with suppress(BrokenJournal):
                self.session.workspace.verify()
        if answer is None:
            self.say(f"Stopped: {self.quarter.short} is not signed off.")
        elif isinstance(answer, CscpError):
            self.complain(str(answer))
        elif isinstance(answer, tuple):
            recorded, problems = answer
            self.refresh_book()
            self.say(" ".join((f"{recorded.sentence}.", *problems)))

    def action_export(self) -> None:
        """Ask for the format, and write the update into the exports folder."""
        from cscp_tui.tui.forms.update_forms import update_file_form  # noqa: PLC0415

        form = update_file_form(self.quarter, self.audience, self.signed)
        self._write_file(form, partial(self._papers.write, self.quarter, self.audience))

    def _write_file(self, form: Form, write_as: Callable[..., tuple[Path, Sequence[str]]]) -> None:
        """Ask how a file is to be written, and write it; what may identify a child is asked of."""
        from cscp_tui.tui.forms.specs import Done  # noqa: PLC0415 - not at start

        warned: set[str] = set()

        def write(wanted: UpdateFile, /, *, seen: Seen | None, context: Context | None) -> Done:  # noqa: ARG001 - every form is kept so
            path, problems = write_as(wanted, warned)
            return Done(" ".join((f"Wrote {path}.", *problems)))

        self.open_form(lambda: form, keep=write, then=self.tell_answer)

    def action_copy(self) -> None:
        """Copy the Markdown of what is shown."""
        from cscp_tui.exporting.text_guards import warning_of_text  # noqa: PLC0415 - not at start

        text = self._papers.markdown(self.quarter, self._shown_audience)
        self.app.copy_to_clipboard(text)
        warning = warning_of_text(text, self.session.book.partnership.quiet_phrases)
        who = self._shown_audience.label
        self.say(f"Copied the Markdown for {who} to the clipboard. {warning}".rstrip())

    @property
    def _shown_audience(self) -> Audience:
        """While others look on, only what the public may see."""
        return Audience.PUBLIC if self.session.is_projected else self.audience

    def _show(self) -> None:
        """Make the paper and its checklist anew, where they are others now."""
        if not self.has_partnership:
            return
        try:
            document, table = self._papers.shown(self.quarter, self._shown_audience)
        except CscpError as problem:
            self.complain(str(problem))
            return
        self._paper.show(document)
        has_plan = bool(self._papers.update(self.quarter, Audience.QA).plans)
        self._doubts.empty = NO_DOUBT if has_plan else NO_PLAN
        self._doubts.show(table)
        state = (self.quarter, self.signed is None)
        if state != self._looked_at:
            # What stands first is what matters most: the corrections of a signed quarter.
            self._looked_at = state
            self._doubts.action_cursor_first()

    @on(RecordTable.Opened)
    async def _open(self, event: RecordTable.Opened) -> None:
        """Go to the record that an item of the checklist is about."""
        event.stop()
        table, key = self._papers.record_of(event.key)
        await self.run_action(f"app.show_record({table!r}, {key!r})")

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
