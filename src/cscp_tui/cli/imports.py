"""Commands that import other people's files: actions, attendance and agencies' answers."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Missing, NotUnderstood, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted, shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import Commands, add_choice, unconfirmed
from cscp_tui.cli.printing import (
    Answered,
    asked,
    progress_of,
    read_stdin,
    say,
    show,
    show_cells,
    show_json,
    show_view,
)
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded, groups_called
from cscp_tui.domain.quarters import Quarter
from cscp_tui.importing.answers import (
    ACTION,
    AnswersOptions,
    AnswersPlan,
    is_reply_at,
    plan_answers,
    read_pasted_answers,
    read_sent,
)
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.edited_exports import exported_from
from cscp_tui.importing.files import PASTED, bytes_at, read_pasted, read_path
from cscp_tui.importing.import_plan import structure_of
from cscp_tui.importing.mapping import field_called, read_choices
from cscp_tui.importing.planned import ImportOptions, ImportPlan, PlannedRow
from cscp_tui.importing.questions import (
    LEAVE_OUT,
    ImportQuestion,
    answer_meant,
    mend_key,
    mends_in,
    read_answers,
)
from cscp_tui.importing.questions import ROW as ROW_KEY
from cscp_tui.services import imports as services
from cscp_tui.services.imports import import_rows, read_import
from cscp_tui.store.drafting import identifiers_of
from cscp_tui.views.imports import answers_table, email_table, import_table, sentences_about


def _add_take_in_answers(commands: Commands) -> None:
    command = commands.add(
        "take-in-answers",
        "take in the forms that agencies send back: each answer becomes a progress update",
        "cscp take-in-answers police.docx housing.xlsx --dry-run\n"
        "cscp take-in-answers answers.csv --agency housing --quarter 2025-26/Q3 --yes",
        take_in_answers,
    )
    command.word("files", "FILE|-", "the files; - reads a pasted table or e-mail", nargs="+")
    command.option("--agency AGENCY", "who sent them, where they don't say so")
    command.option("--quarter Q", "as 2025-26/Q3, where they don't say so")
    command.option("--include REF", "take in doubtful answers about these actions too", many=True)
    command.option("--leave-out REF", "take in no answers about these actions", many=True)
    command.option(
        "--answers QUESTION=ANSWER",
        "which action an answer is about that names none that is known, e.g. “action "
        "BP25-9.9=BP25-1.9”, or “leave out”",
        many=True,
    )
    command.option("--dry-run", "show the answers, and change nothing")


def take_in_answers(session: CommandRun) -> int:
    """Show each answer beside the present value, and take in each file after confirmation."""
    return _unless_stopped(_take_in_answers, session)


def _take_in_answers(session: CommandRun, writing: Writing) -> int:
    arguments = session.arguments
    writing.tells_json = False  # the answers are told, and not what each of them changes
    given, status = _answers_options(session, writing), 0
    files: list[tuple[SourceFile, AnswersOptions]] = []
    plans: list[AnswersPlan] = []
    problems: list[str] = []
    options = given
    for typed in arguments.files:
        try:
            read = _read_answers(typed, writing.book)
            plan_answers(read, writing.book, options)
        except CscpError as problem:
            say(str(problem))
            problems.append(str(problem))
            status = 1
            continue
        for file in (read, *read.replies):
            # Who sent one reply is not asked of the next one.
            options = options if file is read else replace(options, agency=given.agency)
            answered = _answered(session, file, writing.book, options)
            if answered is None:
                return 1
            options = answered
            files.append((file, options))
            plans.append(plan_answers(file, writing.book, options))
    if arguments.json:
        from cscp_tui.cli.json_forms import answers_form

        show_json(answers_form(plans, problems))
    else:
        for plan in plans:
            _show_answers(plan)
    _say_what_is_asked(plans, is_dry_run=arguments.dry_run)
    has_answers = any(plan.command is not None for plan in plans)
    if arguments.dry_run or not has_answers:
        is_open = any(plan.open_questions for plan in plans)
        if plans and not has_answers and not is_open:
            say("Nothing to take in.")
        return status or int(is_open and not arguments.dry_run)
    if (stop := unconfirmed(session, "Type yes to take these answers in: ")) is not None:
        return stop or status
    for file, chosen in files:
        # An earlier file may have contained the same answers.
        again = plan_answers(file, writing.book, chosen)
        if again.command is not None:
            writing.keep(partial(services.take_in_answers, writing.recorder, again))
    return status or int(any(plan.open_questions for plan in plans))


def _answered(
    session: CommandRun, file: SourceFile, book: Book, options: AnswersOptions
) -> AnswersOptions | None:
    """Return the options with what somebody at a terminal answers about a file; None if they stop."""
    plan = plan_answers(file, book, options)
    waiting = _to_ask(session, plan)
    if not waiting or file.name == PASTED:
        return options
    _show_answers(plan)
    more = _ask(waiting)
    return None if more is None else _with_answers(options, more)


def _to_ask(session: CommandRun, plan: AnswersPlan) -> tuple[ImportQuestion, ...]:
    """Return the questions that somebody at a terminal is asked about a file."""
    arguments = session.arguments
    if not sys.stdin.isatty() or session.says_yes or arguments.dry_run or arguments.json:
        return ()
    return tuple(each for each in plan.questions if not each.answer)


def _say_what_is_asked(plans: list[AnswersPlan], *, is_dry_run: bool) -> None:
    """Say all that is asked about several files at once, each with the option that answers it."""
    asked = {each.key: each for plan in plans for each in plan.questions if not each.answer}
    is_open = any(each.is_open for each in asked.values())
    if asked:
        stopped = "Nothing was taken in. Answer first:" if is_open else "Left out until you answer:"
        say("The import asks:" if is_dry_run else stopped)
    for each in asked.values():
        _say_question(each)


def _with_answers(options: AnswersOptions, answers: Mapping[str, str]) -> AnswersOptions:
    """Return the options with answers to questions, by the folded keys of these."""
    actions = {
        key.removeprefix(f"{ACTION} "): answer
        for key, answer in answers.items()
        if key.startswith(f"{ACTION} ")
    }
    return replace(
        options,
        agency=answers.get("agency", options.agency),
        quarter=answers.get("quarter", options.quarter),
        actions={**options.actions, **actions},
    )


def _answers_options(session: CommandRun, writing: Writing) -> AnswersOptions:
    arguments, book = session.arguments, writing.book
    options = AnswersOptions(
        workspace=writing.workspace.header.workspace,
        agency=finding.agency(book, arguments.agency) if arguments.agency else "",
        quarter=Quarter.parse(arguments.quarter).typed if arguments.quarter else "",
        included=frozenset(ref.upper() for ref in arguments.include),
        left_out=frozenset(ref.upper() for ref in arguments.leave_out),
    )
    return _with_answers(options, read_answers(arguments.answers))


def _read_answers(typed: str, book: Book) -> SourceFile:
    """Read a file or pasted text: a form, a table or an e-mail."""
    if typed == "-":
        return read_pasted_answers(read_stdin(), book)
    path = typed_path(typed)
    return read_sent(path.name, bytes_at(path), book)


def _show_answers(plan: AnswersPlan) -> None:
    show(f"{plan.name}: {plan.summary}")
    table = answers_table(plan)
    show_cells(table)
    proposals = [(each.ref, words) for each in plan.answers for words in each.proposals]
    if proposals:
        show("Proposed, for you to decide (kept with the updates; nothing else is changed):")
        for ref, words in proposals:
            show(f"  {ref}: {words}.")
    refs = " ".join(dict.fromkeys(filter(None, plan.doubtful)))
    way = f"; --include {refs} takes them in" if refs else ""
    for words in plan.not_recorded:
        say(f"{words}{way}.")
        way = ""
    if plan.email:
        show_cells(email_table(plan))
    for note in plan.notes:
        say(note)


class ImportedKind(StrEnum):
    """The kinds of data that a file may contain."""

    ACTIONS = "actions"
    ATTENDANCE = "attendance"


_SHOWN = 20
"""The number of lines shown of each group; ``--json`` shows all."""


def add_commands(commands: Commands) -> None:
    _add_import(commands)
    _add_take_in_answers(commands)


def _add_import(commands: Commands) -> None:
    command = commands.add(
        "import",
        "import actions or attendance from an Excel, Word, CSV, web or Markdown file, or pasted text",
        "cscp import plan.xlsx --plan 2025-27 --create --dry-run\n"
        'cscp import log.docx --source other --map "Latest position=progress update" '
        '--answers "status Complete=delivered" --yes\n'
        "cscp import attendance.xlsx --as attendance --group QAG --create --dry-run",
        import_file,
    )
    command.word("file", "FILE|-", "the file (- to read pasted text from stdin)")
    add_choice(
        command,
        "--as",
        "kind of import",
        ImportedKind,
        dest="kind",
        default=ImportedKind.ACTIONS,
        help="what the file holds (default: actions)",
    )
    command.option("--group GROUP", "whose meetings, where the file doesn't say")
    command.option("--plan PLAN", "the plan that they belong to")
    add_choice(
        command,
        "--source",
        "source",
        tuple(s for s in Source if s is not Source.PLAN),
        help="where they come from, if not from a plan",
    )
    command.option(
        "--map COLUMN=FIELD",
        "what a column is, e.g. “Officer=lead”; keep leaves it as it is",
        action="append",
        default=[],
    )
    command.option(
        "--answers QUESTION=ANSWER",
        "answers to what the file leaves open, e.g. “status Complete=delivered”, or values "
        "for a row, e.g. “row 5: due date=31/3/2026”",
        many=True,
    )
    command.option(
        "--leave-out ROW",
        "rows to leave out, by their numbers or first words in the preview",
        many=True,
    )
    command.option(
        "--create", "add agencies, priorities and origins that aren't in this workspace yet"
    )
    command.option("--dry-run", "show what would happen, and change nothing")


def import_file(session: CommandRun) -> int:
    """Show the outcome of each row, and import the rows after confirmation."""
    return _unless_stopped(_import_file, session)


def _unless_stopped(run: Callable[[CommandRun, Writing], int], session: CommandRun) -> int:
    """Run an import. If Ctrl+C ends it, say whether anything was imported."""
    writing = session.write(asks=not session.arguments.dry_run)
    try:
        return run(session, writing)
    except KeyboardInterrupt:
        say("Stopped." if session.has_recorded else "Stopped. Nothing was imported.")
        raise


def _import_file(session: CommandRun, writing: Writing) -> int:
    arguments = session.arguments
    _refuse_reply(arguments.file, writing.book)
    file = _read(arguments.file)
    writing.tells_json = False  # the rows are told, and not what each of them changes
    options = _options(session, writing, file)
    step = progress_of("Comparing")
    read = read_import(writing.workspace, file, writing.context, options, step)
    step(1, 1)
    if sys.stdin.isatty() and not session.says_yes and arguments.file != "-":
        while read.plan.open_questions and not arguments.dry_run:
            _show(read.plan, writing.book, creates=options.creates)
            if (more := _ask(read.plan.open_questions)) is None:
                return 1
            options = replace(options, answers={**options.answers, **more})
            step = progress_of("Comparing")
            read = read.planned(writing.book, writing.context, options, step)
            step(1, 1)
    # The rows of attendance appear once it is answered.
    if read.plan.rows and (answers := _rows_named(read.plan, arguments)):
        others = {k: text for k, text in options.answers.items() if not mends_in({k: text})}
        options = replace(options, answers=others | answers)
        read = read.planned(writing.book, writing.context, options)
    plan = read.plan
    if arguments.json:
        from cscp_tui.cli.json_forms import import_values

        show_json(import_values(plan, _all_asked(plan)))
    else:
        _show(plan, writing.book, creates=options.creates)
    if arguments.dry_run:
        return _tell_what_is_asked(writing, plan)
    return _record(session, writing, plan)


def _rows_named(plan: ImportPlan, arguments: Namespace) -> dict[str, str]:
    """Return the answers about rows: those to leave out, and the values changed in them.

    Raises:
        NotUnderstood: if words name no row, or several.
    """
    rows = [(folded(row.key), row) for row in plan.rows if row.key]
    found = {_row_called(words, rows): LEAVE_OUT for words in arguments.leave_out}
    for row, values in mends_in(read_answers(arguments.answers)).items():
        key = _row_called(row, rows)
        found |= {mend_key(key, field_called(field)): text for field, text in values.items()}
    return found


_FEWEST = 3
"""The fewest letters by which a row is found."""


def _row_called(words: str, rows: Sequence[tuple[str, PlannedRow]]) -> str:
    """Return the folded key of the row with this number, ref or key, or whose text begins so."""
    named = folded(words).removeprefix(f"{ROW_KEY} ")
    # As the preview shows them: “Table 2, row 5: Ask the schools”.
    words_only = re.sub(r"^(?:table \d+, row |row )?\d+: ", "", named)
    ways: tuple[Callable[[str, PlannedRow], bool], ...] = (
        lambda key, _: key == named,
        lambda _, row: named in {str(row.number), folded(row.ref)},
        lambda key, _: key.startswith(named),
        lambda _, row: len(words_only) >= _FEWEST and folded(row.title).startswith(words_only),
    )
    for is_meant in ways:
        found = {key for key, row in rows if is_meant(key.removeprefix(f"{ROW_KEY} "), row)}
        if len(found) == 1:
            return found.pop()
        if len(found) > 1:
            raise NotUnderstood(
                f"More than one row begins with “{shortened(words)}”. Type enough of its first words."
            )
    raise NotUnderstood(
        f"“{shortened(words)}” isn't one of the rows. Type its number in the file, or "
        "enough of its first words, as the preview shows them."
    )


def _tell_what_is_asked(writing: Writing, plan: ImportPlan) -> int:
    """Say what the import would ask, with the option that answers each, or why it would be refused."""
    for each in _all_asked(plan):
        if not each.answer:
            _say_question(each)
    if plan.command is not None:
        try:
            identifiers_of(plan.command, writing.book, writing.context)
        except CscpError as problem:
            say(f"It would be refused: {problem}")
    return 0


def _all_asked(plan: ImportPlan) -> tuple[ImportQuestion, ...]:
    """Return the questions about a file, and the one about children's details that has an option."""
    if not plan.identifiers:
        return plan.questions
    identifiers = " ".join(plan.identifiers[:_NAMED])
    more = len(plan.identifiers) - _NAMED
    rest = f" There are {more} more." if more > 0 else ""
    asked_about = ImportQuestion(
        key="identifiers",
        text=f"{identifiers}{rest} Why do these texts identify nobody?",
        rows=sum(bool(row.identifiers) for row in plan.rows),
        option='--not-identifiers "…"',
    )
    return (*plan.questions, asked_about)


