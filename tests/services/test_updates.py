"""Asking agencies: what is recorded and the files go together, or there is neither."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from email import message_from_bytes
from email.policy import SMTP
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile
from msgspec import to_builtins
from msgspec.structs import replace

from building import FIRST_DAY, HOSTILE, action, context, make_workspace, record
from cscp_tui.base.errors import CscpError, Refused, Unconfirmed
from cscp_tui.documents.document import Document, Section
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Table
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.importing.files import read_path
from cscp_tui.services import exports, updates
from cscp_tui.services.updates import (
    ExportedUpdate,
    UpdateAsked,
    asking_update,
    export_update,
    figures_of_quarters,
    rebuilt_document,
    request_updates,
    save_update,
    sign_off,
    signed_bytes,
    signed_update,
    update_of,
    write_reminders,
)
from cscp_tui.store.drafting import MovedOn
from cscp_tui.store.errors import Locked
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.team import team_recorder
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.requests import (
    AgencyForm,
    chase_document,
    default_reply_by,
    request_document,
    to_ask,
)
from cscp_tui.views.updates.update import as_at_of
from cscp_tui.views.updates.update_figures import figures_report, update_figures
from cscp_tui.writers.markdown import markdown_of
from published import PUBLISHED_ATTENDANCE
from rendered_updates import quarterly_document, render_quarterly
from views.small_years import LATER, QUARTER, Year, founded_year, plan_action, small_year
from writers.markdown_reading import PARSERS, Read, failures_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from cscp_tui.domain.records import SignOff
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.workspace import Workspace


def options(audience: Audience = Audience.QA, marking: str = "OFFICIAL") -> QuarterlyOptions:
    return QuarterlyOptions(
        quarter=QUARTER, audience=audience, as_at=QUARTER.last_day, marking=marking
    )


def rendered(year: Year, given: QuarterlyOptions | None = None, format_: str = "md") -> str:
    asked = given or options()
    return render_quarterly(
        year.book_at(QUARTER.last_day),
        year.book_at(QUARTER.previous.last_day),
        asked,
        as_html=format_ == "html",
        present=year.book_at(LATER),
    )


def read_back(markdown: str) -> Read:
    return read(markdown, PARSERS["commonmark with tables"])


def hostile_year() -> Year:
    """A year in which every text of a user is hostile."""
    year = founded_year()
    quarter = QUARTER.typed
    year.on(FIRST_DAY, plan_action(HOSTILE, lead=HOSTILE, lead_agency=""))
    year.on(FIRST_DAY, plan_action(HOSTILE, due="2025-02-01"))
    year.on(
        QUARTER.first_day,
        AddProgressUpdate("BP24-1.2", HOSTILE),
        Deliver("BP24-1.1", HOSTILE),
        AddRecord("meetings", {"group": "QAG", "day": "2025-01-01", "state": "held"}),
        AddRecord("decisions", {"meeting": "QAG-2025-01-01", "text": HOSTILE}),
        AddRecord("challenges", {"raised_by": HOSTILE, "put_to": HOSTILE, "question": HOSTILE}),
        AddRecord(
            "partner_evidence",
            {"agency": "icb", "quarter": quarter, "impact_area": HOSTILE, "evidence": HOSTILE},
        ),
        AddRecord("reflections", {"quarter": quarter, "role": HOSTILE, "text": HOSTILE}),
        AddRecord("narratives", {"quarter": quarter, "section": "themes", "text": HOSTILE}),
        AddRecord("commitments", {"year": "2024/25", "order": 1, "said": HOSTILE}),
    )
    return year


@pytest.fixture(scope="module")
def year() -> Year:
    return small_year()


@pytest.mark.parametrize("format_", ["md", "html"])
def test_same_bytes_twice(format_: str) -> None:
    """The same records and options give the same bytes, also from books made anew."""
    assert rendered(small_year(), None, format_) == rendered(small_year(), None, format_)


@pytest.mark.parametrize("audience", Audience)
def test_lint(year: Year, audience: Audience) -> None:
    """The update passes a linter for Markdown."""
    assert failures_of(rendered(year, options(audience))) == []


@pytest.mark.parametrize("audience", Audience)
def test_hostile_text(audience: Audience) -> None:
    """Hostile text everywhere leaves a file that passes the linter and moves no cursor."""
    markdown = rendered(hostile_year(), options(audience, HOSTILE))

    assert failures_of(markdown) == []
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in markdown)
    if audience is Audience.PUBLIC:
        assert "oops" in markdown
        return
    assert any(
        "[CSCP] [/oops] \\ | ␛[31m <b>" in cell
        for table in read_back(markdown).tables
        for row in table.rows
        for cell in row
    )


def test_hostile_text_in_html() -> None:
    """Hostile text stands in the HTML file as text, never as markup."""
    html = rendered(hostile_year(), None, "html")

    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_marking_and_draft(year: Year) -> None:
    """The marking is the first and last line, and a draft says that it is one."""
    lines = rendered(year).splitlines()

    assert (lines[0], lines[-1]) == ("OFFICIAL", "OFFICIAL")
    assert any("DRAFT" in line for line in lines)


def test_headings_in_order(year: Year) -> None:
    """Headings go down one level at a time, and no two sections have one name."""
    headings = read_back(rendered(year)).headings
    levels = [level for level, _ in headings]

    assert levels[0] == 1
    assert all(low - high <= 1 for high, low in pairwise(levels))
    sections = [name for level, name in headings if level == 2]
    assert len(sections) == len(set(sections)) == 15


def test_tables_are_whole(year: Year) -> None:
    """Every row of every table has as many cells as its header."""
    for table in read_back(rendered(year)).tables:
        assert len({len(row) for row in table.rows}) == 1


def test_anchors() -> None:
    """Each section can be linked to."""
    book = founded_year().book_at(QUARTER.last_day)
    document = quarterly_document(book, book, options())
    anchors = [getattr(block, "anchor", "") for block in document.blocks]

    assert all(anchors)
    assert len(anchors) == len(set(anchors))


def test_without_later_texts() -> None:
    """Without another book the texts are looked up on the as-at day."""
    year = small_year()
    book, before = year.book_at(QUARTER.last_day), year.book_at(QUARTER.previous.last_day)

    assert "Homes are too small." not in render_quarterly(book, before, options())


def test_quarter_without_a_before() -> None:
    """The very first quarter is compared with an empty book and works all the same."""
    first = Quarter(2024, 1)
    book = founded_year().book_at(first.last_day)
    given = QuarterlyOptions(quarter=first, audience=Audience.QA, as_at=first.last_day)
    empty = founded_year().book_at(first.previous.last_day)

    assert "0 of 0" in render_quarterly(book, empty, given)


_HEADLINE = re.compile(r"^Business plan .*as at [^:]*: (\d+ of \d+)", re.MULTILINE)
DEMO_DAY = date(2025, 11, 27)
Q4 = Quarter(2024, 4)
QUARTERS = [Quarter(2024, 1), Quarter(2024, 2), Quarter(2024, 3), Q4] + [
    Quarter(2025, number) for number in (1, 2, 3)
]


def update(demo_year: Workspace, quarter: Quarter, audience: Audience = Audience.QA) -> str:
    as_at = as_at_of(quarter, DEMO_DAY)
    return render_quarterly(
        demo_year.as_at(as_at),
        demo_year.as_at(quarter.previous.last_day),
        QuarterlyOptions(quarter=quarter, audience=audience, as_at=as_at),
        present=demo_year.book,
    )


def test_published_figures(demo_year: Workspace) -> None:
    """The update for January to March 2025 says 86%, up from 71%, and why."""
    text = " ".join(update(demo_year, Q4).split())

    assert "30 of 35 (86%)" in text
    assert "At 31 December 2024 it was 25 of 35 (71%)." in text
    assert "30 of 35 due by 31 March 2025" in text
    assert "From 25 of 35 (71%) at 31 December 2024 to 30 of 35 (86%) at 31 March 2025." in text
    assert "10 + 0 + 0 = 5 + 5 + 0 + 0 (10 on both sides)." in text


def test_figures_agree_between_audiences(demo_year: Workspace) -> None:
    """All audiences read the same headline."""
    for quarter in QUARTERS:
        texts = [update(demo_year, quarter, audience) for audience in Audience]
        headlines = [
            re.search(
                r"^(?:Business plan .*as at [^:]*:|We have delivered) (\d+ of (?:the )?\d+)",
                t,
                re.MULTILINE,
            )
            for t in texts
        ]

        assert len({found[1].replace("the ", "") for found in headlines if found}) == 1
        assert all(headlines)


def test_carried_over_with_causes(demo_year: Workspace) -> None:
    """The five carried over are listed with their continuation, reason and cause, as missed too."""
    text = update(demo_year, Q4)
    rows = [
        row
        for table in read_back(text).tables
        for row in table.rows
        if any(cell.startswith("Carried over, continued as BP25-") for cell in row)
    ]
    refs = ["BP24-1.6", "BP24-2.5", "BP24-3.4", "BP24-4.7", "BP24-5.6"]

    assert [row[0] for row in rows] == 2 * refs
    assert sum("Cause outside the partnership's control." in row[-1] for row in rows) == 2 * 4
    words = " ".join(text.split())
    assert "5 of the plan were due and not delivered, all carried over." in words
    assert "note that 5 actions were due, are not delivered and were carried over: BP24" in words
    assert "5 carried over, 4 for causes outside the partnership's control, 1 for" in text


def test_old_references_go_on(demo_year: Workspace) -> None:
    """In the next plan a continuation stands beside the reference that it had before."""
    assert "BP25-2.1 (from BP24-3.4)" in update(demo_year, Quarter(2025, 1))


LINTED = [
    (quarter, audience)
    for quarter in (QUARTERS[0], Q4, QUARTERS[-1])
    for number, audience in enumerate(Audience)
    if quarter == Q4 or number == 0
]
"""The last quarter of a plan for all readers, and the first and the last of all."""


@pytest.mark.parametrize(("quarter", "audience"), LINTED, ids=str)
def test_lint_quarterly_demo(demo_year: Workspace, quarter: Quarter, audience: Audience) -> None:
    """Updates of the demo pass a linter for Markdown."""
    assert failures_of(update(demo_year, quarter, audience)) == []


@pytest.mark.parametrize("audience", list(Audience))
def test_a_second_paper_of_an_update_reads_as_the_first(
    demo_year: Workspace, audience: Audience
) -> None:
    """Each names agencies in full where they come first in it, whatever was made before."""
    shown = update_of(demo_year, Q4, Q4.last_day, audience)
    options = QuarterlyOptions(quarter=Q4, audience=audience, as_at=Q4.last_day)
    first, compared = document_of(shown, options), comparison_document(shown)
    assert document_of(shown, options) == first
    assert comparison_document(shown) == compared


def test_the_public_reads_of_open_commitments_in_a_sentence(demo_year: Workspace) -> None:
    """All of them, so that the paper has two pages; the groups read of each in the table."""
    rows = update(demo_year, Quarter(2025, 2), Audience.QA)
    said = update(demo_year, Quarter(2025, 2), Audience.PUBLIC)
    assert "| Work with whole families | | Open |" in rows
    assert "We are still working to: work with whole families; " in said


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_public_reads_nothing_of_the_programs_own(
    demo_year: Workspace, quarter: Quarter
) -> None:
    """Neither references nor labels of states, nor ratings."""
    text = update(demo_year, quarter, Audience.PUBLIC)
    assert not re.search(r"\b(?:BP|EX|RV|AU|SC|OT)2\d-", text)
    for label in ("Emerging:", "Evidenced:", "None yet", "Green", "Amber", "awaiting agreement"):
        assert label not in text


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_restricted_in_public(demo_year: Workspace, quarter: Quarter) -> None:
    """No restricted record of the demo stands in a public version."""
    text = update(demo_year, quarter, Audience.PUBLIC)
    book = demo_year.book
    hidden = [action.title for action in book.actions.values() if action.restricted]
    hidden += [given.evidence for given in book.partner_evidence.values() if given.restricted]
    hidden += [known.question for known in book.challenges.values() if known.restricted]
    hidden += [known.text for known in book.decisions.values() if known.restricted]

    assert hidden
    assert not [words for words in hidden if words in text]


def test_published_attendance(demo_year: Workspace) -> None:
    """The demo's attendance in 2024/25 is the published table, cell for cell."""
    book = demo_year.as_at(date(2025, 3, 31))
    groups = book.partnership.annual_report_groups
    year = Period(date(2024, 4, 1), date(2025, 3, 31))
    table = attendance_report(book, year, year.last).table.without("group-participation")

    assert [book.groups[key].abbreviation for key in groups] == ["Review", "QAG", "Editorial"]
    assert ["|".join(row).replace("%", "") for row in table.rows] == (
        PUBLISHED_ATTENDANCE.strip().splitlines()
    )


