"""Salvaging a damaged journal: whole lines are found, put in order and, where needed, corrected.

Every line names the hash of the one before, so lines find their order by themselves, whatever was
put between them or around them. A line that is damaged or missing comes from a copy that has it. What
then still stands after a gap is written again behind it.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from msgspec import Struct, field

from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line, creation, difference
from cscp_tui.domain.records import KINDS, Redaction
from cscp_tui.domain.rights import Whose, redactions_for
from cscp_tui.store.as_at import first_unfit, fold, why_unfit
from cscp_tui.store.codec import (
    BLANK,
    SCRUTINY_FORMAT,
    VERSION,
    Header,
    NewerLine,
    NotALine,
    check_texts,
    decode,
    decode_header,
    decode_verified,
    decode_without_damaged_texts,
    encode,
    hash_of,
    values_of,
    whose_journal,
)
from cscp_tui.store.errors import NewerVersion
from cscp_tui.store.folder import SHORT_SEAL
from cscp_tui.store.journal import Position
from cscp_tui.store.redacted_lines import (
    Redacted,
    blanked,
    blanked_texts,
    redacted_in,
    redactions_in,
    redactions_of,
)
from cscp_tui.store.snapshot import Snapshot

DAMAGED_TEXT = "[damaged text]"
"""The placeholder for a damaged text."""

_OLDEST = 2
"""The earliest format that is still written."""
_WASTE = b"\r\0 \t"
_TELLING = 60
"""The length of a line's beginning that identifies it: its number and time stamp."""
_HASH = re.compile(rb'"hash":"([0-9a-f]{64})"')
_ON = re.compile(rb'"on":"(\d{4}-\d\d-\d\d)"')
_BETWEEN_LINES = re.compile(rb'(?<=\}).?(?=\{"v":\d+,"n":)', re.DOTALL)


