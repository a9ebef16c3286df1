"""Commands for the quarterly update, from its texts to sign-off and corrections."""

from __future__ import annotations

from msgspec import convert, to_builtins

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli import finding
from cscp_tui.cli.history import history_line
from cscp_tui.cli.json_forms import Correction, paper_form
from cscp_tui.cli.output import add_marking
from cscp_tui.cli.parser import BadCommandLine, Commands, add_choice
from cscp_tui.cli.periods import as_at_day, quarter_asked_for, update_from
from cscp_tui.cli.printing import say, show, show_cells, show_json, show_view
from cscp_tui.cli.reading import OpenedWorkspace, day_until
from cscp_tui.cli.session import CommandRun
from cscp_tui.documents.document import Document
from cscp_tui.documents.table import Column
from cscp_tui.domain.commands.updates import CHAIR, LayOutUpdate, Signature, WithdrawSignOff
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.views.comparing_days import BookOfDay, days_document
from cscp_tui.views.updates.checklist import checklist, checklist_table, summary_of_checklist
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.corrections import corrections_table, signed_words
from cscp_tui.views.updates.requests import chase_document, requests_table

QUARTER = "e.g. 2025-26/Q2"


def add_commands(commands: Commands) -> None:
    _add_texts(commands)
    _add_signing(commands)
    _add_looking(commands)


def _add_texts(commands: Commands) -> None:
    layout = commands.add(
        "lay-out",
        "leave out or reorder the sections of an audience's update",
        "cscp lay-out executive --first headline asks --leave-out commitments attendance\n"
        "cscp lay-out executive",
        lay_out,
    )
    add_choice(layout, "audience", "audience", Audience, help="whose update")
    layout.option("--first SECTION", "these come first, in this order", nargs="+", default=[])
    layout.option("--leave-out SECTION", "these are left out", nargs="+", default=[])


def _add_signing(commands: Commands) -> None:
    sign = commands.add(
        "sign-off",
        "sign a quarter off for all audiences",
        "cscp sign-off 2025-26/Q2 --how email --marking OFFICIAL",
        sign_off_quarter,
    )
    sign.word("quarter", "QUARTER", QUARTER)
    sign.option("--signed-by ROLE", "the role that signed it off, e.g. Chair", default=CHAIR)
    sign.option("--how HOW", "how it was signed off (required), e.g. email or in the meeting")
    sign.option(
        "--file FILE",
        "a Word file of the update that the Chair amended, which is handed out from then on",
        action="append",
        default=[],
    )
    add_choice(
        sign,
        "--for",
        "audience",
        Audience,
        dest="audience",
        help="who that file is for, where it doesn't say so itself",
    )
    add_marking(sign, "the first and last line of all versions except the public one")
    withdraw = commands.add(
        "withdraw-sign-off",
        "withdraw the sign-off of a quarter",
        'cscp withdraw-sign-off 2025-26/Q2 --why "A delivery was missing."',
        withdraw_sign_off,
    )
    withdraw.word("quarter", "QUARTER", QUARTER)
    request = commands.add(
        "request-updates",
        "write a form for each lead agency to fill in, with an e-mail, and record who was asked",
        "cscp request-updates --quarter 2025-26/Q3 --reply-by 16/1/2026\n"
        "cscp request-updates --quarter 2025-26/Q3 --agency housing",
        request_agencies,
    )
    request.option("--quarter Q", QUARTER)
    request.option("--agency AGENCY", "only this one", action="append", default=[])
    request.option(
        "--reply-by DATE",
        "the day by which they answer (default: ten working days after the quarter's end)",
    )


