"""Redactions in a workspace: where a text stands, and removing it from every line and file.

The lines of the journal come first (``redacted_lines``); the redaction is recorded with the same
write. The other files of a folder follow (``redacted_files``); elsewhere they change with the lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.plain_files import read_plain
from cscp_tui.base.text_removal import Unsearchable, occurrences, removed, squeezed
from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.redaction import Redact
from cscp_tui.domain.context import Context
from cscp_tui.domain.records import RedactedFile, Redaction
from cscp_tui.domain.rights import redactions_for
from cscp_tui.store import signed_files
from cscp_tui.store.codec import NotALine, whose_journal
from cscp_tui.store.drafting import CommitResult
from cscp_tui.store.folder import JOURNAL_NAME, FileKind, kind_of, pending_redaction
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.redacted_files import (
    Unfinished,
    complete_redaction,
    is_journal,
    parts_of_backup,
    remove_texts,
    searched,
    write_pending,
)
from cscp_tui.store.redacted_lines import Hits, blanked, find, redactions_in, values_at
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import FILE_NAME

NOWHERE = "That text isn't anywhere in this workspace. Check its spelling."
LEAST = 3
"""The least number of characters of a text to redact. A shorter one would be found everywhere."""


class Place(Struct, frozen=True):
    """A file of the workspace that has the text."""

    name: str
    count: int
    kind: FileKind

    @property
    def is_own(self) -> bool:
        """True if it is one of the workspace's two journals, and not a copy."""
        return self.name in {JOURNAL_NAME, SCRUTINY_NAME}

    @property
    def sentence(self) -> str:
        """The file and the number of places: ``exports/update.docx: 2 places``."""
        return f"{self.name}: {counted(self.count, 'place')}"


class FoundText(Struct):
    """The places in a workspace that have a text."""

    hits: Hits = field(default_factory=Hits)
    places: list[Place] = field(default_factory=list)
    is_in_folder: bool = True
    """False where a server may keep what is removed, until it is cleaned."""
    beyond: list[str] = field(default_factory=list)
    """The files and fields that have the text, or may have it, and are not changed."""


def refuse_short(text: str) -> str:
    """Return a text in the form used for comparison, refusing one that is too short."""
    wanted = squeezed(text)
    if not wanted:
        raise Missing("Enter the text to redact.", field="text")
    if len(wanted) < LEAST:
        raise Refused(
            f"“{text.strip()}” is too short and would be found everywhere. Enter at least {LEAST} "
            "characters.",
            field="text",
        )
    return wanted