def split_lines(data: bytes) -> list[bytes]:
    """Return the lines of a journal, without what editors put around them."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode("ascii", "replace")
    lines = data.removeprefix(BOM_UTF8).split(b"\n")
    return [line for raw in lines if (line := raw.strip(_WASTE))]


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def verified_line(raw: bytes, redacted: Redacted) -> Line | None:
    """Decode a line by itself; None if the line or one of its texts was altered.

    Args:
        redacted: which texts and lines redactions have blanked, so that they may differ.
    """
    try:
        is_excused = BLANK in raw and redacted.excuses(raw)
        line = decode(raw) if is_excused else decode_verified(raw)
        check_texts(raw)
        blank = blanked_texts(raw)
    except NotALine:
        return None
    return line if all(redacted.has(line, each.path, each.length) for each in blank) else None


def verified_header(raw: bytes, kind: str) -> Header | None:
    """Decode a first line; None if it was altered."""
    try:
        header = decode_header(raw, kind)
        hash_of(raw)
    except NotALine:
        return None
    return header


def refuse_newer(data: bytes, kind: str, where: str) -> None:
    """Refuse a journal of which any line was written by a newer version, wherever it stands.

    Args:
        kind: the team's journal, or a scrutineer's.
        where: names it in the message.

    Raises:
        NewerVersion: only that version can tell what the line says.
    """
    for number, raw in enumerate(split_lines(data), 1):
        try:
            if number == 1:
                decode_header(raw, kind)
            else:
                decode_verified(raw)
        except NewerLine:
            raise NewerVersion(where, number) from None
        except NotALine:
            continue  # it is damaged, or in another's place


def whole_lines(data: bytes) -> Iterator[Line]:
    """Yield the lines that are as they were written, in any order."""
    lines = split_lines(data)
    redacted = redacted_in(_joined(lines))
    for raw in lines:
        if (line := verified_line(raw, redacted)) is not None:
            yield line


class FoundLines(Struct):
    """The lines found in some bytes: intact ones by hash, and the rest."""

    kind: str
    redacted: Redacted = field(default_factory=Redacted)
    headers: dict[str, bytes] = field(default_factory=dict)
    lines: dict[str, tuple[Line, bytes]] = field(default_factory=dict)
    textless: dict[str, tuple[Line, bytes]] = field(default_factory=dict)
    """Lines intact but for a text, which is replaced by DAMAGED_TEXT."""
    broken: list[bytes] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    """The numbers of lines that were put right."""
    from_copies: set[str] = field(default_factory=set)
    """The hashes of lines that were damaged here, and are whole in a copy."""
    repeated: int = 0
    """The number of lines that were there more than once."""
    is_run_together: bool = False
    """True if line ends were missing between lines."""

    def take(self, raw: bytes) -> bool:
        if (header := verified_header(raw, self.kind)) is not None:
            self.headers.setdefault(header.hash, raw)
            return True
        if (line := verified_line(raw, self.redacted)) is None:
            return False
        self.repeated += line.hash in self.lines
        self.lines.setdefault(line.hash, (line, raw))
        return True


def find_lines(
    data: bytes, kind: str, redactions: Iterable[Redaction] = (), *, corrects: bool = False
) -> FoundLines:
    """Find the whole lines in some bytes.

    Args:
        data: a journal, damaged or not.
        kind: the team's journal, or a scrutineer's.
        redactions: those that another journal records.
        corrects: whether to repair lines that were split or reformatted.
    """
    lines = split_lines(data)
    found = FoundLines(kind, redacted_in(_joined(lines)))
    for redaction in redactions:
        found.redacted.add(redaction)
    odd: list[bytes] = []
    for raw in lines:
        if not found.take(raw):
            parts = _BETWEEN_LINES.split(raw)
            rest = [part for part in parts if not found.take(part)] if len(parts) > 1 else [raw]
            found.is_run_together |= len(rest) < len(parts)
            odd += rest
    if corrects:
        _correct(found, odd)
    else:
        found.broken = odd
    return found


def _correct(found: FoundLines, odd: list[bytes]) -> None:
    """Repair lines that were split in two or reformatted."""
    while odd:
        raw = odd.pop(0)
        line = _reformatted(raw)
        if odd and not _is_right(line, found) and _is_right(raw + odd[0], found):
            line = raw + odd.pop(0)
        if not _is_right(line, found):
            _take_without_text(found, raw)
            continue
        known = verified_line(line, found.redacted)
        found.corrected.append(known.n if known is not None else 0)
        found.take(line)


def _take_without_text(found: FoundLines, raw: bytes) -> None:
    try:
        hash_of(raw)
        line = decode_without_damaged_texts(raw, DAMAGED_TEXT)
    except NotALine:
        found.broken.append(raw)
    else:
        found.textless[line.hash] = line, raw


def _is_right(raw: bytes, found: FoundLines) -> bool:
    """Return whether bytes are an intact line, as its hash proves."""
    try:
        hash_of(raw)
    except NotALine:
        return False
    whole = verified_line(raw, found.redacted)
    return whole is not None or verified_header(raw, found.kind) is not None


def _reformatted(raw: bytes) -> bytes:
    """Write JSON again in the journal's format.

    That undoes another program's spaces and non-ASCII letters.
    """
    try:
        text = json.dumps(json.loads(raw), ensure_ascii=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        return raw
    return text.encode("ascii")


class Salvaged(Struct):
    """The salvaged journal, and what happened to each of its lines."""

    data: bytes
    """The journal: a chain of verified lines."""
    corrected: list[int] = field(default_factory=list)
    """Lines that were put right byte for byte."""
    filled: list[int] = field(default_factory=list)
    """Lines that came from a copy."""
    textless: list[int] = field(default_factory=list)
    """Lines that lost a text, and nothing else."""
    again: list[Line] = field(default_factory=list)
    """Lines that were written again behind a gap, as they were."""
    recovered: list[Line] = field(default_factory=list)
    """New lines, with what only ``cscp.json`` still knew."""
    lost: list[int] = field(default_factory=list)
    """The numbers of the changes in the gap."""
    gap: Position | None = None
    """The place where the chain broke and nothing could close it."""
    broken: list[bytes] = field(default_factory=list)
    """The fragments that can't be read as lines."""
    unfit: list[tuple[Line, bytes]] = field(default_factory=list)
    """Intact lines that don't fit the records before them."""
    is_header_lost: bool = False
    """The first line was lost."""
    is_header_new: bool = False
    """The first line was lost, and another one was made."""
    is_reordered: bool = False
    """Whole lines were in another order, or ran together."""
    is_apart: bool = False
    """``cscp.json`` knows another history, so nothing was taken from it."""
    branch: bytes = b""
    """A second history found in the same file, as a journal of its own."""
    foreign: int = 0
    """The number of lines of another workspace in the file."""
    repeated: int = 0
    """The number of lines that were there twice."""


