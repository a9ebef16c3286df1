"""Command lines in processes of their own: pipes, encodings, signals, disks, permissions."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import Typist
from cscp_tui.base.errors import CscpError
from cscp_tui.cli.main import main
from cscp_tui.store.folder import made_apart
from strangers_paths import others_reach, others_reach_the_program

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

CSCP = [sys.executable, "-m", "cscp_tui"]
REF = "BP24-1.1"


def start(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start a command line."""
    return subprocess.Popen(
        [*CSCP, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command line to its end."""
    return subprocess.run([*CSCP, *words], capture_output=True, check=False, **options)


@pytest.fixture(scope="module", autouse=True)
def no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody's own settings take part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSCP_CONFIG", str(tmp_path_factory.mktemp("config")))
        patch.delenv("CSCP_WORKSPACE", raising=False)
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the demo year."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    made = run("init", str(folder), "--demo")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with one action."""
    folder = tmp_path_factory.mktemp("made") / "croydon"
    for words in (
        ["init", str(folder)],
        ["add", "plan", "--id", "2024/25", "title=Plan", "first_day=1/4/24", "last_day=31/3/25"],
        ["add", "priority", "plan=2024/25", "number=1", "title=Neglect"],
        ["add", "action", "Train staff 🙂", "--priority", "neglect"],
    ):
        assert main(["-w", str(folder), *words]) == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the small workspace."""
    return shutil.copytree(made, tmp_path / "croydon")


def test_the_demo_day_is_today(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A demo's own day is taken for today, for reading and for recording."""
    cscp = Typist(demo, capsys)
    words = ("-w", str(demo), "--by", "Officer")
    listed = cscp.bare(*words, "list", "actions", "rating:red", "--json", today=None)
    late = {action["id"]: action["days_late"] for action in listed.json}
    assert late["BP25-1.1"] == 58, "from 30 September to 27 November 2025"
    noted = cscp.bare(*words, "note", "BP25-1.1", "The draft is out.", today=None)
    assert noted.status == 0, noted.err
    history = cscp.bare(*words, "history", "BP25-1.1", "--json", today=None)
    assert history.json[-1]["on"] == "2025-11-27"
    assert cscp.bare(*words, "undo", today=None).status == 0
    ahead = cscp.bare(*words, "note", "BP25-1.1", "x", "--on", "28/11/2025", today=None)
    assert ahead.status == 1


def test_the_demos_update_has_the_published_figures(demo: Path) -> None:
    """86% at the end of the year, 71% a quarter before."""
    done = run("-w", str(demo), "export", "quarterly", "--quarter", "2024-25/Q4", "-o", "-")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "30 of 35 (86%)" in text
    assert "25 of 35 (71%)" in text


def test_the_demo_on_another_day(demo: Path) -> None:
    """``--as-at`` shows the truth of the end of 2024."""
    done = run("-w", str(demo), "list", "actions", "plan:2024/25", "--as-at=2024-12-31", "--json")
    actions = json.loads(done.stdout)
    assert len(actions) == 35
    assert sum(action["status"] == "delivered" for action in actions) == 25


PAPERS = (
    ("quarterly --quarter 2024-25/Q4", "md html docx zip xlsx"),
    ("quarterly --quarter 2025-26/Q2 --for executive", "html"),
    ("quarterly --quarter 2025-26/Q2 --for public", "docx"),
    ("annual-report --plan 2024/25", "html"),
    ("actions --group-by lead", "csv xlsx json"),
    ("scrutiny-pack --as-at 31/3/2025", "html"),
    ("calendar", "ics"),
)
WRITES = """
import sys
from cscp_tui.cli.main import main
from cscp_tui.store.workspace import Workspace
Workspace.verify = lambda self: None
workspace, folder, *papers = sys.argv[1:]
for number, paper in enumerate(papers):
    words, _, endings = paper.partition("|")
    for ending in endings.split():
        assert not main(
            ["-w", workspace, "export", *words.split(), "-o", f"{folder}/{number}.{ending}"]
        )
"""
"""A program that writes papers in formats; it doesn't verify the same journal for each."""


def written(workspace: Path, into: Path, **settings: str) -> dict[str, bytes]:
    """The papers as a process of its own writes them, by the names of their files."""
    into.mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-c", WRITES, str(workspace), str(into)),
            *("|".join(paper) for paper in PAPERS),
        ],
        env={**os.environ, **settings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in into.iterdir()}


def test_the_same_bytes_anywhere(demo: Path, tmp_path: Path) -> None:
    """Later, in another time zone, locale and folder, and with other hashes of texts."""
    here = written(demo, tmp_path / "here", PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C")
    copy = shutil.copytree(demo, tmp_path / "a copy of it")
    there = written(
        copy, tmp_path / "there", PYTHONHASHSEED="2", TZ="Pacific/Pago_Pago", LC_ALL="C.UTF-8"
    )
    assert len(here) == sum(len(endings.split()) for _, endings in PAPERS)
    assert [name for name, data in here.items() if there[name] != data] == []


def test_nobody_reads_to_the_end(demo: Path) -> None:
    """A reader that goes away, as ``head`` does, gets no complaint."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*CSCP, "-w", str(demo), "list", "actions", "--json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b"112 of 112 actions: all\n"


def test_an_output_that_takes_nothing(demo: Path) -> None:
    """A full disk behind stdout is a sentence."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*CSCP, "-w", str(demo), "list", "plans"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def to_a_full_disk(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line whose stdout is a full disk."""
    with Path("/dev/full").open("wb") as full:
        return subprocess.run([*CSCP, *words], stdout=full, stderr=subprocess.PIPE, check=False)


@pytest.mark.parametrize("command", ["note", "apply", "undo"])
def test_what_was_recorded_is_not_to_be_recorded_again(
    folder: Path, tmp_path: Path, command: str
) -> None:
    """With a full output the change is recorded once, the message and the status say so."""
    if command == "undo":
        assert run("-w", str(folder), "note", REF, "Begun.").returncode == 0
    changes = tmp_path / "changes.jsonl"
    changes.write_text(json.dumps({"command": "note", "args": [REF, "Begun."]}), "utf-8")
    words = {
        "note": ("note", REF, "Begun.", "--json"),
        "apply": ("apply", str(changes)),
        "undo": ("undo", "--json"),
    }[command]
    lines = (folder / "journal.jsonl").read_bytes().count(b"\n")
    done = to_a_full_disk("-w", str(folder), *words)
    said = done.stderr.decode()
    assert (folder / "journal.jsonl").read_bytes().count(b"\n") == lines + 1, said
    assert done.returncode == 3
    assert "The change was recorded, so don't record it again." in said
    assert "No space left on device" in said
    assert "try again" not in said
    assert "Traceback" not in said


def test_a_full_disk_behind_the_messages_changes_nothing(folder: Path) -> None:
    """A change is recorded although its sentence can't be told."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*CSCP, "-w", str(folder), "note", REF, "Begun."],
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == 0
    assert b"Begun." in run("-w", str(folder), "list", "progress-updates").stdout


@pytest.mark.parametrize("words", [("note", REF), ("list", "actions"), ("import",), ()])
def test_what_is_no_text_is_refused(folder: Path, words: tuple[str, ...]) -> None:
    """An argument that isn't UTF-8 is one sentence, and never stored with signs for its bytes."""
    before = (folder / "journal.jsonl").read_bytes()
    line = [os.fsencode(word) for word in (*CSCP, "-w", str(folder), *words)]
    done = subprocess.run([*line, b"caf\xe9"], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().count("isn't UTF-8 text") == 1
    assert done.stderr.count(b"\n") == 1
    assert (folder / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize("is_there", [True, False])
def test_the_next_beginning_clears_up_after_a_killed_one(tmp_path: Path, *, is_there: bool) -> None:
    """What a killed ``init`` left is gone; what another is making at this moment isn't touched."""
    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
    process = start("init", str(folder), "--demo")
    while process.poll() is None and not list(tmp_path.rglob("*.new/journal.jsonl")):
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert list(tmp_path.rglob(".*.new"))
    mine = (folder if is_there else tmp_path) / ".mine.new"
    mine.mkdir()
    with suppress(CscpError), made_apart(folder) as apart:
        assert run("init", str(folder), "--name", "Croydon").returncode == 0
        assert sorted(tmp_path.rglob(".*.new")) == sorted([apart, mine])
    assert list(tmp_path.rglob(".*")) == [mine]


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Who is started in the background ignores Ctrl+C, and so does all that is started there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_ends_quietly(folder: Path) -> None:
    """An interrupted command says nothing and ends as shells expect."""
    process = start("-w", str(folder), "note", REF, "-", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(b"x" * 1_000_000)  # more than a pipe holds: written once it is read
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert (out, err) == (b"", b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_in_any_encoding(encoding: str, folder: Path) -> None:
    """JSON stays JSON, and a table stays a table, where stdout takes few characters."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = run("-w", str(folder), "list", "actions", "--json", env=environment)
    assert json.loads(done.stdout.decode(encoding))[0]["title"] == "Train staff 🙂"
    table = run("-w", str(folder), "list", "actions", env=environment)
    assert table.returncode == 0
    assert "Train staff" in table.stdout.decode(encoding)


def test_a_full_disk_keeps_the_journal_as_it_was(folder: Path) -> None:
    """What cannot be written whole is not written at all."""
    journal = folder / "journal.jsonl"
    before = journal.read_bytes()
    limit = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 100},) * 2); "
        "from cscp_tui.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, "-w", str(folder), "note", REF, "x" * 1000],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"Not saved" in done.stderr
    assert b"Traceback" not in done.stderr
    assert journal.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_a_workspace_of_somebody_else(folder: Path) -> None:
    """Without permission it is read where that is allowed, and never written."""
    before = (folder / "journal.jsonl").read_bytes()
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(0o755)
    if not (others_reach(folder) and others_reach_the_program()):
        pytest.skip("the program lies where nobody else gets")
    # What is loaded must be loaded before: nobody may read the interpreter's own files either.
    as_nobody = (
        "import os, sys; from cscp_tui.cli import main; "
        "main([*sys.argv[1:3], 'undo', '99']); main([*sys.argv[1:3], 'check']); "
        "os.environ['CSCP_CONFIG'] = '/nowhere'; "
        "print('-', file=sys.stderr, flush=True); os.setegid(65534); os.seteuid(65534); "
        "sys.exit(main())"
    )

    def run_as_nobody(*words: str) -> tuple[int, bytes]:
        code = [sys.executable, "-c", as_nobody, "-w", str(folder), *words]
        done = subprocess.run(code, capture_output=True, check=False)
        return done.returncode, done.stderr.partition(b"-\n")[2]

    status, said = run_as_nobody("note", REF, "x")
    assert status == 1, said
    assert said.count(b"\n") == 1
    assert b"Traceback" not in said
    assert (folder / "journal.jsonl").read_bytes() == before
    (folder / "journal.jsonl").chmod(0o600)
    status, said = run_as_nobody("check")
    assert status == 1
    assert b"permission denied" in said


def test_the_app_is_opened_on_a_terminal_only(folder: Path) -> None:
    """In a pipe it is said what scripts use."""
    done = run("-w", str(folder), stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert b"needs a terminal" in done.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("export", "actions"), 0),
        (("list", "actions", "--json"), 0),
        (("note", REF, "-"), 1),
        ((), 1),
        (("list", "nothing"), 2),
    ],
)
def test_streams_that_a_script_has_closed(
    folder: Path, tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    """Some schedulers close them all: nothing fails over it, and no file takes their place."""
    journal = (folder / "journal.jsonl").read_bytes()
    ended = subprocess.run(
        ["sh", "-c", '"$@" <&- >&- 2>&-', "sh", *CSCP, "-w", str(folder), *words],
        check=False,
        env=os.environ | {"CSCP_STATE": str(tmp_path / "state")},
    )
    assert ended.returncode == status
    kept = [path.name for path in (tmp_path / "state").glob("*")]
    assert set(kept) <= {
        "snapshots"
    }  # what was compared with its journal, and no report of a fault
    assert (folder / "journal.jsonl").read_bytes() == journal
