from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import TODAY, action, book_with_actions, context, do, founded_book
from cscp_tui.base.errors import Refused, UnknownRecord
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import AddProgressUpdate, MoveDate
from cscp_tui.domain.records import KINDS, SCRUTINY_TABLES, Record

if TYPE_CHECKING:
    from collections.abc import Callable

REF = "BP24-1.1"
NOTE = f"{REF}/note-1"


def test_an_unknown_record_is_named() -> None:
    """Asking for a record that was never made says so."""
    with pytest.raises(UnknownRecord, match=r"^There's no meeting “QAG-2024-01-01”\.$"):
        founded_book().get("meetings", "QAG-2024-01-01")


def test_an_undone_record_counts_nowhere_and_says_why() -> None:
    """A record whose making was undone is not found, and asking for it says what happened."""
    book = book_with_actions(1)
    changes = do(book, AddProgressUpdate(REF, "Half of the staff are trained."))
    book.apply([inverse(change) for change in reversed(changes)])
    assert book.find("progress_updates", NOTE) is None
    assert book.updates_of(REF) == []
    assert book.last_update(REF) is None
    with pytest.raises(UnknownRecord, match="It was added and then undone"):
        book.get("progress_updates", NOTE)


def test_an_undone_record_keeps_its_id_taken() -> None:
    """The id of an undone record is not given again."""
    book = book_with_actions(2)
    changes = do(book, action("Third"))
    book.apply([inverse(change) for change in changes])
    assert "BP24-1.3" not in book.actions
    assert book.is_taken("actions", "BP24-1.3")
    assert not book.is_taken("actions", "BP24-1.4")
    assert book.next_number("actions", "BP24-1.") == 4


def test_a_record_that_is_made_again_counts_again() -> None:
    """Undoing an undoing brings a note back to its action."""
    book = book_with_actions(1)
    changes = do(book, AddProgressUpdate(REF, "Half of the staff are trained."))
    back = [inverse(change) for change in reversed(changes)]
    book.apply(back)
    book.apply([inverse(change) for change in reversed(back)])
    assert [note.id for note in book.updates_of(REF)] == [NOTE]
    assert book.undone["progress_updates"] == {}


def test_numbers_are_counted_per_beginning() -> None:
    """Numbers after one beginning do not move those after another, even where one starts alike."""
    book = book_with_actions(2)
    do(book, action("Second priority", "2024/25/2"))
    assert book.next_number("actions", "BP24-1.") == 3
    assert book.next_number("actions", "BP24-2.") == 2
    assert book.next_number("actions", "BP24-") == 1


def test_notes_are_listed_as_recorded() -> None:
    """A note that is dated back stands after the one recorded before it."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "November"), context(on=date(2024, 11, 1)))
    do(book, AddProgressUpdate(REF, "October"), context(on=date(2024, 10, 1)))
    assert [note.text for note in book.updates_of(REF)] == ["November", "October"]


def test_the_last_note_is_that_of_the_latest_day() -> None:
    """A note that is dated back is not the latest one."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "November"), context(on=date(2024, 11, 1)))
    do(book, AddProgressUpdate(REF, "October"), context(on=date(2024, 10, 1)))
    last = book.last_update(REF)
    assert last is not None
    assert last.text == "November"


def test_of_two_notes_of_one_day_the_later_recorded_is_the_last() -> None:
    """A second note on the same day is the one that lists show."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "Morning"))
    do(book, AddProgressUpdate(REF, "Afternoon"))
    last = book.last_update(REF)
    assert last is not None
    assert last.text == "Afternoon"


def test_an_action_without_notes_has_no_last_one() -> None:
    """There is no latest note of an action nobody has written about."""
    assert book_with_actions(1).last_update(REF) is None


STEPS = st.lists(
    st.tuples(st.sampled_from(["note", "move", "action", "undo"]), st.integers(1, 3)),
    max_size=12,
)


@given(STEPS)
def test_a_changed_book_is_the_same_as_one_made_anew(steps: list[tuple[str, int]]) -> None:
    """Whatever is looked up between changes, a book answers as one built from its records."""
    book = book_with_actions(3)
    undoable = []
    for number, (kind, which) in enumerate(steps):
        ref = f"BP24-1.{which}"
        book.updates_of(ref)
        if kind == "note":
            undoable.append(do(book, AddProgressUpdate(ref, f"Note {number}")))
        elif kind == "move":
            due = date(2025, 1, 1 + number)
            undoable.append(do(book, MoveDate(ref, due)))
        elif kind == "action":
            undoable.append(do(book, action(f"Action {number}")))
        elif undoable:
            book.apply([inverse(change) for change in reversed(undoable.pop())])
    anew = Book({table: book.tables[table] | book.undone[table] for table in book.tables})
    assert anew.tables == book.tables
    assert book.next_number("actions", "BP24-1.") == anew.next_number("actions", "BP24-1.")
    for ref in book.actions:
        assert {note.id for note in book.updates_of(ref)} == {n.id for n in anew.updates_of(ref)}
        assert {move.id for move in book.moves_of(ref)} == {m.id for m in anew.moves_of(ref)}
        for table, beginning in (("progress_updates", "note"), ("moves", "move")):
            prefix = f"{ref}/{beginning}-"
            assert book.next_number(table, prefix) == anew.next_number(table, prefix)


def test_attendance_is_found_by_its_meeting() -> None:
    """A meeting without attendance rows has an empty list of them."""
    assert founded_book().attendances_of("QAG-2024-11-20") == []


def test_the_day_of_a_change_is_the_recording_day_unless_said() -> None:
    """A note that is given no day of its own is of today."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "Today"))
    assert [note.created for note in book.updates_of(REF)] == [TODAY]


@pytest.mark.parametrize("table", sorted(SCRUTINY_TABLES))
def test_whatever_is_read_of_a_scrutineer_s_records_is_checked_first(table: str) -> None:
    """No way to them leads past the check; other records are read without it."""
    book = book_with_actions(1)
    book.check_scrutiny = Mock(side_effect=Refused("Missing."))
    ways: tuple[Callable[[], object], ...] = (
        lambda: book.as_read(table),
        lambda: book.find(table, "CH-S1"),
        lambda: book.get(table, "CH-S1"),
        lambda: book.records(cast("type[Record]", KINDS[table].record)),
        *([lambda: getattr(book, table)] if table in {"challenges", "reflections"} else []),
    )
    for way in ways:
        with pytest.raises(Refused, match="Missing"):
            way()
    assert book.as_read("actions")
    assert book.find("actions", REF)
