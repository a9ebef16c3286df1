"""Warnings that were accepted are listed from the history, with the reasons that were given."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import QAG_MEETING

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

REF = "BP24-1.1"


def rows(cscp: Typist, *words: str) -> list[tuple[str, str, str]]:
    """What is listed of each warning: what, of which record, and why."""
    return [
        (each["what"], each["id"], each["reason"])
        for each in cscp("list", "warnings", *words, "--json").json
    ]


def test_a_date_recorded_late_is_listed_with_both_days(cscp: Typist) -> None:
    """Whatever day it takes effect: what counts is when it was recorded."""
    cscp.does("move", REF, "31/12/2024", today=date(2024, 9, 2))
    before = len(rows(cscp))
    late = date(2025, 1, 10)
    words = ("--reason", "funding", "--cause", "outside", "--explanation", "No money.")
    cscp.does("move", REF, "31/3/2025", *words, today=late)
    listed = rows(cscp, "--as-at", "10/1/2025")
    assert len(listed) > before
    assert (
        "New date recorded 10 days after the old one (31 December 2024) had passed",
        REF,
        "No money.",
    ) in listed


def test_a_confirmed_text_is_listed_by_its_place_only(cscp: Typist) -> None:
    """Its words are nowhere in the list; undone, it is not listed."""
    cscp.does("note", REF, "JB, aged 7, rang.", "--not-identifiers", "initials of staff")
    ((what, key, why),) = rows(cscp)
    assert what == "Text confirmed as no identifier: “Text”"
    assert key.startswith(REF)
    assert why == "Not identifiers: initials of staff"
    assert "JB" not in cscp("list", "warnings").out
    cscp.does("undo")
    assert rows(cscp) == []


def test_what_the_chair_agreed_between_meetings_is_listed(cscp: Typist) -> None:
    """With the reason that was recorded."""
    cscp.does("deliver", REF, "--impact", "Calm.")
    cscp.does("agree", REF, "--chairs-action", "It can't wait.")
    assert ("Delivery agreed by the Chair between meetings", REF, "It can't wait.") in rows(cscp)


def test_a_new_date_that_no_meeting_agreed_is_listed(cscp: Typist) -> None:
    """With the reason that was given."""
    what = "New date that no meeting agreed"
    cscp.does("move", REF, "31/1/2025", "--agreed-by", QAG_MEETING)
    assert what not in [each for each, *_ in rows(cscp)]
    cscp.does("move", REF, "28/2/2025", "--explanation", "No money.")
    assert (what, REF, "No money.") in rows(cscp)


def test_our_own_judgement_is_listed(cscp: Typist) -> None:
    """With the reason for another rating than the computed one."""
    cscp.does("judge", REF, "green", "--reason", "All but one are trained.")
    assert ("Our judgement of the rating: green", REF, "All but one are trained.") in [
        (what.replace("Green", "green"), key, why) for what, key, why in rows(cscp)
    ]


def test_a_day_set_by_an_import_is_listed(cscp: Typist, tmp_path: Path) -> None:
    """Nobody typed it, so whoever looks at a figure can ask."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead,Status,Date completed\nWrite a guide,Police,Delivered,1/10/2024\n")
    cscp.does("import", str(path), "--source", "other", "--yes")
    ((what, key, _),) = rows(cscp)
    assert what == "Day of delivery or end set by an import: 1 October 2024"
    assert key.startswith("OT24-")


def test_a_change_that_papers_depend_on_is_listed_with_both_values(cscp: Typist) -> None:
    """But never the words of what may identify a child."""
    cscp.does("set", REF, "title=Discuss it")
    assert [what for what, _, _ in rows(cscp)] == ["Action changed: Action 1 → Discuss it"]
    cscp.does("set", REF, "title=See Tyler, aged 7", "--not-identifiers", "a published name")
    assert {what for what, _, _ in rows(cscp)} == {
        "Action changed: Action 1 → Discuss it",
        "Action changed",
        "Text confirmed as no identifier: “Action”",
    }


def test_words_and_the_day_of_recording_select(cscp: Typist) -> None:
    """As in other lists; a file of the list has what is listed."""
    cscp.does("note", REF, "JB, aged 7, rang.", "--not-identifiers", "initials of staff")
    assert len(rows(cscp, "confirmed", "staff")) == 1
    assert rows(cscp, "judgement") == []
    assert len(rows(cscp, "recorded:2024-25/Q3")) == 1
    assert rows(cscp, "recorded:2024-25/Q2") == []
    printed = cscp.does("list", "warnings", "--format", "csv", "-o", "-").out
    assert "initials of staff" in printed


def test_scrutineers_see_the_list_and_have_it_in_their_pack(cscp: Typist, tmp_path: Path) -> None:
    """It is theirs to ask about."""
    cscp.does("note", REF, "JB, aged 7, rang.", "--not-identifiers", "initials of staff")
    assert len(rows(cscp, "--role", "scrutineer")) == 1
    path = tmp_path / "pack.html"
    cscp.does("export", "scrutiny-pack", "-o", str(path))
    text = path.read_text("utf-8")
    assert "Accepted warnings" in text
    assert "Text confirmed as no identifier" in text
