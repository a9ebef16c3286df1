"""The capture line of a meeting: how a typed line is understood, and what it records.

The way of a line: ``read_line`` makes a ``Reading`` of it, with questions about what is doubtful;
``echo_of`` says in words how it is understood, while it is typed; ``answer`` takes the answer to a
question; ``command_of`` makes the command that records it. A line may

- say with tokens what it means: ``lead:ICB due:31/3 Review the referral form`` (here;
  ``CAPTURE_WORDS`` lists them; ``lead:"Designated Nurse"`` keeps words together),
- say who was there: ``Police left 11.20`` (``capture_presence``), or
- be worded as people speak (``capture_wording``, with ``capture_kinds``, ``capture_dates`` and
  ``capture_parties`` for what it is, when and who; their words are in ``capture_patterns``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import (
    CscpError,
    Missing,
    NotUnderstood,
    Refused,
    UnknownRecord,
    UnknownValue,
)
from cscp_tui.base.texts import capitalised, shortened
from cscp_tui.domain.capture_kinds import LineKind
from cscp_tui.domain.capture_parties import Parties, Party
from cscp_tui.domain.capture_patterns import said
from cscp_tui.domain.capture_presence import read_presence
from cscp_tui.domain.capture_wording import LONGEST, Choice, Question, Reading, read_wording
from cscp_tui.domain.commands.actions import AddAction, AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AgreeMinutes,
    SetAside,
    UnderItem,
)
from cscp_tui.domain.commands.records import Together, as_one
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import Cause, Source
from cscp_tui.domain.meetings import last_meeting, source_of
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_called,
    folded,
    groups_called,
    hint_for,
    listed,
    priorities_called,
    said_name,
)
from cscp_tui.domain.records import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.meetings import AgendaItem
    from cscp_tui.domain.records import Record


class CaptureWord(Struct, frozen=True):
    """One thing that the capture line understands, as the help explains it."""

    typed: str
    """The words or token to type; ``…`` stands for what varies."""
    meaning: str
    """The effect on the line, as a sentence."""
    example: str
    """A complete example line."""

    @property
    def begun(self) -> str:
        """The fixed beginning of the words, to be typed for the user; empty if they vary."""
        return "" if "…" in self.typed or not self.typed.endswith(":") else self.typed


CAPTURE_WORDS = (
    CaptureWord(
        "Who to do what",
        "An action, with its lead and its due date as you say them.",
        "Police to send the data by 31 January",
    ),
    CaptureWord("action:", "An action, however it is worded.", "action: Police to review it"),
    CaptureWord("lead:", "The agency or role that leads an action.", "lead:police Review the form"),
    CaptureWord(
        "with:", "The agencies that support.", "lead:police with:housing,icb Review the form"
    ),
    CaptureWord("due:", "The due date of an action.", "lead:police due:31 January Review it"),
    CaptureWord("check:", "The review date of an action.", "lead:police check:31/1 Review it"),
    CaptureWord(
        "priority:", "The priority, for an action of the plan.", "lead:police priority:1 Review it"
    ),
    CaptureWord("source:", "Where the action comes from.", "lead:police source:audit Review it"),
    CaptureWord(
        "restricted:",
        "Hides the action on the projector and in public versions.",
        "lead:police restricted:yes Review it",
    ),
    CaptureWord(
        "decision:",
        "A decision. Lines with “agreed that” or “approved” are decisions too.",
        "decision: The dataset is published",
    ),
    CaptureWord(
        "challenge:",
        "A challenge. Lines with “challenged” or “asked why” are challenges too.",
        "challenge: to:housing Why is it late?",
    ),
    CaptureWord("to:", "The agency or group that is asked.", "challenge: to:icb Why is it late?"),
    CaptureWord(
        "by:",
        "The agency or group that asks, if it isn't the meeting's own.",
        "challenge: by:police to:icb Why is it late?",
    ),
    CaptureWord(
        "note:", "A note. Lines with “noted” are notes too.", "note: The report was welcomed"
    ),
    CaptureWord(
        "Ref: …", "A progress update on that action.", "BP25-1.1: the first cohort is trained"
    ),
    CaptureWord("… complete", "An action was delivered.", "BP25-1.1 is complete"),
    CaptureWord(
        "Extend … to …", "A new due date for an action.", "Extend BP25-1.1 to 31 January 2026"
    ),
    CaptureWord("Apologies …", "Apologies, in the attendance.", "Apologies from Police"),
    CaptureWord("… joined, left", "When somebody came or went.", "Police left 11.20"),
    CaptureWord(
        "… interest", "An interest that somebody declares.", "ICB declares an interest in item 4"
    ),
    CaptureWord(
        "present:", "Who came, by role and agency.", "present: Head of Service, Housing (online)"
    ),
    CaptureWord(
        "To clear up",
        "A doubtful line is asked about. Keep it as typed and it's offered again at the end.",
        "JB to chase it",
    ),
)
"""Everything that the capture line understands, for the help and the documentation."""

_KIND = re.compile(
    r"\s*(?P<kind>action|decision|challenge|note)\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_OF_ACTIONS = frozenset({"lead", "due", "check", "with", "priority", "source", "restricted"})
_MAKES_ACTION = frozenset({"lead", "due"})
_OF_CHALLENGES = frozenset({"to", "by"})
TOKENS = _OF_ACTIONS | _OF_CHALLENGES
"""The names of tokens: the words before the colon."""
_TOKEN = re.compile(
    rf"(?<!\S)(?P<name>{'|'.join(sorted(TOKENS))}):"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]?|(?P<plain>[^\s\"“”]*))",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"(?<!\S)(?P<name>lead|due|check|with|to|by):"
    r"(?:[ \t]+(?=\S)|(?:(?<=due:)|(?<=check:))(?=[^\s\"“”]))",
    re.IGNORECASE,
)
_MINUTES = "minutes_subject_to"
"""The field of a line that agrees the last meeting's minutes. Its value is any condition that they
are agreed subject to."""
_ECHOED = 60
_MOST_WORDS = 6
_LONGEST = 4000
"""The most characters in which tokens are looked for. A longer text is a document, not a line."""
_YES = frozenset({"", "yes", "y", "true", "1"})


class CaptureEmpty(NotUnderstood):
    """A capture line without words."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Type the text of the {what}.", field="text")


