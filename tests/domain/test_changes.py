from __future__ import annotations

from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import FieldInfo, fields, replace

from any_texts import any_text
from cscp_tui.domain.changes import (
    Change,
    Plain,
    creation,
    difference,
    inverse,
    merge_edits,
    plain,
    record_from,
    values_after,
    with_edits,
    with_sets,
    with_values,
)
from cscp_tui.domain.enums import Source, Status
from cscp_tui.domain.records import KINDS, Action, Record

DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31))
ACTION = Action(id="OT24-01", created=date(2024, 6, 3), title="Train", source=Source.OTHER)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this type takes."""
    simple = {str: any_text(max_size=6), bool: st.booleans(), int: st.integers(0, 99), date: DAYS}
    if kind in simple:
        return simple[kind]
    if kind is NoneType:
        return st.none()
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=3).map(tuple)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return structs_of(kind)
    return st.one_of([values_of(part) for part in get_args(kind)])


def structs_of(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Any value of a class; fields with a default may keep it."""

    def drawn(field: FieldInfo) -> st.SearchStrategy[Any]:
        if field.required:
            return values_of(field.type)
        return st.just(field.default) | values_of(field.type)

    return st.builds(kind, **{field.name: drawn(field) for field in fields(kind)})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, Record, Record]:
    """A table, and one record of it in two states; sets are sorted, as they are kept."""
    table = draw(st.sampled_from(sorted(KINDS)))
    states = []
    for _ in range(2):
        record = draw(structs_of(KINDS[table].record))
        sets = {name: tuple(sorted(set(getattr(record, name)))) for name in _sets(table)}
        states.append(replace(record, id="the-id", undone=False, **sets))
    return table, states[0], states[1]


def _sets(table: str) -> frozenset[str]:
    return KINDS[table].set_fields


def kept(change: Change) -> Change:
    """The change as it comes back from JSON."""
    return msgspec.json.decode(msgspec.json.encode(change), type=Change)


def changed(table: str, record: Record, change: Change) -> Record:
    """The record after the change."""
    values = plain(record)
    merge_edits(values, kept(change).fields)
    return record_from(table, values)


@given(pairs())
def test_a_difference_leads_from_one_state_to_the_other(pair: tuple[str, Record, Record]) -> None:
    """Merging the difference of two states into the first gives the second."""
    table, before, after = pair
    change = difference(table, before, after)
    assert changed(table, before, change) == after
    assert with_edits(table, before, kept(change).fields) == after


@given(pairs())
def test_edits_are_made_one_after_the_other(pair: tuple[str, Record, Record]) -> None:
    """A record that was changed and changed back is the record it was, its sets among it."""
    table, before, after = pair
    values: dict[str, Plain] = {}
    for two in ((before, after), (after, before)):
        next_values, sets = values_after(kept(difference(table, *two)).fields)
        values = with_sets(before, values | next_values, sets)
    assert with_values(table, before, values) == before


@given(pairs())
def test_an_inverse_leads_back(pair: tuple[str, Record, Record]) -> None:
    """Merging the inverse of a difference into the second state gives the first again."""
    table, before, after = pair
    change = difference(table, before, after)
    assert changed(table, after, inverse(kept(change))) == before
    assert inverse(inverse(change)) == change


@given(pairs())
def test_a_difference_names_nothing_that_is_the_same(pair: tuple[str, Record, Record]) -> None:
    """A difference has the fields that differ and no others; of a record to itself it has none."""
    table, before, after = pair
    names = {
        name for name, field in KINDS[table].fields.items() if field.of(before) != field.of(after)
    }
    assert difference(table, before, after).fields.keys() == names
    assert difference(table, before, before).fields == {}


@given(pairs())
def test_a_creation_holds_the_whole_record(pair: tuple[str, Record, Record]) -> None:
    """Merging a creation into nothing but the id gives the record, its sets among it."""
    table, record, _ = pair
    change = kept(creation(table, record))
    values: dict[str, Any] = {"id": record.id}
    merge_edits(values, change.fields)
    assert change.creates
    assert record_from(table, values) == record


@given(pairs())
def test_a_creation_taken_back_only_marks_the_record(pair: tuple[str, Record, Record]) -> None:
    """An undone creation leaves the record as it was but undone, and can be made again."""
    table, record, _ = pair
    undoing = inverse(kept(creation(table, record)))
    gone = changed(table, record, undoing)
    assert gone == replace(record, undone=True)
    assert not undoing.creates
    assert changed(table, gone, inverse(undoing)) == record


@given(pairs())
def test_plain_records_read_back(pair: tuple[str, Record, Record]) -> None:
    """A record survives the way through plain values and JSON."""
    table, record, _ = pair
    assert record_from(table, msgspec.json.decode(msgspec.json.encode(plain(record)))) == record


MEMBERS = st.frozensets(st.sampled_from(["council", "icb", "police", "slam"]))


@given(MEMBERS, MEMBERS, MEMBERS)
def test_sets_that_two_people_edit_are_merged(
    base: frozenset[str], mine: frozenset[str], theirs: frozenset[str]
) -> None:
    """What either of two people put in is in, and what either took out is out."""
    start, own, other = (
        replace(ACTION, supporting_agencies=tuple(sorted(members)))
        for members in (base, mine, theirs)
    )
    first = changed("actions", start, difference("actions", start, own))
    merged = changed("actions", first, difference("actions", start, other))
    assert isinstance(merged, Action)
    added, removed = (mine | theirs) - base, (base - mine) | (base - theirs)
    assert set(merged.supporting_agencies) == (base | added) - removed
    assert list(merged.supporting_agencies) == sorted(merged.supporting_agencies)


def test_another_order_of_a_set_is_no_change() -> None:
    """Sets have no order, so writing the same members otherwise changes nothing."""
    before = replace(ACTION, related=("BP24-1.1", "BP24-1.2"))
    after = replace(ACTION, related=("BP24-1.2", "BP24-1.1", "BP24-1.2"))
    assert difference("actions", before, after).fields == {}


def test_a_set_is_created_as_members_that_were_added() -> None:
    """The creation of a set lists its members, so that undoing and merging treat it as one."""
    change = creation("actions", replace(ACTION, supporting_agencies=("police", "icb")))
    assert change.fields["supporting_agencies"] == {"+": ["icb", "police"], "-": []}


def test_values_say_what_was_before() -> None:
    """A change keeps the value before, the default of a field among these."""
    change = difference("actions", ACTION, replace(ACTION, status=Status.IN_PROGRESS))
    assert change.fields == {"status": ["not started", "in progress"]}


def test_values_that_do_not_fit_are_refused() -> None:
    """A plain value of the wrong kind makes no record."""
    with pytest.raises(msgspec.ValidationError):
        record_from("actions", plain(ACTION) | {"due": "31/3/2025"})
