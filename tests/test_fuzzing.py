"""Whatever stands in a file or is typed is read, or refused in a sentence; nothing is lost by it.

``HYPOTHESIS_PROFILE=searching pytest tests/test_fuzzing.py`` tries a thousand examples of each.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_texts import any_text
from building import HOSTILE, OFFICER, TODAY, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.templates import NAMES, Templates
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge, WriteReflection
from cscp_tui.domain.dates import read_exact_date
from cscp_tui.domain.filters import parse_filter, tokens_of
from cscp_tui.domain.records import KINDS
from cscp_tui.services.settings import FILE_NAME, Settings, load, remember
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import VERSION, NotALine, decode, encode
from cscp_tui.store.take_in import preview_take_in, take_in
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.templates import render
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer
from store.journal_lines import values_of
from writers.example_documents import QUARTERLY_UPDATE

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.book import Book

_PLACES = st.floats(0, 1, exclude_max=True)
_PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        any_text(max_size=9),
        st.sampled_from(
            ["", HOSTILE, "2026-02-30", "0001-01-01", "zzz", "2024-25/Q9", *KINDS, "x" * 30_000]
        ),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text(max_size=5), inner),
    max_leaves=6,
)
_EDITS = st.lists(st.tuples(_PLACES, _PLAIN), min_size=1, max_size=3)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a plain value, but the whole."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    if isinstance(value, list):
        items = list(enumerate(value))
    return [each for key, inner in items for each in ((*path, key), *_paths(inner, (*path, key)))]


def _changed(value: Any, edits: list[tuple[float, Any]]) -> Any:
    """Put other values at some places of a plain value."""
    value = json.loads(json.dumps(value))
    for place, new in edits:
        if paths := _paths(value):
            *above, last = paths[int(place * len(paths))]
            inner = value
            for key in above:
                inner = inner[key]
            inner[last] = new
    return value


def _bytes_changed(data: bytes, edits: list[tuple[float, float, bytes]]) -> bytes:
    for start, length, new in edits:
        place = int(start * len(data))
        data = data[:place] + new + data[place + int(length * 40) :]
    return data


_BYTE_EDITS = st.lists(
    st.tuples(_PLACES, _PLACES, st.binary(max_size=12) | st.sampled_from([b"\n", b'"', b"{}"])),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few changes and ``cscp.json``."""
    recorder = make_workspace(tmp_path_factory.mktemp("fuzzed") / "w", 2)
    record(recorder, AddProgressUpdate("BP24-1.1", f"First {HOSTILE}."))
    record(recorder, AddProgressUpdate("BP24-1.2", "Second."))
    recorder.undo(context())
    save_snapshot(recorder)
    return recorder.workspace.folder


def _opens(folder: Path) -> Workspace | None:
    """Open a folder, look it over, and leave its journal as it is; None where that is refused."""
    journal = folder / "journal.jsonl"
    before = journal.read_bytes()
    opened = None
    with suppress(CscpError):
        opened = Workspace(folder)
        opened.entries()
    with suppress(CscpError):
        check(folder)
    assert journal.read_bytes() == before
    return opened


@given(_BYTE_EDITS)
def test_any_bytes_in_a_journal(team: Path, tmp_path: Path, edits: list[Any]) -> None:
    """It opens as it was or says what is wrong, and nothing is recorded on damage."""
    whole = (team / "journal.jsonl").read_bytes()
    data = _bytes_changed(whole, edits)
    (tmp_path / "journal.jsonl").write_bytes(data)
    opened = _opens(tmp_path)
    is_begun = whole.startswith(data[: data.rfind(b"\n") + 1])
    assert opened is None or opened.is_damaged or is_begun or _is_lost_text(opened)


def _is_lost_text(opened: Workspace) -> bool:
    """Whether only a text is another one, which is found before anything is published."""
    with pytest.raises(CscpError):
        opened.verify()
    return True


