"""``cscp``, and ``python -m cscp_tui``."""

from __future__ import annotations

import gc
import signal
import sys


def start() -> int:
    """Load the program, run the command line, and return its exit status.

    Ctrl+C has Python's own meaning only while a command runs. Before and after that nothing has to
    be finished, so it ends the process at once, where Python would print a traceback.

    Loading leaves no garbage, and what is there at the end goes with the process. Looking for
    garbage there would take a fifth of a short command's time.
    """
    gc.disable()
    raises = signal.getsignal(signal.SIGINT)
    is_usual = raises is signal.default_int_handler  # a script may have it ignored
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cscp_tui.cli.main import INTERRUPTED, main  # noqa: PLC0415 - takes long enough

    gc.freeze()
    gc.enable()
    try:
        signal.signal(signal.SIGINT, raises)
        status = main()
        if is_usual:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(start())
