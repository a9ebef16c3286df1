"""Minutes as they are issued, and handed out from then on."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as WordFile

from building import QAG_MEETING, TODAY, context, make_workspace
from cscp_tui.base.errors import Refused
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import HoldMeeting, IssueMinutes
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import issues_of
from cscp_tui.services.amended_papers import NOT_AMENDED, AmendedPaper, words_in
from cscp_tui.services.minutes import export_minutes, issue_minutes

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.services.minutes import ExportedMinutes
    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A workspace with a meeting that was held."""
    made = make_workspace(tmp_path / "w", 1)
    if not made.book.meetings[QAG_MEETING].state.took_place:
        came = (RecordAttendance(QAG_MEETING, "police", in_room=1),)
        made.record(HoldMeeting(QAG_MEETING, came, without_quorum_reason="By email"), context())
    return made


def paper(recorder: Recorder, *texts: str) -> AmendedPaper:
    file, data = WordFile(), BytesIO()
    for text in (long(recorder.book.meetings[QAG_MEETING].day), *texts):
        file.add_paragraph(text)
    file.save(data)
    return AmendedPaper(data=data.getvalue(), words=words_in("x.docx", data.getvalue()))


def exported(
    recorder: Recorder, paper_format: PaperFormat = PaperFormat.WORD, **options: bool
) -> ExportedMinutes:
    meeting, templates = recorder.book.meetings[QAG_MEETING], recorder.workspace.storage.templates()
    given: dict[str, Any] = {"public": False} | options
    return export_minutes(recorder.workspace, meeting, paper_format, templates, **given)


def issue(
    recorder: Recorder, amended: AmendedPaper | None = None, corrections: str = ""
) -> tuple[str, ...]:
    command = IssueMinutes(QAG_MEETING, to="all members", corrections=corrections)
    outcome = issue_minutes(recorder, command, context(), amended)
    return (*outcome.wrote, *outcome.warnings)


def test_minutes_are_handed_out_as_they_were_issued(recorder: Recorder) -> None:
    """Byte for byte, unless they are wanted as recorded now or for the public."""
    assert exported(recorder).notices == ()
    issue(recorder)
    (issued,) = issues_of(recorder.book, QAG_MEETING)
    assert {file.format for file in issued.files} == {
        each.value for each in PaperFormat if not each.is_data
    }
    on = f"issued on {long(TODAY)} to all members"
    found = exported(recorder)
    assert found.notices == (f"This is the file that was {on}.",)
    now = (f"These are the minutes as recorded now, not the file that was {on}.",)
    assert exported(recorder, as_recorded=True).notices == now
    assert exported(recorder, public=True).notices == now
    meeting, templates = recorder.book.meetings[QAG_MEETING], recorder.workspace.storage.templates()
    marked = export_minutes(
        recorder.workspace, meeting, PaperFormat.WORD, templates, public=False, marking="OFFICIAL"
    )
    assert marked.notices == now


def test_the_chairs_own_file_is_handed_out(recorder: Recorder) -> None:
    """It must be of the meeting; its words are gone where the next ones are issued without it."""
    other = paper(recorder)
    with pytest.raises(Refused, match=f"Choose that of {QAG_MEETING}") as refused:
        issue(
            recorder,
            AmendedPaper(data=other.data, words=words_in("x", _other())),
        )
    assert refused.value.field == "file"
    amended = paper(recorder, "In the Chair's words.")
    said = issue(recorder, amended)
    assert said[0] == "This is the file that the Chair amended. It differs from the program's file:"
    assert "“In the Chair's words.” is only in it." in said
    found = exported(recorder)
    assert found.data == amended.data
    assert found.notices[1].startswith("This is the file that the Chair amended.")
    own = "The Chair amended the Word file; this one is the program's own."
    assert exported(recorder, PaperFormat.MARKDOWN).notices[1:] == (own,)
    again = issue(recorder, corrections="A name.")
    assert again[-1].startswith(
        "The Chair's own words in the minutes issued before aren't in these."
    )
    assert issue(recorder, corrections="Another name.") == ()


def _other() -> bytes:
    file, data = WordFile(), BytesIO()
    file.add_paragraph("1 January 2001")
    file.save(data)
    return data.getvalue()


def test_a_file_that_was_not_amended_is_said(recorder: Recorder) -> None:
    """The program's own is handed out then."""
    data = exported(recorder).data
    same = AmendedPaper(data=data, words=words_in("x.docx", data))
    assert issue(recorder, same) == (NOT_AMENDED,)
    assert exported(recorder).data == data
