from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from building import QAG_MEETING, TODAY, action, context, do, executive_action
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    Deliver,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AddToAgenda,
    AgreeMinutes,
    CancelMeeting,
    CloseMeeting,
    KeepLine,
    PlanMeeting,
    SettleLine,
    StartMeeting,
    TickOff,
    UnderItem,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.enums import Cause
from cscp_tui.domain.meetings import (
    Agenda,
    AgendaItem,
    AgendaSection,
    ItemHeading,
    ItemRole,
    agenda,
    coming_meeting,
    heading_number,
    heading_words,
    last_meeting,
    next_meeting,
    overdue_at,
)
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

BEFORE = context(date(2024, 11, 21))
LAST_TIME = context(date(2024, 11, 20), meeting=QAG_MEETING)
SOON = date(2024, 12, 20)


@pytest.fixture
def book() -> Book:
    """A meeting with an action from last time, to agree, late, due soon, and due far off."""
    book = live_book(5)
    do(book, AddProgressUpdate("BP24-1.1", "Half are trained."), LAST_TIME)
    do(book, Deliver("BP24-1.2"), BEFORE)
    do(book, MoveDate("BP24-1.3", date(2024, 11, 1)), BEFORE)
    do(book, MoveDate("BP24-1.4", SOON), BEFORE)
    do(book, RaiseChallenge("QAG", "Why so late?", "EXEC"), BEFORE)
    return book


def keys(book: Book, section: AgendaSection) -> list[str]:
    return [item.key for item in agenda(book, book.meetings[MEETING]).of(section)]


def done(book: Book) -> set[str]:
    return {item.key for item in agenda(book, book.meetings[MEETING]).items if item.done}


def quorate(book: Book) -> None:
    """Let enough people come."""
    for agency in ("council", "police"):
        do(book, RecordAttendance(MEETING, agency, in_room=1))


def test_every_item_stands_once_in_its_section(book: Book) -> None:
    """What was spoken of last time, to agree, late, due soon, asked; few items are numbered."""
    assert {section: keys(book, section) for section in AgendaSection} == {
        AgendaSection.STANDING: [
            "standing/1",
            "agenda/notes",
            "standing/2",
            "standing/3",
            "agenda/next",
        ],
        AgendaSection.MATTERS: ["BP24-1.1"],
        AgendaSection.CHAIRS_ACTIONS: [],
        AgendaSection.TO_RATIFY: [],
        AgendaSection.TO_AGREE: ["BP24-1.2"],
        AgendaSection.LATE: ["BP24-1.3"],
        AgendaSection.SOON: ["BP24-1.4"],
        AgendaSection.CHALLENGES: ["CH-01"],
    }
    assert str(agenda(book, book.meetings[MEETING])) == "0 of 5 done"


def test_the_trackers_rows_stand_under_few_numbered_items(book: Book) -> None:
    """What arose stands under the notes, what is to be done under the business plan."""
    made = agenda(book, book.meetings[MEETING])
    assert {
        f"{item.number} {item.text}": [e.key for e in made.under(item)] for item in made.numbered
    } == {
        "1 Welcome": [],
        "2 Minutes of 20 November 2024 and matters arising": ["BP24-1.1", "CH-01"],
        "3 Business plan": ["BP24-1.2", "BP24-1.3", "BP24-1.4"],
        "4 Any other business": [],
        "5 Next meeting": [],
    }


def test_actions_of_an_audit_stand_under_the_item_of_the_audits(book: Book) -> None:
    """An item about a source takes its actions; without one they are with the plan's."""
    do(book, action("Audit again", source="audit", plan="", priority="", due="2024-12-01"), BEFORE)
    do(book, SetFields("meetings", MEETING, {"standing_items": ["Business plan", "Audits"]}))
    made = agenda(book, book.meetings[MEETING])
    (item,) = [item for item in made.numbered if item.text == "Audits"]
    assert [each.key for each in made.under(item)] == ["AU24-01"]


