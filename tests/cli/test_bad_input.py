"""Bad input: one sentence, the right exit status, nothing half written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from command_line import NOT_UNDERSTOOD, REFUSED

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

CASES = {
    "unknown ref": (["note", "BP99-9.9", "x"], NOT_UNDERSTOOD, "no action “BP99-9.9”"),
    "unknown ref of a delivery": (["deliver", "nonsense"], NOT_UNDERSTOOD, "“nonsense”"),
    "unknown quarter": (
        ["export", "quarterly", "--quarter", "2024/Q5"],
        NOT_UNDERSTOOD,
        "“2024/Q5” is no quarter",
    ),
    "unknown quarter to record for": (
        ["note", "BP24-1.1", "x", "--for-quarter", "Q7"],
        NOT_UNDERSTOOD,
        "“Q7” is no quarter",
    ),
    "a quarter that has not begun": (
        ["export", "quarterly", "--quarter", "2030-31/Q1"],
        REFUSED,
        "has not begun on 25 November 2024",
    ),
    "impossible date": (["move", "BP24-1.1", "31/2/2025"], NOT_UNDERSTOOD, "has 28 days"),
    "american date": (
        ["move", "BP24-1.1", "3/31/2025"],
        NOT_UNDERSTOOD,
        "day/month/year, so type 31/3/2025",
    ),
    "no date": (["move", "BP24-1.1", "soon"], NOT_UNDERSTOOD, "“soon” is no date"),
    "impossible day of effect": (
        ["note", "BP24-1.1", "x", "--on", "30 Feb"],
        NOT_UNDERSTOOD,
        "February",
    ),
    "effect before creation": (
        ["deliver", "BP24-1.1", "--on", "1/3/2024"],
        REFUSED,
        "was made on 1 April 2024",
    ),
    "effect after today": (
        ["deliver", "BP24-1.1", "--on", "26/11/2024"],
        REFUSED,
        "26 November 2024 lies ahead of today",
    ),
    "empty title": (["add", "action", " ", "--priority", "1"], REFUSED, "is empty; give one"),
    "empty title set": (
        ["set", "BP24-1.1", "title="],
        REFUSED,
        "title of action BP24-1.1 is empty",
    ),
    "empty note": (["note", "BP24-1.1", "  "], REFUSED, "is empty"),
    "a slip without reason": (
        ["move", "BP24-1.1", "1/6/2025"],
        REFUSED,
        "so this is a slip; give a reason",
    ),
    "a slip without cause": (
        ["move", "BP24-1.1", "1/6/2025", "--reason", "funding"],
        REFUSED,
        "give a cause",
    ),
    "closing without outcome": (["close", "BP24-1.1"], REFUSED, "carried over, transferred"),
    "closing without cause": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--reason", "other"],
        REFUSED,
        "within or outside control",
    ),
    "closing without reason": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--cause", "within"],
        REFUSED,
        "give a reason",
    ),
    "an unknown reason": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--reason", "mood", "--cause", "within"],
        NOT_UNDERSTOOD,
        "“mood” is no reason; it takes partner capacity",
    ),
    "an unknown outcome": (
        ["close", "BP24-1.1", "--outcome", "forgotten"],
        NOT_UNDERSTOOD,
        "“forgotten” is not among carried over",
    ),
    "an unknown cause": (
        ["move", "BP24-1.1", "1/6/2025", "--cause", "weather"],
        NOT_UNDERSTOOD,
        "“weather” is not among within, outside",
    ),
    "handed to nobody": (
        ["close", "BP24-1.1", "--outcome=handed", "--reason=other", "--cause=within"],
        REFUSED,
        "to which body",
    ),
    "an action of a plan without priority": (["add", "action", "Train"], REFUSED, "a priority"),
    "an unknown priority": (
        ["add", "action", "Train", "--priority", "9"],
        NOT_UNDERSTOOD,
        "no priority “9”; there are 1 Priority 1, 2 Priority 2.",
    ),
    "an unknown agency": (
        ["add", "action", "Train", "--priority", "1", "--agency", "fire"],
        NOT_UNDERSTOOD,
        "no agency “fire”; there are The Council, The Police",
    ),
    "an ambiguous agency": (
        ["set", "BP24-1.1", "agency=the"],
        NOT_UNDERSTOOD,
        "“the” could be more than one agency: council, police, icb",
    ),
    "an unknown meeting": (
        ["agree", "BP24-1.1", "--meeting", "QAG-2020-01-01"],
        NOT_UNDERSTOOD,
        "no meeting “QAG-2020-01-01”; the latest are QAG-2024-11-20",
    ),
    "a group that does not meet that day": (
        ["note", "BP24-1.1", "x", "--meeting", "qag"],
        NOT_UNDERSTOOD,
        "none of that group is on 25 November 2024; there are QAG-2024-11-20",
    ),
    "agreeing what is not delivered": (
        ["agree", "BP24-1.1", "--meeting", "QAG-2024-11-20"],
        REFUSED,
        "no delivery to agree",
    ),
    "an unknown field": (["set", "BP24-1.1", "colour=red"], NOT_UNDERSTOOD, "no field “colour”"),
    "no assignment": (["set", "BP24-1.1", "title"], NOT_UNDERSTOOD, "type FIELD=VALUE"),
    "members of a single field": (
        ["set", "BP24-1.1", "title+=x"],
        NOT_UNDERSTOOD,
        "write title=",
    ),
    "a field that never changes": (
        ["set", "BP24-1.1", "original_due=1/1/2025"],
        REFUSED,
        "the first date agreed and never changes",
    ),
    "a wrong yes or no": (["set", "BP24-1.1", "restricted=perhaps"], NOT_UNDERSTOOD, "yes, no"),
    "an id set": (["set", "BP24-1.1", "id=BP24-9.9"], NOT_UNDERSTOOD, "no field “id”"),
    "an unknown filter": (
        ["list", "actions", "colour:red"],
        NOT_UNDERSTOOD,
        "Unknown filter “colour:”. Use is:, status:",
    ),
    "an unknown filter value": (["list", "actions", "is:red"], NOT_UNDERSTOOD, "Use is: with open"),
    "a token for other records": (
        ["list", "meetings", "is:late"],
        NOT_UNDERSTOOD,
        "Use is: with ",
    ),
    "an as-at day ahead": (
        ["list", "actions", "--as-at", "1/1/2030"],
        REFUSED,
        "1 January 2030 lies ahead of today",
    ),
    "an as-at day to record on": (
        ["note", "BP24-1.1", "x", "--as-at", "1/11/2024"],
        NOT_UNDERSTOOD,
        "give --on",
    ),
    "a scrutineer who writes": (
        ["--role", "scrutineer", "note", "BP24-1.1", "x"],
        REFUSED,
        "A scrutineer reads the team's records",
    ),
    "an unknown role": (["--role", "boss", "check"], NOT_UNDERSTOOD, "“boss” is no role"),
    "an unknown command": (["lst"], NOT_UNDERSTOOD, "did you mean “cscp list”?"),
    "an unknown list": (["list", "actoins"], NOT_UNDERSTOOD, "did you mean “cscp list actions”?"),
    "no list": (["list"], NOT_UNDERSTOOD, "Say what: actions, partnership, plans"),
    "an unknown option": (
        ["check", "--now"],
        NOT_UNDERSTOOD,
        "“--now” is one word too many; “cscp check --help”",
    ),
    "an abbreviated option": (["check", "--rol", "team"], NOT_UNDERSTOOD, "one word too many"),
    "a word too many": (["deliver", "BP24-1.1", "now"], NOT_UNDERSTOOD, "“now” is one word"),
    "a missing word": (["note", "BP24-1.1"], NOT_UNDERSTOOD, "TEXT is missing; “cscp note --help”"),
    "a missing value": (["check", "--on"], NOT_UNDERSTOOD, "--on needs a value"),
    "a switch with a value": (["undo", "--rest=x"], NOT_UNDERSTOOD, "--rest takes no value"),
    "undoing what is not": (["undo", "999"], NOT_UNDERSTOOD, "There is no change 999"),
    "undoing no number": (["undo", "last"], NOT_UNDERSTOOD, "“last” is no number of a change"),
    "undoing a huge number": (["undo", "9" * 5000], NOT_UNDERSTOOD, "is no number of a change"),
    "nothing to make again": (["redo"], REFUSED, "nothing undone"),
    "history of nothing": (["history", "BP99-1.1"], NOT_UNDERSTOOD, "no action “BP99-1.1”"),
    "an unknown plan to end": (
        ["carry-over", "1999", "--to", "2025-27"],
        NOT_UNDERSTOOD,
        "no plan “1999”; there are 2024/25, 2025-27",
    ),
    "carrying over backwards": (
        ["carry-over", "2025-27", "--to", "2024/25"],
        REFUSED,
        "Plan 2024/25 is not after 2025-27",
    ),
    "a row of another plan": (
        ["carry-over", "2025-27", "--to", "2024/25", "--row", "BP24-1.1=left"],
        NOT_UNDERSTOOD,
        "BP24-1.1 is no open action of plan 2025-27",
    ),
    "a row without a ref": (
        ["carry-over", "2024/25", "--to", "2025-27", "--row", "left"],
        NOT_UNDERSTOOD,
        "“left” sets nothing",
    ),
    "an unknown format": (
        ["export", "quarterly", "--quarter", "2024-25/Q2", "--format", "pdf"],
        NOT_UNDERSTOOD,
        "“pdf” is no format; it takes md, html",
    ),
    "an export into no folder": (
        ["export", "actions", "-o", "no/such/folder/file.md"],
        REFUSED,
        "there is no folder",
    ),
    "a control character in a command": (["\x1b[31mlist"], NOT_UNDERSTOOD, "\\x1b[31mlist"),
    "a very long word": (["list", "actions", "is:" + "x" * 5000], NOT_UNDERSTOOD, "…"),
    "a second of its kind": (
        ["add", "plan", "--id", "2025-27", "title=x", "first_day=1/4/25", "last_day=31/3/27"],
        REFUSED,
        "“2025-27” exists already",
    ),
    "a record without what it needs": (
        ["add", "plan", "--id", "2028", "title=x"],
        REFUSED,
        "first day",
    ),
    "a record without its id": (
        ["add", "plan", "title=x", "first_day=1/4/28", "last_day=31/3/29"],
        REFUSED,
        "plan needs an id",
    ),
    "a record that needs another": (
        ["add", "meeting", "day=1/11/2024"],
        REFUSED,
        "meeting needs its group",
    ),
    "partner evidence without its area": (
        ["add", "partner-evidence", "agency=police"],
        REFUSED,
        "partner evidence needs its impact area",
    ),
    "a word that sets no field": (
        ["add", "partner-evidence", "police"],
        NOT_UNDERSTOOD,
        "with one of agency, quarter, impact_area, evidence, restricted",
    ),
    "a broken quorum": (
        ["set", "QAG", "quorum=x"],
        NOT_UNDERSTOOD,
        "no agency “x”; there are The Council",
    ),
}


@pytest.mark.parametrize(("words", "status", "said"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_answered_in_a_sentence(
    words: list[str], status: int, said: str, cscp: Typist
) -> None:
    """Each mistake gets one clear sentence and its exit status, and changes nothing."""
    cscp.refuses(words, status, said)


def test_most_mistakes_are_answered_in_one_line(cscp: Typist) -> None:
    """Where no date was echoed, the sentence stands alone and no data is printed."""
    for words in (["note", "BP99-9.9", "x"], ["lst"], ["close", "BP24-1.1"], ["undo", "999"]):
        answer = cscp(*words)
        assert answer.out == ""
        assert answer.err.count("\n") == 1


def test_a_folder_that_is_no_workspace(cscp: Typist, tmp_path: Path) -> None:
    """It is named, with the command that makes one."""
    answer = cscp.bare("-w", str(tmp_path), "list", "actions")
    assert answer.status == NOT_UNDERSTOOD
    assert "is no workspace; make one with “cscp init" in answer.err
    assert answer.err.count("\n") == 1


def test_a_folder_that_is_a_workspace_is_not_made_anew(cscp: Typist) -> None:
    """What is there is never overwritten."""
    before = cscp.journal
    answer = cscp.bare("init", str(cscp.folder))
    assert answer.status == REFUSED
    assert "holds a workspace already" in answer.err
    assert cscp.journal == before


def test_a_workspace_of_a_newer_version(cscp: Typist) -> None:
    """It is not opened, and the user is told to update."""
    path = cscp.folder / "journal.jsonl"
    header, _, rest = path.read_text("ascii").partition("\n")
    newer = json.loads(header) | {"v": 99}
    path.write_text(json.dumps(newer, separators=(",", ":")) + "\n" + rest, "ascii")
    before = cscp.journal
    answer = cscp("note", "BP24-1.1", "x")
    assert answer.status == REFUSED
    assert answer.err.count("\n") == 1
    assert cscp.journal == before


def test_a_broken_journal_is_found_by_check(cscp: Typist) -> None:
    """A changed byte is named by its line, and the status is 1."""
    path = cscp.folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Action 1", b"Action 7"))
    answer = cscp("check")
    assert answer.status == REFUSED
    assert "Line 3" in answer.err
    assert answer.out == ""


def test_an_empty_name_of_a_partnership(cscp: Typist, tmp_path: Path) -> None:
    """No folder is made for a partnership without a name."""
    answer = cscp.bare("init", str(tmp_path / "new"), "--name", " ")
    assert answer.status == REFUSED
    assert not (tmp_path / "new").exists()


def test_the_app_needs_a_terminal(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one it is said what scripts use."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    for words in ([], ["demo"]):
        answer = cscp(*words)
        assert answer.status == REFUSED
        assert "needs a terminal" in answer.err


def test_broken_settings_are_said_and_stop_nothing(cscp: Typist, tmp_path: Path) -> None:
    """The command goes on with the defaults."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("name = ")
    answer = cscp("list", "actions", "--json")
    assert answer.status == 0
    assert "is no TOML" in answer.err
    assert len(answer.json) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("-w", "{}", "list", "actions"),
        ("init", "{}"),
        ("scrutineer", "--journal", "{}"),
        ("take-in", "{}"),
        ("export", "actions", "-o", "{}"),
    ],
)
@pytest.mark.parametrize("name", ["~nobody-of-that-name/x.md", "x\0y.md"])
def test_a_path_that_cannot_be(cscp: Typist, words: tuple[str, ...], name: str) -> None:
    """The home of somebody unknown, and a sign that no name can have, are said to be no path."""
    answer = cscp(*(word.format(name) for word in words))
    assert answer.status == NOT_UNDERSTOOD
    assert "names no file or folder" in answer.err.splitlines()[-1]
