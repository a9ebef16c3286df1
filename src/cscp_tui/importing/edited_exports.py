"""Read edited workbooks of this program: only edited cells become changes.

A row is compared three ways: as it was exported (the book of that line), as it is in the file, and
as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.imports import Import
from cscp_tui.domain.commands.records import editable_fields
from cscp_tui.domain.enums import ImpactState, Source
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import KINDS, Action
from cscp_tui.importing.cells import TOLD_EVERY, SourceCell, SourceFile
from cscp_tui.importing.known_rows import KnownRow, RowKey, has_text, leave_out_keys, match_rows
from cscp_tui.importing.mapping import KEPT, PROGRESS, MappedColumn
from cscp_tui.importing.mapping import Mapping as ColumnMapping
from cscp_tui.importing.planned import PlannedRow, RowState, TablePlan, rows_to_record
from cscp_tui.importing.row_changes import RowComparer
from cscp_tui.importing.row_days import ReadRow
from cscp_tui.importing.row_reader import RowReader
from cscp_tui.importing.source_tables import LeftOut, SourceTable, TableRow

REF = "id"
_REF_TITLE = folded(KINDS["actions"].id_label)
HEADING = "priority-or-origin"
"""The key of the column that holds the heading of each action's group."""
_OTHER_COLUMNS = {"latest_update": PROGRESS, HEADING: "priority"}
"""The fields of columns whose key is not the name of a field, by that key."""
_SHEET_TITLE = "Sheet of the export"
_SHEET = folded(_SHEET_TITLE)
_WHO_AND_WHAT = ("title", "lead", "lead_agency")
"""The fields by which a row without a reference is recognised, with its sheet."""
_READ_TOGETHER = {"due": ("due", "timescale"), "impact": ("impact", "impact_state")}


def _edited_as(exported: Exported) -> dict[str, str]:
    """Map each folded column title to the field that an edit changes; empty for none."""
    fields, keys = {*editable_fields("actions"), "due", "status"}, dict(exported.columns).values()
    others = {key: field for key, field in _OTHER_COLUMNS.items() if field not in keys}
    return {
        folded(title): key if key in fields else others.get(key, KEPT)
        for title, key in exported.columns
    }


class Exported(Struct, frozen=True):
    """The origin of a workbook: its workspace, journal line, day, sheet and contents."""

    workspace: str
    line: int
    as_at: date
    sheet: str
    columns: tuple[tuple[str, str], ...]
    """The title and the key of each column."""

    refs: frozenset[str]
    """The references of the actions that it contained."""


class Base(Struct, frozen=True):
    """The actions as they were on the day of the workbook, and its cells as exported."""

    exported: Exported
    actions: Mapping[str, Action]
    cells: Mapping[str, Mapping[str, str]]
    """The texts of the cells, by reference and then by folded column title."""


def exported_from(file: SourceFile) -> Exported | None:
    """Return the origin of an exported workbook; None if the file is not one with actions."""
    facts = {row[0]: row[1] for row in file.carried if len(row) > 1}
    columns = tuple(
        (row[1], row[2]) for row in file.carried if row[0] == "column" and len(row) > len("id")
    )
    if not facts.get("journal line", "").isdecimal() or REF not in {key for _, key in columns}:
        return None
    return Exported(
        workspace=facts.get("workspace", ""),
        line=int(facts["journal line"]),
        as_at=date.fromisoformat(facts["as at"]),
        sheet=facts.get("sheet", ""),
        columns=columns,
        refs=frozenset(row[1] for row in file.carried if row[0] == "row" and len(row) > 1),
    )


def with_origin(
    file: SourceFile,
    keys_by_title: Callable[[], Mapping[str, str]],
    origin: Exported,
    refs: Collection[str],
) -> SourceFile:
    """Return a list of this program without hidden facts, such as a CSV file, as one exported now.

    Any other file stays as it is.

    Args:
        keys_by_title: returns the keys of the columns of such lists, by folded title. It is only
            asked about a file with references of ours.
        refs: the references of the actions in the workspace.
    """
    rows = file.shown[0].rows if len(file.shown) == 1 and not file.carried else ()
    said = [cell.text for cell in rows[0]] if rows else []
    place = next((n for n, title in enumerate(said) if folded(title) == _REF_TITLE), None)
    if place is None:
        return file
    own = {row[place].text.strip() for row in rows[1:]} - {""}
    if not own or len(own & set(refs)) * 2 < len(own):
        return file
    titles = keys_by_title()
    columns = [(title, titles[folded(title)]) for title in said if folded(title) in titles]
    if len(columns) < len(said):
        return file
    fields = {*editable_fields("actions"), "due", "status", "standing", *_OTHER_COLUMNS, REF}
    facts = {
        "workspace": origin.workspace,
        "journal line": str(origin.line),
        "as at": origin.as_at.isoformat(),
        "sheet": file.shown[0].name,
    }
    return replace(
        file,
        carried=(
            *facts.items(),
            *(("column", title, key) for title, key in columns if key in fields),
            *(("row", ref) for ref in sorted(own & set(refs))),
        ),
        notes=(*file.notes, _COMPARED_NOW),
    )