def salvage(
    data: bytes,
    kind: str,
    *,
    workspace: str = "",
    copies: Callable[[], Iterable[tuple[bytes, Sequence[Redaction]]]] = tuple,
    present: Snapshot | None = None,
    leads: Collection[str] = (),
    beside: bytes = b"",
) -> Salvaged | None:
    """Make a journal of the whole lines of a damaged one and of its copies.

    Args:
        kind: the team's journal, or a scrutineer's.
        workspace: the id of the workspace, where it is known from elsewhere.
        copies: returns journals to take missing lines from, best first, each with the redactions to
            apply to it.
        present: what ``cscp.json`` knows.
        leads: beginnings of the seals of lines that must be there, as witnesses know.
        beside: the scrutineer's journal beside the team's, which knows the id of the workspace.

    Returns:
        What came of it; None where nothing at all is left to begin with.
    """
    mine = find_lines(data, kind, corrects=True)
    redactions = [each for line, _ in mine.lines.values() for each in redactions_of(line)]
    if redactions and mine.corrected:
        # A redaction line that was just repaired may explain blanks in other lines.
        mine = find_lines(data, kind, redactions, corrects=True)
    known = present.mark.workspace if present is not None else workspace
    wanted = _missing(mine, present)
    others = FoundLines(kind)
    if wanted or leads or mine.broken or mine.textless or not mine.headers:
        for copy, since in copies():
            redactions += [*since, *redactions_in(copy)]
            more = find_lines(copy, kind, redactions)
            others.headers |= {h: raw for h, raw in more.headers.items() if h not in others.headers}
            others.lines |= {h: each for h, each in more.lines.items() if h not in others.lines}
        _take_from_copies(mine, others)
    header, raw_header = _header(mine, others, known, present, beside)
    if header is None:
        return None
    made = Salvaged(b"", corrected=mine.corrected, broken=mine.broken, repeated=mine.repeated)
    made.is_header_lost = header.hash not in mine.headers
    made.is_header_new = header.hash not in mine.headers | others.headers
    made.is_reordered = mine.is_run_together
    chain, rest = _chain(header, mine, others, present, made, leads=leads)
    _Writer(raw_header, header, chain, made).go_on(rest, present)
    made.data = with_redactions(made.data, redactions)
    return made


def with_redactions(data: bytes, redactions: Iterable[Redaction]) -> bytes:
    """Apply redactions to a journal.

    The texts they name are blanked, and lines appended for those that another copy has.

    Args:
        redactions: those already recorded here, which may name a text that was brought back from a
            copy, and another copy's; those that belong in the other side's journal are skipped.
    """
    whose, known = whose_journal(data), {redaction.id for redaction in redactions_in(data)}
    named = list(redactions_for(whose, redactions))
    new, more = blanked(data, named), {each.id: each for each in named if each.id not in known}
    if not more:
        return new
    last = json.loads(new[new.rfind(b"\n", 0, -1) + 1 :])
    n, prev = last["n"], last["hash"]
    for redaction in more.values():
        n += 1
        values = {
            "v": max(last["v"], _OLDEST),
            "n": n,
            "at": last["at"],
            "on": max(redaction.created.isoformat(), last.get("on", "")),
            "by": redaction.by or "cscp",
            "role": "scrutineer" if whose is Whose.SCRUTINEERS else "team",
            "what": "redact",
            "changes": [["redactions", redaction.id, creation("redactions", redaction).fields]],
        }
        line, prev = encode(values, prev)
        new += line
    return new


def _take_from_copies(mine: FoundLines, others: FoundLines) -> None:
    """Replace damaged lines with intact ones from copies.

    An intact line has the same hash, or the same beginning where the hash itself is damaged. One
    whose text is damaged has its hash.
    """
    damaged = list(mine.broken)
    claimed = {found[1]: raw for raw in damaged if (found := _HASH.search(raw))}
    begun = {raw[:_TELLING]: raw for raw in damaged if len(raw) > _TELLING}
    for digest, entry in others.lines.items():
        raw = claimed.get(digest.encode("ascii")) or begun.get(entry[1][:_TELLING])
        is_known = mine.textless.pop(digest, None) is not None
        if raw in mine.broken and digest not in mine.lines:
            mine.broken.remove(raw)
            is_known = True
        if is_known:
            mine.lines[digest] = entry
            mine.from_copies.add(digest)


