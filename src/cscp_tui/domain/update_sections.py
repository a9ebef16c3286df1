"""The sections of a quarterly update, by the keys that people and settings name them with."""

from __future__ import annotations

from cscp_tui.domain.errors import Refused, UnknownValue
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import Audience

NARRATIVE_SECTIONS = {
    "asks": "Asks",
    "headline": "Headline",
    "exceptions": "Exceptions",
    "progress": "Progress by priority",
    "delivered": "Delivered this quarter",
    "achievements": "Achievements, for the public",
    "closings": "Closed undelivered; slips and extensions",
    "executive": "Executive actions",
    "themes": "Emerging themes",
    "incidents": "Incidents",
    "contributions": "Partners' contributions",
    "promises": "What we said / what we delivered",
    "attendance": "Attendance and quoracy",
    "challenges": "Challenges and decisions",
    "next-steps": "Next steps",
    "coming": "Due next quarter",
    "ahead": "Looking ahead",
}
"""The places that can have a text of the chair or the team, in the order of the update."""

SECTIONS: dict[Audience, tuple[str, ...]] = {
    Audience.QA: (
        "asks",
        "headline",
        "exceptions",
        "progress",
        "delivered",
        "closings",
        "executive",
        "themes",
        "contributions",
        "promises",
        "attendance",
        "challenges",
        "reflections",
        "coming",
    ),
    Audience.EXECUTIVE: (
        "asks",
        "headline",
        "exceptions",
        "executive",
        "themes",
        "challenges",
        "reflections",
        "coming",
        "delivered",
        "closings",
        "contributions",
        "promises",
        "attendance",
        "progress",
    ),
    Audience.PUBLIC: (
        "headline",
        "achievements",
        "contributions",
        "promises",
        "next-steps",
        "ahead",
    ),
}
"""The sections of each audience in their usual order; the key comes last."""

ALWAYS = "headline"
"""The section that no layout leaves out: it says what the figures are."""


def narrative_section(typed: str) -> str:
    """The key of a place for a text, by itself or by its beginning.

    Raises:
        UnknownValue: there is no such place.
    """
    return _one_of("section", typed, tuple(NARRATIVE_SECTIONS))


def section_of(audience: Audience, typed: str) -> str:
    """The key of a section of an audience's update, by itself or by its beginning.

    Raises:
        UnknownValue: its update has no such section.
    """
    return _one_of("section", typed, SECTIONS[audience])


def refuse_needed(left_out: tuple[str, ...]) -> None:
    """Refuse to leave out what no update can do without.

    Raises:
        Refused: it is among those left out.
    """
    if ALWAYS in left_out:
        raise Refused(
            "The headline cannot be left out, since all else is read by it; leave it in.",
            field="left_out",
        )


def _one_of(what: str, typed: str, known: tuple[str, ...]) -> str:
    word = typed.strip().casefold().replace(" ", "-")
    found = [each for each in known if each == word] or [
        each for each in known if word and each.startswith(word)
    ]
    if len(found) != 1:
        raise UnknownValue(what, shortened(typed), known)
    return found[0]
