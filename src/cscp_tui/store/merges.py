"""Two journals of scrutineers, both written on: what one has more, at the end of the other.

A line that is taken over keeps everything but its number and its hashes. It says which hash it had
where it was recorded, by which it is known for ever and never taken twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from cscp_tui.domain.challenge_records import OWN, conclusion_id
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.store.codec import SCRUTINY_FORMAT, Line, encode
from cscp_tui.store.disks import ReadingDisk
from cscp_tui.store.errors import SameReference
from cscp_tui.store.journals import FileJournal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cscp_tui.store.scrutinies import Scrutiny


@dataclass(frozen=True, slots=True)
class Merge:
    """What one journal has more than another."""

    more: int
    """How many lines."""
    data: bytes
    """Those lines, as they follow on the other's last one."""
    both: tuple[str, ...]
    """The ids of the records that were changed in both since they went apart."""

    def sentences(self, file: Path) -> list[str]:
        """What is to be said once those lines of a file were taken in."""
        if not self.more:
            return [f"Nothing in {file} is new."]
        both = "was changed here too; what the file says counts, and its history has both."
        told = f"Took in {counted(self.more, 'change')} of the scrutineer's."
        return [told, *(f"{_said(key)} {both}" for key in self.both)]


def _said(key: str) -> str:
    """A record of a scrutineer's as people call it: a challenge by its reference."""
    if key.endswith(conclusion_id("")):
        return f"What came of {key.removesuffix(conclusion_id(''))}"
    *quarter, role = key.removeprefix(OWN).split("/", 2)
    if not quarter:
        return key
    return f"The {role}'s reflection for {Quarter.parse('/'.join(quarter)).short}"


class JoinedJournal(FileJournal):
    """A scrutineer's journal as it will be once what another one has more is written to its end."""

    def __init__(self, path: Path, data: bytes) -> None:
        """The journal whose lines are ``data``; ``path`` is where those that it lacks are from."""
        super().__init__(path, ReadingDisk(), SCRUTINY_FORMAT)
        self._data = data

    def _read(self, offset: int) -> bytes:
        return self._data[offset:]


def merge(here: Scrutiny, there: Scrutiny) -> Merge:
    """What has to be appended here, so that it has all that is there.

    Raises:
        SameReference: each has another challenge under one reference.
    """
    ours, theirs = here.lines(), there.lines()
    new, apart = _missing(ours, theirs), _missing(theirs, ours)
    if same := _raised(new) & _raised(apart):
        raise SameReference(min(same), here.journal.path, there.journal.path)
    both = _changed(new) & _changed(apart)
    return Merge(len(new), _following(here, ours, theirs, new), tuple(sorted(both)))


def _identity(line: Line) -> str:
    return line.source or line.hash


def _missing(here: Sequence[Line], there: Sequence[Line]) -> list[Line]:
    known = {_identity(line) for line in here}
    return [line for line in there if _identity(line) not in known]


def _raised(lines: Sequence[Line]) -> set[str]:
    changes = (change for line in lines for change in line.changes)
    return {change.id for change in changes if change.creates and change.table == "challenges"}


def _changed(lines: Sequence[Line]) -> set[str]:
    return {change.id for line in lines for change in line.changes}


def _following(
    here: Scrutiny, ours: Sequence[Line], theirs: Sequence[Line], new: Sequence[Line]
) -> bytes:
    """The new lines, numbered and chained on; what one undoes is called by its number here."""
    names = {line.n: _identity(line) for line in theirs}
    numbers = {_identity(line): line.n for line in ours}
    n, prev, data = here.log.position.n, here.log.position.hash, b""
    for line in new:
        n += 1
        numbers[_identity(line)] = n
        values = msgspec.to_builtins(line) | {"n": n, "source": _identity(line)}
        del values["prev"], values["hash"]
        if line.undoes:
            values["undoes"] = numbers[names[line.undoes]]
        raw, prev = encode(values, prev)
        data += raw
    return data
