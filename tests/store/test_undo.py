from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import (
    LAST_DAY,
    MANAGER,
    OFFICER,
    QAG_MEETING,
    TODAY,
    action,
    context,
    executive_action,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import CscpError, NotUnderstood, Refused, UnknownRecord
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    MoveDate,
)
from cscp_tui.domain.commands.carry_over import CarryOver, proposed_carry_over
from cscp_tui.domain.commands.meetings import KeepLine, SettleLine
from cscp_tui.domain.commands.records import SetFields, Together
from cscp_tui.domain.enums import Cause, Outcome, Status
from cscp_tui.store.errors import NothingToUndo, UndoClash
from cscp_tui.store.undo import done_words, line_settled, line_unsettled, line_words
from cscp_tui.store.workspace import Workspace
from golden_files import golden
from store.commands_at_random import some_commands

if TYPE_CHECKING:
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """The officer's window on a workspace with three actions."""
    return make_workspace(tmp_path / "w", 3)


def edit(ref: str = "BP24-1.1", **values: object) -> SetFields:
    """The command that edits fields of an action."""
    return SetFields("actions", ref, values)


def undo(recorder: Recorder, number: int | None = None, by: str = OFFICER) -> str:
    """Take back; returns what was said."""
    return recorder.undo(context(recorder.today(), by), number).sentence


def redo(recorder: Recorder, by: str = OFFICER) -> str:
    """Make again; returns what was said."""
    return recorder.undo(context(recorder.today(), by), redo=True).sentence


def carried_over(recorder: Recorder) -> CarryOver:
    """The command that carries every open action of plan 2024/25 over."""
    rows = tuple(
        replace(row, reason="funding", cause=Cause.OUTSIDE)
        for row in proposed_carry_over(recorder.book, "2024/25", "2025-27")
    )
    return CarryOver("2024/25", "2025-27", rows)


# Which line


def test_undo_takes_back_my_own_latest_change(mine: Recorder) -> None:
    """Somebody else's later change is not mine to take back by pressing a key."""
    record(mine, edit(lead="x"))
    record(mine, edit("BP24-1.2", lead="y"), MANAGER)
    assert undo(mine) == "Undone: edit BP24-1.1"
    assert mine.book.actions["BP24-1.1"].lead == ""
    assert mine.book.actions["BP24-1.2"].lead == "y"


def test_undoing_goes_back_change_by_change(mine: Recorder) -> None:
    """Undoing again takes back the change before, not the undoing."""
    for lead in ("x", "y", "z"):
        record(mine, edit(lead=lead))
    for lead in ("y", "x", ""):
        undo(mine)
        assert mine.book.actions["BP24-1.1"].lead == lead


def test_redo_after_several_undoings_makes_all_again_in_order(mine: Recorder) -> None:
    """Three undone changes come back one by one, and then there is nothing more."""
    for lead in ("x", "y", "z"):
        record(mine, edit(lead=lead))
    for _ in range(3):
        undo(mine)
    for lead in ("x", "y", "z"):
        assert redo(mine) == "Redone: edit BP24-1.1"
        assert mine.book.actions["BP24-1.1"].lead == lead
    with pytest.raises(NothingToUndo, match="redone"):
        redo(mine)
    undo(mine)
    assert mine.book.actions["BP24-1.1"].lead == "y"


def test_after_a_new_change_nothing_is_made_again(mine: Recorder) -> None:
    """What was undone before my new change stays undone."""
    record(mine, edit(lead="x"))
    undo(mine)
    record(mine, edit(measure="m"))
    with pytest.raises(NothingToUndo):
        redo(mine)


def test_undoing_and_making_again_go_back_and_forth(mine: Recorder) -> None:
    """A change can be undone and made again any number of times."""
    record(mine, Deliver("BP24-1.1", "families noticed"))
    for _ in range(3):
        undo(mine)
        assert mine.book.actions["BP24-1.1"].is_open
        redo(mine)
        assert mine.book.actions["BP24-1.1"].impact == "families noticed"


