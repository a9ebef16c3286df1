"""The figures of every quarter of the demo, worked out again from the journal's bytes alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.cli.main import main
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.filters import parse_filter
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import update_of
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import overview
from cscp_tui.views.updates.checklist import ChecklistKind, checklist
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.update_figures import update_figures
from cscp_tui.writers.markdown import markdown_of
from recounting import TODAY, Count, as_at, planned_day, plans_at, recounted, tables_at
from rendered_updates import first_page_rows

if TYPE_CHECKING:
    from pathlib import Path

QUARTERS = [Quarter(2024, number) for number in (1, 2, 3, 4)]
QUARTERS += [Quarter(2025, number) for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def folder(loaded_demo: Path) -> Path:
    """The demo year."""
    return loaded_demo


def printed(folder: Path, quarter: Quarter, *, without_later: bool) -> list[dict[str, str]]:
    """The tables of figures in the Markdown, one for each plan in force."""
    update = update_of(
        team_recorder(folder).workspace,
        quarter,
        as_at(quarter),
        Audience.QA,
        without_later=without_later,
    )
    options = QuarterlyOptions(quarter=quarter, audience=Audience.QA, as_at=as_at(quarter))
    text = markdown_of(document_of(update, options))
    found = re.findall(r"^\| Figure \|.*\n\|[ :|-]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = ([line.strip("| ").split(" | ") for line in table.splitlines()] for table in found)
    return [{row[0]: row[1] for row in table} for table in rows]


@pytest.mark.parametrize("without_later", [False, True], ids=["with later notes", "as it was"])
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_an_updates_figures_follow_from_the_journal(
    folder: Path,
    quarter: Quarter,
    without_later: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Delivered, due, ratings, overdue and silent actions of each plan in force."""
    day = as_at(quarter)
    tables = tables_at(folder, day)
    notes = tables_at(folder, day if without_later else TODAY).get("progress_updates", {})
    shown = printed(folder, quarter, without_later=without_later)
    plans = plans_at(tables, day)
    assert len(shown) == len(plans) > 0
    for figures, plan in zip(shown, plans, strict=True):
        count = Count(tables, plan["id"], day)
        delivered, total, awaiting = count.delivered
        percent = int(100 * delivered / total + 0.5)
        words = f"{delivered} of {total} ({percent}%)"
        assert figures["Delivered"] == words + (
            f", {awaiting} awaiting agreement" if awaiting else ""
        )
        done, due = count.due
        assert figures["Delivered of those due by then"].startswith(f"{done} of {due}")
        for rating in ("Red", "Amber", "Green", "No date"):
            assert figures[f"Open, {rating}"] == str(count.ratings[rating])
        assert figures["Overdue"] == str(count.overdue)
        (silent,) = (
            text for name, text in figures.items() if name.startswith("No update received")
        )
        assert silent == str(count.silent(notes))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_lists_agree_with_the_journal(
    folder: Path, quarter: Quarter, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status, outcome, due date and rating of every action, as ``list --json`` has them."""
    day = as_at(quarter)
    capsys.readouterr()
    main(["-w", str(folder), "list", "actions", "--as-at", day.isoformat(), "--json"])
    listed = {action["id"]: action for action in json.loads(capsys.readouterr().out)}
    tables = tables_at(folder, day)
    assert listed.keys() == tables["actions"].keys()
    for ref, action in tables["actions"].items():
        count = Count(tables, action.get("plan", ""), day)
        said = listed[ref]
        assert said["status"] == action.get("status", "not started")
        assert said["outcome"] == action.get("outcome")
        assert said["due"] == action.get("due")
        is_open = action in count.open
        assert said["rating"] == (count.rating(action) if is_open else None)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_plan_screen_agrees_with_the_journal(folder: Path, quarter: Quarter) -> None:
    """The figures under its title, on the quarter's last day."""
    day = as_at(quarter)
    session = Session(team_recorder(folder), "Business officer")
    session.look_at(day)
    said = "  ".join(map(str, PlanScreen(session).headline()))
    tables = tables_at(folder, day)
    plan = session.plan_in_force()
    assert plan is not None
    count = Count(tables, plan.id, day)
    delivered, total, awaiting = count.delivered
    done, due = count.due
    assert f"{delivered} of {total} delivered" in said
    assert f"{done} of {due} due by now" in said
    assert f"{count.ratings['Red']} Red" in said
    for rating in ("Amber", "Green", "No date"):
        assert (f"{count.ratings[rating]} {rating}" in said) == bool(count.ratings[rating])
    silent = count.silent(tables.get("progress_updates", {}))
    assert (f"{silent} with no update received" in said) == bool(silent)
    assert (f"{awaiting} awaiting agreement" in said) == bool(awaiting)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_missing_updates_and_missed_dates_are_one_number_everywhere(
    folder: Path, quarter: Quarter
) -> None:
    """In the update, on its checklist, on the Overview and in lists; as the journal has them."""
    day = as_at(quarter)
    tables = tables_at(folder, day)
    count = Count(tables, None, day)
    update = update_of(
        team_recorder(folder).workspace, quarter, day, Audience.QA, without_later=True
    )
    kinds = Counter(doubt.kind for doubt in checklist(update))
    shown = overview(update.book, Standings(day), None)
    lists = [
        parse_filter(text, update.book, day).of(update.book.actions.values())
        for text in ("is:no-update", f"is:open due:..{day:%d/%m/%Y}")
    ]
    carried = [ref for ref in count.missed if tables["actions"][ref].get("outcome")]
    silent, missed = count.silent(tables.get("progress_updates", {})), len(count.missed)
    figure, due = shown.figure("silent"), shown.figure("late")
    assert figure is not None
    assert due is not None
    assert due.more == (f"{missed} missed" if missed else "")
    assert sorted(action.id for action in update.missed) == count.missed
    assert figure.value == str(silent)
    assert (kinds[ChecklistKind.SILENCE], kinds[ChecklistKind.MISSED]) == (silent, missed)
    assert [len(found) for found in lists] == [silent, missed - len(carried)]
    assert sorted(action.id for action in update.missed) == count.missed


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_first_page_follows_from_the_journal(folder: Path, quarter: Quarter) -> None:
    """Six figures and those of the quarter before, of the plans that were in force on both days."""
    day, before = as_at(quarter), quarter.previous
    plans = [plan["id"] for plan in plans_at(tables_at(folder, day), day)]
    had = [
        plan["id"]
        for plan in plans_at(tables_at(folder, before.last_day), before.last_day)
        if plan["id"] in plans
    ]
    now = recounted(folder, quarter, plans)
    then = recounted(folder, before, had)
    assert first_page_rows(folder, quarter) == {
        label: (value, then.get(label, "—")) for label, value in now.items()
    }


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_chart_of_the_first_page_follows_from_the_journal(
    folder: Path, quarter: Quarter
) -> None:
    """What was planned and what was delivered in each quarter of the latest plan in force."""
    day = as_at(quarter)
    tables = tables_at(folder, day)
    plan = max(plans_at(tables, day), key=lambda each: str(each["first_day"]))
    actions, moves = Count(tables, plan["id"], day).counted, [*tables.get("moves", {}).values()]
    planned = Counter(
        Quarter.containing(date.fromisoformat(when)).short
        for action in actions
        if (when := planned_day(action, moves))
    )
    delivered = Counter(
        Quarter.containing(date.fromisoformat(action["ended"])).short
        for action in actions
        if action.get("status") == "delivered"
    )
    update = update_of(team_recorder(folder).workspace, quarter, day, Audience.EXECUTIVE)
    options = QuarterlyOptions(quarter=quarter, audience=Audience.EXECUTIVE, as_at=day)
    text = markdown_of(document_of(update, options)).partition("## Annex")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (Q\d \S+) \| (\S+) \| (\S+) \| \S+ \| \S+ \|$", text, re.MULTILINE)
    assert {name: int(count) for name, count, _ in rows if count != "0"} == dict(planned)
    shown = {name: int(count) for name, _, count in rows if count not in {"0", "—"}}
    assert shown == dict(delivered)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_same_words_count_the_same_population(
    folder: Path, quarter: Quarter, audience: Audience
) -> None:
    """No two figures of a paper have the same words, and each says what it counts.

    A label that the first page has in common with the headline's table has the same value there.
    """
    day = as_at(quarter)
    update = update_of(team_recorder(folder).workspace, quarter, day, audience)
    figures = {each.title: each for each in update_figures(update)}
    assert len(figures) == len(update_figures(update))
    assert all(each.population for each in figures.values())
    for title, figure in figures.items():
        twin = figures.get(title.removeprefix("First page: "))
        if len(update.plans) == 1 and twin is not None:
            assert twin.value == figure.value
    for part in update.missed_by_population:
        assert part.population in str(part)
