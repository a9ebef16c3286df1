"""Lines of a meeting about who was there: who came by role, joined, left or declared an interest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.capture.parties import Parties, Party, without_doubles
from cscp_tui.capture.patterns import said
from cscp_tui.capture.shapes import has_verb
from cscp_tui.domain.attendance import interest_words
from cscp_tui.domain.clock_times import as_clock, time_said
from cscp_tui.domain.meetings import lines_of
from cscp_tui.domain.names import listed, said_name
from cscp_tui.domain.partners import covers
from cscp_tui.domain.records import Attendance

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.capture.parties import Mention
    from cscp_tui.domain.book import Book
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


class PeopleListed(Struct):
    """The people named in a list."""

    known: list[Somebody]
    unknown: list[tuple[int, int]]
    """The places of names that nobody has."""
    roles: list[tuple[int, int]]
    """The places of roles."""

    @property
    def parties(self) -> tuple[Party, ...]:
        return without_doubles(each.party for each in self.known)


class Presence(Struct, frozen=True):
    """A statement about people's presence at a meeting."""

    sentence: str
    rows: tuple[dict[str, Any], ...]
    """For each attendance row to change, its agency and the new values."""
    people: PeopleListed


def people_in(text: str, start: int, end: int, parties: Parties) -> PeopleListed | None:
    """Return who is named in a list; None if it has other words than names, or names no agency."""
    known: list[Somebody] = []
    unknown: list[tuple[int, int]] = []
    roles: list[tuple[int, int]] = []
    at = start
    for mention in (*_mentions(text, start, end, parties), None):
        place, role = mention.start if mention else end, ""
        marks = [
            (at, at),
            *(sign.span() for sign in said("between names").finditer(text, at, place)),
        ]
        for n, (sign, begun) in enumerate(marks):
            done = marks[n + 1][0] if n + 1 < len(marks) else place
            name = said("around a name").sub("", text[begun:done])
            is_role, of = _is_role(name), said("of an agency").sub("", name)
            is_beside = bool(known) and (n == 0 or text[sign:begun].strip() == "(")
            is_before = mention is not None and done == place
            if not name:
                continue
            if known and (how := said("how they came").fullmatch(name)):
                known[-1] = replace(
                    known[-1],
                    is_online=known[-1].is_online or bool(said("online").search(name)),
                    is_deputy=known[-1].is_deputy or "deput" in name.lower(),
                    number=int(how["times"] or how["number"] or known[-1].number),
                )
                continue
            if is_before and mention and _begins_name(name, mention.party, parties):
                continue
            is_of_next = mention is not None and text[done:place].strip() == ","
            if is_beside and (is_role or (n and not said("denied").search(name))):
                # “Police (Head of Service)”, “Police (Jo Bright)”
                known[-1] = replace(known[-1], role=name) if is_role else known[-1]
            elif is_before and not is_beside and (is_role or (of != name and _may_be_name(of))):
                is_role = _is_role(of)
                role = of if is_role else ""
            elif is_before or is_beside or not _may_be_name(name):
                return None
            elif is_role and is_of_next:
                role = name
            else:
                is_role = False
            (roles if is_role else unknown).append((begun, done))
        if mention is not None:
            named = Somebody(
                mention.party, (mention.start, mention.end), role or mention.party.role
            )
            known.append(named)
            at = mention.end
    found = PeopleListed(known, unknown, roles)
    _know_short_names(found, text, parties)
    return found if known and all(each.party.agency for each in known) else None


def _know_short_names(people: PeopleListed, text: str, parties: Parties) -> None:
    """Take “hsg” and “QA” in a list of agencies for the one that they are short for, and no person."""
    for place in people.unknown.copy():
        word, is_alone = text[slice(*place)].strip(), len(people.unknown) == 1
        short = parties.slot(word).choices if word.isalpha() else ()
        if (
            len(short) == 1
            and short[0].agency
            and (word.islower() or (word.isupper() and is_alone))
        ):
            people.unknown.remove(place)
            people.known.append(Somebody(short[0], place))


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
    return bool(said("role noun").search(words)) and is_role_of_somebody(words)


def is_role_of_somebody(words: str) -> bool:
    """Return whether words may be a role; False for a person's name, and where they tell more."""
    return not Parties.is_person(words) and not said("tells more").search(words)


def _may_be_name(words: str) -> bool:
    is_short = len(words.split()) <= _LONGEST_NAME and not re.search(r"[\d?:]", words)
    return is_short and not has_verb(words) and not said("tells more").search(words)


