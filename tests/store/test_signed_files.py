from __future__ import annotations

import errno
import os
import random
import re
import stat
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from docx import Document as WordFile
from msgspec.structs import replace
from openpyxl import load_workbook

from building import FIRST_DAY, OFFICER, TODAY, context, make_workspace, open_workspace, record
from cscp_tui.base.atomic_write import write_unless_same
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    ChangeStatus,
    Deliver,
    EndAction,
    MoveDate,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge, WriteReflection
from cscp_tui.domain.commands.updates import (
    CHAIR,
    LayOutUpdate,
    Signature,
    WithdrawSignOff,
    WriteNarrative,
)
from cscp_tui.domain.enums import Audience, Cause, Outcome, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import QuarterSignedOff, sign_off_of
from cscp_tui.services.exports import copy_shipped
from cscp_tui.services.updates import rebuilt_document, sign_off, signed_bytes, signed_update
from cscp_tui.store import signed_files
from cscp_tui.store.check import check
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.formats import bytes_of
from scrutinised import says, scrutineer_of, team_with_scrutineer
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import SignOff
    from cscp_tui.store.recorder import Recorder


Q2 = Quarter(2024, 2)
BY_EMAIL = Signature(CHAIR, "by email")


QUICK = pytest.mark.usefixtures("quick_papers")
"""For tests that sign and read no Word file or workbook."""


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A workspace in November with three actions and nothing signed off."""
    return make_workspace(tmp_path / "w", 3)


def signed(recorder: Recorder, quarter: Quarter = Q2, marking: str = "") -> SignOff:
    sign_off(recorder, quarter, BY_EMAIL, context(recorder.today()), marking=marking)
    found = sign_off_of(recorder.book, quarter)
    assert found is not None
    return found


def everything(workspace: Workspace, sign: SignOff) -> list[bytes]:
    return [
        signed_bytes(workspace, sign, audience, paper_format)
        for audience in Audience
        for paper_format in PaperFormat
    ]


def test_a_sign_off_fixes_day_place_and_files(recorder: Recorder) -> None:
    """The as-at day, the place in the journal and a file per audience and format are kept."""
    place = recorder.workspace.position
    found = signed(recorder)
    assert found.as_at == date(2024, 9, 30)
    assert (found.line, found.offset, found.head) == (place.n, place.offset, place.hash)
    assert (found.signed_by, found.how, found.recorded_by) == (
        CHAIR,
        "by email",
        "Business officer",
    )
    assert len(found.files) == len(Audience) * len(PaperFormat)
    assert (found.id, found.revision) == ("2024-25/Q2/sign-off-1", 1)


def test_signed_papers_say_who_and_on_what_and_are_no_drafts(recorder: Recorder) -> None:
    """The signature on top, and at the end who recorded it and the chain's head; no DRAFT."""
    found = signed(recorder, marking="OFFICIAL")
    for audience in (Audience.QA, Audience.EXECUTIVE):
        text = unwrapped(
            signed_bytes(recorder.workspace, found, audience, PaperFormat.MARKDOWN).decode()
        )
        before, heading, end = text.partition("\n## How to check this paper\n")
        assert heading
        assert "**Signed off:** by the Chair, by email, on 25 November 2024\n" in before
        assert "Business officer recorded the sign-off." in end
        assert found.head in end
        assert found.head not in before
        assert "DRAFT" not in text
        assert text.splitlines()[0] == "OFFICIAL"
    excel = BytesIO(signed_bytes(recorder.workspace, found, Audience.QA, PaperFormat.WORKBOOK))
    about = [cell.value for row in load_workbook(excel)["About"] for cell in row]
    assert any(found.head in str(value) for value in about)
    public = signed_bytes(recorder.workspace, found, Audience.PUBLIC, PaperFormat.MARKDOWN).decode()
    assert "OFFICIAL" not in public
    assert "by the Chair, by email, on 25 November 2024" in public
    assert "Business officer" not in public
    assert found.head not in public


