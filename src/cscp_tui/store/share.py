"""Drives that several computers write: whether a folder is on one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def is_on_local_disk(folder: Path) -> bool:
    """Return whether a folder is on a disk of this computer, which no other one writes.

    Where that cannot be told, it is taken to be on a shared drive: that costs a little time only.
    """
    try:
        path = os.path.realpath(folder)
        if sys.platform == "win32":
            return _is_local_on_windows(path)
        if sys.platform == "darwin":
            return _is_local_on_macos(path)
        return _is_local_on_linux(path)
    except (OSError, ValueError, AttributeError):
        return False


_LOCAL_TYPES = frozenset(
    {"aufs", "bcachefs", "overlay", "ramfs", "rootfs", "squashfs", "tmpfs", "zfs"}
)
"""File systems of this computer that lie on no device of their own."""


def _is_local_on_linux(path: str) -> bool:
    """Look for the mount that a path is on; a local one lies on a device, or in memory."""
    best, found = -1, False
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:  # noqa: PTH123
        for mount in mounts:
            first, _, last = mount.partition(" - ")
            point = _unescaped(first.split(" ")[4])
            if len(point) >= best and (path + "/").startswith(point.rstrip("/") + "/"):
                kind, source = last.split(" ")[:2]
                is_device = source.startswith("/dev/") and not kind.startswith("fuse.")
                best, found = len(point), is_device or kind in _LOCAL_TYPES
    return found


def _unescaped(text: str) -> str:
    """Return the path of a mount, in which blanks and the like stand as octal numbers."""
    for octal in ("040", "011", "012", "134"):
        text = text.replace(f"\\{octal}", chr(int(octal, 8)))
    return text


_MNT_LOCAL = 0x1000
_PLACE_OF_FLAGS = 64
"""Where ``struct statfs`` of macOS has ``f_flags``."""


def _is_local_on_macos(path: str) -> bool:
    import ctypes  # noqa: PLC0415 - only macOS and Windows need it

    library = ctypes.CDLL(None)
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    buffer = ctypes.create_string_buffer(4096)
    if statfs(os.fsencode(path), buffer):
        return False
    flags = int.from_bytes(buffer.raw[_PLACE_OF_FLAGS : _PLACE_OF_FLAGS + 4], sys.byteorder)
    return bool(flags & _MNT_LOCAL)


_DRIVE_FIXED, _DRIVE_REMOVABLE, _DRIVE_RAM = 3, 2, 6


def _is_local_on_windows(path: str) -> bool:
    import ctypes  # noqa: PLC0415 - only macOS and Windows need it

    path = path.removeprefix("\\\\?\\")
    if path.startswith(("UNC\\", "\\\\")):
        return False
    library: Any = ctypes  # which has this on Windows only
    kernel = library.windll.kernel32
    root = os.path.splitdrive(path)[0] + "\\"
    return kernel.GetDriveTypeW(root) in {_DRIVE_FIXED, _DRIVE_REMOVABLE, _DRIVE_RAM}