def _chain(journal: Path, edits: dict[int, list[tuple[float, Any]]]) -> bytes:
    """A journal with other values in some lines, every hash made again."""
    header, *lines = journal.read_bytes().splitlines()
    data, prev = header + b"\n", json.loads(header)["hash"]
    for number, raw in enumerate(lines):
        values = _changed(values_of(decode(raw)), edits.get(number, []))
        with suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
            line, prev = encode(values | {"v": VERSION}, prev)
            data += line
    return data


_LINES = st.dictionaries(st.integers(8, 16), _EDITS, min_size=1, max_size=2)


@given(_LINES)
def test_any_values_in_the_lines_of_a_whole_chain(
    team: Path, tmp_path: Path, edits: dict[int, Any]
) -> None:
    """What another program may write is shown, or named as what does not fit."""
    (tmp_path / "journal.jsonl").write_bytes(_chain(team / "journal.jsonl", edits))
    (tmp_path / "cscp.json").unlink(missing_ok=True)
    if opened := _opens(tmp_path):
        for key in opened.book.actions:
            opened.history(key)


@given(_PLAIN)
def test_any_json_for_a_line(value: Any) -> None:
    """It is a line or none."""
    body = json.dumps(value).encode()[:-1]
    digest = sha256(body).hexdigest().encode()
    with suppress(NotALine):
        assert isinstance(decode(body + b',"hash":"' + digest + b'"}'), Line)


def _sealed(content: Any) -> bytes:
    """A snapshot with the digest of what is in it."""
    text = json.dumps(content, separators=(",", ":"))
    body = text[:-3].rpartition(',"digest":')[0].encode()
    return body + b',"digest":"' + sha256(body).hexdigest().encode() + b'"}}}'


@given(edits=_EDITS, bytes_edits=_BYTE_EDITS, is_sealed=st.booleans())
def test_anything_in_the_snapshot(
    team: Path, tmp_path: Path, edits: list[Any], bytes_edits: list[Any], *, is_sealed: bool
) -> None:
    """What is published is what the journal says."""
    journal, snapshot = ((team / name).read_bytes() for name in ("journal.jsonl", "cscp.json"))
    (tmp_path / "journal.jsonl").write_bytes(journal)
    changed = _bytes_changed(snapshot, bytes_edits)
    if is_sealed:
        changed = _sealed(_changed(json.loads(snapshot), edits))
    (tmp_path / "cscp.json").write_bytes(changed)
    opened = _opens(tmp_path)
    assert opened is not None
    with suppress(CscpError):
        opened.verify()
        assert opened.book.tables == Workspace(team).book.tables


_TOML = st.dictionaries(
    st.sampled_from([*Settings.__struct_fields__, "other", ""]), _PLAIN, max_size=4
)


@given(values=_TOML, edits=_BYTE_EDITS, is_toml=st.booleans())
def test_anything_in_the_settings(
    tmp_path: Path, values: dict[str, Any], edits: list[Any], *, is_toml: bool
) -> None:
    """A wrong value gets a sentence; what is remembered later leaves the rest as it was."""
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in values.items()]
    data = "\n".join(lines).encode("utf-8", "replace")
    path = tmp_path / FILE_NAME
    path.write_bytes(data if is_toml else _bytes_changed(data, edits))
    before = path.read_bytes()
    load(tmp_path)
    try:
        remember(tmp_path, name="Officer")
    except CscpError:
        assert path.read_bytes() == before
    else:
        assert load(tmp_path)[0].name == "Officer"
        kept = [line for line in before.splitlines() if b"name" not in line and line.strip()]
        assert all(line in path.read_bytes() for line in kept)


