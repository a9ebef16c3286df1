"""Verifying printed evidence against the journals: scrutiny packs, signed papers and seals."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.markup import MarkupError, page_events, parsed_page
from cscp_tui.base.paths import typed_path
from cscp_tui.base.plain_files import LargeFile, NoPlainFile, read_given
from cscp_tui.base.texts import REDACTED, counted, one_line, shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import LONG_DAY, long, read_exact_date
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.names import what_words
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import Filed, SignedFile, SignOff
from cscp_tui.services.amended_papers import amended_lines
from cscp_tui.services.scrutiny import (
    AS_AT,
    FORMER_PROGRAM,
    PLAN,
    PROGRAM,
    SCRUTINEERS,
    SINCE,
    TEAMS,
    WORKSPACE,
    EarlierPack,
    render_scrutiny_pack,
    this_program,
)
from cscp_tui.store.folder import EXPORTS
from cscp_tui.store.signed_files import KnownSeals, SealLost, lost_seal
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.history import recorded_day, recorded_when
from cscp_tui.views.reports.pack_summary import SHORT_SEAL

LARGEST = 50_000_000
"""The largest file accepted, in bytes; a pack of ten years has a few million."""
_SEALED = re.compile(r"(\d{1,9}) changes, sealed ([0-9a-f]{64})")
_SEAL = re.compile(r"[0-9a-f]{12,64}")
_SHOWN = 80
"""The most characters of a text that a difference shows."""
_AROUND = 20
"""Characters of context before the first one that differs."""


class Verified(Struct, frozen=True):
    """The result of verifying a printed file or a seal."""

    summary: str
    """The verdict in a sentence."""
    is_recorded: bool = True
    """True if nothing printed differs from what is recorded."""
    differences: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()
    """The places where a text was redacted since."""
    amended: tuple[str, ...] = ()
    """The Chair's changes to it before it was signed off, in sentences."""

    @property
    def findings(self) -> tuple[str, ...]:
        """The redacted places, what the Chair changed, then the differences up to MOST_DIFFERENCES."""
        more = len(self.differences) - MOST_DIFFERENCES
        rest = (f"And {counted(more, 'more difference')}.",) if more > 0 else ()
        return (*self.redacted, *self.amended, *self.differences[:MOST_DIFFERENCES], *rest)


MOST_DIFFERENCES = 20


def verify_path(workspace: Workspace, file: Path) -> Verified:
    return verify_file(workspace, file.name, _read(file))


def _read(file: Path) -> bytes:
    try:
        return read_given(file, LARGEST)
    except OSError as problem:
        is_odd = isinstance(problem, LargeFile | NoPlainFile)
        raise (Refused if is_odd else NotUnderstood)(
            f"{file} can't be read ({problem.strerror or problem}). Give the path of another file."
        ) from None


def verify_typed(workspace: Workspace, typed: str) -> Verified:
    """Verify what somebody typed: a seal, or the path of a file."""
    if _SEAL.fullmatch("".join(typed.split()).casefold()):
        return verify_seal(workspace, typed)
    return verify_path(workspace, typed_path(typed))


def verify_file(workspace: Workspace, name: str, data: bytes) -> Verified:
    """Compare a scrutiny pack or a signed paper with what the journals say.

    Args:
        workspace: must already have its lines and free texts verified.
    """
    digest = sha256(data).hexdigest()
    blanked = {
        file.digest: file.hash
        for redaction in workspace.book.redactions.values()
        for file in redaction.files
    }
    seals = KnownSeals(workspace.header.hash, workspace.lines(), workspace.storage.merged())
    for signed in workspace.book.filed:
        for file in signed.files:
            if file.hash in {digest, blanked.get(digest)}:
                redacted = () if digest == file.hash else (f"{name}: redacted since.",)
                lost = lost_seal(data, signed if isinstance(signed, SignOff) else None, seals)
                return Verified(
                    _signed_words(name, signed, file),
                    is_recorded=not lost,
                    differences=(str(SealLost(name, lost)),) if lost else (),
                    redacted=redacted,
                    amended=amended_lines(file) if file.amended else (),
                )
    if lost := lost_seal(data, None, seals):
        words = f"{name} isn't a file that was signed off in this copy of the plan."
        return Verified(words, is_recorded=False, differences=(str(SealLost(name, lost)),))
    return _verify_pack(workspace, name, data)


