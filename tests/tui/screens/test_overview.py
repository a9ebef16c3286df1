"""The Overview screen, with real keys: figures, what they mean, and the list behind each."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import HOSTILE, TODAY
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus, Deliver
from cscp_tui.domain.commands.meetings import PlanMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import Signature
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Role, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.team import create_workspace, team_recorder
from cscp_tui.tui import background_sync
from cscp_tui.tui.dialogs import ReadingScreen
from cscp_tui.tui.finders import RecordsBehindScreen
from cscp_tui.tui.screens.attendance import AttendanceScreen
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.meetings import MeetingsScreen
from cscp_tui.tui.screens.overview import FigureList, OverviewScreen, PastFigures
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.screens.scrutiny import ScrutinyScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.matrix import Matrix
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.attendance_matrix import QUORACY
from sitting import LARGE, SMALL, USUAL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from sitting import Sitting

SCREEN = "overview"

YEAR_END = date(2025, 3, 31)


def screen_of(at: Sitting) -> OverviewScreen:
    """The Overview screen, whatever lies over it."""
    screen = at.app.framed_screen
    assert isinstance(screen, OverviewScreen)
    return screen


def figures(at: Sitting) -> dict[str, list[str]]:
    """Every figure that is shown: number, words and bar by its key."""
    lists = [found for found in screen_of(at).query(FigureList) if found.display]
    return {row.key: [str(c) for c in row.cells] for each in lists for row in each.table.rows}


def late_action(session: Session) -> str:
    """A late action of the plan."""
    return next(
        action.id
        for action in session.book.actions.values()
        if action.is_open and action.plan and action.due and action.due < session.today
    )


async def go_to(at: Sitting, key: str) -> None:
    """Put the cursor on a figure, by the arrows."""
    chosen = screen_of(at)
    for _ in range(60):
        if chosen.figure is not None and chosen.figure.key == key:
            return
        await at.press("down")
    msg = f"no figure {key}"
    raise AssertionError(msg)


async def test_the_essentials_stand_on_a_small_screen(session: Session) -> None:
    """At 80 by 24 the figures of the plan, what needs us, attendance and the next meetings."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        for words in (
            "12 of 34 (35%)  Delivered · 6 awaiting agreement",
            "9 of 14 (64%)  Of those due by now",
            "▁ ▂ ▃  Q1 2 → Q2 7 → Q3 12 · so far",
            "9  Past due or review date · 8 missed",
            "8  Open and slipped",
            "3  Due within 30 days",
            "8  Delivered, awaiting agreement",
            "11  No update received for Q3 · 9 agencies",
            "1  Meetings without attendance",
            "5  Executive actions open · 3 over 180 days",
            "90%  Review · 2 of 2 quorate",
            "67%  Editorial · 1 of 2 quorate",
            "92%  Executive · 3 of 3 quorate",
            "today  QAG · Thu 27 Nov 2025, 10.00",
        ):
            assert words in at.text, words


async def test_the_line_over_the_quarters_is_as_published(session: Session) -> None:
    """Each quarter end has the figure of its own day, also where an action was reopened since."""
    session.look_at(YEAR_END)
    async with sitting(session) as at:
        await at.press("1")
        await at.pilot.pause()
        shown = figures(at)
        assert shown["line"][:2] == ["▂ ▄ ▆ ▇", "Q1 5 → Q2 14 → Q3 25 (71%) → Q4 30 (86%)"]
        assert [row[0] for key, row in shown.items() if key.startswith("quarter/")] == [
            "5 of 35 (14%)",
            "14 of 35 (40%)",
            "25 of 35 (71%)",
            "30 of 35 (86%)",
        ]


async def test_figures_stand_in_two_columns_where_there_is_room(session: Session) -> None:
    """Right and left go from one to the other, and a resize keeps the figure."""
    async with sitting(session, size=USUAL) as at:
        await at.press("1", "right", "down")
        figure = screen_of(at).figure
        assert figure is not None
        assert figure.key == "attendance/QAG"
        assert "Meetings of the Quality Assurance Group" in at.text
        everything = set(figures(at))
        await at.pilot.resize_terminal(*SMALL)
        await at.pilot.pause()
        # Where there is no room for them, the title has the numbers of the ratings.
        assert {key for key in figures(at) if "rating/" not in key} == everything
        assert screen_of(at).figure == figure
        await at.pilot.resize_terminal(*LARGE)
        await at.pilot.pause()
        assert screen_of(at).figure == figure
        await at.press("left", "up")
        assert screen_of(at).figure != figure


