"""Forms that agencies send back: each answer is taken in once, for its quarter, by its agency."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as WordFile
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook

from building import TODAY, book_with_actions, context, do
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.enums import Status
from cscp_tui.importing.answers import AnswersOptions, plan_answers, read_pasted_answers
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.planned import RowState
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import overview
from golden_files import golden
from grids import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_line import Typist

Q2, Q1 = "2024-25/Q2", "2024-25/Q1"
ASK = ("request-updates", "--quarter", Q2)


@pytest.fixture
def forms(cscp: Typist) -> Path:
    """The folder with the forms of the police, who lead two actions."""
    for ref in ("BP24-1.1", "BP24-1.2"):
        cscp.does("set", ref, "lead_agency=police", "--on", "1/4/24")
    cscp.does("note", "BP24-1.1", "Half of the staff were trained.", "--for-quarter", Q1)
    cscp.does(*ASK)
    return cscp.folder / "exports"


def excel(forms: Path) -> Path:
    return forms / "update-request-2024-25-Q2-police-1.xlsx"


def filled_in(forms: Path, to: Path, answers: dict[tuple[str, str], str]) -> Path:
    """The Excel form with cells filled in, each named by its ref and the title of its column."""
    book = load_workbook(excel(forms))
    sheet = book["Your actions"]
    places = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(n, 1).value: n for n in range(2, sheet.max_row + 1)}
    for (ref, title), text in answers.items():
        sheet.cell(rows[ref], places[title]).value = text
    book.save(to)
    return to


def notes(cscp: Typist, quarter: str = Q2) -> dict[str, tuple[str, str]]:
    """The text and the author of each action's updates for a quarter."""
    found = cscp.book.progress_updates.values()
    return {each.action: (each.text, each.by) for each in found if each.quarter == quarter}


