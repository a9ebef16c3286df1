"""The commands that record a line, and the words that announce them beforehand."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Missing, Refused
from cscp_tui.base.texts import capitalised, counted, in_a_row
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting, Use
from cscp_tui.capture.parties import Parties, Party
from cscp_tui.capture.patterns import said
from cscp_tui.capture.presence import one_more, only_marked
from cscp_tui.capture.reader import read
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading
from cscp_tui.capture.statements import FORMS
from cscp_tui.capture.tokens import CaptureEmpty, read_tokens
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import AddDecision, AddToAgenda, AgreeMinutes, KeepLine
from cscp_tui.domain.commands.records import as_one
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.enums import AgencyKind, Cause, Source, Status
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.meetings import last_meeting, source_of
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_called,
    groups_called,
    listed,
    meeting_said,
    said_name,
)
from cscp_tui.domain.records import Attendance, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.meetings import ItemHeading


class CaptureWord(Struct, frozen=True):
    """One thing that a line may say, as the help explains it."""

    typed: str
    """The words or token to type; ``…`` stands for what varies."""
    meaning: str
    example: str

    @property
    def begun(self) -> str:
        """The fixed beginning of the words, to be typed for the user; empty if they vary."""
        return "" if "…" in self.typed or not self.typed.endswith(":") else self.typed


def _words(table: str) -> list[CaptureWord]:
    return [CaptureWord(*row.split(" | ")) for row in table.strip().splitlines()]


CAPTURE_WORDS = (
    *_words("""
Who to do what | An action, with its lead and its due date as you say them. | Police to send the data by 31 January
action: | An action, however it is worded. | action: Police to review it
lead: | The agency or role that leads an action. | lead:police Review the form
with: | The agencies that support. | lead:police with:housing,icb Review the form
due: | The due date of an action. | lead:police due:31 January Review it
check: | The review date of an action. | lead:police check:31/1 Review it
priority: | The priority, for an action of the plan. | lead:police priority:1 Review it
source: | Where the action comes from. | lead:police source:audit Review it
restricted: | Hides the action on the projector and in public versions. | lead:police restricted:yes Review it
housekeeping: | A meeting's own task, whose impact and agreement aren't asked for. | lead:police housekeeping:yes Circulate the slides
decision: | A decision. Lines with “agreed that” or “approved” are decisions too. | decision: The dataset is published
challenge: | A challenge. Lines with “challenged” or “asked why” are challenges too. | challenge: to:housing Why is it late?
to: | The agency or group that is asked. | challenge: to:icb Why is it late?
by: | The agency or group that asks, if it isn't the meeting's own. | challenge: by:police to:icb Why is it late?
note: | A note, however it is worded. | note: The report was welcomed
Ref: … | A progress update on that action, which doesn't start it. | BP25-1.1: the first cohort is trained
"""),
    *(
        CaptureWord(form.typed, form.meaning, form.examples[0].replace("BP24", "BP25"))
        for form in FORMS
    ),
    *_words("""
