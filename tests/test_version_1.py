"""A workspace of version 1 of the program: it opens, replays and exports as it did then.

``fixtures/version-1`` was written by version 1: a workspace with all kinds of changes, and what the
program printed about it. It is never written anew. Everything here is asked of the command line,
whose old command names keep working.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from cscp_tui.cli import main
from cscp_tui.domain.dates import LONG_DAY
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RENAMED = {
    "delivered without impact": "delivered this quarter without impact, all sources",
    "restricted item is not shown": "item is confidential, so it is not shown",
    "restricted items are not shown": "items are confidential, so they are not shown",
    "not started; or": "not started (not in the first 14 days after it was agreed); or",
    "what came of it": "outcome",
    "what became of it": "outcome",
    "came of it": "outcome",
    "reopened because": "reason for reopening",
    "cancelled because": "reason for cancellation",
    "ended undelivered": "ended, not delivered",
    "closed undelivered": "ended, not delivered",
    "action without a note": "action without an update",
    "note of the quality": "minutes of the quality",
    "Note of the Quality": "Minutes of the Quality",
    "promised for": "commitments for",
    "promised": "commitment",
    "close": "end",
    "no note for": "no update received for",
    "no note since": "no update received since",
    "no progress update since": "no update received since",
    "without a note": "no update received",
    "latest note": "latest update",
    "last note": "last update",
    "last_note": "last_update",
    "notes_expected_from_days": "updates_expected_from_days",
    "notes expected from days": "updates expected from days",
    "closings": "ended",
    "last noted": "last updated",
    "needs a note": "needs an update",
    "an open action without a note": "an open action without an update",
    "an earlier note": "an earlier update",
    "contribute": "add partner_evidence",
    "taken as quorate": "without a quorum",
    "un-sign": "withdraw sign-off",
    "no progress note": "no update received",
    "no progress update": "no update received",
    "progress notes": "progress_updates",
    "progress note": "progress update",
    "progress updates": "progress_updates",
    "notes": "progress_updates",
    "note": "progress update",
    "promises": "commitments",
    "promise": "commitment",
    "partners' contributions": "partner_evidence",
    "agencies' contributions": "partner_evidence",
    "contributions": "partner_evidence",
    "a contribution": "partner_evidence",
    "contribution": "partner_evidence",
    "partner evidence": "partner_evidence",
    "check_back": "review_date",
    "check-back date": "review date",
    "check back": "review date",
    "handed_to": "transferred_to",
    "handed over": "transferred",
    "handed to": "transferred to",
    "override_reason": "without_quorum_reason",
    "override quorum": "proceed without quorum",
    "quiet_phrases": "ignored_phrases",
    "quiet phrases": "phrases to ignore",
    "yearly_groups": "annual_report_groups",
    "yearly groups": "annual report groups",
    "override reason": "without quorum reason",
    "yearly tables": "annual report tables",
    "yearly": "annual",
    "brought forward": "open at start",
    "refuse": "reject",
    "closed": "ended",
    "taken back": "undone",
    "to agree": "awaiting agreement",
    "made again": "redone",
    "of the other sources, and those that plans which have ended left open": (
        "of other sources, and those left open by earlier plans"
    ),
    "beside": "compared with",
    "2 of csc, fire, police": "2 of CSC, LFB, Met Police",
    "Stands": "Status and rating",
    "Gone": "Delivered or ended",
    "Went": "Outcome",
}
"""Words and JSON keys of version 1, with what they are called since: ``promise``: ``commitment``.

