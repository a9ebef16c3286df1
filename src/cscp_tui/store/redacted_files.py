"""The files of a workspace other than the journal, from which a redacted text is removed.

Journals, signed papers, templates and backups are rewritten; every other file that has the text is
deleted. A small file beside the journal holds the text until it is gone, so that whoever opens the
workspace next can finish what was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.plain_files import NoPlainFile, files_below, is_link, read_plain
from cscp_tui.base.text_removal import Unsearchable, occurrences, removed, squeezed
from cscp_tui.base.texts import counted, in_a_row
from cscp_tui.domain.records import Redaction
from cscp_tui.store.backup import Backup, read_backup
from cscp_tui.store.codec import NotALine, is_the_teams
from cscp_tui.store.errors import Locked
from cscp_tui.store.folder import JOURNAL_NAME, FileKind, kind_of, pending_redaction
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.redacted_lines import blanked, redacted_values, redactions_in
from cscp_tui.store.scrutiny import SCRUTINY_NAME

_JOURNAL = b'{"v":'
_PASSED_OVER = frozenset({FileKind.LOCK, FileKind.PENDING, FileKind.CLAIM})
DELETED = frozenset({FileKind.EXPORT, FileKind.LEFT_OVER, FileKind.OTHER})
"""The kinds of files that a redaction deletes if they have the text."""
_PAPERS = frozenset({FileKind.SIGNED, FileKind.TEMPLATE})
COMPLETED = "An interrupted redaction has now been completed."


class Unfinished(CscpError):
    """A redaction whose text is still in some file."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"Redacted in the records, but {' and '.join(names)} couldn't be changed. Close any "
            "program that has them open, check that you have permission to write to them, and "
            "open the workspace again."
        )


class Removal(Struct):
    """The names of the files that had a redacted text, by how they were treated."""

    rewritten: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Those that still have it, because they could not be changed."""
    unsearched: list[str] = field(default_factory=list)
    """Those that nobody can search, because of their format or a password."""

    @property
    def sentences(self) -> tuple[str, ...]:
        found = []
        if self.rewritten:
            found.append(f"Removed from {counted(len(self.rewritten), 'file')} that stay.")
        if self.deleted:
            found.append(f"Deleted {in_a_row(self.deleted)}.")
        if self.unsearched:
            found.append(
                f"{in_a_row(self.unsearched)} can't be searched. Look at each, and delete it if "
                "it has the text."
            )
        return tuple(found)


def write_pending(path: Path, key: str, texts: Sequence[str]) -> None:
    """Write the file that holds the texts of a redaction until they are gone.

    Raises:
        Refused: it could not be written; nothing is redacted then.
    """
    data = json.dumps({"id": key, "texts": texts}).encode()
    try:
        atomic_write(path, data, is_private=True)
    except OSError as problem:
        raise Refused(
            f"{path.parent} can't be written ({problem.strerror or problem}), so nothing was redacted."
        ) from None


def complete_redaction(folder: Path, own: Path) -> list[str]:
    """Finish a redaction that was interrupted, if there is one and nobody is redacting now.

    Args:
        own: the journal that records it.
    """
    pending = pending_redaction(own)
    if not pending.exists() and not is_link(pending):
        return []
    try:
        with FileLedger(own).turn("the one who completes a redaction", 0):
            return finish_redaction(folder, own)
    except Locked:
        return []
    except CscpError:
        return [_unfinished(own)]


def finish_redaction(folder: Path, own: Path) -> list[str]:
    """Finish a redaction that was interrupted, if there is one; we hold the journal's lock.

    Returns:
        What was done, and what could not be done.
    """
    pending = pending_redaction(own)
    try:
        key = json.loads(read_plain(pending))["id"]
        if not any(each.id.endswith(key) for each in redactions_in(read_plain(own))):
            pending.unlink()
            return ["A redaction was interrupted before anything was changed. Redact again."]
        removal = remove_texts(folder, pending, own)
    except FileNotFoundError:
        return []
    except NoPlainFile as problem:
        return [f"{pending.name} isn't cscp's: {problem.strerror}. Remove it."]
    except (OSError, ValueError, LookupError, CscpError):
        return [_unfinished(own)]
    first = str(Unfinished(removal.left)) if removal.left else COMPLETED
    return [first, *removal.sentences]


def _unfinished(own: Path) -> str:
    return (
        f"A redaction was interrupted, and {pending_redaction(own).name} can't be read or changed."
    )


def remove_texts(folder: Path, pending: Path, own: Path) -> Removal:
    """Remove the texts of a redaction from every file but the journals."""
    removal = Removal()
    try:
        texts: list[str] = json.loads(read_plain(pending))["texts"]
    except FileNotFoundError:  # another window has completed it
        return removal
    if own.parent.resolve() == folder.resolve() and own.name != SCRUTINY_NAME:
        redactions = known_redactions(folder)
        for path in searched(folder):
            name = path.relative_to(folder).as_posix()
            if name in {own.name, SCRUTINY_NAME}:
                continue
            try:
                _remove(path, name, texts, redactions, removal)
            except Unsearchable:
                removal.unsearched.append(name)
            except FileNotFoundError:
                continue  # its writer has replaced it
            except OSError:
                removal.left.append(name)
    if not removal.left:
        pending.unlink(missing_ok=True)
    return removal


def known_redactions(folder: Path) -> list[Redaction]:
    """Return the redactions that either journal of a folder records."""
    found: list[Redaction] = []
    for name in (JOURNAL_NAME, SCRUTINY_NAME):
        with suppress(FileNotFoundError):
            found += redactions_in(read_plain(folder / name))
    return found


def _remove(
    path: Path, name: str, texts: Sequence[str], redactions: Sequence[Redaction], removal: Removal
) -> None:
    data, kind = read_plain(path), kind_of(name)
    new = _without(path, data, kind, texts, redactions)
    if new is None:
        if kind is not FileKind.SNAPSHOT:
            if not _has_any(data, texts):
                return
            removal.deleted.append(name)
        path.unlink()
    elif new != data:
        atomic_write(path, new)
        removal.rewritten.append(name)
    if new is not None and kind in _PAPERS and _has_any(new, texts):
        removal.left.append(name)


def _without(
    path: Path, data: bytes, kind: FileKind, texts: Sequence[str], redactions: Sequence[Redaction]
) -> bytes | None:
    """Return a file without texts; None if it is deleted where it has one."""
    if is_journal(data):
        with suppress(NotALine):
            return blanked(data, redactions)
    if kind in {FileKind.JOURNAL, FileKind.MERGED, FileKind.SET_ASIDE}:
        return _without_lines(data, texts)
    if kind in _PAPERS:
        return removed(data, texts)
    if path.suffix == ".zip":
        with suppress(CscpError):
            backup = read_backup(path, data)
            new = _backup_without(backup, texts, redactions)
            return data if new.members == backup.members else new.encoded()
    return None


def _without_lines(data: bytes, texts: Sequence[str]) -> bytes:
    """Blank the lines that have a text, in what is no whole journal."""
    lines = data.split(b"\n")
    return b"\n".join(b"" if _has_any(line, texts) else line for line in lines)


def _backup_without(
    backup: Backup, texts: Sequence[str], redactions: Sequence[Redaction]
) -> Backup:
    members = dict(backup.members)
    for name, data in backup.members.items():
        with suppress(Unsearchable):
            new = _without(Path(name), data, kind_of(name), texts, redactions)
            if new is not None:
                members[name] = new
            elif _has_any(data, texts):
                del members[name]
    files = {name: sha256(data).hexdigest() for name, data in sorted(members.items())}
    manifest = replace(backup.manifest, files=files, redactions=tuple(redactions))
    return Backup(manifest, members)


def _has_any(data: bytes, texts: Sequence[str]) -> bool:
    """Return whether a file's content has one of several texts, which may hold each other."""
    wanted = sorted({squeezed(text) for text in texts} - {""}, key=len)
    least = [
        text
        for place, text in enumerate(wanted)
        if not any(each in text for each in wanted[:place])
    ]
    return any(occurrences(data, text) for text in least)


