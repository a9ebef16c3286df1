"""Files from outside that would take all memory or wait for ever: each is refused in a sentence.

The commands run in one process that may take no more than a gigabyte, where the system can limit it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib
from base64 import b64encode
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from building import TODAY, make_workspace
from cscp_tui.cli.registry import make_parser
from cscp_tui.importing import cells
from cscp_tui.importing.files import read_source
from cscp_tui.importing.number_formats import number_as_shown, shown_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BODY = b"<w:document " + _WORD + b"><w:body>%s</w:body></w:document>"
_SHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
    + b"]>"
)
_MEGABYTE = 1 << 20
_LONGEST = 20
"""Seconds that a refusal may take on a busy computer."""

_CHILD = """
import contextlib, io, json, sys, time
from datetime import date
limit, today, words = json.loads(sys.stdin.read())
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except ImportError:
    pass
from cscp_tui.cli.main import main
from cscp_tui.store.clock import FixedClock
clock = FixedClock(date.fromisoformat(today), 13)
told = []
for each in words:
    print(each, file=sys.__stderr__, flush=True)
    err, out, begun = io.StringIO(), io.StringIO(), time.process_time()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out):
        status = main(each, clock=clock)
    told.append([status, err.getvalue(), out.getvalue(), time.process_time() - begun])
print(json.dumps(told))
"""


class _PackedOnce:
    """Packs a piece once, however often it comes: what is packed apart can be put together."""

    def __init__(self) -> None:
        self._packed: dict[bytes, bytes] = {}

    def compress(self, piece: bytes) -> bytes:
        """A piece, packed."""
        if piece not in self._packed:
            packer = zlib.compressobj(1, zlib.DEFLATED, -15)
            self._packed[piece] = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
        return self._packed[piece]

    def flush(self) -> bytes:
        """What ends the pieces."""
        return zlib.compressobj(wbits=-15).flush()


def zipped(parts: dict[str, bytes | list[bytes]]) -> bytes:
    """An archive of parts, of which some are given in pieces."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            if isinstance(data, bytes):
                archive.writestr(name, data)
                continue
            with archive.open(name, "w", force_zip64=True) as part:
                part._compressor = _PackedOnce()  # type: ignore[attr-defined]
                for piece in data:
                    part.write(piece)
    return output.getvalue()


def much(before: bytes, unit: bytes, size: int, after: bytes) -> list[bytes]:
    """A document with so many bytes of one element."""
    block = unit * (_MEGABYTE // len(unit))
    return [before, *[block] * (size // len(block)), after]


def word(body: bytes | list[bytes], **more: bytes | list[bytes]) -> bytes:
    """A Word file."""
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": root.encode(),
            "word/document.xml": body,
            **more,
        }
    )


@cache
def many_paragraphs(size: int) -> bytes:
    """A small Word file with hundreds of megabytes of paragraphs."""
    before, after = _BODY.split(b"%s")
    return word(much(before, b"<w:p/>", size, after))


def workbook(part: str, kind: str, content: bytes | list[bytes], sheet: bytes = b"") -> bytes:
    """A workbook with a part of any name."""
    sheet = sheet or (
        b"<worksheet %s><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row></sheetData>"
        b"</worksheet>" % _SHEET
    )
    book = f'<workbook xmlns:r="{_OFFICE}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    related = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/worksheet" Target="sheet1.xml"/><Relationship Id="r2" '
        f'Type="{_OFFICE}/{kind}" Target="{part}"/></Relationships>'
    )
    return zipped(
        {
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": related.encode(),
            f"xl/{part}": content,
            "xl/sheet1.xml": sheet,
        }
    )


def patched(data: bytes, sign: bytes, place: int, new: bytes) -> bytes:
    """An archive with other bytes at a place of each of its headers."""
    found, at = bytearray(data), 0
    while (at := found.find(sign, at)) >= 0:
        found[at + place : at + place + len(new)] = new
        at += 4
    return bytes(found)


