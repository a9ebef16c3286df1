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
    from cscp_tui.store.writing import TeamWorkspace


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """A workspace with a meeting that was held."""
    made = make_workspace(tmp_path / "w", 1)
    if not made.book.meetings[QAG_MEETING].state.took_place:
        came = (RecordAttendance(QAG_MEETING, "police", in_room=1),)
        made.record(HoldMeeting(QAG_MEETING, came, without_quorum_reason="By email"), context())
    return made


def paper(workspace: TeamWorkspace, *texts: str) -> AmendedPaper:
    file, data = WordFile(), BytesIO()
    for text in (long(workspace.book.meetings[QAG_MEETING].day), *texts):
        file.add_paragraph(text)
    file.save(data)
    return AmendedPaper(data=data.getvalue(), words=words_in("x.docx", data.getvalue()))


def exported(
    workspace: TeamWorkspace, paper_format: PaperFormat = PaperFormat.WORD, **options: bool
) -> ExportedMinutes:
    meeting, templates = workspace.book.meetings[QAG_MEETING], workspace.storage.templates()
    given: dict[str, Any] = {"public": False} | options
    return export_minutes(workspace, meeting, paper_format, templates, **given)


def issue(
    workspace: TeamWorkspace, amended: AmendedPaper | None = None, corrections: str = ""
) -> tuple[str, ...]:
    command = IssueMinutes(QAG_MEETING, to="all members", corrections=corrections)
    outcome = issue_minutes(workspace, command, context(), amended)
    return (*outcome.wrote, *outcome.warnings)


def test_minutes_are_handed_out_as_they_were_issued(workspace: TeamWorkspace) -> None:
    """Byte for byte, unless they are wanted as recorded now or for the public."""
    assert exported(workspace).notices == ()
    issue(workspace)
    (issued,) = issues_of(workspace.book, QAG_MEETING)
    assert {file.format for file in issued.files} == {
        each.value for each in PaperFormat if not each.is_data
    }
    on = f"issued on {long(TODAY)} to all members"
    found = exported(workspace)
    assert found.notices == (f"This is the file that was {on}.",)
    now = (f"These are the minutes as recorded now, not the file that was {on}.",)
    assert exported(workspace, as_recorded=True).notices == now
    assert exported(workspace, public=True).notices == now
    meeting, templates = workspace.book.meetings[QAG_MEETING], workspace.storage.templates()
    marked = export_minutes(
        workspace, meeting, PaperFormat.WORD, templates, public=False, marking="OFFICIAL"
    )
    assert marked.notices == now


def test_the_chairs_own_file_is_handed_out(workspace: TeamWorkspace) -> None:
    """It must be of the meeting; its words are gone where the next ones are issued without it."""
    other = paper(workspace)
    with pytest.raises(Refused, match=f"Choose that of {QAG_MEETING}") as refused:
        issue(
            workspace,
            AmendedPaper(data=other.data, words=words_in("x", _other())),
        )
    assert refused.value.field == "file"
    amended = paper(workspace, "In the Chair's words.")
    said = issue(workspace, amended)
    assert said[0] == "This is the file that the Chair amended. It differs from the program's file:"
    assert "“In the Chair's words.” is only in it." in said
    found = exported(workspace)
    assert found.data == amended.data
    assert found.notices[1].startswith("This is the file that the Chair amended.")
    own = "The Chair amended the Word file; this one is the program's own."
    assert exported(workspace, PaperFormat.MARKDOWN).notices[1:] == (own,)
    again = issue(workspace, corrections="A name.")
    assert again[-1].startswith(
        "The Chair's own words in the minutes issued before aren't in these."
    )
    assert issue(workspace, corrections="Another name.") == ()


def _other() -> bytes:
    file, data = WordFile(), BytesIO()
    file.add_paragraph("1 January 2001")
    file.save(data)
    return data.getvalue()


def test_a_file_that_was_not_amended_is_said(workspace: TeamWorkspace) -> None:
    """The program's own is handed out then."""
    data = exported(workspace).data
    same = AmendedPaper(data=data, words=words_in("x.docx", data))
    assert issue(workspace, same) == (NOT_AMENDED,)
    assert exported(workspace).data == data
