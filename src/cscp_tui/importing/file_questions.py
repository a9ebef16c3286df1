"""The questions that a file leaves open, with the rows and texts that each is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field

from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import Source, Status
from cscp_tui.domain.names import folded
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.records import Plan
from cscp_tui.importing import questions as asked
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.timescales import first_day_of

OF_MEETING = re.compile(r"\b(?:meeting|committee|board|review|audit|group|panel)\b", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"\b(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)\b")
_SEVERAL_DAYS = 3
_NAMED = 3
"""The most texts of the file that a question names."""


class About(Struct, frozen=True):
    """The texts of a file around its tables."""

    name: str = ""
    titles: tuple[str, ...] = ()
    """The titles above its tables."""

    around: tuple[str, ...] = ()
    """The short texts of a document around its tables."""

    sheets: tuple[str, ...] = ()
    """The names of its sheets, or the headings of its tables."""

    key: Mapping[str, str] = field(default_factory=dict)
    """The meanings of marks and abbreviations that it explains, by folded text."""

    day: date | None = None
    """The day that it is as at; None if it doesn't say."""

    @property
    def year(self) -> str:
        """The only financial year that its titles name; empty for none."""
        years = {
            f"{found[1]}/{found[2]}"
            for title in self.titles
            for found in _FINANCIAL_YEAR.finditer(title)
        }
        only = years.pop() if len(years) == 1 else ""
        return only if first_day_of(only) else ""

    def names_other(self, plan: Plan) -> str:
        """Return the title that names a plan of another name or of other years; empty for none."""
        words = set(_words(plan.title))
        for title in filter(_PLAN.search, (*self.titles, *self.around)):
            title_words, found = set(_words(title)), _FINANCIAL_YEAR.search(title)
            first = int(found[1]) if found else plan.first_day.year
            last = int(found[1][:2] + found[2]) if found else plan.last_day.year
            is_within = plan.first_day.year <= first and last <= plan.last_day.year
            if title_words - _OF_ANY_PLAN:
                return "" if is_within and words <= title_words else title
        return ""


_PLAN = re.compile(r"\b(?:plan|strategy|programme)\b", re.IGNORECASE)
_OF_ANY_PLAN = frozenset(
    (
        *("plan", "action", "delivery", "business", "tracker", "log", "year", "version", "draft"),
        *("our", "the", "of", "for", "and", "annual", "final", "strategy", "programme"),
    )
)


