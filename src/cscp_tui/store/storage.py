"""What a workspace needs of the place where it is kept: two ledgers, files by hash, a snapshot.

Everything else of the program reaches a workspace through this. A folder has more, such as backups,
repairs and claims; those jobs ask for the folder itself, and other places refuse them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.records import Filed, Redaction, SignedFile
from cscp_tui.store.codec import Header
from cscp_tui.store.errors import Trouble
from cscp_tui.store.folder import JOURNAL_NAME, is_within
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import Ledger
from cscp_tui.store.snapshot import Contents, Lock, Snapshot

if TYPE_CHECKING:
    from cscp_tui.store.kept_lines import KeptLines


class OnlyInAFolder(Refused):
    """A job that only a workspace in a folder has."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} isn't a folder, and only a workspace in a folder can do that. “docs/it.md” says "
            "what a database does instead."
        )


class Storage(Protocol):
    """The place of a workspace.

    What has an answer here is what only some places have; the answer is that of all others.
    """

    where: str
    """What people call it, such as the path of its folder."""
    folder: Path | None = None
    """The folder, for what only a folder has; None for other places."""
    is_filled_alone: bool = False
    """True while nobody else can know it, so that its locks need not be taken."""

    @property
    def is_folder(self) -> bool:
        """True if it has what only a folder has, such as backups beside its journals."""
        return self.folder is not None

    @property
    def address(self) -> str:
        """The address that opens the place, wherever the program is started: ``/srv/croydon``."""

    # The ledgers.

    def team(self, *, writes: bool = False) -> Ledger:
        """Return the team's ledger, which refuses to be written unless ``writes``."""

    def scrutiny(self, *, writes: bool = False) -> Ledger:
        """Return the scrutineer's ledger, as ``team`` does."""

    def scrutiny_turn(self, holder: str) -> AbstractContextManager[None]:
        """Hold the lock of the scrutineer's ledger too; the caller holds the team's.

        Where both ledgers have one lock, that is held already.
        """
        return nullcontext()

    # Making a workspace.

    def made(self, *, is_filled: bool = False) -> AbstractContextManager[Storage]:
        """Yield a place in which a workspace is made, and put it here once it is whole.

        Args:
            is_filled: whether so much is recorded at once that nothing is waited for before ``sync``.

        Raises:
            CscpError: there is a workspace here, or was one, or it could not be written.
        """

    def make_room(self) -> None:
        """Make the place, if it is missing."""

    def update(self) -> bool:
        """Bring a place up to this version that an earlier one set up; returns whether it did."""
        return False

    def is_begun(self) -> bool:
        """Return whether it has a workspace, or shows that it had one."""

    def refuse_begun(self) -> None:
        """Refuse to make a workspace where there is one, or was one."""

    def gone(self) -> CscpError | None:
        """Return why there is no journal although there was one; None where there never was."""
        return None

    # Files by hash, and templates.

    def keep(self, data: bytes, ending: str) -> str:
        """Store a file under its hash, durably, and return the hash; one that is there stays.

        Args:
            ending: the ending of its name: ``md``.

        Raises:
            NotKept: it could not be stored.
        """

    def fetch(self, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()) -> bytes:
        """Read a stored file, and verify that it is the one that was signed.

        Args:
            redactions: those recorded, since which a file may have another hash.

        Raises:
            SignedFileMissing: it is not there.
            SignedFileChanged: its bytes are others.
        """

    def templates(self) -> Templates:
        """Return the workspace's own templates, and a problem for each that can't be read."""

    def add_template(self, name: str, data: bytes, *, replaces: bool = False) -> tuple[str, bool]:
        """Store a template, unless there is one of that name.

        Args:
            replaces: whether it takes the place of that one.

        Returns:
            What people call it, and whether it was stored.
        """

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the stored files, merged journals and templates by the names that a folder has them by."""
        yield from ()

    def put(self, name: str, data: bytes) -> None:
        """Store a file under a name that ``files`` yields, durably; nothing is done if it is there.

        Raises:
            CscpError: it could not be stored, or such a place keeps no such file.
        """

    def put_with_redaction(self, files: Mapping[str, bytes]) -> None:
        """Store files in place of others of the same names, with the redaction that is recorded next.

        A folder's files change afterwards.
        """
        return

    # The snapshot of the present state, which the journal can always make again.

    def read_snapshot(self) -> Snapshot | None:
        """Return the snapshot; None unless it is whole, untouched and of this version."""

    def write_snapshot(
        self, contents: Contents, lock: Lock, is_still_true: Callable[[], bool]
    ) -> bool:
        """Write a snapshot, unless the present one is as new.

        Args:
            lock: holds other writers off for the moment of replacing.
            is_still_true: whether the journal has the mark's line; asked under the lock.

        Returns:
            Whether it is as new as the mark now.

        Raises:
            OSError: it could not be written; the old one is as it was.
        """

    def drop_snapshot(self) -> None:
        """Remove the snapshot; where that fails, it stays."""

    findings: list[str] = []  # noqa: RUF012 - it stays empty where there are none
    """Sentences about the place that people have to be told."""

    # Who records, why nothing can be written, and what was cut off.

    def why_not(self) -> Trouble | None:
        """Return why this computer can't write here; None if it can."""
        return None

    def keeps(self, file: Path) -> bool:
        """Return whether a file is beside the ledgers."""
        return False

    def kept_lines(self, ledger: Ledger, name: str) -> KeptLines | None:
        """Return the lines that this device keeps of a ledger, where others may write over them.

        Args:
            name: the name under which it keeps them.
        """
        return None

    def is_half_replaced(self) -> bool:
        """Return whether a restore or a repair was stopped, so that nothing may be recorded."""
        return False

    def complete_replacing(self, holder: str) -> list[str]:
        """Finish a restore or a repair that was stopped; returns a message about it."""
        return []

    def finish_replacing(self, holder: str) -> list[str]:
        """Finish a restore or a repair that was stopped, while holding the lock of the team's ledger."""
        return []

    def replacements(self) -> set[str]:
        """Return the names of the copies that were kept before restores and repairs."""
        return set()

    def unfinished_redaction(self, ledger: Ledger) -> object:
        """Return a value for a redaction that was cut off, which changes with each; None for none."""
        return None

    def complete_redaction(self, ledger: Ledger) -> list[str]:
        """Finish a redaction that was cut off, unless somebody else is at it.

        Args:
            ledger: that records it.
        """
        return []

    def finish_redaction(self, ledger: Ledger) -> list[str]:
        """Finish a redaction that was cut off, while holding the ledger's lock."""
        return []

    def redact_copies(self) -> None:
        """Blank in copies and backups what was redacted.

        Raises:
            OSError: one could not be written.
        """
        return

    # Whatever else knows a line of a journal.

    def merged(self) -> Iterator[Ledger]:
        """Yield the ledgers of the journals that were merged into the team's."""
        yield from ()

    def overwritten(self) -> list[Path]:
        """Return the copies with lines that another computer wrote over, to be merged in again."""
        return []

    def forks(self, journal: Journal, header: Header, position: Position) -> list[str]:
        """Return a sentence for each copy that has changes which the team's journal lacks."""
        return []

    def is_doubted(self, position: Position) -> bool:
        """Return whether something may know more lines than up to a position, or other ones."""
        return False

    def lacking(
        self, header: Header, data: bytes, filed: Iterable[Filed], last: int
    ) -> Trouble | None:
        """Return the trouble of a team's journal that lacks a line which something else knows.

        Args:
            filed: what it records as filed.
            last: the number of its last line.
        """
        return None

    def lacking_of_scrutiny(self, workspace: str, data: bytes, last: int) -> Trouble | None:
        """Return the trouble of a scrutineer's journal that lacks a line which something else knows."""
        return None

    def given_up(self) -> set[str]:
        """Return the beginnings of the seals of lines that restores and repairs gave up."""
        return set()


Address: TypeAlias = "Storage | Path"
"""The place of a workspace, or the path of its folder."""


def folder_of(address: Address) -> Path:
    """Return the folder, for a job that only a folder has.

    Raises:
        OnlyInAFolder: the workspace is somewhere else.
    """
    if isinstance(address, Path):
        return address
    if address.folder is None:
        raise OnlyInAFolder(address.where)
    return address.folder


@contextmanager
def as_folder(address: Address) -> Iterator[Path]:
    """Yield the folder of a workspace; of one that is somewhere else, a copy that is gone afterwards.

    Raises:
        NoWorkspace: there is none.
    """
    if isinstance(address, Path) or address.folder is not None:
        yield folder_of(address)
        return
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - a folder needs none

    with TemporaryDirectory(prefix="cscp-") as room:
        # Whatever the scrutineer has seen of the team's journal is in it when that is read later.
        for ledger in (address.scrutiny(), address.team()):
            if ledger.name == JOURNAL_NAME or ledger.exists():
                atomic_write(Path(room, ledger.name), ledger.read(0))
        for name, data in address.files():
            if is_within(name):
                Path(room, name).parent.mkdir(parents=True, exist_ok=True)
                atomic_write(Path(room, name), data)
        yield Path(room)
