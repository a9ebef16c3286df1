"""The shape of a line: the deeds in it (“Police to send …”), and owners that stand apart (“… - ICB”)."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.english import is_noun, is_order, is_verb
from cscp_tui.capture.marks import Marks, Setting
from cscp_tui.capture.parties import Mention, Party, Slot, asks_who, who_is, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.domain.capture_dates import DateRole

WHO_LEADS = "Who will do it?"

_LONGEST_NAMES = 110
"""The most letters of words that may name who is to do something."""
_MOST_WORDS = 6
"""The most words of a name that nobody knows."""


class Deed(Struct, frozen=True):
    """Something that somebody is to do, such as ``Police to send the list``."""

    start: int
    """The position at which the words naming the doer begin."""
    named: int
    """The position at which these words end."""
    end: int
    """The position at which the words saying what to do begin."""
    slot: Slot
    fact: str
    """What its wording says of it, such as ``deed`` or ``deed-can``."""


class Part(Struct, frozen=True):
    """A part of a line between marks such as dashes, commas and brackets."""

    start: int
    end: int
    role: str
    """``owner``, ``date``, ``label``, ``open`` or ``done``; empty for anything else."""
    mark: str
    """The punctuation mark before the part."""
    slot: Slot = Slot()


class Shape(Struct, frozen=True):
    """The deeds and the parts of a line, from left to right."""

    deeds: tuple[Deed, ...]
    parts: tuple[Part, ...]

    @property
    def owners(self) -> list[Part]:
        """The parts that consist only of a name."""
        return [part for part in self.parts if part.role == "owner"]


def shape_of(marks: Marks, setting: Setting) -> Shape:
    """Find the deeds and the parts of a line."""
    return Shape(tuple(_deeds(marks, setting)), tuple(_parts(marks, setting)))


# Deeds


def _deeds(marks: Marks, setting: Setting) -> list[Deed]:
    found: list[Deed] = []
    for modal in pattern_of("modal").finditer(marks.text):
        begin = found[-1].end if found else 0
        if begin <= modal.start() and (deed := _deed_of(modal, begin, marks, setting)):
            found.append(deed)
    if found:
        return found
    deed = _bare_deed(marks, setting)
    return [deed] if deed else []


def _deed_of(modal: re.Match[str], begin: int, marks: Marks, setting: Setting) -> Deed | None:
    """Return the deed around a modal verb, as in ``Police to send``.

    Somebody must be named before it and a verb must follow it.
    """
    word, text = modal["modal"].casefold(), marks.text
    rest = text[modal.end() :]
    start, slot = _who_before(begin, modal.start(), marks, setting, is_to=word == "to")
    is_known = bool(slot.parties)
    first = re.match(r"[\w-]*", rest)
    is_deed = first and (is_verb(first[0]) or first[0].casefold() == "not")
    is_deed = is_deed or bool(pattern_of("promised").fullmatch(word))
    may_be_deed = is_known and not slot.rest and not pattern_of("no verb").match(rest)
    if not (is_known or slot.question) or not (is_deed or may_be_deed):
        return None
    if pattern_of("passive").match(rest) or (
        word in {"should", "would"} and rest.startswith("have ")
    ):
        return None
    end = next((modal.start(name) for name in ("how", "aside") if modal[name]), modal.end())
    fact = _fact_of(word, rest, slot, marks)
    return Deed(start, modal.start(), end, slot, fact)


def _fact_of(modal: str, rest: str, slot: Slot, marks: Marks) -> str:
    """Return what a wording says of somebody's doing what follows."""
    if pattern_of("explains").match(rest) and "label-action" not in marks.facts:
        return "deed-explain"
    if re.match(rf"(?:{pattern_of('static').pattern})\b", rest, re.IGNORECASE):
        return "deed-static"
    if modal.startswith(("can", "could", "happy", "willing", "prepared")) or " happy" in modal:
        return "deed-can"
    if re.search(" (?:they|s?he|we)", modal):
        return "deed-said"
    if re.fullmatch(r"(?:asked|requested|invited) to", modal):
        return "deed-asked"
    return "deed" if slot.parties else "deed-unknown"


