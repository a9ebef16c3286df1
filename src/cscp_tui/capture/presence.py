"""Lines of a meeting about who was there: who came by role, joined, left or declared an interest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cscp_tui.base.errors import CscpError, Refused, UnknownRecord
from cscp_tui.base.texts import shortened
from cscp_tui.capture.parties import Parties
from cscp_tui.domain.attendance import interest_words
from cscp_tui.domain.clock_times import as_clock, time_said
from cscp_tui.domain.names import agencies_called, hint_for, listed, said_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Agency, Attendance, Meeting


_CAME_OR_WENT = re.compile(
    r"^(?P<who>[^:]{2,80}?),?\s+(?:has |have |then )?(?P<verb>joined|joins?|arrived|arrives?|left|leaves?)"
    r"(?: the (?:meeting|room|call)| early| late)*(?:,?\s+(?:at\s+)?(?P<at>\d[\d:.]*\s*(?:am|pm)?))?$",
    re.IGNORECASE,
)
_INTEREST = re.compile(
    r"^(?:declarations?(?: of interests?)?\s*[:–-]\s*(?P<first>[^:]{2,80}?)(?:,|\s+in\b)"
    r"|(?P<who>[^:]{2,80}?)\s+(?:has |have |also )?declare[sd]?\s+(?:an?\s+)?"
    r"(?:conflicts? of\s+)?interests?(?:\s+in)?\b)\s*[:,]?\s*(?P<what>.*)$",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"^(?:present|attended|attending)\s*:\s*(?P<who>\S.*)$", re.IGNORECASE)
_LISTED = re.compile(
    r"^(?:(?:also|those|members|agencies|we were) )*(?:present|in attendance|attendees|attended|attending|here|joined by)"
    r"(?: (?:today|were|are|was|is))*\s*[:,–—-]*\s*(?P<who>\S.*)$"
    r"|^(?P<first>\S.*?)(?: (?:are|were|is|was|all|both|now))* (?:present|here|in attendance|attended)(?: today)?$",
    re.IGNORECASE,
)
"""A list of those who came, which has to consist of nothing but names."""
_NAME = re.compile(r"[^,;/&+().\s][^,;/&+()]*")
_NO_NAME = re.compile(
    r"\b(?:and|the|from|for|reps?|representatives?|colleagues)\b|[\s.–—-]+", re.IGNORECASE
)
"""What is no part of a name between the names of a list."""
_ONLINE = re.compile(r"\s*[(,]?\s*(?:online|remotely|virtually|on teams)\b\)?", re.IGNORECASE)
_HOW = re.compile(
    r"\s*[(,]\s*(?P<how>online|remote|virtual|teams|deputy|deputising)\s*\)?$", re.IGNORECASE
)
_DEPUTIES = frozenset({"deputy", "deputising"})


class Presence(Struct, frozen=True):
    """A statement about a person's or agency's presence at a meeting."""

    sentence: str
    rows: tuple[dict[str, Any], ...]
    """For each attendance row to change, its agency and the new values."""
    asked: tuple[tuple[str, str], ...] = ()
    """The questions about names that are not certain, each with the agency that may be meant."""


def read_presence(
    text: str, meeting: Meeting, parties: Parties, book: Book, at: str = ""
) -> Presence | None:
    """Read a line about who was present; return None if it is about anything else.

    Args:
        text: the line: ``Police left 11.20``, ``ICB declares an interest in item 4``,
            ``present: Head of Service, Housing (online)``.
        meeting: the meeting whose attendance it is about.
        parties: finds the names in a list.
        book: where agencies and the attendance so far are looked up.
        at: the present time of day, for arrivals and departures; empty if not known.

    Raises:
        CscpError: it begins with ``present:`` but names no agency, or names a person.
    """
    line = text.strip().rstrip(".")
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    if (found := _LISTED.match(line)) and (
        came := came_from(found["who"] or found["first"], parties, book, rows)
    ):
        return came
    if found := _PRESENT.match(line):
        return _came(found["who"], book, rows)
    if found := _INTEREST.match(line):
        agencies = _agencies(found["who"] or found["first"], book)
        what = " ".join(found["what"].split()).removeprefix("in ")
        return _of_each(agencies, rows, interest_words(what), interest=what) if what else None
    if (found := _CAME_OR_WENT.match(line)) and (agencies := _agencies(found["who"], book)):
        try:
            time = as_clock(found["at"] or at)
        except CscpError:
            return None
        if not time:
            return None
        field = "left" if found["verb"].casefold().startswith("le") else "joined"
        return _of_each(agencies, rows, f"{field} at {time_said(time)}", **{field: time})
    return None


def came_from(
    words: str,
    parties: Parties,
    book: Book,
    rows: dict[str, Attendance],
    *,
    is_whole: bool = True,
) -> Presence | None:
    """Return a person of each agency in a list; None if it names none, or has other words.

    Args:
        is_whole: false to pass over other words.
    """
    lowered, at, last = words.lower(), 0, ""
    online: dict[str, bool] = {}
    asked: list[tuple[str, str]] = []
    named = [(each.start, each.end, each.party.agency) for each in parties.mentions(lowered)]
    for start, end, key in (*named, (len(lowered), len(lowered), "")):
        if last and (how := _ONLINE.match(lowered, at, start)):
            online[last], at = True, how.end()
        for found in _NAME.finditer(lowered, at, start):
            if not (name := _NO_NAME.sub(" ", found[0]).strip()):
                continue
            slot = parties.slot(words[found.start() : found.end()])
            if slot.question and len(slot.choices) == 1 and slot.choices[0].agency:
                online.setdefault(slot.choices[0].agency, False)
                asked.append((slot.question, book.agencies[slot.choices[0].agency].name))
            elif name and is_whole:
                return None
        if key in book.agencies:
            online.setdefault(key, False)
        elif is_whole and start < end:
            return None
        at, last = end, key if key in book.agencies else ""
    changes = tuple(
        {"agency": key, **_there(rows.get(key)), **({"in_room": 0, "online": 1} if there else {})}
        for key, there in online.items()
    )
    names = [
        f"{said_name(book.agencies[key])}{' (online)' if there else ''}"
        for key, there in online.items()
    ]
    return Presence(f"Present: {listed(names)}", changes, tuple(asked)) if names else None


def presence_offered(
    text: str, parties: Parties, book: Book, rows: dict[str, Attendance]
) -> Presence | None:
    """Return who came by a list that has other words, too; None if it is none."""
    found = _LISTED.match(text.strip())
    words = (found["who"] or found["first"]) if found else ""
    is_absent = re.search(
        r"\b(?:not|no|nobody|except|absent|apol\w*|late)\b|n['’]t\b", text, re.IGNORECASE
    )
    is_list = re.search(r"[:,]", text)
    return (
        None if is_absent or not is_list else came_from(words, parties, book, rows, is_whole=False)
    )


def _agencies(said: str, book: Book) -> list[Agency]:
    """Return the agencies that a text names; empty if it contains anything else."""
    found: list[Agency] = []
    for part in re.split(r",\s*|\s+and\s+|\s*&\s*", said.strip()):
        known = agencies_called(re.sub(r"^the\s+", "", part, flags=re.IGNORECASE), book)
        if len(known) != 1:
            whole = agencies_called(re.sub(r"^the\s+", "", said.strip(), flags=re.IGNORECASE), book)
            return list(whole) if len(whole) == 1 else []
        found += known
    return found


def _of_each(
    agencies: list[Agency], rows: dict[str, Attendance], said: str, **values: Any
) -> Presence | None:
    if not agencies:
        return None
    names = listed(agency.name for agency in agencies)
    changes = tuple({"agency": a.id, **_there(rows.get(a.id)), **values} for a in agencies)
    return Presence(f"{names} {said}", changes)


def _there(row: Attendance | None) -> dict[str, Any]:
    """Return values for one person in the room, unless the row already has somebody."""
    return {} if row is not None and row.present else {"in_room": 1, "apologies": False}


def _came(said: str, book: Book, rows: dict[str, Attendance]) -> Presence:
    sentences, changes = zip(*_each_that_came(said.split(";"), book, rows), strict=True)
    return Presence(f"Present: {'; '.join(sentences)}", changes)


def _each_that_came(
    parts: Iterable[str], book: Book, rows: dict[str, Attendance]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in parts:
        pieces = [each.strip() for each in re.split(r",(?![^(]*\))", part) if each.strip()]
        roles: list[str] = []
        at = is_more = 0
        while at < len(pieces):
            agency, hows, size = _agency_at(at, pieces, book)
            at += size
            if agency is None:
                roles.append(pieces[at - 1])
                continue
            role = ", ".join(roles)
            _refuse_person(role)
            if is_more and role and not _has_role_words(role):
                raise _unknown(role, book)
            is_deputy, is_online = bool(hows & _DEPUTIES), bool(hows - _DEPUTIES)
            how = listed([*(["online"] if is_online else []), *(["a deputy"] if is_deputy else [])])
            name = ", ".join(filter(None, (role, agency.name))) + (f" ({how})" if how else "")
            values = one_more(rows.get(agency.id), role, online=is_online, deputy=is_deputy)
            yield name, {"agency": agency.id, **values}
            roles, is_more = [], 1
        if roles or not pieces:
            raise _unknown(roles[-1] if roles else part, book)


def _agency_at(at: int, pieces: list[str], book: Book) -> tuple[Agency | None, set[str], int]:
    """Return the agency that some pieces of a list name, how it came, and how many pieces they are."""
    for end in range(len(pieces), at, -1):
        hows, words = set(), ", ".join(pieces[at:end])
        while found := _HOW.search(words):
            hows.add(found["how"].casefold())
            words = words[: found.start()]
        if len(known := agencies_called(words, book)) == 1:
            return known[0], hows, end - at
    return None, set(), 1


def _unknown(name: str, book: Book) -> UnknownRecord:
    hint = hint_for(name.strip(), book.agencies.values(), agencies_called(name, book))
    return UnknownRecord("agency", shortened(name.strip()), hint, field="agency")


def _has_role_words(words: str) -> bool:
    return Parties.without_roles(words).split() != words.split()


def is_role_of_somebody(words: str) -> bool:
    """Return whether words may be a role; False for a person's name."""
    return _has_role_words(words) or not Parties.is_person(words)


def _refuse_person(role: str) -> None:
    """Refuse a person's name where a role belongs."""
    if not is_role_of_somebody(role):
        raise Refused(
            f"“{shortened(role)}” looks like a person's name. Enter the role that came. If this is "
            "a role, type it in lower case."
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
