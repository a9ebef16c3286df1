"""Corrections: changes recorded after a quarter was signed off, with effect in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from cscp_tui.base.texts import one_line, stopped
from cscp_tui.documents.document import Bullets, Paragraph, Section, section
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Row, Table, Tone, column, columns, table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Entry
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.records import SignedFigure, SignOff
from cscp_tui.views.history import (
    change_sentence,
    owner_of,
    recorded_in_full,
    subject_words,
    told_once,
)
from cscp_tui.views.updates.plan_figures import figures_now
from cscp_tui.views.updates.update import SignedQuarter, Update

_COLUMNS = (
    column("Change", 7, right=True),
    column("Recorded", 20),
    column("In effect", 18),
    column("By", 16),
    column("What was changed", 40, grows=1),
)


def corrections_table(entries: Sequence[Entry], book: Book) -> Table:
    """The corrections, oldest first; one that was taken back again says so.

    Args:
        book: where the records that were changed have their titles.
    """
    return table(_COLUMNS, (_row(entry, book) for entry in entries))


def corrections_lines(entries: Sequence[Entry]) -> tuple[Row, ...]:
    """The corrections as lines of a checklist, known by the record that each changed first."""
    return tuple(
        Row(
            correction_key(entry),
            (
                Cell(owner_of(entry.changes[0])[1], Tone.STRONG),
                Cell(one_line(_brief(entry))),
                Cell(f"recorded by {entry.line.by}"),
            ),
        )
        for entry in entries
    )


def correction_key(entry: Entry) -> str:
    """The key of a correction; one line of the journal can make several."""
    return f"correction {entry.line.at} {entry.line.n} {entry.undone_by}"


def _brief(entry: Entry) -> str:
    """The change, with its day if the words do not give it, for a narrow column."""
    sentences = "; ".join(change_sentence(change) for change in told_once(entry.changes))
    day = long(entry.line.on)
    words = sentences if day in sentences else f"{sentences}, in effect {day}"
    return f"undone: {words}" if entry.undone_by else words


def _row(entry: Entry, book: Book) -> tuple[str | Cell, ...]:
    line = entry.line
    tone = Tone.STRUCK if entry.undone_by else Tone.PLAIN
    return (
        str(line.n),
        recorded_in_full(line.at),
        long(line.on),
        line.by,
        Cell(what_was_changed(entry, book), tone),
    )


def what_was_changed(entry: Entry, book: Book) -> str:
    """The changes of a correction in sentences, and whether it was undone."""
    words = "\n".join(
        stopped(f"{subject_words(change, book)}: {change_sentence(change)}")
        for change in told_once(entry.changes)
    )
    return f"{words} Undone by change {entry.undone_by}." if entry.undone_by else words


def signed_words(signed: SignOff, *, public: bool) -> str:
    """The sign-off in words: by whom, how, when, and recorded by whom, except for the public."""
    by = ", ".join(filter(None, (signed.signed_by, signed.how)))
    recorded = "" if public else f", recorded by {signed.recorded_by}"
    return f"by {by}, on {long(signed.created)}{recorded}"


def replaced_words(replaced: SignOff) -> str:
    """The sign-off that another one replaces, when it was signed, and why it was withdrawn."""
    when = f"signed off {signed_words(replaced, public=True)}"
    withdrawn = f", withdrawn on {long(replaced.withdrawn)}" if replaced.withdrawn else ""
    return f"the version {when}{withdrawn}: {replaced.withdrawn_why.strip()}"


def corrections_sections(update: Update) -> tuple[Section | None, ...]:
    """The signed figures beside those of now, with the corrections that make the difference."""
    return (
        corrections_section(update, update.signed_before),
        corrections_section(update, update.replaces),
    )


def corrections_section(update: Update, signed: SignedQuarter | None) -> Section | None:
    """The figures of a signed-off quarter that changed, and its corrections.

    None without a signed-off quarter, and for the public without a changed figure.
    """
    if signed is None:
        return None
    sign_off, quarter, count = signed.sign_off, signed.quarter, len(signed.corrections)
    key, title = "corrections", f"Corrections since {quarter.short} was signed off"
    if not sign_off.is_in_force:
        key, title = "replaced", f"Changes since {quarter.short} was first signed off"
    changed = changed_figures(signed, update.audience)
    if update.is_public:
        lines = tuple(
            f"{each.title}: {_plain(each.signed)} was published; it is {_plain(each.now)} now."
            for each in changed
            if _plain(each.signed) != _plain(each.now)
        )
        intro = Paragraph(f"The figures that we published for {quarter} have been corrected.")
        return section(key, title, intro, Bullets(lines)) if lines else None
    words = (
        f"{quarter.short} was signed off {signed_words(sign_off, public=False)}. Changes recorded since then "
        f"that took effect by {long(sign_off.as_at)} are in the figures of this update, but not "
        "in those signed off."
    )
    none = "None of the figures has changed." if count else "There are none."
    return section(
        key,
        title,
        Paragraph(words),
        table(_CHANGED_COLUMNS, map(_changed_row, changed)) if changed else Paragraph(none),
        corrections_table(signed.corrections, update.present) if count else None,
    )


PUBLISHED_FIGURES = frozenset({"Delivered", "Delivered of those due by then"})
"""The figures of a plan that the public version gives."""
_CHANGED_COLUMNS = columns("Figure", "As signed off", "Now", "Made by change", "Of actions")


def _plain(value: str) -> str:
    """A figure without the remarks that follow it, such as how many are awaiting agreement."""
    return value.partition(", ")[0].partition(" (")[0]


class ChangedFigure(Struct, frozen=True, kw_only=True):
    """A figure of a signed-off quarter that has changed since."""

    title: str
    signed: str
    now: str
    lines: tuple[int, ...]
    """The corrections that make the difference, by their numbers."""
    refs: tuple[str, ...]


def changed_figures(signed: SignedQuarter, audience: Audience) -> tuple[ChangedFigure, ...]:
    """The figures of an audience's signed paper that corrections have changed since."""
    if signed.then is None or signed.now is None:
        return ()
    then, now = (
        {each.title: each for each in signed.figures(update.for_another_paper(audience))}
        for update in (signed.then, signed.now)
    )
    printed = signed.printed(audience)
    found: list[ChangedFigure] = []
    for title in dict.fromkeys((*now, *then)):
        was, figure = then.get(title), now.get(title)
        if was and figure and was.value == figure.value:
            continue
        known = printed.get(title, was)
        values = [each.value if each else NONE for each in (known, figure)]
        # To count none and not to be given, as there is nothing to count, are the same.
        if values[0] == values[1] or not any(map(_counts_any, (known, figure))):
            continue
        lines, refs = _behind(signed, was, figure)
        found.append(
            ChangedFigure(title=title, signed=values[0], now=values[1], lines=lines, refs=refs)
        )
    return tuple(found)


