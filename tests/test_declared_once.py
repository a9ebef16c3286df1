"""What is declared in one place appears everywhere: a made-up command, a made-up kind of record.

Nothing but the declarations is written here; forms, command line, lists, filters, histories, details
and exports follow from them.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import msgspec
import openpyxl
import pytest

from building import TODAY, context, do, founded_book, make_workspace, record
from command_line import Typist
from cscp_tui.cli.main import main
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.changes import difference, plain
from cscp_tui.domain.changes import record_from as record_of
from cscp_tui.domain.commands import actions
from cscp_tui.domain.commands.actions import AddProgressUpdate, Ref
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.dates import long
from cscp_tui.domain.filters import completions, parse_filter, tokens_of
from cscp_tui.domain.records import KINDS, Action, Record
from cscp_tui.domain.schema import FieldSpec, RecordKind
from cscp_tui.importing.mapping import _scores, import_fields
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import _sealed_in
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.fields import read_form
from cscp_tui.views.columns import _GROWS, _LISTED_FROM, columns_of, record_table
from cscp_tui.views.history import change_sentence, change_words
from cscp_tui.views.records import facts_of, record_values
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.unit_of_work import UnitOfWork


REF = "BP24-1.1"


class Praise(Asks, Effective, msgspec.Struct, frozen=True):
    """Keep what somebody said went well with an action."""

    what: ClassVar[str] = "praise"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="praise",
        help="keep what went well",
        example='cscp praise BP24-1.1 "Schools liked it." --heard 20/11/2024',
        title="Praise",
    )
    ref: Ref
    text: Annotated[
        str, Ask(label="What went well", hint="e.g. schools liked it", typed="TEXT", needed=True)
    ]
    heard: Annotated[
        date | None,
        Ask(label="Heard on", hint="e.g. 20/11/2024", typed="--heard DATE", prefer="past"),
    ] = None

    def work(self, draft: UnitOfWork) -> None:
        """Add it to the action's updates."""
        when = f" on {long(self.heard)}" if self.heard else ""
        AddProgressUpdate(self.ref, f"Praise{when}: {self.text}").work(draft)

    def sentence(self) -> str:
        """The praise, by the action."""
        return f"Praised {self.ref}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace with one action, in a program that has the made-up command."""
    make_parser.cache_clear()
    monkeypatch.setattr(Praise, "__module__", actions.__name__)
    monkeypatch.setattr(actions, "Praise", Praise, raising=False)
    recorder = make_workspace(tmp_path / "workspace")
    record(recorder, actions.AddAction({"title": "Train staff", "priority": "2024/25/1"}))
    yield recorder.workspace.folder
    make_parser.cache_clear()


def typed(folder: Path, *words: str) -> int:
    """Type a command line; returns its exit status."""
    return main(["-w", str(folder), *words], clock=FixedClock(TODAY, 13))


def test_a_command_is_added_in_one_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its command line, help, history and lists are there without another edit."""
    assert typed(folder, "--help") == 0
    assert "keep what went well" in capsys.readouterr().out
    assert typed(folder, "praise", "--help") == 0
    assert "--heard DATE" in capsys.readouterr().out

    assert typed(folder, "praise", REF, "Schools liked it.", "--heard", "20/11") == 0
    assert "Heard on: Wednesday 20 November 2024." in capsys.readouterr().err
    assert typed(folder, "list", "progress-updates", "--json") == 0
    update = json.loads(capsys.readouterr().out)[-1]
    assert "Praise on 20 November 2024: Schools liked it." in update.values()
    assert typed(folder, "history", REF) == 0
    assert "praise" in capsys.readouterr().out
    assert typed(folder, "undo") == 0
    assert "Undone: praise BP24-1.1" in capsys.readouterr().err


def test_its_form_makes_it(folder: Path) -> None:
    """Its form asks for what it declares, and makes the command."""
    workspace = make_workspace(folder.parent / "another")
    record(workspace, actions.AddAction({"title": "Train staff", "priority": "2024/25/1"}))
    form = form_for(Praise, workspace.book, [workspace.book.actions[REF]])
    assert [field.label for field in form.fields] == ["What went well", "Heard on"]
    values = read_form(form, {"text": "Schools liked it.", "heard": "20/11"}, TODAY)
    assert form.build(values) == Praise(REF, "Schools liked it.", date(2024, 11, 20))
    assert workspace.record(form.build(values), context()).sentence == f"Praised {REF}"


TABLE, KEY = "leaflets", "leaflet-1"


class Audience(StrEnum):
    """The readers of a leaflet."""

    PARENTS = "parents"
    STAFF = "staff"


class Leaflet(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A leaflet as it was first declared."""

    title: Annotated[str, FieldSpec(needed=True, free_text=True, detailed=False)]
    agency: Annotated[str, FieldSpec(links="agencies")] = ""


