"""The forms of the quarterly update: its texts, its sign-off, its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.narrating import LayOutUpdate, WriteNarrative
from cscp_tui.domain.commands.signing import CHAIR, Signature, UnSignQuarter
from cscp_tui.domain.dates import long
from cscp_tui.domain.update_sections import NARRATIVE_SECTIONS, SECTIONS
from cscp_tui.exporting.paper_formats import Marking, PaperFormat
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.layouts import TITLES, layout_of
from cscp_tui.views.narrative_places import narrative_text

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Partnership
    from cscp_tui.domain.update_records import SignOff
    from cscp_tui.domain.words import Audience
    from cscp_tui.tui.forms.specs import Values

FORMATS = Choices(
    (
        Choice(PaperFormat.MARKDOWN, "Markdown", "text with tables"),
        Choice(PaperFormat.WORD, "Word", "with headings, tables and marking", names=("docx",)),
        Choice(PaperFormat.HTML, "Web page", "one file, prints well", names=("html",)),
        Choice(PaperFormat.TABLES, "Tables", "each as CSV, for Excel", names=("csv", "excel")),
    )
)
MARKINGS = Choices.of(tuple(Marking))
_HOW = Choices(
    (Choice("by email", "by email"), Choice("in the meeting", "in the meeting")),
)


def narrative_form(book: Book, quarter: Quarter, section: str) -> Form:
    """The text of one place of an update; an empty one takes it out."""
    text = narrative_text(book, quarter, section)
    key = f"{quarter.typed}/{section}"
    return Form(
        key=f"narrative {key}",
        title=f"Text: {NARRATIVE_SECTIONS[section]}",
        about=f"{quarter} · stands at the head of its section, and is never overwritten",
        fields=(
            Field(
                key="text",
                label="Text",
                kind=Kind.LONG,
                value=text,
                lines=8,
                hint="in your own words; empty it to take it out · never a child's or a family's",
            ),
        ),
        build=lambda values: WriteNarrative(section, values["text"], quarter.typed),
        seen={("narratives", key): {"text": text}} if text else {},
    )


def layout_form(settings: Partnership, audience: Audience) -> Form:
    """Which sections an audience's update has, and which come first."""
    layout = layout_of(settings, audience)
    sections = Choices(Choice(key, TITLES[key]) for key in SECTIONS[audience])
    first = ", ".join(map(sections.label_of, layout.order))
    left_out = ", ".join(map(sections.label_of, layout.left_out))
    return Form(
        key=f"sections {audience}",
        title="Sections of the update",
        about=f"for {audience.label} · the key says what is left out; the headline always stands",
        fields=(
            Field(
                key="order",
                label="First",
                kind=Kind.CHOICES,
                choices=sections,
                value=first,
                hint="these come first, in this order; the others follow as usual",
            ),
            Field(
                key="left_out",
                label="Left out",
                kind=Kind.CHOICES,
                choices=sections,
                value=left_out,
                hint="none of these stands in it",
            ),
        ),
        build=lambda values: LayOutUpdate(audience, values["order"], values["left_out"]),
    )


@dataclass(frozen=True, slots=True)
class SignOffAsked:
    """What a form said about a sign-off, which is still to be confirmed."""

    signature: Signature
    marking: str


def sign_off_form(quarter: Quarter, checklist: str) -> Form:
    """Who signs a quarter off, how that was said, and how its files are marked."""
    return Form(
        key=f"sign off {quarter.typed}",
        title=f"Sign off {quarter}",
        about=f"as at {long(quarter.last_day)}, for all audiences · checklist: {checklist}",
        fields=(
            Field(
                key="signed_by",
                label="Signed off by",
                value=CHAIR,
                needed=True,
                hint="a role: the Chair",
            ),
            Field(
                key="how",
                label="How",
                choices=_HOW,
                needed=True,
                hint="by email, in the meeting, …",
            ),
            Field(
                key="marking",
                label="Marking",
                kind=Kind.CHOICE,
                choices=MARKINGS,
                value=Marking.NONE,
                hint="the first and last line of all but the public one",
            ),
        ),
        build=_signature,
    )


def _signature(values: Values) -> SignOffAsked:
    marking = Marking(values["marking"] or Marking.NONE)
    return SignOffAsked(Signature(values["signed_by"], values["how"]), marking.line)


def un_sign_form(quarter: Quarter, signed: SignOff) -> Form:
    """Why a quarter is no longer signed off."""
    return Form(
        key=f"un-sign {quarter.typed}",
        title=f"Take the signature of {quarter.short} back",
        about=f"signed off by {signed.signed_by} on {long(signed.created)}; its files stay",
        fields=(
            Field(key="why", label="Why", needed=True, hint="the reason stays in the history"),
        ),
        build=lambda values: UnSignQuarter(quarter, values["why"]),
    )


@dataclass(frozen=True, slots=True)
class UpdateFile:
    """Which file of an update is wanted."""

    format: PaperFormat
    marking: str | None


def comparison_file_form(quarter: Quarter, audience: Audience, signed: SignOff | None) -> Form:
    """The format of the file of a comparison with the quarter before."""
    form = update_file_form(quarter, audience, signed)
    return replace(
        form, key=f"export comparison {quarter.typed} {audience}", title="Export the comparison"
    )


def update_file_form(quarter: Quarter, audience: Audience, signed: SignOff | None) -> Form:
    """The format of an update's file; enter alone writes Markdown into the exports folder."""
    state = "as it was signed off" if signed else "DRAFT, a new revision"
    fields = [
        Field(
            key="format",
            label="Format",
            kind=Kind.CHOICE,
            choices=FORMATS,
            value="Markdown",
            needed=True,
            hint="Markdown, Word, web page or tables",
        )
    ]
    if signed is None:
        fields.append(
            Field(
                key="marking",
                label="Marking",
                kind=Kind.CHOICE,
                choices=MARKINGS,
                value=Marking.NONE,
                hint="its first and last line",
            )
        )
    return Form(
        key=f"export update {quarter.typed} {audience}",
        title="Export the quarterly update",
        about=f"{quarter} · for {audience.label} · {state} · into the folder “exports”",
        fields=tuple(fields),
        build=lambda values: UpdateFile(
            PaperFormat(values["format"]),
            None if signed else Marking(values["marking"] or Marking.NONE).line,
        ),
    )
