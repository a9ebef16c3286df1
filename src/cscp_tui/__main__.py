"""``python -m cscp_tui`` is ``cscp``."""

from __future__ import annotations

import sys

from cscp_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
