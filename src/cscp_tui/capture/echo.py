"""What will be recorded of a line, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted, in_a_row, shortened
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting, in_full_ref
from cscp_tui.capture.parties import Party, full_name, short_name
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.reader import in_brief, read_line
from cscp_tui.capture.reading import Reading
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import stated_beginning, stated_end, time_in_words
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import Status
from cscp_tui.domain.meetings import last_meeting, source_of
from cscp_tui.domain.names import listed, meeting_in_words
from cscp_tui.domain.records import MeetingLine
from cscp_tui.domain.stated_facts import stated_next_meeting


def echo_of(reading: Reading, setting: Setting) -> str:
    """Describe completely what will be recorded of a line, for the user to check beforehand."""
    return f"{'Restricted. ' if reading.restricted else ''}{_echo_in_words(reading, setting)}"


def _echo_in_words(reading: Reading, setting: Setting) -> str:
    words = _told_of_meeting(reading, setting)
    if words:
        return words
    about = _about(reading, setting)
    match reading.kind:
        case LineKind.ACTION:
            told = f"“{reading.told_besides}” " if reading.told_besides else ""
            return f"{told}{', '.join(_action_in_words(reading, setting))}: {reading.title}"
        case LineKind.DECISION:
            return f"Decision{f' (about {listed(reading.refs)})' if reading.refs else ''}: {reading.words}"
        case LineKind.UPDATE:
            return f"Progress update{about}: {reading.news}"
        case LineKind.DELIVERED | LineKind.RESUMED:
            what = "Delivered" if reading.kind is LineKind.DELIVERED else "Off hold"
            return f"{what}{f' on {in_words(reading.on)}' if reading.on else ''}{about}"
        case LineKind.MOVED | LineKind.HELD:
            until = in_words(reading.due) if reading.due else "…"
            what = "New due date" if reading.kind is LineKind.MOVED else "On hold until"
            why = f"; reason: {reading.reason}" if reading.reason else ""
            return f"{what} {until}{about}{why}"
        case LineKind.AGREED:
            return f"{counted(len(reading.refs), 'delivery', 'deliveries')} agreed{about}"
        case LineKind.REJECTED:
            return f"Not agreed{about}: {reading.news}"
        case LineKind.TWO:
            return f"Two lines: {' · '.join(f'“{each}”' for each in reading.lines)}"
    refs = (in_full_ref(each[0]) for each in pattern_of("known ref").finditer(reading.text))
    unknown = in_a_row([ref for ref in refs if ref not in setting.book.actions])
    lacks = f" (there is no action {unknown})" if unknown else ""
    words = f"Note{about}: {reading.words}{lacks}"
    began, ended = stated_beginning(reading.text), stated_end(reading.text)
    when = f" The meeting began at {time_in_words(began)}." if began else ""
    when += f" The meeting ended at {time_in_words(ended)}." if ended else ""
    day, meeting = setting.meeting.day, setting.meeting.id
    typed = MeetingLine(id="", created=day, meeting=meeting, words=reading.text)
    if found := stated_next_meeting(setting.book, setting.meeting, [typed], last=0):
        at = f", {time_in_words(found.time)}" if found.time else ""
        when += f" The next meeting is on {in_words(found.day)}{at}."
    is_offered = LineKind.CORRECTED in reading.others
    when += (
        f" {corrected_by(reading)}." if reading.values.get("corrects") and not is_offered else ""
    )
    when += f" {reading.values['refused']}." if reading.values.get("refused") else ""
    return f"{words.rstrip('.')}.{when}" if when else words


def _told_of_meeting(reading: Reading, setting: Setting) -> str:
    """Describe what is recorded of the meeting itself, or of a challenge; empty for anything else."""
    book, values = setting.book, reading.values
    to = listed(full_name(party, book) for party in reading.leads) or "…"
    left_out = not_recorded(reading)
    apart = {*values.get("unknown", ()), *values.get("unclear", ())}
    kept = listed(f"“{each}”" for each in values.get("kept", ()) if each not in apart)
    typed = f" (and as typed: {kept})" if kept else ""
    typed += f". {left_out}" if left_out else ""
    match reading.kind:
        case LineKind.CHALLENGE:
            group = full_name(Party("", group=setting.meeting.group), book)
            is_open = any(question.about == "by" for question in reading.questions)
            by = short_name(reading.by[0], book) if reading.by else "…" if is_open else group
            until = f", answer by {in_words(reading.due)}" if reading.due else ""
            return f"Challenge by {by} to {to}{until}: {reading.question_asked}"
        case LineKind.ANSWERED:
            if words := values.get("came_of_it"):
                return f"{values['challenge']} closed, with this outcome: {words}"
            known = book.challenges.get(values.get("challenge", ""))
            return f"Answer to {in_brief(known) if known else '…'}: {values['answer']}"
        case LineKind.APOLOGIES:
            deputy = f", with a deputy: {values['deputy']}" if values.get("deputy") else ""
            return f"Apologies from {to}{deputy}{typed}"
        case LineKind.PRESENCE:
            return f"Attendance: {values['sentence']}{typed}"
        case LineKind.CORRECTED if not values["text"]:
            return f"Removal of “{shortened(values['corrects'])}”, with what it recorded"
        case LineKind.CORRECTED:
            will = "; ".join(_corrected(values, setting))
            words = (
                f"Correction of “{shortened(values['corrects'])}”: “{shortened(values['text'])}”"
            )
            return f"{words}. {capitalised(will)}" if will else words
        case LineKind.HEADING:
            return f"The heading of {values.get('named', 'an item of its own')}: {values['title']}"
        case LineKind.AGENDA:
            return f"On the agenda of {meeting_in_words(values['meeting'], book) or '…'}: {'; '.join(values['titles'])}"
        case LineKind.MINUTES:
            earlier, but = last_meeting(book, setting.meeting), values.get("subject_to", "")
            of = in_words(earlier.day) if earlier else "…"
            return f"Minutes of {of} agreed{f', subject to: {but}' if but else ''}"
    return ""


def _corrected(values: Mapping[str, Any], setting: Setting) -> Iterator[str]:
    """Say what a line that is corrected will have recorded: ``due …, was …``, ``… delivered, not …``."""
    before, book = replace(setting, line=values["line"]), setting.book
    known = book.lines[values["line"]]
    words, at = (known.text or known.words, values["text"]), setting.meeting
    both = [read_line(each, before) for each in words]

    def as_kind(kind: LineKind) -> list[Reading]:
        return [e if e.kind is kind else read_line(e.text, before, kind) for e in both]

    is_moved = LineKind.MOVED in both[1].others
    old, new = as_kind(LineKind.MOVED) if is_moved else both
    done, then = (each.on or at.day for each in as_kind(LineKind.DELIVERED))
    named, other = (each.refs for each in as_kind(LineKind.NOTE))
    lost, gained = ([e for e in a if e not in b] for a, b in ((named, other), (other, named)))
    every = [book.actions[ref] for ref in lost or named]
    recorded = {
        LineKind.DELIVERED: any((e.status, e.ended) == (Status.DELIVERED, done) for e in every),
        LineKind.AGREED: any(at.id in {e.agreed_at, e.provisionally_agreed_at} for e in every),
        LineKind.MOVED: any(old.due and each.due == old.due for each in every),
    }
    if lost and gained:
        does = next((f" {_DOES[kind]}" for kind, is_so in recorded.items() if is_so), "")
        yield f"{listed(gained)}{does}, not {listed(lost)}"
    elif recorded[LineKind.DELIVERED] and done != then:
        yield f"{listed(named)} delivered on {long(then)}, was {long(done)}"
    for action in book.actions.values():
        is_new = (action.raised_at, action.title) == (at.id, old.title)
        if action.id not in old.refs and not is_new:
            continue
        was = action.due if is_moved and not old.due else old.due  # it is no new date any more
        if was and new.due and action.due == was != new.due:
            due = f"due {long(new.due)}, was {long(was)}"
            yield due if is_new else f"{action.id}: {due}"
        is_clear = is_new and old.leads and not new.questions
        if is_clear and new.leads != old.leads:
            yield f"led by {listed(short_name(each, book) for each in new.leads)}"


def corrected_by(reading: Reading) -> str:
    """Say which line a line may correct, which only an edit of that one does."""
    return f"It changes nothing: edit or remove the line that it corrects, perhaps “{shortened(reading.values['corrects'])}”"


def not_recorded(reading: Reading) -> str:
    """Say which names in a list of people count for no agency, and which words aren't clear."""
    said = {"unknown": "Not on the list", "unclear": "Not clear"}
    return ". ".join(
        f"{why}, so only kept as typed: {listed(f'“{each}”' for each in found)}"
        for name, why in said.items()
        if (found := reading.values.get(name))
    )


