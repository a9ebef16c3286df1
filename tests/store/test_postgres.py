"""A workspace in PostgreSQL: who may write what, lost connections, and addresses that are refused."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from building import OFFICER, TODAY, action, context, foundation, make_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Role
from cscp_tui.services.folder import made, move
from cscp_tui.services.opening import open_for_scrutineer, open_for_team
from cscp_tui.services.redaction import prepare, redact
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import BrokenJournal, Locked, NoWorkspace
from cscp_tui.store.journal import Journal
from cscp_tui.store.memory import MemoryStorage
from cscp_tui.store.places import storage_called
from cscp_tui.store.postgres import (
    MayNotRedact,
    NoConnection,
    NoRightInDatabase,
    NotADatabase,
    PostgresStorage,
)
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from postgres_server import (
    TestDatabase,
    TestServer,
    begun,
    connected,
    database,
    primary_and_standby,
    server,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Typist
    from cscp_tui.store.recorder import Recorder

__all__ = ["begun", "database", "primary_and_standby", "server"]

psycopg = pytest.importorskip("psycopg")


def team_of(database: TestDatabase, user: str = "postgres") -> Recorder:
    return open_for_team(database.storage(user), FixedClock(TODAY, 13))


# Who may write what.


def test_nobody_but_the_function_appends_a_line(begun: TestDatabase) -> None:
    """A member of the team has no way to change, remove or insert a line by SQL."""
    begun.admit("ann", "team")
    assert record(team_of(begun, "ann"), action("hers")).ids == ("BP24-1.1",)
    for statement in (
        "delete from cscp.lines",
        "update cscp.lines set line = ''",
        "insert into cscp.lines select workspace, ledger, n + 9, 0, 0, hash, line from cscp.lines",
        "truncate cscp.lines",
        "insert into cscp.members select name, 'ann', 'scrutiny' from cscp.workspaces",
        "select cscp.admit('ann', 'scrutiny')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            begun.run(statement, "ann")
    assert begun.run("select distinct recorded_by from cscp.lines order by 1") == [
        ("ann",),
        ("postgres",),
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [('"n":2', '"n":3'), ('"by":"', '"by":"X'), ('"prev":"', '"prev":"0'), ("}\n", "} \n")],
)
def test_a_line_that_does_not_follow_is_refused(begun: TestDatabase, was: str, now: str) -> None:
    """Its number, the hash before it and its own are worked out by the server."""
    team = team_of(begun)
    record(team, action("mine"))
    (line,) = begun.run("select line from cscp.lines where ledger = 'team' and n = 2")
    begun.run("delete from cscp.lines where ledger = 'team' and n = 2")
    ((end,),) = begun.run("select max(ends) from cscp.lines where ledger = 'team'")
    with connected(begun.address()) as connection:
        append = "select cscp.append(current_database(), 'team', %s, %s)"
        whole = line[0] + "\n"
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(append, (end, whole.replace(was, now)))
        assert refused.value.sqlstate == "CS002"
        connection.execute(append, (end, whole))
    assert Workspace(begun.storage()).book.tables == team.book.tables


def test_a_scrutineer_writes_only_their_own_ledger(begun: TestDatabase) -> None:
    """Whatever client they use; a reader writes none."""
    for name, what in (("sue", "scrutiny"), ("rob", "reader")):
        begun.admit(name, what)
    mine = open_for_scrutineer(begun.storage("sue"), FixedClock(TODAY, 14))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    for name in ("sue", "rob"):
        with pytest.raises(NoRightInDatabase, match=f"{name} may only read"):
            record(team_of(begun, name), action("not theirs"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            begun.run("select cscp.append(current_database(), 'team', 0, '')", name)
    assert team_of(begun).book.challenges


def test_who_is_not_admitted_reads_nothing(begun: TestDatabase) -> None:
    """A user of the same server without rights is told in one sentence."""
    begun.run("create role nobody_known login")
    with pytest.raises(NoConnection, match="nobody_known may not read it"):
        team_of(begun, "nobody_known")


# Several partnerships in one database.


@pytest.fixture
def two(begun: TestDatabase) -> TestDatabase:
    """The same with a workspace of another partnership, and somebody of each kind in both."""
    other = begun.storage(workspace="O'Barnet")
    with made(other, FixedClock(TODAY)) as recorder:
        recorder.record(foundation(), context())
    other.add_template("quarterly.md", b"theirs")
    other.keep(b"their paper", "md")
    for name, what in (("ann", "team"), ("sue", "scrutiny"), ("rob", "reader")):
        begun.admit(name, what, begun.name)
        begun.admit(f"{name}2", what, "O'Barnet")
    return begun


def test_of_two_partnerships_each_sees_and_writes_its_own(two: TestDatabase) -> None:
    """Whoever is admitted to one alone needs no name in the address; references begin anew in each."""
    for name, asked in (("ann", ""), ("ann2", ""), ("ann2", "O'Barnet")):
        team = open_for_team(two.storage(name, asked), FixedClock(TODAY, 13))
        record(team, action(name))
        team.workspace.verify()
        assert {each.title for each in team.book.actions.values()} == {name}


@pytest.mark.parametrize("name", ["ann", "sue", "rob"])
def test_nobody_reads_or_writes_another_partnership(two: TestDatabase, name: str) -> None:
    """Whatever client they use: not its lines, files, templates or name, nor by any function."""
    for table in ("lines", "files", "templates", "workspaces"):
        column = "name" if table == "workspaces" else "workspace"
        assert not two.run(f"select * from cscp.{table} where {column} = 'O''Barnet'", name)
        assert two.run(f"select * from cscp.{table}", f"{name}2")
    for statement in (
        "select cscp.append('O''Barnet', 'team', 0, '')",
        "select cscp.append('O''Barnet', 'scrutiny', 0, '')",
        "select cscp.keep('O''Barnet', 'x.md', '')",
        "select cscp.add_template('O''Barnet', 'x.md', '')",
        "select cscp.lock('O''Barnet')",
        "select * from cscp.members",
        f"select cscp.withdraw('{name}2', 'O''Barnet')",
        "select cscp.add_workspace('mine')",
        "drop policy of_members on cscp.lines",
        "alter table cscp.lines disable row level security",
        "set role postgres",
        "set session authorization ann2",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            two.run(statement, name)
    with pytest.raises(NoWorkspace, match=f"no workspace called “O'Barnet” in .* that {name} may"):
        Workspace(two.storage(name, "O'Barnet"))
    assert not two.run("select * from cscp.holder('O''Barnet')", name)


def test_rights_are_per_partnership_and_can_be_a_groups(two: TestDatabase) -> None:
    """A group's members have its rights; who reads several has to name one; a right can be withdrawn."""
    two.admit("ann", "reader", "O'Barnet")
    two.run("grant sue2 to ann")
    with pytest.raises(
        NotADatabase, match=r"several workspaces. Name one .*“workspace=O%27Barnet”"
    ):
        Workspace(two.storage("ann"))
    theirs = open_for_team(two.storage("ann", "O'Barnet"), FixedClock(TODAY, 13))
    with pytest.raises(NoRightInDatabase, match="ann may only read"):
        record(theirs, action("not hers"))
    with pytest.raises(psycopg.Error) as refused:
        two.run("select cscp.append('O''Barnet', 'scrutiny', 0, '{}')", "ann")
    assert refused.value.sqlstate == "CS002"
    two.run("revoke sue2 from ann")
    two.run("select cscp.withdraw('ann', 'O''Barnet')")
    assert team_of(two, "ann").book.has_partnership
    two.run(f"select cscp.withdraw('ann', '{two.name}')")
    with pytest.raises(NoConnection, match="ann may not read it"):
        Workspace(two.storage("ann"))


