"""What a line is concluded to be: an action, a decision or a challenge in a plain form; else a note.

The words stay, so that a note loses nothing; whatever else the line may be is offered on a key. Every
form, and every reason against one, is declared once, with examples that are its tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

from cscp_tui.base.english import is_noun, is_order, is_verb
from cscp_tui.capture.challenges import challenged
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Marks, Setting, Use, is_review_date
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.shapes import Deed, Shape, is_us
from cscp_tui.capture.statements import minutes_agreed
from cscp_tui.domain.capture_dates import DateRole

Test = Callable[[Marks, Shape, Setting], object]
T = TypeVar("T", bound=Test)


class LineForm(Struct, frozen=True):
    """A form of lines from which a kind is concluded, or a reason for which it isn't."""

    kind: LineKind
    holds: Test
    is_sure: bool
    """Whether a label says so; of a reason, whether it speaks against a label, too."""

    @property
    def examples(self) -> list[str]:
        """The quoted lines of its description."""
        return re.findall("“([^”]+)”", " ".join((self.holds.__doc__ or "").split()))


FORMS: list[LineForm] = []
"""The plain forms, in the order in which they are tried: that of their tests below."""
DOUBTS: list[LineForm] = []
"""The reasons for which a line in a plain form is a note all the same."""


def _in(forms: list[LineForm], kind: LineKind, *, is_sure: bool = False) -> Callable[[T], T]:
    """Put a test into a list of forms."""

    def put(holds: T) -> T:
        forms.append(LineForm(kind, holds, is_sure))
        return holds

    return put


def concluded(marks: Marks, shape: Shape, setting: Setting) -> LineKind:
    """Return the kind of a line whose form is plain; a note for any other."""
    if marks.label in {"note", "delivered"}:
        return LineKind.NOTE
    for form in FORMS:
        if form.holds(marks, shape, setting):
            against = (d for d in DOUBTS if d.kind is form.kind and d.is_sure >= form.is_sure)
            if not any(doubt.holds(marks, shape, setting) for doubt in against):
                return form.kind
    return LineKind.NOTE


def suggested(marks: Marks, shape: Shape, setting: Setting) -> Iterator[LineKind]:
    """Yield what else a line may be, the likeliest first."""
    text = marks.whole.text
    if pattern_of("asks somebody").search(text) or "?" in text:
        yield LineKind.CHALLENGE
    if _may_be_action(marks, shape, setting):
        yield LineKind.ACTION
    if pattern_of("decides in words").search(text):
        yield LineKind.DECISION


def _may_be_action(marks: Marks, shape: Shape, setting: Setting) -> bool:
    """Return whether somebody may be to do something: by a form, words that ask, or a day; no news or hope."""
    text = marks.whole.text
    if _is_review(marks, shape, setting):
        return False
    if pattern_of("no task for us").search(text) and not pattern_of("takes it on").search(text):
        return False
    if pattern_of("task").search(text):
        return True
    if any(form.holds(marks, shape, setting) for form in FORMS if form.kind is LineKind.ACTION):
        return True
    if any(map(_is_order, filter(None, pattern_of("separator").split(text)))):
        return True
    for found in pattern_of("to do").finditer(text):
        news = (pattern_of(name) for name in ("news verb", "news ahead"))
        if not any(each.match(text, found.start(found.lastgroup or 0)) for each in news):
            return True
    is_due = any(d.role is DateRole.DUE and d.day and not d.is_vague for d in marks.dates)
    is_agreed = shape.deeds and pattern_of("may be agreed").match(text)
    return bool(is_due or is_agreed or (shape.owners and _is_due(marks)) or is_order(marks.text))


@_in(FORMS, LineKind.ACTION, is_sure=True)
def _action_label(marks: Marks, *_: object) -> object:
    """A label says so.

    “Action: the list is sent round”, “AP3 (Police): send the list”, “TASK send the list”
    """
    return marks.label == "action"


@_in(FORMS, LineKind.CHALLENGE, is_sure=True)
def _challenge_label(marks: Marks, *_: object) -> object:
    """A label says so.

    “Challenge to Housing: why is it late?”, “Question to the ICB: what changed?”
    """
    is_question = pattern_of("question label").match(marks.whole.text)
    return marks.label == "challenge" and (marks.owner or not is_question)


