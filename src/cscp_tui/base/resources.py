"""The folders that ship with the program."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """A shipped folder, ``data`` or ``themes``: in the installed package, or in a checkout."""
    inside = files("cscp_tui") / "_shipped" / name
    return inside if inside.is_dir() else Path(__file__).parents[3] / name
