"""What the projector and the public version hide: whatever a view shows, it has none of it.

Reasons, and all words of restricted records, carry a word of their own in a copy of the demo year.
Each function of ``views`` that is told whether others look on, or whether its reader is the public,
is found by its signature and called with all that it can be about. A new one is tested without
further ado.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from cscp_tui import views
from cscp_tui.documents.document import Report
from cscp_tui.documents.table import Row, column
from cscp_tui.documents.table import table as table_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Entry, Line, creation
from cscp_tui.domain.hidden import REASONS, SAID_IN_MEETINGS, is_restricted, shown_to
from cscp_tui.domain.meetings import agenda
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, AgendaEntry, MeetingLine, Record, UpdateRequest
from cscp_tui.views.actions import Standings
from cscp_tui.views.history import Changed, entry_key
from cscp_tui.views.reports.actions import named_columns
from cscp_tui.views.scrutiny import ScrutinyRow, scrutiny_table
from cscp_tui.views.updates.update import Update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.domain.schema import RecordField
    from cscp_tui.store.workspace import Workspace

DAY = date(2025, 11, 27)
REASON, RESTRICTED = "Marigold_", "Zebra_"
"""The words in reasons and in restricted records, before a field's name. No other text has them."""

SAID = {f"{REASON}{field}" for field in SAID_IN_MEETINGS}
TELL_OF_MEETINGS = {"agenda_section", "meeting_details", "minutes_sections", "read_back_pieces"}
TELL_OF_MEETINGS |= {"agenda_document", "minutes_document"}

HIDING = ("is_projected", "public")
"""The parameters that say who reads."""

SAY_NOTHING_OF_RECORDS = {"marking_of", "named_columns", "restricted_note", "signed_words"}
"""Functions that are told who reads, but return a marking, columns, a number or a role."""

RESTRICTABLE = [table for table, kind in KINDS.items() if "restricted" in kind.fields]
MADE = "2025-11-20T10:00:00Z"


def words_of(record: Record, fields: Iterator[RecordField], word: str) -> Record:
    """A record with a word and the field's name at both ends of each text of some fields.

    A text that is shortened has it, too.
    """
    texts = {field.name: getattr(record, field.name) for field in fields}
    marked = {n: f"{word}{n} {text} {word}{n}" for n, text in texts.items() if text}
    return replace(record, **marked)


def are_reasons(table: str) -> Iterator[RecordField]:
    """The texts of a kind of record that say why."""
    return (f for f in map(KINDS[table].fields.get, REASONS[table]) if f and f.item is str)


def are_told(table: str) -> Iterator[RecordField]:
    """The fields of a kind of record that are typed freely."""
    fields = KINDS[table].fields.values()
    return (f for f in fields if f.item is str and (f.spec.free_text or f.name == "title"))


@cache
def marked(year: Book) -> Book:
    """A book with every third record restricted, and each hidden text marked."""
    tables: dict[str, dict[str, Any]] = {t: dict(records) for t, records in year.tables.items()}
    for table in RESTRICTABLE:
        for place, (key, record) in enumerate(tables[table].items()):
            tables[table][key] = replace(record, restricted=place % 3 == 1)
    for table, records in tables.items():
        for place, (key, record) in enumerate(records.items()):
            given = {f.name: "Because it is so." for f in are_reasons(table) if place % 2}
            records[key] = words_of(replace(record, **given), are_reasons(table), REASON)
    for agency in tables["agencies"]:
        key = f"2025-26/Q3/{agency}/request-1"
        tables["requests"][key] = UpdateRequest(
            id=key,
            created=DAY,
            quarter="2025-26/Q3",
            agency=agency,
            actions=tuple(tables["actions"]),
            reply_by=DAY,
        )
    for place, meeting in enumerate(list(tables["meetings"])[:2]):
        asked = f"{meeting}/line-1"
        tables["lines"][asked] = MeetingLine(
            id=asked, created=DAY, meeting=meeting, words="Add it.", restricted=place == 1
        )
        item = f"{meeting}/item-1"
        tables["agenda_items"][item] = AgendaEntry(
            id=item, created=DAY, meeting=meeting, title="Neglect", asked_by=asked
        )
    book = Book(tables)
    for table, records in tables.items():
        for key, record in records.items():
            if is_restricted(record, book):
                records[key] = words_of(record, are_told(table), RESTRICTED)
    return Book(tables)


def entry(number: int, change: Change) -> Entry:
    """The history's entry of a change, with a reason."""
    line = Line(3, number, MADE, DAY, "Officer", "officer", "add", [change], "", "", REASON)
    return Entry(line, (change,))


