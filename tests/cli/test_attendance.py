"""Who came, as it is typed: every way of saying it means what it says."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import HOSTILE
from cscp_tui.cli.attendance import UnknownAttendance, read_came
from cscp_tui.domain.commands.attendance import Came
from writers.markdown_reading import failures_of, unwrapped

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from command_line import Typist


COUNTS = st.integers(0, 200)


@given(COUNTS, COUNTS, COUNTS, st.booleans(), st.randoms(use_true_random=False))
def test_numbers_are_read_in_any_order(
    in_room: int,
    online: int,
    deputies: int,
    apologies: bool,  # noqa: FBT001 - Hypothesis passes it by place
    random: Random,
) -> None:
    """People in the room, online, deputies among them and apologies, whatever comes first."""
    parts = [f"{in_room}", f"{online} online", f"{deputies} deputies"]
    parts += ["apologies"] if apologies else []
    random.shuffle(parts)
    came = read_came(",".join(parts), "")
    expected_room = in_room if in_room or online else deputies
    expected = Came(in_room=expected_room, online=online, deputies=deputies, apologies=apologies)
    assert came == expected
    assert expected.has_people is bool(expected_room or online)


@given(st.text("0123456789 ,+-onliedputyapgsbck=.", max_size=15))
def test_a_text_is_understood_or_refused(text: str) -> None:
    """Nothing else is raised, and what is understood can be kept."""
    with suppress(UnknownAttendance):
        assert isinstance(read_came(text, text), Came)


@pytest.mark.parametrize(
    "text", ["", ",", "2,,1", "2 persons", "two", "1/2", "1e3", "²", "٣ people"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    """Empty parts, words, fractions and other digits' tricks."""
    with pytest.raises(UnknownAttendance):
        read_came(text, f"police={text}")


