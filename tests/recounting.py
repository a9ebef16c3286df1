"""The records of the demo, read from the journal's bytes alone, and counted by ``domain.md``.

Nothing here knows the program's views, figures or documents: it is what they are compared with.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.quarters import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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


@lru_cache(4)
def _written(journal: bytes) -> list[Values]:
    """The lines; each has the texts of its changes in their places, and what each field became."""
    lines = [json.loads(raw) for raw in journal.split(b"\n")[1:-1]]
    for line in lines:
        texts = iter(line.get("texts", ()))
        line["became"] = [
            (table, key, dict(_became(fields, texts))) for table, key, fields in line["changes"]
        ]
    return lines


def _became(fields: Values, texts: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for name, edit in fields.items():
        values = with_texts(edit, texts) if name.endswith("#") else edit
        if isinstance(values, list):
            yield name.rstrip("#"), values[1]


def lines_of(folder: Path, until: int | None = None) -> list[Values]:
    """The lines that stand, by their days of effect: neither undone ones nor what undid them.

    Args:
        until: the number of the last line that is read; all are, where it is left out.
    """
    lines = _written((folder / "journal.jsonl").read_bytes())
    lines = [line for line in lines if until is None or line["n"] <= until]
    undone: set[int] = set()
    for line in reversed(lines):
        if "undoes" in line and line["n"] not in undone:
            undone.add(line["undoes"])
    standing = [line for line in lines if line["n"] not in undone and "undoes" not in line]
    return sorted(standing, key=lambda line: (line["on"], line["n"]))


def tables_at(folder: Path, day: date, until: int | None = None) -> dict[str, dict[str, Values]]:
    """What the lines with effect up to a day say, read without any of the program's code."""
    tables: dict[str, dict[str, Values]] = {}
    last = day.isoformat()
    for line in lines_of(folder, until):
        if line["on"] > last:
            break
        for table, key, became in line["became"]:
            tables.setdefault(table, {}).setdefault(key, {"id": key}).update(became)
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


def is_of_update(tables: dict[str, dict[str, Values]], action: Values, first: str) -> bool:
    """Whether an update counts an action: unless its plan and the action ended before the quarter."""
    plan = tables["plans"].get(action.get("plan", ""))
    is_over = plan is not None and plan["last_day"] < first
    return not is_over or action.get("status") not in ENDS or action["ended"] >= first


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
        and is_of_update(tables, tables["actions"][move["action"]], first)
        and (first <= move["created"] <= last or recorded_late(tables, move, first, last))
    ]
    found = {
        "Due and not delivered, all sources": every.missed_words,
        "Dates that slipped, all sources": str(len(slips)),
        "No update received, all sources": f"{every.silent(notes)} of {len(opened)}",
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
        + (
            f" ({len(moved)} more {'was' if len(moved) == 1 else 'were'} moved to a later date)"
            if moved
            else ""
        ),
        "Impact recorded, of the plan's deliveries": f"{len(known)} of {delivered}, "
        f"{known.count('evidenced')} evidenced",
    }


Counted = tuple[int, int | None, frozenset[str]]
"""How many there are, of how many if they are a part, and which records they are."""

SOURCES = {
    "executive": "Executive",
    "review": "Reviews",
    "audit": "Audits",
    "scrutineer": "Scrutineer",
    "other": "Other sources",
    "plan": "Earlier plans, left open",
}
RATINGS = ("Red", "Amber", "Green", "No date")


