from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, TODAY, action, context, do, refusal_of
from cscp_tui.base.errors import Refused
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import PlanMeeting
from cscp_tui.domain.commands.partners import (
    AddAgencies,
    EndAgency,
    EndGroup,
    EndMembership,
    MakeMember,
    SetQuorum,
    TakeAway,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.partners import members_on
from cscp_tui.domain.records import Agency, QuorumClause
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.store.drafting import draft_of
from meetings_made import MEETING, live_book, planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


YEAR_END = date(2025, 3, 31)
EARLIER = date(2024, 10, 1)


def members(book: Book, day: date = TODAY) -> set[str]:
    return set(members_on(book.memberships.values(), "QAG", day))


def came(book: Book) -> Book:
    """The book, with the Police at the meeting of the tests' day."""
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    return book


# Memberships


def test_members_begin_and_end_on_days() -> None:
    """A member is one from its first day to its last, both included."""
    book = planned_book()
    do(book, MakeMember("housing", "QAG", EARLIER))
    do(book, EndMembership("housing", "QAG", TODAY))
    assert "housing" not in members(book, date(2024, 9, 30))
    assert "housing" in members(book, EARLIER) & members(book, TODAY)
    assert "housing" not in members(book, date(2024, 11, 26))
    do(book, MakeMember("housing", "QAG", date(2024, 11, 26)))
    assert "housing" in members(book, date(2024, 11, 26))


def test_a_member_twice() -> None:
    """Spells of a membership do not overlap, and the same one is not made twice."""
    book = planned_book()
    assert refusal_of(book, MakeMember("police", "QAG", TODAY)) == (
        "The Police is already a member of Quality Assurance Group from 1 April 2024. Give dates that don't overlap."
    )
    again = refusal_of(book, MakeMember("police", "QAG", FIRST_DAY))
    assert "is already a member of Quality Assurance Group from 1 April 2024" in again
    do(book, MakeMember("housing", "QAG", TODAY))
    before = MakeMember("housing", "QAG", EARLIER)
    assert "Give dates that don't overlap" in refusal_of(book, before)
    do(book, MakeMember("housing", "QAG", EARLIER, date(2024, 11, 24)))
    assert "housing" in members(book, EARLIER) & members(book, TODAY)


def test_a_membership_that_ends_before_it_starts() -> None:
    """A last day before the first one is refused."""
    book = planned_book()
    sentence = "The membership of The Police in Quality Assurance Group ends before it begins. Give a later last day."
    assert refusal_of(book, EndMembership("police", "QAG", date(2024, 3, 1))) == sentence
    housing = MakeMember("housing", "QAG", TODAY, EARLIER)
    assert "ends before it begins" in refusal_of(book, housing)


def test_nobody_is_taken_from_a_meeting() -> None:
    """A membership lasts at least as long as people came under it."""
    book = came(live_book())
    ended = refusal_of(book, EndMembership("police", "QAG", EARLIER))
    assert ended == (
        f"The Police was present at {MEETING}. Keep the membership until that date, or correct the attendance."
    )
    assert "was present" in refusal_of(book, TakeAway("memberships", "QAG/police/2024-04-01"))
    do(book, EndMembership("police", "QAG", TODAY))


def test_a_membership_that_never_was() -> None:
    """A membership that is not there cannot end."""
    sentence = refusal_of(planned_book(), EndMembership("housing", "QAG", TODAY))
    assert sentence == "Housing wasn't a member of Quality Assurance Group on 25 November 2024."


def test_guests_are_no_members() -> None:
    """What stands for guests is nobody's member."""
    assert "who can't be members" in refusal_of(planned_book(), MakeMember("guests", "QAG", TODAY))


def test_a_membership_that_was_undone_can_be_made_again() -> None:
    """The id of a membership says what it is, so that one that was undone comes back."""
    book = planned_book()
    changes = do(book, MakeMember("housing", "QAG", TODAY))
    book.apply([inverse(change) for change in changes])
    do(book, MakeMember("housing", "QAG", TODAY))
    assert "housing" in members(book)


def test_a_membership_holds_from_its_first_day() -> None:
    """It takes effect on its first day, once that has come, never before its agency was kept."""
    book = planned_book()
    assert MakeMember("housing", "QAG", EARLIER).day(book, context()) == EARLIER
    assert MakeMember("housing", "QAG", date(2020, 1, 1)).day(book, context()) == FIRST_DAY
    assert MakeMember("housing", "QAG", YEAR_END).day(book, context()) == TODAY


# Agencies and groups


def test_an_agency_with_history_ends() -> None:
    """An agency with a history is never taken away; it ends, with its memberships."""
    book = came(live_book())
    sentence = refusal_of(book, TakeAway("agencies", "police"))
    assert sentence.startswith("The Police has a history (membership: The Police in Quality")
    assert sentence.endswith("), so you can't remove it. End it on a date instead.")
    do(book, SetQuorum("QAG", ()))
    draft = UnitOfWork(book, context())
    EndAgency("police", TODAY).work(draft)
    assert draft.warnings == ["The Police still leads open actions: BP24-1.1 and BP24-1.2."]
    do(book, EndAgency("police", TODAY))
    assert book.agencies["police"].last_day == TODAY
    assert "police" in members(book)
    assert "police" not in members(book, YEAR_END)


def test_an_agency_of_a_quorum_has_a_history() -> None:
    """An agency that a quorum names is not taken away either."""
    book = planned_book(0)
    for spell in [m for m in book.memberships.values() if m.agency == "police"]:
        do(book, TakeAway("memberships", spell.id))
    assert "the quorum of Quality Assurance Group" in refusal_of(
        book, TakeAway("agencies", "police")
    )


def test_an_agency_made_by_mistake_goes() -> None:
    """What has no history can be taken away; what follows rules of its own cannot."""
    book = planned_book()
    do(book, AddRecord("agencies", {"name": "Polis"}, "polis"))
    do(book, TakeAway("agencies", "polis"))
    assert "polis" not in book.agencies
    assert "Undo it instead" in refusal_of(book, TakeAway("meetings", MEETING))


def test_what_ended_has_no_members() -> None:
    """No membership goes on after its agency or its group has ended."""
    book = planned_book()
    do(book, EndAgency("housing", TODAY))
    later = refusal_of(book, MakeMember("housing", "QAG", date(2024, 11, 26)))
    assert later.startswith("Housing ended on 25 November 2024, so the membership of Housing")
    reopened = SetFields("memberships", "QAG/icb/2024-04-01", {"last_day": None})
    do(book, EndAgency("icb", TODAY))
    assert "The ICB ended on" in refusal_of(book, reopened)
    early = refusal_of(book, EndAgency("csc", date(2020, 1, 1)))
    assert "can't have ended on 1 January 2020" in early


def test_what_an_ended_agency_is_to_lead_is_warned_of() -> None:
    """Once, where it is named; the action is added all the same."""
    book = planned_book()
    do(book, EndAgency("housing", date(2024, 11, 24)))
    draft = draft_of(action("New", lead_agency="housing"), book, context())
    ref = draft.changes()[0].id
    assert draft.warnings == [f"Housing ended on 24 November 2024. Say who leads {ref} now."]
    book.apply(draft.changes())
    later = draft_of(SetFields("actions", ref, {"lead": "Manager"}), book, context())
    assert later.warnings == []


def test_an_agency_that_a_quorum_needs() -> None:
    """It ends once the quorum no longer needs it; one that others can stand in for ends at once."""
    book = planned_book()
    assert refusal_of(book, EndAgency("police", TODAY)) == (
        "The Police is needed for the quorum of Quality Assurance Group (The Police), which could never be met without it. Change that quorum first."
    )
    do(book, SetQuorum("QAG", (QuorumClause(at_least=1, agencies=("police", "icb")),)))
    do(book, EndAgency("police", TODAY))
    assert "is needed for the quorum of Quality Assurance Group" in refusal_of(
        book, EndAgency("icb", TODAY)
    )
    do(book, EndGroup("QAG", TODAY))
    do(book, EndAgency("icb", TODAY))


def test_a_group_that_ends() -> None:
    """A group ends with its memberships, after its last meeting; it meets no more."""
    book = planned_book()
    early = refusal_of(book, EndGroup("QAG", EARLIER))
    assert f"has meetings after 1 October 2024 (QAG-2024-11-20 and {MEETING})" in early
    do(book, EndGroup("QAG", TODAY))
    assert not members(book, YEAR_END)
    assert "ended on 25 November 2024" in refusal_of(book, PlanMeeting("QAG", YEAR_END))


def test_a_parent_that_is_its_own_child() -> None:
    """No agency is part of itself, however far round."""
    book = planned_book()
    for agency, parent in (("council", "council"), ("council", "csc")):
        sentence = refusal_of(book, SetFields("agencies", agency, {"parent": parent}))
        assert sentence == "The Council can't be part of itself. Choose another agency."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "the police", "The Police"),
        ("abbreviation", "Met", "The Police"),
        ("aliases", ["ICB", "guests"], "Guests"),
        ("name", "Police (new)", ""),
    ],
)
def test_a_name_means_one_agency(field: str, value: object, said: str) -> None:
    """By its name, its short one, its others and its id, in any case; its own names stay its own."""
    book = planned_book()
    command = SetFields("agencies", "icb", {field: value})
    if not said:
        do(book, command)
        do(book, SetFields("agencies", "icb", {"aliases": ["ICB", "Police (new)"]}))
        return
    sentence = refusal_of(book, command)
    assert sentence.endswith(f"already means {said}. Use that agency, or give another name.")
    with pytest.raises(Refused) as refused:
        do(book, command)
    assert refused.value.field == field


