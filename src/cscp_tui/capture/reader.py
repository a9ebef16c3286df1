"""Reads a line: as a statement if it is one, else in the form that its words speak for."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.base.english import is_order, is_verb
from cscp_tui.base.texts import capitalised
from cscp_tui.capture.kinds import CHANGES, LineKind, weigh
from cscp_tui.capture.marks import MarkedSpan, Marks, Setting, Use, find_references, mark
from cscp_tui.capture.parties import Party, Slot, without_doubles
from cscp_tui.capture.patterns import WORDS, said
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading
from cscp_tui.capture.shapes import WHO_LEADS, Deed, Shape, joined, named, shape_of
from cscp_tui.capture.statements import (
    are_on_hold,
    for_agenda,
    minutes_agreed,
    statement,
)
from cscp_tui.domain.capture_dates import DateRole, DateSaid
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, ChallengeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date


LONGEST = 500
"""The most characters of a single line. A longer text is a note."""

_NO_DATE = OfferedAnswer("No due date", "due", None)
_NO_LEAD = OfferedAnswer("No lead yet", "leads", ())
TWO_ACTIONS = "Two actions"
_WHO_ANSWERS = "Who is to answer?"


_OFFERED = tuple(kind for kind in LineKind if f"may be {kind}" in WORDS)
"""The changes that are offered for a line with certain words."""


def read(typed: str, setting: Setting, kind: LineKind | None = None) -> Reading:
    """Read a line.

    Args:
        typed: the line as it was typed.
        setting: where and when.
        kind: the kind of the line, if the user has already chosen it.
    """
    if len(typed) > LONGEST:
        return Reading(text=typed, kind=LineKind.NOTE)
    marks = mark(typed, setting)
    if kind is None and (stated := statement(marks, setting)):
        return replace(stated, others=(LineKind.NOTE,))
    shape = shape_of(marks, setting)
    first, near = weigh(marks, shape)
    own = _doubted(_update(marks, first), marks, shape, setting) if kind is None else kind
    said_so = [*_offered(marks, setting)]
    # Words speak for a change better than weights do.
    likely_ones = [
        k for k in near if k not in CHANGES or not any(each in CHANGES for each in said_so)
    ]
    kinds = dict.fromkeys([*likely_ones, *said_so, first, LineKind.NOTE])
    others = [k for k in kinds if k not in CHANGES or not _is_ruled_out(k, marks, setting)]
    if own is LineKind.PRESENCE or said("taken back").search(marks.text):
        others = [LineKind.NOTE]
    elif _is_said_against(marks):
        others = [k for k in others if k not in CHANGES or k is LineKind.REJECTED]
    made = _as_kind(own, marks, shape, setting)
    is_said = made.kind is LineKind.ACTION and bool(said("reported").match(made.title))
    is_other = is_said or _is_question_to_a_role(made, marks, setting)
    if kind is None and not marks.label and is_other:
        made, others = _as_kind(LineKind.NOTE, marks, shape, setting), [own, *others]
    made = replace(
        made,
        others=tuple(k for k in others if k is not made.kind),
        questions=tuple(_as_typed(question, marks) for question in made.questions),
    )
    spans = {**dict.fromkeys(marks.joined), **dict.fromkeys(made.spans)}
    return replace(made, spans=tuple(sorted(spans, key=lambda each: each.start)))


def _as_typed(question: Question, marks: Marks) -> Question:
    """Return a question that quotes words of the line as they were typed."""
    sentence = question.sentence
    for quoted in re.findall("“([^”]+)”", sentence):
        at = marks.text.find(quoted)
        if at >= 0 and quoted not in marks.typed:
            span = marks.used(at, at + len(quoted), Use.WHO)
            sentence = sentence.replace(quoted, marks.typed[span.start : span.end])
    return replace(question, sentence=sentence)


def _update(marks: Marks, kind: LineKind) -> LineKind:
    """Return the kind of a line that may be a progress update: ``BP25-1.1: text``."""
    if not marks.about or "colon" not in marks.facts or marks.label:
        return kind
    is_news = not said("no news").match(marks.text) and not marks.text.endswith("?")
    return LineKind.UPDATE if is_news else LineKind.NOTE


_ACTIONS = "[\ue100-\ue1ff]"
"""The signs that stand for actions."""


def _apart_from_excepted(marks: Marks, setting: Setting) -> tuple[str, tuple[str, ...]]:
    """Return the words of a line without those that except actions, and the excepted actions."""
    if not marks.refs:
        return marks.whole.text, ()
    text, found = marks.whole.text, find_references(marks.whole.text, setting)
    for n, each in reversed([*enumerate(found)]):
        text = f"{text[: each.start]}{chr(0xE100 + n)}{text[each.end :]}"
    cut = said("excepted").search(text)
    signs = re.findall(_ACTIONS, cut[0]) if cut else ()
    if cut is None:
        return marks.whole.text, ()
    return text[: cut.start()] + text[cut.end() :], tuple(found[ord(s) - 0xE100].ref for s in signs)


def _is_ruled_out(kind: LineKind, marks: Marks, setting: Setting) -> bool:
    """Return whether a change is the opposite of what a line says, or has no action to change."""
    text, excepted = _apart_from_excepted(marks, setting)
    if excepted and {*excepted} == {*marks.refs} and kind is not LineKind.REJECTED:
        return True
    if kind is LineKind.APOLOGIES:
        return bool(marks.mentions and said("no apologies").search(text))
    if kind is LineKind.ANSWERED:
        return False
    if not (marks.refs or setting.selected):
        return True
    if said("off hold").search(text):
        return kind is not LineKind.RESUMED
    if kind is LineKind.DELIVERED and said("not yet").search(text):
        return True
    if kind in {LineKind.DELIVERED, LineKind.AGREED}:
        return bool(said("denied").search(text))
    is_denied = (
        said("not moved") if marks.dates or said("may be move").search(text) else said("denied")
    )
    return kind in {LineKind.MOVED, LineKind.HELD} and bool(is_denied.search(text))


def _is_question_to_a_role(made: Reading, marks: Marks, setting: Setting) -> bool:
    """Return whether a challenge is only a question that is put to the Chair or a scrutineer."""
    agencies = setting.book.agencies
    is_role = made.leads and all(
        party.agency in agencies and agencies[party.agency].kind is AgencyKind.ROLE
        for party in made.leads
    )
    is_said = re.search(r"\bchalleng", marks.text, re.IGNORECASE)
    return made.kind is LineKind.CHALLENGE and bool(is_role) and not is_said


def _doubted(kind: LineKind, marks: Marks, shape: Shape, setting: Setting) -> LineKind:
    """Return a note for what is only considered, or may be something else."""
    text, is_note = marks.text, _is_said_against(marks)
    if marks.label in {"action", "decided", "challenge", "note"}:
        return kind
    if said("list of people").match(marks.whole.text):
        return LineKind.PRESENCE
    match kind:
        case LineKind.CHALLENGE:
            # What has its answer asks for none; “Is BP25-1.5 delivered?” asks nobody.
            is_note |= bool(said("has answer").search(text))
            is_note |= bool(not marks.mentions and said("whether").match(marks.whole.text))
            is_note |= bool(said("asks nobody").match(text)) or _is_bare_question(marks)
            if said("only asked").match(text) or said("asked whether").search(text):
                slot = _challenged(marks, shape, setting)
                is_note |= not (slot.choices or slot.parties)
                is_note |= bool(slot.question and said("asked whether").search(text))
        case LineKind.DECISION:
            # A delivery that is agreed “in principle”, or that nobody has claimed, is no decision.
            is_note |= LineKind.AGREED in _offered(marks, setting)
            is_note |= bool(marks.about and said("only agreed").fullmatch(text))
            is_note |= bool(marks.refs and said("not agreed").search(text)) or "?" in text
            is_note |= bool(said("did not agree").search(text))
            is_note |= _is_reported(marks)
            is_note |= bool(said("nothing decided").search(text))
            is_note |= bool(said("only a number").match(text))
        case LineKind.ACTION:
            if said("allowed").match(text) and not is_note:
                return LineKind.DECISION
            if said("challenged to do").match(text):
                return LineKind.CHALLENGE
            is_request = any(span.use is Use.LEADS for span in marks.joined)
            is_note |= not is_request and bool(said("no task").search(text))
            is_note |= _is_only_told(shape, marks)
    return LineKind.NOTE if is_note else kind


def _is_reported(marks: Marks) -> bool:
    """Return whether a line begins with somebody who said something: ``The Chair apologised …``."""
    first = marks.mentions[0] if marks.mentions else None
    is_first = first is not None and first.start <= len("the ")
    return bool(first and is_first and said("reported").match(marks.text, first.end + 1))


def _is_bare_question(marks: Marks) -> bool:
    """Return whether a line is a question that nobody is asked: ``VCSE here?``."""
    text = marks.whole.text
    is_asked = bool(said("interrogative").search(text) or said("asks").search(text))
    is_asked |= bool(said("to-answer").match(text)) and not said("people label").match(text)
    return text.endswith("?") and not is_asked


def _is_only_told(shape: Shape, marks: Marks) -> bool:
    """Return whether a line that looks like an action tells, offers or supposes something."""
    text, facts = marks.text, [deed.fact for deed in shape.deeds]
    is_due = any(found.role is DateRole.DUE for found in marks.dates)
    if not (facts or shape.owners or said("task").search(text) or is_order(text)):
        return True
    if facts == ["deed-can"] or (said("offer").search(text) and not is_due):
        return True
    if said("conditional").match(text):
        after = re.search(r",| then ", text)
        return not any(after and deed.start >= after.start() for deed in shape.deeds)
    first = shape.parts[0] if shape.parts else None
    if facts or first is None or first.role != "owner" or first.start or len(shape.owners) > 1:
        return False
    # “Commissioning: they write …” is what somebody said.
    rest = text[first.end :].lstrip()
    is_dated = is_due and not said("be or have").search(rest)
    return rest.startswith(":") and not is_order(rest.strip(" :-–—")) and not is_dated


def _is_said_against(marks: Marks) -> bool:
    """Return whether a line tells that somebody disagreed or voted, which decides nothing."""
    first = marks.mentions[0] if marks.mentions else None
    is_one = first is not None and first.start <= len("the ") and bool(first.party.agency)
    is_said = is_one and said("against").search(marks.text)
    return bool(is_said) and not said("meeting agreed").search(marks.text)


_COMES = "comes to one"
"""The form of lines that may ask for an agenda item: “Housing to come to the March meeting”."""


def _offered(marks: Marks, setting: Setting) -> Iterator[LineKind]:
    """Yield the changes that a line may report."""
    if minutes_agreed(marks, setting) is not None:
        yield LineKind.MINUTES
    if for_agenda(marks, setting, _COMES):
        yield LineKind.AGENDA
    if _answer_in(marks, setting):
        yield LineKind.ANSWERED
    text = marks.whole.text
    for kind in _OFFERED:
        is_said = said(f"may be {kind}").search(text) and _has_what_it_needs(kind, marks, setting)
        if is_said and not _is_ruled_out(kind, marks, setting):
            yield kind


def _has_what_it_needs(kind: LineKind, marks: Marks, setting: Setting) -> bool:
    """Return whether a line names what a change is about, and that can be changed so."""
    if kind is LineKind.APOLOGIES:
        return bool(marks.mentions)
    if kind in {LineKind.AGREED, LineKind.REJECTED}:
        return bool(_awaiting_agreement(kind, marks, setting))
    refs = marks.refs or ((setting.selected,) if setting.selected else ())
    match kind:
        case LineKind.RESUMED:
            return are_on_hold(refs, setting)
        case LineKind.HELD:
            return bool(refs)
        case LineKind.MOVED:
            is_sure = _new_dates(marks, setting) or said("surely moved").search(marks.whole.text)
            return bool(refs and is_sure)
    return any(setting.book.actions[ref].is_open for ref in refs)


def _new_dates(marks: Marks, setting: Setting) -> list[DateSaid]:
    """Return the dates of a line that may be an action's new one: none of its reason, or of its past."""
    why = said("because").search(marks.text)
    end = why.start() if why else len(marks.text)
    known = {setting.book.actions[ref].due for ref in marks.refs}
    found = (d for d in marks.dates if d.start < end and d.role is not DateRole.PART)
    return [each for each in found if each.day is None or each.day not in known]


