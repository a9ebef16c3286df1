from __future__ import annotations

import base64
import io
import json
import quopri
import re
import shutil
import unicodedata
import zipfile
from binascii import Error as NoBase64
from contextlib import suppress
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

import pytest

from building import OFFICER, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature, WriteNarrative
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.amended_papers import read_amended
from cscp_tui.services.updates import (
    UpdateAsked,
    export_update,
    sign_off,
    signed_bytes,
    signed_file,
)
from cscp_tui.store import backup as backups
from cscp_tui.store import redaction
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.folder import JOURNAL_NAME, FileKind, kind_of, read_templates
from cscp_tui.store.merge import plan_with, read_other
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.team import contents_of_snapshot, save_snapshot
from cscp_tui.writers.email import email_draft
from faults.operations import OPERATIONS
from faults.trying import run
from scrutinised import SCRUTINEER, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cscp_tui.store.backup import Backup
    from cscp_tui.store.recorder import Recorder

FIRST, LAST = "Zoë", "Quillfeather"
NAME = f"{FIRST} {LAST}"
REF = "BP24-1.1"
WHY = "It named a child."
QUARTER = Quarter.parse("2024-25/Q2")


def unpacked(data: bytes) -> Iterator[str]:
    """Yield everything that can be read in a file: archives and encodings are undone, in any order."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member
                yield from unpacked(archive.read(member))
        return
    for encoding in ("utf-8", "cp1252", "utf-16-le"):
        text = data.decode(encoding, "replace")
        escaped = re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text)
        yield text
        yield escaped
        yield re.sub(r"\\[nrt]", "", escaped)
        yield unescape(re.sub(r"<[^>]*>", "", text))
        yield re.sub(r"[*_]", "", unescape(text))
    with suppress(ValueError):
        plain = quopri.decodestring(data)
        if plain != data:
            yield plain.decode("utf-8", "replace")
            yield unescape(re.sub(r"<[^>]*>", "", plain.decode("utf-8", "replace")))
    text = data.decode("latin-1")
    for word in re.findall(r"=\?utf-8\?b\?([^?]+)\?=", text, re.IGNORECASE):
        yield base64.b64decode(word).decode("utf-8", "replace")
    for block in re.findall(r"(?:[A-Za-z0-9+/]{16,}={0,2}\s*)+", text):
        with suppress(NoBase64, ValueError):
            inner = base64.b64decode(re.sub(r"\s", "", block))
            if inner.startswith(b"PK") or inner.isascii() or _is_text(inner):
                yield from unpacked(inner)


def _is_text(data: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8").isprintable() or b"\n" in data
    return False


@lru_cache(1000)  # of ten thousand texts in backups and copies, five hundred are different
def plainly(text: str) -> str:
    """A text without case, accents, spaces, hyphens and what cannot be seen."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold())


def holders(folder: Path, name: str = NAME) -> set[str]:
    """The files below a folder that have a name in any way of writing it."""
    wanted = plainly(name)
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(wanted in plainly(text) for text in unpacked(path.read_bytes()))
    }


def harmful(folder: Path) -> list[str]:
    return [each.sentence for each in check(folder) if not each.is_harmless]


def redact(
    recorder: Recorder, name: str = NAME, record_: str = REF, by: str = OFFICER
) -> tuple[str, ...]:
    """Redact a name, and return what is said about files."""
    circumstances = context(recorder.today(), by)
    return redaction.redact(recorder, name, record_, WHY, circumstances).warnings


SPELLINGS = (
    NAME,
    NAME.upper(),
    NAME.casefold(),
    unicodedata.normalize("NFD", NAME),
    "Zoe Quillfeather",
    f"{FIRST}\u00a0{LAST}",
    f"{FIRST}\n{LAST}",
    f"{FIRST}  {LAST}",
    f"{FIRST}-{LAST}",
    "Zoë Quill\u00adfeather",
    "Zoë Quill\u200bfeather",
    "Ｚｏë Quillfeather",
    "Zoë “Quillfeather”",
    "Zoë Quill\u2011feather",
)


