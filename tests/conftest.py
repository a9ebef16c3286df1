"""Settings of every test: how many run at once, how long an example that fails is looked for."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from command_line import cscp
from tui.still_loops import StillLoop, toolkit_keeps_time

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["cscp", "toolkit_keeps_time"]

_AT_ONCE = 2
"""How many tests a core has at once: those that start programs wait for them."""

gc.set_threshold(50_000)  # each test throws an app away; looking for it all the time takes long


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], StillLoop]]:
    """What asynchronous tests run on."""
    return {"still": StillLoop}


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` means."""
    return _AT_ONCE * (os.cpu_count() or 1)


settings.register_profile(
    "fast",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", parent=settings.get_profile("fast"), max_examples=1000)
settings.register_profile(
    "searching",
    parent=settings.get_profile("fast"),
    max_examples=1000,
    derandomize=False,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
