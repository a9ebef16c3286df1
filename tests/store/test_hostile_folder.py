"""A folder in which somebody else has put links where a workspace keeps its files."""

from __future__ import annotations

import os
import shutil
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest

from building import OFFICER, action, context, make_workspace, open_workspace
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Role
from cscp_tui.services.exports import keep_revision, write_file
from cscp_tui.store import signed_files
from cscp_tui.store.check import check
from cscp_tui.store.folder import (
    JOURNAL_NAME,
    finish_replacing,
    is_kept,
    pending_redaction,
    pending_replacement,
    read_templates,
    replace_files,
)
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.team import save_snapshot, team_recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Typist
    from cscp_tui.store.recorder import Recorder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right there")

SECRET = b"the private file of somebody else"


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with two actions."""
    return make_workspace(tmp_path / "w", actions=2)


def _symbolic(link: Path, target: Path) -> None:
    link.symlink_to(target)


def _hard(link: Path, target: Path) -> None:
    link.hardlink_to(target)


@pytest.mark.parametrize("name", ["scrutiny.holder", "scrutiny.lock"])
@pytest.mark.parametrize("link", [_symbolic, _hard])
def test_a_scrutineers_save_writes_nothing_through_a_link(
    mine: Recorder, name: str, link: Callable[[Path, Path], None]
) -> None:
    """Whatever the holder's or the lock's file stands for, the team's journal stays as it is."""
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    link(mine.workspace.folder / name, journal)
    scrutineer = scrutineer_recorder(mine.workspace.folder)
    circumstances = context(by="The scrutineer", role=Role.SCRUTINEER)
    # The holder's name is not needed to save; the lock is.
    may_fail = pytest.raises(CscpError, match="scrutiny") if "lock" in name else nullcontext()
    with may_fail:
        scrutineer.record(RaiseChallenge("police", "Is it enough?"), circumstances)
    assert journal.read_bytes() == before


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


def _a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_a_pipe, _a_device])
def test_a_scrutineers_own_journal_that_is_no_file_is_refused_at_once(
    mine: Recorder, make: Callable[[Path], None]
) -> None:
    """Nothing is read from it or written into it, and the sentence says what to do."""
    make(mine.workspace.folder / SCRUTINY_NAME)
    scrutineer = scrutineer_recorder(mine.workspace.folder)
    said = " ".join(scrutineer.workspace.take_findings())
    assert f"{SCRUTINY_NAME} can't be used" in said
    circumstances = context(by="The scrutineer", role=Role.SCRUTINEER)
    with pytest.raises(CscpError, match=SCRUTINY_NAME):
        scrutineer.record(RaiseChallenge("police", "Is it enough?"), circumstances)
    assert not (mine.workspace.folder / SCRUTINY_NAME).is_file()


@pytest.mark.parametrize("make", [_a_pipe, _a_device])
def test_what_stands_for_an_interrupted_redaction_is_no_redaction(
    mine: Recorder, make: Callable[[Path], None]
) -> None:
    """The check and opening say the same: it isn't ours, and has to go."""
    pending = pending_redaction(mine.workspace.folder / JOURNAL_NAME)
    make(pending)
    said = " ".join(open_workspace(mine.workspace.folder).workspace.take_findings())
    checked = [each.sentence for each in check(mine.workspace.folder)]
    assert [each for each in checked if "interrupted" in each] == []
    for told in (said, " ".join(checked)):
        assert f"{pending.name} isn't cscp's" in told
        assert "Remove it." in told


@pytest.mark.parametrize("name", ["journal.holder", "journal.lock"])
def test_a_teams_save_writes_nothing_through_a_link(
    mine: Recorder, tmp_path: Path, name: str
) -> None:
    """Nor does the team's, to a file of its own user elsewhere."""
    private = tmp_path / "private"
    private.write_bytes(SECRET)
    (mine.workspace.folder / name).unlink()
    (mine.workspace.folder / name).symlink_to(private)
    may_fail = pytest.raises(CscpError, match=name) if "lock" in name else nullcontext()
    with may_fail:
        mine.record(action(), context(by=OFFICER))
    assert private.read_bytes() == SECRET


@pytest.mark.parametrize("name", ["body.html.j2", "document.css", "document.docx", "logo.txt"])
def test_a_link_among_the_templates_is_not_read(mine: Recorder, tmp_path: Path, name: str) -> None:
    """A private file of the one who exports gets into no paper."""
    (tmp_path / "private").write_bytes(SECRET)
    (mine.workspace.folder / "templates").mkdir()
    (mine.workspace.folder / "templates" / name).symlink_to(tmp_path / "private")
    templates = read_templates(mine.workspace.folder)
    assert not templates.files
    assert bool(templates.problems) == (name != "logo.txt")


