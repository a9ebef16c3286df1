"""The converter from a document's HTML body to Markdown.

It stands apart from ``markdown.py`` because importing markdownify takes time that only an export
should spend. It knows the tags of ``templates/body.html.j2`` and no others, and relies on that
template for tidy text: a piece of text with a line break is what stands between two tags.
"""

# ruff: noqa: ARG002  # markdownify hands every conversion the same arguments

from __future__ import annotations

from typing import TYPE_CHECKING

from markdownify import MarkdownConverter

from cscp_tui.exporting.markdown_escapes import (
    escape_cell,
    escape_inline,
    guard_block,
    guard_heading,
    guard_lines,
)

if TYPE_CHECKING:
    from bs4.element import NavigableString, Tag

_LIST_BOUNDARY = "\n\n<!-- -->"
_LISTS = frozenset({"ul", "dl"})


class DocumentConverter(MarkdownConverter):
    """Markdown that a parser reads back as the document's own words."""

    def process_text(self, el: NavigableString, parent_tags: set[str]) -> str:
        """Escape a piece of text, which the template has tidied already."""
        text = str(el)
        return "" if text.isspace() else self.escape(text, parent_tags)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Put the backslashes that the place of the text asks for."""
        return escape_cell(text) if "tr" in parent_tags else escape_inline(text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Break a line with a tag in a cell, elsewhere with a backslash."""
        return "<br>" if "tr" in parent_tags else "\\\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802  # markdownify's name
        """Write a heading with hashes before it."""
        return f"\n\n{'#' * n} {guard_heading(text)}".rstrip() + "\n\n"

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph."""
        return f"\n\n{guard_block(text)}\n\n"

    def convert_main(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Set a part of the page apart."""
        return f"\n\n{text.strip()}\n\n"

    convert_header = convert_footer = convert_section = convert_details = convert_main

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write the line that opens something as a paragraph of its own."""
        return f"\n\n{guard_block(text)}\n\n"

    def convert_ul(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list; a comment keeps it apart from a list right before it."""
        before = el.find_previous_sibling()
        boundary = _LIST_BOUNDARY if before is not None and before.name in _LISTS else ""
        return f"{boundary}\n\n{text.strip()}\n\n"

    convert_dl = convert_ul

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a point, its further lines indented."""
        return f"- {_indented(guard_block(text))}\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Begin a point with the name of what follows."""
        return f"- **{text.removesuffix(':')}:**"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """End a point with what its name stands for."""
        first, line_break, rest = text.partition("\n")
        return f" {_indented(first + line_break + guard_lines(rest))}".rstrip(" ") + "\n"

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table's caption as a paragraph before it."""
        return f"{guard_block(text)}\n\n"

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a row, and under the header row the line that makes a table of it."""
        if "thead" not in parent_tags:
            return f"|{text}\n"
        marks = (" ---: |" if cell.get("class") else " --- |" for cell in el.find_all("th"))
        return f"|{text}\n|{''.join(marks)}\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell."""
        return f" {text} |" if text else " |"

    convert_th = convert_td


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
