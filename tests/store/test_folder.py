"""A workspace is made whole, or not at all."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import pytest

from building import TODAY, action, make_workspace, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.services import demo
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import FORMAT
from cscp_tui.store.errors import JournalGone, NotReadable, NotSaved
from cscp_tui.store.folder import (
    BackupName,
    FileKind,
    NotComplete,
    Replacement,
    add_template,
    backup_name,
    copies_before,
    ends_named,
    finish_replacing,
    forks,
    is_begun,
    is_kept,
    is_within,
    journal_gone,
    kind_of,
    made_apart,
    other_journals,
    pending_replacement,
    read_templates,
    refuse_links,
    remains,
    replace_files,
)
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.team import create_workspace
from cscp_tui.store.workspace import Workspace
from store.failing_disks import FailingDisk

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("words", [("--demo",), ("--name", "Croydon")], ids=" ".join)
def test_what_fails_in_between_leaves_nothing(
    cscp: Typist,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    *,
    is_there: bool,
) -> None:
    """Neither half a demo, nor a workspace without its partnership, nor a folder."""
    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    record, count = Recorder.record, iter(range(1000))

    def fails(*given: object, **named: object) -> object:
        if next(count) == (50 if "--demo" in words else 0):
            raise Refused("The disk is full.")
        return record(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Recorder, "record", fails)
    assert cscp.bare("init", str(folder), *words).status == 1
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.undo()
    assert cscp.bare("init", str(folder), *words).status == 0
    assert Workspace(folder).book.has_partnership
    assert not list(tmp_path.rglob("*.new"))


def test_a_full_disk_is_said_of_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    """Not of the hidden one in which a workspace is made first, which is gone afterwards."""
    folder, disk = tmp_path / "w", FailingDisk()
    disk.room = 30
    sentence = rf"^Not saved: {re.escape(str(folder))} couldn't be"
    with pytest.raises(NotSaved, match=sentence), made_apart(folder) as apart:
        create_workspace(apart, "1", disk=disk)
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_make_one_at_once_one_is_told(tmp_path: Path) -> None:
    """The first one's workspace stays."""
    folder = tmp_path / "w"
    with pytest.raises(CscpError, match="already has a workspace"):
        _make_two(folder)
    assert Workspace(folder).header.workspace == "2"


def _make_two(folder: Path) -> None:
    with made_apart(folder) as apart:
        create_workspace(apart, "1")
        with made_apart(folder) as other:
            create_workspace(other, "2")


def test_a_killed_beginning_is_begun_again(tmp_path: Path) -> None:
    """A journal without a whole first line, as an older version left it, is no workspace."""
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "journal.jsonl").write_bytes(b'{"v":2')
    assert demo.load_demo(folder).book.has_partnership


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("journal.jsonl", FileKind.JOURNAL),
        ("journal (2).jsonl", FileKind.JOURNAL),
        ("scrutiny.jsonl", FileKind.JOURNAL),
        ("cscp.json", FileKind.SNAPSHOT),
        ("journal.torn-12.jsonl", FileKind.SET_ASIDE),
        ("journal.damaged-12.jsonl", FileKind.SET_ASIDE),
        ("journal.jsonl.redacting", FileKind.PENDING),
        ("journal.jsonl.replacing", FileKind.PENDING),
        ("journal.lock", FileKind.LOCK),
        ("journal.holder", FileKind.LOCK),
        ("writer.json", FileKind.CLAIM),
        ("share-trial-1234.txt", FileKind.CLAIM),
        ("signed", FileKind.SIGNED),
        ("signed/update.docx", FileKind.SIGNED),
        ("merged/a/b.jsonl", FileKind.MERGED),
        ("templates/document.css", FileKind.TEMPLATE),
        ("backups/croydon.zip", FileKind.BACKUP),
        ("exports/list.csv", FileKind.EXPORT),
        (f"signed/.{'a1' * 8}.tmp", FileKind.LEFT_OVER),
        (f".{'a1' * 8}.new", FileKind.LEFT_OVER),
        (f".{'a1' * 8}.lock", FileKind.LEFT_OVER),
        (f".{'a1' * 8}.holder", FileKind.LEFT_OVER),
        (f".{'a1' * 8}.new/journal.jsonl", FileKind.LEFT_OVER),
        (f"x.{'a1' * 8}.new", FileKind.OTHER),
        ("ours/journal.jsonl", FileKind.OTHER),
        ("ours/cscp.json", FileKind.OTHER),
        ("notes.txt", FileKind.OTHER),
        ("", FileKind.OTHER),
    ],
)
def test_each_file_is_of_a_kind(name: str, kind: FileKind) -> None:
    """Those in a folder of somebody's own are theirs, whatever they are called."""
    assert kind_of(name) is kind


