"""What the screens show, printed by ``cscp show``; ``cscp config``; and two days compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

import pytest
from msgspec import convert

from cscp_tui.cli.json_forms import Paper
from cscp_tui.cli.main import main
from cscp_tui.documents.figure import figure_printed
from cscp_tui.domain.enums import Role
from cscp_tui.domain.records import KINDS
from cscp_tui.services.settings import Settings, load
from cscp_tui.views.as_signed import SignedFigures
from sitting import open_session

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The config folder of the test."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


class Says(Protocol):
    """Types a command line, and returns what it prints."""

    def __call__(self, *words: str, status: int = 0) -> str:
        """Type words."""


@pytest.fixture
def demo_says(own: Path, demo: Path, capsys: pytest.CaptureFixture[str]) -> Says:
    """Types command lines at the demo, with settings of the test's own."""
    assert not own.exists()

    def says(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        assert main(["-w", str(demo), *words]) == status
        said = capsys.readouterr()
        return said.out if status == 0 else said.err

    return says


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("BP25-1.1", "Agree a combined Early Help and Family Hubs strategy\n■ Red, 58 days late"),
        ("bp25-1.1", "Progress updates, newest first"),
        ("QAG-2025-09-16", "Who came"),
        ("CH-08", "How does the partnership learn"),
        ("police", "Metropolitan Police (Met Police)\nAgency"),
        ("qag", "Quality Assurance Group"),
    ],
)
def test_a_record_is_shown_in_full(demo_says: Says, what: str, words: str) -> None:
    """An action, a meeting, a challenge, an agency, a group: by id or by name."""
    assert words in demo_says("show", what)


def test_every_kind_of_record_can_be_shown(demo_says: Says, demo: Path) -> None:
    """Whatever a screen opens has its text; as JSON it has its fields."""
    book = open_session(demo).book
    for table in KINDS:
        for key in list(book.as_read(table))[:1]:
            if key.casefold() in {"overview", "agenda", "attendance"}:
                continue
            assert demo_says("show", key).strip(), (table, key)
            assert json.loads(demo_says("show", key, "--json"))["id"] == key


def test_an_unknown_record_is_refused_with_a_way_on(demo_says: Says) -> None:
    """It says what to give instead."""
    said = demo_says("show", "nonsense", status=2)
    assert "There's no record “nonsense”. Give a reference" in said


def test_the_overview_is_shown_with_every_figure_of_its_screen(demo_says: Says) -> None:
    """Part, figure and number."""
    said = demo_says("show", "overview")
    assert "12 of 34 (35%)" in said
    assert "Next meetings" in said


def test_the_agenda_and_who_is_there(demo_says: Says) -> None:
    """Of the meeting named; else of the next, or of the one in progress."""
    said = demo_says("show", "agenda")
    assert said.startswith("Quality Assurance Group, Thursday 27 November 2025, planned")
    assert "Welcome and declarations" in said
    said = demo_says("show", "attendance", "QAG-2025-09-16")
    assert "Quorate: Council ✓" in said
    assert "16 of 16 members marked" in said
    demo_says("start", "QAG-2025-11-27")
    demo_says("attend", "QAG-2025-11-27", "police=1")
    said = demo_says("show", "attendance")
    assert "in progress" in said
    assert "1 person, 1 of 16 members marked" in said
    assert "Only agenda and attendance" in demo_says("show", "police", "QAG", status=2)


def test_two_days_are_compared(demo_says: Says) -> None:
    """The figures that differ, and the actions that moved; in either order; one day means since."""
    said = demo_says("compare", "30/6/2025", "27/11/2025")
    assert said.startswith("# 30 June 2025 compared with 27 November 2025")
    assert "| Business plan 2025–27 | Delivered | 2 of 35 (6%) | 12 of 34 (35%) |" in said
    assert "| Due | 30 June 2025 | 30 September 2025 |" in said
    assert "| Status | Green | Delivered |" in said
    assert said == demo_says("compare", "27/11/2025", "30/6/2025")
    assert said == demo_says("compare", "30/6/2025")
    same = demo_says("compare", "27/11/2025", "27/11/2025")
    assert "No figure differs." in same
    assert "No action moved." in same
    assert "is after today" in demo_says("compare", "1/1/2030", status=1)
    assert "Give two days" in demo_says("compare", "1/1/25", "2/1/25", "3/1/25", status=2)


