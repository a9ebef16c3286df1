"""Forms and their fields, and how typed text is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import one_line
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.choices import YES_OR_NO, Choice, Choices, choose, last_part, parts
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import MONTHS, WEEKDAYS, in_words, long
from cscp_tui.tui.key_help import own_key

_OF_DATES = (
    *map(str.lower, (*MONTHS, *WEEKDAYS)),
    *("today", "tomorrow", "yesterday", "next", "last", "this", "end", "mid", "in", "q"),
)
"""The words that a date may begin with."""

_ABBREVIATED = 3
"""The letters of an abbreviated month or weekday."""

Values = dict[str, Any]
"""The values of a form's fields by key: text, a day or None, choices, or yes or no."""


class Field(Struct, frozen=True, kw_only=True):
    """A field of a form."""

    key: str
    label: str
    kind: FieldType = FieldType.TEXT
    value: str = ""
    """The initial text."""

    is_suggested: bool = False
    """True if the initial text is only a suggestion, which typing replaces."""

    hint: str = ""
    """The text shown under the field while it is empty."""

    question: str = ""
    """A sentence shown whole above the field, in place of the label at its left."""

    group: str = ""
    """The heading that it is under; fields of one group are together, and ``MORE`` is last."""

    choices: Choices = field(default_factory=Choices)
    """The choices, or suggestions for a text. A choice is found by the beginning of a word."""

    needed: bool = False

    emptied_by: str = ""
    """The text that clears the field, in forms in which an empty field means no change."""

    prefer: Literal["future", "past"] = "future"
    """The direction in which a date typed without a year is looked for."""

    is_listed: bool = False
    """True if its choices move what is below them down instead of covering it."""

    lines: int = 3
    """The height of a long text in lines."""

    lines_go_to: str = ""
    """The key of the field that takes several lines pasted into this one; empty to join them."""

    show: Callable[[Plain], str] | None = None
    """Formats a plain value that needs its own format, such as the clauses of a quorum."""

    tell: Callable[[Any], str] | None = None
    """Returns a remark on the value, shown after its meaning."""


class Form(Struct, frozen=True, kw_only=True):
    """A form: its fields, and how a command is built from their values."""

    key: str
    """The key of its draft: ``note BP25-1.2``; empty if no draft is kept."""

    title: str
    about: str
    """The description of what the form is about, in the user's own words."""

    fields: tuple[Field, ...]
    build: Callable[[Values], Any]
    """Builds the command or other result from the values."""

    seen: Mapping[tuple[str, str], Mapping[str, Plain]] = field(default_factory=dict)
    """The plain values shown at first, by table and id, for detecting conflicts."""

    only_changed: bool = False
    """True if ``build`` gets only the fields that were changed."""

    first: str = ""
    """The key of the field that has the cursor at first; empty for the first field."""

    verb: str = "Save"
    """The footer's word for what Enter does."""

    day: Callable[[Values], date | None] | None = None
    """Returns the effective date that the form asks for; None for the default one."""


class Done(Struct, frozen=True):
    """A sentence that a form answers with if it changes no records; empty to say nothing."""

    sentence: str = ""
    files: tuple[Path, ...] = ()
    """The files that were written."""


