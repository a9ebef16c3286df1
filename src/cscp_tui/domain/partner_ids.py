"""The ids of agencies and groups, made of what people call them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_NO_CAPITALS = re.compile(r"[^A-Z0-9]+")


def short_id(name: str, abbreviation: str = "") -> str:
    """An id for an agency of this name: ``culture-community-safety``."""
    return _NO_LETTERS.sub("-", (abbreviation or name).casefold()).strip("-")


def agency_id(taken: Container[str], name: str, abbreviation: str) -> str:
    """An id for an agency that no other has: ``police``."""
    short = short_id(name, abbreviation) or short_id(name) or "agency"
    return _free(taken, short, f"{short}-")


def group_id(taken: Container[str], name: str, abbreviation: str) -> str:
    """An id for a group, with which those of its meetings begin: ``QAG``."""
    initials = "".join(word[0] for word in name.split())
    made = (_NO_CAPITALS.sub("", text.upper()) for text in (abbreviation, initials))
    short = next(filter(None, made), "GROUP")
    return _free(taken, short, short)


def _free(taken: Container[str], first: str, beginning: str) -> str:
    key, number = first, 2
    while key in taken:
        key, number = f"{beginning}{number}", number + 1
    return key


MAKERS = {"agencies": agency_id, "groups": group_id}
"""What makes an id, by table."""