def test_the_name_of_a_backup_tells_of_its_last_line() -> None:
    """Its day or moment, the number of that line and the beginning of its hash."""
    seal = "0123456789ab"
    assert backup_name(f"croydon-2026-02-03-n12-{seal}.zip") == BackupName("2026-02-03", 12, seal)
    again = backup_name(f"croydon-2026-02-03-101112-n3-{seal}-2.zip")
    assert again == BackupName("2026-02-03-101112", 3, seal)
    assert backup_name(f"croydon-2026-02-03-n12-{seal[1:]}.zip") is None
    assert backup_name("notes.zip") is None


def test_only_backups_after_the_last_restore_name_an_end(tmp_path: Path) -> None:
    """A restore takes away what those before it had."""
    assert ends_named(tmp_path) == []
    (tmp_path / "backups").mkdir()
    for name in (
        "croydon-2026-02-03-n12-0123456789ab.zip",
        "croydon-2026-02-04-n13-0123456789ab.zip",
        "before-restore-2026-02-03-101112.zip",
        "before-repair-2026-01-03.zip",
        "notes.txt",
    ):
        (tmp_path / "backups" / name).touch()
    assert [each.n for each in ends_named(tmp_path)] == [13]
    names = {each.name for each in copies_before(tmp_path)}
    assert names == {"before-restore-2026-02-03-101112.zip", "before-repair-2026-01-03.zip"}
    assert len(copies_before(tmp_path, "repair")) == 1


def test_what_shows_that_a_plan_was_kept(tmp_path: Path) -> None:
    """Files of record, papers and lines set aside do, but no empty folder and no unfinished start."""
    for name in ("signed", "backups"):
        (tmp_path / name).mkdir()
    for name in ("journal.torn-0.jsonl", "notes.txt", "journal.jsonl"):
        (tmp_path / name).touch()
    assert remains(tmp_path) == []
    assert journal_gone(tmp_path) is None
    assert is_begun(tmp_path)
    (tmp_path / "journal.jsonl").unlink()
    assert not is_begun(tmp_path)
    left = [
        *("cscp.json", "journal.jsonl.replacing", "signed", "backups", "journal (2).jsonl"),
        *("journal.damaged-3.jsonl", "journal.torn-9-2"),
    ]
    for name in left:
        path = tmp_path / name
        (path / "x" if path.is_dir() else path).touch()
    assert remains(tmp_path) == left
    assert is_begun(tmp_path)
    assert "is missing or empty" in str(journal_gone(tmp_path))
    (tmp_path / "journal.jsonl").touch()
    assert "is missing or empty" in str(journal_gone(tmp_path))
    (tmp_path / "journal.jsonl").write_text("x")
    assert "has no whole line left" in str(journal_gone(tmp_path))


def test_a_name_stays_within_the_folder() -> None:
    """On every system, whichever wrote it."""
    names = ("a", "a/b.c", "..a", "", ".", "..", "a/../b", "/a", "a\\b", "c:a")
    assert [name for name in names if is_within(name)] == ["a", "a/b.c", "..a"]


def planned_for(data: bytes) -> tuple[int, str]:
    return len(data), sha256(data).hexdigest()


def test_a_replacement_knows_the_journal_that_it_was_planned_for() -> None:
    """With more lines since, it is still that one; one that was cut off or changed is another."""
    old, new = b"1\n2\n", b"1\n2 mended\n"
    made = Replacement({"journal.jsonl": new}, {"journal.jsonl": planned_for(old)})
    added = {b"1\n2\n": 0, b"1\n2\n3\n4\n": 2, b"1\n": None, b"1\n3\n": None, new: None}
    for present, lines in added.items():
        assert made.added("journal.jsonl", present) == lines
    done = {new: True, new + b"3\n": True, old: False, old + b"3\n": False, b"1\n3\n": False}
    for present, is_done in done.items():
        assert made.is_done("journal.jsonl", present) is is_done
    unknown = Replacement({"journal.jsonl": new}, {})
    assert unknown.added("journal.jsonl", b"1\n") == 1
    assert unknown.is_done("journal.jsonl", new)
    assert not unknown.is_done("journal.jsonl", new + b"3\n")


