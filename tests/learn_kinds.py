"""Learn from lines of known kinds how much a word says about a line's kind: ``python tests/learn_kinds.py``.

It reads the lines of ``tests/fixtures/line-kinds.toml`` and ``tests/fixtures/spoken-lines``, and writes
the weights of their features to ``src/cscp_tui/capture/weights.tsv``: a multinomial logistic regression, in steps that grow
smaller for each weight the more it has been changed (AdaGrad). It learns again from the features that tell most.
The same lines give the same file. It takes about a minute. Lines that measure the program must not be among those it learns from.
"""

from __future__ import annotations

import math
import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import TypeAlias

from cscp_tui.capture import kinds
from cscp_tui.capture.kinds import WEIGHED, LineKind, features_of
from cscp_tui.capture.marks import Setting, mark
from cscp_tui.capture.parties import Parties
from cscp_tui.capture.shapes import shape_of
from spoken_lines_measured import DAY, MEETING, demo_book

FIXTURES = Path(__file__).parent / "fixtures"
WRITTEN = Path(kinds.__file__).with_name("weights.tsv")
STEP, DECAY = 0.1, 0.002
ROUNDS = 8
KEPT = ((5200, ROUNDS), (2200, 20))
"""How many features are learned from again, and in how many rounds."""
SCALE = 3.2
"""What a learned weight of one counts beside the weights of cues."""


def known_lines() -> list[tuple[frozenset[str], LineKind]]:
    """Return the features and the kind of every line, but once where a line is repeated."""
    book = demo_book()
    setting = Setting(book.meetings[MEETING], book, DAY, Parties(book))
    lines = {
        line["text"]: LineKind(line["kind"])
        for file in (FIXTURES / "line-kinds.toml", *sorted(FIXTURES.glob("spoken-lines/*.toml")))
        for line in tomllib.loads(file.read_text(encoding="utf-8"))["line"]
    }
    marked = [(mark(text, setting), kind) for text, kind in lines.items()]
    return [(features_of(marks, shape_of(marks, setting)), kind) for marks, kind in marked]


Lines: TypeAlias = "list[tuple[frozenset[str], LineKind]]"


def learned(lines: Lines, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the weight of every feature that at least four lines have, for each kind."""
    each_kind = list(WEIGHED)
    seen = Counter(feature for features, _ in lines for feature in features)
    weights = {each: [0.0] * len(each_kind) for each in sorted(seen) if seen[each] > 3}
    changed = {each: [1e-6] * len(each_kind) for each in weights}
    examples = [
        (sorted(each for each in features if each in weights), each_kind.index(kind))
        for features, kind in lines
    ]
    order = random.Random(0)
    for _ in range(rounds):
        order.shuffle(examples)
        for features, right in examples:
            sums = [sum(each) for each in zip(*(weights[f] for f in features), strict=True)]
            odds = [math.exp(each - max(sums)) for each in sums]
            wrong = [each / sum(odds) for each in odds]
            wrong[right] -= 1
            for feature in features:
                own, steps = weights[feature], changed[feature]
                for place, error in enumerate(wrong):
                    slope = error + DECAY * own[place]
                    steps[place] += slope * slope
                    own[place] -= STEP * slope / math.sqrt(steps[place])
    return weights


def without_others(lines: Lines, weights: dict[str, list[float]], most: int) -> Lines:
    """Return lines with the features that tell most: apart for kinds, and found in many lines."""
    seen = Counter(feature for features, _ in lines for feature in features)
    tells = {
        feature: (max(own) - min(own)) * math.sqrt(seen[feature])
        for feature, own in weights.items()
    }
    kept = frozenset(sorted(tells, key=lambda feature: -tells[feature])[:most])
    return [(features & kept, kind) for features, kind in lines]


def main() -> None:
    """Write the weights, in tenths."""
    lines = known_lines()
    weights = learned(lines)
    for most, rounds in KEPT:
        lines = without_others(lines, weights, most)
        weights = learned(lines, rounds)
    rows = [
        f"{feature}\t{' '.join(str(round(10 * SCALE * weight)) for weight in own)}\n"
        for feature, own in weights.items()
    ]
    WRITTEN.write_text("".join(rows), encoding="utf-8", newline="\n")
    print(f"{len(lines)} lines, {len(rows)} features")


if __name__ == "__main__":
    main()
