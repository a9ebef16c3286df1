"""Read the agencies, and the role or group, from the cell with the lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agencies_called, agencies_near, folded, groups_called, said_name
from cscp_tui.domain.partners import MAKERS
from cscp_tui.domain.records import Agency
from cscp_tui.importing import questions as asked


class Leads(Struct, frozen=True):
    """The lead and supporting agencies of an action."""

    lead: str = ""
    """The role or group that leads; empty for none."""

    agency: str = ""
    supporting: tuple[str, ...] = ()
    as_written: str = ""
    """The original text if it is more than one known name; otherwise empty."""

    unknown: tuple[str, ...] = ()
    """The names that match no known agency."""

    doubts: tuple[str, ...] = ()


_PARTED = re.compile(r"\s*(?:/|,|;|\n|\+|&|\b(?:and|with)\b)\s*")
_HARD = re.compile(r"\s*(?:/|;|\n|\bwith\b)\s*")
_LISTED = re.compile(rf"{_HARD.pattern}|,")
_NOT_YET = re.compile(
    r"tb[cadn]|to be (?:confirmed|agreed|decided)|n/?a|none|not applicable|vacant|unknown",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"as above|ditto|same(?: as above)?|[\"“”″〃]+|(?:all|every|each|other|relevant|various|multi|joint(?:ly)?|shared|both|the|\W)*"
    r"(?:agency|agencies|partners?|one|members?|services?|organisations?)?"
    rf"|{_NOT_YET.pattern}",
    re.IGNORECASE,
)
"""Words for everybody or nobody. They are not names of agencies."""
_GROUP = re.compile(
    r"\b(?:sub-? ?group|group|(?<!care )(?<!health )board|committee|panel|forum|network|"
    r"governing bod(?:y|ie)|trustee|cabinet)s?\b",
    re.IGNORECASE,
)
_FORUM = re.compile(r"\b(?:forum|network)s?\b", re.IGNORECASE)
"""Words for groups that people represent at a meeting as they do an agency."""
_SEVERAL_BODIES = re.compile(
    r"\b(?:partners|agencies|providers|professionals|practitioners|organisations|settings|"
    r"colleagues|stakeholders|bodies|teams)\W*",
    re.IGNORECASE,
)
"""The last word of what is no agency's name but tells of several: “MASH partners”."""
_INITIALS = re.compile(r"[A-Z]{2}|[A-Z]\.? ?[A-Z]\.?")
_ROLE = re.compile(
    r"\b(?:head|director|manager|mgr|officer|lead|nurse|doctor|chair|co-?ordinator|superintendent|"
    r"inspector|advis[eo]r|consultant|practitioner|teacher|GP(?! \w+)|DCI|DSL|analyst|administrator|holder|"
    r"councillor|cllr|secretary|accountant|commissioner|governor|registrar|worker|member|matron|supt|"
    r"DI|SENCO|rep|representative|SPOC|DCS|DASS|DPH|CEO|CNO|cdr|commander|chief|executive director)s?\b",
    re.IGNORECASE,
)
"""Words that make a name a role instead of an agency."""


_NO_OTHER = frozenset({"", asked.NEW, asked.NOBODY, asked.SEVERAL})
"""The answers about an agency that name no other one."""


