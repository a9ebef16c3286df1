"""The scrutineer reads on a folder they may not write, and challenges in a file of their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import TODAY
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.tui.session import Session
from scrutinised import SCRUTINEER, contents
from sitting import session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

NEXT_WEEK = date(2024, 12, 2)


async def test_a_challenge_and_its_answer(office: Typist, tmp_path: Path) -> None:
    """The team's files stay as they are until the team takes the challenge in and answers it."""
    office.does("add", "agency", "--id", "scrutineer", f"name={SCRUTINEER}", "kind=role")
    before, file = contents(office.folder), tmp_path / "mine.jsonl"

    def scrutineers(day: date) -> Session:
        recorder = scrutineer_recorder(office.folder, FixedClock(day, 14), None, file)
        return Session(recorder, SCRUTINEER, Role.SCRUTINEER)

    async with sitting(scrutineers(TODAY)) as at:
        await at.press("2")
        assert "Action 1" in at.text
        await at.press("d")
        assert at.session.book.actions["BP24-1.1"].is_open
        await at.press("8", "a", *"Who checks this?", "tab", *"police", "enter")
        assert "Who checks this?" in at.text
    assert contents(office.folder) == before

    office.does("take-in", str(file), "--yes", today=NEXT_WEEK)
    (challenge,) = office.book.challenges.values()
    async with sitting(session_on(office.folder, NEXT_WEEK)) as at:
        await at.press("8")
        assert at.framed.show_record("challenges", challenge.id)
        await at.press("n", *"Two of us do.", "enter")
        assert "Two of us do." in await at.text_at_rest()

    taken = contents(office.folder)
    async with sitting(scrutineers(NEXT_WEEK)) as at:
        await at.press("8")
        assert at.framed.show_record("challenges", challenge.id)
        assert "Two of us do." in await at.text_at_rest()
    assert contents(office.folder) == taken
    known = office.book.challenges[challenge.id]
    assert (known.status, known.answer) == (ChallengeStatus.ANSWERED, "Two of us do.")
    assert office.does("check", today=NEXT_WEEK).status == 0
