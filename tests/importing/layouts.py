"""Layouts of other people's files, written as lines with bars between their cells."""

from __future__ import annotations

LONG_NOTE = "A note that is far too long to be the mark of anybody, which goes on and on to the 80th letter and more"
ATTENDANCE = {
    "days in columns": "Agency|16.6.24|30.9.24\nCouncil|Y|\nPolice||A",
    "days in rows": "Meeting|Council|Police\n16.6.24|Y|A\n\n30.9.24||D",
    "days of cells": "Agency|{day}2024-06-16|{month}2024-09-30\nCouncil|Y|N",
    "days without a year": "Agency|14/5|16/7\nCouncil|Y|N",
    "counts of one month": "Agency|1/4|2/4|3/4\nCouncil|Y|N|Y",
    "counts that repeat": "Agency|1/4|1/4|2/5\nCouncil|Y|N|Y",
    "short days without titles before": "|14/5|16/7|Agency\nCouncil|Y|N|Y",
    "short days after other titles": "Agency|14/5|31.12|Notes|3/12\nCouncil|Y|N||Y",
    "one day above marks": "Agency|16.6.24\nCouncil|Y",
    "one day alone": "16.6.24\nCouncil|Y",
    "one day above nothing": "Agency|16.6.24\nCouncil\nPolice",
    "one day above marks too far away": "Agency|16.6.24" + "\nx" * 59 + "\nCouncil|Y",
    "one day above marks far away": "Agency|16.6.24" + "\nx" * 58 + "\nCouncil|Y",
    "as many texts beside the day as can be": "Agency|16.6.24|a|b|c|d|e|f\nCouncil|Y",
    "too many texts beside the day": "Agency|16.6.24|a|b|c|d|e|f|g\nCouncil|Y",
    "texts repeated by a merged cell": "Title|{again}Title|{again}Title\nAgency|16.6.24|30.9.24\nCouncil|Y|N\nNote|{again}Note|{again}Note",
    "days of appointment": "Name|Appointed|16.6.24|30.9.24\nAB|1.2.23|Y|N\nCD|3.4.23|Y|Y",
    "a short day alone in its row": "Agency|14/5|16/7\nCouncil|16.6.24|Y\n|30.9.24",
    "meetings below days of others": "Name|No|Appointed\nAB|1|1.2.23\nCD|2|3.4.24",
    "half of the texts long": "Meeting|Group|Council\n16.6.24|QAG|Y\n30.9.24|Y|N",
    "texts of two letters": "Meeting|Group|Council\n16.6.24|QA|Y\n30.9.24|EX|N",
    "a group in rows without marks": "Meeting|Group|Council\n16.6.24||Y\n30.9.24||N",
    "days said in marks": (
        "Agency|16.6.24|30.9.24|3.12.24|Total\nCouncil|P|Ap – left 30 June|Cancelled – moved to 9 Dec|1"
        "\nPolice|||joins 8 July|0\nSchools|Ap|Ap|{again}Cancelled – moved to 9 Dec|0\nAgency|8 Jan|9 Feb\nCouncil|P|"
    ),
    "a list of days that are asked about": (
        "Agency|Date|Present?\nCouncil|16 June|Y\nPolice|16 June|N\nCouncil|30 Sept|N\nPolice|30 Sept|Y"
    ),
    "a list whose last mark is missing": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|30.9.24|N\nCouncil|30.9.24|N",
    "a row of numbers alone above titles": "Agency|16.6.24|30.9.24\nCouncil|Y|N\n2024\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "percentages in a row of titles": "Agency|16.6.24|30.9.24\nCouncil|Yes|No\nShare|50%|60%\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "four rows of titles": (
        "Agency|16.6.24|30.9.24\nCouncil|Yes|No\nOne|two|three\nOne|two|four\nOne|two|five\nAgency|1.7.24|8.10.24\nPolice|Y|A"
    ),
    "an untitled column": "|16.6.24|30.9.24\nCouncil|Y|N\n1|Y|N",
    "members in rows": "Meeting|Member|Name\n16.6.24|Y|Y\n30.9.24|N|N",
    "days of members before those of meetings": "AB|1.2.23|3.4.24\nCD|1.2.23|3.4.24",
    "one day in a row below titles": "Meeting|Council|Police\n16.6.24|Y|A",
    "one day in a row below a single title": "Meetings\n16.6.24|Y|A",
    "one day in the second column below titles": "No|Meeting|Council\n1|16.6.24|Y",
    "a day in the second column of every row": "No|Meeting|Council|Police\n1|16.6.24|Y|A\n2|30.9.24|N|Y",
    "two tables under each other": (
        "QAG\nAgency|16.6.24|30.9.24\nCouncil|Y|Y\n\nExecutive\nAgency|1.7.24|8.10.24\nPolice|Y|A"
    ),
    "two tables with marks of several letters": (
        "Agency|16.6.24|30.9.24\nCouncil|Yes|Apol\nPolice|Yes|No\n\nExecutive\nAgency|1.7.24|8.10.24\nPolice|Yes|No"
    ),
    "two tables without a heading between": "Agency|16.6.24|30.9.24\nCouncil|Y|Y\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "titles repeated after a page break": "Agency|16.6.24|30.9.24\nCouncil|Y|Y\nAgency|16.6.24|30.9.24\nPolice|Y|A",
    "rows, then columns": "Meeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A\nQAG\nAgency|1.7.24|8.10.24\nICB|Y|N",
    "columns, then rows": "Agency|1.7.24|8.10.24\nICB|Y|N\nQAG\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A",
    "columns, then rows below rows of titles": (
        "Agency|1.7.24|8.10.24\nICB|Y|N\nFirst|b1|c1\nNext|e1|f1\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A"
    ),
    "figures above the next table": "Agency|1.7.24|8.10.24\nICB|Y|N\nPolice|1|2\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "rows with texts between": "Meeting|Council|Police\n16.6.24|Y|A\nSummer break\nTotal|1|0\n30.9.24|Y|A\nEnd",
    "rows of titles above days in rows": "Zeroth|a|b\nFirst|c|d\nSecond|e|f\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|N|Y",
    "a blank between titles and days in rows": "First|c|d\n\nMeeting|Council|Police\n\n16.6.24|Y|A\n30.9.24|N|Y",
    "rows of titles above days in columns": (
        "Zeroth|a\nYear|2024|\n|QAG|Executive\nName|Part|\n|Agency|16.6.24|30.9.24\nAB|Council|Y|N"
    ),
    "groups above days": "|QAG||Executive\nAgency|16.6.24|30.9.24|8.10.24\nCouncil|Y|N|Y",
    "a group above each day": "|QAG|Executive\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "a group above the only day": "|QAG\nAgency|16.6.24\nCouncil|Y",
    "the same group above all days": "Meetings|QAG|QAG\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "quarters above days": "Meetings|Q1|Q1|Q2\nAgency|16.6.24|17.6.24|30.9.24\nCouncil|Y|N|Y",
    "numbers above days": "Meetings|Meeting 1|Meeting 2|QAG\nAgency|16.6.24|17.6.24|30.9.24\nCouncil|Y|N|Y",
    "a key below": "Agency|16.6.24|30.9.24\nCouncil|Y|N\nKey|Y|present\nN|absent",
    "a heading within": "Agency|16.6.24|30.9.24\nStatutory\nCouncil|Y|N\nOthers\nHousing|Y|N\n||gone",
    "a long note in a cell of its own": f"Agency|16.6.24|30.9.24\nCouncil|Y|N\n|{LONG_NOTE}\n|{LONG_NOTE[:80]}\n{LONG_NOTE}",
    "people of agencies": "Agency|Name|Role|16.6.24|30.9.24\nCouncil|AB|Chair|Y|N\n|CD||N|Y\nPolice||Chair|Y|N\n|EF||Y|\n",
    "agencies after people": "Name|Agency|16.6.24|30.9.24\nAB|Council|Y|N\nCD||N|Y\n|Police|Y|N\nEF||Y|",
    "only the first column with a text": "Agency|Name|16.6.24|30.9.24\nStatutory|||\nCouncil|AB|Y|N\n|CD||\nPolice|EF||",
    "more than one column without a known title": "Number|Thing|Matter|16.6.24\n1|Council|x|Y\n2|Police|y|N",
    "columns of numbers": "No|Agency|16.6.24\n1|Council|Y\n2|Police|N",
    "totals on both sides": "Agency|16.6.24|30.9.24|Total|%\nCouncil|Y|N|1|50%\nTotal|1|0|1|\nRate|50%|40%||",
    "totals before the days": "Total|Notes:|Agency|16.6.24|30.9.24\n1|x|Council|Y|N",
    "a member's column before days in columns": "Member|Group|16.6.24|30.9.24\nAB|QAG|Y|N",
    "a group's column alone": "Group|16.6.24|30.9.24\nCouncil|Y|N",
    "a group's column beside an unknown one": "Group|Thing|16.6.24|30.9.24\nQAG|Council|Y|N",
    "what is said of meetings in columns": (
        "Agency|16.6.24|30.9.24|8.10.24\nVenue|Teams|Town Hall|Teams (short)\nStatus|Held|Cancelled|\nCouncil|Y||Y\n|Teams||\n|Not held||"
    ),
    "what is said of meetings in rows": (
        "Meeting|Group|Venue|Role|Members|Council|Total|Figures\n16.6.24|QAG|Teams||a|Y|1|1%\n30.9.24|Executive|Cancelled|x||N|2|2%"
    ),
    "a group in rows that has marks": "Meeting|Group|Council\n16.6.24|Y|Y\n30.9.24|N|N",
    "a group in rows that has figures": "Meeting|Group|Council\n16.6.24|QAG|Y\n30.9.24|13/15|N\n8.10.24|Executive|Y",
    "marks of nobody": "Agency|16.6.24|30.9.24\nCouncil|Y|N\n|Y|Y\n|x|",
    "more samples than are shown": "Meeting|Council\n16.6.24|Y\n30.9.24|N\n8.10.24|A\n9.10.24|D\n10.10.24|Y",
    "more agencies than are shown": "Agency|16.6.24|x\nCouncil|Y|\nPolice|N\nICB|A\nHousing|D\nCouncil|N",
    "a list with a row for each mark": (
        "Date|Group|Name|Agency|Attendance\n16.6.24|QAG|AB|Council|Y\n16.6.24|QAG|CD|Police|N\n"
        "16.6.24|Executive|AB|Council|A\n30.9.24|QAG|CD|Police|D\nSummer\n30.9.24|QAG|EF|ICB|Y"
    ),
    "one meeting in a row": "|Council|Police\n16.6.24|Y|N",
    "a list without groups": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|16.6.24|N\nCouncil|30.9.24|N\nPolice|30.9.24|Y",
    "a list of days that differ": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|30.9.24|N",
    "a list without marks": "Agency|Date|Thing\nCouncil|16.6.24|Y\nPolice|16.6.24|N",
    "a list of roles": "Role|Date|Present?\nChair|16.6.24|Y\nVice|16.6.24|N",
    "a list without titles": "Council|16.6.24|Y\nPolice|16.6.24|N",
    "days without a month's row": "Agency|17/17/2024|30.9.24\nCouncil|Y|N",
    "nothing": "\n",
    "texts only": "A title\n\nA note|and more",
}
CHOSEN = {
    "a column chosen": ("Thing|Matter|16.6.24|30.9.24\nCouncil|x|Y|N", {"thing": "agency", "matter": ""}),
    "an impossible column chosen": ("Thing|Agency|16.6.24\nx|Council|Y", {"thing": "meeting"}),
    "a meeting left out": ("Agency|16.6.24|30.9.24|Notes\nCouncil|Y|N|x\nVenue|a|b|", {"30 9 24": "", "notes": ""}),
    "a row chosen": ("Meeting|Thing|Council|Total\n16.6.24|Y|Y|Y\n30.9.24|N|N|N", {"thing": "person", "total": "agency"}),
    "a row left out": ("Meeting|Thing|Council\n16.6.24|Y|Y\n30.9.24|N|N", {"thing": "", "council": "group"}),
}  # fmt: skip


