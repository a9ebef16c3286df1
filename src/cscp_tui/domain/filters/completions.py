"""What can stand at the end of a filter that is being typed: tokens, and their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.filters.saved import TOKEN as SAVED
from cscp_tui.domain.filters.tokens import TOKENS
from cscp_tui.domain.names import folded
from cscp_tui.domain.quoting import last_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.books import Book

_LAST = re.compile(r"(?P<minus>-?)(?:(?P<name>[A-Za-z]+):)?(?P<value>\"[^\"]*|[^\s\"]*)")
"""The part that is being typed: a word, a token, or a token with the beginning of a value."""


def completions(text: str, book: Book, saved: Iterable[str] = ()) -> tuple[str, ...]:
    """The filters that ``text`` can become, with its last part completed.

    Args:
        text: as it has been typed.
        book: whose agencies, groups, plans and priorities are offered.
        saved: the names of the filters that people saved.
    """
    typed = last_part(text)
    last = _LAST.fullmatch(typed)
    if last is None or not typed.strip("-"):
        return ()
    before = text.removesuffix(typed) + last["minus"]
    return tuple(before + part for part in _parts(last["name"], last["value"], book, saved))


def _parts(name: str | None, value: str, book: Book, saved: Iterable[str]) -> list[str]:
    if name is None:
        wanted = value.casefold()
        return [f"{token}:" for token in TOKENS if token.startswith(wanted)]
    token = TOKENS.get(name.casefold())
    if token is None:
        return []
    typed = value.strip('"')
    before = typed[: typed.rfind(",") + 1] if token.takes_several else ""
    wanted = folded(typed.removeprefix(before))
    known = saved if token.name == SAVED else token.offers(book)
    offers = [offer for offer in known if f" {wanted}" in f" {folded(offer)}"]
    parts = [f"{name}:{_quoted(before + offer)}" for offer in offers]
    return [part for part in parts if part != f"{name}:{value}"]


def _quoted(value: str) -> str:
    """A value as it is typed: in quotes where it has spaces."""
    return f'"{value}"' if " " in value else value
