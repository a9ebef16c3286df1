"""Atomic writes: a new file takes the place of an old one, even while somebody reads it."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


WAITS = (0.01, 0.05, 0.2)
"""Seconds to wait after each refusal but the last."""

_EVERYBODY, _OWNER = 0o666, 0o600


def atomic_write(
    path: Path, data: bytes, *, is_private: bool = False, is_synced: bool = True
) -> None:
    """Replace the content of a file, or make it; it is never seen half written.

    A file that is there already keeps its permissions, unless the new one is private.

    Args:
        path: the file.
        data: its new content.
        is_private: whether only the owner may read it.
        is_synced: whether to wait until the data is on the disk.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    mode = _OWNER if is_private else _EVERYBODY
    # tempfile would close the file to others, and it would stay so.
    beside = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        if path.exists() and not is_private:
            shutil.copymode(path, beside)
        replace_patiently(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def replace_patiently(new: Path, path: Path) -> None:
    """Put a file in the place of another, whole or not at all.

    Windows refuses while another window or a virus scanner reads either of them, mostly for a
    moment only.

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
