"""Files and folders as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cscp_tui.base.paths import NoPath, typed_path


@pytest.mark.parametrize(
    "typed", ["postgresql://db/plan", "https://board.example/a.xlsx", "FTP://x"]
)
def test_an_address_is_no_folder(typed: str) -> None:
    """It is refused, and no folder of that name is made."""
    with pytest.raises(NoPath, match="it's an address"):
        typed_path(typed)


@pytest.mark.parametrize("typed", ["C:/plans", "//server/share/plans", "plans: 2025", "~"])
def test_a_drive_or_a_share_is_a_folder(typed: str) -> None:
    """Neither a drive's letter nor the two slashes of a share make an address."""
    assert typed_path(typed) == Path(typed).expanduser()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Hi both, " + "x" * 300, "it's too long to be a name"),
        ("a\0b", "a character that names can't have"),
        ("~/a\0b", "a character that names can't have"),
        ("~nobody-of-that-name/a", "there's no such user"),
    ],
)
def test_a_text_that_no_file_can_have_as_its_name_is_told(typed: str, why: str) -> None:
    """A pasted text, a character that ends names, and the folder of nobody; at its field."""
    with pytest.raises(NoPath, match=why) as told:
        typed_path(typed)
    assert told.value.field == "file"
