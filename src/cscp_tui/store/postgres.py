"""PostgreSQL as the place of workspaces: their lines in a table that only a function appends to.

Every network round trip counts, so what is read stays here, and whoever holds the lock is told with
it what others have appended to either ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from select import select
from threading import Event, RLock, Timer
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.base.paths import in_command, state_folder
from cscp_tui.base.texts import shortened
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.records import Filed, Redaction, SignedFile
from cscp_tui.store.codec import REDACTION
from cscp_tui.store.errors import CannotSave, Locked, NoWorkspace
from cscp_tui.store.ledger import LONGEST_WAIT, Ledger, Moved
from cscp_tui.store.memory import MemoryStorage
from cscp_tui.store.postgres_schema import MOVED, SET_UP, UNFIT, UPDATES, VERSION
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.signed_files import FOLDER, file_name, merged_among, verified_file
from cscp_tui.store.snapshot import Contents, Lock, Snapshot, read_snapshot, write_snapshot
from cscp_tui.store.storage import Storage

try:
    import psycopg
    import psycopg.conninfo
except ImportError:  # few people have a database; whoever names one is told what to install
    psycopg = None  # type: ignore[assignment]

_NAMES = {"team": "journal.jsonl", "scrutiny": SCRUTINY_NAME}
"""What each ledger is called, as in a folder."""
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
_PATIENCE = 5
"""Seconds to wait for a server, and for which one that could not be reached is left alone."""
_PATIENCE_WITH_EACH = 2
"""The same for each of several servers, as the others are tried after it."""
_LONGEST_TURN = 60_000
"""Milliseconds after which the server ends the turn of a client that does nothing."""


_FIRST_LINES = 30
"""The number of lines read at a ledger's beginning: together they have at least ``_BEGINNING`` bytes."""
_LAST_LINES = 100
"""The number of lines at the end that are read at first."""
_NOWHERE = 1 << 60
"""A place after the end of any ledger, for one of which nothing was read: no line begins there."""
_OPENED = "select version, workspace, channel, known from cscp.opened(%s); "
_AT_FIRST = """
select k.ledger, l.n, l.starts, l.line
from cscp.opened(%s) o cross join (values ('team'), ('scrutiny')) k(ledger)
cross join lateral (
    (select n, starts, line from cscp.lines
        where workspace = o.workspace and ledger = k.ledger and n < %s)
    union all
    (select n, starts, line from cscp.lines
        where workspace = o.workspace and ledger = k.ledger and n >= %s order by n desc limit %s)
) l
order by k.ledger, l.n
"""
"""Reads the first and the last lines of each ledger, in one round trip with ``_OPENED``."""
_STILL_THERE = """
select l.ledger, l.line from cscp.opened(%s) o
cross join (values ('team', %s), ('scrutiny', %s)) k(ledger, ends)
join cscp.lines l on l.workspace = o.workspace and l.ledger = k.ledger and l.ends = k.ends
"""
"""Reads again the last known line of each ledger after a connection was lost: it may be gone."""
_NEWS = """
select ledger, line from cscp.lines
where workspace = %s and ((ledger = 'team' and ends > %s) or (ledger = 'scrutiny' and ends > %s))
order by n
"""
_TURN = f"""
begin isolation level read committed;
set local lock_timeout = %s;
set local idle_in_transaction_session_timeout = %s;
set local tcp_keepalives_idle = 5;
set local tcp_keepalives_interval = 2;
set local tcp_keepalives_count = 3;
select set_config('application_name', %s, true);
select cscp.lock(%s);
{_NEWS}
"""
_LONGEST_COMMIT = 10.0
"""Seconds after which a change is no longer waited for that the standby doesn't confirm."""
_BETWEEN_LOOKS = 0.05
"""Seconds between two looks at most, however many changes are announced."""
_REDACT = "select cscp.redact(%s, %s, %s, %s::bigint[], %s::text[], %s, %s::text[], %s::bytea[])"
_ONE_LOOK = 0.01
"""Seconds for which what was just read is not read again: one look at both ledgers asks several times."""


Found = TypeVar("Found")


class NotADatabase(NotUnderstood):
    """An address of a database that can't be used as it is."""


class NoConnection(CannotSave):
    """A database that can't be reached, or not by this user."""

    def __init__(self, where: str, why: str, *, saves: bool = False) -> None:
        self.why = why
        begin = "Not saved: no" if saves else "No"
        super().__init__(
            f"{begin} connection to {where}: {why}. Check the address, your account and the network, or "
            "ask IT."
        )


class OlderDatabase(NotADatabase):
    """A database whose tables an earlier version of the program set up."""

    def __init__(self, where: str, version: int) -> None:
        self.version = version
        super().__init__(
            f"{where} was set up by an earlier version of cscp. Its owner updates it with "
            f"“cscp init {in_command(where)}”."
        )


