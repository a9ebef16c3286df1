"""Commands for challenges, answers, conclusions and reflections."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct

from cscp_tui.base.errors import Missing, Refused, UnknownRecord
from cscp_tui.domain import choices
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.book import with_replies
from cscp_tui.domain.commands.base import Effective, Restricted, begun_quarter
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.domain.names import PARTNERSHIP, Finds, InNames, hint_for, party_name
from cscp_tui.domain.partners import SCRUTINEER, is_scrutineer, scrutineer_of
from cscp_tui.domain.records import (
    OWN,
    OWN_CHALLENGE,
    Answer,
    Challenge,
    Conclusion,
    answer_id,
    conclusion_id,
    is_the_scrutineers,
)
from cscp_tui.domain.unit_of_work import UnitOfWork

_PARTY = "an agency, a group, or the partnership"
ChallengeId = Annotated[
    str, Ask(links="challenges", typed="CHALLENGE", help="its id, or words from its question")
]


class RaiseChallenge(Asks, InNames, Effective, Struct, frozen=True):
    """Put a question to an agency or a group."""

    what: ClassVar[str] = "challenge"
    spec: ClassVar[CommandSpec] = CommandSpec(title="New challenge")
    put_to: Annotated[str, Ask(label="Put to", hint=_PARTY, choices=choices.parties, needed=True)]
    """The id of an agency or a group, or ``partnership``."""
    question: Annotated[
        str,
        Ask(
            label="Question",
            hint="your question, e.g. Why do return interviews take so long?",
            needed=True,
            lines=3,
        ),
    ]
    raised_by: Annotated[
        str, Ask(label="Raised by", hint=_PARTY, choices=choices.parties, needed=True)
    ] = ""
    """Who raised it, as an id like ``put_to``. If empty, the scrutineer who records it or the
    meeting's group."""
    meeting: str = ""
    restricted: Restricted = False

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.meeting or draft.context.meeting
        by_scrutineer = draft.context.role is Role.SCRUTINEER
        raised_by = self.raised_by
        if not raised_by and by_scrutineer:
            raised_by = scrutineer_of(draft.book, draft.context.by)
        elif not raised_by and meeting:
            raised_by = draft.meeting(meeting).group
        if not raised_by:
            raise Missing("Say who is raising the challenge.", field="raised_by")
        for field, party in (("raised_by", raised_by), ("put_to", self.put_to)):
            _refuse_unknown(draft, field, party)
        values = {
            "raised_by": raised_by,
            "put_to": self.put_to,
            "question": self.question.strip(),
            "meeting": meeting,
            "restricted": self.restricted,
        }
        own_id = ""
        if by_scrutineer:
            own_id = draft.next_id("challenges", f"{OWN_CHALLENGE}{draft.context.mark}")
        AddRecord("challenges", values, own_id).work(draft)

    def sentence_in(self, book: Finds) -> str:
        return f"Challenge put to {party_name(self.put_to, book)}"


def _refuse_unknown(draft: UnitOfWork, field: str, party: str) -> None:
    if not party.strip():
        raise Missing("Say who the challenge is put to.", field=field)
    known = draft.find("agencies", party) or draft.find("groups", party)
    if known is None and party not in {PARTNERSHIP, SCRUTINEER}:
        every = (*draft.book.groups.values(), *draft.book.agencies.values())
        raise UnknownRecord("agency or group", party, hint_for(party, every), field=field)


def _challenge_with_replies(draft: UnitOfWork, key: str) -> Challenge:
    return with_replies(
        draft.get(Challenge, key),
        draft.find(Answer, answer_id(key)),
        draft.find(Conclusion, conclusion_id(key)),
    )


def _is_own(known: Challenge) -> bool:
    return is_the_scrutineers("challenges", known.id)


def _open(draft: UnitOfWork, key: str) -> Challenge:
    challenge = _challenge_with_replies(draft, key)
    if challenge.status is ChallengeStatus.CLOSED:
        raise Refused(f"Challenge {key} is closed. Reopen it first.")
    return challenge


class AnswerChallenge(Asks, Effective, Struct, frozen=True):
    """Record the answer to a challenge; a later one replaces it."""

    what: ClassVar[str] = "answer"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="answer",
        help="record the answer to a challenge",
        example='cscp answer CH-08 "Placing authorities write to the MASH." --answered 20/11/2025',
        title="Answer",
    )
    challenge: ChallengeId
    answer: Annotated[
        str,
        Ask(
            label="Answer",
            hint="what was answered; replaces any earlier answer",
            typed="TEXT",
            help="the answer (- to read it from stdin)",
            start="answer",
            needed=True,
            lines=5,
        ),
    ]
    answered: Annotated[
        date | None,
        Ask(
            label="Answered on",
            hint="leave blank for today",
            typed="--answered DATE",
            help="date answered (default: the effective date)",
            prefer="past",
        ),
    ] = None
    """The day of the answer; None for the day of effect."""

    def work(self, draft: UnitOfWork) -> None:
        known = _open(draft, self.challenge)
        if draft.context.role is Role.SCRUTINEER:
            raise Refused(
                f"The team answers {known.id}. You can record the outcome once they have."
            )
        if not self.answer.strip():
            raise Missing(f"Type the answer to {known.id}.", field="answer")
        day = self.answered or draft.on
        if day < known.created:
            raise Refused(
                f"{known.id} was put on {long(known.created)}, so it can't have been answered "
                f"on {long(day)}. Give a later date.",
                field="answered",
            )
        if _is_own(known):
            answer = {"challenge": known.id, "text": self.answer.strip()}
            draft.write("answers", answer_id(known.id), answer | {"answered": day.isoformat()})
            return
        values = {
            "answer": self.answer.strip(),
            "answered": day.isoformat(),
            "status": ChallengeStatus.ANSWERED.value,
        }
        draft.edit("challenges", known.id, values)

    def sentence(self) -> str:
        return f"Answered {self.challenge}"


