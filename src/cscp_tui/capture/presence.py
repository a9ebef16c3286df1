"""Lines of a meeting about who was there: who came by role, joined, left or declared an interest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, number_of_word
from cscp_tui.capture.marks import Setting, find_references
from cscp_tui.capture.parties import Mention, Parties, Party, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.shapes import has_verb
from cscp_tui.domain.attendance import interest_words, members_of, unmarked_members
from cscp_tui.domain.clock_times import as_clock, stated_beginning, time_in_words
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import folded, listed, said_name, without_person
from cscp_tui.domain.partners import may_be_guest
from cscp_tui.domain.records import Agency, Attendance, Meeting

_LONGEST_NAME = 6
"""The most words of a name that nobody knows."""

_ALL = {"both": 2, "all": 99}
"""How many of a list, at most, words mean behind it."""

_OURSELVES = {"me", "us", "we"}
"""Words for whoever types, which no agency begins with."""


class Somebody(Struct, frozen=True):
    """Somebody of an agency who is named in a list."""

    party: Party
    place: tuple[int, int]
    role: str = ""
    is_online: bool = False
    is_deputy: bool = False
    number: int = 0
    """How many they are, if that is said."""
    joined: str = ""
    left: str = ""
    moved: str = ""
    """``joined`` or ``left`` for somebody who is said to come or go."""
    at: str = ""
    """A time of theirs, of which nothing else is said."""
    is_vague: bool = False
    """Whether they came “late” or went “early”."""
    away: str = ""
    """``absent`` or ``apologies`` for an agency that isn't there."""
    is_here: bool = False
    """Whether words of their own say that they are there."""
    is_named: bool = False
    """Whether they have initials or a name, so that another one who has is somebody else."""

    @property
    def only_excused(self) -> bool:
        """Whether they sent apologies, and nobody else came."""
        return self.away == "apologies" and not (self.is_deputy or self.is_online)

    def as_come(self, how: re.Match[str]) -> Somebody:
        """Return the same with what further words say of how they came."""
        away = "absent" if how["absent"] else "apologies" if how["apologies"] else self.away
        is_online = bool(how["online"] or how["by"] or (how["came"] or "").startswith("dial"))
        return replace(
            self,
            is_online=self.is_online or is_online,
            is_deputy=self.is_deputy or bool(how["deputy"]),
            number=int(how["times"] or how["number"] or self.number),
            joined=_clock(how["joined"] or how["from"] or "") or self.joined,
            left=_clock(how["left"] or how["until"] or "") or self.left,
            moved="left" if how["went"] else "joined" if how["came"] else self.moved,
            at=_clock(how["at"] or "") or self.at,
            is_vague=self.is_vague or self._is_vague(how),
            away=away,
            is_here=self.is_here or any(how[x] for x in ("here", "online", "from", "came")),
        )

    @staticmethod
    def _is_vague(how: re.Match[str]) -> bool:
        return bool((how["late"] and not how["joined"]) or (how["early"] and not how["left"]))

    @property
    def has_state(self) -> bool:
        """Whether words of their own say that they are there or not, or come or go."""
        return bool(self.is_here or self.is_online or self.away or self.moved or self.left)

    def values(self, row: Attendance | None) -> dict[str, Any]:
        """Return what changes in the row of their agency: one of each, unless roles are named."""
        if self.away and not self.is_deputy:
            return {**_NOBODY, "apologies": True} if self.away == "apologies" else _NOBODY
        times = {name: at for name in ("joined", "left") if (at := getattr(self, name))}
        if self.role or self.is_deputy:
            made = one_more(row, self.role, online=self.is_online, deputy=self.is_deputy)
        elif not (self.number or self.is_online):
            made = _there(row)
        else:
            here, away = ("online", "in_room") if self.is_online else ("in_room", "online")
            made = {**_there(row), here: self.number or 1, away: 0, "apologies": False}
        return {**made, **times, **({"apologies": True} if self.away == "apologies" else {})}


class PeopleListed(Struct):
    """The people named in a list."""

    known: list[Somebody]
    unknown: list[tuple[int, int]]
    """The places of names that nobody has."""
    roles: list[tuple[int, int]]
    """The places of roles."""
    doubtful: list[tuple[str, Party]] = field(default_factory=list)
    """The words that may be short for an agency, and the agency."""
    alone: list[tuple[int, int]] = field(default_factory=list)
    """The places of those names that belong to nobody beside them."""
    unclear: list[tuple[int, int]] = field(default_factory=list)
    """The places of entries with words that aren't understood, which count for nobody."""

    @property
    def parties(self) -> tuple[Party, ...]:
        return without_doubles(each.party for each in self.known)

    def take_before(self, before: list[tuple[int, int]], text: str) -> None:
        """Take names and roles before these people as theirs: ``FP, Director, CSC``, ``CW, NB, all CSC``."""
        one = self.known[0]
        is_of = pattern_of("of all").search(text, before[-1][1], one.place[0]) if before else None
        number = _ALL[is_of["all"].casefold()] - one.is_named if is_of else len(before)
        for _ in range(min(number, len(before))):
            name, role = _name_and_role(text, before[-1])
            first = min(each[0] for each in (one.place, *self.unknown, *self.roles))
            is_next = pattern_of("comma").fullmatch(text, before[-1][1], first)
            of_one = not one.role if role else (one.role or len(name) == 2) and not self.unknown
            if not (is_of or (is_next and of_one and (role or Parties.is_person(name)))):
                break
            place = before.pop()
            if is_of:
                self.known.append(Somebody(one.party, place, role, is_named=bool(name)))
            else:
                self.known[0] = one = replace(one, role=one.role or role, is_named=not role)
            at = place[0] + len(name)
            self.unknown += [(place[0], at)] if name else []
            self.roles += [(at, place[1])] if role else []

    def take_alone(self, names: list[tuple[int, int]]) -> None:
        """Take names and roles that belong to nobody beside them."""
        self.unknown += names
        self.alone += names
        names.clear()

    def with_deputy(self, deputy: re.Match[str], parties: Parties) -> PeopleListed | None:
        """Return the same with who came for the last of them; None if they are of another agency."""
        named = _mentions(deputy.string, *_who(deputy), parties)
        if not self.known or {m.party.agency for m in named} - {self.known[-1].party.agency}:
            return None
        words = pattern_of("initials of one").sub("", deputy.string[slice(*_who(deputy))])
        role = pattern_of("around a name").sub(
            "", without_person(words.replace("()", "").strip(" ,"))
        )
        self.unknown.append(_who(deputy))
        role = role if _is_role(role) else ""
        is_online = bool(pattern_of("perhaps online").search(deputy[0]))
        self.known[-1] = replace(self.known[-1], is_deputy=True, role=role, is_online=is_online)
        return self

    def name_them(self, text: str) -> None:
        """Take the names before roles as part of these: “Anita Nair (AN), Director, CSC”."""
        for n, each in enumerate(self.known):
            form = re.compile(rf"[^,;:]+, {re.escape(each.role)}, $")
            for name in [u for u in self.unknown if form.match(text, u[0], each.place[0])]:
                self.known[n] = replace(each, role=text[name[0] : each.place[0] - len(", ")])
                self.roles.append(name)
                self.unknown.remove(name)

    def add(self, other: PeopleListed) -> None:
        """Add the people of another list to these."""
        for name in self.__struct_fields__:
            getattr(self, name).extend(getattr(other, name))


