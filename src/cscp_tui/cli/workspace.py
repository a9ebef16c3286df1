"""Commands for a workspace's files: checks, repair, backups, redaction and sharing."""

from __future__ import annotations

import sys
from datetime import datetime
from getpass import getpass
from typing import TYPE_CHECKING

from cscp_tui.base.errors import Missing, NotUnderstood, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli import finding
from cscp_tui.cli.parser import Commands, add_choice, can_ask, unconfirmed
from cscp_tui.cli.printing import (
    Answered,
    asked,
    confirmed,
    read_stdin,
    say,
    show,
    show_cells,
    show_table,
)
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing, ask_to_upgrade, upgrading
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.rights import Operation
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import correct_clock
from cscp_tui.store.clock import ClockDoubt, in_london, moment_of, system_clock
from cscp_tui.store.errors import BrokenJournal, JournalGone

if TYPE_CHECKING:
    from cscp_tui.store.merge_plan import MergePlan, MergeSide
    from cscp_tui.store.storage import Storage


def _add_redact(commands: Commands) -> None:
    command = commands.add(
        "redact",
        "remove a text, such as a child's name, from every record and file for good",
        'cscp redact BP24-1.3 --why "It named a child."\n'
        'cscp redact BP24-1.3 - --why "It named a child." --for-good < text.txt',
        redact_text,
    )
    command.word("ref", "REF", "a reference, or a record's id")
    command.word(
        "text",
        "TEXT",
        "the text; “-” reads it from stdin (default: the command asks for it)",
        nargs="?",
    )
    command.option(
        "--for-good", "confirm that the text is removed and can't be brought back; --yes doesn't"
    )


def redact_text(session: CommandRun) -> int:
    """Show where a text occurs, and redact it after confirmation."""
    arguments = session.arguments
    writing = session.write(scrutinises=True)
    _, key = finding.any_record(writing.book, arguments.ref)
    reason = writing.context.why
    if not reason.strip():
        raise Missing("Say why the text is redacted: --why “It named a child.”")
    if not session.is_named:
        raise Missing("Say who redacts the text: --by “Business officer”.")
    from cscp_tui.services.redaction import SHELL, prepare, redact

    text = _asked_text(arguments.text)
    if arguments.text not in {None, "-"}:
        say(SHELL)
    redaction = prepare(writing.recorder, key, text)
    say("The text will be removed from:")
    for place in redaction.places(writing.book):
        print(f"  - {place}", file=sys.stderr)
    for sentence in (*redaction.beyond_reach, *redaction.consequences):
        say(sentence)
    if not arguments.for_good and not (can_ask(Answered.FOR_GOOD) and confirmed(Answered.FOR_GOOD)):
        return 1
    writing.keep(lambda context: redact(writing.recorder, redaction, reason, context))
    return 0


def _asked_text(typed: str | None) -> str:
    """Return the text as typed, or read it from stdin or from a hidden prompt."""
    if typed == "-":
        return read_stdin()
    if typed is not None:
        return typed
    if not sys.stdin.isatty():
        raise Missing(
            "Give the text on stdin: add “-”, and --for-good because nobody can be asked."
        )
    return getpass("Text to redact (it isn't shown): ")


def _add_clock(commands: Commands) -> None:
    clock = commands.add(
        "clock",
        "check this computer's clock, or correct the dates that a wrong one gave",
        "cscp -w croydon clock\ncscp -w croydon clock --correct",
        check_clock,
    )
    clock.option(
        "--correct",
        "this clock is right: show what changes if those dated later than now count from "
        "today, and do so after confirmation; --clock-is-right confirms it, --yes doesn't",
    )
    clock.option(
        "--of NAME",
        "whose changes a wrong clock dated, if several people's are; repeat for each",
        action="append",
        default=[],
    )


def check_clock(session: CommandRun) -> int:
    """Report whether the clock agrees with the journal and drive. Return 1 if it doesn't."""
    writing = session.write(scrutinises=True, asks=False)
    doubt = writing.recorder.clock_doubt(session.by)
    if doubt is None:
        say("This computer's clock agrees with the journal.")
    elif not session.arguments.correct:
        say(doubt.sentence)
        if doubt.is_last_ahead:
            say(doubt.advice)
        return 1
    else:
        return _correct_clock(session, writing, doubt)
    return 0


