"""The quarterly update: its title, its facts and its sections, in the order of each audience."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.documents import page_layout
from cscp_tui.documents.document import NOT_SIGNED, Definitions, Document, Paragraph, Section
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.reports.report import facts_under_title
from cscp_tui.views.updates.asks import asks
from cscp_tui.views.updates.commitments import commitments_section, partner_evidence
from cscp_tui.views.updates.corrections import replaced_words
from cscp_tui.views.updates.data_tables import data_sections
from cscp_tui.views.updates.exceptions import exceptions
from cscp_tui.views.updates.first_page import asks_on_page, first_page
from cscp_tui.views.updates.headline import headline
from cscp_tui.views.updates.key import key
from cscp_tui.views.updates.meetings import attendance_and_quorum, challenges, reflections
from cscp_tui.views.updates.progress import (
    deliveries,
    due_next_section,
    ended_actions,
    executive_actions,
    progress,
    progress_in_brief,
)
from cscp_tui.views.updates.public import (
    MOST_IN_PUBLIC,
    abbreviations,
    achievements,
    coming_up,
    contact,
    key_numbers,
    public_challenges,
    public_commitments,
    public_evidence,
    public_headline,
    taking_longer,
)
from cscp_tui.views.updates.update import Update, plan_words, section_keys, themes
from cscp_tui.views.updates.update_figures import update_figures

_Facts: TypeAlias = tuple[tuple[str, str], ...]

_MAKERS: dict[str, Callable[[Update], Section]] = {
    "headline": headline,
    "exceptions": exceptions,
    "progress": progress,
    "delivered": deliveries,
    "ended": ended_actions,
    "executive": executive_actions,
    "themes": themes,
    "partner-evidence": partner_evidence,
    "commitments": commitments_section,
    "attendance": attendance_and_quorum,
    "challenges": challenges,
    "reflections": reflections,
    "coming": due_next_section,
    "next-steps": public_challenges,
    "contact": contact,
}
_OF_AUDIENCE: dict[tuple[Audience, str], Callable[[Update], Section]] = {
    (Audience.EXECUTIVE, "progress"): progress_in_brief,
    (Audience.PUBLIC, "headline"): public_headline,
}
"""Sections that one audience has in another form."""
_PUBLIC_LISTS: dict[str, Callable[[Update, int], Section]] = {
    "achievements": achievements,
    "partner-evidence": public_evidence,
    "commitments": public_commitments,
    "taking-longer": taking_longer,
    "ahead": coming_up,
}
"""Sections of the public version that name as many records as there is room for."""


def title(update: Update) -> str:
    """The title of the update: ``Quarterly update, Q4 2024/25 (Jan to Mar 2025)``."""
    return f"Quarterly update, {update.quarter}"


def facts(update: Update) -> _Facts:
    """The facts under the title: partnership, quarter, as-at day, audience and data."""
    # The title has the quarter, and the pages for the Executive and the public have little room.
    is_long = update.audience is Audience.QA
    return facts_under_title(
        update.book,
        ("Quarter", str(update.quarter) if is_long else ""),
        ("As at", long(update.as_at)),
        # The Executive's is said right below, and the public needs not be told.
        ("For", update.audience.label if is_long else ""),
        ("Plan", plan_words(update) if is_long else ""),
        ("Replaces", replaced_words(update.replaces.sign_off) if update.replaces else ""),
    )


def sections(update: Update, signed: _Facts = ()) -> tuple[Section, ...]:
    """The sections of the update as its audience has them.

    Only the partnership's settings leave one out, and the key says so.

    Args:
        signed: the facts about the sign-off that stand above them.
    """
    # A paper of its own, in which no name has been said yet.
    update = update.for_another_paper()
    if update.is_public:
        return _public_sections(update, signed)
    before = (
        first_page(update, page_layout.PAGE - _head_height(update, signed))
        if update.audience is Audience.EXECUTIVE
        else ()
    )
    asked = asks_on_page(before)
    made = [
        *before,
        *(
            asks(update, asked) if key == "asks" else _maker(update.audience, key)(update)
            for key in section_keys(update)
        ),
    ]
    return (*made, key(update, made))


def _maker(audience: Audience, key: str) -> Callable[[Update], Section]:
    return _OF_AUDIENCE.get((audience, key), _MAKERS[key])


_ON_FIRST_PAGE = frozenset({"headline", "achievements", "partner-evidence"})
"""The sections on the public version's first page, unless the partnership orders them otherwise."""
_BREAK = 30.0
"""The height that may stay blank at the end of a page, where a heading or an entry has no room."""


def _public_sections(update: Update, signed: _Facts = ()) -> tuple[Section, ...]:
    """The sections with as many entries in their lists as two pages have room for.

    Where a page's texts are too long for it, they run on over both.
    """
    keys, head = section_keys(update), _head_height(update, signed)
    first = [key for key in keys if key in _ON_FIRST_PAGE]
    rest = keys[len(first) :]
    if not _ON_FIRST_PAGE.intersection(rest):
        one = _fitted(update, first, page_layout.PAGE - head)
        two = _fitted(update, rest, page_layout.PAGE, before=one)
        if (
            page_layout.height_of(one) <= page_layout.PAGE - head
            and page_layout.height_of(two) <= page_layout.PAGE
        ):
            return (*one, *(replace(part, starts_page=not n) for n, part in enumerate(two)))
    return _fitted(update, keys, _public_room(head), before=())


