from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from building import FIRST_DAY, HOSTILE, LAST_DAY
from cscp_tui.documents import page_layout
from cscp_tui.documents.document import (
    NOTHING_THIS_QUARTER,
    Bullets,
    Definitions,
    Paragraph,
    Section,
    texts_in,
)
from cscp_tui.documents.table import Table
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import AddAction, AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.updates import WriteNarrative
from cscp_tui.domain.enums import DEFAULT_REASONS, Audience, Cause
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.updates.document import facts, sections, title
from cscp_tui.views.updates.first_page import first_page, missed_or_red
from cscp_tui.views.updates.update import Update, as_at_of
from views.small_years import (
    LATER,
    QUARTER,
    Year,
    founded_year,
    plan_action,
    small_year,
)

UNAGREED = " (Still to be agreed.)"
"""What follows the public wording of a delivery that no meeting has agreed."""

QA_ORDER = [
    "Asks",
    "Headline",
    "Exceptions",
    "Progress by priority",
    "Delivered this quarter",
    "Ended, not delivered; slips and extensions",
    "Executive actions",
    "Emerging themes and incidents",
    "Partner evidence",
    "What we said / what we delivered",
    "Attendance and quoracy",
    "Challenges and decisions",
    "Scrutineer's reflections",
    "Due next quarter: Q1 2025/26 (Apr to Jun 2025)",
    "Key",
]
"""What stands under the title, which is the first of the sixteen sections."""


def section(year: Year, key: str, audience: Audience = Audience.QA) -> Section:
    return next(each for each in sections(year.update(audience)) if each.key == key)


def inner(part: Section, key: str) -> Section:
    return next(each for each in part.blocks if isinstance(each, Section) and each.key == key)


def text(part: Section) -> str:
    return "\n".join(texts_in([part]))