def _counts_any(figure: Figure | None) -> bool:
    """Return whether a figure counts something, or is a part of something."""
    return figure is not None and (figure.numerator != 0 or bool(figure.denominator))


NONE = "none"
"""The words for a figure that a paper does not give, because there is nothing to count."""


def _behind(
    signed: SignedQuarter, was: Figure | None, now: Figure | None
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers of the corrections that changed a figure, and the references of their actions.

    They are about what is counted now and was not, or was and is not, by itself or as a part of the
    whole. Where that is nothing, one of the records counted was changed; where none of them was,
    each of the corrections may have changed the figure. One that was undone has changed nothing,
    nor has what undid it.
    """
    counted, wholes = (
        [set(each.ids) if each else set() for each in (was, now)],
        [set(each.whole) if each else set() for each in (was, now)],
    )
    undone = {(entry.line.n, entry.undone_by) for entry in signed.corrections}
    standing = [
        entry
        for entry in signed.corrections
        if not entry.undone_by and (entry.line.undoes, entry.line.n) not in undone
    ]
    differing = (counted[0] ^ counted[1]) | (wholes[0] ^ wholes[1])
    for refs in (differing, counted[0] | counted[1], None):
        lines: dict[int, None] = {}
        changed: dict[str, None] = {}
        for entry in standing:
            for change in entry.changes:
                table_name, ref = owner_of(change)
                if not (refs is None or ref in refs):
                    continue
                lines[entry.line.n] = None
                if table_name == "actions":
                    changed[ref] = None
        if lines:
            return tuple(lines), tuple(changed)
    return (), ()


def _changed_row(changed: ChangedFigure) -> tuple[str, ...]:
    return (
        changed.title,
        changed.signed,
        changed.now,
        ", ".join(map(str, changed.lines)),
        ", ".join(changed.refs),
    )


def figures_to_keep(update: Update) -> Iterator[SignedFigure]:
    """The figures of each plan in force, to be kept with a sign-off."""
    for plan in update.plans:
        for figure in figures_now(update, plan):
            yield SignedFigure(plan=plan.id, label=figure.label, value=figure.value)
