"""Measure how lines of a meeting are understood: ``python tests/benchmarks/spoken_lines.py FILE…``.

A file holds ``[[line]]`` tables with ``text``, ``kind``, ``leads`` and ``due`` (an ISO day, "" or
"unclear"), read in the demo's QAG meeting of 27 November 2025. It prints how many lines have the
right kind, the right leads, and a date that is right or asked about, and how many would be recorded
with one of them wrong and no question. With ``--all`` it prints every line.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.capture import capture
from cscp_tui.services.demo import load_demo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.spoken_lines import Reading

DAY, MEETING = date(2025, 11, 27), "QAG-2025-11-27"


def demo_book() -> Book:
    """Return the demo's book."""
    with tempfile.TemporaryDirectory() as folder:
        return load_demo(Path(folder) / "demo").book


def faults(line: dict[str, Any], reading: Reading, book: Book) -> list[str]:
    """Return which of kind, leads and date are wrong."""
    found = ["kind"] if line["kind"] != reading.kind else []
    wanted = {_key(name, book) for name in line["leads"]}
    given = {party.agency or party.group or party.role.casefold() for party in reading.leads}
    if wanted != given:
        found.append("leads")
    due = reading.due.isoformat() if reading.due else ""
    if due != line["due"]:
        found.append("date")
    return found


def _key(name: str, book: Book) -> str:
    for agency in book.agencies.values():
        names = (agency.id, agency.name, agency.abbreviation, *agency.aliases)
        if name.casefold() in {each.casefold() for each in names}:
            return agency.id
    return name.casefold()


def measure(path: Path, book: Book, *, shows_all: bool = False) -> bool:
    """Print the figures of a file; tell whether every target is met."""
    lines = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
    meeting = book.meetings[MEETING]
    right = {"kind": 0, "leads": 0, "date": 0}
    silent = asked_for_nothing = 0
    for line in lines:
        reading = capture(line["text"], meeting, book, DAY)
        wrong = faults(line, reading, book)
        asked = bool(reading.questions)
        right["kind"] += "kind" not in wrong
        right["leads"] += "leads" not in wrong
        right["date"] += "date" not in wrong or asked
        silent += bool(wrong) and not asked
        asked_for_nothing += asked and not line.get("ask") and line["due"] != "unclear"
        if shows_all or (wrong and (not asked or set(wrong) - {"date"})):
            _show(line, reading, wrong)
    total = len(lines)
    print(f"{path.name}: {total} lines")
    for what, count in right.items():
        note = " (or asked about)" if what == "date" else ""
        print(f"  {what} right{note}: {count} ({round(100 * count / total)}%)")
    print(f"  wrong without a question: {silent}")
    print(f"  asked where a reader would not ask: {asked_for_nothing}")
    shares = {what: count / total for what, count in right.items()}
    return (
        shares["kind"] >= 0.95 and shares["leads"] >= 0.9 and shares["date"] >= 0.95 and not silent
    )


def _show(line: dict[str, Any], reading: Reading, wrong: Iterable[str]) -> None:
    leads = [party.said for party in reading.leads]
    asks = "; ".join(f"[{q.about}] {q.sentence}" for q in reading.questions)
    silent = " SILENT" if wrong and not reading.questions else ""
    print(f"- {line['text']}\n    {'/'.join(wrong)}{silent}")
    print(f"    want {line['kind']} {line['leads']} {line['due']} ({line.get('ask', '')})")
    print(f"    read {reading.kind} {leads} {reading.due} “{reading.title}” {asks}")


if __name__ == "__main__":
    known = demo_book()
    files = [Path(each) for each in sys.argv[1:] if not each.startswith("--")]
    met = [measure(each, known, shows_all="--all" in sys.argv) for each in files]
    sys.exit(not all(met))