def test_a_comparison_in_json_is_values(demo_says: Says) -> None:
    """Its figures and actions are rows with the same keys on any days; of quarters it is the same."""
    made = json.loads(demo_says("compare", "30/6/2025", "27/11/2025", "--json"))
    convert(made, Paper, strict=True)
    figures, moved = made["sections"]
    assert figures["title"] == "Figures that differ"
    assert figures["rows"][0] == {
        "part": "Business plan 2025–27",
        "figure": "Delivered",
        "before": "2 of 35 (6%)",
        "after": "12 of 34 (35%)",
    }
    assert all(row.keys() == {"ref", "action", "what", "before", "after"} for row in moved["rows"])
    same = json.loads(demo_says("compare", "27/11/2025", "27/11/2025", "--json"))
    assert same["sections"][0]["sentences"] == ["No figure differs."]
    quarter = json.loads(demo_says("compare", "--quarter", "2025-26/Q2", "--json"))
    assert quarter["title"].endswith("compared with Q1 2025/26")
    assert any(part["rows"] for part in quarter["sections"])
    assert "shown" not in quarter
    chased = json.loads(demo_says("requests", "--quarter", "2025-26/Q2", "--chase", "--json"))
    convert(chased, Paper, strict=True)


def test_each_difference_is_so_on_its_day(demo_says: Says) -> None:
    """The numbers are those of the Overview as at each day."""
    said = demo_says("compare", "30/6/2025", "27/11/2025")
    then = demo_says("--as-at", "30/6/2025", "show", "overview")
    for line in said.splitlines():
        if line.startswith("| Ratings of open actions"):
            _, _, label, before, _, _ = (part.strip() for part in line.split("|"))
            row = next(each for each in then.splitlines() if f"  {label} " in each)
            assert before in row.split(), line


def test_the_overview_of_a_signed_day_has_the_signed_figures(
    demo_says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It prints the figures that the screen shows."""
    printed = {"Delivered": figure_printed("Delivered", "29 of 34 (85%)", "29", "34")}
    signed = SignedFigures(printed, is_corrected=False)
    monkeypatch.setattr("cscp_tui.cli.showing.printed_as_at", lambda *_: signed)
    assert "29 of 34 (85%)" in demo_says("--as-at", "30/9/2025", "show", "overview")


def test_settings_are_listed_with_what_they_do(demo_says: Says, own: Path) -> None:
    """The file first, then each setting with its value."""
    said = demo_says("config")
    assert said.startswith(str(own / "settings.toml"))
    for name in Settings.__struct_fields__:
        assert f"\n{name} " in said


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("name", "Ann", "Ann"),
        ("role", "chair", Role.CHAIR),
        ("theme", "high-contrast", "high-contrast"),
        ("ascii", "yes", True),
        ("cursor", "yes", True),
        ("keys.action.note", "ctrl+n", {"action.note": "ctrl+n"}),
        ("filters.late", "is:late", {"late": "is:late"}),
    ],
)
def test_a_setting_is_changed_and_back(
    demo_says: Says, own: Path, name: str, value: str, kept: object
) -> None:
    """An empty value is the default again."""
    field = name.partition(".")[0]
    demo_says("config", name, value)
    assert getattr(load(own)[0], field) == kept
    demo_says("config", name, "")
    assert getattr(load(own)[0], field) == getattr(Settings(), field)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", "red", "There's no setting “colour”. Give name, role"),
        ("theme", "neon", "There's no theme “neon”. Choose"),
        ("ascii", "maybe", "“maybe” isn't a valid ascii. Give yes or no."),
        ("role", "boss", "Give team or chair or scrutineer"),
        ("keys.action.nothing", "x", "there's no command “action.nothing”"),
        ("keys.action.note", "d", "both use “d”"),
        ("keys", "x", "Give keys.NAME"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_accepted(
    demo_says: Says, own: Path, name: str, value: str, words: str
) -> None:
    """The file stays as it was."""
    assert words in demo_says("config", name, value, status=1)
    assert not (own / "settings.toml").exists()
