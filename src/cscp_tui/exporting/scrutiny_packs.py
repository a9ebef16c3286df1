"""The scrutiny pack: figures, slips, evidence, challenges and histories in one HTML file.

It is for a scrutineer who has no access to the folder. It needs no network and no script.
Restricted items are in it and marked as such.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.orders import natural
from cscp_tui.domain.quarters import Quarter
from cscp_tui.exporting.challenge_papers import challenges_paper
from cscp_tui.exporting.documents import DataTable, Document, Paragraph, Section
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.papers import section_of
from cscp_tui.exporting.scrutiny_histories import histories_section
from cscp_tui.exporting.steps import untold
from cscp_tui.store.folds import without_collecting
from cscp_tui.views.closings import reason_words
from cscp_tui.views.deliveries import delivered_words, has_impact, impact_words
from cscp_tui.views.headlines import headline
from cscp_tui.views.keys import key
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.scrutinies import reflections_in_order, slipped, without_impact
from cscp_tui.views.updates import Update

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.exporting.documents import Block
    from cscp_tui.exporting.steps import Step
    from cscp_tui.store.workspaces import Workspace

NOBODY = "None."


def scrutiny_pack(
    workspace: Workspace,
    as_at: date,
    *,
    plan: str = "",
    marking: str = "",
    step: Step = untold,
) -> Document:
    """The pack as a document.

    Args:
        workspace: where everything is recorded.
        as_at: the day whose truth is shown.
        plan: only the actions of a plan, and those of no plan; of all, where it is empty.
        marking: the security marking of the first and last line; empty for none.
        step: told of each action as it is written.

    Raises:
        BrokenJournal: a line is not what was written.
    """
    book, quarter = workspace.as_at(as_at), Quarter.containing(as_at)
    before = workspace.as_at(quarter.previous.last_day)
    update = Update(book=book, before=before, present=book, quarter=quarter, as_at=as_at)
    chosen = {a.id for a in book.actions.values() if not plan or a.plan in {"", plan}}
    actions = sorted(map(book.actions.__getitem__, chosen), key=lambda action: natural(action.id))
    figures = replace(headline(update), title="Figures")
    return Document(
        title="Scrutiny pack",
        facts=_facts(workspace, book, as_at),
        blocks=(
            *_warning(book, actions),
            section_of(figures),
            _slips(book, [a for a in slipped(book) if a.id in chosen]),
            _bare(book, [a for a in without_impact(book) if a.id in chosen]),
            _evidence(book, actions),
            _challenges(book, as_at),
            _reflections(book),
            histories_section(workspace, book, as_at, actions, step),
            section_of(key(update, [figures])),
        ),
        marking=marking,
    )


def render_scrutiny_pack(
    workspace: Workspace,
    as_at: date,
    *,
    plan: str = "",
    marking: str = "",
    step: Step = untold,
) -> str:
    """The pack as the text of one HTML file, always by the shipped template."""
    with without_collecting():
        return html_of(scrutiny_pack(workspace, as_at, plan=plan, marking=marking, step=step))


def _facts(workspace: Workspace, book: Book, as_at: date) -> tuple[tuple[str, str], ...]:
    own = workspace.scrutiny_position
    facts = (
        ("Partnership", book.partnership.name),
        ("As at", long(as_at)),
        ("For", "the scrutineer, who sees restricted items"),
        ("The team's journal", f"{workspace.position.n} changes, sealed {workspace.position.hash}"),
        ("The scrutineer's journal", f"{own.n} changes, sealed {own.hash}" if own.n > 0 else ""),
        ("About the data", book.partnership.illustrative.strip()),
    )
    return tuple(fact for fact in facts if fact[1])


def _warning(book: Book, actions: Iterable[Action]) -> tuple[Block, ...]:
    """That there are restricted items, if there are."""
    count = sum(is_restricted(action, book) for action in actions)
    count += sum(each.restricted for each in book.challenges.values())
    if not count:
        return ()
    items = "1 restricted item is" if count == 1 else f"{count} restricted items are"
    return (Paragraph(text=f"{items} in this pack and marked so: not for the public."),)


def _section(anchor: str, title: str, table: DataTable, about: str) -> Section:
    blocks: tuple[Block, ...] = (Paragraph(text=about), table)
    return Section(
        title=title, anchor=anchor, blocks=blocks if table.rows else (Paragraph(text=NOBODY),)
    )


def _ref(book: Book, action: Action) -> str:
    ref = f"{action.id} (from {action.continues})" if action.continues else action.id
    return f"{ref}, restricted" if is_restricted(action, book) else ref


def _lead(book: Book, action: Action) -> str:
    agency = book.agencies.get(action.lead_agency)
    return agency.name if agency else action.lead or "none named"


def _slips(book: Book, actions: list[Action]) -> Section:
    headings = ("Ref", "Action", "Lead", "First agreed", "Due now", "Slips", "Reasons and causes")
    rows = []
    for action in actions:
        slips, original = slips_of(book, action), original_due_of(book, action)
        moved = (f"{long(move.created)}: {reason_words(move)}" for move in slips)
        rows.append(
            (
                _ref(book, action),
                action.title,
                _lead(book, action),
                long(original) if original else "not known",
                long(action.due) if action.due else "no date",
                str(len(slips)),
                "\n".join(moved),
            )
        )
    table = DataTable(
        headings=tuple((title, title == "Slips") for title in headings), rows=tuple(rows)
    )
    about = (
        "A due date moved later after it had passed, or past the end of the plan, with every "
        "slip of the actions that it continues."
    )
    return _section("slips", "Slips", table, about)


def _bare(book: Book, actions: list[Action]) -> Section:
    headings = ("Ref", "Action", "Lead", "Delivered")
    rows = ((_ref(book, a), a.title, _lead(book, a), delivered_words(a)) for a in actions)
    table = DataTable(headings=tuple((title, False) for title in headings), rows=tuple(rows))
    about = "Called delivered, and nobody has said yet what they changed."
    return _section("without-impact", "Delivered without impact", table, about)


def _evidence(book: Book, actions: list[Action]) -> Section:
    headings = ("Ref", "Action", "Delivered", "What it changed, and how that is known")
    rows = (
        (_ref(book, a), a.title, delivered_words(a), impact_words(a))
        for a in actions
        if a.is_delivered and has_impact(a)
    )
    table = DataTable(headings=tuple((title, False) for title in headings), rows=tuple(rows))
    about = "Delivered actions with the impact that the partners report."
    return _section("evidence", "Evidence of impact", table, about)


def _challenges(book: Book, as_at: date) -> Section:
    paper = challenges_paper(book, as_at)
    blocks = tuple(
        replace(block, level=3) if isinstance(block, Section) else block
        for block in paper.document.blocks
    )
    restricted = [each.id for each in book.challenges.values() if each.restricted]
    if restricted:
        blocks = (*blocks, Paragraph(text=f"Restricted: {', '.join(sorted(restricted))}."))
    return Section(title="Challenges", anchor="challenges", blocks=blocks)


def _reflections(book: Book) -> Section:
    blocks: list[Block] = []
    for each in reflections_in_order(book):
        title = f"{Quarter.parse(each.quarter)}, {each.role}"
        whose = each.recorded_for
        told = (f"{whose[0].upper()}{whose[1:]}.", each.text) if whose else (each.text,)
        texts = tuple(Paragraph(text=text) for text in told)
        blocks.append(Section(title=title, level=3, blocks=texts))
    return Section(
        title="Reflections",
        anchor="reflections",
        blocks=tuple(blocks) or (Paragraph(text=NOBODY),),
    )
