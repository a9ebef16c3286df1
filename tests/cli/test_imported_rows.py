"""What a file says of its actions is kept: ratings, leads and moved dates; rows can be left out."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import Workbook

from building import open_workspace, record
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, MoveKind, Rating

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist
    from cscp_tui.domain.records import Action, Move

INTO = ("--source", "other")
TWO_DATES = """Ref,Action,Lead,Original date,Revised date,Status
1,Map all the needs,Police,30/09/2024,31/12/2024,In progress
2,Train all the staff,Police,30/09/2024,,In progress
3,Write the policy,Police,31/12/2024,31/01/2025,In progress
4,Publish the leaflet,Police,30/06/2024 31/07/2024,,Delivered
"""


def written(folder: Path, text: str) -> str:
    path = folder / "tracker.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def planned(cscp: Typist, folder: Path, text: str, *words: str) -> Any:
    return cscp("import", written(folder, text), *INTO, *words, "--dry-run", "--json").json


def imported(cscp: Typist, folder: Path, text: str, *words: str) -> dict[str, Action]:
    """Import a file, and return its actions by the reference in it."""
    cscp.does("import", written(folder, text), *INTO, *words, "--yes")
    return {each.old_ref: each for each in cscp.book.actions.values() if each.old_ref}


def moves_of(cscp: Typist, action: Action) -> list[Move]:
    return list(cscp.book.moves_of(action.id))


def test_an_original_and_a_revised_date_are_a_move(cscp: Typist, tmp_path: Path) -> None:
    """The action has its original date and a move to the new one, which is judged like any other."""
    answers = ("--answers", "moved dates=funding outside", "delivered on=1/8/2024")
    found = imported(cscp, tmp_path, TWO_DATES, *answers)
    assert [(each.original_due, each.due) for each in found.values()] == [
        (date(2024, 9, 30), date(2024, 12, 31)),
        (date(2024, 9, 30), date(2024, 9, 30)),
        (date(2024, 12, 31), date(2025, 1, 31)),
        (date(2024, 6, 30), date(2024, 7, 31)),
    ]
    (slip,), none, (extension,), (of_delivered,) = (moves_of(cscp, each) for each in found.values())
    assert (slip.kind, slip.reason, slip.cause) == (MoveKind.SLIP, "funding", Cause.OUTSIDE)
    assert (slip.earlier_due, slip.later_due) == (date(2024, 9, 30), date(2024, 12, 31))
    assert not none
    assert (extension.kind, extension.reason) == (MoveKind.EXTENSION, "")
    assert (of_delivered.kind, of_delivered.created) == (MoveKind.SLIP, date(2024, 8, 1))


def test_an_update_has_the_day_of_its_column(cscp: Typist, tmp_path: Path) -> None:
    """And counts for that quarter; again, it changes nothing."""
    path = tmp_path / "plan.csv"
    path.write_text(
        "ActRef,ActDesc,StsCd,CrtdDt,LastCmt,LastCmtDt,CnfFlg\n"
        "7,Write the guide,in progress,1/4/2024,Half is written.,3/7/2024,Y\n"
    )
    words = ("import", str(path), "--source", "executive", "--yes")
    cscp.does(*words)
    (note,) = (n for n in cscp.book.progress_updates.values() if n.text == "Half is written.")
    assert (note.created, note.quarter) == (date(2024, 7, 3), "2024-25/Q2")
    assert cscp.book.actions[note.action].restricted
    before = cscp.journal
    cscp.does(*words)
    assert cscp.journal == before


def test_why_dates_were_moved_is_asked_once(cscp: Typist, tmp_path: Path) -> None:
    """The dry run asks the same; a blank answer means that no reason is recorded."""
    plan = planned(cscp, tmp_path, TWO_DATES)
    (asked,) = [each for each in plan["questions"] if each["question"] == "moved dates"]
    assert (asked["rows"], asked["needed"], asked["choices"][0]) == (2, False, "not known")
    assert "moved dates" in cscp("import", written(tmp_path, TWO_DATES), *INTO, "--dry-run").err
    assert plan["rows"][0]["reasons"] == ["Moved from 30 September 2024 to 31 December 2024."]
    found = imported(cscp, tmp_path, TWO_DATES, "--answers", "delivered on=not known")
    (slip,) = moves_of(cscp, found["1"])
    assert (slip.kind, slip.cause) == (MoveKind.SLIP, None)
    assert slip.explanation == "No reason recorded before the import."
    before = cscp.journal
    imported(cscp, tmp_path, TWO_DATES)
    assert cscp.journal == before


RATED = """Ref,Action,Lead,Due date,RAG,Comments
1,Map all the needs,Police,31/01/2025,Red,The supplier is late
2,Train all the staff,Police,31/01/2025,Amber - slipping,Half of them are trained
3,Write the policy,Police,31/01/2025,Green,Nearly there
4,Publish the leaflet,Police,31/01/2024,Amber,Not printed yet
5,Close the old group,Police,31/01/2025,Red,It met for the last time
"""
COLOURS = (
    *("--answers", "status Red=in progress", "status Amber=in progress"),
    "status Amber - slipping=in progress",
    *("status Green=in progress", "delivered on=not known"),
)


def test_a_published_rating_is_shown_as_our_judgement(cscp: Typist, tmp_path: Path) -> None:
    """Red and Amber stay what the file says unless the rating here is worse; nothing turns Green."""
    plan = planned(cscp, tmp_path, RATED, *COLOURS)
    assert "Red in the file, Green here: kept as our judgement." in plan["rows"][0]["reasons"]
    preview = cscp("import", written(tmp_path, RATED), *INTO, *COLOURS, "--dry-run").out
    assert "in progress · Red, our judgement · The Police" in preview
    found = imported(cscp, tmp_path, RATED, *COLOURS)
    assert [each.judgement for each in found.values()] == [
        *(Rating.RED, Rating.AMBER, None, None, Rating.RED),
    ]
    assert found["1"].judgement_reason == "Published as “Red”."
    shown = cscp.does("list", "actions").out
    assert shown.count("Red, our judgement") == 2


def test_whether_published_ratings_count_is_asked_once(cscp: Typist, tmp_path: Path) -> None:
    """The question is in the dry run with the option that answers it; the published word stays."""
    plan = planned(cscp, tmp_path, RATED, *COLOURS)
    (asked,) = [each for each in plan["questions"] if each["question"] == "ratings"]
    assert (asked["rows"], asked["needed"]) == (3, False)
    assert asked["choices"] == ["ours", "computed"]
    found = imported(cscp, tmp_path, RATED, *COLOURS, "ratings=computed")
    assert {each.judgement for each in found.values()} == {None}
    assert found["1"].published_status == "Red"


def test_a_rating_beside_a_status_is_kept(cscp: Typist, tmp_path: Path) -> None:
    """A column of words is the status and one of colours the rating, without a question."""
    text = (
        "Ref,Action,Due date,Status,RAG\n1,Map needs,31/1/25,Open,Red\n2,Train,31/1/25,Open,Green\n"
    )
    plan = planned(cscp, tmp_path, text)
    fields = {each["column"]: each["field"] for each in plan["columns"]}
    assert (fields["Status"], fields["RAG"]) == ("status", "judgement")
    assert "column status" not in {each["question"] for each in plan["questions"]}
    found = imported(cscp, tmp_path, text, "--answers", "status Open=in progress")
    assert [(each.published_status, each.judgement) for each in found.values()] == [
        ("Open", Rating.RED),
        ("Open", None),
    ]


def test_a_rating_that_changed_in_the_file_changes_here(cscp: Typist, tmp_path: Path) -> None:
    """A later version of the file takes back the judgement that came from it."""
    imported(cscp, tmp_path, RATED, *COLOURS)
    found = imported(cscp, tmp_path, RATED.replace("2025,Red,The", "2025,Green,The"))
    assert found["1"].judgement is None
    assert found["5"].judgement is Rating.RED
    before = cscp.journal
    imported(cscp, tmp_path, RATED.replace("2025,Red,The", "2025,Green,The"))
    assert cscp.journal == before


def test_a_colour_that_is_a_status_is_no_rating(cscp: Typist, tmp_path: Path) -> None:
    """Where Green means delivered, or the key explains a colour as a status, nothing is judged."""
    answers = ("--answers", "status Red=not started", "status Amber=in progress")
    plan = planned(cscp, tmp_path, RATED, *answers, "status Green=delivered")
    assert not [each for each in plan["questions"] if each["question"] == "ratings"]


THREE = """Ref,Action,Lead agency,Status
1,Map all the needs,Police,In progress
2,Train all the staff,Harbour Trust,In progress
3,Write the policy,Police,In progress
"""


@pytest.mark.parametrize("typed", ["3", "2 Train", "row 2 train all the staff"])
def test_a_row_is_left_out_by_its_number_or_its_words(
    cscp: Typist, tmp_path: Path, typed: str
) -> None:
    """It is shown as left out, nothing of it is created, and it stays out the next time."""
    words = ("--create", "--leave-out", typed)
    plan = planned(cscp, tmp_path, THREE, *words)
    assert [row["state"] for row in plan["rows"]] == ["added", "left out", "added"]
    assert plan["rows"][1]["reasons"] == ["You left it out."]
    assert not plan["created"]
    assert {*imported(cscp, tmp_path, THREE, *words)} == {"1", "3"}
    assert "harbour-trust" not in cscp.book.agencies
    before = cscp.journal
    assert {*imported(cscp, tmp_path, THREE, "--create")} == {"1", "3"}
    assert cscp.journal == before
    back = ("--create", "--answers", "row 2 Train all the staff=import")
    assert {*imported(cscp, tmp_path, THREE, *back)} == {"1", "2", "3"}


def test_a_file_of_which_every_row_is_left_out_says_so(cscp: Typist, tmp_path: Path) -> None:
    """It isn't said that its rows are here already."""
    words = ("import", written(tmp_path, THREE), *INTO, "--create", "--leave-out", "2", "3", "4")
    before = cscp.journal
    said = cscp.does(*words, "--yes").err
    assert "Nothing to import: 3 rows left out. The reason is beside each." in said
    assert cscp.journal == before


