"""Answers to the questions that a line leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import capitalised
from cscp_tui.capture.actions import ask_lead
from cscp_tui.capture.commands import code_of
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting, Use, Words, in_full
from cscp_tui.capture.parties import Party, Slot, asks_who, full_name, who_is, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading
from cscp_tui.domain.book import Book
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.enums import AgencyKind, Cause
from cscp_tui.domain.names import agencies_called, groups_called, said_name


def answer(reading: Reading, about: str, choice: OfferedAnswer, setting: Setting) -> Reading:
    """Return the reading of a line after a question about it was answered."""
    if choice.field == "kind":
        read = read_line(reading.text, setting, choice.value)
        return replace(read, begins_part=reading.begins_part, part_began=reading.part_began)
    asked = next((each for each in reading.questions if each.about == about), None)
    made = reading.answered(choice, about)
    is_known = about == choice.field == "leads" and any(each.agency for each in choice.value)
    if not (asked and is_known and asks_who(asked.sentence)):
        others = {party.key for party in reading.leads} - {party.key for party in made.leads}
        if others and not made.values.get("lead"):  # “Housing list to be sent by Police”
            spans = (e for e in made.spans if e.use not in {Use.WHO, Use.LEADS})
            made = replace(made, spans=tuple(spans))
        return made
    # “Police and BL”: the Police lead, too; “BL and TR”: nobody has said who TR is.
    every = without_doubles((*reading.leads, *choice.value))
    more = asked.also if len(choice.value) == 1 else ()
    slot = Slot(every, (), who_is(more[0]) if more else "", (), " and ".join(more))
    next_asked = (ask_lead(slot, setting),) if more else ()
    return replace(made, leads=every, questions=(*next_asked, *made.questions))


def answers_typed(text: str, question: Question, setting: Setting) -> list[OfferedAnswer]:
    """Return the answers to a question that a text may mean; all that are offered if it is blank."""
    wanted = text.strip().casefold()
    found = [
        each
        for each in question.offered
        if wanted in each.label.casefold()
        or set(wanted.split()) <= {*each.label.casefold().split()}
    ]
    first = question.harmless
    others = [each for each in question.choices if each is not first]
    if question.about == "lines":  # whether it is two actions
        first = next((each for each in question.choices if not each.field), KEEP_AS_NOTE)
        others = [each for each in question.choices if each.field == "lines"]
    if re.fullmatch(_NOT_KNOWN, wanted):
        found = [KEEP_AS_NOTE if question.about == "lines" else first]
    elif len(others) == 1 and not re.search(_ASKS_FOR_A_NAME, question.sentence):
        found = {"yes": others, "no": [first]}.get(wanted, found)
    more = _typed_answers(text.strip(), question.about, setting) if wanted else ()
    return [*{each.label: each for each in (*found, *more)}.values()]


_MOST_ANSWERS = 8
_NOT_KNOWN = (
    r"none|nobody|no[ -]?one|unknown|tb[cad]|n/?a|later|\?+|not (?:sure|known|decided|clear)(?: yet)?|"
    r"(?:i )?(?:don['’]?t|do not) know"
)
"""What people type who don't know the answer: the first one, which is harmless, is meant."""
_ASKS_FOR_A_NAME = r"(?i)\b(?:who|which|what)\b"
"""Questions that “yes” and “no” don't answer."""
_BEFORE_A_POST = r"(?:s?he|they|it)(?:['’](?:s|re)| is| are) "
_BEFORE_THE_NAME = (
    rf"(?i)^(?:.{{1,40}}[,(] ?(?=[^,(]+$)|{_BEFORE_A_POST})?"
    r"(?:(?:at|for|from|in|the|with) )*"
)
"""What people type before an agency's name: ``Head of Service, Housing``, ``she's at Housing``."""
_BESIDE_NAMES = r"(?:\b(?:[A-Z]{2,3}|and|for|from|of|at|is|the)\b|\W)*"
"""What people type beside the names of several: ``EH, Public Health, and IK (Education)``."""


