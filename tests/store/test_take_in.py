from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from building import OFFICER, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge, WriteReflection
from cscp_tui.store.check import check
from cscp_tui.store.codec import NO_HASH, SCRUTINY_FORMAT, encode
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.take_in import LONGEST_TEXT, MOST_BYTES, preview_take_in, take_in, take_out
from cscp_tui.store.workspace import Workspace
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

QUESTION = RaiseChallenge("police", "Why are data late?")
CHALLENGE = {
    "created": [None, "2024-11-25"],
    "raised_by": [None, "scrutineer"],
    "put_to": [None, "police"],
    "question": [None, "Why?"],
}
REFLECTION = {
    "created": [None, "2024-11-25"],
    "quarter": [None, "2024-25/Q3"],
    "role": [None, SCRUTINEER],
    "text": [None, "A fair start."],
}
OWN_REFLECTION = f"scrutiny-2024-25/Q3/{SCRUTINEER}"


@pytest.fixture
def team(tmp_path: Path) -> Recorder:
    """A workspace with a scrutineer beside the team."""
    return team_with_scrutineer(tmp_path / "w")


def forged(team: Recorder, file: Path, *several: dict[str, Any]) -> Path:
    """Write a file with a sound chain whose lines say what they like."""
    at = "2024-11-25T14:00:00.000Z"
    values: dict[str, Any] = {"v": 2, "n": 0, "format": SCRUTINY_FORMAT}
    line, prev = encode(values | {"workspace": team.workspace.header.workspace, "at": at}, NO_HASH)
    data = line
    for n, changed in enumerate(several, 1):
        values = {"v": 2, "n": n, "at": at, "on": "2024-11-25", "by": SCRUTINEER}
        values |= {"role": "scrutineer", "what": "challenge", "changes": []}
        line, prev = encode(values | changed, prev)
        data += line
    file.write_bytes(data)
    return file


def challenge(key: str = "CH-SXY1", **fields: Any) -> dict[str, Any]:
    """The changes of a line that raises a challenge, with other fields."""
    whole = CHALLENGE | {name: [None, value] for name, value in fields.items()}
    return {"changes": [["challenges", key, whole]]}


def reflection(key: str = OWN_REFLECTION, **fields: Any) -> dict[str, Any]:
    """The changes of a line that writes a reflection, with other fields."""
    whole = REFLECTION | {name: [None, value] for name, value in fields.items()}
    return {"changes": [["reflections", key, whole]]}


def test_a_forged_file_that_says_what_a_scrutineer_says_is_taken_in(
    team: Recorder, tmp_path: Path
) -> None:
    """The forgeries below differ from it in one thing each."""
    file = forged(team, tmp_path / "f.jsonl", challenge(), reflection())
    assert take_in(team.workspace.folder, file, OFFICER).more == 2
    assert [each for each in check(team.workspace.folder) if not each.is_harmless] == []


@pytest.mark.parametrize(
    ("forgery", "words"),
    [
        ({**challenge(), "at": "zzz"}, "recorded at “zzz”"),
        ({**challenge(), "at": "2024-13-45T10:00:00.000Z"}, "recorded at"),
        ({**challenge(), "at": "2024-11-25T11:00:00+01:00"}, "recorded at"),
        ({**challenge(), "at": "2999-01-01T10:00:00.000Z"}, "recorded at"),
        ({**challenge(), "at": "1066-01-01T10:00:00.000Z"}, "recorded at"),
        ({**challenge(), "on": "2024-12-25"}, "takes effect on 2024-12-25"),
        ({**challenge(), "on": "1066-10-14"}, "takes effect on 1066-10-14"),
        ({**challenge(), "role": "team"}, "not recorded by a scrutineer"),
        ({**challenge(), "by": " "}, "doesn't say who made it"),
        ({**challenge(), "by": "x" * 1000}, "has too long a name"),
        ({**challenge(), "why": "x" * (LONGEST_TEXT + 1)}, "a reason of more than"),
        ({**challenge(), "undoes": 999}, "undoes change 999"),
        (challenge("CH-S" + "9" * 300), "CH-S999"),
        (challenge("CH-Snake"), "reference"),
        (challenge(answer="We are fine."), "gives an answer"),
        (challenge(status="answered", answered="2024-11-25"), "gives an answer"),
        (challenge(status="answered"), "answer"),
        (challenge(raised_by="police"), "is raised by “police”"),
        (challenge(raised_by="QAG"), "is raised by “QAG”"),
        (challenge(put_to="nobody"), "put to “nobody”"),
        (challenge(question=" "), "Question"),
        (challenge(question="x" * (LONGEST_TEXT + 1)), "a text of more than"),
        (challenge(meeting="QAG-1999-01-01"), "QAG-1999-01-01"),
        (challenge(nonsense="x"), "“nonsense”"),
        (reflection(f"scrutiny-2024-25/Q3/{SCRUTINEER}", quarter="2024-25/Q2"), "does not fit"),
        (reflection("scrutiny-2024-25/Q3/The Chair", role="The Chair"), "“The Chair”"),
        (reflection("scrutiny-Q9/x", quarter="Q9", role="x"), ""),
        ({"changes": [["challenges", "CH-SXY1", {"status": ["open", "closed"]}]]}, ""),
        (challenge(status="gone"), ""),
        (challenge(restricted="perhaps"), ""),
        ({"changes": [["actions", "BP24-1.1", {"title": ["Action 1", "x"]}]]}, "the team's"),
        (
            {
                "changes": [
                    [
                        "conclusions",
                        "CH-77/conclusion",
                        {
                            "created": [None, "2024-11-25"],
                            "challenge": [None, "CH-77"],
                            "came_of_it": [None, "x"],
                        },
                    ]
                ]
            },
            "CH-77",
        ),
    ],
)
def test_what_no_scrutineer_records_is_refused(
    team: Recorder, tmp_path: Path, forgery: dict[str, Any], words: str
) -> None:
    """In one sentence, at the preview and when it is taken in, and nothing changes."""
    file = forged(team, tmp_path / "f.jsonl", forgery)
    before = (team.workspace.folder / "journal.jsonl").read_bytes()
    for take in (
        lambda: preview_take_in(team.workspace.folder, file),
        lambda: take_in(team.workspace.folder, file, OFFICER),
    ):
        with pytest.raises(CscpError) as refusal:
            take()
        sentence = str(refusal.value)
        assert words in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert len(sentence) < 1000
    assert not (team.workspace.folder / SCRUTINY_NAME).exists()
    assert (team.workspace.folder / "journal.jsonl").read_bytes() == before


