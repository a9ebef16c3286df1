"""Reads who is to do what by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from cscp_tui.base.english import is_noun, is_verb
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import MarkedSpan, Marks, Setting, Use
from cscp_tui.capture.parties import ALL_AGENCIES, Party, Slot, full_name, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading
from cscp_tui.capture.shapes import WHO_LEADS, Deed, Shape, named, parties_joined
from cscp_tui.domain.capture_dates import DateRole, StatedDate
from cscp_tui.domain.dates import long

_NO_DATE = OfferedAnswer("No due date", "due", None)
_NO_LEAD = OfferedAnswer("No lead yet", "leads", ())
TWO_ACTIONS = "Two actions"
AND_A_REMARK = "An action and a remark"


def action_in(marks: Marks, shape: Shape, setting: Setting) -> Reading:
    slot, who = _owner(marks, shape, setting)
    said_of = " ".join(marks.typed[span.start : span.end] for span in who)
    if slot.parties and (besides := pattern_of("not them").search(said_of)):
        slot = replace(slot, question=f"“{besides[0].strip(' ,')}”: who leads?")
    day, when, asked = _due(marks, shape)
    slot, questions = _several(marks, shape, slot)
    if slot.question == WHO_LEADS or not (slot.question or slot.parties or slot.choices):
        named = (m.party for m in marks.mentions if m.party.agency)
        slot = replace(slot, choices=without_doubles((*slot.choices, *named)))
    if slot.question or not slot.parties:
        questions.append(ask_lead(slot, setting))
    if asked is not None:
        questions.append(asked)
    helpers, helped = _helpers(marks, setting)
    alone = slot.parties[0] if len(slot.parties) == 1 and slot.parties[0].agency else None
    lead_words = _lead_words(marks, who, setting) or (alone.role if alone else "")
    others = without_doubles([*slot.supporting, *helpers])
    leading = {party.key for party in slot.parties}
    supporting = tuple(party for party in others if party.key not in leading)
    return Reading(
        text=marks.typed,
        kind=LineKind.ACTION,
        spans=(*marks.joined, *who, *when, *(helped if supporting else ())),
        refs=marks.refs,
        leads=() if slot.question and not slot.parties else without_doubles(slot.parties),
        supporting=supporting,
        due=day,
        values={"lead": lead_words} if lead_words else {},
        questions=tuple(questions),
    )


def ask_lead(slot: Slot, setting: Setting) -> Question:
    """Return the question who leads, of several initials about the first."""
    known = pattern_of("people's initials").fullmatch(slot.rest)
    _, *others = pattern_of("joined names").split(slot.rest) if known else [""]
    sentence, choices = slot.question or WHO_LEADS, _lead_choices(slot, setting)
    return Question("leads", sentence, choices, also=tuple(others))


def _lead_choices(slot: Slot, setting: Setting) -> tuple[OfferedAnswer, ...]:
    """Return who may lead; those who are known to lead stay, whoever else does."""
    if slot.rest and slot.parties:
        known = " and ".join(full_name(party, setting.book) for party in slot.parties)
        more = [
            OfferedAnswer(f"{known} and {full_name(p, setting.book)}", "leads", (*slot.parties, p))
            for p in slot.choices
        ]
        return (OfferedAnswer(f"{known}; the rest as typed", "leads", slot.parties), *more[:5])
    offered = without_doubles([*slot.parties, *slot.choices])[:5]
    both = [
        OfferedAnswer(
            " and ".join(full_name(p, setting.book) for p in slot.parties), "leads", slot.parties
        )
    ]
    alone = [OfferedAnswer(full_name(party, setting.book), "leads", (party,)) for party in offered]
    named = [*(both if len(slot.parties) > 1 else ()), *alone]
    if slot.rest or any(party.role and not party.agency for party in slot.choices):
        # Nobody asks in the minutes who leads, where the line says it.
        own = next((p for p in slot.choices if p.role and not p.agency), None)
        own = own or Party(slot.rest, role=slot.rest)
        named = [each for each in named if each.value != (own,)]
        return (OfferedAnswer(f"“{own.name}”, as typed", "leads", (own,)), *named, _NO_LEAD)
    return (_NO_LEAD, *named)


_HEADING = 4
"""The most words that stand above a task as its heading: ``Data returns: Police to …``."""
_ENDS = frozenset(":;-–—|([")
"""The signs after which a task begins anew."""


def _lead_words(marks: Marks, who: tuple[MarkedSpan, ...], setting: Setting) -> str:
    """Return the words that name the lead, where they say more than names do."""
    parts = [marks.typed[s.start : s.end] for s in who if s.use is Use.WHO]
    for words in parts:
        words = pattern_of("support").split(words)[0] or words  # noqa: PLW2901 - who helps is recorded apart
        for slip, name in marks.slips:
            words = words.replace(slip, name)  # noqa: PLW2901 - “polcie” is Police
        left, mentions = words, setting.parties.mentions(words)
        has_role = len(mentions) > 1 and any(
            each.party.role == each.party.name for each in mentions
        )
        for mention in reversed(mentions):
            left = left[: mention.start] + left[mention.end :]
        rest = (
            setting.parties.without_roles(part) for part in pattern_of("joined names").split(left)
        )
        shorts = [part for part in rest if len(setting.parties.meant(part)) == 1]  # “BT”, “Met”
        for short in shorts:
            left = left.replace(short, "", 1)
        if has_role or not pattern_of("joining").fullmatch(left):
            return re.sub(r"^[Tt]he\s+", "", words.strip(" ,:-–"))
    return ""


def _owner(marks: Marks, shape: Shape, setting: Setting) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return who is to do it, and the words that say so."""
    deed = shape.deeds[0] if shape.deeds else None
    labels = [
        (one, two)
        for one, two in pairwise(shape.parts)
        if (one.role, two.role) == ("label", "owner")
    ]
    if labels and _is_of_another(labels[0][0].start, deed, marks):
        return (deed.slot, _of_deed(deed, marks)) if deed else (Slot(), ())
    if labels:
        one, two = labels[0]
        spans = (
            marks.used(one.start, two.start, Use.LEADS),
            marks.used(two.start, two.end, Use.WHO),
        )
        if deed and two.slot.parties and set(two.slot.parties) < set(deed.slot.parties):
            helpers = tuple(p for p in deed.slot.parties if p not in two.slot.parties)
            return replace(two.slot, supporting=helpers), (*spans, *_of_deed(deed, marks))
        if not deed or not deed.slot.parties:
            return two.slot, spans
    labelled = setting.parties.slot(marks.owner) if marks.owner else Slot()
    if labelled.parties or labelled.question:
        is_same = deed is not None and deed.slot.parties == labelled.parties
        return labelled, _of_deed(deed, marks) if deed and is_same else ()
    if deed is not None:
        return _with_those_joined(deed, marks, shape), _of_deed(deed, marks)
    if shape.owners:
        return _apart(marks, shape)
    return _agents(marks)