@_in(FORMS, LineKind.DECISION, is_sure=True)
def _labelled_decided(marks: Marks, *_: object) -> object:
    """A label says so: “Decision: the audit is repeated”."""
    return marks.label == "decided"


@_in(FORMS, LineKind.CHALLENGE)
def _challenged(marks: Marks, *_: object) -> object:
    """Somebody asks somebody for an account.

    “The Police challenged Housing on its returns”, “Chair asked the ICB why it is late”, “Police to
    Housing: how many families are waiting?”, “Housing were questioned on the delay”, “Chair asked
    Housing for its returns, answer wanted by 9 January”, “BP24-1.1 is late. Police asked Housing why”
    """
    text = marks.text
    if pattern_of("challenged plainly").search(text):
        return True
    between = [text[one.end : other.start] for one, other in pairwise(marks.mentions)]
    return between[:1] == [" to "] and pattern_of("asks of another").match(text)


@_in(FORMS, LineKind.DECISION)
def _meeting_decided(marks: Marks, *_: object) -> object:
    """The meeting decided to do something.

    “The group agreed to pause the audit”, “One theme a year - agreed by all”
    """
    own = pattern_of("hearsay").sub("", marks.whole.text)
    return pattern_of("meeting decided").match(own) and marks.label != "decision"


@_in(FORMS, LineKind.ACTION)
def _plain_deed(marks: Marks, shape: Shape, setting: Setting) -> object:
    """Somebody is to do something.

    “Police to send the list”, “Referrals fell. Housing will check why by Friday”, “CSC agreed to
    share the form”, “The Chair asked the ICB to confirm the date”, “It was agreed that Police would
    send the list”, “Can Housing please send the list”, “Police: chase the list”, “JB to chase the
    list”
    """
    return any(_is_plain(deed, marks, setting) for deed in shape.deeds)


@_in(FORMS, LineKind.ACTION)
def _unnamed(marks: Marks, shape: Shape, _: Setting) -> object:
    """Somebody who isn't known is to do something: “Minute taker to correct item 4”."""
    found = pattern_of("unnamed").match(marks.text)
    is_modal = found and (found["modal"].casefold() == "to" or marks.label == "decision")
    return (
        found
        and is_modal
        and not any(deed.slot.parties for deed in shape.deeds)
        and is_verb(found["verb"])
        and not any(map(pattern_of("no name").match, (marks.text, found["verb"])))
        and not pattern_of("strange body").match(marks.text)
        and not pattern_of("news verb").match(found["verb"])
        and not pattern_of("news ahead").match(found["verb"])
    )


@_in(FORMS, LineKind.ACTION)
def _row(marks: Marks, shape: Shape, _: Setting) -> object:
    """A row says who, what and when.

    “Send the data | ICB | 31 January”, “send the letter - ICB - 5 January”, “ICB - send the letter
    - by 5 January”, “Waiting times - ICB - 31 January”, “Owner: ICB. Send the data”, “Spare passes
    to go to reception / QX”
    """
    text, roles = marks.text, [part.role for part in shape.parts]
    if ("label", "owner") in pairwise(roles) or pattern_of("ends in initials").search(text):
        return True
    initials = pattern_of("initials").match(text)
    rest = text[initials.end() :].lstrip() if initials else ""
    if rest[:1] in {"-", "–", "—", ":", ">"} and _is_order(rest.lstrip(" -–—:>")):
        return True
    if not shape.owners:
        return False
    others = [text[p.start : p.end].strip() for p in shape.parts if not p.role and p.end > p.start]
    if any(map(_is_order, others[:1] if marks.about else others)):
        return True
    is_table = all(part.mark[:1] not in {",", "."} for part in shape.parts)
    is_table |= len(others) == 1
    tells = any(map(pattern_of("tells").search, others))
    is_due = "date" in roles or any(
        map(pattern_of("answer by").match, (d.words for d in marks.dates))
    )
    return is_table and is_due and others and not (tells or marks.about)


