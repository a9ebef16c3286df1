"""Lists: filters, days, JSON and tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE, TODAY, context, do, founded_book
from command_line import Typist
from cscp_tui.base.texts import natural
from cscp_tui.cli.listing import filter_text
from cscp_tui.cli.printing import table_lines
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Role
from cscp_tui.domain.records import KINDS
from cscp_tui.views.columns import columns_of, record_table

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Record


LISTED = [table for table in KINDS if table != "actions"]
REF, OTHER = "BP24-1.1", "BP24-1.2"
COMPUTED = {
    "standing",
    "rating",
    "rating_computed",
    "rating_because",
    "days_late",
    "days_late_originally",
    "slips",
    "awaits_agreement",
    "last_update",
}


def test_a_list_says_how_many_are_of_a_plan_that_papers_leave_out(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """15 are open on the last day of a plan whose papers count 10."""
    listed = Typist(demo, capsys)("list", "actions", "is:open", "--as-at", "31/3/2025")
    assert "15 of 70 actions" in listed.err
    assert "open; 5 of a plan that begins later, which papers don't count" in listed.err


def test_actions_are_listed_as_json(cscp: Typist) -> None:
    """Every field with its default, and what is computed about it."""
    cscp("note", REF, "Half are trained.", "--on", "20/11/2024")
    answer = cscp("list", "actions", "--json")
    first, second = answer.json
    assert first["id"] == REF
    assert first["due"] == "2025-03-31"
    assert first["supporting_agencies"] == []
    assert first.keys() >= COMPUTED
    assert first["last_update"]["text"] == "Half are trained."
    assert first["rating"] == "Green"
    assert second["last_update"] is None
    assert "undone" not in first
    assert answer.err == "2 of 2 actions: all\n"


def test_a_day_shows_its_own_truth(cscp: Typist) -> None:
    """What took effect later is not there on an earlier day."""
    cscp("deliver", REF, "--on", "20/11/2024")
    assert cscp("list", "actions", "is:delivered", "--json").json != []
    earlier = cscp("list", "actions", "is:delivered", "--json", "--as-at", "19/11/2024")
    assert earlier.json == []
    before = cscp("list", "actions", "--as-at", "31/3/2024", "--json")
    assert before.status == 1
    assert "The records begin after 31 March 2024" in before.err


def test_lateness_is_that_of_the_day(cscp: Typist) -> None:
    """Days late and rating are computed for the as-at day."""
    cscp("move", REF, "1/10/2024", "--yes")
    assert cscp("list", "actions", "--json").json[0]["days_late"] == 55
    assert cscp("list", "actions", "--json").json[0]["rating"] == "Red"


def test_filters_are_those_of_the_filter_bar(cscp: Typist) -> None:
    """Tokens and words, each an argument or all in one."""
    cscp("set", REF, "lead_agency=met", "title=Train all staff")
    for words in (
        ["lead:police", "staff"],
        ["staff lead:police"],
        ["lead:police", "all staff"],
        ["-lead:none", '"train all"', "-is:late"],
        ["--", "-lead:none"],
    ):
        found = cscp("list", "actions", "--json", *words).json
        assert [action["id"] for action in found] == [REF]
    assert "led by The Police" in cscp("list", "actions", "lead:police").err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["is:late", "lead:police"], "is:late lead:police"),
        (["status:on hold"], 'status:"on hold"'),
        (["-status:on hold"], '-status:"on hold"'),
        (["train staff"], '"train staff"'),
        (["-train staff"], '-"train staff"'),
        (["is:late lead:police"], "is:late lead:police"),
        (['status:"on hold"'], 'status:"on hold"'),
        (["meeting at 10:30"], '"meeting at 10:30"'),
    ],
)
def test_quotes_that_the_shell_took_are_put_back(words: list[str], text: str) -> None:
    """An argument of several words is one value, unless it is a filter itself."""
    assert filter_text(words) == text


def test_no_quarter_but_the_one_asked_for(cscp: Typist) -> None:
    """``--for-quarter`` says for which quarter a note is missing."""
    cscp.does("set", OTHER, "status=in progress")  # before that, nobody expects an update
    cscp("note", REF, "x", "--for-quarter", "2024-25/Q2")
    missing = cscp("list", "actions", "is:no-note", "--for-quarter", "2024-25/Q2", "--json").json
    assert [action["id"] for action in missing] == [OTHER]


def test_references_are_sorted_as_people_count(cscp: Typist) -> None:
    """BP24-1.10 comes after BP24-1.9."""
    for number in range(3, 12):
        cscp("add", "action", f"Action {number}", "--priority", "1")
    refs = [action["id"] for action in cscp("list", "actions", "--json").json]
    assert refs == [f"BP24-1.{number}" for number in range(1, 12)]
    assert refs == sorted(refs, key=natural)


def test_a_table_is_in_full_where_no_terminal_is(cscp: Typist) -> None:
    """Nothing is cut in a pipe."""
    cscp("set", REF, f"title={'long ' * 100}")
    lines = cscp("list", "actions").out.splitlines()
    assert lines[0].split()[0] == "Ref"
    assert len(lines) == 3
    assert "long " * 99 in lines[1]


@pytest.mark.parametrize("table", LISTED)
def test_every_table_is_listed(table: str, cscp: Typist) -> None:
    """As a table with its columns, and as JSON with every field."""
    name = table.replace("_", "-")
    shown = cscp("list", name)
    assert shown.status == 0
    assert (
        shown.out.splitlines()[0].split()
        == " ".join(each.column.title for each in columns_of(table)).split()
    )
    records = cscp("list", name, "--json").json
    fields = KINDS[table].fields.keys() - {"undone"}
    computed = (
        {"people_present", "quorum_met", "quorum_missing", "minutes"}
        if table == "meetings"
        else set()
    )
    assert all(record.keys() == {"v", *fields, *computed} for record in records)


@pytest.mark.parametrize("table", LISTED)
def test_ids_stay_whole_on_a_narrow_terminal(table: str) -> None:
    """At 80 cells every list fits, and the column that names a record gives no way."""
    columns = [each.column for each in columns_of(table)]
    row = ["QAG-2025-11-27", *("word " * 20 if column.grows else "9 Nov 24" for column in columns)]
    lines = table_lines(columns, [row[: len(columns)]], 80)
    assert all(len(line) <= 80 for line in lines)
    if table != "partnership":
        assert lines[1].startswith("QAG-2025-11-27")


def test_other_tables_are_searched_by_words(cscp: Typist) -> None:
    """Every word must stand somewhere in the record."""
    found = cscp("list", "agencies", "the", "police", "--json").json
    assert [agency["id"] for agency in found] == ["police"]


def test_the_same_list_twice_is_the_same_text(cscp: Typist) -> None:
    """Scripts may compare what they got."""
    assert cscp("list", "actions", "--json").out == cscp("list", "actions", "--json").out


def ids(cscp: Typist, table: str, *words: str) -> list[str]:
    """The ids of the records that a list takes."""
    answer = cscp("list", table, *words, "--json")
    assert answer.status == 0, answer.err
    return [record["id"] for record in answer.json]


def test_other_tables_are_filtered_by_group_agency_status_and_quarter(cscp: Typist) -> None:
    """Each token asks what the records are about, by any of the names of a thing."""
    qag, executive = "QAG-2024-11-20", "EXEC-2024-11-21"
    assert ids(cscp, "meetings", "group:qag") == [qag]
    assert ids(cscp, "meetings", "-group:qag") == [executive]
    assert ids(cscp, "meetings", "group:qag,exec", "status:held") == [qag, executive]
    assert ids(cscp, "meetings", "quarter:2024-25/Q2") == []
    cscp("attend", qag, "met=1")
    assert ids(cscp, "meetings", "agency:police") == [qag]
    assert ids(cscp, "attendances", "group:qag", "agency:met") == [f"{qag}/police"]
    assert ids(cscp, "agencies", "group:qag") == ["council", "icb", "police"]
    assert ids(cscp, "groups", "agency:icb") == ["QAG"]
    assert ids(cscp, "memberships", "agency:met", "status:current") == ["QAG/police/2024-04-01"]
    cscp("leave", "met", "QAG", "--last-day", "24/11/2024")
    assert ids(cscp, "memberships", "status:ended") == ["QAG/police/2024-04-01"]
    assert ids(cscp, "agencies", "group:qag") == ["council", "icb"]


def test_decisions_commitments_and_challenges_are_filtered(cscp: Typist) -> None:
    """A decision is found by its meeting's group, a challenge by whom it is put to."""
    cscp("add", "decision", "meeting=QAG-2024-11-20", "text=Audit again.")
    cscp("add", "challenge", "raised_by=EXEC", "put_to=met", "question=Who comes?")
    cscp("add", "commitment", "year=2024/25", "said=Publish a strategy")
    assert ids(cscp, "decisions", "group:qag", "quarter:2024-25/Q3") != []
    assert ids(cscp, "decisions", "group:exec") == []
    assert ids(cscp, "challenges", "agency:police", "status:open") == ["CH-01"]
    assert ids(cscp, "challenges", "group:executive") == ["CH-01"]
    assert ids(cscp, "challenges", "-status:open") == []
    assert ids(cscp, "commitments", "status:open", "strategy", "-conference") != []


