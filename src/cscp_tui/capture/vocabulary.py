"""What a line may say, as the help shows it."""

from __future__ import annotations

from msgspec import Struct

from cscp_tui.capture.statements import FORMS


class CaptureWord(Struct, frozen=True):
    """One thing that a line may say, as the help explains it."""

    typed: str
    """The words or token to type; ``…`` stands for what varies."""
    meaning: str
    example: str

    @property
    def begun(self) -> str:
        """The fixed beginning of the words, to be typed for the user; empty if they vary."""
        return "" if "…" in self.typed or not self.typed.endswith(":") else self.typed


def _words(table: str) -> list[CaptureWord]:
    return [CaptureWord(*row.split(" | ")) for row in table.strip().splitlines()]


CAPTURE_WORDS = (
    *_words("""
Who to do what | An action, with its lead and its due date as you say them. | Police to send the data by 31 January
action: | An action, however it is worded. | action: Police to review it
lead: | The agency or role that leads an action. | lead:police Review the form
with: | The agencies that support. | lead:police with:housing,icb Review the form
due: | The due date of an action. | lead:police due:31 January Review it
check: | The review date of an action. | lead:police check:31/1 Review it
priority: | The priority, for an action of the plan. | lead:police priority:1 Review it
source: | Where the action comes from. | lead:police source:audit Review it
restricted: | Hides the action on the projector and in public versions. | lead:police restricted:yes Review it
housekeeping: | A meeting's own task, whose impact and agreement aren't asked for. | lead:police housekeeping:yes Circulate the slides
decision: | A decision. Lines with “agreed that” or “approved” are decisions too. | decision: The dataset is published
challenge: | A challenge. Lines with “challenged” or “asked why” are challenges too. | challenge: to:housing Why is it late?
to: | The agency or group that is asked. | challenge: to:icb Why is it late?
by: | The agency or group that asks, if it isn't the meeting's own. | challenge: by:police to:icb Why is it late?
note: | A note, however it is worded. | note: The report was welcomed
Ref: … | A progress update on that action, which doesn't start it. | BP25-1.1: the first cohort is trained
"""),
    *(
        CaptureWord(form.typed, form.meaning, form.examples[0].replace("BP24", "BP25"))
        for form in FORMS
    ),
    *_words("""
… joined, left | When somebody came or went. | Police left 11.20
… didn't come | An agency that nobody came for. | Nobody from Housing
Confidential part | What follows is restricted, up to “End of the confidential part”. | Confidential part
… interest | An interest that somebody declares. | ICB declares an interest in item 4
Add … to the … agenda | An item for the agenda of a meeting to come, with this line as the one that asked for it. | Add neglect to the January Executive agenda
present: | Who came, by role and agency. | present: Head of Service, Housing (online)
Anything else | It is kept word for word as a note. What it may mean is offered below the line. | BP25-2.3 delivered, two schools to follow
"""),
)
"""The things that a line may say, for the help and the documentation."""
