"""Commands that open the app or the demo, or make a workspace."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.paths import in_command, typed_path
from cscp_tui.base.texts import shortened
from cscp_tui.cli.parser import Commands
from cscp_tui.cli.printing import say
from cscp_tui.cli.session import CommandRun
from cscp_tui.domain.enums import Role
from cscp_tui.store.errors import BrokenJournal, JournalGone

if TYPE_CHECKING:
    from cscp_tui.store.storage import Storage
    from cscp_tui.tui.shutdown import Shutdown

NAMELESS = "Safeguarding children partnership"
"""The name of a partnership that has not been given one."""


_LAST_PORT = 65535

_NAMING = 'cscp set partnership name="…" abbreviation="…"'
"""The hint on naming the partnership later."""


def add_commands(commands: Commands) -> None:
    """Add ``demo``, ``scrutineer`` and ``init``. Opening the app needs no command name."""
    commands.add(
        "demo", "open the demo in a temporary workspace", "cscp demo", open_demo, gives_json=False
    )
    scrutineer = commands.add(
        "scrutineer",
        "open as the scrutineer, who can read everything but not change the team's records",
        "cscp -w croydon scrutineer\ncscp -w croydon scrutineer --journal my-scrutiny.jsonl",
        open_as_scrutineer,
        gives_json=False,
    )
    scrutineer.option(
        "--journal FILE",
        "write challenges and reflections to this file, for the team to take in, if you "
        "can't write to the workspace's folder",
    )
    serve = commands.add(
        "serve",
        "show the app in browsers on this computer, until ctrl+c",
        "cscp -w croydon serve\ncscp -w croydon serve --port 8123",
        serve_app,
        gives_json=False,
    )
    serve.option(
        "--port N", "the number in the address that is shown (default: 8000)", default="8000"
    )
    init = commands.add(
        "init",
        "create a workspace",
        'cscp init croydon --name "Croydon Safeguarding Children Partnership"\n'
        "cscp init trial --demo",
        create_workspace,
        gives_json=False,
    )
    init.word("dir", "DIR", "a new or empty folder, or a database's address")
    init.option("--demo", "fill it with the demo year")
    init.option("--name TEXT", "the partnership's name", default=NAMELESS)
    init.option("--abbreviation TEXT", "its short name")
    init.option(
        "--names-in-minutes", "name those present in minutes, never in public papers; recommended"
    )


def open_app(session: CommandRun) -> int:
    """Open the app on the workspace; if it cannot be opened, offer to repair it first."""
    try:
        as_at = session.read(shows=False).today if session.given("as_at") else None
        return _run(session, session.storage, as_at)
    except (BrokenJournal, JournalGone) as problem:
        if session.role is Role.SCRUTINEER:
            raise
        # Every command imports this module, and few folders need a repair.
        from cscp_tui.cli.workspace import offer_repair

        return open_app(session) if offer_repair(session, problem) else 1


def open_as_scrutineer(session: CommandRun) -> int:
    """Open the app for a scrutineer, who cannot change the team's records."""
    session.arguments.role = Role.SCRUTINEER
    typed = session.arguments.journal
    own = typed_path(typed) if typed else None
    reading = session.read(shows=False) if session.given("as_at") or not session.is_named else None
    if reading is not None and not session.is_named:
        # Only needed if the settings do not say who the user is.
        from cscp_tui.domain.partners import scrutineers

        known = scrutineers(reading.workspace.book)
        session.arguments.by = known[0].name if known else "Independent Scrutineer"
    as_at = reading.today if reading is not None and reading.is_past else None
    return _run(session, session.storage, as_at, own=own)


