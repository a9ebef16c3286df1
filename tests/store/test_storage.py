"""What every place of a workspace keeps to, be it a folder or memory: ledgers, files, two writers."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from building import FIRST_DAY, MANAGER, OFFICER, TODAY, action, context, foundation, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.records import IssuedMinutes, SignedFile
from cscp_tui.services.exports import copy_shipped, templates_from, templates_into
from cscp_tui.services.folder import back_up, claim, made, repair, restore_elsewhere
from cscp_tui.services.opening import open_for_scrutineer, open_for_team
from cscp_tui.store.backup import back_up_daily
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import NO_HASH, encode
from cscp_tui.store.errors import Conflict, Locked, NoWorkspace
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.ledger import Moved
from cscp_tui.store.memory import MemoryStorage
from cscp_tui.store.postgres import PostgresStorage
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.shared_drives import ShareTrial
from cscp_tui.store.signed_files import SignedFileMissing
from cscp_tui.store.storage import OnlyInAFolder
from cscp_tui.store.team import create_workspace, team_recorder
from cscp_tui.store.workspace import Workspace
from postgres_server import TestDatabase, database, server

__all__ = ["database", "server"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.ledger import Ledger
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.storage import Storage


@pytest.fixture(params=["folder", "memory", "database"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A place without a workspace."""
    place: Storage = MemoryStorage()
    if request.param == "folder":
        place = FolderStorage(tmp_path / "w")
    elif request.param == "database":
        database: TestDatabase = request.getfixturevalue("database")
        place = database.storage()
    place.make_room()
    return place


def chain(*what: str) -> list[bytes]:
    """Lines that follow on one another."""
    lines, prev = [], NO_HASH
    for n, each in enumerate(what):
        named = {"v": 2, "n": n, "what": each, "files": [{"format": "md", "hash": NO_HASH}]}
        line, prev = encode(named | {"changes": []}, prev)
        lines.append(line)
    return lines


ONE, TWO, THREE = chain("one", "two", "three")
END = len(ONE)


@pytest.fixture
def ledger(storage: Storage) -> Ledger:
    """A ledger with one line."""
    begun = storage.team(writes=True)
    begun.begin(ONE)
    return begun


@pytest.fixture
def recorder(storage: Storage) -> Recorder:
    """A workspace with two actions."""
    clock = FixedClock(FIRST_DAY)
    create_workspace(storage, "test-workspace", clock)
    team = team_recorder(storage, clock)
    team.record(foundation(), context(FIRST_DAY))
    for number in (1, 2):
        team.record(action(f"Action {number}"), context(FIRST_DAY))
    clock.set(TODAY)
    return team


def window(storage: Storage) -> Recorder:
    """Another window on the same workspace."""
    return open_for_team(storage, FixedClock(TODAY, 13))


# Ledgers.


def test_parts_are_read_by_offset(ledger: Ledger) -> None:
    """From any offset, to the end or for so many bytes; past the end there is nothing."""
    ledger.extend(END, TWO + THREE)
    assert ledger.read(0) == ONE + TWO + THREE
    assert ledger.read(END, len(TWO)) == TWO
    assert ledger.read(END + 3, 10) == TWO[3:13]
    assert ledger.read(END + len(TWO), 9999) == THREE
    assert ledger.read(9999) == ledger.read(9999, 5) == b""


def test_a_ledger_that_is_not_there_is_said(storage: Storage) -> None:
    """It does not exist, has no fingerprint and can't be read."""
    missing = storage.team()
    assert not missing.exists()
    assert missing.fingerprint() is None
    with pytest.raises(NoWorkspace):
        missing.read(0)


def test_it_is_begun_once(ledger: Ledger) -> None:
    """A ledger that holds something is not begun again."""
    with pytest.raises(Moved):
        ledger.begin(chain("other")[0])
    assert ledger.read(0) == ONE


def test_who_took_it_to_end_elsewhere_writes_nothing(ledger: Ledger) -> None:
    """Lines are only put at the end that the writer has read."""
    for end in (0, END - 1, END + 1):
        with pytest.raises(Moved):
            ledger.extend(end, TWO)
    assert ledger.read(0) == ONE


def test_lines_are_replaced_as_a_whole(storage: Storage, ledger: Ledger) -> None:
    """As when a text is blanked in them, if they end as they did; a database refuses anything else."""
    if isinstance(storage, PostgresStorage):
        with pytest.raises(CscpError, match="refused it"):
            ledger.replace(END, ONE.replace(b"one", b"two"))
        return
    with pytest.raises(Moved):
        ledger.replace(END + 1, ONE)
    ledger.replace(END, ONE.replace(b"one", b"two"))
    assert ledger.read(0) == ONE.replace(b"one", b"two")


