"""Lines as people say them in a meeting: what kind a line is, who is to do what, and by when.

A line is read in four steps: labels and numbering are taken off; deeds ("Police to send …"), owners
that stand apart ("… - Housing"), dates and references are found in what is left; the kind is told
from all of these; and the words that were not taken are the title. Whatever is not certain becomes a
question with answers to choose from: nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, one_line
from cscp_tui.domain.capture_dates import DateRole, DateSaid, find_dates
from cscp_tui.domain.capture_kinds import LineKind, features_of, weigh
from cscp_tui.domain.capture_parties import (
    ALL_AGENCIES,
    Mention,
    Parties,
    Party,
    Slot,
    without_doubles,
)
from cscp_tui.domain.capture_patterns import in_full, is_noun, is_verb, labels, said, verb_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.meetings import next_meeting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Meeting


class Choice(Struct, frozen=True):
    """An answer to a question, with the value that it gives to a field of the reading."""

    label: str
    field: str
    """The field of the reading that it sets; ``lines`` if it splits the line into several."""
    value: Any


class Question(Struct, frozen=True):
    """A question about something uncertain in a line."""

    about: str
    """The field of the reading that the question is about."""
    sentence: str
    choices: tuple[Choice, ...] = ()


class Reading(Struct, frozen=True, kw_only=True):
    """How a line is understood: its kind, its fields, and the questions that remain."""

    text: str
    kind: LineKind
    title: str = ""
    leads: tuple[Party, ...] = ()
    supporting: tuple[Party, ...] = ()
    due: date | None = None
    due_said: str = ""
    ref: str = ""
    questions: tuple[Question, ...] = ()
    lines: tuple[str, ...] = ()
    """The separate lines into which it is split, if that answer was chosen."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Values of other fields of the record, as given by tokens."""

    def answered(self, choice: Choice, about: str) -> Reading:
        """Return the reading with the answer to a question filled in.

        Questions about the kind are handled elsewhere, as the line must then be read anew.
        """
        changed: Any = {choice.field: choice.value} if choice.field else {}
        if choice.field == "values":
            changed["values"] = {**self.values, **choice.value}
        left = tuple(question for question in self.questions if question.about != about)
        return replace(self, questions=left, **changed)


_ORDER = ("kind", "lines", "ref", "leads", "supporting", "title", "due")
"""The fields in the order in which they are asked about."""

LONGEST = 500
"""The most characters of a single line. A longer text is asked about as a whole."""

_WHO_ANSWERS = "Who is to answer?"
_WHO_LEADS = "Who will do it?"


def read_wording(
    text: str, meeting: Meeting, book: Book, today: date, kind: LineKind | None = None
) -> Reading:
    """Read one line of a meeting.

    Args:
        text: the line as it was typed.
        meeting: the meeting in which it was said.
        book: where agencies, groups, meetings and references are looked up.
        today: the day from which relative dates are counted.
        kind: the kind of the line, if the user has already chosen it.
    """
    if kind is LineKind.NOTE:
        return Reading(text=text, kind=kind, title=text.strip())
    if kind is None and len(text) > LONGEST:
        keep = Choice("Keep it as one note", "kind", LineKind.NOTE)
        question = Question("kind", "This is very long for one line. Keep it as a note?", (keep,))
        return Reading(text=text, kind=LineKind.NOTE, title=text, questions=(question,))
    return _Line(text, meeting, book, today).read(kind)


def line_features(text: str, meeting: Meeting, book: Book, today: date) -> frozenset[str]:
    """Return the features of a line; for the arguments see ``read_wording``."""
    return _Line(text, meeting, book, today).features


class _Deed(Struct, frozen=True):
    """Something that somebody is to do, such as ``Police to send the list``."""

    start: int
    """The position at which the words naming the doer begin."""
    end: int
    """The position at which the words saying what to do begin."""
    slot: Slot
    fact: str
    """The fact under which the wording is weighed, such as ``deed`` or ``deed-asked``."""


class _Part(Struct, frozen=True):
    """A part of a line between marks such as dashes, commas and brackets."""

    start: int
    end: int
    role: str
    """``owner``, ``support``, ``date``, ``label``, ``open`` or ``done``; empty for anything else."""
    mark: str
    """The punctuation mark before the part."""
    slot: Slot = Slot()