def _correct_clock(session: CommandRun, writing: Writing, doubt: ClockDoubt) -> int:
    """Show what a correction of the clock changes, and make it after confirmation."""
    recorder = writing.recorder
    plan = recorder.clock_correction(session.arguments.of)
    if plan is None:
        raise Refused(
            f"{doubt.sentence} No changes are dated in the future, so there are none to correct."
        )
    # Only a correction needs figures before it.
    from cscp_tui.services.updates import moved_figures

    quarters = sorted({Quarter.containing(day) for day in plan.days})
    moved, of_all = moved_figures(recorder.workspace, recorder.with_clock_corrected(plan), quarters)
    say(plan.sentence)
    show_table(("Quarter", "Figure", "Now", "Corrected"), moved)
    say(f"{len(moved)} of {counted(of_all, 'figure')} would change.")
    if not session.says_clock_is_right:
        if not sys.stdin.isatty():
            say("Nothing was changed. This is a preview: add --clock-is-right to correct them.")
            return 1
        if not confirmed(
            Answered.CLOCK_IS_RIGHT, "If this clock is right and theirs was wrong, type yes: "
        ):
            return 1
    if recorder.must_upgrade:
        ask_to_upgrade(session)
        recorder.agree_to_upgrade()
    writing.keep(lambda context: correct_clock(recorder, plan, context))
    return 0


def _add_claim(commands: Commands) -> None:
    commands.add(
        "claim",
        "let this computer be the one that records in a folder that a sync client copies",
        "cscp -w croydon claim",
        claim_folder,
        gives_json=False,
    )


def claim_folder(session: CommandRun) -> int:
    """Name the computer that records in the folder; hand over to this one after confirmation."""
    session.refuse_scrutineer()
    from cscp_tui.services.folder import claim
    from cscp_tui.store.synced import sync_client, trouble_of_sync, what_claiming_means
    from cscp_tui.store.workspace import Workspace

    place = Workspace(session.storage).storage
    if not sync_client(place):
        say("No sync client copies this folder, so every computer can record in it.")
        return 0
    if trouble_of_sync(place) is None:
        say("This computer is already the one that records in this folder.")
        return 0
    say(what_claiming_means(place))
    if not session.says_yes:
        if not sys.stdin.isatty():
            raise Refused("Nothing was changed. Add --yes to claim it.")
        if not confirmed(Answered.YES):
            return 1
    say(claim(place, _now(session), session.by).message)
    return 0


def check_share(session: CommandRun) -> int:
    """Test from two computers whether the drive keeps writers apart. Return 1 if not."""
    session.refuse_scrutineer()
    from cscp_tui.services.folder import try_share
    from cscp_tui.store.workspace import Workspace

    def tell(code: str) -> None:
        say(
            f"On a second computer, type “cscp -w FOLDER check --share {code}”, where FOLDER is this "
            "folder as that computer sees it. Waiting for up to ten minutes …"
        )

    outcome = try_share(Workspace(session.storage).storage, tell, session.arguments.share)
    for problem in outcome.questions:
        say(problem)
    if outcome.questions:
        say(f"{outcome.sentence}. “docs/it.md” says what a share must offer.")
        return 1
    show(outcome.message)
    return 0


def _add_move(commands: Commands) -> None:
    command = commands.add(
        "move-workspace",
        "move a workspace to another folder or into a database, with its whole history",
        "cscp move-workspace croydon postgresql://db.example.org/croydon\n"
        "cscp move-workspace postgresql://db.example.org/croydon croydon-again",
        move_workspace,
        gives_json=False,
    )
    command.word("source", "FROM", "the workspace's folder or database")
    command.word("target", "TO", "a new folder, or an empty database")


def move_workspace(session: CommandRun) -> int:
    """Move a workspace, which can only be read in its old place afterwards."""
    session.refuse_scrutineer(Operation.MOVE)
    from cscp_tui.services.folder import move
    from cscp_tui.store.places import storage_called

    to = storage_called(session.arguments.target)
    session.storage = storage_called(session.arguments.source)
    writing = session.write()
    _tell(move(writing.recorder, to, writing.context))
    return 0


