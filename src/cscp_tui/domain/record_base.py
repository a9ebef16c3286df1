"""What every record has."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time

from msgspec import Struct


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every record has."""

    id: str
    """Its permanent id within its table; for an action, its reference."""

    created: date
    """The day from which it holds."""

    undone: bool = False
    """Whether its making was undone; it then counts nowhere, and its id stays taken."""
