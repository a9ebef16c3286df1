"""Read tables of Word files (.docx) by turning them into tables of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import lxml.html
from lxml.html import builder
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.markup import MarkupError, attribute, local_name
from cscp_tui.base.progress import Step
from cscp_tui.documents.document import carried_facts
from cscp_tui.documents.text_layout import line
from cscp_tui.importing.archive import Archive
from cscp_tui.importing.cells import (
    MOST_ROWS,
    MOST_TABLES,
    SourceFile,
    UnreadableFile,
    refuse_too_many,
    tell_rows,
    tidy,
)
from cscp_tui.importing.page_reader import source_of_page
from cscp_tui.importing.sections import LABEL, SectionKind, kind_of_section


class _Parts(Struct, frozen=True):
    """The parts of a Word file to which its tables refer."""

    links: dict[str, str]
    comments: dict[str, str]


def read_word(archive: Archive, step: Step) -> SourceFile:
    """Read the tables of a Word file, without text deleted by tracked changes.

    Raises:
        UnreadableFile: if the file is damaged.
        Stopped: if reading was cancelled.
    """
    try:
        root = archive.xml("word/document.xml")
        parts = _Parts(_links(archive), _comments(archive))
        page, before = builder.DIV(), list[Any]()
        body = next(root.iter("{*}body"))
        tables = islice(body.iter("{*}tbl"), MOST_TABLES + 1)
        refuse_too_many(sum(1 for _ in tables), archive.name, MOST_TABLES, "tables")
        for element in body.iter("{*}p", "{*}tbl"):
            if local_name(element) == "tbl":
                if before and not any(each.tag == "h2" for each in before):
                    before[-1].tag = "h2"
                page.extend(before)
                before = []
                page.append(_table(element, parts, step))
            elif not any(local_name(each) == "tbl" for each in element.iterancestors()) and (
                comment := tidy("".join(element.itertext("{*}t")))
            ):
                style = _value(element, "{*}pPr/{*}pStyle") or ""
                says_what = (
                    LABEL.match(comment) or kind_of_section(comment) is not SectionKind.SUBJECT
                )
                is_heading = style.startswith("Heading") or says_what
                before.append(builder.H2(comment) if is_heading else builder.P(comment))
        page.extend(before)
    except (*MarkupError, KeyError, StopIteration):
        why = "is damaged. Open it in Word, save it again and try once more"
        raise UnreadableFile(archive.name, why) from None
    return replace(
        source_of_page(archive.name, page, step),
        notes=tuple(archive.notes),
        carried=_carried(archive),
    )


def lines_of_word_file(
    archive: Archive,
) -> tuple[tuple[str, ...], tuple[tuple[tuple[str, ...], ...], ...]]:
    """Read the paragraphs of a Word file, and the cells of its tables by row, as lines of text.

    Raises:
        UnfitArchive: the file is damaged.
        UnreadableFile: it has no text.
    """
    paragraphs: list[str] = []
    tables: list[tuple[tuple[str, ...], ...]] = []
    try:
        for element in archive.xml("word/document.xml").iter("{*}p", "{*}tbl"):
            within = {local_name(each) for each in element.iterancestors()}
            if within & {"p", "tbl"}:
                continue
            if local_name(element) == "p":
                paragraphs.append(line(_shown_text(element)))
                continue
            rows = (
                tuple(line(_shown_text(cell)) for cell in _inside(row, "tc"))
                for row in _inside(element, "tr")
            )
            tables.append((tuple(filter(None, paragraphs[-1:])), *rows))
        for part in sorted(archive.names & _NOTES):
            paragraphs += (line(_shown_text(note)) for note in archive.xml(part).iter("{*}p"))
    except (*MarkupError, KeyError):
        raise UnreadableFile(
            archive.name, "isn't a Word file. Save it from Word as .docx"
        ) from None
    return tuple(filter(None, paragraphs)), tuple(tables)


_NOTES = frozenset({"word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"})
"""The parts with texts that stand beside or below those of the body."""
_NOT_SAID = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "tcPr"})
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "p": "\n"}


def _shown_text(element: Any) -> str:
    """Return all text in an element as it is shown, without tracked deletions."""
    pieces = []
    for each in element:
        name = local_name(each)
        if name == "t":
            pieces.append(each.text or "")
        elif name not in _NOT_SAID:
            pieces.append(_shown_text(each) + _BREAKS.get(name, ""))
    return "".join(pieces)


def _carried(archive: Archive) -> tuple[tuple[str, str], ...]:
    """Return the facts that this program stored in the properties of its own file."""
    if "docProps/core.xml" not in archive.names:
        return ()
    words = "".join(archive.xml("docProps/core.xml").itertext("{*}keywords"))
    return carried_facts(words)


def _value(element: Any, path: str, name: str = "val") -> str | None:
    """Return an attribute of the element at a path.

    Return an empty text if it has none, None if there is no such element.
    """
    found = element.find(path)
    return None if found is None else attribute(found, name)


def _links(archive: Archive) -> dict[str, str]:
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in archive.relationships("word/document.xml")
        if each.get("Type", "").endswith("/hyperlink")
    }


def _comments(archive: Archive) -> dict[str, str]:
    if "word/comments.xml" not in archive.names:
        return {}
    return {
        attribute(each, "id"): tidy("".join(each.itertext("{*}t")))
        for each in archive.xml("word/comments.xml").iter("{*}comment")
    }


def _table(element: Any, parts: _Parts, step: Step) -> Any:
    table = builder.TABLE()
    open_merges: dict[int, Any] = {}
    for number, row in enumerate(_inside(element, "tr")):
        if number > MOST_ROWS:
            break  # they are counted, and refused, where the table is read
        tell_rows(number, step)
        line = builder.TR()
        if row.find("{*}trPr/{*}hidden") is not None:
            line.set("hidden", "")
        before = _value(row, "{*}trPr/{*}gridBefore") or "0"
        column = int(before) if before.isdecimal() else 0
        if column:
            line.append(builder.TD(colspan=str(column)))
        for cell in _inside(row, "tc"):
            said = _value(cell, "{*}tcPr/{*}gridSpan") or "1"
            span = int(said) if said.isdecimal() else 1
            merged = _value(cell, "{*}tcPr/{*}vMerge")
            if merged is not None and merged != "restart" and column in open_merges:
                anchor = open_merges[column]
                anchor.set("rowspan", str(int(anchor.get("rowspan", "1")) + 1))
            else:
                made = _cell(cell, parts)
                if span > 1:
                    made.set("colspan", str(span))
                line.append(made)
                open_merges.pop(column, None)
                if merged == "restart":
                    open_merges[column] = made
            column += span
        table.append(line)
    return table


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Yield the children with a name, even inside content controls and tracked insertions."""
    for each in element:
        if local_name(each) == name:
            yield each
        elif local_name(each) in {"sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"}:
            yield from _inside(each, name)