def rows(part: Section) -> list[list[str]]:
    """The rows of the first table of a part."""
    table = next(each for each in part.blocks if isinstance(each, Table))
    return [[str(cell) for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module")
def year() -> Year:
    return small_year()


def test_order_for_the_quality_assurance_group(year: Year) -> None:
    """The sections for the Quality Assurance Group stand in the order of the rule."""
    assert [each.title for each in sections(year.update())] == QA_ORDER


def test_order_for_the_executive(year: Year) -> None:
    """The Executive reads one page, then asks, headline, exceptions and its own actions first."""
    order = [QA_ORDER[place] for place in (0, 1, 2, 6, 7, 11, 12, 13, 4, 5, 8, 9, 10, 3, 14)]
    page, annex, *others = sections(year.update(Audience.EXECUTIVE))

    assert (page.title, annex.title, annex.starts_page) == (
        "For the Executive: Q4 2024/25 on one page",
        "Annex",
        True,
    )
    assert [each.title for each in others] == order


def test_the_first_page_asks_the_executive_and_lists_what_was_missed_or_is_red() -> None:
    """Texts are cut so that it stays a page; what an action of the Executive needs is asked."""
    year = founded_year()
    late = {"source": "executive", "title": "Write to housing", "due": "2025-01-31"}
    year.on(FIRST_DAY, AddAction(late), plan_action("Train staff " * 20))
    page = section(year, "summary", Audience.EXECUTIVE)
    asked, missed = inner(page, "summary-asks"), inner(page, "summary-missed")

    assert asked.title == "The Executive is asked to"
    asks = (
        "agree a new date for EX24-01, “Write to housing”, or end it: it was due on 31 January 2025 "
        "and is 59 days late"
    )
    assert text(asked).splitlines()[1:] == [asks]
    first, second = missed_on_page(missed)
    said = "No reason recorded, and no update received for this quarter."
    assert first == f"EX24-01 Write to housing (none named, due 31 January 2025, Red). {said}"
    assert second.startswith("BP24-1.1 Train staff Train staff")
    assert second.endswith(f"… (The Council, due 31 March 2025). {said}")


def missed_on_page(part: Section) -> list[str]:
    """What the first page says of each action that was missed or is Red."""
    steps = [each for each in part.blocks if isinstance(each, Section)]
    return [words for step in steps for words in bullets(step)]


def page_height(update: Update, page: Section) -> float:
    """The height of a page with the title and the facts above it."""
    above = page_layout.height_of([Definitions(facts(update))])
    return page_layout.heading_height(title(update), 1) + above + page_layout.height_of([page])


@pytest.mark.parametrize(
    "words", ["Train staff", "TRAIN ALL STAFF OF THE PARTNERS ", "安全保护儿童", HOSTILE]
)
@pytest.mark.parametrize("many", [9, 60])
def test_the_first_page_counts_what_it_has_no_room_for(words: str, many: int) -> None:
    """The page holds for long titles and for many actions; the annex has the rest."""
    year = founded_year()
    long_ago = {"source": "executive", "due": "2025-01-31"}
    year.on(FIRST_DAY, *(plan_action(f"{n} {words * 9}") for n in range(many)))
    year.on(FIRST_DAY, *(AddAction(long_ago | {"title": f"{n} {words * 9}"}) for n in range(many)))
    update = year.update(Audience.EXECUTIVE)
    page = sections(update)[0]
    asked, missed = inner(page, "summary-asks"), inner(page, "summary-missed")

    assert page_height(update, page) <= page_layout.PAGE
    (asks,) = (each.items for each in asked.blocks if isinstance(each, Bullets))
    assert f"And {many - len(asks)} more, under “Asks” in the annex." in text(asked)
    assert (
        f"And {2 * many - len(missed_on_page(missed))} more, under “Exceptions” in the annex"
        in text(missed)
    )
    assert asks
    assert missed_on_page(missed)


@pytest.mark.parametrize(
    "words",
    ["Train all staff of the partners", "TRAIN ALL STAFF OF THE PARTNERS", "安全保护儿童", HOSTILE],
)
def test_the_first_page_uses_its_room(words: str) -> None:
    """It is never higher than its room, and more room is used for more actions or longer texts."""
    year = founded_year()
    year.on(FIRST_DAY, *(plan_action(f"{n} {f'{words} ' * 4}"[:140]) for n in range(9)))
    update = year.update(Audience.EXECUTIVE)
    pages = [first_page(update.for_another_paper(), room)[0] for room in range(460, 1200, 20)]
    found = [missed_on_page(inner(page, "summary-missed")) for page in pages]
    shown = [(len(each), sum(map(len, each))) for each in found]

    assert all(
        page_layout.height_of([page]) <= room + page_layout.SPACE_AFTER
        for page, room in zip(pages, range(460, 1200, 20), strict=True)
    )
    assert shown == sorted(shown)
    assert shown[0][0] < shown[-1][0] == 9
    assert not any("…" in words for words in found[-1])


def test_six_missed_actions_have_their_whole_titles_on_the_first_page() -> None:
    """A usual quarter's page needs to cut nothing."""
    year = founded_year()
    titles = [f"{n} Provide a dedicated lead for panels on child protection" for n in range(6)]
    year.on(FIRST_DAY, *map(plan_action, titles))
    missed = inner(section(year, "summary", Audience.EXECUTIVE), "summary-missed")

    words = [each.partition(" ")[2].partition(" (")[0] for each in missed_on_page(missed)]
    assert words == titles


def test_signing_changes_nothing_on_the_first_page() -> None:
    """A usual sign-off takes no more room than a draft's line; for a long one, texts are cut."""
    year = founded_year()
    titles = (
        f"{n} Train all staff of the partners and ask what they did with it" for n in range(9)
    )
    year.on(FIRST_DAY, *(plan_action(title) for title in titles))
    update = year.update(Audience.EXECUTIVE)
    usual = (("Signed off", "by the Executive Chair, by email, on 20 April 2025"),)
    long = (("Signed off", "by the Deputy Chair for the Executive Chair, who was away, " * 9),)
    page, signed, later = (sections(update, each)[0] for each in ((), usual, long))

    assert text(signed) == text(page)
    assert (
        page_height(update, later) + page_layout.height_of([Definitions(long)]) <= page_layout.PAGE
    )


def test_a_long_summary_is_whole_in_the_annex() -> None:
    """The Chair's words are never lost: what the page has no room for is behind it."""
    words = "We heard from every partner this quarter. " * 40
    year = founded_year()
    year.on(LATER, WriteNarrative("2024-25/Q4", "summary", words))
    page, annex, *_ = sections(year.update(Audience.EXECUTIVE))

    assert text(inner(page, "summary-figures")).splitlines()[1].endswith("We heard from every …")
    assert words.strip() in text(annex)


def test_the_next_step_names_who_decides_and_when() -> None:
    """The group that oversees the action, at its next meeting; what is on hold has a day of its own."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff", due="2025-02-28"), plan_action("Write rules"))
    year.on(FIRST_DAY, AddRecord("meetings", {"group": "QAG", "day": "2025-04-09"}))
    missed = inner(section(year, "summary", Audience.EXECUTIVE), "summary-missed")

    (step,) = (each for each in missed.blocks if isinstance(each, Section))
    assert step.title == (
        "For the Quality Assurance Group on 9 April 2025: agree a new date, or end the action"
    )


@pytest.mark.parametrize("many", [3, 40])
@pytest.mark.parametrize(
    "words", ["Train staff", "TRAIN ALL STAFF OF THE PARTNERS ", "安全保护儿童"]
)
def test_the_public_version_has_two_pages(words: str, many: int) -> None:
    """Lists are cut to the room and say how much more there is; each keeps an entry."""
    year = founded_year()
    year.on(FIRST_DAY, *(plan_action(f"{n} {words * 9}") for n in range(2 * many)))
    year.on(
        date(2025, 2, 1),
        *(
            Deliver(f"BP24-1.{n}", "Better.", public_wording=f"{n} {words * 40}")
            for n in range(1, many + 1)
        ),
    )
    update = year.update(Audience.PUBLIC)
    made = sections(update)
    head = page_layout.heading_height(title(update), 1) + page_layout.height_of(
        [Definitions(facts(update))]
    )

    assert head + page_layout.height_of(made) <= 2 * page_layout.PAGE
    shown = bullets(next(each for each in made if each.key == "achievements"))
    assert 1 <= len(shown) <= 7


def test_order_for_the_public(year: Year) -> None:
    """The public version goes from what was delivered to whom to ask; empty sections are left out."""
    assert [each.key for each in sections(year.update(Audience.PUBLIC))] == [
        "achievements",
        "headline",
        "partner-evidence",
        "commitments",
        "taking-longer",
        "next-steps",
        "ahead",
        "contact",
    ]


@pytest.mark.parametrize("audience", Audience)
def test_nothing_to_say(audience: Audience) -> None:
    """Without records every section stands there and says so, but those that always have words."""
    made = sections(founded_year().update(audience))
    if audience is Audience.PUBLIC:
        assert [each.key for each in made] == ["headline", "contact"]
        return

    assert len(made) == len(sections(small_year().update(audience)))
    always = {"headline", "progress", "key", "summary", "annex"}
    assert all(each.is_empty for each in made if each.key not in always)
    assert all(each.blocks for each in made)


def test_title_and_facts(year: Year) -> None:
    """The head names the quarter with its months, the as-at day, the audience and the plan."""
    update = year.update()

    assert title(update) == "Quarterly update, Q4 2024/25 (Jan to Mar 2025)"
    assert dict(facts(update)) == {
        "Partnership": "Test Partnership",
        "Quarter": "Q4 2024/25 (Jan to Mar 2025)",
        "As at": "31 March 2025",
        "For": "Quality Assurance Group",
        "Plan": "Business plan (1 April 2024 to 31 March 2025)",
    }


def test_as_at_day() -> None:
    """An update is as at its quarter's last day once that has passed, and as at today before."""
    assert as_at_of(QUARTER, date(2025, 11, 27)) == date(2025, 3, 31)
    assert as_at_of(Quarter(2025, 3), date(2025, 11, 27)) == date(2025, 11, 27)


def test_headline(year: Year) -> None:
    """The figure stands there whole, with its day, its definition and the one before it."""
    words = text(section(year, "headline"))

    assert "delivered as at 31 March 2025: 4 of 6 (67%), 2 awaiting agreement." in words
    assert "4 of 6 due by 31 March 2025" in words
    assert "At 31 December 2024 it was 1 of 7 (14%)." in words
    assert "Carried-over actions stay in the old plan's count." in words


def test_movement_balances(year: Year) -> None:
    """In each row what came equals what went and stayed, and the total is the sum of the rows."""
    table = rows(inner(section(year, "headline"), "movement-2024/25"))
    figures = [[int(cell) for cell in row[1:]] for row in table]

    assert all(sum(row[:3]) == sum(row[3:]) for row in figures)
    assert figures[-1] == [sum(column) for column in zip(*figures[:-1], strict=True)]
    assert "6 + 0 + 0 = 3 + 1 + 1 + 1 (6 on both sides)." in text(section(year, "headline"))


def test_why_the_number_moved(year: Year) -> None:
    """Each action that changed the headline is listed with its effect, and the population named."""
    part = inner(section(year, "headline"), "why-2024/25")

    assert "From 1 of 7 (14%) at 31 December 2024 to 4 of 6 (67%) at 31 March 2025." in text(part)
    assert "all actions of Business plan except those transferred" in text(part)
    assert [(row[0], row[3]) for row in rows(part)] == [
        ("BP24-1.2", "+1 delivered"),
        ("BP24-2.1", "+1 delivered"),
        ("BP24-2.2", "−1 counted"),
        ("BP24-2.3 (Restricted)", "+1 delivered"),
    ]


def test_headline_that_did_not_move() -> None:
    """A headline that did not move says so."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"))

    assert "It did not move: 0 of 1 (0%) on both days." in text(section(year, "headline"))


def test_first_quarter_of_a_plan() -> None:
    """In a plan's first quarter no figure is compared, and the last one of the old plan is said."""
    year = small_year()
    words = [*texts_in([sections(year.update(quarter=QUARTER.next))[1]])]

    assert any("The plan began on 1 April 2025" in each for each in words)
    assert any("ended at 4 of 6 (67%)" in each for each in words)
    assert not any("Why the number moved" in each for each in words)


def test_continuation_shows_its_old_reference() -> None:
    """A carried-over action stands in the next plan with the reference it had before."""
    words = text(Section(title="", blocks=sections(small_year().update(quarter=QUARTER.next))))

    assert "BP25-1.1 (from BP24-1.3)" in words


def test_action_that_a_plan_left_open() -> None:
    """An open action of a plan that has ended does not vanish from the next quarter's update."""
    words = text(Section(title="", blocks=sections(small_year().update(quarter=QUARTER.next))))

    assert "Earlier plans, left open" in words
    assert "BP24-2.4" in words


def test_two_plans_in_force() -> None:
    """Two plans in force on the as-at day have a block each."""
    year = founded_year()
    values = {"title": "Neglect plan", "first_day": "2024-07-01", "last_day": "2025-06-30"}
    year.on(FIRST_DAY, AddRecord("plans", values, "2024-neglect"))
    headline = section(year, "headline")

    assert [each.title for each in headline.blocks if isinstance(each, Section)][:2] == [
        "Business plan",
        "Neglect plan",
    ]


def test_no_plan_in_force() -> None:
    """Without a plan in force the headline says so."""
    update = founded_year().update(quarter=Quarter(2027, 2))

    assert "No business plan is in force on the as-at day." in text(sections(update)[1])


def test_exceptions(year: Year) -> None:
    """Red and Amber come with reason, both days late and what is being done, the worst first."""
    by_ref = {row[0]: row for row in rows(inner(section(year, "exceptions"), "rated"))}

    assert list(by_ref) == ["EX24-02 (Restricted)", "BP24-2.4", "EX24-03"]
    assert by_ref["EX24-03"][3] == "▲ Amber, review date on the quarter's last day, on hold"
    assert by_ref["BP24-2.4"][3:] == [
        "■ Red, our judgement\nComputed: Amber, 17 days late\nThe trainer has left.",
        "Due 14 March 2025\nFirst due 28 February 2025: 31 days late",
        "A new trainer begins in May. (11 April 2025)",
    ]


def test_what_is_due_on_the_last_day_and_not_delivered_is_listed() -> None:
    """An action due on the as-at day is not late yet, but it has been missed."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"), plan_action("Write rules", due="2025-02-01"))
    missed = inner(section(year, "exceptions"), "missed")

    assert missed.title == "Due by 31 March 2025 and not delivered"
    assert [(row[0], row[3]) for row in rows(missed)] == [
        ("BP24-1.2", "1 February 2025, 58 days late"),
        ("BP24-1.1", "31 March 2025"),
    ]
    asked = text(section(year, "asks"))
    assert (
        "agree a new date for BP24-1.1, “Train staff”, or end it: it was due on 31 March" in asked
    )


def test_notes_of_another_quarter() -> None:
    """The text of an earlier quarter's note is never shown as this quarter's."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff", due="2025-02-01"))
    year.on(date(2024, 11, 5), AddProgressUpdate("BP24-1.1", "Words of autumn."))
    words = text(Section(title="", blocks=sections(year.update())))

    assert "Words of autumn." not in words
    assert "No update received for this quarter; the last one was on 5 November 2024." in words