def _is_of_another(label: int, deed: Deed | None, marks: Marks) -> bool:
    """Return whether a label with a lead stands in another sentence than the task: ``(lead: ICB)``."""
    begun = marks.text.rfind(". ", 0, label) + 1
    words = marks.text[begun:label].strip(" (").casefold()
    return bool(begun and words and not (deed and deed.start >= begun))


def _with_those_joined(deed: Deed, marks: Marks, shape: Shape) -> Slot:
    """Return who does a deed, with those joined by a bracket: ``Jo (Police) with Al (ICB) to …``."""
    joined = [
        party
        for part in shape.owners
        if part.mark == "(" and part.end <= deed.start
        if pattern_of("joined after a bracket").match(marks.text, part.end)
        for party in part.slot.parties
        if party not in deed.slot.parties
    ]
    if not joined:
        return deed.slot
    both = without_doubles([*joined, *deed.slot.parties])
    return replace(deed.slot, parties=both, question=deed.slot.question or WHO_LEADS)


def _of_deed(deed: Deed, marks: Marks) -> tuple[MarkedSpan, ...]:
    """Return the words of a deed that name the doer and join it to what is to be done."""
    if deed.fact == "deed-said":
        return ()
    before = marks.text[: deed.start]
    who = marks.used(*_undated(deed.start, deed.named, marks), Use.WHO)
    join = marks.used(deed.named, deed.end, Use.LEADS)
    if marks.about and before.rstrip()[-1:] in {".", ";"}:
        return (marks.used(0, deed.start, Use.BESIDES), who, join)
    if pattern_of("agreement").fullmatch(before.strip(" ,:") + " "):
        return (marks.used(0, deed.start, Use.JOINS), who, join)
    if before.strip() and (before.rstrip()[-1:] not in _ENDS or len(before.split()) > _HEADING):
        return ()  # a sentence that goes on
    return (who, join)