def add_commands(commands: Commands) -> None:
    _add_merge_command(commands)
    checking = commands.add(
        "check",
        "check that no recorded change has been altered",
        "cscp check\ncscp -w croydon check --repair",
        check,
        gives_json=False,
    )
    checking.option(
        "--share CODE",
        "test from two computers whether the folder's drive keeps writers apart",
        nargs="?",
        const="",
        default=None,
    )
    checking.option(
        "--repair", "repair what can be repaired, after keeping a copy of the workspace"
    )
    backup = commands.add(
        "backup",
        "make one verified file with everything in the workspace",
        "cscp -w croydon backup\ncscp -w croydon backup /media/stick",
        back_up,
        gives_json=False,
    )
    backup.word(
        "file",
        "FILE",
        "the file to make, or a folder for it (default: backups in the workspace)",
        nargs="?",
        default="",
    )
    restore = commands.add(
        "restore",
        "restore a backup, or list the backups",
        "cscp -w croydon restore\n"
        "cscp -w croydon restore croydon/backups/auto-2026-11-26-n912-5d0c7e41b2aa.zip\n"
        "cscp restore auto-2026-11-26-n912-5d0c7e41b2aa.zip --into croydon-again",
        restore_backup,
        gives_json=False,
    )
    restore.word("file", "FILE", "the backup", nargs="?", default="")
    parts = ("journal", "scrutiny", "signed", "templates")
    add_choice(restore, "--only", "part", parts, help="restore only this part")
    restore.option(
        "--drop-newer",
        "confirm that what is newer than the backup is removed, after a copy of the folder is "
        "made; --yes doesn't",
    )
    restore.option("--into DIR", "restore into another folder, or into an empty database")
    _add_move(commands)
    _add_redact(commands)
    _add_clock(commands)
    _add_claim(commands)


def check(session: CommandRun) -> int:
    """Check the workspace's files, and repair them if asked. Return 1 if there are problems."""
    if session.arguments.share is not None:
        return check_share(session)
    is_repaired = session.arguments.repair and _repair(session)
    from cscp_tui.store.check import check as look_over

    findings = look_over(session.storage)
    is_sound = all(each.is_harmless for each in findings)
    if session.arguments.repair and not is_repaired:
        say("There's nothing to repair." if is_sound else "None of this can be repaired here:")
    for each in findings:
        say(each.sentence)
    if not is_sound:
        return 1
    workspace = session.read(shows=False).workspace
    if workspace.book.sign_offs:
        from cscp_tui.services.updates import changed_since_signing

        for sentence in changed_since_signing(workspace):
            say(sentence)
    counts = [counted(workspace.position.n, "change")]
    if (by_scrutineer := workspace.scrutiny_position.n) > 0:
        counts.append(f"{counted(by_scrutineer, 'change')} by the scrutineer")
    show(f"{' and '.join(counts)}, each as it was written.")
    return 0


def _repair(session: CommandRun) -> bool:
    """Repair what can be repaired, and say what was done. Return whether anything was."""
    from cscp_tui.services.folder import repair

    session.refuse_scrutineer(Operation.REPAIR)
    done = upgrading(
        session, lambda may: repair(session.storage, _now(session), session.by, may_upgrade=may)
    )
    for sentence in (*done.wrote, *done.details):
        say(sentence)
    return bool(done.files)


def offer_repair(session: CommandRun, problem: BrokenJournal | JournalGone) -> bool:
    """Show how an unreadable folder would be repaired, and do so after confirmation.

    Return whether it was repaired.

    Raises:
        CscpError: nothing in the folder can repair it.
    """
    # Only a damaged folder needs it.
    from cscp_tui.store.repair import plan_repair

    say(problem.trouble.sentence)
    steps = plan_repair(session.storage).steps
    if not steps:
        raise problem
    for number, sentence in enumerate(steps, 1):
        say(f"{number}. {sentence}")
    return confirmed(Answered.REPAIR, "To repair it, after a copy is kept, type yes: ") and _repair(
        session
    )


def back_up(session: CommandRun) -> int:
    from cscp_tui.services.folder import back_up as make_backup

    session.refuse_scrutineer(Operation.BACK_UP)
    typed = session.arguments.file
    target = typed_path(typed) if typed else None
    _tell(make_backup(session.storage, _now(session), session.by, target))
    return 0


def _tell(done: JobOutcome) -> None:
    for sentence in (*done.warnings, f"{done.sentence}.", *done.wrote, *done.questions):
        say(sentence)


def restore_backup(session: CommandRun) -> int:
    from cscp_tui.services.folder import restore, restore_elsewhere
    from cscp_tui.store.backup import backup_called
    from cscp_tui.store.places import storage_called
    from cscp_tui.store.restore import WouldLose, plan_restore

    arguments = session.arguments
    session.refuse_scrutineer(Operation.RESTORE)
    if not arguments.file:
        return _list_backups(session.storage)
    place = storage_called(arguments.into) if arguments.into else session.storage
    parts = (arguments.only,) if arguments.only else ()
    file = backup_called(arguments.file, session.storage)
    if not place.is_folder:
        _tell(restore_elsewhere(place, file))
        return 0
    plan = plan_restore(place, file, parts)
    if plan.lost and not arguments.drop_newer:
        if not sys.stdin.isatty():
            raise WouldLose(plan.lost)
        for sentence in plan.lost:
            say(sentence)
        if not confirmed(Answered.DROP_NEWER):
            return 1
    _tell(upgrading(session, lambda may: restore(plan, _now(session), session.by, may_upgrade=may)))
    return 0


