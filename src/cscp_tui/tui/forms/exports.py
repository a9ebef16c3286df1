"""The form that asks for format and name of a file, and what is done with its answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unicodedata import normalize

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.paths import NoPath, typed_path
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.services.exports import write_new_file
from cscp_tui.services.identifier_warnings import warning_of_text
from cscp_tui.store.errors import InTheTeamsFolder
from cscp_tui.tui import exports
from cscp_tui.tui.forms.fields import Done, Field, Form
from cscp_tui.tui.forms.identifier_warnings import Warned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from cscp_tui.tui.exports import Exported, Format, PendingExport
    from cscp_tui.tui.forms.fields import Values


FOLDER = "exports"
"""The folder of a workspace into which files are written."""

FORMATS = Choices(
    (
        Choice("md", "Markdown", "text with tables"),
        Choice(
            "xlsx", "Excel", "with filters, real dates and numbers", names=("excel", "workbook")
        ),
        Choice("csv", "CSV", "for any spreadsheet", names=("spreadsheet",)),
        Choice("docx", "Word", "with headings and tables"),
        Choice("html", "HTML", "for a browser, and to print", names=("web page",)),
        Choice("json", "JSON", "for programs"),
        Choice("ics", "Calendar", "for Outlook and phones", names=("outlook", "icalendar")),
    )
)

_NO_NAME = re.compile(r"[^\w\s.()–-]+")
"""What some system does not take in the name of a file."""

_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names that are devices of Windows, whatever ending they have."""


class NoFileName(NotUnderstood):
    """A name that no file can have."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"“{shortened(typed)}” isn't a valid file name. Use letters and digits.", field="file"
        )


class Export(Struct, frozen=True, kw_only=True):
    """An export with its format and its file."""

    exported: Exported
    format: Format
    path: Path
    """The file, unless it is there already; then another one beside it."""


def export_form(
    exported: Exported, place: Path, as_at: date, *, keeps_out_of: Path | None = None
) -> Form:
    """Format and file; enter alone writes Markdown into the folder for exports.

    Args:
        exported: what is written.
        place: the workspace, or where the folder for exports is instead.
        as_at: the day whose truth it is.
        keeps_out_of: the team's folder, into which a scrutineer writes nothing.
    """
    name = file_name(f"{exported.name} as at {as_at.isoformat()}")
    folder = place / FOLDER
    where = str(folder) if keeps_out_of else f"the workspace's {FOLDER}"
    formats = Choices(choice for choice in FORMATS if choice.value in exported.formats)

    def build(values: Values) -> Export:
        path = _path(values, folder, name)
        if keeps_out_of is not None and path.resolve().is_relative_to(keeps_out_of.resolve()):
            raise InTheTeamsFolder(path)
        typed = values.get("columns", "")
        shown = exported.in_columns(typed) if typed and exported.in_columns else exported
        return Export(exported=shown, format=cast("Format", values["format"]), path=path)

    return Form(
        key=f"export {exported.name}",
        title="Export what is shown",
        about=exported.about,
        fields=(
            Field(
                key="format",
                label="Format",
                kind=FieldType.CHOICE,
                choices=formats,
                value=formats.labels[0],
                needed=True,
                hint=" or ".join(
                    filter(None, (", ".join(formats.labels[:-1]), formats.labels[-1]))
                ),
            ),
            Field(
                key="file",
                label="File",
                hint=f"default: {name} in {where}",
                tell=lambda typed: _told(typed, folder, name),
            ),
            *_columns_field(exported),
        ),
        build=build,
    )


def _columns_field(exported: Exported) -> tuple[Field, ...]:
    """Ask for other columns where they can be chosen."""
    if exported.in_columns is None:
        return ()
    hint = "leave blank for those on the screen; e.g. ref, action, lead, original due, impact"
    if exported.columns:
        hint += f"; or those kept as {', '.join(exported.columns.labels)}"
    return (Field(key="columns", label="Columns", choices=exported.columns, hint=hint),)


class ExportKeeper:
    """Writes what a form made; what may identify a child is warned of once, and never blocked."""

    def __init__(self, quiet: Collection[str]) -> None:
        """A keeper that has warned of nothing yet.

        Args:
            quiet: phrases that look like an identifier and are none.
        """
        self._quiet = quiet
        self._warned: set[str] = set()

    def __call__(self, made: Export, /, **_: object) -> Done | PendingExport:
        """Write the file, over no other one, and name it; a long one is still to be written.

        Raises:
            Warned: something in it looks like an identifier.
            CscpError: it could not be written.
        """
        exported = made.exported
        if exported.size > exports.LONG:
            make, text = exported.prepare(made.format), exported.prepare("md")
            return exports.PendingExport(path=made.path, make=make, text=text, quiet=self._quiet)
        content = exported.text(made.format)
        words = content if isinstance(content, str) else exported.text("md")
        warning = warning_of_text(str(words), self._quiet)
        if warning and warning not in self._warned:
            self._warned.add(warning)
            raise Warned(warning, "file")
        return Done(f"Wrote {write_new_file(made.path, content)}")


_HYPHENS = str.maketrans("/–—", "---")


def file_name(text: str) -> str:
    """A text as the name of a file that every system takes; empty where nothing is left of it."""
    words = _NO_NAME.sub(" ", one_line(normalize("NFC", text)).translate(_HYPHENS))
    name = "-".join(words.split()).strip(".-")[:120]
    return f"file-{name}" if _DEVICES.match(name) else name


def _path(values: dict[str, Any], folder: Path, name: str) -> Path:
    path = _named(values["file"], folder, name)
    ending = f".{values['format']}"
    return path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")


def _named(typed: str, folder: Path, name: str) -> Path:
    """The file that was typed: a name stands in the folder, a path where it says."""
    if not typed:
        return folder / name
    try:
        path = typed_path(typed)
    except NoPath:
        raise NoFileName(typed) from None
    called = file_name(path.name)
    if not called:
        raise NoFileName(typed)
    return path.with_name(called) if path.parent != Path() else folder / called


def _told(typed: str, folder: Path, name: str) -> str:
    """Say where the typed file goes."""
    if not typed:
        return ""
    try:
        return f"{_named(typed, folder, name)}, with the right ending for its format"
    except NoFileName as problem:
        return str(problem)
