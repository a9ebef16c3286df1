"""Read the agencies, and the role or group, from the cell with the lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.names import agencies_called, agencies_near, folded, groups_called, said_name
from cscp_tui.domain.records import Agency


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
    r"(?:all|every|each|other|relevant|various|multi|joint(?:ly)?|shared|both|the|\W)*"
    r"(?:agency|agencies|partners?|one|members?|services?|organisations?)?"
    rf"|{_NOT_YET.pattern}",
    re.IGNORECASE,
)
"""Words for everybody or nobody. They are not names of agencies."""
_GROUP = re.compile(
    r"\b(?:sub-? ?group|group|board|committee|panel|forum|network)s?\b", re.IGNORECASE
)
_INITIALS = re.compile(r"[A-Z]{2}|[A-Z]\.? ?[A-Z]\.?")
_ROLE = re.compile(
    r"\b(?:head|director|manager|officer|lead|nurse|doctor|chair|co-?ordinator|superintendent|"
    r"inspector|advis[eo]r|consultant|practitioner|teacher|GP|DCI|DSL|analyst|administrator|holder|"
    r"councillor|cllr|secretary|accountant|commissioner|governor|registrar|worker|member|matron|supt|"
    r"DI|SENCO|rep|representative|SPOC)s?\b",
    re.IGNORECASE,
)
"""Words that make a name a role instead of an agency."""


def read_leads(
    text: str,
    book: Book,
    *,
    is_agency: bool,
    made: dict[str, str],
    has_support: bool = False,
    standing: Set[str] = frozenset(),
) -> Leads:
    """Read the names in a lead cell.

    Args:
        is_agency: whether the column holds agencies instead of roles.
        made: the ids of agencies that the import adds, by their folded names.
        has_support: whether the column's title says that supporting agencies are in brackets.
        standing: the folded names that stand alone in a cell of the file.
    """
    text = " ".join(text.split(" ")).strip()
    if not text:
        return Leads()
    parts = [part for part in _EACH.split(text) if part]
    if len(parts) > 1 and any(map(_BRACKETED.fullmatch, parts)):
        several = [
            read_leads(part, book, is_agency=is_agency, made=made, standing=standing)
            for part in parts
        ]
        return _together(text, several)
    if not _named(text, book, made) and (bracketed := _bracketed(text)):
        lead = _read_list(
            bracketed["lead"].strip(), book, is_agency=is_agency, made=made, standing=standing
        )
        names = _WITH.sub("", bracketed["others"].strip(), count=1)
        others = _read_list(names, book, is_agency=True, made=made, is_list=True)
        has_several = len(_PARTED.split(names)) > 1
        if found := _with_brackets(
            text, names, lead, others, is_agency=is_agency, is_list=has_several or has_support
        ):
            return found
    return _read_list(text, book, is_agency=is_agency, made=made, standing=standing)


def names_alone(text: str) -> Iterator[str]:
    """Yield the names of a cell that stand alone in it, folded, so that they can be agencies."""
    yield folded(text)
    for part in _LISTED.split(re.sub(r"[(\[].*?[)\]]", "", text)):
        if part.strip(" ."):
            yield folded(part.strip(" ."))


def _together(text: str, several: Sequence[Leads]) -> Leads:
    """Join leads of which each names its own agencies. That of the first leads."""
    first = several[0].agency
    others = [key for each in several for key in (each.agency, *each.supporting)]
    return Leads(
        lead=" / ".join(each.lead for each in several if each.lead),
        agency=first,
        supporting=tuple(dict.fromkeys(key for key in others if key and key != first)),
        as_written=text,
        unknown=tuple(name for each in several for name in each.unknown),
        doubts=tuple(dict.fromkeys(doubt for each in several for doubt in each.doubts)),
    )


_EACH = re.compile(r"\s*[/;\n]\s*(?![^()]*\))")
"""What is between several leads, and not in the brackets of one."""
_BRACKETED = re.compile(r"(?P<lead>[^()\[\]]+?)\s*[(\[](?P<others>[^()\[\]]+)[)\]]\W*")
_DASHED = re.compile(r"(?P<lead>.+?)\s+[-–—]\s+(?P<others>.+)")


def _bracketed(text: str) -> re.Match[str] | None:
    """Return a lead and what is in brackets after it, or after a dash if one of them is a role."""
    dashed = _DASHED.fullmatch(text)
    has_role = dashed is not None and is_role(dashed["lead"]) is not is_role(dashed["others"])
    return _BRACKETED.fullmatch(text) or (dashed if has_role else None)


_WITH = re.compile(r"\A(?:supported by|support(?:ing)?|with|and)\b\W*", re.IGNORECASE)


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


def _read_list(
    text: str,
    book: Book,
    *,
    is_agency: bool,
    made: dict[str, str],
    is_list: bool = False,
    standing: Set[str] = frozenset(),
) -> Leads:
    key, doubt = agency_named(text, book, made)
    if key:
        return Leads(
            agency=key, as_written="" if not doubt else text, doubts=(doubt,) * bool(doubt)
        )
    parts = [part.strip(" .") for part in _PARTED.split(text) if part.strip(" .")]
    found = [agency_named(part, book, made) for part in parts]
    if not all(key for key, _ in found) or len(parts) < len(("one", "other")):
        hard = [part.strip(" .") for part in _HARD.split(text) if part.strip(" .")]
        # A comma can be part of one name. Names that the import adds part only what “and” joins.
        has_role = any(is_role(part) or _NOBODY.fullmatch(part) for part in parts)
        is_list = (
            is_list
            or (any(key for key, _ in found) and (has_role or _are_in(book, parts)))
            or ("," not in text and any(folded(part) in standing for part in parts))
        )
        if len(hard) > 1 or (is_agency and not is_list):
            parts = hard if len(hard) > 1 else [text]
            found = [agency_named(part, book, made) for part in parts]
    keys = list(dict.fromkeys(key for key, _ in found if key))
    rest = [part for part, (key, _) in zip(parts, found, strict=True) if not key]
    doubts = tuple(doubt for _, doubt in found if doubt)
    # A role, a group, everybody or nobody is not reported as an unknown agency.
    others = [part for part in rest if _INITIALS.fullmatch(part) or _is_no_agency(part, book)]
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
    leads = found[0][0] or _is_no_agency(parts[0], book)
    return Leads(
        lead=" / ".join(others if is_agency else rest),
        agency=keys[0] if leads else "",
        supporting=tuple(keys[1:] if leads else keys),
        as_written=text,
        unknown=unknown,
        doubts=(*doubts, *_not_known(unknown)),
    )


def _is_no_agency(text: str, book: Book) -> bool:
    """Return whether a name is that of a role or a group, or of everybody or nobody."""
    is_group = _GROUP.search(text) is not None or _is_group(text, book)
    return is_group or is_role(text) or _NOBODY.fullmatch(text) is not None


def is_asked_about(text: str, book: Book) -> bool:
    """Return whether a lead without an agency may stand for one: a role or a name, but no group."""
    if _NOBODY.fullmatch(text):
        return False
    return is_role(text) or not (_GROUP.search(text) or _is_group(text, book))


def may_be_agency(text: str) -> bool:
    """Return whether a name may be that of an agency that is to be added."""
    return not (is_role(text) or _INITIALS.fullmatch(text) or len(_PARTED.split(text)) > 1)


def is_role(text: str) -> bool:
    """Return whether a name is that of a role, not of an agency."""
    return _ROLE.search(text) is not None


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


def _are_in(book: Book, parts: Sequence[str]) -> bool:
    """Return whether some of the names are agencies of the workspace."""
    return any(_named(part, book, {}) for part in parts)
