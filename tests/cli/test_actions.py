"""What each command records and says."""

from __future__ import annotations

import io
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE, LAST_DAY, TODAY
from cscp_tui.domain.enums import (
    Cause,
    ImpactState,
    MeetingState,
    MoveKind,
    Outcome,
    Rating,
    Source,
    Status,
)
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Answer, Typist


REF, OTHER = "BP24-1.1", "BP24-1.2"
MEETING = "QAG-2024-11-20"


def test_init_makes_a_workspace(cscp: Typist, tmp_path: Path) -> None:
    """A new folder holds the partnership under its name."""
    answer = cscp.bare("init", str(tmp_path / "new"), "--name", "Test SCP", "--by", "Manager")
    assert answer.status == 0
    assert answer.out == ""
    listed = cscp.bare("-w", str(tmp_path / "new"), "list", "partnership", "--json")
    assert listed.json[0]["name"] == "Test SCP"


def test_a_workspace_is_built_by_commands_alone(cscp: Typist, tmp_path: Path) -> None:
    """Plan, priority, agency, group, meeting and action are made one after the other."""
    folder = str(tmp_path / "new")
    for words in (
        ["init", folder],
        ["add", "plan", "--id", "2024/25", "title=Plan", "first_day=1/4/24", "last_day=31/3/25"],
        ["add", "priority", "plan=2024/25", "number=1", "title=Neglect"],
        ["add", "agency", "--id", "police", "name=Police", "aliases=Met; MPS", "kind=agency"],
        ["add", "group", "--id", "QAG", "name=Quality Assurance", "oversees=plan,audit"],
        ["add", "membership", "group=qag", "agency=mps", "first_day=1/4/24"],
        ["add", "meeting", "group=QAG", "day=20/11/2024", "state=held"],
        ["add", "attendance", f"meeting={MEETING}", "agency=police", "in_room=2"],
        ["add", "action", "Train staff", "--priority", "neglect", "--agency", "met"],
    ):
        answer = cscp.bare("-w", folder, *words)
        assert answer.status == 0, answer.err
    assert answer.out == "BP24-1.1\n"
    action = cscp.bare("-w", folder, "list", "actions", "--json").json[0]
    assert action["lead_agency"] == "police"
    assert action["overseeing_group"] == "QAG"


def test_an_action_is_added_with_all_it_has(cscp: Typist) -> None:
    """Names become ids, dates are echoed in words, the new reference is printed."""
    answer = cscp(
        *["add", "action", "Visit schools", "--plan", "2024-25", "--priority", "2"],
        *["--due", "31/3", "--agency", "met", "--supporting", "icb,council", "--group", "exec"],
        *["--lead", "Chair", "--outcome", "Fewer missing", "--measure", "Numbers", "--restricted"],
        *["--timescale", "Spring", "--review-date", "+2w", "--related", REF, "--old-ref", "X7"],
        *["--impact-area", "Schools", "--raised-at", MEETING],
    )
    assert answer.status == 0
    assert answer.out == "BP24-2.1\n"
    assert "Due date: Monday 31 March 2025." in answer.err
    assert "Review date: Monday 9 December 2024." in answer.err
    added = cscp.book.actions["BP24-2.1"]
    assert added.due == added.original_due == LAST_DAY
    assert added.lead_agency == "police"
    assert added.supporting_agencies == ("council", "icb")
    assert added.overseeing_group == "EXEC"
    assert (added.lead, added.measure, added.restricted) == ("Chair", "Numbers", True)
    assert (added.related, added.raised_at, added.old_ref) == ((REF,), MEETING, "X7")


def test_the_running_plan_is_meant_by_a_priority_alone(cscp: Typist) -> None:
    """Both plans have a priority 1; the one that runs on the day is meant."""
    assert cscp("add", "action", "A", "--priority", "1").out == "BP24-1.3\n"
    later = cscp("add", "action", "B", "--priority", "1", today=date(2025, 4, 7))
    assert later.out == "BP25-1.1\n"


def test_an_action_of_another_source_needs_no_plan(cscp: Typist) -> None:
    """An Executive action has a reference of its own kind."""
    answer = cscp("add", "action", "Write", "--source", "exec", "--due", "1/11/2024")
    assert answer.out == "EX24-01\n"
    assert "has already passed" in answer.err
    assert cscp.book.actions["EX24-01"].source is Source.EXECUTIVE