def lying(data: bytes) -> bytes:
    """An archive that says of each part that it has ten bytes."""
    size = struct.pack("<I", 10)
    return patched(patched(data, b"PK\x01\x02", 24, size), b"PK\x03\x04", 22, size)


def encrypted(data: bytes) -> bytes:
    return patched(patched(data, b"PK\x01\x02", 8, b"\x01\0"), b"PK\x03\x04", 6, b"\x01\0")


def overlapping() -> bytes:
    """An archive of a thousand parts that are the same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"<w:p/>" * 500_000
    packed = packer.compress(content) + packer.flush()
    sizes = struct.pack("<3I", zlib.crc32(content), len(packed), len(content))
    name = b"word/document.xml"
    local = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + struct.pack("<2H", 17, 0)
    entry = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
    entry += struct.pack("<5H2I", 17, 0, 0, 0, 0, 0, 0) + name
    begins = local + name + packed
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1000, 1000, len(entry) * 1000, len(begins), 0)
    return begins + entry * 1000 + last


def spans() -> bytes:
    """A page of cells that span a thousand rows and two hundred columns each."""
    row = "<tr>" + "<td colspan=200 rowspan=1000>a" * 100
    return f"<table>{row * 1000}</table>".encode()


def repeated() -> bytes:
    """A spreadsheet of three hundred sheets, each of four million repeated cells."""
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    row = (
        '<table:table><table:table-row table:number-rows-repeated="19999"><table:table-cell '
        'table:number-columns-repeated="200"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    content = f"<office:document-content {names}>{row * 300}</office:document-content>"
    return zipped({"META-INF/manifest.xml": b"<a/>", "content.xml": content.encode()})


def merged() -> bytes:
    """A sheet with ten thousand merged cells of as many rows."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c></row>' % (n, n)
        for n in range(1, 10_000)
    )
    merges = b'<mergeCell ref="A1:B19999"/>' * 10_000
    sheet = b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (_SHEET, rows, merges)
    return workbook("sharedStrings.xml", "sharedStrings", b"<sst/>", sheet)


_PLAIN = word(_BODY % b"<w:p><w:r><w:t>Quarterly update, Q2 2024/25</w:t></w:r></w:p>")
_STRINGS = (b"<sst " + _SHEET + b">", b"</sst>")

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "large.docx": (lambda: many_paragraphs(600_000_000), "unpacks to more than"),
    "dense.docx": (lambda: many_paragraphs(40_000_000), "more than 3,000,000 elements"),
    "styles.bin.xlsx": (
        lambda: workbook(
            "styles.bin", "styles", much(b"<styleSheet>", b"<xf/>", 160_000_000, b"</styleSheet>")
        ),
        "unpacks to more than",
    ),
    "strings.png.xlsx": (
        lambda: workbook(
            "strings.png",
            "sharedStrings",
            much(_STRINGS[0], b"<si><t>a</t></si>", 160_000_000, _STRINGS[1]),
        ),
        "unpacks to more than",
    ),
    "no-rows.xlsx": (
        lambda: workbook(
            "sharedStrings.xml", "sharedStrings", much(_STRINGS[0], b"<x/>", 45_000_000, b"</sst>")
        ),
        "more than 3,000,000 elements",
    ),
    "lying.docx": (lambda: lying(many_paragraphs(600_000_000)), "is damaged or was cut off"),
    "overlapping.docx": (overlapping, "unpacks to more than"),
    "parts.docx": (
        lambda: word(_BODY % b"", **{f"word/{n}.xml": b"" for n in range(10_000)}),
        "holds more than 5,000 files",
    ),
    "encrypted.docx": (lambda: encrypted(_PLAIN), "is protected by a password"),
    "truncated.docx": (lambda: _PLAIN[:-40], "is damaged or was cut off"),
    "zip64.docx": (
        lambda: patched(_PLAIN, b"PK\x01\x02", 20, b"\xff" * 8),
        "unpacks to more than",
    ),
    "bzip2.docx": (
        lambda: patched(_PLAIN, b"PK\x01\x02", 10, struct.pack("<H", 12)),
        "is packed in a way that this program doesn't read. Open it in Excel or Word, save it",
    ),
    "lzma.docx": (
        lambda: patched(_PLAIN, b"PK\x01\x02", 10, struct.pack("<H", 14)),
        "is packed in a way that this program doesn't read. Open it in Excel or Word, save it",
    ),
    "entities.docx": (
        lambda: word(_LAUGHS + _BODY % b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"),
        "declares its own entities",
    ),
    "outside.docx": (
        lambda: word(b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _BODY % b"&a;"),
        "declares its own entities",
    ),
    "utf-7.docx": (
        lambda: word(b'<?xml version="1.0" encoding="UTF-7"?>' + _BODY % b""),
        "isn't in UTF-8",
    ),
}
"""Files that no command opens, and what is said of them."""

