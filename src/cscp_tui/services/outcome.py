"""What came of a job: the sentence, the files written, the warnings, and what is still open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from cscp_tui.store.drafting import CommitResult


class JobOutcome(CommitResult, frozen=True):
    """The result of a job: the changes recorded, the files written, and the questions left open."""

    files: tuple[Path, ...] = ()
    wrote: tuple[str, ...] = ()
    """Sentences about the files."""
    questions: tuple[str, ...] = ()
    """Points that are still open, for somebody to see to."""
    details: tuple[str, ...] = ()
    """Single steps, and lines left open, for those who want to read them."""

    @property
    def message(self) -> str:
        """Its sentence, and what there is to say after it."""
        return " ".join((f"{self.sentence}.", *self.notices))

    @property
    def notices(self) -> tuple[str, ...]:
        """The sentences that follow its own."""
        return (*self.wrote, *self.warnings, *self.questions)


def outcome_of(recorded: CommitResult, **more: tuple[Any, ...]) -> JobOutcome:
    """Return what was recorded as an outcome, with what came of it besides."""
    return replace(JobOutcome(**asdict(recorded)), **more)
