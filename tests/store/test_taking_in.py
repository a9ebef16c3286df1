from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from building import OFFICER, context, record
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.store.check import check
from cscp_tui.store.codec import decode, encode
from cscp_tui.store.errors import (
    HalfALine,
    InTheTeamsFolder,
    NoFolderForScrutiny,
    NoScrutiny,
    SameReference,
    UnfitScrutiny,
)
from cscp_tui.store.scrutineer import mark_of, take_in
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from scrutinised import SCRUTINEER, contents, says, scrutineer_of, team_with_scrutineer
from store.journal_lines import values_of

QUESTION = RaiseChallenge("police", "Why are data late?")
IN_FOLDER = "CH-S1"


@pytest.fixture
def team(tmp_path: Path) -> TeamWorkspace:
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


def test_a_file_of_their_own_leaves_the_folder_alone(team: TeamWorkspace, file: Path) -> None:
    """What is recorded elsewhere is seen there, and not by the team."""
    before = contents(team.folder)
    mine = scrutineer_of(team.folder, file)
    (key,) = says(mine, QUESTION).ids
    assert re.fullmatch("CH-S[A-Z]{2}1", key)
    assert contents(team.folder) == before
    assert set(scrutineer_of(team.folder, file).book.challenges) == {key}
    assert not Workspace(team.folder).book.challenges


def test_the_team_takes_it_in_byte_for_byte(team: TeamWorkspace, file: Path) -> None:
    """Taken in, it is the scrutineer's own chain; again, there is nothing new; later, the rest."""
    mine = scrutineer_of(team.folder, file)
    (key,) = says(mine, QUESTION).ids
    assert take_in(team.folder, file, OFFICER).more == 1
    assert take_in(team.folder, file, OFFICER).more == 0
    assert (team.folder / SCRUTINY_NAME).read_bytes() == file.read_bytes()
    team.follow()
    record(team, AnswerChallenge(key, "Because."))
    mine.follow()
    assert mine.book.challenges[key].answer == "Because."
    says(mine, CloseChallenge(key, "Settled."))
    says(mine, QUESTION)
    assert take_in(team.folder, file, OFFICER).more == 2
    team.follow()
    assert team.book.challenges[key].came_of_it == "Settled."
    assert check(team.folder) == []


def test_a_new_file_goes_on_where_the_folder_ends(team: TeamWorkspace, file: Path) -> None:
    """What was recorded in the folder is copied into the file once that is written."""
    says(scrutineer_of(team.folder), QUESTION)
    mine = scrutineer_of(team.folder, file)
    assert set(mine.book.challenges) == {IN_FOLDER}
    assert not file.exists()
    assert says(mine, QUESTION).ids == own(file, 1)
    assert file.read_bytes().startswith((team.folder / SCRUTINY_NAME).read_bytes())
    says(scrutineer_of(team.folder, file), QUESTION)
    assert take_in(team.folder, file, OFFICER).more == 2


def test_an_older_file_goes_on_where_the_folder_ends(team: TeamWorkspace, file: Path) -> None:
    """A file that is behind the folder is brought up to it first."""
    mine = scrutineer_of(team.folder, file)
    says(mine, QUESTION)
    take_in(team.folder, file, OFFICER)
    says(scrutineer_of(team.folder), QUESTION)
    assert says(scrutineer_of(team.folder, file), QUESTION).ids == own(file, 2)
    assert take_in(team.folder, file, OFFICER).more == 1


@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_a_file_whose_bringing_up_was_cut_off_is_brought_up(
    team: TeamWorkspace, file: Path, left: int
) -> None:
    """Whatever part of the folder's lines had come over, even nothing."""
    says(scrutineer_of(team.folder), QUESTION)
    whole = (team.folder / SCRUTINY_NAME).read_bytes()
    file.write_bytes(whole[:left])
    assert says(scrutineer_of(team.folder, file), QUESTION).ids == own(file, 1)
    assert file.read_bytes().startswith(whole)
    assert take_in(team.folder, file, OFFICER).more == 1


