"""No wrong figure gets out of a damaged workspace, whatever its damage."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from cscp_tui.store.check import check
from cscp_tui.store.errors import MARK
from cscp_tui.store.snapshot import is_noted, read_snapshot_mark
from cscp_tui.store.workspace import Workspace
from store import every_damage as damages
from store.every_damage import DAMAGES, SHORTENINGS

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


@pytest.fixture(scope="module")
def sound(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with a signed quarter, and a backup of it beside it."""
    parent = tmp_path_factory.mktemp("sound")
    shutil.copytree(loaded_demo, parent / "croydon")
    return parent


@pytest.fixture(scope="module")
def truths() -> dict[tuple[str, ...], str]:
    """What a sound workspace answers."""
    return {}


@pytest.fixture
def cscp(
    sound: Path,
    truths: dict[tuple[str, ...], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Typist:
    """A command line without settings on a copy of the demo."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    if not truths:
        on_sound = Typist(sound / "croydon", capsys)
        _asked(on_sound, *SIGNED)
        _asked(on_sound, *SCRUTINEER, "add", "challenge", "put_to=police", "question=Why so late?")
        _asked(on_sound, "answer", "CH-S1", "Two posts were vacant.")
        _asked(on_sound, "backup", str(sound / "backup.zip"))
        truths |= {words: _asked(on_sound, *words).out for words in PUBLISHING}
    shutil.copytree(sound, tmp_path / "copy")
    return Typist(tmp_path / "copy" / "croydon", capsys)


def _asked(cscp: Typist, *words: str) -> Answer:
    answer = _on_its_day(cscp, *words)
    assert answer.status == 0, answer.err
    return answer


def _on_its_day(cscp: Typist, *words: str) -> Answer:
    """Ask on the demo's own day."""
    return cscp.bare("-w", str(cscp.folder), "--by", "Business officer", *words, today=None)


def _is_true(cscp: Typist, words: tuple[str, ...], truth: str) -> bool:
    """Return whether what is answered is the truth; else it is refused, and nothing is shown."""
    answer = _on_its_day(cscp, *words)
    if answer.status == 0:
        assert answer.out == truth, words
        return True
    assert answer.out == "", words
    assert answer.err.strip(), words
    assert "Traceback" not in answer.err, words
    return False


def _damaged(cscp: Typist, damage: Callable[[Path], None], *, snapshot: bool) -> None:
    if not snapshot:
        (cscp.folder / "cscp.json").unlink()
    damage(cscp.folder)


BOTH = pytest.mark.parametrize("snapshot", [True, False], ids=["", "without cscp.json"])


@BOTH
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_no_wrong_figure_gets_out(
    damage: Callable[[Path], None],
    cscp: Typist,
    truths: dict[tuple[str, ...], str],
    *,
    snapshot: bool,
) -> None:
    """Each answer is the truth, or a refusal; the way out leads back to the truth."""
    _damaged(cscp, damage, snapshot=snapshot)
    for words, truth in truths.items():
        _is_true(cscp, words, truth)
    _on_its_day(cscp, "note", "BP24-1.1", "Recorded over the damage.")
    for words, truth in truths.items():
        if words[0] == "export":
            _is_true(cscp, words, truth)


@BOTH
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_the_way_out_ends_with_the_truth(
    damage: Callable[[Path], None],
    cscp: Typist,
    truths: dict[tuple[str, ...], str],
    *,
    snapshot: bool,
) -> None:
    """Repairing gives the truth or says what is missing; the backup then has all of it."""
    _damaged(cscp, damage, snapshot=snapshot)
    _take_way_out(cscp, truths)


@pytest.mark.parametrize("damage", SHORTENINGS.values(), ids=SHORTENINGS)
def test_the_way_out_of_a_shorter_journal_ends_with_the_truth(
    damage: Callable[[Path], None], cscp: Typist, truths: dict[tuple[str, ...], str]
) -> None:
    """The backup has what was lost at the end, and its history."""
    damage(cscp.folder)
    _take_way_out(cscp, truths)


def _take_way_out(cscp: Typist, truths: dict[tuple[str, ...], str]) -> None:
    _on_its_day(cscp, "check", "--repair")
    if all(_is_answered(cscp, words, truth) for words, truth in truths.items()):
        return
    restore = ("restore", str(cscp.folder.parent / "backup.zip"), "--drop-newer")
    answer = _on_its_day(cscp, *restore)
    if answer.status:
        # Of what is there, nothing says any more which workspace it was.
        again = cscp.folder.parent / "again"
        _asked(cscp, *restore, "--into", str(again))
        cscp.folder = again
    for words, truth in truths.items():
        assert _is_true(cscp, words, truth)


def _is_answered(cscp: Typist, words: tuple[str, ...], truth: str) -> bool:
    answer = _on_its_day(cscp, *words)
    return (answer.status, answer.out) == (0, truth)


@pytest.mark.parametrize("damage", SHORTENINGS.values(), ids=SHORTENINGS)
def test_a_shorter_journal_is_known_by_its_snapshot(
    damage: Callable[[Path], None], cscp: Typist, truths: dict[tuple[str, ...], str]
) -> None:
    """An older journal under a newer cscp.json is refused, with what the one and the other know.

    A last line that has only lost its line end is still a line, and nothing is missing.
    """
    whole = (cscp.folder / "journal.jsonl").read_bytes()
    damage(cscp.folder)
    if (cscp.folder / "journal.jsonl").read_bytes() == whole[:-1]:
        assert all(_is_true(cscp, words, truth) for words, truth in truths.items())
        return
    for words, truth in truths.items():
        assert not _is_true(cscp, words, truth)
    assert _on_its_day(cscp, "note", "BP24-1.1", "Over an older journal.").status != 0


SHOWN = (
    ("list", "actions"),
    ("list", "actions", "is:late", "--json"),
    ("export", "actions", "--plan", "2024/25", "--format", "csv"),
    ("requests", "--quarter", "2025-26/Q2"),
)


def test_a_forged_snapshot_is_not_shown(cscp: Typist, truths: dict[tuple[str, ...], str]) -> None:
    """Its digest is right and its actions are not: lists and papers come from the journal."""
    shown = {words: _asked(cscp, *words).out for words in SHOWN} | truths
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


def test_a_forged_snapshot_over_a_broken_line_is_refused(cscp: Typist) -> None:
    """Nothing can prove what it says, so that the damage of the journal is named."""
    damages.DAMAGES["a byte of an early line"](cscp.folder)
    damages.forge_snapshot(cscp.folder)
    answer = _on_its_day(cscp, "list", "actions")
    assert (answer.status, answer.out) == (1, "")
    assert "Line 21 of" in answer.err


@pytest.mark.parametrize("number", [0, 3, 99_999])
def test_a_forged_snapshot_of_another_line_is_refused(cscp: Typist, number: int) -> None:
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
    answer = _on_its_day(cscp, "list", "actions")
    assert (answer.status, answer.out) == (1, "")
    assert "cscp.json" in answer.err


def _is_noted(folder: Path) -> bool:
    mark = read_snapshot_mark(folder / "cscp.json")
    return mark is not None and is_noted(mark)


def test_a_true_snapshot_of_another_computer_is_compared_once(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Afterwards it is read without the journal, as one that this computer wrote."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "another computer"))
    for began in (False, True):
        assert _is_noted(cscp.folder) is began
        workspace = Workspace(cscp.folder)
        assert not workspace.take_findings()
        assert workspace.book.actions


# Each of these published wrong figures, or was written on.


def test_a_changed_byte_without_a_snapshot_publishes_no_old_figure(cscp: Typist) -> None:
    """It said 25 of 35 (71%) for 30 of 35 (86%), with status 0."""
    assert "30 of 35 (86%)" in _asked(cscp, *QUARTERLY).out
    damages.DAMAGES["a byte of a line in the middle"](cscp.folder)
    (cscp.folder / "cscp.json").unlink()
    answer = _on_its_day(cscp, *QUARTERLY)
    assert (answer.status, answer.out) == (1, "")
    assert "Line 401 of" in answer.err
    marked = _asked(cscp, *QUARTERLY, "--anyway").out.strip().splitlines()
    assert MARK in marked[0]
    assert MARK in marked[-1]


def test_lines_with_other_dates_are_not_written_on(cscp: Typist) -> None:
    """With six lines of other dates, 30 of 30 changes were recorded on the broken chain."""
    damages.DAMAGES["six lines with another date"](cscp.folder)
    before = cscp.journal
    answer = _on_its_day(cscp, "note", "BP24-1.1", "On a broken chain.")
    assert answer.status == 1
    assert "Line 11 of" in answer.err
    assert cscp.journal == before
    listed = _on_its_day(cscp, "list", "actions", "--as-at", "31/3/2025")
    assert (listed.status, listed.out) == (1, "")


def test_an_unfinished_last_line_is_set_aside(cscp: Typist) -> None:
    """Nobody was told that it was saved, so that work goes on."""
    path = cscp.folder / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":2,"n":9')
    assert _on_its_day(cscp, "note", "BP24-1.1", "After a torn line.").status == 0
    assert list(cscp.folder.glob("journal.torn-*"))


@pytest.mark.parametrize("ending", ["md", "html", "csv", "json"])
def test_every_format_is_marked(cscp: Typist, ending: str, tmp_path: Path) -> None:
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
def test_marked_files_that_are_no_text(cscp: Typist, ending: str, tmp_path: Path) -> None:
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
    cscp: Typist, tmp_path: Path
) -> None:
    """Else a challenge would be missing without a word; what the team recorded is exported."""
    path = cscp.folder / "scrutiny.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Why so late", b"Why so soon"))
    update = ("export", "quarterly", "--quarter", "2025-26/Q1", "-o", "-")
    pack = ("export", "scrutiny-pack", "-o", str(tmp_path / "pack.html"))
    for words in (update, ("export", "challenges", "-o", "-"), pack, ("list", "challenges")):
        answer = _on_its_day(cscp, *words)
        assert (answer.status, answer.out) == (1, "")
        assert answer.err.count("Line 2 of") == 1
        assert "The team can repair it: run “cscp check --repair”." in answer.err
    assert MARK in _asked(cscp, *update, "--anyway").out
    answer = _on_its_day(cscp, "sign-off", "2025-26/Q1", "--how", "email", "--yes")
    assert "Not signed off: Line 2 of" in answer.err
    assert MARK not in _asked(cscp, "export", "actions", "-o", "-").out
    signed = ("export", "quarterly", "--quarter", "2024-25/Q3", "-o", "-")
    assert MARK not in _asked(cscp, *signed).out


def test_a_lost_challenge_is_missed_though_nobody_answered_it(cscp: Typist) -> None:
    """``cscp.json`` knows how much the team has seen, also once more was recorded after the loss."""
    path = cscp.folder / "scrutiny.jsonl"
    before = path.read_bytes()
    _asked(cscp, *SCRUTINEER, "add", "challenge", "put_to=police", "question=Who checks it?")
    whole = path.read_bytes()
    _asked(cscp, "note", "BP24-1.1", "Two of three.")
    path.write_bytes(before)
    _asked(cscp, "note", "BP24-1.1", "Three of three.")
    for words in (("list", "challenges"), ("check",)):
        answer = _on_its_day(cscp, *words)
        assert answer.status == 1
        assert "no longer has 1 change that the team has seen" in answer.out + answer.err
    path.write_bytes(whole)
    assert "Who checks it?" in _asked(cscp, "list", "challenges").out
    path.write_bytes(before)
    (cscp.folder / "cscp.json").unlink()
    assert "Who checks it?" not in _asked(cscp, "list", "challenges").out
