"""The agenda of a meeting, built from what is open, and the outcomes of a meeting."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from cscp_tui.base.texts import NUMBERS, ORDINALS, capitalised, number_of_word, shortened
from cscp_tui.domain.attendance import Records, members_of, unrepresented_members
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.confidential_parts import (
    begins_part,
    ends_another,
    ends_expressly,
    is_open_behind_end,
    is_part_open,
    is_part_unanswered,
    names_part,
)
from cscp_tui.domain.dates import MONTHS, long
from cscp_tui.domain.enums import AgencyKind, ChallengeStatus, MeetingState, MinutesState, Source
from cscp_tui.domain.figures import slips_of
from cscp_tui.domain.names import folded, is_named, is_short_for, listed
from cscp_tui.domain.quorum import decision_standing
from cscp_tui.domain.records import (
    Action,
    Agency,
    AgendaEntry,
    Challenge,
    Decision,
    IssuedMinutes,
    Meeting,
    MeetingLine,
    Move,
    ProgressUpdate,
)
from cscp_tui.domain.rules.meetings import agreements_of, are_minutes_agreed
from cscp_tui.domain.stated_facts import unclear_in_lines

NUMBERED = ("remarks", "to_clear_up")
"""The fields of a meeting that keep numbered lines: its notes, and what is to be cleared up."""

SOON = timedelta(days=30)
"""How far ahead due dates are on the agenda; further if the group's next meeting is later."""


class ItemRole(StrEnum):
    """The role of an agenda item, with its usual title."""

    WELCOME = "Welcome and declarations"
    NOTES = "Notes and matters arising"
    PLAN = "Actions"
    OTHER = ""
    ANY_OTHER = "Any other business"
    NEXT = "Next meeting"


_WORDS_OF_ROLES = (
    (ItemRole.WELCOME, r"\bwelcome\b|\bdeclarations?\b|\bintroductions?\b"),
    (
        ItemRole.NOTES,
        (
            r"\b(?:minutes|mins|notes) (?:of|and)\b|\b(?:previous|last) (?:minutes|notes|meeting)\b|"
            r"\bmatters arising\b|^(?:minutes|notes)$"
        ),
    ),
    (
        ItemRole.PLAN,
        r"\bbusiness plan\b|^plan updates?$|\bdeliver|\baction (?:plan|log|tracker)\b|\btracker\b",
    ),
    (ItemRole.PLAN, r"\bactions\b|\bacts\b|\brecommendations\b"),
    (ItemRole.ANY_OTHER, r"^any other business\b|^a\.?o\.?b\b"),
    (ItemRole.NEXT, r"\bnext meeting\b"),
)
"""Patterns that identify an item's role, the surest first."""

_WORDS_OF_SOURCES = {
    Source.PLAN: r"\bbusiness plan\b|\bplan\b",
    Source.EXECUTIVE: r"\bexecutive actions\b",
    Source.REVIEW: r"\breviews?\b|\brecommendations?\b",
    Source.AUDIT: r"\baudits?\b",
    Source.SCRUTINEER: r"\bscrutin",
}
"""Patterns that identify an item about the actions of one source."""


_MOST_WORDS_OF_TITLES = 2
"""The most words of an item's title in other words; more say what was discussed."""
_LONGEST_HEADING = 200
_GOES_ON = r"(?<=\w\w)[.;]\s+\S+\s+\S+\s+\S"
"""Where a sentence ends, and another with several words follows."""
_MOST_WORDS = 7
"""The most words of the title of an item that isn't on the agenda."""

_LONG = 5
"""The fewest letters of a word of a title that means its item by itself."""
_JOINS = "of|the|and|from|for|in|on|to|with|our|last|previous|a|an"
_BOLD = r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*"
"""A line in bold: a heading of its own, of which no part is another's."""
_PARTS = r":| (?:of|and|from|for|in|on|to|with) "
"""Where a title is cut for its short name: “Risks” is ``Risks and funding``, too."""
_TELLS = (
    r"\b(?:to|is|are|was|were|be|been|has|have|had|will|would|can|could|did|does|not|sa(?:id|ys?)|gave|came|went|took|"
    r"made|told|felt|sent|rose|fell|ran|found|held|spoke|wrote|brought|began|up|down|none|nil|nothing|ok(?:ay)?|no (?:changes?|issues?|comments?|questions?))\b|\w{3,}ed\b"
)
"""Words that a sentence has and a heading hasn't."""
_TOLD_BEHIND = r"(?i)[,;].*\b(?:ch|[a-z]{2}\d\d)-\d"
"""What is told of a record behind a heading: “2. Matters arising, CH-08 still open”."""

_HEADING = r"(?i)(?P<item>(?:agenda\s+)?item\s+)?(?P<number>[1-9]\d?)(?![\d/%]|\.\d)(?:\s*(?P<sign>[.):–—-])\s*|\s+|$)(?P<title>.*)"


_DATE = "|".join(month[:3].casefold() for month in MONTHS)
"""The beginning of the name of a month: a number before it is of a day, and not of an item."""


class AgendaSection(StrEnum):
    """The sections of an agenda, in order."""

    STANDING = "Items"
    MATTERS = "Matters from last time"
    CHAIRS_ACTIONS = "Chair's action since the last meeting"
    TO_RATIFY = "To ratify"
    TO_AGREE = "Awaiting agreement"
    LATE = "Late"
    SOON = "Due soon"
    CHALLENGES = "Challenges without an answer"


class AgendaItem(Struct, frozen=True, kw_only=True):
    """An item of an agenda, or a row under one."""

    key: str
    """The key by which it is ticked off: ``standing/1``, ``BP25-1.2`` or ``CH-03``."""
    section: AgendaSection
    text: str
    done: bool
    number: int = 0
    """Its number on the agenda; 0 for a row under a numbered item."""
    role: ItemRole = ItemRole.OTHER
    under: str = ""
    """The key of the numbered item above it."""
    action: Action | None = None
    challenge: Challenge | None = None
    decision: Decision | None = None
    entry: AgendaEntry | None = None
    """The record that says more of a numbered item than its title."""


class ItemHeading(Struct, frozen=True):
    """A line that stands above the lines of an item."""

    item: AgendaItem | None
    """The item that it begins; None if that isn't clear."""
    title: str = ""
    """Its words after the number, if they are other words than the item's title."""
    doubt: str = ""
    """The reason why it begins no item, or another one than its number says."""
    may_mean: tuple[AgendaItem, ...] = ()
    """The items that its title may mean, where it begins none."""
    numbered: AgendaItem | None = None
    """The item that has its number, where it begins none."""


_MINUTES_AGREED = (
    r"(?i)(?:the )?(?:last (?:minutes|mins|notes)|(?:minutes|mins|notes)(?: (?:of|from))? (?:the )?"
    rf"(?:last|previous|\d|(?:{'|'.join(month[:3] for month in MONTHS)})))"
    r"[^.;]{0,40}\b(?:agreed|agd|accepted|approved|correct|ok)\b"
)
"""The beginning of a line that begins the item of the last meeting's minutes."""
_LONGEST_TITLE = len("any other urgent business")


