"""The records of scrutiny: challenges, what became of them, and reflections.

What the scrutineer records stands in a journal of its own, where no line touches a record of the
team's, and none of the team's touches one of the scrutineer's. So an answer to a challenge of the
scrutineer's is a record of its own, and so is what the scrutineer says came of one of the team's.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time

from cscp_tui.domain.record_base import Record
from cscp_tui.domain.words import ChallengeStatus

OWN = "scrutiny-"
"""What the ids of a scrutineer's own records begin with, so that they never meet the team's."""

OWN_CHALLENGE = "CH-S"
"""What the references of a scrutineer's challenges begin with, beside the team's ``CH-12``: in the
folder's journal ``CH-S1``, in a file of their own ``CH-SKD1``. Earlier ones are ``scrutiny-1``."""

SCRUTINY_TABLES = frozenset({"challenges", "conclusions", "reflections"})
"""The tables in which a scrutineer has records."""


def is_the_scrutineers(table: str, key: str) -> bool:
    """Whether a record is one that only the scrutineer can have made."""
    if table == "challenges":
        return key.startswith((OWN_CHALLENGE, OWN))
    return table == "conclusions" or (table == "reflections" and key.startswith(OWN))


def answer_id(challenge: str) -> str:
    """The id of the team's answer to a challenge of the scrutineer's."""
    return f"{challenge}/answer"


def conclusion_id(challenge: str) -> str:
    """The id of what the scrutineer says came of a challenge that the team recorded."""
    return f"{challenge}/conclusion"


class Challenge(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A question put to an agency or a group, its answer, and what came of it."""

    raised_by: str
    put_to: str
    question: str
    answer: str = ""
    answered: date | None = None
    came_of_it: str = ""
    status: ChallengeStatus = ChallengeStatus.OPEN
    meeting: str = ""
    restricted: bool = False


class Reflection(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The scrutineer's text for a quarter."""

    quarter: str
    role: str
    """Independent Scrutineer or Young Scrutineer."""
    text: str

    @property
    def recorded_for(self) -> str:
        """Who typed it, where that was not the scrutineer; empty for their own."""
        if is_the_scrutineers("reflections", self.id):
            return ""
        return f"recorded by the business team for the {self.role}"


class Answer(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The team's answer to a challenge of the scrutineer's. Its id is ``CHALLENGE/answer``."""

    challenge: str
    text: str
    answered: date


class Conclusion(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the scrutineer says came of a challenge that the team recorded for them."""

    challenge: str
    came_of_it: str
    stands: bool = True
    """Whether it ends the challenge; not any more once that was opened again."""
