"""The year ends: what is open is carried over, the old reference finds it, the old figure stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sitting import session_on, sitting

if TYPE_CHECKING:
    from command_line import Typist

IN_APRIL, IN_AUTUMN = date(2025, 4, 3), date(2025, 10, 1)


def delivered(cscp: Typist, plan: str, day: date) -> str:
    """The delivered figure of a plan, as the list of plans shows it."""
    rows = cscp.does("list", "plans", today=day).out.splitlines()
    return next(row for row in rows if row.startswith(plan))


async def test_an_action_goes_on_in_the_next_plan(office: Typist) -> None:
    """It keeps its first date and its slips, and its delivery does not change the old figure."""
    office.does("deliver", "BP24-1.1")
    office.does("move", "BP24-1.2", "30/6/2025", "--reason", "funding", "--cause", "outside")
    before = delivered(office, "2024/25", IN_APRIL)
    assert "1 of 2 (50%)" in before

    carry = ("carry-over", "2024/25", "--to", "2025-27", "--reason", "funding")
    preview = office.does(*carry, "--cause", "outside", today=IN_APRIL)
    assert "BP24-1.2" in preview.out
    assert "BP25-1.1" not in office.book.actions
    office.does(*carry, "--cause", "outside", "--yes", today=IN_APRIL)
    (values,) = office.does("list", "actions", "plan:2025", "--json", today=IN_APRIL).json
    assert (values["id"], values["continues"]) == ("BP25-1.1", "BP24-1.2")
    assert (values["original_due"], values["slips"]) == ("2025-03-31", 1)

    office.does("deliver", "BP25-1.1", today=IN_AUTUMN)
    assert delivered(office, "2024/25", IN_AUTUMN) == before
    assert "1 of 1 (100%)" in delivered(office, "2025-27", IN_AUTUMN)
    then = office.does("list", "actions", "--as-at", "30/3/2025", today=IN_AUTUMN)
    assert "BP25-1.1" not in then.out

    async with sitting(session_on(office.folder, IN_AUTUMN)) as at:
        await at.press("g", *"BP24-1.2")
        assert "BP25-1.1" in await at.text_at_rest()
        await at.press("enter")
        assert at.table.key == "BP25-1.1"
