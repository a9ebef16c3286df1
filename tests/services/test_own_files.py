from __future__ import annotations

import errno
import json
import os
import stat
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.services import own_files
from cscp_tui.services.own_files import MOST, FormDrafts
from cscp_tui.store.clock import FixedClock

if TYPE_CHECKING:
    from pathlib import Path


DAY = date(2025, 11, 27)


def drafts(folder: Path | None, day: date = DAY, workspace: str = "croydon") -> FormDrafts:
    return FormDrafts(folder, workspace, FixedClock(day))


def test_a_draft_is_there_for_the_next_sitting(tmp_path: Path) -> None:
    """What one sitting kept, the next one reads, with what the form began with."""
    seen = {("actions", "BP25-1.1"): {"title": "As it was"}}
    drafts(tmp_path).keep("edit BP25-1.1", {"title": HOSTILE}, seen)
    found = drafts(tmp_path).get("edit BP25-1.1")
    assert found is not None
    assert found.texts == {"title": HOSTILE}
    assert found.seen == seen


def test_a_dropped_draft_is_gone(tmp_path: Path) -> None:
    """A saved form has no draft any more, in this sitting and in the next."""
    kept = drafts(tmp_path)
    kept.keep("note", {"text": "Half"})
    kept.drop("note")
    assert kept.get("note") is None
    assert drafts(tmp_path).get("note") is None


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=os.strerror)
def test_what_is_not_saved_is_said_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    """A full disk or a read-only home is a sentence; later drafts save the earlier ones, too."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    kept = drafts(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(own_files, "atomic_write", fail)
        kept.keep("a", {"text": "of one"})
    assert kept.problem.startswith(f"The draft couldn't be saved: {os.strerror(error)}.")
    assert kept.get("a") is not None
    assert drafts(tmp_path).get("a") is None
    kept.keep("b", {"text": "of the other"})
    assert kept.problem == ""
    assert drafts(tmp_path).get("a") is not None


def test_workspaces_have_drafts_of_their_own(tmp_path: Path) -> None:
    """A form of another workspace finds nothing, whatever its id looks like."""
    drafts(tmp_path).keep("note", {"text": "Half"})
    assert drafts(tmp_path, workspace="../croydon").get("note") is None


def test_two_windows_keep_each_others_drafts(tmp_path: Path) -> None:
    """A window that keeps a draft leaves those of another window as they are."""
    one, other = drafts(tmp_path), drafts(tmp_path)
    assert one.get("a") is None
    assert other.get("b") is None
    one.keep("a", {"text": "of one"})
    other.keep("b", {"text": "of the other"})
    again = drafts(tmp_path)
    assert again.get("a") is not None
    assert again.get("b") is not None


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000),
        *(b'{"drafts": {"note": 5}}', b'{"drafts": {"n": {"at": "?"}}}'),
        b'{"drafts": {"note": {"texts": {}, "seen": [], "at": "0001-01-01T00:00:00.000Z"}}}',
    ],
)
def test_a_broken_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    """Drafts that can't be read never stand in the way of a form."""
    kept = drafts(tmp_path)
    kept.keep("note", {"text": "Half"})
    next(tmp_path.iterdir()).write_bytes(content)
    again = drafts(tmp_path)
    assert again.get("note") is None
    again.keep("note", {"text": "Again"})
    assert drafts(tmp_path).get("note") is not None


def test_a_folder_that_cannot_be_written_keeps_them_in_memory(tmp_path: Path) -> None:
    """Without a place on the disk, drafts still survive escape, and are written once there is."""
    place = tmp_path / "file"
    place.write_text("in the way")
    kept = drafts(place)
    kept.keep("note", {"text": "Half"})
    kept.keep("edit", {"title": "Other"})
    assert kept.get("note") is not None
    place.unlink()
    kept.drop("edit")
    again = drafts(place)
    assert again.get("note") is not None
    assert again.get("edit") is None


@pytest.mark.skipif(os.name != "posix", reason="other systems keep a user's folders to them")
def test_drafts_are_private(tmp_path: Path) -> None:
    """Nobody else on the computer can read what was typed."""
    drafts(tmp_path / "state").keep("note", {"text": "Half"})
    file = next((tmp_path / "state").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_draft_says_when_it_was_typed(tmp_path: Path) -> None:
    """On the same day by its time in London, later with its date."""
    kept = drafts(tmp_path, date(2025, 6, 2))
    kept.keep("note", {"text": "Half"})
    draft = kept.get("note")
    assert draft is not None
    assert draft.when(kept.now) == "13.00"
    assert draft.when(drafts(tmp_path).now) == "13.00 on 2 June 2025"


def test_the_oldest_drafts_go_first(tmp_path: Path) -> None:
    """A file of drafts does not grow for ever."""
    kept = drafts(tmp_path)
    for number in range(MOST + 1):
        kept.keep(f"note {number}", {"text": "Half"})
    assert kept.get("note 0") is None
    assert kept.get("note 1") is not None
    assert len(json.loads(next(tmp_path.iterdir()).read_bytes())["drafts"]) == MOST