def _answer_in(marks: Marks, setting: Setting) -> dict[str, str]:
    """Return a challenge and its answer, if a line begins with one that is open; else nothing."""
    found = said("answer to").match(marks.whole.text)
    known = setting.book.challenges.get(found["ref"].upper()) if found else None
    if found is None or known is None or known.status is ChallengeStatus.CLOSED:
        return {}
    if said("no answer").search(marks.whole.text):
        return {}
    begun = marks.whole.span(*found.span("answer"), Use.DOES)
    return {"challenge": known.id, "answer": capitalised(marks.typed[begun.start : begun.end])}


def _awaiting_agreement(kind: LineKind, marks: Marks, setting: Setting) -> tuple[str, ...]:
    """Return the deliveries that a line agrees or rejects, of those that await agreement."""
    actions, (_, excepted) = setting.book.actions, _apart_from_excepted(marks, setting)
    waiting = [ref for ref in marks.refs if actions[ref].awaits_agreement]
    if kind is LineKind.REJECTED and excepted:
        return tuple(ref for ref in waiting if ref in excepted)
    return tuple(ref for ref in waiting if ref not in excepted)


def _as_kind(kind: LineKind, marks: Marks, shape: Shape, setting: Setting) -> Reading:
    match kind:
        case LineKind.ACTION:
            return _action(marks, shape, setting)
        case LineKind.CHALLENGE:
            return _challenge(marks, shape, setting)
        case LineKind.DECISION:
            return _decision(marks)
        case LineKind.MINUTES:
            but = minutes_agreed(marks, setting) or ""
            return Reading(text=marks.typed, kind=kind, values={"subject_to": but})
        case LineKind.AGENDA:
            made = for_agenda(marks, setting) or for_agenda(marks, setting, _COMES)
            return made or Reading(text=marks.typed, kind=LineKind.NOTE, refs=marks.refs)
        case LineKind.PRESENCE:
            return Reading.as_typed(marks.typed)
        case LineKind.ANSWERED:
            return Reading(text=marks.typed, kind=kind, values=_answer_in(marks, setting))
        case _ if kind in CHANGES:
            return _change(kind, marks, setting)
    return Reading(text=marks.typed, kind=kind, refs=marks.refs)


