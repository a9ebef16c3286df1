"""A workspace's own templates for documents, once they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FOLDER = "templates"

NAMES = ("document.html.j2", "document.css", "body.html.j2")
"""The templates that users can edit."""

WORD_NAME = "document.docx"
"""A Word file that gives the workspace's Word exports its styles, header and footer."""

LOGOS = ("logo.png", "logo.jpg")
"""The names of the partnership's logo, which Word files and web pages begin with."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Templates:
    """The files of a workspace's templates folder, and the problems that writers found in them."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of each file by its name, with ``/`` between a folder and its files."""
    problems: list[str] = field(default_factory=list)
    """Sentences for the user: which template does not work, where and why."""
    is_given_up: bool = False
    """The shipped templates are used, because one of these does not work."""
