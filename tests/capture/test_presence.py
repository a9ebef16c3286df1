from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import FIRST_DAY, context, do
from cscp_tui.capture.commands import command_of
from cscp_tui.capture.echo import echo_of
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.reading import KEEP_AS_NOTE
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import sentence_of
from keeping_lines import echo, keep, kept, setting
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Attendance


def row_of(book: Book, agency: str) -> Attendance:
    return book.attendances[f"{MEETING}/{agency}"]


@pytest.mark.parametrize(
    ("line", "agency", "field", "value"),
    [
        ("Police left 11.20", "police", "left", "11:20"),
        ("The Police left the meeting at 2.15", "police", "left", "14:15"),
        ("The Police joined at 10.20am.", "police", "joined", "10:20"),
        ("Police had to leave at quarter to 3", "police", "left", "14:45"),
        ("ICB declares an interest in item 4", "icb", "interest", "item 4"),
        (
            "ICB declared an interest in item 4 and took no part",
            "icb",
            "interest",
            "item 4 and took no part",
        ),
        ("Declarations: the ICB, item 4", "icb", "interest", "item 4"),
        ("present: Head of Service, Police (online)", "police", "roles", ("Head of Service",)),
    ],
)
def test_who_was_there_is_typed_as_it_is_said(
    line: str, agency: str, field: str, value: object
) -> None:
    """Whoever leaves, joins or declares an interest was there, if nobody was recorded yet."""
    row = row_of(kept(line), agency)
    assert getattr(row, field) == value
    assert row.present == 1


