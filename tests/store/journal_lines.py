"""Lines of a journal as plain values, to write them anew in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Line


def values_of(line: Line) -> dict[str, Any]:
    """Return what ``encode`` takes for a line."""
    values: dict[str, Any] = msgspec.to_builtins(line)
    return {key: value for key, value in values.items() if key not in {"prev", "hash", "why#"}}
