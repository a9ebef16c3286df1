"""A file of commands, recorded as one step or not at all."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import HOSTILE
from command_line import REFUSED
from cscp_tui.cli.registry import make_parser
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.enums import ImpactState, Status

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.services.outcome import JobOutcome

REF = "BP24-1.1"


def line(command: str, *args: str, **options: object) -> dict[str, Any]:
    return {"command": command, "args": list(args), "options": options}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "changes.jsonl"


def write(file: Path, *lines: dict[str, Any]) -> str:
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")
    return str(file)


def results(out: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in out.splitlines()]


def decoded(command: str, *args: str, **fields: object) -> dict[str, Any]:
    return {"command": command, "args": list(args), "fields": fields}


def test_fields_are_decoded_as_their_types(cscp: Typist, file: Path) -> None:
    """A day is a day and a list is a list; records are found by what people call them, too."""
    new = {"title": "Write a guide", "priority": "1", "plan": "2024/25", "due": "2025-03-31"}
    path = write(
        file,
        decoded("note", ref=REF.lower(), text="- half"),
        decoded("add action", **new),
        decoded("add group", name="Neglect group", id="NG"),
        decoded("set", REF, supporting_agencies=["Met", "icb"], title="Another title"),
        decoded("deliver", ref="BP24-1.2", impact="Calm", impact_state="emerging"),
    )
    *each, whole = results(cscp.does("apply", path).out)
    assert [one["command"] for one in each] == ["note", "add action", "add group", "set", "deliver"]
    actions, ref = cscp.book.actions, each[1]["new"][0]["id"]
    assert cscp.book.progress_updates[f"{REF}/note-1"].text == "- half"
    assert (actions[ref].due, actions[ref].priority) == (date(2025, 3, 31), "2024/25/1")
    assert actions[REF].supporting_agencies == ("icb", "police")
    assert actions["BP24-1.2"].impact_state is ImpactState.EMERGING
    assert cscp.book.groups["NG"].name == "Neglect group"
    assert whole["number"]


def test_a_line_with_fields_has_nothing_of_the_line_before(cscp: Typist, file: Path) -> None:
    """What that one was given isn't taken for its own."""
    path = write(
        file,
        line(
            "status", REF, "on hold", reason="funding", explanation="why", **{"review-date": "1/4"}
        ),
        decoded("status", ref="BP24-1.2", status="in progress"),
    )
    cscp.does("apply", path)
    assert cscp.book.actions["BP24-1.2"].status is Status.IN_PROGRESS
    assert cscp.book.actions["BP24-1.2"].hold_explanation == ""


@pytest.mark.parametrize(
    ("only", "said"),
    [
        (decoded("move", ref=REF, due="31/5/2026"), "“31/5/2026” isn't a valid value for “due”"),
        (decoded("move", ref=REF, due="31/5/2026"), "Use a date, e.g. 2026-03-31."),
        (decoded("deliver", ref=REF, impact_state="big"), "none yet, emerging or evidenced"),
        (decoded("agree", refs=REF), "Use a list."),
        (decoded("note", ref=REF), "Give its field “text”."),
        (decoded("note", ref=REF, txt="x"), "have no field “txt”. Choose ref, text"),
        (decoded("note", ref="BP99-9.9", text="x"), "BP99-9.9"),
        (decoded("note", REF, text="x"), "it takes no args"),
        (decoded("note", ref=REF, text="x") | {"options": {"yes": True}}, "it takes no options"),
        (decoded("cancel", meeting="QAG", reason="x"), "“why” is the same for the whole file"),
        (decoded("fly"), "There's no command “fly” that takes fields."),
        (decoded("attend"), "There's no command “attend” that takes fields."),
        (decoded("set", title="x"), "Give as its args one text"),
        (decoded("set", REF), "Give at least one field"),
        (decoded("set", REF, titel="x"), "Actions have no field “titel”."),
        (decoded("add action", title=5), "“5” isn't a valid value for “title”. Use text."),
        ({"command": "note", "fields": []}, "its fields must be in braces"),
    ],
)
def test_fields_that_do_not_fit_are_named(
    cscp: Typist, file: Path, only: dict[str, Any], said: str
) -> None:
    """The sentence names the field and what it takes, and nothing is recorded."""
    before = cscp.journal
    answer = cscp("apply", write(file, only))
    assert answer.status in {1, 2}
    assert said in answer.err
    assert cscp.journal == before