def _missing(mine: FoundLines, present: Snapshot | None) -> set[str]:
    """Return the hashes that lines or ``cscp.json`` refer to and that no line has."""
    known = mine.lines.keys() | mine.headers.keys()
    wanted = {line.prev for line, _ in mine.lines.values()} - known
    if present is not None and present.mark.hash not in known:
        wanted.add(present.mark.hash)
    return wanted


def _header(
    mine: FoundLines, others: FoundLines, workspace: str, present: Snapshot | None, beside: bytes
) -> tuple[Header | None, bytes]:
    """Find the first line: our own, or that of a copy, or make one."""
    for found in (mine, others):
        for raw in found.headers.values():
            header = verified_header(raw, found.kind)
            if header is not None and workspace in {"", header.workspace}:
                return header, raw
    first = min(mine.lines.values(), key=lambda entry: entry[0].n, default=None)
    if first is not None or present is not None:
        at = first[0].at if first is not None else present.mark.at if present is not None else ""
        # Without any other source, derive the id from the first line.
        derived = first[0].prev[:16] if first is not None else ""
        name = workspace or _named_beside(mine, beside) or derived
        version = VERSION if first is None else max(first[0].v, _OLDEST)
        values = {"v": version, "n": 0, "format": mine.kind, "workspace": name, "at": at}
        raw = encode(values, "0" * 64)[0].rstrip(b"\n")
        return verified_header(raw, mine.kind), raw
    return None, b""


def _named_beside(mine: FoundLines, beside: bytes) -> str:
    """Return the id of the workspace as a scrutineer's journal has it that has seen lines of ours."""
    found = find_lines(beside, SCRUTINY_FORMAT)
    seen = {line.seen[1] for line, _ in found.lines.values() if line.seen is not None}
    if seen.isdisjoint(mine.lines):
        return ""
    headers = (verified_header(raw, found.kind) for raw in found.headers.values())
    return next((header.workspace for header in headers if header is not None), "")


def _chain(
    header: Header,
    mine: FoundLines,
    others: FoundLines,
    present: Snapshot | None,
    made: Salvaged,
    *,
    leads: Collection[str],
) -> tuple[list[tuple[Line, bytes]], list[tuple[Line, bytes]]]:
    """Put lines in order, with those of copies in the gaps.

    Returns:
        The longest chain from the first line on, and what is left, in its order.
    """
    roots = _Roots(header, mine, others)
    ordered = sorted(mine.lines.values(), key=lambda entry: entry[0].n)
    stood = [line.n for line, _ in mine.lines.values() if line.n not in mine.corrected]
    made.is_reordered |= not mine.from_copies and stood != sorted(stood)
    foreign = {digest for digest in mine.headers if digest != header.hash}
    for line, _ in ordered:
        if line.prev in foreign:
            foreign.add(line.hash)
        else:
            roots.connect(line.hash)
    chain = roots.chain(roots.tip(present, leads))
    used = {line.hash for line, _ in chain}
    is_ours = mine.lines.keys() - mine.from_copies
    made.filled = [line.n for line, _ in chain if line.hash not in is_ours]
    made.foreign = sum(line.hash in foreign for line, _ in ordered)
    done = used | foreign
    left = [entry for entry in ordered if entry[0].hash not in done]
    side = [entry for entry in left if entry[0].hash in roots.rooted]
    if side:
        made.branch = _branch(mine, others, header, roots.chain(side[-1][0].hash))
    lost_texts = [entry for digest, entry in mine.textless.items() if digest not in used]
    made.textless = [line.n for line, _ in lost_texts]
    rest = [entry for entry in left if entry[0].hash not in roots.rooted]
    return chain, sorted([*rest, *lost_texts], key=lambda entry: entry[0].n)


