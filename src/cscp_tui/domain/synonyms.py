"""The words that people search for, with what the program calls the same thing.

Help, palette, filter and command line look in this one table; nothing is ever named by these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

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
    filters: tuple[str, ...] = ()
    """The filters of actions that find it, the likeliest first."""
    filters_alone: bool = False
    """True if the words are that filter by themselves where actions are listed. No title has them."""


@cache
def synonyms() -> tuple[Synonym, ...]:
    """Return all of them, as the table beside this module has them, the likeliest first.

    Its columns are words, ids of commands, commands of the command line, and filters, with ``=``
    before them where the words are that filter by themselves; parts of a cell are separated by ``;``.
    """
    text = _read("synonyms.tsv")
    return tuple(_synonym(*line.split("\t")) for line in text.splitlines()[1:])


def _read(name: str) -> str:
    # Imported here because every command imports this module, and few look a word up.
    from importlib.resources import files  # noqa: PLC0415

    return files("cscp_tui.domain").joinpath(name).read_text("utf-8")


def _synonym(words: str, finds: str, commands: str = "", filters: str = "") -> Synonym:
    return Synonym(
        words=tuple(words.split("; ")),
        finds=tuple(finds.split("; ")),
        commands=tuple(filter(None, commands.split("; "))),
        filters=tuple(filter(None, filters.removeprefix("=").split("; "))),
        filters_alone=filters.startswith("="),
    )


def of_same_topic(typed: str) -> tuple[str, ...]:
    """Return other words for the topic that a text is, such as “gangs” for “knife crime”.

    They are looked for in records where the text itself is in none. Each line of the table beside
    this module has the words of one topic.
    """
    text = folded(typed)
    return next((topic for topic in _topics() if text in topic), ())


@cache
def _topics() -> tuple[tuple[str, ...], ...]:
    text = _read("topics.txt")
    return tuple(tuple(folded(line).split("; ")) for line in text.splitlines())


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
    return folded(typed) in _known_words()


@cache
def _known_words() -> frozenset[str]:
    return frozenset(words for known in synonyms() for words in known.words)


def filters_found(typed: str) -> tuple[str, ...]:
    """Return the filters of actions that people mean by a text, the likeliest first."""
    return tuple(dict.fromkeys(_typed(each) for known in _meant(typed) for each in known.filters))


def _typed(filter_: str) -> str:
    """Return a filter as it is typed, its value in quotes where it has several words."""
    name, _, value = filter_.partition(":")
    return f'{name}:"{value}"' if " " in value else filter_


def _meant(typed: str) -> list[Synonym]:
    """Return the synonyms that a text has, those with most of its words first.

    A word with a slip of the keys is read as the one that it is nearest to.
    """
    text = folded(typed)
    unknown = [word for word in _telling(typed) if not _is_known(word)]
    if unknown:
        read = {word: mended(word, _words()) for word in unknown}
        text = " ".join(read.get(word, word) for word in _telling(typed))
    return _found(text) or _found(typed)


def _is_known(word: str) -> bool:
    """Return whether a word is one of people's words or of a topic's, or begins one."""
    return len(word) <= _SHORTEST or any(
        known.startswith(word) for known in chain(_words(), _topic_words())
    )


@cache
def _topic_words() -> frozenset[str]:
    return frozenset(word for topic in _topics() for words in topic for word in _telling(words))


def is_said_whole(typed: str) -> bool:
    """Return whether people's words are all of what a text is about, and not only a part of it."""
    text, words = folded(typed), _telling(typed)
    return any(each.common(text, words) >= len(words) for each in _candidates(text, words))


def _found(typed: str) -> list[Synonym]:
    text, words = folded(typed), _telling(typed)
    most: dict[int, float] = {}
    for phrase in _candidates(text, words):
        if common := phrase.common(text, words):
            most[phrase.place] = max(common, most.get(phrase.place, 0))
    if most and max(most.values()) >= 1:  # what is only begun says nothing beside whole words
        most = {place: common for place, common in most.items() if common >= 1}
    places = sorted(most, key=lambda place: (-most[place], place))
    return [synonyms()[place] for place in places]


