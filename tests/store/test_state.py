"""Where the state of a workspace is read from, and what is said where its two files don't fit."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, context, make_workspace
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import decode, encode, hash_of, values_of
from cscp_tui.store.errors import Trouble, TroubleKind
from cscp_tui.store.state import fold_whole, is_same, older_journal, snapshot_ahead, unfit_line
from cscp_tui.store.team import create_workspace, save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

REF = "BP24-1.1"


@pytest.fixture
def saved(tmp_path: Path) -> Recorder:
    """A workspace whose ``cscp.json`` has every change."""
    recorder = make_workspace(tmp_path / "w", 2)
    save_snapshot(recorder)
    return recorder


def titled(recorder: Recorder, title: str, ref: str = REF) -> None:
    recorder.record(SetFields("actions", ref, {"title": title}), context())


def opened(recorder: Recorder) -> Workspace:
    return Workspace(recorder.workspace.folder)


def test_lines_after_the_snapshot_are_read_from_the_journal(saved: Recorder) -> None:
    """The state knows up to where the snapshot went."""
    n = saved.workspace.position.n
    titled(saved, "Another title")
    titled(saved, "A third")
    state = opened(saved).state
    assert (state.saved, state.began.n, state.position.n) == (n, n, n + 2)
    assert state.book.actions[REF].title == "A third"
    assert not state.is_verified
    assert not state.troubles


def test_a_journal_alone_is_read_and_verified_whole(saved: Recorder) -> None:
    """Without ``cscp.json``, or with that of another workspace."""
    (saved.workspace.folder / "cscp.json").unlink()
    alone = opened(saved).state
    assert (alone.saved, alone.is_verified, alone.position) == (-1, True, saved.workspace.position)
    foreign = create_workspace(
        saved.workspace.folder.parent / "foreign", "0" * 16, FixedClock(TODAY)
    )
    save_snapshot(foreign)
    shutil.copy(foreign.workspace.folder / "cscp.json", saved.workspace.folder / "cscp.json")
    beside = opened(saved).state
    assert (beside.saved, beside.is_verified, beside.troubles) == (-1, True, [])
    assert is_same(beside.book, alone.book)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_a_line_that_does_not_fit_is_named_by_its_place(saved: Recorder, n: int) -> None:
    """The header is the first line; what is only known to be wrong is the last."""
    titled(saved, "Another title")
    titled(saved, "A third")
    path = saved.workspace.folder / "journal.jsonl"
    header, *lines = path.read_bytes().splitlines()
    data, prev = header + b"\n", hash_of(header)
    for number, raw in enumerate(lines, 1):
        values = values_of(decode(raw))
        if number == n:
            values["changes"] = [
                ["agencies", "x", {"created": [None, "soon"], "name": [None, "X"]}]
            ]
        line, prev = encode(values, prev)
        data += line
    path.write_bytes(data)
    assert unfit_line(saved.workspace.journal, "").number == n + 1
    state = fold_whole(saved.workspace.journal)
    assert state.troubles[0].sentence.startswith(f"Line {n + 1} of {path} ")
    assert state.position.n == n - 1


def test_a_line_of_which_nothing_else_is_known_is_the_last(saved: Recorder) -> None:
    """Where every line fits on its own."""
    n = saved.workspace.position.n
    assert unfit_line(saved.workspace.journal, "Something.").number == n + 1


def test_an_older_journal_beside_a_newer_snapshot_is_said(saved: Recorder) -> None:
    """With the number of the last change of each; nothing is recorded."""
    journal = saved.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    n = saved.workspace.position.n
    titled(saved, "Another title")
    save_snapshot(saved)
    journal.write_bytes(before)
    found = opened(saved)
    (trouble,) = found.troubles
    assert trouble.kind is TroubleKind.OLDER
    assert trouble.sentence.startswith(
        f"journal.jsonl ends at change {n}, but cscp.json beside it knows {n + 1}:"
    )
    assert found.read_only
    assert found.book.actions[REF].title == "Action 1"


def test_two_histories_of_one_workspace_are_told_apart_from_an_older_one(
    saved: Recorder,
) -> None:
    """A journal as long as the snapshot knows, or longer, was never older."""
    other = saved.workspace.folder.parent / "other"
    shutil.copytree(saved.workspace.folder, other)
    here, there = saved, team_recorder(other, FixedClock(TODAY))
    titled(here, "Ours")
    titled(there, "Theirs")
    save_snapshot(there)
    shutil.copy(other / "cscp.json", here.workspace.folder / "cscp.json")
    (trouble,) = opened(here).troubles
    assert trouble.kind is TroubleKind.OLDER
    assert trouble.sentence == (
        "journal.jsonl and cscp.json beside it don't match: there are two histories of one workspace."
    )


@pytest.mark.parametrize(("last", "is_older"), [(6, True), (7, False), (8, False)])
def test_a_journal_is_older_if_it_ends_before_what_is_known_of_it(
    last: int, *, is_older: bool
) -> None:
    """One that ends there, or later, has another history."""
    trouble = snapshot_ahead("journal.jsonl", last, 7)
    assert ("an older journal was put there" in trouble.sentence) is is_older
    assert older_journal("journal.jsonl", 6, 7, "a backup knows").sentence.startswith(
        "journal.jsonl ends at change 6, but a backup knows 7"
    )


@pytest.mark.parametrize("kind", TroubleKind)
def test_a_state_is_damaged_by_what_may_make_its_figures_wrong(
    saved: Recorder, kind: TroubleKind
) -> None:
    """What only keeps people from recording isn't damage."""
    state = opened(saved).state
    assert not state.is_damaged
    state.add(Trouble(kind, "Something is wrong.", "Put it right."))
    assert state.is_damaged is (str(kind) in {"broken", "shortened", "older", "unverified"})


def test_books_are_the_same_only_with_the_same_undone_records(saved: Recorder) -> None:
    """What was made and undone is still known; the one without it is another book."""
    before = opened(make_workspace(saved.workspace.folder.parent / "two", 2)).book
    assert is_same(opened(saved).book, before)
    saved.record(action("Made and undone"), context())
    assert not is_same(opened(saved).book, before)
    saved.undo(context())
    assert opened(saved).book.actions.keys() == before.actions.keys()
    assert not is_same(opened(saved).book, before)
