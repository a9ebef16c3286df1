"""Tables and charts of the demo's papers, worked out again from the journal's bytes alone."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, groupby, takewhile, zip_longest
from typing import TYPE_CHECKING, Any

import lxml.html
import openpyxl
import pytest

from cscp_tui.documents.document import Bullets, Section, every_block, tables_in
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.figures import quarter_ends, worked_out
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.scrutiny import render_scrutiny_pack
from cscp_tui.services.updates import update_of
from cscp_tui.store.team import team_recorder
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import overview
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.writers.csv import tables_archive
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of
from cscp_tui.writers.workbook import workbook_of
from recounting import TODAY, Count, Values, as_at, planned_day, plans_at, tables_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cscp_tui.documents.document import Document


def _worst(cells: list[tuple[int, int]]) -> tuple[float, int]:
    """The order of agencies: by the share of meetings missed, then by their number."""
    missed, held = (sum(numbers) for numbers in zip(*cells, strict=True))
    return -missed / held, -missed


QUARTERS = [Quarter(2024, 4), Quarter(2025, 2), Quarter(2025, 3)]
RATINGS = {"Red": "■", "Amber": "▲", "Green": "●", "No date": "○"}
OUTCOMES = {"carried over": "→", "transferred": "»", "replaced": "»", "withdrawn": "×"}
SOURCES = {
    "executive": "Executive",
    "review": "Reviews",
    "audit": "Audits",
    "scrutineer": "Scrutineer",
    "other": "Other sources",
}
IMPACTS = {"none yet": "Impact not known yet.", "emerging": "Emerging:", "evidenced": "Evidenced:"}
CAUSES = {
    "within": "Cause within the partnership's control.",
    "outside": "Cause outside the partnership's control.",
}
IN_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
STARTS = ("Open", "New", "Reopened")
ENDS = ("Delivered", "Carried over", "Otherwise ended", "Open")
GROUPS = {"REV": "Review", "QAG": "Quality Assurance Group", "EDG": "Editorial"}

Rows = list[list[str]]


def day_of(text: str) -> str:
    return long(date.fromisoformat(text))


def in_order(ref: str) -> list[Any]:
    """Plan actions first, then the others; numbers by their size."""
    parts = [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", ref)]
    return [not ref.startswith("BP"), *parts]


class Paper:
    """What the tables of a quarter's update must say, by their sheets."""

    def __init__(self, folder: Path, quarter: Quarter) -> None:
        self.quarter, self.day = quarter, as_at(quarter)
        self.first, self.last = quarter.first_day.isoformat(), self.day.isoformat()
        self.tables = tables_at(folder, self.day)
        self.present = tables_at(folder, TODAY)
        self.every = Count(self.tables, None, self.day)
        self.before = Count(
            tables_at(folder, quarter.previous.last_day), None, quarter.previous.last_day
        )
        self.plan = max(plans_at(self.tables, self.day), key=lambda plan: plan["first_day"])
        self.actions = self.tables["actions"]

    @cached_property
    def planned(self) -> list[Values]:
        return [a for a in self.actions.values() if a.get("plan") == self.plan["id"]]

    @cached_property
    def open(self) -> list[Values]:
        """Those of plans that have begun, and of other sources."""
        plans = self.tables["plans"]
        return [
            action
            for action in self.every.open
            if not action.get("plan") or plans[action["plan"]]["first_day"] <= self.last
        ]

    @cached_property
    def silent(self) -> list[Values]:
        heard = {
            note["action"]
            for note in self.present["progress_updates"].values()
            if note["quarter"] == self.quarter.typed
        }
        return [a for a in self.open if a["id"] not in heard and self.every.expects(a)]

    def is_in_quarter(self, action: Values) -> bool:
        return self.first <= (action.get("ended") or "") <= self.last

    def of_priority(self, priority: Values) -> list[Values]:
        return [action for action in self.planned if action["priority"] == priority["id"]]

    @cached_property
    def priorities(self) -> dict[str, list[Values]]:
        found = [p for p in self.tables["priorities"].values() if p["plan"] == self.plan["id"]]
        found.sort(key=lambda each: each["number"])
        return {f"{each['number']} {each['title']}": self.of_priority(each) for each in found}

    def ref(self, action: Values) -> str:
        earlier = [a for a in self.actions.values() if a.get("continued_by") == action["id"]]
        before = f" (from {earlier[0]['id']})" if earlier else ""
        return f"{action['id']}{before}{' (Restricted)' if self.is_restricted(action) else ''}"

    def is_restricted(self, action: Values) -> bool:
        """It was, or is by now, itself or with the review or audit that it comes from."""
        return any(
            each.get("restricted")
            for tables in (self.tables, self.present)
            for each in (
                tables["actions"].get(action["id"], {}),
                tables["origins"].get(action.get("origin", ""), {}),
            )
        )

    def lead(self, action: Values) -> str:
        return str(self.tables["agencies"][action["lead_agency"]]["name"])

    def about(self, action: Values) -> list[str]:
        return [self.ref(action), action["title"], self.lead(action)]

    def due(self, action: Values) -> str:
        if action.get("due"):
            return day_of(action["due"])
        if action.get("review_date"):
            return f"Review date {day_of(action['review_date'])}"
        return str(action.get("timescale") or "")

    def days(self, action: Values) -> list[str]:
        """The due date, or the timescale as written, and the review date."""
        due, review = action.get("due"), action.get("review_date")
        written = str(action.get("timescale") or "")
        return [day_of(due) if due else written, day_of(review) if review else ""]

    def days_late(self, action: Values) -> str:
        if not action.get("due") or action not in self.open:
            return ""
        return str(max((self.day - date.fromisoformat(action["due"])).days, 0))

    def late(self, action: Values) -> str:
        """How late an action is, after its rating."""
        dates = {"late": action.get("due"), "past review date": action.get("review_date")}
        days = {
            name: (self.day - date.fromisoformat(day)).days for name, day in dates.items() if day
        }
        name = max(days, key=lambda each: days[each], default="")
        if name and days[name] > 0:
            return f", {days[name]} days {name}"
        if self.every.rating({**action, "judgement": ""}) != "Amber":
            return ""
        if self.day == self.quarter.last_day and self.last in dates.values():
            day = "due" if self.last == action.get("due") else "review date"
            return f", {day} on the quarter's last day"
        if action.get("status", "not started") == "not started":
            return f", due in {-days['late']} days, not started"
        noted = max([action["created"], *(n["created"] for n in self.every.notes(action["id"]))])
        return f", no update received since {day_of(noted)}"

    def standing(self, action: Values) -> str:
        status = action.get("status", "not started")
        if status == "delivered":
            return "✓ Delivered" + ("" if action.get("agreed") else ", awaiting agreement")
        if status == "ended":
            return f"{OUTCOMES[action['outcome']]} {action['outcome'].capitalize()}"
        rating = self.every.rating(action)
        why = ", our judgement" if action.get("judgement") else self.late(action)
        return f"{RATINGS[rating]} {rating}{why}" + (", on hold" if status == "on hold" else "")

    def news(self, action: Values) -> list[str]:
        """The latest update for the quarter and its date, or that there is none."""
        notes = sorted(
            (n for n in self.present["progress_updates"].values() if n["action"] == action["id"]),
            key=lambda note: str(note["created"]),
        )
        now = [note for note in notes if note["quarter"] == self.quarter.typed]
        if now:
            return [now[-1]["text"], day_of(now[-1]["created"])]
        if action not in self.open:
            return ["", ""]
        earlier = [note for note in notes if note["created"] <= self.last]
        if not earlier:
            return ["No update received yet.", ""]
        day = day_of(earlier[-1]["created"])
        return [f"No update received for this quarter; the last one was on {day}.", ""]

    def listed(self, actions: Iterable[Values]) -> Rows:
        """The actions of a part of the plan that are open, or ended in the quarter."""
        shown = [a for a in actions if a in self.open or self.is_in_quarter(a)]
        shown.sort(key=lambda action: in_order(action["id"]))
        return [
            [*self.about(each), *self.days(each), self.standing(each), *self.news(each)]
            for each in shown
        ]

    def ends(self, action: Values) -> tuple[str, str]:
        """Where an action was at the start of the quarter and at its end, if it moved in it."""
        was, is_open = self.before.tables["actions"].get(action["id"]), action in self.open
        if was is None:
            start = "New"
        elif was in self.before.open:
            start = "Open"
        elif is_open or was.get("ended") != action.get("ended"):
            start = "Reopened"
        else:
            return "", ""
        if is_open:
            return start, "Open"
        if action.get("status") == "delivered":
            return start, "Delivered"
        return start, "Carried over" if action["outcome"] == "carried over" else "Otherwise ended"

    def moved(self, actions: Iterable[Values]) -> list[str]:
        """The seven numbers of a movement since the quarter before, which must balance."""
        pairs = [self.ends(action) for action in actions]
        starts = [sum(start == each for start, _ in pairs) for each in STARTS]
        ends = [sum(end == each for _, end in pairs) for each in ENDS]
        assert sum(starts) == sum(ends)
        return [*map(str, starts), *map(str, ends)]

    def row(self, action: Values) -> dict[str, str]:
        """What the workbook says of an action in its columns."""
        plan, priority = action.get("plan", ""), action.get("priority", "")
        known = self.tables["priorities"].get(priority)
        status = action.get("status", "not started")
        notes = [
            n for n in self.present["progress_updates"].values() if n["action"] == action["id"]
        ]
        now = [n for n in notes if n["quarter"] == self.quarter.typed]
        start, end = self.ends(action)
        ended = day_of(action["ended"]) if action.get("ended") else ""
        due, review, agreed = (action.get(name) for name in ("due", "review_date", "agreed"))
        news = now[-1] if now else None
        received = "Received" if now else "Not received" if action in self.silent else ""
        return {
            "Ref": action["id"],
            "Source": action["source"].capitalize(),
            "Plan": self.tables["plans"][plan]["title"] if plan else "",
            "Priority": f"{known['number']} {known['title']}" if known else "",
            "Action": action["title"],
            "Lead agency": self.lead(action),
            "Status": status.capitalize(),
            "Rating": self.every.rating(action) if action in self.open else "",
            "Due": day_of(due) if due else "",
            "Review": day_of(review) if review else "",
            "Days late": self.days_late(action),
            "Missed": "Yes" if action["id"] in self.every.missed else "",
            "Slips": str(len(self.slips(action))),
            "Update for the quarter": received,
            "Latest update": news["text"] if news else "",
            "Date of update": day_of(news["created"]) if news else "",
            "Start of quarter": start,
            "End of quarter": end,
            "Delivered": ended if status == "delivered" else "",
            "Agreed": day_of(agreed) if agreed else "",
            "Impact": action.get("impact", ""),
            "Ended, not delivered": ended if status == "ended" else "",
            "Timescale": str(action.get("timescale") or ""),
            "Added": day_of(action["created"]),
            "Restricted": "Yes" if self.is_restricted(action) else "",
        }

    def rated(self, actions: Iterable[Values]) -> list[str]:
        found = Counter(self.every.rating(action) for action in actions)
        return [str(found[rating]) for rating in RATINGS]

    def figure(self, actions: Iterable[Values]) -> str:
        counted = [a for a in actions if a in self.every.counted]
        done = sum(action.get("status") == "delivered" for action in counted)
        return f"{done} of {len(counted)} ({(200 * done + len(counted)) // (2 * len(counted))}%)"

    def planned_by_then(self, actions: Iterable[Values]) -> int:
        moves = [*self.tables["moves"].values()]
        return sum(
            "" < planned_day(each, moves) <= self.last
            for each in actions
            if each in self.every.counted
        )

    @cached_property
    def moves(self) -> list[Values]:
        """Those of the quarter, by action and day."""
        found = [
            move
            for move in self.tables["moves"].values()
            if self.first <= move["created"] <= self.last and move["kind"] in {"slip", "extension"}
        ]
        return sorted(found, key=lambda move: (in_order(move["action"]), move["created"]))

    def slips(self, action: Values) -> list[Values]:
        """All of an action's, and of those that it continues, oldest first."""
        refs = [action["id"]]
        refs += [a["id"] for a in self.actions.values() if a.get("continued_by") == action["id"]]
        found = [m for m in self.tables["moves"].values() if m["action"] in refs]
        slips = [move for move in found if move["kind"] == "slip"]
        return sorted(slips, key=lambda move: str(move["created"]))

    def rows(self) -> dict[str, Rows]:
        """The rows of the paper's tables by the beginnings of their titles; of some, the first columns.

        Where a cell says several things, each has a column of its own: those of ``TITLES``.
        """
        elsewhere = [a for a in self.actions.values() if a.get("plan") != self.plan["id"]]
        by_source = {s: [a for a in elsewhere if a["source"] == s] for s in SOURCES}
        missed = [self.actions[ref] for ref in self.every.missed]
        missed.sort(key=lambda action: (action["due"], action["id"]))
        done = [a for a in self.actions.values() if self.is_in_quarter(a)]
        done.sort(key=lambda action: in_order(action["id"]))
        found = {
            "Movement since": [
                *([name, *self.moved(each)] for name, each in self.priorities.items()),
                ["Total", *self.moved(self.planned)],
            ],
            "Actions outside the business plan": [
                row for s in SOURCES if (row := self._source(s, by_source))
            ],
            "No update received for this quarter": self._silences(),
            "Due by": [[*self.about(a), self.due(a), self.days_late(a)] for a in missed],
            self.plan["title"]: [
                [name, self.figure(all_), str(len(opened)), *self.rated(opened)]
                for name, all_ in self.priorities.items()
                for opened in [[a for a in all_ if a in self.open]]
            ],
            **{name: self.listed(actions) for name, actions in self.priorities.items()},
            "Audits": self.listed(by_source["audit"]),
            "Scrutineer": self.listed(by_source["scrutineer"]),
            "Other sources": self.listed(by_source["other"]),
            "Delivered this quarter": [
                [*self.about(a), *self._delivered(a), self._impact(a)]
                for a in done
                if a["status"] == "delivered" and a["source"] != "executive"
            ],
            "Ended, not delivered": [self.about(a)[:2] for a in done if a["status"] == "ended"],
            "Slips and extensions": [self._move(move) for move in self.moves],
            "Open": [
                [
                    *self.about(a),
                    str((self.day - date.fromisoformat(a["created"])).days),
                    *self.days(a),
                    self.standing(a),
                    *self.news(a),
                ]
                for a in sorted(by_source["executive"], key=lambda a: in_order(a["id"]))
                if a in self.open
            ],
            "Attendance in": self.attendance(),
            "Due next": self._next(),
        }
        return {name: rows for name, rows in found.items() if rows}

    def _source(self, source: str, by_source: dict[str, list[Values]]) -> list[str]:
        opened = [a for a in by_source[source] if a in self.open]
        done = [
            a for a in by_source[source] if a.get("status") == "delivered" and self.is_in_quarter(a)
        ]
        silent = sum(action in self.silent for action in opened)
        numbers = [str(len(opened)), str(len(done)), *self.rated(opened), str(silent)]
        return [SOURCES[source], *numbers] if opened or done else []

    def _silences(self) -> Rows:
        by_lead = sorted(self.silent, key=self.lead)
        rows = []
        for lead, actions in groupby(by_lead, key=self.lead):
            refs = sorted((action["id"] for action in actions), key=in_order)
            led = sum(self.lead(action) == lead for action in self.open)
            rows.append([lead, str(len(refs)), str(led), ", ".join(refs)])
        return rows

    def _delivered(self, action: Values) -> list[str]:
        agreed = action.get("agreed")
        return [day_of(action["ended"]), day_of(agreed) if agreed else ""]

    def _impact(self, action: Values) -> str:
        return f"{IMPACTS[action.get('impact_state', 'none yet')]} {action['impact']}"

    def _move(self, move: Values) -> list[str]:
        action, old = self.actions[move["action"]], date.fromisoformat(move["earlier_due"])
        recorded = move.get("recorded") or move["created"]
        return [
            *self.about(action)[:2],
            move["kind"].capitalize(),
            str(len([m for m in self.slips(action) if m["created"] <= move["created"]])),
            day_of(move["earlier_due"]),
            day_of(move["later_due"]),
            day_of(move["created"]),
            day_of(recorded),
            str(max((date.fromisoformat(recorded) - old).days, 0) or ""),
            f"{move['reason'].capitalize()}: {move['explanation']}\n{CAUSES[move['cause']]}",
        ]

    def _next(self) -> Rows:
        """From the day after to the end of the next quarter."""
        tomorrow = (self.day + timedelta(1)).isoformat()
        last = self.quarter.next.last_day.isoformat()
        days = {
            a["id"]: next(
                day for day in (*dates, "9999") if tomorrow <= day <= last or day == "9999"
            )
            for a in self.open
            for dates in [[a.get("due") or "", a.get("review_date") or ""]]
        }
        due = [action for action in self.open if days[action["id"]] <= last]
        due.sort(key=lambda action: (days[action["id"]], action["id"]))
        return [[*self.about(action), *self.days(action)] for action in due]

    def attendance(self) -> Rows:
        """People present as a percentage of the meetings held while the agency was a member."""
        first = Quarter(self.quarter.year, 1).first_day.isoformat()
        held = [
            meeting
            for meeting in self.tables["meetings"].values()
            if meeting.get("state") in {"held", "inquorate"}
            and first <= meeting["day"] <= self.last
        ]
        agencies = sorted(self.tables["agencies"].values(), key=lambda each: each.get("order", 0))
        rows = ([a["name"], *(self._present(a, g, held) for g in GROUPS)] for a in agencies)
        return [row for row in rows if set(row[1:]) - {"—", "none"}]

    def _present(self, agency: Values, group: str, held: list[Values]) -> str:
        spells = [
            each
            for each in self.tables["memberships"].values()
            if (each["group"], each["agency"]) == (group, agency["id"])
        ]
        is_guest = agency.get("kind") == "guest"
        ids = {
            meeting["id"]
            for meeting in held
            if meeting["group"] == group
            and (
                is_guest
                or any(
                    s["first_day"] <= meeting["day"] <= (s.get("last_day") or "9999")
                    for s in spells
                )
            )
        }
        people = sum(
            row.get("in_room", 0) + row.get("online", 0)
            for row in self.tables["attendances"].values()
            if row["meeting"] in ids and row["agency"] == agency["id"]
        )
        if is_guest:
            return f"{people} {'person' if people == 1 else 'people'}" if people else "none"
        return f"{(200 * people + len(ids)) // (2 * len(ids))}%" if ids else "—"

    def deliveries(self) -> Rows:
        """The chart of the plan's quarters: planned, and delivered so far."""
        actions, moves = (
            [a for a in self.planned if a in self.every.counted],
            [*self.tables["moves"].values()],
        )
        done = [a["ended"] for a in actions if a.get("status") == "delivered"]
        quarter, rows = Quarter.containing(date.fromisoformat(self.plan["first_day"])), []
        while quarter.first_day.isoformat() <= self.plan["last_day"]:
            first, last = quarter.first_day.isoformat(), quarter.last_day.isoformat()
            planned = sum(first <= planned_day(action, moves) <= last for action in actions)
            delivered = sum(first <= day <= last for day in done)
            rows.append(
                [quarter.short, str(planned), str(delivered) if first <= self.last else "—"]
            )
            quarter = quarter.next
        return rows

    def charts(self) -> dict[str, list[str]]:
        """The texts of the charts by the beginnings of their descriptions."""
        opened = self.rated(a for a in self.planned if a in self.open)
        return {
            "Deliveries by quarter": self.deliveries_drawn(),
            "Ratings of open actions": [
                t for pair in zip(RATINGS, opened, strict=True) for t in pair
            ],
            "Delivered by priority": [
                *(
                    text
                    for name, each in self.priorities.items()
                    for text in (name, f"{self.figure(each)}, {self.planned_by_then(each)} planned")
                ),
                f"Planned by {long(date.fromisoformat(self.last))}",
            ],
            "Slips by lead agency": [
                text for name, number in self.slips_by_lead() for text in (name, str(number))
            ],
            "Meetings at which an agency was not represented": [
                cell for row in self.absences() for cell in row
            ],
        }

    def deliveries_drawn(self) -> list[str]:
        """The day, then of each line its values up to the last, which has its name.

        A value of the second that is that of the first stands there once.
        """
        rows = self.deliveries()
        planned = [*accumulate(int(row[1]) for row in rows)]
        done = [*accumulate(int(row[2]) for row in rows if row[2] != "—")]
        return [
            long(date.fromisoformat(self.last)),
            *(*map(str, planned[:-1]), f"{planned[-1]} planned"),
            *(str(each) for each, due in zip(done[:-1], planned, strict=False) if each != due),
            f"{done[-1]} delivered",
        ]

    def deliveries_in_text(self) -> str:
        """Planned and delivered by the end of each quarter, one after the other."""
        rows = self.deliveries()
        planned = accumulate(int(row[1]) for row in rows)
        done = [*accumulate(int(row[2]) for row in rows if row[2] != "—")]
        pairs = zip_longest(map(str, planned), map(str, done), fillvalue="")
        return " ".join(text for pair in pairs for text in pair if text)

    def slips_by_lead(self) -> list[tuple[str, int]]:
        """How many dates of each lead slipped in the quarter, most first; none for only one lead."""
        leads = Counter(
            known.get("abbreviation") or known["name"] if known else action.get("lead", "")
            for move in self.moves
            if move["kind"] == "slip"
            for action in [self.actions[move["action"]]]
            for known in [self.tables["agencies"].get(action.get("lead_agency", ""))]
        )
        return leads.most_common() if len(leads) > 1 else []

    def absences(self) -> Rows:
        """Of each agency that missed a meeting: how many of each group it missed, most first."""
        agencies = sorted(
            (
                a
                for a in self.tables["agencies"].values()
                if a.get("kind", "agency") in {"agency", "category"}
            ),
            key=lambda each: each.get("order", 0),
        )
        found = [(a, [self._missed(a, group) for group in GROUPS]) for a in agencies]
        found = [pair for pair in found if sum(missed for missed, _ in pair[1])]
        found.sort(key=lambda pair: _worst(pair[1]))
        return [
            [f"{missed} of {held}" if held else "—" for missed, held in cells] for _, cells in found
        ]

    def _missed(self, agency: Values, group: str) -> tuple[int, int]:
        first = Quarter(self.quarter.year, 1).first_day.isoformat()
        spells = [
            each
            for each in self.tables["memberships"].values()
            if (each["group"], each["agency"]) == (group, agency["id"])
        ]
        held = [
            meeting
            for meeting in self.tables["meetings"].values()
            if meeting["group"] == group
            and meeting.get("state") in {"held", "inquorate"}
            and first <= meeting["day"] <= self.last
            and any(
                s["first_day"] <= meeting["day"] <= (s.get("last_day") or "9999") for s in spells
            )
        ]
        parts = {agency["id"]}
        while more := {
            each["id"]
            for each in self.tables["agencies"].values()
            if each.get("parent") in parts and each["id"] not in parts
        }:
            parts |= more
        missed = sum(
            meeting.get("chair_agency") not in parts
            and not any(
                row.get("in_room", 0) + row.get("online", 0)
                for row in self.tables["attendances"].values()
                if row["meeting"] == meeting["id"] and row["agency"] in parts
            )
            for meeting in held
        )
        return missed, len(held)


