"""The agenda and the minutes of a meeting as documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cscp_tui.base.texts import counted, one_line
from cscp_tui.documents.document import Block, Bullets, Document, Paragraph, Section, reworded
from cscp_tui.documents.table import Table, records_table
from cscp_tui.domain.attendance import members_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.hidden import is_restricted, shown_to, tells_of_restricted
from cscp_tui.domain.meetings import (
    NOTHING_RECORDED,
    AgendaItem,
    AgendaSection,
    ItemRole,
    Recorded,
    agenda,
    issues_of,
)
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.ratings import days_late
from cscp_tui.domain.records import Action, Meeting
from cscp_tui.domain.rules.meetings import are_minutes_agreed
from cscp_tui.views.actions import Standings, due_words, marked_ref
from cscp_tui.views.meetings import entry_line, meeting_title
from cscp_tui.views.minutes import (
    DRAFT,
    action_log,
    facts_of_meeting,
    minutes_facts,
    minutes_sections,
    minutes_title,
    next_meeting_words,
    told_apart,
)
from cscp_tui.views.named_people import people_of, unnamed
from cscp_tui.views.names import Names, group_in_full, meeting_in_full
from cscp_tui.views.reports.report import facts_under_title, restricted_note
from cscp_tui.views.updates.meetings import raised_words
from cscp_tui.views.updates.progress import impact_words


def marking_of(book: Book, meeting: Meeting, given: str | None = None, *, public: bool) -> str:
    """The security marking of a meeting's papers: as given, else that of its group."""
    if given is not None:
        return given
    return (
        ""
        if public or meeting.group not in book.groups
        else book.groups[meeting.group].marking.line
    )


def agenda_document(
    book: Book, meeting: Meeting, today: date, *, public: bool, marking: str | None = None
) -> Document:
    """The agenda by its sections, then who is expected."""
    if public:
        book = unnamed(book)
    made = agenda(book, meeting)
    items = made.items
    shown = shown_to(items, book, hides=public)
    restricted = sum(is_restricted(item, book) for item in items)
    names, standings = Names(book), Standings(today)
    sections: list[Block] = []
    for item in (each for each in shown if each.number):
        below = [each for each in shown if each.under == item.key]
        of_sections = [(s, [each for each in below if each.section is s]) for s in AgendaSection]
        blocks: list[Block] = [
            Section(title=section.value, blocks=(_block(book, section, of_it, names, standings),))
            for section, of_it in of_sections
            if of_it
        ]
        if about := entry_line(item, book, public=public):
            blocks.insert(0, Paragraph(about))
        if item.role is ItemRole.NEXT:
            blocks.append(Paragraph(next_meeting_words(book, meeting)))
        sections.append(Section(title=f"{item.number} {item.text}", blocks=tuple(blocks)))
    # The title says which meeting it is, and that it is to come.
    facts = (
        (name, words)
        for name, words in facts_of_meeting(book, meeting, names=not public)
        if name != "Meeting" and not (name == "State" and meeting.state is MeetingState.PLANNED)
    )
    members = tuple(agency.name for agency in members_of(book, meeting))
    expected = Bullets(members) if members else Paragraph("None.")
    if public:
        sections = list(reworded(sections, people_of(book, meeting).without_names))
    return Document(
        title=f"Agenda of the {meeting_title(book, meeting)}",
        facts=(*facts, ("As at", long(today))),
        blocks=(
            *(sections or (Paragraph("There is nothing on the agenda."),)),
            *_restricted(restricted, public=public),
            Section(title="Members on the day", blocks=(expected,)),
        ),
        marking=marking_of(book, meeting, marking, public=public),
        day=today,
    )


def _restricted(count: int, *, public: bool) -> tuple[Block, ...]:
    if public or not count:
        return restricted_note(count, public=public)
    return (Paragraph(f"Restricted and not for the public: {counted(count, 'item')} above."),)


