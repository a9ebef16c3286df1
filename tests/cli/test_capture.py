"""Lines of a meeting captured from the command line."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.store.codec import decode_all
from cscp_tui.store.journal import Journal

if TYPE_CHECKING:
    from command_line import Answer, Typist
    from cscp_tui.store.journal import Position

MEETING = "QAG-2024-11-25"
LINES = """\
Police to send the list by 31 January

JB to chase it ASAP
BP24-1.1: half of the staff are trained
lead:police due:31/14 Send it
The letter is out.
"""


@pytest.fixture
def qag(cscp: Typist) -> Typist:
    """A command line on a workspace whose QAG meets today."""
    cscp.does("add", "meeting", "group=QAG", "day=25/11/2024")
    cscp.does("start", "qag")
    return cscp


def words_in(cscp: Typist, *, to_check: bool | None = None) -> list[str]:
    """The words of the meeting's lines, or of those that are to be checked or not."""
    lines = lines_of_meeting(cscp.book, MEETING)
    return [line.words for line in lines if to_check in {None, line.to_check}]


def capture(cscp: Typist, monkeypatch: pytest.MonkeyPatch, text: str, *options: str) -> Answer:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return cscp("capture", "qag", *options)


def test_what_a_verdict_may_change_is_told_of_the_line_it_followed(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told at the end, when other lines stand between."""
    capture(qag, monkeypatch, "challenge: to:police Why is the list late?\n")
    lines = "CH-01 the Police wrote back\nthat'll do, shut it\nThe letter is out.\n"
    assert "CH-01 closed, with this outcome: That'll do" in capture(qag, monkeypatch, lines).err


def test_words_that_may_name_somebody_are_told_beside_a_public_paper(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not beside the full one, which may have names."""
    capture(qag, monkeypatch, "Police to ring QX and Dr Lowe by 30 June\nThe letter is out.\n")
    told = "The public version may name somebody: “Dr Lowe” and “QX”."
    for what in ("minutes", "action-log"):
        assert told in qag.does("export", what, "qag", "--public").err
        assert told not in qag.does("export", what, "qag").err


def test_no_public_list_or_later_agenda_names_whom_a_meeting_named(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the meeting recorded is told by agency there, too; the full version has the name."""
    lines = "Here: Tom Hale (TH), Police; Ann Low, ICB\nPolice to ring Tom Hale by 30 June\n"
    capture(qag, monkeypatch, lines)
    qag.does("close", "qag")
    qag.does("add", "meeting", "group=QAG", "day=24/2/2025")
    for what in (["executive"], ["agenda", "QAG-2025-02-24"], ["action-log", "qag"]):
        full, public = (qag.does("export", *what, *more).out for more in ([], ["--public"]))
        assert ("Tom Hale" in full, "Tom Hale" in public) == (True, False), what


def test_each_line_is_shown_as_understood(qag: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """One object a line, in the order of the lines; nothing is recorded in a dry run."""
    before = qag.journal
    found = capture(qag, monkeypatch, LINES, "--dry-run", "--json").json
    assert qag.journal == before
    first, second, third, fourth, fifth = found
    wanted = {"kind": "action", "title": "Send the list", "leads": ["Police"], "due": "2025-01-31"}
    assert {name: first[name] for name in wanted} == wanted
    assert (first["ref"], first["ask"]) == ("", "")
    assert "Who is JB" in second["ask"]
    assert "JB" in second["ask"]
    assert (third["kind"], third["ref"], third["ask"]) == ("update", "BP24-1.1", "")
    assert "31/14" in fourth["ask"]
    assert (fifth["kind"], fifth["ask"]) == ("note", "")


def test_a_list_of_people_with_doubtful_names_is_to_be_checked(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes the meeting is told; nobody is recorded, and nothing is asked for."""
    doubtful = "Also present: someone from Police?"
    capture(qag, monkeypatch, f"{doubtful}\nThe letter is out.\n")
    assert words_in(qag, to_check=True) == [doubtful]


def test_a_line_that_begins_with_aob_is_shown_and_kept_under_it(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows it stays there, until another item is named."""
    lines = "The letter is out.\nAOB: the rota\nThe room is cold.\n"
    shown = capture(qag, monkeypatch, lines, "--item", "1", "--dry-run", "--json").json
    capture(qag, monkeypatch, lines, "--item", "1")
    first, second, third = lines_of_meeting(qag.book, MEETING)
    assert first.item != second.item == third.item
    assert [each["item"] for each in shown] == [1, 3, 3]


@pytest.mark.skipif(os.name == "nt", reason="there is no such device")
def test_lines_without_end_are_refused(qag: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than a file may hold."""
    before = qag.journal
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
        assert "The piped text is larger than 50 MB" in qag.refused("capture", "qag")
    assert qag.journal == before


def test_lines_stand_under_the_item_that_is_said_before_them(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option gives the first item, and the heading of another one begins that."""
    lines = (
        "The letter is out.\n3 Any other business\nDECISION: one audit\n3 Police to send it\n"
        "JB to chase it\n"
    )
    found = capture(qag, monkeypatch, lines, "--item", "1", "--json").json
    assert [each["item"] for each in found] == [1, 3, 3, 3]
    assert [(line.words, line.item) for line in lines_of_meeting(qag.book, MEETING)] == [
        ("The letter is out.", "agenda/welcome"),
        ("DECISION: one audit", "agenda/any_other"),
        ("3 Police to send it", "agenda/any_other"),
        ("JB to chase it", "agenda/any_other"),
    ]


def test_lines_without_an_item_stay_together_in_their_order(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first item; none is sorted under another that it mentions."""
    capture(qag, monkeypatch, "The letter is out.\nBP24-1.1 was discussed\nIgnore the last line.\n")
    assert [line.item for line in lines_of_meeting(qag.book, MEETING)] == ["agenda/welcome"] * 3


HEADED = """\
1 Welcome and apologies
The Chair opened the meeting.
2 Finance
The budget is balanced.
3 AOB
The letter is out.
1 Welcome and introductions
Two guests came.
"""


def test_headings_are_headings_of_the_minutes(qag: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """In other words than the agenda's, too; one that the agenda hasn't begins an item of its own."""
    answer = capture(qag, monkeypatch, HEADED, "--json")
    assert [(each["kind"], each["item"]) for each in answer.json] == [
        *[("heading", 1), ("note", 1), ("heading", None), ("note", None), ("note", 3)],
        *[("heading", 1), ("note", 1)],
    ]
    assert "Item 2 is “" in answer.err
    assert words_in(qag) == [line for line in HEADED.splitlines() if line != "3 AOB"]
    assert [entry.title for entry in qag.book.agenda_items.values()] == ["Finance"]
    minutes = qag.does("export", "minutes", "qag").out
    places = [
        minutes.index(words)
        for words in (
            "\n## 1 Welcome and apologies\n",
            "\nThe Chair opened the meeting.\n",
            "\n### Welcome and introductions\n",
            "\nTwo guests came.\n",
            "\n## 3 Finance\n",
            "\nThe budget is balanced.\n",
            "\n## 4 Any other business\n",
            "\nThe letter is out.\n",
        )
    ]
    assert places == sorted(places)
    before = qag.journal
    capture(qag, monkeypatch, HEADED)
    assert qag.journal == before


def test_an_item_points_to_the_heading_that_may_have_meant_it(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its title; one that only has its number means something else."""
    lines = "5 Minutes of others\nThe letter is out.\n6 Finance\nThe budget is balanced.\n"
    lines += "7 Welcome and declarations\n8 Housing\nThe flats are let.\n"
    capture(qag, monkeypatch, lines)
    minutes = qag.does("export", "minutes", "qag").out
    assert (
        "\nRecorded under item 3.\n" in minutes[minutes.index("\n## 2 ") : minutes.index("\n## 3 ")]
    )
    assert minutes.count("Recorded under item") == 1
    assert minutes.index("\n## 5 Housing\n") < minutes.index("The flats are let.")


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("3\n", ["agenda/welcome"] * 2),
        ("item 2\n", ["agenda/notes"] * 2),
        ("own\n", None),
        ("", None),
    ],
)
def test_at_a_terminal_it_is_asked_what_a_heading_begins(
    qag: Typist,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    typed: str,
    items: list[str] | None,
) -> None:
    """A note, the item with its number or title, or an item of its own; this also without answer."""
    file = tmp_path / "lines.txt"
    file.write_text("1 Welcome\n2 Finance\nThe budget is balanced.", "utf-8")
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    answer = qag("capture", "qag", str(file))
    assert answer.status == 0, answer.err
    (entry,) = qag.book.agenda_items or [""]
    lines = lines_of_meeting(qag.book, MEETING)
    assert [line.item for line in lines] == (items or ["", entry])


def test_an_item_that_is_not_on_the_agenda_is_refused(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is recorded, and the sentence says which there are."""
    answer = capture(qag, monkeypatch, "The letter is out.\n", "--item", "77")
    assert (answer.status, words_in(qag)) == (1, [])
    assert "The agenda has no item 77. Choose 1 to 4." in answer.err


def test_what_is_clear_is_recorded_and_the_rest_kept(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A doubtful line is kept as it was typed; no line is lost."""
    answer = capture(qag, monkeypatch, LINES)
    assert answer.status == 0
    assert words_in(qag) == [line for line in LINES.splitlines() if line]
    assert words_in(qag, to_check=True) == ["JB to chase it ASAP", "lead:police due:31/14 Send it"]
    assert [update.text for update in qag.book.updates_of("BP24-1.1")] == [
        "half of the staff are trained"
    ]
    assert list(qag.book.actions.values())[-1].title == "Send the list"
    assert "2 lines to check" in answer.err


def test_control_characters_and_very_long_lines_are_kept(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was typed stays readable and is asked about or noted."""
    answer = capture(qag, monkeypatch, f"{'x' * 10_000}\nA \x1b[31mred\x07 word\n")
    assert answer.status == 0
    first, second = words_in(qag)
    assert first == "x" * 10_000
    assert "red" in second


def test_a_line_that_is_refused_does_not_hold_up_the_others(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may identify a child is named and not saved; the lines after it are."""
    answer = capture(qag, monkeypatch, "JS aged 7 was seen\nThe letter is out.\n")
    assert answer.status == 1
    assert "“JS aged 7 was seen” wasn't recorded" in answer.err
    assert words_in(qag) == ["The letter is out."]


class Killed(BaseException):
    """The end of the process."""


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("at", range(5))
def test_capturing_again_completes_what_was_cut_off(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, at: int, *, is_after: bool
) -> None:
    """Wherever it was stopped, each line is there once in the end, and the same line twice twice."""
    text = "The letter is out.\nDECISION: one audit\nThe letter is out.\nJB to chase it ASAP\n"
    append, count = Journal.append, 0

    def stopped(journal: Journal, after: Position, values: dict[str, Any]) -> Position:
        nonlocal count
        count += 1
        if count <= at or is_after:
            position = append(journal, after, values)
        if count > at:
            raise Killed
        return position

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", stopped)
        with pytest.raises(Killed):
            capture(qag, patch, text)
    answer = capture(qag, monkeypatch, text)
    assert answer.status == 0, answer.err
    assert words_in(qag) == text.splitlines()
    assert [each.text for each in qag.book.decisions.values()] == ["One audit"]
    assert words_in(qag, to_check=True) == ["JB to chase it ASAP"]
    before = qag.journal
    assert capture(qag, monkeypatch, text).status == 0
    assert qag.journal == before


def test_a_line_that_was_undone_is_captured_again(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is still recorded is skipped."""
    capture(qag, monkeypatch, "The letter is out.\n")
    qag.does("undo")
    assert not words_in(qag)
    capture(qag, monkeypatch, "The letter is out.\n")
    assert words_in(qag) == ["The letter is out."]


def test_the_day_in_a_line_is_the_day_of_effect(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is of the meeting; what it says took effect on its own day."""
    answer = capture(qag, monkeypatch, "BP24-1.1 delivered on 20 November\nBP24-1.1 80% done\n")
    assert answer.status == 0, answer.err
    action = qag.book.actions["BP24-1.1"]
    assert (str(action.status), action.ended.isoformat() if action.ended else "") == (
        "delivered",
        "2024-11-20",
    )
    first, second = lines_of_meeting(qag.book, MEETING)
    assert first.created.isoformat() == "2024-11-25"
    assert (first.about, second.about) == (("BP24-1.1",), ("BP24-1.1",))


def test_what_a_line_caused_is_stamped_with_it(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it can be told what a line made, and what was undone drops out."""
    capture(qag, monkeypatch, "Police to send the list\n")
    made = [line for line in decode_all(qag.journal) if line.line]
    assert [(line.what, line.line) for line in made] == [("add action", f"{MEETING}/line-1")]


LATE = "BP24-1.1 moves to 30 April 2025"
"""It goes past the end of the plan."""


def moved(cscp: Typist) -> list[tuple[str, str, str]]:
    """The reason, cause and explanation of each new date."""
    return [(m.reason, str(m.cause or ""), m.explanation) for m in cscp.book.moves.values()]


@pytest.mark.parametrize(
    ("why", "cause"),
    [
        ("because of funding, which is outside our control", "outside"),
        ("as funding ended (within the partnership's control)", "within"),
        ("because of funding beyond our control", "outside"),
        ("because of funding, which is not within our control", ""),
        ("because of funding", ""),
    ],
)
def test_a_line_may_say_the_cause_of_a_slip(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, why: str, cause: str
) -> None:
    """Its own words name it; where they deny one, or name none, the line is kept to check."""
    line = f"{LATE} {why}"
    capture(qag, monkeypatch, line)
    assert words_in(qag, to_check=True) == ([] if cause else [line])
    said = why.removeprefix("because of ").removeprefix("as ")
    assert moved(qag) == ([("funding", cause, said)] if cause else [])


def test_options_say_why_where_lines_do_not(qag: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the line says itself comes first."""
    lines = f"{LATE}\nBP24-1.1 moves to 31 May 2025 because of staffing\n"
    answer = capture(qag, monkeypatch, lines, "--reason", "funding", "--cause", "outside")
    assert answer.status == 0, answer.err
    assert moved(qag)[0] == ("funding", "outside", "")
    assert moved(qag)[1][2] == "staffing"
    assert words_in(qag, to_check=True) == []


def test_lines_to_check_are_completed_by_capturing_them_again_with_the_answers(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line stays the one that it was."""
    capture(qag, monkeypatch, f"{LATE}\nThe letter is out.\n")
    assert words_in(qag, to_check=True) == [LATE]
    capture(qag, monkeypatch, f"{LATE}\nThe letter is out.\n", "--reason", "funding")
    assert words_in(qag, to_check=True) == [LATE]
    options = ("--reason", "funding", "--cause", "within")
    answer = capture(qag, monkeypatch, f"{LATE}\nThe letter is out.\n", *options)
    assert answer.status == 0, answer.err
    assert words_in(qag) == [LATE, "The letter is out."]
    assert words_in(qag, to_check=True) == []
    assert moved(qag) == [("funding", "within", "")]
    before = qag.journal
    assert capture(qag, monkeypatch, LATE, *options).status == 0
    assert qag.journal == before


def test_a_line_that_is_captured_again_stays_as_open_as_it_was(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although the lines end in a confidential part, in which what is answered stays."""
    lines = f"{LATE}\nConfidential part\nIt is cold\n"
    capture(qag, monkeypatch, lines)
    found = capture(qag, monkeypatch, lines, "--json", "--reason", "funding", "--cause", "within")
    assert [line["restricted"] for line in found.json] == [False, True, True]
    assert "funding" in str(moved(qag))


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("other\n1\n", "moved: within"),
        ("nonsense\nother\noutside\n", "moved: outside"),
        ("", "to check"),
        ("other\n", "to check"),
        ("keep the line\n", "note"),
    ],
)
def test_at_a_terminal_what_lines_lack_is_asked(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, left: str
) -> None:
    """A number or a word answers, Enter keeps the line to check, the last answer keeps a note."""
    file = tmp_path / "lines.txt"
    file.write_text(LATE, "utf-8")
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    answer = qag("capture", "qag", str(file))
    assert answer.status == 0, answer.err
    assert "this is a slip. Give a reason." in answer.err
    assert bool(words_in(qag, to_check=True)) is (left == "to check")
    assert [f"moved: {each[1]}" for each in moved(qag)] == ([left] if "moved" in left else [])


def test_a_lead_that_is_not_clear_can_be_typed_at_a_terminal(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The line becomes an action then; with the option, nobody is asked."""
    file = tmp_path / "lines.txt"
    file.write_text("JB to chase it by 31 January", "utf-8")
    monkeypatch.setattr("sys.stdin", Terminal("police\n"))
    qag.does("capture", "qag", str(file), "--to-check")
    assert words_in(qag, to_check=True) == ["JB to chase it by 31 January"]
    qag.does("capture", "qag", str(file))
    assert [a.lead_agency for a in qag.book.actions.values() if a.raised_at] == ["police"]


def test_closing_at_a_terminal_asks_about_lines_to_check_and_notes_on_actions(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is answered is recorded before the meeting closes."""
    capture(
        qag, monkeypatch, "JB to chase it\nBP24-1.1 going well\nBP24-1.2 the same", "--to-check"
    )
    qag.does("attend", "qag", "police=1")
    monkeypatch.setattr("sys.stdin", Terminal("police\nHalf of the staff are trained.\n\n"))
    told = qag.does("close", "qag").err
    assert "to check" not in told.partition("Closed")[2]
    assert [a.lead_agency for a in qag.book.actions.values() if a.raised_at] == ["police"]
    assert qag.book.updates_of("BP24-1.1")[-1].text == "Half of the staff are trained."
    assert "1 note on BP24-1.2 doesn't count as a progress update." in told


def test_a_line_to_check_of_a_closed_meeting_is_settled_without_reopening_it(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal only, and not once the minutes were issued."""
    capture(qag, monkeypatch, "JB to chase it", "--to-check")
    qag.does("attend", "qag", "police=1")
    qag.does("close", "qag", "--yes")
    qag.refuses(["capture", "qag", "--settle"], 1, "needs a terminal")
    monkeypatch.setattr("sys.stdin", Terminal("police\n"))
    qag.does("capture", "qag", "--settle")
    assert [a.lead_agency for a in qag.book.actions.values() if a.raised_at] == ["police"]
    assert words_in(qag, to_check=True) == []
    for _ in range(2):
        told = "To check again: “JB to chase it”. Undone with it: add OT24-01."
        assert told in qag.does("undo").err
        assert not [a for a in qag.book.actions.values() if a.raised_at]
        assert words_in(qag, to_check=True) == ["JB to chase it"]
        told = "Line is checked again: “JB to chase it”. Redone with it: add OT24-01."
        assert told in qag.does("redo").err
        assert [a.lead_agency for a in qag.book.actions.values() if a.raised_at] == ["police"]


def test_a_line_typed_last_is_undone_with_what_it_recorded(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No note is left of it unnoticed."""
    capture(qag, monkeypatch, "BP24-1.1 delivered")
    qag.does("undo")
    assert words_in(qag) == []
    assert qag.book.actions["BP24-1.1"].ended is None


def test_notes_on_actions_become_progress_updates_by_one_command(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those named, or else all; without the reference before the words."""
    capture(qag, monkeypatch, "BP24-1.1 going well\nNothing\nBP24-1.2 the same")
    qag.refuses(["notes-to-updates", "qag", "2"], 2, "Choose from: 1 and 3.")
    qag.does("notes-to-updates", "qag", "3")
    assert qag.book.count_updates("BP24-1.1") == 0
    qag.does("notes-to-updates", "qag")
    assert qag.book.updates_of("BP24-1.1")[-1].text == "Going well"


def test_minutes_of_a_closed_meeting_have_the_words_of_every_line(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines to check, too, under the item at which they were typed."""
    capture(qag, monkeypatch, f"{LATE}\n{LINES}", "--item", "3")
    minutes = qag.does("export", "minutes", "qag").out
    body, _, to_check = minutes.partition("## To clear up")
    assert LATE not in body
    assert LATE in to_check  # named in the draft, so that nobody overlooks it
    qag.does("attend", "qag", "police=1")
    qag.does("close", "qag")
    item = qag.does("export", "minutes", "qag").out.partition("## 3")[2].partition("## 4")[0]
    for line in (
        LATE,
        "JB to chase it ASAP",
        "lead: police due: 31/14 Send it",
        "The letter is out",
    ):
        assert line[1:] in item


def test_a_line_is_read_after_the_one_before_it_was_recorded(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may agree what that one delivered."""
    qag.does("attend", "qag", "council=1", "met=1")
    said = "BP24-1.1 delivered\nAgreed BP24-1.1\nBP24-1.2 almost completed\n"
    answer = capture(qag, monkeypatch, said, "--json")
    assert [each["kind"] for each in answer.json] == ["delivered", "agreed", "note"]
    assert "only kept as typed: nothing was changed" in answer.err, "as without --json"
    assert qag.book.actions["BP24-1.1"].agreed_at == MEETING


def test_lines_below_a_confidential_heading_are_restricted(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what they record, until the next heading; the minutes print them in their own part."""
    lines = (
        "2 Case review - CONFIDENTIAL\nPolice to send the file\nThe panel met.\n"
        "4 Any other business\nThe letter is out.\n1 Welcome (confidential part)\nThe room is cold.\n"
    )
    answer = capture(qag, monkeypatch, lines)
    assert answer.status == 0, answer.err
    hidden = [line.words for line in lines_of_meeting(qag.book, MEETING) if line.restricted]
    assert hidden == ["Police to send the file", "The panel met.", "The room is cold."]
    assert [a.restricted for a in qag.book.actions.values() if a.raised_at] == [True]
    main, _, confidential = qag.does("export", "minutes", "qag").out.partition(
        "## Confidential part"
    )
    assert "The panel met." in confidential
    assert "The panel met." not in main
    assert "The letter is out." in main


def test_a_heading_of_its_own_that_is_confidential_restricts_the_first_line_below_it(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And asks nobody where a part began."""
    capture(qag, monkeypatch, "Item 8 - CONF. guests out\nchild M is 9y old\nItem 9 Data\nLate")
    lines = lines_of_meeting(qag.book, MEETING)
    assert [(line.restricted, line.to_check) for line in lines[1:]] == [
        (True, False),
        (False, False),
        (False, False),
    ]


def test_what_a_later_line_changed_is_not_offered(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what each of the lines may still change; of equal ones, for each."""
    late = "BP24-1.1 is delivered, say the Police"
    for after, count in (("The end", 2), ("BP24-1.1 delivered", 0)):
        told = capture(qag, monkeypatch, f"{late}\n{late}\n{after}").err
        assert told.count("cscp deliver BP24-1.1") == count, told


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (
            "QAG challenged the Police and the Council on late plans",
            "**CHALLENGE CH-01 and CH-02** from ",
        ),
        ("challenge: to:council Plans are late", "**CHALLENGE CH-01** to "),
        (
            "Police asked the Council why plans are late",
            "**CHALLENGE CH-01** from ",
        ),
    ],
)
def test_a_challenge_is_printed_once_however_many_are_to_answer(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, line: str, printed: str
) -> None:
    """And without a heading that says again what its words say."""
    capture(qag, monkeypatch, line)
    minutes = " ".join(qag.does("export", "minutes", "qag").out.split())
    assert minutes.count(line.rpartition("Council ")[2].rpartition(" ")[2]) == 1
    assert printed in minutes


def test_the_column_of_origins_has_the_meeting_that_asked_for_an_action(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the heading above it on the screen."""
    capture(qag, monkeypatch, "Police to send the list")
    options = ("--columns", "ref,origin", "--group-by", "none", "--format", "csv")
    assert (
        'OT24-01,"Quality Assurance Group, 25 November 2024"'
        in qag.does("export", "actions", *options).out
    )


def test_a_dry_run_shows_what_is_restricted(qag: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line by its own words, and all lines of a part that is."""
    lines = "PRIVATE: staffing\nThe room is cold\nconfidential part\nJo is ill\nback in open session\nBye\n"
    found = capture(qag, monkeypatch, lines, "--dry-run", "--json").json
    assert [line["restricted"] for line in found] == [True, False, True, True, True, False]
    assert "note, restricted" in capture(qag, monkeypatch, lines, "--dry-run").out


def test_an_action_is_printed_with_the_one_that_its_line_mentions(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word of the line is lost, and none is said twice."""
    lines = "BP24-1.1 - ACTION: Police to send the list\nPolice to send the file of BP24-1.2\n"
    capture(qag, monkeypatch, lines)
    minutes = " ".join(qag.does("export", "minutes", "qag").out.split())
    assert "**ACTION OT24-01:** The Police to send the list (BP24-1.1)." in minutes
    assert "| OT24-01 | Send the list (BP24-1.1) |" in minutes
    assert "**ACTION OT24-02:** " in minutes


def test_a_line_that_was_only_kept_says_what_it_may_change(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that records it; at the end, how many lines changed nothing; closing says it again."""
    lines = "BP24-1.1 moved to 31 January 2025, the post is vacant\nThe room is cold.\nJB to chase it ASAP\n"
    lines += "Here: police, council, ICB\n"
    answer = capture(qag, monkeypatch, lines)
    said = " ".join(answer.err.split())
    assert "cscp move BP24-1.1 2025-01-31 --agreed-by" in said
    assert "2 lines are only kept as typed: nothing was changed." in said
    draft = " ".join(qag.does("export", "minutes", "qag").out.split())
    assert "the post is vacant." in draft
    assert "JB to chase it ASAP" in draft
    closed = " ".join(qag("close", "qag").err.split())
    assert "Only a note on BP24-1.1, nothing was changed" in closed
    assert "To check, kept as typed: “JB to chase it ASAP”" in closed
    final = " ".join(qag.does("export", "minutes", "qag").out.split())
    assert "the post is vacant." in final


def test_what_was_noted_elsewhere_was_agreed_before_somebody_left(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of a file are recorded after the meeting, at a time that says nothing of the quorum."""
    cscp.does("quorum", "QAG", "police")
    cscp.does("add", "meeting", "group=QAG", "day=25/11/2024")
    cscp.does("start", "qag")
    lines = "Present: Police, Council, ICB\nDECISION: one audit\nPolice left at 10.00\n"
    capture(cscp, monkeypatch, lines)
    assert "One audit." in cscp.does("export", "minutes", "qag").out
    capture(cscp, monkeypatch, "DECISION: two audits")
    assert "Two audits (provisional)." in cscp.does("export", "minutes", "qag").out


@pytest.mark.parametrize(
    ("typed", "actions"), [("1\n", 2), ("two\n", 2), ("yes\n", 2), ("2\n1\n", 1), ("3\n", 0)]
)
def test_a_line_of_two_actions_is_split_at_the_terminal(
    qag: Typist, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, actions: int
) -> None:
    """Or stays one, or a note; captured again, nothing is recorded twice."""
    file = tmp_path / "lines.txt"
    file.write_text(
        "Police to send the list by 9 December; ICB to write to GPs by 10 December", "utf-8"
    )
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", Terminal(typed + "\n" * 4))
        answer = qag("capture", "qag", str(file))
        assert answer.status == 0, answer.err
        made = [a for a in qag.book.actions.values() if a.raised_at]
        assert len(made) == actions, answer.err


def test_minutes_spell_names_and_references_as_usual_and_say_nothing_twice(
    qag: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the case in which they were typed."""
    lines = (
        "1 Welcome\nbp24-1.1 was discussed by qag\nre BP24-1.2, half is done\n"
        "decision: Decided the next topic is neglect\nPolice, council and ICB to meet by 9 December\n"
    )
    capture(qag, monkeypatch, lines)
    minutes = " ".join(qag.does("export", "minutes", "qag").out.split())
    assert "BP24-1.1 was discussed by qag." in minutes  # it has no abbreviation here
    assert "Re BP24-1.2, half is done." in minutes
    assert "**DECISION:** The next topic is neglect" in minutes
    assert "The Police, The Council and The ICB to meet" in minutes
