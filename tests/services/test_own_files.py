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
from cscp_tui.services.own_files import MOST, FormDrafts, LastPlace, PlaceLeft, Visit, Visits
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


def test_the_place_left_is_found_again(tmp_path: Path) -> None:
    """In its own workspace, until it is forgotten; a damaged file is no place."""
    place = PlaceLeft("actions", "BP25-1.1", HOSTILE)
    LastPlace(tmp_path, "croydon").keep(place)
    assert LastPlace(tmp_path, "croydon").read() == place
    assert LastPlace(tmp_path, "other").read() is None
    (tmp_path / "place-croydon.json").write_text('{"screen": "actions"}')
    assert LastPlace(tmp_path, "croydon").read() is None
    LastPlace(tmp_path, "croydon").forget()
    assert list(tmp_path.iterdir()) == []
    LastPlace(tmp_path, "croydon").forget()


def test_without_a_folder_no_place_is_kept() -> None:
    """A demo that is thrown away leaves nothing."""
    place = LastPlace()
    place.keep(PlaceLeft("actions"))
    assert place.read() is None
    place.forget()


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_looks_of_a_day_are_one_visit(tmp_path: Path, *, is_kept: bool) -> None:
    """Changes since the last visit stay new all day, however often one looks."""
    visits = Visits(tmp_path if is_kept else None, "croydon")
    monday, tuesday, wednesday = (date(2025, 11, day) for day in (24, 25, 26))
    assert visits.last(tuesday) is None
    for visit in (Visit(4, monday, 1), Visit(7, tuesday, 2), Visit(9, tuesday, 3)):
        visits.keep(visit)
        assert visits.last(visit.day) == (None if visit.day == monday else Visit(4, monday, 1))
    if is_kept:
        visits = Visits(tmp_path, "croydon")
    assert visits.last(wednesday) == Visit(9, tuesday, 3)


def test_a_visit_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    """It knew no scrutineer's journal and no visit before; a broken file knows none at all."""
    path = tmp_path / "visit-croydon.json"
    path.write_text('{"v": 1, "n": 4, "day": "2025-11-24"}')
    assert Visits(tmp_path, "croydon").last(DAY) == Visit(4, date(2025, 11, 24))
    path.write_text('{"n": 4, "day": "x"}')
    assert Visits(tmp_path, "croydon").last(DAY) is None


def test_drafts_that_hold_a_text_are_found(tmp_path: Path) -> None:
    """However it is broken into lines, in what was typed or in what the form began with."""
    kept = drafts(tmp_path)
    kept.keep("a", {"text": "Ring\nthe  mother"})
    kept.keep("b", {"text": "x"}, {("actions", "1"): {"title": "ring the mother"}})
    kept.keep("c", {"text": "Ring the father"})
    assert kept.holding("ring the mother") == ["a", "b"]


def test_drafts_from_before_a_moment_are_dropped(tmp_path: Path) -> None:
    """Those of the moment itself and later stay."""
    drafts(tmp_path, date(2025, 11, 26)).keep("old", {"text": "x"})
    kept = drafts(tmp_path)
    kept.keep("new", {"text": "x"})
    draft = kept.get("new")
    assert draft is not None
    kept.drop_before(draft.at)
    assert [form for form in ("old", "new") if drafts(tmp_path).get(form)] == ["new"]
