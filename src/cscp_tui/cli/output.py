"""The files that commands write, their options and their folders."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum

from cscp_tui.base.paths import typed_path
from cscp_tui.base.progress import untold
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.parser import CommandLineParser, add_choice, add_format
from cscp_tui.cli.printing import say, show
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.documents.document import Report
from cscp_tui.documents.formats import ListFormat
from cscp_tui.domain.enums import Marking, Role
from cscp_tui.domain.records import Action
from cscp_tui.domain.selections import Selection
from cscp_tui.services.exports import keep_revision, recorded_at, write_file
from cscp_tui.services.personal_identifier_warnings import warnings_of_values
from cscp_tui.store.folder_storage import refuse_place_of_the_teams
from cscp_tui.views.columns import RecordColumn
from cscp_tui.views.plan_list import GroupBy
from cscp_tui.views.reports.actions import actions_report, table_of_actions, with_columns
from cscp_tui.writers.formats import prepared

STDOUT = "-"


_MARKING = "security marking on the first and last line"


def add_marking(command: CommandLineParser, help_text: str = _MARKING) -> None:
    add_choice(command, "--marking", "marking", Marking, default=Marking.NONE, help=help_text)


def add_file_options(
    command: CommandLineParser, formats: type[StrEnum], marking_help: str = _MARKING
) -> None:
    add_marking(command, marking_help)
    add_format(
        command,
        formats,
        default=next(iter(formats)),
        format_help="default: by the ending of FILE, else md",
        output_help="default: stdout; Word and Excel go into the folder “exports” of the workspace",
    )


def put(session: Invocation, content: str | bytes, output: str) -> None:
    """Write an export to stdout or a file, which a scrutineer does not have in the team's folder."""
    if output == STDOUT:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            show(content)
        return
    path = typed_path(output)
    if session.role is Role.SCRUTINEER:
        refuse_place_of_the_teams(path, session.storage)
    write_file(path, content)
    say(f"Wrote {path}.")


def put_report(reading: OpenedWorkspace, report: Report, name: str) -> None:
    """Write a list to the chosen output. Binary formats go into the exports folder."""
    session, arguments = reading.session, reading.session.arguments
    wanted: ListFormat = arguments.format
    marking: Marking = getattr(arguments, "marking", Marking.NONE)
    if marking.line and not wanted.carries_marking:
        say(f"A {wanted} file can't hold a marking. Put it in the file name.")
    for warning in warnings_of_values(report.values, reading.book.ignored_phrases):
        say(warning)
    templates = None
    if wanted is ListFormat.WORD:
        templates = reading.workspace.storage.templates()
    # Excel recognises UTF-8 by the byte order mark, which readers of pipes do not expect.
    mark = arguments.output not in {STDOUT, None}
    from cscp_tui.services.printed_figures import with_fact_of_corrections

    shown = with_fact_of_corrections(report, reading.workspace)
    content = prepared(shown, wanted, templates, byte_order_mark=mark)(untold)
    for problem in templates.problems if templates else ():
        say(problem)
    put_file(reading, session.marked_file(content, wanted.value), name, wanted.value)


def put_file(reading: OpenedWorkspace, content: str | bytes, name: str, ending: str) -> None:
    """Write a file to the chosen output. By default, print text, and save bytes in the exports."""
    output = reading.session.arguments.output
    if output is None and isinstance(content, bytes):
        say(f"Wrote {keep_revision(reading.place, name, ending, content)}.")
    else:
        put(reading.session, content, output or STDOUT)


def put_actions(
    reading: OpenedWorkspace,
    actions: Sequence[Action],
    selection: Selection,
    *,
    by: GroupBy | None = None,
    columns: Sequence[RecordColumn] = (),
    marking: str = "",
) -> None:
    """Write actions as a file, by default in the columns shown on screen."""
    book, today, every = reading.book, reading.today, reading.actions
    table = table_of_actions(book, today, actions, every, by)
    report = actions_report(
        book,
        today,
        actions,
        every,
        with_columns(table, columns, book, today) if columns else table,
        which=str(selection),
        by=by,
        marking=marking,
        recorded=recorded_at(reading.workspace, today),
        is_projected=False,
    )
    put_report(reading, report, "actions")
