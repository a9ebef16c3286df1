"""Neither side's journal holds anything about the other's records, wherever its lines come from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from building import OFFICER, TODAY, context, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.changes import Change
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.redaction import Redact
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Role
from cscp_tui.domain.records import RedactedFile, RedactedText
from cscp_tui.domain.rights import (
    NotAllowedTo,
    NotTheScrutineers,
    Operation,
    Whose,
    first_foreign,
    refuse_operation,
    rights_of,
)
from cscp_tui.services.redaction import prepare
from cscp_tui.store import redaction
from cscp_tui.store.backup import back_up, read_backup
from cscp_tui.store.check import check
from cscp_tui.store.codec import NO_HASH, SCRUTINY_FORMAT, decode_all, encode
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.redacted_lines import redactions_in
from cscp_tui.store.redaction import apply_redactions
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.take_in import preview_take_in
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace
from scrutineers_at_random import (
    press_keys,
    run_commands,
    scrutinised_folder,
    what_the_team_does_next,
)
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

NAME = "Zebedee Bakewell"
REF = "BP24-1.1"
NOW = datetime(2024, 11, 25, 15, tzinfo=UTC)


@pytest.fixture
def team(tmp_path: Path) -> Recorder:
    """A workspace with a text of the team's, in its journal and in a backup."""
    team = team_with_scrutineer(tmp_path / "w")
    record(team, AddProgressUpdate(REF, f"{NAME} has led this."))
    back_up(team.workspace.folder, NOW, OFFICER)
    return team


def redacts(recorder: Recorder, text: str, key: str) -> None:
    redaction.redact(recorder, text, key, "It is a name.", context(TODAY, SCRUTINEER))


def forged(team: Recorder, key: str, command: Redact) -> bytes:
    """A scrutineer's journal with a sound chain, and a redaction that its program wouldn't write."""
    values = {
        "v": 2,
        "n": 0,
        "format": SCRUTINY_FORMAT,
        "workspace": team.workspace.header.workspace,
    }
    first, prev = encode(values | {"at": "2024-11-25T14:00:00.000Z"}, NO_HASH)
    fields: dict[str, list[Any]] = {
        "created": [None, "2024-11-25"],
        "record": [None, command.record],
        "by": [None, SCRUTINEER],
        "reason": [None, command.reason],
        "texts": [
            None,
            [{"line": t.line, "path": t.path, "length": t.length} for t in command.texts],
        ],
        "files": [None, [{"hash": f.hash, "digest": f.digest} for f in command.files]],
    }
    fields = {name: edit for name, edit in fields.items() if edit[1]}
    line: dict[str, Any] = {
        "v": 2,
        "n": 1,
        "at": "2024-11-25T14:00:00.000Z",
        "on": "2024-11-25",
        "by": SCRUTINEER,
    }
    line |= {"role": "scrutineer", "what": "redact", "changes": [["redactions", key, fields]]}
    return first + encode(line, prev)[0]


def of_the_team(team: Recorder, *, files: tuple[RedactedFile, ...] = ()) -> bytes:
    """A scrutineer's journal that redacts the text of the team's."""
    line = team.workspace.lines()[-1]
    texts = (RedactedText(line=line.recorded_hash, path="0/text/0", length=len(NAME) + 15),)
    command = Redact(REF, "It is a name.", () if files else texts, files=files)
    return forged(team, f"scrutiny-{REF}/{command.key}", command)


@pytest.mark.parametrize("operation", Operation)
def test_every_operation_has_its_rights(operation: Operation) -> None:
    """Nobody but the team does anything to the team's records."""
    assert Whose.TEAMS not in rights_of(Whose.SCRUTINEERS, operation)
    (whose, *_) = rights_of(Whose.TEAMS, operation)
    refuse_operation(Role.TEAM, operation, whose)
    refuse_operation(Role.CHAIR, operation, whose)
    if operation not in {Operation.WRITE, Operation.REDACT}:
        with pytest.raises(NotAllowedTo, match=f"not {operation}"):
            refuse_operation(Role.SCRUTINEER, operation, whose)


def test_a_redaction_of_signed_files_is_the_team_s() -> None:
    """It would vouch for a signed file that was changed, whatever its id says."""
    own = Change("redactions", "scrutiny-CH-S1/redaction-1", {"created": [None, "2024-11-25"]})
    files = Change(own.table, own.id, own.fields | {"files": [None, [{"hash": "a"}]]})
    assert first_foreign(Whose.SCRUTINEERS, Operation.WRITE, [own]) is None
    assert first_foreign(Whose.SCRUTINEERS, Operation.WRITE, [own, files]) is files


def test_a_scrutineer_redacts_nothing_of_the_team_s(team: Recorder) -> None:
    """Neither is it said to be redacted, nor does any line of theirs name one of the team's."""
    scrutineer = scrutineer_of(team.workspace.folder)
    with pytest.raises(Refused, match="1 place, which the team redacts"):
        prepare(scrutineer, REF, NAME)
    with pytest.raises(Refused, match="isn't anywhere"):
        redacts(scrutineer, NAME, REF)
    assert scrutineer.workspace.scrutiny_position.n == 0
    says(scrutineer, RaiseChallenge("police", f"Why does {NAME} lead?"))
    with pytest.raises(NotTheScrutineers):
        prepare(scrutineer, REF, NAME)