def test_a_row_that_there_is_not_cannot_be_left_out(cscp: Typist, tmp_path: Path) -> None:
    """The sentence says how a row is named."""
    path = written(tmp_path, THREE)
    for typed in ("7", "T"):
        said = cscp.refused("import", path, *INTO, "--leave-out", typed, "--yes")
        assert said.startswith(f"“{typed}” isn't one of the rows. Type its number")


def test_a_changed_row_and_a_meeting_can_be_left_out(cscp: Typist, tmp_path: Path) -> None:
    """Leaving out a known row keeps its action as it is; a meeting that is left out isn't added."""
    imported(cscp, tmp_path, THREE.replace("Harbour Trust", "ICB"))
    changed = THREE.replace("Harbour Trust", "ICB").replace("Train all", "Train most")
    assert imported(cscp, tmp_path, changed, "--leave-out", "3")["2"].title == "Train all the staff"
    path = tmp_path / "attendance.csv"
    path.write_text("Agency,18/9/2024,16/10/2024\nThe Police,✓,✓\nThe ICB,✓,✓\n")
    words = ("import", str(path), "--as", "attendance", "--group", "QAG")
    cscp.does(*words, "--leave-out", "QAG-2024-09-18", "--yes")
    assert "QAG-2024-09-18" not in cscp.book.meetings
    assert "QAG-2024-10-16" in cscp.book.meetings


