"""Reading the demo year's files: plain tables of TOML, one file per kind of record."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.errors import CscpError

if TYPE_CHECKING:
    from collections.abc import Collection
    from importlib.resources.abc import Traversable

Entry = dict[str, Any]


class BrokenDemo(CscpError):
    """A file of the demo that cannot be used."""

    def __init__(self, file: str, reason: object) -> None:
        super().__init__(f"The demo's file {file} cannot be used: {reason}; correct it there.")


def read_file(folder: Traversable, name: str) -> Entry:
    """What a file of the demo says.

    Raises:
        BrokenDemo: it is missing or is no TOML.
    """
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BrokenDemo(name, problem) from None


def values_of(entry: Entry, leave_out: Collection[str] = ()) -> Entry:
    """An entry's fields as plain values, without those that are not the record's own."""
    return {name: plain_value(value) for name, value in entry.items() if name not in leave_out}


def plain_value(value: object) -> object:
    """A TOML value as a plain one: days as text, texts without the spaces around them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [plain_value(member) for member in value]
    if isinstance(value, dict):
        return values_of(value)
    return value
