"""Read the forms that agencies return, and compare each answer with the action."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.documents.document import CHOOSE
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.updates import TakeInAnswers, TakenAnswer
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import folded
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import Action
from cscp_tui.domain.references import REFERENCE
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
from cscp_tui.importing.emails import (
    EmailLine,
    LinePart,
    answers_in,
    has_head,
    mentioned,
    read_email,
    ref_in,
    said_ref,
    text_of_email,
)
from cscp_tui.importing.files import NO_TEXTS, PASTED, bytes_at, read_pasted, read_source
from cscp_tui.importing.mapping import compared, knows_title
from cscp_tui.importing.planned import RowState
from cscp_tui.importing.questions import LEAVE_OUT, ImportQuestion, UnknownAnswer
from cscp_tui.importing.source_tables import SourceTable, TableRow, find_structure
from cscp_tui.importing.text_reader import decoded, read_text

_TITLES = {
    "ref": ("Ref", "Reference", "Action ref"),
    "title": ("Action", "Action title"),
    "last": ("Last update",),
    "update": (YOUR_UPDATE, "Update", "Progress", "Progress update"),
    "nothing": (NOTHING,),
    "position": (POSITION, "Status", "RAG", "RAG rating"),
    "new date": (NEW_DATE, "New date", "Date change", "New due date", "Change of date"),
    "difference": (DIFFERENCE, "What is different for children", "Impact"),
    "completed by": (COMPLETED_BY, "Completed by"),
    "": ("Lead role", "Due", "Date completed"),
}
_MEANINGS = {compared(title): name for name, titles in _TITLES.items() for title in titles}
_LONGEST_FIRST = sorted(filter(_MEANINGS.get, _MEANINGS), key=lambda t: -len(t.split()))
_NOTHING_SAID = frozenset({"nothing to report", "no update", "nil return", "nothing"})
_MAY_BE_NOTHING = frozenset({"n/a", "n a", "na", "none", "nil", "not applicable", "tbc", "?", "x"})
"""Words that may mean that there is nothing to report, or that the question was not answered."""
_ABOVE = frozenset(
    {"as above", "see above", "same as above", "as per above", "ditto", "same", "“", '"', "''"}
)
"""Words and signs typed in place of repeating the answer above."""
_NOT_CHOSEN = frozenset({"", "no", "n", "false", "-", folded(CHOOSE)})
_NOTHING_TO_REPORT = "Nothing to report."
_NAMED = 6
_ALIKE, _ALIKE_TITLES = 0.9, 0.8
"""The least similarity at which two texts, or two titles, count as the same."""


_BEGINS_UNCLEAR = re.compile(
    r"(?P<said>n/?a|none|nil|as above|see above|same as above|ditto|nothing from us|nothing (?:new|further)"
    r"|no (?:update|change|progress) from us)\b",
    re.IGNORECASE,
)
"""A beginning that may stand for nothing or for the answer above, with more after it."""
_LATER = re.compile(
    r"\b(?:will (?:send|follow|provide|forward|update you)|to follow|separately|still waiting for)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\bQ([1-4]) (20\d\d)[/-](\d\d)\b")
_FEW_WORDS = 16
"""The most words of an answer that only says that it comes later."""
_CLAIM = re.compile(
    r"(?:now )?(?:complete[d]?|done|delivered|closed|finished|achieved)\b(?! by\b)"
    r"|.*\b(?:call|consider|mark|close) (?:this|it)(?: as)? (?:done|complete[d]?|delivered|closed)\b"
    r"|.*\b(?:please close|(?:complete[d]?|done|closed) (?:from|on) our (?:side|end|part))\b"
    r"|already (?:closed|complete[d]?|done|delivered)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A text that says that the action is delivered."""