# Actions


def _action(marks: Marks, shape: Shape, setting: Setting) -> Reading:
    slot, who = _owner(marks, shape, setting)
    said_of = " ".join(marks.typed[span.start : span.end] for span in who)
    if slot.parties and (besides := said("not them").search(said_of)):
        slot = replace(slot, question=f"“{besides[0].strip(' ,')}”: who leads?")
    day, when, asked = _due(marks, shape)
    slot, questions = _several(marks, shape, slot)
    if slot.question or not slot.parties:
        lead = Question(
            "leads",
            slot.question or WHO_LEADS,
            _lead_choices(slot, setting),
        )
        questions.append(lead)
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
        spans=(*who, *when, *(helped if supporting else ())),
        refs=marks.refs,
        leads=() if slot.question and not slot.parties else without_doubles(slot.parties),
        supporting=supporting,
        due=day,
        values={"lead": lead_words} if lead_words else {},
        questions=tuple(questions),
    )


def _lead_choices(slot: Slot, setting: Setting) -> tuple[OfferedAnswer, ...]:
    """Return who may lead; those who are known to lead stay, whoever else does."""
    if slot.rest and slot.parties:
        known = " and ".join(_name(party, setting) for party in slot.parties)
        more = [
            OfferedAnswer(f"{known} and {_name(p, setting)}", "leads", (*slot.parties, p))
            for p in slot.choices
        ]
        return (OfferedAnswer(f"{known}; the rest as typed", "leads", slot.parties), *more[:5])
    offered = without_doubles([*slot.parties, *slot.choices])[:5]
    both = [
        OfferedAnswer(" and ".join(_name(p, setting) for p in slot.parties), "leads", slot.parties)
    ]
    alone = [OfferedAnswer(_name(party, setting), "leads", (party,)) for party in offered]
    return (_NO_LEAD, *(both if len(slot.parties) > 1 else ()), *alone)


