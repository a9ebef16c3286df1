"""What opening a workspace completes, and which overwritten changes it merges in again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, TODAY, action, context, make_workspace
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.services.opening import merge_overwritten, open_for_scrutineer, open_for_team
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.kept_lines import COPY_NAME
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recorder import Recorder

REF = "BP24-1.1"


def titled(title: str) -> Command:
    return SetFields("actions", REF, {"title": title})


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return make_workspace(tmp_path / "w", 1)


def written_over(recorder: Recorder, *commands: Command) -> Path:
    """A copy beside the journal, in which these were recorded before another computer wrote over them."""
    folder = recorder.workspace.folder.parent / "other"
    shutil.copytree(recorder.workspace.folder, folder)
    other = team_recorder(folder, FixedClock(TODAY))
    for command in commands:
        other.record(command, context(by="Business manager"))
    copy = recorder.workspace.folder / f"{COPY_NAME}-1.jsonl"
    shutil.copy(folder / "journal.jsonl", copy)
    return copy


def merged(recorder: Recorder) -> list[str]:
    return list(merge_overwritten(recorder, context()))


def test_changes_that_were_written_over_come_back_and_the_copy_goes(
    recorder: Recorder,
) -> None:
    """The sentence says so once."""
    copy = written_over(recorder, titled("As before"))
    recorder.record(action("Another"), context())
    (told,) = merged(recorder)
    assert "1 change" in told
    assert recorder.book.actions[REF].title == "As before"
    assert not copy.exists()
    assert not merged(recorder)


def test_a_copy_with_nothing_of_its_own_goes_without_a_word(recorder: Recorder) -> None:
    """Its lines are in the journal."""
    copy = written_over(recorder)
    assert not merged(recorder)
    assert not copy.exists()


def test_a_copy_with_a_conflict_stays_until_somebody_decides(recorder: Recorder) -> None:
    """Others are merged all the same; what is shown here stays."""
    copy = written_over(recorder, titled("Theirs"))
    recorder.record(titled("Ours"), context())
    n = recorder.workspace.position.n
    assert not merged(recorder)
    assert copy.exists()
    assert (recorder.workspace.position.n, recorder.book.actions[REF].title) == (n, "Ours")


def test_whoever_only_reads_merges_nothing(recorder: Recorder) -> None:
    """A scrutineer doesn't either."""
    copy = written_over(recorder, titled("Theirs"))
    scrutineer = open_for_scrutineer(recorder.workspace.folder, FixedClock(TODAY))
    assert not list(merge_overwritten(scrutineer, context()))
    recorder.record(action("Another"), context())
    journal = recorder.workspace.folder / "journal.jsonl"
    begin, mark, end = journal.read_bytes().rpartition(b'"prev":"')
    journal.write_bytes(begin + mark + b"0000" + end[4:])
    damaged = open_for_team(recorder.workspace.folder, FixedClock(TODAY))
    assert damaged.workspace.read_only
    assert not merged(damaged)
    assert copy.exists()


def test_opening_a_whole_folder_changes_no_file(recorder: Recorder) -> None:
    """Neither for the team nor for its scrutineer."""
    before = {
        each: each.read_bytes() for each in recorder.workspace.folder.rglob("*") if each.is_file()
    }
    for opened in (open_for_team, open_for_scrutineer):
        assert opened(recorder.workspace.folder, FixedClock(FIRST_DAY)).book.actions[REF]
    after = {
        each: each.read_bytes() for each in recorder.workspace.folder.rglob("*") if each.is_file()
    }
    assert after == before
