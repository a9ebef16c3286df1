"""The status of a row: in words, colours and percentages, with the day and the reason of its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Set
from datetime import date

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, Outcome, Rating, Status
from cscp_tui.domain.names import folded
from cscp_tui.importing import questions as asked
from cscp_tui.importing.cells import BLANK, GREY, SourceCell
from cscp_tui.importing.file_questions import FileQuestions
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.row_days import COMPLETED, MONTH, DayReader, ReadRow, is_only_month
from cscp_tui.importing.sections import SectionKind, headings_in, kind_of_section
from cscp_tui.importing.timescales import day_done, day_done_without_year


class StatusReader(DayReader):
    """Reads statuses by the answers about their words, and asks about the others."""

    def __init__(
        self, book: Book, context: Context, options: ImportOptions, asks: FileQuestions
    ) -> None:
        super().__init__(book, context, options, asks)
        self.statuses: Counter[str] = Counter()
        self._spelled: dict[str, str] = {}
        self.refs: Set[str] = frozenset()
        """The references of the rows of the file."""
        self._is_rating = False
        self.begins_updates = False
        """True for a table whose updates alone say how far actions are, unlike others of its file."""

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
            word = self._colour_of(word)
            if cell.fill not in {"", GREY, word} and word in asked.COLOURS.values():
                row.doubts.append(
                    f"It says “{shortened(cell.valid)}”, but is coloured {cell.fill.lower()}."
                )
        row.rating = self._rating_of(word) if self._is_rating or len(word) > 1 else None
        ended = cells.get("ended", BLANK)
        status = self._of_share(row, word, section) if _is_share(word) else ""
        if not word or (_is_share(word) and self.answer(asked.PERCENT) == asked.KEEP):
            is_closed = ended.valid or _is_closed(section)
            word = "Closed" if is_closed else self._word_elsewhere(row, cells)
        elif _is_share(word) and not status:
            word = ""
        if not status and COMPLETED.fullmatch(word):
            other = asked.OTHER_ENDS.search("\n".join((*row.delivery_texts, row.title)))
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
        status = self._against_share(row, status, word, cells.get(PERCENT, BLANK).text)
        if folded(status) == asked.LEAVE_OUT:
            row.left_out = f"Its status is “{shortened(word)}”."
        elif status:
            self._take_status(row, status, word, ended)
        elif word:
            row.doubts.append(f"“{shortened(word)}” {asked.NO_STATUS}")
            is_asked = row.is_ongoing or "review_date" in row.values
            self.asks.may_be_asked[asked.REVIEW_DATE] += not is_asked
            self.asks.may_be_asked[asked.DELIVERED] += self._day_in_row(row, ended)[0] is None

    def _colour_of(self, word: str) -> str:
        """Return the colour of a letter, or of what the file's key says that it means; else the word."""
        letters = asked.COLOURS
        meant = {
            folded(colour): each for each in letters.values() if (colour := self._meaning(each))
        }
        return meant.get(folded(word)) or letters.get(word.strip("→←↑↓↗↘ ").casefold(), word)

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
            if number >= _WHOLE and day_done(row.delivery_texts, self.rules) is None:
                self.asks.may_be_asked[asked.DELIVERED] += 1
        if answer != asked.BY_SHARE:
            return ""
        return _status_of_share(number).value

    @staticmethod
    def _word_elsewhere(row: ReadRow, cells: Map[str, SourceCell]) -> str:
        """Return the word for done before a day in the timescale, or that begins an update."""
        if found := COMPLETED.match(row.values.get("timescale", "")):
            return found[0]
        found_words = (
            () if "status" in cells else filter(None, map(_SAYS_DONE.match, row.delivery_texts))
        )
        return next((each["word"] for each in found_words), "")

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
        words = (*row.delivery_texts, row.title)
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
            if words and MONTH.fullmatch(words):
                row.doubts.append(f"“{words}” is only a month. Its last day counts: {long(day)}.")
            elif words:
                remarks = row.notes if is_sure else row.doubts
                remarks.append(f"“{shortened(words)}” gives the day: {long(day)}.")
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
            if is_only_month(ended):
                return min(day, self.on), ended.text, False
            return min(day, self.on), "", True
        found = day_done(row.delivery_texts, self.rules)
        if found is None and (text := day_done_without_year(row.delivery_texts)):
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
        lines = (
            line.strip() for text in row.delivery_texts for line in re.split(r"\n|(?<=\.)\s", text)
        )
        words = next((line for line in lines if _ON_HOLD.search(line) and " " in line), "")
        row.values["hold_explanation"] = words or f"Published as “{word}”."
        self._review(row)
        if "review_date" not in row.values:
            row.doubts.append("It is on hold, and needs a review date.")

    def _rating_of(self, word: str) -> Rating | None:
        """Return the rating that a word or colour means; None where colours are statuses."""
        green = Rating.GREEN.value
        is_done = self.answer(f"{asked.STATUS} {green}") == Status.DELIVERED.value
        if is_done or COMPLETED.match(self._meaning(green)):
            return None
        first = re.split(r"\W+", word.strip(), maxsplit=1)[0]
        colour = asked.COLOURS.get(first.casefold(), first.capitalize())
        return Rating(colour) if colour in {Rating.RED, Rating.AMBER, Rating.GREEN} else None

    def _meaning(self, word: str) -> str:
        """Return how the file's key explains a status, by its word or the letter of its colour."""
        letter = next((letter for letter, colour in asked.COLOURS.items() if colour == word), "")
        return self.about.key.get(folded(word)) or self.about.key.get(letter, "")

    @property
    def reason_to_withdraw(self) -> str:
        """The reason code of actions that a file withdraws."""
        reasons = self.book.partnership.reasons
        return "no longer needed" if "no longer needed" in reasons else reasons[-1]


_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?%")
_WHOLE = 100
PERCENT = "percentage"
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


_SAYS_DONE = re.compile(
    r"\W*(?P<word>completed?|done|delivered|closed|actioned|in progress|underway|on hold|paused)\s*(?:[-–—:;,.(\n]|\d|$)",
    re.IGNORECASE,
)
"""An update that begins by saying how far it is: ``COMPLETE - sent 27/6``."""


_ON_HOLD = re.compile(r"\b(?:on hold|paused|suspended|deferred|parked)\b.*\w\W+\w", re.IGNORECASE)
"""Words that say why something is on hold."""


_SUCCESSOR = re.compile(
    r"\b(?:superseded by|replaced by|merged (?:into|with))\W+(?:(?:item|action|ref|no)\b\W*)?((?:[A-Z]{1,4}\d*[ -]?)?\d(?:[\w./-]*\w)?)",
    re.IGNORECASE,
)


def _is_closed(section: str) -> bool:
    return any(kind_of_section(each) is SectionKind.CLOSED for each in headings_in(section))
