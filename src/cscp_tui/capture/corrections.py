"""Reads what a line says otherwise of one before it: “No, make that 12 Dec”, “114 came, not 140”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Marks, Setting, Use, mark
from cscp_tui.capture.patterns import WORDS, pattern_of
from cscp_tui.domain.meetings import lines_of_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import MeetingLine

_STEM = 5
"""The letters by which words of two lines are compared."""
_NEAR = 12
"""The most lines before a correction of which one may be meant."""


def lines_before(setting: Setting) -> list[MeetingLine]:
    """Return the lines that were typed before the one that is read."""
    lines = lines_of_meeting(setting.book, setting.meeting.id)
    known = [each.id for each in lines]
    return [*(lines[: known.index(setting.line)] if setting.line in known else lines)]


def likeliest(said: str, setting: Setting) -> list[MeetingLine]:
    """Return the lines that words may correct: with the most of these first, then the last."""
    for places in _places(said, setting)[:-1]:  # what is new is in no line before
        for start, end in places:
            said = f"{said[:start]}{' ' * (end - start)}{said[end:]}"
    own = {*stems(pattern_of("filler of a correction").sub(" ", said))}
    near = [each for each in lines_before(setting)[-_NEAR:] if not each.is_heading]
    near.reverse()
    corrects = pattern_of("may correct").match
    return sorted(near, key=lambda e: (bool(corrects(e.words)), -len(own & {*stems(e.words)})))


def correction_in(
    marks: Marks, setting: Setting, own: LineKind
) -> tuple[MeetingLine, str, str] | None:
    """Return the line that one corrects, if that is clear, its words then, and what is told besides.

    It has no words then if it is removed.
    """
    # A line that is more than a note has to say that it corrects one.
    said, withdraws = marks.typed.strip(), pattern_of("withdraws")
    if withdraws.match(said):
        before = (each for each in reversed(lines_before(setting)) if not each.is_heading)
        return next(((each, "", "") for each in before if not withdraws.match(each.words)), None)
    one = pattern_of("of that one").sub("", said)
    is_note = own is LineKind.NOTE or one != said
    if cue := pattern_of("may correct").match(one):
        said = one[cue.end() :]
    elif is_note and _is_one_for_another(one, setting):
        said = one
    else:
        return None
    apart = pattern_of("after a correction").search(said) if cue else None
    ways = [(said, ""), *([(said[: apart.start()], said[apart.end() :])] if apart else [])]
    is_lead = bool(cue and pattern_of("of the lead").search(cue[0]))
    for each, besides in ways:
        for line in likeliest(each, setting):
            if changed := _changed(line.text or line.words, each, setting, is_lead=is_lead):
                return line, changed, besides
    return None


def _changed(words: str, said: str, setting: Setting, *, is_lead: bool) -> str:
    """Return the words of a line as what is said of it changes them; empty if it changes nothing."""
    if is_lead:
        names, known = _places(said, setting)[-1], _places(words, setting)[-1][:1]
        is_one = len(names) == 1 and all(start <= len("the ") for start, _ in known)
        return _put(words, *known[0], said[slice(*names[0])]) if known and is_one else ""
    old, new = _old_and_new(said)
    if old:
        day = re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", old)  # “16 January, not the 9th”
        sought = rf"0?{day[1]}(?:st|nd|rd|th)?(?: (?:{WORDS['month']}))?" if day else re.escape(old)
        at = re.search(rf"(?<!\w){sought}(?!\w)", words, re.IGNORECASE)
        put = _alike(at[0], new, setting) if at else ""
        is_there = re.search(rf"(?<!\w){re.escape(put)}(?!\w)", words)  # another line is meant
        return _put(words, *at.span(), put) if at and not is_there else ""
    places = zip(_places(said, setting)[:-1], _places(words, setting)[:-1], strict=True)
    for new_ones, old_ones in places:  # a name alone doesn't say enough
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
    named = {name[:3]: words for name, words in found.groupdict().items() if words} if found else {}
    return named.get("old", "").strip(" .,"), named.get("new", "")


def _is_one_for_another(said: str, setting: Setting) -> bool:
    """Return whether words put one number, day or name in the place of another."""
    old, new = _old_and_new(said)
    pairs = zip(_places(old, setting), _places(new, setting), strict=True) if old else ()
    return any(one == [(0, len(old))] and len(other) == 1 for one, other in pairs)


def _put(words: str, start: int, end: int, new: str) -> str:
    return f"{words[:start]}{new}{words[end:]}" if new and new != words[start:end] else ""


def _alike(old: str, new: str, setting: Setting) -> str:
    """Return the part of new words that takes the place of old ones: a day for a day, else as many words."""
    for one, other in zip(_places(old, setting), _places(new, setting), strict=True):
        if one and other:
            return new[slice(*other[-1])]
    return " ".join(new.split()[-len(old.split()) :]).strip(" ,.;:")


def _places(words: str, setting: Setting) -> list[list[tuple[int, int]]]:
    """Return the places of the days in a text, of its shares, numbers and names."""
    found = mark(words, replace(setting, selected=""))
    days = [found.used(day.start, day.end, Use.WHEN) for day in found.dates]
    said = [pattern_of("before a day").match(words[day.start : day.end]) for day in days]
    begun = [day.start + (at.end() if at else 0) for day, at in zip(days, said, strict=True)]
    forms = map(pattern_of, ("a share", "a number"))
    numbers = ([each.span() for each in form.finditer(words)] for form in forms)
    names = [(each.start, each.end) for each in setting.parties.mentions(words)]
    names = names or [each.span() for each in re.finditer(r"\b[A-Z]{2,3}\b", words)]
    return [[*zip(begun, (day.end for day in days), strict=True)], *numbers, names]


def stems(words: str) -> Iterator[str]:
    """Yield the words of a line so that forms of one are the same."""
    return (word[:_STEM] for word in re.findall(r"\w+", words.casefold()))
