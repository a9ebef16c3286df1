"""The command ``capture``, which reads lines typed in a meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256

from msgspec import to_builtins
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import Setting, Use
from cscp_tui.capture.reading import Question, Reading
from cscp_tui.capture.recording import command_of, read_line, setting_of
from cscp_tui.cli.json_forms import CapturedLine
from cscp_tui.cli.parser import Commands, add_dry_run, whole_number
from cscp_tui.cli.printing import read_stdin, say, show_json, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import AgendaItem, agenda
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import Meeting
from cscp_tui.services.capture import RESULT, capture_line, record_reading
from cscp_tui.services.perform import JobOutcome
from cscp_tui.store.history import lines_by_key, recorded_keys

_TITLE = 48


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "capture",
        "record lines typed in a meeting, one per line on stdin; doubtful ones are kept to check",
        "cscp capture QAG-2025-11-27 --dry-run < lines.txt\n"
        "cscp capture QAG-2025-11-27 --json < lines.txt",
        capture_lines,
    )
    command.add_argument(
        "which", metavar="MEETING", help="its id, or a group that meets on the day"
    )
    command.add_argument(
        "--item",
        metavar="N",
        type=whole_number,
        help="the agenda item they belong to; a line such as “3 Business plan” begins another",
    )
    add_dry_run(command, "show how each line is understood, and record nothing")


def capture_lines(session: CommandRun) -> int:
    """Show how each line is understood. Record clear lines, and keep the others to be checked."""
    writing, arguments = session.write(), session.arguments
    meeting = writing.at(arguments.which)
    lines = [line.strip() for line in read_stdin().splitlines() if line.strip()]
    captured = list(_under_items(lines, arguments.item, meeting, writing))
    writing.tells_json = False  # the lines are told, and not what each of them changes
    if arguments.json:
        show_json(to_builtins([_form(reading, item) for reading, item in captured]))
    else:
        columns = ("Item", "Kind", "What", "Lead", "Due", "Question")
        show_table(columns, [_row(reading, item) for reading, item in captured])
    if arguments.dry_run:
        for reading, _ in captured:
            for found in find_identifiers(reading.text, writing.book.ignored_phrases):
                say(found.told(f"“{shortened(reading.text)}”"))
        return 0
    return 0 if _record(captured, meeting, writing) else 1


def _under_items(
    lines: Iterable[str], number: int | None, meeting: Meeting, writing: Writing
) -> Iterator[tuple[Reading, AgendaItem | None]]:
    """Yield each line as it is understood, with the agenda item above it."""
    made = agenda(writing.book, meeting)
    items = {item.number: item for item in made.numbered}
    if number is not None and number not in items:
        raise Refused(f"The agenda has no item {number}. Choose 1 to {len(items)}.", field="item")
    item = items.get(number or 0)
    setting = setting_of(meeting, writing.book, meeting.day)
    for line in lines:
        heading = made.heading_of(line)
        if heading and heading.item:
            item = heading.item
        if heading and heading.doubt:
            say(f"“{shortened(line)}”: {heading.doubt}")
        if heading and heading.is_title:
            continue
        begins = heading and heading.item
        yield Reading(text=line, kind=LineKind.NOTE) if begins else _read(line, setting), item


def _read(line: str, setting: Setting) -> Reading:
    """Read a line. A line that cannot be understood becomes a question."""
    try:
        return read_line(line, setting)
    except CscpError as problem:
        return Reading(text=line, kind=LineKind.NOTE, questions=(Question("text", str(problem)),))


def _record(
    captured: list[tuple[Reading, AgendaItem | None]], meeting: Meeting, writing: Writing
) -> bool:
    """Record each line separately, so that a refused one does not stop the others.

    A line has a key, and so has what is recorded of it, by which both are left out if the same
    lines were captured before: what was cut off is completed by capturing it again.

    Return whether all were recorded.
    """
    to_check, known, refused = 0, 0, []
    recorded = recorded_keys(writing.workspace.recorder.whole_lines())
    lines = lines_by_key(writing.workspace.recorder.whole_lines())
    context = writing.context
    for (reading, item), key in zip(captured, _keys(captured, meeting), strict=True):
        writing.context = replace(context, keys=(key,))
        is_kept, is_done = key in recorded, f"{key}{RESULT}" in recorded
        try:
            if is_kept and (
                is_done or reading.questions or not _has_result(reading, meeting, writing)
            ):
                known += 1
            elif is_kept:
                writing.context = replace(context, keys=(f"{key}{RESULT}",))
                writing.keep(partial(_complete, lines[key], reading, writing))
            else:
                to_check += not _kept(reading, item, meeting, writing)
        except CscpError as problem:
            refused.append(f"“{shortened(reading.text)}” wasn't recorded: {problem}")
    writing.context = context
    if to_check:
        say(
            f"{counted(to_check, 'line')} to check, kept as typed. The meeting screen lists them "
            "when you close the meeting."
        )
    if known:
        say(f"{counted(known, 'line')} skipped: already captured at this meeting.")
    for words in refused:
        say(words)
    return not refused


def _has_result(reading: Reading, meeting: Meeting, writing: Writing) -> bool:
    return command_of(reading, meeting, writing.book) is not None


def _complete(line: str, reading: Reading, writing: Writing, context: Context) -> JobOutcome:
    outcome = record_reading(writing.workspace, context, line, reading)
    assert outcome is not None  # it is only called where there is something to record
    return outcome


def _kept(reading: Reading, item: AgendaItem | None, meeting: Meeting, writing: Writing) -> bool:
    """Keep a line and record what it says. Return whether it was clear what that is."""
    to_check = bool(reading.questions)
    try:
        command = None if to_check else command_of(reading, meeting, writing.book)
        if command is not None:
            writing.try_out(command, reading.on)
    except CscpError as problem:
        say(f"“{shortened(reading.text)}”: {problem}")
        to_check = True
    kept = replace(reading, to_check=to_check)
    key = item.key if item else ""
    keep = partial(_keep, kept, meeting, key, writing)
    writing.keep(keep)
    return not to_check


def _keep(
    reading: Reading, meeting: Meeting, item: str, writing: Writing, context: Context
) -> JobOutcome:
    return capture_line(writing.workspace, context, reading, meeting, item).last


def _keys(captured: list[tuple[Reading, AgendaItem | None]], meeting: Meeting) -> Iterator[str]:
    """Yield each line's key, which says how often the same line came before it under its item."""
    before = Counter[tuple[str, str]]()
    for reading, item in captured:
        line = (item.key if item else "", reading.text)
        said = "\0".join([meeting.id, *line, str(before[line])])
        before[line] += 1
        yield f"capture-{sha256(said.encode()).hexdigest()[:16]}"


def _form(reading: Reading, item: AgendaItem | None) -> CapturedLine:
    return CapturedLine(
        text=reading.text,
        item=item.number if item else None,
        kind=reading.kind.value,
        title=_what(reading),
        leads=[party.said for party in reading.leads],
        supporting=[party.said for party in reading.supporting],
        due=reading.due.isoformat() if reading.due else "",
        due_said=reading.said(Use.WHEN),
        ref=", ".join(reading.refs),
        ask=_ask(reading),
        offers=[kind.value for kind in reading.others if kind in CHANGES],
    )


def _what(reading: Reading) -> str:
    return reading.title if reading.kind is LineKind.ACTION else reading.words


def _ask(reading: Reading) -> str:
    return " ".join(question.sentence for question in reading.questions)


def _row(reading: Reading, item: AgendaItem | None) -> tuple[str, ...]:
    day = reading.due or reading.on
    return (
        str(item.number) if item else "",
        reading.kind.value,
        shortened(_what(reading), _TITLE),
        ", ".join(party.said for party in reading.leads),
        long(day) if day else "",
        _ask(reading),
    )
