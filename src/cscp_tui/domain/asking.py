"""The fields of a command as users fill them in.

Its form and its command line are built from these.

A field is declared where the command has it::

    due: Annotated[date | None, Ask(label="New due date", typed="DATE")]

Its type says how it is read: a day, one or several choices, yes or no, a text. What only one or two
commands need is code in their form or in their command line, and not an option here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum, StrEnum, auto
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from cscp_tui.domain import choices
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choices


class FieldType(Enum):
    """The ways in which a field is typed and read."""

    TEXT = auto()
    LONG = auto()
    DATE = auto()
    CHOICE = auto()
    CHOICES = auto()
    """Several choices separated by commas."""
    YES_NO = auto()


class Ask(Struct, frozen=True, kw_only=True):
    """The label, hint, choices and command-line option of a command's field."""

    label: str = ""
    """The label in the form; empty if the form does not ask for the field."""

    hint: str = ""
    """A hint on what to type, with an example."""

    typed: str = ""
    """The word or option on the command line: ``TEXT``, ``--due DATE``; empty for none.

    An option of several values with a comma in it (``--actions REF,REF``) takes them in one word,
    another (``--carry REF``) once for each.
    """

    help: str = ""
    """The help on the command line; by default the hint."""

    group: str = ""
    """The heading under which the form asks for it; ``MORE`` for what is rarely filled in."""

    links: str = ""

    choices: Callable[[Book], Choices] | None = None
    """The choices; by default every record of the table or word of the type."""

    offers: Callable[[Book], Choices] | None = None
    """Suggestions for a free text."""

    start: str = ""
    """The field of the record from which it takes its initial value. If somebody else changes that
    field, it is a conflict."""

    needed: bool = False
    lines: int = 0
    """The number of visible lines of a long text; 0 for a text of one line."""

    prefer: Literal["future", "past"] = "future"
    """The direction in which a date without a year is looked for."""

    synonyms: tuple[str, ...] = ()
    """Other titles of its column in imported files, written as names: ``due_date``."""


class CommandSpec(Struct, frozen=True, kw_only=True):
    """The name, help and title of a command on the command line and in its form."""

    name: str = ""
    """The command's word on the command line; empty if it has none."""

    help: str = ""
    """The help text as an instruction, without a full stop."""

    example: str = ""
    title: str = ""
    """The heading of its form; empty if it has none."""

    watches: tuple[str, ...] = ()
    """Further fields whose change by others while the form is open is a conflict."""

    shows_new: str = ""
    """The table whose new ids the command line prints."""


class AskedField(Struct, frozen=True):
    """A field of a command with how it is asked for."""

    name: str
    ask: Ask
    whole: Any
    """The type of the value as it is declared."""
    type: Any
    """The type of the value, or of each member if it has several."""

    is_many: bool
    is_optional: bool

    default: Any
    """The default; None or an empty value if the command has none."""

    has_default: bool

    @property
    def kind(self) -> FieldType:
        """The way in which it is typed and read."""
        if self.is_many:
            return FieldType.CHOICES
        if self.type is date:
            return FieldType.DATE
        if self.type is bool:
            return FieldType.YES_NO
        if self.ask.links or self.ask.choices or issubclass(self.type, StrEnum):
            return FieldType.CHOICE
        return FieldType.LONG if self.ask.lines else FieldType.TEXT

    def choices(self, book: Book) -> Choices:
        make = self.ask.choices or self.ask.offers or choices.OF_TABLES.get(self.ask.links)
        if make is not None:
            return make(book)
        return Choices.of(self.type) if issubclass(self.type, StrEnum) else Choices()

    def value(self, meant: Any) -> Any:
        """Return the value to store in the command; for a word, the member of the enumeration."""
        if not issubclass(self.type, StrEnum):
            return meant
        if self.is_many:
            return tuple(map(self.type, meant))
        return self.type(meant) if meant else self.default


class Asks:
    """A command whose fields are declared for its form and its command line."""

    spec: ClassVar[CommandSpec]

    @classmethod
    @cache
    def asked(cls) -> tuple[AskedField, ...]:
        return _asked(cls)

    @classmethod
    def subject(cls) -> AskedField | None:
        """Return the field for the record that the command acts on, which a form already knows."""
        return next((f for f in cls.asked() if f.ask.links and not f.ask.label), None)

    @classmethod
    def about(cls) -> AskedField | None:
        """Return the field for the record that the command acts on, else the first link."""
        return cls.subject() or next((f for f in cls.asked() if f.ask.links), None)


def _asked(command: type[Any]) -> tuple[AskedField, ...]:
    hints = get_type_hints(command, include_extras=True)
    found = []
    for each in fields(command):
        hint = hints[each.name]
        # ``Annotated[str, Ask(…)] | None`` carries it inside.
        for kind in (hint, *get_args(hint)):
            if asks := [extra for extra in get_args(kind)[1:] if isinstance(extra, Ask)]:
                is_inside = kind is not hint
                bare = get_args(kind)[0] | None if is_inside else get_args(kind)[0]
                found.append(_asked_field(each.name, asks[0], bare, each.default))
                break
    return tuple(found)


def _asked_field(name: str, ask: Ask, hint: Any, default: Any) -> AskedField:
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    many = [kind for kind in (hint, *kinds) if get_origin(kind) is tuple]
    kind = get_args(many[0])[0] if many else kinds[0]
    is_optional = type(None) in get_args(hint)
    if default is not NODEFAULT:
        value = default
    elif is_optional:
        value = None
    else:
        value = () if many else {str: "", bool: False}.get(kind)
    return AskedField(
        name, ask, hint, kind, bool(many), is_optional, value, has_default=default is not NODEFAULT
    )


def declared_commands(subject: str = "") -> Iterator[type[Asks]]:
    package = import_module("cscp_tui.domain.commands")
    for subject_name in [subject] if subject else subjects():
        module = import_module(f"{package.__name__}.{subject_name}")
        for known in tuple(vars(module).values()):
            if (
                isinstance(known, type)
                and issubclass(known, Asks)
                and known.__module__ == module.__name__
                and "spec" in vars(known)
            ):
                yield known


def subjects() -> list[str]:
    """Return the names of the modules that have commands."""
    package = import_module("cscp_tui.domain.commands")
    return [module.name for module in iter_modules(package.__path__)]