def test_a_signed_quarter_is_given_back_as_it_was(recorder: Recorder) -> None:
    """Later changes, back-dated ones among them, and an edited template change no byte of it."""
    found = signed(recorder)
    was = everything(recorder.workspace, found)
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 9, 3))
    record(recorder, AddProgressUpdate("BP24-1.2", "On the way."))
    templates = recorder.workspace.folder / "templates"
    templates.mkdir()
    (templates / "body.html.j2").write_text("Everything is new.")
    again = Workspace(recorder.workspace.folder)
    assert everything(again, found) == was
    assert [entry.line.what for entry in again.corrections(found)] == ["deliver"]


@pytest.mark.parametrize("template", ["Everything is new.", "{{ document.title }}"])
def test_a_paper_that_lacks_its_sections_is_not_signed(recorder: Recorder, template: str) -> None:
    """A template that leaves headings or figures out makes nothing that is kept."""
    templates = recorder.workspace.folder / "templates"
    templates.mkdir()
    (templates / "body.html.j2").write_text(template)
    with pytest.raises(Refused, match="the workspace's templates leave out"):
        signed(recorder)
    assert not recorder.book.sign_offs
    assert not list(recorder.workspace.folder.glob("signed/*"))


def test_an_empty_template_is_not_used_for_signing(recorder: Recorder) -> None:
    """As a full disk leaves one: the paper has the shipped form, and its sections."""
    templates = recorder.workspace.folder / "templates"
    templates.mkdir()
    (templates / "body.html.j2").touch()
    found = signed(recorder)
    papers = [path.read_bytes() for path in (recorder.workspace.folder / "signed").glob("*.md")]
    assert papers
    assert all(b"## " in paper for paper in papers)
    assert found.files


def test_the_shipped_templates_leave_nothing_out(recorder: Recorder) -> None:
    """Copied for users to edit, they are signed with as they are."""
    copy_shipped(recorder.workspace.storage)
    assert signed(recorder).files


@QUICK
def test_a_correction_is_what_takes_effect_by_the_day(recorder: Recorder) -> None:
    """Back-dated changes and the undoing of earlier ones are listed, later ones are not."""
    record(recorder, Deliver("BP24-1.3"), on=date(2024, 9, 30))
    found = signed(recorder)
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 9, 30))
    record(recorder, Deliver("BP24-1.2"), on=date(2024, 10, 1))
    recorder.undo(context(), found.line)
    entries = recorder.workspace.corrections(found)
    assert [(entry.line.what, entry.changes[0].id) for entry in entries] == [
        ("deliver", "BP24-1.1"),
        ("undo", "BP24-1.3"),
    ]


@QUICK
def test_a_correction_that_was_taken_back_says_so(recorder: Recorder) -> None:
    """Both lines are listed, and the first one names the other."""
    found = signed(recorder)
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 9, 30))
    recorder.undo(context())
    first, second = recorder.workspace.corrections(found)
    assert first.undone_by == second.line.n


@pytest.mark.parametrize("quarter", [Quarter(2024, 3), Quarter(2025, 1)], ids=str)
def test_a_quarter_that_goes_on_is_not_signed_off(recorder: Recorder, quarter: Quarter) -> None:
    """Only one that has ended is, and nothing is written for another one."""
    with pytest.raises(Refused, match="ends on"):
        signed(recorder, quarter)
    assert not (recorder.workspace.folder / signed_files.FOLDER).exists()


@QUICK
def test_a_quarter_is_signed_off_once(recorder: Recorder) -> None:
    """The second time it is refused, with the way out."""
    signed(recorder)
    with pytest.raises(Refused, match="Withdraw its sign-off first, with a reason"):
        signed(recorder)


@QUICK
def test_a_signature_is_taken_back_with_a_reason(recorder: Recorder) -> None:
    """The quarter opens again, its files stay, and the next sign-off has the next number."""
    first = signed(recorder)
    with pytest.raises(Refused, match="Say why"):
        record(recorder, WithdrawSignOff(Q2, " "))
    record(recorder, WithdrawSignOff(Q2, "A delivery was missing."))
    assert sign_off_of(recorder.book, Q2) is None
    assert everything(recorder.workspace, first)
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 9, 3))
    second = signed(recorder)
    assert second.revision == 2
    assert recorder.workspace.corrections(second) == []
    assert everything(recorder.workspace, second) != everything(recorder.workspace, first)


