from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from building import OFFICER, TODAY, action, context, open_workspace, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    ReopenChallenge,
    WriteReflection,
)
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.records import OWN, conclusion_id
from cscp_tui.domain.rights import NotTheScrutineers
from cscp_tui.store.as_at import fold
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import SCRUTINY_FORMAT, decode, encode
from cscp_tui.store.errors import (
    InTheTeamsFolder,
    NoScrutiny,
    NotAllowed,
    NothingToUndo,
    NotReadable,
    ReadOnly,
    UnfitScrutiny,
)
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutineer import mark_of
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.scrutiny_copies import LinesToAppend
from cscp_tui.store.snapshot import FILE_NAME, read_snapshot
from cscp_tui.store.take_in import Untrustworthy, take_in
from cscp_tui.store.team import create_workspace, save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import SCRUTINEER, contents, says, scrutineer_of, team_with_scrutineer
from store.failing_disks import FailingDisk
from store.journal_lines import values_of
from strangers_paths import others_reach, others_reach_the_program

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.store.recorder import Recorder


QUESTION = RaiseChallenge("police", "Why are data late?")
KEY = "CH-S1"


@pytest.fixture
def team(tmp_path: Path) -> Recorder:
    """A team's workspace with two actions and a scrutineer."""
    recorder = team_with_scrutineer(tmp_path / "w")
    save_snapshot(recorder)
    return recorder


@pytest.fixture
def mine(team: Recorder) -> Recorder:
    """The scrutineer's window on it."""
    return scrutineer_of(team.workspace.folder)


# What cannot be written


def test_opening_leaves_no_trace(team: Recorder) -> None:
    """A scrutineer who only reads makes no file and takes no lock."""
    for left in ("journal.lock", "journal.holder"):
        (team.workspace.folder / left).unlink()
    before = contents(team.workspace.folder)
    recorder = scrutineer_of(team.workspace.folder)
    recorder.workspace.follow()
    recorder.workspace.verify()
    recorder.workspace.as_at(date(2024, 5, 1))
    recorder.workspace.history("BP24-1.1")
    with pytest.raises(NothingToUndo):
        recorder.next_undo(SCRUTINEER)
    with pytest.raises(NothingToUndo):
        recorder.undo(context(by=SCRUTINEER))
    assert set(contents(team.workspace.folder)) - set(before) <= {
        "scrutiny.lock",
        "scrutiny.holder",
    }
    assert before.items() <= contents(team.workspace.folder).items()


def test_what_the_scrutineer_records_touches_one_file(team: Recorder, mine: Recorder) -> None:
    """A challenge goes into a journal of its own, with its own lock; all else stays as it was."""
    before = contents(team.workspace.folder)
    assert says(mine, QUESTION).ids == (KEY,)
    after = contents(team.workspace.folder)
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
    team: Recorder, mine: Recorder, command: AddProgressUpdate
) -> None:
    """Whatever is asked for, no record of the team's is made or changed, in neither journal."""
    before = contents(team.workspace.folder)
    with pytest.raises(NotTheScrutineers):
        says(mine, command)
    assert before.items() <= contents(team.workspace.folder).items()
    assert SCRUTINY_NAME not in contents(team.workspace.folder)


def test_the_teams_journal_is_reached_through_a_disk_that_only_gives(
    mine: Recorder,
) -> None:
    """Even the lines' own way into the team's journal is closed."""
    with pytest.raises(NotAllowed):
        mine.workspace.journal.ledger.extend(mine.workspace.position.offset, b"{}\n")
    with pytest.raises(NotAllowed):
        mine.workspace.journal.begin({"v": 1})
    before = contents(mine.workspace.folder)
    assert not save_snapshot(mine)
    assert contents(mine.workspace.folder) == before


def test_the_scrutineers_records_are_not_the_teams(team: Recorder, mine: Recorder) -> None:
    """The team cannot change what the scrutineer said, nor take an id that is theirs."""
    says(mine, QUESTION)
    team.workspace.follow()
    with pytest.raises(Refused, match="so the team can't change it"):
        record(team, SetFields("challenges", KEY, {"question": "All well?"}))
    values = {"raised_by": "QAG", "put_to": "police", "question": "?"}
    with pytest.raises(Refused, match="so the team can't change it"):
        record(team, AddRecord("challenges", values, "CH-S7"))
    with pytest.raises(Refused, match="records its outcome"):
        record(team, CloseChallenge(KEY, "Nothing."))


# Two journals, one book


