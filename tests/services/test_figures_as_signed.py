"""A figure that was signed off is never restated: every later paper and screen gives it as signed."""

from __future__ import annotations

import os
import random
import re
import shutil
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    SetImpact,
)
from cscp_tui.domain.commands.scrutiny import AnswerChallenge
from cscp_tui.domain.commands.updates import Signature
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Audience, Cause, ImpactState, Outcome, Rating, Status
from cscp_tui.domain.figures import quarter_ends, worked_out
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.printed_figures import (
    printed_figures,
    printed_figures_of,
    told_of_corrections,
)
from cscp_tui.services.updates import figures_of_quarters, sign_off, update_of
from cscp_tui.store.signed_files import FOLDER, SignedElsewhere
from cscp_tui.store.team import team_recorder
from cscp_tui.views.actions import Standings
from cscp_tui.views.as_signed import end_as_signed
from cscp_tui.views.charts import deliveries_by_quarter
from cscp_tui.views.overview import overview, overview_as_signed
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.corrections import changed_figures
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.update_figures import update_figures
from cscp_tui.writers.markdown import markdown_of
from papers_written_quickly import papers_written_quickly
from recounting import TODAY, Recount, as_at, plans_at, recounted, tables_at
from rendered_updates import first_page_rows
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from cscp_tui.documents.figure import Figure
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recorder import Recorder
    from recounting import Counted

Q2, Q3 = Quarter(2025, 2), Quarter(2025, 3)
SEPTEMBER = date(2025, 9, 29)
PLAN = "2025-27"
LATE = "BP25-2.3"
"""An action of the plan that is open at the end of Q2."""


pytestmark = pytest.mark.usefixtures("quick_papers")


def as_officer(on: date | None = None) -> Context:
    return Context(today=TODAY, by="Business officer", on=on)


@pytest.fixture(scope="module")
def signed_demo(
    loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory, written_once: Callable[..., bytes]
) -> Path:
    """The demo year with Q2 signed off, to be copied."""
    folder = shutil.copytree(loaded_demo, tmp_path_factory.mktemp("signed") / "croydon")
    signature = Signature("the Chair", "by email")
    with papers_written_quickly(written_once):
        sign_off(team_recorder(folder), Q2, signature, as_officer(), templates=Templates())
    return folder


@pytest.fixture
def signed(signed_demo: Path, tmp_path: Path) -> Recorder:
    """The same, of a test's own."""
    return team_recorder(shutil.copytree(signed_demo, tmp_path / "croydon"))


@pytest.fixture
def corrected(signed: Recorder) -> Recorder:
    """A delivery with effect in Q2 was recorded since."""
    signed.record(Deliver(LATE), as_officer(SEPTEMBER))
    return signed


def paper(recorder: Recorder, audience: Audience = Audience.QA) -> str:
    """The draft for Q3, as one line."""
    update = update_of(recorder.workspace, Q3, TODAY, audience)
    options = QuarterlyOptions(quarter=Q3, audience=audience, as_at=TODAY)
    return " ".join(markdown_of(document_of(update, options)).split())


def test_a_quarter_without_corrections_gives_what_was_signed(signed: Recorder) -> None:
    """There is no remark where the figures are the same."""
    assert "as signed off, now" not in paper(signed)
    update = update_of(signed.workspace, Q3, TODAY, Audience.QA)
    assert update.delivered_before(update.plans[-1]).signed.figure == "7 of 34 (21%)"


