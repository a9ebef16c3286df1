"""The agencies, groups and roles named in a spoken line, as the workspace knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.english import is_verb
from cscp_tui.capture.patterns import pattern_of, shorthand
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind, StatutoryPart
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_near,
    any_of,
    folded,
    is_short_for,
    said_name,
)
from cscp_tui.domain.partners import covers, is_the_team
from cscp_tui.domain.records import Agency, Meeting


class Party(Struct, frozen=True):
    """An agency, group or role that is to do something or is asked."""

    name: str
    """The name that the line uses, if it is one of its names; else its short name."""
    agency: str = ""
    group: str = ""
    role: str = ""
    """The role, or all agencies, if it is not a record; a representative's, beside the agency."""

    @property
    def key(self) -> tuple[str, str, str]:
        """The agency, group and role that two names of one party share."""
        return self.agency, self.group, "" if self.agency else self.role


ALL_AGENCIES = Party("All agencies", role="All agencies")


class Mention(Struct, frozen=True):
    """A place in a line where a party is named."""

    start: int
    end: int
    party: Party


_WHO_IS = "Who is "


def who_is(name: str) -> str:
    """Return the question about somebody whom nobody knows."""
    return f"{_WHO_IS}{name}, and for which agency?"


def asks_who(sentence: str) -> bool:
    """Return whether a question is about somebody whom nobody knows."""
    return sentence.startswith(_WHO_IS)


def full_name(party: Party, book: Book) -> str:
    """Return a party's whole name, or its role."""
    if known := book.agencies.get(party.agency) or book.groups.get(party.group):
        return known.name
    if party.group == PARTNERSHIP:
        return f"the {PARTNERSHIP}"
    return party.role or party.group or party.name


def short_name(party: Party, book: Book) -> str:
    """Return a party's short name."""
    agency = book.agencies.get(party.agency)
    return said_name(agency) if agency else full_name(party, book)


class Slot(Struct, frozen=True):
    """Words that say who is to do something, as far as they are understood."""

    parties: tuple[Party, ...] = ()
    supporting: tuple[Party, ...] = ()
    question: str = ""
    """The question to ask if it is not clear who is meant."""
    choices: tuple[Party, ...] = ()
    rest: str = ""
    """The words that are not part of any name."""


_KEPT = 200
"""The most words that are remembered with whom they name."""
_MANY_PARTS = 3
"""The fewest agencies within another that make it doubtful who is meant by the whole."""