@pytest.mark.parametrize(
    ("lead", "kept"),
    [
        ("ICB (Des. Dr)", {"lead": "Des. Dr", "lead_agency": "icb"}),
        ("Police (DI, Croydon)", {"lead": "DI, Croydon", "lead_agency": "police"}),
        ("AB and ICB", {"lead": "AB", "lead_agency": None, "supporting_agencies": ["icb"]}),
        ("Jo B / Police", {"lead": "Jo B", "lead_agency": None, "supporting_agencies": ["police"]}),
        ("Head of Service / Police", {"lead": "Head of Service", "lead_agency": "police"}),
        (
            "Head of Early Help (Council) / Named Nurse (ICB)",
            {
                "lead": "Head of Early Help / Named Nurse",
                "lead_agency": "council",
                "supporting_agencies": ["icb"],
            },
        ),
        ("Strategic Lead", {"lead": "Strategic Lead", "lead_agency": None}),
        ("Police - Head of Service", {"lead": "Head of Service", "lead_agency": "police"}),
        ("Police rep", {"lead": "Police rep", "lead_agency": None}),
    ],
)
def test_a_lead_that_nobody_knows_leads_no_other_agency(
    cscp: Typist, tmp_path: Path, lead: str, kept: dict[str, Any]
) -> None:
    """Its words are kept, and an agency beside it isn't taken for its own."""
    text = f'Ref,Action,Lead,Status\n1,Map all the needs,"{lead}",In progress\n'
    plan = planned(cscp, tmp_path, text)
    values = plan["rows"][0]["values"]
    assert {name: values.get(name) for name in kept} == kept
    assert {values.get("lead"), values.get("lead_as_written")} & {lead}


