"""Upcasters: changes of earlier journal formats as changes of the present one."""

from __future__ import annotations

from typing import Any

from cscp_tui.domain.changes import Change, Edit

_TABLES = {
    "notes": "progress_updates",
    "promises": "commitments",
    "contributions": "partner_evidence",
}
_FIELDS = {
    "actions": {"check_back": "review_date", "handed_to": "transferred_to"},
    "meetings": {"override_reason": "without_quorum_reason"},
    "partnership": {
        "quiet_phrases": "ignored_phrases",
        "yearly_groups": "annual_report_groups",
    },
}
_VALUES: dict[tuple[str, str], dict[Any, Any]] = {
    ("actions", "status"): {"closed": "ended"},
    ("actions", "outcome"): {"handed over": "transferred"},
    ("narratives", "section"): {
        "promises": "commitments",
        "contributions": "partner_evidence",
    },
}


def upcast(change: Change) -> Change:
    """Translate a change of format 1: its table, the names of its fields, and renamed values."""
    table = _TABLES.get(change.table, change.table)
    names = _FIELDS.get(table, {})
    fields: dict[str, Edit] = {}
    for name, given in change.fields.items():
        edit = given
        new = names.get(name, name)
        renamed = _VALUES.get((table, new))
        if renamed and isinstance(edit, list):
            edit = [renamed.get(each, each) for each in edit]
        fields[new] = edit
    return Change(table, change.id, fields)