def test_texts_that_came_in_late(year: Year) -> None:
    """Notes and partner evidence that speak for the quarter count, though they came after its end."""
    update = year.update()
    words = text(Section(title="", blocks=sections(update)))

    assert update.as_at < LATER
    assert "A new trainer begins in May." in words
    assert "Three in four staff are trained." in words


def test_closed_with_cause(year: Year) -> None:
    """What was ended, not delivered says what became of it, why, and whose control it was in."""
    closed = inner(section(year, "ended"), "ended-undelivered")

    assert rows(closed)[0][2:] == [
        "Carried over, continued as BP25-1.1",
        (
            "Waiting for national guidance: It is still awaited.\n"
            "Cause outside the partnership's control."
        ),
    ]
    assert "1 carried over, for a cause outside the partnership's control." in text(closed)


def test_slips_and_extensions(year: Year) -> None:
    """Slips are counted, extensions listed, each with both dates and who agreed it."""
    moves = rows(inner(section(year, "ended"), "moves"))

    assert [row[2] for row in moves] == ["First slip", "Extension"]
    assert moves[0][3] == "20 December 2024 to 31 March 2025"
    assert moves[0][4].endswith(
        "Agreed by Executive.\nRecorded on 14 January 2025, 25 days after the old date had passed."
    )
    assert moves[1][4].endswith("Not agreed yet.")


