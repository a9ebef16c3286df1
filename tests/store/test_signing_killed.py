from __future__ import annotations

import os
import random
import signal
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from building import context, make_workspace, open_workspace
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.updates import sign_off, signed_bytes
from cscp_tui.store import signed_files
from cscp_tui.store.check import check
from cscp_tui.store.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Q2 = Quarter(2024, 2)
FILES = len(Audience) * len(PaperFormat)
KILLS = 12

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has neither fork nor SIGKILL"
)


def sign(folder: Path) -> Recorder:
    recorder = open_workspace(folder)
    sign_off(recorder, Q2, Signature(CHAIR, "by email"), context())
    return recorder


def in_a_process(work: Callable[[], object], after: float | None = None) -> int:
    """Let another process do something, killed after some seconds; how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("kept", [0, 1, FILES - 1, FILES])
def test_a_sign_off_that_was_killed_leaves_the_quarter_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    """Before, between and after its files: nothing is half signed, and signing again works."""
    make_workspace(tmp_path / "w", 2)
    keep, counted = signed_files.keep, iter(range(FILES))

    def keep_or_die(folder: Path, data: bytes, ending: str) -> str:
        if next(counted) == kept:
            die()
        return keep(folder, data, ending)

    with monkeypatch.context() as patched:
        patched.setattr(signed_files, "keep", keep_or_die)
        patched.setattr(Recorder, "record", die)
        assert in_a_process(partial(sign, tmp_path / "w")) == signal.SIGKILL
    assert all(finding.is_harmless for finding in check(tmp_path / "w"))
    recorder = open_workspace(tmp_path / "w")
    assert sign_off_of(recorder.book, Q2) is None
    assert_whole(sign(tmp_path / "w"))


def test_killed_at_any_moment_a_quarter_is_signed_whole_or_not_at_all(tmp_path: Path) -> None:
    """Whatever the moment, each file that a sign-off names is there."""
    chance = random.Random(5)
    make_workspace(tmp_path / "first", 2)
    sign(tmp_path / "first")  # whose charts are not drawn again
    make_workspace(tmp_path / "measured", 2)
    started = time.monotonic()
    sign(tmp_path / "measured")
    longest = time.monotonic() - started
    for number in range(KILLS):
        folder = tmp_path / str(number)
        make_workspace(folder, 2)
        in_a_process(partial(sign, folder), chance.uniform(0, longest))
        assert all(finding.is_harmless for finding in check(folder))
        recorder = open_workspace(folder)
        if sign_off_of(recorder.book, Q2) is None:
            recorder = sign(folder)
        assert_whole(recorder)


def assert_whole(recorder: Recorder) -> None:
    signed = sign_off_of(recorder.book, Q2)
    assert signed is not None
    for audience in Audience:
        for paper_format in PaperFormat:
            assert signed_bytes(recorder.workspace, signed, audience, paper_format)
