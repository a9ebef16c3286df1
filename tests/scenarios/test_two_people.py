"""Two people edit one action at once: other fields merge, the same field is a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import MANAGER
from sitting import session_on, sitting

if TYPE_CHECKING:
    from command_line import Typist

REF = "BP24-1.1"


async def test_changes_of_different_fields_are_merged(office: Typist) -> None:
    """What the other changed meanwhile stays, and nobody is asked anything."""
    async with sitting(session_on(office.folder)) as at:
        await at.go_to(REF)
        await at.press("e")
        await at.type_into("lead", "Designated Nurse")
        office.does("set", REF, "measure=Waiting times", by=MANAGER)
        await at.press("enter")
        await at.text_at_rest()
    action = office.book.actions[REF]
    assert (action.lead, action.measure) == ("Designated Nurse", "Waiting times")


async def test_changes_of_one_field_are_a_question(office: Typist) -> None:
    """Both values are shown with the other's name; the chosen one stands, both are in history."""
    async with sitting(session_on(office.folder)) as at:
        await at.go_to(REF)
        await at.press("e")
        await at.type_into("lead", "Designated Nurse")
        office.does("set", REF, "lead=Head of Quality", "measure=Waiting times", by=MANAGER)
        await at.press("enter")
        asked = await at.text_at_rest()
        assert MANAGER in asked
        assert "Head of Quality" in asked
        assert office.book.actions[REF].lead == "Head of Quality"
        await at.press("m")
        await at.text_at_rest()
    action = office.book.actions[REF]
    assert (action.lead, action.measure) == ("Designated Nurse", "Waiting times")
    history = office.does("history", REF).out
    assert "Head of Quality" in history
    assert "Designated Nurse" in history
