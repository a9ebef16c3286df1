"""A year with records of every kind in every state, whether or not a command would make them so."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.changes import creation, record_from
from cscp_tui.domain.enums import Audience
from cscp_tui.views.updates.update import Update
from views.small_years import BEFORE, LATER, QUARTER, small_year

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.quarters import Quarter

OLD, NOW, NEW = "2024-05-01", "2025-02-10", "2025-04-08"
MET, SOON, INQUORATE = "QAG-2025-03-18", "EXEC-2025-05-06", "EXEC-2025-02-18"

_STATES: tuple[dict[str, Any], ...] = (
    {"status": "in progress", "due": "2025-01-31", "judgement": "Red", "judgement_reason": "Stuck"},
    {"status": "in progress", "due": "2025-04-20", "lead": "Head of Service", "lead_agency": ""},
    {"status": "in progress", "due": None, "review_date": "2025-03-01", "timescale": "Ongoing"},
    {"status": "not started", "due": "2025-06-30", "lead_agency": "icb", "created": NEW},
    {
        "status": "on hold",
        "due": "2025-03-31",
        "review_date": "2025-02-28",
        "hold_reason": "funding",
        "hold_explanation": "No money yet",
    },
    {"status": "delivered", "ended": "2025-02-28", "impact": "Fewer calls", "impact_state": "emerging"},
    {
        "status": "delivered",
        "ended": "2025-03-03",
        "agreed": "2025-03-18",
        "agreed_at": MET,
        "judgement": "Amber",
        "judgement_reason": "Late",
        "public_wording": "We answer sooner.",
        "evidence_links": ["https://tp.example/audit"],
    },
    {"status": "delivered", "ended": "2025-03-31", "ended_unknown": True, "provisionally_agreed_at": MET},
    {
        "status": "ended",
        "ended": "2025-03-10",
        "outcome": "withdrawn",
        "reason": "no longer needed",
        "cause": "outside",
        "explanation": "The law changed",
        "judgement": "Green",
    },
    {
        "status": "ended",
        "ended": "2024-12-10",
        "outcome": "transferred",
        "reason": "other",
        "cause": "within",
        "transferred_to": "The housing board",
    },
    {"status": "ended", "ended": "2025-03-12", "outcome": "replaced", "replaced_by": "BP24-1.1", "cause": "within", "reason": "scope changed"},
    {"status": "in progress", "due": "2024-12-31", "housekeeping": True, "related": ["BP24-1.1"]},
)  # fmt: skip
"""The states of an action; each is one of the plan and one of another source."""

_OTHERS: dict[str, tuple[dict[str, Any], ...]] = {
    "agencies": (
        {"id": "csc", "name": "Children's Social Care", "abbreviation": "CSC", "parent": "council"},
        {"id": "chair", "name": "Independent Chair", "kind": "role"},
        {"id": "schools", "name": "Schools", "kind": "category", "last_day": "2025-03-01"},
    ),
    "groups": (
        {
            "id": "OLD",
            "name": "Neglect subgroup",
            "quorum": [{"at_least": 2, "agencies": ["police", "icb"]}],
            "last_day": "2025-01-31",
        },
    ),
    "memberships": (
        {"id": "QAG/csc/x", "group": "QAG", "agency": "csc", "first_day": "2024-09-01", "representative": "Head of Quality", "initials": "HQ", "deputy": "Team leader"},
        {"id": "EXEC/council/x", "group": "EXEC", "agency": "council", "first_day": OLD, "last_day": "2025-03-01"},
        {"id": "EXEC/police/x", "group": "EXEC", "agency": "police", "first_day": OLD},
        {"id": "EXEC/chair/x", "group": "EXEC", "agency": "chair", "first_day": OLD},
        {"id": "OLD/icb/x", "group": "OLD", "agency": "icb", "first_day": OLD},
    ),
    "origins": (
        {"id": "RR1", "title": "Rapid Review of 2024", "source": "review", "kind": "Rapid Review", "day": "2024-11-01", "key_learning": ["Ask twice", "Write it down"]},
        {"id": "AUD1", "title": "Audit of thresholds", "source": "audit", "kind": "audit", "day": "2025-02-03", "restricted": True},
    ),
    "recommendations": (
        {"id": "RR1/1", "origin": "RR1", "number": "1", "text": "Ask about siblings"},
        {"id": "RR1/2", "origin": "RR1", "number": "2", "text": "Share the plan"},
    ),
    "meetings": (
        {"id": MET, "group": "QAG", "day": "2025-03-18", "state": "held", "time": "10:00", "place": "Town hall", "chair": "Director", "chair_agency": "council", "chair_present": True, "minute_taker": "Officer", "minuted": True, "notes": "Quick", "remarks": ["Thanks to all"], "minutes_agreed_at": SOON, "minutes_subject_to": "two names"},
        {"id": INQUORATE, "group": "EXEC", "day": "2025-02-18", "state": "inquorate", "minuted": True, "without_quorum_reason": "By e-mail", "kept_quorum": [{"at_least": 2, "agencies": ["police", "council"]}]},
        {"id": SOON, "group": "EXEC", "day": "2025-05-06", "state": "planned", "time": "14:00", "standing_items": ["Data"]},
        {"id": "QAG-2025-04-11", "group": "QAG", "day": "2025-04-11", "state": "planned", "in_progress": True, "started": "10:02"},
        {"id": "QAG-2025-01-14", "group": "QAG", "day": "2025-01-14", "state": "cancelled", "cancel_reason": "Snow"},
        {"id": "EXEC-2025-01-20", "group": "EXEC", "day": "2025-01-20", "state": "planned"},
    ),
    "attendances": (
        {"id": f"{MET}/council", "meeting": MET, "agency": "council", "in_room": 2, "online": 1, "deputies": 1},
        {"id": f"{MET}/police", "meeting": MET, "agency": "police", "apologies": True},
        {"id": f"{MET}/csc", "meeting": MET, "agency": "csc", "online": 1, "joined": "10:30", "left": "11:00", "interest": "Trustee of a school"},
        {"id": f"{MET}/guests", "meeting": MET, "agency": "guests", "in_room": 3, "guests": [{"where": "Ofsted", "in_room": 2, "online": 1}]},
        {"id": f"{INQUORATE}/police", "meeting": INQUORATE, "agency": "police", "in_room": 1},
        {"id": f"{INQUORATE}/council", "meeting": INQUORATE, "agency": "council", "unknown": True},
        {"id": "QAG-2025-04-11/icb", "meeting": "QAG-2025-04-11", "agency": "icb", "in_room": 1, "roles": ["Nurse"]},
    ),
    "decisions": (
        {"id": "D1", "meeting": MET, "text": "Publish the audit.", "actions": ["BP24-1.1"], "time": "10:20"},
        {"id": "D2", "meeting": INQUORATE, "text": "Fund the pilot", "ratified_at": MET},
        {"id": "D3", "meeting": INQUORATE, "text": "Ask the court", "restricted": True},
    ),
    "agenda_items": (
        {"id": "A1", "meeting": SOON, "title": "Budget", "presenter": "Treasurer", "purpose": "decide", "minutes": 20, "paper": "Paper 4"},
        {"id": "A2", "meeting": "QAG-2025-04-11", "title": "Data", "purpose": "note", "minutes": 1},
    ),
    "lines": (
        {"id": "L1", "meeting": MET, "words": "Police to write the protocol", "about": ["BP24-1.1"], "to_check": True},
        {"id": "L2", "meeting": MET, "words": "2 Business plan", "is_heading": True},
        {"id": "L3", "meeting": MET, "words": "We heard of a child", "restricted": True},
    ),
    "commitments": tuple(
        {"id": f"C{n}", "year": "2024/25", "order": n, "said": f"We will do thing {n}", "status": status, "delivered": "Done" if n > 1 else "", "actions": ["BP24-1.1", "EX24-01"][:n], "delivered_on": "2025-03-01" if n == 2 else None, "impact": "Seen" if n == 2 else "", "carried_to": "2025/26" if n == 5 else "", "public_wording": "In short" if n == 3 else ""}
        for n, status in enumerate(("open", "delivered", "partly delivered", "not delivered", "carried"), 1)
    ),
    "partner_evidence": (
        {"id": "E1", "agency": "police", "quarter": QUARTER.typed, "impact_area": "Neglect", "evidence": "Fewer calls"},
        {"id": "E2", "agency": "icb", "quarter": QUARTER.typed, "impact_area": "Exploitation", "evidence": "A family told us", "restricted": True},
    ),
    "challenges": (
        {"id": "SC1", "raised_by": "scrutineer", "put_to": "QAG", "question": "Why so slow?", "meeting": MET, "created": OLD},
        {"id": "SC2", "raised_by": "council", "put_to": "police", "question": "Who checks?", "answer": "We do", "answered": "2025-03-20", "status": "answered"},
        {"id": "SC3", "raised_by": "EXEC", "put_to": "icb", "question": "Is it safe?", "answer": "Yes", "answered": "2025-02-20", "came_of_it": "A new form", "status": "closed"},
        {"id": "SC4", "raised_by": "scrutineer", "put_to": "EXEC", "question": "What about the child?", "restricted": True},
    ),
    "reflections": ({"id": "R1", "quarter": QUARTER.typed, "role": "Young scrutineer", "text": "We were heard."},),
    "narratives": ({"id": f"{QUARTER.typed}/themes", "quarter": QUARTER.typed, "section": "themes", "text": "Neglect rises."},),
    "requests": ({"id": "Q1", "quarter": QUARTER.typed, "agency": "police", "actions": ["BP24-2.4", "BP24-1.1"], "reply_by": "2025-04-04", "by": "Officer", "created": "2025-03-28"},),
    "column_sets": ({"id": "short", "name": "Short", "columns": ["Ref", "Due"], "group_by": "lead"},),
    "import_sources": ({"id": "harbour", "name": "harbour.csv", "columns": ["No", "What", "Area"], "fields": ["old_ref", "title", ""]},),
    "source_rows": (
        {"id": "BP24-1.1/source", "action": "BP24-1.1", "source": "harbour", "cells": ["4", "Relaunch it", "North"], "number": 9},
        {"id": "BP24-1.2/source", "action": "BP24-1.2", "source": "harbour", "cells": ["5"], "number": 2},
    ),
    "summaries": ({"id": "2023/24", "first_day": "2023-04-01", "last_day": "2024-03-31", "groups": ["QAG", "EXEC"], "rows": [{"agency": "The Police", "figures": [90, None]}], "source": "Annual report"},),
    "issued_minutes": (
        {"id": f"{MET}/1", "meeting": MET, "to": "members", "created": "2025-03-25"},
        {"id": f"{MET}/2", "meeting": MET, "to": "all", "corrections": "A name", "created": "2025-04-01"},
    ),
    "moves": (
        {"id": "P1/m1", "action": "P1", "earlier_due": "2024-11-30", "later_due": "2025-01-31", "kind": "slip", "reason": "funding", "cause": "outside", "explanation": "Cut", "agreed_by": MET, "recorded": NOW},
        {"id": "P1/m2", "action": "P1", "earlier_due": "2024-09-30", "later_due": "2024-11-30", "kind": "slip", "reason": "other", "cause": "within", "recorded": "2024-10-20", "created": "2024-10-20"},
        {"id": "O2/m1", "action": "O2", "earlier_due": "2025-05-30", "later_due": "2025-04-20", "kind": "brought forward", "recorded": NOW},
    ),
    "progress_updates": (
        {"id": "P1/n1", "action": "P1", "text": "Half of them are trained", "quarter": QUARTER.typed, "by": "Police", "meeting": MET},
        {"id": "P3/n1", "action": "P3", "text": "We go on", "quarter": QUARTER.previous.typed, "reason": "funding", "cause": "outside"},
        {"id": "O1/n1", "action": "O1", "text": "Nothing has been done", "quarter": QUARTER.typed, "proposes": "deliver"},
    ),
}  # fmt: skip


def _records() -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for number, state in enumerate(_STATES, 1):
        common = {"original_due": "2025-01-31", "lead_agency": "police", "created": OLD} | state
        plan = {"source": "plan", "plan": "2024/25", "priority": f"2024/25/{1 + number % 2}"}
        source = ("executive", "review", "audit", "scrutineer", "other")[number % 5]
        other = {"source": source, "overseeing_group": "EXEC", "restricted": number % 4 == 0}
        if source == "review":
            other |= {"origin": "RR1", "recommendation": "RR1/1"}
        if source == "audit":
            other |= {"origin": "AUD1"}
        in_plan = {"id": f"P{number}", "title": f"Do thing {number}", "overseeing_group": "QAG"}
        outside = {"id": f"O{number}", "title": f"Settle matter {number}", "raised_at": MET}
        found += [("actions", in_plan | plan | common), ("actions", outside | other | common)]
    for table, records in _OTHERS.items():
        found += [(table, {"created": NOW} | each) for each in records]
    return found


@cache
def full_book(day: date = LATER) -> Book:
    """The book of the small year on a day, with all that was made by then."""
    book = small_year().book_at(day)
    for table, values in _records():
        if values["created"] <= day.isoformat():
            book.apply((creation(table, record_from(table, values)),))
    return book


def full_update(audience: Audience = Audience.QA, quarter: Quarter = QUARTER) -> Update:
    """The update of a quarter of the full year."""
    return Update(
        book=full_book(quarter.last_day),
        before=full_book(min(BEFORE, quarter.previous.last_day)),
        present=full_book(),
        quarter=quarter,
        as_at=quarter.last_day,
        audience=audience,
    )