def word_file(*runs: str) -> bytes:
    """A Word file whose text is split into runs."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        text = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
        archive.writestr("word/document.xml", f"<w:document><w:p>{text}</w:p></w:document>")
        archive.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n\x00\x81\xff")
    return made.getvalue()


def written(spelling: str) -> dict[str, bytes]:
    """Files with a name as programs write it, by what they are called in ``exports``."""
    word, table = word_file("Met Zoë Qu", "illfeather"), f'Ref,Text\n"{REF}","{spelling}"\n'
    html = f"<p>Met Zo&euml; <b>Quill</b>feather and {spelling}</p>"
    mail = email_draft(f"About {NAME}", ["a@example.org"], "See below.", "<p>See below.</p>")
    attached = {"minutes.docx": word, "log.xlsx": word_file(NAME)}
    return {
        "note.md": spelling.encode(),
        "emphasised.md": "Met **Zoë** Quill_feather_.".encode(),
        "page.html": html.encode(),
        "entities.html": b"<p>Zo&#235; Quillfeather</p>",
        "table.csv": table.encode(),
        "old.csv": "Ref;Zoë Quillfeather".encode("cp1252"),
        "unicode.txt": NAME.encode("utf-16"),
        "bare.txt": "".join(f"{NAME} was met. ").encode("utf-16-le"),
        "values.json": json.dumps({"text": spelling}).encode(),
        "lines.jsonl": json.dumps({"command": "note", "args": [spelling]}).encode() + b"\n",
        "minutes.docx": word,
        "table.xlsx": word_file(spelling),
        "subject.eml": mail,
        "attached.eml": email_draft("Log", [], "See", "<p>See</p>", attached),
        "body.eml": email_draft("Log", [], f"We met {spelling}.", html),
        "quoted.eml": b"Content-Transfer-Encoding: quoted-printable\n\nMet Zo=C3=AB Quillfeat=\nher.",
        "pack.zip": _zipped({"journal.jsonl": spelling.encode(), "in/minutes.docx": word}),
        "packs.zip": _zipped({"pack.zip": _zipped({"a.txt": NAME.encode()})}),
        f"{NAME}.zip": _zipped({f"{NAME}.txt": b""}),
    }


def _zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def written_everywhere(folder: Path) -> Recorder:
    """A workspace that has a name in every kind of file, in each way of writing it."""
    recorder = make_workspace(folder, 3)
    for number, spelling in enumerate(SPELLINGS):
        record(recorder, AddProgressUpdate(REF, f"We met {spelling} ({number})."))
    record(recorder, SetFields("actions", "BP24-1.2", {"title": f"Help {NAME}"}))
    record(recorder, SetFields("actions", "BP24-1.2", {"title": "Help"}), why=f"Not {NAME}")
    record(recorder, SetFields("actions", "BP24-1.3", {"title": f"About {NAME.upper()}"}))
    recorder.undo(context(recorder.today()))
    record(recorder, SetFields("agencies", "police", {"aliases": ["Met", NAME]}))
    record(recorder, SetFields("agencies", "police", {"aliases": ["Met"]}))
    phrases = {"ignored_phrases": [NAME, "Child A"]}
    record(recorder, SetFields("partnership", "partnership", phrases))
    record(recorder, WriteNarrative(quarter="2024-25/Q2", section="themes", text=f"Met {NAME}."))
    (folder / "templates").mkdir()
    (folder / "templates" / "document.css").write_text(f"/* {NAME} */\n", "utf-8")
    (folder / "amended-qa.docx").write_bytes(_amended(recorder))
    circumstances = context(recorder.today())
    amended = (read_amended(folder / "amended-qa.docx", QUARTER, Audience.QA),)
    sign_off(recorder, QUARTER, Signature(CHAIR, "by email"), circumstances, amended=amended)
    save_snapshot(recorder)
    (folder / "exports").mkdir()
    for name, data in written(SPELLINGS[6]).items():
        (folder / "exports" / name).write_bytes(data)
        (folder / f"own {name}").write_bytes(data)
    journal = (folder / JOURNAL_NAME).read_bytes()
    (folder / "journal (conflicted copy).jsonl").write_bytes(journal)
    (folder / "old").mkdir()
    (folder / "old" / JOURNAL_NAME).write_bytes(journal)
    (folder / "merged").mkdir()
    (folder / "merged" / "0123456789abcdef.jsonl").write_bytes(journal)
    (folder / "journal.torn-99").write_bytes(journal[-900:-200])
    (folder / "journal.damaged-1").write_bytes(journal[300:].replace(b'"hash":"0', b'"hash":"1'))
    (folder / "exports" / ".0123456789abcdef.tmp").write_text(NAME, "utf-8")
    back_up(folder, recorder.now(), OFFICER)
    backups.back_up_daily(folder, recorder.today(), OFFICER)
    backups.keep_as_is(folder, recorder.now(), "restore")
    return recorder


def _amended(recorder: Recorder) -> bytes:
    """The update of the quarter as Word writes it, with the name split into two runs."""
    asked = UpdateAsked(QUARTER, Audience.QA, recorder.today(), PaperFormat.WORD)
    data = export_update(recorder.workspace, asked, read_templates(recorder.workspace.folder)).data
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/document.xml":
                run = "<w:p><w:r><w:t>Zoë Quill</w:t></w:r><w:r><w:t>feather</w:t></w:r></w:p>"
                content = content.replace(b"<w:body>", b"<w:body>" + run.encode())
            new.writestr(member, content)
    return made.getvalue()


def test_no_file_has_a_name_in_any_of_sixty_ways(tmp_path: Path) -> None:
    """Every byte of the folder is searched, with archives and encodings undone."""
    recorder = written_everywhere(tmp_path / "w")
    folder = recorder.workspace.folder
    had = holders(folder)
    assert len(had) + len(SPELLINGS) + 8 >= 60, sorted(had)
    said = redact(recorder)
    save_snapshot(recorder)
    assert holders(folder) == set()
    assert harmful(folder) == [
        "journal (conflicted copy).jsonl is an older copy of the journal. Move it out of the folder."
    ]
    copy = read_other(folder / "journal (conflicted copy).jsonl", recorder.workspace)
    assert not plan_with(recorder.workspace, copy, {}).foreign
    deleted = next(each for each in said if each.startswith("Deleted"))
    for name in written(NAME):
        assert not (folder / "exports" / name).exists()
        assert f"exports/{name}" in deleted
    signed = sign_off_of(recorder.book, QUARTER)
    assert signed is not None
    chairs = signed_file(signed, Audience.QA, PaperFormat.WORD)
    assert chairs is not None
    assert chairs.amended
    for paper in (PaperFormat.WORD, PaperFormat.HTML, PaperFormat.MARKDOWN):
        assert signed_bytes(recorder.workspace, signed, Audience.QA, paper)
    for path in (folder / "backups").iterdir():
        assert backups.read_backup(path).manifest.redactions


def test_every_export_that_stays_has_none_of_it(tmp_path: Path) -> None:
    """Only files that have the text are deleted."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"Met {NAME}."))
    exports = recorder.workspace.folder / "exports"
    exports.mkdir()
    for name, data in written("Zoë and Quill").items():
        if name.endswith((".md", ".json", ".jsonl", ".csv")) and LAST.encode() not in data:
            (exports / name).write_bytes(data.replace(b"_feather", b"_"))
    (exports / "closed.pdf").write_bytes(b"%PDF-1.7\n\x81\x8d")
    before = {path.name for path in exports.iterdir()}
    said = redact(recorder)
    assert {path.name for path in exports.iterdir()} == before
    assert said == (
        "exports/closed.pdf can't be searched. Look at each, and delete it if it has the text.",
    )