def test_roles_are_of_the_people_counted_and_may_be_online() -> None:
    """A second role is a second person; the first one named after a digit is none."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    keep("present: Detective Superintendent, Police", book)
    keep("present: Constable, Police (online, deputy)", book)
    row = row_of(book, "police")
    assert (row.in_room, row.online, row.deputies) == (1, 1, 1)
    assert row.roles == ("Detective Superintendent", "Constable")


@pytest.mark.parametrize(
    "line",
    [
        "present: Police, Council, ICB",
        "Present Police council ICB",
        "Here: police, Council and the ICB",
        "In attendance - Police rep, Council & ICB",
        "Police, Council and ICB present",
        "In rm: Police, Council, ICB",
        "Attendees: Police; Council; ICB",
    ],
)
def test_a_list_of_agencies_is_one_person_of_each(line: str) -> None:
    """Nobody is the role of somebody else."""
    book = kept(line)
    rows = [row for row in book.attendances_of(MEETING) if row.present]
    assert {row.agency for row in rows} == {"police", "council", "icb"}
    assert all((row.present, row.roles) == (1, ()) for row in rows)
    again = live_book()
    keep(line, again)
    keep(line, again)
    assert all(row.present == 1 for row in again.attendances_of(MEETING) if row.present)


def test_roles_in_a_list_are_of_the_agency_after_them() -> None:
    """And somebody of each agency may be online."""
    book = kept("present: ICB, Detective Inspector, Police (online), Council")
    assert row_of(book, "police").roles == ("Detective Inspector",)
    assert (row_of(book, "police").online, row_of(book, "icb").roles) == (1, ())
    assert row_of(kept("Here: Council, Police (online)"), "police").online == 1
    assert row_of(kept("Here: ICB, Pol - Det Supt, CSC"), "police").roles == ("Det Supt",)


@pytest.mark.parametrize(
    ("line", "agencies", "kept_as_typed"),
    [
        ("Present: Police, Dr Sarah B, CSC", {"police", "csc"}, ("Dr Sarah B",)),
        ("Present: Police, Housing, CSC", {"police", "csc"}, ("Housing",)),
        ("Present: Dr Sarah B (CSC), Police", {"police", "csc"}, ("Dr Sarah B",)),
        ("Present: Police (Jo Bright), ICB", {"police", "icb"}, ("Jo Bright",)),
        ("Present: Police - Jo Bright, ICB", {"police", "icb"}, ("Jo Bright",)),
        ("present: Jane Smith, Police", {"police"}, ("Jane Smith",)),
        ("Police, ICB and Sarah B present", {"police", "icb"}, ("Sarah B",)),
        (
            "In attendance: Police, CSC and a parent from the school",
            {"police", "csc"},
            ("a parent from the school",),
        ),
        ("Apologies: Police, Dr Sarah B, Housing", {"police", "housing"}, ("Dr Sarah B",)),
        ("Apologies from Head of Service, Housing", {"housing"}, ("Head of Service",)),
    ],
)
def test_a_doubtful_name_in_a_list_holds_nobody_else_back(
    line: str, agencies: set[str], kept_as_typed: tuple[str, ...]
) -> None:
    """Everybody else is recorded; it stays in the line, which the minutes print for it."""
    reading = read_line(line, setting())
    assert not reading.questions
    assert reading.values["kept"] == kept_as_typed
    assert all(f"“{name}”" in echo(line) for name in kept_as_typed)
    book = kept(line)
    rows = [row for row in book.attendances_of(MEETING) if row.present or row.apologies]
    assert {row.agency for row in rows} == agencies
    (known,) = lines_of_meeting(book, MEETING)
    assert (known.words, known.told_by_result) == (line, False)
    assert not any("Bright" in role or "Sarah" in role for row in rows for role in row.roles)


@pytest.mark.parametrize(
    "line",
    [
        "In attendance: the Police have moved three officers",
        "Present: Jane Smith",
        "present: Head, Nowhere",
        "Police not here yet",
        "Nobody from Police could explain it",
        "No Police data was sent",
        "Police present the data",
        "Here is the plan from Police",
        "Apologies: none received from Police",
        "Apologies from Police for the late paper",
        "Police were represented by CSC",
        "Police were represented by a letter",
        "Police has to leave at 11",
        "in room as before plus PB police",
        "Me taking notes",
    ],
)
def test_other_words_make_no_list(line: str) -> None:
    """What is told of somebody, or who is not there, records nobody."""
    reading = read_line(line, setting())
    assert not {LineKind.PRESENCE, LineKind.APOLOGIES} & {reading.kind}
    assert LineKind.PRESENCE not in reading.others


@pytest.mark.parametrize(
    "line",
    [
        "Police joined 10.20 online",
        "Police joined online at 10.20",
        "10.20 Police joined on Teams",
        "Police (online) joined at 10.20",
    ],
)
def test_somebody_joins_online(line: str) -> None:
    """With every word used, whichever comes first."""
    row = row_of(kept(line), "police")
    assert (row.in_room, row.online, row.joined) == (0, 1, "10:20")


@pytest.mark.parametrize(
    ("line", "here", "online"),
    [
        ("Police online", {}, {"police": 1}),
        ("Police and ICB joined online.", {}, {"police": 1, "icb": 1}),
        ("Present: Police (2), CSC, and the ICB.", {"police": 2, "csc": 1, "icb": 1}, {}),
        ("pres: CSC x2, police onl", {"csc": 2}, {"police": 1}),
        ("In the room: CSC, Police; online: ICB", {"csc": 1, "police": 1}, {"icb": 1}),
        ("CSC here, Police x2, ICB online", {"csc": 1, "police": 2}, {"icb": 1}),
        ("CSC all there, Police & ICB on screen", {"csc": 1}, {"police": 1, "icb": 1}),
        ("Police and ICB present online", {}, {"police": 1, "icb": 1}),
        ("online police, icb", {}, {"police": 1, "icb": 1}),
        ("CSC here, police + icb dialling in", {"csc": 1}, {"police": 1, "icb": 1}),
        ("online RN (service dir csc, lead) n MT for police", {}, {"csc": 1, "police": 1}),
        ("also here AN police, PB icb, both online", {}, {"police": 1, "icb": 1}),
        ("here: AN head of soc needs, PB pol officer", {"csc": 1, "police": 1}, {}),
        ("here: AN head of access pol", {"police": 1}, {}),
        (
            "Present were AN and PB, both officers of the Police, and CK, CSC",
            {"police": 2, "csc": 1},
            {},
        ),
        ("Present via Teams: AN, Manager, Police", {}, {"police": 1}),
        (
            "here: AN police, PB police, DC csc, CK csc (online)",
            {"police": 2, "csc": 1},
            {"csc": 1},
        ),
        ("here: AN analyst, PB L&D mgr, CK lead, all police", {"police": 3}, {}),
        (
            "In the room were AN, the Director of Social Care; and PB, Sergeant, Police",
            {"csc": 1, "police": 1},
            {},
        ),
        (
            "Police were represented by AN, Sergeant, and PB, Data and Demand Analyst",
            {"police": 2},
            {},
        ),
        ("AN, Director of Social Care, joined online", {}, {"csc": 1}),
        ("here: AN, PB, both police officers", {"police": 2}, {}),
        ("here: Head of Police Services (AN), CSC (PB)", {"police": 1, "csc": 1}, {}),
        ("in rm: AN (csc), two police officers", {"csc": 1, "police": 2}, {}),
        ("Apols: Police - DCI KL online", {}, {"police": 1}),
        ("Apologies: CSC (AN in the room)", {"csc": 1}, {}),
        ("Present: Me, AN police", {"police": 1}, {}),
    ],
)
def test_how_many_came_and_how(line: str, here: dict[str, int], online: dict[str, int]) -> None:
    """Numbers, and who was in the room or online, however they are listed."""
    rows = [row for row in kept(line).attendances_of(MEETING) if row.present]
    chairs = {"icb": 1} if "ICB" not in line else {}
    assert {row.agency: row.in_room for row in rows if row.in_room} in ({**chairs, **here}, here)
    assert {row.agency: row.online for row in rows if row.online} == online


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Present: AD Council, Police (chair), ICB", {"council", "police", "icb"}),
        ("Present: Police, ICB Dep Chief Nurse (for Chief Nurse), XY", {"police", "icb"}),
        ("also there: Police, observing - Ofsted HMI", {"police"}),
        ("There - the ICB; Ofsted", {"icb"}),
    ],
)
def test_a_post_or_guest_nobody_knows_makes_a_list_nothing_else(
    line: str, agencies: set[str]
) -> None:
    """Those who are known came; the others stay in the words."""
    assert {row.agency for row in kept(line).attendances_of(MEETING) if row.present} == agencies


@pytest.mark.parametrize("line", ["Present: Police, soc", "Present: Police, Soc", "Pol, Soc here"])
def test_a_short_name_of_a_member_is_an_agency_in_a_list(line: str) -> None:
    """With a capital, too."""
    reading = read_line(line, setting())
    assert {row["agency"] for row in reading.values["attendance"]} == {"police", "csc"}
    assert reading.values["kept"] == ()
    assert not reading.questions


def test_two_letters_that_begin_a_name_are_asked_about() -> None:
    """They may be a person's name; the first answer is a note."""
    reading = read_line("Ho joined late at 10.20 online", setting())
    assert [question.sentence for question in reading.questions] == ["“Ho”: is that Housing?"]
    assert reading.questions[0].choices[0] is KEEP_AS_NOTE
    assert [row["agency"] for row in reading.values["attendance"]] == ["housing"]