def test_a_server_may_record_on_behalf_of_others(two: TestDatabase) -> None:
    """With the rights of whom it names, and no other; both are in the table."""
    two.admit("door", "on_behalf", two.name)

    def door_for(person: str) -> PostgresStorage:
        on_behalf = quote(f"-c cscp.on_behalf={person}") if person else ""
        return two.keep_open(PostgresStorage(f"{two.address('door')}&options={on_behalf}"))

    record(open_for_team(door_for("ann"), FixedClock(TODAY, 13)), action("hers"))
    door_for("ann").keep(b"a paper", "md")
    mine = open_for_scrutineer(door_for("sue"), FixedClock(TODAY, 14))
    mine.record(RaiseChallenge("police", "Why?", "scrutineer"), context(by="Scrutineer"))
    found = two.run(
        f"select ledger, recorded_by, on_behalf_of from cscp.lines where workspace = '{two.name}' "
        "and recorded_by <> 'postgres' and n > 0 order by 1 desc"
    )
    assert found == [("team", "door", "ann"), ("scrutiny", "door", "sue")]
    for person in ("", "sue", "rob", "ann2", "nobody_known", "door"):
        with pytest.raises(NoRightInDatabase):
            record(open_for_team(door_for(person), FixedClock(TODAY, 15)), action("not theirs"))
    as_another = PostgresStorage(f"{two.address('ann')}&options=-c%20cscp.on_behalf%3Dsue")
    hers = open_for_team(two.keep_open(as_another), FixedClock(TODAY, 15))
    with pytest.raises(NoRightInDatabase):
        record(hers, action("not hers"))


