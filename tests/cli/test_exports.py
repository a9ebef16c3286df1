"""Exports: where they go, what they are made of, which day they show."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile

from building import HOSTILE, TODAY, make_workspace
from cscp_tui.cli.main import main
from cscp_tui.store.clock import FixedClock
from golden_files import golden
from published import PUBLISHED_ATTENDANCE
from writers.markdown_reading import failures_of

if TYPE_CHECKING:
    from command_line import Typist


REF = "BP24-1.1"
QUARTERLY = ("export", "quarterly", "--quarter", "2024-25/Q2")


def test_the_update_is_printed(cscp: Typist) -> None:
    """Markdown on stdout, and not a word beside it."""
    answer = cscp(*QUARTERLY)
    assert answer.status == 0
    assert answer.out.startswith("# Quarterly update, Q2 2024/25 (Jul to Sep 2024)")
    assert "0 of 2 (0%)" in answer.out
    assert answer.err == ""


def test_the_update_is_as_at_its_quarters_last_day(cscp: Typist) -> None:
    """Once that has come; the current quarter's is as at today."""
    assert "30 September 2024" in cscp(*QUARTERLY).out
    now = cscp("export", "quarterly", "--quarter", "2024-25/Q3").out
    assert "25 November 2024" in now
    earlier = cscp(*QUARTERLY, "--as-at", "1/8/2024").out
    assert "1 August 2024" in earlier


@pytest.mark.parametrize("audience", ["qa", "executive", "public"])
@pytest.mark.parametrize("kind", ["md", "html"])
def test_every_audience_and_format(audience: str, kind: str, cscp: Typist) -> None:
    """Each is a whole paper, and the same one twice."""
    words = [*QUARTERLY, "--for", audience, "--format", kind, "--marking", "official"]
    answer = cscp(*words)
    assert answer.status == 0
    assert answer.out == cscp(*words).out
    assert "OFFICIAL" in answer.out
    if kind == "md":
        lines = answer.out.strip().splitlines()
        assert "OFFICIAL" in lines[0]
        assert "OFFICIAL" in lines[-1]


def test_a_file_is_written(cscp: Typist, tmp_path: Path) -> None:
    """Nothing on stdout; the file has the same text as stdout would."""
    path = tmp_path / "update.md"
    answer = cscp(*QUARTERLY, "-o", str(path))
    assert answer.out == ""
    assert answer.err == f"Wrote {path}.\n"
    assert path.read_bytes().decode() == cscp(*QUARTERLY, "-o", "-").out