async def test_a_figure_of_the_plan_opens_the_plan_with_its_filter(session: Session) -> None:
    """The list has as many actions as the figure says, and escape shows all again."""
    async with sitting(session) as at:
        await at.press("1", "enter")
        assert isinstance(at.app.screen, PlanScreen)
        assert "is:delivered" in at.text
        assert len(at.table.table.rows) == 12
        await at.press("escape")
        assert len(at.table.table.rows) == 35
        await at.press("1", "down", "enter")
        assert len(at.table.table.rows) == 14


async def test_a_priority_opens_its_actions(session: Session) -> None:
    """Of the plan that is shown: here of the one before."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1", "o")
        assert "Business plan 2024/25" in at.text
        await go_to(at, "priority/2024/25/4")
        await at.press("enter")
        assert isinstance(at.app.screen, PlanScreen)
        assert "Business plan 2024/25" in at.text
        assert len(at.table.table.rows) == 7


@pytest.mark.parametrize(
    ("key", "count"), [("late", 9), ("slipped", 8), ("awaiting-agreement", 8), ("silent", 11)]
)
async def test_what_needs_us_opens_to_actions_of_all_sources(
    session: Session, key: str, count: int
) -> None:
    """They stand on a page with what the figure means; one of them is gone to."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        await go_to(at, key)
        await at.press("enter")
        assert isinstance(at.app.screen, RecordsBehindScreen)
        table = at.app.screen.query_one(RecordTable)
        assert len(table.table.rows) == count
        wanted = table.key
        await at.press("enter")
        await at.pilot.pause()
        home = at.app.framed_screen
        assert isinstance(home, PlanScreen | ExecutiveScreen)
        assert home.query_one(RecordTable).key == wanted


async def test_the_executives_open_actions_open_on_their_screen(session: Session) -> None:
    """With the filter that leaves exactly them."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        await go_to(at, "executive")
        await at.press("enter")
        assert isinstance(at.app.screen, ExecutiveScreen)
        assert len(at.app.screen.query_one(RecordTable).table.rows) == 5


async def test_an_unanswered_challenge_needs_us_and_opens(demo: Path) -> None:
    """A scrutineer's new challenge is counted; enter goes to the first of them."""
    scrutineer = Session(scrutineer_recorder(demo), "Independent Scrutineer", Role.SCRUTINEER)
    scrutineer.record(RaiseChallenge("police", "Who checks?"))
    async with sitting(open_session(demo), size=SMALL) as at:
        await at.press("1")
        assert figures(at)["challenges"][0] == "4"
        await go_to(at, "challenges")
        await at.press("enter")
        assert isinstance(at.app.screen, ScrutinyScreen)
        assert str(at.table.key).startswith("challenges ")


async def test_figures_say_what_their_lists_hide(session: Session) -> None:
    """While others look on, a figure says how many of its records the list does not show."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1", "p")
        await go_to(at, "executive")
        assert "Executive actions open · 2 not shown" in at.text
        await at.press("p")
        assert "not shown" not in at.text


async def test_attendance_opens_what_its_figure_counts(session: Session) -> None:
    """The year so far by representation, at the group's quoracy; the figure stands there too."""
    async with sitting(session) as at:
        await at.press("1", "right", "down", "down", "enter")
        screen = at.app.screen
        assert isinstance(screen, AttendanceScreen)
        matrix = screen.query_one(Matrix)
        assert (matrix.key, matrix.column) == (QUORACY, "EDG")
        assert "meetings where represented" in at.text.casefold()
        assert re.search(r"Members were represented \d+ of \d+ times \(67%\)", at.detail)
        assert "1 April 2025 to 27 November 2025" in at.text


