"""Read the agencies, and the role or group, from the cell with the lead."""

from __future__ import annotations

import re

from msgspec import Struct

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


_PARTED = re.compile(r"\s*(?:/|,|;|\n|\+|&|\band\b)\s*")
_HARD = re.compile(r"\s*(?:/|;|\n)\s*")
_NOBODY = re.compile(
    r"(?:all|every|each|other|relevant|various|multi|the|\W)*"
    r"(?:agency|agencies|partners?|one|members?|services?|organisations?)?"
    r"|tb[cadn]|to be (?:confirmed|agreed|decided)|n/?a|none|not applicable|vacant|unknown",
    re.IGNORECASE,
)
"""Words for everybody or nobody. They are not names of agencies."""
_ROLE = re.compile(
    r"\b(?:head|director|manager|officer|lead|nurse|doctor|chair|co-?ordinator|superintendent|"
    r"inspector|advis[eo]r|consultant|practitioner|teacher|GP|DCI|DSL|analyst|administrator)s?\b",
    re.IGNORECASE,
)
"""Words that make a name a role instead of an agency."""


def read_leads(text: str, book: Book, *, is_agency: bool, made: dict[str, str]) -> Leads:
    """Read the names in a lead cell.

    Args:
        text: the text of the cell.
        book: the book in which agencies are looked up.
        is_agency: whether the column holds agencies instead of roles.
        made: the ids of agencies that the import adds, by their folded names.
    """
    text = " ".join(text.split(" ")).strip()
    if not text:
        return Leads()
    key, doubt = _agency(text, book, made)
    if key:
        return Leads(
            agency=key, as_written="" if not doubt else text, doubts=(doubt,) * bool(doubt)
        )
    parts = [part.strip(" .") for part in _PARTED.split(text) if part.strip(" .")]
    found = [_agency(part, book, made) for part in parts]
    if not all(key for key, _ in found) or len(parts) < len(("one", "other")):
        hard = [part.strip(" .") for part in _HARD.split(text) if part.strip(" .")]
        if len(hard) > 1 or (is_agency and not any(key for key, _ in found)):
            parts = hard if len(hard) > 1 else [text]
            found = [_agency(part, book, made) for part in parts]
    keys = list(dict.fromkeys(key for key, _ in found if key))
    rest = [part for part, (key, _) in zip(parts, found, strict=True) if not key]
    doubts = tuple(doubt for _, doubt in found if doubt)
    # A role, a group, everybody or nobody is not reported as an unknown agency.
    others = [
        part
        for part in rest
        if _NOBODY.fullmatch(part) or _ROLE.search(part) or _is_group(part, book)
    ]
    unknown = tuple(part for part in rest if part not in others) if is_agency else ()
    if not keys:
        return Leads(
            lead="" if is_agency and unknown else text,
            as_written=text if unknown else "",
            unknown=unknown,
        )
    if unknown:
        doubts = (*doubts, f"{_quoted(list(unknown))} isn't an agency in this workspace.")
    return Leads(
        lead=" / ".join(others if is_agency else rest),
        agency=keys[0],
        supporting=tuple(keys[1:]),
        as_written=text,
        unknown=unknown,
        doubts=doubts,
    )


def _is_group(text: str, book: Book) -> bool:
    groups = groups_called(text, book)
    return len(groups) == 1 and folded(text) in map(
        folded, (groups[0].id, groups[0].name, groups[0].abbreviation)
    )


def _quoted(names: list[str]) -> str:
    return in_a_row([f"“{shortened(name)}”" for name in names])


def _agency(text: str, book: Book, made: dict[str, str]) -> tuple[str, str]:
    """Return the id of the agency that a text names, and any doubt; empty for none."""
    wanted = folded(text)
    if wanted in made:
        return made[wanted], ""
    for known in agencies_called(text, book):
        if wanted in map(folded, (known.id, *known.names)):
            return known.id, ""
    near: tuple[Agency, ...] = agencies_near(text, book)
    if len(near) == 1:
        return near[0].id, f"“{shortened(text)}” is read as {said_name(near[0])}."
    return "", ""