def _who_before(
    begin: int, end: int, marks: Marks, setting: Setting, *, is_to: bool
) -> tuple[int, Slot]:
    """Find who is named before a position.

    Take the longest run of words that names somebody and nothing else.
    """
    before = marks.text[begin:end]
    unsure = (begin, Slot())
    breaks = [found.end() for found in pattern_of("break").finditer(before)]
    breaks += [found.end - begin for found in marks.dates if begin < found.end < end]
    # After “to” comes what is to be done, and after “for” who does it: “for Police to meet”.
    is_later = begin > 0 or before[: len("for ")].casefold() == "for "
    for start in (*(() if is_later else (0,)), *sorted(breaks)):
        words = before[start:].strip(" ,:-–")
        if re.search(r"\w:\s", words):
            continue  # “chair: police to send it” is what the Chair says
        if unsure[1].question and pattern_of("joins names").search(before[:start]):
            continue  # “DCS with Police & ICB”: not the ICB alone
        if not words or len(words) > _LONGEST_NAMES:
            continue
        slot, has_verb = setting.parties.slot(words), _has_verb_besides(words, setting)
        is_thing = slot.rest and pattern_of("goes").match(marks.text, end)  # “the housing strategy”
        is_who = slot.parties and not is_thing and _is_name(words, slot, setting)
        if is_who:
            slot = _who_leads(words, slot, (marks.text[end:], marks.text[: begin + start]), setting)
        if is_who and not (slot.question and has_verb):
            return begin + start + _indent(before, start), slot
        if before.rstrip().endswith(":") or has_verb or unsure[1].question:
            continue  # a heading, a sentence, or somebody unknown further left
        place = begin + start + _indent(before, start)
        if slot.parties:
            if _is_list(words, slot, setting) and not is_thing:
                unsure = place, replace(slot, question=f"“{words}”: who leads?")
            continue
        if slot.question and len(words.split()) <= _MOST_WORDS:
            unsure = place, slot
        elif is_to and _may_be_owner(words) and not pattern_of("goes").match(marks.text, end):
            unsure = place, Slot((), (), who_is(f"“{words}”"), (), words)
    return unsure


def _who_leads(words: str, slot: Slot, beside: tuple[str, ...], setting: Setting) -> Slot:
    """Ask who leads, where a line corrects its own leads: “Police and ICB to … Sorry, ICB alone”."""
    for found in filter(None, map(pattern_of("lead corrected").search, beside)):
        corrected = setting.parties.slot(found["who"] or found["who2"] or found["who3"])
        is_other = corrected.parties != slot.parties and not corrected.rest
        if found["alone"] or is_other or asks_who(corrected.question):
            choices = without_doubles((*corrected.parties, *slot.parties, *slot.choices))
            return Slot((), (), f"“{words}”: who leads?", choices)
    return slot


def _is_list(words: str, slot: Slot, setting: Setting) -> bool:
    """Return whether words are names of which not all are known: ``Police & met finance leads``."""
    names = pattern_of("joined names").split(words)
    is_few = len(" ".join(names).split()) <= _MOST_WORDS and bool(slot.rest) and len(names) > 1
    return (
        is_few
        and bool(setting.parties.mentions(names[0]))
        and not setting.parties.slot(names[0]).rest
    )


def _indent(text: str, start: int) -> int:
    return len(text[start:]) - len(text[start:].lstrip(" ,:-–"))


def _may_be_owner(words: str) -> bool:
    """Return whether a few words before ``to do it`` may name somebody: ``Minute taker``."""
    is_few = len(words.split()) <= 4 and not is_verb(words.split(maxsplit=1)[0])
    is_name = pattern_of("letters").fullmatch(words) or pattern_of("proper name").fullmatch(words)
    return is_few and bool(is_name)


