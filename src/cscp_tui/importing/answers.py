"""Read the forms that agencies return, and compare each answer with the action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches

from msgspec import Struct, field

from cscp_tui.base.errors import Missing, NotUnderstood, Refused
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.documents.document import CHOOSE
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.updates import TakeInAnswers, TakenAnswer
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import folded
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import Action
from cscp_tui.domain.updates import (
    COMPLETED_BY,
    DIFFERENCE,
    NEW_DATE,
    NOTHING,
    POSITION,
    POSITIONS,
    YOUR_UPDATE,
)
from cscp_tui.importing.cells import Sheet, SourceCell, SourceFile
from cscp_tui.importing.emails import EmailLine, LinePart, answers_in, read_email, ref_in
from cscp_tui.importing.files import PASTED, read_pasted
from cscp_tui.importing.mapping import compared
from cscp_tui.importing.planned import RowState
from cscp_tui.importing.source_tables import SourceTable, find_structure

_TITLES = {
    "ref": ("Ref", "Reference", "Action ref"),
    "title": ("Action", "Action title"),
    "last": ("Last update",),
    "update": (YOUR_UPDATE, "Update", "Progress", "Progress update"),
    "nothing": (NOTHING,),
    "position": (POSITION, "Status"),
    "new date": (NEW_DATE, "New date"),
    "difference": (DIFFERENCE, "What is different for children", "Impact"),
    "completed by": (COMPLETED_BY, "Completed by"),
    "": ("Lead role", "Due", "Date completed"),
}
_MEANINGS = {compared(title): name for name, titles in _TITLES.items() for title in titles}
_LONGEST_FIRST = sorted(filter(_MEANINGS.get, _MEANINGS), key=lambda t: -len(t.split()))
_NOTHING_SAID = frozenset({"nothing to report", "no update", "none", "nil", "n/a", "nothing"})
_NOT_CHOSEN = frozenset({"", "no", "n", "false", "-", folded(CHOOSE)})
_NOTHING_TO_REPORT = "Nothing to report."
_ALIKE, _ALIKE_TITLES = 0.9, 0.8
"""The least similarity at which two texts, or two titles, count as the same."""


class AgencyAnswer(Struct, frozen=True, kw_only=True):
    """The planned outcome of one row of a returned form."""

    state: RowState
    number: int
    """The row's number in the file."""

    ref: str = ""
    title: str = ""
    present: str = ""
    """The action's latest recorded update, with its day; empty if it has none."""

    text: str = ""
    """The progress update to record; empty for none."""

    reasons: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    """The changes proposed to position, date and title, for the team to decide."""


class AnswersOptions(Struct, frozen=True, kw_only=True):
    """The team's options for taking in a returned form."""

    workspace: str
    """The id of the workspace."""

    agency: str = ""
    quarter: str = ""
    included: frozenset[str] = frozenset()
    """The references of actions whose doubtful answers are taken in anyway."""

    left_out: frozenset[str] = frozenset()


class AnswersPlan(Struct, frozen=True, kw_only=True):
    """The planned outcome of a returned form."""

    name: str
    agency: str
    agency_name: str
    quarter: Quarter
    completed_by: str
    answers: tuple[AgencyAnswer, ...]
    notes: tuple[str, ...] = field(default=())
    email: tuple[EmailLine, ...] = ()
    """The whole e-mail, if the answers were typed into one."""

    @property
    def command(self) -> TakeInAnswers | None:
        """The command that records the answers; None if there are none."""
        taken = tuple(
            TakenAnswer(each.ref, each.text, "; ".join(each.proposals))
            for each in self.answers
            if each.state is RowState.ADDED
        )
        if not taken:
            return None
        return TakeInAnswers(self.agency, self.quarter.typed, taken, self.completed_by)

    @property
    def summary(self) -> str:
        """The agency that answers, the quarter, and the person who completed the form.

        For example, ``The Police, Q2 2025/26, completed by Inspector``.
        """
        by = f", completed by {self.completed_by}" if self.completed_by else ""
        return f"{self.agency_name}, {self.quarter.short}{by}"