@pytest.fixture(scope="module")
def folder(loaded_demo: Path) -> Path:
    """The demo year."""
    return loaded_demo


@pytest.fixture(scope="module")
def papers(folder: Path) -> dict[Quarter, Paper]:
    return {quarter: Paper(folder, quarter) for quarter in QUARTERS}


def document(
    folder: Path, quarter: Quarter, audience: Audience, *, is_data: bool = False
) -> Document:
    day = as_at(quarter)
    update = update_of(team_recorder(folder).workspace, quarter, day, audience)
    options = QuarterlyOptions(quarter=quarter, audience=audience, as_at=day)
    return document_of(update, options, is_data=is_data)


def shown(cell: Any) -> str:
    """What a cell of a workbook shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return long(value.date())
    if "%" in cell.number_format and not isinstance(value, str):
        return f"{int(value * 100 + 0.5)}%"
    return str(value)


def sheets_of(made: Document) -> dict[str, Rows]:
    """The rows of each sheet, with its titles first."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(made)))
    return {
        sheet.title: [[shown(cell) for cell in row] for row in sheet.iter_rows()]
        for sheet in book
        if sheet.title not in {"About", "Figures"}
    }


def records_of(rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def agrees(expected: Rows, found: Rows) -> bool:
    """The same rows, as far as they were worked out; the first words of their last cells."""
    assert len(expected) == len(found)
    for row, other in zip(expected, found, strict=True):
        *cells, last = other[: len(row)]
        assert [*cells, last[: len(row[-1])]] == row
    return True


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_workbook_follows_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter
) -> None:
    """All actions in one sheet, cell by cell, and as many moves, meetings and shares as there are."""
    paper = papers[quarter]
    found = sheets_of(document(folder, quarter, Audience.QA, is_data=True))
    rows = {row["Ref"]: row for row in records_of(found["Actions"])}
    plans = paper.tables["plans"]
    known = {
        action["id"]: action
        for action in paper.actions.values()
        if not action.get("plan")
        or plans[action["plan"]]["first_day"] <= paper.last <= plans[action["plan"]]["last_day"]
    }
    assert {**rows, **known}.keys() == rows.keys() == known.keys()
    for ref, row in rows.items():
        expected = paper.row(known[ref])
        assert {title: row[title] for title in expected} == expected
    moves = [(row["Ref"], row["From"], row["To"]) for row in records_of(found["Dates moved"])]
    assert moves == [
        (move["action"], day_of(move["earlier_due"]), day_of(move["later_due"]))
        for move in paper.moves
    ]
    shares = {
        (row["Agency"], row["Group"]): row["Attendance"] for row in records_of(found["Attendance"])
    }
    names = [paper.tables["groups"][key]["name"] for key in GROUPS]
    for agency, *cells in paper.attendance():
        for group, cell in zip(names, cells, strict=True):
            assert (shares.get((agency, group)) or "—") == (cell if "%" in cell else "—")