def test_the_team_sees_a_challenge_and_answers_it(team: Recorder, mine: Recorder) -> None:
    """It appears in the team's book; the answer is a line of the team's and appears here."""
    says(mine, QUESTION)
    told = team.workspace.follow()
    assert [line.what for line in told] == ["challenge"]
    assert team.book.challenges[KEY].raised_by == "scrutineer"
    record(team, AnswerChallenge(KEY, "One analyst serves three boroughs."))
    mine.workspace.follow()
    for book in (team.book, mine.book, Workspace(team.workspace.folder).book):
        known = book.challenges[KEY]
        assert (known.status, known.answered) == (ChallengeStatus.ANSWERED, TODAY)
        assert known.answer == "One analyst serves three boroughs."
    says(mine, CloseChallenge(KEY, "Returns come on time."))
    team.workspace.follow()
    closed = team.book.challenges[KEY]
    assert (closed.status, closed.came_of_it) == (ChallengeStatus.CLOSED, "Returns come on time.")
    with pytest.raises(Refused, match=r"closed\. Reopen it first"):
        record(team, AnswerChallenge(KEY, "Again."))
    says(mine, ReopenChallenge(KEY))
    assert mine.book.challenges[KEY].status is ChallengeStatus.ANSWERED


def test_a_later_answer_replaces_the_first_and_is_taken_back(
    team: Recorder, mine: Recorder
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
    team: Recorder, mine: Recorder
) -> None:
    """What came of a scrutineer's challenge in the team's journal stands in the scrutineer's."""
    record(team, RaiseChallenge("police", "Why?", "scrutineer"))
    record(team, RaiseChallenge("police", "Why not?", "QAG"))
    mine.workspace.follow()
    says(mine, CloseChallenge("CH-01", "Settled."))
    with pytest.raises(Refused, match="wasn't raised by a scrutineer"):
        says(mine, CloseChallenge("CH-02", "Settled."))
    team.workspace.follow()
    assert team.book.challenges["CH-01"].came_of_it == "Settled."
    with pytest.raises(Refused, match="scrutineer closed CH-01"):
        record(team, ReopenChallenge("CH-01"))
    says(mine, ReopenChallenge("CH-01"))
    team.workspace.follow()
    assert team.book.challenges["CH-01"].status is ChallengeStatus.OPEN
    record(team, CloseChallenge("CH-01", "Ended by us."))
    mine.workspace.follow()
    with pytest.raises(Refused, match="team closed CH-01"):
        says(mine, ReopenChallenge("CH-01"))


def test_only_the_team_answers(mine: Recorder) -> None:
    """A scrutineer does not answer for the team."""
    says(mine, QUESTION)
    with pytest.raises(Refused, match="The team answers"):
        says(mine, AnswerChallenge(KEY, "All well."))


def test_a_reflection_is_written_and_rewritten(team: Recorder, mine: Recorder) -> None:
    """The scrutineer's own text stands in place of what the team had typed for them."""
    record(team, WriteReflection(SCRUTINEER, "As told by telephone."))
    says(mine, WriteReflection(SCRUTINEER, "In my own words."))
    says(mine, WriteReflection(SCRUTINEER, "In better words."))
    team.workspace.follow()
    texts = [each.text for each in team.book.reflections.values()]
    assert texts == ["In better words."]
    mine.undo(context(by=SCRUTINEER))
    assert [each.text for each in mine.book.reflections.values()] == ["In my own words."]


def test_ids_never_meet(team: Recorder, mine: Recorder) -> None:
    """Both number their challenges on their own, unseen by each other."""
    record(team, RaiseChallenge("police", "Why?", "QAG"))
    says(mine, QUESTION)
    record(team, RaiseChallenge("icb", "Why?", "QAG"))
    says(mine, QUESTION)
    assert set(Workspace(team.workspace.folder).book.challenges) == {
        "CH-01",
        "CH-02",
        KEY,
        "CH-S2",
    }


def test_what_stands_on_a_challenge_keeps_it(team: Recorder, mine: Recorder) -> None:
    """A challenge that was answered cannot be unsaid."""
    says(mine, QUESTION)
    record(team, AnswerChallenge(KEY, "First."))
    with pytest.raises(Refused):
        mine.undo(context(by=SCRUTINEER))
    assert KEY in mine.book.challenges


def test_the_present_has_only_the_teams_records(team: Recorder, mine: Recorder) -> None:
    """``cscp.json`` is what the team's journal makes, whoever wrote beside it."""
    says(mine, QUESTION)
    says(mine, WriteReflection(SCRUTINEER, "Good."))
    record(team, action("new"))
    assert save_snapshot(team)
    present = read_snapshot(team.workspace.folder / FILE_NAME)
    assert present is not None
    assert present.book.tables == fold(team.workspace.lines()).tables
    reopened = open_workspace(team.workspace.folder)
    assert set(reopened.book.challenges) == {KEY}


