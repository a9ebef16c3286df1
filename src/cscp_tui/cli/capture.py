"""The command ``capture``, which reads lines typed in a meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec import to_builtins
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.cli.json_forms import CapturedLine
from cscp_tui.cli.parser import Commands, add_dry_run
from cscp_tui.cli.printing import read_stdin, say, show_json, show_table
from cscp_tui.cli.session import Session
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.capture import command_of, read_line, under_item
from cscp_tui.domain.capture_kinds import LineKind
from cscp_tui.domain.capture_wording import Question, Reading
from cscp_tui.domain.commands.meetings import SetAside
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import AgendaItem, agenda
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import Meeting
from cscp_tui.store.history import recorded_keys

_TITLE = 48


def add_commands(commands: Commands) -> None:
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
        "--item",
        metavar="N",
        type=int,
        help="the agenda item they belong to; a line such as “3 Business plan” begins another",
    )
    add_dry_run(command, "show how each line is understood, and record nothing")


def capture_lines(session: Session) -> int:
    """Show how each line is understood. Record clear lines, and keep the others to clear up."""
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
    for line in lines:
        if heading := made.item_of_heading(line):
            item = heading
        else:
            yield _read(line, meeting, writing), item


def _read(line: str, meeting: Meeting, writing: Writing) -> Reading:
    """Read a line. A line that cannot be understood becomes a question."""
    try:
        return read_line(line, meeting, writing.book, meeting.day)
    except CscpError as problem:
        question = Question("text", str(problem))
        return Reading(text=line, kind=LineKind.NOTE, title=line, questions=(question,))


def _record(
    captured: list[tuple[Reading, AgendaItem | None]], meeting: Meeting, writing: Writing
) -> bool:
    """Record each line separately, so that a refused one does not stop the others.

    A line has a key, by which it is left out if the same lines were captured before: what was cut
    off is completed by capturing it again.

    Return whether all were recorded.
    """
    aside, known, refused = 0, 0, []
    recorded = recorded_keys(writing.workspace.own_lines())
    for (reading, item), key in zip(captured, _keys(captured, meeting), strict=True):
        if key in recorded:
            known += 1
            continue
        writing.context = replace(writing.context, keys=(key,))
        try:
            if not reading.questions:
                command = command_of(reading, meeting, writing.book)
                writing.record(under_item(item, meeting, command))
                continue
        except CscpError as problem:
            say(f"“{shortened(reading.text)}”: {problem}")
        try:
            writing.record(under_item(item, meeting, SetAside(meeting.id, reading.text)))
            aside += 1
        except CscpError as problem:
            refused.append(f"“{shortened(reading.text)}” wasn't recorded: {problem}")
    if aside:
        say(
            f"{counted(aside, 'line')} to clear up. The meeting screen lists them when you "
            "close the meeting."
        )
    if known:
        say(f"{counted(known, 'line')} skipped: already captured at this meeting.")
    for words in refused:
        say(words)
    return not refused


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
        title=reading.title,
        leads=[party.said for party in reading.leads],
        supporting=[party.said for party in reading.supporting],
        due=reading.due.isoformat() if reading.due else "",
        due_said=reading.due_said,
        ref=reading.ref,
        ask=_ask(reading),
    )


def _ask(reading: Reading) -> str:
    return " ".join(question.sentence for question in reading.questions)


def _row(reading: Reading, item: AgendaItem | None) -> tuple[str, ...]:
    title = f"{reading.ref} {reading.title}".strip()
    return (
        str(item.number) if item else "",
        reading.kind.value,
        shortened(title, _TITLE),
        ", ".join(party.said for party in reading.leads),
        long(reading.due) if reading.due else "",
        _ask(reading),
    )
