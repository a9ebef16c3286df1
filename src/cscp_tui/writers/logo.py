"""Read the partnership's logo from the templates of a workspace."""

from __future__ import annotations

from base64 import b64encode

from msgspec import Struct

from cscp_tui.documents.templates import FOLDER, LOGOS, Templates

LARGEST = 1_000_000
"""The most bytes of a logo, which is included in every file."""

_SMALLEST = 60
"""The least bytes of a logo: even a picture of one dot has more."""
_BEGINNINGS = {"logo.png": b"\x89PNG\r\n\x1a\n", "logo.jpg": b"\xff\xd8\xff"}
_TYPES = {"logo.png": "image/png", "logo.jpg": "image/jpeg"}


class Logo(Struct, frozen=True):
    """A picture with its media type."""

    data: bytes
    media_type: str

    @property
    def address(self) -> str:
        """The picture as a data URL, which needs no other file."""
        return f"data:{self.media_type};base64,{b64encode(self.data).decode()}"


def logo_of(templates: Templates) -> Logo | None:
    """Return the logo of a workspace; None if it has none or the file is not usable."""
    for name in LOGOS:
        data = templates.files.get(name)
        if data is None:
            continue
        if not data.startswith(_BEGINNINGS[name]) or len(data) < _SMALLEST:
            why = "isn't a picture of that kind"
        elif len(data) > LARGEST:
            why = f"is larger than {LARGEST // 1_000_000} MB"
        else:
            return Logo(data, _TYPES[name])
        problem = f"{FOLDER}/{name} {why}, so no logo was used. Save it again as PNG or JPEG."
        if problem not in templates.problems:
            templates.problems.append(problem)
    return None
