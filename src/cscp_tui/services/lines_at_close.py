"""The lines of a meeting that are looked at before it is closed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import capitalised
from cscp_tui.capture.echo import corrected_by, few_of, offer_of
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import Setting, setting_of
from cscp_tui.capture.reader import read_again, read_line
from cscp_tui.capture.reading import Reading
from cscp_tui.domain.book import Book
from cscp_tui.domain.meetings import Recorded, lines_of_meeting, linked_notes
from cscp_tui.domain.names import listed
from cscp_tui.domain.records import Meeting, MeetingLine
from cscp_tui.domain.stated_facts import AS_TIME, untold_times

_OFFERS = (
    *(LineKind.PRESENCE, LineKind.APOLOGIES, LineKind.MINUTES, LineKind.AGREED, LineKind.REJECTED),
    *(LineKind.DELIVERED, LineKind.MOVED, LineKind.HELD, LineKind.RESUMED, LineKind.ANSWERED),
    *(LineKind.AGENDA, LineKind.CORRECTED),
)
"""The kinds that the note of a line may be besides, in the order in which such lines are looked at."""


class LineAtClose(Struct, frozen=True):
    """A line to look at before its meeting is closed, with the reason in words."""

    line: MeetingLine
    reason: str
    may_change: bool = False
    """True for a note that may have changed something besides."""


def lines_at_close(book: Book, meeting: Meeting, recorded: Recorded) -> list[LineAtClose]:
    """Return the lines to look at before a meeting is closed.

    Those to check come first, then those that may have changed something, then other notes on actions.
    """
    setting = setting_of(meeting, book, meeting.day)
    notes = {line.id for line in linked_notes(book, meeting, recorded)}
    lines = lines_of_meeting(book, meeting.id)
    untold = {line.id: what for line, what in untold_times(book, meeting, lines)}
    found: list[tuple[int, LineAtClose]] = []
    for line in lines:
        setting = replace(setting, line=line.id)
        if line.to_check:
            found.append((-1, LineAtClose(line, _what_is_not_clear(line, setting))))
            continue
        made = {change.table for change in recorded.of(line.id)}
        is_told = line.is_heading or (bool(made - {"decisions"}) and line.id not in notes)
        reading = None if is_told else _read(line, setting)
        if reading is None:
            continue
        kinds = (reading.kind, *reading.others)
        # A decision may have said of an action that it is delivered.
        offered = [k for k in _OFFERS if k in kinds and (k in CHANGES or not made)]
        if reading.values.get("corrects") and LineKind.CORRECTED not in offered:
            found.append((0, LineAtClose(line, corrected_by(reading), may_change=True)))
        elif offered:
            why = listed(offer_of(kind, reading, setting) for kind in offered[:2])
            found.append(
                (_OFFERS.index(offered[0]), LineAtClose(line, f"May be: {why}", may_change=True))
            )
        elif line.id in untold:
            why = f"{capitalised(untold[line.id])} when? Type “{AS_TIME[untold[line.id]]}”"
            found.append((len(_OFFERS), LineAtClose(line, why, may_change=True)))
        elif line.id in notes:
            why = reading.values.get("refused") or f"Note on {few_of(line.about)}"
            found.append((len(_OFFERS), LineAtClose(line, why)))
    return [each for _, each in sorted(found, key=lambda each: each[0])]


def _what_is_not_clear(line: MeetingLine, setting: Setting) -> str:
    try:
        questions = read_again(line, setting).questions
    except CscpError as problem:
        return str(problem)
    return " ".join(each.sentence for each in questions) or "Kept as typed, to check later"


def _read(line: MeetingLine, setting: Setting) -> Reading | None:
    try:
        return read_line(line.words, setting)
    except CscpError:
        return None
