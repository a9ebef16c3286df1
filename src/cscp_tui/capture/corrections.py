"""Reads what a line says otherwise of one before it: “No, make that 12 Dec”, “114 came, not 140”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Marks, Setting, Use, find_references, mark
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import Preference, long
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.records import MeetingLine

_Line = tuple[MeetingLine, "_Given"]
_Pair = tuple["_Value", "_Value", set[str], bool]

_STEM = 5
"""The letters by which words of two lines are compared."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_NEAR = 12
"""The most lines before a correction of which one may be meant without a word of it."""


class _Value(Struct, frozen=True):
    """An action, day, share, number or name that a text gives."""

    start: int
    end: int
    sort: str
    means: str
    """What is alike for two ways to write one: “12 Dec”, “12/12”."""


class _Given(Struct, frozen=True):
    """A text with what it gives, and its words so that they can be compared."""

    words: str
    values: list[_Value]
    means: set[str]
    stems: set[str]
    others: set[str]
    """The words beside what it gives, without those that say that it is a correction."""


def lines_before(setting: Setting) -> list[MeetingLine]:
    """Return the lines that were typed before the one that is read."""
    lines = lines_of_meeting(setting.book, setting.meeting.id)
    known = [each.id for each in lines]
    return [*(lines[: known.index(setting.line)] if setting.line in known else lines)]


def line_meant(said: str, setting: Setting) -> str:
    """Return the words of the line that others are likeliest to correct; empty if there is none."""
    told = _text(said, setting)
    near = _likeliest(told, _near(told, setting))
    return near[0][0].words if near else ""


def correction_in(
    marks: Marks, setting: Setting, own: LineKind
) -> tuple[MeetingLine, str, str] | None:
    """Return the line that one corrects, if that is clear, its words then, and what is told besides.

    It has no words then if it is removed.
    """
    said, withdraws = marks.whole.text, pattern_of("withdraws")
    if withdraws.match(said):
        before = (each for each in reversed(lines_before(setting)) if not each.is_heading)
        return next(((each, "", "") for each in before if not withdraws.match(each.words)), None)
    signs = [sign.span() for sign in pattern_of("after a correction").finditer(said)]
    apart = [(said[:start], said[end:]) for start, end in signs]
    near: list[_Line] = []
    for n, (part, besides) in enumerate(((said, ""), *apart, *((b, a) for a, b in apart))):
        one = pattern_of("of that one").sub("", part)
        cue, last = pattern_of("may correct").match(one), pattern_of("sorry at last").search(one)
        words = one[cue.end() if cue else 0 : last.start() if last else None]
        is_said = bool(cue or last or one != part)
        puts_right = pattern_of("may put right").search(words)
        told = _text(words if is_said or puts_right else "", setting)
        pairs = [*_pairs(told, is_note=own is LineKind.NOTE)]
        # “by 12 Dec - no, 15 Dec” corrects itself.
        begins = n <= len(apart) and (is_said or (puts_right and puts_right["be"]))
        if not (pairs or begins):
            continue
        near = near or _near(told, setting)
        is_lead = bool(cue and pattern_of("of the lead").search(cue[0]))
        for line, known in _likeliest(told, near):
            changes = _only_new(told, known, is_lead=is_lead)
            if pairs:
                changes = _one_for_another(told, pairs, line, known, is_said=is_said)
            for old, new in changes:
                return line, _put(old, new, known.words, told.words, setting), besides
    return None


def _near(told: _Given, setting: Setting) -> list[_Line]:
    """Return the lines that may be meant, the last first, with what they give.

    Of those further up, only some are: the last that share a word.
    """
    lines = [each for each in reversed(lines_before(setting)) if not each.is_heading]
    above = [e for e in lines[_NEAR:] if told.others & {*stems(e.words)}]
    near = [*lines[:_NEAR], *above[:_NEAR]]
    return [(each, _text(each.text or each.words, setting)) for each in near]


def _likeliest(told: _Given, near: list[_Line]) -> list[_Line]:
    """Return lines with those first that have the most of a text; those that correct others come last."""
    own, corrects = told.others | told.means, pattern_of("may correct").match
    return sorted(
        near, key=lambda e: (bool(corrects(e[0].words)), -len(own & (e[1].stems | e[1].means)))
    )


def _pairs(told: _Given, *, is_note: bool) -> Iterator[_Pair]:
    """Yield the old and the new of each “114, not 140”, the words after it, and whether it stands alone."""
    signed, values = told.words, told.values
    for n, each in reversed([*enumerate(values)]):
        signed = f"{signed[: each.start]}{chr(_SIGN + n)}{signed[each.end :]}"
    for found in pattern_of("not but").finditer(signed):
        named = {name[:3]: words for name, words in found.groupdict().items() if words}
        old, more = values[ord(named["old"]) - _SIGN], named.get("mor", "")
        clause = re.split("[.;]", signed[: found.start()])[-1]
        news = (ord(each) - _SIGN for each in named.get("new", clause))
        new = [values[n] for n in news if 0 <= n < len(values)]
        alike = [e for e in new if e.sort == old.sort or {e.sort, old.sort} == {"day", "a number"}]
        if alike and alike[-1].means != old.means:
            is_alone = is_note and not _others(f"{clause} {more}", [])
            yield old, alike[-1], _others(more, []), is_alone


