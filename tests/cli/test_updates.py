from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordFile

from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist


Q2 = "2024-25/Q2"
SIGN = ("sign-off", Q2, "--how", "email", "--yes")


def exported(cscp: Typist, *more: str) -> str:
    return cscp("export", "quarterly", "--quarter", Q2, *more).out


def test_the_tables_of_an_update_are_an_archive(cscp: Typist, tmp_path: Path) -> None:
    """A name that ends in .csv would be none that Excel opens; nothing is written then."""
    told = cscp("export", "quarterly", "--quarter", Q2, "--format", "csv", "-o", "tables.csv")
    assert told.status == 1
    assert "ending in .zip, e.g. tables.zip." in told.err
    assert not list(tmp_path.glob("**/tables.*"))


def test_a_quarter_is_signed_off_and_exported_as_it_was(cscp: Typist) -> None:
    """DRAFT until then, the same bytes from then on, and the check finds nothing wrong."""
    assert "DRAFT" in exported(cscp)
    signed = cscp(*SIGN)
    assert signed.status == 0
    assert "Q2 2024/25 (Jul to Sep 2024) signed off by the Chair, by email." in signed.err
    text = exported(cscp)
    assert "DRAFT" not in text
    assert cscp("deliver", "BP24-1.1", "--on", "3/9/24").status == 0
    assert exported(cscp) == text
    checked = cscp("check")
    assert (checked.status, checked.err) == (0, "")


def test_a_doubtful_quarter_is_signed_off_only_when_told_so(cscp: Typist) -> None:
    """The checklist stands in the sentence, with the way out."""
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    assert "Say how it was signed off" in cscp("sign-off", Q2).err
    answer = cscp("sign-off", Q2, "--how", "email")
    assert answer.status == 1
    assert (
        "delivered this quarter without impact, all sources: 1; public wording missing: 1; delivery not agreed: 1"
        in answer.err
    )
    assert "add --yes" in answer.err
    assert sign_off_of(cscp.book, Quarter(2024, 2)) is None
    assert cscp(*SIGN).err.count("The checklist for Q2 2024/25 shows") == 1
    assert sign_off_of(cscp.book, Quarter(2024, 2)) is not None


def amended_file(cscp: Typist, folder: Path, *more: str) -> Path:
    """The update for the Executive as the Chair changed it in Word: one figure, one sentence."""
    path = folder / "amended.docx"
    words = ("--for", "executive", "--format", "docx", "-o", str(path))
    cscp.does("export", "quarterly", "--quarter", Q2, *words, *more)
    word = WordFile(str(path))
    rows = [row for table in word.tables for row in table.rows]
    overdue = next(row for row in rows if row.cells[0].text == "Overdue")
    overdue.cells[1].paragraphs[0].runs[0].text = "4"
    word.add_paragraph("By today it is 8 of 34 (24%).")
    word.save(str(path))
    return path


def test_the_chairs_amended_file_is_signed_off(cscp: Typist, tmp_path: Path) -> None:
    """It is handed out byte for byte, with what differs; the program's own lies beside it."""
    path = amended_file(cscp, tmp_path)
    told = cscp.does(*SIGN, "--file", str(path)).err
    assert "For the Executive: This is the file that the Chair amended." in told
    assert "Overdue: 30 September 2024: 0 → 4." in told
    assert "“By today it is 8 of 34 (24%).” is only in it." in told
    back, made = tmp_path / "back.docx", tmp_path / "made.docx"
    words = ("export", "quarterly", "--quarter", Q2, "--for", "executive", "--format", "docx", "-o")
    assert "“By today it is 8 of 34 (24%).” is only in it." in cscp.does(*words, str(back)).err
    assert back.read_bytes() == path.read_bytes()
    verified = cscp.does("verify", str(back))
    assert "amended by the Chair" in verified.out
    (listed,) = cscp.does("list", "sign-offs").out.splitlines()[1:]
    assert listed.rstrip().endswith("Executive")
    assert "Overdue: 30 September 2024: 0 → 4." in verified.err
    assert "the Chair amended" not in cscp.does(*words, str(made), "--generated").err
    assert "8 of 34" not in "".join(p.text for p in WordFile(str(made)).paragraphs)
    checked = cscp.does("check")
    assert checked.err == ""
    signed = sign_off_of(cscp.book, Quarter(2024, 2))
    assert signed is not None
    (own,) = [file for file in signed.files if file.amended]
    (cscp.folder / "signed" / f"{own.hash}.docx").unlink()
    assert "is missing" in cscp("check").out + cscp("check").err


