"""The forms of lines that change a status, a date, an agreement or the attendance.

A line has a form only if it consists of nothing else: one more word (“80%”, “not”, “almost”, “?”),
and it is kept as it is. Each form is declared once; its examples are its tests, and its help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.pattern_tables import filled, rows
from cscp_tui.base.texts import capitalised
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import MarkedSpan, Marks, Setting, Use, Words, find_references
from cscp_tui.capture.parties import Party
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.presence import is_role_of_somebody, read_presence
from cscp_tui.capture.reading import KEEP_AS_NOTE, OfferedAnswer, Question, Reading, is_that
from cscp_tui.domain.capture_dates import find_dates
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.enums import Cause, MeetingState, Status
from cscp_tui.domain.meetings import agenda, last_meeting
from cscp_tui.domain.names import group_name
from cscp_tui.domain.records import Meeting

_REF, _DAY, _WHO = "\ue001", "\ue002", "\ue003"
"""The signs that stand, twice, for a reference, a day and a party in the words of a line."""
_SIGNS = re.compile(rf"(?:[{_REF}{_DAY}{_WHO}]{{2}})")
_SORTS = {_REF: Use.REFERENCE, _DAY: Use.WHEN, _WHO: Use.WHO}

_PARTS = dict(
    rows(rf"""
ref         {_REF}{_REF}
day         {_DAY}{_DAY}
who         {_WHO}{_WHO}
and         (?:\s*(?:,\s*and|,|/|&|\+|and)\s*)
refs        (?:(?:actions?\s+)?{{ref}}(?:{{and}}{{ref}})*)
whos        (?:(?:the\s+)?{{who}}(?:{{and}}(?:from\s+)?(?:the\s+)?{{who}})*)
so          (?:\s*[-–—:,|]+\s*|\s+)
about       (?:{{refs}}{{so}})?
is          (?:(?:this|it|that|they|these)\s+)?(?:(?:is|are|was|were|has been|have been)\s+)?(?:(?:now|all|both|fully|also)\s+)*
done        (?:completed?|done|delivered|finished|actioned|achieved|implemented|fulfilled)
on          (?:{{so}}\(?(?:on\s+)?{{day}}\)?)?
why         (?P<why>,?\s+{{because}}\s+.+?)?
because     (?:because(?:\s+of)?|as(?!\s+(?:long|soon|far|if|yet|of|per|from|an?|before|planned|agreed|usual|expected|scheduled|published|reported|discussed|requested|set|above|now)\b)|due\s+to(?!\s+be\b)|owing\s+to)
date        (?:(?:due|target|completion|end)\s+)?(?:date|deadline|timescale)
new         (?:new|revised|amended|changed|extended)
moved       (?:extended|given|moved|pushed|put|deferred|postponed|revised|changed|rescheduled|carried|rolled)
move        (?:extend|ext|move|push|put|defer|postpone|reschedule|carry|roll|change|revise)
away        (?:\s+(?:back|forward|over|out|on))?
agreed      (?:(?:it was|we|(?:the\s+)?(?:group|meeting|executive|exec|board|committee)|(?:the\s+)?{{who}}|members|all)\s+)?(?:agree[ds]|accept(?:ed|s)|approve[ds])
agd         (?:agreed|accepted|approved)
deliveries  (?:(?:of\s+)?the\s+)?deliver(?:y|ies)(?:\s+of)?(?:\s+(?:that\s+(?:are|were)\s+)?awaiting\s+(?:our\s+|its\s+)?agreement)?
everything  (?:all(?:\s+of\s+(?:them|these|those))?|everything(?:\s+else)?|the lot|every one(?:\s+of\s+(?:them|these|those))?)
but         (?:,?\s+(?:exc(?:ept|l)?\.?|minus|but(?:\s+not)?|bar|apart from|other than|save|excluding|excepting|with the exception of)(?:\s+for)?)
apologies   (?:apologies|apols?|apology)
received    (?:\s+(?:were|was|have been))?(?:\s+(?:received|given|sent|noted|had))?
alone       (?:,?\s+(?:(?:who|and|they|but)\s+)?(?:(?:has|have)\s+)?(?:sent|sends?|with)\s+(?:nobody|no[ -]one|no deputy)(?:\s+(?:else|instead|in (?:their|his|her) place))?|\s*[,;(]\s*no deputy(?: sent)?\)?)?
deputy      (?P<why>\s*[;,(–-]\s*[^;:?]+?\s+(?:deputi[sz](?:es|ed|ing)|will deputi[sz]e)\)?)
sent        (?:sent|sends?|gave|gives?|(?:has|have) sent|with)
cannot      (?:can['’]?t|cannot|can not|couldn['’]?t|could not|(?:is |are )?(?:unable|not able) to)
""")
)


class StatementForm(Struct, frozen=True):
    """A form of lines that changes something."""

    kind: LineKind
    typed: str
    """The form, as the help shows it; ``…`` stands for what varies."""
    meaning: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    """Lines in the form, in the tests' meeting; the first is shown in the help."""