… joined, left | When somebody came or went. | Police left 11.20
… interest | An interest that somebody declares. | ICB declares an interest in item 4
Add … to the … agenda | An item for the agenda of a meeting to come, with this line as the one that asked for it. | Add neglect to the January Executive agenda
present: | Who came, by role and agency. | present: Head of Service, Housing (online)
Anything else | It is kept word for word as a note. What it may mean is offered below the line. | BP25-2.3 is 80% complete
"""),
)
"""The things that a line may say, for the help and the documentation."""


def setting_of(meeting: Meeting, book: Book, today: date, **others: Any) -> Setting:
    """Return where and when a line is typed; for the arguments see ``Setting``."""
    return Setting(meeting, book, today, Parties(book, meeting), **others)


def read_line(typed: str, setting: Setting, kind: LineKind | None = None) -> Reading:
    """Read a line of a meeting; the key that opens the line may stand before it, from habit.

    Args:
        kind: its kind, if the user has chosen it.

    Raises:
        CscpError: it has no words, or a token has an unknown name, date or value.
    """
    typed = typed.lstrip(" :;")
    if not typed.strip():
        raise CaptureEmpty("note")
    if kind is None and not setting.plain and (exact := read_tokens(typed, setting)):
        return exact
    reading = _read_around(typed, setting, kind)
    return replace(reading, restricted=bool(said("restricted").search(typed)))


def _read_around(typed: str, setting: Setting, kind: LineKind | None) -> Reading:
    """Read a line with a word that nothing is called in place of each of its ordinary words."""
    if not setting.plain:
        return read(typed, setting, kind)
    unknown = (rune for rune in map(chr, range(*_RUNES)) if rune not in typed)
    masks = {words: rune * len(words) for words, rune in zip(setting.plain, unknown, strict=False)}
    masked = typed
    for words, mask in masks.items():
        masked = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", mask, masked)
    back = {mask: words for words, mask in masks.items()}
    made: Reading = _with_words(read(masked, setting, kind), back)
    return made


_RUNES = 0x16A0, 0x16EB
"""The first of the letters that hardly any line has, and the one after the last."""


def _with_words(value: Any, words: Mapping[str, str]) -> Any:
    """Return a value with the words that were masked back in each of its texts."""
    if type(value) is str:
        for mask, each in words.items():
            value = value.replace(mask, each)
    elif isinstance(value, tuple):
        return tuple(_with_words(each, words) for each in value)
    elif isinstance(value, dict):
        return {name: _with_words(each, words) for name, each in value.items()}
    elif isinstance(value, Struct):
        names = value.__struct_fields__
        return replace(value, **{name: _with_words(getattr(value, name), words) for name in names})
    return value


def answer(reading: Reading, about: str, choice: OfferedAnswer, setting: Setting) -> Reading:
    """Return the reading of a line after a question about it was answered."""
    if choice.field == "kind":
        return read_line(reading.text, setting, choice.value)
    return reading.answered(choice, about)


def read_heading(line: str, heading: ItemHeading) -> Reading:
    """Read a heading that has other words than an item's title; ask which item it begins if unclear.

    The first answer is an item of its own: nothing typed below it comes under the wrong one.
    """
    known = [each for each in (heading.item, *heading.may_mean, heading.numbered) if each]
    title = {"title": capitalised(heading.title)}
    choices = [
        OfferedAnswer(
            f"Go on to item {each.number}, “{each.text}”",
            "values",
            {"item": each.key, "named": f"item {each.number}"},
        )
        for each in known
    ]
    reading = Reading(text=line, kind=LineKind.HEADING, values=title)
    if heading.item:
        return reading.answered(choices[0], "item")
    own = OfferedAnswer(f"Begin an item of its own: {title['title']}", "values", {})
    question = Question(
        "item",
        f"{heading.doubt} What does this line begin?",
        (own, *choices, OfferedAnswer("Nothing: keep it as a note", "kind", LineKind.NOTE)),
    )
    return replace(reading, questions=(question,))


def answers_typed(text: str, question: Question, setting: Setting) -> list[OfferedAnswer]:
    """Return the answers to a question that a text may mean; all that are offered if it is blank."""
    wanted = text.strip().casefold()
    is_kept = any(each.field == "kind" for each in question.choices)
    choices = question.choices if is_kept else (*question.choices, KEEP_AS_NOTE)
    found = [each for each in choices if wanted in each.label.casefold()]
    return [*found, *(_typed_answers(text.strip(), question.about, setting) if wanted else ())]


_MOST_ANSWERS = 8


def _typed_answers(text: str, about: str, setting: Setting) -> Iterator[OfferedAnswer]:
    book = setting.book
    if about == "due":
        with suppress(CscpError):
            day = read_date(text, setting.today)
            yield OfferedAnswer(in_words(day), "due", day)
    if about == "leads":
        for agency in agencies_called(text, book)[:_MOST_ANSWERS]:
            if agency.kind is not AgencyKind.GUEST:
                party = Party(said_name(agency), agency=agency.id)
                yield OfferedAnswer(agency.name, "leads", (party,))
        for group in groups_called(text, book):
            yield OfferedAnswer(group.name, "leads", (Party(group.name, group=group.id),))
    if about == "refs":
        wanted = text.casefold()
        actions = (each for each in book.actions.values() if each.is_open)
        fitting = [each for each in actions if wanted in f"{each.id} {each.title}".casefold()]
        for action in fitting[:_MOST_ANSWERS]:
            yield OfferedAnswer(f"{action.id} {action.title}", "refs", (action.id,))


def asked_why(reading: Reading, problem: CscpError, book: Book) -> Reading | None:
    """Return a change with questions about its reason, if that is missing; else None."""
    if reading.kind not in {LineKind.MOVED, LineKind.HELD} or problem.field not in {
        "reason",
        "cause",
    }:
        return None
    words = set(reading.reason.casefold().split())
    reasons = sorted(
        book.partnership.reasons, key=lambda why: not words & set(why.casefold().split())
    )
    keep = OfferedAnswer("Keep the line, and change nothing", "kind", LineKind.NOTE)
    why = Question(
        "reason",
        str(problem),
        (keep, *(OfferedAnswer(capitalised(each), "values", {"reason": each}) for each in reasons)),
    )
    if reading.kind is LineKind.HELD:
        return replace(reading, questions=(why,))
    causes = (OfferedAnswer(capitalised(c.sentence), "values", {"cause": c}) for c in Cause)
    whose = Question("cause", "Was the cause within the partnership's control?", (keep, *causes))
    return replace(reading, questions=(why, whose) if problem.field == "reason" else (whose,))


def line_command(reading: Reading, meeting: Meeting, item: str = "") -> KeepLine:
    """Return the command that keeps the words of a line."""
    return KeepLine(
        meeting.id,
        reading.text,
        item,
        about=reading.refs,
        text=_without_label(reading),
        told_by_result=_is_whole(reading) and not reading.to_check,
        to_check=reading.to_check,
        restricted=_is_marked(reading),
        is_heading=reading.kind is LineKind.HEADING,
    )


def _without_label(reading: Reading) -> str:
    """Return the words of a note behind a label such as “note:”; empty if it has none."""
    labels = (reading.text[: s.end] for s in reading.spans if s.use is Use.JOINS and not s.start)
    # “re BP25-1.1” and “Good morning, ” stay as they are.
    begins = any(not re.fullmatch("[a-z ]+|.*[,!]", label) for label in labels)
    return reading.words if begins and reading.kind is LineKind.NOTE else ""


def _is_whole(reading: Reading) -> bool:
    """Return whether all words of a line are in what is recorded because of it."""
    if reading.kind in {
        LineKind.ACTION,
        LineKind.DECISION,
        LineKind.CHALLENGE,
        LineKind.UPDATE,
        LineKind.AGENDA,
        LineKind.HEADING,
    }:
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
            return AddAction(_action_values(reading, meeting, book))
        case LineKind.DECISION:
            return AddDecision(meeting.id, reading.words, reading.refs, _is_secret(reading, book))
        case LineKind.CHALLENGE:
            return _raise_challenge(reading, meeting, book)
        case LineKind.APOLOGIES:
            rows = {row.agency: row for row in book.attendances_of(meeting.id)}
            return as_one(
                _apologies(party.agency, rows.get(party.agency), reading, meeting)
                for party in reading.leads
                if party.agency
            )
        case LineKind.PRESENCE:
            rows = reading.values["attendance"]
            return as_one(RecordAttendance(meeting.id, **row) for row in rows)
        case LineKind.MINUTES:
            return AgreeMinutes(meeting.id, **reading.values)
        case LineKind.AGENDA | LineKind.HEADING:
            return _to_agenda(reading, meeting)
        case LineKind.ANSWERED:
            return AnswerChallenge(**reading.values)
        case LineKind.NOTE:
            return None
    if not reading.refs:
        raise Missing("Say which action is meant.", field="refs")
    if reading.kind is LineKind.AGREED:
        return Agree(reading.refs, meeting.id)
    return as_one(_of_action(ref, reading, meeting, book) for ref in reading.refs)


def _to_agenda(reading: Reading, meeting: Meeting) -> Command | None:
    """Return the command for an item of an agenda; None for the heading of one that is there."""
    if "item" in reading.values:
        return None
    to = reading.values.get("meeting", meeting.id)
    if not to:
        raise Missing("Say which meeting's agenda is meant.", field="meeting")
    return AddToAgenda(to, {"title": reading.values["title"]})


def _apologies(
    agency: str, row: Attendance | None, reading: Reading, meeting: Meeting
) -> RecordAttendance:
    """Return the command for an agency's apologies, and for the deputy whom the line names."""
    if role := reading.values.get("deputy", ""):
        came = one_more(row, role, online=False, deputy=True)
        return RecordAttendance(meeting.id, agency, **came, apologies=True)
    stays = not only_marked(row, meeting)
    return RecordAttendance(meeting.id, agency, None if stays else 0, apologies=True)