SHEETS = {
    *("About", "Figures", "Actions", "Why it moved", "Dates moved", "Corrections", "Attendance"),
    *("Partner evidence", "Said and delivered", "Meetings", "Decisions", "Challenges"),
}


@pytest.mark.parametrize("audience", [Audience.QA, Audience.EXECUTIVE])
def test_a_workbook_has_at_most_twelve_sheets_with_whole_names(
    folder: Path, audience: Audience
) -> None:
    """And no figure in words where numbers belong."""
    for quarter in QUARTERS:
        made = document(folder, quarter, audience, is_data=True)
        book = openpyxl.load_workbook(io.BytesIO(workbook_of(made)))
        assert len(book.sheetnames) <= 12
        assert set(book.sheetnames) <= SHEETS
        for sheet in book.worksheets[2:]:
            cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
            assert not [c for c in cells if isinstance(c, str) and re.match(r"\d+ of \d+ \(", c)]


NAMES = re.compile(r" \((?:[A-Z][A-Za-z]*|Met Police)\)")


def in_full(text: str, names: dict[str, str]) -> str:
    """A cell with the agencies' full names, alone as they are in workbooks."""
    text = NAMES.sub("", " ".join(html.unescape(text).replace("<br>", " ").split()))
    for short, name in names.items():
        if short in text:  # seldom; making the expressions takes long
            text = re.sub(
                rf"(?:^|(?<= by )|(?<= to )){re.escape(short)}(?=$|,|\.$|\. Recorded| to )",
                name,
                text,
            )
    return text


