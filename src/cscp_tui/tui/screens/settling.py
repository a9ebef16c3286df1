"""Ask what a typed line is to be recorded as: in the meeting, before it closes, and on its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.capture.answers import asked_why, why_in
from cscp_tui.capture.commands import as_kept, code_of, values_of_action
from cscp_tui.capture.corrections import stems
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting, setting_of
from cscp_tui.capture.reader import read_again, readings_of
from cscp_tui.capture.reading import Reading
from cscp_tui.documents.table import Cell, Row, Table, Tone, column
from cscp_tui.domain.changes import Change, Plain
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import ChallengeStatus, Status
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.domain.names import listed, record_label
from cscp_tui.domain.records import Action, MeetingLine
from cscp_tui.services.capture import (
    causes,
    make_update,
    read_otherwise,
    remove_line,
    update_words,
)
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.forms.actions import (
    action_status_form,
    agree_here_form,
    deliver_form,
    edit_raised_form,
    move_form,
    progress_update_form,
)
from cscp_tui.tui.forms.command_forms import amended, form_for
from cscp_tui.tui.forms.fields import Form, begun
from cscp_tui.tui.forms.meetings import (
    answer_in_meeting_form,
    correct_remark_form,
    decision_form,
    edit_challenge_form,
    edit_decision_form,
    line_form,
    new_action_form,
)
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.capture import settle
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Pieces
from cscp_tui.views.capture import EDIT, FILLED_IN, LEAVE, REMOVE, TEXT, UPDATE, choices_about
from cscp_tui.views.meetings import note_of

_CORRECTED = frozenset({"actions", "challenges", "decisions", "moves", "progress_updates"})
"""The tables whose records have a form in which they are corrected."""


def record_made_by(session: Session, line: MeetingLine) -> Change | None:
    """Return what a line added that has a form in which it is corrected."""
    changes = activity_in(session.workspace, line.meeting).recorded.of(line.id)
    return next((c for c in changes if c.creates and c.table in _CORRECTED), None)


def correction_form(session: Session, meeting: str, table: str, key: str) -> Form:
    """Build the form that corrects what was recorded at a meeting."""
    book = session.book
    if table == "decisions":
        return edit_decision_form(book.decisions[key], book, is_projected=session.is_projected)
    if table == "actions":
        place = book, session.today, meeting
        return edit_raised_form(book.actions[key], *place, is_projected=session.is_projected)
    if table == "progress_updates":
        note = book.progress_updates[key]
        form = progress_update_form([book.actions[note.action]], book)
        return amended(form, text={"value": f"Correction: {note.text}"})
    if table == "moves":
        action = book.actions[book.moves[key].action]
        return move_form([action], book, session.today, meeting)
    if table == "challenges":
        return edit_challenge_form(book.challenges[key], book, is_projected=session.is_projected)
    known = book.meetings[meeting]
    return correct_remark_form(known, key, note_of(known, key), book)


class LineSettling:
    """Asks what a line is to be recorded as, and whatever that needs, beginning with what it says."""

    def __init__(
        self,
        screen: FramedScreen,
        line: MeetingLine,
        then: Callable[[], object],
        removed: Callable[[], object] = lambda: None,
    ) -> None:
        """Prepare to ask.

        Args:
            then: called when the line is settled, or is left as it is.
            removed: called once it is removed.
        """
        self._screen, self._session, self._line = screen, screen.session, line
        self._then, self._removed = then, removed
        self.selected = ""
        """The action that is meant where the line names none."""

    @property
    def _setting(self) -> Setting:
        book = self._session.book
        meeting = book.meetings[self._line.meeting]
        setting = setting_of(meeting, book, meeting.day)
        return replace(setting, line=self._line.id, selected=self.selected)

    def ask(self, problem: str = "", kind: LineKind | None = None) -> None:
        """Offer what the line may be recorded as.

        Args:
            problem: why it couldn't be recorded as something else.
            kind: what is chosen already; None for the first choice.
        """
        if self._line.id not in self._session.book.lines:  # someone else has removed it meanwhile
            self._then()
            self._screen.complain(problem)
            return
        self._line = self._session.book.lines[self._line.id]
        session, line, setting = self._session, self._line, self._setting
        first, *others = readings_of(line, setting)
        # A challenge by nobody in particular would be the meeting's own; its form asks by whom it is.
        others = [each for each in others if each.kind is not LineKind.CHALLENGE or each.by]
        readings, caused = (first, *others), causes(session.workspace, line.id)
        made = record_made_by(session, line)
        edited = record_label(made.table, made.id, session.book) if made is not None else ""
        choices = partial(choices_about, line, readings, caused, edited, setting)

        def take(chosen: str) -> None:
            if chosen == LEAVE:
                self._then()
            elif chosen == REMOVE:
                self.ask_to_remove(self.ask)
            elif chosen == TEXT:
                self._open(line_form(line, session.book), self._screen.record)
            elif chosen == UPDATE and line.about:
                self._make_update()
            elif chosen == EDIT and made is not None:
                form = correction_form(session, line.meeting, made.table, made.id)
                self._open(form, self._screen.record)
            elif chosen in FILLED_IN:
                self._fill_in(LineKind(chosen))
            else:
                self._settle(readings[int(chosen)])

        def in_full(chosen: str | None, text: str) -> Pieces:
            words = next((str(r.cells[0]) for r in choices(text).rows if r.key == chosen), "")
            return (Cell(problem, Tone.RED), "\n", words) if problem else (words,)

        title, then = f"“{one_line(line.words)}”", self._unless_refused(take)
        begun = next((str(n) for n, each in enumerate(readings) if each.kind is kind), "")
        self._screen.pick(title, choices, then, in_full, back=self._then, first=begun)

    def _unless_refused(self, take: Callable[[str], object]) -> Callable[[str], None]:
        """Return a function that asks again where an answer is refused."""

        def taken(chosen: str) -> None:
            try:
                take(chosen)
            except CscpError as problem:
                self.ask(str(problem))

        return taken

    def _settle(self, reading: Reading) -> None:
        """Record a reading once its questions are answered, and those about what it lacks."""
        session, setting = self._session, self._setting

        def settled(answered: Reading | None, _: object) -> None:
            if answered is None:
                self._then()
                return
            job = partial(read_otherwise, session.recorder, session.context(), self._line.id)
            try:
                self._screen.tell(self._screen.keep(partial(job, answered)))
            except CscpError as problem:
                why = asked_why(answered, problem, session.book)
                if why is None:
                    self.ask(str(problem))
                else:
                    settle(self._screen.app, why, setting, settled, session=session)
            else:
                self._then()

        settle(self._screen.app, reading, setting, settled, session=session)

    def _fill_in(self, kind: LineKind) -> None:
        """Open the form of a kind, with what the line says of it; first ask what it is about."""
        if kind is LineKind.CORRECTED:
            self._choose_line()
        elif kind is LineKind.ANSWERED:
            self._choose_challenge()
        elif kind in {LineKind.ACTION, LineKind.CHALLENGE, LineKind.DECISION}:
            reading = self._read(kind)
            self._open_filled_in(self._new(kind, reading), reading)
        else:
            self._fill_in_change(self._read(kind))

    def _read(self, kind: LineKind) -> Reading:
        return as_kept(read_again(self._line, self._setting, kind), self._line)

    def _fill_in_change(self, reading: Reading) -> None:
        """Open the form of a change of actions; first ask which is meant, if the line names none."""
        session, book = self._session, self._session.book

        def take(*refs: str) -> None:
            try:
                self._open_filled_in(self._changing(replace(reading, refs=refs)), reading)
            except CscpError as problem:
                is_recorded = causes(session.workspace, self._line.id)
                first = " First take back what the line recorded." if is_recorded else ""
                raise Refused(f"{problem}{first}") from problem

        if reading.refs:
            take(*reading.refs)
            return
        is_agreed = reading.kind in {LineKind.AGREED, LineKind.REJECTED}
        every = (
            e for e in book.actions.values() if (e.awaits_agreement if is_agreed else e.is_open)
        )
        words = {each for each in stems(reading.text) if len(each) > len("the")}
        rows = shown_to(every, book, hides=session.is_projected)
        rows.sort(key=lambda each: -len(words & {*stems(each.title)}))
        self._choose(
            "Which action is meant?", {each.id: f"{each.id} {each.title}" for each in rows}, take
        )

    def _new(self, kind: LineKind, reading: Reading) -> Form:
        """Return the form of a new record, with what a line says of it."""
        session, book = self._session, self._session.book
        meeting, projected = book.meetings[self._line.meeting], session.is_projected
        if kind is LineKind.ACTION:
            form = new_action_form(meeting, book, session.today, is_projected=projected)
            values = values_of_action(reading, meeting, book)
            fixed = {"raised_at": values["raised_at"]}
            return _begun_with(replace(form, build=lambda v: form.build({**v, **fixed})), values)
        if kind is LineKind.DECISION:
            form = decision_form(meeting, book, is_projected=projected)
            return _begun_with(form, {"text": reading.words, "actions": list(reading.refs)})
        form = form_for(
            RaiseChallenge,
            book,
            key="challenge",
            about=f"“{shortened(reading.text)}”",
            only=("raised_by", "put_to", "question", "restricted"),
            given={"meeting": meeting.id},
        )
        by, to = (
            next((party.agency or party.group for party in parties), "")
            for parties in (reading.by, reading.leads)
        )
        asked = {"raised_by": by, "put_to": to, "question": reading.question_asked}
        return _begun_with(form, {**asked, "restricted": reading.is_marked})

    def _changing(self, reading: Reading) -> Form:
        """Return the form of a change of actions, with what a line says of it."""
        book, today = self._session.book, self._session.today
        meeting, why = book.meetings[self._line.meeting], why_in(reading)
        actions = [book.actions[ref] for ref in reading.refs]
        day = reading.due.isoformat() if reading.due else None
        reasons = {"reason": code_of(why, book) if why else "", "explanation": why}
        match reading.kind:
            case LineKind.DELIVERED:
                on = reading.on or meeting.day
                return _begun_with(deliver_form(actions, book, today), {"on": on.isoformat()})
            case LineKind.MOVED:
                form = move_form(actions, book, today, meeting.id)
                return _begun_with(form, {"due": day, **reasons})
            case LineKind.UPDATE:
                form = progress_update_form(actions, book)
                return _begun_with(form, {"text": reading.news})
            case LineKind.AGREED | LineKind.REJECTED:
                waiting = [each for each in actions if each.awaits_agreement]
                rejects = reading.kind is LineKind.REJECTED
                form = agree_here_form(waiting, meeting, None, rejects=rejects)
                return _begun_with(form, {"why": reading.news} if rejects else {})
        form = action_status_form(actions, book, today)
        held = {"status": Status.ON_HOLD.value, "review_date": day, **reasons}
        return _begun_with(form, held)

    def _choose_challenge(self) -> None:
        """Ask which challenge the line answers; those of this meeting come first, newest first."""
        session, line = self._session, self._line
        reading = self._read(LineKind.ANSWERED)
        found = reading.values.get("challenge", "")
        every = session.book.challenges.values()
        open_ones = [e for e in every if e.status is not ChallengeStatus.CLOSED and not e.answer]
        left = shown_to(open_ones, session.book, hides=session.is_projected)
        left.sort(key=lambda each: (each.id == found, each.meeting == line.meeting, each.id))
        words = reading.values.get("answer") or reading.words

        def take(chosen: str) -> None:
            form = answer_in_meeting_form(session.book.challenges[chosen], session.book)
            self._open_filled_in(_begun_with(form, {"answer": words}), reading)

        rows = {each.id: f"{each.id} {each.question}" for each in reversed(left)}
        self._choose("Which challenge does it answer?", rows, take)

    def _choose_line(self) -> None:
        """Ask which other line it corrects, and open the form of what that one recorded."""
        session, line = self._session, self._line
        typed = lines_of_meeting(session.book, line.meeting)
        at = typed.index(line)
        others = [*reversed(typed[:at]), *typed[at + 1 :]]  # the one before it first
        others = shown_to(others, session.book, hides=session.is_projected)

        def take(chosen: str) -> None:
            other, says = session.book.lines[chosen], self._read(LineKind.ACTION)
            made, book = record_made_by(session, other), session.book
            if made is None:
                form = line_form(other, book)
            elif made.table == "actions" and says.due:
                form = move_form([book.actions[made.id]], book, session.today, line.meeting)
                form = _begun_with(form, {"due": says.due.isoformat()})
            else:
                form = correction_form(session, line.meeting, made.table, made.id)
            self._open_filled_in(form, Reading(text=line.words, kind=LineKind.NOTE))

        self._choose("Which line does it correct?", {each.id: each.words for each in others}, take)

    def _choose(self, title: str, labels: Mapping[str, str], take: Callable[[str], object]) -> None:
        if not labels:
            raise Refused("There is none.")

        def rows(text: str) -> Table:
            wanted = text.strip().casefold()
            return Table(
                columns=(column("", grows=1),),
                lines=tuple(
                    Row(key, (Cell(one_line(label)),))
                    for key, label in labels.items()
                    if wanted in label.casefold()
                ),
            )

        about = f"“{shortened(self._line.words, 160)}”"
        self._screen.pick(title, rows, self._unless_refused(take), about, back=self.ask)

    def _open_filled_in(self, form: Form, reading: Reading) -> None:
        """Open a form that begins with what the line says; what it records is stamped with the line."""
        session, line = self._session, self._line

        def keep(asked: Command, /, *, context: Context | None = None, **_: object) -> JobOutcome:
            job = partial(
                read_otherwise, session.recorder, context or session.context(), line.id, reading
            )
            return self._screen.keep(partial(job, asked=asked))

        # What the line recorded before is taken back meanwhile.
        self._open(replace(form, key=f"{form.key} {line.id}", seen={}), keep)

    def _open(self, form: Form, keep: Callable[..., object]) -> None:
        def left(answer: object) -> None:
            self._screen.answered(answer)
            self._then()

        self._screen.open_form(form, keep=keep, then=left)

    def _make_update(self) -> None:
        """Ask for the words in which a note is a progress update of what it mentions."""
        session, line = self._session, self._line
        actions: list[Action] = [
            session.book.actions[ref] for ref in line.about if ref in session.book.actions
        ]

        def keep(asked: Command, /, **_: object) -> JobOutcome:
            job = partial(make_update, session.recorder, session.context(), line.id, asked=asked)
            return self._screen.keep(job)

        form = progress_update_form(actions, session.book)
        words = {"value": update_words(line, session.book)}
        self._open(amended(form, text=words, starts_action={"value": "no"}), keep)

    def ask_to_remove(self, otherwise: Callable[[], object]) -> None:
        """Ask whether to remove the line, naming what goes with it."""
        session, line = self._session, self._line
        caused = listed(causes(session.workspace, line.id))

        def remove() -> None:
            job = partial(remove_line, session.recorder, session.context(), line.id)
            try:
                self._screen.tell(self._screen.keep(job), was_undo=True)
            except CscpError as problem:
                self._screen.refresh_book()
                self._screen.complain(str(problem))
            else:
                self._removed()
                self._then()

        words = f"“{one_line(line.words)}”{f'. This also undoes: {caused}.' if caused else ''}"
        confirm(self._screen.app, "Remove this line?", words, remove, otherwise=otherwise)


def _begun_with(form: Form, values: Mapping[str, Plain]) -> Form:
    """Return a form whose fields begin with values, where those are known."""
    fields = tuple(
        begun(field, values[field.key]) if values.get(field.key) else field for field in form.fields
    )
    return replace(form, fields=fields)
