"""The scrutineer on the command line: the pack, the annual report table, and taking a file in."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY
from cscp_tui.cli import reading
from cscp_tui.domain.commands.scrutiny import RaiseChallenge, WriteReflection
from cscp_tui.store.workspace import Workspace
from scrutinised import SCRUTINEER, contents, says, scrutineer_of

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Answer, Typist
    from cscp_tui.store.storage import Storage

QUESTION = RaiseChallenge("police", "Why are data late?")


def test_a_file_is_taken_in(cscp: Typist, tmp_path: Path) -> None:
    """The challenges of a scrutineer's own file stand in the team's list then."""
    file = tmp_path / "mine.jsonl"
    mine = scrutineer_of(cscp.folder, file)
    says(mine, QUESTION)
    says(mine, WriteReflection(SCRUTINEER, "A fair start."))
    before = file.read_bytes()
    shown = cscp("take-in", str(file))
    assert "Why are data late?" in shown.out
    assert "2 new changes by Independent Scrutineer." in shown.err
    assert not cscp("list", "challenges", "--json").json
    cscp.does("take-in", str(file), "--dry-run", "--yes")
    assert "CH-S" not in cscp.does("list", "challenges").out
    answer = cscp("take-in", str(file), "--yes")
    assert answer.status == 0
    assert "2 changes by the scrutineer taken in" in answer.err
    assert file.read_bytes() == before
    assert "nothing new" in cscp("take-in", str(file), "--yes").err
    listed = cscp("list", "challenges", "--json").json
    (key,) = (each["id"] for each in listed)
    assert f"Answered {key}" in cscp("answer", key, "Because.").err
    assert cscp("list", "challenges", "--json").json[0]["status"] == "answered"
    checked = cscp("check")
    assert checked.status == 0
    assert "2 changes by the scrutineer" in checked.out


def test_what_was_taken_in_is_taken_out_again(cscp: Typist, tmp_path: Path) -> None:
    """As one step; the file can be taken in again."""
    file = tmp_path / "mine.jsonl"
    says(scrutineer_of(cscp.folder, file), QUESTION)
    cscp.does("take-in", str(file), "--yes")
    assert "1 change undone." in cscp("take-in", str(file), "--undo", "--yes").err
    assert not cscp("list", "challenges", "--json").json
    assert "that had been undone" in cscp("take-in", str(file), "--yes").err
    assert len(cscp("list", "challenges", "--json").json) == 1
    assert cscp("check").status == 0


def test_what_is_no_scrutineers_file_is_refused(cscp: Typist, tmp_path: Path) -> None:
    """A missing file, and the team's own journal: one sentence each, nothing changed."""
    before = contents(cscp.folder)
    missing = cscp("take-in", str(tmp_path / "none.jsonl"))
    assert missing.status == 2
    assert "ive another file" in missing.err
    own = cscp("take-in", str(cscp.folder / "journal.jsonl"))
    assert own.status == 1
    assert "does not begin a scrutineer's journal" in own.err
    assert contents(cscp.folder) == before


def test_a_scrutineer_does_not_take_in(cscp: Typist, tmp_path: Path) -> None:
    """The team does."""
    answer = cscp("--role", "scrutineer", "take-in", str(tmp_path / "mine.jsonl"))
    assert answer.status == 1
    assert "Ask the team" in answer.err


def test_the_app_of_the_scrutineer_needs_a_terminal(cscp: Typist) -> None:
    """In a script it says so, and leaves nothing behind."""
    before = contents(cscp.folder)
    answer = cscp("scrutineer")
    assert answer.status == 1
    assert "needs a terminal" in answer.err
    assert contents(cscp.folder) == before