def cells_of(tables: Iterable[Rows]) -> list[str]:
    return [cell for rows in tables for row in rows[1:] for cell in row]


_ABOUT = ("Ref", "Action", "Lead agency")
_NEWS = ("Status and rating", "Latest update for the quarter", "Date of update")
TITLES = {
    "Due by": (*_ABOUT, "Due", "Days late"),
    "Delivered this quarter": (*_ABOUT, "Delivered", "Agreed", "Impact"),
    "Slips and extensions": (
        *("Ref", "Action", "Kind", "Slips so far", "From", "To", "In effect", "Recorded"),
        *("Days after the old date", "Reason and cause"),
    ),
    "Open": (
        *(*_ABOUT, "Days open", "Due", "Review date", "Status and rating"),
        *("What is being done", "Date of update"),
    ),
    "Due next": (*_ABOUT, "Due", "Review date"),
    "progress": (*_ABOUT, "Due", "Review date", *_NEWS),
}
"""The columns of the rows that have more of them than the paper; those by priority are "progress"."""


def _due(row: dict[str, str]) -> str:
    if "Days late" in row:
        late = int(row["Days late"] or 0)
        return row["Due"] + (f", {late} day{'s' if late > 1 else ''} late" if late else "")
    review = row["Review date"]
    is_day = re.fullmatch(r"\d+ \w+ \d{4}", row["Due"])
    return row["Due"] if is_day or not review else f"Review date {review}"


