"""Recognise the rows of a file from which actions were imported before."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from cscp_tui.base.texts import shortened
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import Action
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.mapping import compared
from cscp_tui.importing.questions import ROW
from cscp_tui.importing.source_tables import TableRow
from cscp_tui.importing.timescales import Rules, read_timescale


class KnownRow(Struct, frozen=True):
    """An action with the row from which it was imported."""

    action: Action
    cells: Mapping[str, str]
    """The texts of the row's cells, by folded column title."""


class RowKey(Struct, frozen=True):
    """The columns by which a row is recognised, by their folded titles."""

    names: tuple[str, ...]
    is_unique: bool = True
    """True if only a row is recognised that no other equals; else equal rows count by their order."""


def match_rows(
    rows: Sequence[Mapping[str, str]], known: Sequence[KnownRow], keys: Sequence[RowKey]
) -> list[KnownRow | None]:
    """Match each row with a known action: by all its cells first, and then by each key in turn.

    Rows that share a reference stay separate: one of several is only found by more than that.
    """
    found: list[KnownRow | None] = [None] * len(rows)
    left = set(range(len(rows)))
    free = dict(enumerate(known))
    for key in (None, *keys):
        if not free or not left or (key is not None and not all(key.names)):
            continue
        names = tuple(rows[0]) if key is None else key.names
        places, others = defaultdict(list), defaultdict(list)
        for place in sorted(left):
            places[_key(rows[place], names)].append(place)
        for number, each in free.items():
            others[_key(each.cells, names)].append(number)
        for words, own in places.items():
            theirs = others.get(words, [])
            is_one = (len(own), len(theirs)) == (1, 1)
            if key is not None and (not any(words) or (key.is_unique and not is_one)):
                continue
            for place, number in zip(own, theirs, strict=False):
                found[place] = free.pop(number)
                left.discard(place)
    return found


def leave_out_keys(rows: Sequence[TableRow], columns: Sequence[int | None]) -> list[str]:
    """Return the keys under which rows are left out, now and in later versions of their file.

    Args:
        rows: the rows of a table.
        columns: the indexes of the columns that tell its rows apart, such as reference and action.
    """
    found, seen = [], Counter[str]()
    for row in rows:
        texts = [row.cells[place].text for place in columns if place is not None]
        words = " ".join(" ".join(texts).split()) or first_text(row)
        key = f"{ROW} {shortened(words, _LONGEST_KEY)}"
        seen[folded(key)] += 1
        again = seen[folded(key)]
        found.append(key if again == 1 else f"{key} ({again})")
    return found


_LONGEST_KEY = 60
_MARK = r"(?:c/f|cf|carried (?:forward|over)|b/f|brought forward|rolled (?:forward|over))\b"
_CARRIED = re.compile(
    rf"\W*{_MARK}[^:–—-]{{0,30}}[:–—-]\s*(?P<title>.+)"
    rf"|(?P<before>.+?)\s*[(\[]\W*{_MARK}[^()\[\]]*[)\]]\W*",
    re.IGNORECASE | re.DOTALL,
)
"""The title of an action that was carried forward: ``c/f July: write to housing``."""
_LONGEST = 300
_ENOUGH, _SHARED = 3, 0.8
"""The least number of words that two titles of one action have in common, and their share of the shorter."""


def _words(title: str) -> frozenset[str]:
    return frozenset(compared(title).split())


def carried_forward(titles: Sequence[str]) -> dict[int, int]:
    """Map the index of each title that carries another one forward to that one's."""
    marked = {
        n: found["title"] or found["before"]
        for n, text in enumerate(titles)
        if len(text) <= _LONGEST and (found := _CARRIED.fullmatch(text))
    }
    if not marked:
        return {}
    others = [(n, _words(text)) for n, text in enumerate(titles) if n not in marked and text]
    carried = {}
    for place, text in marked.items():
        own = _words(text)
        alike = [
            n
            for n, other in others
            if own == other or len(own & other) >= max(_ENOUGH, _SHARED * min(len(own), len(other)))
        ]
        if len(alike) == 1:
            carried[place] = alike[0]
    return carried


def first_text(row: TableRow) -> str:
    """Return the longest text of a row."""
    return max((cell.text for cell in row.cells), key=len, default="")


def _key(cells: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(cells.get(name, "")) for name in names)


def has_text(cell: SourceCell, known: str, rules: Rules) -> bool:
    """Return whether a cell has a text, or gives the same day in other words."""
    if " ".join(cell.text.split()) == " ".join(known.split()):
        return True
    day = read_timescale(cell, rules).due if cell.text and known else None
    return day is not None and day == read_timescale(SourceCell(known), rules).due