class _Roots:
    """The lines connected to the first line without a gap."""

    def __init__(self, header: Header, mine: FoundLines, others: FoundLines) -> None:
        self._header, self._mine, self._others = header, mine, others
        self.rooted: dict[str, tuple[Line, bytes]] = {}
        self._lost: set[str] = set()

    def connect(self, digest: str) -> bool:
        """Connect a line with the first one, using copies for missing lines.

        Returns whether that succeeded.
        """
        missing: list[tuple[Line, bytes]] = []
        while digest not in self.rooted and digest != self._header.hash:
            entry = self._mine.lines.get(digest) or self._others.lines.get(digest)
            if entry is None or digest in self._lost:
                self._lost |= {line.hash for line, _ in missing}
                return False
            missing.append(entry)
            digest = entry[0].prev
        self.rooted |= {entry[0].hash: entry for entry in reversed(missing)}
        return True

    def tip(self, present: Snapshot | None, leads: Collection[str]) -> str:
        """Return the hash of the last line of our longest history.

        What ``cscp.json`` and a copy know leads on, but only where our own lines end; another
        history is for merging.
        """
        own = [digest for digest in self.rooted if digest in self._mine.lines]
        if not own and present is None:
            own = [digest for digest in self._others.lines if self.connect(digest)]
        best = max(own, key=lambda each: self.rooted[each][0].n, default=self._header.hash)
        if present is not None and self.connect(present.mark.hash):
            chain = {line.hash for line, _ in self.chain(present.mark.hash)}
            if best in {*chain, self._header.hash}:
                best = present.mark.hash
        known = [digest for digest in self._others.lines if digest[:SHORT_SEAL] in leads]
        for digest in sorted(known, key=lambda each: -self._others.lines[each][0].n):
            if self.connect(digest):
                chain = {line.hash for line, _ in self.chain(digest)}
                if best in {*chain, self._header.hash}:
                    return digest
        return best

    def chain(self, tip: str) -> list[tuple[Line, bytes]]:
        lines = []
        while tip != self._header.hash:
            lines.append(self.rooted[tip])
            tip = self.rooted[tip][0].prev
        return lines[::-1]


def _branch(
    mine: FoundLines, others: FoundLines, header: Header, chain: Sequence[tuple[Line, bytes]]
) -> bytes:
    first = mine.headers.get(header.hash) or others.headers.get(header.hash, b"")
    return b"".join(raw + b"\n" for raw in (first, *(raw for _, raw in chain)))


