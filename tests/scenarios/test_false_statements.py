"""Ways of making a false statement appear in a signed paper: each is refused, asked about or shown."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from docx import Document as WordFile

from command_line import NOT_UNDERSTOOD, REFUSED, Typist
from cscp_tui.domain.enums import MoveKind
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DEMO_DAY = date(2025, 11, 27)
Q2, Q3 = "2025-26/Q2", "2025-26/Q3"
SIGN = f"sign-off {Q2} --how email --yes"
WHY = "--reason funding --cause outside"
END = "--reason other --cause within"

START = ("start QAG-2025-11-27 --chair 'Executive Chair' --chair-agency council",)


class Way(NamedTuple):
    """A way of making a paper say something false, and what stops or shows it."""

    says: str
    """The false statement."""
    typed: tuple[str, ...]
    """The command lines, all of which are carried out but the last of one that is refused."""
    shown: str
    """What the last one is refused with, or what appears."""
    where: str = "refused"
    """Where it appears: a paper, a list, or what the command line tells."""


PLACES = {
    "warnings": "list warnings",
    "corrections": f"corrections {Q2}",
    "annual report": "export annual-report --plan 2025-27",
    **{
        f"{quarter[-2:]} {audience}": f"export quarterly --quarter {quarter} --for {audience}"
        for quarter in (Q2, Q3)
        for audience in ("executive", "qa", "public")
    },
}


def refused(says: str, *typed: str, shown: str) -> Way:
    return Way(says, typed, shown)


def shown_in(where: str, says: str, *typed: str, shown: str) -> Way:
    return Way(says, typed, shown, where)


MEETINGS = (
    refused(
        "A chair who was never marked makes the quorum",
        "start QAG-2025-11-27",
        "attend QAG-2025-11-27 police=1 csc=1",
        "agree BP25-2.7 --meeting QAG-2025-11-27",
        shown="isn't quorate (A health partner missing), so it can't agree a delivery",
    ),
    refused(
        "What was agreed before anybody was marked was agreed by a quorum",
        "start QAG-2025-11-27",
        "agree BP25-2.7 --meeting QAG-2025-11-27",
        "attend QAG-2025-11-27 police=1 csc=1",
        "close QAG-2025-11-27",
        shown="agreed BP25-2.7 and is inquorate (A health partner missing)",
    ),
    refused(
        "A planned meeting was held",
        "set QAG-2025-11-27 state=held",
        shown="wasn't quorate (Council; A health partner; Police missing)",
    ),
    refused(
        "A cancelled meeting was held",
        "set QAG-2024-09-17 state=held",
        shown="wasn't quorate",
    ),
    refused(
        "An inquorate meeting was quorate",
        "set EDG-2025-06-24 state=held",
        shown="wasn't quorate (Three agencies missing)",
    ),
    refused(
        "The Chair proceeded without a quorum, as the meeting's record says afterwards",
        "set EDG-2025-06-24 without_quorum_reason=Urgent.",
        shown="record that the Chair proceeds without one",
    ),
    refused(
        "A new meeting was held, and nobody had to be there",
        "add meeting group=QAG day=15/10/2025 state=held",
        shown="wasn't quorate",
    ),
    refused(
        "A meeting that was held was cancelled",
        "cancel QAG-2025-09-16",
        shown="it took place",
    ),
    refused(
        "A meeting took place later, so that a date was agreed in time",
        "set QAG-2025-09-16 day=20/11/2025",
        shown="was closed with the meeting",
    ),
    refused(
        "Somebody attended a meeting that is planned",
        "attend QAG-2026-03-10 police=1",
        shown="is in the future, so nobody can have attended yet",
    ),
    refused(
        "More people came than were recorded at the close",
        "attend QAG-2025-09-16 housing=3",
        shown="was closed with the meeting",
    ),
    refused(
        "A meeting was quorate by a quorum that was lowered since",
        "quorum EDG none --on 1/4/2025",
        shown="under the quorum it has now, and that meeting keeps it",
    ),
    shown_in(
        "warnings",
        "Meetings are quorate, as the quorum was lowered",
        "quorum QAG council",
        shown="Quorum changed: Council",
    ),
    shown_in(
        "warnings",
        "The police sit with the Council, so that either makes the quorum",
        "set police parent=council",
        shown="Part of changed",
    ),
    refused(
        "A future meeting agreed a delivery",
        "agree BP25-2.7 --meeting QAG-2026-03-10",
        shown="is after today",
    ),
    refused(
        "A cancelled meeting agreed a delivery",
        "deliver BP24-1.6 --on 1/9/2024",
        shown="was carried over and continues as BP25-1.1",
    ),
    refused(
        "A cancelled meeting agreed a new date",
        f"move BP25-4.3 31/3/2026 {WHY} --agreed-by QAG-2024-09-17",
        shown="was cancelled",
    ),
    refused(
        "A future meeting agreed a new date",
        f"move BP25-4.3 31/3/2026 {WHY} --agreed-by QAG-2026-03-10",
        shown="later than the effective date",
    ),
    refused(
        "A meeting without a quorum agreed a new date",
        f"move BP25-4.3 31/3/2026 {WHY} --agreed-by EDG-2025-06-24",
        shown="wasn't quorate (Three agencies missing), so it couldn't agree a new date",
    ),
    shown_in(
        "Q3 qa",
        "A date is agreed that was agreed while the room had no quorum",
        "start QAG-2025-11-27",
        "attend QAG-2025-11-27 csc=1",
        "move BP25-3.7 31/3/2026 --meeting QAG-2025-11-27",
        "close QAG-2025-11-27",
        shown="agree the extension of BP25-3.7",
    ),
    refused(
        "Another group, with a quorum that is easier to have, agreed a delivery",
        "agree BP25-2.7 --meeting EXEC-2025-10-21",
        shown="is overseen by QAG, so a meeting of EXEC can't agree its delivery",
    ),
    shown_in(
        "warnings",
        "Another group agreed a delivery, after it was made its overseer",
        "set BP25-2.7 overseeing_group=EXEC",
        "agree BP25-2.7 --meeting EXEC-2025-10-21",
        shown="Overseeing group changed",
    ),
    refused(
        "A delivery was agreed before it happened",
        "agree BP25-2.7 --meeting QAG-2025-09-16",
        shown="after meeting QAG-2025-09-16",
    ),
    shown_in(
        "warnings",
        "A meeting agreed in September what was first claimed in November",
        "deliver BP25-1.1 --on 15/9/2025",
        "agree BP25-1.1 --meeting QAG-2025-09-16",
        shown="Agreement of a delivery with effect on 16 September 2025, recorded 72 days later",
    ),
    shown_in(
        "warnings",
        "The minutes of a meeting say what was added two months later",
        "remark QAG-2025-09-16 'The Police promised everything.'",
        shown="Meeting of 16 September 2025 changed 72 days after its day",
    ),
    shown_in(
        "warnings",
        "A meeting decided what was added two months later",
        "add decision meeting=QAG-2025-09-16 text='QAG agreed to everything.'",
        shown="Decision of 16 September 2025 recorded 72 days later",
    ),
    shown_in(
        "warnings",
        "An agency missed meetings of a group that it joins today",
        "join colleges REV --on 1/4/2025",
        shown="though Review has met",
    ),
)

DATES = (
    refused(
        "An overdue action was extended at a meeting weeks ago, without a reason",
        "move BP25-4.3 31/3/2026 --meeting QAG-2025-09-16",
        shown="so this is a slip. Give a reason",
    ),
    shown_in(
        "Q3 executive",
        "An overdue action was extended at a meeting weeks ago",
        f"move BP25-4.3 31/3/2026 {WHY} --meeting QAG-2025-09-16",
        shown="Recorded on 27 November 2025, 27 days after the old date had passed",
    ),
    shown_in(
        "corrections",
        "Nothing changed in a signed quarter, though a date in it was moved since",
        SIGN,
        f"move BP25-4.3 31/3/2026 {WHY} --meeting QAG-2025-09-16",
        shown="BP25-4.3",
    ),
    shown_in(
        "Q3 executive",
        "An overdue action has no date any more, so it isn't late",
        f"move BP25-4.3 none --review-date 1/3/2026 {WHY}",
        "move BP25-4.3 31/3/2026",
        shown="Dates that slipped, all sources | 6 |",
    ),
    refused(
        "An overdue action has no date, and nobody has to say why",
        "move BP25-4.3 none --review-date 1/3/2026",
        shown="so this is a slip. Give a reason",
    ),
    refused(
        "Its date was edited, not moved",
        "set BP25-1.1 due=31/3/2026",
        shown="so this is a slip. Give a reason",
    ),
    refused(
        "The first date agreed was later",
        "set BP25-1.1 original_due=31/3/2026",
        shown="it's the first date agreed, so it never changes",
    ),
    refused(
        "The first date agreed isn't known",
        "set BP25-1.1 original_due_unknown=yes",
        shown="is known: 30 September 2024",
    ),
    refused(
        "A slip was an extension",
        "set BP25-1.4/move-1 kind=extension",
        shown="You can't edit date move",
    ),
    refused(
        "A new date is in the past already",
        f"move BP25-1.1 1/1/2020 {WHY}",
        shown="has already passed",
    ),
    shown_in(
        "warnings",
        "A date past the plan's end isn't a slip, as the plan now ends later",
        "set 2025-27 last_day=31/3/2028",
        "move BP25-3.7 31/3/2028 --agreed-by QAG",
        shown="Last day changed: 31 March 2027 → 31 March 2028",
    ),
    shown_in(
        "warnings",
        "A plan had not begun yet, so nothing of it was due",
        "set 2025-27 first_day=1/1/2026",
        shown="First day changed",
    ),
    shown_in(
        "warnings",
        "An extension was given in time, two months before anybody recorded it",
        "move BP25-3.7 31/3/2026 --on 1/9/2025",
        shown="New date with effect on 1 September 2025, recorded 87 days later",
    ),
    refused(
        "It was asked for in time, on a day that is still to come",
        f"move BP25-4.3 31/3/2026 {WHY} --asked 1/12/2025",
        shown="still to come",
    ),
    refused(
        "It is not late, as the limit for recording a meeting was stretched",
        "set partnership meeting_recorded_within=60",
        shown="from 0 to 20",
    ),
    shown_in(
        "warnings",
        "A date was agreed in time, by the longest limit for recording a meeting",
        "set partnership meeting_recorded_within=20",
        shown="Recorded within changed: 10 → 20",
    ),
    shown_in(
        "Q3 executive",
        "An action on hold isn't late",
        "hold BP25-1.1 --reason funding --review-date 1/3/2026",
        shown="■ Red, 58 days late, on hold",
    ),
)

DELIVERIES = (
    shown_in(
        "Q2 executive",
        "What is claimed today was delivered and agreed in September",
        "deliver BP25-1.1 --on 30/9/2025",
        shown="8 of 34 (24%), 2 awaiting agreement",
    ),
    shown_in(
        "warnings",
        "What is claimed today was delivered in September",
        "deliver BP25-1.1 --on 30/9/2025",
        shown="Delivery with effect on 30 September 2025, recorded 58 days later",
    ),
    shown_in(
        "Q3 executive",
        "The signed quarter had another figure",
        SIGN,
        "deliver BP25-2.3 --on 29/9/2025",
        shown="as signed off, now 8 of 34 (24%), 2 awaiting agreement",
    ),
    refused(
        "A delivery in an earlier quarter has no day",
        "deliver BP25-1.1 --for-quarter 2025-26/Q2",
        shown="Say on which day",
    ),
    refused(
        "An action was delivered before it was made",
        "deliver BP25-1.1 --on 1/1/2025",
        shown="was added on 31 March 2025",
    ),
    refused(
        "An action was delivered on a day that is still to come",
        "deliver BP25-1.1 --on 1/1/2030",
        shown="is after today",
    ),
    refused(
        "A delivery was agreed, as its record says",
        "set BP25-2.7 agreed=20/11/2025",
        shown="record that a meeting agreed it",
    ),
    refused(
        "An agreed delivery never was",
        'status BP25-1.2 "in progress"',
        shown="Say why it is reopened",
    ),
    shown_in(
        "warnings",
        "A delivery is agreed that the Chair alone agreed",
        "agree BP25-2.7 --chairs-action 'No meeting before the inspection.'",
        shown="Delivery agreed by the Chair between meetings",
    ),
    refused(
        "The impact is evidenced, and nobody says what it is",
        "deliver BP25-1.1 --impact-state evidenced",
        shown="Say what changed because of BP25-1.1",
    ),
    shown_in(
        "warnings",
        "The plan always had an action that was added once it was done",
        "add action 'Send an email' --priority family --due 31/3/2026 --on 2/4/2025",
        "deliver BP25-1.8 --on 30/9/2025",
        shown="New action with effect on 2 April 2025, recorded 239 days later",
    ),
    shown_in(
        "warnings",
        "What was to be agreed was only to be discussed",
        "set BP25-1.1 title='Discuss a strategy'",
        "deliver BP25-1.1",
        shown="Action changed: Agree a combined Early Help",
    ),
    shown_in(
        "warnings",
        "An action belongs to a priority that does better",
        "set BP25-1.1 priority=2025-27/2",
        shown="Priority changed",
    ),
    refused(
        "An update says what it never said",
        "set BP25-1.1/note-1 text=Finished.",
        shown="You can't edit progress update",
    ),
    refused(
        "Nothing was done, so it is in progress",
        "note BP25-3.7 'Nothing has been done yet.'",
        shown="Nothing was saved",
    ),
    shown_in(
        "warnings",
        "Nothing was done, so it is in progress, as somebody said yes",
        "note BP25-3.7 'Nothing has been done yet.' --yes",
        shown="Started by an update that says nothing is done yet",
    ),
    refused(
        "An update for a quarter that hasn't begun was received",
        "note BP25-1.1 'All is well.' --for-quarter 2026-27/Q1",
        shown="Nothing was saved",
    ),
)

ENDS = (
    shown_in(
        "Q3 qa",
        "There never was an action that was withdrawn",
        f"end BP25-1.1 --outcome withdrawn {END}",
        shown="Withdrawn",
    ),
    shown_in(
        "warnings",
        "An action was withdrawn before the quarter ended",
        f"end BP25-1.1 --outcome withdrawn {END} --on 29/9/2025",
        shown="End with effect on 29 September 2025, recorded 59 days later",
    ),
    shown_in(
        "corrections",
        "A signed quarter never had an action",
        SIGN,
        f"end BP25-1.1 --outcome withdrawn {END} --on 29/9/2025",
        shown="outcome: withdrawn",
    ),
    refused(
        "An action was transferred, and to nobody",
        f"end BP25-1.1 --outcome transferred {END}",
        shown="Say who BP25-1.1 is transferred to",
    ),
    shown_in(
        "Q3 qa",
        "Another body has an action, so it never was ours",
        f"end BP25-1.1 --outcome transferred --to 'Adults Board' {END}",
        shown="Transferred to Adults Board",
    ),
    refused(
        "Two actions replace each other",
        f"end BP25-1.1 --outcome replaced --replaced-by BP25-4.3 {END}",
        f"end BP25-4.3 --outcome replaced --replaced-by BP25-1.1 {END}",
        shown="would replace itself in the end",
    ),
    refused(
        "An action replaces itself",
        f"end BP25-1.1 --outcome replaced --replaced-by BP25-1.1 {END}",
        shown="can't replace itself",
    ),
    refused(
        "An action is replaced by one that was withdrawn",
        f"end BP25-4.3 --outcome replaced --replaced-by AU24-05 {END}",
        shown="AU24-05 has ended (withdrawn)",
    ),
    refused(
        "An action is replaced by one that was delivered before it was made",
        f"end BP25-3.4 --outcome replaced --replaced-by BP24-2.2 {END}",
        shown="before BP25-3.4 was added",
    ),
    refused(
        "An action ended, and nobody has to say why",
        "end BP25-1.1 --outcome withdrawn",
        shown="give a reason",
    ),
)

RULES = (
    shown_in(
        "Q3 executive",
        "Nothing is Red, as only a year late is",
        "set partnership red_after_days=365",
        shown="more than 365 days",
    ),
    shown_in(
        "warnings",
        "Nothing was Red in the quarter, by a rule of today",
        "set partnership red_after_days=365 --on 1/7/2025",
        shown="Days late for Red changed: 30 → 365, from 1 July 2025",
    ),
    shown_in(
        "corrections",
        "Nothing was Red in a signed quarter, by a rule of today",
        SIGN,
        "set partnership red_after_days=365 --on 1/7/2025",
        shown="days late for Red changed from 30 to 365",
    ),
    shown_in(
        "warnings",
        "No update was expected",
        "set partnership updates_expected_from_days=0",
        shown="Days before due date when updates are expected changed: 90 → 0",
    ),
    refused(
        "An action is Green, and nobody has to say why",
        "judge BP25-1.1 green",
        shown="Give a reason for our judgement",
    ),
    shown_in(
        "Q3 qa",
        "An action is Green that is 58 days late",
        "judge BP25-1.1 green --reason 'Going well.'",
        shown="our judgement<br>Computed: Red, 58 days late",
    ),
    shown_in(
        "Q3 executive",
        "An action isn't missed, as it is restricted",
        "set BP25-1.1 restricted=yes",
        shown="BP25-1.1 (Restricted) Agree a combined",
    ),
    shown_in(
        "Q3 executive",
        "The figures were always those of the second sign-off",
        SIGN,
        "deliver BP25-2.3 --on 29/9/2025",
        f"withdraw-sign-off {Q2} --why 'One delivery was missing.'",
        SIGN,
        shown="8 of 34 (24%), 2 awaiting agreement",
    ),
    refused(
        "A quarter is signed before it ended",
        f"sign-off {Q3} --how email --yes",
        shown="ends on 31 December 2025. Sign it off on that day",
    ),
    refused(
        "A sign-off never was",
        SIGN,
        "undo --yes",
        shown="Your latest change is a sign-off",
    ),
)

READERS = (
    refused(
        "A delivery was agreed before the quorum came",
        *START,
        "attend QAG-2025-11-27 csc=1",
        "agree BP25-2.7 BP25-4.4 BP25-2.4 --meeting QAG-2025-11-27",
        shown="isn't quorate (A health partner; Police missing), so it can't agree a delivery",
    ),
    refused(
        "A meeting had no quorum to keep, for five minutes",
        *START,
        "attend QAG-2025-11-27 csc=1",
        "quorum QAG none",
        "agree BP25-2.7 --meeting QAG-2025-11-27",
        shown="isn't quorate (A health partner; Police missing)",
    ),
    refused(
        "An inquorate meeting is quorate by a rule that was back-dated",
        "quorum EDG 'Anyone: any of csc, police, housing' --on 1/4/2025",
        shown="that meeting keeps it",
    ),
    shown_in(
        "warnings",
        "Housing is a part of a health trust while the quorum is judged",
        *START,
        "attend QAG-2025-11-27 csc=1 housing=1 police=1",
        "set housing parent=slam",
        "agree BP25-2.7 --meeting QAG-2025-11-27",
        "close QAG-2025-11-27",
        "set housing parent=council",
        shown="Part of changed: SLaM → Council",
    ),
    refused(
        "The police answer to the name of the ICB",
        "set police aliases+=ICB",
        shown="already means NHS",
    ),
    shown_in(
        "warnings",
        "A delivery was agreed, by a group that oversaw it for an hour",
        "set BP25-2.7 overseeing_group=EDG",
        "quorum EDG chair",
        "add meeting group=EDG day=26/11/2025",
        "minute EDG-2025-11-26 csc=1 --chair 'Social worker' --chair-agency csc --on 26/11/2025",
        "agree BP25-2.7 --meeting EDG-2025-11-26 --on 26/11/2025",
        "set BP25-2.7 overseeing_group=QAG",
        shown="Overseeing group changed: Editorial → QAG",
    ),
    refused(
        "An agency came to a closed meeting, as a new row says",
        "add attendance meeting=EDG-2025-06-24 agency=housing in_room=1",
        shown="was closed with the meeting",
    ),
    refused(
        "A meeting was reopened for a reason, which is a dot",
        "reopen EDG-2025-06-24 --why .",
        shown="isn't a sentence",
    ),
    shown_in(
        "warnings",
        "More came to a meeting than were recorded, as somebody remembers five months later",
        "reopen EDG-2025-06-24 --why 'More came.'",
        "attend EDG-2025-06-24 housing=1 police=1",
        "close EDG-2025-06-24",
        shown="Attendance recorded 156 days after the meeting",
    ),
    refused(
        "Everything was agreed by Chair's action, for a reason that is a dot",
        "agree AU24-09 BP25-2.4 BP25-2.7 --chairs-action .",
        shown="isn't a sentence",
    ),
    shown_in(
        "warnings",
        "Everybody came to a meeting that nobody minuted",
        "minute REV-2025-10-15 --all-present --chair 'Head of Safeguarding' --chair-agency csc",
        shown="Attendance recorded 43 days after the meeting",
    ),
    refused(
        "An agency that didn't come was no member",
        "leave housing EDG --last-day 31/3/2025 --on 1/4/2025",
        shown="was present at EDG-2025-09-23",
    ),
    refused(
        "A meeting that was held is planned again",
        "set EDG-2025-06-24 state=planned",
        shown="can't have minutes",
    ),
    shown_in(
        "warnings",
        "Inquorate meetings never count",
        "set EDG inquorate_counts=no",
        shown="Count inquorate meetings changed: yes → no",
    ),
    shown_in(
        "Q3 qa",
        "The Chair counts for two agencies",
        "start QAG-2025-11-27 --chair Superintendent --chair-agency police",
        "attend QAG-2025-11-27 csc=1 'icb=apologies, deputy' --guest 'Metropolitan Police=1'",
        "set QAG-2025-11-27 chair_agency=icb",
        "close QAG-2025-11-27",
        shown="QAG, 27 November 2025 | Inquorate | Not met: Police",
    ),
    shown_in(
        "warnings",
        "A meeting took place that was made up two weeks later",
        "add meeting group=QAG day=13/11/2025 chair='Executive Chair' chair_agency=council",
        "minute QAG-2025-11-13 --all-present --on 13/11/2025",
        "agree BP25-3.5 --meeting QAG-2025-11-13 --on 13/11/2025",
        shown="Meeting of 13 November 2025 added 14 days after its day",
    ),
    shown_in(
        "warnings",
        "A made-up meeting agreed a date in time",
        "add meeting group=QAG day=13/11/2025 chair='Executive Chair' chair_agency=council",
        "minute QAG-2025-11-13 --all-present --on 13/11/2025",
        f"move AU25-03 31/3/2026 --agreed-by QAG-2025-11-13 {WHY} --on 13/11/2025",
        shown="New date recorded 13 days after the old one (14 November 2025) had passed",
    ),
    shown_in(
        "Q2 qa",
        "An old meeting agreed a date, and the lead had asked in time",
        f"move BP25-1.1 31/3/2026 --meeting QAG-2025-09-16 {WHY} --asked 1/9/2025 --on 16/9/2025",
        shown="Third slip",
    ),
    shown_in(
        "warnings",
        "A date is no slip, as the plan was longer for a minute",
        "set 2025-27 last_day=31/3/2028",
        "move BP25-1.6 31/12/2027 --reason other --cause outside --agreed-by QAG",
        "set 2025-27 last_day=31/3/2027",
        shown="Last day changed: 31 March 2028 → 31 March 2027",
    ),
    shown_in(
        "warnings",
        "An action isn't Red, as it is to be looked at later",
        "set BP25-5.6 review_date=31/3/2026",
        shown="New review date recorded 48 days after the old one (10 October 2025) had passed",
    ),
    shown_in(
        "warnings",
        "An action never was Red, as it was to be looked at later",
        "set BP25-5.6 review_date=31/3/2026 --on 30/9/2025",
        shown="Change with effect on 30 September 2025, recorded 58 days later",
    ),
    shown_in(
        "warnings",
        "A slip of the summer never was",
        "undo {last move of BP25-2.1}",
        shown="Undone: “move”, recorded on 4 November 2025",
    ),
    refused(
        "A continued action is a new one",
        "set BP25-3.4 continues=",
        shown="carry the other one over",
    ),
    shown_in(
        "Q3 qa",
        "What was delivered for a day still is",
        "deliver BP25-1.1 --on 30/9/2025",
        SIGN,
        "status BP25-1.1 'in progress' --on 1/10/2025",
        shown="| Reopened | −1 delivered |",
    ),
    shown_in(
        "Q3 qa",
        "What was withdrawn for the signature never was",
        f"end BP25-1.1 --outcome withdrawn {END} --on 30/9/2025",
        SIGN,
        "status BP25-1.1 'in progress'",
        shown="| 1 Family resilience | 5 | 0 | 1 | 0 | 0 | 0 | 6 |",
    ),
    refused(
        "An action is transferred to a group of ours",
        f"end BP25-1.1 --outcome transferred --to QAG {END}",
        shown="QAG is a group of ours",
    ),
    shown_in(
        "warnings",
        "An action is transferred to a partner of ours",
        f"end AU24-10 --outcome transferred --to Housing {END}",
        shown="Transferred to a partner of ours: ",
    ),
    shown_in(
        "warnings",
        "An action is replaced by one that was done before it was late",
        f"end BP25-3.4 --outcome replaced --replaced-by BP25-1.2 {END}",
        shown="Replaced by BP25-1.2, which was delivered on 4 September 2025",
    ),
    shown_in(
        "Q3 qa",
        "An action is replaced by one that is due in two years, and its delay is gone",
        "add action 'Share plans' --priority 3 --plan 2025-27 --agency police --due 31/3/2027",
        f"end BP25-3.4 --outcome replaced --replaced-by BP25-3.8 {END}",
        shown="Replaced by BP25-3.8",
    ),
    shown_in(
        "warnings",
        "Two trifles were in the plan and were delivered in time",
        "add action 'Plan a day' --plan 2025-27 --priority 5 --agency business-team "
        "--due 30/9/2025 --on 1/7/2025 --yes",
        "deliver BP25-5.8 --on 29/9/2025",
        shown="New action with effect on 1 July 2025, recorded 149 days later",
    ),
    refused(
        "An action was never of the plan",
        "set BP25-1.1 source=other",
        shown="You can't edit “Source”",
    ),
    refused(
        "An action was of the plan before",
        "set BP25-1.1 plan=2024/25",
        shown="You can't edit “Plan”",
    ),
    refused(
        "A delivery has the day of the quarter's end",
        "set BP25-1.2 ended=30/9/2025",
        shown="deliver or end it",
    ),
    refused(
        "All is Green, for a reason that is a dot",
        "judge BP25-1.1 BP25-3.4 AU24-10 green --reason .",
        shown="isn't a sentence",
    ),
    shown_in(
        "warnings",
        "An action was Green before it was late",
        "judge BP25-1.1 green --reason 'On track' --on 1/9/2025",
        shown="Our judgement of the rating: Green BP25-1.1",
    ),
    refused(
        "An update came that says none came",
        "note BP25-2.5 'No update from Education.'",
        shown="would count as one",
    ),
    refused(
        "An update came that is a dot",
        "note OT24-03 .",
        shown="isn't a sentence",
    ),
    refused(
        "The impact is evidenced: none yet",
        "impact BP25-2.7 'none yet' --impact-state evidenced",
        shown="says that nothing changed",
    ),
    refused(
        "A commitment is delivered whose action is open",
        "commitment 2025-26/7 delivered --delivered 'It is published.' --delivered-on 30/9/2025",
        shown="BP25-2.1 is still open",
    ),
    shown_in(
        "warnings",
        "A challenge was answered in September",
        "answer CH-08 Noted. --answered 30/9/2025",
        shown="Answer of 30 September 2025 recorded 58 days later",
    ),
    refused(
        "A challenge was answered before it was put",
        "answer CH-11 'It is done.' --answered 1/10/2025",
        shown="was put on 21 October 2025",
    ),
    shown_in(
        "Q2 qa",
        "The scrutineer is assured, as the team writes",
        f"add reflection quarter={Q2} role='Young Scrutineer Lead' text='All is well.'",
        shown="Recorded by the business team for the Young Scrutineer Lead: All is well.",
    ),
    shown_in(
        "warnings",
        "The scrutineer asked something else",
        "set CH-09 question='Are the posts filled?'",
        shown="Question changed",
    ),
    shown_in(
        "warnings",
        "The scrutineer asked nothing, as far as the public reads",
        "set CH-09 restricted=yes",
        shown="Restricted changed: no → yes",
    ),
    shown_in(
        "Q2 qa",
        "The paper has another headline and fewer sections",
        f"narrative {Q2} headline '**34 of 34** delivered\n\n## Challenges\n\nNone.\n\n<!--'",
        shown="\\*\\*34 of 34\\*\\* delivered \\## Challenges None. &lt;!--",
    ),
    shown_in(
        "Q3 qa",
        "An action's row says that it is delivered",
        "set BP25-1.1 title='Agree a strategy | CSC | 30 Sep 25 | Delivered |'",
        shown="Agree a strategy \\| CSC \\| 30 Sep 25 \\| Delivered \\|",
    ),
    shown_in(
        "Q2 qa",
        "There were no exceptions, asks or challenges",
        "lay-out qa --leave-out exceptions asks challenges",
        shown="Left out",
    ),
    shown_in(
        "Q2 qa",
        "The scrutineer asked nothing, as a redaction for another reason took it from a signed paper",
        SIGN,
        "redact CH-09 'Two posts that partners promised for the MASH have been vacant for a year. "
        "Who decides that this is good enough?' --why 'It named a child.' --for-good",
        shown="by Independent Scrutineer to Executive | [redacted]",
    ),
    refused(
        "A quarter was signed as at another day",
        f"{SIGN} --as-at 30/6/2025",
        shown="--as-at",
    ),
    shown_in(
        "warnings",
        "A quarter was signed off two months ago",
        f"{SIGN} --on 1/10/2025",
        shown="Sign-off dated 1 October 2025, recorded 57 days later",
    ),
    shown_in(
        "corrections",
        "A delivery in a signed quarter never was",
        "deliver BP25-1.1 --on 30/9/2025",
        SIGN,
        "undo {last deliver of BP25-1.1}",
        shown="in progress (was delivered)",
    ),
    shown_in(
        "warnings",
        "Nothing is late, as it was carried over before the plan ended",
        "add plan --id 2027-29 title='Business plan 2027-29' first_day=1/4/2027 last_day=31/3/2029",
        *(
            f"add priority plan=2027-29 number={number} title=Part{number}"
            for number in (1, 2, 3, 4, 5)
        ),
        "carry-over 2025-27 --to 2027-29 --reason other --cause outside --yes",
        shown="Carried over before its plan ends, 31 March 2027",
    ),
)

SPOKEN_FOR = (
    shown_in(
        "annual report",
        "An action of the Executive was delivered, which nobody has agreed",
        "deliver EX24-04",
        shown="and staffing still sets its pace. | Delivered, awaiting agreement |",
    ),
    shown_in(
        "Q3 qa",
        "An overdue action has a new date, as it was carried over",
        "status BP24-5.7 'in progress' --reason other --explanation 'Not in use.' --on 18/6/2025",
        "carry-over 2024/25 --to 2025-27 --reason 'partner capacity' --cause within "
        "--row 'BP24-5.7=carried over,partner capacity,within,5,20/12/2025,' --yes",
        shown="Second slip | 28 March 2025 to 20 December 2025",
    ),
    shown_in(
        "Q3 public",
        "The public reads that something was done, which nobody has agreed",
        "deliver BP25-1.1 --public-wording 'We published one strategy.'",
        shown="We published one strategy. (Still to be agreed.)",
    ),
    shown_in(
        "Q3 public",
        "The public reads that a promise was kept, which nobody has agreed",
        "set 2025-26/4 public_wording='All of us use three questions.'",
        shown="All of us use three questions. (Still to be agreed.)",
    ),
    shown_in(
        "warnings",
        "A partner gave other evidence than it did",
        "set 2025-26/Q2/police/evidence-1 evidence='Missing episodes fell by half.'",
        shown="Evidence of impact changed",
    ),
    shown_in(
        "warnings",
        "A partner gave no evidence, as far as the public reads",
        "set 2025-26/Q2/police/evidence-1 restricted=yes",
        shown="Restricted changed: no → yes",
    ),
)

WAYS = MEETINGS + DATES + DELIVERIES + ENDS + RULES + READERS + SPOKEN_FOR


@pytest.fixture
def office(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typist:
    monkeypatch.setenv("CSCP_CONFIG", str(demo.parent / "config"))
    return Typist(demo, capsys)


def read(office: Typist, where: str) -> str:
    """What a place says; nothing where there is nothing to say yet."""
    told = office(*shlex.split(PLACES[where]), today=DEMO_DAY)
    return " ".join(unwrapped(told.out).split())


_NUMBER = re.compile(r"\{last (\w+) of ([\w.-]+)\}")


def words(line: str, office: Typist) -> list[str]:
    """The words of a line; ``{last move of REF}`` is the number of that change in the history."""
    if found := _NUMBER.search(line):
        every = office("history", found[2], "--json", today=DEMO_DAY).json
        number = max(each["n"] for each in every if each["what"] == found[1])
        line = line.replace(found[0], str(number))
    return shlex.split(line)


_BEFORE: dict[str, str] = {}
_SIGNED: list[Path] = []
"""The demo once it was signed off, to be copied."""


def do(lines: Sequence[str], office: Typist) -> None:
    """Carry command lines out."""
    for number, line in enumerate(lines):
        is_first = (number, line) == (0, SIGN)
        if is_first and _SIGNED:
            shutil.copytree(_SIGNED[0], office.folder, dirs_exist_ok=True)
            continue
        office.does(*words(line, office), today=DEMO_DAY)
        if is_first:
            _SIGNED.append(shutil.copytree(office.folder, office.folder.with_name("signed")))


@pytest.mark.usefixtures("quick_papers")
@pytest.mark.parametrize("way", WAYS, ids=[each.says for each in WAYS])
def test_no_way_works_unseen(way: Way, office: Typist) -> None:
    """It is refused, or shown in the paper or a list where nothing said so before."""
    lines = way.typed
    if way.where == "refused":
        *first, last = lines
        do(first, office)
        before = office.journal
        answer = office(*words(last, office), today=DEMO_DAY)
        assert answer.status in {NOT_UNDERSTOOD, REFUSED}
        assert way.shown in answer.err
        assert office.journal == before
        return
    if way.where not in _BEFORE:
        _BEFORE[way.where] = read(office, way.where)
    do(lines, office)
    assert way.shown in read(office, way.where)
    assert way.shown not in _BEFORE[way.where]


def test_public_wording_of_what_is_open_is_never_published(office: Typist) -> None:
    """It is kept for the day of the delivery."""
    wording = "We agreed and published one strategy for early help and Family Hubs."
    office.does("set", "BP25-1.1", f"public_wording={wording}", today=DEMO_DAY)
    for place in ("Q2 public", "Q3 public"):
        assert wording not in read(office, place)
    office.does("deliver", "BP25-1.1", "--yes", today=DEMO_DAY)
    assert wording in read(office, "Q3 public")


def test_what_a_partner_reports_says_that_the_team_wrote_it(office: Typist) -> None:
    """In every paper that prints it: nobody else writes in the records."""
    said = "Repeat missing episodes fell by half."
    office.does(
        *("add", "partner-evidence", "agency=csc", "quarter=2025-26/Q2"),  # the paper names a few
        *("impact_area=Missing children", f"evidence={said}", "--yes"),
        today=DEMO_DAY,
    )
    note = "Recorded by the business team on behalf of each agency."
    for place in ("Q2 qa", "Q2 executive"):
        text = read(office, place).partition("## Partner evidence")[2].partition(" ## ")[0]
        assert note in text
        assert said in text
    text = read(office, "Q2 public")
    assert said in text.partition("What our partners report, as our team recorded it")[2]
    for words in (("annual-report", "--plan", "2025-27"), ("partner-evidence",)):
        told = " ".join(unwrapped(office.does("export", *words, today=DEMO_DAY).out).split())
        assert told.index(note) < told.index(said)


def changed_in_word(paper: Any) -> Iterator[str]:
    """Change a paper as somebody might who hopes that nobody sees it; yield what is to be named."""
    paragraphs = paper.paragraphs
    headline = next(each for each in paragraphs if "delivered as at" in each.text)
    headline.runs[0].text = headline.text.replace("7 of 34 (21%)", "7 of 34 (89%)")
    yield "30 September 2025: 7 of 34 (21%), 1 awaiting agreement. Of the actions …” → “… "
    yield "30 September 2025: 7 of 34 (89%), 1 awaiting agreement. Of the actions …”."
    asked = next(each for each in paragraphs if "agree a new date for AU24-10" in each.text)
    asked.runs[0].text = asked.text.replace("agree", "note")
    yield "“agree a new date for AU24-10, “Develop …” → “note a new date for AU24-10, “Develop …”."
    pressed = next(each for each in paragraphs if each.text.startswith("press Croydon"))
    yield "“press Croydon Council: Commissioning for an answer"
    pressed._element.getparent().remove(pressed._element)
    paper.add_paragraph("All of it was agreed.")
    yield "“All of it was agreed.” is only in it."
    rows = {row.cells[0].text: row for table in paper.tables for row in table.rows}
    rows["Delivered of those due in the quarter"].cells[1].paragraphs[0].runs[0].text = "7 of 7"
    yield "Delivered of those due in the quarter: 30 September 2025: 5 of 7 → 7 of 7."
    missed = rows["AU25-03"]._element
    missed.getparent().remove(missed)
    yield "AU25-03” is not in it."
    yield "“In fact it is 89%.” is only in it."
    paper.add_comment(paper.paragraphs[5].runs, "In fact it is 89%.", "The Chair", "C")
    claimed = next(table for table in paper.tables if table.cell(1, 0).text == "BP25-2.7")
    claimed.cell(1, 1).paragraphs[0].runs[0].text = "Published a leaflet, as agreed"
    yield "Published a leaflet, as agreed"


def test_each_phrase_that_the_chair_changed_in_word_is_named(
    office: Typist, tmp_path: Path
) -> None:
    """Figures, words, rows and paragraphs; when the file is filed, and by whoever verifies it."""
    path = tmp_path / "qa.docx"
    words = ("export", "quarterly", "--quarter", Q2, "--for", "qa", "--format", "docx", "-o")
    office.does(*words, str(path), today=DEMO_DAY)
    paper = WordFile(str(path))
    expected = [*changed_in_word(paper)]
    paper.save(str(path))
    told = office.does(*shlex.split(SIGN), "--file", str(path), today=DEMO_DAY).err
    verified = office.does("verify", str(path), today=DEMO_DAY).err
    for sentence in expected:
        assert sentence in told
        assert sentence in verified
    assert told.count(" → ") == verified.count(" → ") == 4
    assert told.index("(89%)") < told.index("“agree a new date for AU24-10")


def test_a_template_without_what_a_paper_must_say_signs_nothing(office: Typist) -> None:
    """A headline of one's own would stand where the figures do."""
    office.does("templates", today=DEMO_DAY)
    body = office.folder / "templates" / "body.html.j2"
    body.write_text("<p>Delivered: 34 of 34 (100%)</p>", encoding="utf-8")
    before = office.journal
    answer = office(*shlex.split(SIGN), today=DEMO_DAY)
    assert answer.status == REFUSED
    assert "Nothing was signed off: the workspace's templates leave out “Asks”" in answer.err
    assert office.journal == before


