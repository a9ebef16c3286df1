"""What somebody finds who counts every figure of the papers again, and reads their words beside it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import update_of
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.updates.corrections import changed_figures
from cscp_tui.views.updates.update_figures import update_figures
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.documents.figure import Figure
    from cscp_tui.views.updates.corrections import ChangedFigure

DEMO_DAY = date(2025, 11, 27)
SIGN = ("sign-off", "2025-26/Q2", "--how", "email", "--yes")
OLD = ("BP24-3.5", "BP24-5.5", "BP24-5.7")
"""Deliveries of March 2025 that the QAG agreed on 17 June."""


pytestmark = pytest.mark.usefixtures("quick_papers")


@pytest.fixture
def office(demo: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(demo, capsys)


def does(office: Typist, *lines: str) -> None:
    for line in lines:
        office.does(*line.split(), "--yes", today=DEMO_DAY)


def paper(office: Typist, quarter: str, audience: str, *more: str) -> str:
    told = office.does(
        "export", "quarterly", "--quarter", quarter, "--for", audience, *more, today=DEMO_DAY
    )
    return " ".join(unwrapped(told.out).split())


def figures(folder: Path, quarter: Quarter, audience: Audience = Audience.QA) -> dict[str, Figure]:
    day = min(quarter.last_day, DEMO_DAY)
    update = update_of(Workspace(folder), quarter, day, audience)
    return {each.title: each for each in update_figures(update)}


def changed(folder: Path) -> dict[str, ChangedFigure]:
    """The figures of the Executive's signed paper for the second quarter that have changed since."""
    update = update_of(Workspace(folder), Quarter(2025, 3), DEMO_DAY, Audience.EXECUTIVE)
    assert update.signed_before is not None
    found = changed_figures(update.signed_before, Audience.EXECUTIVE)
    return {each.title: each for each in found}


def test_deliveries_of_a_plan_that_has_ended_are_asked_about_until_somebody_agrees_them(
    office: Typist,
) -> None:
    """Those of March 2025 in June, by the very group that agrees them a week later."""
    text = paper(office, "2025-26/Q1", "qa", "--as-at", "10/6/2025")
    asked = text.partition("Deliveries awaiting this group's agreement")[2].partition("## ")[0]
    wanted = text.partition("Decisions wanted")[2].partition("Extensions awaiting")[0]
    for ref in (*OLD, "BP25-4.6", "BP25-5.3", "AU24-11"):
        assert ref in asked, ref
        assert ref in wanted, ref
    listed = office.does(
        "list", "actions", "is:awaiting-agreement", "--as-at", "10/6/2025", today=DEMO_DAY
    )
    assert all(ref in listed.out for ref in OLD)


def test_a_figure_whose_whole_has_changed_names_the_change_that_did_it(office: Typist) -> None:
    """Not a hold or a note of another action, which change no denominator."""
    does(office, " ".join(SIGN[:-1]))
    office.does(
        *("status", "BP25-3.6", "on hold", "--reason", "funding", "--review-date", "26/8/2025"),
        *("--on", "17/7/2025", "--yes"),
        today=DEMO_DAY,
    )
    office.does(
        *("end", "BP25-2.3", "--outcome", "replaced", "--replaced-by", "BP25-3.4"),
        *("--reason", "scope changed", "--cause", "within", "--on", "1/9/2025", "--yes"),
        today=DEMO_DAY,
    )
    office.does(
        *("note", "BP25-4.1", "Half is done.", "--on", "2/9/2025"),
        *("--for-quarter", "2025-26/Q3", "--yes"),
        today=DEMO_DAY,
    )
    found = changed(office.folder)
    for title in ("Delivered", "First page: Delivered", "2 Neglect: Delivered"):
        assert found[title].refs == ("BP25-2.3",), title
        assert len(found[title].lines) == 1
    silent = found["First page: No update received, all sources"]
    assert (silent.signed, silent.now, silent.refs) == ("6 of 41", "6 of 40", ("BP25-2.3",))


def test_what_was_undone_has_changed_no_figure_nor_has_its_undo(office: Typist) -> None:
    """Only what stands is named."""
    does(office, " ".join(SIGN[:-1]), "deliver BP25-2.3 --on 29/9/2025", "undo")
    does(office, "deliver BP25-1.1 --on 29/9/2025")
    found = changed(office.folder)
    assert found["Delivered"].refs == ("BP25-1.1",)
    assert {len(each.lines) for each in found.values()} == {1}
    assert {each.refs for each in found.values()} == {("BP25-1.1",)}


