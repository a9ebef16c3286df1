"""The days that a row of a table gives: when it is due, and when its updates were made."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.imports import WhyMoved
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import last_day_of_month, long
from cscp_tui.domain.enums import Rating
from cscp_tui.domain.names import folded
from cscp_tui.domain.quarters import Quarter
from cscp_tui.importing import questions as asked
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.file_questions import FileQuestions
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.timescales import (
    OF_QUARTER,
    Rules,
    Timescale,
    day_done,
    first_day_of,
    quarter_in,
    read_timescale,
    stated_day,
    with_years,
)

COMPLETED = re.compile(r"\W*(?:completed?|done|delivered|closed)\b", re.IGNORECASE)
MONTH = re.compile(r"[a-z]{3,9}[\s.'/-]*(?:20)?\d\d", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def is_only_month(cell: SourceCell) -> bool:
    """Return whether a cell has a month without a day: ``Nov 2025``."""
    return cell.is_month or (cell.day is None and bool(MONTH.fullmatch(cell.text)))


class ReadRow(Struct):
    """The values read from a row."""

    values: dict[str, Any] = field(default_factory=dict)
    """Plain values of an action by field."""

    updates: tuple[str, ...] = ()
    updated: date | None = None
    """The day on which the updates were made; None if the row doesn't say."""
    dated: dict[str, date] = field(default_factory=dict)
    """The days of updates whose column says them, by the update."""
    created: date | None = None
    moved: WhyMoved = WhyMoved()
    rating: Rating | None = None
    """The rating as published; None for none."""

    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """The values that were read from its words, which need no check."""

    delivery_texts: tuple[str, ...] = ()
    """The texts that may tell the day on which it was delivered."""

    title: str = ""
    """The action as the file words it, before any answer about it."""

    is_ongoing: bool = False
    """True if its timescale is “Ongoing”, or in such words."""

    refused: str = ""
    """The reason why it can't be imported."""

    waits: bool = False
    """True if an answer or a new name would let it be imported."""

    left_out: str = ""
    """The reason for leaving it out, by the user's answer; empty if it is imported."""

    def wait(self, why: str) -> None:
        """Say why it can't be imported until a question is answered, or a name is added."""
        self.waits = self.waits or not self.refused
        self.refused = self.refused or why


class DayReader:
    """Reads days by the answers about a file, and counts what must be asked about them."""

    def __init__(
        self, book: Book, context: Context, options: ImportOptions, asks: FileQuestions
    ) -> None:
        """Begin with the questions about a file.

        Args:
            book: where agencies, priorities and origins are looked up.
            context: who imports, and for which day.
            options: where new actions come from, and whether names that are not known are added.
        """
        self.book, self.on = book, context.on or context.today
        self.source, self.plan, self.creates = options.source, options.plan, options.creates
        self.asks, self.about, self.answer, self.ask = asks, asks.about, asks.answer, asks.ask
        self.rules = Rules(
            context.today,
            self.answer(asked.YEAR),
            self.answer(asked.QUARTER),
            self._year_answered(),
            self.answer(asked.UNCONFIRMED),
            self.answer(asked.FIRST_DAYS),
        )
        plan = book.plans.get(self.plan)
        self._answered_from = first_day_of(self.rules.without_year)
        self._plan_from = plan.first_day if plan else None

    def _review(self, row: ReadRow) -> None:
        """Take the review date given for all rows that need one, unless the row has its own."""
        if "review_date" in row.values:
            return
        self.ask(asked.REVIEW_DATE)
        if day := self._typed_day(asked.REVIEW_DATE):
            row.values["review_date"] = day.isoformat()

    def _typed_day(self, key: str) -> date | None:
        """Return the day that answers a question; None for no answer.

        Raises:
            UnknownAnswer: if the answer is no day.
        """
        typed = self.answer(key)
        if not typed or (key == asked.DELIVERED and folded(typed) == asked.NOT_KNOWN):
            return None
        day = read_timescale(SourceCell(typed), self.rules).due
        if day is None:
            raise asked.UnknownAnswer(
                f"“{shortened(typed)}” isn't a date, so it doesn't answer “{key}”. Type a day such "
                "as 31/3/2026."
            )
        return day

    def _with_years(self, row: ReadRow, text: str) -> str:
        """Return a remark with the year of its days, if only one is possible, or as answered."""
        answered = self._answered_from
        until = min(self.on, answered + timedelta(days=364)) if answered else self.on
        return with_years(text, answered or row.created or self._plan_from, until)

    def _read_day(self, row: ReadRow, cell: SourceCell, since: date | None = None) -> Timescale:
        if not cell.text:
            return Timescale()
        read = read_timescale(cell, replace(self.rules, since=since) if since else self.rules)
        if cell.day is None and NUMBERS.fullmatch(cell.text) and read.due:
            # A Word table may hold a date that a spreadsheet made from “Mar 2026”.
            cell = replace(cell, day=read.due)
            read = read_timescale(cell, self.rules)
        if cell.day is not None and not cell.is_month:
            if cell.day.day == 1:
                self.ask(asked.FIRST_DAYS)
            self.asks.has_other_days |= cell.day.day > 1
            last = last_day_of_month(cell.day.year, cell.day.month)
            if MONTH.fullmatch(cell.text) and 1 < cell.day.day < last.day:
                row.notes.append(f"“{cell.text}” holds a day, which is taken: {long(cell.day)}.")
        for key in read.asks:
            self.ask(key, cell.valid)
        is_done = COMPLETED.match(cell.valid) is not None and bool(
            day_done([cell.valid], self.rules)
        )
        is_answered = bool(read.asks) and all(map(self.answer, read.asks))
        if read.doubt and not is_done and not is_answered:
            row.doubts.append(read.doubt)
        return read

    def _year_answered(self) -> str:
        """Return the year of dates without one.

        Raises:
            UnknownAnswer: if the answer is no year.
        """
        year = self.answer(asked.WITHOUT_YEAR)
        if year and year != asked.WRITTEN and first_day_of(year) is None:
            raise asked.UnknownAnswer(
                f"“{shortened(year)}” isn't a year. Type one such as 2025/26 or 2025, or "
                f"{asked.WRITTEN}."
            )
        return year

    def _quarter_of(self, title: str) -> date | None:
        """Return the last day of the quarter in a column's title, if it has passed; asks for its year."""
        year = self.answer(asked.WITHOUT_YEAR) or self.about.year
        day = quarter_in(title, self.rules, year)
        if day is None and OF_QUARTER.search(title):
            self.ask(asked.WITHOUT_YEAR, title)
        return day if day is not None and day < self.on else None

    def _date_updates(self, row: ReadRow) -> None:
        """Date updates by the days in their words, within the quarter of their column if it has one."""
        file = self.about.day
        row.updated = file if row.updates and file and file >= (row.created or file) else None
        for text in row.updates:
            dated_text, end = self._with_years(row, text), row.dated.get(text)
            day = stated_day(dated_text, self.rules, row.created, file)
            if day is None or day >= self.on:
                continue
            if end is None or Quarter.containing(day) == Quarter.containing(end):
                row.dated[text] = day
