"""Which file of a signed quarter its figures are read from, and how each is read."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import founded_book
from cscp_tui.base.errors import CscpError
from cscp_tui.base.zip_archive import archive_of
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.records import SignedFigure, SignedFile, SignOff
from cscp_tui.services.printed_figures import printed_figures
from cscp_tui.views.updates.first_page import FIGURES_ON_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.documents.figure import Figure

QA, EXECUTIVE = Audience.QA, Audience.EXECUTIVE
FIGURES = "Figure,Value,Number,Of,Share\nDelivered,30 of 35 (86%),30,35,0.86\nSlips,4,4,,\n"


def tables(text: str = FIGURES, name: str = "1-figures.csv") -> bytes:
    return archive_of([("0-actions.csv", b"Ref\nBP24-1.1\n"), (name, text.encode("utf-8-sig"))])


def read(
    files: Mapping[tuple[Audience, str], bytes], *figures: SignedFigure, audience: Audience = QA
) -> dict[str, tuple[str, int | None, int | None]]:
    """What is read of a sign-off with these files and recorded figures: value, number and whole."""
    named = {f"{number}": data for number, data in enumerate(files.values())}
    signed = SignOff(
        id="2024-25/Q4/sign-off-1", quarter="2024-25/Q4", as_at=date(2025, 3, 31), signed_by="Chair",
        line=1, offset=1, head="0", figures=figures, created=date(2025, 4, 1),
        files=tuple(
            SignedFile(audience=known.value, format=ending, hash=str(number))
            for number, (known, ending) in enumerate(files)
        ),
    )  # fmt: skip

    def fetch(_: SignOff, file: SignedFile, __: object) -> bytes:
        if not named[file.hash]:
            raise CscpError("It can't be read.")
        return named[file.hash]

    book = founded_book()
    book.tables["plans"]["2025-27"] = replace(book.plans["2025-27"], title="New plan")
    workspace: Any = SimpleNamespace(book=book, storage=SimpleNamespace(fetch=fetch))
    found = printed_figures(workspace, signed, audience)
    return {title: numbers(figure) for title, figure in found.items()}


def numbers(figure: Figure) -> tuple[str, int | None, int | None]:
    return figure.value, figure.numerator, figure.denominator


OF_TABLES = {"Delivered": ("30 of 35 (86%)", 30, 35), "Slips": ("4", 4, None)}
PAPER = (
    b"# Update\n\n## Business plan\n\n| Figure | Value |\n| --- | --- |\n| Delivered | 3 of 4 |\n"
)
OF_PAPER = {"Delivered": ("3 of 4", 3, 4)}
KEPT = SignedFigure(plan="2024/25", label="Delivered", value="1 of 2 (50%)")
OF_KEPT = {"Delivered": ("1 of 2 (50%)", 1, 2)}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({(QA, "md"): PAPER, (QA, "csv"): tables()}, OF_TABLES),
        ({(QA, "csv"): b"", (QA, "md"): PAPER}, OF_PAPER),
        ({(QA, "csv"): tables(name="1-moves.csv"), (QA, "md"): PAPER}, OF_PAPER),
        ({(EXECUTIVE, "csv"): tables(), (QA, "md"): PAPER}, OF_PAPER),
        ({(EXECUTIVE, "md"): PAPER, (QA, "docx"): PAPER}, OF_KEPT),
        ({(QA, "csv"): b"", (QA, "md"): b""}, OF_KEPT),
        ({}, OF_KEPT),
    ],
)
def test_figures_are_those_of_the_tables_else_of_the_paper_else_as_recorded(
    files: Mapping[tuple[Audience, str], bytes], wanted: object
) -> None:
    """Of the audience that is asked for; a file that can't be read is passed over."""
    assert read(files, KEPT) == wanted


def test_tables_of_early_versions_had_other_titles_for_their_numbers() -> None:
    """They are read as those of today."""
    early = FIGURES.replace("Number,Of", "Numerator,Denominator")
    assert read({(QA, "csv"): tables(early)}) == OF_TABLES


def test_figures_as_recorded_name_their_plan_where_there_are_several() -> None:
    """As the paper did."""
    other = SignedFigure(plan="2025-27", label="Delivered", value="0 of 9")
    assert read({}, KEPT, KEPT) == OF_KEPT
    named = {
        "Business plan: Delivered": ("1 of 2 (50%)", 1, 2),
        "New plan: Delivered": ("0 of 9", 0, 9),
    }
    assert read({}, KEPT, other) == named


def paper(*tables: tuple[str, str]) -> bytes:
    """A paper with tables under headings; rows are separated by semicolons."""
    parts = ["# Update"]
    for heading, rows in tables:
        first, *others = rows.split("; ")
        parts += [
            f"\n## {heading}\n",
            f"| {first} |",
            "| --- | --- |",
            *(f"| {o} |" for o in others),
        ]
    return "\n".join(parts).encode()


def test_a_paper_with_several_plans_names_the_plan_of_each_figure() -> None:
    """The figures of the Executive's first page are of none, whatever it was called."""
    rows = "Figure | Value; Delivered | 3 of 4 (75%)"
    one = paper((FIGURES_ON_PAGE, rows), ("Old plan", rows), ("Reviews", "Ref | Title; R1 | 9"))
    assert read({(QA, "md"): one}).keys() == {"First page: Delivered", "Delivered"}
    two = paper(("The year on one page", rows), ("Old plan", rows), ("New plan", rows))
    assert read({(QA, "md"): two}) == {
        "First page: Delivered": ("3 of 4 (75%)", 3, 4),
        "Old plan: Delivered": ("3 of 4 (75%)", 3, 4),
        "New plan: Delivered": ("3 of 4 (75%)", 3, 4),
    }


def test_movement_is_read_by_priority_and_in_total() -> None:
    """A table of priorities without it is no figure."""
    rows = "Priority | Delivered | Still open; 1 Homes | 2 | 3; Total | 4 | 5"
    assert read({(QA, "md"): paper(("Movement", rows))}) == {
        "1 Homes, movement: Delivered": ("2", 2, None),
        "1 Homes, movement: Still open": ("3", 3, None),
        "Movement: Delivered": ("4", 4, None),
        "Movement: Still open": ("5", 5, None),
    }
    assert not read({(QA, "md"): paper(("Priorities", "Priority | Delivered; 1 Homes | 2"))})
