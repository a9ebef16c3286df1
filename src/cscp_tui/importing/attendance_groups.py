"""Find the group whose meetings a table of attendance is about, in the words around it."""

from __future__ import annotations

import re
from pathlib import PurePath

from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import MONTHS
from cscp_tui.domain.names import folded
from cscp_tui.importing.attendance_tables import AttendanceTable, MeetingTitle

_NO_NAME = re.compile(
    r"\b(?:attendance|attended|attendees|register|record|records|matrix|log|sheet|sheets?\d*|table|list|"
    r"summary|of|at|for|the|members?['’]?s?|membership|meetings?|dates?|annual|appendix|year|to|and|from|q[1-4]|"
    rf"quarter|draft|final|{'|'.join(MONTHS)}|{'|'.join(m[:3] for m in MONTHS)})\b|"
    r"\d{1,4}(?:[/.–-]\d{1,4})*|[()\[\]:;,.–—/-]",
    re.IGNORECASE,
)
"""The words, numbers and signs of a heading that are no part of the group's name."""
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[:;|()\[\]]\s*|^\d+\.\s+")
_GROUP_WORD = re.compile(
    r"\b(?:board|group|sub-?group|committee|panel|executive|forum|network)\b", re.IGNORECASE
)
_LONGEST_ABBREVIATION = 6
_KINDS_OF_GROUP = frozenset(
    {"group", "board", "committee", "panel", "subgroup", "sub", "forum", "scp", "partnership"}
)
_NO_HEADING = re.compile(r"=|^\W*(?:chair|note|key|legend)\b|\.\W*$|.{160}", re.IGNORECASE)
"""Texts above a table that are sentences, keys or notes, and name no group."""


class GroupFinder:
    """Finds the groups that the titles of meetings, headings and the file's name give."""

    def __init__(self, book: Book, file: str) -> None:
        self._book, self._file = book, file

    def name_in_table(self, title: MeetingTitle, table: AttendanceTable) -> str:
        """Return the group's name as the table says it; empty if it doesn't."""
        if title.group:
            return " ".join(title.group.split())
        if title.rest and self._group_in(title.rest):
            return title.rest
        headings = [each for each in table.headings if not _NO_HEADING.search(each)]
        # A heading with a word such as “board” goes before one without, and that before the sheet's.
        headings.sort(key=lambda each: (_GROUP_WORD.search(each) is None, each == table.name))
        return next(filter(None, map(_group_name, headings)), "")

    def known(self, title: MeetingTitle, table: AttendanceTable) -> str:
        """Return the known group that the table or the file names; empty for none."""
        names = [title.group] if title.group else [title.rest, *table.headings]
        found = next(filter(None, map(self._group_in, names)), "")
        stem = PurePath(self._file).stem
        return found or ("" if self.name_in_table(title, table) else self._group_in(stem))

    def _group_in(self, heading: str) -> str:
        """Return the known group that a heading names, alone or among words for attendance."""
        wanted = set[str]()
        for text in (heading, _group_name(heading)):
            fold = folded(text)
            for group in self._book.groups.values():
                for name in map(folded, (group.id, *group.names)):
                    rest = f" {fold} ".replace(f" {name} ", " ").split()
                    if f" {name} " in f" {fold} " and set(rest) <= _KINDS_OF_GROUP:
                        wanted.add(group.id)
        return wanted.pop() if len(wanted) == 1 else ""


def _group_name(heading: str) -> str:
    """Return the name of the group in a heading, without words for attendance and dates."""
    parts = [part for part in _PARTS.split(heading) if part]
    named = [part for part in parts if _GROUP_WORD.search(part)]
    # “Harbour Partnership – Full Board: attendance 2025/26” is the attendance of the Full Board.
    name = " ".join(_NO_NAME.sub(" ", named[-1] if named else heading).split())
    return name.title() if name.isupper() and len(name) > _LONGEST_ABBREVIATION else name
