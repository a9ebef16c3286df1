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

    from cscp_tui.store.storage import Storage
    from cscp_tui.store.writing import TeamWorkspace


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """A folder with what each part of a workspace may have, but no sign-offs."""
    workspace = make_workspace(tmp_path / "croydon", actions=2)
    mine = open_for_scrutineer(workspace.folder, FixedClock(TODAY, 12))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    workspace.storage.keep(b"paper", "md")
    workspace.storage.add_template("quarterly.md", b"mine")
    workspace.storage.put("merged/0123456789abcdef.jsonl", b"lines")
    workspace.follow()
    return workspace


@pytest.fixture
def moved(workspace: TeamWorkspace) -> TeamWorkspace:
    """The same, moved to ``croydon-2`` beside it."""
    move(workspace, to_folder(workspace), context())
    return workspace


def to_folder(workspace: TeamWorkspace, name: str = "croydon-2") -> FolderStorage:
    return FolderStorage(workspace.folder.with_name(name))


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


def test_every_part_of_a_folder_comes_along(workspace: TeamWorkspace) -> None:
    """The scrutineer's lines, signed files, merged journals and templates; backups stay."""
    back_up(workspace.folder, workspace.now(), OFFICER)
    before, to = lines_of(workspace.storage), to_folder(workspace)
    move(workspace, to, context())
    assert lines_of(to) == before
    assert files_of(to.folder) == files_of(workspace.folder)
    assert len(files_of(to.folder)) == 3
    assert not (to.folder / "backups").exists()
    assert all(each.is_harmless for each in check(to))


def test_an_empty_folder_may_be_there(workspace: TeamWorkspace) -> None:
    """It gets the whole workspace, too."""
    to = to_folder(workspace)
    to.folder.mkdir()
    move(workspace, to, context())
    assert (to.folder / "templates" / "quarterly.md").exists()


# The old place.


def test_the_old_place_is_read_only_and_says_where_it_is(moved: TeamWorkspace) -> None:
    """Its figures are shown, in a window that was open and in one that is opened afterwards."""
    to = moved.folder.with_name("croydon-2")
    said = f"This plan was moved to {to} on 25 November 2024. Open it there."
    for window in (moved, open_for_team(moved.folder, FixedClock(TODAY, 14))):
        assert window.read_only == said
        assert not window.is_damaged
        assert len(window.book.actions) == 2
        with pytest.raises(ReadOnly, match="was moved to"):
            record(window, action())
    with pytest.raises(Refused, match=r"^Nothing was moved\. This plan was moved to"):
        move(moved, to_folder(moved, "croydon-3"), context())


def test_a_window_that_was_open_learns_of_it(workspace: TeamWorkspace) -> None:
    """Before it records anything, and without losing what it shows."""
    other = open_workspace(workspace.folder)
    move(workspace, to_folder(workspace), context())
    with pytest.raises(ReadOnly, match="was moved to"):
        record(other, action())
    assert "was moved to" in other.read_only


def test_a_scrutineer_records_nothing_in_the_old_place(
    workspace: TeamWorkspace, tmp_path: Path
) -> None:
    """In their journal there or in a file of their own, nor does the team take one in."""
    own = tmp_path / "mine.jsonl"
    with_file = open_for_scrutineer(workspace.folder, FixedClock(TODAY, 14), own=own)
    with_file.record(RaiseChallenge("police", "When?", "scrutineer"), context(by="Scrutineer"))
    windows = [with_file, open_for_scrutineer(workspace.folder, FixedClock(TODAY, 14))]
    move(workspace, to_folder(workspace), context())
    windows.append(open_for_scrutineer(workspace.folder, FixedClock(TODAY, 14)))
    for window in windows:
        with pytest.raises(ReadOnly, match="was moved to"):
            window.record(RaiseChallenge("police", "How?", "scrutineer"), context(by="Scrutineer"))
    assert "was moved to" in windows[-1].why_not_kept
    with pytest.raises(ReadOnly, match="was moved to"):
        take_in(workspace.folder, own, OFFICER)