They are replaced as whole words, in what version 1 printed and in what is printed now, so that
texts of users do not differ. A longer entry goes before the words in it. No new word may be an old
word as well.
"""

_FIELDS = [field for kind in KINDS.values() for field in kind.given.values()]
LABELS = {
    field.words_in_sentence: field.words
    for field in _FIELDS
    if field.words_in_sentence not in {other.words for other in _FIELDS}
}
"""Labels of fields in histories, with the names by which version 1 told the fields."""

_LABEL = re.compile(rf"(?:(?<=[:,;] )|^)({'|'.join(map(re.escape, LABELS))})(?=:)")
_CUT = re.compile(r"(?<=: )([^…]{40})[^…]*…")
"""A text that was cut: how much is left depends on the label before it."""

_TIME = re.compile(r"\b([0-9]{2}):([0-9]{2})\b")
"""A time of day, which is read as 10.00 since."""

_UNDONE = re.compile(r": [^ ;,]+ (undone|redone)(?!\w)")
"""The id of what was undone, which the words before it name."""

_MOVED = re.compile(r" \(\d+ (?:moved past it|more (?:was|were) moved to a later date)\)")
"""How many were due by a day and are due later now: continuations are counted among them since."""

VERSION_1 = Path(__file__).parent / "fixtures" / "version-1"
WORKSPACE = VERSION_1 / "workspace"
JOURNAL = (WORKSPACE / "journal.jsonl").read_bytes()
CHANGES, SCRUTINY_CHANGES = 1282, 16
OFFICER = "Business officer"
PACK = "scrutiny-pack.html"


@dataclass(frozen=True, slots=True)
class Printed:
    """What version 1 printed for a command line."""

    name: str
    status: int
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text, from its file."""
        path = VERSION_1 / "exports" / self.name
        packed = path.with_name(f"{self.name}.gz")
        data = path.read_bytes() if path.exists() else gzip.decompress(packed.read_bytes())
        return data.decode()


PRINTED = {
    name: Printed(name, status, tuple(words))
    for name, status, *words in json.loads((VERSION_1 / "commands.json").read_text("utf-8"))
}
SIGNED: dict[str, Any] = json.loads((VERSION_1 / "signed.json").read_text("utf-8"))
FIGURES: dict[str, Any] = json.loads((VERSION_1 / "figures.json").read_text("utf-8"))


@lru_cache(20_000)
def renamed(text: str) -> str:
    """A text with today's words for those of version 1, capital letters kept."""
    for old, new in RENAMED.items():
        if old.casefold() not in text.casefold():
            continue  # nearly always; making the expressions took most of the suite's time here
        for before, after in ((old, new), (old.capitalize(), new.capitalize())):
            text = re.sub(rf"(?<!\w){re.escape(before)}(?!\w)", after, text)
    text = re.sub(r"(\d{4}/\d\d)/commitment-(\d+)", r"commitment \2 of \1", text)
    text = _TIME.sub(r"\1.\2", text)
    # Tags in Markdown were held back by a backslash, which not every program reads.
    text = text.replace("\\<", "&lt;").replace("\\&", "&amp;")
    text = _MOVED.sub("", _LABEL.sub(lambda match: LABELS[match[1]], text))
    return _CUT.sub(r"\1…", _UNDONE.sub(r" \1", text))


RERATED = frozenset({"BP25-5.13"})
"""Actions that were Amber in their first 14 days, and are not since."""


RATED_AT_CLOSE = frozenset(
    {"due on the quarter's last day", "review date on the quarter's last day"}
)
"""Why actions that were Green are Amber since: a quarter's last day is shown as at its close."""


def _is_rerated(then: dict[str, Any], now: dict[str, Any], key: str) -> bool:
    is_rating = key in {"standing", "rating", "rating_computed", "rating_because"}
    is_at_close = now.get("rating_because") in RATED_AT_CLOSE
    return is_rating and (then.get("id") in RERATED or is_at_close)


def differences(then: Any, now: Any, where: str = "") -> Iterator[str]:
    """The places in which data are not as they were; keys that came since are no difference."""
    if isinstance(then, dict) and isinstance(now, dict):
        then = {key: value for key, value in then.items() if not _is_rerated(then, now, key)}
        known = {renamed(key): value for key, value in now.items()}
        for key, value in then.items():
            if (name := renamed(key)) in known:
                yield from differences(value, known[name], f"{where}/{name}")
            else:
                yield f"{where}/{name} is missing"
    elif isinstance(then, list) and isinstance(now, list):
        if len(then) != len(now):
            yield f"{where} has {len(now)} members, not {len(then)}"
        for place, (one, other) in enumerate(zip(then, now, strict=False)):
            yield from differences(one, other, f"{where}/{place}")
    elif isinstance(then, str) and isinstance(now, str):
        if then != now and renamed(then) != renamed(now):
            yield f"{where} is {now!r}, not {then!r}"
    elif then != now:
        yield f"{where} is {now!r}, not {then!r}"


def lines_of(text: str) -> list[str]:
    """The lines of a text or of a Markdown table, whatever the widths of its columns."""
    lines = (re.sub(r"-{3,}", "---", " ".join(line.split())) for line in text.splitlines())
    return [renamed(line) for line in lines if line]


def ids_of(text: str) -> list[str]:
    """The ids of a list on the terminal, whose columns are those of the screens since."""
    return [line.split()[0] for line in text.splitlines()]


