"""Agencies lead and support an action by the words of a cell and the answers about them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from building import do, founded_book
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.importing.leads import LeadReader, Leads, is_doubtful_agency
from cscp_tui.importing.questions import UnknownAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.importing.questions import ImportQuestion

BOOK = founded_book()
AS_WRITTEN = "The text of the cell is kept."


class Reading:
    """A reader with answers to its questions, what it adds, and what it doesn't know."""

    def __init__(self, answers: Mapping[str, str] | None = None, *, creates: bool = False) -> None:
        self.makes: list[Command] = []
        self.unknown = Counter[str]()
        given = answers or {}
        self.reader = LeadReader(
            BOOK, lambda key: given.get(key, ""), self.makes, self.unknown, creates=creates
        )

    def agencies(self, *texts: str, standing: Set[str] | None = None) -> list[list[str]]:
        """The agencies of cells in a column of agencies, the lead first."""
        self.reader.standing = standing
        read = (self.reader.read(text, is_agency=True) for text in texts)
        return [[each.agency, *each.supporting] for each in read]

    @property
    def added(self) -> list[str]:
        return [each.values["name"] for each in self.makes]  # type: ignore[attr-defined]

    @property
    def questions(self) -> dict[str, ImportQuestion]:
        return {each.key: each for each in self.reader.questions()}


def leads(
    lead: str, agency: str = "", *supporting: str, as_written: str = "", unknown: str = ""
) -> tuple[str, str, tuple[str, ...], str, tuple[str, ...]]:
    return lead, agency, supporting, as_written, tuple(filter(None, [unknown]))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", leads("")),
        ("Police", leads("", "police")),
        ("the  council", leads("", "council")),
        ("Met", leads("", "police")),
        ("Police / ICB", leads("", "police", "icb", as_written=AS_WRITTEN)),
        ("Police with ICB (lead)", leads("", "icb", "police", as_written=AS_WRITTEN)),
        (
            "Police, ICB and Council",
            leads("", "police", "icb", "council", as_written=AS_WRITTEN),
        ),
        ("Police (supported by ICB)", leads("", "police", "icb", as_written=AS_WRITTEN)),
        ("Police (all)", leads("", "police", as_written=AS_WRITTEN)),
        (
            "Police (ICB), Council (Met)",
            leads("", "police", "icb", "council", as_written=AS_WRITTEN),
        ),
        (
            "Police (ICB) / Council (Head)",
            leads("", "police", "icb", "council", as_written=AS_WRITTEN),
        ),
        ("Head of Service", leads("Head of Service")),
        ("Head of Service (interim)", leads("Head of Service (interim)")),
        ("Chair (Housing)", leads("Chair (Housing)")),
        ("ICB (Designated Doctor)", leads("Designated Doctor", "icb", as_written=AS_WRITTEN)),
        ("Police – Inspector", leads("Inspector", "police", as_written=AS_WRITTEN)),
        ("Head of Service / Police", leads("Head of Service", "police", as_written=AS_WRITTEN)),
        ("All partners", leads("All partners")),
        ("QAG", leads("QAG")),
        ("AB / Police", leads("AB", "", "police", as_written=AS_WRITTEN)),
        ("TBC", leads("", as_written=AS_WRITTEN)),
    ],
)
def test_a_cell_names_its_lead_and_who_supports(
    text: str, read: tuple[str, str, tuple[str, ...], str, tuple[str, ...]]
) -> None:
    """Lists, brackets, dashes and marks; a role, a group, everybody and nobody are no agencies."""
    found = Reading().reader.read(text, is_agency=True)
    wanted = Leads(*read[:3], text if read[3] else "", read[4])
    assert found == wanted
    assert not Reading().reader.read(text, is_agency=False).unknown


@pytest.mark.parametrize(
    ("text", "suggested", "answer", "read"),
    [
        ("Police and ICB rep", None, "", leads("", "police", "icb")),
        ("Nurse, ICB / Met", None, "", leads("Nurse", "icb", "police")),
        ("Police & Parks", "police", "", leads("", "police")),
        ("Police & Parks", "police", "met, council", leads("", "police", "council")),
        ("Head / ICB Nurse / Cdr", "icb", "", leads("Head / ICB Nurse / Cdr", "", "icb")),
        ("Head / ICB Nurse / Cdr", "icb", "council,icb", leads("Head", "council", "icb")),
        ("Head / ICB Nurse / Cdr", "icb", "none", leads("Head")),
        ("AB, CD and EF", "", "police, icb", leads("AB", "police", "icb")),
        ("AB / Named GP", "", "council", leads("AB", "council")),
        ("Data Sub-Group and Audit Panel", "", "", leads("Data Sub-Group and Audit Panel")),
        ("Head of Care and Support", None, "", leads("Head of Care and Support")),
        ("Police – Head of Care and QA", None, "", leads("Head of Care and QA", "police")),
    ],
)
def test_leads_that_are_joined_are_asked_about_together(
    text: str,
    suggested: str | None,
    answer: str,
    read: tuple[str, str, tuple[str, ...], str, tuple[str, ...]],
) -> None:
    """Unless each is an agency, or of one that its role names; one answer gives them all."""
    reading = Reading({f"lead {text}": answer})
    found = reading.reader.read(text, is_agency=False)
    assert (found.lead, found.agency, found.supporting) == read[:3]
    assert [each.suggestion for each in reading.questions.values()] == (
        [] if suggested is None else [suggested]
    )
    assert bool(found.doubts) is (suggested is not None and not answer)
    with pytest.raises(UnknownAnswer):
        Reading({"lead Police & Parks": "Nobody"}).reader.read("Police & Parks", is_agency=False)


