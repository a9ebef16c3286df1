"""The filter grammar that the filter bar and the command line share.

A filter is words and tokens, ``is:late lead:police due:<2w -priority:neglect "on hold"``, which all
must hold. A ``-`` before one turns it round, double quotes keep words together, and neither
capitals nor hyphens matter in names. What is no token is searched for in the text of actions.
``filter:late`` stands for the filter that was saved under that name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.filters.errors import UnknownToken
from cscp_tui.domain.filters.saved import Saved
from cscp_tui.domain.filters.tokens import TOKENS, Reading
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.selections import EVERYTHING, Haystack, Selection, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cscp_tui.domain.books import Book

_PART = re.compile(
    r"(?P<minus>-)?(?:(?P<name>[^\W\d_][^\W_]*):)?"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]?|(?P<plain>[^\s\"“”]*))"
)
"""One token or word; a quotation that is not closed goes on to the end."""


def parse_filter(
    text: str,
    book: Book,
    today: date,
    *,
    haystack: Haystack | None = None,
    quarter: Quarter | None = None,
    saved: Mapping[str, str] | None = None,
) -> Selection:
    """The selection that a filter asks for; every action, where it is empty.

    Args:
        text: as it was typed.
        book: in which agencies, groups, plans and priorities are looked up.
        today: the day whose truth is shown; relative dates count from it.
        haystack: texts of the book's actions that an earlier search has made.
        quarter: the quarter that ``is:no-note`` means, where it is not that of today.
        saved: the filters that people saved, by name.

    Raises:
        UnknownToken: a token or its value is not known; the sentence says what is.
        UnknownDate: a date in it is impossible.
        UnknownQuarter: a quarter in it is impossible.
    """
    texts = haystack or Haystack(book)
    texts.refresh()
    named = Saved(saved or {}, lambda known: _selection(known, reading, texts))
    reading = Reading(
        book=book, today=today, quarter=quarter or Quarter.containing(today), saved=named
    )
    return _selection(text, reading, texts)


def _selection(text: str, reading: Reading, texts: Haystack) -> Selection:
    selection: Selection = EVERYTHING
    words: list[str] = []
    for part in _PART.finditer(text):
        value = " ".join((part["quoted"] or part["plain"] or "").split())
        if part["name"]:
            found = _token(part["name"], value, reading)
        elif not value:
            continue
        elif part["minus"]:
            found = Words((value,), texts)
        else:
            words.append(value)
            continue
        selection = selection & (~found if part["minus"] else found)
    return selection & Words(tuple(words), texts) if words else selection


def _token(name: str, value: str, reading: Reading) -> Selection:
    token = TOKENS.get(name.casefold())
    if token is None:
        raise UnknownToken(name, tuple(TOKENS))
    return token.select(value, reading)
