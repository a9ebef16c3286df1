"""Forms for groups, agencies, memberships, and the partnership and its rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import Asks, FieldType
from cscp_tui.domain.book import PARTNERSHIP_ID, Book
from cscp_tui.domain.changes import Plain, plain
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.partners import (
    STARTER_AGENCIES,
    AddAgencies,
    EndMembership,
    MakeMember,
    SetQuorum,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields, as_one
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, Marking
from cscp_tui.domain.partners import (
    agency_id,
    annual_report_groups,
    group_id,
    groups_on,
    members_on,
)
from cscp_tui.domain.quorum import clauses_as_typed, clauses_of, plain_clauses, read_clauses
from cscp_tui.domain.records import KINDS as RECORD_KINDS
from cscp_tui.domain.records import Agency, Group, Membership
from cscp_tui.domain.schema import MORE
from cscp_tui.tui.forms.command_forms import (
    amended,
    edit_form_for,
    fields_of,
    form_for,
    stored_value,
)
from cscp_tui.tui.forms.fields import Field, Form, NothingEdited, Values, choice_field, plain_of
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.records import rule_words


def partnership_form(book: Book) -> Form:
    """Build the form of the partnership's names, thresholds, reasons and phrases to ignore."""
    special: dict[str, dict[str, Any]] = {
        "red_after_days": {"needed": True},
        "amber_within_days": {"needed": True},
        "new_for_days": {"needed": True},
        "updates_expected_from_days": {"label": "Updates expected", "needed": True},
        "annual_report_groups": {"label": "Annual report table"},
        "reasons": {"lines": 5, "needed": True},
        "ignored_phrases": {"lines": 3},
        "contact": {"lines": 2},
        "accessible_formats": {"lines": 2},
        "worried": {"label": "If worried", "lines": 3},
    }
    fields = fields_of("partnership", book, special, but=("illustrative", "update_layouts"))
    return edit_form_for(
        "partnership",
        [book.partnership],
        list(fields.values()),
        title="The partnership and its rules",
        about="These affect ratings and tables on all screens and exports, from today.",
    )


def new_group_form(book: Book, today: date) -> Form:
    fields = _group_fields(book)
    return Form(
        key="new group",
        title="New group",
        about="Add its members now, all from one date, or one by one later.",
        fields=(
            fields["name"],
            fields["abbreviation"],
            replace(
                choice_field(
                    "members",
                    "Members",
                    book_choices.agencies(book),
                    (),
                    hint="agencies, separated by commas; optional",
                ),
                group="Members",
            ),
            replace(_members_from(book, today, "Members from"), group="Members"),
            fields["quorum"],
            fields["oversees"],
            replace(fields["inquorate_counts"], value="yes"),
            fields["annual-report"],
            fields["minutes_called"],
            replace(fields["marking"], value=Marking.NONE),
        ),
        build=lambda values: _make(book, values),
        day=lambda values: day_of_making(
            values["first_day"],
            today,
            *(book.agencies[key].created for key in values["members"] if key in book.agencies),
            *((book.partnership.created,) if values["annual-report"] else ()),
        ),
    )


def usual_first_day(book: Book, today: date) -> date:
    """Return the default first day of partners, today in most cases.

    While there is no meeting yet, it is the day of the partnership's creation.

    So whoever begins in the middle of a year can write down the meetings that it had.
    """
    begins = book.has_partnership and not book.meetings
    return book.partnership.created if begins else today


def membership_days(book: Book, first: date) -> tuple[Field, ...]:
    form = form_for(MakeMember, book, only=("first_day", "last_day"))
    begins = {"label": "From", "value": long(first), "needed": True}
    return amended(form, first_day=begins, last_day={"label": "To"}).fields


def _members_from(book: Book, today: date, label: str) -> Field:
    return replace(
        membership_days(book, usual_first_day(book, today))[0], label=label, needed=False
    )


def day_of_making(first: date | None, today: date, *kept: date) -> date | None:
    """Return the day from which a new record counts; None for today.

    It is a first day in the past, but not before ``kept``.
    """
    if first is None or first >= today:
        return None
    return max(first, *kept) if kept else first


def _make(book: Book, values: Values) -> Command:
    key = group_id(book.groups, values["name"], values["abbreviation"])
    quorum = {"quorum": plain_clauses(read_clauses(values["quorum"], book))}
    commands: list[Command] = [AddRecord("groups", _given("groups", values) | quorum, key)]
    if values["members"] and values["first_day"] is not None:
        commands += [MakeMember(agency, key, values["first_day"]) for agency in values["members"]]
    if values["annual-report"]:
        commands.append(_annual_report(book, key, stands=True))
    return as_one(commands)


def _given(table: str, values: Values) -> dict[str, Plain]:
    """Return the plain values of the record's own fields, without those of memberships."""
    own = RECORD_KINDS[table].given
    return {name: plain_of(value) for name, value in values.items() if name in own}