def _list_backups(storage: Storage) -> int:
    from cscp_tui.store.backup import backups_in, manifest_of

    rows = []
    for path in backups_in(storage):
        manifest = manifest_of(path)
        if manifest is None:
            rows.append((str(path), "", "damaged, or another kind of file"))
            continue
        last = max((each.at for each in manifest.journals.values()), default="")
        rows.append((str(path), _moment_words(last) if last else "", manifest.sentence()))
    if not rows:
        say(f"There are no backups in {storage.where}. To make one, run “cscp backup”.")
        return 0
    show_table(("Backup", "Last change", "Contents"), rows)
    return 0


def _moment_words(at: str) -> str:
    moment = in_london(moment_of(at))
    return f"{long(moment.date())}, {moment:%H.%M}"


def _now(session: CommandRun) -> datetime:
    return (session.clock or system_clock)()


def _add_merge_command(commands: Commands) -> None:
    command = commands.add(
        "merge",
        "merge another copy of this folder, recorded elsewhere at the same time",
        'cscp merge ../laptop/croydon\ncscp merge "journal (conflicted copy).jsonl" --theirs --yes',
        merge_copy,
    )
    command.word("other", "OTHER", "the other folder, or a copy of its journal.jsonl")
    command.option("--mine", "keep mine in every conflict")
    command.option("--theirs", "keep theirs in every conflict")
    command.option("--dry-run", "show what would happen, and change nothing")


def merge_copy(session: CommandRun) -> int:
    """Show the outcome of each change in another copy, and merge them after confirmation."""
    from cscp_tui.services.merging import merge
    from cscp_tui.store.merge import (
        copy_called,
        new_redactions,
        plan_with,
        read_other,
        unconfirmed_identifiers,
    )
    from cscp_tui.store.merge_plan import MergeSide
    from cscp_tui.views.merging import can_be_undone

    arguments = session.arguments
    if arguments.mine and arguments.theirs:
        raise NotUnderstood("Choose --mine or --theirs, or leave both out to be asked.")
    writing = session.write()
    other = read_other(copy_called(arguments.other, writing.workspace), writing.workspace)
    answers: dict[str, MergeSide] = {}
    plan = plan_with(writing.workspace, other, answers)
    if arguments.mine or arguments.theirs:
        side = MergeSide.THEIRS if arguments.theirs else MergeSide.MINE
        answers.update({conflict.key: side for conflict in plan.conflicts})
        plan = plan_with(writing.workspace, other, answers)
    _show(writing, plan, answers)
    redactions = new_redactions(writing.workspace, other)
    if redactions:
        say(
            f"The other copy has {counted(redactions, 'redaction')} that this one doesn't have. "
            "The texts will be removed here too. This can't be undone."
        )
    if not (plan.foreign or redactions):
        return 0
    if arguments.dry_run:
        writing.tell_identifiers(unconfirmed_identifiers(writing.workspace, plan))
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
        plan = plan_with(writing.workspace, other, answers)
        _show(writing, plan, answers)
    if (status := unconfirmed(session)) is not None:
        return status
    done = writing.keep(lambda context: merge(writing.recorder, other, plan, answers, context))
    if plan.foreign and can_be_undone(plan):
        number = f" {done.n}" if redactions else ""
        say(f"To undo the whole merge, run “cscp undo{number}”.")
    return 0


def _show(writing: Writing, plan: MergePlan, answers: dict[str, MergeSide]) -> None:
    from cscp_tui.views.merging import changes_table, conflicts_table, summary_of_merge

    book = writing.book
    if plan.foreign:
        show_cells(changes_table(plan, book))
    if plan.conflicts:
        say("Changed differently in both copies:")
        show_cells(conflicts_table(plan, answers, book))
    for sentence in summary_of_merge(plan):
        say(sentence)


def _ask_each(writing: Writing, plan: MergePlan, answers: dict[str, MergeSide]) -> bool:
    """Ask which change to keep in each conflict. Return False if the user gives up."""
    from cscp_tui.store.merge_plan import MergeSide
    from cscp_tui.views.merging import question

    for conflict in plan.waiting:
        while conflict.key not in answers:
            typed = asked(
                f"{question(conflict, writing.book)} Keep mine (m) or theirs (t)? ", Answered.MINE
            )
            word = typed.strip().casefold()
            if not typed or word in {"q", "no", "cancel"}:
                say("Nothing was changed.")
                return False
            if word and "mine".startswith(word):
                answers[conflict.key] = MergeSide.MINE
            elif word and "theirs".startswith(word):
                answers[conflict.key] = MergeSide.THEIRS
    return True