@pytest.mark.parametrize(
    ("items", "texts"),
    [
        (
            ("Welcome and declarations", "Referrals", "Next meeting"),
            [
                *("Welcome and declarations", "Minutes of 20 November 2024 and matters arising"),
                *("Business plan", "Referrals", "Any other business", "Next meeting"),
            ],
        ),
        (
            ("Minutes of the last meeting", "AOB"),
            [
                *("Welcome and declarations", "Minutes of 20 November 2024 and matters arising"),
                *("Business plan", "AOB", "Next meeting"),
            ],
        ),
    ],
)
def test_every_agenda_has_the_usual_items_once(
    book: Book, items: tuple[str, ...], texts: list[str]
) -> None:
    """They keep their own words where they are there, and are added where they are not."""
    do(book, SetFields("meetings", MEETING, {"standing_items": list(items)}))
    made = agenda(book, book.meetings[MEETING])
    assert [item.text for item in made.numbered] == texts
    assert [item.number for item in made.numbered] == list(range(1, len(texts) + 1))


def test_an_item_is_done_with_what_stands_under_it(book: Book) -> None:
    """All that stands under it, or a tick; the notes need the minutes to be agreed, too."""
    do(book, TickOff(MEETING, ("BP24-1.2", "BP24-1.3", "BP24-1.4", "BP24-1.1", "CH-01")))
    made = agenda(book, book.meetings[MEETING])
    assert [item.text for item in made.numbered if made.is_done(item)] == ["Business plan"]
    do(book, AgreeMinutes(MEETING))
    assert str(agenda(book, book.meetings[MEETING])) == "2 of 5 done"


def test_what_is_said_is_kept_under_its_item(book: Book) -> None:
    """Whatever is new of what was said; what stood there before stays where it was."""
    note, decision = AddRemark(MEETING, "It rains."), AddDecision(MEETING, "Go on.")
    do(book, UnderItem((note, decision), meeting=MEETING, item="standing/3"), in_meeting())
    do(book, UnderItem((note,), meeting=MEETING, item="standing/1"), in_meeting())
    assert set(book.meetings[MEETING].said_under) == {
        "standing/1 remarks 002",
        "standing/3 remarks 001",
        f"standing/3 decisions {MEETING}/decision-1",
    }


def test_matters_from_last_time_are_most_slipped_first(book: Book) -> None:
    """What has slipped more often stands before what has slipped less."""
    do(book, action("Slipped", due="2024-11-10"), context(date(2024, 11, 1)))
    do(book, MoveDate("BP24-1.6", SOON, "funding", Cause.OUTSIDE), LAST_TIME)
    do(book, AddDecision(QAG_MEETING, "Look at it again.", ("BP24-1.5",)))
    assert keys(book, AgendaSection.MATTERS) == ["BP24-1.6", "BP24-1.1", "BP24-1.5"]


def test_what_is_dealt_with_stays_in_its_place(book: Book) -> None:
    """Agreeing, moving, noting and answering mark items as done, and nothing jumps about."""
    before = {section: keys(book, section) for section in AgendaSection}
    quorate(book)
    do(book, Agree(("BP24-1.2",)), in_meeting())
    do(book, MoveDate("BP24-1.3", SOON, "funding", Cause.OUTSIDE), in_meeting())
    do(book, AddProgressUpdate("BP24-1.4", "On its way."), in_meeting())
    do(book, AnswerChallenge("CH-01", "We know why."), in_meeting())
    do(book, TickOff(MEETING, ("standing/1",)))
    assert {section: keys(book, section) for section in AgendaSection} == before
    assert done(book) == {"BP24-1.2", "BP24-1.3", "BP24-1.4", "CH-01", "standing/1"}


def test_an_agenda_keeps_the_places_of_an_earlier_one(book: Book) -> None:
    """Also of what would stand elsewhere now; what is new stands last under its item."""
    before = agenda(book, book.meetings[MEETING])
    do(book, Deliver("BP24-1.3"), in_meeting())
    do(book, Deliver("BP24-1.5"), in_meeting())
    now = agenda(book, book.meetings[MEETING])
    placed = now.placed({item.key: item for item in before.items})
    assert [item.key for item in placed.items] == [
        *("standing/1", "agenda/notes", "BP24-1.1", "CH-01", "standing/2", "BP24-1.2"),
        *("BP24-1.3", "BP24-1.4", "BP24-1.5", "standing/3", "agenda/next"),
    ]
    assert [item.key for item in placed.of(AgendaSection.LATE)] == ["BP24-1.3"]
    assert [item.key for item in now.of(AgendaSection.LATE)] == []