def _is_secret(reading: Reading, book: Book) -> bool:
    """Return whether a line is marked as restricted, or is about an action that is."""
    about = (book.actions[ref] for ref in reading.refs if ref in book.actions)
    return _is_marked(reading) or any(is_restricted(action, book) for action in about)


def _is_marked(reading: Reading) -> bool:
    return reading.restricted or bool(reading.values.get("restricted"))


def _of_action(ref: str, reading: Reading, meeting: Meeting, book: Book) -> Command:
    why = dict(reading.values)
    if reading.reason:
        why = {"reason": _code_of(reading.reason, book)} | why
    match reading.kind:
        case LineKind.UPDATE:
            return AddProgressUpdate(ref, _news(reading), starts_action=False)
        case LineKind.DELIVERED:
            return Deliver(ref)
        case LineKind.REJECTED:
            return RejectDelivery(ref, _news(reading), meeting.id)
        case LineKind.RESUMED:
            return ChangeStatus(ref, Status.IN_PROGRESS)
        case LineKind.HELD:
            return ChangeStatus(
                ref,
                Status.ON_HOLD,
                explanation=reading.reason,
                review_date=reading.due,
                reason=why.get("reason", ""),
            )
    return MoveDate(ref, reading.due, **why, explanation=reading.reason, agreed_by=meeting.id)


