"""The order in which people expect references."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_NUMBERS = re.compile(r"(\d+)")
_MOST_DIGITS = 18
"""More digits than any number in a reference has; Python refuses to read thousands of them."""


@cache
def natural(ref: str) -> tuple[Any, ...]:
    """What sorts references as people count: ``BP24-1.9`` before ``BP24-1.10``."""
    parts = _NUMBERS.split(ref)
    return tuple(int(part[:_MOST_DIGITS]) if part.isdecimal() else part for part in parts)
