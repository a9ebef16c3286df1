from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import (
    HOSTILE,
    OFFICER,
    TODAY,
    context,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.text_removal import squeezed
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import CHAIR, Signature, WriteNarrative
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.exports import keep_as
from cscp_tui.services.folder import move
from cscp_tui.services.opening import open_for_team
from cscp_tui.services.redaction import prepare, redact
from cscp_tui.services.updates import UpdateAsked, export_update, sign_off, signed_bytes
from cscp_tui.store import redacted_files, redaction
from cscp_tui.store.backup import back_up, read_backup
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import decode, encode
from cscp_tui.store.folder import JOURNAL_NAME, FileKind, pending_redaction, read_templates
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.journal import START, Journal
from cscp_tui.store.kept_lines import KeptLines, KeptTail
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.memory import MemoryStorage
from cscp_tui.store.redacted_lines import blanked
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from papers_written_quickly import papers_written_quickly
from postgres_server import TestDatabase, database, server
from scrutinised import contents as files_of

__all__ = ["database", "server"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.store.drafting import CommitResult
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.storage import Storage

NAME = 'Zebedee "TJ" O\u2019Neill & <b>co</b>'
"""What must not be written down, with characters that every format escapes."""
TEXT = f"We met the mother of {NAME}, 12, on *Friday*."
REF = "BP24-1.1"
QUARTER = Quarter.parse("2024-25/Q2")


def harmful(folder: Path) -> list[str]:
    """What ``check`` finds wrong."""
    return [each.sentence for each in check(folder) if not each.is_harmless]


def redacted(
    recorder: Recorder, text: str = NAME, reason: str = "It named a child."
) -> CommitResult:
    """Redact a text of the first action."""
    return redaction.redact(recorder, text, REF, reason, context(recorder.today()))


def contents(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Each text in a file, also in archives, with every way of escaping undone."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from contents(archive.read(member), f"{name}/{member}")
        return
    text = data.decode("utf-8", "replace")
    yield name, text
    yield name, re.sub(r"<[^>]*>", "", text)
    yield name, re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text)
    yield name, re.sub(r"\\(.)", r"\1", text)


def holders(folder: Path, words: str = "Zebedee") -> list[str]:
    """The files of a folder that have a text."""
    return sorted(
        {
            name
            for path in folder.rglob("*")
            if path.is_file()
            for name, text in contents(path.read_bytes(), path.name)
            if words.casefold() in text.casefold()
        }
    )


@pytest.fixture(scope="module")
def full_folder(
    tmp_path_factory: pytest.TempPathFactory, written_once: Callable[..., bytes]
) -> Path:
    """A folder with the text in every kind of place: before, after, undone, signed, exported.

    Of its Word files and workbooks those in ``exports`` are whole; ``test_redacted_files.py`` has
    whole ones that are signed.
    """
    recorder = make_workspace(tmp_path_factory.mktemp("full") / "w", 3)
    record(recorder, AddProgressUpdate(REF, TEXT), quarter="2024-25/Q2")
    record(recorder, SetFields("actions", "BP24-1.2", {"title": f"Help {NAME}"}))
    record(recorder, SetFields("actions", "BP24-1.2", {"title": "Help families"}), why=f"of {NAME}")
    record(recorder, SetFields("actions", "BP24-1.3", {"title": f"About {NAME.upper()}"}))
    recorder.undo(context(recorder.today()))
    record(
        recorder, SetFields("partnership", "partnership", {"ignored_phrases": [NAME, "Child A"]})
    )
    record(
        recorder, WriteNarrative(quarter="2024-25/Q2", section="themes", text=f"{TEXT} It helped.")
    )
    with papers_written_quickly(written_once):
        sign_off(recorder, QUARTER, Signature(CHAIR, "by email"), context(recorder.today()))
    templates = read_templates(recorder.workspace.folder)
    for paper in PaperFormat:
        asked = UpdateAsked(QUARTER, Audience.QA, recorder.today(), paper, without_later=True)
        file = export_update(recorder.workspace, asked, templates)
        keep_as(recorder.workspace.folder, file.name, paper.ending, file.data)
    save_snapshot(recorder)
    return recorder.workspace.folder


@pytest.fixture
def full(full_folder: Path, tmp_path: Path) -> Recorder:
    """A workspace with the text in every kind of place."""
    return open_workspace(shutil.copytree(full_folder, tmp_path / "w"))


def test_no_file_holds_the_text_afterwards(full: Recorder) -> None:
    """Journal, current state, signed files, exports, copies and archives: all are without it."""
    folder = full.workspace.folder
    (folder / "exports" / "note.json").write_text(json.dumps({"text": TEXT}))
    shutil.copy(folder / JOURNAL_NAME, folder / "journal (conflicted copy).jsonl")
    (folder / "journal.torn-99").write_bytes((folder / JOURNAL_NAME).read_bytes()[-900:-200])
    with zipfile.ZipFile(folder / "pack.zip", "w") as archive:
        archive.write(folder / JOURNAL_NAME, "journal.jsonl")
        archive.write(next((folder / "exports").glob("*.docx")), "inside.docx")
    kinds = {Path(name).suffix for name in holders(folder)}
    assert {".jsonl", ".json", ".md", ".html", ".xml"} <= kinds
    redacted(full)
    save_snapshot(full)
    assert holders(folder) == []
    assert full.book.actions["BP24-1.2"].title == "Help families"
    assert full.book.updates_of(REF)[0].text == "[redacted]"
    assert full.book.partnership.ignored_phrases == ("Child A", "[redacted]")


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_no_file_holds_the_text_where_the_folder_is_reached_through_a_link(
    full: Recorder, tmp_path: Path
) -> None:
    """A linked home, or a short name for the team's drive, hides none of the files."""
    short = tmp_path / "short"
    short.symlink_to(full.workspace.folder.parent)
    recorder = open_workspace(short / full.workspace.folder.name)
    assert {FileKind.EXPORT, FileKind.SIGNED} <= {
        each.kind for each in redaction.search(recorder, NAME).places
    }
    redacted(recorder)
    assert holders(full.workspace.folder) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_nothing_behind_a_link_is_changed(full: Recorder, tmp_path: Path) -> None:
    """A folder or a file elsewhere that is linked from the workspace stays as it is."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "note.md").write_text(TEXT)
    (full.workspace.folder / "exports" / "linked").symlink_to(elsewhere)
    (full.workspace.folder / "linked.md").symlink_to(elsewhere / "note.md")
    redacted(full)
    assert (elsewhere / "note.md").read_text() == TEXT


def test_everything_else_verifies(full: Recorder) -> None:
    """Positions, hashes, heads and seals are those of before; the signed files say what happened."""
    before = (full.workspace.folder / JOURNAL_NAME).read_bytes()
    heads = [decode(raw).hash for raw in before.split(b"\n")[1:-1]]
    redacted(full)
    save_snapshot(full)
    after = (full.workspace.folder / JOURNAL_NAME).read_bytes()
    assert [decode(raw).hash for raw in after.split(b"\n")[1:-2]] == heads
    assert [len(raw) for raw in after.split(b"\n")[:-2]] == [
        len(raw) for raw in before.split(b"\n")[:-1]
    ]
    assert harmful(full.workspace.folder) == []
    said = " ".join(each.sentence for each in check(full.workspace.folder))
    assert "redacted by Business officer on 25 November 2024: It named a child." in said
    assert "Q2 2024/25 has been redacted since it was signed off: 10 signed files" in said
    signed = sign_off_of(full.book, QUARTER)
    assert signed is not None
    for audience in Audience:
        for paper in PaperFormat:
            assert signed_bytes(full.workspace, signed, audience, paper)
    full.workspace.verify()


def test_a_signed_file_is_as_it_was_but_for_the_text(full: Recorder) -> None:
    """Nothing else in it is touched, and a change after that is found."""
    signed = sign_off_of(full.book, QUARTER)
    assert signed is not None
    before = (
        signed_bytes(full.workspace, signed, Audience.QA, PaperFormat.MARKDOWN)
        .decode()
        .splitlines()
    )
    redacted(full)
    after = (
        signed_bytes(full.workspace, signed, Audience.QA, PaperFormat.MARKDOWN)
        .decode()
        .splitlines()
    )
    changed = [line for line in after if line not in before]
    assert changed
    kept = [line for line in before if line in after]
    assert kept == [line for line in after if line in before]
    assert len(before) - len(kept) < len(before) // 10
    assert all("[redacted]" in line for line in changed)
    for path in (full.workspace.folder / "signed").iterdir():
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert harmful(full.workspace.folder), path
        path.write_bytes(data)


def test_a_byte_changed_afterwards_is_found_anywhere(tmp_path: Path) -> None:
    """Every byte of the journal is checked, those that were blanked among them."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"{NAME} and others"))
    redacted(recorder)
    path = recorder.workspace.folder / JOURNAL_NAME
    data = path.read_bytes()
    assert harmful(recorder.workspace.folder) == []
    start = data.rindex(b'"n":2,')
    for place in [*range(0, start, 101), *range(start, len(data) - 1, 3)]:
        flipped = bytes([data[place] ^ 1])
        path.write_bytes(data[:place] + flipped + data[place + 1 :])
        assert harmful(recorder.workspace.folder), (
            f"byte {place}: {data[place - 20 : place + 20]!r}"
        )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param(b'"",', b"", id="gone"),
        pytest.param(b'""', b'"" ', id="longer"),
        pytest.param(b'"" ', b'""', id="shorter"),
        pytest.param(b'""  ', b'" "', id="not blank"),
    ],
)
def test_padding_is_checked(tmp_path: Path, was: bytes, now: bytes) -> None:
    """A blank is exactly as long as the text was."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"{NAME} and others"))
    redacted(recorder)
    path = recorder.workspace.folder / JOURNAL_NAME
    place = path.read_bytes().index(b'"texts":["" ') + len(b'"texts":[')
    data = path.read_bytes()
    path.write_bytes(data[:place] + data[place:].replace(was, now, 1))
    if path.read_bytes() != data:
        assert harmful(recorder.workspace.folder)


def test_a_text_blanked_without_a_redaction_is_found(tmp_path: Path) -> None:
    """Blanks count only where a redaction names them."""
    recorder = make_workspace(tmp_path / "w", 2)
    path = recorder.workspace.folder / JOURNAL_NAME
    data = path.read_bytes()
    text = re.search(rb'"texts":\[("[^"]*")', data[data.rindex(b'"n":3,') :])
    assert text is not None
    path.write_bytes(data.replace(text[1], b'""'.ljust(len(text[1]))))
    assert "there's no record of a redaction" in harmful(recorder.workspace.folder)[0]


def test_other_windows_forget_the_text(full: Recorder) -> None:
    """A window that was open, one that only reads, and one that starts have none of it."""
    window, reader = open_workspace(full.workspace.folder), Workspace(full.workspace.folder)
    assert "Zebedee" in reader.book.updates_of(REF)[0].text
    redacted(full)
    for each in (window.workspace, reader, Workspace(full.workspace.folder)):
        each.follow()
        assert each.book.updates_of(REF)[0].text == "[redacted]"
        assert "Zebedee" not in str(each.as_at(TODAY).tables)
        assert not each.read_only
    record(window, AddProgressUpdate(REF, "We went on."))
    save_snapshot(window)
    assert harmful(full.workspace.folder) == []
    assert holders(full.workspace.folder) == []


def test_an_old_current_state_is_not_used_again(full: Recorder) -> None:
    """A cscp.json from before the redaction gives the text back to nobody."""
    old = (full.workspace.folder / "cscp.json").read_bytes()
    redacted(full)
    (full.workspace.folder / "cscp.json").write_bytes(old)
    again = open_workspace(full.workspace.folder)
    assert again.book.updates_of(REF)[0].text == "[redacted]"
    save_snapshot(again)
    assert holders(full.workspace.folder) == []


def test_it_cannot_be_undone(full: Recorder) -> None:
    """Neither the redaction nor a change that would bring the text back."""
    number = redacted(full).n
    with pytest.raises(Refused, match="can't undo a redaction"):
        full.undo(context(full.today()), number)
    with pytest.raises(Refused, match="was redacted, so it can't be put back"):
        full.undo(context(full.today()), 7)


class Killed(BaseException):
    """In place of a kill, which nothing handles."""


@pytest.mark.parametrize("moment", ["remove_texts", "atomic_write"])
def test_opening_completes_what_was_interrupted(
    full: Recorder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whoever is stopped after the redaction was recorded leaves it to the next to finish."""
    calls = 0

    def stop(*_: object, **__: object) -> object:
        nonlocal calls
        calls += 1
        if moment == "remove_texts" or calls > 2:
            raise Killed
        return real(*_, **__)

    module = redaction if moment == "remove_texts" else redacted_files
    real = getattr(module, moment)
    with monkeypatch.context() as patch:
        patch.setattr(module, moment, stop)
        with pytest.raises(Killed):
            redacted(full)
    assert holders(full.workspace.folder)
    assert any("interrupted" in sentence for sentence in harmful(full.workspace.folder))
    before = files_of(full.workspace.folder)
    team_recorder(full.workspace.folder)
    assert files_of(full.workspace.folder) == before
    again = open_workspace(full.workspace.folder)
    assert again.workspace.take_findings()[0] == "An interrupted redaction has now been completed."
    save_snapshot(again)
    assert holders(full.workspace.folder) == []
    assert harmful(full.workspace.folder) == []