def test_files_that_came_later_are_redacted_with_the_same_words(tmp_path: Path) -> None:
    """Nothing is recorded twice, and no file with the text is left behind."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"Met {NAME}."))
    for _ in range(3):
        (recorder.workspace.folder / "exports").mkdir(exist_ok=True)
        (recorder.workspace.folder / "exports" / "note.md").write_text(NAME, "utf-8")
        redact(recorder)
        save_snapshot(recorder)
        assert holders(recorder.workspace.folder) == set()
        assert harmful(recorder.workspace.folder) == []


def _scrutinised(folder: Path) -> Recorder:
    """A team's workspace whose backups have what a scrutineer wrote."""
    team = team_with_scrutineer(folder)
    scrutineer = scrutineer_of(folder)
    says(scrutineer, RaiseChallenge("police", f"Why was {NAME} late?"))
    team = open_workspace(folder)
    save_snapshot(team)
    back_up(folder, team.now(), OFFICER)
    return team


def test_the_teams_backups_lose_what_the_scrutineer_redacts(tmp_path: Path) -> None:
    """The scrutineer writes no file of the team's, so the team's next change does it."""
    team = _scrutinised(tmp_path / "w")
    scrutineer = scrutineer_of(team.workspace.folder)
    found = redaction.search(scrutineer, NAME)
    assert any("until the team next records something" in each for each in found.beyond)
    redact(scrutineer, record_="CH-S1", by=SCRUTINEER)
    assert [name.partition("/")[0] for name in holders(team.workspace.folder)] == ["backups"]
    assert any("has a text that was redacted" in each for each in harmful(team.workspace.folder))
    team.workspace.follow()
    record(team, AddProgressUpdate(REF, "We went on."))
    save_snapshot(team)
    assert holders(team.workspace.folder) == set()
    assert harmful(team.workspace.folder) == []