def test_actions_are_exported_in_every_format(cscp: Typist, tmp_path: Path) -> None:
    """The same rows as Markdown, HTML, CSV and JSON."""
    cscp("set", REF, "title=Train | all <staff>")
    assert "Train \\| all" in cscp("export", "actions").out
    assert "&lt;staff&gt;" in cscp("export", "actions", "--format", "Web page").out
    rows = list(csv.reader(io.StringIO(cscp("export", "actions", "--format", "csv").out)))
    assert rows[0][:2] == ["Priority or origin", "Ref"]
    assert [row[1] for row in rows[1:]] == [REF, "BP24-1.2"]
    listed = cscp("list", "actions", "--json").json
    exported = cscp("export", "actions", "--format", "json").json
    assert [{"v": 1} | row for row in exported] == listed
    path = tmp_path / "actions.csv"
    cscp("export", "actions", "--format", "csv", "-o", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"


def csv_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_actions_have_the_columns_that_are_asked_for(cscp: Typist) -> None:
    """In their order, with other titles where these are given, in every format."""
    cscp.does("set", REF, "measure=Half are trained", "published_status=Partially complete")
    columns = "ref, measure=Success measure, status as published, original due"
    words = ("export", "actions", "--columns", columns)
    rows = csv_rows(cscp.does(*words, "--format", "csv").out)
    assert rows[0][1:] == ["Ref", "Success measure", "Status as published", "Original due date"]
    assert rows[1][1:] == [REF, "Half are trained", "Partially complete", "31 March 2025"]
    for kind in ("md", "html"):
        assert "Partially complete" in cscp.does(*words, "--format", kind).out


PUBLISHED_COLUMNS = {
    "lead": "Lead",
    "supporting": "Supporting agencies",
    "measure": "Measure",
    "intended outcome": "Intended outcome",
    "latest update": "Latest update",
    "original due": "Original due date",
    "timescale": "Timescale as written",
    "status as published": "Status as published",
    "old ref": "Old reference",
    "impact": "Impact",
}
"""The columns of the tables that partnerships publish, as they are typed and as they are titled."""


def test_every_column_of_the_published_tables_is_offered(cscp: Typist, tmp_path: Path) -> None:
    """In Word and Excel as in the other formats."""
    words = ("export", "actions", "--group-by", "none", "--columns", ", ".join(PUBLISHED_COLUMNS))
    (titles, *rows) = csv_rows(cscp.does(*words, "--format", "csv").out)
    assert titles == list(PUBLISHED_COLUMNS.values())
    assert len(rows) == 2
    for kind in ("md", "html"):
        text = cscp.does(*words, "--format", kind).out
        assert all(title in text for title in titles)
    for kind in ("docx", "xlsx"):
        cscp.does(*words, "--format", kind, "-o", str(tmp_path / f"actions.{kind}"))
    tables = WordFile(str(tmp_path / "actions.docx")).tables
    assert [cell.text for cell in tables[0].rows[0].cells] == titles
    sheet = openpyxl.load_workbook(tmp_path / "actions.xlsx").worksheets
    assert any([cell.value for cell in each[1]] == titles for each in sheet)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("leed", "“leed” isn't a column of actions. Did you mean Lead"),
        ("orig", "“orig” could be several columns. Did you mean Origin or Original due date"),
        ("ref, zzz", "“zzz” isn't a column of actions. Choose columns such as Ref, Action"),
    ],
)
def test_a_column_that_is_none_is_refused(typed: str, said: str, cscp: Typist) -> None:
    """With those that may have been meant."""
    assert said in cscp.refused("export", "actions", "--columns", typed)


@pytest.mark.parametrize("by", ["priority", "lead", "status", "quarter", "group", "origin", "none"])
def test_actions_are_grouped_as_chosen(by: str, cscp: Typist) -> None:
    """Each grouping has every action once; ``none`` leaves the column of the groups out."""
    rows = csv_rows(cscp.does("export", "actions", "--group-by", by, "--format", "csv").out)
    place = rows[0].index("Ref")
    assert place == (0 if by == "none" else 1)
    assert sorted(row[place] for row in rows[1:]) == [REF, "BP24-1.2"]


def test_columns_are_kept_under_a_name(cscp: Typist) -> None:
    """With their grouping; another grouping can be asked for, and the set can be taken away."""
    columns = "columns=ref, lead=Owner, due"
    cscp.does("add", "column-set", "name=Scrutiny committee", columns, "group_by=none")
    words = ("export", "actions", "--columns", "scrutiny  COMMITTEE", "--format", "csv")
    assert csv_rows(cscp.does(*words).out)[0] == ["Ref", "Owner", "Due"]
    rows = csv_rows(cscp.does(*words, "--group-by", "status").out)
    assert rows[0] == ["Status", "Ref", "Owner", "Due"]
    again = cscp.refused("add", "column-set", "name=Scrutiny Committee", "columns=ref")
    for line in (["add", "column-set", "name=Board"], ["set", "columns-1"]):
        unknown = cscp.refused(*line, "columns=ref, foo")
        assert "“foo” isn't a column of actions." in unknown
    assert "There is a column set “Scrutiny committee” already" in again
    cscp.does("remove", "columns-1")
    assert "isn't a column" in cscp.refused(*words)