def _form(block: str) -> StatementForm:
    head, *rows = block.strip().splitlines()
    kind, typed, meaning = head.split(" | ")
    examples = tuple(row.removeprefix("e.g. ") for row in rows if row.startswith("e.g. "))
    patterns = tuple(row for row in rows if not row.startswith("e.g. "))
    return StatementForm(LineKind(kind), typed, meaning, patterns, examples)


_FORMS = r"""
delivered | … complete | An action was delivered: one or more references, and a day if there was one.
{about}(?:status\s*[:–-]?\s*)?{is}(?:marked (?:as )?)?{done}{on}
{done}{so}{refs}{on}
(?:please )?mark {refs} (?:as )?{done}{on}
e.g. BP24-1.1 is complete
e.g. BP24-1.1 and BP24-1.2 both complete
e.g. BP24-1.1 - Completed 14/11/24
e.g. BP24-1.1 Status: Complete
e.g. BP24-1.1: delivered on 3 November
e.g. 1.1 done
e.g. Done: BP24-1.1

move | Extend … to … | A new due date for an action; a reason may follow “because”.
{about}(?:{date} )?{is}(?:{agreed} (?:and )?)?{moved}{away} (?:from {day} )?(?:to|until|till) {day}{why}
{about}(?:(?:has|have) an? |{agreed} (?:to )?(?:an? )?)?{new} {date}(?: is| now| agreed|:)* (?:to |of )?{day}{why}
{about}(?:{date} (?:is )?now|moves{away} (?:from {day} )?(?:to|until)|{is}now due(?: on| by)?) {day}{why}
(?:{agreed} (?:to|that) )?(?:please )?{move}(?: {refs})?{away} (?:to|until|till) {day}{why}
(?:the )?(?:{new} )?{date} (?:of|for) {refs}{so}(?:{is}{moved}{away} (?:to|until) |is |now )*{day}{why}
(?:{agreed} )?(?:a |the )?{new} {date} of {day} for {refs}{why}
{about}due(?: on| by)? {day}(?P<why>,?\s+{because}\s+.+?)
{about}extension (?:agreed |granted )?(?:to|until|till) {day}(?: agreed| granted)?{why}
e.g. Extend BP24-1.1 to 31 January 2025
e.g. BP24-1.1 new date 30/4
e.g. Agreed to push BP24-1.1 back to 28 February
e.g. New date for BP24-1.1: 28 February 2025
e.g. The new date for BP24-1.1 is 28 February 2025
e.g. BP24-1.1 moves to 28 February because the post is vacant, which is outside our control
e.g. BP24-1.1 moves from 31 January 2025 to 28 February 2025
e.g. BP24-1.1 date moved from 31 January to 28 February because the post was vacant
e.g. BP24-1.1 the group agreed a new date of 28 February 2025
e.g. BP24-1.1 was given until 28 February 2025
e.g. The group agreed a new date of 28 February 2025 for BP24-1.1, because the post was vacant
e.g. BP24-1.1 and BP24-1.2 now due 28 February
e.g. BP24-1.1 due 28 February 2025 because Cabinet meets in February

agreed | … agreed | The meeting agrees deliveries that await its agreement.
(?:{deliveries} )?{about}{is}(?:{deliveries} )?{agd}(?: (?:as )?{done})?(?: by (?:all|everyone|members)| at this meeting)?
(?:{agreed}|agree)(?:\s*[:–-])?(?: that)?(?: {deliveries})? {refs}(?: (?:as )?{is}{done})?
(?P<all>(?:{agreed} |agree )?all {deliveries}(?: {is}{agd})?)(?:{but} {refs}(?: {is}{agd})?)?
(?P<all>{everything} {is}{agd}|(?:{agreed}|agree) {everything}){but} {refs}
(?P<all>{everything}){but} {refs} {is}{agd}
e.g. BP24-1.3 agreed
e.g. BP24-1.3 agreed by all
e.g. BP24-1.3 agreed delivered at this meeting
e.g. Group agreed BP24-1.3
e.g. QAG agreed BP24-1.3 as delivered
e.g. Agreed delivery of BP24-1.3
e.g. QAG agrees that BP24-1.3 is delivered
e.g. Delivery of BP24-1.3 accepted
e.g. All deliveries agreed
e.g. All deliveries except BP24-1.4
e.g. All deliveries except BP24-1.4 are agreed
e.g. Agree everything apart from BP24-1.4

on hold | … on hold until … | An action is put on hold until a review date; the reason follows “because”.
{about}{is}(?:put )?on hold (?:until|till) {day}{why}
put {refs} on hold (?:until|till) {day}{why}
e.g. Put BP24-1.1 on hold until 31 March because funding isn't known

off hold | … off hold | An action that is on hold goes on.
{about}{is}(?:taken |come )?off hold
take {refs} off hold
e.g. BP24-1.2 is off hold
e.g. Take BP24-1.2 off hold

apologies | Apologies … | Apologies, in the attendance.
(?:late |further |written )?{apologies}(?: for absence)?{received}(?: from| by)?\s*[:–-]?\s*{whos}(?:{deputy}|{alone})
{whos} {sent} (?:their |late )?{apologies}{alone}
{whos}{so}{apologies}{received}{alone}
{whos} {cannot} (?:attend|make it|come|join|be here|be present)(?: today)?{alone}
e.g. Apologies from Police
e.g. Apologies for absence were received from Police and ICB
e.g. Police sent apologies
e.g. Police can't make it
e.g. Apologies from Police, who sent nobody in their place
e.g. Apologies from Police; the Head of Audit deputises
"""