def test_undo_by_number_takes_back_anybodys_line(mine: Recorder) -> None:
    """A line of somebody else's can be taken back by its number, and only once."""
    number = record(mine, edit(lead="x"), MANAGER).n
    assert undo(mine, number) == "Undone: edit BP24-1.1"
    with pytest.raises(
        CscpError, match=f"Change {number} has already been undone, by change {number + 1}"
    ):
        undo(mine, number)


def test_undoing_an_undoing_by_number_makes_again(mine: Recorder) -> None:
    """An undoing has a number as well; taking it back makes the change again, and so on."""
    number = record(mine, edit(lead="x")).n
    undo(mine)
    assert undo(mine, number + 1, MANAGER) == "Redone: edit BP24-1.1"
    assert mine.book.actions["BP24-1.1"].lead == "x"
    assert undo(mine, number + 2) == "Undone: edit BP24-1.1"
    assert mine.book.actions["BP24-1.1"].lead == ""
    assert redo(mine) == "Redone: edit BP24-1.1"


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_number_that_no_line_has_is_refused(mine: Recorder, number: int) -> None:
    """The sentence names the number and the last one there is."""
    with pytest.raises(NotUnderstood, match=f"no change {number}: the last one is 4"):
        undo(mine, number)


def test_who_recorded_nothing_has_nothing_to_undo(mine: Recorder) -> None:
    """The sentence names the person."""
    with pytest.raises(NothingToUndo, match=r"^Newcomer has nothing"):
        undo(mine, by="Newcomer")


# What stands in the way


def test_a_clash_names_person_and_record(mine: Recorder) -> None:
    """A change that somebody built on is not taken back from under them."""
    record(mine, edit(lead="x"))
    record(mine, edit(lead="y"), MANAGER)
    with pytest.raises(UndoClash, match=rf"{MANAGER} changed BP24-1\.1 since") as caught:
        undo(mine)
    assert caught.value.clashes == (("BP24-1.1", MANAGER),)
    assert not caught.value.has_rest
    assert mine.book.actions["BP24-1.1"].lead == "y"


def test_a_field_that_came_back_to_its_value_still_clashes(mine: Recorder) -> None:
    """Undoing under two later changes would rewrite the days between them."""
    mine.record(edit(lead="x"), context(on=date(2024, 10, 1)))
    mine.record(edit(lead="y"), context(by=MANAGER, on=date(2024, 10, 10)))
    mine.record(edit(lead="x"), context(by=MANAGER, on=date(2024, 10, 20)))
    with pytest.raises(UndoClash):
        undo(mine)
    assert mine.workspace.as_at(date(2024, 10, 15)).actions["BP24-1.1"].lead == "y"


def test_another_field_of_the_record_is_no_clash(mine: Recorder) -> None:
    """Only the fields that the change touched count."""
    record(mine, edit(lead="x"))
    record(mine, edit(measure="m"), MANAGER)
    undo(mine)
    assert mine.book.actions["BP24-1.1"].lead == ""
    assert mine.book.actions["BP24-1.1"].measure == "m"


def test_a_later_change_that_was_undone_is_no_clash(mine: Recorder) -> None:
    """What nobody holds to any more stands in nobody's way."""
    record(mine, edit(lead="x"))
    number = record(mine, edit(lead="y"), MANAGER).n
    undo(mine, number, MANAGER)
    undo(mine)
    assert mine.book.actions["BP24-1.1"].lead == ""


def test_what_stood_on_something_undone_is_not_made_again(mine: Recorder) -> None:
    """My undone change of a value that was taken back since would rest on nothing."""
    number = record(mine, edit(lead="theirs"), MANAGER).n
    record(mine, edit(lead="mine"))
    undo(mine)
    undo(mine, number, MANAGER)
    with pytest.raises(UndoClash, match=rf"{MANAGER} changed BP24-1\.1 since"):
        redo(mine)
    assert mine.book.actions["BP24-1.1"].lead == ""


