"""Each column of other people's tables is a field by its title, its cells and its neighbours."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.files import read_file
from cscp_tui.importing.import_plan import structure_of
from cscp_tui.importing.mapping import (
    Mapping,
    UnknownColumn,
    as_percentage,
    compared,
    field_called,
    knows_title,
    map_columns,
    read_choices,
    spelt_out,
)
from cscp_tui.importing.source_tables import find_structure
from golden_files import golden
from grids import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.source_tables import SourceTable


def table(*lines: str) -> SourceTable:
    """The table of lines with bars between their cells."""
    text = StringIO()
    csv.writer(text).writerows(line.split("|") for line in lines)
    (found,) = structure_of(read_file("x.csv", text.getvalue().encode())).tables
    return found


def fields(mapping: Mapping) -> str:
    return " ".join(each.field or "-" for each in mapping.columns)


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (
            ("Ref|Action|Lead|Due date|Status|Update", "1|Write|Head|31/3/25|Open|Begun"),
            "old_ref title lead due status progress",
        ),
        (
            (
                "No.|Recommendation|Action|Owner|Target date|Revised date|RAG|Comments",
                "1|Review it|Write|Head|31/3/25|30/6/25|Green|x",
            ),
            "old_ref recommendation title lead original_due due status progress",
        ),
        (
            (
                "Action|Measure of success|Outcome|Evidence of impact|Progress|Deadline",
                "Write|10 letters|Better care|Seen|Begun|31/3/25",
            ),
            "title measure intended_outcome - progress due",
        ),
        (
            (
                "Priority|Objective|What will we do?|Who?|By when?|How will we know?",
                "1 Neglect|Train all|Hold 4 sessions|ICB|March 2025|All trained",
                "1 Neglect|Train all|Hold 2 sessions|Police|May 2025|All trained",
            ),
            "priority - title lead due measure",
        ),
        (
            ("Action|Due date|Completion date|Status", "Write|31/3/25|1/3/25|Closed"),
            "title due ended status",
        ),
        (
            ("Action|Start date|End date|Status", "Write|1/4/24|31/3/25|Open"),
            "title created due status",
        ),
        (
            (
                "Action|Date raised|Date closed|Raised by|Assigned to",
                "Write|1/4/24|1/5/24|AB|CD",
            ),
            "title created ended - lead",
        ),
        (
            (
                "Action|Lead|Lead agency|Supporting agencies|Date|Date of update|Update",
                "Write|Head|ICB|Police|31/3/25|1/3/25|Begun",
            ),
            "title lead lead_agency supporting_agencies created updated progress",
        ),
        (
            (
                "ActionRef|ActionDesc|RevTgtDt|OrigTgtDt|RespOfficer|CurrStatus",
                "A1|Write|31/3/25|28/2/25|Head|Open",
            ),
            "old_ref title due original_due lead status",
        ),
        (
            (
                "Action|Confidential|Management response|Proposed action|Priority",
                "Write|Y|Agreed|Send letters|High",
                "Train|N|Agreed|Hold it|Low",
            ),
            "title restricted - - -",
        ),
        (
            ("|Task|Who|When|Notes", "1|Write|Head|31/3/25|x", "2|Train|Chair|3/4/25|y"),
            "- title lead due progress",
        ),
        (
            (
                "Finding|Recommendations|Actions|Agency lead|Timescales|Success criteria|Update Q1|Update Q2",
                "F|R|Write|ICB|Q4 24/25|All|a|b",
            ),
            "- recommendation title lead_agency due - progress progress",
        ),
    ],
)
def test_a_column_is_what_its_title_and_its_cells_say(lines: tuple[str, ...], read: str) -> None:
    """Beside others: of two dates one is the original, one the revised; an urgency is no priority."""
    assert fields(map_columns(table(*lines))) == read


@pytest.mark.parametrize(
    ("lines", "rivals"),
    [
        (
            ("Action|Management response|Proposed action", "Write|Agreed|Send"),
            [("title", (0, 1))],
        ),
        (("Action|Start date|End date", "Write|1/4/24|31/3/25"), [("due", (2, 1))]),
        (("Action|Lead|Due date", "Write|Head|31/3/25"), []),
    ],
)
def test_of_two_columns_for_a_field_one_is_asked_about(
    lines: tuple[str, ...], rivals: list[tuple[str, tuple[int, ...]]]
) -> None:
    """The one that is taken until somebody chooses comes first; the choice settles it."""
    found = map_columns(table(*lines))
    assert [(each.field, each.places) for each in found.rivals if each.is_open] == rivals
    for field, (_, other, *_) in rivals:
        title = found.columns[other].title
        chosen = map_columns(table(*lines), preferred=lambda _, name=title: name)  # type: ignore[misc]
        assert chosen.columns[other].field == field
        assert not any(each.is_open for each in chosen.rivals if each.field == field)


def test_a_choice_goes_before_what_is_remembered_and_what_titles_say() -> None:
    """Each says where it comes from."""
    made = table("Action|Notes|Lead|Colour of pen", "Write|x|Head|blue")
    found = map_columns(made, {"Notes": "measure"}, {"Notes": "progress", "Lead": ""})
    assert fields(found) == "title measure - -"
    assert [each.certainty for each in found.columns] == [
        *("likely", "chosen", "as last time", "kept as it is"),
    ]


@pytest.mark.parametrize(
    ("cells", "is_rating", "share"),
    [
        (("Red", "Green", "Amber"), True, 0),
        (("R", "G", "A"), True, 0),
        (("Open", "Closed", "Open"), False, 0),
        (("50%", "100%", "0%"), False, 1),
        (("0.5", "1", "0.25"), False, 100),
    ],
)
def test_a_status_can_be_a_colour_or_a_percentage(
    cells: tuple[str, ...], share: float, *, is_rating: bool
) -> None:
    """Percentages of a spreadsheet are shares of one."""
    title = "RAG status" if is_rating else "% complete" if share else "Status"
    lines = [f"Do {n}|Head|{cell}" for n, cell in enumerate(cells)]
    found = map_columns(table(f"Action|Lead|{title}", *lines))
    assert (fields(found), found.is_rating, found.share) == ("title lead status", is_rating, share)


@pytest.mark.parametrize(
    ("text", "share", "read"),
    [("0.9", 100, "90%"), ("90", 1, "90%"), ("0.9", 1, "0.9"), ("0", 1, "0%"), ("90 %", 1, "90%")],
)
def test_a_percentage_is_written_as_people_do(text: str, share: float, read: str) -> None:
    """Where 0.9 may be 90% or 0.9%, it is as it is."""
    assert as_percentage(text, share) == read


@pytest.mark.parametrize(
    ("title", "words", "same"),
    [
        ("RevTgtDt", "Revised target date", "revised target date"),
        ("due_date", "due date", "due date"),
        ("Actions", "Actions", "action"),
        ("Progress", "Progress", "progress"),
        ("RAG", "RAG", "rag"),
        ("Action #", "Action #", "action number"),
        ("By when?", "By when?", "by when"),
    ],
)
def test_titles_are_compared_by_their_words(title: str, words: str, same: str) -> None:
    """Abbreviations of programs are spelt out, plurals and signs make no difference."""
    assert (spelt_out(title).capitalize(), compared(title)) == (words.capitalize(), same)


def test_a_long_text_is_no_title() -> None:
    """However it begins."""
    assert knows_title("Due date")
    assert not knows_title("Colour of pen")
    assert not knows_title("Due date of each action that the group has agreed to")


def test_columns_are_mapped_by_words() -> None:
    """``COLUMN=FIELD``, in any case; a column or a field that there is not is named."""
    made = [table("Action|Notes", "Write|x")]
    assert read_choices(["notes=Measure", "Action=keep"], made) == {
        "Notes": "measure",
        "Action": "",
    }
    for wrong in ("pen=measure", "Notes=pen"):
        with pytest.raises(UnknownColumn, match="pen"):
            read_choices([wrong], made)
    assert [field_called(each) for each in ("due date", "Lead_agency", "-")] == [
        *("due", "lead_agency", "")
    ]


GOLDEN = Path(__file__).parent / "golden" / "mappings.txt"
LONG = "Write to every family that was seen and to each of the schools"
GRIDS = {
    "a date alone": "Action|Date|x\nWait|1.2.24|y",
    "revised beside a date": "Action|Due date|Revised\nWait|1.2.24|1.3.24",
    "revised without a date": "Action|Lead|Revised\nWait|AB|1.3.24",
    "original and revised": "Action|Original date|Deadline|New deadline\nWait|1.2.24|1.3.24|1.4.24",
    "a date and a new one": "Action|Target date|New target date\nWait|1.2.24|1.3.24",
    "first and last days": "Action|Start date|Completion date\nWait|1.2.24|1.3.24",
    "the end beside a due date": "Action|Due date|End date|Completion date\nWait|1.2.24|1.3.24|1.4.24",
    "the end beside a start": "Action|From|To|Target end\nWait|1.2.24|1.3.24|1.4.24",
    "start of a due date": "Action|Start due|End due\nWait|1.2.24|1.3.24",
    "updates by day": "Action|Update|Date of last update|Latest forecast\nWait|Begun|1.2.24|1.3.24",
    "words in brackets": "Action (what)|Lead (who)|(Due)\nWait|AB|1.2.24",
    "questions": "What are we going to do?|Who will lead?|When will it be done by?|Where are we now?|How will we know?\nWait|AB|1.2.24|Begun|All done",
    "known words within titles": "Action needed|Lead officer|Risk ref|By the date set|Closure date\nWait|AB|A1|1.2.24|1.3.24",
    "an item that is confidential": "Confidential item|Action\nY|Wait\nN|Go",
    "evidence": "Action|Comments and evidence|Evidence and impact\nWait|Begun|Seen here",
    "impact": "Action|Impact|Evidence of impact\nWait|Better care now|Seen here",
    "outcomes that tell": "Action|Outcome|Lead\nWait|Done in May|AB\nGo|Sent out|AB\nStop|Fewer calls|AB",
    "outcomes half of which tell": "Action|Outcome|Lead\nWait|Done in May|AB\nGo|Fewer calls to us|AB",
    "outcomes that are intended": "Action|Outcome|Lead\nWait|Better care|AB\nGo|Fewer calls to us|AB\nStop|Done in May|CD",
    "outcomes beside an update": "Action|Outcome|Update\nWait|Done in May|Begun",
    "sections and an objective": "Action|Objective|Lead\nPriority 1||\nWait|Train all|AB",
    "sections and a priority": "Action|Priority|Lead\nPriority 1||\nWait|2 Harm|AB",
    "a priority of urgency": "Action|Priority|Lead\nWait|High|AB\nGo|very low|AB",
    "a priority of some urgency": "Action|Priority|Lead\nWait|High|AB\nGo|2 Harm|AB",
    "status words without a title": "Action|x|Lead\nWait|Open|AB\nGo|Closed|AB\nStop|Open|CD",
    "status words in most rows": "Action|x|Lead\n" + "Wait|Open|AB\n" * 8 + "Go|elsewhere|AB\n" * 3,
    "status words in too few rows": "Action|x|Lead\n" + "Wait|Open|AB\n" * 7 + "Go|elsewhere|AB\n" * 3,
    "one status word": "Action|x|Lead\nWait|Open|AB",
    "letters of references": "Action|x|Lead\nWait|A-00411|AB\nGo|R 12|AB",
    "signs": "Action|x|Lead\nWait|●|AB\nGo|○|AB",
    "one sign": "Action|x|Lead\nWait|●|AB\nGo|●|AB",
    "six signs": "Action|x|Lead\n" + "\n".join(f"Wait|{sign}|AB" for sign in "●○◐◑◒◓"),
    "seven signs": "Action|x|Lead\n" + "\n".join(f"Wait|{sign}|AB" for sign in "●○◐◑◒◓◔"),
    "dashes": "Action|x|Lead\nWait|–|AB\nGo|?|AB",
    "fills": "Action|x|Lead\nWait|{Red}|AB\nGo|{Green}|AB",
    "percentages": "Action|x|Lead\nWait|50%|AB\nGo|100 %|AB",
    "percentages in most rows": "Action|Percentage|Lead\n" + "Wait|5|AB\n" * 8 + "Go|soon|AB\n" * 3,
    "percentages in too few rows": "Action|Percentage|Lead\n" + "Wait|5|AB\n" * 7 + "Go|soon|AB\n" * 3,
    "shares up to one": "Action|% done|Lead\nWait|0.5|AB\nGo|1|AB",
    "shares beyond one": "Action|% done|Lead\nWait|0.5|AB\nGo|1.5|AB",
    "percentages beside a status": "Action|Status|% done|Lead\nWait|Open|50|AB\nGo|Closed|100|AB",
    "percentages before a status": "Action|% complete|Progress status|Lead\nWait|50|Open|AB\nGo|100|Closed|AB",
    "two columns of percentages": "Action|Status|% done|% spent|Lead\nWait|Open|50|5|AB\nGo|Closed|100|6|AB",
    "a status of long words": "Action|Status\n" + f"Wait|{LONG[:40]}\n" + f"Go|{LONG[:41]}",
    "a status of forty letters": f"Action|Status\nWait|{LONG[:40]}",
    "a status of more letters": f"Action|Status\nWait|{LONG[:41]}",
    "a status of days": "Action|Status\nWait|on 1.2.24\nGo|on 2.2.24\nStop|Open",
    "a status half of days": "Action|Status\nWait|on 1.2.24\nGo|Open",
    "a status of twelve words": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n)}" for n in range(12)),
    "a status of thirteen words": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n)}" for n in range(13)),
    "a status of a third": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n % 13)}" for n in range(39)),
    "statuses of quarters": "Action|Status Q1|Status Q2|Status Q3\nWait|Open|Open|Closed\nGo|Open|Open|Open",
    "statuses without times": "Action|Status|Our status|Their status\nWait|Open|Open|Closed\nGo|Open|Open|Open",
    "a rating beside a status": "Action|RAG|Status\nWait|Red|Open\nGo|Green|Closed",
    "ratings beside a status": "Action|RAG Q1|RAG Q2|Status\nWait|Red|Amber|Open\nGo|Green|Grey|Closed",
    "ratings without times beside a status": "Action|Our RAG|Their RAG|Status\nWait|Red|Amber|Open\nGo|Green|Blue|Closed",
    "a rating with words": "Action|RAG|Status\nWait|Late|Open\nGo|Fine|Closed",
    "a rating of shades": "Action|RAG status\nWait|{Red}\nGo|{Grey}",
    "updates that begin with a status": "Action|Update\nWait|Open: begun\nGo|Closed: done\nStop|Begun",
    "updates few of which begin with a status": "Action|Update\nWait|Open: begun\nGo|Closed: done\nStop|Begun\nRun|Begun",
    "updates of one status": "Action|Update\nWait|Open: begun\nGo|Open: done",
    "updates with colours": "Action|Update\nWait|{Red}Begun\nGo|{Green}Done\nStop|{Grey}x",
    "updates beside a status": "Action|Update|Status\nWait|Open: begun|Open\nGo|Closed: done|Closed",
    "nobody who leads": "Action|x|y\nWait|Head of Service|1.2.24\nGo|Police|2.3.24\nStop|somebody|z",
    "nobody in most rows": "Action|x|y\nWait|Head of Service|1.2.24\nGo|Police|2.3.24\nStop|somebody|z\nRun|anybody|z",
    "a lead alone in its column": "Action|x|y\nWait|Police|1.2.24\nGo||",
    "marks of secrets": "Action|Publication|Lead\nWait|Yes|AB\nGo|No|AB",
    "marks of secrets that are long": f"Action|Security marking|Lead\nWait|{LONG[:31]}|AB",
    "marks of secrets that are not too long": f"Action|Security marking|Lead\nWait|{LONG[:30]}|AB",
    "many marks of secrets": "Action|Handling code|Lead\n" + "\n".join(f"Wait|m{n}|AB" for n in range(7)),
    "no actions but recommendations": "Recommendation|Lead\nTrain all the staff|AB",
    "no actions but texts": "x|Lead|y\nTrain all the staff|AB|z",
    "no actions but short texts": "x|Lead|y|Due\nTrain staff|AB|z|1.2.24",
    "recommendations and a response": "Recommendation|Management action|Lead\nTrain all|Agreed by us|AB",
    "blank actions": "Action|Task|Lead\nWait|x|AB\n|Go|AB\n|Stop|AB\n|Run|AB",
    "actions of short words": "Action|Description|Lead\nWait|Write to all of them|AB\nGo|Train the staff there|AB",
    "many notes": "Action|Notes|Comments|Update\nWait|a|b|c",
    "two leads": "Action|Lead|Owner|Lead agency|Agency\nWait|AB|CD|ICB|Police",
    "a long lead": f"Action|Lead\nWait|{LONG} {LONG}",
    "long references": f"Ref|Action|Lead\n{LONG[:17]}|Wait|AB",
    "references": f"Ref|Action|Lead\n{LONG[:16]}|Wait|AB",
    "measures in few words": "Action|Measure|Outcome|Impact\nWait|x|y|z a\nGo|x y|y z|z a b",
    "measures": "Action|Measure|Outcome|Impact\nWait|x a|y a|z a b\nGo|x y|y z|z a b",
    "days in few rows": "Action|Due\n" + "Wait|soon\n" * 4 + "Go|May",
    "days in some rows": "Action|Due\n" + "Wait|soon\n" * 3 + "Go|May",
    "days in long texts": f"Action|Due\nWait|in May {LONG} and more of it",
    "no titles": "A-001|1.2.2024|Train all the staff|Write to all the schools\nA-002|1.3.2024|Go to the board|Write to all of them",
    "columns of programs": "ActDesc|OwnAgy|TgtDt|CompDt|prty_cd|RSK\nWait|ICB|1.2.24|1.3.24|1|x",
}  # fmt: skip


def mapped(grid: str, *, known: bool = True, **options: Any) -> Mapping:
    file = SourceFile("x.csv", (sheet_of(grid),))
    (found,) = find_structure(file, knows_title if known else lambda _: False).tables
    return map_columns(found, **options)


def said_of(found: Mapping) -> Iterator[str]:
    for each in found.columns:
        sure = f"{each.confidence:.3f} {each.certainty}"
        yield f"  {each.title}: {each.field or '-'} {sure} {' / '.join(each.samples)}"
    for rivals in found.rivals:
        yield f"  rivals {rivals.field} {rivals.places} {rivals.is_open:d}{rivals.may_be_none:d}"
    told = found.share, found.percent, found.percent_share, found.restricts, found.status_from
    yield f"  {told} {found.is_rating:d}{found.has_status:d}"


def test_columns_are_mapped_as_they_were() -> None:
    """Each layout is mapped with the same certainty, and leaves the same columns to be chosen from."""
    lines = list[str]()
    for name, grid in GRIDS.items():
        lines += (f"# {name}", *said_of(mapped(grid)))
    answers = GRIDS["recommendations and a response"]
    for said in ("Management action", "Recommendation"):
        lines += (f"# {said}", *said_of(mapped(answers, preferred=lambda _, said=said: said)))
    due = GRIDS["first and last days"]
    lines += ("# a start chosen", *said_of(mapped(due, preferred=lambda _: "Start date")))
    who = GRIDS["nobody who leads"]
    lines += (
        "# a lead chosen",
        *said_of(mapped(who, preferred=lambda f: "x" if f == "lead" else "")),
    )
    lines += ("# a key", *said_of(mapped("Action|x\nWait|q1\nGo|q2", key={"q1", "q2"})))
    lines += ("# an incomplete key", *said_of(mapped("Action|x\nWait|q1\nGo|q2", key={"q1"})))
    lines += (
        "# columns chosen",
        *said_of(
            mapped(
                "Action|x|y\nWait|Open|z",
                chosen={"X": "lead", "y": ""},
                kept={"y": "due", "action": ""},
            )
        ),
    )
    shares = GRIDS["percentages before a status"]
    lines += ("# percentages chosen", *said_of(mapped(shares, chosen={"% complete": "status"})))
    lines += ("# without titles", *said_of(mapped(GRIDS["no titles"], known=False)))
    made = "\n".join(line.rstrip() for line in lines) + "\n"
    assert made == golden(GOLDEN, made)
