"""The Chair exports a quarter, signs it off and exports it again, and a correction comes in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from command_line import Answer, Typist

Q3, Q4 = "2024-25/Q3", "2024-25/Q4"
IN_JANUARY, IN_MAY = date(2025, 1, 10), date(2025, 5, 6)


def test_a_quarter_from_its_draft_to_a_correction(office: Typist) -> None:
    """Once signed off it is handed out byte for byte, and the next update explains the change."""

    def update(quarter: str, day: date, *options: str) -> str:
        words = ("export", "quarterly", "--quarter", quarter, *options)
        return office.does(*words, today=day).out

    office.does("deliver", "BP24-1.1", "--impact", "Families wait less.")
    draft = update(Q3, IN_JANUARY)
    assert "DRAFT" in draft
    assert "1 of 2 (50%)" in draft

    refused = office("sign-off", Q3, "--how", "email", today=IN_JANUARY)
    assert refused.status == 1  # the checklist has something to say first
    signing = ("sign-off", Q3, "--how", "email", "--marking", "OFFICIAL", "--yes")
    office.does(*signing, today=IN_JANUARY)
    audiences = ("qa", "executive", "public")
    signed = {each: update(Q3, IN_JANUARY, "--for", each) for each in audiences}
    for audience, text in signed.items():
        assert "DRAFT" not in text
        assert text.startswith("OFFICIAL") is (audience != "public")

    late = ("deliver", "BP24-1.2", "--on", "20/12/2024", "--impact", "Schools were told.")
    office.does(*late, today=IN_MAY)
    assert {each: update(Q3, IN_MAY, "--for", each) for each in audiences} == signed
    corrections: Answer = office.does("corrections", Q3, "--json", today=IN_MAY)
    assert [each["what"] for each in corrections.json] == ["deliver"]
    following = update(Q4, IN_MAY)
    assert "2 of 2 (100%)" in following
    explained = following.partition("### Corrections since")[2].partition("\n## ")[0]
    assert "BP24-1.2" in explained
    assert "20 December 2024" in explained
    assert office.does("check", today=IN_MAY).err == ""


def test_a_signature_that_is_withdrawn_and_given_again(office: Typist) -> None:
    """The second sign-off has the correction, and says which one it replaces and why."""
    sign = ("sign-off", Q3, "--how", "email", "--yes")
    office.does(*sign, today=IN_JANUARY)
    office.does("deliver", "BP24-1.2", "--on", "20/12/2024", today=IN_MAY)
    office.does("un-sign", Q3, "--why", "A delivery was missing.", today=IN_MAY)
    assert "DRAFT" in office.does("export", "quarterly", "--quarter", Q3, today=IN_MAY).out
    office.does(*sign, today=IN_MAY)
    again = office.does("export", "quarterly", "--quarter", Q3, today=IN_MAY).out
    assert "1 of 2 (50%)" in again
    assert "on 6 May 2025" in again
    earlier, later = office.does("list", "sign-offs", "--json", today=IN_MAY).json
    assert (earlier["withdrawn_why"], later["withdrawn"]) == ("A delivery was missing.", None)