class _Line:
    """One line while it is being understood."""

    def __init__(self, text: str, meeting: Meeting, book: Book, today: date) -> None:
        self.text, self.meeting, self.book, self.today = text, meeting, book, today
        self.parties = Parties(book)
        self.questions: list[Question] = []
        self.facts = {"plain"}
        self.helpers: tuple[Party, ...] = ()
        self.taken: list[tuple[int, int]] = []
        """The places of words that say who or when, which are left out of the title."""
        self.owner = self.hurry = self.ref = self.short_ref = ""
        words = self._unlabelled(in_full(" ".join(one_line(text.replace("\t", " | ")).split())))
        words = said("who clause").sub(r"\1", said("asked by chair").sub("", words))
        self.words = _as_deed(words)
        self.dates = find_dates(self.words, meeting, book, today)
        self.mentions = self.parties.mentions(self.words)

    def ask(self, about: str, sentence: str, *choices: Choice) -> None:
        """Add a question, unless one about the same field was added before."""
        if all(question.about != about for question in self.questions):
            self.questions.append(Question(about, sentence, choices))

    def read(self, answered: LineKind | None = None) -> Reading:
        """Return the reading of the line, using the kind that the user chose, if any."""
        kind = answered or self._kind()
        reading: Reading = getattr(self, f"_{kind.value}")()
        asked = [each for each in self.questions if not (answered and each.about == "kind")]
        asked.sort(key=lambda each: _ORDER.index(each.about))
        return replace(reading, questions=tuple(asked))

    def _reading(
        self,
        kind: LineKind,
        title: str,
        leads: tuple[Party, ...] = (),
        due: date | None = None,
        said: str = "",
    ) -> Reading:
        return Reading(
            text=self.text,
            kind=kind,
            title=title,
            leads=leads,
            due=due,
            due_said=said,
            ref=self.ref,
        )

    # -- labels and numbering ----------------------------------------------------------------------

    def _unlabelled(self, words: str) -> str:
        """Return the words after bullets, numbers, references and labels, noting those as facts."""
        before = ""
        while words and words != before:
            before, words = words, self._without_label(said("bullet").sub("", words).strip())
        return words

    def _without_label(self, words: str) -> str:
        if not self.ref and (found := self._leading_ref(words)):
            typed, self.ref = found
            rest = words[len(typed) :].lstrip()
            self.facts |= (
                {"reference", "colon"} if rest[:1] in {":", "-", "–", "—"} else {"reference"}
            )
            return rest.strip(" ,:-–—|")
        if hurry := said("hurry").match(words):
            self.hurry = hurry[1]
            return words[hurry.end() :]
        if not any(fact.startswith("label") for fact in self.facts):
            for kind, pattern in labels():
                if (label := pattern.match(words)) and self._is_label(label, words):
                    groups = label.groupdict()
                    self.owner = groups.get("who") or groups.get("who2") or ""
                    self.facts.add(f"label-{self._weakened(kind, label[0].casefold())}")
                    return words[label.end() :].lstrip(" :,-–")
        number = said("log number").match(words)
        if number and "label-decision" not in self.facts:
            short = said("short ref").match(words)
            self.short_ref = self._planned(short[0]) if short else ""
            self.facts.add("numbered")
            return words[number.end() :]
        return words

    def _is_label(self, found: re.Match[str], words: str) -> bool:
        """Return whether words that look like a label are one.

        If they hold a name, as in ``Action Police …``, it must be that of a known party; else words
        must follow.
        """
        if "who" in found.groupdict() and found.re.groups == 1:
            slot = self.parties.slot(found["who"])
            return bool(slot.parties) and not slot.rest
        return bool(words[found.end() :].strip())

    def _weakened(self, kind: str, label: str) -> str:
        """Return the kind that a label gives, or a weaker or stronger cue: ``AP9 -``, ``NB``."""
        if kind == "action" and not self.owner and re.search(r"\d", label):
            return "numbered"
        if kind == "note" and "minute" in label:
            return "minute"
        is_sure = label.startswith(("dec", "approv", "ratif", "endors"))
        return "decided" if kind == "decision" and is_sure else kind

    def _leading_ref(self, words: str) -> tuple[str, str] | None:
        """Return the reference that begins the line, as typed and as the action has it."""
        found = said("known ref").match(words)
        if found and found[0].upper() in self.book.actions:
            return found[0], found[0].upper()
        old = re.match(r"[\w./()-]{2,16}(?=[\s:])", words)
        wanted = old[0].casefold() if old else " "
        olds = [a.id for a in self.book.actions.values() if a.old_ref.casefold() == wanted]
        return (wanted, olds[0]) if len(olds) == 1 else None

    def _planned(self, number: str) -> str:
        """Return the reference of the plan action with this number, such as ``2.7``."""
        found = [
            action.id
            for action in self.book.actions.values()
            if action.id.endswith(f"-{number}")
            and (plan := self.book.plans.get(action.plan))
            and plan.first_day <= self.meeting.day <= plan.last_day
        ]
        return found[0] if len(found) == 1 else ""

    # -- deeds, and owners that stand apart --------------------------------------------------------

    @cached_property
    def deeds(self) -> tuple[_Deed, ...]:
        """All the things that somebody is to do, from left to right."""
        found: list[_Deed] = []
        for modal in said("modal").finditer(self.words):
            begin = found[-1].end if found else 0
            if begin <= modal.start() and (deed := self._deed_of(modal, begin)):
                found.append(deed)
        return tuple(found) or tuple(
            filter(
                None,
                [self._bare_deed() or self._and_will() or self._under_way() or self._heading()],
            )
        )

    def _deed_of(self, modal: re.Match[str], begin: int) -> _Deed | None:
        """Return the deed around a modal verb, as in ``Police to send``.

        Somebody must be named before it and a verb must follow it.
        """
        word, rest = modal["modal"].casefold(), self.words[modal.end() :]
        start, slot = self._who_before(begin, modal.start(), is_to=word == "to")
        is_known = bool(slot.parties)
        first = re.match(r"[\w-]*", rest)
        is_deed = first and (is_verb(first[0]) or first[0].casefold() == "not")
        is_deed = is_deed or bool(said("promised").fullmatch(word))
        is_deed = is_deed or (word == "to" and bool(said("name to do it").match(self.words, start)))
        may_be_deed = is_known and not slot.rest and not said("no verb").match(rest)
        is_all = "agreed" in word and said("collective").fullmatch(
            self.words[start : modal.start()].strip()
        )
        if not (is_known or slot.question) or is_all or not (is_deed or may_be_deed):
            return None
        if said("passive").match(rest) or said("should have").match(f"{word} {rest}"):
            return None
        end = modal.start("aside") if modal["aside"] else modal.end()
        return _Deed(start, end, slot, self._fact_of(word, rest, start, slot))

    def _fact_of(self, modal: str, rest: str, start: int, slot: Slot) -> str:
        """Return the fact that says how certain it is that somebody is to do what follows."""
        if rest.casefold().startswith("not "):
            return "deed-not"
        is_group = slot.parties and all(party.group for party in slot.parties)
        if is_group and (self._is_us(slot) or said("decides").match(rest)):
            return "deed-group"
        if said("explains").match(rest) and "label-action" not in self.facts:
            return "deed-explain"
        if re.match(rf"(?:{said('static').pattern})\b", rest, re.IGNORECASE):
            return "deed-static"
        if modal.startswith("would") and said("welcomes").match(rest):
            return "deed-static"
        if modal.startswith(("can", "could", "happy", "willing", "prepared")) or " happy" in modal:
            return "deed" if said("hoped").search(self.words[:start]) else "deed-can"
        is_told = said("telling that").search(self.words[:start])
        if is_told and modal.startswith(("will", "would", "should")):
            return "deed-told"
        if re.search(" (?:they|s?he|we)", modal):
            return "deed-said"
        if re.fullmatch(r"(?:asked|requested|invited) to", modal):
            return "deed-asked"
        return "deed" if slot.parties else "deed-unknown"

    def _who_before(self, begin: int, end: int, *, is_to: bool) -> tuple[int, Slot]:
        """Find who is named before a position.

        Take the longest run of words that names somebody and nothing else.
        """
        before = self.words[begin:end]
        unsure = (begin, Slot())
        breaks = [found.end() for found in said("break").finditer(before)]
        breaks += [found.end - begin for found in self.dates if begin < found.end < end]
        for start in (0, *sorted(breaks)):
            words = before[start:].strip(" ,:-–")
            if start == 0 and said("before an owner").match(words):
                continue
            if not words or len(words) > 110 or (is_to and said("no owner").search(words)):
                continue
            slot, has_verb = self.parties.slot(words), self._has_verb(words)
            if slot.parties and self._is_name(words, slot) and not (slot.question and has_verb):
                return begin + start, slot
            if before.rstrip().endswith(":") or has_verb or slot.parties or unsure[1].question:
                continue  # a heading, a sentence, or somebody unknown further left
            if slot.question and len(words.split()) <= 6:
                unsure = begin + start, slot
            elif is_to and self._may_be_owner(words) and not said("goes").match(self.words, end):
                unsure = begin + start, Slot(question=f"Who is “{words}”, and for which agency?")
        return unsure

    @staticmethod
    def _may_be_owner(words: str) -> bool:
        """Return whether a few words before ``to do it`` may name somebody: ``Minute taker``."""
        is_few = len(words.split()) <= 4 and not is_verb(words.split(maxsplit=1)[0])
        is_name = said("letters").fullmatch(words) or said("proper name").fullmatch(words)
        return is_few and bool(is_name or said("person noun").search(words))

    def _has_verb(self, words: str) -> bool:
        """Return whether words contain a verb: “is keen” does, “Housing” does not."""
        for mention in reversed(self.parties.mentions(words)):
            words = words[: mention.start] + words[mention.end :]
        return _has_verb(words)

    def _is_name(self, words: str, slot: Slot) -> bool:
        """Return whether words are a name, with at most a few others: ``Met Police CAIT``."""
        if not slot.rest:
            return True
        if slot.question and len(slot.rest.split()) <= 2:
            return True  # "Sarah from Housing"
        named = self.parties.mentions(words)
        is_first = len(named) == 1 and named[0].start <= len("the ")
        is_apart = re.search(r":|\s[-–—|]\s", words) or _has_verb(slot.rest)
        return is_first and len(slot.rest.split()) <= 3 and not is_apart

    def _bare_deed(self) -> _Deed | None:
        """Find a deed of a name followed directly by a verb: ``SLaM chase the data``."""
        for start in (0, *(found.end() for found in said("break").finditer(self.words))):
            for verb in said("bare verb").finditer(self.words[start : start + 70]):
                place = start + verb.start()
                words = self.words[start:place].strip(" ,:-–—|")
                if not (is_verb(verb[0]) or self._is_suggested(start, verb[0])):
                    continue
                if words and len(words.split()) <= 6 and not said("ends unnamed").search(words):
                    if deed := self._deed_without_modal(start, place, words, verb[0]):
                        return deed
                    break
        return None

    def _is_suggested(self, start: int, verb: str) -> bool:
        """Return whether a verb belongs to a suggestion: ``Suggest that ICB contacts …``."""
        is_verb_of_one = verb.endswith("s") and is_verb(verb[:-1])
        return is_verb_of_one and bool(said("suggesting").search(self.words[:start]))

    def _deed_without_modal(self, start: int, place: int, words: str, verb: str) -> _Deed | None:
        gap = self.words[start:place].rstrip()[-1:]
        is_order = gap in ":-–—|" and self._is_order(self.words[place:])
        if (gap in ":-–—|()[]," and not is_order) or said("no order").match(self.words, place):
            return None
        is_statement = is_noun(verb) and said("is said of").match(self.words, place)
        if is_statement or said("noted that").search(self.words[:start]):
            return None
        first = words.split(maxsplit=1)[0]
        if is_verb(first) and not self._named(first):
            return None
        slot = self.parties.slot(words)
        is_asked = bool(said("asking that").search(self.words[:start]))
        is_asked |= start > 0 and "label-decision" in self.facts
        is_few = len(words.split()) <= (4 if is_asked else 2 if not start else 0)
        if slot.rest or not (slot.parties or (slot.question and is_few)):
            return None
        is_sure = is_order or not is_noun(verb)
        fact = "deed-that" if is_asked else "deed-bare" if is_sure else "deed-noun"
        if fact == "deed-noun" and not slot.question and not self._is_dated(DateRole.DUE):
            # "Police review of custody data" may be a review by Police or of them.
            slot = replace(slot, question=_WHO_LEADS, choices=slot.parties)
        return _Deed(start, place, slot, fact)

    def _and_will(self) -> _Deed | None:
        """Find a second deed by the same party: ``Police are working on it and will report``."""
        found = said("and will").search(self.words)
        if not found or not is_verb(found["verb"]) or not self.mentions or self.mentions[0].start:
            return None
        return _Deed(0, found.start("verb"), Slot(self._joined(self.mentions)), "deed-said")

    def _under_way(self) -> _Deed | None:
        """Find a deed under way: ``Police taking this back to the team``."""
        first = self.mentions[0] if self.mentions else None
        doing = said("under way").match(self.words, first.end) if first else None
        if not first or not doing or first.start > len("the ") or not verb_of(doing["doing"]):
            return None
        return _Deed(0, doing.start("doing"), Slot((first.party,)), "deed-doing")

    def _heading(self) -> _Deed | None:
        """Find a deed in names that begin a line: ``Housing + CSC meeting about leavers``.

        Who leads is asked.
        """
        if self.mentions and not self.mentions[0].start:
            parties = self._joined(self.mentions)
            named, end = Slot(parties), self.mentions[len(parties) - 1].end
        else:
            first = said("first names").match(self.words)
            named = self.parties.slot(first[0]) if first else Slot()
            end = first.end() if first else 0
        rest = self.words[end:]
        is_planned = self._is_dated(DateRole.DUE) and re.match(r" \w+ing\b", rest)
        tells = said("tells on").match(rest[1:]) and not is_planned
        is_group = any(party.group for party in named.parties)
        if not named.parties or named.rest or is_group or tells or not rest.startswith(" "):
            return None
        question = named.question or _WHO_LEADS
        return _Deed(0, end, Slot(named.parties, (), question, named.parties), "heading")

    @cached_property
    def parts(self) -> tuple[_Part, ...]:
        """The parts of the line, each with its role if it has exactly one."""
        last = len(self.words)
        marks = [(0, 0), *(f.span() for f in said("separator").finditer(self.words)), (last, last)]
        found: list[_Part] = []
        label = ""
        for (before, start), (end, after) in pairwise(marks):
            mark, closing = self.words[before:start].strip(), self.words[end:after].strip()
            text = self._undated(start, end)
            owned = said("owner within").fullmatch(text)
            if owned and self._named(who := owned["who"] or owned["who2"]):
                text, label = who, "owner"
            named = said("part label").fullmatch(text)
            is_label = bool(named) and closing[:1] in {":", "-", "–"}
            slot = self.parties.slot(text) if 0 < len(text) <= 80 else Slot()
            role = "label" if is_label else self._role(text, slot, label, mark, (start, end), found)
            found.append(_Part(start, end, role, mark, slot))
            keeps = role in {"owner", "support"} and closing[:1] == ","
            label = ((named and named.lastgroup) or "") if is_label else label if keeps else ""
        return tuple(found)

    def _role(  # noqa: PLR0917 - what is known about one part
        self,
        text: str,
        slot: Slot,
        label: str,
        mark: str,
        place: tuple[int, int],
        before: list[_Part],
    ) -> str:
        """Return the role of a part; empty if it has none or more than one."""
        if not text:
            return "date" if place[1] > place[0] else ""
        if said("done").fullmatch(text):
            return "done"
        if label == "status" or said("open").fullmatch(text):
            return "open"
        is_named, is_asked = bool(slot.parties), bool(slot.question)
        if label in {"owner", "support"}:
            return label if (is_named or is_asked) and not slot.rest else ""
        is_whole = not before and place[1] == len(self.words)
        if is_whole or (is_named and self._is_us(slot)):
            return ""
        if is_named and not slot.rest and not is_asked and not said("modal").search(text):
            return "" if self._is_in_list(mark, before) else "owner"
        is_short = not slot.rest and len(text.split()) <= 2
        if is_named:
            return "owner" if is_asked and is_short else ""
        is_outer = (not before or not self.words[place[1] :].strip(" )].")) and mark != "."
        is_owner = is_asked and is_outer and (is_short or said("initials").fullmatch(text))
        return "owner" if is_owner else ""

    def _is_us(self, slot: Slot) -> bool:
        """Return whether the words name the meeting's own group."""
        return all(party.group == self.meeting.group for party in slot.parties)

    def _undated(self, start: int, end: int) -> str:
        """Return the words of a part without its dates."""
        text = self.words[start:end]
        for found in reversed(self.dates):
            if start <= found.start and found.end <= end:
                text = text[: found.start - start] + text[found.end - start :]
        return text.strip(" .,:;-–—|?!")

    def _is_in_list(self, mark: str, before: list[_Part]) -> bool:
        """Return whether a name belongs to a list in a deed: ``… with CSC, Housing``."""
        ends = before[-1].end if before and before[-1].role != "owner" else -1
        return mark.startswith(",") and any(mention.end == ends for mention in self.mentions)

    @property
    def owners(self) -> list[_Part]:
        """The parts that consist only of a name."""
        return [part for part in self.parts if part.role == "owner"]

    def _joined(self, mentions: list[Mention]) -> tuple[Party, ...]:
        """Return the parties named together with the first: ``Police and Housing``."""
        found, end = [mentions[0].party], mentions[0].end
        for mention in mentions[1:]:
            if not said("and").fullmatch(self.words[end : mention.start]):
                break
            found.append(mention.party)
            end = mention.end
        return tuple(found)

    def _named(self, words: str) -> tuple[Party, ...]:
        """Return the parties that words name; empty if they contain anything else."""
        slot = self.parties.slot(words)
        return slot.parties if not slot.rest and not slot.question else ()

    # -- kind -------------------------------------------------------------------------------------

    @property
    def features(self) -> frozenset[str]:
        """The features of the line from which its kind is learned."""
        places = [
            (each.start, each.end, "AGENCY" if each.party.agency else "GROUP")
            for each in self.mentions
        ]
        places += [(each.start, each.end, "DATE") for each in self.dates]
        places += [(*found.span(), "REF") for found in said("known ref").finditer(self.words)]
        return features_of(self.words, sorted(places))

    def _kind(self) -> LineKind:
        """Return the kind of the line, adding a question if another is about as likely."""
        self.facts |= set(self._facts_of_build())
        typed = said("typed kind").match(self.text)
        if typed and (typed["kind"].casefold() != "decision" or not self.deeds):
            return LineKind(typed["kind"].casefold())
        kind, other = weigh(self.words, self.facts, self.features)
        if kind in {LineKind.NOTE, LineKind.ACTION} and "deed-not" in self.facts:
            # What somebody is not to do is no task, as far as anybody can tell from the words.
            kind, other = LineKind.NOTE, LineKind.ACTION
        if "colon" in self.facts and not self.deeds:
            # "BP25-1.1: …" is an update on it.
            if kind is LineKind.DECISION:
                kind, other = LineKind.NOTE, LineKind.DECISION
            elif kind is LineKind.NOTE and other in {LineKind.DECISION, LineKind.MOVE}:
                other = None
        elif "reference" in self.facts and kind is LineKind.NOTE and self._is_dated():
            other = other or LineKind.MOVE
        return self._either(kind, other) if other else kind

    def _is_dated(self, *roles: DateRole) -> bool:
        """Return whether a date has one of the given roles; by default, one that may be due."""
        wanted = roles or (DateRole.DUE, DateRole.LOOSE)
        return any(found.role in wanted for found in self.dates)

    def _facts_of_build(self) -> Iterator[str]:
        facts = [deed.fact for deed in self.deeds[:1]]
        roles = {part.role for part in self.parts}
        is_due = any(d.role is DateRole.DUE and d.day != self.today for d in self.dates)
        yield from facts
        if "heading" in facts and is_due:
            yield "heading-with-date"
        if "owner" in roles and facts in ([], ["heading"]):
            is_leading = [part.start for part in self.owners] == [0] and "date" not in roles
            yield "row-labelled" if "label" in roles else "row-leading" if is_leading else "row"
            if "date" in roles:
                yield "row-of-date"
        yield from roles & {"open", "done"}
        is_so = {
            "date": is_due,
            "unfinished": said("unfinished").match(self.words),
            "imperative": self._is_order(self.words),
            "reference": self.short_ref,
            "question": self.words.endswith("?"),
            "asked-for": said("asked for").search(self.words),
            "in-principle": "in principle" in self.text.casefold(),
        }
        yield from (fact for fact, holds in is_so.items() if holds)

    def _is_order(self, words: str) -> bool:
        """Return whether words begin with an order: ``Update the policy``, not ``Update on …``."""
        found = said("imperative").match(words)
        if not found or not is_verb(found["verb"]) or self._named(words.partition(" ")[0]):
            return False
        is_other = said("not an order").match(words[found.end() :])
        return not (is_other and is_noun(found["verb"]))

    def _either(self, first: LineKind, second: LineKind) -> LineKind:
        """Return the likelier of two kinds, adding a question about them."""
        names = f"Is this {first.with_article} or {second.with_article}?"
        self.ask("kind", names, *(Choice(capitalised(k.value), "kind", k) for k in (first, second)))
        return first

    # -- dates ------------------------------------------------------------------------------------

    def _due(self) -> tuple[date | None, str]:
        """Return the due date and the words that gave it, and leave them out of the title."""
        begin = self.deeds[0].start if self.deeds else 0
        due = [found for found in self.dates if found.role is DateRole.DUE]
        due = [found for found in due if found.start >= begin] or due
        if due:
            clear = [found for found in due if found.day]
            if len(due) == 1 and self._is_of_event(due[0]):
                self._ask_date(f"Is “{due[0].said}” the due date?", (due[0].day,))
                return None, ""
            if len(due) == 1 or len(clear) == 1:
                self.taken += [(found.start, found.end) for found in due]
            if len(due) > 1 and not (len(clear) == 1 and self._are_cells(due)):
                return self._several_dates(due, clear)
            if due[-1].day and (earlier := self._earlier_deed(due[-1])):
                return self._several_dates([earlier, due[-1]], [earlier, due[-1]])
            due = clear or due
            return self._clear_day(due[0]), due[0].said
        loose = [each for each in self.dates if each.role is DateRole.LOOSE]
        if len(loose) == 1 and self._is_day_of_deed(loose[0]):
            self.taken.append((loose[0].start, loose[0].end))
            return loose[0].day, loose[0].said
        for found in reversed(loose):
            question = found.question or f"Is “{found.said}” the due date?"
            self._ask_date(question, (found.day, *found.days))
        for found in self.dates:
            if found.day and said("introduced").search(self.words[: found.start]):
                question = f"“{found.said}” isn't taken as the due date. Is there one?"
                self._ask_date(question, (found.day,))
        return None, ""

    def _earlier_deed(self, due: DateSaid) -> DateSaid | None:
        """Return the day of a deed before the one that is due: ``pilot it in May and report by …``."""
        for found in self.dates:
            between = self.words[found.end : due.start]
            joined = said("and verb").match(between)
            if found.role is DateRole.LOOSE and found.day and joined and is_verb(joined["verb"]):
                return found
        return None

    def _are_cells(self, due: list[DateSaid]) -> bool:
        """Return whether dates stand in cells of their own, those that are not clear before the other.

        An action log's row has the day it was raised, then the day it is due.
        """
        cells = [part.strip() for part in self.words.split(" | ")]
        return all(each.said in cells for each in due) and all(
            each.has_passed and each.start < due[-1].start for each in due if each.day is None
        )

    def _is_day_of_deed(self, found: DateSaid) -> bool:
        """Return whether a day is part of a deed: ``Police to present at the Executive on …``."""
        if not self.deeds or self.deeds[0].fact != "deed" or not found.day:
            return False
        before, after = self.words[self.deeds[0].end : found.start], self.words[found.end :]
        is_on = before.endswith(" on ") and not said("event noun").search(before[:-4])
        return is_on and not after.strip(" .")

    def _is_of_event(self, found: DateSaid) -> bool:
        """Return whether a date is an event's, not a due date: ``book a room for 10 March``."""
        words = self.words[self.deeds[0].end :] if self.deeds else self.words
        return bool(found.day and said("of event").match(found.said) and said("event").match(words))

    def _clear_day(self, found: DateSaid) -> date | None:
        """Return the day that words mean, asking for it if they are not clear."""
        if found.day is None:
            self._ask_date(found.question, found.days)
        return found.day

    def _several_dates(self, due: list[DateSaid], clear: list[DateSaid]) -> tuple[None, str]:
        whole = self.words[due[0].start : due[-1].end]
        question = "There are two dates. Which one is it due, or are these two actions?"
        days = dict.fromkeys(day for found in due for day in (found.day, *found.days))
        self._ask_date(f"“{whole}”: which date?" if len(clear) == 1 else question, days)
        return None, whole

    def _left(self, start: int, end: int | None = None) -> str:
        """Return the words from a position on, without those used as a date or an owner."""
        begun = end = len(self.words) if end is None else end
        text = self.words[:end]
        for first, last in sorted(self.taken, reverse=True):
            if start <= first and last <= end:
                text = _cut(text, first, min(last, begun))
                begun = first
        return text[start:]

    def _ask_date(self, question: str, days: Iterable[date | None]) -> None:
        choices = [Choice(long(day), "due", day) for day in days if day][:4]
        self.ask("due", question, *choices, Choice("No due date", "due", None))

    def _next(self) -> tuple[date, ...]:
        following = next_meeting(self.book, self.meeting.group, self.today)
        return (following.day,) if following else ()

    def _ask_about_hint(self, text: str) -> None:
        """Ask for the day if words give only a vague time: ``by the inspection``."""
        hint = said("time hint").search(text)
        if hint and not (
            hint["what"]
            and hint[0].casefold().startswith("by")
            and self.parties.mentions(text[hint.start("what") : hint.end("what") + 20])
        ):
            self._ask_date(f"“{hint[0]}” isn't a date. Due when?", self._next())

    def _ask_about_time(self, text: str) -> None:
        """Ask about a time that was not read, or not as that of the deed: ``on 10 March``."""
        if time := said("a time").search(text):
            self._ask_date(f"Is “{time[0]}” the due date?", ())

    # -- actions ----------------------------------------------------------------------------------

    def _action(self) -> Reading:
        if self.ref:
            self._either(LineKind.NOTE, LineKind.ACTION)
        day, words = self._due()
        slot, title = self._owner()
        more = self._second_deed(slot)
        if day is None and not words:
            self._ask_about_hint(title)
            self._ask_about_time(title)
        if self.hurry and day is None:
            words = words or self.hurry
            self._ask_date(f"“{self.hurry}” isn't a date. Due when?", (self.today, *self._next()))
        title, supporting = self._supported(_tidied(title))
        if slot.question:
            self._ask_lead(slot.question, slot.choices)
        elif not slot.parties:
            self.ask("leads", _WHO_LEADS, Choice("Nobody yet", "leads", ()))
        if not re.search(r"\w{2}", title):
            self.ask("title", "What is to be done?")
        leads = without_doubles([*slot.parties, *more])
        marked = [
            mention.party
            for mention in self.mentions
            if said("as the lead").match(self.words, mention.end)
        ]
        if marked and set(marked) < set(leads):
            self.helpers += tuple(party for party in leads if party not in marked)
            leads = without_doubles(marked)
        elif not set(marked) <= set(leads):
            self._ask_lead(_WHO_LEADS, without_doubles([*marked, *leads]))
        every = (*slot.supporting, *supporting, *self.helpers)
        supporting = tuple(party for party in every if party not in leads)
        reading = self._reading(LineKind.ACTION, title, leads, day, words)
        return replace(reading, supporting=supporting)

    def _owner(self) -> tuple[Slot, str]:
        """Return who is to do it, and the words that give the task and the time."""
        deed = self.deeds[0] if self.deeds else None
        named = self._labelled_owner()
        if named and deed and set(named) < set(deed.slot.parties):
            self.helpers = tuple(p for p in deed.slot.parties if p not in named)
            return Slot(named), self._deed_title(deed)
        if deed and any(
            deed.fact == "heading" or (not deed.slot.parties and part.end <= deed.start)
            for part in self.owners
        ):
            deed = None
        labelled = self.parties.slot(self.owner)
        if labelled.parties or labelled.question:
            is_same = deed is not None and deed.slot.parties == labelled.parties
            return labelled, self._deed_title(deed) if deed and is_same else self._left(0)
        if deed is not None:
            self._ask_about_other_owner(deed)
            return deed.slot, self._deed_title(deed)
        if found := said("asked for").search(self.words):
            slot = self.parties.slot(found["who"])
            if slot.parties or slot.question:
                return slot, self._left(found.end())
        if self.owners:
            return self._apart()
        if "label-action" in self.facts and (named := self._named(self.words)):
            return Slot(named), ""
        agents = self._agents()
        return Slot(agents), self._left(0) if agents else self._title_of_parts()

    def _labelled_owner(self) -> tuple[Party, ...]:
        """Return the parties that ``Owner: …`` names."""
        after = zip(self.parts, self.parts[1:], strict=False)
        named = (
            two.slot.parties for one, two in after if (one.role, two.role) == ("label", "owner")
        )
        return next(named, ())

    def _deed_title(self, deed: _Deed) -> str:
        """Return what is to be done, after any words before the doer: ``Next steps: …``."""
        self._take_parts(deed.end)
        words = said("agreement").sub("", self._left(0, deed.start))
        before = _before_break(words)
        heading, rest = _tidied(said("action at end").sub("", before)), self._left(deed.end)
        beside = self.parties.slot(heading) if heading else Slot()
        others = [party for party in beside.parties if party not in deed.slot.parties]
        if others and not beside.rest:
            self._ask_lead(_WHO_LEADS, without_doubles([*others, *deed.slot.parties]))
        is_said = said("telling that").search(words) or said("asking that").search(words)
        return f"{heading}: {rest}" if heading and not is_said else rest

    def _apart(self) -> tuple[Slot, str]:
        """Return the owners named separately, asking which is meant if they are not together."""
        slots = [part.slot for part in self.owners]
        parties = tuple(dict.fromkeys(party for slot in slots for party in slot.parties))
        asked = next((slot for slot in slots if slot.question), Slot(choices=parties))
        places = [place for place, part in enumerate(self.parts) if part.role == "owner"]
        question = _WHO_LEADS if places[-1] - places[0] >= len(places) else ""
        helpers = [p for part in self.parts if part.role == "support" for p in part.slot.parties]
        helpers += [party for slot in slots for party in slot.supporting]
        slot = Slot(parties, tuple(helpers), asked.question or question, asked.choices)
        return slot, self._title_of_parts()

    def _title_of_parts(self) -> str:
        """Return the line without the parts that name an owner or a progress state."""
        self._take_parts(0)
        return self._left(0)

    def _take_parts(self, start: int) -> None:
        """Leave the parts after a position that name an owner or a state out of the title."""
        roles = {"owner", "support", "label", "open", "done"}
        parts = (part for part in self.parts if part.start >= start and part.role in roles)
        self.taken += [(part.start, part.end) for part in parts]

    def _agents(self) -> tuple[Party, ...]:
        """Return the parties after ``by``: ``… signed off by the Chair``.

        If a second ``by …`` follows, ask who leads.
        """
        agents: list[tuple[Party, ...]] = []
        for by in said("by whom").finditer(self.words):
            end, parties = self._agent(by.start("who"), by["who"])
            if parties and not agents:
                self.taken.append((by.start(), end))
            if parties:
                agents.append(parties)
        every = without_doubles(party for parties in agents for party in parties)
        if len(agents) > 1 and len(every) > len(agents[0]):
            self._ask_lead(_WHO_LEADS, every)
        return agents[0] if agents else ()

    def _agent(self, start: int, who: str) -> tuple[int, tuple[Party, ...]]:
        """Return the parties named after ``by``, and where their names end."""
        listed = [mention for mention in self.mentions if mention.start >= start]
        if listed and listed[0].start == start and len(joined := self._joined(listed)) > 1:
            return listed[len(joined) - 1].end, joined
        who = re.split(r"\b(?:by|to|for|at|in|on|before|no later|and then)\b", who)[0]
        for words in (who.rstrip(), who.split(" and ")[0]):
            if named := self._named(words):
                return start + len(words), named
        return start, ()

    def _ask_about_other_owner(self, deed: _Deed) -> None:
        """Ask who leads if somebody else is named separately, as an owner would be."""
        later = [part for part in self.owners if part.start >= deed.end and part.mark[:1] != ","]
        named = [party for part in later for party in part.slot.parties if party.agency]
        every = without_doubles([*deed.slot.parties, *named])
        if len(every) > len(deed.slot.parties):
            self._ask_lead(_WHO_LEADS, every)

    def _supported(self, title: str) -> tuple[str, tuple[Party, ...]]:
        """Return the title without ``with support from …``, and the parties that this names."""
        if found := said("helped").search(title):
            who = found["who"] or found["who2"] or found["who3"]
            if named := self._named(who):
                return _cut(title, found.start(), found.end()), named
            self.ask("supporting", f"Who supports it: “{who}”?")
        return title, ()

    def _ask_lead(self, question: str, parties: Iterable[Party]) -> None:
        choices = [Choice(party.said, "leads", (party,)) for party in parties]
        self.ask("leads", question, *choices[:5])

    def _second_deed(self, slot: Slot) -> tuple[Party, ...]:
        """Ask whether two deeds are two actions; return who is to do the second."""
        for one, two in pairwise(self.deeds):
            is_apart = len(self.words[one.end : two.start].split()) > 1
            if is_apart and two.slot.parties != slot.parties:
                if said("helps").match(self.words[two.end :]):
                    self.helpers = two.slot.parties
                    return ()
                first = _before_break(self.words[: two.start]).rstrip(" ,;.")
                self._ask_apart(first, self.words[two.start :])
                return two.slot.parties
        names = " and ".join(party.said for party in slot.parties)
        if found := said("enumerated").search(self.words):
            self._ask_apart(*(f"{names} to {found[part]}" for part in ("one", "two")))
        for found in said("same lead").finditer(self.words):
            first = self.words[: found.start()].rstrip(" ,;.")
            is_deed = is_verb(found["verb"]) and bool(self.deeds or self._is_order(self.words))
            is_deed &= all(found.start("verb") != mention.start for mention in self.mentions)
            is_owner = any(part.role == "owner" and part.end == len(first) for part in self.parts)
            if is_deed and len(first.split()) > 3 and not is_owner:
                second = self.words[found.start("verb") :]
                self._ask_apart(first, f"{names} to {second}" if names else second)
        return ()

    def _ask_apart(self, first: str, second: str) -> None:
        two = Choice("Two actions", "lines", (first, second))
        sentence = "These look like two actions. Record them one by one?"
        self.ask("lines", sentence, two, Choice("One action", "", None))

    # -- decisions and challenges -----------------------------------------------------------------

    def _decision(self) -> Reading:
        words = said("agreed that").sub("", self.words)
        deed = self.deeds[0] if self.deeds else None
        leads: tuple[Party, ...] = ()
        by_chair = said("chairs action").search(self.text) and not said("we did").match(self.words)
        if by_chair or said("by the chair").match(self.words):
            leads = self.parties.slot("Chair").parties
        elif deed and not (
            deed.fact in {"deed-not", "deed-static", "heading"} or said("happy for").search(words)
        ):
            leads = deed.slot.parties
        elif joint := said("jointly").match(words):
            leads = self._named(joint["who"])
        if said("still needed").search(self.text):
            nobody = Choice("Nobody: it is only a decision", "", None)
            self.ask("leads", "Who will do what is still needed, and by when?", nobody)
        # A decision is kept in the words in which it was taken.
        title = words if words == self.words else capitalised(words)
        is_ours = said("we did").match(self.text)
        leads = tuple(p for p in leads if not p.group and not (is_ours and p == ALL_AGENCIES))
        return self._reading(LineKind.DECISION, title, leads)

    def _challenge(self) -> Reading:
        if said("conditional").match(self.words):
            raised = Choice("Raise it now", "kind", LineKind.CHALLENGE)
            noted = Choice("Note", "kind", LineKind.NOTE)
            self.ask("kind", "Raise it now, or only note it?", raised, noted)
        slot, start = self._challenged()
        if not any(fact.startswith("label") for fact in self.facts):
            start = 0
        if not slot.parties or slot.question:
            every = (mention.party for mention in self.mentions)
            self._ask_lead(slot.question or _WHO_ANSWERS, slot.choices or every)
        due = [d for d in self.dates if d.role is DateRole.DUE and said("answer by").match(d.said)]
        day = self._clear_day(due[-1]) if due else None
        for found in () if due else self.dates:
            if found.role is DateRole.LOOSE and said("answer by").match(found.said):
                self._ask_date(f"Is “{found.said}” the due date?", (found.day,))
        self.taken += [(due[-1].start, due[-1].end)] if due else []
        title, words = _tidied(self._left(start)), due[-1].said if due else ""
        return self._reading(LineKind.CHALLENGE, title, slot.parties, day, words)

    def _challenged(self) -> tuple[Slot, int]:
        """Return who is to answer the challenge, and where the question begins."""
        words, every = self.words, self.mentions
        labelled = self.parties.slot(self.owner)
        if labelled.parties or labelled.question:
            return labelled, 0
        if "label-challenge" in self.facts and self.deeds and self.deeds[0].slot.parties:
            slot = self.deeds[0].slot
            return (replace(slot, question="") if slot.question == _WHO_LEADS else slot), 0
        if addressed := self._addressed():
            return addressed
        asking = said("asking").search(words)
        start = asking.end() if asking else 0
        if every and said("is asked").fullmatch(words[: every[0].start]):
            return Slot(self._joined(every)), 0
        explains = self.deeds and self.deeds[0].fact == "deed-explain"
        if explains and self.deeds[0].slot.parties:
            return Slot(self.deeds[0].slot.parties), 0
        is_whom = said("on what").match(words) and len(every) == 1
        if is_whom and every[0].party.agency not in self._roles:
            return Slot((every[0].party,)), 0
        by = said("was asked").search(words)
        if by and every and every[0].end <= by.end():
            return Slot((every[0].party,)), 0
        askers = {mention.party for mention in every if mention.start < start}
        later = [each for each in every if each.start >= start and each.party not in askers]
        if asking and later:
            joined = self._joined(later)
            is_near = later[0].start - start <= len("the head of the ")
            is_near |= bool(said("from whom").search(words[: later[0].start]))
            return Slot(joined, (), "" if is_near else _WHO_ANSWERS, joined), 0
        who = said("about").split(words[start:])[0] if asking else ""
        slot = self.parties.slot(who)
        if slot.question or (slot.parties and not slot.rest):
            return slot, 0
        named = without_doubles(
            each.party
            for each in every
            if each.party.agency not in self._roles
            and (each.party not in askers or each != every[0])
        )
        if len(named) != 1:
            return Slot(), 0
        first = next(each for each in every if each.party == named[0])
        is_clear = not said("not asked").search(words[: first.start])
        return Slot(named, (), "" if is_clear else _WHO_ANSWERS, named), 0

    @cached_property
    def _roles(self) -> set[str]:
        return {a.id for a in self.book.agencies.values() if a.kind is AgencyKind.ROLE}

    def _addressed(self) -> tuple[Slot, int] | None:
        """Return the party whom a question addresses, and where it begins: ``CSC: why …``."""
        for asks, asked in pairwise(self.mentions):
            before, rest = self.words[: asks.start].strip(), self.words[asked.end :].lstrip()
            is_first = not before or before.endswith("|")
            if is_first and self.words[asks.end : asked.start] == " to " and rest[:1] in {":", "|"}:
                return Slot((asked.party,)), 0
        for name in ("why", "to-answer", "answered"):
            to = said(name).search(self.words)
            named = self._named(to["who"]) if to else ()
            if name == "to-answer" and to and (other := self._asked_in(to.start("rest"))):
                return Slot((other,), (), _WHO_ANSWERS, without_doubles((other, *named))), 0
            by_role = len(self.mentions) > 1 and {each.agency for each in named} <= self._roles
            if to and named and not by_role:
                return Slot(named), to.start("rest") if name == "to-answer" else 0
        return None

    def _asked_in(self, start: int) -> Party | None:
        """Return the party that a question is put to: ``why does CSC …``."""
        for mention in self.mentions:
            is_asked = re.search(rf"\b(?:{said('is asked').pattern})$", self.words[: mention.start])
            if mention.start > start and is_asked:
                return mention.party
        return None

    # -- notes, deliveries and new dates ----------------------------------------------------------

    def _note(self) -> Reading:
        if self.short_ref and not self.ref:
            self.ref = self._asked_ref(self.short_ref)
        elif not self.ref and len(named := self._named_actions()) == 1:
            yes = Choice(f"{named[0]} {self.book.actions[named[0]].title}", "ref", named[0])
            self.ask("ref", f"Is this an update on {named[0]}?", yes, Choice("No", "", None))
        words = self.words if self.ref or "label-note" in self.facts else self.text.strip()
        bare = re.sub(r"^that\s+", "", words, flags=re.IGNORECASE)
        title = words if bare == words else capitalised(bare)
        return self._reading(LineKind.NOTE, title)

    def _delivered(self) -> Reading:
        if said("some actions").search(self.words):
            self.ask("kind", "Which are complete, and which in hand?")
        leads = self._doer()
        self._which_action(leads, "Which action has been delivered?")
        is_asked = any(question.about == "ref" for question in self.questions)
        if (
            not is_asked
            and said("closed").search(self.words)
            and not said("plainly done").search(self.words)
        ):
            # "Closed" alone is done in some action logs, and given up in others.
            self._either(LineKind.DELIVERED, LineKind.NOTE)
        return self._reading(LineKind.DELIVERED, _tidied(self.words), leads)

    def _move(self) -> Reading:
        leads = self._doer()
        self._which_action(leads, "Which action has a new date?")
        usable = [d for d in self.dates if not said("old date").search(self.words[: d.start])]
        if from_to := said("from to").search(self.words):
            usable = [d for d in self.dates if d.start >= from_to.end() - 3][:1] or usable
        day, words = None, usable[-1].said if usable else ""
        if said("start date").search(self.words):
            self._ask_date("Is that the new due date?", (found.day for found in usable))
        elif said("no date").search(self.words):
            self._ask_date("When should it be looked at again?", self._next())
        elif len(usable) == 1:
            day = self._clear_day(usable[0])
        elif usable:
            self._ask_date("Which is the new date?", (found.day for found in usable))
        else:
            self._ask_date("What is the new date?", self._next())
        return self._reading(LineKind.MOVE, _tidied(self.words), leads, day, words)

    def _doer(self) -> tuple[Party, ...]:
        """Return who did it or will do it later, if the line says so."""
        if "colon" in self.facts:
            return ()
        if labelled := self.parties.slot(re.split(r"\s[-–—]\s", self.owner)[0]).parties:
            return labelled
        for deed in self.deeds[:1]:
            if deed.slot.parties and deed.fact not in {"heading", "deed-noun"}:
                return deed.slot.parties
        named = map(self._named, self._places_of_doer())
        return next((each for each in named if each and ALL_AGENCIES not in each), self._whose())

    def _whose(self) -> tuple[Party, ...]:
        """Return the only agency named, if it stands before its possession: ``CHS audit``."""
        named = [each for each in self.mentions if each.party.agency]
        if len(named) != 1 or self.ref or said("whose action").search(self.words):
            return ()
        before, after = self.words[: named[0].start], self.words[named[0].end :]
        is_first = len(before.split()) <= 3 and not said("no subject").search(before)
        is_first = is_first or bool(said("date of").fullmatch(before))
        is_name = self.words[named[0].start].isupper() or self.words.islower()
        is_whose = is_first and is_name and re.match(r"(?:['’]s)? [a-z]", after)
        return (named[0].party,) if is_whose else ()

    def _places_of_doer(self) -> Iterator[str]:
        for name in ("did", "owns"):
            if found := said(name).match(self.words):
                yield found["who"]
        yield from (self.words[part.start : part.end] for part in self.owners)
        for mention in self.mentions:
            before = self.words[: mention.start]
            is_subject = not mention.party.group and not said("no subject").search(before)
            if is_subject and said("past").match(self.words, mention.end):
                yield self.words[mention.start : mention.end]
        for deed in self.deeds[:1]:
            if deed.fact != "deed-noun":
                yield self.words[deed.start : deed.end]
        for name in ("given", "has-done"):
            if found := said(name).search(self.words):
                yield found["who"]
        if (by := said("by whom").search(self.words)) and not by["who"].startswith("all"):
            yield re.split(r"\b(?:on|in|at|to|for)\b", by["who"])[0]

    def _which_action(self, leads: tuple[Party, ...], question: str) -> None:
        """Find the action that a line names. If it names none, ask, offering similar ones."""
        if self.ref:
            return
        named = self._named_actions()
        if len(named) == 1:
            is_whole = named[0] in self.words.upper()
            self.ref = named[0] if is_whole else self._asked_ref(named[0])
            return
        near = [self.book.actions[ref] for ref in named] or self._like(leads)
        choices = [Choice(f"{action.id} {action.title}", "ref", action.id) for action in near]
        self.ask("ref", question, *choices, Choice("Keep it as a note", "kind", LineKind.NOTE))

    def _named_actions(self) -> list[str]:
        """Return the references of the actions that a line names; by a plan's numbers if by none."""
        refs = [found.upper() for found in said("known ref").findall(self.words)]
        refs = [ref for ref in refs if ref in self.book.actions]
        shorts = [self.short_ref, *map(self._planned, said("short ref").findall(self.words))]
        return list(dict.fromkeys(refs or filter(None, shorts)))

    def _asked_ref(self, ref: str) -> str:
        """Return an action's reference, asking if a bare number may not mean it.

        It may not if the action is not open.
        """
        action = self.book.actions[ref]
        if not action.is_open:
            choices = (Choice(f"{ref} {action.title}", "ref", ref), Choice("No action", "ref", ""))
            self.ask("ref", f"Is this about {ref}, which is no longer open?", *choices)
        return ref

    def _like(self, leads: tuple[Party, ...]) -> list[Action]:
        """Return the open actions of the group that best match the words of the line."""
        words = _telling(self.words)
        agencies = {party.agency for party in leads}
        scored = [
            (len(words & _telling(action.title)) * 2 + (action.lead_agency in agencies), action)
            for action in self.book.actions.values()
            if action.is_open and action.overseeing_group == self.meeting.group
        ]
        likely = sorted((each for each in scored if each[0] >= 2), key=lambda each: -each[0])
        return [action for _, action in likely[:3]]

    def _apologies(self) -> Reading:
        if said("no apologies").match(self.words):
            return self._reading(LineKind.APOLOGIES, "No apologies")
        body, others = said("of others").sub(" ", self.words), said("others came")
        body = said("all but").split(body)[-1]
        if told := said("told of apologies").search(body):
            body = body[told.end() :]
        leads: list[Party] = []
        here: list[Party] = []
        for part, named in self._listed(body):
            if named:
                is_other = said("does more").search(part) or others.search(part)
                (here if is_other else leads).extend(named)
            elif not said("excuse").search(part) and not others.search(part):
                for word in Parties.without_roles(said("of apologies").sub(" ", part)).split():
                    slot = self.parties.slot(word)
                    leads += slot.parties
                    who = slot.question or f"Who is “{word[:40]}”, and for which agency?"
                    self._ask_lead(who, slot.choices)
        leads = leads or here
        if not leads:
            self.ask("leads", "Who sent apologies?")
        elif said("came for").search(body):
            self.ask("leads", "Who sent apologies, and who came in their place?")
        return self._reading(LineKind.APOLOGIES, _tidied(self.words), without_doubles(leads))

    def _listed(self, text: str) -> Iterator[tuple[str, list[Party]]]:
        """Yield each part of a list with the agencies and roles that it names."""
        mentions = self.parties.mentions(text)
        for number, mention in reversed([*enumerate(mentions)]):
            text = f"{text[: mention.start]}\0{number}\0{text[mention.end :]}"
        for part in re.split(r"[;,.:]\s+|\s[-–—]\s|\band\b|[&+/]", text):
            numbers = re.findall(r"\0(\d+)\0", part)
            named = [mentions[int(number)].party for number in numbers]
            if not named or not all(party.group for party in named):
                yield part, [party for party in named if not party.group]


