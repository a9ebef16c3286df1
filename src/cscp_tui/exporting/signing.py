"""Signing a quarter off: its files for all audiences, made once, and given back as they were."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.signing import Fixed, SignOffQuarter, refuse_signing, refuse_unsaid
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sign_offs import last_signed
from cscp_tui.domain.update_records import SignedFile
from cscp_tui.domain.words import Audience
from cscp_tui.exporting.formats import bytes_of
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.exporting.quarterly import (
    QuarterlyOptions,
    document_of,
    update_of,
)
from cscp_tui.exporting.templating import Templates
from cscp_tui.store import signings
from cscp_tui.store.recordings import MovedOn
from cscp_tui.views.corrections import signed_words
from cscp_tui.views.updates import Update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.domain.commands.signing import Signature
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.update_records import SignOff
    from cscp_tui.exporting.documents import Document
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.store.teams import TeamWorkspace
    from cscp_tui.store.workspaces import Workspace


FILES = len(Audience) * len(PaperFormat)
"""So many files a quarter is signed off with."""

_TRIES = 5
"""How often the files are made anew because others recorded something while they were made."""


class NotAmongSigned(CscpError):
    """A file that a signed-off quarter was not signed with."""

    def __init__(self, quarter: Quarter, what: str) -> None:
        super().__init__(
            f"{quarter.short} is signed off, and not as {what}; export it as it was signed, or "
            "un-sign it with a reason."
        )


def sign_off(
    workspace: TeamWorkspace,
    quarter: Quarter,
    signature: Signature,
    context: Context,
    *,
    marking: str = "",
    templates: Templates | None = None,
) -> Recorded:
    """Sign a quarter off: verify the journal, store all files, then record it.

    Whoever is stopped in between leaves files that no sign-off names, and an open quarter.

    Args:
        workspace: where it is recorded.
        quarter: the quarter, which has ended.
        signature: who signed it, and how that was said.
        context: who records it, and for which day.
        marking: the security marking of all files but the public ones.
        templates: those of the workspace; what does not work in them is said there.

    Raises:
        BrokenJournal: a line of the journal is not what was written.
        NotKept: a file could not be stored; nothing is signed off.
        MovedOn: others recorded something each time while the files were made.
        CscpError: the quarter cannot be signed off.
    """
    signing = SigningOff(
        reading=workspace,
        quarter=quarter,
        signature=signature,
        context=context,
        marking=marking,
        templates=templates or Templates(workspace.folder),
    )
    return signing.record(
        lambda command: workspace.record(command, context, after=command.fixed.line)
    )


def _untold(words: str) -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningOff:
    """A sign-off in its making, which may be far from where it is recorded."""

    reading: Workspace
    """What the files are made from."""
    quarter: Quarter
    signature: Signature
    context: Context
    marking: str
    templates: Templates
    tell: Callable[[str], None] = _untold
    """Is told what is done next; what it raises stops the work before anything is recorded."""

    def record(self, keep: Callable[[SignOffQuarter], Recorded]) -> Recorded:
        """Make the files and keep the sign-off; with all that came in while they were made.

        Args:
            keep: records it, if the line that it names is still the last one.
        """
        for _ in range(_TRIES - 1):
            with suppress(MovedOn):
                return keep(self._made_ready())
        return keep(self._made_ready())

    def _made_ready(self) -> SignOffQuarter:
        """The sign-off with files that are stored."""
        reading, context = self.reading, self.context
        self.tell("Verifying the journal …")
        reading.verify()
        day = context.on or context.today
        refuse_signing(reading.book, self.quarter, day)
        refuse_unsaid(self.signature)
        fixed = _places(reading, self.marking)
        said = f"by {self.signature.words}, on {long(day)}, recorded by {context.by}"
        files = tuple(
            SignedFile(
                audience=audience,
                format=paper_format,
                hash=signings.keep(reading.folder, data, paper_format),
            )
            for audience, paper_format, data in self._files(fixed, said)
        )
        return SignOffQuarter(self.quarter, self.signature, replace(fixed, files=files))

    def _files(self, fixed: Fixed, said: str) -> Iterator[tuple[str, str, bytes]]:
        """Each file of the update: its audience, its format and its bytes."""
        quarter, number = self.quarter, count(1)
        books = update_of(self.reading, quarter, quarter.last_day, Audience.QA)
        for audience in Audience:
            document: Document | None = None
            for paper_format in PaperFormat:
                what = f"for {audience.label}, {paper_format.label}"
                self.tell(f"{next(number)} of {FILES} files: {what} …")
                if document is None:
                    update = books.for_another_paper(audience)
                    document = document_of(update, _options(quarter, audience, fixed, said))
                data = bytes_of(document, paper_format, self.templates)
                yield audience.value, paper_format.value, data
        self.tell("All files are stored …")


def _places(workspace: Workspace, marking: str) -> Fixed:
    """Where the journals stand now."""
    place, scrutiny = workspace.position, workspace.scrutiny_position
    return Fixed(
        line=place.n,
        offset=place.offset,
        head=place.hash,
        scrutiny_line=max(scrutiny.n, 0),
        scrutiny_head=scrutiny.hash if scrutiny.n >= 0 else "",
        marking=marking,
    )


def _options(quarter: Quarter, audience: Audience, fixed: Fixed, said: str) -> QuarterlyOptions:
    journal = f"{fixed.line} changes, the last one with the hash {fixed.head}"
    if audience is Audience.PUBLIC:
        # Roles stand there, never a name that somebody records under.
        said = said.rpartition(", recorded by ")[0]
    return QuarterlyOptions(
        quarter=quarter,
        audience=audience,
        as_at=quarter.last_day,
        marking="" if audience is Audience.PUBLIC else fixed.marking,
        draft=False,
        signed=(("Signed off", said), ("Journal", journal)),
    )


def signed_bytes(
    workspace: Workspace,
    signed: SignOff,
    audience: Audience,
    paper_format: PaperFormat,
    marking: str | None = None,
) -> bytes:
    """A file of a signed-off quarter, byte for byte as it was signed.

    Args:
        workspace: where it is stored.
        signed: the sign-off.
        audience: whom the file is for.
        paper_format: its format.
        marking: what is asked for; the one it was signed with, where it is left out.

    Raises:
        NotAmongSigned: it was not signed with such a file.
        SignedFileMissing: it is not where it was put.
        SignedFileChanged: its bytes are others.
    """
    quarter = Quarter.parse(signed.quarter)
    was = "" if audience is Audience.PUBLIC else signed.marking
    if marking is not None and marking != was:
        raise NotAmongSigned(quarter, f"“{marking}”" if marking else "a paper without marking")
    for file in signed.files:
        if (file.audience, file.format) == (audience.value, paper_format.value):
            return signings.fetch(workspace.folder, signed, file)
    raise NotAmongSigned(quarter, f"{paper_format} for {audience.label}")


def signed_update(workspace: Workspace, signed: SignOff) -> Update:
    """The update on the lines that were known when it was signed off."""
    quarter = Quarter.parse(signed.quarter)
    present = workspace.as_signed(signed, date.max)
    before = last_signed(present, quarter)
    return Update(
        book=workspace.as_signed(signed, signed.as_at),
        before=workspace.as_signed(signed, quarter.previous.last_day),
        present=present,
        quarter=quarter,
        as_at=signed.as_at,
        signed_before=before,
        corrections=workspace.corrections(before, signed) if before else (),
    )


def made_again(update: Update, signed: SignOff, audience: Audience) -> Document:
    """The paper of a signed-off quarter from the update on the lines that it knows."""
    fixed = Fixed(signed.line, signed.offset, signed.head, marking=signed.marking)
    options = _options(update.quarter, audience, fixed, signed_words(signed))
    return document_of(update.for_another_paper(audience), options)


def differing(workspace: Workspace) -> Iterator[str]:
    """The signed-off quarters that would read otherwise today, though nothing is wrong with them.

    Another version of the program or another template makes other words of the same lines; what was
    signed is what is exported.
    """
    for signed in workspace.book.sign_offs.values():
        if not signed.is_in_force:
            continue
        update, paper = signed_update(workspace, signed), PaperFormat.MARKDOWN
        templates = Templates(workspace.folder)
        if any(
            bytes_of(made_again(update, signed, audience), paper, templates)
            != signed_bytes(workspace, signed, audience, paper)
            for audience in Audience
        ):
            yield (
                f"{Quarter.parse(signed.quarter).short} would read otherwise if it were signed off "
                "today, by another template or version of the program; the signed files are "
                "exported as they are."
            )