def _signed_words(name: str, signed: Filed, file: SignedFile) -> str:
    if not isinstance(signed, SignOff):
        amended = ", as the Chair amended it" if file.amended else ""
        return (
            f"{name} is the file of the minutes of {signed.meeting} that was issued on "
            f"{long(signed.created)} to {signed.to}{amended}."
        )
    state = "" if signed.is_in_force else " That sign-off was withdrawn since."
    amended = " It was amended by the Chair." if file.amended else ""
    return (
        f"{name} is the file of {short_quarter(signed.quarter)} for "
        f"{Audience(file.audience).readers} that was signed off by {signed.signed_by}.{state}{amended}"
    )


def verify_seal(workspace: Workspace, typed: str) -> Verified:
    """Look up a printed seal: a line's hash, or at least its first 12 characters."""
    seal = "".join(typed.split()).casefold()
    if not _SEAL.fullmatch(seal):
        raise NotUnderstood(
            f"“{shortened(typed)}” isn't a seal. Give the 64 letters and digits after “sealed”, or at "
            "least the first 12."
        )
    journals = (
        ("change", "the team's journal", workspace.lines(), workspace.position.n),
        (
            "change S",
            "the scrutineer's journal",
            [entry.line for entry in workspace.scrutiny_entries()],
            workspace.scrutiny_position.n,
        ),
    )
    for what, journal, lines, last in journals:
        for line in lines:
            if line.hash.startswith(seal) or line.source.startswith(seal):
                number = f"{what}{line.n}" if what.endswith("S") else f"{what} {line.n}"
                return Verified(_line_words(seal, line, number, journal, last))
    if workspace.header.hash.startswith(seal):
        return Verified(f"{shortened(seal)} is the seal of the journal's first line.")
    words = (
        "No change in this copy of the journal has that seal. It is another workspace's, it is newer "
        "than this copy, or it is mistyped."
    )
    return Verified(words, is_recorded=False)


def _line_words(seal: str, line: Line, number: str, journal: str, last: int) -> str:
    later = last - line.n
    after = (
        "It is the last one."
        if not later
        else f"{counted(later, 'change was', 'changes were')} recorded since."
    )
    taken_over = "" if line.hash.startswith(seal) else " in another copy, before it was taken over"
    return (
        f"{shortened(seal)} is the seal of {number} of {journal}{taken_over}: {what_words(line.what)}, "
        f"recorded on {recorded_when(line.at)} by {one_line(line.by)}. {after}"
    )


class _Printed:
    """The texts of an HTML page by section, and the facts under its title."""

    def __init__(self, name: str, text: str) -> None:
        self.parts: dict[str, list[tuple[str, ...]]] = {}
        self.facts: dict[str, str] = {}
        self.marking = ""
        self._text: list[str] = []
        self._row: list[str] | None = None
        self._heading = self._summary = self._term = ""
        self._is_marking = False
        try:
            root = parsed_page(name, text)
        except MarkupError:
            return  # everything stays empty
        self._read(root)

    def _read(self, root: Any) -> None:
        for event, each in page_events(root):
            if event == "start":
                self._start(each.tag, each.get("class", ""))
                self._text.append(each.text or "")
                continue
            if event == "end" and each.tag not in {"br", "span"}:
                self._end(each.tag)
            self._text.append(each.tail or "")
        self._end("")

    def _start(self, tag: str, style: str) -> None:
        if tag == "br":
            self._text.append("\n")
        if tag in {"br", "span"}:
            return
        self._end("")
        if tag == "tr":
            self._row = []
        self._is_marking = tag == "p" and style == "marking"

    def _end(self, tag: str) -> None:
        text, self._text = "".join(self._text).strip("\n"), []
        if tag in {"td", "th"} and self._row is not None:
            self._row.append(text)
        elif tag == "tr" and self._row is not None:
            self._add(*self._row)
            self._row = None
        elif text:
            self._take(tag, text)
        if tag == "details":
            self._summary = ""

    def _take(self, tag: str, text: str) -> None:
        if tag == "summary":
            self._summary = text
        elif re.fullmatch("h[1-6]", tag):
            self._heading, self._summary = text, ""
        elif tag == "dt":
            self._term = text
        elif tag == "dd" and not self._summary:
            self.facts.setdefault(self._term, text)
        elif tag == "p" and self._is_marking:
            self.marking = text
        self._add(text)

    def _add(self, *cells: str) -> None:
        self.parts.setdefault(self._summary or self._heading, []).append(cells)