def _dates(row: dict[str, str]) -> str:
    due = _due({name: cell for name, cell in row.items() if name != "Days late"})
    due = f"Due {due}" if due == row["Due"] else due[0].upper() + due[1:]
    days = int(row["Days after first due"] or 0)
    late = f": {days} day{'s' if days > 1 else ''} late" if days else ""
    first = (
        f"First due {row['First due']}{late}" if row["First due"] not in {row["Due"], ""} else ""
    )
    slips = int(row["Slips"])
    counted = f"{slips} slip{'s' if slips > 1 else ''}" if slips else ""
    return " ".join(filter(None, (due, first, counted)))


def _dated(row: dict[str, str], title: str) -> str:
    return f"{row[title]} ({row['Date of update']})" if row["Date of update"] else row[title]


WHICH = ("First", "Second", "Third", "Fourth", "Fifth")
ON_PAPER: dict[str, Callable[[dict[str, str]], str]] = {
    "Due": _due,
    "Dates": _dates,
    "Delivered": lambda row: (
        f"{row['Delivered']}, "
        f"{'agreed ' + row['Agreed'] if row['Agreed'] else 'awaiting agreement'}"
    ),
    "Kind": lambda row: (
        f"{WHICH[int(row['Slips so far']) - 1]} slip" if row["Kind"] == "Slip" else row["Kind"]
    ),
    "Latest update for the quarter": lambda row: _dated(row, "Latest update for the quarter"),
    "What is being done": lambda row: _dated(row, "What is being done"),
    "From and to": lambda row: f"{row['From']} to {row['To']}",
    "Open for": lambda row: f"{row['Days open']} days",
    "Due and rating": lambda row: f"{_due(row)} {row['Status and rating']}",
    "Meeting": lambda row: f"{row['Group']}, {row['Date']}",
    "Raised": lambda row: f"{row['Raised']}, by {row['Raised by']} to {row['Put to']}".replace(
        "by The p", "by the p"
    ),
    "Status and outcome": lambda row: (
        f"{row['Status']}: {row['Outcome']}" if row["Outcome"] else row["Status"]
    ),
    "Status": lambda row: ", ".join(filter(None, (row["Status"], row["Delivered on"]))),
}
"""Cells of papers that are several columns of a workbook, by their titles."""


