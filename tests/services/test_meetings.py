"""Closing a meeting: the words before it, its minutes, and its action log as an e-mail draft."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from building import HOSTILE, action, context, do
from cscp_tui.domain.commands.actions import MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import AddDecision, CloseMeeting, KeepLine
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.meetings import NOTHING_RECORDED, agenda
from cscp_tui.services.meetings import (
    _with_open_lines,
    action_log_email,
    before_closing,
    mailboxes_of_leads,
    write_meeting_files,
)
from cscp_tui.services.outcome import JobOutcome
from golden_files import golden
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from email.message import EmailMessage

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command


def closed_book() -> Book:
    """A closed meeting that asked the ICB and the Police for an action each."""
    book = live_book()
    do(book, action("Write to schools", lead_agency="icb", lead="Head of Schools"), in_meeting())
    do(book, action("Say nothing", lead_agency="police", restricted=True), in_meeting())
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    return book


def draft_of(book: Book, lead: str = "") -> EmailMessage:
    """The draft as a mail program reads it."""
    meeting = book.meetings[MEETING]
    data = action_log_email(book, meeting, tuple(mailboxes_of_leads(book, meeting)), lead=lead)
    return message_from_bytes(data, policy=default)


def text_of(draft: EmailMessage, kind: str) -> str:
    body = draft.get_body((kind,))
    assert body is not None
    # A web page breaks no day from its month.
    return re.sub(r"</?span[^>]*>", "", str(body.get_content()))


def test_the_draft_goes_to_the_mailboxes_of_leads_and_helpers_and_to_nobody_by_name() -> None:
    """It is unsent, has no sender and no date, and without a mailbox no address."""
    book = closed_book()
    assert draft_of(book)["To"] is None
    do(book, SetFields("agencies", "icb", {"aliases": ["safeguarding@icb.example"]}))
    draft = draft_of(book)
    assert draft["To"] == "safeguarding@icb.example"
    assert (draft["X-Unsent"], draft["From"], draft["Date"]) == ("1", None, None)
    assert draft["Subject"] == "Action log: Quality Assurance Group, 25 November 2024"
    do(book, SetFields("agencies", "csc", {"mailbox": "csc@council.example"}))
    do(book, SetFields("actions", "BP24-1.3", {"supporting_agencies": ["csc"]}))
    assert draft_of(book)["To"] == "safeguarding@icb.example, csc@council.example"


def test_the_draft_has_each_action_and_only_the_reference_of_restricted_ones() -> None:
    """As plain text and as a web page; the same each time."""
    book = closed_book()
    draft = draft_of(book)
    for kind in ("plain", "html"):
        text = text_of(draft, kind)
        for words in ("BP24-1.3", "Write to schools", "Head of Schools", "31 March 2025"):
            assert words in text
        assert "BP24-1.4" in text
        assert "Say nothing" not in text
        assert "Police" not in text
    assert draft.as_bytes() == draft_of(book).as_bytes()


def test_who_leads_a_restricted_action_gets_it_in_a_draft_of_their_own() -> None:
    """With nothing that others lead."""
    draft = draft_of(closed_book(), "police")
    assert (
        draft["Subject"] == "Action log for The Police: Quality Assurance Group, 25 November 2024"
    )
    for kind in ("plain", "html"):
        assert "BP24-1.4 (Restricted)" in text_of(draft, kind)
        assert "Say nothing" in text_of(draft, kind)
        assert "Write to schools" not in text_of(draft, kind)
    assert action_log_email(live_book(), live_book().meetings[MEETING], (), lead="csc") == b""


def test_a_meeting_that_asked_for_nothing_has_no_draft() -> None:
    """There is nothing to send."""
    book = live_book()
    assert action_log_email(book, book.meetings[MEETING], ()) == b""


def test_hostile_texts_break_no_draft() -> None:
    """They stay in the body; what is no address is left out."""
    book = closed_book()
    do(book, SetFields("actions", "BP24-1.3", {"title": HOSTILE}))
    do(book, SetFields("groups", "QAG", {"name": f"Group\r\nBcc: all@x.example {HOSTILE}"}))
    aliases = ["a b@x.example", "a@x.example, b@x.example", "ok@x.example\r\nBcc: c@x.example"]
    do(book, SetFields("agencies", "icb", {"aliases": aliases}))
    draft = draft_of(book)
    assert draft["To"] is None
    assert draft["Bcc"] is None
    assert "[CSCP] [/oops]" in text_of(draft, "plain")
    assert "<b>" not in text_of(draft, "html").partition("<body>")[2]


def test_the_files_are_named_after_the_meeting_and_none_is_written_over(tmp_path: Path) -> None:
    """Minutes in Word and Markdown, and the draft; a later state of them stands beside."""
    book = closed_book()
    (_, markdown, _, own), said = write_meeting_files(tmp_path, book, book.meetings[MEETING])
    assert said == (
        f"Its minutes are exports/{MEETING}-minutes.docx and {MEETING}-minutes.md. E-mail draft of "
        f"its action log for the leads: {MEETING}-action-log.eml, with no address yet. What is "
        f"restricted is only in drafts of their own: {own.name}."
    )
    assert own.name == f"{MEETING}-action-log-police.eml"
    before = markdown.read_bytes()
    do(book, SetFields("actions", "BP24-1.3", {"title": "Write to all schools"}))
    (_, again, *_), _ = write_meeting_files(tmp_path, book, book.meetings[MEETING])
    assert again.name == f"{MEETING}-minutes-copy-2.md"
    assert markdown.read_bytes() == before


def test_what_closing_says_names_no_restricted_action() -> None:
    """Others in the room may read the sentence; the details are for whoever closed it."""
    book = live_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, KeepLine(MEETING, "It goes on.", about=("BP24-1.1",)), in_meeting())
    begun = JobOutcome(n=1, sentence="Closed", changes=())
    outcome = _with_open_lines(begun, book, book.meetings[MEETING], NOTHING_RECORDED)
    assert outcome.questions == (
        "1 note on a restricted action doesn't count as a progress update.",
    )


@pytest.mark.parametrize(
    ("lines", "notes", "questions", "details"),
    [
        (0, 0, (), ()),
        (
            1,
            1,
            (
                (
                    "1 line to check is in the minutes as a note. The meeting's page and “cscp list "
                    f"lines is:to-check” list it; “cscp capture {MEETING} --settle” asks about it."
                ),
                "1 note on BP24-1.1 doesn't count as a progress update.",
            ),
            (
                "To check, kept as typed: “Line 0”",
                f"“cscp notes-to-updates {MEETING}” makes it one",
            ),
        ),
        (
            2,
            2,
            (
                (
                    "2 lines to check are in the minutes as notes. The meeting's page and “cscp list "
                    f"lines is:to-check” list them; “cscp capture {MEETING} --settle” asks about them."
                ),
                "2 notes on BP24-1.1 and BP24-1.2 don't count as a progress update.",
            ),
            (
                "To check, kept as typed: “Line 0”",
                "To check, kept as typed: “Line 1”",
                f"“cscp notes-to-updates {MEETING}” makes them ones",
            ),
        ),
    ],
)
def test_closing_says_what_is_still_open_of_its_lines(
    lines: int, notes: int, questions: tuple[str, ...], details: tuple[str, ...]
) -> None:
    """How many lines wait and how many notes are on actions, and each line in the details."""
    book = live_book()
    for number in range(lines):
        do(book, KeepLine(MEETING, f"Line {number}", to_check=True), in_meeting())
    for number in range(notes):
        about = (f"BP24-1.{number + 1}",)
        do(book, KeepLine(MEETING, f"Going well {number}", about=about), in_meeting())
    begun = JobOutcome(n=1, sentence="Closed", changes=())
    outcome = _with_open_lines(begun, book, book.meetings[MEETING], NOTHING_RECORDED)
    assert outcome.questions == questions
    assert [each.removesuffix(", in the words typed.") for each in outcome.details] == [*details]


EARLIER = date(2024, 11, 21)
GOLDEN = Path(__file__).parent / "golden" / "before-closing.txt"


def said_before(book: Book, **options: Any) -> list[str]:
    meeting = book.meetings[MEETING]
    given: dict[str, Any] = {"is_projected": False} | options
    return list(before_closing(book, meeting, agenda(book, meeting), "f7", **given))


def test_a_meeting_is_summed_up_before_it_is_closed() -> None:
    """Its quorum, who is not marked, what is to be checked and what was not done."""
    book, lines = live_book(12), list[str]()
    steps: dict[str, tuple[Command, ...]] = {
        "nobody": (),
        "a decision": (
            AddDecision(MEETING, "Go on."),
            KeepLine(MEETING, "to be looked at", to_check=True),
        ),
        "overdue": tuple(MoveDate(f"BP24-1.{n}", date(2024, 11, 1)) for n in range(1, 12)),
        "restricted": (SetFields("actions", "BP24-1.3", {"restricted": True}),),
        "everybody": (MarkAllPresent(MEETING),),
    }
    for name, commands in steps.items():
        for command in commands:
            do(book, command, context(EARLIER) if name == "overdue" else in_meeting())
        for options in ({}, {"is_projected": True, "not_recorded": 2}):
            lines += (f"# {name}", *said_before(book, **options))
    made = "".join(f"{line}\n" for line in lines)
    assert made == golden(GOLDEN, made)


def test_an_item_under_which_something_was_typed_was_taken() -> None:
    """Also if nobody ticked it off."""
    book = live_book()
    do(book, RaiseChallenge("QAG", "Why is it late?", "EXEC"), context(EARLIER))
    first, *left = agenda(book, book.meetings[MEETING]).numbered
    do(book, KeepLine(MEETING, "All were welcome.", item=first.key), in_meeting())
    told = said_before(book)
    assert f"Agenda: 1 of {1 + len(left)} items taken" in told
    (not_done,) = (line for line in told if line.startswith("Not done: "))
    assert first.text not in not_done
    assert "CH-01" in not_done
