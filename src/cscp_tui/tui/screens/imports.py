"""The import of a file: its columns with samples, what it asks, and what becomes of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.binding import BindingType

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.progress import Step
from cscp_tui.base.texts import counted, either, in_a_row, shortened
from cscp_tui.documents.table import Cell, Heading, Row, Table, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choice, Choices, agencies, origins, plans, priorities, quarters
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.rules.identifiers import MayIdentify, refuse_identifiers
from cscp_tui.importing import questions as asked
from cscp_tui.importing.answers import (
    ACTION,
    AgencyAnswer,
    AnswersOptions,
    AnswersPlan,
    is_reply,
    is_reply_at,
    plan_answers,
    read_pasted_answers,
    read_sent,
)
from cscp_tui.importing.attendance_reader import NEW_AGENCY
from cscp_tui.importing.cells import TOLD_EVERY, SourceFile
from cscp_tui.importing.files import bytes_at, read_pasted, read_path
from cscp_tui.importing.mapping import MappedColumn
from cscp_tui.importing.planned import ImportOptions, ImportPlan, PlannedRow, RowState
from cscp_tui.importing.questions import ImportQuestion
from cscp_tui.services.imports import (
    ReadImport,
    command_of_plan,
    import_rows,
    read_import,
    take_in_answers,
)
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.drafting import identifiers_of, recorded_at_words
from cscp_tui.store.errors import Conflict
from cscp_tui.tui.dialogs import Call, ReadingScreen, Work, WorkScreen
from cscp_tui.tui.forms.actions import new_plan_form
from cscp_tui.tui.forms.command_forms import amended
from cscp_tui.tui.forms.fields import Done, Field, Form, Values, WrongField, choice_field
from cscp_tui.tui.forms.form_screen import ConflictScreen, ConflictSide, handed_on
from cscp_tui.tui.forms.identifiers import ask_about_identifiers
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import back_key, command, confirm_key
from cscp_tui.tui.messages import ShowRecord
from cscp_tui.tui.preview import PreviewScreen
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Keep, Session, team_of
from cscp_tui.views.imports import (
    COLUMN,
    CREATED,
    QUESTION,
    ROW,
    UNKNOWN,
    answer_in_full,
    answers_table,
    email_in_full,
    email_table,
    import_table,
    row_as_typed,
    row_in_full,
    sentences_about,
)

ATTENDANCE, ANSWERS, NEW_PLAN = "attendance", "answers to update requests", "new plan"


class ImportRequest(Struct, frozen=True):
    """A file or a pasted text that is to be imported, and where its actions belong."""

    options: ImportOptions
    typed: Mapping[str, str]
    """The texts of the form, which is restored with the draft of its import."""

    path: Path | None = None
    text: str = ""
    is_answers: bool = False
    """True if it holds an agency's answers to an update request, not actions."""

    is_for_new_plan: bool = False
    """True if its actions go to a plan that is to be made first."""

    is_settled: bool = False
    """True if somebody said that it is what it was called, whatever it looks like."""

    def into_new(self, made: JobOutcome, book: Book) -> ImportRequest:
        (key,) = (each.id for each in made.changes if each.table == "plans" and each.creates)
        return replace(
            self,
            options=replace(self.options, plan=key),
            typed={**self.typed, "into": plans(book).label_of(key)},
            is_for_new_plan=False,
        )

    def may_be_answers(self, book: Book) -> bool:
        """Return whether it is called something else, but is an e-mail or has answers typed into it."""
        if self.is_answers or self.is_settled:
            return False
        if self.path is None:
            return is_reply("", self.text.encode(), book)
        try:
            return is_reply_at(self.path, book)
        except (CscpError, OSError):
            return False  # reading it says why

    def read(self, book: Book, step: Step) -> SourceFile:
        """Read the file; ``step`` raises where nobody waits for it any more."""
        if self.path is None:
            if self.is_answers:
                return read_pasted_answers(self.text, book)
            return read_pasted(self.text, step)
        if self.is_answers:
            return read_sent(self.path.name, bytes_at(self.path), book)
        return read_path(self.path, step)


def open_answers(screen: FramedScreen, *, text: str = "") -> None:
    """Ask for a form that came back, and show its answers beside the present."""
    open_import(screen, ANSWERS, text=text)


