from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.specs import (
    Field,
    Form,
    Kind,
    WrongField,
    echo,
    plain_of,
    read_field,
    read_form,
    text_of,
)

TODAY = date(2025, 11, 27)
AGENCIES = Choices((Choice("csc", "CSC", "Children's Social Care"), Choice("icb", "ICB")))
REASONS = Choices.of(("waiting for a partner", "waiting for national guidance", "funding"))


def field(kind: Kind, **others: Any) -> Field:
    return Field(key="it", label="It", kind=kind, **others)


@pytest.mark.parametrize(
    ("asked", "typed", "meant"),
    [
        (field(Kind.TEXT), "  two words ", "two words"),
        (field(Kind.DATE), "31/3/26", date(2026, 3, 31)),
        (field(Kind.DATE), "", None),
        (field(Kind.DATE, prefer="past"), "1/11", date(2025, 11, 1)),
        (field(Kind.CHOICE, choices=REASONS), "fund", "funding"),
        (field(Kind.CHOICE, choices=REASONS), "", ""),
        (field(Kind.CHOICES, choices=AGENCIES), "icb, csc, ICB,", ("icb", "csc")),
        (field(Kind.CHOICES, choices=AGENCIES), "", ()),
        (field(Kind.YES_NO), "y", True),
        (field(Kind.YES_NO), "no", False),
        (field(Kind.YES_NO), "", False),
    ],
)
def test_fields_read_what_was_typed(asked: Field, typed: str, meant: object) -> None:
    """Each kind of field reads the beginning of a word, a day as it is typed, or nothing."""
    assert read_field(asked, typed, TODAY) == meant


@pytest.mark.parametrize(
    ("asked", "typed", "said"),
    [
        (field(Kind.TEXT, needed=True), " ", "It is empty; fill it in."),
        (field(Kind.DATE), "12/25/2025", "day/month/year"),
        (field(Kind.CHOICE, choices=REASONS), "waiting", "could be waiting for a partner or"),
        (
            field(Kind.CHOICE, choices=REASONS),
            "money",
            "“money” is not among waiting for a partner",
        ),
        (field(Kind.CHOICES, choices=AGENCIES), "csc, nobody", "“nobody” is not among"),
        (field(Kind.YES_NO), "perhaps", "“perhaps” is not among"),
        (field(Kind.CHOICE), "any", "there is nothing to choose"),
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
            Field(key="b", label="B", kind=Kind.DATE),
            Field(key="c", label="C", kind=Kind.DATE),
        ),
        build=dict,
    )
    with pytest.raises(WrongField) as problem:
        read_form(form, {"a": "", "b": "no day", "c": "none either"}, TODAY)
    assert problem.value.field == "b"


@pytest.mark.parametrize(
    ("asked", "typed", "words"),
    [
        (field(Kind.DATE), "31/3", "Tuesday 31 March 2026"),
        (field(Kind.DATE, tell=lambda _: "in 4 months"), "31/3", "31 March 2026 · in 4 months"),
        (field(Kind.DATE, hint="a day"), "", "a day"),
        (field(Kind.CHOICE, choices=REASONS), "fund", "funding"),
        (field(Kind.CHOICES, choices=AGENCIES), "csc,icb", "CSC: Children's Social Care; ICB"),
        (field(Kind.YES_NO), "y", "yes"),
        (field(Kind.TEXT), "words", ""),
        (field(Kind.CHOICE, choices=REASONS), "wai", "type more of it"),
    ],
)
def test_fields_echo_what_they_understand(asked: Field, typed: str, words: str) -> None:
    """A day is said in words, a beginning as the whole of it, before anything is saved."""
    assert words in echo(asked, typed, TODAY)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (field(Kind.TEXT), "two words"),
        (field(Kind.LONG), "two\nlines"),
        (field(Kind.DATE), "2026-03-31"),
        (field(Kind.DATE), None),
        (field(Kind.CHOICE, choices=AGENCIES), "csc"),
        (field(Kind.CHOICES, choices=AGENCIES), ["csc", "icb"]),
        (field(Kind.CHOICES, choices=AGENCIES), []),
        (field(Kind.YES_NO), True),
        (field(Kind.YES_NO), False),
    ],
)
def test_what_a_field_shows_is_read_as_the_same(asked: Field, value: object) -> None:
    """A value that stands in a field when a form opens is kept when it is saved unchanged."""
    assert plain_of(read_field(asked, text_of(asked, value), TODAY)) == value
