"""Write plain values as JSON that is safe to show on a terminal."""

from __future__ import annotations

import json
import re

from cscp_tui.domain.changes import Plain

_STEERING = re.compile(
    "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)
"""Characters that JSON does not escape although a terminal may obey them."""


def json_text(value: Plain, *, ascii_only: bool = False, is_line: bool = False) -> str:
    """Return plain values as indented JSON, or as one line, without terminal control characters."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=None if is_line else 2)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
