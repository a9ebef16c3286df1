"""The commands that record a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import capitalised, in_a_row
from cscp_tui.capture.echo import lead_in_words
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import Use, setting_of
from cscp_tui.capture.parties import full_name
from cscp_tui.capture.presence import one_more, only_marked
from cscp_tui.capture.reader import read, read_line
from cscp_tui.capture.reading import Reading, is_said_open
from cscp_tui.capture.tokens import without_tokens
from cscp_tui.domain.attendance import members_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import AddDecision, AddToAgenda, AgreeMinutes, KeepLine
from cscp_tui.domain.commands.records import SetFields, as_one
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, CloseChallenge, RaiseChallenge
from cscp_tui.domain.enums import Source, Status
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.meetings import source_of
from cscp_tui.domain.partners import may_be_guest
from cscp_tui.domain.records import Meeting, MeetingLine


def line_command(reading: Reading, meeting: Meeting, item: str = "") -> KeepLine:
    """Return the command that keeps the words of a line."""
    return KeepLine(
        meeting.id,
        reading.text,
        item,
        about=reading.refs,
        text=_to_print(reading) or reading.told_besides,
        told_by_result=_is_whole(reading) and not reading.to_check,
        to_check=reading.to_check,
        restricted=reading.is_marked,
        is_heading=reading.kind is LineKind.HEADING,
        begins_part=bool(reading.begins_part),
    )


_STAYS = r"[a-z ]+|(?i:(?:on|re|regarding|about|for|in)[a-z ]*)|.*[,!]"


def _to_print(reading: Reading) -> str:
    """Return how a note, or a line to check, is printed; empty for as it was typed."""
    text = _without_label(reading)
    if reading.kind is not LineKind.NOTE and not reading.to_check:
        return text
    shown = without_tokens(text or reading.text) if ":" in reading.text else ""
    is_same = shown == " ".join((text or reading.text).split())
    return text if is_same else capitalised(shown)


def _without_label(reading: Reading) -> str:
    """Return the words of a note behind a label such as “note:”; empty if it has none."""
    labels = (reading.text[: s.end] for s in reading.spans if s.use is Use.JOINS and not s.start)
    # “On BP25-1.1” and “Good morning, ” stay as they are.
    begins = any(not re.fullmatch(_STAYS, label) for label in labels)
    return reading.words if begins and reading.kind is LineKind.NOTE else ""


def _is_whole(reading: Reading) -> bool:
    """Return whether all words of a line are in what is recorded because of it."""
    is_new = reading.kind not in {*CHANGES, LineKind.NOTE, LineKind.PRESENCE, LineKind.MINUTES}
    if is_new and "question" not in reading.values:
        return True
    text = list(reading.text)
    for span in reading.spans:
        text[span.start : span.end] = " " * (span.end - span.start)
    return not any(letter.isalnum() for letter in text)


def command_of(reading: Reading, meeting: Meeting, book: Book) -> Command | None:
    """Return the command that records what a line says besides its words; None for a note.

    Raises:
        Missing: it cannot be recorded as it is: nobody is asked, or no action is named.
    """
    match reading.kind:
        case LineKind.ACTION:
            return AddAction(values_of_action(reading, meeting, book))
        case LineKind.DECISION:
            return AddDecision(meeting.id, reading.words, reading.refs, _is_secret(reading, book))
        case LineKind.CHALLENGE:
            return _raise_challenge(reading, meeting, book)
        case LineKind.APOLOGIES:
            away = filter(None, (party.agency for party in reading.leads))
            return as_one(_apologies(each, reading, meeting, book) for each in away)
        case LineKind.PRESENCE:
            rows, said = reading.values["attendance"], capitalised(reading.values["sentence"])
            are_alike = len({bool(row.get("apologies")) for row in rows}) == 1
            return as_one(_presences(rows, meeting, book), sentence="" if are_alike else said)
        case LineKind.MINUTES:
            return AgreeMinutes(meeting.id, **reading.values)
        case LineKind.AGENDA | LineKind.HEADING:
            return _to_agenda(reading, meeting)
        case LineKind.CORRECTED:
            changed = {name: reading.values[name] for name in ("text", "about")}
            return SetFields("lines", reading.values["line"], changed)
        case LineKind.ANSWERED:
            closes = "came_of_it" in reading.values
            return (CloseChallenge if closes else AnswerChallenge)(**reading.values)
        case LineKind.NOTE:
            return None
    return _of_actions(reading, meeting, book)


def _of_actions(reading: Reading, meeting: Meeting, book: Book) -> Command:
    if not reading.refs:
        raise Missing("Say which action is meant.", field="refs")
    if reading.kind is LineKind.AGREED:
        return Agree(reading.refs, meeting.id)
    return as_one(_of_action(ref, reading, meeting, book) for ref in reading.refs)


def _to_agenda(reading: Reading, meeting: Meeting) -> Command | None:
    """Return the command for an item of an agenda; None for the heading of one that is there."""
    values = reading.values
    if "item" in values:
        return None
    to = values.get("meeting", meeting.id)
    if not to:
        raise Missing("Say which meeting's agenda is meant.", field="meeting")
    titles = values["titles"] if reading.kind is LineKind.AGENDA else (values["title"],)
    parts = (
        re.findall(r"(?s)^(.*?)(?: \((?:[Ll]ead:? )?([A-Z]{2,5})\))?$", title)[0]
        for title in titles
    )
    return as_one(AddToAgenda(to, {"title": title, "presenter": by}) for title, by in parts)


def _presences(
    rows: Iterable[dict[str, Any]], meeting: Meeting, book: Book
) -> Iterator[RecordAttendance | RecordGuests]:
    """Yield the commands for who came; whoever isn't a member may come as a guest."""
    members = {agency.id for agency in members_of(book, meeting)}
    guests: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["agency"] in members or not may_be_guest(book.agencies[row["agency"]]):
            yield RecordAttendance(meeting.id, **row)
        else:
            known = guests.setdefault(row["agency"], {"in_room": 0, "online": 0})
            known |= {name: row[name] for name in known if name in row}
    for key, came in guests.items():
        yield RecordGuests(meeting.id, book.agencies[key].name, **came)


