"""The templates of HTML and Markdown: those shipped, and the users' own in a workspace's folder.

Users' templates run in a sandbox. One that does not work is said in a sentence, and the shipped
ones take its place.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.texts import clean, shortened
from cscp_tui.exporting import layouts
from cscp_tui.exporting.files import write_new_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jinja2 import Environment

    from cscp_tui.exporting.documents import Document
    from cscp_tui.exporting.sandboxes import BoundedSandbox

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

        from cscp_tui.exporting.sandboxes import BoundedSandbox  # noqa: PLC0415 - as slow

        loader = ChoiceLoader([FileSystemLoader(folder), PackageLoader("cscp_tui.exporting")])
        sandbox = BoundedSandbox(loader=loader, **_options())
        _add_filters(sandbox)
        return sandbox


def _rendered(pieces: Iterable[str]) -> str:
    """The pieces of a text that a file can hold together, as long as they may be.

    Raises:
        Unbounded: they go on and on, as those of a loop within a loop may.
    """
    from cscp_tui.exporting.sandboxes import refuse_long  # noqa: PLC0415 - known by now

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
    return (files("cscp_tui.exporting") / "templates" / name).read_text("utf-8")


def copy_shipped(workspace: Path) -> list[tuple[Path, bool]]:
    """Copy the shipped templates into a workspace, for users to edit.

    Returns:
        Each file, and whether it was written; what is there already stays as it is.

    Raises:
        CscpError: one could not be written.
    """
    found: list[tuple[Path, bool]] = []
    for name in NAMES:
        path = workspace / FOLDER / name
        is_new = not path.exists()
        if is_new:
            path = write_new_file(path, shipped_template(name))
        found.append((path, is_new))
    return found


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

    loader = PackageLoader("cscp_tui.exporting")
    environment = Environment(loader=loader, **_options())  # noqa: S701 - among the options
    _add_filters(environment)
    return environment


def _add_filters(environment: Environment) -> None:
    from markupsafe import Markup, escape  # noqa: PLC0415  # comes with jinja2

    # Closed, since the parser behind markdownify looks through every open one at every later tag.
    line_break = Markup("<br/>")
    environment.filters["beside"] = zip
    environment.filters["line"] = layouts.line
    environment.filters["lines"] = lambda text: (
        escape(found[0]) if len(found := layouts.lines(text)) == 1 else line_break.join(found)
    )
    environment.filters["full_lines"] = lambda text: line_break.join(layouts.full_lines(text))
    environment.filters["paragraphs"] = lambda text: [
        line_break.join(each) for each in layouts.paragraphs(text)
    ]
