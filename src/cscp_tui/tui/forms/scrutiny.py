"""Forms for scrutiny: challenges with their answers and outcomes, and reflections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.partners import SCRUTINEER, scrutineer_of, scrutineers
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Challenge, answer_id, is_the_scrutineers
from cscp_tui.domain.rules.identifiers import DoubtfulText
from cscp_tui.services.folder import take_in, take_out
from cscp_tui.store.drafting import BaseValues
from cscp_tui.store.storage import Address
from cscp_tui.store.take_in import preview_take_in, sentences
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.fields import Done, Field, Form
from cscp_tui.tui.forms.form_screen import Keeper
from cscp_tui.tui.key_help import own_key

_QUARTERS_OFFERED = 6
_DEFAULT_ROLE = "Independent Scrutineer"


def challenge_form(book: Book, *, by: str, is_scrutineer: bool) -> Form:
    """Build the form of a new challenge.

    Args:
        is_scrutineer: whether the user is a scrutineer, who raises it under their role.
    """
    raised_by: dict[str, Any] = {}
    if is_scrutineer:
        raisers, mine = _scrutineers(book), scrutineer_of(book, by)
        raised_by = {"choices": raisers, "value": raisers.label_of(mine) if mine else ""}
    return form_for(
        RaiseChallenge,
        book,
        key="challenge",
        about="A question for the team to answer.",
        only=("question", "put_to", "raised_by", "restricted"),
        amend={
            "restricted": {"hint": "“yes” to leave it out of the public version"},
            "raised_by": raised_by,
        },
    )


def take_in_form() -> Form:
    return Form(
        key="take in",
        title="Take in a scrutineer's file",
        about="Challenges and reflections recorded elsewhere. Nothing is taken in twice.",
        fields=(
            Field(key="file", label="File", needed=True, hint="e.g. ~/Downloads/my-scrutiny.jsonl"),
            Field(
                key="out",
                label="Undo",
                kind=FieldType.YES_NO,
                hint="“yes” to undo everything taken in from this file",
            ),
        ),
        build=lambda values: (typed_path(values["file"]), bool(values["out"])),
    )


def verify_form() -> Form:
    return Form(
        key="verify",
        title="Verify a pack, a signed paper or a seal",
        verb="Verify",
        about="This compares it with what is recorded, and changes nothing.",
        fields=(
            Field(
                key="what",
                label="File or seal",
                needed=True,
                hint="e.g. ~/Downloads/scrutiny-pack.html, or the first 12 characters of a seal",
            ),
        ),
        build=lambda values: values["what"],
    )


def file_keeper(
    place: Address,
    by: str,
    may_upgrade: Callable[[], bool],
    refuse_unconfirmed: Callable[[Sequence[DoubtfulText]], None],
) -> Keeper:
    """Return a keeper that takes in a scrutineer's file, or undoes that.

    It says first what is new in the file, and takes it in once that was seen.

    Args:
        refuse_unconfirmed: refuses passages that may identify somebody until they are confirmed.
    """
    shown: set[Path] = set()

    def keep(asked: tuple[Path, bool], /, **_: object) -> Done:
        file, is_out = asked
        if is_out:
            return Done(take_out(place, file, by, may_upgrade=may_upgrade()).message)
        if file not in shown:
            found = preview_take_in(place, file)
            summary = " ".join(sentences(found, file))
            if not (found.lines or found.again):
                return Done(summary)
            shown.clear()
            shown.add(file)
            summary = " ".join((summary, *(each.in_full for each in found.identifiers[:_MOST])))
            texts = [f"“{shortened(one_line(text), _LONGEST)}”" for text in found.texts[:_MOST]]
            more = f" and {len(found.texts) - _MOST} more" if len(found.texts) > _MOST else ""
            again = f"Press {own_key('form.save')} again to take it in."
            raise Refused(f"{summary} {', '.join(texts)}{more}. {again}")
        refuse_unconfirmed(preview_take_in(place, file).identifiers)
        return Done(take_in(place, file, by, may_upgrade=may_upgrade()).message)

    return keep


_MOST = 3
"""The number of texts of a file that are shown before it is taken in."""
_LONGEST = 60
"""The number of characters shown of each text."""


def answer_form(challenge: Challenge, book: Book) -> Form:
    _refuse_closed(challenge)
    form = form_for(
        AnswerChallenge,
        book,
        [challenge],
        title=f"Answer to {challenge.id}",
        about=shortened(one_line(challenge.question), 200),
    )
    return replace(form, seen=_seen(challenge, "answer", challenge.answer))


def _seen(challenge: Challenge, field: str, value: str) -> BaseValues:
    """Return the text that a form began with, to detect a conflict with others' changes."""
    if field == "answer" and is_the_scrutineers("challenges", challenge.id):
        return {("answers", answer_id(challenge.id)): {"text": value}}
    return {("challenges", challenge.id): {field: value}}


def conclusion_form(challenge: Challenge, book: Book) -> Form:
    _refuse_closed(challenge)
    answer = challenge.answer.strip() or "no answer yet"
    form = form_for(
        CloseChallenge,
        book,
        [challenge],
        title=f"Outcome of {challenge.id}",
        about=shortened(f"{one_line(challenge.question)} · {one_line(answer)}", 300),
    )
    return replace(form, seen=_seen(challenge, "came_of_it", challenge.came_of_it))


def reflection_form(book: Book, today: date, *, by: str, quarter: Quarter, role: str = "") -> Form:
    """Build the form of a scrutineer's text for a quarter.

    Args:
        role: the scrutineer role chosen at first; by default the user's own, else the first.
    """
    roles = book_choices.scrutineer_roles(book).labels
    known = book.agencies.get(scrutineer_of(book, by))
    chosen = role or (known.name if known else roles[0])
    texts = {(each.quarter, each.role): each.text for each in book.reflections.values()}
    quarters = _quarters(today, quarter)
    written = {quarter for quarter, _ in texts}
    return form_for(
        WriteReflection,
        book,
        key=f"reflection {quarter.typed} {chosen}",
        about=f"{chosen}, {quarter}",
        only=("text", "quarter", "scrutineer"),
        amend={
            "text": {"value": texts.get((quarter.typed, chosen), "")},
            "quarter": {
                "choices": quarters,
                "value": quarters.label_of(quarter.typed),
                "tell": lambda typed: "replaces the existing text" if typed in written else "",
            },
            "scrutineer": {"choices": Choices.of(dict.fromkeys((*roles, chosen))), "value": chosen},
        },
    )


def _quarters(today: date, first: Quarter) -> Choices:
    known = [first]
    quarter = Quarter.containing(today)
    for _ in range(_QUARTERS_OFFERED):
        known.append(quarter)
        quarter = quarter.previous
    unique = dict.fromkeys(sorted(known, key=lambda each: each.first_day, reverse=True))
    return book_choices.quarters(unique)


def _scrutineers(book: Book) -> Choices:
    known = [Choice(agency.id, one_line(agency.name)) for agency in scrutineers(book)]
    return Choices(known or [Choice(SCRUTINEER, _DEFAULT_ROLE)])


def _refuse_closed(challenge: Challenge) -> None:
    if challenge.status is ChallengeStatus.CLOSED:
        raise Refused(
            f"{challenge.id} of {long(challenge.created)} is closed. Press {own_key('scrutiny.reopen')} to reopen it first."
        )
