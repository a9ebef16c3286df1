"""Offer percentages of attendance, which no meetings stand behind, as a published summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import KeepSummary
from cscp_tui.domain.figures import percent
from cscp_tui.domain.names import folded, groups_called, plans_called
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter, financial_year_label
from cscp_tui.domain.records import SummaryRow
from cscp_tui.importing import attendance_tables as tables
from cscp_tui.importing.attendance_tables import is_figure, is_quarter, is_total_title
from cscp_tui.importing.cells import Sheet, SourceFile
from cscp_tui.importing.mapping import MappedColumn, Mapping
from cscp_tui.importing.planned import ImportOptions, ImportPlan, PlannedRow, RowState, TablePlan
from cscp_tui.importing.questions import LEAVE_OUT, ImportQuestion, checked
from cscp_tui.importing.source_tables import LeftOut, LeftOutKind, SourceTable

SUMMARY, GROUP = "published summary", "group"
_YEARS_OFFERED = 3
_NO_MEMBER = frozenset({"", "-", "–", "—", "n/a", "na", "not a member"})
_PERCENT = re.compile(r"(?P<number>\d{1,4}(?:\.\d+)?)\s?%")
_SHARE = re.compile(r"(?P<came>\d{1,3}) ?(?:/|of|out of) ?(?P<held>\d{1,3})")
_YEAR = re.compile(r"\b20(?P<first>\d\d) ?[/–-] ?(?:20)?(?P<last>\d\d)\b")


class _Summary(Struct, frozen=True, kw_only=True):
    """A table of attendance without the days of meetings."""

    heading: str
    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The texts of each row below the titles, with its number in the file."""

    is_quarterly: bool

    @property
    def shares(self) -> tuple[int, ...]:
        """The columns of percentages, or of counts with those possible."""
        found = []
        for at in range(1, len(self.titles)):
            texts = [texts[at] for _, texts in self.rows]
            kept = [text for text in texts if folded(text) not in _NO_MEMBER]
            if kept and all(map(is_figure, kept)):
                found.append(at)
        return tuple(found)


def plan_summary(
    file: SourceFile, book: Book, today: date, options: ImportOptions
) -> ImportPlan | None:
    """Plan a file of percentages, or of counts of several meetings; None if it is neither.

    Raises:
        Refused: it has counts of several meetings, and not how many were held.
    """
    found = next(filter(None, map(_in_sheet, file.shown)), None)
    if found is None:
        return None
    why = (
        "These are counts per quarter, not per meeting, so they can't be recorded as meetings."
        if found.is_quarterly
        else "These figures are of several meetings together, so they can't be recorded as meetings."
    )
    if not found.shares:
        raise Refused(
            f"{why} They can't be kept as a published summary either, because they don't say how many "
            "meetings were held. Give a mark for each agency and meeting."
        )
    question = _question(found, file.name, book, today, options)
    question = replace(question, text=f"{why} {question.text}")
    about_group = tuple(_about_group(found, book, options)) * (question.answer != LEAVE_OUT)
    groups = _groups(found, book, options)
    rows = tuple(_rows(found))
    command = None
    state = RowState.ADDED
    is_answered = bool(question.answer) and not any(each.is_open for each in about_group)
    is_kept = is_answered and question.answer != LEAVE_OUT
    if is_kept:
        period = _period(question.answer, book)
        command = KeepSummary(period, groups, tuple(row for _, row in rows), file.name)
        kept = book.summaries.get(period.title)
        if kept is not None:
            is_same = (kept.groups, kept.rows) == (groups, command.rows)
            state = RowState.UNCHANGED if is_same else RowState.REFUSED
            command = None
    reasons = (
        (f"there's already a summary for {question.answer}: remove it first",)
        if state is RowState.REFUSED
        else ()
    )
    planned = [
        PlannedRow(
            state=state,
            number=number,
            title=f"{row.agency}: {', '.join(map(_in_percent, row.figures))}",
            reasons=reasons,
        )
        for number, row in rows
        if is_kept
    ]
    columns = [
        MappedColumn(
            title,
            tables.AGENCY if at == 0 else "figure" if at in found.shares else "",
            1.0,
            tuple(dict.fromkeys(filter(None, (texts[at] for _, texts in found.rows))))[:3],
        )
        for at, title in enumerate(found.titles)
    ]
    left_out = tuple(
        LeftOut("", number, texts[0], LeftOutKind.TOTAL)
        for number, texts in found.rows
        if is_total_title(texts[0])
    )
    return ImportPlan(
        name=file.name,
        tables=(
            TablePlan(
                table=SourceTable(found.heading, found.titles, ()),
                mapping=Mapping(tuple(columns)),
                rows=tuple(planned),
            ),
        ),
        questions=(question, *about_group),
        unknown={},
        command=command,
        notes=file.notes,
        into="a published summary of attendance",
        left_out=left_out,
        fields={tables.AGENCY: tables.FIELDS[tables.AGENCY], "figure": "Percentage"},
        unmapped="left out",
    )


