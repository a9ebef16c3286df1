from __future__ import annotations

import pytest

from building import do, founded_book
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.views.names import abbreviations_in

ICB = "NHS Southwest London Integrated Care Board"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("The ICB and SWLICB", (("ICB, SWLICB", ICB),)),
        ("Two GPs and a GP", (("GP", "general practitioner"),)),
        ("EHCPs of pupils", (("EHCP", "Education, Health and Care Plan"),)),
        ("The GPS in a car, a bicb and CHS", ()),
    ],
)
def test_each_meaning_has_one_line_in_the_key(
    text: str, listed: tuple[tuple[str, str], ...]
) -> None:
    """Two abbreviations of one agency stand together, and a plural with its singular."""
    book = founded_book()
    values = {"name": ICB, "abbreviation": "SWLICB", "aliases": ("ICB",)}
    do(book, SetFields("agencies", "icb", values))
    assert abbreviations_in(book, [text]) == listed
