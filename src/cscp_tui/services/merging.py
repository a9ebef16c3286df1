"""The merge of another copy of the workspace."""

from __future__ import annotations

from cscp_tui.domain.context import Context
from cscp_tui.services.outcome import JobOutcome, outcome_of
from cscp_tui.store import merge as store
from cscp_tui.store.merge import OtherJournal
from cscp_tui.store.merge_plan import Answers, MergePlan
from cscp_tui.store.recorder import Recorder


def merge(
    recorder: Recorder, other: OtherJournal, plan: MergePlan, answers: Answers, context: Context
) -> JobOutcome:
    """Take the other copy's changes over as one step, and keep the copy in the folder.

    Raises:
        MayIdentify: a line has text that may identify somebody, and nobody has confirmed it.
        MovedOn: somebody recorded something since, so that the plan is another one.
        CscpError: it could not be recorded; nothing was changed.
    """
    return outcome_of(store.merge(recorder, other, plan, answers, context))
