"""The records of the demo, read from the journal's bytes alone, and counted by ``domain.md``.

Nothing here knows the program's views, figures or documents: it is what they are compared with.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.quarters import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2025, 11, 27)
NOT_COUNTED = {"transferred", "replaced", "withdrawn"}
ENDS = {"delivered", "ended"}

Values = dict[str, Any]


def with_texts(value: Any, texts: Iterator[str]) -> Any:
    """The value with texts, which stand after their salts, in the places of their digests."""
    if isinstance(value, dict):
        return {key: with_texts(each, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [with_texts(each, texts) for each in value]
    return next(texts)[22:] if value else value


def tables_at(folder: Path, day: date, until: int | None = None) -> dict[str, dict[str, Values]]:
    """What the lines with effect up to a day say, read without any of the program's code.

    Args:
        until: the number of the last line that is read; all are, where it is left out.
    """
    tables: dict[str, dict[str, Values]] = {}
    for raw in (folder / "journal.jsonl").read_bytes().split(b"\n")[1:-1]:
        line = json.loads(raw)
        if line["on"] > day.isoformat() or (until is not None and line["n"] > until):
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
        """Those of every population that were due by the day, itself included, and not delivered."""
        return sorted(ref for refs in self.missed_by_population.values() for ref in refs)

    @property
    def missed_by_population(self) -> dict[str, list[str]]:
        """Those of each plan in force, by its id, of the sources, and what ended plans left open.

        What was carried over counts for a plan that is in force.
        """
        day = self.day.isoformat()
        found: dict[str, list[str]] = {}
        for action in self.actions:
            if not action.get("due") or action["due"] > day:
                continue
            plan = self.tables["plans"].get(action.get("plan", ""))
            if plan is not None and plan["first_day"] > day:
                continue
            has_ended = plan is not None and plan["last_day"] < day
            is_carried = action.get("outcome") == "carried over" and not has_ended
            if action in self.open or is_carried:
                name = "earlier plans" if has_ended else action.get("plan") or "other sources"
                found.setdefault(name, []).append(action["id"])
        return found

    @property
    def missed_words(self) -> str:
        """The same, as the first page of the Executive's update prints them."""
        parts = []
        names = sorted(self.missed_by_population, key=lambda name: (name == "other sources", name))
        for name in names:
            refs = self.missed_by_population[name]
            carried = [r for r in refs if self.tables["actions"][r].get("outcome")]
            whose = "the plan" if name in self.tables["plans"] else name
            how = f"{len(carried)} of them carried over" if carried else ""
            if len(carried) == len(refs):
                how = "carried over" if len(refs) == 1 else "all carried over"
            parts.append(f"{len(refs)} of {whose}" + (f", {how}" if how else ""))
        if len(parts) < 2:
            return parts[0] if parts else "0"
        return f"{len(self.missed)}: {'; '.join(parts)}"

    def notes(self, ref: str) -> list[Values]:
        """The notes of an action."""
        return [n for n in self.tables.get("progress_updates", {}).values() if n["action"] == ref]

    def silent(self, notes: dict[str, Values]) -> int:
        """How many have none of the notes for the quarter, though one is expected.

        A note of what an action continues is one of its own.
        """
        quarter = Quarter.containing(self.day).typed
        heard = {n["action"] for n in notes.values() if n["quarter"] == quarter}
        heard |= {a["id"] for a in self.actions if self.before(a) & heard}
        return sum(action["id"] not in heard and self.expects(action) for action in self.open)

    def before(self, action: Values) -> set[str]:
        """Those that an action continues."""
        parent = self.tables["actions"].get(action.get("continues", ""))
        return {parent["id"], *self.before(parent)} if parent else set()

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
        is_last = self.day == Quarter.containing(self.day).last_day
        if is_last and self.day.isoformat() in dates:
            return "Amber"
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


def planned_day(action: Values, moves: list[Values]) -> str:
    """The first due date that was agreed for an action in its plan; empty for none."""
    own = [move for move in moves if move["action"] == action["id"]]
    days = [day for move in own for day in (move.get("earlier_due"), move.get("later_due"))]
    return next((day for day in days if day), action.get("due") or "")


def recorded_late(
    tables: dict[str, dict[str, Values]], move: Values, first: str, last: str
) -> bool:
    """Whether a move was recorded on one of some days, after the date that it replaced had passed."""
    known = [each for each in tables["moves"].values() if each["action"] == move["action"]]
    days = [each.get("earlier_due") for each in known[: known.index(move) + 1]]
    before = next((day for day in reversed(days) if day), "9999")
    recorded: str = move.get("recorded") or move["created"]
    return first <= recorded <= last and recorded > before


def recounted(
    folder: Path, quarter: Quarter, plans: list[str], *, until: int | None = None
) -> dict[str, str]:
    """The figures of the Executive's first page, counted by hand; those of plans if there are any.

    Args:
        until: the number of the last line that is known; all are, where it is left out.
    """
    day = as_at(quarter)
    tables = tables_at(folder, day, until)
    notes = tables_at(folder, TODAY, until).get("progress_updates", {})
    every = Count(tables, None, day)
    begun = [plan["id"] for plan in tables["plans"].values() if plan["first_day"] <= str(day)]
    opened = [a for a in every.open if not a.get("plan") or a["plan"] in begun]
    first, last = quarter.first_day.isoformat(), day.isoformat()
    slips = [
        move
        for move in tables.get("moves", {}).values()
        if move["kind"] == "slip"
        and (first <= move["created"] <= last or recorded_late(tables, move, first, last))
    ]
    found = {
        "Due and not delivered, all sources": every.missed_words,
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
        "Impact recorded, of the plan's deliveries": f"{len(known)} of {delivered}, "
        f"{known.count('evidenced')} evidenced",
    }
