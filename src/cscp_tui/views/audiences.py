"""Who a quarterly update is for."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Whom the update is written for; all see the same figures."""

    QA = "qa"
    EXECUTIVE = "executive"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """The audience in words."""
        return _LABELS[self]


_LABELS = {
    Audience.QA: "Quality Assurance Group",
    Audience.EXECUTIVE: "Executive",
    Audience.PUBLIC: "the public",
}
