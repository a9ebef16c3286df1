from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from building import HOSTILE, context
from cscp_tui import __version__
from cscp_tui.base.errors import Refused
from cscp_tui.base.resources import build
from cscp_tui.base.texts import counted
from cscp_tui.documents.document import Definitions, Section
from cscp_tui.documents.page_layout import PAGE, heading_height, height_of
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.updates import Signature
from cscp_tui.domain.enums import AgencyKind, ChallengeStatus
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.scrutiny import EarlierPack, render_scrutiny_pack, scrutiny_pack
from cscp_tui.services.updates import sign_off
from cscp_tui.services.verification import last_pack, newest_pack, verify_file
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of
from cscp_tui.writers.word import docx_of
from services.scrutinised_years import PUBLISHED, small_year
from writers.markdown_reading import failures_of

if TYPE_CHECKING:
    from pathlib import Path


DEMO_DAY = date(2025, 11, 27)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(small_year(tmp_path_factory.mktemp("year") / "w").workspace.folder)


@pytest.fixture(scope="module")
def page(year: Workspace) -> BeautifulSoup:
    text = render_scrutiny_pack(year, PUBLISHED, plan="2024/25", marking="OFFICIAL-SENSITIVE")
    return BeautifulSoup(text, "html.parser")


def table_under(page: BeautifulSoup, anchor: str) -> list[list[str]]:
    """The rows of the first table of a section."""
    rows = page.select(f"section#{anchor} table:first-of-type tbody tr")
    for ref in page.select("span.ref, span.whole"):
        ref.unwrap()
    page.smooth()
    return [[cell.get_text("\n") for cell in row(["th", "td"])] for row in rows]


def test_it_stands_alone(page: BeautifulSoup) -> None:
    """Nothing is loaded from anywhere, and no script runs."""
    assert not page.find_all(["script", "link", "img", "iframe", "object"])
    assert not page.find_all(src=True)
    assert all(str(link["href"]).startswith("#") for link in page.find_all(href=True))
    assert "url(" not in str(page.style)
    assert "@import" not in str(page.style)


def test_it_can_be_read_aloud(page: BeautifulSoup) -> None:
    """Language, one first heading, none skips a level, every table with headed columns."""
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.find_all("table"):
        heads = table.select("thead th[scope=col]")
        rows = table.select("tbody tr")
        assert heads
        assert all(len(row(["th", "td"])) == len(heads) for row in rows)
    for details in page.find_all("details"):
        first = details.select_one(":scope > summary:first-child")
        assert first is not None
        assert first.get_text().strip()


def test_the_marking_is_first_and_last(page: BeautifulSoup) -> None:
    """It stands before the title and after everything."""
    assert page.body is not None
    texts = list(page.body.stripped_strings)
    assert texts[0] == texts[-1] == "OFFICIAL-SENSITIVE"


def test_slips_have_first_date_reason_and_cause(page: BeautifulSoup) -> None:
    """Also of a restricted action, which is marked so."""
    (row,) = table_under(page, "slips")
    assert row[:6] == [
        "BP24-1.2, restricted",
        "Secret",
        "none named",
        "1 December 2024",
        "1 March 2025",
        "1",
    ]
    assert "Funding: No money yet." in row[6]
    assert "outside the partnership's control" in row[6]


def test_deliveries_with_and_without_impact(page: BeautifulSoup) -> None:
    """Each stands in one of the two tables."""
    bare = [row[0] for row in table_under(page, "without-impact")]
    proven = [row[0] for row in table_under(page, "evidence")]
    assert bare == ["BP24-2.1"]
    assert proven == ["BP24-1.1", "EX24-01"]


def test_both_sides_challenges_and_reflections(page: BeautifulSoup) -> None:
    """The scrutineer's challenge has the team's answer; the restricted one is named as such."""
    told = page.select_one("section#challenges")
    assert told is not None
    assert "Who checks this?" in told.get_text()
    assert "Two of us do." in told.get_text()
    assert "Restricted: CH-01." in told.get_text()
    assert "A fair start." in page.get_text()


def test_every_action_opens_its_history(year: Workspace, page: BeautifulSoup) -> None:
    """One line for each action, with every line of the journal that touched it."""
    summaries = [tag.get_text() for tag in page.find_all("summary")]
    assert len(summaries) == len(year.book.actions)
    secret = next(tag for tag in page.find_all("details") if "Secret" in tag.get_text()[:40])
    assert "restricted" in secret.get_text()[:80]
    history = secret.find_all("table")[-1]
    whats = [row(["th", "td"])[2].get_text() for row in history.select("tbody tr")]
    assert [what.split(":")[0] for what in whats] == ["add action", "move", "progress update"]
    assert "text: It goes on." in whats[-1]


