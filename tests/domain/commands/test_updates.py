from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import TODAY, action, context, do, founded_book
from cscp_tui.base.errors import Missing, Refused, UnknownRecord, UnknownValue
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.updates import (
    CHAIR,
    Fixed,
    LayOutUpdate,
    RequestUpdates,
    Signature,
    SignOffQuarter,
    WithdrawSignOff,
    WriteNarrative,
)
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignedFile
from cscp_tui.domain.rules import check
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import last_signed, sign_off_of
from cscp_tui.views.updates.update import keys_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


Q1, Q2 = Quarter(2024, 1), Quarter(2024, 2)
FILES = (SignedFile(audience="qa", format="md", hash="0" * 64),)


@pytest.fixture
def book() -> Book:
    """A founded book with one action that the police lead."""
    book = founded_book()
    do(book, action(lead_agency="police"), context(date(2024, 4, 1)))
    return book


def sign(quarter: Quarter = Q2, by: str = CHAIR, how: str = "by email") -> SignOffQuarter:
    return SignOffQuarter(quarter, Signature(by, how), Fixed(7, 700, "a" * 64, files=FILES))


def test_a_signature_is_said_with_how_it_was_given() -> None:
    """The role, then how."""
    assert Signature("the Vice-chair", "in the meeting").words == "the Vice-chair, in the meeting"


def test_somebody_must_sign(book: Book) -> None:
    """A role."""
    with pytest.raises(Missing, match="Enter the role"):
        do(book, sign(by=" "))


def test_it_must_be_said_how_it_was_signed(book: Book) -> None:
    """What nobody can say is no sign-off."""
    with pytest.raises(Missing, match="by email or in the meeting") as problem:
        do(book, sign(how=" "))
    assert problem.value.field == "how"


def test_the_last_signed_quarter_before_another_is_found(book: Book) -> None:
    """Not that quarter itself, and none that is open again."""
    do(book, sign(Q1))
    do(book, sign(Q2))
    last = last_signed(book, Q2.next)
    assert last is not None
    assert last.quarter == Q2.typed
    do(book, WithdrawSignOff(Q2, "A delivery was missing."))
    assert sign_off_of(book, Q2) is None
    last = last_signed(book, Q2.next)
    assert last is not None
    assert last.quarter == Q1.typed
    assert last_signed(book, Q1) is None


def test_signed_files_never_change(book: Book) -> None:
    """Whoever tries."""
    do(book, sign())
    draft = UnitOfWork(book, context())
    draft.edit("sign_offs", "2024-25/Q2/sign-off-1", {"files": []})
    with pytest.raises(Refused, match="never change"):
        check.check_draft(draft)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("sign_offs", {"quarter": Q2.typed}),
        ("requests", {"quarter": Q2.typed, "agency": "police"}),
    ],
)
def test_neither_is_added_or_edited_as_other_records_are(
    book: Book, table: str, values: dict[str, str]
) -> None:
    """Each has a command of its own."""
    with pytest.raises(Refused, match="can't be added here"):
        do(book, AddRecord(table, values))
    with pytest.raises(Refused, match="You can't edit"):
        do(book, SetFields(table, "2024-25/Q2/sign-off-1", {"quarter": Q1.typed}))


def test_a_text_is_written_over_the_one_before(book: Book) -> None:
    """Its section is known by its beginning; its quarter is the one recorded for."""
    do(book, WriteNarrative("", "them", " Housing. "), replace(context(), quarter=Q2.typed))
    do(book, WriteNarrative(Q2.typed, "themes", "Neglect."))
    (text,) = book.narratives.values()
    assert (text.id, text.text) == ("2024-25/Q2/themes", "Neglect.")


def test_an_empty_text_makes_no_record(book: Book) -> None:
    """There was none to take out."""
    assert do(book, WriteNarrative(Q2.typed, "themes", "  ")) == ()


@pytest.mark.parametrize(
    ("section", "quarter", "problem"),
    [
        ("weather", Q2, UnknownValue),
        ("c", Q2, UnknownValue),
        ("themes", Quarter(2025, 1), Refused),
    ],
)
def test_a_text_without_a_place_is_refused(
    book: Book, section: str, quarter: Quarter, problem: type[Exception]
) -> None:
    """No such section, several of them, or a quarter that lies ahead."""
    with pytest.raises(problem):
        do(book, WriteNarrative(quarter.typed, section, "Words."))


def test_a_layout_is_that_of_one_audience(book: Book) -> None:
    """Sections come first or are left out; without either it is the usual one again."""
    do(book, LayOutUpdate(Audience.PUBLIC, ("commitments",), ("partner-evidence",)))
    assert keys_of(book.partnership, Audience.PUBLIC) == (
        *("commitments", "achievements", "headline", "taking-longer"),
        *("next-steps", "ahead", "contact"),
    )
    assert "partner-evidence" in keys_of(book.partnership, Audience.QA)
    do(book, LayOutUpdate(Audience.PUBLIC, ("commitments",)))
    assert keys_of(book.partnership, Audience.PUBLIC)[0] == "commitments"
    assert "partner-evidence" in keys_of(book.partnership, Audience.PUBLIC)
    do(book, LayOutUpdate(Audience.PUBLIC, (), ("partner-evidence",)))
    assert "partner-evidence" not in keys_of(book.partnership, Audience.PUBLIC)
    do(book, LayOutUpdate(Audience.PUBLIC))
    assert keys_of(book.partnership, Audience.PUBLIC)[0] == "achievements"
    assert book.partnership.update_layouts == ()


def test_a_layout_names_sections_of_its_audience(book: Book) -> None:
    """The public update has no asks; the headline always stands."""
    with pytest.raises(UnknownValue):
        do(book, LayOutUpdate(Audience.PUBLIC, left_out=("asks",)))
    with pytest.raises(Refused, match="You can't leave out"):
        do(book, LayOutUpdate(Audience.QA, left_out=("headline",)))


def test_agencies_are_asked_again_under_another_id(book: Book) -> None:
    """Who was asked, when, by whom and about what."""
    for _ in range(2):
        do(book, RequestUpdates({"police": ["bp24-1.1"]}, Q2.typed))
    first, second = book.requests.values()
    assert [first.id, second.id] == [f"2024-25/Q2/police/request-{n}" for n in (1, 2)]
    assert (first.actions, first.by, first.created) == (("BP24-1.1",), "Business officer", TODAY)


def test_nobody_is_asked_nothing(book: Book) -> None:
    """Nor is an agency that is none."""
    with pytest.raises(Refused, match="No agency leads an open action"):
        do(book, RequestUpdates({}, Q2.typed))
    with pytest.raises(UnknownRecord):
        do(book, RequestUpdates({"nobody": ["BP24-1.1"]}, Q2.typed))