def copies_to_redact(folder: Path, redactions: Sequence[Redaction]) -> dict[str, bytes]:
    """Return the backups and copies of journals that have what was redacted, as they are without it.

    They came into the folder later, or are the team's while the scrutineer redacted the text.

    Args:
        redactions: those that are recorded in the folder.
    """
    found: dict[str, bytes] = {}
    for path in searched(folder) if any(each.texts for each in redactions) else ():
        name = path.relative_to(folder).as_posix()
        if name in {JOURNAL_NAME, SCRUTINY_NAME}:
            continue
        with suppress(OSError, Unsearchable, CscpError, NotALine):
            data = read_plain(path)
            parts = {"": data} if is_journal(data) else parts_of_backup(path, data) or {}
            journals = [each for each in parts.values() if is_journal(each)]
            values = [(each, redacted_values(each, redactions)) for each in journals]
            if any(held for _, held in values):
                # A scrutineer's text is blanked in their journal, and removed from nothing else.
                texts = [t for each, held in values if is_the_teams(each) for t in held]
                new = _without(path, data, kind_of(name), texts, redactions)
                if new is not None and new != data:
                    found[name] = new
    return found


def redact_copies(folder: Path) -> list[str]:
    """Blank what the folder's redactions name in its backups and copies; returns their names."""
    found = copies_to_redact(folder, known_redactions(folder))
    for name, data in found.items():
        atomic_write(folder / name, data)
    return list(found)


def searched(folder: Path) -> Iterator[Path]:
    """Yield the files of a workspace that may hold a text, which its locks do not."""
    for path in files_below(folder):
        if kind_of(path.relative_to(folder).as_posix()) not in _PASSED_OVER:
            yield path


def is_journal(data: bytes) -> bool:
    """Return whether a file's content begins as journals do."""
    return data.startswith(_JOURNAL) and b'"format":"cscp-' in data[:200] and b"\n" in data


def parts_of_backup(path: Path, data: bytes) -> dict[str, bytes] | None:
    """Return the members of a backup, by name; None if the file is none."""
    if path.suffix == ".zip":
        with suppress(CscpError):
            return read_backup(path, data).members
    return None
