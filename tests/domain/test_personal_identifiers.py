from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.domain import personal_identifiers
from cscp_tui.domain.personal_identifiers import Identifier, IdentifierKind, find_identifiers


def kinds(text: str, *quiet: str) -> list[IdentifierKind]:
    """What is found in a text, in order."""
    return [finding.kind for finding in find_identifiers(text, quiet)]


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        "943–476–5919",
        "NHS no. 401\u00a0023\u00a02137.",
    ],
)
def test_nhs_numbers(text: str) -> None:
    """Ten digits whose check digit fits are found, in one piece or three."""
    assert kinds(text) == [IdentifierKind.NHS_NUMBER]


@given(st.integers(100_000_000, 999_999_999), st.integers(0, 9))
def test_one_check_digit_at_most_makes_an_nhs_number(nine: int, last: int) -> None:
    """Of ten digits, only the one with the check digit of modulus 11 is found."""
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(str(nine))) % 11
    fits = (remainder + last) % 11 == 0
    assert kinds(f"{nine}{last}") == ([IdentifierKind.NHS_NUMBER] if fits else [])


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("EMAIL", ("jo.bloggs@gmail.com", "Write to o'neill+1@x.co.uk.")),
        ("POSTCODE", ("CR0 1EA", "lives at SW1A 1AA.", "N16 5XX")),
        ("TELEPHONE", ("020 8726 6400", "07700 900123", "(020) 8726 6400", "+44 20 8726 6400")),
        (
            "CASE_NUMBER",
            (
                *("crime number 01/12345/24", "police ref 6500123/24", "CAD 1234 of 3 May"),
                *("EHCP number 12345", "EHC plan no. 1234", "custody record AB123", "EHCP 123456"),
            ),
        ),
        (
            "INITIALS_WITH_AGE",
            (
                *("Mother of Tyler, 12", "mother of Tyler, aged 12,", "her son Tyler Jones (12)"),
                *(
                    "boy, 14, known to YJS",
                    "a girl (9)",
                    "girl 15, aunt in Croydon",
                    "a boy of 9",
                    "Baby J (8 weeks)",
                    "the child Tyler, 7, was seen",
                    "Baby Jo, 10 days",
                ),
            ),
        ),
        (
            "INITIALS",
            ("child A.B. was seen", "Sibling of JS", "the pupil J. S.", "Young person AB"),
        ),
        ("AGE", ("a boy aged 7",)),
    ],
)
def test_other_details_of_people(kind: str, texts: tuple[str, ...]) -> None:
    """Relatives, small babies, numbers of cases, and how to reach somebody are found."""
    for text in texts:
        assert kinds(text) == [IdentifierKind[kind]], text


@pytest.mark.parametrize("address", ["mash@croydon.gov.uk", "lscp-team@x.gov.uk", "Info@x.org"])
def test_mailboxes_of_agencies_are_nobodys(address: str) -> None:
    """The address of a team is ignored from the start; other ones are phrases to ignore."""
    assert kinds(f"Write to {address}.") == []
    assert kinds("jo@x.org", "jo@x.org") == []


@pytest.mark.parametrize(
    "text",
    [
        *("Family Hubs, 3", "child First Response, 3 days", "Children Looked After, 12"),
        *("Child Q review", "the child DA pathway", "Child and Adolescent", "carer of a child"),
        *("on 4TH May", "BP25-1.4", "EHCPs in 2024", "0.12345678901", "police and council, 7"),
    ],
)
def test_services_and_figures_are_no_details(text: str) -> None:
    """Names of services, references and figures are left alone."""
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("DOB 3/4/2015", "D.O.B.: 03.04.15", "dob3/4/2015", "DoB - 2015-04-03", "d.o.b 3-4-15"),
        *("date of birth 3 April 2015", "Date of birth: 3rd of April", "birthday is 3 Sept 2015"),
        *(
            "born on 3 April 2015",
            "born 3/4/15",
            "born on Friday, 3 April 2015",
            "born April 3, 2015",
        ),
    ],
)
def test_dates_of_birth(text: str) -> None:
    """A day that somebody was born on is found however it is written."""
    assert kinds(text) == [IdentifierKind.DATE_OF_BIRTH]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "JS, 7",
            "JS, 7, was seen",
            "JS, 7\nwas seen",
            "JS, 7\nSeen",
            "JS, 7 was seen",
            "JS (7)",
            "J.S. (7)",
            "J. S., 12",
            "AB, 7yo",
        ),
        *("AB (aged 7)", "ABC, aged 16", "J.S., aged seven", "JS aged 7 to be seen", "AB (7 yrs)"),
        *("Child A aged 7", "child B, age 12", "Sibling B1 (4)", "Young Person Q, 15"),
    ],
)
def test_initials_with_an_age(text: str) -> None:
    """Initials, or a letter for a child, beside an age are found as one passage."""
    assert kinds(text) == [IdentifierKind.INITIALS_WITH_AGE]