def test_what_is_delivered_in_the_meeting_is_to_agree(book: Book) -> None:
    """A delivery that is claimed in the meeting stands under what it can agree."""
    do(book, Deliver("BP24-1.3"), in_meeting())
    assert keys(book, AgendaSection.TO_AGREE) == ["BP24-1.2", "BP24-1.3"]
    assert not done(book)


def test_what_is_refused_is_dealt_with(book: Book) -> None:
    """A delivery that is not agreed has been dealt with; the action is open again."""
    quorate(book)
    do(book, MoveDate("BP24-1.3", SOON, "funding", Cause.OUTSIDE), in_meeting())
    do(book, Deliver("BP24-1.3"), in_meeting())
    do(book, RejectDelivery("BP24-1.3", "Not yet.", MEETING))
    assert "BP24-1.3" in keys(book, AgendaSection.LATE)
    assert "BP24-1.3" in done(book)


def test_what_only_the_journal_tells(book: Book) -> None:
    """The caller can say what else was dealt with."""
    told = agenda(book, book.meetings[MEETING], {"BP24-1.3"})
    assert [item.key for item in told.items if item.done] == ["BP24-1.3"]


def test_new_actions_are_no_items(book: Book) -> None:
    """What is raised in the meeting is no matter of it."""
    do(book, action("Raised here", due="2024-12-01"), in_meeting())
    assert "BP24-1.6" not in {item.key for item in agenda(book, book.meetings[MEETING]).items}


def test_the_way_through(book: Book) -> None:
    """The next item is the next that is not done, round to the first; the last one stays."""
    do(book, TickOff(MEETING, ("standing/2",)))
    found = agenda(book, book.meetings[MEETING])
    assert found.next_after("CH-01") == "standing/3"
    assert found.next_after("agenda/next") == "standing/1"
    assert found.next_after("nowhere") == "standing/1"
    do(book, TickOff(MEETING, tuple(item.key for item in found.items)))
    assert agenda(book, book.meetings[MEETING]).next_after("standing/1") == "standing/1"


def test_soon_lasts_until_the_next_meeting(book: Book) -> None:
    """What falls due before the group meets again is soon, however far that is."""
    do(book, PlanMeeting("QAG", date(2025, 4, 15)))
    assert keys(book, AgendaSection.SOON) == ["BP24-1.4", "BP24-1.5"]


def test_what_was_overdue_at_a_meeting() -> None:
    """Open at its end and due before its day, by the date that it had then, or to be reviewed before."""
    book = live_book(0)
    day, before, after = TODAY, date(2024, 11, 24), date(2024, 11, 26)

    def made(title: str, **values: Any) -> str:
        return do(book, action(title, **values), context(date(2024, 11, 1)))[0].id

    late, on_the_day = made("Late", due="2024-11-24"), made("Due that day", due="2024-11-25")
    review = made("To be reviewed", due=None, review_date="2024-11-24")
    heard, delivered = (made("Delivered", due="2024-11-24") for _ in range(2))
    moved, later = (made("Moved", due="2024-11-24") for _ in range(2))
    do(book, action("Made late", due="2024-11-24"), context(after))
    do(book, executive_action("Of others", due="2024-11-24"), context(before))
    do(book, Deliver(heard), context(day))
    do(book, Deliver(delivered), context(after))
    do(book, MoveDate(moved, SOON, "funding", Cause.OUTSIDE), context(day))
    do(book, MoveDate(later, SOON, "funding", Cause.OUTSIDE), context(after))
    found = {each.id: due for each, due in overdue_at(book, book.meetings[MEETING])}
    assert found == dict.fromkeys((late, review, delivered, later), before)
    assert on_the_day not in found


def test_the_meetings_around(book: Book) -> None:
    """The last meeting is the one that took place, the next one the one that is not cancelled."""
    meeting = book.meetings[MEETING]
    last = last_meeting(book, meeting)
    assert last is not None
    assert last.id == QAG_MEETING
    assert last_meeting(book, last) is None
    assert next_meeting(book, "QAG", TODAY) is None
    assert next_meeting(book, "QAG", date(2024, 11, 20)) == meeting


