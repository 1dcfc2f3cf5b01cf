"""Checkpoints: what the whole log was at a position, in one hash, so that anybody can see later whether it still is.

A checkpoint is three lines (C2SP tlog-checkpoint): which log, how many facts, the root of the hash tree over them. Kept
by others, signed, it binds whoever holds the log: no fact up to there can be changed, left out, added or moved without
the root becoming another.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.errors import LedgerError
from ledger.merkle import Tree, beside, leaf_hash, root_from
from ledger.signed_note import NotANote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ledger.store import FactStore, StoredFact

    Progress = Callable[[int, int], None]

_AT_ONCE = 2_000


@dataclass(frozen=True)
class Checkpoint:
    """What a log was: ``size`` facts with this ``root`` (32 bytes)."""

    origin: str
    """Which log: the beginning of the hash of its first fact, which no other log has."""
    size: int
    """The position of its last fact."""
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """From its lines; lines below them are somebody else's. NotANote when it is none."""
        try:
            origin, size, root, *_ = text.split("\n")
            raw = base64.b64decode(root, validate=True)
        except (ValueError, binascii.Error):
            raise NotANote("this is no checkpoint: a log, a number of facts and a root, a line each") from None
        if not origin or not size.isdecimal() or str(int(size)) != size or len(raw) != sha256().digest_size:
            raise NotANote("this is no checkpoint: a log, a number of facts and a root, a line each")
        return cls(origin, int(size), raw)


@dataclass(frozen=True)
class Proof:
    """That one fact stands in a log as a checkpoint says: whoever has both needs nothing else."""

    entry: str
    """What was hashed of the fact: see ``entry_of``."""
    hashes: tuple[bytes, ...]

    def leads_to(self, checkpoint: Checkpoint) -> bool:
        """Whether the fact at the position that the entry names is in the log of this checkpoint."""
        position = json.loads(self.entry)[0]
        try:
            found = root_from(leaf_hash(self.entry.encode()), position - 1, checkpoint.size, self.hashes)
        except (IndexError, ValueError):
            return False
        return found == checkpoint.root


def entry_of(fact: StoredFact) -> str:
    """What is hashed of a fact, as a JSON list: position, time of recording (microseconds since 1970 UTC), thing,
    version, topic, command, and the SHA-256 of its content as stored. It shows nothing of the content, and stays as it
    is when a key is destroyed."""
    command = None if fact.command is None else bytes(fact.command).hex()
    content = sha256(fact.state).hexdigest()
    thing, version = fact.originator_id, fact.originator_version
    return json.dumps(
        [fact.position, fact.recorded_us, thing, version, fact.topic, command, content],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def origin_of(store: FactStore) -> str:
    """How a log is called in its checkpoints. LedgerError when it holds nothing."""
    first = store.read(0, 1)
    if not first:
        raise LedgerError("there is nothing in the log yet: record something first")
    return f"rukun/{leaf_hash(entry_of(first[0]).encode()).hex()[:16]}"


def roots(store: FactStore, sizes: Collection[int], progress: Progress) -> dict[int, bytes]:
    """The root at each of these sizes, from one pass over the log; a size that the log does not have is left out."""
    wanted = set(sizes)
    tree = Tree()
    found = {0: tree.root()} if 0 in wanted else {}
    for leaf in _leaves(store, max(wanted, default=0), progress):
        tree.add(leaf)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def checkpoint_of(store: FactStore, size: int, progress: Progress) -> Checkpoint:
    """Of the first ``size`` facts. LedgerError when there are fewer."""
    origin = origin_of(store)
    found = roots(store, [size], progress)
    if size not in found:
        raise LedgerError(f"the log ends at {store.position()}, before position {size}")
    return Checkpoint(origin, size, found[size])


def proof_of(store: FactStore, position: int, checkpoint: Checkpoint, progress: Progress) -> Proof:
    """That the fact at a position stands in the log as the checkpoint says. LedgerError when it does not."""
    if not 1 <= position <= checkpoint.size:
        raise LedgerError(f"position {position} is not within the {checkpoint.size} facts of the checkpoint")
    trees = {leaves: Tree() for leaves in beside(position - 1, checkpoint.size)}
    in_order = sorted(trees, key=lambda leaves: leaves.start)
    following = iter(in_order)
    current = next(following, range(0))
    for index, leaf in enumerate(_leaves(store, checkpoint.size, progress)):
        if index == position - 1:
            continue
        if index not in current:
            current = next(following)
        trees[current].add(leaf)
    proof = Proof(entry_of(store.read_at([position])[0]), tuple(tree.root() for tree in trees.values()))
    if not proof.leads_to(checkpoint):
        raise LedgerError("the log is not what this checkpoint says: verify it first")
    return proof


def altered_between(checkpoints: Collection[Checkpoint], found: dict[int, bytes]) -> tuple[int, int] | None:
    """The positions among which the first change lies: above the last checkpoint that still fits, up to the first that
    does not; None when all fit."""
    by_size = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
    fits = [found.get(checkpoint.size) == checkpoint.root for checkpoint in by_size]
    if all(fits):
        return None
    first = fits.index(False)
    return (by_size[first - 1].size + 1 if first else 1), by_size[first].size


def _leaves(store: FactStore, upto: int, progress: Progress) -> Iterator[bytes]:
    after = 0
    while after < upto and (found := store.read(after, min(_AT_ONCE, upto - after))):
        for fact in found:
            yield leaf_hash(entry_of(fact).encode())
        after = found[-1].position
        progress(after, upto)