_HEADED = r"(?i)(?:(?:agenda )?item )?(?P<number>\d{1,2})[.)]?\s+(?P<title>[^\d:–—-][^:–—-]*?)\s*(?::|[-–—])\s+(?=\S)"
"""The beginning of a line that says what item it belongs to."""
_ANY_OTHER = r"(?i)(?:any other business|a\.?o\.?b\.?)(?:\s*[:.–—-]\s*|\s+)(?=\w)"
_SAID_AT = r"(?i)(?:agenda )?item (?P<number>[1-9]\d?)\s*[.):–—-]\s+(?=\S)"


class Agenda(Struct, frozen=True):
    """The numbered items of a meeting's agenda, each followed by its rows."""

    items: tuple[AgendaItem, ...]
    topics: tuple[str, ...] = ()
    """The priorities of the plan in force, which may head a part of an item."""

    @property
    def numbered(self) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.items if item.number)

    def under(self, item: AgendaItem) -> tuple[AgendaItem, ...]:
        """The items under a numbered one."""
        return tuple(each for each in self.items if each.under == item.key)

    def item_of_action(self, action: Action) -> AgendaItem | None:
        """Return the numbered item about actions of its source, whether or not it is a row of it."""
        return _item_of_source(action, self.numbered)

    def numbered_of(self, key: str) -> AgendaItem | None:
        found = next((item for item in self.items if item.key == key), None)
        if found is None or found.number:
            return found
        return next((item for item in self.numbered if item.key == found.under), None)

    def item_in(self, line: str) -> AgendaItem | None:
        """Return the item whose number and title a line begins with: ``5 Dataset - up 4%``."""
        line = _in_figures(line.strip())
        found = re.match(_HEADED, line)
        item = next((i for i in self.numbered if found and i.number == int(found["number"])), None)
        words = _words_of(folded(found["title"])) if found else set()
        words = {word for word in words if not (word.isdecimal() or _is_month(word))}
        return item if item and words and words <= _words_of(item.text) else None

    def begun_in(self, line: str) -> AgendaItem | None:
        """Return the item that a line begins with, under which what follows it stays."""
        found = self.any_other_in(line) or self.item_in(line) or self._headed_in(line)[0]
        found = found or self._numbered_in(line)
        if found is None and re.match(_MINUTES_AGREED, line.strip()):
            found = next((i for i in self.numbered if i.role is ItemRole.NOTES), None)
        return found

    def _numbered_in(self, line: str) -> AgendaItem | None:
        """Return the item that a line begins with by its number: ``Item 2 - notes agreed``."""
        found = re.match(_SAID_AT, _in_figures(line.strip()))
        return next((i for i in self.numbered if found and i.number == int(found["number"])), None)

    def without_heading(self, line: str) -> str:
        """Return the words of a line behind the heading of an item, if it begins with one."""
        said = _in_figures(line.strip())
        headed = (_HEADED if self.item_in(line) else r"(?!)", _SAID_AT, _ANY_OTHER)
        own = (said[found.end() :] for each in headed if (found := re.match(each, said)))
        return self._headed_in(line)[1] or next(own, line)

    def _headed_in(self, line: str) -> tuple[AgendaItem | None, str]:
        """Return the item whose heading a line begins with, and the words behind it.

        ``1. Matters arising. Notes agreed``; without a number, it is its whole title, before a
        colon: ``Dataset: up 4%``.
        """
        if re.fullmatch(_BOLD, line):
            return None, ""
        for end in re.finditer(r"(?<!\s)(?:[.:;,]|\s[-–—])\s+(?=\S)", line.strip()):
            begun = self._with_number_first(line.strip()[: end.start()])
            found = re.fullmatch(_HEADING, _in_figures(begun))
            if found and not found["title"] and _in_figures(begun) == begun:
                continue
            if not found and _in_figures(begun) == begun:
                if re.match(_NUMBER_BEHIND, line.strip()[end.end() :]):
                    continue
                titled = next((i for i in self.numbered if folded(i.text) == folded(begun)), None)
                is_titled = titled and ":" in end[0]
                return (titled, line.strip()[end.end() :]) if is_titled else (None, "")
            is_count = found and not (
                found["item"] or found["sign"] or found["title"][:1].isupper()
            )
            if found and is_count:  # “3 deliveries, all agreed”
                is_count = " " not in found["title"] or not _is_usual_title(found["title"])
            heading = None if is_count else self.heading_of(begun)
            if heading and heading.item:
                return heading.item, line.strip()[end.end() :]
        return None, ""

    def any_other_in(self, line: str) -> AgendaItem | None:
        """Return any other business, if a line begins with it: ``AOB: the rota is out``, ``aob rota``."""
        line = re.sub(
            r"^(\S+)\s+[-–—]\s|^(a\.?o\.?b)\b(?! (?:is|was|will|to|and|then)\b)[:.]?|"
            r"^under (any other business|aob)\b,?|^(any other business)\.",
            r"\1\2\3\4:",
            line.strip(),
            flags=re.IGNORECASE,
        )
        title, colon, _ = line.partition(":")
        role = _roles_of((title,))[0] if colon and len(title) <= _LONGEST_TITLE else ItemRole.OTHER
        found = (each for each in self.numbered if each.role is role is ItemRole.ANY_OTHER)
        return next(found, None)

    def heading_of(self, line: str, after: int = 0) -> ItemHeading | None:
        """Return what a line is the heading of: ``3 Business plan``, ``Item 3``, ``AOB``.

        The item's title may be shortened, or be another name of it: ``2 Matters arising``, ``7 AOB``.
        The title of an item means that item, whatever its number. Where it isn't clear which item
        is meant, the heading begins none.

        Args:
            after: the number of the item under which it is typed. A heading with words that no
                title has has a higher one.
        """
        goes_on = re.search(_GOES_ON, line) and self._headed_in(line)[0]
        if len(line) > _LONGEST_HEADING or self.item_in(line) or goes_on:
            return None
        line = re.sub(_ON_TO_NUMBER, r"\1item ", line.replace(" n ", " and "))
        line = self._with_number_first(line)
        moves_on = re.match(_ITEM_FIRST, line) or re.match(_ITEM_SAID, line)
        line = _in_figures(line.strip().rstrip(":"), after)
        found = re.fullmatch(_HEADING, line)
        typed = found["title"] if found else line
        title, words = folded(typed), _words_of(typed)
        number = int(found["number"]) if found else 0
        item = next((each for each in self.numbered if each.number == number), None)
        if found and not words:
            return ItemHeading(item) if found["item"] and item else None
        if item and found and _is_title_of(found, title, item):
            return ItemHeading(item)
        if called := self._called(title, is_whole=not found):
            return ItemHeading(called, doubt=_is_meant(called) if found and called != item else "")
        is_told = re.search(_TELLS, title) or re.search(_TOLD_BEHIND, line)
        if not words or is_told or line.endswith((".", "?")):
            return None
        is_short = len(words) <= _MOST_WORDS_OF_TITLES
        (role,) = _roles_of((title.replace("&", "and"),))
        entitled = meant = [each for each in self.numbered if _means(title, each)]
        if is_short or words <= _USUAL or (item and item.role is role):
            meant = meant or [i for i in self.numbered if i.role is role is not ItemRole.OTHER]
        if not found:
            at = next((each for each in self.numbered if each.number == after), None)
            return self._unnumbered(line, at, meant)
        is_named = bool(found["item"] or found["sign"] or typed[:1].isupper())
        is_named = is_named or (after < number <= max(after, 1) + 2 and _is_bare_title(title))
        is_near = is_named and not (meant or moves_on)
        if item and (item in meant or (is_near and _is_like(words, item))):
            return ItemHeading(item, title=typed)
        is_titled = is_named and len(words) <= _MOST_WORDS
        if len(meant) == 1 and words <= _USUAL - {"other"}:
            entitled = meant
        if is_titled and len(entitled) == 1:  # the paper agenda is numbered otherwise
            return ItemHeading(entitled[0], title=typed, doubt=_is_meant(entitled[0]))
        # “On to item 3, Chair happy” and “Item 3 - chair happy” say something at that item.
        is_titled = is_titled and not (item and moves_on)
        # “Item 2 - Neglect audit” at item 2 is like the title of another; “ITEM 2 - FEES” is a title.
        is_like_other = any(_is_like(words, each) for each in self.numbered if each != item)
        is_apart = found["item"] and (typed.isupper() or (typed[:1].isupper() and is_like_other))
        is_next = (number > after and self._headed_in(line)[0] is None) or bool(is_apart)
        if (item and meant) or (is_titled and is_next and not re.match(_DATE, title)):
            known = [f"Item {item.number} is “{item.text}”"] if item else []
            known += [f"item {each.number} is “{each.text}”" for each in meant if each != item]
            doubt = f"{', and '.join(known) or f'There is no item {number}'}."
            may_mean = tuple(each for each in meant or self.numbered if each != item)
            may_mean = may_mean if meant else tuple(i for i in may_mean if _is_like(words, i))
            return ItemHeading(None, title=typed, doubt=doubt, may_mean=may_mean, numbered=item)
        return None

    def _with_number_first(self, line: str) -> str:
        """Return ``Dataset (item 5)`` as ``item 5: Dataset``; also ``Audits, 4`` if they are item 4."""
        last = re.fullmatch(_ITEM_LAST, line.strip())
        item = self._called(folded(last["title"])) if last else None
        if last is None or item is None:
            return line
        number = last["item"] or last["behind"] or last["bare"]
        is_bare = number.isdecimal()
        if is_bare and item.number != int(number):
            return line
        return f"{'item ' if is_bare else ''}{number}: {last['title']}"

    def _unnumbered(
        self, line: str, at: AgendaItem | None, meant: list[AgendaItem]
    ) -> ItemHeading | None:
        """Return what a heading without a number begins: the item meant, or a part of that it is in."""
        if at and folded(line) in map(folded, self.topics):
            return ItemHeading(at, title=line)
        begun = [
            each for each in self.numbered if re.split(_PARTS, folded(each.text))[0] == folded(line)
        ]
        words = _words_of(line)
        meant = begun or meant
        is_usual = len(meant) == 1 and words <= _USUAL | _words_of(meant[0].text)
        is_title = line[:1].isupper() or _is_usual_title(line)
        return ItemHeading(meant[0], title=line) if is_usual and is_title else None

    def _called(self, title: str, *, is_whole: bool = False) -> AgendaItem | None:
        """Return the only item that a title names: its first words, its letters, or all its words.

        Args:
            is_whole: whether it has to be the item's title, or its letters.
        """
        found = [item for item in self.numbered if _is_called(title, item, is_whole=is_whole)]
        return found[0] if len(found) == 1 else None

    def is_done(self, item: AgendaItem) -> bool:
        """Return whether an item was dealt with: itself, or everything under it."""
        below = () if item.role is ItemRole.NOTES or not item.number else self.under(item)
        return item.done or (bool(below) and all(each.done for each in below))

    @property
    def left(self) -> tuple[AgendaItem, ...]:
        """The items still to be taken, without those under an item that is done."""
        over = {item.key for item in self.numbered if self.is_done(item)}
        return tuple(
            item for item in self.items if not self.is_done(item) and item.under not in over
        )

    @property
    def done(self) -> int:
        """The number of numbered items that have been dealt with."""
        return sum(map(self.is_done, self.numbered))

    def of(self, section: AgendaSection) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.items if item.section is section)

    def next_after(self, key: str) -> str:
        """Return the key of the next item not done, wrapping to the top.

        The same key if none is left.
        """
        keys = [item.key for item in self.items]
        place = keys.index(key) if key in keys else -1
        ordered = (*self.items[place + 1 :], *self.items[: place + 1])
        left = {item.key for item in self.left}
        return next((item.key for item in ordered if item.key in left), key)

    def placed(self, before: Mapping[str, AgendaItem]) -> Agenda:
        """Return the agenda in an earlier order; new items come last under their heading."""
        order = {key: number for number, key in enumerate(before)}
        last = len(order)
        items = [
            replace(item, section=before[item.key].section, under=before[item.key].under)
            if item.key in before
            else item
            for item in self.items
        ]
        items.sort(
            key=lambda item: (
                order.get(item.under or item.key, last),
                bool(item.under),
                order.get(item.key, last),
            )
        )
        return Agenda(tuple(items), self.topics)

    def __str__(self) -> str:
        return f"{self.done} of {len(self.numbered)} done"