def open_import(screen: FramedScreen, into: str = "", *, text: str = "") -> None:
    """Ask for a file, read it, and show what becomes of it.

    Args:
        into: where the form says that it belongs; the latest plan if empty.
        text: what was pasted already.
    """
    book = screen.session.book

    def read(answer: object) -> None:
        if isinstance(answer, ImportRequest) and answer.is_for_new_plan:
            form = new_plan_form(screen.session.today, is_for_file=True)
            screen.session.drafts.keep(_FORM, answer.typed)
            screen.open_form(form, then=partial(read_into, answer))
        elif isinstance(answer, ImportRequest) and answer.may_be_answers(book):
            screen.open_form(reply_form(answer), keep=handed_on, then=read)
        elif isinstance(answer, ImportRequest):
            title = f"Reading {answer.path.name if answer.path else 'the pasted text'}"
            work = WorkScreen(title, _reading(answer, screen.session))
            screen.app.push_screen(work, partial(_show_read, screen, answer))
        elif isinstance(answer, Done) and answer.sentence:
            screen.say(answer.sentence)

    def read_into(request: ImportRequest, answer: object) -> None:
        screen.answered(answer)
        if isinstance(answer, JobOutcome):
            screen.session.drafts.drop(_FORM)
            read(request.into_new(answer, screen.session.book))

    form = import_form(book, into)
    if text:
        form = replace(amended(form, text={"value": text}), key="", first="text")
    screen.open_form(form, keep=handed_on, then=read)


def _show_read(screen: FramedScreen, request: ImportRequest, answer: object) -> None:
    """Show what becomes of a file that was read, or say why nothing does."""
    if answer is None:
        screen.say("Stopped; nothing was imported.")
    elif isinstance(answer, Exception):
        screen.complain(str(answer))
    elif isinstance(answer, ReadImport):
        parts = (screen.session, answer, screen.keep, request.typed)
        screen.open("import", *parts, then=partial(_show_imported, screen))
    elif isinstance(answer, SourceFile):
        options = AnswersOptions(workspace=screen.session.workspace.header.workspace)
        _show_answers(screen, answer, options)


def _show_imported(screen: FramedScreen, answer: object) -> None:
    """Say what was imported, and go to the first of it."""
    screen.answered(answer)
    if isinstance(answer, JobOutcome):
        new = [each for each in answer.changes if each.creates]
        for table in ("actions", "meetings"):
            if key := next((each.id for each in new if each.table == table), ""):
                screen.post_message(ShowRecord(table, key, answer))
                return


def _show_answers(screen: FramedScreen, file: SourceFile, options: AnswersOptions) -> None:
    """Show the answers in a file, once it is known whose they are and of which quarter."""
    session = screen.session

    def say_whose(answer: object) -> None:
        if isinstance(answer, dict):
            _show_answers(screen, file, replace(options, **answer))

    try:
        plan = plan_answers(file, session.book, options)
    except CscpError as problem:
        screen.complain(str(problem))
        return
    if plan.open_questions:
        quarter = session.recording_for or Quarter.containing(session.recorder.today())
        form = sender_form(plan, session.book, quarter)
        screen.open_form(form, keep=handed_on, then=say_whose)
    else:
        then = partial(_show_next_reply, screen, file)
        screen.open("answers", session, file, options, screen.keep, then=then)


def _show_next_reply(screen: FramedScreen, file: SourceFile, answer: object) -> None:
    """Say what was taken in of a reply, and show the next one that was passed on with it."""
    screen.answered(answer)
    if answer is None or not file.replies:
        return
    reply, *others = file.replies
    options = AnswersOptions(workspace=screen.session.workspace.header.workspace)
    _show_answers(screen, replace(reply, replies=tuple(others)), options)


def reply_form(request: ImportRequest) -> Form:
    """Ask whether an e-mail holds answers, which is most likely, or what it was said to hold."""
    into = request.typed["into"]
    name = request.path.name if request.path else "The pasted text"

    def build(values: Values) -> ImportRequest:
        return replace(request, is_answers=values["into"] == ANSWERS, is_settled=True)

    return Form(
        key=f"contents of {name}",
        title="Contents",
        about=f"{shortened(name, 60)} looks like an e-mail with answers to an update request.",
        fields=(
            choice_field(
                "into",
                "Contents",
                Choices([Choice(ANSWERS, ANSWERS), Choice("as chosen", into)]),
                ANSWERS,
                needed=True,
                hint="its answers become progress updates of the actions that they name",
            ),
        ),
        build=build,
    )


def sender_form(plan: AnswersPlan, book: Book, quarter: Quarter) -> Form:
    """Ask for the agency and the quarter of answers, as far as they don't say them."""
    asked = {each.key: each for each in plan.open_questions}
    fields = {
        "agency": choice_field(
            "agency", "Agency", agencies(book), needed=True, hint="the agency that answered"
        ),
        "quarter": choice_field(
            "quarter",
            "Quarter",
            quarters({quarter, quarter.previous}),
            quarter.typed,
            needed=True,
            hint="the quarter that they are about",
        ),
    }
    # The form is short, and what is offered is in it.
    fields = {key: replace(field, is_listed=True) for key, field in fields.items()}
    words = {"agency": "who sent it", "quarter": "which quarter it is about"}
    missing = either([words[key] for key in fields if key in asked])
    return Form(
        key=f"answers in {plan.name}",
        title="Answers",
        about=f"{shortened(plan.name, 60)} doesn't say {missing}.",
        fields=tuple(field for key, field in fields.items() if key in asked),
        build=dict,
    )