def test_another_day_has_what_the_scrutineer_had_said_by_then(tmp_path: Path) -> None:
    """As at a day, both journals are folded up to it; so is the book at a line."""
    team = team_with_scrutineer(tmp_path / "w")
    first = scrutineer_of(team.workspace.folder)
    says(first, QUESTION)
    later = scrutineer_of(team.workspace.folder, day=date(2024, 12, 2))
    says(later, CloseChallenge(KEY, "Settled."))
    record(open_workspace(team.workspace.folder, date(2024, 12, 9)), action("later"))
    for workspace in (
        Workspace(team.workspace.folder),
        scrutineer_of(team.workspace.folder, day=date(2024, 12, 9)).workspace,
    ):
        assert KEY not in workspace.as_at(date(2024, 11, 1)).challenges
        assert workspace.as_at(TODAY).challenges[KEY].status is ChallengeStatus.OPEN
        assert workspace.as_at(date(2024, 12, 2)).challenges[KEY].came_of_it == "Settled."
        assert workspace.book.challenges[KEY].came_of_it == "Settled."
        number = workspace.position.n
        assert workspace.at_line(number).challenges[KEY].status is ChallengeStatus.CLOSED


def test_the_history_of_a_challenge_comes_from_both(team: Recorder, mine: Recorder) -> None:
    """Raised by one, answered by the other, ended by the first: one timeline."""
    says(mine, QUESTION)
    record(open_workspace(team.workspace.folder, hour=15), AnswerChallenge(KEY, "Because."))
    says(scrutineer_of(team.workspace.folder, hour=16), CloseChallenge(KEY, "Settled."))
    told = [
        (entry.line.by, entry.line.what) for entry in Workspace(team.workspace.folder).history(KEY)
    ]
    assert told == [
        (SCRUTINEER, "challenge"),
        (OFFICER, "answer"),
        (SCRUTINEER, "close challenge"),
    ]


# What can go wrong with the file


def test_a_journal_that_goes_away_is_said(team: Recorder, mine: Recorder) -> None:
    """Its records go with it, and the team's stay."""
    says(mine, QUESTION)
    team.workspace.follow()
    (team.workspace.folder / SCRUTINY_NAME).unlink()
    team.workspace.follow()
    assert not team.book.challenges
    assert len(team.book.actions) == 2
    assert "scrutiny.jsonl is gone" in " ".join(team.workspace.take_findings())


def test_a_broken_line_is_said_and_stops_only_the_scrutineer(
    team: Recorder, mine: Recorder
) -> None:
    """What stands before it is shown; the team goes on writing; nothing is added after it."""
    says(mine, QUESTION)
    says(mine, RaiseChallenge("icb", "And you?"))
    path = team.workspace.folder / SCRUTINY_NAME
    path.write_bytes(path.read_bytes().replace(b"And you?", b"And I??"))
    reader = scrutineer_of(team.workspace.folder)
    assert set(reader.book.challenges) == {KEY}
    assert "Line 3 of" in " ".join(reader.workspace.take_findings())
    with pytest.raises(ReadOnly, match="Line 3 of"):
        says(reader, QUESTION)
    assert not Workspace(team.workspace.folder).read_only
    record(open_workspace(team.workspace.folder), action("goes on"))


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
    team: Recorder, mine: Recorder, change: list[object]
) -> None:
    """A whole and well chained line that touches the team's records changes nothing."""
    says(mine, QUESTION)
    path = team.workspace.folder / SCRUTINY_NAME
    last = json.loads(path.read_bytes().splitlines()[-1])
    values = {"v": 1, "n": 2, "at": last["at"], "on": last["on"], "by": "x", "role": "scrutineer"}
    line, _ = encode(values | {"what": "edit", "changes": [change]}, last["hash"])
    path.write_bytes(path.read_bytes() + line)
    reader = Workspace(team.workspace.folder)
    assert reader.book.actions["BP24-1.1"].title == "Action 1"
    assert reader.book.challenges[KEY].status is ChallengeStatus.OPEN
    assert "Line 3 of" in " ".join(reader.take_findings())
    assert reader.scrutiny_position.n == 1