def test_who_attends_instead_of_somebody_is_a_deputy() -> None:
    """Both names stay as they were typed."""
    reading = read_line("Insp Cole attending for the Police instead of Supt Hart", setting())
    (row,) = reading.values["attendance"]
    assert (row["agency"], row["deputies"]) == ("police", 1)
    assert reading.values["kept"] == ("Insp Cole", "instead of Supt Hart")
    reading = read_line("police sent Cole instead of their usual person", setting())
    assert reading.values["kept"] == ("Cole", "instead of their usual person")
    assert read_line("police sent the list instead", setting()).kind is LineKind.NOTE


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Police not here, nobody knows why", {"agency": "police", "in_room": 0, "online": 0}),
        ("police sent an update only, nobody attended", {"in_room": 0, "online": 0}),
        ("no one from Housing here, c/f", {"agency": "housing", "in_room": 0, "online": 0}),
        ("housing here til 11.15 then has to go", {"in_room": 1, "left": "11:15"}),
        (
            "J Cole had to go at 3.50 pm and Housing was not represented after that",
            {"in_room": 1, "left": "15:50"},
        ),
        ("housing online, left 14.40 and didnt come back", {"online": 1, "left": "14:40"}),
        ("housing - chief exec in person, clerk online", {"in_room": 1, "online": 1}),
        ("housing dialling in so may drop off", {"in_room": 0, "online": 1}),
    ],
)
def test_who_may_be_there_is_offered_where_a_line_tells_more(
    line: str, row: dict[str, object]
) -> None:
    """The line stays a note, whatever kind its words speak for, until a key is pressed."""
    reading = read_line(line, setting())
    assert reading.kind is LineKind.NOTE
    (made,) = read_line(line, setting(), LineKind.PRESENCE).values["attendance"]
    assert row.items() <= made.items()


