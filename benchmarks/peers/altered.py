"""``rukun serve`` without the reader's classes, which the product never lacks, only to measure what they cost:
``python -m benchmarks.peers.altered serve``.
"""

from __future__ import annotations

from api.statement import Writer
from rukun.cli import main


def _anything(self: Writer, variable: str) -> str:
    return "true"


if __name__ == "__main__":
    Writer.visible = _anything  # type: ignore[method-assign]  # the door that every pattern goes through
    main()
