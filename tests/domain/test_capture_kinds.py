from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from cscp_tui.domain.capture import read_line
from cscp_tui.domain.capture_kinds import LineKind, features_of
from learn_kinds import learned
from spoken_lines_measured import DAY, MEETING, demo_book

KINDS = Path(__file__).parents[1] / "fixtures" / "line-kinds.toml"


def test_a_line_that_looks_like_another_kind_has_its_own() -> None:
    """Of lines that a careless reader takes for another kind, 95 in 100 have the right one."""
    book, lines = demo_book(), tomllib.loads(KINDS.read_text("utf-8"))["line"]
    meeting = book.meetings[MEETING]
    right = [read_line(each["text"], meeting, book, DAY).kind == each["kind"] for each in lines]
    assert sum(right) >= 0.95 * len(lines)


def test_every_learned_feature_has_a_weight_for_each_kind() -> None:
    """A row is a feature, a tab and seven whole numbers."""
    text = files("cscp_tui.domain").joinpath("capture_weights.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert {len(weights.split()) for _, weights in rows} == {len(LineKind)}
    assert len({feature for feature, _ in rows}) == len(rows)


def test_names_dates_and_numbers_count_as_any_of_their_sort() -> None:
    """“Police to send 3 lists by Friday” says as much of its kind as “Housing to send 4 … by Monday”."""
    one = features_of("Police to send 3 lists by Friday", [(0, 6, "AGENCY"), (23, 32, "DATE")])
    other = features_of("Housing to send 4 lists by Monday", [(0, 7, "AGENCY"), (24, 33, "DATE")])
    assert one == other
    assert {"AGENCY to", "send NUMBER", "lists DATE", "^ AGENCY to"} <= one


def test_a_word_speaks_for_the_kind_of_its_lines() -> None:
    """A word of one kind's lines alone has its greatest weight there; a word in all of them has not."""
    lines = [
        (frozenset({"the", "send"}), LineKind.ACTION),
        (frozenset({"the", "agreed"}), LineKind.DECISION),
    ] * 5
    weights = learned(lines)
    best = {
        feature: list(LineKind)[own.index(max(own))]
        for feature, own in weights.items()
        if feature != "the"
    }
    assert best == {"send": LineKind.ACTION, "agreed": LineKind.DECISION}
    assert learned(lines) == weights


@pytest.mark.parametrize("kind", ["action", "challenge", "note"])
def test_a_typed_kind_is_the_kind(kind: str) -> None:
    """Whatever the words after it look like, they are what the officer says they are."""
    book = demo_book()
    meeting = book.meetings[MEETING]
    for words in ("the dataset was published", "Police to send the list", "referrals fell"):
        reading = read_line(f"{kind}: {words}", meeting, book, DAY)
        assert reading.kind == kind
        assert "kind" not in {question.about for question in reading.questions}
