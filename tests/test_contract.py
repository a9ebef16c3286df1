"""The contract of every kind of record: made, listed, found, exported, undone, as at, refused.

A kind that is added to the schema is tested here without further ado; only where its rules want
more than the schema says does it need lines of its own in ``_LINES``.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from building import OFFICER, QAG_MEETING, TODAY, make_workspace
from command_line import NOT_UNDERSTOOD, REFUSED, Typist
from cscp_tui.base.texts import one_line
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.schema import PARTIES
from cscp_tui.domain.updates import TABLES_NEVER_UNDONE
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.views.actions import Standings
from cscp_tui.views.record_titles import field_text, title_of, where_record_is
from cscp_tui.views.records import record_details
from cscp_tui.views.reports.report import list_report
from cscp_tui.views.search import ActionSearch, RecordSearch, everything
from cscp_tui.writers.formats import TextFormat, text_of
from scrutinised import SCRUTINEER
from sitting import session_on, sitting
from text_tables import text_table
from writers.markdown_reading import PARSERS, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from command_line import Answer
    from cscp_tui.domain.records import Record
    from cscp_tui.domain.schema import RecordField, RecordKind

TEXTS = {
    "sensible": "Ask housing why families wait",
    "hostile": "=cmd() [CSCP] [/oops] \\ | \x1b[31m <b> \u202eשלום 🙂 👨‍👩‍👧‍👦 e\u0301",
    "long": "word " * 1_999 + "word!",
}
"""What is typed: a sensible text, one with all that does harm somewhere, and 10,000 characters."""

FORMATS: tuple[TextFormat, ...] = ("md", "html", "csv", "json")
EACH = [pytest.param((t, x), id=f"{t}-{x}") for t in sorted(KINDS) for x in TEXTS]
EACH_HOSTILE = [pytest.param((t, "hostile"), id=t) for t in sorted(KINDS)]
SEARCHED = [
    pytest.param((table, text), id=f"{table}-{text}")
    for table, kind in KINDS.items()
    if kind.search_rank or table == "actions"
    for text in TEXTS
]

_IDS = {
    "actions": "BP24-1.1",
    "agencies": "police",
    "challenges": "CH-01",
    "groups": "EXEC",
    "import_sources": "source-1",
    "meetings": QAG_MEETING,
    "origins": "origin-1",
    "recommendations": "origin-1/recommendation-3a",
    "plans": "2024/25",
    "priorities": "2024/25/1",
    PARTIES: "EXEC",
}
"""The record of the small workspace that an example links to, by its table."""

_LINES: dict[str, tuple[str, ...]] = {
    "partnership": ("set|partnership|name={text}",),
    "plans": ("add|plan|--id|2027-29|title={text}|first_day=1/4/2027|last_day=31/3/2029",),
    "origins": ("add|origin|title={text}|source=review|kind=Rapid Review",),
    "recommendations": (
        "add|origin|title=A review|source=review|kind=Rapid Review",
        "add|recommendation|origin=origin-1|number=3a|text={text}",
    ),
    "actions": ("add|action|{text}|--priority|2024/25/1|--due|31/3/2025",),
    "progress_updates": ("note|BP24-1.1|{text}",),
    "moves": ("move|BP24-1.1|30/4/2025|--reason|funding|--cause|outside|--explanation|{text}",),
    "meetings": ("add|meeting|group=QAG|day=25/11/2024|chair={text}|place={text}",),
    "lines": (f"capture|{QAG_MEETING}|<{{text}}",),
    "commitments": ("add|commitment|year=2024/25|said={text}",),
    "answers": (
        "--role|scrutineer|add|challenge|put_to=police|question=Why?",
        "answer|CH-S1|{text}",
    ),
    "conclusions": (
        "add|agency|--id|scrutineer|name=Independent Scrutineer|kind=role",
        "add|challenge|raised_by=scrutineer|put_to=police|question=Why?",
        "--role|scrutineer|close|CH-01|--came-of-it|{text}",
    ),
    "reflections": ("add|reflection|role=Independent Scrutineer|quarter=2024-25/Q3|text={text}",),
    "narratives": ("add|narrative|quarter=2024-25/Q3|section=themes|text={text}",),
    "redactions": (
        "note|BP24-1.1|Named in confidence",
        "redact|BP24-1.1|named in CONFIDENCE|--why|{text}|--for-good",
    ),
    "issued_minutes": (
        f"attend|{QAG_MEETING}|police=1",
        f"issue-minutes|{QAG_MEETING}|--to|{{text}}",
    ),
    "sign_offs": ("sign-off|2024-25/Q2|--how|{text}|--yes",),
    "requests": ("set|BP24-1.1|lead_agency=police", "request-updates|--quarter|2024-25/Q3"),
    "column_sets": ("add|column-set|name={text}|columns=ref, action",),
    **dict.fromkeys(("import_sources", "source_rows"), ("import|{log}|--source|other|--yes",)),
    "summaries": ("add|published-summary|{file}|--plan|2023/24|--source|{text}",),
}
"""The command lines that make a record of the kinds whose rules want more than the schema says.

