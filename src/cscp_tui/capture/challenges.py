"""Reads who challenges whom."""

from __future__ import annotations

from itertools import pairwise

from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Marks, Setting, Use
from cscp_tui.capture.parties import Party, Slot, full_name, who_is, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading
from cscp_tui.capture.shapes import Shape, named, parties_joined
from cscp_tui.domain.capture_dates import DateRole
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import any_of

_WHO_ANSWERS = "Who is to answer?"


def sentence_of_challenge(marks: Marks) -> Marks:
    """Return a line from the sentence in which it challenges: ``3.7 not started. IS challenged …``."""
    plainly, text = pattern_of("challenged plainly"), marks.text
    for each in marks.mentions:
        asks = pattern_of("asks").match(pattern_of("how asked").sub("", text[each.end :]))
        if not (asks and plainly.match(text[each.start :])):
            continue
        told = pattern_of("sentence before").search(text[: each.start])
        if told and not plainly.search(text[: told.end()]):
            return marks.after(told.end())
    return marks


def challenge_in(marks: Marks, shape: Shape, setting: Setting) -> Reading:
    slot = challenged(marks, shape, setting)
    slot = slot if slot.parties or slot.choices else _named_in_short(marks, setting)
    by = named(marks.asker, setting) or _challenger(marks, slot, setting)
    by = () if pattern_of("on behalf of").search(marks.typed) else by
    questions = []
    if not slot.parties or slot.question:
        every = slot.choices or without_doubles(
            m.party for m in marks.mentions if m.party not in by
        )
        choices = [
            OfferedAnswer(full_name(party, setting.book), "leads", (party,))
            for party in every
            if _is_asked(party)
        ]
        is_plain = not slot.question or slot.question.endswith("who leads?")
        sentence = _WHO_ANSWERS if is_plain else slot.question
        questions.append(Question("leads", sentence, (KEEP_AS_NOTE, *choices[:5])))
    if not by and (doubtful := _doubtful_asker(marks, slot, setting)):
        who = (OfferedAnswer(full_name(each, setting.book), "by", (each,)) for each in doubtful)
        questions.append(Question("by", "Who asks?", (KEEP_AS_NOTE, *who)))
    elif not by and (unknown := _unknown_asker(marks, slot)):
        # Whoever isn't known is nobody's group.
        questions.append(Question("by", who_is(unknown), (KEEP_AS_NOTE,)))
    due = [
        d for d in marks.dates if d.role is DateRole.DUE and pattern_of("answer by").match(d.words)
    ]
    day = due[-1].day if due else None
    spans = [span for span in marks.joined if span.use is Use.BESIDES]
    spans += [marks.used(0, end, Use.JOINS)] if (end := _end_of_who(marks, by, slot)) else []
    spans += [marks.used(found.start, found.end, Use.WHEN) for found in due[-1:]]
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
        leads=() if slot.question else without_doubles(slot.parties),
        by=by,
        due=day,
        questions=tuple(questions),
    )


def _end_of_who(marks: Marks, by: tuple[Party, ...], slot: Slot) -> int:
    """Return where the words end that say only who asks whom: ``Chair challenged the ICB: …``; else 0."""
    asker, *others = marks.mentions or (None,)
    if asker is None or not others or by != (asker.party,) or slot.question:
        return 0
    asked = parties_joined(others, marks.text)
    last = others[len(asked) - 1].end
    found = pattern_of("then asks").match(marks.text, last)
    before = marks.text[: asker.start], marks.text[asker.end : others[0].start]
    is_only = pattern_of("joining").fullmatch(before[0]) and pattern_of("only asks").fullmatch(
        before[1]
    )
    return found.end() if found and is_only and asked == slot.parties else 0


def _named_in_short(marks: Marks, setting: Setting) -> Slot:
    """Ask about the short name of whoever is asked: “HG challenges hsg - why …”."""
    verb = pattern_of("named asker").match(marks.text)
    found = pattern_of("asks whom").match(marks.text, verb.end()) if verb else None
    slot = setting.parties.slot(found["who"]) if found else Slot()
    if found is None or slot.rest:
        return Slot()
    sentence = f"“{found['who']}”: is that {any_of(each.name for each in slot.parties)}?"
    return Slot((), (), slot.question or sentence, slot.parties) if slot.parties else Slot()


def _is_asked(party: Party) -> bool:
    return bool(party.agency or party.group)


