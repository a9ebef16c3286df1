"""XML and web pages from outside, parsed without entities, other files, or more elements than fit in memory.

Nothing else in the program parses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html
from lxml import etree

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened
from cscp_tui.base.zip_archive import PartStream

MOST_NODES = 3_000_000
"""The most elements and attributes of a document: those of a table of twenty thousand rows."""
_KNOWN_ENCODINGS = re.compile(rb"utf-?8|utf-?16|us-ascii|iso-8859-1|windows-1252", re.IGNORECASE)
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
_EBCDIC = b"\x4c\x6f\xa7\x94"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]")
_BEGINNING = 200
MOST_ATTRIBUTES = 10_000
"""The most attributes of an element: a parser compares each with every other."""
_TAG = re.compile(rb"""<[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_VALUE = re.compile(rb""""[^"]*+"|'[^']*+'""")
_BETWEEN = re.compile(rb"[\s/]")
_UNFIT = "Open it in its own program and save it again"


class UnfitMarkup(Refused):
    """Markup that isn't parsed: it has too many elements, or declares its own entities."""

    def __init__(self, name: str, why: str, way_out: str = _UNFIT) -> None:
        super().__init__(f"{shortened(name, 80)} {why}. {way_out}.")
        self.why = why


MarkupError = (etree.XMLSyntaxError, etree.ParserError, ValueError)
"""The errors that a parser raises for a broken document."""


def parsed_xml(name: str, data: bytes) -> Any:
    """Parse an XML document; return its root element.

    Args:
        name: the file's name, for messages.

    Raises:
        UnfitMarkup: it is too large, or declares entities.
        MarkupError: it is broken.
    """
    refuse_unfit(name, [data])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def parsed_page(name: str, source: bytes | str) -> lxml.html.HtmlElement:
    """Parse a web page; return its root element.

    Raises:
        UnfitMarkup: it has too many elements.
        MarkupError: nothing in it can be read.
    """
    encoding = "utf-8" if isinstance(source, str) else None
    data = source.encode() if isinstance(source, str) else source
    _refuse_many(name, _nodes(data))
    _refuse_many_attributes(name, data)
    parser = lxml.html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    return lxml.html.document_fromstring(data, parser=parser)


def page_events(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield where each element, comment and instruction of a page begins or ends, in its order."""
    return iter(etree.iterwalk(root, events=("start", "end", "comment", "pi")))


def elements_of(name: str, stream: PartStream, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield an XML document's elements with some names one by one, freeing each afterwards.

    Only the elements around them stay.

    Raises:
        UnfitMarkup: it has too much between two of them, or declares entities.
        MarkupError: it is broken.
    """
    guarded = _GuardedStream(name, stream)
    found = etree.iterparse(
        guarded, tag=[f"{{*}}{each}" for each in names], resolve_entities=False, no_network=True
    )
    for _, element in found:
        yield element
        element.clear()
        each = element
        while (parent := each.getparent()) is not None:
            while each.getprevious() is not None:
                del parent[0]
            each = parent
        guarded.nodes = 0


class _GuardedStream:
    """A stream of XML that refuses entities, and too many elements in a row."""

    def __init__(self, name: str, stream: PartStream) -> None:
        self._name, self._stream, self._last = name, stream, b""
        self.nodes = 0
        """The number of elements and attributes since it was last set to 0."""

    def read(self, most: int) -> bytes:
        data = self._stream.read(most)
        if not self._last:
            _refuse_encoding(self._name, data)
        _refuse_declarations(self._name, self._last + data)
        self._last = data[-_BEGINNING:]
        self.nodes += _nodes(data)
        _refuse_many(self._name, self.nodes)
        return data


def refuse_unfit(name: str, parts: Iterable[bytes]) -> None:
    """Refuse XML documents that are too large together, or declare entities.

    Args:
        parts: those of one file; pictures among them do no harm.

    Raises:
        UnfitMarkup: one of them is unfit.
    """
    nodes = 0
    for data in parts:
        _refuse_encoding(name, data)
        _refuse_declarations(name, data)
        nodes += _nodes(data)
        _refuse_many(name, nodes)


def _nodes(data: bytes) -> int:
    """Count at least as many elements and attributes as there are."""
    return data.count(b"<") - data.count(b"</") + data.count(b"=")


def _refuse_many(name: str, nodes: int) -> None:
    if nodes > MOST_NODES:
        why = f"holds more than {MOST_NODES:,} elements"
        raise UnfitMarkup(name, why, "Copy what you need into a new file")


def _refuse_many_attributes(name: str, data: bytes) -> None:
    for found in _TAG.finditer(data):
        tag = found[0]
        if len(tag) > MOST_ATTRIBUTES and (
            len(tag.split()) > MOST_ATTRIBUTES
            or len(_BETWEEN.findall(_VALUE.sub(b"", tag))) > MOST_ATTRIBUTES
        ):
            why = f"has an element with more than {MOST_ATTRIBUTES:,} attributes"
            raise UnfitMarkup(name, why)


def _refuse_encoding(name: str, data: bytes) -> None:
    """Refuse encodings in which a tag isn't written with the sign that is counted."""
    declared = _DECLARED.search(data[:_BEGINNING])
    is_known = declared is None or _KNOWN_ENCODINGS.fullmatch(declared[1])
    if not is_known or data.startswith(_EBCDIC) or (b"\0\0" in data[:4] and b"<" in data[:4]):
        raise UnfitMarkup(name, "isn't in UTF-8")


def _refuse_declarations(name: str, data: bytes) -> None:
    if _DECLARATION.search(data):
        raise UnfitMarkup(name, "declares its own entities, as no real file does")


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without a namespace; empty if there is none."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")