def texts_of(page: str) -> list[str]:
    """What an HTML page shows, without its markup."""
    shown = re.sub(r"(?s)<(style|script|title)\b.*?</\1>", "", page)
    shown = re.sub(r'<span class="(?:ref|whole)">(.*?)</span>', r"\1", shown)
    pieces = (" ".join(html.unescape(each).split()) for each in re.split(r"<[^>]*>", shown))
    return [renamed(piece) for piece in pieces if piece]


def rows_of(text: str) -> list[list[str]]:
    """The cells of a CSV file."""
    return [[renamed(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""))]


GROWN = frozenset(
    {
        "quarterly-2025-26-Q1-qa.md",
        "quarterly-2025-26-Q1-qa.html",
        "quarterly-2025-26-Q1-qa-as-at.md",
        "actions.md",
        *("actions.csv", "actions-late.csv"),
        "actions.html",
        *("compare-2025-26-Q1.txt", "compare-2025-26-Q2.txt", "compare-2025-26-Q3.txt"),
        "executive.md",
        "executive.csv",
        "executive-public.md",
        "executive-public.csv",
        "said-delivered.csv",
        "said-delivered-public.csv",
        "said-delivered-public.md",
        "quarterly-2025-26-Q1-executive.md",
        "attendance.md",
        "attendance-2024-25.md",
        "yearly-2024-25.md",
        "yearly-2024-25.csv",
        "yearly-2025-27.md",
        "yearly-2025-27.csv",
        "challenges.csv",
        "challenges-public.csv",
        # They say who recorded it since.
        *("contributions.md", "contributions-public.md"),
        # Their headings and notes are said otherwise since.
        *("actions-late.md", "challenges.md", "challenges-public.md"),
    }
)
"""Papers that have more in them since: whatever version 1 said is still said there."""

REWRITTEN = frozenset(
    {
        "quarterly-2025-26-Q1-public.md",
        # Minutes and agendas are laid out by numbered items since.
        *("meeting.md", "meeting.html", "meeting-public.md"),
        *("agenda.md", "agenda.html", "agenda-as-at.md"),
    }
)
"""Drafts that say what they said in other words since; what was signed off is the same for ever."""

_REFS = re.compile(r"\b(?:[A-Z]{2}[0-9]{2}-[0-9]+(?:\.[0-9]+)?|CH-[0-9]+)\b")

SPELT_IN_FULL = {
    "QAG": "Quality Assurance Group",
    "Business team": "Croydon SCP business team",
    "CHS": "Croydon Health Service NHS",
    "LFB": "London Fire Brigade",
    "SLaM": "South London and Maudsley NHS Foundation Trust",
    "YJS": "Croydon Council: Youth Justice Service",
    "Met Police": "Metropolitan Police",
    "SWLICB": "NHS Southwest London Integrated Care Board",
}
"""Spreadsheets and lists of actions spell an agency one way, where version 1 abbreviated it after its first use."""

_LATER = "Partner capacity: Two agencies asked for two more weeks before the date fell due."
_CAUSE = "<br>Cause within the partnership's control.<br>"
_AGREED = "Agreed by Quality Assurance Group (QAG)."

SAID_OTHERWISE = frozenset(
    {
        # An open action of the Executive with evidence stands with its impact area.
        "Still open at the date of publication",
        "Keep oversight of the MASH and report at every meeting",
        # Evidence on one impact area of an agency is one row, so that there are fewer of them.
        *("28", "29"),
        # A new action is not rated Amber in its first 14 days, so that ratings are counted otherwise.
        *("▲ Amber, due in 27 days, not started", "Amber, due in 27 days, not started", "+3", "−3"),
        "– Amber, due in 27 days, not started",
        # What was due on a quarter's last day is Amber as at that day, so that it turns Red from it.
        "Green to Red",
        # The group is named in full where the paper names it first, which is above its asks now.
        _AGREED,
        f"{_LATER}{_CAUSE}{_AGREED}",
        "22 October 2024, by Independent Scrutineer to Quality Assurance Group (QAG)",
        # Columns of days are blank in spreadsheets where there is none.
        "no date",
        # Each group agrees only deliveries of its own, and what is due next has one line each.
        "To be agreed by",
        "Status and rating",
        # The Executive's first page has these in its title and in the annex.
        "- **Quarter:** Q1 2025/26 (Apr to Jun 2025)",
        "- **For:** Executive",
        "- **Plan:** Business plan 2025–27 (1 April 2025 to 31 March 2027)",
    }
)


