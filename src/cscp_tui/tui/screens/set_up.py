"""Setting up a new partnership: each step opens its form, and comes back to the steps."""

from __future__ import annotations

from functools import partial

from cscp_tui.documents.table import rows_with
from cscp_tui.tui.forms.actions import new_plan_form
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.meetings import plan_meetings_form
from cscp_tui.tui.forms.partners import agencies_form, new_group_form
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screen_registry import opener
from cscp_tui.views.set_up import next_step, set_up_table


def open_set_up(screen: FramedScreen) -> None:
    """Show the steps, with the cursor on the first of which there is nothing yet."""
    book = screen.session.book
    screen.pick(
        "Set up the partnership",
        lambda text: rows_with(set_up_table(screen.session.book), text),
        partial(_begin, screen),
        f"{own_key('pick.take')} begins a step. Each can be left out, done again later or undone; "
        f"{own_key('pick.leave')} leaves, and “Set up” in the palette comes back here.",
        first=next_step(book),
    )


def _begin(screen: FramedScreen, step: str) -> None:
    if step == "actions":
        opener("import")(screen)
    else:
        screen.open_form(_form(screen, step), then=partial(_go_on, screen))


def _go_on(screen: FramedScreen, answer: object) -> None:
    screen.answered(answer)
    open_set_up(screen)


def _form(screen: FramedScreen, step: str) -> Form:
    book, today = screen.session.book, screen.session.today
    match step:
        case "agencies":
            return agencies_form(book, today)
        case "groups":
            return new_group_form(book, today)
        case "plans":
            return new_plan_form(today)
        case _:
            return plan_meetings_form(book, today)