def _doubtful_asker(marks: Marks, slot: Slot, setting: Setting) -> tuple[Party, ...]:
    """Return who may ask: ``Health asked …``, or whoever is named before the question, and the meeting."""
    begun = pattern_of("begins with asker").match(marks.text)
    if begun and (several := setting.parties.slot(begun["who"]).choices):
        return several
    words = _unknown_asker(marks, slot) or marks.text
    if pattern_of("on behalf of").search(marks.typed):
        words = marks.typed
    elif words == marks.text and pattern_of("asked by us").match(words):
        return ()
    asked = {party.key for party in (*slot.parties, *slot.choices)}
    behind = pattern_of("asks in words").search(words)
    found = without_doubles(
        m.party
        for m in setting.parties.mentions(words)
        if _is_asked(m.party)
        and m.party.key not in asked
        and not pattern_of("told about").search(words[: m.start])
        and (not behind or m.start < behind.start() or words.endswith(")", m.end, m.end + 1))
    )
    return (*found, Party("", group=setting.meeting.group)) if found else ()


def _unknown_asker(marks: Marks, slot: Slot) -> str:
    """Return the words for who asks, where these are neither the meeting nor whoever is asked."""
    found = pattern_of("named asker").match(marks.text)
    who = marks.asker.removeprefix("the ") or (found["who"] if found else "")
    of_us = (pattern_of(name).fullmatch(who) for name in ("of the meeting", "decider"))
    if not who.isupper() and any(of_us):
        return ""
    is_asked = any(
        found and m.end <= found.end() and m.party in slot.parties for m in marks.mentions
    )
    return "" if is_asked else who


def _challenger(marks: Marks, slot: Slot, setting: Setting) -> tuple[Party, ...]:
    """Return who raised a challenge, if the line begins with them or names them after “by”."""
    for mention in marks.mentions:
        before, after = marks.text[: mention.start], marks.text[mention.end :]
        is_first = not before.strip() or before.strip().casefold() == "the"
        asks = pattern_of("asks").match(pattern_of("how asked").sub("", after))
        asks = asks or pattern_of("puts a question").match(after)
        follows = pattern_of("by").search(before) and "label-action" not in marks.facts
        is_by = (follows and pattern_of("asks").search(before)) or pattern_of("question of").search(
            before
        )
        if (is_first and asks) or is_by:
            return () if mention.party in slot.parties else (mention.party,)
    begun = pattern_of("begins with asker").match(marks.text)
    asker = setting.parties.slot(begun["who"]) if begun else Slot()
    is_other = not asker.rest and asker.parties != slot.parties
    return tuple(filter(_is_asked, asker.parties)) if is_other else ()


def challenged(marks: Marks, shape: Shape, setting: Setting) -> Slot:
    """Return who is to answer a challenge."""
    text, was = marks.text, pattern_of("was asked").search(marks.text)
    nobody = pattern_of("not asked" if was else "not them at all")
    every = [m for m in marks.mentions if not nobody.search(text[: m.start])]
    labelled = setting.parties.slot(marks.owner) if marks.owner else Slot()
    if labelled.parties or labelled.question:
        return labelled
    roles = {a.id for a in setting.book.agencies.values() if a.kind is AgencyKind.ROLE}
    for n, (asks, asked) in enumerate(pairwise(every), 1):
        both = parties_joined(every[n:], text)
        is_to = text[asks.end : asked.start] == " to "
        if is_to and pattern_of("then asks").match(text, every[n + len(both) - 1].end):
            return Slot(both)
    to = pattern_of("to-answer").search(text)
    addressed = named(to["who"], setting) if to and " from " not in to["who"] else ()
    is_by_role = len(every) > 1 and {each.agency for each in addressed} <= roles
    is_only = to and (to["to"] or not any(m.start >= to.start("rest") for m in every))
    if addressed and is_only and not is_by_role:
        return Slot(addressed)  # “CSC: why …”
    deed = shape.deeds[0] if shape.deeds else None
    if deed and deed.fact == "deed-explain" and deed.slot.parties:
        return Slot(deed.slot.parties)
    if was and every and every[0].end <= was.end():
        return Slot(parties_joined(every, text))
    if pattern_of("on what").match(text) and every and every[0].party.agency not in roles:
        both = tuple(each.party for each in every)
        return Slot(both) if len(both) == 1 else Slot((), (), _WHO_ANSWERS, both)
    asking = pattern_of("asking").search(text)
    start = asking.end() if asking else 0
    askers = {mention.party for mention in every if mention.end <= start}
    later = [each for each in every if each.end > start and each.party not in askers]
    if asking and later:
        both = parties_joined(later, text)
        is_near = later[0].start - start <= len("the head of the ")
        is_near |= bool(pattern_of("from whom").search(text[: later[0].start]))
        return Slot(both, (), "" if is_near else _WHO_ANSWERS, both)
    left = without_doubles(
        each.party
        for each in every
        if each.party.agency not in roles and (each.party not in askers or each != every[0])
    )
    return Slot(left) if len(left) == 1 else Slot()