_REWORDED = re.compile(
    r"open actions of all sources\.?$|among the actions of all sources|^Slip, \d so far$|, \d so far$"
    r"|Without a due date it has a date|and a date to look at it again|Its lead says that it is done"
    r"|^It is agreed when a quorate|until then it counts and is said|^It goes on in our next plan"
    r"|^Staff are short|were heard from|^Everything behind the first page|^Deliveries awaiting agreement$|^Made with$"
    r"|is delivered \(on |^Attendance by agency and group|^The darker a square|"
    r"No update received for this quarter; the last one is of |in percent of the meetings held"
    r"|“—” means not a member|Over 100%: on average|The Chair counts for their own agency"
    r"|is measured from then on|Guests are counted|An agency that is part of another"
    r"|delivered of all actions of a group|No action is among these|no origin named"
    r"|Without an answer$|Still open on the day of publication|restricted items are in this pack"
    r"|A due date moved later after it had passed|^(First agreed|Due now|Linked with|Goes on as)$"
    r"|Called delivered, and nobody has said|Delivered actions with the impact that"
    r"|What it changed, and how|Each line opens an action|, to be agreed$"
    r"|Actions of other sources|of the business plan|have no impact yet|^All figures are of "
    r"|belong to the quarter that they speak for|Percentages are whole numbers|Work rests"
    r"|^Asked of the other groups|^Recorded by the business team for the |^review date \d|^None yet: "
    r"|^Actions of other sources$|of other sources\.$|What was recorded since with effect by"
    r"|^Of these, \d+ of \d+ have no impact yet|It ended, not delivered: carried over into"
    r"|The same, of the actions whose current|that speaks for the quarter; one that is not"
    r"|^An earlier update is never shown|The reference that an action had in the plan before"
    r"|^All figures are of .* and leave out what took effect later"
    r"|^Progress_updates, partner_evidence and other texts belong to|^Percentages are whole numbers"
    r"|, that is \d+ = \d+|screens show Blue|with a reason, shown as such|None of these\.$"
    r"|It passed up to \d+ days ago|it is never Green|^- \*\*Which:\*\* plan 2025-27"
    # Who raised a challenge, and to whom it was put, is told with its day.
    r"|^Raised by$|^Put to$|^The partnership$"
    # An abbreviation in the plural, and two of one agency, have one line in the key.
    r"|^- \*\*(?:GPs|ICB|SWLICB):|^general practitioners$"
)
"""Sentences and headings of the program's own that say the same in other words since."""


_PARTS = re.compile(
    r" – | / |(?<=\w)\. "
    # Days are alone in the columns of spreadsheets, and meetings have names there.
    r"|^review date (?=[0-9])|(?<=elivered), (?=[0-9])|, [A-Z]{3,4}-[0-9-]{10}$"
)


def phrases_of(name: str, text: str) -> list[str]:
    """The pieces of a paper: of its rows the cells, of headings and sentences the parts."""
    match Path(name).suffix:
        case ".csv":
            pieces = [cell for row in rows_of(text) for cell in row]
        case ".html":
            pieces = texts_of(text)
        case _:
            pieces = [cell for line in lines_of(text) for cell in re.split(r"(?<!\\)\|", line)]
    parts = (part for piece in pieces for part in _PARTS.split(piece))
    return [part.strip(" #") for part in parts if part.strip(" #")]


def lost(name: str, then: str, now: str) -> list[str]:
    """The phrases of a paper that are not in it any more, the first few."""
    kept = "\n".join(phrases_of(name, now))
    found = []
    for phrase in dict.fromkeys(phrases_of(name, then)):
        whole = SPELT_IN_FULL.get(phrase, re.sub(r" \([\w ]+\)$", "", phrase))
        said = {phrase, whole, phrase.removesuffix(" delivered")}
        # Papers for the public have no words of the program's own before an impact.
        said.add(re.sub("^(?:Emerging|Evidenced): (?:# )?", "", phrase))
        said.add(re.sub("^(Audit|Review)s: ", r"\1: ", phrase))
        # A part of fewer than ten has no percentage in the annual report.
        said |= {re.sub(r"\b(\d of \d) \(\d+%\)", r"\1", each) for each in said}
        # Review dates have a column of their own in spreadsheets.
        said.add(re.sub(rf"^\(({LONG_DAY})\)$", r"\1", phrase))
        is_reworded = phrase in SAID_OTHERWISE or _REWORDED.search(phrase)
        if not is_reworded and not any(each in kept for each in said):
            found.append(phrase)
    return found[:10]


