"""Who is named in a spoken line: agencies, groups and roles, as the workspace knows them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.domain.enums import AgencyKind, StatutoryPart
from cscp_tui.domain.names import folded, hint_for, said_name

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Agency


class Party(Struct, frozen=True):
    """Somebody who is to do something, or is asked."""

    said: str
    """As the line calls it, where that is one of its names; else its short name."""
    agency: str = ""
    group: str = ""
    role: str = ""
    """A role, or all agencies: no record."""


ALL_AGENCIES = Party("All agencies", role="All agencies")


class Mention(Struct, frozen=True):
    """Where a line names somebody."""

    start: int
    end: int
    party: Party


class Slot(Struct, frozen=True):
    """Words that say who is to do something, understood as far as possible."""

    parties: tuple[Party, ...] = ()
    supporting: tuple[Party, ...] = ()
    question: str = ""
    """What to ask where it is not clear who is meant."""
    choices: tuple[Party, ...] = ()
    rest: str = ""
    """The words that are no name and no part of one."""


_ALL = re.compile(
    r"^(?:all(?:\s+of us)?|everyone|everybody|(?:all|each|every)\s+(?:other\s+)?(?:the\s+)?"
    r"(?:statutory\s+)?(?:\w+\s+)?"
    r"(?:agenc(?:y|ies)|partners?(?: agenc(?:y|ies))?|members?|attendees|leads|reps?|"
    r"representatives|organisations?|colleagues)|"
    r"(?:members|partners|partner agencies|agencies|colleagues|attendees)"
    r"(?: of the (?:group|board))?|group members|board members)$",
    re.IGNORECASE,
)
_POLICE_RANKS = (
    r"\b(?:DCI|DI|DS|DC|PC|Det(?:ective)?\.? (?:Chief )?(?:Supt|Superintendent|Inspector|Insp|"
    r"Sergeant|Constable)\.?|(?:Chief )?(?:Superintendent|Supt|Inspector)|BCU commander|"
    r"borough commander)\b"
)
_ICB_POSTS = r"\b(?:designated (?:nurse|doctor|professional|gp)s?)\b"
_ROLE_WORDS = re.compile(
    r"(?:the|a|an|our|from|dr|prof|colleague|who|at|its|their|of|for|in|and|to|service|services|head|deputy|assistant|director|"
    r"manager|lead|leads|officer|officers|rep|reps|representative|representatives|team|teams|"
    r"colleagues|nurse|nurses|doctor|designated|named|safeguarding|strategic|operational|senior|"
    r"principal|chief|executive|coordinator|co-ordinator|commissioner|practitioner|analyst|"
    r"performance|data|quality|partnership|board|unit|department|sector|council|commander|"
    r"inspector|sergeant|superintendent|member|members|link|liaison|headteacher|heads|"
    r"child|children|childrens|protection|local|authority|service's|dci|di|ds|supt|dsl|lado|"
    r"business|professional|social|worker|workers|adviser|advisor|trust|hospital|gp|gps|"
    r"commissioning|interim|acting|new|ad|hos|dcs|dph|midwife|midwifery|matron|consultant|"
    r"jointly|joint|both|together|as|on|behalf|support|admin|administrator|information|"
    r"governance|legal|adviser|housing|s|tbc|primary|secondary|school|partner|agency)",
    re.IGNORECASE,
)
_ROLE_NOUN = re.compile(
    r"\b(?:nurse|doctor|officer|manager|director|head(?:s)? of|lead|co-?ordinator|commissioner|rep|"
    r"representative|team|service|services|practitioner|analyst|administrator|adviser|advisor|"
    r"lado|dsl|dcs|dph|gps?|headteachers?|commander|chair|vice[- ]chair|deputy|secretary|"
    r"midwife|worker|workers|trust|group|sub-?group|board|panel|trustees?|governors?)\b",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(r"\s*(?:,|/|&|\+|;|\band\b|\bjointly\b|\(|\)|\[|\]|'s\b|’s\b|:|-|–)\s*")
_SUPPORT = re.compile(
    r",?\s*\(?\b(?:supported by|with (?:the )?(?:support|help|assistance|input)(?: of| from)?|"
    r"assisted by|helped by|working with|in (?:partnership|consultation|liaison|conjunction) with|"
    r"alongside|together with|with)\b\s*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^[A-Z]{2,4}(?:\s*(?:/|&|,|\band\b)\s*[A-Z]{2,4})*$|^[A-Z]\.\s?[A-Z]\.?$")
_NAME = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Prof|Sir|Dame|Rev|PC|DC|DS|DI|DCI)\.?\s+)?"
    r"[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+){0,2}(?:\s+[A-Z])?$"
)


_POST_AFTER = re.compile(
    r"\s+(?:director|member|head|nurse|lead|officer|assistant|support)\b", re.IGNORECASE
)
_POST_OF = re.compile(
    r"\b(?:head|director|lead|manager|officer|co-?ordinator)\s+(?:of|for)\s+(?:(?-i:[A-Z])[\w'’&-]*|and|\s)+(?=\s*[(\[]?\s*,)",
    re.IGNORECASE,
)
"""``Head of Tenancy and Safeguarding (…``, with the agency behind it."""
_FULL_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Prof|Rev)\.?\s+)?[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+){1,2}"
)
_NAMED_POST = re.compile(
    rf"^(?P<name>{_FULL_NAME})\s*(?:[,(\[–-]|\b(?:from|for|of|at)\b)\s*(?P<post>.+)$"
)
_POST_NAMED = re.compile(
    rf"^(?P<post>.+?)\s*(?:[(\[]|\s[–-]\s|,\s)(?P<name>{_FULL_NAME})\s*[)\]]?$"
)
_POSTS = (
    (StatutoryPart.POLICE, _POLICE_RANKS, 0),
    (StatutoryPart.ICB, _ICB_POSTS, re.IGNORECASE),
)
"""Posts that only one of the statutory partners has, and their letters' case."""


class Parties:
    """All whom a workspace knows, to be found in lines."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._names: dict[str, set[tuple[str, str]]] = {}
        for agency in book.agencies.values():
            if agency.kind is not AgencyKind.GUEST:
                for name in _names_of(agency):
                    self._names.setdefault(_fold(name), set()).add(("agency", agency.id))
        for group in book.groups.values():
            for name in (group.id, group.abbreviation, group.name):
                if name:
                    self._names.setdefault(_fold(name), set()).add(("group", group.id))
        self._names.pop("", None)
        self._pattern = _pattern_of(tuple(sorted(self._names, key=lambda n: (-len(n), n))))

    def mentions(self, text: str) -> list[Mention]:
        """Find everybody that a text names for certain, from left to right."""
        found = []
        for match in self._pattern.finditer(text):
            party = self._party(match[0])
            if party is not None and not (party.group and _POST_AFTER.match(text, match.end())):
                found.append(Mention(match.start(), match.end(), party))
        found = _without_common_words(text, found)
        named = bool(found)
        for part, posts, flags in _POSTS:
            known = [a for a in self.book.agencies.values() if a.statutory is part]
            if len(known) == 1 and not (named and part is StatutoryPart.ICB):
                party = Party(said_name(known[0]), agency=known[0].id)
                found += [
                    Mention(match.start(), match.end(), party)
                    for match in re.finditer(posts, text, flags)
                    if not any(m.start <= match.start() < m.end for m in found)
                ]
        return sorted(found, key=lambda mention: mention.start)

    def _party(self, said: str) -> Party | None:
        known = self._names.get(_fold(said), set())
        agencies = [key for what, key in known if what == "agency"]
        if len(agencies) == 1:
            return Party(said, agency=agencies[0])
        if not agencies and len(known) == 1:
            return Party(said, group=next(iter(known))[1])
        return None

    def slot(self, words: str) -> Slot:
        """Understand words that stand where a line says who.

        Args:
            words: as typed: ``Housing & Police``, ``Designated Nurse (ICB)``, ``PB``, ``Health``.
        """
        words = words.strip(" ,.;:-–—|/").removeprefix("(").strip()
        if words.count("(") < words.count(")"):
            words = words.rstrip(") ")
        if not words:
            return Slot()
        words = self._without_person(words)
        helped = _SUPPORT.split(words, maxsplit=1)
        if len(helped) == 2 and helped[0].strip():
            lead, support = self.slot(helped[0]), self.slot(helped[1])
            if support.parties and not support.rest:
                return Slot(lead.parties, support.parties, lead.question, lead.choices, lead.rest)
        if _ALL.match(words):
            return Slot((ALL_AGENCIES,))
        found = self.mentions(words)
        parties = _without_doubles([mention.party for mention in found])
        left = words
        for mention in reversed(found):
            left = left[: mention.start] + " , " + left[mention.end :]
        rest = self.without_roles(_POST_OF.sub(" ", left))
        if len(parties) > 1 and (unsure := _unsure_gap(words, found)):
            question = f"“{words}”: who leads?" if unsure else ""
            return Slot(parties[:1], (), question, parties, "")
        if parties:
            # "CSC Quality Assurance" may be one or two; "CSC (SLaM)" is two.
            return self._with_others(Slot(parties, rest=rest), rest)
        return self._unknown(words)

    def _with_others(self, slot: Slot, rest: str) -> Slot:
        if not rest:
            return slot
        asked = self._unknown(rest)
        if asked.question and len(rest.split()) <= 3 and not _ROLE_NOUN.search(rest):
            return Slot(slot.parties, (), asked.question, asked.choices, rest)
        return Slot(slot.parties, rest=rest)

    @staticmethod
    def without_roles(left: str) -> str:
        """Words without those that are parts of roles: “the Head of”, “rep”, “team”."""
        words = [word for word in _CONNECTOR.sub(" ", left).split() if word]
        return " ".join(w for w in words if not _ROLE_WORDS.fullmatch(w.strip("'’.")))

    def _unknown(self, words: str) -> Slot:
        """Ask who is meant by words that are no name of the workspace."""
        bare = re.sub(r"^(?:the|our)\s+", "", words, flags=re.IGNORECASE).strip()
        core = self.without_roles(bare)
        if several := self._several(bare) or self._several(core):
            names = " or ".join(
                filter(None, (", ".join(p.said for p in several[:-1]), several[-1].said))
            )
            return Slot((), (), f"{bare}: {names}?", several, "")
        if _INITIALS.fullmatch(bare):
            return Slot((), (), f"Who is {bare}, and for which agency?", (), bare)
        if bare.casefold() in {"chair", "the chair", "chairperson", "chairman"}:
            return Slot((Party("Chair", role="Chair"),))
        if _ROLE_NOUN.search(bare) and not re.search(
            r"\b(?:be|been|will|has|have|not|agreed|noted|is|are|was|were|that|said)\b|^a\b",
            bare,
            re.IGNORECASE,
        ):
            return self._role(bare)
        if _NAME.fullmatch(bare):
            near = hint_for(bare, self.book.agencies.values())
            choices = self._near(near)
            return Slot((), (), f"“{bare}” isn't on the list. Which agency or role?", choices, bare)
        return Slot(rest=bare)

    def _role(self, bare: str) -> Slot:
        """A post: offered for the agency whose name begins with its word, else asked about."""
        first = _fold(bare).split()[0]
        agencies = [
            agency
            for agency in self.book.agencies.values()
            if agency.kind is not AgencyKind.GUEST
            and len(first) > len("the")
            and any(_fold(name).startswith(f"{first} ") for name in _names_of(agency))
        ]
        role = Party(bare, role=bare)
        if len(agencies) == 1:
            party = Party(said_name(agencies[0]), agency=agencies[0].id)
            question = f"“{bare}”: is that {party.said}?"
            return Slot((party,), (), question, (party, role), "")
        return Slot((), (), f"“{bare}”: for which agency?", (role,), "")

    def _without_person(self, words: str) -> str:
        """Words without a name that stands beside a post or an agency: ``Jo Bright (Police)``."""
        if found := _NAMED_POST.match(words) or _POST_NAMED.match(words):
            name, post = found["name"], found["post"]
            if self.is_person(name) and not self.mentions(name) and self.mentions(post):
                return post.rstrip(") ") if post.count("(") < post.count(")") else post
        return words

    @staticmethod
    def is_person(words: str) -> bool:
        """Whether words look like a person's name or initials, and like no role."""
        bare = words.strip()
        if _ROLE_NOUN.search(bare):
            return False
        two = len(bare.split()) > 1
        return bool(_INITIALS.fullmatch(bare) or (two and _NAME.fullmatch(bare)))

    def _near(self, hint: str) -> tuple[Party, ...]:
        if not hint.startswith("perhaps"):
            return ()
        return tuple(
            Party(said_name(a), agency=a.id)
            for a in self.book.agencies.values()
            if said_name(a) in hint
        )[:3]

    def _several(self, words: str) -> tuple[Party, ...]:
        """The agencies that one loose word may mean, where there are several."""
        wanted = folded(words)
        if not wanted or len(wanted) < 3 or " " in wanted:
            return ()
        found = [
            agency
            for agency in sorted(self.book.agencies.values(), key=lambda known: known.order)
            if agency.kind is not AgencyKind.GUEST
            and any(f" {wanted}" in f" {_fold(name)}" for name in _names_of(agency))
        ]
        if wanted in {"health", "nhs"}:
            found = [
                agency
                for agency in sorted(self.book.agencies.values(), key=lambda known: known.order)
                if re.search(r"\b(?:NHS|Health|ICB|Hospital)\b", " ".join(_names_of(agency)))
            ]
        if len(found) == 1 and wanted not in {"health", "nhs"}:
            return ()
        return tuple(Party(said_name(agency), agency=agency.id) for agency in found)


_JOINED = re.compile(r"(?:\band|,|/|&|\+)\s*(?:the\s+)?$", re.IGNORECASE)


def _without_common_words(text: str, found: list[Mention]) -> list[Mention]:
    """Names without words in small letters beside a name in capitals: ``commissioning review``."""
    if not any(text[each.start].isupper() for each in found):
        return found
    return [
        each
        for each in found
        if text[each.start].isupper() or not each.start or _JOINED.search(text[: each.start])
    ]


_APART = re.compile(r"\b(?:for|of|to|from|at|on|about|in|into|via|per)\b", re.IGNORECASE)


def _unsure_gap(words: str, found: list[Mention]) -> bool:
    """Whether the words between two names do not simply join them: ``Housing lead for Police``."""
    gaps = (words[one.end : other.start] for one, other in pairwise(found))
    return any(_APART.search(gap) or not gap.strip() for gap in gaps)


def _names_of(agency: Agency) -> list[str]:
    tail = agency.name.partition(": ")[2]
    bracket = re.sub(r"\s*\(.*\)", "", agency.name)
    return [
        name
        for name in (agency.id, agency.abbreviation, agency.name, tail, bracket, *agency.aliases)
        if name
    ]


def _fold(name: str) -> str:
    return folded(name.replace("’", "'"))


def _without_doubles(parties: list[Party]) -> tuple[Party, ...]:
    seen: dict[tuple[str, str, str], Party] = {}
    for party in parties:
        seen.setdefault((party.agency, party.group, party.role), party)
    return tuple(seen.values())


@lru_cache(maxsize=8)
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for name in names:
        words = [re.escape(word).replace("'", "['’]") for word in name.split()]
        parts.append(r"[\s/_–-]+".join(words))
    whole = "|".join(parts) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{whole})(?![\w])", re.IGNORECASE)
