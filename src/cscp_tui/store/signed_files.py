"""The files of signed-off quarters and of issued minutes: kept under their hash, given back byte for byte."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cscp_tui.base.atomic_write import NO_ROOM, write_unless_same
from cscp_tui.base.errors import CscpError
from cscp_tui.base.plain_files import NoPlainFile, is_link, read_plain
from cscp_tui.base.texts import shortened
from cscp_tui.domain.changes import Change, Entry, Line
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import OWN, Filed, Redaction, SignedFile, SignOff
from cscp_tui.domain.updates import FOR_A_QUARTER
from cscp_tui.store.errors import NotAllowed, NotReadable
from cscp_tui.store.history import changes_that_stand, taken_back, with_right_clock
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import FileLedger, Ledger, MemoryLedger, ReadingDisk

FOLDER = "signed"
MERGED_FOLDER = "merged"
"""The folder of the journals whose lines were merged into this one."""
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})
NOT_CORRECTIONS = frozenset({"sign_offs", "issued_minutes", "requests"})
"""Tables that shape no update: who signed it, which minutes were issued, and who was asked."""


class NotKept(CscpError):
    """A file of an update that could not be stored; nothing is signed off then."""

    def __init__(self, path: Path, problem: OSError) -> None:
        folder = path.parent
        if problem.errno in NO_ROOM:
            why = f"there's no space left for “{folder}”. Free some space"
        else:
            why = f"“{folder}” can't be written ({problem.strerror or problem}). Put that right"
        super().__init__(f"Nothing was signed off or issued: {why}, and try again.")


class SignedFileMissing(CscpError):
    """A signed file that is not where it was put."""

    def __init__(self, signed: Filed, name: str) -> None:
        what = _signed_file(signed)
        super().__init__(f"{what} is missing: {FOLDER}/{name}. {_way_out(signed)}")


class SignedFileChanged(CscpError):
    """A signed file whose bytes are not those that were signed."""

    def __init__(self, signed: Filed, name: str) -> None:
        super().__init__(
            f"{_signed_file(signed)} was changed after it was {_filed(signed)}: {FOLDER}/{name}. "
            f"{_way_out(signed)}"
        )


class SignedElsewhere(CscpError):
    """A sign-off whose place is neither in the journal nor in one that was merged in."""

    def __init__(self, signed: SignOff) -> None:
        super().__init__(
            f"The sign-off of {short_quarter(signed.quarter)} names change {signed.line}, which is "
            "now a different one. The journal was replaced: put the right one back."
        )


def subject_of(record: Filed) -> str:
    """Name what the files of a record are about: ``Q2 2025/26``, ``the minutes of QAG-2025-11-27``."""
    if isinstance(record, SignOff):
        return short_quarter(record.quarter)
    return f"the minutes of {record.meeting}"


def redacted_since(record: Filed) -> str:
    """Say that a record's files were redacted after they were filed."""
    if isinstance(record, SignOff):
        return f"{subject_of(record)} has been redacted since it was signed off"
    return f"The minutes of {record.meeting} have been redacted since they were issued"


def _filed(record: Filed) -> str:
    return "signed off" if isinstance(record, SignOff) else "issued"


def _signed_file(signed: Filed) -> str:
    if not isinstance(signed, SignOff):
        return f"A file of {subject_of(signed)}, as issued on {long(signed.created)},"
    if signed.is_in_force:
        return f"A signed file of {short_quarter(signed.quarter)}"
    return f"A file of the withdrawn sign-off {signed.revision} of {short_quarter(signed.quarter)}"


def _way_out(signed: Filed) -> str:
    put_back = "“cscp check --repair”, or “Backups” in the app, puts it back if a backup has it."
    if not isinstance(signed, SignOff):
        return f"{put_back} Otherwise issue the minutes again, and say why under corrections."
    if signed.is_in_force:
        return f"{put_back} Otherwise withdraw the sign-off and sign the quarter off again."
    return f"{put_back} The sign-off in force doesn't need it."


def file_name(digest: str, ending: str) -> str:
    return f"{digest}.{ending}"


def keep(folder: Path, data: bytes, ending: str) -> str:
    """Store a file under its hash, and wait for the disk; one that is there already stays.

    Args:
        ending: the ending of its name: ``md``.
    """
    digest = sha256(data).hexdigest()
    path = folder / FOLDER / file_name(digest, ending)
    try:
        path.parent.mkdir(exist_ok=True)
        if is_link(path.parent):
            raise NoPlainFile(path.parent, "a link")
        write_unless_same(path, data)
        _sync_folder(path.parent)
        _sync_folder(folder)
    except OSError as problem:
        raise NotKept(path, problem) from None
    return digest


