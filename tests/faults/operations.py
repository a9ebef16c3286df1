"""Every operation of the command line that writes, in one table, each on a small workspace.

A command that is added later fails a test until it stands in the table, among those that record
lines like ``note``, or among those that only read.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from building import OFFICER, TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.backup import back_up
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.take_in import take_in
from cscp_tui.store.team import save_snapshot
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Zebedee Oneill"
"""A text that is redacted."""
_NOW = FixedClock(TODAY).now


@dataclass(frozen=True, slots=True)
class Operation:
    """A command line, and what it needs."""

    words: tuple[str, ...]
    """What is typed; ``{room}`` is the folder that holds everything."""
    prepare: Callable[[Path], object]
    """Makes the workspace ``w`` and what else there is in an empty folder."""
    makes: bool = False
    """Whether it makes the workspace, which is not there before."""
    again: tuple[str, ...] = ()
    """What is typed once it was cut off; the same words, where left out."""
    replaces: bool = False
    """Whether it takes newer changes away, once that is agreed to."""


def _signed(room: Path) -> None:
    workspace = make_workspace(room / "w", 2)
    record(workspace, AddProgressUpdate("BP24-1.1", f"{NAME} was met."))


def _templates(room: Path) -> None:
    recorder = make_workspace(room / "w", 2)
    (recorder.workspace.folder / "templates").mkdir()
    (recorder.workspace.folder / "templates" / "document.css").write_text("body { color: black }\n")


def _two_notes(room: Path) -> None:
    workspace = make_workspace(room / "w", 2)
    record(workspace, AddProgressUpdate("BP24-1.1", "First."))
    record(workspace, AddProgressUpdate("BP24-1.2", "Second."))


def _scrutinised(room: Path) -> None:
    team_with_scrutineer(room / "w")
    own = room / "own.jsonl"
    theirs = scrutineer_of(room / "w", own)
    for agency in ("police", "council"):
        says(theirs, RaiseChallenge(agency, f"Why, {agency}?"))


def _scrutinised_within(room: Path) -> None:
    team_with_scrutineer(room / "w")
    says(scrutineer_of(room / "w"), RaiseChallenge("police", "Why, police?"))


def _taken_in(room: Path) -> None:
    _scrutinised(room)
    take_in(room / "w", room / "own.jsonl", OFFICER, clock=FixedClock(TODAY, 15))


def _backed_up(room: Path) -> None:
    _templates(room)
    back_up(room / "w", _NOW, OFFICER, room / "w.zip")


def _older(room: Path) -> None:
    """A workspace that has lost its template and two changes since its backup."""
    _templates(room)
    workspace = open_workspace(room / "w")
    journal = room / "w" / "journal.jsonl"
    whole = journal.read_bytes()
    record(workspace, AddProgressUpdate("BP24-1.1", "First."))
    back_up(room / "w", _NOW, OFFICER, room / "w.zip")
    journal.write_bytes(whole)
    (room / "w" / "templates" / "document.css").unlink()


def _older_with_challenges(room: Path) -> None:
    """A workspace with a scrutineer whose journals were both put back to what they were before."""
    _scrutinised_within(room)
    back_up(room / "w", _NOW, OFFICER, room / "earlier.zip")
    record(open_workspace(room / "w"), AddProgressUpdate("BP24-1.1", "First."))
    says(scrutineer_of(room / "w", hour=15), RaiseChallenge("council", "Why, council?"))
    back_up(room / "w", _NOW, OFFICER, room / "w.zip")
    earlier = plan_restore(room / "w", room / "earlier.zip")
    restore(earlier, FixedClock(TODAY, 15).now, OFFICER)


def _damaged(room: Path) -> None:
    _two_notes(room)
    journal = room / "w" / "journal.jsonl"
    journal.write_bytes(b"\xef\xbb\xbf" + journal.read_bytes().replace(b"\n", b"\r\n"))


def _damaged_scrutiny(room: Path) -> None:
    """The scrutineer's journal has lost a line that a backup has."""
    _scrutinised_within(room)
    says(scrutineer_of(room / "w", hour=15), RaiseChallenge("council", "Why, council?"))
    back_up(room / "w", _NOW, OFFICER)
    journal = room / "w" / "scrutiny.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))


def _named_by_the_scrutineer(room: Path) -> None:
    team_with_scrutineer(room / "w")
    says(scrutineer_of(room / "w"), RaiseChallenge("police", f"What of {NAME}?"))
    save_snapshot(open_workspace(room / "w"))