def test_a_file_that_is_too_large_is_not_read(team: Recorder, tmp_path: Path) -> None:
    """No scrutineer writes so much."""
    file = forged(team, tmp_path / "f.jsonl", challenge())
    with file.open("r+b") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(Refused, match="larger than 20 MB"):
        preview_take_in(team.workspace.folder, file)


def test_a_forged_source_suppresses_nothing(team: Recorder, tmp_path: Path) -> None:
    """Neither what it claims to be, nor the line whose hash it claims, is passed over."""
    mine = tmp_path / "mine.jsonl"
    says(scrutineer_of(team.workspace.folder, mine), QUESTION)
    last = mine.read_bytes().splitlines()[-1]
    source = last.rpartition(b'"hash":"')[2][:64].decode()
    forgery = forged(team, tmp_path / "f.jsonl", {**challenge(), "source": source})
    assert take_in(team.workspace.folder, forgery, OFFICER).more == 1
    assert take_in(team.workspace.folder, mine, OFFICER).more == 1
    questions = {
        each.question for each in Workspace(team.workspace.folder).book.challenges.values()
    }
    assert questions == {"Why?", "Why are data late?"}


def test_what_was_taken_in_is_taken_out_and_in_again(team: Recorder, tmp_path: Path) -> None:
    """All of a file, as one step; what others recorded stays."""
    file = tmp_path / "mine.jsonl"
    mine = scrutineer_of(team.workspace.folder, file)
    says(mine, QUESTION)
    says(mine, WriteReflection(SCRUTINEER, "A fair start."))
    take_in(team.workspace.folder, file, OFFICER)
    says(scrutineer_of(team.workspace.folder), QUESTION)
    assert take_out(team.workspace.folder, file, OFFICER) == 2
    book = Workspace(team.workspace.folder).book
    assert len(book.challenges) == 1
    assert not book.reflections
    assert preview_take_in(team.workspace.folder, file).again == 2
    assert take_in(team.workspace.folder, file, OFFICER).more == 2
    assert len(Workspace(team.workspace.folder).book.challenges) == 2
    assert take_out(team.workspace.folder, file, OFFICER) == 2
    assert [each for each in check(team.workspace.folder) if not each.is_harmless] == []


def test_what_the_team_has_answered_is_not_taken_out(team: Recorder, tmp_path: Path) -> None:
    """The answer would stand alone."""
    file = tmp_path / "mine.jsonl"
    (key,) = says(scrutineer_of(team.workspace.folder, file), QUESTION).ids
    take_in(team.workspace.folder, file, OFFICER)
    team.workspace.follow()
    record(team, AnswerChallenge(key, "Because."))
    before = (team.workspace.folder / SCRUTINY_NAME).read_bytes()
    with pytest.raises(Refused, match="since been answered"):
        take_out(team.workspace.folder, file, OFFICER)
    assert (team.workspace.folder / SCRUTINY_NAME).read_bytes() == before


def test_a_copy_of_the_scrutineers_journal_is_found(team: Recorder) -> None:
    """As a sync client leaves it, under any name; once it is taken in it does no harm."""
    folder = team.workspace.folder
    copy = folder / "from a laptop.bak"
    says(scrutineer_of(folder), QUESTION)
    copy.write_bytes((folder / SCRUTINY_NAME).read_bytes())
    (folder / SCRUTINY_NAME).unlink()
    [found] = check(folder)
    assert "has 1 change by a scrutineer that scrutiny.jsonl doesn't have" in found.sentence
    assert not found.is_harmless
    take_in(folder, copy, OFFICER)
    [found] = check(folder)
    assert found.is_harmless


def test_a_file_speaks_for_one_scrutineer(team: Recorder, tmp_path: Path) -> None:
    """Each of two has a file of their own, which is taken in by itself."""
    young = "Young Scrutineer"
    record(team, AddRecord("agencies", {"name": young, "kind": "role"}, "young-scrutineer"))
    theirs = challenge("CH-SXZ1", raised_by="young-scrutineer")
    own = reflection(f"scrutiny-2024-25/Q3/{young}", role=young)
    both = forged(team, tmp_path / "both.jsonl", challenge(), theirs, own)
    with pytest.raises(Refused, match=f"change 2 .* is by {young}, but earlier changes are by"):
        take_in(team.workspace.folder, both, OFFICER)
    for name, lines in (("one", [challenge(), reflection()]), ("other", [theirs, own])):
        take_in(team.workspace.folder, forged(team, tmp_path / f"{name}.jsonl", *lines), OFFICER)
    assert {"CH-SXY1", "CH-SXZ1"} <= set(Workspace(team.workspace.folder).book.challenges)