class NotAdmitted(NoWorkspace):
    """A database that has no workspace for this user, or none of that name."""

    def __init__(self, where: str, user: str, name: str) -> None:
        named = f"called “{shortened(name, 80)}” " if name else ""
        CscpError.__init__(
            self,
            f"There's no workspace {named}in {where} that {user} may read. Check the address, or ask "
            f"IT to admit {user} to it.",
        )


class ConnectionLost(CannotSave):
    """A change of which nobody knows whether the database kept it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The connection to {where} was lost while it was saving, and it isn't known whether "
            "that was saved. Once there is a connection again, look before you save again."
        )


class NoRightInDatabase(CscpError):
    """A change that the database doesn't let its user make."""

    def __init__(self, where: str, user: str) -> None:
        super().__init__(
            f"Not saved: {user} may only read that in {where}. Ask IT to admit {user} there."
        )


class MayNotRedact(CscpError):
    """A redaction that the database doesn't let its user make."""

    def __init__(self, where: str, user: str) -> None:
        super().__init__(
            f"Nothing was redacted: {user} may not redact in {where}. Ask IT to admit {user} to redact "
            "there."
        )


class Database:
    """The connection to a database, which the threads of a program use one after the other."""

    def __init__(self, address: str) -> None:
        """The database at an address; nothing is connected yet.

        Raises:
            NotADatabase: the address can't be used.
        """
        self.where, self.lock = address, RLock()
        plain, self.asked = _named_in(address)
        self._name: str | None = None
        """The workspace that the connection is for; None before it is known."""
        self._connection: psycopg.Connection[Any] | None = None
        self._failed_at, self._why = -float(_PATIENCE), ""
        """When it could not be reached last, and why."""
        self._looked_at = -float(_PATIENCE)
        self._watched_until = 0.0
        """The time until which a thread looks for what others append, so that nobody else needs to."""
        self._trouble: CscpError | None = None
        """Why the server could not be reached; None once the screens have been told that it can be."""
        self._is_back = True
        self._channel = ""
        """The name of the channel on which changes are announced."""
        self._is_listening = False
        self.findings: list[str] = []
        """Sentences about the database that people are told."""
        self._settings = _settings_of(plain)
        self.holder: str | None = None
        """Who holds the lock through this connection; None if nobody does."""
        self.is_frozen = False
        """True while the lock is held and nothing was committed since, so that nobody else writes."""
        self.known = {name: _Known() for name in _NAMES}
        self.beside: dict[str, bytes] = {}
        """Files, by name, that are replaced with the next redaction."""

    @property
    def user(self) -> str:
        if self._connection is not None and not self._connection.closed:
            return str(self._connection.info.user)
        return str(self._settings.get("user") or "your database user")

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        with self.lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def connected(self, patience: float | None = None) -> psycopg.Connection[Any]:
        """Return the connection, made anew where it was lost.

        Args:
            patience: how many seconds to leave a server alone that could not be reached; those
                that suit a person who waits, if left out.

        Raises:
            NoConnection: there is none.
        """
        if self._connection is None or self._connection.closed:
            left_alone = _PATIENCE if patience is None else patience
            if monotonic() - self._failed_at < left_alone:  # the screens would wait at every look
                raise NoConnection(self.where, self._why)
            try:
                made = psycopg.connect(**self._settings, autocommit=True, prepare_threshold=None)
                used = made.info.get_parameters()
            except psycopg.OperationalError as problem:
                self._failed_at, self._why = monotonic(), _in_words(problem)
                raise NoConnection(self.where, self._why) from None
            # A service file and the environment can name another server than the address.
            if host := _unsafe_host(used):
                made.close()
                raise NotADatabase(_UNSAFE.format(host=host))
            made.add_notify_handler(lambda _: None)  # else all of them are kept
            self._connection, self._name, self._is_listening = made, None, False
        return self._connection

    @property
    def workspace(self) -> str:
        """The name of the workspace that the address is of.

        Raises:
            NoWorkspace: the database has none, or none of that name for this user.
            NotADatabase: there are several, or another version set it up.
            NoConnection: the database can't be reached, or refuses to be read.
        """
        connection = self.connected()
        if self._name is None:
            self._name = self._opened(connection)
        return self._name

    def _opened(self, connection: psycopg.Connection[Any]) -> str:
        is_first = not any(known.is_begun for known in self.known.values())
        numbers: list[object] = [_FIRST_LINES, _FIRST_LINES, _LAST_LINES]
        if not is_first:
            numbers = [known.end for known in self.known.values()]
        try:
            found, lines = self.run(
                _OPENED + (_AT_FIRST if is_first else _STILL_THERE),
                self.asked,
                self.asked,
                *numbers,
            )
        except (psycopg.errors.UndefinedFunction, psycopg.errors.UndefinedTable):
            found = connection.execute("select version from cscp.version").fetchall()
            if found[0][0] == VERSION:
                raise
            raise self._other_version(found[0][0]) from None
        version, name, channel, names = found[0]
        if version != VERSION:
            raise self._other_version(version)
        if name is None and names:
            raise NotADatabase(
                f"{self.where} has several workspaces. Name one in the address, such as "
                f"“workspace={quote(names[0])}” ({', '.join(shortened(each, 40) for each in names)})."
            )
        if channel is None:
            raise NotAdmitted(self.where, self.user, name or "")
        for ledger, known in self.known.items():
            rows = [row[1:] for row in lines if row[0] == ledger]
            if is_first:
                known.begin(rows)
            else:
                known.forget_unless_ending(rows[0][0] if rows else None)
        if is_first:
            self._looked_at = monotonic()
        self._channel = channel
        return str(name)

    def _other_version(self, version: int) -> NotADatabase:
        if version < VERSION:
            return OlderDatabase(self.where, version)
        return NotADatabase(
            f"{self.where} was set up by a newer version of cscp. Update cscp on this computer to "
            "read it."
        )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that a query gives, whose first value is the name of the workspace.

        Raises:
            NoWorkspace: the database has no workspace.
            NotADatabase: there are several, or another version set it up.
            NoConnection: the database can't be reached, or refuses to be read.
        """
        return self._asked(
            lambda: self.connected().execute(query, (self.workspace, *values)).fetchall()
        )

    def ready(self) -> str:
        """Connect and learn which workspace it is; returns its name.

        Raises:
            NoWorkspace, NotADatabase, NoConnection: as ``rows`` does.
        """
        return self._asked(lambda: self.workspace)

    def _asked(self, ask: Callable[[], Found]) -> Found:
        with self.lock:
            try:
                return self._tried(ask)
            except psycopg.ProgrammingError as problem:
                raise self.missed(problem) from None
            except psycopg.Error as problem:
                raise NoConnection(self.where, _in_words(problem)) from None

    def missed(self, problem: psycopg.Error) -> CscpError:
        """Return why something is missing or forbidden that should be there, such as after an upgrade."""
        if isinstance(problem, psycopg.errors.InsufficientPrivilege):
            return NoConnection(self.where, f"{self.user} may not read it")
        self.give_up()
        try:
            if self._name is not None:
                self._opened(self.connected())
        except CscpError as known:
            return known
        except psycopg.errors.InsufficientPrivilege as forbidden:
            return self.missed(forbidden)
        except psycopg.Error:
            pass
        return NoWorkspace(self.where)

    def _tried(self, ask: Callable[[], Found]) -> Found:
        """Ask, and once more where the connection was lost since it was used last."""
        try:
            return ask()
        except psycopg.OperationalError:
            is_lost = self._connection is not None and self._connection.closed
            if self.holder is not None or not is_lost:
                raise
            return ask()

    def run(self, statements: str, *values: object) -> list[list[tuple[Any, ...]]]:
        """Run statements in one round trip; returns the rows of each that has some.

        Raises:
            psycopg.Error: the database refused one.
        """
        cursor = psycopg.ClientCursor(self.connected())
        cursor.execute(statements, values or None)
        found = [cursor.fetchall()] if cursor.description else []
        while cursor.nextset():
            if cursor.description:
                found.append(cursor.fetchall())
        return found

    def run_for_long(self, statements: str, *values: object) -> None:
        """Run statements that end with a commit, which a standby that is gone would hold up for good.

        Raises:
            psycopg.Error: the database refused one, or it took too long.
        """
        was_cancelled = Event()

        def cancel(connection: psycopg.Connection[Any]) -> None:
            was_cancelled.set()
            connection.cancel()

        timer = Timer(_LONGEST_COMMIT, cancel, [self.connected()])
        timer.start()
        try:
            self.run(statements, *values)
        finally:
            timer.cancel()
        if was_cancelled.is_set():  # it is kept, but by this server alone
            self.findings.append(
                f"What you saved is in {self.where}, but its standby hasn't confirmed that. Tell IT: "
                "until it does, saving takes long, and is lost if the server fails."
            )

    def give_up(self) -> None:
        """End a transaction that failed or was only for the lock."""
        connection = self._connection
        if connection is not None and not connection.closed:
            with suppress(psycopg.Error):
                connection.rollback()

    @contextmanager
    def turn(self, holder: str, wait: float) -> Iterator[None]:
        """Hold the workspace's lock in a transaction, and learn what others have appended."""
        with self._alone():
            if self.holder is not None:
                raise Locked(self.holder)
            try:
                *_, news = self._tried(
                    lambda: self.run(
                        _TURN,
                        max(1, int(wait * 1000)),
                        _LONGEST_TURN,
                        _shown(holder),
                        self.workspace,
                        self.workspace,
                        *self._ends(),
                    )
                )
            except psycopg.errors.LockNotAvailable:
                self.give_up()
                raise Locked(self._who_holds()) from None
            except psycopg.errors.InsufficientPrivilege:
                self.give_up()
                raise NoRightInDatabase(self.where, self.user) from None
            except psycopg.ProgrammingError as problem:
                raise self.missed(problem) from None
            except (psycopg.Error, NoConnection) as problem:
                self.give_up()
                why = problem.why if isinstance(problem, NoConnection) else _in_words(problem)
                self.note(NoConnection(self.where, why))
                raise NoConnection(self.where, why, saves=True) from None
            self._take(news)
            self._trouble, self._is_back = None, True
            self.holder, self.is_frozen = holder, True
            try:
                yield
            finally:
                self.holder, self.is_frozen = None, False
                self.give_up()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Use the connection, unless the thread that looks waits for the server itself."""
        if not self.lock.acquire(timeout=LONGEST_WAIT):
            raise NoConnection(self.where, "it doesn't answer", saves=True)
        try:
            yield
        finally:
            self.lock.release()

    def learn(self) -> None:
        """Read the lines that were appended to either ledger since."""
        self._take(self.rows(_NEWS, *self._ends()))

    @property
    def is_watched(self) -> bool:
        """True while a thread looks for what others append.

        Raises:
            NoConnection: it can't.
        """
        if monotonic() > self._watched_until:
            return False
        trouble = self._trouble
        if trouble is not None and self.holder is None:
            if self._is_back:
                self._trouble = None
            raise trouble
        return True

    def wait_for_news(self, seconds: float) -> None:
        """Wait for an announcement, and look what was appended; the screens read it without waiting."""
        began = monotonic()
        self._watched_until = began + seconds + 4 * _PATIENCE
        connection = self._connection
        is_untold = self._is_back and self._trouble is not None  # that it is back is told next
        if connection is None or connection.closed or not self._is_listening or is_untold:
            sleep(min(seconds, _BETWEEN_LOOKS) if self._is_back else seconds)
        else:
            # Somebody else's answer ends it, too; it is only a hint.
            with suppress(OSError, ValueError, psycopg.Error):
                select([connection.fileno()], [], [], seconds)
            sleep(max(0.0, _BETWEEN_LOOKS - (monotonic() - began)))
        with self.lock:
            try:
                self.connected(0)
                self.learn()
                self._listen()
                self._is_back = True
            except CscpError as problem:
                self.note(problem)
            except psycopg.Error as problem:
                self.note(NoConnection(self.where, _in_words(problem)))

    def note(self, trouble: CscpError) -> None:
        """Keep the reason why the server can't be reached, for the screens, which are also told once it can."""
        self._trouble, self._is_back = trouble, False

    def _listen(self) -> None:
        if not self._is_listening:
            self.run(f"listen {self._channel}")
            self._is_listening = True

    @property
    def is_current(self) -> bool:
        """True if nothing can have been appended since the last look, or hardly anything."""
        return self.is_frozen or monotonic() - self._looked_at < _ONE_LOOK

    def _ends(self) -> list[int]:
        return [known.end if known.is_begun else _NOWHERE for known in self.known.values()]

    def _take(self, news: list[tuple[Any, ...]]) -> None:
        for name, line in news:
            self.known[name].take(line)
        self._looked_at = monotonic()

    def _who_holds(self) -> str:
        found = self.rows("select program from cscp.holder(%s)")
        return str(found[0][0]).removeprefix("cscp ") if found else "somebody else"


