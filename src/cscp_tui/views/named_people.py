"""Words without the people who are named in them, for those who must not read names.

Public papers and the projector say who somebody is: ``CSC said that …`` for “AN said that …”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, in_a_row
from cscp_tui.capture.parties import Parties
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import MONTHS
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import (
    FULL_NAME,
    NAME,
    ROLE_NOUN,
    TERMS,
    TITLE,
    agencies_called,
    names_of,
    person_in,
    without_person,
)
from cscp_tui.domain.records import KINDS, Meeting, Record
from cscp_tui.views.names import COMMON

_SAYING = (
    "said|says|reported|asked|asks|told|replied|confirmed|agreed|noted|thanked|explained|felt|"
    "raised|suggested|queried|thinks|would|welcomed|presented|challenged|offered|accepted|added|"
    "advised|apologised|gave|updated|questioned|responded|proposed"
)
_SAYS = rf"(?:{_SAYING})\b"
_INITIALS = (
    r"(?!(?:AOB|FYI|NB|NO|OK|RE|TBC)\b)[A-Z](?:[a-z'’]{0,2}[A-Z]){1,3}(?:[a-rt-z](?![a-z]))?"
)
_PERSON = re.compile(
    rf"(?P<name>{FULL_NAME}|{TITLE} (?:[A-Z]\.? )?{NAME}|{NAME} [A-Z]\b)(?=(?: ?\((?P<bracket>[^()]+)\))?"
    r"(?:(?:(?P<of>,? (?:from|of|at|in))|,? (?:for|on behalf of)|,| [-–—]|(?<=\))) (?P<next>[^,;.:()]+))?)"
)
_LIST = re.compile(
    r"(?i)\W*(?:present|attend|in (?:attendance|the room)|here|online|on teams|apol|sorry)\w*"
)
_CAME = re.compile(r"(?i)\b(?:joined|left|late|gone|attended|instead of|deput\w+|stepping in)\b")
_SMALL_NAME = r"(?!(?:at|came|for|from|of|gone|joined|late|left|sent|stayed)\b)[a-zß-þ][a-zß-þ'’-]+"
_SMALL_NAMES = re.compile(
    rf"(?:^|\b(?:and|n|from|of|to)\b|[\d+&])\W*(?P<name>{_SMALL_NAME}(?: {_SMALL_NAME})?)"
    r"(?: (?:from|for|at|of)\b| ?\(| [-–—])?\W*$"
)
"""A name in small letters before the agency in an entry of a list: “dave pell police”."""
_SMALL_FROM = (
    rf"(?:(?:^|[,;] ?)|(?P<is_deputy>\b(?:sent|sending|deputy (?:is|was|will be)|deputised by)) )"
    rf"(?P<name>{_SMALL_NAME} {_SMALL_NAME})(?(is_deputy)\b| (?:from|for) (?:the )?(?P<post>[\w ]+?)(?=$|[,;.:]| [-–—]))"
)
"""A name in small letters before who it is from: ``, ines calder from the colleges``; or a deputy's."""
_INSTEAD = re.compile(
    rf"\W*(?P<name>{_SMALL_NAME}(?: {_SMALL_NAME})?) (?:instead of|in place of|for|deputising for) "
    rf"(?P<whom>{_SMALL_NAME})"
)
_SHORT = re.compile(
    rf"(?:^\W*|[,;:&.] ?)(?P<initials>{_INITIALS}) (?P<post>(?:[\w&/]+ ){{0,5}}[\w&/]+)(?=[,;.]|$)"
)
_BESIDE = re.compile(
    rf"(?<![\w-])(?P<initials>{_INITIALS}) (?:from (?=[A-Z])|(?P<bracket>\())"
    r"(?P<post>(?(bracket)[^()]+(?=\))|[\w&/]+))"
)
_WITH_ROLE = re.compile(
    rf"(?<![\w-])(?P<initials>(?-i:{_INITIALS})), (?:the )?(?P<post>(?=(?-i:[A-Z]))[^,;.:()]*?"
    rf"(?:{ROLE_NOUN}|scrutineer)[^,;.:()]*)",
    re.IGNORECASE,
)
"""Initials with a role behind a comma: ``FP, Director of Children's Social Care``."""
_NO_POST = re.compile(rf"(?i)\b(?:to|will|is|has|had|can|could|joined|left|in|{_SAYING})\b")
"""Words behind initials that tell what somebody does, and not who it is."""
_MAY_BE_NAMED = re.compile(
    rf"(?<!\bof ){FULL_NAME}|{TITLE} {NAME}|\b{NAME}(?= (?!agreed){_SAYS})|"
    rf"(?:^|(?<=[.;!?] )|(?<=\band )|(?<=\bwith )){_INITIALS}(?=: |[’']s | {_SAYS}| to | will )"
)
_TITLES = re.findall(
    r"\w+",
    "Mr Mrs Ms Miss Dr Cllr Councillor Prof Professor Fr Rev PC DC DS DI DCI Supt Sergeant Sgt "
    "Inspector Insp Superintendent",
)
_ANYBODY = frozenset(
    re.findall(
        r"\w+",
        "all also and anybody anyone as be been both but colleague everybody everyone from had has have he her "
        "him i is it just members next nobody none not one or others partners people she so still "
        "that the them then they this two us was we were what when which who will with you",
    )
)
"""Words before “said” and the like that name nobody."""
_SMALL_SAYS = r"(?:said|says|asked|asks|thinks|told|replied|wants|ans|answered|thx|thanked)\b"
_ORDINARY = re.compile(
    "(?i:April|Art|Bill|Chase|Dawn|Drew|Eve|Faith|Frank|Gene|Grace|Guy|Hope|Iris|Ivy|Jack|Joy|June|Mark|May|"
    "Named|Olive|Pat|Penny|Rich|Rose|Rusty|Summer|Sunny|Victor|Violet|Will|"
    "Banks|Best|Bird|Bishop|Black|Bridge|Brook|Brown|Case|Chance|Child|Church|Close|Cook|Cross|Day|Field|Fields|Ford|"
    "Fox|Good|Grant|Green|Hall|Head|Hill|House|Hunt|Judge|Key|King|Knight|Lane|Law|Little|Lock|Long|Love|Marsh|Moss|"
    "Nurse|Page|Park|Parks|Pope|Power|Price|Read|Reed|Rice|Rush|Self|Sharp|Short|Small|Stone|Street|Strong|Swift|"
    "Walker|Waters|West|White|Winter|Wise|Wood|Woods|Young)"
)
"""Names that are words, too, so that they alone name nobody."""
_MONTH = r"(?:April|May|June|Summer|Winter)"
_ABOUT_NAME = rf" {_SAYS}|:|['’]s\b"
"""What follows a name that is a word, too, where it names somebody."""

