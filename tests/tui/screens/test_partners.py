"""Journeys through groups, agencies and memberships: made, edited, ended, never lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import HOSTILE
from cscp_tui.domain.commands.partners import SetQuorum, TakeAway
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.enums import AgencyKind, Source, StatutoryPart
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.records import QuorumClause
from cscp_tui.store.team import create_workspace
from cscp_tui.tui.forms.field_row import Offers
from cscp_tui.tui.messages import ShowTab
from cscp_tui.tui.screens.meetings import MeetingsScreen
from cscp_tui.tui.screens.partners import AgenciesScreen, GroupsScreen, MembersPage
from cscp_tui.tui.session import Session
from sitting import LARGE, SMALL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from sitting import Sitting


TODAY = date(2025, 11, 27)
"""The demo's day."""


async def to_groups(at: Sitting, key: str = "QAG") -> None:
    """Show the list of groups, with the cursor on one."""
    await at.press("6", "o")
    await at.pilot.pause()
    assert isinstance(at.framed, GroupsScreen)
    if key:
        await at.go_to(key)


async def to_agencies(at: Sitting, key: str = "police") -> None:
    """Show the list of agencies, with the cursor on one."""
    await to_groups(at, "")
    await at.press("o")
    await at.pilot.pause()
    assert isinstance(at.framed, AgenciesScreen)
    if key:
        await at.go_to(key)


async def to_members(at: Sitting, key: str = "QAG") -> None:
    """Show the members of a group."""
    await to_groups(at, key)
    await at.press("enter")
    await at.pilot.pause()
    assert isinstance(at.framed, MembersPage)


async def fill(at: Sitting, *texts: str) -> None:
    """Type into one field after the other; nothing leaves a field as it is."""
    for place, text in enumerate(texts):
        if place:
            await at.press("tab")
        if text:
            await at.type(text)


def one_line(at: Sitting) -> str:
    """What stands on the screen, as one line of words."""
    return " ".join(at.text.split())


async def refill(at: Sitting, text: str) -> None:
    """Type another text over that of a line."""
    await at.press("end", "ctrl+u")
    await at.type(text)


# Ways


async def test_from_meetings_to_groups_to_agencies_and_back(session: Session) -> None:
    """One key leads through the three lists, escape back through them."""
    async with sitting(session) as at:
        await to_agencies(at)
        await at.press("escape")
        await at.pilot.pause()
        assert isinstance(at.framed, GroupsScreen)
        await at.press("escape")
        await at.pilot.pause()
        assert isinstance(at.framed, MeetingsScreen)


async def test_the_palette_knows_them(session: Session) -> None:
    """Groups and agencies are found by name from any screen."""
    async with sitting(session) as at:
        await at.press("ctrl+p")
        await at.type("agencies, roles")
        await at.pilot.pause()
        await at.press("enter")
        await at.pilot.pause()
        assert isinstance(at.framed, AgenciesScreen)


# Groups


async def test_groups_say_what_they_are(session: Session) -> None:
    """Members, quorum, next meeting, oversight and the annual report table stand in list and detail."""
    async with sitting(session, LARGE) as at:
        await to_groups(at)
        text = one_line(at)
        assert "5 groups" in at.figures
        assert "3 in the annual report table" in at.figures
        row = next(row for row in at.table.table.rows if row.key == "QAG")
        assert "Council; A health partner; Police" in [cell.text for cell in row.cells]
        assert "Oversees plan, audit" in text
        assert "An inquorate meeting counts as held in" in text
        assert "column 2 of 3" in text


async def test_a_group_is_made_with_its_quorum_and_members(session: Session) -> None:
    """One form makes the group, its members from a day on, and its column of the annual report table."""
    async with sitting(session) as at:
        await to_groups(at, "")
        await at.press("a")
        await fill(
            at,
            "Neglect Task Group",
            "NTG",
            "Met Police, CHS, SLaM",
            "1/9/2025",
            "1 of Met Police; 1 of CHS, SLaM",
        )
        assert "needs each of: at least 1 of Met Police; at least 1 of CHS, SLaM" in at.words
        await at.press("tab")
        await fill(at, "other", "no", "yes")
        await at.press("enter")
        group = session.book.groups["NTG"]
        assert group.oversees == (Source.OTHER,)
        assert not group.inquorate_counts
        assert [clause_words(c, session.book) for c in group.quorum] == [
            "Met Police",
            "1 of CHS, SLaM",
        ]
        members = [s for s in session.book.memberships.values() if s.group == "NTG"]
        assert {(s.agency, s.first_day) for s in members} == {
            ("police", date(2025, 9, 1)),
            ("chs", date(2025, 9, 1)),
            ("slam", date(2025, 9, 1)),
        }
        assert session.book.partnership.annual_report_groups[-1] == "NTG"
        assert at.table.key == "NTG"
        await at.press("u")
        assert "NTG" not in session.book.groups


