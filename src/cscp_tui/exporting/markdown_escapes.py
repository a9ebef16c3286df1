"""Which characters of plain text need a backslash so that Markdown reads them as themselves.

A backslash is put only where a CommonMark or GitHub parser would see more than a character, so
that the file reads well as text: ``[CSCP] minutes``, ``snake_case``, ``R&D`` and ``5 < 6`` stay as
they are.
"""

from __future__ import annotations

import re

_INLINE = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|\Z)             # a backslash that would escape what follows it
    | `                                    # code
    | (?<!\ )\*|\*(?!\ )                   # emphasis, unless it stands alone between spaces
    | _(?![^\W_])                          # the end of emphasis; a beginning without one is none
    | (?<=[^\ !-/:-@\[-`{-}])~|~(?![^\W_])   # the end of strikethrough, likewise
    | <(?=[A-Za-z/!?])                     # tags, comments and links in angle brackets
    | &(?=[A-Za-z][A-Za-z0-9]*;|\#[0-9]+;|\#[xX][0-9A-Fa-f]+;)   # character references
    | \](?=\()                             # links and images
    """,
    re.VERBOSE,
)
_HAS_INLINE = re.compile(r"[\\`*_~<&\]]")
_LINE_START = re.compile(
    r"""^(?:
      (?=[#>])                             # headings and quotations
    | (?=[-+](?:\s|\Z))                    # bullets
    | (?=[-:|][-:|\ ]*$)                   # underlined headings, rules and tables
    | (?==+$)                              # underlined headings
    | (?P<number>[0-9]{1,9})(?=[.)](?:\s|\Z))   # numbered points
    )""",
    re.VERBOSE | re.MULTILINE,
)
_TASK = re.compile(r"\[[ xX]\](?:\s|\Z)")
_CLOSING_HASHES = re.compile(r"(?:(?<= )|\A)(?=#+\Z)")


def escape_inline(text: str) -> str:
    """The text of one line, or a part of it, without what could be read as markup inside a line."""
    return _INLINE.sub(r"\\\g<0>", text) if _HAS_INLINE.search(text) else text


def escape_cell(text: str) -> str:
    """The same inside a table's cell, which a bar would end."""
    return escape_inline(text).replace("|", r"\|")


def guard_block(text: str) -> str:
    """A whole block of escaped text, none of whose lines begins what it should not.

    Lines that begin a list, a heading, a quotation, a table or an underline are held back, and so
    is a block that would define a link (``[name]: …``), which parsers take out of the text.
    """
    if text.startswith("[") and ("]:" in text or _TASK.match(text)):
        text = f"\\{text}"
    return guard_lines(text)


def guard_lines(text: str) -> str:
    """The same for lines that follow others in their block."""
    return _LINE_START.sub(r"\g<number>\\", text)


def guard_heading(text: str) -> str:
    """A heading's escaped text, whose last ``#`` signs are not taken for the heading's own."""
    return _CLOSING_HASHES.sub(r"\\", text)