def _words(title: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", folded(title))


class FileQuestions:
    """Counts what must be asked about a file, and answers it as the user did."""

    def __init__(
        self, book: Book, options: ImportOptions, answers: Mapping[str, str], about: About
    ) -> None:
        """Begin with the answers, now and in earlier imports, by folded question key."""
        self._reasons = tuple(book.partnership.reasons)
        self._groups = tuple((each.id, each.name) for each in book.groups.values())
        self.answers, self._options, self.about = answers, options, about
        self.asked: Counter[str] = Counter()
        """The rows that each question concerns."""
        self.may_be_asked: Counter[str] = Counter()
        """Questions that follow from answers to others, with the rows that they concern."""
        self.written: dict[str, dict[str, None]] = defaultdict(dict)
        """The texts that a question is about, by its key."""
        self.marks_under = ""
        """The title of the column that may say what is restricted."""
        self.overseer, self.needs_overseer = "", False
        """The group that the file names first, and whether who oversees its actions must be said."""
        self.needs_origin = self.has_numbers = self.has_blank_rating = False
        self.has_other_days = False
        """True once a date of the workbook is not the first of a month."""

    def answer(self, key: str) -> str:
        return self.answers.get(folded(key), "")

    def ask(self, key: str, *texts: str) -> str:
        """Count a row that a question concerns, with the texts that it is about; return the answer."""
        self.asked[key] += 1
        self.written[key].update(dict.fromkeys(texts))
        return self.answer(key)

    def questions(
        self, today: date, titles: Sequence[str], priorities: Sequence[tuple[str, str]]
    ) -> Iterator[asked.ImportQuestion]:
        """Yield the questions that the rows read so far leave open.

        Args:
            titles: the titles of the columns with texts, any of which can stand for the action.
            priorities: the priorities that rows without one can have, each by its number.
        """
        for key in dict.fromkeys((*self.may_be_asked, *self.asked)):
            choices = self._choices_for(key, today, titles, priorities)
            if question := self._question(key, choices):
                yield question

    def _question(
        self, key: str, choices: tuple[tuple[str, str], ...]
    ) -> asked.ImportQuestion | None:
        answer, suggestion, rows = self.answer(key), "", self.asked[key]
        question, _, is_needed = _QUESTIONS[key]
        if self.may_be_asked[key]:
            rows += self.may_be_asked[key]
            question, is_needed = f"{_IF[key]} {question[0].lower()}{question[1:]}", False
        if not rows:
            return None
        if key == asked.FIRST_DAYS:
            # A spreadsheet keeps “Mar 2026” as the first of March, and may show it as that day.
            if self.has_other_days and not answer:
                return None
            is_needed = rows >= _SEVERAL_DAYS
        if key == asked.WITHOUT_YEAR:
            suggestion = self.about.year
        if key == asked.ORIGIN:
            is_needed = self.needs_origin
            texts = (*self.about.titles, *self.about.around)
            suggestion = next(filter(OF_MEETING.search, texts), "")
        if key == asked.OVERSEER:
            is_needed, suggestion = self.needs_overseer, self.overseer
            question += f" Leave blank for {next(iter(self.written[key]))}." * (not is_needed)
        if key == asked.BLANK_STATUS and self.asked[key]:
            is_needed, suggestion = self.has_blank_rating, Status.NOT_STARTED.value
        is_plan, plan = self._options.source is Source.PLAN, self._options.plan
        return asked.ImportQuestion(
            key=key,
            text=question.format(
                plan=plan,
                what=f"Are these priorities of {plan}" if is_plan else "Do the actions come from",
                written=self._said_in_file(key),
                column=shortened(self.marks_under),
            ),
            rows=rows,
            choices=choices,
            suggestion=suggestion,
            answer=answer,
            is_needed=is_needed,
            takes_text=key
            in {asked.ACTION_TEXT, asked.DELIVERED, asked.PRIORITY, asked.WITHOUT_YEAR},
        )

    def _choices_for(
        self, key: str, today: date, titles: Sequence[str], priorities: Sequence[tuple[str, str]]
    ) -> tuple[tuple[str, str], ...]:
        choices = _QUESTIONS[key].choices
        if key == asked.HEADINGS and self._options.source is Source.PLAN:
            return (
                (asked.PRIORITIES, f"yes, each is a priority of {self._options.plan}"),
                *choices,
            )
        if key == asked.HEADINGS:
            return ((asked.ORIGINS, "yes, each is a review, audit or meeting"), *choices)
        if key == asked.WITHOUT_YEAR:
            return (*_years_around(today), *choices)
        if key == asked.ACTION_TEXT:
            return (*((t, f"the text under {t}") for t in titles), *choices)
        if key == asked.MOVED:
            return (*choices, *asked.why_moved_choices(self._reasons))
        if key in {asked.HOLD_REASON, asked.END_REASON}:
            return tuple((reason, reason) for reason in self._reasons)
        if key == asked.OVERSEER:
            return self._groups
        if key == asked.RESTRICTED:
            marks = ((mark, f"actions with “{mark}” are") for mark in self.written[key])
            return (*marks, *choices)
        if key == asked.PRIORITY:
            by_ref = [(asked.BY_REF, "the one whose number begins their reference")]
            return (*(by_ref * self.has_numbers), *priorities)
        return choices

    def _said_in_file(self, key: str) -> str:
        """Return some of the texts that a question is about."""
        texts = [f"“{shortened(each, 40)}”" for each in self.written[key]]
        more = [f"{len(texts) - _NAMED} more"] * (len(texts) > _NAMED)
        return in_a_row(texts[:_NAMED] + more)


def _years_around(today: date) -> Iterator[tuple[str, str]]:
    """Yield the financial years around a day, each with its months."""
    first = financial_year_of(today)
    for year in (first, first - 1, first + 1):
        yield financial_year_label(year), f"April {year} to March {year + 1}"


_IF = {
    asked.DELIVERED: "If some are delivered:",
    asked.REVIEW_DATE: "If some are on hold:",
    asked.SHARES: "If the statuses mean what is usual:",
}
"""The answers that lead to a question."""


class _Question(NamedTuple):
    text: str
    choices: tuple[tuple[str, str], ...]
    is_needed: bool


def _question(text: str, *choices: tuple[str, str], is_needed: bool = True) -> _Question:
    return _Question(text, choices, is_needed)


_QUESTIONS: dict[str, _Question] = {
    asked.PRIORITY: _question("Under which priority of {plan} are the rows without one?"),
    asked.ORIGIN: _question(
        "Which review, audit or meeting are the actions from? Leave blank for none.",
        is_needed=False,
    ),
    asked.PLAN: _question(
        "The file is called {written}. Do its actions belong to {plan}? If not, choose or add its plan.",
        (asked.SAME, "yes, they belong to this plan"),
    ),
    asked.OVERSEER: _question("The file names {written}. Which group oversees its actions?"),
    asked.AS_ABOVE: _question(
        "Some cells say {written}. Do they mean what is above them?",
        (asked.ABOVE, "yes, the cell above"),
        (asked.WRITTEN, "no, they are kept as written"),
    ),
    asked.HEADINGS: _question(
        "{what} {written}?", (asked.NONE, "no, these are only headings or themes")
    ),
    asked.ACTION_TEXT: _question(
        "What is the action in rows without one?", (asked.LEAVE_OUT, "don't import these rows")
    ),
    asked.ALONE: _question(
        "Some rows have only their first cell. Is each an action, or the heading of the rows below?",
        (asked.ACTION, "an action"),
        (asked.HEADING, "the heading of the rows below"),
    ),
    asked.STRUCK: _question(
        "Some rows are struck through. Import them?",
        (asked.IMPORT, "import them"),
        (Status.DELIVERED.value, "import them as delivered"),
        *(each for each in asked.STATUS_CHOICES if each[0].startswith("withdrawn")),
        (asked.LEAVE_OUT, "leave them out"),
    ),
    asked.REVIEW_DATE: _question(
        "When are actions that are on hold or ongoing to be reviewed? E.g. 31/3/2027"
    ),
    asked.HOLD_REASON: _question(
        "Why are actions on hold? Leave blank for “other”.", is_needed=False
    ),
    asked.END_REASON: _question(
        "Why did actions end undelivered? Leave blank for “other”.", is_needed=False
    ),
    asked.RATINGS: _question(
        "The file rates some actions worse than they are here. Leave blank to keep its ratings.",
        (asked.OURS, "show the file's ratings as our judgement"),
        (asked.COMPUTED, "show the computed ratings; the file's stay as published"),
        is_needed=False,
    ),
    asked.MOVED: _question(
        "Why were due dates that had passed moved to later ones? Leave blank if nobody knows.",
        (asked.NOT_KNOWN, "no reason is recorded"),
        is_needed=False,
    ),
    asked.REPLACED_BY: _question(
        "Which action replaces {written}? Give its ref, here or in the file."
    ),
    asked.TRANSFERRED_TO: _question("Who were the actions transferred to?"),
    asked.BLANK_STATUS: _question(
        "What is the status of actions for which the file gives none?", *asked.STATUS_CHOICES
    ),
    asked.DELIVERED: _question(
        "When were they delivered or ended, where the file doesn't say? E.g. 31/3/2026",
        (asked.NOT_KNOWN, "nobody knows the day"),
    ),
    asked.PERCENT: _question(
        "What do the percentages mean?",
        (asked.BY_SHARE, "0% is not started, 100% delivered, and others in progress"),
        (asked.KEEP, "nothing; they are only kept"),
    ),
    asked.SHARES: _question(
        "Some percentages say otherwise than the status: {written}. Which counts?",
        (asked.STATUS, "the status; percentages are only kept"),
        (asked.SHARE, "the percentage: 100% is delivered, and others in progress"),
    ),
    asked.CARRIED: _question(
        "Some rows seem to be other rows carried forward: {written}. Is each the same action?",
        (asked.FIRST, "the same; leave out the row that carries it forward"),
        (asked.LAST, "the same; leave out the row that it was carried from"),
        (asked.NEW, "no, each is an action of its own"),
    ),
    asked.RESTRICTED: _question(
        "Does “{column}” say which actions are restricted, that is not shown to the public?",
        (asked.NONE, "no; it is only kept"),
    ),
    asked.NOTING: _question(
        "Some rows seem to be for noting only. Import them as actions?",
        (asked.IMPORT, "import them"),
        (asked.LEAVE_OUT, "leave them out"),
    ),
    asked.HIDDEN: _question(
        "Some rows are hidden. Leave blank to import them.",
        (asked.IMPORT, "import them"),
        (asked.LEAVE_OUT, "leave them out"),
        is_needed=False,
    ),
    asked.CREATED: _question(
        "When were the actions agreed? Leave blank for the first day known of each, or else today.",
        is_needed=False,
    ),
    asked.YEAR: _question(
        "Which date does a year alone mean? Leave blank to keep it as written.",
        ("calendar", "31 December of that year"),
        ("financial", "31 March of the year after it"),
        ("march", "31 March of that year"),
        ("written", "no date"),
        is_needed=False,
    ),
    asked.QUARTER: _question(
        "Which day does a quarter mean?",
        ("financial", "its last day; Q1 is April to June"),
        ("calendar", "its last day; Q1 is January to March"),
        ("written", "no date"),
    ),
    asked.WITHOUT_YEAR: _question(
        "Which year do these dates mean: {written}? E.g. 2025/26",
        (asked.WRITTEN, "no date; they are kept as written"),
    ),
    asked.UNCONFIRMED: _question(
        "Some dates are to be confirmed: {written}. Do they count as due dates?",
        (asked.USE, "yes; what is written is kept beside them"),
        (asked.WRITTEN, "no; they are only kept as written"),
    ),
    asked.FIRST_DAYS: _question(
        "Does the first of a month mean the whole month?",
        ("month", "the last day of the month"),
        ("day", "the first of the month"),
        is_needed=False,
    ),
}
"""The questions about a file, with their choices and whether they have to be answered."""