async def test_a_quorum_over_unknown_agencies(session: Session) -> None:
    """It is said at its field while it is typed, and when it is saved; nothing is lost."""
    async with sitting(session) as at:
        await to_groups(at)
        before = session.book.groups["QAG"].quorum
        await at.press("e", "tab", "tab", "ctrl+end", "end")
        await at.press("down", "down", "down", "end", "ctrl+j")
        await at.type("1 of Polis")
        assert "There's no agency “Polis”" in at.words
        await at.press("enter")
        assert "There's no agency “Polis”" in at.words
        assert session.book.groups["QAG"].quorum == before
        await at.press("escape")
        assert "Draft saved" in at.message
        await at.press("e")
        assert "1 of Polis" in at.text


async def test_a_quorum_that_can_never_be(session: Session) -> None:
    """More agencies than there are is refused at the field."""
    async with sitting(session) as at:
        await to_groups(at)
        await at.press("e", "tab", "tab", "down", "down", "down", "end", "ctrl+j")
        await at.type("3 of CHS, SLaM")
        await at.press("enter")
        assert "can never be met" in at.words


async def test_two_people_set_one_quorum(session: Session) -> None:
    """The other's clauses are shown as they are typed, and the person chooses."""
    other = open_session(session.workspace.folder, "Business manager")
    async with sitting(session) as at:
        await to_groups(at)
        await at.press("e", "tab", "tab", "down", "down", "down", "end", "ctrl+j")
        await at.type("1 of Housing")
        clause = QuorumClause(at_least=2, agencies=("police", "chs", "housing"))
        other.record(SetQuorum("QAG", (clause,)))
        await at.press("enter")
        await at.pilot.pause()
        assert "Business manager" in at.text
        assert "2 of Met Police, CHS, Housing" in at.text


async def test_a_group_is_edited(session: Session) -> None:
    """Names, oversight, counting and the annual report table change as one step."""
    async with sitting(session) as at:
        await to_groups(at)
        await at.press("e")
        await refill(at, "Quality Group")
        await at.press("tab", "tab", "tab")
        await fill(at, "plan, audit, review", "no", "", "", "no")
        await at.press("enter")
        group = session.book.groups["QAG"]
        assert group.name == "Quality Group"
        assert group.oversees == (Source.PLAN, Source.AUDIT, Source.REVIEW)
        assert not group.inquorate_counts
        assert "QAG" not in session.book.partnership.annual_report_groups
        await at.press("u")
        assert session.book.groups["QAG"].name == "Quality Assurance Group"
        assert "QAG" in session.book.partnership.annual_report_groups


async def test_a_group_that_meets_again_does_not_end(session: Session) -> None:
    """Meetings after the last day are named at the field; once there is none, it ends."""
    async with sitting(session) as at:
        await to_groups(at)
        await at.press("c", "enter")
        assert "has meetings after 27 November 2025" in at.words
        await at.press("escape")
        await at.go_to("MASH")
        await at.press("c", "enter")
        assert session.book.groups["MASH"].last_day == TODAY
        spells = [s for s in session.book.memberships.values() if s.group == "MASH"]
        assert all(spell.last_day is not None for spell in spells)


async def test_a_group_with_history_is_not_taken_away(session: Session) -> None:
    """It ends and never vanishes; one that was made by mistake goes."""
    async with sitting(session) as at:
        await to_groups(at)
        await at.framed.run_action("take_away")
        assert "you can't remove it. End it on a date instead" in at.message
        await at.press("a")
        await at.type("Mistake")
        await at.press("enter")
        assert "M" in session.book.groups
        await at.framed.run_action("take_away")
        assert "M" not in session.book.groups


# Members