def _forked_with_challenges(room: Path) -> None:
    """Two copies in which the scrutineer went on, and the team too."""
    _scrutinised_within(room)
    shutil.copytree(room / "w", room / "theirs")
    record(open_workspace(room / "w"), AddProgressUpdate("BP24-1.1", "Ours."))
    says(scrutineer_of(room / "theirs", hour=15), RaiseChallenge("council", "Why, council?"))
    record(open_workspace(room / "theirs"), action("Theirs"))


def _forked(room: Path) -> None:
    make_workspace(room / "w", 2)
    shutil.copytree(room / "w", room / "theirs")
    record(open_workspace(room / "w"), AddProgressUpdate("BP24-1.1", "Ours."))
    theirs = open_workspace(room / "theirs")
    record(theirs, AddProgressUpdate("BP24-1.1", "Theirs."))
    record(theirs, action("Theirs"))


def _forked_and_signed(room: Path) -> None:
    make_workspace(room / "w", 2)
    shutil.copytree(room / "w", room / "theirs")
    theirs = open_workspace(room / "theirs")
    sign_off(theirs, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())


def _named(room: Path) -> None:
    _signed(room)
    recorder = open_workspace(room / "w")
    save_snapshot(recorder)
    exports = recorder.workspace.folder / "exports"
    exports.mkdir()
    (exports / "note.md").write_text(f"We met {NAME}.\n")
    back_up(room / "w", _NOW, OFFICER)


def _led(room: Path) -> None:
    workspace = make_workspace(room / "w", 2)
    record(workspace, SetFields("actions", "BP24-1.1", {"lead_agency": "police"}))


def _copied_by_a_client(room: Path) -> None:
    make_workspace(room / "w", 2)
    (room / ".stfolder").mkdir()


def _small(room: Path) -> None:
    make_workspace(room / "w", 2)


def _minuted(room: Path) -> None:
    meeting = {"group": "QAG", "day": "2024-11-18", "state": "held", "minuted": True}
    record(make_workspace(room / "w", 2), AddRecord("meetings", meeting))


def _with_log(room: Path) -> None:
    _small(room)
    (room / "log.csv").write_text("Action,Lead agency\nFirst,Police\nSecond,Harbour Trust\n")


def _with_marks(room: Path) -> None:
    _small(room)
    (room / "marks.csv").write_text("Agency,20/11/2024\nPolice,2\nCouncil,apologies\n")


def _answered(room: Path) -> None:
    _led(room)
    (room / "back.csv").write_text("Ref,Your update\nBP24-1.1,All of them.\n")


def _with_commands(room: Path) -> None:
    _small(room)
    (room / "changes.jsonl").write_text(
        '{"command": "note", "args": ["BP24-1.1", "From a file."]}\n'
        '{"command": "deliver", "args": ["BP24-1.1"]}\n'
    )


def _empty(room: Path) -> None:
    (room / "nothing").mkdir()


def _to_move(room: Path) -> None:
    """A folder ``old`` with lines of both journals, a template and a signed file."""
    recorder = make_workspace(room / "old", 2)
    recorder.workspace.storage.add_template("document.css", b"body { color: black }\n")
    recorder.workspace.storage.keep(b"paper", "md")
    says(scrutineer_of(room / "old"), RaiseChallenge("police", "Why so late?"))


_AT = ("-w", "{room}/w", "--by", OFFICER)


def _on(*words: str) -> tuple[str, ...]:
    return (*_AT, *words)


