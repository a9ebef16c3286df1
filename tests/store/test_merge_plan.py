"""What a merge plans for each line and field, before anything is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, context, record
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Status
from cscp_tui.store.merge_plan import Fate, MergeSide
from store.two_copies import Copies, move

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.merge_plan import MergePlan

REF, SECOND_REF, LAST_REF = "BP24-1.1", "BP24-1.2", "BP24-1.3"


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    """Two copies of a workspace with three actions."""
    return Copies(tmp_path)


def edit(ref: str = REF, **values: object) -> Command:
    return SetFields("actions", ref, values)


def fates(plan: MergePlan) -> list[Fate]:
    return [each.fate for each in plan.foreign]


def edits(plan: MergePlan) -> list[dict[str, object]]:
    """What each line changes here, by fields."""
    return [
        {name: each[1] for change in known.line.changes for name, each in change.fields.items()}  # type: ignore[index]
        for known in plan.foreign
    ]


def test_copies_without_lines_of_their_own_share_all(copies: Copies) -> None:
    """Also if only ours has gone on."""
    shared = copies.ours.workspace.position.n
    copies.here(edit(lead="Head of Service"))
    plan = copies.plan()
    assert (plan.shared, plan.foreign, plan.conflicts) == (shared, (), ())


def test_lines_of_the_other_copy_follow_the_last_shared_one(copies: Copies) -> None:
    """Each is merged as it is where we changed something else; nothing waits."""
    shared = copies.ours.workspace.position.n
    copies.here(edit(lead="Head of Service"))
    copies.there(edit(title="Another title"), edit(SECOND_REF, title="A second"))
    plan = copies.plan()
    assert plan.shared == shared
    assert fates(plan) == [Fate.CLEAN, Fate.CLEAN]
    assert edits(plan) == [{"title": "Another title"}, {"title": "A second"}]
    assert not (plan.conflicts)
    assert not (plan.waiting)
    assert not (plan.reverts)
    assert not (plan.refused)
    assert plan.count(Fate.CLEAN) == 2
    assert plan.count(Fate.ALREADY, Fate.REFUSED) == 0


def test_what_both_recorded_alike_is_already_here(copies: Copies) -> None:
    """Nothing of it is written again."""
    copies.here(edit(title="The same"))
    copies.there(edit(title="The same"))
    plan = copies.plan()
    assert fates(plan) == [Fate.ALREADY]
    assert not plan.conflicts


@pytest.mark.parametrize("is_changed_here", [True, False])
def test_what_the_other_copy_put_back_resets_nothing_here(
    copies: Copies, *, is_changed_here: bool
) -> None:
    """Both of its lines stay where we changed nothing; else they leave ours alone."""
    if is_changed_here:
        copies.here(edit(title="Ours"))
    copies.there(edit(title="For a while"), edit(title="Action 1", lead="Their lead"))
    plan = copies.plan()
    assert not plan.conflicts
    assert edits(plan) == (
        [{}, {"lead": "Their lead"}]
        if is_changed_here
        else [{"title": "For a while"}, {"title": "Action 1", "lead": "Their lead"}]
    )
    copies.merge()
    assert copies.ours.workspace.book.actions[REF].title == (
        "Ours" if is_changed_here else "Action 1"
    )


@pytest.mark.parametrize("side", [None, *MergeSide])
@pytest.mark.parametrize("is_undone_here", [True, False])
def test_what_one_side_undid_and_the_other_goes_on_with_is_asked_about(
    tmp_path: Path, side: MergeSide | None, *, is_undone_here: bool
) -> None:
    """What loses goes with all that was recorded about it; what wins keeps it."""
    copies = Copies(tmp_path)
    note, other = AddProgressUpdate(LAST_REF, "Begun."), AddProgressUpdate(REF, "Of another.")
    if is_undone_here:
        copies.ours.undo(context())
        copies.there(note, other)
    else:
        copies.theirs.undo(context())
        copies.here(note, other)
    key = f"actions {LAST_REF} undone"
    plan = copies.plan({key: side} if side else {})
    assert [each.key for each in plan.conflicts] == [key]
    copies.merge({key: side or MergeSide.MINE})
    book = copies.ours.book
    stays = (side is MergeSide.THEIRS) is is_undone_here
    assert (LAST_REF in book.actions) is stays
    assert sorted(each.text for each in book.progress_updates.values()) == (
        ["Begun.", "Of another."] if stays else ["Of another."]
    )


@pytest.mark.parametrize("side", [None, *MergeSide])
def test_a_field_that_both_changed_is_asked_about_once(
    copies: Copies, side: MergeSide | None
) -> None:
    """With both values and both last lines; until it is answered, ours is kept."""
    copies.here(edit(title="Ours"))
    copies.there(edit(title="Not yet"), edit(title="Theirs", lead="Their lead"))
    key = f"actions {REF} title"
    plan = copies.plan({key: side} if side else {})
    (conflict,) = plan.conflicts
    assert conflict.key == key
    (field,) = conflict.fields
    assert (field.name, field.mine, field.theirs) == ("title", "Ours", "Theirs")
    assert (conflict.mine.by, conflict.theirs.by) == ("Business manager", "Business officer")
    assert plan.waiting == (() if side else (conflict,))
    if side is MergeSide.THEIRS:
        (revert,) = plan.reverts
        assert revert.fields == {"title": ["Ours", "Action 1"]}
        assert plan.reverts_on == conflict.mine.on
        assert edits(plan) == [{"title": "Not yet"}, {"title": "Theirs", "lead": "Their lead"}]
    else:
        assert not plan.reverts
        assert plan.reverts_on is None
        assert edits(plan)[-1] == {"lead": "Their lead"}


def test_what_loses_is_reset_from_the_earliest_day_on_that_it_was_changed(copies: Copies) -> None:
    """Later changes of it here are taken back with the first."""
    first, last = date(2024, 11, 18), date(2024, 11, 20)
    for title, day in (("First", first), ("Ours", last)):
        record(copies.ours, edit(title=title), MANAGER, on=day)
    copies.there(edit(title="Theirs"))
    plan = copies.plan({f"actions {REF} title": MergeSide.THEIRS})
    assert plan.reverts_on == first
    assert [each.fields for each in plan.reverts] == [{"title": ["Ours", "Action 1"]}]


def test_a_field_that_they_changed_and_put_back_does_not_reset_ours(copies: Copies) -> None:
    """There is nothing to decide."""
    copies.here(edit(title="Ours"))
    copies.there(edit(title="For a moment"), edit(title="Action 1"))
    plan = copies.plan()
    assert not plan.conflicts
    assert not [each for each in edits(plan) if "title" in each]


def test_fields_that_belong_together_are_one_question(copies: Copies) -> None:
    """A date and its reason are moved as one."""
    copies.here(move(REF, 5))
    copies.there(move(REF, 6))
    (conflict,) = copies.plan().conflicts
    assert {(each.name, each.mine, each.theirs) for each in conflict.fields} >= {
        ("due", "2025-05-01", "2025-06-01")
    }


@pytest.mark.parametrize("is_ours", [True, False])
def test_an_action_that_one_side_only_started_has_the_others_status(
    copies: Copies, *, is_ours: bool
) -> None:
    """An update starts it; that is no answer to somebody who put it on hold."""
    update = AddProgressUpdate(REF, "It began.")
    hold = ChangeStatus(REF, Status.ON_HOLD, "funding", "No budget.", date(2025, 3, 1))
    copies.here(update if is_ours else hold)
    copies.there(hold if is_ours else update)
    plan = copies.plan()
    assert not plan.conflicts
    copies.merge()
    assert copies.ours.book.actions[REF].status is Status.ON_HOLD
    assert [each.text for each in copies.ours.book.updates_of(REF)] == ["It began."]


def test_a_reference_that_both_gave_gets_a_new_one(copies: Copies) -> None:
    """What is recorded of it afterwards follows."""
    copies.here(action("Ours"))
    copies.there(action("Theirs"), edit("BP24-1.4", lead="Their lead"))
    plan = copies.plan()
    (renamed,) = plan.new_refs
    assert (renamed.table, renamed.was, renamed.now) == ("actions", "BP24-1.4", "BP24-1.5")
    assert fates(plan) == [Fate.RENUMBERED, Fate.CLEAN]
    assert {change.id for each in plan.foreign for change in each.line.changes} == {"BP24-1.5"}