def test_a_lock_of_one_partnership_holds_up_no_other(two: TestDatabase) -> None:
    """Who may not write can hold none, and sees who does."""
    with two.storage("ann").team(writes=True).turn("Ann Lee"):
        assert two.run(f"select account, program from cscp.holder('{two.name}')", "rob") == [
            ("ann", "cscp Ann Lee")
        ]
        with two.storage("ann2").team(writes=True).turn("Ben", 0.05):
            pass
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            two.run(f"select cscp.lock('{two.name}')", "rob")


# Other versions.


def test_tables_of_an_earlier_version_are_brought_up_to_date(
    database: TestDatabase, cscp: Typist
) -> None:
    """By its owner with ``init``; every line, file and right stays, and until then nothing opens."""
    database.run((Path(__file__).parents[1] / "fixtures" / "database-1.sql").read_text("utf-8"))
    for name, what in (("ann", "team"), ("sue", "scrutiny"), ("rob", "reader")):
        database.admit(name, what)
    memory = MemoryStorage()
    with made(memory, FixedClock(TODAY)) as recorder:
        recorder.record(foundation(), context())
    lines, paper = memory.team().read(0), f"{sha256(b'paper').hexdigest()}.md"
    database.run("select cscp.append('team', 0, %s)", values=(lines.decode(),))
    database.run("select cscp.keep(%s, 'paper')", values=(paper,))
    database.run("select cscp.add_template('quarterly.md', 'mine')")
    for name in ("ann", "postgres"):
        with pytest.raises(NotADatabase, match="earlier version of cscp"):
            Workspace(database.storage(name))
    assert "ann doesn't own it" in cscp.bare("init", database.address("ann")).err
    assert "brought up to this version" in cscp.bare("init", database.address()).err
    assert "already has a workspace" in cscp.bare("init", database.address()).err
    fresh = database.storage("ann")
    assert fresh.team().read(0) == lines
    assert len(list(fresh.files())) == 2
    assert record(team_of(database, "ann"), action("new")).n
    for name in ("sue", "rob"):
        assert Workspace(database.storage(name)).book.has_partnership
        with pytest.raises(NoRightInDatabase):
            record(team_of(database, name), action("not theirs"))


# Redaction.


def test_to_redact_is_a_right_of_its_own(begun: TestDatabase) -> None:
    """A member of the team without it is told, and everything stays."""
    begun.admit("ann", "team")
    team = team_of(begun, "ann")
    record(team, action("A name to remove"))
    before = begun.storage().team().read(0)
    asked = prepare(team, "BP24-1.1", "A name to remove")
    with pytest.raises(MayNotRedact, match="ann may not redact"):
        redact(team, asked, "It named a child.", context())
    assert begun.storage().team().read(0) == before
    begun.run("select cscp.admit('ann', 'redact')")
    redact(team, asked, "It named a child.", context())
    assert b"A name to remove" not in begun.storage().team().read(0)


