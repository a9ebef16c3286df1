from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.domain.attendance import Attended, attendance
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.quorum import QuorumChange, quorum, quorum_changes
from cscp_tui.domain.records import (
    Agency,
    Attendance,
    Group,
    Meeting,
    Membership,
    QuorumClause,
    Record,
)

FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
AGENCIES = {
    "council": Agency(id="council", created=FIRST, name="Council", order=1),
    "csc": Agency(id="csc", created=FIRST, name="Social Care", parent="council", order=2),
    "yjs": Agency(id="yjs", created=FIRST, name="Youth Justice", parent="csc", order=3),
    "police": Agency(id="police", created=FIRST, name="Police", order=4),
    "chair": Agency(id="chair", created=FIRST, name="Chair", kind=AgencyKind.ROLE, order=5),
    "guest": Agency(id="guest", created=FIRST, name="Guests", kind=AgencyKind.GUEST, order=6),
}
PLAIN_GROUP = Group(id="QAG", created=FIRST, name="Quality Assurance Group")
MEMBERS = ("council", "csc", "yjs", "police", "chair")


@dataclass
class Made:
    """A book in the making: one group whose members are there all the year unless said."""

    group: Group = PLAIN_GROUP
    records: dict[str, dict[str, Record]] = field(default_factory=dict)

    def add(self, table: str, record: Record) -> None:
        """Take a record in."""
        self.records.setdefault(table, {})[record.id] = record

    def member(self, agency: str, first: date = FIRST, last: date | None = None) -> None:
        """Make an agency a member."""
        key = f"QAG/{agency}/{first}"
        self.add(
            "memberships",
            Membership(
                id=key, created=FIRST, group="QAG", agency=agency, first_day=first, last_day=last
            ),
        )

    def meet(
        self,
        day: date,
        present: dict[str, int],
        *,
        state: MeetingState = MeetingState.HELD,
        is_closed: bool = True,
        chair_agency: str = "",
    ) -> Meeting:
        """Hold a meeting, with so many people of each agency."""
        meeting = Meeting(
            id=f"QAG-{day}",
            created=FIRST,
            group="QAG",
            day=day,
            state=state,
            is_closed=is_closed,
            chair_agency=chair_agency,
        )
        self.add("meetings", meeting)
        for agency, people in present.items():
            row = Attendance(
                id=f"{meeting.id}/{agency}",
                created=day,
                meeting=meeting.id,
                agency=agency,
                in_room=people,
            )
            self.add("attendances", row)
        return meeting

    @property
    def book(self) -> Book:
        """The book of all this."""
        return Book({"agencies": AGENCIES, "groups": {"QAG": self.group}, **self.records})

    def measured(self, first: date = FIRST, last: date = LAST) -> Attended:
        """The attendance of the group over a period."""
        return attendance(self.book, ["QAG"], first, last)


def with_members(*agencies: str) -> Made:
    made = Made()
    for agency in agencies:
        made.member(agency)
    return made


def test_people_over_meetings() -> None:
    """Four people over three meetings are 133 percent, which is kept; represented is 100."""
    made = with_members("police")
    for month, people in ((5, 2), (6, 1), (7, 1)):
        made.meet(date(2024, month, 1), {"police": people})

    found = made.measured().of("police", "QAG")

    assert (found.attendance, found.representation) == (133, 100)


def test_not_a_member() -> None:
    """An agency that is no member has no percentage; a member for whom nobody came has 0."""
    made = with_members("police", "csc")
    made.meet(date(2024, 5, 1), {"csc": 0})
    found = made.measured()

    assert not found.of("council", "QAG").is_member
    assert found.of("council", "QAG").attendance is None
    assert found.of("police", "QAG").is_member
    assert found.of("police", "QAG").attendance == 0
    assert [agency.id for agency in found.agencies] == ["csc", "police"]