class WrongField(NotUnderstood):
    """The error that the text of a field cannot be read."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, field=field)


def read_form(form: Form, typed: Mapping[str, str], today: date) -> Values:
    """Read the texts of a form's fields into values.

    Raises:
        WrongField: a field cannot be read; the first of them is named.
    """
    return {
        field.key: read_field(field, typed[field.key], today)
        for field in form.fields
        if field.key in typed
    }


def read_field(field: Field, text: str, today: date) -> Any:
    """Read the text of a field into a value of the field's kind.

    Raises:
        WrongField: the text cannot be read.
    """
    text = text.strip()
    if field.emptied_by and text == field.emptied_by:
        text = ""
    if field.needed and not text:
        raise WrongField(field.key, f"Fill in “{field.label}”.")
    match field.kind:
        case FieldType.DATE:
            return _read_day(field, text, today) if text else None
        case FieldType.CHOICE:
            return choice_of_field(field, text).value if text else ""
        case FieldType.CHOICES:
            found = (choice_of_field(field, part).value for part in parts(text, field.choices))
            return tuple(dict.fromkeys(found))
        case FieldType.YES_NO:
            return bool(text) and choice_of_field(field, text, YES_OR_NO).value == "yes"
        case _:
            return text


def _read_day(field: Field, text: str, today: date) -> date:
    try:
        return read_date(text, today, prefer=field.prefer)
    except CscpError as problem:
        raise WrongField(field.key, str(problem)) from None


def choice_of_field(field: Field, text: str, choices: Choices | None = None) -> Choice:
    """Return the choice of a field that a text means.

    Raises:
        WrongField: the text means no choice, or several.
    """
    try:
        return choose(field.choices if choices is None else choices, text)
    except NotUnderstood as problem:
        raise WrongField(field.key, str(problem)) from None


def may_begin(field: Field, text: str) -> bool:
    """Return whether a text in small letters may be the beginning of a field's text.

    Of a free text that can't be told from a word that somebody types without looking.
    """
    if field.kind is FieldType.DATE:
        first, gap, _ = text.partition(" ")
        known = [word for word in _OF_DATES if word.startswith(first)]
        return bool(known) and (not gap or first in known or len(first) >= _ABBREVIATED)
    typed = last_part(text)[1] if field.kind is FieldType.CHOICES else text
    choices = YES_OR_NO if field.kind is FieldType.YES_NO else field.choices
    return bool(typed.strip() and choices.offered(typed))


def echo(field: Field, text: str, today: date) -> str:
    """Describe how a text is understood. Return the hint if it is empty."""
    if not text.strip():
        return field.hint
    if field.emptied_by and text.strip() == field.emptied_by:
        return "will be cleared in all of them"
    try:
        meant = read_field(field, text, today)
    except WrongField as problem:
        return str(problem)
    words = [_understood(field, meant, text)]
    if field.tell is not None:
        words.append(field.tell(meant))
    return " · ".join(filter(None, words))


def _understood(field: Field, meant: Any, text: str) -> str:
    if isinstance(meant, date):
        return in_words(meant)
    if isinstance(meant, bool):
        return "yes" if meant else "no"
    if isinstance(meant, tuple):
        return "; ".join(map(one_line, _labels_of(field, meant)))
    if field.kind is FieldType.CHOICE:
        label = _labels_of(field, (meant,))[0]
        return one_line(label) if label != text.strip() else ""
    return ""


def _labels_of(field: Field, values: tuple[str, ...]) -> list[str]:
    by_value = {choice.value: choice for choice in field.choices if choice.value in values}
    return [by_value[value].in_full for value in values]


def text_in_field(field: Field, value: Plain) -> str:
    """Return the text for a plain value, such that reading the text gives the same value."""
    if value is None or value is False or value == "":
        return ""
    if field.show is not None:
        return field.show(value)
    if field.kind is FieldType.DATE:
        return long(date.fromisoformat(value))
    if field.kind is FieldType.YES_NO:
        return "yes"
    if field.kind is FieldType.CHOICE:
        return field.choices.label_of(value)
    if field.kind is FieldType.CHOICES:
        return ", ".join(map(field.choices.label_of, value))
    if isinstance(value, list):
        return "\n".join(value)
    return str(value)


def plain_of(value: Any) -> Plain:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def new_lines() -> str:
    """Return the hint of a text that may have several lines."""
    return f"{own_key('form.new-line', 'ctrl+j')} starts a new line"


def long_text() -> str:
    return f"{new_lines()} · {own_key('form.editor', 'ctrl+o')} opens your editor"


class NothingEdited(Refused):
    """The error that an edit form was saved with no changes."""

    def __init__(self) -> None:
        leave = own_key("form.leave")
        super().__init__(f"Nothing has changed. Change something, or press {leave} to go back.")


def begun(field: Field, value: Plain) -> Field:
    return replace(field, value=text_in_field(field, value))


def choice_field(
    key: str,
    label: str,
    choices: Choices,
    chosen: str | Sequence[str] = "",
    *,
    needed: bool = False,
    hint: str = "",
    tell: Callable[[Any], str] | None = None,
) -> Field:
    """Make a field for one choice, or for several if ``chosen`` is a sequence."""
    kind = FieldType.CHOICE if isinstance(chosen, str) else FieldType.CHOICES
    field = Field(
        key=key, label=label, kind=kind, choices=choices, needed=needed, hint=hint, tell=tell
    )
    return begun(field, chosen)


def changed(values: Values) -> dict[str, Plain]:
    """Return the plain values of the changed fields.

    Raises:
        NothingEdited: no field was changed.
    """
    if not values:
        raise NothingEdited
    return {name: plain_of(value) for name, value in values.items()}