async def test_a_meeting_opens(session: Session) -> None:
    """The next meeting is one key away."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        await go_to(at, "meeting/QAG-2025-11-27")
        await at.press("enter")
        await at.pilot.pause()
        assert "27 Nov" in at.text
        assert not isinstance(at.app.screen, OverviewScreen)


async def test_the_tables_of_the_annual_report_report_are_written(session: Session) -> None:
    """By a command without a key: the plan that ended, as on its day of publication."""
    async with sitting(session) as at:
        await at.press("1")
        await at.framed.run_action("annual_report")
        await at.pilot.pause()
        await at.press("tab")
        await at.type("30/9/25")
        await at.press("enter")
        assert "Wrote" in at.message
    (file,) = (session.workspace.folder / "exports").glob("annual-report-table*.md")
    text = file.read_text("utf-8")
    assert "2024/25" in text
    assert "30 September 2025" in text
    assert "30 of 35 (86%)" in text


async def test_the_report_of_a_group_is_written(session: Session) -> None:
    """By a command without a key: the group that oversees the plan, for the present quarter."""
    async with sitting(session) as at:
        await at.press("1")
        await at.framed.run_action("group_report")
        await at.pilot.pause()
        await at.press("enter")
        assert "Wrote" in at.message
    (file,) = (session.workspace.folder / "exports").glob("group-report*.md")
    text = file.read_text("utf-8")
    assert "# Quality Assurance Group: alert, advise and assure" in text
    assert "Q3 2025/26" in text


async def test_what_a_figure_means_can_be_read(session: Session) -> None:
    """L shows the definition and its population, also where there is no room for it below."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1", "l")
        assert isinstance(at.app.screen, ReadingScreen)
        text = re.sub(r"[\s│]+", " ", at.text)
        assert "of all its actions except those transferred, replaced or withdrawn" in text
        assert "6 awaiting agreement" in text


async def test_figures_follow_what_is_recorded(session: Session) -> None:
    """A delivery counts at once; the cursor stays where it was, and quarters before keep theirs."""
    async with sitting(session) as at:
        await at.press("1", "down")
        await at.pilot.pause()
        before = figures(at)
        session.record(Deliver("BP25-2.3"))
        screen_of(at).refresh_book()
        await at.pilot.pause()
        after = figures(at)
        assert before["delivered"][0] == "12 of 34 (35%)"
        assert after["delivered"][0] == "13 of 34 (38%)"
        assert after["quarter/2025-26/Q3"][0] == "13 of 34 (38%)"
        assert after["quarter/2025-26/Q2"] == before["quarter/2025-26/Q2"]
        figure = screen_of(at).figure
        assert figure is not None
        assert figure.key == "due-by-now"


async def test_what_another_machine_records_is_seen(session: Session, demo: Path) -> None:
    """A delivery recorded elsewhere is in the figures a moment later."""
    async with sitting(session) as at:
        await at.press("1")
        open_session(demo, "Ann").record(Deliver("BP25-2.3"))
        await at.pilot.pause(2 * background_sync.POLL)
        assert figures(at)["delivered"][0] == "13 of 34 (38%)"


async def test_the_overview_of_another_day(session: Session) -> None:
    """As at a past day, plan and figures are those of that day."""
    async with sitting(session) as at:
        await at.press("1", "t")
        await at.type("31/12/24")
        await at.press("enter")
        await at.pilot.pause()
        assert "Business plan 2024/25" in at.text
        assert figures(at)["delivered"][0] == "25 of 35 (71%)"
        await at.press("escape")
        assert figures(at)["delivered"][0] == "12 of 34 (35%)"


async def test_meetings_without_attendance_open_as_a_list_where_there_are_several(
    session: Session,
) -> None:
    """A single one is opened at once; one of the list is shown on its own screen."""
    session.record(PlanMeeting("QAG", date(2025, 11, 3)))
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        await go_to(at, "unrecorded")
        await at.press("enter")
        rows = at.app.screen.query_one(RecordTable).table.rows
        assert rows[0].key == "QAG-2025-11-03"
        assert len(rows) == 2
        await at.press("enter")
        assert isinstance(at.app.framed_screen, MeetingsScreen)


async def test_the_projector_hides_restricted_actions_behind_a_figure(session: Session) -> None:
    """They count in the figure, and are said not to be shown."""
    session.record(SetFields("actions", late_action(session), {"restricted": True}))
    async with sitting(session, size=SMALL) as at:
        await at.press("1", "p")
        await go_to(at, "late")
        await at.press("enter")
        assert figures(at)["late"][0] == "9"
        assert len(at.app.screen.query_one(RecordTable).table.rows) == 8
        assert "1 restricted record not shown" in re.sub(r"[\s│]+", " ", at.text)


