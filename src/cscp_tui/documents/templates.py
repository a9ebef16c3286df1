"""A workspace's own templates for documents, after they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FOLDER = "templates"

NAMES = ("document.html.j2", "document.css", "body.html.j2")
"""The templates that users can edit."""

WORD_NAME = "document.docx"
"""The Word file that gives Word exports their styles, header and footer."""

LOGOS = ("logo.png", "logo.jpg")
"""The possible file names of the logo, which Word files and web pages show first."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Templates:
    """The files in a workspace's templates folder, with the problems that writers found."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of each file, by its path in the templates folder."""
    problems: list[str] = field(default_factory=list)
    """Sentences that tell the user which template failed, where and why."""
    is_given_up: bool = False
    """True if the shipped templates are used instead, because one of these failed."""
