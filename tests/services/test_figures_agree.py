"""The figures of every quarter of the demo, worked out again from the journal's bytes alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cscp_tui.cli.main import main
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.filters import parse_filter
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.demo import load_demo
from cscp_tui.services.updates import update_of
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import overview
from cscp_tui.views.updates.checklist import ChecklistKind, checklist
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.writers.markdown import markdown_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2025, 11, 27)
QUARTERS = [Quarter(2024, number) for number in (1, 2, 3, 4)]
QUARTERS += [Quarter(2025, number) for number in (1, 2, 3)]
NOT_COUNTED = {"transferred", "replaced", "withdrawn"}
ENDS = {"delivered", "ended"}

Values = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo year."""
    made = tmp_path_factory.mktemp("demo") / "croydon"
    load_demo(made)
    return made


def with_texts(value: Any, texts: Iterator[str]) -> Any:
    """The value with texts, which stand after their salts, in the places of their digests."""
    if isinstance(value, dict):
        return {key: with_texts(each, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [with_texts(each, texts) for each in value]
    return next(texts)[22:] if value else value


def tables_at(folder: Path, day: date) -> dict[str, dict[str, Values]]:
    """What the lines with effect up to a day say, read without any of the program's code."""
    tables: dict[str, dict[str, Values]] = {}
    for raw in (folder / "journal.jsonl").read_bytes().split(b"\n")[1:-1]:
        line = json.loads(raw)
        if line["on"] > day.isoformat():
            continue
        texts = iter(line.get("texts", ()))
        for table, key, fields in line["changes"]:
            record = tables.setdefault(table, {}).setdefault(key, {"id": key})
            for name, edit in fields.items():
                values = with_texts(edit, texts) if name.endswith("#") else edit
                if isinstance(values, list):
                    record[name.rstrip("#")] = values[1]
    return {
        table: {key: values for key, values in records.items() if not values.get("undone")}
        for table, records in tables.items()
    }


@dataclass
class Count:
    """A plan's actions on a day, counted by hand."""

    tables: dict[str, dict[str, Values]]
    plan: str | None
    """None for the actions of all plans and sources."""
    day: date

    @property
    def actions(self) -> list[Values]:
        """Those of the plan."""
        known = self.tables["actions"].values()
        return [a for a in known if self.plan is None or a.get("plan", "") == self.plan]

    @property
    def counted(self) -> list[Values]:
        """Those in the denominator."""
        return [action for action in self.actions if action.get("outcome") not in NOT_COUNTED]

    @property
    def open(self) -> list[Values]:
        """Those that have not ended."""
        return [a for a in self.actions if a.get("status", "not started") not in ENDS]

    @property
    def delivered(self) -> tuple[int, int, int]:
        """How many are delivered, of how many, and how many of them are not agreed."""
        done = [a for a in self.counted if a.get("status") == "delivered"]
        return len(done), len(self.counted), sum("agreed" not in a or not a["agreed"] for a in done)

    @property
    def due(self) -> tuple[int, int]:
        """How many of those due by the day are delivered, and how many are due."""
        due = [a for a in self.counted if a.get("due") and a["due"] <= self.day.isoformat()]
        return sum(action.get("status") == "delivered" for action in due), len(due)

    @property
    def overdue(self) -> int:
        """How many open ones are past their due date."""
        return sum(bool(a.get("due")) and a["due"] < self.day.isoformat() for a in self.open)

    @property
    def missed(self) -> list[str]:
        """The open ones that were due by the day, itself included."""
        day = self.day.isoformat()
        return sorted(a["id"] for a in self.open if a.get("due") and a["due"] <= day)

    def notes(self, ref: str) -> list[Values]:
        """The notes of an action."""
        return [n for n in self.tables.get("progress_updates", {}).values() if n["action"] == ref]

    def silent(self, notes: dict[str, Values]) -> int:
        """How many have none of the notes for the quarter, though one is expected."""
        quarter = Quarter.containing(self.day).typed
        heard = {n["action"] for n in notes.values() if n["quarter"] == quarter}
        return sum(action["id"] not in heard and self.expects(action) for action in self.open)

    def expects(self, action: Values) -> bool:
        """Whether a note is expected of an open action; of none before its plan has begun."""
        plan = self.tables["plans"].get(action.get("plan", ""))
        if plan is not None and self.day.isoformat() < plan["first_day"]:
            return False
        if action.get("status", "not started") != "not started":
            return True
        due = action.get("due") or ""
        return due != "" and date.fromisoformat(due) <= self.day + timedelta(days=90)

    @property
    def ratings(self) -> Counter[str]:
        """How many open ones have each rating."""
        return Counter(self.rating(action) for action in self.open)

    def rating(self, action: Values) -> str:
        """The rating of an open action, by the rule as it is printed."""
        if action.get("judgement"):
            return str(action["judgement"])
        dates = [action[name] for name in ("due", "review_date") if action.get(name)]
        late = max(((self.day - date.fromisoformat(d)).days for d in dates), default=0)
        if late > 30:
            return "Red"
        is_new = action.get("status", "not started") == "not started"
        left = (date.fromisoformat(action["due"]) - self.day).days if action.get("due") else None
        if late > 0 or (is_new and left is not None and left <= 30):
            return "Amber"
        if not is_new or (left is not None and left <= 90):
            days = [action["created"], *(note["created"] for note in self.notes(action["id"]))]
            first = Quarter.containing(self.day).previous.first_day
            if max(days) < first.isoformat():
                return "Amber"
        return "Green" if dates else "No date"


def as_at(quarter: Quarter) -> date:
    return min(quarter.last_day, TODAY)


def plans_at(tables: dict[str, dict[str, Values]], day: date) -> list[Values]:
    text = day.isoformat()
    return [p for p in tables["plans"].values() if p["first_day"] <= text <= p["last_day"]]


def printed(folder: Path, quarter: Quarter, *, without_later: bool) -> list[dict[str, str]]:
    """The tables of figures in the Markdown, one for each plan in force."""
    update = update_of(
        TeamWorkspace(folder), quarter, as_at(quarter), Audience.QA, without_later=without_later
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
    session = Session(TeamWorkspace(folder), "Business officer")
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
    update = update_of(TeamWorkspace(folder), quarter, day, Audience.QA, without_later=True)
    kinds = Counter(doubt.kind for doubt in checklist(update))
    shown = overview(update.book, Standings(day), None)
    lists = [
        parse_filter(text, update.book, day).of(update.book.actions.values())
        for text in ("is:no-update", f"is:open due:..{day:%d/%m/%Y}")
    ]
    silent, missed = count.silent(tables.get("progress_updates", {})), len(count.missed)
    figure, late = shown.figure("silent"), shown.figure("late")
    assert figure is not None
    assert late is not None
    assert late.more == (f"{missed} due and not delivered" if missed else "")
    assert figure.value == str(silent)
    assert (kinds[ChecklistKind.SILENCE], kinds[ChecklistKind.MISSED]) == (silent, missed)
    assert [len(found) for found in lists] == [silent, missed]
    assert sorted(action.id for action in update.missed) == count.missed


def first_page(folder: Path, quarter: Quarter) -> dict[str, tuple[str, str]]:
    """The figures of the Executive's first page, now and at the end of the quarter before."""
    day = as_at(quarter)
    update = update_of(TeamWorkspace(folder), quarter, day, Audience.EXECUTIVE)
    options = QuarterlyOptions(quarter=quarter, audience=Audience.EXECUTIVE, as_at=day)
    text = markdown_of(document_of(update, options))
    page = text[: text.index("## Annex")]
    (table,) = re.findall(r"^\| Figure \|.*\n\|[ :|-]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    rows = (line.strip("| ").split(" | ") for line in table.splitlines())
    return {label: (now, then.strip("[]")) for label, now, then in rows}


def recounted(folder: Path, quarter: Quarter, plans: list[str]) -> dict[str, str]:
    """The same figures, counted by hand; those of plans where there are any."""
    day = as_at(quarter)
    tables = tables_at(folder, day)
    notes = tables_at(folder, TODAY).get("progress_updates", {})
    every = Count(tables, None, day)
    begun = [plan["id"] for plan in tables["plans"].values() if plan["first_day"] <= str(day)]
    opened = [a for a in every.open if not a.get("plan") or a["plan"] in begun]
    first, last = quarter.first_day.isoformat(), day.isoformat()
    slips = [
        move
        for move in tables.get("moves", {}).values()
        if move["kind"] == "slip" and first <= move["created"] <= last
    ]
    found = {
        "Due and not delivered, all sources": f"{len(every.missed)}; "
        f"{every.ratings['Red']} rated Red",
        "Dates moved after they were due": str(len(slips)),
        "No update received for the quarter": f"{every.silent(notes)} of {len(opened)}",
    }
    if not plans:
        return found
    counts = [Count(tables, plan, day) for plan in plans]
    delivered, total, awaiting = map(sum, zip(*(each.delivered for each in counts), strict=True))
    done, due = map(sum, zip(*(each.due for each in counts), strict=True))
    words = f"{delivered} of {total} ({int(100 * delivered / total + 0.5)}%)"
    moved = [
        action
        for each in counts
        for action in each.counted
        if action.get("original_due")
        and action["original_due"] <= last
        and (action.get("due") or "9999") > last
    ]
    known = [
        action["impact_state"]
        for each in counts
        for action in each.counted
        if action.get("status") == "delivered"
        and action.get("impact_state", "none yet") != "none yet"
    ]
    return found | {
        "Delivered": words + (f", {awaiting} awaiting agreement" if awaiting else ""),
        "Delivered of those due": f"{done} of {due}"
        + (f" ({len(moved)} moved past it)" if moved else ""),
        "Impact recorded, of those delivered": f"{len(known)} of {delivered}, "
        f"{known.count('evidenced')} evidenced",
    }


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
    assert first_page(folder, quarter) == {
        label: (value, then.get(label, "—")) for label, value in now.items()
    }


def planned_day(action: Values, moves: list[Values]) -> str:
    """The first due date that was agreed for an action in its plan; empty for none."""
    own = [move for move in moves if move["action"] == action["id"]]
    days = [day for move in own for day in (move.get("earlier_due"), move.get("later_due"))]
    return next((day for day in days if day), action.get("due") or "")


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
    update = update_of(TeamWorkspace(folder), quarter, day, Audience.EXECUTIVE)
    options = QuarterlyOptions(quarter=quarter, audience=Audience.EXECUTIVE, as_at=day)
    text = markdown_of(document_of(update, options)).partition("## Annex")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (Q\d \S+) \| (\S+) \| (\S+) \|$", text, re.MULTILINE)
    assert {name: int(count) for name, count, _ in rows if count != "0"} == dict(planned)
    shown = {name: int(count) for name, _, count in rows if count not in {"0", "—"}}
    assert shown == dict(delivered)