_NO_INITIALS = re.compile("A[MNST]|BY|CP|D[AV]|EU|HR|I[DNT]|N[BO]|O[FKNR]|PM|QA|RE|T[OV]|UK")
"""Abbreviations of two letters that name nobody."""

_POST = rf"{ROLE_NOUN}|\b(?:scrut(?:ineer)?|mgr|dir|principal|cabinet member)\b"
_BODY = (
    r"\b(?:Academy|Ambulance|Centre|Church|Close|College|Council|Court|Heath|Hospital|House|Lane|Office|"
    r"Operation|Police|Project|Review|Road|School|Street|University)\b"
)
"""Words of names of bodies and places."""
_AFTER_ROLE = (
    r" (?:was|were|is|who|to|for|from|will|said|joined|attended|taking|chairing|on|in|all|as)\b"
)

_NO_ROLE = r"(?i)(?:no|not|who|whose|which|without|didn['’]t)\b"
"""The beginning of words behind a name that say something else: “who leads it”, “no deputy”."""
_MOST_WORDS_OF_ROLE = 9

_ROLE_BEFORE = r"(?:^|[,;:.–-] |\b(?:[Tt]he|by|from|with|and|of) )(?P<role>[A-Z][\w&'/-]*(?:(?: (?:of|for|and|the))* [A-Z][\w&'/-]*)*)(?:,| –|:)? $"
"""A role before a name: ``The Independent Scrutineer, ``, ``Director of Children's Social Care – ``."""
_NAME_BEHIND = rf" (?:{TITLE} )?{NAME} {NAME}(?![\w-]| [A-Z])"
_DEPUTY_BEFORE = r"\b(?:(?:deputised|represented|replaced) by|sent|sending|deputy:?) $"
"""The words between who sent apologies and the name of the deputy."""