class _Known:
    """The lines of a ledger that were read, without a gap."""

    def __init__(self) -> None:
        self.is_begun = False
        self.start, self.data = 0, b""
        self.beginning = b""
        self.last: str | None = None
        """The last line, where it was read without those before it."""

    @property
    def end(self) -> int:
        return self.start + len(self.data)

    def begin(self, rows: list[tuple[int, int, str]]) -> None:
        """Take the lines at its beginning and those at its end, each with its number and offset."""
        first = b"".join(line.encode() + b"\n" for n, _, line in rows if n < _FIRST_LINES)
        gap = next((n for n, row in enumerate(rows) if n and row[0] != rows[n - 1][0] + 1), 0)
        self.start = rows[gap][1] if rows else 0
        self.data = b"".join(line.encode() + b"\n" for _, _, line in rows[gap:])
        self.beginning = first[:_BEGINNING] if len(first) >= _BEGINNING else b""
        self.is_begun = True

    def take(self, line: str) -> None:
        """Take the next line; that of a redaction changed those before it."""
        if REDACTION.decode() in line:
            self.forget()
        elif self.is_begun:
            self.data += line.encode() + b"\n"

    def forget_unless_ending(self, line: str | None) -> None:
        """Forget the lines that were read, unless they end with a line that is still there.

        Args:
            line: the one that ends there now; None if none does.
        """
        if self.data and (line is None or not self.data.endswith(line.encode() + b"\n")):
            self.forget()

    def forget(self) -> None:
        """Forget the lines that were read, so that they are read again; a thread that reads them meanwhile keeps its own."""
        self.is_begun, self.beginning, self.last = False, b"", None

    def last_line(self) -> str | None:
        """Return the line before its end, where it is known."""
        if self.data:
            return self.data[self.data.rfind(b"\n", 0, -1) + 1 : -1].decode()
        return self.last


