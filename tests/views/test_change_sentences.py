from __future__ import annotations

from types import SimpleNamespace

import pytest

from cscp_tui.domain.changes import Change
from cscp_tui.views.history import change_sentence, stopped, told_changes


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
            "how far impact is known changed from none yet to emerging",
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
        (Change("actions", "BP25-4.2", {"lead": ["CSC", ""]}), "lead taken out (was CSC)"),
        (Change("actions", "X", {"partners": {"+": ["csc"], "-": []}}), "partners: csc added"),
        (
            Change("progress_updates", "X/note-1", {"undone": [False, True]}),
            "its progress update was taken back",
        ),
    ],
    ids=str,
)
def test_a_change_is_told_in_words(change: Change, words: str) -> None:
    """No names of fields, no arrows."""
    assert change_sentence(change) == words


def test_a_sentence_ends_once() -> None:
    """Whatever its last words are."""
    assert stopped("It ends") == "It ends."
    assert stopped("“It ends.”") == "“It ends.”"


def test_a_moved_date_is_told_once() -> None:
    """The action's own new date is no second sentence."""
    move = Change("moves", "X/move-1", {"created": [None, "2025-09-29"]})
    due = Change("actions", "X", {"due": ["2025-06-30", "2025-07-31"]})
    other = Change("actions", "Y", {"due": ["2025-06-30", "2025-07-31"]})
    entry = SimpleNamespace(line=None, changes=[move, due, other], undone_by=0)
    assert list(told_changes(entry)) == [move, other]