def _apologies(agency: str, reading: Reading, meeting: Meeting, book: Book) -> RecordAttendance:
    """Return the command for an agency's apologies, and for the deputy whom the line names."""
    row = {row.agency: row for row in book.attendances_of(meeting.id)}.get(agency)
    if role := reading.values.get("deputy", ""):
        came = one_more(row, role, online=False, deputy=True)
        return RecordAttendance(meeting.id, agency, **came, apologies=True)
    stays = not only_marked(row, meeting)
    return RecordAttendance(meeting.id, agency, None if stays else 0, apologies=True)


def _is_secret(reading: Reading, book: Book) -> bool:
    """Return whether a line is marked as restricted, or is about an action that is."""
    about = (book.actions[ref] for ref in reading.refs if ref in book.actions)
    return reading.is_marked or any(is_restricted(action, book) for action in about)


def as_kept(reading: Reading, line: MeetingLine) -> Reading:
    """Return a reading of a line that is kept already: as restricted as it is."""
    return replace(reading, restricted=line.restricted and not is_said_open(reading))


def if_kept(reading: Reading, meeting: Meeting, item: str) -> MeetingLine:
    """Return a line as it would be kept under an item, where nothing is recorded."""
    kept = line_command(reading.with_part_unanswered(), meeting, item)
    return MeetingLine(
        id="",
        created=meeting.day,
        meeting=kept.meeting,
        words=kept.words,
        item=kept.item,
        about=kept.about,
        restricted=kept.restricted,
        is_heading=kept.is_heading,
        begins_part=kept.begins_part,
    )


