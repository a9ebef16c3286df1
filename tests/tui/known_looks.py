"""How widgets look, worked out once for all that stand at the same place, in whatever app.

The toolkit asks every rule about every widget, each time that one is mounted or its screen comes
back. What it finds depends on the kinds, names and classes of the widget and of those around it, and
on the states (such as having the focus) that the rules about it speak of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual._styles_cache import StylesCache
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rich.segment import Segment
    from textual.css.styles import RulesMap, StylesBase

_Place = tuple[tuple[type[DOMNode], frozenset[str], str | None], ...]
"""A widget and those around it, the outermost first: all that rules ask but states."""

_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What a widget notes of the rules about it."""
_parse = Stylesheet._parse_rules
_sort_by_name = vars(Stylesheet)["rules_map"].fget
_draw = StylesCache.render
_apply = Stylesheet.apply
_replace = Stylesheet.replace_rules


@dataclass(frozen=True, slots=True)
class _Looks:
    """What rules say of a widget, and of each of its parts that have rules of their own."""

    rules: RulesMap | None
    flags: tuple[bool, ...]
    parts: tuple[tuple[str, RulesMap | None], ...]


class _Rules:
    """Some rules, which the toolkit takes for a whole stylesheet that has only these."""

    _check_rule = Stylesheet._check_rule
    _EXCLUDE_PSEUDO_CLASSES_FROM_CACHE = Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE

    def __init__(self, rules: list[RuleSet]) -> None:
        self.rules, self.rules_map = rules, {"*": rules}
        self._found: RulesMap | None = None
        ways = [each for rule in rules for way in rule.selector_set for each in way.selectors]
        self._about_states = [each for each in ways if each.pseudo_classes]

    def replace_rules(self, _: DOMNode, found: RulesMap, *, animate: bool) -> None:  # noqa: ARG002 - it is called so
        """Note what the toolkit has found."""
        self._found = found

    def _process_component_classes(self, node: DOMNode) -> None:
        """Leave this to others."""

    def ask(self, node: DOMNode) -> RulesMap | None:
        """What the rules say of a widget; nothing if none is about it."""
        self._found = None
        _apply(self, node)  # type: ignore[arg-type]
        return self._found

    def states(self, nodes: list[DOMNode]) -> set[tuple[int, str]]:
        """The states that the rules ask for, each with whose it is."""
        return {
            (at, state)
            for at, node in enumerate(nodes)
            for each in self._about_states
            if each._check(node)
            for state in each.pseudo_classes
        }


class _Kind:
    """Widgets of one kind, and how those looked that were seen before."""

    def __init__(self, sheet: Stylesheet, node: DOMNode) -> None:
        self.rules = _rules_about(sheet, node)
        self.parts = {
            name: _rules_about(sheet, DOMNode(classes=name))
            for name in sorted(node._get_component_classes())
        }
        self._states: dict[_Place, list[tuple[int, set[str]]]] = {}
        self._known: dict[tuple[object, ...], _Looks] = {}

    def looks(self, node: DOMNode) -> _Looks:
        """How a widget looks where it stands, in the states that it and those around it have."""
        nodes = node.css_path_nodes
        place = tuple([(type(each), each.classes, each._id) for each in nodes])
        states = self._states.get(place)
        if states is None:
            asked = [
                self.rules.states(nodes),
                *[each.states(nodes) for each in self.parts.values()],
            ]
            states = [(at, {state}) for at, state in sorted(set().union(*asked))]
            self._states[place] = states
        key = (place, *[nodes[at].has_pseudo_classes(state) for at, state in states])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._ask(node)
        return known

    def _ask(self, node: DOMNode) -> _Looks:
        rules = self.rules.ask(node)
        flags = tuple(getattr(node, flag) for flag in _FLAGS)
        parts = [(name, each.ask(_part(node, name))) for name, each in self.parts.items()]
        return _Looks(rules, flags, tuple(parts))


def _part(node: DOMNode, name: str) -> DOMNode:
    part = DOMNode(classes=name)
    part._attach(node)
    return part


_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_by_name: dict[tuple[int, ...], dict[str, list[RuleSet]]] = {}
_colours: dict[tuple[tuple[str, str], ...], int] = {}
"""A number for each set of colours: there are hundreds in one, and each rule is looked up by them."""


def _parse_once(sheet: Stylesheet, css: str, *place: object, **others: object) -> list[RuleSet]:
    """Parse rules, or take them as they were parsed for another app with the same colours."""
    colours: tuple[dict[str, str], int] | None = sheet.__dict__.get("known_colours")
    if colours is None or colours[0] is not sheet._variables:
        number = _colours.setdefault(tuple(sorted(sheet._variables.items())), len(_colours))
        colours = sheet.__dict__["known_colours"] = sheet._variables, number
    key = (css, *place, *others.items(), colours[1])
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *place, **others)  # type: ignore[arg-type]
    return _parsed[key]


def _sorted_once(sheet: Stylesheet) -> dict[str, list[RuleSet]]:
    """Sort rules by the names that they are about, or take what other apps with the same have."""
    if sheet._rules_map is None:
        key = tuple(map(id, sheet.rules))
        if key not in _by_name:
            _by_name[key] = _sort_by_name(sheet)
        sheet._rules_map = _by_name[key]
    return sheet._rules_map


class _Drawn:
    """The styles that a widget has while it is drawn once, each worked out when it is asked first."""

    def __init__(self, styles: StylesBase) -> None:
        self._styles = styles

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._styles, name)
        return found


