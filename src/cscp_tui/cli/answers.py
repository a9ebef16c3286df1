"""The command that takes in the update requests that agencies send back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli import finding
from cscp_tui.cli.parser import asks
from cscp_tui.cli.printing import (
    confirmed,
    progress_of,
    read_stdin,
    say,
    show,
    show_json,
    show_view,
)
from cscp_tui.domain.quarters import Quarter

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.book import Book
    from cscp_tui.importing.answers import AnswersOptions, AnswersPlan
    from cscp_tui.importing.cells import SourceFile


JSON_VERSION = 1


def add_commands(commands: Commands) -> None:
    """Add ``take-in-answers``."""
    command = commands.add(
        "take-in-answers",
        "take in the forms that agencies send back: each answer becomes a progress update",
        "cscp take-in-answers police.docx housing.xlsx --dry-run\n"
        "cscp take-in-answers answers.csv --agency housing --quarter 2025-26/Q3 --yes",
        take_in_answers,
    )
    command.add_argument(
        "files", metavar="FILE|-", nargs="+", help="the files; - reads a pasted table or e-mail"
    )
    command.add_argument(
        "--agency", metavar="AGENCY", default="", help="who sent them, where they don't say so"
    )
    command.add_argument(
        "--quarter", metavar="Q", default="", help="as 2025-26/Q3, where they don't say so"
    )
    command.add_argument(
        "--include",
        metavar="REF",
        nargs="+",
        action="extend",
        default=[],
        help="take in doubtful answers about these actions too",
    )
    command.add_argument(
        "--leave-out",
        metavar="REF",
        nargs="+",
        action="extend",
        default=[],
        help="take in no answers about these actions",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="show the answers, and change nothing"
    )


def take_in_answers(session: Session) -> int:
    """Show each answer beside the present; take them in, file by file, once that is confirmed."""
    # Only this command reads forms; the others do without.
    from cscp_tui.importing.answers import plan_answers  # noqa: PLC0415

    arguments = session.arguments
    writing = session.write(asks=not arguments.dry_run)
    writing.tells_json = False  # the answers are told, and not what each of them changes
    options, status = _options(session, writing), 0
    files: list[tuple[AnswersPlan, SourceFile]] = []
    for typed in arguments.files:
        try:
            files.append(_read(typed, writing.book, options))
        except CscpError as problem:
            say(str(problem))
            status = 1
    plans = [plan for plan, _ in files]
    if arguments.json:
        show_json({"v": JSON_VERSION, "files": [_as_json(plan) for plan in plans]})
    else:
        for plan in plans:
            _show(plan)
    has_answers = any(plan.command is not None for plan in plans)
    if arguments.dry_run or not has_answers:
        if plans and not has_answers:
            say("Nothing to take in.")
        return status
    if not session.says_yes:
        if not asks():
            return status
        if not confirmed("Type yes to take these answers in: "):
            return 1
    context = writing.context
    for plan, file in files:
        # An earlier file can have had the same answers.
        again = plan_answers(file, writing.book, options)
        if again.command is not None:
            writing.context = replace(context, quarter=plan.quarter.typed)
            writing.record(again.command)
    return status


def _options(session: Session, writing: Writing) -> AnswersOptions:
    from cscp_tui.importing.answers import AnswersOptions  # noqa: PLC0415 - as above

    arguments, book = session.arguments, writing.book
    return AnswersOptions(
        workspace=writing.team.header.workspace,
        agency=finding.agency(book, arguments.agency) if arguments.agency else "",
        quarter=Quarter.parse(arguments.quarter).typed if arguments.quarter else "",
        included=frozenset(ref.upper() for ref in arguments.include),
        left_out=frozenset(ref.upper() for ref in arguments.leave_out),
    )


def _read(typed: str, book: Book, options: AnswersOptions) -> tuple[AnswersPlan, SourceFile]:
    """Read a file, or what was pasted: a table, or else an e-mail."""
    from cscp_tui.importing.answers import plan_answers, read_pasted_answers  # noqa: PLC0415 - as above
    from cscp_tui.importing.files import read_path  # noqa: PLC0415

    if typed == "-":
        file = read_pasted_answers(read_stdin(), book)
    else:
        file = read_path(typed_path(typed), progress_of("Reading"))
    return plan_answers(file, book, options), file


def _show(plan: AnswersPlan) -> None:
    # Only a preview that somebody reads is made.
    from cscp_tui.services.imports import answers_table  # noqa: PLC0415

    show(f"{plan.name}: {plan.summary}")
    table = answers_table(plan)
    show_view(table.columns, [tuple(cell.text for cell in row.cells) for row in table.rows])
    proposals = [(each.ref, words) for each in plan.answers for words in each.proposals]
    if proposals:
        show("Proposed, for you to decide (kept with the updates; nothing else is changed):")
        for ref, words in proposals:
            show(f"  {ref}: {words}.")
    doubtful = sum(each.state.value == "doubtful" for each in plan.answers)
    if doubtful:
        say(f"{counted(doubtful, 'doubtful answer')} left out; --include REF takes one in.")
    for note in plan.notes:
        say(note)


def _as_json(plan: AnswersPlan) -> dict[str, Any]:
    return {
        "file": plan.name,
        "agency": plan.agency,
        "quarter": plan.quarter.typed,
        "completed_by": plan.completed_by,
        "answers": [
            {
                "row": each.number,
                "ref": each.ref,
                "state": each.state.value,
                "text": each.text,
                "present": each.present,
                "reasons": list(each.reasons),
                "proposals": list(each.proposals),
            }
            for each in plan.answers
        ],
        "notes": list(plan.notes),
    }