def test_a_workbook_goes_where_it_is_asked_to(cscp: Typist, tmp_path: Path) -> None:
    """Into the exports folder as the next revision, or to the file that is named."""
    assert "actions-1.xlsx" in cscp.does("export", "actions", "--format", "xlsx").err
    assert "actions-1.xlsx" in cscp.does("export", "actions", "--format", "xlsx").err
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "--format", "xlsx", "-o", str(path))
    book = openpyxl.load_workbook(path)
    assert [row[1] for row in book["Actions"].values] == ["Ref", REF, "BP24-1.2"]
    kept = dict(row[:2] for row in book["cscp"].values if row[0] != "column")
    lines = cscp.journal.count(b"\n") - 1
    assert (kept["journal line"], kept["as at"]) == (str(lines), TODAY.isoformat())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(
    "name",
    ["actions", "attendance", "executive", "said-delivered", "partner-evidence", "challenges"],
)
def test_every_list_is_a_word_file_and_a_workbook(
    name: str, kind: str, cscp: Typist, tmp_path: Path
) -> None:
    """The same one twice, with its marking in it."""
    paths = [tmp_path / f"{number}.{kind}" for number in range(2)]
    for path in paths:
        words = ("--format", kind, "--marking", "official", "-o", str(path))
        assert "no marking" not in cscp.does("export", name, *words).err
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_figures_are_one_tidy_table(cscp: Typist) -> None:
    """A row for each figure of each quarter, as it is printed and as numbers."""
    rows = csv_rows(cscp.does("export", "figures", "--format", "csv").out)
    assert rows[0][:8] == [
        *("Quarter", "As at", "State", "Figure", "Value", "Number", "Of", "Share"),
    ]
    (delivered,) = [row for row in rows if row[0] == "2024-25/Q2" and row[3] == "Delivered"]
    assert delivered[1:8] == ["2024-09-30", "draft", "Delivered", "0 of 2 (0%)", "0", "2", "0%"]
    by_figure = [(row[0], row[3]) for row in rows[1:]]
    assert len(by_figure) == len(set(by_figure)), "each figure has one row a quarter"
    counted = {row[9] for row in rows[1:] if row[3] == "Delivered"}
    assert counted == {"actions of Business plan"}, "the same in each quarter"
    assert all(row[9] for row in rows[1:])


def test_actions_of_a_plan_and_a_filter_are_exported(cscp: Typist) -> None:
    """Only those of the plan that the filter takes; the paper says which."""
    cscp("add", "action", "Write", "--source", "executive")
    cscp("deliver", REF)
    text = cscp("export", "actions", "--plan", "2024-25", "is:delivered").out
    assert REF in text
    assert "EX24-01" not in text
    assert "Business plan 2024/25 · delivered (1 of 3)" in text
    assert "No matching actions." in cscp("export", "actions", "is:late").out


def test_restricted_actions_are_said_to_be_in_it(cscp: Typist) -> None:
    """Whoever passes the list on is warned."""
    assert "restricted" not in cscp("export", "actions").out
    cscp("set", REF, "restricted=yes")
    assert "1 of these is restricted" in cscp("export", "actions").out


def test_actions_of_a_restricted_origin_are_said_to_be_in_it(cscp: Typist) -> None:
    """They are as little for the public as those that are restricted themselves."""
    key = cscp("add", "origin", "title=Rapid review", "source=review", "kind=Rapid Review").out
    cscp("set", key.strip(), "restricted=yes")
    cscp("add", "action", "Train staff", "--source", "review", "--origin", key.strip())
    assert "1 of these is restricted" in cscp("export", "actions").out


def test_a_groups_progress_is_that_of_all_of_it(cscp: Typist) -> None:
    """A filter leaves actions out of the list, and not out of the figure above it."""
    cscp("deliver", REF)
    text = " ".join(cscp("export", "actions", "is:open").out.split())
    assert "## 1 Priority 1 – 1 of 2 (50%)" in text
    assert REF not in text
    said = (
        "**In headings:** deliveries out of all actions of a group, including any not listed here"
    )
    assert said in text
    assert said not in " ".join(cscp("export", "actions").out.split())


def test_dates_are_written_out(cscp: Typist) -> None:
    """An export says the day of the last note in full."""
    text = cscp("export", "actions", today=date(2025, 1, 6)).out
    assert "no update received since 1 April 2024" in text


GOLDEN = Path(__file__).parent / "golden"
LISTS = ("attendance", "executive", "said-delivered", "partner-evidence", "challenges")
FORMATS = ("md", "html", "csv", "json")
MEETING = "QAG-2024-11-25"
COMING = "QAG-2024-12-09"