def test_a_journal_about_another_workspace_is_not_read(team: Recorder, tmp_path: Path) -> None:
    """It is said, and nothing of it is shown."""
    create_workspace(tmp_path / "other", "other")
    other = scrutineer_of(tmp_path / "other")
    says(other, WriteReflection(SCRUTINEER, "Elsewhere."))
    path = team.workspace.folder / SCRUTINY_NAME
    path.write_bytes((tmp_path / "other" / SCRUTINY_NAME).read_bytes())
    reader = Workspace(team.workspace.folder)
    assert not reader.book.reflections
    assert "for another workspace" in " ".join(reader.take_findings())


def test_a_beginning_cut_off_is_begun_anew(team: Recorder) -> None:
    """A first line that was never finished is moved aside, as nobody was told of it."""
    path = team.workspace.folder / SCRUTINY_NAME
    path.write_bytes(b'{"v":1,"n":0,"for')
    mine = scrutineer_of(team.workspace.folder)
    says(mine, QUESTION)
    assert set(Workspace(team.workspace.folder).book.challenges) == {KEY}
    assert len(list(team.workspace.folder.glob("scrutiny.torn-*"))) == 1


def test_an_unfinished_line_is_moved_aside(team: Recorder, mine: Recorder) -> None:
    """Half a line is left out by readers, and moved aside by the next recording."""
    says(mine, QUESTION)
    path = team.workspace.folder / SCRUTINY_NAME
    path.write_bytes(path.read_bytes() + b'{"v":1,')
    again = scrutineer_of(team.workspace.folder)
    assert says(again, QUESTION).ids == ("CH-S2",)
    assert "moved to scrutiny.torn-" in " ".join(again.workspace.take_findings())


def test_where_it_cannot_be_written_the_way_out_is_said(team: Recorder) -> None:
    """A disk that forbids it names the file and a file of their own."""
    disk = FailingDisk()
    disk.forbids_writing = True
    mine = scrutineer_of(team.workspace.folder, disk=disk)
    with pytest.raises(CscpError, match="--journal FILE"):
        says(mine, QUESTION)
    assert not mine.book.challenges


def test_a_journal_of_the_teams_that_cannot_be_read_is_named_itself(
    mine: Recorder,
) -> None:
    """A file of their own would be no way out of that."""
    disk = FailingDisk()
    mine.workspace.journal.ledger = FileLedger(mine.workspace.folder / "journal.jsonl", disk)
    disk.forbids_reading = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl can't be read"):
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


def test_a_gap_in_the_folders_journal_hinders_only_who_writes_there(tmp_path: Path) -> None:
    """The way out names the team, and a file of one's own."""
    folder = team_with_scrutineer(tmp_path / "w").workspace.folder
    here, elsewhere = scrutineer_of(folder), scrutineer_of(folder, tmp_path / "own.jsonl")
    says(here, RaiseChallenge("police", "Why?"))
    record(open_workspace(folder), AnswerChallenge("CH-S1", "Because."))
    path = folder / SCRUTINY_NAME
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(ReadOnly, match=r"ask the team .*“cscp scrutineer --journal FILE”"):
        says(here, RaiseChallenge("council", "What now?"))
    says(elsewhere, RaiseChallenge("council", "What now?"))


def test_a_failed_read_of_the_scrutineers_journal_goes_by(tmp_path: Path) -> None:
    """It is said, and not for the rest of the sitting; no line is lost that was taken already."""
    team = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(team.workspace.folder)
    says(scrutineer, RaiseChallenge("police", "Why?", "scrutineer"))
    reader, disk = Workspace(team.workspace.folder), FailingDisk()
    reader.scrutiny.journal.ledger = FileLedger(team.workspace.folder / SCRUTINY_NAME, disk)
    record(team, AddProgressUpdate("BP24-1.1", "Half."))
    says(scrutineer, RaiseChallenge("icb", "Why?", "scrutineer"))
    disk.forbids_reading = True
    assert [line.by for line in reader.follow()] == [OFFICER]
    for _ in range(2):
        with pytest.raises(NotAllowed, match=r"scrutiny\.jsonl can't be read"):
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
    says(scrutineer_of(team.workspace.folder), QUESTION)
    disk = FailingDisk()
    disk.forbids_reading = True
    ledger_of = FolderStorage.scrutiny

    def scrutiny(storage: FolderStorage, *, writes: bool = False) -> FileLedger:
        known = ledger_of(storage, writes=writes)
        return known if writes else FileLedger(known.path, disk)

    monkeypatch.setattr(FolderStorage, "scrutiny", scrutiny)
    reader, mine = Workspace(team.workspace.folder), scrutineer_of(team.workspace.folder)
    before = contents(team.workspace.folder)
    for window in (reader, mine.workspace):
        assert "scrutiny.jsonl can't be read" in window.take_findings()[0]
        assert not window.book.challenges
    with pytest.raises(CscpError, match="you can't write to"):
        says(mine, QUESTION)
    disk.forbids_reading = False
    assert {**contents(team.workspace.folder), **before} == contents(team.workspace.folder)
    assert [line.by for line in reader.follow()] == [SCRUTINEER]
    assert len(says(mine, QUESTION).changes) == 1
    assert len(mine.book.challenges) == 2