def _apart(marks: Marks, shape: Shape) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return the owners named separately, asking which is meant if they are not together."""
    slots = [part.slot for part in shape.owners]
    parties = tuple(dict.fromkeys(party for slot in slots for party in slot.parties))
    asked = next((slot for slot in slots if slot.question), Slot(choices=parties))
    helpers = tuple(party for slot in slots for party in slot.supporting)
    slot = Slot(parties, helpers, asked.question, asked.choices)
    spans = tuple(
        marks.used(*_undated(part.start, part.end, marks), Use.WHO) for part in shape.owners
    )
    return slot, spans if parties or asked.question else ()


def _undated(start: int, end: int, marks: Marks) -> tuple[int, int]:
    """Return the place of a part without the dates at its ends."""
    for found in marks.dates:
        if found.start <= start < found.end <= end:
            start = found.end
        elif start < found.start < end <= found.end:
            end = found.start
    return start, end


def _agents(marks: Marks) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return the parties after ``by``: ``… signed off by the Chair``."""
    for by in pattern_of("by whom").finditer(marks.text):
        start, every = by.start("who"), pattern_of("everybody").match(by["who"])
        join = marks.used(by.start(), start, Use.LEADS)
        if every:
            return Slot((ALL_AGENCIES,)), (join, marks.used(start, start + every.end(), Use.WHO))
        listed = [mention for mention in marks.mentions if mention.start >= start]
        if listed and listed[0].start == start:
            both = parties_joined(listed, marks.text)
            return Slot(both), (join, marks.used(start, listed[len(both) - 1].end, Use.WHO))
    return Slot(), ()


def _helpers(marks: Marks, setting: Setting) -> tuple[tuple[Party, ...], tuple[MarkedSpan, ...]]:
    """Return the parties of ``with support from …``, and the words that name them."""
    if found := pattern_of("helped").search(marks.text):
        who = found["who"] or found["who2"] or found["who3"]
        is_order = found["who3"] and ":" not in found[0]  # “CSC to chair; support Police”
        is_order = is_order and pattern_of("modal").search(marks.text[: found.start()])
        if not is_order and (parties := named(who, setting)):
            return parties, (marks.used(*found.span(), Use.WHO),)
    return (), ()


def _several(marks: Marks, shape: Shape, slot: Slot) -> tuple[Slot, list[Question]]:
    """Offer two actions for “X to … and Y to …”; return who leads if it stays one."""
    text = marks.text
    for one, two in pairwise(shape.deeds):
        task = text[one.end : two.start].strip()
        is_apart = task.endswith((",", ";", ".")) or len(task.split()) > 1
        if pattern_of("asked in task").search(task):
            continue  # “check whether SLaM are to come”
        is_other = (two.slot.parties or two.slot.question) and two.slot.parties != slot.parties
        if is_apart and is_other:
            if pattern_of("helps").match(text[two.end :]):
                return replace(slot, supporting=(*slot.supporting, *two.slot.parties)), []
            breaks = rf"(?:{pattern_of('break').pattern})$"
            first = re.sub(breaks, "", text[: two.start], flags=re.IGNORECASE).rstrip(" ,;.")
            both = without_doubles([*slot.parties, *two.slot.parties])
            joined = (m for m in marks.mentions if one.end <= m.end <= two.start)
            is_clear = not any(
                pattern_of("and").fullmatch(text[m.end : two.start]) for m in joined
            )  # “Housing to meet Police and ICB to agree a plan”
            second = text[two.start :]
            if shared := pattern_of("both by").search(second):
                first, second = (
                    f"{first} {shared['day']}",
                    f"{second[: shared.start()]} {shared['day']}",
                )
            asked = two_actions(first, second, is_clear=is_clear)
            return replace(slot, parties=both), [asked]
    # “SLaM share the list by Friday, Police get it to schools”
    for each in marks.mentions if slot.parties and shape.deeds else ():
        is_new = each.start > shape.deeds[0].end and each.party not in slot.parties
        follows = pattern_of("clause ahead").search(text[: each.start])
        verb = pattern_of("bare task").match(text, each.end + 1)
        if is_new and follows and verb and is_verb(verb[0]) and not is_noun(verb[0]):
            return slot, [two_actions(text[: follows.start()], text[each.start :], is_clear=False)]
    names = " and ".join(party.name for party in slot.parties)
    modals = {deed.named for deed in shape.deeds}  # “… Chair to write” begins with no verb
    for found in pattern_of("same lead").finditer(text):
        first = text[: found.start()].rstrip(" ,;.")
        is_verb_only = is_verb(found["verb"]) and found.end() not in modals
        is_later = shape.deeds and found.start() > shape.deeds[0].end
        if names and is_later and is_verb_only and found[0].lstrip()[:1] in {";", "."}:
            second = f"{names} to {text[found.start('verb') :]}"
            asked = two_actions(first, second)
            return slot, [replace(asked, choices=asked.choices[::-1])]
    for deed in shape.deeds[:1]:
        if told := pattern_of("remark behind").search(text, deed.end):
            second = f"{text[deed.start : deed.named].strip(' ,')} {told['remark']}"
            return slot, [two_actions(text[: told.start()], second, AND_A_REMARK, is_clear=False)]
    return slot, []


