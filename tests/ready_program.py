"""The program, loaded once for all tests that start it in a terminal: each start is a copy of this one.

It is what ``python -m cscp_tui`` is once it is loaded, which takes longer than all that most of these
tests do. Its own terminal is nobody's: it makes its streams what those in a terminal are.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import socket
import sys
import termios
from importlib import import_module
from pkgutil import walk_packages
from runpy import run_module

import cscp_tui

END = b"\n"
"""What follows the number of a process that was started."""


def become(
    words: list[str], environment: dict[str, str], place: str, *, sends_hang_up: bool
) -> None:
    """Be the program in a terminal.

    Args:
        words: of its command line.
        place: the terminal.
        sends_hang_up: whether the terminal is that of the program, as of one in a window.
    """
    os.setsid()
    terminal = os.open(place, os.O_RDWR | os.O_NOCTTY)
    if sends_hang_up:
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(terminal, number)
    os.close(terminal)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    run_module("cscp_tui", run_name="__main__", alter_sys=True)


def _load() -> None:
    for part in walk_packages(cscp_tui.__path__, f"{cscp_tui.__name__}."):
        if not part.name.endswith("__main__"):
            import_module(part.name)
    gc.collect()
    gc.freeze()


def _wait_and_start(asked: socket.socket) -> None:
    """Start what is asked for, each in a process that is left to the nearest one that takes orphans."""
    while wanted := asked.recv(1 << 20):
        between = os.fork()
        if not between:
            started = os.fork()
            if started:
                asked.send(str(started).encode())
                os._exit(0)
            asked.close()
            become(**json.loads(wanted))
            return
        os.waitpid(between, 0)
        asked.send(END)


if __name__ == "__main__":
    _load()
    _wait_and_start(socket.socket(fileno=int(sys.argv[1])))