class Presence(Struct, frozen=True):
    """A statement about people's presence at a meeting."""

    sentence: str
    rows: tuple[dict[str, Any], ...]
    """For each attendance row to change, its agency and the new values."""
    people: PeopleListed
    is_plain: bool = True
    """False if it is only offered: a line tells more, or one of several people may have left."""


def people_in(
    text: str,
    start: int,
    end: int,
    parties: Parties,
    *,
    is_list: bool = False,
    are_away: bool = False,
) -> PeopleListed | None:
    """Return who is named in a list; None if it names no agency.

    Args:
        is_list: True if its words are a list for certain: an entry with words that aren't understood
            costs only that entry. Otherwise the result is None.
        are_away: True if words in brackets may say why somebody isn't there.
    """
    people, before = PeopleListed([], [], []), list[tuple[int, int]]()
    deputies = [*_deputies_in(text, start, end, are_away=are_away)]
    posts = [  # “Head of Housing Needs (TR)”
        each.span("name")
        for each in pattern_of("post with initials").finditer(text, start, end)
        if _is_role(each["post"])
        and any(m.end < each.end("post") for m in _mentions(text, *each.span("post"), parties))
    ]
    people.unknown += posts
    for first, last in (*(each.span() for each in deputies), *((a - 1, b + 1) for a, b in posts)):
        text = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    mentions = _mentions(text, start, end, parties)
    for first, last in _entries(text, start, end, mentions, is_list=is_list or are_away):
        entry = _Entry(text, first, last, parties, is_list=is_list, are_away=are_away)
        deputy = next((each for each in deputies if first <= each.start() <= last), None)
        if not (entry.words or deputy):
            continue
        if people.known and not (entry.mentions or deputy) and (how := _how(text[first:last])):
            number = _ALL.get(entry.words.partition(" ")[0].casefold(), 1)  # “…, both online”
            people.known[-number:] = [each.as_come(how) for each in people.known[-number:]]
            continue
        is_of_all = pattern_of("begins of all").match(entry.words) and not before
        made = None if is_of_all else entry.read()
        if deputy:
            made = made and made.with_deputy(deputy, parties)
        if made is None:
            if people.known and pattern_of("of the one before").search(entry.words):
                people.unclear.append(people.known.pop().place)  # “Police, but only for item 3”
            at = entry.place[0] if entry.words else last
            people.unclear.append((at, deputy.end() if deputy else entry.place[1]))
        elif not made.known:
            before.append(entry.place if _is_role(entry.words) else made.unknown[0])
            continue
        else:
            made.take_before(before, text)
            people.add(made)
        people.take_alone(before)
    people.take_alone(before)
    return people if people.known and (is_list or not people.unclear) else None


def _deputies_in(text: str, start: int, end: int, *, are_away: bool) -> Iterator[re.Match[str]]:
    """Yield the clauses that name a deputy: ``, for whom LM, Head of Audit, came``, ``- DCI KL instead``.

    Whoever is there behind the name of somebody who is away comes for them: ``- DCI KL online``.
    """
    came, there = (pattern_of(f"deputy {x}").finditer(text, start, end) for x in ("came", "there"))
    for each in [*came] or (there if are_away else ()):
        name = text[slice(*_who(each))]
        is_role = _is_role(name) or _is_short_post(name)
        is_role = is_role and not each.groupdict().get("who3")  # “sending a manager's report”
        if is_role or pattern_of("name or initials").search(name):
            yield each


def _entries(
    text: str, start: int, end: int, mentions: list[Mention], *, is_list: bool
) -> Iterator[tuple[int, int]]:
    """Yield the places of the entries of a list: what stands in brackets belongs to one."""
    masked = text
    places = [(each.start, each.end) for each in mentions]
    places += [each.span() for each in re.finditer(r"\([^()]*\)?", text)]
    for first, last in places:
        masked = f"{masked[:first]}{'x' * (last - first)}{masked[last:]}"
    between = pattern_of("between sentences or names" if is_list else "between names")
    for each in between.finditer(masked, start, end):
        yield start, each.start()
        start = each.end()
    yield start, end


def _how(words: str) -> re.Match[str] | None:
    return pattern_of("how they came").fullmatch(words.strip(" .–—-"))


