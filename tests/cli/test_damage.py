"""Nothing of a damaged journal is shown or published unless asked for, and then it is marked."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY
from command_line import Typist
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store.backup import back_up
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import MARK, DamagedRecord
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from scrutinised import published, says, scrutineer_of, team_with_scrutineer
from services.scrutinised_years import small_year

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SHOWING = (
    ("list", "actions"),
    ("list", "agencies", "--json"),
    ("history",),
    ("history", "BP24-1.1"),
    ("export", "quarterly", "--quarter", "2024-25/Q2"),
    ("export", "actions", "--format", "csv"),
)


def change_a_byte(cscp: Typist, line: int = 3) -> None:
    """Change a letter of a line by hand, and take the snapshot away."""
    path = cscp.folder / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b'"by":"', b'"by":"X', 1)
    path.write_bytes(b"\n".join(lines))
    (cscp.folder / "cscp.json").unlink(missing_ok=True)


@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_a_damaged_journal_is_refused(words: tuple[str, ...], cscp: Typist) -> None:
    """With status 1, the line and the way out; nothing of it on stdout, only the reason as JSON."""
    change_a_byte(cscp)
    answer = cscp(*words)
    assert answer.status == 1
    if "--json" in words:
        assert (bool(answer.json["error"]), answer.json["shown"], answer.json["rows"]) == (
            True,
            [],
            [],
        )
    else:
        assert answer.out == ""
    assert "Line 3 of" in answer.err
    assert "cscp check --repair" in answer.err
    assert "--anyway" in answer.err


@pytest.mark.parametrize("words", [("list", "actions"), ("history",)], ids=" ".join)
def test_anyway_shows_it_between_two_marks(words: tuple[str, ...], cscp: Typist) -> None:
    """The first and the last line of a list say that it is from a damaged record."""
    change_a_byte(cscp)
    answer = cscp(*words, "--anyway")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert lines[0] == lines[-1] == MARK
    assert len(lines) > 2


@pytest.mark.parametrize("words", [("list", "actions"), ("history",)], ids=" ".join)
def test_anyway_puts_a_note_into_json(words: tuple[str, ...], cscp: Typist) -> None:
    """Programs get the records beside the note."""
    change_a_byte(cscp)
    answer = cscp(*words, "--json", "--anyway")
    assert answer.json["note"] == MARK
    assert isinstance(answer.json["records"], list)


def test_anyway_changes_nothing_of_a_sound_journal(cscp: Typist) -> None:
    """There is nothing to mark."""
    assert MARK not in cscp.does("list", "actions", "--anyway").out


_NEEDED = {
    "minutes": ("QAG-2024-11-20",),
    "agenda": ("QAG-2024-11-20",),
    "action-log": ("QAG-2024-11-20",),
    "group": ("QAG",),
    "annual-report": ("--plan", "2024/25"),
    "quarterly": ("--quarter", "2024-25/Q3"),
}
"""The words that exports need; all others need none."""

READINGS = (
    *(("list", name) for name in make_parser().commands["list"].commands),
    *(("export", n, *_NEEDED.get(n, ())) for n in make_parser().commands["export"].commands),
    *((name, "--quarter", "2024-25/Q3") for name in ("checklist", "compare", "requests")),
    ("corrections", "2024-25/Q3"),
    ("list", "actions", "--as-at", "30/11/2024"),
    ("list", "actions", "Who"),
    ("history",),
    ("history", "CH-S1"),
)
"""Every list and every export, and what else tells of the record."""


WRONG = {"figures", "annual-report", "minutes", "checklist", "answers", "history"}


def _is_gone(path: Path) -> None:
    path.unlink()


def _was_edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Who checks", b"Who chucks"))


def _is_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")


def test_nothing_counts_a_scrutineer_s_journal_that_is_damaged_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is still shown is the same as before; all else is refused and names the file."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    day = date(2025, 1, 20)
    sound = Typist(tmp_path / "sound" / "w", capsys)
    save_snapshot(small_year(sound.folder))
    whole = {words: sound(*words, today=day) for words in READINGS}
    for words, before in whole.items():
        assert before.status == 0 or {*words} & {"checklist", "corrections", "action-log"}, before
    for damage in (_is_gone, _was_edited, _is_cut):
        name = damage.__name__
        cscp = Typist(shutil.copytree(sound.folder, tmp_path / name / "w"), capsys)
        damage(cscp.folder / "scrutiny.jsonl")
        refused = set()
        for words, before in whole.items():
            answer = cscp(*words, today=day)
            if (answer.status, answer.out) == (1, "") and "scrutiny.jsonl" in answer.err:
                refused |= {*words}
            else:
                assert (answer.status, answer.out) == (before.status, before.out), (name, words)
        assert refused >= WRONG, name
        assert not refused & {"actions", "attendance", "said-delivered", "calendar", "agencies"}


@pytest.mark.usefixtures("quick_papers")
def test_a_signed_quarter_is_exported_without_the_scrutineer_s_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its files were stored; what was not signed is refused, or marked if that is asked for."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    day = date(2025, 1, 20)
    cscp = Typist(tmp_path / "w", capsys)
    save_snapshot(small_year(cscp.folder))
    cscp.does("sign-off", "2024-25/Q3", "--how", "email", "--yes", today=day)
    words = ("export", "quarterly", "--quarter", "2024-25/Q3")
    signed = cscp.does(*words, today=day).out
    _is_gone(cscp.folder / "scrutiny.jsonl")
    assert cscp.does(*words, today=day).out == signed
    refused = cscp(*words, "--as-at", "31/12/2024", today=day)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.count("scrutiny.jsonl no longer has") == 1
    marked = cscp.does(*words, "--as-at", "31/12/2024", "--anyway", today=day)
    assert marked.out.splitlines()[0] == marked.out.splitlines()[-1] == f"**{MARK}**"
    withdrawn = cscp.does("withdraw-sign-off", "2024-25/Q3", "--why", "An error.", today=day)
    assert "withdrawn" in withdrawn.err + withdrawn.out
    again = cscp("sign-off", "2024-25/Q3", "--how", "email", "--yes", today=day)
    assert again.status == 1
    assert again.err.startswith("Not signed off: scrutiny.jsonl no longer has")
    listed = cscp.does("list", "challenges", "--anyway", today=day).out.splitlines()
    assert listed[0] == listed[-1] == MARK


def _is_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _is_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _is_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _is_a_link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@pytest.mark.skipif(os.name == "nt", reason="has no pipes, and links need a right there")
@pytest.mark.parametrize("replace", [_is_a_folder, _is_a_pipe, _is_a_link, _is_a_link_to_nowhere])
def test_something_else_in_the_place_of_a_scrutineer_s_journal_stops_what_counts_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    replace: Callable[[Path], None],
) -> None:
    """The team goes on recording; the figures, check, repair and backup name the file and a way out."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    cscp = Typist(tmp_path / "w", capsys)
    team_with_scrutineer(cscp.folder)
    question = RaiseChallenge("police", "Why so late?")
    says(scrutineer_of(cscp.folder), question)
    made = back_up(cscp.folder, FixedClock(TODAY).now, "Business officer").path
    path = cscp.folder / "scrutiny.jsonl"
    (cscp.folder / "cscp.json").unlink(missing_ok=True)
    replace(path)
    workspace = Workspace(cscp.folder)
    assert not workspace.damage()
    (trouble,) = workspace.scrutiny_damage()
    assert "cscp restore FILE --only scrutiny" in trouble.way_out
    assert published(workspace) == 2
    with pytest.raises(DamagedRecord, match=r"scrutiny\.jsonl can't be used"):
        published(workspace, "challenges")
    assert cscp.does("list", "actions").out
    cscp.does("note", "BP24-1.1", "Goes on.")
    for words in (
        ("list", "challenges"),
        ("export", "figures"),
        ("check",),
        ("check", "--repair"),
        ("backup", str(tmp_path / "late.zip")),
    ):
        answer = cscp(*words)
        assert answer.status == 1, words
        assert "scrutiny.jsonl can't be used" in answer.err, words
        assert "Move it somewhere else, then run “cscp check”" in answer.err, words
    assert not (tmp_path / "late.zip").exists()
    path.rename(tmp_path / "moved")
    cscp.does("restore", str(made), "--only", "scrutiny", "--yes")
    assert "Why so late?" in cscp.does("list", "challenges").out
    assert "Goes on." in cscp.does("history", "BP24-1.1").out