_AS_SIGNED = re.compile(r"(?<=\| )[^|]*? as signed off, now |(?<=From ).*? as signed off, now ")


CHANGED_SINCE = {"| Open, Green | 22 | 25 | −2 |": "| Open, Green | 22 | 25 | −3 |"}
"""Lines of a headline whose change is from the figure as signed off since, with those of version 1."""


def as_known_now(text: str) -> str:
    """A text with the current figures alone, where earlier quarters have the signed ones too."""
    return _AS_SIGNED.sub("", text)


REASONS = {name for name, field in KINDS["actions"].fields.items() if field.spec.is_reason}


def unlike(name: str, then: str, now: str) -> list[Any]:
    """What differs between two texts of the format that a file's name ends in, the first few."""
    now = as_known_now(now)
    if name in GROWN:
        return list(lost(name, then, now))
    before: Sequence[object]
    after: Sequence[object]
    match Path(name).suffix:
        case ".json" if name.startswith("checklist-"):
            # It looks at more since, and each object says its version.
            found = [{k: v for k, v in each.items() if k != "v"} for each in json.loads(now)]
            items = {renamed(json.dumps(each, sort_keys=True)) for each in found}
            known = (json.dumps(each, sort_keys=True) for each in json.loads(then))
            return [each for each in known if renamed(each) not in items]
        case ".json":
            told: Any = json.loads(then)
            if name == "executive-public.json":
                # The public no longer reads why something was put on hold, ended or judged.
                told = [each | dict.fromkeys(REASONS & each.keys()) for each in told]
            return list(differences(told, json.loads(now)))[:10]
        case ".txt" if name.startswith("list-"):
            before, after = ids_of(then), ids_of(now)
        case ".csv":
            before, after = rows_of(then), rows_of(now)
        case ".html":
            before, after = texts_of(then), texts_of(now)
        case _:
            before, after = lines_of(then), lines_of(now)
    pairs = zip(before, after, strict=False)
    longer = [] if len(before) == len(after) else [(f"{len(before)} lines", f"{len(after)} now")]
    return [(one, other) for one, other in pairs if one != other][:10] + longer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line answered."""

    status: int
    out: str
    err: str


class Copy:
    """A copy of the workspace of version 1, with the settings of that time."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str) -> Answer:
        """Type a command line; what it prints is read."""
        self._capsys.readouterr()
        status = main(["-w", str(self.folder), "--upgrade", *words])
        said = self._capsys.readouterr()
        return Answer(status, said.out, said.err)

    def does(self, *words: str) -> Answer:
        """Type a command line that is done without a refusal."""
        answer = self(*words)
        assert answer.status == 0, answer.err
        return answer

    def is_as_it_was(self, *names: str) -> bool:
        """Whether command lines print what version 1 printed, those of the main lists if unsaid."""
        for name in names or ("list-actions.json", "list-meetings.json", "list-challenges.json"):
            found = unlike(name, PRINTED[name].text, self(*PRINTED[name].words).out)
            assert not found, (name, found)
        return True

    @property
    def journal(self) -> bytes:
        """The bytes of the team's journal."""
        return (self.folder / "journal.jsonl").read_bytes()


def copied(folder: Path) -> Path:
    """A copy of the workspace and of the settings, in a new folder."""
    shutil.copytree(WORKSPACE, folder / "workspace")
    shutil.copytree(VERSION_1 / "config", folder / "config")
    return folder / "workspace"


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that tests only read."""
    return copied(tmp_path_factory.mktemp("version-1"))


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path], Copy]:
    """Opens a copy on the command line, with its own settings and no others."""

    def open_copy(folder: Path) -> Copy:
        monkeypatch.setenv("CSCP_CONFIG", str(folder.parent / "config"))
        monkeypatch.setenv("CSCP_STATE", str(folder.parent / "state"))
        monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
        # Version 1 rated an action that was agreed yesterday like any other.
        monkeypatch.setattr("cscp_tui.domain.ratings._is_new", lambda *_: False)
        return Copy(folder, capsys)

    return open_copy


@pytest.fixture
def shared(shared_folder: Path, opened: Callable[[Path], Copy]) -> Copy:
    """The copy that is only read."""
    return opened(shared_folder)


@pytest.fixture
def own(tmp_path: Path, opened: Callable[[Path], Copy]) -> Copy:
    """A copy of the test's own, to be changed."""
    return opened(copied(tmp_path))