TABLES: dict[str, tuple[Callable[[], bytes], str]] = {
    "spans.html": (spans, "more than 2,000,000 cells"),
    "cells.html": (lambda: b"<table><tr>" + b"<td>" * 9_000_000, "more than 3,000,000 elements"),
    "repeated.ods": (repeated, "more than 2,000,000 cells"),
    "merged.xlsx": (merged, "more than 2,000,000 cells"),
    "commas.csv": (lambda: b"a,b\n1,2\n" + b"," * 49_000_000, "more than 2,000,000 cells"),
    "lines.csv": (lambda: b"a,b\n1,2\n" + b"\n" * 8_000_000, "more than 2,000,000 cells"),
    "attributes.html": (
        lambda: b"<table><tr><td " + b"".join(b"a%d " % n for n in range(500_000)) + b">",
        "more than 10,000 attributes",
    ),
    "slashes.html": (
        lambda: b"<table><tr><td " + b"".join(b"a%d/" % n for n in range(500_000)) + b">",
        "more than 10,000 attributes",
    ),
    "tables.docx": (lambda: word(_BODY % (b"<w:tbl/>" * 1_000_000)), "more than 5,000 tables"),
    "marks.md": (
        lambda: b"| a | b |\n|---|---|\n| c | d |\n\n" + b"* a\n" * 1_000_000,
        "is larger than any plan",
    ),
}
"""Tables that only an import reads."""

_SIGN = ("sign-off", "2024-25/Q2", "--signed-by", "Chair", "--how", "email", "--yes")
_GIVEN: dict[str, tuple[str, ...]] = {
    "import": ("import", "{}", "--source", "other"),
    "take-in-answers": ("take-in-answers", "{}"),
    "sign-off": (*_SIGN, "--for", "qa", "--file", "{}"),
}
"""The commands that read Office files."""

_TAKING: dict[str, tuple[str, ...]] = {
    **_GIVEN,
    "apply": ("apply", "{}"),
    "issue-minutes": ("issue-minutes", "qag", "--to", "all members", "--file", "{}"),
    "restore": ("restore", "{}", "--drop-newer"),
    "merge": ("merge", "{}"),
    "verify": ("verify", "{}"),
    "take-in": ("take-in", "{}"),
    "capture": ("capture", "QAG-2024-11-20", "{}", "--to-check"),
    "scrutiny-pack": ("export", "scrutiny-pack", "--since", "{}"),
    "published-summary": ("add", "published-summary", "{}", "--plan", "2024/25"),
}
"""The commands that take a file of any kind."""


def _reads(command: str, name: str) -> bool:
    if name in {"dense.docx", "no-rows.xlsx"} and command == "take-in-answers":
        return False  # they take a second; the other command that reads tables is enough
    return command != "sign-off" or name.endswith(".docx")