def _sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows opens no folders and need not."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as problem:
            # Network shares keep names by themselves, and refuse to be asked for it.
            if problem.errno not in _CANNOT_SYNC:
                raise
        finally:
            os.close(handle)


def fetch(
    folder: Path, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()
) -> bytes:
    """Read a signed file, and verify that it is the one that was signed.

    Args:
        redactions: those recorded, since which a file may have another hash.

    Raises:
        SignedFileMissing: it is not there.
        SignedFileChanged: its bytes are others.
    """
    name = file_name(file.hash, file.format)
    path = folder / FOLDER / name
    try:
        if is_link(path.parent):
            raise NoPlainFile(path.parent, "a link")
        data = read_plain(path)
    except FileNotFoundError:
        raise SignedFileMissing(signed, name) from None
    except PermissionError:
        raise NotAllowed(path, "read") from None
    except OSError as problem:
        raise NotReadable(path, problem) from None
    return verified_file(data, signed, file, redactions)


def verified_file(
    data: bytes | None, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()
) -> bytes:
    """Return the bytes of a signed file if they are those that were signed.

    Args:
        data: what is kept under its name; None for nothing.

    Raises:
        SignedFileMissing, SignedFileChanged: they are not.
    """
    name = file_name(file.hash, file.format)
    if data is None:
        raise SignedFileMissing(signed, name)
    digest, hashes = sha256(data).hexdigest(), [file.hash]
    hashes += [each.digest for r in redactions for each in r.files if each.hash == file.hash]
    if digest != hashes[-1]:
        raise SignedFileChanged(signed, name)
    return data


def place_of(signed: SignOff) -> Position:
    """Return the position in the team's journal up to which a sign-off's files know it."""
    return Position(signed.line, signed.offset, signed.head)


def merged_in(folder: Path) -> Iterator[Ledger]:
    """Yield the ledgers of the journals that were merged into that of a folder."""
    for path in sorted((folder / MERGED_FOLDER).glob("*.jsonl")):
        yield FileLedger(path, ReadingDisk())


def merged_among(files: Iterable[tuple[str, bytes]]) -> Iterator[Ledger]:
    """Yield the ledgers of the journals that were merged, of a place that has files by their names in a folder."""
    for name, data in files:
        if name.startswith(f"{MERGED_FOLDER}/"):
            yield MemoryLedger(name, data)


def journal_of(signed: SignOff, journal: Journal, merged: Iterable[Ledger]) -> Journal | None:
    """Return the journal that a quarter was signed on; None where it is not there any more.

    Args:
        merged: those that were merged into it.
    """
    place = place_of(signed)
    if journal.has_line_at(place):
        return journal
    for ledger in merged:
        other = Journal(ledger)
        if other.has_line_at(place):
            return other
    return None


def corrections(lines: Sequence[Line], signed: SignOff) -> list[Entry]:
    """Return the corrections: changes recorded after a sign-off with effect by its day.

    Args:
        lines: the lines after the place that the files know.
    """
    taken = taken_back(lines)
    found: list[Entry] = []
    for line in with_right_clock(lines):
        left = changes_that_stand(line, taken)
        for change in line.changes:
            if not _is_correction(change, line, signed):
                continue
            gone = 0 if change in left else taken[line.n][change.table, change.id]
            if found and found[-1].line is line and found[-1].undone_by == gone:
                found[-1] = Entry(line, (*found[-1].changes, change), gone)
            else:
                found.append(Entry(line, (change,), gone))
    return found


def _is_correction(change: Change, line: Line, signed: SignOff) -> bool:
    """Return whether a change has effect in the signed quarter or speaks for it nevertheless.

    That is so of the scrutineer's reflection, and of what was merged in from another journal.
    """
    if line.on <= signed.as_at:
        return change.table not in NOT_CORRECTIONS
    if not (change.table == "reflections" or (line.source and change.table in FOR_A_QUARTER)):
        return False
    named = change.after("quarter") == signed.quarter
    return named or change.id.removeprefix(OWN).startswith(f"{signed.quarter}/")


_PRINTED = rb"(?:the seal of the last one is|the last of them has the hash)\s+([0-9a-f]{64})"
_BETWEEN_TAGS = re.compile(rb">([^<]++)")
_TAG = rb"<[^<>]*+>"  # never beyond the next one, however many are left open


