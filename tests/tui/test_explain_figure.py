from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import SECTIONS
from cscp_tui.services.updates import sign_off
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.finders import FiguresScreen, RecordsBehindScreen
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.updates import UpdateScreen
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.views.updates import figures
from cscp_tui.views.updates.headline import NUMBERS
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.keys import Tab
    from cscp_tui.tui.session import Session
    from sitting import Sitting


COUNTED = re.compile(r"\d+")


def framed(at: Sitting) -> FramedScreen:
    """The screen of the program, whatever lies over it."""
    return next(each for each in reversed(at.app.screen_stack) if isinstance(each, FramedScreen))


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
async def test_one_key_shows_the_figures_of_every_screen(session: Session, tab: Tab) -> None:
    """Each with a definition, and what is counted; the key is the same everywhere."""
    async with sitting(session, SMALL) as at:
        await at.press(tab.key)
        questions = framed(at).explained_figures()
        assert questions
        assert len({each.key for each in questions}) == len(questions)
        assert all(each.definition and each.population for each in questions)
        await at.press("equals_sign")
        assert isinstance(at.app.screen, FiguresScreen)
        assert questions[0].label[:20] in at.text
        await at.press("escape")
        assert framed(at).is_current


async def test_a_figure_that_is_cut_stands_whole_below(session: Session) -> None:
    """Its column has no room for all of it where the terminal is narrow."""
    async with sitting(session, SMALL) as at:
        await at.press("equals_sign")
        assert "12 of 34 (35%), 6 awaiting agreement – " in at.text


async def test_a_heading_that_is_not_shown_is_no_figure(session: Session) -> None:
    """The title of a restricted review stays unseen while others look on."""
    origin = session.book.actions["AU25-03"].origin
    session.record(SetFields("origins", origin, {"restricted": True, "title": "What happened"}))
    async with sitting(session) as at:
        await at.press("3")
        assert any("What happened" in each.label for each in at.framed.explained_figures())
        await at.press("p")
        assert not any("What happened" in each.label for each in at.framed.explained_figures())


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
async def test_every_record_behind_a_figure_is_there(session: Session, tab: Tab) -> None:
    """A figure that is a bare number counts exactly its records."""
    async with sitting(session) as at:
        await at.press(tab.key)
        for question in framed(at).explained_figures():
            known = session.book.told(question.table)
            assert set(question.ids) <= set(known), question.label
            is_counted = COUNTED.fullmatch(
                question.value
            ) and not question.key.casefold().startswith("slips")
            if is_counted and framed(at).TAB != "overview":
                assert int(question.value) == len(question.ids), question.label


async def test_the_records_behind_a_figure_are_gone_to(session: Session) -> None:
    """Red, its rule and its actions; enter goes to one of them."""
    async with sitting(session) as at:
        await at.press("2", "equals_sign")
        await at.type("red")
        await at.press("enter")
        assert isinstance(at.app.screen, RecordsBehindScreen)
        assert "Red: 3" in at.text
        assert "passed more than 30 days ago" in at.text
        assert "Counted: all 35 actions" in at.text
        await at.press("down", "enter")
        assert not isinstance(at.app.screen, FiguresScreen)
        assert at.table.key == "BP25-3.4"


async def test_the_figures_agree_with_the_line_under_the_title(session: Session) -> None:
    """What the frame of the Plan screen says is what is questioned."""
    async with sitting(session) as at:
        said = at.figures
        values = {each.key: each.value for each in framed(at).explained_figures()}
    assert f"{values['rating-RED']} Red" in said
    assert f"{values['agree']} awaiting agreement" in said
    assert f"{values['silent']} with no update received" in said
    assert values["delivered"].split(" (")[0] + " delivered" in said


@pytest.mark.parametrize("key", ["2", "3", "6", "8"])
async def test_the_figures_of_headings_are_questioned(session: Session, key: str) -> None:
    """What stands at the right of each heading, with the records under it; on any day."""
    async with sitting(session) as at:
        await at.press(key)
        for day in ("today", "31/3/25"):
            await at.press("t", *day, "enter")
            headings = [line for line in at.table.table.lines if isinstance(line, Heading)]
            known = {(each.label, each.value): each for each in framed(at).explained_figures()}
            assert headings
            for heading in headings:
                assert (heading.title.text, heading.detail.text) in known
        await at.press("escape", "equals_sign")
        await at.type("heading")
        assert isinstance(at.app.screen, FiguresScreen)


async def test_restricted_records_are_counted_and_not_shown(session: Session) -> None:
    """While others look on, the figure stays and says how many are not shown."""
    restricted = [a.id for a in session.book.actions.values() if a.restricted]
    assert restricted
    async with sitting(session) as at:
        await at.press("3", "p", "equals_sign", "enter")
        assert not any(ref in at.text for ref in restricted)


