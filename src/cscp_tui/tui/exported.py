"""What a screen hands out when it is asked to export what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.exporting.steps import Step

Format: TypeAlias = Literal["md", "csv", "docx", "html", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A paper that can be written to a file, made only once its format is known."""

    name: str
    """What its file is called unless something else is typed, without ending: ``actions 2025``."""

    about: str
    """What it holds, in words: ``8 of 35 actions · late``."""

    formats: tuple[Format, ...] = ("md", "csv", "html", "json")
    """The formats that it can have."""

    text: Callable[[Format], str | bytes]
    """Its text in a format, which of Word's is bytes."""

    size: int = 0
    """How many records are in it; many are written beside the keys, where it is ``finished``."""

    finished: Callable[[Format], Callable[[Step], str]] | None = None
    """What makes the text in a format without looking at the book any more, and tells how far it
    is."""
