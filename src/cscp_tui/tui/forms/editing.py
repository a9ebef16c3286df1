"""What the forms share that edit a record: what stands in their fields, and what was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.errors import Refused
from cscp_tui.tui.forms.specs import Field, Kind, plain_of, text_of

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Plain
    from cscp_tui.tui.forms.specs import Values

LONG_TEXT = "ctrl+j starts a new line · ctrl+o opens your editor"
"""What is said under a long text that needs no other hint."""

RESTRICTED = Field(
    key="restricted",
    label="Restricted",
    kind=Kind.YES_NO,
    hint="yes keeps it out of the public version and off the projector",
)


class NothingEdited(Refused):
    """An edit form in which nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed yet; change something, or go back with escape.")


def begun(field: Field, value: Plain) -> Field:
    """The field with a plain value in it."""
    return replace(field, value=text_of(field, value))


def changed(values: Values) -> dict[str, Plain]:
    """The plain values of the fields that were changed.

    Raises:
        NothingEdited: there are none.
    """
    if not values:
        raise NothingEdited
    return {name: plain_of(value) for name, value in values.items()}
