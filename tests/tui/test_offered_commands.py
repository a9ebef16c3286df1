"""What each screen offers under the name of a command makes that command, by key and by palette.

No screen is mounted: an action is resolved as the app resolves it, and the form that it opens is filled in.
"""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from textual.binding import ActiveBinding

from cscp_tui.domain.asking import FieldType, declared_commands
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddFromOrigin,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    RejectDelivery,
    SetImpact,
)
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.commitments import AddCommitment, CarryCommitment, UpdateCommitment
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AddToAgenda,
    AgreeMinutes,
    CloseMeeting,
    Escalate,
    PlanMeeting,
    ScheduleMeetings,
    StartMeeting,
    UnderItem,
)
from cscp_tui.domain.commands.partners import EndAgency, EndGroup
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.commands.updates import LayOutUpdate
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.forms.fields import read_form
from cscp_tui.tui.key_help import commands_of, declared_bindings
from cscp_tui.tui.keys import DECLARED
from cscp_tui.tui.palette import CommandProvider
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screen_registry import SCREENS, screen_class
from cscp_tui.tui.screens.actions import ActionCommands
from cscp_tui.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.tui.forms.fields import Field, Form

DAY = date(2025, 11, 27)
MEETING = "EXEC-2025-11-27"
MADE: dict[str, tuple[type[Any], str]] = {
    "action.add": (AddAction, "title"),
    "action.agree": (Agree, "deliveries"),
    "action.deliver": (Deliver, "impact"),
    "action.edit": (SetFields, "title"),
    "action.end": (EndAction, "outcome"),
    "action.escalate": (Escalate, "request"),
    "action.impact": (SetImpact, "impact"),
    "action.judge": (Judge, "judgement"),
    "action.move": (MoveDate, "due"),
    "action.note": (AddProgressUpdate, "text"),
    "action.reject": (RejectDelivery, "deliveries"),
    "action.status": (ChangeStatus, "status"),
    "agency.add": (AddRecord, "name"),
    "agency.edit": (SetFields, "name"),
    "commitment.add": (AddCommitment, "said"),
    "commitment.carry": (CarryCommitment, "year"),
    "commitment.deliver": (UpdateCommitment, "delivered"),
    "commitment.edit": (UpdateCommitment, "said"),
    "commitment.impact": (UpdateCommitment, "impact"),
    "commitment.status": (UpdateCommitment, "status"),
    "group.add": (AddRecord, "name"),
    "group.edit": (Together, "name"),
    "meeting.add": (ScheduleMeetings, "group"),
    "meeting.add-item": (AddToAgenda, "title"),
    "meeting.agree-minutes": (AgreeMinutes, "subject_to"),
    "meeting.ask-for": (AddAction, "title"),
    "meeting.decide": (AddDecision, "text"),
    "meeting.edit": (SetFields, "day"),
    "meeting.edit-line": (SetFields, "day"),
    "meeting.note": (AddRemark, "text"),
    "meeting.status": (CloseMeeting, "becomes"),
    "member.edit": (SetFields, "first_day"),
    "scrutiny.add": (RaiseChallenge, "question"),
    "scrutiny.answer": (AnswerChallenge, "answer"),
    "scrutiny.close": (CloseChallenge, "came_of_it"),
    "scrutiny.reflect": (WriteReflection, "text"),
    "update.sections": (LayOutUpdate, "order"),
}
"""What the form makes that is opened under a name, and the field that it asks for first.

What a command declares for itself need not be here.
"""
HERE: dict[tuple[str, str], tuple[type[Any], str]] = {
    ("executive", "action.add"): (AddFromOrigin, "title"),
    ("groups", "partner.end"): (EndGroup, "last_day"),
    ("agencies", "partner.end"): (EndAgency, "last_day"),
    ("members", "partner.end"): (SetFields, "last_day"),
    # On an agenda, about the item under the cursor; here it is on none.
    ("meeting", "action.add"): (UnderItem, "title"),
    ("meeting", "action.edit"): (AddToAgenda, "title"),
    ("meeting", "action.note"): (AddRemark, "text"),
}
"""Where it makes something else."""