class PostgresLedger:
    """Lines in a table, which a function appends to."""

    told_at = 0.0
    is_far = is_guarded = True

    def __init__(self, database: Database, ledger: str, *, writes: bool) -> None:
        self._database, self._ledger, self._writes = database, ledger, writes
        self.where, self.name = f"{database.where}, {_NAMES[ledger]}", _NAMES[ledger]

    def exists(self) -> bool:
        return self.fingerprint() is not None

    def fingerprint(self) -> object:
        database, known = self._database, self._database.known[self._ledger]
        if known.is_begun and (database.is_watched or database.is_current):
            if known.end == 0:
                return None
            if line := known.last_line():
                return known.end, line
        return self._last_line()

    def _last_line(self) -> tuple[int, str] | None:
        with suppress(NoWorkspace):
            for end, line in self._database.rows(
                "select ends, line from cscp.lines where workspace = %s and ledger = %s "
                "order by n desc limit 1",
                self._ledger,
            ):
                known = self._database.known[self._ledger]
                if known.is_begun and known.end == end:
                    known.last = line
                return end, line
        return None

    def read(self, offset: int, most: int | None = None) -> bytes:
        database, known = self._database, self._database.known[self._ledger]
        if database.is_watched and known.is_begun and known.start <= offset:
            return self._known_part(offset, most)
        with database.lock:
            if not known.is_begun:
                database.ready()
            end = None if most is None else offset + most
            if end is not None and end <= (known.start if known.is_begun else _BEGINNING):
                return self._selected(offset, end)
            if not (known.is_begun and known.start <= offset):
                self._know_from(offset)
            elif not (database.is_current or (end is not None and end <= known.end)):
                database.learn()
            return self._known_part(offset, most)

    def _known_part(self, offset: int, most: int | None) -> bytes:
        known = self._database.known[self._ledger]
        place = offset - known.start
        data = known.data[place:] if most is None else known.data[place : place + most]
        if not (data or known.end):
            raise NoWorkspace(self._database.where)
        return data

    def wait_for_news(self, seconds: float) -> None:
        self._database.wait_for_news(seconds)

    def _selected(self, offset: int, end: int) -> bytes:
        """Read a part that is not known; the beginning, which never changes, is kept."""
        known = self._database.known[self._ledger]
        if end <= len(known.beginning):
            return known.beginning[offset:end]
        rows = self._database.rows(
            "select starts, line from cscp.lines "
            "where workspace = %s and ledger = %s and ends > %s and starts < %s order by n",
            self._ledger,
            offset,
            end,
        )
        data = b"".join(line.encode() + b"\n" for _, line in rows)
        if not rows:
            self._refuse_none()
            return b""
        start = rows[0][0]
        if start == 0 and len(data) >= _BEGINNING:
            known.beginning = data[:_BEGINNING]
        return data[offset - start : end - start]

    def _know_from(self, offset: int) -> None:
        """Read all lines from the one at an offset on."""
        rows = self._database.rows(
            "select starts, line from cscp.lines "
            "where workspace = %s and ledger = %s and ends > %s order by n",
            self._ledger,
            offset,
        )
        known = self._database.known[self._ledger]
        if rows:
            known.start = rows[0][0]
            known.data = b"".join(line.encode() + b"\n" for _, line in rows)
            known.is_begun = True
        else:
            self._refuse_none()
            if not known.is_begun:  # nothing follows yet
                known.start, known.data, known.is_begun = offset, b"", True

    def _refuse_none(self) -> None:
        """Refuse to read a ledger without lines, which is known from its beginning from now on."""
        if not self.exists():
            known = self._database.known[self._ledger]
            known.start, known.data, known.is_begun = 0, b"", True
            raise NoWorkspace(self._database.where)

    def begin(self, lines: bytes) -> None:
        self.extend(0, lines)

    def extend(self, end: int, lines: bytes) -> None:
        database, known = self._database, self._database.known[self._ledger]
        if not self._writes:
            raise NoRightInDatabase(database.where, database.user)
        with database.lock:
            begins = "" if database.is_frozen else "begin; "
            database.is_frozen = False  # its transaction ends here
            try:
                database.run_for_long(
                    f"{begins}select cscp.append(%s, %s, %s, %s); commit",
                    database.workspace,
                    self._ledger,
                    end,
                    lines.decode(),
                )
            except psycopg.OperationalError as problem:
                database.give_up()
                self._settle(end, lines, problem)
            except psycopg.Error as problem:
                database.give_up()
                self._refuse(problem)
            if known.is_begun and known.end == end:
                known.data += lines
            elif not known.is_begun and end == 0:
                known.start, known.data, known.is_begun = 0, lines, True

    def _settle(self, end: int, lines: bytes, problem: Exception) -> None:
        """Look whether lines are there after all, where the answer was lost."""
        try:
            is_there = self._selected(end, end + len(lines)) == lines
        except NoWorkspace:
            is_there = False
        except NoConnection as lost:
            self._database.note(lost)
            raise ConnectionLost(self._database.where) from None
        if not is_there:
            raise CscpError(
                f"Not saved: {self._database.where} didn't keep it ({_in_words(problem)}). Save again."
            ) from None

    def _refuse(self, problem: psycopg.Error) -> None:
        if problem.sqlstate == MOVED:
            raise Moved from None
        if isinstance(problem, psycopg.errors.InsufficientPrivilege):
            raise NoRightInDatabase(self._database.where, self._database.user) from None
        if isinstance(problem, psycopg.ProgrammingError):
            raise self._database.missed(problem) from None
        why = "it doesn't follow on what is there" if problem.sqlstate == UNFIT else ""
        raise CscpError(
            f"Not saved: {self._database.where} refused it ({why or _in_words(problem)})."
        ) from None

    def replace(self, end: int, lines: bytes) -> None:
        """Blank texts in lines and append one that says so, with the files that lose them, too.

        Raises:
            MayNotRedact: that is a right of its own.
        """
        database = self._database
        was = self.read(0, end).split(b"\n")[:-1]
        changed = {
            n: new.decode()
            for n, (old, new) in enumerate(zip(was, lines.split(b"\n"), strict=False))
            if old != new
        }
        files, database.beside = database.beside, {}
        with database.lock:
            begins = "" if database.is_frozen else "begin; "
            database.is_frozen = False  # as above
            try:
                database.run_for_long(
                    f"{begins}{_REDACT}; commit",
                    database.workspace,
                    self._ledger,
                    end,
                    [*changed],
                    [*changed.values()],
                    lines[end:].decode(),
                    [*files],
                    [*files.values()],
                )
            except psycopg.OperationalError as problem:
                database.give_up()
                self._settle(end, lines[end:], problem)
            except psycopg.errors.InsufficientPrivilege:
                database.give_up()
                raise MayNotRedact(database.where, database.user) from None
            except psycopg.Error as problem:
                database.give_up()
                self._refuse(problem)
            database.known[self._ledger].forget()

    def turn(self, holder: str, wait: float | None = None) -> AbstractContextManager[None]:
        return self._database.turn(holder, LONGEST_WAIT if wait is None else wait)

    def rescue(self, end: int) -> str:  # noqa: ARG002 - no write is ever half done here
        return ""

    def sync(self) -> None:
        """Do nothing: a commit has waited."""