class _Made(Struct, frozen=True):
    """The facts that say what a pack was made from."""

    as_at: date
    plan: str
    line: int
    head: str
    program: str = ""
    """The program and version printed in the pack; empty in its first versions."""
    scrutiny_line: int = 0
    scrutiny_head: str = ""
    since: EarlierPack | None = None
    """The pack before it, which it names."""


def last_pack(workspace: Workspace, typed: str) -> EarlierPack:
    """Find the pack that was made before, by its file or by the beginning of its seal.

    Raises:
        CscpError: there is no such pack of this workspace.
    """
    seal = "".join(typed.split()).casefold()
    if _SEAL.fullmatch(seal):
        for line in workspace.lines():
            if line.hash.startswith(seal):
                return EarlierPack(line.n, recorded_day(line.at))
        raise Refused(
            f"No change has the seal “{shortened(seal, _SHOWN)}”. Copy it from the pack's first page, or "
            "give the pack's file."
        )
    return _pack_in(workspace, typed_path(typed))


def newest_pack(workspace: Workspace) -> EarlierPack | None:
    """Return the newest pack of this workspace in its exports folder; None if there is none."""
    found: list[EarlierPack] = []
    for path in (workspace.exports_in / EXPORTS).glob("*scrutiny*.html"):
        with suppress(CscpError):
            found.append(_pack_in(workspace, path))
    return max(found, key=lambda pack: (pack.line, pack.as_at), default=None)


def _pack_in(workspace: Workspace, path: Path) -> EarlierPack:
    data = _read(path)
    made = _made_from(workspace, path.name, _Printed(path.name, _text_of(path.name, data)))
    return EarlierPack(made.line, made.as_at)


def _verify_pack(workspace: Workspace, name: str, data: bytes) -> Verified:
    text = _text_of(name, data)
    printed = _Printed(name, text)
    made = _made_from(workspace, name, printed)
    found = _Found()
    _compare_heads(workspace, made, found)
    earlier = workspace.as_recorded(made.line, made.scrutiny_line)
    again = render_scrutiny_pack(
        earlier,
        made.as_at,
        plan=made.plan,
        marking=printed.marking,
        since=made.since,
        program=made.program,
    )
    is_redacted = bool(workspace.book.redactions)
    recorded = _Printed(name, again)
    for where in dict.fromkeys([*printed.parts, *recorded.parts]):
        pieces = printed.parts.get(where, []), recorded.parts.get(where, [])
        if pieces[0] != pieces[1]:
            found.compare(where, *pieces, is_redacted=is_redacted)
    if not found.differences and not found.redacted and text != again:
        found.differences.append(
            f"The words match the record, but the file itself was changed: see {_where(text, again)}."
        )
    return Verified(
        _summary(workspace, name, made, found, printed),
        is_recorded=not found.differences,
        differences=tuple(found.differences),
        redacted=tuple(found.redacted),
    )