PLAN = "Ref|Action|Lead|Due date"
LONG_TITLE = "a text that has more than the ninety letters which any title of a column has at the very most, whatever it says"
STRUCTURES = {
    "a plan": f"Our plan\n{PLAN}\n1|Wait|Police|May\n\n2|Go||",
    "few titles on top": "Ref|Action|x|y|z\n1|Wait|a|b|c",
    "too few titles on top": "Ref|Action|x|y|z|w\n1|Wait|a|b|c|d",
    "a single title": "Action\nWait",
    "a title that is too long": f"Ref|Action|Lead|{LONG_TITLE}\n1|Wait|Police|x",
    "few titles of a row below": f"{PLAN}\n1|Wait|Police|May\nAction|Lead|x|y\n2|Go|ICB|x",
    "enough titles of a row below": f"{PLAN}\n1|Wait|Police|May\nAction|Lead|Status|y\n2|Go|ICB|x",
    "titles of many words below": f"{PLAN}\n1|Wait|Police|May\nAction that they plan|Lead of all the work|Status|y\n2|Go|ICB|x",
    "titles at the end": f"{PLAN}\n1|Wait|Police|May\nAction|Lead|Status|Due date",
    "a heading above other titles": f"{PLAN}\n1|Wait|Police|May\nOther table\nAction|Lead|Status|Update\nGo|ICB|Open|x",
    "two headings above other titles": (
        f"{PLAN}\n1|Wait|Police|May\nOther table\nOf ours\nAction|Lead|Status|Update\nGo|ICB|Open|x"
    ),
    "few titles above many": f"Action|Lead\n{PLAN}|Status\n1|Wait|Police|May|Open",
    "few titles long above many": "Action|Lead" + "\nx" * 6 + f"\n{PLAN}|Status\n1|Wait|Police|May|Open",
    "few titles too long above many": "Action|Lead" + "\nx" * 7 + f"\n{PLAN}|Status\n1|Wait|Police|May|Open",
    "twice as many titles below": f"Action|Lead\n{PLAN}\n1|Wait|Police|May",
    "three titles above seven": f"Action|Lead|Status\n{PLAN}|Status|Update|Priority\n1|Wait|Police|May|Open|x|1",
    "titles in two rows": "Action||Dates|\n|Lead|Due date|Review date\nWait|Police|May|June\nGo|ICB|May|June",
    "titles under titles": "Ref|Action|Progress||\n||Update|Status|RAG\n1|Wait|x|y|z",
    "a day under titles": "Ref|Action|Progress||\n||{day}2024-06-16|Status|RAG\n1|Wait|x|y|z",
    "a long text under titles": f"Ref|Action|Progress||\n||{LONG_TITLE[:41]}|Status|RAG\n1|Wait|x|y|z",
    "a text as long as a title can be under titles": f"Ref|Action|Progress||\n||{LONG_TITLE[:40]}|Status|RAG\n1|Wait|x|y|z",
    "one text under titles": "Ref|Action|Progress||\n|||Status|\n1|Wait|x|y|z",
    "texts under other titles": "Ref|Action|Progress||\n|Go|Update|Status|RAG\n1|Wait|x|y|z",
    "groups above titles": "|Ours|Theirs||\nRef|Action|Lead|Status|Update\n1|Wait|x|y|z",
    "groups from the first column": "Ours||Theirs||\nRef|Action|Lead|Status|Update\n1|Wait|x|y|z",
    "groups below a table": f"{PLAN}|RAG\n1|Wait|x|y|z\n|Ours|Theirs||\nRef|Action|Lead|Status|Update\n1|Wait|x|y|z",
    "titles merged over two rows": (
        "Ref|Action|{2}Dates|{again}Dates\n{again}Ref|{again}Action|Due date|Review date\n1|Wait|May|June"
    ),
    "a title over two columns": "Ref|Action|{2}Lead||Status\n1|Wait|AB|Police|Open",
    "the same title twice": "Action|Lead|lead|LEAD!||\nWait|a|b|c|d|e",
    "sections": f"{PLAN}\n{{4}}Priority 1: Neglect|||\n1|Wait||\n{{2}}Half of it|||\n2|Go||\n{{1}}Less of it|||\n3|Stop||",
    "a section over half of five columns": f"{PLAN}|Status\n{{2}}Not half of it||||\n1|Wait|||\n{{3}}More||||\n2|Go|||",
    "a label in the first column": f"{PLAN}\nPriority 1: Neglect|||\n1|Wait||\n{{4}}Theme 2|||\nPriority 3: Harm|||\n2|Go||",
    "sections under a heading": f"Completed actions\n{PLAN}\n{{4}}Priority 1|||\n1|Wait||\n{{4}}Open actions|||\n2|Go||",
    "a heading with a note between": f"Priority 2: Harm\nNote: of the board\n{PLAN}\n1|Wait||",
    "a heading with a title between": f"Priority 2: Harm\nOur plan\n{PLAN}\n1|Wait||",
    "a heading with two texts": f"Priority 2|Harm\n{PLAN}\n1|Wait||",
    "a heading of each table": f"Review A\n{PLAN}\n1|Wait||\nReview B\n{PLAN}\n2|Go||",
    "a heading of the first table": f"Review A\n{PLAN}\n1|Wait||\nx|y|z|w\n{PLAN}\n2|Go||",
    "a line after a table": f"{PLAN}\n1|Wait||\n\nNone of these\nSource: the board\nOur words|of it\nAnd|of|them",
    "page breaks": f"{PLAN}\n1|Wait for|Police|May.\n{PLAN}\n|the others||and June\n{PLAN}\n2|Go|ICB|\n{PLAN}\n|||May\n{PLAN}\n|x|y|",
    "hidden rows and gaps": f"{PLAN}\n1|Wait||\n\n\n2|Go||\n|only||\n|||last",
    "a cell too many": f"{PLAN}\n1|Wait|Police|May\n2|Go|ICB|May",
    "totals": (
        f"{PLAN}\n1|Wait||\nTotal|2||\nOpen|1||\nof which|1 action||\n\nLate|3||\n2|Go||\nTotals: 7 actions|||\n5 of 7 (71%)|||\n"
        "x|5 of 7|6/7|\nPeople: 3 Total: 5|Open: 3||\nOverall|12.5||\nSummary of it|3 in all||\nSummary of it|3.4.24||\nSummary|none||"
        "\nPriority 1 total: 6 actions|G 3|B1 G2|\nPriority 2 total: 1 action|||\nTrain a total of 20 people|||\nx total: 3|Go|2|"
    ),
    "counts below totals": f"{PLAN}|RAG\n1|Wait|||\nTotal|2|||\nof which|x|1|y|\nof which|x|1|y|z\nof which open ones now|1|||\n3|4|||",
    "counts in one cell": f"{PLAN}\n1|Wait||\nActions: 15 Complete 3 On track 12|||\nActions: 15 Complete 3|||",
    "keys": (
        f"{PLAN}\n1|Wait||\n\nKey|||\nR|Red means late||\nA|Amber|G|Green\nx|y|z|\n|and so on||\n2|Go||\nKey: B = blue; P/Q: = purple|||\n"
        "Legend|R|Late|A = all\n\nRed|Late||\nAmber|Soon||\n\nPurple text|Late||"
    ),
    "keys above": f"R|Late\nRAG key\nBlue|Done and over\n{{Red}}|Late|{{Amber}}Amber|Soon\n{PLAN}\n1|Wait||",
    "keys of colours": (
        f"{PLAN}|{{Red}}Late|{{Grey}}Old|{{Green again}}Fine\n1|Wait||||\n\n{{Red}}|Late|||\n{{Amber}}|Soon|{{Green}}|Fine|\n"
        f"{{Amber}}|Soon|||x\n\n{{Blue}}|{LONG_TITLE[:41]}|||\n{{Purple}}|{LONG_TITLE[:40]}"
    ),
    "notes": f"{PLAN}\n1|Wait||\nNotes: these are ours|||\nn/a|||\nNo actions to report|||\nPage 1 of 3|||\nOwner to decide|||\n|Note: kept||",
    "notes of a narrow table": "Action|Lead\nWait|ICB\nNotes: these are ours|\nn/a|",
    "no known titles": "Printed by\nTopic|Word|Thing\n1|2|3\nA|B|C\n{3}Part|||",
    "no known titles, a long text first": f"{LONG_TITLE}|x\nTopic|Word|Thing\n1|2|3",
    "no titles at all": "A-001|1.2.2024|Wait\nA-002|1.3.2024|Go\nA-003||Stop",
    "no titles, few days": "A-001|1.2.2024|Wait\nx|y|Go\nz|1.2.24|Stop\nx|y|Go\nx|y|Go",
    "nothing but one column": "x\ny\nz",
    "a wide row below": "a|b\nTopic|Word|Thing|Matter|Part\n1|2|3|4|5",
    "a wide row far below": "a|b|c\nTopic|Word|Thing|Matter|Part\n1|2|3|4|5",
}  # fmt: skip


