"""The graph as GEXF 1.2 and as GraphML, written while it is read: Gephi, networkx and others open both.

Both formats want every column declared before the first node, so all columns of the vocabulary are. A list is written
as a JSON text: neither format has lists that all its readers know.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from exports.columns import OF_NODES, OF_TIES, Column, name_of, text_of, values_of
from exports.seen import Node

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from exports.seen import SeenGraph, Tied

_LABEL = Column("label", "string", "What it is called")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Beside the control characters, which no text on record holds."""


class NotWritable(Exception):
    """Something on record cannot be said in the format that was asked for: which thing, and why."""


def write_gexf(seen: SeenGraph, file: TextIO) -> Iterator[Node | Tied]:
    """Write all that is seen, yielding each node and each tie once it is written."""
    xml = _Writer(file)
    with (
        xml.inside("gexf", xmlns="http://www.gexf.net/1.2draft", version="1.2"),
        xml.inside("graph", mode="static", defaultedgetype="directed"),
    ):
        for kind, columns in (("node", OF_NODES), ("edge", OF_TIES)):
            with xml.inside("attributes", **{"class": kind, "mode": "static"}):
                for column in columns:
                    xml.element("attribute", id=column.name, title=column.name, type=column.type)
        with xml.inside("nodes"):
            for node in seen.nodes():
                with xml.inside("node", id=node.id, label=xml.legal(name_of(node), node.id)):
                    _gexf_values(xml, node)
                yield node
        with xml.inside("edges"):
            for tie in seen.ties():
                ends = {"source": tie.source, "target": tie.target}
                with xml.inside("edge", id=tie.id, **ends, label=tie.tie.type):
                    _gexf_values(xml, tie)
                yield tie


def write_graphml(seen: SeenGraph, file: TextIO) -> Iterator[Node | Tied]:
    """Write all that is seen, yielding each node and each tie once it is written."""
    xml = _Writer(file)
    with xml.inside("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
        for kind, columns in (("node", (_LABEL, *OF_NODES)), ("edge", (_LABEL, *OF_TIES))):
            for column in columns:
                named = {"attr.name": column.name, "attr.type": column.type}
                xml.element("key", **{"id": f"{kind}.{column.name}", "for": kind, **named})
        with xml.inside("graph", id="rukun", edgedefault="directed"):
            for node in seen.nodes():
                with xml.inside("node", id=node.id):
                    _graphml_values(xml, node, name_of(node))
                yield node
            for tie in seen.ties():
                with xml.inside("edge", id=tie.id, source=tie.source, target=tie.target):
                    _graphml_values(xml, tie, tie.tie.type)
                yield tie


def _gexf_values(xml: _Writer, one: Node | Tied) -> None:
    with xml.inside("attvalues"):
        for name, value in values_of(one).items():
            xml.element("attvalue", **{"for": name, "value": xml.legal(text_of(value), one.id)})


def _graphml_values(xml: _Writer, one: Node | Tied, label: str) -> None:
    kind = "node" if isinstance(one, Node) else "edge"
    for name, value in {"label": label, **values_of(one)}.items():
        with xml.inside("data", key=f"{kind}.{name}"):
            xml.characters(xml.legal(text_of(value), one.id))


class _Writer(XMLGenerator):
    """XML with a line for every element that is not a text."""

    def __init__(self, file: TextIO) -> None:
        super().__init__(file, encoding="utf-8", short_empty_elements=True)  # type: ignore[arg-type]  # a text file will do
        self.startDocument()

    @contextmanager
    def inside(self, element: str, **attributes: str) -> Iterator[None]:
        """What is written in the block stands inside the element."""
        self.startElement(element, AttributesImpl(attributes))
        yield
        self.endElement(element)
        self.ignorableWhitespace("\n")

    def element(self, element: str, **attributes: str) -> None:
        """An element with nothing inside."""
        with self.inside(element, **attributes):
            pass

    @staticmethod
    def legal(text: str, id: str) -> str:
        """The text, which XML must be able to hold. Raises NotWritable."""
        if _NOT_IN_XML.search(text):
            raise NotWritable(f"{id} holds a character that XML cannot hold; export it as CSV, or correct the record")
        return text
