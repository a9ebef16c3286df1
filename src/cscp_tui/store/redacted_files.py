"""The files of a workspace other than the journal, from which a redacted text is removed.

A small file beside the journal holds the text until it is gone from every other file, so that whoever
opens the workspace next can finish what was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.plain_files import NoPlainFile, files_below, read_plain
from cscp_tui.base.text_removal import Unsearchable, removed
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive, archive_like
from cscp_tui.domain.records import Redaction
from cscp_tui.domain.rights import Whose
from cscp_tui.store.codec import NotALine, whose_journal
from cscp_tui.store.errors import Locked
from cscp_tui.store.folder import pending_redaction
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.redacted_lines import blanked, redactions_in
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import FILE_NAME

_MANIFEST = "cscp-backup.json"
_JOURNAL = b'{"v":'
_PASSING = frozenset({".lock", ".holder", ".redacting"})


class Unfinished(CscpError):
    """A redaction whose text is still in some file."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"Redacted in the records, but {' and '.join(names)} couldn't be changed. Close any "
            "program that has them open, check that you have permission to write to them, and "
            "open the workspace again."
        )


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
    """Finish a redaction that was interrupted, if there is one.

    Args:
        own: the journal that records it.
    """
    pending = pending_redaction(own)
    if not pending.exists() or pending.is_symlink():
        return []
    try:
        with FileLedger(own).turn("the one who completes a redaction", 0):
            key = json.loads(read_plain(pending))["id"]
            if not any(each.id.endswith(key) for each in redactions_in(read_plain(own))):
                pending.unlink()
                return ["A redaction was interrupted before anything was changed. Redact again."]
            left = remove_texts(folder, pending, own)
    except Locked:  # somebody is redacting now
        return []
    except NoPlainFile as problem:
        return [f"{pending.name} isn't cscp's: {problem.strerror}. Remove it."]
    except (OSError, ValueError, LookupError, CscpError):
        return [f"A redaction was interrupted, and {pending.name} can't be read or changed."]
    return [str(Unfinished(left))] if left else ["An interrupted redaction has now been completed."]


def remove_texts(folder: Path, pending: Path, own: Path) -> list[str]:
    """Remove the text from every file but the journal; returns those that could not be changed."""
    try:
        texts: list[str] = json.loads(read_plain(pending))["texts"]
    except FileNotFoundError:  # another window has completed it
        return []
    left: list[str] = []
    if own.parent.resolve() == folder.resolve() and own.name != SCRUTINY_NAME:
        redactions = list(redactions_in(read_plain(own)))
        with suppress(FileNotFoundError):
            (folder / FILE_NAME).unlink()
        for path in searched(folder):
            name = path.relative_to(folder).as_posix()
            if path == own or name in {SCRUTINY_NAME, FILE_NAME}:
                continue
            try:
                _rewrite(path, name, texts, redactions)
            except Unsearchable:
                continue
            except OSError:
                left.append(name)
    if not left:
        pending.unlink(missing_ok=True)
    return left


def _rewrite(path: Path, name: str, texts: Sequence[str], redactions: Sequence[Redaction]) -> None:
    data = read_plain(path)
    new = removed(data, texts, name, _blanks_journals(redactions))
    if new != data:
        atomic_write(path, _with_manifest(data, new, redactions))


def _blanks_journals(redactions: Sequence[Redaction]) -> Callable[[bytes, str], bytes | None]:
    def special(data: bytes, _: str) -> bytes | None:
        if not is_journal(data):
            return None
        try:
            return blanked(data, redactions)
        except NotALine:
            return None

    return special


def _with_manifest(old: bytes, new: bytes, redactions: Sequence[Redaction]) -> bytes:
    """Give the manifest of a backup the hashes of its members as they are now."""
    try:
        before, after = ZipArchive("", old, BACKUP), ZipArchive("", new, BACKUP)
        if _MANIFEST not in before.names:
            return new
        contents = {member.filename: after.read(member) for member in after.members}
        digests = {
            sha256(before.read(name)).hexdigest(): sha256(data).hexdigest()
            for name, data in contents.items()
        }
    except (UnfitArchive, KeyError):
        return new
    text = contents[_MANIFEST].decode()
    for was, now in digests.items():
        text = text.replace(was, now)
    values = msgspec.json.decode(text)
    values["redactions"] = msgspec.to_builtins(list(redactions))
    manifest = msgspec.json.format(msgspec.json.encode(values), indent=1) + b"\n"
    contents[_MANIFEST] = manifest
    return archive_like(after, (contents[member.filename] for member in after.members))


def searched(folder: Path) -> Iterator[Path]:
    """Yield the files of a workspace that may hold a text, which its locks do not."""
    return (path for path in files_below(folder) if path.suffix not in _PASSING)


def is_journal(data: bytes) -> bool:
    """Return whether a file's content begins as journals do."""
    return data.startswith(_JOURNAL) and b'"format":"cscp-' in data[:200] and b"\n" in data


def journals_within(data: bytes, whose: Whose) -> Iterator[bytes]:
    """Yield the journals of a side in an archive."""
    if not data.startswith(b"PK"):
        return
    with suppress(UnfitArchive):
        archive = ZipArchive("", data, BACKUP)
        for name in archive.names:
            if name.endswith(".jsonl") and whose_journal(member := archive.read(name)) is whose:
                yield member