def test_a_note_is_added(cscp: Typist) -> None:
    """A note starts the action and carries meeting, quarter and who."""
    answer = cscp(
        *["note", "bp24-1.1", "Half are trained.", "--for-quarter", "2024-25/Q2"],
        *["--meeting", MEETING, "--on", "20/11"],
    )
    assert answer.status == 0
    assert answer.out == ""
    assert answer.err.splitlines() == [
        "With effect on: Wednesday 20 November 2024.",
        f"Progress update added to {REF}.",
    ]
    note = cscp.book.updates_of(REF)[0]
    assert (note.text, note.quarter, note.meeting) == ("Half are trained.", "2024-25/Q2", MEETING)
    assert (note.created, note.by) == (date(2024, 11, 20), "Business officer")
    assert cscp.book.actions[REF].status is Status.IN_PROGRESS


def test_a_note_can_give_a_reason_and_start_nothing(cscp: Typist) -> None:
    """Neither the status nor the due date changes; the reason is one of the partnership's."""
    said = ("Nothing has been done yet.", "--no-start", "--reason", "funding", "--cause", "outside")
    cscp.does("note", "BP24-1.1", *said)
    action = cscp.book.actions["BP24-1.1"]
    (note,) = cscp.book.updates_of("BP24-1.1")
    assert (action.status, cscp.book.moves_of("BP24-1.1")) == (Status.NOT_STARTED, [])
    assert (note.reason, note.cause) == ("funding", Cause.OUTSIDE)
    cscp.refused("note", "BP24-1.1", "x", "--reason", "the weather")