def _of_action(ref: str, reading: Reading, meeting: Meeting, book: Book) -> Command:
    why = {"explanation": reading.reason} | dict(reading.values)
    if reading.reason:
        why = {"reason": code_of(reading.reason, book)} | why
    match reading.kind:
        case LineKind.UPDATE:
            return AddProgressUpdate(ref, reading.news, starts_action=False)
        case LineKind.DELIVERED:
            return Deliver(ref)
        case LineKind.REJECTED:
            return RejectDelivery(ref, reading.news, meeting.id)
        case LineKind.RESUMED:
            return ChangeStatus(ref, Status.IN_PROGRESS)
        case LineKind.HELD:
            return ChangeStatus(
                ref,
                Status.ON_HOLD,
                review_date=reading.due,
                **why,
            )
    return MoveDate(ref, reading.due, **why, agreed_by=meeting.id)


def code_of(reason: str, book: Book) -> str:
    """Return the partnership's reason that a line's own words name, else its word for others."""
    words = {*re.findall(r"\w+", reason.casefold())}
    named = [each for each in book.partnership.reasons if {*each.casefold().split()} <= words]
    others = [each for each in book.partnership.reasons if each.casefold() == "other"]
    return next(iter([*named, *others]), "")


def _raise_challenge(reading: Reading, meeting: Meeting, book: Book) -> Command:
    asked = [party.agency or party.group for party in reading.leads if party.agency or party.group]
    if not asked:
        raise Missing(
            "Say who the challenge is to, e.g. “challenge: to:housing Why …”.", field="to"
        )
    by = next((party.agency or party.group for party in reading.by), meeting.group)
    words, is_secret = reading.question_asked, _is_secret(reading, book)
    return as_one(RaiseChallenge(to, words, by, meeting.id, is_secret) for to in asked)


def values_of_action(reading: Reading, meeting: Meeting, book: Book) -> dict[str, Any]:
    """Return the fields of the action that a line asks for, by name."""
    values: dict[str, Any] = {
        "title": reading.title,
        "source": source_of(meeting.group, book).value,
        "overseeing_group": meeting.group,
        "raised_at": meeting.id,
    } | dict(reading.values)
    agencies = [party.agency for party in reading.leads if party.agency]
    if not reading.leads:
        values.pop("lead", None)
    elif len(reading.leads) > 1 or not agencies:
        names = in_a_row([full_name(party, book) for party in reading.leads])
        values["lead"] = values.get("lead") or names
    if agencies:
        values["lead_agency"] = agencies[0]
    others = dict.fromkeys([*agencies[1:], *(p.agency for p in reading.supporting if p.agency)])
    if supporting := sorted(others.keys() - set(agencies[:1])):
        values["supporting_agencies"] = supporting
    if reading.due:
        values["due"] = reading.due.isoformat()
    if _is_secret(reading, book):
        values["restricted"] = True
    return values


def action_command(
    text: str, source: Source, book: Book, today: date, given: Mapping[str, Any]
) -> tuple[Command, str]:
    """Return the command for an action described outside a meeting, and its echo.

    Args:
        text: the sentence.
        source: the source of the action.
        book: where agencies are looked up.
        today: relative dates count from it.
        given: fields already known, such as the plan and priority.

    Raises:
        Refused: something about the sentence is doubtful; the message asks about it.
        CscpError: a name or a date in a token is not known, or the sentence has no words.
    """
    group = next((known.id for known in book.groups.values() if source in known.oversees), "")
    nowhere = Meeting(id="", created=today, group=group, day=today)
    setting = setting_of(nowhere, book, today)
    reading = read_line(text, setting)
    if reading.kind is not LineKind.ACTION:
        reading = read(text, setting, LineKind.ACTION)
    if reading.questions:
        raise Refused(reading.questions[0].sentence, field="text")
    values = values_of_action(reading, nowhere, book)
    for name in ("raised_at", "overseeing_group"):
        del values[name]
    values |= {"source": source.value, **given}
    return AddAction(values), ", ".join(lead_in_words(reading, book)) or "no lead and no date yet"