class Supply:
    """All that a view can be about, by the name of the parameter that it is given as."""

    def __init__(self, year: Book, *, hides: bool) -> None:
        """Supply everything; if others look on, nothing that is restricted itself."""
        self.book = book = marked(year)
        self.hides = hides
        seen: dict[str, list[Any]] = {
            table: shown_to(records.values(), book, hides=hides)
            for table, records in book.tables.items()
        }
        entries = [entry(n, creation(t, r)) for t in seen for n, r in enumerate(seen[t], 1)]
        origins = [origin.id for origin in book.origins.values() if origin.restricted]
        moved = Change("actions", seen["actions"][0].id, {"origin": [origins[0], ""]})
        entries.append(entry(9_000, moved))
        standings = Standings(DAY)
        quarter = Quarter.containing(DAY)
        changed = Changed(tuple((entry_key(each), each) for each in entries), None)
        shown = scrutiny_table(book, DAY, changed, is_projected=hides)
        update = Update(book=book, before=year, present=book, quarter=quarter, as_at=DAY)
        self.values: dict[str, list[Any]] = {
            "action": seen["actions"],
            "actions": [seen["actions"]],
            "agency": list(book.agencies),
            "agenda_entry": seen["agenda_items"],
            "among": [seen["actions"]],
            "book": [book],
            "changed": [changed],
            "commitment": seen["commitments"],
            "entries": [entries],
            "entry": entries,
            "item": [i for m in seen["meetings"] for i in self._items(m)],
            "meeting": seen["meetings"],
            "move": seen["moves"],
            "place": [ScrutinyRow.of(row.key) for row in shown.rows],
            "quarters": [[quarter, quarter.previous]],
            "standings": [standings],
            "today": [DAY],
            "update": [update],
            "hidden": [0],
            "listed": [table_of((column("Action"),), [(a.title,) for a in seen["actions"]])],
            "which": ["all"],
            "whose": [""],
        }
        self.pairs = [(table, record) for table in seen for record in seen[table]]

    def _items(self, meeting: Any) -> list[Any]:
        return shown_to(agenda(self.book, meeting).items, self.book, hides=self.hides)

    def calls(self, function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
        """Yield the arguments of each call of a function."""
        needed = [
            name
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.default is inspect.Parameter.empty and name not in HIDING
        ]
        who = {
            name: self.hides for name in HIDING if name in inspect.signature(function).parameters
        }
        if "record" in needed:
            for table, record in self.pairs:
                given = {name: self.values[name][0] for name in needed if name in self.values}
                yield {**given, **who, "table": table, "record": record}
            return
        for values in product(*(self.values[name] for name in needed)):
            yield {**dict(zip(needed, values, strict=True)), **who}


def hidden_words(text: str, refs: Iterable[str] = ()) -> set[str]:
    """The words in a text that only the team may read, references among them."""
    return {*re.findall(rf"(?:{REASON}|{RESTRICTED})\w*", text), *(r for r in refs if r in text)}


def hidden_refs(function: Any, book: Book) -> list[str]:
    """The references that a function leaves out: those that tell of actions by nothing else."""
    if not function.__module__.endswith(("requests", "views.commitments", "reports.commitments")):
        return []
    return [action.id for action in book.actions.values() if is_restricted(action, book)]


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in what a view returned."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Report):
        yield from texts_of((value.document, value.table, value.values))
    elif isinstance(value, Record):
        yield getattr(value, "title", "")
    elif isinstance(value, Row):
        yield from texts_of(value.cells)
    elif isinstance(value, msgspec.Struct):
        yield from texts_of([getattr(value, name) for name in value.__struct_fields__])
    elif dataclasses.is_dataclass(value):
        yield from texts_of([getattr(value, field.name) for field in dataclasses.fields(value)])
    elif isinstance(value, dict):
        yield from texts_of([*value, *value.values()])
    elif hasattr(value, "__iter__"):
        for each in value:
            yield from texts_of(each)


def hiding_functions() -> Iterator[Any]:
    """Every public function of ``views`` that is told who reads."""
    for module in pkgutil.walk_packages(views.__path__, f"{views.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if (
                inspect.isfunction(value)
                and value.__module__ == module.name
                and not name.startswith("_")
                and name not in SAY_NOTHING_OF_RECORDS
                and set(HIDING) & set(inspect.signature(value).parameters)
            ):
                yield pytest.param(value, id=f"{module.name.rpartition('.')[2]}.{name}")


HIDING_FUNCTIONS = list(hiding_functions())


def test_no_view_has_a_default_for_who_reads() -> None:
    """Whoever calls one says it, so that a screen that forgets the projector is none that works."""
    modules = sorted(Path(views.__path__[0]).rglob("*.py"))
    functions = [
        node
        for file in modules
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    asked = [
        (function.name, default)
        for function in functions
        for argument, default in zip(
            function.args.kwonlyargs, function.args.kw_defaults, strict=True
        )
        if argument.arg in HIDING
    ]
    assert len(asked) > len(HIDING_FUNCTIONS)
    assert [name for name, default in asked if default is not None] == []


@pytest.mark.parametrize("function", HIDING_FUNCTIONS)
def test_a_view_has_nothing_of_what_it_hides(function: Any, demo_year: Workspace) -> None:
    """Others in the room and the public read no reason and no word of a restricted record."""
    told = SAID if function.__name__ in TELL_OF_MEETINGS else set()
    supply = Supply(demo_year.book, hides=True)
    refs = hidden_refs(function, supply.book)
    for arguments in supply.calls(function):
        for text in texts_of(function(**arguments)):
            assert hidden_words(text, refs) <= told, text


@pytest.mark.parametrize("function", HIDING_FUNCTIONS)
def test_the_team_reads_it(function: Any, demo_year: Workspace) -> None:
    """The same function shows some of it to those who may read it."""
    supply = Supply(demo_year.book, hides=False)
    refs = hidden_refs(function, supply.book)
    assert any(
        hidden_words(text, refs)
        for arguments in supply.calls(function)
        for text in texts_of(function(**arguments))
    )


@pytest.mark.parametrize("hides", [True, False])
def test_columns_of_reasons_are_blank_while_others_look_on(
    hides: bool,  # noqa: FBT001 - a parameter of the test
    demo_year: Workspace,
) -> None:
    """A column that was asked for by name is there, and has the reasons for the team only."""
    supply = Supply(demo_year.book, hides=hides)
    columns, _ = named_columns(supply.book, "ref, reason, explanation", is_projected=hides)
    assert [column.column.key for column in columns] == ["id", "reason", "explanation"]
    texts = [
        column.cell(action, supply.book, DAY).text
        for column in columns
        for action in supply.values["actions"][0]
    ]
    assert any(map(hidden_words, texts)) is not hides