@pytest.mark.parametrize(
    ("text", "as_role", "as_agency"),
    [
        ("Head (Police)", leads("Head", "police"), leads("Head", "", "police")),
        (
            "Head (Police, ICB)",
            leads("Head", "", "police", "icb"),
        )
        * 1
        + (leads("Head", "", "police", "icb"),),
        ("Housing", leads("Housing"), leads("", unknown="Housing")),
        ("Police and Housing", leads("", "police"), leads("", "police", unknown="Housing")),
        (
            "Housing, Met",
            leads("Housing", "", "police"),
            leads("", "", "police", unknown="Housing"),
        ),
        (
            "Leisure, Parks and Culture",
            leads("Leisure, Parks and Culture"),
            leads("", unknown="Leisure, Parks and Culture"),
        ),
    ],
)
def test_a_stranger_is_a_role_or_an_unknown_agency(
    text: str,
    as_role: tuple[str, str, tuple[str, ...], str, tuple[str, ...]],
    as_agency: tuple[str, str, tuple[str, ...], str, tuple[str, ...]],
) -> None:
    """It depends on the column. An agency beside a stranger who comes first only supports."""
    for is_agency, (lead, agency, supporting, _, unknown) in ((False, as_role), (True, as_agency)):
        reading = Reading()
        found = reading.reader.read(text, is_agency=is_agency)
        assert (found.lead, found.agency, found.supporting) == (lead, agency, supporting)
        assert found.unknown == unknown
        assert dict(reading.unknown) == dict.fromkeys(unknown, 1)


def test_a_doubt_says_what_is_not_known() -> None:
    """One name or several; a list that may be one name is kept as it is."""
    reader = Reading().reader
    assert reader.read("Met / Housing / Parks", is_agency=True).doubts == (
        "“Housing” and “Parks” aren't agencies in this workspace.",
    )
    assert reader.read("Met / Housing", is_agency=True).doubts == (
        "“Housing” isn't an agency in this workspace.",
    )
    assert reader.read("Police (Met, Housing)", is_agency=True).doubts == (
        "“Housing” isn't an agency in this workspace: kept as written.",
    )
    assert reader.read("Leisure, Parks", is_agency=False).doubts == (
        "“Leisure, Parks” may be several agencies, so it is the lead as written.",
    )


def test_what_is_not_known_is_added_once_if_asked() -> None:
    """It has a number of its own in every cell, also beside others."""
    reading = Reading(creates=True)
    cells = ("Housing", "housing", "Housing and Police", "Board", "TBC")
    assert reading.agencies(*cells) == [["housing"], ["housing"], ["housing", "police"], [""], [""]]
    assert reading.added == ["Housing"]
    assert not reading.unknown
    assert reading.questions == {}
    assert Reading().agencies("Housing") == [[""]]


def test_only_what_stands_alone_somewhere_is_added_from_lists() -> None:
    """A comma can be part of a name."""
    reading = Reading(creates=True)
    standing = {"housing", "leisure"}
    cells = ("Housing and Police", "Leisure, Parks")
    assert reading.agencies(*cells, standing=standing) == [["housing", "police"], [""]]
    assert reading.added == ["Housing"]
    assert dict(reading.unknown) == {"Leisure, Parks": 1}


@pytest.mark.parametrize(
    ("answer", "read", "added"),
    [
        ("", [["leisure-and-parks"], ["leisure"]], ["Leisure and Parks", "Leisure"]),
        ("new", [["leisure-and-parks"], ["leisure"]], ["Leisure and Parks", "Leisure"]),
        ("several", [["leisure", "parks"], ["leisure"]], ["Leisure", "Parks"]),
        ("none", [[""], ["leisure"]], ["Leisure"]),
        ("police", [["police"], ["leisure"]], ["Leisure"]),
        ("Sport", [["sport"], ["leisure"]], ["Sport", "Leisure"]),
    ],
)
def test_a_name_that_may_be_several_is_asked_about(
    answer: str, read: list[list[str]], added: list[str]
) -> None:
    """It is one, several, none, one of ours or another new one, as answered."""
    key = "agency Leisure and Parks"
    reading = Reading({key: answer}, creates=True)
    assert reading.agencies("Leisure and Parks", "Leisure") == read
    assert reading.added == added
    question = reading.questions[key]
    assert question.text == "Is “Leisure and Parks” one agency?"
    ours = ["council", "police", "icb", "guests"]
    assert [each for each, _ in question.choices] == ["several", "none", *ours, "new"]
    assert question.choices[0][1] == "no, several: Leisure; Parks"
    assert question.choices[-1] == ("new", "yes, add it")
    assert (question.rows, question.answer) == (1, answer)