def _reading(request: ImportRequest, session: Session) -> Work:
    """Read a file and say what becomes of its rows, beside the keys and from a book of its own."""
    workspace, context, options = session.workspace, session.context(), request.options

    def work(tell: Callable[[str], None], _: Call) -> SourceFile | ReadImport:
        reading = workspace.reader()
        try:
            file = request.read(reading.book, lambda done, _: tell(f"Reading row {done:,}"))
        except OSError as problem:
            name = request.path.name if request.path else ""
            raise CscpError(f"{name} can't be read: {problem.strerror}.") from None
        if request.is_answers:
            return file
        draft = session.drafts.get(_draft_key(file.name, options))
        if draft is not None:
            options_kept = _with_draft(options, draft.texts)
            with suppress(CscpError):
                return read_import(reading, file, context, options_kept, _step_of_rows(tell))
        return read_import(reading, file, context, options, _step_of_rows(tell))

    return work


_FORM = "import"
"""The key of the draft of the form that names a file."""
_MAPPED, _ANSWERED, _CREATES = "column ", "answer ", "creates"
"""The beginnings of the keys of an import's draft."""


def _draft_key(name: str, options: ImportOptions) -> str:
    """Return the key of the draft of an import: of a file into a plan or source."""
    into = ATTENDANCE if options.is_attendance else options.plan or options.source.value
    return f"import/{name}/{into}"


def _as_draft(options: ImportOptions) -> dict[str, str]:
    return (
        {f"{_MAPPED}{title}": field for title, field in options.columns.items()}
        | {f"{_ANSWERED}{key}": answer for key, answer in options.answers.items()}
        | {_CREATES: "yes" if options.creates else "no"}
    )


def _with_draft(options: ImportOptions, draft: Mapping[str, str]) -> ImportOptions:
    """Return the options with the columns and answers of a draft."""
    return replace(
        options,
        creates=draft.get(_CREATES) == "yes",
        columns={
            key.removeprefix(_MAPPED): text
            for key, text in draft.items()
            if key.startswith(_MAPPED)
        },
        answers={
            **options.answers,
            **{
                key.removeprefix(_ANSWERED): text
                for key, text in draft.items()
                if key.startswith(_ANSWERED)
            },
        },
    )


def _step_of_rows(tell: Callable[[str], None]) -> Step:
    return lambda done, of: tell(f"Comparing row {done:,} of {of:,} with what is kept here")


_CONTENTS = {
    NEW_PLAN: "a plan that isn't here yet, which is made first",
    ATTENDANCE: "who came to meetings",
    ANSWERS: "what an agency sent back",
    Source.EXECUTIVE: "actions of the Executive",
    Source.REVIEW: "recommendations and actions of reviews",
    Source.AUDIT: "actions from audits",
    Source.SCRUTINEER: "recommendations of the scrutineer",
    Source.OTHER: "actions of any other meeting or list",
}
"""The kinds of contents that a file can have, besides a plan."""


def import_form(book: Book, wanted: str = "") -> Form:
    """The file or pasted text, where its actions belong, and whether new names are added."""
    others = [Choice(s.value, s.value, _CONTENTS[s]) for s in Source if s is not Source.PLAN]
    kinds = [Choice(kind, kind, _CONTENTS[kind]) for kind in (NEW_PLAN, ATTENDANCE, ANSWERS)]
    places = Choices(
        [*plans(book), *kinds, *others],
        advice=f"For a plan that isn't here yet, type “{NEW_PLAN}”.",
    )

    def build(values: Values) -> ImportRequest:
        into = values["into"]
        options = ImportOptions(
            source=Source(into) if into in set(Source) else Source.PLAN,
            plan=into if into in book.plans else "",
            creates=values["create"],
            is_attendance=into == ATTENDANCE,
        )
        typed = {
            "file": values["file"],
            "into": places.label_of(into),
            "create": "yes" if values["create"] else "no",
            "text": values["text"],
        }
        request = ImportRequest(
            options, typed, is_answers=into == ANSWERS, is_for_new_plan=into == NEW_PLAN
        )
        if values["text"].strip():
            return replace(request, text=values["text"])
        if not values["file"]:
            raise CscpError("Type a file's name, or paste a table.", field="file")
        # A file that is dropped on a terminal comes in quotation marks.
        path = typed_path(values["file"].strip("'\""))
        try:
            path.stat()
        except OSError as problem:
            is_absent = isinstance(problem, FileNotFoundError | NotADirectoryError)
            why = "isn't there" if is_absent else f"can't be read ({problem.strerror})"
            words = f"{shortened(path.name, 80)} {why}. Check its name and its folder."
            raise WrongField("file", words) from None
        return replace(request, path=path)

    return Form(
        key=_FORM,
        title="Import",
        verb="Preview",
        about="Actions, attendance or answers from a file or pasted text. You'll see a preview before anything is recorded.",
        fields=(
            Field(
                key="file",
                label="File",
                is_suggested=True,  # that of a draft is replaced by what is typed
                lines_go_to="text",
                hint="Excel, Word, CSV, web or Markdown, or a saved e-mail, e.g. ~/plan.xlsx",
            ),
            choice_field(
                "into",
                "Contents",
                places,
                wanted or next(iter(places)).value,
                needed=True,
                hint="a plan, or where else the actions come from; attendance; or answers",
            ),
            Field(
                key="create",
                label="New names",
                kind=FieldType.YES_NO,
                hint="“yes” adds agencies, groups, priorities and origins that aren't in this workspace yet",
            ),
            Field(
                key="text",
                label="Pasted text",
                kind=FieldType.LONG,
                hint="instead of a file: a table with its titles, from Excel, Word, Outlook or a web page; or an e-mail with answers",
            ),
        ),
        build=build,
    )