def test_asks(year: Year) -> None:
    """A group is asked only about what it oversees; what others are asked is counted."""
    words = text(section(year, "asks"))

    assert "The Quality Assurance Group (QAG) is asked to:" in words
    assert "agree a new date for BP24-2.4, “Train for thresholds”, or end it" in words
    assert "EX24" not in words
    assert "Other groups are asked to decide on what they oversee: Executive, 3 decisions." in words
    assert [
        row[0] for row in rows(inner(section(year, "asks"), "extensions-awaiting-agreement"))
    ] == ["BP24-2.4"]
    assert [
        row[0] for row in rows(inner(section(year, "asks"), "deliveries-awaiting-agreement"))
    ] == [
        "BP24-1.2",
        "BP24-2.3 (Restricted)",
    ]
    words = text(section(year, "summary", Audience.EXECUTIVE))
    assert "The Executive is asked to" in words
    assert "agree that EX24-01, “Write to housing”, was delivered on 18 February 2025" in words
    assert (
        "look again at EX24-02 (Restricted), “Ask about a placement”: its review date was" in words
    )
    assert (
        "look again at EX24-03, “Settle minutes”: it is on hold, and its review date was" in words
    )


def test_the_annex_repeats_no_ask_of_the_first_page() -> None:
    """It has those that the page had no room for, and in full what was shortened there."""
    year = founded_year()
    title = "Write to every school and every nursery about what changes for children " * 3
    year.on(
        FIRST_DAY,
        plan_action("Ask staff", due="2025-03-20", overseeing_group="EXEC"),
    )
    words = text(section(year, "asks", Audience.EXECUTIVE))
    assert "All decisions wanted are on the first page." in words
    assert "Ask staff" not in words

    year.on(FIRST_DAY, plan_action(title, due="2025-03-21", overseeing_group="EXEC"))
    words = text(section(year, "asks", Audience.EXECUTIVE))
    assert title.strip() in words
    assert "The other decisions wanted are on the first page." in words
    assert "Ask staff" not in words


