"""Every action with its notes and its history, each behind a line that opens it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.orders import natural
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sayings import meeting_said, what_words
from cscp_tui.exporting.documents import (
    DataTable,
    Definitions,
    Disclosure,
    InTurn,
    Paragraph,
    Section,
)
from cscp_tui.exporting.steps import untold
from cscp_tui.views.action_details import action_facts
from cscp_tui.views.groupings import GroupBy, parts_of
from cscp_tui.views.origins import origin_title
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.standings import Standings
from cscp_tui.views.timelines import change_words, told_once
from cscp_tui.views.told_values import recorded_when
from cscp_tui.views.visits import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.records import Action
    from cscp_tui.exporting.documents import Block
    from cscp_tui.exporting.steps import Step
    from cscp_tui.store.histories import Entry
    from cscp_tui.store.workspaces import Workspace

_HISTORY = ("Recorded", "In effect", "By", "What", "Before → after")
_NOTES = ("Day", "For", "By", "Note")


def histories_section(
    workspace: Workspace,
    book: Book,
    as_at: date,
    actions: Sequence[Action],
    step: Step = untold,
) -> Section:
    """The actions by plan and priority, then by origin, each with its history.

    Args:
        workspace: where the journal is.
        book: what is true on the as-at day.
        as_at: changes with effect after it are left out.
        actions: which, in their order.
        step: told of each action as it is written.

    Raises:
        BrokenJournal: a line of the journal is not what was written.
    """
    histories = _histories(workspace.entries(), as_at)
    standings = Standings(as_at)
    parts = parts_of(actions, GroupBy.PRIORITY)
    titled = (_title(key, parts[key], book) for key in parts)
    groups = sorted(titled, key=lambda pair: natural(pair[0]))
    written = [action.id for _, key in groups for action in parts[key]]
    places = {ref: place for place, ref in enumerate(written)}

    def made(action: Action) -> Disclosure:
        step(places[action.id], len(places))
        return _action(action, book, standings, histories.get(action.id, []))

    sections = tuple(
        Section(title=title, level=3, blocks=InTurn([partial(made, each) for each in parts[key]]))
        for title, key in groups
    )
    about = "Each line opens an action with its progress notes and every change of it."
    blocks: tuple[Block, ...] = (Paragraph(text=about), *sections)
    return Section(
        title="Each action with its history",
        anchor="histories",
        blocks=blocks if sections else (Paragraph(text="None."),),
    )


def _title(key: str, actions: Sequence[Action], book: Book) -> tuple[str, str]:
    priority = book.priorities.get(key)
    if priority is not None:
        return f"Plan {priority.plan}, {priority.number} {priority.title}", key
    if actions[0].plan:
        return f"Plan {actions[0].plan}", key
    return origin_title(f"{actions[0].source.value}/{actions[0].origin}", book), key


def _histories(
    entries: Iterable[Entry], as_at: date
) -> dict[str, list[tuple[Entry, list[Change]]]]:
    """What the lines of the journal did to each action, oldest first."""
    found: dict[str, list[tuple[Entry, list[Change]]]] = {}
    for entry in entries:
        if entry.line.on > as_at:
            continue
        for change in entry.changes:
            table, key = owner_of(change)
            if table != "actions":
                continue
            known = found.setdefault(key, [])
            if known and known[-1][0] is entry:
                known[-1][1].append(change)
            else:
                known.append((entry, [change]))
    return found


def _action(
    action: Action,
    book: Book,
    standings: Standings,
    history: Sequence[tuple[Entry, list[Change]]],
) -> Disclosure:
    restricted = " – restricted" if is_restricted(action, book) else ""
    standing = standings.cell(action, book).text
    facts = tuple(action_facts(action, book, standings))
    blocks: list[Block] = [Definitions(pairs=facts)]
    if notes := _notes(action, book):
        blocks.append(notes)
    blocks.append(
        DataTable(
            caption=f"History of {action.id}",
            headings=tuple((title, False) for title in _HISTORY),
            rows=tuple(_row(entry, changes, book) for entry, changes in history),
        )
    )
    return Disclosure(
        summary=f"{action.id} {action.title} – {standing}{restricted}", blocks=tuple(blocks)
    )


def _notes(action: Action, book: Book) -> DataTable | None:
    notes = sorted(book.notes_of(action.id), key=lambda note: note.created, reverse=True)
    rows = tuple(
        (long(note.created), Quarter.parse(note.quarter).short, note.by, note.text)
        for note in notes
    )
    if not rows:
        return None
    headings = tuple((title, False) for title in _NOTES)
    return DataTable(caption=f"Progress notes on {action.id}", headings=headings, rows=rows)


def _row(entry: Entry, changes: Sequence[Change], book: Book) -> tuple[str, ...]:
    line = entry.line
    undone = f" (undone by change {entry.undone_by})" if entry.undone_by else ""
    words = [words for change in told_once(changes) for words in change_words(change, book)]
    if line.why:
        words.append(f"because {line.why}")
    where = f"\nat {meeting_said(line.meeting, book)}" if line.meeting else ""
    return (
        recorded_when(line.at),
        long(line.on),
        f"{line.by}{where}",
        f"{what_words(line.what)}{undone}",
        "\n".join(words),
    )
