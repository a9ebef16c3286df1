"""What ``--json`` prints has the forms that the schema describes, and no other keys."""

from __future__ import annotations

import io
import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import convert, structs

from command_line import Typist
from cscp_tui.cli.json_forms import (
    Answers,
    Applied,
    AppliedLine,
    CapturedLine,
    CommandAnswer,
    GroupQuorum,
    HistoryLine,
    ImportResult,
    RecordedChange,
    RequestRow,
)
from cscp_tui.cli.main import main
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.records import KINDS
from cscp_tui.services.verification import Verified
from cscp_tui.views.updates.checklist import ChecklistItem
from readme_blocks import SCHEMA, json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cscp_tui.cli.parser import CommandLineParser


def fits(values: Any, form: Any) -> None:
    """Check the types of values, and that they have the keys of a form, in its order."""
    convert(values, form, strict=True)
    assert list(values) == ["v", *(each.encode_name for each in structs.fields(form))]


def test_the_schema_is_as_the_program_declares_it() -> None:
    """Renew it with ``python tests/readme_blocks.py``."""
    assert SCHEMA.read_text("utf-8") == json_schema()


def test_a_change_has_its_form(cscp: Typist) -> None:
    """With what it made, by table and id."""
    fits(cscp("note", "BP24-1.1", "Half are trained.", "--json").json, RecordedChange)


def test_a_file_of_commands_has_its_forms(cscp: Typist, tmp_path: Path) -> None:
    """Each line's result has one, and the step has another."""
    path = tmp_path / "commands.jsonl"
    path.write_text(json.dumps({"command": "note", "args": ["BP24-1.1", "Half."]}))
    line, step = map(json.loads, cscp.does("apply", str(path)).out.splitlines())
    fits(line, AppliedLine)
    fits(step, Applied)


@pytest.mark.parametrize("words", [("--source", "other"), ("--as", "attendance")])
def test_an_import_has_its_form(cscp: Typist, tmp_path: Path, words: tuple[str, str]) -> None:
    """With rows, questions and names that aren't known."""
    path = tmp_path / "file.csv"
    texts = {"--source": "Action,Lead agency,Status\nMap needs,Harbour Trust,Green\n"}
    path.write_text(texts.get(words[0], "QAG\nAgency,16.6.24\nHarbour Trust,Y\nThe Police,?\n"))
    fits(cscp("import", str(path), *words, "--dry-run", "--json").json, ImportResult)


def test_answers_have_their_form(cscp: Typist, tmp_path: Path) -> None:
    """With the state of each, and what is proposed."""
    path = tmp_path / "back.csv"
    path.write_text("Ref,Your update,Position\nBP24-1.1,All trained.,complete\n")
    words = ("--agency", "police", "--quarter", "2024-25/Q2", "--dry-run", "--json")
    fits(cscp("take-in-answers", str(path), *words).json, Answers)


def test_answers_say_which_file_could_not_be_read(cscp: Typist, tmp_path: Path) -> None:
    """The reason is in the JSON, beside the answers of the other files."""
    path = tmp_path / "back.csv"
    path.write_text("Ref,Your update\nBP24-1.1,All trained.\n")
    words = ("--agency", "police", "--quarter", "2024-25/Q2", "--dry-run", "--json")
    answer = cscp("take-in-answers", str(tmp_path / "gone.csv"), str(path), *words)
    fits(answer.json, Answers)
    assert answer.status == 1
    assert answer.json["problems"] == ["gone.csv isn't there. Check its name and its folder."]
    assert [each["file"] for each in answer.json["files"]] == ["back.csv"]


