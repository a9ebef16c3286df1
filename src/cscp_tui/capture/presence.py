"""Lines of a meeting about who was there: who came by role, joined, left or declared an interest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.capture.marks import find_references
from cscp_tui.capture.parties import Parties, Party, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.shapes import has_verb
from cscp_tui.domain.attendance import interest_words, unmarked_members
from cscp_tui.domain.clock_times import as_clock, stated_beginning, time_in_words
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import folded, listed, said_name
from cscp_tui.domain.partners import covers
from cscp_tui.domain.records import Attendance

if TYPE_CHECKING:
    from cscp_tui.capture.marks import Setting
    from cscp_tui.capture.parties import Mention
    from cscp_tui.domain.records import Meeting


_LONGEST_NAME = 6
"""The most words of a name that nobody knows."""


class Somebody(Struct, frozen=True):
    """Somebody of an agency who is named in a list."""

    party: Party
    place: tuple[int, int]
    role: str = ""
    is_online: bool = False
    is_deputy: bool = False
    number: int = 0
    """How many they are, if that is said."""

    def values(self, row: Attendance | None) -> dict[str, Any]:
        """Return what changes in the row of their agency: one of each, unless roles are named."""
        if self.role or self.is_deputy:
            return one_more(row, self.role, online=self.is_online, deputy=self.is_deputy)
        if not (self.number or self.is_online):
            return _there(row)
        here, away = ("online", "in_room") if self.is_online else ("in_room", "online")
        return {**_there(row), here: self.number or 1, away: 0, "apologies": False}


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

    @property
    def parties(self) -> tuple[Party, ...]:
        return without_doubles(each.party for each in self.known)


class Presence(Struct, frozen=True):
    """A statement about people's presence at a meeting."""

    sentence: str
    rows: tuple[dict[str, Any], ...]
    """For each attendance row to change, its agency and the new values."""
    people: PeopleListed
    is_plain: bool = True
    """False if it is only offered: a line tells more, or one of several people may have left."""


def people_in(  # noqa: C901, PLR0912, PLR0915 - what may stand around a name
    text: str, start: int, end: int, parties: Parties
) -> PeopleListed | None:
    """Return who is named in a list; None if it has other words than names, or names no agency."""
    known: list[Somebody] = []
    unknown: list[tuple[int, int]] = []
    roles: list[tuple[int, int]] = []
    alone: list[tuple[int, int]] = []
    at = start
    for mention in (*_mentions(text, start, end, parties), None):
        place, role, number = mention.start if mention else end, "", 0
        marks = [
            (at, at),
            *(sign.span() for sign in pattern_of("between names").finditer(text, at, place)),
        ]
        for n, (sign, begun) in enumerate(marks):
            done = marks[n + 1][0] if n + 1 < len(marks) else place
            name = pattern_of("around a name").sub("", text[begun:done])
            is_role, of = _is_role(name), pattern_of("of an agency").sub("", name)
            is_beside = bool(known) and (n == 0 or text[sign:begun].strip() == "(")
            is_before = mention is not None and done == place
            if not name:
                continue
            if known and (how := pattern_of("how they came").fullmatch(name)):
                known[-1] = replace(
                    known[-1],
                    is_online=known[-1].is_online or bool(pattern_of("online").search(name)),
                    is_deputy=known[-1].is_deputy or "deput" in name.lower(),
                    number=int(how["times"] or how["number"] or known[-1].number),
                )
                continue
            if (
                known
                and (named := pattern_of("deputising").fullmatch(name))
                and _is_role(named["who"])
            ):
                known[-1] = replace(known[-1], role=named["who"], is_deputy=True)
                continue
            is_exec = mention is not None and mention.party.agency == "chair" and " " not in name
            if is_before and mention and (is_exec or _begins_name(name, mention.party, parties)):
                continue
            if is_before and pattern_of("how many").fullmatch(of):
                number = _number(of.split()[0])
                continue
            is_of_next = mention is not None and text[done:place].strip() == ","
            short, _, post = name.partition(" - ")
            if is_beside and (
                is_role
                or _is_short_post(name)
                or ((n or Parties.is_person(name)) and not pattern_of("denied").search(name))
            ):
                # “Police (Head of Service)”, “Police (Jo Bright)”
                known[-1] = replace(known[-1], role=name) if is_role else known[-1]
            elif (
                is_before
                and not is_beside
                and (is_role or _is_short_post(name) or (of != name and _may_be_name(of)))
            ):
                is_role = _is_role(of)
                role = of if is_role else ""
            elif _is_role(post) and _may_be_name(short) and not (is_before or is_beside):
                is_role = False  # “Met - Det Supt”
            elif is_before or is_beside or not _may_be_name(name):
                return None
            elif is_role and is_of_next:
                role = name
            else:
                is_role = False
            first, is_of = text.index(name, begun), is_before and not is_role
            (roles if is_role else unknown).append((first, first + len(of if is_of else name)))
            if not (is_role or is_before or is_beside or text[done:place].strip() == "("):
                alone += unknown[-1:]
        if mention is not None:
            role = role or mention.party.role
            known.append(Somebody(mention.party, (mention.start, mention.end), role, number=number))
            at = mention.end
    found = PeopleListed(known, unknown, roles, alone=alone)
    _know_short_names(found, text, parties)
    return found if known and all(each.party.agency for each in known) else None


