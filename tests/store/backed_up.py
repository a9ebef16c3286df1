"""A workspace to back up and restore, and what of its files a backup brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import MANAGER, TODAY, context, make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store import redaction
from cscp_tui.store.backup import read_backup
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.team import save_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

NOW = FixedClock(TODAY).now


def with_template(folder: Path) -> Recorder:
    """A workspace with three actions, a template and a cscp.json."""
    recorder = make_workspace(folder, 3)
    save_snapshot(recorder)
    templates = folder / "templates"
    templates.mkdir()
    (templates / "document.css").write_text("body { color: black }\n")
    return recorder


def restored(folder: Path, file: Path) -> Path | None:
    """Restore a backup, whatever that loses; the copy that was kept."""
    return restore(plan_restore(folder, file), NOW, MANAGER)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but its backups and locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".jsonl", ".css", ".md"}
    }


SECRET = "Zebedee Smith"


def with_secret(folder: Path) -> Recorder:
    """Such a workspace with a text that is redacted later, and a change after it."""
    recorder = with_template(folder)
    record(recorder, AddProgressUpdate("BP24-1.1", f"We met {SECRET} on Friday."))
    record(recorder, AddProgressUpdate("BP24-1.2", "after it"))
    return recorder


def redact_secret(recorder: Recorder) -> None:
    """Redact the text."""
    redaction.redact(recorder, SECRET, "BP24-1.1", "It named a child.", context(TODAY))


def secrets_in(folder: Path) -> list[str]:
    """The files of a folder in which the redacted text stands, also within backups."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        datas = [path.read_bytes()]
        if path.suffix == ".zip":
            datas = list(read_backup(path).members.values())
        found += [path.name for data in datas if SECRET.encode() in data]
    return found
