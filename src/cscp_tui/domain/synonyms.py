"""The words that people search for, with what the program calls the same thing.

Help, palette, filter and command line look in this one table; nothing is ever named by these words.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from cscp_tui.domain.names import folded


class Synonym(Struct, frozen=True, kw_only=True):
    """Words that people use for one thing, and where to find it."""

    said: tuple[str, ...]
    """The words that people use."""
    means: tuple[str, ...]
    """Words in the titles and sentences of the commands that do it."""
    commands: tuple[str, ...]
    filter: str = ""
    """The filter that finds it, if it describes actions."""


SYNONYMS = (
    Synonym(
        said=("minutes",),
        means=("minutes", "read back", "screen meetings"),
        commands=("export minutes", "list minutes", "issue-minutes"),
        filter="is:minuted",
    ),
    Synonym(
        said=("upload", "load", "bring", "migrate", "paste", "open a file", "spreadsheet"),
        means=("import actions",),
        commands=("import",),
    ),
    Synonym(said=("meeting",), means=("meeting",), commands=("export meeting",)),
    Synonym(
        said=("finish", "wrap up"),
        means=("close the meeting", "close it;", "closed or reopened", "delivered"),
        commands=("deliver", "close"),
        filter="is:delivered",
    ),
    Synonym(
        said=("apologies", "absence", "register"),
        means=("attendance", "apologies"),
        commands=("attend",),
    ),
    Synonym(
        said=(
            "postpone",
            "extend",
            "extension",
            "defer",
            "delay",
            "reschedule",
            "slip",
            "new date",
        ),
        means=("due date", "due dates", "screen plan"),
        commands=("move",),
        filter="is:slipped",
    ),
    Synonym(
        said=("complete", "completed", "completion", "done", "achieved", "tick off"),
        means=("delivered", "deliver", "tick"),
        commands=("deliver",),
        filter="is:delivered",
    ),
    Synonym(
        said=("print", "pdf", "word", "docx", "document", "report", "save as", "download"),
        means=("export", "write what"),
        commands=("export",),
    ),
    Synonym(
        said=("action log", "action tracker", "tracker"),
        means=("export", "executive", "plan"),
        commands=("export actions", "list actions"),
    ),
    Synonym(
        said=("overdue", "past due", "behind"),
        means=("filter", "overview"),
        commands=("list actions is:late",),
        filter="is:late",
    ),
    Synonym(
        said=("delete", "erase", "discard"),
        means=("remove", "undo", "end it", "redact"),
        commands=("remove", "undo"),
        filter="is:undelivered",
    ),
    Synonym(
        said=("year end", "end of year", "roll over", "rollover", "carry over", "carry forward"),
        means=("carry", "end the plan", "end of the plan", "screen plan"),
        commands=("carry-over",),
        filter="is:carried",
    ),
    Synonym(
        said=("check", "damage", "damaged", "merge"),
        means=("repair it",),
        commands=("check", "merge"),
    ),
    Synonym(
        said=("rag",),
        means=("rating", "judgement"),
        commands=("judge",),
        filter="rating:red",
    ),
    *(
        Synonym(
            said=(colour,),
            means=("rating", "judgement", "filter"),
            commands=(f"list actions rating:{colour}", "judge"),
            filter=f"rating:{colour}",
        )
        for colour in ("red", "amber", "green")
    ),
)

_SHORTEST = 4
"""The least number of letters at which an unfinished word is looked up."""


def meanings(typed: str) -> tuple[str, ...]:
    """Return a text, and the texts that the program has in place of the words in it.

    Args:
        typed: the user's search text; its last word may be unfinished.
    """
    text = folded(typed)
    found = [typed]
    for synonym in SYNONYMS:
        for said in synonym.said:
            rest = f" {text} ".replace(f" {said} ", " ")
            if rest != f" {text} ":
                found += [f"{rest.strip()} {means}".strip() for means in synonym.means]
            elif len(text) >= _SHORTEST and said.startswith(text):
                found += synonym.means
    return tuple(dict.fromkeys(found))


def commands_meant(typed: str) -> tuple[str, ...]:
    text = folded(typed)
    return next((synonym.commands for synonym in SYNONYMS if text in _firsts(synonym)), ())


def _firsts(synonym: Synonym) -> Iterator[str]:
    """Yield its names, and the first word of each, as a shell splits two words."""
    for said in synonym.said:
        yield said
        yield said.partition(" ")[0]


def filter_words() -> tuple[str, ...]:
    """Return the words that stand for a filter."""
    return tuple(said for known in SYNONYMS if known.filter for said in known.said)


def filter_meant(typed: str) -> str:
    """Return the filter that a word means; empty if there is none."""
    text = folded(typed)
    return next((known.filter for known in SYNONYMS if text in known.said), "")
