"""What is listed about the lines of a meeting."""

from __future__ import annotations

from building import QAG_MEETING, TODAY, book_with_actions, do
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import readings_of
from cscp_tui.domain.commands.meetings import KeepLine
from cscp_tui.views.capture import LEAVE, choices_about, closing_list


def test_what_a_line_may_be_is_found_by_the_beginning_of_its_name() -> None:
    """Before other choices that contain the word in what the line says."""
    book = book_with_actions()
    do(book, KeepLine(QAG_MEETING, "BP24-1.1 delivered, more or less", about=("BP24-1.1",)))
    (line,) = book.lines.values()
    setting = setting_of(book.meetings[QAG_MEETING], book, TODAY)
    found = choices_about(line, readings_of(line, setting), (), "", setting, "deliver")
    names = [str(row.cells[0]).partition(": ")[2].split()[0] for row in found.rows]
    assert names[:2] == ["Delivered", "delivery,"]
    assert "Decision" in names


def test_a_note_stays_as_it_is_with_the_first_choice() -> None:
    """It is harmless, also where the note can be made a progress update."""
    book = book_with_actions()
    setting = setting_of(book.meetings[QAG_MEETING], book, TODAY)
    for words, about in (("BP24-1.1 delivered, more or less", ("BP24-1.1",)), ("Cold here", ())):
        do(book, KeepLine(QAG_MEETING, words, about=about))
        line = list(book.lines.values())[-1]
        rows = choices_about(line, readings_of(line, setting), (), "", setting, "").rows
        texts = [str(row.cells[0]) for row in rows]
        assert rows[0].key == LEAVE
        assert not any("Record it as: Note" in each for each in texts)
        assert any("Progress update for" in each for each in texts) is bool(about)


def test_a_line_that_is_sought_stands_before_closing() -> None:
    """Enter would close the meeting otherwise, and the line be left as it is."""
    book = book_with_actions()
    do(book, KeepLine(QAG_MEETING, "The slides were shown"))
    lines = tuple(book.lines.values())
    names = [
        [
            str(row.cells[0])
            for row in closing_list(book, (), lines, {}, text, is_projected=False).rows
        ]
        for text in ("", "slides", "clo", "Police said")
    ]
    closes = ["Close the meeting"]
    assert names == [closes, ["The slides were shown", *closes], closes, []]