def _contents(recorder: Recorder) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield what may hold a text, by name, but for the journal that is written; each is read when called."""
    storage, own = recorder.workspace.storage, recorder.ledger
    if storage.folder is not None:
        for path in searched(storage.folder):
            if path != recorder.path:
                yield path.relative_to(storage.folder).as_posix(), partial(read_plain, path)
        return
    for ledger in (storage.team(), storage.scrutiny()):
        if ledger.name != own.name and ledger.exists():
            yield ledger.name, partial(ledger.read, 0)
    for name, data in storage.files():
        yield name, partial(bytes, data)


def search(recorder: Recorder, text: str) -> FoundText:
    wanted, found = refuse_short(text), FoundText(is_in_folder=recorder.workspace.storage.is_folder)
    find(recorder.whole_lines(), wanted, found.hits)
    if found.hits.texts:
        own = recorder.ledger.name
        found.places.append(Place(own, len(found.hits.texts), FileKind.JOURNAL))
    for name, read in _contents(recorder):
        try:
            count = _count(recorder, name, read(), wanted, found)
        except Unsearchable:
            found.beyond.append(f"{name}, which can't be searched: look at it and delete it")
        except OSError as problem:
            found.beyond.append(f"{name}, which can't be read ({problem.strerror or problem})")
        else:
            if count and recorder.is_scrutineers:
                found.beyond.append(f"{name}, which the team redacts")
            elif count:
                found.places.append(Place(name, count, kind_of(name)))
    found.beyond += [f"{each}, which stays" for each in dict.fromkeys(found.hits.fixed)]
    return found


def _count(recorder: Recorder, name: str, data: bytes, wanted: str, found: FoundText) -> int:
    """Count where a file has a text, and add the lines of journals in it that have it."""
    count = 0
    parts = {"": data} if is_journal(data) else parts_of_backup(Path(name), data)
    if parts is None:
        return occurrences(data, wanted)
    for member, content in parts.items():
        if not is_journal(content):
            with suppress(Unsearchable):
                count += occurrences(content, wanted)
            continue
        is_theirs = whose_journal(content) is not recorder.whose
        is_changed = not (is_theirs or recorder.is_scrutineers)
        hits = found.hits if is_changed else Hits()
        before = len(hits.texts)
        with suppress(NotALine):
            find(content, wanted, hits)
        if is_changed:
            count += len(hits.texts) - before or occurrences(content, wanted)
        elif hits.texts:
            where = f"{name} ({member})" if member else name
            found.beyond.append(
                f"{where}, {counted(len(hits.texts), 'place')}, {_until(recorder, is_theirs=is_theirs, is_backup=bool(member))}"
            )
    return count


def _until(recorder: Recorder, *, is_theirs: bool, is_backup: bool) -> str:
    """Return in words who removes a text from a journal that this side does not change."""
    if is_theirs:
        return (
            "which the team redacts" if recorder.is_scrutineers else "which the scrutineer redacts"
        )
    if is_backup:
        return "until the team next records something"
    return "until the team takes your file in"


def redact(
    recorder: Recorder, text: str, record: str, reason: str, context: Context
) -> CommitResult:
    """Remove a text from every line and file of a workspace, and record that it was removed.

    No backup is made before it, since that would keep the text.

    Args:
        text: the text; every value that contains it is removed whole.
        reason: why; it must not contain the text.

    Raises:
        Unfinished: a file could not be changed; opening the workspace tries again.
        CscpError: it could not be recorded; nothing was changed.
    """
    wanted = refuse_short(text)
    if not reason.strip():
        raise Missing("Say why the text is redacted.", field="why")
    if wanted in squeezed(reason):
        raise Refused("The reason contains the text itself. Use other words.", field="why")

    def make() -> Redact:
        found = search(recorder, text)
        if not (found.hits.texts or found.places):
            raise Refused(NOWHERE)
        texts = _longest_first([*found.hits.values, text])
        signed = tuple(_signed_without(recorder, texts))
        command = Redact(
            record, reason, tuple(found.hits.texts), tuple(found.hits.excused), files=signed
        )
        is_recorded = any(each.endswith(command.key) for each in recorder.book.redactions)
        if recorder.workspace.storage.is_folder:
            write_pending(pending_redaction(recorder.path), command.key, texts)
        else:
            files = dict(_files_without(recorder, texts, command))
            recorder.workspace.storage.put_with_redaction(files)
            if is_recorded:  # no line is added with which they would be
                data = recorder.ledger.read(0)
                recorder.ledger.replace(len(data), data)
        if is_recorded:
            raise _AlreadyRecorded
        return command

    if recorder.workspace.storage.is_folder:
        return _recorded(recorder, make, context)
    return _recorded_elsewhere(recorder, make, context)


class _AlreadyRecorded(Exception):
    """Raised if a redaction of the text is recorded already, and files that came later have the text."""


_AGAIN = "Redacted in files that came later"


def _recorded(recorder: Recorder, make: Callable[[], Redact], context: Context) -> CommitResult:
    """Record a redaction, and remove its texts from every file of the folder but the journal."""
    own = recorder.path
    pending = pending_redaction(own)
    complete_redaction(recorder.workspace.folder, own)  # one before, whose texts would be forgotten
    if pending.exists():
        raise Unfinished([pending.name])
    try:
        done = recorder.redact(make, replace(context, why=""))
    except _AlreadyRecorded:
        done = CommitResult(recorder.workspace.position.n, _AGAIN, ())
    except BaseException:
        # Where the journal has it already, opening the workspace completes it by these texts.
        with suppress(OSError, ValueError, LookupError):
            key = json.loads(read_plain(pending))["id"]
            if not any(each.id.endswith(key) for each in redactions_in(read_plain(own))):
                pending.unlink(missing_ok=True)
        raise
    removal = remove_texts(recorder.workspace.folder, pending, own)
    if removal.left:
        raise Unfinished(removal.left)
    return replace(done, warnings=(*done.warnings, *removal.sentences))


def _recorded_elsewhere(
    recorder: Recorder, make: Callable[[], Redact], context: Context
) -> CommitResult:
    """Record a redaction, with which the files change, too."""
    try:
        done = recorder.redact(make, replace(context, why=""))
    except _AlreadyRecorded:
        done = CommitResult(recorder.workspace.position.n, _AGAIN, ())
    recorder.workspace.storage.drop_snapshot()
    return done


def _longest_first(texts: Sequence[str]) -> list[str]:
    return sorted(dict.fromkeys(texts), key=len, reverse=True)


def _signed_without(recorder: Recorder, texts: Sequence[str]) -> Iterator[RedactedFile]:
    """Yield the signed files that have a text, with their hash once it is gone."""
    if recorder.is_scrutineers:
        return
    contents = dict(_contents(recorder))
    for signed in recorder.book.filed:
        for file in signed.files:
            name = signed_files.file_name(file.hash, file.format)
            with suppress(KeyError, OSError, Unsearchable):
                data = contents[f"{signed_files.FOLDER}/{name}"]()
                if (new := removed(data, texts)) != data:
                    yield RedactedFile(hash=file.hash, digest=sha256(new).hexdigest())


def _files_without(
    recorder: Recorder, texts: Sequence[str], command: Redact
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a place that is no folder as they are without texts, where they have one."""
    if recorder.is_scrutineers:
        return
    redaction = Redaction(
        id=f"{command.record}/{command.key}",
        created=recorder.today(),
        record=command.record,
        reason=command.reason,
        texts=command.texts,
    )
    for name, data in recorder.workspace.storage.files():
        with suppress(Unsearchable):
            is_lines = kind_of(name) is FileKind.MERGED
            new = blanked(data, [redaction]) if is_lines else removed(data, texts)
            if new != data:
                yield name, new


def apply_redactions(recorder: Recorder, redactions: Sequence[Redaction], context: Context) -> int:
    """Record redactions that another copy of the workspace has, and blank what they name here.

    Lines are found by the hash with which they were recorded first, so that it does not matter how
    they are numbered here. What is blank already stays so.

    Args:
        recorder: of the workspace into which older or other lines came, by a restore, a merge or a take-in.
        redactions: those of the other copy, and those recorded here.
    """
    known, count = recorder.book.redactions, 0
    pending = pending_redaction(recorder.path)
    for redaction in redactions_for(recorder.whose, redactions):
        if redaction.id in known:
            continue
        command = Redact(
            redaction.record,
            redaction.reason,
            redaction.texts,
            redaction.excused,
            files=redaction.files,
        )

        def make(command: Redact = command) -> Redact:
            if texts := _longest_first(values_at(recorder.whole_lines(), command.texts)):
                write_pending(pending, command.key, texts)
            return command

        _recorded(recorder, make, context)
        count += 1
    if count and not recorder.is_scrutineers:
        with suppress(OSError):
            (recorder.workspace.folder / FILE_NAME).unlink(missing_ok=True)
    return count