def test_the_team_saves_while_the_scrutineers_journal_cannot_be_read(tmp_path: Path) -> None:
    """And takes in later what stands there."""
    made = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(made.workspace.folder)
    says(scrutineer, RaiseChallenge("police", "Why?", "scrutineer"))
    team, disk = team_recorder(made.workspace.folder, FixedClock(TODAY)), FailingDisk()
    team.workspace.scrutiny.journal.ledger = FileLedger(team.workspace.folder / SCRUTINY_NAME, disk)
    says(scrutineer, RaiseChallenge("icb", "Why?", "scrutineer"))
    disk.forbids_reading = True
    record(team, AddProgressUpdate("BP24-1.1", "Half."))
    disk.forbids_reading = False
    assert [line.by for line in team.workspace.follow()] == [SCRUTINEER]


IN_FOLDER = "CH-S1"


@pytest.fixture
def team_taking_in(tmp_path: Path) -> Recorder:
    """A team's workspace with a scrutineer."""
    return team_with_scrutineer(tmp_path / "w")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the scrutineer keeps their own journal."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine" / "my scrutiny.jsonl"


def own(file: Path, number: int) -> tuple[str, ...]:
    """The reference of a challenge in a scrutineer's own file."""
    return (f"CH-S{mark_of(file)}{number}",)


def test_a_file_of_their_own_leaves_the_folder_alone(team_taking_in: Recorder, file: Path) -> None:
    """What is recorded elsewhere is seen there, and not by the team."""
    before = contents(team_taking_in.workspace.folder)
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    (key,) = says(mine, QUESTION).ids
    assert re.fullmatch("CH-S[A-Z]{2}1", key)
    assert contents(team_taking_in.workspace.folder) == before
    assert set(scrutineer_of(team_taking_in.workspace.folder, file).book.challenges) == {key}
    assert not Workspace(team_taking_in.workspace.folder).book.challenges


def test_the_team_takes_it_in_byte_for_byte(team_taking_in: Recorder, file: Path) -> None:
    """Taken in, it is the scrutineer's own chain; again, there is nothing new; later, the rest."""
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    (key,) = says(mine, QUESTION).ids
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 1
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 0
    assert (team_taking_in.workspace.folder / SCRUTINY_NAME).read_bytes() == file.read_bytes()
    team_taking_in.workspace.follow()
    record(team_taking_in, AnswerChallenge(key, "Because."))
    mine.workspace.follow()
    assert mine.book.challenges[key].answer == "Because."
    says(mine, CloseChallenge(key, "Settled."))
    says(mine, QUESTION)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 2
    team_taking_in.workspace.follow()
    assert team_taking_in.book.challenges[key].came_of_it == "Settled."
    assert check(team_taking_in.workspace.folder) == []


def test_a_new_file_goes_on_where_the_folder_ends(team_taking_in: Recorder, file: Path) -> None:
    """What was recorded in the folder is copied into the file once that is written."""
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    assert set(mine.book.challenges) == {IN_FOLDER}
    assert not file.exists()
    assert says(mine, QUESTION).ids == own(file, 1)
    assert file.read_bytes().startswith(
        (team_taking_in.workspace.folder / SCRUTINY_NAME).read_bytes()
    )
    says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 2


def test_an_older_file_goes_on_where_the_folder_ends(team_taking_in: Recorder, file: Path) -> None:
    """A file that is behind the folder is brought up to it first."""
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    says(mine, QUESTION)
    take_in(team_taking_in.workspace.folder, file, OFFICER)
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    assert says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION).ids == own(file, 2)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 1


@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_a_file_whose_bringing_up_was_cut_off_is_brought_up(
    team_taking_in: Recorder, file: Path, left: int
) -> None:
    """Whatever part of the folder's lines had come over, even nothing."""
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    whole = (team_taking_in.workspace.folder / SCRUTINY_NAME).read_bytes()
    file.write_bytes(whole[:left])
    assert says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION).ids == own(file, 1)
    assert file.read_bytes().startswith(whole)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 1