def _know_short_names(people: PeopleListed, text: str, parties: Parties) -> None:
    """Take “hsg”, “Pub Health” and “QA” in a list for the only agency that they are short for.

    Whether “Ed” and “Pub Hlth” are one is asked about: they may be a person.
    """
    for place in people.unknown.copy():
        word, _, post = text[slice(*place)].strip().partition(" - ")
        short = parties.meant(word) or (parties.begun_by(word) if len(word) > 1 else ())
        near = short or (parties.near(word) if place in people.alone else ())
        if len(near) != 1 or (post and not _is_role(post)):
            continue
        people.unknown.remove(place)
        people.known.append(Somebody(near[0], place, post))
        is_member = near[0].agency in parties.members
        is_sure = word.islower() or (is_member and (word.isupper() or len(word) > len("Ed")))
        if not (short and is_sure):
            people.doubtful.append((word, near[0]))
    people.alone = [place for place in people.alone if place in people.unknown]


def _number(word: str) -> int:
    """Return a number up to twelve in words, or any in digits."""
    words = pattern_of("number").pattern.split("|")
    return int(word) if word.isdecimal() else words.index(word.casefold()) + 1


def _begins_name(word: str, party: Party, parties: Parties) -> bool:
    """Return whether a word is short for one of a party's name: ``Indep Scrutineer``."""
    names = parties.names_of(party)
    return len(word) > 2 and any(f" {word.lower()}" in f" {name}" for name in names)


def _mentions(text: str, start: int, end: int, parties: Parties) -> list[Mention]:
    """Return who is named in a part of a text; a word for an agency may be in small letters."""
    found = parties.mentions(text)
    for each in parties.mentions(text.lower()):
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return sorted(
        (each for each in found if start <= each.start < each.end <= end), key=lambda m: m.start
    )


def _is_role(words: str) -> bool:
    return bool(pattern_of("role noun").search(words)) and is_role_of_somebody(words)


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
    return _said_of_people(text, end, setting) or _perhaps(text, end, setting)


def _said_of_people(text: str, end: int, setting: Setting) -> Presence | None:
    if named := _deputies(text, end, setting.parties) or _listed_people(text, end, setting.parties):
        _set_guests_apart(named, setting)
        return _came(named, setting)
    if form := pattern_of("all came").fullmatch(text, 0, end):
        return _all_but(form, setting)
    if form := pattern_of("nobody came").fullmatch(text, 0, end):
        return _nobody(form, setting)
    form = pattern_of("interest").match(text, 0, end) or pattern_of("came or went").match(
        text, 0, end
    )
    named = people_in(text, *_who(form), setting.parties) if form else None
    if form is None or named is None:
        return None
    if form.re is pattern_of("interest"):
        what = " ".join(form["what"].split()).removeprefix("in ")
        is_all = what and not named.unknown
        return _of_each(named, setting, interest_words(what), interest=what) if is_all else None
    for start, stop in named.unknown:  # “Housing and the drivers left”, but “jo (Housing) left”
        is_beside = text[stop:].lstrip().startswith("(") and text[start:stop].isalpha()
        if not (is_beside or pattern_of("name").fullmatch(text[start:stop])):
            return None
    leaves = form["verb"].casefold().startswith(("le", "out", "drop", "go", "with"))
    return (_left if leaves else _joined)(form, named, setting)


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
    where: dict[str, Any] = (
        {"online": 1, "in_room": int("here" in found_words)} if "online" in found_words else {}
    )
    if found_words.keys() & {"left", "away"} and _are_two(text, people, setting.parties):
        return None
    sentence = "not represented" if "away" in found_words else "present"
    sentence += " online" if where.get("in_room") == 0 else ""
    here = [row.present for p in people.parties if (row := _rows(setting).get(p.agency))]
    if max(here, default=0) > 1:
        return None  # one of them may have gone
    where = {} if any(here) else where
    for name, verb in (("joined", "from"), ("left", "until")):
        if name in found_words and (time := _clock(found_words[name]["at"])):
            where[name] = time
            sentence += f", {verb} {time_in_words(time)}"
    where = _NOBODY if "away" in found_words else where
    return replace(_of_each(people, setting, sentence, **where), is_plain=False)


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