def test_half_a_line_of_ones_own_is_not_gone_on_with(team: TeamWorkspace, file: Path) -> None:
    """The lines that the folder has more would make a broken one of it."""
    says(scrutineer_of(team.folder, file), QUESTION)
    take_in(team.folder, file, OFFICER)
    says(scrutineer_of(team.folder), QUESTION)
    before = file.read_bytes() + b'{"v":1,"n":2,"at":"1999'
    file.write_bytes(before)
    with pytest.raises(HalfALine, match="out of the way"):
        says(scrutineer_of(team.folder, file), QUESTION)
    assert file.read_bytes() == before
    file.unlink()
    assert says(scrutineer_of(team.folder, file), QUESTION).ids == own(file, 2)


def test_two_scrutineers_and_the_folder_are_brought_together(
    team: TeamWorkspace, file: Path
) -> None:
    """Each file has references of its own, is taken in whatever came between, and only once."""
    other = file.with_name("young.jsonl")
    for path in (file, other, None, other, file):
        says(scrutineer_of(team.folder, path), QUESTION)
    assert take_in(team.folder, file, OFFICER).more == 2
    assert take_in(team.folder, other, OFFICER).more == 2
    team.follow()
    keys = {IN_FOLDER, *(key for path in (file, other) for n in (1, 2) for key in own(path, n))}
    assert len(keys) == 5
    assert set(team.book.challenges) == set(Workspace(team.folder).book.challenges) == keys
    assert check(team.folder) == []
    mine = scrutineer_of(team.folder, file)
    assert set(mine.book.challenges) == keys
    says(mine, CloseChallenge(IN_FOLDER, "Settled."))
    assert set(scrutineer_of(team.folder, file).book.challenges) == keys
    assert take_in(team.folder, file, OFFICER).more == 1
    assert take_in(team.folder, other, OFFICER).more == 0
    team.follow()
    assert team.book.challenges[IN_FOLDER].came_of_it == "Settled."


def test_what_was_taken_back_elsewhere_is_taken_back_here(team: TeamWorkspace, file: Path) -> None:
    """An undo names its line by the number that the line has here."""
    says(scrutineer_of(team.folder, file), QUESTION)
    mine = scrutineer_of(team.folder, file)
    (key,) = says(mine, QUESTION).ids
    mine.undo(context(mine.today(), SCRUTINEER))
    says(scrutineer_of(team.folder), QUESTION)
    assert take_in(team.folder, file, OFFICER).more == 3
    reader = Workspace(team.folder)
    assert set(reader.book.challenges) == {IN_FOLDER, *own(file, 1)}
    assert [entry.undone_by for entry in reader.history(key)] == [4, 0]


def test_what_was_written_in_both_is_said(team: TeamWorkspace, file: Path) -> None:
    """The text that is taken in counts, and the history has the other."""
    text = WriteReflection(SCRUTINEER, "In the folder.", "2024-25/Q2")
    says(scrutineer_of(team.folder, file), replace(text, text="In the file."))
    says(scrutineer_of(team.folder), text)
    _, said = take_in(team.folder, file, OFFICER).sentences(file)
    assert said.startswith(f"The {SCRUTINEER}'s reflection for Q2 2024/25 was changed here too;")
    team.follow()
    (key,) = team.book.reflections
    assert team.book.reflections[key].text == "In the file."
    assert len(team.history(key)) == 2
    assert check(team.folder) == []


def test_one_reference_never_stands_for_two_challenges(team: TeamWorkspace, file: Path) -> None:
    """As after one file was copied to a place of the same name: nothing of it is taken in."""
    says(scrutineer_of(team.folder, file), QUESTION)
    taken = file.read_bytes()
    file.unlink()
    says(scrutineer_of(team.folder, file), replace(QUESTION, question="Why?"))
    take_in(team.folder, file, OFFICER)
    file.write_bytes(taken)
    before = contents(team.folder)
    with pytest.raises(SameReference, match="each have another challenge CH-S"):
        take_in(team.folder, file, OFFICER)
    with pytest.raises(SameReference):
        scrutineer_of(team.folder, file)
    assert contents(team.folder) == before


def test_earlier_references_stay(team: TeamWorkspace) -> None:
    """A challenge from before the present references keeps its own, and is still the scrutineer's.

    Its line is one that an earlier version wrote.
    """
    mine = scrutineer_of(team.folder)
    says(mine, QUESTION)
    path = team.folder / SCRUTINY_NAME
    first, second = path.read_bytes().splitlines()
    line = decode(second)
    values = json.loads(json.dumps(values_of(line)).replace("CH-S1", "scrutiny-1"))
    path.write_bytes(first + b"\n" + encode(values, line.prev)[0])
    again = scrutineer_of(team.folder)
    assert set(again.book.challenges) == {"scrutiny-1"}
    says(again, CloseChallenge("scrutiny-1", "Settled."))
    assert says(again, QUESTION).ids == (IN_FOLDER,)


