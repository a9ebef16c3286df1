"""Find the group that oversees the actions of a file, and the meetings that they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import Group
from cscp_tui.importing import questions as asked
from cscp_tui.importing.file_questions import FileQuestions
from cscp_tui.importing.parent_finder import names_only

_NO_GROUP = r"(?!\s+(?:summary|director|officer|member|lead|report)s?\b)"
"""A look ahead behind a group's name, which fails where it names no group: “Executive summary”."""


class OverseerFinder:
    """Finds the groups that titles and headings name, and their meetings."""

    def __init__(self, book: Book, source: Source, asks: FileQuestions) -> None:
        about = asks.about
        self._book, self._source, self._asks = book, source, asks
        self._own = next((key for key, g in book.groups.items() if source in g.oversees), "")
        """The group that oversees the actions of the source, where nothing else is said."""
        name = PurePath(about.name).stem.replace("_", " ")
        texts = (*about.titles, *about.around), about.sheets, (name,)
        named = (self._named_in(each) for each in texts)
        self._named: Sequence[str] = next(filter(None, named), ())

    def read(self, heading: str, *, has_day: bool) -> tuple[str, str]:
        """Return the group that oversees the rows under a heading, and the one whose meeting it names.

        Each is empty where the file doesn't say it.

        Args:
            has_day: whether the heading gives the day of a meeting.
        """
        above = self._named_in([heading]) if has_day else ()
        if len(above) == 1:
            return above[0], above[0]
        if not self._named or tuple(self._named) == (self._own,):
            is_own = bool(self._named) or self._source in {Source.EXECUTIVE, Source.REVIEW}
            return "", self._own * is_own
        names = (self._book.groups[key].short_name for key in self._named)
        answer = folded(self._asks.ask(asked.OVERSEER, *names))
        is_sure = len(self._named) == 1 and self._source is Source.OTHER
        self._asks.overseer, self._asks.needs_overseer = self._named[0], not is_sure
        found = next((key for key in self._book.groups if folded(key) == answer), "")
        found = found or self._named[0] * is_sure
        return found, found or self._own

    def meeting_of(self, text: str, group: str, day: date) -> tuple[str, str]:
        """Return the meeting that a group held on a day, and what it is called, with its group.

        The meeting is empty, and the text stays as it is, if that names another, or none is known.
        """
        known = self._book.groups.get(group)
        if known is None or not names_only(text, known.id, *known.names):
            return "", text
        met = (
            key
            for key, each in self._book.meetings.items()
            if (each.group, each.day) == (group, day) and each.state.took_place
        )
        return next(met, ""), f"{known.name}, {long(day)}"

    def _named_in(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the groups that texts name, in their order."""
        found = [
            (place, said.start(), group.id)
            for group in self._book.groups.values()
            for place, text in enumerate(texts)
            if (said := _find_name(group, text))
        ]
        return tuple(dict.fromkeys(key for *_, key in sorted(found)))


def _find_name(group: Group, text: str) -> re.Match[str] | None:
    """Find a group's name in a text, or its abbreviation if that is in capitals."""
    short = (group.name, group.abbreviation or group.id)
    words = [group.name, group.name.upper(), *(n for n in short if n.isupper() or " " in n)]
    names = "|".join(f"(?i:{re.escape(n)})" if " " in n else re.escape(n) for n in words)
    return re.search(rf"(?<!Chief )\b(?:{names})\b{_NO_GROUP}", text)
