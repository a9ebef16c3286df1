"""The rules that commitments, partner evidence and challenges must keep, whoever changed them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from cscp_tui.base.errors import Missing, NotUnderstood, Refused
from cscp_tui.base.texts import shortened
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, CommitmentStatus
from cscp_tui.domain.quarters import financial_year_label

if TYPE_CHECKING:
    from cscp_tui.domain.records import Answer, Challenge, Commitment, Record
    from cscp_tui.domain.unit_of_work import UnitOfWork


_YEAR = re.compile(r"([0-9]{4})[/–-]([0-9]{2}|[0-9]{4})")
_DONE = frozenset({CommitmentStatus.DELIVERED, CommitmentStatus.PARTLY})


class UnknownYear(NotUnderstood):
    """A text that is no financial year."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” is no financial year; type one as 2024/25.", field="year"
        )


def year_of(text: str) -> str:
    """A financial year as it is stored, however it was typed: ``2024/25`` of ``2024-25``.

    Raises:
        UnknownYear: it is none.
    """
    found = _YEAR.fullmatch(text.strip())
    first = int(found[1]) if found else 0
    if found is None or found[2] not in {str(first + 1), f"{(first + 1) % 100:02d}"}:
        raise UnknownYear(text)
    return financial_year_label(first)


def check_commitment(draft: UnitOfWork, record: Record) -> None:
    """Check a commitment's year, its place and what is said of its delivery."""
    commitment = cast("Commitment", record)
    year_of(commitment.year)
    if commitment.order < 0:
        raise Refused(
            f"The place of commitment {commitment.id} cannot be {commitment.order}; count from 1 upwards.",
            field="order",
        )
    known = cast("Commitment | None", draft.book.find("commitments", commitment.id))
    if known is not None and commitment.status in _DONE and not commitment.delivered.strip():
        raise Missing(
            f"Commitment {commitment.id} is {commitment.status}, so say what was delivered.",
            field="delivered",
        )
    if commitment.delivered_on is None:
        return
    if commitment.delivered_on > draft.today:
        raise Refused(
            f"{long(commitment.delivered_on)} lies ahead, so commitment {commitment.id} cannot have been "
            "delivered then; give an earlier day.",
            field="delivered_on",
        )
    if commitment.status not in _DONE:
        raise Refused(
            f"Commitment {commitment.id} is {commitment.status}, so it has no day of delivery; "
            "take the day away, or say that it is delivered.",
            field="delivered_on",
        )


def check_challenge(draft: UnitOfWork, record: Record) -> None:
    """Check that an answered challenge has its answer, and a closed one an end."""
    challenge = cast("Challenge", record)
    if challenge.status is ChallengeStatus.ANSWERED and not challenge.answer.strip():
        raise Missing(f"Challenge {challenge.id} needs its answer; give it.", field="answer")
    is_closed = challenge.status is ChallengeStatus.CLOSED
    if is_closed and not (challenge.answer.strip() or challenge.came_of_it.strip()):
        raise Missing(f"Say what came of challenge {challenge.id}.", field="came_of_it")
    if challenge.answered is not None:
        if challenge.answered > draft.today:
            raise Refused(
                f"{long(challenge.answered)} lies ahead, so challenge {challenge.id} cannot have "
                "been answered then; give an earlier day.",
                field="answered",
            )
        if not challenge.answer.strip():
            raise Missing(f"Challenge {challenge.id} needs its answer; give it.", field="answer")


def check_answer(draft: UnitOfWork, record: Record) -> None:
    """Check that the answer to a scrutineer's challenge was given after it, and not ahead."""
    answer = cast("Answer", record)
    challenge = cast("Challenge", draft.get("challenges", answer.challenge))
    if not challenge.created <= answer.answered <= draft.today:
        raise Refused(
            f"{challenge.id} was put on {long(challenge.created)}, so it cannot have been answered "
            f"on {long(answer.answered)}; give a day since then, up to today.",
            field="answered",
        )
