"""Backups, restoring and repairing on the command line, and the figures that come back."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from building import TODAY
from command_line import Typist
from cscp_tui.services.demo import load_demo
from store.damages import DAMAGES, Damage

if TYPE_CHECKING:
    from pathlib import Path

DEMO_DAY = date(2025, 11, 27)
LIST = ("list", "actions", "--json")
EXPORT = ("export", "quarterly", "--quarter", "2025-26/Q2")


def test_the_first_change_of_a_day_is_backed_up(cscp: Typist) -> None:
    """One automatic backup a day, without a word about it."""
    backups = cscp.folder / "backups"
    assert not backups.exists()
    cscp.does("note", "BP24-1.1", "one")
    cscp.does("note", "BP24-1.1", "two")
    assert [path.name for path in backups.iterdir()] == [f"auto-{TODAY.isoformat()}.zip"]
    cscp.does("note", "BP24-1.1", "three", today=TODAY + timedelta(days=1))
    assert len(list(backups.iterdir())) == 2


def test_a_backup_goes_where_it_is_told(cscp: Typist, tmp_path: Path) -> None:
    """The sentence says what it holds and where it is; it is never written over."""
    answer = cscp("backup", str(tmp_path / "mine.zip"))
    assert answer.status == 0
    assert answer.err == (
        f"Backed up 3 changes to {tmp_path / 'mine.zip'}, then read it back and verified it.\n"
    )
    cscp.does("note", "BP24-1.1", "more")
    cscp.refuses(
        ["backup", str(tmp_path / "mine.zip")], 1, "already exists. Give another file name"
    )
    cscp.refuses(["backup", str(cscp.folder / "journal.jsonl")], 1, "already exists")
    cscp.does("backup", str(cscp.folder / "backups" / "mine.zip"))


def test_no_export_is_written_over_a_backup(cscp: Typist) -> None:
    """The folder of backups is the workspace's own."""
    cscp.does("backup")
    (backup,) = (cscp.folder / "backups").iterdir()
    before = backup.read_bytes()
    assert cscp("export", "actions", "-o", str(backup)).status != 0
    assert backup.read_bytes() == before


def test_restoring_asks_before_anything_newer_is_lost(cscp: Typist) -> None:
    """Without an answer nothing happens; with --yes it does, and the copy brings it back."""
    cscp.does("note", "BP24-1.1", "one")
    cscp.does("note", "BP24-1.1", "two")
    newer = cscp.journal
    file = str(next((cscp.folder / "backups").iterdir()))
    assert file in cscp.does("restore").out
    cscp.refuses(["restore", file], 1, "1 change in journal.jsonl is not in this backup")
    answer = cscp.does("restore", file, "--yes")
    assert cscp.journal != newer
    copy = answer.err.split("is in ")[1].strip().rstrip(".")
    cscp.does("restore", copy)
    assert cscp.journal == newer


def test_a_backup_is_named_as_the_check_names_it(cscp: Typist) -> None:
    """By its place in the workspace, or by its name alone."""
    cscp.does("note", "BP24-1.1", "one")
    name = next((cscp.folder / "backups").iterdir()).name
    for file in (f"backups/{name}", name):
        cscp.does("note", "BP24-1.1", "more")
        assert "Restored the journal" in cscp.does("restore", file, "--yes").err


def test_a_damaged_journal_condemns_no_signed_file(cscp: Typist) -> None:
    """The lines that are gone may be those that signed it."""
    (cscp.folder / "signed").mkdir()
    (cscp.folder / "signed" / "1.md").write_text("Signed.")
    assert "belongs to no signed-off quarter" in cscp.does("check").err
    journal = cscp.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"BP24-1.1", b"BP24-1.2", 1))
    answer = cscp("check")
    assert answer.status == 1
    assert "no signed-off quarter" not in answer.err