class CloseChallenge(Asks, Effective, Struct, frozen=True):
    """Close a challenge with its outcome."""

    what: ClassVar[str] = "close challenge"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="close",
        help="close a challenge",
        example='cscp close CH-08 --came-of-it "Commissioning reports each quarter."',
        title="Outcome",
    )
    challenge: ChallengeId
    came_of_it: Annotated[
        str,
        Ask(
            label="Outcome",
            hint="what has changed, or why you are not pursuing it",
            typed="--came-of-it TEXT",
            help="the outcome (- to read it from stdin)",
            start="came_of_it",
            needed=True,
            lines=5,
        ),
    ]

    def work(self, draft: UnitOfWork) -> None:
        known = _open(draft, self.challenge)
        if not self.came_of_it.strip():
            raise Missing(f"Give the outcome of challenge {known.id}.", field="came_of_it")
        _refuse_others(draft, known)
        if draft.context.role is Role.SCRUTINEER and not _is_own(known):
            conclusion = {"challenge": known.id, "came_of_it": self.came_of_it.strip()}
            draft.write("conclusions", conclusion_id(known.id), conclusion | {"stands": True})
            return
        status = ChallengeStatus.CLOSED.value
        values = {"came_of_it": self.came_of_it.strip(), "status": status}
        draft.edit("challenges", known.id, values)

    def sentence(self) -> str:
        return f"Closed {self.challenge}"


def _refuse_others(draft: UnitOfWork, known: Challenge) -> None:
    """Refuse to close a challenge of the other side.

    The team may not close a scrutineer's, nor the scrutineer any other.
    """
    if draft.context.role is not Role.SCRUTINEER:
        if _is_own(known):
            raise Refused(
                f"The scrutineer raised {known.id} and records its outcome. You can answer it."
            )
    elif not _is_own(known) and not is_scrutineer(draft.book, known.raised_by):
        raise Refused(
            f"{known.id} wasn't raised by a scrutineer, so the team records its outcome. You "
            "can raise a challenge of your own."
        )


class ReopenChallenge(Asks, Effective, Struct, frozen=True):
    """Reopen a challenge that was closed; its answer stays."""

    what: ClassVar[str] = "reopen challenge"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="reopen", help="reopen a closed challenge", example="cscp reopen CH-01"
    )
    challenge: ChallengeId

    def work(self, draft: UnitOfWork) -> None:
        """Set the challenge to answered, or to open if it has no answer."""
        known = _challenge_with_replies(draft, self.challenge)
        if known.status is not ChallengeStatus.CLOSED:
            raise Refused(f"Challenge {known.id} is {known.status}, so there's nothing to reopen.")
        _refuse_others(draft, known)
        concluded = draft.find(Conclusion, conclusion_id(known.id))
        by_conclusion = concluded is not None and concluded.stands
        if by_conclusion != (draft.context.role is Role.SCRUTINEER and not _is_own(known)):
            who = "scrutineer" if by_conclusion else "team"
            raise Refused(f"The {who} closed {known.id}. Only the {who} can reopen it.")
        if concluded is not None and by_conclusion:
            draft.edit("conclusions", concluded.id, {"stands": False})
            return
        # The scrutineer's journal has no answers, so a challenge there is open or closed.
        is_answered = bool(known.answer.strip()) and not _is_own(known)
        status = ChallengeStatus.ANSWERED if is_answered else ChallengeStatus.OPEN
        draft.edit("challenges", known.id, {"status": status.value})

    def sentence(self) -> str:
        return f"Reopened {self.challenge}"


class WriteReflection(Asks, Effective, Struct, frozen=True):
    """Keep a scrutineer's text for a quarter; a later one replaces it.

    Recorded by the team, it stays told apart from what scrutineers write in a journal of their own.
    """

    what: ClassVar[str] = "reflect"
    spec: ClassVar[CommandSpec] = CommandSpec(title="Reflection")
    scrutineer: Annotated[
        str, Ask(label="Your role", choices=choices.scrutineer_roles, needed=True)
    ]
    """The role of its author, such as Independent Scrutineer."""
    text: Annotated[
        str,
        Ask(
            label="Reflection",
            hint="your own words; printed in the quarterly update under your role",
            lines=8,
            needed=True,
        ),
    ]
    quarter: Annotated[
        str, Ask(label="For the quarter", choices=choices.quarters_of_evidence, needed=True)
    ] = ""
    """The quarter as typed; if empty, the one recorded for."""

    def work(self, draft: UnitOfWork) -> None:
        role, text = self.scrutineer.strip(), self.text.strip()
        if not role:
            raise Missing("Say which scrutineer's reflection it is.", field="scrutineer")
        if not text:
            raise Missing("Type the reflection.", field="text")
        quarter = begun_quarter(draft, self.quarter)
        own = OWN if draft.context.role is Role.SCRUTINEER else ""
        values = {"quarter": quarter.typed, "role": role, "text": text}
        draft.write("reflections", f"{own}{quarter.typed}/{role}", values)

    def sentence(self) -> str:
        return f"Reflection of the {self.scrutineer} recorded"