async def test_members_are_added_and_end(session: Session) -> None:
    """New members begin on a day, and end on one; ended ones stay below."""
    async with sitting(session) as at:
        await to_members(at)
        await at.press("a")
        await fill(at, "Commissioning, Children's Centres", "1/12/2025")
        await at.press("enter")
        spells = [s for s in session.book.memberships.values() if s.first_day > TODAY]
        assert [s.group for s in spells] == ["QAG"] * len(spells)
        assert len(spells) == 2
        assert "Members later" in one_line(at) or at.table.key in {s.id for s in spells}
        await at.press("c")
        await at.type("30/11/2025")
        await at.press("enter")
        assert "ends before it begins. Give a later last day" in at.words
        await at.press("escape")
        await at.go_to("QAG/vcse/2023-04-03")
        await at.press("c")
        await at.type("30/11/2025")
        await at.press("enter")
        assert session.book.memberships["QAG/vcse/2023-04-03"].last_day == date(2025, 11, 30)


async def test_a_group_that_a_colleague_takes_away_while_it_is_looked_at(
    session: Session, demo: Path
) -> None:
    """Its page says so, and each key of it; escape leads to the list."""
    other = open_session(demo, "Business manager")
    other.record(AddRecord("groups", {"name": "Task group"}, "TG"))
    session.follow()
    async with sitting(session) as at:
        at.app.post_message(ShowTab("members", "groups", "TG"))
        await at.pilot.pause()
        await at.pilot.pause()
        await at.press("e")
        assert at.message == "Select a line first."
        other.record(TakeAway("groups", "TG"))
        at.app._look()
        await at.pilot.pause()
        assert "This group or agency no longer exists" in at.text
        await at.press("a")
        assert "This group or agency no longer exists" in at.message
        await at.press("escape")
        assert at.framed.TAB == "groups"


async def test_the_days_of_a_membership(session: Session) -> None:
    """A first day after people came is refused; to end it can be taken back."""
    async with sitting(session) as at:
        await to_members(at)
        await at.go_to("QAG/police/2023-04-03")
        await at.press("e")
        await at.type("1/10/2025")
        await at.press("enter")
        assert "Keep the membership until that date" in at.words
        await at.press("escape")
        await at.go_to("QAG/commissioning/2023-04-03")
        await at.press("e", "tab")
        await at.press("delete", "enter")
        assert session.book.memberships["QAG/commissioning/2023-04-03"].last_day is None


async def test_from_a_group_to_an_agency(session: Session) -> None:
    """Enter on a member shows where it is one, by name, and escape goes to its list."""
    async with sitting(session, SMALL) as at:
        await to_members(at)
        await at.go_to("QAG/police/2023-04-03")
        await at.press("enter")
        await at.pilot.pause()
        assert "Met Police is a member of" in at.title
        assert "Editorial" in at.text
        await at.press("escape")
        await at.pilot.pause()
        assert isinstance(at.framed, AgenciesScreen)
        assert at.table.key == "police"


# Agencies


async def test_an_agency_is_made(session: Session) -> None:
    """One form makes the agency, and a member of groups from a day on."""
    async with sitting(session) as at:
        await to_agencies(at, "")
        await at.press("a")
        await fill(
            at,
            "London Ambulance Service",
            "LAS",
            "Ambulance, 999",
            "agency",
            "",
            "",
            "QAG, Review",
            "1/11/2025",
        )
        await at.press("enter")
        agency = session.book.agencies["las"]
        assert agency.aliases == ("999", "Ambulance")
        assert agency.kind is AgencyKind.AGENCY
        assert {s.group for s in session.book.memberships.values() if s.agency == "las"} == {
            "QAG",
            "REV",
        }
        assert at.table.key == "las"


async def test_an_agency_is_edited(session: Session) -> None:
    """Kind, aliases, statutory part and row change; a number that is none is refused."""
    async with sitting(session) as at:
        await to_agencies(at, "colleges")
        await at.press("e", "tab", "tab")
        await fill(at, "FE colleges", "agency", "Education", "local authority", "x")
        await at.press("enter")
        assert "isn't a number. Type one" in at.words
        await refill(at, "21")
        await at.press("enter")
        agency = session.book.agencies["colleges"]
        assert agency.aliases == ("FE colleges",)
        assert (agency.parent, agency.order) == ("education", 21)
        assert agency.statutory is StatutoryPart.LOCAL_AUTHORITY


async def test_a_parent_that_is_its_own_child(session: Session) -> None:
    """However far round, the sentence stands at the field."""
    async with sitting(session) as at:
        await to_agencies(at, "council")
        await at.press("e", *("tab",) * 4)
        await at.type("YJS")
        await at.press("enter")
        assert "can't be part of itself. Choose another agency" in at.words
        assert not session.book.agencies["council"].parent


