"""What the program says, as British English that nobody has to read twice."""

from __future__ import annotations

import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from cscp_tui.cli.main import main
from wording import PAGE, everything_said, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def test_apostrophes_are_of_one_kind() -> None:
    """They are straight, as people type them, so that words can be found as they are shown."""
    assert [f"{said.file}:{said.line} {said.text}" for said in SAID if "’" in said.text] == []


SEVERAL = {
    "{len(actions)} actions as one step: {refs}{others}",
    "agree that {len(deliveries)} actions are delivered: {refs}",
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


EXPORTS = (
    "quarterly --quarter 2025-26/Q2",
    "quarterly --quarter 2025-26/Q2 --for executive",
    "quarterly --quarter 2025-26/Q2 --for public",
    "actions",
    "executive",
    "said-delivered",
    "attendance",
    "partner-evidence",
    "challenges",
    "annual-report --plan 2024/25",
    "minutes QAG-2025-09-16",
    "agenda QAG-2025-11-27",
)
IDS = r"\b20\d\d-\d\d/\d+\b|\b20\d\d/\d\d/\d\b|\b[A-Z]+-20\d\d-\d\d-\d\d\b|\b\w+-\d+/\w+-\d+\b"
ONE_OF_MANY = (
    r"(?<![\d/.,])1 (?:\w+ )?(?:actions|meetings|agencies|days|weeks|updates|items|slips|members)\b"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo in a folder of its own."""
    folder = tmp_path_factory.mktemp("wording")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CSCP_CONFIG", str(folder / "config"))
        environment.setenv("CSCP_STATE", str(folder / "state"))
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert main(["init", str(folder / "demo"), "--demo"]) == 0
        yield folder / "demo"


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_say_names_and_one_of_one(export: str, demo: Path) -> None:
    """What leaves the house has names and not ids, and one of something in the singular."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        assert main(["-w", str(demo), "export", *export.split()]) == 0
    assert re.findall(IDS, out.getvalue()) == []
    assert re.findall(ONE_OF_MANY, out.getvalue()) == []


def test_the_page_of_everything_said_is_as_the_source_says() -> None:
    """``python tests/wording.py`` renews it."""
    assert PAGE.read_text(encoding="utf-8") == page(everything_said())