def _annual_report(book: Book, key: str, *, stands: bool) -> Command:
    """Return the command that adds a group to the annual report table, or removes it."""
    others = [known for known in annual_report_groups(book) if known != key]
    wanted = [*others, key] if stands else others
    return SetFields("partnership", PARTNERSHIP_ID, {"annual_report_groups": wanted})


def edit_group_form(group: Group, book: Book) -> Form:
    """Build the form of a group's fields, in which its end can also be withdrawn."""
    fields = _group_fields(book)
    in_table = fields.pop("annual-report")
    if group.last_day is None:
        del fields["last_day"]
    form = edit_form_for(
        "groups",
        [group],
        list(fields.values()),
        title="Edit the group",
        about=shortened(group.name, 80),
    )
    stands = group.id in annual_report_groups(book)

    def build(values: Values) -> Command:
        apart = {"quorum", "annual-report"}
        kept = {name: value for name, value in values.items() if name not in apart}
        commands: list[Command] = [form.build(kept)] if kept else []
        if "quorum" in values:
            commands.append(SetQuorum(group.id, read_clauses(values["quorum"], book)))
        if values.get("annual-report", stands) is not stands:
            commands.append(_annual_report(book, group.id, stands=not stands))
        if not commands:
            raise NothingEdited
        return as_one(commands)

    amended_form = amended(
        form, inquorate_counts={"value": "yes" if group.inquorate_counts else "no"}
    )
    return replace(
        amended_form,
        key=f"edit group {group.id}",
        fields=(*amended_form.fields, replace(in_table, value="yes" if stands else "no")),
        build=build,
    )


def end_form(command: type[Asks], record: Agency | Group, book: Book, today: date) -> Form:
    """Build the form that ends a group or an agency; the default last day is today."""
    form = form_for(
        command,
        book,
        [record],
        about=f"{shortened(record.name, 80)} · its memberships end with it, its history stays",
    )
    return amended(form, last_day={"value": long(today), "needed": True})


def _clauses_in_words(text: str, book: Book) -> str:
    try:
        clauses = read_clauses(text, book)
    except CscpError as problem:
        return str(problem)
    words = "; ".join(rule_words(clause, book, is_short=True) for clause in clauses)
    return f"needs {'each of: ' if len(clauses) > 1 else ''}{words}"


def _group_fields(book: Book) -> dict[str, Field]:
    special: dict[str, dict[str, Any]] = {
        "quorum": {
            "lines": 3,
            "hint": RECORD_KINDS["groups"].fields["quorum"].spec.hint,
            "show": lambda value: clauses_as_typed(clauses_of(value), book),
            "tell": lambda text: _clauses_in_words(text, book) if text else "",
        },
        "inquorate_counts": {"label": "Count inquorate"},
        "last_day": {"label": "Ended on", "prefer": "past"},
    }
    fields = fields_of(
        "groups",
        book,
        special,
        first=("name", "abbreviation", "quorum", "oversees", "inquorate_counts", "last_day"),
    )
    fields["annual-report"] = Field(
        key="annual-report",
        label="Annual report table",
        group="Papers",
        kind=FieldType.YES_NO,
        hint="“yes” if it has a column in the annual report's attendance table",
    )
    return fields


KINDS = Choices(
    (
        Choice(AgencyKind.AGENCY, "agency", "a partner"),
        Choice(AgencyKind.ROLE, "role", "a chair or scrutineer, outside the agency totals"),
        Choice(AgencyKind.CATEGORY, "category", "several bodies in one row, such as colleges"),
        Choice(AgencyKind.GUEST, "guest", "people who aren't members"),
    )
)


def agencies_form(book: Book, today: date) -> Form:
    """Build the form of a list of agencies, which begins with those that most partnerships have."""
    form = form_for(
        AddAgencies,
        book,
        about="Take out those that you don't have, add yours, or paste a list of your own.",
        amend={"listed": {"value": STARTER_AGENCIES}},
    )
    return replace(form, day=lambda _: usual_first_day(book, today))


def new_agency_form(book: Book, today: date) -> Form:
    """Build the form of a new agency and the groups that it joins.

    Args:
        today: the default first day of its memberships.
    """
    fields = _agency_fields(book)
    return Form(
        key="new agency",
        title="New agency",
        about="A partner, or a role, a category or the guests of the attendance table.",
        fields=(
            *(fields[name] for name in ("name", "abbreviation", "aliases")),
            replace(fields["kind"], value="agency"),
            fields["parent"],
            fields["statutory"],
            replace(
                choice_field(
                    "groups",
                    "Member of",
                    book_choices.groups(book),
                    (),
                    hint="groups, separated by commas; optional",
                ),
                group="Membership",
            ),
            replace(_members_from(book, today, "Member from"), group="Membership"),
            replace(
                fields["order"],
                hint="its position in the attendance table; leave blank for last",
                group=MORE,
            ),
        ),
        build=lambda values: _make_agency(book, values),
        day=lambda values: day_of_making(
            values["first_day"],
            today,
            *(book.groups[key].created for key in values["groups"] if key in book.groups),
            *((book.agencies[values["parent"]].created,) if values["parent"] else ()),
        ),
    )