def agenda(book: Book, meeting: Meeting, dealt_with: Container[str] = ()) -> Agenda:
    """Build the agenda of a meeting from the records as they are now.

    Args:
        dealt_with: references of actions changed in the meeting in ways only the journal shows,
            e.g. in status.
    """
    running = {p.id for p in book.plans.values() if p.first_day <= meeting.day <= p.last_day}
    topics = tuple(each.title for each in book.priorities.values() if each.plan in running)
    return Agenda(tuple(_Making(book, meeting, dealt_with).items()), topics)


def last_meeting(records: Records, meeting: Meeting) -> Meeting | None:
    """Return the group's latest earlier meeting that took place."""
    earlier = [
        known
        for known in records.records(Meeting)
        if known.group == meeting.group and known.state.took_place and known.day < meeting.day
    ]
    return max(earlier, key=lambda known: known.day, default=None)


def next_meeting(book: Book, group: str, after: date) -> Meeting | None:
    """Return the group's first meeting after a day, cancelled ones apart."""
    later = [
        known
        for known in book.meetings.values()
        if known.group == group and known.day > after and known.state.value != "cancelled"
    ]
    return min(later, key=lambda known: known.day, default=None)


def coming_meeting(book: Book, group: str, today: date) -> Meeting | None:
    """Return the group's next meeting: today's until it has been held, else the first after today."""
    known = (m for m in book.meetings.values() if m.group == group and m.day == today)
    on_day = next((m for m in known if m.in_progress or m.state is MeetingState.PLANNED), None)
    return on_day or next_meeting(book, group, today)


