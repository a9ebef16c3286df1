from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from building import OFFICER, context
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    ReopenChallenge,
    WriteReflection,
)
from cscp_tui.store.check import check
from cscp_tui.store.workspace import Workspace
from scrutinised import SCRUTINEER, contents, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.store.scrutineer import ScrutineerWorkspace
    from cscp_tui.store.writing import TeamWorkspace

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


def step(workspace: TeamWorkspace | ScrutineerWorkspace, by: str, command: object) -> None:
    """Do one thing, unless it is refused."""
    with suppress(CscpError):
        if command == "undo":
            workspace.undo(context(by=by))
        elif command == "redo":
            workspace.redo(context(by=by))
        else:
            workspace.record(command, context(by=by))  # type: ignore[arg-type]


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
        team.follow()
        mine.follow()
        wanted = told(team.book)
        assert told(mine.book) == wanted
        assert told(Workspace(folder).book) == wanted
        team.save_snapshot()
        assert told(Workspace(folder).book) == wanted
        assert told(Workspace(folder).at_line(team.position.n)) == wanted
        assert not Workspace(folder).as_at(date(2024, 4, 30)).challenges
        assert check(folder) == []