def question_form(questions: Sequence[ImportQuestion], draft: str = "") -> Form:
    """Ask questions about a file, each in full above its answer.

    Args:
        draft: the key under which answers are kept that were typed and left; empty for none.
    """
    return Form(
        key=draft,
        title="Answer",
        about="Once for the whole file, and remembered for its next import.",
        fields=tuple(
            Field(
                key=each.key,
                label=each.key,
                question=each.text,
                kind=FieldType.CHOICE if each.choices and not each.takes_text else FieldType.TEXT,
                choices=Choices(Choice(key, key, words) for key, words in each.choices),
                # What may be left blank isn't answered unseen.
                value=each.answer or each.suggestion * each.is_needed,
                is_suggested=not each.answer,
                needed=each.is_needed,
                is_listed=True,
                hint=_answers_in_short(each),
            )
            for each in questions
        ),
        build=dict,
    )


_MOST_NAMED = 8


def _answers_in_short(question: ImportQuestion) -> str:
    """Return the likeliest answer, and all of a question that takes a text; others list theirs."""
    if not question.takes_text:
        return f"perhaps {question.suggestion}" * bool(question.suggestion)
    names = [f"{key} {words}" if key.isdecimal() else key for key, words in question.choices]
    return ", ".join(names) if len(names) <= _MOST_NAMED else ""


def column_form(column: MappedColumn, plan: ImportPlan) -> Form:
    choices = [Choice(name, label) for name, label in plan.fields.items()]
    return Form(
        key="",
        title="Column",
        about=column.title,
        fields=(
            Field(
                key="field",
                label="Imported as",
                kind=FieldType.CHOICE,
                choices=Choices([Choice("keep", plan.unmapped), *choices]),
                value=plan.fields.get(column.field, plan.unmapped),
                is_suggested=True,
                needed=True,
                hint="Type its first letters",
            ),
        ),
        build=dict,
    )


_OTHER_AGENCIES = (
    (asked.NEW, "a new agency"),
    (asked.NOBODY, "no agency; it is only kept as written"),
)
_OTHER_BODIES = ((NEW_AGENCY, "a new agency"), (asked.LEAVE_OUT, "don't import these marks"))
"""The choices for a name in a table of attendance besides the known agencies."""


def agency_form(name: str, book: Book, others: tuple[tuple[str, str], ...]) -> Form:
    """Ask whether a name in the file is another one of a known agency.

    Args:
        others: what else it can be.
    """
    known = tuple((each.id, each.name) for each in book.agencies.values())
    question = ImportQuestion(
        key=f"{asked.AGENCY} {name}",
        text=f"Is “{shortened(name)}” one of our agencies?",
        rows=0,
        choices=(*known, *others),
        is_needed=False,
    )
    return question_form((question,))


def planned_row_form(row: PlannedRow, plan: ImportPlan, book: Book) -> Form:
    """Ask for the values of a new action that are to be others than in the file."""
    declared = KINDS["actions"].fields
    into = str(row.values.get("plan") or "")
    choices = {
        "lead_agency": agencies(book),
        "supporting_agencies": agencies(book),
        "priority": priorities(book, into),
        "origin": origins(book),
        "status": Choices(Choice(key, key, words) for key, words in asked.OWN_STATUSES.items()),
    }
    kinds = {"title": FieldType.LONG, "status": FieldType.CHOICE}
    return Form(
        key="",
        title="Change a row",
        about=f"Row {row.number}. {' '.join(row.reasons)}".strip(),
        fields=tuple(
            Field(
                key=name,
                label=declared[name].label,
                kind=kinds.get(name, FieldType.TEXT),
                choices=choices.get(name, Choices()),
                value=text,
                needed=name == "title",
                hint=_MEND_HINTS.get(name, ""),
            )
            for name, text in row_as_typed(row, plan, book).items()
        ),
        build=dict,
        only_changed=True,
    )