Q3 = Quarter(2024, 3)


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """Two agencies lead an open action each."""
    made = make_workspace(tmp_path / "w", 0)
    record(made, action("One", lead_agency="police"))
    record(made, action("Two", lead_agency="icb"))
    return made


def ask(recorder: Recorder) -> list[Path]:
    update = asking_update(recorder.workspace, Q3, recorder.today())
    return list(request_updates(recorder, update, context()).files)


def exported(recorder: Recorder) -> list[str]:
    return sorted(path.name for path in (recorder.workspace.folder / "exports").glob("*"))


def test_each_agency_gets_forms_and_an_email_draft(recorder: Recorder) -> None:
    """A request as Markdown, a form in Word and in Excel, and a draft with both attached."""
    assert len(ask(recorder)) == len(exported(recorder)) == 8
    assert {each.agency for each in recorder.book.requests.values()} == {"police", "icb"}


def test_a_form_says_where_it_is_from_and_offers_positions(recorder: Recorder) -> None:
    """The form carries workspace, quarter and agency out of sight, in Excel and in Word alike."""
    paths = {path.suffix: path for path in ask(recorder) if "police" in path.name}
    for ending in (".xlsx", ".docx"):
        carried = {each[0]: each[1] for each in read_path(paths[ending]).carried}
        assert carried["workspace"] == recorder.workspace.header.workspace
        assert (carried["quarter"], carried["agency"]) == (Q3.typed, "police")
        assert int(carried["journal line"]) < recorder.workspace.position.n
    with ZipFile(paths[".xlsx"]) as archive:
        sheets = "".join(
            archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n
        )
    assert "on track,at risk,needs a new date,complete" in sheets
    with ZipFile(paths[".docx"]) as archive:
        assert 'w:displayText="needs a new date"' in archive.read("word/document.xml").decode()