def _in_sheet(sheet: Sheet) -> _Summary | None:
    """Return the first table of a sheet that has figures under titles."""
    heading = sheet.name
    for place, row in enumerate(sheet.rows):
        texts = [" ".join(cell.text.split()) for cell in row]
        filled = [text for text in texts if text]
        if len(filled) == 1:
            heading = filled[0]
        elif len(filled) > 1:
            rows = _below(sheet, place)
            titles = tuple(text or f"Column {at}" for at, text in enumerate(texts, 1))
            is_quarterly = sum(map(is_quarter, filled)) > 1
            summary = _Summary(heading=heading, titles=titles, rows=rows, is_quarterly=is_quarterly)
            if rows and (is_quarterly or summary.shares):
                return summary
    return None


def _below(sheet: Sheet, header: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the rows below titles that have a name and a figure, up to the next title."""
    found = []
    for place in range(header + 1, len(sheet.rows)):
        texts = tuple(" ".join(cell.text.split()) for cell in sheet.rows[place])
        if texts and texts[0] and any(texts[1:]):
            found.append((sheet.number(place), texts))
    return tuple(found)


def _groups(found: _Summary, book: Book, options: ImportOptions) -> tuple[str, ...]:
    """Return the groups of the columns, each as the table names it, or somebody has."""
    titles = tuple(found.titles[at] for at in found.shares)
    group = options.answers.get(GROUP, "")
    if not group or not _is_of_one_group(titles):
        return titles
    known = groups_called(group, book)
    return (known[0].name if known else group,)


def _is_of_one_group(titles: Sequence[str]) -> bool:
    """Return whether the only column has no group's name: ``% of meetings``."""
    return len(titles) == 1 and is_total_title(titles[0])


def _about_group(found: _Summary, book: Book, options: ImportOptions) -> Iterator[ImportQuestion]:
    if _is_of_one_group([found.titles[at] for at in found.shares]):
        yield ImportQuestion(
            key=GROUP,
            text="Whose meetings were these?",
            rows=len(found.rows),
            choices=tuple((each.id, each.name) for each in book.groups.values()),
            answer=options.answers.get(GROUP, ""),
            takes_text=True,
        )


def _rows(found: _Summary) -> Iterator[tuple[int, SummaryRow]]:
    for number, texts in found.rows:
        if not is_total_title(texts[0]):
            figures = tuple(_figure(texts[at]) for at in found.shares)
            yield number, SummaryRow(agency=texts[0], figures=figures)


def _figure(text: str) -> int | None:
    """Return a share as a whole percentage, rounded half up; None where not a member."""
    if found := _PERCENT.fullmatch(text):
        exact = Fraction(found["number"])
        return percent(exact.numerator, exact.denominator * 100)
    if found := _SHARE.fullmatch(text):
        return percent(int(found["came"]), int(found["held"]))
    return None


def _in_percent(figure: int | None) -> str:
    return "—" if figure is None else f"{figure}%"


def _question(
    found: _Summary, name: str, book: Book, today: date, options: ImportOptions
) -> ImportQuestion:
    """Ask for which year the percentages are to be kept, if they are."""
    answer = options.answers.get(SUMMARY, "")
    years = list(_years((found.heading, PurePath(name).stem)))
    known = plans_called(answer, book) if answer else ()
    if answer and not known and (typed := next(_years((answer,)), "")):
        years.append(typed)
        answer = typed
    this = Quarter.containing(today).year
    recent = (financial_year_label(this - back) for back in range(_YEARS_OFFERED))
    choices = dict.fromkeys((*years, *recent, *(plan.id for plan in known)))
    return checked(
        ImportQuestion(
            key=SUMMARY,
            text="Keep the percentages as a published summary, and for which year?",
            rows=len(found.rows),
            choices=(*((each, each) for each in choices), (LEAVE_OUT, "keep nothing")),
            suggestion=years[0] if years else "",
            answer=known[0].id if len(known) == 1 else answer,
        )
    )


def _years(texts: Iterable[str]) -> Iterator[str]:
    """Yield the financial years that texts name, as we write them: ``2024/25``."""
    for text in texts:
        for match in _YEAR.finditer(text):
            if (int(match["first"]) + 1) % 100 == int(match["last"]):
                yield financial_year_label(2000 + int(match["first"]))


def _period(answer: str, book: Book) -> Period:
    if (plan := book.plans.get(answer)) is not None:
        return Period(plan.first_day, plan.last_day, plan.id)
    return Period.of_year(Quarter(int(answer[:4]), 1).first_day)
