"""What can be wrong with a command line, besides what the domain and the store have errors for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.names import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class BadCommandLine(NotUnderstood):
    """Words that are no command line."""

    def __init__(self, problem: str, command: str) -> None:
        super().__init__(f"{one_line(problem)}. For an example, type “{command} --help”.")


class Ambiguous(NotUnderstood):
    """A name that several records have."""

    def __init__(self, what: str, typed: str, could_be: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” could be more than one {what}. Choose {any_of(could_be)}."
        )


class NotAnAssignment(NotUnderstood):
    """A word where FIELD=VALUE was expected."""

    def __init__(self, typed: str, names: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” doesn't set anything. Type FIELD=VALUE, where FIELD is {any_of(names)}."
        )


class ScrutineerOnlyReads(Refused):
    """A scrutineer who was about to change the team's records."""

    def __init__(self) -> None:
        super().__init__(
            "Scrutineers can read the team's records but not change them. Ask the team to record "
            "it. If you're on the team, add --role team."
        )
