"""Users' own keys: which of them can be had, and why the others cannot."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from cscp_tui.domain.texts import shortened
from cscp_tui.tui.key_help import key_name
from cscp_tui.tui.key_places import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cscp_tui.tui.key_places import Bound, Place

_NAMED = frozenset(key.value for key in Keys)
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})


@dataclass(frozen=True, slots=True)
class _Clash:
    key: str
    names: tuple[str, ...]
    """The commands of which users changed the key, that want it."""
    sentence: str


def checked_keymap(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The keys that can be had, by the id of what they do, and a sentence for each that cannot.

    A command whose key cannot be had keeps its usual one, so that none is out of reach.
    """
    known = places()
    keymap: dict[str, str] = {}
    problems = []
    for name, typed in keys.items():
        wanted = [normal_key(key) for key in typed.split(",")]
        if problem := _problem(name, typed, wanted, known):
            problems.append(problem)
        else:
            keymap[name] = ",".join(wanted)
    while clashes := list(_clashes(keymap, known)):
        clash = clashes[0]
        problems.append(clash.sentence)
        for name in clash.names:
            keymap.pop(name)
    return keymap, problems


def normal_key(key: str) -> str:
    """A key by the toolkit's name for it: ``slash`` for ``/``."""
    *modifiers, last = key.strip().split("+") if key.strip() != "+" else ["+"]
    if len(last) == 1 and not last.isalnum():
        name = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
        last = KEY_NAME_REPLACEMENTS.get(name, name)
    return "+".join([*map(str.lower, modifiers), last])


def _problem(name: str, typed: str, wanted: list[str], known: Iterable[Place]) -> str:
    """Why a command cannot have some keys, whatever others want; empty where it can."""
    names = {bound.name for place in known for bound in place.bound}
    shown = shortened(name)
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean “{near[0]}”?" if near else "? and ctrl+p show what there is."
        return f"Keys: there is no command “{shown}”; {hint}"
    for key in wanted:
        if not _is_key(key):
            return f"Keys: “{shortened(typed)}” is no key for “{shown}”; write one as in ctrl+n."
        if _is_typed(key) and any(
            bound.name == name and bound.is_where_text_is_typed
            for place in known
            for bound in place.bound
        ):
            return f"Keys: “{shown}” cannot be “{key_name(key)}”, which is typed into the field."
    return ""


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not last or not _MODIFIERS.issuperset(modifiers):
        return False
    return len(last) == 1 or last in _NAMED or _is_sign(last)


def _is_sign(name: str) -> bool:
    if name in KEY_NAME_REPLACEMENTS.values():
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ").upper()))
    except KeyError:
        return False


def _is_typed(key: str) -> bool:
    return len(key) == 1 or (key not in _NAMED and "+" not in key)


def _clashes(keymap: Mapping[str, str], known: Iterable[Place]) -> Iterator[_Clash]:
    """The keys that two commands want in one place, at least one of them by the users' wish."""
    for place in known:
        takers: dict[str, Bound] = {}
        for bound in place.bound:
            for key in keymap[bound.name].split(",") if bound.name in keymap else bound.keys:
                taker = takers.setdefault(key, bound)
                own = tuple(name for name in {taker.name, bound.name} if name in keymap)
                if taker.does != bound.does and own:
                    both = f"“{taker.shown}” and “{bound.shown}”"
                    yield _Clash(
                        key,
                        own,
                        f"Keys: {both} both want “{key_name(key)}” {place.where}; "
                        f"{_kept(own)} until that is settled.",
                    )


def _kept(names: tuple[str, ...]) -> str:
    quoted = " and ".join(f"“{name}”" for name in sorted(names))
    return f"{quoted} {'keep their' if len(names) > 1 else 'keeps its'} usual key"