def on_paper(titles: tuple[str, ...], name: str, rows: Rows) -> Rows:
    """Rows as the paper with these titles has them."""
    if not (apart := TITLES.get(name, TITLES["progress"] if _NEWS[1] in titles else ())):
        return rows
    made = []
    for row in rows:
        cells = dict(zip(apart, row, strict=True))
        cells |= {title: ON_PAPER[title](cells) for title in titles if title in ON_PAPER}
        made.append([cells[title] for title in takewhile(cells.__contains__, titles)])
    return made


@pytest.mark.parametrize("audience", [Audience.QA, Audience.EXECUTIVE])
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_tables_of_the_update_follow_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter, audience: Audience
) -> None:
    """The rows of every table of actions and of numbers, cell by cell."""
    names = names_of(papers[quarter])
    tables = [
        (re.sub(r": \d+ of \d+.*", "", titles[-1]), table)
        for titles, table in tables_in(document(folder, quarter, audience).blocks)
    ]
    compared = 0
    for name, expected in papers[quarter].rows().items():
        found = [table for title, table in tables if title.startswith(name)]
        if not found and audience is Audience.EXECUTIVE:
            continue
        (table,) = (each for each in found if len(found) == 1 or each.titles[0] != "Figure")
        rows = [[in_full(cell, names) for cell in row] for row in table.rows]
        wanted = [
            [in_full(cell, names) for cell in row] for row in on_paper(table.titles, name, expected)
        ]
        order = sorted if name.startswith("No update") else list
        assert agrees(order(wanted), order(rows)), name
        for row, shown_row in zip(expected, rows, strict=True) if name.startswith("Slips") else ():
            late, said = row[8], shown_row[-1]
            days = f"{late} day{'s' if late != '1' else ''} after the old date had passed"
            assert (days in said) == bool(late)
            assert (f"in effect from {row[6]}" in said) == (bool(late) and row[6] != row[7])
        compared += 1
    assert compared >= 8


