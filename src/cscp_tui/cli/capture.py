"""The command that takes lines of a meeting as people type them, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, shortened
from cscp_tui.cli.printing import read_stdin, say, show_json, show_table
from cscp_tui.domain.capture import capture, command_of
from cscp_tui.domain.commands.meetings import SetAside
from cscp_tui.domain.dates import long
from cscp_tui.domain.spoken_lines import LineKind, Question, Reading

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.records import Meeting


_TITLE = 48


def add_commands(commands: Commands) -> None:
    """Add ``capture``."""
    command = commands.add(
        "capture",
        "record lines typed in a meeting, one per line on stdin; doubtful ones are kept to clear up",
        "cscp capture QAG-2025-11-27 --dry-run < lines.txt\n"
        "cscp capture QAG-2025-11-27 --json < lines.txt",
        capture_lines,
    )
    command.add_argument(
        "which", metavar="MEETING", help="its id, or a group that meets on the day"
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="show how each line is understood, and record nothing",
    )


def capture_lines(session: Session) -> int:
    """Print how each line is understood; record what is clear, and keep the rest to clear up."""
    writing, arguments = session.write(), session.arguments
    meeting = writing.at(arguments.which)
    lines = [line.strip() for line in read_stdin().splitlines() if line.strip()]
    readings = [_read(line, meeting, writing) for line in lines]
    writing.tells_json = False  # the lines are told, and not what each of them changes
    if arguments.json:
        show_json([_plain(reading) for reading in readings])
    else:
        show_table(("Kind", "What", "Lead", "Due", "Question"), list(map(_row, readings)))
    return 0 if arguments.dry_run or _record(readings, meeting, writing) else 1


def _read(line: str, meeting: Meeting, writing: Writing) -> Reading:
    """How a line is understood; what means nothing in it is its question."""
    try:
        return capture(line, meeting, writing.book, meeting.day)
    except CscpError as problem:
        question = Question("text", str(problem))
        return Reading(text=line, kind=LineKind.NOTE, title=line, questions=(question,))


def _record(readings: list[Reading], meeting: Meeting, writing: Writing) -> bool:
    """Record line by line, so that a refused one does not hold up the others; tell if all are."""
    aside, refused = 0, []
    for reading in readings:
        try:
            if not reading.questions:
                writing.record(command_of(reading, meeting, writing.book))
                continue
        except CscpError as problem:
            say(f"“{shortened(reading.text)}”: {problem}")
        try:
            writing.record(SetAside(meeting.id, reading.text))
            aside += 1
        except CscpError as problem:
            refused.append(f"“{shortened(reading.text)}” wasn't recorded: {problem}")
    if aside:
        say(
            f"{counted(aside, 'line')} to clear up. The meeting screen lists them when you "
            "close the meeting."
        )
    for words in refused:
        say(words)
    return not refused


def _plain(reading: Reading) -> dict[str, Any]:
    return {
        "text": reading.text,
        "kind": reading.kind.value,
        "title": reading.title,
        "leads": [party.said for party in reading.leads],
        "supporting": [party.said for party in reading.supporting],
        "due": reading.due.isoformat() if reading.due else "",
        "due_said": reading.due_said,
        "ref": reading.ref,
        "ask": _ask(reading),
    }


def _ask(reading: Reading) -> str:
    return " ".join(question.sentence for question in reading.questions)


def _row(reading: Reading) -> tuple[str, ...]:
    title = f"{reading.ref} {reading.title}".strip()
    return (
        reading.kind.value,
        shortened(title, _TITLE),
        ", ".join(party.said for party in reading.leads),
        long(reading.due) if reading.due else "",
        _ask(reading),
    )
