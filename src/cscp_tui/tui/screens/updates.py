"""The Quarterly update screen: preview, checklist, requests, sign-off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from cscp_tui.base.errors import CscpError, Unconfirmed
from cscp_tui.base.texts import counted
from cscp_tui.documents.document import Document
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.changes import Entry
from cscp_tui.domain.commands.updates import refuse_signing
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignOff
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.domain.updates import (
    NARRATIVE_SECTIONS,
    refuse_public_marking,
    sign_off_of,
    sign_offs_of,
)
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.personal_identifier_warnings import warning_of_text, warnings_of_document
from cscp_tui.services.updates import (
    ExportedUpdate,
    UpdateAsked,
    asking_update,
    export_update,
    open_points,
    rebuilt_document,
    request_updates,
    save_update,
    sign_off,
    signed_bytes,
    signed_update,
    update_of,
    write_reminders,
)
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.folder_storage import place_of_exports
from cscp_tui.tui.dialogs import Call, ReadingScreen, Work, WorkScreen, confirm
from cscp_tui.tui.forms.fields import Done, Form
from cscp_tui.tui.forms.form_screen import Warned, handed_on
from cscp_tui.tui.forms.identifiers import ask_about_identifiers
from cscp_tui.tui.forms.partners import partnership_form
from cscp_tui.tui.forms.updates import (
    SignOffAsked,
    UpdateFile,
    comparison_file_form,
    layout_form,
    narrative_form,
    public_wording_form,
    sign_off_form,
    update_file_form,
    withdraw_sign_off_form,
)
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FRAME_KEYS, UPDATE_KEYS, back_key, command
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session, team_of, token_of
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import edged, page
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.tui.widgets.split import Split
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.updates.checklist import (
    ChecklistItem,
    checklist,
    checklist_figures,
    checklist_table,
    summary_of_checklist,
)
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.corrections import correction_key, corrections_lines, signed_words
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.quarters import quarter_due, quarter_state, update_quarters_table
from cscp_tui.views.updates.requests import (
    chase_document,
    missing_updates_words,
    refs_without_update,
    reminders,
    requests_table,
    to_ask,
    without_agency,
)
from cscp_tui.views.updates.update import Update, as_at_of, narrative_places, narrative_text
from cscp_tui.views.updates.update_figures import correction_figures, update_figures
from cscp_tui.writers.formats import bytes_of


class PaperScreen(ModalScreen[bool]):
    """Shows a whole document; its result is whether to export it."""

    DEFAULT_CSS = "PaperScreen > PaperView { height: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        back_key("escape,q,enter", "paper.leave", "Go back."),
        command("x", "paper.export", "Write it to a file."),
    ]

    def __init__(self, document: Document, *, can_export: bool = True) -> None:
        super().__init__()
        self._can_export = can_export
        self._paper = document

    def compose(self) -> ComposeResult:
        view = edged(PaperView(), self._paper.title)
        view.show(self._paper)
        yield view
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(PaperView).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "export" and not self._can_export:
            return False
        return super().check_action(action, parameters)

    def action_export(self) -> None:
        self.dismiss(result=True)


class RequestsScreen(ModalScreen[None]):
    """Shows which agencies were asked, and asks more after a question."""

    DEFAULT_CSS = """
    #requests-about { max-height: 5; padding: 0 1; margin-bottom: 1; }
    #requests-agency { max-height: 3; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "a",
            "requests.all",
            "Write a file for each agency with open actions, and record that you asked.",
            action="ask_all",
            label="Ask all",
        ),
        command(
            "m",
            "requests.missing",
            "Ask again those that haven't answered in full.",
            action="ask_missing",
            label="Ask the missing",
        ),
        command(
            "c",
            "requests.chase",
            "Show what to send to those that have not answered, and who to ring; x writes the "
            "messages as e-mail drafts.",
        ),
        command(
            "t",
            "requests.answers",
            "Take in what agencies sent back: forms, or answers pasted from an e-mail.",
            action="take_in",
            label="Take in answers",
        ),
        back_key("escape,q", "requests.leave", "Ask nobody."),
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(self, screen: UpdateScreen, papers: UpdatePapers) -> None:
        super().__init__()
        self._screen, self._papers, self._quarter = screen, papers, screen.quarter
        self._asked: tuple[str, ...] = ()
        self._is_projected = screen.session.is_projected
        self._why_not = screen.session.why_not_writable
        self._update = papers.asking(self._quarter)
        self._words = PlainText(self._about(), id="requests-about")
        self._agency = PlainText(id="requests-agency")
        self._list = RecordTable(
            table=requests_table(self._update),
            empty="No agency leads an open action in this quarter.",
            can_mark=False,
        )

    def compose(self) -> ComposeResult:
        with page(f"Update requests for {self._update.quarter}"):
            yield self._words
            yield self._list
            yield self._agency
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"ask_all", "ask_missing", "take_in"} and self._why_not:
            return None
        return super().check_action(action, parameters)

    def action_ask_all(self) -> None:
        self._confirm(tuple(to_ask(self._update)))

    def action_ask_missing(self) -> None:
        asked = to_ask(self._update)
        self._confirm(tuple(key for key in asked if refs_without_update(self._update, key)))

    def action_chase(self) -> None:
        paper = chase_document(self._update, is_projected=self._is_projected)
        has_messages = bool(reminders(self._update, is_projected=False))
        self.app.push_screen(PaperScreen(paper, can_export=has_messages), self._write_drafts)

    def _write_drafts(self, wanted: object) -> None:
        if wanted:
            try:
                paths = write_reminders(self._screen.session.workspace, self._update)
                drafts = counted(len(paths), "e-mail draft")
                self._words.show(f"{drafts} written to the folder “exports”.")
            except CscpError as problem:
                self._words.show(str(problem))

    def action_take_in(self) -> None:
        self._screen.action_take_in_answers()

    def on_screen_resume(self) -> None:
        self._update = self._papers.asking(self._quarter)
        self._list.show(requests_table(self._update))
        self._show_agency()

    @on(RecordTable.Opened)
    def _ask_one(self, event: RecordTable.Opened) -> None:
        event.stop()
        if not self._why_not:
            known = (event.key,) if event.key in to_ask(self._update) else ()
            self._confirm(known)

    def _confirm(self, agencies: tuple[str, ...]) -> None:
        if not agencies:
            self._words.show("There are no open actions to ask about.")
            return

        book = self._update.present
        who = counted(len(agencies), "agency", "agencies")
        if len(agencies) == 1:
            who = agency_name(agencies[0], book)
        words = (
            "A form in Word and in Excel, with an e-mail draft, goes into the folder “exports” for "
            f"each of them, and it is recorded that they were asked about "
            f"{self._update.quarter.short}."
        )
        title = f"Ask {who} for an update?"
        then = partial(self._take, agencies)
        confirm(self.app, title, words, then)

    def _take(self, agencies: tuple[str, ...]) -> None:
        """Ask some agencies for updates, report it, and show their new state."""
        self._asked = agencies
        try:
            outcome = self._screen.keep(partial(self._papers.ask, self._quarter, agencies))
            self._screen.tell(outcome)
            words = " ".join((f"{outcome.sentence}.", *outcome.notices))
        except CscpError as problem:
            words = str(problem)
        self._words.show(words)
        self.on_screen_resume()

    def save_again(self) -> None:
        """Ask the same agencies again, once what may identify somebody has been confirmed."""
        self._take(self._asked)

    def on_mount(self) -> None:
        self._show_agency()

    @on(RecordTable.Highlighted)
    def _follow(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show_agency()

    def _show_agency(self) -> None:
        key = self._list.key or ""
        known = self._update.present.agencies.get(key)
        if not key:
            return
        words = missing_updates_words(self._update, key, is_projected=self._is_projected)
        self._agency.show(Cell(known.name if known else key, Tone.STRONG), f": {words}")

    def _about(self) -> str:
        words = (
            f"{own_key('table.open')} asks the agency under the cursor: a form in Word and in Excel "
            "with its open actions, and an e-mail draft, go into the folder “exports”, for you to "
            "send."
        )
        left = without_agency(self._update)
        actions, them = counted(len(left), "open action"), "it" if len(left) == 1 else "them"
        nobody = f" No agency leads {actions}, so nobody will be asked about {them}."
        return (self._why_not or words) + (nobody if left else "")


class UpdatePapers:
    """The papers of a quarter's update for a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._token: tuple[object, ...] = ()
        self._updates: dict[Audience, Update] = {}
        self._documents: dict[Audience, Document] = {}
        self._table: Table | None = None
        self._signed_updates: dict[str, Update] = {}
        self.doubts: tuple[ChecklistItem, ...] = ()
        """The checklist of the update on display."""
        self.corrections: Sequence[Entry] = ()
        """The corrections since the sign-off of the quarter on display."""

    def shown(self, quarter: Quarter, audience: Audience) -> tuple[Document, Table]:
        self._catch_up(quarter)
        if self._table is None:
            self._table = self._looked_over(quarter)
        if audience not in self._documents:
            self._documents[audience] = self._document(quarter, audience)
        return self._documents[audience], self._table

    def update(self, quarter: Quarter, audience: Audience) -> Update:
        """Return the update as at the day shown; all audiences share its books."""
        self._catch_up(quarter)
        if not self._updates:
            session = self._session
            self._updates[Audience.QA] = update_of(
                session.workspace,
                quarter,
                as_at_of(quarter, session.today),
                Audience.QA,
                without_later=session.as_at is not None,
            )
        if audience not in self._updates:
            self._updates[audience] = self._updates[Audience.QA].for_another_paper(audience)
        return self._updates[audience]

    def printed(self, quarter: Quarter, audience: Audience) -> Update:
        """Return the update whose figures are printed: the signed one, once there is one."""
        signed = self._signed(quarter)
        if signed is None:
            return self.update(quarter, audience)
        return self._signed_update(signed).for_another_paper(audience)

    def _catch_up(self, quarter: Quarter) -> None:
        """Discard what was made for another quarter or before something changed."""
        token = (*token_of(self._session), quarter)
        if token != self._token:
            self._token, self._table = token, None
            self._updates.clear()
            self._documents.clear()

    def _looked_over(self, quarter: Quarter) -> Table:
        session, signed = self._session, self._signed(quarter)
        self.doubts = checklist(self.update(quarter, Audience.QA))
        self.corrections = session.workspace.corrections(signed) if signed else ()
        return checklist_table(
            self.doubts,
            session.workspace.book,
            corrections_lines(self.corrections),
            is_projected=session.is_projected,
        )

    def _document(self, quarter: Quarter, audience: Audience) -> Document:
        signed = self._signed(quarter)
        if signed is None:
            update = self.update(quarter, audience)
            options = QuarterlyOptions(quarter=quarter, audience=audience, as_at=update.as_at)
            return document_of(update, options)
        return rebuilt_document(self._signed_update(signed), signed, audience)

    def _signed_update(self, signed: SignOff) -> Update:
        """Return the update that was signed, which never changes."""
        if signed.id not in self._signed_updates:
            workspace = self._session.workspace
            self._signed_updates = {signed.id: signed_update(workspace, signed)}
        return self._signed_updates[signed.id]

    def _signed(self, quarter: Quarter) -> SignOff | None:
        session = self._session
        return None if session.as_at else sign_off_of(session.workspace.book, quarter)

    def record_of(self, key: str) -> tuple[str, str]:
        for doubt in self.doubts:
            if doubt.key == key:
                return doubt.table, doubt.id
        for entry in self.corrections:
            if correction_key(entry) == key:
                return entry.changes[0].table, entry.changes[0].id
        raise KeyError(key)

    def markdown(self, quarter: Quarter, audience: Audience) -> str:
        session, signed = self._session, self._signed(quarter)
        if signed is not None:
            data = signed_bytes(session.workspace, signed, audience, PaperFormat.MARKDOWN)
        else:
            templates = session.workspace.storage.templates()
            document = self._document(quarter, audience)
            data = bytes_of(document, PaperFormat.MARKDOWN, templates)
        return data.decode()

    def write(
        self, quarter: Quarter, audience: Audience, wanted: UpdateFile, warned: set[str]
    ) -> tuple[Path, Sequence[str]]:
        """Write a file into the exports folder; return its path and the messages about it.

        Args:
            warned: the warnings already shown; new ones are added.

        Raises:
            Warned: something may identify a child and has not been warned of yet.
        """
        session = self._session
        asked = UpdateAsked(
            quarter,
            audience,
            as_at_of(quarter, session.today),
            wanted.format,
            marking=wanted.marking,
            without_later=session.as_at is not None,
            revision=wanted.revision,
        )
        templates = session.workspace.storage.templates()
        paper = export_update(session.workspace, asked, templates)
        return self._leave(paper, warned), templates.problems

    def _leave(self, paper: ExportedUpdate, warned: set[str]) -> Path:
        """Write a paper unless it needs a new warning, and return its path."""
        if not warned.issuperset(paper.warnings):
            warned.update(paper.warnings)
            raise Warned(" ".join(paper.warnings), "")
        session = self._session
        storage, scrutinises = session.workspace.storage, session.is_scrutineer
        return save_update(place_of_exports(storage, scrutinises=scrutinises), paper)

    def comparison(self, quarter: Quarter, audience: Audience, marking: str = "") -> Document:
        """Compare with the quarter before; a signed quarter is compared as signed."""
        update = self.printed(quarter, audience)
        return comparison_document(update, self._signed(quarter), marking)

    def write_comparison(
        self, quarter: Quarter, audience: Audience, wanted: UpdateFile, warned: set[str]
    ) -> tuple[Path, Sequence[str]]:
        """Write the comparison with the quarter before, in the same way as ``write``."""
        session, signed = self._session, self._signed(quarter)
        marking = wanted.marking or ""
        refuse_public_marking(audience, marking)
        if wanted.marking is None and signed is not None and audience is not Audience.PUBLIC:
            marking = signed.marking
        document = self.comparison(quarter, audience, marking)
        templates = session.workspace.storage.templates()
        paper = ExportedUpdate(
            f"comparison-{quarter.file_name}-{audience.value}",
            wanted.format,
            bytes_of(document, wanted.format, templates),
            warnings=tuple(warnings_of_document(document, session.book.ignored_phrases)),
        )
        return self._leave(paper, warned), templates.problems

    def asking(self, quarter: Quarter) -> Update:
        """Return the update to ask agencies about for a quarter, as at the day shown."""
        return asking_update(self._session.workspace, quarter, self._session.today)

    def ask(self, quarter: Quarter, agencies: Sequence[str]) -> JobOutcome:
        """Ask agencies for updates; to be called within ``FramedScreen.keep``."""
        session, update = self._session, self.asking(quarter)
        return request_updates(team_of(session), update, session.context(), agencies)

    def signing(self, quarter: Quarter, asked: SignOffAsked, *, asks: bool) -> Work:
        """Return the work of signing a quarter off, to be run in a thread of its own.

        It is done from a workspace of its own, since the one of the screens goes on changing.

        Args:
            asked: who signed it off, how, and the marking of its files.
            asks: whether what its checklist shows has yet to be confirmed.
        """
        session, recorder = self._session, team_of(self._session)
        context = replace(session.context(), asks=asks)

        def work(tell: Callable[[str], None], call: Call) -> JobOutcome:
            def run(record: Callable[[], JobOutcome]) -> JobOutcome:
                recorded: JobOutcome = call(partial(session.keep, record))
                return recorded

            tell("Reading the journal …")
            return sign_off(
                recorder,
                quarter,
                asked.signature,
                context,
                marking=asked.marking,
                amended=asked.amended,
                reading=recorder.workspace.reader(),
                tell=tell,
                run=run,
            )

        return work


_NEEDS_PARTNERSHIP = frozenset(
    {"audience", "compare", "requests", "copy", "edit", "sign_off", "lay_out", "export"}
)
NO_DOUBT = "Nothing is missing or doubtful."
NO_PLAN = "No business plan was in force on that day, so there is nothing to check."


def no_partnership() -> str:
    """Return what is said while nothing has been recorded."""
    plan, add = own_key("screen.plan"), own_key("action.add")
    return f"Nothing has been recorded yet. Press {plan} for the plan, then {add} to start one."


class UpdateScreen(FramedScreen, inherit_bindings=False):
    """The paper, with what is missing or doubtful in it beside or below it."""

    BINDINGS: ClassVar[list[BindingType]] = [*UPDATE_KEYS, *FRAME_KEYS]
    TAB = "update"
    AUTO_FOCUS = "#paper"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._chosen = quarter_due(session.workspace.book, session.recorder.today())
        self.audience = Audience.QA
        self._looked_at: tuple[Quarter, bool] | None = None
        self._papers = UpdatePapers(session)
        self._paper = edged(PaperView(id="paper"), "Paper")
        doubts = RecordTable(empty=NO_DOUBT, can_mark=False, id="doubts")
        self._doubts = edged(doubts, "Checklist")
        self._split = Split(self._paper, self._doubts, small=8)

    @property
    def split(self) -> Split:
        return self._split

    @property
    def quarter(self) -> Quarter:
        """The quarter shown: the chosen one, else the one that the as-at day lies in."""
        return min(self._chosen, Quarter.containing(self.session.today))

    @property
    def signed(self) -> SignOff | None:
        """The sign-off of the quarter shown; None while an earlier day is shown."""
        session = self.session
        return None if session.as_at else sign_off_of(session.workspace.book, self.quarter)

    @property
    def has_partnership(self) -> bool:
        return self.session.book.has_partnership

    def heading(self) -> tuple[Cell, ...]:
        return (*partnership_title(self.session.book), Cell(f"Quarterly update, {self.quarter}"))

    def headline(self) -> tuple[Cell, ...]:
        if not self.has_partnership:
            return (Cell(no_partnership(), Tone.MUTED),)
        shown = self._papers
        audience = self._shown_audience
        words = f"{self.quarter.short} for {audience.readers}"
        if audience is not Audience.PUBLIC and not self.session.book.groups:
            words = f"{words}, a group you haven't added yet"
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
            cells.append(Cell(signed_words(signed, public=False), Tone.MUTED))
        return tuple(cells)

    def explained_figures(self) -> Sequence[Figure]:
        if not self.has_partnership:
            return ()
        printed, shown = self._papers.printed(self.quarter, self._shown_audience), self._papers
        since = f"{self.quarter.short} was signed off"
        return (
            *(correction_figures(shown.corrections, since) if self.signed else ()),
            *update_figures(printed),
            *checklist_figures(shown.doubts, printed.as_at),
        )

    def body(self) -> Iterable[Widget]:
        yield self._split

    def disabled_reason(self, action: str) -> str:
        if action in _NEEDS_PARTNERSHIP:
            if not self.has_partnership:
                return no_partnership()
            if action == "audience" and self.session.is_projected:
                key = own_key("view.projector")
                return f"Others see the public version. Press {key} to leave projector view first."
            if action == "edit" and self.signed is not None:
                return f"{self.quarter.short} is signed off. Withdraw its sign-off first."
        if action in {"sign_off", "lay_out", "public_wording"} and not self.session.can_write:
            return self.session.why_not_writable
        if action == "public_wording" and not self._worded()[0]:
            return "Select a delivery on the checklist first."
        return "" if action == "export" else super().disabled_reason(action)

    def show_frame(self) -> None:
        self._show()
        super().show_frame()

    def action_audience(self) -> None:
        audiences = tuple(Audience)
        self.audience = audiences[(audiences.index(self.audience) + 1) % len(audiences)]
        self.refresh_book()
        self._paper.scroll_home(animate=False)
        self.say(
            f"Showing the version for {self.audience.readers}. All versions have the same figures."
        )

    def action_quarter(self) -> None:
        session = self.session
        open_until = (
            "A quarter stays open until it is signed off. After that, its update is exported as "
            "it was signed."
        )

        def words(key: str | None, _: str) -> str:
            if key is None:
                return open_until
            quarter = Quarter.parse(key)
            state = quarter_state(session.workspace.book, quarter, session.today).text
            return f"{quarter.short}: {state}. {open_until}"

        def take(typed: str) -> None:
            self._chosen = Quarter.parse(typed)
            self.refresh_book()
            self._paper.scroll_home(animate=False)
            self.say(f"Showing {self.quarter}.")

        self.pick(
            "Update for which quarter?",
            lambda text: update_quarters_table(
                session.book, session.workspace.book, session.today, text
            ),
            take,
            words,
            hint="Choose below, or type Q2 or 2025",
            empty="No matching quarter. Type fewer letters.",
        )

    def action_edit(self) -> None:
        book, quarter = self.session.workspace.book, self.quarter

        def words(key: str | None, _: str) -> str:
            if key is None:
                return ""
            unwritten = "Nothing written yet. Figures and tables are added automatically."
            text = narrative_text(book, quarter, key) or unwritten
            return f"{NARRATIVE_SECTIONS[key]} · {text}"

        self.pick(
            "Text for which section?",
            lambda text: narrative_places(book, quarter, text),
            lambda section: self.open_form(narrative_form(book, quarter, section)),
            words,
            hint="Choose below, or type part of its name",
            empty="No matching sections. Type fewer letters.",
        )

    def action_public_wording(self) -> None:
        book, (table, key) = self.session.workspace.book, self._worded()
        if table == "partnership":
            self.open_form(partnership_form(book))
        elif table:
            self.open_form(public_wording_form(book, table, key))

    def _worded(self) -> tuple[str, str]:
        """Return the table and id of the record under the cursor that can have public wording."""
        key = self._doubts.key
        if not key or not self.has_partnership:
            return "", ""
        table, record = self._papers.record_of(key)
        has_some = table in {"actions", "commitments", "partnership"}
        return (table, record) if has_some else ("", "")

    def action_lay_out(self) -> None:
        settings = self.session.workspace.book.partnership
        self.open_form(layout_form(settings, self.audience))

    def action_compare(self) -> None:
        """Show what moved since the quarter before."""
        document = self._papers.comparison(self.quarter, self._shown_audience)

        def leave(is_wanted: bool | None) -> None:  # noqa: FBT001 - the answer of the paper
            if is_wanted:
                audience = self._shown_audience
                form = comparison_file_form(self.quarter, audience, self.signed)
                write_as = partial(self._papers.write_comparison, self.quarter, audience)
                self._write_file(form, write_as)

        self.app.push_screen(PaperScreen(document), leave)

    def action_requests(self) -> None:
        self.app.push_screen(RequestsScreen(self, self._papers))

    def action_sign_off(self) -> None:
        signed = self.signed
        if signed is not None:
            self.open_form(withdraw_sign_off_form(self.quarter, signed))
            return
        recorder = self.session.recorder
        refuse_signing(recorder.book, self.quarter, recorder.today())
        form = sign_off_form(self.quarter, summary_of_checklist(self._papers.doubts))
        self.open_form(form, keep=handed_on, then=self._confirm_signing)

    def _confirm_signing(self, answer: object) -> None:
        if not isinstance(answer, SignOffAsked):
            self.answered(answer)
            return

        doubts = open_points(self.quarter, self._papers.doubts)
        words = (
            "The files for all audiences will be fixed as they are now, signed off by "
            f"{answer.signature.words}. Later changes won't alter them; any that affect "
            f"{self.quarter.short} will be listed as corrections. Withdrawing the sign-off "
            "needs a reason."
        )
        confirm(
            self.app,
            f"Sign off {self.quarter}?",
            " ".join((*doubts, words)),
            lambda: self._sign(answer, asks=not doubts),
            otherwise=lambda: self.say(f"{self.quarter.short} is not signed off."),
        )

    def _sign(self, asked: SignOffAsked, *, asks: bool) -> None:
        """Sign the quarter off in the background, which takes some seconds with many actions."""
        quarter = self.quarter
        work = self._papers.signing(quarter, asked, asks=asks)
        screen = WorkScreen(f"Signing off {quarter}", work)
        self.app.push_screen(screen, partial(self._tell_signing, asked))

    def _tell_signing(self, asked: SignOffAsked, answer: object) -> None:
        if isinstance(answer, BrokenJournal):
            # From now on nothing can be recorded here either.
            with suppress(BrokenJournal):
                self.session.workspace.verify()
        if answer is None:
            self.say(f"Stopped: {self.quarter.short} is not signed off.")
        elif isinstance(answer, MayIdentify):
            self.complain(str(answer))
            ask_about_identifiers(
                self.app, self.session, answer, partial(self._sign, asked, asks=False)
            )
        elif isinstance(answer, Unconfirmed):
            self.refresh_book()
            self._confirm_signing(asked)
        elif isinstance(answer, CscpError):
            self.complain(str(answer))
        elif isinstance(answer, JobOutcome):
            self.refresh_book()
            signed = self.signed
            if signed is not None and any(file.differences for file in signed.files):
                lines = "\n\n".join((f"{answer.sentence}.", *answer.notices))
                self.app.push_screen(ReadingScreen("The Chair's Word file", (lines,)))
            else:
                self.say(answer.message)

    def action_export(self) -> None:
        known = sign_offs_of(self.session.workspace.book, self.quarter)
        withdrawn = [each for each in known if not each.is_in_force]
        audience = self._shown_audience
        form = update_file_form(self.quarter, audience, self.signed, withdrawn)
        self._write_file(form, partial(self._papers.write, self.quarter, audience))

    def _write_file(self, form: Form, write_as: Callable[..., tuple[Path, Sequence[str]]]) -> None:
        """Ask how to write a file, and write it, asking again if it may identify a child."""
        workspace = self.session.workspace
        workspace.refuse_damage("Not exported")
        warned: set[str] = set()

        def write(wanted: UpdateFile, /, **_: object) -> Done:
            with workspace.publishing("Not exported"):
                path, problems = write_as(wanted, warned)
            return Done(" ".join((f"Wrote {path}.", *problems)), (path,))

        self.open_form(form, keep=write)

    def action_copy(self) -> None:
        with self.session.workspace.publishing("Not copied"):
            text = self._papers.markdown(self.quarter, self._shown_audience)
        self.app.copy_to_clipboard(text)
        warning = warning_of_text(text, self.session.book.ignored_phrases)
        who = self._shown_audience.readers
        self.say(f"Markdown for {who} copied to the clipboard. {warning}".rstrip())

    @property
    def _shown_audience(self) -> Audience:
        """The audience; while others look on, always the public."""
        return Audience.PUBLIC if self.session.is_projected else self.audience

    def _show(self) -> None:
        """Rebuild the paper and its checklist if they have changed."""
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
            # The corrections of a signed quarter matter most, so they come first.
            self._looked_at = state
            self._doubts.action_cursor_first()

    def open_row(self, key: str) -> None:
        table, record = self._papers.record_of(key)
        if table == "partnership":
            self.action_public_wording()
        else:
            self.post_message(ShowRecord(table, record))

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()
