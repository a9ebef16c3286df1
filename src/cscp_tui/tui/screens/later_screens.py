"""The screens that are made when their digit is first pressed, so that the start is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.tui.screens.framed_screen import FramedScreen


def _overview() -> type[FramedScreen]:
    from cscp_tui.tui.screens.overview_screen import OverviewScreen  # noqa: PLC0415 - later

    return OverviewScreen


def _executive() -> type[FramedScreen]:
    from cscp_tui.tui.screens.executive_screen import ExecutiveScreen  # noqa: PLC0415 - not at start

    return ExecutiveScreen


def _said() -> type[FramedScreen]:
    from cscp_tui.tui.screens.said_screen import SaidScreen  # noqa: PLC0415 - not at start

    return SaidScreen


def _attendance() -> type[FramedScreen]:
    from cscp_tui.tui.screens.attendance_screen import AttendanceScreen  # noqa: PLC0415 - later

    return AttendanceScreen


def _meetings() -> type[FramedScreen]:
    from cscp_tui.tui.screens.meetings_screen import MeetingsScreen  # noqa: PLC0415 - later

    return MeetingsScreen


def _meeting_page() -> type[FramedScreen]:
    from cscp_tui.tui.screens.meeting_page import MeetingPage  # noqa: PLC0415 - not at start

    return MeetingPage


def _live_meeting() -> type[FramedScreen]:
    from cscp_tui.tui.screens.live_meeting_screen import LiveMeetingScreen  # noqa: PLC0415

    return LiveMeetingScreen


def _scrutiny() -> type[FramedScreen]:
    from cscp_tui.tui.screens.scrutiny_screen import ScrutinyScreen  # noqa: PLC0415 - later

    return ScrutinyScreen


def _groups() -> type[FramedScreen]:
    from cscp_tui.tui.screens.partner_screens import GroupsScreen  # noqa: PLC0415 - not at start

    return GroupsScreen


def _agencies() -> type[FramedScreen]:
    from cscp_tui.tui.screens.partner_screens import AgenciesScreen  # noqa: PLC0415 - not at start

    return AgenciesScreen


def _members() -> type[FramedScreen]:
    from cscp_tui.tui.screens.members_page import MembersPage  # noqa: PLC0415 - not at start

    return MembersPage


def _update() -> type[FramedScreen]:
    from cscp_tui.tui.screens.update_screen import UpdateScreen  # noqa: PLC0415 - later

    return UpdateScreen


LATER_SCREENS: Mapping[str, Callable[[], type[FramedScreen]]] = {
    "executive": _executive,
    "said": _said,
    "attendance": _attendance,
    "overview": _overview,
    "meetings": _meetings,
    "update": _update,
    "meeting-page": _meeting_page,
    "meeting": _live_meeting,
    "scrutiny": _scrutiny,
    "groups": _groups,
    "agencies": _agencies,
    "members": _members,
}
"""What loads the class of each screen, by the name of its tab."""
