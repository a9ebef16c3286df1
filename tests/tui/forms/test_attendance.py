"""What the forms about attendance make of what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from building import TODAY, do
from cscp_tui.base.errors import Missing
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.tui.forms.attendance import (
    apologies,
    guests_form,
    one_more_deputy,
    one_more_online,
    one_or_none,
    people_form,
)
from cscp_tui.tui.forms.fields import read_form
from cscp_tui.tui.forms.form_screen import Warned
from meetings_made import MEETING, live_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Attendance, Guests


ROWS: dict[str, dict[str, Any] | None] = {
    "nobody": None,
    "two": {"in_room": 2},
    "one online": {"online": 1},
    "two, one a deputy": {"in_room": 1, "online": 1, "deputies": 1},
    "apologies": {"apologies": True},
    "apologies and a deputy": {"in_room": 1, "deputies": 1, "apologies": True},
}
# What a key makes of each row: in the room, online, deputies, apologies; None for no row.
BY_KEY: dict[Callable[..., Command], list[tuple[int, int, int, bool] | None]] = {
    one_or_none: [
        *((1, 0, 0, False), (0, 0, 0, False), (0, 0, 0, False)),
        *((0, 0, 0, False), (1, 0, 0, False), (0, 0, 0, True)),
    ],
    one_more_online: [
        *((0, 1, 0, False), (1, 1, 0, False), (1, 0, 0, False)),
        *((0, 2, 1, False), (0, 1, 0, False), (0, 1, 1, True)),
    ],
    one_more_deputy: [
        *((1, 0, 1, False), (2, 0, 1, False), (0, 1, 1, False)),
        *((1, 1, 2, False), (1, 0, 1, True), (1, 0, 0, True)),
    ],
    apologies: [
        *((0, 0, 0, True), (0, 0, 0, True), (0, 0, 0, True)),
        *((1, 1, 1, True), None, (1, 0, 1, False)),
    ],
}


def row_at(book: Book) -> Attendance | None:
    return next((row for row in book.attendances_of(MEETING) if row.agency == "icb"), None)


@pytest.mark.parametrize("key", BY_KEY)
def test_a_key_changes_a_row_as_its_row_is(key: Callable[..., Command]) -> None:
    """Apologies go when somebody comes, but not where a deputy does; again takes back."""
    made = list[tuple[int, int, int, bool] | None]()
    for known in ROWS.values():
        book = live_book()
        if known is not None:
            do(book, RecordAttendance(MEETING, "icb", **known))
        do(book, key(MEETING, "icb", row_at(book)))
        row = row_at(book)
        made.append(
            (row.in_room, row.online, row.deputies, row.apologies) if row is not None else None
        )
    assert made == BY_KEY[key]


def test_people_in_the_room_and_online_are_counted_together() -> None:
    """As many in one as in the other are somebody; none in either is refused."""
    book = live_book()
    form = people_form(book.meetings[MEETING], book, book.agencies["icb"], "1")
    texts = {field.key: field.value for field in form.fields} | {"online": "1"}
    made = form.build(read_form(form, texts, TODAY))
    assert isinstance(made, RecordAttendance)
    assert (made.in_room, made.online) == (1, 1)
    with pytest.raises(Missing, match="how many people"):
        form.build(read_form(form, texts | {"in_room": "0", "online": "0"}, TODAY))


def guests_at(book: Book) -> list[Guests]:
    return [each for row in book.attendances_of(MEETING) for each in row.guests]


def test_guests_that_are_named_otherwise_are_taken_from_where_they_were() -> None:
    """The form begins with what is known of them, and warns once of a place that is new."""
    book = live_book()
    do(book, RecordGuests(MEETING, "Ofsted", 2, 0))
    meeting = book.meetings[MEETING]
    (known,) = guests_at(book)
    form = guests_form(meeting, book, known=known)
    texts = {field.key: field.value for field in form.fields}
    assert texts == {"where": "Ofsted", "in_room": "2", "online": ""}
    assert form.key == f"guests {MEETING} Ofsted"
    assert guests_form(meeting, book, "Mind").fields[0].value == "Mind"
    values = read_form(form, texts | {"where": "Mind"}, TODAY)
    with pytest.raises(Warned, match="no agency called “Mind”"):
        form.build(values)
    do(book, form.build(values))
    assert [(each.where, each.in_room) for each in guests_at(book)] == [("Mind", 2)]