FORMS = tuple(map(_form, _FORMS.split("\n\n")))
"""The forms, in the order in which they are tried."""

_LATEST = timedelta(days=183)
"""How long ago a day without a year may be, for something to have been delivered on it."""
_FEW_WEEKS = 62
"""How many days ago a weekday with the day of its month may be."""
_CAUSES = {"within": Cause.WITHIN, "outside": Cause.OUTSIDE, "beyond": Cause.OUTSIDE}
_BECAUSE = re.compile(rf",?\s*{_PARTS['because']}\s+", re.IGNORECASE)


@cache
def _patterns(form: StatementForm) -> tuple[re.Pattern[str], ...]:
    whole = (rf"(?:{filled(each, _PARTS)})\s*[.!]*" for each in form.patterns)
    return tuple(re.compile(each, re.IGNORECASE) for each in whole)


class _Named(Struct, frozen=True):
    """Words that name something, behind a sign in the words of a line."""

    start: int
    end: int
    sign: str
    ref: str = ""
    party: Party | None = None
    day: date | None = None
    past: date | None = None


def statement(marks: Marks, setting: Setting) -> Reading | None:
    """Return what a line changes, if it is in one of the forms; None if it is in none."""
    named, signed = _named(marks, setting), marks.whole
    for each in reversed(named):
        signed = signed.replaced(each.start, each.end, each.sign * 2)
    for form in FORMS:
        for pattern in _patterns(form):
            found = pattern.fullmatch(signed.text)
            reading = _read(form.kind, found, signed, named, marks, setting) if found else None
            if reading is not None:
                return reading
    agreed, end = minutes_agreed(marks, setting), len(marks.typed.rstrip())
    if agreed and agreed.spans[0].end == end and not agreed.values["subject_to"]:
        return agreed
    asked = for_agenda(marks, setting, *AGENDA_FORMS)
    return asked or read_people(marks, setting)