def test_every_change_of_the_lines_shows(storage: Storage, ledger: Ledger) -> None:
    """Whoever only reads notices it without reading the lines."""
    reading = storage.team()
    before = reading.fingerprint()
    assert reading.fingerprint() == before
    ledger.extend(END, TWO)
    assert reading.fingerprint() != before


def test_who_waits_for_news_hears_of_them(storage: Storage, ledger: Ledger) -> None:
    """At once, not when the time is up; then they are read, and there is no more to wait for."""
    is_far = isinstance(storage, PostgresStorage)
    theirs = PostgresStorage(storage.address) if is_far else storage  # a connection of their own
    reading = theirs.team()
    assert reading.read(0) == ONE
    for _ in range(2):
        reading.wait_for_news(0.01)
    waiting = Thread(target=reading.wait_for_news, args=(30,))
    waiting.start()
    sleep(0.1)
    ledger.extend(END, TWO)
    waiting.join(5)
    assert not waiting.is_alive()
    assert reading.read(0) == ONE + TWO
    if isinstance(theirs, PostgresStorage):
        theirs.close()


def test_a_turn_is_held_by_one(storage: Storage, ledger: Ledger) -> None:
    """Others are told by whom, and have it after that."""
    other = storage.team(writes=True)
    with (
        ledger.turn("Ann"),
        pytest.raises(Locked, match="locked by Ann"),
        other.turn("Ben", 0.01),
    ):
        pass
    with other.turn("Ben", 0.01):
        pass


def test_who_only_reads_cannot_write(storage: Storage, ledger: Ledger) -> None:
    """Nothing is appended or begun through a ledger that was asked for to read."""
    with pytest.raises(CscpError):
        storage.team().extend(END, TWO)
    with pytest.raises(CscpError):
        storage.scrutiny().begin(ONE)
    assert ledger.read(0) == ONE
    assert not storage.scrutiny().exists()


# Workspaces.


def test_a_window_shows_what_another_recorded(storage: Storage, recorder: Recorder) -> None:
    """It is there when it follows, and when it is opened later; an undo too."""
    other, reading = window(storage), Workspace(storage)
    record(recorder, action("mine"))
    assert [line.what for line in other.workspace.follow()] == ["add action"]
    other.undo(context(), 4)
    for each in (reading, recorder.workspace):
        each.follow()
    assert reading.book.tables == recorder.book.tables == Workspace(storage).book.tables
    assert "BP24-1.3" not in reading.book.actions
    recorder.workspace.verify()


def test_two_changes_of_one_field_are_a_conflict(storage: Storage, recorder: Recorder) -> None:
    """It names who was first; of other fields, both count."""
    other = window(storage)
    seen = {("actions", "BP24-1.1"): {"title": "Action 1"}}
    record(recorder, SetFields("actions", "BP24-1.1", {"title": "Mine"}), MANAGER)
    with pytest.raises(Conflict, match=MANAGER):
        other.record(SetFields("actions", "BP24-1.1", {"title": "Theirs"}), context(), seen)
    record(other, SetFields("actions", "BP24-1.1", {"measure": "Audits"}))
    assert other.book.actions["BP24-1.1"].title == "Mine"