_MEND_HINTS = {
    **dict.fromkeys(("original_due", "review_date", "ended"), "e.g. 31/3/2026"),
    "due": "e.g. 31/3/2026, or words that aren't a date, such as “Once in post”",
    "lead_agency": "an agency, or leave blank for none",
    "supporting_agencies": "agencies, e.g. Police, ICB",
    "status": "leave blank for what is answered for the whole file",
}


def _facts_screen(title: str, facts: Iterable[tuple[str, str]]) -> ReadingScreen:
    """Make a page that shows texts under their labels."""
    pieces = [
        piece for label, text in facts for piece in (Cell(f"{label}\n", Tone.MUTED), f"{text}\n\n")
    ]
    return ReadingScreen(title, tuple(pieces))


_UNSETTLED = frozenset({RowState.REFUSED, RowState.WAITING, RowState.DOUBTFUL})
_MOST_LINES = 12
"""The most lines of a row, so that questions, names and reasons are whole on a small terminal, too."""


class ImportScreen(PreviewScreen):
    """Shows what each column, question and row of a file would bring."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "e",
            "import.change",
            "Change what the column is imported as, the answer, or the values of this row.",
            show=False,
        ),
        command("v", "import.read", "Read this row in full.", show=False),
        command("a", "import.answer", "Answer the questions."),
        command(
            "c",
            "import.create",
            "Add agencies, priorities and origins that aren't in this workspace yet, or "
            "leave them out.",
            label="New names",
        ),
        command(
            "x", "import.leave_out", "Leave this row of the file out, or take it in after all."
        ),
        command(
            "n",
            "import.next",
            "Go to the next question to answer, unknown name, or row that waits or is to "
            "be checked.",
            show=False,
        ),
        confirm_key("Import", "import.confirm", "Import it all, as one step."),
        command(
            "escape",
            "import.leave",
            "Go back; nothing is imported, and your choices are saved as a draft.",
            label="Back, draft kept",
        ),
    ]

    def __init__(
        self, session: Session, read: ReadImport, keep: Keep, typed: Mapping[str, str]
    ) -> None:
        """Show what was read.

        Args:
            typed: the texts of the form that named the file.
        """
        self._read, self._keep, self._typed = read, keep, typed
        self._draft = _draft_key(read.file.name, read.options)
        self._begun = read.options
        self._was_asked = frozenset(each.key for each in read.plan.questions)
        """The questions before the last answers."""
        super().__init__(session, f"Import {read.file.name}", empty="It has no rows.")
        self.table.most_lines = self.table.lines_if_narrow = _MOST_LINES

    @property
    def _plan(self) -> ImportPlan:
        return self._read.plan

    @property
    def _options(self) -> ImportOptions:
        return self._read.options

    def rows(self) -> Table:
        return import_table(self._plan, self.session.book)

    def summary(self) -> str:
        sentences = sentences_about(self._plan)
        if (unknown := len(self._plan.unknown)) and not self._options.creates:
            sentences.insert(1 + unknown, f"Press {own_key('import.create')} to add them.")
        draft = self.session.drafts.get(self._draft)
        if draft is not None and _with_draft(self._options, draft.texts) == self._options:
            sentences.insert(1, f"Draft of {draft.when(self.session.drafts.now)} restored.")
        if waiting := len(self._plan.open_questions):
            follow = sum(each.key not in self._was_asked for each in self._plan.open_questions)
            asks = f"{waiting} to answer first"
            if follow == waiting:
                verb = "follows" if follow == 1 else "follow"
                asks = f"{counted(follow, 'more question')} {verb} from your answers"
            elif follow:
                asks += f", {follow} of them from your last answers"
            sentences.insert(1, f"{asks}: press {own_key('import.answer')}.")
        elif optional := sum(not each.answer for each in self._plan.questions):
            asks = counted(optional, "optional question")
            sentences.insert(1, f"{asks}: press {own_key('import.answer')}.")
        if any(self._plan.counts[state] for state in _UNSETTLED):
            sentences[0] = (
                f"{sentences[0].rstrip('.')} ({own_key('import.next')} goes to the next)."
            )
        return " ".join(sentences)

    def action_change(self) -> None:
        kind, _, rest = (self.table.key or "").partition("#")
        if kind == COLUMN:
            table, place = map(int, rest.split("#"))
            column = self._plan.tables[table].mapping.columns[place]
            self.ask(column_form(column, self._plan), partial(self._map, column.title))
        elif kind == QUESTION and (ref := rest.removeprefix(f"{asked.CONFLICT} ")) in (
            self._plan.clashes
        ):
            self._ask_about_clash(ref)
        elif kind == QUESTION:
            found = tuple(each for each in self._plan.questions if each.key == rest)
            self.ask(question_form(found), self._take_answers)
        elif agency := self._agency_called(kind, rest):
            others = _OTHER_BODIES if self._options.is_attendance else _OTHER_AGENCIES
            self.ask(agency_form(agency, self.session.book, others), self._take_answers)
        elif kind in {UNKNOWN, CREATED}:
            keys = f"{own_key('import.create')} adds new names, or leaves them out"
            self.complain(f"{keys}; {own_key('import.answer')} asks which known ones they may be.")
        elif kind == ROW:
            row = self._plan.rows[int(rest)]
            is_changed = row.state in {RowState.CHANGED, RowState.DOUBTFUL, RowState.WAITING}
            has_values = is_changed if row.ref else bool(row.values)
            if not row.key or not has_values or self._options.is_attendance:
                self.action_read()
                return
            self.ask(
                planned_row_form(row, self._plan, self.session.book), partial(self._mend, row.key)
            )

    def _agency_called(self, kind: str, rest: str) -> str:
        """Return the name in the file of the unknown or new agency on a line; empty for any other."""
        table, _, name = rest.partition("#")
        if kind == UNKNOWN and table == "agencies":
            return name
        new = (
            each.name for each in self._plan.creates if (each.noun, each.key) == ("agency", rest)
        )
        return next(new, "") if kind == CREATED else ""

    def _mend(self, key: str, changed: dict[str, str]) -> None:
        """Take the changed values of a row; a blank one is kept as a dash."""
        self._take_answers(
            {asked.mend_key(key, name): text.strip() or "–" for name, text in changed.items()}
        )

    def action_read(self) -> None:
        """Show the row under the cursor in full."""
        kind, _, rest = (self.table.key or "").partition("#")
        if kind != ROW:
            self.complain("Only rows of the file can be read in full. Select one first.")
            return
        row = self._plan.rows[int(rest)]
        facts = row_in_full(row, self.session.book)
        self.app.push_screen(_facts_screen(f"Row {row.number}" if row.number else row.title, facts))

    def action_leave_out(self) -> None:
        """Leave the row under the cursor out, or bring it back, and go on to the next one."""
        kind, _, place = (self.table.key or "").partition("#")
        if agency := self._agency_called(kind, place):
            answer = asked.LEAVE_OUT if self._options.is_attendance else asked.NOBODY
            self._take_answers({f"{asked.AGENCY} {agency}": answer})
            return
        row = self._plan.rows[int(place)] if kind == ROW else None
        if row is None or not row.key:
            self.complain(
                "Only rows of the file and new agencies can be left out. Select one first."
            )
            return
        keys = [each.key for each in self.table.table.rows]
        at = keys.index(f"{ROW}#{place}")
        is_out = row.state is RowState.LEFT_OUT
        self._take_answers({row.key: asked.IMPORT if is_out else asked.LEAVE_OUT})
        if not self._is_long and at + 1 < len(keys):
            self.table.move_to(keys[at + 1])

    def _ask_about_clash(self, ref: str) -> None:
        session, clashes = self.session, self._plan.clashes[ref]
        fields = {each.field for each in clashes}
        entries = session.workspace.history(ref)
        about = (
            entry.line
            for entry in reversed(entries)
            if any(each.id == ref and fields & each.fields.keys() for each in entry.changes)
        )
        line = next(about, entries[-1].line)  # a merge may have renamed the ref since
        ours, theirs = (
            "\n".join(f"{each.label}: {side}" for each, side in zip(clashes, sides, strict=True))
            for sides in zip(*((each.ours, each.theirs) for each in clashes), strict=True)
        )
        conflict = Conflict(
            ref,
            "",
            f"the {in_a_row([each.label for each in clashes])} of {ref}",
            by=line.by,
            at=recorded_at_words(line.at),
            theirs=ours,
            mine=theirs,
        )

        def take(side: ConflictSide | None) -> None:
            if side is not None:
                answer = asked.OURS if side is ConflictSide.THEIRS else asked.FILE
                self._take_answers({f"{asked.CONFLICT} {ref}": answer})

        self.app.push_screen(
            ConflictScreen(conflict, ours, theirs, session.book, is_import=True), take
        )

    def action_leave(self) -> None:
        """Go back, and keep the chosen columns and answers for the next time."""
        drafts = self.session.drafts
        if self._options == self._begun:
            self.dismiss(None)
            return
        drafts.keep(self._draft, _as_draft(self._options))
        drafts.keep(_FORM, self._typed)
        kept = drafts.problem or "Nothing was imported. Your choices are saved as a draft."
        self.dismiss(Done(kept))

    def action_answer(self) -> None:
        plan = self._plan
        optional = [each for each in plan.questions if not (each.answer or each.is_needed)]
        waiting = (*plan.open_questions, *optional)
        if not waiting:
            none = "Every question is answered" if plan.questions else "It asks nothing"
            self.complain(f"{none}. To change a row, select it and press {own_key('table.open')}.")
            return
        self.ask(question_form(waiting, f"{self._draft}/answers"), self._take_answers)

    def _go_to_rows(self) -> None:
        """Go to the first row of the file, which nobody has seen yet."""
        rows = (each.key for each in self.table.table.rows if each.key.startswith(f"{ROW}#"))
        if first := next(rows, ""):
            self.table.move_to(first)

    def action_next(self) -> None:
        """Go to the next line that needs somebody, and from the last one to the first."""
        keys = [each.key for each in self.table.table.rows]
        at = keys.index(self.table.key) + 1 if self.table.key in keys else 0
        found = next(filter(self._needs_somebody, (*keys[at:], *keys[:at])), None)
        if found is None:
            self.complain("Nothing is left to settle.")
        else:
            self.table.move_to(found)

    def _needs_somebody(self, key: str) -> bool:
        kind, _, rest = key.partition("#")
        if kind == QUESTION:
            return any(each.key == rest for each in self._plan.open_questions)
        return kind == UNKNOWN or (kind == ROW and self._plan.rows[int(rest)].state in _UNSETTLED)

    def action_create(self) -> None:
        """Add new names, or leave them out again."""
        self._try(replace(self._options, creates=not self._options.creates))

    def save(self) -> object:
        self._command()
        return self._keep(self._import)

    def _import(self) -> JobOutcome:
        outcome = import_rows(team_of(self.session), self._plan, self.session.context())
        for key in (self._draft, f"{self._draft}/answers", _FORM):
            self.session.drafts.drop(key)
        return outcome

    def _command(self) -> Command:
        """Return the command that imports it, if no question is open."""
        if waiting := self._plan.open_questions:
            raise Refused(f"{waiting[0].text} Press {own_key('import.answer')} to answer.")
        return command_of_plan(self._plan)

    @property
    def _is_long(self) -> bool:
        """True if there are so many rows that work on them runs in the background."""
        return len(self._plan.rows) > TOLD_EVERY

    def action_confirm(self) -> None:
        """Record it all as one step, which is checked beside the keys where it is long."""
        if not (self._is_long and self._shown.is_over):
            super().action_confirm()
            return
        try:
            command = self._command()
        except CscpError as problem:
            self.complain(str(problem))
            return
        workspace, context = self.session.workspace, self.session.context()

        def work(tell: Callable[[str], None], call: Call) -> object:
            tell("Looking for details of children and families")
            book = workspace.reader().book
            refuse_identifiers(identifiers_of(command, book, context), context, book)
            tell("Saving all rows as one step. From here it can't be stopped")
            return call(partial(self._keep, self._import))

        def tell(answer: object) -> None:
            if answer is None:
                self.complain("Stopped. Nothing was imported.")
            elif isinstance(answer, MayIdentify):
                self.complain(str(answer))
                ask_about_identifiers(self.app, self.session, answer, self.save_again)
            elif isinstance(answer, CscpError):
                self.complain(str(answer))
            else:
                self.dismiss(answer)

        self.app.push_screen(WorkScreen(f"Importing {self._read.file.name}", work), tell)

    def _map(self, title: str, answer: dict[str, str]) -> None:
        field = "" if answer["field"] == "keep" else answer["field"]
        chosen = {t: f for t, f in self._options.columns.items() if not field or f != field}
        # The column that had the field is kept as it is.
        others = {
            each.title: ""
            for table in self._plan.tables
            for each in table.mapping.columns
            if field and each.field == field and field != "progress"
        }
        self._try(replace(self._options, columns={**chosen, **others, title: field}))

    def _take_answers(self, answer: dict[str, str]) -> None:
        asked_about = {each.key: each for each in self._plan.questions}
        answers = {}
        for key, text in answer.items():
            # The beginning of an answer that is offered beside others is enough, as in a terminal.
            question = None if text.isdecimal() else asked_about.get(key)
            meant = asked.answer_meant(question, text) if question and text else text
            answers[folded(key)] = meant or text
        self._try(replace(self._options, answers={**self._options.answers, **answers}))

    def _try(self, options: ImportOptions) -> None:
        """Plan anew with other options, and keep those that were if it can't be done, or is stopped."""
        workspace, context = self.session.workspace, self.session.context()

        def work(tell: Callable[[str], None], _: Call) -> ReadImport:
            return self._read.planned(
                workspace.reader().book, context, options, _step_of_rows(tell)
            )

        def show(answer: object) -> None:
            if isinstance(answer, ReadImport):
                waited = bool(self._plan.open_questions)
                self._was_asked = frozenset(each.key for each in self._plan.questions)
                self._read = answer
                self.show()
                if waited and not self._plan.open_questions:
                    self._go_to_rows()
            elif isinstance(answer, CscpError):
                self.complain(str(answer))

        if self._is_long:
            self.app.push_screen(WorkScreen(f"Reading {self._read.file.name}", work), show)
            return
        try:
            show(self._read.planned(self.session.book, context, options))
        except CscpError as problem:
            show(problem)