class _Entry:
    """An entry of a list: initials, a name or a role, the agency, and how and when they came."""

    def __init__(
        self, text: str, start: int, end: int, parties: Parties, *, is_list: bool, are_away: bool
    ) -> None:
        self.text, self.parties, self.is_list, self.are_away = text, parties, is_list, are_away
        bare = pattern_of("around a name").sub("", text[start:end])
        first = text.index(bare, start)
        self.people = PeopleListed([], [], [])
        self.mentions = _mentions(text, start, end, parties)
        self.mentions = [*self._short_beside(start, end), *self.mentions]
        self.mentions.sort(key=lambda mention: mention.start)
        last = max((first + len(bare), *(each.end for each in self.mentions)))
        self.place = min((first, *(each.start for each in self.mentions))), last
        self.words = bare

    def read(self) -> PeopleListed | None:
        """Return who it names; None if it has words that aren't understood."""
        self.mentions = self.mentions or self._short()
        if any(not each.party.agency for each in self.mentions):
            return None
        if not self.mentions:
            return self._unknown()
        if post := self._post():
            return post
        at = self.place[0]
        for n, mention in enumerate(self.mentions):
            known = self.people.known
            if (
                known
                and known[-1].party.agency == mention.party.agency
                and (pattern_of("beside").fullmatch(self.text[at : mention.start]))
            ):
                at = mention.end  # “Reaching Higher for VCSE”
                continue
            before = Somebody(mention.party, (mention.start, mention.end), mention.party.role)
            if n == 0 or not self._are_after(at, mention.start):
                named = self._named_before(at, mention.start, before)
                if named is None:
                    return None
                before = named
            self.people.known.append(before)
            at = mention.end
        return self.people if self._are_after(at, self.place[1]) else None

    def _post(self) -> PeopleListed | None:
        """Return whoever has a post with an agency within its name: ``LM Head of Housing Needs``."""
        short = pattern_of("initials of one").match(self.words)
        start, end = self.place[0] + (short.end() + 1 if short else 0), self.place[1]
        around = [self.text[start : self.mentions[0].start], self.text[self.mentions[-1].end : end]]
        is_within = all(re.search(r"\w", e) and not self.parties.without_roles(e) for e in around)
        if not is_within or len(self.mentions) > 1 or not _is_role(self.text[start:end]):
            return None
        role, party = self.text[start:end], self.mentions[0].party
        self.people.unknown += [(self.place[0], start - 1)] if short else []
        self.people.roles.append((start, end))
        self.people.known.append(Somebody(party, (start, end), role, is_named=bool(short)))
        return self.people

    def _short(self) -> list[Mention]:
        """Return “hsg”, “Pub Health” or “QA” as the only agency that it is short for.

        Whether “Ed” and “Pub Hlth” are one is asked about: they may be a person.
        """
        form = pattern_of("short entry").fullmatch(self.words)
        if form is None:
            return []
        start = self.place[0] + form.start("who")
        if one := self._meant(form["who"], is_whole=not form["initials"]):
            typed = replace(one, name=form["who"])
            return [Mention(start, start + len(form["who"]), typed)]
        told = self.parties.without_roles(form["who"]).split()
        post = self.parties.in_post(told[-1]) if told and _is_role(form["who"]) else None
        if post and post.agency in self.parties.members:  # “head of access edu”
            start = self.text.rindex(told[-1], start, start + len(form["who"]))
            return [Mention(start, start + len(told[-1]), replace(post, name=told[-1]))]
        self.people.doubtful.clear()
        return []

    def _short_beside(self, start: int, end: int) -> Iterator[Mention]:
        """Yield short names between names, as in “CSC MET ICB”; two letters are initials."""
        edges = [start, *(x for each in self.mentions for x in (each.start, each.end)), end]
        for at, done in zip(edges[::2], edges[1::2], strict=True) if self.mentions else ():
            word = self.text[at:done].strip()
            short = self.parties.meant(word) if word.isupper() and len(word) > len("JT") else ()
            if len(short) == 1 and short[0].agency in self.parties.members:
                first = self.text.index(word, at)
                yield Mention(first, first + len(word), short[0])

    def _meant(self, word: str, *, is_whole: bool = False) -> Party | None:
        """Return the only agency for which a word may be short; a doubtful one is to be asked about."""
        if word.casefold() in _OURSELVES:
            return None
        short = self.parties.meant(word) or (self.parties.begun_by(word) if len(word) > 1 else ())
        near = short or (self.parties.near(word) if is_whole else ())
        if len(near) != 1 or (Parties.is_person(word) and not short):
            return None
        is_member = near[0].agency in self.parties.members
        is_sure = word.islower() or (is_member and (word.isupper() or len(word) > len("Ed")))
        if not (short and is_sure):
            self.people.doubtful.append((word, near[0]))
        return near[0]

    def _is_there(self, words: str) -> bool:
        """Return whether words among those who are away say that somebody is there."""
        return self.are_away and bool(pattern_of("is there").search(words))

    def _unknown(self) -> PeopleListed | None:
        """Return an entry that names no agency: somebody whom nobody knows."""
        if self._is_there(self.words):
            return None
        words = pattern_of("told of a name").sub("", self.words)
        name, _, post = words.partition(" - ")
        if not _may_be_name(name) or (post and not _is_role(post)):
            return None
        at = self.text.index(words, self.place[0])
        place = (at, at + len(words))
        self.people.unknown, self.people.alone = [place], [place]
        return self.people

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Yield the places of words beside a name, and whether they stand apart from it."""
        at, is_apart = start, False
        for sign in pattern_of("within an entry").finditer(self.text, start, end):
            yield at, sign.start(), is_apart
            at, is_apart = sign.end(), True
        yield at, end, is_apart

    def _are_after(self, start: int, end: int) -> bool:
        """Take words behind an agency as what is told of its people; return whether all could be."""
        for at, done, is_apart in self._pieces(start, end):
            name = pattern_of("around a name").sub("", self.text[at:done])
            last = self.people.known[-1]
            if self._is_there(self.text[at:done]) and not _how(name):
                return False
            if how := _how(self.text[at:done]):
                self.people.known[-1] = last.as_come(how)
                continue
            if not name:
                continue
            if pattern_of("of several").match(self.words) and _is_role(name.removesuffix("s")):
                first = self.text.index(name, at)  # “two housing officers”
                self.people.roles.append((first, first + len(name)))
                continue
            deputy = pattern_of("deputising").fullmatch(name)
            is_role = _is_role(deputy["who"] if deputy else name)
            first = self.text.index(name, at)
            if is_role:
                role = deputy["who"] if deputy else name
                is_of = "for" in self.text[at:first].split()
                role = last.role if is_of else role
                is_deputy = last.is_deputy or bool(deputy) or is_of
                self.people.known[-1] = replace(last, role=role, is_deputy=is_deputy)
            elif not (
                _is_short_post(name)
                or Parties.is_person(name)
                or (is_apart and (_may_be_name(name) or self._may_be_why(name)))
            ):
                return False
            (self.people.roles if is_role else self.people.unknown).append(
                (first, first + len(name))
            )
        return True

    def _may_be_why(self, words: str) -> bool:
        """Return whether words in brackets may say why somebody isn't there: “(called away)”."""
        return self.are_away and not pattern_of("denied").search(words)

    def _named_before(self, start: int, end: int, of: Somebody) -> Somebody | None:
        """Return somebody with what stands before the agency: ``JT for``, ``Two from``, ``no``."""
        words = self.text[start:end]
        form = pattern_of("before an agency").fullmatch(words)
        is_no_apology = self.are_away and words.lower().startswith("none from")
        if form is None or is_no_apology:
            return None
        name = pattern_of("around a name").sub("", form["name"]).lstrip("(")
        first = start + form.start("name") + form["name"].find(name)
        place = (first, first + len(name))
        of = replace(of, is_named=bool(form["initials"]))
        if form["initials"]:
            at = start + form.start("initials")
            self.people.unknown.append((at, at + len(form["initials"])))
        number = number_of_word(form["number"].split()[0]) if form["number"] else 0
        away = "absent" if form["absent"] else "apologies" if form["apologies"] else ""
        time, is_deputy = _clock(form["at"] or ""), bool(form["deputy"])
        of = replace(of, number=number, away=away, at=time, is_deputy=is_deputy)
        is_exec = of.party.agency == "chair" and " " not in name
        if not name or is_exec or _begins_name(name, of.party, self.parties):
            return of
        if _is_role(name) or _is_role(f"{name}{form['of'] or ''}"):
            self.people.roles.append(place)
            return replace(of, role=name)
        signs = ("(", "-", "–") if not self.people.known else ("(",)
        is_of = form["of"] or words.rstrip().endswith(signs)
        is_person = _is_short_post(name) or Parties.is_person(name)
        is_person = is_person or (self.is_list and name.isalpha())  # “Rachel Public Health”
        if not _may_be_name(name) or not (is_person or is_of):
            return None
        self.people.unknown.append(place)
        return of