def test_the_next_papers_give_the_signed_figure_and_the_current_one(
    corrected: Recorder,
) -> None:
    """The first page, the headline, why it moved, and the public version."""
    page = first_page_rows(corrected.workspace.folder, Q3)
    assert page["Delivered"][1] == (
        "7 of 34 (21%), 1 awaiting agreement as signed off, now 8 of 34 (24%), 2 awaiting agreement"
    )
    assert page["No update received, all sources"][1] == "6 of 41 as signed off, now 6 of 40"
    assert page["Impact recorded, of the plan's deliveries"][1].startswith("5 of 7, 0 evidenced as")
    text = paper(corrected)
    assert "At 30 September 2025 it was 7 of 34 (21%) as signed off, now 8 of 34 (24%)." in text
    assert "From 7 of 34 (21%) as signed off, now 8 of 34 (24%) at 30 September 2025 to" in text
    assert "Delivered, recorded after Q2 2025/26 was signed off | +1 delivered |" in text
    public = paper(corrected, Audience.PUBLIC)
    assert "it was 7 of 34 (21%), as we published it, and is 8 of 34 (24%) now." in public


def test_movement_starts_from_the_signed_figure_and_balances(corrected: Recorder) -> None:
    """By a column for corrections, in the update and in the comparison."""
    text = paper(corrected)
    assert "| Total | 27 | −1 | 0 | 0 | 5 | 0 | 0 | 21 |" in text
    assert "27 − 1 + 0 + 0 = 5 + 0 + 0 + 21 (26 on both sides)" in text
    update = update_of(corrected.workspace, Q3, TODAY, Audience.QA)
    compared = " ".join(markdown_of(comparison_document(update)).split())
    assert "41 − 1 +" in compared
    assert "From 7 of 34 (21%) as signed off, now 8 of 34 (24%)" in compared
    for figures in (update_figures(update),):
        numbers = {each.title: each.numerator or 0 for each in figures}
        names = ("Open at start", "Corrections", "New", "Reopened")
        ends = ("Delivered", "Carried over", "Otherwise ended", "Still open")
        assert sum(numbers[f"Movement: {name}"] for name in names) == sum(
            numbers[f"Movement: {name}"] for name in ends
        )


def test_the_line_over_the_quarters_and_the_chart_are_as_signed(corrected: Recorder) -> None:
    """The bar of Q2 stays as high as it was, and the words beside it give the figure now."""
    plan = corrected.book.plans[PLAN]
    figures = printed_figures_of(corrected.workspace, corrected.book)
    (end,) = [each for each in quarter_ends(plan, TODAY) if each.quarter == Q2]
    made = worked_out(end, PLAN, corrected.workspace.as_at(Q2.last_day))
    shown = end_as_signed(made, plan, figures(Q2))
    assert shown.delivered is not None
    assert shown.now is not None
    assert (shown.delivered.figure, shown.now.figure) == ("7 of 34 (21%)", "8 of 34 (24%)")
    actions = [each for each in corrected.book.actions.values() if each.plan == PLAN]
    chart = deliveries_by_quarter(corrected.book, plan, actions, TODAY, figures)
    assert {row.label: (row.parts[1], row.values[1]) for row in chart.rows}[Q2.short] == (5, 7)
    assert "Q2 2025/26: 5 as signed off, now 6." in chart.summary


def test_the_overview_of_the_signed_day_is_as_signed(corrected: Recorder) -> None:
    """Each figure that the paper has, too, with the current one beside it."""
    plan, book = corrected.book.plans[PLAN], corrected.workspace.as_at(Q2.last_day)
    signed = printed_figures_of(corrected.workspace, corrected.book)(Q2)
    assert signed is not None
    now = overview(book, Standings(Q2.last_day), plan)
    shown = {
        each.key: (each.value, each.more) for each in overview_as_signed(now, plan, signed).figures
    }
    assert shown["delivered"] == ("7 of 34 (21%)", "as signed off, now 8 of 34")
    assert shown["priority/2025-27/2"] == ("2 of 7 (29%)", "as signed off, now 3 of 7")
    assert shown["rating/green"] == ("23", "as signed off, now 22")
    assert shown["rating/red"][0] == "1"
    before = {each.key: (each.value, each.more) for each in now.figures}
    assert sum(shown[key] != before[key] for key in shown) == 3


