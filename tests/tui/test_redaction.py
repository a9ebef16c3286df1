from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from building import make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.services.own_files import FormDrafts
from cscp_tui.store.team import save_snapshot
from sitting import SMALL, session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Questions count as soon as they are shown; drafts are in a folder of the test's own."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a text that must go."""
    recorder = make_workspace(tmp_path / "w", 2)
    record(recorder, AddProgressUpdate("BP24-1.1", "Met Zebedee Jones."))
    save_snapshot(recorder)
    return recorder.workspace.folder


FILLED = (*"BP24-1.1", "tab", *"zebedee", "tab", *"Named.")


async def test_a_text_is_redacted_from_the_app(folder: Path) -> None:
    """Every place is shown and confirmed; then no file has the text, and the book shows that."""
    kept = FormDrafts(folder.parent / "state", "test-workspace")
    kept.keep("note BP24-1.1", {"text": "Zebedee again"})
    async with sitting(session_on(folder), SMALL) as on:
        on.app.screen.action_redact()  # type: ignore[attr-defined]
        await on.press(*FILLED, "enter")
        assert "Remove the text from these places?" in on.words
        assert "The records and their history: 1 text" in on.words
        assert "Drafts on this computer: 1 draft" in on.words
        assert "This can't be undone." in on.words
        await on.press("y")
        assert "Redacted 1 text" in on.message
        assert on.session.book.updates_of("BP24-1.1")[0].text == "[redacted]"
    for path in folder.parent.rglob("*"):
        assert not path.is_file() or b"Zebedee" not in path.read_bytes(), path


async def test_a_draft_that_cannot_be_deleted_stops_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said to be removed while a file still has the text."""
    kept = FormDrafts(folder.parent / "state", "test-workspace")
    kept.keep("note BP24-1.1", {"text": "Zebedee again"})
    before = (folder / "journal.jsonl").read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("cscp_tui.services.own_files.atomic_write", fail)
    async with sitting(session_on(folder), SMALL) as on:
        on.app.screen.action_redact()  # type: ignore[attr-defined]
        await on.press(*FILLED, "enter", "y")
        assert "Nothing was redacted: a draft on this computer has the text" in on.message
        assert "Read-only file system" in on.message
    assert (folder / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize("keys", [("end",), ("down",) * 12, ("pagedown",) * 12])
async def test_every_place_is_listed_on_a_small_screen_too(
    folder: Path, keys: tuple[str, ...]
) -> None:
    """The same places as on the command line, with the arrows where they need more lines."""
    for number in range(12):
        (folder / "exports").mkdir(exist_ok=True)
        (folder / "exports" / f"minutes-{number:02d}.md").write_text("Zebedee was met.\n")
    async with sitting(session_on(folder), SMALL) as on:
        on.app.screen.action_redact()  # type: ignore[attr-defined]
        await on.press(*FILLED, "enter")
        assert all(f"minutes-{number:02d}.md" in on.words for number in range(12))
        assert "Remove the text" in on.text
        assert "y Confirm" in on.text
        await on.press(*keys)
        assert "can't be undone." in " ".join((await on.text_at_rest()).replace("│", " ").split())


async def test_leaving_the_question_changes_nothing(folder: Path) -> None:
    """And the form keeps no draft, which would hold the text."""
    before = (folder / "journal.jsonl").read_bytes()
    async with sitting(session_on(folder), SMALL) as on:
        on.app.screen.action_redact()  # type: ignore[attr-defined]
        await on.press(*FILLED, "enter", "escape")
        on.app.screen.action_redact()  # type: ignore[attr-defined]
        assert "draft" not in await on.text_at_rest()
        await on.press(*FILLED, "escape")
        assert not on.session.drafts.holding("zebedee")
    assert (folder / "journal.jsonl").read_bytes() == before


def test_drafts_from_before_a_redaction_are_dropped() -> None:
    """Another computer cannot tell which of its drafts have the text."""
    drafts = FormDrafts()
    drafts.keep("note BP24-1.1", {"text": "old"})
    drafts.drop_before("9999")
    assert drafts.get("note BP24-1.1") is None