def run(folder: Path, commands: list[list[str]], limit: int = 1 << 30) -> list[list[Any]]:
    """Run commands in one process with little memory; returns status, errors, output and seconds.

    They are for the workspace in a folder, unless they name another one.
    """
    usual = ["-w", str(folder / "w")]
    words = [
        ["--by", "Business officer", *(usual if each[0] != "-w" else ()), *each]
        for each in commands
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=json.dumps([limit, TODAY.isoformat(), words]),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env=os.environ | {"CSCP_CONFIG": str(folder / "c"), "CSCP_STATE": str(folder / "s")},
        )
    except subprocess.TimeoutExpired as expired:
        begun = (expired.stderr or b"").decode().splitlines()[-1:]
        raise AssertionError(f"it waits in {begun}") from None
    assert done.returncode == 0, done.stderr[-2000:]
    told: list[list[Any]] = json.loads(done.stdout)
    return told


def told(folder: Path, wanted: list[tuple[str, str]]) -> Iterator[tuple[str, list[Any]]]:
    """What commands say of files, each with its name."""
    make_workspace(folder / "w", actions=2)
    for name in {name for _, name in wanted}:
        (folder / name).write_bytes((FILES | TABLES)[name][0]())
    commands = [
        [word.format(folder / name) for word in _GIVEN[command]] for command, name in wanted
    ]
    names = [name for _, name in wanted]
    return zip(names, run(folder, commands), strict=True)


def refused(answer: list[Any], said: str, name: str, command: str = "") -> None:
    """Prove that an answer is one sentence with a file's name, and came soon."""
    status, errors, _, seconds = answer
    sentence = errors.strip().splitlines()[-1]
    assert said in sentence, (command, name)
    assert name in sentence, (command, name)
    assert "has a fault" not in errors, (command, name)
    assert status == 1, (command, name)
    assert seconds < _LONGEST, (command, name)


def test_a_file_that_takes_all_memory_is_refused(tmp_path: Path) -> None:
    """Every command that reads Office files refuses it in the same sentence."""
    wanted = [(command, name) for command in _GIVEN for name in FILES if _reads(command, name)]
    for name, answer in told(tmp_path, wanted):
        refused(answer, FILES[name][1], name)


def test_a_table_that_takes_all_memory_is_refused(tmp_path: Path) -> None:
    """Cells that are spanned, repeated or blank are counted like any other."""
    for name, answer in told(tmp_path, [("import", name) for name in TABLES]):
        refused(answer, TABLES[name][1], name)


