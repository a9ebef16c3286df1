"""Each column of other people's tables is a field by its title, its cells and its neighbours."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.files import read_source
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
from importing.layouts import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.source_tables import SourceTable


def table(*lines: str) -> SourceTable:
    """The table of lines with bars between their cells."""
    text = StringIO()
    csv.writer(text).writerows(line.split("|") for line in lines)
    (found,) = structure_of(read_source("x.csv", text.getvalue().encode())).tables
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
        ("McKinsey actions", "McKinsey actions", "mckinsey action"),
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
    for name, grid in COLUMNS.items():
        lines += (f"# {name}", *said_of(mapped(grid)))
    answers = COLUMNS["recommendations and a response"]
    for said in ("Management action", "Recommendation"):
        lines += (f"# {said}", *said_of(mapped(answers, preferred=lambda _, said=said: said)))
    due = COLUMNS["first and last days"]
    lines += ("# a start chosen", *said_of(mapped(due, preferred=lambda _: "Start date")))
    who = COLUMNS["nobody who leads"]
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
    shares = COLUMNS["percentages before a status"]
    lines += ("# percentages chosen", *said_of(mapped(shares, chosen={"% complete": "status"})))
    lines += ("# without titles", *said_of(mapped(COLUMNS["no titles"], known=False)))
    made = "\n".join(line.rstrip() for line in lines) + "\n"
    assert made == golden(GOLDEN, made)