def read_line(text: str, meeting: Meeting, book: Book, today: date, at: str = "") -> Reading:
    """Understand one line of a meeting.

    Args:
        text: as it was typed; the key that opens the line may stand before it, from habit.
        meeting: the meeting in which it was typed.
        book: where agencies, groups, priorities and references are looked up.
        today: the day from which relative dates are counted.
        at: the present time of day if the meeting is in progress; empty if it is not known.

    Raises:
        CscpError: the line has no words, or a token has an unknown name, date or value.
    """
    text = text.lstrip(" :;")
    if not text.strip():
        raise CaptureEmpty("note")
    if len(text) <= _LONGEST:
        spaced = _quote_spaced(text, book, today)
        found = _KIND.match(spaced)
        kind = found["kind"].casefold() if found else ""
        line = _TokenLine(found["rest"] if found else spaced, meeting, book, today)
        if kind in {"", "action"} and line.has(_OF_ACTIONS if kind else _MAKES_ACTION):
            return replace(line.action(), text=text)
        if kind == "challenge" and line.has(_OF_CHALLENGES):
            return replace(line.challenge(), text=text)
        if found and not found["rest"].strip():
            raise CaptureEmpty(kind)
        if meeting.id and (presence := read_presence(text, meeting, book, at)):
            values = {"attendance": presence.rows}
            return Reading(text=text, kind=LineKind.NOTE, title=presence.sentence, values=values)
    return _asked_of_minutes(read_wording(text, meeting, book, today), meeting, book)


def _asked_of_minutes(reading: Reading, meeting: Meeting, book: Book) -> Reading:
    """Ask whether a line agrees the last meeting's minutes.

    As a decision it would leave them in draft.
    """
    words = _KIND.sub(r"\g<rest>", reading.text).strip()
    found = said("minutes agreed").match(words) if len(words) <= LONGEST else None
    earlier = last_meeting(book, meeting) if found and meeting.id else None
    if found is None or earlier is None or earlier.minutes_agreed_at:
        return reading
    but = found["but"] or ""
    subject = f", subject to: {but}" if but else ""
    notes = f"{'notes' if 'note' in words.casefold() else 'minutes'} of {long(earlier.day)}"
    question = Question(
        "values",
        f"Were the {notes} agreed as a correct record?",
        (
            Choice(f"Agree the {notes} as a correct record{subject}", "values", {_MINUTES: but}),
            Choice("Record it as a decision only", "", None),
        ),
    )
    title = reading.title if reading.kind is LineKind.DECISION else words
    return Reading(text=reading.text, kind=LineKind.DECISION, title=title, questions=(question,))