def test_the_latest_change_that_has_to_be_undone_before_is_named(mine: Recorder) -> None:
    """One after the other, and none that could stay; not the rules that they would break."""
    delivered = mine.record(Deliver("BP24-1.1"), context(on=date(2024, 11, 20))).n
    agreed = record(mine, Agree(("BP24-1.1",), QAG_MEETING), MANAGER).n
    record(mine, edit(measure="m"))
    noted = record(mine, AddProgressUpdate("BP24-1.1", "More of it."), MANAGER).n
    record(mine, edit(lead="y"))
    for number, done in (
        (noted, "added a progress update to"),
        (agreed, "agreed the delivery of"),
    ):
        with pytest.raises(
            Refused,
            match=rf"^“deliver BP24-1\.1” can't be undone yet: {MANAGER} {done} BP24-1\.1 .* on .* 2024\. "
            rf"Undo that first; it is change {number} in the history\.$",
        ):
            undo(mine, delivered)
        undo(mine, number)
    undo(mine, delivered)
    assert mine.book.actions["BP24-1.1"].is_open
    assert mine.book.actions["BP24-1.1"].measure == "m"


def test_an_action_that_somebody_edited_is_not_unmade(mine: Recorder) -> None:
    """A field that was empty when the action was made counts as touched too."""
    record(mine, action("new"))
    record(mine, edit("BP24-1.4", lead="x"), MANAGER)
    with pytest.raises(UndoClash, match=MANAGER):
        undo(mine)


def test_an_action_that_is_named_elsewhere_is_not_unmade(mine: Recorder) -> None:
    """A link or a note of somebody's would name nothing."""
    record(mine, action("new"))
    record(mine, edit("BP24-1.1", related=["BP24-1.4"]), MANAGER)
    with pytest.raises(UndoClash, match=rf"{MANAGER} changed BP24-1\.1 since"):
        undo(mine)


def test_the_rest_is_undone_without_what_clashes(mine: Recorder) -> None:
    """Of a change to three actions, those that nobody touched since are taken back."""
    leads = Together(tuple(edit(f"BP24-1.{number}", lead="x") for number in (1, 2, 3)))
    record(mine, leads)
    record(mine, edit("BP24-1.2", lead="y"), MANAGER)
    with pytest.raises(UndoClash, match="undo the rest without it") as caught:
        undo(mine)
    assert caught.value.has_rest
    mine.undo(context(), rest=True)
    assert [mine.book.actions[f"BP24-1.{n}"].lead for n in (1, 2, 3)] == ["", "y", ""]
    redo(mine)
    assert [mine.book.actions[f"BP24-1.{n}"].lead for n in (1, 2, 3)] == ["x", "y", "x"]


def test_history_strikes_only_the_part_that_was_undone(mine: Recorder) -> None:
    """The action that kept its value shows the change as standing."""
    number = record(mine, Together((edit(lead="x"), edit("BP24-1.2", lead="x")))).n
    record(mine, edit("BP24-1.2", lead="y"), MANAGER)
    undone_by = mine.undo(context(), rest=True).n
    entries = {key: mine.workspace.history(key) for key in ("BP24-1.1", "BP24-1.2")}
    struck = {
        key: next(entry.undone_by for entry in found if entry.line.n == number)
        for key, found in entries.items()
    }
    assert struck == {"BP24-1.1": undone_by, "BP24-1.2": 0}


def test_what_was_left_can_be_undone_later_by_its_number(mine: Recorder) -> None:
    """Once nothing stands in the way any more, the other part is taken back as well."""
    number = record(mine, Together((edit(lead="x"), edit("BP24-1.2", lead="x")))).n
    record(mine, edit("BP24-1.2", lead="y"), MANAGER)
    mine.undo(context(), rest=True)
    undo(mine, by=MANAGER)
    undo(mine, number)
    assert mine.book.actions["BP24-1.2"].lead == ""
    with pytest.raises(CscpError, match="already been undone"):
        undo(mine, number)


