from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import make_workspace
from cscp_tui.domain.enums import Role
from cscp_tui.store.backup import back_up
from cscp_tui.tui.backups import BackupsScreen
from sitting import SMALL, at_keyboard, session_on

if TYPE_CHECKING:
    from pathlib import Path