def answer(reading: Reading, about: str, choice: Choice, meeting: Meeting, book: Book) -> Reading:
    """Return the reading of a line after a question about it was answered.

    Args:
        reading: the line.
        about: the field that the question is about.
        choice: the answer.
        meeting: in which it was said.
        book: where names are looked up; which names depends on the kind of line.
    """
    if choice.field == "kind":
        return read_wording(reading.text, meeting, book, meeting.day, choice.value)
    return reading.answered(choice, about)


def asked_why(reading: Reading, problem: CscpError, book: Book) -> Reading | None:
    """Return a new date with questions about why it slips; None for any other refusal."""
    if reading.kind is not LineKind.MOVE or problem.field not in {"reason", "cause"}:
        return None
    reasons = (
        Choice(capitalised(why), "values", {"reason": why}) for why in book.partnership.reasons
    )
    causes = (Choice(capitalised(c.sentence), "values", {"cause": c}) for c in Cause)
    whose = Question("cause", "Was the cause within the partnership's control?", tuple(causes))
    return replace(reading, questions=(Question("reason", str(problem), tuple(reasons)), whose))


def command_of(reading: Reading, meeting: Meeting, book: Book) -> Command:
    """Return the command that records a line as it is read, ignoring its questions.

    Raises:
        Missing: it cannot be recorded as it is: nobody is asked, or no action is named.
    """
    return _COMMANDS[reading.kind](reading, meeting, book)


def under_item(item: AgendaItem | None, meeting: Meeting, command: Command) -> Command:
    """Return a command that also records the agenda item under which something was said."""
    if item is None or command.what not in _SAID_UNDER_ITEMS:
        return command
    return UnderItem((command,), meeting=meeting.id, item=item.key)


_SAID_UNDER_ITEMS = frozenset(
    {
        AddAction.what,
        AddDecision.what,
        AddRemark.what,
        RaiseChallenge.what,
        SetAside.what,
        Together.what,
    }
)


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
    reading = read_line(text, nowhere, book, today)
    if reading.kind is not LineKind.ACTION:
        reading = read_line(f"action: {text}", nowhere, book, today)
    if reading.questions:
        raise Refused(reading.questions[0].sentence, field="text")
    values = _action_values(reading, nowhere, book)
    for name in ("raised_at", "overseeing_group"):
        del values[name]
    values |= {"source": source.value, **given}
    words = echo_of(reading, nowhere, book).partition(": ")[0].partition(", ")[2]
    return AddAction(values), words or "no lead and no date yet"


def echo_of(reading: Reading, meeting: Meeting, book: Book) -> str:
    """Say in words how a line is understood, for the user to check before it is recorded."""
    title = shortened(reading.title or reading.text, _ECHOED)
    about = _about(reading, book)
    if reading.kind is LineKind.ACTION:
        return f"{', '.join(_action_words(reading, meeting, book))}: {title}"
    if reading.kind is LineKind.CHALLENGE:
        by = _name(reading.values.get("raised_by", meeting.group), book)
        to = listed(_party_name(party, book) for party in reading.leads) or "…"
        until = f", answer by {in_words(reading.due)}" if reading.due else ""
        return f"Challenge by {by} to {to}{until}: {title}"
    if _MINUTES in reading.values:
        but = reading.values[_MINUTES]
        return f"Agree the last minutes as a correct record{f', subject to: {but}' if but else ''}"
    if reading.kind is LineKind.DELIVERED:
        return f"Delivered{about}: {title}"
    if reading.kind is LineKind.MOVE:
        until = f" to {in_words(reading.due)}" if reading.due else ""
        return f"New due date{about}{until}: {title}"
    if reading.kind is LineKind.APOLOGIES:
        names = listed(_party_name(party, book) for party in reading.leads)
        return f"Apologies from {names}" if names else f"Apologies: {title}"
    if "attendance" in reading.values:
        return f"Attendance: {reading.title}"
    if reading.kind is LineKind.NOTE and reading.ref:
        return f"Progress update{about}: {title}"
    refs = _known_refs(reading.text, book) if reading.kind is LineKind.DECISION else ()
    of = f" (about {', '.join(refs)})" if refs else ""
    return f"{capitalised(reading.kind.value)}: {title}{of}"


