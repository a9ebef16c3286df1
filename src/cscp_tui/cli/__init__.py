"""The command line ``cscp``.

Data goes to stdout, words go to stderr. The exit status is 0, 1 for what was refused or failed or
where ``check`` found something, 2 for what was not understood, and 3 for what was recorded but
whose output could not be written.
"""

from __future__ import annotations

from cscp_tui.cli.main import main

__all__ = ["main"]