def _begins_name(word: str, party: Party, parties: Parties) -> bool:
    """Return whether a word is short for one of a party's name: ``Indep Scrutineer``."""
    names = parties.names_of(party)
    return len(word) > 2 and any(f" {word.lower()}" in f" {name}" for name in names)


def _mentions(text: str, start: int, end: int, parties: Parties) -> list[Mention]:
    """Return who is named in a part of a text."""
    return [each for each in parties.mentions(text) if start <= each.start < each.end <= end]


def _is_role(words: str) -> bool:
    is_role = pattern_of("role of one").search(words) and not re.search(r"[\d:]|\w.*\(", words)
    return bool(is_role) and is_role_of_somebody(words)


def _name_and_role(text: str, place: tuple[int, int]) -> tuple[str, str]:
    """Return the name of an entry without an agency, and the role: ``CJ trainer``, ``CJ``, ``trainer``."""
    words = text[slice(*place)]
    short = pattern_of("initials of one").match(words)
    role = words[short.end() :].strip(" ,") if short else words
    return (short[0] if short else "", role) if _is_role(role) else (words, "")


def _is_post(words: str) -> bool:
    is_short = _is_short_post(words) or pattern_of("post").search(words)
    return _is_role(words) or bool(is_short and is_role_of_somebody(words))


def _is_short_post(word: str) -> bool:
    """Return whether a word beside an agency may be short for a post: ``AD Housing``."""
    return bool(re.fullmatch("[A-Z]{2,4}", word))


def is_role_of_somebody(words: str) -> bool:
    """Return whether words may be a role; False for a person's name, and where they tell more."""
    return not Parties.is_person(words) and not pattern_of("tells more").search(words)


def _may_be_name(words: str) -> bool:
    is_short = len(words.split()) <= _LONGEST_NAME and not re.search(r"[\d?:]", words)
    return is_short and not has_verb(words) and not pattern_of("tells more").search(words)


def read_presence(text: str, setting: Setting) -> Presence | None:
    """Read a line about who was present; return None if it is about anything else.

    Args:
        text: the line: ``Police left 11.20``, ``ICB declares an interest in item 4``,
            ``present: Head of Service, Housing (online)``, ``Nobody from Housing``.
        setting: where and when it was typed; whoever comes or goes does so at its time of day.
    """
    end = len(text.rstrip(" ."))
    if beside := pattern_of("beside a list").search(text, 0, end):
        return _beside_a_list(text, beside, setting)
    if (form := pattern_of("all but some").fullmatch(text, 0, end)) and (
        away := people_in(text, *form.span("who"), setting.parties)
    ):
        came = None if away.unknown else pattern_of("all came").fullmatch(text, 0, end)
        return _all_but(came, setting) if came else None  # those named last weren't there
    return (
        _said_of_people(text, end, setting)
        or _perhaps(text, end, setting)
        or _perhaps_listed(text, end, setting)
        or _perhaps_moved(text, end, setting)
    )


