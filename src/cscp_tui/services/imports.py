"""The preview of an import: its columns, what it asks, every row, and the sentences about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.importing.import_plan import RowState
from cscp_tui.importing.mapping import import_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.import_plan import ImportPlan, PlannedRow
    from cscp_tui.importing.mapping import MappedColumn
    from cscp_tui.importing.questions import Question


COLUMN, QUESTION, ROW = "column", "question", "row"
"""What the keys of its lines begin with."""

_COLUMNS = (
    Column(key="in-the-file", title="In the file", width=24, grows=3),
    Column(key="becomes", title="Becomes", width=18, grows=1),
    Column(key="note", title="Note", width=24, grows=3),
)
_TONES = {
    RowState.ADDED: Tone.GREEN,
    RowState.CHANGED: Tone.STRONG,
    RowState.UNCHANGED: Tone.MUTED,
    RowState.DOUBTFUL: Tone.AMBER,
    RowState.REFUSED: Tone.RED,
}
_ORDER = (
    *(RowState.REFUSED, RowState.DOUBTFUL, RowState.CHANGED, RowState.ADDED),
    RowState.UNCHANGED,
)
"""What has to be looked at comes first."""

_SAMPLE = 28
_NAMED = 6


def import_table(plan: ImportPlan) -> Table:
    """List the columns of a file, its questions, and its rows by what becomes of them."""
    return Table(columns=_COLUMNS, lines=tuple(_lines(plan)))


def _lines(plan: ImportPlan) -> Iterator[Row | Heading]:
    for number, table in enumerate(plan.tables):
        name = shortened(table.table.name or plan.name, 60)
        yield Heading(f"{COLUMN}s#{number}", Cell(f"Columns of {name}"))
        for place, column in enumerate(table.mapping.columns):
            yield _column(f"{COLUMN}#{number}#{place}", column)
    if plan.questions:
        waiting = len(plan.open_questions)
        detail = f"{waiting} to answer" if waiting else "all answered"
        yield Heading("questions", Cell("Questions"), Cell(detail))
        yield from (_question(each) for each in plan.questions)
    rows = list(enumerate(plan.rows))
    for state in _ORDER:
        found = [(place, row) for place, row in rows if row.state is state]
        if found:
            title = Cell(state.value.capitalize(), _TONES[state])
            yield Heading(state.value, title, Cell(counted(len(found), "row")))
            yield from (_row(place, row) for place, row in found)


def _column(key: str, column: MappedColumn) -> Row:
    field = import_fields()[column.field].label if column.field else "kept as it is"
    samples = ", ".join(shortened(text, _SAMPLE) for text in column.samples)
    certainty = "" if not column.field and not column.is_chosen else f"{column.certainty} · "
    tone = Tone.AMBER if column.certainty == "a guess" else Tone.PLAIN
    note = f"{certainty}e.g. {samples}" if samples else certainty.removesuffix(" · ")
    return Row(
        key,
        (
            Cell(one_line(column.title)),
            Cell(field, tone if column.field else Tone.MUTED),
            Cell(note, Tone.MUTED),
        ),
    )


def _question(question: Question) -> Row:
    if question.answer:
        answer = Cell(one_line(question.answer))
    elif question.is_needed:
        answer = Cell("to be answered", Tone.AMBER)
    else:
        answer = Cell("–", Tone.MUTED)
    note = Cell(counted(question.rows, "row"), Tone.MUTED)
    return Row(f"{QUESTION}#{question.key}", (Cell(one_line(question.text)), answer, note))


def _row(place: int, row: PlannedRow) -> Row:
    title = f"{row.number}  {one_line(row.title)}"
    becomes = row.ref or ("–" if row.row is None else "new action")
    reasons = one_line(" ".join(row.reasons))
    return Row(f"{ROW}#{place}", (Cell(title), Cell(becomes), Cell(reasons, _TONES[row.state])))


def sentences_about(plan: ImportPlan) -> list[str]:
    """Return what there is to say about an import as a whole."""
    said = [f"{plan.summary[:1].upper()}{plan.summary[1:]}."]
    for table, names in plan.unknown.items():
        listed = ", ".join(f"“{shortened(name)}”" for name in list(names)[:_NAMED])
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        said.append(f"Not kept here yet: {table} {listed}{more}.")
    if plan.missing:
        refs = ", ".join(plan.missing[:_NAMED])
        is_one = len(plan.missing) == 1
        said.append(
            f"{counted(len(plan.missing), 'action')} {'is' if is_one else 'are'} no longer in the "
            f"file, and nothing is done about {'it' if is_one else 'them'}: {refs}."
        )
    return [*said, *plan.notes]


def row_in_full(row: PlannedRow) -> Iterator[tuple[str, str]]:
    """Yield what a row becomes, field by field, for a page of its own."""
    yield "Row", str(row.number)
    yield "State", row.state.value
    for reason in row.reasons:
        yield "Note", reason
    for name, value in row.values.items():
        said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        yield name.replace("_", " ").capitalize(), said
    for text in row.row.updates if row.row is not None else ():
        yield "Progress update", text