def test_the_public_version_has_a_page_of_each_kind() -> None:
    """The first page has what was achieved; the second begins with what was said and done."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        AddRecord("commitments", {"said": "Name a contact", "year": "2024/25", "order": 1}),
    )
    parts = sections(year.update(Audience.PUBLIC))
    assert [part.key for part in parts if part.starts_page] == ["commitments"]
    assert [part.key for part in parts][:1] == ["headline"]


def test_texts_too_long_for_a_page_run_on_over_both() -> None:
    """The other page may have the room that one lacks."""
    year = founded_year()
    words = "We heard from every partner this quarter. " * 120
    year.on(LATER, WriteNarrative("2024-25/Q4", "achievements", words))
    assert not any(part.starts_page for part in sections(year.update(Audience.PUBLIC)))


def test_delivered_without_impact(year: Year) -> None:
    """The deliveries that have no impact yet are named."""
    assert (
        "No impact is recorded yet for 1 of these 3 deliveries of the quarter: BP24-1.2."
        in text(section(year, "delivered"))
    )


def test_names_in_full_at_first() -> None:
    """An abbreviation is spelled out where it comes first, and stands alone from then on."""
    year = founded_year()
    values = {"name": "Probation Service", "abbreviation": "NPS"}
    year.on(FIRST_DAY, AddRecord("agencies", values, "nps"))
    year.on(FIRST_DAY, plan_action("One", lead_agency="nps"), plan_action("Two", lead_agency="nps"))
    *parts, _ = sections(year.update())
    words = [*texts_in(parts)]

    in_full = words.index("Probation Service (NPS)")
    assert "NPS" not in words[:in_full]
    assert words.count("Probation Service (NPS)") == 1
    assert words.count("NPS") > 1


def test_abbreviations_in_the_key(year: Year) -> None:
    """The key lists the abbreviations that the paper uses, and no others."""
    listed = inner(section(year, "key"), "key-abbreviations").blocks[0]

    assert isinstance(listed, Definitions)
    assert [name for name, _ in listed.pairs] == ["ICB", "QAG"]


def test_restricted_items_stay_unseen(year: Year) -> None:
    """The public version shows no restricted item, counts it in the figures and says so."""
    made = sections(year.update(Audience.PUBLIC))
    words = text(Section(title="", blocks=made))

    for hidden in ("Map the support", "Known in two clinics", "placement", "secret", "BP24-2.3"):
        assert hidden not in words
    assert "4 of the 6 actions in our one-year plan (67%)" in words
    assert Paragraph("1 action is confidential, so it is counted but not shown.") in made[0].blocks
    assert Paragraph("1 item is confidential, so it is not shown.") in made[2].blocks


def test_action_of_a_restricted_origin() -> None:
    """An action that comes from a restricted review is as restricted as that."""
    year = founded_year()
    review = {"title": "Child A", "source": "review", "kind": "Rapid Review", "restricted": True}
    year.on(FIRST_DAY, AddRecord("origins", review))
    values = {"title": "Tell the hospital", "source": "review", "origin": "origin-1"}
    year.on(FIRST_DAY, AddAction(values))
    year.on(date(2025, 2, 1), Deliver("RV24-01", "They know."))
    words = text(section(year, "achievements", Audience.PUBLIC))

    assert "Tell the hospital" not in words
    assert "1 action is confidential, so it is counted but not shown." in words


def test_nobody_is_named() -> None:
    """Who typed something stands in no update."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"))
    year.on(date(2025, 2, 1), AddProgressUpdate("BP24-1.1", "Begun."), by="Jo Bloggs")

    for audience in Audience:
        assert "Bloggs" not in text(Section(title="", blocks=sections(year.update(audience))))


