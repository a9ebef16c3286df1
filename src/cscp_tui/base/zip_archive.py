"""ZIP archives whose bytes follow from their members alone."""

from __future__ import annotations

import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that an archive can name; a real one would change the bytes."""


def archive_of(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of named members, in their order; the same members give the same bytes."""
    output = io.BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            info = ZipInfo(name, _NO_DAY)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return output.getvalue()
