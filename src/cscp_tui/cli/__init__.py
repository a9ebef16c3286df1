"""The command line ``cscp``.

Data goes to stdout, words go to stderr. The exit status is 0, 1 for what was refused or failed or
where ``check`` found something, and 2 for what was not understood.
"""

from __future__ import annotations

from cscp_tui.cli.main import main

__all__ = ["main"]
