"""The guard for children's data, as forms ask it: it warns, names the place, and never blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.base.errors import Refused
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.identifiers import find_identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cscp_tui.domain.identifiers import Identifier
    from cscp_tui.tui.forms.fields import Form


_WRITTEN = frozenset({FieldType.TEXT, FieldType.LONG})


class Warned(Refused):
    """A warning after which the same is saved, once it is asked for again."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(f"{sentence} Press Enter again to save anyway.", field=field)


class Doubt(Struct, frozen=True):
    """A passage of a field that looks like a child's or a family's identifier."""

    field: str
    text: str
    """The whole text of the field; once it has been warned of, it is saved."""
    finding: Identifier
    sentence: str


def warnings_of(form: Form, typed: Mapping[str, str], quiet: Collection[str]) -> tuple[Doubt, ...]:
    """Return the warnings of a form's texts: at most one for each field."""
    found = []
    for field in form.fields:
        text = typed.get(field.key, "")
        if field.kind not in _WRITTEN or not text:
            continue
        if findings := find_identifiers(text, quiet):
            sentence = findings[0].sentence(f"“{field.label}”")
            found.append(Doubt(field.key, text, findings[0], sentence))
    return tuple(found)