def test_a_note_is_read_from_stdin(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads the text, whatever its line ends; bytes of another encoding are refused."""
    data = b"\xef\xbb\xbfFirst line\r\nsecond\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    assert cscp("note", REF, "-").status == 0
    assert cscp.book.updates_of(REF)[0].text == "First line\nsecond"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8"))
    refused = cscp("note", REF, "-")
    assert refused.status == 2
    assert "--encoding cp1252" in refused.err


def test_what_could_identify_a_child_is_asked_about(cscp: Typist) -> None:
    """A script needs a reason, which is kept; the place is named, and the passage not repeated."""
    words = ("note", REF, "NHS number 943 476 5919 was read out.")
    before = cscp.journal
    said = cscp.refused(*words)
    assert (
        f"“Text” of the progress update of {REF} contains what looks like an NHS number. Nothing was saved."
        in said
    )
    assert "943" not in said
    assert cscp.journal == before
    assert "add --not-identifiers" in cscp.refused(*words, "--yes")
    assert cscp.journal == before
    cscp.does(*words, "--not-identifiers", "a number made up for training")
    line = Workspace(cscp.folder).lines()[-1]
    assert line.not_identifiers
    assert line.why == "Not identifiers: a number made up for training"
    assert cscp.refused("note", REF, "Fine.", "--why", "Told by the mother of Tyler, 12.")


@pytest.mark.parametrize(("answer", "status"), [("a doll\n", 0), ("\n", 1)])
def test_somebody_at_a_terminal_is_asked_about_details(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    """Each phrase is shown, and it is saved once the person at the terminal says why it is harmless."""
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    answered = cscp("note", REF, "Baby J (8 weeks) was seen.")
    assert answered.status == status
    assert (
        "“Baby J (8 weeks)” in “Text” of the progress update of BP24-1.1 looks like" in answered.err
    )
    assert "If none of these identifies a child or family, type why: " in answered.err


def test_a_delivery_is_recorded_and_agreed(cscp: Typist) -> None:
    """Delivered with its impact, then agreed by the meeting on its own day."""
    assert cscp("deliver", REF, "--impact", "Seen sooner.", "--on", "19/11/2024").status == 0
    delivered = cscp.book.actions[REF]
    assert delivered.awaits_agreement
    assert (delivered.impact, delivered.impact_state) == ("Seen sooner.", ImpactState.EMERGING)
    assert cscp("agree", REF, "--meeting", MEETING).status == 0
    assert cscp.book.actions[REF].agreed == date(2024, 11, 20)


def test_the_impact_state_can_be_said(cscp: Typist) -> None:
    """What was typed holds."""
    cscp("deliver", REF, "--impact", "Seen sooner.", "--impact-state", "evidenced")
    assert cscp.book.actions[REF].impact_state is ImpactState.EVIDENCED


def test_several_deliveries_are_agreed_in_one_step(cscp: Typist) -> None:
    """One line of the journal agrees both."""
    for ref in (REF, OTHER):
        cscp("deliver", ref, "--on", "18/11/2024")
    answer = cscp("agree", REF, "--meeting", MEETING, OTHER)
    assert answer.status == 0
    assert cscp("history", "--json").json[-1]["what"] == "agree"
    assert all(cscp.book.actions[ref].agreed for ref in (REF, OTHER))


def test_a_delivery_is_refused(cscp: Typist) -> None:
    """The action reopens with a note that says why."""
    cscp("deliver", REF, "--on", "18/11/2024")
    assert cscp("refuse", REF, "--meeting", "qag", "--reason", "No evidence.").status == 2
    answer = cscp("refuse", REF, "--meeting", MEETING, "--reason", "No evidence.")
    assert answer.status == 0
    assert cscp.book.actions[REF].is_open
    assert "No evidence." in cscp.book.updates_of(REF)[0].text


def test_a_date_is_moved(cscp: Typist) -> None:
    """A date past the plan's end is a slip with reason and cause."""
    answer = cscp(
        *["move", REF, "30/6/2025", "--reason", "fund", "--cause", "out"],
        *["--explanation", "The grant is late.", "--agreed-by", "QAG"],
    )
    assert answer.status == 0
    assert "New due date: Monday 30 June 2025." in answer.err
    move = cscp.book.moves_of(REF)[0]
    assert (move.kind, move.reason, move.cause) == (MoveKind.SLIP, "funding", Cause.OUTSIDE)
    assert (move.explanation, move.agreed_by) == ("The grant is late.", "QAG")


def test_a_date_is_taken_away_for_a_review_date(cscp: Typist) -> None:
    """No due date, but a day to look at it again."""
    assert cscp("move", REF, "none", "--review-date", "1/2/2025").status == 0
    action = cscp.book.actions[REF]
    assert (action.due, action.review_date) == (None, date(2025, 2, 1))


def test_holding_and_resuming(cscp: Typist) -> None:
    """On hold with a reason and a day, then in progress again."""
    assert cscp("hold", REF, "--reason", "funding", "--review-date", "31/1/2025").status == 0
    held = cscp.book.actions[REF]
    assert (held.status, held.hold_reason) == (Status.ON_HOLD, "funding")
    assert cscp("status", REF, "in-progress").status == 0
    assert cscp.book.actions[REF].status is Status.IN_PROGRESS


def test_closing(cscp: Typist) -> None:
    """Each outcome is kept with what it needs."""
    common = ["--reason", "other", "--cause", "within"]
    assert cscp("end", REF, "--outcome", "transferred", "--to", "The Trust", *common).status == 0
    ended = cscp.book.actions[REF]
    assert (ended.outcome, ended.transferred_to) == (Outcome.TRANSFERRED, "The Trust")
    cscp("add", "action", "Better", "--priority", "1")
    assert cscp("end", OTHER, "--outcome", "repl", "--replaced-by", "bp24-1.3", *common).status == 0
    assert cscp.book.actions[OTHER].replaced_by == "BP24-1.3"


def test_impact_and_judgement(cscp: Typist) -> None:
    """Both are set, and the judgement is taken away again."""
    cscp("impact", REF, "Fewer repeat referrals.", "--impact-state", "evidenced")
    cscp("judge", REF, "red", "--reason", "Nobody leads it.")
    action = cscp.book.actions[REF]
    assert (action.impact_state, action.judgement) == (ImpactState.EVIDENCED, Rating.RED)
    cscp("judge", REF, "computed")
    assert cscp.book.actions[REF].judgement is None


def test_fields_are_set(cscp: Typist) -> None:
    """Several fields in one step; names become ids."""
    answer = cscp(
        "set", REF, "lead=Designated Nurse", "agency=met", "--why", "agreed by phone", "title=New"
    )
    assert answer.status == 0
    action = cscp.book.actions[REF]
    assert (action.lead, action.lead_agency, action.title) == ("Designated Nurse", "police", "New")
    assert cscp("history", REF, "--json").json[-1]["why"] == "agreed by phone"


def test_members_are_added_and_removed(cscp: Typist) -> None:
    """A set is changed member by member, or as a whole."""
    cscp("set", REF, "supporting=icb,council")
    cscp("set", REF, "supporting_agencies+=met")
    cscp("set", REF, "supporting agencies-=council")
    assert cscp.book.actions[REF].supporting_agencies == ("icb", "police")
    cscp("set", REF, "supporting=")
    assert cscp.book.actions[REF].supporting_agencies == ()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["status=in progress"], "status"),
        (["status=on hold", "reason=funding", "review_date=1/2/2025"], "status"),
        (["status=delivered", "impact=Seen sooner."], "deliver"),
        (["status=ended", "outcome=withdrawn", "reason=other", "cause=within"], "end"),
        (["outcome=withdrawn", "reason=other", "cause=within"], "end"),
        (["due=1/3/2025"], "move"),
        (["due=1/6/2025", "reason=funding", "cause=outside"], "move"),
        (["judgement=amber", "judgement_reason=Half done."], "judge"),
        (["impact=Seen sooner.", "impact_state=evidenced"], "impact"),
        (["title=New", "due=1/3/2025"], "together"),
        (["restricted=yes"], "edit"),
    ],
)
def test_fields_with_rules_go_by_their_commands(words: list[str], what: str, cscp: Typist) -> None:
    """What a form does with a field, ``set`` does too."""
    answer = cscp("set", REF, *words)
    assert answer.status == 0, answer.err
    assert cscp("history", REF, "--json").json[-1]["what"] == what


