"""What the projector and the public version hide: whatever is shown, it has none of it.

Reasons, and all words of restricted records, carry a word of their own in a copy of the demo year.
Each function that is told whether others look on, or whether its reader is the public, is found by
its signature, wherever it is: views, papers, questions, lists to choose from. So is each that builds
a form, whether it is told or not. They are called with all that they can be about. A new one is
tested without further ado.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

import cscp_tui
from cscp_tui import domain, services, tui, views
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.document import Report
from cscp_tui.documents.table import Row, column
from cscp_tui.documents.table import table as table_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Entry, Line, creation
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.carry_over import proposed_carry_over
from cscp_tui.domain.enums import Audience, Source
from cscp_tui.domain.hidden import SAID_IN_MEETINGS, is_restricted, shown_to
from cscp_tui.domain.meetings import agenda, lines_of_meeting
from cscp_tui.domain.personal_identifiers import Identifier, IdentifierKind
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, AgendaEntry, MeetingLine, Record, UpdateRequest
from cscp_tui.domain.rules.identifiers import DoubtfulText, MayIdentify
from cscp_tui.domain.updates import NARRATIVE_SECTIONS
from cscp_tui.tui import forms
from cscp_tui.tui.forms.command_forms import field_of, form_for
from cscp_tui.tui.forms.fields import Form
from cscp_tui.views.actions import Standings
from cscp_tui.views.comparing_days import BookOfDay
from cscp_tui.views.history import Changed, entry_key
from cscp_tui.views.reports.actions import named_columns
from cscp_tui.views.scrutiny import ScrutinyRow, scrutiny_table
from cscp_tui.views.updates.checklist import checklist
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

MAKERS_OF_ANY_FORM = {"form_for", "field_of", "fields_of"}
OF_OTHERS = {*MAKERS_OF_ANY_FORM, "action_form", "action_fields", "export_minutes", "choices_shown"}
"""Functions that only hand on who reads, or do the hiding for others."""

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
    return (f for f in map(KINDS[table].fields.get, KINDS[table].reasons) if f and f.item is str)


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
            id=asked,
            created=DAY,
            meeting=meeting,
            words="Add it.",
            restricted=place == 1,
            to_check=True,
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
        phrase = Identifier(kind=IdentifierKind.AGE, start=0, end=len(REASON), text=REASON)
        open_ones = [each for each in seen["actions"] if each.is_open]
        into = max(book.plans.values(), key=lambda each: each.first_day)
        carried = proposed_carry_over(book, into.id, into.id)
        named = [replace(row, reason=REASON, explanation=REASON) for row in carried]
        lines = [line for each in book.meetings for line in lines_of_meeting(book, each)]
        waiting = [each for each in seen["actions"] if each.awaits_agreement]
        self.values |= {
            "agenda": [agenda(book, each) for each in book.meetings.values()],
            "are_marked": [False],
            "at": [None],
            "audience": list(Audience),
            "by": [""],
            "challenge": seen["challenges"],
            "decision": seen["decisions"],
            "doubts": [checklist(update)],
            "each": seen["partner_evidence"],
            "every": [waiting],
            "first": [BookOfDay(quarter.previous.last_day, year)],
            "group": seen["groups"],
            "into": [into],
            "is_scrutineer": [False],
            "key": ["o"],
            "lead": ["", *{a.lead_agency for a in seen["actions"] if a.restricted and a.raised_at}],
            "line": seen["lines"],
            "lines": [[line for line in lines if line.to_check or line.about]],
            "other_lines": [lines],
            "reasons": [{}],
            "now": [datetime(2025, 11, 27, 10, tzinfo=UTC)],
            "number": ["1"],
            "origin": seen["origins"],
            "plan": [into],
            "priorities": [seen["priorities"]],
            "problem": [MayIdentify([DoubtfulText("", "", "the reason", phrase)])],
            "quarter": [quarter],
            "rows": [[row for row in named if row.ref in {each.id for each in open_ones}]],
            "second": [BookOfDay(DAY, book)],
            "section": list(NARRATIVE_SECTIONS),
            "source": list(Source),
            "spell": seen["memberships"],
            "text": [""],
            "waiting": [waiting],
            "workspace": [None],
            "year": ["2025/26"],
        }
        self.values["actions"] += [open_ones, open_ones[:1], waiting[:1]]
        self.pairs = [(table, record) for table in seen for record in seen[table]]

    def _items(self, meeting: Any) -> list[Any]:
        return shown_to(agenda(self.book, meeting).items, self.book, hides=self.hides)

    def calls(self, function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
        """Yield the arguments of each call of a function."""
        needed = [
            name
            for name, parameter in inspect.signature(function).parameters.items()
            if name == "source"
            or (parameter.default is inspect.Parameter.empty and name not in HIDING)
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


supplied = cache(Supply)
"""Supplies everything of a book, once for all tests."""


def hidden_words(text: str, refs: Iterable[str] = ()) -> set[str]:
    """The words in a text that only the team may read, references among them."""
    return {*re.findall(rf"(?:{REASON}|{RESTRICTED})\w*", text), *(r for r in refs if r in text)}


def hidden_refs(function: Any, book: Book) -> list[str]:
    """The references that a function leaves out: those that tell of actions by nothing else."""
    names = ("requests", "views.commitments", "reports.commitments")
    if function.__name__ != "before_closing" and not function.__module__.endswith(names):
        return []
    return [action.id for action in book.actions.values() if is_restricted(action, book)]


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in what a view returned."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Report):
        yield from texts_of((value.document, value.table, value.values))
    elif isinstance(value, Form):
        yield from texts_of((value.title, value.about))
        for field in value.fields:
            yield from texts_of((field.label, field.value, field.hint, field.choices))
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


def public_functions() -> Iterator[tuple[str, Any]]:
    """Every public function of the layers that show something, with the names of module and function."""
    for layer in (domain, services, tui, views):
        for module in pkgutil.walk_packages(layer.__path__, f"{layer.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                is_own = inspect.isfunction(value) and value.__module__ == module.name
                if is_own and not name.startswith("_") and name not in OF_OTHERS:
                    yield f"{module.name.rpartition('.')[2]}.{name}", value


FUNCTIONS = list(public_functions())

HIDING_FUNCTIONS = [
    pytest.param(value, id=name)
    for name, value in FUNCTIONS
    if value.__name__ not in SAY_NOTHING_OF_RECORDS
    and set(HIDING) & set(inspect.signature(value).parameters)
]
"""Those that are told who reads."""

OTHER_FORMS = [
    pytest.param(value, id=name)
    for name, value in FUNCTIONS
    if value.__module__.startswith(forms.__name__)
    and "book" in inspect.signature(value).parameters
    and inspect.signature(value).return_annotation == "Form"
    and not {*HIDING, "agency", "command", "table", "wanted"}
    & set(inspect.signature(value).parameters)
]
"""Those that build a form that offers the same whoever looks on, but for those of agencies."""


def test_nothing_has_a_default_for_who_reads() -> None:
    """Whoever calls it says it, so that a screen that forgets the projector is none that works.

    But for the makers of any form, which refuse to offer what can be restricted without it.
    """
    modules = sorted(Path(cscp_tui.__path__[0]).rglob("*.py"))
    functions = [
        node
        for text in (file.read_text("utf-8") for file in modules)
        if any(name in text for name in HIDING)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]
    asked = [
        (function.name, default)
        for function in functions
        for argument, default in (
            *zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True),
            *((argument, None) for argument in function.args.args[: -len(function.args.defaults)]),
            *zip(reversed(function.args.args), reversed(function.args.defaults), strict=False),
        )
        if argument.arg in HIDING
    ]
    assert len(asked) > len(HIDING_FUNCTIONS)
    assert {name for name, default in asked if default is not None} == MAKERS_OF_ANY_FORM


def test_a_form_that_is_not_told_offers_nothing_restricted(demo_year: Workspace) -> None:
    """It can't be built."""
    with pytest.raises(TypeError, match="origins"):
        field_of("actions", "origin", demo_year.book)
    with pytest.raises(TypeError, match="actions"):
        form_for(EndAction, demo_year.book)