def test_a_line_is_the_heading_of_the_item_with_its_number_and_words(book: Book) -> None:
    """As people shorten it; a line that says more is none."""
    made = agenda(book, book.meetings[MEETING])
    for item in made.numbered:
        last = item.text.split()[-1]
        for line in (
            f"{item.number} {item.text}",
            f"Item {item.number}",
            f"{item.number}. {last}:",
        ):
            assert made.heading_of(line) == ItemHeading(item)
        assert made.heading_of(f"{item.number} {item.text} was put off") is None
        assert made.heading_of(f"{item.number}") is None
    (other,) = [item for item in made.numbered if item.role is ItemRole.ANY_OTHER]
    assert made.heading_of(f"{other.number} AOB") == ItemHeading(other)


TITLES = ("Welcome and declarations", "Business plan", "Audits and their actions", "Dataset")


def numbered_agenda(*titles: str) -> Agenda:
    roles = {"Welcome and declarations": ItemRole.WELCOME, "Business plan": ItemRole.PLAN}
    return Agenda(
        tuple(
            AgendaItem(
                key=f"standing/{n}",
                section=AgendaSection.STANDING,
                text=title,
                done=False,
                number=n,
                role=roles.get(title, ItemRole.OTHER),
            )
            for n, title in enumerate(titles, 1)
        )
    )


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("1 Welcome and apologies", 1, "Welcome and apologies"),
        ("1. Welcome, introductions", 1, "Welcome, introductions"),
        ("2 Delivery of actions", 2, "Delivery of actions"),
        ("Item 3 – Audit actions", 3, "Audit actions"),
        ("1. Welcome, apologies & declarations", 1, "Welcome, apologies & declarations"),
        ("3. Auditing and audits", 3, "Auditing and audits"),
        ("Welcome and apologies", 1, "Welcome and apologies"),
        ("Business plan progress", 2, "Business plan progress"),
        ("Deliveries", 2, "Deliveries"),
        ("Audits", 3, "Audits"),
        ("Neglect", 2, "Neglect"),
        ("plan actions", 2, "plan actions"),
        ("Item 3, audit actions.", 3, "audit actions"),
    ],
)
def test_a_heading_in_other_words_begins_its_item(line: str, number: int, title: str) -> None:
    """Its words are the title in the minutes."""
    made = replace(numbered_agenda(*TITLES), topics=("Neglect",))
    assert made.heading_of(line, after=2) == ItemHeading(made.numbered[number - 1], title=title)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *[("3. Business plan", 2), ("9 Dataset", 4), ("1 AATA", 3), ("3 Business", 2)],
        *[("Dataset", 4), ("3 data", 4), ("3 busi", 2), ("Item 3, business plan.", 2)],
        *[("Chair then moved us on to the dataset", 4), ("Turning to the business plan.", 2)],
        *[("audits and their action", 3), ("Welcome, declarations", 1)],
    ],
)
def test_the_title_of_an_item_means_it_whatever_the_number(line: str, number: int) -> None:
    """The paper agenda may be numbered otherwise; a title alone needs no number."""
    heading = numbered_agenda(*TITLES).heading_of(line)
    assert heading is not None
    assert heading.item == numbered_agenda(*TITLES).numbered[number - 1]
    assert not heading.title
    assert (f"Item {number} is" in heading.doubt) is any(map(str.isdigit, line))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("now item 4", 4),
        ("moving to 3", 3),
        ("OK, item 3 then", 3),
        ("On to audits (item 3)", 3),
        ("-- audits n their actions", 3),
        ("On to 3, audits", 3),
        ("we'll take item 2 next", 2),
        ("back to item 2", 2),
        ("right, item 4.", 4),
        ("We are now on item 4", 4),
        ("item 2 again", 2),
        ("jump to item 3", 3),
        ("go to 3 please", 3),
        ("OK, item three", 3),
        ("next item", 2),
        ("now 2", 2),
        ("The meeting then moved to item 4.", 4),
        ("The group considered item 3.", 3),
        *[("dataset (item 4)", 4), ("Audits, 3", 3), ("On to audits, item 3", 3)],
        *[("item 2 bus plan", 2), ("1 welc", 1)],
    ],
)
def test_a_line_that_only_moves_on_begins_the_item_that_it_names(line: str, number: int) -> None:
    """By its number, or by its title with the number behind it."""
    made = numbered_agenda(*TITLES)
    assert made.heading_of(line, after=1) == ItemHeading(made.numbered[number - 1])


