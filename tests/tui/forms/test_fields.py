from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.tui.forms.fields import (
    Field,
    Form,
    NothingEdited,
    WrongField,
    changed,
    echo,
    plain_of,
    read_field,
    read_form,
    text_in_field,
)

TODAY = date(2025, 11, 27)
AGENCIES = Choices((Choice("csc", "CSC", "Children's Social Care"), Choice("icb", "ICB")))
REASONS = Choices.of(("waiting for a partner", "waiting for national guidance", "funding"))


def field(kind: FieldType, **others: Any) -> Field:
    return Field(key="it", label="It", kind=kind, **others)


@pytest.mark.parametrize(
    ("asked", "typed", "meant"),
    [
        (field(FieldType.TEXT), "  two words ", "two words"),
        (field(FieldType.DATE), "31/3/26", date(2026, 3, 31)),
        (field(FieldType.DATE), "", None),
        (field(FieldType.DATE, prefer="past"), "1/11", date(2025, 11, 1)),
        (field(FieldType.CHOICE, choices=REASONS), "fund", "funding"),
        (field(FieldType.CHOICE, choices=REASONS), "", ""),
        (field(FieldType.CHOICES, choices=AGENCIES), "icb, csc, ICB,", ("icb", "csc")),
        (field(FieldType.CHOICES, choices=AGENCIES), "", ()),
        (field(FieldType.YES_NO), "y", True),
        (field(FieldType.YES_NO), "no", False),
        (field(FieldType.YES_NO), "", False),
    ],
)
def test_fields_read_what_was_typed(asked: Field, typed: str, meant: object) -> None:
    """Each kind of field reads the beginning of a word, a day as it is typed, or nothing."""
    assert read_field(asked, typed, TODAY) == meant


@pytest.mark.parametrize(
    ("asked", "typed", "said"),
    [
        (field(FieldType.TEXT, needed=True), " ", "Fill in “It”."),
        (field(FieldType.DATE), "12/25/2025", "day/month/year"),
        (field(FieldType.CHOICE, choices=REASONS), "waiting", "could be waiting for a partner or"),
        (
            field(FieldType.CHOICE, choices=REASONS),
            "money",
            "“money” isn't on the list. Choose waiting for a partner",
        ),
        (field(FieldType.CHOICES, choices=AGENCIES), "csc, nobody", "“nobody” isn't on the list"),
        (field(FieldType.YES_NO), "perhaps", "“perhaps” isn't on the list"),
        (field(FieldType.CHOICE), "any", "there's nothing to choose"),
    ],
)
def test_fields_say_what_they_cannot_read(asked: Field, typed: str, said: str) -> None:
    """A wrong text is named with the way out, and so is the field."""
    with pytest.raises(WrongField, match=said) as problem:
        read_field(asked, typed, TODAY)
    assert problem.value.field == "it"


def test_the_first_wrong_field_is_named() -> None:
    """Fields are read from top to bottom."""
    form = Form(
        key="f",
        title="F",
        about="",
        fields=(
            Field(key="a", label="A"),
            Field(key="b", label="B", kind=FieldType.DATE),
            Field(key="c", label="C", kind=FieldType.DATE),
        ),
        build=dict,
    )
    with pytest.raises(WrongField) as problem:
        read_form(form, {"a": "", "b": "no day", "c": "none either"}, TODAY)
    assert problem.value.field == "b"


@pytest.mark.parametrize(
    ("asked", "typed", "words"),
    [
        (field(FieldType.DATE), "31/3", "Tuesday 31 March 2026"),
        (
            field(FieldType.DATE, tell=lambda _: "in 4 months"),
            "31/3",
            "31 March 2026 · in 4 months",
        ),
        (field(FieldType.DATE, hint="a day"), "", "a day"),
        (field(FieldType.CHOICE, choices=REASONS), "fund", "funding"),
        (field(FieldType.CHOICES, choices=AGENCIES), "csc,icb", "CSC: Children's Social Care; ICB"),
        (field(FieldType.YES_NO), "y", "yes"),
        (field(FieldType.TEXT), "words", ""),
        (field(FieldType.CHOICE, choices=REASONS), "wai", "Type more of it"),
    ],
)
def test_fields_echo_what_they_understand(asked: Field, typed: str, words: str) -> None:
    """A day is said in words, a beginning as the whole of it, before anything is saved."""
    assert words in echo(asked, typed, TODAY)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (field(FieldType.TEXT), "two words"),
        (field(FieldType.LONG), "two\nlines"),
        (field(FieldType.DATE), "2026-03-31"),
        (field(FieldType.DATE), None),
        (field(FieldType.CHOICE, choices=AGENCIES), "csc"),
        (field(FieldType.CHOICES, choices=AGENCIES), ["csc", "icb"]),
        (field(FieldType.CHOICES, choices=AGENCIES), []),
        (field(FieldType.YES_NO), True),
        (field(FieldType.YES_NO), False),
    ],
)
def test_what_a_field_shows_is_read_as_the_same(asked: Field, value: object) -> None:
    """A value that stands in a field when a form opens is kept when it is saved unchanged."""
    assert plain_of(read_field(asked, text_in_field(asked, value), TODAY)) == value


def test_a_form_of_which_nothing_was_changed_is_not_saved() -> None:
    """Otherwise the plain values of what was."""
    assert changed({"day": date(2025, 3, 31), "refs": ("BP24-1.1",)}) == {
        "day": "2025-03-31",
        "refs": ["BP24-1.1"],
    }
    with pytest.raises(NothingEdited):
        changed({})