_ENDS = frozenset(":;.-–—|([")
"""The signs after which a task begins anew."""


def _lead_words(marks: Marks, who: tuple[MarkedSpan, ...], setting: Setting) -> str:
    """Return the words that name the lead, where they say more than names do."""
    parts = [marks.typed[s.start : s.end] for s in who if s.use is Use.WHO]
    for words in parts:
        left, mentions = words, setting.parties.mentions(words)
        has_role = len(mentions) > 1 and any(
            each.party.role == each.party.said for each in mentions
        )
        for mention in reversed(mentions):
            left = left[: mention.start] + left[mention.end :]
        if has_role or not said("joining").fullmatch(left):
            return re.sub(r"^[Tt]he\s+", "", words.strip(" ,:-–"))
    return ""


def _name(party: Party, setting: Setting) -> str:
    agency = setting.book.agencies.get(party.agency) or setting.book.groups.get(party.group)
    return agency.name if agency else party.role or party.said


def _owner(marks: Marks, shape: Shape, setting: Setting) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return who is to do it, and the words that say so."""
    deed = shape.deeds[0] if shape.deeds else None
    labels = [
        (one, two)
        for one, two in pairwise(shape.parts)
        if (one.role, two.role) == ("label", "owner")
    ]
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
    if deed and not deed.slot.parties and any(p.end <= deed.start for p in shape.owners):
        deed = None
    labelled = setting.parties.slot(marks.owner) if marks.owner else Slot()
    if labelled.parties or labelled.question:
        is_same = deed is not None and deed.slot.parties == labelled.parties
        return labelled, _of_deed(deed, marks) if deed and is_same else ()
    if deed is not None:
        return deed.slot, _of_deed(deed, marks)
    if asked := said("asked for").search(marks.text):
        slot = setting.parties.slot(asked["who"])
        if slot.parties or slot.question:
            return slot, ()
    if shape.owners:
        return _apart(marks, shape)
    if "label-action" in marks.facts and (alone := named(marks.text, setting)):
        return Slot(alone), ()
    return _agents(marks, setting)


def _of_deed(deed: Deed, marks: Marks) -> tuple[MarkedSpan, ...]:
    """Return the words of a deed that name the doer and join it to what is to be done."""
    if deed.fact == "deed-said":
        return ()
    before = marks.text[: deed.start]
    who = marks.used(*_undated(deed.start, deed.named, marks), Use.WHO)
    join = marks.used(deed.named, deed.end, Use.LEADS)
    if said("agreement").fullmatch(before.strip(" ,:") + " "):
        return (marks.used(0, deed.start, Use.JOINS), who, join)
    if before.strip() and before.rstrip()[-1:] not in _ENDS:
        return ()  # a sentence that goes on
    return (who, join)


def _apart(marks: Marks, shape: Shape) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return the owners named separately, asking which is meant if they are not together."""
    slots = [part.slot for part in shape.owners]
    parties = tuple(dict.fromkeys(party for slot in slots for party in slot.parties))
    asked = next((slot for slot in slots if slot.question), Slot(choices=parties))
    places = [place for place, part in enumerate(shape.parts) if part.role == "owner"]
    question = WHO_LEADS if places[-1] - places[0] >= len(places) else ""
    helpers = [p for part in shape.parts if part.role == "support" for p in part.slot.parties]
    helpers += [party for slot in slots for party in slot.supporting]
    slot = Slot(parties, tuple(helpers), asked.question or question, asked.choices)
    spans = tuple(
        marks.used(*_undated(part.start, part.end, marks), Use.WHO) for part in shape.owners
    )
    return slot, spans if parties else ()