_JINJA = st.lists(
    st.one_of(
        any_text(max_size=12),
        st.sampled_from(
            [
                *("{{ document.title }}", "{{ document.sections }}", "{% for each in", "{{ 1/0 }}"),
                *("{% endfor %}", "{% if document %}", "{% endif %}", "{{ x.y.z }}", "{#", "{{"),
                *("{{ 'x' * 10**9 }}", "{% for i in range(10**9) %}", "{{ document.__class__ }}"),
                *("{% include 'body.md.j2' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
                *("{% set x = document %}", "{{ 9**9**9 }}", "{% extends 'document.html.j2' %}"),
            ]
        ),
    ),
    max_size=8,
).map("".join)


@given(st.sampled_from(sorted(NAMES)), _JINJA | st.binary(max_size=60))
def test_anything_in_a_template(name: str, source: str | bytes) -> None:
    """What does not work is said, and the shipped one is used."""
    data = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    templates = Templates()
    templates.files = {name: data}
    written = render("document.html.j2", QUARTERLY_UPDATE, templates)
    if templates.problems:
        assert templates.is_given_up
        assert written == render("document.html.j2", QUARTERLY_UPDATE)


@pytest.fixture(scope="module")
def scrutinised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A team's folder, and a scrutineer's file."""
    place = tmp_path_factory.mktemp("taken in")
    team_with_scrutineer(place / "w")
    mine = scrutineer_of(place / "w", place / "own.jsonl")
    says(mine, RaiseChallenge("police", "Why so late?"))
    says(mine, WriteReflection(SCRUTINEER, "A fair start."))
    says(mine, RaiseChallenge("council", "And here?"))
    return place / "w", place / "own.jsonl"


@given(
    edits=st.dictionaries(st.integers(0, 2), _EDITS, max_size=2),
    byte_edits=_BYTE_EDITS,
    is_chained=st.booleans(),
)
def test_anything_in_a_file_that_is_taken_in(
    scrutinised: tuple[Path, Path],
    tmp_path: Path,
    edits: dict[int, Any],
    byte_edits: list[Any],
    *,
    is_chained: bool,
) -> None:
    """It is taken in and shown, or refused; the team's journal stays as it was."""
    team, own = scrutinised
    (tmp_path / "scrutiny.jsonl").unlink(missing_ok=True)
    journal = (team / "journal.jsonl").read_bytes()
    (tmp_path / "journal.jsonl").write_bytes(journal)
    changed = _chain(own, edits) if is_chained else _bytes_changed(own.read_bytes(), byte_edits)
    sent = tmp_path / "sent.jsonl"
    sent.write_bytes(changed)
    clock = FixedClock(TODAY, 15)
    try:
        preview_take_in(tmp_path, sent, clock)
        take_in(tmp_path, sent, OFFICER, clock=clock)
    except CscpError:
        assert not (tmp_path / "scrutiny.jsonl").exists()
    opened = open_workspace(tmp_path, hour=16)
    assert set(Workspace(team).book.tables["actions"]) == set(opened.book.tables["actions"])
    opened.workspace.scrutiny_entries()
    assert sent.read_bytes() == changed
    assert (tmp_path / "journal.jsonl").read_bytes() == journal


@pytest.fixture(scope="module")
def book(team: Path) -> Book:
    """The records that filters look names up in."""
    return Workspace(team).book


_WORDS = any_text(max_size=8) | st.sampled_from(
    [
        *(":", "-", "<", ">", "..", '"', " ", "/", "is:late", "due:<2w", "quarter:", "2024-25/Q9"),
        *("31/2", "+2w", "9999999999", "²", "٣", "end of ", "q2", "fri", "31.12.99999", "@", ","),
        *(f"{token}:" for table in KINDS for token in tokens_of(table)),
    ]
)
_TYPED = st.lists(_WORDS, max_size=6).map("".join)


class _Texts:
    """What is searched of records that are no actions."""

    def of(self, found: object) -> str:
        return str(found).casefold()


@given(_TYPED, st.sampled_from(sorted(KINDS)))
def test_anything_as_a_filter(book: Book, text: str, table: str) -> None:
    """It selects records, or a sentence says what is not known."""
    texts = None if table == "actions" else _Texts()
    with suppress(CscpError):
        selection = parse_filter(text, book, TODAY, table=table, haystack=texts)
        selection.of(book.tables[table].values())
        assert isinstance(str(selection), str)


@given(_TYPED, st.sampled_from(["past", "future"]))
def test_anything_as_a_date(text: str, prefer: Any) -> None:
    """It is a day, or a sentence says why not."""
    with suppress(CscpError):
        assert read_exact_date(text, TODAY, prefer=prefer)
