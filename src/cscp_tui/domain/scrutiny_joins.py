"""What two journals say together: challenges with their answers, reflections without doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.domain.challenge_records import OWN, answer_id, conclusion_id
from cscp_tui.domain.words import ChallengeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.domain.challenge_records import Answer, Challenge, Conclusion, Reflection


def told(challenge: Challenge, answer: Answer | None, conclusion: Conclusion | None) -> Challenge:
    """A challenge as it is shown, with what the other side says about it.

    Args:
        challenge: as the one who raised it recorded it.
        answer: the team's, where the scrutineer raised it.
        conclusion: the scrutineer's, where the team recorded it.
    """
    if answer is not None:
        is_open = challenge.status is ChallengeStatus.OPEN
        challenge = replace(
            challenge,
            answer=answer.text,
            answered=answer.answered,
            status=ChallengeStatus.ANSWERED if is_open else challenge.status,
        )
    if conclusion is not None and conclusion.stands:
        came, status = conclusion.came_of_it, ChallengeStatus.CLOSED
        challenge = replace(challenge, came_of_it=came, status=status)
    return challenge


def told_challenges(
    challenges: Mapping[str, Challenge],
    answers: Mapping[str, Answer],
    conclusions: Mapping[str, Conclusion],
) -> Mapping[str, Challenge]:
    """All challenges as they are shown, by id."""
    if not (answers or conclusions):
        return challenges
    return {
        key: told(challenge, answers.get(answer_id(key)), conclusions.get(conclusion_id(key)))
        for key, challenge in challenges.items()
    }


def told_reflections(reflections: Mapping[str, Reflection]) -> Mapping[str, Reflection]:
    """Each role's reflection for each quarter: the scrutineer's own, where there are two."""
    own = {(each.quarter, each.role) for key, each in reflections.items() if key.startswith(OWN)}
    if not own:
        return reflections
    return {
        key: each
        for key, each in reflections.items()
        if key.startswith(OWN) or (each.quarter, each.role) not in own
    }
