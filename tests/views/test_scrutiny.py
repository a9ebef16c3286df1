from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, do, founded_book, record
from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge, WriteReflection
from cscp_tui.domain.figures import Delivered, slips_of
from cscp_tui.views.actions import Standings
from cscp_tui.views.history import (
    FIRST_VISIT,
    Changed,
    change_cells,
    changed_since,
    subject_of_entry,
)
from cscp_tui.views.record_titles import where_record_is
from cscp_tui.views.scrutiny import (
    ScrutinyRow,
    scrutiny_details,
    scrutiny_figures,
    scrutiny_table,
    slipped,
    without_impact,
)
from cscp_tui.views.search import RecordSearch
from scrutinised import says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.documents.table import Table
    from cscp_tui.store.workspace import Workspace


DEMO_DAY = date(2025, 11, 27)
NOTHING = Changed((), None)


def keys(table: Table, group: str) -> list[str]:
    """The keys of the rows of a group."""
    return [
        ScrutinyRow.of(row.key).key for row in table.rows if ScrutinyRow.of(row.key).group == group
    ]


@pytest.mark.parametrize(
    ("day", "plan", "figure"),
    [
        (date(2024, 12, 31), "2024/25", "25 of 35 (71%) delivered"),
        (date(2025, 3, 31), "2024/25", "30 of 35 (86%) delivered"),
        (DEMO_DAY, "2025-27", "12 of 34 (35%) delivered"),
    ],
)
def test_the_figures_are_the_same_as_everywhere(
    demo_year: Workspace, day: date, plan: str, figure: str
) -> None:
    """As at any day, what the frame says is what the population gives."""
    book = demo_year.as_at(day)
    told = scrutiny_figures(book, book.plans[plan], day)
    assert told[0].text == figure
    actions = (a for a in book.actions.values() if a.plan == plan)
    assert Delivered.of(actions).figure in figure
    slips = sum(len(slips_of(book, a)) for a in book.actions.values() if not a.continued_by)
    assert f"{slips} slips" in {cell.text for cell in told}


def test_a_slip_is_counted_once_through_a_carrying_over(demo_year: Workspace) -> None:
    """The old action leaves it to its continuation, which shows the slips of both."""
    refs = [action.id for action in slipped(demo_year.book)]
    assert "BP25-2.1" in refs
    assert "BP24-3.4" not in refs
    counts = [len(slips_of(demo_year.book, action)) for action in slipped(demo_year.book)]
    assert counts == sorted(counts, reverse=True)


def test_deliveries_without_impact_are_those_that_say_none_yet(demo_year: Workspace) -> None:
    """The latest stands first."""
    found = without_impact(demo_year.book)
    assert all(a.is_delivered and a.impact_state == "none yet" for a in found)
    days = [a.ended for a in found if a.ended]
    assert days == sorted(days, reverse=True)


def test_the_groups_of_the_list(demo_year: Workspace) -> None:
    """Open challenges come first, then answered ones; closed ones stand at the end."""
    table = scrutiny_table(demo_year.book, DEMO_DAY, NOTHING, is_projected=False)
    assert keys(table, "challenges")[:4] == ["CH-08", "CH-10", "CH-11", "CH-06"]
    titles = [line.title.text for line in table.lines if isinstance(line, Heading)]
    assert titles[0] == "Challenges"
    assert titles[-1] == "Closed challenges"
    assert len({row.key for row in table.rows}) == len(table.rows)


def test_others_who_look_on_see_no_restricted_record(demo_year: Workspace) -> None:
    """Neither in the list nor in the details of a slip its causes."""
    table = scrutiny_table(demo_year.book, DEMO_DAY, NOTHING, is_projected=True)
    assert "CH-07" not in keys(table, "challenges")
    place, standings = ScrutinyRow("slips", "BP25-2.1"), Standings(DEMO_DAY)
    whole = scrutiny_details(place, demo_year.book, standings, NOTHING, is_projected=False)
    shown = scrutiny_details(place, demo_year.book, standings, NOTHING, is_projected=True)
    assert "control" in "".join(map(str, whole))
    assert "control" not in "".join(map(str, shown))