def plan_answers(file: SourceFile, book: Book, options: AnswersOptions) -> AnswersPlan:
    """Read a returned form and compare each answer with the book as it is now.

    Raises:
        Refused: if it is not a form, or belongs to another workspace.
        Missing: if its agency or its quarter cannot be determined.
    """
    carried = {row[0]: row[1] for row in file.carried if len(row) > 1}
    if carried.get("workspace", options.workspace) != options.workspace:
        raise Refused(
            f"{shortened(file.name, 80)} was made in another workspace, so its refs mean other "
            "actions. Take it in there."
        )
    tables = _tables(file)
    rows = [row for table in filter(_is_form, tables) for row in _rows(table)]
    if not rows:
        raise Refused(
            f"{shortened(file.name, 80)} has no answers that can be read: none of its tables has the "
            f"columns “Ref” or “Action”, and “{YOUR_UPDATE}”."
        )
    agency = options.agency or carried.get("agency", "") or _only_lead(rows, book)
    if agency not in book.agencies:
        raise Missing(
            f"{shortened(file.name, 80)} doesn't say who sent it. Choose the agency "
            "(--agency AGENCY)."
        )
    typed = options.quarter or carried.get("quarter", "") or _asked_last(agency, book)
    if not typed:
        raise Missing(
            f"{shortened(file.name, 80)} doesn't say its quarter. Choose the quarter "
            "(--quarter QUARTER)."
        )
    reader = _FormReader(book, agency, Quarter.parse(typed), options)
    return AnswersPlan(
        name=file.name,
        agency=agency,
        agency_name=book.agencies[agency].name,
        quarter=reader.quarter,
        completed_by=_completed_by(tables),
        answers=tuple(answer for row in rows if (answer := reader.read(row)) is not None),
        notes=(
            *file.notes,
            *_unread(filter(_is_form, tables)),
            *filter(None, [_left_out(file.email)]),
        ),
        email=file.email,
    )


def read_pasted_answers(text: str, book: Book) -> SourceFile:
    """Read a pasted table, or else a pasted e-mail with answers typed into it.

    Raises:
        UnreadableFile: if the text is neither.
    """
    try:
        file = read_pasted(text)
        if any(map(_is_form, _tables(file))):
            return file
    except (NotUnderstood, Refused):
        if (email := _read_email(text, book)) is None:
            raise
        return email
    return _read_email(text, book) or file


def _read_email(text: str, book: Book) -> SourceFile | None:
    """Read the answers in an e-mail; None if there are none."""
    lines = read_email(text, book)
    rows = tuple(answers_in(lines))
    if not rows:
        return None
    cells = [tuple(map(SourceCell, row)) for row in (("Ref", YOUR_UPDATE), *rows)]
    return SourceFile(PASTED, (Sheet("", tuple(cells)),), email=lines)


def _left_out(lines: Iterable[EmailLine]) -> str:
    """Say how many lines of an e-mail are part of no answer, and why."""
    counts = Counter(line.part for line in lines if line.text.strip())
    said = (
        (LinePart.BEFORE, "before the first answer"),
        (LinePart.SIGNATURE, "of the signature"),
        (LinePart.QUOTED, "of the e-mail replied to"),
    )
    found = [f"{counted(counts[part], 'line')} {words}" for part, words in said if counts[part]]
    return f"Not recorded: {in_a_row(found)}." if found else ""


def _tables(file: SourceFile) -> tuple[SourceTable, ...]:
    return find_structure(file, lambda title: compared(title) in _MEANINGS).tables


class _Row(Struct, frozen=True):
    """The texts of a row, by the meaning of their columns."""

    number: int
    texts: dict[str, str]

    def said(self, name: str) -> str:
        return self.texts.get(name, "")