def test_what_is_no_scrutineers_file_is_refused(
    team: TeamWorkspace, file: Path, tmp_path: Path
) -> None:
    """A missing file, the team's own journal, another workspace's and a broken one."""
    before = contents(team.folder)
    with pytest.raises(NoScrutiny):
        take_in(team.folder, file, OFFICER)
    with pytest.raises(UnfitScrutiny, match="does not begin a scrutineer's journal") as refused:
        take_in(team.folder, team.folder / "journal.jsonl", OFFICER)
    assert str(refused.value).endswith("; name another file, or restore this one from a backup.")
    TeamWorkspace.create(tmp_path / "other", "other")
    other = team_with_scrutineer(tmp_path / "third")
    says(scrutineer_of(other.folder, file), QUESTION)
    file.write_bytes(file.read_bytes().replace(b"Why are data late", b"Why are data fine"))
    with pytest.raises(UnfitScrutiny, match="Line 2 of"):
        take_in(team.folder, file, OFFICER)
    assert contents(team.folder) == before


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
def test_no_file_of_the_teams_is_taken_for_their_own(team: TeamWorkspace, name: str) -> None:
    """Nothing in the team's folder but the scrutineer's journal is ever written."""
    team.save_snapshot()
    before = contents(team.folder)
    with pytest.raises(InTheTeamsFolder, match="elsewhere"):
        scrutineer_of(team.folder, team.folder / name)
    assert contents(team.folder) == before
    assert scrutineer_of(team.folder, team.folder / SCRUTINY_NAME).own_path.name == SCRUTINY_NAME


def test_own_files_are_files_in_a_folder_that_is_there(team: TeamWorkspace, file: Path) -> None:
    """No device and no folder is moved away or waited for, and no other team's folder used."""
    another = team_with_scrutineer(file.with_name("another"))
    for path in (Path(os.devnull), file.parent):
        with pytest.raises(NoScrutiny):
            scrutineer_of(team.folder, path)
        with pytest.raises(NoScrutiny):
            take_in(team.folder, path, OFFICER)
    with pytest.raises(InTheTeamsFolder):
        scrutineer_of(team.folder, another.folder / SCRUTINY_NAME)
    with pytest.raises(NoFolderForScrutiny, match="make it first"):
        scrutineer_of(team.folder, file.parent / "none" / file.name)


@pytest.mark.parametrize("text", ["a letter", '{"partnership":{}}', '{"v":1,"n":0,"format":"x'])
def test_no_other_file_is_written_over(team: TeamWorkspace, file: Path, text: str) -> None:
    """A file that is no scrutineer's journal stays, whatever it is."""
    file.write_text(text, "utf-8")
    with pytest.raises(UnfitScrutiny, match="name another file"):
        scrutineer_of(team.folder, file)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("data", [b"a letter", b"a letter\n", b"\x00\xff\n\xfe"])
def test_another_file_in_its_place_is_said(team: TeamWorkspace, data: bytes) -> None:
    """The team goes on working, and is told that this is nothing of a scrutineer's."""
    (team.folder / SCRUTINY_NAME).write_bytes(data)
    opened = TeamWorkspace(team.folder)
    (finding,) = opened.take_findings()
    assert SCRUTINY_NAME in finding
    assert "name another file" in finding
    assert [found.sentence for found in check(team.folder)] == [finding]
    assert not opened.read_only


def test_check_looks_at_both_journals(team: TeamWorkspace) -> None:
    """A sound one is no finding; half a line is harmless; a changed one is named."""
    says(scrutineer_of(team.folder), QUESTION)
    assert check(team.folder) == []
    path = team.folder / SCRUTINY_NAME
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"v":1,')
    found = check(team.folder)
    assert [each.is_harmless for each in found] == [True]
    assert "scrutiny.jsonl ends in an unfinished line" in found[0].sentence
    path.write_bytes(whole.replace(b"data late", b"data fine"))
    found = check(team.folder)
    assert [each.is_harmless for each in found] == [False]
    assert "Line 2 of" in found[0].sentence