STEPS = (
    ["quorum", "QAG", "council", "Police: met"],
    ["set", "partnership", "annual_report_groups=QAG"],
    ["add", "meeting", "group=QAG", "day=25/11/2024", "chair=Named Person", "chair_agency=icb"],
    ["minute", MEETING, "council=2", "met=online,deputy", "icb=apologies", "--guest", "Ofsted=2"],
    ["add", "decision", f"meeting={MEETING}", "text=Audit thresholds again.", "actions=BP24-1.1"],
    ["add", "action", "Write to housing", "--source", "executive", "--agency", "council"],
    ["add", "action", "Ask for a post", "--source", "executive", "--restricted"],
    ["set", "EX24-01", "impact_area=Homes", "impact=Families moved sooner."],
    ["deliver", "EX24-01"],
    ["add", "commitment", "year=2024/25", "said=A named contact in every school"],
    ["commitment", "named contact", "partly", "--delivered", "Half of the schools have one."],
    ["add", "commitment", "year=2024/25", "said=A yearly conference"],
    ["add", "partner-evidence", "agency=met", "impact_area=Neglect", "evidence=Seen sooner."],
    ["add", "challenge", "raised_by=EXEC", "put_to=council", "question=Who attends?"],
    ["add", "challenge", "raised_by=QAG", "put_to=met", "question=Why so late?"],
    ["answer", "why so late", "The form was lost."],
    ["add", "challenge", "raised_by=partnership", "put_to=icb", "question=Who pays?"],
    ["close", "CH-03", "--came-of-it", "A share is agreed."],
    ["add", "meeting", "group=QAG", "day=9/12/2024", "standing_items=Welcome; Business plan"],
    ["move", "BP24-1.2", "1/11/2024", "--yes"],
    ["set", "BP24-1.2", "restricted=yes"],
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a few of everything, made by commands alone."""
    folder = tmp_path_factory.mktemp("year") / "croydon"
    make_workspace(folder, actions=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSCP_CONFIG", str(folder / "config"))
        for words in STEPS:
            line = ["-w", str(folder), "--by", "Business officer", *words]
            assert main(line, clock=FixedClock(TODAY, 13)) == 0, words
    return folder


@pytest.fixture
def year(made: Path, cscp: Typist) -> Typist:
    """A command line on a copy of it."""
    shutil.rmtree(cscp.folder)
    shutil.copytree(made, cscp.folder)
    return cscp


def without_style(text: str) -> str:
    """The text of a file; of HTML what its body holds, since all papers share one style."""
    return text.partition("<body>\n")[2] or text


@pytest.mark.parametrize("name", [*LISTS, "actions"])
@pytest.mark.parametrize("kind", FORMATS)
def test_golden(name: str, kind: str, year: Typist) -> None:
    """Each list is the same, byte for byte, every time."""
    text = year("export", name, "--format", kind, "--marking", "OFFICIAL").out
    shown = without_style(text)
    assert shown == golden(GOLDEN / f"{name}.{kind}", shown)


@pytest.mark.parametrize("kind", ["md", "html"])
def test_golden_minutes(kind: str, year: Typist) -> None:
    """So are the minutes of a meeting."""
    text = year("export", "minutes", MEETING, "--format", kind).out
    shown = without_style(text)
    assert shown == golden(GOLDEN / f"minutes.{kind}", shown)


@pytest.mark.parametrize("kind", ["md", "html"])
def test_golden_agenda(kind: str, year: Typist) -> None:
    """And the agenda of one to come."""
    text = year("export", "agenda", COMING, "--format", kind).out
    shown = without_style(text)
    assert shown == golden(GOLDEN / f"agenda.{kind}", shown)


def test_an_agenda_says_when_the_next_meeting_is(year: Typist) -> None:
    """As the minutes do, under the item of that name."""
    text = year("export", "agenda", MEETING).out
    assert "Next meeting\n\nMonday 9 December 2024.\n" in text


def test_the_action_log_of_a_meeting(cscp: Typist) -> None:
    """What it asked for, with lead and due date; a meeting that asked for nothing has none."""
    assert "asked for no actions" in cscp.refused("export", "action-log", "QAG-2024-11-20")
    cscp.does("set", "BP24-1.1", "raised_at=QAG-2024-11-20", "lead_agency=police")
    log = cscp.does("export", "action-log", "QAG-2024-11-20", "--marking", "OFFICIAL").out
    assert log.startswith("OFFICIAL\n\n# Action log: Quality Assurance Group, 20 November 2024")
    assert "| BP24-1.1 | Action 1 | The Police | 31 March 2025 |" in log


def test_minutes_and_agendas_for_word(year: Typist, tmp_path: Path) -> None:
    """A Word file goes where it is told, else as a revision into the exports folder."""
    for name, meeting in (("minutes", MEETING), ("agenda", COMING)):
        answer = year("export", name, meeting, "--format", "docx")
        kept = year.folder / "exports" / f"{meeting}-{name}-1.docx"
        assert (answer.out, answer.err.splitlines()[-1]) == ("", f"Wrote {kept}.")
        path = tmp_path / f"{name}.docx"
        assert year("export", name, meeting, "--format", "docx", "-o", str(path)).status == 0
        assert path.read_bytes() == kept.read_bytes()
        assert path.read_bytes().startswith(b"PK")


def test_an_agenda_for_the_public(year: Typist) -> None:
    """Restricted items are left out and counted; the minutes of a planned meeting point at it."""
    assert "Action 2" in year("export", "agenda", COMING).out
    public = year("export", "agenda", COMING, "--public").out
    assert "Action 2" not in public
    assert "1 item is confidential, so it is not shown." in public
    answer = year("export", "minutes", COMING)
    assert answer.err == f"For its agenda, run “cscp export agenda {COMING}”.\n"


def test_markdown_passes_a_linter(year: Typist) -> None:
    """Every list, the minutes and the agenda."""
    for name in (*LISTS, "minutes", "agenda"):
        words = {"minutes": [MEETING], "agenda": [COMING]}.get(name, [])
        assert failures_of(year("export", name, *words).out) == [], name


@pytest.mark.parametrize("name", LISTS)
def test_html_can_be_read_aloud(name: str, year: Typist) -> None:
    """One title, headings in order, a language, a header row in each table, nothing from afar."""
    html = year("export", name, "--format", "html").out
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    levels = [int(heading.name[1]) for heading in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in soup.find_all("table"):
        first = table.find("tr")
        assert first is not None
        assert {cell.get("scope") for cell in first.find_all("th")} == {"col"}
    assert "<script" not in html
    assert "src=" not in html


def test_csv_has_one_header_and_runs_no_formula(cscp: Typist, tmp_path: Path) -> None:
    """A spreadsheet shows what was typed, and runs none of it."""
    formula = "=cmd|' /C calc'!A0"
    cscp("add", "partner-evidence", "agency=met", f"impact_area={formula}", f"evidence=@{HOSTILE}")
    cscp("add", "challenge", "raised_by=EXEC", "put_to=met", f"question=+{formula}")
    cscp("add", "commitment", "year=2024/25", f"said=-{formula}")
    cscp("add", "action", formula, "--source", "executive")
    cscp("set", "police", f"name={formula}")
    for name in LISTS:
        path = tmp_path / f"{name}.csv"
        assert cscp("export", name, "--format", "csv", "-o", str(path)).status == 0
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        assert any("cmd" in cell for row in rows for cell in row), name
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]


def test_hostile_text_moves_no_cursor(cscp: Typist) -> None:
    """In no format of any list or note stands a character that steers a terminal."""
    cscp("add", "partner-evidence", "agency=met", f"impact_area={HOSTILE}", f"evidence={HOSTILE}")
    cscp("add", "challenge", "raised_by=EXEC", "put_to=met", f"question={HOSTILE}")
    cscp("add", "commitment", "year=2024/25", f"said={HOSTILE}")
    cscp("add", "action", HOSTILE, "--source", "executive")
    cscp("set", "police", f"name={HOSTILE}")
    cscp("remark", "QAG-2024-11-20", HOSTILE)
    cscp("add", "meeting", "group=QAG", "day=9/12/2024", f"standing_items={HOSTILE}")
    cscp("set", "BP24-1.1", f"title={HOSTILE}", "agency=police", "due=1/12/2024")
    for kind in FORMATS:
        for name in LISTS:
            text = cscp("export", name, "--format", kind).out
            assert not [c for c in text if c < " " and c not in "\r\n"], (name, kind)
            assert "\u202e" not in text
    for kind in ("md", "html"):
        for words in (["meeting", "QAG-2024-11-20"], ["agenda", COMING]):
            text = cscp("export", *words, "--format", kind).out
            assert "\x1b" not in text
            assert "CSCP" in text


def test_the_published_table_from_the_command_line(loaded_demo: Path, cscp: Typist) -> None:
    """The demo's attendance of 2024/25 has the report's columns and figures in every cell."""
    words = ["export", "attendance", "--plan", "2024/25", "--format", "csv"]
    answer = cscp.bare("-w", str(loaded_demo), *words, today=date(2025, 11, 27))
    titles, *rows = csv.reader(io.StringIO(answer.out))
    assert titles == [
        *("Agency", "Group participation"),
        *("Review Group", "Quality Assurance Group", "Editorial Group"),
    ]
    figures = ["|".join([row[0], *(cell.rstrip("%") for cell in row[2:])]) for row in rows]
    assert figures == PUBLISHED_ATTENDANCE.strip().splitlines()


def test_what_could_identify_a_child_is_warned_of(year: Typist) -> None:
    """The place is named and the passage is not; the file is written all the same."""
    year(
        "add",
        "challenge",
        "raised_by=EXEC",
        "put_to=met",
        "question=What of NHS 943 476 5919?",
        "--not-identifiers",
        "made up",
    )
    year(
        "remark",
        MEETING,
        "Baby was born on 3/4/2019, see NHS 943 476 5919.",
        "--not-identifiers",
        "made up",
    )
    answer = year("export", "challenges")
    assert answer.status == 0
    assert "NHS 943 476 5919" in answer.out
    assert answer.err == "The question of CH-04 contains what looks like an NHS number.\n"
    answer = year("export", "minutes", MEETING)
    assert "Any other business” contains what looks like an NHS number." in answer.err
    assert "943" not in answer.err
    year("set", "partnership", "ignored_phrases+=NHS 943 476 5919")
    assert year("export", "challenges").err == ""


def test_a_list_of_actions_is_warned_of_too(year: Typist) -> None:
    """No export leaves without a warning."""
    ref = next(iter(year.book.actions))
    year("set", ref, "title=Help the mother of Tyler, 12", "--not-identifiers", "made up")
    assert f"The title of {ref} contains what looks like" in year("export", "actions").err


# Periods


def test_a_period_of_attendance(year: Typist) -> None:
    """A plan, a quarter or days; the financial year so far, where none is given."""
    for words, held in (
        ([], 1),
        (["--plan", "2024/25"], 1),
        (["--quarter", "2024-25/Q2"], 0),
        (["--from", "1/11/2024"], 1),
        (["--from", "1/11/2024", "--to", "24/11/2024"], 0),
    ):
        values = year("export", "attendance", "--format", "json", *words).json
        assert len(values["groups"][0]["meetings_held"]) == held, words


def test_the_other_measure(year: Typist) -> None:
    """Represented counts meetings: two people are one; a chair who sent apologies is not there."""
    values = year("export", "attendance", "--measure", "rep", "--format", "csv").out
    rows = {row[0]: row[2] for row in csv.reader(io.StringIO(values))}
    assert rows["The Council"] == "100%"
    assert rows["The ICB"] == "0%"
    attended = year("export", "attendance", "--format", "csv").out
    rows = {row[0]: row[2] for row in csv.reader(io.StringIO(attended))}
    assert rows["The Council"] == "200%"
    assert rows["The ICB"] == "0%"


def test_executive_actions_of_a_period(year: Typist) -> None:
    """Those that were open on any day of it; the paper says so, and its headings count all."""
    shown = " ".join(year("export", "executive", "--quarter", "2024-25/Q3").out.split())
    assert "EX24-01" in shown
    assert "open at some time in Q3 2024/25 (Oct to Dec 2024); headings count all" in shown
    before = year("export", "executive", "--quarter", "2024-25/Q2").out
    assert "EX24-01" not in before
    assert "None." in before


def test_challenges_of_a_period(year: Typist) -> None:
    """Raised or answered in it, or without an answer at its end."""
    later = ["export", "challenges", "--from", "26/11/2024", "--to", "26/11/2024"]
    values = year(*later, "--format", "json", today=date(2024, 11, 26)).json
    assert [each["id"] for each in values] == ["CH-01"]
    assert year("export", "challenges", "--quarter", "2024-25/Q2", "--format", "json").json == []


def test_commitments_and_partner_evidence_of_a_plan(year: Typist) -> None:
    """A plan's years and quarters, those that have begun."""
    text = year("export", "said-delivered", "--plan", "2024/25").out
    assert "## Commitments for 2024/25" in text
    values = year("export", "partner-evidence", "--plan", "2024/25", "--format", "json").json
    assert [each["quarter"] for each in values] == ["2024-25/Q1", "2024-25/Q2", "2024-25/Q3"]


def test_restricted_items(year: Typist) -> None:
    """They are left out and counted for the public, else whoever passes the list on is warned."""
    text = year("export", "executive").out
    assert "Ask for a post" in text
    assert "1 of these is restricted and not for the public." in text
    public = year("export", "executive", "--public").out
    assert "Ask for a post" not in public
    assert "1 item is confidential, so it is not shown." in public


def test_a_marking_that_a_format_cannot_carry_is_said(year: Typist) -> None:
    """Markdown has it as first and last line; CSV has none, and that is told."""
    text = year("export", "challenges", "--marking", "official").out.strip().splitlines()
    assert text[0] == text[-1] == "OFFICIAL"
    answer = year("export", "challenges", "--marking", "official", "--format", "csv")
    assert answer.err == "A csv file can't hold a marking. Put it in the file name.\n"
    assert "OFFICIAL" not in answer.out


def test_a_past_day_has_its_own_lists(year: Typist) -> None:
    """What was recorded later is in no list of an earlier day."""
    for name in ("executive", "said-delivered", "challenges"):
        answer = year("export", name, "--as-at", "24/11/2024", "--format", "json")
        assert json.loads(answer.out) == [], name


def test_a_file_of_each_is_written(year: Typist, tmp_path: Path) -> None:
    """Nothing on stdout; the file has what stdout would have."""
    for name in LISTS:
        path = tmp_path / f"{name}.json"
        answer = year("export", name, "--format", "json", "-o", str(path))
        assert (answer.out, answer.err) == ("", f"Wrote {path}.\n")
        assert path.read_bytes().decode() == year("export", name, "--format", "json").out


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("-o", "list.xlsx"), b"PK"),
        (("-o", "list.CSV"), b"\xef\xbb\xbf"),
        (("-o", "list.md"), b"#"),
        (("-o", "list.txt"), b"#"),
        (("-o", "list.csv", "--format", "md"), b"#"),
        (("--format", "md", "-o", "list.csv"), b"#"),
    ],
)
def test_the_ending_of_a_file_stands_for_its_format(
    cscp: Typist,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    begins: bytes,
) -> None:
    """Nobody gets Markdown under the name of a workbook; a format that is given counts more."""
    monkeypatch.chdir(tmp_path)
    cscp.does("export", "actions", *words)
    (file,) = tmp_path.glob("list.*")
    assert file.read_bytes().startswith(begins)


def test_the_ending_of_a_list_stands_for_its_format(cscp: Typist, tmp_path: Path) -> None:
    """A list is written as a file without its --format, too."""
    cscp.does("list", "agencies", "-o", str(tmp_path / "agencies.csv"))
    assert (tmp_path / "agencies.csv").read_text("utf-8-sig").startswith("Id,")


@pytest.mark.parametrize(
    "name", ["exports/late.md", "late.md", "backups/auto-2099-01-01.zip", "journal.jsonl"]
)
def test_a_scrutineer_exports_nothing_into_the_team_s_folder(
    cscp: Typist, tmp_path: Path, name: str
) -> None:
    """Wherever in it, and under whatever name; elsewhere they may."""
    (cscp.folder / "exports").mkdir()
    (cscp.folder / "backups").mkdir(exist_ok=True)
    to = str(cscp.folder / name)
    for words in (["actions"], ["calendar"], ["quarterly", "--quarter", "2024-25/Q3"]):
        assert "is in the team's folder" in cscp.refused(
            "--role", "scrutineer", "export", *words, "-o", to
        )
    cscp.does("--role", "scrutineer", "export", "actions", "-o", str(tmp_path / "late.md"))