def read_presence(
    text: str, meeting: Meeting, parties: Parties, book: Book, at: str = ""
) -> Presence | None:
    """Read a line about who was present; return None if it is about anything else.

    Args:
        text: the line: ``Police left 11.20``, ``ICB declares an interest in item 4``,
            ``present: Head of Service, Housing (online)``.
        meeting: the meeting whose attendance it is about.
        parties: finds the names in a list.
        book: where the attendance so far is looked up.
        at: the present time of day, for arrivals and departures; empty if not known.
    """
    end = len(text.rstrip(" ."))
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    if named := _listed_people(text, end, parties):
        _set_guests_apart(named, meeting, book)
        return _came(named, book, rows, meeting.day)
    form = said("interest").match(text, 0, end) or said("came or went").match(text, 0, end)
    if form is None:
        return None
    named = people_in(text, *form.span("who" if form["who"] else "first"), parties)
    if named is None or named.unknown:
        return None
    if form.re is said("interest"):
        what = " ".join(form["what"].split()).removeprefix("in ")
        return _of_each(named, rows, book, interest_words(what), interest=what) if what else None
    try:
        time = as_clock(form["at"] or form["first"] or at)
    except CscpError:
        return None
    field = "left" if form["verb"].casefold().startswith(("le", "out")) else "joined"
    is_online = field == "joined" and bool(form["online"] or form["how"])
    is_online |= any(each.is_online for each in named.known)
    where: dict[str, Any] = {"in_room": 0, "online": 1} if is_online else {}
    sentence = f"{field}{' online' if is_online else ''} at {time_said(time)}"
    here = [rows[each.party.agency] for each in named.known if each.party.agency in rows]
    here = [row for row in here if field == "joined" and row.joined != time]  # said twice
    further = [row for row in here if _stays(row, meeting, parties, book)]
    if further and text[: form.start("verb")].rstrip(" -").casefold().endswith(" re"):
        return None  # nobody of them is known to have left
    if not time:
        return None
    if not further:
        return _of_each(named, rows, book, sentence, **where, **{field: time})
    named.unknown.append((form.start("verb"), end))  # a row has one time
    names = listed(said_name(book.agencies[row.agency]) for row in further)
    sentence += f" (one more of {names})" if len(further) < len(named.known) else " (one more)"
    made = _of_each(named, rows, book, sentence, **where, **{field: time})
    more = {
        row.agency: {"in_room": row.in_room + (not is_online), "online": row.online + is_online}
        for row in further
    }
    changes = (
        {"agency": key, **more[key]} if (key := row["agency"]) in more else row for row in made.rows
    )
    return replace(made, rows=tuple(changes))


def _stays(row: Attendance, meeting: Meeting, parties: Parties, book: Book) -> bool:
    """Return whether those who are recorded stay when somebody of their agency joins.

    Whoever was only marked with all others may have come later.
    """
    lists = (x.words for x in lines_of(book, meeting.id) if said("listed people").match(x.words))
    named = (each.party.agency for text in lists for each in parties.mentions(text.lower()))
    is_told = row.agency in named or not only_marked(row, meeting)
    return bool(row.present) and not row.left and is_told


def _listed_people(text: str, end: int, parties: Parties) -> PeopleListed | None:
    """Return who is named as present; a line may list apart those in the room and those online."""
    every = PeopleListed([], [], [])
    starts = [0, *(each.end() for each in said("next list").finditer(text, 0, end))]
    ends = [*(each.start() for each in said("next list").finditer(text, 0, end)), end]
    for start, stop in zip(starts, ends, strict=True):
        found = said("listed people").match(text, start, stop)
        place = found.span("who" if found["who"] else "first") if found else (0, 0)
        named = people_in(text, *place, parties) if found else None
        if found is None or named is None:
            return None
        if named.unknown and not (found["colon"] or (found["first"] and len(named.known) > 1)):
            return None
        is_away = bool(found["away"] or found["online"])
        every.known += [replace(n, is_online=is_away or n.is_online) for n in named.known]
        every.unknown += named.unknown
        every.roles += named.roles
    return every


def _set_guests_apart(people: PeopleListed, meeting: Meeting, book: Book) -> None:
    """Keep agencies that aren't members only in the words, where others of the list are members."""
    spells = (m for m in book.memberships.values() if m.group == meeting.group)
    members = {spell.agency for spell in spells if covers(spell, meeting.day)}
    known = [each for each in people.known if each.party.agency in members]
    if known:
        people.unknown += [each.place for each in people.known if each not in known]
        people.known = known


def _of_each(
    named: PeopleListed, rows: dict[str, Attendance], book: Book, said: str, **values: Any
) -> Presence:
    agencies = [book.agencies[each.party.agency] for each in named.known]
    changes = tuple({"agency": a.id, **_there(rows.get(a.id)), **values} for a in agencies)
    return Presence(f"{listed(map(said_name, agencies))} {said}", changes, named)


def _there(row: Attendance | None) -> dict[str, Any]:
    """Return values for one person in the room, unless the row already has somebody."""
    return {} if row is not None and row.present else {"in_room": 1, "apologies": False}


def _came(named: PeopleListed, book: Book, rows: dict[str, Attendance], day: date) -> Presence:
    """Return the presence of the people in a list: one of each agency, unless roles are named."""
    names, changes = [], []
    for each in named.known:
        key, how = each.party.agency, [*(["online"] if each.is_online else [])]
        how += ["a deputy"] if each.is_deputy else []
        how += [counted(each.number, "person", "people")] if each.number > 1 else []
        if each.role or each.is_deputy:
            values = one_more(
                rows.get(key), each.role, online=each.is_online, deputy=each.is_deputy
            )
        else:
            values = _there(rows.get(key))
            if each.number or each.is_online:
                here, away = ("online", "in_room") if each.is_online else ("in_room", "online")
                values |= {here: each.number or 1, away: 0, "apologies": False}
        rows[key] = replace(
            rows.get(key) or Attendance(id=key, created=day, meeting="", agency=key), **values
        )
        changes.append({"agency": key, **values})
        name = ", ".join(filter(None, (each.role, said_name(book.agencies[key]))))
        names.append(f"{name} ({listed(how)})" if how else name)
    return Presence(f"Present: {listed(names)}", tuple(changes), named)


def only_marked(row: Attendance | None, meeting: Meeting) -> bool:
    """Return whether a row says no more than that somebody is in the room, as “all present” does.

    Apologies and arrivals correct that: a deputy is one whom somebody named. The Chair's own agency
    stays, since the Chair is in its row.
    """
    told = row is not None and (row.online, row.deputies, row.roles, row.joined, row.left)
    return (
        row is not None
        and told == (0, 0, (), "", "")
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
