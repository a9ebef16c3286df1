"""Interpret the marks of attendance, by the file's own key where it has one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import repeat
from unicodedata import name

from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.attendance import Came
from cscp_tui.domain.names import folded
from cscp_tui.importing.attendance_tables import KEY_TITLE
from cscp_tui.importing.questions import LEAVE_OUT

_IN_ROOM, ABSENT, _APOLOGIES = Came(in_room=1), Came(), Came(apologies=1)
_ONLINE, _DEPUTY = Came(online=1), Came(in_room=1, deputies=1)
_GUEST = Came(in_room=1, is_guest=True)
NO_MEMBER = "not a member"
NOT_RECORDED = "not recorded"
UNRECORDED = Came(is_unknown=True)
"""The meaning of a mark that says nothing about attendance."""
MEANINGS: dict[str, Came | None] = {
    NOT_RECORDED: UNRECORDED,
    "present": _IN_ROOM,
    "online": _ONLINE,
    "deputy": _DEPUTY,
    "apologies": _APOLOGIES,
    "apologies, deputy came": Came(in_room=1, deputies=1, apologies=1),
    "absent": ABSENT,
    "guest": _GUEST,
    NO_MEMBER: None,
    LEAVE_OUT: UNRECORDED,
}
"""The attendance that each mark means; None if the agency is not a member."""

BLANK_MARK = "blank"
"""How a blank cell is called in a key, and in the question about it."""

_TICKS = frozenset({"✓", "✔", "☑", "✅", "√"})
_CROSSES = frozenset({"✗", "✘", "❌", "✕", "☒", "×"})
_MARKS: dict[str, Came | None] = {
    **dict.fromkeys(("y", "yes", "p", *_TICKS, "■", "●", "true"), _IN_ROOM),
    **dict.fromkeys(("d", "dep", "sub"), _DEPUTY),
    **dict.fromkeys(("ap", "apol", "apols"), _APOLOGIES),
    **dict.fromkeys(("n", "no", "dna", "false", "abs"), ABSENT),
    "n/a": None,
    NOT_RECORDED: UNRECORDED,
}
"""Short marks whose meaning needs no question."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PRESENT = _words("present attended attending attendance attend person room yes")
_AT_A_DISTANCE = _words(
    "online virtual virtually remote remotely teams zoom video videoconference hybrid phone "
    "telephone dialled"
)
_DEPUTIES = _words(
    "deputy deputies dep deputised deputising substitute substituted sub alternate delegate"
)
_SENT_APOLOGIES = _words("apologies apology apols apol ap apologised excused")
_ABSENT = _words("absent absence absences dna unrepresented")
_MEMBERS = _words(
    "member governor trustee post appointed required invited expected applicable eligible due joined"
)
CHAIRED = re.compile(r"\bchair(?:ed|ing)?\b", re.IGNORECASE)
"""The word of a mark for whoever chaired: ``✓ (chair)``."""
_CHAIRED = _words("chair chaired chairing")
_GUESTS = _words("guest guests observer observers observing visitor visitors invitee invitees")
_NOT = _words("not no non without never didn't none nor")
_FILLERS = _words(
    "via by in the with and a an of at on for from to sent received given rec'd accepted noted ms part "
    "late early arrived left meeting was were only did all or whole full"
)
_ALL_WORDS = _PRESENT.union(
    *(
        _AT_A_DISTANCE,
        _DEPUTIES,
        _SENT_APOLOGIES,
        _ABSENT,
        _MEMBERS,
        _GUESTS,
        _CHAIRED,
        _NOT,
        _FILLERS,
    )
)


_NO_APOLOGIES = re.compile(r"\b(?:no|without|non|nor)\b(?: \w+)? ap\w+")
_NO_DEPUTY = re.compile(r"\b(?:no|without)\b(?: a)? (?:dep|sub|alternate|delegate)")
_LEFT = re.compile(r"\b(?:resigned|stepped down|term (?:of office )?ended|before|prior to)\b")
"""Words of a key for somebody who is not a member any more, or not yet."""


_NOT_RECORDED = re.compile(r"\b(?:not|no) (?:recorded|minuted|record|known|data)\b")


