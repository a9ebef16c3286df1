"""The capture line of a meeting's screen: what it understands, warns of, records and keeps."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from cscp_tui.domain.captures import capture
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.identifiers import find_identifiers
from cscp_tui.tui.capture_offers import offers
from cscp_tui.tui.screens.action_commands import ActionCommands
from cscp_tui.tui.waits import MOMENT
from cscp_tui.tui.widgets.capture_line import CaptureInput, CaptureLine
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.records import Meeting
    from cscp_tui.tui.session import Session

_FIELD = "text"


class Capturing(ActionCommands):
    """Screens lay the line out and say which meeting is run; what is typed into it is kept here."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen whose line has what was left in it the last time."""
        super().__init__(session, ascii_only=ascii_only)
        self.capture_line = CaptureLine(ascii_only=ascii_only)
        self.capture_line.rest(self._draft)
        self._warned = ""
        self._warned_at = 0.0

    def running(self) -> Meeting:
        """The meeting that is run.

        Raises:
            CscpError: none is.
        """
        raise NotImplementedError

    @property
    def _draft_key(self) -> str:
        return f"capture {self.session.meeting}"

    @property
    def _draft(self) -> str:
        """What was typed and not recorded, here or before a crash."""
        draft = self.session.drafts.get(self._draft_key)
        return draft.texts.get(_FIELD, "") if draft else ""

    def _keep_draft(self, text: str) -> None:
        if text.strip():
            self.session.drafts.keep(self._draft_key, {_FIELD: text})
        else:
            self.session.drafts.drop(self._draft_key)

    def on_unmount(self) -> None:
        """Keep what stands in the line when the program ends."""
        if self.capture_line.is_open:
            self._keep_draft(self.capture_line.text)

    def show_left_text(self) -> None:
        """Show in the closed line what was left of the meeting that is run."""
        if not self.capture_line.is_open:
            self.capture_line.rest(self._draft)

    def action_capture(self) -> None:
        """Let something be typed into the line."""
        self.hush()
        line = self.capture_line
        text = line.text if line.is_open else self._draft
        line.open(text)
        self._echo(text)

    def _echo(self, text: str) -> None:
        """Say what is understood so far, or what is missing for it."""
        offered = offers(text, self.session.book)
        self.capture_line.echo(self._understood(text), offered)

    def _understood(self, text: str) -> Cell:
        if not text.strip():
            words = "an action with lead: or due: · decision: … · challenge: to:housing … · a note"
            return Cell(words, Tone.MUTED)
        session = self.session
        try:
            return Cell(capture(text, self.running(), session.book, session.today).echo)
        except CscpError as problem:
            return Cell(str(problem), Tone.AMBER)

    @on(CaptureLine.Changed)
    def _follow_typing(self, event: CaptureLine.Changed) -> None:
        event.stop()
        self._echo(event.text)

    @on(CaptureLine.Rested)
    def _keep_typed(self, event: CaptureLine.Rested) -> None:
        event.stop()
        self._keep_draft(event.text)

    @on(CaptureInput.Left)
    def _leave_line(self, event: CaptureInput.Left) -> None:
        event.stop()
        self._keep_draft(event.text)
        self._close_line()
        if event.text.strip():
            key = self.key_of("meeting.capture", "colon")
            self.say(f"The text stays in the line; {key} opens it again.")

    @property
    def before_keys(self) -> str:
        """While the line is open, letters are typed into it."""
        if not self.capture_line.is_open:
            return super().before_keys
        return f"{self.key_of('capture.leave', 'escape')}, then "

    def _close_line(self) -> None:
        self.capture_line.close()
        self.focus_list()

    def focus_list(self) -> None:
        """Give the keys back to the list of the screen."""
        raise NotImplementedError

    @on(CaptureInput.Taken)
    def _take_line(self, event: CaptureInput.Taken) -> None:
        """Record what was understood, and let the next be typed; an empty line is left.

        What cannot be recorded stays in the line with the reason.
        """
        event.stop()
        text, session = event.text, self.session
        if not text.strip():
            self._close_line()
            return
        if monotonic() - self._warned_at < MOMENT or self._warns(text):
            return
        self._keep_draft(text)
        try:
            command = capture(text, self.running(), session.book, session.today).command
            recorded = self.record(command)
        except CscpError as problem:
            self.capture_line.echo(Cell(str(problem), Tone.RED))
            return
        self._warned = ""
        session.drafts.drop(self._draft_key)
        self.capture_line.put("")
        self._echo("")
        self.tell(recorded)

    def _warns(self, text: str) -> bool:
        """Whether it may identify a child, and has not been warned of yet."""
        findings = find_identifiers(text, self.session.book.partnership.quiet_phrases)
        if not findings or text == self._warned:
            return False
        self._warned, self._warned_at = text, monotonic()
        self._keep_draft(text)
        sentence = findings[0].sentence("The line")
        self.capture_line.select(findings[0].start, findings[0].end)
        self.capture_line.echo(Cell(f"{sentence} Enter again saves it as it is.", Tone.AMBER))
        return True
