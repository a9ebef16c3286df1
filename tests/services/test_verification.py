"""A printed pack is what is recorded, or the place that differs is named."""

from __future__ import annotations

import re
import shutil
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import HOSTILE, context, record
from cscp_tui import __version__
from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.updates import Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.scrutiny import render_scrutiny_pack
from cscp_tui.services.updates import sign_off
from cscp_tui.services.verification import (
    MOST_DIFFERENCES,
    Verified,
    verify_file,
    verify_seal,
)
from cscp_tui.store import redaction
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import decode, encode, hash_of, values_of
from cscp_tui.store.signed_files import printed_seals
from cscp_tui.store.team import create_workspace, team_recorder
from cscp_tui.store.workspace import Workspace
from services.scrutinised_years import PUBLISHED, small_year

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(small_year(tmp_path_factory.mktemp("year") / "w", HOSTILE).workspace.folder)


@pytest.fixture(scope="module")
def signed_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year with a quarter signed off, to be copied."""
    team = small_year(tmp_path_factory.mktemp("signed") / "w")
    sign_off(team, Quarter(2024, 3), Signature("the Chair", "by email"), context(PUBLISHED))
    return team.workspace.folder


@pytest.fixture
def signed(signed_year: Path, tmp_path: Path) -> Recorder:
    """The same, of a test's own."""
    return team_recorder(shutil.copytree(signed_year, tmp_path / "w"), FixedClock(PUBLISHED))


@pytest.fixture(scope="module")
def pack(year: Workspace) -> str:
    return render_scrutiny_pack(year, PUBLISHED, plan="2024/25", marking="OFFICIAL-SENSITIVE")


def differences(year: Workspace, text: str) -> tuple[str, ...]:
    """What verifying a pack's text names; none for one that is what is recorded."""
    found = verify_file(year, "pack.html", text.encode())
    assert found.is_recorded is not bool(found.differences)
    return found.differences


def test_a_pack_is_what_is_recorded(year: Workspace, pack: str) -> None:
    """Also with the line ends of another system, and as at an earlier day, of one plan."""
    assert differences(year, pack) == ()
    assert differences(year, pack.replace("\n", "\r\n")) == ()
    early = render_scrutiny_pack(year, PUBLISHED.replace(month=1), plan="2024/25")
    assert differences(year, early) == ()


def test_a_pack_verifies_after_later_changes(tmp_path: Path) -> None:
    """What was recorded since is counted, and changes nothing of what was printed."""
    team = small_year(tmp_path / "w")
    text = render_scrutiny_pack(Workspace(team.workspace.folder), PUBLISHED)
    record(team, AddProgressUpdate("BP24-1.2", "Later."))
    found = verify_file(Workspace(team.workspace.folder), "pack.html", text.encode())
    assert found.is_recorded
    assert "1 change was recorded since" in found.summary


@given(st.data())
def test_any_changed_character_of_a_history_is_found(
    year: Workspace, pack: str, data: st.DataObject
) -> None:
    """A word, a date, a number or a character of a hash: the file is not what is recorded."""
    start = pack.index('id="histories"')
    spots = [found.start() for found in re.finditer(r"(?<=[>\w ])\w(?=[^<>]*<)", pack[start:])]
    spot = start + data.draw(st.sampled_from(spots))
    other = data.draw(st.sampled_from("x7é").filter(lambda each: each != pack[spot]))
    assert differences(year, pack[:spot] + other + pack[spot + 1 :])


def test_a_changed_line_is_named(year: Workspace, pack: str) -> None:
    """By the action and the number of the change, with both texts."""
    (told,) = differences(year, pack.replace("Half of the staff", "All of the staff", 1))
    assert "BP24-1.1" in told
    assert "“" in told
    row = re.search(r"<tr><th[^>]*>(\d+)<br/>[0-9a-f]{16}</th>.*?</tr>\n", pack)
    assert row is not None
    (told,) = differences(year, pack.replace(row[0], "", 1))
    assert f"change {row[1]}" in told
    assert "not printed" in told
    words = re.search(r"<p>[^<]+</p>\n", pack)
    assert words is not None
    (told,) = differences(year, pack.replace(words[0], "", 1))
    assert "not printed" in told


def test_a_changed_figure_and_a_changed_seal_are_named(year: Workspace, pack: str) -> None:
    """The section, and which journal's seal."""
    assert any(
        "Figures" in each or "Headline" in each
        for each in differences(year, pack.replace("delivered as at", "completed as at", 1))
    )
    head = year.position.hash
    (first, *_) = differences(year, pack.replace(head, head[::-1], 1))
    assert "team's journal" in first


