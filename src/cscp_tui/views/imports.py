"""The preview of an import: its columns, its questions, its rows, and their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import accumulate, pairwise

from cscp_tui.base.texts import counted, in_a_row, one_line, shortened
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import group_name, said_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.schema import RecordField
from cscp_tui.importing.answers import AgencyAnswer, AnswersPlan
from cscp_tui.importing.emails import EmailLine, LinePart
from cscp_tui.importing.mapping import RATING, MappedColumn
from cscp_tui.importing.planned import ImportPlan, PlannedRow, RowState
from cscp_tui.importing.questions import NO_STATUS, ImportQuestion

COLUMN, QUESTION, ROW = "column", "question", "row"
CREATED, UNKNOWN = "created", "unknown"
"""The first parts of the keys of rows of the preview: what would be created, and what is unknown."""


_COLUMNS = (
    Column(key="in-the-file", title="In the file", width=24, grows=3),
    Column(key="becomes", title="Becomes", width=17, grows=1),
    Column(key="note", title="Note", width=24, grows=3),
)


_TONES = {
    RowState.ADDED: Tone.GREEN,
    RowState.CHANGED: Tone.STRONG,
    RowState.UNCHANGED: Tone.MUTED,
    RowState.DOUBTFUL: Tone.AMBER,
    RowState.WAITING: Tone.AMBER,
    RowState.REFUSED: Tone.RED,
    RowState.LEFT_OUT: Tone.MUTED,
}


_TITLES = {
    RowState.ADDED: "Will be added",
    RowState.CHANGED: "Will be changed",
    RowState.UNCHANGED: "Unchanged",
    RowState.DOUBTFUL: "Check these. They are imported as shown",
    RowState.WAITING: "Waiting for an answer or a new name",
    RowState.REFUSED: "Can't be imported",
    RowState.LEFT_OUT: "Left out by you",
}


_ORDER = (
    *(RowState.REFUSED, RowState.WAITING, RowState.DOUBTFUL, RowState.CHANGED),
    *(RowState.ADDED, RowState.LEFT_OUT, RowState.UNCHANGED),
)
"""The order of the states; those that need attention come first."""


_SAMPLE = 28


_NAMED = 6


def import_table(plan: ImportPlan, book: Book) -> Table:
    """List the columns of a file, its questions, and its rows by their outcome."""
    return Table(columns=_COLUMNS, lines=tuple(_lines(plan, book)))


def _lines(plan: ImportPlan, book: Book) -> Iterator[Row | Heading]:
    if plan.into:
        yield Heading("into", Cell("File"), Cell(plan.summary))
        summary_cell = Cell(one_line(" ".join(_told_of_all(plan, book))), Tone.MUTED)
        yield Row("into", (Cell(one_line(plan.name)), Cell(one_line(plan.into)), summary_cell))
    for number, table in enumerate(plan.tables):
        name = shortened(table.table.name or plan.name, 60)
        if not table.mapping.columns:
            continue
        yield Heading(f"{COLUMN}s#{number}", Cell(f"Columns of {name}"))
        for place, column in enumerate(table.mapping.columns):
            about = "also the status · " if place == table.mapping.status_from else ""
            if any(place in each.places for each in table.mapping.rivals if each.is_open):
                about = "asked below · "
            yield _column(f"{COLUMN}#{number}#{place}", column, plan, about)
    if plan.questions:
        yield Heading("questions", Cell("Questions"), Cell(_waiting(plan)))
        # Those that may be left blank come last.
        yield from map(_question, sorted(plan.questions, key=lambda each: not each.is_needed))
    yield from _names(plan)
    yield from _rows_by_state(plan, book)
    if plan.left_out:
        yield Heading("left-out", Cell("Left out", Tone.MUTED), Cell(str(len(plan.left_out))))
    for place, line in enumerate(plan.left_out):
        where = f"Row {line.number}: {one_line(line.text)}" if line.number else line.text
        note = Cell(shortened(line.sheet, _SAMPLE), Tone.MUTED)
        yield Row(f"left-out#{place}", (Cell(where), Cell(line.kind.value, Tone.MUTED), note))


def _told_of_all(plan: ImportPlan, book: Book) -> Iterator[str]:
    """Yield which groups oversee the rows together, and for which quarters their updates count."""
    groups = {str(row.values.get("overseeing_group") or "") for row in plan.rows} - {""}
    if groups:
        yield f"Overseen by {in_a_row(sorted(group_name(each, book) for each in groups))}."
    days = [day for row in plan.rows for day in row.update_days]
    known = Counter(Quarter.containing(day) for day in days if day is not None)
    counts = [f"{known[each]} for {each.short}" for each in sorted(known)]
    counts += [f"{days.count(None)} of today"] * (None in days)
    if counts:
        yield f"Progress updates: {in_a_row(counts)}."


def _waiting(plan: ImportPlan) -> str:
    """Say how many questions wait for an answer, and how many may be left blank."""
    needed = len(plan.open_questions)
    optional = sum(not each.answer for each in plan.questions) - needed
    counts = [f"{needed} to answer"] * (needed > 0) + [f"{optional} optional"] * (optional > 0)
    return ", ".join(counts) or "all answered"


def _names(plan: ImportPlan) -> Iterator[Row | Heading]:
    """Yield what will be created besides actions, and the names that are not known."""
    if plan.creates:
        yield Heading(CREATED, Cell("Will be created"), Cell(str(len(plan.creates))))
    for each in plan.creates:
        cells = (Cell(one_line(each.name)), Cell(f"new {each.noun}"), Cell(""))
        yield Row(f"{CREATED}#{each.key}", cells)
    if plan.unknown:
        yield Heading(UNKNOWN, Cell("Not in this workspace yet", Tone.AMBER))
    for table, names in plan.unknown.items():
        for name, rows in names.items():
            note = Cell(counted(rows, "row"), Tone.MUTED)
            what = Cell(f"unknown {KINDS[table].noun}", Tone.AMBER)
            yield Row(f"{UNKNOWN}#{table}#{name}", (Cell(one_line(name)), what, note))


def _rows_by_state(plan: ImportPlan, book: Book) -> Iterator[Row | Heading]:
    places = list(enumerate(plan.rows))
    of_table = _names_of_tables(plan)
    records = (*book.agencies.values(), *book.groups.values())
    known = {each.id: said_name(each) for each in records}
    named = known | {each.key: each.name for each in plan.creates}
    for state in _ORDER:
        found = [(place, row) for place, row in places if row.state is state]
        if found:
            title = Cell(_TITLES[state], _TONES[state])
            yield Heading(state.value, title, Cell(counted(len(found), "row")))
            yield from (_row(place, row, named, of_table[place]) for place, row in found)


def _names_of_tables(plan: ImportPlan) -> list[str]:
    """Return what goes before each row's number: its table's, where several begin to count anew."""
    numbers = [row.number for row in plan.rows]
    known = list(filter(None, numbers))
    if len({*known}) == len(known):
        return ["Row"] * len(numbers)
    begins = accumulate(number <= before for before, number in pairwise([0, *numbers]))
    return [f"Table {1 + place}, row" for place in begins]


def _column(key: str, column: MappedColumn, plan: ImportPlan, about: str) -> Row:
    field = plan.fields[column.field] if column.field else plan.unmapped
    samples = ", ".join(shortened(text, _SAMPLE) for text in column.samples)
    certainty = plan.certainty_of(column)
    # What isn't kept is said beside it.
    certainty = "" if certainty in {plan.unmapped, "not kept"} else f"{certainty} · "
    tone = Tone.AMBER if about or column.certainty == "a guess" else Tone.PLAIN
    meaning = about or certainty
    note = f"{meaning}e.g. {samples}" if samples else meaning.removesuffix(" · ")
    return Row(
        key,
        (
            Cell(one_line(column.title)),
            Cell(field, tone if column.field else Tone.MUTED),
            Cell(note, Tone.MUTED),
        ),
    )


def _question(question: ImportQuestion) -> Row:
    if question.answer:
        answer = Cell(one_line(question.answer))
    elif question.is_needed:
        answer = Cell("to answer", Tone.AMBER)
    else:
        answer = Cell("optional", Tone.MUTED)
    note = Cell(counted(question.rows, "row"), Tone.MUTED)
    return Row(f"{QUESTION}#{question.key}", (Cell(one_line(question.text)), answer, note))


def _row(place: int, row: PlannedRow, named: Mapping[str, str], of_table: str) -> Row:
    title = one_line(row.title)
    title = f"{of_table} {row.number}: {title}" if row.number else title
    becomes = row.ref or (
        "–" if row.row is None else f"new: {row.new_ref}" if row.new_ref else "new action"
    )
    # A new action is shown with what matters of it, a known one with its changes.
    values = " · ".join(_values_in_words(row, named)) if not row.ref and row.row is not None else ""
    reasons = one_line(" ".join(row.remarks))
    # What was read without a doubt comes after the values.
    parts = (f"{values}.", reasons) if values and row.state is RowState.ADDED else (reasons, values)
    note = " ".join(filter(None, parts))
    tone = _TONES[row.state] if row.reasons else Tone.MUTED
    return Row(f"{ROW}#{place}", (Cell(title), Cell(becomes), Cell(one_line(note), tone)))


def _values_in_words(row: PlannedRow, named: Mapping[str, str]) -> Iterator[str]:
    """Yield the status, the lead, the date and the heading of a new action."""
    values = row.values
    if _has_status(row) and (status := values.get("status")):
        ended = values.get("ended")
        day = "day not known" if values.get("ended_unknown") else ended and _long(ended)
        yield f"{status}, {day}" if day else str(status)
    if rating := values.get(RATING):
        yield f"{rating}, our judgement"
    agency = str(values.get("lead_agency") or "")
    lead, written = (str(values.get(name) or "") for name in ("lead", "lead_as_written"))
    words = ", ".join(filter(None, (lead, named.get(agency, agency)))) or "no lead"
    yield f"{words} (“{shortened(written, _SAMPLE)}”)" if written else words
    supporting = values.get("supporting_agencies")
    if isinstance(supporting, list) and supporting:
        yield f"with {in_a_row([named.get(key, key) for key in supporting])}"
    due = values.get("due")
    yield f"due {_long(due)}" if due else str(values.get("timescale") or "no due date")
    if priority := str(values.get("priority") or ""):
        yield f"priority {named.get(priority, priority.rpartition('/')[2])}"
    origin = named.get(str(values.get("origin") or "")) or values.get("origin_meeting")
    if origin:
        yield f"from {origin}"
    if group := values.get("overseeing_group"):
        yield f"overseen by {named.get(str(group), group)}"


MENDABLE = (
    *("title", "lead", "lead_agency", "supporting_agencies", "status", "due", "original_due"),
    *("review_date", "ended", "priority", "origin", "old_ref", "restricted"),
)
"""The fields whose value can be changed in a row of the preview."""


def row_as_typed(row: PlannedRow, plan: ImportPlan, book: Book) -> dict[str, str]:
    """Return the values of a row that can be changed in the preview, as people type them.

    Those of a known action are the ones for which the file has a column.
    """
    values = row.values
    is_plan = bool(values.get("plan"))
    names = {each.key: each.name for each in plan.creates}
    found = {}
    for name in MENDABLE:
        if name == ("origin" if is_plan else "priority"):
            continue
        field, value = KINDS["actions"].fields[name], values.get(name) or ""
        each = value if isinstance(value, list | tuple) else [value]
        each = ["yes"] if value is True else each
        as_typed = ", ".join(
            names.get(str(one)) or _named(field, str(one), book) for one in each if one
        )
        found[name] = as_typed or (str(values.get("timescale") or "") if name == "due" else "")
    if not _has_status(row):
        found["status"] = ""
    elif outcome := values.get("outcome"):
        found["status"] = f"{outcome} {values.get('cause')}"
    if row.ref:
        cells = _cells_of(row, plan)
        return {name: found.get(name) or cells[name] for name in MENDABLE if name in cells}
    return found


def _cells_of(row: PlannedRow, plan: ImportPlan) -> dict[str, str]:
    """Return the texts of a row in the file, by field."""
    table = next(each for each in plan.tables if any(one is row for one in each.rows))
    cells = next(each.cells for each in table.table.rows if each.number == row.number)
    return {
        name: cell.text for name, cell in zip(table.mapping.fields, cells, strict=False) if name
    }


def _has_status(row: PlannedRow) -> bool:
    """Return whether it is answered which status the word in the file means."""
    return not any(reason.endswith(NO_STATUS) for reason in row.reasons)


def _long(day: object) -> str:
    return long(date.fromisoformat(str(day)))


def sentences_about(plan: ImportPlan) -> list[str]:
    sentences = [f"{plan.summary[:1].upper()}{plan.summary[1:]}."]
    for table, names in plan.unknown.items():
        listed = ", ".join(f"“{shortened(name)}”" for name in list(names)[:_NAMED])
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        sentences.append(f"Not in this workspace yet: {table} {listed}{more}.")
    if plan.missing:
        refs = ", ".join(plan.missing[:_NAMED])
        is_one = len(plan.missing) == 1
        sentences.append(
            f"{counted(len(plan.missing), 'action')} {'is' if is_one else 'are'} no longer in the "
            f"file: {refs}."
        )
    return [*sentences, *plan.notes]


_ANSWER_COLUMNS = (
    Column(key="action", title="Action", width=16, grows=2),
    Column(key="last-update", title="Last update", width=18, grows=3),
    Column(key="answer", title="Answer", width=18, grows=3),
    Column(key="becomes", title="Outcome", width=18, grows=3),
)


def answers_table(plan: AnswersPlan) -> Table:
    """List the answers of an agency, each beside the last update of its action."""
    lines = tuple(
        Row(
            str(place),
            (
                Cell(one_line(f"{each.ref or each.name_typed} {each.title}".strip())),
                Cell(one_line(each.present) or ("none yet" if each.ref else ""), Tone.MUTED),
                Cell(one_line(each.text)),
                Cell(one_line(_answer_becomes(each)), _TONES[each.state]),
            ),
        )
        for place, each in enumerate(plan.answers)
    )
    return Table(columns=_ANSWER_COLUMNS, lines=lines)


_EMAIL_COLUMNS = (
    Column(key="becomes", title="Recorded for", width=24),
    Column(key="text", title="The e-mail", width=40, grows=6),
)


def email_table(plan: AnswersPlan) -> Table:
    """List every line of the e-mail that answers were read from, with what it is recorded for."""
    taken: dict[str, list[str]] = {}
    for each in plan.answers:
        if each.state is RowState.ADDED:
            taken.setdefault(each.ref, []).append(each.ref)
            taken.setdefault(each.found_by, []).append(each.ref)
    lines = tuple(
        Row(f"line/{place}", (_becomes_of(line, taken), Cell(one_line(line.text))))
        for place, line in enumerate(plan.email)
        if line.text.strip()
    )
    return Table(columns=_EMAIL_COLUMNS, lines=lines)


def email_in_full(plan: AnswersPlan) -> Iterator[str | Cell]:
    """Yield the whole e-mail as text, each line after what it is recorded for."""
    for row in email_table(plan).rows:
        yield from (
            row.cells[0],
            f"\n  {plan.email[int(row.key.partition('/')[2])].text.strip()}\n",
        )


def _becomes_of(line: EmailLine, taken: Mapping[str, Collection[str]]) -> Cell:
    """Say which action a line is recorded for, or why for none."""
    if line.part is not LinePart.ANSWER:
        return Cell(f"({line.part})", Tone.MUTED)
    refs = ", ".join(dict.fromkeys(taken.get(line.ref, ())))
    if not refs:
        return Cell(f"{line.ref}: left out", Tone.AMBER)
    return Cell(refs if line.recorded else f"{refs}: its title", Tone.GREEN, "✓")


def _answer_becomes(answer: AgencyAnswer) -> str:
    proposed = f"Proposed: {'; '.join(answer.proposals)}." if answer.proposals else ""
    words = " ".join(filter(None, (*answer.reasons, proposed)))
    if answer.state is RowState.ADDED:
        return f"Will be recorded. {words}".strip()
    if answer.state is RowState.UNCHANGED:
        return words
    return f"{answer.state.value.capitalize()}: {words}"


def answer_in_full(answer: AgencyAnswer) -> Iterator[tuple[str, str]]:
    """Yield what an answer says, and the present beside it, for a page of its own."""
    yield "Action", f"{answer.ref or answer.name_typed} {answer.title}".strip()
    yield "Last update", answer.present or "none yet"
    yield "Answer", answer.text or "no update in it"
    for proposal in answer.proposals:
        yield "Proposed, for you to decide", proposal
    for reason in answer.reasons:
        yield "Note", reason


def row_in_full(row: PlannedRow, book: Book) -> Iterator[tuple[str, str]]:
    """Yield the result of a row, field by field, for a page of its own."""
    fields = KINDS["actions"].fields
    yield "Row", str(row.number) if row.number else row.title
    yield "State", row.state.value
    for reason in row.remarks:
        yield "Note", reason
    for name, value in row.values.items():
        each = value if isinstance(value, list | tuple) else [value]
        yield fields[name].label, ", ".join(_named(fields[name], str(one), book) for one in each)
    for text in row.row.updates if row.row is not None else ():
        yield "Progress update", text
    yield from row.details


def _named(field: RecordField, text: str, book: Book) -> str:
    """A plain value in words: a record by its name, a day as people write it."""
    record = book.find(field.spec.links, text) if field.spec.links else None
    if record is not None:
        return said_name(record)
    return long(date.fromisoformat(text)) if field.item is date else text
