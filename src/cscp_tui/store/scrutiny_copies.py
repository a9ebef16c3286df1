"""What one copy of a scrutineer's journal has and another lacks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, OWN, conclusion_id
from cscp_tui.store.codec import encode, is_redaction, values_of
from cscp_tui.store.ledger import FileLedger, Ledger, ReadingDisk
from cscp_tui.store.scrutiny import Scrutiny


class LinesToAppend(Struct, frozen=True):
    """The lines that one journal has and another lacks."""

    more: int
    """The number of lines."""
    data: bytes
    """The bytes of the missing lines, chained to the last line of the shorter journal."""
    both: tuple[str, ...]
    """The ids of the records that were changed in both journals since they diverged."""
    renamed: Mapping[str, str]
    """The new references of challenges, by their references in the other journal."""

    def sentences(self, file: Path) -> list[str]:
        if not self.more:
            return [f"There's nothing new in {file}."]
        both = "was changed here too; what the file says counts, and its history has both."
        sentence = f"{counted(self.more, 'change')} by the scrutineer taken in."
        return [sentence, *(f"{_name_of_own(key)} {both}" for key in self.both)]


def _name_of_own(key: str) -> str:
    """Name a scrutineer's record: a challenge by its reference."""
    if key.endswith(conclusion_id("")):
        return f"The outcome of {key.removesuffix(conclusion_id(''))}"
    *quarter, role = key.removeprefix(OWN).split("/", 2)
    if not quarter:
        return key
    return f"The {role}'s reflection for {Quarter.parse('/'.join(quarter)).short}"


def lines_to_append(here: Scrutiny, there: Scrutiny, *, renumbers: bool = False) -> LinesToAppend:
    """Return the lines that have to be appended here to have all that is there.

    Args:
        renumbers: whether a challenge gets a new reference where each has another one under it.
    """
    ours, theirs = here.lines(), there.lines()
    new, apart = missing(ours, theirs), missing(theirs, ours)
    same = _raised(new) & _raised(apart)
    if same and not renumbers:
        raise CscpError(
            f"{here.journal.ledger.where} and {there.journal.ledger.where} each have a different "
            f"challenge {shortened(min(same))}, so nothing was combined. Raise those in one of "
            "the files again in a new file, and stop using that one."
        )
    renamed = _new_references(same, _raised(ours) | _raised(theirs))
    both = (_changed(new) & _changed(apart)) - same
    data = _following(here, ours, theirs, new=new, renamed=renamed)
    return LinesToAppend(len(new), data, tuple(sorted(both)), renamed)


def _new_references(same: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return the next free reference for each challenge whose own is taken."""
    renamed: dict[str, str] = {}
    for key in sorted(same):
        prefix = key.rstrip("0123456789")
        numbers = (f"{prefix}{number}" for number in count(1))
        used = {*taken, *renamed.values()}
        renamed[key] = next(each for each in numbers if each not in used)
    return renamed


def identity(line: Line, redacted: Collection[str] = ()) -> tuple[str, str]:
    """Return the hash that a line had where it was recorded, with what it says.

    The hash alone is only claimed: a forged one must not pass for a line that says something else.

    Args:
        redacted: hashes of lines whose texts were redacted in one of two journals that are compared.
    """
    if line.recorded_hash in redacted:
        line = replace(line, why="", changes=[_without_texts(change) for change in line.changes])
    parts = [line.at, line.on.isoformat(), line.by, line.role, line.what, line.why, line.quarter]
    parts += [line.meeting, msgspec.to_builtins(line.changes)]
    digest = sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return line.recorded_hash, digest


def _without_texts(change: Change) -> Change:
    free = KINDS[change.table].free_text_fields
    fields = {name: edit for name, edit in change.fields.items() if name not in free}
    return Change(change.table, change.id, fields)


def _redacted(*several: Sequence[Line]) -> set[str]:
    """Return the hashes of the lines whose texts are redacted in any of several journals."""
    lines = [line for each in several for line in each if is_redaction(line)]
    if not lines:
        return set()
    from cscp_tui.store.redacted_lines import redactions_of  # noqa: PLC0415 - hardly ever needed

    return {text.line for line in lines for each in redactions_of(line) for text in each.texts}


def missing(here: Sequence[Line], there: Sequence[Line]) -> list[Line]:
    redacted = _redacted(here, there)
    known = {identity(line, redacted) for line in here}
    return [line for line in there if identity(line, redacted) not in known]


def _raised(lines: Sequence[Line]) -> set[str]:
    changes = (change for line in lines for change in line.changes)
    return {change.id for change in changes if change.creates and change.table == "challenges"}


def _changed(lines: Sequence[Line]) -> set[str]:
    return {change.id for line in lines for change in line.changes}


def _following(
    here: Scrutiny,
    ours: Sequence[Line],
    theirs: Sequence[Line],
    *,
    new: Sequence[Line],
    renamed: Mapping[str, str],
) -> bytes:
    """Encode the new lines, numbered and chained on; what they undo is numbered anew too."""
    redacted = _redacted(ours, theirs)
    names = {line.n: identity(line, redacted) for line in theirs}
    numbers = {identity(line, redacted): line.n for line in ours}
    n, prev, data = here.log.position.n, here.log.position.hash, b""
    for line in new:
        n += 1
        numbers[identity(line, redacted)] = n
        values = values_of(line) | {"n": n, "source": line.recorded_hash}
        if line.undoes:
            values["undoes"] = numbers[names[line.undoes]]
        values["changes"] = [
            [table, renamed.get(key, key) if table == "challenges" else key, fields]
            for table, key, fields in values["changes"]
        ]
        raw, prev = encode(values, prev)
        data += raw
    return data


def with_file(folders: Scrutiny, own: Path, workspace: str) -> Scrutiny:
    """Return a journal with everything in a file and in the folder's journal."""
    mine = Scrutiny(FileLedger(own, ReadingDisk()), workspace)
    mine.look()
    if goes_on(mine, folders):
        return folders if folders.log.position != mine.log.position else mine
    is_whole = goes_on(folders, mine) or not lines_to_append(mine, folders).more
    return mine if is_whole else _joined(mine, folders)


def _joined(one: Scrutiny, other: Scrutiny) -> Scrutiny:
    """Return a journal followed by the new lines of another; nothing is written yet."""
    return other.with_lines(one.whole_lines() + lines_to_append(one, other).data)


def goes_on(one: Scrutiny, other: Scrutiny) -> bool:
    """Return whether another journal begins with the lines of this one."""
    return other.whole_lines().startswith(one.whole_lines())


def write_on(ledger: Ledger, data: bytes) -> None:
    """Append to a ledger the lines that it lacks of whole ones that begin with its own; the caller holds its lock.

    An unfinished line of which these are the rest is finished.
    """
    held = ledger.read(0) if ledger.exists() else b""
    if not data.startswith(held):
        raise CscpError(
            f"{ledger.where} ends in an unfinished line and doesn't have what was recorded "
            "elsewhere. Move it somewhere else, and a complete one will be made."
        )
    if not held:
        ledger.begin(data)
    elif held != data:
        ledger.extend(len(held), data[len(held) :])
