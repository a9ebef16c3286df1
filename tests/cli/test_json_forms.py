"""What ``--json`` prints has the forms that the schema describes, and no other keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import convert, structs

from cscp_tui.cli.json_forms import Answers, Applied, AppliedLine, Change, Import
from readme_blocks import SCHEMA, json_schema

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist


def fits(values: Any, form: Any) -> None:
    """Check the types of values, and that they have the keys of a form, in its order."""
    convert(values, form, strict=True)
    assert list(values) == [each.name for each in structs.fields(form)]


def test_the_schema_is_as_the_program_declares_it() -> None:
    """Renew it with ``python tests/readme_blocks.py``."""
    assert SCHEMA.read_text("utf-8") == json_schema()


def test_a_change_has_its_form(cscp: Typist) -> None:
    """With what it made, by table and id."""
    fits(cscp("note", "BP24-1.1", "Half are trained.", "--json").json, Change)


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
    fits(cscp("import", str(path), *words, "--dry-run", "--json").json, Import)


def test_answers_have_their_form(cscp: Typist, tmp_path: Path) -> None:
    """With the state of each, and what is proposed."""
    path = tmp_path / "back.csv"
    path.write_text("Ref,Your update,Position\nBP24-1.1,All trained.,complete\n")
    words = ("--agency", "police", "--quarter", "2024-25/Q2", "--dry-run", "--json")
    fits(cscp("take-in-answers", str(path), *words).json, Answers)
