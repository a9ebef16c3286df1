"""A small year with everything that the scrutiny pack and the annual report table show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import FIRST_DAY, QAG_MEETING, action, context, executive_action, record
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.commitments import AddCommitment, AddPartnerEvidence
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge, WriteReflection
from cscp_tui.domain.enums import Cause, ImpactState
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import team_recorder
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

PUBLISHED = date(2025, 9, 30)
PLAN = "2024/25"


def small_year(folder: Path, title: str = "Action 1") -> Recorder:
    """A plan with a delivery, one without impact, a slip; challenges, commitments, an audit."""
    team = team_with_scrutineer(folder, 0)
    clock = FixedClock(FIRST_DAY)
    del team
    team = team_recorder(folder, clock)
    clock.set(date(2024, 11, 26))
    record(team, action(title, lead_agency="police", overseeing_group="QAG"))
    record(team, action("Bare", priority="2024/25/2"))
    record(team, action("Secret", restricted=True, due="2024-12-01"))
    record(team, executive_action("Write to housing", impact_area="Homes"))
    values = {
        "title": "Audit of neglect",
        "source": "audit",
        "kind": "audit",
        "day": "2024-11-01",
        "key_learning": ["Fathers were not asked."],
    }
    record(team, AddRecord("origins", values))
    record(team, executive_action("Ask fathers", source="audit", origin="origin-1"))
    record(team, AddCommitment("2024/25", "Train everybody"))
    record(team, AddCommitment("2025/26", "Listen to children"))
    record(team, AddPartnerEvidence("police", "Data", "Returns come on time."))
    record(team, AddPartnerEvidence("icb", "Money", "Nobody may know.", restricted=True))
    record(team, RaiseChallenge("police", "Why are data late?", "QAG", restricted=True))
    record(team, RecordAttendance(QAG_MEETING, "police", in_room=2))
    record(team, AddProgressUpdate("BP24-1.1", "Half of the staff are trained."))
    says(scrutineer_of(folder, day=date(2024, 11, 27)), RaiseChallenge("QAG", "Who checks this?"))
    clock.set(date(2024, 12, 10))
    record(team, AnswerChallenge("CH-S1", "Two of us do."))
    slip = MoveDate(
        "BP24-1.2", date(2025, 3, 1), "funding", Cause.OUTSIDE, explanation="No money yet."
    )
    record(team, slip)
    record(
        team,
        Deliver("BP24-1.1", impact="Staff ask fathers.", impact_state=ImpactState.EVIDENCED),
    )
    record(team, Deliver("BP24-2.1"))
    record(team, Deliver("EX24-01", impact="A letter came.", impact_state=ImpactState.EMERGING))
    reflection = WriteReflection(SCRUTINEER, "A fair start.", "2024-25/Q3")
    says(scrutineer_of(folder, day=date(2024, 12, 12)), reflection)
    clock.set(PUBLISHED)
    record(team, AddProgressUpdate("BP24-1.2", "It goes on."), context().by)
    return team
