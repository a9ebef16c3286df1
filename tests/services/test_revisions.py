from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.errors import CscpError
from cscp_tui.services.exports import keep_as, keep_revision

if TYPE_CHECKING:
    from pathlib import Path

NAME = "quarterly-update-2025-26-Q2-qa-draft"


def test_a_changed_file_is_the_next_revision(tmp_path: Path) -> None:
    """None is written over."""
    first = keep_revision(tmp_path, NAME, "md", b"one")
    second = keep_revision(tmp_path, NAME, "md", b"two")
    assert first == tmp_path / "exports" / f"{NAME}-1.md"
    assert second.name == f"{NAME}-2.md"
    assert first.read_bytes() == b"one"


def test_the_same_file_is_not_written_again(tmp_path: Path) -> None:
    """The latest revision is it."""
    first = keep_revision(tmp_path, NAME, "md", b"one")
    assert keep_revision(tmp_path, NAME, "md", b"one") == first
    assert len(list(first.parent.iterdir())) == 1


def test_formats_are_counted_by_themselves(tmp_path: Path) -> None:
    """As are names that begin in the same way."""
    keep_revision(tmp_path, NAME, "md", b"one")
    assert keep_revision(tmp_path, NAME, "html", b"one").name == f"{NAME}-1.html"
    assert keep_revision(tmp_path, f"{NAME}-x", "md", b"two").name == f"{NAME}-x-1.md"


def test_revisions_count_on_after_the_highest(tmp_path: Path) -> None:
    """Also where those before it are gone."""
    last = keep_revision(tmp_path, NAME, "md", b"one").with_name(f"{NAME}-9.md")
    last.write_bytes(b"nine")
    assert keep_revision(tmp_path, NAME, "md", b"ten").name == f"{NAME}-10.md"


def test_a_fixed_name_that_is_taken_stays_as_it_is(tmp_path: Path) -> None:
    """Another file of the name keeps it, and the new one stands beside it."""
    first = keep_as(tmp_path, "signed-1", "md", b"one")
    first.write_bytes(b"edited")
    second = keep_as(tmp_path, "signed-1", "md", b"one")
    assert (first.read_bytes(), second.name) == (b"edited", "signed-1-copy-2.md")
    assert keep_as(tmp_path, "signed-1", "md", b"one") == second


def test_a_thousand_copies_are_too_many(tmp_path: Path) -> None:
    """It is said in a sentence, with what to do."""
    names = ["signed-1.md", *(f"signed-1-copy-{number}.md" for number in range(2, 1000))]
    (tmp_path / "exports").mkdir()
    for name in names:
        (tmp_path / "exports" / name).write_bytes(b"edited")
    with pytest.raises(CscpError, match="move some of them away"):
        keep_as(tmp_path, "signed-1", "md", b"one")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    """In a sentence."""
    tmp_path.chmod(0o500)
    with pytest.raises(CscpError, match="may not write there"):
        keep_revision(tmp_path, NAME, "md", b"one")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """In a sentence."""
    (tmp_path / "exports").write_text("")
    with pytest.raises(CscpError):
        keep_revision(tmp_path, NAME, "md", b"one")
