"""Find the priorities, origins and recommendations that rows name, or propose to add them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from cscp_tui.base.texts import NUMBERS, number_of_word, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.dates import MONTHS
from cscp_tui.domain.enums import OriginKind, Source
from cscp_tui.domain.names import folded
from cscp_tui.importing import questions as asked
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.sections import LABEL

_NUMBERED = re.compile(
    r"(?:LABEL\s*)?(\d{1,2})([a-z]?)(?:\s*[:.)–—-]\s*|\s+|$)(.*)|LABEL\s*[:–—-]\s*(.+)".replace(
        "LABEL", "(?:(?:strategic )?(?:priority|objective|theme|aim|goal|strand|workstream))"
    ),
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(
    r"(?:recommendation|rec)?\s*(\d{1,2}(?:\.\d+)?[a-z]?)[.:)\s–-]+\s*", re.IGNORECASE
)
_IN_WORDS = re.compile(
    rf"(?P<label>{LABEL.pattern}\s+)(?P<number>{'|'.join(NUMBERS[:10])})\b", re.IGNORECASE
)


_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\W*$")
"""A remark in brackets after a priority, such as who owns it."""


def _words(title: str) -> set[str]:
    """Return the words of a title that tell it from others."""
    return {word for word in folded(title).split() if len(word) > len("and")} - _OF_ANY_PRIORITY


_OF_ANY_PRIORITY = frozenset(
    ("with", "from", "that", "their", "children", "child", "young", "people", "families", "better")
)


def _as_digit(found: re.Match[str]) -> str:
    return f"{found['label']}{number_of_word(found['number'])}"


class ParentFinder:
    """Finds the priorities, origins and recommendations under which actions are recorded."""

    def __init__(
        self,
        book: Book,
        options: ImportOptions,
        makes: list[Command],
        unknown: Mapping[str, Counter[str]],
        answer: Callable[[str], str],
    ) -> None:
        """Begin with those of the book.

        Args:
            book: where they are looked up.
            options: the plan whose priorities they are, and whether new ones are added.
            makes: gets the commands that add new ones.
            unknown: counts the names that are not known, by table.
            answer: returns the answer to a question; empty for none.
        """
        self._book, self._plan, self._creates = book, options.plan, options.creates
        self._makes, self._unknown, self._answer = makes, unknown, answer
        known = [each for each in book.priorities.values() if each.plan == self._plan]
        self._titles = {folded(each.title): each for each in known}
        self.known = {each.number: each for each in known}
        """The priorities of the plan, by number."""
        self.numbers: set[int] = set()
        """The numbers of priorities that the file names, which no other priority gets."""
        self._priorities: dict[str, str] = {}
        self._others: dict[str, int] = {}
        """The titles in the file whose number is that of another priority of the plan."""
        self._origins: dict[tuple[Source, str], str] = {}
        self._recommendations = {
            (each.origin, folded(words)): each.id
            for each in book.recommendations.values()
            for words in (each.text, f"{each.number} {each.text}", each.number)
        }
        self._recommended = Counter(each.origin for each in book.recommendations.values())
        """The number of recommendations of each origin, with those to add."""

    def is_known(self, text: str, source: Source) -> bool:
        """Return whether a text is a priority of the plan, or an origin of another source."""
        if source is Source.PLAN:
            number, title = number_and_title(text)
            is_number = number in self.known and title == text.strip()
            forms = {folded(text), folded(title), folded(_REMARK.sub("", title))}
            return is_number or bool(forms & self._titles.keys())
        known = self._book.origins.values()
        return (source, folded(text)) in {(each.source, folded(each.title)) for each in known}

    def priority(self, text: str) -> str:
        wanted = folded(text)
        if wanted in self._priorities:
            return self._priorities[wanted]
        number, title = number_and_title(text)
        known = self._titles.get(wanted) or self._titles.get(folded(title))
        known = known or self._titles.get(folded(_REMARK.sub("", title)))
        if known is None and number and title == text.strip():
            known = self.known.get(number)
        if known is None and number in self.known and not title.startswith(str(number)):
            self._others[title] = number
            answer = self._answer(f"{asked.PRIORITY} {title}")
            known = self.known.get(int(answer)) if answer.isdecimal() else None
        if known is not None:
            self._priorities[wanted] = known.id
            return known.id
        if not self._creates:
            self._unknown["priorities"][text] += 1
            return ""
        taken = {*self.known, *(int(key.rpartition("/")[2]) for key in self._priorities.values())}
        if number < 1 or number in taken:
            number = max(taken | self.numbers, default=0) + 1
        self._makes.append(
            AddRecord("priorities", {"plan": self._plan, "number": number, "title": title})
        )
        self._priorities[wanted] = f"{self._plan}/{number}"
        return self._priorities[wanted]

    def questions(self) -> Iterator[asked.ImportQuestion]:
        """Ask whether a priority with the number of another one of the plan is that one."""
        for title, number in self._others.items():
            known = self.known[number].title
            words = _words(title)
            alike = [n for n, each in self.known.items() if len(words & _words(each.title)) > 1]
            numbers = [number, *sorted(self.known.keys() - {number})]
            yield asked.ImportQuestion(
                key=f"{asked.PRIORITY} {title}",
                text=f"Is the file's priority {number}, “{shortened(title)}”, that of {self._plan}, "
                f"“{shortened(known)}”, or one of the others? Leave blank if it is a new one.",
                rows=1,
                choices=(
                    *((str(n), f"the same as {self.known[n].full_title}") for n in numbers),
                    (asked.NEW, "a new one, with a number of its own here"),
                ),
                suggestion=str(alike[0]) if len(alike) == 1 else "",
                answer=self._answer(f"{asked.PRIORITY} {title}"),
                # What seems to be one of ours would be there twice.
                is_needed=len(alike) == 1,
            )

    def origin(self, text: str, source: Source, day: date | None = None) -> str:
        wanted = (source, folded(text))
        if wanted not in self._origins:
            known = self._known_origin(text, source, day)
            if not known and self._creates:
                first = self._book.next_number("origins", "origin-")
                known = f"origin-{first + sum(_is_new_origin(each) for each in self._makes)}"
                kind = {Source.AUDIT: OriginKind.AUDIT}.get(source, OriginKind.OTHER)
                values = {"title": text, "source": source.value, "kind": kind.value}
                if day is not None:
                    values |= {"kind": OriginKind.MEETING.value, "day": day.isoformat()}
                self._makes.append(AddRecord("origins", values, known))
            self._origins[wanted] = known
        if not self._origins[wanted]:
            self._unknown["origins"][text] += 1
        return self._origins[wanted]

    def has_origin(self, text: str, source: Source, day: date) -> bool:
        """Return whether a meeting is an origin here, or is to become one."""
        is_made = bool(self._origins.get((source, folded(text))))
        return is_made or bool(self._known_origin(text, source, day))

    def _known_origin(self, text: str, source: Source, day: date | None) -> str:
        known = (
            each.id
            for each in self._book.origins.values()
            if (each.source, folded(each.title)) == (source, folded(text))
        )
        return next(known, self._meeting_on(day, text, source) if day else "")

    def _meeting_on(self, day: date, text: str, source: Source) -> str:
        """Return the only meeting of a day, if a text names no other; empty for none."""
        found = [
            each
            for each in self._book.origins.values()
            if (each.source, each.kind, each.day) == (source, OriginKind.MEETING, day)
        ]
        return found[0].id if len(found) == 1 and names_only(text, found[0].title) else ""

    def recommendation(self, origin: str, text: str) -> dict[str, str]:
        """Return the link to an origin's recommendation with this text.

        It is added if that is allowed; empty if unknown.
        """
        words = " ".join(text.split())
        wanted = (origin, folded(words))
        if wanted not in self._recommendations:
            if not self._creates:
                self._unknown["recommendations"][words] += 1
                return {}
            self._recommended[origin] += 1
            place = str(self._recommended[origin])
            numbered = _NUMBER.match(words)
            number = numbered[1] if numbered else place
            key = f"{origin}/recommendation-{number.casefold()}"
            if key in self._recommendations.values():
                number = f"{number}-{place}"
                key = f"{origin}/recommendation-{number.casefold()}"
            text = (words[numbered.end() :] if numbered else "") or words
            values = {"origin": origin, "number": number, "text": text}
            self._makes.append(AddRecord("recommendations", values, key))
            self._recommendations[wanted] = key
        return {"recommendation": self._recommendations[wanted]}


def number_and_title(text: str) -> tuple[int, str]:
    """Return the number in front of a priority, and its title: ``Priority 2: Neglect``.

    A letter belongs to the title: ``1a Early help``.
    """
    digits = _IN_WORDS.sub(_as_digit, text.strip())
    numbered = _NUMBERED.fullmatch(digits)
    if numbered is None:
        return 0, digits
    number = int(numbered[1] or 0)
    title = f"{numbered[1]}{numbered[2]} {numbered[3]}" if numbered[2] else numbered[3]
    return number, (title or numbered[4] or "").strip() or digits


def names_only(text: str, *names: str) -> bool:
    """Return whether the words of a meeting's name are only those of others, or of any meeting."""
    words, known = ({*re.findall(r"[^\W\d_]+", folded(each))} for each in (text, " ".join(names)))
    return words <= known | _OF_ANY_MEETING


_OF_ANY_MEETING = frozenset(
    (
        *("meeting", "of", "the", "on", "held", "minutes", "actions", "from", "at", "agreed"),
        *("raised", "action", "st", "nd", "rd", "th", *map(str.lower, MONTHS)),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "meetings"),
    )
)
"""Words that name no meeting in particular."""


def _is_new_origin(command: Command) -> bool:
    return isinstance(command, AddRecord) and command.table == "origins"
