"""Plan an import before recording it: the outcomes, the questions and the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import astuple, replace

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.progress import Step, untold
from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import Import, ImportRow
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, Outcome, Source
from cscp_tui.domain.names import folded, said_name
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import KINDS, Action, numbered_title
from cscp_tui.domain.references import ref_prefix
from cscp_tui.importing import questions as asked
from cscp_tui.importing.cells import TOLD_EVERY, SourceCell, SourceFile
from cscp_tui.importing.edited_exports import Base, EditedPlanner, exported_from
from cscp_tui.importing.file_questions import About, FileQuestions
from cscp_tui.importing.kept_answers import ALIKE, import_source_of, kept_answers, kept_fields
from cscp_tui.importing.known_rows import (
    KnownRow,
    RowKey,
    carried_forward,
    has_text,
    leave_out_keys,
    match_rows,
)
from cscp_tui.importing.leads import names_alone
from cscp_tui.importing.mapping import (
    PROGRESS,
    MappedColumn,
    import_fields,
    knows_title,
    map_columns,
)
from cscp_tui.importing.parent_finder import number_and_title
from cscp_tui.importing.planned import (
    Created,
    ImportOptions,
    ImportPlan,
    PlannedRow,
    RowState,
    TablePlan,
    rows_to_record,
)
from cscp_tui.importing.questions import ImportQuestion
from cscp_tui.importing.row_changes import RowComparer
from cscp_tui.importing.row_days import ReadRow
from cscp_tui.importing.row_reader import RowReader
from cscp_tui.importing.sections import NUMBERED_LABEL, SectionKind, kind_of_section, nested
from cscp_tui.importing.source_tables import (
    LeftOut,
    LeftOutKind,
    SourceTable,
    Structure,
    TableRow,
    find_structure,
    is_key,
    with_continuations,
)
from cscp_tui.importing.timescales import day_in, day_of_file

_LONGEST_TITLE = 90
_HEADING_WORDS = 8
"""The most words of a text alone in its row that may be a heading."""
_FEW_SHARE = 0.5
"""The share of rows up to which a reference of several is a doubt."""


class NoActionsTable(NotUnderstood):
    """A file without a table of actions."""

    def __init__(self, file: SourceFile) -> None:
        words = (
            f"{shortened(file.name, 80)} has no table of actions. It needs a row of titles, such as "
            "Action, Lead and Due date, with rows under it."
        )
        super().__init__(" ".join((words, *file.notes)))


def structure_of(file: SourceFile) -> Structure:
    """Return the tables of a file that contain actions, and its lines that are none.

    Raises:
        NoActionsTable: if no table contains actions.
    """
    if (exported := exported_from(file)) is not None:
        titles = {folded(title) for title, _ in exported.columns}
        found = find_structure(file, lambda text: folded(text) in titles)
        if found.tables:
            # Its other sheets are this program's own.
            sheets = {table.name for table in found.tables}
            left_out = tuple(line for line in found.left_out if line.sheet in sheets)
            return replace(found, left_out=left_out)
    found = find_structure(file, knows_title)
    with_actions = [
        table
        for table in found.tables
        if {"title", PROGRESS, "status"} & set(map_columns(table).fields)
        and len(table.titles) > 1
        and not _VERSIONS & set(table.key)
    ]
    if not with_actions:
        raise NoActionsTable(file)
    # A glossary or a table of contents has no column of actions.
    tables = [t for t in with_actions if "title" in map_columns(t).fields] or with_actions
    others = [table for table in found.tables if table not in tables]
    return Structure(
        tuple(map(_under_sections, tables)),
        (*found.left_out, *(line for table in others for line in _lines_of(table))),
        found.key,
    )


def _under_sections(table: SourceTable) -> SourceTable:
    """Put the rows of a table under the headings that were exported with them in a column."""
    if _SECTION not in table.key:
        return table
    place = table.key.index(_SECTION)
    return replace(
        table,
        titles=(*table.titles[:place], *table.titles[place + 1 :]),
        rows=tuple(
            replace(
                row,
                section=row.cells[place].text,
                cells=(*row.cells[:place], *row.cells[place + 1 :]),
            )
            for row in table.rows
        ),
    )


_VERSIONS = frozenset({"version", "version no", "version no.", "version number"})
"""The titles of the history of a document, which has no actions."""


def _lines_of(table: SourceTable) -> Iterator[LeftOut]:
    """Yield the rows of a table that is not imported."""
    for row in table.rows:
        text = "  ".join(cell.text for cell in row.cells if cell.text)
        yield LeftOut(table.name, row.number, text, LeftOutKind.OTHER)


def plan_import(
    file: SourceFile,
    book: Book,
    context: Context,
    options: ImportOptions,
    step: Step = untold,
    *,
    base: Base | None = None,
) -> ImportPlan:
    """Plan the outcome of every row of a file without recording anything.

    Args:
        step: called with the number of rows done and the total.
        base: the exported data to compare with, if the file is a workbook of this program.

    Raises:
        NotUnderstood: if there is no table of actions, or an answer is not valid.
        Stopped: if the import was cancelled.
    """
    if options.is_attendance:
        from cscp_tui.importing.attendance_plan import plan_attendance  # noqa: PLC0415 - not for actions

        plan = plan_attendance(file, book, context, options)
    else:
        plan = _plan_actions(file, book, context, options, step=step, base=base)
    around = (
        LeftOut("", 0, text, LeftOutKind.KEY if is_key(text) else LeftOutKind.OTHER)
        for text in file.texts
    )
    return replace(plan, left_out=(*plan.left_out, *around))


def _plan_actions(
    file: SourceFile,
    book: Book,
    context: Context,
    options: ImportOptions,
    *,
    step: Step,
    base: Base | None,
) -> ImportPlan:
    structure = structure_of(file)
    tables = structure.tables
    of = sum(len(table.rows) for table in tables) or 1
    kept = kept_answers(tables, book)
    lines, around = structure.left_out, file.texts
    about = About(
        file.name,
        titles=tuple(line.text for line in lines if line.kind is LeftOutKind.TITLE),
        around=tuple(t for t in around if len(t) <= _LONGEST_TITLE and not t.endswith(".")),
        sheets=tuple(sheet.name for sheet in file.shown),
        key=structure.key,
        day=day_of_file((*(line.text for line in lines), *around), context.today),
    )
    asks = FileQuestions(book, options, kept | dict(options.answers), about)
    reader = RowReader(book, context, options, asks)
    comparer = RowComparer(reader, book, context)
    planners: list[_ActionsPlanner | EditedPlanner] = []
    if base is not None:
        # A workbook of this program has other tables besides its actions, such as its key.
        edited = (
            EditedPlanner(table, base, reader=reader, comparer=comparer, chosen=options.columns)
            for table in tables
        )
        planners += [each for each in edited if each.has_refs]
    if not planners:
        planners += [
            _ActionsPlanner(table, context, options, reader, comparer=comparer, kept=kept)
            for table in tables
        ]
    reader.refs = frozenset(ref for each in planners for ref in each.refs())
    _let_updates_begin(planners)
    _find_carried(planners)
    plans, done = [], 0
    for planner in planners:
        reader.begins_updates = planner.begins_updates
        plan = planner.plan(between_rows(step, done, of))
        plans.append(_with_identifiers(_with_ended(plan, reader, book), book.ignored_phrases))
        done += len(planner.table.rows)
    plans = list(_with_refs(plans, book, context.on or context.today))
    texts = [text for planner in planners for text in planner.texts()]
    _forget_unused(reader.makes, plans)
    missing = sum(book.actions[ref].is_open for plan in plans for ref in plan.missing)
    questions: tuple[ImportQuestion, ...] = (
        *_about_columns(planners, reader),
        *reader.questions(texts),
        *comparer.questions(),
        *([asked.missing_question(missing, reader.answer(asked.MISSING))] if missing else ()),
    )
    # What has to be answered comes first.
    questions = tuple(sorted(questions, key=lambda question: not question.is_needed))
    command: Command | None = None
    if not any(question.is_open for question in questions):
        made = [
            each
            for planner, plan in zip(planners, plans, strict=True)
            if (each := planner.command(file.name, plan.rows)) is not None
        ]
        if made:
            command = replace(made[0], before=tuple(reader.makes), others=tuple(made[1:]))
    return ImportPlan(
        name=file.name,
        into=_into(options, book, is_edited=base is not None),
        creates=tuple(map(_created, reader.makes)),
        tables=tuple(plans),
        questions=questions,
        unknown={name: dict(names) for name, names in reader.unknown.items() if names},
        command=command,
        notes=(
            *file.notes,
            *([] if all(each.has_titles for each in tables) else [_WITHOUT_TITLES]),
            *_if_attendance(file, planners, context),
            *_if_dated(about, plans),
        ),
        clashes=comparer.clashes,
        unmapped="not changed here" if base else "kept as it is",
        left_out=_in_order(
            file, (*structure.left_out, *(line for each in planners for line in each.left_out))
        ),
    )


def _with_refs(plans: Iterable[TablePlan], book: Book, on: date) -> Iterator[TablePlan]:
    """Say of each new action which reference it gets."""
    given: Counter[str] = Counter()

    def named(planned: PlannedRow) -> PlannedRow:
        if planned.row is None or planned.ref:
            return planned
        values = planned.row.values
        source, plan = Source(values["source"]), book.plans.get(str(values.get("plan")))
        number = str(values.get("priority")).rpartition("/")[2]
        digits = 1 if plan else 2
        prefix = ref_prefix(source, plan.first_day if plan else on, int(number) if plan else 0)
        given[prefix] += 1
        next_one = book.next_number("actions", prefix) + given[prefix] - 1
        return replace(planned, new_ref=f"{prefix}{next_one:0{digits}d}")

    for plan in plans:
        yield replace(plan, rows=tuple(map(named, plan.rows)))


def _if_dated(about: About, plans: Iterable[TablePlan]) -> Iterator[str]:
    """Say of which day updates are that don't say it, if the file does."""
    rows = (row.row for plan in plans for row in plan.rows if row.row is not None)
    if about.day and any(row.updated == about.day for row in rows):
        yield f"Updates without a day are dated {long(about.day)}, as the file is."


