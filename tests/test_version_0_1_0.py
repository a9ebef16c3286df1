"""A workspace of version 0.1.0, in format 2: it opens, replays and exports as it did then.

``fixtures/version-0.1.0`` was written by version 0.1.0: a workspace with every kind of record, a
merge, a redaction and a signed-off quarter, and the data that the program printed about it. It is
never written anew.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import Typist
from cscp_tui.domain.records import KINDS
from cscp_tui.store.codec import decode_all
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION_0_1_0 = Path(__file__).parent / "fixtures" / "version-0.1.0"
CHANGES, SCRUTINY_CHANGES = 966, 3
SIGNED = "2025-26/Q2"

PRINTED: dict[str, tuple[list[str], Any]] = {
    " ".join(each["words"]): (each["words"], each["printed"])
    for each in json.loads(gzip.decompress((VERSION_0_1_0 / "printed.json.gz").read_bytes()))
}
"""The data that version 0.1.0 printed, by command line."""

RECORDED = [words for words in PRINTED if not words.startswith("export figures")]
FIGURES = [words for words in PRINTED if words.startswith("export figures")]

QUARTERS = ("2024-25/Q1", "2024-25/Q2", "2024-25/Q3", "2024-25/Q4", "2025-26/Q1", "2025-26/Q2")
COUNTED_OTHERWISE: dict[tuple[str, str], str] = (
    {
        (quarter, figure): "What was due on a quarter's last day is Amber as at that day."
        for quarter in ("2024-25/Q2", "2024-25/Q3", "2024-25/Q4", "2025-26/Q1", "2025-26/Q2")
        for part in (
            "Open, ",
            "Exceptions: ",
            "Executive: ",
            "Reviews: ",
            "Audits: ",
            "Scrutineer: ",
        )
        for figure in (f"{part}Amber", f"{part}Green")
    }
    | {
        ("2024-25/Q3", "Due next, 1 January 2025 to 31 March 2025"): (
            "What is on hold is listed when its review date comes, though it has a later due date."
        )
    }
    | {
        (quarter, words): reason
        for quarter in (*QUARTERS, "2025-26/Q3")
        for words, reason in (
            ("Exceptions: Due and not delivered", "counted for each population since"),
            (
                "Delivered this quarter: No impact yet",
                "says since that the Executive's are not counted",
            ),
        )
    }
    | {
        ("2025-26/Q3", f"{words}: Open at start"): "as signed off since, with corrections beside it"
        for words in ("Movement", "2 Neglect, movement")
    }
)
"""Figures that are rightly counted in another way since, by quarter and words, with the reason."""

RATINGS = frozenset({"standing", "rating", "rating_computed", "rating_because"})
RATED_OTHERWISE = frozenset(
    {"due on the quarter's last day", "review date on the quarter's last day"}
)
"""Reasons of ratings that are rightly others since: that day is shown as at its close."""

SAID_OTHERWISE: dict[str, str] = {}
"""Computed keys of records that are rightly another value since, with the reason."""


def unpacked(folder: Path) -> Path:
    """Unpack the workspace into a new folder."""
    with tarfile.open(VERSION_0_1_0 / "workspace.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(tmp_path_factory.mktemp("version-0.1.0"))


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)


@pytest.fixture
def shared(shared_folder: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    """Commands on a workspace that tests only read."""
    return Typist(shared_folder, capsys)


@pytest.fixture
def own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    """Commands on a workspace of the test's own."""
    return Typist(unpacked(tmp_path / "croydon"), capsys)


def printed(typist: Typist, words: list[str]) -> Any:
    """Return the data of a command line, on the workspace's own day."""
    answer = typist.bare("-w", str(typist.folder), *words, today=None)
    assert answer.status == 0, answer.err
    return answer.json


