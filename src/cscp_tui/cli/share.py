"""Folders that several computers use: trying a share, claiming a folder under a sync client."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cscp_tui.base.errors import Refused
from cscp_tui.cli.printing import confirmed, say, show
from cscp_tui.cli.usage_errors import ScrutineerOnlyReads
from cscp_tui.domain.enums import Role

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``claim``."""
    commands.add(
        "claim",
        "let this computer be the one that records in a folder that a sync client copies",
        "cscp -w croydon claim",
        claim_folder,
        gives_json=False,
    )


def claim_folder(session: Session) -> int:
    """Say who records in the folder, and let this computer do it once that is confirmed."""
    if session.role is Role.SCRUTINEER:
        raise ScrutineerOnlyReads
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.clock import stamp, system_clock  # noqa: PLC0415
    from cscp_tui.store.synced import claim, claim_of, sync_client, trouble_of  # noqa: PLC0415
    from cscp_tui.store.workspace import Workspace  # noqa: PLC0415

    folder = Workspace(session.folder).folder
    client = sync_client(folder)
    if not client:
        say("No sync client copies this folder, so every computer can record in it.")
        return 0
    if trouble_of(folder) is None:
        say("This computer is already the one that records in this folder.")
        return 0
    known = claim_of(folder)
    who = (
        f"{known.words} currently records in it." if known else ("No computer has claimed it yet.")
    )
    say(
        f"{client} copies this folder. {who} Before this computer takes over, close the plan on the "
        f"other and wait until {client} shows both as up to date."
    )
    if not session.says_yes:
        if not sys.stdin.isatty():
            raise Refused("Nothing was changed. Add --yes to claim it.")
        if not confirmed():
            return 1
    claim(folder, session.by, stamp((session.clock or system_clock)()))
    say("This computer now records in this folder. All others open it read-only.")
    return 0


def check_share(session: Session) -> int:
    """Try from two computers whether the folder's drive keeps writers apart; 1 where it doesn't."""
    from cscp_tui.store.share_trial import ShareTrial  # noqa: PLC0415 - hardly ever needed
    from cscp_tui.store.workspace import Workspace  # noqa: PLC0415

    folder = Workspace(session.folder).folder
    trial = ShareTrial(folder, session.arguments.share)
    if session.arguments.share:
        trial.join()
        say("Done. The result is on the first computer.")
        return 0

    def tell(_: str) -> None:
        say(
            f"On a second computer, type “cscp -w FOLDER check --share {trial.code}”, where FOLDER is "
            "this folder as that computer sees it. Waiting for up to ten minutes …"
        )

    problems = trial.begin(tell)
    for problem in problems:
        say(problem)
    if problems:
        say("This folder isn't fit for several writers. “docs/it.md” says what a share must offer.")
        return 1
    show("This folder is fit: it keeps two computers apart, and lost nothing of what they wrote.")
    return 0
