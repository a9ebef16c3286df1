"""Papers for those who must not read names say who somebody is instead."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import TODAY, action, do
from cscp_tui.documents.document import texts_in
from cscp_tui.domain.commands.meetings import AddDecision, KeepLine
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.actions import Standings
from cscp_tui.views.meetings import meeting_details, meeting_records
from cscp_tui.views.named_people import NamedPeople, may_name_somebody, people_of, unnamed
from cscp_tui.views.reports.meetings import (
    action_log_document,
    agenda_document,
    minutes_document,
)
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

CAME = (
    "Present: Priya Nand (PN), Designated Nurse, ICB; Will May (WM), Housing; Tom Hale (TH), Police",
    "Cllr Grace Toll, Council; Ms Ada Ray (AR), Young Lives CIC",
    "GP Social Care, TO (Head of Housing Needs)",
    "Marta de Souza (MdS), Housing; Siobhan O'Neill (SO'N), Social Care",
    "Present: Alan Price - Police, Zoë Berg (ICB), Kwame Osei-Bonsu (Social Care)",
    "Winter Pressures (ICB)",
    "Present: Home Office, ICB",
)


def book_with(*lines: str) -> Book:
    book = live_book()
    for words in (*CAME, *lines):
        do(book, KeepLine(MEETING, words), in_meeting())
    return book


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("PN said that it is late.", "The ICB said that it is late."),
        ("pn: it is late", "The ICB: it is late"),
        ("PN's figures, and those of TH.", "The ICB's figures, and those of the Police."),
        ("WM/TH to check", "Housing/the Police to check"),
        ("Spoke to Tom Hale (TH) twice.", "Spoke to the Police twice."),
        ("Priya Nand (PN), Designated Nurse, ICB", "Designated Nurse, ICB"),
        ("PN (ICB) and TH", "ICB and the Police"),
        ("Tom asked why", "The Police asked why"),
        ("Mr Hale asked why", "The Police asked why"),
        ("Will said no. Will it last?", "Housing said no. Will it last?"),
        ("Grace asked, in May", "The Council asked, in May"),
        ("AR: they want texts", "Young Lives CIC: they want texts"),
        ("GP to write; the GPs know", "Social Care to write; the GPs know"),
        ("TO agreed to go", "Housing agreed to go"),
        ("ANSWER TO CH-10: TO agreed", "ANSWER TO CH-10: Housing agreed"),
        ("ask TO to go", "ask Housing to go"),
        (
            "MdS wrote; SO’N and Marta de Souza asked",
            "Housing wrote; Social Care and Housing asked",
        ),
        ("Alan Price - Police", "Police"),
        ("AP asked why AP is late", "The Police asked why AP is late"),
        ("Mr Price's team, and Z. Berg", "The Police's team, and the ICB"),
        ("KOB: ask Kwame; KOB offer", "Social Care: ask Social Care; KOB offer"),
        ("Priya Shah wrote", "Priya Shah wrote"),
        ("TH, Housing and Social Care to meet", "The Police, Housing and Social Care to meet"),
        ("NB the team and Winter Pressures", "NB the team and Winter Pressures"),
        ("Present: Home Office, ICB", "Present: Home Office, ICB"),
        ("QAG and ICB agree", "QAG and ICB agree"),
        ("to do, OK, on BP24-1.1", "to do, OK, on BP24-1.1"),
    ],
)
def test_people_are_told_by_agency_or_role(typed: str, told: str) -> None:
    """Names and initials that a list of those present introduces become agency or role."""
    book = book_with()
    assert NamedPeople(book, book.meetings[MEETING]).without_names(typed) == told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spoke to Joanne Parrish, who will ring", ["Joanne Parrish"]),
        ("Ask Dr Ames", ["Dr Ames"]),
        ("KO: no. LR to write", ["KO", "LR"]),
        ("Said so to Social Care", []),
        ("It was proposed by Jan van Dyk and Angela asked", ["Jan van Dyk", "Angela"]),
        ("AP to check. Will will check", ["AP", "Will"]),
        ("QAG: yes. AOB: none", []),
        (
            "Grace asked why; DI Ames and Detective Inspector Poe",
            ["Grace", "DI Ames", "Detective Inspector Poe"],
        ),
        ("so sandra asked, and they asked; housing said", ["sandra"]),
    ],
)
def test_words_that_may_name_somebody_else_are_pointed_out(text: str, words: list[str]) -> None:
    """What nobody introduced stays, and is named for whoever publishes it."""
    book = book_with()
    named = NamedPeople(book, book.meetings[MEETING]).perhaps_named(text)
    assert [*dict.fromkeys(named)] == words


def test_nobody_is_named_in_public_papers_or_on_the_projector() -> None:
    """Lines, actions, decisions and challenges of a meeting are read without its people."""
    book = book_with("PN said that TH is late", "Tom Hale to ring WM")
    do(book, action("TH to ring PN", lead_agency="police", raised_at=MEETING), in_meeting())
    do(book, AddDecision(MEETING, "PN and TH lead"), in_meeting())
    do(book, RaiseChallenge("police", "Why is TH late?", "icb", meeting=MEETING), in_meeting())
    meeting = book.meetings[MEETING]
    log = action_log_document(book, meeting, public=True, lead="")
    assert log is not None
    papers = (
        minutes_document(book, meeting, public=True),
        agenda_document(book, meeting, TODAY, public=True),
        log,
    )
    records = meeting_records(book, meeting, Standings(TODAY), is_projected=True)
    shown = (
        *chain.from_iterable(texts_in(paper.blocks) for paper in papers),
        *map(str, meeting_details(book, meeting, TODAY, is_projected=True)),
        *chain.from_iterable(records.rows),
    )
    assert "The Police to ring the ICB" in shown
    said = " ".join(shown)
    assert not [name for name in ("PN", "TH", "WM", "Tom", "Hale") if name in said.split()]


def test_updates_read_a_book_that_names_nobody() -> None:
    """What a meeting recorded is told by agency."""
    book = book_with()
    do(book, RaiseChallenge("police", "Why is TH late?", "icb", meeting=MEETING), in_meeting())
    quarter = Quarter.containing(TODAY)
    (told,) = unnamed(book, quarter.first_day).challenges.values()
    assert told.question == "Why is the Police late?"


def test_the_checklist_names_words_of_a_meeting_that_may_be_names() -> None:
    """Only its place is told, as the projector shows it."""
    book = book_with()
    ask = RaiseChallenge("police", "Why did QX ring?", "icb", meeting=MEETING)
    do(book, ask, in_meeting())
    (asked,) = book.challenges.values()
    assert may_name_somebody(asked.question, book, "challenges", asked)
    assert not may_name_somebody("Why?", book, "challenges", asked)
    assert not may_name_somebody(asked.question, book, "challenges", replace(asked, meeting=""))


def test_a_book_without_lines_stays_the_same() -> None:
    """Nothing is copied where nobody was introduced."""
    book = live_book()
    assert unnamed(book, TODAY) is book


def test_whoever_is_introduced_later_is_known_at_once() -> None:
    """People are kept only until a line changes."""
    book = book_with()
    before = people_of(book, book.meetings[MEETING])
    assert people_of(book, book.meetings[MEETING]) is before
    do(book, KeepLine(MEETING, "Here: Bea Low (BL), Housing"), in_meeting())
    assert people_of(book, book.meetings[MEETING]).without_names("BL: no") == "Housing: no"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("NC (Housing) to write", "Housing to write"),
        ("CJ to add a slide", "the L&D mgr to add a slide"),
        ("VP has checked it", "the analyst has checked it"),
        ("with FP, the Executive Chair", "with the Executive Chair"),
        ("FP said no", "the Executive Chair said no"),
    ],
)
def test_people_in_hurried_lists_are_known(typed: str, told: str) -> None:
    """Initials with a role in a list, or with an agency in brackets."""
    book = book_with(
        "+ LS ptnership mgr, CJ L&D mgr, VP analyst all biz team",
        "Opened at 14.02 with FP, the Executive Chair (Council), in the chair",
    )
    words = people_of(book, book.meetings[MEETING]).without_names(typed)
    assert words.casefold() == told.casefold()


def test_initials_that_nobody_introduced_are_pointed_out() -> None:
    """Wherever they stand, and no reference or known abbreviation."""
    book = book_with()
    people = people_of(book, book.meetings[MEETING])
    assert [*people.perhaps_named("Sorry AU25-03 is QX's; QAG OK")] == ["QX"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("dave said no", "The Police said no"),
        ("Dave's figures; dave pell", "The Police's figures; the Police"),
        ("ask meg n jo; DP agrees", "ask Housing n Housing; DP agrees"),
        ("DP: yes", "The Police: yes"),
        ("apols lia (social care), meg housing", "apols Social Care, Housing"),
        ("sandra may chair, may said", "The Chair may chair, the ICB said"),
        ("dave pell police", "The Police"),
    ],
)
def test_people_whom_lists_have_in_small_letters_are_known(typed: str, told: str) -> None:
    """With the agency behind the name, in brackets, or of the one who is deputised for."""
    book = book_with(
        "here - sandra (chair, icb), dave pell police, meg lyle from housing n may icb",
        "apols lia (social care). jo dunn instead of meg",
    )
    assert people_of(book, book.meetings[MEETING]).without_names(typed) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "João said; Harpreet Gill, Mrs Gill",
            "The ICB said; the Director of Education",
        ),
        ("DI Pell; Inspector Pell; Mark asked", "The Police; the Police; the Police asked"),
        ("Anna asked; Anna P asked", "A colleague asked; the ICB asked"),
        (
            "JMcC to ask MR; Michelle Roberts knows",
            "Housing to ask Social Care; Social Care knows",
        ),
        (
            "SB left. LAS left. SU asked",
            "The LADO left. LAS left. The indep scrutineer asked",
        ),
        ("Bea Low asked", "The Independent Scrutineer asked"),
        ("QZ: no; QZ wants it", "Housing: no; Housing wants it"),
        ("QZ from Housing wrote to João Reis of the ICB", "Housing wrote to the ICB"),
        ("said apols to the Police", "said apols to the Police"),
        ("Lena Fox said", "A colleague said"),
        ("Ruth Amis asked; Ivo Dube asked", "Ruth Amis asked; Ivo Dube asked"),
        ("Sana Cole of Housing answered that it is late", "Housing answered that it is late"),
    ],
)
def test_people_whom_sentences_introduce_are_known(typed: str, told: str) -> None:
    """With title and surname, first name and last initial, and a role behind “of” or in brackets."""
    book = book_with(
        "Harpreet Kaur Gill, Director of Education, joined, as did João Reis of the ICB, and he asked why",
        "Present were Detective Inspector Mark Pell (Police), Anna M (Housing) and Anna Pires (ICB)",
        "Here: TB Police, JMcC Housing",
        "MR (Michelle Roberts, Director of Social Care) to write to SB (LADO), LAS (London Ambulance Service)",
        "Bea Low, the Independent Scrutineer, was late",
        "SU indep scrutineer, joined 9.40",
        "QZ from Housing sent it",
        "Sana Cole of Housing answered that Mr Ames had left and that a manager will come",
        "Lena Fox of the opposition group asked why",
        "Also here: Ruth Amis - no deputy; Ivo Dube, who manages the youth service",
    )
    assert people_of(book, book.meetings[MEETING]).without_names(typed) == told


@pytest.mark.parametrize(
    ("typed", "told", "named"),
    [
        ("The Chair, Ms Osei, opened", "The Chair opened", ()),
        (
            "The Independent Scrutineer, Dame Rosa Creed, said",
            "The Independent Scrutineer said",
            (),
        ),
        (
            "Dame Rosa's letter; Creed agreed",
            "The Independent Scrutineer's letter; the Independent Scrutineer agreed",
            (),
        ),
        ("Ann Lee (police) and Prof. Hart", "The Police and Housing", ()),
        ("Lee asked; Sgt Lee left", "The Police asked; the Police left", ()),
        ("Greg Lomas and Lee", "Social Care and the Police", ()),
        ("Lee and Kay Moor to meet", "Two people from the Police to meet", ()),
        (
            "Head of Needs Ivy Poe's view, Poe knows",
            "Head of Needs' view, the Head of Needs knows",
            (),
        ),
        ("Mark's team; Mark said", "Housing's team; Housing said", ()),
        ("we thanked Mark", "we thanked Mark", ("Mark",)),
        ("Mark will help in May", "Mark will help in May", ("Mark",)),
        ("Long waits in May, faith groups", "Long waits in May, faith groups", ()),
        ("XY – Jo Grey leads; XY to check", "The ICB leads; the ICB to check", ()),
        ("Grey, Mr Hart, and On Teams", "The ICB, Housing, and On Teams", ()),
    ],
)
def test_short_forms_and_roles_before_names_are_known(
    typed: str, told: str, named: tuple[str, ...]
) -> None:
    """Those that are words, too, are told where somebody speaks, and else pointed out."""
    book = book_with(
        "Present: Ms Abi Osei (Chair), Dame Rosa Creed (Independent Scrutineer), Ann Lee Police, Sgt Kay Moor (Police)",
        "Attended: Professor Mark Hart, Housing; Ivy Poe, Head of Needs; XY – Jo Grey, ICB; Ed Long, ICB",
        "Apologies: Hannah Voss (Social Care), deputised by Greg Lomas",
    )
    people = people_of(book, book.meetings[MEETING])
    without = people.without_names(typed)
    assert (without, tuple(people.perhaps_named(without))) == (told, named)


@pytest.mark.parametrize("third", ["Noted with thanks", "noted"])
def test_names_may_stay_where_most_lines_are_in_small_letters(third: str) -> None:
    """References and abbreviations are no capitals."""
    book = live_book()
    for words in ("dave said BP24-1.1 is late", "Spoke to Dave; QAG ok", third):
        do(book, KeepLine(MEETING, words), in_meeting())
    people = people_of(book, book.meetings[MEETING])
    assert people.may_be_in_small_letters is (third == "noted")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("EH offer; EH said so; EH: yes", "EH offer; Housing said so; Housing: yes"),
        ("ML said so", "A colleague said so"),
    ],
)
def test_initials_that_are_common_abbreviations_are_told_only_where_somebody_speaks(
    typed: str, told: str
) -> None:
    """“EH offer” is of early help; a month is nobody's agency."""
    book = book_with("EH (Housing), Mia Lowe (ML) from May")
    assert people_of(book, book.meetings[MEETING]).without_names(typed) == told
