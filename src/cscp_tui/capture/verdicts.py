"""Reads a short line that says only what the meeting thought of the line before: “Agreed, done”."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.capture.corrections import lines_before
from cscp_tui.capture.marks import Marks, Setting, mark
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.domain.records import MeetingLine

_MOST_WORDS = 14


class Verdict(Struct, frozen=True):
    """A judgement of a meeting on the line before: “agreed, done”."""

    about: Marks
    """The line before, which it belongs to."""
    refs: tuple[str, ...]
    """The actions that the line before is about."""
    challenge: str
    """The number of the challenge that it names; empty for none."""
    day: date | None
    """The day that it gives what the line before is about."""
    is_yes: bool
    is_open: bool
    """True if it was put off, or depends on something."""


def verdict_in(marks: Marks, setting: Setting) -> Verdict | None:
    """Return what a line thinks of the one before at the same item; None if it says anything else."""
    text = marks.whole.text
    if (
        marks.refs
        or pattern_of("like a reference").search(text)
        or len(text.split()) > _MOST_WORDS
        or text.endswith("?")
    ):
        return None
    before = _line_before(setting)
    challenge = challenge_of(before, setting) if before else ""
    if before is None or not (before.about or challenge):
        return None
    days = [each for each in marks.dates if each.day and each.day > setting.meeting.day]
    day = days[0].day if len(days) == len(marks.dates) == 1 else None
    said = pattern_of("no objection").sub("agreed", text)
    for each in marks.dates:
        said = said.replace(each.words, " time ", 1)
    wants = bool(day and pattern_of("asks for a date").search(said))
    said = f"agreed {said}" if wants else said
    clauses = (clause.strip() for clause in pattern_of("clause").split(said))
    if not any(map(pattern_of("verdict").fullmatch, clauses)):
        return None
    one = before.about[0] if len(before.about) == 1 else ""
    about = mark(before.words, replace(setting, selected=one))
    is_no = bool(pattern_of("says no").search(said))
    is_open = bool(pattern_of("put off for now").search(said))
    is_yes = wants or not (is_no or is_open)
    return Verdict(about, before.about, challenge, None if is_no else day, is_yes, is_open)


def challenge_of(line: MeetingLine, setting: Setting) -> str:
    """Return the challenge that a line names or answers; empty for none."""
    named = re.search(r"\bch-?\d+\b", line.words, re.IGNORECASE)
    if named and named[0].upper() in setting.book.challenges:
        return named[0].upper()
    words = line.words.casefold()
    answered = (
        each.id
        for each in setting.book.challenges.values()
        if each.answer and each.answer.casefold().rstrip(".") in words
    )
    return next(answered, "")


def _line_before(setting: Setting) -> MeetingLine | None:
    """Return the line that was typed before at the same item."""
    before, kept = lines_before(setting)[-1:], setting.book.lines.get(setting.line)
    item = kept.item if kept else setting.item
    same = (each for each in before if not each.is_heading and item in {"", each.item})
    return next(same, None)
