from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from any_texts import any_text
from building import HOSTILE
from cscp_tui.base.errors import NotUnderstood
from cscp_tui.domain import choices
from cscp_tui.domain.choices import OF_TABLES, Choice, Choices, last_part, parts
from cscp_tui.domain.records import KINDS
from golden_files import golden
from views.full_years import full_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book

AGENCIES = Choices(
    (
        Choice("csc", "CSC", "Croydon Council: Children's Social Care", ("Social Care",)),
        Choice("police", "Met Police", "Metropolitan Police", ("MPS", "Police")),
        Choice("vcse", "VCSE", "Voluntary, community and social enterprises"),
        Choice("public-health", "Public Health"),
        Choice("chs", "CHS", "Croydon Health Service NHS"),
    )
)


def labels(found: tuple[Choice, ...]) -> list[str]:
    return [choice.label for choice in found]


@pytest.mark.parametrize("typed", ["CSC", "csc", "social care", "children's social care"])
def test_an_agency_is_meant_by_any_of_its_names(typed: str) -> None:
    """A short name, an alias and a part of the full name mean the same agency."""
    assert labels(AGENCIES.meant(typed)) == ["CSC"]


def test_a_whole_name_counts_before_a_part() -> None:
    """“Police” is an alias of one agency, whatever other names it stands in."""
    assert labels(AGENCIES.meant("police")) == ["Met Police"]


def test_what_begins_so_is_offered_first() -> None:
    """Names that begin with what is typed stand before those with it further in."""
    assert labels(AGENCIES.offered("health")) == ["Public Health", "CHS"]
    assert labels(AGENCIES.offered("c")) == ["CSC", "CHS", "VCSE"]


def test_everything_is_offered_before_anything_is_typed() -> None:
    """An empty field offers all, in their own order."""
    assert labels(AGENCIES.offered(" ")) == list(AGENCIES.labels)


def test_nothing_is_meant_by_nothing() -> None:
    """An empty text chooses nothing."""
    assert AGENCIES.meant("  ") == ()


def test_a_comma_inside_a_name_parts_nothing() -> None:
    """A name with commas in it is one name among others."""
    text = "CSC, Voluntary, community and social enterprises, Police"
    assert list(parts(text, AGENCIES)) == [
        "CSC",
        "Voluntary, community and social enterprises",
        "Police",
    ]


def test_only_the_last_of_several_is_typed() -> None:
    """What stands before the last comma stays as it is."""
    assert last_part("CSC, pol") == ("CSC, ", "pol")
    assert last_part("pol") == ("", "pol")


def test_a_value_that_is_no_choice_any_more_keeps_its_name() -> None:
    """A reason that was taken out of the settings still shows on what has it."""
    assert AGENCIES.label_of("gone") == "gone"


@given(any_text())
def test_any_text_can_be_typed(text: str) -> None:
    """Whatever is typed is looked for, never an error, and its parts lose no letters."""
    AGENCIES.offered(text)
    AGENCIES.meant(text)
    kept = "".join(parts(text, AGENCIES)).replace(",", "")
    assert "".join(kept.split()) == "".join(text.replace(",", "").split())


def test_hostile_names_are_chosen_like_others() -> None:
    """A name full of brackets and control signs is found by its beginning."""
    choices = Choices((Choice("x", HOSTILE), Choice("y", "Other")))
    assert [choice.value for choice in choices.meant("[cscp]")] == ["x"]


GOLDEN = Path(__file__).parent / "golden" / "choices.txt"
OFFERED: dict[str, Callable[[Book], Choices]] = OF_TABLES | {
    "leads": choices.leads,
    "priorities": lambda book: choices.priorities(book, "2024/25"),
    "chairs": choices.chairs,
    "quarters of evidence": choices.quarters_of_evidence,
    "sections": choices.narrative_sections,
    "scrutineers": choices.scrutineer_roles,
    "impact areas": choices.impact_areas,
    "parties": choices.parties,
    "bodies": choices.bodies,
    "reasons": choices.reasons,
    "some actions": lambda book: choices.actions(book, but=["BP24-1.1"]),
    "some commitments": lambda book: choices.commitments(book, but=list(book.commitments)[:1]),
}


def test_what_is_offered_is_as_it_was() -> None:
    """Of a year with records of every kind, in order, with all its names; also while others look on."""
    book, lines = full_book(), list[str]()
    for name, offers in OFFERED.items():
        found = offers(book)
        lines.append(f"# {name}")
        lines += [f"{each.value} | {each.label} | {each.about} | {each.names}" for each in found]
        if name in KINDS:
            linked = [each.value for each in found][-1:]
            for given in ([], linked):
                seen = choices.choices_shown(found, name, book, is_projected=True, linked=given)
                told = {each.value: each.label for each in seen}
                lines.append(f"to others: {told if len(told) < len(found.labels) else 'all'}")
        for typed in ("zz", "e", *[each.label for each in found][:1]):
            try:
                lines.append(f"{typed}: {choices.choose(found, typed)}")
            except NotUnderstood as problem:
                lines.append(f"{typed}: {problem}")
    made = "".join(f"{line.rstrip()}\n" for line in lines)
    assert made == golden(GOLDEN, made)