def _text_of(name: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise Refused(f"{name} is larger than any scrutiny pack. {_WHICH_FILE}")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _NotAPack(name) from None


_WHICH_FILE = (
    "Give the HTML file that “cscp export scrutiny-pack” wrote, or a signed paper as it was signed."
)


class _NotAPack(Refused):
    """A file that isn't a scrutiny pack."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} isn't a scrutiny pack, and nothing was signed off with it. {_WHICH_FILE}"
        )


def _made_from(workspace: Workspace, name: str, printed: _Printed) -> _Made:
    facts = printed.facts
    team = _SEALED.fullmatch(facts.get(TEAMS, ""))
    theirs = _SEALED.fullmatch(facts.get(SCRUTINEERS, ""))
    if team is None or AS_AT not in facts:
        raise _NotAPack(name)
    if WORKSPACE not in facts:
        raise Refused(
            f"{name} was made by an earlier version of the program, without the seals of its lines. Look "
            f"its seal up with “cscp verify --seal {team[2]}”, or ask for a new pack."
        )
    if facts[WORKSPACE] != workspace.header.workspace:
        raise Refused(
            f"{name} was made from another workspace, {shortened(facts[WORKSPACE])}. Give a copy of that "
            "one with -w."
        )
    own = workspace.scrutiny.journal.ledger
    for found, position, journal in (
        (team, workspace.position, "The journal"),
        (theirs, workspace.scrutiny_position, f"The scrutineer's journal, {own.name},"),
    ):
        if found is not None and int(found[1]) > position.n:
            raise Refused(
                f"{journal} ends at change {max(position.n, 0)} here, and {name} was made at change "
                f"{int(found[1])}. Get a newer copy of the folder."
            )
    return _Made(
        as_at=read_exact_date(facts[AS_AT], workspace.latest_day),
        plan=facts.get(PLAN, ""),
        line=int(team[1]),
        head=team[2],
        program=facts.get(PROGRAM) or facts.get(FORMER_PROGRAM, ""),
        scrutiny_line=int(theirs[1]) if theirs else 0,
        scrutiny_head=theirs[2] if theirs else "",
        since=_earlier_of(workspace, facts.get(SINCE, ""), int(team[1])),
    )


_EARLIER = re.compile(rf"(\d{{1,9}}) changes, sealed [0-9a-f]{{{SHORT_SEAL}}}, as at ({LONG_DAY})")


def _earlier_of(workspace: Workspace, fact: str, line: int) -> EarlierPack | None:
    found = _EARLIER.fullmatch(fact)
    if found is None or int(found[1]) > line:
        return None
    return EarlierPack(int(found[1]), read_exact_date(found[2], workspace.latest_day))


def _compare_heads(workspace: Workspace, made: _Made, found: _Found) -> None:
    heads = [workspace.header.hash, *(line.hash for line in workspace.lines())]
    theirs = {entry.line.n: entry.line.hash for entry in workspace.scrutiny_entries()}
    for journal, number, head, recorded in (
        (TEAMS, made.line, made.head, heads[made.line]),
        (SCRUTINEERS, made.scrutiny_line, made.scrutiny_head, theirs.get(made.scrutiny_line, "")),
    ):
        if head != recorded:
            found.differences.append(
                f"{journal}: the seal of change {number} is printed as {head[:SHORT_SEAL]}…, and "
                f"recorded as {recorded[:SHORT_SEAL]}…."
            )


class _Found(Struct):
    """The differences and redactions found so far."""

    differences: list[str] = field(default_factory=list)
    redacted: list[str] = field(default_factory=list)

    def compare(
        self,
        where: str,
        printed: list[tuple[str, ...]],
        recorded: list[tuple[str, ...]],
        *,
        is_redacted: bool,
    ) -> None:
        """Compare what is printed in one place with what is recorded, piece by piece."""
        place = shortened(one_line(where), _SHOWN) or "The beginning"
        more, less = Counter(printed), Counter(recorded)
        extra = _left(printed, more - less)
        missing = _left(recorded, less - more)
        if not extra and not missing:
            self.differences.append(f"{place}: the same text is printed in a different order.")
        for pair in _pairs(extra, missing):
            self._tell(place, *pair, is_redacted=is_redacted)

    def _tell(
        self,
        place: str,
        printed: tuple[str, ...] | None,
        recorded: tuple[str, ...] | None,
        *,
        is_redacted: bool,
    ) -> None:
        of_line = _line_of(printed or recorded or ())
        at = f"{place}, {of_line}" if of_line else place
        if printed is None and recorded is not None:
            self.differences.append(f"{at}: {_quoted(recorded)} is recorded, and not printed.")
        elif recorded is None and printed is not None:
            self.differences.append(f"{at}: {_quoted(printed)} is printed, and not recorded.")
        elif printed is not None and recorded is not None:
            if is_redacted and _is_blanked(printed, recorded):
                self.redacted.append(f"{at}: redacted since.")
                return
            texts = "\n".join(printed), "\n".join(recorded)
            start = max(_first_difference(*texts) - _AROUND, 0)
            shown = (_quoted((each[start:],), cut=start > 0) for each in texts)
            self.differences.append("{}: {} is printed, and {} is recorded.".format(at, *shown))


def _left(pieces: list[tuple[str, ...]], counts: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    left: list[tuple[str, ...]] = []
    counts = counts.copy()
    for piece in pieces:
        if counts[piece] > 0:
            counts[piece] -= 1
            left.append(piece)
    return left


def _pairs(
    printed: list[tuple[str, ...]], recorded: list[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Pair printed and recorded rows with the same first cell, then the rest in order."""
    rows: dict[str, deque[tuple[str, ...]]] = {}
    for piece in recorded:
        if len(piece) > 1:
            rows.setdefault(piece[0], deque()).append(piece)
    alone: list[tuple[str, ...]] = []
    for piece in printed:
        if len(piece) > 1 and (found := rows.get(piece[0])):
            yield piece, found.popleft()
        else:
            alone.append(piece)
    left = _left(recorded, Counter(piece for found in rows.values() for piece in found))
    texts = [piece for piece in recorded if len(piece) <= 1]
    yield from zip_longest(alone, [*left, *texts])


_LINE = re.compile(rf"(\d+)\n([0-9a-f]{{{SHORT_SEAL}}})")


def _line_of(cells: tuple[str, ...]) -> str:
    """Name the change that a row of a history shows; empty for any other row."""
    found = _LINE.fullmatch(cells[0]) if cells else None
    return f"change {found[1]}" if found else ""


def _seals_words(workspace: Workspace, printed: _Printed) -> str:
    """Compare the seals of printed changes with the recorded ones, whatever the wording."""
    shown = {
        (int(found[1]), found[2])
        for rows in printed.parts.values()
        for cells in rows
        if cells and (found := _LINE.fullmatch(cells[0]))
    }
    lines = [*workspace.lines(), *(entry.line for entry in workspace.scrutiny_entries())]
    recorded = {(line.n, line.hash[:SHORT_SEAL]) for line in lines}
    wrong = len(shown - recorded)
    of = counted(len(shown), "printed change")
    if not wrong:
        return f" Each of its {of} has the number and the seal that are recorded."
    verb = "has" if wrong == 1 else "have"
    return f" Of its {of}, {wrong} {verb} a number or a seal that isn't recorded."


def _is_blanked(printed: tuple[str, ...], recorded: tuple[str, ...]) -> bool:
    """Return whether two rows are the same but for what is redacted in one of them."""
    return len(printed) == len(recorded) and all(
        _fits(before, now) for before, now in zip(printed, recorded, strict=True)
    )


def _fits(before: str, now: str) -> bool:
    first, *others = now.split(REDACTED)
    if not others:
        return before == now
    *inner, last = others
    if not before.startswith(first) or not before[len(first) :].endswith(last):
        return False
    place, end = len(first), len(before) - len(last)
    for each in inner:
        place = before.find(each, place, end)
        if place < 0:
            return False
        place += len(each)
    return place <= end


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip_longest(one, other))
    return next((place for place, (a, b) in pairs if a != b), 0)


def _quoted(cells: tuple[str, ...], *, cut: bool = False) -> str:
    words = shortened(one_line(" | ".join(cells)), _SHOWN)
    return f"“{'…' if cut else ''}{words}”"


def _where(one: str, other: str) -> str:
    return f"line {one.count(chr(10), 0, _first_difference(one, other)) + 1}"


def _summary(workspace: Workspace, name: str, made: _Made, found: _Found, printed: _Printed) -> str:
    if found.differences:
        count = counted(len(found.differences), "difference")
        made_with = made.program or "an earlier version"
        doubt = (
            ""
            if made.program == this_program()
            else f" It was made with {made_with}, which may word the same records differently from "
            f"{this_program()}; if in doubt, verify with that one."
        )
        seals = _seals_words(workspace, printed)
        return f"{name} differs from what is recorded: {count}.{doubt}{seals}"
    later = workspace.position.n - made.line
    since = f" {counted(later, 'change was', 'changes were')} recorded since." if later else ""
    but = " but for what was redacted since" if found.redacted else ""
    return f"{name} matches what is recorded up to change {made.line}{but}.{since}"
