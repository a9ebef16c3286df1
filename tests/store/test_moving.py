"""Moving a workspace: the same bytes and figures in the new place, and the old one says where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from building import OFFICER, TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.folder import move
from cscp_tui.services.opening import open_for_scrutineer, open_for_team
from cscp_tui.services.updates import moved_figures
from cscp_tui.store import codec, moving
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import ReadOnly
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.journal import Journal
from cscp_tui.store.memory import MemoryStorage
from cscp_tui.store.merge import plan_with, read_other
from cscp_tui.store.moving import NotEmpty
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.take_in import take_in
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.storage import Storage


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A folder with what each part of a workspace may have, but no sign-offs."""
    recorder = make_workspace(tmp_path / "croydon", actions=2)
    mine = open_for_scrutineer(recorder.workspace.folder, FixedClock(TODAY, 12))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    recorder.workspace.storage.keep(b"paper", "md")
    recorder.workspace.storage.add_template("quarterly.md", b"mine")
    recorder.workspace.storage.put("merged/0123456789abcdef.jsonl", b"lines")
    recorder.workspace.follow()
    return recorder


@pytest.fixture
def moved(recorder: Recorder) -> Recorder:
    """The same, moved to ``croydon-2`` beside it."""
    move(recorder, to_folder(recorder), context())
    return recorder


def to_folder(recorder: Recorder, name: str = "croydon-2") -> FolderStorage:
    return FolderStorage(recorder.workspace.folder.with_name(name))


def lines_of(storage: Storage) -> list[bytes]:
    return [each.read(0) for each in (storage.team(), storage.scrutiny())]


def files_of(folder: Path) -> dict[str, bytes]:
    places = (folder / name for name in ("signed", "merged", "templates"))
    return {path.name: path.read_bytes() for place in places for path in place.iterdir()}


# There and back.


def test_a_demo_moves_there_and_back_with_every_figure(demo: Path, tmp_path: Path) -> None:
    """Each place has the same bytes up to the line that says where it was moved to."""
    there, back = MemoryStorage(), FolderStorage(tmp_path / "again")
    before = (demo / "journal.jsonl").read_bytes()
    move(open_for_team(demo), there, context())
    assert there.team().read(0) == before
    move(open_for_team(there), back, context())
    assert (tmp_path / "again" / "journal.jsonl").read_bytes() == before
    for storage in (FolderStorage(demo), there):
        data = storage.team().read(0)
        assert data.startswith(before)
        assert data[len(before) :].count(b"\n") == 1
    quarters = [Quarter(year, number) for year in (2024, 2025) for number in (1, 2, 3, 4)]
    moved, of_all = moved_figures(Workspace(demo), Workspace(back), quarters)
    assert not moved
    assert of_all > 100


def test_every_part_of_a_folder_comes_along(recorder: Recorder) -> None:
    """The scrutineer's lines, signed files, merged journals and templates; backups stay."""
    back_up(recorder.workspace.folder, recorder.now(), OFFICER)
    before, to = lines_of(recorder.workspace.storage), to_folder(recorder)
    move(recorder, to, context())
    assert lines_of(to) == before
    assert files_of(to.folder) == files_of(recorder.workspace.folder)
    assert len(files_of(to.folder)) == 3
    assert not (to.folder / "backups").exists()
    assert all(each.is_harmless for each in check(to))


def test_an_empty_folder_may_be_there(recorder: Recorder) -> None:
    """It gets the whole workspace, too."""
    to = to_folder(recorder)
    to.folder.mkdir()
    move(recorder, to, context())
    assert (to.folder / "templates" / "quarterly.md").exists()


# The old place.


def test_the_old_place_is_read_only_and_says_where_it_is(moved: Recorder) -> None:
    """Its figures are shown, in a window that was open and in one that is opened afterwards."""
    to = moved.workspace.folder.with_name("croydon-2")
    said = f"This plan was moved to {to} on 25 November 2024. Open it there."
    for window in (moved, open_for_team(moved.workspace.folder, FixedClock(TODAY, 14))):
        assert window.workspace.read_only == said
        assert not window.workspace.is_damaged
        assert len(window.book.actions) == 2
        with pytest.raises(ReadOnly, match="was moved to"):
            record(window, action())
    with pytest.raises(Refused, match=r"^Nothing was moved\. This plan was moved to"):
        move(moved, to_folder(moved, "croydon-3"), context())


def test_a_window_that_was_open_learns_of_it(recorder: Recorder) -> None:
    """Before it records anything, and without losing what it shows."""
    other = open_workspace(recorder.workspace.folder)
    move(recorder, to_folder(recorder), context())
    with pytest.raises(ReadOnly, match="was moved to"):
        record(other, action())
    assert "was moved to" in other.workspace.read_only


def test_a_scrutineer_records_nothing_in_the_old_place(recorder: Recorder, tmp_path: Path) -> None:
    """In their journal there or in a file of their own, nor does the team take one in."""
    own = tmp_path / "mine.jsonl"
    with_file = open_for_scrutineer(recorder.workspace.folder, FixedClock(TODAY, 14), own=own)
    with_file.record(RaiseChallenge("police", "When?", "scrutineer"), context(by="Scrutineer"))
    windows = [with_file, open_for_scrutineer(recorder.workspace.folder, FixedClock(TODAY, 14))]
    move(recorder, to_folder(recorder), context())
    windows.append(open_for_scrutineer(recorder.workspace.folder, FixedClock(TODAY, 14)))
    for window in windows:
        with pytest.raises(ReadOnly, match="was moved to"):
            window.record(RaiseChallenge("police", "How?", "scrutineer"), context(by="Scrutineer"))
    assert "was moved to" in windows[-1].why_not
    with pytest.raises(ReadOnly, match="was moved to"):
        take_in(recorder.workspace.folder, own, OFFICER)


