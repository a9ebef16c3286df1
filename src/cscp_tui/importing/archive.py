"""Read Office files as archives, checking their sizes before anything is unpacked."""

from __future__ import annotations

import io
import posixpath
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from cscp_tui.importing.cells import TooLarge, UnreadableFile

MOST_UNPACKED = 150_000_000
"""The most bytes to which the parts of a file may unpack in total."""
_LEFT_OUT = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".tif", ".tiff", ".mp4")
"""The endings of parts that are never read."""
_DAMAGED = "is damaged or was cut off. Ask for it again, or open it and save it as a new file"


class Archive:
    """An Office file whose archive is valid and not too large to unpack."""

    def __init__(self, name: str, data: bytes) -> None:
        """Check the archive and the sizes of its parts.

        Raises:
            UnreadableFile: if it is damaged or needs a password.
            TooLarge: if it would unpack to too many bytes.
        """
        self.name = name
        try:
            self._zip = ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (BadZipFile, OSError, ValueError, EOFError):
            raise UnreadableFile(name, _DAMAGED) from None
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile(name, NEEDS_PASSWORD)
        size = sum(e.file_size for e in entries if not e.filename.lower().endswith(_LEFT_OUT))
        if size > MOST_UNPACKED:
            raise TooLarge(name, f"unpacks to {size // 1_000_000:,} MB, larger than any plan")
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            KeyError: if there is no such part.
            UnreadableFile: if the part is damaged.
        """
        try:
            return self._zip.read(part)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise UnreadableFile(self.name, _DAMAGED) from None

    def xml(self, part: str) -> Any:
        return parsed(self.read(part))

    def elements(self, part: str, *names: str) -> Iterator[Any]:
        """Yield a part's elements with the given names one by one, freeing each afterwards."""
        try:
            with self._zip.open(part) as stream:
                found = etree.iterparse(
                    stream,
                    tag=[f"{{*}}{name}" for name in names],
                    resolve_entities=False,
                    no_network=True,
                )
                for _, element in found:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise UnreadableFile(self.name, _DAMAGED) from None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Map the keys of a part's references to the kind and name of the parts they refer to."""
        return {
            each.get("Id", ""): (
                each.get("Type", "").rpartition("/")[2],
                _resolved(part, each.get("Target", "")),
            )
            for each in self.relationships(part)
            if each.get("TargetMode") != "External"
        }

    def relationships(self, part: str) -> Iterator[Any]:
        """Yield a part's relationship elements, which name what it refers to."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path in self.names:
            yield from self.xml(path).iter("{*}Relationship")

    @property
    def notes(self) -> Iterator[str]:
        """Notes on the parts that are not read."""
        if any(name.endswith("vbaProject.bin") for name in self.names):
            yield "Its macros were not run."


NEEDS_PASSWORD = (
    "is protected by a password. Open it, remove the password (File, Info, Protect), save it and "  # noqa: S105 - a sentence
    "try again"
)


def parsed(data: bytes) -> Any:
    """Parse a document safely, without external files or entity expansion.

    Return its root element.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without a namespace; empty if there is none."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
