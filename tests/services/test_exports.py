from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Never

import pytest

from building import make_workspace
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.services.exports import (
    keep_as,
    keep_revision,
    write_file,
    write_new_file,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


def fail_with(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> Never:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", replace)


def test_new_file(tmp_path: Path) -> None:
    """Text is written as UTF-8 with its own line ends."""
    write_file(tmp_path / "a.csv", "é\r\n")

    assert (tmp_path / "a.csv").read_bytes() == b"\xc3\xa9\r\n"


def test_bytes(tmp_path: Path) -> None:
    """Bytes are written as they are."""
    write_file(tmp_path / "a.docx", b"\x00\xff")

    assert (tmp_path / "a.docx").read_bytes() == b"\x00\xff"


def test_existing_file_is_replaced(tmp_path: Path) -> None:
    """A file that is there is replaced, and nothing else is left in the folder."""
    target = tmp_path / "a.md"
    target.write_text("a longer text")

    write_file(target, "short")

    assert target.read_text() == "short"
    assert list(tmp_path.iterdir()) == [target]


@posix_only
def test_permissions(tmp_path: Path) -> None:
    """A new file is as readable as any other, a replaced one keeps its permissions."""
    usual, new, old = tmp_path / "usual", tmp_path / "new", tmp_path / "old"
    usual.touch()
    old.touch(mode=0o600)

    write_file(new, "")
    write_file(old, "")

    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


@posix_only
def test_links(tmp_path: Path) -> None:
    """A link still points at its file, which has the new content."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    link.symlink_to(target)

    write_file(link, "new")

    assert link.is_symlink()
    assert target.read_text() == "new"


@posix_only
def test_devices(tmp_path: Path) -> None:
    """A device is written to, not replaced by a file."""
    link = tmp_path / "null"
    link.symlink_to("/dev/null")

    write_file(link, "gone")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that does not exist is named."""
    with pytest.raises(Refused, match=r"there's no folder “.*nowhere”"):
        write_file(tmp_path / "nowhere" / "a.md", "")


def test_folder_for_a_file(tmp_path: Path) -> None:
    """A folder is not written over."""
    with pytest.raises(Refused, match="is a folder"):
        write_file(tmp_path, "")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "another program has it open"),
        (errno.EROFS, "you don't have permission"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "wasn't written: "),
    ],
)
def test_failures_leave_the_old_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
) -> None:
    """A failure is said in one sentence; the old file is whole, and no other is left behind."""
    target = tmp_path / "a.md"
    target.write_text("old")
    fail_with(number, monkeypatch)

    with pytest.raises(Refused, match=words) as caught:
        write_file(target, "new")

    assert str(caught.value).endswith(".")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_is_written_over_no_other(tmp_path: Path) -> None:
    """The second of a name gets a number, in a folder that is made for the first."""
    path = tmp_path / "exports" / "actions.md"
    made = [write_new_file(path, f"text {number}") for number in range(3)]
    assert [file.name for file in made] == ["actions.md", "actions-2.md", "actions-3.md"]
    assert [file.read_text("utf-8") for file in made] == ["text 0", "text 1", "text 2"]


def test_half_a_new_file_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, nothing is left and that is said."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="the disk is full"):
        write_new_file(tmp_path / "actions.md", "text")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_where_a_folder_cannot_be(tmp_path: Path) -> None:
    """A file in the place of the folder gives a sentence."""
    (tmp_path / "exports").write_text("in the way")
    with pytest.raises(Refused, match="exports” isn't a folder, and one is needed there"):
        write_new_file(tmp_path / "exports" / "actions.md", "text")


@pytest.mark.parametrize(
    "name",
    [
        *("journal.jsonl", "JOURNAL.jsonl", "scrutiny.jsonl", "cscp.json", "journal.lock"),
        *("scrutiny.holder", "journal.torn-1-2", "signed/a.md", "exports/../journal.jsonl"),
        "link",
    ],
)
def test_no_export_is_written_over_what_a_workspace_keeps(tmp_path: Path, name: str) -> None:
    """Neither its journals, their locks and signed files, nor by a link to one; others are."""
    folder = make_workspace(tmp_path / "w").workspace.folder
    (folder / "exports").mkdir()
    if name == "link":
        (folder / name).symlink_to(folder / "journal.jsonl")
    before = (folder / "journal.jsonl").read_bytes()
    for write in (write_file, write_new_file):
        with pytest.raises(Refused, match="Give another name"):
            write(folder / name, "mine")
    assert (folder / "journal.jsonl").read_bytes() == before
    write_file(folder / "exports" / "journal.jsonl", "mine")
    write_file(tmp_path / "cscp.json", "mine")


NAME = "quarterly-update-2025-26-Q2-qa-draft"


def test_a_changed_file_is_the_next_revision(tmp_path: Path) -> None:
    """None is written over."""
    first = keep_revision(tmp_path, NAME, "md", b"one")
    second = keep_revision(tmp_path, NAME, "md", b"two")
    assert first == tmp_path / "exports" / f"{NAME}-1.md"
    assert second.name == f"{NAME}-2.md"
    assert first.read_bytes() == b"one"


def test_the_same_file_is_not_written_again(tmp_path: Path) -> None:
    """The latest revision is it."""
    first = keep_revision(tmp_path, NAME, "md", b"one")
    assert keep_revision(tmp_path, NAME, "md", b"one") == first
    assert len(list(first.parent.iterdir())) == 1


def test_formats_are_counted_by_themselves(tmp_path: Path) -> None:
    """As are names that begin in the same way."""
    keep_revision(tmp_path, NAME, "md", b"one")
    assert keep_revision(tmp_path, NAME, "html", b"one").name == f"{NAME}-1.html"
    assert keep_revision(tmp_path, f"{NAME}-x", "md", b"two").name == f"{NAME}-x-1.md"


def test_revisions_count_on_after_the_highest(tmp_path: Path) -> None:
    """Also where those before it are gone."""
    last = keep_revision(tmp_path, NAME, "md", b"one").with_name(f"{NAME}-9.md")
    last.write_bytes(b"nine")
    assert keep_revision(tmp_path, NAME, "md", b"ten").name == f"{NAME}-10.md"


def test_a_fixed_name_that_is_taken_stays_as_it_is(tmp_path: Path) -> None:
    """Another file of the name keeps it, and the new one stands beside it."""
    first = keep_as(tmp_path, "signed-1", "md", b"one")
    first.write_bytes(b"edited")
    second = keep_as(tmp_path, "signed-1", "md", b"one")
    assert (first.read_bytes(), second.name) == (b"edited", "signed-1-copy-2.md")
    assert keep_as(tmp_path, "signed-1", "md", b"one") == second


def test_a_thousand_copies_are_too_many(tmp_path: Path) -> None:
    """It is said in a sentence, with what to do."""
    names = ["signed-1.md", *(f"signed-1-copy-{number}.md" for number in range(2, 1000))]
    (tmp_path / "exports").mkdir()
    for name in names:
        (tmp_path / "exports" / name).write_bytes(b"edited")
    with pytest.raises(CscpError, match="Move some of them"):
        keep_as(tmp_path, "signed-1", "md", b"one")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    """In a sentence."""
    tmp_path.chmod(0o500)
    with pytest.raises(CscpError, match="don't have permission"):
        keep_revision(tmp_path, NAME, "md", b"one")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """In a sentence."""
    (tmp_path / "exports").write_text("")
    with pytest.raises(CscpError):
        keep_revision(tmp_path, NAME, "md", b"one")