def _public_room(head: float) -> float:
    return 2 * page_layout.PAGE - _BREAK - head


def _fitted(
    update: Update, keys: Sequence[str], room: float, *, before: Sequence[Section] | None = None
) -> tuple[Section, ...]:
    """Build sections whose lists have as many entries as fit a height.

    Args:
        before: the sections of the page before, where the abbreviations of all are to follow.
    """
    every = [key for key in MOST_IN_PUBLIC if key in keys]

    @cache
    def section(key: str, most: int) -> Section:
        if key in _PUBLIC_LISTS:
            return _PUBLIC_LISTS[key](update, most)
        return _maker(Audience.PUBLIC, key)(update)

    def made(lists: Sequence[str], numbers: tuple[int, ...]) -> tuple[Section, ...]:
        most = MOST_IN_PUBLIC | dict(zip(lists, numbers, strict=True))
        full = [part for key in keys if not (part := section(key, most.get(key, 0))).is_empty]
        last = None if before is None else abbreviations(update, (*before, *full))
        return (*full, last) if last else tuple(full)

    def fits(lists: Sequence[str], numbers: tuple[int, ...]) -> bool:
        return page_layout.height_of(made(lists, numbers)) <= room

    def fitting(lists: Sequence[str]) -> tuple[int, ...]:
        return page_layout.most_that_fit(
            tuple(MOST_IN_PUBLIC[key] for key in lists), partial(fits, lists)
        )

    # What is coming up has a line each, and is shortened last.
    others = [key for key in every if key != "ahead"]
    numbers = fitting(others)
    return made(others, numbers) if fits(others, numbers) else made(every, fitting(every))


def height_too_much(update: Update) -> float:
    """The height, in points, by which texts pass the pages they must fit on; 0 where they fit.

    The Executive's update has one such page and the public version two; that of the Quality
    Assurance Group is as long as it needs to be.
    """
    update = update.for_another_paper()
    if update.is_public:
        parts = _public_sections(update)
        fits = any(part.starts_page for part in parts)
        room = _public_room(_head_height(update))
        over = 0.0 if fits else page_layout.height_of(parts) - room
    elif update.audience is Audience.EXECUTIVE:
        room = page_layout.PAGE - _head_height(update)
        over = page_layout.height_of(first_page(update, room)[:1]) - room
    else:
        over = 0.0
    return max(over, 0.0)


_BAND = 14.0
"""The height of the band of a public paper without its title, and of the day of its publication."""


def _head_height(update: Update, signed: _Facts = ()) -> float:
    above = key_numbers(update) if update.is_public else ()
    # A usual sign-off is no higher than a draft's line, so that signing changes no page.
    draft = page_layout.height_of([Paragraph("DRAFT")])
    return (
        page_layout.heading_height(title(update), 1)
        + page_layout.height_of([Definitions(facts(update)), *above])
        + _BAND * update.is_public
        + max(draft, page_layout.height_of([Definitions(signed)]))
    )


class QuarterlyOptions(Struct, frozen=True, kw_only=True):
    """The options of an update; the same options on the same books give the same bytes."""

    quarter: Quarter
    audience: Audience
    as_at: date
    marking: str = ""
    """The security marking of the first and last line; empty for none."""
    draft: bool = True
    """True until it is signed off: it says DRAFT."""
    signed_on: date | None = None
    """The day of the sign-off; None for a draft."""
    signed: _Facts = ()
    """The sign-off, as facts under the title."""
    made_from: str = ""
    """The sentence on the recorded changes that a signed paper was made from; empty for none."""


_USUAL_BAND = "0B2E4F"
_OTHERWISE_SIGNED = "not the paper that was signed off for this quarter"


def document_of(update: Update, options: QuarterlyOptions, *, is_data: bool = False) -> Document:
    """An update as a document.

    Args:
        is_data: whether it is for spreadsheets, with its figures, and tables of its own in place of
            the sections.
    """
    seal = _seal(options)
    above = key_numbers(update) if update.is_public and not is_data else ()
    is_published = options.signed_on is not None and update.is_public
    published = (("Published", long_or(options.signed_on)),) if is_published else ()
    # Spreadsheets have no paragraphs.
    checks = tuple((part.title, options.made_from) for part in seal if is_data)
    return Document(
        title=title(update),
        facts=(*facts(update), *published, *options.signed, *checks),
        blocks=_data(update) if is_data else (*above, *sections(update, options.signed), *seal),
        band=(update.present.partnership.colour.lstrip("#") or _USUAL_BAND)
        if update.is_public
        else "",
        marking=options.marking,
        draft=options.draft,
        draft_because=_OTHERWISE_SIGNED if update.signed(update.quarter) else NOT_SIGNED,
        figures=update_figures(update) if is_data else (),
        day=options.signed_on or options.as_at,
    )


def _data(update: Update) -> tuple[Section, ...]:
    # The public version has no tables.
    if update.is_public:
        return sections(update)
    parts = data_sections(update)
    return (*parts, key(update, parts))


def _seal(options: QuarterlyOptions) -> tuple[Section, ...]:
    if not options.made_from:
        return ()
    blocks = (Paragraph(options.made_from),)
    return (Section(key="seal", title="How to check this paper", blocks=blocks),)
