"""What is done for an operation, told instead of done: `rukun query --explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.errors import BadRequest
from api.limits import weight_of
from api.plans import Question

if TYPE_CHECKING:
    from api.exchange import Asked
    from api.reading import Answering

_SHOWN = frozenset({"level", "compartments"})


async def explain_operation(answering: Answering, asked: Asked) -> dict[str, Any]:
    """The statement of a query, what it is asked with, what it was reckoned to cost, who completes the answer, and how
    the graph's server means to find it. Raises what the query would.

    Values of parameters are not shown, only their kinds: what somebody asks for may be personal. The reader's classes
    and the moments are.
    """
    operation = answering.prepare(asked)
    if operation.kind != "query":
        raise BadRequest("only queries are explained")
    clearance = asked.reader.clearance
    told: dict[str, Any] = {
        "cost": weight_of(operation).cost,
        "literalsTakenOut": operation.source.lifted,
        "visible": {"level": clearance.level.name, "compartments": list(clearance.compartments)},
    }
    await answering.system.reader.live()
    planned = answering.plans.of(operation, asked.reader, lists=answering.system.reader.lists)
    if planned is None:
        return {"completedBy": "graphql-core", "because": "nothing of it is read from the graph", **told}
    context = answering.context(asked, operation)
    question = await Question.of(context, planned.plan, asked.at_least)
    values = planned.plan.values(question.arguments, question.moments, asked.reader)
    reader = answering.system.reader
    statement = planned.plan.statement(await reader.slot())
    shown = _SHOWN | question.moments.keys()
    return {
        "completedBy": "graphql-core" if planned.encoder is None else "encoder",
        "because": f"{planned.because} does not come from the graph alone" if planned.because else None,
        **told,
        "asOf": context.positions or None,
        "statement": statement,
        "parameters": {name: value if name in shown else _kind(value) for name, value in values.items()},
        "graph": asdict(await reader.explained(statement, values)),
    }


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return {str: "a text", bool: "a truth value", int: "a whole number", float: "a number"}.get(type(value), "nothing")
