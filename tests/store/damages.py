"""Kinds of damage to a journal: what is done to its bytes, and which changes nothing can prove after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from building import FIRST_DAY, LAST_DAY, MANAGER, action, context, make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import Together
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import save_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

CHANGES = 12
"""How many changes the damaged workspace had."""


def history(folder: Path) -> Recorder:
    """A workspace with twelve changes on several days by two people, and a good cscp.json."""
    clock = FixedClock(FIRST_DAY)
    mine = make_workspace(folder, 4, clock=clock)
    for number in range(3):
        record(mine, AddProgressUpdate(f"BP24-1.{number + 1}", f"Über {number} (a)"), MANAGER)
    record(mine, Together((action("fifth"), action("sixth"))))
    record(mine, AddProgressUpdate("BP24-1.5", "of the fifth"))
    clock.set(LAST_DAY)
    mine.record(AddProgressUpdate("BP24-1.1", "later"), context(LAST_DAY, MANAGER))
    mine.record(AddProgressUpdate("BP24-1.6", "latest"), context(LAST_DAY))
    save_snapshot(mine)
    assert mine.workspace.position.n == CHANGES
    return mine


@dataclass(frozen=True)
class Damage:
    """One kind of damage."""

    name: str
    damage: Callable[[bytes], bytes | None]
    """Changes the journal's bytes; None takes the file away."""
    lost: tuple[int, ...] = ()
    """The changes of which the file has no proof any more."""
    says: str = "journal.jsonl"
    """Words of what repair says."""


def _lines(data: bytes) -> list[bytes]:
    """The lines with their ends: the first line at 0, and change n at n."""
    return data.splitlines(keepends=True)


