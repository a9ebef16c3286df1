"""One row of a table as the values of an action."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from collections.abc import Mapping as Map
from datetime import date, timedelta
from functools import partial
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import OF_TABLES, YES_OR_NO, Choices, parts, priorities
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import WhyMoved
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Outcome, Rating, Source, Status
from cscp_tui.domain.names import any_of, folded
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import rate
from cscp_tui.domain.records import KINDS, Action
from cscp_tui.domain.rules.check import LONGEST_TEXT
from cscp_tui.domain.rules.moves import kind_of_move
from cscp_tui.domain.schema import RecordField
from cscp_tui.importing import questions as asked
from cscp_tui.importing.cells import BLANK, GREY, SourceCell
from cscp_tui.importing.file_questions import OF_MEETING, About, FileQuestions
from cscp_tui.importing.leads import LeadReader, is_nobody, names_group
from cscp_tui.importing.mapping import (
    CREATED,
    PROGRESS,
    RATING,
    UPDATED,
    Mapping,
    as_percentage,
    field_called,
    import_fields,
)
from cscp_tui.importing.overseers import OverseerFinder
from cscp_tui.importing.parent_finder import ParentFinder
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.sections import (
    LABEL,
    SectionKind,
    headings_in,
    is_private,
    kind_of_section,
)
from cscp_tui.importing.timescales import (
    OF_QUARTER,
    Rules,
    Timescale,
    day_done,
    day_done_without_year,
    day_in,
    day_moved,
    day_said,
    first_day_of,
    parts_dated,
    quarter_in,
    read_timescale,
    with_years,
)


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

    said: tuple[str, ...] = ()
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
    """Why it is left out, by the user's answer; empty if it is imported."""

    def wait(self, why: str) -> None:
        """Say why it can't be imported until a question is answered, or a name is added."""
        self.waits = self.waits or not self.refused
        self.refused = self.refused or why


_NUMBERS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_READ_OTHERWISE = frozenset(
    (
        *("title", "source", "plan", "priority", "origin", "recommendation", "lead"),
        *("lead_agency", "supporting_agencies", "status", "original_due", "due", "review_date"),
        *("ended", "old_ref", RATING),
    )
)
"""Fields whose value depends on more than their own cell."""


