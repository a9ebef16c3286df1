"""Redaction: find a text, preview its removal, and remove it, also from the drafts of forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.paths import state_folder
from cscp_tui.base.texts import counted
from cscp_tui.domain.book import Book
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import listed, record_label
from cscp_tui.domain.records import SCRUTINY_TABLES, conclusion_id, is_the_scrutineers
from cscp_tui.domain.rights import NotTheScrutineers
from cscp_tui.services.outcome import JobOutcome, outcome_of
from cscp_tui.services.own_files import FormDrafts, LastPlace
from cscp_tui.store import redaction
from cscp_tui.store.folder import FileKind
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.redacted_files import DELETED
from cscp_tui.store.redaction import NOWHERE, FoundText
from cscp_tui.store.workspace import Workspace

ELSEWHERE = (
    "Copies elsewhere stay as they are: emailed and printed papers, other people's copies and "
    "backups, version histories of file shares, and what other programs keep."
)
ON_THE_SERVER = (
    "The database's server keeps the text in its log, its unused space and its backups until IT has "
    "cleaned them; “docs/it.md” says how."
)
NO_WAY_BACK = "This can't be undone."
OLD_FORMAT = (
    "An earlier version of the program wrote {lines}. After the redaction nobody can prove that "
    "nothing else in {them} was changed, and somebody who knows the rest could guess the text. "
    "“cscp check” says so from then on."
)
SHELL = (
    "A text typed on the command line stays in your shell's history. Delete it there, and next time "
    "leave the text out: the command asks for it."
)
_MOST_FILES = 12


class Redacting(Struct, frozen=True):
    """A redaction before it is confirmed: the text, and every place that contains it."""

    text: str
    key: str
    """The id of the record that the user named."""
    found: FoundText
    drafts: int
    """The number of form drafts on this computer that contain the text."""

    def places(self, book: Book) -> Iterator[str]:
        hits = self.found.hits
        names = dict.fromkeys(
            record_label(table, key, book) if table else "reasons" for table, key in hits.records
        )
        if hits.texts:
            yield f"The records and their history: {counted(len(hits.texts), 'text')}, in {listed(names)}"
        for kind, words in _WORDS.items():
            same = [place for place in self.found.places if place.kind is kind]
            if same:
                yield words.format(number=counted(len(same), "file"))
        named = [place for place in self.found.places if place.kind not in _WORDS]
        named = [place for place in named if not place.is_own]
        for place in named[:_MOST_FILES]:
            is_deleted = place.kind in DELETED
            yield f"{place.sentence}{', and the file will be deleted' if is_deleted else ''}"
        if len(named) > _MOST_FILES:
            yield f"{counted(len(named) - _MOST_FILES, 'more file')}"
        if self.drafts:
            yield f"Drafts on this computer: {counted(self.drafts, 'draft')}, which will be deleted"

    @property
    def consequences(self) -> list[str]:
        lines = self.found.hits.old_format
        old = OLD_FORMAT.format(
            lines=counted(lines, "of these changes", "of these changes"),
            them="it" if lines == 1 else "them",
        )
        return [
            "Each text is removed entirely, and “[redacted]” is shown instead.",
            *([old] if lines else []),
            NO_WAY_BACK,
        ]

    @property
    def beyond_reach(self) -> list[str]:
        elsewhere = [ELSEWHERE] if self.found.is_in_folder else [ON_THE_SERVER, ELSEWHERE]
        return [*(f"Not changed: {each}." for each in self.found.beyond), *elsewhere]


_WORDS = {
    FileKind.SNAPSHOT: "The current state (cscp.json), which will be rewritten",
    FileKind.SIGNED: "Signed files: {number}, which will be shown as redacted since sign-off",
    FileKind.BACKUP: "Backups in the folder: {number}, which will be rewritten",
}


def prepare(recorder: Recorder, key: str, text: str) -> Redacting:
    """Find a text of a record, and everywhere else that it occurs."""
    found = redaction.search(recorder, text)
    hits = found.hits
    drafts = _drafts(recorder.workspace).holding(text)
    if not (hits.texts or found.places or drafts):
        raise Refused(_nowhere(found.beyond), field="text")
    ids = [each for table, each in hits.records if table]
    if recorder.is_scrutineers and not _is_own(recorder.workspace, key):
        raise NotTheScrutineers
    if ids and not any(each == key or each.startswith(f"{key}/") for each in ids):
        names = (record_label(table, each, recorder.book) for table, each in hits.records if table)
        raise Refused(
            f"That text isn't in {key}, but in {listed(dict.fromkeys(names))}. Redact it there.",
            field="text",
        )
    return Redacting(text, key, found, len(drafts))


def _is_own(workspace: Workspace, key: str) -> bool:
    """Return whether a scrutineer recorded something under an id: a record, or its outcome."""
    return any(
        is_the_scrutineers(table, each) and workspace.book.find(table, each)
        for table in SCRUTINY_TABLES
        for each in (key, conclusion_id(key))
    )


def _nowhere(beyond: Sequence[str]) -> str:
    if beyond:
        return f"That text can't be removed from here. It may be in {'; '.join(beyond)}."
    return NOWHERE


def redact(recorder: Recorder, asked: Redacting, reason: str, context: Context) -> JobOutcome:
    """Remove a text everywhere, and record who removed it and why."""
    if not context.by.strip():
        raise Missing("Say who is redacting the text.", field="by")
    LastPlace(state_folder(), recorder.workspace.header.workspace).forget()
    drafts = _drafts(recorder.workspace)
    for form in drafts.holding(asked.text):
        drafts.drop(form)
    if reason_not := drafts.why_unwritten:
        raise Refused(
            "Nothing was redacted: a draft on this computer has the text and couldn't be deleted "
            f"({reason_not}). Put that right and try again."
        )
    return outcome_of(redaction.redact(recorder, asked.text, asked.key, reason, context))


def _drafts(workspace: Workspace) -> FormDrafts:
    return FormDrafts(state_folder(), workspace.header.workspace)