@_in(FORMS, LineKind.ACTION)
def _order(marks: Marks, *_: object) -> object:
    """It is an order: “Circulate the slides”, “please chase the returns”, “need to find a room”."""
    needs = pattern_of("needs").match(marks.text)
    words = marks.text[needs.end() :] if needs else marks.text
    return marks.label != "decision" and _is_order(words)


@_in(FORMS, LineKind.ACTION)
def _passive(marks: Marks, shape: Shape, _: Setting) -> object:
    """Something is to be done.

    “Letter to be sent by ICB by 5 December”, “figures to be checked (CSC)”, “Agreed: letter to be
    sent by Housing”, “The list will be checked by the Police”
    """
    found = pattern_of("to be done").match(marks.text)
    if not found:
        return False
    if any(marks.text[: each.start].endswith((" by ", " by the ")) for each in marks.mentions):
        return True
    is_free = not marks.about and marks.label != "decision"
    return found["bare"] and (shape.owners or is_free)


@_in(FORMS, LineKind.CHALLENGE)
def _concern(marks: Marks, *_: object) -> object:
    """Somebody voices a concern with somebody.

    “The Police raised a concern with Housing about the delay”, “Concern was expressed that Housing
    had sent no data”
    """
    return pattern_of("concerned").search(marks.text)


@_in(FORMS, LineKind.DECISION)
def _decided(marks: Marks, *_: object) -> object:
    """The meeting decided.

    “Members approved the plan”, “Terms of reference approved”, “That the plan be published”,
    “Police objected but the group agreed it”
    """
    own = pattern_of("hearsay").sub("", marks.whole.text)
    return pattern_of("decided").match(own) or pattern_of("chair's action").match(marks.text)


@_in(FORMS, LineKind.DECISION)
def _labelled_decision(marks: Marks, *_: object) -> object:
    """A label says what is to be: “Agreed: the theme for March is neglect”."""
    return marks.label == "decision"


# Doubts


@_in(DOUBTS, LineKind.ACTION)
def _is_reported(marks: Marks, *_: object) -> object:
    """It tells of speech, of the past or of a hope, or corrects something.

    “The Police had been asked to send the list”, “Police offered to send the list, no need”, “scrap
    what I put, Police to send the list”, “Police will prob send the list”, “Police would prefer
    Housing to send it”, “Police will only send it if there is money”, “Chair asked Police to lead,
    Police would rather not”, “Police to visit in May, none found”, “Police asked Housing to send
    the list (item for the Exec)”
    """
    text, is_request = marks.text, any(span.use is Use.LEADS for span in marks.joined)
    return (
        pattern_of("tells of").search(text)
        or (not is_request and pattern_of("no task").search(text))
        or pattern_of("hearsay line").search(marks.whole.text)
    )


@_in(DOUBTS, LineKind.ACTION, is_sure=True)
def _is_changed(marks: Marks, shape: Shape, _: Setting) -> object:
    """It tells how something stands.

    “Police to send the list - done”, “Send the list | ICB | 31 October | Complete”
    """
    text = marks.text if marks.label else marks.whole.text
    return shape.parts[-1].role == "done" or pattern_of("changed").match(text)


@_in(DOUBTS, LineKind.ACTION)
def _is_review(marks: Marks, shape: Shape, setting: Setting) -> object:
    """It says when an action is looked at again: “BP24-1.1 review date 31 March”, “BP24-1.1 revisit on 5 March”."""
    days = [day for day in marks.dates if not day.is_vague]
    return (
        days
        and all(is_review_date(day, marks, setting) for day in days)
        and not any(deed.slot.parties for deed in shape.deeds)
    )


@_in(DOUBTS, LineKind.ACTION)
def _asks_itself(marks: Marks, *_: object) -> object:
    """It asks, or has its answer.

    “Could the Police check the list?”, “Could Police say how many - ICB: 37”
    """
    whole = marks.whole.text
    is_asking = "?" in whole and not pattern_of("please").search(whole)
    return is_asking or pattern_of("asked and answered").match(whole)


