"""A workspace in PostgreSQL when things fail: networks, servers, standbys, disks, accounts, versions."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from time import sleep
from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, context, foundation, record
from cscp_tui.base.errors import CscpError
from cscp_tui.services.folder import made
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.postgres import ConnectionLost, NoConnection, PostgresStorage
from cscp_tui.store.workspace import Workspace
from network import network_to
from postgres_server import (
    TestDatabase,
    TestServer,
    begun,
    connected,
    database,
    page_for_it,
    primary_and_standby,
    rooms,
    server,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.store.recorder import Recorder

__all__ = ["begun", "database", "primary_and_standby", "server"]

psycopg = pytest.importorskip("psycopg")


def team_of(storage: PostgresStorage) -> Recorder:
    return open_for_team(storage, FixedClock(TODAY, 13))


def titles(database: TestDatabase) -> list[str]:
    """The lines in it, read anew and verified."""
    workspace = Workspace(database.storage())
    workspace.verify()
    return [each.title for each in workspace.book.actions.values()]


# Networks.


def test_a_save_takes_two_round_trips_and_following_none(begun: TestDatabase) -> None:
    """One for the lock with what others have saved, one for the line; a thread waits for the rest.

    Opening takes one, after two to connect.
    """
    with network_to(begun.server.room) as network:
        team = team_of(PostgresStorage(begun.address(host=network.room)))
        assert network.round_trips <= 4  # one more where reading takes long
        record(team, action("first"))
        before = network.round_trips
        record(team, action("second"))
        assert network.round_trips - before == 2
        for _ in range(2):
            team.workspace.journal.ledger.wait_for_news(0)
        before = network.round_trips
        team.workspace.follow()
        assert network.round_trips == before


@pytest.mark.parametrize("trip", [1, 2])
@pytest.mark.parametrize("is_answered", [False, True])
def test_a_network_that_is_cut_at_any_step_leaves_no_doubt(
    begun: TestDatabase, trip: int, *, is_answered: bool
) -> None:
    """Before a request or before its answer: what is said to be saved is there, and nothing else."""
    with network_to(begun.server.room) as network:
        team = team_of(PostgresStorage(begun.address(host=network.room)))
        record(team, action("before"))
        last = network.round_trips

        def is_there(number: int) -> bool:
            return number == last + trip

        if is_answered:
            network.before_answer = is_there
        else:
            network.before_request = is_there
        kept = ["before"]
        try:
            record(team, action("mine"))
            kept.append("mine")
        except CscpError as problem:
            assert "didn't keep it" in str(problem)  # noqa: PT017 - it may be kept as well
        assert titles(begun) == kept
        assert is_answered or trip == 1 or kept == ["before"]
        record(team, action("after"))
        assert titles(begun) == [*kept, "after"]


def test_an_answer_that_nobody_can_settle_is_said(begun: TestDatabase) -> None:
    """As the network is gone for good, nobody knows; once it is back, it shows."""
    with network_to(begun.server.room) as network:
        team = team_of(PostgresStorage(begun.address(host=network.room)))
        network.before_answer = lambda number: number >= 1 and team.workspace.position.n > 0
        record_in_vain = pytest.raises(CscpError, match="Not saved: no connection")
        with record_in_vain:
            record(team, action("in vain"))
        network.before_answer = lambda _: False
        team = team_of(PostgresStorage(begun.address(host=network.room)))
        last = network.round_trips
        network.before_answer = lambda number: number >= last + 2
        with pytest.raises(ConnectionLost, match="isn't known whether"):
            record(team, action("mine"))
    assert titles(begun) == ["mine"]


_WRITER = """
import sys
from building import TODAY, action, context
from cscp_tui.store.clock import FixedClock
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.places import storage_called
team = open_for_team(storage_called(sys.argv[1]), FixedClock(TODAY, 13))
print("open", flush=True)
input()
team.record(action("mine"), context(team.today()))
"""


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("place", ["before_request", "before_answer"])
def test_a_program_that_is_killed_at_any_step_holds_nobody_up(
    begun: TestDatabase, step: int, place: str
) -> None:
    """The lock is free at once, and its change is there as a whole or not at all."""
    with (
        network_to(begun.server.room) as network,
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, begun.address(host=network.room)],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as writer,
    ):
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        last = network.round_trips

        def kill(number: int) -> bool:
            if number == last + step:
                writer.kill()
            return False

        setattr(network, place, kill)
        writer.stdin.write(b"\n")
        writer.stdin.flush()
        assert writer.wait(30) == -signal.SIGKILL
        record(team_of(begun.storage()), action("after"))
        assert titles(begun) in (["after"], ["mine", "after"])
        assert step == 2 or titles(begun) == ["after"]


def test_who_waits_for_news_is_told_of_a_short_cut_once(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where it was over before the thread that waits had noticed; and the thread goes on."""
    with network_to(begun.server.room) as network:
        mine = team_of(PostgresStorage(begun.address(host=network.room)))
        ledger = mine.workspace.journal.ledger
        for _ in range(2):
            ledger.wait_for_news(0)
        record(team_of(begun.storage()), action("theirs"))
        connect = psycopg.connect
        network.cut()
        with monkeypatch.context() as gone:
            gone.setattr(psycopg, "connect", lambda **_: connect("postgresql://localhost:1/none"))
            with pytest.raises(NoConnection, match="Not saved"):
                record(mine, action("in vain"))
        ledger.wait_for_news(0)
        with pytest.raises(NoConnection):
            mine.workspace.follow()
        assert [line.what for line in mine.workspace.follow()] == ["add action"]


