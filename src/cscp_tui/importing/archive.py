"""Read the parts of Office files and what they refer to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from cscp_tui.base.markup import elements_of, parsed_xml
from cscp_tui.base.zip_archive import ZipArchive


class Archive(ZipArchive):
    """An Office file from outside, whose parts are XML."""

    def xml(self, part: str) -> Any:
        return parsed_xml(self.name, self.read(part))

    def elements(self, part: str, *names: str) -> Iterator[Any]:
        """Yield a part's elements with the given names one by one, freeing each afterwards."""
        with self.open(part) as stream:
            yield from elements_of(self.name, stream, names)

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


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