@_in(DOUBTS, LineKind.ACTION)
def _depends(marks: Marks, shape: Shape, _: Setting) -> object:
    """It depends.

    “If the grant comes Police will send the list”, “ICB to pay for it if the Exec agrees”
    """
    if pattern_of("depends at end").search(marks.text):
        return True
    if not pattern_of("conditional").match(marks.text):
        return False
    after = pattern_of("then").search(marks.text)
    sure = (d for d in shape.deeds if marks.text[d.named : d.end].strip(" ,") != "would")
    return not any(after and deed.start >= after.start() for deed in sure)


@_in(DOUBTS, LineKind.ACTION)
def _is_refused(marks: Marks, shape: Shape, setting: Setting) -> object:
    """It refuses, or says nothing to do.

    “Police will not sign it”, “Police to note it”, “Housing to leave early”
    """
    text, deed = marks.text, shape.deeds[0] if shape.deeds else None
    if deed is None:
        return False
    is_not = text[deed.end :].casefold().startswith("not ")
    is_clear = deed.slot.question or marks.refs or setting.selected
    return (
        pattern_of("no deed").match(text, deed.end)
        or (is_not and pattern_of("refuses").search(text[: deed.end]))
        or (not is_clear and pattern_of("says nothing").match(text, deed.end))
    )


@_in(DOUBTS, LineKind.DECISION)
def _is_not_decided(marks: Marks, _: Shape, setting: Setting) -> object:
    """Nothing was decided here, or a date is changed.

    “Members did not agree the date”, “Agreed to extend the deadline”, “Agreed?”, “It was agreed by
    the Board that fees rise”
    """
    text = marks.text
    elsewhere = pattern_of("decided elsewhere").search(text)
    own = setting.book.groups.get(setting.meeting.group)
    is_elsewhere = (
        elsewhere and elsewhere["body"].casefold() not in f"{own and own.name}".casefold()
    )
    is_of_delivery = any(setting.book.actions[ref].awaits_agreement for ref in marks.refs)
    return (
        pattern_of("date changed").search(text)
        or is_elsewhere
        or (marks.about and not (marks.label or pattern_of("meeting agreed").search(text)))
        or (marks.refs and pattern_of("changed").match(text))
        or minutes_agreed(marks, setting) is not None
        or (is_of_delivery and pattern_of("may be agreed").search(marks.whole.text))
        or pattern_of("not agreed").search(text)
        or "?" in text
        or pattern_of("did not agree").search(text)
        or pattern_of("nothing decided").search(text.partition(". ")[0] if marks.label else text)
    )


@_in(DOUBTS, LineKind.DECISION)
def _is_of_one(marks: Marks, *_: object) -> object:
    """One agency decided: “Police agreed with the plan”."""
    first = marks.mentions[0] if marks.mentions else None
    is_one = first and first.start <= len("the ") and first.party.agency not in {"", "chair"}
    return is_one and not pattern_of("meeting agreed").search(marks.text)


@_in(DOUBTS, LineKind.CHALLENGE)
def _is_answered(marks: Marks, *_: object) -> object:
    """It has its answer, which wasn't only promised.

    “JB asked who chairs the group. ICB does”, “Police asked Housing why; it was told”
    """
    if pattern_of("promises answer").search(marks.whole.text):
        return False
    return any(pattern_of(e).search(marks.whole.text) for e in ("has answer", "has no account"))


@_in(DOUBTS, LineKind.CHALLENGE)
def _asks_nobody(marks: Marks, shape: Shape, setting: Setting) -> object:
    """Nobody is asked.

    “Chair asked why the list is late”, “Members wanted to know how it goes”, “Chair not convinced
    it's delivered, back to Housing”
    """
    text, deed = marks.text, shape.deeds[0] if shape.deeds else None
    raised = pattern_of("raised by").search(text)
    is_ours = raised and any(m.end == raised.end("who") for m in marks.mentions)
    if raised and not (is_ours or pattern_of("of the meeting").fullmatch(raised["who"])):
        return True
    slot = challenged(marks, shape, setting)
    own = {m.party for m in marks.mentions if m.start <= len("the ")}
    is_asked = bool(deed or pattern_of("was asked").search(text) or ":" in text or "?" in text)
    is_asked |= bool(pattern_of("on what").match(text))
    # “SB asked DR if …”, who took the chair, asks no agency.
    chair = setting.parties.in_chair
    is_unsure = slot.question or {each.name for each in slot.parties} == {chair}
    is_of_somebody = slot.parties or slot.choices or pattern_of("voices concern").search(text)
    return (
        not (is_of_somebody or marks.label)
        or pattern_of("asks no deed").search(text)
        or (marks.about and pattern_of("who then").search(text))
        or (is_unsure and pattern_of("asked whether").search(text.replace(f" {chair} ", " ")))
        or (own >= {*slot.parties} > set() and not is_asked)
    )