def test_an_email_goes_to_the_mailbox_of_a_role(recorder: Recorder) -> None:
    """The draft is addressed to the agency's mailbox and has both forms; the team gets none."""
    record(recorder, SetFields("agencies", "police", {"mailbox": "safeguarding@police.example"}))
    team = {"name": "SCP business team", "kind": "agency", "mailbox": "scp@council.example"}
    record(recorder, AddRecord("agencies", team))
    record(recorder, action("Three", lead_agency="scp-business-team"))
    paths = ask(recorder)
    drafts = [path for path in paths if path.suffix == ".eml"]
    assert {path.name.split("Q3-")[1] for path in drafts} == {"police-1.eml", "icb-1.eml"}
    draft = message_from_bytes(
        next(p for p in drafts if "police" in p.name).read_bytes(), policy=SMTP
    )
    assert draft["To"] == "safeguarding@police.example"
    assert "please reply by" in draft["Subject"]
    names = [part.get_filename() for part in draft.iter_attachments()]
    assert [str(name).rpartition(".")[2] for name in names] == ["docx", "xlsx"]
    words = draft.get_body(("plain",))
    assert words is not None
    assert "scp@council.example" in words.get_content()


def test_an_address_among_an_agencys_other_names_is_its_mailbox(recorder: Recorder) -> None:
    """Requests go to it, as the action log of a meeting does."""
    record(recorder, SetFields("agencies", "police", {"aliases": ["Met", "desk@police.example"]}))
    (path,) = (p for p in ask(recorder) if p.suffix == ".eml" and "police" in p.name)
    assert message_from_bytes(path.read_bytes(), policy=SMTP)["To"] == "desk@police.example"