def test_several_commands_are_one_step(cscp: Typist, file: Path) -> None:
    """They are recorded on one line of the journal, and undone together."""
    path = write(file, line("note", REF, "Half are trained."), line("deliver", REF, impact="Calm"))
    before = cscp.journal.count(b"\n")
    *each, whole = results(cscp.does("apply", path).out)
    assert cscp.journal.count(b"\n") == before + 1
    assert [one["line"] for one in each] == [1, 2]
    assert each[0]["new"] == [{"table": "progress_updates", "id": f"{REF}/note-1"}]
    assert whole["v"] == 1
    assert cscp.book.actions[REF].status is Status.DELIVERED
    cscp.does("undo")
    assert cscp.book.actions[REF].status is not Status.DELIVERED


def test_many_lines_of_one_command_are_parsed_by_one_parser(cscp: Typist, file: Path) -> None:
    """To build it takes longer than all else that is done for a line."""
    make_parser.cache_clear()
    lines = [line("note", f"{REF[:-1]}{1 + n % 2}", f"Update {n}.", yes=True) for n in range(40)]
    cscp.does("apply", write(file, *lines))
    assert make_parser.cache_info().misses == 2, "of “apply” and of “note”"


def test_a_line_can_name_what_one_before_it_made(cscp: Typist, file: Path) -> None:
    """A new action is known to the lines after it by the ref that it gets."""
    new = line("add action", "Write a guide", priority="2024/25/1", due="31/3/2025")
    ref = results(cscp.does("apply", write(file, new), "--dry-run").out)[0]["new"][0]["id"]
    cscp.does("apply", write(file, new, line("note", ref, "Begun.")))
    assert cscp.book.progress_updates[f"{ref}/note-1"].text == "Begun."


def test_a_dry_run_records_nothing(cscp: Typist, file: Path) -> None:
    """It prints the same results, but for the line of the journal."""
    before = cscp.journal
    (only,) = results(cscp.does("apply", write(file, line("note", REF, "x")), "--dry-run").out)
    assert only["did"]
    assert cscp.journal == before


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (line("deliver", "BP99-9.9"), "BP99-9.9"),
        (line("fly", REF), "fly"),
        (line(""), "Unknown command"),
        (line("add"), "Choose "),
        (line("list actions"), "records nothing"),
        (line("list promises"), "records nothing"),
        (line("export quarterly", quarter="2024-25/Q4"), "records nothing"),
        (line("note", REF, "y", on="1/1/2024"), "same for the whole file"),
        (line("undo"), "more than record a change"),
        (line("note", "--help"), "help"),
        ({"command": "note", "argz": []}, "isn't a command"),
        (line("set", REF, "title=Action 1"), "already like that"),
    ],
)
def test_one_bad_line_leaves_everything_as_it_was(
    cscp: Typist, file: Path, second: dict[str, Any], said: str
) -> None:
    """The sentence names the line, and nothing of the file is recorded."""
    if said == "already like that":
        second["args"][1] = f"title={cscp.book.actions[REF].title}"
    before = cscp.journal
    answer = cscp("apply", write(file, line("note", REF, "x"), second))
    assert answer.status in {1, 2}
    assert answer.out == ""
    assert "Line 2" in answer.err
    assert said in answer.err
    assert cscp.journal == before