async def test_users_words_and_plain_signs(session: Session) -> None:
    """Consoles without signs get letters; titles are drawn as they were typed."""
    async with sitting(session, size=LARGE, ascii_only=True) as at:
        await at.press("1")
        await at.pilot.pause()
        assert at.text.isascii()
        session.record(SetFields("priorities", "2025-27/1", {"title": HOSTILE}))
        screen_of(at).refresh_book()
        await at.pilot.pause()
        assert "1 [CSCP] [/oops]" in at.text


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_a_new_workspace_has_an_overview(tmp_path: Path, size: tuple[int, int]) -> None:
    """Nothing is there yet, and every key does no harm."""
    recorder = create_workspace(tmp_path / "new", "test-workspace", FixedClock(TODAY))
    async with sitting(Session(recorder, "Ann"), size=size) as at:
        await at.press("1", "down", "end", "home", "right", "left", "enter", "escape", "o", "l")
        await at.press("escape")
        assert "No plan in force" in at.text
        assert "0  Past due or review date" in at.text


Q1_END = date(2025, 6, 30)


def told(figures: PastFigures, session: Session) -> list[str]:
    """The figures of the plan in force, a dash for what is not known yet."""
    line = figures.line(session.plan_in_force())
    return [end.delivered.figure if end.delivered else "-" for end in line]


def test_past_quarters_are_worked_out_a_little_at_a_time(session: Session) -> None:
    """The present figure is there at once; the others come from the latest to the earliest."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    seen = [told(figures, session)]
    while figures.work_out(plan, seconds=0):
        if told(figures, session) != seen[-1]:
            seen.append(told(figures, session))
    assert seen == [["-", "-", "12 of 34 (35%)"], ["-", "7 of 34 (21%)", "12 of 34 (35%)"]]
    assert told(figures, session) == ["2 of 35 (6%)", "7 of 34 (21%)", "12 of 34 (35%)"]


def test_only_what_took_effect_by_a_day_makes_its_figure_doubtful(session: Session) -> None:
    """A change of today leaves every past figure; one dated back takes those since then away."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    figures.work_out(plan, seconds=60)
    session.record(AddProgressUpdate("BP25-2.3", "It goes on."))
    assert "-" not in told(figures, session)
    ref = next(
        a.id
        for a in session.book.actions.values()
        if a.plan == plan.id and a.is_open and a.created < Q1_END
    )
    back = Context(today=session.recorder.today(), by="Ann", on=date(2025, 9, 29))
    session.record(Deliver(ref), context=back)
    assert told(figures, session)[:2] == ["2 of 35 (6%)", "-"]
    figures.work_out(plan, seconds=60)
    assert told(figures, session)[1] == "8 of 34 (24%)"