def test_texts_that_no_cell_shows_are_counted_like_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook may have millions of them. Trying so many takes seconds, so that fewer are too many."""
    monkeypatch.setattr(cells, "MOST_CELLS", 1_000)
    data = workbook("sharedStrings.xml", "sharedStrings", b"<sst>%s</sst>" % (b"<si/>" * 1_001))
    with pytest.raises(cells.TooLarge, match="has more than 1,000 cells"):
        read_source("strings.xlsx", data)


def test_a_long_number_format_is_read_as_far_as_excel_takes_it() -> None:
    """It is tried at each of its signs, which takes hours where there are many."""
    code = "[" * 200_000 + '"' * 99_999
    assert number_as_shown(45_000, code) == number_as_shown(45_000, code[:255])
    moment = datetime(2025, 3, 31)  # noqa: DTZ001 - a day in a sheet has no time zone
    assert (
        shown_moment(moment, "d/" * 100_000).text == shown_moment(moment, ("d/" * 128)[:255]).text
    )


def _of_files(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands below one that read files which somebody names."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                yield from _of_files(each, (*words, name))
        elif "FILE" in str(action.metavar) and action.dest not in {"output", "columns"}:
            yield words[-1]


def test_every_command_that_takes_a_file_is_tried_with_a_pipe() -> None:
    """One only writes a file, one needs a terminal, and one takes a folder, too."""
    assert set(_of_files(make_parser())) - {"backup", "scrutineer"} == _TAKING.keys() - {"merge"}


@pytest.mark.skipif(os.name == "nt", reason="there is no such device")
@pytest.mark.parametrize(
    "words",
    [
        ("import", "-", "--source", "other"),
        ("take-in-answers", "-"),
        ("apply", "-"),
        ("add", "published-summary", "-", "--plan", "2024/25"),
        ("redact", "BP24-1.1", "-", "--why", "It named a child.", "--for-good"),
    ],
)
def test_a_stream_without_end_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    """It is read as far as a file may be large."""
    make_workspace(tmp_path / "w", actions=2)
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "cscp_tui", "-w", str(tmp_path / "w"), "--by", "B"),
                *(*words, "--clock-is-right"),
            ],
            stdin=endless,
            capture_output=True,
            check=False,
            timeout=60,
            env=os.environ
            | {"CSCP_CONFIG": str(tmp_path / "c"), "CSCP_STATE": str(tmp_path / "s")},
        )
    assert done.returncode == 1
    assert b"The piped text is larger than 50 MB" in done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((("templates/link", b""), ("templates/link/x", b"")), "“templates/link”"),
        ((("templates/Link", b""), ("templates/link/x", b"")), "“templates/Link”"),
        ((("signed/" + "n" * 300, b""),), "“signed/nnn"),
        ((("journal.jsonl", b""),), "isn't as it was backed up"),
    ],
)
def test_a_backup_that_could_be_restored_in_part_only_is_refused(
    more: tuple[tuple[str, bytes], ...], said: str, tmp_path: Path
) -> None:
    """Otherwise the folder would wait for ever for the rest of it."""
    make_workspace(tmp_path / "w", actions=2)
    made = tmp_path / "made.zip"
    run(tmp_path, [["backup", str(made)]])
    with zipfile.ZipFile(made) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    manifest = json.loads(dict(parts)["cscp-backup.json"])
    manifest["files"] |= {name: sha256(data).hexdigest() for name, data in more}
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(made, "w") as archive:
        for name, data in [*parts[1:], *more] if parts[0][0] == "cscp-backup.json" else parts:
            archive.writestr(name, data)
        archive.writestr("cscp-backup.json", json.dumps(manifest))
    before = (tmp_path / "w" / "journal.jsonl").read_bytes()
    (answer,) = run(tmp_path, [["restore", str(made), "--drop-newer", "--yes"]])
    refused(answer, said, "made.zip")
    assert (tmp_path / "w" / "journal.jsonl").read_bytes() == before
    assert not (tmp_path / "w" / "journal.jsonl.replacing").exists()


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names in folders there")
def test_a_pipe_or_a_device_in_place_of_a_file_is_refused_at_once(tmp_path: Path) -> None:
    """No command waits for somebody to write into it, or reads without end."""
    make_workspace(tmp_path / "w", actions=2)
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "link.docx").symlink_to(tmp_path / "pipe.docx")
    places = [str(tmp_path / "pipe.docx"), str(tmp_path / "link.docx"), "/dev/zero"]
    tried = [(command, place) for command in _TAKING for place in places]
    commands = [[word.format(place) for word in _TAKING[command]] for command, place in tried]
    for (command, place), answer in zip(tried, run(tmp_path, commands), strict=True):
        refused(answer, "a pipe or a device", os.path.basename(place), command)  # noqa: PTH119 - a name


_PIPES = (
    "scrutiny.jsonl",
    "scrutiny.jsonl.redacting",
    "journal.jsonl.redacting",
    "journal.jsonl.replacing",
    "cscp.json",
    "cscp-claim.json",
    "backups/backup.zip",
    "backups/before-restore-1.zip",
    "signed/merged/other.jsonl",
    "journal-copy.jsonl",
    "templates/body.html.j2",
    "templates/document.docx",
    "exports/paper.docx",
)


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names in folders there")
def test_a_pipe_among_a_workspaces_files_is_waited_for_by_nothing(tmp_path: Path) -> None:
    """Saving, checking, backing up, exporting and redacting end, whatever it is called."""
    make_workspace(tmp_path / "w", actions=2)
    commands = []
    for number, name in enumerate(_PIPES):
        folder = shutil.copytree(tmp_path / "w", tmp_path / str(number))
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        made = str(tmp_path / f"{number}.docx")
        commands += [
            ["-w", str(folder), *words]
            for words in (
                ("note", "BP24-1.1", "Half of the staff are trained."),
                ("check",),
                ("check", "--repair", "--yes"),
                ("backup",),
                ("export", "quarterly", "--quarter", "2024-25/Q2", "--format", "docx", "-o", made),
                ("redact", "BP24-1.1", "Half of the staff", "--why", "A child.", "--for-good"),
            )
        ]
    for (_, folder, *words), (_, errors, _, seconds) in zip(
        commands, run(tmp_path, commands), strict=True
    ):
        tried = _PIPES[int(Path(folder).name)], words
        assert "has a fault" not in errors, tried
        assert seconds < _LONGEST, tried


def nested(innermost: bytes | list[bytes], levels: int, copies: int = 1) -> bytes:
    """Archives of archives, with so many of them in each."""
    data = zipped({"a.txt": innermost})
    for _ in range(levels):
        data = zipped({f"{n}.zip": data for n in range(copies)})
    return data


def test_an_archive_in_archives_is_searched_up_to_a_limit(tmp_path: Path) -> None:
    """A redaction names a file that unpacks to too much, and doesn't unpack it."""
    make_workspace(tmp_path / "w", actions=2)
    mail = b"hello"
    for n in range(18):
        head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        mail = b"--b%d\n%s%s\n--b%d--\n" % (n, head, b64encode(mail), n)
    hostile = {
        "nested.zip": nested([b"a" * _MEGABYTE] * 10, 5, 10),
        "42.zip": nested([bytes(_MEGABYTE)] * 95, 3, 10),
        "deep.zip": nested(b"a", 400),
        "large.docx": many_paragraphs(600_000_000),
    }
    (tmp_path / "w" / "exports").mkdir(exist_ok=True)
    for name, data in {**hostile, "mail.eml": mail}.items():
        (tmp_path / "w" / "exports" / name).write_bytes(data)
    command = ["redact", "BP24-1.1", "Action", "--why", "It named a child.", "--for-good"]
    ((_, errors, out, seconds),) = run(tmp_path, [command])
    for name in hostile:
        assert f"exports/{name}, which can't be searched" in errors + out
    assert seconds < _LONGEST / 4


