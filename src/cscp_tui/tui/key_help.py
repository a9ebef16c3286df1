"""The keys as text to read, from the declarations that bind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import ActiveBinding

_KEY_WIDTH = 12
_NAMES = {"slash": "/", "question_mark": "?", "escape": "esc", "pagedown": "page down"}
_NAMES["pageup"] = "page up"


def key_help(bindings: Iterable[ActiveBinding]) -> tuple[str | Cell, ...]:
    """Each command that is bound here, with its keys and what it does; what rests is said."""
    keys: dict[str, list[str]] = {}
    lines: dict[str, tuple[str, bool]] = {}
    for _, binding, is_enabled, _ in bindings:
        if binding.id and "." in binding.id:
            keys.setdefault(binding.id, []).append(_NAMES.get(binding.key, binding.key))
            lines[binding.id] = (binding.tooltip or binding.description, is_enabled)
    pieces: list[str | Cell] = []
    for name, (words, is_enabled) in sorted(lines.items(), key=lambda item: item[0].split(".")[0]):
        pieces.append(Cell(f"{' '.join(keys[name]):<{_KEY_WIDTH}}", Tone.STRONG))
        rests = "" if is_enabled else "  (rests: nothing can be changed now)"
        pieces.append(f"{words}{rests}\n")
    return tuple(pieces)