def test_it_opens_and_every_change_is_as_it_was_written(shared: Copy) -> None:
    """Nothing is complained of, not even in the settings; reading leaves all files alone."""
    checked = shared.does("check")
    assert f"{CHANGES:,} changes" in checked.out
    assert f"{SCRUTINY_CHANGES:,} changes" in checked.out
    assert "settings.toml" not in checked.err
    assert shared.journal == JOURNAL


@pytest.mark.parametrize("name", [name for name in PRINTED if name != PACK])
def test_values_are_the_same(shared: Copy, name: str) -> None:
    """Exports, lists, histories and checklists have the values that version 1 gave them."""
    printed = PRINTED[name]
    answer = shared(*printed.words)
    assert answer.status == printed.status, answer.err
    if name in REWRITTEN:
        refs = set(_REFS.findall(printed.text))
        # Agendas quote challenges, without their ids.
        is_agenda = name.startswith("agenda")
        refs = {ref for ref in refs if not (is_agenda and ref.startswith("CH-"))}
        assert set(_REFS.findall(answer.out)) >= refs
    else:
        is_markdown = name.endswith(".md") or name.startswith("compare-")
        shown = unwrapped(answer.out) if is_markdown else answer.out
        assert not unlike(name, printed.text, shown)


_VALUE = re.compile(r"(?:^|[,;:] )[a-z][a-z ]{2,40}: (.+?)(?=; [a-z ]+: |$)", re.MULTILINE)
"""A value after its label, in a fact or in a line of a history."""


def bare(text: str) -> str:
    """The words of a text, without all that stands between them."""
    words = " ".join(re.sub(r"[\W_]+", " ", text).split())
    return f" {words} ".casefold()


def test_the_packs_of_the_years_have_every_value_of_the_pack(shared: Copy) -> None:
    """Its histories are those of one financial year since, so that March's pack has the others."""
    words = PRINTED[PACK].words
    packs = [shared.does(*words).out, shared.does(*words, "--as-at", "31/3/2025").out]
    known = bare(" ".join(text for pack in packs for text in texts_of(pack)))
    values = {
        value.rstrip("…")
        for text in texts_of(PRINTED[PACK].text)
        for found in _VALUE.findall(text)
        for value in found.split(" → ")
    }
    assert len(values) > 1_100
    assert sorted(value for value in values if bare(value).rstrip() not in known) == []
    refs = set(_REFS.findall(PRINTED[PACK].text))
    assert refs <= {ref for pack in packs for ref in _REFS.findall(pack)}


def _signed_files() -> list[tuple[str, str, str, str]]:
    return [
        (key.rpartition("/")[0], *file.split("."), digest)
        for key, signed in SIGNED.items()
        if not signed["withdrawn"]
        for file, digest in signed["files"].items()
    ]


def test_signed_quarters_export_byte_for_byte(shared: Copy, tmp_path: Path) -> None:
    """Every file of a sign-off in force, for each audience and in each format."""
    files = _signed_files()
    assert len(files) == 24
    for number, (quarter, audience, file_format, digest) in enumerate(files):
        ending = "zip" if file_format == "csv" else file_format
        target = tmp_path / f"{number}.{ending}"
        words = ("--for", audience, "--format", file_format, "-o", str(target))
        shared.does("export", "quarterly", "--quarter", quarter, *words)
        stored = WORKSPACE / "signed" / f"{digest}.{file_format}"
        assert target.read_bytes() == stored.read_bytes()
        assert sha256(target.read_bytes()).hexdigest() == digest


def test_a_signed_quarter_has_a_workbook_that_says_it_was_made_later(
    shared: Copy, tmp_path: Path
) -> None:
    """Version 1 signed none; it has the figures of the records that were signed."""
    quarter = _signed_files()[0][0]
    path = tmp_path / "signed.xlsx"
    words = ("--quarter", quarter, "--format", "xlsx", "-o", str(path))
    told = shared.does("export", "quarterly", *words).err
    assert "was signed off without a workbook. This one is made now" in told
    made = openpyxl.load_workbook(path)
    assert "Signed off" in [row[0] for row in made["About"].values]
    assert made["Figures"]["A2"].value == "Delivered"


