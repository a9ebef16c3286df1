from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pymarkdown.api import PyMarkdownApi

from cscp_tui.documents.document import Bullets, Definitions, Document, Paragraph
from cscp_tui.writers.markdown import markdown_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table

GOLDEN = Path(__file__).parent / "golden" / "quarterly_update.md"


def lines_of_block(block: Paragraph | Bullets | Table | Definitions) -> list[str]:
    return markdown_of(Document(title="T", blocks=(block,))).splitlines()[2:]


def failures_of(markdown: str) -> list[str]:
    linter = PyMarkdownApi().disable_rule_by_identifier("md013")
    for rule in ("md033", "md041"):  # <br> in cells; the marking stands before the title
        linter = linter.disable_rule_by_identifier(rule)
    failures = linter.scan_string(markdown).scan_failures
    return [f"{each.line_number}: {each.rule_id} {each.rule_description}" for each in failures]


def test_golden() -> None:
    """The example update has the same Markdown, byte for byte, every time."""
    assert markdown_of(QUARTERLY_UPDATE) == GOLDEN.read_text("utf-8")


def test_lint() -> None:
    """The example update passes a linter for Markdown."""
    assert failures_of(markdown_of(QUARTERLY_UPDATE)) == []


def test_lint_of_hostile_text() -> None:
    """A hostile text in every place leaves Markdown that passes the linter."""
    document = Document(
        title=HOSTILE,
        marking=HOSTILE,
        facts=((HOSTILE, f"{HOSTILE}\n{HOSTILE}"),),
        blocks=(
            Bullets(items=(f"{HOSTILE}\n- {HOSTILE}", f"#{HOSTILE}")),
            Bullets(items=(f"1. {HOSTILE}",)),
            Paragraph(text=f"  {HOSTILE}  \n\n\n\n\t- {HOSTILE}\n#1 {HOSTILE}"),
            text_table(caption=HOSTILE, headings=((HOSTILE, True),), rows=((HOSTILE,), ("",))),
        ),
    )

    assert failures_of(markdown_of(document)) == []


@pytest.mark.parametrize(
    "text",
    [
        "[CSCP] minutes of 31 March 2025",
        "30 of 35 (86%) – 2024/25 Q4",
        "BP24-1.3 re-launched; follow-up by health & police (R&D)",
        "- 5 = five, 5 < 6 > 4, 3 * 4, ~30 people, +44 20 7946 0000"[2:],
        "snake_case, _private, C:\\temp, #5, What?! “quoted” 'text' \"here\"",
        "https://croydon.sharepoint.com/sites/cscp/_layouts/15/~me?a_b=1&c=2#top",
        "-5 degrees, 1.5 days, 2025-03-31, a@example.org, {x} ^ $5 %",
    ],
)
def test_plain_words(text: str) -> None:
    """Ordinary words, figures, dates, refs and links stand in the file without backslashes."""
    assert lines_of_block(Paragraph(text=text)) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- point", r"\- point"),
        ("1. point", r"1\. point"),
        ("# 5", r"\# 5"),
        ("> quoted", r"\> quoted"),
        ("*bold* and `code`", r"\*bold\* and \`code\`"),
        ("[x](y)", r"[x\](y)"),
        ("[x]: y", r"\[x]: y"),
        ("<b>", r"\<b>"),
        ("&amp;", r"\&amp;"),
        (r"\*", r"\\\*"),
    ],
)
def test_least_escapes(text: str, expected: str) -> None:
    """A text that a parser would take for markup gets no more backslashes than it needs."""
    assert lines_of_block(Paragraph(text=text)) == [expected]


def test_table() -> None:
    """A table has a header row, an alignment row and one line for each row."""
    table = text_table(
        caption="Late actions",
        headings=(("Ref", False), ("Days", True)),
        rows=(("A|B", "12"), ("two\nlines", "")),
    )

    assert lines_of_block(table) == [
        "Late actions",
        "",
        "| Ref | Days |",
        "| --- | ---: |",
        r"| A\|B | 12 |",
        "| two<br>lines | |",
    ]


def test_lists_stay_apart() -> None:
    """A list right after another stays a list of its own."""
    blocks = (Bullets(items=("a",)), Definitions(pairs=(("Name", "value"),)))

    assert markdown_of(Document(title="T", blocks=blocks)) == (
        "# T\n\n- a\n\n<!-- -->\n\n- **Name:** value\n"
    )


def test_nothing_to_list() -> None:
    """A list without points and definitions without names leave nothing, not even a blank line."""
    blocks = (Bullets(items=("", " \n")), Definitions(pairs=()), Paragraph(text="\n"))

    assert markdown_of(Document(title="T", blocks=blocks)) == "# T\n"


def test_marking() -> None:
    """The marking is the first line and the last."""
    lines = markdown_of(Document(title="T", marking="OFFICIAL-SENSITIVE")).splitlines()

    assert lines == ["OFFICIAL-SENSITIVE", "", "# T", "", "OFFICIAL-SENSITIVE"]


def test_draft() -> None:
    """Only a draft says that it is one."""
    assert "DRAFT" in markdown_of(Document(title="T", draft=True))
    assert "DRAFT" not in markdown_of(Document(title="T"))
