"""Requests of screens to the app, and the parts of a screen that other modules use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from textual.app import App
from textual.message import Message

from cscp_tui.documents.table import Table
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.store.recording import BaseValues, CommitResult
from cscp_tui.tui.forms.exports import PendingExport
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.form_screen import Keeper
from cscp_tui.tui.session import Session
from cscp_tui.views.actions import Pieces

FormsOfRecord: TypeAlias = Mapping[str, Callable[[Session, Any], Form]]
"""Forms about a record, or several, by the actions that open them."""


class Host(Protocol):
    """A screen of the program, as ``FramedScreen`` is."""

    session: Session

    @property
    def app(self) -> App[object]: ...

    def key_of(self, name: str) -> str: ...

    def say(self, text: str) -> None: ...

    def complain(self, text: str) -> None: ...

    def refresh_book(self) -> None: ...

    def open_workspace_again(self) -> None: ...

    def record(
        self, command: Command, *, seen: BaseValues | None = None, context: Context | None = None
    ) -> CommitResult: ...

    def open(
        self,
        name: str,
        *parts: object,
        then: Callable[[Any], None] | Callable[[Any], Awaitable[None]] | None = None,
    ) -> None: ...

    def open_form(
        self,
        make: Callable[[], Form],
        *,
        keep: Keeper | None = None,
        then: Callable[[object], None] | None = None,
    ) -> None: ...

    def pick(
        self,
        title: str,
        rows: Callable[[str], Table],
        then: Callable[[str], object],
        words: str | Callable[[str | None, str], str] = "",
        **texts: str,
    ) -> None: ...

    def in_full(self, table: str, key: str) -> Pieces: ...

    def show_record(self, table: str, key: str) -> bool: ...

    def answered(self, answer: object) -> None: ...

    def show_history(self, key: str, title: str) -> None: ...

    async def run_action(self, action: str) -> None: ...

    def post_message(self, message: Message) -> bool: ...


GROUP_ATTENDANCE = "attendance of a group"
"""Named in ``ShowPage`` in place of a table: the attendance of a group's members this year."""


@dataclass
class ShowTab(Message):
    """Show one of the screens."""

    name: str


@dataclass
class ShowRecord(Message):
    """Show a record: on the present screen, else on its own, else on a page."""

    table: str
    key: str


@dataclass
class ShowPage(Message):
    """Show one of the screens with a record on it."""

    name: str
    table: str
    key: str


@dataclass
class ShowList(Message):
    """Show one of the screens with a filter."""

    name: str
    filter: str


@dataclass
class ShowPreviousScreen(Message):
    """Return to the screen from which a record was opened; ignored where there is none."""


@dataclass
class ShowMeeting(Message):
    """Show the meeting that the session runs, and say how it was entered."""

    said: str = ""
    recorded: CommitResult | None = None
    """The change that started or reopened the meeting."""


@dataclass
class LeaveMeeting(Message):
    """Return to the screen that was shown before the meeting."""

    said: str = ""


@dataclass
class WorkspaceReplaced(Message):
    """Show the workspace anew on every screen, after a repair or a restored backup."""


@dataclass
class WriteFile(Message):
    """Write a long file in the background."""

    pending: PendingExport
