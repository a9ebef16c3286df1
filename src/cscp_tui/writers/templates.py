"""Templates for HTML and Markdown: shipped ones and users' own, run in a bounded sandbox."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import nodes, pass_context
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from cscp_tui.base.texts import clean, shortened
from cscp_tui.documents import text_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jinja2 import Environment

    from cscp_tui.documents.document import Document


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


FOLDER = "templates"
"""Where a workspace keeps its own templates."""

NAMES = ("document.html.j2", "document.css", "body.html.j2")
"""The templates that users can edit."""

WORD_NAME = "document.docx"
"""A Word file whose styles, header and footer the workspace's Word exports take on."""

_LONGEST = 160


class Templates:
    """Templates of a workspace, and what was wrong with them."""

    def __init__(self, workspace: Path | None = None) -> None:
        """The templates in a workspace's folder; those shipped where there are none."""
        self.problems: list[str] = []
        """What the user must know: which template does not work, where and why."""
        self._folder = workspace / FOLDER if workspace is not None else None
        self._own = self._own_environment()

    @property
    def word_file(self) -> Path | None:
        """The workspace's own Word file, if it has one."""
        path = self._folder / WORD_NAME if self._folder is not None else None
        return path if path is not None and path.is_file() else None

    def render(self, name: str, document: Document) -> str:
        """A document by a template of that name, the workspace's own one where it works."""
        if self._own is not None:
            from jinja2 import TemplateError  # noqa: PLC0415  # slow import

            self._own.begin()
            try:
                return _rendered(self._own.get_template(name).generate(document=document))
            except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
                self._give_up(name, problem)
            except (AttributeError, RecursionError, OSError, MemoryError) as problem:
                self._give_up(name, problem)
        return _shipped_environment().get_template(name).render(document=document)

    def _give_up(self, name: str, problem: Exception) -> None:
        """Say what is wrong, and go on with the shipped templates."""
        place = getattr(problem, "name", None) or name
        line = getattr(problem, "lineno", None) or _line_in_template(problem)
        where = f", line {line}" if line else ""
        why = shortened(str(problem), _LONGEST).rstrip(".") or type(problem).__name__
        self.problems.append(
            f"The template {FOLDER}/{place}{where} does not work ({why}); the shipped ones were "
            "used instead, so correct it or take it away."
        )
        self._own = None

    def _own_environment(self) -> BoundedSandbox | None:
        folder = self._folder
        if folder is None or not any((folder / name).is_file() for name in NAMES):
            return None
        from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader  # noqa: PLC0415

        loader = ChoiceLoader(
            [FileSystemLoader(folder), PackageLoader("cscp_tui.writers", "paper_templates")]
        )
        sandbox = BoundedSandbox(loader=loader, **_options())
        _add_filters(sandbox)
        return sandbox


def _rendered(pieces: Iterable[str]) -> str:
    """The pieces of a text that a file can hold together, as long as they may be.

    Raises:
        Unbounded: they go on and on, as those of a loop within a loop may.
    """
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        refuse_long(length)
    return clean("".join(kept))


def _line_in_template(problem: Exception) -> int:
    """The line of a template in which it failed; 0 where that cannot be told."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", ".css")):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def shipped_template(name: str) -> str:
    """The text of a shipped template, for users to begin with."""
    return (files("cscp_tui.writers") / "paper_templates" / name).read_text("utf-8")


def _options() -> dict[str, Any]:
    from jinja2 import StrictUndefined  # noqa: PLC0415  # slow import

    return {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }


@cache
def _shipped_environment() -> Environment:
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415  # slow import

    loader = PackageLoader("cscp_tui.writers", "paper_templates")
    environment = Environment(loader=loader, **_options())  # noqa: S701 - among the options
    _add_filters(environment)
    return environment


def _add_filters(environment: Environment) -> None:
    from markupsafe import Markup, escape  # noqa: PLC0415  # comes with jinja2

    # Closed, since the parser behind markdownify looks through every open one at every later tag.
    line_break = Markup("<br/>")
    environment.filters["beside"] = zip
    environment.filters["line"] = text_layout.line
    environment.filters["lines"] = lambda text: (
        escape(found[0]) if len(found := text_layout.lines(text)) == 1 else line_break.join(found)
    )
    environment.filters["full_lines"] = lambda text: line_break.join(text_layout.full_lines(text))
    environment.filters["paragraphs"] = lambda text: [
        line_break.join(each) for each in text_layout.paragraphs(text)
    ]
