"""Run templates for HTML and Markdown, shipped or users' own, in a sandbox with limits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, wraps
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    nodes,
    pass_context,
)
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from cscp_tui.base.texts import harmless, shortened
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

MOST_GIVEN = 2_000_000
"""The most characters that a filter or a call is given, since it may return several times as many."""

MOST_MEMBERS = 500_000
"""The most members of a list, with those of the lists in it."""

MOST_MADE = 300_000_000
"""The most bytes of all texts that a template makes, kept or not."""

MOST_SECONDS = 20
"""The most seconds of computing; the largest usual update takes one."""

LARGEST_FILE = 1_000_000
"""The most bytes of a template."""

_WIDENING = frozenset(
    {
        "batch",
        "center",
        "encode",
        "expandtabs",
        "format",
        "format_map",
        "indent",
        "ljust",
        "rjust",
        "slice",
        "to_bytes",
        "translate",
        "wordwrap",
        "zfill",
    }
)
"""Filters and methods that can make a text of any length from a number or a table."""

_LARGEST_POWER = 64
_LARGEST_NUMBER = 4_000
"""The most bits of a number, a little more than a thousand digits."""


class Unbounded(ValueError):
    """A template that exceeds the limits on steps or on size."""


class _PlainNamespace(Namespace):
    """A namespace that isn't shown with everything in it."""

    def __repr__(self) -> str:
        return "namespace"


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """A sandbox with limits on the steps of a template, and on the length and number of its texts."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=self.bounded, **options)
        self.steps = self.made = 0
        """The steps, and the bytes of the texts made, since the last call of ``begin``."""
        self._ends = 0.0
        self.sizes: Mapping[str, int] = {}
        """The bytes of each of the workspace's own templates."""
        self.globals["namespace"] = _PlainNamespace
        del self.globals["lipsum"]
        for name in _WIDENING & self.filters.keys():
            del self.filters[name]

    def guard_filters(self) -> None:
        """Put limits on each filter, once all are there."""
        for name, each in self.filters.items():
            self.filters[name] = self._guarded(name, each)
        self.filters |= {"_counted": _counted, "_bounded": self.bounded}

    def begin(self) -> None:
        self.steps = self.made = 0
        self._ends = time.thread_time() + MOST_SECONDS

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Unbounded(f"it goes on for more than {MOST_STEPS:,} steps")
        if time.thread_time() > self._ends:
            raise Unbounded(f"it takes more than {MOST_SECONDS} seconds")

    def make(self, size: int) -> None:
        """Count the bytes of a text."""
        self.made += size
        if self.made > MOST_MADE:
            raise Unbounded(f"it makes more than {MOST_MADE:,} bytes of text on the way")

    def bounded(self, value: Any) -> Any:
        """Return a value unless it is too long. Refuse such a text, list or number."""
        if isinstance(value, str):
            refuse_long(len(value))
            self.make(value.__sizeof__())
        elif isinstance(value, list | tuple | set | frozenset | dict):
            self.make(8 * _weight(value, MOST_CHARACTERS))
        elif isinstance(value, int) and value.bit_length() > _LARGEST_NUMBER:
            raise Unbounded("it makes a number of more than a thousand digits")
        return value

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 - the toolkit's name
        """Return a template, whose text counts each time that it is included."""
        template = super().get_template(name, parent, globals)
        self.step()
        self.make(self.sizes.get(template.name or "", 0))
        return template

    def _guarded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts as a step, and is given and returns only what is bounded."""

        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            self.step()
            _refuse_given((args, kwargs))
            own = args[1:] if hasattr(function, "jinja_pass_arg") else args
            if name == "join":
                own = (list(_counted_in(self, own[0])), *own[1:])
                args = (*args[: len(args) - len(own)], *own)
                _refuse_given((own, kwargs))
                _refuse_joined(str(own[1] if len(own) > 1 else kwargs.get("d", "")), own[0])
            if name == "replace":
                _refuse_replaced(*(str(each) for each in own[:3]))
            return self.bounded(function(*args, **kwargs))

        return guarded

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, adding checks of its loops and of texts that can grow."""
        tree: nodes.Template = _Bounding().visit(super()._parse(source, name, filename))
        return tree

    def call(self, __context: Any, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Count a call as a step, which also counts the turns of a recursive loop."""
        self.step()
        if isinstance(__obj, LoopContext) and args:
            args = (_counted(__context, args[0]), *args[1:])
        subject = getattr(__obj, "__self__", None)
        _refuse_given((subject, args, kwargs))
        if isinstance(subject, str):
            name = getattr(__obj, "__name__", "")
            if name == "join" and args:
                args = (list(_counted_in(self, args[0])), *args[1:])
                _refuse_given(args)
                _refuse_joined(subject, args[0])
            if name == "replace":
                _refuse_replaced(subject, *map(str, args[:2]))
        return self.bounded(super().call(__context, __obj, *args, **kwargs))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse templates access to attributes that widen a text, and to all of bytes."""
        if (isinstance(obj, str | int) and attr in _WIDENING) or isinstance(obj, bytes):
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
                    (refuse_long if isinstance(many, str) else _refuse_many)(len(many) * times)
        return self.bounded(super().call_binop(context, operator, left, right))


_NO_ARGUMENTS: tuple[Any, ...] = ([], [], None, None)


class _Bounding(NodeTransformer):
    """Adds filters around the values of loops, and around joined texts and lists."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - the toolkit's name
        """Count the turns of a loop, and the template's own text in each."""
        self.generic_visit(node)
        size = nodes.Const(sum(len(each.data) for each in node.find_all(nodes.TemplateData)))
        node.iter = nodes.Filter(
            node.iter, "_counted", [size], *_NO_ARGUMENTS[1:], lineno=node.lineno
        )
        return node

    def visit_Concat(self, node: nodes.Expr) -> nodes.Expr:  # noqa: N802 - the toolkit's name
        self.generic_visit(node)
        return nodes.Filter(node, "_bounded", *_NO_ARGUMENTS, lineno=node.lineno)

    visit_List = visit_Dict = visit_Concat  # noqa: N815 - the toolkit's names

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802 - the toolkit's name
        return self.visit_Concat(node) if node.ctx == "load" else node


@pass_context
def _counted(context: Any, items: Iterable[Any], size: int = 0) -> Iterator[Any]:
    for item in _counted_in(context.environment, items):
        context.environment.make(size)
        yield item


def _counted_in(sandbox: BoundedSandbox, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        sandbox.step()
        yield item


def _weight(value: Any, most: int) -> int:
    """Count the members of a value, with those of the lists in it; refuse too many characters."""
    left, members, letters = [value], 0, 0
    while left:
        each = left.pop()
        members += 1
        if isinstance(each, str):
            letters += len(each)
            if letters > most:
                refuse_long(letters, most)
        elif isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            left += each
        _refuse_many(max(members, len(left)))
    return members


def _refuse_given(values: Any) -> None:
    _weight(values, MOST_GIVEN)


def _refuse_many(members: int) -> None:
    if members > MOST_MEMBERS:
        raise Unbounded(f"it makes a list of more than {MOST_MEMBERS:,} members")


def _refuse_joined(between: str, parts: list[Any]) -> None:
    refuse_long(len(between) * len(parts))


def _refuse_replaced(text: str, old: str = "", new: str = "") -> None:
    refuse_long(len(text) + text.count(old) * len(new))


def refuse_long(length: int, most: int = 0) -> None:
    """Refuse a text with too many characters."""
    most = min(most or MOST_CHARACTERS, MOST_CHARACTERS)
    if length > most:
        raise Unbounded(f"it makes more than {most:,} characters")


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
        except (AttributeError, RecursionError, MemoryError, SyntaxError) as problem:
            _give_up(templates, name, problem)
    return _shipped_environment().get_template(name).render(values)


def _give_up(templates: Templates, name: str, problem: Exception) -> None:
    place, why = getattr(problem, "name", None) or name, str(problem)
    if isinstance(problem, TemplateNotFound):
        place, why = name, f"there's no template “{problem.name}”"
    elif isinstance(problem, RecursionError):
        why = "it is nested too deep"
    line = getattr(problem, "lineno", None) or _line_in_template(problem)
    where = f", line {line}" if line else ""
    why = shortened(why, _LONGEST).rstrip(".") or type(problem).__name__
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
        if data is not None and len(data) > LARGEST_FILE:
            raise Unbounded(f"it is larger than {LARGEST_FILE // 1_000_000} MB")
        return None if data is None else (data.decode(), name, None)

    loader = ChoiceLoader([FunctionLoader(source), _SHIPPED])
    sandbox = BoundedSandbox(loader=loader, **_OPTIONS)
    sandbox.sizes = {name: len(data) for name, data in templates.files.items()}
    _add_filters(sandbox)
    sandbox.guard_filters()
    return sandbox


def _rendered(pieces: Iterable[str]) -> str:
    """Join the pieces of a text; refuse one that is too long."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        refuse_long(length)
    return harmless("".join(kept))


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

    def stressed(made: Markup, begin: str) -> Markup:
        """The same, with the words strong with which it begins."""
        strong = escape(text_layout.line(begin))
        rest = made.removeprefix(strong)
        return Markup("<strong>{}</strong>{}").format(strong, rest) if rest != made else made

    environment.filters["stressed"] = stressed


def html_of(document: Document, templates: Templates | None = None) -> str:
    """Return a document as a whole HTML file with its style. It needs no other file."""
    return render("document.html.j2", document, templates)


def html_body_of(document: Document, templates: Templates | None = None) -> str:
    """Return the body of the HTML file with charts as text, from which Markdown is made."""
    return render("body.html.j2", document, templates, as_text=True)
