"""Settings of every test, and the demo year, which is loaded once."""

from __future__ import annotations

import gc
import gettext
import os
import re
import shutil
import sys
import zipfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings

from command_line import cscp
from cscp_tui.base import text_removal
from cscp_tui.base.paths import STATE_VARIABLE
from cscp_tui.domain import personal_identifiers
from cscp_tui.domain.book import Book
from cscp_tui.domain.records import KINDS
from cscp_tui.services import amended_papers, meetings, minutes, updates
from cscp_tui.services.demo import load_demo
from cscp_tui.store import (
    as_at,
    backup,
    check,
    codec,
    history,
    journal,
    merge_plan,
    redacted_files,
    redacted_lines,
    redaction,
    repair,
    restore,
    salvage,
    signed_files,
    snapshot,
    state,
    undo,
    witnesses,
    workspace,
)
from cscp_tui.store.clock import DayClock, system_clock
from cscp_tui.store.codec import decode_verified
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.formats import bytes_of
from cscp_tui.writers.markdown import READING, DocumentConverter
from papers_written_quickly import papers_written_quickly
from postgres_server import NO_SERVER
from tui.still_loops import StillLoop, take_apart, toolkit_keeps_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.documents.document import Document
    from cscp_tui.documents.formats import PaperFormat
    from cscp_tui.documents.templates import Templates
    from cscp_tui.domain.changes import Line
    from cscp_tui.domain.personal_identifiers import Identifier
    from cscp_tui.domain.schema import RecordKind

__all__ = ["cscp"]

_FEWEST_AT_ONCE = 2
_MOST_FOLDED = 40
"""How many books are kept that lines were folded into."""
_LONGEST_NAME = 30

gc.set_threshold(1_500_000)  # each test throws an app away; looking for it all the time takes long
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes read what one compiled


_FORKING = {"test_everyone", "test_faults", "test_scrutineers_together", "test_signing_killed"}
"""Tests that let a copy of their process be killed."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Let a process of several tell of a test that passes once, not before and after it too.

    Each time wakes a thread on either side, which for most tests takes longer than the test.
    """
    if not hasattr(item.config, "workerinput"):
        return None
    told = runtestprotocol(item, log=False, nextitem=nextitem)
    is_plain = all(each.passed for each in told)
    for each in told:
        if each.when == "call" or not is_plain:
            item.ihook.pytest_runtest_logreport(report=each)
    return True


def pytest_collection(session: pytest.Session) -> None:
    """Let the second process load all tests from the last to the first.

    In a fresh checkout each then finds half of them compiled by the other: that takes longer than
    anything else before the first test.
    """
    folder = session.config.rootpath / "tests"
    is_whole = [Path(each).resolve() for each in session.config.args] == [folder]
    if _is_second(session.config) and is_whole:
        parts = (*folder.glob("*/"), *folder.glob("test_*.py"))
        found = (each for each in parts if each.is_file() or any(each.rglob("test_*.py")))
        session.config.args = [str(each) for each in sorted(found, reverse=True)]


