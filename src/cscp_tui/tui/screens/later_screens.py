"""The screens that are made when their digit is first pressed, so that the start is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.tui.screens.framed_screen import FramedScreen
    from cscp_tui.tui.session import Session


def _overview(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.overview_screen import OverviewScreen  # noqa: PLC0415 - later

    return OverviewScreen(session, ascii_only=ascii_only)


def _executive(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - one shape
    from cscp_tui.tui.screens.executive_screen import ExecutiveScreen  # noqa: PLC0415 - not at start

    return ExecutiveScreen(session, ascii_only=ascii_only)


def _said(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.said_screen import SaidScreen  # noqa: PLC0415 - not at start

    return SaidScreen(session, ascii_only=ascii_only)


def _attendance(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.attendance_screen import AttendanceScreen  # noqa: PLC0415 - later

    return AttendanceScreen(session, ascii_only=ascii_only)


def _meetings(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.meetings_screen import MeetingsScreen  # noqa: PLC0415 - later

    return MeetingsScreen(session, ascii_only=ascii_only)


def _meeting_page(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.meeting_page import MeetingPage  # noqa: PLC0415 - not at start

    return MeetingPage(session, ascii_only=ascii_only)


def _live_meeting(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - one shape
    from cscp_tui.tui.screens.live_meeting_screen import LiveMeetingScreen  # noqa: PLC0415

    return LiveMeetingScreen(session, ascii_only=ascii_only)


def _scrutiny(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.scrutiny_screen import ScrutinyScreen  # noqa: PLC0415 - later

    return ScrutinyScreen(session, ascii_only=ascii_only)


def _groups(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.partner_screens import GroupsScreen  # noqa: PLC0415 - not at start

    return GroupsScreen(session, ascii_only=ascii_only)


def _agencies(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.partner_screens import AgenciesScreen  # noqa: PLC0415 - not at start

    return AgenciesScreen(session, ascii_only=ascii_only)


def _members(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.members_page import MembersPage  # noqa: PLC0415 - not at start

    return MembersPage(session, ascii_only=ascii_only)


def _update(session: Session, ascii_only: bool) -> FramedScreen:  # noqa: FBT001 - as declared
    from cscp_tui.tui.screens.update_screen import UpdateScreen  # noqa: PLC0415 - later

    return UpdateScreen(session, ascii_only=ascii_only)


LATER_SCREENS: Mapping[str, Callable[[Session, bool], FramedScreen]] = {
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
"""What makes each screen, by the name of its tab, for a session and for a console of any signs."""
