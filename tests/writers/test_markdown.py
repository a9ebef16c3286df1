from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymarkdown.api import PyMarkdownApi

from cscp_tui.documents import text_layout
from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.writers import markdown
from cscp_tui.writers.markdown import markdown_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE, hostile_texts
from writers.markdown_reading import PARSERS, Read, failures_of, read

if TYPE_CHECKING:
    from cscp_tui.documents.document import Block
    from cscp_tui.documents.table import Table


GOLDEN = Path(__file__).parent / "golden" / "quarterly_update.md"


def lines_of_block(block: Paragraph | Bullets | Table | Definitions) -> list[str]:
    return markdown_of(Document(title="T", blocks=(block,))).splitlines()[2:]


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
        ("<b>", "&lt;b>"),
        ("&amp;", "&amp;amp;"),
        (r"\<b> \&#60;", r"\\&lt;b> \\&amp;#60;"),
        (r"\*", r"\\\*"),
    ],
)
def test_least_escapes(text: str, expected: str) -> None:
    """A text that a parser would take for markup gets no more backslashes than it needs."""
    assert lines_of_block(Paragraph(text=text)) == [expected]


_LIVE = re.compile(
    r"<(?!br>|!-- -->)[A-Za-z/!?]|&(?!(?:lt|amp);)(?:[A-Za-z][A-Za-z0-9]*|#[0-9xX]+);"
)
"""A tag that this program did not write, or a reference to a character."""


@pytest.mark.parametrize(
    "text",
    [HOSTILE, r"\<script>alert(1)</script> &lt;img> <!-- --> <a@b.c> &#x3c;i>", "a\\\n<b>\n&"],
)
def test_no_program_finds_a_tag(text: str) -> None:
    """No tag in a text is one in the file, whether or not a program reads a backslash before it."""
    table = text_table(caption=text, headings=((text, False),), rows=((text,),))
    blocks = (Section(title=text), Paragraph(text), Bullets((text,)), Definitions(((text, text),)))
    made = markdown_of(Document(title=text, marking=text, blocks=(*blocks, table)))
    assert not _LIVE.search(made)


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
        f"| {'-' * 48} | {'-' * 23}: |",
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


thorough = settings(max_examples=300 if "HYPOTHESIS_PROFILE" in os.environ else 60)
tables = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.tuples(*[st.tuples(hostile_texts, st.booleans())] * width),
        st.lists(st.tuples(*[hostile_texts] * width), max_size=4).map(tuple),
    )
)


def document(*blocks: Block) -> Document:
    return Document(title="Update", blocks=blocks)


def read_alike(markdown: str) -> Read:
    """Read Markdown in each dialect, all of which find the same in it."""
    first, *others = (read(markdown, parser) for parser in PARSERS.values())
    assert others == [first] * len(others)
    return first


@thorough
@example(table=((("Name", False),), ((HOSTILE,),)))
@example(table=((("Bars", True),), (("\\|",), ("\\\\|",), ("|\\",), ("",))))
@given(table=tables)
def test_cells_come_back(
    table: tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, ...], ...]],
) -> None:
    """Every title, alignment and cell of a table comes back from the Markdown as it was typed."""
    headings, rows = table

    (found,) = read_alike(markdown_of(document(text_table(headings=headings, rows=rows)))).tables

    assert found.rights == [right for _, right in headings]
    assert found.rows[0] == [text_layout.line(title) for title, _ in headings]
    assert found.rows[1:] == [["\n".join(text_layout.lines(cell)) for cell in row] for row in rows]


@thorough
@example(text=HOSTILE)
@example(text="[a](b\n]: /url")
@example(text="a | b\n--- | ---")
@example(text="a | b\n:-- | --:")
@example(text="| a | b\n| - | - |")
@example(text="Title\n===")
@example(text="Title\n---")
@example(text="~a (~), ~a~b~ ~c")
@example(text="__b__ c")
@example(text="+")
@example(text="<?a?> <!b> <!--c--> </d>")
@given(text=hostile_texts)
def test_paragraphs_come_back(text: str) -> None:
    """Every paragraph and line break of a text comes back, and nothing else with it."""
    found = read_alike(markdown_of(document(Paragraph(text=text))))

    assert found.paragraphs == ["\n".join(lines) for lines in text_layout.paragraphs(text)]
    assert found.headings == [(1, "Update")]
    assert (found.lists, found.tables) == ([], [])