def _is_second(config: pytest.Config) -> bool:
    return getattr(config, "workerinput", {}).get("workerid") == "gw1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with those that copy their process, which takes ten times as long once it is large.

    Then Hypothesis reads the program's modules for values, and keeps them in files: two processes that
    begin at either end each read half of them.
    """
    items.sort(key=lambda item: (item.path.stem not in _FORKING, item.path))
    if _is_second(config):
        for name in [each for each in reversed(sys.modules) if each.startswith("cscp_tui")]:
            sys.modules[name] = sys.modules.pop(name)


def pytest_collection_finish() -> None:
    """Let the collector pass over what stays for the whole run."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Let go of the screens of a test."""
    yield
    take_apart()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Collect what is left once; pytest does it twice, through all that the tests worked out.

    A process of several is past telling of files that were left open, so it lets go of all as it ends.
    """
    if terminals := sys.modules.get("pseudo_terminal"):
        terminals.let_the_ready_program_go()
    if not hasattr(session.config, "workerinput"):
        gc.collect()
    gc.freeze()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], StillLoop]]:
    """What asynchronous tests run on."""
    return {"still": StillLoop}


@contextmanager
def the_demo_begins_at_noon() -> Iterator[None]:
    """Let the demo's time of day go on from noon, whatever time it is: its meetings have hours."""
    ahead = datetime(2025, 11, 27, 12, tzinfo=UTC) - system_clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DayClock.__init__, "__defaults__", (lambda: system_clock() + ahead,))
        yield


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` means: each of them imports and collects everything anew."""
    return max(os.cpu_count() or 1, _FEWEST_AT_ONCE)


settings.register_profile(
    "fast",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", parent=settings.get_profile("fast"), max_examples=1000)
settings.register_profile(
    "searching",
    parent=settings.get_profile("fast"),
    max_examples=1000,
    derandomize=False,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@contextmanager
def no_waiting_for_disks() -> Iterator[None]:
    """Leave to the system when files reach the disk: no test cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@contextmanager
def packed_quickly() -> Iterator[None]:
    """Let archives be somewhat larger: packing them well takes long, and no test is of their sizes."""
    pack = zipfile._get_compressor  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "_get_compressor", lambda kind, _=None: pack(kind, 1))
        # What python-docx packs is packed again.
        patch.setattr("docx.opc.phys_pkg.ZIP_DEFLATED", zipfile.ZIP_STORED)
        yield


@contextmanager
def decoded_once() -> Iterator[None]:
    """Decode each line of a journal, and each ``cscp.json``, once, however often it is opened and verified."""
    decode = lru_cache(20_000)(codec.decode)
    decoder_of = snapshot._decoder

    @lru_cache(40)
    def present(kinds: tuple[RecordKind, ...], data: bytes) -> object:
        return decoder_of(kinds).decode(data)

    def decoder(kinds: tuple[RecordKind, ...]) -> SimpleNamespace:
        return SimpleNamespace(decode=partial(present, kinds))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "_decoder", decoder)
        patch.setattr(journal, "decode_verified", lru_cache(20_000)(decode_verified))
        for module in (codec, history, redacted_lines, salvage, undo):
            patch.setattr(module, "decode", decode)
        yield


@contextmanager
def folded_once() -> Iterator[None]:
    """Fold the same lines once, however often their journal is opened and verified.

    The lines themselves are read and verified each time.
    """
    known: dict[tuple[int, ...], tuple[list[Line], Book]] = {}

    def fold(lines: Iterable[Line]) -> Book:
        kept = list(lines)
        key = (len(KINDS), *map(id, kept))  # tests that add a kind have books with a table more
        if key not in known:
            if len(known) == _MOST_FOLDED:
                del known[next(iter(known))]
            known[key] = kept, as_at.fold(kept)
        return _copied(known[key][1])

    with pytest.MonkeyPatch.context() as patch:
        for module in (backup, check, merge_plan, repair, restore, salvage, state, workspace):
            patch.setattr(module, "fold", fold)
        yield


def _copied(book: Book) -> Book:
    """A book with the same records, in the same order, to be changed."""
    copy = Book()
    for to, tables in ((copy.tables, book.tables), (copy.undone, book.undone)):
        for table, records in tables.items():
            to[table].update(records)
    return copy


@contextmanager
def searched_once() -> Iterator[None]:
    """Look for what may identify somebody in each text once: most papers have the same texts."""
    passages = personal_identifiers._passages

    @lru_cache(2_000)
    def found(text: str) -> tuple[Identifier, ...]:
        return tuple(passages(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal_identifiers, "_passages", found)
        yield


@contextmanager
def squeezed_once() -> Iterator[None]:
    """Bring each text into the form that is searched once: most files have the same styles.

    The same file, too, is searched for the same texts, and written without them, once.
    """

    @lru_cache(50)
    def without(data: bytes, texts: tuple[str, ...]) -> bytes:
        return text_removal.removed(data, texts)

    occurrences = lru_cache(100)(text_removal.occurrences)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_removal, "squeezed", lru_cache(500)(text_removal.squeezed))
        for module in (redacted_files, redaction):
            patch.setattr(module, "occurrences", occurrences)
            patch.setattr(module, "removed", lambda data, texts: without(data, tuple(texts)))
        yield


@contextmanager
def translations_sought_once() -> Iterator[None]:
    """Look for translations of the words of ``argparse`` once: each parser looks for fifty, in folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gettext, "find", lru_cache(100)(gettext.find))
        yield


@contextmanager
def converted_once() -> Iterator[None]:
    """Convert each page to Markdown once, however often it is exported."""
    convert = DocumentConverter.convert

    @lru_cache(500)
    def converted(html: str) -> str:
        return convert(DocumentConverter(bs4_options=READING), html)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DocumentConverter, "convert", lambda _, html: converted(html))
        yield


@pytest.fixture(scope="session")
def written_once() -> Iterator[Callable[..., bytes]]:
    """Write each paper once in each format, however often it is signed, exported and compared.

    The tests of writers ask them themselves.
    """

    @lru_cache(100)
    def written(document: Document, paper_format: PaperFormat) -> bytes:
        return bytes_of(document, paper_format)

    def write(
        document: Document, paper_format: PaperFormat, templates: Templates | None = None
    ) -> bytes:
        if templates is not None and templates.files:
            return bytes_of(document, paper_format, templates)
        return written(document, paper_format)

    with pytest.MonkeyPatch.context() as patch:
        for module in (amended_papers, meetings, minutes, updates):
            patch.setattr(module, "bytes_of", write)
        printed_seals = lru_cache(200)(signed_files.printed_seals)
        for other in (signed_files, witnesses):
            patch.setattr(other, "printed_seals", printed_seals)
        yield write


@pytest.fixture(scope="session", autouse=True)
def whole_run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Prepare what holds for every test at once: asking each test for each of these takes long.

    The program keeps its own state in a folder of the run, so that no test writes to that of who runs
    them.
    """
    os.environ.setdefault(STATE_VARIABLE, str(tmp_path_factory.mktemp("state")))
    with ExitStack() as stack:
        for each in _FOR_EVERY_TEST:
            stack.enter_context(each())
        request.getfixturevalue("written_once")
        yield


_FOR_EVERY_TEST = (
    toolkit_keeps_time,
    the_demo_begins_at_noon,
    no_waiting_for_disks,
    packed_quickly,
    decoded_once,
    folded_once,  # whose lines are known again as they are decoded once
    searched_once,
    squeezed_once,
    converted_once,
    translations_sought_once,
)


@pytest.fixture
def quick_papers(written_once: Callable[..., bytes]) -> Iterator[None]:
    """Word files and workbooks hold no more than the page, for tests that sign and read none of them."""
    with papers_written_quickly(written_once):
        yield


_NUMBERS = count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a test's own. Pytest itself looks through thousands of others for its number."""
    name = re.sub(r"\W", "_", request.node.name)[:_LONGEST_NAME]
    return tmp_path_factory.mktemp(f"{name}-{next(_NUMBERS)}", numbered=False)


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace of the demo year, which no test changes."""
    folder = tmp_path_factory.mktemp("demo") / "croydon"
    load_demo(folder)
    before = (folder / "journal.jsonl").read_bytes()
    yield folder
    assert (folder / "journal.jsonl").read_bytes() == before


@pytest.fixture(scope="session")
def demo_year(loaded_demo: Path) -> Workspace:
    """The demo year, to be read."""
    return Workspace(loaded_demo)


@pytest.fixture
def demo(loaded_demo: Path, tmp_path: Path) -> Path:
    """A workspace of the demo year of a test's own."""
    return shutil.copytree(loaded_demo, tmp_path / "croydon")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out for want of a database server, which ``.ci/run`` refuses."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = sum(NO_SERVER in str(report.longrepr) for report in skipped)
    if left_out:
        terminalreporter.write_line(f"{left_out} tests were left out: {NO_SERVER}")
