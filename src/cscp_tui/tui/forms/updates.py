"""Forms for the quarterly update and the annual report tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.progress import Step
from cscp_tui.base.texts import one_line
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import (
    CHAIR,
    LayOutUpdate,
    Signature,
    WithdrawSignOff,
    WriteNarrative,
)
from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.enums import Audience, Marking, Source
from cscp_tui.domain.public_wording import proposed_wording
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Partnership, Plan, SignOff
from cscp_tui.domain.updates import NARRATIVE_SECTIONS, SECTIONS
from cscp_tui.services.amended_papers import AmendedPaper, read_amended
from cscp_tui.services.printed_figures import printed_figures_of
from cscp_tui.services.updates import update_of
from cscp_tui.store.storage import Storage
from cscp_tui.store.workspace import Workspace
from cscp_tui.tui.forms.command_forms import field_of, form_for
from cscp_tui.tui.forms.exports import Export, Format, PlannedExport, export_form
from cscp_tui.tui.forms.fields import Field, Form, Values, choice_field
from cscp_tui.tui.key_help import own_key
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.reports.group_report import group_report
from cscp_tui.views.updates.update import TITLES, layout_of, narrative_text
from cscp_tui.writers.formats import prepared

FORMATS = Choices(
    (
        Choice(PaperFormat.WORD, "Word", "with headings, tables and marking", names=("docx",)),
        Choice(PaperFormat.MARKDOWN, "Markdown", "text with tables", names=("md",)),
        Choice(PaperFormat.HTML, "Web page", "one file, prints well", names=("html",)),
        Choice(PaperFormat.WORKBOOK, "Excel", "figures and tables", names=("xlsx", "workbook")),
        Choice(PaperFormat.TABLES, "Tables", "figures and each table as CSV", names=("csv",)),
    )
)
MARKINGS = Choices.of(tuple(Marking))
_HOW = Choices((Choice("by email", "by email"), Choice("in the meeting", "in the meeting")))


def narrative_form(book: Book, quarter: Quarter, section: str) -> Form:
    """Build the form of the text of one section of an update. An empty text removes it."""
    text = narrative_text(book, quarter, section)
    key = f"{quarter.typed}/{section}"
    form = form_for(
        WriteNarrative,
        book,
        key=f"narrative {key}",
        title=f"Text: {NARRATIVE_SECTIONS[section]}",
        about=f"{quarter} · printed at the top of its section",
        amend={"text": {"value": text}},
        given={"quarter": quarter.typed, "section": section},
    )
    return replace(form, seen={("narratives", key): {"text": text}} if text else {})


def public_wording_form(book: Book, table: str, key: str) -> Form:
    """Build the form of a delivery's public wording, with a proposal if nothing is written yet.

    Saving it unchanged says that somebody has read it.
    """
    if table == "actions":
        action = book.actions[key]
        written, about = action.public_wording, f"{action.id}  {one_line(action.title)}"
        proposal = proposed_wording(action.title, action.impact)
    else:
        known = book.commitments[key]
        written, about = known.public_wording, one_line(known.said)
        proposal = known.delivered or proposed_wording(known.said, known.impact)
    field = field_of(table, "public_wording", book, lines=4, value=written or proposal)
    state = "as it is published" if written else "a proposal: edit it, then save what you have read"
    return Form(
        key=f"public wording {key}",
        title="Public wording",
        about=f"{about} · {state}",
        fields=(field,),
        build=lambda values: SetFields(
            table, key, {"public_wording": values["public_wording"].strip()}
        ),
        seen={(table, key): {"public_wording": written}},
    )


def layout_form(settings: Partnership, audience: Audience) -> Form:
    """Build the form of the order and choice of an audience's sections."""
    layout = layout_of(settings, audience)
    sections = Choices(Choice(key, TITLES[key]) for key in SECTIONS[audience])
    return Form(
        key=f"sections {audience}",
        title="Sections of the update",
        about=f"For {audience.readers} · the key lists what is left out; the headline is always "
        "included",
        fields=(
            choice_field(
                "order",
                "Sections first",
                sections,
                layout.order,
                hint="these come first, in this order; the rest follow as usual",
            ),
            choice_field(
                "left_out",
                "Sections left out",
                sections,
                layout.left_out,
                hint="these are left out",
            ),
        ),
        build=lambda values: LayOutUpdate(audience, values["order"], values["left_out"]),
    )