def test_the_app_of_the_scrutineer_is_opened_after_one_look(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of the scrutineer and the day come from the same reading, with its findings once."""
    opened: list[str] = []

    def look(storage: Storage) -> Workspace:
        opened.append(storage.where)
        return Workspace(storage)

    monkeypatch.setattr(reading, "Workspace", look)
    words = ("scrutineer", "--as-at", "20/11/2024")
    assert "needs a terminal" in cscp.bare("-w", str(cscp.folder), *words).err
    assert opened == [str(cscp.folder)]


def test_a_scrutineer_records_by_the_command_line(cscp: Typist) -> None:
    """A challenge, what came of it, a reflection, and taking back; the team's files stay."""
    before = contents(cscp.folder)

    def scrutinise(*words: str) -> Answer:
        return cscp("--role", "scrutineer", *words, by=SCRUTINEER)

    assert scrutinise("add", "challenge", "put_to=police", "question=Why?").out == "CH-S1\n"
    assert scrutinise("close", "CH-S1", "--came-of-it", "Settled.").status == 0
    assert scrutinise("reopen", "CH-S1").status == 0
    assert scrutinise("undo").status == 0
    added = scrutinise("add", "reflection", f"role={SCRUTINEER}", "text=A fair start.")
    assert added.out == f"scrutiny-2024-25/Q3/{SCRUTINEER}\n"
    assert before.items() <= contents(cscp.folder).items()
    assert cscp("list", "challenges", "--json").json[0]["status"] == "closed"
    assert cscp("list", "reflections", "--json").json[0]["text"] == "A fair start."


def test_a_scrutineer_leaves_the_teams_folder_alone(
    cscp: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files go where the scrutineer is, and never over one of the workspace's own."""
    monkeypatch.chdir(tmp_path)
    before = contents(cscp.folder)
    scrutineer = ("--role", "scrutineer")
    words = ("export", "quarterly", "--quarter", "2024-25/Q2", "--format", "docx")
    assert "Wrote" in cscp(*scrutineer, *words).err
    assert len(list((tmp_path / "exports").iterdir())) == 1
    monkeypatch.chdir(cscp.folder)
    cscp.refuses([*scrutineer, *words], 1, "is in the team's folder")
    file = str(cscp.folder / "journal.jsonl")
    cscp.refuses([*scrutineer, "export", "scrutiny-pack", "-o", file], 1, "is in the team's folder")
    cscp.refuses([*scrutineer, "templates"], 1, "not change them")
    assert "nothing has been recorded yet" in cscp(*scrutineer, "undo", "9").err
    assert before.items() <= contents(cscp.folder).items()


@pytest.mark.parametrize(
    "words",
    [
        ("note", "BP24-1.1", "x"),
        ("answer", "CH-S1", "x"),
        ("close", "BP24-1.1", "--outcome", "withdrawn", "--reason", "funding"),
        ("add", "action", "x", "--priority", "1", "--plan", "2024/25"),
        ("add", "agency", "--id", "x", "name=X"),
        ("set", "BP24-1.1", "title=x"),
        ("reopen", "QAG-2024-11-20", "--why", "x"),
        ("redo",),
    ],
)
def test_a_scrutineer_changes_nothing_of_the_teams(cscp: Typist, words: tuple[str, ...]) -> None:
    """Each command is refused, and no file of the team's is another one."""
    says(scrutineer_of(cscp.folder), QUESTION)
    before = contents(cscp.folder)
    assert cscp("--role", "scrutineer", *words, by="Somebody").status == 1
    after = contents(cscp.folder)
    assert {k: v for k, v in after.items() if not k.startswith("scrutiny.holder")} == {
        k: v for k, v in before.items() if not k.startswith("scrutiny.holder")
    }


def test_a_history_has_both_journals(cscp: Typist) -> None:
    """What the scrutineer asked and the team answered is one story."""
    says(scrutineer_of(cscp.folder), QUESTION)
    cscp("answer", "CH-S1", "Because.")
    entries = cscp("history", "CH-S1", "--json").json
    assert {entry["role"] for entry in entries} == {"scrutineer", "team"}
    every = cscp("history")
    assert "S1" in every.out
    assert every.out.count("\n") > len(entries)


def test_the_pack_is_one_html_file(cscp: Typist, tmp_path: Path) -> None:
    """To stdout or a file, with a marking, as at a day, of a plan."""
    answer = cscp("export", "scrutiny-pack", "--marking", "OFFICIAL-SENSITIVE")
    assert answer.out.startswith("<!DOCTYPE html>")
    assert answer.out.count("OFFICIAL-SENSITIVE") == 2
    file = tmp_path / "pack.html"
    said = cscp("export", "scrutiny-pack", "--as-at", "31/5/2024", "-o", str(file))
    assert f"Wrote {file}." in said.err
    assert "31 May 2024" in file.read_text("utf-8")
    wrong = cscp("export", "scrutiny-pack", "--plan", "2031/32")
    assert wrong.status == 2


def test_a_pack_and_a_seal_are_verified(cscp: Typist, tmp_path: Path) -> None:
    """What is recorded gives 0; what differs is named and gives 1; data come as JSON."""
    file = tmp_path / "pack.html"
    cscp.does("export", "scrutiny-pack", "-o", str(file))
    assert "pack.html matches what is recorded up to change" in cscp.does("verify", str(file)).out
    assert cscp("--role", "scrutineer", "verify", str(file)).status == 0
    text = file.read_text("utf-8")
    file.write_text(text.replace("Action 2", "Action 3"), "utf-8")
    answer = cscp("verify", str(file))
    assert answer.status == 1
    assert "“BP24-1.2 Action 3" in answer.err
    assert "differs from what is recorded" in answer.out
    assert cscp("verify", str(file), "--json").json["is_recorded"] is False
    seal = Workspace(cscp.folder).position.hash
    assert "It is the last one." in cscp.does("verify", "--seal", seal[:12]).out
    assert cscp("verify", "--seal", "0" * 12).status == 1


def test_what_cannot_be_verified_gets_a_sentence(cscp: Typist, tmp_path: Path) -> None:
    """Nothing, both, a folder, a missing file, another file, no seal."""
    cscp.refuses(["verify"], 2, "Give a file or --seal")
    cscp.refuses(["verify", "x", "--seal", "0" * 12], 2, "Give a file or --seal")
    cscp.refuses(["verify", str(tmp_path)], 2, "can't be read")
    cscp.refuses(["verify", str(tmp_path / "none.html")], 2, "can't be read")
    cscp.refuses(["verify", str(cscp.folder / "journal.jsonl")], 1, "isn't a scrutiny pack")
    cscp.refuses(["verify", "--seal", "[/oops]"], 2, "isn't a seal")


def test_a_scrutineer_exports_the_pack(cscp: Typist) -> None:
    """Reading is the scrutineer's."""
    assert cscp("--role", "scrutineer", "export", "scrutiny-pack").status == 0


def test_the_annual_report_tables(cscp: Typist) -> None:
    """In five formats; the day of publication is the day whose truth is shown."""
    cscp("add", "commitment", "year=2024/25", "said=Train everybody")
    later = date(2025, 9, 30)
    shown = cscp(
        "export", "annual-report", "--plan", "2024/25", "--published", "25/11/2024", today=later
    ).out
    assert "- **Published:** 25 November 2024" in shown
    assert "Train everybody" in shown
    assert "Delivered at 25 November 2024: 0 of 2." in shown
    early = cscp("export", "annual-report", "--plan", "2024/25", "--published", "1/5/2024").out
    assert "Train everybody" not in early
    values = json.loads(
        cscp("export", "annual-report", "--plan", "2024/25", "--format", "json").out
    )
    assert values["published"] == TODAY.isoformat()
    table = cscp("export", "annual-report", "--plan", "2024/25", "--format", "csv").out
    assert table.startswith("Table,Row,Column,Value")
    assert cscp("export", "annual-report", "--plan", "2024/25", "--format", "html").status == 0
    written = cscp("export", "annual-report", "--plan", "2024/25", "--format", "docx")
    assert written.err.endswith("annual-report-tables-2024-25-1.docx.\n")


def test_wrong_days_of_publication(cscp: Typist) -> None:
    """One that lies ahead, and one beside an as-at day."""
    ahead = cscp("export", "annual-report", "--plan", "2024/25", "--published", "1/1/2031")
    assert ahead.status == 1
    assert "is after today" in ahead.err
    both = cscp(
        "export",
        "annual-report",
        "--plan",
        "2024/25",
        "--published",
        "1/5/2024",
        "--as-at",
        "1/5/2024",
    )
    assert both.status == 2
    assert "not both" in both.err
    assert cscp("export", "annual-report").status == 2