def _names(table: SourceTable) -> list[str | None]:
    """Return the meaning of each column, even if its title was reworded; None if unknown."""
    said = [compared(title) for title in table.titles]
    names = [_MEANINGS.get(title) for title in said]
    for place, title in enumerate(said):
        if names[place] is None:
            known = (each for each in _LONGEST_FIRST if f" {each} " in f" {title} ")
            names[place] = next((_MEANINGS[k] for k in known if _MEANINGS[k] not in names), None)
    return names


def _unread(tables: Iterable[SourceTable]) -> Iterator[str]:
    """Yield a note on each column that contains text but does not belong to the form."""
    for table in tables:
        for place, name in enumerate(_names(table)):
            if name is None and any(row.cells[place].text for row in table.rows):
                yield f"The column “{shortened(table.titles[place])}” was not read."


def _is_form(table: SourceTable) -> bool:
    meanings = set(_names(table))
    return bool(meanings & {"ref", "title"}) and bool(meanings & {"update", "nothing", "position"})


def _rows(table: SourceTable) -> Iterator[_Row]:
    names = _names(table)
    for row in table.rows:
        texts: dict[str, str] = {}
        for name, cell in zip(names, row.cells, strict=False):
            if name and name not in texts:
                texts[name] = _text(cell)
        if any(texts.values()):
            yield _Row(row.number, texts)


def _text(cell: SourceCell) -> str:
    """Return a cell's text without struck-through text.

    It is empty if only the drop-down's hint is left.
    """
    said = cell.valid if cell.is_struck or cell.unstruck is not None else cell.rich
    return "" if folded(said) == folded(CHOOSE) else said.strip()


def _completed_by(tables: tuple[SourceTable, ...]) -> str:
    for table in tables:
        for title, cell in zip(table.titles, table.rows[0].cells, strict=False):
            if _MEANINGS.get(compared(title)) == "completed by":
                return cell.text.strip()
    return ""


def _only_lead(rows: list[_Row], book: Book) -> str:
    """Return the agency that leads all actions of a form; empty if not exactly one does."""
    refs = (ref_in(row.said("ref"), book) for row in rows)
    leads = {book.actions[ref].lead_agency for ref in refs if ref}
    return leads.pop() if len(leads) == 1 else ""


def _asked_last(agency: str, book: Book) -> str:
    found = [each for each in book.requests.values() if each.agency == agency]
    return max(found, key=lambda each: each.created).quarter if found else ""