def _time(form: re.Match[str], at: str) -> str:
    """Return when somebody came or went: as said, else at present; empty if that isn't known.

    What is told besides may be why, or what happened later, and says nothing of the present.
    """
    said_at = form["at"] or form["before"]
    if pattern_of("came back").search(form["tail"]) or (form["tail"] and not said_at):
        return ""
    return _clock(said_at or at)


def _is_plain(form: re.Match[str]) -> bool:
    return not form["tail"] and bool(form["at"] or form["before"] or not form["vague"])


def _left(form: re.Match[str], named: PeopleListed, setting: Setting) -> Presence | None:
    """Read that somebody left. One of several people may be meant, who stay."""
    if _are_two(form.string, named, setting.parties):
        return None
    rows = _rows(setting)
    are_several = any(rows[key].present > 1 for n in named.known if (key := n.party.agency) in rows)
    time = _time(form, setting.at)
    if not time or (are_several and named.unknown):
        return None
    made = _of_each(named, setting, f"left at {time_in_words(time)}", left=time)
    return replace(made, is_plain=_is_plain(form) and not are_several)


def _are_two(text: str, named: PeopleListed, parties: Parties) -> bool:
    """Return whether a line names two of one agency: “Det Supt left, DCI stays” tells of no departure."""
    keys = {each.party.agency for each in named.known}
    found = [m.party.agency for m in _mentions(text, 0, len(text), parties)]
    return any(found.count(key) > 1 for key in keys)


def _joined(form: re.Match[str], named: PeopleListed, setting: Setting) -> Presence | None:
    """Read that somebody joined, beside those of their agency who are there."""
    time, rows = _time(form, setting.at), _rows(setting)
    if not time:
        return None
    is_online = bool(form["online"] or form["how"]) or form["verb"].startswith("dial")
    is_online = is_online or any(n.is_online for n in named.known)
    where: dict[str, Any] = {"in_room": 0, "online": 1} if is_online else {}
    sentence = f"joined{' online' if is_online else ''} at {time_in_words(time)}"
    here = [rows[each.party.agency] for each in named.known if each.party.agency in rows]
    here = [row for row in here if row.joined != time]  # said twice
    further = [row for row in here if _stays(row, setting)]
    if further:
        named.unknown.append((form.start("verb"), form.end()))  # a row has one time
        names = listed(said_name(setting.book.agencies[row.agency]) for row in further)
        sentence += f" (one more of {names})" if len(further) < len(named.known) else " (one more)"
    for each in named.known:  # “Legacy Youth Zone” is one of several that an agency stands for
        agency, words = setting.book.agencies[each.party.agency], form.string[slice(*each.place)]
        own = {*folded(agency.name).split()}
        others = (name for name in map(folded, agency.aliases) if name.startswith(folded(words)))
        if any(" " in other and own.isdisjoint(other.split()) for other in others):
            named.unknown.append(each.place)
    made = _of_each(named, setting, sentence, **where, joined=time)
    more = {
        row.agency: {"in_room": row.in_room + (not is_online), "online": row.online + is_online}
        for row in further
    }
    changes = (
        {"agency": key, **more[key]} if (key := row["agency"]) in more else row for row in made.rows
    )
    return replace(made, rows=tuple(changes), is_plain=_is_plain(form))


