"""Every kind of damage to a workspace's files: of bytes, lines, files, orders, copies, encodings.

Each takes the folder of a workspace, sound and with ``cscp.json``, and damages it.
"""

from __future__ import annotations

import gzip
import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Lines = list[bytes]
"""The lines of a journal without their newlines."""


def middle(lines: Sequence[bytes]) -> int:
    """The place of a line on which later figures rest."""
    return len(lines) * 2 // 5


def _changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    before = path.read_bytes()
    after = change(before)
    assert after != before
    path.write_bytes(after)


def _journal(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: _changed(folder / "journal.jsonl", change)


def _lines(change: Callable[[Lines], Lines]) -> Callable[[Path], None]:
    def changed(data: bytes) -> bytes:
        return b"".join(line + b"\n" for line in change(data.split(b"\n")[:-1]))

    return _journal(changed)


def _line(number: int, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return _lines(lambda lines: _with(lines, range(len(lines))[number], change))


def _middle(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return _lines(lambda lines: _with(lines, middle(lines), change))


def _with(lines: Lines, number: int, change: Callable[[bytes], bytes]) -> Lines:
    return [*lines[:number], change(lines[number]), *lines[number + 1 :]]


def flip(line: bytes, place: int) -> bytes:
    """Flip the lowest bit of a byte."""
    return line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]


def _after(mark: bytes, step: int = 0) -> Callable[[bytes], bytes]:
    return lambda line: flip(line, line.rindex(mark) + len(mark) + step)


def redated(line: bytes) -> bytes:
    """Let a line take effect a year earlier, without its hash."""
    on = json.loads(line)["on"]
    earlier = f"{int(on[:4]) - 1}{on[4:]}"
    return line.replace(f'"on":"{on}"'.encode(), f'"on":"{earlier}"'.encode())


def rehashed(line: bytes) -> bytes:
    """Give a line the hash that its bytes have."""
    hashed, _, rest = line.rpartition(b',"hash":"')
    return hashed + b',"hash":"' + sha256(hashed).hexdigest().encode() + rest[64:]


def _renumbered(line: bytes) -> bytes:
    number = json.loads(line)["n"]
    return line.replace(b'"n":%d' % number, b'"n":%d' % (number + 1), 1)


def _redate_six(lines: Lines) -> Lines:
    return [redated(line) if 10 <= n < 16 else line for n, line in enumerate(lines)]


def _split(lines: Lines) -> tuple[Lines, Lines]:
    return lines[: middle(lines)], lines[middle(lines) :]


def _without_middle(lines: Lines) -> Lines:
    before, (_, *after) = _split(lines)
    return [*before, *after]


def _swapped(lines: Lines) -> Lines:
    before, (first, second, *after) = _split(lines)
    return [*before, second, first, *after]


def _joined(lines: Lines) -> Lines:
    before, (first, second, *after) = _split(lines)
    return [*before, first + second, *after]


def _put(line: bytes) -> Callable[[Lines], Lines]:
    def put(lines: Lines) -> Lines:
        before, after = _split(lines)
        return [*before, line, *after]

    return put


def _zeroed(data: bytes) -> bytes:
    place = len(data) // 3
    return data[:place] + bytes(4096) + data[place + 4096 :]


def _half_of_another(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + _other_workspace(data)[place + 1 :]


def _other_workspace(data: bytes) -> bytes:
    """The lines of another workspace: its id, and every hash made again."""
    header, *lines = data.split(b"\n")[:-1]
    made = [rehashed(header.replace(b'"workspace":"', b'"workspace":"0'))]
    for line in lines:
        before = json.loads(line)["prev"].encode()
        made.append(rehashed(line.replace(before, json.loads(made[-1])["hash"].encode())))
    return b"".join(line + b"\n" for line in made)


def _snapshot(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "cscp.json"
        if path.exists():
            _changed(path, change)

    return damage


def _forged(data: bytes) -> bytes:
    """Dates are a year earlier, and the digest is made again."""
    body, _, _ = data.replace(b'"due":"2025-', b'"due":"2024-').rpartition(b',"digest":"')
    return body + b',"digest":"' + sha256(body).hexdigest().encode() + b'"}}}'


def _pretty(line: bytes) -> bytes:
    return json.dumps(json.loads(line), ensure_ascii=True).encode()


def _plain_letters(line: bytes) -> bytes:
    return json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")).encode()


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink(missing_ok=True)


def _folder_instead(folder: Path) -> None:
    (folder / "journal.jsonl").unlink()
    (folder / "journal.jsonl").mkdir()


def _linked(folder: Path) -> None:
    old = folder.parent / "older.jsonl"
    lines = (folder / "journal.jsonl").read_bytes().split(b"\n")
    old.write_bytes(b"\n".join(lines[: middle(lines)]) + b"\n")
    (folder / "journal.jsonl").unlink()
    (folder / "journal.jsonl").symlink_to(old)


def _signed_changed(folder: Path) -> None:
    for path in (folder / "signed").glob("*.md"):
        _changed(path, lambda data: data.replace(b"%", b"% "))


def _signed_gone(folder: Path) -> None:
    shutil.rmtree(folder / "signed", ignore_errors=True)


def _scrutiny(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: _changed(folder / "scrutiny.jsonl", change)


def _scrutiny_broken(folder: Path) -> None:
    (folder / "scrutiny.jsonl").write_bytes(b'{"v":3,"n":0,"format":"cscp-scrutiny"}\n{"n":1}\n')


DAMAGES: dict[str, Callable[[Path], None]] = {
    # bytes
    "a byte of an early line": _line(20, _after(b'"by":"')),
    "a byte of a line in the middle": _middle(_after(b'"what":"')),
    "a byte of the last line": _line(-1, _after(b'"by":"')),
    "a byte of a hash": _middle(_after(b'"hash":"', 5)),
    "a byte of a previous hash": _middle(_after(b'"prev":"', 5)),
    "a byte of a date": _middle(_after(b'"on":"', 3)),
    "a byte of the first line": _line(0, _after(b'"workspace":"')),
    "a byte of the version": _middle(lambda line: line.replace(b'"v":3', b'"v":7', 1)),
    "a free text": _lines(lambda ls: [n.replace(b"train", b"drain") for n in ls]),
    "a byte inserted": _middle(lambda line: line[:50] + b"x" + line[50:]),
    "a byte lost": _middle(lambda line: line[:50] + line[51:]),
    "zeroes in the middle": _journal(_zeroed),
    "zeroes after the end": _journal(lambda d: d + bytes(4096)),
    "a newline lost": _lines(_joined),
    "another last byte": _journal(lambda d: d[:-1] + b"x"),
    "random bytes": _journal(lambda d: sha256(d).digest() * 1000),
    # lines
    "a line lost": _lines(_without_middle),
    "the first line lost": _lines(lambda ls: ls[1:]),
    "a blank line": _lines(_put(b"")),
    "a blank line at the end": _lines(lambda ls: [*ls, b""]),
    "a strange line": _lines(_put(b'{"v":3,"n":400}')),
    "a strange line at the end": _lines(lambda ls: [*ls, b"# end of file"]),
    "a strange end without a newline": _journal(lambda d: d + b"# end of file"),
    "six lines with another date": _lines(_redate_six),
    "a line with another date and its own hash": _middle(lambda n: rehashed(redated(n))),
    "the last line with another date": _line(-1, redated),
    "another number": _middle(_renumbered),
    "a status": _lines(lambda ls: [n.replace(b'"delivered"', b'"dropped"') for n in ls]),
    # orders
    "two lines swapped": _lines(_swapped),
    "the lines from the end": _lines(lambda ls: [ls[0], *reversed(ls[1:])]),
    "the lines sorted": _lines(sorted),
    # copies
    "a line twice": _lines(lambda ls: [*ls, ls[middle(ls)]]),
    "the last line twice": _lines(lambda ls: [*ls, ls[-1]]),
    "the file twice": _journal(lambda d: d + d),
    "another workspace's journal": _journal(_other_workspace),
    "another workspace's last half": _journal(_half_of_another),
    # files
    "an empty journal": _journal(lambda _: b""),
    "no journal": _gone("journal.jsonl"),
    "a folder for the journal": _folder_instead,
    "a link for the journal": _linked,
    "a broken scrutineer's journal": _scrutiny_broken,
    "no scrutineer's journal": _gone("scrutiny.jsonl"),
    "an empty scrutineer's journal": _scrutiny(lambda _: b""),
    "half the scrutineer's journal": _scrutiny(lambda d: d[: len(d) // 2]),
    "the scrutineer's last line lost": _scrutiny(lambda d: d[: d[:-1].rindex(b"\n") + 1]),
    "a byte of the scrutineer's text": _scrutiny(lambda d: flip(d, d.index(b"Why so late"))),
    "line ends of Windows in the scrutineer's journal": _scrutiny(
        lambda d: d.replace(b"\n", b"\r\n")
    ),
    "signed files changed": _signed_changed,
    "no signed files": _signed_gone,
    "an edited snapshot": _snapshot(lambda d: d.replace(b'"delivered"', b'"dropped  "')),
    "a cut snapshot": _snapshot(lambda d: d[:-100]),
    "an empty snapshot": _snapshot(lambda _: b""),
    "a byte of the snapshot": _snapshot(lambda d: flip(d, len(d) // 2)),
    "a snapshot with a folder's rights": _snapshot(lambda d: d[::-1]),
    # encodings
    "a byte order mark": _journal(lambda d: b"\xef\xbb\xbf" + d),
    "line ends of Windows": _journal(lambda d: d.replace(b"\n", b"\r\n")),
    "line ends of old Macs": _journal(lambda d: d.replace(b"\n", b"\r")),
    "UTF-16": _journal(lambda d: d.decode().encode("utf-16")),
    "compressed": _journal(lambda d: gzip.compress(d, mtime=0)),
    "spaces in the JSON": _lines(lambda ls: [_pretty(n) for n in ls]),
    "letters that are not escaped": _lines(lambda ls: [_plain_letters(n) for n in ls]),
    "spaces at the ends of lines": _lines(lambda ls: [n + b" " for n in ls]),
}
"""Damage that shows in the folder itself, with ``cscp.json`` and without."""

OF_THE_SNAPSHOT = {
    "an edited snapshot",
    "a cut snapshot",
    "an empty snapshot",
    "a byte of the snapshot",
}
"""Those that do nothing where there is no ``cscp.json``; the one left shows that it may lack."""

LARGE = {
    name: DAMAGES[name]
    for name in (
        "a byte of a line in the middle",
        "a line lost",
        "the lines from the end",
        "another workspace's last half",
        "an empty journal",
        "line ends of Windows",
    )
}
"""One of each kind, for a journal that is read in several parts."""

SHORTENINGS: dict[str, Callable[[Path], None]] = {
    "half the file": _journal(lambda d: d[: len(d) // 2]),
    "half the last line": _journal(lambda d: d[:-200]),
    "the last newline lost": _journal(lambda d: d[:-1]),
    "zeroes at the end": _journal(lambda d: d[:-4096] + bytes(4096)),
    "the last line lost": _lines(lambda ls: ls[:-1]),
    "the last third of the lines lost": _lines(lambda ls: ls[: -len(ls) // 3]),
    "an older journal": _lines(lambda ls: ls[: middle(ls)]),
    "all but the first line lost": _lines(lambda ls: ls[:1]),
    "the last line with another date and its own hash": _line(-1, lambda n: rehashed(redated(n))),
}
"""Damage that only ``cscp.json`` can tell: the journal alone is whole, or ends as after a kill."""


def forge_snapshot(folder: Path) -> None:
    """Let ``cscp.json`` say otherwise than the journal, with a digest that is right."""
    _snapshot(_forged)(folder)
