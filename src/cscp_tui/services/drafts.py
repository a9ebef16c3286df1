"""Drafts of forms: texts that were typed and not saved survive escape, and a crash.

They are in a file of the user's own, never in the workspace, which others can read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from cscp_tui.base.texts import clean
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.dates import long
from cscp_tui.services.own_files import UNREADABLE, own_path, write_own
from cscp_tui.store.clock import Clock, in_london, moment_of, stamp, system_clock

MOST = 100
"""The most drafts that are kept; the oldest go first."""

BaseValues = dict[tuple[str, str], dict[str, Any]]
"""The plain values of fields as a form began with them, by table and id."""


class FormDraft(Struct, frozen=True, kw_only=True):
    """The draft of one form."""

    texts: Mapping[str, str]
    """The texts of the fields that were changed, by their key."""

    at: str
    """The moment of the last change, as the journal writes moments."""

    seen: BaseValues = field(default_factory=dict)
    """The values that the form began with, so that others' changes since are noticed."""

    def when(self, now: str) -> str:
        """The time of the last change: ``10:42``, on another day with its date."""
        moment, today = in_london(moment_of(self.at)), in_london(moment_of(now)).date()
        time = f"{moment:%H:%M}"
        return time if moment.date() == today else f"{time} on {long(moment.date())}"


class FormDrafts:
    """The drafts of one workspace, by form."""

    def __init__(
        self, folder: Path | None = None, workspace: str = "", clock: Clock = system_clock
    ) -> None:
        """Read the drafts that there are.

        Args:
            folder: where they are kept; None keeps them in memory only.
            clock: what tells the time.
        """
        self._path = own_path(folder, "drafts", workspace) if folder else None
        self._clock = clock
        self._drafts: dict[str, FormDraft] | None = None
        self._unwritten: dict[str, FormDraft | None] = {}

    def get(self, form: str) -> FormDraft | None:
        return self._known().get(form)

    @property
    def now(self) -> str:
        return stamp(self._clock())

    def keep(self, form: str, texts: Mapping[str, str], seen: BaseValues | None = None) -> None:
        self._change(form, FormDraft(texts=dict(texts), at=self.now, seen=seen or {}))

    def drop(self, form: str) -> None:
        if form in self._known():
            self._change(form, None)

    def holding(self, text: str) -> list[str]:
        # The app starts without it.
        from cscp_tui.base.text_removal import squeezed  # noqa: PLC0415

        wanted = squeezed(text)
        return [form for form, draft in self._read().items() if wanted in squeezed(_said(draft))]

    def drop_before(self, moment: str) -> None:
        """Forget the drafts that were kept before a moment, such as that of a redaction."""
        for form, draft in self._read().items():
            if draft.at < moment:
                self._change(form, None)

    def _known(self) -> dict[str, FormDraft]:
        if self._drafts is None:
            self._drafts = self._read()
        return self._drafts

    def _change(self, form: str, draft: FormDraft | None) -> None:
        """Take a change in; another window's drafts of other forms stay as they are."""
        self._unwritten.pop(form, None)
        self._unwritten[form] = draft
        drafts = self._read()
        for key, unwritten in self._unwritten.items():
            drafts.pop(key, None)
            if unwritten is not None:
                drafts[key] = unwritten
        self._drafts = dict(list(drafts.items())[-MOST:])
        written = {form: _values(draft) for form, draft in self._drafts.items()}
        if self._path is None or write_own(self._path, {"drafts": written}):
            self._unwritten.clear()

    def _read(self) -> dict[str, FormDraft]:
        if self._path is None:
            return dict(self._drafts or {})
        try:
            kept = json.loads(self._path.read_bytes())
            return {form: _draft(values) for form, values in kept["drafts"].items()}
        except UNREADABLE:
            return {}


def _values(draft: FormDraft) -> dict[str, Plain]:
    seen = [[table, key, values] for (table, key), values in draft.seen.items()]
    texts = {key: clean(text) for key, text in draft.texts.items()}
    return {"at": draft.at, "texts": texts, "seen": seen}


def _said(draft: FormDraft) -> str:
    return json.dumps(_values(draft), ensure_ascii=False).replace("\\n", "\n")


def _draft(values: Any) -> FormDraft:
    texts = {str(key): str(text) for key, text in values["texts"].items()}
    seen = {(str(table), str(key)): dict(fields) for table, key, fields in values["seen"]}
    in_london(moment_of(values["at"]))
    return FormDraft(texts=texts, at=values["at"], seen=seen)