def test_without_a_plan_the_histories_begin_with_the_year(demo_year: Workspace) -> None:
    """What was settled before is in every table, and the pack says how to get its history."""
    page = BeautifulSoup(render_scrutiny_pack(demo_year, date(2025, 9, 30)), "html.parser")
    told = page.select_one("section#histories")
    assert told is not None
    actions, begun = demo_year.as_at(date(2025, 9, 30)).actions.values(), date(2025, 4, 1)
    ended = [action for action in actions if action.ended and action.ended < begun]
    waited = [a for a in ended if a.is_delivered and not (a.agreed and a.agreed < begun)]
    assert {"BP24-3.5", "RV23-05"} <= {action.id for action in waited}
    settled = len(ended) - len(waited)
    assert f"Left out: {settled} actions that had ended before 1 April 2025, with nothing left" in (
        told.get_text()
    )
    shown = " ".join(each.get_text() for each in told("summary"))
    assert len(told("details")) == len(actions) - settled
    assert all(action.id in shown for action in waited)
    whole = render_scrutiny_pack(demo_year, date(2025, 9, 30), plan="2024/25")
    assert whole.count("<details>") > len(told("details"))


def test_it_says_which_program_made_it(page: BeautifulSoup) -> None:
    """With its version and build, so that a doubtful pack can be verified by the same one."""
    assert f"cscp-tui {__version__}, build {build()}" in page.get_text()


def test_the_histories_are_in_the_order_of_plans_and_of_days(demo_year: Workspace) -> None:
    """The plan in force first, by its title and priorities; then each source, its latest origin first."""
    page = BeautifulSoup(render_scrutiny_pack(demo_year, DEMO_DAY), "html.parser")
    titles = [each.get_text() for each in page.select("section#histories h3")]
    assert titles[:2] == [
        "Business plan 2025–27: 1 Family resilience",
        "Business plan 2025–27: 2 Neglect",
    ]
    months = [title for title in titles if title.startswith("Executive, ")]
    assert months[:4] == [
        f"Executive, {month} 2025" for month in ("October", "July", "May", "January")
    ]


def test_it_begins_with_a_summary_and_ends_with_the_histories(page: BeautifulSoup) -> None:
    """What there is to know in a few lines, then links to each part, then its evidence."""
    parts = [part["id"] for part in page.select("main > section")]
    assert parts[0] == "summary"
    assert parts[-1] == "histories"
    assert page.select("main > section.new-page")[-1]["id"] == "histories"
    assert {"sign-offs", "attendance", "slips"} <= set(parts)
    assert [link["href"] for link in page.select("nav a")] == [f"#{part}" for part in parts]
    summary = [item.get_text() for item in page.select("section#summary li")]
    assert "2 challenges, 1 of them without an answer." in summary
    (told,) = page.select("section#summary")
    assert "1 action slipped, once." in told.get_text()
    assert "What is different for children after BP24-2.1?" in told.get_text()


def test_a_meeting_without_recorded_attendance_is_not_said_to_be_quorate(
    demo_year: Workspace,
) -> None:
    """The summary counts it apart, since nobody knows yet."""
    page = BeautifulSoup(render_scrutiny_pack(demo_year, DEMO_DAY), "html.parser")
    (summary,) = page.select("section#summary")
    assert " ".join(summary.get_text().split()).count(
        "2 meetings held in Q3 2025/26: 1 with a quorum and 1 with attendance not recorded."
    )


def test_it_has_charts(demo_year: Workspace) -> None:
    """Planned beside delivered, ratings, priorities and attendance, each with what it shows."""
    page = BeautifulSoup(render_scrutiny_pack(demo_year, DEMO_DAY), "html.parser")
    titles = {each.get_text() for each in page.select("figure figcaption")}
    assert any(
        each.startswith("12 of 34 actions were delivered by 27 November 2025, ") for each in titles
    )
    drawn = [str(each["aria-label"]) for each in page.select("[role=img]")]
    for name in (
        "Deliveries by quarter",
        "Ratings of open actions",
        "Delivered by priority",
        "Meetings at which an agency was not represented",
    ):
        assert any(label.startswith(f"{name}. ") for label in drawn)


def test_the_key_has_the_abbreviations_of_every_part(demo_year: Workspace) -> None:
    """Those of the challenges and of the histories too, not only those of the figures."""
    page = BeautifulSoup(render_scrutiny_pack(demo_year, DEMO_DAY), "html.parser")
    (heading,) = (each for each in page("h3") if each.get_text() == "Abbreviations")
    section = heading.parent
    assert section is not None
    assert {"CSC", "MASH", "QAG", "YJS"} <= {each.get_text() for each in section("dt")}


