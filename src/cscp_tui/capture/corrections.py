"""Reads what a line says otherwise of one before it: “No, make that 12 Dec”, “114 came, not 140”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Marks, Setting, Use, mark
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.domain.meetings import lines_of_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import MeetingLine

_STEM = 5
"""The letters by which words of two lines are compared."""
_NEAR = 12
"""The most lines before a correction of which one may be meant."""


class CorrectedLine(Struct, frozen=True):
    """A line as another one corrects it."""

    line: MeetingLine
    words: str
    """Its words with the correction; empty if it is to be removed."""


def lines_before(setting: Setting) -> list[MeetingLine]:
    """Return the lines that were typed before the one that is read."""
    lines = lines_of_meeting(setting.book, setting.meeting.id)
    known = [each.id for each in lines]
    return [*(lines[: known.index(setting.line)] if setting.line in known else lines)]


def likeliest(marks: Marks, setting: Setting) -> list[MeetingLine]:
    """Return the lines that one may correct: with the most of its words first, then the last."""
    own = {*stems(marks.whole.text)}
    near = [each for each in lines_before(setting)[-_NEAR:] if not each.is_heading]
    near.reverse()
    return sorted(near, key=lambda line: -len(own & {*stems(line.words)}))


def correction_in(marks: Marks, setting: Setting, own: LineKind) -> CorrectedLine | None:
    """Return what a line corrects; None if it corrects nothing, or if it isn't clear what.

    Without a word that says so, only one that is a note by its own words does: “114 came not 140”.
    """
    said, withdraws = marks.typed.strip(), pattern_of("withdraws")
    if withdraws.match(said):
        before = (each for each in reversed(lines_before(setting)) if not each.is_heading)
        typed = (CorrectedLine(each, "") for each in before if not withdraws.match(each.words))
        return next(typed, None)
    if cue := pattern_of("may correct").match(said):
        said = said[cue.end() :]
    elif not (own is LineKind.NOTE and _is_one_for_another(said, setting)):
        return None
    for line in likeliest(marks, setting):
        words = line.text or line.words
        if changed := _changed(words, said, setting):
            return CorrectedLine(line, changed)
    return None


def _changed(words: str, said: str, setting: Setting) -> str:
    """Return the words of a line as what is said of it changes them; empty if it changes nothing."""
    old, new = _old_and_new(said)
    if old:
        at = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", words, re.IGNORECASE)
        return _put(words, *at.span(), _alike(at[0], new, setting)) if at else ""
    for shape in (_dates, _shares, _numbers):
        new_ones, old_ones = [*shape(said, setting)], [*shape(words, setting)]
        if len(new_ones) == len(old_ones) == 1:
            start, end = new_ones[0]
            rest = pattern_of("filler of a correction").sub(" ", f"{said[:start]} {said[end:]}")
            is_same = {*stems(rest)} <= {*stems(words)}
            return _put(words, *old_ones[0], said[start:end]) if is_same else ""
        if new_ones:
            return ""
    return ""


def _old_and_new(said: str) -> tuple[str, str]:
    """Return the old and the new words of “114, not 140”; empty ones if it says none."""
    found = pattern_of("not but").fullmatch(said)
    if found is None:
        return "", ""
    old, new = (found[side] or found[f"{side}2"] or found[f"{side}3"] for side in ("old", "new"))
    return old.strip(" .,"), new


def _is_one_for_another(said: str, setting: Setting) -> bool:
    """Return whether words put one number, day or name in the place of another."""
    old, new = _old_and_new(said)
    return any(
        [*shape(old, setting)] == [(0, len(old))] and len([*shape(new, setting)]) == 1
        for shape in (_dates, _shares, _numbers, _names)
    )


def _put(words: str, start: int, end: int, new: str) -> str:
    return f"{words[:start]}{new}{words[end:]}" if new and new != words[start:end] else ""


def _alike(old: str, new: str, setting: Setting) -> str:
    """Return the part of new words that takes the place of old ones: a day for a day, else as many words."""
    for shape in (_dates, _shares, _numbers):
        found = [*shape(new, setting)]
        if found and [*shape(old, setting)]:
            return new[slice(*found[-1])]
    return " ".join(new.split()[-len(old.split()) :]).strip(" ,.;:")


def _dates(words: str, setting: Setting) -> Iterator[tuple[int, int]]:
    found = mark(words, replace(setting, selected=""))
    for day in found.dates:
        span = found.used(day.start, day.end, Use.WHEN)
        before = pattern_of("before a day").match(words[span.start : span.end])
        yield span.start + (before.end() if before else 0), span.end


def _shares(words: str, _: Setting) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.finditer(r"\b\d+ (?:out )?of \d+|\b\d+ ?%", words))


def _numbers(words: str, _: Setting) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.finditer(r"(?<![\w./-])\d+(?:[.,]\d+)?(?![\w/-])", words))


def _names(words: str, setting: Setting) -> Iterator[tuple[int, int]]:
    return ((found.start, found.end) for found in setting.parties.mentions(words))


def stems(words: str) -> Iterator[str]:
    """Yield the words of a line so that forms of one are the same."""
    return (word[:_STEM] for word in re.findall(r"\w+", words.casefold()))
