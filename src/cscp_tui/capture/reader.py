"""Reads a line: as a statement if it is one, else in the form that its words speak for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.english import is_order
from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import capitalised, shortened
from cscp_tui.capture.actions import TWO_DATES, action_in, ask_date, two_actions
from cscp_tui.capture.challenges import challenge_in, sentence_of_challenge
from cscp_tui.capture.conclusions import concluded, suggested
from cscp_tui.capture.corrections import correction_in, line_meant, lines_before, stems
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import (
    Marks,
    Setting,
    Use,
    find_references,
    is_review_date,
    labelled_task,
    mark,
)
from cscp_tui.capture.parties import Party, asks_who, without_doubles
from cscp_tui.capture.patterns import WORDS, pattern_of
from cscp_tui.capture.presence import people_in
from cscp_tui.capture.reading import (
    KEEP_AS_NOTE,
    PART,
    OfferedAnswer,
    Question,
    Reading,
    is_said_open,
    is_that,
)
from cscp_tui.capture.shapes import Shape, shape_of
from cscp_tui.capture.statements import (
    AGENDA_FORMS,
    are_on_hold,
    awaiting_agreement,
    day_delivered,
    for_agenda,
    minutes_agreed,
    read_people,
    statement,
)
from cscp_tui.capture.tokens import CaptureEmpty, read_tokens, with_tokens
from cscp_tui.capture.verdicts import Verdict, verdict_in
from cscp_tui.domain.book import Book
from cscp_tui.domain.capture_dates import DateRole, StatedDate
from cscp_tui.domain.clock_times import stated_beginning, stated_end
from cscp_tui.domain.confidential_parts import (
    beginnings_before,
    ends_another,
    is_of_itself,
    is_part_open,
    may_begin_part,
    may_begin_with,
    tells_of_case,
)
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import AgencyKind, ChallengeStatus
from cscp_tui.domain.hidden import continues_restricted
from cscp_tui.domain.meetings import ItemHeading, is_confidential, lines_of_meeting
from cscp_tui.domain.names import listed
from cscp_tui.domain.records import Challenge, Meeting, MeetingLine, is_the_scrutineers

LONGEST = 500
"""The most characters of a single line. A longer text is a note."""

_OFFERED = tuple(kind for kind in LineKind if f"may be {kind}" in WORDS)
"""The changes that are offered for a line with certain words; “agreed, but back in March” agrees first."""


def read_line(typed: str, setting: Setting, kind: LineKind | None = None) -> Reading:
    """Read a line of a meeting; the key that opens the line may stand before it, from habit.

    Args:
        kind: its kind, if the user has chosen it.

    Raises:
        CscpError: it has no words, or a token has an unknown name, date or value.
    """
    typed = typed.lstrip(" :;")
    if not typed.strip():
        raise CaptureEmpty("note")
    if kind is None and not setting.plain and (exact := read_tokens(typed, setting)):
        return exact
    if kind is LineKind.TWO:
        two = _two_in(typed, setting)
        return Reading(text=typed, kind=kind if two else LineKind.NOTE, lines=two)
    if kind is LineKind.CHALLENGE and (two := _two_in(typed, setting)):
        asked = read_line(two[0], setting, kind)
        values = {**asked.values, "question": asked.question_asked}
        return replace(asked, text=typed, values=values)
    reading = with_tokens(_read_around(typed, setting, kind))
    two = _two_in(typed, setting, reading) if kind is None else ()
    if two and reading.kind is LineKind.ACTION and _has_two_dates(reading):
        reading = replace(reading, questions=(two_actions(*two), *reading.questions))
    elif two:
        others = [LineKind.TWO, *reading.others]
        if reading.kind is LineKind.ACTION and not reading.told_besides:
            others.insert(1, LineKind.ACTION)  # not all of its words are one
            reading = _read_around(typed, setting, LineKind.NOTE)
        others = [each for each in others if each is not reading.kind]
        reading = replace(reading, others=tuple(dict.fromkeys(others)))
    return replace(reading, restricted=bool(pattern_of("restricted").search(typed)))


def _read_around(typed: str, setting: Setting, kind: LineKind | None) -> Reading:
    """Read a line with a word that nothing is called in place of each of its ordinary words."""
    if not setting.plain:
        return read(typed, setting, kind)
    unknown = (rune for rune in map(chr, range(*_RUNES)) if rune not in typed)
    masks = {words: rune * len(words) for words, rune in zip(setting.plain, unknown, strict=False)}
    masked = typed
    for words, mask in masks.items():
        masked = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", mask, masked)
    back = {mask: words for words, mask in masks.items()}
    made: Reading = _with_words(read(masked, setting, kind), back)
    return made


_OF_TWO = {LineKind.ACTION, LineKind.CHALLENGE, LineKind.DELIVERED, LineKind.MOVED, LineKind.AGREED}
_OF_TWO |= {LineKind.ANSWERED, LineKind.CORRECTED}
"""What one of two statements in a line may be."""


def _two_in(typed: str, setting: Setting, whole: Reading | None = None) -> tuple[str, ...]:
    """Return the two statements of a line, to be recorded one by one; nothing if it has only one.

    Args:
        whole: the line as it is read as one; nothing if it is known to have two.
    """
    asked = {question.about for question in whole.questions} if whole else set()
    if len(typed) > LONGEST or (
        whole and ("lines" in asked or not _OF_TWO & {whole.kind, *whole.others})
    ):
        return ()
    kinds = {whole.kind, *whole.others} if whole else _OF_TWO
    for found in reversed([*pattern_of("between statements").finditer(typed)]):
        first, second = typed[: found.start()], typed[found.end() :]
        if LineKind.CHALLENGE in kinds and _is_answer(second, first, setting):
            return first, second
        if min(len(first.split()), len(second.split()) - 1) < _FEWEST:
            continue
        ends = typed[: found.end()].rstrip()[-1] in ".?!;"
        if ends and for_agenda(mark(second, setting), setting, *AGENDA_FORMS, *_AHEAD):
            return first, second
        if ends and LineKind.PRESENCE in {read(first, setting).kind, read(second, setting).kind}:
            return first, second  # “2.3 moved to 30 April. ML gone 11.05”
        if not kinds & {LineKind.ACTION, LineKind.CORRECTED} or not pattern_of(
            "begins with a task"
        ).match(second):
            continue
        two = read(second, setting)
        if two.kind is not LineKind.ACTION or not _names_lead(two):
            continue
        one, about = read(first, setting), mark(first, setting).about
        may_be = {one.kind, *one.others}
        is_done = bool(may_be & (_OF_TWO - {LineKind.ACTION, LineKind.CHALLENGE}))
        is_told = one.kind is not LineKind.ACTION and not first.endswith("?")
        is_told = is_told and (is_done or bool(one.refs and LineKind.ACTION not in may_be))
        is_new = one.kind is LineKind.ACTION and bool(whole and _has_two_dates(whole))
        is_new = is_new and bool(one.due and two.due)
        if one.kind is LineKind.CHALLENGE or is_told or is_new:
            ref = f" ({about})" if about and not (two.refs or is_new) else ""
            return first, f"{second.rstrip(' .')}{ref}" if ref else second
    return ()


def _has_two_dates(reading: Reading) -> bool:
    return any(each.sentence == TWO_DATES for each in reading.questions)


def _names_lead(reading: Reading) -> bool:
    """Return whether an action says who is to do it, though it may not be known who that is."""
    return bool(reading.leads) or any(asks_who(e.sentence) for e in reading.questions)


def _is_answer(second: str, first: str, setting: Setting) -> bool:
    """Return whether a statement answers the challenge before it: by whom it is put to, or by nobody known."""
    answers = pattern_of("answers").match(second)
    if answers is None or pattern_of("no answer").search(second):
        return False
    one = read(first, setting)
    if one.kind is not LineKind.CHALLENGE and LineKind.CHALLENGE in one.others:
        one = read(first, setting, LineKind.CHALLENGE)
    if one.kind is not LineKind.CHALLENGE:
        return False
    who = setting.parties.slot(answers["who"] or "").parties
    may_be = [each.value for q in one.questions for each in q.choices if each.field == "leads"]
    asked = [*one.leads, *(each for parties in may_be for each in parties)]
    is_own = bool({p.agency or p.group for p in who} & {p.agency or p.group for p in asked})
    is_any = not who or any(each.group for each in one.leads)
    is_said = answers["plainly"] or answers["reply"]
    is_said = is_said or (answers["short"] and not is_order(answers["answer"]))
    return is_own or bool(is_any and is_said)


_FEWEST = 2
"""The fewest words of the first of two statements; the second has one more."""
_RUNES = 0x16A0, 0x16EB
"""The first of the letters that hardly any line has, and the one after the last."""


def _with_words(value: Any, words: Mapping[str, str]) -> Any:
    """Return a value with the words that were masked back in each of its texts."""
    if type(value) is str:
        for mask, each in words.items():
            value = value.replace(mask, each)
    elif isinstance(value, tuple):
        return tuple(_with_words(each, words) for each in value)
    elif isinstance(value, dict):
        return {name: _with_words(each, words) for name, each in value.items()}
    elif isinstance(value, Struct):
        names = value.__struct_fields__
        return replace(value, **{name: _with_words(getattr(value, name), words) for name in names})
    return value


def read_heading(line: str, heading: ItemHeading) -> Reading:
    """Read a heading that has other words than an item's title; ask which item it begins if unclear.

    The first answer is an item of its own: nothing typed below it comes under the wrong one.
    """
    known = [each for each in (heading.item, *heading.may_mean, heading.numbered) if each]
    title = {"title": capitalised(heading.title)}
    choices = [
        OfferedAnswer(
            f"Go on to item {each.number}, “{each.text}”",
            "values",
            {"item": each.key, "named": f"item {each.number}"},
        )
        for each in known
    ]
    reading = Reading(text=line, kind=LineKind.HEADING, values=title)
    if heading.item:
        return reading.answered(choices[0], "item")
    own = OfferedAnswer(f"Begin an item of its own: {title['title']}", "values", {})
    question = Question(
        "item",
        f"{heading.doubt} What does this line begin?",
        (own, *choices, OfferedAnswer("Nothing: keep it as a note", "kind", LineKind.NOTE)),
    )
    return replace(reading, questions=(question,))


_MOST_BEGINNINGS = 12


def in_its_part(
    reading: Reading,
    book: Book,
    meeting: Meeting,
    item: str,
    before: Sequence[MeetingLine] | None = None,
) -> Reading:
    """Return a line that is as restricted as its part of the meeting, and asks where that isn't clear.

    Until it is answered where a confidential part began, or whether one begins, rather too much is
    confidential than too little.

    Args:
        item: the key of the agenda item under which it is typed.
        before: the lines before it; None for those that are recorded.
    """
    words = reading.text
    before = lines_of_meeting(book, meeting.id) if before is None else before
    is_about = bool(reading.refs) and not reading.is_selected
    if is_confidential(book, meeting, item, words, before) or (
        not is_about and continues_restricted(words, item, before, book)
    ):
        return replace(reading, restricted=True)
    if reading.kind is LineKind.HEADING:
        return reading  # its item is confidential
    question = None
    if ends_another(words) and beginnings_before(before) and not is_part_open(before, item):
        if reading.part_began is None:
            question = _where_it_began(before)
        is_apart = not is_said_open(reading)
    else:
        is_own = reading.is_marked and is_of_itself(words)
        begins = may_begin_part(words)
        is_apart = begins or tells_of_case(words, book.ignored_phrases)
        is_apart = is_apart and not is_own and reading.begins_part is not False
        if is_apart and reading.begins_part is None and reading.part_began is None:
            question = _BEGINS if begins else _what_is_confidential(before, item)
    if not is_apart:
        return reading
    asked = (question, *reading.questions) if question else reading.questions
    return replace(reading, restricted=True, questions=asked)


def read_again(line: MeetingLine, setting: Setting, kind: LineKind | None = None) -> Reading:
    """Read a line that was kept, with the question about its confidential part if that is open.

    Raises:
        CscpError: it can't be understood.
    """
    reading, book = read_line(line.words, replace(setting, line=line.id), kind), setting.book
    if not line.to_check:
        return reading
    lines = lines_of_meeting(book, line.meeting)
    before = [replace(each, begins_part=False) for each in lines[: lines.index(line)]]
    return in_its_part(reading, book, setting.meeting, line.item, before)


def readings_of(line: MeetingLine, setting: Setting) -> list[Reading]:
    """Return what a line can be recorded as, the likeliest first."""
    try:
        first = read_again(line, setting)
    except CscpError:
        first = read_again(line, setting, LineKind.NOTE)
    may_be = (each for each in first.others if each is not LineKind.TWO)  # it stays one line
    kinds = dict.fromkeys(
        (*may_be, LineKind.NOTE, LineKind.ACTION, LineKind.DECISION, LineKind.CHALLENGE)
    )
    others = (read_again(line, setting, kind) for kind in kinds if kind is not first.kind)
    return [first, *others]


_BEGINS = Question(
    PART,
    "Does a confidential part begin here?",
    (
        OfferedAnswer("Yes: what follows is confidential", "begins_part", value=True),
        OfferedAnswer("No: the meeting stays open", "begins_part", value=False),
    ),
)


def _what_is_confidential(before: Sequence[MeetingLine], item: str) -> Question:
    """Return the question about a line that reads as a child's or family's case.

    If somebody left before it under its item, the part has most likely begun then.
    """
    own = [line for line in before if line.item == item]
    left = [line for line in beginnings_before(own) if may_begin_with(line.words)] if own else []
    here = OfferedAnswer("Yes, with what follows under this item", "begins_part", value=True)
    alone = OfferedAnswer("Yes, this line alone", "restricted", value=True)
    none = OfferedAnswer("No: the meeting stays open", "begins_part", value=False)
    more = [line for line in reversed(own) if line not in left][: _MOST_BEGINNINGS - len(left)]
    sentence = "This reads as a child's or family's case. Is it confidential?"
    return Question(PART, sentence, (*_since(left), here, alone, *_since(more), none))


def _since(lines: Iterable[MeetingLine]) -> Iterator[OfferedAnswer]:
    for line in lines:
        yield OfferedAnswer(f"Yes, since “{shortened(line.words)}”", "part_began", line.id)


def _where_it_began(before: Sequence[MeetingLine]) -> Question:
    """Return the question where a part began that nothing before its end began."""
    begun = [
        OfferedAnswer(f"“{shortened(line.words)}”", "part_began", line.id)
        for line in beginnings_before(before)[:_MOST_BEGINNINGS]
    ]
    none = OfferedAnswer("Nowhere: nothing before this was confidential", "part_began", "")
    return Question(PART, "Where did the confidential part begin?", (*begun, none))


def read(typed: str, setting: Setting, kind: LineKind | None = None) -> Reading:
    """Read a line, as a kind if the user has chosen one."""
    if len(typed) > LONGEST:
        return Reading(text=typed, kind=LineKind.NOTE)
    marks = mark(typed, setting)
    verdict = verdict_in(marks, setting)
    # What answers a challenge further up is no verdict on the line before.
    is_verdict = verdict and (verdict.challenge or not _answer_in(marks, setting))
    verdict = verdict if is_verdict else None
    stated = statement(marks, setting) if kind is None else None
    if stated and not (verdict and stated.is_selected and stated.refs != verdict.refs):
        return _asked_of_slips(replace(stated, others=(LineKind.NOTE,)), marks)
    shape = shape_of(marks, setting)
    own = _own_kind(marks, shape, setting) if kind is None else kind
    spoken = (*_of_verdict(verdict, setting),) if verdict else ()
    likely = *_offered(marks, setting), *_likely(marks, shape, setting)
    others = [*dict.fromkeys([*spoken, *likely, LineKind.NOTE])]
    corrected = correction_in(marks, setting, own) if kind is None else None
    corrects = pattern_of("corrects").match(marks.whole.text) if not (kind or marks.label) else None
    if corrected:
        others = [LineKind.CORRECTED, *others]
    if corrects or corrected:
        own = LineKind.NOTE
        others = [each for each in others if each in CHANGES - {LineKind.APOLOGIES}]
    if own is LineKind.PRESENCE:
        others = [LineKind.NOTE]
    is_asked = LineKind.MOVED in likely and pattern_of("asked and agreed").match(marks.text)
    if kind is None and own is LineKind.DECISION and (is_asked or (verdict and not shape.deeds)):
        own = LineKind.NOTE
    of_verdict = verdict if own in {*spoken, LineKind.NOTE} else None
    if of_verdict:
        made = _as_verdict(own, of_verdict, marks, setting)
    else:
        made = _as_kind(own, marks, shape, setting)
    if corrects or corrected:
        line = corrected[0].words if corrected else line_meant(marks.whole.text, setting)
        made = replace(made, values={"corrects": line})
    if kind is None and (rather := _rather(made, setting)) is not made.kind:
        made, others = _as_kind(rather, marks, shape, setting), [*dict.fromkeys([own, *others])]
    if not of_verdict and made.kind is LineKind.NOTE and _tells_of_selected(marks, setting):
        made = replace(made, refs=(setting.selected,), is_selected=True)
    made = replace(
        made,
        others=tuple(
            k
            for k in others
            if k is not made.kind and (k is not LineKind.ANSWERED or made.kind is LineKind.NOTE)
        ),
        questions=tuple(_as_typed(question, marks) for question in made.questions),
    )
    made = _asked_of_slips(made, marks)
    spans = {**dict.fromkeys(marks.joined), **dict.fromkeys(made.spans)}
    # “Agreed in principle, subject to …” stays whole.
    if pattern_of("decided how").match(marks.text):
        spans = {span: None for span in spans if span.use is not Use.JOINS}
    return replace(made, spans=tuple(sorted(spans, key=lambda each: each.start)))


def _of_verdict(verdict: Verdict, setting: Setting) -> Iterator[LineKind]:
    """Yield what a verdict changes of what the line before is about; its opposite never."""
    actions, known = setting.book.actions, setting.book.challenges.get(verdict.challenge)
    if known and verdict.is_yes and known.status is not ChallengeStatus.CLOSED:
        yield LineKind.ANSWERED
    if any(actions[ref].awaits_agreement for ref in verdict.refs):
        own = {actions[ref].overseeing_group for ref in verdict.refs} == {setting.meeting.group}
        if own and (verdict.is_yes or not verdict.is_open):
            yield LineKind.AGREED if verdict.is_yes else LineKind.REJECTED
    elif verdict.is_yes and any(actions[ref].is_open for ref in verdict.refs):
        text = verdict.about.whole.text
        if verdict.day or pattern_of("asks for a date").search(text):
            yield LineKind.MOVED
        elif not any(pattern_of(name).search(text) for name in ("denied", "supposed", "share")):
            yield LineKind.DELIVERED


def _as_verdict(kind: LineKind, verdict: Verdict, marks: Marks, setting: Setting) -> Reading:
    """Return a change of what the line before is about, as the words of that line say, or a note on it."""
    if kind is LineKind.ANSWERED:
        values = {"challenge": verdict.challenge, "came_of_it": capitalised(marks.typed.strip())}
        return Reading(text=marks.typed, kind=kind, values=values)
    if kind is LineKind.NOTE:
        return Reading(text=marks.typed, kind=kind, refs=verdict.refs)
    if kind is LineKind.MOVED and verdict.day:
        return Reading(text=marks.typed, kind=kind, refs=verdict.refs, due=verdict.day)
    made = _change(kind, replace(verdict.about, refs=verdict.refs), setting)
    return replace(made, text=marks.typed, spans=(), is_selected=False)


def _likely(marks: Marks, shape: Shape, setting: Setting) -> list[LineKind]:
    """Return what else a line may be of what changes nothing, and apologies."""
    likely = [] if _tells_times(marks) else [*suggested(marks, shape, setting)]
    # Apologies may be those of somebody whom nobody knows.
    if _is_away(marks) and not pattern_of("in their place").search(marks.text):
        likely.append(LineKind.APOLOGIES)
    if shape.deeds and pattern_of("agreed but").search(marks.text):
        likely.append(LineKind.ACTION)
    return likely


def _asked_of_slips(made: Reading, marks: Marks) -> Reading:
    """Return a reading with a question about each misspelt name, where more than words is recorded."""
    slips = marks.slips if made.leads or made.kind is LineKind.PRESENCE else ()
    if made.due or made.on or made.kind is LineKind.AGENDA:
        slips = (*slips, *marks.slips_of_dates)
    asked = (is_that(typed, capitalised(name)) for typed, name in slips)
    return replace(made, questions=(*asked, *made.questions))


def _as_typed(question: Question, marks: Marks) -> Question:
    """Return a question that quotes words of the line as they were typed."""
    sentence = question.sentence
    for quoted in re.findall("“([^”]+)”", sentence):
        at = marks.text.find(quoted)
        if at >= 0 and quoted not in marks.typed:
            span = marks.used(at, at + len(quoted), Use.WHO)
            sentence = sentence.replace(quoted, marks.typed[span.start : span.end])
    return replace(question, sentence=sentence)


def _own_kind(marks: Marks, shape: Shape, setting: Setting) -> LineKind:
    """Return what a line is unless the user says otherwise."""
    if pattern_of("list of people").match(marks.whole.text):
        # One that is partly understood is offered, any other is to be checked.
        is_offered = read_people(marks, setting, is_plain=False)
        return LineKind.NOTE if is_offered else LineKind.PRESENCE
    if _tells_times(marks):
        return LineKind.NOTE
    if not marks.label and marks.about and "colon" in marks.facts:
        # “BP25-1.1: text” is a progress update.
        is_news = not pattern_of("no news").match(marks.text) and not marks.text.endswith("?")
        return LineKind.UPDATE if is_news else LineKind.NOTE
    is_of_people = not shape.deeds and read_people(marks, setting, is_plain=False)
    if not marks.label and (
        is_of_people or _is_for_later(marks, shape, setting) or _answer_in(marks, setting)
    ):
        return LineKind.NOTE
    told = sentence_of_challenge(marks)
    kind = concluded(told, shape if told is marks else shape_of(told, setting), setting)
    task = _labelled(marks, shape, setting)
    if task is marks or kind is LineKind.CHALLENGE:
        return kind
    return concluded(task, shape_of(task, setting), setting)


def _labelled(marks: Marks, shape: Shape, setting: Setting) -> Marks:
    """Return a line from the label of a task within it, unless it has another task before that."""
    task = labelled_task(marks, setting)
    begun = len(marks.text) - len(task.text)
    return marks if marks.label or any(deed.end < begun for deed in shape.deeds) else task


def _tells_times(marks: Marks) -> bool:
    return bool(stated_beginning(marks.typed) or stated_end(marks.typed))


def _is_for_later(marks: Marks, shape: Shape, setting: Setting) -> bool:
    """Return whether a line only puts something on the agenda of a meeting to come: no agency does it."""
    is_led = any(party.agency for deed in shape.deeds for party in deed.slot.parties)
    return not (is_led or marks.label) and bool(for_agenda(marks, setting, *_MAY_ASK))


_ACTIONS = "[\ue100-\ue1ff]"
"""The signs that stand for actions."""


def _meant(marks: Marks, setting: Setting) -> tuple[str, ...]:
    """Return the actions that a line is about: those that it names, else the selected one."""
    return marks.refs or ((setting.selected,) if setting.selected else ())


def _signed(text: str, setting: Setting) -> tuple[str, dict[str, str]]:
    """Return words with a sign in place of each reference, and the reference of each sign."""
    refs = {}
    for n, each in reversed([*enumerate(find_references(text, setting))]):
        text = f"{text[: each.start]}{chr(0xE100 + n)}{text[each.end :]}"
        refs[chr(0xE100 + n)] = each.ref
    return text, refs


def _apart_from_excepted(marks: Marks, setting: Setting) -> tuple[str, tuple[str, ...]]:
    """Return the words of a line without those that except actions, and the excepted actions."""
    text, refs = _signed(marks.whole.text, setting)
    cut = pattern_of("excepted").search(text)
    if cut is None:
        return marks.whole.text, ()
    excepted = tuple(refs[sign] for sign in re.findall(_ACTIONS, cut[0]))
    before, said = text[: cut.start()], pattern_of("agreed at last").search(cut[0])
    is_of_others = said and not pattern_of("may be agreed").search(before)  # “All but 2.4 agreed”
    return f"{before}{said[0] if said and is_of_others else ''}{text[cut.end() :]}", excepted


def _told_in_clauses(kind: LineKind, marks: Marks, setting: Setting) -> tuple[str, ...]:
    """Return the actions that the clauses with a change name; all of the line where these name none.

    A clause with a delivery says of the action itself, and of nothing else, that it is done.
    """
    whole = pattern_of("hearsay").sub("", marks.whole.text)
    text, named = _signed(pattern_of("nothing against").sub("", whole), setting)
    refs, actions = _meant(marks, setting), setting.book.actions
    for mention in reversed(setting.parties.mentions(text)):
        if text[: mention.start].casefold().endswith(" by "):
            text = text[: mention.start - len(" by ")] + text[mention.end :]
    known = {each for ref in refs for each in stems(actions[ref].title)}
    refs_done: dict[str, None] = {}
    for clause in pattern_of("clause").split(text):
        words = pattern_of(f"may be {kind}")
        found = words.search(clause)
        if kind is LineKind.DELIVERED:
            told = pattern_of("why it counts").sub("", pattern_of("told by").sub("", clause))
            found = words.fullmatch(told.strip())
            is_own = found and known >= {
                *stems(pattern_of("says no subject").sub(" ", found["what"]))
            }
            found = found if is_own else None
        if found:
            own = [named[sign] for sign in re.findall(_ACTIONS, clause)]
            refs_done |= dict.fromkeys(own or refs)
    return tuple(refs_done)


def _tells_of_selected(marks: Marks, setting: Setting) -> bool:
    """Return whether a line tells how the selected action stands, with no subject of its own.

    It has none, a word such as “it”, or words of the action's title: “Training 80% done”.
    """
    if marks.refs or not setting.selected:
        return False
    text = marks.text
    for day in marks.dates:
        text = f"{text[: day.start]}{' ' * (day.end - day.start)}{text[day.end :]}"
    first = pattern_of("clause").split(text)[0]
    said = pattern_of("stands").sub(" ", first)
    is_of_us = any(map(pattern_of("of the meeting").fullmatch, re.findall(r"\w+", said)))
    if said == first or is_of_us:
        return False
    own = {*stems(setting.book.actions[setting.selected].title)}
    named = (said[each.start : each.end] for each in setting.parties.mentions(said))
    return own >= {*stems(" ".join((pattern_of("says how far").sub(" ", said), *named)))}


def _is_away(marks: Marks) -> bool:
    """Return whether a line may tell of apologies."""
    text = marks.whole.text
    is_none = pattern_of("no apologies").search(text)
    return not is_none and bool(pattern_of("may be apologies").search(text))


def _may_report(kind: LineKind, marks: Marks, setting: Setting) -> bool:
    """Return whether a line may report a change: in words for it, of what can be changed so.

    It doesn't if it says the opposite, or that it is only hoped for or depends on something.
    """
    if kind is LineKind.APOLOGIES:
        return _is_away(marks) and bool(_away(marks, setting))
    refs, actions = _meant(marks, setting), setting.book.actions
    if not (refs and pattern_of(f"may be {kind}").search(marks.whole.text)):
        return False
    text, excepted = _apart_from_excepted(marks, setting)
    if kind is LineKind.REJECTED:
        is_opposite = excepted and pattern_of(f"may be {kind}").search(text)
        return not is_opposite and bool(_awaiting_agreement(kind, marks, setting))
    if kind is not LineKind.AGREED and excepted and {*excepted} == {*marks.refs}:
        return False
    text = pattern_of("nothing against").sub("", text)
    is_supposed, is_denied = pattern_of("supposed").search(text), pattern_of("denied").search(text)
    if pattern_of("gainsaid").search(text):
        return False
    are_held = are_on_hold(refs, setting)
    if kind is LineKind.RESUMED or pattern_of("off hold").search(text):
        return kind is LineKind.RESUMED and are_held
    match kind:
        case LineKind.DELIVERED:
            is_open = any(actions[ref].is_open for ref in refs)
            is_told = is_open and bool(_told_in_clauses(kind, marks, setting))
            is_denied = is_denied or pattern_of("share").search(text)
            is_denied = is_denied or pattern_of("to be delivered").search(text)
        case LineKind.AGREED:
            is_told = bool(_awaiting_agreement(kind, marks, setting))
            is_supposed = is_supposed or pattern_of("in part").search(text)
        case _:
            dates = _new_dates(kind, marks, setting)
            if kind is LineKind.MOVED and pattern_of("may be on hold").search(text):
                return False
            is_supposed = pattern_of("supposed").search(
                pattern_of("no doubt of a date").sub("", text)
            )
            if dates or pattern_of("may be move").search(text):
                is_denied = pattern_of("not moved").search(text)
            if kind is LineKind.HELD:
                is_refused = is_denied or pattern_of("not moved").search(text)
                return (bool(dates) or not are_held) and not is_refused
            is_told = bool(dates or pattern_of("surely moved").search(marks.whole.text))
    return is_told and not (is_supposed or is_denied)


def _rather(made: Reading, setting: Setting) -> LineKind:
    """Return the kind of a line after all, as what it would record shows."""
    agencies = setting.book.agencies
    if made.kind is LineKind.CHALLENGE and made.leads:
        # A question to the Chair, a scrutineer or the meeting is none to be answered formally.
        asked = [agencies[p.agency].kind for p in made.leads if p.agency in agencies]
        is_us = {p.group for p in made.leads} == {setting.meeting.group}
        return LineKind.NOTE if is_us or {*asked} == {AgencyKind.ROLE} else LineKind.CHALLENGE
    return made.kind


_AHEAD = ("for next time", "later first")
_MAY_ASK = ("planned ahead", "agenda last", "comes to one", "looked at later", *_AHEAD)
"""The forms of lines that may ask for agenda items: “Housing to come to the March meeting”."""


def _offered(marks: Marks, setting: Setting) -> Iterator[LineKind]:
    """Yield the changes that a line may report."""
    if minutes_agreed(marks, setting) is not None:
        yield LineKind.MINUTES
    if for_agenda(marks, setting, *_MAY_ASK):
        yield LineKind.AGENDA
    if _answer_in(marks, setting) or _may_answer(marks, setting):
        yield LineKind.ANSWERED
    if people := read_people(marks, setting, is_plain=False):
        yield people.kind
    reported = (kind for kind in _OFFERED if _may_report(kind, marks, setting))
    both = (LineKind.AGREED, LineKind.MOVED)
    first, then = (pattern_of(f"may be {each}").search(marks.whole.text) for each in both)
    is_then = bool(first and then and first.start() <= then.start())
    yield from sorted(reported, key=lambda kind: is_then and kind is LineKind.MOVED)


def _away(marks: Marks, setting: Setting) -> tuple[Party, ...]:
    """Return the agencies in the sentence that tells of apologies: behind the word, else before it."""
    away = pattern_of("may be apologies").search(marks.text)
    if away is None:
        return ()
    start = marks.text.rfind(". ", 0, away.start()) + 1
    before, behind = marks.text[start : away.start()], marks.text[away.end() :]
    others = pattern_of("covered").sub("", behind)  # “apols edu (Ofsted in), ph”
    is_covered = pattern_of("in their place").search(behind) and not others.strip()
    for words in (others.partition(". ")[0], "" if is_covered else before):
        # Whatever is told besides stands behind the names: “YJS + PH, no subs”
        breaks = [m.start() for m in re.finditer(r"[,;(]| but ", words)]
        for end in (len(words), *reversed(breaks)):
            if listed := people_in(words, 0, end, setting.parties):
                return listed.parties
    near = setting.parties.mentions("" if is_covered else f"{before} {others.partition('. ')[0]}")
    return without_doubles(m.party for m in near if m.party.agency)


def _new_dates(kind: LineKind, marks: Marks, setting: Setting) -> list[StatedDate]:
    """Return the dates of a line that may be an action's new one: none of its reason, or of its past.

    When it is looked at again is no due date, but the end of a hold.
    """
    why = pattern_of("because").search(marks.text)
    end = why.start() if why else len(marks.text)
    known = {setting.book.actions[ref].due for ref in marks.refs}
    found = (d for d in marks.dates if d.start < end and d.role is not DateRole.PART)
    found = (d for d in found if not d.has_passed)
    found = (d for d in found if not pattern_of("was done then").search(marks.text[: d.start]))
    today, is_held = setting.meeting.day, kind is LineKind.HELD
    ahead = [
        d for d in found if d.day is None or (d.day > today and (is_held or d.day not in known))
    ]
    reviews = [d for d in ahead if is_review_date(d, marks, setting)]
    return (reviews or ahead) if is_held else [d for d in ahead if d not in reviews]


def _answer_in(marks: Marks, setting: Setting) -> dict[str, str]:
    """Return a challenge with its answer or what came of it, if a line names it or whoever was just asked.

    It is open, or not closed yet; else nothing is returned.
    """
    text = marks.whole.text
    if closed := pattern_of("closes").search(text):
        known = setting.book.challenges.get(closed["ref"].upper())
        is_doubtful = pattern_of("denied").search(text) or text.endswith("?")
        if known is None or is_doubtful or is_the_scrutineers("challenges", known.id):
            return {}
        is_closed = known.status is ChallengeStatus.CLOSED
        came_of_it = capitalised(marks.typed.strip())
        return {} if is_closed else {"challenge": known.id, "came_of_it": came_of_it}
    found = pattern_of("answer to").match(text)
    known = _taken_up(found, setting) if found else None
    if known is None and not marks.refs:
        found = pattern_of("answers").match(text)
        known = _just_asked(found, setting) if found else None
    if found and "plainly" in found.groupdict() and not found["plainly"]:
        found = None if is_order(found["answer"]) else found  # “Police: chase the list”
    is_open = known is not None and known.status is ChallengeStatus.OPEN
    if found is None or known is None or not is_open or pattern_of("no answer").search(text):
        return {}
    begun = marks.whole.span(*found.span("answer"), Use.DOES)
    return {"challenge": known.id, "answer": capitalised(marks.typed[begun.start : begun.end])}


def _may_answer(marks: Marks, setting: Setting) -> list[Challenge]:
    """Return the open challenges of the meeting that a line may take up, by whom it names and in its words."""
    ours = [c for c in setting.book.challenges.values() if c.meeting == setting.meeting.id]
    ours = [each for each in ours if each.status is ChallengeStatus.OPEN]
    text = marks.whole.text
    if not (ours and text.split()) or any(
        pattern_of(name).search(text) for name in ("no answer", "asks or promises")
    ):
        return []
    every = setting.parties.mentions(text)
    taken_up = pattern_of("takes up a question").search(text)
    named = {m.party.agency or m.party.group for m in every}
    named |= _keys(setting.parties.without_roles(text.split()[0]), setting)
    askers = {
        m.party.agency or m.party.group
        for m in every
        if pattern_of("their question").match(text, m.end)
        or pattern_of("answer for").search(text[: m.start])
    }
    told = {*stems(pattern_of("of no topic").sub(" ", text))}
    found = []
    for each in ours:
        by, to = each.raised_by in (askers or named), each.put_to in (named - askers or named)
        same = min(len(told & {*stems(each.question)}), 2)
        is_theirs = by if askers else to or not by  # whoever asks doesn't answer
        is_meant = bool(same and to) or (by and to) or (same > 1 and not named)
        is_meant |= bool(taken_up) and bool(by or to or (same and not askers))
        if is_theirs and is_meant:
            found.append((3 * by + 2 * to + same, each))
    most = max((score for score, _ in found), default=0)
    return [each for score, each in found if score == most]


def in_brief(challenge: Challenge) -> str:
    """Name a challenge, with its question if everybody may read it."""
    asked = "" if challenge.restricted else f" (“{shortened(challenge.question)}”)"
    return f"{challenge.id}{asked}"


def _answered(marks: Marks, setting: Setting) -> Reading:
    """Return the answer in a line to a challenge, asking to which if it may answer several."""
    values = _answer_in(marks, setting)
    reading = Reading(text=marks.typed, kind=LineKind.ANSWERED, values=values)
    if values or not (found := _may_answer(marks, setting)):
        return reading
    begun = pattern_of("answers").match(marks.whole.text)
    at = marks.whole.span(*begun.span("answer"), Use.DOES).start if begun else 0
    reading = replace(reading, values={"answer": capitalised(marks.typed[at:].strip())})
    choices = [OfferedAnswer(in_brief(each), "values", {"challenge": each.id}) for each in found]
    if len(found) == 1:
        return reading.answered(choices[0], "challenge")
    which = Question("challenge", "Which challenge does it answer?", (KEEP_AS_NOTE, *choices))
    return replace(reading, questions=(which,))


def _taken_up(found: re.Match[str], setting: Setting) -> Challenge | None:
    """Return the challenge that a line names, or the last of somebody's: “Coming back to SB's question”."""
    every = setting.book.challenges
    if found["ref"]:
        return every.get(found["ref"].upper())
    by, who = (_keys(words, setting) for words in (found["asker"] or found["asker2"], found["who"]))
    own = (e for e in every.values() if e.meeting == setting.meeting.id and not e.answer)
    asked = [e for e in own if e.raised_by in by and (not who or e.put_to in who)]
    return asked[-1] if asked else None


def _keys(words: str | None, setting: Setting) -> set[str]:
    """Return the agencies and groups that words may mean."""
    slot = setting.parties.slot(words or "")
    return {party.agency or party.group for party in (*slot.parties, *slot.choices)}


def _just_asked(found: re.Match[str], setting: Setting) -> Challenge | None:
    """Return the challenge to whoever answers: that of the line before, or the last if they “answered”."""
    before, plainly = lines_before(setting), found["plainly"] or found["reply"] or found["short"]
    who = _keys(found["who"], setting)
    last = before[-1].words.casefold() if before else ""
    every = (each for each in setting.book.challenges.values() if not each.answer)
    asked = [e for e in every if e.meeting == setting.meeting.id or e.id.casefold() in last]
    asked = [e for e in asked if e.raised_by not in who]
    near = [e for e in asked if e.question.casefold() in last or e.id.casefold() in last]
    own = [e for e in asked if e.put_to in who]
    # “HP replied that …”: nobody knows who that is, or a group was asked.
    by_any = setting.book.groups if who else {e.put_to for e in near}
    near = [e for e in near if e in own or (plainly and e.put_to in by_any)]
    is_one = found["plainly"] and len(own) == 1
    return next(iter(near or (own if is_one else [])), None)


def _awaiting_agreement(kind: LineKind, marks: Marks, setting: Setting) -> tuple[str, ...]:
    """Return the deliveries that a line agrees or rejects, of those that await agreement."""
    waiting, (text, excepted) = awaiting_agreement(setting), _apart_from_excepted(marks, setting)
    apart = _apart_from_others(text, excepted, marks, setting)
    excepted = apart or excepted
    waiting = [ref for ref in waiting if apart or ref in marks.refs]
    if kind is LineKind.REJECTED and excepted:
        return tuple(ref for ref in waiting if ref in excepted)
    return tuple(ref for ref in waiting if ref not in excepted)


def _apart_from_others(
    text: str, excepted: tuple[str, ...], marks: Marks, setting: Setting
) -> tuple[str, ...]:
    """Return the actions of a line that agrees all other deliveries; nothing if it doesn't.

    They are those it excepts, or those of which it says anything else: “rest agreed, 2.4 deferred”.
    """
    agreed, own = pattern_of("all the others").search(text), setting.meeting.group
    if agreed is None or text.endswith("?"):
        return ()
    others = (m.party for m in marks.mentions if m.party.group or m.start < agreed.end())
    left = f"{agreed['before']} {text[agreed.end() :]}"
    is_apart = {*excepted} == {*marks.refs} or (
        (agreed["rest"] or agreed["rest2"]) and not pattern_of("may be agreed").search(left)
    )
    return marks.refs if is_apart and all(each.group == own for each in others) else ()


def _agreed_elsewhere(marks: Marks, setting: Setting) -> str:
    """Say which deliveries that a line agrees are another group's to agree; empty for none."""
    for group in sorted({setting.book.actions[ref].overseeing_group for ref in marks.refs}):
        there = replace(setting, meeting=replace(setting.meeting, group=group))
        if group != setting.meeting.group and _may_report(LineKind.AGREED, marks, there):
            waiting = listed(_awaiting_agreement(LineKind.AGREED, marks, there))
            return f"{group} agrees {waiting}, so nothing is recorded"
    return ""