def test_a_meeting_is_set_by_its_id(cscp: Typist) -> None:
    """A record of any table is found by its id."""
    assert cscp("set", "exec-2024-11-21", "state=inquorate").status == 0
    assert cscp.book.meetings["EXEC-2024-11-21"].state is MeetingState.INQUORATE


def test_undo_and_redo(cscp: Typist) -> None:
    """My latest change is taken back, and made again."""
    cscp("set", REF, "title=New")
    cscp("set", OTHER, "title=Theirs", by="Manager")
    answer = cscp("undo")
    assert answer.status == 0
    assert answer.err.startswith("Undone")
    assert cscp.book.actions[REF].title == "Action 1"
    assert cscp("redo").status == 0
    assert cscp.book.actions[REF].title == "New"


def test_undoing_by_number_and_the_rest(cscp: Typist) -> None:
    """A clash names person and record; the rest can be undone without it."""
    cscp("set", REF, "title=New", "lead=Chair")
    cscp("note", OTHER, "x")
    number = str(cscp("history", REF, "--json").json[-1]["n"])
    cscp("set", REF, "title=Newer", by="Manager")
    clash = cscp("undo", number)
    assert clash.status == 1
    assert "Manager" in clash.err
    assert cscp.book.actions[REF].title == "Newer"


def test_history_is_shown(cscp: Typist) -> None:
    """Who, when, what, before and after; an undone change says by which."""
    cscp("set", REF, "title=New")
    cscp("undo")
    table = cscp("history", REF).out
    assert "title: Action 1 → New" in table
    assert "(undone by" in table
    assert "Business officer" in table
    entries = cscp("history", REF, "--json").json
    assert entries[-1]["undoes"] == entries[-2]["n"]
    assert len(cscp("history", "--json").json) == len(entries) + 2


def test_history_names_what_people_know(cscp: Typist) -> None:
    """A moved date is a sentence, and an agency has its name."""
    cscp("move", REF, "28/2/2025", "--reason=funding", "--cause=within")
    cscp("set", REF, "agency=police")
    table = cscp("history", REF).out
    assert f"{REF}: due date moved from" in table
    assert "lead agency: The Police" in table


def test_history_as_at_a_day_ends_there(cscp: Typist) -> None:
    """What took effect later is not shown."""
    cscp("note", REF, "x")
    assert len(cscp("history", REF, "--json", "--as-at", "1/6/2024").json) == 1


def test_the_history_of_what_was_undone_is_there(cscp: Typist) -> None:
    """An action whose making was taken back still tells what happened."""
    cscp("add", "action", "A slip of the finger", "--priority", "1")
    cscp("undo")
    assert len(cscp("history", "BP24-1.3", "--json").json) == 2


def test_check_counts_the_changes(cscp: Typist) -> None:
    """All is well, and that is data."""
    answer = cscp("check")
    assert (answer.status, answer.out) == (0, "3 changes, each as it was written.\n")


