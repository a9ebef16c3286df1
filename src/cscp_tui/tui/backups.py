"""Backing up, repairing and restoring from the app: the way out where a screen reports trouble."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Column, Row, Table
from cscp_tui.store.backup import back_up, backups_in, manifest_of
from cscp_tui.store.copies import other_journals
from cscp_tui.store.merge import journal_at
from cscp_tui.store.remains import BACKUPS
from cscp_tui.store.repair import plan_repair, repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.workspace import JOURNAL_NAME
from cscp_tui.tui.dialogs import PickingScreen, confirm
from cscp_tui.tui.forms.fields import Field, Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.store.restore import Restoration
    from cscp_tui.tui.host import Host
    from cscp_tui.tui.session import Session


_REPAIR, _BACK_UP, _MERGE = "repair", "back up", "merge:"
_MERGING = "You see what would be merged before anything changes."
_MOST_STEPS = 5
"""As many steps as a small screen shows."""
_COLUMNS = (
    Column(key="what", title="What", width=34, grows=1),
    Column(key="holds", title="Holds", width=32, grows=1),
)


class BackupsScreen(PickingScreen):
    """Offers to back up, to repair, and to restore each backup; gives the key of one of these."""

    TITLE_WORDS = "Back up, repair or restore"
    HINT = "type to find a backup"

    def __init__(self, session: Session) -> None:
        folder = session.workspace.folder
        self._rows = {
            _BACK_UP: ("Back up now", "", "Makes one verified file in the folder “backups”."),
            _REPAIR: ("Check and repair", "", "You see what is wrong before anything changes."),
        }
        if session.workspace.is_damaged:
            self._rows = dict(reversed(self._rows.items()))
        for path in other_journals(folder, JOURNAL_NAME):
            name = f"Merge {path.name}"
            self._rows[f"{_MERGE}{path}"] = name, "a copy of this plan", _MERGING
        self._rows[_MERGE] = "Merge another copy of this plan", "", _MERGING
        for path in backups_in(folder):
            manifest = manifest_of(path)
            if manifest is not None and manifest.is_verified:
                more = "You see what would be lost before anything changes."
                self._rows[path.name] = f"Restore {path.name}", manifest.sentence(), more
        super().__init__()

    def table_for(self, text: str) -> Table:
        rows = [
            Row(key=key, cells=(Cell(what), Cell(holds)))
            for key, (what, holds, _) in self._rows.items()
            if text.casefold() in what.casefold()
        ]
        return Table(columns=_COLUMNS, lines=tuple(rows))

    def words_on(self, key: str | None) -> str:
        return self._rows[key][2] if key in self._rows else ""


def take_way_out(host: Host, key: str | None) -> None:
    """Do what was chosen, after a question where something is changed."""
    workspace = host.session.workspace
    try:
        if key == _BACK_UP:
            made = back_up(workspace.folder, workspace.now(), host.session.by)
            host.say(f"Backed up {made.backup.manifest.sentence()} to {made.path}.")
        elif key == _REPAIR:
            _ask_to_repair(host)
        elif key == _MERGE:
            host.open_form(_merge_form, keep=_path_of, then=partial(_open_merge, host))
        elif key is not None and key.startswith(_MERGE):
            _open_merge(host, Path(key.removeprefix(_MERGE)))
        elif key is not None:
            plan = plan_restore(workspace.folder, workspace.folder / BACKUPS / key)
            _ask_to_restore(host, plan)
    except CscpError as problem:
        host.complain(str(problem))


def _merge_form() -> Form:
    return Form(
        key="merge",
        title="Merge another copy of this plan",
        about="you see its changes before anything is merged",
        fields=(
            Field(
                key="other",
                label="Copy",
                needed=True,
                hint="the other folder, or its journal.jsonl, e.g. ~/Desktop/croydon",
            ),
        ),
        build=lambda values: typed_path(values["other"]),
    )


def _path_of(path: Path, /, **_: object) -> Path:
    """Return the copy that was named.

    Raises:
        Refused: there is no journal.
    """
    if not journal_at(path).is_file():
        raise Refused(f"There's no journal at {path}. Give a folder, or a copy of journal.jsonl.")
    return path


def _open_merge(host: Host, path: object) -> None:
    if isinstance(path, Path):
        host.open("merge", host.session, path, then=host.answered)


def _ask_to_repair(host: Host) -> None:
    steps = plan_repair(host.session.workspace.folder).steps
    if not steps:
        host.say("The files are undamaged, so there's nothing to repair.")
        return
    more = len(steps) - _MOST_STEPS
    shown = [*steps[:_MOST_STEPS], *([f"And {more} more of this kind."] if more > 0 else [])]
    words = "\n".join(f"{number}. {step}" for number, step in enumerate(shown, 1))
    _ask(host, "Repair the workspace? A copy is kept first.", words, _repair)


def _repair(host: Host) -> None:
    workspace = host.session.workspace
    done, copy = repair(workspace.folder, workspace.now(), host.session.by)
    host.open_workspace_again()
    host.say(f"{counted(len(done.steps), 'fault')} repaired. The copy is in {copy}.")


def _ask_to_restore(host: Host, plan: Restoration) -> None:
    if not plan.writes:
        host.say(plan.sentence())
        return
    lost = " ".join(plan.lost) or "No newer changes will be lost."
    words = f"{lost} A copy of the workspace is kept first."
    _ask(host, f"Restore {plan.file.name}?", words, partial(_restore, plan))


def _ask(host: Host, title: str, words: str, do: Callable[[Host], None]) -> None:
    def confirmed() -> None:
        try:
            do(host)
        except CscpError as problem:
            host.complain(str(problem))

    confirm(host.app, title, words, confirmed)


def _restore(plan: Restoration, host: Host) -> None:
    restore(plan, host.session.workspace.now(), host.session.by)
    host.open_workspace_again()
    host.say(plan.sentence())