def test_a_file_that_the_chair_did_not_change_differs_in_nothing(
    cscp: Typist, tmp_path: Path
) -> None:
    """The program's own file is handed out, without the word DRAFT, and nothing warns."""
    path, back = tmp_path / "same.docx", tmp_path / "back.docx"
    words = ("--for", "qa", "--format", "docx", "-o")
    cscp.does("export", "quarterly", "--quarter", Q2, *words, str(path))
    told = cscp.does(*SIGN, "--file", str(path)).err.splitlines()[-1]
    assert "has the same words as the program's own" in told
    assert "amended" not in cscp.does("export", "quarterly", "--quarter", Q2, *words, str(back)).err
    assert "DRAFT" not in "".join(each.text for each in WordFile(str(back)).paragraphs)
    signed = sign_off_of(cscp.book, Quarter(2024, 2))
    assert signed is not None
    assert not any(file.amended for file in signed.files)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other.docx", "is about another quarter: “Quarterly update, Q1 2024/25"),
        ("text.docx", "is not a Word file. Save it from Word as .docx"),
        ("nothing.docx", "can't be read: No such file or directory."),
        ("mute.docx", "doesn't say who it is for. Under its title, type"),
    ],
)
def test_what_is_no_amended_update_is_refused(
    name: str, said: str, cscp: Typist, tmp_path: Path
) -> None:
    """Nothing is signed off then."""
    words = ("--format", "docx", "-o", str(tmp_path / "other.docx"))
    cscp.does("export", "quarterly", "--quarter", "2024-25/Q1", *words)
    (tmp_path / "text.docx").write_text("no", "utf-8")
    WordFile().save(str(tmp_path / "mute.docx"))
    assert said in cscp.refused(*SIGN, "--file", str(tmp_path / name))


def test_a_signature_is_taken_back_with_why(cscp: Typist) -> None:
    """Without a reason it is refused; with one the update is a draft again."""
    cscp(*SIGN)
    assert "Say why" in cscp("un-sign", Q2).err
    assert cscp("un-sign", Q2, "--why", "A delivery was missing.").status == 0
    assert "DRAFT" in exported(cscp)
    assert cscp("un-sign", Q2, "--why", "Again.").status == 1


def test_corrections_are_listed(cscp: Typist) -> None:
    """As a table and as JSON, with who signed it off."""
    assert "isn't signed off" in cscp("corrections", "--quarter", Q2).err
    cscp(*SIGN)
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    cscp("note", "BP24-1.2", "On its way.")
    answer = cscp("corrections", "--quarter", Q2)
    assert "1 correction since" in answer.err
    assert "BP24-1.1" in answer.out
    assert "BP24-1.2" not in answer.out
    assert cscp("corrections", Q2).out == answer.out
    (found,) = cscp("corrections", "--quarter", Q2, "--json").json
    assert (found["what"], found["on"]) == ("deliver", "2024-09-03")


def test_a_text_stands_in_its_section(cscp: Typist) -> None:
    """And is kept whatever is written elsewhere; an empty one takes it out."""
    cscp("narrative", Q2, "themes", "Housing came up in three audits.")
    cscp("narrative", Q2, "headline", "A slow summer.")
    text = exported(cscp)
    assert "Housing came up in three audits." in text
    assert "A slow summer." in text
    cscp("narrative", Q2, "headline", "")
    assert "A slow summer." not in exported(cscp)
    assert cscp("narrative", Q2, "weather", "Fine.").status == 2


def test_nothing_is_written_for_a_signed_quarter(cscp: Typist) -> None:
    """The sentence names the next quarter."""
    cscp(*SIGN)
    answer = cscp("narrative", Q2, "themes", "Late.")
    assert "Record it for Q3 2024/25 or later" in answer.err
    assert cscp("note", "BP24-1.1", "Late.", "--for-quarter", Q2).status == 1


