"""Likeness: which names may be of one group, and what may be on record twice. A suggestion with its reasons for somebody
to look at; nothing is ever merged because of it."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from rapidfuzz.distance import OSA

SHORTEST_MISSPELT = 6
"""Words with fewer letters are names of their own where one letter differs: PSHT is not PSHW."""
LONG = 9
"""Words with as many letters may differ in two."""


class Likeness(StrEnum):
    """Why two records may be of one thing, the strongest reason first."""

    SAME_NAME = "same_name"
    SAME_LETTERS = "same_letters"
    OTHER_ORDER = "other_order"
    SPELLED_ALIKE = "spelled_alike"
    SAME_ORIGIN = "same_origin"
    WORDED_ALIKE = "worded_alike"
    SAME_PLACE = "same_place"
    NEAR_PLACE = "near_place"
    SAME_TIME = "same_time"
    NEAR_TIME = "near_time"
    SHARED_GROUPS = "shared_groups"


def words_of(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain)


def likeness(name: str, other: str) -> Likeness | None:
    """Why two names may be of one group; None where nothing speaks for it.

    The same but for case, accents and punctuation; the same letters in other words (``Karang Taruna``,
    ``Karangtaruna``); the same words in another order; or words that differ by a slip of the pen, in long words only.
    """
    mine, theirs = words_of(name), words_of(other)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Likeness.SAME_NAME
    if "".join(mine) == "".join(theirs):
        return Likeness.SAME_LETTERS
    if sorted(mine) == sorted(theirs):
        return Likeness.OTHER_ORDER
    if len(mine) == len(theirs) and all(_a_slip(*pair) for pair in zip(mine, theirs, strict=True)):
        return Likeness.SPELLED_ALIKE
    return None


def _a_slip(word: str, other: str) -> bool:
    if word == other:
        return True
    shorter = min(len(word), len(other))
    if shorter < SHORTEST_MISSPELT or re.search(r"\d", word + other):
        return False
    most = 2 if shorter >= LONG else 1
    return OSA.distance(word, other, score_cutoff=most) <= most
