"""A meeting run from the command line: planned, started, attended, closed, and reopened."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordFile

from command_line import Typist
from cscp_tui.domain.enums import MeetingState

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Answer

REF = "BP24-1.1"
MEETING = "QAG-2024-11-25"


@pytest.fixture
def qag(cscp: Typist) -> Typist:
    """A command line on a workspace whose QAG meets today and needs the Council and the Police."""
    for words in (
        ["quorum", "QAG", "council", "Police: met"],
        ["add", "agency", "--id", "housing", "name=Housing Services", "abbreviation=HS"],
        ["add", "meeting", "group=QAG", "day=25/11/2024", "chair=Named Person", "chair_agency=icb"],
    ):
        assert cscp(*words).status == 0
    return cscp


def attend(cscp: Typist, *words: str) -> Answer:
    answer = cscp("attend", "qag", *words)
    assert answer.status == 0, answer.err
    assert answer.out == ""
    return answer


def present(cscp: Typist, agency: str) -> tuple[int, int, int, bool]:
    """In the room, online, deputies and apologies of an agency today."""
    row = cscp.book.attendances[f"{MEETING}/{agency}"]
    return (row.in_room, row.online, row.deputies, row.apologies)


# Planning


def test_a_years_schedule_is_previewed_and_made_in_one_step(cscp: Typist) -> None:
    """Each day stands in the preview; with --yes all are planned, and undone as one."""
    words = ["schedule", "QAG", "--every", "6 weeks", "--from", "14/1/2025", "--to", "31/3/2025"]
    before = cscp.journal
    preview = cscp(*words)
    assert preview.status == 0
    assert [line.split("  ")[0] for line in preview.out.splitlines()[1:]] == [
        "Tuesday 14 January 2025",
        "Tuesday 25 February 2025",
    ]
    assert "every 6 weeks from Tuesday 14 January 2025 to 31 March 2025: 2 meetings" in preview.err
    assert "Nothing was changed. This is a preview: add --yes to do it." in preview.err
    assert cscp.journal == before
    assert cscp(*words, "--yes").status == 0
    assert {"QAG-2025-01-14", "QAG-2025-02-25"} <= set(cscp.book.meetings)
    assert cscp("undo").status == 0
    assert "QAG-2025-01-14" not in cscp.book.meetings


def test_time_and_place_of_meetings(cscp: Typist) -> None:
    """They are said once for a year, and for one meeting."""
    words = ["schedule", "QAG", "--every", "14/1/2025, 25/2/2025", "--yes"]
    assert cscp(*words, "--time", "10:00 to 12:00", "--place", "Town Hall").status == 0
    added = cscp("add", "meeting", "group=QAG", "day=11/3/2025", "place=Online")
    assert added.status == 0
    found = [cscp.book.meetings[f"QAG-2025-{day}"] for day in ("01-14", "02-25", "03-11")]
    assert [(one.time, one.place) for one in found] == [
        ("10:00 to 12:00", "Town Hall"),
        ("10:00 to 12:00", "Town Hall"),
        ("10:00 to 12:00", "Online"),
    ]
    listed = cscp("list", "meetings").out.splitlines()[-1]
    assert "10.00 to 12.00" in listed
    assert "Online" in listed


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("second Tuesday", ["2025-01-14", "2025-02-11", "2025-03-11"]),
        ("last Wednesday of every quarter", ["2025-03-26"]),
        ("every 8 weeks", ["2025-01-01", "2025-02-26"]),
        ("week", None),
    ],
)
def test_schedules_by_rule(rule: str, days: list[str] | None, cscp: Typist) -> None:
    """A rule is what people say; its ends are given beside it."""
    words = ["schedule", "exec", "--every", rule, "--from", "1/1/2025", "--to", "31/3/2025"]
    assert cscp(*words, "--yes").status == 0
    made = [key[-10:] for key in cscp.book.meetings if key.startswith("EXEC-2025")]
    assert len(made) == 13 if days is None else made == days


def test_days_one_by_one_and_one_that_is_there(qag: Typist) -> None:
    """A day that has a meeting keeps it, and the preview says so."""
    answer = qag("schedule", "QAG", "--every", "25/11/2024, 9/12/2024", "--yes")
    assert answer.status == 0
    assert f"{MEETING} is planned and is kept" in answer.out
    assert "1 date already had a meeting, which was kept. 1 new meeting added." in answer.err
    assert qag.book.meetings["QAG-2024-12-09"].chair == "Named Person"


def test_somebody_at_a_terminal_is_asked(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only yes plans the meetings."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for said, status in (("no\n", 1), ("yes\n", 0)):
        monkeypatch.setattr(sys.stdin, "readline", lambda said=said: said, raising=False)
        answer = cscp("schedule", "QAG", "--every", "9/12/2024")
        assert answer.status == status
        assert ("QAG-2024-12-09" in cscp.book.meetings) is (status == 0)


def test_a_meeting_is_cancelled_and_planned_again(qag: Typist) -> None:
    """Each with the reason that the history keeps."""
    assert qag("cancel", MEETING, "--why", "Too few can come.").status == 0
    cancelled = qag.book.meetings[MEETING]
    assert (cancelled.state, cancelled.cancel_reason) == (
        MeetingState.CANCELLED,
        "Too few can come.",
    )
    assert qag("reopen", MEETING, "--why", "They can after all.").status == 0
    assert qag.book.meetings[MEETING].state is MeetingState.PLANNED


# Running


def test_a_meeting_from_start_to_note(qag: Typist) -> None:
    """Started, attended with quorum said at each step, closed, and its note exported."""
    started = qag("start", "qag")
    assert "Nobody is recorded as chairing, so" in started.err
    assert "What it agrees before attendance is taken is provisional." in started.err
    answer = attend(qag, "council=2", "icb=apologies")
    assert "QAG-2024-11-25: Not quorate: The Council ✓ Police ✗." in answer.err
    assert "Not marked yet: The Police." in answer.err
    answer = attend(qag, "met=online", "--guest", "NHS England=2")
    assert "QAG-2024-11-25: Quorate: The Council ✓ Police ✓." in answer.err
    assert "Not marked" not in answer.err
    assert qag("remark", "qag", "The conference moves to March.").status == 0
    assert qag("add", "decision", f"meeting={MEETING}", "text=Audit again.").status == 0
    draft = qag("export", "meeting", "qag").out
    assert draft.startswith("DRAFT until agreed")
    closed = qag("close", "qag")
    assert closed.status == 0
    assert f"Its minutes are exports/{MEETING}-minutes.docx and {MEETING}-minutes.md." in closed.err
    assert (qag.folder / "exports" / f"{MEETING}-minutes.docx").is_file()
    assert qag.book.meetings[MEETING].state is MeetingState.HELD
    note = qag("export", "meeting", "qag").out
    for words in (
        "The Council (2 people)",
        "- **Apologies:** The ICB",
        "**DECISION:** Audit again.",
        "conference moves to March",
    ):
        assert words in note
    assert note.startswith("DRAFT until agreed")


DEMO_DAY = date(2025, 11, 27)


def test_a_chair_who_was_never_marked_makes_no_quorum(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only those recorded as present count; the start has an option for who chairs."""
    cscp, meeting = Typist(demo, capsys), "QAG-2025-11-27"
    cscp("start", meeting, today=DEMO_DAY)
    cscp("attend", meeting, "police=1", "csc=1", today=DEMO_DAY)
    agreed = cscp("agree", "BP25-2.7", "--meeting", meeting, today=DEMO_DAY)
    assert "isn't quorate (A health partner missing)" in agreed.err
    assert (
        "was not quorate (A health partner missing)" in cscp("close", meeting, today=DEMO_DAY).err
    )
    assert cscp.book.meetings[meeting].state is MeetingState.INQUORATE


