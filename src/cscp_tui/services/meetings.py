"""Closing a meeting: what is said before, what is written then, and what is still open after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.hidden import ref_in_words, shown_to, with_hidden
from cscp_tui.domain.meetings import (
    NOTHING_RECORDED,
    Agenda,
    AgendaItem,
    Recorded,
    doubts_at_close,
    lines_of_meeting,
    lines_to_check,
    linked_notes,
)
from cscp_tui.domain.names import listed
from cscp_tui.domain.quorum import is_quorate, quorum_changes
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.meetings import missing_clauses_words
from cscp_tui.services.exports import keep_as
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.attendance import attendance_summary, quorum_words
from cscp_tui.views.minutes import minuted_quorum, told_apart
from cscp_tui.views.reports.meetings import action_log_document, action_log_text, minutes_document
from cscp_tui.writers.formats import bytes_of

_MOST_NAMED = 8


def before_closing(
    book: Book,
    meeting: Meeting,
    agenda: Agenda,
    key: str,
    *,
    is_projected: bool,
    not_recorded: int = 0,
) -> Iterator[str]:
    """Summarise a meeting before it is closed: quorum, attendance, items not done.

    Args:
        key: the key that asks for the Chair's reason to proceed without a quorum.
        not_recorded: the number of lines that are typed and not recorded yet.
    """
    yield quorum_words(book, meeting)
    closed = replace(meeting, in_progress=False)
    if not is_quorate(book, closed):
        decided = sum(decision.meeting == meeting.id for decision in book.decisions.values())
        yield (
            f"It made {counted(decided, 'decision')} without a quorum, so before it is closed the "
            f"Chair's reason for proceeding is needed: cancel, then {key} asks for it."
            if decided
            else f"It will be recorded as inquorate ({missing_clauses_words(book, closed)} missing), "
            f"unless the Chair proceeds without a quorum: cancel, then {key} asks for the reason."
        )
    yield attendance_summary(book, meeting)
    yield from (each.rstrip(".") for each in doubts_at_close(book, meeting))
    typed = {line.item for line in lines_of_meeting(book, meeting.id)}
    taken = [i for i in agenda.numbered if agenda.is_done(i) or i.key in typed]
    yield f"Agenda: {len(taken)} of {counted(len(agenda.numbered), 'item')} taken"
    if left_over := lines_to_check(book, meeting):
        yield f"To check: {counted(len(left_over), 'line')}, kept as typed"
    if not_recorded:
        lines = counted(not_recorded, "line")
        yield f"Typed, not recorded yet: {lines}, to be kept as typed unless you go back"
    if left := tuple(item for item in agenda.left if item not in taken):
        named = shown_to(left, book, hides=is_projected)
        shown = [item.key if item.action or item.challenge else _item_name(item) for item in named]
        unseen = with_hidden("", len(left) - len(shown))
        yield f"Not done: {_some(filter(None, (unseen, *shown)))}"
    yield "This writes its minutes and locks its attendance. Reopening it needs a reason."


def _item_name(item: AgendaItem) -> str:
    return f"{item.number} {item.text}" if item.number else item.text


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - _MOST_NAMED
    return listed([*every[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def papers_of_closed_meeting(workspace: Workspace, outcome: JobOutcome, key: str) -> JobOutcome:
    """Write the papers of a meeting that has just been closed, and say what is still open.

    Closing a meeting does all of this, in this order:

    - The live meeting (``action_close_meeting`` in ``tui/screens/live_meeting.py``) refuses a line
      that is being typed and may identify a child, has the lines to check, notes that may have changed
      something and notes on actions looked at (``services/lines_at_close.py``), sums the meeting up
      (``before_closing``) and asks. If that is cancelled, what was answered about lines and notes stays
      recorded, and nothing else has happened. Otherwise, if lines are being typed, the closing is tried;
      if the command or a rule refuses it, they stay where they are. Else they are recorded first, as
      lines to check, and stay even if the closing can't be saved then. ``cscp close`` at a terminal asks
      about the same lines (``ask_about_lines`` in ``cli/capture.py``). Others ask none of this: the
      status “closed” of a meeting (“held, without a quorum” of one that is running records only the
      reason), ``cscp close`` in a script, ``cscp minute``, ``cscp set MEETING state=held`` (``_closes``
      in ``cli/records.py``), ``apply`` with ``--meeting``, and the import of attendance, which gets no
      papers.
    - ``CloseMeeting``, or ``HoldMeeting`` (``cscp minute``, the import, and the status of one that isn't
      running; both in ``domain/commands/meetings.py``) refuses if nobody was present, if it isn't
      running or is closed already, and a reason for going on without a quorum where there is one; with
      that reason of the Chair's it is held. The meeting becomes held or inquorate, is closed and no longer
      running; its closing time is now if it was started and is today's. Whether the Chair was present
      is “no” unless it was recorded. It warns of members that are not marked and of a missing quorum,
      and judges each agreement by who was in the room at that time: without a quorum it becomes
      provisional, and a provisional one with a quorum becomes agreed.
    - The rules (``domain/rules/meetings.py``) refuse a day to come, and an inquorate meeting with
      agreements or decisions; ``domain/rules/noticed.py`` warns if it is long past. From then on
      attendance, the day, the Chair's agency and whether the Chair was present are locked, until it is
      reopened with a reason, or the closing is undone.
    - What depends on it changes by itself: it counts in attendance (an inquorate one where its group
      says so: ``counts_in_attendance`` in ``domain/attendance.py``), it keeps its quorum if the group gets another, its
      quorum is the best that there was at any time, and the minutes of the group's earlier meetings
      count as agreed (``are_minutes_agreed``). What is recorded next is no longer recorded in it.
    - ``perform`` sees the change and calls this: minutes in Word and Markdown, and the action log as an
      e-mail draft if it has actions, are written into “exports”, with what is restricted in them,
      marked; earlier files stay. The outcome says how the meeting is recorded and what is still open.
      If no file can be written, it stays closed. The minutes are not issued.
    - The live meeting is left, and in a browser the files are offered. The snapshot and the day's backup
      follow, as after any change.

    ``perform`` says which closings get no papers. Whoever edits the field ``minuted`` of a meeting that
    took place gets the rules and the papers, but no agreement is judged.
    """
    book, meeting = workspace.book, workspace.book.meetings[key]
    recorded = activity_in(workspace, key).recorded
    is_inquorate = meeting.state is MeetingState.INQUORATE
    state = "Recorded as inquorate" if is_inquorate else quorum_words(book, meeting)
    if not is_inquorate and len(quorum_changes(book, meeting)) > 1:
        state = " ".join(minuted_quorum(book, meeting)).rstrip(".")
    outcome = _with_open_lines(outcome, book, meeting, recorded)
    outcome = replace(outcome, wrote=(*outcome.wrote, f"{state}."))
    try:
        with workspace.publishing("Not written"):
            files, sentence = write_meeting_files(
                workspace.exports_in, book, meeting, recorded, workspace.storage.templates()
            )
    except CscpError as problem:
        sentence = f"Its minutes couldn't be written: {problem} Export them to try again."
        return replace(outcome, warnings=(*outcome.warnings, sentence))
    return replace(outcome, files=(*outcome.files, *files), wrote=(*outcome.wrote, sentence))


def _with_open_lines(
    outcome: JobOutcome, book: Book, meeting: Meeting, recorded: Recorded
) -> JobOutcome:
    questions, details = list(outcome.questions), list(outcome.details)
    if left := lines_to_check(book, meeting):
        is_one = len(left) == 1
        questions.append(
            f"{counted(len(left), 'line')} to check {'is' if is_one else 'are'} in the minutes as "
            f"{'a note' if is_one else 'notes'}. The meeting's page and “cscp list lines "
            f"is:to-check” list {'it' if is_one else 'them'}; “cscp capture {meeting.id} --settle” "
            f"asks about {'it' if is_one else 'them'}."
        )
        details += [f"To check, kept as typed: “{shortened(line.words)}”" for line in left]
    if notes := linked_notes(book, meeting, recorded):
        refs = in_a_row(
            [*dict.fromkeys(ref_in_words(ref, book) for line in notes for ref in line.about)]
        )
        does = "doesn't" if len(notes) == 1 else "don't"
        questions.append(
            f"{counted(len(notes), 'note')} on {refs} {does} count as a progress update."
        )
        makes = "makes it one" if len(notes) == 1 else "makes them ones"
        details.append(f"“cscp notes-to-updates {meeting.id}” {makes}, in the words typed.")
    from cscp_tui.services.lines_at_close import lines_at_close  # noqa: PLC0415 - only closing needs it

    for each in lines_at_close(book, meeting, recorded):
        if each.may_change:
            about = f" on {listed(each.line.about)}" if each.line.about else ""
            sentence = f"Only a note{about}, nothing was changed. {each.reason}"
            details.append(f"{sentence}: “{shortened(each.line.words)}”")
    return replace(outcome, questions=tuple(questions), details=tuple(details))


def write_meeting_files(
    place: Path,
    book: Book,
    meeting: Meeting,
    recorded: Recorded = NOTHING_RECORDED,
    templates: Templates | None = None,
) -> tuple[tuple[Path, ...], str]:
    """Write the minutes and the action log of a meeting, keeping earlier files.

    Args:
        place: where the folder for exports is.

    Returns:
        The files, and a sentence about them.
    """
    name = meeting.id.replace("/", "-")
    minutes = minutes_document(book, meeting, recorded, public=False)
    word, markdown = (
        keep_as(place, f"{name}-minutes", each.ending, bytes_of(minutes, each, templates))
        for each in (PaperFormat.WORD, PaperFormat.MARKDOWN)
    )
    sentence = f"Its minutes are {word.parent.name}/{word.name} and {markdown.name}."
    to = tuple(mailboxes_of_leads(book, meeting))
    if not (data := action_log_email(book, meeting, to, recorded)):
        return (word, markdown), sentence
    email = keep_as(place, f"{name}-action-log", "eml", data)
    who = "" if to else ", with no address yet"
    sentence += f" E-mail draft of its action log for the leads: {email.name}{who}."
    apart = []
    for key in told_apart(book, meeting, recorded):
        own = action_log_email(book, meeting, book.agencies[key].mailboxes, recorded, lead=key)
        apart.append(keep_as(place, f"{name}-action-log-{key}", "eml", own))
    if apart:
        sentence += f" What is restricted is only in drafts of their own: {in_a_row([each.name for each in apart])}."
    return (word, markdown, email, *apart), sentence


def mailboxes_of_leads(book: Book, meeting: Meeting) -> Iterator[str]:
    """Yield each known mailbox of the agencies that lead or support actions of a meeting, once."""
    asked = [each for each in book.actions.values() if each.raised_at == meeting.id]
    helpers = (key for action in asked for key in action.supporting_agencies)
    keys = dict.fromkeys((*(action.lead_agency for action in asked), *helpers))
    agencies = (book.agencies[key] for key in keys if key in book.agencies)
    yield from dict.fromkeys(box for agency in agencies for box in agency.mailboxes)


def action_log_email(
    book: Book,
    meeting: Meeting,
    to: tuple[str, ...],
    recorded: Recorded = NOTHING_RECORDED,
    lead: str = "",
) -> bytes:
    """Return the action log of a meeting as an e-mail draft; empty if it has no actions.

    It goes to everybody who leads any of them, without what is restricted, or to one agency with it.
    """
    from cscp_tui.writers.email import email_draft_of  # noqa: PLC0415 - only closing a meeting needs it

    document = action_log_document(book, meeting, recorded, public=False, lead=lead)
    if document is None:
        return b""
    return email_draft_of(document, to, action_log_text(document))
