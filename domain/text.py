"""Texts with bounds. None of them may hold personal data: what may is ``Personal``."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _readable(text: str) -> str:
    if any((unicodedata.category(c) == "Cc" and c not in "\n\t") or c in _BIDI for c in text):
        raise ValueError("contains control characters or marks of direction; remove them")
    return text


Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_readable)]
"""One line: a name or a title, 1 to 300 characters, kept exactly as it was given."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_readable)]
"""Running text without names of persons, up to 20,000 characters."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest, hexadecimal, lower case."""
