"""Names that commands, kinds and options had in version 1: understood, and shown nowhere."""

from __future__ import annotations

from collections.abc import Sequence

_COMMANDS = {
    "carry-promise": "carry-commitment",
    "override-quorum": "proceed-without-quorum",
    "promise": "commitment",
    "refuse": "reject",
    "un-sign": "withdraw-sign-off",
}
_KINDS = {
    "add": {"contribution": "partner-evidence", "promise": "commitment"},
    "export": {
        "contributions": "partner-evidence",
        "meeting": "minutes",
        "yearly": "annual-report",
    },
    "list": {
        "contributions": "partner-evidence",
        "notes": "progress-updates",
        "promises": "commitments",
    },
}
_OPTIONS = {"--check-back": "--review-date", "--override-quorum": "--without-quorum"}


def with_current_names(argv: Sequence[str], with_value: frozenset[str]) -> list[str]:
    """A command line with the present names of its command, kind and options.

    Args:
        with_value: the options before a command whose value is the next word.
    """
    words = [_option(word) for word in argv]
    names = names_in(words, with_value)
    if names:
        words[names[0]] = command = _COMMANDS.get(words[names[0]], words[names[0]])
        if len(names) > 1:
            kind = words[names[1]]
            words[names[1]] = _KINDS.get(command, {}).get(kind, kind)
    return words


def _option(word: str) -> str:
    name, equals, value = word.partition("=")
    return f"{_OPTIONS[name]}{equals}{value}" if name in _OPTIONS else word


def names_in(words: Sequence[str], with_value: frozenset[str]) -> list[int]:
    """Return the places of the first two words that are neither options nor their values."""
    found, skip = [], False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word in with_value:
            skip = True
        elif not word.startswith("-"):
            found.append(place)
    return found[:2]
