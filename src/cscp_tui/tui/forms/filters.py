"""The form that saves the filter of a list under a name, or forgets one."""

from __future__ import annotations

import re

from msgspec import Struct

from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.filters import parse_filter
from cscp_tui.tui.forms.fields import Done, Field, Form, Values
from cscp_tui.tui.session import Session

_NAME = re.compile(r"\w[\w .&'-]{0,39}")


class SaveFilter(Struct, frozen=True):
    """A filter that is to be kept under a name; forgotten, where it is empty."""

    name: str
    text: str


def save_filter_form(text: str, session: Session) -> Form:
    """A name for a filter, and the filter itself."""
    saved = session.filters
    names = Choices(Choice(name, name, known) for name, known in saved.texts.items())

    def build(values: Values) -> SaveFilter:
        name, wanted = " ".join(values["name"].split()), " ".join(values["text"].split())
        if not _NAME.fullmatch(name):
            shown = shortened(name)
            raise NotUnderstood(
                f"“{shown}” isn't a valid filter name. Use up to 40 letters, digits and spaces.",
                field="name",
            )
        known = saved.named(name)
        if not wanted and known is None:
            raise NotUnderstood("Type a filter to save.", field="text")
        try:
            with_it = {**saved.texts, (known or name): wanted}
            parse_filter(wanted and f'filter:"{name}"', session.book, session.today, saved=with_it)
        except CscpError as problem:
            raise NotUnderstood(str(problem), field="text") from None
        return SaveFilter(known or name, wanted)

    return Form(
        key="save filter",
        title="Save the filter",
        about="saved in your own settings; to use it, type filter: and its name, or find it in "
        "the palette",
        fields=(
            Field(
                key="name",
                label="Name",
                needed=True,
                choices=names,
                hint="e.g. late police",
                tell=lambda typed: _tell(typed, session),
            ),
            Field(
                key="text",
                label="Filter",
                value=text,
                hint="clear it to delete the saved filter",
            ),
        ),
        build=build,
    )


def _tell(typed: str, session: Session) -> str:
    known = session.filters.named(typed) if typed else None
    return f"replaces {session.filters.texts[known]}" if known else ""


def keep_filter(session: Session, made: SaveFilter, /, **_: object) -> Done:
    """Keep what the form made."""
    session.filters.save(made.name, made.text)
    if not made.text:
        return Done(f"Filter “{made.name}” deleted.")
    return Done(f"Filter saved as “{made.name}”. Type filter:{_quoted(made.name)} to use it.")


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
