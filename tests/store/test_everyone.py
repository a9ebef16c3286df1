"""Two of a team, a reader and a scrutineer over one folder, with crashes between, and a plain model.

``HYPOTHESIS_PROFILE=searching pytest tests/store/test_everyone.py`` tries a thousand runs.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from building import TODAY, context, open_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import Conflict, NothingToUndo, UndoClash
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from faults.layer import Fault, Layer
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.failing_disks import FailingDisk

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book
    from cscp_tui.store.recorder import Recorder

FIRST, SECOND = "First officer", "Second officer"
PEOPLE = st.sampled_from([FIRST, SECOND])
NOW = FixedClock(TODAY).now
JOURNALS = [JOURNAL_NAME, SCRUTINY_NAME]
REFS = st.sampled_from(["BP24-1.1", "BP24-1.2"])


class Model:
    """What was acknowledged, as plain values, and who can take what back."""

    def __init__(self, first: dict[str, Any]) -> None:
        self.first = first
        self.done: list[tuple[str, str, str]] = []
        """Who, which action's title or none for an update, and the text; in order, what counts."""
        self.questions: dict[str, str] = {}
        """The answers to each question."""

    def keep(self, by: str, ref: str, text: str) -> None:
        """Somebody recorded an update, or the title of an action."""
        self.done.append((by, ref, text))

    def undo(self, by: str) -> bool:
        """Take the last one of somebody's back; whether nothing else stands on it."""
        mine = [place for place, each in enumerate(self.done) if each[0] == by]
        assert mine
        _, ref, _ = self.done[mine[-1]]
        if ref and any(each[1] == ref for each in self.done[mine[-1] + 1 :]):
            return False
        del self.done[mine[-1]]
        return True

    def restore(self, then: Model) -> None:
        """Go back to what counted when a backup was made."""
        self.done = list(then.done)
        # A backup that has no journal of the scrutineer's leaves the one that is there.
        self.questions = dict(then.questions) or dict.fromkeys(self.questions, "")

    @property
    def told(self) -> dict[str, Any]:
        """What every window shows."""
        titles = self.first["titles"] | {ref: text for _, ref, text in self.done if ref}
        updates = [text for _, ref, text in self.done if not ref]
        return {
            "titles": titles,
            "updates": sorted(self.first["updates"] + updates),
            "questions": self.questions,
        }


def told(book: Book) -> dict[str, Any]:
    """What a window shows, as the model says it."""
    return {
        "titles": {key: each.title for key, each in book.actions.items()},
        "updates": sorted(each.text for each in book.progress_updates.values()),
        "questions": {each.question: each.answer for each in book.challenges.values()},
    }