@pytest.mark.parametrize(
    "line",
    [
        "Police running late, should be here by 11",
        "Families are here to be helped, Police said",
        "Started 10.04, chaired by Police, room and teams",
        "BP24-1.1 the form is online, Police have it",
    ],
)
def test_who_is_expected_or_spoken_of_is_not_offered_as_present(line: str) -> None:
    """Nor when the meeting began, or where a form is."""
    assert LineKind.PRESENCE not in read_line(line, setting()).others


def test_a_time_after_in_or_out_is_an_arrival_or_a_departure() -> None:
    """“Police in 10:25”; a number alone is not one. Nor is a number of days that are gone."""
    assert row_of(kept("Police gone 15.10"), "police").left == "15:10"
    assert row_of(kept("Police turned up 14.20"), "police").joined == "14:20"
    assert echo("Police gone 3 days") == "Note: Police gone 3 days"
    assert row_of(kept("Police in 10:25"), "police").joined == "10:25"
    assert row_of(kept("Police out at 11.15"), "police").left == "11:15"
    assert row_of(kept("Police in 1025"), "police").joined == "10:25"
    assert echo("Police in 2025") == "Note: Police in 2025"
    assert echo("Police in 10 cases") == "Note: Police in 10 cases"


@pytest.mark.parametrize(
    ("before", "line", "wanted"),
    [
        ("Present: Police", "Police rep joined online at 11:20", (1, 1, "")),
        ("Present: Police", "Police joined 11:20", (2, 0, "")),
        ("Police joined 10:20", "Police joined 11:20", (2, 0, "10:20")),
        ("Police joined 11:20", "Police joined at 11.20", (1, 0, "11:20")),
        ("Present: ICB", "Police joined 11:20", (1, 0, "11:20")),
        ("Present: Police", "Police rejoined 11:20", (1, 0, "")),
        ("Present: KL Police, AN CSC", "KL joined 11:20", (1, 0, "11:20")),
        ("Present: KL Police, AN Police", "KL joined 11:20", (2, 0, "")),
    ],
)
def test_a_further_person_who_joins_replaces_nobody(
    before: str, line: str, wanted: tuple[int, int, str]
) -> None:
    """Whoever was there from the start stays so; the time is in the words, which are printed."""
    book = kept(before)
    keep(line, book)
    row = row_of(book, "police")
    assert (row.in_room, row.online, row.joined) == wanted
    assert lines_of_meeting(book, MEETING)[-1].told_by_result == (wanted[-1] == "11:20")