def test_what_a_row_shows_is_searched_too(cscp: Typist) -> None:
    """A membership names an agency by its id; its list shows the name, which can be asked for."""
    assert ids(cscp, "memberships", "the icb") == ["QAG/icb/2024-04-01"]


def test_hostile_records_move_no_cursor(cscp: Typist) -> None:
    """In no list and in no JSON stands a character that steers a terminal."""
    for words in (
        ["set", "police", f"name={HOSTILE}", f"aliases={HOSTILE}"],
        ["set", "QAG", f"name={HOSTILE}"],
        ["add", "commitment", "year=2024/25", f"said={HOSTILE}"],
        ["add", "challenge", "raised_by=EXEC", "put_to=icb", f"question={HOSTILE}"],
        ["add", "partner-evidence", "agency=icb", f"impact_area={HOSTILE}", f"evidence={HOSTILE}"],
        ["add", "decision", "meeting=QAG-2024-11-20", f"text={HOSTILE}"],
        ["attend", "QAG-2024-11-20", "icb=1", "--guest", f"{HOSTILE}=2"],
        ["note", REF, HOSTILE],
    ):
        assert cscp(*words).status == 0, words
    for table in LISTED:
        for more in ([], ["--json"]):
            answer = cscp("list", table.replace("_", "-"), *more)
            assert answer.status == 0
            steering = [c for c in answer.out if c < " " and c != "\n"]
            assert not steering, table
            assert "\u202e" not in answer.out
            assert "\u2028" not in answer.out