def test_answers_become_updates_once(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """For the form's quarter, by the agency; the same form again changes nothing."""
    answers = {
        ("BP24-1.1", "Your update"): "All staff were trained.",
        ("BP24-1.1", "What is different for children, and how do you know?"): "They wait less.",
        ("BP24-1.2", "Nothing to report"): "x",
    }
    file = str(filled_in(forms, tmp_path / "back.xlsx", answers))
    before = cscp.journal
    shown = cscp.does("take-in-answers", file, "--dry-run").out
    assert "All staff were trained." in shown
    assert "Half of the staff were trained." in shown
    assert cscp.journal == before
    cscp.does("take-in-answers", file, "--yes")
    found = notes(cscp)
    assert found["BP24-1.1"][0] == (
        "All staff were trained.\n\nWhat is different for children: They wait less."
    )
    assert found["BP24-1.2"][0] == "Nothing to report."
    assert {by for _, by in found.values()} == {cscp.book.agencies["police"].name}
    after = cscp.journal
    assert "Nothing to take in" in cscp.does("take-in-answers", file, "--yes").err
    assert cscp.journal == after
    cscp.does("undo")
    assert notes(cscp) == {}


def test_positions_and_dates_are_proposals(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """They are printed for the team; status and due date stay as they are."""
    answers = {
        ("BP24-1.1", "Position"): "needs a new date",
        ("BP24-1.1", "New date and reason"): "31 March 2026, staff left",
        ("BP24-1.1", "Action"): "Train everybody",
        ("BP24-1.1", "Your update"): "Two more courses were held.",
    }
    before = cscp.book.actions["BP24-1.1"]
    file = filled_in(forms, tmp_path / "back.xlsx", answers)
    shown = cscp.does("take-in-answers", str(file), "--yes").out
    assert "BP24-1.1: needs a new date." in shown
    assert "31 March 2026, staff left" in shown
    assert "reworded as “Train everybody”" in shown
    assert cscp.book.actions["BP24-1.1"] == before
    (note,) = (each for each in cscp.book.updates_of("BP24-1.1") if each.quarter == Q2)
    assert note.proposes.startswith("needs a new date; new date and reason: “31 March 2026")
    figure = overview(cscp.book, Standings(TODAY), None).figure("proposed")
    assert figure is not None
    assert figure.ids == ("BP24-1.1",)
    assert before.status is Status.IN_PROGRESS


def test_the_text_of_an_earlier_quarter_is_flagged(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """It is left out until the team asks for it."""
    answers = {("BP24-1.1", "Your update"): "Half of the staff  were trained"}
    file = str(filled_in(forms, tmp_path / "back.xlsx", answers))
    answer = cscp.does("take-in-answers", file, "--yes")
    assert "It is the update for Q1 2024/25 again." in answer.out
    assert notes(cscp) == {}
    cscp.does("take-in-answers", file, "--include", "bp24-1.1", "--yes")
    assert "BP24-1.1" in notes(cscp)


def test_a_changed_workbook_is_understood(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """Rows sorted, a row added; without references, what their titles name is asked about."""
    book = load_workbook(excel(forms))
    sheet = book["Your actions"]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    titles = rows[0]
    update = titles.index("Your update")
    for row in rows[1:]:
        row[update] = f"Done for {row[0]}."
    added: list[Any] = [None] * len(titles)
    added[titles.index("Action")], added[update] = "Buy a minibus", "Bought."
    made = [titles, *reversed(rows[1:]), added]
    for n, row in enumerate(made, 1):
        for place, value in enumerate(row, 1):
            sheet.cell(n, place).value = value
    sheet.delete_cols(1)
    book.save(tmp_path / "back.xlsx")
    answer = cscp.does("take-in-answers", str(tmp_path / "back.xlsx"), "--yes")
    assert notes(cscp) == {}
    assert "The row has no ref; its action was found by its title." in answer.out
    assert "2 doubtful answers left out; --include BP24-1.2 BP24-1.1 takes them in." in answer.err
    words = ("take-in-answers", str(tmp_path / "back.xlsx"), "--include", "BP24-1.1", "BP24-1.2")
    answer = cscp.does(*words, "--yes")
    assert {ref: text for ref, (text, _) in notes(cscp).items()} == {
        "BP24-1.1": "Done for BP24-1.1.",
        "BP24-1.2": "Done for BP24-1.2.",
    }
    assert "“Buy a minibus” isn't one of our actions" in answer.out


def test_a_word_form_with_tracked_changes_is_read(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """What was inserted counts, what was deleted does not; the list's hint is no position."""
    word = WordFile(str(excel(forms).with_suffix(".docx")))
    table = word.tables[-1]
    titles = [cell.text for cell in table.rows[0].cells]
    row = next(each for each in table.rows if each.cells[0].text.startswith("BP24-1.1"))
    paragraph = row.cells[titles.index("Your update")].paragraphs[0]
    run = paragraph.add_run("All trained.")._r
    inserted = etree.SubElement(paragraph._p, f"{{{run.nsmap['w']}}}ins")
    inserted.append(run)
    deleted = etree.SubElement(paragraph._p, f"{{{run.nsmap['w']}}}del")
    gone = etree.SubElement(
        etree.SubElement(deleted, f"{{{run.nsmap['w']}}}r"), run.tag[:-1] + "delText"
    )
    gone.text = "None trained."
    word.tables[0].rows[1].cells[0].text = "Head of training"
    word.save(str(tmp_path / "back.docx"))
    answer = cscp.does("take-in-answers", str(tmp_path / "back.docx"), "--yes")
    assert notes(cscp)["BP24-1.1"][0] == "All trained."
    assert "completed by Head of training" in answer.out
    assert "For you to decide" not in answer.out


def test_a_pasted_table_takes_its_agency_from_its_actions(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """And its quarter from the last request."""
    assert forms.is_dir()
    file = tmp_path / "pasted.csv"
    file.write_text("Ref,Your update\nBP24-1.1,All trained.\nBP24-1.2,\n", "utf-8")
    cscp.does("take-in-answers", str(file), "--yes")
    assert list(notes(cscp)) == ["BP24-1.1"]


def test_an_answer_in_an_email_is_pasted(
    cscp: Typist, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each paragraph belongs to the ref that it begins with; quoted lines are left out."""
    assert forms.is_dir()
    text = (
        "Dear all, here is ours.\n\nBP24-1.1: All trained, at last,\nin both teams.\n"
        "• bp24-1.2 – nothing to report\n> BP24-1.1: quoted, old, words\n"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    answer = cscp.does("take-in-answers", "-", "--yes")
    assert "Not recorded: 1 line before the first answer and 1 line of the e-mail replied to." in (
        answer.err
    )
    assert [line.split("  ")[0] for line in answer.out.splitlines()[-5:]] == [
        "(before the answers)",
        "✓ BP24-1.1",
        "✓ BP24-1.1",
        "✓ BP24-1.2",
        "(quoted)",
    ]
    assert {ref: said for ref, (said, _) in notes(cscp).items()} == {
        "BP24-1.1": "All trained, at last,\nin both teams.",
        "BP24-1.2": "Nothing to report.",
    }


def test_hostile_answers_are_kept_as_text(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """Markup, formulas and ten thousand letters come in as they were typed."""
    for text in ("[/oops] | a", "'=cmd()|x", "\u202eright", "x" * 10_000, "🙂 <b>x</b>"):
        file = filled_in(forms, tmp_path / "back.xlsx", {("BP24-1.1", "Your update"): text})
        cscp.does("take-in-answers", str(file), "--yes")
        assert notes(cscp)["BP24-1.1"][0] == text


def test_what_cannot_be_taken_in_says_why(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """A PDF, and a form of another workspace."""
    pdf = tmp_path / "back.pdf"
    pdf.write_bytes(b"%PDF-1.7 ...")
    answer = cscp("take-in-answers", str(pdf), "--yes")
    assert answer.status == 1
    assert "is a PDF" in answer.err
    book = load_workbook(excel(forms))
    book["cscp"]["B1"] = "another"
    book.save(tmp_path / "other.xlsx")
    answer = cscp("take-in-answers", str(tmp_path / "other.xlsx"), "--yes")
    assert "was made in another workspace" in answer.err
    assert notes(cscp) == {}


def test_reworded_titles_and_other_columns_are_understood(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """A title that keeps a word of the form's is known; a column of the agency's own is told of."""
    book = load_workbook(excel(forms))
    sheet = book["Your actions"]
    titles = {cell.value: cell for cell in sheet[1]}
    titles["Your update"].value = "Update from your service this quarter"
    titles["Position"].value = "Where is it now (position)?"
    row = next(
        row for row in sheet.iter_rows(min_row=2) if str(row[0].value).startswith("BP24-1.1")
    )
    row[titles["Your update"].column - 1].value = "All trained."
    row[titles["Position"].column - 1].value = "at risk"
    sheet.cell(1, len(titles) + 1).value = "Our notes"
    sheet.cell(2, len(titles) + 1).value = "Ask Finance"
    book.save(tmp_path / "back.xlsx")
    answer = cscp.does("take-in-answers", str(tmp_path / "back.xlsx"), "--yes")
    assert notes(cscp)["BP24-1.1"][0] == "All trained."
    assert "BP24-1.1: at risk." in answer.out
    assert "The column “Our notes” was not read." in answer.err


MAIL = """\
From: Sam Jones <sam@police.example>
Subject: RE: Updates

Hi all,

BP24-1.1: All staff were trained.
BP24-9.9: The leaflet was sent.
It is in use.
bp24 – 1.2 n/a

Kind regards,
Sam
"""


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "reply.txt"
    path.write_text(MAIL, "utf-8")
    return path


def test_an_email_saved_as_text_is_read(cscp: Typist, forms: Path, mail: Path) -> None:
    """An answer whose ref nobody knows ends the one above it; “n/a” counts for nothing unasked."""
    assert forms.is_dir()
    answer = cscp.does("take-in-answers", str(mail), "--yes")
    assert notes(cscp) == {"BP24-1.1": ("All staff were trained.", "The Police")}
    assert "“BP24-9.9” isn't one of our actions. Which is it about?" in answer.out
    assert "“n/a” may mean that there is nothing to report." in answer.out
    said = answer.err.splitlines()
    assert "1 doubtful answer left out; --include BP24-1.2 takes them in." in said
    assert any('--answers "action BP24-9.9=BP24-1.1"' in each for each in said)


def test_who_answers_what_is_asked_about_can_say_it(cscp: Typist, forms: Path, mail: Path) -> None:
    """Which action it is, that it is to be left out, or that nothing is to report."""
    assert forms.is_dir()
    words = ("take-in-answers", str(mail), "--yes")
    answer = cscp.does(*words, "--answers", "action bp24-9.9=leave out", "--include", "BP24-1.2")
    assert "You left it out." in answer.out
    assert notes(cscp)["BP24-1.2"][0] == "Nothing to report."
    cscp.does("undo")
    cscp.does(*words, "--answers", "action BP24-9.9=BP24-1.2")
    assert notes(cscp)["BP24-1.2"][0] == "The leaflet was sent.\nIt is in use."
    assert "isn't the ref of an action" in cscp(*words, "--answers", "action BP24-9.9=zz").err


def test_all_that_is_asked_is_named_at_once_by_both_runs(cscp: Typist, tmp_path: Path) -> None:
    """Who sent it, its quarter and an action, each with its option; in JSON, too."""
    cscp.does("set", "BP24-1.1", "lead_agency=police", "--on", "1/4/24")
    path = tmp_path / "reply.txt"
    path.write_text("BP24-1.1: Half did.\nBP24-1.2: Half did.\n1.7: Half did.\n")
    dry = cscp.does("take-in-answers", str(path), "--dry-run")
    real = cscp("take-in-answers", str(path), "--yes")
    assert real.status == 1
    for answer in (dry, real):
        for option in ("--agency ", "--quarter ", '--answers "action 1.7='):
            assert option in answer.err
    (told,) = cscp.does("take-in-answers", str(path), "--dry-run", "--json").json["files"]
    assert [each["question"] for each in told["questions"]] == ["agency", "quarter", "action 1.7"]
    assert [each["needed"] for each in told["questions"]] == [True, True, False]
    answered = ("--agency", "police", "--quarter", Q2, "--answers", "action 1.7=leave out")
    answer = cscp.does("take-in-answers", str(path), "--yes", *answered)
    assert list(notes(cscp)) == ["BP24-1.1"]
    assert "BP24-1.2 isn't led by the agency that answers" in answer.out


def test_what_a_file_says_goes_before_the_options(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """They are for the files that don't say it."""
    file = filled_in(forms, tmp_path / "back.xlsx", {("BP24-1.1", "Your update"): "All trained."})
    cscp.does("take-in-answers", str(file), "--agency", "icb", "--quarter", Q1, "--yes")
    assert notes(cscp) == {"BP24-1.1": ("All trained.", "The Police")}


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("as above", "Both teams are trained."),
        ("Ditto.", "Both teams are trained."),
        ("none", "Nothing to report."),
        ("N/A", "Nothing to report."),
        ("Nil", "Nothing to report."),
    ],
)
def test_words_that_may_mean_something_else_are_asked_about(
    cscp: Typist, forms: Path, tmp_path: Path, text: str, recorded: str
) -> None:
    """Included, they are recorded as what they mean, and never as they stand."""
    update = "Your update"
    answers = {("BP24-1.1", update): "Both teams are trained.", ("BP24-1.2", update): text}
    file = str(filled_in(forms, tmp_path / "back.xlsx", answers))
    cscp.does("take-in-answers", file, "--yes")
    assert list(notes(cscp)) == ["BP24-1.1"]
    cscp.does("take-in-answers", file, "--include", "BP24-1.2", "--yes")
    assert notes(cscp)["BP24-1.2"][0] == recorded


def test_not_applicable_in_other_columns_is_no_update(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """Neither as what is different for children, nor as a position or a date."""
    answers = {
        ("BP24-1.1", "What is different for children, and how do you know?"): "n/a",
        ("BP24-1.1", "Position"): "N/A",
        ("BP24-1.1", "New date and reason"): "none",
    }
    file = filled_in(forms, tmp_path / "back.xlsx", answers)
    answer = cscp.does("take-in-answers", str(file), "--yes")
    assert notes(cscp) == {}
    assert "Proposed" not in answer.out


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("BP24-1.1, BP24-1.2: both done", ["BP24-1.1", "BP24-1.2"]),
        ("BP24-1.1 and 1.2 – both done", ["BP24-1.1", "BP24-1.2"]),
        ("BP24-1.1/BP24-1.2 both done", ["BP24-1.1", "BP24-1.2"]),
    ],
)
def test_one_answer_for_several_actions_is_asked_about(
    cscp: Typist, forms: Path, tmp_path: Path, line: str, named: list[str]
) -> None:
    """It can be recorded for all of them."""
    assert forms.is_dir()
    path = tmp_path / "reply.txt"
    path.write_text(f"{line}\n")
    (told,) = cscp.does(
        "take-in-answers", str(path), "--agency", "police", "--dry-run", "--json"
    ).json["files"]
    (question,) = told["questions"]
    assert notes(cscp) == {}
    words = ("--answers", f"{question['question']}=all of them")
    cscp.does("take-in-answers", str(path), "--agency", "police", "--yes", *words)
    assert sorted(notes(cscp)) == named
    assert {text for text, _ in notes(cscp).values()} == {"both done"}


def test_an_email_as_it_was_sent_is_read(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """Its text, also where it is only there as a page; what is attached is named."""
    assert forms.is_dir()
    message = EmailMessage()
    message["From"], message["Subject"] = "sam@police.example", "Updates"
    message.set_content("<p>BP24-1.1: All trained &ndash; at last.<br>Both teams.</p>", "html")
    message.add_attachment(b"PK", "application", "zip", filename="form.xlsx")
    path = tmp_path / "reply.eml"
    path.write_bytes(message.as_bytes())
    answer = cscp.does("take-in-answers", str(path), "--yes")
    assert notes(cscp)["BP24-1.1"][0] == "All trained – at last.\nBoth teams."
    assert "“form.xlsx” is attached to it. Save it and take it in by itself." in answer.err


def test_an_answer_that_mentions_another_action_is_looked_at(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """A part of it may be about that."""
    assert forms.is_dir()
    path = tmp_path / "reply.txt"
    path.write_text("BP24-1.1: All trained.\nThe same goes for BP24-1.2.\n")
    answer = cscp.does("take-in-answers", str(path), "--agency", "police", "--yes")
    assert notes(cscp) == {}
    assert "It mentions BP24-1.2, too." in answer.out


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Complete. The measures were signed off.", "It may claim that the action is delivered"),
        ("Three sessions ran.\nWe'd call this DONE", "It may claim that the action is delivered"),
        ("Lead on leave, will send separately", "It may say only that the answer comes later"),
        ("n/a for us. Schools sent theirs.", "It begins with “n/a”."),
        ("Nothing from us this quarter", "It begins with “Nothing from us”."),
        ("See BP24-1.2", "It mentions BP24-1.2, too."),
        ("Sent 24/11. Complete from our side.", "It may claim that the action is delivered"),
    ],
)
def test_an_answer_that_claims_or_puts_off_is_looked_at_first(
    cscp: Typist, forms: Path, tmp_path: Path, text: str, doubt: str
) -> None:
    """It is shown with what is doubtful, and recorded only where that is asked for."""
    file = str(filled_in(forms, tmp_path / "back.xlsx", {("BP24-1.1", "Your update"): text}))
    assert doubt in cscp.does("take-in-answers", file, "--yes").out
    assert notes(cscp) == {}
    cscp.does("take-in-answers", file, "--yes", "--include", "BP24-1.1")
    assert notes(cscp)["BP24-1.1"][0] == text
    assert cscp.book.actions["BP24-1.1"].is_open


def test_a_date_that_an_answer_asks_for_is_proposed(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """With its sentence; the due date stays."""
    text = "The forum meets in May. We ask for a new date of 30 May 2025. All else is done."
    file = str(filled_in(forms, tmp_path / "back.xlsx", {("BP24-1.1", "Your update"): text}))
    before = cscp.book.actions["BP24-1.1"].due
    shown = cscp.does("take-in-answers", file, "--yes").out
    assert "new date and reason: “We ask for a new date of 30 May 2025.”" in shown
    assert cscp.book.actions["BP24-1.1"].due == before


def test_a_wish_for_a_date_is_taken_in_with_the_action_that_is_chosen(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """Choosing it is all that is needed, though another line is about it, too."""
    assert forms.is_dir()
    cscp.does("set", "BP24-1.1", "old_ref=4.1")
    path = tmp_path / "reply.txt"
    path.write_text(
        "4.1 - half are trained\n4.9 - not ours\n\nCan 4.1 be given until 30 June 2025 please?\n"
    )
    words = ("take-in-answers", str(path), "--agency", "police", "--yes")
    told = cscp.does(*words[:-1], "--dry-run", "--json").json["files"][0]["questions"]
    assert [each["suggestion"] for each in told] == ["", "BP24-1.1"]
    answer = f"{told[1]['question']}=BP24-1.1"
    shown = cscp.does(*words, "--answers", answer).out
    assert "new date and reason: “Can 4.1 be given until 30 June 2025 please?”" in shown
    found = [each.text for each in cscp.book.updates_of("BP24-1.1") if each.quarter == Q2]
    assert sorted(found) == ["Can 4.1 be given until 30 June 2025 please?", "half are trained"]


def test_an_email_is_not_imported_as_actions(cscp: Typist, mail: Path) -> None:
    """The way to record it is named."""
    answer = cscp("import", str(mail), "--source", "other", "--yes")
    assert answer.status == 1
    assert f"run “cscp take-in-answers {mail}”" in answer.err


def test_a_second_reply_in_an_email_is_named(cscp: Typist, forms: Path, tmp_path: Path) -> None:
    """Where the first was passed on, too; it is another agency's, and isn't taken for an original."""
    assert forms.is_dir()
    head = "From: {}\nSent: 1 May\nTo: us\n\n"
    path = tmp_path / "reply.txt"
    replies = [
        head.format("A"),
        "BP24-1.1: Half are trained.\n",
        head.format("B"),
        "BP24-1.2: No.\n",
    ]
    path.write_text("".join(replies))
    answer = cscp.does("take-in-answers", str(path), "--yes")
    assert "Another reply is below, “From: B”. It comes after this one." in answer.err
    for ref, text in (("BP24-1.1", "Half are trained."), ("BP24-1.2", "No.")):
        assert text in [each.text for each in cscp.book.updates_of(ref)]
    path.write_text("".join(replies[1:]))
    assert "Another reply" not in cscp.does("take-in-answers", str(path), "--dry-run").err


def test_a_reference_that_several_have_is_told_by_its_sender(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """Who that is is asked, and a number of ours without its letters is never taken for it."""
    assert forms.is_dir()
    cscp.does("set", "BP24-1.2", "old_ref=1.1")
    cscp.does("set", "BP24-1.2", "lead_agency=icb")
    path = tmp_path / "reply.txt"
    path.write_text("1.1 - half are trained\n")
    words = ("take-in-answers", str(path), "--quarter", Q2, "--yes")
    assert "Who sent these answers?" in cscp(*words).err
    assert "“1.1” is several actions" in cscp(*words, "--agency", "police").out
    assert notes(cscp) == {}
    cscp.does(*words, "--agency", "icb")
    assert list(notes(cscp)) == ["BP24-1.2"]


def test_lines_below_a_table_in_an_email_are_named_and_no_answers(
    cscp: Typist, forms: Path, tmp_path: Path
) -> None:
    """Nor are its rating and its wish for a date more than proposals."""
    assert forms.is_dir()
    path = tmp_path / "reply.txt"
    path.write_text(
        "Morning,\n\nRef\tUpdate\tRAG\tDate change?\nBP24-1.1\tHalf are trained.\tRed\tNo\n"
        "BP24-1.2\tSent.\t\tYes - 30/6/2025, post vacant\n\nThanks\nHead of Training\n"
    )
    answer = cscp.does("take-in-answers", str(path), "--agency", "police", "--yes")
    assert {ref: text for ref, (text, _) in notes(cscp).items()} == {
        "BP24-1.1": "Half are trained.",
        "BP24-1.2": "Sent.",
    }
    assert "Not about an action that is named: “Thanks” and “Head of Training”." in answer.err
    assert "BP24-1.1: position “Red”" in answer.out
    assert "BP24-1.2: new date and reason: “Yes - 30/6/2025, post vacant”" in answer.out


def test_forms_that_another_program_saved_again_are_taken_in_once(
    cscp: Typist, forms: Path
) -> None:
    """They were opened and saved three times in LibreOffice, between which nothing changed."""
    assert forms.is_dir()
    saved = Path(__file__).parents[1] / "fixtures" / "answers"
    cscp.does("take-in-answers", str(saved / "form-resaved.xlsx"), "--yes")
    assert {ref: text for ref, (text, _) in notes(cscp).items()} == {
        "BP24-1.1": "All staff were trained.\nBoth teams use the form – “at last”.",
        "BP24-1.2": "Two of three maps are drawn.",
    }
    before = cscp.journal
    for name in ("form-resaved.xlsx", "form-resaved.docx", "form-resaved.xlsx"):
        answer = cscp.does("take-in-answers", str(saved / name), "--yes")
        assert "Nothing to take in." in answer.err
    assert cscp.journal == before
    cscp.does("undo")
    cscp.does("take-in-answers", str(saved / "form-resaved.docx"), "--yes")
    assert len(notes(cscp)) == 2


def test_two_answers_about_one_action_are_taken_in_each_by_itself() -> None:
    """Whoever chooses one of them in the preview leaves the other as it is."""
    book = book_with_actions()
    file = read_pasted_answers("BP24-1.1: Half.\nBP24-1.2: No.\nBP24-1.1: All.\n", book)
    options = AnswersOptions(workspace="w", agency="police", quarter=Q2)
    *_, last = plan_answers(file, book, options).answers
    again = plan_answers(file, book, replace(options, included=frozenset({last.key})))
    states = [each.state for each in again.answers]
    assert states == [RowState.DOUBTFUL, RowState.DOUBTFUL, RowState.ADDED]


GOLDEN = Path(__file__).parent / "golden" / "answers.txt"
SAID = (
    *("Training went ahead.", "Half of the staff were trained.", "half of the staff  were trained", "", "x", "n/a", "N/A", "none"),
    *("Nothing to report", "no update", "nothing new since then", "none, but we hope", "as above", "See above: the same", "ditto", '"'),
    *("Complete", "Completed in May", "completed by nobody", "Done. Please close this.", "It is done from our side", "already closed"),
    *("Will follow", "We will send it separately next week", "?", "tbc", "-", "Not applicable as we left", "We need a new date. It is late."),
    *("Can it be pushed back to 1.5.25? Thanks.", "It was extended to May", "Please mark this as complete", "x" * 300, "no", "Action 1"),
    *("BP24-1.2 is done", "No change from us", "No update from us as she is away", "Begun\n\nWhat is different for children: less"),
)  # fmt: skip
REFS = (
    "BP24-1.1",
    "BP24-1.2",
    "BP24-1.3",
    "bp24 - 1.1",
    "1.2",
    "BP24-1.9",
    "",
    "BP24-1.1 and BP24-1.2",
    "BP24-1.1/2",
    "x",
)
WHOLE_FORM = (
    "Ref|Action|Last update|Your update|Nothing to report|Position|New date and reason|"
    "What is different for children, and how do you know?"
)
MARKS = ("", "x", "Yes", "no", "-", "n/a", "Please choose", "perhaps")
POSITIONS_SAID = (
    "",
    "on track",
    "needs a new date",
    "complete",
    "Red",
    "please choose",
    "something else",
    "delivered",
)
DAYS_SAID = ("", "31 March 2026, staff left", "May", "no", "n/a", "-", "1/5/25")
MAILS = (
    "Dear all,\n\nBP24-1.1: Begun.\nAnd more.\n\nBP24-1.2 Nothing to report\n\nKind regards\nSam",
    "bp24-1.1 & 1.2 both done\n\nBP24-1.9: who knows?\n\n1.3 – as above",
    "> BP24-1.1 Action 1\nHalf done\n> BP24-1.2 Action 2\n\nnone\n\nThanks, Sam",
    "From: A\nTo: B\nDate: 1 May 2025\nSubject: Update\n\nWe have nothing to report.",
    "BP24-1.1 | Begun\nBP24-1.2 | Done",
    "Action 1: Begun\nAction 3: done",
    "",
)  # fmt: skip


def forms_made() -> Iterator[tuple[str, SourceFile]]:
    """Forms that were filled in in many ways."""
    for name, titles, columns in (
        (
            "updates",
            "Ref|Action|Your update",
            (REFS[:3], ("Action 1", "Action 2", "Action 3"), SAID),
        ),
        (
            "references",
            "Ref|Action|Your update",
            (REFS, ("Action 1", "Action 2", "", "Act 3"), SAID[:1]),
        ),
        (
            "a whole form",
            WHOLE_FORM,
            (
                REFS[:3],
                ("Action 1", "Train everybody"),
                SAID[:2],
                SAID,
                MARKS,
                POSITIONS_SAID,
                DAYS_SAID,
                SAID[2:9],
            ),
        ),
        ("marks alone", "Ref|Your update|Nothing to report", (REFS[:3], ("", "", "Begun"), MARKS)),
        ("other titles", "Reference|Progress|RAG|Other", (REFS, SAID, POSITIONS_SAID, SAID)),
        (
            "no references",
            "Action|Update",
            (("Action 1", "Action 2", "Acton 3", "Other"), SAID[:9]),
        ),
    ):
        count = max(map(len, columns))
        rows = (
            "|".join(each[n % len(each)] for each in columns).replace("\n", "\\n")
            for n in range(count)
        )
        grid = "\n".join((titles, *rows))
        yield (
            name,
            SourceFile(
                f"{name}.csv",
                (sheet_of(grid), sheet_of("Completed by|Head of Service\nQuarter|Q2 2024/25")),
            ),
        )
    yield "no form", SourceFile("x.csv", (sheet_of("a|b\nc|d"),))


def test_forms_and_emails_are_taken_in_as_they_were() -> None:
    """Each answer has the same outcome, with the same reasons and proposals."""
    book, lines = book_with_actions(), list[str]()
    do(book, AddProgressUpdate("BP24-1.1", "Half of the staff were trained."), context())
    do(book, Deliver("BP24-1.3", "Fewer calls."), context())
    mails = ((f"e-mail {n}", text) for n, text in enumerate(MAILS))
    every: tuple[dict[str, Any], ...] = (
        {},
        {"agency": "police", "quarter": Q2, "included": frozenset({"BP24-1.1"}), "left_out": frozenset({"BP24-1.2"})},
        {"agency": "icb", "quarter": "2024-25/Q3", "actions": {"other": "BP24-1.3", "x": "leave out"}},
    )  # fmt: skip
    made_of: tuple[tuple[str, SourceFile | str], ...] = (*forms_made(), *mails)
    for name, form in made_of:
        for number, options in enumerate(every):
            lines.append(f"# {name} {number}")
            try:
                file = read_pasted_answers(form, book) if isinstance(form, str) else form
                plan = plan_answers(file, book, AnswersOptions(workspace="w", **options))
            except CscpError as problem:
                lines.append(str(problem))
                continue
            lines.append(f"{plan.summary} {plan.notes}")
            lines += [f"? {each.key}: {each.text} {each.is_open}" for each in plan.questions]
            for each in plan.answers:
                named = f"{each.ref or each.name_typed} {each.named} {each.found_by} {each.title}"
                told = f"{each.text!r} {' '.join(each.reasons)} {each.proposals} {each.present}"
                lines.append(f"{each.state} {each.number} {named}: {told}")
            lines.append(f"= {plan.command}")
    made = "".join(f"{line.rstrip()}\n" for line in lines)
    assert made == golden(GOLDEN, made)