def test_a_backup_from_before_a_sign_off_says_that_it_would_be_gone(
    office: Typist, tmp_path: Path
) -> None:
    """And what was signed stays in the folder, where the check finds it."""
    backup = str(tmp_path / "before.zip")
    office.does("backup", backup, today=DEMO_DAY)
    office.does(*shlex.split(SIGN), today=DEMO_DAY)
    answer = office("restore", backup, "--yes", today=DEMO_DAY)
    assert answer.status == REFUSED
    assert "With it goes the sign-off of Q2 2025/26" in answer.err
    office.does("restore", backup, "--drop-newer", "--yes", today=DEMO_DAY)
    assert "belong to no signed-off quarter" in office.does("check", today=DEMO_DAY).err


def test_a_draft_says_so_for_every_audience_until_all_are_signed_at_once(office: Typist) -> None:
    """So that two papers from different days can be told apart, and later ones cannot differ."""
    drafts = [read(office, place) for place in ("Q2 executive", "Q2 public", "Q2 qa")]
    assert all("**DRAFT**" in text for text in drafts)
    office.does(*shlex.split(SIGN), today=DEMO_DAY)
    office.does("deliver", "BP25-1.1", "--on", "30/9/2025", "--yes", today=DEMO_DAY)
    for place in ("Q2 executive", "Q2 public", "Q2 qa"):
        assert "7 of 34 (21%)" in read(office, place) or "7 of the 34" in read(office, place)


def test_a_clock_that_is_wrong_on_purpose_dates_nothing_back(office: Typist) -> None:
    """What is recorded never stands before what was recorded last, and is flagged as late."""
    words = "move BP25-1.1 31/3/2026 --reason funding --cause outside --yes --clock-is-right"
    office(*shlex.split(words), today=date(2025, 9, 29))
    move = office.book.moves_of("BP25-1.1")[-1]
    assert (move.kind, move.recorded_on) == (MoveKind.SLIP, date(2025, 11, 20))
    assert "51 days after the old one (30 September 2025) had passed BP25-1.1" in read(
        office, "warnings"
    )