async def test_the_figures_of_one_meeting_are_questioned(session: Session) -> None:
    """Who came, and each clause of its quorum with those who were represented."""
    async with sitting(session) as at:
        await at.press("6")
        await at.go_to("QAG-2025-09-16")
        await at.press("enter")
        questions = {each.key: each for each in framed(at).explained_figures()}
        rows = session.book.attendances_of("QAG-2025-09-16")
        assert questions["present"].value == str(sum(row.present for row in rows))
        assert set(questions["present"].ids) == {row.id for row in rows if row.present}
        assert "met" in questions["quorum 1"].value
        headings = [line for line in at.table.table.lines if isinstance(line, Heading)]
        told = {(each.label, each.value) for each in questions.values()}
        assert {(line.title.text, line.detail.text) for line in headings} <= told
        await at.press("equals_sign", "enter", "enter")
        assert "16 September 2025" in at.text


async def test_the_figures_of_the_update_are_those_of_its_paper(session: Session) -> None:
    """Each line of the table of figures, and each number of the movement, by the same name."""
    async with sitting(session) as at:
        await at.press("7")
        screen = framed(at)
        values = {each.label: each.value for each in screen.explained_figures()}
        paper = screen.query_one(PaperView).text
    rows = [
        *("Delivered", "Delivered of those due by then", "Delivered of those due in the quarter"),
        *("Open, Red", "Open, Green", "Overdue", "Slips in the quarter, this plan"),
    ]
    for name in rows:
        assert re.search(rf"{name}\W+{re.escape(values[name][:6])}", paper), name
    assert values["Delivered of those due in the quarter"] == "5 of 7"
    assert values["Slips in the quarter, this plan"] == "2"
    moved = [values[f"Movement: {name}"] for name in NUMBERS]
    assert moved == ["33", "0", "0", "5", "0", "1", "27"]
    assert values["All sources: No update received for this quarter"] == "6 of 41"
    assert values["Audits: Delivered this quarter"] == "2"
    assert values["Checklist: No update received for the quarter"] == "6"


async def test_the_sections_of_the_update_answer_too(session: Session) -> None:
    """Exceptions, deliveries, slips, partner_evidence, attendance and decisions; as the paper says."""
    async with sitting(session) as at:
        await at.press("7")
        screen = framed(at)
        known = {each.label: each for each in screen.explained_figures()}
        paper = " ".join(screen.query_one(PaperView).text.split())
    assert f"{known['Exceptions: Red'].value} Red, of 41 open actions" in paper
    assert f"{known['Delivered this quarter: of the business plan'].value} of the business" in paper
    slips = known["All sources: Slips in the quarter"]
    assert f"{slips.value.split(',')[0]} slips and" in paper
    cells = [each for label, each in known.items() if " at the " in label]
    assert len(cells) > 20
    assert all(each.value in paper for each in cells)
    police = known["Attendance: Metropolitan Police at the Quality Assurance Group"]
    held = known["Attendance: Meetings of the Quality Assurance Group"]
    assert set(police.ids) == set(held.ids)
    assert f"QAG ({held.value} meetings)" in paper
    assert len(known["Partner evidence"].ids) > 1


async def test_the_public_version_has_its_own_figures_only(session: Session) -> None:
    """What its paper does not give is not questioned."""
    async with sitting(session) as at:
        await at.press("7", "o", "o")
        known = [each.label for each in framed(at).explained_figures()]
        labels = [label for label in known if not label.startswith("Checklist")]
    assert labels == ["Delivered", "Delivered of those due by then", "Partner evidence"]


async def test_signed_figures_stay_those_of_the_signed_paper(session: Session) -> None:
    """A correction is in no figure of what was signed, and is a figure of its own."""
    workspace = session.workspace
    assert isinstance(workspace, TeamWorkspace)
    quarter = Quarter(2025, 2)
    sign_off(workspace, quarter, Signature(CHAIR, "by email"), session.context())
    session.record(Deliver("BP25-1.1"), context=replace(session.context(), on=quarter.last_day))
    async with sitting(session) as at:
        await at.press("7")
        screen = framed(at)
        assert isinstance(screen, UpdateScreen)
        assert screen.signed is not None or await _chosen(at, screen)
        values = {each.label: each.value for each in screen.explained_figures()}
    assert values["Delivered"] == "7 of 34 (21%), 1 awaiting agreement"
    assert values["Corrections since Q2 2025/26 was signed off"] == "1"


async def _chosen(at: Sitting, screen: UpdateScreen) -> bool:
    """Choose the quarter that is signed off; whether it is."""
    await at.press("f")
    await at.type("2025-26/Q2")
    await at.press("enter")
    return screen.signed is not None


async def test_the_figures_of_scrutiny_are_those_under_its_title(session: Session) -> None:
    """All of them, in their order, with the same numbers."""
    async with sitting(session) as at:
        await at.press("8")
        values = {each.key: each.value for each in framed(at).explained_figures()}
        shown = [str(cell) for cell in framed(at).headline()]
    assert list(values)[:5] == ["delivered", "due", "unanswered", "slips", "impact"]
    assert any(f"{values['slips'].split(',')[0]} slips" in words for words in shown)
    assert any(f"{values['unanswered']} unanswered" in words for words in shown)
    assert any(f"{values['impact']} without impact" in words for words in shown)


def test_every_maker_of_figures_is_of_a_section() -> None:
    """A section that is renamed keeps its figures."""
    sections = {key for keys in SECTIONS.values() for key in keys}
    assert figures.FIGURES_OF_SECTIONS.keys() <= sections