def test_sign_offs_have_their_seals_and_corrections(tmp_path: Path) -> None:
    """A quarter signed off before a back-dated delivery names that change."""
    team = small_year(tmp_path / "w")
    quarter = Quarter(2025, 1)
    sign_off(team, quarter, Signature("the Chair", "by email"), context(PUBLISHED))
    team.record(Deliver("AU24-01"), context(PUBLISHED, on=date(2025, 6, 1)))
    year = Workspace(team.workspace.folder)
    page = BeautifulSoup(render_scrutiny_pack(year, PUBLISHED), "html.parser")
    (row, *_) = table_under(page, "sign-offs")
    (signed,) = year.book.sign_offs.values()
    assert row[0] == "Q1 2025/26"
    assert row[3] == f"{signed.line}\n{signed.head[:16]}"
    assert row[4:] == ["1", "In force"]
    assert "Corrections since Q1 2025/26 was signed off" in page.get_text()
    assert verify_file(
        year, "pack.html", render_scrutiny_pack(year, PUBLISHED).encode()
    ).is_recorded


def test_each_line_of_a_history_has_its_number_and_seal(
    year: Workspace, page: BeautifulSoup
) -> None:
    """The first 16 characters of its hash, which “cscp verify --seal” looks up."""
    seals = {f"{line.n}\n{line.hash[:16]}" for line in year.lines()}
    rows = [row for action in page("details") for row in action("table")[-1]("tr")[1:]]
    assert len(rows) > len(year.book.actions)
    assert {row(["th", "td"])[0].get_text("\n") for row in rows} <= seals


def test_the_seals_of_both_journals_are_named(year: Workspace, page: BeautifulSoup) -> None:
    """Whoever has the folder can tell whether it is the one that the pack was made from."""
    assert year.position.hash in page.get_text()
    assert year.scrutiny_position.hash in page.get_text()


def test_as_at_leaves_out_what_came_later(year: Workspace) -> None:
    """Neither figures nor histories know what took effect after the day."""
    text = render_scrutiny_pack(year, date(2024, 11, 30))
    assert "No money yet." not in text
    assert "A fair start." not in text
    assert "Who checks this?" in text


def test_a_plan_narrows_the_actions(year: Workspace) -> None:
    """Those of other plans are left out; what belongs to no plan stays."""
    text = render_scrutiny_pack(year, PUBLISHED, plan="2025-27")
    assert "BP24-1.1" not in text
    assert "EX24-01" in text


def test_the_figures_are_those_of_every_other_screen(demo_year: Workspace) -> None:
    """On three days of the demo, the pack says what the book says."""
    for day, plan in (
        (date(2024, 12, 31), "2024/25"),
        (date(2025, 3, 31), "2024/25"),
        (DEMO_DAY, "2025-27"),
    ):
        text = render_scrutiny_pack(demo_year, day)
        actions = [a for a in demo_year.as_at(day).actions.values() if a.plan == plan]
        assert str(Delivered.of(actions)) in text
        known = demo_year.as_at(day).challenges.values()
        unanswered = sum(each.status is ChallengeStatus.OPEN for each in known)
        assert f"{counted(len(known), 'challenge')}, {unanswered} of them without" in text


def test_the_same_data_give_the_same_bytes(year: Workspace) -> None:
    """Nothing of the moment or the machine is in it."""
    again = Workspace(year.folder)
    assert render_scrutiny_pack(again, PUBLISHED) == render_scrutiny_pack(year, PUBLISHED)


def test_hostile_texts_are_harmless(tmp_path: Path) -> None:
    """They stand as typed, and make no tag."""
    year = Workspace(small_year(tmp_path / "w", HOSTILE).workspace.folder)
    text = render_scrutiny_pack(year, PUBLISHED, plan="2024/25")
    page = BeautifulSoup(text, "html.parser")
    summary = next(tag for tag in page.find_all("summary") if "BP24-1.1" in tag.get_text())
    assert "[CSCP] [/oops]" in summary.get_text()
    assert not page.find_all("b")


def test_an_empty_workspace_has_a_pack(tmp_path: Path) -> None:
    """Every section says that there is none."""
    year = small_year(tmp_path / "w")
    text = render_scrutiny_pack(Workspace(year.workspace.folder), date(2024, 4, 1))
    page = BeautifulSoup(text, "html.parser")
    for anchor in ("slips", "without-impact", "reflections", "histories"):
        told = page.select_one(f"section#{anchor} p")
        assert told is not None
        assert told.get_text() == "None."


def test_what_opens_stands_open_in_other_formats(year: Workspace) -> None:
    """Markdown and Word have no lines that open: they show everything."""
    document = scrutiny_pack(year, PUBLISHED, plan="2024/25")
    markdown = markdown_of(document)
    assert "\nBP24-1.1 Action 1 – Delivered, awaiting agreement\n" in markdown
    assert failures_of(markdown) == []
    assert docx_of(document)
    assert html_of(document).count("<details>") == len(year.book.actions)


def summary_of(text: str) -> str:
    (found,) = BeautifulSoup(text, "html.parser").select("section#summary")
    return " ".join(found.get_text().split())


