"""Words without the people who are named in them, for those who must not read names.

Public papers and the projector say who somebody is: ``CSC said that …`` for “AN said that …”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, partial

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised
from cscp_tui.capture.parties import Parties
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import ROLE_NOUN, agencies_called, names_of, person_in
from cscp_tui.domain.records import KINDS, Meeting, Record
from cscp_tui.views.names import COMMON

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Prof|D?Supt|D?C?I|[DP]S|[DP]C|Rev)\.?"
_NAME = r"[A-Z][a-z]+ [A-Z][a-z]+"
_INTRODUCED = re.compile(
    rf"(?P<name>(?:{_TITLE} )?[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)+) ?\((?P<initials>[A-Z]{{2,3}})\)"
    r"(?:(?:,|,? from|,? for)? (?P<next>[^,;.:()]+))?"
)
_BESIDE = re.compile(
    r"(?:^|[,;:&] ?|\band )(?!AOB|FYI|NB|NO|OK|RE|TBC)(?P<initials>[A-Z]{2,3})"
    r"(?: \((?P<bracket>[^():]+)\)| (?P<next>(?!(?:to|will|on|in)\b)[^,;:.()]+))(?=$|[,;:.) ])"
)
"""Initials with a role or an agency: ``TO (Head of Housing Needs)``, ``DO SLaM on Teams``."""
_WITH_POST = re.compile(rf"(?P<name>(?:{_TITLE} )?{_NAME})(?=(?:, | \()(?P<next>[A-Z][^,;.:()]+))")
_SAYS = (
    r"(?:said|says|reported|asked|asks|told|replied|confirmed|agreed|noted|thanked|explained|felt|"
    r"raised|suggested|queried|thinks|would)\b"
)
_MAY_BE_INITIALS = re.compile(
    rf"(?:(?<=^)|(?<=[.;!?] ))([A-Z]{{2}})(?=: |[’']s | {_SAYS}| to | will )"
)
_MAY_BE_NAMED = re.compile(
    rf"\b{_TITLE} [A-Z][a-z]+\b|(?<!of )\b{_NAME}(?= {_SAYS})|"
    rf"(?:(?<=\bto )|(?<=\bby )|(?<=\bwith )|(?<=\bfrom )|(?<=\bfor )){_NAME}"
)
_ORDINARY = frozenset(
    (
        "April",
        "Art",
        "Bill",
        "Chase",
        "Faith",
        "Frank",
        "Grace",
        "Hope",
        "Joy",
        "June",
        "Mark",
        "May",
        "Pat",
        "Rose",
        "Will",
    )
)
"""First names that are words, too, so that they alone name nobody."""

_POST = rf"{ROLE_NOUN}|\bscrutineer\b"
_AFTER_ROLE = (
    r" (?:and|was|were|is|who|to|for|from|will|said|joined|attended|taking|chairing|on|in)\b"
)

_BEFORE_IN_LABEL = r"^(?:ANSWER|FOR THE AGENDA)$"
"""The beginning of a label in capitals whose next word is no initials: “ANSWER TO”."""

SOMEBODY = "a colleague"
"""The words for somebody of whom neither agency nor role is recorded."""


class NamedPeople:
    """The people whom a meeting's lines, attendance and group name, with the words for each of them."""

    def __init__(self, book: Book, meeting: Meeting) -> None:
        self._book = book
        self._known = {
            n for a in (*book.agencies.values(), *book.groups.values()) for n in names_of(a)
        }
        self._known |= {name.removeprefix("The ") for name in self._known}
        self._known -= {""}
        self._words: dict[str, str] = {}
        """The words for each name and each set of initials."""
        asking = (
            book.lines.get(e.asked_by)
            for e in book.agenda_items.values()
            if e.meeting == meeting.id
        )
        others = {line.meeting for line in asking if line} - {meeting.id}
        for each in (meeting, *filter(None, map(book.meetings.get, sorted(others)))):
            self._add_those_of(each)
        every = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![\w@-])(?P<name>{'|'.join(map(re.escape, every))})(?![\w-])"
            r"(?: ?\((?P<bracket>[^()]*)\))?(?P<post>, (?=[A-Z]))?"
        )

    def _add_those_of(self, meeting: Meeting) -> None:
        book = self._book
        lines = [line.words for line in lines_of_meeting(book, meeting.id)]
        parties = Parties(book, meeting)
        of_initials = {n: self._agency(key) for n, key in parties.people.items()}
        if parties.in_chair:
            of_initials[parties.in_chair] = "the Chair"
        rows = [
            (role, self._agency(r.agency))
            for r in book.attendances_of(meeting.id)
            for role in r.roles
        ]
        rows += [(meeting.chair, "the Chair"), (meeting.minute_taker, "the minute-taker")]
        for text, who in (*((words, "") for words in lines), *rows):
            for found in _INTRODUCED.finditer(text):
                name, initials = found["name"], found["initials"]
                if self._is_body(name, initials):
                    continue
                words = of_initials.get(initials) or who or self._called(found["next"] or "")
                of_initials.setdefault(initials, words)
                self._add(name, words)
            for found in _WITH_POST.finditer(text):
                is_name = re.match(_TITLE, found["name"]) or re.search(
                    ROLE_NOUN, found["next"], re.IGNORECASE
                )
                parts = found["name"].casefold().split()
                is_body = re.search(_POST, found["name"], re.IGNORECASE)
                if is_name and not is_body and self._own_words.isdisjoint(parts):
                    self._add(found["name"], who or self._called(found["next"]))
            for found in _BESIDE.finditer(text):
                initials, post = found["initials"], found["bracket"] or found["next"]
                if initials not in self._known and self._is_post(post):
                    of_initials.setdefault(initials, self._called(post))
        for text, who in rows:
            for name in person_in(text):
                self._add(name.partition(" (")[0], who)
        self._words |= {n: w for n, w in of_initials.items() if n not in self._known}

    def _agency(self, key: str) -> str:
        known = self._book.agencies.get(key)
        if known is None or known.kind is AgencyKind.GUEST:
            return SOMEBODY
        name = known.short_name
        if known.kind is AgencyKind.ROLE or name.startswith("The "):
            return f"the {name.removeprefix('The ')}"
        return name

    def _called(self, words: str) -> str:
        """Return the words for somebody whose name these follow: a role or a body; else ``SOMEBODY``."""
        words = re.split(_AFTER_ROLE, words.strip())[0]
        found = agencies_called(words, self._book)
        if len(found) == 1:
            return self._agency(found[0].id)
        if re.search(_POST, words, re.IGNORECASE):
            return f"the {words}"
        return words if words[:1].isupper() else SOMEBODY

    def _is_body(self, name: str, initials: str) -> bool:
        first = "".join(word[0] for word in name.split())
        return (
            initials in self._known
            or not first.endswith((initials, initials[0]))
            or bool(re.search(ROLE_NOUN, name, re.IGNORECASE))
        )

    def _add(self, name: str, words: str) -> None:
        bare = re.sub(rf"^{_TITLE} ", "", name)
        self._words[name] = self._words[bare] = words
        first, *_, last = bare.split()
        if first not in self._known:
            self._words.setdefault(first, words)
        for title in re.findall(rf"^{_TITLE}(?= )", name) or (
            "Mr",
            "Mrs",
            "Ms",
            "Miss",
            "Dr",
            "Cllr",
        ):
            self._words.setdefault(f"{title} {last}", words)

    def without_names(self, text: str) -> str:
        """Return a text with the agency or role of each person in place of the name.

        A name beside which the agency or role stands is left out: ``Chief Nurse, ICB`` of “Susan
        Blake (SB), Chief Nurse, ICB”.
        """
        if not self._words:
            return text
        begins = re.match(rf"\s*([A-Za-z]{{2,3}})(?=:| {_SAYS})", text)
        if begins and begins[1].upper() in self._words:
            text = begins[1].upper() + text[begins.end() :]
        return self._pattern.sub(partial(self._instead, text), text)

    def _instead(self, text: str, found: re.Match[str]) -> str:
        words, bracket, post = (
            self._words[found["name"]],
            found["bracket"] or "",
            found["post"] or "",
        )
        before, after = text[: found.start()].rstrip(), text[found.end() :]
        if found["name"] in _ORDINARY and not re.match(f" {_SAYS}", after):
            return found[0]
        if re.search(_BEFORE_IN_LABEL, before) or re.match(" HOLD:", after):
            return found[0]
        if bracket and self._is_post(bracket) and not re.fullmatch("[A-Z]{2,3}", bracket):
            return f"{bracket}{post}"  # “AN (Director, CSC)”
        if bracket in self._known:
            return f"{bracket}{post}"  # “AN (CSC)”
        if post and self._is_post(after):
            return ""
        is_initials = re.fullmatch("[A-Z]{2,3}", bracket)
        kept = f" ({bracket})" if bracket and not is_initials else ""
        is_first = not before or before[-1] in ".!?:"
        return f"{capitalised(words) if is_first else words}{kept}{post}"

    def _is_post(self, words: str) -> bool:
        """Return whether words begin with a role or the name of an agency or group."""
        is_role = re.match(rf"(?i)[^,;.:()]*(?:{_POST})(?!:)", words)
        return bool(is_role) or any(
            re.match(rf"{re.escape(n)}\b", words, re.IGNORECASE) for n in self._known
        )

    def perhaps_named(self, text: str) -> Iterator[str]:
        """Yield words that may be the name or initials of somebody of whom nothing is recorded."""
        for pattern in (_MAY_BE_INITIALS, _MAY_BE_NAMED):
            for found in pattern.finditer(text):
                words = found[0].casefold().split()
                is_known = found[0] in self._known | COMMON.keys() or any(
                    w in self._own_words for w in words
                )
                if not is_known and not re.search(ROLE_NOUN, found[0], re.IGNORECASE):
                    yield found[0]

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """The words of agencies, groups, plans and actions, which are no names of people."""
        titles = [
            *(plan.title for plan in self._book.plans.values()),
            *(priority.title for priority in self._book.priorities.values()),
            *(action.title for action in self._book.actions.values()),
        ]
        known = (*self._known, *titles)
        return frozenset(re.findall(r"\w+", " ".join(known).casefold()))


