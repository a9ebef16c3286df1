"""Tell the agencies, seats and people of attendance apart, by the words beside their marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.book import Book
from cscp_tui.domain.names import agencies_called, folded
from cscp_tui.importing import attendance_tables as tables
from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable
from cscp_tui.importing.leads import BODY, agency_named, is_role

_CHAIR = re.compile(
    r"(?:(?:the|independent|acting|co)[ -])?chair(?:person|man|woman)?", re.IGNORECASE
)
_CHAIR_TOO = re.compile(r"(?:vice|deputy)[ -]chair(?:person|man|woman)?", re.IGNORECASE)
_IS_DEPUTY = re.compile(
    r"(?:named )?(?:deputy|dep|substitute|sub|alternate)(?: (?:for|to) .+)?", re.IGNORECASE
)
_GUESTS = re.compile(
    r"(?:other |also )?(?:(?:invited )?guests?|observers?|visitors?|(?:also )?in attendance|by invitation|"
    r"invitees?|invited|non-?members?)(?: (?:and|or|&) (?:guests?|observers?|visitors?|invitees?))?",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"(?:taking |takes )?(?:the )?(?:minutes?|notes?)(?:[- ]?tak(?:er|ing))?|clerk(?:ing)?|secretariat|"
    r"(?:meeting )?(?:secretary|administrator|support)",
    re.IGNORECASE,
)
"""Words about somebody who is there for the meeting's papers, and need not be a member."""
ROLE_ROW = re.compile(
    r"\b(?:scrutineer|lay (?:member|person|adviser)|independent (?:chair|member|person|adviser))\b"
    r"|^chair\b",
    re.IGNORECASE,
)
"""Roles that have a row of their own beside the agencies."""
_INITIALS = re.compile(r"[A-Z](?:[. ]?[A-Z]){1,3}\.?|[A-Z]\.?")
_SPLIT = re.compile(r"\s*[()\[\],;|/\n]\s*|\s+[-–—]\s+|:\s+")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_NOT_PEOPLE = frozenset({tables.AGENCY, tables.GROUP, tables.DEPUTY})


class Who(Struct, frozen=True):
    """The agency, seat or person of a line."""

    name: str
    """The name by which its agency is asked about: that of the agency, or of the person."""
    is_agency: bool = False
    """True if the name is that of an agency; otherwise somebody has to say which it is."""
    may_be_new: bool = False
    """True if its agency may be one that is to be added."""
    body: str = ""
    """The name of that agency, as far as the line says it; empty if it has to be asked for."""
    beside: str = ""
    """What else the line says of somebody: the person of an agency, or the role of a person."""
    is_chair: bool = False
    is_deputy: bool = False
    is_guest: bool = False
    """True if it is no member, or stands for guests together."""
    is_named_guest: bool = False
    is_serving: bool = False
    """True if it takes the minutes."""
    role: str = ""
    """The role of the person who comes for it; empty if the file has no column for roles."""

    @property
    def likely_body(self) -> str:
        """What may be the name of somebody's agency, if the line doesn't surely say it."""
        parts = (*self.beside.split(", "), *_SPLIT.split(self.name)[1:])
        return next((part for part in parts if part and not is_role(part)), "")