def test_earlier_commitment_delivered_this_quarter() -> None:
    """A commitment of an earlier year that is open, or changed this quarter, is not forgotten."""
    year = founded_year()
    for order, (label, status) in enumerate(
        [("2023/24", "open"), ("2023/24", "delivered"), ("2024/25", "open"), ("2025/26", "open")]
    ):
        values = {"year": label, "order": order, "said": f"Commitment {order}", "status": status}
        year.on(FIRST_DAY, AddRecord("commitments", values))

    assert [row[0] for row in rows(section(year, "commitments"))] == [
        "Commitment 2",
        "Commitment 0 (2023/24)",
    ]


def test_same_paper_from_the_same_update(year: Year) -> None:
    """Asking twice gives the same paper: names are in full again at first."""
    update = year.update()

    assert sections(update) == sections(update)


def test_hostile_text_stands_as_typed() -> None:
    """Views keep users' words as they were typed; formats make them harmless."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action(HOSTILE))
    year.on(date(2025, 2, 1), Deliver("BP24-1.1", HOSTILE, public_wording=HOSTILE))

    assert rows(section(year, "delivered"))[0][1] == HOSTILE
    assert bullets(section(year, "achievements", Audience.PUBLIC)) == (f"{HOSTILE}{UNAGREED}",)


def test_empty_words() -> None:
    """What an empty section says."""
    assert section(founded_year(), "themes").blocks == (Paragraph(NOTHING_THIS_QUARTER),)


def bullets(part: Section) -> tuple[str, ...]:
    return next((each.items for each in part.blocks if isinstance(each, Bullets)), ())


def test_the_public_reads_how_far_the_plan_is_in_a_sentence() -> None:
    """With the figure of the quarter before, of those due, and what is still to be agreed."""
    year = founded_year()
    year.on(FIRST_DAY, *(plan_action(f"Train staff {n}") for n in range(4)))
    year.on(date(2024, 11, 5), Deliver("BP24-1.1"))
    year.on(date(2025, 2, 1), Deliver("BP24-1.2"), Deliver("BP24-1.3"))

    assert (
        text(section(year, "headline", Audience.PUBLIC))
        .splitlines()[1]
        .startswith(
            "We have delivered 3 of the 4 actions in our one-year plan (75%), two this quarter. On "
            "31 December 2024 it was 1 of 4 (25%). Of the 4 that were due by 31 March 2025, we had "
            "delivered 3. Three of those delivered are still to be agreed by the group that checks"
        )
    )


def test_only_public_wording_is_published() -> None:
    """A delivery without it is counted; neither its title nor its impact is shown."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"), plan_action("Write rules"))
    year.on(
        date(2025, 2, 1),
        Deliver("BP24-1.1", "Emerging words.", public_wording="We trained staff."),
        Deliver("BP24-1.2", "Rules are kept."),
    )
    part = section(year, "achievements", Audience.PUBLIC)

    assert bullets(part) == (f"We trained staff.{UNAGREED}",)
    assert "In all we delivered two actions this quarter." in text(part)
    words = text(Section(title="", blocks=sections(year.update(Audience.PUBLIC))))
    assert not any(
        hidden in words for hidden in ("Write rules", "Rules are kept", "Emerging", "BP24")
    )


