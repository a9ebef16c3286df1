from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import (
    MANAGER,
    action,
    context,
    open_workspace,
    record,
)
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.commands.partners import TakeAway
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import Signature, WithdrawSignOff
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of, sign_offs_of
from cscp_tui.services.updates import changed_since_signing, sign_off
from cscp_tui.store.check import check
from cscp_tui.store.drafting import MovedOn
from cscp_tui.store.errors import UndoClash
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.merge_plan import Fate, MergePlan, MergeSide
from cscp_tui.store.redaction import redact
from cscp_tui.store.signed_files import fetch
from cscp_tui.store.team import create_workspace
from cscp_tui.views.merging import can_be_undone, summary_of_merge
from golden_files import golden
from store.commands_at_random import some_commands
from store.merge_seeds import try_seed
from store.newer_lines import put_newer_line
from store.two_copies import SECOND, Copies, move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.store.recorder import Recorder


pytestmark = pytest.mark.usefixtures("quick_papers")


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    """Two copies of a workspace with three actions."""
    return Copies(tmp_path)


def test_changes_of_different_fields_are_all_taken_over(copies: Copies) -> None:
    """Each line keeps when, by whom and for which day it was recorded, and where it came from."""
    copies.here(SetFields("actions", "BP24-1.1", {"lead": "Head of Service"}))
    copies.there(SetFields("actions", "BP24-1.1", {"measure": "A survey"}))
    copies.merge()
    known = copies.ours.book.actions["BP24-1.1"]
    assert (known.lead, known.measure) == ("Head of Service", "A survey")
    there, here = copies.theirs.workspace.lines()[-1], copies.ours.workspace.lines()[-1]
    assert (here.at, here.by, here.on, here.source) == (there.at, there.by, there.on, there.hash)


def test_a_reference_given_twice_is_renamed_and_still_found(copies: Copies) -> None:
    """What was recorded on the renamed action goes with it."""
    copies.here(action("Ours"))
    copies.there(action("Theirs"), AddProgressUpdate("BP24-1.4", "Begun."))
    copies.merge()
    book = copies.ours.book
    assert book.actions["BP24-1.4"].title == "Ours"
    assert book.actions["BP24-1.5"].title == "Theirs"
    assert book.actions["BP24-1.5"].old_ref == "BP24-1.4"
    assert [note.text for note in book.updates_of("BP24-1.5")] == ["Begun."]
    assert not book.updates_of("BP24-1.4")


def test_progress_updates_are_renumbered(copies: Copies) -> None:
    """Both are kept, and starting an action twice is no conflict."""
    copies.here(AddProgressUpdate("BP24-1.1", "ours"))
    copies.there(AddProgressUpdate("BP24-1.1", "theirs"))
    plan = copies.plan()
    assert [each.fate for each in plan.foreign] == [Fate.RENUMBERED]
    copies.merge()
    assert [note.text for note in copies.ours.book.updates_of("BP24-1.1")] == ["ours", "theirs"]


@pytest.mark.parametrize(("side", "month"), [(MergeSide.MINE, 5), (MergeSide.THEIRS, 6)])
def test_a_conflict_is_decided_and_counts_once(copies: Copies, side: MergeSide, month: int) -> None:
    """The move that loses counts in no figure, whichever side it is on."""
    copies.here(move("BP24-1.2", 5))
    copies.there(move("BP24-1.2", 6))
    [conflict] = copies.plan().waiting
    assert [(each.name, each.mine, each.theirs) for each in conflict.fields] == [
        ("due", "2025-05-01", "2025-06-01")
    ]
    copies.merge({conflict.key: side})
    assert copies.ours.book.actions["BP24-1.2"].due == date(2025, month, 1)
    assert [each.later_due for each in copies.ours.book.moves_of("BP24-1.2")] == [
        date(2025, month, 1)
    ]