def _as_kind(kind: LineKind, marks: Marks, shape: Shape, setting: Setting) -> Reading:
    match kind:
        case LineKind.ACTION:
            return _action(marks, shape, setting)
        case LineKind.CHALLENGE:
            told = sentence_of_challenge(marks)
            return challenge_in(told, shape if told is marks else shape_of(told, setting), setting)
        case LineKind.DECISION:
            return _decision(marks)
        case LineKind.MINUTES:
            return minutes_agreed(marks, setting) or Reading.as_typed(marks.typed)
        case LineKind.AGENDA:
            made = for_agenda(marks, setting, *AGENDA_FORMS, *_MAY_ASK)
            return made or Reading(text=marks.typed, kind=LineKind.NOTE, refs=marks.refs)
        case LineKind.PRESENCE | LineKind.APOLOGIES:
            made = read_people(marks, setting, is_plain=False)
            if made and kind in {made.kind, LineKind.PRESENCE}:
                return made
            is_list = kind is LineKind.PRESENCE
            return Reading.as_typed(marks.typed) if is_list else _change(kind, marks, setting)
        case LineKind.ANSWERED:
            return _answered(marks, setting)
        case LineKind.CORRECTED:
            found = correction_in(marks, setting, LineKind.NOTE)
            if found is None:
                return Reading(text=marks.typed, kind=LineKind.NOTE, refs=marks.refs)
            line, text, besides = found
            was, now = (find_references(each, setting) for each in (line.text or line.words, text))
            put = {a.ref: b.ref for a, b in zip(was, now, strict=False)}
            about = tuple(dict.fromkeys(put.get(each, each) for each in line.about))
            values = {"corrects": line.words, "line": line.id, "text": text, "about": about}
            return Reading(text=marks.typed, kind=kind, values={**values, "besides": besides})
        case _ if kind in CHANGES:
            return _change(kind, marks, setting)
    refused = _agreed_elsewhere(marks, setting) if kind is LineKind.NOTE else ""
    return Reading(
        text=marks.typed, kind=kind, refs=marks.refs, values={"refused": refused} if refused else {}
    )