class _Making:
    def __init__(self, book: Book, meeting: Meeting, dealt_with: Container[str]) -> None:
        self._book, self._meeting, self._told = book, meeting, dealt_with
        self._last = last_meeting(book, meeting)
        following = next_meeting(book, meeting.group, meeting.day)
        self._until = max(meeting.day + SOON, following.day if following else meeting.day)
        last = self._last.id if self._last else ""
        decided = (d.actions for d in book.decisions.values() if last and d.meeting == last)
        self._decided = frozenset(ref for refs in decided for ref in refs)

    def items(self) -> Iterable[AgendaItem]:
        order = list(AgendaSection)
        below = sorted(self._rows(), key=lambda row: order.index(row.section))
        numbered = self._numbered(below)
        placed = [replace(row, under=_item_of(row, numbered).key) for row in below]
        for number, item in enumerate(numbered, 1):
            yield replace(item, number=number)
            yield from (row for row in placed if row.under == item.key)

    def _numbered(self, below: Sequence[AgendaItem]) -> list[AgendaItem]:
        """Return the standing items, adding the usual ones that are missing."""
        texts, roles = self._meeting.standing_items, _roles_of(self._meeting.standing_items)
        found = [
            self._item(f"standing/{n}", role, text)
            for n, (text, role) in enumerate(zip(texts, roles, strict=True), 1)
        ]
        place = 0
        for role in ItemRole:
            at = next((n for n, item in enumerate(found) if item.role is role), None)
            if at is None and self._is_needed(role, below):
                place = self._end(found) if role is ItemRole.ANY_OTHER else place
                place = len(found) if role is ItemRole.NEXT else place
                made = self._item(f"agenda/{role.name.casefold()}", role, self._title(role))
                found.insert(place, made)
                at = place
            place = place if at is None else at + 1
        found = self._with_entries(found)
        return [
            replace(item, done=item.done or self._is_settled(item.role, below)) for item in found
        ]

    def _with_entries(self, items: Sequence[AgendaItem]) -> list[AgendaItem]:
        """Return the items with what else is recorded of them, and those besides standing ones.

        These come before any other business.
        """
        entries = entries_of(self._book, self._meeting.id)
        by_title = {folded(entry.title): entry for entry in entries}
        standing = self._meeting.standing_items
        typed = {f"standing/{number}": text for number, text in enumerate(standing, 1)}
        found = [
            replace(item, entry=by_title.get(folded(typed.get(item.key, item.text))))
            for item in items
        ]
        known = {item.entry.id for item in found if item.entry}
        own = [
            AgendaItem(
                key=entry.id,
                section=AgendaSection.STANDING,
                text=entry.title,
                done=entry.id in self._meeting.dealt_with,
                entry=entry,
            )
            for entry in entries
            if entry.id not in known
        ]
        last = {ItemRole.ANY_OTHER, ItemRole.NEXT}
        at = next((n for n, item in enumerate(found) if item.role in last), len(found))
        return [*found[:at], *own, *found[at:]]

    @staticmethod
    def _end(items: Sequence[AgendaItem]) -> int:
        """Return the index for a new last item: before 'Next meeting' if that is last."""
        is_next = bool(items) and items[-1].role is ItemRole.NEXT
        return len(items) - is_next

    def _is_needed(self, role: ItemRole, below: Sequence[AgendaItem]) -> bool:
        if role is ItemRole.OTHER:
            return False
        if role is ItemRole.NOTES and self._last is not None:
            return True
        has_rows = any(_role_of(row) is role for row in below)
        return has_rows or role not in {ItemRole.NOTES, ItemRole.PLAN}

    def _title(self, role: ItemRole) -> str:
        group = self._book.groups.get(self._meeting.group)
        oversees = group.oversees if group else ()
        if role is ItemRole.PLAN and Source.PLAN in oversees:
            return "Business plan"
        if role is ItemRole.PLAN and Source.EXECUTIVE in oversees:
            return "Executive actions"
        return role.value

    def _is_settled(self, role: ItemRole, below: Sequence[AgendaItem]) -> bool:
        if role is not ItemRole.NOTES:
            return False
        is_agreed = self._last is None or self._last.minutes_agreed_at == self._meeting.id
        rows = [row.done for row in below if _role_of(row) is role]
        return is_agreed and all(rows) and (bool(rows) or self._last is not None)

    def _notes_of(self, day: date) -> str:
        """Return the title of the notes item, with the group's word for its minutes.

        For example ``Notes of 16 September 2025 and matters arising``.
        """
        group = self._book.groups.get(self._meeting.group)
        word = "Notes" if group and "note" in group.minutes_called.casefold() else "Minutes"
        return f"{word} of {long(day)} and matters arising"

    def _item(self, key: str, role: ItemRole, text: str) -> AgendaItem:
        done = key in self._meeting.dealt_with
        if role is ItemRole.NOTES and self._last is not None:
            text = self._notes_of(self._last.day)
        return AgendaItem(key=key, section=AgendaSection.STANDING, text=text, done=done, role=role)

    def _rows(self) -> Iterable[AgendaItem]:
        yield from self._chairs_actions()
        yield from self._to_ratify()
        yield from self._actions()
        for challenge in self._challenges():
            answered = challenge.status is not ChallengeStatus.OPEN
            yield AgendaItem(
                key=challenge.id,
                section=AgendaSection.CHALLENGES,
                text=challenge.question,
                done=answered or challenge.id in self._meeting.dealt_with,
                challenge=challenge,
            )

    def _chairs_actions(self) -> Iterable[AgendaItem]:
        """Yield the Chair's agreements since the group's last meeting, which this one is to note."""
        for action in self._book.actions.values():
            if action.overseeing_group == self._meeting.group and (why := self._why(action)):
                yield AgendaItem(
                    key=f"chair/{action.id}",
                    section=AgendaSection.CHAIRS_ACTIONS,
                    text=f"{action.title}: {why}",
                    done=f"chair/{action.id}" in self._meeting.dealt_with,
                    action=action,
                )

    def _why(self, action: Action) -> str:
        """The Chair's agreement on an action since the last meeting, with the reason; empty for none."""
        after = self._last.day if self._last else None

        def is_since(day: date | None) -> bool:
            return day is not None and day <= self._meeting.day and (after is None or day > after)

        if action.chairs_action and is_since(action.agreed):
            return f"agreed as delivered: {action.chairs_action}"
        moves = [m for m in self._book.moves_of(action.id) if m.chairs_action]
        found = [move for move in moves if is_since(move.created)]
        return f"date moved: {found[-1].chairs_action}" if found else ""

    def _to_ratify(self) -> Iterable[AgendaItem]:
        """Yield the group's provisional decisions that this meeting can ratify or has ratified."""
        for decision in self._book.decisions.values():
            made_at = self._book.meetings.get(decision.meeting)
            if made_at is None or made_at.group != self._meeting.group:
                continue
            standing = decision_standing(self._book, decision)
            is_open = standing == "provisional" or decision.ratified_at == self._meeting.id
            if made_at.day < self._meeting.day and is_open:
                yield AgendaItem(
                    key=decision.id,
                    section=AgendaSection.TO_RATIFY,
                    text=decision.text,
                    done=bool(decision.ratified_at) or decision.id in self._meeting.dealt_with,
                    decision=decision,
                )

    def _actions(self) -> Iterable[AgendaItem]:
        placed: dict[AgendaSection, list[Action]] = {section: [] for section in AgendaSection}
        for action in self._book.actions.values():
            if action.overseeing_group == self._meeting.group:
                section = self._section(action)
                if section is not None:
                    placed[section].append(action)
        for section, actions in placed.items():
            for action in sorted(actions, key=self._order(section)):
                yield AgendaItem(
                    key=action.id,
                    section=section,
                    text=action.title,
                    done=self._is_done(action, section),
                    action=action,
                )

    def _section(self, action: Action) -> AgendaSection | None:
        """Return an action's section as it stood when the meeting began.

        None if it isn't on the agenda.
        """
        here = self._meeting.id
        if action.is_delivered:
            to_agree = action.awaits_agreement or here in agreements_of(action)
            return AgendaSection.TO_AGREE if to_agree else None
        if action.raised_at == here or not (action.is_open or action.ended == self._meeting.day):
            return None
        if self._was_spoken_of(action):
            return AgendaSection.MATTERS
        day = self._due_before(action) or action.review_date
        if day is None:
            return None
        if day < self._meeting.day:
            return AgendaSection.LATE
        return AgendaSection.SOON if day <= self._until else None

    def _due_before(self, action: Action) -> date | None:
        moves = [m for m in self._book.moves_of(action.id) if m.agreed_by == self._meeting.id]
        return moves[0].earlier_due if moves else action.due

    def _order(self, section: AgendaSection) -> Callable[[Action], tuple[object, ...]]:
        if section is AgendaSection.MATTERS:
            return lambda action: (-len(slips_of(self._book, action)), _day(action), action.id)
        if section is AgendaSection.TO_AGREE:
            return lambda action: (action.ended or self._meeting.day, action.id)
        return lambda action: (self._due_before(action) or _day(action), action.id)

    def _is_done(self, action: Action, section: AgendaSection) -> bool:
        if action.id in self._meeting.dealt_with:
            return True
        if section is AgendaSection.TO_AGREE:
            return self._meeting.id in agreements_of(action)
        if not action.is_open or action.id in self._told:
            return True
        if any(note.meeting == self._meeting.id for note in self._book.updates_of(action.id)):
            return True
        moves = self._book.moves_of(action.id)
        return any(move.agreed_by == self._meeting.id for move in moves)

    def _was_spoken_of(self, action: Action) -> bool:
        """Return whether it was raised, spoken of, moved or decided on at the last meeting."""
        if self._last is None:
            return False
        last, book = self._last.id, self._book
        return (
            action.raised_at == last
            or action.id in self._decided
            or any(note.meeting == last for note in book.updates_of(action.id))
            or any(move.agreed_by == last for move in book.moves_of(action.id))
        )

    def _challenges(self) -> list[Challenge]:
        """The challenges of or to the group that had no answer when the meeting began."""
        day = self._meeting.day
        found = [
            known
            for known in self._book.challenges.values()
            if self._meeting.group in {known.raised_by, known.put_to}
            and known.meeting != self._meeting.id
            and known.created <= day
            and (known.status is ChallengeStatus.OPEN or known.answered == day)
        ]
        return sorted(found, key=lambda known: (known.created, known.id))


