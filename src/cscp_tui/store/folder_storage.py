"""A folder as the place of a workspace: what ``store/folder.py`` and its neighbours do with its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cscp_tui.base.atomic_write import write_unless_same
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.records import Filed, Redaction, SignedFile
from cscp_tui.store import folder as files
from cscp_tui.store import signed_files
from cscp_tui.store.codec import Header
from cscp_tui.store.errors import InTheTeamsFolder, Trouble, system_errors_about
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import Disk, FileLedger, LazyDisk, Ledger, ReadingDisk
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import (
    FILE_NAME,
    Contents,
    Lock,
    Snapshot,
    read_snapshot,
    write_snapshot,
)
from cscp_tui.store.storage import Address, Storage

if TYPE_CHECKING:
    from cscp_tui.store.kept_lines import KeptLines


class FolderStorage(Storage):
    """A folder with a journal, and whatever else of a workspace is beside it."""

    folder: Path

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """The folder, which may not exist yet.

        Args:
            disk: through which the ledgers are written.
        """
        self.folder, self._disk = folder, disk or Disk()
        self.where = str(folder)
        self.is_filled_alone = isinstance(disk, LazyDisk)

    @property
    def address(self) -> str:
        return str(self.folder.absolute())

    def team(self, *, writes: bool = False) -> FileLedger:
        return self._ledger(files.JOURNAL_NAME, writes=writes)

    def scrutiny(self, *, writes: bool = False) -> FileLedger:
        return self._ledger(SCRUTINY_NAME, writes=writes)

    def _ledger(self, name: str, *, writes: bool) -> FileLedger:
        return FileLedger(self.folder / name, self._disk if writes else ReadingDisk())

    def scrutiny_turn(self, holder: str) -> AbstractContextManager[None]:
        return files.scrutiny_turn(self.folder, holder)

    @contextmanager
    def made(self, *, is_filled: bool = False) -> Iterator[Storage]:
        with files.made_apart(self.folder) as apart:
            yield FolderStorage(apart, LazyDisk() if is_filled else self._disk)

    def make_room(self) -> None:
        with system_errors_about(self.folder, "made"):
            self.folder.mkdir(parents=True, exist_ok=True)

    def is_begun(self) -> bool:
        return files.is_begun(self.folder)

    def refuse_begun(self) -> None:
        files.refuse_made(self.folder)

    def gone(self) -> CscpError | None:
        return files.journal_gone(self.folder)

    def keep(self, data: bytes, ending: str) -> str:
        return signed_files.keep(self.folder, data, ending)

    def fetch(self, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()) -> bytes:
        return signed_files.fetch(self.folder, signed, file, redactions)

    def templates(self) -> Templates:
        return files.read_templates(self.folder)

    def add_template(self, name: str, data: bytes, *, replaces: bool = False) -> tuple[str, bool]:
        is_stored = files.add_template(self.folder, name, data, replaces=replaces)
        return str(self.folder / TEMPLATES / name), is_stored

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        files.refuse_links(self.folder, [name])
        with system_errors_about(path, "written"):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_unless_same(path, data)

    def read_snapshot(self) -> Snapshot | None:
        return read_snapshot(self.folder / FILE_NAME)

    def write_snapshot(
        self, contents: Contents, lock: Lock, is_still_true: Callable[[], bool]
    ) -> bool:
        return write_snapshot(self.folder / FILE_NAME, contents, lock, is_still_true)

    def drop_snapshot(self) -> None:
        with suppress(OSError):
            (self.folder / FILE_NAME).unlink(missing_ok=True)

    def why_not(self) -> Trouble | None:
        from cscp_tui.store.synced import trouble_of_sync  # noqa: PLC0415 - readers don't need it

        return trouble_of_sync(self.folder)

    def keeps(self, file: Path) -> bool:
        return file.parent.resolve() == self.folder.resolve()

    def kept_lines(self, ledger: Ledger, name: str) -> KeptLines | None:
        # Readers need none of it.
        from cscp_tui.base.paths import state_folder  # noqa: PLC0415
        from cscp_tui.store.kept_lines import KeptLines  # noqa: PLC0415
        from cscp_tui.store.shared_drives import is_on_local_disk  # noqa: PLC0415

        is_local = is_on_local_disk(Path(ledger.where).parent)
        return None if is_local else KeptLines(state_folder(), name)

    def is_half_replaced(self) -> bool:
        return files.pending_replacement(self.folder).exists()

    def complete_replacing(self, holder: str) -> list[str]:
        return files.complete_replacing(self.folder, holder)

    def finish_replacing(self, holder: str) -> list[str]:
        with self.scrutiny_turn(holder):
            return files.finish_replacing(self.folder)

    def replacements(self) -> set[str]:
        return {path.name for path in files.copies_before(self.folder)}

    def unfinished_redaction(self, ledger: Ledger) -> object:
        return FileLedger(files.pending_redaction(Path(ledger.where))).fingerprint()

    # What is about redactions and witnesses is hardly ever needed.

    def complete_redaction(self, ledger: Ledger) -> list[str]:
        from cscp_tui.store.redacted_files import complete_redaction  # noqa: PLC0415

        return complete_redaction(self.folder, Path(ledger.where))

    def finish_redaction(self, ledger: Ledger) -> list[str]:
        from cscp_tui.store.redacted_files import finish_redaction  # noqa: PLC0415

        return finish_redaction(self.folder, Path(ledger.where))

    def redact_copies(self) -> None:
        from cscp_tui.store.redacted_files import redact_copies  # noqa: PLC0415

        redact_copies(self.folder)

    def merged(self) -> Iterator[Ledger]:
        return signed_files.merged_in(self.folder)

    def overwritten(self) -> list[Path]:
        from cscp_tui.store.kept_lines import COPY_NAME  # noqa: PLC0415 - readers don't need it

        return sorted(self.folder.glob(f"{COPY_NAME}*.jsonl"))

    def forks(self, journal: Journal, header: Header, position: Position) -> list[str]:
        return files.forks(self.folder, journal, header, position)

    def is_doubted(self, position: Position) -> bool:
        """Return whether the name of a backup says that it has more, or another last line."""
        return any(
            name.n > position.n
            or (name.n == position.n and not position.hash.startswith(name.seal))
            for name in files.ends_named(self.folder)
        )

    def lacking(
        self, header: Header, data: bytes, filed: Iterable[Filed], last: int
    ) -> Trouble | None:
        from cscp_tui.store.witnesses import lacking, trouble_of_witnesses  # noqa: PLC0415

        found = lacking(self.folder, header, data, filed)
        return trouble_of_witnesses(found, last) if found else None

    def lacking_of_scrutiny(self, workspace: str, data: bytes, last: int) -> Trouble | None:
        from cscp_tui.store.witnesses import (  # noqa: PLC0415
            lacking_of_scrutiny,
            trouble_of_scrutiny,
        )

        found = lacking_of_scrutiny(self.folder, workspace, data)
        return trouble_of_scrutiny(found, last) if found else None

    def given_up(self) -> set[str]:
        from cscp_tui.store.witnesses import given_up  # noqa: PLC0415

        return given_up(self.folder)


def storage_at(address: Address, disk: Disk | None = None) -> Storage:
    """Return the place of a workspace.

    Args:
        disk: through which the ledgers of a folder are written.
    """
    return FolderStorage(address, disk) if isinstance(address, Path) else address


def place_of_exports(storage: Storage, *, scrutinises: bool) -> Path:
    """Return where the folder for exports is by default.

    That is the workspace's folder; elsewhere, and for a scrutineer, it is where the program was started.
    """
    if storage.folder is not None and not scrutinises:
        return storage.folder
    place = Path.cwd()
    if scrutinises:
        refuse_place_of_the_teams(place / files.EXPORTS, storage)
    return place


def refuse_place_of_the_teams(path: Path, storage: Storage) -> None:
    """Refuse to let a scrutineer write a file among those of a team; links are followed."""
    own = storage.folder.resolve() if storage.folder is not None else None
    if any(
        parent == own or (parent / files.JOURNAL_NAME).exists() for parent in path.resolve().parents
    ):
        raise InTheTeamsFolder(path)