def test_to_count_none_and_not_to_be_given_is_the_same(office: Typist) -> None:
    """A row of a table that came into being with zeros is no correction."""
    does(office, " ".join(SIGN[:-1]))
    office.does(
        *("status", "BP24-3.1", "in progress", "--reason", "other"),
        *("--explanation", "Not in use.", "--on", "19/9/2025", "--yes"),
        today=DEMO_DAY,
    )
    found = changed(office.folder)
    assert found["Earlier plans, left open: Open"].now == "1"
    assert not [each for each in found.values() if {each.signed, each.now} == {"none", "0"}]


def test_a_carry_over_takes_effect_on_the_first_day_that_earlier_changes_allow(
    office: Typist,
) -> None:
    """The preview says which."""
    office.does(
        *("status", "BP24-3.5", "in progress", "--reason", "other"),
        *("--explanation", "Not in use.", "--on", "18/6/2025", "--yes"),
        today=DEMO_DAY,
    )
    words = (
        *("carry-over", "2024/25", "--to", "2025-27", "--reason", "partner capacity"),
        *("--cause", "within"),
    )
    shown = office(*words, today=DEMO_DAY)
    assert "With effect on 18 June 2025." in shown.out + shown.err
    office.does(*words, "--yes", today=DEMO_DAY)
    action = office.book.actions["BP24-3.5"]
    assert action.ended == date(2025, 6, 18)
    assert office.book.actions[action.continued_by].created == date(2025, 6, 18)


def carried_within_a_quarter(office: Typist) -> None:
    does(office, "set 2025-27 last_day=31/10/2025")
    office.does(
        *("add", "plan", "--id", "2025-26", "title=Second plan", "first_day=1/11/2025"),
        *("last_day=31/3/2027", "--yes"),
        today=DEMO_DAY,
    )
    for number in range(1, 6):
        does(office, f"add priority plan=2025-26 number={number} title=Part{number}")
    office.does(
        *("carry-over", "2025-27", "--to", "2025-26", "--reason", "other", "--cause", "within"),
        *("--on", "27/11/2025", "--yes"),
        today=DEMO_DAY,
    )


def test_an_update_given_before_a_carry_over_within_the_quarter_is_received(
    office: Typist,
) -> None:
    """The continuation has it, and the screens say the same as the paper."""
    before = figures(office.folder, Quarter(2025, 3))
    carried_within_a_quarter(office)
    after = figures(office.folder, Quarter(2025, 3))
    title = "All sources: No update received for this quarter"
    assert after[title].numerator == before[title].numerator
    now = office.book.actions["BP25-1.1"].continued_by
    assert now not in after[title].ids
    listed = office.does("list", "actions", "is:no-update", today=DEMO_DAY).out
    assert now not in listed


def test_the_figures_say_what_they_count(office: Typist) -> None:
    """Whose deliveries and challenges, and which review dates."""
    found = figures(office.folder, Quarter(2024, 4))
    asked = found["Asks: Deliveries awaiting agreement"]
    assert "Quality Assurance Group oversees" in asked.population
    unanswered = found["Asks: Challenges without an answer"].population
    assert "put to the Quality Assurance Group" in unanswered
    assert "before the quarter" in unanswered
    (coming,) = (each for title, each in found.items() if title.startswith("Due next"))
    assert "or are on hold" in coming.definition


def test_a_movement_that_starts_from_a_signed_figure_opens_to_the_actions_it_counts(
    office: Typist,
) -> None:
    """The corrections open to those that were open then or are now, but not both."""
    does(office, " ".join(SIGN[:-1]), "deliver BP25-2.3 --on 29/9/2025")
    found = figures(office.folder, Quarter(2025, 3))
    start, corrections = found["Movement: Open at start"], found["Movement: Corrections"]
    assert len(start.ids) == start.numerator
    assert "BP25-2.3" in start.ids
    assert (corrections.numerator, corrections.ids) == (-1, ("BP25-2.3",))


def test_a_meeting_that_was_reopened_is_reported_with_the_quorum_it_has(office: Typist) -> None:
    """Not as one whose attendance nobody knows."""
    office.does("reopen", "REV-2025-07-09", "--why", "Wrong names.", "--yes", today=DEMO_DAY)
    does(office, "attend REV-2025-07-09 police=absent icb=absent chs=absent housing=3")
    text = paper(office, "2025-26/Q2", "executive")
    quorum = text.partition("Meetings of the quarter and their quorum")[2]
    row = quorum.partition("9 July 2025")[2].partition(" | | ")[0][:120]
    assert "Reopened" in row
    assert "Not met" in row
    assert "attendance not recorded" not in row