def test_the_present_is_kept_as_a_database(cscp: Typist) -> None:
    """After a command stock TinyDB reads what it changed."""
    from tinydb import TinyDB  # noqa: PLC0415 - only this test needs it

    cscp("set", REF, "title=New")
    with TinyDB(cscp.folder / "cscp.json", access_mode="r") as database:
        titles = {document["title"] for document in database.table("actions")}
    assert titles == {"New", "Action 2"}


def test_the_workspace_comes_from_the_environment_or_settings(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``-w`` wins over the environment, that over settings."""
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "settings.toml"
    settings.write_text(f"workspace = '{cscp.folder}'\nname = 'From settings'\n")
    assert len(cscp.bare("list", "actions", "--json").json) == 2
    assert cscp.bare("note", REF, "x").status == 0
    assert cscp.book.updates_of(REF)[0].by == "From settings"
    monkeypatch.setenv("CSCP_WORKSPACE", str(tmp_path / "nowhere"))
    assert cscp.bare("list", "actions").status == 2
    assert cscp("list", "actions").status == 0


def test_the_chair_may_record(cscp: Typist) -> None:
    """The journal keeps the role."""
    assert cscp("--role", "chair", "note", REF, "x").status == 0
    assert cscp("history", REF, "--json").json[-1]["role"] == "chair"


def test_hostile_text_is_kept_and_shown_harmlessly(cscp: Typist) -> None:
    """Nothing of it steers a terminal, in a table, in JSON or on stderr."""
    text = HOSTILE.replace("\x00", "") + "\u009b31m" + "x" * 3000
    assert cscp("set", REF, f"title={text}").status == 0
    assert cscp("note", REF, text).status == 0
    assert cscp.book.actions[REF].title == text
    for words in (
        ["list", "actions"],
        ["list", "actions", "--json"],
        ["list", "progress_updates"],
        ["history", REF],
        ["history", REF, "--json"],
        ["list", "actions", text],
        ["note", text, "x"],
        ["carry-over", "2024/25", "--to", "2025-27"],
        ["export", "actions", "--format", "csv"],
    ):
        answer = cscp(*words)
        for said in (answer.out, answer.err):
            assert not {"\x1b", "\u202e", "\u009b", "\u2028"} & set(said)
    assert cscp("list", "actions", "--json").json[0]["title"] == text


def test_a_lone_surrogate_is_never_recorded(cscp: Typist) -> None:
    """Bytes that are no text are refused before anything reaches the journal."""
    refused = cscp("note", REF, "caf\udce9")
    assert (refused.status, refused.out) == (2, "")
    assert "isn't UTF-8 text" in refused.err
    assert not cscp.book.updates_of(REF)


def test_the_recording_day_is_the_clocks(cscp: Typist) -> None:
    """What is recorded carries the day of the clock that was passed down."""
    cscp("note", REF, "x")
    assert cscp.book.updates_of(REF)[0].created == TODAY


REF, OTHER = "BP24-1.1", "BP24-1.2"
AFTER = date(2025, 4, 3)


def carry(cscp: Typist, *words: str) -> Answer:
    """Carry plan 2024/25 over into 2025-27, some days after its end."""
    return cscp("carry-over", "2024/25", "--to", "2025-27", *words, today=AFTER)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody at a terminal answers when they are asked."""
    said: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", lambda: said.pop(0), raising=False)
    return said


def test_a_preview_changes_nothing(cscp: Typist) -> None:
    """Each open action stands in the table with what would become of it."""
    before = cscp.journal
    answer = carry(cscp, "--reason", "funding", "--cause", "outside")
    assert answer.status == 0
    assert cscp.journal == before
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == ["Ref", REF, OTHER]
    assert "carried over" in lines[1]
    assert "funding" in lines[1]
    assert "2025-27/1" in lines[1]
    assert "Nothing was changed" in answer.err


def test_a_preview_says_what_is_still_missing(cscp: Typist) -> None:
    """Without reason and cause the table is shown, and what to give."""
    answer = carry(cscp)
    assert answer.status == 0
    assert f"{REF} still needs a reason (2 rows in all). Add it" in answer.err
    assert REF in answer.out


def test_yes_carries_over_in_one_step(cscp: Typist) -> None:
    """Closed on the plan's last day, continued under new references, undone as one."""
    cscp("set", REF, "lead=Chair")
    before = cscp("history", "--json").json
    answer = carry(cscp, "--reason", "partner", "--cause", "outside", "--yes")
    assert answer.status == 0, answer.err
    closed, goes_on = cscp.book.actions[REF], cscp.book.actions["BP25-1.1"]
    assert (closed.outcome, closed.ended) == (Outcome.CARRIED_OVER, LAST_DAY)
    assert (closed.reason, closed.cause) == ("partner capacity", Cause.OUTSIDE)
    assert (goes_on.continues, goes_on.lead, goes_on.original_due) == (REF, "Chair", LAST_DAY)
    assert len(cscp("history", "--json").json) == len(before) + 1
    assert cscp("undo", today=AFTER).status == 0
    assert cscp.book.actions[REF].is_open


def test_rows_say_what_becomes_of_each(cscp: Typist) -> None:
    """One goes on with a date under another priority, one is transferred, one stays open."""
    cscp("add", "action", "Third", "--priority", "1")
    answer = carry(
        cscp,
        *["--row", f"{REF}=carried over,funding,outside,2,30/9/2025"],
        *["--row", f"{OTHER}=transferred,other,within,,,The Trust, of Croydon"],
        *["--row", "bp24-1.3=left", "--yes"],
    )
    assert answer.status == 0, answer.err
    book = cscp.book
    goes_on = book.actions["BP25-2.1"]
    assert (goes_on.due, goes_on.continues) == (date(2025, 9, 30), REF)
    assert book.actions[OTHER].transferred_to == "The Trust, of Croydon"
    assert book.actions["BP24-1.3"].status is Status.NOT_STARTED
    assert "BP24-1.1 due: Tuesday 30 September 2025." in answer.err
    assert "1 action left open in plan 2024/25." in answer.err


def test_a_row_can_be_replaced(cscp: Typist) -> None:
    """The last part names the action that replaces it."""
    row = f"{REF}=replaced,other,within,,,{OTHER}"
    assert carry(cscp, "--row", row, "--row", f"{OTHER}=left", "--yes").status == 0
    assert cscp.book.actions[REF].replaced_by == OTHER


def test_a_due_date_in_the_next_plan_is_kept(cscp: Typist) -> None:
    """A date that lies past the old plan's end goes on with the action."""
    cscp("move", REF, "30/9/2025", "--reason", "funding", "--cause", "outside")
    carry(cscp, "--reason", "funding", "--cause", "outside", "--yes")
    assert cscp.book.actions["BP25-1.1"].due == date(2025, 9, 30)


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("YES\n", 0), ("y\n", 1), ("\n", 1)])
def test_somebody_at_a_terminal_is_asked(
    typed: str, status: int, cscp: Typist, answers: list[str]
) -> None:
    """Only the word yes does it."""
    answers.append(typed)
    before = cscp.journal
    answer = carry(cscp, "--reason", "funding", "--cause", "outside")
    assert answer.status == status
    assert (cscp.journal == before) is (status == 1)