def few_of(refs: tuple[str, ...]) -> str:
    """Name actions in so few letters that they fit beside a line."""
    return f"{refs[0]} and {len(refs) - 1} more" if len(refs) > _FEW else listed(refs)


def offer_of(kind: LineKind, reading: Reading, setting: Setting) -> str:
    """Name briefly what a line may be instead: ``BP25-2.3 delivered``."""
    if len(reading.refs) > 1 or kind in {LineKind.AGREED, LineKind.ANSWERED, LineKind.CORRECTED}:
        reading = read_line(reading.text, setting, kind)
    refs = reading.refs or ((setting.selected,) if setting.selected else ())
    about = f"{few_of(refs)} " if refs else ""
    words = (reading.values.get(name, "") for name in ("text", "corrects"))
    text, corrects = (shortened(each, _SHORT) for each in words)
    if kind is LineKind.CORRECTED and (
        will := text and next(_corrected(reading.values, setting), "")
    ):
        return f"correction, {will}"
    return {
        **{kind: f"{about}{does}" for kind, does in _DOES.items()},
        LineKind.ANSWERED: "the challenge closed"
        if "came_of_it" in reading.values
        else "the answer to the challenge",
        LineKind.APOLOGIES: "apologies",
        LineKind.CORRECTED: f"correction to “{text}”" if text else f"removal of “{corrects}”",
        LineKind.MINUTES: "minutes agreed",
    }.get(kind, str(kind))