@pytest.mark.parametrize(
    ("cells", "name", "same", "others"),
    [
        (("Police Cadets",), "Police Cadets", ["The Police"], ["council", "icb", "guests"]),
        (
            *(("Parks", "Parks Service", "Parks"), "Parks", ["Parks Service"]),
            ["council", "police", "icb", "guests"],
        ),
    ],
)
def test_a_name_within_another_is_asked_about(
    cells: tuple[str, ...], name: str, same: list[str], others: list[str]
) -> None:
    """It may be the same agency in fewer words, another one of ours, or none, and is kept in words."""
    reading = Reading(creates=True)
    reading.agencies(*cells)
    assert list(reading.questions) == [f"agency {name}"]
    (question,) = reading.questions.values()
    assert question.text == f"Is the agency “{name}” one of these?"
    assert question.choices[: len(same)] == tuple((each, "the same") for each in same)
    assert [each for each, _ in question.choices[len(same) :]] == ["none", *others, "new"]


def test_names_of_several_words_are_not_looked_for_in_others() -> None:
    """A long name within a longer one is hardly chance; a part of a word is no name."""
    reading = Reading(creates=True)
    reading.agencies(
        "Young Carers Support Service", "Young Carers Support Service North", "Councillors"
    )
    assert reading.questions == {}


def test_who_a_lead_stands_for_is_asked() -> None:
    """A role keeps its words beside the agency; a name can be added; groups and everybody are none."""
    answers = {"lead Head": "police", "lead Nurse": "new", "lead Safer Homes": "new"}
    reading = Reading(answers)
    of = reading.reader.agency_of
    assert [of("Head"), of("Nurse")] == [("Head", "police"), ("Nurse", "")]
    assert [of("Safer Homes"), of("Safer Homes")] == [("", "safer-homes")] * 2
    assert reading.added == ["Safer Homes"]
    for lead in ("QAG", "All partners", "Governing body", "TBC"):
        assert of(lead) == (lead, "")
    assert of("Team A") == ("Team A", "")
    questions = reading.questions
    assert [(key, each.rows) for key, each in questions.items()] == [
        ("lead Safer Homes", 2),
        *((f"lead {name}", 1) for name in ("Head", "Nurse", "Team A")),
    ]
    agencies = ["none", "council", "police", "icb", "guests"]
    may_be_added = {
        key.removeprefix("lead "): [each for each, _ in question.choices][len(agencies) :]
        for key, question in questions.items()
    }
    new = ["new"]
    assert may_be_added == {"Safer Homes": new, "Head": [], "Nurse": [], "Team A": new}
    assert questions["lead Head"].answer == "police"
    assert not any(each.is_needed for each in questions.values())


def test_the_agency_of_a_lead_is_suggested() -> None:
    """Its name begins with it, or somebody of that name represents it in a group."""
    book = founded_book()
    spell = next(each for each in book.memberships.values() if each.agency == "icb")
    do(book, SetFields("memberships", spell.id, {"representative": "Lead Nurse", "initials": "LN"}))
    reader = LeadReader(book, lambda _: "", [], Counter(), creates=False)
    for lead in ("Met Inspector", "lead nurse", "LN", "Head"):
        reader.agency_of(lead)
    suggested = {each.key: each.suggestion for each in reader.questions()}
    assert suggested == {
        "lead Met Inspector": "police",
        "lead lead nurse": "icb",
        "lead LN": "icb",
        "lead Head": "",
    }


def test_no_more_than_twenty_leads_are_asked_about_at_once() -> None:
    """The most common come first; what was answered is shown beside them."""
    reading = Reading({"lead Team 0": "police"})
    for number in range(23):
        reading.reader.agency_of(f"Team {number}")
    reading.reader.agency_of("Team 22")
    asked = list(reading.questions)
    assert len(asked) == 21
    assert asked[0] == "lead Team 22"
    assert "lead Team 0" in asked


@pytest.mark.parametrize(
    ("name", "is_doubtful"),
    [
        ("Housing", False),
        ("Headteachers' forum", False),
        ("Safeguarding committee", True),
        ("Head of Service", True),
        ("Police, ICB", True),
        ("Health partners", True),
        ("", False),
    ],
)
def test_roles_groups_and_several_bodies_may_be_no_agency(name: str, *, is_doubtful: bool) -> None:
    """A forum sends somebody to a meeting as an agency does."""
    assert is_doubtful_agency(name) is is_doubtful
