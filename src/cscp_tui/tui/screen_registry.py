"""The screens, made when first opened, and where each kind of record is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.enums import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.domain.records import Action, Record
    from cscp_tui.tui.screen import FramedScreen


ACTIONS = "actions"

TAB_OF_SOURCE: dict[Source, str] = dict.fromkeys(Source, "executive") | {Source.PLAN: "plan"}
"""The tabs with the actions of a source; one that is not here has no screen of its own."""

TAB_OF_TABLE: dict[str, str] = {
    "challenges": "scrutiny",
    "meetings": "meetings",
    "reflections": "scrutiny",
    "commitments": "said",
    "partner_evidence": "said",
    "agencies": "agencies",
    "groups": "groups",
}
"""The tabs with the records of a table, but for actions."""


def home_of(table: str, record: Record) -> str:
    """The name of the tab on which a record is shown; empty where it has none."""
    if table == ACTIONS:
        return TAB_OF_SOURCE.get(cast("Action", record).source, "")
    return TAB_OF_TABLE.get(table, "")


def _overview() -> type[FramedScreen]:
    from cscp_tui.tui.screens.overview import OverviewScreen  # noqa: PLC0415 - later

    return OverviewScreen


def _executive() -> type[FramedScreen]:
    from cscp_tui.tui.screens.executive import ExecutiveScreen  # noqa: PLC0415 - not at start

    return ExecutiveScreen


def _said() -> type[FramedScreen]:
    from cscp_tui.tui.screens.commitments import SaidScreen  # noqa: PLC0415 - not at start

    return SaidScreen


def _attendance() -> type[FramedScreen]:
    from cscp_tui.tui.screens.attendance import AttendanceScreen  # noqa: PLC0415 - later

    return AttendanceScreen


def _meetings() -> type[FramedScreen]:
    from cscp_tui.tui.screens.meetings import MeetingsScreen  # noqa: PLC0415 - later

    return MeetingsScreen


def _meeting_page() -> type[FramedScreen]:
    from cscp_tui.tui.screens.meetings import MeetingPage  # noqa: PLC0415 - not at start

    return MeetingPage


def _live_meeting() -> type[FramedScreen]:
    from cscp_tui.tui.screens.live_meeting import LiveMeetingScreen  # noqa: PLC0415

    return LiveMeetingScreen


def _scrutiny() -> type[FramedScreen]:
    from cscp_tui.tui.screens.scrutiny import ScrutinyScreen  # noqa: PLC0415 - later

    return ScrutinyScreen


def _groups() -> type[FramedScreen]:
    from cscp_tui.tui.screens.partners import GroupsScreen  # noqa: PLC0415 - not at start

    return GroupsScreen


def _agencies() -> type[FramedScreen]:
    from cscp_tui.tui.screens.partners import AgenciesScreen  # noqa: PLC0415 - not at start

    return AgenciesScreen


def _members() -> type[FramedScreen]:
    from cscp_tui.tui.screens.partners import MembersPage  # noqa: PLC0415 - not at start

    return MembersPage


def _update() -> type[FramedScreen]:
    from cscp_tui.tui.screens.updates import UpdateScreen  # noqa: PLC0415 - later

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