def test_sections_are_left_out_and_reordered_by_audience(cscp: Typist) -> None:
    """The key says what is left out; the headline never is."""
    layout = ("lay-out", "qa", "--first", "coming", "headline", "--leave-out", "commitments")
    assert cscp(*layout).status == 0
    headings = [line for line in exported(cscp).splitlines() if line.startswith("## ")]
    assert headings[0].startswith("## Due next quarter")
    assert headings[1] == "## Headline"
    assert not any("What we said" in heading for heading in headings)
    assert "Left out by the partnership's settings: What we said" in unwrapped(exported(cscp))
    assert "What we said" in exported(cscp, "--for", "executive")
    assert "You can't leave out" in cscp("lay-out", "qa", "--leave-out", "headline").err
    assert cscp("lay-out", "qa").status == 0
    assert "## Asks" in exported(cscp)


def test_a_marking_is_fixed_when_it_is_signed_off(cscp: Typist) -> None:
    """Another one than it was signed with is refused."""
    cscp(*SIGN, "--marking", "OFFICIAL")
    assert exported(cscp).splitlines()[0] == "OFFICIAL"
    answer = cscp("export", "quarterly", "--quarter", Q2, "--marking", "none")
    assert "not as a paper without marking" in answer.err


@pytest.mark.parametrize("paper_format", PaperFormat)
def test_saved_exports_have_names_of_their_own(cscp: Typist, paper_format: PaperFormat) -> None:
    """With quarter, audience and revision, and none is ever written over."""
    asked = ("export", "quarterly", "--quarter", Q2, "--format", paper_format.value, "--save")
    cscp(*asked)
    cscp(*asked)
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    cscp(*asked)
    cscp(*SIGN)
    cscp(*asked)
    name = f"quarterly-update-2024-25-Q2-qa-%s.{paper_format.ending}"
    names = {path.name for path in (cscp.folder / "exports").iterdir()}
    assert names == {name % "draft-1", name % "draft-2", name % "signed-1"}


def test_a_word_file_is_saved_unless_said_otherwise(cscp: Typist) -> None:
    """Nothing that a terminal cannot show is printed."""
    answer = cscp("export", "quarterly", "--quarter", Q2, "--format", "docx")
    assert answer.out == ""
    assert "draft-1.docx" in answer.err


def test_what_may_identify_a_child_is_said_before_it_leaves(cscp: Typist) -> None:
    """By its place, unless the phrase is allowed; it is exported all the same."""
    cscp(
        "narrative",
        Q2,
        "themes",
        "The review of AB, aged 7, begins.",
        "--not-identifiers",
        "a title",
    )
    answer = cscp("export", "quarterly", "--quarter", Q2)
    assert answer.status == 0
    assert "“Text” of “Emerging themes” for Q2 2024/25 contains what looks like" in answer.err
    assert "aged 7" not in answer.err
    assert cscp("set", "partnership", "ignored_phrases=AB, aged 7").status == 0
    assert cscp("export", "quarterly", "--quarter", Q2).err == ""


def test_a_checklist_names_what_is_missing(cscp: Typist) -> None:
    """With table and id of each record, as a table and as JSON; its status says whether."""
    assert cscp("checklist", "--quarter", Q2).status == 0
    cscp("deliver", "BP24-1.2", "--on", "3/9/24")
    answer = cscp("checklist", "--quarter", Q2)
    assert answer.status == 1
    assert "BP24-1.2" in answer.out
    found = cscp("checklist", "--quarter", Q2, "--json").json
    assert [(each["what"], each["table"], each["id"]) for each in found] == [
        ("Delivered this quarter without impact, all sources", "actions", "BP24-1.2"),
        ("Public wording missing", "actions", "BP24-1.2"),
        ("Delivery not agreed", "actions", "BP24-1.2"),
    ]


def test_a_comparison_names_its_population(cscp: Typist) -> None:
    """And what moved."""
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    text = cscp("compare", "--quarter", Q2).out
    assert "# Q2 2024/25 compared with Q1 2024/25" in text
    assert "all 2 actions of Business plan" in text
    assert "BP24-1.1" in text