JOURNAL, SCRUTINY = "journal.jsonl", "scrutiny.jsonl"
GIVEN_UP = "A restore or a repair of this folder had been stopped, with {} since. It was given up"
COMPLETE = ["A restore or a repair of this folder had been stopped; it is complete now."]


@pytest.mark.parametrize(
    ("present", "told"),
    [
        (b"old\n", ""),
        (b"old\n1\n", "1 change recorded"),
        (b"old\n1\n2\n", "2 changes recorded"),
        (b"other\n", "its journal was replaced"),
        (b"new\n", ""),
        (b"new\n3\n", ""),
    ],
)
def test_a_stopped_replacement_is_finished_or_given_up(
    tmp_path: Path, present: bytes, told: str
) -> None:
    """It covers no change that was recorded since, and what has been replaced stays."""
    files = {JOURNAL: b"new\n", "signed/a.txt": b"paper"}
    pending = pending_replacement(tmp_path)
    planned = Replacement(files, {JOURNAL: planned_for(b"old\n")})
    pending.write_bytes(msgspec.msgpack.encode(planned))
    (tmp_path / JOURNAL).write_bytes(present)
    (tmp_path / "cscp.json").touch()
    said = finish_replacing(tmp_path)
    assert not pending.exists()
    if told:
        assert said[0].startswith(GIVEN_UP.format(told))
        assert (tmp_path / JOURNAL).read_bytes() == present
        assert not (tmp_path / "signed").exists()
    else:
        assert said == COMPLETE
        assert (tmp_path / JOURNAL).read_bytes() == (
            present if present.startswith(b"new") else b"new\n"
        )
        assert (tmp_path / "cscp.json").exists() is present.startswith(b"new")
        assert (tmp_path / "signed" / "a.txt").read_bytes() == b"paper"
    assert finish_replacing(tmp_path) == []


def test_a_stopped_replacement_looks_at_both_journals(tmp_path: Path) -> None:
    """The scrutineer's may have got lines since, or have been replaced before the other."""
    files = {JOURNAL: b"new\n", SCRUTINY: b"new\n"}
    plans = {JOURNAL: planned_for(b"old\n"), SCRUTINY: planned_for(b"old\n")}
    for scrutiny, given_up in ((b"new\n", False), (b"old\n1\n", True), (b"old\n", False)):
        pending_replacement(tmp_path).write_bytes(msgspec.msgpack.encode(Replacement(files, plans)))
        (tmp_path / JOURNAL).write_bytes(b"old\n")
        (tmp_path / SCRUTINY).write_bytes(scrutiny)
        assert (finish_replacing(tmp_path) != COMPLETE) is given_up
        assert (tmp_path / JOURNAL).read_bytes() == (b"old\n" if given_up else b"new\n")


def test_what_is_no_stopped_replacement_is_left(tmp_path: Path) -> None:
    """It is said; one of an earlier version, without what it was planned for, is finished."""
    pending = pending_replacement(tmp_path)
    for content in (b"x", msgspec.msgpack.encode({"../a": b"x"})):
        pending.write_bytes(content)
        with pytest.raises(NotReadable, match="it isn't what cscp wrote"):
            finish_replacing(tmp_path)
        assert pending.exists()
    pending.write_bytes(msgspec.msgpack.encode({"signed/a.txt": b"x"}))
    assert finish_replacing(tmp_path) == COMPLETE
    pending.unlink(missing_ok=True)
    pending.mkdir()
    with pytest.raises(NotReadable):
        finish_replacing(tmp_path)


def test_files_are_replaced_all_or_none(tmp_path: Path) -> None:
    """The team's journal comes last, the scrutineer's before it; what fails is said and goes on later."""
    order = []
    files = {JOURNAL: b"j\n", SCRUTINY: b"s\n", "signed/z.txt": b"z", "a.txt": b"a"}
    replace_files(tmp_path, files)
    assert {name: (tmp_path / name).read_bytes() for name in files} == files
    order = sorted(files, key=lambda name: (tmp_path / name).stat().st_mtime_ns)
    assert order[-2:] == [SCRUTINY, JOURNAL]
    assert not pending_replacement(tmp_path).exists()
    (tmp_path / "in the way").touch()
    with pytest.raises(NotComplete, match=r"Not complete: .*in the way"):
        replace_files(tmp_path, {"in the way/b.txt": b"b", JOURNAL: b"k\n"})
    assert (tmp_path / JOURNAL).read_bytes() == b"j\n"
    (tmp_path / "in the way").unlink()
    assert finish_replacing(tmp_path) == COMPLETE
    assert (tmp_path / JOURNAL).read_bytes() == b"k\n"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="linked is a link to somewhere else"):
        refuse_links(tmp_path, ["a.txt", "linked/b/c.txt"])
    refuse_links(tmp_path, ["linked", "elsewhere/b"])