def _add_looking(commands: Commands) -> None:
    for name, help_text, run in (
        ("checklist", "show what is missing or doubtful in a quarter", show_checklist),
        (
            "compare",
            "show what has changed since the quarter before, and why; or between any two days",
            show_comparison,
        ),
        ("corrections", "show what was recorded since a sign-off", show_corrections),
        ("requests", "show who was asked for updates, and who hasn't answered", show_requests),
    ):
        example = f"cscp {name} --quarter 2025-26/Q2"
        if name == "compare":
            example += "\ncscp compare 30/6/2025 27/11/2025"
        command = commands.add(name, help_text, example, run)
        command.option("--quarter Q", QUARTER)
        if name == "compare":
            command.word("days", "DAY", "two days (default of the second: today)", nargs="*")
        if name == "requests":
            command.option(
                "--chase", "print what to send to those that haven't answered, and who to ring"
            )
            command.option(
                "--drafts", "write these messages as e-mail drafts into the folder “exports”"
            )
        if name == "corrections":
            command.word("signed", "QUARTER", QUARTER, nargs="?")
    templates = commands.add(
        "templates",
        "copy the templates for HTML and Markdown into the workspace, for you to edit",
        "cscp templates\ncscp templates --into my-templates\ncscp templates --from my-templates",
        copy_templates,
        gives_json=False,
    )
    templates.option("--into DIR", "copy the workspace's templates into this folder")
    templates.option(
        "--from DIR",
        "put the templates in this folder into the workspace, in place of its own",
        dest="source",
    )


def lay_out(session: CommandRun) -> int:
    arguments = session.arguments
    session.write().record(
        LayOutUpdate(arguments.audience, tuple(arguments.first), tuple(arguments.leave_out))
    )
    return 0


def sign_off_quarter(session: CommandRun) -> int:
    arguments = session.arguments
    quarter = Quarter.parse(arguments.quarter)
    writing = session.write()
    from cscp_tui.services.amended_papers import read_amended
    from cscp_tui.services.updates import sign_off

    signature = Signature(arguments.signed_by, _how(arguments.how))
    papers = [
        read_amended(typed_path(typed), quarter, arguments.audience) for typed in arguments.file
    ]
    writing.keep(
        lambda context: sign_off(
            writing.recorder,
            quarter,
            signature,
            context,
            marking=arguments.marking.line,
            amended=tuple(papers),
        ),
        can_be_stopped=True,
    )
    return 0


def _how(typed: str) -> str:
    """Return ``by email`` for ``email``; a text of several words is not changed."""
    words = typed.strip()
    one = words and " " not in words
    return f"by {words}" if one else words


def withdraw_sign_off(session: CommandRun) -> int:
    quarter = Quarter.parse(session.arguments.quarter)
    session.write().record(WithdrawSignOff(quarter, session.given("why")))
    return 0


def request_agencies(session: CommandRun) -> int:
    writing, arguments = session.write(), session.arguments
    typed = arguments.quarter
    quarter = Quarter.parse(typed) if typed else Quarter.containing(writing.today)
    agencies = {finding.agency(writing.book, each) for each in arguments.agency}
    from cscp_tui.services.updates import asking_update, request_updates

    update = asking_update(writing.workspace, quarter, writing.context.on or writing.today)
    reply_by = writing.optional_day(arguments.reply_by, "Reply by")
    outcome = writing.keep(
        lambda context: request_updates(
            writing.recorder, update, context, agencies, reply_by=reply_by
        ),
        can_be_stopped=True,
    )
    for path in outcome.files:
        writing.tell(str(path))
    return 0


def copy_templates(session: CommandRun) -> int:
    """Copy templates into the workspace or out of it, for users to edit, or put those in that they edited."""
    from cscp_tui.services.exports import copy_shipped, templates_from, templates_into

    arguments = session.arguments
    session.refuse_scrutineer()
    if arguments.into and arguments.source:
        raise NotUnderstood("Choose --into or --from: copy the templates first, then edit them.")
    workspace = session.read(shows=False).workspace
    if workspace.moved and not arguments.into:
        raise Refused(workspace.moved)
    if arguments.into:
        found = templates_into(workspace.storage, typed_path(arguments.into))
    elif arguments.source:
        found = templates_from(workspace.storage, typed_path(arguments.source))
    else:
        found = copy_shipped(workspace.storage)
    for name, is_new in found:
        say(f"{'Wrote' if is_new else 'Not changed:'} {name}.")
    return 0


