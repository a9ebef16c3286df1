"""A person's own files about a workspace: drafts of forms, the last visit, where they left off.

They are in the user's own folder, never in the workspace, which others can read. Drafts are texts
that were typed and not saved; they survive escape, and a crash. A damaged file is ignored, as nobody
can mend it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.plain_files import read_plain
from cscp_tui.base.texts import clean
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.dates import long
from cscp_tui.store.clock import Clock, in_london, moment_of, stamp, system_clock
from cscp_tui.store.drafting import BaseValues

_UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""The errors that a missing or damaged file can cause when read."""


def _own_path(folder: Path, what: str, workspace: str) -> Path:
    """Return the path of a workspace's file, with unusable characters of the id as ``_``."""
    key = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in workspace) or "_"
    return folder / f"{what}-{key}.json"


def write_own(path: Path, values: dict[str, Plain]) -> str:
    """Write values so that only their owner can read them; return why not, empty if it worked."""
    data = json.dumps({"v": 1, **values}, ensure_ascii=False).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write(path, data, is_private=True, is_synced=False)
    except OSError as problem:
        return problem.strerror or str(problem)
    return ""


MOST = 100
"""The most drafts that are kept; the oldest are removed first."""


class FormDraft(Struct, frozen=True, kw_only=True):
    """The draft of one form."""

    texts: Mapping[str, str]
    """The texts of the fields that were changed, by field key."""

    at: str
    """The moment of the last change, as the journal writes moments."""

    seen: BaseValues = field(default_factory=dict)
    """The values when the form was opened, by which later changes by others are noticed."""

    def when(self, now: str) -> str:
        """The time of the last change: ``10.42``, on another day with its date."""
        moment, today = in_london(moment_of(self.at)), in_london(moment_of(now)).date()
        time = f"{moment:%H.%M}"
        return time if moment.date() == today else f"{time} on {long(moment.date())}"


class FormDrafts:
    """The drafts of one workspace, by form."""

    def __init__(
        self, folder: Path | None = None, workspace: str = "", clock: Clock = system_clock
    ) -> None:
        """Read the existing drafts.

        Args:
            folder: where they are kept; None keeps them in memory only.
        """
        self._path = _own_path(folder, "drafts", workspace) if folder else None
        self._clock = clock
        self._drafts: dict[str, FormDraft] | None = None
        self._unwritten: dict[str, FormDraft | None] = {}
        self.why_unwritten = ""
        """Why the last change could not be saved; empty if it was."""

    @property
    def problem(self) -> str:
        """A sentence for whoever takes a draft to be saved; empty if it is."""
        reason = self.why_unwritten
        return reason and f"The draft couldn't be saved: {reason}. It's kept only until you quit."

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
        return [
            form
            for form, draft in self._read().items()
            if wanted in squeezed(_draft_as_json(draft))
        ]

    def drop_before(self, moment: str) -> None:
        """Remove the drafts kept before a moment, such as that of a redaction."""
        for form, draft in self._read().items():
            if draft.at < moment:
                self._change(form, None)

    def _known(self) -> dict[str, FormDraft]:
        if self._drafts is None:
            self._drafts = self._read()
        return self._drafts

    def _change(self, form: str, draft: FormDraft | None) -> None:
        """Save a change to one draft, leaving another window's drafts of other forms alone."""
        self._unwritten.pop(form, None)
        self._unwritten[form] = draft
        drafts = self._read()
        for key, unwritten in self._unwritten.items():
            drafts.pop(key, None)
            if unwritten is not None:
                drafts[key] = unwritten
        self._drafts = dict(list(drafts.items())[-MOST:])
        written = {form: _values(draft) for form, draft in self._drafts.items()}
        self.why_unwritten = write_own(self._path, {"drafts": written}) if self._path else ""
        if not self.why_unwritten:
            self._unwritten.clear()

    def _read(self) -> dict[str, FormDraft]:
        if self._path is None:
            return dict(self._drafts or {})
        try:
            kept = json.loads(read_plain(self._path))
            return {form: _draft(values) for form, values in kept["drafts"].items()}
        except _UNREADABLE:
            return {}


def _values(draft: FormDraft) -> dict[str, Plain]:
    seen = [[table, key, values] for (table, key), values in draft.seen.items()]
    texts = {key: clean(text) for key, text in draft.texts.items()}
    return {"at": draft.at, "texts": texts, "seen": seen}


def _draft_as_json(draft: FormDraft) -> str:
    return json.dumps(_values(draft), ensure_ascii=False).replace("\\n", "\n")


def _draft(values: Any) -> FormDraft:
    texts = {str(key): str(text) for key, text in values["texts"].items()}
    seen = {(str(table), str(key)): dict(fields) for table, key, fields in values["seen"]}
    in_london(moment_of(values["at"]))
    return FormDraft(texts=texts, at=values["at"], seen=seen)


class Visit(Struct, frozen=True):
    """A visit to the Scrutiny screen of a workspace."""

    n: int
    """The number of the last line of the team's journal at that time."""
    day: date
    scrutiny: int = 0
    """The number of the last line of the scrutineer's journal at that time."""


class Visits:
    """The last visit to one workspace."""

    def __init__(self, folder: Path | None = None, workspace: str = "") -> None:
        """Read the last visit that is stored.

        Args:
            folder: where it is kept; None keeps it in memory only.
        """
        self._path = _own_path(folder, "visit", workspace) if folder else None
        self._known: list[Visit] = []

    def last(self, today: date) -> Visit | None:
        """Return the last visit on an earlier day; None if none is known.

        All looks of a day are one visit, so that closing the program does not end it.
        """
        return next((visit for visit in self._read() if visit.day < today), None)

    def keep(self, visit: Visit) -> None:
        """Remember a visit, and the one before it; a full disk remembers none."""
        before = [known for known in self._read() if known.day < visit.day]
        self._known = [visit, *before[:1]]
        if self._path is not None:
            values = [{**asdict(each), "day": each.day.isoformat()} for each in self._known]
            write_own(self._path, values[0] | {"before": values[1:]})

    def _read(self) -> list[Visit]:
        if self._path is None:
            return self._known
        try:
            kept = json.loads(read_plain(self._path))
            return [_visit(each) for each in (kept, *kept.get("before", []))]
        except _UNREADABLE:
            return []


def _visit(kept: dict[str, Any]) -> Visit:
    day = date.fromisoformat(kept["day"])
    return Visit(int(kept["n"]), day, int(kept.get("scrutiny", 0)))


class PlaceLeft(Struct, frozen=True):
    """The place in a workspace where the program was left."""

    screen: str
    """The name of its tab."""
    key: str = ""
    """The key of the row under the cursor."""
    filter: str = ""


class LastPlace:
    """The place where the program was left in one workspace."""

    def __init__(self, folder: Path | None = None, workspace: str = "") -> None:
        """Name the file in which it is kept; with None as the folder, nothing is kept."""
        self._path = _own_path(folder, "place", workspace) if folder else None

    def keep(self, place: PlaceLeft) -> None:
        """Remember a place; a full disk remembers none."""
        if self._path is not None:
            write_own(self._path, {name: clean(text) for name, text in asdict(place).items()})

    def forget(self) -> None:
        """Remove the place that was kept, as its filter may have a text that is to be nowhere."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def read(self) -> PlaceLeft | None:
        """Return the place that was kept; None if there is none."""
        if self._path is None:
            return None
        try:
            kept = json.loads(read_plain(self._path))
            return PlaceLeft(str(kept["screen"]), str(kept["key"]), str(kept["filter"]))
        except _UNREADABLE:
            return None
