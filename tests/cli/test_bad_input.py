"""Bad input: one sentence, the right exit status, nothing half written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE, TODAY, make_workspace
from command_line import NOT_UNDERSTOOD, REFUSED, Typist
from cscp_tui.cli.main import main
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import NO_HASH, encode

if TYPE_CHECKING:
    from pathlib import Path


CASES = {
    "unknown ref": (["note", "BP99-9.9", "x"], NOT_UNDERSTOOD, "no action “BP99-9.9”"),
    "unknown ref of a delivery": (["deliver", "nonsense"], NOT_UNDERSTOOD, "“nonsense”"),
    "unknown quarter": (
        ["export", "quarterly", "--quarter", "2024/Q5"],
        NOT_UNDERSTOOD,
        "“2024/Q5” isn't a quarter",
    ),
    "unknown quarter to record for": (
        ["note", "BP24-1.1", "x", "--for-quarter", "Q7"],
        NOT_UNDERSTOOD,
        "“Q7” isn't a quarter",
    ),
    "a quarter that has not begun": (
        ["export", "quarterly", "--quarter", "2030-31/Q1"],
        REFUSED,
        "hadn't begun on 25 November 2024",
    ),
    "impossible date": (["move", "BP24-1.1", "31/2/2025"], NOT_UNDERSTOOD, "has 28 days"),
    "a week where a day is needed": (
        ["move", "BP24-1.1", "w/c 6 January"],
        NOT_UNDERSTOOD,
        "by its Monday or its Friday? Type 6/1/2025 or 10/1/2025.",
    ),
    "a negative number": (
        ["set", "2024/25/1", "number=-4"],
        NOT_UNDERSTOOD,
        "Use a whole number from 0 to 999,999.",
    ),
    "american date": (
        ["move", "BP24-1.1", "3/31/2025"],
        NOT_UNDERSTOOD,
        "day/month/year: type 31/3/2025",
    ),
    "no date": (["move", "BP24-1.1", "soon"], NOT_UNDERSTOOD, "“soon” isn't a date"),
    "impossible day of effect": (
        ["note", "BP24-1.1", "x", "--on", "30 Feb"],
        NOT_UNDERSTOOD,
        "February",
    ),
    "effect before creation": (
        ["deliver", "BP24-1.1", "--on", "1/3/2024"],
        REFUSED,
        "Action BP24-1.1 was added on 1 April 2024, so nothing can be recorded on it for 1",
    ),
    "effect after today": (
        ["deliver", "BP24-1.1", "--on", "26/11/2024"],
        REFUSED,
        "26 November 2024 is after today, 25 November 2024. Give today's date or an earlier",
    ),
    "empty title": (
        ["add", "action", " ", "--priority", "1"],
        REFUSED,
        "Fill in “Action” for action BP24-1.3",
    ),
    "empty title set": (
        ["set", "BP24-1.1", "title="],
        REFUSED,
        "Fill in “Action” for action BP24-1.1",
    ),
    "empty note": (["note", "BP24-1.1", "  "], REFUSED, "Type the progress update for BP24-1.1"),
    "a slip without reason": (
        ["move", "BP24-1.1", "1/6/2025"],
        REFUSED,
        "so this is a slip. Give a reason",
    ),
    "a slip without cause": (
        ["move", "BP24-1.1", "1/6/2025", "--reason", "funding"],
        REFUSED,
        "1 June 2025 is past the end of plan 2024/25, so this is a slip. Give a cause, within",
    ),
    "closing without outcome": (["close", "BP24-1.1"], REFUSED, "carried over, transferred"),
    "closing without cause": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--reason", "other"],
        REFUSED,
        "To end BP24-1.1, say whether the cause was within or outside the partnership's",
    ),
    "closing without reason": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--cause", "within"],
        REFUSED,
        "give a reason",
    ),
    "an unknown reason": (
        ["close", "BP24-1.1", "--outcome", "withdrawn", "--reason", "mood", "--cause", "within"],
        NOT_UNDERSTOOD,
        "“mood” isn't a valid reason. Use partner capacity",
    ),
    "an unknown outcome": (
        ["close", "BP24-1.1", "--outcome", "forgotten"],
        NOT_UNDERSTOOD,
        "“forgotten” isn't on the list. Choose carried over",
    ),
    "an unknown cause": (
        ["move", "BP24-1.1", "1/6/2025", "--cause", "weather"],
        NOT_UNDERSTOOD,
        "“weather” isn't on the list. Choose within or outside",
    ),
    "handed to nobody": (
        ["close", "BP24-1.1", "--outcome=handed", "--reason=other", "--cause=within"],
        REFUSED,
        "Say who",
    ),
    "an action of a plan without priority": (["add", "action", "Train"], REFUSED, "a priority"),
    "an unknown priority": (
        ["add", "action", "Train", "--priority", "9"],
        NOT_UNDERSTOOD,
        "no priority “9”. Choose 1 Priority 1 or 2 Priority 2.",
    ),
    "an unknown agency": (
        ["add", "action", "Train", "--priority", "1", "--agency", "fire"],
        NOT_UNDERSTOOD,
        "no agency “fire”. Choose The Council, The Police",
    ),
    "an ambiguous agency": (
        ["set", "BP24-1.1", "agency=the"],
        NOT_UNDERSTOOD,
        "“the” could be more than one agency. Choose council, police or icb",
    ),
    "an unknown meeting": (
        ["agree", "BP24-1.1", "--meeting", "QAG-2020-01-01"],
        NOT_UNDERSTOOD,
        "no meeting “QAG-2020-01-01”. The latest are QAG-2024-11-20",
    ),
    "a group that does not meet that day": (
        ["note", "BP24-1.1", "x", "--meeting", "qag"],
        NOT_UNDERSTOOD,
        "That group has no meeting on 25 November 2024. Choose QAG-2024-11-20",
    ),
    "agreeing what is not delivered": (
        ["agree", "BP24-1.1", "--meeting", "QAG-2024-11-20"],
        REFUSED,
        "no delivery to agree",
    ),
    "an unknown field": (["set", "BP24-1.1", "colour=red"], NOT_UNDERSTOOD, "no field “colour”"),
    "no assignment": (["set", "BP24-1.1", "title"], NOT_UNDERSTOOD, "Type FIELD=VALUE"),
    "members of a single field": (
        ["set", "BP24-1.1", "title+=x"],
        NOT_UNDERSTOOD,
        "Type title=",
    ),
    "a field that never changes": (
        ["set", "BP24-1.1", "original_due=1/1/2025"],
        REFUSED,
        "You can't edit “Original due date” of BP24-1.1: it's the first date agreed, so it never",
    ),
    "a wrong yes or no": (["set", "BP24-1.1", "restricted=perhaps"], NOT_UNDERSTOOD, "yes or no"),
    "an id set": (["set", "BP24-1.1", "id=BP24-9.9"], NOT_UNDERSTOOD, "no field “id”"),
    "an unknown filter": (
        ["list", "actions", "colour:red"],
        NOT_UNDERSTOOD,
        "Unknown filter “colour:”. Use is:, status:",
    ),
    "an unknown filter value": (["list", "actions", "is:zzz"], NOT_UNDERSTOOD, "Use is: with open"),
    "a token for other records": (
        ["list", "meetings", "is:late"],
        NOT_UNDERSTOOD,
        "Use is: with ",
    ),
    "an as-at day ahead": (
        ["list", "actions", "--as-at", "1/1/2030"],
        REFUSED,
        "1 January 2030 is after today, 25 November 2024. Give today's date or an earlier one",
    ),
    "an as-at day to record on": (
        ["note", "BP24-1.1", "x", "--as-at", "1/11/2024"],
        NOT_UNDERSTOOD,
        "Use --on",
    ),
    "a scrutineer who writes": (
        ["--role", "scrutineer", "note", "BP24-1.1", "x"],
        REFUSED,
        "Scrutineers can read the team's records",
    ),
    "an unknown role": (["--role", "boss", "check"], NOT_UNDERSTOOD, "“boss” isn't a valid role"),
    "an unknown command": (["lst"], NOT_UNDERSTOOD, "Unknown command “lst”. Did you mean “list”?"),
    "an unknown list": (["list", "actoins"], NOT_UNDERSTOOD, "Did you mean “list actions”?"),
    "a meeting": (
        ["meeting"],
        NOT_UNDERSTOOD,
        "Unknown command “meeting”. Did you mean “export meeting”?",
    ),
    "what others say": (["postpone", "BP24-1.1"], NOT_UNDERSTOOD, "Did you mean “move”?"),
    "what others say in two words": (["year", "end"], NOT_UNDERSTOOD, "Did you mean “carry-over”?"),
    "a name of what is under a command": (["quarterly"], NOT_UNDERSTOOD, "“export quarterly”"),
    "a command like none": (["zzz"], NOT_UNDERSTOOD, "“cscp --help” lists the commands."),
    "no list": (["list"], NOT_UNDERSTOOD, "Choose actions, partnership"),
    "an unknown option": (
        ["check", "--now"],
        NOT_UNDERSTOOD,
        "“--now” isn't an option here. For an example, type “cscp check --help”",
    ),
    "a number in words": (
        ["export", "quarterly", "--quarter", "2024-25/Q2", "--revision", "two"],
        NOT_UNDERSTOOD,
        "“two” isn't a number. Type a whole number, e.g. 2.",
    ),
    "a huge number": (
        ["export", "quarterly", "--quarter", "2024-25/Q2", "--revision", "9" * 5000],
        NOT_UNDERSTOOD,
        "isn't a number",
    ),
    "two missing words": (["note"], NOT_UNDERSTOOD, "REF and TEXT are missing."),
    "a missing option": (["export", "quarterly"], NOT_UNDERSTOOD, "--quarter is missing."),
    "an option in place of a value": (
        ["check", "--on", "--by", "x"],
        NOT_UNDERSTOOD,
        "--on needs a value",
    ),
    "an unknown part to restore": (
        ["restore", "x.zip", "--only", "cellar"],
        NOT_UNDERSTOOD,
        "“cellar” isn't a valid part. Use journal, scrutiny, signed or templates.",
    ),
    "an abbreviated option": (["check", "--rol", "team"], NOT_UNDERSTOOD, "isn't an option here"),
    "a word too many": (
        ["undo", "1", "now"],
        NOT_UNDERSTOOD,
        "“now” is one word too many. Put a text in quotes, and commas between references.",
    ),
    "a text without quotation marks": (
        ["note", "BP24-1.1", "x", "now"],
        NOT_UNDERSTOOD,
        "no action “x”. If it's part of a text, put the whole text in quotation marks.",
    ),
    "a missing word": (
        ["note", "BP24-1.1"],
        NOT_UNDERSTOOD,
        "TEXT is missing. For an example, type “cscp note --help”",
    ),
    "a missing value": (["check", "--on"], NOT_UNDERSTOOD, "--on needs a value"),
    "a switch with a value": (["undo", "--rest=x"], NOT_UNDERSTOOD, "--rest takes no value"),
    "undoing what is not": (["undo", "999"], NOT_UNDERSTOOD, "There's no change 999"),
    "undoing no number": (["undo", "last"], NOT_UNDERSTOOD, "“last” isn't the number of a change"),
    "undoing a huge number": (["undo", "9" * 5000], NOT_UNDERSTOOD, "isn't the number of a change"),
    "nothing to make again": (["redo"], REFUSED, "nothing undone"),
    "history of nothing": (["history", "BP99-1.1"], NOT_UNDERSTOOD, "no action “BP99-1.1”"),
    "an unknown plan to end": (
        ["carry-over", "1999", "--to", "2025-27"],
        NOT_UNDERSTOOD,
        "no plan “1999”. Choose 2024/25 or 2025-27",
    ),
    "carrying over backwards": (
        ["carry-over", "2025-27", "--to", "2024/25"],
        REFUSED,
        "Plan 2024/25 isn't later than 2025-27",
    ),
    "a row of another plan": (
        ["carry-over", "2025-27", "--to", "2024/25", "--row", "BP24-1.1=left"],
        NOT_UNDERSTOOD,
        "BP24-1.1 isn't an open action of plan 2025-27. Leave out its --row",
    ),
    "a row without a ref": (
        ["carry-over", "2024/25", "--to", "2025-27", "--row", "left"],
        NOT_UNDERSTOOD,
        "“left” doesn't set anything",
    ),
    "an unknown format": (
        ["export", "quarterly", "--quarter", "2024-25/Q2", "--format", "pdf"],
        NOT_UNDERSTOOD,
        "“pdf” isn't a valid format. Use md, html",
    ),
    "an export into no folder": (
        ["export", "actions", "-o", "no/such/folder/file.md"],
        REFUSED,
        "there's no folder",
    ),
    "a control character in a command": (["\x1b[31mlist"], NOT_UNDERSTOOD, "[31mlist"),
    "a very long word": (["list", "actions", "is:" + "x" * 5000], NOT_UNDERSTOOD, "…"),
    "a second of its kind": (
        ["add", "plan", "--id", "2025-27", "title=x", "first_day=1/4/25", "last_day=31/3/27"],
        REFUSED,
        "“2025-27” already exists",
    ),
    "a record without what it needs": (
        ["add", "plan", "--id", "2028", "title=x"],
        REFUSED,
        "first day",
    ),
    "a record that needs another": (
        ["add", "meeting", "day=1/11/2024"],
        REFUSED,
        "Enter the group of the new meeting",
    ),
    "partner evidence without its area": (
        ["add", "partner-evidence", "agency=police"],
        REFUSED,
        "Enter the impact area of the new partner evidence",
    ),
    "a word that sets no field": (
        ["add", "partner-evidence", "police"],
        NOT_UNDERSTOOD,
        "where FIELD is agency, quarter, impact_area, evidence or restricted",
    ),
    "a broken quorum": (
        ["set", "QAG", "quorum=x"],
        NOT_UNDERSTOOD,
        "no agency “x”. Choose The Council",
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
    assert "isn't a workspace. Make one with “cscp init" in answer.err
    assert answer.err.count("\n") == 1


def test_a_folder_that_is_a_workspace_is_not_made_anew(cscp: Typist) -> None:
    """What is there is never overwritten."""
    before = cscp.journal
    answer = cscp.bare("init", str(cscp.folder))
    assert answer.status == REFUSED
    assert "already has a workspace" in answer.err
    assert cscp.journal == before


def test_a_workspace_of_a_newer_version(cscp: Typist) -> None:
    """It is not opened, and the user is told to update."""
    path = cscp.folder / "journal.jsonl"
    header, _, rest = path.read_text("ascii").partition("\n")
    values = json.loads(header)
    newer, _ = encode({"v": 99} | {key: values[key] for key in ("n", "format", "at")}, NO_HASH)
    path.write_text(newer.decode() + rest, "ascii")
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
    assert "isn't TOML" in answer.err
    assert len(answer.json) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("-w", "{}", "list", "actions"),
        ("init", "{}"),
        ("scrutineer", "--journal", "{}"),
        ("take-in", "{}"),
        ("verify", "{}"),
        ("export", "actions", "-o", "{}"),
    ],
)
@pytest.mark.parametrize("name", ["~nobody-of-that-name/x.md", "x\0y.md"])
def test_a_path_that_cannot_be(cscp: Typist, words: tuple[str, ...], name: str) -> None:
    """The home of somebody unknown, and a sign that no name can have, are said to be no path."""
    answer = cscp(*(word.format(name) for word in words))
    assert answer.status == NOT_UNDERSTOOD
    assert "isn't a valid file or folder" in answer.err.splitlines()[-1]


REF = "BP24-1.1"
MEETING = "QAG-2024-11-25"
EARLIER = "QAG-2024-11-20"
CANCELLED = "QAG-2024-11-18"
INQUORATE = "QAG-2024-11-22"
COMING = "QAG-2024-12-09"

STEPS = (
    ["quorum", "QAG", "council", "Police: met"],
    ["add", "agency", "--id", "housing", "name=Housing", "parent=council"],
    ["add", "group", "--id", "MASH", "name=MASH", "--on", "1/11/2024"],
    ["end", "MASH", "--last-day", "20/11/2024"],
    ["add", "meeting", "group=QAG", "day=25/11/2024"],
    ["start", MEETING],
    ["attend", MEETING, "council=2"],
    ["add", "meeting", "group=QAG", "day=9/12/2024"],
    ["add", "meeting", "group=QAG", "day=18/11/2024"],
    ["cancel", CANCELLED, "--why", "Too few could come."],
    ["add", "meeting", "group=QAG", "day=22/11/2024"],
    ["minute", INQUORATE, "council=1"],
    ["deliver", REF, "--on", "19/11/2024"],
    ["add", "action", "Write", "--source", "executive"],
    ["escalate", "BP24-1.2"],
    ["add", "commitment", "year=2024/25", "said=A named contact"],
    ["add", "commitment", "year=2024/25", "said=A conference"],
    ["commitment", "conference", "delivered", "--delivered", "It was held."],
    ["add", "challenge", "raised_by=EXEC", "put_to=met", "question=Who comes?"],
    ["add", "challenge", "raised_by=EXEC", "put_to=icb", "question=Who pays?"],
    ["close", "CH-02", "--came-of-it", "Shared."],
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A meeting that is on and lacks the Police, one cancelled, one inquorate, one to come."""
    folder = tmp_path_factory.mktemp("bad-input") / "croydon"
    make_workspace(folder, actions=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSCP_CONFIG", str(folder / "config"))
        for words in STEPS:
            assert main(["-w", str(folder), *words], clock=FixedClock(TODAY, 13)) == 0, words
    return folder


@pytest.fixture
def qag(made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    """A command line on it; no case changes it, so that all can share it."""
    monkeypatch.setenv("CSCP_CONFIG", str(made / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    return Typist(made, capsys)


CASES_BAD_INPUT_AT_MEETINGS = {
    # Names that are empty, as those of a script's unset variable
    **{
        f"no meeting for {words[0]}": (words, NOT_UNDERSTOOD, "There's no meeting “”")
        for words in (["start", ""], ["attend", "", "council=1"], ["minute", "", "council=1"])
    },
    # People and numbers
    "people of a non-member": (
        ["attend", "qag", "housing=1"],
        REFUSED,
        "Housing wasn't a member of QAG on 25 November 2024. Add --non-members guests",
    ),
    "people of a non-member in a row": (
        ["add", "attendance", f"meeting={MEETING}", "agency=housing", "in_room=1"],
        REFUSED,
        "Record them as guests, or make them a member from that date",
    ),
    "an unknown answer about non-members": (
        ["attend", "qag", "housing=1", "--non-members", "friends"],
        NOT_UNDERSTOOD,
        "guests",
    ),
    "a negative number": (
        ["attend", "qag", "met=-1"],
        REFUSED,
        "-1 people from The Police at QAG-2024-11-25 can't be right. Give a number from 0 to 200",
    ),
    "an absurd number": (
        ["attend", "qag", "met=999"],
        REFUSED,
        "999 people from The Police at QAG-2024-11-25 can't be right. Give a number from 0 to",
    ),
    "absurdly many guests": (["attend", "qag", "--guest", "Ofsted=500"], REFUSED, "500 people"),
    "a huge number": (["attend", "qag", "met=" + "9" * 500], NOT_UNDERSTOOD, "who came"),
    "no number": (
        ["attend", "qag", "met=many"],
        NOT_UNDERSTOOD,
        "“met=many” doesn't say who came. Type e.g. AGENCY=2, AGENCY=“1 online”,",
    ),
    "half a person": (
        ["attend", "qag", "met=1.5"],
        NOT_UNDERSTOOD,
        "“met=1.5” doesn't say who came. Type e.g. AGENCY=2, AGENCY=“1 online”,",
    ),
    "nobody named": (
        ["attend", "qag", "=2"],
        NOT_UNDERSTOOD,
        "“=2” doesn't say who came. Type e.g. AGENCY=2, AGENCY=“1 online”, AGENCY=deputy,",
    ),
    "a name alone": (["attend", "qag", "met"], NOT_UNDERSTOOD, "Type e.g. AGENCY=2"),
    "no word": (["attend", "qag"], NOT_UNDERSTOOD, "Say who came, e.g. AGENCY=2"),
    "clear and a number": (["attend", "qag", "met=clear,2"], NOT_UNDERSTOOD, "who came"),
    "more deputies than people": (
        ["attend", "qag", "met=1,3 deputies"],
        REFUSED,
        "The Police can't have 3 deputies with 1 person present at QAG-2024-11-25. Correct",
    ),
    "an agency twice": (["attend", "qag", "met=1", "police=2"], NOT_UNDERSTOOD, "named twice"),
    "an unknown agency": (["attend", "qag", "fire=1"], NOT_UNDERSTOOD, "There's no agency “fire”"),
    "a hostile agency": (["attend", "qag", f"{HOSTILE}=1"], NOT_UNDERSTOOD, "There's no agency"),
    "an agency of several": (["attend", "qag", "the=1"], NOT_UNDERSTOOD, "more than one agency"),
    "a guest from nowhere": (
        ["attend", "qag", "--guest", " =1"],
        REFUSED,
        "where the guests came from",
    ),
    "a mark that is not there": (["attend", "qag", "icb=clear"], NOT_UNDERSTOOD, "no attendance"),
    # Meetings
    "a second meeting of a group on a day": (
        ["add", "meeting", "group=QAG", "day=25/11/2024"],
        REFUSED,
        "Quality Assurance Group already has a meeting on 25 November 2024 (planned). Choose",
    ),
    "a meeting moved onto another": (
        ["set", COMING, "day=25/11/2024"],
        REFUSED,
        "Quality Assurance Group already has a meeting on 25 November 2024",
    ),
    "attendance of a cancelled meeting": (
        ["attend", CANCELLED, "met=apologies"],
        REFUSED,
        "Meeting QAG-2024-11-18 was cancelled, so nobody attended it. Choose another.",
    ),
    "attendance of a closed meeting": (["attend", INQUORATE, "met=1"], REFUSED, "was closed with"),
    "people at a meeting to come": (
        ["attend", COMING, "met=1"],
        REFUSED,
        "in the future, so nobody can have attended yet, and only apologies can be recorded",
    ),
    "minutes of a meeting to come": (["minute", COMING, "met=1"], REFUSED, "in the future"),
    "starting a meeting to come": (["start", COMING], REFUSED, "in the future"),
    "starting twice": (
        ["start", MEETING],
        REFUSED,
        "Meeting QAG-2024-11-25 is already in progress since 13.00. Join it",
    ),
    "starting a cancelled meeting": (
        ["start", CANCELLED],
        REFUSED,
        "Meeting QAG-2024-11-18 is cancelled. Reopen it, with a reason",
    ),
    "starting no meeting": (["start", "exec"], NOT_UNDERSTOOD, "That group has no meeting on 25"),
    "closing what is not on": (["close", COMING], REFUSED, "start it first"),
    "putting a meeting on hold": (
        ["hold", MEETING],
        NOT_UNDERSTOOD,
        "It's a meeting: use “cscp start”",
    ),
    "closing an empty meeting": (["minute", EARLIER], REFUSED, "Nobody is marked present"),
    "overriding for nothing": (
        ["minute", EARLIER, "council=1", "met=1", "--without-quorum", "x"],
        REFUSED,
        "Meeting QAG-2024-11-20 is quorate, so it can go ahead",
    ),
    "overriding without a reason": (
        ["proceed-without-quorum", MEETING, " "],
        REFUSED,
        "Say why QAG-2024-11-25 is proceeding without a quorum.",
    ),
    "overriding a meeting to come": (
        ["proceed-without-quorum", COMING, "x"],
        REFUSED,
        "start it first",
    ),
    "reopening without a reason": (
        ["reopen", INQUORATE],
        REFUSED,
        "Say why meeting QAG-2024-11-22 is being reopened. Add --why TEXT",
    ),
    "reopening what is not closed": (
        ["reopen", COMING, "--why", "x"],
        REFUSED,
        "Meeting QAG-2024-12-09 isn't closed, so there's nothing to reopen",
    ),
    "cancelling without a reason": (
        ["cancel", COMING],
        REFUSED,
        "Say why meeting QAG-2024-12-09 is being cancelled. Add --why TEXT",
    ),
    "cancelling twice": (
        ["cancel", CANCELLED, "--why", "x"],
        REFUSED,
        "Meeting QAG-2024-11-18 is already cancelled",
    ),
    "cancelling a meeting that was held": (
        ["cancel", INQUORATE, "--why", "x"],
        REFUSED,
        "it took place. Close it instead",
    ),
    "a decision of a cancelled meeting": (
        ["add", "decision", f"meeting={CANCELLED}", "text=x"],
        REFUSED,
        "was cancelled, so it made no decisions",
    ),
    "an empty remark": (
        ["remark", MEETING, " "],
        REFUSED,
        "Type the text for the minutes of QAG-2024-11-25",
    ),
    "an option of actions": (
        ["close", MEETING, "--outcome", "withdrawn"],
        NOT_UNDERSTOOD,
        "--outcome is for actions",
    ),
    "an option of meetings": (
        ["close", REF, "--without-quorum", "x"],
        NOT_UNDERSTOOD,
        "--without-quorum is for meetings",
    ),
    "withdrawing what was not agreed": (
        ["withdraw", MEETING],
        REFUSED,
        "didn't agree any deliveries",
    ),
    # Schedules
    "no schedule": (
        ["schedule", "QAG", "--every", "blue moon"],
        NOT_UNDERSTOOD,
        "“blue moon” isn't a schedule. Type e.g. “every 6 weeks from",
    ),
    "too many meetings": (
        ["schedule", "QAG", "--every", "week", "--to", "31/3/2027", "--yes"],
        REFUSED,
        "more than 60 meetings",
    ),
    "a schedule backwards": (
        ["schedule", "QAG", "--every", "6 weeks", "--from", "1/3/2025", "--to", "1/2/2025"],
        REFUSED,
        "before it begins",
    ),
    "a schedule of a group that has ended": (
        ["schedule", "MASH", "--every", "6 weeks", "--from", "1/1/2025"],
        REFUSED,
        "MASH ended on 20 November 2024. Give an earlier date",
    ),
    "only days that have meetings": (
        ["schedule", "QAG", "--every", "9/12/2024", "--yes"],
        REFUSED,
        "Quality Assurance Group already has a meeting on 9 December 2024",
    ),
    # Agreements
    "agreement by the wrong group": (
        ["agree", REF, "--meeting", "EXEC-2024-11-21"],
        REFUSED,
        "is overseen by QAG, so a meeting of EXEC can't agree its delivery",
    ),
    "agreement by an inquorate meeting": (
        ["agree", REF, "--meeting", INQUORATE],
        REFUSED,
        "is inquorate. Only a quorate meeting that was held can agree a delivery",
    ),
    "agreement by a meeting that is not quorate yet": (
        ["agree", REF, "--meeting", MEETING],
        REFUSED,
        "isn't quorate (Police missing), so it can't agree",
    ),
    "agreement by a cancelled meeting": (["agree", REF, "--meeting", CANCELLED], REFUSED, "held"),
    "agreement by a meeting to come": (
        ["agree", REF, "--meeting", COMING],
        REFUSED,
        "9 December 2024 is after today, 25 November 2024. Give today's date or an earlier one",
    ),
    # Members
    "a membership that ends before it starts": (
        ["join", "housing", "QAG", "--from", "1/6/2024", "--to", "1/5/2024"],
        REFUSED,
        "ends before it begins. Give a later last day",
    ),
    "a membership set to end before it starts": (
        ["set", "QAG/icb/2024-04-01", "last_day=1/3/2024"],
        REFUSED,
        "ends before it begins",
    ),
    "a membership twice": (
        ["join", "met", "QAG"],
        REFUSED,
        "The Police is already a member of Quality Assurance Group from 1 April 2024. Give",
    ),
    "leaving what one is not in": (
        ["leave", "met", "exec"],
        REFUSED,
        "The Police wasn't a member of Executive on 25 November 2024",
    ),
    "leaving before one was there": (
        ["leave", "council", "QAG", "--last-day", "1/11/2024"],
        REFUSED,
        "The Council was present at QAG-2024-11-25. Keep the membership",
    ),
    "guests as members": (["join", "guests", "QAG"], REFUSED, "who can't be members"),
    "a parent that is its own child": (
        ["set", "housing", "parent=housing"],
        REFUSED,
        "Housing can't be part of itself. Choose another agency",
    ),
    "parents in a circle": (
        ["set", "council", "parent=housing"],
        REFUSED,
        "The Council can't be part of itself. Choose another agency",
    ),
    "taking away an agency with history": (
        ["remove", "met"],
        REFUSED,
        "has a history (membership: The Police in Quality Assurance Group), so you can't",
    ),
    "taking away a group with history": (["remove", "qag"], REFUSED, "has a history"),
    "taking away a membership with history": (
        ["remove", "QAG/council/2024-04-01"],
        REFUSED,
        "was present at QAG-2024-11-25",
    ),
    "taking away nothing": (["remove", "fire"], NOT_UNDERSTOOD, "no agency or group “fire”"),
    "ending a group that meets later": (
        ["end", "qag", "--last-day", "1/12/2024"],
        REFUSED,
        "has meetings after 1 December 2024",
    ),
    # Quorum
    "a quorum over an unknown agency": (
        ["quorum", "QAG", "council", "fire brigade"],
        NOT_UNDERSTOOD,
        "There's no agency “fire brigade”. Choose The Council",
    ),
    "a quorum of more than there are": (
        ["quorum", "QAG", "3 of council, met"],
        REFUSED,
        "asks for 3 of 2 agencies",
    ),
    "a quorum of none": (
        ["quorum", "QAG", "0 of council, met"],
        REFUSED,
        "The quorum of Quality Assurance Group asks for 0 of 2 agencies (0 of The Council,",
    ),
    "a quorum that is none": (
        ["quorum", "QAG", "a: b: c"],
        NOT_UNDERSTOOD,
        "“a: b: c” isn't a quorum. Type it like “2 of council, icb, police”",
    ),
    "a group with a quorum over an unknown agency": (
        ["add", "group", "--id", "X", "name=X", "quorum=fire"],
        NOT_UNDERSTOOD,
        "There's no agency “fire”",
    ),
    # Escalation
    "escalating what the Executive has": (
        ["escalate", "EX24-01"],
        REFUSED,
        "EX24-01 is already an Executive action. Add your request there as a progress update",
    ),
    "escalating twice": (
        ["escalate", "BP24-1.2"],
        REFUSED,
        "has already been escalated, as EX24-02",
    ),
    "escalating what has ended": (["escalate", REF], REFUSED, "Reopen it before escalating it"),
    # Commitments and partner evidence
    "a commitment twice": (
        ["add", "commitment", "year=2024/25", "said=a named  CONTACT"],
        REFUSED,
        "“a named  CONTACT” is already a commitment for 2024/25. Change that one",
    ),
    "a commitment for no year": (
        ["add", "commitment", "year=2024", "said=x"],
        NOT_UNDERSTOOD,
        "“2024” isn't a financial year. Type it like 2024/25",
    ),
    "delivered without saying what": (
        ["commitment", "named", "delivered"],
        REFUSED,
        "Commitment 2024/25/commitment-1 is delivered. Say what was delivered",
    ),
    "carried by its status": (
        ["commitment", "named", "carried"],
        REFUSED,
        "into a later year, use carry-commitment",
    ),
    "carried to its own year": (
        ["carry-commitment", "named", "--to", "2024/25"],
        REFUSED,
        "isn't later than 2024/25",
    ),
    "carrying what is delivered": (
        ["carry-commitment", "conference", "--to", "2025/26"],
        REFUSED,
        "Commitment 2024/25/commitment-2 has been delivered, so there's nothing to carry over",
    ),
    "an unknown commitment": (
        ["commitment", "zebra", "delivered"],
        NOT_UNDERSTOOD,
        "no commitment “zebra”",
    ),
    "partner evidence of a quarter ahead": (
        [
            *["add", "partner-evidence", "agency=met", "quarter=2030-31/Q1"],
            *["impact_area=x", "evidence=y"],
        ],
        REFUSED,
        "hasn't begun. Give an earlier quarter",
    ),
    "partner evidence of guests": (
        ["add", "partner-evidence", "agency=guests", "impact_area=x", "evidence=y"],
        REFUSED,
        "is for guests",
    ),
    # Challenges
    "a challenge to nobody known": (
        ["add", "challenge", "raised_by=EXEC", "put_to=moon", "question=x"],
        NOT_UNDERSTOOD,
        "There's no agency or group “moon”",
    ),
    "a challenge by nobody": (
        ["add", "challenge", "put_to=met", "question=x"],
        REFUSED,
        "Say who is raising the challenge",
    ),
    "an answer before the question": (
        ["answer", "CH-01", "x", "--answered", "1/11/2024"],
        REFUSED,
        "can't have been answered on 1 November 2024",
    ),
    "an empty answer": (["answer", "CH-01", " "], REFUSED, "Type the answer to CH-01"),
    "an answer to what is closed": (
        ["answer", "CH-02", "x"],
        REFUSED,
        "Challenge CH-02 is closed. Reopen it first",
    ),
    "closing a challenge without what came of it": (
        ["close", "CH-01"],
        REFUSED,
        "Give the outcome of challenge CH-01",
    ),
    "reopening an open challenge": (["reopen", "CH-01"], REFUSED, "nothing to reopen"),
    # Lists and exports
    "an unknown group in a list": (
        ["list", "meetings", "group:x"],
        NOT_UNDERSTOOD,
        "Unknown filter “group:x”. Use group: with ",
    ),
    "an unknown status in a list": (
        ["list", "meetings", "status:maybe"],
        NOT_UNDERSTOOD,
        "Unknown filter “status:maybe”. Use status: with planned, in progress, held",
    ),
    "a token that a list has no use for": (
        ["list", "plans", "agency:met"],
        NOT_UNDERSTOOD,
        "Unknown filter “agency:”. Use start: or end:.",
    ),
    "two periods": (
        ["export", "attendance", "--plan", "2024/25", "--quarter", "2024-25/Q1"],
        NOT_UNDERSTOOD,
        "Give only one of --plan, --quarter",
    ),
    "a period that only ends": (
        ["export", "challenges", "--to", "1/1/2025"],
        NOT_UNDERSTOOD,
        "Give --from as well as --to",
    ),
    "a period backwards": (
        ["export", "executive", "--from", "2/2/2025", "--to", "1/1/2025"],
        REFUSED,
        "Swap the two dates",
    ),
    "an unknown plan of a period": (
        ["export", "attendance", "--plan", "1999"],
        NOT_UNDERSTOOD,
        "There's no plan “1999”",
    ),
    "an unknown measure": (
        ["export", "attendance", "--measure", "heads"],
        NOT_UNDERSTOOD,
        "“heads” isn't a valid measure. Use attendance or represented",
    ),
    "the note of no meeting": (
        ["export", "meeting", "x"],
        NOT_UNDERSTOOD,
        "There's no meeting “x”",
    ),
}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    CASES_BAD_INPUT_AT_MEETINGS.values(),
    ids=CASES_BAD_INPUT_AT_MEETINGS.keys(),
)
def test_it_is_answered_in_a_sentence(
    words: list[str], status: int, said: str, qag: Typist
) -> None:
    """Each mistake gets one clear sentence and its exit status, and changes nothing."""
    qag.refuses(words, status, said)
