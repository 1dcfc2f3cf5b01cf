"""The schema: types made from the declarations, each field told where its value comes from.

``python -m api.schema`` writes the public contract to ``api/schema.graphql``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from api import resolvers as r
from api.mutations import Mutation, mutation_resolvers
from api.query_types import Query
from api.scalars import SCALARS
from api.subscription_types import Subscription
from api.types import NODES, TYPES
from api.ways import Way

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = Path(__file__).with_name("schema.graphql")


@cache
def strawberry_schema() -> strawberry.Schema:
    """The schema as Strawberry makes it."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=list(TYPES.values()),
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )


@cache
def schema() -> GraphQLSchema:
    """The schema that operations are answered with."""
    made = strawberry_schema()._schema  # noqa: SLF001  (Strawberry's own door to graphql-core)
    for type_ in made.type_map.values():
        if isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = lambda value, *_: value["__typename"]
        elif isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            type_.is_type_of = None
            for name, field in type_.fields.items():
                field.resolve = _resolver(type_.name, name)
    return made


def _resolver(type_: str, field: str) -> Callable[..., Any]:
    """Where the value of a field comes from."""
    if type_ == "Mutation":
        return mutation_resolvers()[field]
    if type_ in _SPECIAL:
        return _SPECIAL[type_].get(field, r.by_name)
    if type_ == "Query":
        if field in r.QUERY:
            return r.QUERY[field]
        return r.page if field in _LISTS else r.by_key
    if type_ in NODES:
        if field == "fact":
            return r.fact_of
        if field == "history":
            return r.history_of
        meaning = NODES[type_].get(field)
        return r.page if isinstance(meaning, Way) and not meaning.one else r.by_key
    if type_.endswith("Connection"):
        return {
            "edges": r.edges,
            "nodes": r.nodes,
            "pageInfo": lambda page, _: page.info(),
            "totalCount": lambda page, _: page.total,
            "counts": r.counts,
        }[field]
    if type_.endswith(("Edge", "Tie")):
        return {"fact": r.fact_of, "cursor": lambda edge, _: edge["__cursor"]}.get(field, r.by_key)
    return r.by_name


_SPECIAL: dict[str, dict[str, Callable[..., Any]]] = {
    "Fact": r.FACT,
    "FactConnection": {"edges": r.fact_edges, "nodes": r.fact_nodes, "pageInfo": r.fact_page_info},
    "FactEdge": {},
    "Classification": {"level": r.level, "compartments": r.compartments},
    "CountKey": {"node": r.counted_node},
    "NetworkTie": {"fact": r.fact_of},
    "GroundTie": {"fact": r.fact_of},
    "CandidateReason": {"fact": r.fact_of},
    "Subscription": {},
}
_LISTS = {
    field.graphql_name
    for field in Query.__strawberry_definition__.fields  # type: ignore[attr-defined]  # set by Strawberry
    if getattr(field.type, "__name__", "").endswith("Connection") and field.graphql_name not in r.QUERY
}


def text() -> str:
    """The public contract."""
    return strawberry_schema().as_str().strip() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"written: {FILE}")  # noqa: T201  (a command)
