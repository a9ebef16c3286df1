"""Journeys on the screen Said & delivered: real keys, and what is kept and shown after them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.widgets import Input

from building import HOSTILE, make_workspace
from cscp_tui.base.texts import one_line
from cscp_tui.domain.commands.commitments import AddPartnerEvidence, UpdateCommitment
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import CommitmentStatus, ImpactState
from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.keys import EXECUTIVE_KEYS, NO_KEY, SAID_KEYS
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.screens.commitments import BeginYearScreen, SaidScreen
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.table import RecordTable
from sitting import LARGE, SMALL, USUAL, beginning_at, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from textual.binding import BindingType

    from sitting import Sitting

SCREEN = "said"

WHOLE_FAMILIES = "2025-26/2"
MASH = "2024-25/1"


def partner_evidence(at: Sitting) -> RecordTable:
    """The list of partner evidence."""
    return at.framed.query_one("#partner-evidence", RecordTable)


async def test_said_stands_beside_delivered(session: Session) -> None:
    """At every width they are side by side in the list, and whole for the one at the cursor."""
    async with sitting(session, SMALL) as at:
        await at.press("4")
        assert isinstance(at.framed, SaidScreen)
        await at.go_to(WHOLE_FAMILIES)
        for size in (SMALL, USUAL, LARGE):
            head = (await at.text_at(size)).splitlines()[4]
            places = [head.index(each) for each in ("What we said", "What we delivered", "Status")]
            assert places == sorted(places), size
            assert at.figures.startswith("4 of 12 (33%) delivered for 2025/26"), size
            assert at.detail.startswith("What we said · 2025/26 Work with whole families"), size
            assert "What we delivered All partners use the statement" in at.detail, size
            assert "Train lead practitioners" in at.detail, size


async def test_unfulfilled_commitments_stay(session: Session) -> None:
    """Those of the year before are in the list and in the figures, in the order of the report."""
    async with sitting(session) as at:
        await at.press("4")
        keys = [row.key for row in at.table.table.rows]
        assert MASH in keys
        assert keys[:3] == ["2025-26/1", "2025-26/2", "2025-26/3"]
        assert "2 unfulfilled from earlier years" in at.figures


async def test_delivery_takes_two_keys_besides_its_text(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """d, the text and enter; a second enter, since an action of it is still open."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0)
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to("2025-26/5")
        await at.press("d", *"The work of Brent is used.", "enter")
        assert "BP25-3.2 is still open" in at.text
        await at.press("enter")
        commitment = session.book.commitments["2025-26/5"]
        assert commitment.status is CommitmentStatus.DELIVERED
        assert commitment.delivered == "The work of Brent is used."
        assert commitment.delivered_on == date(2025, 11, 27)
        assert at.figures.startswith("5 of 12")
        await at.press("u")
        assert session.book.commitments["2025-26/5"].status is CommitmentStatus.OPEN


