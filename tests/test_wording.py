"""What the program says, as British English that nobody has to read twice."""

from __future__ import annotations

import re

import pytest

from wording import everything_said

NOT_BRITISH = (
    r"\bcannot be\b",
    r"\bis not among\b",
    r"(?<![Tt]here )\bis no (?!longer)",
    r"\bnames no\b",
    r"\bleft empty\b",
    r"\bis empty; ",
    r"\bas whom\b",
    r"\bunless said\b",
    r"\btruth of\b",
    r"\blies ahead\b",
    r"\bthat wait\b",
    r"\b(takes?|took) (it|that|the \w+) back\b",
    r"\bin percent\b",
    r"\b[Ww]hat (became|becomes|came) of\b",
    r"\bone a line\b",
    r"\bis called so\b",
    r"\bWhom\b",
    r"\bMade again\b",
    r"\bAbsent without apologies\b",
    r"\bcounted, not measured\b",
    r"\bnobody's\b",
    r"\bgo to one with the arrows\b",
    r"\btype less of it\b",
    r"\bwith commas between\b",
    r"\bdoes it · enter\b",
    r"\bdealt with\b",
    r"\bsay something\b",
    r"\bit lies\b",
    r"\bis kept;",
    r"\b(come|comes) by (themselves|itself)\b",
    r"\bheaded?count\b",
    r"\bregister\b",
)
"""Words in the style of sentences that users had to read twice."""

SAID = everything_said()


@pytest.mark.parametrize("pattern", NOT_BRITISH)
def test_nothing_is_said_as_no_colleague_would(pattern: str) -> None:
    """No text of the program has the words of the old, riddling sentences."""
    found = [
        f"{said.file}:{said.line} {said.text}" for said in SAID if re.search(pattern, said.text)
    ]
    assert found == []


SEVERAL = {
    "{len(actions)} actions as one step: {refs}{others}",
    "Agree {count} deliveries as one step",
    "Agree {len(chosen)} deliveries",
    " ({len(lacking)} rows in all)",
    "{len(self._overview.figures)} figures, each with what it means",
    ", {len(requests)} times",
}
"""Said only where there are two or more."""


def test_no_number_is_put_before_a_fixed_plural() -> None:
    """One action is not “1 actions”: numbers are said with their nouns in one place."""
    plural = re.compile(
        r"\{(?:len\([^}]*\)|count|number|total)\} (?!of |has |more|is |are )[a-z]+s\b"
    )
    found = {said.text for said in SAID if plural.search(said.text)}
    assert found <= SEVERAL
