"""Texts with bounds. None of them may hold personal data: what may is ``Personal``."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, except for tab and new line, and marks of direction."""


def _readable(text: str) -> str:
    if _UNREADABLE.search(text):
        raise ValueError("contains control characters or marks of direction; remove them")
    if not text.strip():
        raise ValueError("holds nothing but blanks; leave it out if there is nothing to say")
    return text


def _on_one_line(text: str) -> str:
    if text.isprintable() and not text.isspace():  # nearly always so, and quick to find out: replay asks often
        return text
    if "\n" in text or "\t" in text:
        raise ValueError("stands on more than one line; give one line")
    return _readable(text)


Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_on_one_line)]
"""One line: a name or a title, 1 to 300 characters, kept exactly as it was given."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_readable)]
"""Running text without names of persons, up to 20,000 characters."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest, hexadecimal, lower case."""


_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")


def inert(text: str) -> str:
    """The text as a cell that no spreadsheet computes: where it begins with a sign that begins a formula, with ' before it
    (OWASP, CSV Injection). One ' also stands before a text that begins with one, so that whoever takes away one ' from a
    cell that begins with it has the text exactly."""
    is_computed = text.startswith(_COMPUTED) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_computed or text.startswith("'") else text