class AddressedLeaflet(Leaflet, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The same with a field more of each type."""

    audience: Annotated[Audience | None, FieldSpec(label="Written for")] = None
    printed: date | None = None
    approved_by: Annotated[str, FieldSpec(links="groups", filter="approved")] = ""
    languages: Annotated[tuple[str, ...], FieldSpec(is_set=True)] = ()
    restricted: bool = False


VALUES: dict[str, Any] = {
    "title": "Neglect: what to look for",
    "agency": "police",
    "audience": "parents",
    "printed": "2024-11-20",
    "approved_by": "QAG",
    "languages": ["Polish", "Urdu"],
    "restricted": True,
}
ADDED = tuple(VALUES)[2:]


def kind_of(record: type[Record]) -> RecordKind:
    """The declaration of leaflets."""
    return RecordKind(
        table=TABLE,
        record=record,
        noun="leaflet",
        title="{title}",
        id_pattern="leaflet-{n}",
        add_example="title=Neglect",
    )


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> RecordKind:
    """Leaflets with the fields that were added."""
    kind = kind_of(AddressedLeaflet)
    monkeypatch.setitem(KINDS, TABLE, kind)
    return kind


@pytest.fixture
def book(kind: RecordKind) -> Book:
    """A book with one leaflet."""
    found = founded_book()
    do(found, AddRecord(kind.table, VALUES))
    return found


def leaflet(book: Book) -> Record:
    """The one leaflet."""
    return book.get(TABLE, KEY)


@pytest.mark.usefixtures("kind")
def test_it_is_decoded_and_encoded() -> None:
    """As plain values and back, with its default where nothing is given."""
    read = record_of(TABLE, VALUES | {"id": KEY, "created": "2024-11-25"})
    assert plain(read).items() >= VALUES.items()
    assert msgspec.json.decode(msgspec.json.encode(read), type=AddressedLeaflet) == read
    bare = record_of(TABLE, {"title": "x", "id": KEY, "created": "2024-11-25"})
    assert {name: plain(bare).get(name) for name in ADDED} == dict.fromkeys(ADDED)


def test_what_was_written_before_is_read_with_defaults(
    monkeypatch: pytest.MonkeyPatch, kind: RecordKind
) -> None:
    """A record of the class without the fields is one of the class with them."""
    monkeypatch.setitem(KINDS, TABLE, kind_of(Leaflet))
    before = plain(record_of(TABLE, {"title": "x", "id": KEY, "created": "2024-11-25"}))
    monkeypatch.setitem(KINDS, TABLE, kind)
    assert isinstance(record_of(TABLE, before), AddressedLeaflet)


def test_lists_have_a_column(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    """With its label above, and names in place of ids."""
    table = record_table(TABLE, [leaflet(book)], book, TODAY)
    row = dict(zip([c.title for c in table.columns], table.rows[0].cells, strict=True))
    assert {title: cell.text for title, cell in row.items()} == {
        "Id": KEY,
        "Title": VALUES["title"],
        "Agency": "The Police",
        "Written for": "parents",
        "Printed": "20 Nov 24",
        "Approved by": "Quality Assurance Group",
        "Languages": "Polish, Urdu",
        "Restricted": "yes",
    }
    monkeypatch.setitem(KINDS, TABLE, kind_of(Leaflet))
    assert [each.column.title for each in columns_of(TABLE)] == ["Id", "Title", "Agency"]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("audience:parents", True),
        ("audience:staff", False),
        ("audience:staff,parents", True),
        ("-audience:parents", False),
        ("printed:1/11..30/11", True),
        ("printed:none", False),
        ("approved:qag", True),
        ("approved:exec", False),
        ("agency:met", True),
        ("is:restricted", True),
        ("-is:restricted", False),
        ('neglect "what to look"', True),
        ("neglect -look", False),
    ],
)
def test_filters_have_a_token(words: str, *, is_found: bool, book: Book) -> None:
    """Links, words of a list, dates and what is true or false; a comma is an or."""

    class Titles:
        def of(self, record: Any) -> str:
            return str(record.title).casefold()

    selection = parse_filter(words, book, TODAY, table=TABLE, haystack=Titles())
    assert (selection.of([leaflet(book)]) != []) is is_found


def test_filters_complete_it(book: Book) -> None:
    """The token and its values are offered."""
    assert completions("aud", book, table=TABLE) == ("audience:",)
    assert completions("audience:pa", book, table=TABLE) == ("audience:parents",)
    assert set(tokens_of(TABLE)) == {"agency", "approved", "audience", "printed", "is"}


def test_histories_tell_of_it(book: Book) -> None:
    """A change is told under its label, with names in place of ids."""
    before = leaflet(book)
    do(book, SetFields(TABLE, KEY, {"audience": "staff", "approved_by": "EXEC"}))
    change = difference(TABLE, before, leaflet(book))
    assert list(change_words(change, book)) == [
        "approved by: Quality Assurance Group → Executive",
        "written for: parents → staff",
    ]
    assert "written for changed from parents to staff" in change_sentence(change)


def test_details_show_it(book: Book) -> None:
    """In the order of the fields, with whole names and dates."""
    facts = facts_of(TABLE, leaflet(book), book, is_projected=False)
    assert [fact for fact in facts if fact[1]] == [
        ("Agency", "The Police"),
        ("Written for", "parents"),
        ("Printed", "20 November 2024"),
        ("Approved by", "Quality Assurance Group"),
        ("Languages", "Polish, Urdu"),
        ("Restricted", "not for the public version"),
    ]


def test_exports_have_it(book: Book) -> None:
    """CSV as it is listed, JSON as it is stored."""
    table = record_table(TABLE, [leaflet(book)], book, TODAY)
    report = list_report(book, TODAY, table, title="Leaflets", which="all")
    header, row = text_of(report, "csv").splitlines()
    assert header.split(",")[3:6] == ["Written for", "Printed", "Approved by"]
    assert "parents" in row
    assert '"audience": "parents"' in text_of(report, "json")
    assert record_values(TABLE, leaflet(book), book).items() >= VALUES.items()


@pytest.mark.usefixtures("kind")
def test_the_command_line_lists_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``list`` has the kind, with its columns, filters and JSON."""
    recorder = make_workspace(tmp_path / "w")
    record(recorder, AddRecord(TABLE, VALUES))
    cscp = Typist(recorder.workspace.folder, capsys)
    assert "Written for" in cscp("list", TABLE).out
    (found,) = cscp("list", TABLE, "audience:parents", "--json").json
    assert found.items() >= VALUES.items()
    assert cscp("list", TABLE, "audience:staff", "--json").json == []
    assert "audience:" in cscp("list", TABLE, "--help").out


@pytest.mark.usefixtures("kind")
def test_the_command_line_adds_and_sets_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Links by any of their names, words of a list by their beginning, dates as people write."""
    cscp = Typist(make_workspace(tmp_path / "w").workspace.folder, capsys)
    given = ("title=Neglect", "agency=met", "audience=par", "printed=20/11/2024", "approved_by=qag")
    assert cscp("add", "leaflet", *given).out == f"{KEY}\n"
    assert cscp("set", KEY, "audience=staff", "languages+=Urdu; Polish").status == 0
    (found,) = cscp("list", TABLE, "--json").json
    assert {name: found[name] for name in ("agency", "audience", "printed", "approved_by")} == {
        "agency": "police",
        "audience": "staff",
        "printed": "2024-11-20",
        "approved_by": "QAG",
    }
    assert found["languages"] == ["Polish", "Urdu"]
    assert "written for: parents → staff" in cscp("history", KEY).out


class CostedAction(Action, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An action with two fields more."""

    cost: Annotated[str, FieldSpec(label="Cost to us", synonyms=("budget",))] = ""
    funder: Annotated[str, FieldSpec(links="agencies", filter=None)] = ""


@pytest.fixture
def costed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program whose actions have these fields."""
    kind = msgspec.structs.replace(KINDS["actions"], record=CostedAction)
    monkeypatch.setitem(KINDS, "actions", kind)
    forget_fields()
    yield
    forget_fields()


def forget_fields() -> None:
    for known in (import_fields, _scores, _sealed_in):
        known.cache_clear()


@pytest.mark.usefixtures("costed")
def test_a_field_of_actions_is_imported_and_comes_back_edited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A column of another file with its title fills it, and an edited cell changes it."""
    cscp = Typist(make_workspace(tmp_path / "w").workspace.folder, capsys)
    plan = tmp_path / "plan.csv"
    plan.write_text("Action,Lead,Priority,Budget,Funder\nTrain staff,Nurse,1,£200,Met\n")
    cscp.does("import", str(plan), "--plan", "2024/25", "--yes")
    (found,) = cscp("list", "actions", "--json").json
    assert (found["cost"], found["funder"]) == ("£200", "police")

    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "--columns", "ref, action, cost, funder", "-o", str(path))
    book = openpyxl.load_workbook(path)
    header, row = book["Actions"].iter_rows(max_row=2)
    cells = {title.value: cell for title, cell in zip(header, row, strict=True)}
    cells["Cost to us"].value, cells["Funder"].value = "£350", "The Council"
    book.save(path)
    cscp.does("import", str(path), "--yes")
    (found,) = cscp("list", "actions", "--json").json
    assert (found["cost"], found["funder"]) == ("£350", "council")


def test_only_columns_of_fields_are_given_room() -> None:
    """A field that was renamed, or is no longer listed, leaves nothing behind."""
    both = (*_GROWS.items(), *_LISTED_FROM.items())
    given = {(table, name) for table, fields in both for name in fields}
    listed = {
        (table, each.column.key)
        for table, kind in KINDS.items()
        for each in columns_of(table)
        if each.column.key in kind.fields
    }
    assert given <= listed