_BEFORE_IN_LABEL = r"^(?:ANSWER|FOR THE AGENDA)$"
"""The beginning of a label in capitals whose next word is no initials: “ANSWER TO”."""

_MONTHS = tuple(month[:3] for month in MONTHS)

_DROPPED = "\0"
"""The place of a name that was left out, as a role follows it: the comma behind that goes, too."""

SOMEBODY = "a colleague"
"""The words for somebody of whom neither agency nor role is recorded."""


class NamedPeople:
    """The people whom a meeting's lines, attendance and group name, with the words for each of them."""

    def __init__(self, book: Book, meeting: Meeting) -> None:
        self._book = book
        bodies = (*book.agencies.values(), *book.groups.values())
        known = {*book.groups, *(name for body in bodies for name in names_of(body))}
        self._known = (known | {name.removeprefix("The ") for name in known}) - {""}
        self._people: dict[str, str] = {}
        """The words for each full name."""
        self._small: dict[str, str] = {}
        """The words for each name that a list has in small letters."""
        self._initials: dict[str, set[str]] = {}
        self._doubtful: set[str] = set()
        """Words beside an agency that may be a name."""
        self._typed = ""
        asking = (
            book.lines.get(e.asked_by)
            for e in book.agenda_items.values()
            if e.meeting == meeting.id
        )
        others = {line.meeting for line in asking if line} - {meeting.id}
        for each in (meeting, *filter(None, map(book.meetings.get, sorted(others)))):
            self._add_those_of(each)
        self._words: dict[str, str] = {}
        """The words for every way to name somebody."""
        self._only_said = self._add_short_forms()
        """Those that may mean something else, except before “said” and the like."""
        every = sorted(self._words, key=len, reverse=True)
        told = [each for words in {*self._words.values()} for each in (words, capitalised(words))]
        self._told_beside = [
            _any_of(
                told,
                rf"(?: from| of| at)? \(?(?P<beside>(?!n |and )[\w&/]+(?: [\w&/]+){{{count}}})\)?",
            )
            for count in (2, 1, 0)
        ]
        bare = sorted({words.removeprefix("the ") for words in told}, key=len, reverse=True)
        all_told = "|".join(map(re.escape, bare)) or "(?!)"
        self._told_twice = re.compile(
            rf"(?i)\b(?P<first>(?:the )?(?P<name>{all_told}))(?:(?P<comma>,)|(?P<and> and)| \(| [-–—])? "
            rf"(?:the )?(?P=name)(?![\w-])(?(comma)(?:,(?= (?!{all_told})))?)"
        )
        """Words for somebody that follow the same words: “the Chair, the Chair,”."""
        self._of_plural = re.compile(rf"(?<!\w)(?P<name>(?:{all_told})(?<=s))(?P<mark>['’])s\b")
        self._pattern = _any_of(
            every,
            r"(?: ?\((?P<bracket>[^()]*)\))?(?P<post>(?:,| [-–—]|(?<=\))) (?=(?:the )?[A-Z]))?",
        )

    def _add_those_of(self, meeting: Meeting) -> None:
        book = self._book
        lines = [line.words for line in lines_of_meeting(book, meeting.id)]
        self._typed += "\n".join(lines)
        self._parties = parties = Parties(book, meeting)
        came = book.attendances_of(meeting.id)
        rows = [(role, self._agency(row.agency)) for row in came for role in row.roles]
        rows += [(meeting.chair, "the Chair"), (meeting.minute_taker, "the minute-taker")]
        of_initials = {n: self._agency(key) for n, key in parties.people.items() if key}
        if parties.in_chair:
            of_initials[parties.in_chair] = "the Chair"
        for line in lines:
            for name, who in self._small_names(line):
                self._small.setdefault(name, who)
        self._people |= self._small | {capitalised(n): who for n, who in self._small.items()}
        for text, who in (*((words, "") for words in lines), *rows):
            # The one who is deputised for stands last.
            for found in reversed([*_PERSON.finditer(self._set_apart(text.replace("’", "'")))]):
                self._introduce(found, who, of_initials)
            for found in chain(*(each.finditer(text) for each in (_SHORT, _BESIDE, _WITH_ROLE))):
                initials, post = found["initials"], found["post"]
                is_short = re.sub("[^A-Z]", "", post) == initials
                if initials in self._known or is_short or _NO_POST.search(post):
                    continue
                for name in person_in(post) if ", " in post else ():
                    self._people.setdefault(name, self._called(without_person(post)))
                post = without_person(post)
                slot = parties.slot(post)
                agencies = [party.agency for party in slot.parties if party.agency]
                is_one = len(slot.parties) == len(agencies) == 1 and not slot.rest
                if is_one or self._is_post(post):
                    words = self._agency(agencies[0]) if is_one else self._called(post)
                    self._initials.setdefault(initials, set()).add(words)
        for text, who in rows:
            for name in person_in(text):
                self._people.setdefault(name.partition(" (")[0].replace("’", "'"), who)
        # What nobody typed beside a name may mean something else: “AP” of “Alan Price – Police”.
        untyped = {n for name in self._people for n in _initials_of(name)} - self._initials.keys()
        self._initials |= {n: {w} for n, w in of_initials.items() if n not in untyped}

    def _set_apart(self, text: str) -> str:
        """Return a text with dashes between a name and an agency: “Ann Lee – CSC”, “Social Care – Ann Lee”.

        In a list of who came, the agency may stand right behind the name.
        """
        is_list = _LIST.match(text)
        for each in reversed(self._parties.mentions(text)):
            is_title = re.fullmatch(TITLE, text[each.start : each.end])
            if not is_title and re.match(_NAME_BEHIND, text[each.end :]):
                text = f"{text[: each.end]} –{text[each.end :]}"
            if is_list and re.search(rf"{NAME} {NAME} $", text[: each.start]):
                text = f"{text[: each.start]}– {text[each.start :]}"
        return text

    def _small_names(self, line: str) -> Iterator[tuple[str, str]]:
        """Yield the names in small letters that a line of who came has, with the words for each."""
        begins = _LIST.match(line)
        if not (begins or (re.match(r"[\d.: ]*[a-z]", line) and _CAME.search(line))):
            return
        listed = line[begins.end() if begins else 0 :]
        entries = re.split(r"(?:[,;:+]|\.(?!\d))(?![^()]*\))| n | and ", listed)
        for entry in entries if begins else entries[:1]:
            before, bracket, post = entry.partition("(")
            if deputy := _INSTEAD.match(entry):
                before, post = deputy["name"], deputy["whom"]
            elif named := self._parties.mentions(before):
                before, post = before[: named[0].start], before[named[0].start :]
            elif not bracket:
                before, _, post = entry.rstrip().rpartition(" ")
            post = post.partition(")")[0].strip()
            whom = (who for name, who in self._small.items() if name.split()[0] == post)
            who = self._one_called(post) or next(whom, "")
            found = _SMALL_NAMES.search(before)
            is_name = found and not {*found["name"].split()} & (_ANYBODY | self._known_words)
            if found and is_name and who and not re.search(_POST, found["name"]):
                yield found["name"], who

    def _one_called(self, post: str) -> str:
        """Return the words for the chair or one agency, of its name or abbreviation; else nothing."""
        if re.match(r"chair\b", post):
            return "the Chair"
        slot = self._parties.slot(post)
        agencies = {party.agency for party in slot.parties or slot.choices if party.agency}
        return self._agency(*agencies) if len(agencies) == 1 else ""

    def _introduce(self, found: re.Match[str], who: str, of_initials: Mapping[str, str]) -> None:
        name, before = found["name"], found.string[: found.start()]
        parts = re.split(r",| [-–—] ", f"{found['bracket'] or ''},{found['next'] or ''}")
        parts = [part.strip() for part in parts]
        parts = [p for p in parts if p and not re.match(rf"{_NO_ROLE}|(?-i:{TITLE} {NAME})", p)]
        typed = re.search(rf"(?<![\w-])({_INITIALS}) ?(?:[-–—=:]|\() ?$", before)
        beside = [*parts, *(typed.groups() if typed else ())]
        initials = next((p for p in beside if p not in self._known and _are_of(p, name)), "")
        others = [p for p in parts if p != initials]
        about = next(filter(self._is_post, others), next(iter(others), ""))
        if found["of"]:
            about = re.split(rf" (?:{_SAYING}|\w+ed|and|had|that|to|will)\b", about)[0]
        told_before = re.search(_ROLE_BEFORE, before)
        role = told_before["role"] if told_before and self._is_post(told_before["role"]) else ""
        about = role if role and not self._is_post(about) else about
        deputised = next((w for n, w in self._people.items() if about.startswith(n)), "")
        whose = self._parties.mentions(before) if re.search(_DEPUTY_BEFORE, before) else ()
        deputised = self._agency(whose[-1].party.agency) if whose else deputised
        both = re.match(rf" (?:&|and) ({FULL_NAME}) \(", found.string[found.end() :])
        if both and not parts:  # “Nell Carter & Rob Finn (CSC)”
            deputised = self._people.get(both[1], deputised)
        # Behind a comma, “Present: Home Office, ICB” lists the next.
        is_last = found.string[found.end() :][:1] != "," or (";" in found.string and not role)
        is_listed = _LIST.match(found.string) and is_last and not re.search(_BODY, name)
        is_told = found["of"] or _CAME.search(found.string)
        is_list = bool(who or is_listed or is_told or role or re.match(rf"{TITLE} ", name))
        own = [
            word.casefold() in self._own_words and not _ORDINARY.fullmatch(word)
            for word in re.findall(r"\w+", name)
        ]
        is_used = re.search(rf"\b(?:{name}|{name.split()[0]}) {_SAYS}", self._typed)
        is_body = (
            name in self._known
            or _LIST.match(name)
            or re.search(_POST, re.sub(f"^{TITLE} ", "", name), re.IGNORECASE)
        )
        is_person = (
            not (all(own) if is_list else any(own))
            and (deputised or self._is_post(about))
            and (deputised or is_list or is_used)
        )
        if is_body or not (initials or is_person):
            self._doubtful |= {name} if self._is_post(about) and not any(own) else set()
            return
        words = of_initials.get(initials) or who or deputised or self._called(about)
        if found["of"] and re.search(_POST, words, re.IGNORECASE):
            words = SOMEBODY  # “of the opposition group” stays beside it
        self._people.setdefault(name, words)
        if initials:
            self._initials.setdefault(initials, set()).add(words)

    def _add_short_forms(self) -> Set[str]:
        short: dict[str, set[str]] = {}
        unsure: dict[str, set[str]] = {}
        strangers: dict[str, set[str]] = {}
        for name, words in self._people.items():
            bare = re.sub(rf"^{TITLE} ", "", name)
            first, _, last = bare.partition(" ")
            if _ORDINARY.fullmatch(name):
                unsure.setdefault(name, set()).add(words)
                continue
            if not last:  # “Mrs Nguyen”, of whom more may be known as “Jo Nguyen”
                (strangers if words == SOMEBODY else short).setdefault(name, set()).add(words)
                continue
            self._words[name] = self._words[bare] = words
            for form, is_sure in self._short_forms(name, bare):
                (short if is_sure else unsure).setdefault(form, set()).add(words)
            if name.casefold() in self._small:
                short.setdefault(f"{first}s", set()).add(f"{words}'s")
        for name in self._doubtful - self._people.keys():
            for initials in _initials_of(name):
                self._initials.get(initials, set()).add(SOMEBODY)
        for forms in (self._initials, short, unsure, strangers):
            for form, told in forms.items():
                if form not in self._known and (form not in COMMON or forms is self._initials):
                    words = SOMEBODY if len(told) > 1 else next(iter(told))
                    self._words.setdefault(form, words)
        return unsure.keys() - self._initials.keys() - short.keys()

    def _short_forms(self, name: str, bare: str) -> Iterator[tuple[str, bool]]:
        """Yield the short forms of a full name, each with whether it surely means somebody.

        Args:
            bare: the name without its title.
        """
        first, _, last = bare.partition(" ")
        surname = last.rpartition(" ")[2]
        titles = re.findall(rf"^{TITLE}(?= )", name)
        spelt = (e for title in _TITLES for e in (title, f"{title}.", title.casefold()))
        for each in (*spelt, *titles, first[0], f"{first[0]}."):
            yield from ((f"{each} {last}", True), (f"{each} {surname}", True))
        yield from ((f"{title} {first}", True) for title in titles)  # “Dame Rosalind”
        yield from ((f"{first} {each}", True) for each in (surname, last[0]))
        for each in (first, surname):
            is_word = _ORDINARY.fullmatch(each) or each.casefold() in self._own_words
            yield each, not (is_word or (each is surname and name.casefold() in self._small))
        yield from ((initials, False) for initials in _initials_of(bare))

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
        words = re.split(_AFTER_ROLE, words.strip())[0].removeprefix("the ").removeprefix("The ")
        if re.search(_POST, first := words.partition(" and ")[0], re.IGNORECASE):
            words = first  # but “Data and Performance Analyst”
        found = agencies_called(words, self._book)
        if len(found) == 1:
            return self._agency(found[0].id)
        if re.match(_NO_ROLE, words) or len(words.split()) > _MOST_WORDS_OF_ROLE:
            return SOMEBODY
        if re.search(_POST, words, re.IGNORECASE):
            return f"the {words}"
        is_body = words[:1].isupper() and not re.match(rf"(?:{'|'.join(_MONTHS)})\b", words)
        return words if is_body else SOMEBODY

    def without_names(self, text: str) -> str:
        """Return a text with the agency or role of each person in place of the name.

        A name beside which the agency or role stands is left out: ``Chief Nurse, ICB`` of “Susan
        Blake (SB), Chief Nurse, ICB”.
        """
        text = re.sub(r"\b([A-Z]{2,3}) \(([^()]+)\)", self._without_initials, text)
        begins = re.match(rf"\s*([A-Za-z]{{2,3}})(?=:| {_SAYS})", text)
        if begins and begins[1].upper() in self._words:
            text = begins[1].upper() + text[begins.end() :]
        text = self._pattern.sub(self._instead, text)
        text = re.sub(
            rf"{_DROPPED}([^,;.:()]*),(?= (?:{_SAYING}|\w+ed|was|is|had|has|will)\b)", r"\1", text
        )
        text = text.replace(_DROPPED, "")
        for pattern in self._told_beside:
            text = pattern.sub(self._without_double, text)
        text = self._told_twice.sub(_once, text)
        return self._of_plural.sub(r"\g<name>\g<mark>", text)

    def _without_double(self, found: re.Match[str]) -> str:
        """Return an agency once where its abbreviation stood beside a name: ``Education (educ)``."""
        beside = found["beside"]
        named = self._parties.mentions(beside)
        is_whole = named[:1] and (named[0].start, named[0].end) == (0, len(beside))
        parties = [named[0].party] if is_whole else self._parties.meant(beside)
        agencies = {self._agency(party.agency).casefold() for party in parties if party.agency}
        is_same = agencies == {found["name"].casefold()}
        return found["name"] if is_same else found[0]

    def _without_initials(self, found: re.Match[str]) -> str:
        is_person = found[1] not in self._known and found[2] in self._known
        return found[2] if is_person else found[0]

    def _instead(self, found: re.Match[str]) -> str:
        name, text = found["name"].replace("’", "'"), found.string
        bracket, post = found["bracket"] or "", found["post"] or ""
        before, after = text[: found.start()].rstrip(), text[found.end() :]
        is_said = re.match(f" {_SAYS}|:" if re.fullmatch(_MONTH, name) else _ABOUT_NAME, after)
        if (name in self._only_said and not is_said) or (
            name[1:].isalpha()
            and name[1:].islower()
            and re.match(" [A-ZÀ-Þ](?![A-ZÀ-Þ])", text[found.end("name") :])
        ):
            return found[0]  # “May”, or somebody else with this first name
        if re.search(_BEFORE_IN_LABEL, before) or re.match(" HOLD:", after):
            return found[0]
        if re.fullmatch(TERMS, name) and not (
            is_said or re.match(r"['’]s\b| (?:to|will)\b", after)
        ):
            return found[0]  # “EH offer” may be of early help
        words = self._words[name]
        bracket = "" if bracket in self._words else without_person(bracket)
        if bracket in self._known or (bracket and self._is_post(bracket)):
            is_small = bracket == bracket.casefold()
            words = (is_small and self._one_called(bracket)) or bracket  # “AN (Director, CSC)”
            bracket = ""
        elif post and name in self._people:
            beside = re.split(r"[,;.:()]| and ", after)[0]
            if re.search(_POST, beside, re.IGNORECASE) or self._called(beside) == words:
                return _DROPPED
        elif post and (
            re.match(rf"(?:the )?{re.escape(words.removeprefix('the '))}", after)
            or _WITH_ROLE.match(f"{name}, {after}")
        ):
            return ""
        kept = f" ({self.without_names(bracket)})" if bracket else ""
        is_first = not before or before[-1] in ".!?:"
        return f"{capitalised(words) if is_first else words}{kept}{post}"

    def _is_post(self, words: str) -> bool:
        """Return whether words begin with a role or the name of an agency or group."""
        is_role = re.match(rf"(?i)[^,;.:()]*(?:{_POST})(?!:)", words)
        return bool(is_role) or any(
            re.match(rf"{re.escape(n)}\b", words, re.IGNORECASE) for n in self._known
        )

    def all_perhaps_named(self, texts: Iterable[str]) -> str:
        """Return all words of texts that may name somebody, in a row; empty for none."""
        words = dict.fromkeys(word for text in texts for word in self.perhaps_named(text))
        whole = [
            word for word in words if not any(word != e and f" {word}" in f" {e}" for e in words)
        ]
        return in_a_row([f"“{word}”" for word in whole])

    def perhaps_named(self, text: str) -> Iterator[str]:
        """Yield words that may be the name or initials of somebody of whom nothing is recorded."""
        known = self._known | COMMON.keys()
        yield from self._strangers_in(text)
        for found in re.finditer(rf"(?<![\w&-])(?!{TITLE} {NAME})[A-Z]{{2}}(?![\w&-])", text):
            is_here = found[0] in self._initials
            is_word = bool(_NO_INITIALS.fullmatch(found[0])) and not is_here
            is_word = is_word or found[0] in known - self._words.keys()
            is_here = is_here or bool(re.match(_ABOUT_NAME, text[found.end() :]))
            is_term = re.fullmatch(TERMS, found[0]) and not is_here
            if not (is_word or is_term or text.isupper()):
                yield found[0]
        for found in re.finditer(rf"\b({_SMALL_NAME})(?= {_SMALL_SAYS})", text):
            if not ({found[0]} & (_ANYBODY | self._own_words) or re.search(_POST, found[0])):
                yield found[0]
        if self.may_be_in_small_letters:
            for found in re.finditer(_SMALL_FROM, text):
                is_like = not {*found["name"].split()} & (_ANYBODY | self._known_words)
                if is_like and (found["is_deputy"] or self._one_called(found["post"])):
                    yield found["name"]
        yield from (found["name"] for found in self._of_strangers.finditer(text))
        lasts = {name.partition(" ")[2] for name in self._people}
        for found in _any_of([*lasts, *self._only_said]).finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            is_month = re.fullmatch(_MONTH, found["name"]) and not re.match(r"['’]s\b", after)
            is_within = re.search(r"[a-zß-þ,] $", before) and not is_month
            is_said = re.match(r" (?:will|to|has|had|is|was|\w+ed) |['’]s\b", after)
            if is_said or is_within or not _ORDINARY.fullmatch(found["name"]):
                yield found["name"]

    def _strangers_in(self, text: str) -> Iterator[str]:
        known = self._known | COMMON.keys()
        for found in _MAY_BE_NAMED.finditer(text):
            is_known = {*re.findall(r"\w+", found[0].casefold())} <= self._own_words | _ANYBODY
            is_body = re.search(_POST, re.sub(f"^{TITLE}", "", found[0]), re.IGNORECASE)
            is_known = is_known and not _ORDINARY.fullmatch(found[0])  # “Grace asked”
            is_list = re.search(rf"^The |\d|{_BODY}", found[0]) or _LIST.match(found[0])
            if not (is_known or is_body or found[0] in known or is_list):
                yield found[0]

    @cached_property
    def _of_strangers(self) -> re.Pattern[str]:
        """A pattern of the first and last names of those who were named in full, but not introduced."""
        lines = map(self.without_names, self._typed.splitlines())
        named = {
            word for line in lines for name in self._strangers_in(line) for word in name.split()
        }
        words = (re.sub(r"['’]s$", "", word) for word in named if re.fullmatch(NAME, word))
        no_names = self._own_words | _ANYBODY
        return _any_of(
            word
            for word in words
            if word.casefold() not in no_names
            and not (_ORDINARY.fullmatch(word) or re.search(rf"\d|(?i:{_POST})", word))
        )

    @property
    def may_be_in_small_letters(self) -> bool:
        """Whether most lines have no word with a capital, so that names may not be recognised."""
        lines = self._typed.splitlines()
        return sum(not re.search("[A-ZÀ-Þ][a-zß-þ]", line) for line in lines) * 2 > len(lines)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        """The words of agencies, groups, plans and actions."""
        titles = [
            *(plan.title for plan in self._book.plans.values()),
            *(priority.title for priority in self._book.priorities.values()),
            *(a.title for a in self._book.actions.values() if not a.raised_at),
        ]
        known = " ".join((*self._known, *titles)).casefold()
        return frozenset(re.findall(r"\w+", known))

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Words that are no names of people: known ones, and those typed in small letters."""
        # A line without any capitals may have names in small letters.
        typed = (line for line in self._typed.splitlines() if re.search("[A-Z][a-z]", line))
        small = re.findall(r"\b[a-z]{3,}", "\n".join(typed))
        return self._known_words | {*small} - {*" ".join(self._small).split()}


def _once(found: re.Match[str]) -> str:
    """Return the words that stand twice once, or that they are two people."""
    if not found["and"]:
        return found["first"]
    whose = re.sub("^The ", "the ", found["first"])
    two = "two colleagues" if whose.casefold() == SOMEBODY else f"two people from {whose}"
    return capitalised(two) if not found.string[: found.start()].strip() else two


def _any_of(names: Iterable[str], behind: str = "") -> re.Pattern[str]:
    """Return a pattern of names as whole words, with either apostrophe."""
    either = "|".join(re.escape(name).replace("'", "['’]") for name in names if name) or "(?!)"
    return re.compile(rf"(?<![\w@-])(?P<name>{either})(?![\w-]){behind}")


def _initials_of(name: str) -> tuple[str, str, str]:
    """Return the initials of a name: its capitals, of every word, and of two: ``AB``, ``AVDB``, ``AB``."""
    capitals = re.sub(r"[^A-ZÀ-Þ]", "", name)
    return capitals, "".join(word[0] for word in re.split("[ -]", name)).upper(), capitals[:2]


def _are_of(initials: str, name: str) -> bool:
    """Return whether these are the initials of a name: ``MdS`` or ``MS`` of “Marta de Souza”."""
    first, *others = re.findall("[A-Z]", initials) or [""]
    every = _initials_of(re.sub(rf"^{TITLE} ", "", name))
    is_like = any(first == whole[0] and {*others} <= {*whole[1:]} for whole in every)
    return is_like and bool(re.fullmatch(_INITIALS, initials))


@dataclass(frozen=True)
class _WhoIsWho:
    """What tells who somebody is; the same again while nothing of it has changed."""

    meeting: Meeting
    parts: tuple[Record, ...]
    book: Book = field(compare=False)


def people_of(book: Book, meeting: Meeting) -> NamedPeople:
    """Return the people of a meeting, kept until something that names them changes.

    On the projector, each move of the cursor asks again.
    """
    names = (book.agencies, book.groups, book.memberships)
    parts = (
        *lines_of_meeting(book, meeting.id),
        *book.attendances_of(meeting.id),
        *chain.from_iterable(table.values() for table in names),
    )
    return _people_of(_WhoIsWho(meeting, parts, book))


@lru_cache(32)
def _people_of(known: _WhoIsWho) -> NamedPeople:
    return NamedPeople(known.book, known.meeting)


_MEETING_OF = {
    "actions": "raised_at",
    "challenges": "meeting",
    "decisions": "meeting",
    "progress_updates": "meeting",
}
"""The tables of what meetings record, with the field that says at which."""


def may_name_somebody(text: str, book: Book, table: str, record: Record) -> bool:
    """Return whether a record's text may name somebody, if a meeting with typed lines recorded it."""
    meeting = book.meetings.get(getattr(record, _MEETING_OF.get(table, "id")))
    if meeting is None or not any(lines_of_meeting(book, meeting.id)):
        return False
    return any(people_of(book, meeting).perhaps_named(text))


def unnamed(book: Book, since: date = date.min) -> Book:
    """Return a book in which nothing that meetings recorded from a day on names their people.

    Without typed lines, it is the same book.
    """
    held = {line.meeting for line in book.lines.values()}
    meetings = [m for m in map(book.meetings.get, held) if m and m.day >= since]
    if not meetings:
        return book
    people = {meeting.id: people_of(book, meeting) for meeting in meetings}
    tables: dict[str, Mapping[str, Record]] = dict(book.tables)
    for table, at in _MEETING_OF.items():
        tables[table] = {
            key: _unnamed(record, table, people.get(getattr(record, at)))
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