def test_a_move_is_not_undone_without_its_date(mine: Recorder) -> None:
    """A date move and the due date that it gave go together, or not at all."""
    record(mine, MoveDate("BP24-1.1", date(2025, 3, 1)))
    record(mine, MoveDate("BP24-1.1", date(2025, 2, 1)), MANAGER)
    with pytest.raises(UndoClash) as caught:
        undo(mine)
    assert not caught.value.has_rest


def test_a_note_is_undone_without_the_status_that_came_with_it(mine: Recorder) -> None:
    """A first note whose action was delivered since can be taken back by itself."""
    record(mine, AddProgressUpdate("BP24-1.1", "begun"))
    record(mine, Deliver("BP24-1.1"), MANAGER)
    mine.undo(context(), rest=True)
    assert mine.book.updates_of("BP24-1.1") == []
    assert mine.book.actions["BP24-1.1"].is_delivered


def test_undoing_keeps_every_rule(mine: Recorder) -> None:
    """An action with notes of somebody else's cannot become not started again."""
    record(mine, ChangeStatus("BP24-1.1", Status.IN_PROGRESS))
    record(mine, AddProgressUpdate("BP24-1.1", "theirs"), MANAGER)
    with pytest.raises(Refused, match=r"added a progress update to BP24-1\.1"):
        undo(mine)


def test_a_list_can_be_undone(mine: Recorder) -> None:
    """Fields that hold several texts are compared as what they are, not as how they are kept."""
    items = SetFields("meetings", "QAG-2024-11-20", {"standing_items": ["Neglect", "Housing"]})
    record(mine, items)
    undo(mine)
    assert list(mine.book.meetings["QAG-2024-11-20"].standing_items) == []
    redo(mine)
    assert list(mine.book.meetings["QAG-2024-11-20"].standing_items) == ["Neglect", "Housing"]


def test_only_my_members_of_a_set_are_taken_back(mine: Recorder) -> None:
    """What somebody else put into the same set stays."""
    record(mine, edit(supporting_agencies=["police"]))
    record(mine, edit(supporting_agencies=["icb", "police"]), MANAGER)
    undo(mine)
    assert mine.book.actions["BP24-1.1"].supporting_agencies == ("icb",)


def test_what_was_taken_out_already_still_counts_as_undone(mine: Recorder) -> None:
    """An undoing that changes nothing is kept, so that the next one goes on to the one before."""
    record(mine, edit(lead="x"))
    record(mine, edit(supporting_agencies=["police"]))
    record(mine, edit(supporting_agencies=[]), MANAGER)
    undo(mine)
    undo(mine)
    assert mine.book.actions["BP24-1.1"].lead == ""


# What stays


def test_an_undone_action_keeps_its_ref_taken(mine: Recorder) -> None:
    """The reference of an action whose making was undone is never given again."""
    record(mine, executive_action())
    undo(mine)
    assert "EX24-01" not in mine.book.actions
    assert record(mine, executive_action()).ids == ("EX24-02",)
    reopened = open_workspace(mine.workspace.folder)
    undo(reopened)
    assert record(reopened, executive_action()).ids == ("EX24-03",)
    with pytest.raises(UnknownRecord, match="It was added and then undone"):
        mine.book.get("actions", "EX24-01")