def _nobody(form: re.Match[str], setting: Setting) -> Presence | None:
    """Read that nobody came for an agency; those who are recorded otherwise stay unless it is chosen."""
    named = people_in(form.string, *_who(form), setting.parties)
    if named is None or named.unknown:
        return None
    rows = _rows(setting)
    here = (rows[n.party.agency] for n in named.known if n.party.agency in rows)
    is_plain = all(not row.present or only_marked(row, setting.meeting) for row in here)
    made = _of_each(named, setting, "not represented")
    away = tuple({"agency": row["agency"], **_NOBODY} for row in made.rows)
    return replace(made, rows=away, is_plain=is_plain)


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
    form = pattern_of("in for a post").fullmatch(text, 0, end)
    if form and any(form[name] for name in ("who", "who2", "who3")) and _is_post(form["post"]):
        named, role = people_in(text, *_who(form), parties), form["role"]
        is_role = _is_post(role)
        is_one = named and len(named.known) == 1 and not named.unknown
        if named and is_one and (is_role or Parties.is_person(role)):
            (named.roles if is_role else named.unknown).append(form.span("role"))
            deputy = replace(named.known[0], role=role if is_role else "", is_deputy=True)
            return replace(named, known=[deputy])
    form = pattern_of("a deputy came").fullmatch(text, 0, end)
    named = people_in(text, *_who(form), parties) if form else None
    if form is None or named is None or named.unknown or len(named.known) != 1:
        return None
    part = "3" if form["who3"] else ""
    name = form[f"name{part}"] or ""
    is_role = bool(name) and _is_role(name)
    if name and not is_role and not pattern_of("name").fullmatch(name):
        return None
    if name:
        (named.roles if is_role else named.unknown).append(form.span(f"name{part}"))
    if form[f"instead{part}"]:
        named.unknown.append(form.span(f"instead{part}"))
    role = name if is_role else ""
    return replace(named, known=[replace(named.known[0], role=role, is_deputy=True)])


def _stays(row: Attendance, setting: Setting) -> bool:
    """Return whether those who are recorded stay when somebody of their agency joins.

    Whoever was only marked with all others may have come later.
    """
    lists = (
        x.words
        for x in lines_of_meeting(setting.book, setting.meeting.id)
        if pattern_of("listed people").match(x.words)
    )
    named = (each.party.agency for text in lists for each in setting.parties.mentions(text.lower()))
    is_told = row.agency in named or not only_marked(row, setting.meeting)
    return bool(row.present) and not row.left and is_told


def _listed_people(text: str, end: int, parties: Parties) -> PeopleListed | None:
    """Return who is named as present; a line may list apart those in the room and those online."""
    every = PeopleListed([], [], [])
    starts = [0, *(each.end() for each in pattern_of("next list").finditer(text, 0, end))]
    ends = [*(each.start() for each in pattern_of("next list").finditer(text, 0, end)), end]
    for start, stop in zip(starts, ends, strict=True):
        found = pattern_of("listed people").match(text, start, stop)
        named = people_in(text, *_who(found), parties) if found else None
        if found is None or named is None:
            return None
        names = (text[slice(*place)] for place in named.unknown)
        are_names = found["who3"] and all(map(pattern_of("name").fullmatch, names))
        is_list = found["colon"] or (found["who2"] and len(named.known) > 1) or are_names
        if named.unknown and not is_list:
            return None
        # “Police here, ICB online” says it of the last alone.
        is_last = bool(
            found["online"] and pattern_of("some here").search(text, start, found.start("online"))
        )
        is_away = bool(found["away"] or found["online"]) and not is_last
        every.known += [replace(n, is_online=is_away or n.is_online) for n in named.known]
        if is_last:
            every.known[-1] = replace(every.known[-1], is_online=True)
        every.unknown += named.unknown
        every.doubtful += named.doubtful
        every.alone += named.alone
        every.roles += named.roles
    return every


def _set_guests_apart(people: PeopleListed, setting: Setting) -> None:
    """Keep agencies that aren't members only in the words, where others of the list are members."""
    book, meeting = setting.book, setting.meeting
    spells = (m for m in book.memberships.values() if m.group == meeting.group)
    members = {spell.agency for spell in spells if covers(spell, meeting.day)}
    known = [each for each in people.known if each.party.agency in members]
    if known:
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


def _came(named: PeopleListed, setting: Setting) -> Presence:
    """Return the presence of the people in a list: one of each agency, unless roles are named."""
    rows = _rows(setting)
    names, changes = [], []
    for each in named.known:
        key, how = each.party.agency, [*(["online"] if each.is_online else [])]
        how += ["a deputy"] if each.is_deputy else []
        how += [counted(each.number, "person", "people")] if each.number > 1 else []
        values = each.values(rows.get(key))
        rows[key] = replace(
            rows.get(key)
            or Attendance(id=key, created=setting.meeting.day, meeting="", agency=key),
            **values,
        )
        changes.append({"agency": key, **values})
        name = ", ".join(filter(None, (each.role, said_name(setting.book.agencies[key]))))
        names.append(f"{name} ({listed(how)})" if how else name)
    return Presence(f"{listed(names)} present", tuple(changes), named)


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