def _beside_a_list(text: str, beside: re.Match[str], setting: Setting) -> Presence | None:
    """Read a line with a sentence beside the list: ``No apologies. CSC and Police here``."""
    rest = f"{text[: beside.start()]}{' ' * len(beside[0])}{text[beside.end() :]}"
    made = read_presence(rest, setting)
    if made is not None:
        made.people.unknown.append(beside.span("what" if beside["what"] else "what2"))
    return made


def _said_of_people(text: str, end: int, setting: Setting) -> Presence | None:
    if named := _deputies(text, end, setting.parties) or _listed_people(text, end, setting.parties):
        if setting.book.partnership.names_in_minutes:
            named.name_them(text)
        made = _came(named, setting)
        return replace(made, is_plain=made.is_plain and not named.unclear)
    if form := pattern_of("all came").fullmatch(text, 0, end):
        return _all_but(form, setting)
    if (form := pattern_of("interest").match(text, 0, end)) and (
        named := people_in(text, *_who(form), setting.parties)
    ):
        what = " ".join(form["what"].split()).removeprefix("in ")
        is_all = what and not named.unknown
        return _of_each(named, setting, interest_words(what), interest=what) if is_all else None
    if not pattern_of("says where").search(text, 0, end):
        return None
    named = people_in(text, 0, end, setting.parties)
    if named is None or (named.alone and len(named.known) == 1):
        return None
    return _moved(text, named, end, setting)


def _moved(text: str, named: PeopleListed, end: int, setting: Setting) -> Presence | None:
    """Return who is there, came or went as they are said to do, at present if no time is given.

    What is said of the last alone is said of all, as in “Police and ICB online”; a time alone
    belongs to what is said before it, as in “Police left 11.30, ICB 11.40”. From when or until when
    the last of names with commas was there is said of them alone, and the others are only offered.
    """
    said, last = ("is_online", "joined", "left", "moved", "away", "at"), named.known[-1]
    if last.moved and not (last.joined or last.left or last.at):
        named.known[-1] = last = replace(last, at=named.known[0].at)  # “At 2.40 JT and PB left”
    of_last = {name: getattr(last, name) for name in said}
    is_apart = any(each.has_state for each in named.known[:-1])
    is_apart |= bool(pattern_of("in the room").search(text, 0, last.place[0]))
    before = text[named.known[-2].place[1] : last.place[0]] if len(named.known) > 1 else ""
    is_partly = bool(
        (last.joined or last.left) and not last.moved and re.search(r",(?! and\b)", before)
    )
    is_apart |= is_partly
    for n in reversed(range(len(named.known) - 1)):
        one, other = named.known[n : n + 2]
        if one.has_state or (is_apart and "," in text[one.place[1] : other.place[0]]):
            break  # “CSC there, Police and ICB online”
        named.known[n] = replace(one, **of_last)
    moved = ""
    rows = _rows(setting)
    gone = [each for each in named.known if each.moved == "left"]
    if any(each.party.agency not in setting.parties.members for each in gone):
        return None  # of guests, only their number is recorded
    here = [row.present for each in gone if (row := rows.get(each.party.agency))]
    if len({each.party.agency for each in gone}) < len(gone):
        return None  # two of one agency
    come = [
        e.party for e in named.known if e.moved == "joined" and _is_listed(e.party.name, setting)
    ]
    if any((row := rows.get(each.agency)) and row.present > 1 for each in come):
        return None  # who joined was counted before; a row has one time
    if (named.unknown and max(here, default=0) > 1) or any(
        each.moved and each.away for each in named.known
    ):
        return None  # one of several, by name; or “Housing left 3.40, apols”
    for n, each in enumerate(named.known):
        moved = each.moved or (moved if each.at else "")
        is_how = moved == "joined" and each.is_online  # “joined online” tells no time
        time = moved and (getattr(each, moved) or each.at or ("" if is_how else setting.at))
        if moved and not (time or is_how):
            return None
        if moved and time:
            named.known[n] = replace(each, moved=moved, **{moved: time})
    is_said = not is_partly or all(each.has_state for each in named.known)
    made = _came(named, setting, end)
    return replace(made, is_plain=made.is_plain and is_said)


def _perhaps(text: str, end: int, setting: Setting) -> Presence | None:
    """Offer who is there, or isn't, by a line that tells more: ``Police here, ICB are late``.

    It names one agency, or begins with a list of them.
    """
    tried = {name: pattern_of(f"perhaps {name}").search(text, 0, end) for name in _PERHAPS}
    found_words = {name: found for name, found in tried.items() if found}
    is_else = pattern_of("perhaps back").search(text) or stated_beginning(text)
    if not found_words or is_else or find_references(text, setting):
        return None
    first = min(found.start() for found in found_words.values())
    people = people_in(text, 0, first, setting.parties)
    if people is not None and not people.unknown:
        people.unknown.append((people.known[-1].place[1], end))
    elif pattern_of("expects").search(text):
        return None
    else:
        one = without_doubles(m.party for m in _mentions(text, 0, end, setting.parties))
        one = one or setting.parties.meant(text.partition(" ")[0])
        if len(one) != 1 or not one[0].agency:
            return None
        people = PeopleListed([Somebody(one[0], (0, 0))], [(0, end)], [])
    if found_words.keys() & {"left", "away"} and _are_two(text, people, setting.parties):
        return None
    here = [row.present for p in people.parties if (row := _rows(setting).get(p.agency))]
    if max(here, default=0) > 1:
        return None  # one of them may have gone
    times = {x: _clock(found_words[x]["at"]) for x in ("joined", "left") if x in found_words}
    moved = [name for name, time in times.items() if time and found_words[name]["verb"]]
    is_away = "away" in found_words and not times.get("left")  # “… left 3.50, so not represented”
    people.known = [
        replace(
            each,
            **times,
            moved=moved[0] if len(moved) == 1 else "",
            is_online="online" in found_words and not any(here),
            away="absent" if is_away else "",
        )
        for each in people.known
    ]
    made = _came(people, setting, end)
    is_both = {"online", "here"} <= found_words.keys() and not any(here)
    rows = tuple({**row, "in_room": 1} if is_both else row for row in made.rows)
    return replace(made, rows=rows, is_plain=False)