@pytest.mark.parametrize("refs", [("BP24-1.1,BP24-1.2",), ("BP24-1.1", "BP24-1.2")])
def test_one_update_is_added_to_several_actions(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch, refs: tuple[str, ...]
) -> None:
    """Parted by commas or spaces, with a text from stdin, as one step."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Half of the staff are trained.\n"))
    cscp.does("note", *refs, "-")
    for ref in ("BP24-1.1", "BP24-1.2"):
        (note,) = cscp.book.updates_of(ref)
        assert note.text == "Half of the staff are trained."
    cscp.does("undo")
    assert not cscp.book.progress_updates


def test_a_recommendation_is_met_when_each_agency_delivered_its_action(cscp: Typist) -> None:
    """Two actions answer it, each with its own lead agency; one of them is not enough."""
    cscp.does("add", "origin", "--id", "zed", "title=Baby Zed", "source=review", "kind=LCSPR")
    cscp.does("add", "recommendation", "origin=zed", "number=1", "text=Share more.")
    answers = ("--source", "review", "--origin", "zed", "--recommendation", "zed/recommendation-1")
    police, icb = (
        cscp.does("add", "action", "Share more", *answers, "--agency", agency).out.strip()
        for agency in ("police", "icb")
    )
    assert [cscp.book.actions[ref].lead_agency for ref in (police, icb)] == ["police", "icb"]
    shown = cscp.does("list", "recommendations").out
    assert f"{police}, {icb}" in shown
    assert "Not met" in shown
    cscp.does("deliver", police)
    assert "Not met" in cscp.does("list", "recommendations").out
    cscp.does("deliver", icb)
    assert "Not met" not in cscp.does("list", "recommendations").out


def test_a_date_in_the_past_is_asked_about(cscp: Typist) -> None:
    """A script says yes beforehand; nothing is lost by it."""
    move = ("move", REF, "1/1/2020", "--reason", "funding", "--cause", "outside")
    asked = cscp(*move)
    assert asked.status == 1
    assert "The new due date, Wednesday 1 January 2020, has already passed." in asked.err
    assert cscp.book.actions[REF].due == LAST_DAY
    assert cscp(*move, "--yes").status == 0
    assert cscp.book.actions[REF].due == date(2020, 1, 1)


def test_an_update_for_a_quarter_to_come_is_asked_about(cscp: Typist) -> None:
    """It is a slip of the finger, more often than not."""
    note = ("note", REF, "All is well.", "--for-quarter", "2025-26/Q1")
    assert "Q1 2025/26 (Apr to Jun 2025) hasn't begun yet." in cscp(*note).err
    assert not cscp.book.progress_updates
    assert cscp(*note, "--yes").status == 0


def test_a_delivery_in_a_past_quarter_needs_its_day(cscp: Typist) -> None:
    """The day it happened, not the last day of the quarter."""
    late = ("deliver", REF, "--for-quarter", "2024-25/Q2")
    assert f"Say on which day {REF} was delivered. Add --on DATE." in cscp(*late).err
    assert cscp(*late, "--on", "20/9/2024").status == 0
    assert cscp.book.actions[REF].ended == date(2024, 9, 20)


def test_reopening_an_agreed_delivery_needs_a_reason(cscp: Typist) -> None:
    """It is kept with the action; one that nobody agreed yet reopens at once."""
    cscp("deliver", REF, "--on", "1/11/2024")
    cscp("agree", REF, "--chairs-action", "Seen by the Chair.")
    refused = cscp("status", REF, "in progress")
    assert f"The delivery of {REF} was agreed. Say why it is reopened." in refused.err
    why = ("--explanation", "The leaflet was withdrawn.")
    assert cscp("status", REF, "in progress", *why).status == 0
    texts = [update.text for update in cscp.book.updates_of(REF)]
    assert texts == ["Reopened: The leaflet was withdrawn."]


def test_housekeeping_is_asked_for_neither_impact_nor_agreement(cscp: Typist) -> None:
    """Not by the checklist, the update, the scrutineer's questions or the lists; it is marked by set."""
    words = ("--meeting", MEETING, "--source", "other")
    for title in ("Circulate the slides", "Write to schools"):
        cscp.does("add", "action", title, *words)
    cscp.does("set", "OT24-01", "housekeeping=yes")
    for ref in ("OT24-01", "OT24-02"):
        cscp.does("deliver", ref)
    listed = cscp.does("list", "actions", "is:awaiting-agreement").out
    assert ("OT24-01" in listed, "OT24-02" in listed) == (False, True)
    assert "OT24-01" in cscp.does("list", "actions", "is:housekeeping").out
    (told,) = cscp.does("list", "actions", "is:housekeeping", "--json").json
    assert (told["standing"], told["origin_meeting"]) == ("Delivered", MEETING)
    checked = cscp("checklist", "--quarter", "2024-25/Q3").out
    assert ("OT24-01" in checked, "OT24-02" in checked) == (False, True)
    update = cscp.does(
        "export", "quarterly", "--quarter", "2024-25/Q3", "--for", "qa", "-o", "-"
    ).out
    assert (
        "No impact is recorded yet for 1 of these 2 deliveries of the quarter: OT24-02." in update
    )
    rows = [line for line in update.splitlines() if "Circulate the slides" in line]
    assert any("Housekeeping" in row for row in rows)
    assert not any("awaiting agreement" in row for row in rows)
    pack = cscp.does("export", "scrutiny-pack", "-o", "-").out
    bare = pack.rpartition(">Delivered without impact<")[2].partition("</section>")[0]
    assert ("OT24-01" in bare, "OT24-02" in bare) == (False, True)
    assert "can't be housekeeping" in cscp.refused("set", REF, "housekeeping=yes")
