"""The first-run screen: begin a workspace, or look at the demo."""

from __future__ import annotations

import os
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.context import Context
from cscp_tui.services.folder import made
from cscp_tui.services.perform import perform
from cscp_tui.services.settings import Settings, config_folder
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.storage import Address, Storage
from cscp_tui.tui.forms.field_row import FieldRow
from cscp_tui.tui.forms.fields import Field, read_field
from cscp_tui.tui.key_help import key_name, own_key
from cscp_tui.tui.keys import command
from cscp_tui.tui.themes import (
    DEFAULT_THEME,
    STYLESHEET,
    load_themes,
    shipped_themes,
    variable_defaults,
)
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import dialog
from cscp_tui.tui.widgets.text import PlainText

DEMO = "\0demo"
"""The result if the user wants the demo, which cannot be a name."""

_TODAY = date.min
"""A day that is never used, as no field asks for a date."""


def fields(by: str) -> tuple[Field, ...]:
    return (
        Field(
            key="name",
            label="Partnership",
            needed=True,
            hint="full name, e.g. Croydon Safeguarding Children Partnership",
        ),
        Field(key="abbreviation", label="Short name", hint="e.g. Croydon SCP; optional"),
        Field(
            key="names_in_minutes",
            label="Names in minutes",
            kind=FieldType.YES_NO,
            value="yes",
            hint="name those present, never in public papers; recommended",
        ),
        Field(
            key="by",
            label="Your role",
            value=by,
            needed=True,
            hint="shown beside each of your changes, e.g. Business officer",
        ),
    )


def begin(place: Address, *, by: str, **values: str | bool) -> None:
    """Make a workspace for a partnership with these values."""
    with made(place) as recorder:
        context = Context(today=recorder.today(), by=by)
        perform(recorder, AddRecord("partnership", values), context)


class FirstRunScreen(Screen[None]):
    """Asks for the partnership; the demo and leaving are one key away."""

    DEFAULT_CSS = """
    FirstRunScreen {
        & #first-words { margin-bottom: 1; }
        & #first-problem { display: none; }
        & #first-problem.-shown { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "ctrl+t,f2",
            "first.demo",
            "Open the demo in a temporary folder.",
            label="Look at the demo first",
        ),
        command("escape", "first.leave", "Quit; nothing is created."),
    ]

    def __init__(self, storage: Storage, by: str) -> None:
        super().__init__()
        self._storage = storage
        self._fields = fields(by)
        self._rows: dict[str, FieldRow] = {}
        self._is_warned = False

    def compose(self) -> ComposeResult:
        with dialog("cscp tracks a safeguarding partnership's business plan", is_large=True):
            begin = own_key("form.save")
            yield PlainText(
                f"There's no workspace in {self._storage.where} yet. Enter the partnership's name, "
                f"then press {begin}. Or look at the demo first, in a temporary folder.",
                id="first-words",
            )
            yield PlainText(id="first-problem")
            for field in self._fields:
                self._rows[field.key] = FieldRow(field, field.value, _TODAY)
                yield self._rows[field.key]
        yield KeyBar()

    def on_mount(self) -> None:
        self._rows["name"].focus_field()

    def action_demo(self) -> None:
        self.app.exit(DEMO)

    def action_leave(self) -> None:
        """Make nothing; where something was typed, say first that it would be gone."""
        is_typed = any(row.text != row.field.value for row in self._rows.values())
        if is_typed and not self._is_warned:
            self._is_warned = True
            leave, begin = own_key("first.leave"), own_key("form.save")
            self._say(
                f"What you typed won't be saved. Press {leave} again to quit, or {begin} to begin."
            )
            return
        self.app.exit()

    @on(Input.Submitted)
    def _begin(self, event: Input.Submitted) -> None:
        """Make the workspace, or go to the field that it needs first."""
        event.stop()
        rows = list(self._rows.values())
        try:
            values = {row.field.key: read_field(row.field, row.text, _TODAY) for row in rows}
            begin(self._storage, **values)
        except CscpError as problem:
            self._complain(problem)
        else:
            self.app.exit(values["by"])

    def _complain(self, problem: CscpError) -> None:
        row = self._rows.get(problem.field)
        if row is not None:
            row.focus_field()
            row.complain(str(problem))
            return
        self._say(str(problem))

    def _say(self, words: str) -> None:
        shown = self.query_one("#first-problem", PlainText)
        shown.show(words)
        shown.add_class("-shown")


class FirstRunApp(App[str]):
    """Asks what to begin with; gives the name of the person who began a workspace, or ``DEMO``."""

    TITLE = "cscp"
    CSS_PATH = STYLESHEET
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, place: Address, settings: Settings, *, by: str) -> None:
        """Ask where ``place`` holds no workspace yet.

        Args:
            place: where a workspace would be made.
            by: what they are called, as far as is known.
        """
        self.ascii_only = settings.ascii
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._storage, self._by = storage_at(place), by
        themes, _ = load_themes([shipped_themes(), config_folder() / "themes"])
        for theme in themes:
            self.register_theme(theme)
        names = {theme.name for theme in themes}
        self.theme = settings.theme if settings.theme in names else DEFAULT_THEME

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme, ascii_only=self.ascii_only)

    def get_key_display(self, binding: Binding) -> str:
        return key_name(binding.key)

    def get_default_screen(self) -> Screen[Any]:
        return FirstRunScreen(self._storage, self._by)