_BEGINNING = 4096
"""The bytes at the beginning that are looked at alone, before it is known what else is wanted."""


class PostgresStorage(Storage):
    """A workspace in a database, which may hold others."""

    def __init__(self, address: str) -> None:
        """The database at an address, such as ``postgresql://server/croydon``.

        Raises:
            NotADatabase: the address can't be used.
        """
        self.where, self._database = address, Database(address)
        self.findings = self._database.findings
        self._early: Future[Snapshot | None] | None = None
        """The snapshot, which is read while the server is waited for; None once somebody has it."""
        self._is_opened = False

    @property
    def address(self) -> str:
        return self.where

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        self._database.close()

    def team(self, *, writes: bool = False) -> Ledger:
        if not self._is_opened:
            self._is_opened, self._early = True, _begun(partial(read_snapshot, self._cache))
        return PostgresLedger(self._database, "team", writes=writes)

    def scrutiny(self, *, writes: bool = False) -> Ledger:
        return PostgresLedger(self._database, "scrutiny", writes=writes)

    @contextmanager
    def made(self, *, is_filled: bool = False) -> Iterator[Storage]:
        self.refuse_begun()
        apart = MemoryStorage()
        apart.is_filled_alone = is_filled
        yield apart
        self.refuse_begun()
        self.make_room()
        for name, data in apart.files():
            self.put(name, data)
        if apart.scrutiny().exists():
            self.scrutiny(writes=True).begin(apart.scrutiny().read(0))
        self.team(writes=True).begin(apart.team().read(0))

    def make_room(self) -> None:
        """Set the database up for a workspace, unless it is."""
        with self._database.lock:
            try:
                self._database.ready()
            except NotAdmitted:
                self._set_up("")
            except NoWorkspace:
                self._set_up(SET_UP)

    def update(self) -> bool:
        try:
            self._database.ready()
        except NoWorkspace:
            return False
        except OlderDatabase as problem:
            self._own(UPDATES[problem.version])
            return True
        return False

    def _set_up(self, statements: str) -> None:
        """Make a workspace of the name in the address, else of the name of the database."""
        self._own(
            statements,
            "select cscp.add_workspace(coalesce(nullif(%s, ''), current_database()))",
            self._database.asked,
        )

    def _own(self, statements: str, then: str = "", *values: object) -> None:
        """Run what only the owner may, in one transaction.

        Raises:
            CscpError: it could not be done; nothing was changed.
        """
        with self._database.lock:
            try:
                self._database.run(f"begin; {statements}")
                self._database.run(f"{then}; commit", *values)
            except psycopg.errors.InsufficientPrivilege:
                self._database.give_up()
                raise CscpError(
                    f"Nothing was changed in {self.where}: {self._database.user} doesn't own it. Ask "
                    "whoever does to do it."
                ) from None
            except psycopg.Error as problem:
                self._database.give_up()
                raise CscpError(
                    f"Nothing was changed in {self.where}: {_in_words(problem)}. Ask IT."
                ) from None

    def is_begun(self) -> bool:
        """Return True: whoever opens a database without a workspace is told so."""
        return True

    def refuse_begun(self) -> None:
        if self.team().exists():
            raise CscpError(
                f"{self.where} already has a workspace. Give an empty database, or the name of another "
                "workspace: “workspace=NAME” at the end of the address."
            )

    def keep(self, data: bytes, ending: str) -> str:
        digest = sha256(data).hexdigest()
        self._put("select cscp.keep(%s, %s, %s)", file_name(digest, ending), data)
        return digest

    def _put(self, query: str, *values: object) -> Any:
        with self._database.lock:
            try:
                return self._database.run(query, self._database.workspace, *values)[0][0][0]
            except psycopg.errors.InsufficientPrivilege:
                self._database.give_up()
                raise NoRightInDatabase(self.where, self._database.user) from None
            except psycopg.Error as problem:
                self._database.give_up()
                raise NoConnection(self.where, _in_words(problem), saves=True) from None

    def fetch(self, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()) -> bytes:
        name = file_name(file.hash, file.format)
        found = self._database.rows(
            "select data from cscp.files where workspace = %s and name = %s", name
        )
        return verified_file(found[0][0] if found else None, signed, file, redactions)

    def templates(self) -> Templates:
        return Templates(
            files=dict(
                self._database.rows("select name, data from cscp.templates where workspace = %s")
            )
        )

    def add_template(self, name: str, data: bytes, *, replaces: bool = False) -> tuple[str, bool]:
        put = "select cscp.add_template(%s, %s, %s, %s)"
        return name, bool(self._put(put, name, data, replaces))

    def files(self) -> Iterator[tuple[str, bytes]]:
        for name, data in self._database.rows(
            "select name, data from cscp.files where workspace = %s"
        ):
            yield name if "/" in name else f"{FOLDER}/{name}", data
        for name, data in self.templates().files.items():
            yield f"{TEMPLATES}/{name}", data

    def put(self, name: str, data: bytes) -> None:
        part, _, rest = name.partition("/")
        if part == TEMPLATES:
            self.add_template(rest, data)
        else:
            self._put("select cscp.keep(%s, %s, %s)", rest if part == FOLDER else name, data)

    def put_with_redaction(self, files: Mapping[str, bytes]) -> None:
        self._database.beside = dict(files)

    def merged(self) -> Iterator[Ledger]:
        found = self._database.rows(
            "select name, data from cscp.files where workspace = %s and name like 'merged/%%'"
        )
        return merged_among(found)

    @property
    def _cache(self) -> Path:
        """The folder in which this computer keeps the present state of a database."""
        return state_folder() / f"database-{sha256(self.where.encode()).hexdigest()[:16]}.json"

    def read_snapshot(self) -> Snapshot | None:
        early, self._early = self._early, None
        return read_snapshot(self._cache) if early is None else early.result()

    def write_snapshot(
        self,
        contents: Contents,
        lock: Lock,  # noqa: ARG002 - nobody else knows it
        is_still_true: Callable[[], bool],
    ) -> bool:
        self._early = None
        self._cache.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return write_snapshot(self._cache, contents, nullcontext, is_still_true)

    def drop_snapshot(self) -> None:
        self._early = None
        with suppress(OSError):
            self._cache.unlink(missing_ok=True)


