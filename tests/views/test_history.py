from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from building import do
from cscp_tui.domain.changes import Change, Entry, Line
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.names import meeting_in_words, what_words
from cscp_tui.views.history import (
    change_sentence,
    change_words,
    entry_words,
    told_once,
    told_value,
)
from meetings_made import MEETING, live_book, planned_book


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(
                "actions",
                "BP25-4.2",
                {"ended": [None, "2025-09-25"], "status": ["in progress", "delivered"]},
            ),
            "delivered on 25 September 2025 (was in progress)",
        ),
        (
            Change("actions", "BP25-4.2", {"due": ["2025-06-30", "2025-07-31"]}),
            "due date changed from 30 June 2025 to 31 July 2025",
        ),
        (
            Change("actions", "BP25-4.2", {"impact_state": ["none yet", "emerging"]}),
            "impact status changed from none yet to emerging",
        ),
        (
            Change(
                "progress_updates",
                "BP25-1.1/note-5",
                {"created": [None, "2025-09-20"], "text": ["", "It took long."]},
            ),
            "progress update added: “It took long.”",
        ),
        (
            Change(
                "moves",
                "BP25-1.6/move-1",
                {
                    "created": [None, "2025-09-29"],
                    "earlier_due": [None, "2025-06-30"],
                    "later_due": [None, "2025-07-31"],
                    "cause": [None, "outside"],
                },
            ),
            "due date moved from 30 June 2025 to 31 July 2025: outside the partnership's control",
        ),
        (Change("actions", "BP25-4.2", {"lead": ["CSC", ""]}), "lead removed (was CSC)"),
        (Change("actions", "X", {"partners": {"+": ["csc"], "-": []}}), "partners: csc added"),
        (
            Change("progress_updates", "X/note-1", {"undone": [False, True]}),
            "its progress update was undone",
        ),
    ],
    ids=str,
)
def test_a_change_is_told_in_words(change: Change, words: str) -> None:
    """No names of fields, no arrows."""
    assert change_sentence(change) == words


def test_a_moved_date_is_told_once() -> None:
    """The action's own new date is no second sentence."""
    move = Change("moves", "X/move-1", {"created": [None, "2025-09-29"]})
    due = Change("actions", "X", {"due": ["2025-06-30", "2025-07-31"]})
    other = Change("actions", "Y", {"due": ["2025-06-30", "2025-07-31"]})
    assert told_once([move, due, other]) == [move, other]


BOOK = planned_book()


@pytest.mark.parametrize(
    ("table", "field", "value", "words"),
    [
        ("actions", "lead_agency", "police", "The Police"),
        ("actions", "supporting_agencies", ["icb", "police"], "The ICB, The Police"),
        ("actions", "priority", "2024/25/1", "1 Priority 1"),
        ("actions", "plan", "2024/25", "Business plan 2024/25"),
        ("actions", "replaced_by", "BP24-1.2", "BP24-1.2"),
        ("actions", "overseeing_group", "nobody", "nobody"),
        ("actions", "cause", "outside", "outside the partnership's control"),
        ("actions", "due", "2026-02-27", "27 February 2026"),
        ("actions", "lead", "", "nothing"),
        ("meetings", "started", "2025-07-01T09:02:11.123Z", "1 Jul 25 at 10.02"),
        ("meetings", "time", "10:00 to 12:00", "10.00 to 12.00"),
        ("meetings", "minuted", True, "yes"),
        (
            "groups",
            "quorum",
            [{"at_least": 2, "agencies": ["icb", "police"]}],
            "2 of The ICB, The Police",
        ),
        ("moves", "agreed_by", "QAG", "Quality Assurance Group"),
    ],
)
def test_a_value_is_told_by_its_name(table: str, field: str, value: Any, words: str) -> None:
    """Agencies, groups, priorities and plans by what people call them; London's clocks."""
    assert told_value(table, field, value, BOOK) == words


def test_members_of_a_set_are_told_by_their_names() -> None:
    """What came in and what went."""
    change = Change("actions", "BP24-1.1", {"supporting_agencies": {"+": ["icb"], "-": ["police"]}})
    assert list(change_words(change, BOOK)) == ["supporting agencies: + The ICB, − The Police"]


def test_several_changes_in_one_step_are_called_several() -> None:
    """What the journal calls together is no word for a reader."""
    assert [what_words(what) for what in ("together", "move")] == ["several", "move"]


def test_a_move_says_both_dates_once() -> None:
    """Before and after stand first, then why; the action's own new date is not said again."""
    move = Change(
        "moves",
        "BP24-1.1/move-1",
        {
            "created": [None, "2025-03-01"],
            "earlier_due": [None, "2025-02-28"],
            "later_due": [None, "2025-03-31"],
            "reason": [None, "funding"],
        },
    )
    changes = (move, Change("actions", "BP24-1.1", {"due": ["2025-02-28", "2025-03-31"]}))
    assert [words for each in told_once(changes) for words in change_words(each, BOOK)] == [
        "due: 28 February 2025 → 31 March 2025",
        "reason: funding",
    ]


def test_histories_of_attendance_name_the_agency() -> None:
    """By its name, not its id; a later change, an undone and a redone one name it, too."""
    book = live_book()
    (made,) = do(book, RecordAttendance(MEETING, "police", in_room=2))
    assert "agency: The Police" in "; ".join(change_words(made, book))
    whose = f"The Police at {meeting_in_words(MEETING, book)}"
    later = Entry(
        Line(1, 1, "", date(2025, 11, 27), "", "", "", [], "", ""),
        (Change("attendances", made.id, {"joined_at": ["", "10.20"]}),),
    )
    assert list(entry_words(later, book, is_projected=False)) == [whose, "joined at: 10.20"]
    for edit, done in (([False, True], "undone"), ([True, False], "redone")):
        change = Change("attendances", made.id, {"undone": edit})
        assert list(change_words(change, book)) == [f"{whose} {done}"]
