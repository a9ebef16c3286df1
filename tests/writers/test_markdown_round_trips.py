from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cscp_tui.documents import text_layout
from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.writers.markdown import markdown_of
from text_tables import text_table
from writers.hostile_texts import HOSTILE, hostile_texts
from writers.markdown_reading import PARSERS, read

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from cscp_tui.documents.document import Block

parsers = pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS.keys())
thorough = settings(max_examples=300, deadline=None)
tables = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.tuples(*[st.tuples(hostile_texts, st.booleans())] * width),
        st.lists(st.tuples(*[hostile_texts] * width), max_size=4).map(tuple),
    )
)


def document(*blocks: Block) -> Document:
    return Document(title="Update", blocks=blocks)


@parsers
@thorough
@example(table=((("Name", False),), ((HOSTILE,),)))
@example(table=((("Bars", True),), (("\\|",), ("\\\\|",), ("|\\",), ("",))))
@given(table=tables)
def test_cells_come_back(
    parser: MarkdownIt,
    table: tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, ...], ...]],
) -> None:
    """Every title, alignment and cell of a table comes back from the Markdown as it was typed."""
    headings, rows = table

    (found,) = read(markdown_of(document(text_table(headings=headings, rows=rows))), parser).tables

    assert found.rights == [right for _, right in headings]
    assert found.rows[0] == [text_layout.line(title) for title, _ in headings]
    assert found.rows[1:] == [["\n".join(text_layout.lines(cell)) for cell in row] for row in rows]


@parsers
@thorough
@example(text=HOSTILE)
@example(text="[a](b\n]: /url")
@example(text="a | b\n--- | ---")
@example(text="a | b\n:-- | --:")
@example(text="| a | b\n| - | - |")
@example(text="Title\n===")
@example(text="Title\n---")
@example(text="~a (~), ~a~b~ ~c")
@example(text="<?a?> <!b> <!--c--> </d>")
@given(text=hostile_texts)
def test_paragraphs_come_back(parser: MarkdownIt, text: str) -> None:
    """Every paragraph and line break of a text comes back, and nothing else with it."""
    found = read(markdown_of(document(Paragraph(text=text))), parser)

    assert found.paragraphs == ["\n".join(lines) for lines in text_layout.paragraphs(text)]
    assert found.headings == [(1, "Update")]
    assert (found.lists, found.tables) == ([], [])


@parsers
@thorough
@example(titles=["C#", "# #", "\\", "[x]: y"])
@given(titles=st.lists(hostile_texts, max_size=3))
def test_headings_come_back(parser: MarkdownIt, titles: list[str]) -> None:
    """Every heading comes back at its level, in one line."""
    blocks = tuple(Section(title=title) for title in titles)

    found = read(markdown_of(document(*blocks)), parser)

    assert found.headings == [(1, "Update"), *((2, text_layout.line(title)) for title in titles)]
    assert found.paragraphs == []


@parsers
@thorough
@example(items=["- a\n- b", "[x] done", "[x]: y", "1. a", "---"])
@given(items=st.lists(hostile_texts, min_size=1, max_size=4))
def test_bullets_come_back(parser: MarkdownIt, items: list[str]) -> None:
    """Every bullet that says something comes back as one bullet of one list."""
    expected = ["\n".join(text_layout.full_lines(item)) for item in items]

    found = read(markdown_of(document(Bullets(items=tuple(items)))), parser)

    assert found.lists == [list(filter(None, expected))] * any(expected)
    assert found.paragraphs == []


@parsers
@thorough
@given(pairs=st.lists(st.tuples(hostile_texts, hostile_texts), min_size=1, max_size=3))
def test_definitions_come_back(parser: MarkdownIt, pairs: list[tuple[str, str]]) -> None:
    """Every definition comes back as a bullet that begins with its name in bold type."""
    found = read(markdown_of(document(Definitions(pairs=tuple(pairs)))), parser)

    names = [text_layout.line(name).removesuffix(":") for name, _ in pairs]
    values = ["\n".join(text_layout.full_lines(value)) for _, value in pairs]
    assert found.lists == [
        [f"**{name}:** {value}".strip() for name, value in zip(names, values, strict=True)]
    ]


@parsers
@thorough
@given(caption=hostile_texts, marking=hostile_texts, title=hostile_texts)
def test_title_marking_and_caption_come_back(
    parser: MarkdownIt, caption: str, marking: str, title: str
) -> None:
    """A document's title, its marking at both ends and a table's caption come back."""
    table = text_table(caption=caption, headings=(("Ref", False),), rows=())

    found = read(markdown_of(Document(title=title, marking=marking, blocks=(table,))), parser)

    ends = [text_layout.line(marking)] * bool(text_layout.line(marking))
    middle = [text_layout.line(caption)] * bool(text_layout.line(caption))
    assert found.headings == [(1, text_layout.line(title))]
    assert found.paragraphs == ends + middle + ends
    assert len(found.tables) == 1