@pytest.mark.parametrize(
    "text",
    [
        *("aged 7", "Aged 17 and pregnant", "aged 7.", "aged 7yrs", "aged seven", "aged 7 months"),
        *("a 7-year-old", "7 year old girl", "7 years old", "seven-year-old", "7 years of age"),
        *(
            "7 yo",
            "7yo",
            "7 y/o",
            "7 y o",
            "15y girl",
            "15 yr boy",
            "mother and 7-year-old son",
            "seen - 7 year old",
            "a 10-week-old baby",
        ),
        *("two siblings aged 7 and 9",),
    ],
)
def test_ages(text: str) -> None:
    """The age of one child is found."""
    assert kinds(text) == [IdentifierKind.AGE]


@pytest.mark.parametrize(
    "text",
    [
        *("case no. 12345", "Case number: 12345", "case ref ABC1234", "case #12345", "case 123456"),
        *(
            "LCS 1234567",
            "LCS no. 1234",
            "Mosaic 123456",
            "mosaic ID: 123456",
            "Merlin ref 12345678",
        ),
        *("case number ZE23C50123", "family ID 123", "UPN A123456789012", "case ref no. 12345-01"),
    ],
)
def test_case_numbers(text: str) -> None:
    """Numbers by which a case system, a court or a school knows a child are found."""
    assert kinds(text) == [IdentifierKind.CASE_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "children under 7",
            "aged under 5",
            "ages 11–14",
            "ages 5 to 11",
            "at age 5",
            "Year 7 pupils",
            "boys 7 of 12",
            "girl 15 to 17",
            "boy 2 weeks later",
        ),
        *(
            "aged 11 to 14",
            "aged 11-14",
            "aged 0–17",
            "aged 0 – 17 years",
            "aged 11 years to 14 years",
        ),
        *("aged five to seven", "aged 16 or 17", "aged 16 and over", "aged 5+", "aged 5 or under"),
        *(
            "11-14 year olds",
            "7-year-olds",
            "11 to 14 year old pupils",
            "between 7 and 11 years old",
        ),
        *("over 7 years old", "twenty-seven-year-old", "aged 18", "aged 25", "for 7 years"),
    ],
)
def test_cohorts_are_quiet(text: str) -> None:
    """A range of ages, or an adult's, is nobody's in particular."""
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "BP24-1.3",
            "EX24-07",
            "BP25-2.1 (from BP24-3.4)",
            "2025-26/Q2",
            "2024/25",
            "31 March 2025",
        ),
        *(
            "£9434765919",
            "£1,234,567",
            "86%",
            "30 of 35 (86%)",
            "12,345 cases",
            "1.9434765919",
            "9434765919.5",
        ),
        *(
            "+44 943 476 5919",
            "+44-943-476-5919",
            "+449434765919",
            "943 476 59190",
        ),
        *(
            "QAG, 7 members",
            "ICB (3)",
            "GP (3)",
            "QA, 7",
            "DA, 7/3/2025",
            "JT, 7 March 2025",
            "Review, 7",
        ),
        *(
            "a 3-year-old policy",
            "the 2-year-old offer",
            "6-month-old action",
            "case numbers rose to 12345",
        ),
        *(
            "case no 2024/25",
            "LCS 2024",
            "Mosaic 123,456 records",
            "LCS 12345%",
            "case closed 12 May",
        ),
        *(
            "born in 2015",
            "babies born in March 2025",
            "born on or after 1 May 2010",
            "the adobe 3/4/2015",
        ),
    ],
)
def test_what_identifies_nobody_is_quiet(text: str) -> None:
    """References, dates, money, counts and things with an age are left alone."""
    assert kinds(text) == []