def heading_words(line: str) -> str:
    """Return a heading without its number: ``2 Notes of the last meeting``."""
    line = _in_figures(line.strip().rstrip(":"))
    found = re.fullmatch(_HEADING, line)
    title = found["title"] if found and found["title"] else line
    return capitalised(title.removesuffix("."))


def number_typed(item: AgendaItem, book: Book) -> int:
    """Return an item's number; that of the heading that began it, if one did."""
    line = book.lines.get(item.entry.asked_by) if item.entry else None
    return (heading_number(line.words) if line and line.is_heading else 0) or item.number


def heading_number(line: str) -> int:
    """Return the number with which a heading begins; 0 for none."""
    found = re.fullmatch(_HEADING, _in_figures(line.strip()))
    return int(found["number"]) if found else 0


_IN_LETTERS = rf"(?i)\b(?<=item )(?:{'|'.join(NUMBERS[:9])})\b"
_SPOKEN = (
    rf"(?i)(?:(?:the )?(?P<nth>{'|'.join(ORDINALS)}) item|item (?P<number>[1-9]\d?)) (?:was|is) "
    r"(?:on |about )?(?P<title>[^.;,:?]+)\.?"
)


_CUE = (
    r"(?:(?:ok(?:ay)?|right|so|now|then|next|and|the|chair|meeting|group|members|we|we['’](?:ll|re)|let['’]?s|us|moved?|moving|turn(?:ed|ing)?|"
    r"went|going|go|jump(?:ing)?|are|com(?:e|ing)|tak(?:e|ing)|took|considered|on|back|over|under|to|onto)[\s,:–—-]+)"
)
"""A word before the item that is next: ``OK, we'll take item 4``."""
_NUMBERED = r"(?:agenda )?item [1-9]\d?"
_NEXT_ITEM = rf"(?i){_CUE}*next(?: agenda)? item(?: (?:now|then|please))*[.!]?"
_NOW_ONE = rf"(?i){_CUE}*(?:now|then|next) (?P<number>[1-9]\d?)[.!]?"
_ITEM_NEXT = rf"(?i){_CUE}*(?P<item>{_NUMBERED})(?: (?:now|then|next|again|please))+[.!]?"
_ITEM_FIRST = rf"(?i){_CUE}+(?={_NUMBERED}(?:[.!]?$|\s*[.):,–—-]\s))"
_ITEM_LAST = (
    rf"(?i)(?P<title>[^.,;:?()\d]+?),? (?:\((?P<item>(?:{_NUMBERED})|\d{{1,2}})\)|(?P<behind>{_NUMBERED})|"
    r"(?<=, )(?P<bare>\d{1,2}))\.?"
)
_ITEM_SAID = rf"(?i:{_NUMBERED})\s*[.):–—-]\s+[a-z]\S* \S"
_NUMBER_BEHIND = rf"(?i)(?:{_NUMBERED}|\d{{1,2}})(?:[.):,–—-]\s|\.?$)"
_ON_TO_NUMBER = rf"(?i)^({_CUE}+(?<=to ))(?=[1-9]\d?, )"
_MOVED_ON = (
    rf"(?i){_CUE}*(?:onto|(?:moved?|moving|turn(?:ed|ing)?|went|going|go|jump(?:ing)?|on|back|over|us|then) (?:on |back )?to) (?:the )?"
    r"(?P<title>(?!to )[^.;,:?()]+?)(?:,? \(?(?P<item>(?:agenda )?item \d{1,2})\)?)?(?: (?:now|then|next|please))*\.?"
)


def _in_figures(line: str, after: int = 0) -> str:
    """Return a heading in a sentence as one with a number, or alone.

    ``The second item was the budget.``, ``Chair moved us on to the dataset``, ``now item 6``,
    ``** Business plan **``. “Next item”, and “now 5” where 5 is the next, are those after a number.
    """
    line = re.sub(r"^(?:[*=#_~\s]|--+)+|[*=#_~\s]+$", "", line)
    line = re.sub(_IN_LETTERS, lambda said: str(number_of_word(said[0])), line)
    now = re.fullmatch(_NOW_ONE, line)
    if re.fullmatch(_NEXT_ITEM, line) or (now and int(now["number"]) == after + 1):
        return f"Item {after + 1}" if after else line
    if following := re.fullmatch(_ITEM_NEXT, line):
        line = following["item"]
    line = re.sub(_ITEM_FIRST, "", line)
    if moved := re.fullmatch(_MOVED_ON, line):
        is_number = moved["title"].isdecimal()
        number = moved["item"] or ("item" if is_number else "")
        line = capitalised(f"{number} {moved['title']}".strip())
    line = re.sub(r"(?i)^((?:agenda )?item \d{1,2}),", r"\1:", line)
    if re.match(r"(?i)(?:agenda )?item \d", line) or _is_usual_title(line):
        line = line.removesuffix(".")
    found = re.fullmatch(_SPOKEN, line)
    if found is None or re.search(_TELLS, folded(found["title"])):
        return line
    number = found["number"] or ORDINALS.index(found["nth"].casefold()) + 1
    return f"Item {number} - {found['title']}"