@thorough
@example(titles=["C#", "# #", "#", "\\", "[x]: y"])
@given(titles=st.lists(hostile_texts, max_size=3))
def test_headings_come_back(titles: list[str]) -> None:
    """Every heading comes back at its level, in one line."""
    blocks = tuple(Section(title=title) for title in titles)

    found = read_alike(markdown_of(document(*blocks)))

    assert found.headings == [(1, "Update"), *((2, text_layout.line(title)) for title in titles)]
    assert found.paragraphs == []


@thorough
@example(items=["- a\n- b", "[x] done", "[x]: y", "1. a", "---"])
@given(items=st.lists(hostile_texts, min_size=1, max_size=4))
def test_bullets_come_back(items: list[str]) -> None:
    """Every bullet that says something comes back as one bullet of one list."""
    expected = ["\n".join(text_layout.full_lines(item)) for item in items]

    found = read_alike(markdown_of(document(Bullets(items=tuple(items)))))

    assert found.lists == [list(filter(None, expected))] * any(expected)
    assert found.paragraphs == []


@thorough
@given(pairs=st.lists(st.tuples(hostile_texts, hostile_texts), min_size=1, max_size=3))
def test_definitions_come_back(pairs: list[tuple[str, str]]) -> None:
    """Every definition comes back as a bullet that begins with its name in bold type."""
    found = read_alike(markdown_of(document(Definitions(pairs=tuple(pairs)))))

    names = [text_layout.line(name).removesuffix(":") for name, _ in pairs]
    values = ["\n".join(text_layout.full_lines(value)) for _, value in pairs]
    assert found.lists == [
        [f"**{name}:** {value}".strip() for name, value in zip(names, values, strict=True)]
    ]


@thorough
@given(caption=hostile_texts, marking=hostile_texts, title=hostile_texts)
def test_title_marking_and_caption_come_back(caption: str, marking: str, title: str) -> None:
    """A document's title, its marking at both ends and a table's caption come back."""
    table = text_table(caption=caption, headings=(("Ref", False),), rows=())

    found = read_alike(markdown_of(Document(title=title, marking=marking, blocks=(table,))))

    ends = [text_layout.line(marking)] * bool(text_layout.line(marking))
    middle = [text_layout.line(caption)] * bool(text_layout.line(caption))
    assert found.headings == [(1, text_layout.line(title))]
    assert found.paragraphs == ends + middle + ends
    assert len(found.tables) == 1


@thorough
@example(text="a b - c 1. d # e > f | g --- h === i \\ j [x]: k")
@given(text=st.lists(hostile_texts, max_size=4).map(" ".join))
def test_wrapped_texts_come_back(text: str) -> None:
    """Wherever a line ends, what begins the next one is taken for nothing else."""
    blocks = (Paragraph(text=text), Bullets(items=(text,)), Definitions(pairs=(("Name", text),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "WIDTH", 6)
        found = read_alike(markdown_of(document(*blocks)))

    lines = "\n".join(text_layout.full_lines(text))
    assert found.paragraphs == ["\n".join(each) for each in text_layout.paragraphs(text)]
    assert found.lists == [*([[lines]] if lines else []), [f"**Name:** {lines}".strip()]]


def test_long_texts_are_wrapped() -> None:
    """No line of text is longer than linters allow, and it passes their defaults."""
    text = "A sentence about nothing in particular, which goes on. " * 9
    blocks = (Paragraph(text=text), Bullets(items=(text,)), Definitions(pairs=(("Name", text),)))
    made = markdown_of(Document(title="T", blocks=blocks))
    assert max(map(len, made.splitlines())) <= 80
    linter = PyMarkdownApi().disable_rule_by_identifier("md033")
    assert not linter.scan_string(made).scan_failures


def test_a_year_that_ends_a_sentence_begins_no_line() -> None:
    """It would need a backslash there, which people who read the file as it is would see."""
    text = f"{'x' * 66} September 2025. Agreed."
    made = markdown_of(Document(title="T", blocks=(Paragraph(text=text),)))
    assert f"{'x' * 66}\nSeptember 2025. Agreed.\n" in made
