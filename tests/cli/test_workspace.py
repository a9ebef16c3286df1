from __future__ import annotations

import io
import shlex
import shutil
import sys
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from building import OFFICER, TODAY, context, make_workspace, open_workspace, record
from command_line import Typist
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import redaction
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import scrutineer_recorder
from store.damages import DAMAGES, Damage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def other(cscp: Typist, tmp_path: Path) -> Path:
    """A copy of the folder with one change that conflicts with ours, and one that does not."""
    folder = tmp_path / "other"
    shutil.copytree(cscp.folder, folder)
    theirs = open_workspace(folder)
    record(theirs, SetFields("actions", "BP24-1.1", {"lead": "Head of theirs"}), OFFICER)
    record(theirs, AddProgressUpdate("BP24-1.2", "Begun."), OFFICER)
    cscp.does("set", "BP24-1.1", "lead=Head of ours")
    return folder


def lead(cscp: Typist) -> str:
    """Who leads the action that both changed."""
    return str(cscp("list", "actions", "BP24-1.1", "--json").json[0]["lead"])


def test_a_dry_run_shows_what_would_happen(cscp: Typist, other: Path) -> None:
    """Both values, who recorded them, and what becomes of each change; nothing is changed."""
    before = (cscp.folder / "journal.jsonl").read_bytes()
    answer = cscp("merge", str(other), "--dry-run")
    assert answer.status == 0
    assert "Head of ours" in answer.out
    assert "Head of theirs" in answer.out
    assert "to be decided" in answer.out
    assert "2 changes by Business officer that this copy doesn't have" in answer.err
    assert (cscp.folder / "journal.jsonl").read_bytes() == before


def test_conflicts_are_decided_first(cscp: Typist, other: Path) -> None:
    """Without an answer nothing is merged, and the two ways to give one are said."""
    before = (cscp.folder / "journal.jsonl").read_bytes()
    answer = cscp("merge", str(other), "--yes")
    assert answer.status == 1
    assert "Add --mine or --theirs" in answer.err
    both = cscp("merge", str(other), "--mine", "--theirs")
    assert both.status == 2
    assert "Choose --mine or --theirs" in both.err
    assert (cscp.folder / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("side", "kept"), [("--mine", "Head of ours"), ("--theirs", "Head of theirs")]
)
def test_one_side_is_kept(cscp: Typist, other: Path, side: str, kept: str) -> None:
    """Merging again changes nothing, and undo takes all of it back."""
    answer = cscp("merge", str(other), side, "--yes")
    assert (answer.status, lead(cscp)) == (0, kept)
    assert "2 changes merged from the other copy." in answer.err
    assert "You already have every change" in cscp("merge", str(other), side, "--yes").err
    assert "from another copy" in cscp("history").out
    assert cscp("check").status == 0
    assert "Undone: the merge of 2 changes from another copy" in cscp("undo").err
    assert lead(cscp) == "Head of ours"


class Terminal(io.StringIO):
    """Somebody at a terminal who types lines."""

    def isatty(self) -> bool:
        """Whether somebody can be asked: yes."""
        return True


@pytest.mark.parametrize(
    ("typed", "status", "kept"),
    [
        ("x\nt\nyes\n", 0, "Head of theirs"),
        ("mine\nyes\n", 0, "Head of ours"),
        ("t\nno\n", 1, "Head of ours"),
        ("", 1, "Head of ours"),
    ],
)
def test_each_conflict_is_asked_about(
    cscp: Typist,
    other: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    typed: str,
    status: int,
    kept: str,
) -> None:
    """On a terminal; what is no answer is asked again, and an end changes nothing."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    answer = cscp("merge", str(other))
    assert "Keep mine (m) or theirs (t)?" in answer.err
    assert (answer.status, lead(cscp)) == (status, kept)


DEMO_DAY = date(2025, 11, 27)
LIST = ("list", "actions", "--json")
EXPORT = ("export", "quarterly", "--quarter", "2025-26/Q2")


def test_the_first_change_of_a_day_is_backed_up(cscp: Typist) -> None:
    """One automatic backup a day, without a word about it."""
    backups = cscp.folder / "backups"
    assert not backups.exists()
    cscp.does("note", "BP24-1.1", "one")
    cscp.does("note", "BP24-1.1", "two")
    (path,) = backups.iterdir()
    assert path.name.startswith(f"auto-{TODAY.isoformat()}-n")
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
    """Without an answer nothing happens; with --drop-newer it does, and the copy brings it back."""
    cscp.does("note", "BP24-1.1", "one")
    cscp.does("note", "BP24-1.1", "two")
    newer = cscp.journal
    file = str(next((cscp.folder / "backups").iterdir()))
    assert file in cscp.does("restore").out
    cscp.refuses(["restore", file], 1, "1 change in journal.jsonl is not in this backup")
    answer = cscp.does("restore", file, "--drop-newer")
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
        assert "Restored the journal" in cscp.does("restore", file, "--drop-newer").err


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
        (["restore", "nowhere.zip"], 1, "there is no such file"),
        (["restore", "x", "--only", "everything"], 2, "isn't a valid part"),
        (["--role", "scrutineer", "restore"], 1, "Scrutineers can read"),
        (["--role", "scrutineer", "check", "--repair"], 1, "not repair them"),
        (["--role", "scrutineer", "check", "--share"], 1, "Scrutineers can read"),
        (["--role", "scrutineer", "backup"], 1, "not back them up"),
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


SOME = {"a line missing", "missing"}
"""Every other one is tried in ``store/test_repair.py`` and ``store/test_damage.py``."""


def published(typist: Typist, folder: Path) -> tuple[str, str]:
    """What the demo's list and its quarterly update say."""
    target = folder.parent / "update.md"
    target.unlink(missing_ok=True)
    typist.does(*EXPORT, "-o", str(target), today=DEMO_DAY)
    return typist.does(*LIST, today=DEMO_DAY).out, target.read_text("utf-8")