class Recount:
    """Every figure of a quarter's update, by its title, counted from the journal's bytes.

    What a move was is judged again by its days, and not read from the record.
    """

    def __init__(
        self,
        folder: Path,
        quarter: Quarter,
        group: str,
        until: int | None = None,
        signed: dict[str, Counted] | None = None,
    ) -> None:
        """Count what the lines say.

        Args:
            group: the group that the update is for.
            until: the number of the last line that is known; all are, where it is left out.
            signed: the figures of the quarter before as they were signed off, if they were.
        """
        self.quarter, self.day, self.group = quarter, as_at(quarter), group
        self.first, self.last = quarter.first_day.isoformat(), self.day.isoformat()
        eve = quarter.previous.last_day
        self.lines = lines_of(folder, until)
        self.tables = tables_at(folder, self.day, until)
        self.now = tables_at(folder, TODAY, until)
        self.then = Count(tables_at(folder, eve, until), None, eve)
        self.notes = self.now.get("progress_updates", {})
        self.count = Count(self.tables, None, self.day)
        self.signed = signed
        self.found: dict[str, Counted] = {}
        (plan,) = plans_at(self.tables, self.day)
        self.plan = plan
        begun = {p["id"] for p in self.tables["plans"].values() if p["first_day"] <= self.last}
        every = self.tables["actions"].values()
        self.actions = [a for a in every if not a.get("plan") or a["plan"] in begun]
        self.open = [action for action in self.actions if action in self.count.open]
        self.planned = [a for a in self.actions if a.get("plan") == plan["id"]]
        self.others = [a for a in self.actions if a not in self.planned]
        self.silent = [action for action in self.open if self._is_silent(action)]
        self.done = [a for a in self.actions if a.get("status") == "delivered"]
        self.moves = [move for move in self.tables.get("moves", {}).values() if self._is_told(move)]
        self._count_plan()
        self._count_movements()
        self._count_sources()
        self._count_sections()
        self._count_meetings()
        self._count_first_page()

    def put(
        self,
        title: str,
        found: Iterable[Values],
        of: list[Values] | None = None,
        refs: Iterable[Values] | None = None,
    ) -> None:
        numbered = list(found)
        ids = frozenset(each["id"] for each in (numbered if refs is None else refs))
        self.found[title] = (len(numbered), None if of is None else len(of), ids)

    def put_moves(self, title: str, moves: list[Values]) -> None:
        self.found[title] = (len(moves), None, frozenset(move["action"] for move in moves))

    def is_in_quarter(self, day: str | None) -> bool:
        return self.first <= (day or "") <= self.last

    def rated(self, actions: Iterable[Values], rating: str) -> list[Values]:
        return [a for a in actions if a in self.open and self.rating(a) == rating]

    def rating(self, action: Values) -> str:
        judged = str(action.get("judgement") or "computed")
        return self.computed(action) if judged == "computed" else judged

    def computed(self, action: Values) -> str:
        """The rating by the rule as the paper prints it."""
        rule = next(iter(self.tables["partnership"].values()))
        days = [action[name] for name in ("due", "review_date") if action.get(name)]
        late = max(((self.day - date.fromisoformat(day)).days for day in days), default=-999)
        if late > rule.get("red_after_days", 30):
            return "Red"
        if late > 0 or (late == 0 and self.day == self.quarter.last_day):
            return "Amber"
        is_new = action.get("status", "not started") == "not started"
        due = date.fromisoformat(action["due"]) if action.get("due") else date.max
        first = next((a for a in self._ancestors(action) if not a.get("continues")), action)
        age = (self.day - date.fromisoformat(first["created"])).days
        is_soon = (due - self.day).days <= rule.get("amber_within_days", 30)
        if is_new and is_soon and age >= rule.get("new_for_days", 14):
            return "Amber"
        if not is_new or (due - self.day).days <= rule.get("updates_expected_from_days", 90):
            since = self.quarter.previous.first_day.isoformat()
            if action["created"] < since and not self._was_heard(action, since):
                return "Amber"
        return "Green" if days else "No date"

    def _ancestors(self, action: Values) -> Iterator[Values]:
        while action.get("continues"):
            action = self.tables["actions"][action["continues"]]
            yield action

    def _was_heard(self, action: Values, since: str) -> bool:
        """Whether an update was received since a day, or later for a quarter that ended since."""
        for note in self.notes.values():
            if note["action"] != action["id"]:
                continue
            ended = Quarter.parse(note["quarter"]).first_day.isoformat()
            if since <= note["created"] <= self.last or (
                note["created"] > self.last and since <= ended <= self.last
            ):
                return True
        return False

    def _is_silent(self, action: Values) -> bool:
        refs = {action["id"], *(each["id"] for each in self._ancestors(action))}
        heard = any(
            note["action"] in refs and note["quarter"] == self.quarter.typed
            for note in self.notes.values()
        )
        return not heard and self.count.expects(action)

    def _is_told(self, move: Values) -> bool:
        """Whether a move is in the quarter's tables: of its days, or recorded late in it."""
        action = self.tables["actions"][move["action"]]
        is_counted = action in self.actions and is_of_update(self.tables, action, self.first)
        return is_counted and (
            self.is_in_quarter(move["created"])
            or recorded_late(self.tables, move, self.first, self.last)
        )

    def kind(self, move: Values) -> str:
        """What a move is, by the days: that of recording, the two dates and the plan's last."""
        old, new = move.get("earlier_due"), move.get("later_due")
        if move.get("agreed_by") or not old or "recorded" not in move:
            return str(move["kind"])  # the records of the demo, judged when they were made
        if not new:
            return "slip" if move["recorded"] > old else "extension"
        if new <= old:
            return str(move["kind"])
        plan = self.now["plans"].get(self.tables["actions"][move["action"]].get("plan", ""))
        is_past_end = plan is not None and new > plan["last_day"]
        return "slip" if move["recorded"] > old or is_past_end else "extension"

    def _count_plan(self) -> None:
        counted = [a for a in self.planned if a.get("outcome") not in NOT_COUNTED]
        due = [a for a in counted if "" < (a.get("due") or "") <= self.last]
        last = self.quarter.last_day.isoformat()
        now = [a for a in counted if self.first <= (a.get("due") or "") <= last]
        self.put("Delivered", [a for a in counted if a in self.done], counted)
        for words, whole in (("those due by then", due), ("those due in the quarter", now)):
            done = [action for action in whole if action in self.done]
            self.put(f"Delivered of {words}", done, whole, refs=whole)
        for rating in RATINGS:
            self.put(f"Open, {rating}", self.rated(self.planned, rating))
        opened = [action for action in self.planned if action in self.open]
        self.put("Overdue", [a for a in opened if "" < (a.get("due") or "") < self.last])
        title = "No update received for the quarter, this plan"
        self.put(title, [action for action in opened if action in self.silent])
        refs = {action["id"] for action in self.planned}
        slips = [m for m in self.moves if self.kind(m) == "slip" and m["action"] in refs]
        self.put_moves("Slips in the quarter, this plan", slips)

    @property
    def priorities(self) -> dict[str, list[Values]]:
        """The plan's actions by priority."""
        return {
            f"{each['number']} {each['title']}": [
                action for action in self.planned if action.get("priority") == each["id"]
            ]
            for each in self.tables["priorities"].values()
            if each["plan"] == self.plan["id"]
        }

    def _count_movements(self) -> None:
        self._count_movement("Movement", self.planned)
        for name, actions in self.priorities.items():
            counted = [a for a in actions if a.get("outcome") not in NOT_COUNTED]
            self.put(f"{name}: Delivered", [a for a in counted if a in self.done], counted)
            self._count_movement(f"{name}, movement", actions)
            if self.group == "EXEC":
                opened = [action for action in actions if action in self.open]
                self.put(f"{name}: Open", opened)
                for rating in RATINGS:
                    self.put(f"{name}: Open, {rating}", self.rated(opened, rating))

    def _count_movement(self, title: str, actions: list[Values]) -> None:
        was = self.then.tables["actions"]
        starts = [a for a in actions if a["id"] in was and was[a["id"]] in self.then.open]
        new = [action for action in actions if action["id"] not in was]
        reopened = [
            action
            for action in actions
            if action not in starts
            and action not in new
            and (action in self.open or was[action["id"]].get("ended") != action.get("ended"))
        ]
        moved = [*starts, *new, *reopened]
        self.put(f"{title}: Open at start", starts)
        if self.signed is not None:
            signed, _, refs = self.signed[f"{title}: Still open"]
            self.found[f"{title}: Open at start"] = (signed, None, refs)
            changed = refs ^ {action["id"] for action in starts}
            self.found[f"{title}: Corrections"] = (len(starts) - signed, None, changed)
        self.put(f"{title}: New", new)
        self.put(f"{title}: Reopened", reopened)
        self.put(f"{title}: Delivered", [a for a in moved if a in self.done])
        carried = [a for a in moved if a.get("outcome") == "carried over"]
        self.put(f"{title}: Carried over", carried)
        otherwise = [a for a in moved if a.get("outcome") in NOT_COUNTED]
        self.put(f"{title}: Otherwise ended", otherwise)
        self.put(f"{title}: Still open", [a for a in actions if a in self.open])

    def _count_sources(self) -> None:
        self.put("All sources: Open", self.open)
        title = "All sources: No update received for this quarter"
        self.put(title, self.silent, self.open)
        for agency in {action.get("lead_agency", "") for action in self.silent}:
            name = self.tables["agencies"].get(agency, {}).get("name") or "none named"
            led = [action for action in self.open if action.get("lead_agency", "") == agency]
            self.put(f"No update received: {name}", [a for a in led if a in self.silent], led)
        for source, name in SOURCES.items():
            actions = [action for action in self.others if action["source"] == source]
            opened = [action for action in actions if action in self.open]
            self.put(f"{name}: Open", opened)
            done = [a for a in actions if a in self.done and self.is_in_quarter(a.get("ended"))]
            self.put(f"{name}: Delivered this quarter", done)
            for rating in RATINGS:
                self.put(f"{name}: {rating}", self.rated(opened, rating))
            silent = [action for action in opened if action in self.silent]
            self.put(f"{name}: No update received", silent)

    def _count_sections(self) -> None:
        awaited = [a for a in self.done if not a.get("agreed")]
        asked = [a for a in awaited if a.get("overseeing_group") == self.group]
        self.put("Asks: Deliveries awaiting agreement", asked)
        for name, refs in self.count.missed_by_population.items():
            words = "the plan" if name == self.plan["id"] else name
            missed = [self.tables["actions"][ref] for ref in refs]
            self.put(f"Exceptions: Due and not delivered, {words}", missed)
        late = {"Red", "Amber"}
        exceptions = [a for a in self.open if {self.rating(a), self.computed(a)} & late]
        for rating in RATINGS:
            self.put(f"Exceptions: {rating}", self.rated(exceptions, rating))
        judged = [a for a in exceptions if a.get("judgement")]
        self.put("Exceptions: By our own judgement", judged)
        done = [a for a in self.done if self.is_in_quarter(a.get("ended"))]
        plan = [a for a in done if a["source"] == "plan"]
        executive = [a for a in done if a["source"] == "executive"]
        others = [a for a in done if a not in plan and a not in executive]
        title = "Delivered this quarter"
        self.put(f"{title}: of the business plan", plan)
        self.put(f"{title}: outside the business plan", others)
        self.put(f"{title}: of the Executive", executive)
        every = [*plan, *others]
        unknown = [a for a in every if a.get("impact_state", "none yet") == "none yet"]
        self.put(f"{title}: No impact yet, without the Executive's", unknown, every)
        for outcome in ("carried over", *NOT_COUNTED):
            ended = [a for a in self.actions if a.get("outcome") == outcome]
            in_quarter = [a for a in ended if self.is_in_quarter(a.get("ended"))]
            self.put(f"Ended: {outcome}", in_quarter)
        for kind in ("slip", "extension"):
            moves = [move for move in self.moves if self.kind(move) == kind]
            self.put_moves(f"All sources: {kind.capitalize()}s in the quarter", moves)
        of_executive = [a for a in self.others if a["source"] == "executive"]
        opened = [action for action in of_executive if action in self.open]
        self.put("Executive actions: Open", opened)
        since = date(self.quarter.year, 4, 1).isoformat()
        done = [a for a in of_executive if a in self.done and since <= a["ended"] <= self.last]
        self.put(f"Executive actions: Delivered since 1 April {self.quarter.year}", done)
        given = self.now.get("partner_evidence", {}).values()
        self.put("Partner evidence", [e for e in given if e["quarter"] == self.quarter.typed])
        until = self.quarter.next.last_day.isoformat()
        self.put("Due next", [a for a in self.open if self._comes_up(a, until)])

    def _comes_up(self, action: Values, until: str) -> bool:
        """Whether it is due by a day, or looked at again, without a date or while on hold."""
        days = [action.get("due") or ""]
        if not days[0] or action.get("status") == "on hold":
            days.append(action.get("review_date") or "")
        return any(self.last < day <= until for day in days)

    def _count_meetings(self) -> None:
        known = self.tables.get("challenges", {})
        touched = {
            key
            for line in self.lines
            if self.is_in_quarter(line["on"])
            for table, key, _ in line["changes"]
            if table == "challenges"
        }
        unanswered = [c for c in known.values() if c.get("status", "open") == "open"]
        mine = [
            each
            for each in unanswered
            if each["put_to"] == self.group
            or (each["raised_by"] == self.group and each["created"] < self.first)
        ]
        self.put("Asks: Challenges without an answer", mine)
        told = [c for c in known.values() if c["id"] in touched or c in unanswered]
        self.put("Challenges reported", told)
        meetings = self.tables["meetings"]
        decisions = self.tables.get("decisions", {}).values()
        decided = [d for d in decisions if self.is_in_quarter(meetings[d["meeting"]]["day"])]
        self.put("Decisions", decided)
        for group in next(iter(self.tables["partnership"].values()))["annual_report_groups"]:
            self._count_attendance(group)

    def _count_attendance(self, group: str) -> None:
        name = self.tables["groups"][group]["name"]
        since = date(self.quarter.year, 4, 1).isoformat()
        held = [
            meeting
            for meeting in self.tables["meetings"].values()
            if meeting["group"] == group
            and since <= meeting["day"] <= self.last
            and meeting.get("state") in {"held", "inquorate"}
            and meeting.get("minuted")
        ]
        self.put(f"Attendance: Meetings of the {name}", held)
        rows = list(self.tables["attendances"].values())
        people = Counter[tuple[str, str]]()
        for row in rows:
            here = row.get("in_room", 0) + row.get("online", 0)
            people[row["meeting"], row["agency"]] += here
        spells = [m for m in self.tables["memberships"].values() if m["group"] == group]

        def at(agency: str) -> list[Values]:
            own = [spell for spell in spells if spell["agency"] == agency]
            return [
                meeting
                for meeting in held
                if any(
                    spell["first_day"] <= meeting["day"] <= (spell.get("last_day") or "9999")
                    for spell in own
                )
            ]

        ids = frozenset(meeting["id"] for meeting in held)
        strangers = sum(
            here
            for (key, agency), here in people.items()
            if key in ids and key not in {meeting["id"] for meeting in at(agency)}
        )
        guests = sum(row.get("guests") or 0 for row in rows if row["meeting"] in ids)
        self.found[f"Attendance: Guest at the {name}"] = (guests + strangers, None, ids)
        for agency in {
            spell["agency"]
            for spell in spells
            if spell["first_day"] <= self.last and since <= (spell.get("last_day") or "9999")
        }:
            known = self.tables["agencies"][agency]
            if known.get("kind") == "guest":
                continue
            present = sum(people[meeting["id"], agency] for meeting in at(agency))
            title = f"Attendance: {known['name']} at the {name}"
            ids = frozenset(meeting["id"] for meeting in at(agency))
            self.found[title] = (present, len(ids), ids)

    def _count_first_page(self) -> None:
        """Count the Executive's page, whose figures are those of the sections in other words."""
        if self.group != "EXEC":
            return
        known = [a for a in self.planned if a in self.done]
        impact = [a for a in known if a.get("impact_state", "none yet") != "none yet"]
        missed = [self.tables["actions"][ref] for ref in self.count.missed]
        now = [a for a in known if self.is_in_quarter(a.get("ended"))]
        self.put(f"Deliveries by quarter: {self.quarter.short}", now)
        self.put("First page: Impact recorded, of the plan's deliveries", impact, known)
        self.put("First page: Due and not delivered, all sources", missed)
        for title, same in (
            ("Delivered", "Delivered"),
            ("Delivered of those due", "Delivered of those due by then"),
            ("Dates that slipped, all sources", "All sources: Slips in the quarter"),
            (
                "No update received, all sources",
                "All sources: No update received for this quarter",
            ),
        ):
            self.found[f"First page: {title}"] = self.found[same]
