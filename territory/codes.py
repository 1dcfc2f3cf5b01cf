"""The codes of Indonesian territories (Kepmendagri 300.2.2-2430/2025): ``pp.kk.cc.dddd``, each part within the one before."""

from __future__ import annotations

import re

from domain.place import PlaceLevel

_CODE = re.compile(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", re.ASCII)
_LEVELS = (PlaceLevel.PROVINCE, PlaceLevel.REGENCY, PlaceLevel.DISTRICT, PlaceLevel.VILLAGE)


def level_of(code: str) -> PlaceLevel | None:
    """What kind of territory a code names; None for what is no such code."""
    return _LEVELS[code.count(".")] if _CODE.match(code) else None


def above(code: str) -> str:
    """The code of the territory that it lies within; empty for a province."""
    return code.rpartition(".")[0]


def regency_of(code: str) -> str:
    """The code of the regency or city that it is, or lies within."""
    return code[:5]