LED = """Ref,Action,Lead,Supporting,Status
1,Map all the needs,AB,Named GP,In progress
2,Train all the staff,AB,"Police, Fire Service",In progress
3,Write the policy,TBC,,In progress
4,Publish the leaflet,QAG,,In progress
5,Close the old group,Police,,In progress
6,Visit the schools,Harbour Trust,,In progress
"""


def test_joint_is_no_agency(cscp: Typist, tmp_path: Path) -> None:
    """It is kept as written, with those who do it together in support."""
    text = "Action,Lead agency,Status\nMap all the needs,Joint (Police & ICB),In progress\n"
    plan = planned(cscp, tmp_path, text, "--create")
    assert not plan["created"]
    values = plan["rows"][0]["values"]
    assert (values["lead_as_written"], values["supporting_agencies"]) == (
        *("Joint (Police & ICB)", ["icb", "police"]),
    )


def test_who_a_lead_stands_for_is_asked_once(cscp: Typist, tmp_path: Path) -> None:
    """Each lead without an agency is one question, which may stay open; its words are kept."""
    plan = planned(cscp, tmp_path, LED)
    asked = {each["question"]: each for each in plan["questions"]}
    assert [key for key in asked if key.startswith("lead ")] == ["lead AB", "lead Harbour Trust"]
    assert (asked["lead AB"]["rows"], asked["lead AB"]["needed"]) == (2, False)
    assert asked["lead AB"]["choices"] == ["none", "council", "police", "icb", "guests"]
    assert asked["lead Harbour Trust"]["choices"][-1] == "new"
    assert (
        '--answers "lead AB=none"' in cscp("import", written(tmp_path, LED), *INTO, "--dry-run").err
    )
    found = imported(cscp, tmp_path, LED, "--answers", "lead AB=the icb", "lead Harbour Trust=new")
    assert [(each.lead, each.lead_agency) for each in found.values()] == [
        ("AB", "icb"),
        ("AB", "icb"),
        ("", ""),
        ("QAG", ""),
        ("", "police"),
        ("", "harbour-trust"),
    ]
    assert found["1"].lead_as_written == "AB; supporting: Named GP"
    assert found["2"].lead_as_written == "AB; supporting: Police, Fire Service"
    assert found["2"].supporting_agencies == ("police",)
    before = cscp.journal
    imported(cscp, tmp_path, LED)
    assert cscp.journal == before