def test_the_first_page_tells_what_has_changed_since_the_last_pack(tmp_path: Path) -> None:
    """The last pack is named by its seal, and is found by its file, its seal, or in exports."""
    team = small_year(tmp_path / "w")
    workspace = Workspace(team.workspace.folder)
    assert newest_pack(workspace) is None
    first = render_scrutiny_pack(workspace, PUBLISHED)
    assert "No earlier pack was named" in summary_of(first)
    (team.workspace.folder / "exports").mkdir(exist_ok=True)
    kept = team.workspace.folder / "exports" / "scrutiny-pack.html"
    kept.write_text(first, "utf-8")
    seal, line = workspace.position.hash, workspace.position.n
    ref = next(action.id for action in workspace.book.actions.values() if action.is_open)
    team.record(Deliver(ref), context())
    now = Workspace(team.workspace.folder)
    older = render_scrutiny_pack(workspace.as_recorded(line - 1, 0), PUBLISHED)
    (kept.parent / "older-scrutiny-pack.html").write_text(older, "utf-8")
    (kept.parent / "not-scrutiny.html").write_text("<p>Other words.</p>", "utf-8")
    since = newest_pack(now)
    assert since == last_pack(now, str(kept)) == EarlierPack(line, PUBLISHED)
    assert last_pack(now, seal[:12]).line == line
    with pytest.raises(Refused, match="No change has the seal"):
        last_pack(now, "0" * 64)
    text = render_scrutiny_pack(now, PUBLISHED, since=since)
    told = summary_of(text)
    assert f"first {line:,} changes, sealed {seal[:16]}. 1 change has been recorded since." in told
    assert f"delivered: {ref}" in told
    assert verify_file(now, "pack.html", text.encode()).differences == ()
    forged = text.replace(f"sealed {seal[:16]}, as at", f"sealed {seal[16:32]}, as at")
    assert verify_file(now, "pack.html", forged.encode()).differences


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 3, 31), DEMO_DAY])
def test_the_first_page_answers_five_questions_on_one_page(demo_year: Workspace, day: date) -> None:
    """Why the figure, what slipped most, who did not come, what is new, and what to ask."""
    pack = scrutiny_pack(demo_year, day, since=EarlierPack(300, date(2024, 9, 30)))
    (first, second) = [block for block in pack.blocks if isinstance(block, Section)][:2]
    titles = [block.title for block in first.blocks if isinstance(block, Section)]
    figure = Delivered.of(
        a for a in demo_year.as_at(day).actions.values() if a.plan == plan_on(demo_year, day)
    )
    assert titles == [
        f"Why {figure.figure}",
        "What slipped most",
        "Which agencies were not represented",
        "What has changed since the last pack",
        "What to ask",
        "Warnings that were accepted",
    ]
    assert second.starts_page
    above = height_of([Definitions(pack.facts)]) + heading_height(pack.title, 1)
    assert above + height_of([first]) <= PAGE + 30


def plan_on(workspace: Workspace, day: date) -> str:
    plans = workspace.as_at(day).plans.values()
    return next(plan.id for plan in plans if plan.first_day <= day <= plan.last_day)


def test_agencies_that_were_not_represented_are_counted_by_hand(demo_year: Workspace) -> None:
    """From the meetings and the attendance as recorded: meetings of the year at which nobody came."""
    book = demo_year.as_at(date(2025, 3, 31))
    met = [
        meeting
        for meeting in book.meetings.values()
        if meeting.day >= date(2024, 4, 1) and meeting.state.took_place
    ]
    came = {
        row.meeting
        for row in book.attendances.values()
        if row.agency == "yjs" and row.in_room + row.online
    }
    member = {each.group for each in book.memberships.values() if each.agency == "yjs"}
    expected = [meeting for meeting in met if meeting.group in member]
    missed = [meeting for meeting in expected if meeting.id not in came]
    told = summary_of(render_scrutiny_pack(demo_year, date(2025, 3, 31)))
    assert f"Youth Justice Service (YJS) {len(missed)} of {len(expected)} (" in told
    # Several people at one meeting make up for no other meeting.
    found = re.search(r"\); (\d+) other agencies, less often", told)
    assert found is not None
    named = re.findall(r" (\d+) of (\d+) \(", told.partition("recorded attendance: ")[2])
    attended = attendance(book, tuple(book.groups), date(2024, 4, 1), date(2025, 3, 31))
    kinds = {AgencyKind.AGENCY, AgencyKind.CATEGORY}
    absent = [
        agency
        for agency in attended.agencies
        if agency.kind in kinds
        and any(
            attended.of(agency.id, group.id).represented < attended.of(agency.id, group.id).held
            for group in attended.groups
        )
    ]
    assert len(absent) == int(found[1]) + len(named)