def _is_meant(item: AgendaItem) -> str:
    return f"Item {item.number} is “{item.text}”, so that is meant."


def _is_title_of(found: re.Match[str], title: str, item: AgendaItem) -> bool:
    """Return whether a heading has the title of the item with its number, perhaps in short."""
    own, said = folded(item.text), title.split()
    telling = {each for each in said if not re.fullmatch(_JOINS, each)}
    is_clear = found["item"] or found["sign"] or len(said) > 1
    is_short = bool(is_clear) and _is_in_short(said, own.split())
    return own.startswith(title) or telling <= {*own.replace(":", "").split()} or is_short


def _is_in_short(said: Sequence[str], own: Sequence[str]) -> bool:
    """Return whether each word begins the word of a title at its place: ``bus plan``."""
    return 0 < len(said) <= len(own) and all(
        len(short) >= _SHORTEST_WORD and word.startswith(short)
        for short, word in zip(said, own, strict=False)
    )


_SHORTEST_WORD = 3


def _is_called(title: str, item: AgendaItem, *, is_whole: bool) -> bool:
    own = folded(item.text)
    letters = "".join(word[0] for word in folded(item.text.partition(":")[0]).split())
    if title == own or (len(letters) > 1 and title.replace(".", "") == letters):
        return True
    is_begun = own.startswith(title if len(title) >= _SHORTEST_BEGINNING else f"{title} ")
    is_alike = _words_of(title) == _words_of(own)
    return is_alike and " " in title if is_whole else is_begun or is_alike


_SHORTEST_BEGINNING = 4
"""The fewest letters of what begins a word of a title and stands for it: ``4 data`` for “Dataset”."""
_MOST_WORDS_BARE = 3
_COUNTED = (
    r"(?!(?:acts|mins)\b)(?:\w*[^\Wsui]s|people|children|staff|men|women|more|less|new|left|late|out|in|off|"
    r"done|missing|pending|further|other|yes|no|y|n|weeks?|hrs?|[ap]m|per|each|x)"
)
"""The words of what somebody counts: “4 children missing” is no title."""


def _is_bare_title(title: str) -> bool:
    """Return whether words after a number are a title without capitals: ``6 trng``, ``3 neglect audit``."""
    words = title.split()
    is_short = len(words) <= _MOST_WORDS_BARE and bool(re.fullmatch(r"[a-z&/'’ -]{3,}", title))
    return is_short and not any(re.fullmatch(_COUNTED, word) for word in words)


def _words_of(title: str) -> set[str]:
    """Return the words of a title that say something, without plural endings."""
    words = re.findall(r"\w+", folded(title).replace("’s", "").replace("'s", ""))
    return {word.rstrip("s") for word in words if not re.fullmatch(_JOINS, word)}


def _is_month(word: str) -> bool:
    return len(word) >= len("jan") and any(m.casefold().startswith(word) for m in MONTHS)


_USUAL = _words_of(
    "welcome introductions apologies declarations interests minutes notes matters arising meeting "
    "actions acts mins tracker log plan business progress updates delivery deliveries any other mtg"
)
"""The words of usual headings."""


def _is_usual_title(line: str) -> bool:
    """Return whether a line is only one of the titles that agendas have: ``Matters arising.``."""
    title = folded(line).removesuffix(".")
    return bool(re.fullmatch(_USUAL_TITLES, title))


_USUAL_TITLES = (
    r"matters arising|(?:last|previous) (?:minutes|mins|notes)|(?:minutes|mins|notes) of (?:the )?last (?:meeting|mtg)|"
    r"any other business|aob|action (?:log|tracker)|actions|declarations(?: of interests?)?|"
    r"welcome(?: and (?:apologies|introductions))?|(?:business )?plan (?:actions|progress|updates?)"
)


def _is_like(words: set[str], item: AgendaItem) -> bool:
    """Return whether words share one that tells something with the title of an item."""
    return any(len(word) >= _LONG for word in words & _words_of(item.text))


def _means(title: str, item: AgendaItem) -> bool:
    """Return whether a title has all the words of an item's, or two of them and no other.

    What follows a colon in the item's title explains it.
    """
    named, _, _ = item.text.partition(":")
    title_words, own, every = map(_words_of, (title, named, item.text))
    is_enough = len(own) > 1 or len(title_words) <= _MOST_WORDS_OF_TITLES
    return (is_enough and own <= title_words) or (len(title_words) > 1 and title_words <= every)


def _roles_of(texts: Sequence[str]) -> list[ItemRole]:
    """Return the role of each standing item. Each role is given once, OTHER apart."""
    roles = [ItemRole.OTHER for _ in texts]
    for role, words in _WORDS_OF_ROLES:
        for place, text in enumerate(texts):
            is_free = roles[place] is ItemRole.OTHER and role not in roles
            if is_free and re.search(words, text.strip(), re.IGNORECASE):
                roles[place] = role
    return roles


_NOTED = frozenset({AgendaSection.MATTERS, AgendaSection.TO_RATIFY, AgendaSection.CHALLENGES})
"""The agenda sections for matters arising."""


def _role_of(row: AgendaItem) -> ItemRole:
    return ItemRole.NOTES if row.section in _NOTED else ItemRole.PLAN


def _item_of(row: AgendaItem, numbered: Sequence[AgendaItem]) -> AgendaItem:
    """Return the numbered item of a row: that of its source, else that of its role."""
    role = _role_of(row)
    if role is ItemRole.PLAN and row.action and (own := _item_of_source(row.action, numbered)):
        return own
    return next(item for item in numbered if item.role is role)


def _item_of_source(action: Action, numbered: Sequence[AgendaItem]) -> AgendaItem | None:
    words = _WORDS_OF_SOURCES.get(action.source)
    for item in numbered if words else ():
        is_own = item.entry is not None and item.entry.id == item.key
        is_open = item.role in {ItemRole.PLAN, ItemRole.OTHER} and not is_own
        if words and is_open and re.search(words, item.text, re.IGNORECASE):
            return item
    return None


def _day(action: Action) -> date:
    return action.next_day or action.created


def source_of(group: str, book: Book) -> Source:
    """Return the source given to actions that a group raises in its meetings."""
    known = book.groups.get(group)
    return known.raises if known else Source.OTHER


class Recorded(Struct, frozen=True):
    """The changes made in a meeting, without those that were undone, each with the line that caused it."""

    changes: tuple[tuple[str, Change], ...] = ()
    """In the order in which they were recorded; the id of the line is empty where none caused it."""

    def of(self, line: str) -> tuple[Change, ...]:
        """Return the changes that a line caused; with an empty id, those that none caused."""
        return tuple(change for key, change in self.changes if key == line)

    def by_lines(self, table: str, *fields: str) -> frozenset[str]:
        """Return the records of a table that lines added, or of which they changed a field."""
        return frozenset(
            change.id
            for line, change in self.changes
            if line
            and change.table == table
            and (any(name in change.fields for name in fields) if fields else change.creates)
        )


NOTHING_RECORDED = Recorded()