_DOES = {
    LineKind.DELIVERED: "delivered",
    LineKind.MOVED: "new date",
    LineKind.HELD: "on hold",
    LineKind.RESUMED: "off hold",
    LineKind.AGREED: "agreed",
    LineKind.REJECTED: "not agreed",
    LineKind.UPDATE: "progress update",
}
"""What a line may say of actions, in short."""
_FEW = 2
"""The most actions of which each is named beside a line."""
_SHORT = 40
"""The most characters of a corrected line where it is only named."""


def _about(reading: Reading, setting: Setting) -> str:
    """Name the actions that a line is about, and say if one is meant as it is selected."""
    known = [setting.book.actions[ref] for ref in reading.refs if ref in setting.book.actions]
    link = "on" if reading.kind is LineKind.NOTE else "for"
    if len(known) == 1:
        is_selected = ", the selected action" if reading.is_selected else ""
        return f" {link} {known[0].id} ({known[0].title}{is_selected})"
    return f" {link} {listed(action.id for action in known)}" if known else ""


def _action_in_words(reading: Reading, setting: Setting) -> Iterator[str]:
    if priority := reading.values.get("priority"):
        yield f"Action of priority {priority}"
    else:
        source = source_of(setting.meeting.group, setting.book).value
        yield f"Action ({reading.values.get('source') or source})"
    yield from lead_in_words(reading, setting.book)


def lead_in_words(reading: Reading, book: Book) -> Iterator[str]:
    """Yield who leads and supports an action, and its dates."""
    if reading.leads:
        every = [short_name(party, book) for party in reading.leads]
        first = f", {every[0]} first" if len(every) > 1 else ""
        is_role = all(
            not party.agency and party.role not in {"", "All agencies"} for party in reading.leads
        )
        role = "a role, not an agency" if is_role else reading.values.get("lead", "")
        yield f"led by {listed(every)}{first}{f' ({role})' if role else ''}"
    if helpers := [party for party in reading.supporting if party.agency]:
        yield f"with {listed(short_name(party, book) for party in helpers)}"
    if reading.due:
        yield f"due {in_words(reading.due)}"
    if "review_date" in reading.values:
        yield f"review date {in_words(date.fromisoformat(reading.values['review_date']))}"
    yield from (name for name in ("restricted", "housekeeping") if reading.values.get(name))