class Unclear(Exception):
    """Words that mean no attendance, or that contradict each other."""


def _in_words(text: str, *, is_key: bool = False) -> Came | None:
    """Interpret words of attendance.

    Args:
        is_key: whether they explain a mark, so that words without a meaning for attendance may
            be among them; in a mark every word must be understood.

    Raises:
        Unclear: they mean nothing that is known.
    """
    plain = text.casefold().replace("’", "'").replace("non-", "non ")
    words = set(re.findall(r"[^\W_]+(?:'\w+)?", plain))
    if not words or (not is_key and words - _ALL_WORDS):
        raise Unclear
    is_not = bool(words & _NOT)
    if (words & _MEMBERS and is_not) or (is_key and _LEFT.search(plain)):
        return None
    if words & _SENT_APOLOGIES:
        if _NO_APOLOGIES.search(plain):
            return ABSENT
        if words & _DEPUTIES and not _NO_DEPUTY.search(plain):
            return MEANINGS["apologies, deputy came"]
        if words & _PRESENT and not is_not:
            raise Unclear
        return _APOLOGIES
    if words & _ABSENT or (is_not and words & _PRESENT):
        return ABSENT
    if is_not:
        raise Unclear
    if not words & (_GUESTS | _DEPUTIES | _AT_A_DISTANCE | _PRESENT | _CHAIRED):
        raise Unclear
    return replace(
        _ONLINE if words & _AT_A_DISTANCE else _IN_ROOM,
        is_guest=bool(words & _GUESTS),
        deputies=int(bool(words & _DEPUTIES)),
    )


_MOST_PEOPLE = 99
_COUNTED = re.compile(r"(?P<count>\d{1,2}(?!\d))?\s*(?P<what>.*)", re.DOTALL)
_OF_SEATS = re.compile(r"(?P<came>\d{1,2}) ?(?:/| of | out of ) ?(?P<seats>\d{1,2})")
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_PARTS = re.compile(r"\s*[,;+&\n]\s*|\s+(?:and|plus)\s+")
_QUALIFIED = re.compile(r"\s+[-–—:]\s+")
_DASHES = frozenset("-–—")
_PERSON = re.compile(
    r"[A-Z](?:[. ]?[A-Z]){0,3}\.?|(?:[A-Z]\.? ?|[A-Z][\w'’-]+ ){1,2}[A-Z][a-z][\w'’-]*"
)
"""A person's initials or name: ``LS``, ``L. Shah``, ``DI Lena Shah``."""