def _make_agency(book: Book, values: Values) -> Command:
    key = agency_id(book.agencies, values["name"], values["abbreviation"])
    last = max((agency.order for agency in book.agencies.values()), default=0)
    fields = _given("agencies", values) | {
        "aliases": aliases_of(values["aliases"]),
        "kind": values["kind"] or AgencyKind.AGENCY.value,
        "statutory": values["statutory"] or None,
        "order": stored_value("agencies", "order", values["order"] or str(last + 1)),
    }
    commands: list[Command] = [AddRecord("agencies", fields, key)]
    if values["first_day"] is not None:
        commands += [MakeMember(key, group, values["first_day"]) for group in values["groups"]]
    return as_one(commands)


def aliases_of(text: str) -> list[str]:
    """Return the names in a text, separated by commas, sorted and each once."""
    return sorted({" ".join(alias.split()) for alias in text.split(",") if alias.strip()})


def edit_agency_form(agency: Agency, book: Book) -> Form:
    """Build the form of an agency's fields, in which its end can also be withdrawn."""
    fields = _agency_fields(book, but=agency.id)
    if agency.last_day is None:
        del fields["last_day"]
    form = edit_form_for(
        "agencies",
        [agency],
        list(fields.values()),
        title="Edit the agency",
        about=shortened(agency.name, 80),
    )

    def build(values: Values) -> Command:
        if "kind" in values:
            values["kind"] = values["kind"] or AgencyKind.AGENCY.value
        if "order" in values:
            values["order"] = values["order"] or "0"
        if "aliases" in values:
            values["aliases"] = "\n".join(aliases_of(values["aliases"]))
        made: Command = form.build(values)
        return made

    return replace(form, key=f"edit agency {agency.id}", build=build)


def _agency_fields(book: Book, *, but: str = "") -> dict[str, Field]:
    parents = Choices(choice for choice in book_choices.agencies(book) if choice.value != but)
    special: dict[str, dict[str, Any]] = {
        "aliases": {"kind": FieldType.TEXT, "show": ", ".join},
        "kind": {"choices": KINDS},
        "parent": {"choices": parents},
        "last_day": {"label": "Ended on", "prefer": "past"},
    }
    return fields_of(
        "agencies",
        book,
        special,
        first=(
            "name",
            "abbreviation",
            "aliases",
            "kind",
            "parent",
            "statutory",
            "order",
            "last_day",
        ),
    )


_DAYS = ("first_day", "last_day")


def members_form(group: Group, book: Book, today: date) -> Form:
    members = members_on(book.memberships.values(), group.id, today)
    agencies = Choices(c for c in book_choices.agencies(book) if c.value not in members)
    asked = choice_field(
        "agency", "Agencies", agencies, (), needed=True, hint="separated by commas"
    )
    return Form(
        key=f"members of {group.id}",
        title="New members",
        about=shortened(group.name, 80),
        fields=(asked, *membership_days(book, today)),
        build=lambda values: _members(((key, group.id) for key in values["agency"]), values),
    )


def groups_form(agency: Agency, book: Book, today: date) -> Form:
    known = groups_on(book.memberships.values(), agency.id, today)
    groups = Choices(c for c in book_choices.groups(book) if c.value not in known)
    asked = choice_field(
        "group", "Member of", groups, (), needed=True, hint="groups, separated by commas"
    )
    return Form(
        key=f"groups of {agency.id}",
        title="New member",
        about=shortened(agency.name, 80),
        fields=(asked, *membership_days(book, today)),
        build=lambda values: _members(((agency.id, key) for key in values["group"]), values),
    )


def _members(pairs: Iterable[tuple[str, str]], values: Values) -> Command:
    return as_one(
        MakeMember(agency, group, values["first_day"], values["last_day"])
        for agency, group in pairs
    )


_SPELL = ("group", "agency", "first_day", "last_day")


def edit_membership_form(spell: Membership, book: Book, today: date) -> Form:
    return edit_form_for(
        "memberships",
        [spell],
        [*membership_days(book, today), *fields_of("memberships", book, {}, but=_SPELL).values()],
        title="Edit the membership",
        about=shortened(title_of("memberships", spell, book), 90),
    )


def end_membership_form(spell: Membership, book: Book, today: date) -> Form:
    form = form_for(EndMembership, book, only=("last_day",))
    shown = plain(spell).get("last_day")
    return Form(
        key=f"end {spell.id}",
        title="End the membership",
        about=shortened(title_of("memberships", spell, book), 90),
        fields=amended(form, last_day={"value": long(today), "needed": True}).fields,
        build=lambda values: SetFields(
            "memberships", spell.id, {"last_day": plain_of(values["last_day"])}
        ),
        seen={("memberships", spell.id): {"last_day": shown}},
    )
