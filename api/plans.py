"""The plans that are known, and who completes their answers."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.encoding import Encoder, why_not
from api.plan_roots import make_plan
from api.selection import shape

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphql import DocumentNode
    from graphql.execution.values import VariableValues

    from api.context import Context
    from api.plan import Plan
    from api.reader import Reader
    from api.selection import Operation

_MOST = 1_000


@dataclass(frozen=True)
class Planned:
    """A plan, and who completes its answers: an encoder, or graphql-core because of a field."""

    plan: Plan
    encoder: Encoder | None
    because: str | None

    @property
    def timeless(self) -> bool:
        """Whether all of it is as of moments that were named."""
        return len(self.plan.moments) == len(self.plan.columns)


@dataclass(frozen=True)
class Question:
    """A plan with all that one request asks of it."""

    plan: Plan
    variables: VariableValues
    moments: dict[str, int]
    least: int
    """The position that the graph must have reached."""

    @cached_property
    def arguments(self) -> list[dict[str, Any]]:
        """The arguments of every field that the plan takes values from. Made when the graph is read: an answer that is
        kept does without them."""
        return self.plan.arguments(self.variables)

    @classmethod
    async def of(cls, context: Context, plan: Plan, at_least: int) -> Question:
        """What a plan is asked by an operation. Notes in the context as of which positions it is answered."""
        variables = context.operation.variables
        moments: dict[str, int] = {}
        for name, use in plan.moments.items():
            position = await context.position_of(plan.uses[use].arguments(variables)["asOf"], "asOf")
            moments[name] = context.positions[plan.uses[use].key] = position
        return cls(plan, variables, moments, max(at_least, *moments.values(), 0))


class Plans:
    """Makes plans, once for every document and shape of variables, and keeps those asked for last."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[Planned | None, DocumentNode]] = OrderedDict()

    def of(self, operation: Operation, reader: Reader, *, lists: bool) -> Planned | None:
        """The plan of an operation; None when nothing of it comes from the graph. ``lists``: whether that keeps its
        long lists."""
        compartments = bool(reader.clearance.compartments)
        key = (id(operation.document), operation.name, compartments, lists, shape(operation.variables.coerced))
        known = self._known.get(key)
        if known is not None and known[1] is operation.document:
            self._known.move_to_end(key)
            return known[0]
        plan = make_plan(operation, compartments=compartments, lists=lists)
        planned = None
        if plan is not None:
            because = why_not(plan)
            planned = Planned(plan, None if because else Encoder(plan), because)
        self._known[key] = (planned, operation.document)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return planned
