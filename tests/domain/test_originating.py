from __future__ import annotations

from datetime import date

import pytest

from building import EXECUTIVE_MEETING, FIRST_DAY, context, do, founded_book, refusal_of
from cscp_tui.domain.commands.actions import AddFromOrigin, AddRecord
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.enums import OriginKind, Source

REVIEW = {"title": "Baby Eva", "kind": "LCSPR", "day": "2024-05-01", "key_learning": ["Ask."]}
SHARE = {"title": "Share the learning"}


def test_an_action_brings_its_new_origin() -> None:
    """Both are made as one step; the origin is of the source of the action."""
    book = founded_book()
    changes = do(book, AddFromOrigin(Source.REVIEW, SHARE, REVIEW))
    action = book.actions["RV24-01"]
    origin = book.origins[action.origin]
    assert (origin.title, origin.kind, origin.source) == (
        "Baby Eva",
        OriginKind.LCSPR,
        Source.REVIEW,
    )
    assert (origin.day, origin.key_learning) == (date(2024, 5, 1), ("Ask.",))
    assert [change.table for change in changes] == ["origins", "actions"]


def test_a_known_origin_is_named_and_not_made_again() -> None:
    """The action names it; a new one of the same title and source is refused."""
    book = founded_book()
    do(book, AddRecord("origins", REVIEW | {"source": "review"}, "eva"), context(FIRST_DAY))
    do(book, AddFromOrigin(Source.REVIEW, SHARE | {"origin": "eva"}))
    assert book.actions["RV24-01"].origin == "eva"
    again = AddFromOrigin(Source.REVIEW, SHARE, REVIEW | {"title": " baby EVA "})
    assert refusal_of(book, again) == (
        "“Baby Eva” is known already; choose it, or give another title."
    )
    do(book, AddFromOrigin(Source.AUDIT, SHARE, REVIEW | {"kind": "audit"}))
    assert len(book.origins) == 2


@pytest.mark.parametrize("raised_at", ["", "QAG-2024-11-20"])
def test_the_decision_that_raised_it(raised_at: str) -> None:
    """The decision is linked with it, and its meeting raised it unless another one did."""
    book = founded_book()
    do(book, AddDecision(EXECUTIVE_MEETING, "Write to Housing."))
    key = next(iter(book.decisions))
    values = {"title": "Write to Housing", "raised_at": raised_at}
    do(book, AddFromOrigin(Source.EXECUTIVE, values, decision=key))
    assert book.decisions[key].actions == ("EX24-01",)
    assert book.actions["EX24-01"].raised_at == (raised_at or EXECUTIVE_MEETING)


def test_what_is_refused() -> None:
    """An action of the plan, and a decision that nobody made."""
    book = founded_book()
    assert refusal_of(book, AddFromOrigin(Source.PLAN, SHARE)) == (
        "An action of a plan comes from its priority; add it on the Plan screen."
    )
    sentence = refusal_of(book, AddFromOrigin(Source.OTHER, SHARE, decision="x"))
    assert sentence.startswith("There is no decision “x”")
    assert not book.actions