TABLE = "Agency,Review Group,QAG\nMetropolitan Police,100%,133%\nHousing,0%,—\n"
YEAR = ["export", "attendance", "--from", "1/4/2023", "--to", "31/3/2024"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "attendance.csv"
    path.write_text(TABLE, "utf-8")
    return path


def keep(cscp: Typist, file: Path, *words: str) -> None:
    """Keep a published table of 2023/24."""
    period = words or ("--plan", "2023/24", "--source", "Annual report report 2023/24")
    answer = cscp("add", "published-summary", str(file), *period)
    assert answer.status == 0, answer.err


def test_it_is_kept_and_listed(cscp: Typist, file: Path) -> None:
    """By the name of its financial year, with its days, groups and figures."""
    answer = cscp("add", "published-summary", str(file), "--plan", "2023-24")
    assert answer.out == "2023/24\n"
    assert "Published summary for 2023/24 saved, 2 agencies." in answer.err
    (kept,) = cscp("list", "summaries", "--json").json
    assert (kept["first_day"], kept["last_day"]) == ("2023-04-01", "2024-03-31")
    assert kept["groups"] == ["Review Group", "QAG"]
    assert kept["rows"][1] == {"agency": "Housing", "figures": [0, None]}
    assert "Review Group, QAG" in cscp("list", "summaries", "qag").out


def test_it_is_of_a_plan_or_of_days_with_a_name(cscp: Typist, file: Path) -> None:
    """A plan's own days; days are called what people call them, else by themselves."""
    keep(cscp, file, "--plan", "2024/25")
    keep(cscp, file, "--from", "1/1/2022", "--to", "31/12/2022", "--called", "Calendar year 2022")
    keep(cscp, file, "--from", "1/1/2021", "--to", "31/12/2021")
    summaries = cscp.book.summaries
    assert summaries["2024/25"].last_day == date(2025, 3, 31)
    assert summaries["Calendar year 2022"].first_day == date(2022, 1, 1)
    assert "Friday 1 January 2021 to Friday 31 December 2021" in summaries


def test_it_is_shown_apart(cscp: Typist, file: Path) -> None:
    """Under its own heading with what it is, in no computed table and no figure."""
    before = {kind: cscp(*YEAR, "--format", kind).out for kind in ("csv", "json")}
    keep(cscp, file)
    text = cscp(*YEAR).out
    assert failures_of(text) == []
    computed, heading, published = text.partition("## Published summary: 2023/24\n")
    assert heading
    assert (
        "as it was published (Annual report report 2023/24): percentages without counts"
        in unwrapped(published)
    )
    assert "| Metropolitan Police | 100% | 133% |" in published
    assert "| Housing | 0% | — |" in published
    assert "Metropolitan Police" not in computed
    answer = cscp(*YEAR, "--format", "csv")
    assert answer.out == before["csv"]
    assert answer.err == (
        "1 published summary is left out. The md, html and json formats show them separately.\n"
    )
    values = cscp(*YEAR, "--format", "json").json
    assert [each["id"] for each in values.pop("published_summaries")] == ["2023/24"]
    empty = json.loads(before["json"])
    assert empty.pop("published_summaries") == []
    assert values == empty
    assert "Published summary" not in cscp("export", "attendance", "--plan", "2024/25").out


def test_an_exported_table_can_be_kept(cscp: Typist, tmp_path: Path) -> None:
    """What this program exports as CSV is read back with the same figures."""
    cscp("add", "meeting", "group=QAG", "day=25/11/2024")
    cscp("minute", "qag", "council=2", "icb=1")
    path = tmp_path / "own.csv"
    words = ["export", "attendance", "--quarter", "2024-25/Q3", "--format", "csv"]
    cscp("set", "partnership", "annual_report_groups=QAG")
    cscp(*words, "-o", str(path))
    keep(cscp, path, "--plan", "2024/25")
    exported = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[1:]
    kept = cscp.book.summaries["2024/25"].rows
    assert [(row.agency, f"{row.figures[0]}%") for row in kept] == [
        (agency, figure) for agency, _, figure in exported
    ]


def test_it_is_taken_away_and_kept_again(cscp: Typist, file: Path) -> None:
    """What was wrong in it is corrected by keeping the corrected table."""
    keep(cscp, file)
    file.write_text("Agency,QAG\nPolice,50%\n", "utf-8")
    refused = cscp("add", "published-summary", str(file), "--plan", "2023/24")
    assert refused.status == 1
    assert "There's already a summary for 2023/24. Remove it first" in refused.err
    assert cscp("remove", "2023-24").status == 0
    assert "2023/24" not in cscp.book.summaries
    keep(cscp, file)
    assert cscp.book.summaries["2023/24"].rows[0].figures == (50,)
    assert cscp("undo").status == 0
    assert cscp("check").status == 0


def test_hostile_names_are_harmless(cscp: Typist, file: Path) -> None:
    """A published name is shown as it was printed, and runs nothing."""
    quoted = HOSTILE.replace("\x00", "").replace("\u2028", "")
    file.write_text(f'Agency,"{quoted}"\n"{quoted}",5%\n', "utf-8")
    keep(cscp, file)
    for kind in ("md", "html", "json"):
        text = cscp(*YEAR, "--format", kind).out
        assert "[CSCP]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "<b>" not in cscp(*YEAR, "--format", "html").out
    assert failures_of(cscp(*YEAR).out) == []


@pytest.mark.parametrize(
    ("table", "words", "answered"),
    [
        (TABLE, [], (2, "Give --plan, or --from and --to")),
        (
            TABLE,
            ["--plan", "2023/24", "--from", "1/4/23", "--to", "31/3/24"],
            (2, "Give --plan, or"),
        ),
        (TABLE, ["--from", "1/4/2023"], (2, "Give --plan, or --from and --to")),
        (TABLE, ["--plan", "last year"], (2, "“last year” isn't a financial year")),
        (TABLE, ["--from", "2/4/2023", "--to", "1/4/2023"], (1, "Swap the two dates")),
        (TABLE, ["--plan", "2031/32"], (1, "in the future")),
        ("", ["--plan", "2023/24"], (1, "needs a header with Agency and the groups")),
        ("Agency,QAG\nPolice,x", ["--plan", "2023/24"], (2, "“x” for Police under QAG isn't")),
        ("Agency,QAG\nPolice,2001", ["--plan", "2023/24"], (1, "2001% for Police")),
        (
            "Agency,QAG\nPolice,1\npolice,2",
            ["--plan", "2023/24"],
            (1, "the agency police twice"),
        ),
        ("Agency,QAG,qag\nPolice,1,2", ["--plan", "2023/24"], (1, "names the group qag twice")),
        ("Agency,QAG\n,1", ["--plan", "2023/24"], (1, "has no name. Give it one")),
    ],
)
def test_bad_input(
    table: str, words: list[str], answered: tuple[int, str], cscp: Typist, file: Path
) -> None:
    """Each mistake gets its sentence, and nothing is kept."""
    file.write_text(table, "utf-8")
    before = cscp.journal
    answer = cscp("add", "published-summary", str(file), *words)
    assert answered[1] in answer.err.splitlines()[-1]
    assert answer.status == answered[0]
    assert cscp.journal == before


def test_a_file_that_is_no_table(cscp: Typist, tmp_path: Path) -> None:
    """A folder, a spreadsheet and nothing at all are said to be that."""
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04\x00\xff\xfe")
    for name, said in (
        (".", "it is a folder"),
        ("book.xlsx", "it holds more than text"),
        ("none.csv", "No such file"),
    ):
        answer = cscp("add", "published-summary", str(tmp_path / name), "--plan", "2023/24")
        assert answer.status == 1
        assert said in answer.err


def test_apologies_of_several_seats_are_counted(cscp: Typist) -> None:
    """Two of three seats sent apologies: both count, in the table and in the minutes."""
    cscp.does("attend", "QAG-2024-11-20", "police=1, 2 apologies")
    (row,) = (each for each in cscp.book.attendances.values() if each.agency == "police")
    assert (row.present, row.apologies, row.excused) == (1, True, 2)
    assert "(2, with 1 present)" in cscp("export", "minutes", "QAG-2024-11-20").out
    cscp.does("attend", "QAG-2024-11-20", "police=apologies")
    assert cscp.book.attendances[row.id].excused == 1
