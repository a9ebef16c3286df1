"""Rules for commitments, partner evidence and challenges, whatever changed them."""

from __future__ import annotations

import re

from cscp_tui.base.errors import Missing, NotUnderstood, Refused
from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, CommitmentStatus
from cscp_tui.domain.names import Finds
from cscp_tui.domain.quarters import financial_year_label
from cscp_tui.domain.records import Action, Answer, Challenge, Commitment
from cscp_tui.domain.unit_of_work import UnitOfWork

_YEAR = r"([0-9]{4})[/–-]([0-9]{2}|[0-9]{4})"
_DONE = frozenset({CommitmentStatus.DELIVERED, CommitmentStatus.PARTLY})


class UnknownYear(NotUnderstood):
    """A text that is not a financial year."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” isn't a financial year. Type it like 2024/25.", field="year"
        )


def year_of(text: str) -> str:
    """Return a financial year as it is stored: ``2024/25`` from ``2024-25``.

    Raises:
        UnknownYear: the text is not a financial year.
    """
    found = re.fullmatch(_YEAR, text.strip())
    first = int(found[1]) if found else 0
    if found is None or found[2] not in {str(first + 1), f"{(first + 1) % 100:02d}"}:
        raise UnknownYear(text)
    return financial_year_label(first)


def refuse_carried(commitment: Commitment, book: Finds) -> None:
    """Refuse to change the status of a commitment that continues in a later year.

    Raises:
        Refused: it continues there, so its delivery must be recorded there.
    """
    is_carried = commitment.status is CommitmentStatus.CARRIED
    if is_carried and book.find("commitments", commitment.carried_to) is not None:
        raise Refused(
            f"Commitment {commitment.id} was carried over as {commitment.carried_to}. "
            "Update that one."
        )


def check_commitment(draft: UnitOfWork, commitment: Commitment) -> None:
    """Check a commitment's year, its position and its delivery."""
    year_of(commitment.year)
    if commitment.order < 0:
        raise Refused(
            f"Commitment {commitment.id} can't be number {commitment.order}. Give a number, 1 "
            "or more.",
            field="order",
        )
    known = draft.book.find(Commitment, commitment.id)
    if known is not None and commitment.status is not known.status:
        refuse_carried(known, draft)
    if known is not None and commitment.status in _DONE and not commitment.delivered.strip():
        raise Missing(
            f"Commitment {commitment.id} is {commitment.status}. Say what was delivered.",
            field="delivered",
        )
    _doubt_open_actions(draft, known, commitment)
    if commitment.delivered_on is None:
        return
    if commitment.delivered_on > draft.today:
        raise Refused(
            f"{long(commitment.delivered_on)} is in the future, so commitment {commitment.id} "
            "can't have been delivered then. Give an earlier date.",
            field="delivered_on",
        )
    if commitment.status not in _DONE:
        raise Refused(
            f"Commitment {commitment.id} is {commitment.status}, so it has no delivery date. "
            "Clear the date, or change the status to delivered.",
            field="delivered_on",
        )


def _doubt_open_actions(
    draft: UnitOfWork, known: Commitment | None, commitment: Commitment
) -> None:
    """Ask about a delivery of a commitment whose actions say something else."""
    if commitment.status is not CommitmentStatus.DELIVERED:
        return
    if known is not None and known.status is CommitmentStatus.DELIVERED:
        return
    actions = (draft.find(Action, key) for key in commitment.actions)
    left = [each.id for each in actions if each is not None and each.is_open]
    if left:
        are = "is" if len(left) == 1 else "are"
        draft.doubt(
            f"{in_a_row(left)} {are} still open, so the paper would say both. Record the "
            "commitment as partly delivered, or deliver first.",
            "status",
        )


def check_challenge(draft: UnitOfWork, challenge: Challenge) -> None:
    """Check that an answered challenge has an answer and that a closed one has an end."""
    if challenge.status is ChallengeStatus.ANSWERED and not challenge.answer.strip():
        raise Missing(f"Enter the answer to challenge {challenge.id}.", field="answer")
    is_closed = challenge.status is ChallengeStatus.CLOSED
    if is_closed and not (challenge.answer.strip() or challenge.came_of_it.strip()):
        raise Missing(f"Give the outcome of challenge {challenge.id}.", field="came_of_it")
    if challenge.answered is not None:
        if challenge.answered > draft.today:
            raise Refused(
                f"{long(challenge.answered)} is in the future, so challenge {challenge.id} "
                "can't have been answered then. Give an earlier date.",
                field="answered",
            )
        if not challenge.answer.strip():
            raise Missing(f"Enter the answer to challenge {challenge.id}.", field="answer")


def check_answer(draft: UnitOfWork, answer: Answer) -> None:
    """Check that an answer to a scrutineer's challenge is not before it or in the future."""
    challenge = draft.get(Challenge, answer.challenge)
    if not challenge.created <= answer.answered <= draft.today:
        raise Refused(
            f"{challenge.id} was put on {long(challenge.created)}, so it can't have been "
            f"answered on {long(answer.answered)}. Give a later date, up to today.",
            field="answered",
        )