async def test_an_agency_that_a_quorum_needs_does_not_end(session: Session) -> None:
    """It is named which quorum is to be changed first; another agency ends, and comes back."""
    async with sitting(session) as at:
        await to_agencies(at)
        await at.press("c", "enter")
        assert "Metropolitan Police is needed for the quorum of" in at.words
        await at.press("escape")
        await at.go_to("vcse")
        await at.press("c", "enter")
        assert session.book.agencies["vcse"].last_day == TODAY
        await at.press("e", *("tab",) * 7, "delete", "enter")
        assert session.book.agencies["vcse"].last_day is None


async def test_an_agency_with_history_is_not_taken_away(session: Session) -> None:
    """What it is named by is said."""
    async with sitting(session) as at:
        await to_agencies(at)
        await at.framed.run_action("take_away")
        assert (
            "Metropolitan Police has a history (membership: Met Police in Executive)" in at.message
        )


# The partnership


async def test_the_partnership_and_its_rules(session: Session) -> None:
    """Thresholds and reasons are edited from the palette; what is no number is refused."""
    async with sitting(session) as at:
        await at.framed.run_action("partnership")
        await at.press("tab", "tab")
        await refill(at, "soon")
        await at.press("enter")
        assert "“soon” isn't a number. Type one" in at.words
        await refill(at, "14")
        await at.press(*("tab",) * 4, *("down",) * 20, "end", "ctrl+j")
        await at.type("school holidays")
        await at.press("enter")
        assert session.book.partnership.red_after_days == 14
        assert session.book.partnership.reasons[-1] == "school holidays"


# Anybody's data


async def test_hostile_texts_go_through_every_form(session: Session) -> None:
    """What is pasted is kept, and shown harmlessly, in lists, details and forms."""
    async with sitting(session, SMALL) as at:
        await to_groups(at, "")
        await at.press("a")
        await at.paste(HOSTILE)
        await at.press("tab")
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "CSCPOOPS31MB" in session.book.groups
        assert "[CSCP] [/oops]" in at.text
        await at.press("enter")
        await at.pilot.pause()
        assert "Press a to add some" in at.text
        await at.press("escape", "o")
        await at.pilot.pause()
        await at.press("a")
        await at.paste(HOSTILE)
        await at.press("tab", "tab")
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "[CSCP] [/oops]" in at.text
        await at.press("e", "tab", "tab", "tab")
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "isn't on the list. Choose agency, role, category or guest" in at.words


async def test_an_empty_partnership_begins_with_agencies(tmp_path: Path) -> None:
    """Each empty list says what to press; an agency, a group and a meeting follow each other."""
    workspace = create_workspace(tmp_path / "new", "new")
    sitter = Session(workspace, "Business officer")
    sitter.record(AddRecord("partnership", {"name": "A Partnership", "abbreviation": "AP"}))
    async with sitting(sitter, SMALL) as at:
        await to_groups(at, "")
        assert "Press o to add the agencies first" in one_line(at)
        await at.press("o")
        await at.pilot.pause()
        assert "Press a to add the first one" in one_line(at)
        await at.press("a")
        await at.type("The Council")
        await at.press("enter", "escape")
        await at.pilot.pause()
        await at.press("a")
        await fill(at, "Executive", "EX", "The Council", "", "The Council", "executive")
        await at.press("enter", "escape")
        await at.pilot.pause()
        assert "Press a to plan one" in one_line(at)
        await at.press("a")
        await fill(at, "ex", "+1w")
        await at.press("enter")
        assert len(sitter.book.meetings) == 1


async def test_the_offers_of_the_last_field_leave_it_and_the_keys_free(session: Session) -> None:
    """On a small screen they stand above the field."""
    async with sitting(session, SMALL) as at:
        await to_groups(at, "")
        await at.press("a")
        await at.type_into("name", "Learning")
        await at.type_into("quorum", "1 of council; 1 of police; 1 of icb, slam")
        await at.type_into("annual-report", "")
        await at.press("down")
        await at.pilot.pause()
        await at.pilot.pause()
        field = at.app.screen.focused
        assert field is not None
        shown = next(found for found in at.app.screen.query(Offers) if found.is_shown)
        assert shown.region.bottom <= SMALL[1] - 2
        assert not shown.region.overlaps(field.region)
        assert shown.chosen is not None