LONG_TEXT = "Write to every family that was seen and to each of the schools"
COLUMNS = {
    "a date alone": "Action|Date|x\nWait|1.2.24|y",
    "revised beside a date": "Action|Due date|Revised\nWait|1.2.24|1.3.24",
    "revised without a date": "Action|Lead|Revised\nWait|AB|1.3.24",
    "original and revised": "Action|Original date|Deadline|New deadline\nWait|1.2.24|1.3.24|1.4.24",
    "a date and a new one": "Action|Target date|New target date\nWait|1.2.24|1.3.24",
    "first and last days": "Action|Start date|Completion date\nWait|1.2.24|1.3.24",
    "the end beside a due date": "Action|Due date|End date|Completion date\nWait|1.2.24|1.3.24|1.4.24",
    "the end beside a start": "Action|From|To|Target end\nWait|1.2.24|1.3.24|1.4.24",
    "start of a due date": "Action|Start due|End due\nWait|1.2.24|1.3.24",
    "updates by day": "Action|Update|Date of last update|Latest forecast\nWait|Begun|1.2.24|1.3.24",
    "words in brackets": "Action (what)|Lead (who)|(Due)\nWait|AB|1.2.24",
    "questions": "What are we going to do?|Who will lead?|When will it be done by?|Where are we now?|How will we know?\nWait|AB|1.2.24|Begun|All done",
    "known words within titles": "Action needed|Lead officer|Risk ref|By the date set|Closure date\nWait|AB|A1|1.2.24|1.3.24",
    "an item that is confidential": "Confidential item|Action\nY|Wait\nN|Go",
    "evidence": "Action|Comments and evidence|Evidence and impact\nWait|Begun|Seen here",
    "impact": "Action|Impact|Evidence of impact\nWait|Better care now|Seen here",
    "outcomes that tell": "Action|Outcome|Lead\nWait|Done in May|AB\nGo|Sent out|AB\nStop|Fewer calls|AB",
    "outcomes half of which tell": "Action|Outcome|Lead\nWait|Done in May|AB\nGo|Fewer calls to us|AB",
    "outcomes that are intended": "Action|Outcome|Lead\nWait|Better care|AB\nGo|Fewer calls to us|AB\nStop|Done in May|CD",
    "outcomes beside an update": "Action|Outcome|Update\nWait|Done in May|Begun",
    "sections and an objective": "Action|Objective|Lead\nPriority 1||\nWait|Train all|AB",
    "sections and a priority": "Action|Priority|Lead\nPriority 1||\nWait|2 Harm|AB",
    "a priority of urgency": "Action|Priority|Lead\nWait|High|AB\nGo|very low|AB",
    "a priority of some urgency": "Action|Priority|Lead\nWait|High|AB\nGo|2 Harm|AB",
    "status words without a title": "Action|x|Lead\nWait|Open|AB\nGo|Closed|AB\nStop|Open|CD",
    "status words in most rows": "Action|x|Lead\n" + "Wait|Open|AB\n" * 8 + "Go|elsewhere|AB\n" * 3,
    "status words in too few rows": "Action|x|Lead\n" + "Wait|Open|AB\n" * 7 + "Go|elsewhere|AB\n" * 3,
    "one status word": "Action|x|Lead\nWait|Open|AB",
    "letters of references": "Action|x|Lead\nWait|A-00411|AB\nGo|R 12|AB",
    "signs": "Action|x|Lead\nWait|●|AB\nGo|○|AB",
    "one sign": "Action|x|Lead\nWait|●|AB\nGo|●|AB",
    "six signs": "Action|x|Lead\n" + "\n".join(f"Wait|{sign}|AB" for sign in "●○◐◑◒◓"),
    "seven signs": "Action|x|Lead\n" + "\n".join(f"Wait|{sign}|AB" for sign in "●○◐◑◒◓◔"),
    "dashes": "Action|x|Lead\nWait|–|AB\nGo|?|AB",
    "fills": "Action|x|Lead\nWait|{Red}|AB\nGo|{Green}|AB",
    "percentages": "Action|x|Lead\nWait|50%|AB\nGo|100 %|AB",
    "percentages in most rows": "Action|Percentage|Lead\n" + "Wait|5|AB\n" * 8 + "Go|soon|AB\n" * 3,
    "percentages in too few rows": "Action|Percentage|Lead\n" + "Wait|5|AB\n" * 7 + "Go|soon|AB\n" * 3,
    "shares up to one": "Action|% done|Lead\nWait|0.5|AB\nGo|1|AB",
    "shares beyond one": "Action|% done|Lead\nWait|0.5|AB\nGo|1.5|AB",
    "percentages beside a status": "Action|Status|% done|Lead\nWait|Open|50|AB\nGo|Closed|100|AB",
    "percentages before a status": "Action|% complete|Progress status|Lead\nWait|50|Open|AB\nGo|100|Closed|AB",
    "two columns of percentages": "Action|Status|% done|% spent|Lead\nWait|Open|50|5|AB\nGo|Closed|100|6|AB",
    "a status of long words": "Action|Status\n" + f"Wait|{LONG_TEXT[:40]}\n" + f"Go|{LONG_TEXT[:41]}",
    "a status of forty letters": f"Action|Status\nWait|{LONG_TEXT[:40]}",
    "a status of more letters": f"Action|Status\nWait|{LONG_TEXT[:41]}",
    "a status of days": "Action|Status\nWait|on 1.2.24\nGo|on 2.2.24\nStop|Open",
    "a status half of days": "Action|Status\nWait|on 1.2.24\nGo|Open",
    "a status of twelve words": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n)}" for n in range(12)),
    "a status of thirteen words": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n)}" for n in range(13)),
    "a status of a third": "Action|Status\n" + "\n".join(f"Wait|word {chr(97 + n % 13)}" for n in range(39)),
    "statuses of quarters": "Action|Status Q1|Status Q2|Status Q3\nWait|Open|Open|Closed\nGo|Open|Open|Open",
    "statuses without times": "Action|Status|Our status|Their status\nWait|Open|Open|Closed\nGo|Open|Open|Open",
    "a rating beside a status": "Action|RAG|Status\nWait|Red|Open\nGo|Green|Closed",
    "ratings beside a status": "Action|RAG Q1|RAG Q2|Status\nWait|Red|Amber|Open\nGo|Green|Grey|Closed",
    "ratings without times beside a status": "Action|Our RAG|Their RAG|Status\nWait|Red|Amber|Open\nGo|Green|Blue|Closed",
    "a rating with words": "Action|RAG|Status\nWait|Late|Open\nGo|Fine|Closed",
    "a rating of shades": "Action|RAG status\nWait|{Red}\nGo|{Grey}",
    "updates that begin with a status": "Action|Update\nWait|Open: begun\nGo|Closed: done\nStop|Begun",
    "updates few of which begin with a status": "Action|Update\nWait|Open: begun\nGo|Closed: done\nStop|Begun\nRun|Begun",
    "updates of one status": "Action|Update\nWait|Open: begun\nGo|Open: done",
    "updates with colours": "Action|Update\nWait|{Red}Begun\nGo|{Green}Done\nStop|{Grey}x",
    "updates beside a status": "Action|Update|Status\nWait|Open: begun|Open\nGo|Closed: done|Closed",
    "nobody who leads": "Action|x|y\nWait|Head of Service|1.2.24\nGo|Police|2.3.24\nStop|somebody|z",
    "nobody in most rows": "Action|x|y\nWait|Head of Service|1.2.24\nGo|Police|2.3.24\nStop|somebody|z\nRun|anybody|z",
    "a lead alone in its column": "Action|x|y\nWait|Police|1.2.24\nGo||",
    "marks of secrets": "Action|Publication|Lead\nWait|Yes|AB\nGo|No|AB",
    "marks of secrets that are long": f"Action|Security marking|Lead\nWait|{LONG_TEXT[:31]}|AB",
    "marks of secrets that are not too long": f"Action|Security marking|Lead\nWait|{LONG_TEXT[:30]}|AB",
    "many marks of secrets": "Action|Handling code|Lead\n" + "\n".join(f"Wait|m{n}|AB" for n in range(7)),
    "no actions but recommendations": "Recommendation|Lead\nTrain all the staff|AB",
    "no actions but texts": "x|Lead|y\nTrain all the staff|AB|z",
    "no actions but short texts": "x|Lead|y|Due\nTrain staff|AB|z|1.2.24",
    "recommendations and a response": "Recommendation|Management action|Lead\nTrain all|Agreed by us|AB",
    "blank actions": "Action|Task|Lead\nWait|x|AB\n|Go|AB\n|Stop|AB\n|Run|AB",
    "actions of short words": "Action|Description|Lead\nWait|Write to all of them|AB\nGo|Train the staff there|AB",
    "many notes": "Action|Notes|Comments|Update\nWait|a|b|c",
    "two leads": "Action|Lead|Owner|Lead agency|Agency\nWait|AB|CD|ICB|Police",
    "a long lead": f"Action|Lead\nWait|{LONG_TEXT} {LONG_TEXT}",
    "long references": f"Ref|Action|Lead\n{LONG_TEXT[:17]}|Wait|AB",
    "references": f"Ref|Action|Lead\n{LONG_TEXT[:16]}|Wait|AB",
    "measures in few words": "Action|Measure|Outcome|Impact\nWait|x|y|z a\nGo|x y|y z|z a b",
    "measures": "Action|Measure|Outcome|Impact\nWait|x a|y a|z a b\nGo|x y|y z|z a b",
    "days in few rows": "Action|Due\n" + "Wait|soon\n" * 4 + "Go|May",
    "days in some rows": "Action|Due\n" + "Wait|soon\n" * 3 + "Go|May",
    "days in long texts": f"Action|Due\nWait|in May {LONG_TEXT} and more of it",
    "no titles": "A-001|1.2.2024|Train all the staff|Write to all the schools\nA-002|1.3.2024|Go to the board|Write to all of them",
    "columns of programs": "ActDesc|OwnAgy|TgtDt|CompDt|prty_cd|RSK\nWait|ICB|1.2.24|1.3.24|1|x",
}  # fmt: skip