def test_undone_notes_stay_in_the_history(mine: Recorder) -> None:
    """A note that was taken back is struck there, with the line that did it, and not erased."""
    note = record(mine, AddProgressUpdate("BP24-1.1", "wrong action")).n
    undoing = mine.undo(context()).n
    history = Workspace(mine.workspace.folder).history("BP24-1.1")
    struck = {entry.line.n: entry.undone_by for entry in history}
    assert struck[note] == undoing
    assert struck[undoing] == 0
    assert b"wrong action" in (mine.workspace.folder / "journal.jsonl").read_bytes()
    assert mine.book.updates_of("BP24-1.1") == []
    assert mine.book.actions["BP24-1.1"].status is Status.NOT_STARTED
    remade = mine.undo(context(), redo=True).n
    struck = {entry.line.n: entry.undone_by for entry in mine.workspace.history("BP24-1.1")}
    assert (struck[note], struck[undoing]) == (0, remade)
    assert [note.text for note in mine.book.updates_of("BP24-1.1")] == ["wrong action"]


def test_an_undoing_has_the_day_of_what_it_undoes(mine: Recorder) -> None:
    """As at any day a taken back change never was."""
    mine.record(Deliver("BP24-1.1"), context(on=date(2024, 10, 1)))
    assert mine.workspace.as_at(date(2024, 10, 1)).actions["BP24-1.1"].is_delivered
    undo(mine)
    assert mine.workspace.lines()[-1].on == date(2024, 10, 1)
    assert mine.workspace.as_at(date(2024, 10, 1)).actions["BP24-1.1"].is_open


# Carrying over


@pytest.fixture
def carried(mine: Recorder) -> Recorder:
    """A workspace on the day after plan 2024/25, its three actions carried over."""
    recorder = open_workspace(mine.workspace.folder, date(2025, 4, 1))
    record(recorder, carried_over(recorder))
    return recorder


def test_a_carrying_over_is_undone_in_one_step(carried: Recorder) -> None:
    """All three are open again, and the continuations are gone, on every day."""
    assert len(carried.book.actions) == 6
    undo(carried)
    assert sorted(carried.book.actions) == ["BP24-1.1", "BP24-1.2", "BP24-1.3"]
    assert all(one.is_open for one in carried.book.actions.values())
    assert sorted(carried.workspace.as_at(LAST_DAY).actions) == ["BP24-1.1", "BP24-1.2", "BP24-1.3"]
    redo(carried)
    assert carried.book.actions["BP25-1.1"].continues == "BP24-1.1"
    assert carried.book.actions["BP24-1.1"].outcome is Outcome.CARRIED_OVER


def test_carrying_over_again_gives_new_refs(carried: Recorder) -> None:
    """The references of undone continuations stay taken."""
    undo(carried)
    record(carried, carried_over(carried))
    assert carried.book.actions["BP24-1.1"].continued_by == "BP25-1.4"


def test_a_touched_continuation_keeps_what_it_continues_closed(carried: Recorder) -> None:
    """The rest of a carrying over is undone pair by pair, so that no action goes on twice."""
    record(carried, AddProgressUpdate("BP25-1.2", "begun"), MANAGER)
    with pytest.raises(UndoClash, match=rf"{MANAGER} changed BP25-1\.2 since"):
        undo(carried)
    carried.undo(context(carried.today()), rest=True)
    assert sorted(carried.book.actions) == ["BP24-1.1", "BP24-1.2", "BP24-1.3", "BP25-1.2"]
    assert carried.book.actions["BP24-1.1"].is_open
    assert carried.book.actions["BP24-1.2"].continued_by == "BP25-1.2"
    assert carried.today() > TODAY


def test_next_undo_says_what_a_key_would_take_back(mine: Recorder) -> None:
    """The line is named before it is taken back, and nothing is written by asking."""
    number = record(mine, edit(lead="x")).n
    before = (mine.workspace.folder / "journal.jsonl").read_bytes()
    assert mine.next_undo(OFFICER).n == number
    undo(mine)
    assert mine.next_undo(OFFICER, redo=True).n == number + 1
    assert (mine.workspace.folder / "journal.jsonl").read_bytes().startswith(before)