def test_the_workbook_names_what_was_missed_and_what_is_red(
    folder: Path, papers: dict[Quarter, Paper]
) -> None:
    """The Executive's first page has those that it has room for."""
    for quarter, paper in papers.items():
        found = sheets_of(document(folder, quarter, Audience.EXECUTIVE, is_data=True))
        red = [action["id"] for action in paper.open if paper.every.rating(action) == "Red"]
        rows = records_of(found["Actions"])
        listed = {row["Ref"] for row in rows if row["Missed"] or row["Rating"] == "Red"}
        assert listed == {*paper.every.missed, *red}
        (page,) = (
            part
            for part in every_block(document(folder, quarter, Audience.EXECUTIVE).blocks)
            if isinstance(part, Section) and part.key == "summary-missed"
        )
        words = [
            each for part in every_block([page]) if isinstance(part, Bullets) for each in part.items
        ]
        assert {each.partition(" ")[0] for each in words} <= listed, "the page has some of them"


def names_of(paper: Paper) -> dict[str, str]:
    parties = [*paper.present["agencies"].values(), *paper.present["groups"].values()]
    return {p["abbreviation"]: p["name"] for p in parties if p.get("abbreviation")}


@pytest.mark.parametrize("audience", [Audience.QA, Audience.EXECUTIVE])
@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_all_formats_have_the_same_cells(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter, audience: Audience
) -> None:
    """Markdown and HTML those of the paper, where agencies are abbreviated; CSV those of the workbook."""
    made, data = (document(folder, quarter, audience, is_data=is_data) for is_data in (False, True))
    names = names_of(papers[quarter])
    wanted = [
        in_full(cell, names)
        for _, table in tables_in(made.blocks)
        for row in table.rows
        for cell in row
    ]
    page = lxml.html.fromstring(html_of(made).replace("<br/>", " ").replace("<br>", " "))
    rows = page.xpath("//table/tbody/tr")
    pieces = ([cell.text_content() for cell in row.xpath("td|th")] for row in rows)
    assert [in_full(cell, names) for row in pieces for cell in row] == wanted
    lines = re.findall(r"^\|(?: -+:? \|)+\n((?:\|.*\n)+)", markdown_of(made), re.MULTILINE)
    pieces = (re.split(r"(?<!\\)\|", row)[1:-1] for found in lines for row in found.splitlines())
    assert [in_full(cell.replace("\\", ""), names) for row in pieces for cell in row] == wanted
    wanted = [in_full(cell, names) for cell in cells_of(sheets_of(data).values())]
    with zipfile.ZipFile(io.BytesIO(tables_archive(data))) as archive:
        files = [archive.read(name).decode("utf-8-sig") for name in sorted(archive.namelist())[1:]]
    found = [row for text in files for row in [*csv.reader(io.StringIO(text, newline=""))][1:]]
    assert [re.sub(r"^'(?=[+−=@-])", "", in_full(c, names)) for row in found for c in row] == wanted


def drawn(page: str) -> dict[str, list[str]]:
    """The texts of a page's charts by their descriptions; of a grid, those in the squares."""
    found = {}
    for name, picture in re.findall(
        r'<div role="img" aria-label="(.*?)">(<svg .*?)</div>', page, re.DOTALL
    ):
        is_grid = name.startswith("Meetings at which")
        wide, narrow = (
            [
                text
                for text in map(html.unescape, re.findall(r"<text[^>]*>(.*?)</text>", svg))
                if not is_grid or re.fullmatch(r"\d+ of \d+|—", text)
                if not re.fullmatch(r"Q\d|\d{4}/\d\d", text)
            ]
            for svg in re.findall(r"<svg .*?</svg>", picture, re.DOTALL)
        )
        assert " ".join(narrow) == " ".join(wide)
        found[name] = wide
    return found


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_charts_follow_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter
) -> None:
    """What is written in them, in web pages, in the pack and beside bars of text."""
    paper = papers[quarter]
    expected = {name: " ".join(texts) for name, texts in paper.charts().items()}
    pages = [html_of(document(folder, quarter, audience)) for audience in Audience]
    pages.append(render_scrutiny_pack(team_recorder(folder).workspace, paper.day))
    seen = set()
    for page in pages:
        for name, texts in drawn(page).items():
            (title,) = (each for each in expected if name.startswith(each))
            assert " ".join(texts) == expected[title]
            seen.add(title)
    always = {"Ratings of open actions", "Slips by lead agency"}
    assert seen >= expected.keys() - always
    assert ("Slips by lead agency" in seen) == bool(paper.slips_by_lead())
    for audience in Audience:
        text = markdown_of(document(folder, quarter, audience))
        for bars in re.findall(r"```text\n(.*?)```", text, re.DOTALL):
            said = " ".join(re.sub("[▇─░█▓▒·]", " ", bars).split())
            form = rf"{OF_ALL}|—" if " of " in said else r"(?<= )\d+%?(?= |$)|—"
            numbers = " ".join(re.findall(form, said.replace("Delivered —", "")))
            every = [*map(_numbers_only, paper.charts().values()), paper.deliveries_in_text()]
            assert numbers in every, said


