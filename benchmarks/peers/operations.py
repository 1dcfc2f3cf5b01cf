"""The questions that both are asked, each in the words of one's own contract.

Aliases give the peer's answer the names of ours. Where the order of a nested list means nothing, the peer is not asked
for one; ours always has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.peers.office import Office

    Variables = Callable[[random.Random, Office], dict[str, Any]]

PAGES = 8
"""How many pages deep the pages of an ordered list are asked for."""


@dataclass(frozen=True)
class Operation:
    """One question. ``paged`` says that the variable ``after`` is to be a cursor from this list's earlier pages, which
    each server hands out itself; such a list is ``ordered``: its order is compared, too."""

    name: str
    ours: str
    theirs: str
    variables: Variables
    paged: bool = False

    @property
    def as_of(self) -> str:
        """The same question of ours as of a moment of the record, ``$asOf``."""
        asked = self.ours.replace("query(", "query($asOf: AsOf, ", 1)
        head, root, rest = asked.partition("dispute(")
        return f"{head}{root}asOf: $asOf, {rest}"


def _a(kind: str) -> Variables:
    return lambda chance, office: {"id": f"{kind}-{chance.randrange(getattr(office, f'{kind}s'))}"}


def _nothing(_: random.Random, __: Office) -> dict[str, Any]:
    return {}


_DISPUTE = "id title handling phase conflictStatus escalation due since"
_INCIDENT = "id type state occurredStart killedLow killedBest killedHigh"

BY_ID = Operation(
    "dispute by id",
    f"query($id: ID!) {{ dispute(id: $id) {{ {_DISPUTE} }} }}",
    f"query($id: ID!) {{ dispute: disputes(where: {{ id: {{ eq: $id }} }}) {{ {_DISPUTE} }} }}",
    _a("dispute"),
)
DETAIL = Operation(
    "dispute in detail",
    f"""query($id: ID!) {{ dispute(id: $id) {{ {_DISPUTE}
      parties(first: 50) {{ edges {{ role node {{ id name kind home {{ id name kind }} }} }} }}
      places(first: 50) {{ nodes {{ id name kind }} }}
      leadAgency {{ id name kind }}
      incidents(first: 50) {{ nodes {{ {_INCIDENT} }} }} }} }}""",
    f"""query($id: ID!) {{ dispute: disputes(where: {{ id: {{ eq: $id }} }}) {{ {_DISPUTE}
      parties: partiesConnection {{ edges {{ properties {{ role }} node {{ id name kind home {{ id name kind }} }} }} }}
      places {{ id name kind }}
      leadAgency {{ id name kind }}
      incidents {{ {_INCIDENT} }} }} }}""",
    _a("dispute"),
)
BOARD = Operation(
    "ordered list: board of 50 by due day, deep pages",
    """query($after: String) {
      disputes(where: { handling: { eq: ASSIGNED } }, orderBy: { by: DUE }, first: 50, after: $after) {
        nodes { id title due phase escalation leadAgency { id name } parties(first: 20) { nodes { id name } } }
        pageInfo { hasNextPage endCursor } } }""",
    """query($after: String) {
      disputes: disputesConnection(where: { handling: { eq: "assigned" } }, first: 50, after: $after,
        sort: [{ due: ASC }, { id: ASC }]) {
        edges { node { id title due phase escalation leadAgency { id name } parties { id name } } }
        pageInfo { hasNextPage endCursor } } }""",
    _nothing,
    paged=True,
)
OPERATIONS = (
    BY_ID,
    DETAIL,
    Operation(
        "list of 50",
        f"{{ disputes(first: 50) {{ nodes {{ {_DISPUTE} leadAgency {{ id name }} }} }} }}",
        f"{{ disputes(limit: 50, sort: [{{ id: ASC }}]) {{ {_DISPUTE} leadAgency {{ id name }} }} }}",
        _nothing,
    ),
    BOARD,
    Operation(
        "ordered list: groups by name, deep pages",
        """query($after: String) { groups(orderBy: { by: NAME }, first: 50, after: $after) {
          nodes { id name kind state } pageInfo { hasNextPage endCursor } } }""",
        """query($after: String) { groups: groupsConnection(first: 50, after: $after, sort: [{ name: ASC }, { id: ASC }]) {
          edges { node { id name kind state } } pageInfo { hasNextPage endCursor } } }""",
        _nothing,
        paged=True,
    ),
    Operation(
        "filter through a tie",
        """query($id: ID!) { disputes(first: 100, where: { parties: { some: { id: { eq: $id } } } }) {
          nodes { id title handling } } }""",
        """query($id: ID!) { disputes(limit: 100, sort: [{ id: ASC }],
          where: { parties: { some: { id: { eq: $id } } } }) { id title handling } }""",
        _a("group"),
    ),
    Operation(
        "two hops",
        """query($id: ID!) { group(id: $id) { id name disputes(first: 50) { edges { role node { id title
          parties(first: 50) { edges { role node { id name home { id name } } } } } } } } }""",
        """query($id: ID!) { group: groups(where: { id: { eq: $id } }) { id name
          disputes: disputesConnection { edges { properties { role } node { id title
          parties: partiesConnection { edges { properties { role } node { id name home { id name } } } } } } } } }""",
        _a("group"),
    ),
    Operation(
        "who stands with and against",
        """query($id: ID!) { group(id: $id) { id name
          relatesTo(first: 50) { edges { sign kind node { id name } } }
          relatedFrom(first: 50) { edges { sign kind node { id name } } } } }""",
        """query($id: ID!) { group: groups(where: { id: { eq: $id } }) { id name
          relatesTo: relatesToConnection { edges { properties { sign kind } node { id name } } }
          relatedFrom: relatedFromConnection { edges { properties { sign kind } node { id name } } } } }""",
        _a("group"),
    ),
    Operation(
        "counts",
        """query($id: ID!) {
          detected: disputes(where: { handling: { eq: DETECTED } }) { totalCount }
          assigned: disputes(where: { handling: { eq: ASSIGNED } }) { totalCount }
          here: disputes(where: { places: { some: { id: { eq: $id } } } }) { totalCount } }""",
        """query($id: ID!) {
          detected: disputesConnection(where: { handling: { eq: "detected" } }) { aggregate { count { nodes } } }
          assigned: disputesConnection(where: { handling: { eq: "assigned" } }) { aggregate { count { nodes } } }
          here: disputesConnection(where: { places: { some: { id: { eq: $id } } } }) { aggregate { count { nodes } } } }""",
        _a("place"),
    ),
    Operation(
        "1,000 rows nested",
        f"{{ disputes(first: 50) {{ nodes {{ id title incidents(first: 20) {{ nodes {{ {_INCIDENT} }} }} }} }} }}",
        f"{{ disputes(limit: 50, sort: [{{ id: ASC }}]) {{ id title incidents {{ {_INCIDENT} }} }} }}",
        _nothing,
    ),
)