def test_other_files_with_a_history_are_found(tmp_path: Path) -> None:
    """By their first line, or by a name like ours; what is locked, left over or set aside is none."""
    begins = f'{{"format":"{FORMAT}","x":1}}\n'
    for name, text in {
        "journal.jsonl": begins,
        "a copy.txt": begins,
        "later.txt": f"first\n{begins}",
        "far.txt": "x" * 4096 + begins,
        "near.txt": "x" * 4000 + begins,
        "Journal-2.jsonl": "",
        "journal.txt": "",
        "other.jsonl": "",
        "journal.lock": begins,
        "journal.holder": begins,
        "journal.torn-3.jsonl": begins,
        "journal.damaged-3.jsonl": begins,
        f".{'0' * 16}.tmp": begins,
        "scrutiny.jsonl": begins.replace(FORMAT, "another"),
    }.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "journal folder.jsonl").mkdir()
    found = [path.name for path in other_journals(tmp_path, "journal.jsonl")]
    assert found == ["Journal-2.jsonl", "a copy.txt", "near.txt"]
    assert [p.name for p in other_journals(tmp_path, "x.jsonl", "another")] == ["scrutiny.jsonl"]
    assert other_journals(tmp_path / "none", "journal.jsonl") == []


def test_a_copy_with_more_lines_is_a_second_history(tmp_path: Path) -> None:
    """An older copy is none, nor another plan's journal; one whose end is no line is."""
    mine = make_workspace(tmp_path / "w", 1)
    journal = mine.workspace.folder / "journal.jsonl"
    older = journal.read_bytes()
    record(mine, action("more"))
    newer = journal.read_bytes()
    other = make_workspace(tmp_path / "other", 1)
    (mine.workspace.folder / "older.txt").write_bytes(older)
    (mine.workspace.folder / "same.txt").write_bytes(newer)
    (mine.workspace.folder / "other.txt").write_bytes(
        (other.workspace.folder / "journal.jsonl").read_bytes()
    )

    def found() -> list[str]:
        told = forks(
            mine.workspace.folder,
            mine.workspace.journal,
            mine.workspace.header,
            mine.workspace.position,
        )
        return [each.split("”")[0][1:] for each in told]

    assert found() == []
    (mine.workspace.folder / "damaged.txt").write_bytes(newer + b"no line\n")
    assert found() == ["damaged.txt"]


def test_what_a_workspace_keeps_is_known_under_other_names(tmp_path: Path) -> None:
    """By links, other cases and endings of names, as Windows takes them; exports are not kept."""
    folder = make_workspace(tmp_path / "w").workspace.folder
    (folder / "exports").mkdir()
    (folder / "templates").mkdir()
    (folder / "templates" / "document.css").touch()
    (folder / "notes.txt").touch()
    for name in ("journal.jsonl", "JOURNAL.jsonl. ", "cscp.json:x", "Backups/a.zip", "signed/x"):
        assert is_kept(folder / name), name
    for name in ("exports/a.csv", "notes.txt", "new.txt", "ours/cscp.json"):
        assert not is_kept(folder / name), name
    assert not is_kept(tmp_path / "journal.jsonl")
    os.link(folder / "journal.jsonl", tmp_path / "alone.txt")
    os.link(folder / "journal.jsonl", folder / "twin.txt")
    os.link(folder / "templates" / "document.css", folder / "style.txt")
    os.link(folder / "notes.txt", folder / "notes again.txt")
    (tmp_path / "link.txt").symlink_to(folder / "journal.jsonl")
    kept = {name: is_kept(folder / name) for name in ("twin.txt", "style.txt", "notes again.txt")}
    assert kept == {"twin.txt": True, "style.txt": True, "notes again.txt": False}
    assert is_kept(tmp_path / "link.txt")
    assert not is_kept(tmp_path / "alone.txt")


