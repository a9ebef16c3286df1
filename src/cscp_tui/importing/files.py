"""Read files and pasted text as sheets of cells. The format is detected from the content."""

from __future__ import annotations

from pathlib import Path

from cscp_tui.base.plain_files import LargeFile, NoPlainFile, read_given
from cscp_tui.base.progress import Step, untold
from cscp_tui.base.zip_archive import NEEDS_PASSWORD, UnfitArchive
from cscp_tui.importing.cells import SourceFile, TooLarge, UnreadableFile

MOST_BYTES = 50_000_000
"""The most bytes in a file: more than any real plan has, even with pictures."""
PASTED = "Pasted text"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
NO_TEXTS = (b"PK", _OLD_OFFICE, b"%PDF", b"{\\rtf", *_PICTURES)
"""The first bytes of files that aren't text."""
_CHOOSE = "Choose an .xlsx, .ods, .csv, .docx, .html or .md file"


def read_path(path: Path, step: Step = untold) -> SourceFile:
    """Read a file.

    Raises:
        UnreadableFile: if it is no file, or has no readable table.
        UnfitArchive: if it is damaged, encrypted or unpacks to too much.
        TooLarge: if it is too large to be a plan.
        OSError: if the system cannot read it.
    """
    return read_source(path.name, bytes_at(path), step)


def bytes_at(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableFile: if it is no file.
        TooLarge: if it is too large to be a plan.
        OSError: if the system cannot read it.
    """
    try:
        return read_given(path, MOST_BYTES)
    except IsADirectoryError:
        raise UnreadableFile(path.name or str(path), f"is a folder. {_CHOOSE}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableFile(path.name, "isn't there. Check its name and its folder") from None
    except NoPlainFile:
        why = f"is a pipe or a device, not a file. {_CHOOSE}, or use “-” to pipe text in"
        raise UnreadableFile(path.name, why) from None
    except LargeFile as problem:
        raise TooLarge(path.name, f"is larger than {problem.size}") from None


def read_source(name: str, data: bytes, step: Step = untold) -> SourceFile:
    """Read the bytes of a file, whose first bytes tell the format.

    Raises:
        UnreadableFile: if it has no readable table.
        TooLarge: if it has too much content to be a plan.
    """
    if not data.strip():
        raise UnreadableFile(name, "is empty")
    if data.startswith(b"PK"):
        return _read_archive(name, data, step)
    refuse_old_office(name, data)
    if data.startswith(b"%PDF"):
        raise UnreadableFile(
            name,
            "is a PDF, which keeps no tables. Ask for the Word or Excel file that it was made from",
        )
    if data.startswith(_PICTURES):
        raise UnreadableFile(name, f"is a picture, whatever its name says. {_CHOOSE}")
    if data.startswith(b"{\\rtf"):
        raise UnreadableFile(name, "is rich text. Open it in Word and save it as .docx")
    # Imported only here, since Excel, Word and web pages do not need it.
    from cscp_tui.importing.text_reader import decoded, read_text  # noqa: PLC0415

    return read_text(name, decoded(name, data), step)


def refuse_old_office(name: str, data: bytes) -> None:
    """Refuse a file of Office that isn't an archive: one with a password, or of an old version."""
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise UnfitArchive(name, *NEEDS_PASSWORD)
        raise UnreadableFile(
            name, "is in an old format of Excel or Word. Open it and save it as .xlsx or .docx"
        )


def read_pasted(text: str, step: Step = untold) -> SourceFile:
    """Read a table that was pasted or piped in.

    Raises:
        UnreadableFile: if the text has no table.
        TooLarge: if the table has too many rows.
    """
    from cscp_tui.importing.text_reader import read_text  # noqa: PLC0415 - as above

    if not text.strip():
        raise UnreadableFile(PASTED, "is empty")
    return read_text(PASTED, text, step)


def _read_archive(name: str, data: bytes, step: Step) -> SourceFile:
    # Imported only here: lxml takes 30 ms, and only one format's reader is needed.
    from cscp_tui.importing.archive import Archive  # noqa: PLC0415

    archive = Archive(name, data)
    if "word/document.xml" in archive.names:
        from cscp_tui.importing.word_reader import read_word  # noqa: PLC0415

        return read_word(archive, step)
    if "content.xml" in archive.names:
        from cscp_tui.importing.ods_reader import read_ods  # noqa: PLC0415

        return read_ods(archive, step)
    if any(part.startswith("xl/") for part in archive.names):
        from cscp_tui.importing.excel_reader import read_workbook  # noqa: PLC0415

        return read_workbook(archive, step)
    raise UnreadableFile(name, f"is an archive without a table in it. {_CHOOSE}")