def _of_email(becomes: Cell, words: str, number: int) -> tuple[Cell, ...]:
    """Return the cells of a part of a line of an e-mail, of which the first says what becomes of it."""
    return (Cell("") if number else becomes, Cell(words), Cell(""), Cell(""))


_BESIDE, _LEAST = 36, 40
"""The width of what is beside the lines of an e-mail, and the least that they have."""


class AnswersScreen(PreviewScreen):
    """Shows each answer beside the last update of its action."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "e",
            "answers.change",
            "Leave this answer out, or take it in after all.",
            label="Take in or leave out",
        ),
        command("v", "answers.read", "Read the answer and the last update, or the whole e-mail."),
        confirm_key(
            "Take in", "answers.confirm", "Take the answers in as progress updates, as one step."
        ),
        back_key("escape", "answers.leave", "Go back; nothing is taken in."),
    ]

    def __init__(
        self, session: Session, file: SourceFile, options: AnswersOptions, keep: Keep
    ) -> None:
        self.session = session  # what ``rows`` shows is planned for it
        self._file, self._options, self._keep = file, options, keep
        super().__init__(session, f"Answers in {file.name}", empty="It has no answers.")

    @property
    def _plan(self) -> AnswersPlan:
        return plan_answers(self._file, self.session.book, self._options)

    def rows(self) -> Table:
        """List the answers; below those of an e-mail, all its lines, with those recorded marked."""
        plan = self._plan
        table, email = answers_table(plan), email_table(plan)
        if not plan.email:
            return table
        # A line has the room of all columns but the first, on as many rows as it needs.
        width = max(_LEAST, (self.app.size.width if self.is_attached else 0) - _BESIDE)
        below = (
            Row(f"{row.key}+{n}" if n else row.key, _of_email(row.cells[0], part, n))
            for row in email.rows
            for n, part in enumerate(wrap(str(row.cells[1]), width) or [""])
        )
        heading = Heading("email", Cell("The whole e-mail, with what is recorded", Tone.STRONG))
        return Table(columns=table.columns, lines=(*table.lines, heading, *below))

    def summary(self) -> str:
        plan = self._plan
        states = [answer.state for answer in plan.answers]
        sentences = [
            f"{plan.summary}.",
            f"{counted(states.count(RowState.ADDED), 'answer')} to take in.",
        ]
        key = own_key("answers.change")
        sentences += [
            f"{words}: select one and press {key} to take it in." for words in plan.not_recorded
        ]
        return " ".join((*sentences, *plan.notes))

    def open_row(self) -> None:
        """Read the row in full; whether it is taken in has a key of its own."""
        self.action_read()

    def action_change(self) -> None:
        answer = self._answer()
        if answer is not None and answer.name_typed:
            self._ask_which_action(answer)
            return
        if answer is None or not answer.text:
            self.complain("This row has no answer to take in.")
            return
        options, key = self._options, frozenset({answer.key})
        if answer.state is RowState.ADDED:
            options = replace(
                options, included=options.included - key, left_out=options.left_out | key
            )
        else:
            options = replace(
                options, included=options.included | key, left_out=options.left_out - key
            )
        self._options = options
        self.show()

    def _ask_which_action(self, answer: AgencyAnswer) -> None:
        """Ask which action an answer is about that names none that is known."""
        key = f"{ACTION} {shortened(answer.name_typed, 60)}"
        question = tuple(each for each in self._plan.questions if each.key == key)

        def take(given: dict[str, str]) -> None:
            answered = folded(shortened(answer.name_typed, 60))
            actions = {**self._options.actions, answered: given[key]}
            self._options = replace(self._options, actions=actions)
            self.show()
            for each in self._plan.answers:
                if each.found_by == answer.name_typed and each.state is RowState.DOUBTFUL:
                    key_name = own_key("answers.change")
                    why = each.reasons[0] if each.reasons else ""
                    self.complain(
                        f"Still left out: {why} Select it and press {key_name} to take it in."
                    )

        self.ask(question_form(question), take)

    def action_read(self) -> None:
        """Show the answer under the cursor in full, beside the present; else the whole e-mail."""
        answer, plan = self._answer(), self._plan
        if answer is None and plan.email:
            self.app.push_screen(ReadingScreen("The e-mail", tuple(email_in_full(plan))))
        elif answer is not None:
            self.app.push_screen(
                _facts_screen(answer.ref or answer.name_typed or "Answer", answer_in_full(answer))
            )

    def save(self) -> object:
        plan, session = self._plan, self.session
        return self._keep(lambda: take_in_answers(team_of(session), plan, session.context()))

    def _answer(self) -> AgencyAnswer | None:
        key = self.table.key or ""
        return self._plan.answers[int(key)] if key.isdecimal() else None