def test_templates_are_read_from_their_own_folder(tmp_path: Path) -> None:
    """Files that are used and can't be read are named; others are left out."""
    root = tmp_path / "templates"
    assert (read_templates(tmp_path).files, read_templates(tmp_path).problems) == ({}, [])
    assert add_template(tmp_path, "document.css", b"p {}", replaces=False)
    assert not add_template(tmp_path, "document.css", b"q {}", replaces=False)
    assert (root / "document.css").read_bytes() == b"p {}"
    assert add_template(tmp_path, "document.css", b"q {}", replaces=True)
    (root / "parts").mkdir()
    (root / "parts" / "a.html").write_bytes(b"a")
    found = read_templates(tmp_path)
    assert found.files == {"document.css": b"q {}", "parts/a.html": b"a"}
    assert (found.problems, found.is_given_up) == ([], False)
    (root / "logo.png").write_bytes(b" ")
    (root / "parts" / "b.html").write_bytes(b"")
    found = read_templates(tmp_path)
    assert found.problems == [
        "The template templates/logo.png couldn't be read (it is empty), so no logo was used."
    ]
    assert not found.is_given_up
    assert "parts/b.html" not in found.files
    (root / "body.html.j2").write_bytes(b"")
    (root / "document.docx").mkdir()
    found = read_templates(tmp_path)
    assert [each.rpartition(", ")[2] for each in found.problems] == [
        *(
            "so the standard ones were used.",
            "so the standard ones were used.",
            "so no logo was used.",
        ),
    ]
    assert found.is_given_up
    (root / "parts").rename(tmp_path / "apart")
    (root / "linked").symlink_to(tmp_path / "apart")
    assert not any(name.startswith("linked") for name in read_templates(tmp_path).files)
    root.rename(tmp_path / "real")
    root.symlink_to(tmp_path / "real")
    found = read_templates(tmp_path)
    assert (found.files, found.is_given_up, len(found.problems)) == ({}, True, 1)
    assert "is a link to another folder" in found.problems[0]


def test_what_a_killed_process_left_of_a_new_workspace_is_cleared(tmp_path: Path) -> None:
    """Not what another one is making just now, nor a link that has such a name."""
    left, kept = tmp_path / f".{'1' * 16}.new", tmp_path / "mine"
    (left / "x").mkdir(parents=True)
    kept.mkdir()
    left.with_suffix(".lock").touch()
    link = tmp_path / f".{'2' * 16}.new"
    link.symlink_to(kept)
    with made_apart(tmp_path / "new") as apart:
        (apart / "a").touch()
        assert not left.exists()
        with made_apart(tmp_path / "second") as other:
            (other / "b").touch()
        assert (apart / "a").exists()
    assert (tmp_path / "new" / "a").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [link.name, "mine", "new", "second"]


@pytest.mark.parametrize("left", ["cscp.json", "backups", "signed", "journal.torn-400", "a copy"])
def test_no_new_plan_is_begun_where_there_was_one(tmp_path: Path, left: str) -> None:
    """Where anything of a plan is left, init and opening refuse, and both say what to do."""
    folder = tmp_path / "w2"
    (folder / "signed").mkdir(parents=True)
    (folder / "backups").mkdir()
    files = {
        "cscp.json": "cscp.json",
        "backups": "backups/auto-2024-11-25.zip",
        "signed": "signed/abc.md",
        "journal.torn-400": "journal.torn-400",
        "a copy": "journal (conflicted copy).jsonl",
    }
    (folder / files[left]).write_bytes(b"x")
    for begins in (True, False):
        if begins:
            (folder / "journal.jsonl").touch()
        with pytest.raises(JournalGone, match=r"cscp check --repair.*cscp restore"):
            create_workspace(folder, "new", FixedClock(TODAY))
        with pytest.raises(JournalGone):
            Workspace(folder)
        assert str(journal_gone(folder)) == check(folder)[0].sentence
        (folder / "journal.jsonl").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "data", [b"[", b"[" * 3_000_000, b"\0" * 500], ids=["one", "many", "zeros"]
)
def test_a_journal_of_which_no_line_is_left_is_called_damaged(data: bytes, tmp_path: Path) -> None:
    """It is neither missing nor empty, and the way out is the same."""
    (tmp_path / "cscp.json").write_bytes(b"x")
    (tmp_path / "journal.jsonl").write_bytes(data)
    with pytest.raises(JournalGone, match=r"is damaged, and has no whole line left.*--repair"):
        Workspace(tmp_path)
    assert "is damaged, and has no whole line left" in check(tmp_path)[0].sentence


def test_a_start_that_was_cut_off_can_be_made_again(tmp_path: Path) -> None:
    """What init itself left behind when it was stopped is no plan."""
    (tmp_path / "journal.jsonl").write_bytes(b'{"v":2')
    (tmp_path / "journal.torn-0").write_bytes(b'{"v"')
    assert create_workspace(tmp_path, "new", FixedClock(TODAY)).workspace.position.n == 0