_MEETING_OF = {
    "actions": "raised_at",
    "challenges": "meeting",
    "decisions": "meeting",
    "progress_updates": "meeting",
}
"""The tables of what meetings record, with the field that says at which."""


def unnamed(book: Book, since: date) -> Book:
    """Return a book in which nothing that meetings recorded from a day on names their people.

    Without typed lines, it is the same book.
    """
    held = {line.meeting for line in book.lines.values()}
    meetings = [m for m in map(book.meetings.get, held) if m and m.day >= since]
    if not meetings:
        return book
    people = {meeting.id: NamedPeople(book, meeting) for meeting in meetings}
    tables: dict[str, Mapping[str, Record]] = dict(book.tables)
    for table, field in _MEETING_OF.items():
        tables[table] = {
            key: _unnamed(record, table, people.get(getattr(record, field)))
            for key, record in book.tables[table].items()
        }
    made = Book(tables)
    made.undone, made.check_scrutiny = book.undone, book.check_scrutiny
    return made


def _unnamed(record: Record, table: str, people: NamedPeople | None) -> Record:
    if people is None:
        return record
    values = {name: getattr(record, name) for name in KINDS[table].free_text_fields}
    texts = {name: words for name, words in values.items() if isinstance(words, str) and words}
    return replace(record, **{name: people.without_names(words) for name, words in texts.items()})
