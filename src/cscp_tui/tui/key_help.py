"""The commands that can be used now, from the bindings that declare them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.synonyms import commands_meant, meanings
from cscp_tui.tui.keys import NO_KEY, OWN_KEYS, USUAL_KEYS

SUBJECTS = {
    "action": "Actions",
    "commitment": "Commitments and partner evidence",
    "plan": "Plans",
    "meeting": "Meetings",
    "capture": "The capture line",
    "said": "What you can type in the capture line",
    "group": "Groups",
    "agency": "Agencies",
    "member": "Members",
    "partner": "Groups, agencies, members",
    "list": "The list",
    "table": "Moving and marking",
    "view": "What is shown",
    "change": "Recording",
    "screen": "Screens",
    "app": "The program",
}
"""The names of subjects by the first part of command ids, in the order of the help."""

COLUMNS = (
    Column(key="keys", title="Key", width=12),
    Column(key="title", title="Command", width=15),
    Column(key="words", title="What it does", width=30, grows=1),
)
_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "apostrophe": "'",
    "full_stop": ".",
    "comma": ",",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "asterisk": "*",
    "percent_sign": "%",
    "colon": ":",
    "semicolon": ";",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pagedown": "page down",
    "pageup": "page up",
}


def key_name(key: str) -> str:
    """Return a key as it is shown to people: ``/`` for ``slash``."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])


def own_key(name: str, usual: str = "") -> str:
    """Return the key of a command as shown to people: the user's own, or the default.

    Args:
        name: the id of the command.
        usual: the key to use instead of the first default key, if that would be typed.
    """
    own = OWN_KEYS.get({}).get(name)
    return key_name((own or usual or USUAL_KEYS[name]).partition(",")[0])


def help_hint(typed: str) -> str:
    """Return advice on finding the key of a command that a word may mean, such as ``print``."""
    if not commands_meant(typed):
        return ""
    key = own_key("app.help")
    return f"For the key, press {key} and type “{one_line(typed)}”."


def declared_bindings(owner: type[DOMNode]) -> BindingsMap:
    """Return the bindings that a class declares or inherits, before any keys of the user's own.

    Textual tells only which bindings are active, and which a class adds to those of its bases.
    """
    merged = owner._merged_bindings  # noqa: SLF001 - there is no public sum of them
    assert merged is not None
    return merged


class KeyCommand(Struct, frozen=True):
    """A command, with the reason if it cannot be used now."""

    name: str
    """The dotted id of the command."""
    title: str
    words: str
    action: str
    node: DOMNode
    """The node on which the action is run."""
    keys: tuple[str, ...]
    """The keys as shown to people; empty for a command without a key."""
    why: str
    """Why the command cannot be used now; empty if it can."""

    @property
    def subject(self) -> str:
        return SUBJECTS.get(self.name.partition(".")[0], "Here")

    def fits(self, texts: Sequence[str]) -> bool:
        """Return whether all words of one of the texts begin words of the command.

        The texts must be in lower case.
        """
        own = f"{self.title} {self.words} {self.subject} {' '.join(self.keys)}".casefold()
        return any(
            all(re.search(rf"(?<!\w){re.escape(word)}", own) for word in text.split())
            for text in texts
        )


def commands_of(screen: Screen[Any]) -> list[KeyCommand]:
    """Return the commands of a screen and its focused widget, by subject."""
    found: dict[str, KeyCommand] = {}
    for node, binding, is_enabled, tooltip in screen.active_bindings.values():
        name = binding.id or ""
        if "." not in name:
            continue
        before = found[name].keys if name in found else ()
        found[name] = KeyCommand(
            name=name,
            title=binding.description,
            words=tooltip or binding.tooltip,
            action=binding.action,
            node=node,
            keys=(*before, *_shown_keys(binding)),
            why="" if is_enabled else _why(screen, binding.action),
        )
    order = [*SUBJECTS.values(), "Here"]
    return sorted(found.values(), key=lambda known: order.index(known.subject))


def _shown_keys(binding: Binding) -> Iterator[str]:
    if not binding.key.startswith(NO_KEY):
        yield key_name(binding.key)


def _why(screen: Screen[Any], action: str) -> str:
    ask = getattr(screen, "disabled_reason", None)
    return (ask(action) if ask else "") or "That can't be done now."


def help_table(commands: Iterable[KeyCommand], text: str) -> Table:
    """Return the commands that match some words or their synonyms, by subject.

    Those of which the text is a key come first.
    """
    texts = [each.casefold() for each in meanings(text)]
    fitting = [known for known in commands if known.fits(texts)]
    exact = [known for known in fitting if text.strip() in known.keys]
    lines: list[Heading | Row] = []
    if exact:
        lines.append(Heading("exact", Cell(f"The key {text.strip()}", Tone.STRONG)))
        lines += map(_row, exact)
    subject = ""
    for known in fitting:
        if known in exact:
            continue
        if known.subject != subject:
            subject = known.subject
            lines.append(Heading(subject, Cell(subject, Tone.STRONG)))
        lines.append(_row(known))
    return Table(columns=COLUMNS, lines=tuple(lines))


def _row(known: KeyCommand) -> Row:
    tone = Tone.MUTED if known.why else Tone.PLAIN
    return Row(
        known.name,
        (
            Cell(" ".join(known.keys) or "palette", Tone.MUTED if known.why else Tone.STRONG),
            Cell(known.title, tone),
            Cell(f"Not available now: {known.why}" if known.why else known.words, tone),
        ),
    )
