"""Repairing a workspace: what is wrong, what becomes of it, and a copy before anything changes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, field

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import Redaction
from cscp_tui.store import signed_files
from cscp_tui.store.as_at import fold, without_collecting
from cscp_tui.store.backup import (
    Backup,
    JournalLines,
    UnreadableBackup,
    backups_in,
    bytes_for_backup,
    keep_as_is,
    lines_in,
    read_backup,
)
from cscp_tui.store.clock import day_of
from cscp_tui.store.codec import FORMAT, SCRUTINY_FORMAT, VERSION
from cscp_tui.store.errors import BrokenJournal, NotBegun
from cscp_tui.store.folder import (
    JOURNAL_NAME,
    finish_replacing,
    refuse_upgrade,
    replace_files,
    whole_turn,
)
from cscp_tui.store.redacted_files import copies_to_redact, known_redactions, redact_copies
from cscp_tui.store.salvage import DAMAGED_TEXT, Salvaged, refuse_newer, salvage
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import FILE_NAME, Snapshot, read_snapshot, read_snapshot_mark
from cscp_tui.store.storage import Address, folder_of
from cscp_tui.store.witnesses import (
    NOT_THE_SCRUTINEERS,
    Witness,
    is_said_by_scrutiny_alone,
    lacking,
    lacking_of_scrutiny,
)

_MOST_NAMED = 6
"""The most line numbers to list in a sentence."""
_FEW = 2
_WASTE = b"\r\0 \t"


class Repair(Struct):
    """The damage to a workspace, and the changes that repair it."""

    folder: Path
    steps: list[str] = field(default_factory=list)
    """The sentences about what is repaired."""
    writes: dict[str, bytes] = field(default_factory=dict)
    """The files to rewrite, with their new bytes, by name."""
    removes: list[str] = field(default_factory=list)
    """The names of files to remove, as they will be made again."""
    given_up: list[Witness] = field(default_factory=list)
    """The witnesses of lines that nothing in the folder has."""


def plan_repair(address: Address) -> Repair:
    """Find what can be repaired in a workspace; nothing is changed."""
    folder = folder_of(address)
    plan = Repair(folder)
    with without_collecting():
        present = read_snapshot(folder / FILE_NAME)
        lines = _mend_journal(plan, JOURNAL_NAME, FORMAT, present)
        workspace = lines_in(folder / JOURNAL_NAME, _new(plan, JOURNAL_NAME)).header.workspace
        if present is None or present.mark.workspace != workspace:
            _drop_foreign_snapshot(plan)
        elif JOURNAL_NAME not in plan.writes:
            _drop_wrong_snapshot(plan, present, lines)
        if os.path.lexists(folder / SCRUTINY_NAME) or lacking_of_scrutiny(folder, workspace, b""):
            _mend_journal(plan, SCRUTINY_NAME, SCRUTINY_FORMAT, None, workspace)
        _put_signed_files_back(plan, lines)
        for name, data in copies_to_redact(folder, known_redactions(folder)).items():
            plan.writes[name] = data
            plan.steps.append(f"What was redacted is removed from {name}.")
    return plan


def repair(
    address: Address, now: datetime, holder: str, *, may_upgrade: bool = False
) -> tuple[Repair, Path | None]:
    """Repair what can be repaired without losing anything.

    Args:
        may_upgrade: whether the journals may be of a later format afterwards.

    Returns:
        What was done, and the copy of the workspace as it was; None where nothing was to be done.

    Raises:
        BackupNotKept: no copy could be kept; nothing was changed.
        NotSaved: nothing was changed.
        NotComplete: a file could not be written; opening the folder goes on from there.
    """
    folder = folder_of(address)
    with whole_turn(folder, holder):
        completed = finish_replacing(folder)
        plan = plan_repair(folder)
        is_whole = not plan.steps
        plan.steps[:0] = completed
        if is_whole:
            return plan, None
        if not may_upgrade:
            refuse_upgrade(folder, plan.writes)
        copy = keep_as_is(folder, now, "repair", plan.given_up)
        for name in plan.removes:
            (folder / name).unlink(missing_ok=True)
        if plan.writes:
            replace_files(folder, plan.writes)
        with suppress(OSError):  # what is redacted may be in the copy, as it was in the folder
            redact_copies(folder)
    return plan, copy


def _new(plan: Repair, name: str) -> bytes:
    if name in plan.writes:
        return plan.writes[name]
    path = plan.folder / name
    return bytes_for_backup(path) if os.path.lexists(path) else b""


def _mend_journal(
    plan: Repair, name: str, kind: str, present: Snapshot | None, workspace: str = ""
) -> Sequence[Line]:
    path = plan.folder / name
    data = _new(plan, name)
    witnesses: list[Witness] = []
    if data or kind == FORMAT:
        try:
            read = lines_in(path, data)
        except CscpError as problem:
            _refuse_newer(problem)
        else:
            known = present.mark if present is not None else None
            is_behind = known is not None and known.n > len(read.lines)
            if read.broken is None:
                witnesses = _lacking(plan.folder, kind, read, data)
            if read.end == len(data) and read.broken is None and not (is_behind or witnesses):
                return read.lines
    refuse_newer(data, kind, str(path))
    made = salvage(
        data,
        kind,
        workspace=workspace,
        copies=lambda: _copies(plan.folder, name, kind),
        present=present if present is None or _fits_header(present, data, path) else None,
        leads={each.seal for each in witnesses},
        beside=_new(plan, SCRUTINY_NAME) if kind == FORMAT else b"",
    )
    if made is None:
        if kind == FORMAT:
            raise Refused(
                f"Nothing is left of {name}, and there's no backup in the folder. If you have "
                "one elsewhere, run “cscp restore FILE”."
            )
        if data:
            plan.removes.append(name)
            plan.steps.append(
                f"{name} had nothing of this plan's scrutineer that can be read, so it was taken out "
                "of the folder; it is in the copy. Ask the scrutineer for their file, and take it in."
            )
        return ()
    read = lines_in(path, made.data)
    if read.broken is not None or read.end != len(made.data):
        raise Refused(f"{name} couldn't be repaired: line {len(read.lines) + 2} still fails.")
    if made.data != data:
        plan.writes[name] = made.data
        plan.steps += list(_salvage_sentences(name, data, made)) or [f"{name} is put in order."]
        _keep_aside(plan, name, data, made)
    given_up = _lacking(plan.folder, kind, read, made.data)
    plan.steps += _told_of_given_up(name, given_up, len(read.lines))
    plan.given_up += given_up
    return read.lines


def _lacking(folder: Path, kind: str, read: JournalLines, data: bytes) -> list[Witness]:
    if kind != FORMAT:
        return lacking_of_scrutiny(folder, read.header.workspace, data)
    return lacking(folder, read.header, data, fold(read.lines).filed)


def _told_of_given_up(name: str, given_up: Sequence[Witness], last: int) -> Iterator[str]:
    if not given_up:
        return
    first = given_up[0]
    if is_said_by_scrutiny_alone(given_up):
        yield (
            f"{first.what} knows change {first.n}, which nothing else in the folder has. Either changes "
            f"of {name} are lost, which ends at change {last}: then restore a backup elsewhere "
            f"that has them. Or {NOT_THE_SCRUTINEERS}: then take in the scrutineer's own file."
        )
    elif first.n > last:
        yield (
            f"{name} ends at change {last}, and nothing in the folder has those after it, up to "
            f"change {first.n}, which {first.what} knows. They are lost, unless a backup elsewhere has "
            "them; record again what is missing."
        )
    else:
        which = f"change {first.n}" if first.n >= 0 else "a change"
        yield (
            f"{first.what} knows {which} that {name} doesn't have, and leads to another history. "
            f"{name} stays as it is. If the other one is right, restore a backup that has it."
        )


def _refuse_newer(problem: CscpError) -> None:
    if not isinstance(problem, BrokenJournal | NotBegun):
        raise problem


def _fits_header(present: Snapshot, data: bytes, path: Path) -> bool:
    """Return whether ``cscp.json`` is about the journal, as far as its first line can be read."""
    try:
        return lines_in(path, data).header.workspace == present.mark.workspace
    except CscpError:
        return True


def _copies(folder: Path, name: str, kind: str) -> Iterator[tuple[bytes, Sequence[Redaction]]]:
    """Yield what may hold lines that are missing: backups, the latest first, and files beside.

    Raises:
        NewerVersion: one has a line that this version would leave out.
        Refused: a backup can't be read now, so that it isn't known what it has.
    """
    for path, backup in _readable_backups(folder):
        if data := backup.members.get(name):
            refuse_newer(data, kind, f"{name} in {path}")
            yield data, backup.manifest.redactions
    stem = name.partition(".")[0]
    for path in sorted(folder.glob(f"{stem}*")):
        is_kept_aside = ".torn-" in path.name or ".damaged-" in path.name
        is_copy = path.suffix == ".jsonl" and path.name != name
        if (is_kept_aside or is_copy) and path.is_file() and not path.is_symlink():
            data = bytes_for_backup(path)
            refuse_newer(data, kind, str(path))
            yield data, ()


def _readable_backups(folder: Path) -> Iterator[tuple[Path, Backup]]:
    """Yield the backups, the latest first, without what is none."""
    for path in backups_in(folder):
        try:
            yield path, read_backup(path)
        except UnreadableBackup as problem:
            raise Refused(
                f"Nothing was repaired, as {problem.path} may have what is missing, and can't be read: "
                f"{problem.why}. Try again, or move it out of the folder to repair without it."
            ) from None
        except CscpError:
            continue


# What is said


def _salvage_sentences(name: str, data: bytes, made: Salvaged) -> Iterator[str]:
    if not data.strip(b"\0\r\n\t "):
        yield _told_of_nothing(name, made)
        return
    yield from _told_of_editors(name, data)
    if made.corrected:
        which = _numbered(made.corrected)
        yield f"{which} of {name} was split or reformatted. It is put right, as its hash proves."
    if made.filled:
        is_one = len(made.filled) == 1
        are, it = ("was", "it is") if is_one else ("were", "they are")
        yield (
            f"{_numbered(made.filled)} of {name} {are} damaged or missing. A backup has the "
            f"original, proved by its hash; {it} put back."
        )
    if made.foreign:
        yield f"{counted(made.foreign, 'line')} of another workspace in {name} are taken out."
    if made.repeated:
        yield (
            f"{counted(made.repeated, 'line')} of {name} were there twice. The copies are removed."
        )
    if made.is_reordered:
        yield f"The lines of {name} were out of order or ran together; each is put in its place."
    if made.is_header_lost:
        how = "a new one is written in its place" if made.is_header_new else "a backup has it"
        yield f"The first line of {name} was lost; {how}."
    if made.gap is not None:
        yield from _told_of_gap(name, made)
    if made.branch:
        yield (
            f"{name} held a second history; it is moved to {_second(name)}. To bring its "
            f"changes in, run “cscp merge {_second(name)}”."
        )
    yield from _told_of_rest(name, data, made)


def _told_of_nothing(name: str, made: Salvaged) -> str:
    if made.filled and made.recovered:
        return (
            f"{name} was empty or missing. The backups have it up to change {made.filled[-1]}; "
            "what came after that is taken from cscp.json, without who recorded it and when."
        )
    if made.filled:
        return (
            f"{name} was empty or missing. It is put back from the backups, up to change "
            f"{made.filled[-1]}; anything recorded after that is lost."
        )
    return (
        f"{name} was empty or missing, and there is no backup of it. The present is taken from "
        "cscp.json; the history, and what earlier days looked like, are lost."
    )


def _told_of_editors(name: str, data: bytes) -> Iterator[str]:
    found = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found.append("another encoding")
    if data.startswith(b"\xef\xbb\xbf"):
        found.append("a byte order mark")
    if b"\r" in data:
        found.append("Windows line ends")
    if b"\n\n" in data or data.startswith(b"\n"):
        found.append("blank lines")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found.append("zero bytes")
    if found:
        yield (
            f"Another program saved {name} with {in_a_row(found)}. They are taken out; no "
            "change is affected."
        )
    if data.endswith(b"}"):
        yield f"{name} had lost its last line end, which is put back; the change in it stays."


def _told_of_gap(name: str, made: Salvaged) -> Iterator[str]:
    gap = made.gap
    assert gap is not None
    if made.lost:
        which, are = _numbered(made.lost, "change"), "is" if len(made.lost) == 1 else "are"
        yield f"{which} of {name} {are} lost: no backup in the folder has what was there."
    elif made.broken or made.unfit:
        yield f"{name} is broken after change {gap.n}, and no backup has what was there."
    elif made.recovered:
        yield f"{name} ends at change {gap.n}; changes after it are gone, and no backup has them."
    if made.textless and not made.recovered:
        which = _numbered(made.textless, "change")
        yield f"{which} of {name} lost a text; it says “{DAMAGED_TEXT}” in its place."
    if made.again:
        which = _numbered([line.n for line in made.again], "change")
        are = "is" if len(made.again) == 1 else "are"
        yield (
            f"{counted(len(made.again), 'change')} from there on {are} recorded again, "
            f"each with its name, time and day, as {which[:1].lower()}{which[1:]}."
        )
    if made.recovered:
        yield (
            "cscp.json still knows what the lost changes did, which is recorded again; who made "
            "them and when is lost."
        )
    if made.is_apart:
        yield (
            f"{FILE_NAME} belongs to another history, so nothing was taken from it; it is in the "
            "copy."
        )


def _told_of_rest(name: str, data: bytes, made: Salvaged) -> Iterator[str]:
    broken = list(made.broken)
    if torn := _torn(data, made):
        broken.remove(torn)
        yield f"{name} ended in an unfinished line, which is moved to {_torn_name(name, made)}."
    for line, _ in made.unfit:
        yield (
            f"“{shortened(line.what)}” of {_about(line)} by {shortened(line.by)} on "
            f"{long(day_of(line.at))} depends on what was lost, so it couldn't be recorded again. "
            f"It is in {_aside(name, made)}."
        )
    if broken:
        are = "is no longer as it was" if len(broken) == 1 else "are no longer as they were"
        rest = "" if made.recovered else " Look at it, and record again what is missing."
        yield (
            f"{counted(len(broken), 'line')} of {name} {are} written, so nothing is taken from "
            f"there; see {_aside(name, made)}.{rest}"
        )


def _about(line: Line) -> str:
    names = list(dict.fromkeys(change.id for change in line.changes))
    more = [f"{len(names) - _FEW} more"] if len(names) > _FEW else []
    return in_a_row([*(shortened(name) for name in names[:_FEW]), *more])


def _numbered(numbers: Sequence[int], noun: str = "line") -> str:
    """Name lines by number: ``Line 5``, ``Lines 5, 6 and 9``, ``Lines 5 to 40``."""
    first, last = min(numbers), max(numbers)
    shift = 1 if noun == "line" else 0  # the first line of the file has no change
    if len(numbers) == 1:
        return f"{noun.capitalize()} {first + shift}"
    if 1 < last - first == len(numbers) - 1:
        return f"{noun.capitalize()}s {first + shift} to {last + shift}"
    if len(numbers) > _MOST_NAMED:
        return f"{len(numbers)} {noun}s"
    return f"{noun.capitalize()}s {in_a_row([str(n + shift) for n in sorted(numbers)])}"


def _torn(data: bytes, made: Salvaged) -> bytes:
    """Return the unfinished line at the end, which nobody was told was saved."""
    tail = data[data.rfind(b"\n") + 1 :].strip(_WASTE)
    return tail if tail and made.broken and made.broken[-1] == tail else b""


def _keep_aside(plan: Repair, name: str, data: bytes, made: Salvaged) -> None:
    """Keep what is in the journal no more in files beside it."""
    broken = list(made.broken)
    if torn := _torn(data, made):
        broken.remove(torn)
        plan.writes[_torn_name(name, made)] = torn
    if broken or made.unfit:
        lines = [*broken, *(raw for _, raw in made.unfit)]
        plan.writes[_aside(name, made)] = b"".join(line + b"\n" for line in lines)
    if made.branch:
        plan.writes[_second(name)] = made.branch


def _aside(name: str, made: Salvaged) -> str:
    number = made.gap.n + 2 if made.gap is not None else made.data.count(b"\n") + 1
    return f"{name.partition('.')[0]}.damaged-{number}"


def _torn_name(name: str, made: Salvaged) -> str:
    return f"{name.partition('.')[0]}.torn-{len(made.data)}"


def _second(name: str) -> str:
    return f"{name.partition('.')[0]}-second-history.jsonl"


# Other files


def _drop_foreign_snapshot(plan: Repair) -> None:
    """Remove a ``cscp.json`` that is damaged or about another workspace."""
    path = plan.folder / FILE_NAME
    mark = read_snapshot_mark(path) if path.exists() else None
    if not path.exists() or (mark is not None and mark.v != VERSION):
        return
    why = "is damaged or was edited" if mark is None else "belongs to another workspace"
    plan.steps.append(f"{FILE_NAME} {why}. It will be rewritten from the journal.")
    plan.removes.append(FILE_NAME)


def _drop_wrong_snapshot(plan: Repair, present: Snapshot, lines: Sequence[Line]) -> None:
    """Remove a ``cscp.json`` that disagrees with the journal."""
    mark = present.mark
    if not 0 < mark.n <= len(lines) or mark.hash != lines[mark.n - 1].hash:
        return
    book = fold(lines[: mark.n])
    if book.tables != present.book.tables or book.undone != present.book.undone:
        plan.steps.append(
            f"{FILE_NAME} doesn't match the journal, which is right. It will be rewritten from "
            "the journal."
        )
        plan.removes.append(FILE_NAME)


def _put_signed_files_back(plan: Repair, lines: Sequence[Line]) -> None:
    """Restore signed files that are missing or changed, if a backup has them."""
    wanted = {}
    for signed in fold(lines).filed:
        for file in signed.files:
            try:
                signed_files.fetch(plan.folder, signed, file)
            except CscpError:
                name = f"{signed_files.FOLDER}/{signed_files.file_name(file.hash, file.format)}"
                wanted[name] = (file.hash, signed_files.subject_of(signed))
    if not wanted:
        return
    for path, backup in _readable_backups(plan.folder):
        members = backup.members
        for name in [name for name in wanted if name in members]:
            if sha256(members[name]).hexdigest() == wanted[name][0]:
                plan.writes[name] = members[name]
                plan.steps.append(
                    f"A signed file of {wanted[name][1]} was missing or changed; it is put back "
                    f"from {path.name}."
                )
                del wanted[name]