@pytest.mark.parametrize("table", KINDS)
def test_the_rows_of_a_list_have_their_form(
    loaded_demo: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    """A list is an array; each row says its version and has the keys of the schema, in order."""
    cscp = Typist(loaded_demo, capsys)
    rows = cscp("list", table.replace("_", "-"), "--json").json
    described = json.loads(json_schema())["$defs"][KINDS[table].record.__name__]
    for row in rows:
        assert list(row) == list(described["properties"]) == described["required"]
        assert row["v"] == 1


def test_histories_and_other_lists_have_their_forms(
    cscp: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of the journal, what is doubtful in an update, lines of minutes, a verified file."""
    for line in cscp("history", "--json").json:
        fits(line, HistoryLine)
    for doubt in cscp("checklist", "--quarter", "2024-25/Q2", "--json").json:
        fits(doubt, ChecklistItem)
    for row in cscp("requests", "--quarter", "2024-25/Q2", "--json").json:
        fits(row, RequestRow)
    cscp.does("add", "meeting", "group=QAG", "day=25/11/2024")
    cscp.does("start", "qag")
    monkeypatch.setattr("sys.stdin", io.StringIO("Police to map needs by end of Jan\n"))
    (line,) = cscp("capture", "QAG-2024-11-25", "--dry-run", "--json").json
    fits(line, CapturedLine)
    path = tmp_path / "pack.html"
    cscp.does("export", "scrutiny-pack", "-o", str(path))
    fits(cscp("verify", str(path), "--json").json, Verified)


def names_of(parser: CommandLineParser, name: str = "") -> Iterator[str]:
    """The full names of the commands that print JSON when asked."""
    for each, under in parser.commands.items():
        yield from names_of(under, f"{name} {each}".strip())
    if any("--json" in option.option_strings for option in parser.taken):
        yield name


@pytest.mark.parametrize("name", list(names_of(make_parser())))
def test_each_command_that_prints_json_prints_it_when_it_is_refused(
    cscp: Typist, name: str
) -> None:
    """Whatever is wrong with the command line, stdout is one value, with the reason in it."""
    answer = cscp(*name.split(), "--json", "--no-such-option")
    assert answer.status
    fits(answer.json, CommandAnswer)
    assert answer.json["error"] == answer.err.splitlines()[-1]
    answer = cscp(*name.split(), "--json")
    printed = answer.json
    assert isinstance(printed, list) or printed["v"] == 1
    if answer.status:
        assert printed["error"]


@pytest.mark.parametrize(
    ("words", "column"),
    [
        (("schedule", "QAG", "--every", "6 weeks", "--to", "31/3/2025"), "meeting"),
        (("carry-over", "2024/25", "--to", "2025-27"), "ref"),
        (("take-in", "{pack}"), ""),
        (("merge", "{copy}"), ""),
    ],
)
def test_a_preview_is_told_as_json(
    cscp: Typist, tmp_path: Path, words: tuple[str, ...], column: str
) -> None:
    """Its rows by column and its sentences, where nothing is recorded yet."""
    copy = shutil.copytree(cscp.folder, tmp_path / "copy")
    pack = tmp_path / "pack.html"
    cscp.does("export", "scrutiny-pack", "-o", str(pack))
    named = {"{copy}": str(copy), "{pack}": str(pack)}
    before = cscp.journal
    answer = cscp(*(named.get(word, word) for word in words), "--json")
    fits(answer.json, CommandAnswer)
    assert cscp.journal == before
    if column:
        assert not answer.json["error"]
        assert all(column in row for row in answer.json["rows"])
        assert answer.json["rows"]
        assert "Nothing was changed. This is a preview: add --yes to do it." in answer.json["said"]


def test_a_preview_that_is_confirmed_tells_the_change_alone(cscp: Typist) -> None:
    """One value, with the meetings that were planned."""
    words = ("schedule", "QAG", "--every", "6 weeks", "--to", "31/3/2025", "--yes", "--json")
    told = cscp.does(*words).json
    fits(told, RecordedChange)
    assert {each["table"] for each in told["new"]} == {"meetings"}


def test_a_quorum_has_its_form(cscp: Typist) -> None:
    """Without clauses, too; setting it tells the change."""
    fits(cscp.does("quorum", "EXEC", "--json").json, GroupQuorum)
    fits(cscp.does("quorum", "EXEC", "council", "2 of police, icb", "--json").json, RecordedChange)
    told = cscp.does("quorum", "EXEC", "--json").json
    assert [each["at_least"] for each in told["clauses"]] == [1, 2]


def test_a_fault_of_the_program_is_told_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads stdout gets one value even then."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(sys, "argv", ["cscp", "list", "actions", "--json"])

    def fail(*_: object) -> int:
        raise ValueError

    monkeypatch.setattr(sys.modules["cscp_tui.cli.main"], "_run", fail)
    with pytest.raises(ValueError):  # noqa: PT011 - any fault
        main()
    sys.excepthook(ValueError, ValueError(), None)
    told = json.loads(capsys.readouterr().out)
    fits(told, CommandAnswer)
    assert "has a fault (ValueError)" in told["error"]
