from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import OFFICER, TODAY, action, context, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate, AddRecord
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    ReopenChallenge,
    WriteReflection,
)
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.store import scrutiny
from cscp_tui.store.as_at import fold
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import SCRUTINY_FORMAT, encode
from cscp_tui.store.errors import (
    NoPlaceForScrutiny,
    NotAllowed,
    NothingToUndo,
    NotTheScrutineers,
    NotTheTeams,
    ReadOnly,
)
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.scrutineer import mark_of
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import FILE_NAME, read_snapshot
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from scrutinised import SCRUTINEER, contents, says, scrutineer_of, team_with_scrutineer
from store.failing_disks import FailingDisk
from strangers_paths import others_reach, others_reach_the_program

if TYPE_CHECKING:
    from cscp_tui.store.scrutineer import ScrutineerWorkspace

QUESTION = RaiseChallenge("police", "Why are data late?")
KEY = "CH-S1"


@pytest.fixture
def team(tmp_path: Path) -> TeamWorkspace:
    """A team's workspace with two actions and a scrutineer."""
    workspace = team_with_scrutineer(tmp_path / "w")
    workspace.save_snapshot()
    return workspace


@pytest.fixture
def mine(team: TeamWorkspace) -> ScrutineerWorkspace:
    """The scrutineer's window on it."""
    return scrutineer_of(team.folder)


# What cannot be written


def test_opening_leaves_no_trace(team: TeamWorkspace) -> None:
    """A scrutineer who only reads makes no file and takes no lock."""
    for left in ("journal.lock", "journal.holder"):
        (team.folder / left).unlink()
    before = contents(team.folder)
    workspace = scrutineer_of(team.folder)
    workspace.follow()
    workspace.verify()
    workspace.as_at(date(2024, 5, 1))
    workspace.history("BP24-1.1")
    with pytest.raises(NothingToUndo):
        workspace.next_undo(SCRUTINEER)
    with pytest.raises(NothingToUndo):
        workspace.undo(context(by=SCRUTINEER))
    assert set(contents(team.folder)) - set(before) <= {"scrutiny.lock", "scrutiny.holder"}
    assert before.items() <= contents(team.folder).items()