def differences(then: Any, now: Any, where: str = "") -> Iterator[str]:
    """The places in which data are not as they were; keys that came since are no difference."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            if key not in now:
                yield f"{where}/{key} is missing"
            elif key in RATINGS and now.get("rating_because") in RATED_OTHERWISE:
                continue
            elif key not in SAID_OTHERWISE:
                yield from differences(value, now[key], f"{where}/{key}")
    elif isinstance(then, list) and isinstance(now, list):
        if len(then) != len(now):
            yield f"{where} has {len(now)} members, not {len(then)}"
        for place, (one, other) in enumerate(zip(then, now, strict=False)):
            yield from differences(one, other, f"{where}/{place}")
    elif then != now:
        yield f"{where} is {now!r}, not {then!r}"


def counted(figures: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    """What each figure counts, by its quarter and words."""
    return {
        (each["quarter"], each["figure"]): [
            each[key] for key in ("numerator", "denominator", "percent", "records")
        ]
        for each in figures
    }


_SINCE = {"lines", "agenda_items", "issued_minutes"}
"""The tables that later versions have too."""


def test_it_has_every_kind_of_record() -> None:
    """So that a field that is renamed without an upcaster is noticed."""
    listed = {words.split()[1].replace("-", "_") for words in PRINTED if words.startswith("list ")}
    assert listed == set(KINDS) - _SINCE
    assert all(PRINTED[f"list {table.replace('_', '-')} --json"][1] for table in listed)


def test_it_opens_and_every_change_is_as_it_was_written(shared: Typist) -> None:
    """Every line of format 2 is verified, and reading leaves the journal alone."""
    journal = shared.journal
    assert {json.loads(line)["v"] for line in journal.splitlines()} == {2}
    checked = shared.does("check")
    assert f"{CHANGES:,} changes" in checked.out
    assert f"{SCRUTINY_CHANGES:,} changes" in checked.out
    assert len(decode_all(journal)) == CHANGES
    assert shared.journal == journal


@pytest.mark.parametrize("name", RECORDED)
def test_records_and_histories_are_the_same(shared: Typist, name: str) -> None:
    """Lists, histories and corrections have the values that version 0.1.0 gave them."""
    words, then = PRINTED[name]
    assert list(differences(then, printed(shared, words)))[:10] == []


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_every_quarter_count_the_same_records(shared: Typist, name: str) -> None:
    """Numerators, denominators, percentages and the records behind them."""
    words, then = PRINTED[name]
    before, after = counted(then), counted(printed(shared, words))
    expected = {key: value for key, value in before.items() if key not in COUNTED_OTHERWISE}
    assert {key: after.get(key) for key in expected} == expected


def test_the_signed_off_quarter_is_exported_byte_for_byte(shared: Typist, tmp_path: Path) -> None:
    """Every file of the sign-off, for each audience and in each format."""
    [signed] = PRINTED["list sign-offs --json"][1]
    assert len(signed["files"]) == 15
    for file in signed["files"]:
        audience, file_format = file["audience"], file["format"]
        target = tmp_path / f"{audience}.{'zip' if file_format == 'csv' else file_format}"
        words = ("--for", audience, "--format", file_format, "-o", str(target))
        shared.does("export", "quarterly", "--quarter", SIGNED, *words)
        assert sha256(target.read_bytes()).hexdigest() == file["hash"]


@pytest.mark.parametrize("present", ["as it was", "missing"])
def test_a_change_on_top_works_and_is_undone(own: Typist, present: str) -> None:
    """Lines of format 2 stay as they are; new ones stand after them."""
    before, text = own.journal, "Recorded by a later version."
    if present == "missing":
        (own.folder / "cscp.json").unlink()
    name = "list progress-updates --json"
    own.bare("-w", str(own.folder), "note", "BP25-1.3", text, "--upgrade", today=None)
    assert own.journal.startswith(before)
    assert own.journal.count(b"\n") == before.count(b"\n") + 1
    assert text in json.dumps(printed(own, PRINTED[name][0]))
    own.bare("-w", str(own.folder), "undo", today=None)
    assert list(differences(PRINTED[name][1], printed(own, PRINTED[name][0]))) == []
    assert own.journal.startswith(before)


def test_the_book_is_the_same_with_and_without_its_snapshot(own: Typist) -> None:
    """What ``cscp.json`` says is what the lines say."""
    snapshot = Workspace(own.folder).book.tables
    (own.folder / "cscp.json").unlink()
    assert Workspace(own.folder).book.tables == snapshot
