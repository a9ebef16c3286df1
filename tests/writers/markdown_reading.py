"""Markdown read back: what a parser makes of a file, as plain values to compare.

A line break inside a block is a newline. Anything but text and line breaks in a block is a failure,
since no document has other markup there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from pymarkdown.api import PyMarkdownApi
from pymarkdown.tokens.markdown_token import MarkdownToken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

PARSERS = {
    "commonmark with tables": MarkdownIt("commonmark").enable("table"),
    "gfm-like": MarkdownIt("gfm-like").disable("linkify"),
    "gfm-like with tasks and single tildes": MarkdownIt("gfm-like2").disable("linkify"),
}


@dataclass(slots=True)
class ReadTable:
    """A table as a parser found it."""

    rows: list[list[str]] = field(default_factory=list)
    rights: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """What a parser found, each kind of block in the order of the file."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    lists: list[list[str]] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)


def read(markdown: str, parser: MarkdownIt) -> Read:
    """Everything that stands in the Markdown."""
    result = Read()
    tokens = iter(parser.parse(markdown))
    for token in tokens:
        if token.type == "heading_open":
            result.headings.append((int(token.tag[1]), text_of(next(tokens))))
        elif token.type == "paragraph_open":
            result.paragraphs.append(text_of(next(tokens)))
        elif token.type == "bullet_list_open":
            result.lists.append(_items(tokens))
        elif token.type == "table_open":
            result.tables.append(_table(tokens))
        elif token.type == "fence" and token.info == "text":
            result.charts.append(token.content)
        else:
            is_boundary = token.type == "html_block" and token.content == "<!-- -->\n"
            assert is_boundary or token.type.endswith("_close"), token
    return result


def text_of(inline: Token) -> str:
    """The words of a block; names in definitions keep their asterisks."""
    words = {"hardbreak": "\n", "softbreak": " ", "strong_open": "**", "strong_close": "**"}
    text = ""
    for token in inline.children or []:
        if token.type == "html_inline":
            assert token.content == "<br>", token
            text += "\n"
        elif token.type == "text":
            text += token.content
        else:
            text += words[token.type]
    return text


def _items(tokens: Iterator[Token]) -> list[str]:
    items: list[str] = []
    for token in tokens:
        if token.type == "bullet_list_close":
            break
        assert token.type in {"list_item_open", "paragraph_open", "paragraph_close", "inline"} or (
            token.type == "list_item_close"
        ), token
        if token.type == "list_item_open":
            assert "task-list-item" not in str(token.attrs), token
        elif token.type == "inline":
            items.append(text_of(token))
    return items


def _table(tokens: Iterator[Token]) -> ReadTable:
    table = ReadTable()
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            table.rows.append([])
        elif token.type == "th_open":
            table.rights.append(token.attrs.get("style") == "text-align:right")
        elif token.type == "inline":
            table.rows[-1].append(text_of(token))
    return table


def unwrapped(markdown: str) -> str:
    """The Markdown with each paragraph and each point in one line again."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        words = line.strip()
        before = lines[-1] if lines else ""
        goes_on = words and before and not before.endswith("\\")
        if (
            goes_on
            and not words.startswith(_OF_THEIR_OWN)
            and not before.startswith(("|", "#", "`"))
        ):
            lines[-1] = f"{before} {words}"
        else:
            lines.append(line)
    return "\n".join(lines)


_OF_THEIR_OWN = ("- ", "|", "#", "`", "<!--")


# With each line, the linter writes all that it has read so far into a log that nobody keeps.
setattr(MarkdownToken, "__repr__", object.__repr__)  # noqa: B010 - mypy takes no other function


@cache
def failures_of(markdown: str) -> list[str]:
    """Return what a linter finds in Markdown."""
    linter = PyMarkdownApi().disable_rule_by_identifier("md013")
    for rule in ("md033", "md041"):  # <br> in cells; the marking stands before the title
        linter = linter.disable_rule_by_identifier(rule)
    failures = linter.scan_string(markdown).scan_failures
    return [f"{each.line_number}: {each.rule_id} {each.rule_description}" for each in failures]
