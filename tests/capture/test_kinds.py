from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cscp_tui.capture.kinds import WEIGHED, LineKind, features_of
from cscp_tui.capture.marks import mark
from cscp_tui.capture.shapes import shape_of
from learn_kinds import learned
from reading_lines import read, setting
from spoken_lines_measured import measured

if TYPE_CHECKING:
    from typing import Any

    from cscp_tui.capture.reading import Reading
    from cscp_tui.store.workspace import Workspace

FIXTURES = Path(__file__).parents[1] / "fixtures"
KEPT_APART = FIXTURES / "lines-kept-apart.toml"
FILES = [KEPT_APART, *sorted(FIXTURES.glob("spoken-lines/*.toml"))]
"""Lines with their meanings. Kinds are learned from all of them but those kept apart."""


def lines_of(file: Path) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["line"]
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lines_of_minutes_are_understood(file: Path, demo_year: Workspace) -> None:
    """Our own lines: kinds, leads and dates as a colleague reads them, with few questions."""
    lines = lines_of(file)
    found = measured(lines, demo_year.book)
    assert found.kind >= 0.95 * len(lines)
    assert found.leads >= 0.95 * len(lines)
    assert found.date >= 0.95 * len(lines)
    assert found.changed == []
    assert found.overasked <= (15 if file == KEPT_APART else 0.09 * len(lines))


def test_a_line_that_looks_like_another_kind_has_its_own_or_is_a_note(
    demo_year: Workspace,
) -> None:
    """Of lines that a careless reader takes for another kind, 1 in 100 is; of all, 88 have their own."""
    lines = [line | {"leads": None} for line in lines_of(FIXTURES / "line-kinds.toml")]
    taken: list[str] = []

    def show(line: dict[str, Any], reading: Reading, wrong: list[str]) -> None:
        if "kind" in wrong and reading.kind is not LineKind.NOTE:
            taken.append(line["text"])

    assert measured(lines, demo_year.book, show).kind >= 0.88 * len(lines)
    assert len(taken) <= 0.01 * len(lines)


def test_every_learned_feature_has_a_weight_for_each_kind() -> None:
    """A row is a feature, a tab and seven whole numbers."""
    text = files("cscp_tui.capture").joinpath("weights.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert {len(weights.split()) for _, weights in rows} == {len(WEIGHED)}
    assert len({feature for feature, _ in rows}) == len(rows)


def features(text: str) -> frozenset[str]:
    marks = mark(text, setting())
    return features_of(marks, shape_of(marks, setting()))


def test_names_dates_and_numbers_count_as_any_of_their_sort() -> None:
    """“Police to send 3 lists by Friday” says as much of its kind as “Housing to send 4 … by 9 May”."""
    one = features("Police to send 3 lists by Friday")
    assert one == features("Housing to send 4 lists by 9 May")
    assert {"AGENCY to", "send NUMBER", "lists DATE", "^ AGENCY to", "<deed>"} <= one


def test_a_word_speaks_for_the_kind_of_its_lines() -> None:
    """A word of one kind's lines alone has its greatest weight there; a word in all of them has not."""
    lines = [
        (frozenset({"the", "send"}), LineKind.ACTION),
        (frozenset({"the", "agreed"}), LineKind.DECISION),
    ] * 5
    weights = learned(lines)
    best = {
        feature: WEIGHED[own.index(max(own))]
        for feature, own in weights.items()
        if feature != "the"
    }
    assert best == {"send": LineKind.ACTION, "agreed": LineKind.DECISION}
    assert learned(lines) == weights


@pytest.mark.parametrize("kind", ["action", "challenge", "note", "decision"])
def test_a_typed_kind_is_the_kind(kind: str) -> None:
    """Whatever the words after it look like, they are what the officer says they are."""
    for words in ("the dataset was published", "Police to send the list", "referrals fell"):
        assert read(f"{kind}: {words}").kind == kind