class Parties:
    """All parties that a workspace knows, to be looked for in lines."""

    def __init__(self, book: Book, meeting: Meeting | None = None) -> None:
        """Collect the names of all parties.

        Args:
            meeting: the meeting whose group's representatives may be named by their initials.
        """
        self._agencies = sorted(
            (a for a in book.agencies.values() if a.kind is not AgencyKind.GUEST),
            key=lambda known: known.order,
        )
        self._book = book
        spells = [m for m in book.memberships.values() if meeting and m.group == meeting.group]
        spells = [m for m in spells if meeting and covers(m, meeting.day)]
        self.members = {m.agency for m in spells}
        self._folds = {agency.id: [*map(_fold, _names_of(agency))] for agency in self._agencies}
        self._listed = "\n".join(("", *(name for folds in self._folds.values() for name in folds)))
        self._names: dict[str, set[Party]] = {}
        for agency in self._agencies:
            posts = (
                ("business manager", "business officer", "partnership manager")
                if is_the_team(agency)
                else ()
            )
            for name in (*self._folds[agency.id], *posts):
                self._names.setdefault(name, set()).add(_as_party(agency))
        for group in book.groups.values():
            for name in filter(None, (group.id, group.abbreviation, group.name)):
                self._names.setdefault(_fold(name), set()).add(Party("", group=group.id))
        typed = [x.words for x in book.lines.values() if meeting and x.meeting == meeting.id]
        known = _initials_of_roles(self._agencies)
        # An agency that is called so is meant first.
        self._initials = {n: who for n, who in known.items() if _fold(n) not in self._names}
        introduced = self._initials_typed(typed)
        known |= introduced
        raised = [a for a in book.actions.values() if meeting and a.raised_at == meeting.id]
        alone = (a for a in raised if a.lead_agency and not a.supporting_agencies)
        alone = (a for a in alone if len(pattern_of("initials of one").findall(a.lead)) <= 1)
        led = [(a.lead, "", a.lead_agency) for a in alone]
        come = [(m.representative.strip(), m.initials.strip(), m.agency) for m in spells]
        self.people = {m.initials.strip(): m.agency for m in spells if m.initials.strip()}
        self.people |= {name: who.agency for name, who in introduced.items()}
        """The agencies of those whom the group or the lines name, by their initials."""
        come += [(m.deputy.strip(), "", m.agency) for m in spells]
        raised_here = [c for c in book.challenges.values() if meeting and c.meeting == meeting.id]
        begun = [(words, pattern_of("unknown asker").match(words)) for words in typed]
        come += [
            ("", asker["who"], c.raised_by)
            for words, asker in begun
            for c in raised_here
            if asker and c.raised_by in self._folds and c.question.casefold() in words.casefold()
        ]
        roles = _called_by_role([*come, *led])
        known |= {name: who for name, who in roles.items() if name.isupper()}
        self._initials = {n: who for n, who in known.items() if _fold(n) not in self._names}
        self._names |= {_fold(name): {who} for name, who in self._initials.items()}
        for name in roles.keys() - known.keys():
            self._names.setdefault(_fold(name), {roles[name]})
        asked = [c.put_to for c in raised_here]
        asked += [k for a in raised for k in (a.lead_agency, *a.supporting_agencies)]
        self._leading = {*asked} - {""}
        self._alone = {a.lead for a in raised if not a.lead_agency}
        self._typed = {_fold(word) for words in typed for word in re.findall(r"\w+", words)}
        self._names.pop("", None)
        self._pattern = _pattern_of(tuple(sorted(self._names, key=lambda n: (-len(n), n))))
        # A line is tried as several kinds of line, which ask for the same words.
        self._known_mentions = lru_cache(_KEPT)(self._find_mentions)
        self._known_meant = lru_cache(_KEPT)(self._find_meant)
        self._known_near = lru_cache(_KEPT)(
            lambda words: tuple(map(_as_party, agencies_near(words, book)))
        )

    def mentions(self, text: str) -> list[Mention]:
        """Find every party that a text names for certain, from left to right."""
        return [*self._known_mentions(text)]

    def _find_mentions(self, text: str) -> list[Mention]:
        found = []
        for match in self._pattern.finditer(text):
            known = self._names.get(_fold(match[0])) or {
                *filter(None, (self._initials.get(match[0]),))
            }
            parties = [party for party in known if party.agency] or list(known)
            if len(parties) != 1:
                continue
            party = parties[0]
            if party.group and match[0].islower() and is_verb(match[0]):
                continue  # “icb to review and …”
            # “IS” is nobody in a sentence in capitals.
            is_shouted = text.isupper() and bool(re.search(r"\w{4}", text))
            if party in self._initials.values() and (match[0] not in self._initials or is_shouted):
                continue  # “it” is nobody's initials
            is_any = party.agency == "chair" and pattern_of("any").search(text[: match.start()])
            is_post = party.group and (
                pattern_of("post after").match(text, match.end())
                or pattern_of("post before").search(text[: match.start()])
            )
            if not is_any and not is_post:
                party = replace(party, name=match[0])
                found.append(Mention(match.start(), match.end(), party))
        for part, posts in _POSTS.items():
            known_parts = [a for a in self._agencies if a.statutory is part]
            if len(known_parts) == 1:
                found += [
                    Mention(*match.span(), Party(match[0], known_parts[0].id, role=match[0]))
                    for match in pattern_of(posts).finditer(text)
                    if not any(_is_beside(text, match, each) for each in found)
                ]
        return sorted(found, key=lambda mention: mention.start)

    def misspelt(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield words with one slip in the name of an agency, and the name: ``polcie``."""
        names = {n for n in self._names if n.isalpha() and len(n) >= _LONG_ENOUGH}
        for found in re.finditer(rf"[^\W\d_]{{{_LONG_ENOUGH - 1},}}", text):
            word = found[0].casefold()
            near = [n for n in names if word not in self._names and _is_slip(word, n)]
            if len(near) == 1:
                yield found, near[0]

    def _initials_typed(self, lines: Iterable[str]) -> dict[str, Party]:
        """Return the people whom lists of those present give with their agency, by their initials.

        A list has a word for it, two people, or stands below another; ``DV housing joined 10.20`` and
        ``MO (ICB) chairing`` say so of one. Initials that lists give to two agencies are nobody's.
        """
        names = {*self._names, *map(_fold, self._initials)} - {""}
        self._pattern = _pattern_of(tuple(sorted(names, key=lambda n: (-len(n), n))))
        found: dict[str, set[str]] = {}
        was_list = False
        self.in_chair = ""
        """The initials of whoever is said to have taken the chair; empty for nobody."""
        for words in lines:
            if not (was_list or pattern_of("may introduce").search(words)):
                was_list = bool(pattern_of("list label").match(words))
                continue
            for full, short in shorthand():
                words = short.sub(full, words)  # noqa: PLW2901
            for each in pattern_of("named with a post").finditer(words):
                pairs, is_plain = self.introduced(f"{each['name']}{each['post']}")
                is_one = len({m.party.agency for m in self._find_mentions(each["post"])}) <= 1
                for initials, agency in pairs if is_plain and is_one else ():
                    found.setdefault(initials, set()).add(agency)
            for each in pattern_of("post with initials").finditer(words):
                agencies = {m.party.agency for m in self._find_mentions(each["post"])} - {""}
                meant = (self._find_meant(word) for word in each["post"].split())
                agencies = agencies or {p.agency for parties in meant for p in parties}
                is_short = each["name"] in "".join(re.findall(r"\b\w", each["post"])).upper()
                if len(agencies) == 1 and agencies != {"chair"} and not is_short:
                    found.setdefault(each["name"], set()).update(agencies)
            words = pattern_of("list then came").sub(r"Present: \g<who>", words, count=1)  # noqa: PLW2901
            words = pattern_of("represented by").sub(r"Present: \g<who>, all \g<agency>", words)  # noqa: PLW2901
            come = pattern_of("introduces one").match(words) or pattern_of("post then name").match(
                words
            )
            label = pattern_of("list label").match(words) or pattern_of("bare list").match(words)
            words = pattern_of("post then name").sub(r"\g<name>, \g<post>", words)  # noqa: PLW2901
            text = pattern_of("list label").sub("; ", words)
            for each in reversed([*pattern_of("deputy came").finditer(text)]):
                agency, name = (
                    re.split("[,;.]", text[: each.start()])[-1],
                    "".join(filter(None, each.groups())),
                )
                text = f"{text[: each.start()]}; {name}, {agency}; {text[each.end() :]}"
            pairs, is_plain = self.introduced(text)
            goes_on = bool(pairs) and was_list and pattern_of("goes on").match(words)
            is_list = bool(label or goes_on) or (is_plain and len(pairs) + was_list > 1)
            for initials, agency in pairs if is_list or (come and len(pairs) == 1) else ():
                found.setdefault(initials, set()).add(agency)
                if come and not is_list and "chair" in come[0].casefold():
                    self.in_chair = initials  # “CB scrutineer, joined 9.40” is not
            was_list = is_list
        self.is_below_list = was_list
        of_one = ((name, agencies.pop()) for name, agencies in found.items() if len(agencies) == 1)
        return {initials: Party(initials, agency=agency) for initials, agency in of_one}

    def introduced(self, text: str) -> tuple[list[tuple[str, str]], bool]:
        """Return the initials and agencies of people in a list, and whether it tells nothing else.

        Roles may stand between: ``Jo Poe (JP), Chief Nurse, ICB``, ``CW trainer, NB, all CSC``. Where
        an agency stands first, only what is beside it within commas is its own.
        """
        pairs: list[tuple[str, str]] = []
        pending: list[str] = []
        waiting: list[str] = []
        is_plain, is_bare, is_first, at = True, False, False, 0
        every = [m for m in self._find_mentions(text) if m.party.agency]
        signs = [
            sign
            for sign in pattern_of("between people").finditer(text)
            if not any(m.start < sign.end() and sign.start() < m.end for m in every)
        ]
        for sign in (*signs, None):
            end = sign.start() if sign else len(text)
            named = [m for m in every if at <= m.start < m.end <= end]
            named = [m for m in named if not m.party.role] or named
            rest = text[at:end]
            of_all = pattern_of("of all").search(text, at, named[0].start) if named else None
            rest = rest.replace(of_all[0], " ", 1) if of_all else rest
            for m in named:
                rest = rest.replace(text[m.start : m.end], ",", 1)
            keys = _keys_in(rest)
            others = pattern_of("their times").sub(
                " ", pattern_of("name or initials").sub(" ", rest)
            )
            others = self.without_roles(others)
            agencies = [m.party.agency for m in named if m.party.agency != "chair"]
            if not agencies and others and (one := self.in_post(others)):
                agencies, others = [one.agency], ""
            is_told = bool(pattern_of("says more").search(rest))
            is_plain = is_plain and not (is_told or others)
            if is_told:
                keys, pending, agencies = [], [], []
            pending = [*(waiting if of_all else pending if is_bare or not keys else ()), *keys]
            waiting = [] if agencies or is_told else [*waiting, *keys]
            if keys and others and not agencies:
                pending = []  # “JB late, police later”
            if agencies:
                if {*agencies} == {agencies[0]} and not (is_first and not keys):
                    pairs += [(key, agencies[0]) for key in pending]
                is_first, pending = is_first or not pending, []
            is_bare = bool(sign and sign["joint"] and keys and not agencies and not others)
            is_first = is_first and not (sign and (sign["joint"] or sign["end"]))
            pending = [] if sign and sign["end"] else pending
            at = sign.end() if sign else end
        return pairs, is_plain

    def names_of(self, party: Party) -> list[str]:
        return self._folds.get(party.agency, [])

    def in_post(self, words: str) -> Party | None:
        """Return the only agency that a post names in short: ``head of hsg needs``, not ``youth worker``."""
        told = self.without_roles(words)
        near = self._find_meant(told) if told else ()
        is_word = any(n.startswith(f"{_fold(told)} ") for each in near for n in self.names_of(each))
        return near[0] if len(near) == 1 and not is_word else None

    def slot(self, words: str) -> Slot:
        """Find the parties in words that stand where a line says who.

        Args:
            words: as typed: ``Housing & Police``, ``Designated Nurse (ICB)``, ``PB``, ``Health``.
        """
        words = words.strip(" ,.;:-–—|/").removeprefix("(").strip()
        words = self._without_person(pattern_of("together").sub("", words))
        if (one := pattern_of("led by").fullmatch(words)) and (
            first := self.slot(one["lead"])
        ).parties:
            return replace(first, supporting=self.slot(one["helper"]).parties)
        lead, _, support = pattern_of("support").sub("\0", words, count=1).partition("\0")
        helpers = self.slot(support) if support and lead.strip() else Slot()
        if helpers.parties and not helpers.rest:
            return replace(self.slot(lead), supporting=helpers.parties)
        if pattern_of("everybody").fullmatch(words):
            return Slot((ALL_AGENCIES,))
        found = self.mentions(words)
        parties, left = without_doubles(mention.party for mention in found), words
        for mention in reversed(found):
            left = left[: mention.start] + " , " + left[mention.end :]
        if len(parties) > 1 and pattern_of("or").search(words):
            return Slot((), (), f"“{words}”: which one?", parties)
        gaps = [words[one.end : other.start] for one, other in pairwise(found)]
        # “Designated Nurse and Head of Education” are two.
        gaps = [
            "," if pattern_of("and role").match(g) and not self.without_roles(g) else g
            for g in gaps
        ]
        if len(parties) > 1 and any(
            pattern_of("apart").search(gap) or not gap.strip() for gap in gaps
        ):
            # "Housing lead for Police" may be one or the other.
            return Slot(parties[:1], (), f"“{words}”: who leads?", parties)
        if not parties:
            return (self._short_names(words) or self._unknown(words)) if words else Slot()
        return self._with_others(parties, left, words, found)

    def _short_names(self, words: str) -> Slot | None:
        """Return those whom short names mean, of which one may mean several: ``Ed & health``."""
        parts = [part for part in pattern_of("joined names").split(words) if len(part) > 1]
        slots = [(part, self._unknown(part)) for part in parts]
        meant = [slot.choices or slot.parties or self.begun_by(part) for part, slot in slots]
        if len(parts) == 1 or not all(meant):
            return None
        doubtful = [place for place, each in enumerate(meant) if len(each) > 1]
        sure = tuple(each[0] for each in meant if len(each) == 1)
        if len(doubtful) != 1:
            return Slot(sure) if not doubtful and all(map(self._is_sure, parts, sure)) else None
        part, choices = parts[doubtful[0]], meant[doubtful[0]]
        return Slot(sure, (), f"{part}: {any_of(each.name for each in choices)}?", choices, part)

    def begun_by(self, words: str) -> tuple[Party, ...]:
        """Return the agencies with a name whose words begin with others: ``Ed``, ``Pub Health``."""
        parts = _fold(words).split()
        is_person = pattern_of("people's initials").fullmatch(words) and len(words) == 2
        if not parts or is_person or f"\n{parts[0]}" not in self._listed:
            return ()
        return self._called(re.compile(r"\w*\W+".join(map(re.escape, parts))).match)

    def near(self, words: str) -> tuple[Party, ...]:
        """Return the agencies with a name that is much like words: ``Publik Health``."""
        return self._known_near(words)

    def _with_others(
        self, parties: tuple[Party, ...], left: str, words: str, found: list[Mention]
    ) -> Slot:
        """Return parties, with a question about what the other words beside them may mean."""
        keys = {party.key for party in parties}
        own = (w for w in re.findall(r"\b[A-Z]{2,5}\b", left) if len(self.meant(w)) == 1)
        for word in [w for w in own if self.meant(w)[0].key in keys]:
            left = left.replace(word, " , ", 1)  # “Public Health PH”
        rest = self.without_roles(left)
        is_alone = len(parties) == 1 and not rest and parties[0].agency not in self.members
        parts = self._parts_of(parties[0]) if is_alone else ()
        if len(parts) >= _MANY_PARTS:
            whole = parties[0].name
            return Slot(parties, (), f"“{whole}” as a whole, or which part of it?", parties + parts)
        shorts = [(word, self.meant(word)) for word in rest.split()]
        if shorts and all(len(n) == 1 and self._is_sure(word, n[0]) for word, n in shorts):
            both = [(words.find(word), near[0]) for word, near in shorts]
            both += [(each.start, each.party) for each in found]
            return Slot(without_doubles(who for _, who in sorted(both, key=itemgetter(0))))
        if len(near := self.meant(rest)) == 1:
            return Slot(parties, (), f"“{rest}”: is that {near[0].name}?", near, rest)
        few = len(rest.split())
        if not rest or (few <= 2 and rest[:1].isupper() and pattern_of("post").search(words)):
            return Slot(parties)  # "DCI Vulnerability (Police)"
        asked = self._unknown(rest)
        if asked.question and few <= 3 and not pattern_of("role noun").search(rest):
            return Slot(parties, (), asked.question, asked.choices, rest)
        return Slot(parties, rest=rest)

    def _parts_of(self, party: Party) -> tuple[Party, ...]:
        """Return the agencies that belong to another, such as a council's services."""
        return tuple(_as_party(a) for a in self._agencies if a.parent and a.parent == party.agency)

    @staticmethod
    def without_roles(left: str) -> str:
        """Return words without parts of roles: “the Head of”, “rep”, “team”."""
        words = pattern_of("connector").sub(" ", left).split()
        return " ".join(w for w in words if not pattern_of("role word").fullmatch(w.strip("'’.")))

    def _unknown(self, words: str) -> Slot:
        """Ask who is meant by words that are not a name in the workspace."""
        bare = re.sub(r"^(?:the|our)\s+", "", words, flags=re.IGNORECASE).strip()
        if several := self._several(bare) or self._several(self.without_roles(bare)):
            names = any_of(party.name for party in several)
            return Slot((), (), f"{bare}: {names}?", several)
        if near := self.meant(bare):
            is_one = len(near) == 1
            if is_one and self._is_sure(bare, near[0]):
                return Slot(near)
            sentence = f"is that {near[0].name}?" if is_one else "which one is that?"
            return Slot(near if is_one else (), (), f"“{bare}”: {sentence}", near)
        if bare in self._alone:
            return Slot((Party(bare, role=bare),))
        if pattern_of("people's initials").fullmatch(bare):
            return Slot((), (), who_is(pattern_of("joined names").split(bare)[0]), (), bare)
        if bare.casefold() in {"chair", "chairperson", "chairman"}:
            return Slot((Party("Chair", role="Chair"),))
        if pattern_of("role noun").search(bare):
            return self._role(bare)
        if pattern_of("name").fullmatch(bare):
            near = self.near(bare) or self.begun_by(bare)
            return Slot((), (), f"“{bare}” isn't on the list. Which agency or role?", near, bare)
        return Slot(rest=bare)

    def _role(self, bare: str) -> Slot:
        """Ask about a post, offering the agency whose name begins with its first word."""
        first = _fold(bare).split()[0]
        told = _fold(self.without_roles(bare)) or first
        is_short = len(told) <= len("the")
        agencies = () if is_short else self._called(lambda name: name.startswith(f"{told} "))
        is_word = self._called(lambda name: first in name.split())
        agencies = agencies or (() if is_word and first != told else self.meant(first))
        role = Party(bare, role=bare)
        if len(agencies) == 1:
            question = f"“{bare}”: is that {agencies[0].name}?"
            return Slot(agencies, (), question, (*agencies, role))
        return Slot((), (), f"“{bare}”: for which agency?", (role,))

    def _called(self, fits: Callable[[str], object]) -> tuple[Party, ...]:
        """Return the agencies with a name, in lower case, that passes the test."""
        fitting = (a for a in self._agencies if any(map(fits, self._folds[a.id])))
        return tuple(map(_as_party, fitting))

    def _without_person(self, words: str) -> str:
        """Return words without a person's name beside a post or agency: ``Jo Bright (Police)``."""
        for form in ("named-post", "post-named"):
            if found := pattern_of(form).fullmatch(words):
                name, post = found["name"], found["post"]
                if self.is_person(name) and not self.mentions(name) and self.mentions(post):
                    return post.rstrip(") ") if post.count("(") < post.count(")") else post
        return words

    @staticmethod
    def is_person(words: str) -> bool:
        """Return whether words look like a person's name or initials, and not like a role."""
        bare = words.strip()
        is_name = " " in bare and pattern_of("name").fullmatch(bare)
        looks_so = pattern_of("people's initials").fullmatch(bare) or is_name
        return bool(looks_so) and not pattern_of("role noun").search(bare)

    def meant(self, words: str) -> tuple[Party, ...]:
        """Return the agencies that an abbreviation may mean: ``hsg``, ``educ``, ``PH``."""
        return self._known_meant(words)

    def _find_meant(self, words: str) -> tuple[Party, ...]:
        short = words.casefold().strip(" .,:'’")
        if short == "la":
            councils = (a for a in self._agencies if a.statutory is StatutoryPart.LOCAL_AUTHORITY)
            return tuple(_as_party(a) for a in councils if not a.parent)
        if not re.fullmatch("[a-z]{2,6}", short):
            return ()
        meant = self._called(lambda name: is_short_for(short, name))
        # “SB” is a person, rather than the police of “South BCU”.
        own = (p for p in meant if self._has_words(p, short) or len(short) > 2)
        return tuple(own)

    def _has_words(self, party: Party, short: str) -> bool:
        """Return whether a word is short for words of an agency's full name."""
        full = {*_fold(self._book.agencies[party.agency].name).split()}
        names = (name for name in self.names_of(party) if is_short_for(short, name))
        return any({*name.split()} <= full for name in names)

    def _is_sure(self, short: str, party: Party) -> bool:
        """Return whether a short name needs no question: it begins the name, or was asked about before.

        It was if an earlier line of the meeting has it, and what the meeting asked for names the agency.
        """
        is_begun = len(short) > 2 and any(n.startswith(_fold(short)) for n in self.names_of(party))
        is_begun = is_begun and not self._several(short)
        return is_begun or (party.agency in self._leading and _fold(short) in self._typed)

    def _several(self, words: str) -> tuple[Party, ...]:
        """Return the agencies that an ambiguous word such as ``health`` may mean; else empty."""
        wanted = _fold(words)
        if wanted in {"health", "nhs"}:
            return self._called(re.compile(r"\b(?:nhs|health|icb|hospital)\b").search)
        if len(wanted) < len("nhs") or " " in wanted or wanted in {"and", "for", "the"}:
            return ()
        found = self._called(lambda name: f" {wanted}" in f" {name}")
        return found if len(found) > 1 else ()


_POSTS = {StatutoryPart.POLICE: "police-post", StatutoryPart.ICB: "icb-post"}
"""The patterns of posts that only one statutory partner has."""


def _initials_of_roles(agencies: Iterable[Agency]) -> dict[str, Party]:
    """Return the roles by the initials of their names: ``IS`` for the Independent Scrutineer."""
    found: dict[str, set[Party]] = {}
    for each in agencies:
        words = each.name.split()
        if each.kind is AgencyKind.ROLE and len(words) > 1 and all(map(str.isalpha, words)):
            initials = "".join(word[0] for word in words).upper()
            found.setdefault(initials, set()).add(Party(initials, agency=each.id))
    return {name: parties.pop() for name, parties in found.items() if len(parties) == 1}


def _called_by_role(every: Iterable[tuple[str, str, str]]) -> dict[str, Party]:
    """Return who has a role at an agency, by the role and by the initials beside it or in its brackets."""
    found: dict[str, dict[str, Party]] = {}
    for role, initials, agency in every:
        post, short = role.partition(" (")[0], re.findall(r"(?:^|\()([A-Z]{2,4})\)?$", role)
        is_known = Parties.without_roles(post) and (" " in post or post[:1].isupper())
        for name in {initials, *short, post if is_known else ""} - {""}:
            found.setdefault(name, {})[agency] = Party(name, agency=agency, role=role)
    return {name: next(iter(who.values())) for name, who in found.items() if len(who) == 1}


_DERIVED = 2
"""How many words a name has whose initials may stand for it."""


def _keys_in(words: str) -> list[str]:
    """Return the initials in words, else those of a name: ``MO`` for ``Maria Okafor``."""
    if short := pattern_of("initials of one").findall(words):
        return short
    names = (m[0].split() for m in pattern_of("bare name").finditer(words))
    people = (n for n in names if len(n) == _DERIVED and Parties.is_person(" ".join(n)))
    return ["".join(part[0] for part in name) for name in people]


def _as_party(agency: Agency) -> Party:
    return Party(said_name(agency), agency=agency.id)


_LONG_ENOUGH = len("police")


def _is_slip(word: str, name: str) -> bool:
    """Return whether a word is a name with its letters in another order, or one of them too many or too few."""
    long, short = sorted((word, name), key=len, reverse=True)
    if word[0] != name[0] or word.rstrip("s") == name.rstrip("s") or len(long) > len(short) + 1:
        return False
    fewer = (long[:n] + long[n + 1 :] for n in range(len(long)))
    return sorted(word) == sorted(name) if len(word) == len(name) else short in fewer


def _is_beside(text: str, post: re.Match[str], named: Mention) -> bool:
    """Return whether a post belongs to a party named beside it: ``Designated Nurse (CHS)``."""
    first, last = sorted(((post.start(), post.end()), (named.start, named.end)))
    return bool(pattern_of("beside").fullmatch(text[first[1] : max(first[1], last[0])]))


def _names_of(agency: Agency) -> list[str]:
    tail = agency.name.partition(": ")[2]
    bracket = re.sub(r"\s*\(.*\)", "", agency.name)
    begun = re.sub(r"\s+(?:NHS|Foundation|Integrated)\b.*", "", agency.name)
    short = begun if len(begun.split()) > 1 else ""
    several = f"{agency.name}s" if agency.kind is AgencyKind.ROLE else ""
    names = (
        agency.id,
        agency.abbreviation,
        agency.name,
        tail,
        bracket,
        short,
        several,
        *agency.aliases,
    )
    return [name for name in names if name]


def _fold(name: str) -> str:
    return folded(name.replace("’", "'").replace("&", "and"))


def without_doubles(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Return parties without those that were named before by another name."""
    seen: dict[tuple[str, str, str], Party] = {}
    for party in parties:
        seen.setdefault(party.key, party)
    return tuple(seen.values())


@lru_cache(maxsize=8)
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for name in names:
        words = [re.escape(word).replace("'", "['’]") for word in name.split()]
        words = ["(?:and|&)" if word == "and" else word for word in words]
        parts.append(r"[\s/_–-]+".join(words))
    whole = "|".join(parts) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{whole})(?![\w])", re.IGNORECASE)