def _figures(shared: Copy, day: str, quarter: str) -> dict[str, Any]:
    """The figures of a day, as the file of figures has them."""
    listed = json.loads(shared.does("list", "actions", "--as-at", day, "--json").out)
    actions = [{renamed(key): value for key, value in action.items()} for action in listed]
    plans = shared.does("list", "plans", "--as-at", day).out.splitlines()
    update = shared.does("export", "quarterly", "--quarter", quarter, "--as-at", day).out
    section = update.partition("\n## Headline\n")[2].partition("\n## ")[0]
    counted = ("status", "rating", "rating_computed", "outcome", "impact_state")
    return {
        "quarter": quarter,
        "actions": len(actions),
        **{
            field: Counter(renamed(str(action[renamed(field)])) for action in actions)
            for field in (*counted, "awaits_agreement", "slips")
        },
        "days_late": sum(action["days_late"] or 0 for action in actions),
        "plans": [" ".join(line.split()) for line in plans[1:]],
        "headline": [
            CHANGED_SINCE.get(line, line)
            for line in map(as_known_now, section.partition("\n### ")[0].splitlines())
            if line.startswith("| ")
            for line in [re.sub("-{3,}", "---", line)]
        ],
    }


@pytest.mark.parametrize("day", FIGURES)
def test_past_days_have_the_same_figures(shared: Copy, day: str) -> None:
    """Counts by status, rating and outcome, the plans' percentages and the update's headline."""
    then = FIGURES[day]
    now = _figures(shared, day, then["quarter"])
    assert not list(differences(_green_or_amber(then, day), _green_or_amber(now, day)))


def _green_or_amber(figures: dict[str, Any], day: str) -> dict[str, Any]:
    """Figures in which, as at a quarter's last day, Green and Amber are one.

    What was due that day was Green, and is Amber since. All other figures are as they were.
    """
    made = dict(figures)
    is_end = day == Quarter.containing(date.fromisoformat(day)).last_day.isoformat()
    if is_end:
        for name in ("rating", "rating_computed"):
            counts = Counter(figures[name])
            amber = counts.pop("Amber", 0)
            made[name] = counts + Counter({"Green": amber})
    rows = [line.strip("| ").split(" | ") for line in figures["headline"] if _RATED.search(line)]
    now, *then = zip(*(map(int, row[1:3]) for row in rows), strict=True)
    made["rated"] = [sum(now) if is_end else now, *map(sum, then)]
    made["headline"] = [line for line in figures["headline"] if not _RATED.search(line)]
    return made


_RATED = re.compile("Open, (Amber|Green)")


def test_a_change_on_top_works_and_is_undone(own: Copy) -> None:
    """Lines of version 1 stay as they are; new ones stand after them."""
    text = "Recorded by a later version."
    own.does("note", "BP25-1.3", text)
    assert own.journal.startswith(JOURNAL)
    assert own.journal.count(b"\n") == JOURNAL.count(b"\n") + 1
    assert text in own.does("list", "notes").out
    assert text in own.does("history", "BP25-1.3").out
    own.does("undo")
    assert text not in own.does("list", "notes").out
    assert own.is_as_it_was()
    own.does("redo")
    assert text in own.does("list", "notes").out
    assert f"{CHANGES + 3:,} changes" in own.does("check").out
    assert own.journal.startswith(JOURNAL)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "action", "A new one", "--priority", "2025-27/1", "--due", "31/3/2026"),
        ("move", "BP25-1.1", "31/3/2026", "--reason", "funding", "--cause", "outside"),
        ("promise", "2025-26/7", "delivered", "--delivered", "It is published.", "--yes"),
        ("add", "contribution", "agency=police", "impact_area=Homes", "evidence=Kept."),
        ("reopen", "QAG-2025-11-27", "--why", "A guest was forgotten."),
        ("answer", "CH-S1", "Another answer."),
        ("set", "partnership", "quiet_phrases+=Another phrase"),
        ("leave", "police", "QAG", "--last-day", "31/3/2026"),
    ],
    ids=lambda words: "-".join(words[:2]),
)
def test_records_of_every_kind_are_changed_and_changed_back(
    own: Copy, words: Sequence[str]
) -> None:
    """What was kept by version 1 can be worked on, and undoing gives the old values back."""
    own.does(*words)
    assert own.journal != JOURNAL
    own.does("undo")
    names = ("list-promises.json", "list-contributions.json", "list-answers.json")
    others = ("list-partnership.json", "list-memberships.json", "list-sign-offs.json")
    assert own.is_as_it_was()
    assert own.is_as_it_was(*names, *others)