def test_public_wording_written_after_the_quarter_is_published() -> None:
    """It belongs to the delivery, whenever it was written."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"))
    year.on(date(2025, 2, 1), Deliver("BP24-1.1"))
    year.on(LATER, SetFields("actions", "BP24-1.1", {"public_wording": "We trained staff."}))

    assert bullets(section(year, "achievements", Audience.PUBLIC)) == (
        f"We trained staff.{UNAGREED}",
    )


def test_the_public_reads_what_takes_longer_and_why() -> None:
    """What was carried over, moved after it was due, or missed; without blame."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        plan_action("Train staff"),
        plan_action("Write rules", due="2025-01-31"),
        plan_action("Ask parents"),
    )
    year.on(
        date(2025, 2, 10),
        MoveDate("BP24-1.2", date(2025, 3, 20), reason="funding", cause=Cause.WITHIN),
    )
    row = CarryRow(ref="BP24-1.1", reason="funding", cause=Cause.WITHIN, priority="2025-27/1")
    others = (CarryRow(ref="BP24-1.2", outcome=None), CarryRow(ref="BP24-1.3", outcome=None))
    year.on(LAST_DAY, CarryOver("2024/25", "2025-27", (row, *others)))

    assert bullets(section(year, "taking-longer", Audience.PUBLIC)) == (
        (
            "We said that by 31 March 2025 we would train staff. It continues in our next plan. "
            "The reason is funding."
        ),
        (
            "We said that by 31 January 2025 we would write rules. We have not finished it yet. "
            "The reason is funding."
        ),
        "We said that by 31 March 2025 we would ask parents. We have not finished it yet.",
    )