class _Phrase(Struct, frozen=True):
    """Words of people, with the place of their synonym in the table."""

    text: str
    telling: tuple[str, ...]
    place: int

    @property
    def is_literal(self) -> bool:
        """True for “my actions”, which is more than its telling words."""
        return len(self.telling) < len(self.text.split())

    def common(self, typed: str, words: Sequence[str]) -> float:
        """Return how many words of a text it has; 0 where it has others too.

        One that is the whole text counts for more, as does one with the same endings; one that the text
        only begins counts for less than one.
        """
        is_whole = self.text == typed
        if self.is_literal:
            return (len(self.text.split()) + is_whole) * (f" {self.text} " in f" {typed} ")
        if set(self.telling) <= set(words):
            as_typed = set(self.text.split()) <= set(typed.split())
            return len(self.telling) + is_whole + as_typed / 4
        return _begins(words, self.text) / 2


def _begins(words: Sequence[str], text: str) -> bool:
    """Return whether a text is a single word that begins another one."""
    is_one = len(words) == 1 and " " not in text
    return is_one and len(words[0]) >= _SHORTEST and text.startswith(words[0])


def _candidates(typed: str, words: Sequence[str]) -> Iterator[_Phrase]:
    """Yield the phrases that begin with one of the words, or with the letters of the only one."""
    for word in {*words, *typed.split()}:
        yield from _phrases().get(word, ())
    if len(words) == 1:
        for first, phrases in _phrases().items():
            if first != words[0] and _begins(words, first):
                yield from phrases


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """Return all phrases by the word that a text must have for them."""
    found: dict[str, list[_Phrase]] = {}
    for place, known in enumerate(synonyms()):
        for text in known.words:
            phrase = _Phrase(folded(text), _telling(text), place)
            first = phrase.text.split()[0] if phrase.is_literal else phrase.telling[0]
            found.setdefault(first, []).append(phrase)
    return found


def mended(text: str, words: Sequence[str]) -> str:
    """Return a folded text with its mistyped words as the known ones that they are nearest to.

    A slip is seldom in the first letter, and to look at all words would take long at each key.
    """
    # Imported here because only mistyped words need it.
    from difflib import get_close_matches  # noqa: PLC0415

    def near(word: str) -> str:
        if len(word) <= _SHORTEST:
            return word
        begun = [known for known in words if known[:1] == word[:1]]
        if alike := get_close_matches(word, begun, n=1, cutoff=_ALIKE):
            return str(alike[0])
        begun = [known for known in begun if known[:_SHORTEST] == word[:_SHORTEST]]
        return str(next(iter(get_close_matches(word, begun, n=1, cutoff=_ALIKE_FROM_BEGUN)), word))

    return " ".join(map(near, text.split()))


@cache
def _words() -> tuple[str, ...]:
    """Return the words of all synonyms."""
    return tuple(
        {word for known in synonyms() for words in known.words for word in _telling(words)}
    )


_ALIKE = 0.82
"""The likeness from which a word is taken for one with a slip of the keys."""
_ALIKE_FROM_BEGUN = 0.75
"""The same for one that begins with the same letters."""


def telling(text: str) -> list[str]:
    """Return the words of a text that say what it is about; all of them where none does."""
    words = [word.removesuffix("'s") for word in folded(text).replace("’", "'").split()]
    return [word for word in words if word not in _STOP] or words


@cache
def _telling(text: str) -> tuple[str, ...]:
    """Return the same words without their endings."""
    return tuple(map(_stem, telling(text)))


_ENDING = re.compile(r"(?<=\w{5})(?:ed|ing|e)$")


def _stem(word: str) -> str:
    """Return a word without its ending: that of a plural, or of another form of a verb."""
    return _ENDING.sub("", word if word.endswith("ss") else word.removesuffix("s"))


def commands_meant(typed: str) -> tuple[str, ...]:
    text = folded(typed)
    known = (each for each in synonyms() if each.commands)
    return next((each.commands for each in known if text in _firsts(each)), ())


def _firsts(synonym: Synonym) -> Iterator[str]:
    """Yield its names, and the first word of each, as a shell splits two words."""
    for words in synonym.words:
        yield words
        yield words.partition(" ")[0]


def filter_words() -> tuple[str, ...]:
    """Return the words that stand for a filter, those that the command line knows, too."""
    known = (each for each in synonyms() if each.filters and each.commands)
    return tuple(words for each in known for words in each.words)


@cache
def filter_alone(phrase: str) -> str:
    """Return the filter that words are by themselves; empty if they are only words to find."""
    text = folded(phrase)
    alone = (known for known in synonyms() if known.filters_alone)
    return next((known.filters[0] for known in alone if text in known.words), "")


def filter_meant(typed: str) -> str:
    """Return the filter that a word means; empty if there is none."""
    text = folded(typed)
    meant = (each for known in synonyms() if text in known.words for each in known.filters)
    return next(meant, "")
