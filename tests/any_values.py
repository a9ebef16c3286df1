"""Values of every type in every field of every kind of record, as only other programs would write them.

Run from the checkout: ``python tests/any_values.py --seeds 100``. Each seed appends lines to the demo
that no rule has checked, and looks at every list, history, export and screen. It ends with 1 and
names the seed where anything could not be shown.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import random
import shutil
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from msgspec.structs import fields

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

from building import HOSTILE
from cscp_tui.cli.main import main
from cscp_tui.domain.changes import plain
from cscp_tui.domain.records import KINDS, is_the_scrutineers
from cscp_tui.services.demo import load_demo
from cscp_tui.store.codec import VERSION
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.session import Session
from sitting import sitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Line
    from cscp_tui.domain.records import Record
    from cscp_tui.domain.schema import RecordKind

_TEXTS = (
    *("", " ", HOSTILE, "2026-02-30", "0000-00-00", "zzz", "24:61", "9:5", "-1", "1e999", "None"),
    *("2024-25/Q9", "2024-25/Q3", "9999-00/Q1", "0000-01/Q4", "CH-99", "QAG-2026-02-30", "10000"),
    *(
        "2026-11-25T10:02:11.123Z",
        "2026-13-45T99:99:99.999Z",
        "x" * 10_000,
        "👨‍👩‍👧‍👦" * 60,
        "a\n\nb\r\tc",
    ),
    *("parties", "partnership", "police", "EXEC", "BP24-1.1", "\ufeff", "\ud7ff", "²", "٣"),
)
_DAYS = ("0001-01-01", "9999-12-31", "1900-02-28", "2024-02-29", "2024-12-31", "2026-11-25")
_NUMBERS = (0, -1, 1, 2, 99, 2**31, 2**63 - 1, -(2**63))
FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
_SOME = 0.35
"""How much of the fields of a record gets another value."""


def _value(kind: Any, chance: random.Random, ids: Sequence[str]) -> Any:
    """Return a plain value that the file format allows for a type."""
    found: Any
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        found = _value(args[0], chance, ids)
    elif origin in {Union, UnionType}:
        found = _value(chance.choice(args), chance, ids)
    elif origin is tuple:
        several = args[:1] * chance.choice((0, 1, 2, 5)) if args[-1] is Ellipsis else args
        found = [_value(each, chance, ids) for each in several]
    elif hasattr(kind, "__struct_fields__"):
        values = {each.encode_name: _value(each.type, chance, ids) for each in fields(kind)}
        found = list(values.values()) if kind.__struct_config__.array_like else values
    elif hasattr(kind, "__members__"):
        found = chance.choice([member.value for member in kind])
    elif kind is bool:
        found = chance.random() < 1 / 2
    else:
        found = chance.choice(
            {int: _NUMBERS, date: _DAYS, str: (*_TEXTS, chance.choice(ids))}.get(kind, (None,))
        )
    return found


def _edits(
    kind: RecordKind, known: Record | None, chance: random.Random, ids: Sequence[str]
) -> dict[str, Any]:
    """Make changes of some fields of a record, or of all where it is made."""
    edits: dict[str, Any] = {}
    for name, field in kind.fields.items():
        if name in {"id", "undone"} or (known and chance.random() > _SOME):
            continue
        after = _value(field.type, chance, ids)
        before = plain(known).get(name, field.default) if known else None
        edits[name] = (
            {"+": sorted({str(each) for each in after}), "-": []}
            if name in kind.set_fields
            else [before, after]
        )
    return edits


def _lines(seed: int, book: Book, first: int, at: str) -> Iterator[dict[str, Any]]:
    """Make lines that change records of every kind."""
    chance = random.Random(seed)
    ids = [key for records in book.tables.values() for key in records]
    for table, kind in KINDS.items():
        own = [key for key in book.tables[table] if not is_the_scrutineers(table, key)]
        for key in chance.sample(own, 2) if len(own) > 1 else [*own, f"{table}/made"]:
            yield {
                "v": VERSION,
                "n": first,
                "at": at,
                "on": at[:10],
                "by": chance.choice(_TEXTS),
                "role": chance.choice(("team", "chair", *_TEXTS)),
                "what": chance.choice(("set", "deliver", *_TEXTS)),
                "why": chance.choice(_TEXTS),
                "quarter": chance.choice(("", "2024-25/Q3", *_TEXTS)),
                "meeting": chance.choice(("", *_TEXTS)),
                "changes": [[table, key, _edits(kind, book.tables[table].get(key), chance, ids)]],
            }
            first += 1


def write_values(folder: Path, seed: int) -> list[str]:
    """Append such lines to a workspace; returns the ids of what they change."""
    recorder = team_recorder(folder)
    known = recorder.book
    made: list[dict[str, Any]] = []

    def build(lines: Sequence[Line], at: str) -> Sequence[dict[str, Any]]:
        made.extend(_lines(seed, known, lines[-1].n + 1, at))
        return made

    recorder.append_lines("Another program", build)
    return [values["changes"][0][1] for values in made]


def _words(ids: Sequence[str], out: Path) -> Iterator[tuple[str, ...]]:
    """Yield the command lines that show everything."""
    for table in KINDS:
        yield "list", table.replace("_", "-")
        yield "list", table.replace("_", "-"), "--json"
    yield ("history",)
    for key in ids:
        if not key.startswith("conclusions/"):  # which are told with their challenges
            yield "history", key
    for quarter in ("2024-25/Q3", "2025-26/Q1"):
        yield "checklist", "--quarter", quarter
        for reader in ("qa", "executive", "public"):
            yield (
                "export",
                "quarterly",
                "--quarter",
                quarter,
                "--for",
                reader,
                "--format",
                "html",
                "-o",
                f"{out}.html",
            )
        for ending in ("md", "docx", "csv", "xlsx"):
            words = "export", "quarterly", "--quarter", quarter, "--format", ending
            yield *words, "-o", f"{out}.{'zip' if ending == 'csv' else ending}"
    names = "executive", "said-delivered", "partner-evidence", "challenges", "attendance"
    for name in (*names, "actions"):
        for ending in ("md", "html", "docx", "csv", "xlsx", "json"):
            yield "export", name, "--format", ending, "-o", f"{out}.{ending}"
    yield "export", "annual-report", "--plan", "2024/25", "--format", "docx", "-o", f"{out}.docx"
    yield "export", "scrutiny-pack", "-o", f"{out}.html"
    yield "export", "group", "QAG", "--format", "docx", "-o", f"{out}.docx"


def show_everything(
    folder: Path, ids: Sequence[str], most: int = 1000, seed: int = 0
) -> Iterator[str]:
    """Yield what could not be shown by command lines, of which so many are tried at most."""
    every = list(_words(ids, folder.parent / "out"))
    for words in random.Random(seed).sample(every, min(most, len(every))):
        said = io.StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                status = main(["-w", str(folder), "--yes", *words])
        except FAILURES as problem:
            where = traceback.extract_tb(problem.__traceback__)[-1]
            yield f"{' '.join(words)}: {problem!r:.200} ({where.filename}, {where.lineno})"
            continue
        is_refused = "sign-off" in said.getvalue()  # one that another program recorded
        # A checklist ends with 1 where anything is open.
        if status and not is_refused and words[0] != "checklist":
            yield f"{' '.join(words)}: {said.getvalue()[-300:]}"


async def look_at_screens(folder: Path) -> None:
    """Open every screen, go down its list, and look at records and their histories."""
    async with sitting(Session(team_recorder(folder), "Officer")) as screen:
        for name in (*(tab.name for tab in TABS), "groups", "agencies"):
            screen.app.action_show_tab(name)
            await screen.pilot.pause()
            for key in ("down", "h", "escape", "enter", "escape", "end", "h", "escape"):
                await screen.press(key)


def _problems_of_screens(folder: Path) -> Iterator[str]:
    """Yield what could not be shown on a screen."""
    try:
        asyncio.run(look_at_screens(folder))
    except FAILURES as problem:
        where = traceback.extract_tb(problem.__traceback__)[-1]
        yield f"screens: {problem!r:.200} ({where.filename}, {where.lineno})"


def main_of_runner() -> int:
    """Try seeds; returns 1 if anything could not be shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    options = parser.parse_args()
    failed = 0
    with TemporaryDirectory() as place:
        os.environ |= {"CSCP_STATE": f"{place}/state", "CSCP_CONFIG": f"{place}/config"}
        load_demo(Path(place) / "demo")
        for seed in range(options.first, options.first + options.seeds):
            folder = Path(place) / "w"
            shutil.copytree(Path(place) / "demo", folder)
            ids = write_values(folder, seed)
            for problem in (*show_everything(folder, ids), *_problems_of_screens(folder)):
                failed += 1
                print(f"seed {seed}: {problem}", flush=True)
            shutil.rmtree(folder)
    print(f"{options.seeds} seeds; {failed} could not be shown")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main_of_runner())