# Parts of the tests


def _is_plain(deed: Deed, marks: Marks, setting: Setting) -> bool:
    """Return whether a deed says plainly who is to do something: it begins the line or a sentence."""
    before, modal = marks.text[: deed.start], marks.text[deed.named : deed.end].strip(" ,")
    is_first = not before.strip() or before.rstrip()[-1:] in ".;"
    if deed.fact in {"deed-can", "deed-noun"} or pattern_of("hears").search(before):
        return False
    if marks.about and not is_first:
        return False
    if deed.fact in {"deed-bare", "deed-that"}:
        is_asked = deed.fact == "deed-that" and deed.slot.parties and not _is_of_one(marks)
        is_asked = is_asked and before.rstrip()[-1:] not in "([-–—"
        is_asked = is_asked and "in principle" not in marks.whole.text.casefold()
        is_noun_too = is_noun(marks.text[deed.end :].partition(" ")[0])
        is_asked = is_asked and not (is_noun_too and before.rstrip()[-1:] == ":")
        is_plain = modal or marks.facts or _is_due(marks)
        is_plain = is_plain and (is_first or before.rstrip()[-1:] in ":-–—")
        is_news = pattern_of("bare news").match(marks.text, deed.end)
        return bool((is_plain or is_asked) and not is_news)
    is_begun = not before or bool(pattern_of("begins deed").search(before))
    return (
        is_begun and _is_task(deed, modal, marks) and _is_for_somebody(deed, modal, marks, setting)
    )


def _is_task(deed: Deed, modal: str, marks: Marks) -> bool:
    """Return whether somebody is plainly to do it: no news such as “ICB will merge”."""
    is_to, rest = modal.casefold() in {"to", "please"}, marks.text[deed.end :]
    if deed.fact == "deed-static" and "numbered" not in marks.facts:
        return is_to and bool(pattern_of("static task").match(rest))
    if deed.fact == "deed-explain" and not marks.facts & {"numbered", "label-decision"}:
        return False
    is_news = bool(pattern_of("news verb").match(rest))
    is_news |= not is_to and bool(pattern_of("news ahead").match(rest))
    is_news |= modal.endswith("going to") and not _is_due(marks)
    is_of_two = any(mention.start == deed.end for mention in marks.mentions)  # “Police to CSC”
    is_said = deed.fact == "deed-said" and not is_verb(rest.partition(" ")[0])  # “they’d two”
    is_news |= bool(marks.about and pattern_of("told modal").search(modal))
    return bool(pattern_of("plain modal").fullmatch(modal)) and not (
        is_news or is_of_two or is_said
    )


def _is_for_somebody(deed: Deed, modal: str, marks: Marks, setting: Setting) -> bool:
    """Return whether it is for somebody known, or may be for somebody who isn't."""
    if deed.slot.parties:
        return not (is_us(deed.slot, setting) and marks.label == "decision")
    if pattern_of("initials").match(marks.text, deed.start):
        return True
    if pattern_of("strange body").match(marks.text, deed.start) and not deed.slot.choices:
        return False
    is_name = not pattern_of("no name").match(marks.text, deed.start)
    is_sure = not pattern_of("news ahead").match(marks.text, deed.end)
    return is_name and is_sure and bool(pattern_of("asked modal").fullmatch(modal))


def _is_due(marks: Marks) -> bool:
    return any(day.role is DateRole.DUE for day in marks.dates)


def _is_order(words: str) -> bool:
    """Return whether words ask for a deed: no “Draft is out”, no “Move to March”."""
    is_state = pattern_of("not an order").match(words)
    verb = words.split(maxsplit=1)[0] if words else ""
    tells = is_noun(verb) and pattern_of("tells after a noun").search(words, len(verb))
    return is_order(words) and not (is_state or tells)