def _about(reading: Reading, book: Book) -> str:
    action = book.actions.get(reading.ref)
    return f" for {action.id} ({shortened(action.title, 30)})" if action else ""


def _action_words(reading: Reading, meeting: Meeting, book: Book) -> Iterator[str]:
    values = _action_values(reading, meeting, book)
    if "priority" in values:
        yield f"Action of priority {values['priority']}"
    else:
        yield f"Action ({values['source']})"
    if values.get("lead_agency"):
        every = [_said(party, book) for party in reading.leads]
        yield f"led by {listed(every)}" + (f", {every[0]} first" if len(every) > 1 else "")
        if reading.leads[0].role:
            yield reading.leads[0].role
    elif values.get("lead"):
        extra = (
            " (a role, not an agency)" if reading.leads[0].role not in {"", "All agencies"} else ""
        )
        yield f"led by {shortened(values['lead'])}{extra}"
    helpers = [party for party in reading.supporting if party.agency]
    if helpers:
        yield f"with {listed(_said(party, book) for party in helpers)}"
    if reading.due:
        yield f"due {in_words(reading.due)}"
    if "review_date" in values:
        yield f"review date {in_words(read_date(values['review_date'], meeting.day))}"
    if values.get("restricted"):
        yield "restricted"


def _action_values(reading: Reading, meeting: Meeting, book: Book) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": reading.title,
        "source": source_of(meeting.group, book).value,
        "overseeing_group": meeting.group,
        "raised_at": meeting.id,
    } | dict(reading.values)
    agencies = [party.agency for party in reading.leads if party.agency]
    others = [_party_name(party, book) for party in reading.leads if not party.agency]
    if agencies:
        values["lead_agency"] = agencies[0]
    if len(reading.leads) > 1:
        # Only one agency leads in the record; the title keeps the others.
        values["lead"] = " and ".join(_party_name(party, book) for party in reading.leads)
    elif others:
        values["lead"] = others[0]
    supporting = {*agencies[1:], *(party.agency for party in reading.supporting if party.agency)}
    if supporting - set(agencies[:1]):
        values["supporting_agencies"] = sorted(supporting - set(agencies[:1]))
    if reading.due:
        values["due"] = reading.due.isoformat()
    return values


def _add_action(reading: Reading, meeting: Meeting, book: Book) -> Command:
    if not reading.title.strip():
        raise CaptureEmpty("action")
    return AddAction(_action_values(reading, meeting, book))


def _known_refs(text: str, book: Book) -> tuple[str, ...]:
    refs = [found.upper() for found in said("known ref").findall(text)]
    return tuple(dict.fromkeys(ref for ref in refs if ref in book.actions))


def _add_decision(reading: Reading, meeting: Meeting, book: Book) -> Command:
    if not reading.title.strip():
        raise CaptureEmpty("decision")
    if _MINUTES in reading.values:
        return AgreeMinutes(meeting.id, reading.values[_MINUTES])
    return AddDecision(meeting.id, reading.title, _known_refs(reading.text, book))


def _raise_challenge(reading: Reading, meeting: Meeting, book: Book) -> Command:  # noqa: ARG001
    asked = [party.agency or party.group for party in reading.leads if party.agency or party.group]
    if not asked:
        raise Missing(
            "Say who the challenge is to, e.g. “challenge: to:housing Why …”.", field="to"
        )
    question = reading.title
    if reading.due:
        question = f"{question} (answer by {long(reading.due)})"
    by = reading.values.get("raised_by", meeting.group)
    return as_one(RaiseChallenge(to, question, by, meeting.id) for to in asked)


def _add_note(reading: Reading, meeting: Meeting, book: Book) -> Command:
    text = reading.title or reading.text.strip()
    if rows := reading.values.get("attendance"):
        return as_one(RecordAttendance(meeting.id, **row) for row in rows)
    if reading.ref in book.actions:
        return AddProgressUpdate(reading.ref, text, starts_action=False)
    return AddRemark(meeting.id, text)


def _deliver(reading: Reading, meeting: Meeting, book: Book) -> Command:  # noqa: ARG001
    if not reading.ref:
        raise Missing("Say which action has been delivered.", field="ref")
    if len(reading.title.split()) <= len(["now", "complete"]):
        return Deliver(reading.ref)
    update = AddProgressUpdate(reading.ref, reading.title, starts_action=False)
    return as_one((update, Deliver(reading.ref)), named=1)


