"""TOML files of the user: read, and one entry changed without touching anything else."""

from __future__ import annotations

import re
from typing import Any

_TABLE = re.compile(r"^[ \t]*\[[^\n]*$", re.MULTILINE)


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML.

    Raises:
        ValueError: it is none, or has a number that is too long.
        RecursionError: its values are nested too deeply.
    """
    import tomllib  # noqa: PLC0415 - most people have no settings, and start sooner without it

    return tomllib.loads(text)


def with_entry(text: str, table: str, name: str, value: str, key: str) -> str:
    """The file's text with a line for one entry of a table, in place of the one that it has.

    Args:
        text: TOML; its comments and its order stay as they are.
        table: the name of the table, which is added at the end where it is not there.
        value: what the entry is, as TOML; empty to take it away.
        key: the entry's name as TOML.
    """
    text = f"{text}\n" if text.strip() and not text.endswith("\n") else text
    start, end = _inside(text, table)
    line = f"{key} = {value}\n" if value else ""
    if start < 0:
        before = f"{text.rstrip()}\n\n" if text.strip() else ""
        return f"{before}[{table}]\n{line}" if value else text
    lines = [f"{known}\n" for known in text[start:end].removesuffix("\n").split("\n")]
    kept = [known for known in lines if not _is_entry(known, name)]
    place = next((at for at, known in enumerate(lines) if _is_entry(known, name)), None)
    if place is None:
        place = len(kept)
        while place and not kept[place - 1].strip():
            place -= 1
    return text[:start] + "".join((*kept[:place], line, *kept[place:])) + text[end:]


def _inside(text: str, table: str) -> tuple[int, int]:
    """The offsets of a table's first and last line; -1 if there is no such table."""
    starts = [*_TABLE.finditer(text)]
    for place, found in enumerate(starts):
        if re.fullmatch(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(?:#.*)?", found[0]):
            end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
            return min(found.end() + 1, len(text)), end
    return -1, -1


def _is_entry(line: str, name: str) -> bool:
    try:
        return list(read_toml(line)) == [name]
    except ValueError:
        return False