def on_line(number: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change one line, given with its end."""

    def damage(data: bytes) -> bytes:
        lines = _lines(data)
        lines[number] = change(lines[number])
        return b"".join(lines)

    return damage


def order(*numbers: int) -> Callable[[bytes], bytes]:
    """Put the first lines into another order, without those that are not named."""

    def damage(data: bytes) -> bytes:
        lines = _lines(data)
        return b"".join([*(lines[number] for number in numbers), *lines[CHANGES + 1 :]])

    return damage


def byte(place: int | bytes, to: int | None = None) -> Callable[[bytes], bytes]:
    """Flip a bit of one byte of a line, or make it another one."""

    def change(line: bytes) -> bytes:
        at = line.index(place) if isinstance(place, bytes) else place % len(line)
        return line[:at] + bytes([line[at] ^ 1 if to is None else to]) + line[at + 1 :]

    return change


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace words that are there."""

    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


def zeroed(start: int, size: int) -> Callable[[bytes], bytes]:
    """Zero some bytes of a line, as a lost sector is."""
    return lambda line: line[:start] + b"\0" * size + line[start + size :]


EVERY = tuple(range(CHANGES + 1))
ALL = EVERY[1:]

DAMAGES = [
    # Editors and encodings
    Damage("byte order mark", lambda d: b"\xef\xbb\xbf" + d, says="byte order mark"),
    Damage("Windows line ends", lambda d: d.replace(b"\n", b"\r\n"), says="Windows line ends"),
    Damage("one Windows line end", on_line(4, lambda x: x[:-1] + b"\r\n"), says="line ends"),
    Damage("blank lines", lambda d: d.replace(b"\n", b"\n\n"), says="blank lines"),
    Damage("a blank line at the end", lambda d: d + b"\n", says="blank lines"),
    Damage("a blank line at the beginning", lambda d: b"\n" + d, says="blank lines"),
    Damage("spaces at line ends", lambda d: d.replace(b"\n", b"  \n")),
    Damage("UTF-16", lambda d: d.decode().encode("utf-16"), says="another encoding"),
    Damage("letters as UTF-8", lambda d: d.replace(b"\\u00dc", "Ü".encode())),
    Damage("spaces in JSON", on_line(6, lambda x: x.replace(b'":', b'": ')), says="Line 7"),
    Damage("all editors at once", lambda d: b"\xef\xbb\xbf" + d.replace(b"\n", b"\r\n\r\n")),
    # One byte
    Damage("no last newline", lambda d: d[:-1], says="lost its last line end"),
    Damage("last newline changed", lambda d: d[:-1] + b" "),
    Damage("a bit in a field", on_line(5, byte(b"created")), lost=(5,), says="Line 6"),
    Damage("a bit in a text", on_line(6, byte(b"(a)")), lost=(6,), says="Line 7"),
    Damage("a bit in a salt", on_line(6, byte(b'"texts":["')), lost=(6,), says="Line 7"),
    Damage("a bit in a hash", on_line(5, byte(b'"hash":"')), lost=(5,), says="Line 6"),
    Damage("a bit in prev", on_line(5, byte(b'"prev":"')), lost=(5,), says="Line 6"),
    Damage("a bit in a day", on_line(9, byte(b"2024-11-25")), lost=(9, 10, 12), says="Line 10"),
    Damage("a bit in the first line", on_line(0, byte(40)), says="first line"),
    Damage("a bit in the last line", on_line(12, byte(40)), lost=(12,), says="Line 13"),
    Damage("another letter", on_line(9, byte(b"fifth", ord("Z"))), lost=(9,), says="Line 10"),
    Damage("a byte missing", on_line(8, lambda x: x[:50] + x[51:]), lost=(8,), says="Line 9"),
    Damage(
        "a byte too many", on_line(8, lambda x: x[:50] + b"x" + x[50:]), lost=(8,), says="Line 9"
    ),
    Damage("a newline changed", on_line(7, lambda x: x[:-1] + b"\x0b"), says="ran together"),
    Damage("a newline missing", on_line(7, lambda x: x[:-1]), says="ran together"),
    Damage("a newline too many", on_line(7, lambda x: x[:70] + b"\n" + x[70:]), says="Line 8"),
    # Lines
    Damage("two lines swapped", order(0, 1, 2, 3, 5, 4, *EVERY[6:]), says="out of order"),
    Damage("lines backwards", order(0, *reversed(ALL)), says="out of order"),
    Damage("a line twice", order(*EVERY[:6], 5, *EVERY[6:]), says="twice"),
    Damage("the file twice", lambda d: d + d, says="twice"),
    Damage("words between lines", on_line(5, lambda x: b"<<<<<<< mine\n" + x)),
    Damage("a line missing", order(0, 1, 2, 3, 4, *EVERY[6:]), lost=(5,)),
    Damage("three lines missing", order(0, 1, 2, 3, 4, *EVERY[8:]), lost=(5, 6, 7)),
    Damage("the first line missing", lambda d: b"".join(_lines(d)[1:]), says="first line"),
    Damage("a line that others build on missing", order(*EVERY[:9], *EVERY[10:]), lost=(9, 10, 12)),
    Damage("a field edited", on_line(6, swap(b"progress_updates", b"moves")), lost=(6,)),
    Damage("a day edited", on_line(7, swap(b'"on":"2024-11-25"', b'"on":"2024-07-01"')), lost=(7,)),
    Damage("a sector zeroed", on_line(5, zeroed(60, 90)), lost=(5,)),
    Damage("a line as JSON of others", on_line(7, lambda _: b'{"hello":"world"}\n'), lost=(7,)),
    Damage("half a line", on_line(7, lambda x: x[:60] + b"\n"), lost=(7,)),
    # Ends and files
    Damage("a torn tail", lambda d: d + _lines(d)[4][:50], says="unfinished line"),
    Damage("a tail of zeros", lambda d: d + b"\0" * 300, says="zero bytes"),
    Damage("a last line torn", lambda d: d[:-40], lost=(12,)),
    Damage("three last lines gone", order(*EVERY[:10]), lost=(10, 11, 12)),
    Damage("only the first line left", order(0), lost=ALL),
    Damage("empty", lambda _: b"", lost=ALL, says="empty or missing"),
    Damage("zeros", lambda d: b"\0" * len(d), lost=ALL, says="empty or missing"),
    Damage("missing", lambda _: None, lost=ALL, says="empty or missing"),
    Damage("another file", lambda _: b"PK\x03\x04 a spreadsheet\n", lost=ALL),
]