def _if_attendance(
    file: SourceFile, planners: Iterable[_ActionsPlanner | EditedPlanner], context: Context
) -> Iterator[str]:
    """Say of a file without a sure column of actions that it may be a register of attendance."""
    titles = (each for planner in planners for each in planner.mapping.columns)
    if any(each.field == "title" and each.certainty != "a guess" for each in titles):
        return
    from cscp_tui.importing.attendance_tables import find_attendance  # noqa: PLC0415 - as above

    if find_attendance(file, context.today, {}).tables:
        yield _LIKE_ATTENDANCE


_LIKE_ATTENDANCE = (
    "It looks like a table of who came to meetings. If it is, import it as attendance instead."
)


def _find_carried(planners: Iterable[_ActionsPlanner | EditedPlanner]) -> None:
    """Tell rows which others of the file they carry forward, or are carried forward by."""
    found = [
        (planner, (row.number, title), title)
        for planner in planners
        if isinstance(planner, _ActionsPlanner)
        for row in planner.table.rows
        if (title := planner.title_of(row))
    ]
    for place, other in carried_forward([title for *_, title in found]).items():
        for one, another, is_from in ((place, other, False), (other, place, True)):
            planner, key, _ = found[one]
            planner.carried.setdefault(key, {})[is_from] = found[another][2]