def test_a_deadline_is_ten_working_days_after_the_quarter(recorder: Recorder) -> None:
    """Or after the day of asking, where that is later; it is kept with the request."""
    assert default_reply_by(Q3, date(2024, 12, 2)) == date(2025, 1, 15)
    assert default_reply_by(Q3, date(2025, 1, 6)) == date(2025, 1, 20)
    ask(recorder)
    assert {each.reply_by for each in recorder.book.requests.values()} == {
        default_reply_by(Q3, recorder.today())
    }


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2025, 1, 13), ["Nobody needs to be chased", "due on 14 January 2025"]),
        (date(2025, 1, 14), ["Please reply by 5pm on Tuesday 21 January 2025; otherwise"]),
        (date(2025, 1, 22), ["which was due by 5pm on Tuesday 21 January", "Agencies to ring"]),
        (date(2025, 1, 23), ["Agencies to ring"]),
    ],
)
def test_agencies_are_chased_by_their_deadline(
    recorder: Recorder, day: date, says: list[str]
) -> None:
    """Reminded five working days before it, told the day after it, then rung; before others, of nothing restricted."""
    update = asking_update(recorder.workspace, Q3, recorder.today())
    request_updates(recorder, update, context(), ("police",), reply_by=date(2025, 1, 21))
    chased = chase_document(asking_update(recorder.workspace, Q3, day), is_projected=False)
    text = " ".join(markdown_of(chased).split())
    for words in says:
        assert words in text
    assert ("We haven't received your update" in text) == (
        day in {date(2025, 1, 14), date(2025, 1, 22)}
    )
    (ref,) = next(iter(recorder.book.requests.values())).actions
    assert (ref in text) == (day != date(2025, 1, 13))
    record(recorder, SetFields("actions", ref, {"restricted": True}))
    before_others = chase_document(asking_update(recorder.workspace, Q3, day), is_projected=True)
    assert ref not in markdown_of(before_others)
    record(recorder, AddProgressUpdate(ref, "Done."), quarter=Q3.typed)
    answered = markdown_of(
        chase_document(asking_update(recorder.workspace, Q3, day), is_projected=False)
    )
    assert "Nobody needs to be chased today." in answered