_COMPARED_NOW = (
    "It is a list of this workspace, so its rows are compared with the actions as they are now."
)


class EditedPlanner:
    """Plans the outcome of each row of an edited workbook."""

    def __init__(
        self,
        table: SourceTable,
        base: Base,
        *,
        reader: RowReader,
        comparer: RowComparer,
        chosen: Mapping[str, str],
    ) -> None:
        self.table, self.base, self.book = table, base, reader.book
        self.reader, self._comparer = reader, comparer
        keys = {folded(title): key for title, key in base.exported.columns}
        self._ref = next(
            (place for place, title in enumerate(table.key) if keys.get(title) == REF), None
        )
        fields = _edited_as(base.exported)
        picked = {folded(title): field for title, field in chosen.items()}
        self.mapping = ColumnMapping(
            tuple(
                MappedColumn(
                    title,
                    picked.get(folded(title), fields.get(folded(title), KEPT)),
                    1.0,
                    tuple(row.cells[place].text for row in table.rows[:3] if row.cells[place].text),
                    is_chosen=folded(title) in picked,
                )
                for place, title in enumerate(table.titles)
            )
        )
        titled = {each.field: n for n, each in enumerate(self.mapping.columns) if each.field}
        self._keys = (
            RowKey(
                (_SHEET, *(table.key[titled[name]] for name in _WHO_AND_WHAT if name in titled)),
                is_unique=False,
            ),
        )
        self.begins_updates = False
        self.left_out: list[LeftOut] = []
        self._fixed = frozenset(title for title, field in fields.items() if not field)

    @property
    def has_refs(self) -> bool:
        """True if the sheet still has its column of references."""
        return self._ref is not None

    def plan(self, step: Callable[[int], None]) -> TablePlan:
        """Compare every row with the exported one."""
        assert self._ref is not None
        seen: set[str] = set()
        planned = []
        added = [row for row in self.table.rows if not row.cells[self._ref].text.strip()]
        matches = iter(
            match_rows([self._by_title(row) for row in added], self._known(), self._keys)
        )
        titled = next((n for n, each in enumerate(self.mapping.fields) if each == "title"), None)
        keys = leave_out_keys(self.table.rows, (self._ref, titled))
        for place, (row, key) in enumerate(zip(self.table.rows, keys, strict=True)):
            if place % TOLD_EVERY == 0:
                step(place)
            ref = row.cells[self._ref].text.strip().upper()
            match = None if ref else next(matches)
            known = ref if ref in self.book.actions else match.action.id if match else ""
            if (left_out := self._comparer.left_out(row, key, known)) is not None:
                seen |= {known} - {""}
                planned.append(left_out)
            elif ref:
                planned.append(self._row(self._mended(row, key), ref, seen, key))
            elif match is not None:
                planned.append(self._again(row, match, key))
            else:
                read = self.reader.read(row.cells, self.mapping, key=key)
                planned.append(self._comparer.new(row, key, read, self._cells(row)))
        missing = sorted(self.base.exported.refs - seen)
        return TablePlan(
            table=self.table,
            mapping=self.mapping,
            rows=tuple(planned),
            missing=tuple(ref for ref in missing if ref in self.book.actions),
        )

    def _mended(self, row: TableRow, key: str) -> TableRow:
        """Return a row with the values that the user changed in it."""
        texts = [self.reader.mended(key, field) if field else "" for field in self.mapping.fields]
        if not any(texts):
            return row
        cells = zip(row.cells, texts, strict=False)
        return replace(row, cells=tuple(SourceCell(text) if text else cell for cell, text in cells))

    def refs(self) -> set[str]:
        """Return none but our own, which are known anyway."""
        return set()

    def texts(self) -> list[str]:
        """Return no titles: no other column can replace a missing action column."""
        return []

    def command(self, name: str, rows: Sequence[PlannedRow]) -> Import | None:
        """Return the command that imports the sheet; None if there is nothing to record."""
        changes = rows_to_record(rows)
        if not any(row.cells for row in changes):
            return (
                Import(name=name, columns=(), fields=(), answers=(), rows=changes)
                if changes
                else None
            )
        columns = (*self.table.titles, _SHEET_TITLE)
        sources = self.book.import_sources.values()
        return Import(
            name=name,
            columns=columns,
            fields=(*self.mapping.fields, KEPT),
            answers=(),
            rows=changes,
            source=next((each.id for each in sources if each.columns == columns), ""),
        )

    def _known(self) -> list[KnownRow]:
        """Return the actions that came from rows without a reference of a sheet with this name."""
        found = []
        for row in self.book.source_rows.values():
            source = self.book.import_sources.get(row.source)
            action = self.book.actions.get(row.action)
            if source is not None and action is not None and _SHEET_TITLE in source.columns:
                cells = dict(zip(map(folded, source.columns), row.cells, strict=False))
                found.append(KnownRow(action, cells))
        return found

    def _by_title(self, row: TableRow) -> dict[str, str]:
        cells = {t: c.text for t, c in zip(self.table.key, row.cells, strict=False)}
        return cells | {_SHEET: self.table.name}

    def _again(self, row: TableRow, match: KnownRow, key: str) -> PlannedRow:
        """Compare a row without a reference with the one from which its action was made."""
        action, rules = match.action, self.reader.rules
        cells = tuple(SourceCell(match.cells.get(title, "")) for title in self.table.key)
        is_same = all(
            has_text(cell, known.text, rules) for cell, known in zip(row.cells, cells, strict=True)
        )
        before = self.reader.read_cells(cells, self.mapping, action)
        after = before if is_same else self.reader.read_cells(row.cells, self.mapping, action)
        found = self._comparer.compare(action, before, after)
        kept = () if is_same or found.waiting else self._cells(row)
        doubts = () if is_same else after.doubts
        return found.planned(row.number, action, after, doubts, cells=kept, key=key)

    def _cells(self, row: TableRow) -> tuple[str, ...]:
        return (*(cell.text for cell in row.cells), self.table.name)

    def _row(self, row: TableRow, ref: str, seen: set[str], key: str) -> PlannedRow:
        action, before = self.book.actions.get(ref), self.base.actions.get(ref)
        if action is None or before is None or ref in seen:
            why = "is in two rows" if ref in seen else "isn't a ref of this workspace"
            return PlannedRow(
                state=RowState.REFUSED,
                number=row.number,
                ref=ref if action else "",
                title=ref,
                reasons=(f"{ref} {why}.",),
            )
        seen.add(ref)
        return self._compared(row, action, before, key)

    def _compared(self, row: TableRow, action: Action, exported: Action, key: str) -> PlannedRow:
        edited = list(self._edited(row, action.id))
        fixed = [self.table.titles[n] for n in edited if self.table.key[n] in self._fixed]
        fields = [field for n in edited if (field := self._field(n, action))]
        notes = [f"“{title}” can't be changed here, so it stays as it is." for title in fixed]
        if not fields:
            return PlannedRow(
                state=RowState.DOUBTFUL if notes else RowState.UNCHANGED,
                number=row.number,
                ref=action.id,
                title=action.title,
                reasons=tuple(notes),
            )
        wanted = ColumnMapping(
            tuple(
                MappedColumn(each.title, self._field(n, action) if n in edited else KEPT)
                for n, each in enumerate(self.mapping.columns)
            )
        )
        read = self.reader.read_cells(row.cells, wanted, action)
        # A typed value that cannot be read leaves the field unchanged and adds a doubt.
        unread = {
            field
            for place, field in zip(edited, (wanted.fields[n] for n in edited), strict=True)
            if row.cells[place].valid and read.values.get(field) in ("", None) and field != PROGRESS
        }
        if "title" in fields and not read.values.get("title"):
            unread.add("title")
            notes.append("The action can't be blank, so it stays as it is.")
        before, after = self._sides(exported, read, fields, unread)
        found = self._comparer.compare(action, before, after)
        return found.planned(row.number, action, after, (*read.doubts, *notes), key=key)

    def _field(self, place: int, action: Action) -> str:
        """Return the field of a column.

        For an action outside a plan, the priority is the origin.
        """
        field = self.mapping.columns[place].field
        return "origin" if field == "priority" and action.source is not Source.PLAN else field

    def _sides(
        self, exported: Action, read: ReadRow, fields: Sequence[str], unread: set[str]
    ) -> tuple[ReadRow, ReadRow]:
        """Return the values of the edited fields as exported, and as they are in the file."""
        names = {name for field in fields for name in _READ_TOGETHER.get(field, (field,))} - unread
        if "timescale" in self.mapping.fields and "timescale" not in fields:
            # Its own column is as it was.
            names.discard("timescale")
        if exported.impact_state is not ImpactState.NONE_YET and "impact_state" not in fields:
            # A text about impact only sets its state if the action had none.
            names.discard("impact_state")
        known = plain(exported)
        # A lead has a role and agencies. A cell with one of them does not change the others.
        after = {name: value for name, value in read.values.items() if name in names}
        before = {name: known[name] for name in names if name in known}
        if "status" in names:
            # Include the details that the new status needs, such as its reason.
            after |= {
                name: read.values[name]
                for name in (
                    *("hold_reason", "hold_explanation", "review_date", "reason", "cause"),
                    *("outcome", "transferred_to", "replaced_by", "ended", "ended_unknown"),
                )
                if name in read.values
            } | {"explanation": read.values.get("explanation", "")}
            before.setdefault("status", "not started")
        return ReadRow(values=before), ReadRow(values=after, updates=read.updates)

    def _edited(self, row: TableRow, ref: str) -> Iterator[int]:
        """Yield the indexes of the cells that differ from the exported ones."""
        known = self.base.cells.get(ref, {})
        for place, cell in enumerate(row.cells):
            title = self.table.key[place]
            if (
                place != self._ref
                and title in known
                and not has_text(cell, known[title], self.reader.rules)
            ):
                yield place
