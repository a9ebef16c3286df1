"""Measure everything that has a budget, beside its baseline, and print a table.

    python tests/benchmarks/run.py [--quick] [--only NAME]

Nothing is written but the table; workspaces are made in a temporary folder. Run it while nothing
else keeps the computer busy: the keys of a terminal are measured in milliseconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from benchmarks.tables import main

    sys.exit(main())
