"""A document as one self-contained, accessible HTML file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cscp_tui.exporting import layouts

if TYPE_CHECKING:
    from jinja2 import Environment

    from cscp_tui.exporting.documents import Document


def html_of(document: Document) -> str:
    """The whole file, with its style; it needs nothing from elsewhere."""
    return _render("document.html.j2", document)


def html_body_of(document: Document) -> str:
    """What stands in the file's body, from which the other formats are made."""
    return _render("body.html.j2", document)


def _render(template: str, document: Document) -> str:
    return _environment().get_template(template).render(document=document)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # slow import
    from markupsafe import Markup  # noqa: PLC0415  # comes with jinja2

    # Closed, since the parser behind markdownify looks through every open one at every later tag.
    line_break = Markup("<br/>")
    environment = Environment(
        loader=PackageLoader("cscp_tui.exporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["line"] = layouts.line
    environment.filters["lines"] = lambda text: line_break.join(layouts.lines(text))
    environment.filters["full_lines"] = lambda text: line_break.join(layouts.full_lines(text))
    environment.filters["paragraphs"] = lambda text: [
        line_break.join(each) for each in layouts.paragraphs(text)
    ]
    return environment