def test_membership_within_the_period() -> None:
    """Only meetings held while the agency was a member are expected of it."""
    made = Made()
    made.member("police", date(2024, 6, 1))
    made.member("csc", FIRST, date(2024, 5, 31))
    made.meet(date(2024, 5, 1), {"csc": 1})
    made.meet(date(2024, 6, 1), {"police": 1})
    found = made.measured()

    assert (found.of("police", "QAG").held, found.of("csc", "QAG").held) == (1, 1)
    assert found.of("police", "QAG").attendance == found.of("csc", "QAG").attendance == 100
    assert [spell.agency for spell in found.joined] == ["police"]


def test_member_without_a_meeting() -> None:
    """A member since the last meeting has no percentage, and is a member all the same."""
    made = with_members("csc")
    made.member("police", date(2025, 3, 1))
    made.meet(date(2024, 5, 1), {"csc": 1})
    found = made.measured().of("police", "QAG")

    assert found.is_member
    assert found.attendance is None


def test_what_counts_as_held() -> None:
    """Planned, cancelled and not yet minuted meetings do not count; an inquorate one does."""
    made = with_members("police")
    made.meet(date(2024, 5, 1), {"police": 1})
    made.meet(date(2024, 6, 1), {}, state=MeetingState.CANCELLED)
    made.meet(date(2024, 7, 1), {}, state=MeetingState.PLANNED)
    made.meet(date(2024, 8, 1), {"police": 1}, is_closed=False)
    made.meet(date(2024, 9, 1), {}, state=MeetingState.INQUORATE)
    found = made.measured()

    assert [meeting.day.month for meeting in found.held["QAG"]] == [5, 9]
    assert [meeting.day.month for meeting in found.left_out] == [8]
    assert found.of("police", "QAG").attendance == 50


def test_group_that_does_not_count_inquorate_meetings() -> None:
    """A group may say that an inquorate meeting does not count as held."""
    made = with_members("police")
    made.group = Group(
        id="QAG", created=FIRST, name="Quality Assurance Group", inquorate_counts=False
    )
    made.meet(date(2024, 5, 1), {"police": 1})
    made.meet(date(2024, 9, 1), {}, state=MeetingState.INQUORATE)

    assert made.measured().of("police", "QAG").attendance == 100


def test_period() -> None:
    """Meetings on the first and the last day of the period count, others beyond do not."""
    made = with_members("police")
    for day in (date(2024, 3, 31), FIRST, LAST, date(2025, 4, 1)):
        made.meet(day, {"police": 1})

    assert [meeting.day for meeting in made.measured().held["QAG"]] == [FIRST, LAST]


def test_chair() -> None:
    """The chair counts for their agency where it is represented, not where people are counted."""
    made = with_members("csc", "chair")
    made.meet(date(2024, 5, 1), {"chair": 1, "csc": 0}, chair_agency="csc")
    found = made.measured()

    assert (found.of("csc", "QAG").attendance, found.of("csc", "QAG").representation) == (0, 100)
    assert found.of("chair", "QAG").attendance == 100


def test_nesting() -> None:
    """The whole is represented when any part of it is; people are never added up."""
    made = with_members("council", "csc", "yjs")
    made.meet(date(2024, 5, 1), {"yjs": 3})
    found = made.measured()

    for key, people in (("council", 0), ("csc", 0), ("yjs", 3)):
        assert found.of(key, "QAG").people == people
        assert found.of(key, "QAG").representation == 100


def test_guests() -> None:
    """Guests are counted over all meetings held, though nobody's members."""
    made = with_members("police")
    made.meet(date(2024, 5, 1), {})
    made.meet(date(2024, 6, 1), {"guest": 3})
    found = made.measured()

    assert (found.of("guest", "QAG").people, found.of("guest", "QAG").attendance) == (3, 150)
    assert not found.of("guest", "QAG").is_member


def test_who_came_for_whom() -> None:
    """Online, deputies and apologies are told apart."""
    made = with_members("police")
    meeting = made.meet(date(2024, 5, 1), {})
    made.add(
        "attendances",
        Attendance(
            id=f"{meeting.id}/police",
            created=FIRST,
            meeting=meeting.id,
            agency="police",
            online=1,
            deputies=1,
            apologies=True,
        ),
    )
    found = made.measured().of("police", "QAG")

    assert (found.people, found.online, found.deputies, found.apologies) == (1, 1, 1, 1)
    assert found.attendance == 100