def _code_of(reason: str, book: Book) -> str:
    """Return the partnership's reason that a line's own words name, else its word for others."""
    words = {*re.findall(r"\w+", reason.casefold())}
    named = [each for each in book.partnership.reasons if {*each.casefold().split()} <= words]
    others = [each for each in book.partnership.reasons if each.casefold() == "other"]
    return next(iter([*named, *others]), "")


def _news(reading: Reading) -> str:
    """Return the words of a progress update, after the reference."""
    first = next((span for span in reading.spans if span.use is Use.REFERENCE), None)
    words = reading.text[first.end :] if first and not reading.text[: first.start].strip() else ""
    return words.strip(" :,-–—|") or reading.text.strip()


def _raise_challenge(reading: Reading, meeting: Meeting, book: Book) -> Command:
    asked = [party.agency or party.group for party in reading.leads if party.agency or party.group]
    if not asked:
        raise Missing(
            "Say who the challenge is to, e.g. “challenge: to:housing Why …”.", field="to"
        )
    by = next((party.agency or party.group for party in reading.by), meeting.group)
    words, is_secret = _without_tokens(reading), _is_secret(reading, book)
    return as_one(RaiseChallenge(to, words, by, meeting.id, is_secret) for to in asked)


def _without_tokens(reading: Reading) -> str:
    """Return the words of a challenge without the tokens that say who asks whom."""
    is_exact = any(
        span.use is Use.JOINS and ":" in reading.text[span.start : span.end]
        for span in reading.spans[1:]
    )
    return reading.title if is_exact else reading.words


def _action_values(reading: Reading, meeting: Meeting, book: Book) -> dict[str, Any]:
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
        names = in_a_row([_party_name(party, book) for party in reading.leads])
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


# What is said outside a meeting