def printed_seals(data: bytes) -> frozenset[str]:
    """Return the seals of the journal that a signed paper prints; the public version has none."""
    parts = [data]
    if data.startswith(b"PK"):
        # Loading it takes time that opening a workspace does not need.
        from cscp_tui.base.zip_archive import UnfitArchive, ZipArchive  # noqa: PLC0415

        try:
            archive = ZipArchive("", data)
            parts = [archive.read(name) for name in archive.names if name.endswith(".csv")]
            # Hundreds of kilobytes are styles without a word.
            parts += [
                b"".join(_BETWEEN_TAGS.findall(archive.read(name)))
                for name in archive.names
                if name.endswith(".xml")
            ]
        except UnfitArchive:
            return frozenset()
    found = (match for part in parts for match in re.findall(_PRINTED, re.sub(_TAG, b"", part)))
    return frozenset(seal.decode("ascii") for seal in found)


def lost_seal(data: bytes, signed: SignOff | None, is_known: Callable[[str], bool]) -> str:
    """Return the seal that a signed paper prints and no journal has; empty if there is none.

    Args:
        signed: its sign-off, whose own seal the journal has.
        is_known: whether a line of this journal, or of one that was merged in, has a seal.
    """
    printed = printed_seals(data)
    if (signed is not None and signed.head in printed) or any(map(is_known, printed)):
        return ""
    return min(printed, default="")


class SealLost(CscpError):
    """A signed paper whose printed seal no change has any more."""

    def __init__(self, name: str, seal: str) -> None:
        super().__init__(
            f"{name} prints the seal {seal[:16]}…, and no change in this journal has it: the journal "
            "was rewritten or replaced after the paper was made. Compare the paper with other copies "
            "of the folder, and with backups that are kept elsewhere."
        )


class KnownSeals:
    """The seals of a journal's lines, and of those that were merged into it."""

    def __init__(self, header: str, lines: Iterable[Line], merged: Iterable[Ledger]) -> None:
        """The seals; the merged journals are read only if one is not found in the journal.

        Args:
            header: the hash of the first line.
            merged: those that were merged in.
        """
        self._seals = {header}
        for line in lines:
            self._seals |= {line.hash, line.recorded_hash}
        self._merged = merged

    def __call__(self, seal: str) -> bool:
        """Return whether a line has a seal."""
        if seal not in self._seals:
            for ledger in self._merged:
                with suppress(CscpError):
                    self._seals |= {each.decode("ascii") for each in _HASH.findall(ledger.read(0))}
            self._merged = ()
        return seal in self._seals


_HASH = re.compile(rb',"hash":"([0-9a-f]{64})"')


def problems(
    folder: Path, filed: Iterable[Filed], journal: Journal, is_known: Callable[[str], bool]
) -> list[tuple[str, bool]]:
    """Check the signed files, the seals printed in them, and the positions that their sign-offs name.

    Args:
        is_known: whether a line of this journal, or of one that was merged in, has a seal.

    Returns:
        What is wrong, in a sentence, and whether a withdrawn sign-off is concerned, which nobody
        can put right by signing the quarter off again.
    """
    found: list[tuple[str, bool]] = []
    from cscp_tui.store.redacted_lines import redactions_in  # noqa: PLC0415 - only a check needs it

    redactions = list(redactions_in(journal.ledger.read(0)))
    for signed in filed:
        sign_off = signed if isinstance(signed, SignOff) else None
        if sign_off and journal_of(sign_off, journal, merged_in(folder)) is None:
            found.append((str(SignedElsewhere(sign_off)), False))
        for file in signed.files:
            try:
                data = fetch(folder, signed, file, redactions)
            except CscpError as problem:
                found.append((str(problem), sign_off is not None and not sign_off.is_in_force))
                continue
            if seal := lost_seal(data, sign_off, is_known):
                name = f"{FOLDER}/{file_name(file.hash, file.format)}"
                found.append((str(SealLost(name, seal)), False))
    return found


def strays(folder: Path, filed: Iterable[Filed]) -> list[str]:
    """Return the names in ``signed/`` that no record names, left by a sign-off that was cut off."""
    known = {file_name(file.hash, file.format) for each in filed for file in each.files}
    place = folder / FOLDER
    names = [path.name for path in place.iterdir()] if place.is_dir() else []
    return [shortened(name, 80) for name in sorted(names) if name not in known]
