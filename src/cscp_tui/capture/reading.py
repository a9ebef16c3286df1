"""The value that a line is read as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, one_line
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import MarkedSpan, Use
from cscp_tui.capture.parties import Party
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.domain.confidential_parts import is_open_behind_end


class OfferedAnswer(Struct, frozen=True):
    """An answer to a question, with the value that it gives to a field of the reading."""

    label: str
    field: str
    """The field of the reading that it sets; ``lines`` if it splits the line into several; empty if
    everything stays as it is read."""
    value: Any


KEEP_AS_NOTE = OfferedAnswer("Keep it as a note", "kind", LineKind.NOTE)
"""The answer that every question has."""


PART = "part"
"""What a question is about that asks for the beginning of a confidential part."""


class Question(Struct, frozen=True):
    """A question about what is uncertain. Its first answer is the harmless one, if none other is said to be."""

    about: str
    """The field of the reading that the question is about."""
    sentence: str
    choices: tuple[OfferedAnswer, ...] = ()
    harmless_at: int = 0
    """The place of the answer that changes least; it is the last where a change that the user has chosen
    is asked about."""
    is_blank: bool = False
    """Whether nothing is answered unless the user chooses."""
    also: tuple[str, ...] = ()
    """The initials of those who are asked about next."""

    @property
    def harmless(self) -> OfferedAnswer:
        """The answer that changes least."""
        return self.choices[self.harmless_at] if self.choices else KEEP_AS_NOTE

    @property
    def offered(self) -> tuple[OfferedAnswer, ...]:
        """The answers, with that which keeps a line as a note where it may do so."""
        is_note = self.about == PART or any(each.field == "kind" for each in self.choices)
        return self.choices if is_note else (*self.choices, KEEP_AS_NOTE)


def is_that(typed: str, name: str) -> Question:
    """Return the question whether a word stands for a name."""
    yes = OfferedAnswer(f"Yes, {name}", "", None)
    return Question(f"who {typed}", f"“{typed}”: is that {name}?", (KEEP_AS_NOTE, yes))


def is_said_open(reading: Reading) -> bool:
    """Return whether somebody said that a line is open: that no part begins, or where one began before it."""
    is_behind = bool(reading.part_began) and is_open_behind_end(reading.text)
    return is_behind or reading.part_began == "" or reading.begins_part is False


class Reading(Struct, frozen=True, kw_only=True):
    """A line as it is understood, with the use of each of its words."""

    text: str
    """The line as it was typed."""
    kind: LineKind
    spans: tuple[MarkedSpan, ...] = ()
    """The words that were used, from left to right. All others are kept as they are."""
    refs: tuple[str, ...] = ()
    """The actions that it is about."""
    is_selected: bool = False
    """True if the action is meant that was selected, as the line names none."""
    leads: tuple[Party, ...] = ()
    """Who is to do it, or to answer; who sent apologies."""
    supporting: tuple[Party, ...] = ()
    by: tuple[Party, ...] = ()
    """Who raised a challenge, if the line says so."""
    due: date | None = None
    on: date | None = None
    """The day on which it took effect, if the line says so."""
    reason: str = ""
    """The words after “because”."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Values of other fields of the record, as given by tokens."""
    questions: tuple[Question, ...] = ()
    others: tuple[LineKind, ...] = ()
    """The other kinds that the line may be, which a key offers."""
    lines: tuple[str, ...] = ()
    """The separate lines into which it is split, if that answer was chosen."""

    restricted: bool = False
    """True if it is marked as restricted, or typed under an item that is."""
    begins_part: bool | None = None
    """Whether a confidential part begins with it; None if nobody was asked."""
    part_began: str | None = None
    """The id of the line with which the part began that it ends or belongs to: empty for none before
    it, None if nobody was asked."""
    to_check: bool = False
    """True if only the words are kept, to be checked when the meeting closes."""

    @classmethod
    def as_typed(cls, text: str) -> Reading:
        """Return a line that is to be checked when the meeting closes."""
        return cls(text=text, kind=LineKind.NOTE, to_check=True)

    @property
    def is_marked(self) -> bool:
        """Whether it is restricted."""
        return self.restricted or bool(self.values.get("restricted"))

    @property
    def title(self) -> str:
        """The words that say what is to be done: all that are not recorded otherwise.

        They are the whole line where any word would be lost without being recorded, and where they
        would break off.
        """
        taken = [span for span in self.spans if self._is_taken(span)]
        undated = [span for span in taken if span.use is not Use.WHEN]
        for spans in (taken, undated, []):
            words = self._besides(spans)
            is_cut = any(words.count(one) != words.count(two) for one, two in ("()", "[]"))
            is_end = one_line(self.text).rstrip(" .,;").endswith(words[1:])
            is_cut |= bool(pattern_of("breaks off").search(words)) and not is_end
            if not spans or (len(words) > 1 and not is_cut):
                break
        unsaid = [ref for ref in self.refs if ref.rpartition("-")[2] not in words]
        is_action = self.kind is LineKind.ACTION
        return f"{words} ({', '.join(unsaid)})" if unsaid and is_action else words

    def _besides(self, spans: Iterable[MarkedSpan]) -> str:
        apart: list[tuple[int, int]] = []
        for start, end in sorted((span.start, span.end) for span in spans):
            if apart and start < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], end))
            else:
                apart.append((start, end))
        return _tidied(_without(self.text, apart))

    @property
    def words(self) -> str:
        """The line without labels and joining words at its beginning: ``DECISION: Agreed that``."""
        end = self._told_end
        for span in (each for each in self.spans if each.end > end):
            if span.use is not Use.JOINS or self.text[end : span.start].strip(" :,-–—"):
                break
            end = span.end
        words = one_line(self.text[end:]).strip(" :,-–—") if end else one_line(self.text).strip()
        return capitalised(words)

    def _is_taken(self, span: MarkedSpan) -> bool:
        match span.use:
            case Use.WHO | Use.LEADS:
                return bool(self.leads)
            case Use.WHEN:
                time = self.text[span.start : span.end]
                return self.due is not None and not pattern_of("more than a day").search(time)
            case Use.REFERENCE | Use.JOINS | Use.BESIDES:
                return True
        return False

    @property
    def told_besides(self) -> str:
        """What a line tells of the action that begins it, before what is to be done about it."""
        return self.text[: self._told_end].strip(" ,;–—-")

    @property
    def _told_end(self) -> int:
        return max((s.end for s in self.spans if s.use is Use.BESIDES), default=0)

    @property
    def news(self) -> str:
        """The words of a progress update, after the reference."""
        first = next((span for span in self.spans if span.use is Use.REFERENCE), None)
        at = max((s.end for s in self.spans if s.use is Use.JOINS), default=0)
        is_first = first and not self.text[at if at < first.end else 0 : first.start].strip(" :–—-")
        words = self.text[first.end :] if first and is_first else ""
        return words.strip(" :,-–—|") or self.text.strip()

    @property
    def question_asked(self) -> str:
        """The words of a challenge without the tokens that say who asks whom."""
        joining = (span for span in self.spans[1:] if span.use is Use.JOINS)
        is_exact = any(":" in self.text[span.start : span.end] for span in joining)
        return self.values.get("question") or (self.title if is_exact else self.words)

    def words_of(self, use: Use) -> str:
        """Return the words that were used for something."""
        parts = (self.text[span.start : span.end] for span in self.spans if span.use is use)
        return ", ".join(one_line(part) for part in parts)

    def answered(self, choice: OfferedAnswer, about: str) -> Reading:
        """Return the reading with the answer to a question filled in."""
        changed: Any = {choice.field: choice.value} if choice.field else {}
        if choice.field == "values":
            changed["values"] = {**self.values, **choice.value}
        left = tuple(question for question in self.questions if question.about != about)
        reading = replace(self, questions=left, **changed)
        if about == PART and not choice.value:  # nothing is confidential but what says so itself
            return replace(reading, restricted=bool(pattern_of("restricted").search(self.text)))
        return reading

    def with_part_unanswered(self) -> Reading:
        """Return the reading as it is kept while nobody says what is confidential: to be checked.

        Then what the harmless answer says is.
        """
        asked = next((each for each in self.questions if each.about == PART), None)
        if asked is None:
            return self
        begins = any(each.field == "begins_part" for each in asked.choices)
        return replace(
            self.answered(asked.choices[0], PART), to_check=True, begins_part=begins or None
        )


