"""The hash tree over the log: RFC 9162, section 2.1, with SHA-256.

The root of the first N facts changes with every byte of every one of them and with their order. A proof for one fact is
the hashes beside its way to the root: some twenty for a million facts, which tell nothing of the others.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """Of one entry."""
    return sha256(_LEAF + entry).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()


class Tree:
    """A tree that leaves are added to. It holds the roots of its full halves alone: as many as its size has bits set."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of an entry at the end."""
        self.size += 1
        joined = self.size
        while joined % 2 == 0:
            leaf = _node_hash(self._full.pop(), leaf)
            joined //= 2
        self._full.append(leaf)

    def root(self) -> bytes:
        """Of all leaves so far; the hash of nothing for none."""
        if not self._full:
            return sha256().digest()
        *rest, root = self._full
        for left in reversed(rest):
            root = _node_hash(left, root)
        return root


def beside(index: int, size: int) -> Iterator[range]:
    """The leaves under each hash of the proof for leaf ``index`` (from 0) of a tree of ``size``, nearest first."""
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} has no leaf {index}")
    first, last, found = 0, size, []
    while last - first > 1:
        middle = first + _half(last - first)
        if index < middle:
            found.append(range(middle, last))
            last = middle
        else:
            found.append(range(first, middle))
            first = middle
    return reversed(found)


def root_from(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to from a leaf; ValueError when it is not as long as a proof for that place."""
    ranges = list(beside(index, size))
    if len(ranges) != len(proof):
        raise ValueError(f"a proof for leaf {index} of {size} has {len(ranges)} hashes, not {len(proof)}")
    for leaves, other in zip(ranges, proof, strict=True):
        leaf = _node_hash(other, leaf) if leaves.start < index else _node_hash(leaf, other)
    return leaf


def _half(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