def _cell(element: Any, parts: _Parts) -> Any:
    made = builder.TD()
    shade = _value(element, "{*}tcPr/{*}shd", "fill")
    if shade and shade != "auto":
        made.set("style", f"background-color:#{shade}")
    points: Any = None
    for paragraph in element.iter("{*}p"):
        holder = builder.P()
        for run in _runs(paragraph, parts):
            _append(holder, run)
        if paragraph.find("{*}pPr/{*}numPr") is not None:
            holder.tag = "li"
            if points is None:
                points = builder.UL()
                made.append(points)
            points.append(holder)
        else:
            points = None
            made.append(holder)
    if len(made) == 1 and made[0].tag == "p" and not len(made[0]):
        made.text = made[0].text
        del made[0]
    return made


def _append(holder: Any, run: Any) -> None:
    if not isinstance(run, str):
        holder.append(run)
    elif len(holder):
        holder[-1].tail = (holder[-1].tail or "") + run
    else:
        holder.text = (holder.text or "") + run


def _runs(element: Any, parts: _Parts) -> Iterator[Any]:
    for each in element:
        name = local_name(each)
        if name == "r":
            yield from _run(each, parts)
        elif name == "hyperlink":
            inner = list(_runs(each, parts))
            address = parts.links.get(attribute(each, "id"), "")
            if address.startswith(("http://", "https://", "mailto:")):
                link = builder.A(href=address)
                for one in inner:
                    _append(link, one)
                yield link
            else:
                yield from inner
        elif name in {"ins", "sdt", "sdtContent", "smartTag", "fldSimple", "moveTo", "customXml"}:
            yield from _runs(each, parts)


def _run(element: Any, parts: _Parts) -> Iterator[Any]:
    words, breaks = "", []
    for each in element:
        name = local_name(each)
        if name == "t":
            words += each.text or ""
        elif name == "tab":
            words += " "
        elif name in {"br", "cr"}:
            words += "\n"
        elif name == "noBreakHyphen":
            words += "-"
        elif name == "commentReference":
            breaks.append(builder.ASIDE(title=parts.comments.get(attribute(each, "id"), "")))
    if not _is_on(element, "vanish"):
        for place, line in enumerate(words.split("\n")):
            if place:
                yield builder.BR()
            yield from _with_strikes(line, element)
    yield from breaks


def _with_strikes(words: str, run: Any) -> Iterator[Any]:
    made: Any = words
    if words.strip() and any(_is_on(run, name) for name in ("strike", "dstrike")):
        made = lxml.html.Element("del")
        _append(made, words)
    if not isinstance(made, str) or made:
        yield made


def _is_on(run: Any, name: str) -> bool:
    value = _value(run, f"{{*}}rPr/{{*}}{name}")
    return value is not None and value not in {"0", "false", "none"}