@pytest.mark.parametrize(
    "text", ["", "\n\n", "[]", "{", '"x"', "[" * 100_000, "\0", '{"command": 1}']
)
def test_what_is_no_file_of_commands_is_refused(cscp: Typist, file: Path, text: str) -> None:
    """Whatever stands in it, there is one sentence and no change."""
    file.write_text(text, "utf-8")
    assert cscp.refused("apply", str(file))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "it isn't JSON"),
        ("9" * 10_000, "it isn't JSON"),
        (r'{"command": "\ud800"}', "it isn't JSON"),
        ("{} {}", "it isn't JSON"),
        ('"note"', "it isn't in braces"),
        ("{}", "it has no command"),
        ('{"args": []}', "it has no command"),
        (
            '{"command": "note", "argz": []}',
            "“argz” isn't one of command, args, options, fields and key",
        ),
        ('{"command": 1}', "its command must be a text"),
        ('{"command": "note", "key": 7}', "its key must be a text"),
        ('{"command": "note", "args": ["BP24-1.1", 3]}', "its args must be a list of texts"),
        ('{"command": "note", "args": "BP24-1.1"}', "its args must be a list of texts"),
        ('{"command": "note", "options": {"why": null}}', "its options must be in braces, each"),
        (
            '{"command": "note", "options": {"why": ["x", 1]}}',
            "its options must be in braces, each",
        ),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_plain_words(
    cscp: Typist, file: Path, text: str, said: str
) -> None:
    """The sentence names the line and the field, and shows how a line is written."""
    file.write_text(text, "utf-8")
    refused = cscp.refused("apply", str(file))
    assert f"Line 1 isn't a command ({said}" in refused
    assert 'Write it like {"command": "note"' in refused


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"impact": True}, "--impact needs a value"),
        ({"impact": False}, "--impact needs a value"),
        ({"yes": "please"}, "--yes takes no value"),
        ({"yes": 1}, "--yes takes no value"),
        ({"no_such": "x"}, "“--no-such” isn't an option here"),
        ({"yes=x": True}, "“--yes=x” isn't an option here"),
        ({"help": True}, "can't ask for help"),
    ],
)
def test_an_option_is_taken_as_it_is_meant(
    cscp: Typist, file: Path, options: dict[str, object], said: str
) -> None:
    """A switch is true or false, and every other option has a value."""
    refused = cscp.refused("apply", write(file, line("deliver", REF, **options)))
    assert said in refused
    assert "Line 1 (deliver)" in refused


def test_values_are_read_as_on_the_command_line(cscp: Typist, file: Path) -> None:
    """A number, a switch that is off, several texts, and names of version 1 are understood."""
    cscp.does(
        "apply",
        write(
            file,
            line("deliver", f"{REF},BP24-1.2", impact="-2 days", yes=False),
            line("set", REF, "title=--yes"),
            line("lay-out", "executive", first=["asks", "headline"]),
            line("add action", "Write", priority=1, check_back="1/2/2025"),
        ),
    )
    assert cscp.book.actions["BP24-1.2"].impact == "-2 days"
    assert cscp.book.actions[REF].title == "--yes"
    assert cscp.book.partnership.update_layouts[0].order == ("asks", "headline")


def test_files_that_cannot_be_read_are_refused(cscp: Typist, file: Path) -> None:
    """A file that is missing, a folder, and a file in another encoding."""
    assert "no file" in cscp.refused("apply", str(file))
    assert "can't be read" in cscp.refused("apply", str(file.parent))
    file.write_bytes(b'{"command": "note", "args": ["BP24-1.1", "caf\xe9"]}')
    assert "UTF-8" in cscp.refused("apply", str(file))