async def test_a_delivery_for_an_earlier_quarter_is_of_its_last_day(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a quarter is recorded for, its last day is what an empty day means."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0)
    async with sitting(beginning_at("plan", session)) as at:
        await at.press("f", *"Q2", "enter", "4")
        await at.go_to("2025-26/5")
        await at.press("d", *"Done.", "enter", "enter")
        assert session.book.commitments["2025-26/5"].delivered_on == date(2025, 9, 30)


async def test_where_it_stands_with_impact_and_actions(session: Session) -> None:
    """Status, text, day, impact and linked actions are one form and one step."""
    async with sitting(session, LARGE) as at:
        await at.press("4")
        await at.go_to("2025-26/5")
        await at.press("s", "ctrl+u", *"partly")
        await at.type_into("delivered", "Half of it.")
        await at.type_into("delivered_on", "1/11/25")
        await at.type_into("impact", "Fewer forms.")
        await at.type_into("actions", "")
        await at.press("end", *", BP25-2.3", "enter", "enter")
        commitment = session.book.commitments["2025-26/5"]
        assert commitment.status is CommitmentStatus.PARTLY
        assert commitment.delivered_on == date(2025, 11, 1)
        assert (commitment.impact, commitment.impact_state) == (
            "Fewer forms.",
            ImpactState.EMERGING,
        )
        assert set(commitment.actions) == {"BP25-3.2", "BP25-2.3"}
        assert "Recruit" in at.text or session.book.actions["BP25-2.3"].title[:12] in at.text


async def test_a_delivery_without_words_is_refused_in_place(session: Session) -> None:
    """What was delivered is asked for, and nothing is kept."""
    before = session.workspace.position.n
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to("2025-26/5")
        await at.press("d", "enter")
        assert "Say what was delivered" in at.words
        assert session.workspace.position.n == before


async def test_actions_that_others_linked_meanwhile_stay(session: Session, demo: Path) -> None:
    """A form takes away and adds only what it changed."""
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to("2025-26/5")
        await at.press("e")
        await at.type_into("actions", "")
        await at.press("end", *", BP25-2.3")
        other = open_session(demo, "Business manager")
        other.record(UpdateCommitment("2025-26/5", actions=("BP25-3.2", "BP25-1.1")))
        await at.press("enter", "enter")
        assert set(session.book.commitments["2025-26/5"].actions) == {
            "BP25-3.2",
            "BP25-1.1",
            "BP25-2.3",
        }


async def test_a_commitment_is_carried_to_a_later_year(session: Session) -> None:
    """C and enter take it up again in this year; both ends show it, and u takes it back."""
    async with sitting(session, LARGE) as at:
        await at.press("4")
        await at.go_to(MASH)
        await at.press("c", "enter")
        commitment = session.book.commitments[MASH]
        assert commitment.status is CommitmentStatus.CARRIED
        assert session.book.commitments[commitment.carried_to].year == "2025/26"
        assert "Carried to" in at.text
        await at.press("c")
        assert "there's nothing to carry" in at.message
        await at.press("d")
        assert "was carried over as commitment" in at.message
        await at.press("u")
        assert session.book.commitments[MASH].status is CommitmentStatus.PARTLY


async def test_a_new_commitment_stands_last_in_its_year(session: Session) -> None:
    """a, the words and enter add it to the year under the cursor; it has the cursor then."""
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to(MASH)
        await at.press("a", *"One more thing", "enter")
        commitment = session.book.commitments[at.table.key or ""]
        assert (commitment.said, commitment.year, commitment.order) == (
            "One more thing",
            "2024/25",
            10,
        )


async def test_commitments_are_moved_in_the_order_of_the_report(session: Session) -> None:
    """Brackets move the commitment under the cursor, which stays on it; the ends are told."""
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to("2025-26/2")
        await at.press("left_square_bracket")
        assert [row.key for row in at.table.table.rows][:2] == ["2025-26/2", "2025-26/1"]
        assert at.table.key == "2025-26/2"
        await at.press("left_square_bracket")
        assert "is already first in its year" in at.message
        await at.press("right_square_bracket", "right_square_bracket")
        assert [row.key for row in at.table.table.rows][2] == "2025-26/2"
        await at.press("u", "u", "u")
        assert [row.key for row in at.table.table.rows][:2] == ["2025-26/1", "2025-26/2"]


@pytest.mark.usefixtures("unhurried")
async def test_a_year_begins_from_the_priorities_ahead(session: Session) -> None:
    """A preview marks priorities and what is over; a row can be left out; it is one step."""
    async with sitting(session) as at:
        await at.press("4", "question_mark", *"begin", "enter", "enter")
        assert isinstance(at.app.screen, BeginYearScreen)
        assert "5 priorities to become commitments, and 2 commitments to carry over" in " ".join(
            at.text.split()
        )
        await at.press("space")
        assert "4 priorities to become commitments" in at.text
        n = session.workspace.position.n
        await at.press("y")
        assert session.workspace.position.n == n + 1
        said = [p.said for p in session.book.commitments.values() if p.year == "2026/27"]
        assert len(said) == 6
        assert "Family resilience" not in said
        assert session.book.commitments[MASH].status is CommitmentStatus.CARRIED
        assert session.book.commitments[WHOLE_FAMILIES].status is CommitmentStatus.PARTLY
        await at.press("u", "y")
        assert not [p for p in session.book.commitments.values() if p.year == "2026/27"]


async def test_a_year_is_not_begun_by_a_key_typed_ahead(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Y counts only once the preview has been seen; escape leaves everything."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
    n = session.workspace.position.n
    async with sitting(session) as at:
        await at.press("4", "question_mark", *"begin", "enter")
        await at.pilot.press("enter", "y")
        await at.pilot.pause()
        assert session.workspace.position.n == n
        await at.press("escape")
        assert isinstance(at.app.screen, SaidScreen)
        assert session.workspace.position.n == n


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_partner_evidence_are_one_key_away(session: Session, size: tuple[int, int]) -> None:
    """O goes to them and back; who gave none stands in a line of its own."""
    async with sitting(session, size) as at:
        await at.press("4", "o")
        assert "What we said" not in at.text
        rows = partner_evidence(at).table.rows
        assert [str(row.cells[1]) for row in rows] == ["–"] * 15
        assert {row[1] for row in rows} == {"○ none this quarter"}
        for action in ("carry", "deliver", "status", "impact", "move_up", "begin_year"):
            assert at.framed.check_action(action, ()) is False, action
        assert at.framed.check_action("edit", ())
        assert at.framed.check_action("add", ())
        assert at.figures.startswith(
            "0 pieces of partner evidence for Q3 2025/26  15 agencies with none"
        )
        await at.press("o")
        assert "What we said" in at.text


async def test_a_wide_screen_shows_both_lists(session: Session) -> None:
    """Partner evidence stand beside the commitments; o moves between them."""
    async with sitting(session, LARGE) as at:
        await at.press("4")
        assert "What we said" in at.text
        assert "Evidence of impact" in at.text
        assert at.table.has_focus
        await at.press("o")
        assert partner_evidence(at).has_focus
        assert "What we said" in at.text


async def test_a_quarter_is_chosen_and_its_evidence_read(session: Session) -> None:
    """F and a quarter show what was given for it; recording for one shows that."""
    async with sitting(session) as at:
        await at.press("4", "f", *"Q2 2025", "enter")
        assert "6 pieces of partner evidence for Q2 2025/26" in at.figures
        assert "All teams have used the new material" in at.detail
        await at.press("2", "f", *"Q1", "enter", "4")
        assert "partner evidence for Q1 2025/26" in at.figures
    session.recording_for = None
    async with sitting(session) as at:
        session.recording_for = Quarter(2025, 1)
        await at.press("4", "o")
        assert "partner evidence for Q1 2025/26" in at.figures


async def test_the_evidence_of_an_agency_without_one_takes_two_keys(session: Session) -> None:
    """On its line, a asks for the evidence, with agency and quarter there already."""
    session.recording_for = Quarter(2025, 2)
    async with sitting(session) as at:
        await at.press("4", "o")
        table = partner_evidence(at)
        assert table.move_to("none/2025-26/Q2/education")
        await at.pilot.pause()
        await at.press("a", "tab", *"Neglect")
        await at.type_into("evidence", "Schools use the tool.")
        await at.press("enter")
        given = session.book.partner_evidence[table.key or ""]
        assert (given.agency, given.quarter) == ("education", "2025-26/Q2")
        assert (given.impact_area, given.evidence) == ("Neglect", "Schools use the tool.")
        await at.press("e", "end", *" and harm", "enter")
        assert session.book.partner_evidence[given.id].impact_area == "Neglect and harm"
        await at.press("h")
        assert "History ─" in at.text
        assert "│ Croydon Council: Education: Neglect" in at.text
        assert given.id not in at.text


async def test_keys_work_on_the_page_of_a_record(session: Session) -> None:
    """What its page says to press does it there; partner evidence is not delivered."""
    async with sitting(session) as at:
        await at.press("4", "enter", "d")
        assert "What we delivered" in at.text
        await at.press("escape", "o", "enter")
        assert "Press a to add it." in at.text
        await at.press("d")
        assert "d does nothing here" in at.text
        await at.press("a")
        assert "Partner evidence for Q3 2025/26" in at.text


async def test_projector_hides_restricted_records(session: Session) -> None:
    """A restricted evidence is gone and counted; a commitment names no restricted action."""
    session.record(AddPartnerEvidence("csc", "Neglect", "Secret evidence", restricted=True))
    session.record(SetFields("actions", "BP25-1.2", {"restricted": True}))
    async with sitting(session, LARGE) as at:
        await at.press("4")
        await at.go_to(WHOLE_FAMILIES)
        assert "Secret evidence" in at.text
        assert "BP25-1.2" in at.text
        await at.press("p")
        assert "Secret evidence" not in at.text
        assert "BP25-1.2" not in at.text
        assert "BP25-1.3" in at.text
        assert "projector, 1 not shown" in at.figures
        await at.press("apostrophe")
        assert "BP25-1.2" not in at.text.split("All actions")[0]


async def test_linked_actions_are_gone_to(session: Session) -> None:
    """Going to something offers the actions of the commitment first."""
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to(WHOLE_FAMILIES)
        await at.press("apostrophe", "enter")
        assert isinstance(at.framed, PlanScreen)
        assert at.table.key == "BP25-1.2"
        await at.press("apostrophe", *"whole families", "end")
        picked = at.app.screen.query_one(RecordTable)
        assert f"commitments {WHOLE_FAMILIES}" in [row.key for row in picked.table.rows]


async def test_going_to_a_commitment_and_a_evidence(session: Session) -> None:
    """Each is found on its list, partner evidence in its quarter."""
    key = next(k for k, c in session.book.partner_evidence.items() if c.quarter == "2024-25/Q1")
    async with sitting(session) as at:
        at.app.post_message(ShowRecord("partner_evidence", key))
        await at.pilot.pause()
        assert isinstance(at.framed, SaidScreen)
        assert partner_evidence(at).key == key
        at.app.post_message(ShowRecord("commitments", MASH))
        await at.pilot.pause()
        assert at.table.key == MASH


async def test_words_narrow_both_lists(session: Session) -> None:
    """A filter leaves what fits, and escape brings everything back."""
    async with sitting(session, LARGE) as at:
        await at.press("4", "slash", *"neglect", "enter")
        assert 0 < len(at.table.table.rows) < 21
        assert len(partner_evidence(at).table.rows) < 15
        await at.press("escape")
        assert len(at.table.table.rows) == 21


async def test_export_keeps_to_what_is_shown(session: Session) -> None:
    """X writes the list that is gone to, as it is filtered."""
    async with sitting(session) as at:
        await at.press("4", "slash", *"neglect", "enter", "x", "enter")
        assert "said-and-delivered" in at.message
        await at.press("escape", "f", *"Q2 2025", "enter", "x", "enter")
        assert "partner-evidence-2025-26-Q2" in at.message
    exports = session.workspace.folder / "exports"
    text = (exports / "said-and-delivered-as-at-2025-11-27.md").read_text("utf-8")
    assert "neglect strategy" in text
    assert "Work with whole families" not in text
    text = (exports / "partner-evidence-2025-26-Q2-as-at-2025-11-27.md").read_text("utf-8")
    assert "Reachable moments" in text
    assert "Without partner evidence" in text


async def test_hostile_text_is_shown_as_typed(session: Session) -> None:
    """Brackets, escapes and tags do nothing in list, columns, forms and preview."""
    long = HOSTILE + "x" * 10_000
    commitment = {"said": HOSTILE, "delivered": long, "impact": long}
    session.record(SetFields("commitments", WHOLE_FAMILIES, commitment))
    session.record(AddPartnerEvidence("csc", HOSTILE, long))
    async with sitting(session, SMALL) as at:
        await at.press("4")
        await at.go_to(WHOLE_FAMILIES)
        pages = [await at.text_at(LARGE, SMALL)]
        for keys in (
            ("enter",),
            ("escape", "e"),
            ("escape", "d"),
            ("escape", "c"),
            ("escape", "h"),
        ):
            await at.press(*keys)
            pages.append(at.text)
        await at.press("escape", "o", "down", "e")
        pages.append(await at.text_at(SMALL, LARGE))
        assert "\x1b" not in "".join(pages)
        assert one_line(HOSTILE.split("\u2028", maxsplit=1)[0]).strip() in "\n".join(pages)


async def test_an_empty_screen_says_what_to_press(tmp_path: Path) -> None:
    """Without commitments, a and the priorities are named; a adds the first one for this year."""
    session = Session(make_workspace(tmp_path / "new"), "Business officer")
    async with sitting(session, SMALL) as at:
        await at.press("4")
        assert "Press a to add the first commitment" in " ".join(at.text.split())
        assert "d Deliver" not in at.text
        for action in ("edit", "history", "carry", "deliver", "impact", "move_down"):
            assert at.framed.disabled_reason(action), action
        assert not at.framed.disabled_reason("add")
        await at.press("a", *"A helpline", "enter")
        assert "d Deliver" in at.text
        assert session.book.commitments["2024/25/commitment-1"].said == "A helpline"
        await at.press("o", "a", *"The Police")
        await at.type_into("impact_area", "Calls")
        await at.type_into("evidence", "Answered in a minute.")
        await at.press("enter")
        assert [c.quarter for c in session.book.partner_evidence.values()] == ["2024-25/Q3"]


async def test_a_past_day_shows_its_own_commitments(session: Session) -> None:
    """At the end of 2024 nothing of 2025/26 was promised, and nothing can be changed."""
    async with sitting(session) as at:
        await at.press("4", "t", *"31/12/24", "enter")
        assert not [row for row in at.table.table.rows if row.key.startswith("2025-26")]
        await at.press("d")
        assert len(at.app.screen_stack) == 1


@pytest.mark.parametrize(("screen", "bindings"), [("3", EXECUTIVE_KEYS), ("4", SAID_KEYS)])
async def test_nothing_can_be_changed_on_a_past_day(
    session: Session, screen: str, bindings: list[BindingType]
) -> None:
    """Every key that is declared is pressed, and nothing is recorded."""
    n = session.workspace.position.n
    keys = [
        key
        for binding in bindings
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
        if not key.startswith(NO_KEY)
    ]
    async with sitting(session, SMALL) as at:
        await at.press(screen, "t", *"1/9/25", "enter")
        for key in sorted(set(keys)):
            await at.press(key)
            if len(at.app.screen_stack) > 1 or isinstance(at.app.focused, Input):
                await at.press("enter", "escape", "escape")
            if session.as_at is None:
                await at.press("t", *"1/9/25", "enter")
        assert session.workspace.position.n == n


async def test_changes_of_others_appear_without_moving_the_cursor(
    session: Session, demo: Path
) -> None:
    """A commitment that somebody else adds above leaves the cursor on its own."""
    async with sitting(session) as at:
        await at.press("4")
        await at.go_to(WHOLE_FAMILIES)
        other = open_session(demo, "Business manager")
        other.record(UpdateCommitment(WHOLE_FAMILIES, delivered="Said by somebody else"))
        at.app._look()
        await at.pilot.pause()
        assert at.table.key == WHOLE_FAMILIES
        assert "Said by somebody else" in at.text


async def test_a_click_goes_to_the_list_beside(session: Session) -> None:
    """The mouse does what o does."""
    async with sitting(session, LARGE) as at:
        await at.press("4")
        await at.pilot.click(partner_evidence(at), offset=(20, 4))
        await at.pilot.pause()
        assert partner_evidence(at).has_focus
        assert at.title.startswith("Croydon SCP · Partner evidence")
        await at.press("a")
        assert "Partner evidence for Q3 2025/26" in at.text