def _let_updates_begin(planners: Iterable[_ActionsPlanner | EditedPlanner]) -> None:
    """Read the status from the beginning of updates in tables without one.

    Other tables of the file have it, or several updates begin with one.
    """
    plain = [each for each in planners if isinstance(each, _ActionsPlanner)]
    without = [each for each in plain if not each.mapping.has_status]
    places = {id(each): each.mapping.place(PROGRESS) for each in without}
    begin = sum(
        bool(asked.status_in_update(row.cells[place].text))
        for each in without
        if (place := places[id(each)]) is not None
        for row in each.table.rows
    )
    for planner in without if len(without) < len(plain) or begin > 1 else ():
        place = places[id(planner)]
        planner.mapping = replace(planner.mapping, status_from=place)
        planner.begins_updates = place is not None


def _forget_unused(makes: list[Command], plans: Iterable[TablePlan]) -> None:
    """Drop what would be added for names that only rows which are left out have."""
    used = {
        str(each)
        for plan in plans
        for row in plan.rows
        for value in row.values.values()
        for each in (value if isinstance(value, list | tuple) else [value])
    }
    makes[:] = [each for each in makes if _created(each).key in used]


def _in_order(file: SourceFile, lines: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    sheets = {sheet.name: place for place, sheet in enumerate(file.sheets)}
    return tuple(sorted(lines, key=lambda line: (sheets.get(line.sheet, 0), line.number)))


def _into(options: ImportOptions, book: Book, *, is_edited: bool) -> str:
    """Say where the actions of a file go."""
    if options.source is Source.PLAN:
        into = f"Plan {said_name(book.plans[options.plan])}"
    else:
        into = f"Actions of source “{options.source}”"
    return f"The actions that it was exported from; new ones: {into}" if is_edited else into


def _created(command: Command) -> Created:
    """Return the record that a command adds."""
    assert isinstance(command, AddRecord)
    values = command.values
    number = values.get("number", "")
    name = str(values.get("name") or values.get("title") or values.get("text"))
    key = command.id or f"{values.get('plan')}/{number}"
    title = numbered_title(number, name) if number else name
    return Created(KINDS[command.table].noun, title, key)


def _with_identifiers(plan: TablePlan, quiet: Collection[str]) -> TablePlan:
    """Name what may identify a child or a family, in each row that will be recorded."""

    def named(planned: PlannedRow) -> PlannedRow:
        texts = _texts_of(planned.row) if planned.row is not None else ()
        found = [each.in_full() for text in texts for each in find_identifiers(text, quiet)]
        if not found:
            return planned
        reasons = tuple(dict.fromkeys((*planned.reasons, *found)))
        return replace(planned, reasons=reasons, identifiers=tuple(found))

    return replace(plan, rows=tuple(map(named, plan.rows)))


def _texts_of(row: ImportRow) -> Iterator[str]:
    yield from row.cells
    yield from row.updates
    own = (value for each in row.commands if isinstance(each, Struct) for value in astuple(each))
    for value in (*row.values.values(), *own):
        if isinstance(value, str) and " " in value:
            yield value


def _with_ended(plan: TablePlan, reader: RowReader, book: Book) -> TablePlan:
    """Withdraw the actions that are missing from the file, if the user answered so."""
    outcome, _, cause = reader.answer(asked.MISSING).partition(" ")
    if outcome != Outcome.WITHDRAWN.value:
        return plan
    why = "It is no longer in the file."
    rows = tuple(
        PlannedRow(
            state=RowState.CHANGED,
            number=0,
            ref=ref,
            title=book.actions[ref].title,
            reasons=(f"{why} It becomes withdrawn.",),
            row=ImportRow(
                ref=ref,
                commands=(
                    EndAction(
                        ref,
                        Outcome.WITHDRAWN,
                        reason=reader.reason_to_withdraw,
                        cause=Cause(cause),
                        explanation=why,
                    ),
                ),
            ),
        )
        for ref in plan.missing
        if book.actions[ref].is_open
    )
    return replace(plan, rows=(*plan.rows, *rows))


def between_rows(step: Step, start: int, of: int) -> Callable[[int], None]:
    """Return a callback that reports the progress of one table as part of all tables."""
    return lambda done: step(start + done, of)


_WITHOUT_TITLES = (
    "The file has no line with the titles of its columns. Say of each column what it is, or add the "
    "titles to the file."
)


def _about_columns(
    planners: Iterable[_ActionsPlanner | EditedPlanner], reader: RowReader
) -> Iterator[ImportQuestion]:
    """Ask once for each field that several columns could be."""
    known: dict[tuple[str, tuple[str, ...]], ImportQuestion] = {}
    for planner in planners:
        for rivals in planner.mapping.rivals:
            columns = [planner.mapping.columns[place] for place in rivals.places]
            titles = tuple(column.title for column in columns)
            if (rivals.field, titles) in known:
                continue
            label = import_fields()[rivals.field].label
            key = asked.column_key(label)
            known[rivals.field, titles] = ImportQuestion(
                key=key,
                text=f"Which column is the {label[0].lower()}{label[1:]}?"
                + " Leave blank for none." * rivals.may_be_none,
                rows=sum(row.alone is None for row in planner.table.rows),
                choices=(
                    *((each.title, _samples(each)) for each in columns),
                    *([(asked.NONE, "none of these")] if rivals.may_be_none else []),
                ),
                suggestion="" if rivals.may_be_none else titles[0],
                is_needed=not rivals.may_be_none,
                answer="" if rivals.is_open else reader.answer(key),
            )
    yield from known.values()


def _samples(column: MappedColumn) -> str:
    return f"e.g. {', '.join(shortened(text, 28) for text in column.samples)}"


class _ActionsPlanner:
    """Plans the import of one table."""

    def __init__(
        self,
        table: SourceTable,
        context: Context,
        options: ImportOptions,
        reader: RowReader,
        *,
        comparer: RowComparer,
        kept: Mapping[str, str],
    ) -> None:
        self.table, self.book, self.options = table, reader.book, options
        self.reader, self._comparer = reader, comparer
        self.source = import_source_of(table, reader.book)
        titles = set(table.key)
        chosen = {t: f for t, f in options.columns.items() if folded(t) in titles}
        self.mapping = map_columns(
            table,
            chosen,
            kept_fields(self.source),
            lambda field: reader.answer(asked.column_key(import_fields()[field].label)),
            reader.about.key,
        )
        self.begins_updates = False
        self.carried: dict[tuple[int, str], dict[bool, str]] = {}
        """The actions that rows carry forward or are carried forward by, by number and action."""
        self._has_sections = any(row.section or row.alone == 0 for row in table.rows)
        self.left_out: list[LeftOut] = []
        # Earlier rows are read again as they were answered, but without adding any records.
        makes_nothing = replace(options, creates=False)
        answers = {
            k: text for k, text in reader.asks.answers.items() if not k.startswith(_OF_VALUES)
        }
        answers |= {k: text for k, text in kept.items() if k.startswith(_OF_VALUES)}
        self._is_answered_anew = answers != reader.asks.answers
        book, about = self.book, reader.about
        self._earlier, self._later = (
            RowReader(book, context, makes_nothing, FileQuestions(book, makes_nothing, each, about))
            for each in (answers, reader.asks.answers)
        )

    def plan(self, step: Callable[[int], None]) -> TablePlan:
        """Read every row and compare it with the actions imported before."""
        rows = self._rows()
        self._reserve_numbers(rows)
        self._find_names(rows)
        self._number_priorities(rows)
        known = self._known()
        matches = match_rows([self._by_title(row) for row in rows], known, self._keys())
        planned: list[PlannedRow] = []
        titles = self._known_titles(known)
        groups = {
            column: filled
            for name in ("priority", "recommendation")
            if (column := self.mapping.place(name)) is not None
            and (filled := _filled_down(rows, column))
        }
        keys = leave_out_keys(rows, [self.mapping.place(name) for name in ("old_ref", "title")])
        shared = self._shared_refs(rows, keys)
        above: tuple[SourceCell, ...] = ()
        for place, (row, match, key) in enumerate(zip(rows, matches, keys, strict=True)):
            if place % TOLD_EVERY == 0:
                step(place)
            ref = match.action.id if match is not None else ""
            cells = above = self.reader.with_above(row.cells, above, self.mapping)
            if (left_out := self._comparer.left_out(row, key, ref)) is not None:
                planned.append(left_out)
                continue
            if match is not None and self._is_same(row, match, key):
                planned.append(_unchanged(row, match, key))
                continue
            for column, filled in groups.items():
                cells = (*cells[:column], filled[place], *cells[column + 1 :])
            read = self.reader.read(
                cells,
                self.mapping,
                section=self._under_meeting(row.section),
                is_hidden=row.is_hidden,
                key=key,
                is_uneven=row.is_uneven,
            )
            if (old := str(read.values.get("old_ref") or "")) in shared:
                read.doubts.append(
                    f"{shared[old]} rows have the reference {old}. Change one, so that answers and "
                    "later versions of the file mean one of them."
                )
            self.reader.is_carried(read, self.carried.get((row.number, self.title_of(row)), {}))
            if match is None:
                other = titles.get(folded(str(read.values.get("title", ""))))
                doubts = [f"{other} has the same title."] * bool(other)
                planned.append(self._comparer.new(row, key, read, self._cells(row), *doubts))
            else:
                planned.append(self._changed(row, read, match, key))
        seen = {match.action.id for match in matches if match is not None}
        missing = tuple(each.action.id for each in known if each.action.id not in seen)
        return TablePlan(
            table=self.table, mapping=self.mapping, rows=tuple(planned), missing=missing
        )

    def _rows(self) -> list[TableRow]:
        """Return the rows of the table.

        A row with a single cell that is not an action names a section.
        """
        title = self.mapping.place("title")
        rows = (
            self.table.rows
            if title is None
            else with_continuations(self.table.rows, title, self.mapping.place("old_ref"))
        )
        last = max((place for place, row in enumerate(rows) if row.alone is None), default=-1)
        found, section = [], ""
        for place, row in enumerate(rows):
            text = row.cells[0].text
            is_alone = row.alone == 0 and len(row.cells) > len(("one", "two"))
            if is_alone and place > last and (title != 0 or row.is_after_gap):
                is_note = kind_of_section(text) is SectionKind.SUBJECT
                self._leave_out(row, LeftOutKind.NOTE if is_note else LeftOutKind.HEADING)
            elif is_alone and (
                title != 0
                or kind_of_section(text) is not SectionKind.SUBJECT
                or NUMBERED_LABEL.match(text)
                or (place < last and self._is_heading(text))
            ):
                section = text
                self._leave_out(row, LeftOutKind.HEADING)
            else:
                found.append(replace(row, section=nested(row.section, section)))
        rated = self.mapping.rated
        return [_with_colours(row, rated) for row in found] if rated else found

    def _is_heading(self, text: str) -> bool:
        """Return whether a short text alone where actions are expected is a heading, as answered."""
        if len(text.split()) > _HEADING_WORDS or text.endswith((".", "!", "?")):
            return False
        return self.reader.ask(asked.ALONE) == asked.HEADING

    def _shared_refs(self, rows: Sequence[TableRow], keys: Sequence[str]) -> Mapping[str, int]:
        """Count the rows of each reference that several have though nearly all have their own."""
        place = self.mapping.place("old_ref")
        if place is None:
            return {}
        cells = (
            (row.cells[place], self.reader.mended(key, "old_ref"))
            for row, key in zip(rows, keys, strict=True)
            if self.reader.answer(key) != asked.LEAVE_OUT
        )
        refs = Counter(mend or cell.text for cell, mend in cells if not cell.is_repeated)
        refs.pop("", None)
        found = {ref: count for ref, count in refs.items() if count > 1}
        return found if sum(found.values()) <= _FEW_SHARE * len(rows) else {}

    def _number_priorities(self, rows: Sequence[TableRow]) -> None:
        """Let the other rows of a number say which priority it is of: ``1.6`` under ``Completed``."""
        ref, priority = (self.mapping.place(name) for name in ("old_ref", "priority"))
        if ref is None:
            return
        self.reader.number_priorities(
            (
                row.cells[ref].text,
                "" if priority is None else row.cells[priority].valid,
                row.section,
            )
            for row in rows
        )
        for each in (self._earlier, self._later):
            each.priority_of, each.refs = self.reader.priority_of, self.reader.refs

    def refs(self) -> set[str]:
        """Return the references that the rows have in the file."""
        place = self.mapping.place("old_ref")
        return set() if place is None else {row.cells[place].text for row in self.table.rows}

    def title_of(self, row: TableRow) -> str:
        place = self.mapping.place("title")
        return "" if place is None else row.cells[place].valid

    def _find_names(self, rows: Iterable[TableRow]) -> None:
        """Collect the names that stand alone in a cell. No others become agencies."""
        places = [
            place
            for name in ("lead", "lead_agency", "supporting_agencies")
            for place in self.mapping.places(name)
        ]
        cells = (row.cells[place] for row in rows for place in places)
        texts = {cell.valid or cell.text for cell in cells}
        found = {name for text in texts for name in names_alone(text)}
        leads = self.reader.leads
        leads.standing = found | (leads.standing or set())

    def _reserve_numbers(self, rows: Iterable[TableRow]) -> None:
        """Keep the numbers that sections and priorities give themselves from the others."""
        place = self.mapping.place("priority")
        texts = {row.section for row in rows}
        if place is not None:
            texts |= {row.cells[place].text for row in rows}
        self.reader.parents.numbers |= {number_and_title(text)[0] for text in texts}

    def _leave_out(self, row: TableRow, kind: LeftOutKind) -> None:
        self.left_out.append(LeftOut(self.table.name, row.number, row.cells[0].text, kind))

    def _known(self) -> list[KnownRow]:
        """Return the actions imported earlier from a similar table.

        Only those of the same plan or source are included.
        """
        found = []
        sources = self.book.import_sources
        titles = set(self.table.key)
        for row in self.book.source_rows.values():
            source, action = sources.get(row.source), self.book.actions.get(row.action)
            if source is None or action is None or not self._is_ours(action):
                continue
            known = [folded(title) for title in source.columns]
            if len(titles & set(known)) >= ALIKE * len(titles | set(known)):
                found.append(KnownRow(action, dict(zip(known, row.cells, strict=False))))
        return found

    def _is_ours(self, action: Action) -> bool:
        if self.options.source is Source.PLAN:
            return action.plan == self.options.plan
        return action.source is self.options.source

    def _by_title(self, row: TableRow) -> dict[str, str]:
        cells = {t: c.text for t, c in zip(self.table.key, row.cells, strict=False)}
        if row.section:
            cells[_SECTION] = row.section
        return cells

    def _is_same(self, row: TableRow, match: KnownRow, key: str) -> bool:
        """Return whether the row's cells equal those imported before, and mean the same."""
        has_same_cells = match.cells.get(_SECTION, "") == row.section and all(
            has_text(cell, match.cells.get(title, ""), self.reader.rules)
            for title, cell in zip(self.table.key, row.cells, strict=False)
        )
        if not (has_same_cells and self._is_answered_anew):
            return has_same_cells
        before, after = (
            self._read_again(each, match, key).values for each in (self._earlier, self._later)
        )
        return before == after

    def _under_meeting(self, section: str) -> str:
        """Return a section, or the meeting that the table is named after if it is about no other."""
        name, rules = self.table.name, self.reader.rules
        is_meeting = "meeting" in name.casefold() and day_in(name, rules) is not None
        if self.options.source is Source.PLAN or not is_meeting or day_in(section, rules):
            return section
        return nested(section, name)

    def _read_again(self, reader: RowReader, match: KnownRow, key: str) -> ReadRow:
        cells = tuple(SourceCell(match.cells.get(title, "")) for title in self.table.key)
        section = self._under_meeting(match.cells.get(_SECTION, ""))
        return reader.read(cells, self.mapping, section=section, key=key)

    def _keys(self) -> tuple[RowKey, ...]:
        """Return the columns by which a row is recognised: reference, action and lead."""
        found = {}
        for name in ("old_ref", "title", "lead", "lead_agency"):
            place = self.mapping.place(name)
            found[name] = "" if place is None else self.table.key[place]
        ref, title, lead = found["old_ref"], found["title"], found["lead"] or found["lead_agency"]
        return (
            RowKey((ref, title)),
            RowKey((_SECTION, title, lead), is_unique=False),
            RowKey((title,)),
            RowKey((ref,)),
        )

    def _known_titles(self, known: Sequence[KnownRow]) -> dict[str, str]:
        """Map the titles of the plan's or source's other actions to their references."""
        ours = {each.action.id for each in known}
        return {
            folded(action.title): action.id
            for action in self.book.actions.values()
            if action.id not in ours and self._is_ours(action)
        }

    def texts(self) -> list[str]:
        """Return the titles of the columns that could serve as the action's title."""
        return [
            each.title
            for each in self.mapping.columns
            if each.field in {PROGRESS, "priority", "measure", "intended_outcome", ""}
            and any(" " in sample for sample in each.samples)
        ]

    def _cells(self, row: TableRow) -> tuple[str, ...]:
        cells = [cell.text for cell in row.cells]
        return tuple(cells + [row.section] * self._has_sections)

    def _changed(self, row: TableRow, read: ReadRow, match: KnownRow, key: str) -> PlannedRow:
        if why := read.refused or read.left_out:
            return PlannedRow(
                state=RowState.REFUSED,
                number=row.number,
                ref=match.action.id,
                title=match.action.title,
                key=key,
                reasons=(why,),
            )
        before = self._read_again(self._earlier, match, key)
        found = self._comparer.compare(match.action, before, read)
        fresh = [doubt for doubt in read.doubts if doubt not in before.doubts]
        doubts = [] if found.is_empty else fresh
        # Keep the old cells while a conflict is open. It is then asked about again next time.
        kept = () if found.waiting else self._cells(row)
        return found.planned(row.number, match.action, read, doubts, cells=kept, key=key)

    def command(self, name: str, planned: Iterable[PlannedRow]) -> Import | None:
        """Return the command that imports the table; None if there is nothing to record."""
        rows = rows_to_record(planned)
        if not rows:
            return None
        columns = (*self.table.titles, *([_SECTION_TITLE] * self._has_sections))
        known = self.source
        return Import(
            name=name,
            columns=columns,
            fields=(*self.mapping.fields, *([""] * self._has_sections)),
            answers=asked.answers_as_kept(
                {
                    key: text
                    for key, text in self.reader.asks.answers.items()
                    if not key.startswith(_PASSING)
                }
            ),
            rows=rows,
            source=known.id if known is not None and known.columns == columns else "",
        )


_PASSING = tuple(map(folded, (asked.CONFLICT, asked.MOVED, asked.MISSING)))
"""The beginnings of the keys of questions whose answers apply to one import only."""
_OF_VALUES = tuple(
    f"{folded(each)} " for each in (asked.LEAD, asked.AGENCY, asked.STATUS, asked.ROW)
)
"""The beginnings of the keys of answers about a value, which change earlier rows with it, too."""
_SECTION_TITLE = "Section row"
_SECTION = folded(_SECTION_TITLE)


def _with_colours(row: TableRow, rated: Collection[int]) -> TableRow:
    """Write the colours of ratings without words as their words, so that they are kept with the row."""
    cells = [
        replace(cell, text=cell.fill) if place in rated and cell.fill and not cell.text else cell
        for place, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))


def _filled_down(rows: Sequence[TableRow], column: int) -> list[SourceCell]:
    """Return a column's cells with blanks filled from above.

    Return an empty list if the column is not grouped.
    """
    cells = [row.cells[column] for row in rows]
    texts = [cell.text for cell in cells if cell.text]
    is_grouped = len(cells) - len(texts) >= len(texts) / 2 > 0 and len(set(texts)) == len(texts)
    if not is_grouped or not cells[0].text:
        return []
    found: list[SourceCell] = []
    for cell in cells:
        found.append(cell if cell.text else found[-1])
    return found


def _unchanged(row: TableRow, match: KnownRow, key: str) -> PlannedRow:
    return PlannedRow(
        state=RowState.UNCHANGED,
        number=row.number,
        ref=match.action.id,
        title=match.action.title,
        key=key,
    )
