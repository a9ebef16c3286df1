"""What the program says, as British English that nobody has to read twice."""

from __future__ import annotations

import re
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from building import QAG_MEETING, TODAY, action, context, make_workspace
from cscp_tui.cli.main import main
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.commitments import AddCommitment, AddPartnerEvidence
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Audience
from cscp_tui.store.clock import FixedClock
from cscp_tui.tui.forms.field_row import LABEL_WIDTH, FieldRow
from cscp_tui.tui.forms.form_screen import FormScreen
from cscp_tui.tui.key_help import commands_of
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.screen import FramedScreen
from sitting import session_on, sitting
from wording import everything_shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from sitting import Sitting
    from wording import ShownText

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
    r"\bof all sources\b",
    r"\bmoved past it\b",
    r"\bis delivered \(on\b",
    r"\bIts lead says that\b",
    r"\bhas a date to look at it again\b",
    r"\b[Gg]oes on (in|as)\b",
    r"\bStaff are short\b",
    r"\bwere heard from\b",
    r"\bNot quorate\. Missing\b",
    r"\bEverything behind\b",
    # The left column of the table of English, where the lines above do not have it.
    r"\bits whole name\b",
    r"\b[Ss]ay whose it is\b",
    r"\bA draft is kept\b",
    r"\bFirst date lost\b",
    r"\bEnter again saves\b",
    r"^(In the chair|Began at|What needs us|Actions asked for|Whom to ask)$",
    r"\bun-sign\b",
    r"\bNo action is chosen\b",
    r"\bmade again\b",
    r"\bstand earlier\b",
    r"\bAll figures are of\b",
    r"\bof the other sources\b|\bof other sources\.$|\bActions of other sources\b",
    r"\b[Tt]aken back\b|\btaken out \(",
    r"\bhave no impact yet\b",
    r"\bthat speaks? for\b",
    r"\bitself included\b",
    r"\bwhom\b(?! everybody| another)",
)
"""Words in the style of sentences that users had to read twice."""


@pytest.fixture(scope="module")
def everything() -> list[ShownText]:
    """All that the program says."""
    return everything_shown()


@pytest.mark.parametrize("pattern", NOT_BRITISH)
def test_nothing_is_said_as_no_colleague_would(pattern: str, everything: list[ShownText]) -> None:
    """No text of the program has the words of the old, riddling sentences."""
    found = [
        f"{said.file}:{said.line} {said.text}"
        for said in everything
        if re.search(pattern, said.text)
    ]
    assert found == []


def test_apostrophes_are_of_one_kind(everything: list[ShownText]) -> None:
    """They are straight, as people type them, so that words can be found as they are shown."""
    assert [f"{said.file}:{said.line} {said.text}" for said in everything if "’" in said.text] == []


SEVERAL = {
    "{len(actions)} actions as one step: {refs}{others}",
    "agree that {len(deliveries)} actions were delivered: {refs}",
    "Agree {count} deliveries as one step",
    "Agree {len(chosen)} deliveries",
    " ({rows} rows in all)",
    "{len(self._overview.figures)} figures, each with what it means",
    ", {len(requests)} times",
}
"""Said only where there are two or more."""


def test_no_number_is_put_before_a_fixed_plural(everything: list[ShownText]) -> None:
    """One action is not “1 actions”: numbers are said with their nouns in one place."""
    plural = re.compile(
        r"\{(?:len\([^}]*\)|count|number|total)\} (?!of |has |more|is |are )[a-z]+s\b"
    )
    found = {said.text for said in everything if plural.search(said.text)}
    assert found <= SEVERAL


IDS = (
    r"\b20\d\d-\d\d/\d+\b|\b20\d\d/\d\d/\d\b|\b[A-Z]+-20\d\d-\d\d-\d\d\b|\b\w+-\d+/\w+-\d+\b"
    r"|\b[A-Z]+/[\w-]+/20\d\d-\d\d-\d\d\b"
)
ONE_OF_MANY = (
    r"(?<![\d/.,])1 (?:\w+ )?"
    r"(?:actions|meetings|agencies|days|weeks|updates|items|slips|members|people|challenges|commitments|decisions|rows|pieces)\b"
)

SOME = (0, 1, 2)
"""How many there are of each thing in the small workspaces."""


def some_of_each(count: int) -> tuple[Command, ...]:
    """As many of each thing that is counted, and of each state that an action can be in."""
    late = [action(f"Late {n}", due="2024-10-01") for n in range(count)]
    done = [action(f"Done {n}", "2024/25/2") for n in range(count)]
    commands: list[Command] = [*late, *done]
    for n in range(1, count + 1):
        commands += [
            AddProgressUpdate(f"BP24-1.{n}", "Nearly done."),
            Deliver(f"BP24-2.{n}"),
            AddCommitment("2024/25", f"We said {n}"),
            RaiseChallenge("police", f"Why {n}?", "QAG"),
            AddPartnerEvidence("police", "Homes", f"Warmer {n}."),
            AddDecision(QAG_MEETING, f"Agreed {n}."),
            RecordAttendance(QAG_MEETING, ("council", "police")[n - 1], in_room=n),
        ]
    return tuple(commands)