What follows “<” is read from stdin.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A record that was made by command lines, and the text typed in it."""

    kind: RecordKind
    record: Any
    text: str
    cscp: Typist
    """The command line of its workspace."""

    @property
    def table(self) -> str:
        """The table of its kind."""
        return self.kind.table

    @property
    def id(self) -> str:
        """The id that it was given."""
        return str(self.record.id)

    @property
    def fields(self) -> list[str]:
        """The fields that hold the text."""
        return [
            name for name, field in self.kind.given.items() if field.of(self.record) == self.text
        ]

    @property
    def told(self) -> Record:
        """The record as it is shown."""
        return self.cscp.book.as_read(self.table)[self.id]

    def listed(self, *options: str) -> dict[str, dict[str, Any]]:
        """The records of its kind that a list gives to programs, by id."""
        answer = self.cscp("list", list_name(self.table), "--json", *options)
        assert answer.status == 0, answer.err
        return {values["id"]: values for values in answer.json}


def lines_for(kind: RecordKind) -> tuple[str, ...]:
    """The command lines that make a record of a kind, with bars between their words."""
    if kind.table in _LINES:
        return _LINES[kind.table]
    values = ((field.name, _value(field)) for field in kind.given.values())
    return (
        "|".join(
            [
                "add",
                kind.noun.replace(" ", "-"),
                *(f"{name}={value}" for name, value in values if value),
            ]
        ),
    )


def _value(field: RecordField) -> str:
    """A value as it is typed, for a field that must be given; else nothing."""
    if field.spec.needed and not field.spec.links:
        return "{text}"
    if field.default is not None or field.is_optional:
        return ""
    if field.spec.links:
        return _IDS[field.spec.links]
    if field.spec.shown == "quarter":
        return "2024-25/Q3"
    if field.enum is not None:
        return str(next(iter(field.enum)))
    return {date: "25/11/2024", int: "3"}.get(field.item, "{text}")


def typed(cscp: Typist, line: str, text: str) -> Answer:
    """Type a line with bars between its words, as the team or as the scrutineer."""
    file = cscp.folder.parent / "table.csv"
    file.write_text("Agency,QAG\nPolice,100%\n", "utf-8")
    log = cscp.folder.parent / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as rows:
        csv.writer(rows).writerows([("Action", "Lead"), (text, text)])
    given = {"{file}": str(file), "{log}": str(log), "{text}": text}
    words = [reduce(lambda w, g: w.replace(*g), given.items(), word) for word in line.split("|")]
    stdin = "".join(word[1:] for word in words if word.startswith("<"))
    words = [word for word in words if not word.startswith("<")]
    with patch("sys.stdin", io.StringIO(stdin)):
        return cscp(*words, by=SCRUTINEER if "scrutineer" in words else "Business officer")


def make(cscp: Typist, kind: RecordKind, text: str) -> Example:
    """Make a record of a kind by command lines, and prove that these say nothing harmful."""
    before = set(cscp.book.tables[kind.table])
    for line in lines_for(kind):
        answer = typed(cscp, line, text)
        assert answer.status == 0, answer.err
        assert_harmless(answer)
    records = cscp.book.tables[kind.table]
    key = next(iter(set(records) - before), kind.table)
    return Example(kind, records[key], text, cscp)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Example]]:
    """A folder for workspaces that hold a record each, and the records made so far."""
    return tmp_path_factory.mktemp("made"), {}


@pytest.fixture(params=EACH)
def made(
    request: pytest.FixtureRequest,
    made_once: tuple[Path, dict[str, Example]],
    command_line: Callable[[Path], Typist],
) -> Example:
    """A record of each kind with each text in turn, for tests that change nothing."""
    table, text = request.param
    return of_kind(made_once, command_line, table, text)


@pytest.fixture(params=sorted(KINDS))
def copy(
    request: pytest.FixtureRequest,
    made_once: tuple[Path, dict[str, Example]],
    command_line: Callable[[Path], Typist],
    tmp_path: Path,
) -> Example:
    """A record of each kind in turn, in a workspace of the test's own."""
    made = of_kind(made_once, command_line, request.param, "sensible")
    folder = shutil.copytree(made.cscp.folder, tmp_path / "croydon")
    return dataclasses.replace(made, cscp=command_line(folder))