def test_the_start_says_who_chairs(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are marked in the Chair's own row, and count for their agency."""
    cscp, meeting = Typist(demo, capsys), "QAG-2025-11-27"
    cscp("start", meeting, "--chair-agency", "chs", today=DEMO_DAY)
    came = cscp("attend", meeting, "police=1", "csc=1", today=DEMO_DAY)
    assert f"{meeting}: Quorate: " in came.err
    rows = {row.agency: row.present for row in cscp.book.attendances_of(meeting)}
    assert rows == {"chair": 1, "police": 1, "csc": 1}


@pytest.mark.parametrize(
    ("answers", "chair", "agency", "is_present"),
    [
        (["\n"], "Named Person", "icb", True),
        (["nobody\n"], "Named Person", "icb", None),
        (["Vice-chair\n", "met\n"], "Vice-chair", "police", True),
        (["Vice-chair\n", "\n"], "Vice-chair", "", True),
    ],
)
def test_somebody_at_a_terminal_is_asked_who_chairs(
    qag: Typist,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    chair: str,
    agency: str,
    *,
    is_present: bool | None,
) -> None:
    """Enter takes the planned chair; whoever chairs is recorded as present, by their agency."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", lambda: answers.pop(0), raising=False)
    answer = qag("start", "qag")
    assert "Who is chairing? (Enter for Named Person, The ICB, “nobody”, or a role): " in answer.err
    meeting = qag.book.meetings[MEETING]
    assert (meeting.chair, meeting.chair_agency, meeting.chair_present) == (
        chair,
        agency,
        is_present,
    )


def test_all_that_is_done_in_a_meeting_carries_it(qag: Typist) -> None:
    """Each line of the journal names the meeting that it is about."""
    qag("start", "qag")
    attend(qag, "council=1", "met=1")
    qag("remark", "qag", "x")
    assert {line["meeting"] for line in qag("history", "--json").json[-3:]} == {MEETING}


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("met=2", (2, 0, 0, False)),
        ("Met = 2", (2, 0, 0, False)),
        ("the police=2 in room, 1 online", (2, 1, 0, False)),
        ("police=online", (0, 1, 0, False)),
        ("police=2 online", (0, 2, 0, False)),
        ("police=deputy", (1, 0, 1, False)),
        ("police=2 deputies", (2, 0, 2, False)),
        ("police=online,deputy", (0, 1, 1, False)),
        ("police=3+deputy", (3, 0, 1, False)),
        ("police=apologies", (0, 0, 0, True)),
        ("police=apologies, deputy", (1, 0, 1, True)),
        ("police=absent", (0, 0, 0, False)),
        ("police=0", (0, 0, 0, False)),
    ],
)
def test_who_came_is_said_in_words(said: str, row: tuple[int, int, int, bool], qag: Typist) -> None:
    """Numbers, online, deputies and apologies, by any name of the agency."""
    attend(qag, said)
    assert present(qag, "police") == row


def test_a_second_word_replaces_the_first(qag: Typist) -> None:
    """What is typed of an agency is all of it."""
    attend(qag, "met=2,1 online", "council=1")
    attend(qag, "met=apologies")
    assert present(qag, "police") == (0, 0, 0, True)
    assert present(qag, "council") == (1, 0, 0, False)
    attend(qag, "met=clear")
    assert f"{MEETING}/police" not in qag.book.attendances


def test_everyone_else_is_present(qag: Typist) -> None:
    """One person for each member that is not marked, in the same step as the exceptions."""
    attend(qag, "met=apologies", "--all-present")
    assert present(qag, "council") == (1, 0, 0, False)
    assert present(qag, "police") == (0, 0, 0, True)
    assert qag("undo").status == 0
    assert not qag.book.attendances_of(MEETING)


def test_guests_by_where_they_came_from(qag: Typist) -> None:
    """Each body with its number; one without a number is one person."""
    attend(qag, "--guest", "NHS England", "--guest", "Ofsted=2,1 online")
    guests = qag.book.attendances[f"{MEETING}/guests"].guests
    assert [(each.where, each.in_room, each.online) for each in guests] == [
        ("NHS England", 1, 0),
        ("Ofsted", 2, 1),
    ]


def test_people_of_a_non_member_are_guests_or_members(qag: Typist) -> None:
    """Without a word they are refused; either answer is given on the command line."""
    before = qag.journal
    asked = qag("attend", "qag", "council=1", "hs=2")
    assert asked.status == 1
    assert asked.err == (
        "Housing Services wasn't a member of QAG on 25 November 2024. Add --non-members guests to count its people as guests, or --non-members members to make it a member from that date.\n"
    )
    assert qag.journal == before
    attend(qag, "council=1", "hs=2", "--non-members", "guests")
    assert qag.book.attendances[f"{MEETING}/guests"].guests[0].where == "Housing Services"
    assert "QAG/housing/2024-11-25" not in qag.book.memberships
    attend(qag, "hs=2", "--non-members", "members")
    assert qag.book.memberships["QAG/housing/2024-11-25"].first_day == date(2024, 11, 25)
    assert present(qag, "housing") == (2, 0, 0, False)


def test_minutes_are_recorded_in_one_step(qag: Typist) -> None:
    """Who came, who chaired and the end, a day after the meeting."""
    answer = qag(
        *["minute", MEETING, "council=2", "met=1", "--chair", "Lead Member"],
        *["--chair-agency", "council"],
        today=date(2024, 11, 26),
    )
    assert answer.status == 0, answer.err
    meeting = qag.book.meetings[MEETING]
    assert (meeting.state, meeting.chair, meeting.is_closed) == (
        MeetingState.HELD,
        "Lead Member",
        True,
    )
    assert "Not marked, so recorded as not represented: The ICB." in answer.err
    assert qag("undo", today=date(2024, 11, 26)).status == 0
    assert qag.book.meetings[MEETING].state is MeetingState.PLANNED


ISSUE = ("issue-minutes", MEETING, "--to", "all members, by email")


@pytest.fixture
def held(qag: Typist) -> Typist:
    """The same after the QAG met, with minutes that are a draft."""
    qag.does("minute", MEETING, "council=2", "met=1")
    return qag


def minutes(cscp: Typist, path: Path, *more: str) -> str:
    """What is said when the minutes are written to a Word file."""
    return cscp.does("export", "minutes", MEETING, "--format", "docx", "-o", str(path), *more).err


def words_in(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in WordFile(str(path)).paragraphs)


def test_minutes_go_from_draft_to_agreed(held: Typist) -> None:
    """Each step is in the list of minutes and in the facts of the meeting: when, to whom, and what."""

    def state() -> str:
        listed = held.does("list", "minutes", "--json").json
        return str(next(each["minutes"] for each in listed if each["id"] == MEETING))

    assert state() == "draft"
    assert "Draft" in held.does("list", "minutes").out
    held.does(*ISSUE)
    assert state() == "issued"
    assert held.refused(*ISSUE) == (
        f"The minutes of {MEETING} were issued on 25 November 2024. Say what was corrected since."
    )
    held.does(*ISSUE, "--corrections", "Housing sent apologies.", today=date(2024, 11, 28))
    assert state() == "corrected"
    held.does("add", "meeting", "group=QAG", "day=10/12/2024", today=date(2024, 12, 10))
    held.does("minute", "QAG-2024-12-10", "council=1", "met=1", today=date(2024, 12, 10))
    held.does(
        *("agree-minutes", "QAG-2024-12-10", "--subject-to", "the date in item 3"),
        today=date(2024, 12, 10),
    )
    row, other = held.does("list", "minutes", today=date(2024, 12, 10)).out.splitlines()[-2:]
    for words in ("Agreed", "28 Nov 24", "all members, by email", "10 Dec 24"):
        assert words in row
    assert "Draft" in other
    (told,) = (
        each
        for each in held.does("list", "minutes", "agency:met", "--json").json
        if each["id"] == MEETING
    )
    assert told["minutes"] == "agreed"


def test_nobody_is_told_that_minutes_of_long_ago_are_a_draft(held: Typist) -> None:
    """The group has met since, so that its paper isn't marked as a draft either."""
    held.does("add", "meeting", "group=QAG", "day=10/12/2024", today=date(2024, 12, 10))
    held.does("minute", "QAG-2024-12-10", "council=1", "met=1", today=date(2024, 12, 10))
    listed = held.does("list", "minutes", "group:qag", "--json").json
    assert [each["minutes"] for each in listed][-2:] == ["not recorded", "draft"]


def test_minutes_are_issued_only_once_the_meeting_is_closed(qag: Typist) -> None:
    """Not while it is planned or runs, and not to nobody."""
    assert "is planned. Close it, then issue its minutes." in qag.refused(*ISSUE)
    qag.does("start", "qag")
    assert "is in progress. Close it, then issue its minutes." in qag.refused(*ISSUE)
    attend(qag, "council=1", "met=1")
    qag.does("close", "qag")
    assert "Say who the minutes went to" in qag.refused("issue-minutes", MEETING, "--to", " ")


def test_issued_minutes_are_handed_out_as_they_were(held: Typist, tmp_path: Path) -> None:
    """Byte for byte, whatever is recorded later; as they are recorded now, when that is asked for."""
    draft, issued, now = (tmp_path / f"{name}.docx" for name in ("draft", "issued", "now"))
    minutes(held, draft)
    held.does(*ISSUE)
    held.does("remark", MEETING, "The letter is out.")
    assert "the file that was issued on 25 November 2024 to all members" in minutes(held, issued)
    assert issued.read_bytes() == draft.read_bytes()
    assert "Corrected" not in words_in(issued)
    assert "as recorded now, not the file that was issued" in minutes(held, now, "--as-recorded")
    assert "The letter is out." in words_in(now)
    assert "The letter is out." not in words_in(issued)
    for other in (("--public",), ("--marking", "OFFICIAL")):
        assert "as recorded now" in minutes(held, now, *other)
    held.does("undo")
    held.does("undo")
    assert "the file that was" not in minutes(held, now)


def test_corrected_minutes_say_what_was_corrected(held: Typist, tmp_path: Path) -> None:
    """Each time, on the file that is handed out, and when they are made anew."""
    path = tmp_path / "minutes.docx"
    held.does(*ISSUE)
    held.does(*ISSUE, "--corrections", "Housing sent apologies.", today=date(2024, 11, 28))
    held.does(*ISSUE, "--corrections", "Thanks added.", today=date(2024, 12, 2))
    said = "28 November 2024: Housing sent apologies; 2 December 2024: Thanks added"
    for more in ((), ("--as-recorded",)):
        minutes(held, path, *more)
        assert f"Corrected: {said}" in words_in(path)
    held.does("set", "BP24-1.1", "restricted=yes")
    held.does(*ISSUE, "--corrections", "BP24-1.1 was not discussed.", today=date(2024, 12, 3))
    minutes(held, path, "--public")
    assert f"Corrected: {said}" in words_in(path)
    assert "BP24-1.1" not in words_in(path)


def test_the_minutes_that_the_chair_amended_are_handed_out(held: Typist, tmp_path: Path) -> None:
    """With what the Chair changed; one with the same words, or of another day, is not taken for one."""
    path, back = tmp_path / "minutes.docx", tmp_path / "back.docx"
    minutes(held, path)
    assert "has the same words as the program's own" in held.does(*ISSUE, "--file", str(path)).err
    word = WordFile(str(path))
    word.add_paragraph("The Chair thanked everybody.")
    word.save(str(path))
    corrected = (*ISSUE, "--corrections", "Thanks added.", "--file", str(path))
    told = held.does(*corrected).err
    assert "“The Chair thanked everybody.” is only in it." in told
    assert "“The Chair thanked everybody.” is only in it." in minutes(held, back)
    assert back.read_bytes() == path.read_bytes()
    html = held.does("export", "minutes", MEETING, "--format", "html")
    assert "The Chair amended the Word file; this one is the program's own." in html.err
    assert "as amended by the Chair" in held.does("list", "minutes").out
    verified = held.does("verify", str(back))
    assert "the file of the minutes of QAG-2024-11-25 that was issued on 25 November 2024" in (
        verified.out
    )
    other = tmp_path / "other.docx"
    WordFile().save(str(other))
    said = held.refused(*ISSUE, "--corrections", "None.", "--file", str(other))
    assert said == f"The Word file doesn't name 25 November 2024. Choose that of {MEETING}."
    again = held.does(*ISSUE, "--corrections", "Housing came.").err
    assert "The Chair's own words in the minutes issued before aren't in these." in again
    assert "The Chair's own words" not in held.does(*ISSUE, "--corrections", "It came.").err


def test_to_issue_minutes_is_no_correction_of_a_quarter(qag: Typist) -> None:
    """They say nothing that a signed paper does not, whatever day they went out on."""
    qag.does("add", "meeting", "group=QAG", "day=10/9/2024", "--on", "1/9/2024")
    qag.does("minute", "QAG-2024-09-10", "council=1", "met=1")
    qag.does("sign-off", "2024-25/Q2", "--how", "email", "--yes")
    before = qag.does("corrections", "2024-25/Q2").out
    qag.does("issue-minutes", "QAG-2024-09-10", "--to", "all members", "--on", "20/9/2024")
    assert qag.does("corrections", "2024-25/Q2").out == before
    qag.does("remark", "QAG-2024-09-10", "The letter is out.", "--on", "20/9/2024")
    assert qag.does("corrections", "2024-25/Q2").out != before


def test_issued_files_are_kept_as_signed_ones_are(held: Typist, tmp_path: Path) -> None:
    """A lost one is named, put back from a backup, brought along by a merge, and redacted."""
    copy = tmp_path / "copy"
    shutil.copytree(held.folder, copy)
    held.does("remark", MEETING, "Tyler came.")
    held.does(*ISSUE)
    assert held.does("check").err == ""
    held.does("backup")
    signed = held.folder / "signed"
    lost = next(path for path in signed.iterdir() if path.suffix == ".docx")
    data = lost.read_bytes()
    lost.unlink()
    assert f"A file of the minutes of {MEETING}, as issued on 25 November 2024" in held("check").err
    assert "is missing" in held("export", "minutes", MEETING, "--format", "docx").err
    assert (
        f"A signed file of the minutes of {MEETING}" in held.does("check", "--repair", "--yes").err
    )
    assert lost.read_bytes() == data
    mine = Typist(copy, held._capsys)
    mine.does("note", "BP24-1.1", "ours")
    mine.does("merge", str(held.folder), "--yes")
    assert (copy / "signed" / lost.name).read_bytes() == data
    held.does("redact", MEETING, "Tyler came.", "--why", "A child's name.", "--for-good")
    minutes(held, tmp_path / "redacted.docx")
    assert "Tyler" not in words_in(tmp_path / "redacted.docx")
    assert f"The minutes of {MEETING} have been redacted since they were issued" in (
        held.does("check").err
    )


@pytest.mark.parametrize("command", ["minute", "close"])
def test_a_shortfall_warns_and_the_chair_may_override_it(command: str, qag: Typist) -> None:
    """Inquorate without a reason, held with one."""
    if command == "close":
        qag("start", "qag")
        attend(qag, "council=1")
    words = [command, "qag"] if command == "close" else ["minute", "qag", "council=1"]
    answer = qag(*words)
    assert answer.status == 0
    assert "was not quorate (Police missing)" in answer.err
    assert qag.book.meetings[MEETING].state is MeetingState.INQUORATE
    qag("undo")
    answer = qag(*words, "--without-quorum", "Papers were agreed by email.")
    assert answer.status == 0, answer.err
    assert "The Chair proceeds without a quorum: The Council ✓ Police ✗." in answer.err
    meeting = qag.book.meetings[MEETING]
    assert (meeting.state, meeting.without_quorum_reason) == (
        MeetingState.HELD,
        "Papers were agreed by email.",
    )


def test_an_override_lets_a_meeting_agree(qag: Typist) -> None:
    """Without its quorum a meeting agrees nothing, until the chair says why it may."""
    qag("deliver", REF, "--on", "20/11/2024")
    qag("start", "qag")
    attend(qag, "council=1")
    refused = qag("agree", REF, "--meeting", "qag")
    assert refused.status == 1
    assert "record that the Chair is proceeding without a quorum" in refused.err
    answer = qag("proceed-without-quorum", "qag", "The Police agreed by email.")
    assert answer.status == 0
    assert "The Chair proceeds without a quorum: The Council ✓ Police ✗." in answer.err
    assert qag("agree", REF, "--meeting", "qag").status == 0
    assert qag.book.actions[REF].provisionally_agreed_at == MEETING
    assert qag.book.actions[REF].awaits_agreement


def test_a_closed_meeting_is_reopened_with_a_reason(qag: Typist) -> None:
    """Attendance is locked until then."""
    qag("minute", "qag", "council=1", "met=1")
    assert qag("attend", "qag", "icb=1").status == 1
    assert qag("reopen", "qag", "--why", "An agency was forgotten.").status == 0
    attend(qag, "icb=1")
    assert qag("close", "qag").status == 0
    assert qag.book.meetings[MEETING].reopen_reason == "An agency was forgotten."


def test_what_a_meeting_agreed_is_withdrawn(qag: Typist) -> None:
    """The delivery is to be agreed again."""
    qag("deliver", REF, "--on", "20/11/2024")
    qag("start", "qag")
    attend(qag, "council=1", "met=1")
    assert qag("agree", REF, "--meeting", "qag").status == 0
    assert qag("withdraw", "qag").status == 0
    assert qag.book.actions[REF].awaits_agreement


def test_an_action_is_escalated(qag: Typist) -> None:
    """The Executive has an action of its own beside it; its reference is printed."""
    qag("start", "qag")
    answer = qag(
        *["escalate", REF, "--request", "Decide who pays", "--due", "31/1/2025"],
        *["--reason", "Two partners disagree.", "--meeting", "qag"],
    )
    assert answer.status == 0, answer.err
    assert answer.out == "EX24-01\n"
    raised = qag.book.actions["EX24-01"]
    assert (raised.title, raised.raised_at, raised.related) == ("Decide who pays", MEETING, (REF,))
    assert "Two partners disagree." in qag.book.updates_of(REF)[0].text


# The calendar


def test_the_calendar_of_a_group_can_be_exported_again_and_again(qag: Typist) -> None:
    """A meeting keeps its UID; moving its time raises the sequence, and cancelling it takes it out."""
    planned = qag("export", "calendar", "--group", "qag")
    assert planned.status == 0
    assert "SEQUENCE:0" in planned.out
    qag.does("set", MEETING, "time=10:00 to 12:00")
    qag.does("cancel", MEETING, "--why", "The hall is flooded")
    cancelled = qag("export", "calendar", "--group", "qag").out
    assert "SEQUENCE:2" in cancelled
    assert "DTSTART:20241125T100000Z" in cancelled
    assert "STATUS:CANCELLED" in cancelled
    uid = f"UID:meetings/{MEETING}@"
    assert uid in planned.out
    assert uid in cancelled
    assert "no agency “nobody”" in qag("export", "calendar", "--lead", "nobody").err