class MeetingOutcomes(Struct, frozen=True, kw_only=True):
    """The agreements, decisions, new actions and notes of a meeting."""

    agreed: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    raised: tuple[Action, ...]
    moves: tuple[Move, ...]
    """The due dates that it moved."""
    notes: tuple[ProgressUpdate, ...]
    challenges: tuple[Challenge, ...]
    remarks: tuple[str, ...]
    lines: tuple[MeetingLine, ...]

    @property
    def is_empty(self) -> bool:
        return not any(astuple(self))

    def without_lines(self, recorded: Recorded) -> MeetingOutcomes:
        """Return the outcomes besides those that lines caused."""
        agreed = recorded.by_lines("actions", "agreed_at", "provisionally_agreed_at")
        left = {"decisions": self.decisions, "moves": self.moves, "challenges": self.challenges}
        raised, notes = recorded.by_lines("actions"), recorded.by_lines("progress_updates")
        others: dict[str, Any] = {
            table: tuple(each for each in records if each.id not in recorded.by_lines(table))
            for table, records in left.items()
        }
        return replace(
            self,
            agreed=tuple(each for each in self.agreed if each.id not in agreed),
            raised=tuple(each for each in self.raised if each.id not in raised),
            notes=tuple(each for each in self.notes if each.id not in notes),
            **others,
        )


def overdue_at(book: Book, meeting: Meeting) -> tuple[tuple[Action, date], ...]:
    """Return the actions of a meeting's group that were overdue at its end, each with the day it was due.

    Those spoken of are among them, unless the meeting heard that they were delivered or gave them a
    new date. What was moved or delivered later was still overdue.
    """
    found = []
    for action in book.actions.values():
        was_open = action.created <= meeting.day and (
            action.is_open or (action.ended is not None and action.ended > meeting.day)
        )
        if not was_open or action.overseeing_group != meeting.group:
            continue
        later = [move for move in book.moves_of(action.id) if move.created > meeting.day]
        day = (later[0].earlier_due if later else action.due) or action.review_date
        if day is not None and day < meeting.day:
            found.append((action, day))
    return tuple(found)


def lines_of_meeting(records: Records, meeting: str) -> tuple[MeetingLine, ...]:
    """Return the lines typed in a meeting, in their order."""
    found = (line for line in records.records(MeetingLine) if line.meeting == meeting)
    return tuple(sorted(found, key=lambda line: (len(line.id), line.id)))


def lines_to_check(book: Book, meeting: Meeting) -> tuple[MeetingLine, ...]:
    """Return the lines of a meeting that weren't clear, and are kept as they were typed."""
    return tuple(line for line in lines_of_meeting(book, meeting.id) if line.to_check)


_LABELS_PEOPLE = (
    r"(?i)\W*(?:also |and |plus )*(?:present|in attendance|attend\w+|here|in|(?:in )?(?:the )?(?:room|rm)|who['’]?s here|p|a|i/a|"
    r"roll call|intro\w*|sorry|online|on (?:teams|(?:the )?call)|a?round (?:the )?table|we (?:are|were) \w+)"
    r"(?: today)?(?: were\b|\s*[:–—-])|\W*\+"
)
"""The beginning of a line that lists who came, whatever it is called."""
_LISTS_PEOPLE = (
    rf"{_LABELS_PEOPLE}|"
    r"(?!.*\b(?:to|will|is|are|was|were|has|have|had|be|been)\b)(?:[^,;]{1,50}[,;]){2}|(?:.*\b[yn]\b){3}"
)
"""The beginning of a line that may list who came."""
_ON_PRESENCE = (
    r"(?i)\bapol(?:og|s\b)|\bdeput|\brepresent|\bjoin|\bjnd\b|\blft\b|\bt/c\b|\bi/o\b|\barr(?:iv|\b)|\bonline\b|\bteams\b|\battend(?:ing|ed)\b|\blate\b|\bpresent\b|\bobserv\w+|\bexpect\w*|\bwaiting (?:for|on)\b|\bround the table\b|\bwe (?:also )?ha(?:ve|d)\b|\bst(?:oo|an)d(?:s|ing)? in\b|\bcover(?:s|ed|ing) for\b|\bon (?:a |the )?(?:call|line|screen)\b|\bwith us\b|\b(?:until|till?|in|went|off) \d{1,2}(?:[.:]?\d\d)?\b|"
    r"\bhere\b|\binstead\b|\b(?:left|gone|stayed|turned up|dial\w+|dropped (?:off|out)|came)\b|\bin (?:(?:his|her|their) place|(?:the )?(?:room|rm))\b|\b(?:can['’]?t|cannot|could not|unable to) (?:make|come|join)"
)
"""The words of lines that tell who came, or why somebody didn't."""
_ON_ABSENCE = (
    r"(?i)\b(?:not|n['’]?t|never) (?:\w+ )?(?:here|present|there|represented|attend|join|come|came)(?!\w* yet)|\babsent\b|"
    r"\b(?:nobody|no[ -]?one) (?:here|present|came|attend|from|join|yet)|\bno (?:show|apol)"
)


_SAID = (
    r"said|says|sd|report(?:s|ed)|ask(?:s|ed)|told us|explain(?:s|ed)|confirm(?:s|ed)|offer(?:s|ed)|"
    r"object(?:s|ed)|think(?:s|ing)?|thought|joked|quer(?:ies|ied)|undertook|repli(?:es|ed)|wonder(?:s|ed)"
)
_SPEAKS = rf"(?i)(?:^|[.;:–—-]\s+)(?:the )?(?P<who>[^:.;,()?]{{2,40}}?)(?:\s*\([^()]{{1,30}}\))?(?::(?!\d)| (?:{_SAID})\b)"
_PERSON_OF = (
    r"(?<![\w-])[A-Z][^\W\d]{0,20}(?:[-.'’ ][A-Z][^\W\d]{0,20}){0,3}\s\((?P<of>[^()\d]{2,40})\)"
)
"""Somebody with their agency in brackets: ``RF (VCSE)``."""


def perhaps_there(records: Records, meeting: Meeting) -> frozenset[str]:
    """Return the members that aren't marked, but of which a line may tell that somebody came.

    What was said of an agency's arrival, apologies or deputy may not be understood, but it was said;
    and whoever speaks, or stands before an agency in brackets, may have been there.
    """
    unmarked = unrepresented_members(records, meeting)
    lines = [line for line in records.records(MeetingLine) if line.meeting == meeting.id]
    named = [
        sentence
        for line in (lines if unmarked else ())
        if not line.about
        for sentence in re.split(r"[.;]\s", line.words)
        if re.search(_ON_PRESENCE, sentence) or re.match(_LISTS_PEOPLE, line.words)
        if not re.search(_ON_ABSENCE, sentence)
    ]
    of = [found["of"] for line in lines for found in re.finditer(_PERSON_OF, line.words)]
    speakers = {
        folded(found["who"]) for line in lines for found in re.finditer(_SPEAKS, line.words)
    }
    return frozenset(
        each.id
        for each in unmarked
        if any(_may_name(each, text) for text in (*named, *of))
        or any(re.sub("^the ", "", folded(name)) in speakers for name in each.names)
    )


def tells_who_came(words: str) -> bool:
    """Return whether a line is a list of those who came or sent apologies, understood or not."""
    return bool(re.match(rf"{_LABELS_PEOPLE}|\W*(?:late |further )?(?:apol\w*|regrets)\b", words))