def _typed_answers(text: str, about: str, setting: Setting) -> Iterator[OfferedAnswer]:
    book = setting.book
    if about in {"due", "on"}:
        with suppress(CscpError):
            day = read_date(text, setting.today, prefer="past" if about == "on" else "future")
            yield OfferedAnswer(in_words(day), about, day)
    if about in {"leads", "by"}:
        text = in_full(Words.of(text)).text
        both = setting.parties.slot(text)
        named, bare = setting.parties.mentions(text), text
        for each in reversed(named):
            bare = bare[: each.start] + bare[each.end :]
        every = both.parties if not (both.rest or both.question) else ()
        if re.fullmatch(_BESIDE_NAMES, bare):
            every = every or without_doubles(each.party for each in named)
        if len(every) > 1:
            names = " and ".join(full_name(each, book) for each in every)
            yield OfferedAnswer(names, about, every)
            return
        name = re.sub(_BEFORE_THE_NAME, "", text)
        if any(each.end <= len(text) - len(name) for each in named):
            name = text  # “Housing to ask AB, Police”
        name, post = name.strip(" )."), re.sub(f"(?i)^{_BEFORE_A_POST}", "", text)
        is_post = re.search(r"[,(]", text) or pattern_of("role noun").search(text)
        pairs, is_plain = setting.parties.introduced(f"XX, {post}") if is_post else ([], False)
        keys = {key for _, key in pairs} if is_plain else set()  # “Partnership Manager, CSC”
        own = [book.agencies[key] for key in keys] if len(keys) == 1 else []
        for agency in own or agencies_called(name, book)[:_MOST_ANSWERS]:
            if agency.kind is not AgencyKind.GUEST:
                party = Party(said_name(agency), agency=agency.id)
                yield OfferedAnswer(agency.name, about, (party,))
        for group in groups_called(name, book):
            yield OfferedAnswer(group.name, about, (Party(group.name, group=group.id),))
    if about == "refs":
        wanted = text.casefold()
        actions = (e for e in book.actions.values() if e.is_open or e.awaits_agreement)
        fitting = [each for each in actions if wanted in f"{each.id} {each.title}".casefold()]
        for action in fitting[:_MOST_ANSWERS]:
            yield OfferedAnswer(f"{action.id} {action.title}", "refs", (action.id,))


def why_in(reading: Reading) -> str:
    """Return the words of a line that may be the reason for a change, up to the end of their sentence."""
    found = pattern_of("may be why").search(reading.text)
    why = reading.reason or (found["why"] if found else "")
    return pattern_of("next sentence").split(why, 1)[0].strip(" .!")


def asked_why(reading: Reading, problem: CscpError, book: Book) -> Reading | None:
    """Return a change with questions about its reason and cause, if one is missing; else None.

    The line's own words come first, then that no reason was given.
    """
    asks = problem.field if reading.kind in {LineKind.MOVED, LineKind.HELD} else ""
    if asks not in {"reason", "cause"}:
        return None
    why, other = why_in(reading), code_of("", book)
    own = {f"“{why}”": {"reason": code_of(why, book), "explanation": why}} if why else {}
    own |= {f"No reason was given (“{other}”)": {"reason": other}} if other else {}
    known = {capitalised(e): {"reason": e} for e in book.partnership.reasons if e != other}
    causes = {capitalised(each.sentence): {"cause": each} for each in Cause}
    questions = [_asked("reason", str(problem), own | known, len(own) - 1 if other else -1)]
    if reading.kind is LineKind.MOVED:
        which = "Was the cause within the partnership's control?"
        sentence = which if asks == "reason" else str(problem)
        questions.append(replace(_asked("cause", sentence, causes), is_blank=True))
    return replace(reading, questions=tuple(questions[asks == "cause" :]))


def _asked(
    about: str, sentence: str, found: Mapping[str, Mapping[str, str]], harmless: int = -1
) -> Question:
    answers = (OfferedAnswer(words, "values", value) for words, value in found.items())
    keep = OfferedAnswer("Keep the line, and change nothing", "kind", LineKind.NOTE)
    return Question(about, sentence, (*answers, keep), harmless)