@pytest.fixture
def command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path], Typist]:
    """Type command lines for any workspace, without settings."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    return lambda folder: Typist(folder, capsys)


def of_kind(
    made_once: tuple[Path, dict[str, Example]],
    command_line: Callable[[Path], Typist],
    table: str,
    text: str,
) -> Example:
    """A record of a kind with a text, which is made when it is first asked for."""
    folder, made = made_once
    name = f"{table}-{text}"
    if name not in made:
        make_workspace(folder / name / "croydon", actions=2)
        made[name] = make(command_line(folder / name / "croydon"), KINDS[table], TEXTS[text])
    return dataclasses.replace(made[name], cscp=command_line(made[name].cscp.folder))


def assert_harmless(answer: Answer) -> None:
    """Prove that neither output holds a traceback or a sign that steers a terminal."""
    for said in (answer.out, answer.err):
        assert "Traceback" not in said
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)


def list_name(table: str) -> str:
    """What the list of a table is called on the command line."""
    return table.replace("_", "-")


# Made, listed, told


def test_it_is_kept_as_it_was_typed(made: Example) -> None:
    """No text is changed on its way into the journal, and the journal passes its check."""
    has_text = any("{text}" in line for line in lines_for(made.kind))
    assert bool(made.fields) is has_text
    assert made.cscp("check").status == 0
    assert made.cscp.book.tables[made.table][made.id] == made.record


def test_it_is_listed_for_people_and_for_programs(made: Example) -> None:
    """The list has the columns of the schema in harmless lines, and JSON has every text whole."""
    answer = made.cscp("list", list_name(made.table))
    assert (answer.status, answer.err.count("\n")) == (0, 1)
    assert_harmless(answer)
    if any(made.kind.fields[name].spec.listed for name in made.fields):
        assert one_line(made.text) in answer.out
    values = made.listed()[made.id]
    assert {name: values[name] for name in made.fields} == dict.fromkeys(made.fields, made.text)


def test_its_history_tells_of_it(made: Example) -> None:
    """The history of the record, and that of everything, has the change and its day."""
    owner = getattr(made.record, made.kind.parent) if made.kind.parent else made.id
    for words in (["history", owner], ["history"]):
        answer = made.cscp(*words)
        assert answer.status == 0, answer.err
        assert_harmless(answer)
        assert "25 Nov 24" in answer.out
        entries = made.cscp(*words, "--json").json
        changed = {(each["table"], each["id"]) for one in entries for each in one["changes"]}
        assert (made.table, made.id) in changed


def test_it_can_be_read_in_full(made: Example) -> None:
    """Its page has its title and each text that the schema shows there; its title is one line."""
    book = made.cscp.book
    title = title_of(made.table, made.told, book)
    assert title == one_line(title)
    assert where_record_is(made.table, made.told, book)
    page = "".join(map(str, record_details(made.table, made.told, book, TODAY, is_projected=False)))
    assert title in one_line(page)
    if any(made.kind.fields[name].spec.detailed for name in made.fields):
        assert made.text in page


@pytest.mark.parametrize("made", EACH_HOSTILE, indirect=True)
async def test_the_app_shows_it_in_full(made: Example) -> None:
    """Its page opens on a terminal, and shows nothing that steers it."""
    async with sitting(session_on(made.cscp.folder)) as at:
        at.framed.open_record(made.table, made.id)
        await at.pilot.pause()
        assert isinstance(at.app.screen, ReadingScreen)
        assert "\x1b" not in await at.text_at_rest()


# Found and exported


@pytest.mark.parametrize("made", SEARCHED, indirect=True)
def test_it_is_found(made: Example) -> None:
    """Its title or its id finds it, where its kind is searched."""
    book, actions = made.cscp.book, ActionSearch()
    actions.take(book, lambda _: False)
    key = made.id if made.table == "actions" else f"{made.table} {made.id}"
    title = title_of(made.table, made.told, book)
    for words in ("[/oops] 🙂" if "oops" in title else title, made.id):
        found = everything(words, actions, RecordSearch(book, is_projected=False), Standings(TODAY))
        assert key in [line.key for line in found.lines]


def test_it_is_exported(made: Example) -> None:
    """A list leaves as Markdown, HTML, CSV and JSON with one row for it and nothing that runs."""
    book, kind = made.cscp.book, made.kind
    fields = [field for field in kind.given.values() if field.spec.listed]
    cells = [field_text(field, getattr(made.told, field.name), book) for field in fields]
    table = text_table([(field.label, False) for field in fields], [cells])
    report = list_report(book, TODAY, table, title=kind.plural_noun, which="all")
    texts = {each: text_of(report, each) for each in FORMATS}
    assert not any("\x1b" in text for text in texts.values())
    assert "<b>" not in texts["html"]
    (found,) = read(texts["md"], PARSERS["gfm-like"]).tables
    assert [len(row) for row in found.rows] == [len(fields)] * 2
    titles, row = csv.reader(io.StringIO(texts["csv"]))
    assert titles == [field.label for field in fields]
    assert len(row) == len(fields)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert len(json.loads(texts["json"])) == 1


# Undone, and as at another day


def test_it_is_undone_and_redone(copy: Example) -> None:
    """Undone it counts nowhere and its id stays taken; redone it is what it was."""
    cscp = copy.cscp
    by = SCRUTINEER if copy.table == "conclusions" else OFFICER
    role = ("--role", "scrutineer" if by == SCRUTINEER else "team")
    undone = cscp(*role, "undo", by=by)
    assert_harmless(undone)
    if copy.table in TABLES_NEVER_UNDONE:
        assert copy.id in copy.listed()
        return
    assert undone.status == 0, undone.err
    if copy.table == "partnership":
        assert cscp.book.partnership.name == "Test Partnership"
    else:
        assert copy.id not in copy.listed()
        assert cscp.book.is_taken(copy.table, copy.id)
    assert cscp("check").status == 0
    redone = cscp(*role, "redo", by=by)
    assert redone.status == 0, redone.err
    assert cscp.book.tables[copy.table][copy.id] == copy.record


def test_it_is_absent_the_day_before(copy: Example) -> None:
    """As at the day before it took effect, its list does not have it."""
    day = copy.record.created - timedelta(days=1)
    assert copy.id in copy.listed()
    if copy.table == "partnership":
        return  # nothing is recorded before it
    assert copy.id not in copy.listed("--as-at", f"{day:%d/%m/%Y}")


# Refused


def bad_values(field: RecordField) -> Iterator[str]:
    """What cannot be the value of a field, as it is typed."""
    if field.spec.needed:
        yield ""
    if field.spec.links:
        yield "nobody-at-all"
    elif field.item is date:
        yield "31/2/2025"
    elif field.item in {int, bool} or field.enum is not None or field.spec.shown == "quarter":
        yield "zz"


ADDED = [table for table in sorted(KINDS) if lines_for(KINDS[table])[-1].startswith("add|")]
"""The kinds that are added by their fields."""


def assert_refused(answer: Answer) -> None:
    """Prove that one sentence says why nothing was done, after dates in words at the most."""
    assert answer.status in {REFUSED, NOT_UNDERSTOOD}
    assert_harmless(answer)
    assert answer.out == ""
    *dates, sentence = answer.err.splitlines()
    assert all(re.fullmatch(r"[A-Z][a-z ]+: \w+day \d+ \w+ \d{4}\.", day) for day in dates)
    assert sentence.endswith((".", "?"))


def test_bad_values_are_refused(copy: Example) -> None:
    """A wrong word, day, number or link, or a blank text, gets one sentence and changes nothing."""
    before = copy.cscp.journal
    for name, field in copy.kind.given.items():
        for value in bad_values(field):
            assert_refused(copy.cscp("set", copy.id, f"{name}={value}"))
    assert copy.cscp.journal == before


@pytest.mark.parametrize("table", ADDED)
def test_nothing_is_made_with_bad_values(table: str, cscp: Typist) -> None:
    """Each such value is refused when a record is added, too."""
    before, line = cscp.journal, lines_for(KINDS[table])[-1]
    for name, field in KINDS[table].given.items():
        for value in bad_values(field):
            assert_refused(typed(cscp, f"{line}|{name}={value}", "Ask housing"))
    assert cscp.journal == before