def _draw_once(cache: StylesCache, styles: StylesBase, *others: Any, **named: Any) -> list[Strip]:
    """Draw a widget; the toolkit asks for its edges and the like line by line."""
    return _draw(cache, cast("StylesBase", _Drawn(styles)), *others, **named)


class _Forgetful(dict[object, object]):
    """A cache that keeps nothing: of the seven that each line drawn makes for itself, few are asked."""

    def __setitem__(self, key: object, value: object) -> None:
        """Let it go."""


_FORGETFUL: Any = _Forgetful()


def _make_line(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """Begin a line without caches of its own."""
    strip._segments, strip._cell_length = list(segments), cell_length
    strip._divide_cache = strip._crop_cache = strip._style_cache = _FORGETFUL
    strip._filter_cache = strip._line_length_cache = strip._crop_extend_cache = _FORGETFUL
    strip._offsets_cache = _FORGETFUL
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _find_rule(styles: RenderStyles, name: str, default: object = None) -> object:
    """A rule of a widget, its own before those of the stylesheet; drawing asks for thousands."""
    own: Mapping[str, object] = styles._inline_styles._rules
    if name in own:
        return own[name]
    others: Mapping[str, object] = styles._base_styles._rules
    return others.get(name, default)


_all_rules: dict[tuple[int, ...], _Rules] = {}
_kinds: dict[tuple[object, ...], _Kind] = {}
_kinds_found: dict[int, dict[tuple[object, ...], _Kind]] = {}
"""By the identity of rules sorted by name, which are kept, kinds of widgets by what they are."""


def _rules_about(sheet: Stylesheet, node: DOMNode) -> _Rules:
    by_name = sheet.rules_map
    named = {id(rule) for name in by_name.keys() & node._selector_names for rule in by_name[name]}
    rules = [rule for rule in sheet.rules if id(rule) in named]
    return _all_rules.setdefault(tuple(map(id, rules)), _Rules(rules))


def _kind(sheet: Stylesheet, node: DOMNode) -> _Kind:
    by_name = sheet.rules_map
    found = _kinds_found.get(id(by_name))
    if found is None:
        found = _kinds_found[id(by_name)] = {}
    key = type(node), node.classes, node._id
    kind: _Kind | None = found.get(key)
    if kind is None:
        kind = _Kind(sheet, node)
        rules = (kind.rules, *kind.parts.values())
        kind = found[key] = _kinds.setdefault((type(node), *map(id, rules)), kind)
    return kind


def _apply_known(
    sheet: Stylesheet,
    node: DOMNode,
    *,
    animate: bool = False,
    cache: object = None,  # noqa: ARG001 - it is called so
) -> None:
    """Give a widget its looks."""
    looks = _kind(sheet, node).looks(node)
    for flag, is_so in zip(_FLAGS, looks.flags, strict=True):
        setattr(node, flag, is_so)
    if looks.rules is not None:
        sheet.replace_rules(node, looks.rules, animate=animate)
    known = node._component_styles
    if looks.parts and not (isinstance(known, _Parts) and known.looks == looks.parts):
        node._component_styles = _Parts(node, looks.parts)
        node.refresh()


class _Parts(dict[str, RenderStyles]):
    """How the parts of a widget look, each worked out when it is asked first; few are drawn."""

    def __init__(self, node: DOMNode, looks: tuple[tuple[str, RulesMap | None], ...]) -> None:
        super().__init__()
        self.looks = looks
        self._node, self._rules = node, dict(looks)

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def __missing__(self, name: str) -> RenderStyles:
        part, rules = _part(self._node, name), self._rules[name]
        if rules is not None:
            Stylesheet.replace_rules(part, rules)
        self[name] = part.styles
        return part.styles


_as_set: dict[int, tuple[RulesMap, RulesMap]] = {}
"""By their identity, rules with the same rules once they are set, when texts have been understood."""


def _replace_what_differs(node: DOMNode, rules: RulesMap, animate: bool = False) -> None:  # noqa: FBT001, FBT002 - it is called so
    """Set what is not so already."""
    if animate:
        _replace(node, rules, animate=True)
        return
    base = node.styles.base
    is_new = not base._rules and not node._is_mounted
    if is_new and id(rules) in _as_set:  # nothing would be refreshed, rule by rule
        base.merge_rules(_as_set[id(rules)][1])
        node.notify_style_update()
        return
    has, wanted = cast("tuple[dict[str, object], dict[str, object]]", (base._rules, rules))
    for name in has.keys() | wanted.keys():
        if name not in wanted or name not in has or has[name] is not wanted[name]:
            setattr(base, name, wanted.get(name))
    if is_new:
        _as_set[id(rules)] = rules, base._rules.copy()
    node.notify_style_update()


def know_looks(put: Callable[[type, str, object], None]) -> None:
    """Let stylesheets take what is known.

    Args:
        put: sets an attribute of a class, for as long as it is wanted.
    """
    put(RuleSet, "__hash__", object.__hash__)
    put(Stylesheet, "_parse_rules", _parse_once)
    put(Stylesheet, "rules_map", property(_sorted_once))
    put(StylesCache, "render", _draw_once)
    put(Strip, "__init__", _make_line)
    put(RenderStyles, "get_rule", _find_rule)
    put(Stylesheet, "apply", _apply_known)
    put(Stylesheet, "replace_rules", staticmethod(_replace_what_differs))