_NAMED = 6
"""The most phrases that the question about children's details names."""


def _record(session: CommandRun, writing: Writing, plan: ImportPlan) -> int:
    if plan.open_questions:
        say("Nothing was imported. Answer first:")
        for each in plan.open_questions:
            _say_question(each)
        return 1
    if plan.command is None:
        say(plan.why_nothing)
        return 0
    if (status := unconfirmed(session, "Type yes to import this: ")) is not None:
        return status
    writing.keep(lambda context: import_rows(writing.recorder, plan, context))
    say("To undo the whole import, run “cscp undo”.")
    return 0


def _refuse_reply(typed: str, book: Book) -> None:
    """Refuse an e-mail with answers, whose lines are no actions."""
    path = typed_path(typed)
    if typed != "-" and path.is_file() and is_reply_at(path, book):
        raise Refused(
            f"{shortened(path.name, 80)} is an e-mail, and no table of actions. To record the answers "
            f"in it, run “cscp take-in-answers {shortened(typed, 400)}”."
        )


def _read(typed: str) -> SourceFile:
    step = progress_of("Reading")
    file = read_pasted(read_stdin(), step) if typed == "-" else read_path(typed_path(typed), step)
    step(1, 1)
    return file


def _options(session: CommandRun, writing: Writing, file: SourceFile) -> ImportOptions:
    arguments = session.arguments
    answers = read_answers(arguments.answers)
    if arguments.kind is ImportedKind.ATTENDANCE:
        return _attendance_options(session, writing, file, answers)
    if arguments.group:
        raise NotUnderstood("--group is for attendance. Leave it out, or add --as attendance.")
    is_edited = exported_from(file) is not None
    if arguments.plan and arguments.source:
        raise NotUnderstood("Give --plan or --source, not both.")
    if not arguments.plan and not arguments.source and not is_edited:
        raise Missing(
            "Say where the actions come from: --plan PLAN, or --source "
            f"{', '.join(s for s in Source if s is not Source.PLAN)}."
        )
    plan = finding.plan(writing.book, arguments.plan) if arguments.plan else ""
    if is_edited and not arguments.source:
        plan = plan or next(reversed(tuple(writing.book.plans)), "")
    return ImportOptions(
        source=arguments.source or Source.PLAN,
        plan=plan,
        creates=arguments.create,
        columns=read_choices(arguments.map, structure_of(file).tables) if arguments.map else {},
        answers=answers,
    )


