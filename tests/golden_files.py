"""Files with which the outcome of a test is compared.

What leaves the house changes only where somebody has read the difference. After a change that is meant,
``RENEW=1`` before the tests writes the files again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def golden(path: Path, made: str) -> str:
    """Return the text of a golden file, byte for byte; with ``RENEW`` set, it is made anew."""
    if os.environ.get("RENEW"):
        path.write_text(made, "utf-8", newline="\n")
    return path.read_bytes().decode()


def golden_line(path: Path, key: str, made: str) -> str:
    """Return the line of a golden file that belongs to a key; with ``RENEW`` set, it is made anew."""
    known = dict(line.split(": ", 1) for line in path.read_text("utf-8").splitlines())
    if os.environ.get("RENEW"):
        known[key] = made
        text = "".join(f"{key}: {said}\n" for key, said in sorted(known.items()))
        path.write_text(text, "utf-8", newline="\n")
    return known.get(key, "")