def shown_by(function: Any, supply: Supply) -> Iterator[Any]:
    """Yield what a function shows of each thing that it can be about; of one of them at least."""
    count = 0
    for arguments in supply.calls(function):
        with suppress(CscpError):
            shown = function(**arguments)
            count += 1
            yield shown
    assert count


@pytest.mark.parametrize("function", HIDING_FUNCTIONS)
def test_a_view_has_nothing_of_what_it_hides(function: Any, demo_year: Workspace) -> None:
    """Others in the room and the public read no reason and no word of a restricted record."""
    told = SAID if function.__name__ in TELL_OF_MEETINGS else set()
    supply = supplied(demo_year.book, hides=True)
    refs = hidden_refs(function, supply.book)
    for shown in shown_by(function, supply):
        for text in texts_of(shown):
            assert hidden_words(text, refs) <= told, text


@pytest.mark.parametrize("function", HIDING_FUNCTIONS)
def test_the_team_reads_it(function: Any, demo_year: Workspace) -> None:
    """The same function shows some of it to those who may read it."""
    supply = supplied(demo_year.book, hides=False)
    refs = hidden_refs(function, supply.book)
    assert any(
        hidden_words(text, refs) for shown in shown_by(function, supply) for text in texts_of(shown)
    )


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_form_that_is_told_nothing_has_nothing_to_hide(form: Any, demo_year: Workspace) -> None:
    """It offers no restricted record, and says nothing of one."""
    supply = supplied(demo_year.book, hides=True)
    for shown in shown_by(form, supply):
        for text in texts_of(shown):
            assert RESTRICTED not in text, text


@pytest.mark.parametrize("hides", [True, False])
def test_columns_of_reasons_are_blank_while_others_look_on(
    hides: bool,  # noqa: FBT001 - a parameter of the test
    demo_year: Workspace,
) -> None:
    """A column that was asked for by name is there, and has the reasons for the team only."""
    supply = supplied(demo_year.book, hides=hides)
    columns, _ = named_columns(supply.book, "ref, reason, explanation", is_projected=hides)
    assert [column.column.key for column in columns] == ["id", "reason", "explanation"]
    texts = [
        column.cell(action, supply.book, DAY).text
        for column in columns
        for action in supply.values["actions"][0]
    ]
    assert any(map(hidden_words, texts)) is not hides
