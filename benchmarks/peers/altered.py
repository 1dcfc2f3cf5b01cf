"""``rukun serve`` without something that the product never lacks, only to measure what that costs or spares.

``python -m benchmarks.peers.altered serve``, with ``WITHOUT`` in the environment: ``cache`` for no kept answers, so that
every question is read from the graph; ``classes`` for no class of the reader in any pattern either.
"""

from __future__ import annotations

import os
from functools import partial

import rukun.web
from api.statement import Writer
from api.system import Limits
from rukun.cli import main


def _anything(self: Writer, variable: str) -> str:
    return "true"


if __name__ == "__main__":
    without = os.environ["WITHOUT"].split()
    if "cache" in without:
        rukun.web.Limits = partial(Limits, cache_bytes=0)  # type: ignore[assignment,attr-defined]
    if "classes" in without:
        Writer.visible = _anything  # type: ignore[method-assign]  # the door that every pattern goes through
    main()
