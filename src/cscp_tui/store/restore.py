"""Restoring a backup: what it would change and lose, and putting its files in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.text_removal import Unsearchable, removed
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import Redaction
from cscp_tui.domain.rights import Whose, redactions_for
from cscp_tui.store.as_at import fold
from cscp_tui.store.backup import (
    JOURNAL_KINDS,
    PARTS,
    Backup,
    NoBackup,
    bytes_for_backup,
    journal_in,
    keep_as_is,
    lines_in,
    read_backup,
)
from cscp_tui.store.clock import in_london, moment_of
from cscp_tui.store.codec import is_redaction, is_the_teams
from cscp_tui.store.errors import BrokenJournal, NotBegun, NotReadable, TroubleKind
from cscp_tui.store.folder import (
    JOURNAL_NAME,
    finish_replacing,
    refuse_upgrade,
    replace_files,
    whole_turn,
)
from cscp_tui.store.journal import move_in, where_moved
from cscp_tui.store.redacted_files import redact_copies
from cscp_tui.store.redacted_lines import blanked, redacted_values, redactions_in
from cscp_tui.store.salvage import refuse_newer, whole_lines, with_redactions
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.storage import Address, Storage, folder_of
from cscp_tui.store.witnesses import Witness, lacking, lacking_of_scrutiny
from cscp_tui.store.workspace import Workspace

_PART_WORDS = {
    "journal": "the journal",
    "scrutiny": "the scrutineer's journal",
    "signed": "the signed files",
    "merged": "the journals that were merged in",
    "templates": "the templates",
}


class WouldLose(Refused):
    """A restoration that would remove what is newer, and was not confirmed."""

    def __init__(self, lost: Iterable[str]) -> None:
        super().__init__(
            f"Nothing has been restored yet. {' '.join(lost)} Add --drop-newer to restore anyway; cscp "
            "keeps a copy of the folder first."
        )


class Restoration(Struct, frozen=True):
    """The changes that restoring a backup would make to a folder."""

    folder: Path
    file: Path
    backup: Backup
    parts: tuple[str, ...]
    writes: dict[str, bytes]
    """The files that would be written, by name."""
    lost: tuple[str, ...]
    """Sentences about what is newer in the folder and would be gone."""

    def sentence(self) -> str:
        names = [
            _PART_WORDS[part]
            for part in self.parts
            if self.writes.keys() & self.backup.part(part).keys()
        ]
        if not names:
            return f"Nothing to restore: {self.folder} already has everything in the backup."
        return f"Restored {in_a_row(names)} from {self.file.name}."


def plan_restore(address: Address, file: Path, parts: Iterable[str] = ()) -> Restoration:
    """Compare a backup with a folder; nothing is changed.

    Args:
        address: the workspace, or a folder without one.
        parts: which of ``PARTS`` to restore; all, if left out.
    """
    folder = folder_of(address)
    backup = read_backup(file)
    if not backup.manifest.is_verified:
        raise NoBackup(
            file, "it is a copy of a damaged workspace as it was, which you can unzip to look at"
        )
    for name, kind in JOURNAL_KINDS.items():
        refuse_newer(backup.members.get(name, b""), kind, f"{name} in {file}")
    chosen, workspace = tuple(parts) or tuple(PARTS), backup.manifest.workspace
    writes: dict[str, bytes] = {}
    lost: list[str] = []
    redactions = list(backup.manifest.redactions)
    for name in (JOURNAL_NAME, SCRUTINY_NAME):
        redactions += redactions_in(_bytes_at(folder / name))
    of_team = redactions_for(Whose.TEAMS, redactions)
    redacted = {file.hash: file.digest for each in of_team for file in each.files}
    journals = [data for name, data in backup.members.items() if name.endswith(".jsonl")]
    own = filter(is_the_teams, journals)
    texts = [text for data in own for text in redacted_values(data, redactions)]
    doubts = _doubts(folder)
    for part in chosen:
        for name, held in backup.part(part).items():
            path, data = folder / name, held
            here = _bytes_at(path)
            if name in JOURNAL_KINDS:
                data = with_redactions(held, redactions)
            elif part == "merged":
                data = blanked(held, redactions)
            elif part == "templates":
                with suppress(Unsearchable):
                    data = removed(held, texts)
            is_same = here == data or redacted.get(path.stem, "") not in {"", _digest(data)}
            if is_same and name not in doubts:
                continue
            writes[name] = data
            if name in {JOURNAL_NAME, SCRUTINY_NAME}:
                lost += doubts[name] if is_same else _lost_lines(path, here, data, workspace)
            elif part == "templates":
                lost += _lost_template(name, backup, of_team, is_here=bool(here))
    return Restoration(folder, file, backup, chosen, writes, tuple(lost))


def _doubts(folder: Path) -> dict[str, list[str]]:
    """Return what is missing at the end of each journal; to restore the same one gives that up."""
    found: dict[str, list[str]] = {}
    with suppress(CscpError):
        workspace = Workspace(folder)
        with suppress(BrokenJournal):
            workspace.verify()
        for name, troubles in (
            (JOURNAL_NAME, workspace.damage()),
            (SCRUTINY_NAME, workspace.scrutiny_damage()),
        ):
            missing = [
                each for each in troubles if each.kind in {TroubleKind.SHORTENED, TroubleKind.OLDER}
            ]
            if missing:
                found[name] = [each.sentence for each in missing]
    return found


def _lost_template(
    name: str, backup: Backup, redactions: Sequence[Redaction], *, is_here: bool
) -> Iterator[str]:
    if is_here:
        yield f"{name} has changed since; the backup has an earlier version."
    # Only whole values of records are known afterwards, not the name within them.
    own = [*backup.manifest.redactions, *redactions_in(backup.members.get(JOURNAL_NAME, b""))]
    if {each.id for each in redactions} - {each.id for each in own}:
        yield f"A text was redacted since, so look whether {name} has it when it is restored."


def _bytes_at(path: Path) -> bytes:
    return bytes_for_backup(path) if path.is_file() else b""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _lost_lines(path: Path, here: bytes, there: bytes, workspace: str) -> Iterator[str]:
    """Return in words which lines of a journal its backup does not have."""
    if not here:
        return
    known = {line.hash for line in lines_in(path, there).lines}
    mine = list(whole_lines(here))
    with suppress(NotBegun, BrokenJournal):
        # After a repair that found no first line, only the lines say which workspace it is.
        is_other = journal_in(path, here).header().workspace != workspace
        if is_other and not any({line.hash, line.source} & known for line in mine):
            raise Refused(
                f"{path.parent} has a different workspace from the backup, so nothing was "
                "restored. Add --into with the name of a new folder."
            )
    # A redaction is recorded again where the journal is restored.
    here_only = [line for line in mine if not {line.hash, line.source} & known]
    more = [line for line in here_only if not is_redaction(line)]
    if more:
        are = "is" if len(more) == 1 else "are"
        them = "it" if len(more) == 1 else "them"
        yield (
            f"{counted(len(more), 'change')} in {path.name} {are} not in this backup, the last "
            f"by {_who_and_when(more)}; restoring removes {them}."
        )
    if moved := move_in(more):
        yield (
            f"The plan was moved to {where_moved(moved)}. After this, people could "
            "record in both places, and neither would have it all."
        )
    signed = [
        short_quarter(change.id.partition("/sign-off")[0])
        for line in more
        for change in line.changes
        if change.table == "sign_offs" and change.creates
    ]
    if signed:
        yield (
            f"With {'it goes the sign-off' if len(signed) == 1 else 'them go the sign-offs'} of "
            f"{in_a_row(signed)}; the signed files stay in the folder."
        )


def _who_and_when(lines: Sequence[Line]) -> str:
    last = max(lines, key=lambda line: line.n)
    moment = in_london(moment_of(last.at))
    return f"{shortened(last.by)} at {moment:%H.%M} on {long(moment.date())}"


def restore(
    plan: Restoration, now: datetime, holder: str, *, may_upgrade: bool = False
) -> Path | None:
    """Restore a backup according to a plan, keeping a copy of the folder first.

    Args:
        plan: the plan as shown to the user, who accepted the losses it lists.
        may_upgrade: whether the folder's journals may be of a later format afterwards.

    Returns:
        The copy; None where there was nothing to keep.

    Raises:
        BackupNotKept: no copy could be kept; nothing was restored.
        NotSaved: nothing was restored.
        NotComplete: a file could not be written; opening the folder goes on from there.
    """
    folder = plan.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise NotReadable(folder, problem) from None
    with whole_turn(folder, holder, plan.backup.members):
        finish_replacing(folder)
        fresh = plan_restore(folder, plan.file, plan.parts)
        if set(fresh.lost) - set(plan.lost):
            raise WouldLose(fresh.lost)
        if not fresh.writes:
            return None
        if not may_upgrade:
            refuse_upgrade(folder, fresh.writes)
        is_begun = any((folder / name).exists() for name in (*fresh.writes, JOURNAL_NAME))
        agreed = _given_up(folder, fresh)
        copy = keep_as_is(folder, now, "restore", agreed) if is_begun else None
        replace_files(folder, fresh.writes)
        redact_copies(folder)
    return copy


def restore_elsewhere(storage: Storage, file: Path) -> str:
    """Make a workspace in an empty place that is no folder, from a backup; returns what it holds.

    Raises:
        CscpError: there is one already, or the backup has what such a place can't keep.
    """
    with TemporaryDirectory(prefix="cscp-") as room:
        plan = plan_restore(Path(room), file)
    with storage.made(is_filled=True) as apart:
        fill(apart, plan.writes)
    return plan.backup.manifest.sentence()


def fill(storage: Storage, members: Mapping[str, bytes]) -> None:
    """Put the journals and files of a backup into a place that has none of them, the team's last."""
    for name, data in members.items():
        if name not in JOURNAL_KINDS:
            storage.put(name, data)
    if SCRUTINY_NAME in members:
        storage.scrutiny(writes=True).begin(members[SCRUTINY_NAME])
    storage.team(writes=True).begin(members[JOURNAL_NAME])


def _given_up(folder: Path, plan: Restoration) -> list[Witness]:
    """Return the witnesses of lines that the journals which are restored don't have."""
    found: list[Witness] = []
    if data := plan.writes.get(JOURNAL_NAME):
        read = lines_in(folder / JOURNAL_NAME, data)
        found += lacking(folder, read.header, data, fold(read.lines).filed)
    if data := plan.writes.get(SCRUTINY_NAME):
        found += lacking_of_scrutiny(folder, plan.backup.manifest.workspace, data)
    return found