@pytest.fixture(scope="module")
def sitting(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A sitting at the demo, on a day with a running meeting."""
    folder = shutil.copytree(loaded_demo, tmp_path_factory.mktemp("offered") / "croydon")
    session = Session(team_recorder(folder, FixedClock(DAY, 13)), "Business officer")
    session.record(PlanMeeting("EXEC", DAY))
    session.record(StartMeeting(MEETING))
    session.record(MarkAllPresent(MEETING))
    session.meeting = MEETING
    return session


def about(name: str, screen: FramedScreen) -> Any:
    """A record that a command can be about."""
    book = screen.session.book
    if name in {"action.agree", "action.reject"}:
        waiting = (each for each in book.actions.values() if each.awaits_agreement)
        return next(each for each in waiting if each.overseeing_group == "EXEC")
    if name.startswith("action."):
        return next(each for each in book.actions.values() if each.is_open)
    if name.startswith("meeting."):
        return book.meetings[MEETING]
    return next(iter(book.tables[screen.TABLE].values()), None) if screen.TABLE else None


def text_in(field: Field) -> str:
    """What is typed in a field: what stands in it, else something that it can be."""
    if field.value or not field.needed:
        return field.value
    if field.kind is FieldType.DATE or field.key == "day":
        return f"{DAY:%d/%m/%Y}"
    return next(iter(field.choices)).value if len(field.choices) else "Some words."


class Opened(Exception):
    """A form was opened."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.key)
        self.form = form


def opened(way: Callable[[], object]) -> Form:
    with pytest.raises(Opened) as found:
        way()
    return found.value.form


def offered_by(shown: str, screen: FramedScreen) -> dict[str, set[str]]:
    """The actions of a screen's keys and keyless commands that open forms, by their names."""
    found = dict[str, set[str]]()
    for bindings in declared_bindings(type(screen)).key_to_bindings.values():
        for each in bindings:
            name = each.id or ""
            opens = isinstance(screen.command(each.action), partial)
            if opens or name in MADE or (shown, name) in HERE:
                found.setdefault(name, set()).add(each.action)
    return found


@pytest.mark.parametrize("shown", SCREENS)
def test_each_key_opens_the_form_of_the_command_that_it_names(
    shown: str, sitting: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form makes that command, whoever of the screen and its parts opens it."""

    def open_form(_: object, form: Form, *__: object, **___: object) -> None:
        raise Opened(form)

    monkeypatch.setattr(FramedScreen, "open_form", open_form)
    screen: Any = screen_class(shown)(sitting)
    monkeypatch.setattr(screen, "_key", MEETING, raising=False)
    for name, actions in offered_by(shown, screen).items():
        wanted, asked = HERE.get((shown, name)) or MADE.get(name) or (None, "")
        record = about(name, screen)
        chosen = SimpleNamespace(chosen=[record], shown=[record], are_marked=False)
        monkeypatch.setattr(type(screen), "subject", record, raising=False)
        of_line = record if name.startswith("action.") else None
        monkeypatch.setattr(type(screen), "action_of_line", of_line, raising=False)
        for part in screen.parts:
            if isinstance(part, ActionCommands):
                monkeypatch.setattr(part, "_subject", chosen)
        for action in actions:
            form = opened(screen.command(action))
            typed = {each.key: text_in(each) for each in form.fields}
            made = form.build(read_form(form, typed, DAY))
            first = form.first or form.fields[0].key
            assert (name, type(made)) == (name, wanted or DECLARED[action])
            assert first == asked or not asked, name


@pytest.mark.parametrize("shown", SCREENS)
def test_the_palette_runs_the_action_of_the_key(
    shown: str, sitting: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is chosen there, the app gets the same action, on the same screen."""
    screen: Any = screen_class(shown)(sitting)
    bound = [
        each
        for bindings in declared_bindings(type(screen)).key_to_bindings.values()
        for each in bindings
    ]
    active = {
        str(number): ActiveBinding(screen, each, enabled=True, tooltip="")
        for number, each in enumerate(bound)
    }
    of_keys = {each.id: {b.action for b in bound if b.id == each.id} for each in bound}
    ran = list[tuple[str, object]]()

    async def run_action(action: str, node: object) -> None:
        ran.append((action, node))

    monkeypatch.setattr(FramedScreen, "app", SimpleNamespace(run_action=run_action))
    offered = commands_of(SimpleNamespace(active_bindings=active))  # type: ignore[arg-type]
    for known in offered:
        asyncio.run(CommandProvider(screen)._run(known)())
    assert ran == [(known.action, screen) for known in offered]
    assert {known.name: {known.action} for known in offered} == {
        name: actions for name, actions in of_keys.items() if name and "." in name
    }


ASKED_ELSEWHERE = {
    "AddAgencies": "a name in a form that no agency has",
    "AddPartnerEvidence": "a heading of partner evidence",
    "CancelMeeting": "the status of a planned meeting",
    "CorrectRemark": "a remark in the list",
    "EditPartnerEvidence": "a line of partner evidence",
    "EndMembership": "a line of a group's members",
    "MakeMember": "a group's members",
    "ProceedWithoutQuorum": "a running meeting without a quorum",
    "ReopenMeeting": "the status of a meeting that was closed or cancelled",
    "StartMeeting": "the status of a planned meeting",
    "WriteNarrative": "a section of an update",
}
"""Commands whose forms depend on what they are about, or open from another; by where that is."""


def test_every_command_with_a_form_is_offered_on_a_screen() -> None:
    """A new one has a name there, or is named here."""
    made = {command for command, _ in (*MADE.values(), *HERE.values())}
    made |= set(DECLARED.values())
    asked = {command.__name__ for command in declared_commands() if command.spec.title}
    assert asked - {command.__name__ for command in made} == ASKED_ELSEWHERE.keys()


@pytest.mark.parametrize("shown", SCREENS)
def test_every_key_has_somebody_who_carries_it_out(shown: str, sitting: Session) -> None:
    """A method of the screen, of one of its parts or of its list, or a form: no name leads nowhere."""
    screen: Any = screen_class(shown)(sitting)
    actions = {
        each.action.partition("(")[0]
        for bindings in declared_bindings(type(screen)).key_to_bindings.values()
        for each in bindings
        if "." not in each.action.partition("(")[0]
    }
    if screen.pane is None:
        actions.discard("sort")  # which asks for a list, and is not offered without
    assert len(actions) > 20
    assert not [each for each in actions if screen.command(each) is None]