_TITLED = re.compile(
    r"(?:dr|mr|mrs|ms|miss|mx|prof(?:essor)?|sir|dame|cllr|councillor|rev|di|dci|ds|dcs|pc|sgt|insp|supt)\.?"
    r"\s+(?:[A-Z][\w'’.-]*\s+){0,2}[A-Z][\w'’-]+",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:[A-Z]\.\s?){1,3}[A-Z][a-z][\w'’-]*")
_TWO_WORDS = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z]\.?)? [A-Z][a-z][\w'’-]*")
_OF_TEAMS = re.compile(
    r"\b(?:early|help|youth|young|famil\w+|child\w*|adult\w*|business|learning|development|quality|support|"
    r"teams?|unit|hubs?|safeguarding|social|public|inclusion|standards|mental|neglect|prevention|training|"
    r"practice|performance|data|legal|digital|human|resources|finance|policy|strategy|strategic|"
    r"protection|permanence|placements?|assessment|looked|after|leaving|sexual|domestic|substance|"
    r"primary|secondary|special|needs|all|the|local|national|city|town|green|"
    r"north|south|east|west|central|head|named|designated|vice|deputy|interim|acting|chief|principal|senior)\b",
    re.IGNORECASE,
)
"""Words of the names of teams and roles, which no person's name has."""
_AROUND_NAMES = re.compile(r"\s*[()\[\],;/|\n]\s*|\s+[-–—]\s+|\s+(?:and|&|with)\s+")


BODY = re.compile(
    r"\b(?:nhs|trust|council|police|service|services|school|schools|college|colleges|board|authority|"
    r"partnership|charity|ltd|cic|hospital|hospice|health|housing|icb|probation|education|care|borough|"
    r"county|association|academy|academies|centre|foundation|fire|ambulance|cafcass|voluntary|sector|"
    r"university|diocese|court|courts|justice|agency|network|forum|community|safety|commissioning|"
    r"brigade|alliance|constabulary|consortium|federation|nursery|clinic|surgery|church|mosque)\b",
    re.IGNORECASE,
)
"""Words by which a name is that of a body, not of a person."""


class LeadReader:
    """Reads the cells with leads and agencies; adds new agencies, and asks who leads stand for."""

    def __init__(
        self,
        book: Book,
        answer: Callable[[str], str],
        makes: list[Command],
        unknown: Counter[str],
        *,
        creates: bool,
        key: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Begin with the agencies of the book.

        Args:
            answer: returns the answer to a question by its key; empty for none.
            makes: gets the commands that add new agencies.
            unknown: counts the names that are no known agency.
            creates: whether unknown names are added.
            key: the meanings of abbreviations that the file explains, by folded text.
        """
        self._key = key
        self._book, self._answer, self._makes = book, answer, makes
        self._unknown, self._creates = unknown, creates
        self.standing: Set[str] | None = None
        """The folded names that stand alone in a cell, so that they can be agencies; None for all."""
        self._made: dict[str, str] = {}
        """The ids of the agencies that the import adds, by their folded names."""
        self._new: dict[str, str] = {}
        """The names that are no agency of the workspace, by themselves in folded form."""
        self._named_alone: Counter[str] = Counter()
        self._known: dict[tuple[str, bool], Leads] = {}
        self._people: Counter[str] = Counter()
        """The names that seem to be people's."""
        self._people_of: dict[str, list[str]] = {}
        self._without: Counter[str] = Counter()
        """The leads for which no agency is known, or that may be several."""
        self._several: dict[str, list[str]] = {}
        """The agencies known of leads that may be several, by the text of their cell."""

    def read(self, text: str, *, is_agency: bool, has_support: bool = False) -> Leads:
        """Read the names in a cell.

        Args:
            is_agency: whether the column holds agencies instead of roles.
            has_support: whether the column's title says that supporting agencies are in brackets.
        """
        known = self._known.get((text, is_agency))
        if known is None:
            known = self._read(text, is_agency=is_agency, has_support=has_support)
            if self._creates and known.unknown:
                for name in known.unknown:
                    if self.standing is None or folded(name) in self.standing:
                        self._make(name)
                known = self._read(text, is_agency=is_agency, has_support=has_support)
            self._known[text, is_agency] = known
        self._people.update(self._people_in(text))
        if text in self._several:
            self._without[text] += 1
        if is_agency:
            self._named_alone.update(names_alone(text))
        for name in known.unknown:
            self._unknown[name] += 1
        return known

    def agency_of(self, lead: str, cell: str = "") -> tuple[str, str]:
        """Return a lead without an agency and that agency, as answered; nothing for the latter if none.

        What is added as an agency is no longer a role.
        """
        if cell in self._several or not _is_asked_about(lead, self._book):
            return lead, ""
        self._without[lead] += 1
        answer = self._answer(_lead_key(lead))
        if folded(answer) != asked.NEW or not _may_be_agency(lead):
            return lead, self._named(answer)[0] if answer else ""
        if folded(lead) not in self._made:
            self._make(lead)
        return "", self._made[folded(lead)]

    def questions(self) -> Iterator[asked.ImportQuestion]:
        yield from self._about_people()
        yield from self._about_new()
        yield from self._about_leads()

    def _about_people(self) -> Iterator[asked.ImportQuestion]:
        """Ask once whether what seem to be people's names are, as a lead is a role or an agency."""
        if not self._people:
            return
        names = [f"“{shortened(name, 40)}”" for name in self._people]
        named = [
            *names[:_FEW_NAMED],
            *([f"{len(names) - _FEW_NAMED} more"] * (len(names) > _FEW_NAMED)),
        ]
        yield asked.ImportQuestion(
            key=asked.PEOPLE,
            text=f"Are these people's names: {in_a_row(named)}? A lead is a role or an agency.",
            rows=self._people.total(),
            choices=(
                (asked.NAMES, "yes; leads are the roles and agencies beside them"),
                (asked.ROLES, "no, these are roles or teams"),
            ),
            answer=self._answer(asked.PEOPLE),
        )

    def _about_new(self) -> Iterator[asked.ImportQuestion]:
        """Ask whether a new agency is one, if its name may be several, or is within another's."""
        names = sorted(self._new.values())
        for name in names:
            parts = _parts_of(name)
            is_several = len(parts) > 1 or _is_of_several(name)
            within = [
                each for each in names if _is_within(name, each) and len(_parts_of(each)) == 1
            ] + [
                known.name
                for known in self._book.agencies.values()
                if any(
                    _is_within(name, each) or _is_within(each, name)
                    for each in (known.id, *known.names)
                )
            ]
            answer = self._answer(f"{asked.AGENCY} {name}")
            if not (within or is_several or answer):
                continue
            quoted = f"“{shortened(name)}”"
            text = f"Is {quoted} one agency?" if is_several else f"Which agency is {quoted}?"
            choices = (
                *(((asked.SEVERAL, f"no, several: {'; '.join(parts)}"),) * (len(parts) > 1)),
                *((each, "the same") for each in dict.fromkeys(within)),
                (asked.NOBODY, "no; it is only kept as written"),
                *(
                    (each.id, each.name)
                    for each in self._book.agencies.values()
                    if each.name not in within
                ),
                (asked.NEW, "none of these" if within else "yes, add it"),
            )
            yield asked.ImportQuestion(
                key=f"{asked.AGENCY} {name}",
                text=f"Is the agency {quoted} one of these?" if within else text,
                rows=self._named_alone[folded(name)],
                choices=choices,
                answer=_named(answer, self._book, {}) or answer,
            )

    def _about_leads(self) -> Iterator[asked.ImportQuestion]:
        """Ask for the agency of each lead that has none; of many, the most common come first."""
        agencies = tuple((each.id, each.name) for each in self._book.agencies.values())
        is_open = 0
        for lead, rows in self._without.most_common():
            answer = self._answer(_lead_key(lead))
            is_open += not answer
            if not answer and is_open > _MOST_LEADS:
                continue
            yield asked.ImportQuestion(
                key=_lead_key(lead),
                text=self._asks(lead),
                rows=rows,
                choices=(
                    (asked.NOBODY, "none, or not known"),
                    *agencies,
                    *(((asked.NEW, "add it as an agency"),) * _may_be_agency(lead)),
                ),
                suggestion=", ".join(self._several[lead] or self._explained(lead))
                if lead in self._several
                else self._suggested(lead),
                answer=(answer and agency_named(answer, self._book, {})[0]) or answer,
                is_needed=False,
                takes_text=lead in self._several,
            )

    def _suggested(self, lead: str) -> str:
        """Return the agency that a lead represents in a group, or that its name begins with."""
        found = {
            each.agency
            for each in self._book.memberships.values()
            if folded(lead) in {folded(each.initials), folded(each.representative)}
        }
        lead_named = self._key.get(folded(lead), lead)
        begins = [" ".join(lead_named.split()[:count]) for count in (3, 2, 1)]
        begins += (part for part in _AROUND_NAMES.split(lead_named) if lead_named != lead)
        found = found or {agency_named(each, self._book, {})[0] for each in begins} - {""}
        return found.pop() if len(found) == 1 else ""

    def _asks(self, lead: str) -> str:
        if lead not in self._several:
            meant = self._key.get(folded(lead), "")
            key = f" The key says “{shortened(meant)}”." if meant else ""
            return f"Which agency is “{shortened(lead)}” from?{key} Leave blank to keep only the words."
        known = [self._book.agencies.get(key) for key in self._several[lead]]
        names = in_a_row([said_name(each) for each in known if each])
        return (
            f"Which agencies are “{shortened(lead)}” from, the lead's first? Separate them by commas. "
            f"Leave blank {f'for {names}' if names else 'to keep only the words'}."
        )

    def _explained(self, leads: str) -> list[str]:
        """Return the agencies of initials, as far as the file explains them."""
        found = [self._suggested(each) for each in _parts_of(leads)]
        return [*dict.fromkeys(found)] if all(found) else []

    def _make(self, name: str) -> None:
        self._new[folded(name)] = name
        answer = folded(self._answer(f"{asked.AGENCY} {name}"))
        if answer == asked.NOBODY:
            return
        if answer == asked.SEVERAL:
            for part in _parts_of(name):
                if not (self._named(part)[0] or _is_no_agency(part, self._book)):
                    self._make(part)
            return
        if (same := self._answer(f"{asked.AGENCY} {name}")) and folded(same) != asked.NEW:
            if folded(same) not in self._made and not agency_named(same, self._book, {})[0]:
                self._make(same)
            self._made[folded(name)] = self._named(same)[0]
            return
        taken = {*self._book.agencies, *self._book.undone["agencies"], *self._made.values()}
        key = MAKERS["agencies"](taken, name, "")
        self._made[folded(name)] = key
        values = {"name": name, "kind": AgencyKind.AGENCY.value}
        self._makes.append(AddRecord("agencies", values, key))

    def _is_answered(self, name: str, answer: str) -> bool:
        """Return whether a name was answered so, and keep the question about it."""
        is_so = folded(self._answer(f"{asked.AGENCY} {name}")) == answer
        if is_so and self._creates:
            self._new[folded(name)] = name
        return is_so

    def _named(self, text: str) -> tuple[str, str]:
        same = folded(self._answer(f"{asked.AGENCY} {text}"))
        known = "" if same in _NO_OTHER else _named(same, self._book, self._made)
        if known:
            self._new[folded(text)] = text
            return known, ""
        return agency_named(text, self._book, self._made)

    def _people_in(self, text: str) -> list[str]:
        """Return the parts of a cell that seem to be people's names."""
        if text not in self._people_of:
            self._people_of[text] = self._find_people(text)
        return self._people_of[text]

    def _find_people(self, text: str) -> list[str]:
        parts = [part for part in _AROUND_NAMES.split(text) if part]
        known = [is_role(part) or bool(self._named(part)[0]) for part in parts]
        return [
            part
            for part in parts
            if not self._named(part)[0]
            and not _is_group(part, self._book)
            and (
                (_TITLED.fullmatch(part) and not _OF_TEAMS.search(part))
                or _INITIAL.fullmatch(part)
                or (any(known) and _TWO_WORDS.fullmatch(part) and not _is_of_team(part))
            )
        ]

    def _read(self, text: str, *, is_agency: bool, has_support: bool = False) -> Leads:
        people = self._people_in(text)
        if people and self._answer(asked.PEOPLE) == asked.NAMES:
            return self._without_people(text, people, is_agency=is_agency, has_support=has_support)
        return self._read_words(text, is_agency=is_agency, has_support=has_support)

    def _without_people(
        self, text: str, people: Sequence[str], *, is_agency: bool, has_support: bool
    ) -> Leads:
        """Read the roles and agencies beside people's names, which are no leads."""
        parts = [part for part in _AROUND_NAMES.split(text) if part and part not in people]
        if not parts:
            names_quoted = in_a_row([f"“{shortened(name)}”" for name in people])
            return Leads(as_written=text, doubts=(f"{names_quoted}: no role, so nobody leads it.",))
        found = self._read_words(", ".join(parts), is_agency=is_agency, has_support=has_support)
        return replace(found, as_written=text)

    def _read_words(self, text: str, *, is_agency: bool, has_support: bool) -> Leads:
        text = " ".join(text.split(" ")).strip()
        if not text:
            return Leads()
        parts = [part for part in _EACH.split(text) if part]
        if len(parts) > 1 and any(map(_BRACKETED.fullmatch, parts)):
            return _together(text, [self._read(part, is_agency=is_agency) for part in parts])
        commas = [part for part in _COMMAS.split(text) if part]
        if len(commas) > 1 and all(map(_BRACKETED.fullmatch, commas)):
            return _together(text, [self._read(part, is_agency=is_agency) for part in commas])
        is_marked = _LEADS.search(text) is not None
        is_known = is_marked or bool(_named(text, self._book, self._made))
        is_one = is_known or (_DASHED.fullmatch(text) and not _HARD.search(text))
        if not (is_one or is_agency) and (found := self._joined(text)):
            return found
        if not is_known and (bracketed := _bracketed(text)):
            lead = self._read_list(bracketed["lead"].strip(), is_agency=is_agency)
            names = _WITH.sub("", bracketed["others"].strip(), count=1)
            others = self._read_list(names, is_agency=True, is_list=True)
            is_list = has_support or len(_PARTED.split(names)) > 1
            if found := _with_brackets(
                text, names, lead, others, is_agency=is_agency, is_list=is_list
            ):
                return found
        return self._read_list(text, is_agency=is_agency)

    def _joined(self, text: str) -> Leads | None:
        """Read leads that “and” or a slash joins; None if they may be one name.

        If one of them is no agency, and not of one, who leads is asked.
        """
        parts = _parts_of(text)
        if not all(map(_INITIALS.fullmatch, parts)):
            parts = [_WITH.sub("", part) for part in _JOINED.split(text) if part]
        each = [self._with_agency(part) for part in parts] if len(parts) > 1 else []
        agencies = [found.agency for found in each if found.agency]
        initials = list(map(_INITIALS.fullmatch, parts))
        are_roles = (all(initials) or _HARD.search(text)) and all(
            short or is_role(part) for part, short in zip(parts, initials, strict=True)
        )
        are_groups = all(map(names_group, parts))
        if not each or any(map(is_nobody, parts)) or not (agencies or are_roles or are_groups):
            return None
        if len(agencies) == len(parts):
            return _together(text, each)
        known = list(dict.fromkeys(agencies))
        self._several[text] = known
        if answer := self._answer(_lead_key(text)):
            known = [] if folded(answer) == asked.NOBODY else self._answered(text, answer)
        elif not each[0].agency and len(parts) == len(("one", "other")):
            return replace(self._read_list(text, is_agency=False), doubts=(_LEADS_OF,))
        elif not each[0].agency:
            return Leads(lead=text, supporting=tuple(known), as_written=text, doubts=(_LEADS_OF,))
        return Leads(
            lead=each[0].lead,
            agency=next(iter(known), ""),
            supporting=tuple(known[1:]),
            as_written=text,
            doubts=() if answer else (_LEADS_OF,),
        )

    def _answered(self, text: str, answer: str) -> list[str]:
        """Return the agencies that somebody names for several leads, the first of which leads.

        Raises:
            UnknownAnswer: if one is not known.
        """
        found = {name.strip(): self._named(name.strip())[0] for name in answer.split(",")}
        for name, key in found.items():
            if not key:
                raise asked.UnknownAnswer(
                    f"“{shortened(name)}” isn't an agency here, so it doesn't answer "
                    f"“{_lead_key(text)}”. Type agencies of this workspace, separated by commas."
                )
        return list(dict.fromkeys(found.values()))

    def _with_agency(self, part: str) -> Leads:
        """Read one of several leads; a role that begins or ends with its agency is of it: ``VCS rep``."""
        found = self._read_words(part, is_agency=False, has_support=False)
        words = part.split()
        if found.agency or not is_role(part):
            return found if found.agency else replace(found, lead=part)
        named = (
            _named(" ".join(some), self._book, self._made)
            for count in range(len(words) - 1, 0, -1)
            for some in (words[:count], words[-count:])
        )
        return Leads(lead=part, agency=next(filter(None, named), ""))

    def _read_list(self, text: str, *, is_agency: bool, is_list: bool = False) -> Leads:
        key, doubt = self._named(text)
        if key:
            return Leads(
                agency=key, as_written="" if not doubt else text, doubts=(doubt,) * bool(doubt)
            )
        parts = _parts_of(text)
        is_list = is_list or self._is_answered(text, asked.SEVERAL)
        found = [self._named(part) for part in parts]
        if not all(key for key, _ in found) or len(parts) < len(("one", "other")):
            hard = _parts_of(text, _HARD)
            # A comma can be part of one name. Names that the import adds part only what “and” joins.
            has_role = any(is_role(part) or _NOBODY.fullmatch(part) for part in parts)
            is_list = (
                is_list
                or (
                    any(key for key, _ in found)
                    and (has_role or any(_named(part, self._book, {}) for part in parts))
                )
                or (
                    "," not in text and any(folded(part) in (self.standing or ()) for part in parts)
                )
            )
            if len(hard) > 1 or (is_agency and not is_list):
                parts = hard if len(hard) > 1 else [text]
                found = [self._named(part) for part in parts]
        keys = list(dict.fromkeys(key for key, _ in found if key))
        rest = [part for part, (key, _) in zip(parts, found, strict=True) if not key]
        doubts = tuple(doubt for _, doubt in found if doubt)
        # A role, a group, everybody or nobody is not reported as an unknown agency.
        others = [
            part for part in rest if _INITIALS.fullmatch(part) or _is_no_agency(part, self._book)
        ]
        others += [part for part in rest if self._is_answered(part, asked.NOBODY)]
        unknown = tuple(part for part in rest if part not in others) if is_agency else ()
        if not keys and _NOT_YET.fullmatch(text):
            return Leads(as_written=text)
        if not keys:
            is_clear = is_agency or len(rest) == 1 or bool(others)
            doubt = f"“{shortened(text)}” may be several agencies, so it is the lead as written."
            return Leads(
                lead="" if is_agency and unknown else text,
                as_written=text if unknown else "",
                unknown=unknown,
                doubts=() if is_clear else (doubt,),
            )
        # An agency beside a stranger who comes first is not the stranger's.
        leads = found[0][0] or _is_no_agency(parts[0], self._book)
        return Leads(
            lead=" / ".join(others if is_agency else rest),
            agency=keys[0] if leads else "",
            supporting=tuple(keys[1:] if leads else keys),
            as_written=text,
            unknown=unknown,
            doubts=(*doubts, *_not_known(unknown)),
        )


def _parts_of(text: str, between: re.Pattern[str] = _PARTED) -> list[str]:
    """Return the names in a text that may be a list; first the one that is marked as the lead."""
    parts = [part.strip(" .") for part in between.split(text) if part.strip(" .")]
    parts.sort(key=lambda part: _LEADS.search(part) is None)
    return [_LEADS.sub("", part) or part for part in parts]


_LEADS = re.compile(r"\s*[(\[](?:joint |co-?)?leads?[)\]]$", re.IGNORECASE)
"""What marks one of several names as the lead: “Public Health (lead) with ICB”."""


def names_alone(text: str) -> set[str]:
    """Return the names of a cell that stand alone in it, folded, so that they can be agencies."""
    parts = _LISTED.split(re.sub(r"[(\[].*?[)\]]", "", text))
    return {folded(text), *(folded(part.strip(" .")) for part in parts)} - {""}


def _together(text: str, several: Sequence[Leads]) -> Leads:
    """Join leads of which each names its own agencies. That of the first leads."""
    first = several[0].agency
    others = [key for each in several for key in (each.agency, *each.supporting)]
    return Leads(
        lead=" / ".join(each.lead for each in several if each.lead) if several[0].lead else "",
        agency=first,
        supporting=tuple(dict.fromkeys(key for key in others if key and key != first)),
        as_written=text,
        unknown=tuple(name for each in several for name in each.unknown),
        doubts=tuple(dict.fromkeys(doubt for each in several for doubt in each.doubts)),
    )


_EACH = re.compile(r"\s*[/;\n]\s*(?![^()]*\))")
"""The separators between several leads in a cell, outside brackets."""
_JOINED = re.compile(r"\s*(?:/|;|\n|\+|&|\b(?:and|with)\b)\s*(?![^()]*\))")
_LEADS_OF = "It may have several leads, so check which agencies these are."
_COMMAS = re.compile(r"\s*,\s*(?![^()]*\))")
_BRACKETED = re.compile(r"(?P<lead>[^()\[\]]+?)\s*[(\[](?P<others>[^()\[\]]+)[)\]]\W*")
_DASHED = re.compile(r"(?P<lead>.+?)\s+[-–—]\s+(?P<others>.+)")


def _bracketed(text: str) -> re.Match[str] | None:
    """Return a lead and what is in brackets after it, or after a dash if one of them is a role."""
    dashed = _DASHED.fullmatch(text)
    has_role = dashed is not None and is_role(dashed["lead"]) is not is_role(dashed["others"])
    return _BRACKETED.fullmatch(text) or (dashed if has_role else None)


_WITH = re.compile(r"\A(?:support(?:ed|ing)?(?: by| from)?|with|and)\b\W*", re.IGNORECASE)


def _with_brackets(
    text: str, words: str, lead: Leads, others: Leads, *, is_agency: bool, is_list: bool
) -> Leads | None:
    """Read a lead with others in brackets, which support it. The only agency of a role leads.

    Return None if the brackets belong to the name: “Head of Service (interim)”.
    """
    known = [key for key in (others.agency, *others.supporting) if key]
    is_nobody = _NOBODY.fullmatch(others.lead) is not None and bool(others.lead)
    if not known and lead.agency and not lead.lead and not is_nobody:
        # What is no agency tells who in the agency leads: “ICB (Designated Doctor)”.
        return replace(lead, lead=words, as_written=text)
    if not known and not is_list and not is_nobody:
        return None
    is_own = bool(known) and not (is_list or is_agency or lead.agency)
    strangers = [*others.unknown, *([others.lead] if others.lead and not is_nobody else ())]
    kept = [f"{each[:-1]}: kept as written." for each in _not_known(strangers)]
    return Leads(
        lead=lead.lead,
        agency=known[0] if is_own else lead.agency,
        supporting=tuple(
            each
            for each in dict.fromkeys((*lead.supporting, *known[is_own:]))
            if each != lead.agency
        ),
        as_written=text,
        unknown=(*lead.unknown, *others.unknown),
        doubts=tuple(dict.fromkeys((*lead.doubts, *(kept or others.doubts)))),
    )


def _is_no_agency(text: str, book: Book) -> bool:
    """Return whether a name is that of a role or a group, or of everybody or nobody."""
    is_group = names_group(text) or _is_group(text, book)
    return is_group or is_role(text) or _NOBODY.fullmatch(text) is not None


def _is_asked_about(text: str, book: Book) -> bool:
    """Return whether a lead without an agency may stand for one: a role or a name, but no group."""
    if _NOBODY.fullmatch(text):
        return False
    return is_role(text) or not (names_group(text) or _is_group(text, book))


def _may_be_agency(text: str) -> bool:
    """Return whether a name may be that of an agency that is to be added."""
    return not (is_role(text) or _INITIALS.fullmatch(text) or len(_parts_of(text)) > 1)


def is_doubtful_agency(text: str) -> bool:
    """Return whether a name may not be one agency's, but that of a role, a group or several bodies."""
    return (
        is_role(text)
        or (names_group(text) and not _FORUM.search(text))
        or _LISTED.search(text) is not None
        or _is_of_several(text)
    )


def _is_of_several(text: str) -> bool:
    *_, last = text.split() or [""]
    return _SEVERAL_BODIES.fullmatch(last) is not None


def names_group(text: str) -> bool:
    """Return whether a name is that of a group that meets, such as a committee."""
    return _GROUP.search(text) is not None


def is_nobody(text: str) -> bool:
    """Return whether words mean everybody or nobody: ``All partners``."""
    return _NOBODY.fullmatch(text) is not None


def is_role(text: str) -> bool:
    """Return whether a name is that of a role, not of an agency."""
    return _ROLE.search(text) is not None


def _is_of_team(text: str) -> bool:
    """Return whether a name of two words is that of a team, a role or a body, not of a person."""
    return is_role(text) or names_group(text) or bool(BODY.search(text) or _OF_TEAMS.search(text))


def _is_group(text: str, book: Book) -> bool:
    groups = groups_called(text, book)
    return len(groups) == 1 and folded(text) in map(
        folded, (groups[0].id, groups[0].name, groups[0].abbreviation)
    )


def _not_known(names: Sequence[str]) -> Iterator[str]:
    if names:
        quoted = in_a_row([f"“{shortened(name)}”" for name in names])
        verb = "isn't an agency" if len(names) == 1 else "aren't agencies"
        yield f"{quoted} {verb} in this workspace."


def agency_named(text: str, book: Book, made: dict[str, str]) -> tuple[str, str]:
    """Return the id of the agency that a text names, and any doubt; empty for none."""
    if known := _named(text, book, made):
        return known, ""
    if both := _BRACKETED.fullmatch(text):
        # “Probation (NPS)” names one agency twice.
        one, other = (_named(name.strip(), book, made) for name in both.groups())
        if one and one == other:
            return one, ""
    near: tuple[Agency, ...] = agencies_near(text, book)
    if len(near) == 1:
        return near[0].id, f"“{shortened(text)}” is read as {said_name(near[0])}."
    return "", ""


def _named(text: str, book: Book, made: dict[str, str]) -> str:
    """Return the id of the agency with exactly this name; empty for none."""
    wanted = folded(text)
    if wanted in made:
        return made[wanted]
    for known in agencies_called(text, book):
        if wanted in map(folded, (known.id, *known.names)):
            return known.id
    return ""


def _is_within(short: str, long: str) -> bool:
    """Return whether a short name is a part of a longer one, in whole words."""
    one, other = folded(short), folded(long)
    return (
        bool(one) and one != other and len(one.split()) <= _FEW_WORDS and f" {one} " in f" {other} "
    )


_FEW_WORDS, _FEW_NAMED = 3, 4
_MOST_LEADS = 20
"""The most leads without an agency that are asked about at once."""


def _lead_key(lead: str) -> str:
    return f"{asked.LEAD} {shortened(' '.join(lead.split()), 60)}"