@pytest.mark.parametrize("reason", [*DEFAULT_REASONS, "adverse weather."])
def test_the_public_reads_each_reason_as_a_sentence(reason: str) -> None:
    """No label stands before it, but for a reason of the partnership's own; “other” says nothing."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff", due="2025-01-31"))
    new_day = MoveDate("BP24-1.1", date(2025, 3, 20), reason=reason, cause=Cause.WITHIN)
    year.on(
        FIRST_DAY,
        SetFields(
            "partnership", "partnership", {"reasons": (*DEFAULT_REASONS, "adverse weather.")}
        ),
    )
    year.on(date(2025, 2, 10), new_day)
    (late,) = bullets(section(year, "taking-longer", Audience.PUBLIC))
    said = late.partition(" We have not finished it yet.")[2].strip()

    assert not said if reason == "other" else said[0].isupper() and said.endswith(".")
    assert ("The reason given is:" in said) is (reason not in DEFAULT_REASONS)
    assert ".." not in said


def test_five_actions_coming_up_are_named() -> None:
    """How many others there are is said before them."""
    year = founded_year()
    year.on(FIRST_DAY, *(plan_action(f"Train staff {n}", due="2025-05-31") for n in range(7)))
    part = section(year, "ahead", Audience.PUBLIC)

    assert (
        "We plan to complete seven actions by 30 June 2025. Among other things, we will:"
        in text(part)
    )
    assert bullets(part) == tuple(f"train staff {n}" for n in range(5))


def test_what_is_coming_up_is_shortened_last() -> None:
    """Five are named also where the page has no room for all that is taking longer."""
    year = founded_year()
    long = "write to every school and nursery about what changes for children " * 3
    year.on(
        FIRST_DAY,
        *(plan_action(f"Train staff {number}", due="2025-05-01") for number in range(7)),
        *(plan_action(f"{number} {long}", due="2025-03-10") for number in range(4)),
    )
    year.on(LATER, WriteNarrative("2024-25/Q4", "next-steps", "We heard from every partner. " * 95))
    parts = {part.key: part for part in sections(year.update(Audience.PUBLIC))}
    coming, longer = (
        next(block for block in parts[key].blocks if isinstance(block, Bullets)).items
        for key in ("ahead", "taking-longer")
    )
    assert len(coming) == 5
    assert len(longer) < 4


def test_only_what_has_a_date_is_coming_up() -> None:
    """An action that is only to be looked at again promises nothing."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        plan_action("Train staff", due="2025-05-31"),
        plan_action("Ask staff", due=None, review_date="2025-05-10"),
    )
    assert bullets(section(year, "ahead", Audience.PUBLIC)) == ("train staff",)


def test_red_comes_before_what_else_was_due() -> None:
    """Red is also what nobody looked at again; what is on time is neither."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        plan_action("Ask staff", due=None, review_date="2025-01-10"),
        plan_action("Write rules", due="2025-06-30"),
        plan_action("Train staff", due="2025-03-10"),
    )
    listed = missed_or_red(year.update())
    assert [each.title for each in listed] == ["Ask staff", "Train staff"]


def test_what_the_executive_oversees_comes_before_what_others_do() -> None:
    """A page that has no room for all that was missed names what its reader decides about."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        plan_action("Train staff", due="2025-03-10"),
        plan_action("Ask staff", due="2025-03-20", overseeing_group="EXEC"),
    )
    listed = missed_or_red(year.update(Audience.EXECUTIVE))
    assert [each.title for each in listed] == ["Ask staff", "Train staff"]


def test_capitals_of_users_stay() -> None:
    """What begins a cell gets a capital letter and loses none of its others."""
    year = founded_year()
    year.on(
        FIRST_DAY,
        SetFields("partnership", "partnership", {"reasons": ["waiting for the ICB"]}),
        plan_action("Train staff", due=None, review_date="2025-01-10"),
        plan_action("Ask staff", due="2025-01-10"),
    )
    move = MoveDate("BP24-1.2", LAST_DAY, "waiting for the ICB", Cause.OUTSIDE)
    year.on(date(2025, 2, 3), move)

    assert "Review date 10 January 2025" in text(section(year, "exceptions"))
    assert "Waiting for the ICB" in text(section(year, "ended"))


def test_workspace_begun_within_a_plan() -> None:
    """A plan that was not recorded at the end of the quarter before has no earlier figure."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"))
    update = dataclasses.replace(year.update(), before=Book())

    assert "Nothing had been recorded by 31 December 2024" in text(sections(update)[1])


def test_before_a_quarters_end_what_is_due_next_begins_tomorrow() -> None:
    """What is due in the rest of the quarter is in the list, a line for each action."""
    year = founded_year()
    year.on(FIRST_DAY, plan_action("Train staff"), plan_action("Write rules", due="2025-02-15"))
    day = date(2025, 2, 15)
    update = dataclasses.replace(year.update(), book=year.book_at(day), as_at=day)
    part = next(each for each in sections(update) if each.key == "coming")

    assert part.title == "Due next: 16 February 2025 to 30 June 2025"
    assert rows(part) == [["BP24-1.1", "Train staff", "The Council", "31 March 2025"]]
