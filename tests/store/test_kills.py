from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("CSCP_KILLS", "60"))
"""How often a writer is killed; CSCP_KILLS=1000 for the long run."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has neither fork nor SIGKILL")
def test_no_kill_loses_an_acknowledged_change(tmp_path: Path) -> None:
    """Killed at any moment, the workspace opens, has all that was acknowledged, and is written."""
    script = Path(__file__).with_name("kill_many.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path, str(KILLS), os.environ.get("CSCP_SEED", "1")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    met = json.loads(done.stdout.splitlines()[-1])
    assert met["kills"] == KILLS
    assert met["acknowledged"] > KILLS, "the writers were killed before they did much"
    assert met["half a line"] > 0, "no kill found a line half written"