# Standbys.


def test_a_standby_that_is_gone_does_not_hold_a_save_up_for_good(
    primary_and_standby: tuple[TestServer, TestServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is saved, and people are told that one server alone has it; a standby alone isn't opened."""
    monkeypatch.setattr("cscp_tui.store.postgres._LONGEST_COMMIT", 0.5)
    primary, standby = primary_and_standby
    database = TestDatabase(primary, "postgres")
    with made(database.storage(), FixedClock(TODAY)) as recorder:
        recorder.record(foundation(), context())
    team = team_of(database.storage())
    with pytest.raises(NoConnection, match="only a standby answers"):
        Workspace(TestDatabase(standby, "postgres").storage())
    standby.kill()
    record(team, action("mine"))
    (finding,) = team.workspace.take_findings()
    assert "its standby hasn't confirmed that" in finding
    assert not team.workspace.has_findings
    assert titles(database) == ["mine"]
    database.close()
    standby.start()


# Disks.


@contextmanager
def small_disk(room: Path, size: str) -> Iterator[None]:
    """A file system of its own on a folder."""
    mounts = shutil.which("mount")
    command = [mounts or "mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(room)]
    if mounts is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here, as only root can")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(room)], check=True)


def until_refused(team: Recorder) -> tuple[list[str], CscpError]:
    """Save until nothing more is; returns what was, and why no more."""
    kept: list[str] = []
    while True:
        title = f"{len(kept)} {'long ' * 500}".strip()
        try:
            record(team, action(title))
        except CscpError as problem:
            return kept, problem
        kept.append(title)


def test_a_full_disk_of_the_server_is_said_and_nothing_is_lost() -> None:
    """Once there is room again, the same window goes on."""
    with rooms(1) as (full,), small_disk(full.room, "90m"):
        full.make("--wal-segsize=1")
        full.start("-c max_wal_size=2MB -c min_wal_size=2MB")
        try:
            database = TestDatabase(full, "postgres")
            with made(database.storage(), FixedClock(TODAY)) as recorder:
                recorder.record(foundation(), context())
            database.run("checkpoint")
            team = team_of(database.storage())
            ballast = full.room / "ballast"
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            kept, problem = until_refused(team)
            assert "the server's disk is full" in str(problem)
            ballast.unlink()
            record(team, action("after"))
            assert titles(database) == [*kept, "after"]
            database.close()
        finally:
            full.kill()


# Accounts, addresses and versions.


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql:///NAME?host=ROOM&user=nobody_known", 'role "nobody_known" does not exist'),
        ("postgresql:///no_such?host=ROOM&user=postgres", 'database "no_such" does not exist'),
        ("postgresql:///NAME?host=ROOM/none&user=postgres", "No such file or directory"),
        ("postgresql://localhost:1/NAME", "Connection refused"),
        ("postgresql://no-such-host.invalid/NAME", "failed to resolve host 'no-such-host.invalid'"),
        ("postgresql:///?service=no_such", 'definition of service "no_such" not found'),
        ("postgresql:///NAME?host=ROOM&user=ann", "ann may not read it"),
        ("postgresql:///NAME?host=ROOM&user=pat", "no password for it is in your password file"),
        ("postgresql:///NAME?host=ROOM&user=pam", 'password authentication failed for user "pam"'),
        ("postgresql:///NAME?host=ROOM&user=postgres&workspace=x", "no workspace called “x” in "),
        ("postgresql:///postgres?host=ROOM&user=postgres", "isn't a workspace. Make one with"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, said: str
) -> None:
    """By name, with what to do about it."""
    passwords = tmp_path / "passwords"
    passwords.write_text("*:*:*:pam:wrong\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    begun.run("create role ann login")
    with begun.server.asking_for_passwords("pat", "pam"):
        shown = address.replace("NAME", begun.name).replace("ROOM", str(begun.server.room))
        with pytest.raises(CscpError) as refused:
            Workspace(PostgresStorage(shown))
    begun.run("drop role ann")
    words = str(refused.value)
    assert said in words
    assert shown.partition("&workspace")[0] in words
    assert "\n" not in words
    assert words.endswith((".", "”."))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "update cscp.version set version = 99; drop function cscp.opened, cscp.lock",
            "newer version",
        ),
        ("update cscp.version set version = 99; drop table cscp.lines cascade", "newer version"),
        ("drop schema cscp cascade", "isn't a workspace"),
        ("select cscp.withdraw('ann')", "ann may"),
    ],
)
def test_what_changes_under_an_open_window_is_said(
    begun: TestDatabase, statement: str, said: str
) -> None:
    """Such as an upgrade of its tables: nothing is saved, and whoever opens it then reads the same."""
    begun.admit("ann", "team")
    team = team_of(begun.storage("ann"))
    for each in statement.split("; "):
        begun.run(each)
    for do in (lambda: record(team, action("in vain")), lambda: team_of(begun.storage("ann"))):
        with pytest.raises(CscpError, match=said):
            do()


# Encryption.


def certify(server: TestServer, days: int) -> None:
    """Give the server a certificate of its own, which is its own authority; of no days, one that expired."""
    data = server.room / "data"
    words = "-x509 -days 9" if days else ""
    command = "openssl req -new -newkey rsa:2048 -nodes -keyout server.key -subj /CN=localhost"
    command += f" {words} -out {'server.crt' if days else 'asked'}"
    subprocess.run(command.split(), cwd=data, check=True, capture_output=True)
    if not days:
        command = "openssl x509 -req -in asked -signkey server.key -days 0 -out server.crt"
        subprocess.run(command.split(), cwd=data, check=True, capture_output=True)
        sleep(1.1)
    for name in ("server.key", "server.crt"):
        server.give(data / name)
        (data / name).chmod(0o600)


def test_another_computer_is_reached_by_a_verified_certificate_alone(tmp_path: Path) -> None:
    """One that expired, is of another authority or for another name is refused, and so is none."""
    if shutil.which("openssl") is None:
        pytest.skip("no certificate can be made here")
    with rooms(1) as (made_here,), socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        made_here.make()
        certify(made_here, days=9)
        made_here.start(f"-c listen_addresses=127.0.0.1 -c port={port}")
        plain = f"postgresql://localhost:{port}/postgres?user=postgres"
        safe = f"{plain}&sslmode=verify-full&sslrootcert={tmp_path / 'root.crt'}"
        try:
            with connected(f"{plain}&sslmode=disable") as connection:
                for each in page_for_it("tls"):
                    connection.execute(each)
                refusals = [said_by(safe)]
                shutil.copy(made_here.room / "data" / "server.crt", tmp_path / "root.crt")
                storage = PostgresStorage(safe)
                with made(storage, FixedClock(TODAY)) as recorder:
                    recorder.record(foundation(), context())
                assert storage._database.connected().pgconn.ssl_in_use
                storage.close()
                refusals.append(said_by(safe.replace("localhost", "127.0.0.1")))
                for days in (9, 0):
                    certify(made_here, days)
                    if not days:
                        shutil.copy(made_here.room / "data" / "server.crt", tmp_path / "root.crt")
                    connection.execute("select pg_reload_conf()")
                    sleep(0.3)
                    refusals.append(said_by(safe))
        finally:
            made_here.kill()
    for said, words in zip(
        refusals,
        ('root.crt" does not exist', 'does not match host name "127.0.0.1"', "expired", "expired"),
        strict=True,
    ):
        assert words in said


def said_by(address: str) -> str:
    """Why it can't be opened."""
    with pytest.raises(NoConnection) as refused:
        Workspace(PostgresStorage(address))
    return str(refused.value)
