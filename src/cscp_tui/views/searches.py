"""Finding an action from anywhere: by its reference, an older one, or words of its title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.filters.names import folded
from cscp_tui.domain.ratings import lineage
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.standings import Standings

COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="title", title="Action", width=24, grows=3),
    Column(key="standing", title="Rating or status", width=16, grows=1, needs=90),
    Column(key="where", title="Where", width=16, grows=1),
)
MOST = 60
"""How many are shown at once; more letters find the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """An action that fits, and what it has to do with what was typed where that is not plain."""

    action: Action
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    action: Action
    refs: frozenset[str]
    """Its own references, folded: the permanent one and an old system's."""
    text: str
    """All that is searched, folded."""


class ActionSearch:
    """The actions of a book, ready to be searched letter by letter."""

    def __init__(self, book: Book, hides: Callable[[Action], bool]) -> None:
        """The actions of ``book`` but for those that ``hides`` leaves out."""
        self._book = book
        self._known = [_known(a, book) for a in book.actions.values() if not hides(a)]
        self._shown = {known.action.id for known in self._known}

    def find(self, text: str) -> list[Found]:
        """What fits a text, the likeliest first.

        The reference of an action that was carried over finds what it goes on as before itself.
        """
        wanted = folded(text)
        words = wanted.split()
        found: dict[str, Found] = {}
        fitting = [known for known in self._known if all(word in known.text for word in words)]
        for known in sorted(fitting, key=lambda known: _rank(known, wanted)):
            if wanted in known.refs:
                for later in self._continuations(known.action):
                    found.setdefault(later.id, Found(later, f"goes on from {known.action.id}"))
            found.setdefault(known.action.id, Found(known.action))
            if len(found) >= MOST:
                break
        return list(found.values())

    def table(self, text: str, standings: Standings) -> Table:
        """What fits a text, as lines to choose from."""
        return Table(
            columns=COLUMNS,
            lines=tuple(self._row(found, standings) for found in self.find(text)),
        )

    def _row(self, found: Found, standings: Standings) -> Row:
        action = found.action
        where = found.because or where_of(action, self._book)
        return Row(
            action.id,
            (
                Cell(action.id, Tone.STRONG),
                Cell(action.title),
                standings.cell(action, self._book),
                Cell(where, Tone.PLAIN if found.because else Tone.MUTED),
            ),
        )

    def _continuations(self, action: Action) -> list[Action]:
        """What an action goes on as, the last one first."""
        found: list[Action] = []
        while (later := self._book.actions.get(action.continued_by)) and later not in found:
            found.insert(0, later)
            action = later
        return [later for later in found if later.id in self._shown]


def where_of(action: Action, book: Book) -> str:
    """The plan of an action, else what kind it is."""
    plan = book.plans.get(action.plan)
    return plan.title if plan else f"{action.source} action"


def _known(action: Action, book: Book) -> _Known:
    refs = frozenset(folded(ref) for ref in (action.id, action.old_ref) if ref)
    return _Known(action, refs, folded("\n".join(_texts(action, book))))


def _texts(action: Action, book: Book) -> Iterator[str]:
    yield action.id
    yield action.old_ref
    yield from (parent.id for parent in lineage(book, action))
    yield action.title
    yield action.lead


def _rank(known: _Known, wanted: str) -> tuple[int, bool]:
    """Exact references first, then the beginnings of references, then whatever fits."""
    if wanted in known.refs:
        nearness = 0
    elif any(ref.startswith(wanted) for ref in known.refs):
        nearness = 1
    else:
        nearness = 2
    return nearness, not known.action.is_open
