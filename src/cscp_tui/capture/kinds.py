"""The kinds of lines, weighed by their words where nothing depends on it but how they are listed.

The weights were learned from lines of known kinds (``tests/learn_kinds.py``). Every word, and every
fact about the build of a line, says something for or against each kind; the sum decides.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from cscp_tui.capture.shapes import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.capture.marks import Marks
    from cscp_tui.capture.shapes import Shape


class LineKind(StrEnum):
    """The kinds of lines: those that are weighed first, then those that must be said exactly."""

    ACTION = "action"
    DECISION = "decision"
    CHALLENGE = "challenge"
    NOTE = "note"
    DELIVERED = "delivered"
    MOVED = "move"
    APOLOGIES = "apologies"
    UPDATE = "update"
    AGREED = "agreed"
    HELD = "on hold"
    PRESENCE = "attendance"
    MINUTES = "minutes"
    AGENDA = "agenda item"
    RESUMED = "off hold"
    HEADING = "heading"
    REJECTED = "not agreed"
    ANSWERED = "answer"


WEIGHED = (*list(LineKind)[:7],)
"""The kinds that words speak for or against, in the order of the weights."""

CHANGES = frozenset(
    {
        LineKind.DELIVERED,
        LineKind.MOVED,
        LineKind.APOLOGIES,
        LineKind.AGREED,
        LineKind.HELD,
        LineKind.RESUMED,
        LineKind.REJECTED,
        LineKind.ANSWERED,
    }
)
"""The kinds that change what is there. Being likely is not enough for them."""

_CLEAR = 4.0
"""The least lead in weight at which a kind is taken; below it, the line is a note."""
_NEAR = 4.0
"""The greatest distance in weight at which another kind is offered."""

_WORD = re.compile(r"[A-Z]{3,}\b|[a-z']+|[?:|()–—-]")
_FEWEST_LETTERS = 4
"""The letters of a word from which its beginning and its ending count too."""


def features_of(marks: Marks, shape: Shape) -> frozenset[str]:
    """Return what speaks for or against kinds.

    These are facts about the build of the line, its words, its pairs of words, the beginnings and
    endings of words, and the words with which it begins and ends. Names, dates, references and
    numbers count as any of their sort.
    """
    places = [(m.start, m.end, "AGENCY" if m.party.agency else "GROUP") for m in marks.mentions]
    places += [(each.start, each.end, "DATE") for each in marks.dates]
    places += [(each.start, each.end, "REF") for each in marks.references]
    return _features(marks.text, sorted(places)) | {f"<{f}>" for f in facts_of(marks, shape)}


def _features(words: str, places: Iterable[tuple[int, int, str]]) -> frozenset[str]:
    parts, place = [], 0
    for start, end, sort in places:
        if start >= place:
            parts += [words[place:start].lower(), f" {sort} "]
            place = end
    parts.append(words[place:].lower())
    plain = re.sub(r"\d+", " NUMBER ", "".join(parts).replace("’", "'"))
    said = ["^", *_WORD.findall(plain), "$"]
    found = {*said, *(f"{one} {other}" for one, other in pairwise(said))}
    long = [word for word in said if word.islower() and len(word) >= _FEWEST_LETTERS]
    found.update(f"{word[:4]}…" for word in long)
    found.update(f"…{word[-3:]}" for word in long)
    found |= {" ".join(said[:3]), " ".join(said[:4]), " ".join(said[-3:])}
    return frozenset(found)


@cache
def _learned() -> dict[str, tuple[int, ...]]:
    """Return the learned weights of features, in tenths, for each kind in its order."""
    text = files("cscp_tui.capture").joinpath("weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {feature: tuple(map(int, weights.split())) for feature, weights in rows}


def weigh(marks: Marks, shape: Shape) -> tuple[LineKind, tuple[LineKind, ...]]:
    """Return the kind of a line, and the kinds that it may be instead, the likeliest first.

    A label decides. A line that may say that something changed is a note, which that is offered
    for, and so is a line that might as well be one.
    """
    known = [_learned()[each] for each in features_of(marks, shape) if each in _learned()]
    weights = {kind: sum(row[n] for row in known) / 10 for n, kind in enumerate(WEIGHED)}
    first, *others = sorted(WEIGHED, key=lambda kind: -weights[kind])
    near = [kind for kind in others if weights[first] - weights[kind] < _NEAR]
    kind = _LABELS.get(marks.label, first)
    if marks.label == "decision" and first is not LineKind.ACTION:
        kind = LineKind.DECISION
    is_clear = (
        marks.label in {*_LABELS, "decision"} or weights[kind] - weights[LineKind.NOTE] >= _CLEAR
    )
    if kind in CHANGES or not is_clear:
        kind = LineKind.NOTE
    return kind, tuple(each for each in (first, *near) if each is not kind)


_LABELS = {
    "action": LineKind.ACTION,
    "challenge": LineKind.CHALLENGE,
    "decided": LineKind.DECISION,
    "note": LineKind.NOTE,
}
"""The labels that decide. “Agreed:” before a deed is an action, and a number is no label."""