def test_two_writers_at_once_keep_everything(storage: Storage, recorder: Recorder) -> None:
    """Each action has a reference of its own, and the chain is whole."""
    refs: list[str] = []

    def write(team: Recorder, name: str) -> None:
        for number in range(20):
            refs.extend(record(team, action(f"{name} {number}"), name).ids)

    threads = [Thread(target=write, args=(window(storage), name)) for name in (OFFICER, MANAGER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.workspace.follow()
    recorder.workspace.verify()
    assert len(set(refs)) == 40
    assert len(recorder.book.actions) == 42


def test_a_scrutineer_writes_their_own_ledger_only(storage: Storage, recorder: Recorder) -> None:
    """The team sees the challenge; the team's lines are as they were."""
    record(recorder, AddRecord("agencies", {"name": "Scrutineer", "kind": "role"}, "scrutineer"))
    before = storage.team().read(0)
    mine = open_for_scrutineer(storage, FixedClock(TODAY, 14))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    recorder.workspace.follow()
    assert [each.question for each in recorder.book.challenges.values()] == ["Why?"]
    assert storage.team().read(0) == before
    with pytest.raises(CscpError):
        mine.record(action("not mine"), context(by="Scrutineer"))


def test_a_file_is_given_back_by_its_hash(storage: Storage) -> None:
    """As it was stored; one that is not there is said to be missing."""
    issued = IssuedMinutes(id="QAG/minutes-1", created=TODAY, meeting="QAG", to="Everybody")
    files = [
        SignedFile(format="md", hash=digest) for digest in (storage.keep(b"paper", "md"), "0" * 64)
    ]
    assert storage.keep(b"paper", "md") == files[0].hash
    assert storage.fetch(issued, files[0]) == b"paper"
    with pytest.raises(SignedFileMissing):
        storage.fetch(issued, files[1])


def test_a_workspace_is_made_whole_or_not_at_all(storage: Storage) -> None:
    """Where its making fails there is none, and where there is one no other is made."""
    for command in (action("without a plan"), foundation()):
        assert not storage.team().exists()
        with suppress(CscpError), made(storage) as begun:
            begun.record(command, context(begun.today()))
    assert Workspace(storage).book.has_partnership
    with pytest.raises(CscpError, match="already"), made(storage):
        pass


def test_a_template_is_added_once(storage: Storage) -> None:
    """One that is there stays."""
    assert storage.add_template("quarterly.md", b"mine")[1]
    assert not storage.add_template("quarterly.md", b"other")[1]
    assert storage.templates().files == {"quarterly.md": b"mine"}


def test_templates_are_edited_in_a_folder_of_ones_own(storage: Storage, tmp_path: Path) -> None:
    """The shipped ones are copied there; those that were edited count from then on."""
    mine = tmp_path / "mine"
    assert len(templates_into(storage, mine)) == 3
    (mine / "document.css").write_text("body { color: navy }")
    (mine / "letter.txt").write_text("not a template")
    assert [is_other for _, is_other in templates_from(storage, mine)] == [True] * 3
    (mine / "document.css").write_text("body { color: green }")
    assert [is_other for _, is_other in templates_from(storage, mine)] == [False, True, False]
    assert storage.templates().files["document.css"] == b"body { color: green }"
    assert "letter.txt" not in storage.templates().files
    assert [is_new for _, is_new in templates_into(storage, mine)] == [False] * 3
    with pytest.raises(Refused, match="has no templates"):
        templates_from(storage, tmp_path / "nowhere")


def test_a_backup_of_any_place_restores_into_any_other(
    storage: Storage, recorder: Recorder, tmp_path: Path
) -> None:
    """With the same bytes; what is checked there is as sound as here."""
    mine = open_for_scrutineer(storage, FixedClock(TODAY, 14))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    storage.keep(b"paper", "md")
    storage.add_template("quarterly.md", b"mine")
    assert all(each.is_harmless for each in check(storage))
    file = tmp_path / "backup.zip"
    back_up(storage, recorder.now(), OFFICER, file)
    memory, folder = MemoryStorage(), FolderStorage(tmp_path / "again")
    restore_elsewhere(memory, file)
    restore(plan_restore(folder, file), recorder.now(), OFFICER)
    for other in (memory, folder):
        assert other.team().read(0) == storage.team().read(0)
        assert other.scrutiny().read(0) == storage.scrutiny().read(0)
        assert other.templates().files == {"quarterly.md": b"mine"}
    assert dict(memory.files())[f"signed/{storage.keep(b'paper', 'md')}.md"] == b"paper"
    with pytest.raises(CscpError, match="already"):
        restore_elsewhere(memory, file)


def test_what_only_a_folder_has_is_refused_elsewhere() -> None:
    """Backups without a name, repairs, claims and trials of a share; the day's backup is left out."""
    storage, now = MemoryStorage(), FixedClock(TODAY).now
    jobs: list[Callable[[], Any]] = [
        lambda: back_up(storage, now, OFFICER),
        lambda: repair(storage, now, OFFICER),
        lambda: claim(storage, now, OFFICER),
        lambda: ShareTrial(storage),
    ]
    assert back_up_daily(storage, TODAY, OFFICER) is None
    with pytest.raises(Refused, match="memory isn't a folder, so its templates are edited in one"):
        copy_shipped(storage)
    for job in jobs:
        with pytest.raises(OnlyInAFolder, match="memory isn't a folder"):
            job()