def _named(marks: Marks, setting: Setting) -> list[_Named]:
    """Return what a line names, without what overlaps, from left to right."""
    text, is_same = marks.whole.text, marks.text == marks.whole.text
    found = [_Named(r.start, r.end, _REF, ref=r.ref) for r in find_references(text, setting)]
    dates = marks.dates
    if marks.slips_of_dates or not is_same:
        dates = tuple(find_dates(text, setting.meeting, setting.book, setting.today))
    for each in dates:
        said_at = pattern_of("before a day").match(text, each.start, each.end)
        start = said_at.end() if said_at else each.start
        past = day_delivered(text[start : each.end], setting.today)
        found.append(_Named(start, each.end, _DAY, day=each.day, past=past))
    yesterday = setting.today - timedelta(days=1)
    found += [
        _Named(*each.span(), _DAY, past=yesterday)
        for each in pattern_of("yesterday").finditer(text)
    ]
    mentions = marks.mentions if is_same else setting.parties.mentions(text)
    found += [_Named(each.start, each.end, _WHO, party=each.party) for each in mentions]
    apart: list[_Named] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in apart):
            apart.append(one)
    return sorted(apart, key=lambda each: each.start)


def day_delivered(words: str, today: date) -> date | None:
    """Return the day on which something was delivered, if the words give exactly one."""
    if found := pattern_of("weekday and day").fullmatch(words.strip()):
        before = (today - timedelta(days=n) for n in range(_FEW_WEEKS))
        named = found["weekday"][:3].casefold(), int(found["day"])
        return next((d for d in before if (in_words(d)[:3].casefold(), d.day) == named), None)
    if not pattern_of("exact day").search(words):
        return None
    day = _day_of(words, today)
    if day is None:
        return None
    is_near = today - day <= _LATEST or bool(pattern_of("with a year").search(words))
    return day if day <= today and is_near else None


def _read(  # noqa: PLR0917 - what is known about one line
    kind: LineKind,
    found: re.Match[str],
    signed: Words,
    named: list[_Named],
    marks: Marks,
    setting: Setting,
) -> Reading | None:
    """Return the reading of a line in a form; None where what it names does not fit the form."""
    groups, is_away, end = found.groupdict(), kind is LineKind.APOLOGIES, len(signed.text)
    why_from = found.start("why") if groups.get("why") else end
    places = [sign.span() for sign in _SIGNS.finditer(signed.text, 0, why_from)]
    used = named[: len(places)]
    if not is_away and any(n.party.group != setting.meeting.group for n in used if n.party):
        return None  # somebody else than the meeting agreed it
    days = [marks.whole.text[n.start : n.end] for n in used if n.sign == _DAY]
    if pattern_of("put off to").search(signed.text) and any(map(setting.parties.mentions, days)):
        return None  # “defer 5.2 to the January Executive” puts it to a group
    refs = tuple(dict.fromkeys(each.ref for each in used if each.sign == _REF))
    is_selected = not (refs or is_away or groups.get("all")) and bool(setting.selected)
    if groups.get("all"):
        waiting = awaiting_agreement(setting)
        refs = tuple(ref for ref in waiting if ref not in refs) if {*refs} <= {*waiting} else ()
    elif is_selected:
        refs = (setting.selected,)
    parts = [(*place, _SORTS[each.sign]) for place, each in zip(places, used, strict=True)]
    reason = ""
    if why_from < end:
        because = _BECAUSE.match(signed.text, why_from)
        why = signed.span(because.end() if because else why_from, end, Use.WHY)
        reason = marks.typed[why.start : why.end].strip(" .!")
        parts.append((because.end() if because else why_from, end, Use.WHY))
    if pattern_of("on condition").search(reason) or pattern_of("next sentence").search(reason):
        return None  # the sentence behind a reason may take the change back
    reading = Reading(
        text=marks.typed,
        kind=kind,
        refs=refs,
        is_selected=is_selected,
        leads=tuple(each.party for each in used if each.party and each.party.agency),
        reason=reason,
        spans=tuple(_spans(signed, parts)),
    )
    return _checked(reading, [each for each in used if each.sign == _DAY], setting)