def _attendance_options(
    session: CommandRun, writing: Writing, file: SourceFile, answers: dict[str, str]
) -> ImportOptions:
    arguments = session.arguments
    if arguments.plan or arguments.source:
        raise NotUnderstood("--plan and --source are for actions. Leave them out.")
    if arguments.group:
        is_known = bool(groups_called(arguments.group, writing.book))
        answers["group"] = (
            finding.group(writing.book, arguments.group)
            if is_known or not arguments.create
            else arguments.group.strip()
        )
    from cscp_tui.importing.attendance_plan import attendance_columns
    from cscp_tui.importing.attendance_tables import FIELDS

    known = attendance_columns(file, writing.today) if arguments.map else ()
    return ImportOptions(
        is_attendance=True,
        creates=arguments.create,
        columns=read_choices(arguments.map, known, FIELDS),
        answers=answers,
    )


def _ask(questions: tuple[ImportQuestion, ...]) -> dict[str, str] | None:
    """Ask each question. Return None if the user gives up."""
    found: dict[str, str] = {}
    for each in questions:
        say(f"{each.text} ({counted(each.rows, 'row')})")
        for number, (answer, words) in enumerate(each.choices, 1):
            meaning = f" – {words}" if words != answer else ""
            say(f"  {number}  {answer}{meaning}")
        while each.key not in found:
            hint = f" [{each.suggestion}]" if each.suggestion else ""
            typed = asked(f"Answer{hint}, or q to stop: ", Answered.ANSWERS)
            word = typed.strip() or each.suggestion
            if not typed or word.casefold() == "q":
                say("Nothing was changed.")
                return None
            if answer := answer_meant(each, word):
                found[each.key] = answer
    return {folded(key): answer for key, answer in found.items()}


def _show(plan: ImportPlan, book: Book, *, creates: bool) -> None:
    table = import_table(plan, book)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for heading, row in table.rows_with_headings():
        title = f"{heading.title.text}  {heading.detail.text}".strip() if heading else ""
        groups.setdefault(title, []).append(tuple(cell.text for cell in row.cells))
    for title, rows in groups.items():
        show(title)
        if not title.startswith("Unchanged"):
            show_view(table.columns, rows[:_SHOWN])
        if len(rows) > _SHOWN:
            show(f"… {len(rows) - _SHOWN} more; add --json to see them all")
        show("")
    for sentence in sentences_about(plan):
        say(sentence)
    if "agencies" in plan.unknown and creates:
        say(
            "These don't stand alone in a cell, so they aren't created. Add them first if you need them."
        )
    elif plan.unknown and not creates:
        say("To add these names, add --create.")


def _say_question(question: ImportQuestion) -> None:
    need = "" if question.is_needed else ", optional"
    say(f"{question.text} ({counted(question.rows, 'row')}{need})  {question.example}")
