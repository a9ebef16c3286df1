"""What a test process tells its controller about a test, told in one message instead of six.

Each message wakes a thread on either side, and is taken apart in Python: for most tests that takes
longer than the test.
"""

from __future__ import annotations

import marshal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

_LATER = {"logstart", "testreport", "logfinish"}
_LAST = {"runtest_protocol_complete", "workerfinished"}
_SEVERAL = "several"


def tell_at_once(config: pytest.Config) -> None:
    """Let each side do so, where pytest-xdist is there and as it is known. Nothing is left out."""
    if hasattr(config, "workerinput"):
        for plugin in config.pluginmanager.get_plugins():
            if send := getattr(plugin, "sendevent", None):
                plugin.sendevent = _holding(send)
        return
    with suppress(ImportError, AttributeError):
        from xdist.workermanage import (  # type: ignore[import-untyped] # noqa: PLC0415
            WorkerController,
        )

        one = WorkerController.process_from_remote
        WorkerController.process_from_remote = _taking_apart(one)


def _holding(send: Callable[..., None]) -> Callable[..., None]:
    held: list[tuple[str, dict[str, Any]]] = []

    def send_later(name: str, **about: Any) -> None:
        if name in _LATER:
            held.append((name, about))
        elif name in _LAST:
            send(_SEVERAL, data=marshal.dumps([*held, (name, about)]))
            held.clear()
        else:
            send(name, **about)

    return send_later


def _taking_apart(one: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def each(controller: Any, event: Any) -> None:
        if isinstance(event, tuple) and event[0] == _SEVERAL:
            for told in marshal.loads(event[1]["data"]):
                one(controller, told)
        else:
            one(controller, event)

    return each
