"""A small partnership's year, made by commands: a few of everything that an update shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from building import FIRST_DAY, LAST_DAY, context, do, foundation
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Entry, Line, creation
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
)
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.enums import Audience, Cause, ImpactState, Outcome, Rating, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.views.updates.update import Update

if TYPE_CHECKING:
    from cscp_tui.domain.commands.base import Command

QUARTER = Quarter(2024, 4)
BEFORE = QUARTER.previous.last_day
LATER = date(2025, 4, 11)
"""When the last texts of the quarter came in."""


@dataclass
class Year:
    """Commands with the day each took effect and was recorded on."""

    steps: list[tuple[date, Command, dict[str, Any]]] = field(default_factory=list)

    def on(self, day: date, *commands: Command, **circumstances: Any) -> None:
        """Let commands take effect on a day; the order of days does not matter."""
        self.steps.extend((day, command, circumstances) for command in commands)

    def book_at(self, day: date) -> Book:
        """The book of what took effect by a day."""
        book = Book()
        for on, command, circumstances in sorted(self.steps, key=lambda step: step[0]):
            if on <= day:
                do(book, command, context(on, **circumstances))
        return book

    def update(self, audience: Audience = Audience.QA, quarter: Quarter = QUARTER) -> Update:
        """The update of a quarter, as at its last day, with the texts that came in later."""
        return Update(
            book=self.book_at(quarter.last_day),
            before=self.book_at(quarter.previous.last_day),
            present=self.book_at(LATER),
            quarter=quarter,
            as_at=quarter.last_day,
            audience=audience,
        )


def plan_action(title: str, priority: int = 1, **others: Any) -> AddAction:
    """The command that adds an action to the plan, led by the Council and due at its end."""
    values = {
        "title": title,
        "plan": "2024/25",
        "priority": f"2024/25/{priority}",
        "lead_agency": "council",
        "due": LAST_DAY.isoformat(),
    }
    return AddAction(values | others)


def founded_year() -> Year:
    """A year with the partnership alone."""
    year = Year()
    year.on(FIRST_DAY, foundation())
    return year


def met(year: Year, day: date, came: tuple[str, ...], state: str = "held") -> None:
    """Let the group meet on a day, with these agencies."""
    values = {"group": "QAG", "day": day.isoformat(), "state": state}
    closes = {"minuted": True} if came else {}
    rows = (
        AddRecord("attendances", {"meeting": f"QAG-{day}", "agency": agency, "in_room": 1})
        for agency in came
    )
    year.on(day, Together((AddRecord("meetings", values | closes), *rows)))


def small_year() -> Year:
    """A year with a few of everything."""
    year = founded_year()
    _settings(year)
    _first_three_quarters(year)
    _other_records(year)
    _last_quarter(year)
    _texts(year)
    return year


def _settings(year: Year) -> None:
    year.on(
        FIRST_DAY,
        SetFields("groups", "QAG", {"abbreviation": "QAG"}),
        SetFields("groups", "QAG", {"quorum": [{"at_least": 1, "agencies": ["police"]}]}),
        SetFields("agencies", "icb", {"name": "Integrated Care Board", "abbreviation": "ICB"}),
        SetFields("partnership", "partnership", {"annual_report_groups": ["QAG"]}),
    )


def _first_three_quarters(year: Year) -> None:
    """``BP24-1.1`` is delivered and agreed; six others are under way."""
    year.on(
        date(2024, 4, 8),
        plan_action("Relaunch the guidance"),
        plan_action("Record fathers on every form"),
        plan_action("Agree an early help strategy", due="2024-12-20"),
        plan_action("Publish four briefings", 2, lead_agency="icb"),
        plan_action("Bring in a new database", 2),
        plan_action("Map the support for young people", 2, restricted=True),
        plan_action("Train for thresholds", 2, lead_agency="police", due="2025-02-28"),
        AddAction({"title": "Write to housing", "source": "executive", "impact_area": "Housing"}),
        AddAction(
            {
                "title": "Ask about a placement",
                "source": "executive",
                "review_date": "2025-02-01",
                "restricted": True,
            }
        ),
    )
    year.on(
        date(2024, 9, 2),
        Deliver("BP24-1.1", "Referrals are earlier.", ImpactState.EVIDENCED),
    )
    year.on(date(2024, 11, 20), Agree(("BP24-1.1",), "QAG-2024-11-20"))
    year.on(date(2024, 11, 25), AddProgressUpdate("BP24-1.3", "A first draft is out."))


def _last_quarter(year: Year) -> None:
    year.on(
        date(2025, 1, 14),
        MoveDate(
            "BP24-1.3",
            LAST_DAY,
            reason="waiting for national guidance",
            cause=Cause.OUTSIDE,
            explanation="Guidance came late.",
            agreed_by="EXEC",
        ),
        AddProgressUpdate("BP24-1.3", "The draft waits for guidance."),
        AddProgressUpdate("BP24-1.2", "Two agencies use the form."),
        MoveDate("BP24-2.4", date(2025, 3, 14), reason="partner capacity", cause=Cause.WITHIN),
    )
    year.on(
        date(2025, 2, 11),
        Deliver("BP24-1.2"),
        AddProgressUpdate("BP24-2.4", "One course was held."),
    )
    year.on(
        date(2025, 2, 18),
        Deliver(
            "BP24-2.1",
            "Supervisors use them.",
            ImpactState.EMERGING,
            "We published four briefings, which supervisors use.",
        ),
        Deliver("BP24-2.3", "Known in two clinics."),
        Deliver("EX24-01", "Housing has a representative in each group."),
        EndAction(
            "BP24-2.2",
            Outcome.WITHDRAWN,
            reason="no longer needed",
            cause=Cause.WITHIN,
            explanation="The council's own database does it.",
        ),
        AddAction({"title": "Settle minutes", "source": "executive", "due": "2025-05-20"}),
    )
    year.on(
        date(2025, 3, 4),
        ChangeStatus("EX24-03", Status.ON_HOLD, "funding", "No budget yet.", date(2025, 3, 31)),
        Agree(("BP24-2.1",), "QAG-2025-03-04"),
        Judge("BP24-2.4", Rating.RED, "The trainer has left."),
    )
    rows = (
        CarryRow(
            ref="BP24-1.3",
            reason="waiting for national guidance",
            cause=Cause.OUTSIDE,
            explanation="It is still awaited.",
            priority="2025-27/1",
            due=date(2025, 9, 30),
        ),
        CarryRow(ref="BP24-2.4", outcome=None),
    )
    year.on(LAST_DAY, CarryOver("2024/25", "2025-27", rows))


def _minuted_meeting() -> Together:
    held = {"state": "held", "chair_agency": "council", "minuted": True}
    rows = (
        {"agency": "icb", "in_room": 2},
        {"agency": "council", "in_room": 1},
        {"agency": "police", "in_room": 1},
    )
    return Together(
        (
            AddRecord("meetings", {"group": "QAG", "day": "2025-03-04"} | held),
            *(AddRecord("attendances", {"meeting": "QAG-2025-03-04"} | row) for row in rows),
        )
    )


def _other_records(year: Year) -> None:
    year.on(
        date(2025, 3, 4),
        _minuted_meeting(),
        AddRecord(
            "decisions",
            {"meeting": "QAG-2025-03-04", "text": "Agreed the briefings.", "actions": ["BP24-2.1"]},
        ),
        AddRecord(
            "challenges",
            {"raised_by": "partnership", "put_to": "police", "question": "Why was data late?"},
        ),
    )
    year.on(
        date(2024, 4, 2),
        AddRecord("commitments", {"year": "2024/25", "order": 1, "said": "A conference each year"}),
    )
    year.on(
        date(2025, 2, 1),
        SetFields(
            "commitments",
            "2024/25/commitment-1",
            {
                "delivered": "It was held in January.",
                "public_wording": "We held a conference in January.",
                "delivered_on": "2025-01-28",
                "status": "delivered",
                "impact": "Most use what they heard.",
            },
        ),
    )


def _texts(year: Year) -> None:
    """What speaks for the quarter and came in after its end."""
    quarter = QUARTER.typed
    year.on(
        LATER,
        AddProgressUpdate("BP24-2.4", "A new trainer begins in May."),
        AddRecord(
            "partner_evidence",
            {
                "agency": "icb",
                "quarter": quarter,
                "impact_area": "Training",
                "evidence": "Three in four staff are trained.",
            },
        ),
        AddRecord(
            "partner_evidence",
            {
                "agency": "police",
                "quarter": quarter,
                "impact_area": "Custody",
                "evidence": "A secret of the police.",
                "restricted": True,
            },
        ),
        AddRecord(
            "reflections",
            {"quarter": quarter, "role": "Independent Scrutineer", "text": "A year of progress."},
        ),
        *(
            AddRecord("narratives", {"quarter": quarter, "section": section, "text": text})
            for section, text in (
                ("themes", "More families ask for help.\n\nHomes are too small."),
                ("achievements", "Most of the plan is done."),
                ("next-steps", "One action goes on."),
                ("ahead", "The next plan has begun."),
            )
        ),
        quarter=quarter,
    )


def entries_of(book: Book) -> list[Entry]:
    """A journal line for each record, as if it had been made as it is."""
    changes = [creation(t, record) for t in KINDS for record in book.tables[t].values()]
    return [
        Entry(
            Line(
                3,
                number,
                "2025-03-01T10:00:00Z",
                date(2025, 3, 1 + number % 40 % 31),
                "Officer",
                "officer",
                "add",
                [change],
                "",
                f"{number:016}",
                "it was asked for" if number % 3 else "",
                QUARTER.typed if number % 2 else "",
                "QAG-2025-03-04" if number % 5 == 0 else "",
            ),
            (change,),
            undone_by=number + 1 if number % 7 == 0 else 0,
        )
        for number, change in enumerate(changes, 1)
    ]