_SIGN = 0xE000
"""The first of the signs that stand for the values of a text."""


def _one_for_another(
    told: _Given, pairs: list[_Pair], line: MeetingLine, known: _Given, *, is_said: bool
) -> Iterator[tuple[_Value, _Value]]:
    """Yield what a line gives that a text says otherwise: “14 December, not the 12th”."""
    means, refs = {*line.about, *known.means}, {e.means for e in told.values if e.sort == "ref"}
    for old, new, more, is_alone in pairs:
        beside, of = told.means - {old.means, new.means}, refs - {old.means, new.means}
        is_like = bool(told.others & known.stems or beside & means)
        is_another = new.means in means or (of and not of & means)
        if is_another or (more and not more & known.stems) or not (is_like or is_said or is_alone):
            continue
        for each in known.values:
            is_it = each.means == old.means and each.sort in {old.sort, new.sort}
            if old.sort == "a number" and each.sort == "a share":  # “31” of “31 of 44”
                is_it = re.split(r"\D", each.means)[0] == old.means
            elif old.sort == "a number" and each.sort == "day":  # “the 12th” of “12 December”
                is_it = new.sort == "day" or not told.others
                is_it = is_it and each.means[-3:] == f"-{old.means:0>2}"
            if is_it:
                yield each, new


def _only_new(told: _Given, known: _Given, *, is_lead: bool) -> Iterator[tuple[_Value, _Value]]:
    """Yield the only value of a line that the only new one of a text can take the place of."""
    news = [each for each in told.values if is_lead or each.means not in known.means]
    sort = news[0].sort if news else ""
    olds = [e for e in known.values if e.sort == sort and e.means not in told.means]
    if is_lead:
        olds = olds[:1]
        is_clear = sort == "name" and all(each.start <= len("the ") for each in olds)
    else:  # a name alone doesn't say enough; nor does an action beside other words
        is_clear = sort != "name" and told.others <= known.stems
        is_clear &= sort != "ref" or not (told.others or told.values[1:])
    if is_clear and len(news) == len(olds) == 1:
        yield olds[0], news[0]


def _put(old: _Value, new: _Value, known: str, told: str, setting: Setting) -> str:
    """Return the words of a line with a new value in the place of an old one."""
    words, start = told[new.start : new.end], old.start
    if new.sort == "ref":
        words = new.means
    elif new.sort == "a number" != old.sort:
        words = _ORDINAL.sub(words, known[start : old.end], count=1)
    elif pattern_of("relative day").fullmatch(words):
        is_past = old.means <= setting.meeting.day.isoformat()
        with suppress(CscpError):
            prefer: Preference = "past" if is_past else "future"
            words = long(read_date(words, setting.meeting.day, prefer=prefer))
    elif old.sort == "name" and known[:start].casefold().endswith("the "):
        start -= len("the ")
    return f"{known[:start]}{words}{known[old.end :]}"


def _text(words: str, setting: Setting) -> _Given:
    values = _values(words, setting)
    means = {each.means for each in values}
    return _Given(words, values, means, {*stems(words)}, _others(words, values))


def _values(words: str, setting: Setting) -> list[_Value]:
    """Return what a text gives, from left to right."""
    found = mark(words, replace(setting, selected=""))
    every = [_Value(e.start, e.end, "ref", e.ref) for e in find_references(words, setting)]
    for day in found.dates:
        span, on = found.used(day.start, day.end, Use.WHEN), day.day
        said = pattern_of("before a day").match(words, span.start, span.end)
        start = said.end() if said else span.start
        means = words[start : span.end].casefold()
        if on is None and re.search(r"\d", means):
            with suppress(CscpError):
                on = read_date(means, setting.meeting.day, prefer="past")
        every.append(_Value(start, span.end, "day", on.isoformat() if on else means))
    day_before = (setting.today - timedelta(days=1)).isoformat()
    for each in pattern_of("yesterday").finditer(found.whole.text):
        span = found.whole.span(*each.span(), Use.WHEN)
        every.append(_Value(span.start, span.end, "day", day_before))
    for form in ("a share", "a number"):
        found_so = pattern_of(form).finditer(words)
        every += [_Value(*e.span(), form, _ORDINAL.sub(r"\1", e[0].casefold())) for e in found_so]
    for name in setting.parties.mentions(words):
        is_own = words[name.start : name.end] in setting.parties.people
        means = words[name.start : name.end] if is_own else "|".join(name.party.key)
        every.append(_Value(name.start, name.end, "name", means))
    every += [_Value(*e.span(), "name", e[0]) for e in re.finditer(r"\b[A-Z]{2,3}\b", words)]
    apart: list[_Value] = []
    for one in every:
        if all(one.end <= other.start or other.end <= one.start for other in apart):
            apart.append(one)
    return sorted(apart, key=lambda each: each.start)


def _others(words: str, values: list[_Value]) -> set[str]:
    for each in values:
        words = f"{words[: each.start]}{' ' * (each.end - each.start)}{words[each.end :]}"
    return {*stems(pattern_of("filler of a correction").sub(" ", words))}


def stems(words: str) -> Iterator[str]:
    """Yield the words of a line so that forms of one are the same."""
    return (word.rstrip("s")[:_STEM] for word in re.findall(r"\w+", words.casefold()))