def test_the_name_of_an_agency_that_ended_is_free() -> None:
    """Another can be called so now."""
    book = planned_book()
    do(book, AddRecord("agencies", {"name": "Old Trust"}, "old"))
    do(book, EndAgency("old", TODAY))
    do(book, AddRecord("agencies", {"name": "Old Trust"}, "new"))
    assert book.agencies["new"].name == "Old Trust"


# Quorum

ITS = "quorum of Quality Assurance Group"
NEVER = ", which can never be met. Give a number from 1 to that."


@pytest.mark.parametrize(
    ("least", "agencies", "sentence"),
    [
        (
            1,
            ("polis",),
            "There's no agency “polis”. Correct “Quorum” of Quality Assurance Group.",
        ),
        (
            3,
            ("police", "icb"),
            f"The {ITS} asks for 3 of 2 agencies (3 of The Police, The ICB){NEVER}",
        ),
        (
            0,
            ("police",),
            f"The {ITS} asks for 0 of 1 agency (The Police){NEVER}",
        ),
        (1, (), f"Name at least one agency in each part of the {ITS}."),
    ],
)
def test_a_quorum_that_can_never_be(least: int, agencies: tuple[str, ...], sentence: str) -> None:
    """A clause over unknown agencies, or with a number that cannot be met, is refused."""
    clause = QuorumClause(at_least=least, agencies=agencies)
    assert refusal_of(planned_book(), SetQuorum("QAG", (clause,))) == sentence


