"""What the forms about attendance make of what is typed."""

from __future__ import annotations

import pytest

from building import TODAY
from cscp_tui.base.errors import Missing
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.tui.forms.attendance import people_form
from cscp_tui.tui.forms.fields import read_form
from meetings_made import MEETING, live_book


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