def test_nothing_is_merged_while_a_conflict_is_undecided(copies: Copies) -> None:
    """The journal stays as it is."""
    copies.here(move("BP24-1.2", 5))
    copies.there(move("BP24-1.2", 6))
    before = copies.ours.workspace.position
    with pytest.raises(Refused, match="1 conflict still to be decided"):
        copies.merge()
    assert copies.ours.workspace.position == before


def test_every_rule_checks_what_is_taken_over(copies: Copies) -> None:
    """What cannot be taken over is said, and the rest is merged."""
    copies.there(
        SetFields("actions", "BP24-1.1", {"lead_agency": "icb"}),
        SetFields("actions", "BP24-1.1", {"measure": "A survey"}),
    )
    copies.here(
        *(
            TakeAway("memberships", key)
            for key, each in copies.ours.book.memberships.items()
            if each.agency == "icb"
        ),
        TakeAway("agencies", "icb"),
    )
    plan = copies.plan()
    assert [each.fate for each in plan.foreign] == [Fate.REFUSED, Fate.CLEAN]
    assert "icb" in plan.refused[0].why


def test_merging_again_changes_nothing(copies: Copies) -> None:
    """Neither with the same copy nor with one that has been merged the other way."""
    copies.here(AddProgressUpdate("BP24-1.1", "ours"), action("Ours"))
    copies.there(AddProgressUpdate("BP24-1.1", "theirs"), action("Theirs"))
    copies.merge()
    before = copies.ours.workspace.position
    copies.merge()
    assert copies.ours.workspace.position == before


def test_what_the_other_copy_records_afterwards_is_merged_too(copies: Copies) -> None:
    """It is about the action that was renamed here."""
    copies.here(action("Ours"))
    copies.there(action("Theirs"))
    copies.merge()
    copies.there(AddProgressUpdate("BP24-1.4", "Begun."))
    copies.merge()
    assert [note.text for note in copies.ours.book.updates_of("BP24-1.5")] == ["Begun."]


def test_a_merge_is_undone_and_redone_as_a_whole(copies: Copies) -> None:
    """Also what lost here comes back; after an undo the copy can be merged again."""
    copies.here(move("BP24-1.2", 5), action("Ours"))
    copies.there(move("BP24-1.2", 6), action("Theirs"), Deliver("BP24-1.3", "Safer."))
    before = copies.state()
    answers = {"actions BP24-1.2 due": MergeSide.THEIRS}
    copies.merge(answers)
    after = copies.state()
    undone = copies.ours.undo(context(by=MANAGER))
    assert undone.sentence == "Undone: the merge of 3 changes from another copy"
    assert copies.state() == before
    copies.ours.undo(context(by=MANAGER), redo=True)
    assert copies.state() == after
    copies.ours.undo(context(by=MANAGER))
    assert len(copies.plan(answers).foreign) == 3
    copies.merge(answers)
    assert not [each for each in check(copies.ours.workspace.folder) if not each.is_harmless]


def test_a_merge_that_later_changes_stand_on_is_not_undone(copies: Copies) -> None:
    """It would take them with it."""
    copies.there(action("Theirs"))
    copies.merge()
    copies.here(AddProgressUpdate("BP24-1.4", "Begun."))
    number = next(line.n for line in copies.ours.workspace.lines() if line.merged)
    with pytest.raises(UndoClash):
        copies.ours.undo(context(by=MANAGER), number)


def test_the_plan_that_was_shown_is_the_one_that_is_carried_out(copies: Copies) -> None:
    """Where somebody has recorded something since, nothing is merged."""
    copies.there(AddProgressUpdate("BP24-1.1", "theirs"))
    other = read_other(copies.theirs.workspace.folder, copies.ours.workspace)
    plan = plan_with(copies.ours.workspace, other, {})
    copies.here(AddProgressUpdate("BP24-1.1", "ours"))
    with pytest.raises(MovedOn):
        merge(copies.ours, other, plan, {}, context(by=MANAGER))