def test_findings_say_where_they_stand() -> None:
    """A finding has its passage and the place of it; findings come in the text's order."""
    text = "LCS 1234567: JS, 7, DOB 3/4/2015"
    assert find_identifiers(text) == (
        Identifier(kind=IdentifierKind.CASE_NUMBER, start=0, end=11, text="LCS 1234567"),
        Identifier(kind=IdentifierKind.INITIALS_WITH_AGE, start=13, end=18, text="JS, 7"),
        Identifier(kind=IdentifierKind.DATE_OF_BIRTH, start=20, end=32, text="DOB 3/4/2015"),
    )


def test_the_warning_names_the_place_and_not_the_passage() -> None:
    """The warning can stand on a projector."""
    (finding,) = find_identifiers("Seen: 943 476 5919")
    assert finding.sentence("the title of BP24-1.3") == (
        "The title of BP24-1.3 contains what looks like an NHS number."
    )


@pytest.mark.parametrize("phrase", ["Child A", "child  a", "Child A aged 7", "A aged"])
def test_ignored_phrases(phrase: str) -> None:
    """A passage that shares a word with an allowed phrase is quiet, whatever case and spaces."""
    assert kinds("Child\nA aged 7") == [IdentifierKind.INITIALS_WITH_AGE]
    assert kinds("Child\nA aged 7", "other", phrase) == []


@pytest.mark.parametrize("phrase", ["", " ", "hild A", "Child", "ged 7", "(", "aged 8"])
def test_other_phrases_quieten_nothing(phrase: str) -> None:
    """An allowed phrase counts where it stands as whole words, and nowhere else."""
    assert kinds("Children aged 7", phrase) == [IdentifierKind.AGE]


def test_a_quiet_phrase_quietens_only_its_own_passage() -> None:
    """An allowed pseudonym does not hide the number beside it."""
    assert kinds("Child A aged 7 (943 476 5919), LCS 1234567", "Child A") == [
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.CASE_NUMBER,
    ]


FRAGMENTS = st.sampled_from(
    [
        *("JS, 7", "aged 7", "case no. 12345", "DOB 3/4/15", "943 476 5919", "Child A", " ", ", "),
        *("(", ")", "7", "-", "year-old", "LCS", "to 11", "\n", "."),
    ]
)


@given(any_text() | st.lists(FRAGMENTS, max_size=20).map("".join))
def test_findings_are_passages_apart(text: str) -> None:
    """Each finding is a passage of the text, and none begins before the last has ended."""
    reached = 0
    for finding in find_identifiers(text):
        assert reached <= finding.start < finding.end
        assert text[finding.start : finding.end] == finding.text
        reached = finding.end


@given(st.lists(FRAGMENTS | st.text("aegdoyl/.7( ıſ", max_size=3), max_size=9).map("".join))
def test_nothing_is_passed_over_for_want_of_a_hint(text: str) -> None:
    """A pattern that is in the text is looked for, although most texts are given up at once."""
    found = {(one.kind, one.text) for one in personal_identifiers._passages(text)}
    for kind, pattern in personal_identifiers._PATTERNS.items():
        if kind is not IdentifierKind.NHS_NUMBER:
            assert {
                (kind, one[0]) for one in personal_identifiers._compiled(pattern).finditer(text)
            } <= found


def test_a_fingerprint_is_no_nhs_number() -> None:
    """Ten digits of one fit in one of a hundred packs or so; those beside it are still found."""
    head = "284de502c9847342318c17d474733ef468fbdbe252cddf6e4b4be0676706d9d0"
    assert not find_identifiers(f"Journal until {head}.")
    assert not find_identifiers(f"<br/>{head[4:20]}</td>")
    assert find_identifiers(f"{head} 984 734 2318")
    assert find_identifiers("NHS9847342318")


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS | any_text(max_size=3), min_size=1, max_size=4).map("".join).filter(len))
def test_time_grows_with_length_only(fragment: str) -> None:
    """Thirty thousand characters, however contrived, never hold the program up.

    They take some 15 ms of the processor; a search that went back over them would take minutes.
    """
    text = (fragment * 30_000)[:30_000]
    begun = process_time()
    find_identifiers(text, ("Child A", "aged 7"))
    assert process_time() - begun < 2