@QUICK
def test_a_sign_off_is_not_undone_like_a_slip_of_the_hand(recorder: Recorder) -> None:
    """Neither the signing nor the taking back goes by undo."""
    signed(recorder)
    with pytest.raises(Refused, match="Withdraw it, with a reason"):
        recorder.undo(context(), recorder.workspace.position.n)
    record(recorder, WithdrawSignOff(Q2, "A delivery was missing."))
    with pytest.raises(Refused, match="for good"):
        recorder.undo(context(), recorder.workspace.position.n)


@QUICK
def test_undo_never_passes_over_a_sign_off(recorder: Recorder) -> None:
    """What was done before isn't what the user has just done; it is undone by its number."""
    record(recorder, AddProgressUpdate("BP24-1.1", "One."))
    first = record(recorder, AddProgressUpdate("BP24-1.2", "Two."))
    signed(recorder)
    with pytest.raises(Refused, match=r"is a sign-off\. Withdraw it instead, with a reason"):
        recorder.next_undo(OFFICER)
    record(recorder, WithdrawSignOff(Q2, "A delivery was missing."))
    with pytest.raises(Refused, match=r"withdrew a sign-off\. Sign the quarter off again instead"):
        recorder.undo(context())
    assert recorder.undo(context(), first.n).sentence == "Undone: progress update BP24-1.2"
    assert recorder.next_undo(OFFICER, redo=True).undoes == first.n


@QUICK
def test_nothing_more_is_recorded_for_a_signed_quarter(recorder: Recorder) -> None:
    """A late note for it is refused; one with effect in it is a correction."""
    found = signed(recorder)
    with pytest.raises(QuarterSignedOff, match="Record it for Q3 2024/25"):
        record(recorder, AddProgressUpdate("BP24-1.1", "Late."), quarter=Q2.typed)
    record(recorder, AddProgressUpdate("BP24-1.1", "Found."), on=date(2024, 9, 20))
    assert [entry.line.what for entry in recorder.workspace.corrections(found)] == [
        "progress update"
    ]


@QUICK
def test_a_note_for_a_signed_quarter_is_not_undone(recorder: Recorder) -> None:
    """What the signed files show stays, unless its undoing stands among the corrections."""
    earlier = record(recorder, AddProgressUpdate("BP24-1.2", "Of another quarter."))
    record(recorder, ChangeStatus("BP24-1.1", Status.IN_PROGRESS))
    late = record(recorder, AddProgressUpdate("BP24-1.1", "Half of it."), quarter=Q2.typed)
    signed(recorder)
    with pytest.raises(Refused, match="so that can't be undone"):
        recorder.undo(context(), late.n)
    assert recorder.undo(context(), earlier.n).sentence == "Undone: progress update BP24-1.2"


def test_a_broken_journal_is_not_signed(recorder: Recorder) -> None:
    """The whole chain is verified first."""
    path = recorder.workspace.folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Action 2", b"Action 7"))
    with pytest.raises(CscpError, match="was changed after it was written"):
        sign_off(recorder, Q2, BY_EMAIL, context())
    assert not (recorder.workspace.folder / signed_files.FOLDER).exists()


def test_changed_and_missing_files_are_named(recorder: Recorder) -> None:
    """Neither is served, and the check names both."""
    found = signed(recorder)
    first, second, *_ = found.files
    folder = recorder.workspace.folder / signed_files.FOLDER
    (folder / signed_files.file_name(first.hash, first.format)).write_text("Better figures.")
    (folder / signed_files.file_name(second.hash, second.format)).unlink()
    with pytest.raises(signed_files.SignedFileChanged):
        signed_files.fetch(recorder.workspace.folder, found, first)
    with pytest.raises(signed_files.SignedFileMissing):
        signed_files.fetch(recorder.workspace.folder, found, second)
    said = " ".join(finding.sentence for finding in check(recorder.workspace.folder))
    assert "was changed after it was signed off" in said
    assert "is missing" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot wait for a folder")
