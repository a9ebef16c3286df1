"""The folders that ship with the program, and which build of it this is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """A shipped folder, ``data`` or ``themes``: in the installed package, or in a checkout."""
    inside = files("cscp_tui") / "_shipped" / name
    return inside if inside.is_dir() else Path(__file__).parents[3] / name


@cache
def build() -> str:
    """The beginning of the hash of the program's own files, which differs between two builds."""
    digest = sha256()
    for name, file in sorted(_own_files(files("cscp_tui"), ""), key=lambda pair: pair[0]):
        # A checkout on Windows may have other line ends.
        data = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:12]


def _own_files(folder: Traversable, place: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.name in {"__pycache__", "_shipped"} or each.name.startswith("."):
            continue
        if each.is_dir():
            yield from _own_files(each, f"{place}{each.name}/")
        else:
            yield f"{place}{each.name}", each