class RowReader:
    """Reads the rows of one table; counts what must be asked, and collects the records to add."""

    def __init__(
        self,
        book: Book,
        context: Context,
        options: ImportOptions,
        answers: Map[str, str],
        about: About,
    ) -> None:
        """Make a reader for actions of one source (and of one plan, if that source is the plan).

        Args:
            book: where agencies, priorities and origins are looked up.
            context: who imports, and for which day.
            options: where new actions come from, and whether names that are not known are added.
            answers: the user's answers, now and in earlier imports, by folded question key.
            about: what the file says around its tables.
        """
        self.book, self.on = book, context.on or context.today
        self.source, self.plan, self.creates = options.source, options.plan, options.creates
        self.about = about
        plan = book.plans.get(self.plan)
        self._other_plan = about.names_other(plan) if plan else ""
        self.asks = FileQuestions(book, options, answers, about)
        self.answer, self.ask = self.asks.answer, self.asks.ask
        self.statuses: Counter[str] = Counter()
        self.unknown: dict[str, Counter[str]] = defaultdict(Counter)
        """Unknown names by table, with how often each comes."""
        self.makes: list[Command] = []
        self._spelled: dict[str, str] = {}
        self.refs: Set[str] = frozenset()
        """The references of the rows of the file."""
        self.priority_of: Map[str, str] = {}
        """The priority of rows whose references begin with a number, by that number."""
        self._is_rating = False
        self.begins_updates = False
        """True for a table whose updates alone say how far actions are, unlike others of its file."""
        self.rules = Rules(
            context.today,
            self.answer(asked.YEAR),
            self.answer(asked.QUARTER),
            self._year_answered(),
            self.answer(asked.UNCONFIRMED),
            self.answer(asked.FIRST_DAYS),
        )
        names = self.unknown["agencies"]
        self.leads = LeadReader(book, self.answer, self.makes, names, creates=self.creates)
        self.overseers = OverseerFinder(book, options.source, about, self.asks)
        self.parents = ParentFinder(book, options, self.makes, self.unknown, self.answer)
        self._mends = {
            key: {field_called(name): text for name, text in mends.items()}
            for key, mends in asked.mends_in(answers).items()
        }
        self._known: dict[str, Choices | None] = {}
        """The choices for each field, by its name; None for any text."""

    @property
    def reason_to_withdraw(self) -> str:
        """The reason code of actions that a file withdraws."""
        reasons = self.book.partnership.reasons
        return "no longer needed" if "no longer needed" in reasons else reasons[-1]

    def why_moved(self, ref: str) -> str:
        """Return the reason given for a slip of this action, or else for all; empty for none."""
        given = self.answer(f"{asked.MOVED} {ref}") or self.answer(asked.MOVED)
        return given if given != asked.NOT_KNOWN else ""

    def side_of(self, ref: str) -> str:
        """Return the side chosen in a conflict, for this action or for all; empty if none was."""
        return self.answer(f"{asked.CONFLICT} {ref}") or self.answer(asked.CONFLICT)

    def read(
        self,
        cells: Sequence[SourceCell],
        mapping: Mapping,
        *,
        section: str = "",
        is_hidden: bool = False,
        key: str = "",
        is_uneven: bool | None = None,
    ) -> ReadRow:
        """Read a row with the values that the user changed in it.

        Args:
            key: the key under which its values are changed.
            is_uneven: whether it is unclear which of its cells belong together; None if each is one.
        """
        is_struck = _is_struck(cells, mapping)
        if is_struck:
            # What is struck through as a whole says what it did before.
            cells = [replace(each, is_struck=False, markdown="") for each in cells]
        row = ReadRow(said=tuple(self._said(cells, mapping)))
        if any(len(cell.rich) > LONGEST_TEXT for cell in cells):
            row.refused = f"A cell has more than {LONGEST_TEXT:,} characters. Shorten it."
            return row
        by_field = _by_field(cells, mapping)
        self._is_rating = mapping.is_rating
        self._take_latest_status(row, by_field, cells, mapping)
        mends = self._mends.get(folded(key), {}) if self._mends else {}
        by_field |= {
            name: BLANK if _DASH.fullmatch(text) else SourceCell(text)
            for name, text in mends.items()
            if name != "status"
        }
        if mends:
            labels = [import_fields()[name].label for name in mends]
            row.notes.append(f"Changed by you: {in_a_row(labels)}.")
        is_noted = _FOR_NOTING.match(by_field.get("title", BLANK).text) is not None
        self._leave_out(row, is_struck=is_struck, is_hidden=is_hidden, is_noted=is_noted)
        if row.left_out:
            return row
        row.title = by_field.get("title", BLANK).valid
        self._read_ref(row, by_field)
        self._read_parties(row, by_field, mapping)
        self._read_created(row, by_field, section)
        self._read_days(row, by_field, section)
        struck = folded(self.answer(asked.STRUCK)) if is_struck else ""
        if status := mends.get("status", "").strip("–") or asked.own_status(struck):
            word = self._published_status(row, by_field.get("status", BLANK))
            self._take_status(row, status, word or status, by_field.get("ended", BLANK))
        else:
            self._read_status(row, by_field, section)
        self._read_updates(row, cells, mapping)
        if text := mends.get(PROGRESS):
            row.updates = () if _DASH.fullmatch(text) else (text,)
        if row.created is None:
            # It is at least as old as the first that is known of it.
            days = [*row.dated.values(), row.updated, _day_of(row.values.get("ended"))]
            row.created = min(filter(None, days), default=None)
        self._read_title(row, by_field, cells, mapping)
        self._read_place(row, by_field, section, mapping)
        self._read_plain(row, by_field)
        self._judge(row, by_field.get(RATING, BLANK))
        if is_uneven and not mends:
            row.wait(f"{_UNEVEN} Change its values, or leave it out.")
        elif is_uneven is not None:
            row.doubts.append(_UNEVEN)
        self._read_mark(row, by_field, cells, mapping, section)
        row.doubts += (
            f"The {import_fields()[name].label}, “{shortened(cell.text)}”, is struck through."
            for name, cell in by_field.items()
            if cell.is_struck and name in import_fields()
        )
        row.doubts = list(dict.fromkeys(row.doubts))
        return row

    def number_priorities(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Learn which numbers that begin references are those of which priority.

        Args:
            rows: the reference, the priority and the section of each row, as far as it has them.
        """
        found: dict[str, set[str]] = defaultdict(set)
        are_headings = self.answer(asked.HEADINGS) == asked.NONE
        for ref, priority, section in rows:
            text = priority or ("" if are_headings else _subject(section))
            if text and (number := _number_of(ref)):
                found[number].add(text)
        only = {number: texts.pop() for number, texts in found.items() if len(texts) == 1}
        # Those of another table of the file count for this one, too.
        self.priority_of = {**self.priority_of, **only}

    def is_carried(self, row: ReadRow, others: Map[bool, str]) -> None:
        """Leave a row out that is another one carried forward, or that one, as answered.

        Args:
            others: the action that it was carried from, under False, or the one that carries it
                forward, under True.
        """
        for is_from, title in others.items():
            if not is_from:
                self.ask(asked.CARRIED, str(row.values["title"]))
            answer = self.answer(asked.CARRIED)
            if not answer and not is_from:
                row.wait(f"It seems to be “{shortened(title, 40)}”, carried forward.")
            elif answer == (asked.LAST if is_from else asked.FIRST):
                row.left_out = f"“{shortened(title, 40)}” comes in for it."

    def mended(self, key: str, name: str) -> str:
        """Return the value of a field that the user gave a row instead of its own; empty for none."""
        return self._mends.get(folded(key), {}).get(name, "") if self._mends else ""

    def with_above(
        self, cells: Sequence[SourceCell], above: Sequence[SourceCell], mapping: Mapping
    ) -> tuple[SourceCell, ...]:
        """Return cells with those above where they say “as above”, if that was answered."""
        found = list(cells)
        for place, name in enumerate(mapping.fields[: len(cells)]):
            if name in _MAY_BE_ABOVE and _AS_ABOVE.fullmatch(cells[place].text):
                answer = self.ask(asked.AS_ABOVE, cells[place].text)
                if above and answer == asked.ABOVE:
                    found[place] = above[place]
        return tuple(found)

    def _said(self, cells: Sequence[SourceCell], mapping: Mapping) -> Iterator[str]:
        for name in ("due", "status", PROGRESS):
            for place in mapping.places(name):
                if place < len(cells) and (name != "due" or _COMPLETED.match(cells[place].valid)):
                    yield cells[place].valid

    def read_cells(self, cells: Sequence[SourceCell], mapping: Mapping, action: Action) -> ReadRow:
        """Read cells that change a known action, deriving nothing beyond what each says."""
        row = ReadRow()
        row.said = tuple(self._said(cells, mapping))
        by_field = _by_field(cells, mapping)
        self._read_ref(row, by_field)
        self._read_parties(row, by_field)
        self._read_days(row, by_field)
        self._read_status(row, by_field)
        self._read_updates(row, cells, mapping)
        if "lead" in by_field:
            row.values["lead"] = by_field["lead"].valid
        if "title" in by_field:
            row.values["title"] = by_field["title"].rich
        if text := by_field.get("priority", BLANK).valid:
            if found := priorities(self.book, action.plan).called(text):
                row.values["priority"] = found[0].value
            else:
                row.doubts.append(f"“{shortened(text)}” isn't a priority of {action.plan}.")
        if text := by_field.get("origin", BLANK).valid:
            if key := self.parents.origin(text, action.source):
                row.values["origin"] = key
            else:
                row.doubts.append(f"“{shortened(text)}” isn't an origin in this workspace.")
        self._read_plain(row, by_field, but=_READ_OTHERWISE - {"recommendation"})
        return row

    def _leave_out(self, row: ReadRow, *, is_struck: bool, is_hidden: bool, is_noted: bool) -> None:
        for is_so, key, why in (
            (is_struck, asked.STRUCK, "It is struck through in the file."),
            (is_hidden, asked.HIDDEN, "It is hidden in the file."),
            (is_noted, asked.NOTING, "It seems to be for noting only, not an action."),
        ):
            if is_so:
                if self.ask(key) == asked.LEAVE_OUT:
                    row.left_out = why
                    return
                row.doubts.append(why)

    def _read_ref(self, row: ReadRow, cells: Map[str, SourceCell]) -> None:
        if ref := cells.get("old_ref", BLANK).text:
            row.values["old_ref"] = ", ".join(filter(None, map(str.strip, _refs_in(ref))))

    def _read_plain(
        self, row: ReadRow, cells: Map[str, SourceCell], but: Set[str] = _READ_OTHERWISE
    ) -> None:
        """Read the remaining fields, each by its type."""
        for name, declared in KINDS["actions"].given.items():
            cell = cells.get(name, BLANK)
            if name in but or not cell.valid:
                continue
            if (value := self._value(declared, cell)) is not None:
                row.values[name] = value
            else:
                row.doubts.append(f"“{shortened(cell.valid)}” {_why_not(declared)}.")
        if row.values.get("impact"):
            row.values.setdefault("impact_state", ImpactState.EMERGING.value)

    def _read_mark(
        self,
        row: ReadRow,
        by_field: Map[str, SourceCell],
        cells: Sequence[SourceCell],
        mapping: Mapping,
        section: str,
    ) -> None:
        """Take the mark of a column or a heading that may say what is restricted, as answered."""
        if asked.RESTRICTED not in row.values and by_field.get(asked.RESTRICTED, BLANK).valid:
            row.values[asked.RESTRICTED] = True
            row.doubts.append("Until you do, it is restricted.")
        marked = _SECRET.match(row.title)
        private = (
            marked[1].capitalize() if marked else next(filter(is_private, headings_in(section)), "")
        )
        if (mapping.restricts is None and not private) or row.left_out:
            return
        if mapping.restricts is None or marked:
            mark = self.asks.marks_under = private
        else:
            mark = cells[mapping.restricts].text
            self.asks.marks_under = mapping.columns[mapping.restricts].title
        answer = self.ask(asked.RESTRICTED, *filter(None, [mark]))
        if mark and answer != asked.NONE and folded(mark) == folded(answer):
            row.values[asked.RESTRICTED] = True

    def _value(self, field: RecordField, cell: SourceCell) -> Any:
        """Return the plain value of a cell; None if the field can't hold it."""
        if field.item is date:
            day = read_timescale(cell, self.rules).due
            return day.isoformat() if day else None
        if field.item is bool:
            said = {"y": "yes", "n": "no"}.get(folded(cell.valid), cell.valid)
            found = YES_OR_NO.called(said)
            return found[0].value == "yes" if found else None
        if field.item is int:
            return int(cell.valid) if re.fullmatch(r"\d{1,6}", cell.valid) else None
        choices = self._choices(field)
        if choices is None:
            return _lines(cell.text) if field.holds_several else cell.rich
        texts = (
            [*parts(cell.valid.replace(";", ","), choices)] if field.holds_several else [cell.valid]
        )
        keys = [found[0].value for text in texts if len(found := choices.called(text)) == 1]
        if len(keys) < len(texts):
            return None
        return keys if field.holds_several else keys[0]

    def _choices(self, field: RecordField) -> Choices | None:
        """Return the choices for a field; None if it takes any text."""
        if field.name not in self._known:
            links, words = field.spec.links, field.enum
            self._known[field.name] = (
                OF_TABLES[links](self.book) if links else Choices.of(words) if words else None
            )
        return self._known[field.name]

    def _take_latest_status(
        self,
        row: ReadRow,
        by_field: dict[str, SourceCell],
        cells: Sequence[SourceCell],
        mapping: Mapping,
    ) -> None:
        """Take the status of the time before, of several times, if the latest is blank."""
        latest, cell = mapping.place("status"), by_field.get("status", BLANK)
        if latest is None or cell.text or cell.fill:
            return
        places = {n for rivals in mapping.rivals if rivals.field == "status" for n in rivals.places}
        for place in sorted((n for n in places if n < latest), reverse=True):
            if cells[place].text or cells[place].fill:
                by_field["status"] = cells[place]
                row.doubts.append(
                    f"“{shortened(mapping.columns[latest].title)}” is blank, so its status is that "
                    f"of “{shortened(mapping.columns[place].title)}”."
                )
                return

    def _read_parties(
        self, row: ReadRow, cells: Map[str, SourceCell], mapping: Mapping | None = None
    ) -> None:
        place = mapping.place("lead") if mapping is not None else None
        title = mapping.columns[place].title if mapping is not None and place is not None else ""
        texts = {
            name: cells.get(name, BLANK).valid
            for name in ("lead", "lead_agency", "supporting_agencies")
        }
        leads = self.leads.read(
            texts["lead"], is_agency=False, has_support="support" in title.casefold()
        )
        agencies = self.leads.read(texts["lead_agency"], is_agency=True)
        support = self.leads.read(texts["supporting_agencies"], is_agency=True)
        unknown = " / ".join(agencies.unknown)
        supporting = [*leads.supporting, *agencies.supporting]
        if agencies.agency and leads.agency:
            supporting.append(leads.agency)
        supporting += [key for key in (support.agency, *support.supporting) if key]
        agency = agencies.agency or leads.agency
        written = [each.as_written for each in (leads, agencies) if each.as_written]
        if leads.lead and agencies.lead and not agencies.as_written:
            written.append(agencies.lead)
        lead = leads.lead or agencies.lead or ("" if agencies.agency else unknown)
        if support.lead or support.as_written:
            own = filter(None, (texts["lead"], texts["lead_agency"]))
            written = [*(written or own), f"supporting: {texts['supporting_agencies']}"]
        if support.lead:
            said = row.notes if is_nobody(support.lead) else row.doubts
            said.append(f"“{shortened(support.lead)}” isn't an agency, so it is kept in words.")
        if mapping is not None and lead and not agency:
            lead, agency = self.leads.agency_of(lead)
        values = {
            "lead": lead,
            "lead_agency": agency,
            "supporting_agencies": sorted(set(supporting) - {agency}),
            "lead_as_written": "; ".join(written) if written != [lead] else "",
        }
        row.values |= {name: value for name, value in values.items() if value}
        for each in (leads, agencies, support):
            row.doubts += each.doubts
        row.doubts += [
            f"“{shortened(name)}” isn't an agency in this workspace."
            for each in (agencies, support)
            if not each.agency
            for name in each.unknown
        ]

    def _read_days(self, row: ReadRow, cells: Map[str, SourceCell], section: str = "") -> None:
        due, original = (
            self._read_day(row, cells.get(name, BLANK), row.created)
            for name in ("due", "original_due")
        )
        review = self._read_day(row, cells.get("review_date", BLANK))
        if due.due and original.due and _asks_for_extension(section):
            row.notes.append(
                f"{long(due.due)} is only asked for, so the due date is {long(original.due)}."
            )
            due = replace(original, as_written=f"{long(due.due)} is asked for")
        values: dict[str, Any] = {
            "due": due.due or (None if due.is_ongoing else original.due),
            "original_due": original.first or original.due or due.first or due.due,
            "timescale": due.as_written or ("" if due.due else original.as_written),
            "review_date": review.due,
        }
        row.values |= {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in values.items()
            if value
        }
        row.is_ongoing = due.is_ongoing
        if due.is_ongoing:
            if not cells.get("status", BLANK).valid:
                # “Ongoing” is in progress, without a due date.
                row.values["status"] = Status.IN_PROGRESS.value
            self._review(row)

    def _judge(self, row: ReadRow, cell: SourceCell) -> None:
        """Take a published rating as the team's judgement if it is worse than the computed one."""
        if cell.text or cell.fill:
            row.rating = self._rating_of(asked.status_word(cell.valid) or cell.fill)
        if row.rating is None or row.rating is Rating.GREEN or row.left_out:
            return
        action = self._as_action(row)
        if row.updates:
            action = replace(action, created=self.on)
        rated = rate(action, self.book, self.rules.today)
        if rated is None or row.rating.severity <= rated.computed.severity:
            return
        is_kept = self.ask(asked.RATINGS) != asked.COMPUTED
        outcome = "kept as our judgement" if is_kept else "only kept as published"
        row.notes.append(f"{row.rating} in the file, {rated.computed} here: {outcome}.")
        if not is_kept:
            return
        row.values[RATING] = row.rating.value
        row.values["judgement_reason"] = f"Published as “{row.rating}”."

    def _rating_of(self, word: str) -> Rating | None:
        """Return the rating that a word or colour means; None where colours are statuses."""
        green = Rating.GREEN.value
        is_done = self.answer(f"{asked.STATUS} {green}") == Status.DELIVERED.value
        if is_done or _COMPLETED.match(self._meaning(green)):
            return None
        first = re.split(r"\W+", word.strip(), maxsplit=1)[0]
        said = asked.COLOURS.get(first.casefold(), first.capitalize())
        return Rating(said) if said in {Rating.RED, Rating.AMBER, Rating.GREEN} else None

    def read_move(self, row: ReadRow) -> None:
        """Say of a new action that its date moved from the original one; ask once why dates slipped."""
        action = self._as_action(row)
        due, first = action.due, action.original_due
        if not due or not first or due == first:
            return
        row.notes.append(f"Moved from {long(first)} to {long(due)}.")
        said = map(partial(self._with_years, row), row.updates)
        moved_on = day_moved(said, self.rules, (first, due))
        row.moved = WhyMoved(day=moved_on)
        if moved_on:
            row.notes.append(f"It was moved on {long(moved_on)}.")
        judged_on = moved_on or action.known_end or self.rules.today
        if kind_of_move(self.book, replace(action, due=first), due, judged_on) is MoveKind.SLIP:
            self.ask(asked.MOVED)
            reason, _, cause = self.why_moved("").rpartition(" ")
            row.moved = (
                WhyMoved(reason, Cause(cause), day=moved_on)
                if reason
                else WhyMoved(explanation="No reason recorded before the import.", day=moved_on)
            )

    def _as_action(self, row: ReadRow) -> Action:
        """Return the new action as far as its rating and the moves of its date depend on it."""
        return Action(
            id="",
            created=row.created or self.on,
            title="",
            source=self.source,
            plan=self.plan,
            status=Status(row.values["status"]),
            due=_day_of(row.values.get("due")),
            original_due=_day_of(row.values.get("original_due")),
            review_date=_day_of(row.values.get("review_date")),
            ended=_day_of(row.values.get("ended")),
            ended_unknown=bool(row.values.get("ended_unknown")),
        )

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

    def _read_created(self, row: ReadRow, cells: Map[str, SourceCell], section: str) -> None:
        cell = cells.get(CREATED, BLANK)
        created = self._day_agreed(row, cell) or day_in(_subject(section), self.rules)
        if created and (cell.is_month or _MONTH.fullmatch(cell.text)):
            # What starts in a month starts with it.
            created = created.replace(day=1)
        if created is None:
            created = self._typed_day(asked.CREATED)
        if created is None:
            self.ask(asked.CREATED)
        row.created = min(created, self.on) if created else None
        row.said = tuple(map(partial(self._with_years, row), row.said))

    def _with_years(self, row: ReadRow, text: str) -> str:
        """Return a remark with the year of its days, if only one is possible, or as answered."""
        answered = first_day_of(self.rules.without_year)
        until = min(self.on, answered + timedelta(days=364)) if answered else self.on
        return with_years(text, answered or row.created, until)

    def _day_agreed(self, row: ReadRow, cell: SourceCell) -> date | None:
        """Return the day in a cell, which can name the meeting, too: ``QEG 12/03/2025``."""
        is_text = cell.day is None and not _NUMBERS.fullmatch(cell.text)
        day = day_in(cell.valid, self.rules) if is_text else None
        return day or self._read_day(row, cell).due

    def _read_day(self, row: ReadRow, cell: SourceCell, since: date | None = None) -> Timescale:
        if not cell.text:
            return Timescale()
        read = read_timescale(cell, replace(self.rules, since=since))
        if cell.day is None and _NUMBERS.fullmatch(cell.text) and read.due:
            # A Word table may hold a date that a spreadsheet made from “Mar 2026”.
            cell = replace(cell, day=read.due)
            read = read_timescale(cell, self.rules)
        if cell.day is not None and not cell.is_month:
            if cell.day.day == 1:
                self.ask(asked.FIRST_DAYS)
            self.asks.has_other_days |= cell.day.day > 1
        for key in read.asks:
            self.ask(key, cell.valid)
        is_done = _COMPLETED.match(cell.valid) is not None and bool(
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

    @staticmethod
    def _published_status(row: ReadRow, cell: SourceCell) -> str:
        """Keep the status as published, and return it; empty for none."""
        word = asked.status_word(cell.valid) or cell.fill
        row.values.setdefault("status", Status.NOT_STARTED.value)
        if word:
            row.values["published_status"] = word
            row.updates = (cell.rich,) if len(word) < len(cell.valid.strip()) else ()
        return word

    def _read_status(self, row: ReadRow, cells: Map[str, SourceCell], section: str = "") -> None:
        cell = cells.get("status", BLANK)
        word = self._published_status(row, cell)
        if word and self._is_rating:
            row.doubts += _contradiction(word, cell.fill)
            word = asked.COLOURS.get(word.casefold(), word)
        row.rating = self._rating_of(word) if self._is_rating or len(word) > 1 else None
        ended = cells.get("ended", BLANK)
        status = self._of_share(row, word, section) if _is_share(word) else ""
        if not word or (_is_share(word) and self.answer(asked.PERCENT) == asked.KEEP):
            is_closed = ended.valid or _is_closed(section)
            word = "Closed" if is_closed else self._word_elsewhere(row, cells)
        elif _is_share(word) and not status:
            word = ""
        if not status and _COMPLETED.fullmatch(word):
            other = asked.OTHER_ENDS.search("\n".join((*row.said, row.title)))
            word = f"{word} – {other[0].lower()}" if other else word
        if not status and word:
            status = asked.own_status(word)
            if not status:
                word = self._spelled.setdefault(folded(word), word)
                self.statuses[word] += 1
                status = self.answer(f"{asked.STATUS} {word}")
        elif not (status or cell.text or row.is_ongoing) and "status" in cells:
            self.asks.has_blank_rating |= self.begins_updates
            status = self._blank_status(row)
        status = self._against_share(row, status, word, cells.get(_PERCENT, BLANK).text)
        if folded(status) == asked.LEAVE_OUT:
            row.left_out = f"Its status is “{shortened(word)}”."
        elif status:
            self._take_status(row, status, word, ended)
        elif word:
            row.doubts.append(f"“{shortened(word)}” {asked.NO_STATUS}")
            is_asked = row.is_ongoing or "review_date" in row.values
            self.asks.may_be_asked[asked.REVIEW_DATE] += not is_asked
            self.asks.may_be_asked[asked.DELIVERED] += self._day_in_row(row, ended)[0] is None

    def _blank_status(self, row: ReadRow) -> str:
        """Return the status of actions for which the file gives none; empty for no answer."""
        self.asks.has_blank_rating |= self._is_rating
        status = self.ask(asked.BLANK_STATUS)
        if self._is_rating and not status:
            row.doubts.append(f"Without a colour, it {asked.NO_STATUS}")
        elif self.begins_updates and not status:
            row.doubts.append(f"Its update begins with none, so it {asked.NO_STATUS}")
        return status

    def _against_share(self, row: ReadRow, status: str, word: str, share: str) -> str:
        """Return the status, or that of the percentage beside it if they differ and that is to count."""
        if not share:
            return status
        if not _is_share(share):
            row.doubts.append(
                f"“{shortened(share)}” doesn't say how much is done; it is only kept."
            )
            return status
        likely = folded(status or asked.likely_status(word))
        other = _status_of_share(float(share.rstrip("%")))
        is_otherwise = likely in _CONTRADICTED[other]
        if not is_otherwise:
            return status
        self.asks.written[asked.SHARES][f"{share}, {word or status}"] = None
        if not status:
            self.asks.may_be_asked[asked.SHARES] += 1
            return status
        answer = self.ask(asked.SHARES)
        if not answer:
            row.doubts.append(f"“{share}” is otherwise than “{shortened(word or status)}”.")
        return other.value if answer == asked.SHARE else status

    def _of_share(self, row: ReadRow, share: str, section: str) -> str:
        """Return the status that a percentage means by the answer for all; empty for none."""
        number = float(share.rstrip("% "))
        if _is_closed(section) and number < _WHOLE:
            row.doubts.append(f"It is under “{shortened(section)}”, but {share} complete.")
        answer = self.ask(asked.PERCENT)
        if not answer:
            row.doubts.append(f"“{share}” {asked.NO_STATUS}")
            if number >= _WHOLE and day_done(row.said, self.rules) is None:
                self.asks.may_be_asked[asked.DELIVERED] += 1
        if answer != asked.BY_SHARE:
            return ""
        return _status_of_share(number).value

    @staticmethod
    def _word_elsewhere(row: ReadRow, cells: Map[str, SourceCell]) -> str:
        """Return the word for done before a day in the timescale, or that begins an update."""
        if found := _COMPLETED.match(row.values.get("timescale", "")):
            return found[0]
        said = () if "status" in cells else filter(None, map(_SAYS_DONE.match, row.said))
        return next((each["word"] for each in said), "")

    def _take_status(self, row: ReadRow, status: str, word: str, ended: SourceCell) -> None:
        """Take the answer to which status a word means.

        Raises:
            UnknownAnswer: if the answer is no status.
        """
        if not asked.own_status(status):
            asked.checked(asked.status_question(word, 1, status))
        status = folded(status)
        outcome, _, cause = status.partition(" ")
        if outcome in {each.value for each in Outcome}:
            self.ask(asked.END_REASON)
            row.values |= {
                "status": Status.ENDED.value,
                "outcome": outcome,
                "reason": self._reason(asked.END_REASON),
                "explanation": f"Published as “{word}”.",
                "cause": Cause(cause or Cause.OUTSIDE).value,
            }
            if outcome == Outcome.TRANSFERRED.value:
                row.values["transferred_to"] = self.ask(asked.TRANSFERRED_TO)
            if outcome == Outcome.REPLACED.value:
                self._take_successor(row)
        else:
            row.values["status"] = status
        if row.is_ongoing and status == Status.NOT_STARTED.value:
            row.doubts.append("Its timescale says that it is ongoing.")
        if row.values["status"] in {Status.DELIVERED.value, Status.ENDED.value}:
            day = self._day_ended(row, ended)
            row.values["ended"] = day.isoformat()
            row.created = row.created and min(row.created, day)
        if status == Status.ON_HOLD.value:
            self._hold(row, word)

    def _take_successor(self, row: ReadRow) -> None:
        """Take the action that replaces this one from its words, or as answered."""
        row.values["cause"] = Cause.WITHIN.value
        words = (*row.said, row.title)
        found = (ref for text in words for ref in map(str.strip, _SUCCESSOR.findall(text)))
        own = row.values.get("old_ref")
        ref = next((ref for ref in found if ref != own and self._is_action(ref)), "")
        ref = ref or self.ask(asked.REPLACED_BY, str(own or row.title))
        if ref and not self._is_action(ref):
            raise asked.UnknownAnswer(
                f"“{shortened(ref)}” isn't an action here or in the file, so it doesn't answer "
                f"“{asked.REPLACED_BY}”. Give the ref of the one that replaces it."
            )
        row.values["replaced_by"] = ref

    def _is_action(self, ref: str) -> bool:
        return ref.upper() in self.book.actions or ref in self.refs

    def _day_ended(self, row: ReadRow, ended: SourceCell) -> date:
        """Return the day on which an action ended: in its column, its words, or as answered."""
        day, words, is_sure = self._day_in_row(row, ended)
        if day is not None:
            if words and _MONTH.fullmatch(words):
                row.doubts.append(f"“{words}” is only a month. Its last day counts: {long(day)}.")
            elif words:
                said = row.notes if is_sure else row.doubts
                said.append(f"“{shortened(words)}” gives the day: {long(day)}.")
            return day
        self.ask(asked.DELIVERED)
        if day := self._typed_day(asked.DELIVERED):
            return min(day, self.on)
        if self.answer(asked.DELIVERED):
            row.values["ended_unknown"] = True
        else:
            row.doubts.append("The file doesn't say on which day it ended.")
        return self.on

    def _day_in_row(self, row: ReadRow, ended: SourceCell) -> tuple[date | None, str, bool]:
        """Return the day on which an action ended, the words that give it, and if they are sure."""
        if day := self._read_day(row, ended).due:
            if ended.is_month or (ended.day is None and _MONTH.fullmatch(ended.text)):
                return min(day, self.on), ended.text, False
            return min(day, self.on), "", True
        found = day_done(row.said, self.rules)
        if found is None and (text := day_done_without_year(row.said)):
            day = self._read_day(row, SourceCell(text)).due
            found = (day, text, True) if day else None
        return found if found and found[0] <= self.on else (None, "", False)

    def _reason(self, key: str) -> str:
        """Return the reason code that answers a question; “other” for no answer."""
        reasons = self.book.partnership.reasons
        return self.answer(key) or ("other" if "other" in reasons else reasons[-1])

    def _hold(self, row: ReadRow, word: str) -> None:
        self.ask(asked.HOLD_REASON)
        row.values["hold_reason"] = self._reason(asked.HOLD_REASON)
        lines = (line.strip() for text in row.said for line in re.split(r"\n|(?<=\.)\s", text))
        said = next((line for line in lines if _ON_HOLD.search(line) and " " in line), "")
        row.values["hold_explanation"] = said or f"Published as “{word}”."
        self._review(row)
        if "review_date" not in row.values:
            row.doubts.append("It is on hold, and needs a review date.")

    def _read_updates(self, row: ReadRow, cells: Sequence[SourceCell], mapping: Mapping) -> None:
        places = [place for place in mapping.places(PROGRESS) if place < len(cells)]
        found = list(row.updates)
        # What says when it was comes after what doesn't, so that it is the latest.
        for place in sorted(
            places, key=lambda n: OF_QUARTER.search(mapping.columns[n].title) is not None
        ):
            text, title = cells[place].rich, mapping.columns[place].title
            if not text or _DASH.fullmatch(text) or _NO_UPDATE.fullmatch(text):
                continue
            day = self._quarter_of(title)
            parts = parts_dated(text)
            if not all(day_said(self._with_years(row, part), self.rules) for part in parts):
                parts = [text]
            for part in parts:
                found.append(part if len(places) == 1 else f"{title}: {part}")
                if day:
                    row.dated[found[-1]] = day
        found += [
            f"Comment in the file on {mapping.columns[place].title}: {cell.comment}"
            for place, cell in enumerate(cells)
            if cell.comment and place < len(mapping.columns)
        ]
        row.updates = tuple(found)
        self._date_updates(row)
        dated = mapping.place(UPDATED)
        if found and dated is not None and dated < len(cells) and cells[dated].text:
            day = self._read_day(row, cells[dated]).due
            if day is not None and day <= self.on:
                row.updated = day
                row.dated = {}
            else:
                said = shortened(cells[dated].text, 40)
                row.doubts.append(f"“{said}” isn't a day on which the update was made.")

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
            said, end = self._with_years(row, text), row.dated.get(text)
            day = day_said(said, self.rules, row.created, file)
            if day is None or day >= self.on:
                continue
            if end is None or Quarter.containing(day) == Quarter.containing(end):
                row.dated[text] = day

    def _read_title(
        self,
        row: ReadRow,
        by_field: Map[str, SourceCell],
        cells: Sequence[SourceCell],
        mapping: Mapping,
    ) -> None:
        title = by_field.get("title", BLANK).rich
        if not title.strip():
            answer = self.ask(asked.ACTION_TEXT)
            places = [n for n, c in enumerate(mapping.columns) if folded(c.title) == folded(answer)]
            title = cells[places[0]].text if answer and places else answer
            if answer == asked.LEAVE_OUT:
                row.left_out = "It has no action text."
                return
            if not title.strip():
                row.wait("It has no action text.")
        row.values["title"] = title

    def _read_place(
        self, row: ReadRow, cells: Map[str, SourceCell], section: str, mapping: Mapping
    ) -> None:
        text = cells.get("priority", BLANK).valid
        row.values["source"] = self.source.value
        if self.source is not Source.PLAN:
            is_told = cells.get("origin", BLANK).valid
            place = "" if is_told else self._place_named(text or _subject(section))
            self._read_origin(row, cells, section, place, mapping)
            return
        row.values |= self._overseen(section)[0]
        if self._other_plan:
            self.ask(asked.PLAN, self._other_plan)
        row.values["plan"] = self.plan
        text = text or self._place_named(_subject(section))
        number = _number_of(str(row.values.get("old_ref") or ""))
        # A section that names a day is a meeting, and no priority.
        is_meeting = text == _subject(section) and day_in(text, self.rules) is not None
        if (not text or is_meeting) and (text := self.priority_of.get(number, "")):
            row.notes.append(f"{row.values['old_ref']} is under “{shortened(text)}”.")
        if not text:
            is_known = number.isdecimal() and int(number) in self.parents.known
            self.asks.has_numbers |= is_known
            text = self.ask(asked.PRIORITY)
            if text == asked.BY_REF:
                text = number if is_known else ""
            if not text:
                row.wait("It has no priority.")
                return
        if key := self.parents.priority(text):
            row.values["priority"] = key
        else:
            row.wait(f"“{shortened(text)}” isn't a priority of {self.plan}.")

    def _overseen(self, section: str) -> tuple[dict[str, str], str]:
        """Return the overseeing group, if the file names one, and the group that met."""
        heading = _subject(section)
        has_day = day_in(heading, self.rules) is not None
        overseer, group = self.overseers.read(heading, has_day=has_day)
        return {"overseeing_group": overseer} if overseer else {}, group

    def _read_origin(
        self,
        row: ReadRow,
        cells: Map[str, SourceCell],
        section: str,
        place: str,
        mapping: Mapping,
    ) -> None:
        overseen, group = self._overseen(section)
        row.values |= overseen
        text = cells.get("origin", BLANK).valid or place
        recommended = cells.get("recommendation", BLANK).valid
        if _RECOMMENDED.match(text):
            # The heading over some rows is the recommendation that they answer.
            text, recommended = "", recommended or text
        text = self.about.key.get(folded(text), text)
        day = self._meeting_day(row, cells, mapping, is_named=bool(text))
        if day is not None and not text:
            text = self._meeting_named(cells.get(CREATED, BLANK))
            if not self.parents.is_known(f"Meeting of {long(day)}", self.source):
                text = text or self._body_in_titles()
        if text and day is None and (day := _only_day(text, self.rules)):
            text = ""
        if not text and day is None:
            self.asks.needs_origin |= bool(recommended)
            text = self.ask(asked.ORIGIN)
        if day is not None:
            text = f"{text}, {long(day)}" if text else f"Meeting of {long(day)}"
        if day is None and (group or OF_MEETING.search(text)):
            day = day_in(text, self.rules)
        self._take_origin(row, text, day, group, recommended)

    def _take_origin(
        self, row: ReadRow, text: str, day: date | None, group: str, recommended: str
    ) -> None:
        """Take a known origin, or else the meeting that the group held on its day, or a new origin."""
        if day is not None:
            met, name = self.overseers.meeting_of(text, group, day)
            row.values |= {"raised_at": met} if met else {}
            if not self.parents.has_origin(text, self.source, day):
                text = name
                if met and not recommended:
                    row.values["origin_meeting"] = met
                    return
        if text and (key := self.parents.origin(text, self.source, day)):
            row.values["origin"] = key
            if recommended:
                row.values |= self.parents.recommendation(key, recommended)

    def _place_named(self, text: str) -> str:
        """Return the priority or origin that a heading names, as answered for all; empty for none."""
        if (
            not text
            or LABEL.match(text)
            or _RECOMMENDED.match(text)
            or folded(text) in self.about.key
            or day_in(text, self.rules)
            or self.parents.is_known(text, self.source)
        ):
            return text
        return "" if self.ask(asked.HEADINGS, text) == asked.NONE else text

    def _meeting_day(
        self, row: ReadRow, cells: Map[str, SourceCell], mapping: Mapping, *, is_named: bool
    ) -> date | None:
        """Return the day of the meeting that an action comes from; None if no column gives it."""
        place = mapping.place(CREATED)
        if place is None or self.source not in {Source.OTHER, Source.SCRUTINEER}:
            return None
        said = folded(mapping.columns[place].title)
        is_raised = said in _RAISED and self.source is Source.OTHER
        is_meeting = (
            "meeting" in said
            or (is_named and said == "date")
            or (is_raised and any(map(OF_MEETING.search, self.about.titles)))
        )
        return self._day_agreed(row, cells.get(CREATED, BLANK)) if is_meeting else None

    @staticmethod
    def _meeting_named(cell: SourceCell) -> str:
        """Return the name of a meeting before its day in a cell; empty for none."""
        name = _NAME_AND_DAY.fullmatch(cell.valid) if cell.day is None else None
        return name["name"].strip(" ,:–-") if name else ""

    def _body_in_titles(self) -> str:
        """Return the only committee that the titles of the file name; empty for none."""
        parts = (part for title in self.about.titles for part in _TITLE_PARTS.split(title))
        said = (_OF_LOG.sub("", part).strip(" .,:") for part in parts)
        found = dict.fromkeys(each for each in said if " " in each and names_group(each))
        return next(iter(found)) if len(found) == 1 else ""

    def questions(self, titles: Sequence[str]) -> list[asked.ImportQuestion]:
        """Return the questions that the rows read so far leave open.

        Args:
            titles: the titles of the columns with texts, any of which can stand for the action.
        """
        found = [
            asked.status_question(
                word, rows, self.answer(f"{asked.STATUS} {word}"), self._meaning(word)
            )
            for word, rows in self.statuses.items()
        ]
        answer = self.answer(asked.PRIORITY) if self.asks.asked[asked.PRIORITY] else ""
        is_found = answer and answer != asked.BY_REF and self.parents.priority(answer)
        known = [] if self.creates or is_found else sorted(self.parents.known.items())
        priorities = [(str(each.number), each.title) for _, each in known]
        found += self.asks.questions(self.rules.today, titles, priorities)
        found += [*self.parents.questions(), *self.leads.questions()]
        return [asked.checked(each) for each in found]

    def _meaning(self, word: str) -> str:
        """Return how the file's key explains a status, by its word or the letter of its colour."""
        letter = next((letter for letter, colour in asked.COLOURS.items() if colour == word), "")
        return self.about.key.get(folded(word)) or self.about.key.get(letter, "")


def _day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _is_struck(cells: Sequence[SourceCell], mapping: Mapping) -> bool:
    """Return whether the action of a row, or else all of the row, is struck through."""
    place = mapping.place("title")
    has_title = place is not None and place < len(cells) and bool(cells[place].text)
    filled = [cells[place]] if place is not None and has_title else [c for c in cells if c.text]
    return bool(filled) and all(cell.is_struck for cell in filled)


def _by_field(cells: Sequence[SourceCell], mapping: Mapping) -> dict[str, SourceCell]:
    """Map each field to its first cell; a dash counts as blank."""
    found = {
        name: BLANK if _DASH.fullmatch(cells[place].text) else cells[place]
        for place, name in reversed(list(enumerate(mapping.fields)))
        if name and place < len(cells)
    }
    if mapping.percent is not None and (text := cells[mapping.percent].text):
        found[_PERCENT] = SourceCell(as_percentage(text, mapping.percent_share))
    if mapping.share and (cell := found.get("status", BLANK)).text:
        found["status"] = SourceCell(as_percentage(cell.text, mapping.share))
    if mapping.status_from is not None:
        cell = cells[mapping.status_from]
        found["status"] = SourceCell(asked.status_in_update(cell.valid), fill=cell.fill)
    return found


_MONTH = re.compile(r"[a-z]{3,9}[\s.'/-]*(?:20)?\d\d", re.IGNORECASE)
_NAME_AND_DAY = re.compile(rf"(?P<name>[^\W\d][^\d]+?)\W+{_NUMBERS.pattern}")
_RECOMMENDED = re.compile(r"rec(?:ommendation)?s?\.?\s*(?:no\.?\s*)?\d", re.IGNORECASE)
_RAISED = frozenset(("raised", "date raised", "raised on", "date agreed", "date"))
_TITLE_PARTS = re.compile(r"\s+[-–—|]\s+|[:(),]\s*|\n")
_OF_LOG = re.compile(
    r"\A(?:(?:open |outstanding )?actions?(?: log| tracker| list)?|log|tracker)\s+(?:from|of|for|at)\s+(?:the\s+)?"
    r"|\s*\b(?:rolling |live )?(?:action|decision|matters arising)s?\b.*|\s*\b(?:tracker|log|minutes)\b.*",
    re.IGNORECASE,
)
"""What a title says besides the name of a committee: that it is its log of actions."""
_AS_ABOVE = re.compile(
    r"(?:(?:the )?same(?: as)?|as|see)(?: the)? (?:above|previous)(?: row)?|ditto|the same|same|[\"“”″〃]+"
    r"|-\s?[\"“”″〃]\s?-",
    re.IGNORECASE,
)
"""What says that a cell has what is above it."""
_MAY_BE_ABOVE = frozenset(
    (
        *("lead", "lead_agency", "supporting_agencies", "due", "original_due", "review_date"),
        *("status", "priority", "origin", "ended", CREATED),
    )
)
_NO_UPDATE = re.compile(
    r"\W*(?:\w+\W+)?(?:no (?:further )?updates?(?: \w+){0,6}|as above|nil|not applicable)\W*",
    re.IGNORECASE,
)
"""What says that there is no update."""


def _contradiction(word: str, fill: str) -> Iterator[str]:
    """Yield the doubt about a letter on another colour than its own."""
    colour = asked.COLOURS.get(word.casefold(), word)
    if fill not in {"", GREY} and colour in asked.COLOURS.values() and colour != fill:
        yield f"It says “{word}”, but is coloured {fill.lower()}."


_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?%")
_WHOLE = 100
_PERCENT = "percentage"
"""The key of a percentage beside the status."""
_CONTRADICTED = {
    Status.NOT_STARTED: {Status.DELIVERED.value},
    Status.IN_PROGRESS: {Status.DELIVERED.value, Status.NOT_STARTED.value},
    Status.DELIVERED: {Status.NOT_STARTED.value, Status.IN_PROGRESS.value, Status.ON_HOLD.value},
}
"""The statuses that contradict what a percentage says."""


def _is_share(text: str) -> bool:
    return _SHARE.fullmatch(text) is not None and float(text.rstrip("%")) <= _WHOLE


def _status_of_share(number: float) -> Status:
    if number >= _WHOLE:
        return Status.DELIVERED
    return Status.IN_PROGRESS if number else Status.NOT_STARTED


_UNEVEN = "It has more commas than the titles, as a text with one isn't in quotation marks."
_FOR_NOTING = re.compile(
    r"\W*(?:for|to) (?:noting|note|information)\b\s*(?:only)?\W", re.IGNORECASE
)
_SAYS_DONE = re.compile(
    r"\W*(?P<word>completed?|done|delivered|closed|actioned|in progress|underway|on hold|paused)\s*(?:[-–—:;,.(\n]|\d|$)",
    re.IGNORECASE,
)
"""An update that begins by saying how far it is: ``COMPLETE - sent 27/6``."""
_SECRET = re.compile(
    r"[^\w\s]*(confidential|restricted|private|exempt|official[- ]sensitive)(?=\W*[:–—\])-])",
    re.IGNORECASE,
)
"""The beginning of an action that says that not everybody may see it: ``CONFIDENTIAL: …``."""
_ON_HOLD = re.compile(r"\b(?:on hold|paused|suspended|deferred|parked)\b.*\w\W+\w", re.IGNORECASE)
"""Words that say why something is on hold."""
_SUCCESSOR = re.compile(
    r"\b(?:superseded by|replaced by|merged (?:into|with))\W+(?:(?:item|action|ref|no)\b\W*)?((?:[A-Z]{1,4}\d*[ -]?)?\d(?:[\w./-]*\w)?)",
    re.IGNORECASE,
)
_COMPLETED = re.compile(r"\W*(?:completed?|done|delivered|closed)\b", re.IGNORECASE)


_REF = re.compile(r"[A-Z]{1,5}[ -]?\d+(?:\.\d+)*|\d+\.\d+", re.IGNORECASE)


def _number_of(ref: str) -> str:
    """Return the number that begins a reference of a part of it, the 1 of ``1.6``; empty for none."""
    found = _PART_OF.match(ref)
    return found["number"] if found else ""


_PART_OF = re.compile(r"(?:p(?:riority)?\s?)?(?P<number>\d{1,2})\.\d", re.IGNORECASE)


def _only_day(text: str, rules: Rules) -> date | None:
    """Return the day that a heading gives, if it is only a day."""
    found = read_timescale(SourceCell(text), rules)
    return found.due if not found.as_written and day_in(text, rules) else None


def _is_closed(section: str) -> bool:
    return any(kind_of_section(each) is SectionKind.CLOSED for each in headings_in(section))


def _asks_for_extension(section: str) -> bool:
    return any(kind_of_section(each) is SectionKind.EXTENSION for each in headings_in(section))


def _subject(section: str) -> str:
    """Return the heading that names a priority or an origin; empty for none."""
    subjects = (
        each for each in headings_in(section) if kind_of_section(each) is SectionKind.SUBJECT
    )
    return next(subjects, "")


def _refs_in(text: str) -> list[str]:
    """Split a cell into references; a slash separates them if each side is a reference."""
    parts = re.split(r"[,;\n]|\s/\s|\s&\s|\band\b", text)
    return [
        piece
        for part in parts
        for piece in (
            part.split("/") if all(map(_REF.fullmatch, map(str.strip, part.split("/")))) else [part]
        )
    ]


_DASH = re.compile(r"[-–—.]|n/?a|none", re.IGNORECASE)


def _why_not(field: RecordField) -> str:
    """Return why a text is no value of a field."""
    if links := field.spec.links:
        noun = KINDS[links].noun
        return f"isn't {'an' if noun[0] in 'aeiou' else 'a'} {noun} in this workspace"
    words = field.enum or (("yes", "no") if field.item is bool else ())
    choose = f". Choose {any_of(words)}" if words else ""
    return f"can't be read as “{field.label}”{choose}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[\n;]", text) if line.strip()]