def _as_deed(words: str) -> str:
    """Return a request as a deed: ``Can Housing send …`` becomes ``Housing to send …``."""
    words = said("if they could").sub(r"\g<asked> to", words)
    doing = said("doing").search(words)
    if doing and (verb := verb_of(doing["doing"])):
        modal = doing["modal"] or "agreed to"
        words = f"{words[: doing.start()]} {modal} {verb}{words[doing.end() :]}"
    if asked := said("request").match(words):
        for word in re.finditer(r"\s+(please\s+)?([a-z-]+)", words[: asked.end() + 70]):
            if word.start() > asked.end() and (word[1] or is_verb(word[2])):
                return f"{words[asked.end() : word.start()]} to {words[word.start(2) :]}"
    return words


def _has_verb(words: str) -> bool:
    """Return whether words that are not a name contain a verb."""
    sure = (word for word in re.findall(r"[a-z-]+", words) if not is_noun(word))
    return bool(said("verb before").search(f"{words} ")) or any(map(is_verb, sure))


def _before_break(text: str) -> str:
    """Return a text without the joining words at its end."""
    return re.sub(rf"(?:{said('break').pattern})$", "", text, flags=re.IGNORECASE)


def _cut(text: str, start: int, end: int) -> str:
    """Return a text without a passage and the punctuation around it."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before.endswith(("(", "[")) and after[:1] in {")", "]"}:
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if before.endswith(",") and after.startswith(","):
        after = after[1:].lstrip()
    if not after.strip(" .)]"):
        before = said("loose end").sub("", before)
    return f"{before}{after}" if after[:1] in {",", ".", ";"} else f"{before} {after}".strip()


def _tidied(title: str) -> str:
    """Return a title with a capital first letter and no punctuation around it."""
    title = re.sub(r"\(\s*\)|\[\s*\]", "", title)
    title = re.sub(r"^[\s\-–—:;,.|/)\]]+|[\s\-–—:;,|/(\[]+$", "", title)
    title = re.sub(r"^[Tt]o\s+(?=[a-z])(?!be\b)", "", title)
    title = re.sub(r"\s+([,.;])", r"\1", re.sub(r"(?:\s*[-–—|;:/]\s+){2,}", " - ", title))
    if title.endswith(")") and title.count("(") < title.count(")"):
        title = title[:-1]
    return capitalised(" ".join(title.split()).rstrip("."))


def _telling(text: str) -> set[str]:
    """Return the first six letters of each distinctive word of a text."""
    words = re.findall(r"[a-z]{4,}", text.casefold())
    return {word[:6] for word in words if not said("common").fullmatch(word)}