def test_a_title_before_a_colon_begins_its_item() -> None:
    """The whole of it; what follows is said of it."""
    made = numbered_agenda(*TITLES)
    assert made.begun_in("dataset: up 4%") == made.numbered[3]
    assert made.begun_in("data: up 4%") is made.begun_in("Dataset:") is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *[
            ("Item 2 – chair happy with this", 2),
            ("Item 3: two audits late", 3),
            ("Item 4 - none", 4),
            ("Item 2 – notes agreed", 2),
            ("Right, item 3. Police said little", 3),
            ("Item 4 dataset – Q2 in", 4),
        ],
        *[("on to item 2, chair happy", 2), ("agenda item 3 - QAG noted the report", 3)],
        *[
            ("3. Business plan. Police said little", 2),
            ("now onto the dataset, Police said little", 4),
        ],
        *[("2 actions, Police took both", 0), ("now 3", 0), ("next item is late", 0)],
        *[("item 3 audits - ok, no changes", 3), ("ok item 3 then - Police said little", 3)],
        *[
            ("see item 4", 0),
            ("item 4 deferred to January", 0),
            ("as item 2", 0),
            ("item 4 said little", 0),
        ],
        *[
            ("Police asked for item 3 first", 0),
            ("Chair to check item 4", 0),
            ("same as item 3 - none", 0),
        ],
        *[
            ("Housing moved to 3 sites", 0),
            ("The meeting then moved to item 3, the quarterly update.", 3),
            ("we take item 4 to the Executive", 0),
            ("2.4 moved to 3", 0),
        ],
        *[("item 4 dataset. Police said little of it", 4), ("Audits, 3. Police said little", 3)],
        *[("item 2 bus plan, no delays", 2), ("2 audits. Police took both", 0)],
        ("**Business plan, by exception**", 0),
    ],
)
def test_what_is_said_behind_the_number_of_an_item_is_said_under_it(line: str, number: int) -> None:
    """It is no heading; a line that only mentions an item stays where it is."""
    made = numbered_agenda(*TITLES)
    assert made.begun_in(line) == (made.numbered[number - 1] if number else None)
    assert made.heading_of(line, after=1) is None


def test_the_last_minutes_begin_their_item_when_they_are_agreed(book: Book) -> None:
    """What else is said of minutes stays where it is typed."""
    made = agenda(book, book.meetings[MEETING])
    for line in ("Minutes of 20 November agreed, but for a typo", "mins 25/9 agd", "Last notes ok"):
        item = made.begun_in(line)
        assert item is not None
        assert item.role is ItemRole.NOTES
    assert made.begun_in("Minutes of the panel went out") is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Item 4, exec actions.", "Exec actions"),
        ("The second item was the budget", "The budget"),
        ("We moved on to the dataset.", "Dataset"),
        ("3 Audits", "Audits"),
    ],
)
def test_the_words_of_a_heading_are_a_title(line: str, title: str) -> None:
    """Without its number, or the sentence around it."""
    assert heading_words(line) == title


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("2 Audit actions", 3),
        ("3 - Actions from the business plan", 2),
        ("Item 4 - welcome & declarations", 1),
        ("9. business plan: late", 2),
        ("4. plan actions", 2),
        ("3 acts", 2),
    ],
)
def test_the_words_of_one_title_mean_its_item_whatever_the_number(line: str, number: int) -> None:
    """Those that the title hasn't stay in the heading; it is said which item is meant."""
    heading = numbered_agenda(*TITLES).heading_of(line, after=1)
    assert heading is not None
    assert heading.item == numbered_agenda(*TITLES).numbered[number - 1]
    assert heading.title in line
    assert f"Item {number} is" in heading.doubt


