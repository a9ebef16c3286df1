"""Any two days side by side, on a screen."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.dates import long, refuse_future
from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.forms.exports import export_form, exported_table
from cscp_tui.tui.forms.fields import Field, Form, Values, begun
from cscp_tui.tui.forms.form_screen import handed_on
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.updates import PaperScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.comparing_days import BookOfDay, actions_that_moved, days_document


class _Days(Struct, frozen=True):
    first: date
    second: date


def open_comparison(screen: FramedScreen) -> None:
    """Ask for two days, and show which figures differ and which actions moved between them."""

    def show(answer: object) -> None:
        if isinstance(answer, _Days):
            _show_days(screen, answer)

    screen.open_form(_days_form(screen.session), keep=handed_on, then=show)


def _days_form(session: Session) -> Form:
    today, latest = session.today, session.recorder.today()
    before = Quarter.containing(today).previous.last_day

    def build(values: Values) -> _Days:
        for key in ("first", "second"):
            refuse_future(values[key], latest, key)
        return _Days(*sorted((values["first"], values["second"])))

    def field(key: str, label: str, day: date) -> Field:
        made = Field(
            key=key,
            label=label,
            kind=FieldType.DATE,
            needed=True,
            prefer="past",
            hint="e.g. 30/6/2025, end of Q1 2025/26, last Friday",
        )
        return begun(made, day.isoformat())

    return Form(
        key="compare days",
        title="Compare two days",
        verb="Compare",
        about="Which figures differ, and which actions moved between any two days.",
        fields=(field("first", "One day", before), field("second", "Other day", today)),
        build=build,
    )


def _show_days(screen: FramedScreen, days: _Days) -> None:
    session = screen.session
    first, second = (
        BookOfDay(day, session.workspace.known_at(day)) for day in (days.first, days.second)
    )

    def leave(is_wanted: bool | None) -> None:  # noqa: FBT001 - the answer of the paper
        if not is_wanted:
            return
        with session.workspace.publishing("Not exported"):
            moved = actions_that_moved(
                first, second, session.workspace.book, is_projected=session.is_projected
            )
        which = f"{long(first.day)} and {long(second.day)}"
        exported = exported_table(
            session, moved, name="comparison", title="Actions that moved", which=which
        )
        place, team = screen.export_places()
        screen.ask_export(export_form(exported, place, session.today, keeps_out_of=team))

    document = days_document(
        first, second, session.workspace.book, is_projected=session.is_projected
    )
    screen.app.push_screen(PaperScreen(document), leave)