def test_it_is_read_from_stdin(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hyphen stands for stdin."""
    text = json.dumps(line("note", REF, "From a script."))
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    cscp.does("apply", "-")
    assert cscp.book.progress_updates[f"{REF}/note-1"].text == "From a script."


def test_hostile_text_is_kept_as_it_is(cscp: Typist, file: Path) -> None:
    """What begins with a hyphen or looks like an option is text behind the options."""
    text = f"--yes {HOSTILE}"
    cscp.does("apply", write(file, line("note", REF, text)))
    assert cscp.book.progress_updates[f"{REF}/note-1"].text == text


def test_a_change_is_told_as_json(cscp: Typist) -> None:
    """Every command that changes something tells what, in place of the ids alone."""
    told = cscp.does("note", REF, "Half are trained.", "--json").json
    assert (told["v"], told["new"]) == (1, [{"table": "progress_updates", "id": f"{REF}/note-1"}])
    added = cscp.does("add", "action", "Write", "--priority", "2024/25/1", "--json").json
    assert added["new"][0]["table"] == "actions"


def test_a_note_and_a_delivery_take_several_actions(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are recorded as one step; a text from stdin is read once, for all of them."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("For both."))
    before = cscp.journal.count(b"\n")
    cscp.does("note", f"{REF},BP24-1.2,{REF}", "-")
    assert {note.text for note in cscp.book.progress_updates.values()} == {"For both."}
    assert len(cscp.book.progress_updates) == 2
    cscp.does("deliver", REF, "BP24-1.2", "--impact", "Calm")
    assert all(cscp.book.actions[ref].is_delivered for ref in (REF, "BP24-1.2"))
    assert cscp.journal.count(b"\n") == before + 2


@pytest.mark.parametrize(
    "words", [("set", REF, "title=-"), ("add", "action", "-", "--priority", "2024/25/1")]
)
def test_a_hyphen_reads_a_text_from_stdin(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Wherever a text is typed, it can come from a file."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("From a file"))
    cscp.does(*words)
    assert "From a file" in {action.title for action in cscp.book.actions.values()}


def keyed(key: str, text: str) -> dict[str, Any]:
    return {"command": "note", "args": [REF, text], "key": key}


def test_a_line_whose_key_was_used_is_skipped_and_told(cscp: Typist, file: Path) -> None:
    """A file that grew can be applied again: only its new lines are recorded."""
    path = write(file, keyed("row 1", "One."), keyed("row 2", "Two."), line("note", REF, "Three."))
    cscp.does("apply", path)
    before = cscp.journal
    write(file, keyed("row 1", "One."), keyed("row 2", "Two, reworded."))
    answer = cscp.does("apply", path)
    assert [each["skipped"] for each in results(answer.out)] == [True, True]
    assert "the key “row 1” was used before" in results(answer.out)[0]["did"]
    assert "the key of every line was used before" in answer.err
    assert cscp.journal == before
    write(file, keyed("row 2", "Two."), keyed("row 3", "Four."))
    first, second, whole = results(cscp.does("apply", path).out)
    assert (first["skipped"], second["skipped"], second["key"]) == (True, False, "row 3")
    assert whole["number"]
    notes = [note.text for note in cscp.book.progress_updates.values()]
    assert sorted(notes) == ["Four.", "One.", "Three.", "Two."]


def test_undo_frees_the_keys_of_a_file(cscp: Typist, file: Path) -> None:
    """What was undone can be applied again; a dry run uses no key."""
    path = write(file, keyed("row 1", "One."))
    cscp.does("apply", path, "--dry-run")
    cscp.does("apply", path)
    cscp.does("undo")
    (one, _) = results(cscp.does("apply", path).out)
    assert one["skipped"] is False
    assert len(cscp.book.progress_updates) == 1


def test_two_lines_of_a_file_have_keys_of_their_own(cscp: Typist, file: Path) -> None:
    """One of them would be lost without a word."""
    path = write(file, keyed("row 1", "One."), line("note", REF, "x"), keyed("row 1", "Two."))
    assert "Lines 1 and 3 have the same key, “row 1”" in cscp.refused("apply", path)


def test_a_key_that_was_used_meanwhile_records_nothing(
    cscp: Typist, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people who apply the same file at the same moment record it once."""
    path, record = write(file, keyed("row 1", "One.")), Writing.record

    def slower(self: Writing, command: Command) -> JobOutcome:
        with monkeypatch.context() as patch:
            patch.setattr(Writing, "record", record)
            cscp.does("apply", path)
        return record(self, command)

    monkeypatch.setattr(Writing, "record", slower)
    assert cscp("apply", path).status == REFUSED
    assert len(cscp.book.progress_updates) == 1


def test_a_file_cannot_apply_itself_or_another(cscp: Typist, file: Path) -> None:
    """It is refused in a sentence, however it is named."""
    path = write(file, line("note", REF, "x"), {"command": "apply", "args": [str(file)]})
    assert "Line 2 (apply): A file can't apply another" in cscp.refused("apply", path)
    assert "can't apply another" in cscp.refused("apply", path, "--dry-run")


def test_a_line_lists_the_fields_that_are_recorded(cscp: Typist, file: Path) -> None:
    """Those that follow from the moment, too: closing a running meeting keeps the time."""
    cscp.does("add", "meeting", "group=QAG", "day=25/11/2024")
    lines = line("start", "qag"), line("attend", "qag", "council=2"), line("close", "qag")
    path = write(file, *lines)
    *_, closed, _ = results(cscp.does("--meeting", "qag", "apply", path).out)
    (change,) = (each for each in closed["changed"] if each["table"] == "meetings")
    assert {"closed", "in_progress", "state"} <= set(change["fields"])
