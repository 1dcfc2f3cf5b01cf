"""A small made-up regency, 90.01, of two districts and four villages, each a square of a tenth of a degree:

    90.01.01.2001 | 90.01.02.2001
    90.01.01.2002 | 90.01.02.2002

Its south-west corner is at 110 east, 7.2 south.
"""

from __future__ import annotations

import json
from typing import Any

WEST, SOUTH, SIDE = 110.0, -7.2, 0.1
VILLAGES = {
    "90.01.01.2001": ("Karang", 0, 1),
    "90.01.01.2002": ("Sumber", 0, 0),
    "90.01.02.2001": ("Karang", 1, 1),
    "90.01.02.2002": ("Watu", 1, 0),
}
CODES = {"90": "Tirta", "90.01": "Kabupaten Lereng", "90.01.01": "Barat", "90.01.02": "Timur"} | {
    code: name for code, (name, _, _) in VILLAGES.items()
}


def middle(code: str) -> dict[str, float]:
    """A point in the middle of a village."""
    _, column, row = VILLAGES[code]
    return {"longitude": WEST + SIDE * (column + 0.5), "latitude": SOUTH + SIDE * (row + 0.5)}


def square(column: float, row: float, wide: float = 1, high: float = 1) -> dict[str, Any]:
    """A polygon, in units of a village."""
    west, south = WEST + SIDE * column, SOUTH + SIDE * row
    east, north = west + SIDE * wide, south + SIDE * high
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


def feature(code: object, name: object, geometry: Any) -> dict[str, Any]:
    """One boundary."""
    return {"type": "Feature", "properties": {"kode": code, "nama": name}, "geometry": geometry}


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    """A file."""
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def villages() -> bytes:
    """The boundaries of the four villages."""
    return collection(*(feature(code, name, square(column, row)) for code, (name, column, row) in VILLAGES.items()))


def districts() -> bytes:
    """Those of the two districts."""
    return collection(*(feature(f"90.01.0{n + 1}", CODES[f"90.01.0{n + 1}"], square(n, 0, 1, 2)) for n in (0, 1)))


def codes_csv(edition: str = "2025", **renamed: str) -> str:
    """The list of codes of one edition; ``renamed`` gives other names, by the last block of a code."""
    names = {code: renamed.get(f"n{code.replace('.', '_')}", name) for code, name in CODES.items()}
    return "edition,kode,nama\n" + "".join(f"{edition},{code},{name}\n" for code, name in names.items())