def _undated(start: int, end: int, marks: Marks) -> tuple[int, int]:
    """Return the place of a part without the dates at its ends."""
    for found in marks.dates:
        if found.start <= start < found.end <= end:
            start = found.end
        elif start < found.start < end <= found.end:
            end = found.start
    return start, end


def _agents(marks: Marks, setting: Setting) -> tuple[Slot, tuple[MarkedSpan, ...]]:
    """Return the parties after ``by``: ``… signed off by the Chair``."""
    found: list[tuple[tuple[Party, ...], tuple[MarkedSpan, ...]]] = []
    for by in said("by whom").finditer(marks.text):
        end, parties = _agent(by.start("who"), by["who"], marks, setting)
        if parties:
            spans: tuple[MarkedSpan, ...] = (
                marks.used(by.start(), by.start("who"), Use.LEADS),
                marks.used(by.start("who"), end, Use.WHO),
            )
            found.append((parties, spans))
    if not found:
        return Slot(), ()
    every = without_doubles(party for parties, _ in found for party in parties)
    first, spans = found[0]
    if len(every) > len(first):
        return Slot(first, (), WHO_LEADS, every), ()
    return Slot(first), spans


def _agent(start: int, who: str, marks: Marks, setting: Setting) -> tuple[int, tuple[Party, ...]]:
    """Return the parties named after ``by``, and where their names end."""
    listed = [mention for mention in marks.mentions if mention.start >= start]
    if listed and listed[0].start == start and len(both := joined(listed, marks.text)) > 1:
        return listed[len(both) - 1].end, both
    who = re.split(r"\b(?:by|to|for|at|in|on|before|no later|and then)\b", who)[0]
    for words in (who.rstrip(), who.split(" and ")[0]):
        if parties := named(words, setting):
            return start + len(words), parties
    return start, ()


def _helpers(marks: Marks, setting: Setting) -> tuple[tuple[Party, ...], tuple[MarkedSpan, ...]]:
    """Return the parties of ``with support from …``, and the words that name them."""
    if found := said("helped").search(marks.text):
        who = found["who"] or found["who2"] or found["who3"]
        if parties := named(who, setting):
            return parties, (marks.used(*found.span(), Use.WHO),)
    return (), ()