_PERHAPS = ("away", "left", "joined", "online", "here", "came")
"""The patterns of words that may tell of somebody's presence."""


def _clock(text: str) -> str:
    try:
        return as_clock(text)
    except CscpError:
        return ""


def _rows(setting: Setting) -> dict[str, Attendance]:
    return {row.agency: row for row in setting.book.attendances_of(setting.meeting.id)}


def _who(form: re.Match[str]) -> tuple[int, int]:
    """Return the place of the words that say who."""
    named = (each for each, words in form.groupdict().items() if each.startswith("who") and words)
    return form.span(next(named))


def _are_two(text: str, named: PeopleListed, parties: Parties) -> bool:
    """Return whether a line names two of one agency: “Det Supt left, DCI stays” tells of no departure."""
    keys = {each.party.agency for each in named.known}
    found = [m.party.agency for m in _mentions(text, 0, len(text), parties)]
    return any(found.count(key) > 1 for key in keys)


_NOBODY = {"in_room": 0, "online": 0}


def _all_but(form: re.Match[str], setting: Setting) -> Presence | None:
    """Read that everybody is there, but for some agencies."""
    away = people_in(form.string, *form.span("who"), setting.parties) if form["who"] else None
    if form["who"] and (away is None or away.unknown):
        return None
    named = away or PeopleListed([], [], [])
    absent, marked = {party.agency for party in named.parties}, _rows(setting)
    unmarked = [agency.id for agency in unmarked_members(setting.book, setting.meeting)]
    if not unmarked or any(marked[key].present for key in absent & marked.keys()):
        return None
    rows = ({"agency": k, **(_NOBODY if k in absent else {"in_room": 1})} for k in unmarked)
    but = listed(said_name(setting.book.agencies[key]) for key in unmarked if key in absent)
    sentence = f"Everybody who isn't marked is present{f', but not {but}' if but else ''}"
    return Presence(sentence, tuple(rows), named)


def _deputies(text: str, end: int, parties: Parties) -> PeopleListed | None:
    """Return the deputy of one agency: ``Education sent a deputy``, ``… is deputising for Police``."""
    for form in filter(None, (pattern_of(kind).fullmatch(text, 0, end) for kind in _DEPUTISING)):
        said = {name: place for name in form.groupdict() if (place := form.span(name)) > (-1, -1)}
        if "post" in said and not _is_post(form["post"]):
            continue
        places = [place for name, place in said.items() if name.startswith("who")]
        named = people_in(text, *(places or [said["post"]])[0], parties)
        name = said.get("name") or said.get("name3")
        words = text[slice(*name)] if name else ""
        is_role = _is_post(words)
        is_somebody = (
            is_role or not name or Parties.is_person(words) or pattern_of("name").fullmatch(words)
        )
        if named is None or named.unknown or len(named.known) != 1 or not is_somebody:
            continue
        named.roles += [name] if name and is_role else []
        others = (None if is_role else name, said.get("instead"), said.get("instead3"))
        named.unknown += filter(None, others)
        deputy = replace(named.known[0], role=words if is_role else "", is_deputy=True)
        return replace(named, known=[deputy])
    return None


_DEPUTISING = ("in for a post", "a deputy came")
_MINUTES_LATE = 5


def _stays(row: Attendance, time: str, name: str, setting: Setting) -> bool:
    """Return whether those who are recorded stay when somebody of their agency joins at a time.

    Whoever was only marked with all others may have come later, and whoever was to come at a time
    at about that: “from 10.20”, “joined 10.22”.
    """
    minutes = [60 * int(x[:2]) + int(x[3:]) for x in (row.joined, time) if x]
    if row.joined and abs(minutes[0] - minutes[1]) <= _MINUTES_LATE:
        return False
    if _is_listed(name, setting):
        return False
    lists = _lists(setting)
    named = [each.party.agency for text in lists for each in setting.parties.mentions(text.lower())]
    if row.present == row.deputies == 1 and row.agency not in named:
        return False  # “DI Marsh deputising for Police” said who comes for them, and no more
    is_told = row.agency in named or not only_marked(row, setting.meeting)
    return bool(row.present) and not row.left and is_told


def _lists(setting: Setting) -> list[str]:
    """Return the lines of the meeting that say who is there."""
    return [
        each.words
        for each in lines_of_meeting(setting.book, setting.meeting.id)
        if any(pattern_of(form).search(each.words) for form in ("list label", "says present"))
    ]


def _is_listed(name: str, setting: Setting) -> bool:
    """Return whether somebody known by their initials is among those who are said to be there."""
    is_known = name in setting.parties.people
    return is_known and any(name in re.findall(r"\w+", words) for words in _lists(setting))


def _is_part(each: Somebody, agency: Agency) -> bool:
    """Return whether an agency stands for several, of which one is named: ``Legacy Youth Zone``."""
    own, said = {*folded(agency.name).split()}, folded(each.party.name)
    others = (other for other in map(folded, agency.aliases) if other.startswith(said))
    return any(" " in other and own.isdisjoint(other.split()) for other in others)