class _Writer:
    """Writes the salvaged journal: the intact chain, then the lines after the gap."""

    def __init__(
        self, raw_header: bytes, header: Header, chain: list[tuple[Line, bytes]], made: Salvaged
    ) -> None:
        self._made = made
        self._raws = [raw_header, *(raw for _, raw in chain)]
        self._lines = [line for line, _ in chain]
        self._at = header.at
        self._version = VERSION
        """The format of the lines that are written: that of the others, so that whoever could open the
        folder can do so afterwards."""
        self._numbers = {line.n: line.n for line in self._lines}
        self._places: dict[str, Position] = {}
        offset = len(raw_header) + 1
        self._ends = [Position(0, offset, header.hash)]
        """The end of each line, the first of which is the header."""
        for line, raw in chain:
            offset += len(raw) + 1
            self._ends.append(Position(line.n, offset, line.hash))
            self._at = line.at

    @property
    def _place(self) -> Position:
        return self._ends[-1]

    def go_on(self, rest: list[tuple[Line, bytes]], present: Snapshot | None) -> None:
        """Append the remaining lines to the chain, and what only ``cscp.json`` knows."""
        made = self._made
        formats = [line.v for line in self._lines] + [line.v for line, _ in rest]
        self._version = max([*formats, _OLDEST]) if formats else VERSION
        # The chain ends before the first line that doesn't fit the records.
        unfit = first_unfit(self._lines)
        if unfit is not None:
            rest = self._cut(unfit[0]) + rest
        is_behind = present is not None and present.mark.n > self._place.n
        if rest or is_behind or made.unfit:
            made.gap = self._place
            left = {line.n for line, _ in [*rest, *made.unfit]}
            last = max(left, default=self._place.n)
            made.lost = sorted(set(range(self._place.n + 1, last + 1)) - left)
            book = fold(self._lines)
            before = [e for e in rest if present is not None and e[0].n <= present.mark.n]
            for entry in before:
                book = self._again(entry, book)
            if present is not None and (is_behind or before):
                self._recover(book, present, rest)
                book = fold(self._lines)
            for entry in rest[len(before) :]:
                book = self._again(entry, book)
        made.data = b"".join(raw + b"\n" for raw in self._raws)

    def _cut(self, place: int) -> list[tuple[Line, bytes]]:
        """Cut the chain at a line that fits nowhere, and return the lines after it."""
        self._made.unfit.append((self._lines[place], self._raws[place + 1]))
        rest = list(zip(self._lines[place + 1 :], self._raws[place + 2 :], strict=True))
        del self._lines[place:], self._raws[place + 1 :], self._ends[place + 1 :]
        self._numbers = {line.n: line.n for line in self._lines}
        return rest

    def _again(self, entry: tuple[Line, bytes], book: Book) -> Book:
        """Write a line again at the end unless it no longer fits. Returns the book after it."""
        line, raw = entry
        takes = any(c.creates and book.is_taken(c.table, c.id) for c in line.changes)
        if takes or why_unfit(book, line):
            self._made.unfit.append((line, raw))
            return fold(self._lines) if not takes else book
        values = values_of(line) | {"source": line.recorded_hash}
        undone = self._numbers.get(line.undoes, 0)
        values.pop("undoes", None)
        if undone:
            values["undoes"] = undone
        written = self._write(values)
        self._numbers[line.n] = written.n
        self._places[line.hash] = self._place
        self._made.again.append(written)
        return book

    def _recover(self, book: Book, present: Snapshot, rest: Sequence[tuple[Line, bytes]]) -> None:
        """Append what only ``cscp.json`` knows, recorded as changes by cscp itself."""
        changes = _without_known_places(changes_between(book, present.book), book)
        # A change without fields stands for a record that the snapshot never had.
        if self._at > present.mark.at or not all(fields for _, _, fields in changes):
            self._made.is_apart = True
            return
        sign_offs = [each for each in changes if each[0] == "sign_offs"]
        others = [each for each in changes if each[0] != "sign_offs"]
        on = self._lost_day(rest) or present.mark.latest_on.isoformat()
        for part in (others, sign_offs):  # a sign-off names a line before its own
            if part:
                values = {
                    "at": max(self._at, present.mark.at),
                    "on": on,
                    "by": "cscp",
                    "role": "team",
                    "what": "recover",
                    "why": "The lines that said this were lost; cscp.json still had it.",
                    "changes": part,
                }
                self._made.recovered.append(self._write(values))

    def _lost_day(self, rest: Sequence[tuple[Line, bytes]]) -> str:
        """Return the lost lines' day of effect.

        It is that of their fragments if these agree, else the next line's.
        """
        days = {day for raw in self._made.broken for day in _ON.findall(raw)}
        if len(days) == 1:
            with suppress(ValueError):
                return date.fromisoformat(days.pop().decode("ascii")).isoformat()
        return rest[0][0].on.isoformat() if rest else ""

    def _write(self, values: dict[str, Any]) -> Line:
        values = {"v": 0, "n": 0} | values | {"v": self._version, "n": self._place.n + 1}
        values["changes"] = [self._moved(change) for change in values["changes"]]
        raw, digest = encode(values, self._place.hash)
        line = decode_verified(raw[:-1])
        self._raws.append(raw[:-1])
        self._lines.append(line)
        self._ends.append(Position(line.n, self._place.offset + len(raw), digest))
        self._at = max(self._at, line.at)
        return line

    def _moved(self, change: Any) -> Any:
        """Point a sign-off at the new position of the line that it names."""
        table, key, fields = change
        if table != "sign_offs" or "head" not in fields:
            return change
        chain = {line.hash for line in self._lines}
        head = fields["head"][1]
        place = self._places.get(head)
        if place is None and head not in chain:
            # That line is lost or set aside: what was recorded up to it ends with the line before.
            last = max((n for n in self._numbers if n <= fields["line"][1]), default=0)
            place = self._ends[self._numbers.get(last, 0)]
        if place is None:
            return change
        named = {"line": place.n, "offset": place.offset, "head": place.hash}
        moved = {name: [fields[name][0], value] for name, value in named.items() if name in fields}
        return [table, key, fields | moved]


def _without_known_places(changes: list[list[Any]], book: Book) -> list[list[Any]]:
    """Leave out where sign-offs stood that are recorded again, and stand elsewhere now."""
    found = []
    for table, key, fields in changes:
        is_known = table == "sign_offs" and key in book.sign_offs
        left = {n: e for n, e in fields.items() if not (is_known and n in _PLACE)}
        if left or not fields:
            found.append([table, key, left])
    return found


_PLACE = frozenset({"line", "offset", "head"})


def changes_between(book: Book, other: Book) -> list[list[Any]]:
    """Return the changes that turn the first book into the other, in the form of journal lines."""
    changes = []
    for table in KINDS:
        mine = book.tables[table] | book.undone[table]
        theirs = other.tables[table] | other.undone[table]
        for key, record in theirs.items():
            known = mine.get(key)
            change = creation(table, record) if known is None else difference(table, known, record)
            if change.fields:
                changes.append([table, key, change.fields])
        changes += [[table, key, {}] for key in mine if key not in theirs]
    return changes
