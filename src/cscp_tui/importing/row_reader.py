"""One row of a table as the values of an action."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from collections.abc import Mapping as Map
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import OF_TABLES, YES_OR_NO, Choices, parts, priorities
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import WhyMoved
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Rating, Source, Status
from cscp_tui.domain.names import any_of, folded
from cscp_tui.domain.ratings import rate
from cscp_tui.domain.records import KINDS, Action
from cscp_tui.domain.rules.check import LONGEST_TEXT
from cscp_tui.domain.rules.moves import kind_of_move
from cscp_tui.domain.schema import RecordField
from cscp_tui.importing import questions as asked
from cscp_tui.importing.cells import BLANK, SourceCell
from cscp_tui.importing.file_questions import OF_MEETING, FileQuestions
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
from cscp_tui.importing.row_days import COMPLETED, NUMBERS, ReadRow, is_only_month
from cscp_tui.importing.row_statuses import PERCENT, StatusReader
from cscp_tui.importing.sections import LABEL, SectionKind, headings_in, is_private, kind_of_section
from cscp_tui.importing.timescales import (
    OF_QUARTER,
    Rules,
    day_in,
    day_moved,
    new_date_in,
    parts_dated,
    read_timescale,
    stated_day,
)

_READ_OTHERWISE = frozenset(
    (
        *("title", "source", "plan", "priority", "origin", "recommendation", "lead"),
        *("lead_agency", "supporting_agencies", "status", "original_due", "due", "review_date"),
        *("ended", "old_ref", RATING),
    )
)
"""Fields that have a reader of their own, as their value depends on other cells of the row, too."""


class RowReader(StatusReader):
    """Reads the rows of one table; counts what must be asked, and collects the records to add."""

    def __init__(
        self, book: Book, context: Context, options: ImportOptions, asks: FileQuestions
    ) -> None:
        super().__init__(book, context, options, asks)
        plan = book.plans.get(self.plan)
        self._other_plan = self.about.names_other(plan) if plan else ""
        self.unknown: dict[str, Counter[str]] = defaultdict(Counter)
        """Unknown names by table, with how often each comes."""
        self.makes: list[Command] = []
        self.priority_of: Map[str, str] = {}
        """The priority of rows whose references begin with a number, by that number."""
        names = self.unknown["agencies"]
        self.leads = LeadReader(
            book, self.answer, self.makes, names, creates=self.creates, key=self.about.key
        )
        self.overseers = OverseerFinder(book, options.source, asks)
        self.parents = ParentFinder(book, options, self.makes, self.unknown, self.answer)
        self._mends = {
            key: {field_called(name): text for name, text in mends.items()}
            for key, mends in asked.mends_in(asks.answers).items()
        }
        self._known: dict[str, Choices | None] = {}
        """The choices for each field, by its name; None for any text."""

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
        row = ReadRow(delivery_texts=tuple(self._delivery_texts(cells, mapping)))
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

    def _delivery_texts(self, cells: Sequence[SourceCell], mapping: Mapping) -> Iterator[str]:
        for name in ("due", "status", PROGRESS):
            for place in mapping.places(name):
                if place < len(cells) and (name != "due" or COMPLETED.match(cells[place].valid)):
                    yield cells[place].valid

    def read_cells(self, cells: Sequence[SourceCell], mapping: Mapping, action: Action) -> ReadRow:
        """Read cells that change a known action, deriving nothing beyond what each says."""
        row = ReadRow()
        row.delivery_texts = tuple(self._delivery_texts(cells, mapping))
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
            answer = {"y": "yes", "n": "no"}.get(folded(cell.valid), cell.valid)
            found = YES_OR_NO.called(answer)
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
            remarks = row.notes if is_nobody(support.lead) else row.doubts
            remarks.append(f"“{shortened(support.lead)}” isn't an agency, so it is kept in words.")
        if mapping is not None and lead and not agency:
            lead, agency = self.leads.agency_of(lead, texts["lead"])
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
            name: value.isoformat() if isinstance(value, date) else value
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

    def read_move(self, row: ReadRow) -> None:
        """Say of a new action that its date moved from the original one; ask once why dates slipped."""
        action = self._as_action(row)
        due, first = action.due, action.original_due
        for text in row.updates:
            if due and (new := new_date_in(text, self.rules)) and new > due and action.is_open:
                row.doubts.append(
                    f"“{shortened(text, 40)}” tells of {long(new)}, but it is due on {long(due)}."
                )
        if not due or not first or due == first:
            return
        row.notes.append(f"Moved from {long(first)} to {long(due)}.")
        texts = map(partial(self._with_years, row), row.updates)
        moved_on = day_moved(texts, self.rules, (first, due))
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

    def _read_created(self, row: ReadRow, cells: Map[str, SourceCell], section: str) -> None:
        cell = cells.get(CREATED, BLANK)
        created = self._day_agreed(row, cell) or day_in(_subject(section), self.rules)
        if created and is_only_month(cell):
            # What starts in a month starts with it.
            created = created.replace(day=1)
        if created is None:
            created = self._typed_day(asked.CREATED)
        if created is None:
            self.ask(asked.CREATED)
        row.created = min(created, self.on) if created else None
        row.delivery_texts = tuple(map(partial(self._with_years, row), row.delivery_texts))

    def _day_agreed(self, row: ReadRow, cell: SourceCell) -> date | None:
        """Return the day in a cell, which can name the meeting, too: ``QEG 12/03/2025``."""
        is_text = cell.day is None and not NUMBERS.fullmatch(cell.text)
        day = day_in(cell.valid, self.rules) if is_text else None
        return day or self._read_day(row, cell).due

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
            days = (stated_day(self._with_years(row, part), self.rules) for part in parts)
            if len(parts) > 1 and not all(days):
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
                words = shortened(cells[dated].text, 40)
                row.doubts.append(f"“{words}” isn't a day on which the update was made.")

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
        self, row: ReadRow, cells: Map[str, SourceCell], section: str, place: str, mapping: Mapping
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
        title = folded(mapping.columns[place].title)
        is_raised = title in _RAISED and self.source is Source.OTHER
        is_meeting = (
            "meeting" in title
            or (is_named and title == "date")
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
        words = (_OF_LOG.sub("", part).strip(" .,:") for part in parts)
        found = dict.fromkeys(each for each in words if " " in each and names_group(each))
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
        found[PERCENT] = SourceCell(as_percentage(text, mapping.percent_share))
    if mapping.share and (cell := found.get("status", BLANK)).text:
        found["status"] = SourceCell(as_percentage(cell.text, mapping.share))
    if mapping.status_from is not None:
        cell = cells[mapping.status_from]
        found["status"] = SourceCell(asked.status_in_update(cell.valid), fill=cell.fill)
    return found


_NAME_AND_DAY = re.compile(rf"(?P<name>[^\W\d][^\d]+?)\W+{NUMBERS.pattern}")
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
"""A cell whose value is that of the cell above it."""
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


_UNEVEN = "It has more commas than the titles, as a text with one isn't in quotation marks."
_FOR_NOTING = re.compile(
    r"\W*(?:for|to) (?:noting|note|information)\b\s*(?:only)?\W", re.IGNORECASE
)
_SECRET = re.compile(
    r"[^\w\s]*(confidential|restricted|private|exempt|official[- ]sensitive)(?=\W*[:–—\])-])",
    re.IGNORECASE,
)
"""The beginning of an action that says that not everybody may see it: ``CONFIDENTIAL: …``."""


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
