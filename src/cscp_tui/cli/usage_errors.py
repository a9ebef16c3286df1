"""What can be wrong with a command line, besides what the domain and the store have errors for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.names import listed

if TYPE_CHECKING:
    from collections.abc import Iterable


class BadCommandLine(NotUnderstood):
    """Words that are no command line."""

    def __init__(self, problem: str, command: str) -> None:
        super().__init__(f"{one_line(problem)}; “{command} --help” shows an example.")


class Ambiguous(NotUnderstood):
    """A name that several records have."""

    def __init__(self, what: str, typed: str, could_be: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” could be more than one {what}: {listed(could_be)}; type one."
        )


class NotAnAssignment(NotUnderstood):
    """A word where FIELD=VALUE was expected."""

    def __init__(self, typed: str, names: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” sets nothing; type FIELD=VALUE with one of {listed(names)}."
        )


class ScrutineerOnlyReads(Refused):
    """A scrutineer who was about to change the team's records."""

    def __init__(self) -> None:
        super().__init__(
            "A scrutineer reads the team's records and cannot change them; ask the team to record "
            "it, or give --role team if you are of the team."
        )
