"""Where the confidential parts of a meeting begin, and what only marks them."""

from __future__ import annotations

import pytest

from building import TODAY
from cscp_tui.domain.confidential_parts import (
    beginnings_before,
    names_part,
    only_marks_part,
    tells_of_case,
)
from cscp_tui.domain.records import MeetingLine
from meetings_made import MEETING


@pytest.mark.parametrize(
    ("words", "is_all"),
    [
        ("End of restricted bit, VCSE back in", True),
        ("end of confidential, ICB & Police rejoined 11.40", True),
        ("The published minutes begin again here.", True),
        ("end of closed session, 11.50", True),
        ("OK that's the end of the confidential bit", True),
        ("confidential from here pls", True),
        ("not for the minutes please", True),
        ("Not to go outside, mum is in a refuge", False),
        ("Confidential - father has left", False),
        ("not confidential from here: mum is in hospital", False),
        ("End of restricted: father moved back in", False),
        ("RESTRICTED - budget and one post", False),
        ("end of confidential bit. Decided: look at neglect next", False),
    ],
)
def test_a_line_that_ends_a_part_is_minuted_only_if_it_says_more(
    words: str, *, is_all: bool
) -> None:
    """Who is back then is no part of what was confidential."""
    assert only_marks_part(words) is is_all


@pytest.mark.parametrize(
    ("title", "is_part"),
    [
        ("Confidential item", True),
        ("Private session", True),
        ("Part 2", True),
        ("Confidentiality agreement", False),
        ("Business plan", False),
    ],
)
def test_the_title_of_an_item_may_say_that_it_is_confidential(title: str, *, is_part: bool) -> None:
    """By words that mean nothing else."""
    assert names_part(title) is is_part


def test_the_likeliest_beginning_of_a_part_is_first() -> None:
    """Of its item, what is secret, then who left, then what was like a beginning earlier, then the rest."""
    typed = (
        ("1", "part 2"),
        ("1", "end of part 2"),
        ("2", "The data are late"),
        ("2", "guests left the room"),
        ("3", "The rota is out"),
        ("3", "AB left"),
        ("3", "this is confidential"),
        ("3", "The budget is short"),
        ("3", "AB left"),
    )
    lines = [
        MeetingLine(id=f"line-{n}", created=TODAY, meeting=MEETING, words=words, item=item)
        for n, (item, words) in enumerate(typed)
    ]
    assert [line.words for line in beginnings_before(lines)] == [
        *("this is confidential", "AB left", "AB left", "guests left the room"),
        *("The rota is out", "The budget is short"),
    ]


@pytest.mark.parametrize(
    ("words", "is_case"),
    [
        ("AB (13) seen", True),
        ("NHS 943 476 5919", True),
        ("dob 3/4/2012", True),
        ("mum hit him, police told", True),
        ("Ring 020 7946 0123", False),
        ("CR0 1XX is the postcode", False),
        ("safeguarding@example.org has it", False),
        ("the figures on mum", False),
        ("The data are late", False),
    ],
)
def test_a_line_may_tell_of_one_family(words: str, *, is_case: bool) -> None:
    """How to reach somebody doesn't."""
    assert tells_of_case(words) is is_case