def test_a_quorum_is_replaced() -> None:
    """A group gets the clauses that are given, or none."""
    book = planned_book()
    clause = QuorumClause(at_least=2, agencies=("police", "icb", "council"))
    do(book, SetQuorum("QAG", (clause,)))
    assert book.groups["QAG"].quorum == (clause,)
    do(book, SetQuorum("QAG", ()))
    assert not book.groups["QAG"].quorum


def test_agencies_come_from_a_list() -> None:
    """A line has a name, a short name, a part or a kind, and the whole that it belongs to."""
    book = live_book(0)
    typed = (
        "Shire Council (Shire), local authority\n\nShire Council: Housing\nShire Police, police\n"
        "Voluntary, community and faith sector (VCFS), category\nLay member, role\n"
        "Schools, colleges and others"
    )
    before = set(book.agencies)
    do(book, AddAgencies(typed))
    made = [agency for key, agency in book.agencies.items() if key not in before]
    assert [(a.name, a.abbreviation, str(a.kind), str(a.statutory or "")) for a in made] == [
        ("Shire Council", "Shire", "agency", "local authority"),
        ("Shire Council: Housing", "", "agency", ""),
        ("Shire Police", "", "agency", "police"),
        ("Voluntary, community and faith sector", "VCFS", "category", ""),
        ("Lay member", "", "role", ""),
        ("Schools, colleges and others", "", "agency", ""),
    ]
    assert [agency.parent for agency in made] == ["", made[0].id, "", "", "", ""]
    assert [a.order for a in made] == sorted({a.order for a in made})


def test_an_agency_of_a_list_that_is_there_already_is_left_out_and_said() -> None:
    """A list can be pasted again with one more name; with none, it is refused."""
    book = live_book(0)
    (name, *_) = [agency.name for agency in book.agencies.values()]
    draft = UnitOfWork(book, context())
    AddAgencies(f"{name.upper()}\nLay member").work(draft)
    assert draft.warnings == [f"{name.upper()} is already an agency."]
    assert [each.name for each in draft.records(Agency) if each.id not in book.agencies] == [
        "Lay member"
    ]
    assert refusal_of(book, AddAgencies(name)) == "Everything on this list is already an agency."
