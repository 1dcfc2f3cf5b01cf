"""Trusted documents: operations that were registered beforehand and are asked for by the digest of their text.

A folder holds each as ``<sha256>.graphql``, so its name proves its content. A client names it by ``documentId`` or as
``extensions.persistedQuery.sha256Hash``; nothing is ever registered over the web.
"""

from __future__ import annotations

import json
import os
import re
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from api.errors import BadRequest, Forbidden, UnknownDocument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEPT = 1_000
_DIGEST = re.compile(r"^(?:sha256:)?([0-9a-f]{64})$")
_ALLOWED = {"query", "documentId", "variables", "operationName", "extensions"}


@dataclass(frozen=True)
class Parts:
    """What a request asks for, taken apart."""

    document: str
    variables: dict[str, Any]
    operation_name: str | None


def digest_of(document: str) -> str:
    """By what a document is known."""
    return sha256(document.encode()).hexdigest()


class Trusted:
    """The registered documents, and whether any other is taken. A new file is seen without a restart."""

    def __init__(self, folder: Path | None = None, *, only: bool = False) -> None:
        if only and folder is None:
            raise ValueError("trusted documents only, but no folder of them is named")
        self._folder = folder
        self._only = only
        self._known: OrderedDict[str, str] = OrderedDict()

    def parts_of(self, given: Any, *, by_digest: bool = False) -> Parts:
        """What an object of a request asks for. ``by_digest``: only registered documents are taken. Raises BadRequest
        for any other shape, UnknownDocument for a digest that is not registered, Forbidden for a document that is not
        where only trusted ones are taken."""
        if not isinstance(given, dict):
            raise BadRequest('send an object: {"query": "…", "variables": {…}, "operationName": "…"}')
        if given.keys() - _ALLOWED:
            raise BadRequest("send query or documentId, variables, operationName and extensions only")
        variables, name = given.get("variables"), given.get("operationName")
        if variables is not None and not isinstance(variables, dict):
            raise BadRequest("variables: an object is needed")
        if name is not None and not isinstance(name, str):
            raise BadRequest("operationName: a text is needed")
        return Parts(self._document(given, by_digest=by_digest), variables or {}, name or None)

    def _document(self, given: dict[str, Any], *, by_digest: bool) -> str:
        text, digest = given.get("query"), _named_digest(given)
        if digest is None:
            if not isinstance(text, str) or not text.strip():
                raise BadRequest("query: a text is needed")
            if by_digest:
                raise BadRequest("only a registered document is taken here: send its documentId")
            if self._only and self._registered(digest_of(text)) is None:
                raise Forbidden("only registered documents are answered here")
            return text
        found = self._registered(digest)
        if found is None:
            raise UnknownDocument("no document is registered under this digest")
        if text is not None and text != found:
            raise BadRequest("query: not the document of that digest; send one of the two")
        return found

    def _registered(self, digest: str) -> str | None:
        known = self._known.get(digest)
        if known is not None:
            self._known.move_to_end(digest)
            return known
        if self._folder is None:
            return None
        try:
            text = (self._folder / f"{digest}.graphql").read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        if digest_of(text) != digest:
            return None  # somebody has changed the file: it is not what was registered
        self._known[digest] = text
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return text


def _named_digest(given: dict[str, Any]) -> str | None:
    named = given.get("documentId")
    extensions = given.get("extensions")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("extensions: an object is needed")
    persisted = (extensions or {}).get("persistedQuery")
    if persisted is not None:
        if not isinstance(persisted, dict) or persisted.get("version") != 1:
            raise BadRequest("extensions.persistedQuery: version 1 is understood")
        if named is not None:
            raise BadRequest("name a document once: by documentId or by extensions.persistedQuery")
        named = persisted.get("sha256Hash")
    elif named is None:
        return None
    found = _DIGEST.match(named) if isinstance(named, str) else None
    if found is None:
        raise BadRequest("a document is named by the SHA-256 of its text, in hexadecimal")
    return found[1]


def register(folder: Path, documents: Iterable[str]) -> list[str]:
    """Put documents into the folder; their digests. One that is there already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = []
    for text in documents:
        digest = digest_of(text)
        path = folder / f"{digest}.graphql"
        if not path.exists():
            half = path.with_suffix(f".{os.getpid()}")
            half.write_bytes(text.encode())
            half.replace(path)
        digests.append(digest)
    return digests


def documents_in(path: Path) -> list[str]:
    """The documents of a file: one operation, or the ``{digest: text}`` that code generators write as JSON. Raises
    ValueError for a digest that is not its text's."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix != ".json":
        return [text]
    given = json.loads(text)
    if not isinstance(given, dict) or not all(isinstance(document, str) for document in given.values()):
        raise ValueError("not an object of digests and documents")
    for named, document in given.items():
        if named.removeprefix("sha256:") != digest_of(document):
            raise ValueError(f"{named} is not the SHA-256 of its document")
    return list(given.values())


def registered_in(folder: Path) -> dict[str, str]:
    """Every document of a folder by its digest."""
    found = {p.stem: p.read_bytes().decode("utf-8", "replace") for p in sorted(folder.glob("*.graphql"))}
    return {digest: text for digest, text in found.items() if digest_of(text) == digest}
