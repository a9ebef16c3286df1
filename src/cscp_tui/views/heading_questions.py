"""The figures at the right end of headings, for those who question one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION, counts
from cscp_tui.domain.texts import counted
from cscp_tui.views.cells import Heading
from cscp_tui.views.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from cscp_tui.views.action_lists import ActionGroup
    from cscp_tui.views.cells import Table


def group_questions(groups: Iterable[ActionGroup], today: date) -> tuple[Question, ...]:
    """How much of the actions of each group is delivered; the records are all that count."""
    return tuple(
        Question(
            key=f"group {group.key}",
            label=group.title,
            value=group.delivered.figure,
            definition=f"{DEFINITION} The records are all that count.",
            population=f"{counted(len(group.actions), 'action')} under this heading, "
            f"as at {long(today)}",
            ids=tuple(action.id for action in group.actions if counts(action)),
        )
        for group in groups
    )


def heading_questions(
    table: Table, today: date, meaning: str, record: Callable[[str], tuple[str, str]]
) -> tuple[Question, ...]:
    """What stands at the right of each heading, with the records of the lines under it.

    Args:
        table: the whole list.
        today: the day that is shown.
        meaning: what is counted under its headings.
        record: the table and the id of the record that a line's key stands for.
    """
    return tuple(
        Question(
            key=f"heading {heading.key}",
            label=heading.title.text,
            value=heading.detail.text,
            definition=meaning,
            population=f"{counted(len(keys), 'line')} under this heading, as at {long(today)}",
            table=of,
            ids=ids,
        )
        for heading, keys in _parts(table)
        if heading.detail.text
        for of, ids in [_of_one_table([record(key) for key in keys])]
    )


def _parts(table: Table) -> Iterator[tuple[Heading, list[str]]]:
    """Each heading with the keys of the lines under it."""
    parts: list[tuple[Heading, list[str]]] = []
    for line in table.lines:
        if isinstance(line, Heading):
            parts.append((line, []))
        elif parts:
            parts[-1][1].append(line.key)
    yield from parts


def _of_one_table(records: list[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """The table that most of the records are of, and the ids of those, each once."""
    most = Counter(table for table, _ in records if table).most_common(1)
    if not most:
        return "actions", ()
    of = most[0][0]
    return of, tuple(dict.fromkeys(key for table, key in records if table == of))
