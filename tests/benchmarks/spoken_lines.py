"""Measure how lines of a meeting are understood: ``python tests/benchmarks/spoken_lines.py FILE…``.

A file holds a list ``line`` of tables with ``text``, ``kind``, ``leads``, ``ref`` and ``due`` (an ISO
day or "unclear"), read in the demo's QAG meeting of 27 November 2025. It prints how many lines have the
right kind, the right leads, and a date that is right or asked about, and how many would
change what they do not say. ``--all`` prints every line, not only those that are wrong.
It ends with status 1 where a target is missed: 95% of kinds, 95% of leads and dates, no change that a line does not say.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from spoken_lines_measured import demo_book, measured

if TYPE_CHECKING:
    from cscp_tui.capture.reading import Reading
    from cscp_tui.domain.book import Book


def measure(path: Path, book: Book, *, shows_all: bool = False) -> bool:
    """Print the figures of a file; tell whether every target is met."""

    def show(line: dict[str, Any], reading: Reading, wrong: list[str]) -> None:
        if shows_all or wrong:
            _show(line, reading, wrong)

    lines = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
    found, total = measured(lines, book, show), len(lines)
    print(f"{path.name}: {total} lines")
    for what, count in (
        ("kind right", found.kind),
        ("kind right or offered for a note", found.kind + found.missed),
        ("action, decision or challenge that it isn't", len(found.false)),
        ("leads right", found.leads),
        ("date right or asked about", found.date),
    ):
        print(f"  {what}: {count} ({round(100 * count / total)}%)")
    print(f"  changes that the line does not say: {len(found.changed)}")
    print(f"  asked where a reader would not ask: {found.overasked}")
    return (
        found.kind >= 0.95 * total
        and found.leads >= 0.95 * total
        and found.date >= 0.95 * total
        and not found.changed
    )


def _show(line: dict[str, Any], reading: Reading, wrong: list[str]) -> None:
    leads = [party.name for party in reading.leads]
    asks = "; ".join(f"[{q.about}] {q.sentence}" for q in reading.questions)
    silent = ", without a question" if wrong and not reading.questions else ""
    print(f"- {line['text']}\n    wrong: {', '.join(wrong) or 'nothing'}{silent}")
    meant = (line.get(name, "") for name in ("kind", "leads", "due", "ref", "ask"))
    print(f"    meant: {' '.join(map(str, meant))}")
    print(
        f"    read:  {reading.kind} {leads} {reading.due} {reading.refs} “{reading.title}” {asks}"
    )


if __name__ == "__main__":
    known = demo_book()
    files = [Path(each) for each in sys.argv[1:] if not each.startswith("--")]
    met = [measure(each, known, shows_all="--all" in sys.argv) for each in files]
    sys.exit(not all(met))
