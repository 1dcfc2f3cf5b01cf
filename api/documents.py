"""The documents that are known to be valid. Each is parsed and validated once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from api.literals import literals_of, without_literals
from api.schema import schema
from api.validating import valid_document

if TYPE_CHECKING:
    from graphql import DocumentNode

    from api.literals import Literals
    from api.system import Limits

_MOST = 500
_LONGEST = 8_192
"""Characters of a text whose literals are remembered."""


@dataclass(eq=False)
class Document:
    """A valid document. ``text`` tells it from every other; where literals were taken out, it is without them."""

    text: str
    node: DocumentNode
    lifted: bool = False

    @cached_property
    def digest(self) -> str:
        """The same, short."""
        return blake2b(f"{self.lifted} {self.text}".encode(), digest_size=16).hexdigest()


class Documents:
    """Finds documents by their texts, and remembers those asked for last."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: OrderedDict[tuple[str, bool], Document | None] = OrderedDict()
        """By text, and whether that is one without literals; None for a text whose literals must stay in it."""
        self._lifted: OrderedDict[str, Literals] = OrderedDict()
        """What the literals of texts are that were asked for lately: to look for them costs as much as many an answer."""

    def find(self, text: str, *, as_it_stands: bool = False) -> tuple[Document, dict[str, Any]]:
        """The document with this text, and the values of the variables that stand for its literals; none do where it
        is wanted as it stands. Raises BadRequest and TooCostly."""
        known = self._remembered(text)
        if known is not None:
            return known, {}
        literals = None if as_it_stands else self._literals(text)
        if literals is None:
            return self._as_it_stands(text), {}
        if (literals.rest, True) not in self._known:
            node = without_literals(valid_document(text, self._limits), literals, schema())
            self._remember(
                literals.rest, None if node is None else Document(literals.rest, node, lifted=True), lifted=True
            )
        known = self._remembered(literals.rest, lifted=True)
        return (self._as_it_stands(text), {}) if known is None else (known, literals.variables())

    def _literals(self, text: str) -> Literals | None:
        known = self._lifted.get(text)
        if known is not None:
            self._lifted.move_to_end(text)
            return known
        found = literals_of(text)
        if found is not None and len(text) <= _LONGEST:
            self._lifted[text] = found
            if len(self._lifted) > _MOST:
                self._lifted.popitem(last=False)
        return found

    def _as_it_stands(self, text: str) -> Document:
        known = self._remembered(text)
        if known is None:
            known = Document(text, valid_document(text, self._limits))
            self._remember(text, known)
        return known

    def _remembered(self, text: str, *, lifted: bool = False) -> Document | None:
        known = self._known.get((text, lifted))
        if known is not None:
            self._known.move_to_end((text, lifted))
        return known

    def _remember(self, text: str, document: Document | None, *, lifted: bool = False) -> None:
        self._known[text, lifted] = document
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
