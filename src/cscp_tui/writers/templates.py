"""Run templates for HTML and Markdown, shipped or users' own, in a sandbox with limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    nodes,
    pass_context,
)
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from cscp_tui.base.texts import clean, shortened
from cscp_tui.documents import text_layout
from cscp_tui.documents.charts import text_bars
from cscp_tui.documents.document import Document
from cscp_tui.documents.templates import FOLDER, NAMES, Templates
from cscp_tui.domain.dates import MONTHS
from cscp_tui.writers.charts import picture_of
from cscp_tui.writers.logo import logo_of

MOST_STEPS = 1_000_000
"""The most calls and loop turns, several times those needed for ten thousand actions."""

MOST_CHARACTERS = 20_000_000
"""The most characters in a file, several times those of the largest usual update."""

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
"""Filters and methods that can make a text of any length from a number."""

_LARGEST_POWER = 64
_LARGEST_NUMBER = 4_000
"""The most bits of a number, a little more than a thousand digits."""


class Unbounded(ValueError):
    """A template that exceeds the limits on steps or on size."""


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """A sandbox with limits on the steps of a template and the length of its texts."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=bounded, **options)
        self.steps = 0
        """The number of steps since the last call of ``begin``."""
        self.filters |= {"_counted": _counted, "_bounded": bounded}
        del self.globals["lipsum"]
        for name in _WIDENING & self.filters.keys():
            del self.filters[name]

    def begin(self) -> None:
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Unbounded(f"it goes on for more than {MOST_STEPS:,} steps")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, adding checks of its loops and of texts that can grow."""
        tree: nodes.Template = _Bounding().visit(super()._parse(source, name, filename))
        return tree

    def call(self, __context: Any, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Count a call as a step, which also counts the turns of a recursive loop."""
        self.step()
        if isinstance(__obj, LoopContext) and args:
            args = (_counted(__context, args[0]), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse templates access to attributes that pad a text to a width."""
        if isinstance(obj, str) and attr in _WIDENING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Leave ``str.format`` unwrapped, so that ``is_safe_attribute`` refuses it."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse an operation whose result would be too large."""
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
    """Adds filters around the values of loops and around joined texts."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - the toolkit's name
        """Count the turns of a loop."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_counted", *_NO_ARGUMENTS, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802 - the toolkit's name
        self.generic_visit(node)
        return nodes.Filter(node, "_bounded", *_NO_ARGUMENTS, lineno=node.lineno)


@pass_context
def _counted(context: Any, items: Iterable[Any]) -> Iterator[Any]:
    step = context.environment.step
    for item in items:
        step()
        yield item


def bounded(value: Any) -> Any:
    """Return a value unless it is too long. Refuse such a text, list or number."""
    if isinstance(value, str | list | tuple):
        refuse_long(len(value))
    if isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER:
        raise Unbounded("it makes a number of more than a thousand digits")
    return value


def refuse_long(length: int) -> None:
    """Refuse a text with too many characters, or a list with too many members."""
    if length > MOST_CHARACTERS:
        raise Unbounded(f"it makes more than {MOST_CHARACTERS:,} characters")


_LONGEST = 160


def render(
    name: str, document: Document, templates: Templates | None = None, *, as_text: bool = False
) -> str:
    """Render a document with the named template, preferably the workspace's own.

    The shipped one is used if that fails.

    Args:
        templates: the workspace's templates, in which problems are noted.
        as_text: whether charts are drawn as text instead of as pictures.
    """
    logo = None if templates is None or as_text else logo_of(templates)
    values = {"document": document, "as_text": as_text, "logo": logo}
    has_own = templates is not None and any(name in templates.files for name in NAMES)
    if templates is not None and has_own and not templates.is_given_up:
        sandbox = _own_environment(templates)
        sandbox.begin()
        try:
            return _rendered(sandbox.get_template(name).generate(values))
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
            _give_up(templates, name, problem)
        except (AttributeError, RecursionError, MemoryError) as problem:
            _give_up(templates, name, problem)
    return _shipped_environment().get_template(name).render(values)


def _give_up(templates: Templates, name: str, problem: Exception) -> None:
    place = getattr(problem, "name", None) or name
    line = getattr(problem, "lineno", None) or _line_in_template(problem)
    where = f", line {line}" if line else ""
    why = shortened(str(problem), _LONGEST).rstrip(".") or type(problem).__name__
    templates.problems.append(
        f"The template {FOLDER}/{place}{where} doesn't work ({why}), so the standard ones were "
        "used. Correct it or remove it."
    )
    templates.is_given_up = True


_SHIPPED = PackageLoader("cscp_tui.writers", "paper_templates")


@lru_cache(maxsize=2)
def _own_environment(templates: Templates) -> BoundedSandbox:
    def source(name: str) -> tuple[str, str, None] | None:
        data = templates.files.get(name)
        return None if data is None else (data.decode(), name, None)

    loader = ChoiceLoader([FunctionLoader(source), _SHIPPED])
    sandbox = BoundedSandbox(loader=loader, **_OPTIONS)
    _add_filters(sandbox)
    return sandbox


def _rendered(pieces: Iterable[str]) -> str:
    """Join the pieces of a text; refuse one that is too long."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        refuse_long(length)
    return clean("".join(kept))


def _line_in_template(problem: Exception) -> int:
    """Return the line at which a template failed; 0 if it is not known."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", ".css")):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


_REF = re.compile(r"\b[A-Z]{2}[0-9]{2}-[0-9]{1,4}(?:\.[0-9]{1,4})?\b")
_WHOLE = re.compile(
    rf"\b[0-9]{{1,2}} (?:{'|'.join(MONTHS)})\b|\b[0-9]+–[0-9]+\b|[■▲●○✓→»×] (?:No date|[A-Z][a-z]+)"
)
"""A day with its month, a span of numbers, and a sign with its word."""


@cache
def _shipped_environment() -> Environment:
    environment = Environment(loader=_SHIPPED, **_OPTIONS)  # noqa: S701 - among the options
    _add_filters(environment)
    return environment


def _add_filters(environment: Environment) -> None:
    # Close the tag: the parser of markdownify searches all open tags at each later one.
    line_break = Markup("<br/>")
    environment.filters["beside"] = zip
    environment.filters["picture"] = lambda chart: Markup(picture_of(chart))  # noqa: S704 - our own
    environment.filters["text_bars"] = lambda chart: "\n".join(text_bars(chart))
    environment.filters["line"] = text_layout.line

    def lines(text: str) -> Markup:
        found = text_layout.lines(text)
        return escape(found[0]) if len(found) == 1 else line_break.join(found)

    def unbroken(made: Markup) -> Markup:
        """The same, in which no reference breaks at its hyphen, nor what is read as one."""
        whole = _REF.sub(r'<span class="ref">\g<0></span>', str(made))
        return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', whole))  # noqa: S704 - escaped

    environment.filters["lines"] = lines
    environment.filters["unbroken"] = unbroken
    environment.filters["lines_with_refs"] = lambda text: unbroken(lines(text))
    environment.filters["full_lines"] = lambda text: line_break.join(text_layout.full_lines(text))
    environment.filters["paragraphs"] = lambda text: [
        line_break.join(each) for each in text_layout.paragraphs(text)
    ]


def html_of(document: Document, templates: Templates | None = None) -> str:
    """Return a document as a whole HTML file with its style. It needs no other file."""
    return render("document.html.j2", document, templates)


def html_body_of(document: Document, templates: Templates | None = None) -> str:
    """Return the body of the HTML file with charts as text, from which Markdown is made."""
    return render("body.html.j2", document, templates, as_text=True)