_EMPTY = re.compile(r"\([\s,;&/]*\)|\[[\s,;&/]*\]|(?<=[(\[])\s*[,;]\s*")
_BEFORE = re.compile(r"^[\s\-–—:;,.|/)\]>→]+")
_AFTER = re.compile(r"[\s\-–—:;,|/(\[]+$")
_TO = re.compile(r"^[Tt]o\s+(?=[a-z])(?!be\b)")
_MARK = re.compile(r"(?:\s+[-–—|])?\s+([,.;?!])|\s+[-–—|]([,.;])")
_DASHES = re.compile(r"(?:\s*[-–—|;:/]\s+){2,}")


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Return a text without some of its words, and the punctuation around them."""
    for start, end in reversed(places):
        before, after = text[:start].rstrip(), text[end:].lstrip()
        if before.endswith(("(", "[")) and after[:1] in {")", "]"}:
            before, after = before[:-1].rstrip(), after[1:].lstrip()
        if before.endswith(",") and after.startswith(","):
            after = after[1:].lstrip()
        text = f"{before}{after}" if after[:1] in {",", ".", ";"} else f"{before} {after}".strip()
    return text


def _tidied(words: str) -> str:
    """Return words with a capital first letter and no punctuation around them."""
    words = one_line(_EMPTY.sub("", words))
    words = _AFTER.sub("", _BEFORE.sub("", words))
    words = _MARK.sub(r"\1\2", _DASHES.sub(" - ", _TO.sub("", words)))
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1]
    return capitalised(" ".join(words.split()).rstrip(" .,;"))