class People:
    """Finds the agencies that the lines of attendance are about."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._found: dict[str, tuple[str, str]] = {}

    def of(self, table: AttendanceTable) -> list[Who]:
        are_bodies = self.are_bodies(table)
        return [self._or_guest(line, are_bodies=are_bodies) for line in table.lines]

    def _or_guest(self, line: AttendanceLine, *, are_bodies: bool) -> Who:
        """Tell who a line is about, and if that is a guest by its heading or the words beside its name."""
        parts = [part for text in line.texts.values() for part in _SPLIT.split(text) if part]
        if _GUESTS.fullmatch(parts[0]):
            return Who(parts[0], is_agency=True, is_guest=True)
        who = self._who(line, are_bodies=are_bodies)
        heading = [part for part in _SPLIT.split(line.heading.strip(" :")) if part]
        is_under = bool(heading) and all(map(_GUESTS.fullmatch, heading))
        is_guest = is_under or any(map(_GUESTS.fullmatch, parts))
        role = _BRACKET.sub(_unless_recorded, line.texts.get(tables.ROLE, "")).strip()
        is_kept = is_role(role) and not _says_place(role)
        return replace(
            who,
            is_guest=is_guest,
            is_named_guest=is_guest,
            is_serving=any(map(_SERVES.fullmatch, parts)),
            role=role if is_kept else "",
        )

    def _who(self, line: AttendanceLine, *, are_bodies: bool) -> Who:
        texts = line.texts
        agency = texts.get(tables.AGENCY, "")
        people = [text for field, text in texts.items() if field not in _NOT_PEOPLE]
        parts = [part for text in (*people, agency) for part in _SPLIT.split(text) if part.strip()]
        is_chair = any(map(_CHAIR.fullmatch, parts))
        is_deputy = any(map(_IS_DEPUTY.fullmatch, parts))
        is_known = bool(agency) and len(agencies_called(agency, self._book)) == 1
        name, is_agency = agency if is_known else _bare(agency), True
        if not name:
            name, is_agency = self._known_in(people), True
        if not name:
            label = texts.get(tables.PERSON) or next(iter(people), "")
            name = _bare(label) or label
            is_person = bool({tables.PERSON, tables.ROLE} & texts.keys())
            first = _SPLIT.split(name)[0]
            is_body = BODY.search(first) or (are_bodies and len(first) > len("AB"))
            is_initials = _INITIALS.fullmatch(first) and not is_body
            may_be = not (is_initials or is_role(name) or _CHAIR.fullmatch(name))
            is_agency = may_be and not is_person and are_bodies
            if ROLE_ROW.search(name) and are_bodies and not is_person:
                return Who(name, is_agency=True)
            body = "" if is_agency else _body_in(people, label)
            others = (text for text in people if body or text != label)
            texts_left = (
                " ".join(text.replace(body, "").split()).strip(" ,;:()-–") for text in others
            )
            beside = ", ".join(text for text in texts_left if text and (body or text != name))
            return Who(
                body or name,
                is_agency,
                may_be_new=bool(body or beside) or not is_initials,
                body=body or ("" if is_person or not may_be else name),
                beside=beside,
                is_chair=is_chair,
                is_deputy=is_deputy,
            )
        return Who(name, is_agency, is_chair=is_chair, is_deputy=is_deputy)

    def _known_in(self, texts: Sequence[str]) -> str:
        """Return the name of the one known agency in texts or their parts; empty for none."""
        found = set[str]()
        for text in texts:
            _, *rest = re.split(r"\s*[(,]\s*", text.rstrip(")"), maxsplit=1)
            # “Ann Bell, The Council: Housing” is from the agency with the longer name.
            whole = next(filter(self.known, (text, *rest)), "")
            parts = [whole] if whole else _SPLIT.split(text)
            found |= {
                key
                for part in parts
                if part
                and (key := self.known(part))
                # “AB (Chair)” is a person; “Chair” alone can be the Chair's own row.
                and (part == text or not _CHAIR.fullmatch(part))
            }
        return self._book.agencies[found.pop()].name if len(found) == 1 else ""

    def known(self, name: str) -> str:
        return self.named(name)[0]

    def named(self, name: str) -> tuple[str, str]:
        """Return the agency with a name, and what is doubtful about that."""
        if name not in self._found:
            self._found[name] = agency_named(name, self._book, {})
        return self._found[name]

    def are_bodies(self, table: AttendanceTable) -> bool:
        """Return whether lines whose column has no known title are agencies, not people."""
        labels = [next(iter(line.texts.values())) for line in table.lines]
        return 2 * sum(bool(self.known(each) or BODY.search(each)) for each in labels) >= len(
            labels
        )

    def similar(self, name: str) -> tuple[str, ...]:
        """Return the agencies whose names begin with a name, or the name with theirs."""
        wanted = folded(name)
        found = [each.id for each in agencies_called(name, self._book)]
        found += [
            each.id
            for each in self._book.agencies.values()
            if any(len(own) > 2 and f" {folded(own)} " in f" {wanted} " for own in each.names)  # noqa: PLR2004
        ]
        return tuple(dict.fromkeys(found))


def _body_in(texts: Sequence[str], label: str) -> str:
    """Return the one body that texts name beside a person; empty for none, or for several."""
    found = set[str]()
    for text in texts:
        parts = [part for part in _SPLIT.split(text) if part]
        named = parts[1:] if text == label else parts
        found |= {part for part in named if BODY.search(part) and _is_body(part)}
    return found.pop() if len(found) == 1 else ""


def _is_body(text: str) -> bool:
    """Return whether a text is neither a role nor somebody's initials."""
    is_chair = _CHAIR.fullmatch(text) or _CHAIR_TOO.fullmatch(text) or ROLE_ROW.search(text)
    return not (
        is_chair or _IS_DEPUTY.fullmatch(text) or is_role(text) or _INITIALS.fullmatch(text)
    )


def whole_of(name: str) -> str:
    """Return the body of which a name says it is a part: the Council in ``Council – Housing``."""
    whole, *part = re.split(r"\s+[-–—]\s+|:\s+", name, maxsplit=1)
    return whole.strip() if part else ""


def _unless_recorded(found: re.Match[str]) -> str:
    """Return a bracket after a role, unless it says what is recorded besides: ``(Chair)``."""
    return "" if _says_place(found[1].strip()) else found[0]


def _says_place(text: str) -> bool:
    """Return whether words only say in which place somebody comes: ``Chair``, ``guest``."""
    beside = (_CHAIR, _CHAIR_TOO, _IS_DEPUTY, _GUESTS, _SERVES)
    return any(each.fullmatch(text) for each in beside)


def _bare(name: str) -> str:
    """Return a name without the words for the Chair and for deputies beside it."""
    parts = [part for part in _SPLIT.split(name) if part.strip()]
    beside = (_CHAIR, _CHAIR_TOO, _IS_DEPUTY, _GUESTS)
    kept = [part for part in parts if not any(each.fullmatch(part) for each in beside)]
    kept = [part for part in kept if not _SERVES.fullmatch(part)] or kept
    return " ".join((name if kept == parts else " ".join(kept)).split())