def test_versions_that_do_not_know_the_line_call_it_newer(
    moved: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As whatever a later version wrote, which is never damage."""
    known = [each.name for each in msgspec.structs.fields(codec._Sealed)]
    former = msgspec.defstruct(
        "Former",
        [(name, Any, None) for name in known if name != "moved_to"],
        rename={"why_digest": "why#"},
        forbid_unknown_fields=True,
    )
    monkeypatch.setattr(codec, "_lines", msgspec.json.Decoder(former))
    monkeypatch.setattr(codec, "_KEYS", codec._KEYS - {"moved_to"})
    last = moved.workspace.storage.team().read(0).splitlines()[-1]
    with pytest.raises(codec.NewerLine):
        codec.decode(last)


def test_the_line_is_shown_in_the_history(moved: Recorder) -> None:
    """With the place, though it changes no record."""
    assert moved.workspace.entries()[-1].line.moved_to.endswith("croydon-2")


def test_a_restore_that_would_open_the_old_place_again_says_so(
    recorder: Recorder,
) -> None:
    """Two places could be recorded in then; windows that are open can record again, too."""
    file = back_up(recorder.workspace.folder, recorder.now(), OFFICER).path
    move(recorder, to_folder(recorder), context())
    plan = plan_restore(recorder.workspace.folder, file)
    assert "moved to" in " ".join(plan.lost)
    restore(plan, recorder.now(), OFFICER)
    recorder.workspace.follow()
    assert record(recorder, action()).ids == ("BP24-1.3",)


def test_the_old_place_brings_nothing_into_the_new_one(moved: Recorder) -> None:
    """Merged into it, it has no change that the new place lacks."""
    there = open_workspace(moved.workspace.folder.with_name("croydon-2"))
    other = read_other(moved.workspace.folder, there.workspace)
    assert not plan_with(there.workspace, other, {}).foreign


# What is refused, and what was cut off.


def test_a_place_that_is_not_empty_is_refused(recorder: Recorder, tmp_path: Path) -> None:
    """A folder with anything in it, another workspace, and a copy that has gone on by itself."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear Ann")
    make_workspace(tmp_path / "other")
    copy = open_workspace(copied(recorder))
    record(copy, action("only there"))
    for name in ("letters", "other", "copy", "croydon"):
        with pytest.raises(NotEmpty, match="isn't empty"):
            move(recorder, FolderStorage(tmp_path / name), context())
    assert record(recorder, action()).ids == ("BP24-1.3",)


def test_a_folder_within_the_old_one_is_refused(recorder: Recorder) -> None:
    """The old one is put away some day, and everything in it."""
    with pytest.raises(Refused, match="is in the old folder"):
        move(recorder, FolderStorage(recorder.workspace.folder / "backups" / "new"), context())
    assert not recorder.workspace.read_only


def copied(recorder: Recorder) -> Path:
    """A folder with the same lines, as after a move that was cut off."""
    to = to_folder(recorder, "copy")
    moving._bring(to, moving._collected(recorder.workspace.storage)[0].members, OFFICER)
    return to.folder


class Stopped(BaseException):
    """Stands for the end of the process."""


def stop(*_: Any, **__: Any) -> Any:
    raise Stopped


STEPS = {
    "before anything": (moving, "_bring"),
    "while files are put there": (FolderStorage, "put"),
    "before the lines are there": (moving, "fill"),
    "before the old place says so": (Journal, "append"),
}


@pytest.mark.parametrize("step", list(STEPS))
def test_a_move_that_was_cut_off_goes_on(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The old place is as it was, and what is recorded there meanwhile comes along."""
    to = to_folder(recorder)
    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], stop)
        with pytest.raises(Stopped):
            move(recorder, to, context())
    again = open_workspace(recorder.workspace.folder)
    assert not again.workspace.read_only
    record(again, action("meanwhile"))
    before = lines_of(again.workspace.storage)
    move(again, to, context())
    assert lines_of(to) == before
    assert files_of(to.folder) == files_of(recorder.workspace.folder)


def test_a_place_that_gives_back_something_else_gets_nothing(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old place stays the one to record in."""
    monkeypatch.setattr(FolderStorage, "put", lambda *_: None)
    with pytest.raises(CscpError, match="didn't give back"):
        move(recorder, to_folder(recorder), context())
    assert not open_workspace(recorder.workspace.folder).workspace.read_only


def test_a_damaged_workspace_is_not_moved(recorder: Recorder) -> None:
    """Its line is named, and how to repair it."""
    path = recorder.workspace.folder / "scrutiny.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Why?", b"Who?"))
    with pytest.raises(CscpError, match=r"Nothing was moved, because .* line 2 of scrutiny\.jsonl"):
        move(recorder, to_folder(recorder), context())
    assert not to_folder(recorder).folder.exists()
