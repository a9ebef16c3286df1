"""Who was a member of a group on a day, in a book or in a draft on one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Membership


def covers(spell: Membership, day: date) -> bool:
    """Whether a membership was in force on a day."""
    return spell.first_day <= day and (spell.last_day is None or day <= spell.last_day)


def members_on(spells: Iterable[Membership], group: str, day: date) -> list[str]:
    """The agencies that were members of a group on a day, each once."""
    found = (spell.agency for spell in spells if spell.group == group and covers(spell, day))
    return list(dict.fromkeys(found))


def groups_on(spells: Iterable[Membership], agency: str, day: date) -> list[str]:
    """The groups of which an agency was a member on a day, each once."""
    found = (spell.group for spell in spells if spell.agency == agency and covers(spell, day))
    return list(dict.fromkeys(found))


def spells_of(draft: Draft, agency: str = "", group: str = "") -> Iterator[Membership]:
    """The live memberships of an agency or in a group, as a draft has them."""
    for record in draft.records("memberships"):
        spell = cast("Membership", record)
        if (not agency or spell.agency == agency) and (not group or spell.group == group):
            yield spell


def is_member(draft: Draft, agency: str, group: str, day: date) -> bool:
    """Whether an agency was a member of a group on a day, as a draft has it."""
    return any(covers(spell, day) for spell in spells_of(draft, agency, group))