def _marking_field(hint: str) -> Field:
    return choice_field("marking", "Marking", MARKINGS, Marking.NONE, hint=hint)


class SignOffAsked(Struct, frozen=True):
    """The signature and marking of a sign-off that has yet to be confirmed."""

    signature: Signature
    marking: str
    amended: tuple[AmendedPaper, ...] = ()


def sign_off_form(quarter: Quarter, checklist: str) -> Form:
    return Form(
        key=f"sign off {quarter.typed}",
        title=f"Sign off {quarter}",
        verb="Next",
        about=f"As at {long(quarter.last_day)}, for all audiences · checklist: {checklist}",
        fields=(
            Field(
                key="signed_by",
                label="Signed off by",
                value=CHAIR,
                needed=True,
                hint="a role, e.g. Chair",
            ),
            Field(
                key="how",
                label="Method",
                choices=_HOW,
                needed=True,
                hint="e.g. by email, in the meeting",
            ),
            _marking_field("first and last line of all versions except the public one"),
            Field(
                key="file",
                label="Chair's Word file",
                hint="leave blank unless the Chair amended it; e.g. ~/Documents/update.docx",
            ),
        ),
        build=partial(_signature, quarter),
    )


def _signature(quarter: Quarter, values: Values) -> SignOffAsked:
    marking, typed = Marking(values["marking"] or Marking.NONE), values["file"]
    papers = (read_amended(typed_path(typed), quarter),) if typed else ()
    return SignOffAsked(Signature(values["signed_by"], values["how"]), marking.line, papers)


def withdraw_sign_off_form(quarter: Quarter, signed: SignOff) -> Form:
    return Form(
        key=f"withdraw sign-off {quarter.typed}",
        title=f"Withdraw the sign-off of {quarter.short}",
        about=f"Signed off by {signed.signed_by} on {long(signed.created)}. Its files stay.",
        fields=(Field(key="why", label="Reason", needed=True, hint="kept in the history"),),
        build=lambda values: WithdrawSignOff(quarter, values["why"]),
    )


class UpdateFile(Struct, frozen=True):
    """The format and marking of an update's file."""

    format: PaperFormat
    marking: str | None
    revision: int = 0
    """The number of the withdrawn sign-off to export; 0 for the one in force, or a draft."""


def comparison_file_form(quarter: Quarter, audience: Audience, signed: SignOff | None) -> Form:
    form = update_file_form(quarter, audience, signed)
    return replace(
        form, key=f"export comparison {quarter.typed} {audience}", title="Export the comparison"
    )


def update_file_form(
    quarter: Quarter, audience: Audience, signed: SignOff | None, withdrawn: Sequence[SignOff] = ()
) -> Form:
    """Build the form of an update's file. By default, it writes Word, which is sent, into the exports.

    Args:
        signed: the sign-off in force; None for a draft.
        withdrawn: the withdrawn sign-offs, whose files can still be exported.
    """
    state = "as it was signed off" if signed else "DRAFT, a new revision"
    fields = [
        choice_field(
            "format",
            "Format",
            FORMATS,
            PaperFormat.WORD,
            needed=True,
            hint="Word, Markdown, web page, Excel or tables",
        )
    ]
    if withdrawn:
        versions = Choices(
            (
                Choice("0", "Signed off" if signed else "Draft", "as it is now"),
                *(
                    Choice(
                        str(each.revision),
                        f"Withdrawn {each.revision}",
                        f"signed off on {long(each.created)}",
                    )
                    for each in withdrawn
                ),
            )
        )
        fields.append(
            choice_field(
                "revision",
                "Version",
                versions,
                "0",
                needed=True,
                hint="a version that was withdrawn is exported as it was signed off",
            )
        )
    if signed is None:
        fields.append(_marking_field("security marking on the first and last line"))

    def build(values: Values) -> UpdateFile:
        revision = int(values.get("revision") or 0)
        as_signed = signed is not None or revision
        marking = None if as_signed else Marking(values["marking"] or Marking.NONE).line
        return UpdateFile(PaperFormat(values["format"]), marking, revision)

    return Form(
        key=f"export update {quarter.typed} {audience}",
        title="Export the quarterly update",
        verb="Export",
        about=f"{quarter} · for {audience.readers} · {state} · in the folder “exports”",
        fields=tuple(fields),
        build=build,
    )