def test_a_merge_that_was_cut_off_is_completed_by_merging_again(copies: Copies) -> None:
    """Wherever it was cut; opening says that there is more, and both parts are undone one by one."""
    copies.here(move("BP24-1.2", 5), action("Ours"))
    copies.there(move("BP24-1.2", 6), action("Theirs"), AddProgressUpdate("BP24-1.4", "Begun."))
    before, answers = copies.state(), {"actions BP24-1.2 due": MergeSide.THEIRS}
    folder = copies.ours.workspace.folder
    shutil.copy(copies.theirs.workspace.folder / "journal.jsonl", folder / "copy.jsonl")
    copies.merge(answers)
    after, journal = copies.state(), folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    for kept in (1, 2, 3):
        (folder / "cscp.json").unlink(missing_ok=True)
        journal.write_bytes(b"".join(lines[: kept - 4]))
        copies.ours = open_workspace(folder)
        assert "a second history" in " ".join(copies.ours.workspace.take_findings())
        copies.merge({conflict.key: MergeSide.THEIRS for conflict in copies.plan().conflicts})
        assert copies.state() == after
        assert not [each for each in check(folder) if not each.is_harmless]
        copies.ours.undo(context(by=MANAGER))
        copies.ours.undo(context(by=MANAGER))
        assert copies.state() == before


def test_the_other_journal_is_kept(copies: Copies) -> None:
    """Byte for byte, in the folder."""
    copies.there(AddProgressUpdate("BP24-1.1", "theirs"))
    copies.merge()
    [kept] = (copies.ours.workspace.folder / "merged").iterdir()
    assert kept.read_bytes() == (copies.theirs.workspace.folder / "journal.jsonl").read_bytes()


def test_a_copy_is_found_under_any_name(copies: Copies) -> None:
    """By what is in it: opening and the check say how to merge it, until it is merged."""
    copies.here(AddProgressUpdate("BP24-1.1", "ours"))
    copies.there(AddProgressUpdate("BP24-1.2", "theirs"))
    folder = copies.ours.workspace.folder
    shutil.copy(copies.theirs.workspace.folder / "journal.jsonl", folder / "Kopie von gestern.bak")
    assert "cscp merge" in " ".join(open_workspace(folder).workspace.take_findings())
    [found] = check(folder)
    assert "a second history from change 5 on, with 1 change by Business officer" in found.sentence
    assert not found.is_harmless
    copies.merge()
    assert not open_workspace(folder).workspace.take_findings()
    [found] = check(folder)
    assert found.is_harmless


def test_another_plan_is_not_merged(copies: Copies, tmp_path: Path) -> None:
    """The first line says whose journal it is."""
    other = create_workspace(tmp_path / "other", "another-workspace")
    with pytest.raises(Refused, match="another workspace"):
        read_other(other.workspace.folder, copies.ours.workspace)


@pytest.mark.parametrize(
    "change",
    [
        ["actions", "BP24-1.1", {"due": [5, {"x": [1]}]}],
        ["sign_offs", "2024-25/Q1", {"created": [None, "2024-11-25"], "files": [None, {"a": "b"}]}],
    ],
    ids=["due", "files"],
)
def test_a_copy_whose_values_dont_fit_is_not_merged(copies: Copies, change: list[object]) -> None:
    """The sentence names the copy, and what to do; nothing is merged."""
    put_newer_line(copies.theirs.workspace.folder / "journal.jsonl", {"changes": [change]})
    journal = copies.ours.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    with pytest.raises(
        Refused, match=r"journal.jsonl is damaged, so nothing was merged.*another copy"
    ):
        copies.plan()
    assert journal.read_bytes() == before


def test_a_damaged_copy_is_not_merged(copies: Copies) -> None:
    """It names the line."""
    copies.there(AddProgressUpdate("BP24-1.1", "theirs"))
    journal = copies.theirs.workspace.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"theirs", b"hers!!"))
    with pytest.raises(Refused, match="line 6"):
        read_other(copies.theirs.workspace.folder, copies.ours.workspace)