def _spans(words: Words, parts: list[tuple[int, int, Use]]) -> Iterator[MarkedSpan]:
    """Yield the use of every word of a line, from left to right."""
    at = 0
    for start, end, use in (*parts, (len(words.text), len(words.text), Use.DOES)):
        if words.text[at:start].strip():
            yield words.span(at, start, Use.DOES)
        if start < end:
            yield words.span(start, end, use)
        at = end


def _checked(reading: Reading, days: list[_Named], setting: Setting) -> Reading | None:
    """Return a reading with its day, if it has all that its kind needs and its day is clear."""
    match reading.kind:
        case LineKind.APOLOGIES:
            agencies = all(party.agency for party in reading.leads)
            role = pattern_of("around a deputy").sub("", reading.reason).strip()
            is_role = not reading.reason or (len(reading.leads) == 1 and is_role_of_somebody(role))
            if not (agencies and is_role and setting.meeting.id):
                return None
            return replace(reading, reason="", values={"deputy": role} if role else {})
        case _ if not reading.refs:
            return None
        case LineKind.DELIVERED:
            if days and days[0].past is None:
                return None
            return replace(reading, on=days[0].past if days else None)
        case LineKind.RESUMED:
            return reading if are_on_hold(reading.refs, setting) else None
        case LineKind.AGREED:
            is_waiting = set(reading.refs) <= set(awaiting_agreement(setting))
            return reading if is_waiting and setting.meeting.id else None
        case _:
            day = days[-1].day if days else None
            cause = pattern_of("control").search(reading.reason)
            is_moved = reading.kind is LineKind.MOVED and cause and not cause["not"]
            values = {"cause": _CAUSES[cause["cause"].casefold()]} if is_moved and cause else {}
            return replace(reading, due=day, values=values) if day else None


def are_on_hold(refs: tuple[str, ...], setting: Setting) -> bool:
    """Return whether all actions are on hold, of which there is at least one."""
    actions = setting.book.actions
    return bool(refs) and all(actions[ref].status is Status.ON_HOLD for ref in refs)


def awaiting_agreement(setting: Setting) -> list[str]:
    """Return the actions whose delivery the meeting's group is to agree."""
    return [
        action.id
        for action in setting.book.actions.values()
        if action.awaits_agreement and action.overseeing_group == setting.meeting.group
    ]