def test_a_step_of_several_changes_is_told_as_such(mine: Recorder) -> None:
    """The word stands before the name of what they changed."""
    number = record(mine, Together((edit(lead="x"), AddProgressUpdate("BP24-1.1", "Ready.")))).n
    line = mine.next_undo(OFFICER)
    assert line.n == number
    assert line_words(line, mine.book) == "several changes to BP24-1.1"


@pytest.mark.parametrize(
    ("command", "done"),
    [
        (edit(title="Leaflets"), "changed BP24-1.1 (Leaflets)"),
        (edit(restricted=True), "changed BP24-1.1"),
        (AddProgressUpdate("BP24-1.1", "Ready."), "added a progress update to BP24-1.1 ("),
        (Deliver("BP24-1.1"), "recorded BP24-1.1 ("),
        (
            Together((edit(lead="x"), edit("BP24-1.2", lead="x"))),
            "made several changes to BP24-1.1, BP24-1.2",
        ),
    ],
)
def test_others_read_in_the_past_tense_what_somebody_did(
    mine: Recorder, command: Command, done: str
) -> None:
    """One action with its title, unless it is restricted: others may be looking on."""
    record(mine, command)
    assert done_words(mine.next_undo(OFFICER), mine.book).startswith(done)


def test_others_read_that_a_change_was_undone(mine: Recorder) -> None:
    """With the name of what it had changed."""
    record(mine, edit(lead="x"))
    undo(mine)
    line = mine.next_undo(OFFICER, redo=True)
    assert done_words(line, mine.book).startswith("undid a change to BP24-1.1 (")


GOLDEN = Path(__file__).parent / "golden" / "undone.txt"


def test_what_is_undone_comes_out_as_it_did(tmp_path: Path) -> None:
    """Changes at random by two people, any of which is taken back, whole or in part, and redone."""
    lines = list[str]()
    for seed in range(12):
        rng = random.Random(seed)
        recorder = make_workspace(tmp_path / str(seed), 3)
        lines.append(f"# {seed}")
        for command in (*some_commands(f"{seed} a"), *some_commands(f"{seed} b")):
            with suppress(CscpError):
                recorder.record(command, context(by=rng.choice((OFFICER, MANAGER))))
        for line in recorder.workspace.lines():
            words = f"{line_words(line, recorder.book)}; {done_words(line, recorder.book)}"
            lines.append(f"{line.n} {line.by}: {words}")
        for _ in range(14):
            by = rng.choice((OFFICER, MANAGER))
            number = rng.choice((None, *range(1, recorder.workspace.position.n + 2)))
            rest, again = rng.random() < 0.3, rng.random() < 0.3
            try:
                done = recorder.undo(
                    context(by=by), None if again else number, rest=rest, redo=again
                )
                changes = [f"{each.table} {each.id} {each.fields}" for each in done.changes]
                told = f"{done.sentence} {done.warnings} {changes}"
            except CscpError as problem:
                told = str(problem)
            lines.append(f"{by} {'redo' if again else number} {'rest' * rest}: {told}")
    made = "".join(f"{line.rstrip()}\n" for line in lines)
    assert made == golden(GOLDEN, made)


def test_the_settling_of_a_line_and_its_undoing_are_known(mine: Recorder) -> None:
    """By the id of the line of the meeting; to keep it, or to restrict it, settles nothing."""
    record(mine, KeepLine(QAG_MEETING, "JB to chase it", to_check=True))
    (key,) = mine.book.lines
    told = [mine.next_undo(OFFICER)]
    for command in (
        SetFields("lines", key, {"restricted": True}),
        SettleLine(QAG_MEETING, key),
    ):
        record(mine, command)
        told.append(mine.next_undo(OFFICER))
    undo(mine)
    told.append(mine.next_undo(OFFICER, redo=True))
    assert [line_settled(line) for line in told] == ["", "", key, ""]
    assert [line_unsettled(line) for line in told] == ["", "", "", key]