def test_a_linked_folder_of_templates_is_not_read(mine: Recorder, tmp_path: Path) -> None:
    """Neither where the folder itself is a link, nor one within it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "body.html.j2").write_bytes(SECRET)
    place = mine.workspace.folder / "templates"
    place.symlink_to(elsewhere)
    assert not read_templates(mine.workspace.folder).files
    assert "is a link" in read_templates(mine.workspace.folder).problems[0]
    place.unlink()
    place.mkdir()
    (place / "parts").symlink_to(elsewhere)
    assert not read_templates(mine.workspace.folder).files


def test_a_linked_template_is_printed_in_no_paper(cscp: Typist, tmp_path: Path) -> None:
    """The update is made with the shipped templates, and it is said why."""
    (tmp_path / "private").write_bytes(SECRET)
    (cscp.folder / "templates").mkdir()
    (cscp.folder / "templates" / "body.html.j2").symlink_to(tmp_path / "private")
    answer = cscp.does("export", "quarterly", "--quarter", "2024-25/Q2", "--format", "html")
    assert SECRET.decode() not in answer.out
    assert "templates/body.html.j2 couldn't be read" in answer.err


@pytest.mark.parametrize(
    "name",
    [
        *("templates/document.html.j2", "TEMPLATES/Document.html.j2", "templates/new/a.md"),
        *("journal (conflicted copy).jsonl", "journal.jsonl::$DATA", "signed/deep/a.md"),
        "journal.jsonl.",
    ],
)
@pytest.mark.parametrize("role", ["team", "scrutineer"])
def test_no_export_replaces_a_template_or_a_record(cscp: Typist, name: str, role: str) -> None:
    """Whoever exports, and however the name is written."""
    (cscp.folder / "templates").mkdir()
    path = cscp.folder / name
    answer = cscp("--role", role, "export", "actions", "-o", str(path))
    assert answer.status == 1
    said = {"team": "Give another name", "scrutineer": "is in the team's folder"}[role]
    assert said in answer.err
    assert not path.exists()


def test_another_name_of_the_journal_is_known(mine: Recorder, tmp_path: Path) -> None:
    """A hard link within the folder is refused; one elsewhere is replaced, and no record with it."""
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    (mine.workspace.folder / "innocent.md").hardlink_to(journal)
    (tmp_path / "elsewhere.md").hardlink_to(journal)
    assert is_kept(mine.workspace.folder / "innocent.md")
    with pytest.raises(Refused, match="Give another name"):
        write_file(mine.workspace.folder / "innocent.md", "mine")
    write_file(tmp_path / "elsewhere.md", "mine")
    assert journal.read_bytes() == before


@pytest.mark.parametrize("folder", ["exports", "signed"])
def test_nothing_is_put_through_a_linked_folder(
    mine: Recorder, tmp_path: Path, folder: str
) -> None:
    """Neither an export nor a signed file leaves the workspace by a link."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (mine.workspace.folder / folder).symlink_to(elsewhere)
    keep: dict[str, Callable[[], object]] = {
        "exports": partial(keep_revision, mine.workspace.folder, "update", "md", b"mine"),
        "signed": partial(signed_files.keep, mine.workspace.folder, b"mine", "md"),
    }
    with pytest.raises(CscpError, match=folder):
        keep[folder]()
    assert not list(elsewhere.iterdir())


def test_a_linked_snapshot_is_not_believed(mine: Recorder, tmp_path: Path) -> None:
    """A cscp.json elsewhere counts for nothing; the journal is read."""
    save_snapshot(mine)
    present = mine.workspace.folder / "cscp.json"
    shutil.move(present, tmp_path / "elsewhere.json")
    present.symlink_to(tmp_path / "elsewhere.json")
    reopened = team_recorder(mine.workspace.folder)
    assert not reopened.workspace.read_only
    assert reopened.book.actions.keys() == mine.book.actions.keys()


@pytest.mark.parametrize("is_stopped", [False, True])
def test_nothing_is_written_into_a_linked_folder_of_signed_files(
    mine: Recorder, tmp_path: Path, *, is_stopped: bool
) -> None:
    """Neither by a repair, nor by one that was stopped; nothing is deleted there either."""
    files = {
        "signed/a.md": b"signed",
        "journal.jsonl": (mine.workspace.folder / "journal.jsonl").read_bytes(),
    }
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    left = elsewhere / ".0123456789abcdef.tmp"
    left.write_bytes(SECRET)
    os.utime(left, (0, 0))
    (mine.workspace.folder / "signed").symlink_to(elsewhere)
    pending = pending_replacement(mine.workspace.folder)
    if is_stopped:
        pending.write_bytes(msgspec.msgpack.encode(files))
    with pytest.raises(Refused, match="is a link to somewhere else"):
        finish_replacing(mine.workspace.folder) if is_stopped else replace_files(
            mine.workspace.folder, files
        )
    assert [path.name for path in elsewhere.iterdir()] == [left.name]
    assert pending.exists() is is_stopped