def _begun(work: Callable[[], Found]) -> Future[Found]:
    """Begin some work beside whatever else is done; returns where its result will be."""
    executor = ThreadPoolExecutor(1)
    begun = executor.submit(work)
    executor.shutdown(wait=False)
    return begun


def _named_in(address: str) -> tuple[str, str]:
    """Return an address as the server's own programs take it, and the workspace that it names."""
    place, mark, query = address.partition("?")
    parts = [part for part in query.split("&") if part]
    names = [part.partition("=")[2] for part in parts if part.startswith(_NAMES_IT)]
    rest = "&".join(part for part in parts if not part.startswith(_NAMES_IT))
    return f"{place}{mark}{rest}" if rest else place, unquote(names[-1]) if names else ""


_NAMES_IT = "workspace="


def _settings_of(address: str) -> dict[str, Any]:
    """Return how to connect to an address.

    Raises:
        NotADatabase: it can't be used.
    """
    if psycopg is None:
        raise NotADatabase(
            "Opening a database needs an extra part of cscp: install “cscp-tui[postgres]”."
        )
    try:
        settings = dict(psycopg.conninfo.conninfo_to_dict(address))
    except psycopg.ProgrammingError as problem:
        raise NotADatabase(f"That isn't an address of a database: {_in_words(problem)}.") from None
    if settings.keys() & {"password", "sslpassword"}:
        raise NotADatabase(
            "Leave the password out of the address, where others can read it: keep it in your "
            "password file (.pgpass) or a service file."
        )
    if _unsafe_host(settings):
        settings.setdefault("sslmode", _SAFE)
    if host := _unsafe_host(settings):
        raise NotADatabase(_UNSAFE.format(host=host))
    settings.setdefault(
        "target_session_attrs", "read-write"
    )  # of several, the one that is in charge
    several = "," in str(settings.get("host") or settings.get("hostaddr") or "")
    settings.setdefault("connect_timeout", _PATIENCE_WITH_EACH if several else _PATIENCE)
    settings.setdefault("fallback_application_name", "cscp")
    settings.setdefault("keepalives_idle", _PATIENCE)
    settings.setdefault("keepalives_interval", 1)
    settings.setdefault("keepalives_count", _PATIENCE)
    settings.setdefault("tcp_user_timeout", 1000 * _PATIENCE)
    return settings