def test_agencies_are_asked_once_with_files(cscp: Typist) -> None:
    """Who was asked and when is kept; who has a note for the quarter has answered."""
    assert "No agency leads an open action" in cscp("request-updates", "--quarter", Q2).err
    for ref, agency in (("BP24-1.1", "police"), ("BP24-1.2", "council")):
        cscp("set", ref, f"lead_agency={agency}", "--on", "1/4/24")
    answer = cscp("request-updates", "--quarter", Q2)
    assert len(answer.out.splitlines()) == 8
    assert "No mailbox is kept for" in answer.err
    text = (cscp.folder / "exports" / "update-request-2024-25-Q2-police-1.md").read_text("utf-8")
    assert "BP24-1.1" in text
    assert "BP24-1.2" not in text
    cscp("note", "BP24-1.1", "Half of it.", "--for-quarter", Q2)
    rows = {row["id"]: row for row in cscp("requests", "--quarter", Q2, "--json").json}
    assert (rows["police"]["answer"], rows["council"]["answer"]) == ("answered", "no answer")
    assert rows["council"]["asked"] == "25 Nov 24"


def test_what_may_identify_a_child_is_said_before_a_request_is_sent(cscp: Typist) -> None:
    """The agency is named, in whose file it stands, and the passage is not repeated."""
    cscp("set", "BP24-1.1", "lead_agency=police", "--on", "1/4/24")
    cscp(
        "note", "BP24-1.1", "JB, aged 7, was moved.", "--for-quarter", Q2, "--not-identifiers", "x"
    )
    said = cscp("request-updates", "--quarter", Q2).err
    assert "Update request: " in said
    assert "contains what looks like" in said
    assert "JB" not in said


def test_a_broken_template_is_said_and_the_update_comes(cscp: Typist) -> None:
    """The shipped one takes its place."""
    assert cscp("templates").status == 0
    body = cscp.folder / "templates" / "body.html.j2"
    before = exported(cscp)
    body.write_text("{% if %}", "utf-8")
    answer = cscp("export", "quarterly", "--quarter", Q2)
    assert answer.out == before
    assert "The template templates/body.html.j2, line 1 doesn't work" in answer.err
    assert "Not changed:" in cscp("templates").err
    assert body.read_text("utf-8") == "{% if %}"


def test_an_edited_template_is_no_fault_of_a_signed_quarter(cscp: Typist) -> None:
    """The check says that it would read differently today, and finds nothing wrong."""
    cscp(*SIGN)
    cscp("templates")
    body = cscp.folder / "templates" / "body.html.j2"
    body.write_text(body.read_text("utf-8").replace("</main>", "<p>New.</p></main>"), "utf-8")
    checked = cscp("check")
    assert checked.status == 0
    assert "would read differently" in checked.err


def test_an_update_of_an_earlier_day_is_a_draft_of_its_own(cscp: Typist) -> None:
    """What was signed off is not what was true on another day."""
    cscp(*SIGN)
    assert "DRAFT" in exported(cscp, "--as-at", "31/8/24")


@pytest.mark.usefixtures("quick_papers")
def test_a_quarter_that_goes_on_cannot_be_signed_off(cscp: Typist) -> None:
    """Its last day stands in the sentence."""
    sign = ("sign-off", "2024-25/Q3", "--how", "email", "--yes")
    assert "ends on 31 December 2024" in cscp(*sign, today=date(2024, 12, 30)).err
    assert cscp(*sign, today=date(2024, 12, 31)).status == 0


def test_a_request_holds_nothing_later_than_its_day(cscp: Typist) -> None:
    """Made today for a quarter that ended, or back-dated: one day for the whole file."""
    cscp("set", "BP24-1.1", "lead_agency=police", "--on", "1/4/24")
    cscp("note", "BP24-1.1", "Came in October.", "--on", "10/10/24")
    cscp("request-updates", "--quarter", Q2, "--on", "1/10/24")
    cscp("request-updates", "--quarter", Q2)
    name = "update-request-2024-25-Q2-police-{}.md"
    first, second = ((cscp.folder / "exports" / name.format(n)).read_text("utf-8") for n in (1, 2))
    assert "**As at:** 1 October 2024" in first
    assert "Came in October" not in first
    assert "**As at:** 25 November 2024" in second
    assert "Came in October" in second


