from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from building import (
    HOSTILE,
    MANAGER,
    TODAY,
    action,
    context,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import (
    CscpError,
    NotUnderstood,
    Refused,
    Unconfirmed,
    UnknownQuarter,
    UnknownRecord,
)
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.dates import long
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.store import recorder
from cscp_tui.store.clock import FixedClock, moment_of
from cscp_tui.store.drafting import MovedOn, NothingToChange
from cscp_tui.store.errors import NothingToUndo, ReadOnly
from cscp_tui.store.team import create_workspace, save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.journal_lines import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cscp_tui.domain.changes import Line
    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """The officer's window on a workspace with three actions."""
    return make_workspace(tmp_path / "w", 3)


def edit(**values: object) -> SetFields:
    """The command that edits fields of BP24-1.1."""
    return SetFields("actions", "BP24-1.1", values)


# The clock


def test_a_clock_that_goes_backwards_is_not_believed(mine: Recorder) -> None:
    """Time never runs backwards in the journal: the last change's day and time are taken, said."""
    record(mine, edit(lead="x"))
    last = mine.workspace.lines()[-1].at
    mine.clock = FixedClock(date(2020, 1, 1))
    assert mine.today() == TODAY
    mine.record(edit(measure="y"), context(date(2020, 1, 1)))
    line = mine.workspace.lines()[-1]
    assert (line.at, line.on) == (last, TODAY)
    (said,) = mine.workspace.take_findings()
    assert f"will be dated {long(TODAY)}" in said
    assert "cscp clock --correct" in said
    mine.record(edit(measure="z"), context(date(2020, 1, 1)))
    assert not mine.workspace.take_findings(), "were there twice"


def test_clocks_that_differ_by_moments_are_no_news(mine: Recorder) -> None:
    """Two laptops are never quite alike; the later of the two times is kept."""
    record(mine, edit(lead="x"))
    last = moment_of(mine.workspace.lines()[-1].at)
    mine.clock = lambda: last - timedelta(minutes=2)
    record(mine, edit(measure="y"))
    assert not mine.workspace.take_findings()
    Workspace(mine.workspace.folder).verify()


def test_midnight_between_asking_and_recording_is_no_wrong_clock(mine: Recorder) -> None:
    """What was asked for yesterday is recorded today, without a word about the clock."""
    mine.record(edit(lead="x"), context(TODAY - timedelta(days=1)))
    assert mine.workspace.lines()[-1].on == TODAY
    assert mine.workspace.take_findings() == []


# What is kept


def test_lone_surrogates_never_reach_the_journal(mine: Recorder) -> None:
    """Half a character in a title, note, name or reason becomes a replacement character."""
    mine.record(action("a\ud800b"), context(by="\udfff", why="Late \ud83d"))
    mine.record(AddProgressUpdate("BP24-1.4", "x\udc00"), context(by="\udfff"))
    reopened = Workspace(mine.workspace.folder)
    assert reopened.book.actions["BP24-1.4"].title == "a\ufffdb"
    assert reopened.book.progress_updates["BP24-1.4/note-1"].text == "x\ufffd"
    assert reopened.lines()[-2].why == "Late \ufffd"
    mine.undo(context(by="\udfff"))
    assert save_snapshot(mine)
    assert Workspace(mine.workspace.folder).book.tables == mine.book.tables


def test_hostile_text_comes_back_as_it_was(mine: Recorder) -> None:
    """Markup, escapes, NUL, separators, turned writing and emoji are kept as they were typed."""
    mine.record(action(HOSTILE), context(by=HOSTILE, why=HOSTILE))
    for reopened in (Workspace(mine.workspace.folder), mine.workspace):
        assert reopened.book.actions["BP24-1.4"].title == HOSTILE
        assert reopened.lines()[-1].by == HOSTILE
    data = (mine.workspace.folder / "journal.jsonl").read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == mine.workspace.position.n + 1


def test_a_number_too_long_for_other_readers_comes_back(mine: Recorder) -> None:
    """A huge number does not break the journal that holds it."""
    mine.record(SetFields("agencies", "police", {"order": 10**40}), context())
    assert Workspace(mine.workspace.folder).book.agencies["police"].order == 10**40
    assert save_snapshot(mine)
    assert Workspace(mine.workspace.folder).book.agencies["police"].order == 10**40


def test_what_changes_nothing_is_not_recorded(mine: Recorder) -> None:
    """Setting a field to what it is leaves no line."""
    before = mine.workspace.position
    with pytest.raises(NothingToChange):
        record(mine, edit(lead=""))
    assert mine.workspace.position == before


def test_a_line_says_who_when_why_and_for_which_quarter(mine: Recorder) -> None:
    """Everything about a recording stands in its line, the quarter as it is stored."""
    circumstances = context(by=MANAGER, why="asked", quarter="q2 2024/25", meeting="QAG-2024-11-20")
    mine.record(AddProgressUpdate("BP24-1.1", "done"), circumstances)
    line = mine.workspace.lines()[-1]
    assert (line.by, line.why, line.quarter, line.meeting, line.what, line.role) == (
        MANAGER,
        "asked",
        "2024-25/Q2",
        "QAG-2024-11-20",
        "progress update",
        "team",
    )
    assert line.at.startswith("2024-11-25T12:00:00")


def test_an_unknown_quarter_is_refused(mine: Recorder) -> None:
    """No line is kept for a quarter that is none."""
    before = mine.workspace.position
    with pytest.raises(UnknownQuarter):
        mine.record(edit(lead="x"), context(quarter="soon"))
    assert mine.workspace.position == before


def test_a_refused_command_leaves_nothing(mine: Recorder) -> None:
    """Of several commands together of which one is refused, none is kept."""
    before = (mine.workspace.folder / "journal.jsonl").read_bytes()
    with pytest.raises(CscpError, match=r"BP24-9\.9"):
        record(mine, Together((edit(lead="x"), AddProgressUpdate("BP24-9.9", "y"))))
    assert mine.book.actions["BP24-1.1"].lead == ""
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == before


# When nothing is kept


def test_what_depends_on_the_last_line_is_refused_after_another(mine: Recorder) -> None:
    """Whoever decided on what they saw is asked again; nothing is written."""
    seen = mine.workspace.position.n
    mine.record(edit(lead="x"), context(), after=seen)
    with pytest.raises(MovedOn):
        mine.record(edit(lead="y"), context(), after=seen)
    assert mine.workspace.position.n == seen + 1


def test_what_is_doubtful_is_refused_where_the_context_asks(mine: Recorder) -> None:
    """Once it is confirmed it is recorded, with a warning."""
    update = AddProgressUpdate("BP24-1.1", "Nothing has been done yet.")
    with pytest.raises(Unconfirmed, match=r"would start BP24-1\.1"):
        mine.record(update, context(asks=True))
    kept = mine.record(update, context())
    assert kept.warnings == ("BP24-1.1: Started by an update that says nothing is done yet.",)


def test_a_journal_that_was_harmed_is_not_written(mine: Recorder) -> None:
    """The refusal names the line; the file stays as it was."""
    journal = mine.workspace.folder / "journal.jsonl"
    harmed = journal.read_bytes().replace(b'"BP24-1.2"', b'"BP24-1.7"')
    journal.write_bytes(harmed)
    window = open_workspace(mine.workspace.folder)
    with pytest.raises(ReadOnly, match="Line "):
        window.record(edit(lead="x"), context())
    assert window.why_not
    assert journal.read_bytes() == harmed


def test_a_line_that_was_never_finished_is_put_aside_before_the_next(mine: Recorder) -> None:
    """Its bytes are kept in a file that the sentence names."""
    journal = mine.workspace.folder / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"half a li')
    window = open_workspace(mine.workspace.folder)
    window.record(edit(lead="x"), context())
    (said,) = window.workspace.take_findings()
    (kept,) = mine.workspace.folder.glob("journal.torn-*")
    assert kept.name in said
    assert "unfinished line" in said
    assert kept.read_bytes() == b'{"half a li'
    assert journal.read_bytes().startswith(whole)


def test_a_phrase_is_only_kept_as_harmless_where_it_was_found(mine: Recorder) -> None:
    """A reason why it identifies nobody is not left on a line without such a phrase."""
    reason = "It is a programme."
    mine.record(edit(lead="x"), context(not_identifiers=reason))
    assert not mine.workspace.lines()[-1].not_identifiers
    with pytest.raises(MayIdentify):
        mine.record(edit(title="See the boy aged 7"), context())
    sure = context(not_identifiers=reason, confirmed=frozenset({"aged 7"}))
    mine.record(edit(title="See the boy aged 7"), sure)
    assert mine.workspace.lines()[-1].not_identifiers


def test_a_command_says_its_day_without_being_recorded(mine: Recorder) -> None:
    """It would be refused with the same words as when it is recorded."""
    before = mine.workspace.position
    assert mine.day_of(edit(lead="x"), context()) == TODAY
    assert mine.day_of(edit(lead="x"), context(on=date(2024, 10, 1))) == date(2024, 10, 1)
    with pytest.raises(UnknownRecord):
        mine.day_of(SetFields("actions", "BP24-9.9", {"lead": "x"}), context())
    assert mine.workspace.position == before


# Undoing


def test_a_change_far_back_is_found(mine: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last lines don't have it, more of the journal is looked at."""
    monkeypatch.setattr(recorder, "_FIRST_LOOK", 64)
    record(mine, edit(lead="mine"))
    for number in range(3):
        record(mine, AddProgressUpdate("BP24-1.2", f"theirs {number}"), MANAGER)
    assert mine.next_undo("Business officer").changes[0].id == "BP24-1.1"
    mine.undo(context())
    assert mine.book.actions["BP24-1.1"].lead != "mine"


def test_there_is_nothing_to_undo_before_anything_is_recorded(tmp_path: Path) -> None:
    """Nor is there a change of any number."""
    empty = create_workspace(tmp_path / "empty", "w", FixedClock(TODAY))
    with pytest.raises(NothingToUndo):
        empty.undo(context())
    with pytest.raises(NotUnderstood, match="nothing has been recorded yet"):
        empty.undo(context(), 1)
    record(empty, AddRecord("agencies", {"name": "The Council"}, "council"))
    with pytest.raises(NotUnderstood, match="There's no change 2: the last one is 1"):
        empty.undo(context(), 2)


def test_an_undo_of_a_later_day_takes_effect_today_at_most(mine: Recorder) -> None:
    """Else a wrong clock's day would stay ahead of everybody."""
    mine.clock = FixedClock(date(2099, 1, 1))
    record(mine, edit(lead="x"))
    mine.undo(context(date(2099, 1, 1)))
    assert mine.workspace.lines()[-1].on == date(2099, 1, 1)
    window = team_recorder(mine.workspace.folder, FixedClock(TODAY))
    assert window.today() == date(2099, 1, 1)


# Whose journal it is


def test_each_side_has_a_recorder_of_its_own_journal(tmp_path: Path) -> None:
    """Neither can record what is the other's, and both give the same book."""
    team = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(tmp_path / "w")
    assert (team.is_scrutineers, scrutineer.is_scrutineers) == (False, True)
    assert team.path != scrutineer.path
    with pytest.raises(Refused):
        scrutineer.record(edit(lead="x"), context())
    says(scrutineer, RaiseChallenge("police", "Why?"))
    team.workspace.follow()
    assert list(team.book.challenges) == list(scrutineer.book.challenges)
    assert team.whole_lines() != scrutineer.whole_lines()


def test_several_lines_are_written_at_once_or_not_at_all(mine: Recorder) -> None:
    """Whoever builds them gets all lines and the time; the number of the first is returned."""
    before = mine.workspace.lines()

    def build(lines: Sequence[Line], at: str) -> list[dict[str, Any]]:
        assert lines == before
        values = values_of(before[-1]) | {"at": at, "changes": []}
        n = len(before)
        return [values | {"n": n + 1, "what": "one"}, values | {"n": n + 2, "what": "two"}]

    assert mine.append_lines("Business officer", build) == len(before) + 1
    assert [line.what for line in mine.workspace.lines()[len(before) :]] == ["one", "two"]
    assert mine.workspace.take_lines() == []


def test_a_place_that_was_moved_takes_no_more(mine: Recorder) -> None:
    """The last line says where it is now; if the new place can't be filled, there is no such line."""
    before = mine.workspace.position.n

    def fails() -> str:
        raise Refused("There is no room.")

    with pytest.raises(Refused, match="no room"):
        mine.move(fails, context())
    assert mine.workspace.position.n == before
    done = mine.move(lambda: "/srv/new", context())
    assert done.sentence == "Moved to /srv/new"
    with pytest.raises(ReadOnly, match="/srv/new"):
        mine.record(edit(lead="x"), context())
    assert not mine.must_upgrade