def may_list_others(records: Records, meeting: Meeting) -> bool:
    """Return whether a line may list members that aren't marked, so that nobody knows who was there."""
    unmarked = unrepresented_members(records, meeting)
    members = members_of(records, meeting)
    for line in records.records(MeetingLine) if unmarked else ():
        is_list = line.meeting == meeting.id and re.match(_LISTS_PEOPLE, line.words)
        if not is_list or line.about:
            continue
        named = [each for each in members if is_named(each.names, line.words)]
        if re.match(_LABELS_PEOPLE, line.words):
            words = re.sub(r"\b[A-Z]{2,3}\b", "", line.words)  # initials
            may_be = [each for each in unmarked if each in named or _may_name(each, words)]
            if may_be or (line.to_check and not named):  # “present: as last time”
                return True
        elif any(each in unmarked for each in named):
            parts = re.split(r"[,;]\s|\band\b", line.words)
            if all(
                re.match(r"\W*(?:[A-Z]{2,3}\b|[A-Z]\w+(?: [A-Z]\w*)?(?: \(.*)?$)", part)
                or any(is_named(e.names, part) for e in named)
                for part in parts
            ):
                return True
    return False


def _may_name(agency: Agency, text: str) -> bool:
    """Return whether a text has a name of an agency, or a word that is short for one: ``Ed``, ``ph``."""
    begun = [folded(re.sub("^.*: |^The ", "", name)) for name in agency.names]
    words = re.findall(r"\b(?!The\b)\w\w+", text)
    # “scrutineer” is the Independent Scrutineer
    roles = agency.name.split()[-1:] if agency.kind is AgencyKind.ROLE else ()
    return is_named((*agency.names, *roles), text) or any(
        is_short_for(word.casefold(), name)
        or (word[0].isupper() and name.startswith(word.casefold()))
        for name in begun
        for word in words
    )


def unmarked_sentences(records: Records, meeting: Meeting) -> Iterator[str]:
    """Yield sentences about the members that aren't marked."""
    doubtful, unmarked = perhaps_there(records, meeting), unrepresented_members(records, meeting)
    if sure := [each.short_name for each in unmarked if each.id not in doubtful]:
        yield f"Not marked, so recorded as not represented: {listed(sure)}."
    if unsure := [each.short_name for each in unmarked if each.id in doubtful]:
        yield f"Not marked, but named in lines that tell who came: {listed(unsure)}."


def doubts_at_close(records: Records, meeting: Meeting) -> Iterator[str]:
    """Yield sentences about what isn't clear when a meeting is closed."""
    lines = lines_of_meeting(records, meeting.id)
    yield from unmarked_sentences(records, meeting)
    yield from unclear_in_lines(records, meeting, lines)
    yield from _doubts_about_parts(lines)


def _doubts_about_parts(lines: Sequence[MeetingLine]) -> Iterator[str]:
    """Yield sentences about the confidential parts of which a beginning or an end isn't known."""
    if is_part_open(lines):
        yield "No line ends the confidential part, so it goes on to the end of the meeting."
    for place, (before, line) in enumerate(zip([None, *lines], lines, strict=False)):
        words = shortened(line.words)
        is_second = before is not None and ends_another(before.words)
        if line.to_check and line.begins_part:
            yield f"“{words}” may begin a confidential part, so what follows it is confidential."
        elif is_part_unanswered(line):
            yield f"Nobody said where the part began that “{words}” ends, so what may belong to it is confidential."
        elif (
            not (line.restricted or is_second)
            and ends_expressly(line.words)
            and not is_part_open(lines[:place])
        ):
            yield f"No line begins what “{words}” ends, so nothing before it is confidential."


def is_confidential(
    book: Book,
    meeting: Meeting,
    item: str,
    typed: str = "",
    before: Iterable[MeetingLine] | None = None,
) -> bool:
    """Return whether a line is, by its item's title or heading, or by a line that began such a part.

    The lines that begin and end it belong to it, unless one tells something else after the end.

    Args:
        before: the lines before it; None for those that are recorded.
    """
    if before is None:
        before = lines_of_meeting(book, meeting.id)
    if begins_part(typed) or (is_part_open(before, item) and not is_open_behind_end(typed)):
        return True
    return bool(item and names_part(_title_typed(book, meeting, item)))


def _title_typed(book: Book, meeting: Meeting, item: str) -> str:
    """Return the heading that was typed in an item last, else its title."""
    entry = book.agenda_items.get(item)
    typed = [
        line.words
        for line in lines_of_meeting(book, meeting.id)
        if line.is_heading and line.item == item
    ]
    standing = (f"standing/{n}" for n, _ in enumerate(meeting.standing_items, 1))
    titles = dict(zip(standing, meeting.standing_items, strict=True))
    title = entry.title if entry else titles.get(item, "")
    return typed[-1] if typed else title


def linked_notes(book: Book, meeting: Meeting, recorded: Recorded) -> tuple[MeetingLine, ...]:
    """Return the lines of a meeting that tell of an action, and caused nothing of it: notes, no updates.

    One that asks for another action besides has a text of its own for what it tells.
    """
    return tuple(
        line
        for line in lines_of_meeting(book, meeting.id)
        if line.about and not line.to_check
        if all(line.text and c.creates and c.table == "actions" for c in recorded.of(line.id))
    )


def entries_of(book: Book, meeting: str) -> tuple[AgendaEntry, ...]:
    """Return what is recorded of the items of a meeting's agenda, in the order of recording."""
    found = (each for each in book.agenda_items.values() if each.meeting == meeting)
    return tuple(sorted(found, key=lambda each: (len(each.id), each.id)))


def issues_of(book: Book, meeting: str) -> tuple[IssuedMinutes, ...]:
    """Return each issue of a meeting's minutes, the latest last."""
    found = (each for each in book.issued_minutes.values() if each.meeting == meeting)
    return tuple(sorted(found, key=lambda each: (len(each.id), each.id)))


def minutes_state(book: Book, meeting: Meeting) -> MinutesState | None:
    """Return how far a meeting's minutes have come; None if it hasn't been held."""
    if not meeting.state.took_place:
        return None
    if meeting.minutes_agreed_at:
        return MinutesState.AGREED
    issues = issues_of(book, meeting.id)
    is_corrected = any(each.corrections for each in issues)
    if is_corrected:
        return MinutesState.CORRECTED
    if issues:
        return MinutesState.ISSUED
    return MinutesState.NOT_RECORDED if are_minutes_agreed(book, meeting) else MinutesState.DRAFT


def meeting_outcomes(book: Book, meeting: Meeting) -> MeetingOutcomes:
    """Collect the outcomes of a meeting, in the order in which they were recorded."""
    key = meeting.id
    actions = book.actions.values()
    decisions = [each for each in book.decisions.values() if each.meeting == key]
    return MeetingOutcomes(
        agreed=tuple(action for action in actions if key in agreements_of(action)),
        decisions=tuple(sorted(decisions, key=lambda each: (len(each.id), each.id))),
        raised=tuple(action for action in actions if action.raised_at == key),
        moves=tuple(move for move in book.moves.values() if move.agreed_by == key),
        notes=tuple(note for note in book.progress_updates.values() if note.meeting == key),
        challenges=tuple(each for each in book.challenges.values() if each.meeting == key),
        remarks=meeting.texts,
        lines=lines_of_meeting(book, key),
    )