def test_a_backup_that_takes_all_memory_is_refused(tmp_path: Path) -> None:
    """It is no larger than the disk that it came on, and isn't restored."""
    make_workspace(tmp_path / "w", actions=2)
    bomb: dict[str, bytes | list[bytes]] = {
        "cscp-backup.json": b"{}",
        "journal.jsonl": [b"a" * _MEGABYTE] * 600,
    }
    (tmp_path / "bomb.zip").write_bytes(zipped(bomb))
    ((status, errors, _, _),) = run(
        tmp_path, [["restore", str(tmp_path / "bomb.zip"), "--drop-newer"]]
    )
    assert "bomb.zip can't be used as a backup: it unpacks to more than" in errors
    assert status == 1


def test_a_word_template_that_takes_all_memory_is_left_aside(tmp_path: Path) -> None:
    """The usual styles take its place, and a sentence says why."""
    make_workspace(tmp_path / "w", actions=2)
    (tmp_path / "w" / "templates").mkdir(exist_ok=True)
    (tmp_path / "w" / "templates" / "document.docx").write_bytes(many_paragraphs(600_000_000))
    words = ["export", "quarterly", "--quarter", "2024-25/Q2", "--format", "docx", "-o"]
    ((status, errors, _, _),) = run(tmp_path, [[*words, str(tmp_path / "made.docx")]])
    assert "“document.docx” in the templates unpacks to more than" in errors
    assert status == 0