def serve_app(session: CommandRun) -> int:
    """Show the app in browsers on this computer; each page that is opened runs an app of its own."""
    session.refuse_scrutineer()
    session.read(shows=False)
    typed = session.arguments.port
    if not (typed.isdecimal() and len(typed) <= len("65535") and 0 < int(typed) <= _LAST_PORT):
        raise Refused(f"“{shortened(typed)}” isn't a port. Give a number from 1 to {_LAST_PORT}.")
    try:
        server = import_module("textual_serve.server")
    except ImportError:
        raise Refused(
            "Showing the app in a browser needs an extra part of cscp: install “cscp-tui[browser]”."
        ) from None
    words = [sys.executable, "-m", "cscp_tui", "--by", session.by]
    if session.given("workspace"):
        words += ["--workspace", session.arguments.workspace]
    import shlex
    import subprocess

    is_windows = sys.platform == "win32"
    command = subprocess.list2cmdline(words) if is_windows else shlex.join(words)
    # Nobody else on the network may open it: whoever does works in this person's name.
    server.Server(command, host="127.0.0.1", port=int(typed), title="cscp").serve()
    return 0


def open_demo(session: CommandRun) -> int:
    """Open the app on a demo that is deleted when the app ends."""
    with _shutdown() as shutdown:
        from cscp_tui.services.demo import temporary_demo

        with temporary_demo() as session.storage:
            as_at = session.read(shows=False).today if session.given("as_at") else None
            return _run(session, session.storage, as_at, shutdown=shutdown)


def _shutdown() -> Shutdown:
    """Return what ends the app with its terminal, which must be there unless a browser shows it."""
    from cscp_tui.tui.shutdown import Shutdown, is_in_browser

    if not is_in_browser():
        _refuse_without_terminal()
    return Shutdown()


def _run(
    session: CommandRun,
    storage: Storage,
    as_at: date | None,
    *,
    own: Path | None = None,
    shutdown: Shutdown | None = None,
) -> int:
    """Run the app on a workspace; a temporary one is watched already."""
    gc.disable()  # loading leaves no garbage; the app begins to collect once it is drawn
    try:
        with nullcontext(shutdown) if shutdown is not None else _shutdown() as watched:
            # Loading Textual takes most of the start, so other commands do not load it.
            from cscp_tui.tui.opening import run

            return run(
                storage,
                session.settings,
                watched,
                by=session.by,
                role=session.role,
                as_at=as_at,
                own=own,
                temporary=shutdown is not None,
                problems=session.problems,
            )
    finally:
        gc.enable()


_AS_TEXT = (
    "These commands print what its screens show: “cscp show overview”, “cscp list actions”, “cscp "
    "show” with a reference, “cscp show agenda”, “cscp show attendance”, “cscp list commitments” "
    "and “cscp checklist”. “cscp --help” lists those that record."
)


def _refuse_without_terminal() -> None:
    if not (sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty())):
        raise Refused(f"The app needs a terminal. {_AS_TEXT}")
    if os.environ.get("TERM") == "dumb":
        raise Refused(f"The app needs a terminal that can be drawn on. {_AS_TEXT}")


def create_workspace(session: CommandRun) -> int:
    """Make a workspace that has only the partnership, or the data of the demo."""
    arguments = session.arguments
    from cscp_tui.store.places import storage_called

    session.refuse_scrutineer()
    storage = storage_called(arguments.dir)
    if storage.update():
        say(
            f"The tables of {storage.where} were brought up to this version of cscp; nothing else was "
            "changed. Earlier versions can't open it any more: update them on every computer."
        )
        return 0
    if arguments.demo:
        from cscp_tui.services.demo import load_demo

        load_demo(storage)
    else:
        _make_empty(session, storage)
        if arguments.name == NAMELESS:
            say(f"The partnership has no name yet. To name it, run “{_NAMING}”.")
    say(
        f"Workspace created in {storage.where}. To open it, run “cscp -w {in_command(storage.where)}”."
    )
    return 0


def _make_empty(session: CommandRun, storage: Storage) -> None:
    arguments = session.arguments
    if not arguments.name.strip():
        raise Missing("Enter the partnership's name.")
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.commands.records import AddRecord
    from cscp_tui.services.folder import made

    values = {
        name: getattr(arguments, name) for name in ("name", "abbreviation", "names_in_minutes")
    }
    with made(storage, session.clock) as workspace:
        session.storage = workspace.workspace.storage
        Writing(session).record(AddRecord("partnership", values))
    session.storage = storage
