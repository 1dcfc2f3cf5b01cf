"""The hash tree: against published roots, against the definition spelled out, and every proof against its root."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.merkle import Tree, beside, leaf_hash, root_from

ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
# The roots of the first so many of them, as the tests of Certificate Transparency (RFC 6962) publish them.
PUBLISHED = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree_of(entries: list[bytes]) -> Tree:
    tree = Tree()
    for entry in entries:
        tree.add(leaf_hash(entry))
    return tree


def defined(entries: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return sha256(b"\x01" + defined(entries[:half]) + defined(entries[half:])).digest()


def proof(entries: list[bytes], index: int) -> list[bytes]:
    return [defined(entries[leaves.start : leaves.stop]) for leaves in beside(index, len(entries))]


@pytest.mark.parametrize("size", PUBLISHED)
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert tree_of(ENTRIES[:size]).root().hex() == PUBLISHED[size]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_root_is_that_of_the_definition(entries: list[bytes]) -> None:
    assert tree_of(entries).root() == defined(entries)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_a_proof_leads_to_the_root_from_its_own_leaf_and_place_alone(entries: list[bytes], data: st.DataObject) -> None:
    size, root = len(entries), defined(entries)
    index = data.draw(st.integers(0, size - 1))
    hashes = proof(entries, index)
    assert root_from(leaf_hash(entries[index]), index, size, hashes) == root
    assert root_from(leaf_hash(entries[index] + b"!"), index, size, hashes) != root
    if hashes:
        changed = data.draw(st.integers(0, len(hashes) - 1))
        assert (
            root_from(leaf_hash(entries[index]), index, size, [*hashes[:changed], b"?", *hashes[changed + 1 :]]) != root
        )
        with pytest.raises(ValueError, match="hashes, not"):
            root_from(leaf_hash(entries[index]), index, size, hashes[1:])


def test_there_is_no_proof_for_what_is_not_in_the_tree() -> None:
    with pytest.raises(IndexError):
        list(beside(3, 3))