def test_a_further_person_of_the_chairs_agency_joins() -> None:
    """The Chair's own row is never only one that “all present” made."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "icb", in_room=1), in_meeting())
    meeting = replace(book.meetings[MEETING], chair_agency="icb")
    book.tables["meetings"][MEETING] = meeting
    line = "Police and ICB joined at 11.20"
    assert "(one more of The ICB)" in echo_of(read_line(line, setting(book)), setting(book))
    keep(line, book)
    row, police = row_of(book, "icb"), row_of(book, "police")
    assert (row.in_room, row.joined, police.in_room, police.joined) == (2, "", 1, "11:20")


@pytest.mark.parametrize(
    ("line", "agencies", "unclear"),
    [
        (
            "Also present: someone from Housing?, rep from Police (online)",
            {"police"},
            "someone from Housing?",
        ),
        ("Present: Police, Housing?, ICB", {"police", "icb"}, "Housing?"),
        (
            "here: police, csc, someone from icb i think",
            {"police", "csc"},
            "someone from icb i think",
        ),
        ("Present: ICB, Police expected later", {"icb"}, "Police expected later"),
        ("Present: ICB, CSC (waiting for Police)", {"icb"}, "CSC (waiting for Police)"),
        ("Present: ICB, CSC have moved two officers", {"icb"}, "CSC have moved two officers"),
        ("Present: ICB, CSC. Police are on their way", {"icb", "csc"}, "Police are on their way"),
        ("Present: ICB, all CSC", {"icb"}, "all CSC"),
        ("Present: ICB, Police, CSC instead", {"icb"}, "Police, CSC instead"),
        ("in rm: AN (police), two who never said", {"police"}, "two who never said"),
        ("here: police, csc, icb maybe later", {"police", "csc"}, "icb maybe later"),
    ],
)
def test_an_entry_that_is_not_clear_costs_only_itself(
    line: str, agencies: set[str], unclear: str
) -> None:
    """The others are offered: nobody counts as present by it, and it is said to be unclear."""
    note = read_line(line, setting())
    assert (note.kind, note.others[0], note.to_check) == (LineKind.NOTE, LineKind.PRESENCE, False)
    reading = read_line(line, setting(), LineKind.PRESENCE)
    assert {row["agency"] for row in reading.values["attendance"]} == agencies
    assert (reading.kind, reading.values["unclear"]) == (LineKind.PRESENCE, (unclear,))
    said = echo_of(reading, setting())
    assert said.endswith(f"Not clear, so only kept as typed: “{unclear}”")


def test_what_is_told_of_the_one_before_costs_that_one() -> None:
    """Whoever was there for a part only isn't recorded as there."""
    line = "Present: ICB, Police, but only for item 3"
    reading = read_line(line, setting(), LineKind.PRESENCE)
    assert {row["agency"] for row in reading.values["attendance"]} == {"icb"}


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("Present: ICB, Police from 10.20, CSC", {"icb": (1, "", ""), "police": (1, "10:20", "")}),
        ("In attendance: me (minutes), ICB", {"icb": (1, "", "")}),
        ("In: Police (until 11.15), ICB", {"police": (1, "", "11:15"), "icb": (1, "", "")}),
        ("Police online, from 10.20", {"police": (1, "10:20", "")}),
        ("Roll call: ICB yes, Police yes, CSC no", {"icb": (1, "", ""), "csc": (0, "", "")}),
        ("Present: Police, not CSC", {"police": (1, "", ""), "csc": (0, "", "")}),
        (
            "Attending - RH chair, JT for CSC, DI Police",
            {"csc": (1, "", ""), "police": (1, "", "")},
        ),
        ("Around the table were Jo Marsh for the ICB and Police", {"icb": (1, "", "")}),
        ("No apologies. CSC and Police here", {"csc": (1, "", ""), "police": (1, "", "")}),
        ("RH (Police) jnd 10.17", {"police": (1, "10:17", "")}),
        ("JT CSC lft 10:52", {"csc": (1, "", "10:52")}),
        ("The Police had to drop off at 11", {"police": (1, "", "11:00")}),
        ("can't come: Police. Here: CSC", {"police": (0, "", ""), "csc": (1, "", "")}),
        ("CSC and Police both on screen", {"csc": (1, "", ""), "police": (1, "", "")}),
        ("here too - AN records officer police", {"police": (1, "", "")}),
        ("Nobody from Police or CSC today", {"police": (0, "", ""), "csc": (0, "", "")}),
        ("present: none from police; csc here", {"police": (0, "", ""), "csc": (1, "", "")}),
        (
            "Police left 11.20, CSC left 11.30",
            {"police": (1, "", "11:20"), "csc": (1, "", "11:30")},
        ),
        ("CSC here, no Police rep", {"csc": (1, "", ""), "police": (0, "", "")}),
        (
            "Police left 11.20, ICB 11.30, CSC at twenty to twelve",
            {"police": (1, "", "11:20"), "icb": (1, "", "11:30"), "csc": (1, "", "11:40")},
        ),
        (
            "At two minutes past eleven Police and CSC left",
            {"police": (1, "", "11:02"), "csc": (1, "", "11:02")},
        ),
        (
            "here: Police, CSC, ICB from 10.30",
            {"police": (1, "", ""), "csc": (1, "", ""), "icb": (1, "10:30", "")},
        ),
    ],
)
def test_each_in_a_list_has_a_time_and_state_of_its_own(
    line: str, rows: dict[str, tuple[int, str, str]]
) -> None:
    """One late arrival holds nobody else back."""
    found = {r.agency: (r.present, r.joined, r.left) for r in kept(line).attendances_of(MEETING)}
    assert rows.items() <= found.items()


def test_whoever_comes_late_sent_no_apologies() -> None:
    """The line is kept; late apologies are some."""
    assert read_line("apols: ICB. Police late", setting()).kind is LineKind.NOTE
    assert read_line("Late apologies: ICB, Police", setting()).kind is LineKind.APOLOGIES
    late = read_line("apols from housing and icb, police late", setting(), LineKind.APOLOGIES)
    assert [each.agency for each in late.leads] == ["housing", "icb"]
    assert LineKind.PRESENCE not in read_line("apols: ICB, Police online later", setting()).others
    assert read_line("apols: none from Police, ICB sent theirs", setting()).kind is LineKind.NOTE
    assert read_line("apols: Police, DCI KL online", setting()).kind is LineKind.NOTE


