"""The words that people search for, with what the program calls the same thing.

Help, palette, filter and command line look in this one table; nothing is ever named by these words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from msgspec import Struct

from cscp_tui.domain.names import folded


class Synonym(Struct, frozen=True, kw_only=True):
    """Words that people use for one thing, and where to find it."""

    words: tuple[str, ...]
    """The words that people use."""
    finds: tuple[str, ...]
    """The ids of the commands that they mean, the likeliest first."""
    commands: tuple[str, ...] = ()
    """The same on the command line."""
    filter: str = ""
    """The filter that finds it, if it describes actions."""
    filters_alone: bool = False
    """True if the words are that filter by themselves where actions are listed. No title has them."""


@cache
def synonyms() -> tuple[Synonym, ...]:
    """Return all of them, as the table beside this module has them, the likeliest first.

    Its columns are words, ids of commands, commands of the command line, and a filter, which has a
    ``=`` before it where the words are that filter by themselves; parts of a cell are separated by ``;``.
    """
    text = files("cscp_tui.domain").joinpath("synonyms.tsv").read_text("utf-8")
    return tuple(_synonym(*line.split("\t")) for line in text.splitlines()[1:])


def _synonym(words: str, finds: str, commands: str = "", filter_: str = "") -> Synonym:
    return Synonym(
        words=tuple(words.split("; ")),
        finds=tuple(finds.split("; ")),
        commands=tuple(filter(None, commands.split("; "))),
        filter=filter_.removeprefix("="),
        filters_alone=filter_.startswith("="),
    )


_SHORTEST = 4
"""The least number of letters at which an unfinished word is looked up."""
_STOP = frozenset(
    {
        *("a", "an", "the", "of", "to", "for", "in", "on", "at", "and", "or", "with", "from"),
        *("my", "our", "we", "i", "it", "me", "you", "this", "that", "these", "there", "some"),
        *("is", "are", "was", "were", "be", "been", "am", "do", "does", "did", "have", "has"),
        *("had", "can", "could", "how", "what", "what's", "whats", "who", "who's", "not", "made"),
        *("hasn't", "haven't", "didn't", "isn't", "don't", "ones", "stuff", "any", "all", "please"),
        *("action", "actions", "list", "item", "items", "show", "see", "view", "v", "vs"),
    }
)
"""Words that say nothing about what is looked for, unless nothing else is typed."""


def commands_found(typed: str) -> tuple[str, ...]:
    """Return the ids of the commands that people mean by a text, the likeliest first.

    Args:
        typed: what they typed, in any order; its last word may be unfinished.
    """
    return tuple(dict.fromkeys(each for known in _meant(typed) for each in known.finds))


def is_known(typed: str) -> bool:
    """Return whether a text is, as a whole, one of people's words."""
    return folded(typed) in _said()


@cache
def _said() -> frozenset[str]:
    return frozenset(said for known in synonyms() for said in known.words)


def filters_found(typed: str) -> tuple[str, ...]:
    """Return the filters of actions that people mean by a text, the likeliest first."""
    return tuple(dict.fromkeys(known.filter for known in _meant(typed) if known.filter))


def _meant(typed: str) -> list[Synonym]:
    """Return the synonyms that a text has, those with most of its words first.

    Where it has none, a word with a slip of the keys is read as the one that it is nearest to.
    """
    return _found(typed) or _found(" ".join(map(_mended, _telling(typed))))


def _found(typed: str) -> list[Synonym]:
    text, words = folded(typed), _telling(typed)
    found = [(most, known) for known in synonyms() if (most := max(_common(text, words, known)))]
    return [known for _, known in sorted(found, key=lambda pair: -pair[0])]


def _mended(word: str) -> str:
    # Imported here because only mistyped words need it.
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(word, _words(), n=1, cutoff=_ALIKE) if len(word) > _SHORTEST else []
    return near[0] if near else word


@cache
def _words() -> tuple[str, ...]:
    """Return the words of all synonyms."""
    return tuple({word for known in synonyms() for said in known.words for word in _telling(said)})


_ALIKE = 0.75
"""The likeness from which a word is taken for one with a slip of the keys."""


def _common(typed: str, words: Sequence[str], known: Synonym) -> Iterator[float]:
    """Yield for each name how many words of a text it has; 0 where it has others too.

    A name that the text only begins counts for less than one.
    """
    for said in known.words:
        own = _telling(said)
        if len(own) < len(said.split()):  # “my actions” is more than its telling words
            yield len(said.split()) if f" {folded(said)} " in f" {typed} " else 0
            continue
        is_begun = len(words) == 1 and len(words[0]) >= _SHORTEST and said.startswith(words[0])
        yield len(own) if set(own) <= set(words) else is_begun / 2


@cache
def _telling(text: str) -> tuple[str, ...]:
    """Return the words of a text that say what it is about, in the singular."""
    words = [word.removesuffix("'s") for word in folded(text).replace("’", "'").split()]
    telling = [word for word in words if word not in _STOP] or words
    return tuple(word if word.endswith("ss") else word.removesuffix("s") for word in telling)


def commands_meant(typed: str) -> tuple[str, ...]:
    text = folded(typed)
    return next((synonym.commands for synonym in synonyms() if text in _firsts(synonym)), ())


def _firsts(synonym: Synonym) -> Iterator[str]:
    """Yield its names, and the first word of each, as a shell splits two words."""
    for said in synonym.words:
        yield said
        yield said.partition(" ")[0]


def filter_words() -> tuple[str, ...]:
    """Return the words that stand for a filter."""
    return tuple(said for known in synonyms() if known.filter for said in known.words)


@cache
def filter_alone(phrase: str) -> str:
    """Return the filter that words are by themselves; empty if they are only words to find."""
    text = folded(phrase)
    alone = (known for known in synonyms() if known.filters_alone)
    return next((known.filter for known in alone if text in known.words), "")


def filter_meant(typed: str) -> str:
    """Return the filter that a word means; empty if there is none."""
    text = folded(typed)
    return next((known.filter for known in synonyms() if text in known.words), "")
