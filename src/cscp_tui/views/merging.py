"""The preview of a merge: each change, what has to be decided, and sentences about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.texts import REDACTED, counted, one_line, shortened
from cscp_tui.documents.table import EMPTY, Cell, Column, Heading, Row, Table, Tone, columns
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import short
from cscp_tui.domain.names import listed, record_label
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.store import undo
from cscp_tui.store.merge_plan import SIGNED_TWICE, Answers, Fate, Foreign, MergeConflict, MergePlan
from cscp_tui.views.history import recorded_when, told_value

_LONGEST = 60
"""The most characters of a value in a table."""


_CONFLICTS = columns("Record", "Field", "Mine", "Theirs", "Keep")


_CHANGES = columns("Recorded", "In effect", "By", "What", "Result")


def conflicts_table(plan: MergePlan, answers: Answers, book: Book) -> Table:
    """List the conflicts: each field with the value here, the value there, and the answer."""
    rows = []
    for conflict in plan.conflicts:
        answer = answers.get(conflict.key)
        for place, field in enumerate(conflict.fields):
            mine, theirs = (
                _value(conflict, field.name, value, book) for value in (field.mine, field.theirs)
            )
            first = place == 0
            rows.append(
                Row(
                    f"{conflict.key}#{field.name}",
                    (
                        Cell(record_label(conflict.table, conflict.id, book) if first else ""),
                        Cell(KINDS[conflict.table].fields[field.name].label),
                        Cell(_value_in_words(mine, conflict.mine)),
                        Cell(_value_in_words(theirs, conflict.theirs)),
                        Cell("to be decided", Tone.AMBER) if answer is None else Cell(str(answer)),
                    ),
                )
            )
    return Table(columns=_CONFLICTS, lines=tuple(rows))


def _value_in_words(value: str, line: Line) -> str:
    return f"{value} ({line.by}, {recorded_when(line.at)})"


def changes_table(plan: MergePlan, book: Book) -> Table:
    """List the other copy's changes, and what becomes of each."""
    rows = (
        Row(
            str(each.line.n),
            (
                Cell(recorded_when(each.line.at)),
                Cell(short(each.line.on)),
                Cell(each.line.by),
                Cell(undo.line_words(replace(each.line, changes=list(each.recorded)), book)),
                Cell(_becomes(each, plan), Tone.AMBER if each.fate in _TO_SEE else Tone.PLAIN),
            ),
        )
        for each in plan.foreign
    )
    return Table(columns=_CHANGES, lines=tuple(rows))


_BOTH = (
    Column(key="what", title="What", width=24, grows=1),
    Column(key="mine", title="Mine", width=15, grows=3),
    Column(key="theirs", title="Theirs", width=17, grows=3),
    Column(key="becomes", title="Result", width=13, grows=1),
)


def merge_table(plan: MergePlan, answers: Answers, book: Book) -> Table:
    """List what has to be decided, then the other copy's changes, for a screen."""
    lines: list[Row | Heading] = []
    if plan.conflicts:
        lines.append(Heading("conflicts", Cell("To decide")))
    for row in conflicts_table(plan, answers, book).rows:
        record, field, mine, theirs, keep = row.cells
        what = f"{record.text}: {field.text}" if record.text else f"  {field.text}"
        lines.append(Row(row.key, (Cell(what), mine, theirs, keep)))
    if plan.foreign:
        lines.append(Heading("changes", Cell("Their changes")))
    for row in changes_table(plan, book).rows:
        recorded, _, by, done, becomes = row.cells
        lines.append(Row(row.key, (done, EMPTY, Cell(f"{by}, {recorded}"), becomes)))
    return Table(columns=_BOTH, lines=tuple(lines))


_TO_SEE = frozenset({Fate.IN_PART, Fate.REFUSED})


def _becomes(each: Foreign, plan: MergePlan) -> str:
    if each.fate is Fate.IN_PART:
        if plan.waiting:
            return "to be decided"
        return "mine is kept" if not each.line.changes else "the rest of mine is kept"
    return f"{each.fate}: {each.why}" if each.why else str(each.fate)


def summary_of_merge(plan: MergePlan) -> list[str]:
    """Describe what a merge brings, sentence by sentence."""
    if not plan.foreign:
        return ["You already have every change in the other copy."]
    for_good = [] if can_be_undone(plan) else [_FOR_GOOD]
    return [_counts(plan), *_new_refs(plan), *_signed(plan), *_left_out(plan), *for_good]


_FOR_GOOD = (
    "This merge can't be undone, because it changes texts that were redacted, and those can't be "
    "put back."
)


def can_be_undone(plan: MergePlan) -> bool:
    """Return whether a merge can be undone: it replaces no text that was redacted."""
    changes = [change for each in plan.foreign for change in each.line.changes]
    return not any(
        change.before(name) == REDACTED
        for change in (*plan.reverts, *changes)
        for name in change.fields
    )


def _counts(plan: MergePlan) -> str:
    names = listed(dict.fromkeys(each.line.by for each in plan.foreign))
    counts = [
        (plan.count(Fate.CLEAN), "as recorded"),
        (plan.count(Fate.RENUMBERED), "with a new number"),
        (plan.count(Fate.ALREADY), "already so here"),
        (plan.count(Fate.IN_PART), "to be decided" if plan.waiting else "where mine is kept"),
        (plan.count(Fate.REFUSED), "that can't be merged"),
    ]
    in_words = ", ".join(f"{number} {words}" for number, words in counts if number)
    return f"{counted(len(plan.foreign), 'change')} by {names} that this copy doesn't have: {in_words}."


def _new_refs(plan: MergePlan) -> Iterator[str]:
    for each in plan.new_refs:
        yield (
            f"{each.was} is a different {KINDS[each.table].noun} here, so theirs becomes "
            f"{each.now}. Searching for {each.was} still finds it."
        )


def _signed(plan: MergePlan) -> Iterator[str]:
    for each in plan.foreign:
        for change in each.line.changes:
            if change.table == "sign_offs" and change.creates:
                quarter = short_quarter(change.after("quarter"))
                if change.after("withdrawn_why") == SIGNED_TWICE:
                    yield (
                        f"{quarter} is signed off in both copies. Mine stays in force; theirs stays "
                        "readable as a withdrawn version."
                    )
                else:
                    yield f"{quarter} is signed off there, and stays signed off."


def _left_out(plan: MergePlan) -> Iterator[str]:
    if plan.refused:
        them = counted(len(plan.refused), "change")
        yield f"{them} can't be merged. Record what you need again afterwards."


def question(conflict: MergeConflict, book: Book) -> str:
    """Describe a conflict: the record, the fields and both values."""
    fields = "; ".join(
        f"{KINDS[conflict.table].words_for(field.name)} "
        f"{_value(conflict, field.name, field.mine, book)} by {conflict.mine.by} or "
        f"{_value(conflict, field.name, field.theirs, book)} by {conflict.theirs.by}"
        for field in conflict.fields
    )
    return f"{record_label(conflict.table, conflict.id, book)}: {fields}."


def _value(conflict: MergeConflict, name: str, value: Any, book: Book) -> str:
    if value and KINDS[conflict.table].fields[name].item is date:
        return short(date.fromisoformat(value))  # a table has little room
    return shortened(one_line(told_value(conflict.table, name, value, book)), _LONGEST)
