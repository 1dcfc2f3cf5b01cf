"""What one can be told of as it happens: every field of ``Subscription``."""

from __future__ import annotations

import strawberry

from api.building import Argument, add, field, maybe, object_type
from api.fact_types import Fact
from api.query_types import WHERE_FACTS
from api.scalars import Position
from api.types import Node

Subscription = object_type("Subscription", "What one can be told of as it happens.")
add(
    Subscription,
    field(
        "facts",
        Fact,
        "Every fact as it is recorded. Begin again after the last position that you received: nothing is missed.",
        WHERE_FACTS,
        Argument("after", maybe(Position), "Begin after this position; with the next fact when not said."),
    ),
    field(
        "changed",
        Node,
        "A thing anew, each time that something was recorded about it and the graph shows it.",
        Argument("ids", list[strawberry.ID], "Up to 100 ids."),
    ),
)