def _listed_people(text: str, end: int, parties: Parties) -> PeopleListed | None:
    """Return who is listed behind words such as “present:”; each part of a line may have its own."""
    if form := pattern_of("list then came").fullmatch(text, 0, end):
        named, person = (
            people_in(text, *form.span("who"), parties, is_list=True),
            "name or initials",
        )
        others = (text[slice(*place)] for place in named.unknown) if named else ()
        are_people = all(map(pattern_of(person).search, others))
        return named if named and are_people and not named.unclear else None
    if form := pattern_of("represented by").fullmatch(text, 0, end):
        return _represented(form, parties)
    labels = [*pattern_of("list label").finditer(text, 0, end)]
    return _labelled(text, labels, end, parties) if labels and not labels[0].start() else None


def _represented(form: re.Match[str], parties: Parties) -> PeopleListed | None:
    """Return who represented one agency: ``Housing was represented by CW, its Head, and NB, an Analyst``."""
    text, (start, end) = form.string, form.span("who")
    named = people_in(text, *form.span("agency"), parties)
    if named is None or named.unknown or len(named.known) != 1:
        return None
    one, named.known = named.known[0], []
    if {m.party.agency for m in _mentions(text, start, end, parties)} - {one.party.agency}:
        return None  # “Police were represented by CSC”
    edges = [each.span() for each in pattern_of("before a person").finditer(text, start, end)]
    for first, last in zip(
        [start, *(e for _, e in edges)], [*(b for b, _ in edges), end], strict=True
    ):
        name, role = _name_and_role(text, (first, last))
        if not role and not (Parties.is_person(name) and len(edges) < last - first):
            return None
        named.unknown += [(first, first + len(name))] if name else []
        role = pattern_of("around a name").sub("", role)
        named.known.append(replace(one, role=role, is_deputy=bool(one.role), is_named=bool(name)))
    return named


def _labelled(
    text: str, labels: list[re.Match[str]], end: int, parties: Parties
) -> PeopleListed | None:
    every = PeopleListed([], [], [])
    for label, stop in zip(labels, [*(each.start() for each in labels[1:]), end], strict=True):
        text = re.sub(r"\bor\b", " ,", text) if label["missing"] else text
        is_list = label["colon"] is not None
        away = "apologies" if label["excused"] else "absent" if label["missing"] else ""
        named = people_in(text, label.end(), stop, parties, is_list=is_list, are_away=bool(away))
        is_from = bool(label["excused"]) and label[0].rstrip().endswith((" from", " by"))
        says_here = is_list or bool(label["excused"])  # “Nobody from Police here”
        is_from |= bool(named and not named.alone and pattern_of("goes on").match(text))
        # “online RN (service dir, slam) and MT for colleges”
        is_from |= bool(label["away"] and named and not named.alone)
        # “apols TB csc, det supt police - KL instead”
        others = (text[slice(*place)] for place in named.unknown) if named else ()
        is_from |= not (named and named.alone) and all(
            map(pattern_of("name or initials").search, others)
        )
        is_doubtful = not is_list and (named is None or (named.unknown and not is_from))
        if is_doubtful and label is labels[0]:
            return None
        if named is None or is_doubtful:
            every.unclear.append((label.end(), stop))
            continue
        named.known = [
            replace(
                each,
                is_online=each.is_online or bool(label["away"]),
                away=each.away
                or ("" if each.is_here and not each.is_deputy and says_here else away),
            )
            for each in named.known
        ]
        every.add(named)
    return every if every.known else None


def _perhaps_moved(text: str, end: int, setting: Setting) -> Presence | None:
    """Offer who came or went by parts of a line: ``Closed 12. Police had left 11.30, ICB 11.40``."""
    if not pattern_of("says where").search(text, 0, end) or pattern_of("came back").search(text):
        return None
    named = people_in(text, 0, end, setting.parties, is_list=True)
    moved = named and [n for n in named.known if n.moved and (n.joined or n.left or n.at)]
    if named is None or not moved:
        return None
    if _are_two(text, named, setting.parties):
        return None
    named.known = [each for each in named.known if each.moved or each.at]
    made = _moved(text, named, end, setting)
    return replace(made, is_plain=False) if made else None


def _perhaps_listed(text: str, end: int, setting: Setting) -> Presence | None:
    """Read a list of people that doesn't say that they are there: ``+ JT educ, PB health``.

    It is only offered, unless it goes on with one.
    """
    begun, is_below = pattern_of("goes on").match(text), setting.parties.is_below_list
    labels = [*pattern_of("list label").finditer(text, 0, end)]
    stop = labels[0].start() if labels else end
    start, is_list = begun.end() if begun else 0, bool(begun or is_below)
    if is_below and pattern_of("says more").search(text):
        return None
    between = pattern_of("between names").finditer(text, 0, stop)
    if not is_list and sum(1 for _ in between) < _SEVERAL - 1:
        return None
    named = people_in(text, start, stop, setting.parties, is_list=is_list)
    if named is None:
        return None
    if is_below and not begun and not _goes_on(text, named, setting):
        return None
    goes_on = is_below and not named.unclear
    several = len(named.known) + (len(named.unclear) if "+" in text[:start] else 0)
    if several < (1 if goes_on else _FEW if is_list else _SEVERAL):
        return None
    if named.alone and not goes_on:
        return None
    if labels and (others := _labelled(text, labels, end, setting.parties)):
        named.add(others)
    elif labels:
        return None
    return replace(_came(named, setting), is_plain=goes_on)


def _goes_on(text: str, named: PeopleListed, setting: Setting) -> bool:
    """Return whether people named below a list go on with it: “Neglect audit - CSC” doesn't."""
    pairs, is_plain = setting.parties.introduced(text)
    is_list = pattern_of("in a list").search(text) and (is_plain or len(pairs) >= len(named.known))
    return bool(is_list) and not any(e.moved or e.left or e.away for e in named.known)


_FEW, _SEVERAL = 2, 3
"""The fewest of a list that goes on with another, and of one that begins without a word."""


