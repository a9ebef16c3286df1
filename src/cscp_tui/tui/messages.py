"""Messages with which screens ask the app to do something."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from cscp_tui.services.outcome import JobOutcome
from cscp_tui.tui.forms.exports import PendingExport

GROUP_ATTENDANCE = "attendance of a group"
"""The value for ``ShowTab`` instead of a table, to show a group's attendance this year."""


@dataclass
class ShowTab(Message):
    """Show a screen, with the cursor on a record or with a filter."""

    name: str
    table: str = ""
    key: str = ""
    filter: str = ""


@dataclass
class ShowRecord(Message):
    """Show a record: on the present screen, else on its own, else on a page."""

    table: str
    key: str
    recorded: JobOutcome | None = None
    """What added it, which another screen than the present one says again."""


@dataclass
class ShowPreviousScreen(Message):
    """Return to the screen from which a record was opened; ignored where there is none."""


@dataclass
class ShowMeeting(Message):
    """Show the session's running meeting, and say how it was entered."""

    message: str = ""
    recorded: JobOutcome | None = None
    """The change that started or reopened the meeting."""


@dataclass
class LeaveMeeting(Message):
    """Return to the screen that was shown before the meeting."""

    message: str = ""


@dataclass
class WorkspaceReplaced(Message):
    """Show the reopened workspace on every screen, after a repair or a restored backup."""


@dataclass
class WriteFile(Message):
    """Write a long file in the background."""

    pending: PendingExport
