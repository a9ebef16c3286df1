"""What a form asks, and how what was typed is read; no screen is needed to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.dates import in_words, read_date
from cscp_tui.domain.errors import CscpError, NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from cscp_tui.domain.commands.base import Command

Values = dict[str, Any]
"""What a form's fields say: text, a day or nothing for a date, the chosen option for a choice."""


class Kind(Enum):
    """How a field is typed and read."""

    TEXT = auto()
    LONG = auto()
    DATE = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a form asks."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    value: str = ""
    """What stands in it at first."""

    hint: str = ""
    """What to type, said under the field while it is empty."""

    options: tuple[str, ...] = ()
    """What can be chosen; the beginning of a word is enough."""

    needed: bool = False
    """Whether it cannot be left empty."""

    prefer: Literal["future", "past"] = "future"
    """Which way a date without a year lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked for a command."""

    key: str
    """What its draft is kept under: ``note BP25-1.2``."""

    title: str
    about: str
    """What it is about, in the user's own words."""

    fields: tuple[Field, ...]
    build: Callable[[Values], Command]


class WrongField(NotUnderstood):
    """A field whose text cannot be read."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, field=field)


def read_form(form: Form, typed: Mapping[str, str], today: date) -> Values:
    """What the fields say.

    Raises:
        WrongField: the first field that cannot be read.
    """
    return {field.key: read_field(field, typed.get(field.key, ""), today) for field in form.fields}


def read_field(field: Field, text: str, today: date) -> Any:
    """What one field says: its text, a day, an option, or nothing.

    Raises:
        WrongField: it cannot be read.
    """
    text = text.strip()
    if field.needed and not text:
        raise WrongField(field.key, f"{field.label} is empty; fill it in.")
    if field.kind is Kind.DATE:
        return _read_day(field, text, today) if text else None
    if field.kind is Kind.CHOICE:
        return choose(field, text) if text else ""
    return text


def _read_day(field: Field, text: str, today: date) -> date:
    try:
        return read_date(text, today, prefer=field.prefer)
    except CscpError as problem:
        raise WrongField(field.key, str(problem)) from None


def choose(field: Field, text: str) -> str:
    """The option that a text means: the whole of it, its beginning, or a part of it.

    Raises:
        WrongField: none is meant, or several.
    """
    wanted = text.casefold()
    for matches in (str.__eq__, str.startswith, str.__contains__):
        found = [option for option in field.options if matches(option.casefold(), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise WrongField(field.key, f"“{text}” could be {' or '.join(found)}; type more of it.")
    known = ", ".join(field.options)
    raise WrongField(field.key, f"“{text}” is no {field.label.lower()}; there are {known}.")


def echo(field: Field, text: str, today: date) -> str:
    """What is understood by what has been typed so far, in words; the hint while it is empty."""
    if not text.strip():
        return field.hint or (" · ".join(field.options) if field.kind is Kind.CHOICE else "")
    try:
        meant = read_field(field, text, today)
    except WrongField as problem:
        return str(problem)
    if isinstance(meant, date):
        return in_words(meant)
    return str(meant) if field.kind is Kind.CHOICE else ""
