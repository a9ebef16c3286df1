"""No wrong figure gets out of a damaged workspace, whatever its damage."""

from __future__ import annotations

import json
import os
import shutil
import stat
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from cscp_tui.store.check import check
from cscp_tui.store.errors import MARK
from cscp_tui.store.snapshot import is_noted, note_true, read_snapshot_mark
from cscp_tui.store.workspace import Workspace
from services.scrutinised_years import small_year
from store import every_damage as damages
from store.every_damage import DAMAGES, LARGE, OF_THE_SNAPSHOT, SHORTENINGS
from store.many_damages import shows_nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer

QUARTERLY = ("export", "quarterly", "--quarter", "2024-25/Q4", "--as-at", "31/3/2025")
PUBLISHING = (
    QUARTERLY,
    ("export", "quarterly", "--quarter", "2024-25/Q3"),
    ("list", "actions", "--json"),
    ("list", "actions", "--as-at", "31/3/2025", "--json"),
    ("list", "challenges", "--json"),
)
"""What is shown or published: two quarters, one of them signed off, the lists of two days, and
what the scrutineer recorded."""

SCRUTINEER = ("--role", "scrutineer", "--by", "Independent Scrutineer")
SIGNED = ("sign-off", "2024-25/Q3", "--how", "email", "--yes")


Truths = dict[tuple[str, ...], str]
"""What a sound workspace answers."""


@dataclass
class Sound:
    """A workspace with a signed quarter, and a backup of it beside it."""

    parent: Path
    today: date | None
    """When it is asked; the demo knows by itself."""
    truths: Truths = field(default_factory=dict)
    true_folders: set[bytes] = field(default_factory=set)
    """The digests of what was in folders for which all answers were the truth."""

    def copy(self, to: Path, capsys: pytest.CaptureFixture[str]) -> Asker:
        """A command line on a copy."""
        if not self.truths:
            asker = Asker(self.parent / "croydon", capsys, self)
            _asked(asker, *SIGNED)
            _asked(asker, *SCRUTINEER, "add", "challenge", "put_to=police", "question=Why so late?")
            (last,) = [
                each["id"]
                for each in json.loads(_asked(asker, "list", "challenges", "--json").out)
                if each["question"] == "Why so late?"
            ]
            _asked(asker, "answer", last, "Two posts were vacant.")
            _asked(asker, "backup", str(self.parent / "backup.zip"))
            self.truths |= {words: _asked(asker, *words).out for words in PUBLISHING}
        shutil.copytree(self.parent, to)
        return Asker(to / "croydon", capsys, self)


class Asker(Typist):
    """Types command lines on the workspace's own day."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], sound: Sound) -> None:
        super().__init__(folder, capsys)
        self.truths, self._true_folders = sound.truths, sound.true_folders
        self._today = sound.today

    def on_its_day(self, *words: str) -> Answer:
        """Type words as the business officer."""
        before = ("-w", str(self.folder), "--by", "Business officer")
        return self.bare(*before, *words, today=self._today)

    def answers_the_truth(self) -> bool:
        """Whether all answers are the truth, as they are for any folder with the same in it."""
        inside = self._digest()
        if inside not in self._true_folders:
            if not all(_is_answered(self, words, truth) for words, truth in self.truths.items()):
                return False
            self._true_folders |= {inside, self._digest()}  # reading writes cscp.json anew
        return True

    def _digest(self) -> bytes:
        """What is in the folder, but for what is only kept there."""
        digest = sha256()
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and not name.startswith("backups/") and ".torn-" not in name:
                digest.update(f"{name} {path.is_symlink()} {path.stat().st_size} ".encode())
                digest.update(path.read_bytes())
        return digest.digest()


@pytest.fixture(scope="module")
def small_sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A small year."""
    parent = tmp_path_factory.mktemp("small")
    small_year(parent / "croydon", "Ask Zoë’s father")
    return Sound(parent, date(2025, 10, 2))


