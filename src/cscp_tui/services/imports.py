"""Imports of files: reading and planning them, and recording what they hold."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.progress import Step, untold
from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import folded
from cscp_tui.importing.answers import AnswersPlan
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.edited_exports import HEADING, Base, Exported, exported_from, with_origin
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.mapping import import_fields
from cscp_tui.importing.planned import ImportOptions, ImportPlan
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.workspace import Workspace

# ruff: noqa: PLC0415 - only files that this program made need its own lists


def base_of(file: SourceFile, workspace: Workspace) -> Base | None:
    """Return the export that a workbook came from; None for any other file."""
    exported = exported_from(file)
    if exported is None:
        return None
    if exported.workspace != workspace.header.workspace:
        raise Refused(
            f"{shortened(file.name, 80)} was exported from another workspace, so its refs mean "
            "other actions. Delete its hidden sheet “cscp” to import its rows as new ones."
        )
    if exported.line > workspace.position.n:
        raise Refused(
            f"{shortened(file.name, 80)} shows changes that aren't in this workspace. Open the "
            "workspace that it was exported from."
        )
    from cscp_tui.views.columns import chosen_columns
    from cscp_tui.views.plan_list import PLAN_COLUMNS, GroupBy, title_of_group
    from cscp_tui.views.reports.actions import table_of_actions, with_columns

    book = workspace.at_line(exported.line)
    actions = [action for ref, action in book.actions.items() if ref in exported.refs]
    table = table_of_actions(book, exported.as_at, actions, actions, None)
    chosen = [(title, key) for title, key in exported.columns if key != HEADING]
    if {key for _, key in chosen} != {column.key for column in PLAN_COLUMNS}:
        columns = chosen_columns(f"{key}={title}" for title, key in chosen)
        table = with_columns(table, columns, book, exported.as_at)
    titles = [folded(column.title) for column in table.columns]
    cells = {
        row.key: dict(zip(titles, (cell.exported for cell in row.cells), strict=True))
        for row in table.rows
    }
    for title, key in exported.columns:
        if key == HEADING:
            for action in actions:
                place = action.priority or action.comes_from
                heading = title_of_group(place, GroupBy.PRIORITY, book)
                cells[action.id][folded(title)] = heading
    return Base(exported, book.actions, cells)


class ReadImport(Struct, frozen=True):
    """A file that was read, with what becomes of its rows."""

    file: SourceFile
    options: ImportOptions
    base: Base | None
    """The export that it came from, if it is a workbook of this program."""
    plan: ImportPlan

    def planned(
        self, book: Book, context: Context, options: ImportOptions, step: Step = untold
    ) -> ReadImport:
        """Return the file with what becomes of its rows by other options."""
        plan = plan_import(self.file, book, context, options, step, base=self.base)
        return replace(self, options=options, plan=plan)


def read_import(
    workspace: Workspace,
    file: SourceFile,
    context: Context,
    options: ImportOptions,
    step: Step = untold,
) -> ReadImport:
    """Plan each row of a file; nothing is recorded."""
    if not options.is_attendance:
        file = _with_origin(file, workspace, context)
    base = None if options.is_attendance else base_of(file, workspace)
    plan = plan_import(file, workspace.book, context, options, step, base=base)
    return ReadImport(file, options, base, plan)


def _with_origin(file: SourceFile, workspace: Workspace, context: Context) -> SourceFile:
    origin = Exported(
        workspace=workspace.header.workspace,
        line=workspace.position.n,
        as_at=context.today,
        sheet="",
        columns=(),
        refs=frozenset(),
    )
    return with_origin(file, _keys_by_title, origin, workspace.book.actions)


def _keys_by_title() -> dict[str, str]:
    """Return the keys of the columns of this program's lists of actions, by folded title."""
    from cscp_tui.views.columns import choosable_columns, columns_of
    from cscp_tui.views.plan_list import PLAN_COLUMNS

    found = (each.column for each in (*columns_of("actions"), *choosable_columns()))
    titles = {folded(each.title): each.key for each in (*found, *PLAN_COLUMNS)}
    return titles | {folded(import_fields()["priority"].label): HEADING}


def command_of_plan(plan: ImportPlan | AnswersPlan) -> Command:
    """Return the command that records a file.

    Raises:
        Refused: a question is still open, or the file has nothing to record.
    """
    if plan.open_questions:
        raise Refused(plan.open_questions[0].text)
    if plan.command is None:
        why = plan.why_nothing if isinstance(plan, ImportPlan) else "There is nothing to take in."
        raise Refused(why)
    return plan.command


def import_rows(recorder: Recorder, plan: ImportPlan, context: Context) -> JobOutcome:
    """Record the rows of a file as one step; those that are not recorded are open.

    Raises:
        CscpError: a question is still open, nothing is to be recorded, or it was refused.
    """
    return _with_open(perform(recorder, command_of_plan(plan), context, writes_papers=False), plan)


def take_in_answers(recorder: Recorder, plan: AnswersPlan, context: Context) -> JobOutcome:
    """Record the answers of a file as progress updates for the quarter that they are about.

    Those that are left out are open.

    Raises:
        CscpError: nothing is to be taken in, or it was refused.
    """
    quarter = plan.quarter.typed if plan.quarter else ""
    return _with_open(
        perform(recorder, command_of_plan(plan), replace(context, quarter=quarter)), plan
    )


def _with_open(outcome: JobOutcome, plan: ImportPlan | AnswersPlan) -> JobOutcome:
    left = (f"{each}." for each in plan.not_recorded)
    return replace(outcome, questions=(*outcome.questions, *left))