def test_a_text_that_was_redacted_in_one_copy_does_not_come_back(copies: Copies) -> None:
    """Whichever copy is merged into the other, and however often."""
    copies.here(AddProgressUpdate("BP24-1.1", "Mother of Tyler is moving."))
    copies.merge()
    shutil.rmtree(copies.theirs.workspace.folder)
    shutil.copytree(copies.ours.workspace.folder, copies.theirs.workspace.folder)
    copies.theirs = open_workspace(copies.theirs.workspace.folder)
    redact(copies.theirs, "Mother of Tyler", "BP24-1.1", "It names a child.", context(by=MANAGER))
    copies.there(AddProgressUpdate("BP24-1.2", "Begun."))
    copies.merge()
    copies.merge()
    ours = copies.ours.workspace.folder
    for path in ours.rglob("*"):
        assert not path.is_file() or b"Mother of Tyler" not in path.read_bytes(), path
    assert len(open_workspace(ours).book.redactions) == 1
    assert not [each for each in check(ours) if not each.is_harmless]


def test_a_text_that_came_with_a_merge_can_be_redacted(copies: Copies) -> None:
    """It is removed from the journal that was kept too, and its sign-offs still verify."""
    copies.there(AddProgressUpdate("BP24-1.1", "Mother of Tyler is moving."))
    copies.merge()
    redact(copies.ours, "Mother of Tyler", "BP24-1.1", "It names a child.", context(by=MANAGER))
    ours = copies.ours.workspace.folder
    for path in ours.rglob("*"):
        assert not path.is_file() or b"Mother of Tyler" not in path.read_bytes(), path
    assert not [each for each in check(ours) if not each.is_harmless]
    copies.merge()
    assert b"Mother of Tyler" not in (ours / "journal.jsonl").read_bytes()


def test_a_quarter_signed_in_the_other_copy_stays_signed(copies: Copies) -> None:
    """Its files come along, its sign-off is verified there, and what ours recorded is a correction."""
    quarter = Quarter.parse("2024-25/Q2")
    on = date(2024, 9, 20)
    record(copies.ours, AddProgressUpdate("BP24-1.1", "ours"), MANAGER, on=on)
    copies.there(AddProgressUpdate("BP24-1.2", "theirs"))
    sign_off(copies.theirs, quarter, Signature("the Chair", "by email"), context(by=SECOND))
    copies.merge()
    recorder = open_workspace(copies.ours.workspace.folder)
    recorder.workspace.verify()
    [signed] = recorder.book.sign_offs.values()
    [correction] = recorder.workspace.corrections(signed)
    assert correction.line.by == MANAGER
    before = recorder.workspace.known_at_sign_off(signed, date.max)
    assert [each.text for each in before.progress_updates.values()] == ["theirs"]
    assert check(copies.ours.workspace.folder) == []
    assert not list(changed_since_signing(recorder.workspace))
    copies.ours.undo(context(by=MANAGER))
    assert not open_workspace(copies.ours.workspace.folder).book.sign_offs


def test_a_text_for_a_quarter_that_was_signed_here_is_a_correction(copies: Copies) -> None:
    """Nobody could see there that it was signed."""
    quarter = Quarter.parse("2024-25/Q2")
    sign_off(copies.ours, quarter, Signature("the Chair", "by email"), context(by=MANAGER))
    record(copies.theirs, AddProgressUpdate("BP24-1.1", "late"), SECOND, quarter=quarter.typed)
    copies.merge()
    recorder = open_workspace(copies.ours.workspace.folder)
    [signed] = recorder.book.sign_offs.values()
    assert [entry.line.by for entry in recorder.workspace.corrections(signed)] == [SECOND]


def sign(recorder: Recorder, by: str, quarter: str = "2024-25/Q2") -> None:
    """Sign a quarter off in a copy."""
    signature = Signature("the Chair", "by email")
    sign_off(
        open_workspace(recorder.workspace.folder), Quarter.parse(quarter), signature, context(by=by)
    )
    recorder.workspace.follow()


SIGNED = "sign_offs 2024-25/Q2/sign-off-1 signed_by"


