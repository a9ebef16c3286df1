"""What can be wrong with a filter."""

from __future__ import annotations

from cscp_tui.domain.errors import NotUnderstood
from cscp_tui.domain.texts import shortened


class UnknownToken(NotUnderstood):
    """A part of a filter that means nothing."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        tokens = ", ".join(f"{token}:" for token in known)
        super().__init__(
            f"“{shortened(name)}:” is no filter; there are {tokens} – and text in double quotes is "
            "searched for as it stands."
        )


class UnknownTokenValue(UnknownToken):
    """A value that a token of a filter does not take."""

    def __init__(self, name: str, value: str, takes: str) -> None:
        typed = shortened(f"{name}:{value}")
        NotUnderstood.__init__(self, f"“{typed}” is no filter; {name}: takes {takes}.")


class RangeBackwards(UnknownToken):
    """A range that ends before it begins."""

    def __init__(self, name: str, value: str) -> None:
        typed = shortened(f"{name}:{value}")
        NotUnderstood.__init__(self, f"“{typed}” ends before it begins; turn its ends round.")
