"""Memory as the place of a workspace: gone with the program, and without a folder's backups and repairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.records import Filed, Redaction, SignedFile
from cscp_tui.store.ledger import Ledger, MemoryLedger
from cscp_tui.store.signed_files import FOLDER, file_name, merged_among, verified_file
from cscp_tui.store.snapshot import Snapshot
from cscp_tui.store.storage import Storage


class MemoryStorage(Storage):
    """A place that nobody but this process knows."""

    where = address = "memory"

    def __init__(self) -> None:
        self._team = MemoryLedger(f"{self.where}/journal.jsonl")
        self._scrutiny = MemoryLedger(f"{self.where}/scrutiny.jsonl")
        self._files: dict[str, bytes] = {}

    def team(self, *, writes: bool = False) -> Ledger:
        return self._team if writes else self._team.only_read()

    def scrutiny(self, *, writes: bool = False) -> Ledger:
        return self._scrutiny if writes else self._scrutiny.only_read()

    @contextmanager
    def made(self, *, is_filled: bool = False) -> Iterator[Storage]:
        self.refuse_begun()
        apart = MemoryStorage()
        apart.is_filled_alone = is_filled
        yield apart
        self.refuse_begun()
        self._team, self._scrutiny = apart._team, apart._scrutiny
        self._files = apart._files

    def make_room(self) -> None:
        """Do nothing: there is room."""

    def is_begun(self) -> bool:
        return self._team.exists()

    def refuse_begun(self) -> None:
        if self._team.exists():
            raise CscpError(f"There's a workspace in {self.where} already.")

    def keep(self, data: bytes, ending: str) -> str:
        digest = sha256(data).hexdigest()
        self.put(f"{FOLDER}/{file_name(digest, ending)}", data)
        return digest

    def fetch(self, signed: Filed, file: SignedFile, redactions: Iterable[Redaction] = ()) -> bytes:
        name = f"{FOLDER}/{file_name(file.hash, file.format)}"
        return verified_file(self._files.get(name), signed, file, redactions)

    def templates(self) -> Templates:
        found = {
            name.removeprefix(f"{TEMPLATES}/"): data
            for name, data in self._files.items()
            if name.startswith(f"{TEMPLATES}/")
        }
        return Templates(files=found)

    def add_template(self, name: str, data: bytes, *, replaces: bool = False) -> tuple[str, bool]:
        is_stored = replaces or f"{TEMPLATES}/{name}" not in self._files
        if is_stored:
            self._files[f"{TEMPLATES}/{name}"] = data
        return name, is_stored

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield from self._files.items()

    def put(self, name: str, data: bytes) -> None:
        self._files.setdefault(name, data)

    def put_with_redaction(self, files: Mapping[str, bytes]) -> None:
        self._files |= files

    def merged(self) -> Iterator[Ledger]:
        return merged_among(self.files())

    def read_snapshot(self) -> Snapshot | None:
        """Return None: the lines are in memory already."""
        return None

    def write_snapshot(self, *_: object, **__: object) -> bool:
        """Return True: a snapshot is as good as written, as none is needed."""
        return True

    def drop_snapshot(self) -> None:
        """Do nothing: none is kept."""
