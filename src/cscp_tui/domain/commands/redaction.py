"""The command that records a redaction."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from msgspec import Struct, to_builtins

from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.enums import Role
from cscp_tui.domain.records import OWN, ExcusedLine, RedactedFile, RedactedText, is_the_scrutineers
from cscp_tui.domain.unit_of_work import UnitOfWork


class Redact(Effective, Struct, frozen=True):
    """Record that a text was removed, by whom, why and from where."""

    what: ClassVar[str] = "redact"
    record: str
    reason: str
    texts: tuple[RedactedText, ...]
    excused: tuple[ExcusedLine, ...] = ()
    files: tuple[RedactedFile, ...] = ()

    @property
    def key(self) -> str:
        """The end of its id, which is the same in every copy of the workspace."""
        places = [f"{text.line}{text.path}" for text in self.texts]
        identity = "".join([self.record, self.reason, *places, *(file.hash for file in self.files)])
        return f"redaction-{sha256(identity.encode()).hexdigest()[:12]}"

    def work(self, draft: UnitOfWork) -> None:
        key = f"{self.record}/{self.key}"
        if draft.context.role is Role.SCRUTINEER and not is_the_scrutineers("redactions", key):
            key = f"{OWN}{key}"
        values = {"record": self.record, "by": draft.context.by, "reason": self.reason}
        places = {
            "texts": to_builtins(self.texts),
            "excused": to_builtins(self.excused),
            "files": to_builtins(self.files),
        }
        kept = {name: value for name, value in places.items() if value}
        draft.make("redactions", key, values | kept)

    def sentence(self) -> str:
        return f"Redacted {counted(len(self.texts), 'text')}"