def show_checklist(session: CommandRun) -> int:
    """Show what is missing or doubtful in the update. Return 1 if there is anything."""
    update = update_from(session.read())
    doubts = checklist(update)
    if session.arguments.json:
        show_json(to_builtins(list(doubts)))
    elif doubts:
        table = checklist_table(doubts, update.present, is_projected=False)
        kinds = [str(doubt.kind) for doubt in doubts]
        rows = [
            (kind, *(cell.text for cell in row.cells))
            for kind, row in zip(kinds, table.rows, strict=True)
        ]

        show_view((Column(key="kind", title="What is", width=24), *table.columns), rows)
    say(summary_of_checklist(doubts))
    return 1 if doubts else 0


def show_comparison(session: CommandRun) -> int:
    reading = session.read()
    if session.arguments.days:
        return _compare_days(reading)
    quarter = quarter_asked_for(reading)
    from cscp_tui.services.updates import signed_update

    signed = None if reading.is_past else sign_off_of(reading.workspace.book, quarter)
    update = signed_update(reading.workspace, signed) if signed else update_from(reading)
    _show_paper(reading, comparison_document(update, signed))
    return 0


def _show_paper(reading: OpenedWorkspace, document: Document) -> None:
    if reading.session.arguments.json:
        show_json(reading.session.marked(to_builtins(paper_form(document))))
        return
    # Others need no Markdown converter, which takes as long as the rest of a command.
    from cscp_tui.writers.markdown import markdown_of

    show(markdown_of(document))


def _compare_days(reading: OpenedWorkspace) -> int:
    """Show which figures differ and which actions moved between two days."""
    session, today = reading.session, reading.now
    typed = session.arguments.days
    if len(typed) > 2 or session.arguments.quarter:  # noqa: PLR2004 - a comparison has two sides
        raise BadCommandLine("Give two days, or --quarter", session.arguments.called)
    days = sorted([*(day_until(each, today) for each in typed), *[today] * (2 - len(typed))])
    first, second = (BookOfDay(day, reading.workspace.known_at(day)) for day in days)
    _show_paper(reading, days_document(first, second, reading.workspace.book, is_projected=False))
    return 0


def show_corrections(session: CommandRun) -> int:
    """Show changes that affect a quarter and were recorded after its sign-off."""
    reading = session.read()
    bare = session.arguments.signed
    quarter = Quarter.parse(bare) if bare else quarter_asked_for(reading)
    signed = sign_off_of(reading.workspace.book, quarter)
    if signed is None:
        raise Refused(f"{quarter.short} isn't signed off, so it has no corrections.")

    entries = reading.workspace.corrections(signed)
    if session.arguments.json:
        lines = [history_line(entry) for entry in entries]
        show_json(to_builtins(convert(lines, list[Correction], from_attributes=True)))
    else:
        show_cells(corrections_table(entries, reading.book))
    count = counted(len(entries), "correction")
    say(f"{quarter.short} was signed off {signed_words(signed, public=False)}; {count} since.")
    return 0


def show_requests(session: CommandRun) -> int:
    reading = session.read()
    from cscp_tui.services.updates import asking_update, write_reminders

    quarter = quarter_asked_for(reading)
    as_at_day(reading, quarter)
    update = asking_update(reading.workspace, quarter, reading.today)
    if session.arguments.drafts:
        paths = write_reminders(reading.workspace, update)
        for path in paths:
            show(str(path))
        say(f"{counted(len(paths), 'e-mail draft')} written.")
        return 0
    if session.arguments.chase:
        _show_paper(reading, chase_document(update, is_projected=False))
        return 0
    table = requests_table(update)
    if session.arguments.json:
        titles = [column.key for column in table.columns]
        rows = [
            {"id": row.key} | dict(zip(titles, (c.text for c in row.cells), strict=True))
            for row in table.rows
        ]
        show_json(rows)
    else:
        show_cells(table)
    return 0