@pytest.mark.parametrize(
    ("number", "is_signed"), [(errno.EINVAL, True), (errno.ENOTSUP, True), (errno.EIO, False)]
)
def test_a_share_that_cannot_wait_for_a_folder_is_signed_on(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, number: int, *, is_signed: bool
) -> None:
    """Some network shares refuse to be asked for it; a disk that fails is another matter."""
    sync = os.fsync

    def refuse_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, "refused")
        sync(handle)

    monkeypatch.setattr("os.fsync", refuse_folders)
    if is_signed:
        assert signed(recorder).files
    else:
        with pytest.raises(signed_files.NotKept):
            signed(recorder)
        assert not recorder.book.sign_offs


def test_a_check_finds_nothing_wrong_with_a_signed_quarter(recorder: Recorder) -> None:
    """What was signed is whole; a file that no sign-off names is harmless."""
    signed(recorder)
    save_snapshot(recorder)
    assert check(recorder.workspace.folder) == []
    signed_files.keep(recorder.workspace.folder, b"Somebody was stopped.", "md")
    (stray,) = check(recorder.workspace.folder)
    assert stray.is_harmless


def test_recomputing_gives_the_same_bytes(recorder: Recorder) -> None:
    """The lines that were known give the files again, whatever was recorded since."""
    signed(recorder, Quarter(2024, 1))
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 5, 3))
    found = signed(recorder)
    record(recorder, Deliver("BP24-1.2"), on=FIRST_DAY)
    for audience in Audience:
        for paper_format in PaperFormat:
            update, is_data = signed_update(recorder.workspace, found), paper_format.is_data
            document = rebuilt_document(update, found, audience, is_data=is_data)
            assert bytes_of(document, paper_format) == signed_bytes(
                recorder.workspace, found, audience, paper_format
            )


@QUICK
def test_the_next_update_lists_the_corrections(recorder: Recorder) -> None:
    """Under its headline, each with its day of effect."""
    signed(recorder, Quarter(2024, 1))
    record(recorder, Deliver("BP24-1.1"), on=date(2024, 5, 3))
    found = signed(recorder)
    text = signed_bytes(recorder.workspace, found, Audience.QA, PaperFormat.MARKDOWN).decode()
    part = text.split("### Corrections since Q1 2024/25 was signed off")[1].split("\n## ")[0]
    assert re.search(r"\| [0-9]+ [A-Z][a-z]+ 20[0-9]{2} at [0-9.]{5} \| 3 May 2024 \|", part)
    assert "delivered on 3 May 2024 (was not started)." in part
    assert (
        "Delivered: 0 of 3 was published; it is 1 of 3 now."
        in signed_bytes(recorder.workspace, found, Audience.PUBLIC, PaperFormat.MARKDOWN).decode()
    )


@QUICK
def test_what_the_scrutineer_records_with_effect_in_it_is_a_correction_too(tmp_path: Path) -> None:
    """A challenge that is back-dated into the quarter stands among the team's corrections."""
    team = team_with_scrutineer(tmp_path / "w")
    scrutineer = scrutineer_of(team.workspace.folder)
    question = RaiseChallenge("police", "Who came in June?", raised_by="scrutineer")
    scrutineer.record(question, context(TODAY, "Independent Scrutineer"))
    team.workspace.follow()
    found = signed(team)
    assert (found.scrutiny_line, len(found.scrutiny_head)) == (1, 64)
    scrutineer.record(
        RaiseChallenge("police", "And in July?", raised_by="scrutineer"),
        context(TODAY, "Independent Scrutineer", on=date(2024, 9, 30)),
    )
    team.workspace.follow()
    record(team, Deliver("BP24-1.1"), on=date(2024, 9, 30))
    entries = team.workspace.corrections(found)
    assert sorted(entry.line.what for entry in entries) == ["challenge", "deliver"]


def test_a_signed_file_is_dated_by_its_sign_off(recorder: Recorder) -> None:
    """Word and Excel say that it was made on that day, whatever its as-at day."""
    found = signed(recorder)
    word, workbook = (
        BytesIO(signed_bytes(recorder.workspace, found, Audience.EXECUTIVE, paper))
        for paper in (PaperFormat.WORD, PaperFormat.WORKBOOK)
    )
    made = WordFile(word).core_properties.created
    assert made is not None
    assert made.date() == found.created != found.as_at
    assert load_workbook(workbook).properties.created.date() == found.created