def _several(marks: Marks, shape: Shape, slot: Slot) -> tuple[Slot, list[Question]]:
    """Offer two actions for “X to … and Y to …”; return who leads if it stays one."""
    text = marks.text
    for one, two in pairwise(shape.deeds):
        is_apart = len(text[one.end : two.start].split()) > 1
        if is_apart and two.slot.parties and two.slot.parties != slot.parties:
            if said("helps").match(text[two.end :]):
                return replace(slot, supporting=(*slot.supporting, *two.slot.parties)), []
            breaks = rf"(?:{said('break').pattern})$"
            first = re.sub(breaks, "", text[: two.start], flags=re.IGNORECASE).rstrip(" ,;.")
            both = without_doubles([*slot.parties, *two.slot.parties])
            return replace(slot, parties=both), [_apart_question(first, text[two.start :])]
    names = " and ".join(party.said for party in slot.parties)
    if (found := said("enumerated").search(text)) and names:
        return slot, [_apart_question(*(f"{names} to {found[part]}" for part in ("one", "two")))]
    for found in said("same lead").finditer(text):
        first = text[: found.start()].rstrip(" ,;.")
        is_deed = is_verb(found["verb"]) and bool(shape.deeds or is_order(text))
        is_deed &= all(found.start("verb") != mention.start for mention in marks.mentions)
        is_owner = any(p.role == "owner" and p.end == len(first) for p in shape.parts)
        if (
            is_deed
            and len(first.split()) > 3
            and not is_owner
            and found[0].lstrip()[:1] in {";", "."}
        ):
            second = text[found.start("verb") :]
            return slot, [_apart_question(first, f"{names} to {second}" if names else second)]
    return slot, []


def _apart_question(first: str, second: str) -> Question:
    two = OfferedAnswer(TWO_ACTIONS, "lines", (first, second))
    sentence = "These look like two actions. Record them one by one?"
    return Question("lines", sentence, (OfferedAnswer("One action", "", None), two))


# Dates


def _due(marks: Marks, shape: Shape) -> tuple[date | None, tuple[MarkedSpan, ...], Question | None]:
    """Return the due date, the words that gave it, and a question if it is not clear."""
    begin = shape.deeds[0].start if shape.deeds else 0
    due = [found for found in marks.dates if found.role is DateRole.DUE]
    due = [found for found in due if found.start >= begin] or due
    if due:
        clear = [found for found in due if found.day]
        if len(due) == 1 and _is_of_event(due[0], marks, shape):
            return None, (), _ask_date(f"Is “{due[0].said}” the due date?", (due[0].day,))
        if len(due) > 1 and not (len(clear) == 1 and _are_cells(due, marks)):
            return None, (), _which_date(due, clear, marks)
        if due[-1].day and (earlier := _earlier_deed(due[-1], marks)):
            return None, (), _which_date([earlier, due[-1]], [earlier, due[-1]], marks)
        one = (clear or due)[0]
        spans = (marks.used(one.start, one.end, Use.WHEN),)
        question = None if one.day else _ask_date(one.question, one.days)
        return one.day, spans, question
    loose = [each for each in marks.dates if each.role is DateRole.LOOSE]
    if len(loose) == 1 and _is_day_of_deed(loose[0], marks, shape):
        start = loose[0].start - len("on ")
        return loose[0].day, (marks.used(start, loose[0].end, Use.WHEN),), None
    if loose:
        last = loose[-1]
        words = last.question or f"Is “{last.said}” the due date?"
        at = (marks.used(last.start, last.end, Use.WHEN),)
        return None, at, _ask_date(words, (last.day, *last.days))
    if hint := said("time hint").search(marks.text):
        is_party = hint["what"] and any(
            mention.start == hint.start("what") for mention in marks.mentions
        )
        if not is_party:
            return None, (), _ask_date(f"“{hint[0]}” isn't a date. Due when?", ())
    return None, (), None


def _ask_date(question: str, days: Iterable[date | None]) -> Question:
    known = dict.fromkeys(day for day in days if day)
    return Question(
        "due", question, (_NO_DATE, *(OfferedAnswer(long(d), "due", d) for d in [*known][:4]))
    )


def _which_date(due: list[DateSaid], clear: list[DateSaid], marks: Marks) -> Question:
    whole = marks.text[due[0].start : due[-1].end]
    question = "There are two dates. Which one is it due, or are these two actions?"
    days = [day for found in due for day in (found.day, *found.days)]
    return _ask_date(f"“{whole}”: which date?" if len(clear) == 1 else question, days)


def _earlier_deed(due: DateSaid, marks: Marks) -> DateSaid | None:
    """Return the day of a deed before the one that is due: ``pilot it in May and report by …``."""
    for found in marks.dates:
        follows = said("and verb").match(marks.text[found.end : due.start])
        if found.role is DateRole.LOOSE and found.day and follows and is_verb(follows["verb"]):
            return found
    return None


