"""What stands inside every pattern that is read: that the reader may see it, and that it held at a moment.

Whoever reads has ``$level`` and, where cleared for some, ``$compartments`` among the parameters.
"""

from __future__ import annotations


def visible(it: str, *, compartments: bool) -> str:
    """The reader may see this node or tie. ``compartments``: whether the reader is cleared for any."""
    if not compartments:
        return f"{it}.level <= $level AND {it}.compartments IS NULL"
    return (
        f"{it}.level <= $level AND ({it}.compartments IS NULL OR all(c IN {it}.compartments WHERE c IN $compartments))"
    )


def held(tie: str, at: str) -> str:
    """This tie, ended since or not, held at a position: ``at`` is the parameter that says which."""
    return f"{tie}.since <= {at} AND ({tie}.until IS NULL OR {at} < {tie}.until)"