def test_a_pack_of_another_version_says_with_which_to_verify(year: Workspace, pack: str) -> None:
    """Where its words differ, the version is named, and its seals are compared all the same."""
    other = pack.replace(f"cscp-tui {__version__}", "cscp-tui 0.0.9")
    assert verify_file(year, "pack.html", other.encode()).is_recorded
    found = verify_file(year, "pack.html", other.replace("Slips", "Slip").encode())
    assert "It was made with cscp-tui 0.0.9" in found.summary
    assert re.search(
        r"Each of its \d\d+ printed changes has the number and the seal", found.summary
    )
    forged = re.sub(r"<br/>[0-9a-f]{16}</th>", f"<br/>{'0' * 16}</th>", other, count=1)
    found = verify_file(year, "pack.html", forged.encode())
    assert re.search(r"Of its [\d,]+ printed changes, 1 has a number or a seal", found.summary)


def test_what_is_hidden_in_the_file_is_found(year: Workspace, pack: str) -> None:
    """The words are the same, and the file is not the one that was written."""
    (told,) = differences(year, pack.replace("<h1>", '<h1 hidden="hidden">', 1))
    assert "the file itself was changed: see line" in told


def test_a_pack_of_another_workspace_is_refused(year: Workspace, pack: str, tmp_path: Path) -> None:
    """And one that a newer copy of the journal was printed from."""
    other = create_workspace(tmp_path / "other", "another", FixedClock(PUBLISHED))
    with pytest.raises(Refused, match="another workspace"):
        verify_file(Workspace(other.workspace.folder), "pack.html", pack.encode())
    newer = pack.replace(f"{year.position.n} changes", "9999 changes", 1)
    with pytest.raises(Refused, match="newer copy"):
        verify_file(year, "pack.html", newer.encode())


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"\x00" * 90, b"<dl><dt>As at</dt>", b"PK\x03\x04", b"<a " * 90_000]
)
def test_foreign_files_get_one_sentence(year: Workspace, data: bytes) -> None:
    """Whatever is in them, and soon."""
    begun = process_time()
    with pytest.raises(Refused, match=r"x\.html isn't a scrutiny pack"):
        verify_file(year, "x.html", data)
    assert process_time() - begun < 2.0


def test_a_spoilt_day_or_plan_is_no_pack(year: Workspace, pack: str) -> None:
    """A sentence, and no failure."""
    for spoilt in (
        pack.replace("<dd>30 September 2025</dd>", "<dd>someday</dd>", 1),
        pack.replace("<dd>30 September 2025</dd>", "<dd>30 September 1901</dd>", 1),
    ):
        with pytest.raises(CscpError):
            verify_file(year, "pack.html", spoilt.encode())


def test_a_seal_names_its_change(year: Workspace) -> None:
    """Of either journal, whole or its beginning; an unknown one is not recorded."""
    last = year.position
    found = verify_seal(year, f" {last.hash[:16].upper()} ")
    assert f"change {last.n} of the team's journal" in found.summary
    assert "It is the last one." in found.summary
    assert "change S1 of" in verify_seal(year, year.scrutiny_entries()[0].line.hash).summary
    assert not verify_seal(year, "0" * 64).is_recorded
    for wrong in ("", "abc", "[/oops] " * 9, "g" * 64):
        with pytest.raises(NotUnderstood, match="isn't a seal"):
            verify_seal(year, wrong)


def test_a_redacted_line_verifies_as_redacted_since(tmp_path: Path) -> None:
    """The text that was printed is gone, and a change beside it is still found."""
    team = small_year(tmp_path / "w")
    text = render_scrutiny_pack(Workspace(team.workspace.folder), PUBLISHED)
    redaction.redact(team, "No money yet.", "BP24-1.2", "Named a child.", context(PUBLISHED))
    year = Workspace(team.workspace.folder)
    found = verify_file(year, "pack.html", text.encode())
    assert found.is_recorded
    assert found.differences == ()
    assert any("change" in each and each.endswith("redacted since.") for each in found.redacted)
    assert "but for what was redacted since" in found.summary
    assert differences(year, text.replace("Cause: ", "Blame: ").replace("funding", "finding"))