class MarkReader:
    """Interprets marks by the answers, then by the file's key, then by what is usual."""

    def __init__(
        self, answers: Mapping[str, str], key: Mapping[str, Came | None], used: Collection[str]
    ) -> None:
        self._answers, self._key = answers, key
        marks = {mark.strip().casefold() for mark in used}
        self._usual = dict(_MARKS)
        has_apologies = bool(marks & {"ap", "apol", "apols", "apologies"}) or (
            _APOLOGIES in key.values()
        )
        has_absence = bool(marks & {"n", "no", "x", "dna", "absent", "abs"} | marks & _CROSSES) or (
            ABSENT in key.values()
        )
        if has_absence and not has_apologies:
            self._usual["a"] = _APOLOGIES
        if marks & _TICKS:
            self._usual |= dict.fromkeys(_CROSSES, ABSENT)
        elif "☐" in marks:
            self._usual |= {"☒": _IN_ROOM, "☐": ABSENT}

    def read(self, mark: str) -> Came | str | None:
        """Return the attendance that a mark means, None for no member, or the mark to ask about."""
        text = " ".join(mark.split())
        try:
            return self._whole(text)
        except Unclear:
            return shown_mark(text)

    def blank(self) -> Came | str | None:
        """Return what a blank cell means; ``blank`` if neither the file nor an answer says so."""
        try:
            return self._single("")
        except Unclear:
            return BLANK_MARK

    def _whole(self, text: str) -> Came | None:
        if seats := _OF_SEATS.fullmatch(text):
            if int(seats["came"]) <= int(seats["seats"]):
                return Came(in_room=int(seats["came"]))
            raise Unclear
        for read in (self._single, self._several):
            with suppress(Unclear):
                return read(text)
        brackets = [a or b for a, b in _BRACKET.findall(text)]
        plain = _BRACKET.sub(" ", text).strip()
        plain, *more = _QUALIFIED.split(plain)
        found = UNRECORDED
        for part in _PARTS.split(plain):
            came = self._counted(part)
            if came is None:
                raise Unclear
            found += came
        for each in (*more, *brackets):
            if found.deputies and _PERSON.fullmatch(each):
                continue  # the deputy's initials
            for part in _PARTS.split(each):
                found = self._qualified(found, part)
        return found

    def _several(self, text: str) -> Came:
        """Interpret several marks in one cell: ``✓ ✓`` for two people, ``A ✓`` for a deputy.

        Raises:
            Unclear: one of them is no mark for somebody who came or sent apologies.
        """
        marks = [self._usual.get(each.casefold(), ABSENT) for each in text.split()]
        marks = [
            self._key.get(each.casefold(), came)
            for each, came in zip(text.split(), marks, strict=True)
        ]
        found = [came for came in marks if came in {_IN_ROOM, _APOLOGIES}]
        if len(found) < len(("one", "two")) or len(found) < len(marks):
            raise Unclear
        came = sum(found, start=ABSENT)
        return replace(came, deputies=came.in_room) if came.apologies else came

    def _single(self, text: str) -> Came | None:
        """Interpret a whole mark: a number, or one with a meaning of its own."""
        if text.isascii() and text.isdecimal() and int(text) <= _MOST_PEOPLE:
            return Came(in_room=int(text))
        if answer := self._answers.get(folded(mark_key(shown_mark(text)))):
            plain = folded(answer)
            if plain in map(folded, MEANINGS):
                return {folded(word): came for word, came in MEANINGS.items()}[plain]
            raise Unclear
        short = text.casefold()
        if short in self._key:
            return self._key[short]
        if short in self._usual:
            return self._usual[short]
        return _in_words(text)

    def _counted(self, part: str) -> Came | None:
        """Interpret a part of a mark: one that is known, or a number with words."""
        try:
            return self._single(part)
        except Unclear:
            found = _COUNTED.fullmatch(part)
            if found is None or not found["count"] or not found["what"]:
                raise
        came = self._single(found["what"].strip())
        if came is None:
            raise Unclear
        people = sum(repeat(came, int(found["count"])), start=UNRECORDED)
        return replace(people, is_guest=came.is_guest)

    def _qualified(self, came: Came, part: str) -> Came:
        """Apply what is said in brackets about those who were counted before."""
        words = set(part.casefold().split())
        if words and words <= _FILLERS:
            return came
        found = _COUNTED.fullmatch(part)
        single = self._single(found["what"].strip() if found and found["what"] else part)
        people = came.in_room + came.online
        count = int(found["count"]) if found and found["count"] else max(people, 1)
        if single is None:
            raise Unclear
        if came.apologies and not people and single.deputies:
            return replace(came, in_room=single.in_room, online=single.online, deputies=1)
        if not people or count > people or single.apologies or not single.has_people:
            raise Unclear
        if single.online:
            moved = min(count, came.in_room)
            came = replace(came, in_room=came.in_room - moved, online=came.online + moved)
        return replace(came, deputies=came.deputies + count) if single.deputies else came


def mark_key(mark: str) -> str:
    """Return the key of the question about a mark; a sign is called by its name: ``mark hyphen``."""
    if not mark:
        return f"mark {BLANK_MARK}"
    if folded(mark):
        return f"mark {mark}"
    names = (name(sign, "sign").split("-")[0].lower() for sign in mark if not sign.isspace())
    return f"mark {' '.join(names)}"


def shown_mark(mark: str) -> str:
    text = " ".join(mark.split())
    return "-" if text in _DASHES else shortened(text)