@pytest.fixture(scope="module")
def places(
    loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Path]]:
    """The demo, and workspaces with none, one and two of each thing."""
    folder = tmp_path_factory.mktemp("wording")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CSCP_CONFIG", str(folder / "config"))
        environment.setenv("CSCP_STATE", str(folder / "state"))
        copytree(loaded_demo, folder / "demo")
        make_workspace(folder / "one action", actions=1)
        for count in SOME:
            workspace = make_workspace(folder / f"with {count}")
            if count:
                workspace.record(Together(some_of_each(count)), context())
        yield {path.name: path for path in folder.iterdir()}


NAMES = ("demo", "one action", *(f"with {count}" for count in SOME))
DAYS = {"demo": date(2025, 11, 27)}


def misworded(name: str, text: str) -> list[str]:
    """What a text has that should not be there: ids, “1 actions”, and words of the old style.

    The demo's own texts may say what the program does not.
    """
    patterns = (IDS, ONE_OF_MANY) if name == "demo" else (IDS, ONE_OF_MANY, *NOT_BRITISH)
    return [
        f"{found[0]} in: {' '.join(line.split())}"
        for line in text.splitlines()
        for pattern in patterns
        if (found := re.search(pattern, line))
    ]


def exports_of(name: str) -> tuple[str, ...]:
    """Each kind of export, as its words on the command line."""
    quarter, plan, held, planned = (
        ("2025-26/Q2", "2024/25", "QAG-2025-09-16", "QAG-2025-11-27")
        if name == "demo"
        else ("2024-25/Q3", "2024/25", QAG_MEETING, QAG_MEETING)
    )
    return (
        *(f"quarterly --quarter {quarter} --for {whom}" for whom in Audience),
        *("actions", "executive", "said-delivered", "attendance", "partner-evidence"),
        *("challenges", "figures", "scrutiny-pack", "group qag", f"annual-report --plan {plan}"),
        *(f"minutes {held}", f"agenda {planned}"),
    )


@pytest.mark.parametrize("name", NAMES)
def test_exports_say_names_and_one_of_one(name: str, places: dict[str, Path]) -> None:
    """What leaves the house has names and not ids, and one of something in the singular."""
    clock = FixedClock(DAYS.get(name, TODAY), 13)
    for export in exports_of(name):
        out = StringIO()
        words = ["-w", str(places[name]), "export", *export.split(), "-o", "-"]
        with redirect_stdout(out), redirect_stderr(StringIO()):
            assert main(words, clock=clock) == 0, export
        assert misworded(name, out.getvalue()) == [], export


@pytest.mark.parametrize("name", NAMES)
async def test_screens_say_names_and_one_of_one(name: str, places: dict[str, Path]) -> None:
    """So does every screen, with what Enter opens on it, and the finding of records."""
    session = session_on(places[name], DAYS.get(name, TODAY))
    async with sitting(session, (160, 50)) as at:
        for screen in (*(tab.name for tab in TABS), "groups", "agencies"):
            await at.app._switch(screen)
            await at.pilot.pause()
            assert misworded(name, at.text) == [], screen
            await at.press("enter")
            assert misworded(name, await at.text_at_rest()) == [], screen
            while len(at.app.screen_stack) > 2:
                at.app.pop_screen()
            if type(at.app.screen).__name__.endswith("Page"):
                await at.press("escape")
        await at.press("apostrophe", "a", "g", "r")
        assert misworded(name, await at.text_at_rest()) == []


WAYS = (*"12345678", "4 o down", "6 o", "6 o enter", "6 o o", "6 end enter", "7 a", "m enter", "r")
"""The keys that show each screen with commands of its own, in a demo whose meeting starts with m."""

NO_FORM = ("table.", "screen.", "app.", "list.", "capture.", "find.", "field.", "form.", "read.")
DOES_IT = frozenset(
    {
        *("change.undo", "change.redo", "update.copy", "view.back", "view.projector"),
        *("meeting.open", "meeting.tick", "attendance.everyone", "attendance.one"),
        *("attendance.people", "attendance.deputy", "attendance.online", "attendance.leave"),
    }
)


async def forms_of(at: Sitting, known: set[str]) -> AsyncIterator[str]:
    """Run each command of a screen that has not been run before; yield what is shown then.

    A form is shown twice: as it opens, and with what is wrong once all was cleared and saved.
    """
    below = list(at.app.screen_stack)
    for each in commands_of(at.app.screen):
        if each.name in known or each.why or each.name in DOES_IT or each.name.startswith(NO_FORM):
            continue
        known.add(each.name)
        await at.app.run_action(each.action, each.node)
        yield await at.text_at_rest()
        if isinstance(at.app.screen, FormScreen):
            for row in at.app.screen.query(FieldRow):
                assert len(row.field.label) < LABEL_WIDTH, row.field.label
                row.put("")
            await at.press("enter")
            yield await at.text_at_rest()
        while len(at.app.screen_stack) > len(below):
            at.app.pop_screen()


async def test_forms_say_names_and_one_of_one(places: dict[str, Path], tmp_path: Path) -> None:
    """So does each form, list to choose from and question of every screen."""
    copytree(places["demo"], tmp_path / "demo")
    known: set[str] = set()
    async with sitting(session_on(tmp_path / "demo", DAYS["demo"]), (160, 50)) as at:
        for way in WAYS:
            await at.press(*way.split())
            async for text in forms_of(at, known):
                assert misworded("demo", text) == [], way
            while not isinstance(at.app.screen, FramedScreen):
                at.app.pop_screen()
            if way.startswith("m"):
                await at.press("m")
    assert len(known) > 70