def test_the_role_of_a_representative_suggests_their_agency(cscp: Typist, tmp_path: Path) -> None:
    """It is only suggested; nobody is taken for somebody else unasked."""
    values = {"representative": "Named Nurse"}
    record(open_workspace(cscp.folder), SetFields("memberships", "QAG/icb/2024-04-01", values))
    text = LED.replace("AB", "Named nurse")
    plan = planned(cscp, tmp_path, text)
    (asked,) = [each for each in plan["questions"] if each["question"] == "lead Named nurse"]
    assert (asked["suggestion"], asked["answer"]) == ("icb", "")
    plan_of_rep = planned(cscp, tmp_path, LED.replace("AB", "Police rep"))
    (of_rep,) = [each for each in plan_of_rep["questions"] if each["question"] == "lead Police rep"]
    assert of_rep["suggestion"] == "police"
    assert plan["rows"][0]["values"].get("lead_agency") is None


def test_the_texts_outside_the_tables_of_a_word_file_are_named(
    cscp: Typist, tmp_path: Path
) -> None:
    """Each is among what is left out; the heading above a table is the name of its rows."""
    document = docx.Document()
    document.add_paragraph("Reported to the Board in May.")
    for number, title in ((1, "Map all the needs"), (2, "Train all the staff")):
        document.add_heading(f"Priority {number}: Part {number}", 2)
        document.add_paragraph("Led by the Designated Nurse.")
        table = document.add_table(rows=2, cols=2)
        for place, text in enumerate(("Action", "Lead", title, "Police")):
            table.cell(place // 2, place % 2).text = text
    document.add_paragraph("The group will ask housing for figures by June.")
    path = tmp_path / "plan.docx"
    document.save(str(path))
    words = ("import", str(path), "--plan", "2024/25", "--create", "--dry-run")
    plan = cscp(*words, "--json").json
    assert [row["values"]["priority"] for row in plan["rows"]] == ["2024/25/3", "2024/25/4"]
    assert [(each["text"], each["kind"]) for each in plan["left_out"]] == [
        ("Reported to the Board in May.", "outside the table"),
        ("Led by the Designated Nurse.", "outside the table"),
        ("Led by the Designated Nurse.", "outside the table"),
        ("The group will ask housing for figures by June.", "outside the table"),
    ]
    assert "Left out  4" in cscp(*words).out


def test_the_words_right_above_a_table_of_a_word_file_count_for_its_rows(
    cscp: Typist, tmp_path: Path
) -> None:
    """“Closed actions” is the heading of its table, whatever heading stands above it."""
    document = docx.Document()
    document.add_heading("Action log", 1)
    for words, title in (("OPEN ACTIONS", "Map all the needs"), ("CLOSED ACTIONS", "Train staff")):
        document.add_paragraph(words)
        table = document.add_table(rows=2, cols=2)
        for place, text in enumerate(("Action", "Lead", title, "Police")):
            table.cell(place // 2, place % 2).text = text
    path = tmp_path / "log.docx"
    document.save(str(path))
    answers = ("--answers", "status Closed=delivered", "delivered on=1/11/2024")
    plan = cscp("import", str(path), *INTO, *answers, "--dry-run", "--json").json
    assert [row["values"]["status"] for row in plan["rows"]] == ["not started", "delivered"]
    assert [each["text"] for each in plan["left_out"]] == ["Action log"]


def test_a_date_that_a_spreadsheet_writes_with_midnight_moves(cscp: Typist, tmp_path: Path) -> None:
    """A day kept as “2025-01-31 00:00:00” is the day that it was; a later one in the file is taken."""
    book, path = Workbook(), tmp_path / "tracker.xlsx"
    sheet = book.worksheets[0]
    sheet.append(["Ref", "Action", "Due", "Status"])
    sheet.append(["1", "Map all the needs", datetime(2025, 1, 31), "In progress"])  # noqa: DTZ001
    book.save(path)
    cscp.does("import", str(path), *INTO, "--yes")
    sheet["C2"] = datetime(2025, 4, 30)  # noqa: DTZ001
    book.save(path)
    plan = cscp("import", str(path), *INTO, "--dry-run", "--json").json
    assert not [each for each in plan["questions"] if each["question"].startswith("changed here")]
    cscp.does("import", str(path), *INTO, "--yes")
    (action,) = (each for each in cscp.book.actions.values() if each.old_ref == "1")
    assert action.due == date(2025, 4, 30)


def test_a_row_says_which_value_stays_until_somebody_chooses(cscp: Typist, tmp_path: Path) -> None:
    """A due date that was moved here and in the file stays as it is here, and the row says so."""
    text = "Ref,Action,Due,Status\n1,Map all the needs,{},In progress\n"
    (action,) = imported(cscp, tmp_path, text.format("31/1/2025")).values()
    cscp.does("move", action.id, "28/2/2025", "--why", "funding", "--cause", "within")
    moved = text.format("30/4/2025")
    plan = planned(cscp, tmp_path, moved)
    said = "The due date is 28 February 2025 here and 30 April 2025 in the file. "
    assert plan["rows"][0]["reasons"] == [f"{said}Ours stays until you say which is right."]
    (question,) = [e for e in plan["questions"] if e["question"].startswith("changed here")]
    assert question["text"].endswith(f"{said}Which is right? Leave blank to keep ours for now.")
    answer = ("--answers", f"changed here {action.id}=file")
    (after,) = imported(cscp, tmp_path, moved, *answer).values()
    assert after.due == date(2025, 4, 30)


def test_an_answer_about_a_value_changes_rows_that_were_imported_before(
    cscp: Typist, tmp_path: Path
) -> None:
    """Whose a lead is, what a status means, and a row's own values; given again, they change nothing."""
    path = tmp_path / "log.csv"
    path.write_text("Ref,Action,Lead,Due,Status\n1,Map needs,CNO,30/9/26,Open\n2,Train,HT,,Open\n")
    words = ("import", str(path), "--source", "other", "--yes")
    cscp(*words, "--answers", "status Open=not started")
    late = ("--answers", "lead CNO=icb", "row 2: due date=31/10/26", "row 3: status=in progress")
    assert "Imported 2 changed actions" in cscp(*words, *late).err
    by_title = {each["title"]: each for each in cscp("list", "actions", "--json").json}
    assert by_title["Map needs"]["lead_agency"] == "icb"
    assert by_title["Map needs"]["due"] == "2026-10-31"
    assert by_title["Train"]["status"] == "in progress"
    assert "2 unchanged" in cscp(*words, *late).err
    assert "2 unchanged" in cscp(*words).err
    assert "isn't one of the rows" in cscp.refused(*words, "--answers", "row 9: due=1/5/26")
    assert "“zz” doesn't answer “status Open”" in cscp.refused(
        *words, "--answers", "row 2: status=zz"
    )
    assert "“colour” isn't a field" in cscp.refused(*words, "--answers", "row 2: colour=red")


def test_an_answer_that_is_no_status_is_refused(cscp: Typist, tmp_path: Path) -> None:
    """In whatever letters it is typed, a status is one of those that are offered."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Due,Status\nMap needs,30/9/26,Open\nTrain,,\n")
    words = ("import", str(path), "--source", "other", "--yes", "--answers")
    assert "“zz” doesn't answer “status Open”" in cscp.refused(*words, "status Open=zz")
    assert "Imported 2 new actions" in cscp(*words, "status Open=In Progress").err


def test_a_change_far_down_a_long_text_is_seen(cscp: Typist, tmp_path: Path) -> None:
    """Two texts that begin alike are shown from where they differ."""
    path = tmp_path / "log.csv"
    long = "Ask every agency for what they need to know before a conference and write it down"
    words = ("import", str(path), "--source", "other", "--yes")
    path.write_text(f"Ref,Action\n1,{long} in May\n")
    cscp(*words)
    path.write_text(f"Ref,Action\n1,{long} in June\n")
    assert "“…and write it down in May” becomes “…and write it down in June”" in cscp(*words).out


def test_the_preview_says_which_references_new_actions_get(cscp: Typist, tmp_path: Path) -> None:
    """They are those that the import makes, also under a priority that it adds."""
    path = tmp_path / "plan.csv"
    path.write_text(
        "Priority,Action,Lead\nNew homes,Map needs,Police\nPriority 1,Train staff,ICB\n"
        "New homes,Meet the panel,ICB\n"
    )
    words = ("import", str(path), "--plan", "2024/25", "--create")
    shown = cscp.does(*words, "--dry-run").out
    refs = re.findall(r"new: (\S+)", shown)
    before = set(cscp.book.actions)
    cscp.does(*words, "--yes")
    assert sorted(refs) == sorted(set(cscp.book.actions) - before)
    assert len(refs) == 3


def test_a_closed_action_that_another_replaces_says_which(cscp: Typist, tmp_path: Path) -> None:
    """By its ref here or in the file, in its own words or as answered; the rest is delivered."""
    path = tmp_path / "log.csv"
    path.write_text(
        "Ref,Action,Lead,Status,Comments\n5.1,Merge,Police,Closed,Superseded by action 5.3 (1/10/24)\n"
        "5.2,Superseded by the review,ICB,Closed,\n5.3,Review,Police,In progress,\n"
        "5.4,Map needs,Police,Closed,Sent 3/10/24\n5.5,Old,ICB,Closed,Merged with BP24-1.1\n"
    )
    words = ["import", str(path), "--source", "other", "--yes", "--answers"]
    words += ["status Closed=delivered", "status Closed – superseded=replaced"]
    words += ["status Closed – superseded by=replaced", "status Closed – merged with=replaced"]
    words += ["delivered on=not known"]
    assert "Which action replaces “5.2”?" in cscp(*words).err
    assert "an action here or in the file" in cscp(*words, "replaced by=9.9").err
    cscp.does(*words, "replaced by=BP24-1.1")
    found = {each.old_ref: each for each in cscp.book.actions.values() if each.old_ref}
    replaced = {ref: each.replaced_by for ref, each in found.items()}
    third = found["5.3"].id
    assert replaced == {"5.1": third, "5.2": "BP24-1.1", "5.3": "", "5.4": "", "5.5": "BP24-1.1"}
    assert found["5.1"].ended == date(2024, 10, 1)
    assert found["5.4"].is_delivered


def test_an_action_is_as_old_as_its_first_update_unless_the_file_says_more(
    cscp: Typist, tmp_path: Path
) -> None:
    """An update of a quarter before the day on which it was agreed counts for that quarter, too."""
    text = (
        "Ref,Action,Lead,Start date,Q1 update (Apr-Jun 24),Q2 update (Jul-Sep 24)\n"
        "1,Map needs,Police,,Begun,Late\n2,Meet,ICB,15/07/2024,Planned,Met\n"
    )
    found = imported(cscp, tmp_path, text)
    days = [found[ref].created for ref in ("1", "2")]
    assert days == [date(2024, 6, 30), date(2024, 7, 15)]
    said = [(each.created, each.quarter) for each in cscp.book.updates_of(found["2"].id)]
    assert said == [(date(2024, 7, 15), "2024-25/Q1"), (date(2024, 9, 30), "2024-25/Q2")]