def minutes_agreed(marks: Marks, setting: Setting) -> Reading | None:
    """Return the agreement of the last minutes, if a line agrees them.

    All words of the line are used but what it says besides, which is no correction.
    """
    found = pattern_of("minutes agreed").match(marks.whole.text)
    earlier = last_meeting(setting.book, setting.meeting) if found and setting.meeting.id else None
    if found is None or earlier is None or earlier.minutes_agreed_at:
        return None
    end = found.start("but") if found["but"] else found.end()
    of_day = pattern_of("minutes day").search(found.string, 0, end)
    of = of_day or pattern_of("minutes month").search(found.string, 0, end)
    at = _day_of(of[0], setting.meeting.day) if of else earlier.day
    is_in_month = not of_day and at is not None and at.month == earlier.day.month
    if at != earlier.day and not is_in_month:
        return None
    span = marks.whole.span(0, len(found["all"]), Use.DOES)
    values = {"subject_to": (found["but"] or "").rstrip(".!")}
    return Reading(text=marks.typed, kind=LineKind.MINUTES, spans=(span,), values=values)


def _day_of(words: str, before: date) -> date | None:
    try:
        return read_date(words, before, prefer="past")
    except CscpError:
        return None


AGENDA_FORMS = ("for an agenda", "agenda first", "goes on agenda")
"""The forms of lines that ask for agenda items."""


def for_agenda(marks: Marks, setting: Setting, *forms: str) -> Reading | None:
    """Read a line that asks for items on the agenda of a meeting to come.

    Args:
        forms: the names of the patterns of which it is to have one.
    """
    text = marks.whole.text
    every = filter(None, (pattern_of(each).match(text) for each in forms))
    asked = (_asked_for(found, marks, setting) for found in every)
    is_asked = setting.meeting.id and not text.endswith("?")
    return next(filter(None, asked), None) if is_asked else None


def _asked_for(found: re.Match[str], marks: Marks, setting: Setting) -> Reading | None:
    """Read a line in a form that asks for items on an agenda; None if no meeting is meant."""
    words = marks.whole
    named = {name.rstrip("234567"): name for name, words in found.groupdict().items() if words}
    where = named["where"]
    what = named.get("what", where)
    ahead = pattern_of("planned for").findall(found.string, found.start(what))
    if found.re is pattern_of("planned ahead") and len(ahead) > 1:
        apart = tuple(f"{where} agenda: {title}" for title, where in ahead)
        each = OfferedAnswer("One by one", "lines", apart)
        asked = Question("lines", "Put these on the agendas one by one?", (KEEP_AS_NOTE, each))
        values = {"titles": apart, "meeting": ""}
        return Reading(text=marks.typed, kind=LineKind.AGENDA, values=values, questions=(asked,))
    titles, is_next = [found[what]], found.re is pattern_of("for next time")
    if is_next and find_dates(found[what], setting.meeting, setting.book, setting.today):
        return None  # “Next meeting: 10 March”
    if is_next or pattern_of("presenters").fullmatch(found[what]):
        titles = re.split(r"[,;]\s+(?:and\s+)?", found[what].rstrip("."))
    of = f"{found[named['of']]} " if "of" in named else ""
    group, meetings = _meetings_meant(f"{of}{found[where]}", setting)
    if not group:
        return None
    if what == where or pattern_of("said before").fullmatch(found[what]):
        item = agenda(setting.book, setting.meeting).numbered_of(setting.item)
        titles = [item.text if item else marks.typed.rstrip(".!")]
    questions: tuple[Question, ...] = ()
    if len(meetings) != 1:
        coming = meetings or _to_come(group, setting)
        name = group_name(group, setting.book)
        none_then = f"No {name} meeting is planned then. Which one?"
        sentence = f"Which {name} meeting?" if meetings else none_then
        offered = (
            OfferedAnswer(in_words(each.day), "values", {"meeting": each.id}) for each in coming
        )
        questions = (Question("meeting", sentence, (KEEP_AS_NOTE, *offered)),)
    key = meetings[0].id if len(meetings) == 1 else ""
    return Reading(
        text=marks.typed,
        kind=LineKind.AGENDA,
        spans=(
            words.span(0, min(found.start(what), found.start(where)), Use.DOES),
            words.span(*found.span(where), Use.WHEN),
        ),
        values={"titles": tuple(capitalised(t.strip(" ,:;–-")) for t in titles), "meeting": key},
        questions=questions,
    )