def test_a_scrutineer_redacts_their_own_lines_alone(begun: TestDatabase) -> None:
    """With the right to redact; the function refuses them the team's."""
    begun.admit("sue", "scrutiny")
    begun.run("select cscp.admit('sue', 'redact')")
    mine = open_for_scrutineer(begun.storage("sue"), FixedClock(TODAY, 14))
    by = context(by="Scrutineer", role=Role.SCRUTINEER)
    (ref,) = mine.record(RaiseChallenge("police", "Why was Zoe late?", "scrutineer"), by).ids
    redact(mine, prepare(mine, ref, "Why was Zoe late?"), "It named a child.", by)
    assert b"Zoe" not in begun.storage().scrutiny().read(0)
    assert team_of(begun).book.challenges[ref].question == "[redacted]"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        begun.run(
            f"select cscp.redact('{begun.name}', 'team', 0, '{{}}', '{{}}', '', '{{}}', '{{}}')",
            "sue",
        )


_NO_REDACTIONS = {
    "another text": lambda line: line.replace("name", "NAME"),
    "a text without its quotation marks": lambda line: line.replace('"]}', " ]}"),
    "a number": lambda line: line.replace('"n":2', '"n":3'),
    "a shorter line": lambda line: line.replace("name", ""),
    "a name that was hashed": lambda line: line.replace('"by":"Business', '"by":""        '),
    "a hash": lambda line: re.sub('"hash":"[0-9a-f]{64}"', '"hash":"' + '"' + " " * 64, line),
}


@pytest.mark.parametrize("other", _NO_REDACTIONS.values(), ids=list(_NO_REDACTIONS))
def test_nothing_but_blanks_comes_of_a_redaction(
    begun: TestDatabase, other: Callable[[str], str]
) -> None:
    """Whoever may redact changes no other byte of a line by SQL, and none of those that are hashed."""
    record(team_of(begun), action("A name to remove"))
    ((line,),) = begun.run("select line from cscp.lines where ledger = 'team' and n = 2")
    ((end,),) = begun.run("select max(ends) from cscp.lines where ledger = 'team'")
    with connected(begun.address()) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(
            "select cscp.redact(%s, 'team', %s, array[2], %s::text[], '', '{}', '{}')",
            (begun.name, end, [other(line)]),
        )
    assert other(line) != line
    assert refused.value.sqlstate == "CS002"


# Reading no more than is needed.


