"""Who came, as it is typed: every way of saying it means what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.cli.attendance import Came, UnknownAttendance, read_came

if TYPE_CHECKING:
    from random import Random

COUNTS = st.integers(0, 200)


@given(COUNTS, COUNTS, COUNTS, st.booleans(), st.randoms(use_true_random=False))
def test_numbers_are_read_in_any_order(
    in_room: int,
    online: int,
    deputies: int,
    apologies: bool,  # noqa: FBT001 - Hypothesis passes it by place
    random: Random,
) -> None:
    """People in the room, online, deputies among them and apologies, whatever comes first."""
    parts = [f"{in_room}", f"{online} online", f"{deputies} deputies"]
    parts += ["apologies"] if apologies else []
    random.shuffle(parts)
    came = read_came(",".join(parts), "")
    expected_room = in_room if in_room or online else deputies
    assert came == Came(
        in_room=expected_room, online=online, deputies=deputies, apologies=apologies
    )
    assert came.has_people is bool(expected_room or online)


@given(st.text("0123456789 ,+-onliedputyapgsbck=.", max_size=15))
def test_a_text_is_understood_or_refused(text: str) -> None:
    """Nothing else is raised, and what is understood can be kept."""
    try:
        came = read_came(text, text)
    except UnknownAttendance:
        return
    assert not (came.clear and came.has_people)


@pytest.mark.parametrize(
    "text", ["", ",", "2,,1", "2 persons", "two", "1/2", "1e3", "²", "٣ people"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    """Empty parts, words, fractions and other digits' tricks."""
    with pytest.raises(UnknownAttendance):
        read_came(text, f"police={text}")