def test_a_second_try_by_the_scrutineer_leaves_no_text(tmp_path: Path) -> None:
    """Whether it is refused or not, what holds the text meanwhile is gone."""
    team = _scrutinised(tmp_path / "w")
    record(team, AddProgressUpdate(REF, f"Met {NAME}."))
    back_up(team.workspace.folder, open_workspace(team.workspace.folder, hour=15).now(), OFFICER)
    for _ in range(3):
        with suppress(Refused):
            redact(scrutineer_of(team.workspace.folder), record_="CH-S1", by=SCRUTINEER)
        assert not list(team.workspace.folder.glob("*.redacting"))


def test_opening_completes_a_redaction_of_the_scrutineers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cut off after it was recorded is said by the check, and completed by the scrutineer."""
    team = _scrutinised(tmp_path / "w")

    class Killed(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(redaction, "remove_texts", stop)
        with pytest.raises(Killed):
            redact(scrutineer_of(team.workspace.folder), record_="CH-S1", by=SCRUTINEER)
    assert any(
        "of the scrutineer's was interrupted" in each for each in harmful(team.workspace.folder)
    )
    scrutineer_of(team.workspace.folder)
    assert not list(team.workspace.folder.glob("*.redacting"))


def test_an_older_backup_brings_nothing_back(tmp_path: Path) -> None:
    """Neither its journals, nor what was merged, nor templates, nor the backup put back itself."""
    team = _scrutinised(tmp_path / "w")
    folder = team.workspace.folder
    record(team, AddProgressUpdate(REF, f"Met {NAME}."))
    (folder / "merged").mkdir()
    (folder / "merged" / "0123456789abcdef.jsonl").write_bytes((folder / JOURNAL_NAME).read_bytes())
    (folder / "templates").mkdir()
    (folder / "templates" / "document.css").write_text(f"/* Met {NAME}. */\n", "utf-8")
    old = back_up(folder, team.now(), OFFICER, tmp_path / "old.zip").path
    redact(scrutineer_of(folder), record_="CH-S1", by=SCRUTINEER)
    team = open_workspace(folder)
    redact(team)
    shutil.copy(old, folder / "backups" / "put back.zip")
    assert holders(folder) == {"backups/put back.zip"}
    assert any("backups/put back.zip has a text" in each for each in harmful(folder))
    (folder / "templates" / "document.css").unlink()
    later = open_workspace(folder, hour=16)
    restore(plan_restore(folder, old), later.now(), OFFICER)
    assert holders(folder) == set()
    again = open_workspace(folder, hour=17)
    assert again.book.updates_of(REF)[-1].text == "[redacted]"
    assert again.book.challenges["CH-S1"].question == "[redacted]"
    assert harmful(folder) == []
    shutil.copy(old, folder / "backups" / "put back.zip")
    repair(folder, again.now(), OFFICER)
    assert holders(folder) == set()
    assert harmful(folder) == []


@pytest.mark.parametrize("is_here", [False, True])
def test_a_template_of_an_older_backup_is_doubted(tmp_path: Path, *, is_here: bool) -> None:
    """Nothing knows the bare name any more, so it is asked before the template comes back."""
    team = make_workspace(tmp_path / "w", 1)
    record(team, AddProgressUpdate(REF, f"Met {NAME}."))
    template = team.workspace.folder / "templates" / "document.css"
    template.parent.mkdir()
    template.write_text(f"/* {NAME} */\n", "utf-8")
    old = back_up(team.workspace.folder, team.now(), OFFICER, tmp_path / "old.zip").path
    assert not plan_restore(team.workspace.folder, old, ["templates"]).lost
    redact(team)
    assert holders(team.workspace.folder) == set()
    after = back_up(team.workspace.folder, team.now(), OFFICER, tmp_path / "after.zip").path
    if not is_here:
        template.unlink()
    said = "A text was redacted since, so look whether templates/document.css has it"
    assert any(said in each for each in plan_restore(team.workspace.folder, old).lost)
    assert not any(said in each for each in plan_restore(team.workspace.folder, after).lost)


@pytest.mark.parametrize("is_daily", [False, True])
def test_a_backup_that_was_being_made_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_daily: bool
) -> None:
    """A text that is redacted after it was read, and before it is in its place, is not in it."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"Met {NAME}."))
    folder, collect = recorder.workspace.folder, backups.collect

    def meanwhile(folder: Path, holder: str) -> tuple[Backup, list[str]]:
        found = collect(folder, holder)
        monkeypatch.setattr(backups, "collect", collect)
        redact(recorder)
        return found

    monkeypatch.setattr(backups, "collect", meanwhile)
    if is_daily:
        backups.back_up_daily(folder, recorder.today(), OFFICER)
    else:
        back_up(folder, recorder.now(), OFFICER)
    (made,) = (folder / "backups").iterdir()
    assert b"redact" in backups.read_backup(made).members[JOURNAL_NAME]
    assert holders(folder) == set()