def test_apologies_may_end_a_list_of_those_who_came() -> None:
    """And whoever sent none is absent."""
    book = kept("Present: Police, CSC. Apols - ICB. Housing no reply")
    rows = {row.agency: (row.present, row.apologies) for row in book.attendances_of(MEETING)}
    assert rows["icb"][1]
    assert (rows["police"], rows["csc"]) == ((1, False), (1, False))
    assert "housing" not in rows or rows["housing"][0] == 0
    reading = read_line("Apols: Police. CSC nobody", setting(book))
    command = command_of(reading, book.meetings[MEETING], book)
    assert command is not None
    assert sentence_of(command, book) == "Apologies from The Police; Social Care not represented"


@pytest.mark.parametrize("line", ["+ AN Police, PB CSC", "also with us Police and CSC"])
def test_a_list_that_goes_on_is_recorded_after_another_and_else_offered(line: str) -> None:
    """By itself it doesn't say that anybody is there."""
    assert LineKind.PRESENCE in read_line(line, setting()).others
    book = kept("Present: ICB")
    keep(line, book)
    assert (row_of(book, "police").present, row_of(book, "csc").present) == (1, 1)
    assert LineKind.PRESENCE in read_line("+ AN Police, PB who knows", setting()).others
    further = read_line("also Police and CSC to meet", setting(book))
    assert LineKind.PRESENCE not in {further.kind, *further.others}


def test_a_list_without_a_word_for_it_is_offered() -> None:
    """With the apologies that end it."""
    line = "RH (ICB, chair), AB (Council), Police - DI Marsh. Apols CSC"
    assert read_line(line, setting()).kind is LineKind.NOTE
    made = read_line(line, setting(), LineKind.PRESENCE).values["sentence"]
    assert "Police present; apologies from Social Care" in made


def test_a_list_that_is_only_offered_has_its_own_times_and_gives_initials() -> None:
    """From when the last was there is said of them alone."""
    line = "JK csc, NC police, ML icb from 10.30"
    assert LineKind.PRESENCE in read_line(line, setting()).others
    book = live_book()
    keep(line, book, LineKind.PRESENCE)
    keep("JK out at 11.02", book)
    times = {row.agency: (row.joined, row.left) for row in book.attendances_of(MEETING)}
    assert times.items() >= {"csc": ("", "11:02"), "police": ("", ""), "icb": ("10:30", "")}.items()
    assert LineKind.PRESENCE not in read_line("NC left 11.02, back 11.20", setting(book)).others


def test_a_deputy_who_joins_later_is_one_person() -> None:
    """So is whoever joins at about the time that a list gave."""
    for before in ("DI Marsh deputising for Det Supt (Police)", "Present: Police from 10.20"):
        book = kept(before)
        keep("Police joined 10.22", book)
        row = row_of(book, "police")
        assert (row.present, row.joined) == (1, "10:22")


def test_departures_in_parts_of_a_line_are_offered() -> None:
    """Each with its own time."""
    line = "Closed 11.52. Police had left 11.30, ICB 11.40"
    rows = read_line(line, setting(), LineKind.PRESENCE).values["attendance"]
    assert {row["agency"]: row["left"] for row in rows} == {"police": "11:30", "icb": "11:40"}


def test_a_greeting_stays_in_the_words() -> None:
    """It is no label; “note:” is."""
    for typed, text in (
        ("Good morning everyone, it is ten.", ""),
        ("note: it is ten", "It is ten"),
    ):
        assert lines_of_meeting(kept(typed), MEETING)[0].text == text


def test_two_of_an_agency_in_one_list_are_two_people() -> None:
    """Each with a role."""
    row = row_of(kept("Present: Detective Superintendent, Police; Constable, Police"), "police")
    assert (row.in_room, row.roles) == (2, ("Detective Superintendent", "Constable"))


