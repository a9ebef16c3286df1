"""The forms for an action that comes from elsewhere than the plan, and for its origin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.editing import SetFields
from cscp_tui.domain.commands.originating import AddFromOrigin
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.domain.words import OriginKind, Source
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.editing import RESTRICTED, changed
from cscp_tui.tui.forms.record_forms import action_fields
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField, plain_of
from cscp_tui.views.short_names import group_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Origin
    from cscp_tui.tui.forms.specs import Values

SOURCES = tuple(source for source in Source if source is not Source.PLAN)

_USUAL_KIND = {
    Source.EXECUTIVE: OriginKind.MEETING,
    Source.AUDIT: OriginKind.AUDIT,
    Source.SCRUTINEER: OriginKind.OTHER,
    Source.OTHER: OriginKind.OTHER,
}
"""What a new origin of a source is unless somebody says otherwise; a review is asked for it."""

_FIRST = ("title", "lead_agency", "lead", "due")
_LAST = (
    "raised_at",
    "supporting_agencies",
    "intended_outcome",
    "measure",
    "impact_area",
    "timescale",
    "check_back",
    "overseeing_group",
    "old_ref",
    "restricted",
)
_OF_ORIGIN = ("origin_kind", "origin_day", "key_learning")


class NoOrigin(Refused):
    """An origin asked for where an action has none."""

    def __init__(self) -> None:
        super().__init__("No origin is named here; e edits the action, and says where it is from.")


def sourced_form(
    book: Book, today: date, *, source: Source = Source.EXECUTIVE, origin: str = "", hides: bool
) -> Form:
    """A new action of any source but the plan; its origin is a known one or made with it.

    Args:
        book: what there is to choose from.
        today: the day that is shown.
        source: what stands in the form at first.
        origin: the id of the origin that stands in it at first.
        hides: whether others look on, so that restricted origins and decisions are not offered.
    """
    known = [each for each in book.origins.values() if not (hides and each.restricted)]
    choices = _origins(known)
    fields = action_fields(book, today, source)
    return Form(
        key=f"add {source} {origin}".rstrip(),
        title="New action",
        about="of the Executive, a review, an audit, a scrutineer or another source",
        fields=(
            *(replace(fields[name]) for name in _FIRST),
            _source_field(book, source),
            *_origin_fields(book, choices, origin),
            _decision_field(book, hides=hides),
            *(replace(fields[name]) for name in _LAST),
        ),
        build=lambda values: _add(book, choices, values),
    )


def _source_field(book: Book, source: Source) -> Field:
    overseers = {
        each: group_name(book, group.id)
        for group in book.groups.values()
        for each in group.oversees
    }

    def tell(value: str) -> str:
        group = overseers.get(Source(value)) if value else None
        return f"overseen by {group}, unless another group stands below" if group else ""

    return Field(
        key="source",
        label="Source",
        kind=Kind.CHOICE,
        choices=Choices.of(SOURCES),
        value=str(source),
        needed=True,
        hint="who asked for it",
        tell=tell,
    )


def _origins(known: Iterable[Origin]) -> Choices:
    """The origins, the latest first."""
    latest_first = reversed(tuple(known))
    return Choices(Choice(each.id, one_line(each.title), _about(each)) for each in latest_first)


def _about(origin: Origin) -> str:
    day = f", {long(origin.day)}" if origin.day else ""
    return f"{origin.kind}{day}"


def _origin_fields(book: Book, choices: Choices, origin: str) -> tuple[Field, ...]:
    def tell(title: str) -> str:
        found = choices.called(title)
        known = book.origins.get(found[0].value) if len(found) == 1 else None
        if known is None:
            return "new, and kept with the action: its kind and day stand below" if title else ""
        return f"known: {_about(known)}"

    return (
        Field(
            key="origin",
            label="Comes from",
            value=choices.label_of(origin) if origin else "",
            is_suggested=True,
            choices=choices,
            hint="the review, audit or meeting: choose one with ↓, or type the title of a new one",
            tell=tell,
        ),
        Field(
            key="origin_kind",
            label="Kind, if new",
            kind=Kind.CHOICE,
            choices=Choices.of(OriginKind),
            hint="only for a new origin: LCSPR, Rapid Review, audit, meeting …",
        ),
        Field(
            key="origin_day",
            label="Its day, if new",
            kind=Kind.DATE,
            prefer="past",
            hint="only for a new origin: when it was published or held",
        ),
        Field(
            key="key_learning",
            label="Key learning",
            kind=Kind.LONG,
            hint="only for a new origin: a line for each · ctrl+j starts a new line",
        ),
    )


def _decision_field(book: Book, *, hides: bool) -> Field:
    return Field(
        key="decision",
        label="Decision",
        kind=Kind.CHOICE,
        choices=book_choices.decisions(book, hides=hides),
        hint="the decision that raised it; its meeting comes with it",
    )


def _add(book: Book, choices: Choices, values: Values) -> Command:
    source = Source(values["source"])
    given = {name: plain_of(values[name]) for name in (*_FIRST, *_LAST) if values.get(name)}
    known = _known_origin(book, choices, source, values["origin"])
    if known is not None:
        given["origin"] = known.id
    is_new = known is None and bool(values["origin"])
    if not is_new and (lost := next((name for name in _OF_ORIGIN if values[name]), "")):
        raise WrongField(
            lost, "This is of a new origin only; clear it, or give the new one a title above."
        )
    origin = _new_origin(source, values) if is_new else {}
    return AddFromOrigin(source, given, origin, values["decision"])


def _known_origin(book: Book, choices: Choices, source: Source, title: str) -> Origin | None:
    """The origin that a title means, if it is known; it has to be of the source."""
    found = choices.called(title)
    fitting = [choice for choice in found if book.origins[choice.value].source is source] or found
    if len(fitting) > 1:
        raise WrongField(
            "origin", f"Several origins are called “{shortened(title)}”; give them other titles."
        )
    if not fitting:
        return None
    known = book.origins[fitting[0].value]
    if known.source is not source:
        raise WrongField(
            "source", f"“{shortened(known.title)}” is of the source {known.source}; choose that."
        )
    return known


def _new_origin(source: Source, values: Values) -> dict[str, object]:
    kind = values["origin_kind"] or _USUAL_KIND.get(source, "")
    if not kind:
        raise Missing(
            "A new review needs its kind; say whether it is an LCSPR, a Rapid Review or another.",
            field="origin_kind",
        )
    day = values["origin_day"]
    return {
        "title": values["origin"],
        "kind": str(kind),
        "day": day.isoformat() if day else None,
        "key_learning": _lines(values["key_learning"]),
    }


def _lines(text: str) -> list[str]:
    """What was learned, a line for each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def origin_form(origin: Origin) -> Form:
    """All that an origin says of itself."""
    names = ("title", "kind", "day", "key_learning", "restricted")
    return Form(
        key=f"origin {origin.id}",
        title="Origin",
        about=f"{one_line(origin.title)} · source: {origin.source}",
        fields=(
            Field(key="title", label="Title", value=origin.title, needed=True),
            Field(
                key="kind",
                label="Kind",
                kind=Kind.CHOICE,
                choices=Choices.of(OriginKind),
                value=str(origin.kind),
                needed=True,
            ),
            Field(
                key="day",
                label="Its day",
                kind=Kind.DATE,
                prefer="past",
                value=long(origin.day) if origin.day else "",
                hint="when it was published or held",
            ),
            Field(
                key="key_learning",
                label="Key learning",
                kind=Kind.LONG,
                lines=6,
                value="\n".join(origin.key_learning),
                hint="a line for each · ctrl+j starts a new line",
            ),
            replace(
                RESTRICTED,
                value="yes" if origin.restricted else "",
                hint="yes hides all its actions in the public version and on the projector",
            ),
        ),
        build=lambda values: _edit(origin, values),
        seen={("origins", origin.id): plain_fields("origins", origin, names)},
        only_changed=True,
    )


def _edit(origin: Origin, values: Values) -> Command:
    wanted = changed(values)
    if "key_learning" in wanted:
        wanted["key_learning"] = _lines(values["key_learning"])
    return SetFields("origins", origin.id, wanted)


def origin_at(key: str, book: Book) -> Origin:
    """The origin with this id.

    Raises:
        NoOrigin: there is none.
    """
    known = book.origins.get(key)
    if known is None:
        raise NoOrigin
    return known