OPERATIONS: dict[str, Operation] = {
    "note": Operation(_on("note", "BP24-1.1", "Half is done.", "--yes"), _two_notes),
    "add": Operation(
        _on("add", "action", "New", "--priority", "2024/25/1", "--due", "2025-03-31"), _small
    ),
    "undo": Operation(_on("undo"), _two_notes),
    "carry-over": Operation(
        (
            *_on(
                "carry-over",
                "2024/25",
                "--to",
                "2025-27",
                "--reason",
                "funding",
                "--cause",
                "outside",
            ),
            "--row",
            "BP24-1.1=carried over,funding,outside,1,30/9/2025",
            "--row",
            "BP24-1.2=carried over,funding,outside,2,30/9/2025",
            "--yes",
        ),
        _small,
    ),
    "sign-off": Operation(_on("sign-off", "2024-25/Q2", "--how", "by email", "--yes"), _signed),
    "request-updates": Operation(_on("request-updates", "--yes"), _led),
    "templates": Operation(_on("templates"), _small),
    "export": Operation(
        _on("export", "quarterly", "--quarter", "2024-25/Q2", "-o", "{room}/out.md", "--yes"),
        _signed,
    ),
    "take-in": Operation(_on("take-in", "{room}/own.jsonl", "--yes"), _scrutinised),
    "take-in --undo": Operation(_on("take-in", "{room}/own.jsonl", "--undo", "--yes"), _taken_in),
    "add, as the scrutineer": Operation(
        (
            *("-w", "{room}/w", "--role", "scrutineer", "--by", SCRUTINEER, "add", "challenge"),
            *("put_to=police", "question=Why so late?"),
        ),
        _scrutinised_within,
    ),
    "claim": Operation(_on("claim", "--yes"), _copied_by_a_client),
    "backup": Operation(_on("backup", "{room}/new.zip"), _templates),
    "backup in the folder": Operation(_on("backup"), _templates),
    "restore": Operation(
        _on("restore", "{room}/w.zip", "--drop-newer"),
        _older,
        replaces=True,
    ),
    "restore, with a scrutineer": Operation(
        _on("restore", "{room}/w.zip", "--drop-newer"),
        _older_with_challenges,
        replaces=True,
    ),
    "restore --into": Operation(
        _on("restore", "{room}/w.zip", "--into", "{room}/again", "--drop-newer"),
        _backed_up,
    ),
    "move-workspace": Operation(
        ("--by", OFFICER, "move-workspace", "{room}/old", "{room}/w"), _to_move, makes=True
    ),
    "check --repair": Operation(_on("check", "--repair"), _damaged),
    "merge": Operation(_on("merge", "{room}/theirs", "--theirs", "--yes"), _forked),
    "merge, with a sign-off": Operation(_on("merge", "{room}/theirs", "--yes"), _forked_and_signed),
    "check --repair, of the scrutineer's journal": Operation(
        _on("check", "--repair"), _damaged_scrutiny
    ),
    "merge, with a scrutineer": Operation(
        _on("merge", "{room}/theirs", "--yes"), _forked_with_challenges
    ),
    "import": Operation(
        _on("import", "{room}/log.csv", "--source", "other", "--create", "--yes"), _with_log
    ),
    "import --as attendance": Operation(
        _on("import", "{room}/marks.csv", "--as", "attendance", "--group", "QAG", "--yes"),
        _with_marks,
    ),
    "take-in-answers": Operation(
        _on(
            *("take-in-answers", "{room}/back.csv", "--agency", "police"),
            *("--quarter", "2024-25/Q2", "--yes"),
        ),
        _answered,
    ),
    "issue-minutes": Operation(
        _on("issue-minutes", "QAG-2024-11-18", "--to", "all members", "--yes"), _minuted
    ),
    "apply": Operation(_on("apply", "{room}/changes.jsonl"), _with_commands),
    "redact": Operation(
        _on("redact", "BP24-1.1", NAME, "--why", "It named a child.", "--for-good"),
        _named,
    ),
    "redact, as the scrutineer": Operation(
        (
            *("-w", "{room}/w", "--role", "scrutineer", "--by", SCRUTINEER, "redact", "CH-S1"),
            *(NAME, "--why", "It named a child.", "--for-good"),
        ),
        _named_by_the_scrutineer,
    ),
    "init": Operation(
        ("--by", OFFICER, "init", "{room}/w", "--name", "Croydon"), _empty, makes=True
    ),
    "init --demo": Operation(("init", "{room}/w", "--demo"), _empty, makes=True),
}
"""By their names, of which the first word is the command."""

LIKE_NOTE = frozenset(
    [
        "set",
        "notes-to-updates",
        "add-agencies",
        "hold",
        "judge",
        "status",
        "deliver",
        "agree",
        "reject",
        "impact",
        "move",
        "schedule",
        "start",
        "attend",
        "minute",
        "proceed-without-quorum",
        "close",
        "reopen",
        "cancel",
        "withdraw",
        "remark",
        "correct-remark",
        "ratify",
        "agree-minutes",
        "escalate",
        "capture",
        "end",
        "remove",
        "quorum",
        "join",
        "leave",
        "commitment",
        "carry-commitment",
        "begin-year",
        "answer",
        "lay-out",
        "withdraw-sign-off",
        "narrative",
        "redo",
        "clock",
    ]
)
"""Commands that write nothing but lines of the journal, as ``note`` does."""

ONLY_READ = frozenset(
    [
        *("demo", "scrutineer", "serve", "list", "checklist", "compare", "corrections"),
        *("requests", "show", "history", "completion", "verify", "config"),
    ]
)
"""Commands that write nothing, or open the app."""
