"""A scrutineer who does anything: random commands and keys, after which the team's files are compared.

    python tests/scrutineers_at_random.py --commands 500 --keys 3000 --seed 1

No byte of the team's files changes, neither meanwhile nor by what the team does next: a restore, a
merge, or taking the scrutineer's file in.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from building import HOSTILE, OFFICER, TODAY, context, record
from cscp_tui.base.errors import CscpError
from cscp_tui.cli.main import main
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Role
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.redacted_lines import redactions_in
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.take_in import take_in
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.tui.session import Session
from scrutinised import SCRUTINEER, contents, says, scrutineer_of, team_with_scrutineer
from sitting import sitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.cli.parser import CommandLineParser

NAME = "Zebedee Bakewell"
NOW = datetime(2024, 11, 25, 15, tzinfo=UTC)
_OWN = ("scrutiny.jsonl", "scrutiny.lock", "scrutiny.holder", "scrutiny.torn")
_KEYS = (
    *"abcdefghijklmnopqrstuvwxyz0123456789=?/:.,+-*[] ",
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown"),
    *("home", "end", "delete", "backspace", "space", "f1", "f2", "f3", "f4", "f5", "f6", "f8"),
    *("ctrl+s", "ctrl+p", "ctrl+z", "ctrl+y", "ctrl+r", "ctrl+e", "ctrl+l", "ctrl+d", "D", "R"),
)
_SENSIBLY = 0.4
_REFS = ("CH-S1", "CH-S2", "CH-1", "BP24-1.1", "BP24-1.2")
_LIKELY = (
    ("add", "challenge", "put_to=police", f"question=Why does {NAME} lead?"),
    ("add", "challenge", "put_to=QAG", "question=Who checks this?"),
    ("add", "reflection", "quarter=2024-25/Q3", f"text={NAME} led well."),
    ("close", "REF", "--outcome", "So it is.", "--yes"),
    ("reopen", "REF"),
    ("redact", "REF", NAME, "--why", "It is a name.", "--for-good", "--yes"),
    ("redact", "REF", "lead", "--why", "It is a name.", "--for-good", "--yes"),
    *(("undo",), ("redo",), ("undo", "1"), ("undo", "2", "--rest"), ("clock", "--correct")),
    *(("backup",), ("check", "--repair", "--yes"), ("claim", "--yes"), ("templates",)),
    ("export", "scrutiny-pack", "-o", "pack.html"),
    ("note", "REF", "Begun.", "--yes", "--upgrade"),
)


def scrutinised_folder(place: Path) -> Path:
    """A workspace with signed files, backups, templates, exports and the texts of both sides."""
    team = team_with_scrutineer(place / "w")
    record(team, AddProgressUpdate("BP24-1.1", f"{NAME} has led this."))
    for name in ("signed", "templates", "exports"):
        (team.workspace.folder / name).mkdir(exist_ok=True)
        (team.workspace.folder / name / "kept.md").write_text(f"{NAME} {name}")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", f"Why does {NAME} lead?"))
    team.workspace.follow()
    save_snapshot(team)
    back_up(team.workspace.folder, NOW, OFFICER)
    return team.workspace.folder


def of_the_team(folder: Path) -> dict[str, bytes]:
    """The team's files: all but the scrutineer's journal and its locks."""
    return {name: data for name, data in contents(folder).items() if not name.startswith(_OWN)}


def _leaves(parser: CommandLineParser) -> Iterator[CommandLineParser]:
    if not parser.commands:
        yield parser
    for each in parser.commands.values():
        yield from _leaves(each)


def _values(folder: Path, chance: random.Random) -> list[str]:
    inside = [str(path) for path in sorted(folder.rglob("*"))]
    new = [str(folder / name) for name in ("backups/auto-2099-01-01.zip", "exports/x.md", "x.xlsx")]
    records = [
        "BP24-1.1",
        "BP24-1.2",
        "CH-S1",
        "CH-1",
        "police",
        "QAG",
        "partnership",
        "QAG-2024-11-25",
    ]
    words = [
        NAME,
        "It is a name.",
        "2024-25/Q3",
        "2024/25",
        "25/11/2024",
        "1",
        "none",
        "-",
        HOSTILE,
    ]
    pairs = [
        "title=Other",
        "put_to=police",
        "question=Why?",
        "text=So it is.",
        "quarter=2024-25/Q3",
    ]
    return chance.choices([*inside, *new, *records * 3, *words * 3, *pairs * 2], k=8)


def random_command(folder: Path, chance: random.Random) -> list[str]:
    """A command line of any command with any of its options, or one that makes sense."""
    if chance.random() < _SENSIBLY:
        words = [chance.choice(_REFS) if each == "REF" else each for each in chance.choice(_LIKELY)]
        return ["-w", str(folder), "--role", "scrutineer", "--by", SCRUTINEER, *words]
    command = chance.choice(list(_leaves(make_parser())))
    words, values = command.prog.split()[1:], _values(folder, chance)
    for action in command._actions:
        if action.dest in {"help", "version", "role", "workspace", "encoding"}:
            continue
        is_option = bool(action.option_strings)
        often = {"why": 0.7, "yes": 0.7, "for_good": 0.7, "drop_newer": 0.7, "output": 0.6}
        if is_option and chance.random() > often.get(action.dest, 0.15):
            continue
        words += action.option_strings[-1:]
        if action.nargs == 0:
            continue
        choices = list(map(str, action.choices or ()))
        words.append(chance.choice(choices if choices and chance.random() < 0.9 else values))
    return ["-w", str(folder), "--role", "scrutineer", "--by", SCRUTINEER, *words]


def run_commands(folder: Path, number: int, seed: int) -> tuple[list[list[str]], int]:
    """Run random commands.

    Returns:
        Those after which a file of the team's was another, and how many recorded something.
    """
    chance, wrong, recorded = random.Random(seed), [], 0
    before, own = of_the_team(folder), folder / "scrutiny.jsonl"
    for _ in range(number):
        words, size = random_command(folder, chance), own.stat().st_size
        with (
            contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())),
            contextlib.redirect_stderr(io.StringIO()),
            suppress(SystemExit),
        ):
            main(words, clock=FixedClock(TODAY, 16))
        recorded += own.stat().st_size > size
        if (after := of_the_team(folder)) != before:
            wrong.append(words)
            before = after
    return wrong, recorded


async def press_keys(folder: Path, number: int, seed: int) -> list[str]:
    """Press random keys in the app; return those after which a file of the team's was another."""
    chance, wrong, pressed = random.Random(seed), [], 0
    before = of_the_team(folder)
    while pressed < number:
        recorder = scrutineer_recorder(folder, FixedClock(TODAY, 16))
        async with sitting(Session(recorder, SCRUTINEER, Role.SCRUTINEER)) as on:
            while pressed < number and on.app.is_running:
                keys = chance.choices(_KEYS, k=20)
                pressed += len(keys)
                await on.press(*keys)
                if (after := of_the_team(folder)) != before:
                    wrong.append(" ".join(keys))
                    before = after
    return wrong


