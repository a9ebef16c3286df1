"""Damage copies of a small workspace in every way, and compare each reading with what is true.

Run from the checkout: ``python tests/store/many_damages.py --seed 7 --count 1000``. Each trial takes a
copy, with or without ``cscp.json`` and ``backups/``, and damages the team's journal, the
scrutineer's, or both. What is true is stated before. Then:

- no reading with status 0 differs from it, unless the journals are whole chains and nothing in the
  folder knows a line that they lack (this script looks for such knowledge in its own way);
- ``check`` finds fault wherever a reading was refused;
- ``check --repair`` ends with the truth, or says what is missing;
- ``restore`` with a backup that is kept elsewhere ends with the truth.

It ends with 1 and names the trials that fail.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from cscp_tui.cli.main import main as cscp_main  # noqa: E402
from cscp_tui.domain.commands.scrutiny import RaiseChallenge  # noqa: E402
from cscp_tui.store.clock import FixedClock  # noqa: E402
from cscp_tui.store.team import save_snapshot, team_recorder  # noqa: E402
from scrutinised import says, scrutineer_of  # noqa: E402
from services.scrutinised_years import small_year  # noqa: E402

TODAY = date(2025, 10, 2)
JOURNAL, SCRUTINY = "journal.jsonl", "scrutiny.jsonl"
READINGS = (
    ("list", "actions", "--json"),
    ("list", "actions", "--as-at", "31/12/2024", "--json"),
    ("list", "challenges", "--json"),
    ("list", "answers", "--json"),
    ("export", "figures"),
    ("export", "quarterly", "--quarter", "2024-25/Q3"),
    ("export", "quarterly", "--quarter", "2025-26/Q2"),
    ("export", "challenges"),
    ("history", "BP24-1.2"),
)
SAYS_WHAT_IS_MISSING = re.compile(
    r"lost|missing|is gone|no longer|nothing in the folder has|couldn't|can't|nothing is taken|"
    r"another history|second history|taken out of the folder|Ask the scrutineer|doesn't have|restore|"
    r"depends on"
)


class Answer(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    said: str


def asked(folder: Path, *words: str) -> Answer:
    """Type a command in this process."""
    out, said = TextIOWrapper(BytesIO(), "utf-8", write_through=True), StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        words = ("-w", str(folder), "--by", "Business officer", *words)
        status = cscp_main(words, clock=FixedClock(TODAY, 13))
    return Answer(status, out.buffer.getvalue().decode(), said.getvalue())


@dataclass
class Sound:
    """A workspace without damage, and what is true of it."""

    folder: Path
    backup: Path
    """A backup of all of it, kept elsewhere."""
    stranger: Path
    """Another workspace."""
    truth: dict[tuple[str, ...], str] = field(default_factory=dict)
    seals: dict[str, list[str]] = field(default_factory=dict)
    """The hashes of each journal's lines."""


def make_sound(place: Path) -> Sound:
    """Make a year with a signed quarter, a backup that is a little older, and one of the present."""
    folder = place / "sound"
    small_year(folder)

    def do(*words: str) -> None:
        answer = asked(folder, *words)
        assert answer.status == 0, (words, answer.said)

    do("sign-off", "2024-25/Q3", "--how", "email", "--yes")
    do("note", "BP24-1.2", "Half of it is done.")
    do("backup", str(folder / "backups"))
    do("set", "BP24-2.1", "intended_outcome=Schools ask.")
    theirs = scrutineer_of(folder, day=TODAY)
    says(theirs, RaiseChallenge("police", "What came of it?"))
    says(theirs, RaiseChallenge("council", "And what did not?"))
    do("move", "BP24-1.2", "1/12/2025", "--reason", "funding", "--cause", "within")
    do("deliver", "BP24-1.2", "--impact", "Schools ask for it.")
    backup = place / "elsewhere.zip"
    do("backup", str(backup))
    stranger = place / "stranger"
    small_year(stranger, "Another plan")
    sound = Sound(folder, backup, stranger)
    for words in READINGS:
        answer = asked(folder, *words)
        assert answer.status == 0, (words, answer.said)
        sound.truth[words] = answer.out
    for name in (JOURNAL, SCRUTINY):
        sound.seals[name] = [json.loads(line)["hash"] for line in lines(folder / name)]
    return sound


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


# Damages of the bytes of a journal

Bytes = Callable[[bytes, random.Random], bytes]


def _joined(found: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in found)


def _some(data: bytes, chance: random.Random, *, first: int = 0) -> tuple[list[bytes], int]:
    """The lines, and the place of one of them."""
    found = data.split(b"\n")[:-1]
    return found, chance.randrange(min(first, len(found) - 1), len(found))