def _move_date(reading: Reading, meeting: Meeting, book: Book) -> Command:  # noqa: ARG001
    if not reading.ref:
        raise Missing("Say which action has a new date.", field="ref")
    words = re.sub(re.escape(reading.ref), "", reading.title, flags=re.IGNORECASE)
    is_only_moved = said("only moved").fullmatch(words.replace(reading.due_said, ""))
    explanation, why = "" if is_only_moved else reading.title, dict(reading.values)
    return MoveDate(reading.ref, reading.due, **why, explanation=explanation, agreed_by=meeting.id)


def _record_apologies(reading: Reading, meeting: Meeting, book: Book) -> Command:
    agencies = [party.agency for party in reading.leads if party.agency]
    if not agencies:
        return _add_note(reading, meeting, book)
    return as_one(RecordAttendance(meeting.id, agency, apologies=True) for agency in agencies)


_COMMANDS = {
    LineKind.ACTION: _add_action,
    LineKind.DECISION: _add_decision,
    LineKind.CHALLENGE: _raise_challenge,
    LineKind.NOTE: _add_note,
    LineKind.DELIVERED: _deliver,
    LineKind.MOVE: _move_date,
    LineKind.APOLOGIES: _record_apologies,
}


def _quote_spaced(text: str, book: Book, today: date) -> str:
    """Return a line with quotes around the values of its tokens, as in ``due:"16 Jan"``.

    Spaces after the colon do not matter.

    As many words belong to a token as make a name or a date; a token that has none stays words.
    """
    place, parties = 0, None
    while found := _SPACED.search(text, place):
        words = text[found.end() :].split()[:_MOST_WORDS]
        is_date = found["name"].casefold() in {"due", "check"}
        parties = parties or Parties(book)
        for count in range(len(words), 0, -1):
            value = " ".join(words[:count]).strip('"“”').rstrip(".,;")
            if _is_date(value, today) if is_date else _is_party(value, parties):
                rest = text[found.end() :].split(None, count)[count:]
                begun = f'{text[: found.start()]}{found["name"]}:"{value}"'
                text = " ".join((begun, *rest))
                place = len(begun)
                break
        else:
            place = found.end()
    return text


def _is_date(value: str, today: date) -> bool:
    try:
        read_date(value, today)
    except CscpError:
        return False
    return True


def _is_party(value: str, parties: Parties) -> bool:
    found = parties.mentions(value)
    return len(found) == 1 and found[0].start == 0 and found[0].end == len(value)