def _block(
    book: Book,
    section: AgendaSection,
    items: Sequence[AgendaItem],
    names: Names,
    standings: Standings,
) -> Block:
    challenges = [item.challenge for item in items if item.challenge is not None]
    if challenges:
        return records_table(
            challenges,
            {
                "Raised": lambda each: raised_words(names, each),
                "Question": lambda each: each.question,
            },
        )
    actions = [item.action for item in items if item.action is not None]
    if not actions:
        return Bullets(tuple(item.text for item in items))
    about: dict[str, Callable[[Action], str]] = {
        "Ref": lambda action: marked_ref(action, book),
        "Action": lambda action: action.title,
        "Lead agency": lambda action: (
            names.agency(action.lead_agency) if action.lead_agency else action.lead
        ),
    }
    if section is AgendaSection.TO_AGREE:
        return records_table(
            actions,
            about | {"Delivered": lambda action: action.ended_in_words, "Impact": impact_words},
        )
    return records_table(
        actions,
        about
        | {
            "Due": due_words,
            "Status and rating": lambda action: _standing_words(action, book, standings),
        },
    )


def _standing_words(action: Action, book: Book, standings: Standings) -> str:
    """The rating; where it is our judgement of an action that is late, by how many days, too."""
    rated, words = standings.rated(action, book), standings.cell(action, book).text
    late = days_late(action, standings.today) if rated and rated.judgement else 0
    return f"{words}; {counted(late, 'day')} late" if late else words


_MOST_WITHOUT_PARTS = 150
"""The paragraphs of minutes up to which they need no list of their parts: about five pages."""


def minutes_document(
    book: Book,
    meeting: Meeting,
    recorded: Recorded = NOTHING_RECORDED,
    *,
    public: bool,
    marking: str | None = None,
    correction: tuple[date, str] | None = None,
) -> Document:
    """The minutes as a document, which is a draft until a later meeting agrees them.

    Args:
        recorded: what was changed in the meeting.
        correction: the correction with which they are being issued.
    """
    if public:
        book = unnamed(book)
    draft = "" if are_minutes_agreed(book, meeting) else DRAFT
    by_day = [(each.created, each.corrections) for each in issues_of(book, meeting.id)]
    by_day += [correction] if correction else []
    corrections = [(d, s) for d, s in by_day if not (public and tells_of_restricted(s, book))]
    blocks = minutes_sections(book, meeting, recorded, public=public)
    facts = minutes_facts(book, meeting, corrections, names=not public)
    if public:
        told = people_of(book, meeting).without_names
        facts = tuple((label, told(words)) for label, words in facts)
    return Document(
        title=minutes_title(book, meeting),
        facts=facts,
        blocks=blocks,
        lists_parts=sum(len(each.blocks) for each in blocks) > _MOST_WITHOUT_PARTS,
        marking=" · ".join(
            filter(None, (draft, marking_of(book, meeting, marking, public=public)))
        ),
        day=meeting.day,
    )


def action_log_document(
    book: Book,
    meeting: Meeting,
    recorded: Recorded = NOTHING_RECORDED,
    *,
    public: bool,
    lead: str,
    marking: str | None = None,
) -> Document | None:
    """The actions that a meeting asked for, for those who lead them; None where it asked for none.

    Args:
        lead: the only agency that it is for, which alone is told what is restricted; empty for all.
    """
    blocks = action_log(book, meeting, recorded, public=public, lead=lead)
    if blocks is None:
        return None
    apart = () if public else told_apart(book, meeting, recorded)
    secret = (
        ("Restricted actions are for you only. Please don't pass them on." if lead in apart else "")
        if lead
        else ("Those who lead a restricted action are told about it separately." if apart else "")
    )
    intro = (
        f"These actions were agreed at the meeting of the {group_in_full(meeting.group, book)} "
        f"on {long(meeting.day)}. Please tell us if any of them is wrong or can't be done by its date."
    )
    return Document(
        title=f"Action log{f' for {agency_name(lead, book)}' if lead else ''}: "
        f"{meeting_in_full(meeting.id, book)}",
        facts=facts_under_title(book),
        blocks=(Paragraph(intro), *blocks, Paragraph(secret)),
        marking=marking_of(book, meeting, marking, public=public),
        day=meeting.day,
    )


def action_log_text(document: Document) -> str:
    """An action log as plain text, an action in a few lines each."""
    lines: list[str] = [*filter(None, [document.marking]), document.title]
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.text:
            lines += ["", block.text]
        elif isinstance(block, Table):
            for row in block.rows:
                ref, title, lead, due, _ = (one_line(cell.text) for cell in row.cells)
                lines += ["", f"{ref}  {title}", *([f"Lead: {lead}. Due: {due}."] if lead else [])]
    return "\n".join(lines) + "\n"