def _are_cells(due: list[DateSaid], marks: Marks) -> bool:
    """Return whether dates stand in cells of their own, those that are not clear before the other.

    An action log's row has the day it was raised, then the day it is due.
    """
    cells = [part.strip() for part in marks.text.split(" | ")]
    return all(each.said in cells for each in due) and all(
        each.has_passed and each.start < due[-1].start for each in due if each.day is None
    )


def _is_day_of_deed(found: DateSaid, marks: Marks, shape: Shape) -> bool:
    """Return whether a day is part of a deed: ``Police to present at the Executive on …``."""
    if not shape.deeds or shape.deeds[0].fact != "deed" or not found.day:
        return False
    before, after = marks.text[shape.deeds[0].end : found.start], marks.text[found.end :]
    is_on = before.endswith(" on ") and not said("event noun").search(before[:-4])
    is_on = is_on and "," not in before
    return is_on and not after.strip(" .")


def _is_of_event(found: DateSaid, marks: Marks, shape: Shape) -> bool:
    """Return whether a date is an event's, not a due date: ``book a room for 10 March``."""
    words = marks.text[shape.deeds[0].end :] if shape.deeds else marks.text
    return bool(found.day and said("of event").match(found.said) and said("event").match(words))


# Decisions and challenges


def _decision(marks: Marks) -> Reading:
    that = said("agreed that").match(marks.text)
    spans = (marks.used(0, that.end(), Use.JOINS),) if that else ()
    return Reading(text=marks.typed, kind=LineKind.DECISION, refs=marks.refs, spans=spans)


def _challenge(marks: Marks, shape: Shape, setting: Setting) -> Reading:
    slot = _challenged(marks, shape, setting)
    by = named(marks.asker, setting) or _challenger(marks, slot, setting)
    questions = []
    if not slot.parties or slot.question:
        every = slot.choices or without_doubles(
            m.party for m in marks.mentions if m.party not in by
        )
        choices = [
            OfferedAnswer(_name(party, setting), "leads", (party,))
            for party in every
            if _is_asked(party)
        ]
        questions.append(
            Question("leads", slot.question or _WHO_ANSWERS, (KEEP_AS_NOTE, *choices[:5]))
        )
    due = [d for d in marks.dates if d.role is DateRole.DUE and said("answer by").match(d.said)]
    day = due[-1].day if due else None
    if due and day is None:
        questions.append(_ask_date(due[-1].question, due[-1].days))
    spans = [marks.used(found.start, found.end, Use.WHEN) for found in due[-1:]]
    spans += [
        marks.used(m.start, m.end, Use.WHO)
        for m in marks.mentions
        if m.party in {*slot.parties, *by}
    ]
    return Reading(
        text=marks.typed,
        kind=LineKind.CHALLENGE,
        spans=tuple(spans),
        refs=marks.refs,
        leads=slot.parties,
        by=by,
        due=day,
        questions=tuple(questions),
    )


def _is_asked(party: Party) -> bool:
    return bool(party.agency or party.group)


def _challenger(marks: Marks, slot: Slot, setting: Setting) -> tuple[Party, ...]:
    """Return who raised a challenge, if the line begins with them or names them after “by”."""
    for mention in marks.mentions:
        before, after = marks.text[: mention.start], marks.text[mention.end :]
        is_first = not before.strip() or before.strip().casefold() == "the"
        asks = said("asks").match(after.lstrip(" ").removeprefix("also ").removeprefix("again "))
        follows = said("by").search(before) and "label-action" not in marks.facts
        if (is_first and asks) or (follows and said("asks").search(before)):
            return () if mention.party in slot.parties else (mention.party,)
    if begun := said("begins with asker").match(marks.text):
        asker = setting.parties.slot(begun["who"])
        is_other = not asker.rest and asker.parties != slot.parties
        return tuple(filter(_is_asked, asker.parties)) if is_other else ()
    return ()


