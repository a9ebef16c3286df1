"""The rules that every record must keep, checked on the merged record before anything is kept.

Commands ask for what they need; here stands what must be true whoever made the change: a form, a
bulk change, an import, or the undoing of something older. All reasons why nothing is saved are listed
by ``Recorder.record``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cscp_tui.base.errors import Missing, Refused, UnknownQuarter, UnknownRecord
from cscp_tui.base.texts import capitalised, is_dark, shortened
from cscp_tui.domain.book import name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import field_label, folded, record_label
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import (
    KINDS,
    Action,
    Attendance,
    ColumnSet,
    Commitment,
    Meeting,
    Partnership,
    Plan,
    Priority,
    ProgressUpdate,
    Record,
    answer_id,
    conclusion_id,
)
from cscp_tui.domain.rules.actions import check_action_with_reasons, check_reason
from cscp_tui.domain.rules.attendance import check_summary
from cscp_tui.domain.rules.commitments import check_answer, check_challenge, check_commitment
from cscp_tui.domain.rules.meetings import (
    check_agenda_item,
    check_attendance,
    check_cited_meetings,
    check_decision,
    check_meeting,
    keep_quorums,
    refuse_closed,
    refuse_to_cite,
)
from cscp_tui.domain.rules.moves import check_move
from cscp_tui.domain.rules.noticed import noticed
from cscp_tui.domain.rules.partners import check_agency, check_gone, check_group, check_membership
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import check_sign_off, quarter_of, refuse_signed, refuse_undoing

LONGEST_TEXT = 100_000
"""The most characters of a text, about forty pages. Longer texts from older versions stay and can
be merged."""


def check_draft(draft: UnitOfWork) -> None:
    """Check every record that the draft makes or changes.

    Raises:
        CscpError: a rule is broken; the sentence names the record and the way out.
    """
    _refuse_long_texts(draft)
    _refuse_wordless(draft)
    keep_quorums(draft)
    for table, record in draft.touched:
        refuse_signed(draft, table, record)
        if record.undone:
            _check_gone(draft, table, record)
            continue
        _check_texts(table, record)
        _check_links(draft, table, record)
        if rule := _RULES.get(table):
            rule(draft, record)
        check_cited_meetings(draft, table, record)
    _check_meeting_of_context(draft)
    _tell_noticed(draft)


def _tell_noticed(draft: UnitOfWork) -> None:
    """Warn of what alters figures afterwards; a preview shows what an import does."""
    changes = draft.changes()
    if draft.context.is_merged or any(each.table == "import_sources" for each in changes):
        return
    for each in noticed(changes, draft.on, draft.today, draft.book):
        whose = capitalised(record_label(each.table, each.id, draft.book))
        draft.warnings.append(f"{whose}: {each.words}.")


_OF_MEETINGS_THEMSELVES = frozenset(
    {"meetings", "attendances", "memberships", "agencies", "agenda_items"}
)
"""The tables that are filled in before a meeting begins."""


def _check_meeting_of_context(draft: UnitOfWork) -> None:
    """Refuse to record in a meeting that is not running and was not held by then."""
    if {table for table, _ in draft.touched} <= _OF_MEETINGS_THEMSELVES:
        return
    meeting = draft.find(Meeting, draft.context.meeting)
    if meeting is not None:
        refuse_to_cite(draft, meeting)


def _check_gone(draft: UnitOfWork, table: str, record: Record) -> None:
    """Refuse to remove a record that others depend on.

    Examples are a continuation, a partner and closed attendance.
    """
    check_gone(draft, table, record)
    if table == "sign_offs" and not draft.context.is_merged:
        refuse_undoing(record)
    if table == "redactions":
        raise Refused("You can't undo a redaction: the text is gone from every record.")
    if isinstance(record, Attendance):
        refuse_closed(draft, record)
    if table == "challenges" and _is_dealt_with(draft, record.id):
        raise Refused(f"{record.id} has since been answered or ended. Record its outcome instead.")
    if isinstance(record, Action) and (earlier := record.continues):
        action = draft.find(Action, earlier)
        if action is not None and action.continued_by == record.id:
            raise Refused(
                f"{action.id} was carried over as {record.id}, which can't be undone by itself. "
                "Undo the whole carry-over."
            )


def _is_dealt_with(draft: UnitOfWork, challenge: str) -> bool:
    ended = draft.find("conclusions", conclusion_id(challenge))
    return ended is not None or draft.find("answers", answer_id(challenge)) is not None


def _refuse_changing(draft: UnitOfWork, record: Record) -> None:
    if draft.book.find("redactions", record.id) is not None:
        raise Refused("You can't change a redaction. Redact another text instead.")


def _refuse_long_texts(draft: UnitOfWork) -> None:
    if draft.context.is_merged:
        return
    for change in draft.changes():
        for name, (_, new) in change.fields.items():
            size = len(new) if isinstance(new, str) else 0
            if size > LONGEST_TEXT:
                label = field_label(change.table, name, change.id, draft)
                raise Refused(
                    f"{label} has {size:,} "
                    f"characters; the limit is {LONGEST_TEXT:,}. Shorten it, or say where the "
                    "full text is kept.",
                    field=name,
                )


def _refuse_wordless(draft: UnitOfWork) -> None:
    """Refuse a reason or an answer that is only a mark, such as a dot."""
    if draft.context.is_merged:
        return
    for change in draft.changes():
        fields = KINDS[change.table].fields
        for name in change.fields:
            text = change.after(name)
            is_said = name in fields and (
                fields[name].spec.is_reason or (change.table, name) in _SAID
            )
            if is_said and isinstance(text, str) and not _has_words(text):
                label = field_label(change.table, name, change.id, draft)
                raise Missing(
                    f"“{shortened(text)}” isn't a sentence. Say it in words: {label}.", field=name
                )
    if not _has_words(draft.context.why):
        raise Missing(
            f"“{shortened(draft.context.why)}” isn't a reason. Say why in words.", field="why"
        )


_SAID = frozenset(
    {
        ("actions", "chairs_action"),
        ("actions", "judgement_reason"),
        ("answers", "text"),
        ("challenges", "answer"),
        ("challenges", "came_of_it"),
        ("conclusions", "came_of_it"),
        ("progress_updates", "text"),
    }
)
"""The texts that have to say something, beside the reasons."""


def _has_words(text: str) -> bool:
    return not text.strip() or any(character.isalnum() for character in text)


def _check_texts(table: str, record: Record) -> None:
    for field in KINDS[table].needed:
        if not getattr(record, field).strip():
            label = KINDS[table].fields[field].label
            noun = name_of(table)
            which = noun if record.id == noun else f"{noun} {record.id}"
            raise Missing(f"Fill in “{label}” for {which}.", field=field)
    quarter = quarter_of(record)
    if quarter and Quarter.parse(quarter).typed != quarter:
        raise UnknownQuarter(quarter)


def _check_links(draft: UnitOfWork, table: str, record: Record) -> None:
    for field, target in KINDS[table].links.items():
        value = getattr(record, field)
        for key in (value,) if isinstance(value, str) else value:
            if key and draft.find(target, key) is None:
                hint = f"Correct {field_label(table, field, record.id, draft)}."
                raise UnknownRecord(name_of(target), key, hint, field=field)
    _check_days_of_links(draft, table, record)


def _check_days_of_links(draft: UnitOfWork, table: str, record: Record) -> None:
    """Refuse a link to a record that did not exist on the day of effect.

    As at that day the name would lead nowhere. Only a day that was asked for is refused: where none
    was, the day is that of a meeting, which may be minuted with what was made since. And what goes
    on from an earlier plan may name the plan and the priority that are ahead of it.
    """
    if draft.context.on is None:
        return
    before = draft.book.find(table, record.id)
    goes_on = isinstance(record, Action | Commitment) and record.continues != ""
    for field, target in KINDS[table].links.items():
        if field in _AHEAD and goes_on:
            continue
        known = set() if before is None else _keys(before, field)
        for key in _keys(record, field) - known:
            named = draft.get(target, key)
            if named.created > draft.on:
                raise Refused(
                    f"{name_of(target).capitalize()} {named.id} was added on "
                    f"{long(named.created)}, so nothing dated {long(draft.on)} can refer to it. "
                    "Give a later date.",
                    field=field,
                )


_AHEAD = frozenset({"plan", "priority"})


def _keys(record: Record, field: str) -> set[str]:
    value = getattr(record, field)
    return {value} - {""} if isinstance(value, str) else set(value)


def _check_progress_update(draft: UnitOfWork, note: ProgressUpdate) -> None:
    action = draft.action(note.action)
    if note.created < action.created:
        raise Refused(
            f"{action.id} was added on {long(action.created)}, so it can't have an update dated "
            f"{long(note.created)}. Give a later date."
        )
    check_reason(draft, note.reason)
    if note.cause and not note.reason:
        raise Missing(f"Give the reason why {action.id} is taking longer.", field="reason")


MOST_WORKING_DAYS = 20


def _check_partnership(_: UnitOfWork, settings: Partnership) -> None:
    for field in (
        "red_after_days",
        "amber_within_days",
        "new_for_days",
        "updates_expected_from_days",
    ):
        if (days := getattr(settings, field)) < 0:
            label = KINDS["partnership"].fields[field].label
            raise Refused(f"“{label}” can't be {days}. Give a number of days, 0 or more.")
    if not 0 <= settings.meeting_recorded_within <= MOST_WORKING_DAYS:
        label = KINDS["partnership"].fields["meeting_recorded_within"].label
        raise Refused(
            f"“{label}” can't be {settings.meeting_recorded_within}. Give a number of working days "
            f"from 0 to {MOST_WORKING_DAYS}."
        )
    if settings.colour and not is_dark(settings.colour):
        raise Refused(
            f"“{shortened(settings.colour)}” can't be the colour of the band, as white text has to be "
            "legible on it. Give a dark colour as six digits, e.g. 0B2E4F.",
            field="colour",
        )
    if not settings.reasons:
        raise Missing(f"{settings.name} needs at least one reason to choose from.")


def _check_plan(draft: UnitOfWork, plan: Plan) -> None:
    if plan.last_day < plan.first_day:
        raise Refused(f"Plan {plan.id} ends before it begins. Give a later last day.")
    known = draft.book.find(Plan, plan.id)
    days = (plan.first_day, plan.last_day)
    if draft.context.is_merged or (known and (known.first_day, known.last_day) == days):
        return
    for other in draft.records(Plan):
        is_apart = other.last_day < plan.first_day or plan.last_day < other.first_day
        if other.id == plan.id or is_apart or other.first_day.year != plan.first_day.year:
            continue
        prefix = f"{Source.PLAN.prefix}{plan.first_day.year % 100:02d}"
        draft.doubt(
            f"Plan {plan.id} overlaps plan {other.id}, and the references of both will begin with "
            f"{prefix}.",
            "first_day",
        )


def _check_priority(_: UnitOfWork, priority: Priority) -> None:
    if priority.number < 1:
        raise Refused(f"Priority {priority.id} needs a number, 1 or more.")


def _check_column_set(draft: UnitOfWork, wanted: ColumnSet) -> None:
    if not wanted.columns:
        raise Missing(f"{wanted.name} needs columns, e.g. ref, action, lead, due.")
    for each in draft.records(ColumnSet):
        if each.id != wanted.id and folded(each.name) == folded(wanted.name):
            raise Refused(f"There is a column set “{each.name}” already. Choose another name.")


_RULES: dict[str, Callable[[UnitOfWork, Any], None]] = {
    "partnership": _check_partnership,
    "groups": check_group,
    "plans": _check_plan,
    "priorities": _check_priority,
    "agencies": check_agency,
    "memberships": check_membership,
    "actions": check_action_with_reasons,
    "progress_updates": _check_progress_update,
    "moves": check_move,
    "meetings": check_meeting,
    "attendances": check_attendance,
    "decisions": check_decision,
    "agenda_items": check_agenda_item,
    "commitments": check_commitment,
    "challenges": check_challenge,
    "redactions": _refuse_changing,
    "sign_offs": check_sign_off,
    "column_sets": _check_column_set,
    "summaries": check_summary,
    "answers": check_answer,
}
