"""The command that merges another copy of the plan into this one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli.parser import Commands, unconfirmed
from cscp_tui.cli.printing import say, show_cells
from cscp_tui.cli.session import Session
from cscp_tui.cli.writing import Writing

if TYPE_CHECKING:
    from cscp_tui.store.merge_plan import MergePlan, Side


def add_commands(commands: Commands) -> None:
    """Add ``merge``."""
    command = commands.add(
        "merge",
        "merge another copy of this plan, recorded elsewhere at the same time",
        'cscp merge ../laptop/croydon\ncscp merge "journal (conflicted copy).jsonl" --theirs --yes',
        merge_copy,
    )
    command.add_argument(
        "other", metavar="OTHER", help="the other folder, or a copy of its journal.jsonl"
    )
    command.add_argument("--mine", action="store_true", help="keep mine in every conflict")
    command.add_argument("--theirs", action="store_true", help="keep theirs in every conflict")
    command.add_argument(
        "--dry-run", action="store_true", help="show what would happen, and change nothing"
    )


def merge_copy(session: Session) -> int:
    """Show what would become of each change of the other copy; merge once that is confirmed."""
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.merge import merge, new_redactions, plan_with, read_other  # noqa: PLC0415
    from cscp_tui.store.merge_plan import Side  # noqa: PLC0415

    arguments = session.arguments
    if arguments.mine and arguments.theirs:
        raise NotUnderstood("Choose --mine or --theirs, or leave both out to be asked.")
    writing = session.write()
    path = typed_path(arguments.other, writing.workspace.folder)
    other = read_other(path, writing.workspace)
    answers: dict[str, Side] = {}
    plan = plan_with(writing.team, other, answers)
    if arguments.mine or arguments.theirs:
        side = Side.THEIRS if arguments.theirs else Side.MINE
        answers.update({conflict.key: side for conflict in plan.conflicts})
        plan = plan_with(writing.team, other, answers)
    _show(writing, plan, answers)
    redactions = new_redactions(writing.team, other)
    if redactions:
        say(
            f"The other copy has {counted(redactions, 'redaction')} that this one doesn't have. "
            "The texts will be removed here too. This can't be undone."
        )
    if not (plan.foreign or redactions) or arguments.dry_run:
        return 0
    if plan.waiting:
        if session.says_yes or not sys.stdin.isatty():
            say(
                "Nothing was changed. Add --mine or --theirs to decide every conflict, or run the "
                "command in a terminal to be asked about each."
            )
            return 1
        if not _ask_each(writing, plan, answers):
            return 1
        plan = plan_with(writing.team, other, answers)
        _show(writing, plan, answers)
    if (status := unconfirmed(session)) is not None:
        return status
    writing.done(merge(writing.team, other, plan, answers, writing.context))
    if plan.foreign:
        say("To undo the whole merge, run “cscp undo”.")
    return 0


def _show(writing: Writing, plan: MergePlan, answers: dict[str, Side]) -> None:
    # As above.
    from cscp_tui.services.merging import changes_table, conflicts_table, summary  # noqa: PLC0415

    book = writing.book
    if plan.foreign:
        show_cells(changes_table(plan, book))
    if plan.conflicts:
        say("Changed differently in both copies:")
        show_cells(conflicts_table(plan, answers, book))
    for sentence in summary(plan):
        say(sentence)


def _ask_each(writing: Writing, plan: MergePlan, answers: dict[str, Side]) -> bool:
    """Ask whose change is kept in each conflict; false where somebody gives up."""
    from cscp_tui.services.merging import question  # noqa: PLC0415 - as above
    from cscp_tui.store.merge_plan import Side  # noqa: PLC0415

    for conflict in plan.waiting:
        sys.stdout.flush()
        while conflict.key not in answers:
            sys.stderr.write(f"{question(conflict, writing.book)} Keep mine (m) or theirs (t)? ")
            sys.stderr.flush()
            typed = sys.stdin.readline()
            word = typed.strip().casefold()
            if not typed or word in {"q", "no", "cancel"}:
                say("Nothing was changed.")
                return False
            if word and "mine".startswith(word):
                answers[conflict.key] = Side.MINE
            elif word and "theirs".startswith(word):
                answers[conflict.key] = Side.THEIRS
    return True