def test_a_current_state_from_before_is_not_written(tmp_path: Path) -> None:
    """Another window's ``cscp.json`` that was being made does not bring the text back."""
    recorder = make_workspace(tmp_path / "w", 1)
    record(recorder, AddProgressUpdate(REF, f"Met {NAME}."))
    other = open_workspace(recorder.workspace.folder)
    contents = contents_of_snapshot(other.workspace)
    redact(recorder)
    assert not save_snapshot(other, OFFICER, contents)
    assert holders(recorder.workspace.folder) == set()


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "init --demo"])
def test_each_file_that_the_program_makes_is_of_a_known_kind(name: str, tmp_path: Path) -> None:
    """A file that a redaction would not know how to treat fails this."""
    operation = OPERATIONS[name]
    operation.prepare(tmp_path)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    run(operation.words, tmp_path)
    folder = tmp_path / "w"
    made = [path for path in folder.rglob("*") if path.is_file() and path not in before]
    names = [path.relative_to(folder).as_posix() for path in made]
    assert [each for each in names if kind_of(each) is FileKind.OTHER] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("journal.jsonl", FileKind.JOURNAL),
        ("scrutiny.jsonl", FileKind.JOURNAL),
        ("journal-overwritten-2.jsonl", FileKind.JOURNAL),
        ("journal.torn-12", FileKind.SET_ASIDE),
        ("journal.jsonl.redacting", FileKind.PENDING),
        (f"{SCRUTINY_NAME}.lock", FileKind.LOCK),
        ("cscp.json", FileKind.SNAPSHOT),
        ("writer.json", FileKind.CLAIM),
        ("share-trial-1234-first.txt", FileKind.CLAIM),
        ("signed/ab.docx", FileKind.SIGNED),
        ("exports/journal.jsonl", FileKind.EXPORT),
        ("exports/.0123456789abcdef.tmp", FileKind.LEFT_OVER),
        (".0123456789abcdef.new/journal.jsonl", FileKind.LEFT_OVER),
        ("old/journal.jsonl", FileKind.OTHER),
        ("notes.docx", FileKind.OTHER),
    ],
)
def test_the_kind_of_a_file_follows_from_its_name(name: str, kind: FileKind) -> None:
    """The list of kinds is the only place that knows names of files."""
    assert kind_of(name) is kind