class Everyone(RuleBasedStateMachine):
    """What the four of them do, and what happens to them."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(mkdtemp())
        self.folder = self.place / "w"
        team = team_with_scrutineer(self.folder)
        for ref in team.book.actions:
            record(team, AddProgressUpdate(ref, f"{ref} has begun"))  # so that it is in progress
        self.disks = {by: FailingDisk() for by in (FIRST, SECOND)}
        self.team: dict[str, Recorder] = {}
        for by in self.disks:
            self.open(by)
        self.reader = Workspace(self.folder)
        self.scrutineer = scrutineer_of(self.folder)
        self.model = Model(told(self.reader.book))
        self.count = self.copies = 0
        self.snapshots: list[bytes] = []
        self.backups: list[tuple[Path, Model]] = []

    def open(self, by: str) -> None:
        """Open a window anew."""
        self.team[by] = open_workspace(self.folder, disk=self.disks[by])

    def text(self) -> str:
        """Return a text that nobody has written yet."""
        self.count += 1
        return f"Text {self.count}"

    @rule(by=PEOPLE, ref=REFS)
    def adds_an_update(self, by: str, ref: str) -> None:
        """Somebody records an update."""
        text = self.text()
        self.team[by].record(AddProgressUpdate(ref, text), context(by=by))
        self.model.keep(by, "", text)

    @rule(by=PEOPLE, ref=REFS)
    def changes_a_title(self, by: str, ref: str) -> None:
        """Somebody changes a title."""
        text = self.text()
        with suppress(Conflict):  # the other changed it, which is not shown in this window yet
            self.team[by].record(SetFields("actions", ref, {"title": text}), context(by=by))
            self.model.keep(by, ref, text)

    @rule(by=PEOPLE)
    def undoes(self, by: str) -> None:
        """Somebody takes their latest change back, unless another stands on it."""
        before = list(self.model.done)
        try:
            self.team[by].undo(context(by=by))
        except NothingToUndo:
            assert all(each[0] != by for each in before)
        except UndoClash:
            assert not self.model.undo(by)
        else:
            assert self.model.undo(by)

    @rule()
    def asks(self) -> None:
        """The scrutineer asks the police."""
        text = self.text()
        says(self.scrutineer, RaiseChallenge("police", text))
        self.model.questions[text] = ""

    @rule(by=PEOPLE)
    def answers(self, by: str) -> None:
        """The Chair's answer to a question is recorded."""
        self.team[by].workspace.follow()
        waiting = [each for each in self.team[by].book.challenges.values() if not each.answer]
        for each in waiting[:1]:
            text = self.text()
            self.team[by].record(AnswerChallenge(each.id, text), context(by="Chair"))
            self.model.questions[each.question] = text

    @rule(by=PEOPLE)
    def opens_again(self, by: str) -> None:
        """A window is closed without more ado, and opened."""
        self.open(by)

    @rule(by=PEOPLE)
    def saves_the_snapshot(self, by: str) -> None:
        """A window writes ``cscp.json``, unless an older journal was restored under it."""
        if save_snapshot(self.team[by]):
            self.snapshots.append((self.folder / "cscp.json").read_bytes())

    @rule(at=st.integers(0, 5))
    def an_older_snapshot_or_none_lies_there(self, at: int) -> None:
        """A sync client or somebody else puts an old one back."""
        path = self.folder / "cscp.json"
        path.unlink(missing_ok=True)
        if at < len(self.snapshots):
            path.write_bytes(self.snapshots[at])

    @rule(whose=st.sampled_from(["journal", "scrutiny"]))
    def half_a_line_is_left(self, whose: str) -> None:
        """A program was killed while it wrote."""
        path = self.folder / f"{whose}.jsonl"
        if path.exists() and path.read_bytes().endswith(b"\n"):
            with path.open("ab") as file:
                file.write(b'{"v":2,"n":')

    @rule(by=PEOPLE, room=st.integers(0, 300), syncs=st.booleans())
    def a_disk_fails(self, by: str, room: int, *, syncs: bool) -> None:
        """It is full, or what was written does not reach it: the change is refused."""
        disk, text = self.disks[by], self.text()
        disk.room, disk.fails_to_sync = (room, False) if syncs else (None, True)
        with pytest.raises(CscpError):
            self.team[by].record(AddProgressUpdate("BP24-1.1", text), context(by=by))
        disk.room, disk.fails_to_sync = None, False

    @rule(by=PEOPLE, at=st.integers(0, 40), power=st.booleans())
    def a_process_is_killed(self, by: str, at: int, *, power: bool) -> None:
        """Before any of its calls; unless it had acknowledged, either is right."""
        text = self.text()
        command = AddProgressUpdate("BP24-1.1", text)
        is_done = self.killed(
            at, lambda: open_workspace(self.folder).record(command, context(by=by)), power=power
        )
        is_kept = text in told(Workspace(self.folder).book)["updates"]
        assert is_kept or not is_done
        if is_kept:
            self.model.keep(by, "", text)

    def killed(self, at: int, records: Callable[[], object], *, power: bool) -> bool:
        """Let a process be killed at one of its calls; whether it had acknowledged before."""
        child = os.fork()
        if child == 0:
            try:
                with Layer(self.folder, Fault.POWER if power else Fault.KILL, at):
                    records()
                    os._exit(0)  # acknowledged
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return False
        assert os.WEXITSTATUS(status) == 0
        return True

    @rule(at=st.integers(0, 30), power=st.booleans())
    def a_scrutineer_is_killed(self, at: int, *, power: bool) -> None:
        """Before any of the calls; unless it had acknowledged, either is right."""
        text = self.text()
        self.killed(
            at,
            lambda: says(scrutineer_of(self.folder), RaiseChallenge("police", text)),
            power=power,
        )
        if text in told(Workspace(self.folder).book)["questions"]:
            self.model.questions[text] = ""

    @rule(who=st.sampled_from([FIRST, SECOND, "reader", "scrutineer"]))
    def looks(self, who: str) -> None:
        """A window that was open all the while shows what everybody sees."""
        recorders = {**self.team, "scrutineer": self.scrutineer}
        window = self.reader if who == "reader" else recorders[who].workspace
        window.follow()
        assert told(window.book) == self.model.told
        assert not window.is_damaged

    @rule()
    def backs_up(self) -> None:
        """Somebody makes a backup; what was acknowledged by then is in it."""
        self.count += 1
        made = back_up(self.folder, NOW, FIRST, self.place / f"{self.count}.zip")
        self.backups.append((made.path, deepcopy(self.model)))

    @rule(at=st.integers(0, 5), only=st.sampled_from([(), ("journal",)]))
    def restores(self, at: int, only: tuple[str, ...]) -> None:
        """Somebody goes back to a backup; whoever is there goes on from what is in it."""
        if at >= len(self.backups):
            return
        path, then = self.backups[at]
        if only and then.questions != self.model.questions:
            return  # answers would be to questions that are not the model's
        restore(plan_restore(self.folder, path, only), NOW, SECOND)
        self.model.restore(then)
        self.snapshots.clear()

    @rule(where=st.floats(0.01, 0.99), snapshot=st.booleans(), journal=st.sampled_from(JOURNALS))
    def a_byte_is_damaged_and_repaired(self, where: float, journal: str, *, snapshot: bool) -> None:
        """Nobody records on it, nothing else is shown; the repair brings all back from a backup."""
        path = self.folder / journal
        if not path.exists() or not path.read_bytes().endswith(b"\n"):
            return
        self.copies += 1  # a line that has no copy is set aside, and told
        back_up(self.folder, NOW, FIRST, self.folder / "backups" / f"copy-{self.copies}.zip")
        data = bytearray(path.read_bytes())
        data[int(len(data) * where)] ^= 1
        path.write_bytes(data)
        if not snapshot:
            (self.folder / "cscp.json").unlink(missing_ok=True)
        assert [each for each in check(self.folder) if not each.is_harmless]
        repair(self.folder, NOW, FIRST)

    @invariant()
    def whoever_opens_it_sees_what_was_acknowledged(self) -> None:
        """All of it, and nothing that was refused."""
        assert told(Workspace(self.folder).book) == self.model.told

    def teardown(self) -> None:
        """Let all of them look, and look the folder over."""
        try:
            recorders = (*self.team.values(), self.scrutineer)
            for window in (self.reader, *(each.workspace for each in recorders)):
                window.follow()
                assert told(window.book) == self.model.told
            self.adds_an_update(FIRST, "BP24-1.1")
            assert [str(each) for each in check(self.folder) if not each.is_harmless] == []
        finally:
            shutil.rmtree(self.place, ignore_errors=True)


class TestEveryone(Everyone.TestCase):  # type: ignore[misc,valid-type]
    """Whatever they do, what was acknowledged is there for all of them, and nothing else."""

    settings = settings(
        max_examples=1000 if "HYPOTHESIS_PROFILE" in os.environ else 8, stateful_step_count=20
    )
    pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and fork")