@pytest.mark.parametrize(
    ("line", "said", "may_mean"),
    [
        (
            "3 actions from the business plan",
            "Item 3 is “Audits and their actions”, and item 2 is “Business plan”.",
            [2, 3],
        ),
        ("4 Finance", "Item 4 is “Dataset”.", [4]),
        ("2 neglect audit", "Item 2 is “Business plan”.", [3, 2]),
        ("Item 1 - Neglect audit", "Item 1 is “Welcome and declarations”.", [3, 1]),
        ("The second item was the fees for 2026-27", "Item 2 is “Business plan”.", [2]),
        ("Item 5 was the report from the other group.", "There is no item 5.", []),
        ("3 trng", "Item 3 is “Audits and their actions”.", [3]),
        ("6 Update of the Quality Assurance Group", "There is no item 6.", []),
    ],
)
def test_a_heading_whose_item_is_not_clear_begins_none(
    line: str, said: str, may_mean: list[int]
) -> None:
    """The items that its title and its number belong to are named, in this order."""
    heading = numbered_agenda(*TITLES).heading_of(line, after=1)
    assert heading is not None
    assert heading.item is None
    assert heading.title
    assert said in heading.doubt
    known = (*heading.may_mean, heading.numbered)
    assert [item.number for item in known if item] == may_mean


def test_a_day_is_no_heading_of_an_item_that_is_not_there() -> None:
    """Its month may be cut."""
    agenda = numbered_agenda(*TITLES)
    assert agenda.heading_of("12 Workshop", after=1)
    assert agenda.heading_of("12 Dec workshop", after=1) is None
    assert agenda.heading_of("12 December workshop", after=1) is None


@given(
    st.integers(1, 4),
    st.lists(
        st.sampled_from(
            [*" ".join(TITLES).split(), "apologies", "actions", "Item", "not", "2025", "bp", "aata"]
        ),
        max_size=5,
    ).map(" ".join),
)
def test_a_heading_that_is_not_kept_says_nothing_but_its_item(number: int, words: str) -> None:
    """Each of its words is in the title, or it is the title's first letters."""
    made = numbered_agenda(*TITLES)
    heading = made.heading_of(f"{number} {words}")
    if heading is None or heading.title:
        return
    assert heading.item is not None
    assert heading.item.number == number or heading.doubt
    title = TITLES[heading.item.number - 1].casefold()
    letters = "".join(word[0] for word in title.split())
    assert title.startswith(words.casefold()) or {*words.casefold().split()} <= {
        *title.split(),
        letters,
    }


def test_what_follows_a_colon_only_explains_a_title() -> None:
    """“Business plan: progress and deliveries to agree” is meant by its first words."""
    made = numbered_agenda("Notes", "Business plan: progress and deliveries to agree")
    heading = made.heading_of("1 Actions from the business plan")
    assert heading is not None
    assert "Item 2 is “Business plan: progress" in heading.doubt


@pytest.mark.parametrize(
    "line",
    [
        "2 children were seen",
        "The third item was led by Jo, who showed a film",
        "The second item was to be taken later",
        "We moved on to the agencies and their views",
        "2 children missing",
        "3 new referrals",
        "Figures late again (item 4)",
        "The meeting moved item 3 to March",
        "audits are late",
        "3 more please",
        "2 pm",
        "3 weeks",
        "7 risk register",
        "3 Audits of neglect were read.",
        "2 of 4 agencies came",
        "4 dataset fields still missing",
        "2 Police officers, both new, came from Bromley this month and last",
        "10 December 2025",
        "31/12 Finance",
        "4% Finance",
        "1 Finance",
        "Dataset of December",
        "Welcome Housing",
        "Plan progress noted",
        "Plan results.",
        "business plan progress?",
        "Plan delayed",
        "Neglect is rising",
        "Deliveries agreed",
        "2. Plan, CH-08 still open",
    ],
)
def test_a_sentence_that_begins_with_a_number_is_no_heading(line: str) -> None:
    """Not even if its words are those of a title."""
    made = numbered_agenda(*TITLES)
    assert made.heading_of(line, after=1) is None


