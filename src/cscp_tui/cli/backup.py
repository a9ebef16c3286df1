"""The way back: checking the files of a workspace, backing them up, restoring them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli.printing import confirmed, say, show, show_table
from cscp_tui.cli.share import check_share
from cscp_tui.cli.usage_errors import ScrutineerOnlyReads
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Role
from cscp_tui.store.clock import in_london, moment_of, system_clock
from cscp_tui.store.remains import BACKUPS

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``check``, ``backup`` and ``restore``."""
    checking = commands.add(
        "check",
        "check that no recorded change has been altered",
        "cscp check\ncscp -w croydon check --repair",
        check,
        gives_json=False,
    )
    checking.add_argument(
        "--share",
        metavar="CODE",
        nargs="?",
        const="",
        help="test from two computers whether the folder's drive keeps writers apart",
    )
    checking.add_argument(
        "--repair",
        action="store_true",
        help="repair what can be repaired, after keeping a copy of the workspace",
    )
    backup = commands.add(
        "backup",
        "make one verified file with everything in the workspace",
        "cscp -w croydon backup\ncscp -w croydon backup /media/stick",
        back_up,
        gives_json=False,
    )
    backup.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="",
        help="the file to make, or a folder for it (default: backups in the workspace)",
    )
    restore = commands.add(
        "restore",
        "restore a backup, or list the backups",
        "cscp -w croydon restore\n"
        "cscp -w croydon restore croydon/backups/auto-2026-11-26.zip\n"
        "cscp restore auto-2026-11-26.zip --into croydon-again",
        restore_backup,
        gives_json=False,
    )
    restore.add_argument("file", metavar="FILE", nargs="?", default="", help="the backup")
    restore.add_argument(
        "--only",
        choices=("journal", "scrutiny", "signed", "templates"),
        help="restore only this part",
    )
    restore.add_argument("--into", metavar="DIR", default="", help="restore into another folder")


def check(session: Session) -> int:
    """Check the workspace's files, and repair them if asked to; 1 where something is wrong."""
    if session.arguments.share is not None:
        return check_share(session)
    is_repaired = session.arguments.repair and _repair(session)
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.check import check as look_over  # noqa: PLC0415

    findings = look_over(session.folder)
    is_sound = all(each.is_harmless for each in findings)
    if session.arguments.repair and not is_repaired:
        say("There's nothing to repair." if is_sound else "None of this can be repaired here:")
    for each in findings:
        say(each.sentence)
    if not is_sound:
        return 1
    workspace = session.read(shows=False).workspace
    if workspace.book.sign_offs:
        # Templates and the formats take as long as all the rest.
        from cscp_tui.services.updates import changed_since_signing  # noqa: PLC0415

        for sentence in changed_since_signing(workspace):
            say(sentence)
    counts = [counted(workspace.position.n, "change")]
    if (by_scrutineer := workspace.scrutiny_position.n) > 0:
        counts.append(f"{counted(by_scrutineer, 'change')} by the scrutineer")
    show(f"{' and '.join(counts)}, each as it was written.")
    return 0


def _repair(session: Session) -> bool:
    """Repair what can be repaired, and say what was done; whether there was anything."""
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.repair import repair  # noqa: PLC0415

    if session.role is Role.SCRUTINEER:
        raise ScrutineerOnlyReads
    done, copy = repair(session.folder, _now(session), session.by)
    if copy is None:
        return False
    say(f"A copy from before the repair is in {copy}.")
    for number, sentence in enumerate(done.steps, 1):
        say(f"{number}. {sentence}")
    return True


def back_up(session: Session) -> int:
    """Make a backup and say what it holds."""
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.backup import back_up as make  # noqa: PLC0415

    typed = session.arguments.file
    target = typed_path(typed) if typed else None
    made = make(session.folder, _now(session), session.by, target)
    for problem in made.problems:
        say(problem)
    say(
        f"Backed up {made.backup.manifest.sentence()} to {made.path}, then read it back and "
        "verified it."
    )
    return 0


def restore_backup(session: Session) -> int:
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.restore import WouldLose, plan_restore, restore  # noqa: PLC0415

    arguments = session.arguments
    if session.role is Role.SCRUTINEER:
        raise ScrutineerOnlyReads
    if not arguments.file:
        return _list_backups(session.folder)
    folder = typed_path(arguments.into) if arguments.into else session.folder
    parts = (arguments.only,) if arguments.only else ()
    file = typed_path(arguments.file, session.folder, session.folder / BACKUPS)
    plan = plan_restore(folder, file, parts)
    if plan.lost and not session.says_yes:
        if not sys.stdin.isatty():
            raise WouldLose(plan.lost)
        for sentence in plan.lost:
            say(sentence)
        if not confirmed():
            return 1
    copy = restore(plan, _now(session), session.by)
    say(plan.sentence())
    if copy is not None:
        say(f"A copy of the folder from before is in {copy}.")
    return 0


def _list_backups(folder: Path) -> int:
    """List the backups in a workspace's folder, the latest first."""
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.backup import backups_in, manifest_of  # noqa: PLC0415

    rows = []
    for path in backups_in(folder):
        manifest = manifest_of(path)
        if manifest is None:
            rows.append((str(path), "", "damaged, or another kind of file"))
            continue
        last = max((each.at for each in manifest.journals.values()), default="")
        rows.append((str(path), _told(last) if last else "", manifest.sentence()))
    if not rows:
        say(f"There are no backups in {folder}. To make one, run “cscp backup”.")
        return 0
    show_table(("Backup", "Last change", "Holds"), rows)
    return 0


def _told(at: str) -> str:
    moment = in_london(moment_of(at))
    return f"{long(moment.date())}, {moment:%H:%M}"


def _now(session: Session) -> datetime:
    return (session.clock or system_clock)()