def _has_verb_besides(words: str, setting: Setting) -> bool:
    """Return whether words contain a verb besides names: “is keen” does, “Housing” does not."""
    for mention in reversed(setting.parties.mentions(words)):
        words = words[: mention.start] + words[mention.end :]
    return has_verb(words)


def has_verb(words: str) -> bool:
    """Return whether words that are not a name contain a verb."""
    sure = (word for word in re.findall(r"[a-z-]+", words) if not is_noun(word))
    return bool(pattern_of("verb before").search(f"{words} ")) or any(map(is_verb, sure))


def _is_name(words: str, slot: Slot, setting: Setting) -> bool:
    """Return whether words are a name, with at most a few others: ``Met Police CAIT``."""
    if not slot.rest:
        return True
    if slot.question and len(slot.rest.split()) <= 2:
        return True  # "Sarah from Housing"
    named = setting.parties.mentions(words)
    is_first = len(named) == 1 and named[0].start <= len("the ")
    if slot.rest.islower() and not words.islower():
        return False  # "Housing strategy" is a thing
    is_apart = re.search(r":|\s[-–—|]\s", words) or has_verb(slot.rest)
    return is_first and len(slot.rest.split()) <= 3 and not is_apart


def _bare_deed(marks: Marks, setting: Setting) -> Deed | None:
    """Find a deed of a name followed directly by a verb: ``SLaM chase the data``."""
    text = marks.text
    for start in (0, *(found.end() for found in pattern_of("break").finditer(text))):
        for verb in pattern_of("bare verb").finditer(text[start : start + 70]):
            place = start + verb.start()
            words = text[start:place].strip(" ,:-–—|")
            if not is_verb(verb[0]):
                continue
            if (
                words
                and len(words.split()) <= _MOST_WORDS
                and not pattern_of("ends unnamed").search(words)
            ):
                if deed := _deed_without_modal(start, place, verb[0], marks, setting):
                    return deed
                break
    return None


def _deed_without_modal(
    start: int, place: int, verb: str, marks: Marks, setting: Setting
) -> Deed | None:
    text = marks.text
    words, gap = text[start:place].strip(" ,:-–—|"), text[start:place].rstrip()[-1:]
    orders = gap in ":-–—|" and is_order(text[place:])
    if gap in ":-–—|()[]," and (not orders or (gap == ":" and text[:start].rstrip().endswith(","))):
        return None
    first = words.split(maxsplit=1)[0]
    if is_verb(first) and not named(first, setting):
        return None
    slot = setting.parties.slot(words)
    is_asked = bool(pattern_of("asking that").search(text[:start]))
    is_asked |= start > 0 and "label-decision" in marks.facts
    is_few = len(words.split()) <= (4 if is_asked else 2 if not start else 0)
    if slot.rest or not (slot.parties or (slot.question and is_few)):
        return None
    is_sure = orders or not is_noun(verb)
    fact = "deed-that" if is_asked else "deed-bare" if is_sure else "deed-noun"
    is_due = any(found.role is DateRole.DUE for found in marks.dates)
    if fact == "deed-noun" and not slot.question and not is_due:
        # "Police review of custody data" may be a review by Police or of them.
        slot = replace(slot, question=WHO_LEADS, choices=slot.parties)
    begin = start + _indent(text, start)
    return Deed(begin, start + len(text[start:place].rstrip(" ,:-–—|")), place, slot, fact)


# Parts