def _set_guests_apart(people: PeopleListed, setting: Setting) -> None:
    """Keep agencies that aren't members only in the words, where others of the list are members.

    Roles and the business team come as guests.
    """
    book, meeting = setting.book, setting.meeting
    members = {agency.id for agency in members_of(book, meeting)}
    known = [
        each
        for each in people.known
        if (key := each.party.agency) in members
        or (may_be_guest(book.agencies[key]) and not (each.away or each.moved))
    ]
    if known and not all(each.only_excused for each in people.known):
        people.unknown += [each.place for each in people.known if each not in known]
        people.known = known


def _of_each(named: PeopleListed, setting: Setting, words: str, **values: Any) -> Presence:
    rows = _rows(setting)
    agencies = [setting.book.agencies[each.party.agency] for each in named.known]
    changes = tuple({"agency": a.id, **_there(rows.get(a.id)), **values} for a in agencies)
    return Presence(f"{listed(map(said_name, agencies))} {words}", changes, named)


def _there(row: Attendance | None) -> dict[str, Any]:
    """Return values for one person in the room, unless the row already has somebody."""
    return {} if row is not None and row.present else {"in_room": 1, "apologies": False}


def _came(named: PeopleListed, setting: Setting, end: int = 0) -> Presence:
    """Return the presence of people: one of each agency, unless roles are named.

    Args:
        end: where the words end that say who came or went; 0 for a list. Whoever joins is there
            beside those of their agency who stay. One of several may have left, and is only offered.
    """
    if not end or not all(each.moved or each.away for each in named.known):
        _set_guests_apart(named, setting)
    rows, changes, is_plain, agencies = _rows(setting), [], True, setting.book.agencies
    names: dict[str, list[str]] = {"present": []}
    for n, each in enumerate(named.known):
        key, way = each.party.agency, " online" * each.is_online
        how = ["online"] if way and not (each.is_deputy and each.away) else []
        row, name = rows.get(key), said_name(agencies[key])
        time = getattr(each, each.moved) if end and each.moved else ""
        moved = each.moved if time else ""
        values = each.values(row)
        what = {"": "present", "apologies": "apologies from", "absent": "not represented"}[
            each.away
        ]
        if each.away and row is not None and row.present:
            is_plain = is_plain and only_marked(row, setting.meeting)
        if moved:
            what = f"{moved}{way * (moved == 'joined')} at {time_in_words(time)}"
            is_plain = is_plain and not each.is_vague
        if moved == "left" and row is not None and row.present > 1:
            is_plain = False
        is_further = (
            moved == "joined" and row is not None and _stays(row, time, each.party.name, setting)
        )
        if row is not None and is_further:  # a row has one time
            here, online = row.in_room + (not each.is_online), row.online + each.is_online
            values, what = {"in_room": here, "online": online}, f"{what} (one more of {name})"
            named.unknown.append((each.place[1], end))
        elif moved == "joined" and _is_part(each, agencies[key]):
            named.unknown.append(each.place)
        if each.is_deputy:
            how.append(
                f"with a deputy{way}{f', {each.role}' * bool(each.role)}"
                if each.away
                else "a deputy"
            )
        how += ["a guest"] if key not in setting.parties.members else []
        how += [counted(each.number, "person", "people")] if each.number > 1 else []
        how += [f"from {time_in_words(each.joined)}"] if each.joined else []
        how += [f"until {time_in_words(each.left)}"] if each.left else []
        new = Attendance(id=key, created=setting.meeting.day, meeting="", agency=key)
        come = [e for e in named.known[: n + 1] if e.party.agency == key and e.is_named]
        before = row or new
        if each.is_named and before.present < len(come) and not (moved or each.away or each.number):
            values["in_room"] = before.in_room + (not each.is_online)
            values["online"] = before.online + each.is_online
        rows[key] = replace(before, **values)
        changes.append({"agency": key, **values})
        name = ", ".join(
            filter(None, (each.role if not (each.away and each.is_deputy) else "", name))
        )
        is_bare = moved or (each.away and not each.is_deputy) or not how
        names.setdefault(what, []).append(name if is_bare else f"{name} ({listed(how)})")
    said = (
        f"{what} {listed([*dict.fromkeys(who)])}"
        if what.endswith("from")
        else f"{listed([*dict.fromkeys(who)])} {what}"
        for what, who in names.items()
        if who
    )
    return Presence("; ".join(said), tuple(changes), named, is_plain)


def only_marked(row: Attendance | None, meeting: Meeting) -> bool:
    """Return whether a row says no more than that somebody is in the room, as “all present” does.

    Apologies and arrivals correct that: a deputy is one whom somebody named. The Chair's own agency
    stays, since the Chair is in its row.
    """
    marked = row is not None and (row.online, row.deputies, row.roles, row.joined, row.left)
    return (
        row is not None
        and marked == (0, 0, (), "", "")
        and row.in_room == 1
        and (row.agency != meeting.chair_agency)
    )


def one_more(row: Attendance | None, role: str, *, online: bool, deputy: bool) -> dict[str, Any]:
    """Return values that add a role to an agency's row.

    It belongs to somebody already counted without a role, else to one more person.
    """
    in_room, at_home = (row.in_room, row.online) if row is not None else (0, 0)
    roles, deputies = (row.roles, row.deputies) if row is not None else ((), 0)
    if role in roles:
        return {}
    if in_room + at_home <= len(roles):
        in_room, at_home = in_room + (not online), at_home + online
    elif online and in_room + at_home == 1:
        in_room, at_home = 0, 1
    values: dict[str, Any] = {"in_room": in_room, "online": at_home}
    if role:
        values["roles"] = (*roles, role)
    if deputy:
        values["deputies"] = min(deputies + 1, in_room + at_home)
    elif row is not None and row.apologies and not deputies:
        values["apologies"] = False
    return values
