"""The commands that can be used now, from the bindings that declare them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.domain.synonyms import commands_found, commands_meant, is_known
from cscp_tui.tui.keys import NO_KEY, OWN_KEYS, TABS, USUAL_KEYS
from cscp_tui.tui.screen_registry import screen_class

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

RECORD = "record: "
"""The first part of a row's key where the row is a record and not a command."""

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
_IN_SENTENCES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "down": "↓",
    "up": "↑",
}


def key_name(key: str) -> str:
    """Return a key as it is shown to people: ``/`` for ``slash``."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])


def own_key(name: str, usual: str = "") -> str:
    """Return the key of a command as a sentence names it: the user's own, or the default.

    Args:
        name: the id of the command.
        usual: the key to use instead of the first default key, if that would be typed.
    """
    key = first_key(name, usual)
    return _IN_SENTENCES.get(key) or key_name(key)


def first_key(name: str, usual: str = "") -> str:
    """Return the first key of a command by the toolkit's name for it; see ``own_key``."""
    return (OWN_KEYS.get({}).get(name) or usual or USUAL_KEYS[name]).partition(",")[0]


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

    def likeness(self, typed: str, meant: Sequence[str]) -> float:
        """Return how well the command fits a text, from 0 for not at all to 1 for its own name.

        Only whole words and their beginnings count, so that nothing looks like an answer that is
        none.

        Args:
            meant: the ids of the commands that the text means, the likeliest first.
        """
        text, title = typed.casefold().strip(), self.title.casefold()
        if text in self.keys or text == title:
            return 1.0
        if self.id in meant and is_known(text):
            return 0.97 - meant.index(self.id) / 100
        if text and title.startswith(text):
            return 0.95 - 0.1 * is_known(text)
        if begins_words(text, title):
            return 0.92 - 0.1 * is_known(text)
        if self.id in meant:
            return 0.9 - meant.index(self.id) / 100
        # Where a word is known, its letters alone say nothing: “late” is not the latest change.
        own = f"{self.title} {self.words} {self.subject}"
        if not begins_words(text, own, are_whole=bool(meant)):
            return 0.0
        return 0.92 if len(text.split()) >= _TELLING else 0.6

    @property
    def id(self) -> str:
        """The id of the command, without the screen that has it."""
        return self.name.rpartition("/")[2]


def begins_words(text: str, own: str, *, are_whole: bool = False) -> bool:
    """Return whether every word of a text begins a word of another, or is one."""
    words, end = text.split(), r"(?!\w)" if are_whole else ""
    folded_own = own.casefold()
    return bool(words) and all(
        re.search(rf"(?<!\w){re.escape(word)}{end}", folded_own) for word in words
    )


def ranked(commands: Iterable[KeyCommand], typed: str) -> list[tuple[float, KeyCommand]]:
    """Return the commands that fit a text, best first; those with a slip of the keys if none does."""
    meant, every = commands_found(typed), list(commands)
    found = [(known.likeness(typed, meant), known) for known in every]
    fitting = [pair for pair in found if pair[0] > 0]
    if not fitting and len(typed.strip()) > _SHORT:
        fitting = [(_SLIP, known) for known in every if _is_slip(typed, known.title)]
    return sorted(fitting, key=lambda pair: -pair[0])


_SHORT, _SLIP, _ALIKE = 3, 0.3, 0.75
_TELLING = 3
"""How many words, all of which are in a description, mean its command as surely as its name."""


def _is_slip(typed: str, title: str) -> bool:
    return bool(get_close_matches(typed.casefold().strip(), [title.casefold()], cutoff=_ALIKE))


def commands_elsewhere(here: Iterable[KeyCommand], app: DOMNode) -> list[KeyCommand]:
    """Return the commands of other screens; running one shows its screen.

    Args:
        here: the commands that can be found without it.
    """
    known = {each.id for each in here}
    found: list[KeyCommand] = []
    for tab in TABS:
        owner = screen_class(tab.name)
        assert isinstance(owner, type)
        for bindings in declared_bindings(owner).key_to_bindings.values():
            for binding in bindings:
                name = binding.id or ""
                if "." not in name or name in known:
                    continue
                known.add(name)
                words = f"On screen {tab.key}, {tab.title}: {binding.tooltip}"
                found.append(
                    KeyCommand(
                        name=f"{tab.name}/{name}",
                        title=binding.description,
                        words=words,
                        action=f"app.show_tab('{tab.name}')",
                        node=app,
                        keys=tuple(_shown_keys(binding)),
                        why="",
                    )
                )
    return found


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


_WAYS = frozenset({"end", "take-away", "carry", "status", "close", "unmark", "edit-line"})
"""The last words of the ids of commands that end or remove something."""


def ways_to_remove(screen: Screen[Any]) -> str:
    """Say what can be removed on a screen, and how."""
    bound = [active.binding for active in screen.active_bindings.values()]
    ways = {
        key.id: f"{key_name(key.key)} {key.description.lower()}"
        for key in bound
        if key.id and key.id.partition(".")[2] in _WAYS and key.show
    }
    undo = f"{own_key('change.undo')} undo your latest change"
    return f"Nothing is deleted, so that history stays whole. {' · '.join((*ways.values(), undo))}"


def _shown_keys(binding: Binding) -> Iterator[str]:
    if not binding.key.startswith(NO_KEY):
        yield key_name(binding.key)


@runtime_checkable
class HasDisabledCommands(Protocol):
    """A screen whose commands may be disabled at times."""

    def disabled_reason(self, action: str) -> str:
        """Return why an action cannot be used now; empty if it can."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action can be used; None if it is shown as disabled."""

    def complain(self, text: str) -> None:
        """Show what went wrong."""


def _why(screen: Screen[Any], action: str) -> str:
    why = screen.disabled_reason(action) if isinstance(screen, HasDisabledCommands) else ""
    return why or "That can't be done now."


def help_table(commands: Sequence[KeyCommand], text: str) -> Table:
    """Return the commands that match some words or their synonyms, by subject.

    Those of which the text is a key come first.
    """
    exact = [known for known in commands if text.strip() and text.strip() in known.keys]
    lines: list[Heading | Row] = []
    if exact:
        lines.append(Heading("exact", Cell(f"The key {text.strip()}", Tone.STRONG)))
        lines += map(_row, exact)
    fitting = [known for _, known in ranked(commands, text)] if text.strip() else list(commands)
    for heading, group in grouped(
        (known for known in fitting if known not in exact),
        lambda known: _ELSEWHERE if "/" in known.name else known.subject,
    ).items():
        lines.append(Heading(heading, Cell(heading, Tone.STRONG)))
        lines += map(_row, group)
    return Table(columns=COLUMNS, lines=tuple(lines))


_ELSEWHERE = "On other screens"


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