def _parts(marks: Marks, setting: Setting) -> list[Part]:
    """Return the parts of a line, each with its role if it has exactly one."""
    text = marks.text
    last = len(text)
    edges = [(0, 0), *(f.span() for f in pattern_of("separator").finditer(text)), (last, last)]
    found: list[Part] = []
    label = ""
    for (before, start), (end, after) in pairwise(edges):
        mark, closing = text[before:start].strip(), text[end:after].strip()
        words = _undated(marks, start, end)
        owned = pattern_of("owner within").fullmatch(words)
        if owned and named(who := owned["who"] or owned["who2"], setting):
            words, label = who, "owner"
        labelled = pattern_of("part label").fullmatch(words)
        is_label = bool(labelled) and closing[:1] in {":", "-", "–"}
        slot = setting.parties.slot(words) if 0 < len(words) <= 80 else Slot()
        part = Part(start, end, "label" if is_label else "", mark, slot)
        if not is_label:
            part = replace(part, role=_role(words, part, label, found, marks, setting))
        found.append(part)
        keeps = part.role == "owner" and closing[:1] == ","
        label = ((labelled and labelled.lastgroup) or "") if is_label else label if keeps else ""
    return found


def _role(  # noqa: PLR0917 - what is known about one part
    words: str, part: Part, label: str, before: list[Part], marks: Marks, setting: Setting
) -> str:
    """Return the role of a part; empty if it has none or more than one."""
    slot, text = part.slot, marks.text
    if not words:
        return "date" if part.end > part.start else ""
    if pattern_of("done").fullmatch(words):
        return "done"
    if pattern_of("helped").match(marks.text, max(part.start - 2, 0)):
        return ""
    if label == "status" or pattern_of("open").fullmatch(words):
        return "open"
    is_named, is_asked = bool(slot.parties), bool(slot.question)
    if label == "owner":
        return label if (is_named or is_asked) and not slot.rest else ""
    is_whole = not before and part.end == len(text)
    # “…, chair: come back in March” is what the Chair said.
    is_speaker = part.mark in {",", "."} and text.startswith(":", part.end)
    is_speaker = is_speaker and (part.mark == "," or not is_order(text[part.end + 1 :].lstrip()))
    if is_whole or is_speaker or (is_named and is_us(slot, setting)):
        return ""
    if is_named and not slot.rest and not is_asked and not pattern_of("modal").search(words):
        return "" if _is_in_list(part.mark, before, marks) else "owner"
    is_last = not _undated(marks, part.end, len(text)).strip(" )]")
    is_outer = (not before or is_last) and part.mark != "."
    is_short = not slot.rest and len(words.split()) <= 2
    return "owner" if is_asked and is_short and (is_named or is_outer) else ""


def _undated(marks: Marks, start: int, end: int) -> str:
    """Return the words of a part without its dates."""
    words = marks.text[start:end]
    for found in reversed(marks.dates):
        if start <= found.start and found.end <= end:
            words = words[: found.start - start] + words[found.end - start :]
    return words.strip(" .,:;-–—|?!")


def _is_in_list(mark: str, before: list[Part], marks: Marks) -> bool:
    """Return whether a name belongs to a list in a deed: ``… with CSC, Housing``."""
    ends = before[-1].end if before and before[-1].role != "owner" else -1
    return mark.startswith(",") and any(mention.end == ends for mention in marks.mentions)


# Names and orders


def is_us(slot: Slot, setting: Setting) -> bool:
    """Return whether the words name the meeting's own group."""
    return all(party.group == setting.meeting.group for party in slot.parties)


def named(words: str, setting: Setting) -> tuple[Party, ...]:
    """Return the parties that words name; empty if they contain anything else."""
    slot = setting.parties.slot(words)
    return slot.parties if not slot.rest and not slot.question else ()


def parties_joined(mentions: tuple[Mention, ...] | list[Mention], text: str) -> tuple[Party, ...]:
    """Return the parties named together with the first: ``Police and Housing``."""
    found, end = [mentions[0].party], mentions[0].end
    for mention in mentions[1:]:
        if not pattern_of("and").fullmatch(text[end : mention.start]):
            break
        found.append(mention.party)
        end = mention.end
    return tuple(found)