@pytest.fixture(scope="module")
def large_sound(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """The demo, whose journal is read in several parts."""
    parent = tmp_path_factory.mktemp("large")
    shutil.copytree(loaded_demo, parent / "croydon")
    return Sound(parent, None)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without settings, which has seen no workspace yet."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)


@pytest.fixture
def small(small_sound: Sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asker:
    """A command line on a copy of the small year."""
    return small_sound.copy(tmp_path / "copy", capsys)


@pytest.fixture
def cscp(large_sound: Sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asker:
    """A command line on a copy of the demo."""
    return large_sound.copy(tmp_path / "copy", capsys)


def _asked(cscp: Asker, *words: str) -> Answer:
    answer = cscp.on_its_day(*words)
    assert answer.status == 0, answer.err
    return answer


def _is_true(cscp: Asker, words: tuple[str, ...], truth: str) -> bool:
    """Return whether what is answered is the truth; else it is refused, and nothing is shown."""
    answer = cscp.on_its_day(*words)
    if answer.status == 0:
        assert answer.out == truth, words
        return True
    assert shows_nothing(answer.out), words
    assert answer.err.strip(), words
    assert "Traceback" not in answer.err, words
    return False


def _damaged(cscp: Asker, damage: Callable[[Path], None], *, snapshot: bool) -> None:
    if not snapshot:
        (cscp.folder / "cscp.json").unlink()
    damage(cscp.folder)


QUICK = pytest.mark.usefixtures("quick_papers")
EVERY = pytest.mark.parametrize(
    ("damage", "snapshot"),
    [
        pytest.param(damage, snapshot, id=f"{name}-{'' if snapshot else 'without cscp.json'}")
        for name, damage in DAMAGES.items()
        for snapshot in (True, False)
        if snapshot or name not in OF_THE_SNAPSHOT
    ],
)
"""Each damage, with ``cscp.json`` and without; what damages that file only with it."""


@QUICK
@EVERY
def test_no_wrong_figure_gets_out(
    damage: Callable[[Path], None], small: Asker, *, snapshot: bool
) -> None:
    """Each answer is the truth, or a refusal; the way out leads back to the truth."""
    _damaged(small, damage, snapshot=snapshot)
    _look_and_record(small)


@QUICK
@EVERY
def test_the_way_out_ends_with_the_truth(
    damage: Callable[[Path], None], small: Asker, *, snapshot: bool
) -> None:
    """Repairing gives the truth or says what is missing; the backup then has all of it."""
    _damaged(small, damage, snapshot=snapshot)
    _take_way_out(small)


@QUICK
@pytest.mark.parametrize(
    ("damage", "snapshot"),
    [(damage, bool(number % 2)) for number, damage in enumerate(LARGE.values())],
    ids=LARGE,
)
def test_a_year_that_is_read_in_parts_is_damaged(
    damage: Callable[[Path], None], cscp: Asker, *, snapshot: bool
) -> None:
    """No wrong figure gets out, and the way out ends with the truth."""
    before = cscp.folder.with_name("before")
    _damaged(cscp, damage, snapshot=snapshot)
    shutil.copytree(cscp.folder, before, symlinks=True)
    _look_and_record(cscp)
    shutil.rmtree(cscp.folder)
    before.rename(cscp.folder)
    _take_way_out(cscp)


def _look_and_record(cscp: Asker) -> None:
    for words, truth in cscp.truths.items():
        _is_true(cscp, words, truth)
    cscp.on_its_day("note", "BP24-1.1", "Recorded over the damage.")
    for words, truth in cscp.truths.items():
        if words[0] == "export":
            _is_true(cscp, words, truth)


@QUICK
@pytest.mark.parametrize("damage", SHORTENINGS.values(), ids=SHORTENINGS)
def test_the_way_out_of_a_shorter_journal_ends_with_the_truth(
    damage: Callable[[Path], None], small: Asker
) -> None:
    """The backup has what was lost at the end, and its history."""
    damage(small.folder)
    _take_way_out(small)


def _take_way_out(cscp: Asker) -> None:
    cscp.on_its_day("check", "--repair")
    if cscp.answers_the_truth():
        return
    restore = ("restore", str(cscp.folder.parent / "backup.zip"), "--drop-newer")
    answer = cscp.on_its_day(*restore)
    if answer.status:
        # Of what is there, nothing says any more which workspace it was.
        again = cscp.folder.parent / "again"
        _asked(cscp, *restore, "--into", str(again))
        cscp.folder = again
    assert cscp.answers_the_truth()


def _is_answered(cscp: Asker, words: tuple[str, ...], truth: str) -> bool:
    answer = cscp.on_its_day(*words)
    return (answer.status, answer.out) == (0, truth)


@QUICK
@pytest.mark.parametrize("damage", SHORTENINGS.values(), ids=SHORTENINGS)
def test_a_shorter_journal_is_known_by_its_snapshot(
    damage: Callable[[Path], None], small: Asker
) -> None:
    """An older journal under a newer cscp.json is refused, with what the one and the other know.

    A last line that has only lost its line end is still a line, and nothing is missing.
    """
    whole = (small.folder / "journal.jsonl").read_bytes()
    damage(small.folder)
    if (small.folder / "journal.jsonl").read_bytes() == whole[:-1]:
        assert all(_is_true(small, words, truth) for words, truth in small.truths.items())
        return
    for words, truth in small.truths.items():
        assert not _is_true(small, words, truth)
    assert small.on_its_day("note", "BP24-1.1", "Over an older journal.").status != 0


SHOWN = (
    ("list", "actions"),
    ("list", "actions", "is:late", "--json"),
    ("export", "actions", "--plan", "2024/25", "--format", "csv"),
    ("requests", "--quarter", "2025-26/Q2"),
)


def test_a_forged_snapshot_is_not_shown(cscp: Asker) -> None:
    """Its digest is right and its actions are not: lists and papers come from the journal."""
    shown = {words: _asked(cscp, *words).out for words in SHOWN} | cscp.truths
    damages.forge_snapshot(cscp.folder)
    assert any("doesn't match journal.jsonl" in each.sentence for each in check(cscp.folder))
    for words, truth in shown.items():
        answer = _asked(cscp, *words)
        assert answer.out == truth, words
        assert answer.err.count("cscp.json didn't match the journal") == 1, words
    _asked(cscp, "set", "BP25-1.1", "priority=2")
    line = json.loads(cscp.journal.splitlines()[-1])
    assert "2024-" not in json.dumps(line["changes"])
    assert "didn't match" not in _asked(cscp, *SHOWN[0]).err
    assert not any("doesn't match" in each.sentence for each in check(cscp.folder))


def test_a_forged_snapshot_over_a_broken_line_is_refused(cscp: Asker) -> None:
    """Nothing can prove what it says, so that the damage of the journal is named."""
    damages.DAMAGES["a byte of an early line"](cscp.folder)
    damages.forge_snapshot(cscp.folder)
    answer = cscp.on_its_day("list", "actions")
    assert (answer.status, answer.out) == (1, "")
    assert "Line 21 of" in answer.err


@pytest.mark.parametrize("number", [0, 3, 99_999])
def test_a_forged_snapshot_of_another_line_is_refused(cscp: Asker, number: int) -> None:
    """It claims to end elsewhere than its last line's hash and place say."""
    path = cscp.folder / "cscp.json"
    last = len(cscp.journal.splitlines()) - 1
    whole = path.read_bytes()
    assert b'"n":%d,"offset"' % last in whole
    body, _, _ = whole.replace(b'"n":%d,"offset"' % last, b'"n":%d,"offset"' % number).rpartition(
        b',"digest":"'
    )
    body = body.replace(b'"due":"2025-', b'"due":"2024-')
    path.write_bytes(body + b',"digest":"' + sha256(body).hexdigest().encode() + b'"}}}')
    answer = cscp.on_its_day("list", "actions")
    assert (answer.status, answer.out) == (1, "")
    assert "cscp.json" in answer.err


def _is_noted(folder: Path) -> bool:
    mark = read_snapshot_mark(folder / "cscp.json")
    return mark is not None and is_noted(mark)


def test_a_true_snapshot_of_another_computer_is_compared_once(
    cscp: Asker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Afterwards it is read without the journal, as one that this computer wrote."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "another computer"))
    for began in (False, True):
        assert _is_noted(cscp.folder) is began
        workspace = Workspace(cscp.folder)
        assert not workspace.take_findings()
        assert workspace.book.actions


@pytest.mark.skipif(os.name == "nt", reason="files have no modes there")
def test_what_is_noted_is_private_and_kept_within_bounds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once each, the last hundred; nobody else on the computer reads which workspaces there are."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    for number in (*range(101), 100):
        note_true(f"{number:064}")
    noted = tmp_path / "state" / "snapshots"
    assert noted.read_text().split("\n") == [f"{number:064}" for number in range(1, 101)]
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600
    assert stat.S_IMODE(noted.parent.stat().st_mode) == 0o700


# Each of these published wrong figures, or was written on.


def test_a_changed_byte_without_a_snapshot_publishes_no_old_figure(cscp: Asker) -> None:
    """It said 25 of 35 (71%) for 30 of 35 (86%), with status 0."""
    assert "30 of 35 (86%)" in _asked(cscp, *QUARTERLY).out
    damages.DAMAGES["a byte of a line in the middle"](cscp.folder)
    (cscp.folder / "cscp.json").unlink()
    answer = cscp.on_its_day(*QUARTERLY)
    assert (answer.status, answer.out) == (1, "")
    assert f"Line {damages.middle(cscp.journal.splitlines()) + 1} of" in answer.err
    marked = _asked(cscp, *QUARTERLY, "--anyway").out.strip().splitlines()
    assert MARK in marked[0]
    assert MARK in marked[-1]


def test_lines_with_other_dates_are_not_written_on(cscp: Asker) -> None:
    """With six lines of other dates, 30 of 30 changes were recorded on the broken chain."""
    damages.DAMAGES["six lines with another date"](cscp.folder)
    before = cscp.journal
    answer = cscp.on_its_day("note", "BP24-1.1", "On a broken chain.")
    assert answer.status == 1
    assert "Line 11 of" in answer.err
    assert cscp.journal == before
    listed = cscp.on_its_day("list", "actions", "--as-at", "31/3/2025")
    assert (listed.status, listed.out) == (1, "")


def test_an_unfinished_last_line_is_set_aside(cscp: Asker) -> None:
    """Nobody was told that it was saved, so that work goes on."""
    path = cscp.folder / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":2,"n":9')
    assert cscp.on_its_day("note", "BP24-1.1", "After a torn line.").status == 0
    assert list(cscp.folder.glob("journal.torn-*"))


@pytest.mark.parametrize("ending", ["md", "html", "csv", "json"])
def test_every_format_is_marked(cscp: Asker, ending: str, tmp_path: Path) -> None:
    """What is shown all the same says so in its first and last line, or in a note."""
    damages.DAMAGES["a byte of a line in the middle"](cscp.folder)
    (cscp.folder / "cscp.json").unlink()
    path = tmp_path / f"actions.{ending}"
    _asked(cscp, "export", "actions", "--anyway", "--format", ending, "-o", str(path))
    text = path.read_text("utf-8-sig")
    if ending == "json":
        assert json.loads(text)["note"] == MARK
        return
    begin = text.find("<body") if ending == "html" else 0
    assert MARK in text[begin : begin + 60]
    assert MARK in text[-70:]


@pytest.mark.parametrize("ending", ["docx", "csv"])
def test_marked_files_that_are_no_text(cscp: Asker, ending: str, tmp_path: Path) -> None:
    """A Word file has the mark as its first and last paragraph; an archive in each table."""
    damages.DAMAGES["a byte of a line in the middle"](cscp.folder)
    (cscp.folder / "cscp.json").unlink()
    path = tmp_path / f"update.{'zip' if ending == 'csv' else ending}"
    _asked(cscp, *QUARTERLY, "--anyway", "--format", ending, "-o", str(path))
    if ending == "docx":
        from docx import Document  # noqa: PLC0415 - only this test needs it

        paragraphs = Document(str(path)).paragraphs
        assert paragraphs[0].text == paragraphs[-1].text == MARK
        return
    from zipfile import ZipFile  # noqa: PLC0415 - only this test needs it

    with ZipFile(path) as archive:
        assert all(
            MARK in archive.read(name).decode("utf-8-sig")[:60] for name in archive.namelist()
        )


def test_a_broken_journal_of_the_scrutineers_keeps_back_what_prints_from_it(
    cscp: Asker, tmp_path: Path
) -> None:
    """Else a challenge would be missing without a word; what the team recorded is exported."""
    path = cscp.folder / "scrutiny.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Why so late", b"Why so soon"))
    update = ("export", "quarterly", "--quarter", "2025-26/Q1", "-o", "-")
    pack = ("export", "scrutiny-pack", "-o", str(tmp_path / "pack.html"))
    for words in (update, ("export", "challenges", "-o", "-"), pack, ("list", "challenges")):
        answer = cscp.on_its_day(*words)
        assert (answer.status, answer.out) == (1, "")
        assert answer.err.count("Line 2 of") == 1
        assert "The team can repair it: run “cscp check --repair”." in answer.err
    assert MARK in _asked(cscp, *update, "--anyway").out
    answer = cscp.on_its_day("sign-off", "2025-26/Q1", "--how", "email", "--yes")
    assert "Not signed off: Line 2 of" in answer.err
    assert MARK not in _asked(cscp, "export", "actions", "-o", "-").out
    signed = ("export", "quarterly", "--quarter", "2024-25/Q3", "-o", "-")
    assert MARK not in _asked(cscp, *signed).out


def test_a_lost_challenge_is_missed_though_nobody_answered_it(cscp: Asker) -> None:
    """``cscp.json`` knows how much the team has seen, also once more was recorded after the loss."""
    path = cscp.folder / "scrutiny.jsonl"
    before = path.read_bytes()
    _asked(cscp, *SCRUTINEER, "add", "challenge", "put_to=police", "question=Who checks it?")
    whole = path.read_bytes()
    _asked(cscp, "note", "BP24-1.1", "Two of three.")
    path.write_bytes(before)
    _asked(cscp, "note", "BP24-1.1", "Three of three.")
    for words in (("list", "challenges"), ("check",)):
        answer = cscp.on_its_day(*words)
        assert answer.status == 1
        assert "no longer has 1 change that the team has seen" in answer.out + answer.err
    path.write_bytes(whole)
    assert "Who checks it?" in _asked(cscp, "list", "challenges").out
    path.write_bytes(before)
    (cscp.folder / "cscp.json").unlink()
    assert "Who checks it?" not in _asked(cscp, "list", "challenges").out