def test_half_a_line_of_ones_own_is_not_gone_on_with(team_taking_in: Recorder, file: Path) -> None:
    """The lines that the folder has more would make a broken one of it."""
    says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION)
    take_in(team_taking_in.workspace.folder, file, OFFICER)
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    before = file.read_bytes() + b'{"v":1,"n":2,"at":"1999'
    file.write_bytes(before)
    with pytest.raises(CscpError, match="Move it somewhere else"):
        says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION)
    assert file.read_bytes() == before
    file.unlink()
    assert says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION).ids == own(file, 2)


def test_two_scrutineers_and_the_folder_are_brought_together(
    team_taking_in: Recorder, file: Path
) -> None:
    """Each file has references of its own, is taken in whatever came between, and only once."""
    other = file.with_name("young.jsonl")
    for path in (file, other, None, other, file):
        says(scrutineer_of(team_taking_in.workspace.folder, path), QUESTION)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 2
    assert take_in(team_taking_in.workspace.folder, other, OFFICER).more == 2
    team_taking_in.workspace.follow()
    keys = {IN_FOLDER, *(key for path in (file, other) for n in (1, 2) for key in own(path, n))}
    assert len(keys) == 5
    assert (
        set(team_taking_in.book.challenges)
        == set(Workspace(team_taking_in.workspace.folder).book.challenges)
        == keys
    )
    assert check(team_taking_in.workspace.folder) == []
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    assert set(mine.book.challenges) == keys
    says(mine, CloseChallenge(IN_FOLDER, "Settled."))
    assert set(scrutineer_of(team_taking_in.workspace.folder, file).book.challenges) == keys
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 1
    assert take_in(team_taking_in.workspace.folder, other, OFFICER).more == 0
    team_taking_in.workspace.follow()
    assert team_taking_in.book.challenges[IN_FOLDER].came_of_it == "Settled."


def test_what_was_taken_back_elsewhere_is_taken_back_here(
    team_taking_in: Recorder, file: Path
) -> None:
    """An undo names its line by the number that the line has here."""
    says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION)
    mine = scrutineer_of(team_taking_in.workspace.folder, file)
    (key,) = says(mine, QUESTION).ids
    mine.undo(context(mine.today(), SCRUTINEER))
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    assert take_in(team_taking_in.workspace.folder, file, OFFICER).more == 3
    reader = Workspace(team_taking_in.workspace.folder)
    assert set(reader.book.challenges) == {IN_FOLDER, *own(file, 1)}
    assert [entry.undone_by for entry in reader.history(key)] == [4, 0]


def test_what_was_written_in_both_is_said(team_taking_in: Recorder, file: Path) -> None:
    """The text that is taken in counts, and the history has the other."""
    text = WriteReflection(SCRUTINEER, "In the folder.", "2024-25/Q2")
    says(scrutineer_of(team_taking_in.workspace.folder, file), replace(text, text="In the file."))
    says(scrutineer_of(team_taking_in.workspace.folder), text)
    _, said = take_in(team_taking_in.workspace.folder, file, OFFICER).sentences(file)
    assert said.startswith(f"The {SCRUTINEER}'s reflection for Q2 2024/25 was changed here too;")
    team_taking_in.workspace.follow()
    (key,) = team_taking_in.book.reflections
    assert team_taking_in.book.reflections[key].text == "In the file."
    assert len(team_taking_in.workspace.history(key)) == 2
    assert check(team_taking_in.workspace.folder) == []


def test_one_reference_never_stands_for_two_challenges(
    team_taking_in: Recorder, file: Path
) -> None:
    """As after one file was copied to a place of the same name: nothing of it is taken in."""
    says(scrutineer_of(team_taking_in.workspace.folder, file), QUESTION)
    taken = file.read_bytes()
    file.unlink()
    says(scrutineer_of(team_taking_in.workspace.folder, file), replace(QUESTION, question="Why?"))
    take_in(team_taking_in.workspace.folder, file, OFFICER)
    file.write_bytes(taken)
    before = contents(team_taking_in.workspace.folder)
    with pytest.raises(CscpError, match="each have a different challenge CH-S"):
        take_in(team_taking_in.workspace.folder, file, OFFICER)
    with pytest.raises(CscpError, match="each have a different challenge"):
        scrutineer_of(team_taking_in.workspace.folder, file)
    assert contents(team_taking_in.workspace.folder) == before


