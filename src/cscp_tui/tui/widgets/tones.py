"""The looks of tones: the colour of the theme that each has, and which are bold or struck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.cells import Tone

if TYPE_CHECKING:
    from collections.abc import Container

_COLOURS: dict[Tone, str] = {tone: f"$tone-{tone}" for tone in Tone if tone is not Tone.PLAIN}
_COLOURS[Tone.STRUCK] = "$tone-muted"


def tone_styles(bold: Container[Tone]) -> dict[Tone, str]:
    """The style of each tone that has one: ``bold $tone-strong``."""
    styles = {tone: f"bold {c}" if tone in bold else c for tone, c in _COLOURS.items()}
    return styles | {Tone.STRUCK: f"strike {_COLOURS[Tone.STRUCK]}"}


def tone_rules(widget: str, prefix: str, bold: Container[Tone]) -> str:
    """The CSS of a widget's component classes for tones.

    Args:
        widget: the name of its class: ``CellLine``.
        prefix: what the component classes begin with: ``cell-line``.
        bold: the tones that are bold in it.
    """
    rules = []
    for tone, style in tone_styles(bold).items():
        *emphasis, colour = style.split()
        text_style = f" text-style: {emphasis[0]};" if emphasis else ""
        rules.append(f"{widget} > .{prefix}--{tone} {{ color: {colour};{text_style} }}")
    return "\n".join(rules)