_EQUALS = re.compile(r"\s*[=:]\s*|\s+[-–—]\s+")
_MEANS = re.compile(r"(\S{1,14}) (?:means|stands for) ([^.;,]+)")
_BLANKS = frozenset({"blank", "blank cell", "empty", "no mark", "no entry", "[blank]", "(blank)"})
_SHOWN_AS = re.compile(r"\(?shown as [\"“]?([^\s)\"”]{1,4})")
_LONGEST_MARK, _SHORT_MARK = 14, 4
_MOST_WORDS = 9


def key_in(texts: Iterable[Sequence[str]], used: Collection[str] = ()) -> dict[str, Came | None]:
    """Return the meanings that a file gives its marks, by the mark in lower case; blank is empty.

    Args:
        texts: the filled cells of each row that is part of no table.
        used: the marks in its tables, by which a key without equals signs is recognised.
    """
    short = {mark for mark in used if 0 < len(mark) <= _SHORT_MARK and not mark.isdecimal()}
    found: dict[str, Came | None] = {}
    is_key = False
    for cells in texts:
        begins = bool(cells) and KEY_TITLE.match(cells[0]) is not None
        is_key = (is_key and len(" ".join(cells)) < 90) or begins  # noqa: PLR2004 - a line
        for mark, words in (*_pairs(cells, is_key=is_key), *_in_a_line(cells, short)):
            bare = mark.strip(" \"'“”‘’").casefold()
            try:
                is_unknown = _NOT_RECORDED.search(words.casefold())
                came = UNRECORDED if is_unknown else _in_words(words, is_key=True)
            except Unclear:
                continue
            found.setdefault("" if bare in _BLANKS else bare, came)
            if shown := _SHOWN_AS.search(words):
                found.setdefault(shown[1].casefold(), came)
    return found


def _in_a_line(cells: Sequence[str], short: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the marks of a key without signs between: ``✓ attended A apologies – did not attend``."""
    if len(cells) != 1 or "=" in cells[0]:
        return
    words = cells[0].split()
    places = [place for place, word in enumerate(words) if word in short]
    if len(places) < len(("one", "two")) or places[0] != 0:
        return
    ends = [*places[1:], len(words)]
    if any(end - start == 1 for start, end in zip(places, ends, strict=True)):
        return  # “A – apologies” has one mark, and a dash between
    for start, end in zip(places, ends, strict=True):
        yield words[start], " ".join(words[start + 1 : end])


def _pairs(cells: Sequence[str], *, is_key: bool) -> Iterator[tuple[str, str]]:
    """Yield each mark with the words that explain it."""
    first = KEY_TITLE.sub("", cells[0], count=1) if cells and KEY_TITLE.match(cells[0]) else ""
    texts = [first or cells[0], *cells[1:]] if cells and (first or not is_key) else list(cells)
    for mark, words in (pair for text in texts for pair in _MEANS.findall(text)):
        yield mark, words
    if is_key and len(texts) == 2 and len(texts[0]) <= _LONGEST_MARK and "=" not in texts[1]:  # noqa: PLR2004
        yield texts[0], texts[1]
        return
    for text in texts:
        parts = _parts_of(text)
        # “P present; S substitute sent” has only spaces between marks and meanings.
        is_list = is_key and len(parts) > 1
        for part in parts:
            mark, *words = _EQUALS.split(part.strip(" .,;|"), maxsplit=1)
            if not words and is_list and len(mark.split()[0]) <= _SHORT_MARK:
                mark, *words = mark.split(maxsplit=1)
            is_pair = bool(words) and ("=" in part or is_key)
            if is_pair and 0 < len(mark) <= _LONGEST_MARK and len(words[0].split()) <= _MOST_WORDS:
                yield mark, words[0]


def _parts_of(text: str) -> list[str]:
    """Return the pairs of a key in one line, which semicolons, commas or only spaces separate."""
    if text.count("=") > 1:
        # The word before each equals sign is the next mark.
        starts = [
            m.start() for m in re.finditer(r"(?:(?<=\s)|^)(?:[\"“][^\"”]+[\"”]|\S+)\s*=", text)
        ]
        return [text[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    return re.split(r"\s{2,}|[;|\n]|,\s+(?=\S+\s*[-–—:])", text)