class _FormReader:
    """Reads the rows of one form."""

    def __init__(self, book: Book, agency: str, quarter: Quarter, options: AnswersOptions) -> None:
        self.book, self.agency, self.quarter = book, agency, quarter
        self._options = options
        self._seen: set[str] = set()

    def read(self, row: _Row) -> AgencyAnswer | None:
        """Plan the outcome of a row; return None if it has neither an answer nor an action."""
        ref, doubts = self._action(row)
        if not ref:
            said = row.said("ref") or row.said("title")
            if not (said or row.said("update")):
                return None
            why = "isn't one of our actions. Add it yourself if it is a new one."
            return AgencyAnswer(
                state=RowState.REFUSED,
                number=row.number,
                title=row.said("title"),
                text=row.said("update"),
                reasons=(f"“{shortened(said, 60)}” {why}",),
            )
        action = self.book.actions[ref]
        proposals = tuple(_proposals(row, action))
        text = self._update(row, action, doubts)
        if not text and (position := row.said("position")):
            text = f"Position: {position}."
        state, reasons = self._state(action, text, "; ".join(proposals), doubts)
        if text:
            self._seen.add(ref)
        if state is not RowState.UNCHANGED:
            kept = " ".join((text, *proposals))
            found = find_identifiers(kept, self.book.ignored_phrases)
            reasons = tuple(dict.fromkeys((*reasons, *(each.told() for each in found))))
        last = self.book.last_update(ref)
        return AgencyAnswer(
            state=state,
            number=row.number,
            ref=ref,
            title=action.title,
            present=f"{long(last.created)}: {last.text}" if last else "",
            text=text,
            reasons=reasons,
            proposals=proposals,
        )

    def _action(self, row: _Row) -> tuple[str, list[str]]:
        """Find a row's action by reference, else by title.

        Return its reference, which is empty if none is found, and any doubts.
        """
        if ref := ref_in(row.said("ref"), self.book):
            action = self.book.actions[ref]
            requests = (q for q in self.book.requests.values() if q.agency == self.agency)
            is_asked = any(ref in request.actions for request in requests)
            if action.lead_agency != self.agency and not is_asked:
                return ref, [f"{ref} isn't led by the agency that answers."]
            return ref, []
        titles = {folded(a.title): a.id for a in self._own()}
        wanted = folded(row.said("title"))
        if not wanted or row.said("ref"):
            return "", []
        if wanted in titles:
            return titles[wanted], []
        for like in get_close_matches(wanted, titles, 1, _ALIKE_TITLES):
            return titles[like], ["The row has no ref; its action was found by a similar title."]
        return "", []

    def _own(self) -> Iterator[Action]:
        return (a for a in self.book.actions.values() if a.lead_agency == self.agency and a.is_open)

    def _update(self, row: _Row, action: Action, doubts: list[str]) -> str:
        said = row.said("update")
        says_nothing = folded(row.said("nothing")) not in _NOT_CHOSEN
        if folded(said).rstrip(".") in _NOTHING_SAID:
            said, says_nothing = "", True
        if not said and not says_nothing and (typed := self._typed_below(row, action)):
            doubts.append("It was typed under “Last update”.")
            said = typed
        if said and says_nothing:
            doubts.append("It says “nothing to report” beside an update.")
        text = said or (_NOTHING_TO_REPORT if says_nothing else "")
        if difference := row.said("difference"):
            parts = (text, f"What is different for children: {difference}")
            text = "\n\n".join(filter(None, parts))
        return text

    def _typed_below(self, row: _Row, action: Action) -> str:
        """Return the text that was typed below or over the latest update in its cell."""
        said = row.said("last")
        if not said or folded(said) == "none yet":
            return ""
        for note in self.book.updates_of(action.id):
            for known in (f"{long(note.created)}: {note.text}", note.text):
                if _squeezed(known) == _squeezed(said):
                    return ""
                if said.startswith(known):
                    return said[len(known) :].strip()
        return said

    def _state(
        self, action: Action, text: str, proposes: str, doubts: list[str]
    ) -> tuple[RowState, tuple[str, ...]]:
        if not text:
            return RowState.UNCHANGED, ("It has no update.",)
        for note in self.book.updates_of(action.id):
            if note.quarter == self.quarter.typed:
                if (_squeezed(note.text), note.proposes) == (_squeezed(text), proposes):
                    return RowState.UNCHANGED, ("Recorded already.",)
            elif text != _NOTHING_TO_REPORT and _is_alike(note.text, text):
                doubts.append(f"It is the update for {short_quarter(note.quarter)} again.")
        if action.id in self._seen:
            doubts.append(f"{action.id} is in two rows.")
        if not action.is_open:
            doubts.append(f"{action.id} is {action.status.value}.")
        if action.id in self._options.left_out:
            return RowState.UNCHANGED, ("You left it out.",)
        if doubts and action.id not in self._options.included:
            return RowState.DOUBTFUL, tuple(dict.fromkeys(doubts))
        return RowState.ADDED, tuple(dict.fromkeys(doubts))


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_alike(earlier: str, text: str) -> bool:
    one, other = _squeezed(earlier)[:2000], _squeezed(text)[:2000]
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE < matcher.quick_ratio() and matcher.ratio() > _ALIKE


def _proposals(row: _Row, action: Action) -> Iterator[str]:
    position = folded(row.said("position"))
    if position and position not in POSITIONS:
        yield f"position “{shortened(row.said('position'), 60)}”, which isn't on the list"
    elif position and position != POSITIONS[0]:
        yield position
    if said := row.said("new date"):
        yield f"new date and reason: “{shortened(said, 200)}”"
    title = row.said("title")
    if row.said("ref") and title and folded(title) != folded(action.title):
        yield f"reworded as “{shortened(title, 200)}”"