DATES = (
    *("31/3/25", "31 March 2025", "31st of March", "Mar 2025", "March", "2025", "Q4", "Q4 24/25", "Q1 2025", "end of Q4"),
    *("end of March 2025", "end March", "by Easter", "spring 2025", "Autumn", "summer term 2025", "ongoing", "Ongoing", "tbc"),
    *("n/a", "-", "asap", "immediate", "3 months", "within 6 weeks", "12/13/25", "30/2/25", "3/25", "03-2025", "1.4.25 (was 1.3.25)"),
    *("31/03/25 – extended", "31/3/25 to 30/6/25", "30/6/25\n31/3/25", "31/3/25; revised 30/6/25", "January to March 2025"),
    *("Jan/Feb 2025", "monthly", "annually", "quarterly, next June 2025", "2024/25", "year end", "complete", "closed 1/2/25"),
    *("w/c 3 March 2025", "Mon 3 March", "early March 2025", "mid-May 25", "late 2025", "1 April 2024 onwards", "by 1/5/25 at the latest"),
    *("31/3/2035", "31/3/1999", "45747", "2025-03-31", "31.03.2025", "31 Mar ’25", "Dec 24", "after the audit", "when funded", ""),
)  # fmt: skip
STATUSES = (
    *("Open", "Closed", "In progress", "in progress – half done", "Complete", "Completed 1/2/25", "complete (Feb 25)", "Delivered"),
    *("Not started", "on hold", "On hold until 31/3/25", "Withdrawn", "Superseded", "Transferred", "Red", "Amber", "Green", "Blue", "R"),
    *("Overdue", "On track", "Ongoing", "tbc", "Pending", "50%", "100%", "Green - launched in June", "carried forward", "no longer required"),
    *("Closed 14/11/24 as agreed", "delayed because of funding", "Cancelled", "Partially complete", "?", "Something else", ""),
)  # fmt: skip
WHO = (
    *("Police", "The Police", "Met", "ICB", "Council", "ICB and Police", "Police / ICB", "Police, ICB, Council", "Head of Service"),
    *("Head of Service, ICB", "Head of Service (Police)", "ICB: Designated Nurse", "Designated Nurse", "DSL", "Chair", "The Chair"),
    *("All", "all agencies", "All partners", "QAG", "Executive", "Sam Smith", "S Smith", "Sam Smith (Police)", "Sam Smith, Head of Service"),
    *("Dr A. Jones, ICB", "JB", "JB/CD", "Fire Service", "Police with support from ICB", "Police (lead), ICB", "Lead: ICB", "tbc", "n/a", "-"),
    *("Head of Service and Deputy Head", "Head of Early Help / Police", "Police\nICB", "Police & Council", "schools", "Business Manager"),
    *("Ann Example and Head of Service", "Named Nurse; Named GP", "Council - Housing", "Housing (Council)", "NHS", "", "Partners"),
)  # fmt: skip
WORDS = (
    *("Write to every school", "Write to housing. Done", "1.2 Train all the staff", "Review it\nand report", "", "Total: 7", "See above"),
    *("NEW: train the panel", "Action 3 – find a venue", "x" * 90, "Closed: write again", "Priority 2: Harm", "as above", "N/A", "none"),
)  # fmt: skip
OTHERS = (
    *("1", "1 Neglect", "Priority 1", "Neglect", "2. Harm", "2024/25/1", "High", "Our review", "Dataset group", "Child K", "9", ""),
    *("Yes", "No", "Y", "Confidential", "Part B", "public", "12/11/24: begun", "Begun\nDone", "Begun (1/2/25)", "Nov 24 – begun. Dec 24 – done."),
)  # fmt: skip