def test_earlier_references_stay(team_taking_in: Recorder) -> None:
    """A challenge from before the present references keeps its own, and is still the scrutineer's.

    Its line is one that an earlier version wrote.
    """
    mine = scrutineer_of(team_taking_in.workspace.folder)
    says(mine, QUESTION)
    path = team_taking_in.workspace.folder / SCRUTINY_NAME
    first, second = path.read_bytes().splitlines()
    line = decode(second)
    values = json.loads(json.dumps(values_of(line)).replace("CH-S1", "scrutiny-1"))
    path.write_bytes(first + b"\n" + encode(values, line.prev)[0])
    again = scrutineer_of(team_taking_in.workspace.folder)
    assert set(again.book.challenges) == {"scrutiny-1"}
    says(again, CloseChallenge("scrutiny-1", "Settled."))
    assert says(again, QUESTION).ids == (IN_FOLDER,)


def test_what_is_no_scrutineers_file_is_refused(
    team_taking_in: Recorder, file: Path, tmp_path: Path
) -> None:
    """A missing file, the team's own journal, another workspace's and a broken one."""
    before = contents(team_taking_in.workspace.folder)
    with pytest.raises(NoScrutiny):
        take_in(team_taking_in.workspace.folder, file, OFFICER)
    with pytest.raises(UnfitScrutiny, match="does not begin a scrutineer's journal") as refused:
        take_in(
            team_taking_in.workspace.folder,
            team_taking_in.workspace.folder / "journal.jsonl",
            OFFICER,
        )
    assert str(refused.value).endswith("; give another file, or restore this one from a backup.")
    create_workspace(tmp_path / "other", "other")
    other = team_with_scrutineer(tmp_path / "third")
    says(scrutineer_of(other.workspace.folder, file), QUESTION)
    file.write_bytes(file.read_bytes().replace(b"Why are data late", b"Why are data fine"))
    with pytest.raises(Untrustworthy, match=r"change 1 in .* Ask the scrutineer to send"):
        take_in(team_taking_in.workspace.folder, file, OFFICER)
    assert contents(team_taking_in.workspace.folder) == before


@pytest.mark.parametrize(
    "name",
    [
        "journal.jsonl",
        "journal",
        "cscp.json",
        "exports/new.jsonl",
        f"exports/{SCRUTINY_NAME}",
    ],
)
def test_no_file_of_the_teams_is_taken_for_their_own(team_taking_in: Recorder, name: str) -> None:
    """Nothing in the team's folder but the scrutineer's journal is ever written."""
    save_snapshot(team_taking_in)
    before = contents(team_taking_in.workspace.folder)
    with pytest.raises(InTheTeamsFolder, match="somewhere else"):
        scrutineer_of(team_taking_in.workspace.folder, team_taking_in.workspace.folder / name)
    assert contents(team_taking_in.workspace.folder) == before
    assert (
        scrutineer_of(
            team_taking_in.workspace.folder, team_taking_in.workspace.folder / SCRUTINY_NAME
        ).path.name
        == SCRUTINY_NAME
    )


def test_own_files_are_files_in_a_folder_that_is_there(
    team_taking_in: Recorder, file: Path
) -> None:
    """No device and no folder is moved away or waited for, and no other team's folder used."""
    another = team_with_scrutineer(file.with_name("another"))
    for path, refusal in ((Path(os.devnull), NotReadable), (file.parent, NoScrutiny)):
        with pytest.raises(refusal):
            scrutineer_of(team_taking_in.workspace.folder, path)
        with pytest.raises(refusal):
            take_in(team_taking_in.workspace.folder, path, OFFICER)
    with pytest.raises(InTheTeamsFolder):
        scrutineer_of(team_taking_in.workspace.folder, another.workspace.folder / SCRUTINY_NAME)
    with pytest.raises(Refused, match="Make it first"):
        scrutineer_of(team_taking_in.workspace.folder, file.parent / "none" / file.name)


@pytest.mark.parametrize("text", ["a letter", '{"partnership":{}}', '{"v":1,"n":0,"format":"x'])
def test_no_other_file_is_written_over(team_taking_in: Recorder, file: Path, text: str) -> None:
    """A file that is no scrutineer's journal stays, whatever it is."""
    file.write_text(text, "utf-8")
    with pytest.raises(UnfitScrutiny, match="ive another file"):
        scrutineer_of(team_taking_in.workspace.folder, file)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("data", [b"a letter", b"a letter\n", b"\x00\xff\n\xfe"])
def test_another_file_in_its_place_is_said(team_taking_in: Recorder, data: bytes) -> None:
    """The team goes on working, and is told that this is nothing of a scrutineer's."""
    (team_taking_in.workspace.folder / SCRUTINY_NAME).write_bytes(data)
    opened = team_recorder(team_taking_in.workspace.folder)
    (finding,) = opened.workspace.take_findings()
    assert SCRUTINY_NAME in finding
    assert "ive another file" in finding
    assert [found.sentence for found in check(team_taking_in.workspace.folder)] == [finding]
    assert not opened.workspace.read_only