def cut_at_a_line(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance, first=1)
    return _joined(found[:place])


def cut_the_last_line(data: bytes, _chance: random.Random) -> bytes:
    return _joined(data.split(b"\n")[:-2])


def cut_within_a_line(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def cut_within_the_last_line(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(data[:-1].rindex(b"\n") + 1, len(data))]


def lose_a_line(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance)
    return _joined(found[:place] + found[place + 1 :])


def lose_several_lines(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance)
    return _joined(found[:place] + found[place + chance.randrange(2, 6) :])


def flip_a_bit(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def flip_several_bits(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(2, 9)):
        data = flip_a_bit(data, chance)
    return data


def zero_a_sector(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes(len(data[place : place + 512])) + data[place + 512 :]


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance)
    other = chance.randrange(len(found))
    found[place], found[other] = found[other], found[place]
    return _joined(found)


def double_a_line(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance)
    other = chance.randrange(len(found) + 1)
    return _joined([*found[:other], found[place], *found[other:]])


def double_all(data: bytes, _chance: random.Random) -> bytes:
    return data + data


def insert_words(data: bytes, chance: random.Random) -> bytes:
    found, place = _some(data, chance)
    words = chance.choice([b"", b"<<<<<<< mine", b"{}", b'{"v":3,"n":7}', b"\xff\xfe"])
    return _joined([*found[:place], words, *found[place:]])


def change_line_ends(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n", b" \n"]))


def mark_byte_order(data: bytes, _chance: random.Random) -> bytes:
    return b"\xef\xbb\xbf" + data


def encode_otherwise(data: bytes, chance: random.Random) -> bytes:
    return data.decode().encode(chance.choice(["utf-16", "utf-16-le", "utf-32"]))


def add_zeros(data: bytes, chance: random.Random) -> bytes:
    return data + bytes(chance.randrange(1, 5000))


def add_rubbish(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.randrange(1, 300)) + chance.choice([b"", b"\n"])


def lose_the_last_line_end(data: bytes, chance: random.Random) -> bytes:
    return data[:-1] + chance.choice([b"", b"", b" ", b"\r"])


def empty(_data: bytes, _chance: random.Random) -> bytes:
    return b""


def copy_half(data: bytes, chance: random.Random) -> bytes:
    """A file that a sync client had begun to copy: its length is right, and its end is zeros."""
    place = chance.randrange(len(data)) // 512 * 512
    return data[:place] + bytes(len(data) - place)


def rehash(found: list[bytes]) -> list[bytes]:
    """Chain lines anew, each with the hash that its bytes have."""
    made: list[bytes] = []
    for line in found:
        prev = json.loads(made[-1])["hash"].encode() if made else b""
        chained = re.sub(rb'"prev":"[0-9a-f]{64}"', b'"prev":"' + prev + b'"', line, count=1)
        hashed, _, rest = chained.rpartition(b',"hash":"')
        made.append(hashed + b',"hash":"' + sha256(hashed).hexdigest().encode() + rest[64:])
    return made


def rewrite_history(data: bytes, chance: random.Random) -> bytes:
    """Let a line be by somebody else, on another day or about another state, with right hashes."""
    found, place = _some(data, chance, first=1)
    old = found[place]
    made = re.sub(rb'"(in progress|delivered|not started)"', b'"on hold"', old)
    if chance.random() < 0.5 or made == old:
        made = re.sub(rb'"by":"', b'"by":"Un', old, count=1)
    return _joined(rehash([*found[:place], made, *found[place + 1 :]]))


def rewrite_and_shorten(data: bytes, chance: random.Random) -> bytes:
    found = rewrite_history(data, chance).split(b"\n")[:-1]
    return _joined(found[: chance.randrange(1, len(found) + 1)])


def drop_a_line_and_rehash(data: bytes, chance: random.Random) -> bytes:
    """Take a line out, and number and chain the others anew."""
    found, place = _some(data, chance, first=1)
    kept = [
        re.sub(rb'"n":\d+', b'"n":%d' % n, line, count=1)
        for n, line in enumerate(found[:place] + found[place + 1 :])
    ]
    return _joined(rehash(kept))


BYTES: list[Bytes] = [
    cut_at_a_line,
    cut_the_last_line,
    cut_within_a_line,
    cut_within_the_last_line,
    lose_a_line,
    lose_several_lines,
    flip_a_bit,
    flip_several_bits,
    zero_a_sector,
    swap_lines,
    double_a_line,
    double_all,
    insert_words,
    change_line_ends,
    mark_byte_order,
    encode_otherwise,
    add_zeros,
    add_rubbish,
    lose_the_last_line_end,
    empty,
    copy_half,
    rewrite_history,
    rewrite_and_shorten,
    drop_a_line_and_rehash,
]


# Damages of files

Files = Callable[[Path, str, Sound, random.Random], None]


def take_away(folder: Path, name: str, _sound: Sound, _chance: random.Random) -> None:
    (folder / name).unlink(missing_ok=True)


def put_another_thing(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
    """A folder, a link or a pipe in its place."""
    path = folder / name
    kind = chance.randrange(4 if os.name != "nt" else 1)
    if kind == 1:
        path.rename(folder / "elsewhere.txt")
        path.symlink_to("elsewhere.txt")
        return
    path.unlink(missing_ok=True)
    if kind == 0:
        path.mkdir()
    elif kind == 2:
        path.symlink_to("nowhere")
    else:
        os.mkfifo(path)


def put_a_strangers(folder: Path, name: str, sound: Sound, _chance: random.Random) -> None:
    shutil.copyfile(sound.stranger / name, folder / name)


def insert_a_strangers_line(folder: Path, name: str, sound: Sound, chance: random.Random) -> None:
    found, place = _some((folder / name).read_bytes(), chance)
    other = chance.choice(lines(sound.stranger / name))
    found[place : place + chance.randrange(2)] = [other]
    (folder / name).write_bytes(_joined(found))


def put_an_older_folder(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
    """The journal as it was earlier, with the ``cscp.json`` that was beside it then."""
    found = lines(folder / name)
    (folder / name).write_bytes(_joined(found[: chance.randrange(2, len(found))]))
    snapshot = folder / "cscp.json"
    if snapshot.exists():
        older = folder.parent / "older"
        shutil.rmtree(older, ignore_errors=True)
        shutil.copytree(folder, older, ignore=shutil.ignore_patterns("cscp.json", "backups"))
        save_snapshot(team_recorder(older, FixedClock(TODAY, 13)))
        shutil.copyfile(older / "cscp.json", snapshot)


def swap_the_journals(folder: Path, _name: str, _sound: Sound, _chance: random.Random) -> None:
    """Each has the other's name."""
    team, theirs = (folder / JOURNAL).read_bytes(), (folder / SCRUTINY).read_bytes()
    (folder / JOURNAL).write_bytes(theirs)
    (folder / SCRUTINY).write_bytes(team)


def leave_a_conflict(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
    """A sync client has moved the journal, or a part of it, to a copy beside it."""
    path = folder / name
    data = path.read_bytes()
    copy = path.with_name(f"{path.stem}{chance.choice([' (1)', '-PC7', ' (conflict)'])}.jsonl")
    copy.write_bytes(chance.choice([data, data[: chance.randrange(1, len(data))]]))
    if chance.random() < 0.6:
        path.write_bytes(cut_at_a_line(data, chance))


def forge_the_snapshot(folder: Path, _name: str, _sound: Sound, chance: random.Random) -> None:
    """Other contents with a right digest."""
    path = folder / "cscp.json"
    if not path.exists():
        return
    data = path.read_bytes()
    old, new = chance.choice(
        [(b'"delivered"', b'"on hold"'), (b'"due":"2025-', b'"due":"2027-'), (b'"n":', b'"n":1')]
    )
    body = data.replace(old, new).rpartition(b',"digest":"')[0]
    digest = sha256(body).hexdigest().encode()
    path.write_bytes(body + b',"digest":"' + digest + b'"}}}')


def spoil_the_snapshot(folder: Path, _name: str, _sound: Sound, chance: random.Random) -> None:
    path = folder / "cscp.json"
    if path.exists():
        path.write_bytes(chance.choice(BYTES[:13])(path.read_bytes() + b"\n", chance))


def rename_the_backups(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
    """Backups have other names, or false ones; and the journal is cut."""
    for path in sorted((folder / "backups").glob("*.zip")):
        seal = chance.randbytes(6).hex()
        number = chance.choice([2, 9999])
        new = chance.choice(["kept.zip", f"auto-2025-10-01-n{number}-{seal}.zip"])
        path.rename(path.with_name(new))
    if chance.random() < 0.7:
        path = folder / name
        path.write_bytes(cut_at_a_line(path.read_bytes(), chance))


def spoil_the_backups(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
    for path in (folder / "backups").glob("*.zip"):
        path.write_bytes(chance.choice(BYTES[2:9])(path.read_bytes() + b"\n", chance))
    path = folder / name
    path.write_bytes(cut_at_a_line(path.read_bytes(), chance))


FILES: list[Files] = [
    take_away,
    put_another_thing,
    put_a_strangers,
    insert_a_strangers_line,
    put_an_older_folder,
    swap_the_journals,
    leave_a_conflict,
    forge_the_snapshot,
    spoil_the_snapshot,
    rename_the_backups,
    spoil_the_backups,
]


def _of_bytes(change: Bytes) -> Files:
    def damage(folder: Path, name: str, _sound: Sound, chance: random.Random) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes(), chance))

    return damage


KINDS: dict[str, Files] = {each.__name__: _of_bytes(each) for each in BYTES}
KINDS |= {each.__name__: each for each in FILES}


# What is known of a journal, apart from the program


def is_chain(path: Path) -> bool:
    """Whether each line up to the last line end has the right hash and follows the one before."""
    if path.is_symlink() or not path.is_file():
        return False
    prev = ""
    for n, line in enumerate(path.read_bytes().split(b"\n")[:-1]):
        hashed = line.rpartition(b',"hash":"')[0]
        try:
            values = json.loads(line)
            is_next = values["n"] == n and (not n or values["prev"] == prev)
        except (ValueError, LookupError, TypeError):
            return False
        if not is_next or values["hash"] != sha256(hashed).hexdigest():
            return False
        prev = values["hash"]
    return bool(prev)


def known_elsewhere(folder: Path) -> dict[str, set[str]]:
    """The seals of lines of each journal that other files of the folder know."""
    found: dict[str, set[str]] = {JOURNAL: set(), SCRUTINY: set()}
    with suppress(OSError, ValueError, LookupError):
        mark = json.loads((folder / "cscp.json").read_bytes())["workspace"]["1"]
        found[JOURNAL].add(mark["hash"])
    for path in (folder / "backups").glob("*.zip"):
        with suppress(OSError, ValueError, LookupError, BadZipFile):
            held = json.loads(ZipFile(path).read("cscp-backup.json"))["journals"]
            for name, last in held.items():
                found[name].add(last["hash"])
    if (folder / SCRUTINY).is_file():  # a pipe would be waited for
        for line in lines(folder / SCRUTINY):
            with suppress(ValueError, LookupError, TypeError):
                found[JOURNAL].add(json.loads(line)["seen"][1])
    for path in (folder / "signed").glob("*.md"):
        found[JOURNAL] |= set(re.findall(r"\b[0-9a-f]{64}\b", path.read_text("utf-8")))
    return found


def is_all_that_is_known(folder: Path, sound: Sound) -> bool:
    """Whether nothing in the folder knows a line that its journals lack."""
    known = known_elsewhere(folder)
    for name in (JOURNAL, SCRUTINY):
        path = folder / name
        if name == SCRUTINY and not path.exists() and not path.is_symlink():
            has: set[str] = set()
        elif not is_chain(path):
            return False
        else:
            has = {json.loads(line)["hash"] for line in path.read_bytes().split(b"\n")[:-1]}
        if (known[name] & set(sound.seals[name])) - has:
            return False
    mark = folder / "cscp.json"
    with suppress(OSError, ValueError, LookupError):
        seen = json.loads(mark.read_bytes())["workspace"]["1"].get("scrutiny", 0)
        theirs = folder / SCRUTINY
        if seen > (len(lines(theirs)) - 1 if theirs.is_file() else 0):
            return False
    return True


# A trial


@dataclass
class Trial:
    """One damaged copy, and what was found out about it."""

    number: int
    label: str
    faults: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


def shows_nothing(out: str) -> bool:
    """Return whether nothing is printed, or JSON that only says why nothing is shown."""
    if not out:
        return True
    told = json.loads(out)
    return told.keys() == {"v", "error", "said", "shown", "rows"} and not (
        told["shown"] or told["rows"]
    )


def read_all(folder: Path, sound: Sound, trial: Trial, when: str, *, may_lack: bool) -> bool:
    """Read everything; returns whether each answer was the truth."""
    is_true = True
    for words, truth in sound.truth.items():
        answer = asked(folder, *words)
        if answer.status == 0 and answer.out == truth:
            trial.ends[f"{when}: true"] += 1
            continue
        is_true = False
        if answer.status == 0:
            if may_lack:
                trial.ends[f"{when}: what nothing knows any better"] += 1
            else:
                trial.ends[f"{when}: WRONG"] += 1
                trial.faults.append(f"{when}, {' '.join(words)}: wrong with status 0")
            continue
        trial.ends[f"{when}: refused"] += 1
        if not shows_nothing(answer.out) or "Traceback" in answer.said or not answer.said.strip():
            trial.faults.append(f"{when}, {' '.join(words)}: {answer}")
    return is_true


def damaged(sound: Sound, folder: Path, number: int, chance: random.Random) -> str:
    """Make a copy with the damage of a trial; returns what was done."""
    kind, damage = [*KINDS.items()][number % len(KINDS)]
    has_snapshot, backups = chance.random() < 0.5, chance.choice(["no", "older", "all"])
    names = chance.choice([[JOURNAL], [SCRUTINY], [JOURNAL, SCRUTINY]])
    shutil.copytree(sound.folder, folder)
    if not has_snapshot:
        (folder / "cscp.json").unlink()
    if backups == "no":
        shutil.rmtree(folder / "backups")
    elif backups == "all":
        last = json.loads(lines(folder / JOURNAL)[-1])
        name = chance.choice([f"auto-2025-10-01-n{last['n']}-{last['hash'][:12]}.zip", "kept.zip"])
        shutil.copyfile(sound.backup, folder / "backups" / name)
    for name in names[:1] if damage is swap_the_journals else names:
        damage(folder, name, sound, chance)
    done = f"{kind} of {' and '.join(names)}"
    return f"{done}{'' if has_snapshot else ', no cscp.json'}, {backups} backups"


def try_one(sound: Sound, place: Path, number: int, seed: int) -> Trial:
    """Damage a copy, read it, and take each way out."""
    shutil.rmtree(place, ignore_errors=True)
    folder = place / "copy"
    trial = Trial(number, damaged(sound, folder, number, random.Random(f"{seed} {number}")))
    try:
        may_lack = is_all_that_is_known(folder, sound)
        read_all(folder, sound, trial, "as damaged", may_lack=may_lack)
        checked = asked(folder, "check")
        if trial.ends["as damaged: refused"] and checked.status == 0:
            trial.faults.append(f"refused, but check finds nothing: {checked}")
        repaired = asked(folder, "check", "--repair", "--yes")
        said = repaired.out + repaired.said + checked.said
        is_said = bool(SAYS_WHAT_IS_MISSING.search(said))
        is_true = read_all(folder, sound, trial, "repaired", may_lack=may_lack or is_said)
        if "Traceback" in said or not (is_true or is_said or may_lack):
            trial.faults.append(f"not the truth after a repair, which says: {said}")
        _restore(sound, folder, trial)
    except (AssertionError, LookupError, OSError, TypeError, ValueError):
        trial.faults.append(traceback.format_exc())
    return trial


def _restore(sound: Sound, folder: Path, trial: Trial) -> None:
    """Restore the backup that is kept elsewhere; the folder, or a new one, is as it was."""
    words = ("restore", str(sound.backup), "--drop-newer", "--yes")
    restored, place = asked(folder, *words), folder
    if restored.status:
        place = folder.with_name("again")
        again = asked(folder, *words, "--into", str(place))
        if again.status or not restored.said.strip():
            trial.faults.append(f"not restored: {restored.said} {again.said}")
    if not read_all(place, sound, trial, "restored", may_lack=False):
        trial.faults.append(f"refused after a restore: {asked(place, 'check').said}")


def run(place: Path, seed: int, numbers: range, tell: Callable[[Trial], None]) -> list[Trial]:
    """Try so many damages; returns the trials."""
    os.environ |= {"CSCP_CONFIG": str(place / "config"), "CSCP_STATE": str(place / "state")}
    sound = make_sound(place)
    trials = []
    for number in numbers:
        trial = try_one(sound, place / "trial", number, seed)
        tell(trial)
        trials.append(trial)
    return trials


def main() -> int:
    """Try them; returns 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", type=int, help="the number of the one trial to show")
    options = parser.parse_args()

    def tell(trial: Trial) -> None:
        if trial.faults or options.only is not None:
            print(f"{trial.number}: {trial.label}", *trial.faults, sep="\n    ", flush=True)

    first = options.only
    numbers = range(options.count) if first is None else range(first, first + 1)
    with tempfile.TemporaryDirectory() as name:
        trials = run(Path(name), options.seed, numbers, tell)
    ends: Counter[str] = sum((each.ends for each in trials), Counter())
    failed = [each for each in trials if each.faults]
    print(f"{len(trials)} damages of {len(KINDS)} kinds; {len(failed)} failed")
    for end, count in sorted(ends.items()):
        print(f"  {end}: {count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
