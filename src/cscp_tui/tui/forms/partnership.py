"""The form for the partnership itself: its names and the settings that shape its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import PARTNERSHIP_ID
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.forms.fields import Field, Form, WrongField, changed, text_of
from cscp_tui.tui.forms.meetings import items_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.tui.forms.fields import Values


_NUMBERS = ("red_after_days", "amber_within_days", "notes_expected_from_days")
_LINES = ("reasons", "ignored_phrases")
_EDITED = ("name", "abbreviation", "annual_report_groups", *_NUMBERS, *_LINES)
_MOST_DAYS = 3650


def partnership_form(book: Book) -> Form:
    """The partnership's names, thresholds, reason codes, annual report table and phrases to ignore."""
    shown = plain_fields("partnership", book.partnership, _EDITED)
    return Form(
        key="partnership",
        title="The partnership and its rules",
        about="These shape ratings and tables of all screens and exports, from today on.",
        fields=tuple(
            replace(field, value=_text(field, shown[field.key])) for field in _fields(book)
        ),
        build=lambda values: _edit(shown, values),
        seen={("partnership", PARTNERSHIP_ID): shown},
        only_changed=True,
    )


def _text(field: Field, value: Plain) -> str:
    return str(value) if field.key in _NUMBERS else text_of(field, value)


def _edit(shown: dict[str, Plain], values: Values) -> Command:
    wanted = changed(values)
    for name in wanted.keys() & set(_NUMBERS):
        wanted[name] = _days(name, values[name])
    for name in wanted.keys() & set(_LINES):
        wanted[name] = list(dict.fromkeys(items_of(values[name])))
    if "ignored_phrases" in wanted:
        wanted["ignored_phrases"].sort()
    before = {name: shown[name] for name in wanted}
    return SetFields("partnership", PARTNERSHIP_ID, wanted, before=before)


def _days(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_DAYS:
        raise WrongField(name, f"“{text}” is no number of days; type one from 0 to {_MOST_DAYS}.")
    return int(text)


def _fields(book: Book) -> tuple[Field, ...]:
    return (
        Field(key="name", label="Name", needed=True, hint="in full"),
        Field(key="abbreviation", label="In short", hint="stands at the top of every screen"),
        Field(
            key="red_after_days",
            label="Red after days",
            needed=True,
            hint="Red: a date is passed by more days than this; Amber: by up to as many",
        ),
        Field(
            key="amber_within_days",
            label="Amber within days",
            needed=True,
            hint="Amber: due within so many days, and not started",
        ),
        Field(
            key="notes_expected_from_days",
            label="Updates from days",
            needed=True,
            hint="what is not started needs an update from so many days before it is due",
        ),
        Field(
            key="annual_report_groups",
            label="Annual report table",
            kind=FieldType.CHOICES,
            choices=book_choices.groups(book),
            hint="the groups in its columns, in their order, with commas between them",
        ),
        Field(
            key="reasons",
            label="Reasons",
            kind=FieldType.LONG,
            lines=5,
            needed=True,
            hint="for slips, holds and endings, one per line",
        ),
        Field(
            key="ignored_phrases",
            label="Phrases to ignore",
            kind=FieldType.LONG,
            lines=3,
            hint="titles and pseudonyms that look like a child's data and are none, one a line",
        ),
    )