def test_what_a_repair_leaves_is_not_called_nothing(cscp: Typist) -> None:
    """A second history is merged, not repaired."""
    journal = cscp.folder / "journal.jsonl"
    before = cscp.journal
    cscp.does("note", "BP24-1.1", "theirs")
    (cscp.folder / "copy.jsonl").write_bytes(cscp.journal)
    journal.write_bytes(before)
    (cscp.folder / "cscp.json").unlink(missing_ok=True)
    shutil.rmtree(cscp.folder / "backups")
    cscp.does("note", "BP24-1.1", "ours")
    answer = cscp("check", "--repair")
    assert answer.status == 1
    assert answer.err.startswith("None of this can be repaired here:\ncopy.jsonl is a second")


def test_a_part_and_another_folder(cscp: Typist, tmp_path: Path) -> None:
    """Templates alone, and everything into a new folder."""
    (cscp.folder / "templates").mkdir()
    template = cscp.folder / "templates" / "document.css"
    template.write_text("a {}")
    cscp.does("backup", str(tmp_path / "b.zip"))
    template.unlink()
    answer = cscp.does("restore", str(tmp_path / "b.zip"), "--only", "templates")
    assert answer.err.startswith("Restored the templates from b.zip.")
    assert template.exists()
    cscp.does("restore", str(tmp_path / "b.zip"), "--into", str(tmp_path / "new"))
    assert (tmp_path / "new" / "journal.jsonl").read_bytes() == cscp.journal


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["restore", "nowhere.zip"], 2, "there is no such file"),
        (["restore", "x", "--only", "everything"], 2, "invalid choice"),
        (["--role", "scrutineer", "restore"], 1, "Scrutineers can read"),
        (["--role", "scrutineer", "check", "--repair"], 1, "Scrutineers can read"),
    ],
)
def test_mistakes(cscp: Typist, words: list[str], status: int, said: str) -> None:
    """Each gets a sentence, and changes nothing."""
    cscp.refuses(words, status, said)


def test_a_sound_workspace_has_nothing_to_repair(cscp: Typist) -> None:
    """It says so, and checks."""
    answer = cscp.does("check", "--repair")
    assert answer.err == "There's nothing to repair.\n"
    assert "3 changes, each as it was written." in answer.out


# The way out, to the end


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo year."""
    folder = tmp_path_factory.mktemp("demo") / "w"
    load_demo(folder)
    return folder


SOME = {
    "byte order mark",
    "a bit in a field",
    "a line missing",
    "two lines swapped",
    "three last lines gone",
    "empty",
    "missing",
    "a torn tail",
}


def published(typist: Typist, folder: Path) -> tuple[str, str]:
    """What the demo's list and its quarterly update say."""
    target = folder.parent / "update.md"
    target.unlink(missing_ok=True)
    typist.does(*EXPORT, "-o", str(target), today=DEMO_DAY)
    return typist.does(*LIST, today=DEMO_DAY).out, target.read_text("utf-8")


@pytest.mark.parametrize("snapshot", [True, False], ids=["cscp.json", "no cscp.json"])
@pytest.mark.parametrize(
    "kind", [kind for kind in DAMAGES if kind.name in SOME], ids=lambda kind: kind.name
)
def test_no_wrong_figure_gets_out_and_the_way_out_leads_to_the_true_ones(
    demo: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: Damage,
    *,
    snapshot: bool,
) -> None:
    """With a backup of the day before, the figures of a damaged workspace come back exactly."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "w"
    shutil.copytree(demo, folder)
    typist = Typist(folder, capsys)
    typist.does("backup", today=DEMO_DAY)
    true = published(typist, folder)
    journal = folder / "journal.jsonl"
    data = kind.damage(journal.read_bytes())
    if data is None:
        journal.unlink()
    else:
        journal.write_bytes(data)
    if not snapshot:
        (folder / "cscp.json").unlink()
    answer = typist(*LIST, today=DEMO_DAY)
    assert answer.status == 1 or answer.out == true[0]
    typist.does("check", "--repair", today=DEMO_DAY)
    assert published(typist, folder) == true
    assert typist("check", today=DEMO_DAY).status == 0