def test_the_first_save_reads_the_end_alone(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who is admitted can change a line; what the owner changed is found before it is published."""
    monkeypatch.setattr("cscp_tui.store.postgres._FIRST_LINES", 1)
    monkeypatch.setattr("cscp_tui.store.postgres._LAST_LINES", 3)
    team = team_of(begun)
    for number in range(20):
        record(team, action(f"Visit family {number}"))
    save_snapshot(team)
    begun.run("update cscp.lines set line = replace(line, 'Visit', 'Avoid') where n = 5")
    storage = begun.storage()
    again = open_for_team(storage, FixedClock(TODAY, 14))
    assert record(again, action("another")).ids == ("BP24-1.21",)
    assert storage._database.known["team"].start > 5_000
    with pytest.raises(BrokenJournal, match="Line 6"):
        again.workspace.verify()
    assert again.workspace.is_damaged


# Several at once, and lost connections.


def test_who_waits_in_vain_is_told_who_holds_the_lock(begun: TestDatabase) -> None:
    """By name, as in a folder; when they let go, the other one's turn has come."""
    one, other = (begun.storage().team(writes=True) for _ in range(2))
    with one.turn(OFFICER), pytest.raises(Locked, match=OFFICER), other.turn("Ben", 0.05):
        pass
    with other.turn("Ben", 0.05):
        pass


def test_a_connection_that_was_cut_is_made_anew(begun: TestDatabase) -> None:
    """Between two saves nobody notices; in the middle of one, it is refused and nothing is kept."""
    team = team_of(begun)
    begun.cut_connections()
    assert record(team, action("kept")).ids == ("BP24-1.1",)
    ledger, end = team.workspace.journal.ledger, team.workspace.position.offset
    with ledger.turn(OFFICER):
        begun.cut_connections()
        with pytest.raises(CscpError, match="didn't keep it"):
            ledger.extend(end, b"{}\n")
    assert record(team, action("kept too")).ids == ("BP24-1.2",)
    team.workspace.verify()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_lost_answer_is_settled_by_looking(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch, *, is_kept: bool
) -> None:
    """Where the connection is lost at the commit, what is in the database says what became of it."""
    storage = begun.storage()
    team = open_for_team(storage, FixedClock(TODAY, 13))
    run = storage._database.run

    def lose(statements: str, *values: object) -> object:
        if "append" not in statements:
            return run(statements, *values)
        if is_kept:
            run(statements, *values)
        storage.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(storage._database, "run", lose)
    if is_kept:
        assert record(team, action("mine")).ids == ("BP24-1.1",)
    else:
        with pytest.raises(CscpError, match="didn't keep it"):
            record(team, action("mine"))
    assert len(Workspace(begun.storage()).book.actions) == is_kept


def test_a_change_is_announced_to_those_who_wait(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others' changes are fetched by the thread that waits; reading them then asks the server nothing."""
    mine, theirs = team_of(begun), team_of(begun)
    ledger = mine.workspace.journal.ledger
    for _ in range(2):  # the first look asks for announcements
        ledger.wait_for_news(0)
    waiting = Thread(target=ledger.wait_for_news, args=(60,))
    waiting.start()
    record(theirs, action("theirs"))
    waiting.join(5)
    assert not waiting.is_alive()
    monkeypatch.setattr(type(mine.workspace.storage._database), "connected", None)  # type: ignore[attr-defined]
    assert [line.what for line in mine.workspace.follow()] == ["add action"]
    assert mine.workspace.follow() == []


def test_without_announcements_changes_are_found_by_looking(begun: TestDatabase) -> None:
    """As behind a pool of connections, which announces nothing."""
    mine, theirs = team_of(begun), team_of(begun)
    mine.workspace.storage._database._is_listening = True  # type: ignore[attr-defined]
    mine.workspace.journal.ledger.wait_for_news(0)
    record(theirs, action("theirs"))
    mine.workspace.journal.ledger.wait_for_news(0.1)
    assert [line.what for line in mine.workspace.follow()] == ["add action"]


_WRITER = """
import sys
from building import TODAY, action, context
from cscp_tui.store.clock import FixedClock
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.places import storage_called
team = open_for_team(storage_called(sys.argv[1]), FixedClock(TODAY, 13))
for number in range(10_000):
    done = team.record(action(f"{sys.argv[2]} {number}"), context(team.today()))
    print(*done.ids, number, flush=True)
"""


def test_killed_writers_lose_nothing_that_was_said_to_be_saved(begun: TestDatabase) -> None:
    """Two at a time are killed in the middle of it, and nothing is doubled or broken."""
    told: dict[str, str] = {}
    for name in "ab":
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", _WRITER, begun.address(), f"{name}{number}"],
                cwd=Path(__file__).parents[1],
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(2)
        ]
        for number, writer in enumerate(writers):
            with writer:
                assert writer.stdout is not None
                lines = [writer.stdout.readline() for _ in range(7)]
                writer.kill()
                lines += writer.stdout.read().splitlines()
            for ref, count in (line.split() for line in lines if line.count(" ") == 1):
                told[ref] = f"{name}{number} {count}"
    workspace = Workspace(begun.storage())
    workspace.verify()
    titles = {ref: each.title for ref, each in workspace.book.actions.items()}
    assert len(told) >= 4 * 7
    assert told.items() <= titles.items()
    assert len(set(titles.values())) == len(titles)


def test_a_server_that_is_killed_loses_nothing(
    begun: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile nothing is saved, and reading says so; afterwards the same window goes on."""
    monkeypatch.setattr("cscp_tui.store.postgres._PATIENCE", 0)
    team = team_of(begun)
    record(team, action("before"))
    begun.server.kill()
    try:
        for _ in range(2):
            with pytest.raises(NoConnection, match="Not saved: no connection"):
                record(team, action("meanwhile"))
            with pytest.raises(NoConnection):
                team.workspace.follow()
    finally:
        begun.server.start()
    assert team.workspace.follow() == []
    record(team, action("after"))
    titles = [each.title for each in Workspace(begun.storage()).book.actions.values()]
    assert titles == ["before", "after"]


def test_when_the_standby_takes_over_everybody_goes_on(
    primary_and_standby: tuple[TestServer, TestServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three windows with both servers in their address lose nothing that was acknowledged."""
    monkeypatch.setattr("cscp_tui.store.postgres._PATIENCE", 0)
    primary, standby = primary_and_standby
    address = f"postgresql:///postgres?host={primary.room},{standby.room}&user=postgres"
    storages = [PostgresStorage(address) for _ in range(3)]
    with made(storages[0], FixedClock(TODAY)) as recorder:
        recorder.record(foundation(), context())
    windows = [open_for_team(each, FixedClock(TODAY, 13)) for each in storages]
    told = [
        ref for number, each in enumerate(windows) for ref in record(each, action(f"{number}")).ids
    ]
    primary.kill()
    with pytest.raises(NoConnection, match="Not saved: no connection"):
        record(windows[0], action("meanwhile"))
    standby.promote()
    told += [ref for each in windows for ref in record(each, action("after")).ids]
    for each in windows:
        each.workspace.follow()
        each.workspace.verify()
        assert sorted(each.book.actions) == sorted(told)
    for storage in storages:
        storage.close()


# What a folder has and a database has not.


def test_a_present_state_is_kept_by_each_computer(begun: TestDatabase) -> None:
    """So that a large workspace opens without all its lines; it is used the next time."""
    team = team_of(begun)
    record(team, action("mine"))
    assert save_snapshot(team)
    again = team_of(begun)
    assert again.workspace.state.began == team.workspace.position
    assert again.book.tables == team.book.tables


# Addresses.


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://ann:secret@localhost/croydon", "Leave the password out"),
        ("postgresql://localhost/croydon?sslpassword=secret", "Leave the password out"),
        ("postgresql://db.example.org/croydon?sslmode=prefer", "another computer"),
        ("postgresql:///croydon?hostaddr=192.0.2.1&sslmode=require", "another computer"),
        ("postgresql://one,two/croydon?sslmode=require", "one is another computer"),
        ("postgresql:///croydon?host=localhost,two&sslmode=allow", "two is another computer"),
        ("postgresql://localhost/croydon?colour=red", "isn't an address of a database"),
        ("postgresql://[::1/croydon", "isn't an address of a database"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(address: str, said: str) -> None:
    """Before anything is connected, in one sentence."""
    with pytest.raises(NotADatabase, match=said) as refused:
        storage_called(address)
    assert "secret" not in str(refused.value)


def test_without_the_extra_part_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever installed the program for folders alone reads what is missing."""
    monkeypatch.setattr("cscp_tui.store.postgres.psycopg", None)
    with pytest.raises(NotADatabase, match=r"install “cscp-tui\[postgres\]”"):
        storage_called("postgresql://localhost/croydon")


def test_another_computer_is_only_reached_with_a_verified_name() -> None:
    """Where the address says nothing of encryption, that is asked for."""
    storage = PostgresStorage("postgresql://db.example.org/croydon")
    assert storage._database._settings["sslmode"] == "verify-full"


def test_a_database_without_a_workspace_is_said(database: TestDatabase) -> None:
    """As is one that cannot be reached, and one that a newer version set up."""
    with pytest.raises(NoWorkspace, match="isn't a workspace"):
        Workspace(database.storage())
    with pytest.raises(NoConnection, match="does not exist"):
        Workspace(PostgresStorage(database.address().replace(database.name, "no_such")))
    database.storage().make_room()
    database.run("update cscp.version set version = 99")
    with pytest.raises(NotADatabase, match="newer version"):
        Workspace(database.storage())


def test_opening_a_folder_loads_nothing_of_it(demo: Path) -> None:
    """Neither does recording in one."""
    script = (
        "import sys; from pathlib import Path; from cscp_tui.services.opening import open_for_team;"
        "from cscp_tui.store.team import save_snapshot; save_snapshot(open_for_team(Path(sys.argv[1])));"
        "assert not [name for name in sys.modules if 'psycopg' in name or 'postgres' in name]"
    )
    subprocess.run([sys.executable, "-c", script, demo], check=True)


# By the command line.


def test_the_command_line_makes_fills_and_reads_a_database(
    database: TestDatabase, cscp: Typist, loaded_demo: Path
) -> None:
    """``init``, ``list`` and ``note`` work as in a folder, and say the same."""
    address = database.address()
    assert "Workspace created" in cscp.bare("init", address, "--demo").err
    listed = cscp.bare("-w", address, "list", "actions")
    assert listed.out == cscp.bare("-w", str(loaded_demo), "list", "actions").out
    assert "already has a workspace" in cscp.bare("init", address).err
    assert cscp.bare("-w", address, "note", "BP24-1.1", "By a database.").status == 0
    assert "By a database." in cscp.bare("-w", address, "show", "BP24-1.1").out
    assert "isn't a folder" in cscp.bare("-w", address, "backup").err


def test_a_folder_moves_into_a_database_and_back(
    database: TestDatabase, cscp: Typist, loaded_demo: Path, tmp_path: Path
) -> None:
    """With the same bytes; each place says where it was moved to, and a used one is refused."""
    demo = shutil.copytree(loaded_demo, tmp_path / "demo")
    before, address = (demo / "journal.jsonl").read_bytes(), database.address()
    assert cscp.bare("move", str(demo), address, "--by", OFFICER).status == 0
    assert address in cscp.bare("-w", str(demo), "list", "meetings").err
    assert "each as it was written" in cscp.bare("-w", address, "check").out
    assert "isn't empty" in cscp.bare("move", str(tmp_path / "croydon"), address).err
    assert cscp.bare("move", address, str(tmp_path / "again"), "--by", OFFICER).status == 0
    assert (tmp_path / "again" / "journal.jsonl").read_bytes() == before
    assert "was moved to" in cscp.bare("-w", address, "note", "BP24-1.1", "Too late.").err


def test_a_move_that_was_cut_off_goes_on(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database has everything but the folder doesn't say so, that is all that is done."""
    folder, storage = make_workspace(tmp_path / "croydon", actions=2), database.storage()
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            move(folder, storage, context())
    assert not open_for_team(folder.workspace.folder, FixedClock(TODAY)).workspace.read_only
    move(folder, storage, context())
    assert (
        storage.team().read(0).splitlines()
        == folder.workspace.storage.team().read(0).splitlines()[:-1]
    )


def test_a_backup_of_a_database_is_one_of_a_folder(
    begun: TestDatabase, cscp: Typist, tmp_path: Path
) -> None:
    """It is restored into a folder; a database that has a workspace is not written over."""
    file, address = tmp_path / "there.zip", begun.address()
    assert cscp.bare("-w", address, "backup", str(file)).status == 0
    assert cscp.bare("restore", str(file), "--into", str(tmp_path / "again")).status == 0
    lines = (tmp_path / "again" / "journal.jsonl").read_bytes()
    assert lines == begun.storage().team().read(0)
    assert "already has a workspace" in cscp.bare("restore", str(file), "--into", address).err


def test_the_page_for_it_does_what_it_says(
    database: TestDatabase, cscp: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each of its commands and statements about a database works against a server."""
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[2] / "docs" / "it.md").read_text("utf-8")
    blocks = re.findall(r"<!-- database -->\n```(sh|sql)\n(.*?)```", page, re.DOTALL)
    assert [language for language, _ in blocks] == [
        *("sh", "sql", "sh", "sql", "sql", "sql", "sql", "sql", "sh")
    ]
    for language, block in blocks:
        if language == "sql":
            for statement in block.split(";\n")[:-1]:
                database.run(statement.replace("'croydon'", f"'{database.name}'"))
            for name in ("ann", "ben"):
                if f"create role {name} " in block:
                    police = AddRecord("agencies", {"name": "Police"}, "police")
                    assert record(team_of(database, name), police).n == 2
            continue
        shown = block.replace("postgresql://db.example.org/croydon?", f"{database.address()}&")
        shown = shown.replace("postgresql://db.example.org/croydon", database.address())
        for line in shown.splitlines():
            words = shlex.split(line)
            if words[0] == "cscp":  # the database itself is there
                assert cscp.bare(*words[1:]).status == 0, line
    assert Workspace(tmp_path / "barnet-as-a-folder").book.agencies
    for name in ("ann", "sue", "rob", "barnet_team", "ben", "meeting_room"):
        database.run(f"drop owned by {name}")
        database.run(f"drop role {name}")