@pytest.mark.parametrize(
    "line",
    [
        "Housing didn't come",
        "Nobody from Housing today",
        "there was no Housing rep",
        "Housing absent, no apologies",
        "housing - no apols, no show",
        "Housing and CSC weren't represented.",
    ],
)
def test_who_did_not_come_is_recorded_as_absent(line: str) -> None:
    """Which is no apology; “all present” is corrected by it."""
    for before in ("note: nothing", "all present"):
        book = kept(before)
        keep(line, book)
        row = row_of(book, "housing")
        assert (row.present, row.apologies) == (0, False)
        assert lines_of_meeting(book, MEETING)[-1].told_by_result


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("Present: Police x2", "Police left at 11.20"),
        ("Present: Police", "Police left early"),
        ("Present: Police", "Police left at 11.20 for a strategy meeting"),
        ("Present: Police", "The Police joined late"),
        ("Present: Police x2", "Police absent"),
    ],
)
def test_who_came_or_went_is_only_offered_where_the_line_tells_more_or_less(
    before: str, line: str
) -> None:
    """One of two may have left, and “early” is no time; the line is kept, and a key records it."""
    book = kept(before)
    reading = read_line(line, setting(book, at="11:20"))
    assert (reading.kind, LineKind.PRESENCE in reading.others) == (LineKind.NOTE, True)
    chosen = read_line(line, setting(book, at="11:20"), LineKind.PRESENCE)
    assert [row["agency"] for row in chosen.values["attendance"]] == ["police"]


@pytest.mark.parametrize(
    "line", ["Helen from the Police left at 11.20", "Police left at 11.20 and were back at 12"]
)
def test_one_of_several_who_leaves_is_in_the_words_only(line: str) -> None:
    """A row has one time for all of an agency, and none of who came back."""
    reading = read_line(line, setting(kept("Present: Police x2")))
    assert (reading.kind, reading.others) == (LineKind.NOTE, ())


@pytest.mark.parametrize(
    ("line", "came"),
    [
        ("Helen from the Police joined at 10.15", {"police": (1, 0, ())}),
        ("Helen Brown (Police) came in at 10.15", {"police": (1, 0, ())}),
        ("CSC present, Police x2", {"csc": (1, 0, ()), "police": (2, 0, ())}),
        ("Two people from the Police came", {"police": (2, 0, ())}),
        ("Present Police, ICB, CSC all in person", {"icb": (1, 0, ()), "csc": (1, 0, ())}),
        ("police - no one here. again", {"police": (0, 0, ())}),
        ("also there: Police", {"police": (1, 0, ())}),
        ("Police sent a deputy", {"police": (1, 1, ())}),
        ("Head of Audit is deputising for the Police", {"police": (1, 1, ("Head of Audit",))}),
        (
            "Police - Head of Audit in for the Superintendent",
            {"police": (1, 1, ("Head of Audit",))},
        ),
        ("Everybody present except CSC", {"police": (1, 0, ()), "csc": (0, 0, ())}),
    ],
)
def test_who_came_in_plain_sentences(line: str, came: dict[str, tuple[int, int, object]]) -> None:
    """Names of people stay in the line's own words."""
    rows = {row.agency: row for row in kept(line).attendances_of(MEETING)}
    found = {key: (row.present, row.deputies, row.roles) for key, row in rows.items()}
    assert {key: found[key] for key in came} == came


def test_somebody_who_leaves_now_leaves_at_this_time() -> None:
    """Without a time it is a note, unless the present time is known; then that is shown."""
    assert echo("Police left") == "Note: Police left"
    now = setting(at="11:20")
    assert echo_of(read_line("Police left", now), now) == "Attendance: The Police left at 11.20"


@pytest.mark.parametrize(
    "line",
    [
        "No interests were declared",
        "The letter left on Monday",
        "Housing and the drivers left 11.20",
        "ICB declared an interest",
    ],
)
def test_what_names_nobody_who_was_there_stays_a_note(line: str) -> None:
    """Nothing is guessed of it."""
    assert echo(line).startswith("Note: ")


def test_a_date_of_several_words_needs_no_quotes_or_space() -> None:
    """As many words as make a date belong to it."""
    action = kept("lead:ICB due:31 January Review the form").actions["OT24-01"]
    assert (action.title, action.due) == ("Review the form", date(2025, 1, 31))


@pytest.mark.parametrize(
    "line",
    [
        "Constable in for the Superintendent today (police)",
        "Deputy head of audit covering for Police",
        "Police: Jo Bright covering for the Head",
        "Jo Bright standing in for head of pol needs",
        "Apologies from Jo Poe, Police, with Al Roe (AR) attending in her place, and from Housing",
        "apols det supt police - DCI KL instead. head of soc needs, no dep",
        "apols head of pol needs, team mgr BO for her",
        "Apologies came from the Police, for whom KL, Head of Audit, was deputising",
        "Apologies were received from the Police's Director, whose deputy, the Sergeant (KL), attended",
        "Police here, DCI deputising for the Det Supt",
        "sorry from TT police, sending PK",
        "apologies TT police - PK for her",
        "The Police's Director was represented by KL",
    ],
)
def test_whoever_is_in_for_somebody_is_a_deputy(line: str) -> None:
    """However the agency is named."""
    row = row_of(kept(line), "police")
    assert (row.present, row.deputies) == (1, 1)