@pytest.mark.parametrize("side", [None, *MergeSide])
def test_of_two_sign_offs_of_a_quarter_the_one_that_is_chosen_is_in_force(
    copies: Copies, side: MergeSide | None
) -> None:
    """Somebody decides, the other one stays readable, and nothing of what was signed changes."""
    quarter = Quarter.parse("2024-25/Q2")
    copies.there(AddProgressUpdate("BP24-1.2", "theirs"))
    sign(copies.ours, MANAGER)
    sign(copies.theirs, SECOND)
    [ours] = copies.ours.book.sign_offs.values()
    [theirs] = copies.theirs.book.sign_offs.values()
    assert ours.files != theirs.files
    assert [each.key for each in copies.plan().waiting] == [SIGNED]
    if side is None:
        with pytest.raises(Refused, match="1 conflict still to be decided"):
            copies.merge()
        return
    told = " ".join(summary_of_merge(copies.plan({SIGNED: side})))
    assert ("is signed off in both copies. Mine stays in force" in told) is (side is MergeSide.MINE)
    before = copies.state()
    copies.merge({SIGNED: side})
    shutil.rmtree(copies.theirs.workspace.folder)
    recorder = open_workspace(copies.ours.workspace.folder)
    recorder.workspace.verify()
    kept = ours if side is MergeSide.MINE else theirs
    [known] = [each for each in sign_offs_of(recorder.book, quarter) if each.is_in_force]
    [other] = [each for each in sign_offs_of(recorder.book, quarter) if not each.is_in_force]
    assert sign_off_of(recorder.book, quarter) == known
    assert known.files == kept.files
    assert "the other sign-off was kept" in other.withdrawn_why
    for signed in (known, other):
        for file in signed.files:
            assert fetch(recorder.workspace.folder, signed, file)
    if side is MergeSide.MINE:
        assert [each.line.by for each in recorder.workspace.corrections(ours)] == []
    assert [each for each in check(copies.ours.workspace.folder) if not each.is_harmless] == []
    assert not list(changed_since_signing(recorder.workspace))
    copies.ours.undo(context(by=MANAGER))
    assert copies.state() == before
    copies.ours.undo(context(by=MANAGER), redo=True)
    assert sign_off_of(open_workspace(copies.ours.workspace.folder).book, quarter) == known


@pytest.mark.parametrize("is_again", [False, True])
@pytest.mark.parametrize("ours", ["nothing", "signed", "withdrew", "afterwards"])
def test_a_merge_that_brings_a_withdrawn_sign_off_is_undone(
    copies: Copies, ours: str, *, is_again: bool
) -> None:
    """The whole of it, whatever was signed here before or afterwards, and it is redone."""
    copies.there(AddProgressUpdate("BP24-1.2", "theirs"))
    sign(copies.theirs, SECOND)
    copies.there(WithdrawSignOff(Quarter.parse("2024-25/Q2"), "A mistake."))
    if is_again:
        sign(copies.theirs, SECOND)
    if ours in {"signed", "withdrew"}:
        sign(copies.ours, MANAGER)
    if ours == "withdrew":
        copies.here(WithdrawSignOff(Quarter.parse("2024-25/Q2"), "Another mistake."))
    before = copies.state()
    copies.merge({each.key: MergeSide.THEIRS for each in copies.plan().conflicts})
    merged = copies.ours.workspace.position.n
    if ours == "afterwards" and not is_again:
        sign(copies.ours, MANAGER)
        line = next(each.n for each in copies.ours.workspace.lines() if each.merged)
        copies.ours.undo(context(by=MANAGER), line)
        assert len(open_workspace(copies.ours.workspace.folder).book.sign_offs) == 1
        return
    after = copies.state()
    copies.ours.undo(context(by=MANAGER))
    assert copies.state() == before
    copies.ours.undo(context(by=MANAGER), redo=True)
    assert copies.state() == after
    assert copies.ours.workspace.position.n > merged
    assert [each for each in check(copies.ours.workspace.folder) if not each.is_harmless] == []