def test_versions_that_do_not_know_the_line_call_it_newer(
    moved: TeamWorkspace, monkeypatch: pytest.MonkeyPatch
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
    last = moved.storage.team().read(0).splitlines()[-1]
    with pytest.raises(codec.NewerLine):
        codec.decode(last)


def test_the_line_is_shown_in_the_history(moved: TeamWorkspace) -> None:
    """With the place, though it changes no record."""
    assert moved.entries()[-1].line.moved_to.endswith("croydon-2")


def test_a_restore_that_would_open_the_old_place_again_says_so(
    workspace: TeamWorkspace,
) -> None:
    """Two places could be recorded in then; windows that are open can record again, too."""
    file = back_up(workspace.folder, workspace.now(), OFFICER).path
    move(workspace, to_folder(workspace), context())
    plan = plan_restore(workspace.folder, file)
    assert "moved to" in " ".join(plan.lost)
    restore(plan, workspace.now(), OFFICER)
    workspace.follow()
    assert record(workspace, action()).ids == ("BP24-1.3",)


def test_the_old_place_brings_nothing_into_the_new_one(moved: TeamWorkspace) -> None:
    """Merged into it, it has no change that the new place lacks."""
    there = open_workspace(moved.folder.with_name("croydon-2"))
    other = read_other(moved.folder, there)
    assert not plan_with(there, other, {}).foreign


# What is refused, and what was cut off.


def test_a_place_that_is_not_empty_is_refused(workspace: TeamWorkspace, tmp_path: Path) -> None:
    """A folder with anything in it, another workspace, and a copy that has gone on by itself."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear Ann")
    make_workspace(tmp_path / "other")
    copy = open_workspace(copied(workspace))
    record(copy, action("only there"))
    for name in ("letters", "other", "copy", "croydon"):
        with pytest.raises(NotEmpty, match="isn't empty"):
            move(workspace, FolderStorage(tmp_path / name), context())
    assert record(workspace, action()).ids == ("BP24-1.3",)


def test_a_folder_within_the_old_one_is_refused(workspace: TeamWorkspace) -> None:
    """The old one is put away some day, and everything in it."""
    with pytest.raises(Refused, match="is in the old folder"):
        move(workspace, FolderStorage(workspace.folder / "backups" / "new"), context())
    assert not workspace.read_only


def copied(workspace: TeamWorkspace) -> Path:
    """A folder with the same lines, as after a move that was cut off."""
    to = to_folder(workspace, "copy")
    moving._bring(to, moving._collected(workspace.storage)[0].members, OFFICER)
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
    workspace: TeamWorkspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The old place is as it was, and what is recorded there meanwhile comes along."""
    to = to_folder(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], stop)
        with pytest.raises(Stopped):
            move(workspace, to, context())
    again = open_workspace(workspace.folder)
    assert not again.read_only
    record(again, action("meanwhile"))
    before = lines_of(again.storage)
    move(again, to, context())
    assert lines_of(to) == before
    assert files_of(to.folder) == files_of(workspace.folder)


def test_a_place_that_gives_back_something_else_gets_nothing(
    workspace: TeamWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old place stays the one to record in."""
    monkeypatch.setattr(FolderStorage, "put", lambda *_: None)
    with pytest.raises(CscpError, match="didn't give back"):
        move(workspace, to_folder(workspace), context())
    assert not open_workspace(workspace.folder).read_only


def test_a_damaged_workspace_is_not_moved(workspace: TeamWorkspace) -> None:
    """Its line is named, and how to repair it."""
    path = workspace.folder / "scrutiny.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Why?", b"Who?"))
    with pytest.raises(CscpError, match=r"Nothing was moved, because .* line 2 of scrutiny\.jsonl"):
        move(workspace, to_folder(workspace), context())
    assert not to_folder(workspace).folder.exists()