def action_said(
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
    values = _action_values(reading, nowhere, book)
    for name in ("raised_at", "overseeing_group"):
        del values[name]
    values |= {"source": source.value, **given}
    return AddAction(values), ", ".join(_of_lead(reading, book)) or "no lead and no date yet"


# What will be recorded, in words


def echo_of(reading: Reading, setting: Setting) -> str:
    """Describe completely what will be recorded of a line, for the user to check beforehand."""
    return f"{'Restricted. ' if reading.restricted else ''}{_told(reading, setting)}"


def _told(reading: Reading, setting: Setting) -> str:
    told = _told_of_meeting(reading, setting)
    if told:
        return told
    about = _about(reading, setting)
    match reading.kind:
        case LineKind.ACTION:
            return f"{', '.join(_of_action_said(reading, setting))}: {reading.title}"
        case LineKind.DECISION:
            return f"Decision{f' (about {listed(reading.refs)})' if reading.refs else ''}: {reading.words}"
        case LineKind.UPDATE:
            return f"Progress update{about}: {_news(reading)}"
        case LineKind.DELIVERED | LineKind.RESUMED:
            what = "Delivered" if reading.kind is LineKind.DELIVERED else "Off hold"
            return f"{what}{f' on {in_words(reading.on)}' if reading.on else ''}{about}"
        case LineKind.MOVED | LineKind.HELD:
            until = in_words(reading.due) if reading.due else "…"
            what = "New due date" if reading.kind is LineKind.MOVED else "On hold until"
            why = f", because {reading.reason}" if reading.reason else ""
            return f"{what} {until}{about}{why}"
        case LineKind.AGREED:
            return f"{counted(len(reading.refs), 'delivery', 'deliveries')} agreed{about}"
        case LineKind.REJECTED:
            return f"Not agreed{about}: {_news(reading)}"
    refs = (each[0].upper() for each in said("known ref").finditer(reading.text))
    unknown = in_a_row([ref for ref in refs if ref not in setting.book.actions])
    lacks = f" (there is no action {unknown})" if unknown else ""
    return f"Note{about}: {reading.words}{lacks}"


def _told_of_meeting(reading: Reading, setting: Setting) -> str:
    """Describe what is recorded of the meeting itself, or of a challenge; empty for anything else."""
    book, values = setting.book, reading.values
    to = listed(_party_name(party, book) for party in reading.leads) or "…"
    kept = listed(f"“{each}”" for each in values.get("kept", ()))
    typed = f" (and as typed: {kept})" if kept else ""
    match reading.kind:
        case LineKind.CHALLENGE:
            group = _name(setting.meeting.group, book)
            by = _of_party(reading.by[0], book) if reading.by else group
            until = f", answer by {in_words(reading.due)}" if reading.due else ""
            return f"Challenge by {by} to {to}{until}: {_without_tokens(reading)}"
        case LineKind.ANSWERED:
            return f"Answer to {values['challenge']}: {values['answer']}"
        case LineKind.APOLOGIES:
            deputy = f", with a deputy: {values['deputy']}" if values.get("deputy") else ""
            return f"Apologies from {to}{deputy}{typed}"
        case LineKind.PRESENCE:
            return f"Attendance: {values['sentence']}{typed}"
        case LineKind.HEADING:
            return f"The heading of {values.get('named', 'an item of its own')}: {values['title']}"
        case LineKind.AGENDA:
            return f"On the agenda of {meeting_said(values['meeting'], book) or '…'}: {values['title']}"
        case LineKind.MINUTES:
            earlier, but = last_meeting(book, setting.meeting), values.get("subject_to", "")
            of = in_words(earlier.day) if earlier else "…"
            return f"Minutes of {of} agreed{f', subject to: {but}' if but else ''}"
    return ""


def offer_of(kind: LineKind, reading: Reading, setting: Setting) -> str:
    """Name briefly what a line may be instead: ``BP25-2.3 delivered``."""
    if kind in {LineKind.AGREED, LineKind.REJECTED}:
        reading = read_line(reading.text, setting, kind)
    refs = reading.refs or ((setting.selected,) if setting.selected else ())
    about = f"{listed(refs)} " if refs else ""
    return {
        LineKind.DELIVERED: f"{about}delivered",
        LineKind.MOVED: f"{about}new date",
        LineKind.HELD: f"{about}on hold",
        LineKind.RESUMED: f"{about}off hold",
        LineKind.AGREED: f"{about}agreed",
        LineKind.REJECTED: f"{about}not agreed",
        LineKind.ANSWERED: "the answer to the challenge",
        LineKind.APOLOGIES: "apologies",
        LineKind.MINUTES: "minutes agreed",
        LineKind.UPDATE: f"{about}progress update",
    }.get(kind, str(kind))


def _about(reading: Reading, setting: Setting) -> str:
    """Name the actions that a line is about, and say if one is meant as it is selected."""
    known = [setting.book.actions[ref] for ref in reading.refs if ref in setting.book.actions]
    if len(known) == 1:
        is_selected = ", the selected action" if reading.is_selected else ""
        return f" for {known[0].id} ({known[0].title}{is_selected})"
    return f" for {listed(action.id for action in known)}" if known else ""


def _of_action_said(reading: Reading, setting: Setting) -> Iterator[str]:
    if priority := reading.values.get("priority"):
        yield f"Action of priority {priority}"
    else:
        source = source_of(setting.meeting.group, setting.book).value
        yield f"Action ({reading.values.get('source') or source})"
    yield from _of_lead(reading, setting.book)


def _of_lead(reading: Reading, book: Book) -> Iterator[str]:
    """Yield who leads and supports an action, and its dates."""
    if reading.leads:
        every = [_of_party(party, book) for party in reading.leads]
        first = f", {every[0]} first" if len(every) > 1 else ""
        is_role = all(
            not party.agency and party.role not in {"", "All agencies"} for party in reading.leads
        )
        role = "a role, not an agency" if is_role else reading.values.get("lead", "")
        yield f"led by {listed(every)}{first}{f' ({role})' if role else ''}"
    if helpers := [party for party in reading.supporting if party.agency]:
        yield f"with {listed(_of_party(party, book) for party in helpers)}"
    if reading.due:
        yield f"due {in_words(reading.due)}"
    if "review_date" in reading.values:
        yield f"review date {in_words(date.fromisoformat(reading.values['review_date']))}"
    yield from (name for name in ("restricted", "housekeeping") if reading.values.get(name))


def _party_name(party: Party, book: Book) -> str:
    return _name(party.agency or party.group, book) if party.agency or party.group else party.role


def _of_party(party: Party, book: Book) -> str:
    """Return a party's short name."""
    agency = book.agencies.get(party.agency)
    return said_name(agency) if agency else _party_name(party, book)


def _name(key: str, book: Book) -> str:
    if known := book.agencies.get(key) or book.groups.get(key):
        return known.name
    return f"the {key}" if key == PARTNERSHIP else key