def test_what_the_scrutineer_records_touches_one_file(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """A challenge goes into a journal of its own, with its own lock; all else stays as it was."""
    before = contents(team.folder)
    assert says(mine, QUESTION).ids == (KEY,)
    after = contents(team.folder)
    assert after.keys() - before.keys() == {SCRUTINY_NAME, "scrutiny.lock", "scrutiny.holder"}
    assert before.items() <= after.items()
    header, line = map(json.loads, after[SCRUTINY_NAME].splitlines())
    assert (header["format"], header["workspace"]) == (SCRUTINY_FORMAT, "test-workspace")
    assert (line["n"], line["role"], line["by"]) == (1, "scrutineer", SCRUTINEER)


@pytest.mark.parametrize(
    "command",
    [
        AddProgressUpdate("BP24-1.1", "I was here."),
        action("mine"),
        SetFields("actions", "BP24-1.1", {"title": "Another"}),
        AddRecord("agencies", {"name": "New"}, "new"),
        AddRecord("challenges", {"raised_by": "x", "put_to": "y", "question": "?"}, "CH-99"),
    ],
)
def test_the_teams_records_are_not_the_scrutineers(
    team: TeamWorkspace, mine: ScrutineerWorkspace, command: AddProgressUpdate
) -> None:
    """Whatever is asked for, no record of the team's is made or changed, in neither journal."""
    before = contents(team.folder)
    with pytest.raises(NotTheScrutineers):
        says(mine, command)
    assert before.items() <= contents(team.folder).items()
    assert SCRUTINY_NAME not in contents(team.folder)


def test_the_teams_journal_is_reached_through_a_disk_that_only_gives(
    mine: ScrutineerWorkspace,
) -> None:
    """Even the lines' own way into the team's journal is closed."""
    with pytest.raises(NotAllowed):
        mine._journal.ledger.extend(mine.position.offset, b"{}\n")
    with pytest.raises(NotAllowed):
        mine._journal.begin({"v": 1})
    assert not {"save_snapshot", "write_snapshot", "snapshot", "create", "sync"} & set(dir(mine))


def test_the_scrutineers_records_are_not_the_teams(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """The team cannot change what the scrutineer said, nor take an id that is theirs."""
    says(mine, QUESTION)
    team.follow()
    with pytest.raises(NotTheTeams):
        record(team, SetFields("challenges", KEY, {"question": "All well?"}))
    values = {"raised_by": "QAG", "put_to": "police", "question": "?"}
    with pytest.raises(NotTheTeams):
        record(team, AddRecord("challenges", values, "CH-S7"))
    with pytest.raises(Refused, match="says what came of it"):
        record(team, CloseChallenge(KEY, "Nothing."))


# Two journals, one book


def test_the_team_sees_a_challenge_and_answers_it(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """It appears in the team's book; the answer is a line of the team's and appears here."""
    says(mine, QUESTION)
    told = team.follow()
    assert [line.what for line in told] == ["challenge"]
    assert team.book.challenges[KEY].raised_by == "scrutineer"
    record(team, AnswerChallenge(KEY, "One analyst serves three boroughs."))
    mine.follow()
    for book in (team.book, mine.book, Workspace(team.folder).book):
        known = book.challenges[KEY]
        assert (known.status, known.answered) == (ChallengeStatus.ANSWERED, TODAY)
        assert known.answer == "One analyst serves three boroughs."
    says(mine, CloseChallenge(KEY, "Returns come on time."))
    team.follow()
    closed = team.book.challenges[KEY]
    assert (closed.status, closed.came_of_it) == (ChallengeStatus.CLOSED, "Returns come on time.")
    with pytest.raises(Refused, match="closed; reopen it first"):
        record(team, AnswerChallenge(KEY, "Again."))
    says(mine, ReopenChallenge(KEY))
    assert mine.book.challenges[KEY].status is ChallengeStatus.ANSWERED


def test_a_later_answer_replaces_the_first_and_is_taken_back(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """The team's undo works on its answers as on anything else."""
    says(mine, QUESTION)
    record(team, AnswerChallenge(KEY, "First."))
    record(team, AnswerChallenge(KEY, "Second."))
    assert team.book.challenges[KEY].answer == "Second."
    team.undo(context())
    assert team.book.challenges[KEY].answer == "First."
    team.undo(context())
    assert team.book.challenges[KEY].status is ChallengeStatus.OPEN


def test_the_scrutineer_ends_what_the_team_recorded_for_them(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """What came of a scrutineer's challenge in the team's journal stands in the scrutineer's."""
    record(team, RaiseChallenge("police", "Why?", "scrutineer"))
    record(team, RaiseChallenge("police", "Why not?", "QAG"))
    mine.follow()
    says(mine, CloseChallenge("CH-01", "Settled."))
    with pytest.raises(Refused, match="not raised by a scrutineer"):
        says(mine, CloseChallenge("CH-02", "Settled."))
    team.follow()
    assert team.book.challenges["CH-01"].came_of_it == "Settled."
    with pytest.raises(Refused, match="scrutineer closed CH-01"):
        record(team, ReopenChallenge("CH-01"))
    says(mine, ReopenChallenge("CH-01"))
    team.follow()
    assert team.book.challenges["CH-01"].status is ChallengeStatus.OPEN
    record(team, CloseChallenge("CH-01", "Ended by us."))
    mine.follow()
    with pytest.raises(Refused, match="team closed CH-01"):
        says(mine, ReopenChallenge("CH-01"))


def test_only_the_team_answers(mine: ScrutineerWorkspace) -> None:
    """A scrutineer does not answer for the team."""
    says(mine, QUESTION)
    with pytest.raises(Refused, match="The team answers"):
        says(mine, AnswerChallenge(KEY, "All well."))


def test_a_reflection_is_written_and_rewritten(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """The scrutineer's own text stands in place of what the team had typed for them."""
    record(team, WriteReflection(SCRUTINEER, "As told by telephone."))
    says(mine, WriteReflection(SCRUTINEER, "In my own words."))
    says(mine, WriteReflection(SCRUTINEER, "In better words."))
    team.follow()
    texts = [each.text for each in team.book.reflections.values()]
    assert texts == ["In better words."]
    mine.undo(context(by=SCRUTINEER))
    assert [each.text for each in mine.book.reflections.values()] == ["In my own words."]


def test_ids_never_meet(team: TeamWorkspace, mine: ScrutineerWorkspace) -> None:
    """Both number their challenges on their own, unseen by each other."""
    record(team, RaiseChallenge("police", "Why?", "QAG"))
    says(mine, QUESTION)
    record(team, RaiseChallenge("icb", "Why?", "QAG"))
    says(mine, QUESTION)
    assert set(Workspace(team.folder).book.challenges) == {
        "CH-01",
        "CH-02",
        KEY,
        "CH-S2",
    }


def test_what_stands_on_a_challenge_keeps_it(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """A challenge that was answered cannot be unsaid."""
    says(mine, QUESTION)
    record(team, AnswerChallenge(KEY, "First."))
    with pytest.raises(Refused):
        mine.undo(context(by=SCRUTINEER))
    assert KEY in mine.book.challenges


def test_the_present_has_only_the_teams_records(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """``cscp.json`` is what the team's journal makes, whoever wrote beside it."""
    says(mine, QUESTION)
    says(mine, WriteReflection(SCRUTINEER, "Good."))
    record(team, action("new"))
    assert team.save_snapshot()
    present = read_snapshot(team.folder / FILE_NAME)
    assert present is not None
    assert present[1].tables == fold(team.lines()).tables
    reopened = open_workspace(team.folder)
    assert set(reopened.book.challenges) == {KEY}


def test_another_day_has_what_the_scrutineer_had_said_by_then(tmp_path: Path) -> None:
    """As at a day, both journals are folded up to it; so is the book at a line."""
    team = team_with_scrutineer(tmp_path / "w")
    first = scrutineer_of(team.folder)
    says(first, QUESTION)
    later = scrutineer_of(team.folder, day=date(2024, 12, 2))
    says(later, CloseChallenge(KEY, "Settled."))
    record(open_workspace(team.folder, date(2024, 12, 9)), action("later"))
    for workspace in (Workspace(team.folder), scrutineer_of(team.folder, day=date(2024, 12, 9))):
        assert KEY not in workspace.as_at(date(2024, 11, 1)).challenges
        assert workspace.as_at(TODAY).challenges[KEY].status is ChallengeStatus.OPEN
        assert workspace.as_at(date(2024, 12, 2)).challenges[KEY].came_of_it == "Settled."
        assert workspace.book.challenges[KEY].came_of_it == "Settled."
        number = workspace.position.n
        assert workspace.at_line(number, 1).challenges[KEY].status is ChallengeStatus.OPEN
        assert workspace.at_line(number).challenges[KEY].status is ChallengeStatus.CLOSED
        assert KEY not in workspace.at_line(number, 0).challenges


def test_the_history_of_a_challenge_comes_from_both(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """Raised by one, answered by the other, ended by the first: one timeline."""
    says(mine, QUESTION)
    record(open_workspace(team.folder, hour=15), AnswerChallenge(KEY, "Because."))
    says(scrutineer_of(team.folder, hour=16), CloseChallenge(KEY, "Settled."))
    told = [(entry.line.by, entry.line.what) for entry in Workspace(team.folder).history(KEY)]
    assert told == [
        (SCRUTINEER, "challenge"),
        (OFFICER, "answer"),
        (SCRUTINEER, "close challenge"),
    ]


# What can go wrong with the file


def test_a_journal_that_goes_away_is_said(team: TeamWorkspace, mine: ScrutineerWorkspace) -> None:
    """Its records go with it, and the team's stay."""
    says(mine, QUESTION)
    team.follow()
    (team.folder / SCRUTINY_NAME).unlink()
    team.follow()
    assert not team.book.challenges
    assert len(team.book.actions) == 2
    assert "scrutiny.jsonl is gone" in " ".join(team.take_findings())


def test_a_broken_line_is_said_and_stops_only_the_scrutineer(
    team: TeamWorkspace, mine: ScrutineerWorkspace
) -> None:
    """What stands before it is shown; the team goes on writing; nothing is added after it."""
    says(mine, QUESTION)
    says(mine, RaiseChallenge("icb", "And you?"))
    path = team.folder / SCRUTINY_NAME
    path.write_bytes(path.read_bytes().replace(b"And you?", b"And I??"))
    reader = scrutineer_of(team.folder)
    assert set(reader.book.challenges) == {KEY}
    assert "Line 3 of" in " ".join(reader.take_findings())
    with pytest.raises(ReadOnly, match="Line 3 of"):
        says(reader, QUESTION)
    assert not Workspace(team.folder).read_only
    record(open_workspace(team.folder), action("goes on"))


@pytest.mark.parametrize(
    "change",
    [
        ["actions", "BP24-1.1", {"title": ["Action 1", "Nothing"]}],
        ["challenges", "CH-01", {"status": ["open", "closed"]}],
        ["answers", KEY, {"text": ["", "Yes"], "created": [None, "2024-11-25"]}],
        ["challenges", KEY, {"status": ["open", "no status"]}],
    ],
)
def test_a_line_that_is_no_scrutineers_is_not_believed(
    team: TeamWorkspace, mine: ScrutineerWorkspace, change: list[object]
) -> None:
    """A whole and well chained line that touches the team's records changes nothing."""
    says(mine, QUESTION)
    path = team.folder / SCRUTINY_NAME
    last = json.loads(path.read_bytes().splitlines()[-1])
    values = {"v": 1, "n": 2, "at": last["at"], "on": last["on"], "by": "x", "role": "scrutineer"}
    line, _ = encode(values | {"what": "edit", "changes": [change]}, last["hash"])
    path.write_bytes(path.read_bytes() + line)
    reader = Workspace(team.folder)
    assert reader.book.actions["BP24-1.1"].title == "Action 1"
    assert reader.book.challenges[KEY].status is ChallengeStatus.OPEN
    assert "Line 3 of" in " ".join(reader.take_findings())
    assert reader.scrutiny_position.n == 1


def test_a_journal_about_another_workspace_is_not_read(team: TeamWorkspace, tmp_path: Path) -> None:
    """It is said, and nothing of it is shown."""
    TeamWorkspace.create(tmp_path / "other", "other")
    other = scrutineer_of(tmp_path / "other")
    says(other, WriteReflection(SCRUTINEER, "Elsewhere."))
    path = team.folder / SCRUTINY_NAME
    path.write_bytes((tmp_path / "other" / SCRUTINY_NAME).read_bytes())
    reader = Workspace(team.folder)
    assert not reader.book.reflections
    assert "about another workspace" in " ".join(reader.take_findings())


def test_a_beginning_cut_off_is_begun_anew(team: TeamWorkspace) -> None:
    """A first line that was never finished is moved aside, as nobody was told of it."""
    path = team.folder / SCRUTINY_NAME
    path.write_bytes(b'{"v":1,"n":0,"for')
    mine = scrutineer_of(team.folder)
    says(mine, QUESTION)
    assert set(Workspace(team.folder).book.challenges) == {KEY}
    assert len(list(team.folder.glob("scrutiny.torn-*"))) == 1


def test_an_unfinished_line_is_moved_aside(team: TeamWorkspace, mine: ScrutineerWorkspace) -> None:
    """Half a line is left out by readers, and moved aside by the next recording."""
    says(mine, QUESTION)
    path = team.folder / SCRUTINY_NAME
    path.write_bytes(path.read_bytes() + b'{"v":1,')
    again = scrutineer_of(team.folder)
    assert says(again, QUESTION).ids == ("CH-S2",)
    assert "moved to scrutiny.torn-" in " ".join(again.take_findings())


def test_where_it_cannot_be_written_the_way_out_is_said(team: TeamWorkspace) -> None:
    """A disk that forbids it names the file and a file of their own."""
    disk = FailingDisk()
    disk.forbids_writing = True
    mine = scrutineer_of(team.folder, disk=disk)
    with pytest.raises(NoPlaceForScrutiny, match="--journal FILE"):
        says(mine, QUESTION)
    assert not mine.book.challenges


def test_a_journal_of_the_teams_that_cannot_be_read_is_named_itself(
    mine: ScrutineerWorkspace,
) -> None:
    """A file of their own would be no way out of that."""
    disk = FailingDisk()
    mine._journal.ledger = FileLedger(mine.folder / "journal.jsonl", disk)
    disk.forbids_reading = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl cannot be read"):
        says(mine, QUESTION)


@pytest.mark.skipif(os.name == "nt", reason="folders of Windows have no such permissions")
def test_a_read_only_folder_is_scrutinised() -> None:
    """As somebody who may only read: everything is seen, and recorded in a file of their own."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = place / "w"
        team_with_scrutineer(folder)
        for path in folder.iterdir():
            path.chmod(0o444)
        (place / "own").mkdir()
        (place / "own").chmod(0o777)
        place.chmod(0o755)
        folder.chmod(0o555)
        if not (others_reach(folder) and others_reach_the_program()):
            pytest.skip("the program lies where nobody else gets")
        before = contents(folder)
        script = Path(__file__).with_name("strange_scrutineers.py")
        done = subprocess.run(
            [sys.executable, "-B", script, folder, place / "own" / "mine.jsonl"],
            capture_output=True,
            text=True,
            check=False,
        )
        folder.chmod(0o755)
        assert done.returncode == 0, done.stderr
        met = json.loads(done.stdout)
        assert met["actions"] == ["BP24-1.1", "BP24-1.2"]
        assert "--journal FILE" in met["refusal"]
        assert met["recorded"] == [f"CH-S{mark_of(place / 'own' / 'mine.jsonl')}1"]
        assert contents(folder) == before


def test_a_failed_read_of_the_scrutineers_journal_goes_by(tmp_path: Path) -> None:
    """It is said, and not for the rest of the sitting; no line is lost that was taken already."""
    team = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(team.folder)
    says(scrutineer, RaiseChallenge("police", "Why?", "scrutineer"))
    reader, disk = Workspace(team.folder), FailingDisk()
    reader._scrutiny.journal.ledger = FileLedger(team.folder / SCRUTINY_NAME, disk)
    record(team, AddProgressUpdate("BP24-1.1", "Half."))
    says(scrutineer, RaiseChallenge("icb", "Why?", "scrutineer"))
    disk.forbids_reading = True
    assert [line.by for line in reader.follow()] == [OFFICER]
    for _ in range(2):
        with pytest.raises(NotAllowed, match=r"scrutiny\.jsonl cannot be read"):
            reader.follow()
    disk.forbids_reading = False
    assert [line.by for line in reader.follow()] == [SCRUTINEER]
    assert "CH-S2" in reader.book.challenges
    assert not reader.has_findings
    assert reader.follow() == []


def test_a_journal_that_cannot_be_read_at_first_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By readers with the next look, and before anything of the scrutineer's is written."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.folder), QUESTION)
    disk = FailingDisk()
    disk.forbids_reading = True
    monkeypatch.setattr(scrutiny, "ReadingDisk", lambda: disk)
    reader, mine = Workspace(team.folder), scrutineer_of(team.folder)
    before = contents(team.folder)
    for window in (reader, mine):
        assert "scrutiny.jsonl cannot be read" in window.take_findings()[0]
        assert not window.book.challenges
    with pytest.raises(NoPlaceForScrutiny):
        says(mine, QUESTION)
    disk.forbids_reading = False
    assert {**contents(team.folder), **before} == contents(team.folder)
    assert [line.by for line in reader.follow()] == [SCRUTINEER]
    assert len(says(mine, QUESTION).changes) == 1
    assert len(mine.book.challenges) == 2


def test_the_team_saves_while_the_scrutineers_journal_cannot_be_read(tmp_path: Path) -> None:
    """And takes in later what stands there."""
    made = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(made.folder)
    says(scrutineer, RaiseChallenge("police", "Why?", "scrutineer"))
    team, disk = TeamWorkspace(made.folder, FixedClock(TODAY)), FailingDisk()
    team._scrutiny.journal.ledger = FileLedger(team.folder / SCRUTINY_NAME, disk)
    says(scrutineer, RaiseChallenge("icb", "Why?", "scrutineer"))
    disk.forbids_reading = True
    record(team, AddProgressUpdate("BP24-1.1", "Half."))
    disk.forbids_reading = False
    assert [line.by for line in team.follow()] == [SCRUTINEER]
