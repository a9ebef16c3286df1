"""Write documents as Markdown, in the dialect of GitHub, pandoc and most others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

from cscp_tui.base.texts import harmless
from cscp_tui.documents.document import Document
from cscp_tui.documents.templates import Templates
from cscp_tui.writers.templates import html_body_of

_INLINE = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|\Z)             # a backslash that would escape what follows it
    | `                                    # code
    | (?<!\ )\*|\*(?!\ )                   # emphasis, unless it stands alone between spaces
    | _(?![^\W_])                          # the end of emphasis; a beginning without one is none
    | (?<=[^\ !-/:-@\[-`{-}])~|~(?![^\W_])   # the end of strikethrough, likewise
    | \](?=\()                             # links and images
    """,
    re.VERBOSE,
)
_HAS_INLINE = re.compile(r"[\\`*_~\]]")
_TAG_START = re.compile("<(?=[A-Za-z/!?])")
_REFERENCE_START = re.compile("&(?=[A-Za-z][A-Za-z0-9]*;|#[0-9]+;|#[xX][0-9A-Fa-f]+;)")
_LINE_START = re.compile(
    r"""^(?:
      (?=[#>])                             # headings and quotations
    | (?=[-+*](?:\s|\Z))                   # bullets
    | (?=[-:|][-:|\ ]*$)                   # underlined headings, rules and tables
    | (?==+$)                              # underlined headings
    | (?P<number>[0-9]{1,9})(?=[.)](?:\s|\Z))   # numbered points
    )""",
    re.VERBOSE | re.MULTILINE,
)
_TASK = re.compile(r"\[[ xX]\](?:\s|\Z)")
_FENCE = re.compile("`+")
_CLOSING_HASHES = re.compile(r"(?:(?<= )|\A)(?=#+\Z)")


def escape_inline(text: str) -> str:
    """Escape characters that could be read as markup within a line."""
    if _HAS_INLINE.search(text):
        text = _INLINE.sub(r"\\\g<0>", text)
    # Not every program reads a backslash before these: to some, ``\\<script>`` is a script.
    return _TAG_START.sub("&lt;", _REFERENCE_START.sub("&amp;", text))


def escape_cell(text: str) -> str:
    """Escape the text of a table cell, including the bar that would end it."""
    return escape_inline(text).replace("|", r"\|")


def guard_block(text: str) -> str:
    """Escape the start of a block and of its lines, in a text that is otherwise escaped.

    Lines that begin a list, a heading, a quotation, a table or an underline are held back, and so
    is a block that would define a link (``[name]: …``), which parsers take out of the text.
    """
    if text.startswith("[") and ("]:" in text or _TASK.match(text)):
        text = f"\\{text}"
    return guard_lines(text)


def guard_lines(text: str) -> str:
    """Escape the start of each line that would begin a list, a heading or the like."""
    return _LINE_START.sub(r"\g<number>\\", text)


def guard_heading(text: str) -> str:
    """Escape ``#`` signs at the end of a heading, where they would be dropped."""
    return _CLOSING_HASHES.sub(r"\\", text)


# ruff: noqa: ARG002  # markdownify hands every conversion the same arguments


_LIST_BOUNDARY = "\n\n<!-- -->"
_LISTS = frozenset({"ul", "dl"})


class _Element(Tag):
    """An element that finds its parents by name quickly, which is asked of each one."""

    def find_parent(self, name: Any = None, *args: Any, **others: Any) -> Tag | None:
        """Find the nearest parent, mostly by its name alone."""
        if args or others or not isinstance(name, str):
            return super().find_parent(name, *args, **others)
        return next((each for each in self.parents if each.name == name), None)


READING: Any = {
    "features": "lxml",  # twice as fast as html.parser
    "element_classes": {Tag: _Element},
    "multi_valued_attributes": None,
}