def annual_report_form(
    workspace: Workspace, place: Path, today: date, *, keeps_out_of: Storage | None = None
) -> Form:
    """Build the form of the annual report's tables, with restricted items only counted.

    Args:
        place: the folder that contains the folder for exports, usually the workspace.
        today: the day shown, which is the latest that can be chosen.
        keeps_out_of: the team's workspace, in whose folder a scrutineer must not write.
    """
    book = workspace.book
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    if not plans:
        raise Refused(
            f"There's no plan to report on yet. Press {own_key('screen.plan')} for the plans, then "
            f"{own_key('action.add')} to start one."
        )
    empty = PlannedExport(name="annual report table", about="", prepare=lambda _: lambda _: "")
    base = export_form(empty, place, today, keeps_out_of=keeps_out_of)

    def build(values: Values) -> Export:
        published = values["published"] or today
        if published > today:
            raise Refused(
                f"{long(published)} is in the future. Give today's date or an earlier one.",
                field="published",
            )
        prepare = partial(_prepared, workspace, values["plan"], published)
        made: Export = base.build(values)
        return replace(made, exported=replace(empty, prepare=prepare))

    return replace(
        base,
        title="Tables of the annual report",
        about="Delivered, commitments, partner evidence, reviews and attendance of a plan; "
        "restricted items are counted but not named",
        fields=(*_fields(plans, book, today), *base.fields),
        build=build,
    )


def group_report_form(
    workspace: Workspace,
    place: Path,
    today: date,
    quarter: Quarter,
    *,
    keeps_out_of: Storage | None = None,
) -> Form:
    """Build the form of a group's report for a quarter, the chosen one or an earlier one."""
    book = workspace.book
    if not book.groups:
        raise Refused("There are no groups yet. Add one first.")
    empty = PlannedExport(name="group report", about="", prepare=lambda _: lambda _: "")
    base = export_form(empty, place, today, keeps_out_of=keeps_out_of)
    quarters = [quarter]
    while len(quarters) < _QUARTERS:
        quarters.append(quarters[-1].previous)

    def prepare(values: Values, wanted: Format) -> Callable[[Step], str | bytes]:
        chosen = Quarter.parse(values["quarter"])
        update = update_of(workspace, chosen, min(chosen.last_day, today), Audience.QA)
        templates = workspace.storage.templates() if wanted == "docx" else None
        report = group_report(update, update.book.groups[values["group"]])
        return prepared(report, wanted, templates, byte_order_mark=True)

    def build(values: Values) -> Export:
        made: Export = base.build(values)
        return replace(made, exported=replace(empty, prepare=partial(prepare, values)))

    first = next((each.id for each in book.groups.values() if Source.PLAN in each.oversees), "")
    return replace(
        base,
        title="Report of a group",
        about="What to alert, advise and assure about, on one page",
        fields=(
            choice_field("group", "Group", book_choices.groups(book), first, needed=True),
            choice_field(
                "quarter", "Quarter", book_choices.quarters(quarters), quarter.typed, needed=True
            ),
            *base.fields,
        ),
        build=build,
    )


_QUARTERS = 12
"""The most quarters to choose from."""


def _fields(plans: list[Plan], book: Book, today: date) -> tuple[Field, ...]:
    return (
        choice_field(
            "plan", "Plan", book_choices.plans(book), _ended(plans, today).id, needed=True
        ),
        Field(
            key="published",
            label="Published on",
            kind=FieldType.DATE,
            hint=f"default: {long(today)}; the tables show the position on that date",
            tell=lambda day: distance(day, today) if day else "",
        ),
    )


def _ended(plans: list[Plan], today: date) -> Plan:
    """Return the latest plan that has ended, whose annual report is due; else the latest."""
    return next((plan for plan in plans if plan.last_day < today), plans[0])


def _prepared(
    workspace: Workspace, plan: str, published: date, wanted: Format
) -> Callable[[Step], str | bytes]:
    book: Book = workspace.as_at(published)
    known = book.plans.get(plan) or workspace.book.plans[plan]
    at_end = workspace.as_at(min(known.last_day, published))
    signed = printed_figures_of(workspace, book)
    year = Year(plan=known, book=book, published=published, at_end=at_end, signed=signed)
    templates = workspace.storage.templates() if wanted == "docx" else None
    return prepared(annual_report(year), wanted, templates, byte_order_mark=True)