def test_a_signed_paper_is_known_by_its_bytes(signed: Recorder) -> None:
    """As it was signed, and as a redaction left it; with a changed byte it is neither."""
    team = signed
    papers = [path.read_bytes() for path in (team.workspace.folder / "signed").glob("*.md")]
    paper = next(data for data in papers if b"No money yet." in data)
    found = verify_file(Workspace(team.workspace.folder), "update.md", paper)
    assert "Q3 2024/25" in found.summary
    assert "signed off by the Chair" in found.summary
    with pytest.raises(Refused, match="nothing was signed off with it"):
        verify_file(Workspace(team.workspace.folder), "update.md", paper + b" ")
    redaction.redact(team, "No money yet.", "BP24-1.2", "Named a child.", context(PUBLISHED))
    papers = [path.read_bytes() for path in (team.workspace.folder / "signed").glob("*.md")]
    after = [verify_file(Workspace(team.workspace.folder), "update.md", data) for data in papers]
    assert any(each.redacted == ("update.md: redacted since.",) for each in after)


def rewrite(folder: Path) -> None:
    """Rewrite a journal with another title in one line, a whole chain, and sign-offs that fit it."""
    path = folder / "journal.jsonl"
    first, *lines = path.read_bytes().splitlines()
    data, prev = first + b"\n", hash_of(first)
    places: dict[int, dict[str, int | str]] = {}
    for raw in lines:
        line = decode(raw)
        values = values_of(line)
        for table, _, fields in values["changes"]:
            if table == "actions" and "title" in fields:
                fields["title"] = [fields["title"][0], "Another title"]
            if table == "sign_offs":
                named = places[fields["line"][1]]
                fields |= {name: [None, value] for name, value in named.items()}
        encoded, prev = encode(values, prev)
        data += encoded
        places[line.n] = {"offset": len(data), "head": prev}
    path.write_bytes(data)
    (folder / "cscp.json").unlink(missing_ok=True)


@pytest.mark.parametrize("ending", ["md", "html", "docx", "xlsx", "csv"])
def test_a_signed_paper_whose_seal_is_not_in_the_journal_is_named(
    signed: Recorder, ending: str
) -> None:
    """History can be rewritten with a chain that is whole; what was printed tells it."""
    team = signed
    papers = [path.read_bytes() for path in (team.workspace.folder / "signed").glob(f"*.{ending}")]
    printing = [data for data in papers if printed_seals(data)]
    assert all(
        verify_file(Workspace(team.workspace.folder), "paper", each).is_recorded for each in papers
    )
    assert not [each for each in check(team.workspace.folder) if not each.is_harmless]
    rewrite(team.workspace.folder)
    after = Workspace(team.workspace.folder)
    after.verify()
    assert after.is_damaged  # the papers in the folder have other seals
    assert {action.title for action in after.book.actions.values()} == {"Another title"}
    assert bool(printing) == (ending != "csv")  # which is nothing but figures
    for paper in printing:
        found = verify_file(after, "paper", paper)
        assert not found.is_recorded
        assert "no change in this journal has it" in found.differences[0]
    assert any("prints the seal" in each.sentence for each in check(team.workspace.folder))


def test_a_signed_paper_of_another_journal_is_told_by_its_seal(
    signed_year: Path, year: Workspace
) -> None:
    """Its sign-off may have been left out of a history that was rewritten."""
    papers = [path.read_bytes() for path in (signed_year / "signed").glob("*.md")]
    paper = next(data for data in papers if printed_seals(data))
    found = verify_file(year, "update.md", paper)
    assert not found.is_recorded
    assert "isn't a file that was signed off in this copy" in found.summary


def test_the_seal_of_an_earlier_version_is_read() -> None:
    """They called it a hash."""
    seal = "0123456789abcdef" * 4
    assert printed_seals(f"journal; the last of them has the hash {seal}.".encode()) == {seal}
    assert not printed_seals(b"PK is no archive")


@pytest.mark.parametrize(
    ("more", "last"), [(0, "x"), (1, "And 1 more difference."), (2, "And 2 more differences.")]
)
def test_what_was_redacted_and_amended_comes_before_the_first_differences(
    more: int, last: str
) -> None:
    """The others are counted."""
    differences = ("x",) * (MOST_DIFFERENCES + more)
    found = Verified("No", differences=differences, redacted=("r",), amended=("a",)).findings
    assert found[:3] == ("r", "a", "x")
    assert (len(found), found[-1]) == (2 + MOST_DIFFERENCES + (more > 0), last)
