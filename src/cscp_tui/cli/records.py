"""The order in which records are listed."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def natural(key: str) -> tuple[tuple[bool, int, str], ...]:
    """What sorts ids as people do: ``BP24-1.9`` before ``BP24-1.10``."""
    parts = (part for part in _DIGITS.split(key) if part)
    return tuple((not part[0].isdecimal(), _number(part), part) for part in parts)


def _number(part: str) -> int:
    return int(part[:18]) if part[0].isdecimal() else 0