def _challenged(marks: Marks, shape: Shape, setting: Setting) -> Slot:
    """Return who is to answer a challenge."""
    text, every = marks.text, list(marks.mentions)
    labelled = setting.parties.slot(marks.owner) if marks.owner else Slot()
    if labelled.parties or labelled.question:
        return labelled
    deed = shape.deeds[0] if shape.deeds else None
    if marks.label == "challenge" and deed and deed.slot.parties:
        return replace(
            deed.slot, question="" if deed.slot.question == WHO_LEADS else deed.slot.question
        )
    if addressed := _addressed(marks, setting):
        return addressed
    asking = said("asking").search(text)
    start = asking.end() if asking else 0
    if every and said("is asked").fullmatch(text[: every[0].start]):
        return Slot(joined(every, text))
    if deed and deed.fact == "deed-explain" and deed.slot.parties:
        return Slot(deed.slot.parties)
    roles = {a.id for a in setting.book.agencies.values() if a.kind is AgencyKind.ROLE}
    if said("on what").match(text) and len(every) == 1 and every[0].party.agency not in roles:
        return Slot((every[0].party,))
    by = said("was asked").search(text)
    if by and every and every[0].end <= by.end():
        return Slot(joined(every, text))
    askers = {mention.party for mention in every if mention.end <= start}
    later = [each for each in every if each.end > start and each.party not in askers]
    if asking and later:
        both = joined(later, text)
        is_near = later[0].start - start <= len("the head of the ")
        is_near |= bool(said("from whom").search(text[: later[0].start]))
        return Slot(both, (), "" if is_near else _WHO_ANSWERS, both)
    slot = setting.parties.slot(said("about").split(text[start:])[0]) if asking else Slot()
    if slot.question or (slot.parties and not slot.rest):
        return slot
    left = without_doubles(
        each.party
        for each in every
        if each.party.agency not in roles and (each.party not in askers or each != every[0])
    )
    if len(left) != 1:
        return Slot()
    first = next(each for each in every if each.party == left[0])
    is_clear = not said("not asked").search(text[: first.start])
    return Slot(left, (), "" if is_clear else _WHO_ANSWERS, left)


def _addressed(marks: Marks, setting: Setting) -> Slot | None:
    """Return the party whom a question addresses: ``CSC: why …``."""
    text, mentions = marks.text, marks.mentions
    roles = {a.id for a in setting.book.agencies.values() if a.kind is AgencyKind.ROLE}
    for asks, asked in pairwise(mentions):
        before, rest = text[: asks.start].strip(), text[asked.end :].lstrip()
        is_first = not before or before.endswith("|")
        if is_first and text[asks.end : asked.start] == " to " and rest[:1] in {":", "|", "–", "—"}:
            return Slot((asked.party,))
    for name in ("why", "to-answer", "answered"):
        to = said(name).search(text)
        parties = named(to["who"], setting) if to else ()
        if name == "to-answer" and to and (other := _asked_in(to.start("rest"), marks)):
            return Slot((other,), (), _WHO_ANSWERS, without_doubles((other, *parties)))
        by_role = len(mentions) > 1 and {each.agency for each in parties} <= roles
        if to and parties and not by_role:
            return Slot(parties)
    return None


def _asked_in(start: int, marks: Marks) -> Party | None:
    """Return the party that a question is put to: ``why does CSC …``."""
    for mention in marks.mentions:
        is_asked = re.search(rf"\b(?:{said('is asked').pattern})$", marks.text[: mention.start])
        if mention.start > start and is_asked:
            return mention.party
    return None


# Changes that a user chose


def _change(kind: LineKind, marks: Marks, setting: Setting) -> Reading:
    """Return a change that is offered for a line, with questions about what it doesn't say."""
    refs = marks.refs or ((setting.selected,) if setting.selected else ())
    if kind in {LineKind.AGREED, LineKind.REJECTED}:
        refs = _awaiting_agreement(kind, marks, setting) or refs
    reading = Reading(
        text=marks.typed,
        kind=kind,
        refs=refs,
        is_selected=not marks.refs and bool(refs),
        spans=tuple(marks.used(r.start, r.end, Use.REFERENCE) for r in marks.references),
    )
    if kind is LineKind.APOLOGIES:
        away = without_doubles(m.party for m in marks.mentions if m.party.agency)
        return replace(reading, leads=away, refs=())
    questions = []
    if not refs:
        questions.append(Question("refs", "Which action is meant?", (KEEP_AS_NOTE,)))
    if kind in {LineKind.MOVED, LineKind.HELD}:
        dates = _new_dates(marks, setting)
        clear = [found.day for found in dates if found.day]
        if len(clear) == 1 and len(dates) == 1:
            return replace(reading, due=clear[0], questions=tuple(questions))
        days = dict.fromkeys([*clear, *(day for found in dates for day in found.days)])
        what = (
            "What is the new date?"
            if kind is LineKind.MOVED
            else "When is it to be looked at again?"
        )
        offered = (OfferedAnswer(long(day), "due", day) for day in [*days][:4])
        questions.append(Question("due", what, (KEEP_AS_NOTE, *offered)))
    return replace(reading, questions=tuple(questions))