def _action(marks: Marks, shape: Shape, setting: Setting) -> Reading:
    """Return a line as an action; the day of a meeting at which it is only looked at is asked about."""
    task = _labelled(marks, shape, setting)
    made = action_in(task, shape if task is marks else shape_of(task, setting), setting)
    if made.due and _is_for_later(marks, shape, setting):
        asked = ask_date(f"Is {long(made.due)} the due date?", (made.due,))
        return replace(made, due=None, questions=(*made.questions, asked))
    return made


def _decision(marks: Marks) -> Reading:
    that = pattern_of("agreed that").match(marks.text)
    spans = (marks.used(0, that.end(), Use.JOINS),) if that else ()
    return Reading(text=marks.typed, kind=LineKind.DECISION, refs=marks.refs, spans=spans)


# Changes that a user chose


def _is_new(found: StatedDate, marks: Marks) -> bool:
    """Return whether words say that a date is the new one."""
    before = marks.text[: found.start]
    said = pattern_of("new date is")
    return bool(found.day and (found.words.casefold().startswith("to ") or said.search(before)))


def _change(kind: LineKind, marks: Marks, setting: Setting) -> Reading:
    """Return a change that is offered for a line, with questions about what it doesn't say."""
    refs = _meant(marks, setting)
    if kind in {LineKind.AGREED, LineKind.REJECTED}:
        refs = _awaiting_agreement(kind, marks, setting) or refs
    elif len(refs) > 1 and kind in _OFFERED:
        refs = _told_in_clauses(kind, marks, setting) or refs
    reading = Reading(
        text=marks.typed,
        kind=kind,
        refs=refs,
        is_selected=not marks.refs and bool(refs),
        spans=tuple(marks.used(r.start, r.end, Use.REFERENCE) for r in marks.references),
    )
    if kind is LineKind.APOLOGIES:
        return replace(reading, leads=_away(marks, setting), refs=())
    questions = []
    if not refs:
        questions.append(Question("refs", "Which action is meant?", (KEEP_AS_NOTE,)))
    if kind is LineKind.DELIVERED:
        past = {day: d for d in marks.dates if (day := day_delivered(d.words, setting.today))}
        # “In post since 10 Nov” says when something began.
        is_since = any(
            pattern_of("began before").search(marks.text[: d.start]) for d in past.values()
        )
        gone = {*past}
        # “BP25-1.1 done. BP25-1.2 done, out on 21 Oct” says when one was.
        is_of_one = len(refs) > 1 and pattern_of("clause").search(marks.text)
        if len(gone) == 1 and not (is_since or is_of_one):
            return replace(reading, on=gone.pop(), questions=tuple(questions))
        ago = pattern_of("some time ago").search(marks.text)
        if ago and ago["lately"] and not gone:
            gone.add(read_date(ago["lately"], setting.today, prefer="past"))
        if gone or ago:
            known = [OfferedAnswer(in_words(day), "on", day) for day in sorted(gone)]
            as_now = OfferedAnswer("As of this meeting", "on", None)
            known.insert(0 if is_since or is_of_one else len(known), as_now)
            asked = Question("on", "When was it delivered?", (*known, KEEP_AS_NOTE), -1)
            questions.append(asked)
    later = [d.day for d in marks.dates if d.day and d.day > setting.meeting.day]
    if kind is LineKind.RESUMED and later:
        sentence = f"It goes on from {long(later[0])}. Is it off hold already?"
        now = OfferedAnswer("Yes, as of this meeting", "on", None)
        questions.append(Question("on", sentence, (now, KEEP_AS_NOTE), -1, is_blank=True))
    if kind in {LineKind.MOVED, LineKind.HELD}:
        dates = _new_dates(kind, marks, setting)
        # “… before February, asked to move it to 27 Feb”, “wanted 31 March, agreed 27 Feb”
        dates = [found for found in dates if _is_new(found, marks)] or dates
        clear = list(dict.fromkeys(found.day for found in dates if found.day))
        if len(clear) == 1 and len(dates) == 1:
            return replace(reading, due=clear[0], questions=tuple(questions))
        days = dict.fromkeys([*clear, *(day for found in dates for day in found.days)])
        days = days or dict.fromkeys(
            d.day for d in _new_dates(LineKind.HELD, marks, setting) if d.day
        )
        is_new = kind is LineKind.MOVED
        what = "What is the new date?" if is_new else "When is it to be looked at again?"
        known = [OfferedAnswer(in_words(day), "due", day) for day in [*days][:4]]
        questions.append(Question("due", what, (*known, KEEP_AS_NOTE), -1, is_blank=True))
    return replace(reading, questions=tuple(questions))