def test_check_looks_at_both_journals(team_taking_in: Recorder) -> None:
    """A sound one is no finding; half a line is harmless; a changed one is named."""
    says(scrutineer_of(team_taking_in.workspace.folder), QUESTION)
    assert check(team_taking_in.workspace.folder) == []
    path = team_taking_in.workspace.folder / SCRUTINY_NAME
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"v":1,')
    found = check(team_taking_in.workspace.folder)
    assert [each.is_harmless for each in found] == [True]
    assert "scrutiny.jsonl ends in an unfinished line" in found[0].sentence
    path.write_bytes(whole.replace(b"data late", b"data fine"))
    found = check(team_taking_in.workspace.folder)
    assert [each.is_harmless for each in found] == [False]
    assert "Line 2 of" in found[0].sentence


KEYS = ("CH-01", "CH-02", "CH-S1", "CH-S2")
COMMANDS = st.one_of(
    st.sampled_from(
        [
            RaiseChallenge("police", "Why?", "scrutineer"),
            RaiseChallenge("icb", "Why?", "QAG"),
            WriteReflection(SCRUTINEER, "Good."),
            WriteReflection(SCRUTINEER, "Better."),
        ]
    ),
    st.builds(AnswerChallenge, st.sampled_from(KEYS), st.sampled_from(["Because.", "So."])),
    st.builds(CloseChallenge, st.sampled_from(KEYS), st.sampled_from(["Settled.", "Let go."])),
    st.builds(ReopenChallenge, st.sampled_from(KEYS)),
    st.sampled_from(["undo", "redo"]),
)
STEPS = st.lists(st.tuples(st.booleans(), COMMANDS), max_size=14)


def told(book: Book) -> dict[str, dict[str, dict[str, object]]]:
    """What a book says, and what of it was undone, as plain values."""
    live = {table: {k: plain(r) for k, r in known.items()} for table, known in book.tables.items()}
    gone = {table: {k: plain(r) for k, r in known.items()} for table, known in book.undone.items()}
    shown = {key: plain(each) for key, each in book.challenges.items()}
    return live | {f"undone {table}": known for table, known in gone.items()} | {"shown": shown}


def step(recorder: Recorder, by: str, command: object) -> None:
    """Do one thing, unless it is refused."""
    with suppress(CscpError):
        if command == "undo":
            recorder.undo(context(by=by))
        elif command == "redo":
            recorder.undo(context(by=by), redo=True)
        else:
            recorder.record(command, context(by=by))  # type: ignore[arg-type]


@given(STEPS)
@settings(max_examples=25)
def test_whoever_looks_sees_the_same(steps: list[tuple[bool, object]]) -> None:
    """After any doings of both, all windows agree, and neither wrote the other's journal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "w"
        team, mine = team_with_scrutineer(folder, 1), scrutineer_of(folder)
        for by_team, command in steps:
            before = contents(folder)
            step(team if by_team else mine, OFFICER if by_team else SCRUTINEER, command)
            other = "scrutiny.jsonl" if by_team else "journal.jsonl"
            assert contents(folder).get(other) == before.get(other)
        team.workspace.follow()
        mine.workspace.follow()
        wanted = told(team.book)
        assert told(mine.book) == wanted
        assert told(Workspace(folder).book) == wanted
        save_snapshot(team)
        assert told(Workspace(folder).book) == wanted
        assert told(Workspace(folder).at_line(team.workspace.position.n)) == wanted
        assert not Workspace(folder).as_at(date(2024, 4, 30)).challenges
        assert check(folder) == []


def test_what_two_journals_changed_is_named() -> None:
    """A challenge by its reference, its outcome, and a reflection by its quarter."""
    both = ("CH-S1", conclusion_id("CH-S2"), f"{OWN}2024-25/Q3/{SCRUTINEER}")
    found = LinesToAppend(more=2, data=b"", both=both, renamed={})
    told, *names = found.sentences(Path("x.jsonl"))
    assert told == "2 changes by the scrutineer taken in."
    assert [each.partition(" was changed here too")[0] for each in names] == [
        *("CH-S1", "The outcome of CH-S2", f"The {SCRUTINEER}'s reflection for Q3 2024/25"),
    ]
    nothing = LinesToAppend(more=0, data=b"", both=both, renamed={})
    assert nothing.sentences(Path("x.jsonl")) == ["There's nothing new in x.jsonl."]
