"""A long text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import clean, shortened


class NoEditorHere(CscpError):
    """A place where no other program can have the screen, as in a browser."""

    def __init__(self) -> None:
        super().__init__("An editor can't open here. Carry on typing in this form.")


class EditorFailed(CscpError):
    """An editor that could not be started or ended in failure."""

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"{shortened(command)} {why}. Your text hasn't changed.")


def editor_command() -> list[str]:
    """The user's editor with its arguments: what ``$VISUAL`` names, else ``$EDITOR``.

    Raises:
        CscpError: neither names one.
    """
    for variable in ("VISUAL", "EDITOR"):
        if named := os.environ.get(variable, "").strip():
            return [named] if Path(named).is_file() else words_of(named, posix=os.name == "posix")
    raise CscpError("No editor is set up. Set VISUAL or EDITOR, or carry on typing here.")


def words_of(command: str, *, posix: bool) -> list[str]:
    """A command's words as a shell has them; Windows has backslashes in paths, not before signs."""
    try:
        words = shlex.split(command, posix=posix)
    except ValueError:
        return command.split()
    return words if posix else [word.strip('"') for word in words]


def edited(text: str, command: list[str]) -> str:
    """Return the text as the editor leaves it, and delete its file.

    Raises:
        EditorFailed: the editor could not be started, or failed.
    """
    folder = Path(tempfile.mkdtemp(prefix="cscp-"))
    path = folder / "text.md"
    try:
        path.write_bytes(f"{clean(text)}\n".encode() if text else b"")
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the user's own
        if done.returncode:
            raise EditorFailed(command[0], f"ended with status {done.returncode}")
        read = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as problem:
        raise EditorFailed(command[0], f"failed ({problem.strerror or problem})") from None
    finally:
        for left in folder.iterdir():
            left.unlink(missing_ok=True)
        folder.rmdir()
    return read.replace("\r\n", "\n").removesuffix("\n")
