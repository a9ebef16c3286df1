"""Rules for agencies, groups and memberships, whatever changed them."""

from __future__ import annotations

from datetime import date
from typing import cast

from cscp_tui.base.errors import Missing, Refused, UnknownRecord
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.book import name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import agency_name, folded, group_name, own_label
from cscp_tui.domain.partners import spells_of
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.records import KINDS, Agency, Group, Membership, Record
from cscp_tui.domain.rules.meetings import check_day_of_members
from cscp_tui.domain.unit_of_work import UnitOfWork


def check_group(draft: UnitOfWork, group: Group) -> None:
    """Check the clauses of a group's quorum, and its end."""
    its = f"quorum of {group.short_name}"
    for clause in group.quorum:
        for key in clause.agencies:
            if draft.find("agencies", key) is None:
                hint = f"Correct “Quorum” of {group.short_name}."
                raise UnknownRecord("agency", key, hint, field="quorum")
        if not clause.agencies:
            raise Missing(f"Name at least one agency in each part of the {its}.", field="quorum")
        if not 1 <= clause.at_least <= len(set(clause.agencies)):
            raise Refused(
                f"The {its} asks for {clause.at_least} of "
                f"{counted(len(set(clause.agencies)), 'agency', 'agencies')} "
                f"({clause_words(clause, draft)}), which can never be met. Give a number from 1 "
                "to that.",
                field="quorum",
            )
    _check_names(draft, "groups", group)
    _check_end(group)
    for spell in spells_of(draft, group=group.id):
        _check_spell_end(draft, spell, group)


def check_agency(draft: UnitOfWork, agency: Agency) -> None:
    """Check that an agency is not part of itself, its end, and the quorums that need it."""
    seen, parent = {agency.id}, agency.parent
    while parent:
        if parent in seen:
            raise Refused(
                f"{agency.name} can't be part of itself. Choose another agency.", field="parent"
            )
        seen.add(parent)
        parent = draft.agency(parent).parent
    _check_names(draft, "agencies", agency)
    _check_end(agency)
    known = draft.book.find(Agency, agency.id)
    if agency.last_day is not None and (known is None or known.last_day != agency.last_day):
        _check_quorums_without(draft, agency)
    for spell in spells_of(draft, agency.id):
        _check_spell_end(draft, spell, agency)


def _check_names(draft: UnitOfWork, table: str, record: Agency | Group) -> None:
    """Refuse a new name that another agency or group answers to: nobody could tell them apart."""
    if draft.context.is_merged:
        return
    known = draft.book.find(type(record), record.id)
    old = set(map(folded, (*known.names, known.id))) if known is not None else set()
    new = {folded(name): name for name in record.names if name.strip() and folded(name) not in old}
    for other in draft.records(type(record)) if new else ():
        if other.id == record.id or other.last_day is not None:
            continue
        taken = next((each for each in (*other.names, other.id) if folded(each) in new), None)
        if taken is not None:
            typed = shortened(new[folded(taken)])
            raise Refused(
                f"“{typed}” already means {shortened(other.name)}. Use that {name_of(table)}, or give "
                "another name.",
                field=_field_of(record, taken),
            )


def _field_of(record: Agency | Group, name: str) -> str:
    of_fields = {"name": record.name, "abbreviation": record.abbreviation}
    found = (field for field, value in of_fields.items() if folded(value) == folded(name))
    return next(found, "aliases")


def _check_quorums_without(draft: UnitOfWork, ended: Agency) -> None:
    """Refuse to end an agency if a group's quorum could then never be met again."""
    assert ended.last_day is not None
    for group in draft.records(Group):
        if group.last_day is not None and group.last_day <= ended.last_day:
            continue
        for clause in group.quorum:
            if ended.id not in clause.agencies:
                continue
            left = [key for key in clause.agencies if _goes_on(draft, key, ended.last_day)]
            if len(left) < clause.at_least:
                raise Refused(
                    f"{ended.name} is needed for the quorum of "
                    f"{group.short_name} ({clause_words(clause, draft)}), which "
                    "could never be met without it. Change that quorum first.",
                    field="last_day",
                )


def _goes_on(draft: UnitOfWork, key: str, day: date) -> bool:
    agency = draft.find(Agency, key)
    return agency is not None and (agency.last_day is None or agency.last_day > day)


def _check_end(record: Agency | Group) -> None:
    if record.last_day is not None and record.last_day < record.created:
        raise Refused(
            f"{record.name} was added on {long(record.created)}, so it can't have ended on "
            f"{long(record.last_day)}. Give a later date.",
            field="last_day",
        )


def _check_spell_end(draft: UnitOfWork, spell: Membership, whole: Agency | Group) -> None:
    if whole.last_day is None or (spell.last_day is not None and spell.last_day <= whole.last_day):
        return
    raise Refused(
        f"{whole.name} ended on {long(whole.last_day)}, so the membership of "
        f"{agency_name(spell.agency, draft)} in {group_name(spell.group, draft)} can't continue "
        "after that. End it by then.",
        field="last_day",
    )


def check_membership(draft: UnitOfWork, spell: Membership) -> None:
    """Check the days of a membership against other memberships and recorded attendance."""
    agency, group = agency_name(spell.agency, draft), group_name(spell.group, draft)
    if spell.last_day and spell.last_day < spell.first_day:
        raise Refused(
            f"The membership of {agency} in {group} ends before it begins. Give a later last day.",
            field="last_day",
        )
    for other in spells_of(draft, spell.agency, spell.group):
        if other.id != spell.id and _overlap(spell, other):
            until = f" until {long(other.last_day)}" if other.last_day else ""
            raise Refused(
                f"{agency} is already a member of {group} from {long(other.first_day)}{until}. "
                "Give dates that don't overlap.",
                field="first_day",
            )
    for party in (draft.agency(spell.agency), draft.group(spell.group)):
        _check_spell_end(draft, spell, party)
    if draft.book.find("memberships", spell.id) is not None:
        check_day_of_members(draft, spell.agency, spell.group)


def _overlap(one: Membership, other: Membership) -> bool:
    if other.last_day is not None and other.last_day < one.first_day:
        return False
    return one.last_day is None or other.first_day <= one.last_day


def check_gone(draft: UnitOfWork, table: str, record: Record) -> None:
    """Refuse to remove a record that others name, or a membership with attendance.

    Args:
        record: the record to be removed.
    """
    if isinstance(record, Membership):
        check_day_of_members(draft, record.agency, record.group)
    elif isinstance(record, Agency | Group) and (namer := _named_by(draft, table, record.id)):
        name = record.name
        raise Refused(
            f"{name} has a history ({namer}), so you can't remove it. End it on a date instead."
        )


def _named_by(draft: UnitOfWork, table: str, key: str) -> str:
    """Name a record that refers to another one; empty if none does."""
    for source, kind in KINDS.items():
        naming = [field for field, target in kind.links.items() if target == table]
        for record in draft.records(cast("type[Record]", kind.record)) if naming else ():
            for field in naming:
                value = getattr(record, field)
                if key == value or (isinstance(value, tuple) and key in value):
                    label = own_label(source, record.id, draft.book) or kind.words_for(field)
                    return f"{name_of(source)}: {label}"
    if table == "agencies":
        for group in draft.records(Group):
            if any(key in clause.agencies for clause in group.quorum):
                return f"the quorum of {group_name(group.id, draft.book)}"
    return ""
