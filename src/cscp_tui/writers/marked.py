"""Put marks on files of any format: as first and last line, or as a note for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import escape

from cscp_tui.base.zip_archive import archive_of, zip_members
from cscp_tui.writers.csv import BYTE_ORDER_MARK
from cscp_tui.writers.json import json_text


def marked(data: bytes, ending: str, mark: str) -> bytes:
    """Put a mark on a finished file, whatever templates made it.

    Args:
        ending: of its name: ``md``, ``html``, ``csv``, ``json``, ``docx``, ``xlsx``, ``ics`` or
            ``tables.zip``.
    """
    return _MARKING[ending](data, mark)


def _in_markdown(data: bytes, mark: str) -> bytes:
    return f"**{mark}**\n\n{data.decode().rstrip()}\n\n**{mark}**\n".encode()


def _in_html(data: bytes, mark: str) -> bytes:
    line = f"<p><strong>{escape(mark)}</strong></p>\n"
    text = data.decode()
    begin = text.find(">", max(text.find("<body"), 0)) + 1 if "<body" in text else 0
    end = text.rfind("</body>") if "</body>" in text else len(text)
    return (text[:begin] + line + text[begin:end] + line + text[end:]).encode()


def _in_csv(data: bytes, mark: str) -> bytes:
    text = data.decode()
    first = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    return f"{first}{mark}\r\n{text.removeprefix(first)}{mark}\r\n".encode()


def _in_json(data: bytes, mark: str) -> bytes:
    return json_text({"note": mark, "records": json.loads(data)}).encode()


def _in_word(data: bytes, mark: str) -> bytes:
    from docx import Document  # noqa: PLC0415 - a quarter of a second

    word = Document(io.BytesIO(data))
    first = word.add_paragraph(mark)
    word.element.body.insert(0, first._p)  # noqa: SLF001 - python-docx has no other way
    word.add_paragraph(mark)
    found = io.BytesIO()
    word.save(found)
    return found.getvalue()


def _in_tables(data: bytes, mark: str) -> bytes:
    return archive_of((name, _in_csv(table, mark)) for name, table in zip_members(data))


def _in_workbook(data: bytes, mark: str) -> bytes:
    """Put the mark into the first row of the first sheet, which is kept free for it."""
    row = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(mark)}</t></is></c></row>"
    )
    members = dict(zip_members(data))
    first = members["xl/worksheets/sheet1.xml"].decode()
    members["xl/worksheets/sheet1.xml"] = first.replace("<sheetData>", row, 1).encode()
    return archive_of(members.items())


def _in_calendar(data: bytes, mark: str) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - a seventh of a second

    calendar = Calendar.from_ical(data)
    for event in calendar.walk("VEVENT"):
        event["summary"] = f"{mark}: {event['summary']}"
    return bytes(calendar.to_ical())


_MARKING: dict[str, Callable[[bytes, str], bytes]] = {
    "md": _in_markdown,
    "html": _in_html,
    "csv": _in_csv,
    "json": _in_json,
    "docx": _in_word,
    "tables.zip": _in_tables,
    "ics": _in_calendar,
    "xlsx": _in_workbook,
}