def test_others_who_look_on_see_no_reason_of_a_change(demo_year: Workspace) -> None:
    """Neither why a date moved, nor why an action rests; no id stands there that nobody says."""
    every, _ = demo_year.entries_after(0)
    changed = changed_since(every, date(2024, 4, 1), DEMO_DAY)
    commitment = next(
        each for _, each in changed.entries if subject_of_entry(each)[0] == "commitments"
    )
    assert change_cells(commitment, demo_year.book, is_projected=False)[0].text == "commitment"
    for is_projected in (False, True):
        table = scrutiny_table(demo_year.book, DEMO_DAY, changed, is_projected=is_projected)
        rows = [row for row in table.rows if ScrutinyRow.of(row.key).group == "changes"]
        told = " ".join(row.cells[2].text for row in rows)
        for words in ("; cause: ", "; reason: ", "reason for the hold: "):
            assert (words in told) is not is_projected


def test_a_search_says_of_a_scrutineers_challenge_what_became_of_it(tmp_path: Path) -> None:
    """The answer stands in the team's journal, the challenge in the other one."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why are data late?"))
    team.workspace.follow()
    record(team, AnswerChallenge("CH-S1", "Because."))
    (found,) = RecordSearch(team.book, is_projected=False).find("CH-S1")
    assert where_record_is(found.table, found.record, team.book).endswith("answered")


def test_every_row_has_details(demo_year: Workspace) -> None:
    """Whatever the cursor is on, there is something to read, and its cells are whole."""
    entries, _ = demo_year.entries_after(900)
    changed = changed_since(entries, DEMO_DAY, DEMO_DAY)
    table = scrutiny_table(demo_year.book, DEMO_DAY, changed, is_projected=False)
    assert keys(table, "changes")
    for row in table.rows:
        assert len(row.cells) == len(table.columns)
        assert scrutiny_details(
            ScrutinyRow.of(row.key),
            demo_year.book,
            Standings(DEMO_DAY),
            changed,
            is_projected=False,
        )


def test_a_record_that_is_gone_has_none(demo_year: Workspace) -> None:
    """As after an undo on another machine."""
    for place in (
        ScrutinyRow("slips", "BP99-1.1"),
        ScrutinyRow("challenges", "x"),
        ScrutinyRow("changes", "1-0"),
    ):
        assert (
            scrutiny_details(place, demo_year.book, Standings(TODAY), NOTHING, is_projected=False)
            == ()
        )


def test_what_changed_since_a_visit(demo_year: Workspace) -> None:
    """Only lines after it, the latest first; a first visit looks back some days."""
    entries, earlier = demo_year.entries_after(900)
    assert not earlier
    found = changed_since(entries, date(2025, 10, 1), DEMO_DAY)
    numbers = [entry.line.n for _, entry in found.entries]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) > 900
    assert found.title == "Changed since your last visit, 1 Oct 25"
    every, _ = demo_year.entries_after(0)
    first = changed_since(every, None, DEMO_DAY)
    assert all((DEMO_DAY - entry.line.on).days <= FIRST_VISIT for _, entry in first.entries)
    assert "your first visit" in first.title


def test_as_at_leaves_out_what_takes_effect_later(demo_year: Workspace) -> None:
    """What was recorded since the visit, as far as it was true on the day."""
    every, _ = demo_year.entries_after(0)
    day = date(2024, 9, 30)
    found = changed_since(every, date(2024, 4, 1), DEMO_DAY, as_at=day)
    assert found.entries
    assert all(entry.line.on <= day for _, entry in found.entries)


def test_whose_words_a_reflection_has_is_told_in_list_and_detail() -> None:
    """What the team recorded for a scrutineer is marked wherever it stands."""
    book = founded_book()
    do(book, WriteReflection("Independent Scrutineer", "By email."))
    (key,) = book.reflections
    table = scrutiny_table(book, TODAY, Changed((), None), is_projected=False)
    row = next(row for row in table.rows if row.key == f"reflections {key}")
    assert str(row.cells[2]) == "(by the team) By email."
    place = ScrutinyRow.of(row.key)
    pieces = scrutiny_details(place, book, Standings(TODAY), Changed((), None), is_projected=False)
    told = "recorded by the business team for the Independent Scrutineer"
    assert told in "".join(map(str, pieces))