def test_whatever_shows_a_signed_day_otherwise_says_so(
    corrected: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every list and export as at the day, and a paper of the quarter that isn't the signed one."""
    cscp = Typist(corrected.workspace.folder, capsys)
    words = "Q2 2025/26 was signed off as at 30 September 2025. What is shown includes 1 correction"
    for line in ("list plans", "list priorities", "list actions plan:2025-27 --json"):
        told = cscp.does(*line.split(), "--as-at", "30/9/2025", today=TODAY)
        assert words in told.err
        assert words not in cscp.does(*line.split(), "--as-at", "29/9/2025", today=TODAY).err
    for name in ("actions", "said-delivered", "partner-evidence", "attendance", "challenges"):
        told = cscp.does("export", name, "--as-at", "30/9/2025", today=TODAY)
        assert words in unwrapped(told.out)
    paper = ("export", "quarterly", "--quarter", "2025-26/Q2", "--as-at", "30/9/2025")
    assert "DRAFT** – not the paper that was signed off" in cscp.does(*paper, today=TODAY).out
    paper = ("export", "quarterly", "--quarter", "2025-26/Q3", "--as-at", "31/10/2025")
    text = unwrapped(cscp.does(*paper, today=TODAY).out)
    assert "7 of 34 (21%) as signed off, now 8 of 34 (24%)" in text


def test_attendance_up_to_a_signed_day_says_if_it_was_corrected(
    corrected: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a meeting that was reopened, but not by the delivery of an action."""
    cscp = Typist(corrected.workspace.folder, capsys)
    words = ("export", "attendance", "--from", "1/4/2025", "--to", "30/9/2025")
    assert "signed off" not in cscp.does(*words, today=TODAY).out
    for line in ("reopen EDG-2025-09-23 --why Wrong.", "attend EDG-2025-09-23 housing=3"):
        cscp.does(*line.split(), "--yes", today=TODAY)
    cscp.does("close", "EDG-2025-09-23", "--yes", today=TODAY)
    told = unwrapped(cscp.does(*words, today=TODAY).out)
    assert "Q2 2025/26 was signed off as at 30 September 2025. What is shown includes" in told


def test_a_signed_day_of_another_journal_is_shown_and_says_so(
    signed: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can tell what was corrected, both figures are given."""
    signature = sign_off_of(signed.book, Q2)
    assert signature is not None

    def replaced(*_: object) -> None:
        raise SignedElsewhere(signature)

    monkeypatch.setattr(signed.workspace, "corrections", replaced)
    assert "The journal was replaced" in told_of_corrections(signed.workspace, Q2.last_day)
    figures = printed_figures_of(signed.workspace, signed.book)(Q2)
    assert figures is not None
    assert figures.is_corrected


def test_nothing_is_said_of_a_signed_day_without_corrections(
    signed: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its figures are those that were signed."""
    told = Typist(signed.workspace.folder, capsys).does(
        "list", "plans", "--as-at", "30/9/2025", today=TODAY
    )
    assert "signed off" not in told.err


@pytest.mark.parametrize("audience", Audience)
def test_the_corrections_compare_every_figure_of_the_signed_paper(
    corrected: Recorder, audience: Audience
) -> None:
    """Each figure of the signed file that a draft would print otherwise today is listed."""
    signature = sign_off_of(corrected.book, Q2)
    assert signature is not None
    printed = printed_figures(corrected.workspace, signature, audience)
    today = update_figures(update_of(corrected.workspace, Q2, Q2.last_day, audience))
    now = {each.title: each.value for each in today}
    differing = {
        title
        for title in {*printed, *now}
        if (printed[title].value if title in printed else "none") != now.get(title, "none")
    }
    update = update_of(corrected.workspace, Q3, TODAY, audience)
    assert update.signed_before is not None
    listed = changed_figures(update.signed_before, audience)
    assert {each.title for each in listed} == differing
    assert len(differing) >= 3
    assert all(each.refs == (LATE,) for each in listed)


def test_signed_figures_are_exported_as_the_signed_file_has_them(
    corrected: Recorder,
) -> None:
    """The export of figures reads them there, and does not calculate them again."""
    signature = sign_off_of(corrected.book, Q2)
    assert signature is not None
    printed = printed_figures(corrected.workspace, signature, Audience.QA)
    ((_, state, figures),) = figures_of_quarters(corrected.workspace, [Q2], TODAY, Audience.QA)
    assert state == "signed off"
    assert {each.title: each.value for each in figures} == {
        title: each.value for title, each in printed.items()
    }
    assert all(each.ids for each in figures if each.numerator and each.table == "actions")


def test_signed_figures_are_read_from_the_papers_where_the_tables_are_gone(
    corrected: Recorder,
) -> None:
    """Early versions signed no tables: the Markdown has the figures, and last the sign-off itself."""
    signature = sign_off_of(corrected.book, Q2)
    assert signature is not None
    whole = printed_figures(corrected.workspace, signature, Audience.QA)
    for path in (corrected.workspace.folder / FOLDER).glob("*.csv"):
        path.unlink()
    read = printed_figures(corrected.workspace, signature, Audience.QA)
    assert read["Delivered"].value == whole["Delivered"].value
    assert read["Movement: Still open"].numerator == whole["Movement: Still open"].numerator == 27
    page = printed_figures(corrected.workspace, signature, Audience.EXECUTIVE)
    assert page["First page: No update received, all sources"].value == "6 of 41"
    assert "7 of 34 (21%) as signed off, now 8 of 34" in paper(corrected)
    for path in (corrected.workspace.folder / FOLDER).glob("*.md"):
        path.unlink()
    assert printed_figures(corrected.workspace, signature, Audience.QA)["Delivered"].numerator == 7
    # What none of them has is marked.
    assert (
        "(not in the signed paper)"
        in first_page_rows(corrected.workspace.folder, Q3)["No update received, all sources"][1]
    )


REASON = "partner capacity"
SEEDS = [5358, 31415926, 27182818, 16180339][: None if "HYPOTHESIS_PROFILE" in os.environ else 2]
ONE_IN_TWELVE = 1 / 12
FIGURES = 2000
"""The least that are counted again after the changes of a seed."""


def random_commands(recorder: Recorder, rng: random.Random) -> Iterator[tuple[Command, date]]:
    """Yield changes of actions and challenges of every kind, many of them back-dated."""
    while True:
        book = recorder.book
        ref, other = rng.sample(sorted(book.actions), 2)
        challenge = rng.choice(sorted(book.challenges))
        day = TODAY - timedelta(days=rng.choice((0, 0, 20, 58, 59, 75, 100, 150)))
        later = TODAY + timedelta(days=rng.randrange(-40, 200))
        new = {"title": "A new one", "source": "executive", "due": later.isoformat()}
        planned = {**new, "source": "plan", "plan": PLAN, "priority": f"{PLAN}/2"}
        replaced = partial(EndAction, ref, Outcome.REPLACED, replaced_by=other)
        makers: list[Callable[[], Command]] = [
            partial(Deliver, ref, impact="Staff know.", impact_state=ImpactState.EVIDENCED),
            partial(Deliver, ref),
            partial(MoveDate, ref, later, reason=REASON, cause=Cause.OUTSIDE),
            partial(MoveDate, ref, later, reason=REASON, cause=Cause.OUTSIDE),
            partial(MoveDate, ref, None, REASON, Cause.WITHIN, review_date=later),
            partial(EndAction, ref, Outcome.WITHDRAWN, reason=REASON, cause=Cause.WITHIN),
            partial(replaced, reason=REASON, cause=Cause.WITHIN),
            partial(AddProgressUpdate, ref, "Half of the staff are trained."),
            partial(SetImpact, ref, "Fewer children wait.", ImpactState.EMERGING),
            partial(ChangeStatus, ref, Status.IN_PROGRESS, explanation="It isn't in use."),
            partial(ChangeStatus, ref, Status.ON_HOLD, reason=REASON, review_date=later),
            partial(Judge, ref, rng.choice(list(Rating)[:3]), "Half of it is done."),
            partial(Agree, (ref,), chairs_action="No meeting before the inspection."),
            partial(AddAction, new),
            partial(AddAction, planned),
            partial(AnswerChallenge, challenge, "It is in hand."),
        ]
        yield rng.choice(makers)(), day


def counted_again(figures: Iterable[Figure], again: Mapping[str, Counted]) -> int:
    """Compare figures with those counted again, and return how many agree.

    Those that count corrections aren't counted again, nor moves that are neither slips nor
    extensions.
    """
    seen = set()
    for figure in figures:
        title = "Due next" if figure.title.startswith("Due next") else figure.title
        if title.startswith(("Corrections since", "All sources: Dates", "All sources: New dates")):
            continue
        number, whole, ids = again[title]
        assert (figure.numerator, figure.denominator) == (number, whole), (title, figure.value)
        assert not figure.ids or set(figure.ids) == ids or title.startswith("Attendance"), title
        seen.add(title)
    assert not {title for title, counted in again.items() if counted[0]} - seen
    return len(seen)


@pytest.mark.parametrize("seed", SEEDS)
def test_first_pages_follow_from_the_journal_after_random_changes(
    signed: Recorder, seed: int
) -> None:
    """Every figure as signed and now, counted again from the journal's bytes, after 100 changes."""
    rng, made, back_dated = random.Random(seed), 0, 0
    signature = sign_off_of(signed.book, Q2)
    assert signature is not None
    for command, day in random_commands(signed, rng):
        try:
            if rng.random() < ONE_IN_TWELVE:
                signed.undo(as_officer(), redo=rng.random() < ONE_IN_TWELVE)
            else:
                signed.record(command, as_officer(day))
        except CscpError:
            continue
        made, back_dated = made + 1, back_dated + (day <= Q2.last_day)
        if made == 100:
            break
    assert back_dated > 10
    folder = signed.workspace.folder
    then = recounted(folder, Q2, [PLAN], until=signature.line)
    now_then = recounted(folder, Q2, [PLAN])
    now = recounted(folder, Q3, [PLAN])
    assert first_page_rows(folder, Q3) == {
        label: (
            value,
            then[label]
            if then[label] == now_then[label]
            else f"{then[label]} as signed off, now {now_then[label]}",
        )
        for label, value in now.items()
    }
    assert then != now_then
    printed = printed_figures(signed.workspace, signature, Audience.EXECUTIVE)
    assert {label: printed[f"First page: {label}"].value for label in then} == then
    for quarter in (Quarter(2024, 3), Quarter(2024, 4), Quarter(2025, 1)):
        tables = tables_at(folder, quarter.last_day)
        plans = [each["id"] for each in plans_at(tables, quarter.last_day)]
        page = {label: value for label, (value, _) in first_page_rows(folder, quarter).items()}
        assert page == recounted(folder, quarter, plans)
    agreeing = 0
    for audience, group in ((Audience.QA, "QAG"), (Audience.EXECUTIVE, "EXEC")):
        as_signed = Recount(folder, Q2, group, until=signature.line).found
        agreeing += counted_again(
            printed_figures(signed.workspace, signature, audience).values(), as_signed
        )
        for quarter in (Quarter(2024, 3), Quarter(2024, 4), Quarter(2025, 1), Q2, Q3):
            figures = update_figures(update_of(signed.workspace, quarter, as_at(quarter), audience))
            again = Recount(
                folder, quarter, group, signed=as_signed if quarter == Q3 else None
            ).found
            agreeing += counted_again(figures, again)
    assert agreeing > FIGURES
    text = paper(signed, Audience.EXECUTIVE)
    came, went = re.findall(r": ([\d +−]+) = ([\d +]+) \(\d+ on both sides\)", text)[0]
    assert eval(came.replace("−", "-")) == eval(went)
