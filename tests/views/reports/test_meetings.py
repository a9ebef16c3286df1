"""The papers of a meeting: whose marking they have, and what their lines say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cscp_tui.documents.document import Document, texts_in
from cscp_tui.domain.enums import Marking
from cscp_tui.domain.meetings import agenda
from cscp_tui.domain.records import AgendaEntry
from cscp_tui.views.reports.meetings import (
    action_log_document,
    action_log_text,
    agenda_document,
    marking_of,
    minutes_document,
)
from views.small_years import LATER, small_year

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

MEETING = "QAG-2025-03-04"


@pytest.fixture
def marked() -> Book:
    """The small year, whose group has a marking."""
    book = small_year().book_at(LATER)
    group = book.groups["QAG"]
    book.tables["groups"]["QAG"] = replace(group, marking=Marking.SENSITIVE)
    return book


@pytest.mark.parametrize(
    ("given", "public", "line"),
    [
        (None, False, Marking.SENSITIVE.line),
        (None, True, ""),
        ("OFFICIAL", True, "OFFICIAL"),
        ("", False, ""),
    ],
)
def test_papers_have_the_marking_of_their_group_but_not_in_public(
    marked: Book, given: str | None, *, public: bool, line: str
) -> None:
    """What is asked for counts before it, also that there is to be none."""
    meeting = marked.meetings[MEETING]
    assert marking_of(marked, meeting, given, public=public) == line
    del marked.tables["groups"]["QAG"]
    assert marking_of(marked, meeting, public=False) == ""


def test_each_paper_of_a_meeting_takes_that_marking(marked: Book) -> None:
    """Minutes that nobody has agreed yet are a draft besides."""
    meeting, line = marked.meetings[MEETING], Marking.SENSITIVE.line
    agenda = {p: agenda_document(marked, meeting, LATER, public=p).marking for p in (False, True)}
    assert agenda == {False: line, True: ""}
    minutes = {p: minutes_document(marked, meeting, public=p).marking for p in (False, True)}
    assert minutes[False] == f"{minutes[True]} · {line}"
    assert "draft" in minutes[True].casefold()
    marked.tables["actions"]["BP24-2.4"] = replace(marked.actions["BP24-2.4"], raised_at=MEETING)
    logs = {p: action_log_document(marked, meeting, public=p, lead="") for p in (False, True)}
    assert {p: log and log.marking for p, log in logs.items()} == {False: line, True: ""}


def asked_for(book: Book, *refs: str) -> Document:
    """The action log of the meeting, as if it had asked for these actions."""
    for ref in refs:
        book.tables["actions"][ref] = replace(book.actions[ref], raised_at=MEETING)
    log = action_log_document(book, book.meetings[MEETING], public=False, lead="")
    assert log is not None
    return log


def test_the_action_log_is_marked_as_its_group_and_has_each_action_in_two_lines(
    marked: Book,
) -> None:
    """As plain text for a mail; a meeting that asked for nothing has none."""
    assert action_log_document(marked, marked.meetings[MEETING], public=False, lead="") is None
    log = asked_for(marked, "BP24-2.4", "EX24-03")
    text = action_log_text(log).splitlines()
    assert text[:2] == [Marking.SENSITIVE.line, log.title]
    assert text[-6:] == [
        "",
        "BP24-2.4  Train for thresholds",
        "Lead: The Police. Due: 14 March 2025.",
        "",
        "EX24-03  Settle minutes",
        "Lead: No lead yet. Due: 20 May 2025.",
    ]
    assert action_log_text(replace(log, marking="")).splitlines()[0] == log.title


def agenda_texts(book: Book, *, public: bool) -> list[str]:
    document = agenda_document(book, book.meetings[MEETING], date(2025, 3, 20), public=public)
    return [*texts_in(document.blocks)]


def test_an_agenda_says_how_late_an_action_is_that_the_team_rated_itself(marked: Book) -> None:
    """The day that it is of counts; a rating by date says it already."""
    texts = agenda_texts(marked, public=False)
    assert texts[texts.index("BP24-2.4") + 4] == "Red, our judgement; 6 days late"
    known = marked.actions["BP24-2.4"]
    marked.tables["actions"]["BP24-2.4"] = replace(known, judgement=None, judgement_reason="")
    texts = agenda_texts(marked, public=False)
    assert texts[texts.index("BP24-2.4") + 4] == "Amber, 6 days late"


def test_what_is_restricted_is_marked_in_the_agenda_and_counted_in_its_public_version(
    marked: Book,
) -> None:
    """One sentence for readers in the house, another for the public."""
    texts = agenda_texts(marked, public=False)
    assert "BP24-2.3 (Restricted)" in texts
    assert "Restricted and not for the public: 1 item above." in texts
    public = agenda_texts(marked, public=True)
    assert not [each for each in public if "BP24-2.3" in each or "Restricted" in each]
    assert "1 item is confidential, so it is not shown." in public


def test_what_is_recorded_of_an_item_stands_above_what_is_under_it(marked: Book) -> None:
    """Who presents it comes before its actions, and nothing is said of an item without that."""
    item = next(each for each in agenda(marked, marked.meetings[MEETING]).items if each.under)
    title = next(e for e in agenda(marked, marked.meetings[MEETING]).items if e.key == item.under)
    entry = AgendaEntry(
        id="A1", meeting=MEETING, title=title.text, presenter="Head of Service", created=LATER
    )
    marked.tables["agenda_items"]["A1"] = entry
    texts = agenda_texts(marked, public=True)
    heading = f"{title.number} {title.text}"
    assert texts[texts.index(heading) + 1] == "Presenter: Head of Service"
    assert texts[1].startswith("2 ")