def test_todays_meeting_is_the_next_one_until_it_was_held() -> None:
    """On the morning of a meeting, what is for it is not put off to the one after."""
    book = planned_book()
    do(book, PlanMeeting("QAG", TODAY + timedelta(days=14)))
    do(book, PlanMeeting("EXEC", TODAY + timedelta(days=7)))
    assert coming_meeting(book, "QAG", TODAY) == book.meetings[MEETING]
    of_executive = coming_meeting(book, "EXEC", TODAY)
    assert of_executive is not None
    assert (of_executive.group, of_executive.day) == ("EXEC", TODAY + timedelta(days=7))
    do(book, StartMeeting(MEETING, AT_TEN))
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    assert coming_meeting(book, "QAG", TODAY) == book.meetings[MEETING]
    do(book, CloseMeeting(MEETING))
    following = coming_meeting(book, "QAG", TODAY)
    assert following is not None
    assert following.day == TODAY + timedelta(days=14)


def test_what_is_recorded_of_an_item_belongs_to_the_standing_one_of_its_title(book: Book) -> None:
    """Any other item comes before any other business; neither takes rows that belong elsewhere."""
    audit = {"title": "Look again", "source": "audit", "due": SOON.isoformat()}
    do(book, AddAction(audit), BEFORE)
    before = [item.text for item in agenda(book, book.meetings[MEETING]).numbered]
    standing = book.meetings[MEETING].standing_items[-1]
    for values in (
        {"title": standing.upper(), "presenter": "Head of Service", "minutes": 15},
        {"title": "Audit of actions of the business plan", "purpose": "decide"},
    ):
        do(book, AddToAgenda(MEETING, values))
    made = agenda(book, book.meetings[MEETING])
    texts = [item.text for item in made.numbered]
    place = texts.index("Audit of actions of the business plan")
    assert texts[:place] + texts[place + 1 :] == before
    assert made.numbered[place + 1].role in {ItemRole.ANY_OTHER, ItemRole.NEXT}
    assert made.under(made.numbered[place]) == ()
    own = next(item for item in made.numbered if item.text == standing)
    assert own.entry is not None
    assert (own.entry.presenter, own.entry.minutes) == ("Head of Service", 15)
    do(book, TickOff(MEETING, (made.numbered[place].key,)))
    assert agenda(book, book.meetings[MEETING]).numbered[place].done


def test_an_item_is_on_an_agenda_once(book: Book) -> None:
    """However it is spelt; another meeting may have it too."""
    do(book, PlanMeeting("QAG", date(2025, 1, 14)))
    do(book, AddToAgenda(MEETING, {"title": "Neglect"}))
    with pytest.raises(Refused, match="is on the agenda of QAG-2024-11-25 already"):
        do(book, AddToAgenda(MEETING, {"title": "NEGLECT "}))
    do(book, AddToAgenda("QAG-2025-01-14", {"title": "Neglect"}))


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_an_item_takes_some_of_a_day(minutes: int, book: Book) -> None:
    """Nothing else can be said in minutes; nor is anything on the agenda of a cancelled meeting."""
    with pytest.raises(Refused, match="Give 1 to 480"):
        do(book, AddToAgenda(MEETING, {"title": "Neglect", "minutes": minutes}))
    do(book, PlanMeeting("QAG", date(2025, 1, 14)))
    do(book, CancelMeeting("QAG-2025-01-14", "Snow."))
    with pytest.raises(Refused, match="was cancelled"):
        do(book, AddToAgenda("QAG-2025-01-14", {"title": "Neglect"}))


@pytest.mark.parametrize(
    ("line", "number"),
    [("2 Notes of the last meeting", 2), (" 12. Neglect", 12), ("Neglect", 0), ("", 0)],
)
def test_a_heading_begins_with_its_number(line: str, number: int) -> None:
    """Or with none."""
    assert heading_number(line) == number


def test_a_line_that_is_checked_is_no_longer_to_check() -> None:
    """Its words stay; whether the result tells them is kept."""
    book = live_book(0)
    do(book, KeepLine(MEETING, "JB to chase", to_check=True), in_meeting())
    (line,) = book.lines.values()
    assert line.to_check
    settle = SettleLine(MEETING, line.id, told_by_result=True)
    do(book, settle, in_meeting())
    (line,) = book.lines.values()
    assert (line.words, line.to_check, line.told_by_result) == ("JB to chase", False, True)
    assert settle.sentence() == f"Line checked at {MEETING}"
