"""Challenges: a question put to an agency or a group, its answer, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Missing, Refused, UnknownRecord
from cscp_tui.domain.names import listed
from cscp_tui.domain.words import ChallengeStatus

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Challenge

PARTNERSHIP = "partnership"
"""Stands for the partnership itself, as the one that raises a challenge or is asked."""


@dataclass(frozen=True, slots=True)
class RaiseChallenge(Effective):
    """Put a question to an agency or a group."""

    what: ClassVar[str] = "challenge"
    put_to: str
    """The id of an agency or a group, or ``partnership``."""
    question: str
    raised_by: str = ""
    """The same; the group of the meeting, where it is empty."""
    meeting: str = ""
    restricted: bool = False

    def work(self, draft: Draft) -> None:
        """Keep the question, with the meeting in which it is put."""
        meeting = self.meeting or draft.context.meeting
        raised_by = self.raised_by or (draft.meeting(meeting).group if meeting else "")
        if not raised_by:
            raise Missing("Say who raises the challenge.", field="raised_by")
        for field, party in (("raised_by", raised_by), ("put_to", self.put_to)):
            _refuse_unknown(draft, field, party)
        values = {
            "raised_by": raised_by,
            "put_to": self.put_to,
            "question": self.question.strip(),
            "meeting": meeting,
            "restricted": self.restricted,
        }
        AddRecord("challenges", values).work(draft)

    def sentence(self) -> str:
        """What was done."""
        return f"Put a challenge to {self.put_to}"


def _refuse_unknown(draft: Draft, field: str, party: str) -> None:
    if not party.strip():
        raise Missing("Say whom the challenge is put to.", field=field)
    known = draft.find("agencies", party) or draft.find("groups", party)
    if known is None and party != PARTNERSHIP:
        names = listed([*draft.book.groups, *draft.book.agencies])
        raise UnknownRecord("agency or group", party, f"there are {names}", field=field)


def _open(draft: Draft, key: str) -> Challenge:
    challenge = cast("Challenge", draft.get("challenges", key))
    if challenge.status is ChallengeStatus.CLOSED:
        raise Refused(f"Challenge {key} is closed; reopen it first.")
    return challenge


@dataclass(frozen=True, slots=True)
class AnswerChallenge(Effective):
    """Keep the answer to a challenge; a later one replaces it."""

    what: ClassVar[str] = "answer"
    challenge: str
    answer: str
    answered: date | None = None
    """The day of the answer; the day of effect, where it is left out."""

    def work(self, draft: Draft) -> None:
        """Mark the challenge as answered."""
        known = _open(draft, self.challenge)
        if not self.answer.strip():
            raise Missing(f"The answer to {known.id} is empty; say something.", field="answer")
        day = self.answered or draft.on
        if day < known.created:
            raise Refused(
                f"{known.id} was put on {long(known.created)}, so it cannot have been answered on "
                f"{long(day)}; give a later day.",
                field="answered",
            )
        values = {
            "answer": self.answer.strip(),
            "answered": day.isoformat(),
            "status": ChallengeStatus.ANSWERED.value,
        }
        draft.edit("challenges", known.id, values)

    def sentence(self) -> str:
        """What was done."""
        return f"Answered {self.challenge}"


@dataclass(frozen=True, slots=True)
class CloseChallenge(Effective):
    """End a challenge with what came of it."""

    what: ClassVar[str] = "close challenge"
    challenge: str
    came_of_it: str

    def work(self, draft: Draft) -> None:
        """Mark the challenge as closed."""
        known = _open(draft, self.challenge)
        if not self.came_of_it.strip():
            raise Missing(f"Say what came of challenge {known.id}.", field="came_of_it")
        status = ChallengeStatus.CLOSED.value
        values = {"came_of_it": self.came_of_it.strip(), "status": status}
        draft.edit("challenges", known.id, values)

    def sentence(self) -> str:
        """What was done."""
        return f"Closed {self.challenge}"


@dataclass(frozen=True, slots=True)
class ReopenChallenge(Effective):
    """Open a challenge again that was closed; its answer stays."""

    what: ClassVar[str] = "reopen challenge"
    challenge: str

    def work(self, draft: Draft) -> None:
        """Put it back to answered, or to open where it has no answer."""
        known = cast("Challenge", draft.get("challenges", self.challenge))
        if known.status is not ChallengeStatus.CLOSED:
            raise Refused(f"Challenge {known.id} is {known.status}; there is nothing to reopen.")
        status = ChallengeStatus.ANSWERED if known.answer.strip() else ChallengeStatus.OPEN
        draft.edit("challenges", known.id, {"status": status.value})

    def sentence(self) -> str:
        """What was done."""
        return f"Reopened {self.challenge}"