class _TokenLine(Struct, frozen=True):
    """A line in tokens, without the words for its kind."""

    text: str
    meeting: Meeting
    book: Book
    today: date

    def has(self, names: frozenset[str]) -> bool:
        """Return whether the line has any of some tokens."""
        return any(found["name"].casefold() in names for found in _TOKEN.finditer(self.text))

    def split(self, names: frozenset[str]) -> tuple[str, dict[str, str]]:
        """Return the words of the line, and the values of some tokens.

        Of a repeated token, the last value counts.
        """
        values: dict[str, str] = {}

        def take(found: re.Match[str]) -> str:
            name = found["name"].casefold()
            if name not in names:
                return found[0]
            values[name] = " ".join((found["quoted"] or found["plain"] or "").split())
            return ""

        words = " ".join(_TOKEN.sub(take, self.text).split())
        return words.strip(" .;,") if values else words, values

    def challenge(self) -> Reading:
        """Return a challenge, raised by the group unless a token names somebody else."""
        words, tokens = self.split(_OF_CHALLENGES)
        if not words:
            raise CaptureEmpty("challenge")
        if not tokens.get("to"):
            raise Missing(
                "Say who the challenge is to, e.g. “challenge: to:housing Why …”.", field="to"
            )
        put_to = _party(tokens["to"], self.book)
        is_agency = put_to in self.book.agencies
        party = Party(
            tokens["to"], agency=put_to if is_agency else "", group="" if is_agency else put_to
        )
        values = {"raised_by": _party(tokens["by"], self.book)} if tokens.get("by") else {}
        return Reading(
            text=self.text, kind=LineKind.CHALLENGE, title=words, leads=(party,), values=values
        )

    def action(self) -> Reading:
        """Return an action of the group's source, raised at the meeting."""
        title, tokens = self.split(_OF_ACTIONS)
        if not title:
            raise CaptureEmpty("action")
        values: dict[str, Any] = {"source": self._source(tokens).value}
        if "priority" in tokens:
            values["priority"] = self._priority(tokens["priority"])
        if tokens.get("check"):
            values["review_date"] = read_date(tokens["check"], self.today).isoformat()
        if "restricted" in tokens and tokens["restricted"].casefold() in _YES:
            values["restricted"] = True
        spoken = read_wording(f"Action: {title}", self.meeting, self.book, self.today)
        says = {"leads": not tokens.get("lead"), "due": not tokens.get("due")}
        questions = [each for each in spoken.questions if says.get(each.about, True)]
        leads = spoken.leads if says["leads"] else self._lead(tokens["lead"], questions)
        if (says["leads"] and spoken.leads) or (says["due"] and spoken.due):
            title = spoken.title
        partners = [part for part in tokens.get("with", "").split(",") if part.strip()]
        supporting = {_agency(part, self.book): part.strip() for part in partners}
        due = spoken.due if says["due"] else self._due(tokens["due"], questions)
        return Reading(
            text=self.text,
            kind=LineKind.ACTION,
            title=title,
            leads=leads,
            supporting=tuple(Party(said, agency=key) for key, said in supporting.items()),
            due=due,
            due_said=tokens.get("due") or spoken.due_said,
            questions=tuple(questions),
            values=values,
        )

    def _source(self, tokens: Mapping[str, str]) -> Source:
        if "source" in tokens:
            wanted = tokens["source"].casefold()
            found = [source for source in Source if wanted and source.startswith(wanted)]
            if len(found) != 1:
                raise UnknownValue("source", shortened(tokens["source"]), tuple(Source))
            return found[0]
        if "priority" in tokens:
            return Source.PLAN
        return source_of(self.meeting.group, self.book)

    def _priority(self, typed: str) -> str:
        found = priorities_called(typed, self.book)
        running = {
            plan.id
            for plan in self.book.plans.values()
            if plan.first_day <= self.meeting.day <= plan.last_day
        }
        found = tuple(known for known in found if known.plan in running) or found
        if len(found) != 1:
            hint = hint_for(typed, self.book.priorities.values(), found)
            raise UnknownRecord("priority", shortened(typed), hint, field="priority")
        return found[0].id

    def _lead(self, typed: str, questions: list[Question]) -> tuple[Party, ...]:
        found = agencies_called(typed, self.book)
        if len(found) > 1:
            raise UnknownRecord("lead", shortened(typed), hint_for(typed, (), found), field="lead")
        if found:
            return (Party(typed, agency=found[0].id),)
        parties = Parties(self.book)
        if parties.is_person(typed):
            sentence = f"“{shortened(typed)}” looks like a person. Which role or agency?"
            questions.append(Question("leads", sentence))
            return ()
        return (Party(typed, role=typed),)

    def _due(self, typed: str, questions: list[Question]) -> date:
        day = read_date(typed, self.today)
        if day < self.today:
            keep = Choice(f"Keep {long(day)}", "due", day)
            questions.append(Question("due", f"{long(day)} has passed. Which date?", (keep,)))
        return day


def _agency(typed: str, book: Book) -> str:
    found = agencies_called(typed, book)
    if len(found) != 1:
        hint = hint_for(typed, book.agencies.values(), found)
        raise UnknownRecord("agency", shortened(typed.strip()), hint, field="agency")
    return found[0].id


def _parties(typed: str, book: Book) -> list[str]:
    if folded(typed) == PARTNERSHIP:
        return [PARTNERSHIP]
    parties = (*groups_called(typed, book), *agencies_called(typed, book))
    return list(dict.fromkeys(party.id for party in parties))


def _party(typed: str, book: Book) -> str:
    found = _parties(typed, book)
    if len(found) != 1:
        every: dict[str, Record] = {**book.agencies, **book.groups}
        hint = hint_for(typed, every.values(), (every[key] for key in found))
        raise UnknownRecord("agency or group", shortened(typed), hint, field="to")
    return found[0]


def _party_name(party: Party, book: Book) -> str:
    return _name(party.agency or party.group, book) if party.agency or party.group else party.role


def _said(party: Party, book: Book) -> str:
    """Return a party's short name, as the echo must fit on a small screen."""
    agency = book.agencies.get(party.agency)
    return said_name(agency) if agency else _party_name(party, book)


def _name(key: str, book: Book) -> str:
    if known := book.agencies.get(key) or book.groups.get(key):
        return known.name
    return f"the {key}" if key == PARTNERSHIP else key