def what_the_team_does_next(folder: Path) -> list[str]:
    """Restore, merge, take the scrutineer's file in, and look for what that changed of the team's."""
    journal, wrong = folder / "journal.jsonl", []
    before = journal.read_bytes()
    copy = folder.parent / "copy.jsonl"
    copy.write_bytes(before)
    theirs = folder.parent / "theirs.jsonl"
    shutil.copyfile(folder / "scrutiny.jsonl", theirs)
    steps: dict[str, Callable[[], object]] = {
        "restore": lambda: [
            restore(plan_restore(folder, path), NOW, OFFICER)
            for path in sorted((folder / "backups").glob("*.zip"))
        ],
        "merge": lambda: _merged(folder, copy),
        "take in": lambda: take_in(folder, theirs, OFFICER, FixedClock(TODAY, 17)),
    }
    for name, step in steps.items():
        with suppress(CscpError):
            step()
        if journal.read_bytes() != before:
            wrong.append(f"{name} changed the team's journal")
    with suppress(CscpError):
        repair(folder, NOW, OFFICER)  # backups made before a redaction have the scrutineer's text
    wrong += [each.sentence for each in check(folder) if not each.is_harmless]
    if journal.read_bytes() != before:
        wrong.append("a repair changed the team's journal")
    if list(redactions_in(journal.read_bytes())):
        wrong.append("the team's journal has a redaction")
    return wrong


def _merged(folder: Path, copy: Path) -> None:
    team = team_recorder(folder, FixedClock(TODAY, 17))
    other = read_other(copy, team.workspace)
    merge(team, other, plan_with(team.workspace, other, {}), {}, context())


def _measure() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--commands", type=int, default=500)
    parser.add_argument("--keys", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["CSCP_CONFIG"] = str(Path(name) / "config")
        os.environ["XDG_STATE_HOME"] = str(Path(name) / "state")
        folder = scrutinised_folder(Path(name))
        elsewhere = Path(name) / "elsewhere"
        elsewhere.mkdir()
        os.chdir(elsewhere)
        wrong, recorded = run_commands(folder, options.commands, options.seed)
        keys = asyncio.run(press_keys(folder, options.keys, options.seed))
        later = what_the_team_does_next(folder)
        os.chdir("/")
    for each in (*wrong, *keys, *later):
        print(each)
    print(
        f"{options.commands} commands, of which {recorded} recorded something, and {options.keys} "
        f"keys: {len(wrong) + len(keys)} changed a file of the team's, {len(later)} afterwards"
    )
    return bool(wrong or keys or later)


if __name__ == "__main__":
    sys.exit(_measure())