def two_actions(
    first: str, second: str, what: str = TWO_ACTIONS, *, is_clear: bool = True
) -> Question:
    """Return the question whether a line has two actions, which it has first if that is clear.

    As one action, that of the second lead would be the first's, too.
    """
    two = OfferedAnswer(what, "lines", (first, second))
    sentence = f"This looks like {what[:1].lower()}{what[1:]}. Record them one by one?"
    choices = two, OfferedAnswer("One action", "", None)
    return Question("lines", sentence, choices if is_clear else (KEEP_AS_NOTE, *choices))


# Dates

TWO_DATES = "There are two dates. Which one is it due, or are these two actions?"


def _due(marks: Marks, shape: Shape) -> tuple[date | None, tuple[MarkedSpan, ...], Question | None]:
    """Return the due date, the words that gave it, and a question if it is not clear."""
    for old, new in pairwise(marks.dates):  # “by 12 Dec - no, 15 Dec”
        is_new = pattern_of("corrected to").fullmatch(marks.text, old.end, new.start)
        if is_new and not marks.text[new.end :].strip(" .!)"):
            span = marks.used(old.start, len(marks.text), Use.WHEN)
            return new.day, (span,), None if new.day else ask_date(new.question, new.days)
    begin = shape.deeds[0].start if shape.deeds else 0
    due = [found for found in marks.dates if found.role is DateRole.DUE]
    first = [d for d in due if not marks.text[: d.start].strip() or d.words[:3].casefold() == "by "]
    due = [found for found in due if found.start >= begin] or first
    due = [found for found in due if not found.is_vague]
    more = [*_joined_to(due, marks)]
    due = [*due, *(found for found in more if found not in due)]
    if more or len({(found.day, found.days) for found in due}) > 1:
        days = [day for found in due for day in (found.day, *found.days)]
        return None, (), ask_date(TWO_DATES, days)
    for one in due:
        if _is_of_event(one, marks, shape):
            if not one.day:
                continue  # “book a room for March”: nobody said by when
            return None, (), ask_date(f"Is “{one.words}” the due date?", (one.day,))
        is_other = pattern_of("not the other").match(marks.text, one.end)
        when = () if is_other else (marks.used(one.start, one.end, Use.WHEN),)
        return one.day, when, None if one.day else ask_date(one.question, one.days)
    loose = [d for d in marks.dates if d.role is DateRole.LOOSE and not d.is_vague]
    loose = [d for d in loose if d.day or not _is_of_event(d, marks, shape)]
    if len(loose) == 1 and _is_day_of_deed(loose[0], marks, shape):
        start = loose[0].start - len("on ")
        return loose[0].day, (marks.used(start, loose[0].end, Use.WHEN),), None
    if loose:
        last = loose[-1]
        words = last.question or f"Is “{last.words}” the due date?"
        at = (marks.used(last.start, last.end, Use.WHEN),)
        return None, at, ask_date(words, (last.day, *last.days))
    return None, (), None


def _joined_to(due: list[StatedDate], marks: Marks) -> Iterator[StatedDate]:
    """Yield the dates that go on a list of due dates: ``by 14 and 28 January``."""
    listed = {*(found.start for found in due)}
    for one, two in pairwise(marks.dates):
        between = marks.text[one.end : two.start]
        if one.start in listed and pattern_of("and another date").fullmatch(between):
            listed.add(two.start)
            if not two.is_vague:
                yield two


def ask_date(question: str, days: Iterable[date | None]) -> Question:
    known = dict.fromkeys(day for day in days if day)
    return Question(
        "due", question, (_NO_DATE, *(OfferedAnswer(long(d), "due", d) for d in [*known][:4]))
    )


def _is_day_of_deed(found: StatedDate, marks: Marks, shape: Shape) -> bool:
    """Return whether a day is part of a deed: ``Police to present at the Executive on …``."""
    if not shape.deeds or shape.deeds[0].fact != "deed" or not found.day:
        return False
    before, after = marks.text[shape.deeds[0].end : found.start], marks.text[found.end :]
    is_on = before.endswith(" on ") and not pattern_of("event noun").search(before[:-4])
    is_on = is_on and "," not in before
    return is_on and not after.strip(" .")


def _is_of_event(found: StatedDate, marks: Marks, shape: Shape) -> bool:
    """Return whether a date is an event's, not a due date: ``book a room for 10 March``."""
    words = marks.text[shape.deeds[0].end :] if shape.deeds else marks.text
    return bool(pattern_of("of event").match(found.words) and pattern_of("event").match(words))