_SAFE = "verify-full"
_UNSAFE = (
    "{host} is another computer, so the connection must be encrypted and the server's name verified: "
    "give sslmode=verify-full, or leave sslmode out of the address."
)


def _unsafe_host(settings: Mapping[str, Any]) -> str:
    """Return the host that a connection goes to without being encrypted to a verified name.

    It is empty where the connection stays on this computer.
    """
    hosts = [
        host for name in ("host", "hostaddr") for host in str(settings.get(name) or "").split(",")
    ]
    away = [host for host in hosts if not (host in _HERE or host.startswith("/"))]
    return away[0] if away and settings.get("sslmode") != _SAFE else ""


def _shown(holder: str) -> str:
    """Return a name as a server shows it of a connection."""
    return f"cscp {holder}"[:60].encode("ascii", "replace").decode()


_PLAINLY = {
    "fe_sendauth: no password supplied": "no password for it is in your password file",
    "session is read-only": "only a standby answers, which may be read but not written",
    "SSL error: ": "",
    "certificate verify failed": "its certificate has expired, or is from an authority that isn't yours",
    "connection is bad: ": "",
}
_NUMBER = re.compile(r"\[Errno -?\d+\] ")


def _in_words(problem: Exception) -> str:
    """Return the first line of what the database says, as the end of a sentence."""
    state = getattr(problem, "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    lines = str(problem).strip().splitlines() or ["it gave no reason"]
    words = lines[0].rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")
    words = _NUMBER.sub("", words)
    for theirs, ours in _PLAINLY.items():
        words = words.replace(theirs, ours)
    return words


_STATES = {
    "53100": "the server's disk is full",
    "53200": "the server has no memory left",
    "25006": "only a standby answers, which may be read but not written",
}