def test_while_somebody_else_writes_no_file_is_left(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was recorded as being asked, so there is nothing to send."""
    monkeypatch.setattr("cscp_tui.store.ledger.LONGEST_WAIT", 0.05)
    ledger = FileLedger(recorder.workspace.folder / "journal.jsonl")
    with ledger.turn("Business manager"), pytest.raises(Locked):
        ask(recorder)
    assert exported(recorder) == []
    assert not recorder.book.requests


def test_where_a_file_fails_nobody_is_asked(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written for them is taken away; what was there before stays."""
    before = ask(recorder)
    record(recorder, action("Three", lead_agency="police"))
    record(recorder, action("Four", lead_agency="icb"))
    asked, kept = len(recorder.book.requests), exported(recorder)
    write: Callable[..., Path] = exports.keep_revision
    names: list[str] = []

    def fails_at_last(folder: Path, name: str, *others: object) -> Path:
        names.append(name)
        if len(names) == len(before):
            raise Refused(f"“{folder}” wasn't written: no.")
        return write(folder, name, *others)

    monkeypatch.setattr(updates, "keep_revision", fails_at_last)
    with pytest.raises(CscpError):
        ask(recorder)
    assert len(recorder.book.requests) == asked
    assert exported(recorder) == kept


Q2 = Quarter(2025, 2)
TODAY = date(2025, 11, 27)


@pytest.fixture(scope="module")
def workspace_signed_papers(
    loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Recorder:
    """The demo with its second quarter signed off."""
    folder = shutil.copytree(loaded_demo, tmp_path_factory.mktemp("signed") / "croydon")
    workspace_signed_papers = team_recorder(folder)
    sign_off(
        workspace_signed_papers,
        Q2,
        Signature(CHAIR, "by email"),
        context(TODAY),
        marking="OFFICIAL",
    )
    return workspace_signed_papers


def test_what_the_checklist_shows_is_confirmed_before_a_quarter_is_signed_off(
    loaded_demo: Path,
) -> None:
    """Nothing is stored until then, whoever asks."""
    team = team_recorder(loaded_demo)
    asking = replace(context(TODAY), asks=True)
    with pytest.raises(Unconfirmed, match="The checklist for Q2 2025/26 shows due"):
        sign_off(team, Q2, Signature(CHAIR, "by email"), asking)
    assert sign_off_of(team.book, Q2) is None


def test_a_quarter_whose_files_are_overtaken_each_time_is_not_signed_off(tmp_path: Path) -> None:
    """They are made anew a few times, and then the person is told."""
    team, steps = make_workspace(tmp_path / "w", 1), []

    def overtaken(step: str) -> None:
        steps.append(step)
        raise MovedOn

    with pytest.raises(MovedOn):
        sign_off(team, Quarter(2024, 2), Signature(CHAIR, "by email"), context(), tell=overtaken)
    assert steps == ["Verifying the journal …"] * 5


@pytest.mark.parametrize(
    ("revision", "names"),
    [(0, ["q3-1.md", "q3-2.md"]), (2, ["q3-2.md", "q3-2-copy-2.md"])],
)
def test_a_signed_update_is_kept_under_the_number_of_its_sign_off(
    tmp_path: Path, revision: int, names: list[str]
) -> None:
    """A draft has the next number that is free; nothing is written over."""
    kept = [
        save_update(
            tmp_path, ExportedUpdate("q3", PaperFormat.MARKDOWN, text, revision=revision)
        ).name
        for text in (b"one", b"two")
    ]
    assert kept == names


@pytest.fixture(scope="module")
def signed(workspace_signed_papers: Recorder) -> SignOff:
    """The sign-off."""
    found = sign_off_of(workspace_signed_papers.book, Q2)
    assert found is not None
    return found


def test_a_workbook_that_an_earlier_version_did_not_sign_is_made_of_what_it_signed(
    workspace_signed_papers: Recorder, signed: SignOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is called so; no other file is made later."""
    workspace = workspace_signed_papers.workspace
    files = tuple(each for each in signed.files if each.format != PaperFormat.WORKBOOK)
    earlier: Any = replace(signed, files=files)
    monkeypatch.setitem(workspace.book.sign_offs, signed.id, earlier)
    asked = UpdateAsked(Q2, Audience.QA, signed.as_at, PaperFormat.WORKBOOK)
    made = export_update(workspace, asked, Templates())
    assert made.name.endswith("-made-later")
    assert "was signed off without a workbook" in made.warnings[0]
    assert openpyxl.load_workbook(io.BytesIO(made.data))["Figures"].max_row > 10
    word = replace(asked, format=PaperFormat.WORD)
    assert export_update(workspace, word, Templates()).name.endswith("-signed")


def tables_in(blocks: Iterable[object]) -> Iterator[Table]:
    """Every table of a document, in reading order."""
    for block in blocks:
        if isinstance(block, Section):
            yield from tables_in(block.blocks)
        elif isinstance(block, Table):
            yield block


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_markdown_passes_a_linter(
    workspace_signed_papers: Recorder, signed: SignOff, audience: Audience
) -> None:
    """For every audience."""
    text = signed_bytes(
        workspace_signed_papers.workspace, signed, audience, PaperFormat.MARKDOWN
    ).decode()
    assert failures_of(text) == []


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_page_is_accessible(
    workspace_signed_papers: Recorder, signed: SignOff, audience: Audience
) -> None:
    """Its language, its title, headings in order, and a header row of each table."""
    text = signed_bytes(
        workspace_signed_papers.workspace, signed, audience, PaperFormat.HTML
    ).decode()
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert page.title is not None
    assert page.title.text.strip()
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.find_all("table"):
        assert len(table.select("thead > tr")) == 1
        heads = table.select("thead th")
        assert {cell["scope"] for cell in heads} == {"col"}
        assert {cell["scope"] for cell in table.select("tbody th")} <= {"row"}
        assert all(len(row(["th", "td"])) == len(heads) for row in table.select("tbody > tr"))
    assert len(page.find_all("main")) == 1


@pytest.mark.parametrize("audience", Audience)
def test_the_signed_word_file_has_every_table_whole(
    workspace_signed_papers: Recorder, signed: SignOff, audience: Audience
) -> None:
    """As many as the paper has, each with all its rows and columns."""
    data = signed_bytes(workspace_signed_papers.workspace, signed, audience, PaperFormat.WORD)
    found = [(len(table.rows), len(table.columns)) for table in WordFile(io.BytesIO(data)).tables]
    document = rebuilt_document(
        signed_update(workspace_signed_papers.workspace, signed), signed, audience
    )
    assert found == [
        (len(table.rows) + 1, len(table.headings)) for table in tables_in(document.blocks)
    ]


def documents_beside(workspace_signed_papers: Recorder) -> Iterator[Document]:
    """The comparison, and a request for each agency."""
    update = update_of(workspace_signed_papers.workspace, Q2, Q2.last_day, Audience.QA)
    yield comparison_document(update, marking="OFFICIAL")
    for agency, actions in to_ask(update).items():
        yield request_document(update, agency, actions, AgencyForm(reply_by=date(2025, 1, 14)))


def test_comparison_and_requests_pass_a_linter(workspace_signed_papers: Recorder) -> None:
    """As Markdown."""
    for document in documents_beside(workspace_signed_papers):
        assert failures_of(markdown_of(document)) == []


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("quarter", ["2024-25/Q4", "2025-26/Q2"])
def test_figures_have_the_numbers_that_they_print(
    demo_year: Workspace, quarter: str, audience: Audience
) -> None:
    """A spreadsheet adds up what the paper says: "7 of 34 (21%)" is 7, 34 and 21%."""
    known = Quarter.parse(quarter)
    figures = update_figures(update_of(demo_year, known, known.last_day, audience))
    titles = [figure.title for figure in figures]
    assert len(set(titles)) == len(titles), "each is found by its name"
    for figure in figures:
        part = re.match(r"(\d+) of (\d+)(?: \((\d+)%\))?", figure.value)
        if part is not None:
            assert (figure.numerator, figure.denominator) == (int(part[1]), int(part[2]))
            assert not part[3] or figure.percent == int(part[3])
        elif share := re.fullmatch(r"(\d+)%", figure.value):
            assert figure.percent == int(share[1]), figure.label
        elif number := re.match(r"\d+\b", figure.value):
            assert figure.numerator == int(number[0]), figure.label


def test_spreadsheets_spell_an_agency_one_way(demo_year: Workspace) -> None:
    """Always in full, so that they sort by it; papers abbreviate it after its first use."""
    quarter = Quarter.parse("2025-26/Q2")
    update = update_of(demo_year, quarter, quarter.last_day, Audience.QA)
    options = QuarterlyOptions(quarter=quarter, audience=Audience.QA, as_at=quarter.last_day)
    found = [
        row[table.titles.index("Lead agency")]
        for table in tables_in(document_of(update, options, is_data=True).blocks)
        if "Lead agency" in table.titles
        for row in table.rows
    ]
    names = {agency.name for agency in demo_year.book.agencies.values()}
    assert found
    assert {each for each in found if each not in names} <= {"none named"}


def test_the_public_workbook_has_its_figures(demo_year: Workspace) -> None:
    """Those that the public version prints, and no other."""
    asked = UpdateAsked(
        Quarter.parse("2025-26/Q2"), Audience.PUBLIC, date(2025, 9, 30), PaperFormat.WORKBOOK
    )
    made = openpyxl.load_workbook(io.BytesIO(export_update(demo_year, asked, Templates()).data))
    rows = [row[:5] for row in made["Figures"].values]
    assert rows[1] == (
        "Delivered",
        "7 of 34 (21%), 1 awaiting agreement",
        7,
        34,
        pytest.approx(7 / 34),
    )
    assert all("Movement" not in str(row[0]) for row in rows)


def test_the_public_archive_has_the_same_figures_as_its_workbook(demo_year: Workspace) -> None:
    """Row for row: each figure's name, as printed, and its numbers."""
    quarter, day = Quarter.parse("2025-26/Q2"), date(2025, 9, 30)
    tables, book = (
        export_update(demo_year, UpdateAsked(quarter, Audience.PUBLIC, day, each), Templates()).data
        for each in (PaperFormat.TABLES, PaperFormat.WORKBOOK)
    )
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Figures"]
    printed = [tuple(row[:2]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    with ZipFile(io.BytesIO(tables)) as archive:
        text = archive.read("00-figures.csv").decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    begins = next(number for number, row in enumerate(rows) if row[0] == "Figure")
    assert [tuple(row[:2]) for row in rows[begins + 1 :]] == printed


def test_no_file_of_the_archive_is_named_by_a_result(demo_year: Workspace) -> None:
    """A name that is the same each quarter can be found again."""
    asked = UpdateAsked(
        Quarter.parse("2025-26/Q2"), Audience.QA, date(2025, 9, 30), PaperFormat.TABLES
    )
    with ZipFile(io.BytesIO(export_update(demo_year, asked, Templates()).data)) as archive:
        names = archive.namelist()
    assert names[0] == "00-figures.csv"
    assert "01-actions.csv" in names


def test_figures_of_several_quarters_are_one_table(demo_year: Workspace) -> None:
    """A row for each figure of each quarter, with the day that it is as at."""
    quarters = [Quarter(2024, 3), Quarter(2024, 4)]
    found = figures_of_quarters(
        demo_year, quarters, demo_year.book.plans["2024/25"].last_day, Audience.QA
    )
    report = figures_report(found, demo_year.book, date(2025, 3, 31))
    rows = [list(row)[:8] for row in report.table.rows if row[3] == "Delivered"]
    assert [row[0:3] + row[5:8] for row in rows] == [
        ["2024-25/Q3", "2024-12-31", "draft", "25", "35", "71%"],
        ["2024-25/Q4", "2025-03-31", "draft", "30", "35", "86%"],
    ]


def test_a_recount_by_hand_agrees_with_the_workbook(demo_year: Workspace) -> None:
    """Statuses, outcomes and dates counted from the plain records give the numbers of the sheet."""
    quarter = Quarter.parse("2024-25/Q4")
    asked = UpdateAsked(quarter, Audience.QA, quarter.last_day, PaperFormat.WORKBOOK)
    made = openpyxl.load_workbook(io.BytesIO(export_update(demo_year, asked, Templates()).data))
    sheet = {row[0]: row[2:4] for row in made["Figures"].values}
    gone = {"transferred", "replaced", "withdrawn"}
    plain = [to_builtins(each) for each in demo_year.as_at(quarter.last_day).actions.values()]
    counted = [a for a in plain if a.get("plan") == "2024/25" and a.get("outcome") not in gone]
    done = [a for a in counted if a.get("status") == "delivered"]
    assert sheet["Delivered"] == (len(done), len(counted)) == (30, 35)
    due = [a for a in counted if a.get("due", "9") <= "2025-03-31"]
    due_done = [a for a in due if a.get("status") == "delivered"]
    assert sheet["Delivered of those due by then"] == (len(due_done), len(due))
    for number in range(1, 6):
        mine = [a for a in counted if a.get("priority") == f"2024/25/{number}"]
        mine_done = [a for a in mine if a.get("status") == "delivered"]
        (found,) = (
            numbers
            for label, numbers in sheet.items()
            if str(label).startswith(f"{number} ") and numbers[1] is not None
        )
        assert found == (len(mine_done), len(mine))
    ended = {"delivered", "ended"}
    begun = [a for a in plain if a.get("plan") != "2025-27"]  # which begins on the next day
    left = [a for a in begun if a.get("status", "not started") not in ended]
    assert sheet["All sources: Open"][0] == len(left)


def test_reminders_are_drafted_as_emails(recorder: Recorder) -> None:
    """The day's messages go into the folder of exports, each to the mailbox of its agency."""
    update = asking_update(recorder.workspace, Q3, recorder.today())
    request_updates(recorder, update, context(), ("police",), reply_by=date(2025, 1, 21))
    assert (
        write_reminders(
            recorder.workspace, asking_update(recorder.workspace, Q3, date(2025, 1, 13))
        )
        == []
    )
    (path,) = write_reminders(
        recorder.workspace, asking_update(recorder.workspace, Q3, date(2025, 1, 14))
    )
    assert path.name == "reminder-2024-25-Q3-police-1.eml"
    draft = message_from_bytes(path.read_bytes(), policy=SMTP)
    words = draft.get_body(("plain",))
    assert words is not None
    assert "Please reply by 5pm on Tuesday 21 January 2025; otherwise" in words.get_content()