def test_a_quarter_is_signed_off_once_more(own: Copy, tmp_path: Path) -> None:
    """The signature of version 1 is taken back; its files stay beside those of the next one."""
    quarter, target = "2025-26/Q2", tmp_path / "update.md"
    own.does("un-sign", quarter, "--why", "Something was missing.")
    own.does("sign-off", quarter, "--how", "email", "--yes")
    own.does("export", "quarterly", "--quarter", quarter, "-o", str(target))
    digest = sha256(target.read_bytes()).hexdigest()
    assert (own.folder / "signed" / f"{digest}.md").read_bytes() == target.read_bytes()
    assert all(
        (own.folder / "signed" / path.name).read_bytes() == path.read_bytes()
        for path in (WORKSPACE / "signed").iterdir()
    )
    own.does("check")


def test_changes_of_version_1_are_undone_and_made_again(own: Copy) -> None:
    """The last one of the officer's, by the same person, and then all as before."""
    own.does("--by", "Business manager", "undo")
    assert own.journal.count(b"\n") == JOURNAL.count(b"\n") + 1
    own.does("--by", "Business manager", "redo")
    assert own.is_as_it_was()


def test_the_scrutineer_goes_on(own: Copy) -> None:
    """A challenge beside those of version 1, and its own file taken in once more."""
    scrutiny = (WORKSPACE / "scrutiny.jsonl").read_bytes()
    scrutineer = ("--role", "scrutineer", "--by", "Independent Scrutineer")
    own.does(*scrutineer, "add", "challenge", "put_to=police", "question=What is new?")
    assert "What is new?" in own.does("list", "challenges").out
    own.does(*scrutineer, "undo")
    assert own.is_as_it_was("list-challenges.json", "list-reflections.json")
    assert (own.folder / "scrutiny.jsonl").read_bytes().startswith(scrutiny)
    assert own.journal == JOURNAL
    own.does("take-in", str(VERSION_1 / "young-scrutiny.jsonl"), "--yes")
    assert own.is_as_it_was("list-challenges.json", "list-reflections.json")


def test_a_file_of_a_scrutineers_own_is_taken_in(own: Copy) -> None:
    """By a folder that has no journal of a scrutineer's yet."""
    (own.folder / "scrutiny.jsonl").unlink()
    own.does("take-in", str(VERSION_1 / "young-scrutiny.jsonl"), "--yes")
    assert "Where do young people wait?" in own.does("list", "challenges").out


@pytest.mark.parametrize("present", ["as it was", "stale", "missing", "no JSON", "of no version"])
def test_an_old_present_is_thrown_away_and_made_again(own: Copy, present: str) -> None:
    """Whatever ``cscp.json`` says, the journal is what counts; the next change writes it anew."""
    path = own.folder / "cscp.json"
    old = path.read_bytes()
    match present:
        case "stale":
            own.does("note", "BP25-1.3", "One more.")
            own.does("undo")
            path.write_bytes(old)
        case "missing":
            path.unlink()
        case "no JSON":
            path.write_bytes(b'{"_default": {')
        case "of no version":
            path.write_bytes(b'{"mark": {"1": {"v": 0, "n": 1}}, "actions": {"1": {}}}')
    assert own.is_as_it_was()
    own.does("note", "BP25-1.3", "Another one.")
    made = path.read_bytes()
    assert made != old
    assert "Another one." in json.dumps(json.loads(made), ensure_ascii=False)
    own.does("undo")
    assert own.is_as_it_was()


def test_the_teams_own_templates_are_used(shared: Copy) -> None:
    """A heading and a colour that were put into copies of version 1's templates."""
    page = shared.does("export", "quarterly", "--quarter", "2025-26/Q1", "--format", "html").out
    assert "Our own heading – 42" in page
    assert "#224466" in page


def test_renamed_words_are_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole words and keys, with and without a capital letter; everything else is one."""
    assert not set(RENAMED.values()) & set(RENAMED)
    monkeypatch.setitem(RENAMED, "boat", "ship")
    monkeypatch.setitem(RENAMED, "boat_name", "ship_name")
    renamed.cache_clear()
    then, now = {"boat_name": "Boat: a boat"}, {"ship_name": "Ship: a ship", "since": 1}
    assert not list(differences(then, now))
    assert not unlike("some.md", "| Boat |\n| ---- |", "| Ship  |\n| ----- |")
    assert unlike("some.md", "A boathouse", "A shiphouse")
    assert list(differences(now, then))
    renamed.cache_clear()