_DATE_WANTED = re.compile(
    r"(?<![^.!?\n])(?<!\.(?=\d))"  # only where a sentence begins, or long texts take seconds
    r"(?:[^.!?\n]|\.(?=\d))*\b(?:new (?:due )?date|extension|extend(?:ed)? (?:to|until)|push(?:ed)? back|"
    r"(?:given|have|moved?|put back) (?:until|till))\b[^\n]*?"
    r"(?:[.!?](?=\s|$)|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A sentence that asks for another date."""

ACTION = "action"
"""The beginning of the keys of questions about the action that an answer is about."""
ALL_OF_THEM = "all of them"
"""The answer that a text is about each of the actions named with it."""


class AgencyAnswer(Struct, frozen=True, kw_only=True):
    """The planned outcome of one row of a returned form."""

    state: RowState
    number: int
    """The row's number in the file."""

    ref: str = ""
    name_typed: str = ""
    """The words that name its action, if they are no reference that we know; empty if they are."""
    named: tuple[str, ...] = ()
    """The references that it names, if they are several."""
    found_by: str = ""
    """The words that name it in the file, if somebody said which action that is."""

    title: str = ""
    present: str = ""
    """The action's latest recorded update, with its day; empty if it has none."""

    text: str = ""
    """The progress update to record; empty for none."""

    reasons: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    """The changes proposed to position, date and title, for the team to decide."""

    @property
    def key(self) -> str:
        """The key under which this row's answer alone is taken in or left out."""
        return _key(self.ref, self.number)


class AnswersOptions(Struct, frozen=True, kw_only=True):
    """The team's options for taking in a returned form."""

    workspace: str
    """The id of the workspace."""

    agency: str = ""
    quarter: str = ""
    included: frozenset[str] = frozenset()
    """The references of actions, or the keys of answers, whose doubtful answers are taken in anyway."""

    left_out: frozenset[str] = frozenset()
    actions: Mapping[str, str] = field(default_factory=dict)
    """The references of the actions that answers are about which name none that is known, by the
    folded names that they have; ``leave out`` to record none."""


class AnswersPlan(Struct, frozen=True, kw_only=True):
    """The planned outcome of a returned form."""

    name: str
    agency: str
    agency_name: str
    quarter: Quarter | None
    completed_by: str
    answers: tuple[AgencyAnswer, ...]
    questions: tuple[ImportQuestion, ...] = ()
    """The questions: who sent it, its quarter, and the actions of answers that name none."""

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
        if not taken or not self.agency or self.quarter is None:
            return None
        return TakeInAnswers(self.agency, self.quarter.typed, taken, self.completed_by)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The references of the answers that are left out unless somebody takes them in; “” if unknown."""
        return tuple(each.ref for each in self.answers if each.state is RowState.DOUBTFUL)

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """How many answers are not recorded, in words, for each reason; doubtful ones first."""
        unknown = self.doubtful.count("")
        doubtful = len(self.doubtful) - unknown
        reasons = (
            doubtful and f"{counted(doubtful, 'doubtful answer')} left out",
            unknown and f"{counted(unknown, 'answer')} about no known action left out",
        )
        return tuple(words for words in reasons if words)

    @property
    def summary(self) -> str:
        """The agency that answers, the quarter, and the person who completed the form.

        For example, ``The Police, Q2 2025/26, completed by Inspector``.
        """
        by = f", completed by {self.completed_by}" if self.completed_by else ""
        quarter = self.quarter.short if self.quarter else "quarter not known yet"
        return f"{self.agency_name or 'sender not known yet'}, {quarter}{by}"

    @property
    def open_questions(self) -> tuple[ImportQuestion, ...]:
        """The questions without whose answers nothing can be taken in."""
        return tuple(each for each in self.questions if each.is_open)


def plan_answers(file: SourceFile, book: Book, options: AnswersOptions) -> AnswersPlan:
    """Read a returned form and compare each answer with the book as it is now.

    Raises:
        Refused: if it is not a form, or belongs to another workspace.
        UnknownAnswer: if an answer to a question names no action.
    """
    carried = {row[0]: row[1] for row in file.carried if len(row) > 1}
    if carried.get("workspace", options.workspace) != options.workspace:
        raise Refused(
            f"{shortened(file.name, 80)} was made in another workspace, so its refs mean other "
            "actions. Take it in there."
        )
    tables = _tables(file)
    rows = [row for table in filter(_is_form, tables) for row in _rows(table, book)]
    if not rows:
        raise Refused(
            f"{shortened(file.name, 80)} has no answers that can be read: none of its tables has the "
            f"columns “Ref” or “Action”, and “{YOUR_UPDATE}”."
        )
    named = [said for row in rows if (said := said_ref(row.text_of("ref"), book))]
    refs = {ref for row in rows if (ref := ref_in(row.text_of("ref"), book))}
    refs |= {ref for said in named if said.is_shared for ref in said.refs}
    leads = Counter(book.actions[ref].lead_agency for ref in refs)
    agency = (
        carried.get("agency", "")
        or options.agency
        or (next(iter(leads)) if len(leads) == 1 else "")
    )
    agency = agency if agency in book.agencies else ""
    typed = carried.get("quarter", "") or options.quarter or _asked_last(agency, book)
    quarter = Quarter.parse(typed) if typed else None
    reader = _FormReader(book, agency, quarter, options)
    answers = tuple(answer for row in rows for answer in reader.read(row))
    return AnswersPlan(
        name=file.name,
        agency=agency,
        agency_name=book.agencies[agency].name if agency else "",
        quarter=quarter,
        completed_by=_completed_by(tables),
        answers=answers,
        questions=(
            *(() if agency else _about_agency(leads, book, len(rows))),
            *(() if quarter else _about_quarter(book, file.email, len(rows))),
            *(_about_action(each, agency, book, options) for each in answers if each.name_typed),
        ),
        notes=(
            *file.notes,
            *_unread(filter(_is_form, tables)),
            *_below(filter(_is_form, tables), book),
            *filter(None, [_left_out(file.email)]),
            *(
                f"Another reply is below, “{shortened(_sender(reply), 60)}”. It comes after this one."
                for reply in file.replies
            ),
        ),
        email=tuple(
            replace(line, ref=reader.known_as[line.ref], is_known=True)
            if line.ref in reader.known_as
            else line
            for line in file.email
        ),
    )


def _about_agency(leads: Counter[str], book: Book, rows: int) -> Iterator[ImportQuestion]:
    """Ask who sent the answers, most likely who leads most of their actions."""
    suggestion = max(leads, key=lambda each: leads[each]) if leads else ""
    yield ImportQuestion(
        key="agency",
        text="Who sent these answers?",
        rows=rows,
        choices=tuple((each.id, each.name) for each in book.agencies.values()),
        suggestion=suggestion,
        option=f"--agency {suggestion or next(iter(book.agencies), '…')}",
    )


def _about_quarter(book: Book, email: Sequence[EmailLine], rows: int) -> Iterator[ImportQuestion]:
    """Ask which quarter the answers are about, most likely that of the subject or the last request."""
    asked = [Quarter.parse(each.quarter) for each in book.requests.values()]
    named = (_QUARTER.search(line.text) for line in email)
    asked += [Quarter.parse(f"{found[2]}-{found[3]}/Q{found[1]}") for found in named if found]
    suggestion = max(asked).typed if asked else ""
    yield ImportQuestion(
        key="quarter",
        text="Which quarter are these answers about?",
        rows=rows,
        suggestion=suggestion,
        option=f"--quarter {suggestion or '…'}",
    )


def _about_action(
    answer: AgencyAnswer, agency: str, book: Book, options: AnswersOptions
) -> ImportQuestion:
    """Ask which action an answer is about; until then it is left out."""
    asked = {
        ref for each in book.requests.values() if each.agency == agency for ref in each.actions
    }
    own = [
        each
        for each in book.actions.values()
        if each.id in {*answer.named, *asked} or (each.is_open and each.lead_agency == agency)
    ]
    own.sort(key=lambda each: each.id not in answer.named)
    others = [each for each in book.actions.values() if each.is_open and each not in own]
    choices = [(each.id, each.title) for each in (*own, *others)]
    return ImportQuestion(
        key=f"{ACTION} {shortened(answer.name_typed, 60)}",
        text=f"Which action is “{shortened(answer.name_typed, 60)}” about?",
        rows=1,
        choices=(
            *choices,
            *(((ALL_OF_THEM, "each of the actions that it names"),) * (len(answer.named) > 1)),
            (LEAVE_OUT, "record nothing"),
        ),
        suggestion=answer.named[0] if len(answer.named) == 1 else "",
        answer=options.actions.get(folded(shortened(answer.name_typed, 60)), ""),
        is_needed=False,
    )


def is_reply_at(path: Path, book: Book) -> bool:
    """Return whether a file is a reply, as ``is_reply`` tells; large files are none, and aren't read.

    Raises:
        CscpError, OSError: it can't be read.
    """
    if path.stat().st_size > _LONGEST_EMAIL:
        return False
    return is_reply(path.name, bytes_at(path), book)


def is_reply(name: str, data: bytes, book: Book) -> bool:
    """Return whether a file is an e-mail, or a text with answers typed into it, and no table of actions."""
    if data.startswith(NO_TEXTS) or not data.strip() or len(data) > _LONGEST_EMAIL:
        return False
    try:
        email = text_of_email(data)
        text = email[0] if email is not None else decoded(name, data)
        if has_titles(text, name):
            return False
    except (NotUnderstood, Refused):
        return False
    lines = read_email(text, book)
    return (
        email is not None
        or any(line.begins and line.is_known for line in lines)
        or has_head(text.splitlines())
    )


_LONGEST_EMAIL = 1_000_000
"""The most bytes of a text that is looked at for answers."""


def has_titles(text: str, name: str = PASTED) -> bool:
    """Return whether a text has a table with titles that are known."""
    try:
        file = read_text(name, text)
    except (NotUnderstood, Refused):
        return False
    tables = find_structure(file, knows_title).tables
    return any(sum(map(knows_title, table.titles)) > 1 for table in tables)


def read_sent(name: str, data: bytes, book: Book) -> SourceFile:
    """Read a form, a table or an e-mail, saved as text or as it was sent.

    Raises:
        UnreadableFile: if it is none of these.
    """
    if data.startswith(NO_TEXTS):
        return read_source(name, data)
    if (email := text_of_email(data)) is not None:
        text, notes = email
        return replace(read_pasted_answers(text, book, name), notes=notes)
    return read_pasted_answers(decoded(name, data), book, name)


def read_pasted_answers(text: str, book: Book, name: str = PASTED) -> SourceFile:
    """Read a pasted table, or else a pasted e-mail with answers typed into it.

    Raises:
        UnreadableFile: if the text is neither.
    """
    try:
        file = read_pasted(text) if name == PASTED else read_text(name, text)
        if any(map(_is_form, _tables(file))):
            return file
    except (NotUnderstood, Refused):
        if (email := _read_email(text, book, name)) is None:
            raise
        return email
    return _read_email(text, book, name) or file


def _read_email(text: str, book: Book, name: str) -> SourceFile | None:
    """Read the answers in an e-mail; None if there are none."""
    lines = read_email(text, book)
    rows = tuple(answers_in(lines))
    if not rows:
        return None
    cells = [tuple(map(SourceCell, row)) for row in (("Ref", YOUR_UPDATE), *rows)]
    replies = tuple(_further_replies(lines, book, name))
    return SourceFile(name, (Sheet("", tuple(cells)),), email=lines, replies=replies)


def _left_out(lines: Iterable[EmailLine]) -> str:
    """Say how many lines of an e-mail are part of no answer, and why."""
    counts = Counter(line.part for line in lines if line.text.strip())
    said = (
        (LinePart.HEAD, "of its head"),
        (LinePart.BEFORE, "before the first answer"),
        (LinePart.SIGNATURE, "of the signature"),
        (LinePart.QUOTED, "of the e-mail replied to"),
    )
    found = [f"{counted(counts[part], 'line')} {words}" for part, words in said if counts[part]]
    return f"Not recorded: {in_a_row(found)}." if found else ""


def _further_replies(lines: Sequence[EmailLine], book: Book, name: str) -> Iterator[SourceFile]:
    """Read the other replies below the answers, if these were passed on with a head of their own.

    They may be other agencies', so each is taken in by itself.
    """
    first = next((n for n, line in enumerate(lines) if line.begins), len(lines))
    of_heads = {LinePart.HEAD, LinePart.QUOTED}
    heads = [n for n, line in enumerate(lines) if line.part in of_heads and _is_sender(line.text)]
    if not any(n < first for n in heads):
        return
    below = [n for n in heads if n > first]
    for start, end in pairwise([*below, len(lines)]):
        text = "\n".join(line.text for line in lines[start:end])
        reply = _read_email(text, book, name)
        if reply is not None:
            yield reply


def _is_sender(text: str) -> bool:
    return text.strip().casefold().startswith("from:")


def _sender(file: SourceFile) -> str:
    """Return the line of an e-mail that says who sent it."""
    return next((line.text.strip() for line in file.email if _is_sender(line.text)), file.name)


def _tables(file: SourceFile) -> tuple[SourceTable, ...]:
    return find_structure(file, lambda title: compared(title) in _MEANINGS).tables


class _Row(Struct, frozen=True):
    """The texts of a row, by the meaning of their columns."""

    number: int
    texts: dict[str, str]

    def text_of(self, name: str) -> str:
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


def _below(tables: Iterable[SourceTable], book: Book) -> Iterator[str]:
    """Yield a note on the lines of a text that are part of no table."""
    texts = [row.cells[0].text for table in tables for row in _outside(table, book)]
    if texts:
        named = [f"“{shortened(text)}”" for text in texts[:_NAMED]]
        more = len(texts) - len(named)
        named += [counted(more, "more line")] * bool(more)
        yield f"Not about an action that is named: {in_a_row(named)}."


def _is_form(table: SourceTable) -> bool:
    meanings = set(_names(table))
    return bool(meanings & {"ref", "title"}) and bool(meanings & {"update", "nothing", "position"})


def _rows(table: SourceTable, book: Book) -> Iterator[_Row]:
    """Yield the rows of a form; in pasted text, lines below a table are none of them."""
    names = _names(table)
    outside = {row.number for row in _outside(table, book)}
    for row in table.rows:
        if row.number in outside:
            continue
        texts: dict[str, str] = {}
        for name, cell in zip(names, row.cells, strict=False):
            if name and name not in texts:
                texts[name] = _text(cell)
        if any(texts.values()):
            yield _Row(row.number, texts)


def _outside(table: SourceTable, book: Book) -> list[TableRow]:
    """Return the rows that have a text in the first column only, which names no action."""
    names = _names(table)
    if not names or names[0] not in {"ref", "title"} or len(names) < len(("ref", "update")):
        return []
    own = {folded(action.title) for action in book.actions.values()}
    return [
        row
        for row in table.rows
        if row.cells[0].text
        and not any(cell.text for cell in row.cells[1:])
        and said_ref(row.cells[0].text, book) is None
        and folded(row.cells[0].text) not in own
    ]


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


def _asked_last(agency: str, book: Book) -> str:
    found = [each for each in book.requests.values() if each.agency == agency]
    return max(found, key=lambda each: each.created).quarter if found else ""


class _FormReader:
    """Reads the rows of one form."""

    def __init__(
        self, book: Book, agency: str, quarter: Quarter | None, options: AnswersOptions
    ) -> None:
        self.book, self.agency, self.quarter = book, agency, quarter
        self._options = options
        self._seen: set[str] = set()
        self.known_as: dict[str, str] = {}
        """The actions of references as they were typed."""
        self._above = ("", "")
        """The name and the text of the answer above."""

    def read(self, row: _Row) -> Iterator[AgencyAnswer]:
        """Plan the outcome of a row; one without answer and action has none."""
        said, named, doubts = self._named(row)
        if not said and not row.text_of("ref") and not row.text_of("title"):
            said = shortened(row.text_of("update"), 60)
        chosen = self._options.actions.get(folded(shortened(said, 60)), "") if said else ""
        if chosen and chosen != LEAVE_OUT:
            refs = named if chosen == ALL_OF_THEM else self._typed(chosen)
        else:
            refs = () if said else named
        for ref in refs:
            answer = self._answer(row, ref, list(doubts), is_chosen=bool(said))
            yield replace(answer, found_by=said)
        if not refs and (said or row.text_of("update")):
            yield AgencyAnswer(
                state=RowState.UNCHANGED if chosen else RowState.DOUBTFUL,
                number=row.number,
                name_typed=said,
                named=named,
                title=row.text_of("title"),
                text=row.text_of("update"),
                reasons=("You left it out.",) if chosen else (self._why_unknown(row, said, named),),
            )
        if said := self._clear_update(row):
            self._above = (row.text_of("ref") or row.text_of("title"), said)

    def _why_unknown(self, row: _Row, said: str, named: tuple[str, ...]) -> str:
        if row.text_of("ref") and len(named) > 1:
            return f"“{shortened(said, 60)}” is several actions. Which is it about?"
        if not row.text_of("ref") and not row.text_of("title"):
            return "It doesn't name an action. Which is it about?"
        why = "isn't one of our actions. Which is it about? Add it yourself if it is a new one."
        return f"“{shortened(said, 60)}” {why}"

    def _typed(self, text: str) -> tuple[str, ...]:
        """Return the references in an answer.

        Raises:
            UnknownAnswer: one of them is not that of an action.
        """
        refs = tuple(ref_in(part, self.book) for part in re.split(r"[,;]", text))
        if not all(refs):
            raise UnknownAnswer(
                f"“{shortened(text)}” isn't the ref of an action here. Type one, e.g. BP25-1.4, or "
                f"“{LEAVE_OUT}”."
            )
        return refs

    def _is_theirs(self, ref: str) -> bool:
        """Return whether the agency leads an action, or was asked about it."""
        requests = (each for each in self.book.requests.values() if each.agency == self.agency)
        is_asked = any(ref in request.actions for request in requests)
        leads = self.book.actions[ref].lead_agency == self.agency
        return bool(self.agency) and (is_asked or leads)

    def _answer(
        self, row: _Row, ref: str, doubts: list[str], *, is_chosen: bool = False
    ) -> AgencyAnswer:
        """Plan what an answer says of an action; one that somebody chose needs no other look at it."""
        action = self.book.actions[ref]
        if self.agency and not is_chosen and not self._is_theirs(ref):
            doubts.append(f"{ref} isn't led by the agency that answers.")
        proposals = tuple(_proposals(row, action))
        text = self._update(row, action, doubts, is_chosen=is_chosen)
        position = row.text_of("position")
        if not text and position and not _is_unclear(position):
            text = f"Position: {position}."
        proposes = "; ".join(proposals)
        keys = {ref, _key(ref, row.number)}
        state, reasons = self._state(action, text, proposes, doubts, keys, is_chosen=is_chosen)
        if text:
            self._seen.add(ref)
        if state is not RowState.UNCHANGED:
            kept = " ".join((text, *proposals))
            found = find_identifiers(kept, self.book.ignored_phrases)
            reasons = tuple(dict.fromkeys((*reasons, *(each.in_full() for each in found))))
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

    def _named(self, row: _Row) -> tuple[str, tuple[str, ...], list[str]]:
        """Return what names a row's action if no reference does, its references, and any doubts.

        Only a reference matches an answer with an action; a title is asked about.
        """
        text = " ".join(row.text_of("ref").split())
        if text:
            found = said_ref(text, self.book)
            if text in self.book.actions:
                return "", (text,), []
            if found is None:
                return text, (), []
            theirs = tuple(filter(self._is_theirs, found.refs)) if found.is_shared else ()
            # A number of ours isn't written without its letters, unless somebody says so.
            is_earlier = len(theirs) == 1 and not theirs[0].endswith(f"-{text}")
            if found.ref or is_earlier:
                self.known_as[text] = found.ref or theirs[0]
                return "", (self.known_as[text],), []
            return found.words, found.refs, []
        title = row.text_of("title")
        titles = {folded(action.title): action.id for action in self._own()}
        for like in get_close_matches(folded(title), titles, 1, _ALIKE_TITLES) if title else ():
            words = "its" if like == folded(title) else "a similar"
            return (
                "",
                (titles[like],),
                [f"The row has no ref; its action was found by {words} title."],
            )
        said = title or row.text_of("update")
        named = mentioned(said, self.book) if said else ()
        return title, tuple(filter(self._is_theirs, named)) or named, []

    def _own(self) -> Iterator[Action]:
        return (a for a in self.book.actions.values() if a.lead_agency == self.agency and a.is_open)

    @staticmethod
    def _clear_update(row: _Row) -> str:
        said = row.text_of("update")
        return "" if _is_unclear(said) else said

    def _update(self, row: _Row, action: Action, doubts: list[str], *, is_chosen: bool) -> str:
        said, nothing = row.text_of("update"), folded(row.text_of("nothing"))
        says_nothing = nothing not in _NOT_CHOSEN
        if _bare(said) in _NOTHING_SAID:
            said, says_nothing = "", True
        elif _bare(said) in _MAY_BE_NOTHING or (not said and nothing in _MAY_BE_NOTHING - {"x"}):
            doubts.append(
                f"“{said or row.text_of('nothing')}” may mean that there is nothing to report."
            )
            said, says_nothing = "", True
        elif _bare(said) in _ABOVE:
            name, above = self._above
            doubts.append(
                f"“{said}” may mean the answer for {shortened(name, 40)}."
                if above
                else f"“{said}” has no answer above it."
            )
            said = above or said
        if not said and not says_nothing and (typed := self._typed_below(row, action)):
            doubts.append("It was typed under “Last update”.")
            said = typed
        if said and says_nothing:
            doubts.append("It says “nothing to report” beside an update.")
        text = said or (_NOTHING_TO_REPORT if says_nothing else "")
        if (difference := row.text_of("difference")) and not _is_unclear(difference):
            parts = (text, f"What is different for children: {difference}")
            text = "\n\n".join(filter(None, parts))
        if text and (begins := _BEGINS_UNCLEAR.match(text)) and not doubts:
            doubts.append(f"It begins with “{begins['said']}”.")
        if len(text.split()) <= _FEW_WORDS and _LATER.search(text):
            doubts.append("It may say only that the answer comes later.")
        if action.is_open and _CLAIM.match(text):
            doubts.append("It may claim that the action is delivered, which you record yourself.")
        others = {found.upper() for found in REFERENCE.findall(text)} - {action.id, *_refs_of(row)}
        if not is_chosen and (known := sorted(others & self.book.actions.keys())):
            doubts.append(f"It mentions {in_a_row(known)}, too.")
        return text

    def _typed_below(self, row: _Row, action: Action) -> str:
        """Return the text that was typed below or over the latest update in its cell."""
        said = row.text_of("last")
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
        self,
        action: Action,
        text: str,
        proposes: str,
        doubts: list[str],
        keys: set[str],
        *,
        is_chosen: bool,
    ) -> tuple[RowState, tuple[str, ...]]:
        if not text:
            return RowState.UNCHANGED, ("It has no update.",)
        for note in self.book.updates_of(action.id):
            if self.quarter is not None and note.quarter == self.quarter.typed:
                is_same = _squeezed(note.text) == _squeezed(text)
                if is_same and proposes in {"", note.proposes}:
                    return RowState.UNCHANGED, ("Recorded already.",)
            elif text != _NOTHING_TO_REPORT and _is_alike(note.text, text):
                doubts.append(f"It is the update for {short_quarter(note.quarter)} again.")
        if action.id in self._seen and not is_chosen:
            doubts.append(f"{action.id} is in two rows.")
        if not action.is_open:
            doubts.append(f"{action.id} is {action.status.value}.")
        if keys & self._options.left_out:
            return RowState.UNCHANGED, ("You left it out.",)
        if doubts and not keys & self._options.included:
            return RowState.DOUBTFUL, tuple(dict.fromkeys(doubts))
        return RowState.ADDED, tuple(dict.fromkeys(doubts))


def _key(ref: str, number: int) -> str:
    return f"{ref} {number}"


_UNCLEAR = _MAY_BE_NOTHING | _ABOVE | _NOTHING_SAID


def _bare(text: str) -> str:
    return folded(text).rstrip(".! ")


def _is_unclear(text: str) -> bool:
    """Return whether a text may stand for nothing, or for what is above it."""
    return _bare(text) in {*map(folded, _UNCLEAR)} or not text


def _refs_of(row: _Row) -> set[str]:
    return {found.upper() for found in REFERENCE.findall(row.text_of("ref"))}


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_alike(earlier: str, text: str) -> bool:
    one, other = _squeezed(earlier)[:2000], _squeezed(text)[:2000]
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE < matcher.quick_ratio() and matcher.ratio() > _ALIKE


def _proposals(row: _Row, action: Action) -> Iterator[str]:
    position = folded(row.text_of("position"))
    if _is_unclear(row.text_of("position")):
        pass
    elif position and position not in POSITIONS:
        yield f"position “{shortened(row.text_of('position'), 60)}”, which isn't on the list"
    elif position and position != POSITIONS[0]:
        yield position
    said = row.text_of("new date")
    if not said and (wanted := _DATE_WANTED.search(row.text_of("update"))):
        said = wanted[0].strip()
    if said and not _is_unclear(said) and _bare(said) not in _NOT_CHOSEN:
        yield f"new date and reason: “{shortened(said, 200)}”"
    title = row.text_of("title")
    if row.text_of("ref") and title and folded(title) != folded(action.title):
        yield f"reworded as “{shortened(title, 200)}”"
