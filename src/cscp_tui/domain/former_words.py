"""Words of version 1 and their present names, for old journals, settings and users.

Journals are read with them, and what people type is understood; nothing is ever written or offered
in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from cscp_tui.domain.names import folded

Word = TypeVar("Word", bound=str)

TABLES = {
    "notes": "progress_updates",
    "promises": "commitments",
    "contributions": "partner_evidence",
}

FIELDS = {
    "actions": {"check_back": "review_date", "handed_to": "transferred_to"},
    "meetings": {"override_reason": "without_quorum_reason"},
    "partnership": {
        "notes_expected_from_days": "updates_expected_from_days",
        "quiet_phrases": "ignored_phrases",
        "yearly_groups": "annual_report_groups",
    },
}
"""The present names of fields, by table."""

VALUES = {
    ("actions", "status"): {"closed": "ended"},
    ("actions", "outcome"): {"handed over": "transferred"},
}
"""The present values of fields, by table and field."""

SECTIONS = {"closings": "ended", "contributions": "partner-evidence", "promises": "commitments"}
"""The present names of sections of a quarterly update."""

COMMANDS = {
    "begin year of promises": "begin year of commitments",
    "carry promise": "carry commitment",
    "close": "end",
    "contribute": "add partner evidence",
    "contribution": "partner evidence",
    "note": "progress update",
    "override quorum": "proceed without quorum",
    "promise": "commitment",
    "promise order": "commitment order",
    "promise update": "commitment update",
    "refuse": "reject",
    "un-sign": "withdraw sign-off",
}


def current_field(table: str, name: str) -> str:
    return FIELDS.get(table, {}).get(name, name)


def current_section(key: str) -> str:
    return SECTIONS.get(key, key)


def spellings(words: Iterable[Word]) -> dict[str, Word]:
    """Return words by their folded spelling, including the spellings of version 1."""
    known = {folded(word): word for word in words}
    former = {
        before: known[now]
        for values in VALUES.values()
        for before, now in values.items()
        if now in known
    }
    return former | known


def current_value(words: Iterable[Word], typed: str) -> str:
    """Return the word whose version 1 spelling begins as typed; else the text unchanged."""
    known, wanted = spellings(words), folded(typed)
    meant = {word for spelling, word in known.items() if wanted and spelling.startswith(wanted)}
    return known.get(wanted, meant.pop() if len(meant) == 1 else typed)