def test_a_meeting_says_whether_it_was_quorate(cscp: Typist) -> None:
    """In JSON and in the table, once people were recorded."""
    cscp("quorum", "QAG", "council", "met")
    cscp("add", "meeting", "group=QAG", "day=25/11/2024")
    cscp("start", "QAG")
    cscp("attend", "QAG", "council=2")
    (meeting,) = cscp("list", "meetings", "status:in progress", "--json").json
    assert meeting["people_present"] == 2
    assert meeting["quorum_met"] is False
    assert meeting["quorum_missing"] == ["The Police"]
    assert "The Police missing" in cscp("list", "meetings", "status:in progress").out


def test_a_saved_filter_lists_what_it_takes(cscp: Typist) -> None:
    """By the name under which it stands in the settings; an unknown one is said."""
    config = cscp.folder.parent / "config"
    config.mkdir()
    (config / "settings.toml").write_text('[filters]\n"second one" = "\\"Action 2\\""\n')
    answer = cscp("list", "actions", "filter:second one", "--json")
    assert [value["id"] for value in answer.json] == ["BP24-1.2"]
    assert cscp("list", "actions", "filter:third").status == 2
    assert "There's no saved filter “third”" in cscp("list", "actions", "filter:third").err


def test_a_clock_that_runs_behind_hides_nothing(cscp: Typist) -> None:
    """What was saved a moment ago is listed, and the clock is said to be wrong."""
    assert cscp("deliver", REF).status == 0
    yesterday = TODAY - timedelta(days=1)
    late = cscp("list", "actions", "is:delivered", "--json", today=yesterday)
    assert [action["id"] for action in late.json] == [REF]
    assert "clock is behind the last change" in late.err
    assert "Correct the clock" in late.err
    assert "clock" not in cscp("list", "actions").err
    assert cscp("list", "actions", "is:delivered", "--json", "--as-at", "24/11/2024").json == []


