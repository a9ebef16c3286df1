"""Moving a workspace to another place, with its whole history.

The new place is filled and read back while nobody can record anything in the old one. Only then does
the old one get a last line that says where the workspace is. Where that is stopped, the old place is
as it was, and the next try goes on from what the new one has.
"""

from __future__ import annotations

from collections.abc import Mapping

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.context import Context
from cscp_tui.store.backup import JOURNAL_KINDS, Backup, collect
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.ledger import Ledger
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.restore import fill
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.scrutiny_copies import write_on
from cscp_tui.store.storage import Storage, as_folder
from cscp_tui.store.workspace import Workspace

_REFUSED = "Nothing was moved"


class NotEmpty(Refused):
    """A place that has something else than what an earlier try to move the same workspace left."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{_REFUSED}: {where} isn't empty. Give a new folder, or an empty database."
        )


def move(recorder: Recorder, to: Storage, context: Context) -> tuple[Backup, list[str]]:
    """Move a workspace; the old place can only be read afterwards, and says where it is.

    Returns:
        What was moved, and sentences about signed files that are missing or changed.

    Raises:
        NotEmpty: there is something in the new place.
        CscpError: it could not be moved; the old place is as it was.
    """
    if recorder.workspace.moved:
        raise Refused(f"{_REFUSED}. {recorder.workspace.moved}")
    _make_free(to, recorder.workspace)
    found: list[tuple[Backup, list[str]]] = []

    def bring() -> str:
        backup, problems = _collected(recorder.workspace.storage)
        _bring(to, backup.members, context.by)
        if _collected(to)[0].members != backup.members:
            raise CscpError(
                f"{_REFUSED}: {to.where} didn't give back what was written to it. Empty it and try "
                "again, or give another place."
            )
        found.append((backup, problems))
        return to.address

    recorder.move(bring, context)
    return found[0]


def _collected(storage: Storage) -> tuple[Backup, list[str]]:
    with as_folder(storage) as folder:
        return collect(folder, None, _REFUSED)


def _make_free(to: Storage, workspace: Workspace) -> None:
    """Refuse a place that has something else; an empty folder is removed, to be made at once and whole."""
    old, new = workspace.storage.folder, to.folder
    if to.address == workspace.storage.address:
        raise NotEmpty(to.where)
    if old is not None and new is not None and old.resolve() in new.resolve().parents:
        raise Refused(f"{_REFUSED}: {to.where} is in the old folder. Give a folder somewhere else.")
    if to.team().exists():
        own = {JOURNAL_NAME: workspace.storage.team(), SCRUTINY_NAME: workspace.storage.scrutiny()}
        _refuse_others(to, {n: each.read(0) for n, each in own.items() if each.exists()})
    elif to.folder is not None:
        try:
            to.folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            raise NotEmpty(to.where) from None


def _refuse_others(to: Storage, members: Mapping[str, bytes]) -> None:
    """Refuse a place with lines that the workspace doesn't begin with."""
    for ledger in (to.team(), to.scrutiny()):
        if ledger.exists() and not members.get(ledger.name, b"").startswith(ledger.read(0)):
            raise NotEmpty(to.where)


def _bring(to: Storage, members: Mapping[str, bytes], holder: str) -> None:
    """Put a workspace's lines and files into a place that has none of them, or the first of them."""
    if not to.team().exists():
        with to.made() as apart:
            fill(apart, members)
        return
    _refuse_others(to, members)
    for name, data in members.items():
        if name not in JOURNAL_KINDS:
            to.put(name, data)
    ledgers: tuple[Ledger, ...] = (to.scrutiny(writes=True), to.team(writes=True))
    for ledger in ledgers:
        if ledger.name in members:
            with ledger.turn(holder):
                write_on(ledger, members[ledger.name])