class DocumentConverter(MarkdownConverter):
    """Converts HTML to Markdown from which a parser reads back the document's own words."""

    def process_text(self, el: NavigableString, parent_tags: set[str]) -> str:
        """Escape a piece of text, whose white space the template has already tidied."""
        text = str(el)
        return "" if text.isspace() else self.escape(text, parent_tags)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape a text as its place requires, in a table cell or elsewhere."""
        return escape_cell(text) if "tr" in parent_tags else escape_inline(text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a line break as a tag in a table cell, elsewhere as a backslash."""
        return "<br>" if "tr" in parent_tags else "\\\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802  # markdownify's name
        """Write a heading with hashes before it."""
        return f"\n\n{'#' * n} {guard_heading(text)}".rstrip() + "\n\n"

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph with its lines wrapped to the width that linters accept."""
        return f"\n\n{guard_block(wrapped_source(text, WIDTH))}\n\n"

    def convert_main(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Put blank lines around a part of the page."""
        return f"\n\n{text.strip()}\n\n"

    convert_header = convert_footer = convert_section = convert_main
    convert_details = convert_figure = convert_main

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write the line of a disclosure as a paragraph of its own."""
        return f"\n\n{guard_block(text)}\n\n"

    convert_figcaption = convert_summary

    def convert_ul(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list, after a comment if it would otherwise merge with the list before it."""
        before = el.find_previous_sibling()
        boundary = _LIST_BOUNDARY if before is not None and before.name in _LISTS else ""
        return f"{boundary}\n\n{text.strip()}\n\n"

    convert_dl = convert_ul

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list item with its further lines indented."""
        return f"- {_indented(guard_block(wrapped_source(text, WIDTH - 2)))}\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Begin a list item with the term of a definition."""
        return f"- **{text.removesuffix(':')}:**"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """End a list item with the meaning of its term."""
        term = el.find_previous_sibling("dt")
        begun = len(f"- **{term.get_text() if term else ''}:** ")
        first, line_break, rest = wrapped_source(text, WIDTH - 2, begun - 2).partition("\n")
        return f" {_indented(first + line_break + guard_lines(rest))}".rstrip(" ") + "\n"

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table's caption as a paragraph before it."""
        return f"{guard_block(text)}\n\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write preformatted lines in a fence longer than any fence within them."""
        words = el.get_text()
        fence = "`" * (1 + max([2, *map(len, _FENCE.findall(words))]))
        return f"\n\n{fence}text\n{words}\n{fence}\n\n"

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table row, and the delimiter row below the header."""
        if "thead" not in parent_tags:
            return f"|{text}\n"
        cells = el.find_all("th")
        widths = _widths_of(el, len(cells))
        marks = (
            f" {'-' * max(width - 1, _LEAST)}: |" if cell.get("class") else f" {'-' * width} |"
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"|{text}\n|{''.join(marks)}\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {text} |" if text else " |"

    convert_th = convert_td


WIDTH = 80
"""The most characters in a line, as linters ask. Table rows may be longer."""


def wrapped_source(text: str, width: int, begun: int = 0) -> str:
    """Wrap a block's text to lines of at most the given width, where its words allow it.

    No new line begins after a backslash, which would break the line for readers too, or with a word
    that would need one, such as “2025.” at the end of a sentence.

    Args:
        text: the lines of the block, which stay separate lines.
        width: the most characters of a line.
        begun: the characters already used in the first line.
    """
    lines = []
    for line in text.split("\n"):
        if len(line) + begun <= width:
            lines.append(line)
        else:
            lines += _filled(line.split(" "), width, begun)
        begun = 0
    return "\n".join(lines)


def _filled(words: list[str], width: int, begun: int) -> Iterator[str]:
    kept, length = words[:1], begun + len(words[0])
    for word in words[1:]:
        if length + 1 + len(word) > width and not kept[-1].endswith("\\") and word:
            taken = 1
            if _LINE_START.match(word) and len(kept) > 1 and not kept[-2].endswith("\\"):
                taken = 2
            kept.append(word)
            yield " ".join(kept[:-taken])
            kept = kept[-taken:]
            length = len(" ".join(kept))
        else:
            kept.append(word)
            length += 1 + len(word)
    yield " ".join(kept)


_ROOM, _LEAST, _MOST = 72, 3, 40
"""The dashes under a table's header, and the fewest and the most of a column: programs that set
pages, such as pandoc, take them for the widths of the columns."""


def _widths_of(header: Tag, columns: int) -> list[int]:
    table = header.find_parent("table")
    longest = [_LEAST] * columns
    for row in table.find_all("tr") if table else ():
        cells = (each for each in row.children if isinstance(each, Tag))
        for place, cell in zip(range(columns), cells, strict=False):
            text = cell.string if cell.string is not None else cell.get_text()
            longest[place] = max(longest[place], min(len(text), _MOST))
    whole = sum(longest)
    return [max(round(_ROOM * each / whole), _LEAST) for each in longest]


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def markdown_of(document: Document, templates: Templates | None = None) -> str:
    """Return the document's HTML body as Markdown that ends with one line break."""
    # A template's character references are characters now.
    converter = DocumentConverter(bs4_options=READING)
    return harmless(converter.convert(html_body_of(document, templates))) + "\n"