SCRUTINEER = "Independent Scrutineer"
BY_SCRUTINEER = context(by=SCRUTINEER, role=Role.SCRUTINEER)


def cells(table: str, record: Record, book: Book) -> list[str]:
    """The texts of a record's row."""
    (row,) = record_table(table, [record], book, TODAY).rows
    return [cell.text for cell in row.cells]


def test_answers_and_conclusions_say_to_which_question() -> None:
    """A line is read without looking its challenge up, and holds no word of the program's own."""
    book = founded_book()
    do(book, RaiseChallenge("police", "Who checks?"), BY_SCRUTINEER)
    do(book, RaiseChallenge("police", "Who pays?", "scrutineer"))
    own, team = book.challenges
    do(book, AnswerChallenge(own, "Two of us."))
    do(book, AnswerChallenge(team, "We do."))
    do(book, CloseChallenge(team, "A budget."), BY_SCRUTINEER)
    (answer,), (conclusion,) = book.tables["answers"].values(), book.tables["conclusions"].values()
    told = cells("answers", answer, book)
    assert told == [own, "Who checks?", "Two of us.", short(TODAY)]
    told = cells("conclusions", conclusion, book)
    assert told == [team, "Who pays?", "A budget.", "yes"]


def test_reflections_say_whose_words_they_are() -> None:
    """What the team recorded for a scrutineer is told from the scrutineer's own."""
    book = founded_book()
    do(book, WriteReflection("Young Scrutineer", "Mine."), BY_SCRUTINEER)
    do(book, WriteReflection(SCRUTINEER, "By email."))
    rows = [cells("reflections", r, book) for r in book.reflections.values()]
    assert {row[1]: row[3] for row in rows} == {
        "Young Scrutineer": "",
        SCRUTINEER: f"recorded by the business team for the {SCRUTINEER}",
    }


@pytest.mark.parametrize("kind", ["md", "csv", "json", "html", "docx", "xlsx"])
@pytest.mark.parametrize("table", ["actions", "agencies", "meetings", "challenges"])
def test_every_list_is_written_in_every_format(
    table: str, kind: str, cscp: Typist, tmp_path: Path
) -> None:
    """Into the file that is named; text is printed where none is."""
    path = tmp_path / f"list.{kind}"
    cscp.does("list", table, "--format", kind, "-o", str(path))
    assert path.stat().st_size
    if kind == "json":
        rows = cscp.does("list", table, "--format", kind).json
        assert [{"v": 1} | row for row in rows] == cscp("list", table, "--json").json


def test_a_file_needs_its_format(cscp: Typist) -> None:
    """So that nobody looks for a workbook in what was printed."""
    assert "add --format" in cscp.refused("list", "agencies", "-o", "agencies.old")


def test_a_word_that_no_row_has_is_answered_with_the_command(cscp: Typist) -> None:
    """People search a list for what they want to do with it."""
    assert (
        "isn't in any of them. Did you mean “cscp export”?" in cscp("list", "actions", "print").err
    )
    assert "cscp export" not in cscp("list", "actions").err