def test_a_signed_figure_is_shown_beside_the_figure_now(cscp: Typist) -> None:
    """With the correction that makes the difference, in the next update; the public reads a sentence."""
    cscp(*SIGN)
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    (correction,) = cscp("corrections", Q2, "--json").json
    later = ("export", "quarterly", "--quarter", "2024-25/Q3")
    text = cscp(*later).out
    total = len([a for a in cscp("list", "actions", "--json").json if a["plan"] == "2024/25"])
    share = f"1 of {total} ({100 // total}%), 1 awaiting agreement"
    row = f"| Delivered | 0 of {total} (0%) | {share} | {correction['n']} | BP24-1.1 |"
    assert row in text
    public = cscp(*later, "--for", "public").out
    assert f"Delivered: 0 of {total} was published; it is 1 of {total} now." in public


def test_corrections_that_change_no_figure_say_so(cscp: Typist) -> None:
    """A signed quarter whose figures stand is not suspected of others."""
    cscp(*SIGN)
    cscp("set", "BP24-1.1", "measure=Calls answered", "--on", "3/9/24")
    text = cscp("export", "quarterly", "--quarter", "2024-25/Q3").out
    assert "None of the figures has changed." in text


def test_a_second_sign_off_says_what_it_replaces_and_why(cscp: Typist) -> None:
    """The draft says so too, and the withdrawn version can still be read as it was signed."""
    cscp(*SIGN)
    first = exported(cscp, "--for", "executive")
    cscp("withdraw-sign-off", Q2, "--why", "A delivery was missing.")
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    assert "withdrawn on 25 November 2024: A delivery was missing." in exported(cscp)
    cscp(*SIGN)
    second = exported(cscp)
    assert "**Replaces:** the version signed off by the Chair, by email, on 25 November" in second
    assert "Changes since Q2 2024/25 was first signed off" in second
    assert exported(cscp, "--for", "executive", "--revision", "1") == first
    assert exported(cscp, "--revision", "2") == second
    answer = cscp("export", "quarterly", "--quarter", Q2, "--revision", "3")
    assert "has no sign-off 3. Choose one that it has: 1, 2." in answer.err


def test_lost_files_of_a_withdrawn_sign_off_are_said_and_fail_nothing(cscp: Typist) -> None:
    """Nobody can bring them back; the files in force are another matter."""
    cscp(*SIGN)
    withdrawn = sign_off_of(cscp.book, Quarter(2024, 2))
    assert withdrawn is not None
    cscp("withdraw-sign-off", Q2, "--why", "A delivery was missing.")
    cscp("deliver", "BP24-1.1", "--on", "3/9/24")
    cscp(*SIGN)
    signed = sign_off_of(cscp.book, Quarter(2024, 2))
    assert signed is not None
    kept = {file.hash for file in signed.files}
    folder = cscp.folder / "signed"
    for path in [path for path in folder.iterdir() if path.stem not in kept]:
        path.unlink()
    checked = cscp("check")
    assert checked.status == 0
    assert "A file of the withdrawn sign-off 1 of Q2 2024/25 is missing" in checked.err
    next(folder.iterdir()).unlink()
    assert cscp("check").status == 1


def test_the_public_version_has_no_marking_that_keeps_it_from_the_public(cscp: Typist) -> None:
    """None or OFFICIAL; nothing is written otherwise."""
    marked = ("--for", "public", "--marking", "OFFICIAL-SENSITIVE")
    answer = cscp("export", "quarterly", "--quarter", Q2, *marked)
    assert (answer.status, answer.out) == (1, "")
    assert "can't be marked OFFICIAL-SENSITIVE. Choose OFFICIAL, or no marking." in answer.err
    assert exported(cscp, *marked[:3], "OFFICIAL").startswith("OFFICIAL\n")


def test_public_wording_is_asked_for_at_delivery(cscp: Typist) -> None:
    """It is in the public version, which has no hash when it is signed off."""
    worded = ("--public-wording", "We trained staff in every school.")
    cscp("deliver", "BP24-1.1", "--on", "3/9/24", *worded)
    cscp(*SIGN)
    text = exported(cscp, "--for", "public")
    assert "- We trained staff in every school." in text
    signed = sign_off_of(cscp.book, Quarter(2024, 2))
    assert signed is not None
    assert signed.head not in text
    assert signed.head in exported(cscp)
