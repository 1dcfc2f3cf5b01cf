"""What a change of the contract breaks for those who build on it.

The contract as it was last released stands in ``schema.released.graphql``, without descriptions; ``python -m
api.contract`` writes it anew, once, when a version is released.
"""

from __future__ import annotations

from pathlib import Path

from graphql import (
    build_client_schema,
    build_schema,
    introspection_from_schema,
    lexicographic_sort_schema,
    print_schema,
)
from graphql.utilities import find_breaking_changes

RELEASED = Path(__file__).with_name("schema.released.graphql")


def without_descriptions(contract: str) -> str:
    """The same contract, as it is kept when it is released: sorted, and without what changes nothing for a client."""
    told = introspection_from_schema(build_schema(contract), descriptions=False)
    return print_schema(lexicographic_sort_schema(build_client_schema(told))) + "\n"


def broken_by(released: str, present: str) -> list[str]:
    """Every change after which a client that was right before may fail: ``FIELD_REMOVED: Field Dispute.due was removed.``"""
    changes = find_breaking_changes(build_schema(released), build_schema(present))
    return sorted(f"{change.type.name}: {change.description}" for change in changes)


if __name__ == "__main__":
    RELEASED.write_text(without_descriptions(RELEASED.with_name("schema.graphql").read_text("utf-8")), "utf-8")
    print(f"written: {RELEASED}")  # noqa: T201  (a command)