@QUICK
def test_two_people_cannot_sign_the_same_quarter(recorder: Recorder) -> None:
    """The second one, who has not seen the first one's line yet, is told."""
    other = open_workspace(recorder.workspace.folder)
    sign_off(recorder, Q2, BY_EMAIL, context())
    other.workspace.verify = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Refused, match="is already signed off"):
        sign_off(other, Q2, BY_EMAIL, context(by="Business manager"))


def test_a_file_that_cannot_be_stored_leaves_the_quarter_open(recorder: Recorder) -> None:
    """The sentence says that nothing was signed off, and why."""
    (recorder.workspace.folder / signed_files.FOLDER).write_text("I am in the way.")
    with pytest.raises(signed_files.NotKept, match="Nothing was signed off"):
        signed(recorder)
    assert sign_off_of(recorder.book, Q2) is None


@pytest.mark.parametrize("room", [0, 1, 11])
def test_a_full_disk_leaves_the_quarter_open_until_there_is_room(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Whenever it fills up: one sentence says it, and signing works once there is room again."""
    write = write_unless_same
    written = 0

    def write_while_there_is_room(path: Path, data: bytes) -> None:
        nonlocal written
        if written == room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += 1
        write(path, data)

    before = recorder.workspace.position
    with monkeypatch.context() as patched:
        patched.setattr(signed_files, "write_unless_same", write_while_there_is_room)
        with pytest.raises(signed_files.NotKept, match="there's no space left"):
            signed(recorder)
    assert recorder.workspace.position == before
    assert sum(finding.is_harmless for finding in check(recorder.workspace.folder)) == bool(room)
    found = signed(recorder)
    assert signed_bytes(recorder.workspace, found, Audience.QA, PaperFormat.WORD)
    assert check(recorder.workspace.folder) == []


@QUICK
def test_a_scrutineers_reflection_is_never_refused(tmp_path: Path) -> None:
    """Written after the sign-off, it stands among the corrections; the team's is refused."""
    team = team_with_scrutineer(tmp_path / "w")
    found = signed(team)
    reflection = WriteReflection("Independent Scrutineer", "Attendance is low.", Q2.typed)
    says(scrutineer_of(team.workspace.folder), reflection)
    team.workspace.follow()
    (entry,) = team.workspace.corrections(found)
    assert entry.line.what == "reflect"
    with pytest.raises(QuarterSignedOff):
        record(team, WriteReflection("Young Scrutineer", "Late.", Q2.typed))


@QUICK
def test_what_comes_in_while_the_files_are_made_is_in_them(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late note for the quarter would otherwise be neither signed nor listed."""
    other, keep = open_workspace(recorder.workspace.folder), signed_files.keep
    times: list[str] = []

    def keep_while_others_write(folder: Path, data: bytes, ending: str) -> str:
        if not times:
            record(other, AddProgressUpdate("BP24-1.1", "At the last minute."), quarter=Q2.typed)
        times.append(ending)
        return keep(folder, data, ending)

    monkeypatch.setattr(signed_files, "keep", keep_while_others_write)
    found = signed(recorder)
    assert len(times) == 2 * len(found.files)
    assert found.line == other.workspace.position.n
    assert recorder.workspace.corrections(found) == []
    assert (
        "At the last minute."
        in signed_bytes(recorder.workspace, found, Audience.QA, PaperFormat.MARKDOWN).decode()
    )


Q2_SIGNED_FOR_GOOD = Quarter(2025, 2)
TODAY_SIGNED_FOR_GOOD = date(2025, 11, 27)
CHANGES = 200


def everything_signed_for_good(
    workspace: Workspace, signed: SignOff
) -> dict[tuple[str, str], bytes]:
    """Every file of the sign-off, as an export gives it."""
    return {
        (audience, paper_format): signed_bytes(workspace, signed, audience, paper_format)
        for audience in Audience
        for paper_format in PaperFormat
    }


def some_command(chance: random.Random, recorder: Recorder, number: int) -> Command:
    """Something that the team might record."""
    ref = chance.choice(list(recorder.book.actions))
    day = TODAY_SIGNED_FOR_GOOD + timedelta(days=chance.randrange(-200, 300))
    possible: list[Command] = [
        AddProgressUpdate(ref, f"Note {number}."),
        Deliver(ref, impact=f"Impact {number}."),
        MoveDate(ref, day, reason="funding", cause=Cause.OUTSIDE),
        ChangeStatus(ref, Status.IN_PROGRESS),
        EndAction(ref, Outcome.WITHDRAWN, reason="no longer needed", cause=Cause.WITHIN),
        SetFields("actions", ref, {"title": f"Another title {number}"}),
        SetFields("partnership", "partnership", {"red_after_days": chance.randrange(1, 90)}),
        AddAction({"title": f"New {number}", "source": "executive", "due": day.isoformat()}),
        AddRecord(
            "partner_evidence",
            {
                "agency": "police",
                "quarter": chance.choice((Q2_SIGNED_FOR_GOOD, Q2_SIGNED_FOR_GOOD.next)).typed,
                "impact_area": "Neglect",
                "evidence": f"Evidence {number}.",
            },
        ),
        WriteNarrative(
            chance.choice((Q2_SIGNED_FOR_GOOD, Q2_SIGNED_FOR_GOOD.next)).typed,
            "themes",
            f"Themes {number}.",
        ),
        LayOutUpdate(chance.choice(list(Audience)), left_out=("commitments",)),
    ]
    return chance.choice(possible)


def change_much(recorder: Recorder, chance: random.Random) -> list[int]:
    """Record many changes, undo some; the numbers of those with effect in the signed quarter."""
    in_effect, done = [], 0
    while done < CHANGES:
        day = Q2_SIGNED_FOR_GOOD.last_day - timedelta(days=chance.randrange(-58, 60))
        circumstances = replace(context(TODAY_SIGNED_FOR_GOOD), on=chance.choice((None, day)))
        try:
            if chance.random() < 0.1:
                recorded = recorder.undo(circumstances)
            else:
                recorded = recorder.record(some_command(chance, recorder, done), circumstances)
        except CscpError:
            continue
        done += 1
        line = recorder.workspace.lines()[-1]
        assert line.n == recorded.n
        if line.on <= Q2_SIGNED_FOR_GOOD.last_day:
            in_effect.append(line.n)
    return in_effect


@pytest.mark.parametrize("seed", range(1, 10) if "HYPOTHESIS_PROFILE" in os.environ else [1])
def test_a_signed_quarter_stays_as_it_is_whatever_comes_later(demo: Path, seed: int) -> None:
    """After 200 changes, back-dated ones too, and with another template: byte for byte."""
    recorder = team_recorder(demo)
    signature = Signature(CHAIR, "by email")
    sign_off(
        recorder, Q2_SIGNED_FOR_GOOD, signature, context(TODAY_SIGNED_FOR_GOOD), marking="OFFICIAL"
    )
    signed = sign_off_of(recorder.book, Q2_SIGNED_FOR_GOOD)
    assert signed is not None
    was = everything_signed_for_good(recorder.workspace, signed)

    in_effect = change_much(recorder, random.Random(seed))
    folder = recorder.workspace.folder / "templates"
    folder.mkdir()
    (folder / "body.html.j2").write_text("<main>Other words.</main>", "utf-8")

    again = Workspace(demo)
    assert sign_off_of(again.book, Q2_SIGNED_FOR_GOOD) == signed
    assert everything_signed_for_good(again, signed) == was
    corrections = [entry.line.n for entry in again.corrections(signed)]
    assert sorted(set(corrections)) == in_effect
    assert 20 < len(in_effect) < CHANGES
    for audience in Audience:
        update = signed_update(again, signed)
        for paper_format in PaperFormat:
            is_data = paper_format.is_data
            document = rebuilt_document(update, signed, audience, is_data=is_data)
            assert bytes_of(document, paper_format) == was[audience, paper_format]
    assert all(finding.is_harmless for finding in check(recorder.workspace.folder))


def test_a_printed_seal_is_found_however_word_has_split_it() -> None:
    """Its sentence and its letters may stand in several runs of text."""
    seal = "0123456789abcdef" * 4
    runs = ("In all, the seal of the last one", " is ", seal[:20], seal[20:])
    text = "".join(f'<w:r a="b"><w:t>{run}</w:t></w:r>' for run in runs)
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p>{text}</w:p></w:document>")
    assert signed_files.printed_seals(made.getvalue()) == {seal}