@pytest.fixture(scope="module")
def told_once(
    loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[tuple[str, str]]]:
    """The demo, which the first who asks backs up, and what it publishes then."""
    return shutil.copytree(loaded_demo, tmp_path_factory.mktemp("sound") / "w"), []


@pytest.mark.parametrize("snapshot", [True, False], ids=["cscp.json", "no cscp.json"])
@pytest.mark.parametrize(
    "kind", [kind for kind in DAMAGES if kind.name in SOME], ids=lambda kind: kind.name
)
def test_no_wrong_figure_gets_out_and_the_way_out_leads_to_the_true_ones(
    told_once: tuple[Path, list[tuple[str, str]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: Damage,
    *,
    snapshot: bool,
) -> None:
    """With a backup of the day before, the figures of a damaged workspace come back exactly."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    sound, told = told_once
    if not told:
        Typist(sound, capsys).does("backup", today=DEMO_DAY)
        told.append(published(Typist(sound, capsys), sound))
    (true,) = told
    folder = shutil.copytree(sound, tmp_path / "w")
    typist = Typist(folder, capsys)
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


REF = "BP24-1.1"
WHY = ("--why", "It named a child.")


@pytest.fixture
def naming(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    """A workspace with a text that must go."""
    make_workspace(tmp_path / "w", 2)
    typist = Typist(tmp_path / "w", capsys)
    typist.does("note", REF, "We met Zebedee Jones.")
    return typist


def test_it_lists_every_place_and_what_it_means(naming: Typist) -> None:
    """The preview names places and what is beyond reach, and changes nothing."""
    naming.does("export", "actions", "-o", str(naming.folder / "exports.md"))
    (naming.folder / "letter.txt").write_text("Dear Zebedee Jones")
    (naming.folder / "scan.pdf").write_bytes(b"%PDF-1.7 \xff")
    before = naming.journal
    answer = naming("redact", REF, "zebedee  JONES", *WHY)
    assert answer.status == 1
    assert naming.journal == before
    for words in (
        "The records and their history: 1 text, in",
        "The current state (cscp.json), which will be rewritten",
        "letter.txt: 1 place",
        "Not changed: scan.pdf, which can't be searched: look at it and delete it.",
        "Copies elsewhere stay as they are",
        "This can't be undone.",
        "stays in your shell's history",
        "This is a preview: add --for-good to do it",
    ):
        assert words in answer.err


def test_it_removes_the_text_and_keeps_a_record(naming: Typist) -> None:
    """The history says when, by whom and why; the check passes and shows it."""
    assert naming("redact", REF, "Zebedee", *WHY, "--for-good").status == 0
    assert b"Zebedee" not in naming.journal
    assert naming.book.updates_of(REF)[0].text == "[redacted]"
    history = naming.does("history", REF).out
    assert "It named a child." in history
    assert "Business officer" in history
    checked = naming.does("check")
    assert "redacted by Business officer" in checked.err
    assert "[redacted]" in naming.does("history", REF, "--json").out
    assert "It named a child." in naming.does("list", "redactions").out


def test_the_text_is_read_from_stdin(naming: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads it, so that it stands in no shell's history."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Zebedee Jones\n")))
    answer = naming("redact", REF, "-", *WHY, "--for-good")
    assert answer.status == 0
    assert "shell" not in answer.err
    assert b"Zebedee" not in naming.journal


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("no\n", 1), ("", 1)])
def test_somebody_at_a_terminal_is_asked_for_the_text(
    naming: Typist, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    """It isn't shown as it is typed, and only yes to its places redacts it."""
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("cscp_tui.cli.workspace.getpass", lambda _: "Zebedee Jones")
    assert naming("redact", REF, *WHY).status == status
    assert (b"Zebedee" in naming.journal) is (status != 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param((REF, "Zebedee"), "Say why the text is redacted", id="no reason"),
        pytest.param((REF, "Zzyzx", *WHY), "isn't anywhere", id="nowhere"),
        pytest.param((REF, "ab", *WHY), "too short", id="short"),
        pytest.param((REF, *WHY), "Give the text on stdin", id="nobody to ask"),
        pytest.param(("BP24-1.2", "Zebedee", *WHY), "isn't in BP24-1.2, but in", id="elsewhere"),
    ],
)
def test_what_is_refused(naming: Typist, words: tuple[str, ...], said: str) -> None:
    """Nothing is changed then."""
    before = naming.journal
    answer = naming("redact", *words, "--for-good")
    assert answer.status != 0
    assert said in answer.err
    assert naming.journal == before


def test_a_scrutineer_redacts_their_own_journal(naming: Typist) -> None:
    """The team is told that it is the scrutineer's to redact, and the other way round."""
    naming.does(
        "--role", "scrutineer", "add", "challenge", "put_to=police", "question=Is Zebedee safe?"
    )
    team = naming("redact", REF, "Zebedee", *WHY, "--for-good")
    assert "scrutiny.jsonl, 1 place, which the scrutineer redacts" in team.err
    answer = naming("--role", "scrutineer", "redact", "CH-S1", "Zebedee", *WHY, "--for-good")
    assert answer.status == 0
    assert naming.book.challenges["CH-S1"].question == "[redacted]"
    for path in naming.folder.rglob("*"):
        assert not path.is_file() or b"Zebedee" not in path.read_bytes(), path
    assert naming("check").status == 0


def test_a_scrutineers_own_file_brings_its_redaction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was taken in before is blank once the file is taken in again."""
    folder, own = tmp_path / "w", tmp_path / "own.jsonl"
    make_workspace(folder, 1)
    naming = Typist(folder, capsys)
    naming.does("add", "agency", "--id", "scrutineer", "name=Independent Scrutineer", "kind=role")
    theirs = scrutineer_recorder(folder, FixedClock(TODAY), own=own)
    challenge = RaiseChallenge("police", "Is Zebedee safe?", "scrutineer")
    theirs.record(challenge, context(by="Independent Scrutineer"))
    naming.does("take-in", str(own), "--yes")
    assert b"Zebedee" in (folder / "scrutiny.jsonl").read_bytes()
    (key,) = theirs.book.challenges
    redaction.redact(
        theirs, "Zebedee", key, "It named a child.", context(by="Independent Scrutineer")
    )
    assert b"Zebedee" not in own.read_bytes()
    naming.does("take-in", str(own), "--yes")
    assert b"Zebedee" not in (folder / "scrutiny.jsonl").read_bytes()
    assert naming("check").status == 0
    assert naming.book.challenges[key].question == "[redacted]"


def test_a_merge_brings_the_redactions_of_the_other_copy(
    naming: Typist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In either direction the text is gone, and merging again changes nothing."""
    other = tmp_path / "other"
    shutil.copytree(naming.folder, other)
    assert naming("redact", REF, "Zebedee", *WHY, "--for-good").status == 0
    here = Typist(other, capsys)
    answer = here("merge", str(naming.folder), "--yes")
    assert answer.status == 0
    assert "The other copy has 1 redaction that this one doesn't have." in answer.err
    assert here.book.updates_of(REF)[0].text == "[redacted]"
    assert b"Zebedee" not in here.journal
    assert here("check").status == 0
    before = here.journal
    assert here("merge", str(naming.folder), "--yes").status == 0
    assert here.journal == before


def test_browsers_on_this_computer_are_shown_an_app_each(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page opens the same workspace for the same person, and no other computer is answered."""
    served: list[object] = []

    class Server:
        """A server that listens to nothing."""

        def __init__(self, command: str, **settings: object) -> None:
            served.extend((shlex.split(command), settings))

        def serve(self) -> None:
            """Would not end by itself."""

    module = SimpleNamespace(Server=Server)
    monkeypatch.setattr("cscp_tui.cli.opening.import_module", lambda _: module)
    cscp.does("serve", "--port", "8123")
    words, settings = served
    of = ["--by", "Business officer", "--workspace", str(cscp.folder)]
    assert words == [sys.executable, "-m", "cscp_tui", *of]
    assert settings == {"host": "127.0.0.1", "port": 8123, "title": "cscp"}


def test_a_browser_needs_an_extra_part(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the part that is missing."""
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert "install “cscp-tui[browser]”" in cscp.refused("serve")


@pytest.mark.parametrize("typed", ["x", "0", "65536", "９９９９９", "-1", "9" * 5000])
def test_a_port_that_none_is_is_refused(cscp: Typist, typed: str) -> None:
    """Nothing listens then."""
    assert "isn't a port. Give a number from 1 to 65535." in cscp.refused(
        "serve", f"--port={typed}"
    )
