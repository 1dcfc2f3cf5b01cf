"""The two places that a graph can be kept in, so that one is rebuilt while the other answers.

A slot has labels of its own, plain ones in slot ``""`` and ones that end in ``B`` in slot ``"B"``; the types of ties
are the same in both. A node ``(:Projection)`` for each slot says at which position it stands and whether it is live.
"""

from __future__ import annotations

from typing import Literal

Slot = Literal["", "B"]
SLOTS: tuple[Slot, ...] = ("", "B")


def projection_id(slot: Slot) -> str:
    """The id of the node that says how far a slot is: ``slot`` or ``slotB``."""
    return f"slot{slot}"


def other(slot: Slot) -> Slot:
    """The slot that is not this one."""
    return "B" if slot == "" else ""