def test_what_others_dated_back_counts(session: Session, demo: Path) -> None:
    """A line that somebody else appended is looked at like one's own."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    figures.work_out(plan, seconds=60)
    other = open_session(demo, "Ann")
    done = next(
        a.id
        for a in other.book.actions.values()
        if a.plan == plan.id and a.ended and a.ended > Q1_END and a.is_delivered
    )
    other.record(ChangeStatus(done, Status.IN_PROGRESS, "scope changed", "More was asked for."))
    session.follow()
    assert "-" not in told(figures, session)
    assert told(figures, session)[-1] == "11 of 34 (32%)"


def test_without_a_plan_there_is_no_line(session: Session) -> None:
    """A workspace without a plan has none."""
    assert PastFigures(session).line(None) == ()


async def test_bars_stand_beside_their_labels(session: Session) -> None:
    """Their column begins soon after the longest label, however wide the terminal is."""
    async with sitting(session, USUAL) as at:
        await at.press("1")
        for size in (USUAL, LARGE):
            lines = (await at.text_at(size)).splitlines()
            starts, ends = [], []
            for title in (
                "1 Family resilience",
                "4 Wellbeing and equitable practice",
                "Of those due by now",
            ):
                line = next(each for each in lines if title in each)
                ends.append(line.index(title) + len(title))
                starts.append(line.index("▇"))
            assert len(set(starts)) == 1, size
            assert 2 <= starts[0] - max(ends) <= 10, size


async def test_planned_and_delivered_are_drawn_where_there_is_room(session: Session) -> None:
    """The burn-up has both numbers above the bars of each quarter so far."""
    async with sitting(session, size=(200, 50)) as at:
        await at.press("1")
        lines = at.text.splitlines()
    title = "─ 12 of 34 delivered by 27 Nov 25; 17 planned ─"
    top = next(n for n, line in enumerate(lines) if title in line)
    foot = next(n for n, line in enumerate(lines) if "Q1 2025/26  Q2 2025/26" in line)
    drawn = " ".join(line[:110] for line in lines[top:foot])
    assert {"2", "7", "11", "12", "17", "28", "29", "30"} <= set(drawn.split())


async def test_the_chart_has_all_quarters_at_120_columns(session: Session) -> None:
    """The years go below the quarters; the figures that need attention stay above it, whole."""
    async with sitting(session, size=USUAL) as at:
        await at.press("1")
        await at.pilot.pause()
        text = at.text
        for words in (
            "12 of 34 delivered by 27 Nov 25; 17 planned",
            "Q1     Q2     Q3     Q4     Q1     Q2     Q3     Q4",
            "2025/26                     2026/27",
            "5  Executive actions open · 3 over 180 days",
            "5 Working together effectively",
        ):
            assert words in text, words
        assert re.search("3 of 3 quorate +▇▇▇", text)


async def test_the_chart_is_drawn_in_plain_signs(session: Session) -> None:
    """A console without others shows it, too."""
    async with sitting(session, size=USUAL, ascii_only=True) as at:
        await at.press("1")
        await at.pilot.pause()
        assert "17 planned" in at.text
        assert "= Planned - * Delivered" in at.text
        assert at.text.isascii()


async def test_ratings_are_drawn_where_there_is_room_and_open_their_actions(
    session: Session,
) -> None:
    """The title has them as numbers on every terminal."""
    async with sitting(session, size=SMALL) as at:
        await at.press("1")
        assert "■ 3 Red  ▲ 5 Amber  ● 12 Green  ○ 2 No date" in at.figures
    async with sitting(session, size=(200, 50)) as at:
        await at.press("1")
        (line,) = (each for each in at.text.splitlines() if "● 12  Green" in each)
        assert "▇▇▇▇▇▇▇─────" in line
        await at.press("right")
        await go_to(at, "rating/no_date")
        await at.press("enter")
        assert isinstance(at.app.screen, PlanScreen)
        assert len(at.table.table.rows) == 2


@pytest.mark.usefixtures("quick_papers")
async def test_a_day_that_was_signed_off_is_shown_as_it_was_signed(demo: Path) -> None:
    """On the Overview and the Plan, with the current figure beside it where it was corrected."""
    recorder, today = team_recorder(demo), date(2025, 11, 27)
    officer = Context(today=today, by="Business officer")
    signature = Signature("the Chair", "by email")
    sign_off(recorder, Quarter(2025, 2), signature, officer, templates=Templates())
    recorder.record(Deliver("BP25-2.3"), replace(officer, on=date(2025, 9, 29)))
    async with sitting(open_session(demo)) as at:
        await at.press("1", "t", *"30/9/25", "enter")
        assert figures(at)["delivered"][:2] == [
            "7 of 34 (21%)",
            "Delivered · as signed off, now 8 of 34",
        ]
        await at.press("2")
        assert "Delivered 7 of 34 (21%) as signed off, now 8 of 34 (24%)" in at.text
        for key in "12345678":
            await at.press(key)
            assert "corrected since sign-off" in at.text, key
        await at.press("t", *"29/9/25", "enter")
        assert "as signed off" not in at.text
        assert "since sign-off" not in at.text


def test_the_challenge_that_opens_before_others_is_one_that_they_may_see(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of the figure, if that is restricted the first that isn't."""
    screen, opened = OverviewScreen(session), list[str]()
    monkeypatch.setattr(screen, "post_message", lambda message: opened.append(message.key))
    figures = (each for block in screen._made().blocks for each in block.figures)
    figure = next(each for each in figures if each.screen == "scrutiny" and len(each.ids) > 1)
    first, second = figure.ids[:2]
    screen.open_row(figure.key)
    known = session.book.tables["challenges"][first]
    session.book.tables["challenges"][first] = replace(known, restricted=True)
    screen.open_row(figure.key)
    session.is_projected = True
    screen.open_row(figure.key)
    assert opened == [first, first, second]


def test_figures_say_how_many_of_their_records_a_projector_hides(session: Session) -> None:
    """They count them all the same."""
    screen = OverviewScreen(session)
    figures = [each for block in screen._made().blocks for each in block.figures]
    session.is_projected = True
    projected = [each for block in screen._made().blocks for each in block.figures]
    assert [each.value for each in projected] == [each.value for each in figures]
    hiding = [
        any(session.hides(session.book.find(each.table, key)) for key in each.ids)
        for each in figures
    ]
    assert any(hiding)
    assert [each != known for each, known in zip(projected, figures, strict=True)] == hiding
