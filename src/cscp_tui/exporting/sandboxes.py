"""Where the templates of users run: without a way out, and without a way to run on and on.

It counts steps and characters rather than seconds, so that a template that works does so on every
machine. It stands apart from ``templating.py`` because importing jinja2 takes time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes, pass_context
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_STEPS = 1_000_000
"""Several times what an update of ten thousand actions takes: turns of loops, and calls."""

MOST_CHARACTERS = 20_000_000
"""The same of the characters of a file."""

_WIDENING = frozenset(
    {
        "batch",
        "center",
        "expandtabs",
        "format",
        "format_map",
        "indent",
        "ljust",
        "rjust",
        "slice",
        "wordwrap",
        "zfill",
    }
)
"""Filters and methods that make as much as a number says, of next to nothing."""

_LARGEST_POWER = 64
_LARGEST_NUMBER = 4_000
"""Bits, which are some more than a thousand digits."""


class Unbounded(ValueError):
    """A template that goes on and on, as a loop within a loop may, or a text that grows so."""


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which loops, calls and texts come to an end."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        """A sandbox with the options of any environment."""
        super().__init__(finalize=bounded, **options)
        self.steps = 0
        """Since the last template began; see ``begin``."""
        self.filters |= {"_counted": _counted, "_bounded": bounded}
        del self.globals["lipsum"]
        for name in _WIDENING & self.filters.keys():
            del self.filters[name]

    def begin(self) -> None:
        """Begin to count anew."""
        self.steps = 0

    def step(self) -> None:
        """Take a step.

        Raises:
            Unbounded: there were too many.
        """
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Unbounded(f"it goes on for more than {MOST_STEPS:,} steps")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """A template whose loops are counted, and whose texts are measured where they grow."""
        tree: nodes.Template = _Bounding().visit(super()._parse(source, name, filename))
        return tree

    def call(self, __context: Any, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something, which is a step; a loop that is gone through again is counted too."""
        self.step()
        if isinstance(__obj, LoopContext) and args:
            args = (_counted(__context, args[0]), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use something of a value: not what fills a text up to a width."""
        if isinstance(obj, str) and attr in _WIDENING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Wrap no formatting of texts, so that it is asked whether that is safe: it is not."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Work out what may become very large, unless it would.

        Raises:
            Unbounded: it would.
        """
        if operator == "**" and isinstance(right, int) and right > _LARGEST_POWER:
            raise Unbounded(f"it takes a number to a power of more than {_LARGEST_POWER}")
        if operator == "%" and isinstance(left, str):
            raise Unbounded("it formats a text with %; join texts with ~ instead")
        if operator == "*":
            for many, times in ((left, right), (right, left)):
                if hasattr(many, "__len__") and isinstance(times, int):
                    refuse_long(len(many) * times)
        return bounded(super().call_binop(context, operator, left, right))


_NO_ARGUMENTS: tuple[Any, ...] = ([], [], None, None)


class _Bounding(NodeTransformer):
    """Puts a filter around what is looped over, and around texts that are joined."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - the toolkit's name
        """Count the turns of a loop."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_counted", *_NO_ARGUMENTS, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802 - the toolkit's name
        """Measure joined texts."""
        self.generic_visit(node)
        return nodes.Filter(node, "_bounded", *_NO_ARGUMENTS, lineno=node.lineno)


@pass_context
def _counted(context: Any, items: Iterable[Any]) -> Iterator[Any]:
    step = context.environment.step
    for item in items:
        step()
        yield item


def bounded(value: Any) -> Any:
    """A value as it is, unless it is a text, a list or a number that grew too long.

    Raises:
        Unbounded: it is.
    """
    if isinstance(value, str | list | tuple):
        refuse_long(len(value))
    if isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER:
        raise Unbounded("it makes a number of more than a thousand digits")
    return value


def refuse_long(length: int) -> None:
    """Refuse a text of too many characters, or a list of so many members.

    Raises:
        Unbounded: there are too many.
    """
    if length > MOST_CHARACTERS:
        raise Unbounded(f"it makes more than {MOST_CHARACTERS:,} characters")