def test_quorum() -> None:
    """Each clause is met or not; the chair and the parts of an agency count for it."""
    made = with_members(*MEMBERS)
    made.group = Group(
        id="QAG",
        created=FIRST,
        name="Quality Assurance Group",
        quorum=(
            QuorumClause(at_least=1, agencies=("council",)),
            QuorumClause(at_least=2, agencies=("council", "police")),
        ),
    )
    by_part = made.meet(date(2024, 5, 1), {"yjs": 1, "police": 0})
    by_chair = made.meet(date(2024, 6, 1), {"yjs": 1}, chair_agency="police")

    assert [result.is_met for result in quorum(made.book, by_part).clauses] == [True, False]
    assert quorum(made.book, by_part).missing == (made.group.quorum[1],)
    assert quorum(made.book, by_chair).is_met


def test_group_without_a_rule() -> None:
    """A meeting of a group without a rule is quorate."""
    made = Made()

    assert quorum(made.book, made.meet(date(2024, 5, 1), {})).is_met


spells = st.lists(
    st.tuples(st.sampled_from(MEMBERS), st.integers(0, 360), st.integers(0, 200) | st.none()),
    max_size=8,
)
meetings = st.dictionaries(
    st.integers(0, 364),
    st.tuples(
        st.dictionaries(st.sampled_from([*MEMBERS, "guest"]), st.integers(0, 4), max_size=6),
        st.sampled_from(MeetingState),
        st.booleans(),
        st.sampled_from(["", *MEMBERS[:4]]),
    ),
    max_size=8,
)


@given(spells, meetings)
def test_any_history(
    given_spells: list[tuple[str, int, int | None]],
    given_meetings: dict[int, tuple[dict[str, int], MeetingState, bool, str]],
) -> None:
    """Represented is never over 100; only members have figures; parts never add up to a whole."""
    made = Made()
    for agency, start, length in given_spells:
        first = FIRST + timedelta(days=start)
        made.member(agency, first, None if length is None else first + timedelta(days=length))
    for day, (present, state, is_closed, chair) in given_meetings.items():
        made.meet(
            FIRST + timedelta(days=day),
            present,
            state=state,
            is_closed=is_closed,
            chair_agency=chair,
        )
    found = made.measured()
    members = {agency for agency, _, _ in given_spells}

    for agency in MEMBERS:
        presence = found.of(agency, "QAG")
        own = sum(
            present.get(agency, 0)
            for present, state, is_closed, _ in given_meetings.values()
            if is_closed and state.took_place
        )
        assert presence.is_member == (agency in members)
        assert presence.is_member or presence.attendance is None
        assert 0 <= presence.represented <= presence.held <= len(found.held["QAG"])
        assert presence.representation is None or presence.representation <= 100
        assert presence.people <= own


# The quorum as people come and go


def test_a_meeting_is_quorate_from_when_the_last_needed_agency_joins_until_one_leaves() -> None:
    """Who came late or went early is followed; the Council's part stands for it throughout."""
    rule = (
        QuorumClause(at_least=1, agencies=("council",)),
        QuorumClause(at_least=1, agencies=("police",)),
    )
    made = Made(group=Group(id="QAG", created=FIRST, name="QAG", quorum=rule))
    meeting = made.meet(FIRST, {"csc": 1})
    row = Attendance(
        id=f"{meeting.id}/police",
        created=FIRST,
        meeting=meeting.id,
        agency="police",
        in_room=1,
        joined="10:20",
        left="11:20",
    )
    made.records["attendances"][row.id] = row
    assert quorum_changes(made.book, meeting) == (
        QuorumChange("", is_met=False),
        QuorumChange("10:20", is_met=True, agencies=("police",)),
        QuorumChange("11:20", is_met=False, agencies=("police",)),
    )