def test_a_scrutineer_s_redaction_names_their_own_lines_only(team: Recorder) -> None:
    """Where the team has the same text, it stays, also after the next restore."""
    scrutineer = scrutineer_of(team.workspace.folder)
    key = says(scrutineer, RaiseChallenge("police", f"Why does {NAME} lead?")).changes[0].id
    back_up(team.workspace.folder, NOW.replace(hour=16), OFFICER)
    mine = {line.recorded_hash for line in decode_all(scrutineer.whole_lines())}
    prepare(scrutineer, key, NAME)
    redacts(scrutineer, NAME, key)
    (found,) = redactions_in((team.workspace.folder / SCRUTINY_NAME).read_bytes())
    assert {text.line for text in found.texts} <= mine
    before = (team.workspace.folder / JOURNAL_NAME).read_bytes()
    for file in sorted((team.workspace.folder / "backups").glob("backup-*.zip")):
        restore(plan_restore(team.workspace.folder, file), NOW, OFFICER)
        assert (team.workspace.folder / JOURNAL_NAME).read_bytes() == before
        assert NAME.encode() not in (team.workspace.folder / SCRUTINY_NAME).read_bytes()
    repair(team.workspace.folder, NOW, OFFICER)
    assert all(each.is_harmless for each in check(team.workspace.folder))
    assert (team.workspace.folder / JOURNAL_NAME).read_bytes() == before
    for file in (team.workspace.folder / "backups").glob("backup-*.zip"):
        assert NAME.encode() in read_backup(file).members[JOURNAL_NAME]


def test_a_file_that_redacts_the_team_s_text_is_not_taken_in(
    team: Recorder, tmp_path: Path
) -> None:
    """Nor one that redacts a signed file, or names a record of the team's."""
    file = tmp_path / "theirs.jsonl"
    file.write_bytes(of_the_team(team))
    with pytest.raises(Refused, match=f"redacts a text of {REF} that isn't the scrutineer's"):
        preview_take_in(team.workspace.folder, file)
    file.write_bytes(of_the_team(team, files=(RedactedFile(hash="a" * 64, digest="b" * 64),)))
    with pytest.raises(Refused, match="which is the team's"):
        preview_take_in(team.workspace.folder, file)
    command = Redact(REF, "It is a name.", ())
    file.write_bytes(forged(team, f"scrutiny-{REF}/{command.key}", command))
    with pytest.raises(Refused, match=f"is about {REF}, which is not the scrutineer's"):
        preview_take_in(team.workspace.folder, file)


def test_a_journal_that_has_such_a_redaction_changes_nothing_of_the_team_s(
    team: Recorder, tmp_path: Path
) -> None:
    """Earlier versions wrote them: a restore, a repair and a merge leave the team's text alone."""
    (team.workspace.folder / SCRUTINY_NAME).write_bytes(of_the_team(team))
    before = (team.workspace.folder / JOURNAL_NAME).read_bytes()
    made = back_up(team.workspace.folder, NOW.replace(hour=16), OFFICER)
    open_workspace(team.workspace.folder)
    record(team_recorder(team.workspace.folder, lambda: NOW), AddProgressUpdate(REF, "Later."))
    restore(plan_restore(team.workspace.folder, made.path), NOW, OFFICER)
    repair(team.workspace.folder, NOW, OFFICER)
    assert (team.workspace.folder / JOURNAL_NAME).read_bytes() == before
    assert NAME.encode() in read_backup(made.path).members[JOURNAL_NAME]
    assert all(each.is_harmless for each in check(team.workspace.folder))
    again = team_recorder(team.workspace.folder, lambda: NOW)
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(before)
    other = read_other(copy, again.workspace)
    merge(again, other, plan_with(again.workspace, other, {}), {}, context())
    assert NAME in Workspace(team.workspace.folder).book.updates_of(REF)[0].text
    scrutinys = redactions_in((team.workspace.folder / SCRUTINY_NAME).read_bytes())
    assert apply_redactions(again, list(scrutinys), context()) == 0
    assert (team.workspace.folder / JOURNAL_NAME).read_bytes() == before


def test_nothing_that_a_scrutineer_does_changes_the_team_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few random commands; ``tests/scrutineers_at_random.py`` tries as many as wanted, and keys."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    folder = scrutinised_folder(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    wrong, recorded = run_commands(folder, 60, seed=7)
    assert not wrong
    assert recorded
    assert what_the_team_does_next(folder) == []


async def test_no_key_that_a_scrutineer_presses_changes_the_team_s_files(tmp_path: Path) -> None:
    """A few random keys in the app, and what the team does next."""
    folder = scrutinised_folder(tmp_path)
    assert await press_keys(folder, 60, seed=7) == []
    assert what_the_team_does_next(folder) == []