def test_a_name_that_is_on_no_list_is_said_to_count_for_nobody() -> None:
    """A name beside an agency is only kept as typed."""
    said = echo("present: Police, Fire Brigade, ICB (Jo Bright)")
    assert (
        "(and as typed: “Jo Bright”). Not on the list, so only kept as typed: “Fire Brigade”"
        in said
    )


@pytest.mark.parametrize("before", ["Present:", "here: JT council"])
@pytest.mark.parametrize(
    "line",
    [
        "Hannah Price (HP), Superintendent, Police",
        "HP det supt police",
        "Hannah Price, Superintendent, Police",
        "HP police, AK icb mins",
    ],
)
def test_a_line_below_a_list_goes_on_with_it(before: str, line: str) -> None:
    """One person a line, or several."""
    book = kept(before)
    keep(line, book)
    assert row_of(book, "police").present == 1


@pytest.mark.parametrize(
    "line",
    [
        "Neglect audit - police",
        "Serious Violence - police",
        "Police",
        "Police and ICB quiet",
        "Damp: police",
        "ICB, police to send the list",
        "Next: ICB, police",
    ],
)
def test_a_line_below_a_list_that_tells_something_else_is_no_list(line: str) -> None:
    """A heading, an action or a note names agencies, too."""
    book = kept("here: JT council")
    assert read_line(line, setting(book)).kind is not LineKind.PRESENCE


def test_a_role_that_is_no_member_comes_as_a_guest() -> None:
    """They are printed as in attendance, and the others of the list are not lost."""
    book = live_book()
    for name in ("Young Scrutineer", "Business team"):
        kind = "role" if name.endswith("Scrutineer") else "agency"
        do(book, AddRecord("agencies", {"name": name, "kind": kind}), context(FIRST_DAY))
    reading = read_line("Present: Police, RM (business manager), Young Scrutineer", setting(book))
    assert "Business team (a guest) and Young Scrutineer (a guest)" in echo_of(
        reading, setting(book)
    )
    keep(reading.text, book)
    guests = [guest for row in book.attendances_of(MEETING) for guest in row.guests]
    assert {(each.where, each.in_room) for each in guests} == {
        ("Young Scrutineer", 1),
        ("Business team", 1),
    }
    assert row_of(book, "police").present == 1


@pytest.mark.parametrize(
    ("line", "agency", "lead"),
    [
        ("Kemi O (KO), ICB", "icb", "KO"),
        ("TO for Police", "police", ""),
        ("DSupt Raj Gill (RG)", "police", "RG"),
        ("Dee Cox (DC), Police and Tom Lyle (TL) were in attendance", "police", "DC"),
        ("Ann Poe (AP), Partnership Manager and Tom Lyle (TL) were in attendance", "team", "AP"),
        ("+ AP ptnership mgr, CJ L&D mgr, VP analyst all biz team", "team", "CJ"),
        ("The business team was represented by CW, Manager, and NB, Data Analyst", "team", "NB"),
    ],
)
def test_somebody_below_or_in_a_list_is_known_by_their_initials(
    line: str, agency: str, lead: str
) -> None:
    """As officers type them one by one, or all before the words that say that they were there."""
    book = live_book()
    do(book, AddRecord("agencies", {"name": "Business team"}, "team"), context(FIRST_DAY))
    do(book, SetFields("agencies", "police", {"statutory": "police"}), context(FIRST_DAY))
    keep("Present: CSC", book)
    reading = read_line(line, setting(book))
    assert agency in {row["agency"] for row in reading.values["attendance"]}
    keep(line, book)
    led = read_line(f"{lead or 'Police'} to send the list", setting(book))
    assert [party.agency for party in led.leads] == [agency]


@pytest.mark.parametrize(
    "line",
    [
        "Not all of CSC and Police were in attendance",
        "Police and parents of two children were in attendance",
        "To Police",
        "CSC and whoever Police sends were in attendance",
    ],
)
def test_who_may_not_have_come_is_not_listed(line: str) -> None:
    """Words beside the names, or words to somebody."""
    assert read_line(line, setting(kept("Present: CSC"))).kind is LineKind.NOTE
