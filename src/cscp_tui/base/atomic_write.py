"""Putting a new file in the place of an old one, also where somebody else is just reading it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


WAITS = (0.01, 0.05, 0.2)
"""Seconds to wait after each refusal but the last."""


def replace_patiently(new: Path, path: Path) -> None:
    """Put a file in the place of another, whole or not at all.

    Windows refuses while somebody reads either of them, another window or a virus scanner; that is
    mostly over in a moment.

    Raises:
        OSError: it could not be done; the old file is as it was.
    """
    for wait in WAITS:
        try:
            new.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    new.replace(path)