def _meetings_meant(words: str, setting: Setting) -> tuple[str, list[Meeting]]:
    """Return the group that words name, by default the meeting's own, and its meetings they mean.

    The group is empty where there are other words: ``the January Executive`` has none, ``the
    police update of March`` has.
    """
    mentions = setting.parties.mentions(words)
    groups = [each.party.group for each in mentions if each.party.group]
    if len(groups) > 1 or len(groups) < len(mentions):
        return "", []
    for each in reversed(mentions):
        words = f"{words[: each.start]} {words[each.end :]}"
    when = " ".join(pattern_of("filler").sub(" ", words).split())
    group = groups[0] if groups else setting.meeting.group
    coming = _to_come(group, setting)
    if not when:
        return group, coming[:1]
    # “March 24”, “the 24th” and “the end of March”, of a meeting on 24 March
    said = re.findall(r"(?!end\b)[a-z]{3,}|\d+", when, re.IGNORECASE)
    like = [re.compile(rf"\b{each}(?!\d)", re.IGNORECASE) for each in said]
    near = [m for m in coming if like and all(each.search(in_words(m.day)) for each in like)]
    try:
        day = read_date(when, setting.meeting.day)
    except CscpError:
        return (group, near) if near else ("", [])
    shown = "%Y-%m" if pattern_of("one month").fullmatch(when) else "%Y-%m-%d"
    then = [m for m in coming if f"{m.day:{shown}}" == f"{day:{shown}}"] or near
    on_day = [m for m in _to_come("", setting) if m.day == day and not (then or groups)]
    return (on_day[0].group, on_day) if len(on_day) == 1 else (group, then)


def _to_come(group: str, setting: Setting) -> list[Meeting]:
    """Return the meetings of a group, or of any, that are planned after the present one, the next first."""
    found = (
        each
        for each in setting.book.meetings.values()
        if group in {"", each.group}
        and each.day > setting.meeting.day
        and each.state is MeetingState.PLANNED
    )
    return sorted(found, key=lambda each: each.day)


def read_people(marks: Marks, setting: Setting, *, is_plain: bool = True) -> Reading | None:
    """Read a line about who came, joined, left, declared an interest or sent apologies.

    Names that nobody has are no reason to lose the others; they stay in the words of the line.

    Args:
        is_plain: False to read a line that only offers it, too.
    """
    words, meeting = marks.whole, setting.meeting
    if not meeting.id:
        return None
    presence = read_presence(words.text, setting)
    if presence is None or not (presence.is_plain or not is_plain):
        return None
    people = presence.people
    if people.known and all(each.only_excused for each in people.known):
        if pattern_of("comes late").search(words.text):
            return None  # “Apols: Housing. Police late”
        made = Reading(text=marks.typed, kind=LineKind.APOLOGIES, leads=people.parties)
    else:
        people = replace(people, roles=[])
        values = {"attendance": presence.rows, "sentence": presence.sentence}
        made = Reading(text=marks.typed, kind=LineKind.PRESENCE, values=values)
    # A role that sent apologies is in no row.
    places = sorted([*people.unknown, *people.roles, *people.unclear])
    edges = [0, *(edge for place in places for edge in place), len(words.text)]
    used = zip(edges[::2], edges[1::2], strict=True)
    kept = tuple(words.text[start:end].strip() for start, end in places)
    spans = tuple(words.span(start, end, Use.DOES) for start, end in used if start < end)
    asked = tuple(is_that(word, party.name) for word, party in people.doubtful)
    alone = people.alone if made.kind is LineKind.PRESENCE else []
    not_read = {
        name: tuple(words.text[start:end].strip() for start, end in found)
        for name, found in (("unknown", alone), ("unclear", people.unclear))
    }
    values = {**made.values, "kept": kept, **not_read}
    return replace(made, spans=spans, values=values, questions=asked)