def _rows(titles: str, *columns: tuple[str, ...]) -> str:
    """A grid with a row for each text of the longest column; shorter ones begin again."""
    count = max(map(len, columns))
    rows = (
        "|".join(column[n % len(column)].replace("\n", "\\n") for column in columns)
        for n in range(count)
    )
    return "\n".join((titles, *rows))


_NUMBERED = tuple(f"Do thing {n} for every family" for n in range(80))
CELLS = {
    "due dates": _rows("Action|Lead|Due date|Status", _NUMBERED, WHO[:3], DATES, STATUSES[:3]),
    "original and revised dates": _rows("Action|Original date|Revised date|Status", _NUMBERED, DATES, DATES[3:], STATUSES),
    "days of review and of the end": _rows("Action|Review date|Due date|Date closed|Status", _NUMBERED, DATES, DATES[::-1], DATES[5:], STATUSES),
    "days on which they were agreed": _rows("Action|Date raised|Due date|Meeting", _NUMBERED, DATES, DATES[9:], OTHERS),
    "statuses": _rows("Action|Lead|Due date|Status|Comments", _NUMBERED, WHO[:5], DATES[:4], STATUSES, OTHERS),
    "ratings": _rows("Action|Due date|Status|RAG", _NUMBERED, DATES[:5], STATUSES[:7], ("Red", "Amber", "Green", "", "Blue", "Grey")),
    "percentages": _rows("Action|Due date|Status|% complete", _NUMBERED, DATES[:5], STATUSES[:4], ("50%", "100%", "0.5", "1", "", "110")),
    "leads": _rows("Action|Lead|Due date", _NUMBERED, WHO, DATES[:2]),
    "leads and agencies": _rows("Action|Lead|Lead agency|Supporting agencies", _NUMBERED, WHO, WHO[::-1], WHO[7:]),
    "agencies alone": _rows("Action|Agency|Due date", _NUMBERED, WHO, DATES[:2]),
    "who oversees them": _rows("Action|Lead|Group|Committee", _NUMBERED, WHO[:3], WHO[12:], OTHERS),
    "priorities": _rows("Ref|Priority|Action|Lead", ("1.1", "1.2", "A-12", "", "BP24-1.1", "1.1"), OTHERS, _NUMBERED, WHO[:3]),
    "origins": _rows("Action|Source|Recommendation|Lead", _NUMBERED, OTHERS, WORDS, WHO[:3]),
    "texts": _rows("Ref|Action|Measure|Outcome|Impact|Update", ("1", "2", "3"), WORDS, WORDS[3:], WORDS[5:], OTHERS, (*OTHERS, *STATUSES)),
    "updates of quarters": _rows("Action|Lead|Update Q1|Update Q2|Status Q1|Status Q2", _NUMBERED, WHO[:2], OTHERS, STATUSES, STATUSES[:4], STATUSES[2:9]),
    "marks of secrets": _rows("Action|Lead|Confidential|Notes", _NUMBERED, WHO[:2], OTHERS, WORDS),
    "known actions": _rows("Ref|Action|Lead|Due date|Status", ("BP24-1.1", "BP24-1.2", "BP24-1.3", "BP24-1.9"), ("Action 1", "Action 2 mended"), WHO, DATES, STATUSES),
    "priorities in groups": "Priority|Action|Lead\n1 Neglect|Wait for it|ICB\n|Go to them|ICB\n2 Harm|Stop it all|ICB\n|Run to it|ICB",
    "priorities in few groups": "Priority|Action|Lead\n1 Neglect|Wait for it|ICB\n2 Harm|Go to them|ICB\n3 Help|Stop it all|ICB\n|Run to it|ICB",
    "priorities that come again": "Priority|Action|Lead\n1 Neglect|Wait for it|ICB\n|Go to them|ICB\n1 Neglect|Stop it all|ICB\n|Run to it|ICB",
    "blank priorities first": "Priority|Action|Lead\n|Wait for it|ICB\n1 Neglect|Go to them|ICB\n|Stop it all|ICB\n|Run to it|ICB",
    "shades": "Action|Lead|Due date\n{Red}Wait for it now|Police|31/3/25\n{Grey}Go to the board|{Grey}ICB|{Grey}1/2/25\n{Green}Stop it all now|{Amber}|\n",
}  # fmt: skip
