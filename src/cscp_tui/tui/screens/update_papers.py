"""What the screen of the quarterly update shows and hands out, kept until something changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.signing import refuse_signing
from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Audience
from cscp_tui.exporting.comparisons import comparison_document
from cscp_tui.exporting.formats import bytes_of
from cscp_tui.exporting.guards import warnings_of_document
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.exporting.quarterly import QuarterlyOptions, document_of, update_of
from cscp_tui.exporting.requests import asking_update, request_updates, request_warnings
from cscp_tui.exporting.signing import SigningOff, made_again, signed_bytes, signed_update
from cscp_tui.exporting.templating import Templates
from cscp_tui.exporting.updates import Paper, UpdateAsked, keep, made
from cscp_tui.store.errors import NotTheScrutineers
from cscp_tui.store.places import place_of_exports
from cscp_tui.store.teams import TeamWorkspace
from cscp_tui.tui.forms.guards import Warned
from cscp_tui.tui.frame_states import token_of
from cscp_tui.views.checklists import checklist, checklist_table
from cscp_tui.views.corrections import correction_key, corrections_lines
from cscp_tui.views.updates import as_at_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cscp_tui.domain.commands.signing import SignOffQuarter
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.update_records import SignOff
    from cscp_tui.exporting.documents import Document
    from cscp_tui.store.histories import Entry
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.forms.update_forms import SignOffAsked, UpdateFile
    from cscp_tui.tui.screens.work_screen import Call, Work
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table
    from cscp_tui.views.checklists import Doubt
    from cscp_tui.views.updates import Update


class UpdatePapers:
    """The update of a quarter for a session."""

    def __init__(self, session: Session) -> None:
        """Nothing is made yet."""
        self._session = session
        self._token: tuple[object, ...] = ()
        self._updates: dict[Audience, Update] = {}
        self._documents: dict[Audience, Document] = {}
        self._table: Table | None = None
        self._signed_updates: dict[str, Update] = {}
        self.doubts: tuple[Doubt, ...] = ()
        """What is missing or doubtful in what is shown."""
        self.corrections: Sequence[Entry] = ()
        """What was recorded since the quarter that is shown was signed off."""

    def shown(self, quarter: Quarter, audience: Audience) -> tuple[Document, Table]:
        """The paper, and its checklist with the corrections since its sign-off."""
        self._catch_up(quarter)
        if self._table is None:
            self._table = self._looked_over(quarter)
        if audience not in self._documents:
            self._documents[audience] = self._document(quarter, audience)
        return self._documents[audience], self._table

    def update(self, quarter: Quarter, audience: Audience) -> Update:
        """The update on the day that is shown; all audiences share its books."""
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
        """The update whose figures the paper gives: what was signed, once it was."""
        signed = self._signed(quarter)
        if signed is None:
            return self.update(quarter, audience)
        return self._signed_update(signed).for_another_paper(audience)

    def _catch_up(self, quarter: Quarter) -> None:
        """Forget what was made of another quarter, or before something changed."""
        token = (*token_of(self._session), quarter)
        if token != self._token:
            self._token, self._table = token, None
            self._updates.clear()
            self._documents.clear()

    def _looked_over(self, quarter: Quarter) -> Table:
        """What is missing or doubtful, after the corrections since the sign-off."""
        session, signed = self._session, self._signed(quarter)
        self.doubts = checklist(self.update(quarter, Audience.QA))
        self.corrections = session.workspace.corrections(signed) if signed else ()
        shown = () if session.is_projected else self.corrections
        return checklist_table(self.doubts, corrections_lines(shown), self._hides)

    def _hides(self, doubt: Doubt) -> bool:
        """Whether what a doubt is about is not to be seen now."""
        record = self._session.workspace.book.find(doubt.table, doubt.id)
        return record is not None and self._session.hides_record(doubt.table, record)

    def _document(self, quarter: Quarter, audience: Audience) -> Document:
        signed = self._signed(quarter)
        if signed is None:
            update = self.update(quarter, audience)
            return document_of(update, self._options(update))
        return made_again(self._signed_update(signed), signed, audience)

    def _signed_update(self, signed: SignOff) -> Update:
        """The update that was signed, which is the same for ever."""
        if signed.id not in self._signed_updates:
            workspace = self._session.workspace
            self._signed_updates = {signed.id: signed_update(workspace, signed)}
        return self._signed_updates[signed.id]

    def _signed(self, quarter: Quarter) -> SignOff | None:
        session = self._session
        return None if session.as_at else sign_off_of(session.workspace.book, quarter)

    @staticmethod
    def _options(update: Update) -> QuarterlyOptions:
        return QuarterlyOptions(
            quarter=update.quarter, audience=update.audience, as_at=update.as_at
        )

    def record_of(self, key: str) -> tuple[str, str]:
        """The table and the id of the record that a line of the checklist is about."""
        for doubt in self.doubts:
            if doubt.key == key:
                return doubt.table, doubt.id
        for entry in self.corrections:
            if correction_key(entry) == key:
                return entry.changes[0].table, entry.changes[0].id
        raise KeyError(key)

    def markdown(self, quarter: Quarter, audience: Audience) -> str:
        """The Markdown of what is shown.

        Raises:
            CscpError: the signed file is not as it was signed.
        """
        session, signed = self._session, self._signed(quarter)
        if signed is not None:
            data = signed_bytes(session.workspace, signed, audience, PaperFormat.MARKDOWN)
        else:
            update = self.update(quarter, audience)
            document = document_of(update, self._options(update))
            templates = Templates(session.workspace.folder)
            data = bytes_of(document, PaperFormat.MARKDOWN, templates)
        return data.decode()

    def write(
        self, quarter: Quarter, audience: Audience, wanted: UpdateFile, warned: set[str]
    ) -> tuple[Path, Sequence[str]]:
        """Write a file into the exports folder; where it is, and what is to be said about it.

        Args:
            quarter: the update's.
            audience: whom it is for.
            wanted: its format and its marking.
            warned: the warnings that were read already; those that are given are put there.

        Raises:
            Warned: something in it may identify a child, and was not warned of yet.
            CscpError: it could not be made or written.
        """
        session = self._session
        asked = UpdateAsked(
            quarter,
            audience,
            as_at_of(quarter, session.today),
            wanted.format,
            marking=wanted.marking,
            without_later=session.as_at is not None,
        )
        templates = Templates(session.workspace.folder)
        paper = made(session.workspace, asked, templates)
        return self._leave(paper, warned), templates.problems

    def _leave(self, paper: Paper, warned: set[str]) -> Path:
        """Write a paper, unless something in it was not warned of yet; where it is."""
        if not warned.issuperset(paper.warnings):
            warned.update(paper.warnings)
            raise Warned(" ".join(paper.warnings), "")
        session = self._session
        folder = session.workspace.folder
        return keep(place_of_exports(folder, scrutinises=session.is_scrutineer), paper)

    def comparison(self, quarter: Quarter, audience: Audience, marking: str = "") -> Document:
        """What moved since the quarter before; of a signed quarter, what was signed."""
        update = self.printed(quarter, audience)
        return comparison_document(update, self._signed(quarter), marking)

    def write_comparison(
        self, quarter: Quarter, audience: Audience, wanted: UpdateFile, warned: set[str]
    ) -> tuple[Path, Sequence[str]]:
        """Write the comparison with the quarter before, as ``write`` does an update."""
        session, signed = self._session, self._signed(quarter)
        marking = wanted.marking or ""
        if wanted.marking is None and signed is not None and audience is not Audience.PUBLIC:
            marking = signed.marking
        document = self.comparison(quarter, audience, marking)
        templates = Templates(session.workspace.folder)
        paper = Paper(
            f"comparison-{quarter.file_name}-{audience.value}",
            wanted.format,
            bytes_of(document, wanted.format, templates),
            warnings=tuple(warnings_of_document(document, session.book.partnership.quiet_phrases)),
        )
        return self._leave(paper, warned), templates.problems

    def _team(self) -> TeamWorkspace:
        """The workspace, of which the scrutineer only reads.

        Raises:
            NotTheScrutineers: it is the scrutineer who sits here.
        """
        workspace = self._session.workspace
        if not isinstance(workspace, TeamWorkspace):
            raise NotTheScrutineers
        return workspace

    def asking(self, quarter: Quarter) -> Update:
        """What agencies are asked about for a quarter, as it is on the day that is shown."""
        return asking_update(self._session.workspace, quarter, self._session.today)

    def ask(self, quarter: Quarter, agencies: Sequence[str]) -> tuple[Recorded, str]:
        """Ask agencies for updates.

        Returns:
            What was recorded, and what is to be said of it: how many files were written, and what
            in them may identify a child.

        Raises:
            CscpError: nobody could be asked.
        """
        update = self.asking(quarter)
        session, workspace = self._session, self._team()
        paths: list[Path] = []

        def record() -> Recorded:
            recorded, written = request_updates(
                workspace,
                update,
                session.context(),
                agencies,
                templates=Templates(session.workspace.folder),
            )
            paths.extend(written)
            return recorded

        recorded = session.keep(record)
        words = (
            f"{recorded.sentence}; the folder “exports” has {counted(len(paths), 'file')} to send."
        )
        return recorded, " ".join((words, *request_warnings(update, agencies)))

    def refuse_signing(self, quarter: Quarter) -> None:
        """Refuse what cannot be signed off, before anything is asked.

        Raises:
            Refused: the quarter has not ended, or is signed off already.
        """
        workspace = self._session.workspace
        refuse_signing(workspace.book, quarter, workspace.today())

    def signing(self, quarter: Quarter, asked: SignOffAsked) -> Work:
        """The work of signing a quarter off, for a thread of its own.

        It is done from a workspace of its own, since the one of the screens goes on changing.

        Args:
            quarter: the quarter.
            asked: who signed it off, how, and how its files are marked.

        Returns:
            What does it; it gives what was recorded, and what is to be said of its templates.

        Raises:
            NotTheScrutineers: it is the scrutineer who sits here.
        """
        session, workspace = self._session, self._team()
        context = session.context()

        def work(tell: Callable[[str], None], call: Call) -> tuple[Recorded, Sequence[str]]:
            def keep(command: SignOffQuarter) -> Recorded:
                def record() -> Recorded:
                    return workspace.record(command, context, after=command.fixed.line)

                recorded: Recorded = call(partial(session.keep, record))
                return recorded

            tell("Reading the journal …")
            templates = Templates(workspace.folder)
            signing = SigningOff(
                reading=workspace.reader(),
                quarter=quarter,
                signature=asked.signature,
                context=context,
                marking=asked.marking,
                templates=templates,
                tell=tell,
            )
            return signing.record(keep), templates.problems

        return work
