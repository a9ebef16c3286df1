"""The demo year for tests of screens: loaded once, copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cscp_tui.services.demo import load_demo
from sitting import open_session

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the demo year, which no test changes."""
    folder = tmp_path_factory.mktemp("demo") / "croydon"
    load_demo(folder)
    return folder


@pytest.fixture
def demo(loaded_demo: Path, tmp_path: Path) -> Path:
    """A workspace of the demo year of a test's own."""
    return shutil.copytree(loaded_demo, tmp_path / "croydon")


@pytest.fixture
def session(demo: Path) -> Session:
    """A sitting of the business officer at the demo."""
    return open_session(demo)
