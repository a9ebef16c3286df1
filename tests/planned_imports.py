"""Files of others with the choices of whoever imports them, and their plans for a small book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from building import book_with_actions, context
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded
from cscp_tui.importing.files import read_path, read_source
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions

if TYPE_CHECKING:
    from cscp_tui.importing.planned import ImportPlan

HARBOUR = Path(__file__).parent / "fixtures" / "import" / "harbour-plan.csv"
LOG = """\
Action log of the group,,,,,,,,,
No,Action,Lead,Lead agency,Due date,Review date,Status,Date closed,Comments,Meeting
1,Write to housing,Chair (Police and ICB),Council,31/01/2025,,Open,,"Sent, no reply",Dataset group
2,Train the panel,Head of Early Help / Police,,end of Q4,,Closed,12/11/2024,Done,Dataset group
3,Find a venue,,ICB,tbc,1/2/2025,On hold,,Waits for funding,
4,,Police,,,,Open,,There is an update but no action,Dataset group
5,Ask for data,Met,,Ongoing,,Ongoing,,,Other group
6,Write to housing,Chair,Council,31/01/2025,,Open,,,Dataset group
No,Action,Lead,Lead agency,Due date,Review date,Status,Date closed,Comments,Meeting
7,Stop the pilot,Nobody Known,Fire Service,3/3,,Withdrawn,2/10/24,It was too dear,Dataset group
"""
MARKS = """\
Quality Assurance Group: attendance 2024/25,,,,,,,,
P = present V = online D = deputy (initials) A = apologies n/m = not a member,,,,,,,,
Name,Agency,Role,16 Jun 24,30 Sep 24,14 Oct,Nov 24,Total,%
Statutory partners,,,,,MEETING CANCELLED,,,
AB,The Council,Chair,P,V,,2,3,100%
CD / EF,Met,Member,D (RM),A,,P,2,67%
GH,Police,Member,P,,,-,1,
Vacant,Fire Service,Member,,,,,,
IJ,ICB (Designated Nurse),Member,n/m,P + 1 online,,see notes,,
In attendance,,,,,,,,
KL,Guests,,1,,,2,,
MN,Independent Scrutineer,Adviser,P,P,,P,,
Total present,,,6,4,,5,,
Quorate?,,,Yes,No,,Yes,,
September: the meeting ended early.,,,,,,,,

Executive: attendance,,,,,,,,
Agency,5/6/24,4/9/24,1/1/26,,,,,
Council,Y,Y,Y,,,,,
Integrated Care,Y,N,,,,,,
Housing,Y,dna,,,,,,
"""
COUNTED = """\
Agency,Q1 (3 meetings),Q2 (2 meetings),Year
Council,3,2,100%
Police,2,1,60%
New Agency,1,0,20%
"""
MEANT = {
    folded("agency ICB (Designated Nurse)"): "icb",
    "agency statutory partners": "leave out",
    "mark hyphen": "absent",
    "mark see notes": "not recorded",
    "mark blank": "not recorded",
}
ANSWERED = {
    "action text": "Not worded yet",
    "origin": "Dataset group",
    "priority": "2024/25/1",
    "created": "1/10/2024",
    "review date": "1/3/2025",
    "delivered on": "1/11/2024",
    "first days": "day",
    "year": "financial",
    "quarter": "financial",
    "year of dates": "2024/25",
    **{f"status {word}": "in progress" for word in ("ongoing", "partially complete", "pending")},
    **{f"status {word}": "delivered" for word in ("closed", "complete")},
    **{f"status {word}": "not started" for word in ("open", "tbc")},
    "status regular review": "on hold",
    "status withdrawn": "withdrawn outside",
}
PLANS: dict[str, tuple[Path | str, ImportOptions]] = {
    "harbour": (HARBOUR, ImportOptions(plan="2024/25")),
    "harbour with new names": (HARBOUR, ImportOptions(plan="2024/25", creates=True)),
    "harbour answered": (HARBOUR, ImportOptions(plan="2024/25", creates=True, answers=ANSWERED)),
    "log": (LOG, ImportOptions(source=Source.OTHER)),
    "log with new names": (LOG, ImportOptions(source=Source.OTHER, creates=True)),
    "log answered": (LOG, ImportOptions(source=Source.OTHER, creates=True, answers=ANSWERED)),
    "log of reviews": (LOG, ImportOptions(source=Source.REVIEW, creates=True)),
    "log without an answered row": (
        LOG,
        ImportOptions(source=Source.OTHER, answers={"action text": "leave out"}),
    ),
    "log with a column chosen": (
        LOG,
        ImportOptions(source=Source.OTHER, columns={"Comments": "intended_outcome"}),
    ),
    "marks": (MARKS, ImportOptions(is_attendance=True)),
    "marks answered": (MARKS, ImportOptions(is_attendance=True, creates=True, answers=MEANT)),
    "counts": (COUNTED, ImportOptions(is_attendance=True, answers={"group": "QAG"})),
}


def plan_called(name: str) -> ImportPlan:
    """The plan of a file for a book with three actions."""
    given, options = PLANS[name]
    file = read_path(given) if isinstance(given, Path) else read_source("log.csv", given.encode())
    return plan_import(file, book_with_actions(), context(), options)