OF_ALL = r"\d+ of \d+(?: \(\d+%\))?(?:, \d+ planned)?"


def _numbers_only(texts: list[str]) -> str:
    return " ".join(t for t in texts if re.fullmatch(rf"\d+%?|{OF_ALL}|—", t))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_figures_of_the_public_version_follow_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter
) -> None:
    """Restricted records count in them, too, and the paper prints the same numbers."""
    paper = papers[quarter]
    done = [
        action
        for action in paper.actions.values()
        if action.get("status") == "delivered" and paper.is_in_quarter(action)
    ]
    given = [
        each
        for each in paper.present["partner_evidence"].values()
        if each["quarter"] == quarter.typed
    ]
    carried = {
        action["id"]
        for action in paper.actions.values()
        if action.get("outcome") == "carried over" and paper.is_in_quarter(action)
    }
    moved = {
        move["action"]
        for move in paper.moves
        if move["kind"] == "slip" and paper.actions[move["action"]] in paper.open
    }
    longer = carried | {*paper.every.missed} | moved
    last = quarter.next.last_day
    coming = [
        action
        for action in paper.open
        if (paper.last < (action.get("due") or "") <= last.isoformat())
        and action["id"] not in longer
    ]
    elsewhere = sum(not action.get("plan") for action in done)
    made = document(folder, quarter, Audience.PUBLIC, is_data=True)
    figures = {figure.title: figure for figure in made.figures}
    assert figures["Delivered"].value.startswith(paper.figure(paper.planned))
    for name, actions in paper.priorities.items():
        assert figures[f"{name}: Delivered"].value == paper.figure(actions)
    numbers = {
        "Delivered this quarter": len(done),
        "Delivered this quarter: from reviews, audits and other work": elsewhere,
        "Partner evidence": len(given),
        "Taking longer": len(longer),
        f"Planned by {long(last)}": len(coming),
    }
    assert {name: figures[name].numerator for name in numbers} == numbers
    text = " ".join(markdown_of(made).split())
    printed = re.findall(r"(?:In all we delivered|We plan to complete) (\S+) action", text)
    assert printed
    assert {IN_WORDS.get(number, number) for number in printed} <= {
        str(len(done)),
        str(len(coming)),
    }


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_tables_of_the_pack_follow_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter
) -> None:
    """Movement, sources, priorities and attendance, as in the update; slips since the beginning."""
    paper = papers[quarter]
    page = lxml.html.fromstring(render_scrutiny_pack(team_recorder(folder).workspace, paper.day))
    found: dict[tuple[str, str], Rows] = {}
    for table in page.xpath("//table"):
        titles = [each.text_content() for each in table.xpath(".//thead//th")]
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("td|th")]
            for row in table.xpath("./tbody/tr")
        ]
        found.setdefault((titles[0], titles[1]), rows)
    sheets = paper.rows()
    for key, name in (
        (("Priority", "Open at start"), "Movement since"),
        (("Source", "Open"), "Actions outside the business plan"),
        (("Priority", "Delivered"), paper.plan["title"]),
        (next(each for each in found if each[1].startswith("Review (")), "Attendance in"),
    ):
        assert agrees(sheets[name], found[key]), name
    slipped = [
        action
        for action in paper.actions.values()
        if paper.slips(action) and action.get("continued_by") not in paper.actions
    ]
    (table,) = page.xpath("//table[contains(., 'Reasons and causes')]")
    told = sorted(
        [" ".join(cell.text_content().split()) for cell in row.xpath("td|th")][:6]
        for row in table.xpath("./tbody/tr")
    )
    assert [[row[0].replace(", restricted", " (Restricted)"), *row[1:]] for row in told] == sorted(
        [
            *paper.about(action),
            day_of(action["original_due"]),
            paper.due(action),
            str(len(paper.slips(action))),
        ]
        for action in slipped
    )


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_overviews_burn_up_follows_from_the_journal(
    folder: Path, papers: dict[Quarter, Paper], quarter: Quarter
) -> None:
    """What was planned and what was delivered by the end of each quarter of the plan."""
    paper = papers[quarter]
    moves = [*paper.tables["moves"].values()]
    recorder, plan = team_recorder(folder), paper.plan["id"]
    book = recorder.workspace.as_at(paper.day)
    ends = quarter_ends(book.plans[plan], paper.day)
    line = tuple(worked_out(end, plan, recorder.workspace.as_at(end.day)) for end in ends)
    chart = overview(book, Standings(paper.day), book.plans[plan], line).chart
    assert chart is not None
    counted = [action for action in paper.planned if action in paper.every.counted]
    when, expected = Quarter.containing(date.fromisoformat(paper.plan["first_day"])), []
    while when.first_day.isoformat() <= paper.plan["last_day"]:
        has_begun = when.first_day <= paper.day
        day = min(when.last_day, paper.day) if has_begun else when.last_day
        planned = sum("" < planned_day(each, moves) <= day.isoformat() for each in counted)
        done, _, _ = Count(tables_at(folder, day), paper.plan["id"], day).delivered
        expected.append((when.short, (planned, done if has_begun else None)))
        when = when.next
    assert [(row.label, row.values) for row in chart.rows] == expected