def test_a_save_in_an_open_window_completes_it_first(
    full: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the folder open need not close it; a file that can't be changed is tried once."""
    window = open_workspace(full.workspace.folder)

    def stop(*_: object) -> None:
        raise Killed

    tried: list[Path] = []

    def refuse(path: Path, *_: object) -> None:
        tried.append(path)
        raise PermissionError(13, "open in Word")

    with monkeypatch.context() as patch:
        patch.setattr(redaction, "remove_texts", stop)
        with pytest.raises(Killed):
            redacted(full)
    assert holders(full.workspace.folder)
    with monkeypatch.context() as patch:
        patch.setattr(redacted_files, "_remove", refuse)
        for number in range(2):
            record(window, AddProgressUpdate("BP24-1.1", f"Goes on {number}."))
            assert bool(window.workspace.take_findings()) is (number == 0)
    assert len(tried) == len({*tried})
    pending = pending_redaction(full.workspace.folder / JOURNAL_NAME)
    os.utime(pending, ns=(1, 1))  # somebody tried again
    record(window, AddProgressUpdate("BP24-1.1", "And on."))
    assert window.workspace.take_findings()[0] == "An interrupted redaction has now been completed."
    save_snapshot(window)
    assert holders(full.workspace.folder) == []
    assert harmful(full.workspace.folder) == []


def test_nothing_is_changed_where_it_cannot_be_recorded(
    full: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure before the journal was written leaves every file as it was."""
    before = {
        path: path.read_bytes()
        for path in full.workspace.folder.rglob("*.*")
        if path.is_file() and path.suffix != ".holder"
    }

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cscp_tui.store.ledger.atomic_write", fail)
    with pytest.raises(Exception, match="Not saved"):
        redacted(full)
    assert {path: path.read_bytes() for path in before} == before
    assert not list(full.workspace.folder.glob("*.redacting"))


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        pytest.param(" ", "Why", "Enter the text", id="no text"),
        pytest.param("a.", "Why", "too short", id="short"),
        pytest.param("Zzyzx", "Why", "isn't anywhere", id="nowhere"),
        pytest.param("Qzx", "Why", "isn't anywhere", id="the shortest"),
        pytest.param("Zebedee", " ", "Say why", id="no reason"),
        pytest.param("Zebedee", "Named ZEBEDEE.", "contains the text itself", id="named again"),
    ],
)
def test_what_is_refused(full: Recorder, text: str, reason: str, said: str) -> None:
    """Nothing is recorded then."""
    n = full.workspace.position.n
    with pytest.raises((Refused, Missing), match=said):
        redacted(full, text, reason)
    assert full.workspace.position.n == n
    assert not list(full.workspace.folder.glob("*.redacting"))


def test_an_earlier_format_is_excused_and_said_to_be_unproven(tmp_path: Path) -> None:
    """Lines whose hash covers the text keep it; what they say now is still checked."""
    fixture = Path(__file__).parent.parent / "fixtures" / "version-1" / "workspace"
    folder = tmp_path / "w"
    shutil.copytree(fixture, folder)
    recorder = open_workspace(folder, hour=23)
    recorder.agree_to_upgrade()
    reference = "BP25-1.7"
    text = recorder.book.actions[reference].title
    found = redaction.search(recorder, text)
    assert found.hits.old_format
    size = (folder / JOURNAL_NAME).stat().st_size
    today = recorder.today()
    redaction.redact(recorder, text, reference, "It named a child.", context(today))
    save_snapshot(recorder)
    assert holders(folder, text) == []
    assert recorder.book.actions[reference].title == "[redacted]"
    said = " ".join(each.sentence for each in check(folder))
    assert harmful(folder) == []
    assert "Nothing proves that the rest of it wasn't changed" in said
    assert "could guess the text" in said
    path = folder / JOURNAL_NAME
    data = path.read_bytes()
    assert data[size - 1 : size] == b"\n"
    start, end = _line_with(data, found.hits.excused[0].line.encode())
    for place in range(start, end - 1, 199):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert harmful(folder), place
    line = data[start:end]
    changed = re.sub(rb'"on":"20(\d\d)', lambda year: b'"on":"20%02d' % (int(year[1]) - 1), line)
    assert changed != line
    path.write_bytes(data[:start] + changed + data[end:])
    assert harmful(folder)


def _line_with(data: bytes, needle: bytes) -> tuple[int, int]:
    place = data.index(b'"hash":"' + needle)
    return data.rindex(b"\n", 0, place) + 1, data.index(b"\n", place) + 1


def test_fields_that_are_hashed_are_excused_too(tmp_path: Path) -> None:
    """A person's name among the agencies' other names goes, though the line's hash covers it."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, SetFields("agencies", "police", {"aliases": ["Met", NAME]}))
    redacted(recorder)
    save_snapshot(recorder)
    assert recorder.book.agencies["police"].aliases == ("Met", "[redacted]")
    assert holders(recorder.workspace.folder) == []
    assert harmful(recorder.workspace.folder) == []
    record(recorder, AddProgressUpdate(REF, f"Also {NAME}"))
    redacted(recorder, reason="Again.")
    assert harmful(recorder.workspace.folder) == []


def test_ids_and_those_who_record_stay(tmp_path: Path) -> None:
    """They are listed as what stays: everything else names records by them."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, "Ask Zebedee."), by="Zebedee")
    found = redaction.search(recorder, "zebedee")
    assert len(found.hits.texts) == 1
    assert "as the name of who recorded it, which stays" in found.beyond[0]


def test_an_older_copy_is_redacted_again(full: Recorder, tmp_path: Path) -> None:
    """Lines that come back from a copy are found by their hash, and recorded as redacted."""
    old = tmp_path / "old"
    shutil.copytree(full.workspace.folder, old)
    redacted(full)
    other = open_workspace(old)
    known = list(full.book.redactions.values())
    assert redaction.apply_redactions(other, known, context(other.today())) == 1
    assert other.book.updates_of(REF)[0].text == "[redacted]"
    assert "Zebedee" not in (old / JOURNAL_NAME).read_text()
    assert harmful(old) == []
    save_snapshot(other)
    assert holders(old) == []
    assert redaction.apply_redactions(other, known, context(other.today())) == 0


def test_lines_that_were_numbered_anew_are_found_by_their_source(full: Recorder) -> None:
    """A merged line has another hash, and names the one that it had."""
    redacted(full)
    (known,) = full.book.redactions.values()
    path = full.workspace.folder / JOURNAL_NAME
    raw = path.read_bytes().split(b"\n")
    line = decode(raw[1])
    values = json.loads(raw[1]) | {"source": known.texts[0].line, "v": 2}
    for name in ("prev", "hash", "texts", "why#"):
        values.pop(name, None)
    values["changes"] = [["progress_updates", "x/note-1", {"text": [None, TEXT]}]]
    moved, _ = encode(values, line.prev)
    assert b"Zebedee" in moved
    blank = blanked(raw[0] + b"\n" + moved, [known])
    assert b"Zebedee" not in blank
    assert len(blank) == len(raw[0]) + 1 + len(moved)


def test_a_backups_manifest_has_the_new_hashes(full: Recorder) -> None:
    """A backup in the folder is rewritten, and says what is blank in it."""
    path = back_up(full.workspace.folder, full.now(), OFFICER).path
    data = (full.workspace.folder / JOURNAL_NAME).read_bytes()
    redacted(full)
    backup = read_backup(path)
    lines = backup.members["journal.jsonl"]
    assert len(lines) == len(data)
    assert backup.manifest.files["journal.jsonl"] == sha256(lines).hexdigest()
    assert [each.reason for each in backup.manifest.redactions] == ["It named a child."]
    older = full.workspace.folder / "backups" / "journal.jsonl"
    older.write_bytes(lines)
    journal = Journal(FileLedger(older))
    journal.redactions = tuple(full.book.redactions.values())
    assert len(journal.read(START, texts=True)[0]) == data.count(b"\n") - 1


def test_hostile_texts_are_redacted(tmp_path: Path) -> None:
    """Control characters, emoji and right-to-left marks are found and removed."""
    recorder = make_workspace(tmp_path / "w", 1)
    for text in (HOSTILE, "word " * 2000):
        record(recorder, AddProgressUpdate(REF, f"before {text} after"))
        redacted(recorder, text)
        save_snapshot(recorder)
        assert squeezed(text) not in squeezed((recorder.workspace.folder / "cscp.json").read_text())
    assert harmful(recorder.workspace.folder) == []
    assert OFFICER in str(recorder.book.redactions)


def test_a_device_keeps_no_lines_with_the_text(tmp_path: Path) -> None:
    """What a device keeps against others' overwriting is dropped."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, TEXT))
    kept = KeptLines(tmp_path / "state", "test-workspace")
    kept.write(KeptTail(START, [(True, recorder.whole_lines())]))
    recorder._own.kept = kept
    redacted(recorder)
    assert holders(tmp_path) == []
    assert harmful(recorder.workspace.folder) == []


# Places that are no folder.


@pytest.fixture(params=["memory", "database"])
def place(request: pytest.FixtureRequest) -> Storage:
    """An empty place that is no folder."""
    if request.param == "memory":
        return MemoryStorage()
    database: TestDatabase = request.getfixturevalue("database")
    return database.storage()


@pytest.fixture
def fuller(full: Recorder) -> Recorder:
    """A workspace with the text in every kind of place that such a place keeps."""
    record(full, SetFields("agencies", "police", {"aliases": ["Met", NAME]}))
    full.workspace.storage.add_template("quarterly.md", TEXT.encode())
    full.workspace.storage.put("merged/0123456789abcdef.jsonl", _merged_journal(full))
    return full


@pytest.fixture
def elsewhere(place: Storage, fuller: Recorder) -> Recorder:
    """The same workspace, moved there."""
    move(fuller, place, context())
    return open_for_team(place, FixedClock(TODAY, 14))


def _merged_journal(recorder: Recorder) -> bytes:
    """The lines of a workspace, under a name by which its last line seems to have another hash."""
    data = recorder.workspace.storage.team().read(0)
    last = decode(data.splitlines()[-1]).hash
    return data.replace(
        f'"hash":"{last}'.encode(), b'"hash":"0123456789abcdef' + last[16:].encode()
    )


def texts_in(storage: Storage) -> set[str]:
    """The names of the lines and files that have the text."""
    held = {ledger.name: ledger.read(0) for ledger in (storage.team(),)} | dict(storage.files())
    return {
        name
        for name, data in held.items()
        if any("zebedee" in text.casefold() for _, text in contents(data, name))
    }


def test_no_line_or_file_elsewhere_holds_the_text_afterwards(elsewhere: Recorder) -> None:
    """Lines keep their hashes and places, signed files verify, and other windows read them again."""
    storage, before = elsewhere.workspace.storage, elsewhere.workspace.storage.team().read(0)
    other = open_for_team(storage, FixedClock(TODAY, 15))
    save_snapshot(other)
    assert {name.partition("/")[0] for name in texts_in(storage)} == {
        *("journal.jsonl", "signed", "templates", "merged")
    }
    done = redact(elsewhere, prepare(elsewhere, REF, NAME), "It named a child.", context())
    assert done.sentence.startswith("Redacted")
    assert not texts_in(storage)
    after = storage.team().read(0)
    assert [len(raw) for raw in after.splitlines()[:-1]] == [
        len(raw) for raw in before.splitlines()
    ]
    assert [decode(raw).hash for raw in after.splitlines()[1:-1]] == [
        decode(raw).hash for raw in before.splitlines()[1:]
    ]
    assert other.workspace.follow()
    assert storage.read_snapshot() is None
    assert other.book.updates_of(REF)[0].text == "[redacted]"
    for window in (elsewhere, other, open_for_team(storage, FixedClock(TODAY, 16))):
        window.workspace.verify()
        assert not window.workspace.damage()
    signed = sign_off_of(other.book, QUARTER)
    assert signed is not None
    assert b"[redacted]" in signed_bytes(other.workspace, signed, Audience.QA, PaperFormat.MARKDOWN)
    assert all(each.is_harmless for each in check(storage))


def test_a_redacted_folder_moves_into_a_database_and_back(
    database: TestDatabase, fuller: Recorder, tmp_path: Path
) -> None:
    """With the lines and files that have another hash by now."""
    place = database.storage()
    redacted(fuller)
    before = fuller.workspace.storage.team().read(0)
    move(fuller, place, context())
    assert all(each.is_harmless for each in check(place))
    move(open_for_team(place, FixedClock(TODAY, 15)), FolderStorage(tmp_path / "again"), context())
    assert (tmp_path / "again" / JOURNAL_NAME).read_bytes() == before
    assert harmful(tmp_path / "again") == []
