"""What is said before a text is removed, and whose text it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import context, founded_book, make_workspace
from cscp_tui.base.errors import Missing, Refused
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.services.redaction import Redacting, prepare, redact
from cscp_tui.store.folder import FileKind
from cscp_tui.store.redacted_lines import Hits
from cscp_tui.store.redaction import FoundText, Place

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

SECRET = "Jordan of Purley Way"


def told(*places: Place, drafts: int = 0, **found: object) -> list[str]:
    redacting = Redacting(SECRET, "BP24-1.1", FoundText(places=list(places), **found), drafts)  # type: ignore[arg-type]
    return [*redacting.places(founded_book())]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FileKind.SIGNED, "Signed files: {}, which will be shown as redacted since sign-off"),
        (FileKind.BACKUP, "Backups in the folder: {}, which will be rewritten"),
        (FileKind.SNAPSHOT, "The current state (cscp.json), which will be rewritten"),
    ],
)
def test_files_of_one_kind_are_counted(kind: FileKind, words: str) -> None:
    """They aren't named one by one."""
    places = [Place(f"{number}.md", 1, kind) for number in range(2)]
    assert told(*places[:1]) == [words.format("1 file")]
    assert told(*places) == [words.format("2 files")]


def test_other_files_are_named_up_to_twelve_and_those_that_go_say_so() -> None:
    """The rest is counted."""
    exports = [Place(f"exports/{number:02}.md", 1, FileKind.EXPORT) for number in range(14)]
    named = told(*exports[:12])
    assert len(named) == 12
    assert all(each.endswith(", and the file will be deleted") for each in named)
    assert told(*exports[:13])[12:] == ["1 more file"]
    assert told(*exports)[12:] == ["2 more files"]
    (kept,) = told(Place("merged/journal-2.jsonl", 1, FileKind.MERGED))
    assert "deleted" not in kept


def test_drafts_of_this_computer_are_counted() -> None:
    """Beside what is in the folder."""
    assert told(drafts=1) == ["Drafts on this computer: 1 draft, which will be deleted"]
    assert told() == []


@pytest.mark.parametrize(("lines", "them"), [(0, ""), (1, "in it was"), (3, "in them was")])
def test_lines_of_an_earlier_version_are_warned_of(lines: int, them: str) -> None:
    """Nobody can prove them afterwards; that it can't be undone is said in any case."""
    found = FoundText(hits=Hits(old_format=lines))
    first, *rest = Redacting(SECRET, "BP24-1.1", found, 0).consequences
    assert first == "Each text is removed entirely, and “[redacted]” is shown instead."
    assert rest[-1] == "This can't be undone."
    assert len(rest) == (2 if lines else 1)
    assert them in rest[0]


@pytest.mark.parametrize("is_in_folder", [True, False])
def test_what_it_does_not_reach_is_said(*, is_in_folder: bool) -> None:
    """Of a database also its server."""
    found = FoundText(beyond=["the file’s name"], is_in_folder=is_in_folder)
    first, *others = Redacting(SECRET, "BP24-1.1", found, 0).beyond_reach
    assert first == "Not changed: the file’s name."
    assert ["server" in each for each in others] == ([False] if is_in_folder else [True, False])


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A workspace with two actions, of which the first has the text."""
    made = make_workspace(tmp_path / "w", 2)
    made.record(SetFields("actions", "BP24-1.1", {"title": f"Write to {SECRET}"}), context())
    return made


def test_a_text_is_redacted_at_the_record_that_has_it(recorder: Recorder) -> None:
    """Elsewhere the refusal says where it is; a text that is nowhere, that it isn't."""
    found = prepare(recorder, "BP24-1.1", SECRET)
    (first, *_) = found.places(recorder.book)
    assert first.startswith("The records and their history: 1 text, in ")
    with pytest.raises(Refused, match=r"That text isn't in BP24-1.2, but in .*BP24-1.1"):
        prepare(recorder, "BP24-1.2", SECRET)
    with pytest.raises(Refused) as nowhere:
        prepare(recorder, "BP24-1.1", "Nobody at all")
    assert nowhere.value.field == "text"


def test_whoever_redacts_has_a_name(recorder: Recorder) -> None:
    """Nothing is removed without; afterwards the text is nowhere in the folder."""
    asked = prepare(recorder, "BP24-1.1", SECRET)
    with pytest.raises(Missing):
        redact(recorder, asked, "it names a child", context(by=" "))
    assert SECRET in recorder.book.actions["BP24-1.1"].title
    redact(recorder, asked, "it names a child", context())
    files = (each for each in recorder.workspace.folder.rglob("*") if each.is_file())
    assert not [each for each in files if SECRET.encode() in each.read_bytes()]