@pytest.mark.parametrize("seed", [4, 9, 22, 35])
def test_both_orders_give_the_same(loaded_demo: Path, tmp_path: Path, seed: int) -> None:
    """Two copies of the demo with 30 changes each: ``merge_seeds.py`` tries many more seeds."""
    counts = try_seed(loaded_demo, tmp_path, seed)
    assert counts["CLEAN"] + counts["RENUMBERED"] > 40
    assert not counts["REFUSED"]


@pytest.mark.parametrize("seed", [9000])
def test_both_orders_give_the_same_figures_where_both_sign_off(
    loaded_demo: Path, tmp_path: Path, seed: int
) -> None:
    """The same answers leave the same sign-off in force, and either merge can be undone."""
    assert not try_seed(loaded_demo, tmp_path, seed, signs=0.06)["REFUSED"]


def test_a_merge_that_replaces_a_redacted_text_says_beforehand_that_it_cannot_be_undone(
    copies: Copies,
) -> None:
    """The text that was there before can't be put back."""
    copies.there(SetFields("actions", "BP24-1.1", {"measure": "Ask Zebedee."}))
    assert can_be_undone(copies.plan())
    redact(copies.theirs, "Zebedee", "BP24-1.1", "A name.", context(by=SECOND))
    copies.there(SetFields("actions", "BP24-1.1", {"measure": "Ask somebody."}))
    plan = copies.plan()
    assert not can_be_undone(plan)
    assert "This merge can't be undone, because it changes texts" in summary_of_merge(plan)[-1]
    copies.merge()
    number = next(each.n for each in copies.ours.workspace.lines() if each.merged)
    with pytest.raises(Refused, match="was redacted, so it can't be put back"):
        copies.ours.undo(context(by=MANAGER), number)


GOLDEN = Path(__file__).parent / "golden" / "merges.txt"
SEEDS = range(20)


def told_of(plan: MergePlan) -> Iterator[str]:
    for each in plan.foreign:
        recorded = [
            f"{change.table} {change.id} {sorted(change.fields)}" for change in each.recorded
        ]
        yield f"{each.line.what}: {each.fate} {recorded} {each.why}".rstrip()
    for conflict in plan.conflicts:
        fields = [f"{field.name}: {field.mine} or {field.theirs}" for field in conflict.fields]
        waits = " (waits)" * (conflict in plan.waiting)
        yield f"conflict {conflict.key}{waits} {fields} {conflict.mine.n} {conflict.theirs.n}"
    yield from (f"renamed {each.table} {each.was} -> {each.now}" for each in plan.renamed)
    yield from (f"reverts {each.table} {each.id} {each.fields}" for each in plan.reverts)


def test_merges_come_out_as_they_did(tmp_path: Path) -> None:
    """Of changes at random in both copies: what is taken over, decided, renamed and set back."""
    lines = list[str]()
    for seed in SEEDS:
        copies = Copies(tmp_path / str(seed))
        lines.append(f"# {seed}")
        for side, put in (("here", copies.here), ("there", copies.there)):
            for command in some_commands(f"{seed} {side}"):
                with suppress(CscpError):
                    put(command)
                    lines.append(f"{side}: {command.what}")
        lines += told_of(plan := copies.plan())
        before = copies.state()
        side = (MergeSide.MINE, MergeSide.THEIRS)[seed % 2]
        answers = {conflict.key: side for conflict in plan.conflicts}
        lines += (f"## {side}", *told_of(plan := copies.plan(answers)))
        lines += summary_of_merge(plan)
        with suppress(CscpError):
            copies.merge(answers)
        after = copies.state()
        for table, records in after.items():
            for key, values in records.items():
                was = before[table].get(key, {})
                new = {name: each for name, each in values.items() if was.get(name) != each}
                if new:
                    lines.append(f"{table} {key}: {new}")
    made = "".join(f"{line.rstrip()}\n" for line in lines)
    assert made == golden(GOLDEN, made)
