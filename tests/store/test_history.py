"""The lines of a journal as entries of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import make_workspace
from cscp_tui.store.codec import decode_all
from cscp_tui.store.history import all_entries, entries_after

if TYPE_CHECKING:
    from pathlib import Path


def test_the_entries_after_a_line_say_whether_the_data_has_them_all(tmp_path: Path) -> None:
    """Data that begins with the next line has; data that begins later lacks some."""
    data = make_workspace(tmp_path / "w", 4).workspace.whole_lines()
    lines = decode_all(data)
    every = all_entries(data)
    assert {each.line.n for each in every} == {line.n for line in lines}
    for line in lines:
        after, lacks = entries_after(data, line.n)
        assert [each.line.n for each in after] == [
            n for n in (e.line.n for e in every) if n > line.n
        ]
        assert not lacks
    place = data.index(b'\n{"v":3,"n":3,')
    assert [entries_after(data[place:], number)[1] for number in (1, 2, 3)] == [True, False, False]
