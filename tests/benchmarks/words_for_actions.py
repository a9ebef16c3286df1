"""Words for generated actions and notes: as long and as varied as those that people write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_VERBS = (
    "Agree", "Audit", "Commission", "Consult on", "Evaluate", "Extend", "Introduce", "Map",
    "Publish", "Refresh", "Relaunch", "Review", "Roll out", "Simplify", "Test", "Write",
)  # fmt: skip
_OBJECTS = (
    "the multi-agency pre-birth guidance",
    "the neglect toolkit and its training",
    "the threshold document for early help",
    "information sharing between schools and health",
    "the pathway for children who go missing",
    "supervision standards for frontline staff",
    "the offer to young carers",
    "safety planning after domestic abuse",
    "the dataset that the partnership reads each quarter",
    "transition from children's to adults' services",
    "the response to extra-familial harm",
    "how fathers and carers are recorded on referrals",
)
_FOR_WHOM = (
    "for health visitors and midwives",
    "for all schools and colleges",
    "with housing and probation",
    "together with young people",
    "across the three localities",
    "for new starters in every agency",
    "in line with national guidance",
    "before the next annual report",
)
_NOTES = (
    "First draft shared with the working group; comments are due by the end of the month.",
    "Met with leads from health and education, who agreed the scope and named deputies.",
    "Two agencies have returned their audit tools; reminders were sent to the other three.",
    "The training was held twice this quarter and 46 practitioners came from seven agencies.",
    "Feedback is good: most said that they would change how they record the voice of the child.",
    "Waiting for the commissioner's decision on funding, which was put off to the next board.",
    "The pilot runs in two schools; early numbers are encouraging, although small.",
    "The policy was taken to the quality assurance group and needs one more section on consent.",
    "A dip sample of 20 files found the form used in fourteen, up from nine last time.",
    "The vacancy has been filled, and the new lead picks this up from the start of next month.",
    "The page on the website is live; 310 visits in the first week, most of them from schools.",
    "Young people on the panel asked for shorter words and a film – both are being made.",
    "Data from the police arrived late again; raised with the chair, who has written to them.",
    "Agreed that the work goes on in a smaller group, which reports back in six weeks.",
)
_IMPACTS = (
    "Practitioners say that they refer earlier and know whom to ring.",
    "The dip sample found a plan shared between agencies in nearly all cases.",
    "Fewer children waited longer than six weeks than in the same quarter of last year.",
    "Young people told the scrutineer that they felt listened to.",
)
_OUTCOMES = (
    "Children and families get help earlier and have to tell their story only once.",
    "Staff in every agency know the signs and act on them together.",
    "The partnership can see whether practice has changed.",
)
_MEASURES = (
    "The quarterly dataset, and a dip sample of 20 files twice a year.",
    "Attendance at the training, and a survey after three months.",
    "Number of referrals by agency and the share that lead to support.",
)
LEADS = (
    "Designated Nurse",
    "Head of Early Help",
    "Detective Superintendent",
    "Head of Safeguarding and Practice Improvement",
    "Partnership Manager",
    "Director of Quality",
)
THEMES = ("Early help", "Neglect", "Serious youth violence", "Learning", "Working together")


def title(random: Random) -> str:
    """What an action sets out to do."""
    return f"{random.choice(_VERBS)} {random.choice(_OBJECTS)} {random.choice(_FOR_WHOM)}"


def note(random: Random) -> str:
    """A progress update of one to three sentences."""
    return " ".join(random.choices(_NOTES, k=random.choice((1, 1, 2, 2, 3))))


def impact(random: Random) -> str:
    """What a delivered action changed."""
    return random.choice(_IMPACTS)


def intended_outcome(random: Random) -> str:
    """What an action is meant to change."""
    return random.choice(_OUTCOMES)


def measure(random: Random) -> str:
    """How an action's success is seen."""
    return random.choice(_MEASURES)
