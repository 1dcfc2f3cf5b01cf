"""Mutations are the decisions: one each, with its arguments, their types and its description taken from the decision
itself, and beside them what every decision may be told about its circumstances."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import strawberry
from pydantic import ValidationError
from pydantic_core import to_json

from api.building import Argument, add, field, maybe, object_type
from api.errors import BadArgument, Forbidden, not_found
from api.fact_types import Receipt
from api.inputs import Input, as_json, given_type, input_for
from api.meanings import meaning_of
from api.names import mutation_name
from api.reader import DECIDE, Reader
from api.resolvers import moment
from api.scalars import Position, Uuid
from domain.act import Act, must_act_for_an_agency
from domain.classification import Classification
from domain.decisions import Decision, every_decision
from domain.errors import BadInput, RuleBroken
from domain.ids import kind_of
from domain.occurred import Occurred
from ledger.finding import ids_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.context import Info
    from domain.aggregate import Aggregate
    from domain.decisions import Arguments
    from ledger.history import History
    from ledger.register import Receipt as Recorded

_OCCURRED, _CLASSIFICATION = input_for(Occurred), input_for(Classification)
CIRCUMSTANCES = (
    Argument(
        "command_id",
        maybe(Uuid),
        "Your name for this command: sent again, it is answered with the same receipt and nothing happens twice.",
    ),
    Argument("occurred", maybe(_OCCURRED.type), "When it happened in the world; now when not said."),
    Argument("classification", maybe(_CLASSIFICATION.type), "Who may know; as the thing itself when not said."),
    Argument("on_behalf_of", maybe(str), "The id of the agency on whose behalf you decide, where it is not your own."),
    Argument("legal_basis", maybe(str), "On what legal basis."),
    Argument("caused_by", maybe(Position), "The fact that made this necessary."),
)
_NEW_ID = Argument("id", maybe(strawberry.ID), "The id of the new thing; made by the server when not given.")
_ID = Argument("id", strawberry.ID, "The thing that is decided on.")
_VERSION = Argument("expected_version", maybe(int), "Only if the thing still stands at this version.")


@cache
def inputs_of(decision: Decision) -> dict[str, Input]:
    """The inputs of a decision by the names of its parameters."""
    return {parameter.name: input_for(parameter.type) for parameter in decision.parameters}


def _arguments(decision: Decision) -> tuple[Argument, ...]:
    own = tuple(
        Argument(p.name, given_type(inputs_of(decision)[p.name], required=p.required), meaning_of(p.name, p.type))
        for p in decision.parameters
    )
    about = (_NEW_ID,) if decision.opens else (_ID, _VERSION)
    taken = {a.name for a in (*about, *CIRCUMSTANCES)} & {a.name for a in own}
    if taken:
        raise TypeError(f"{decision.full_name} has parameters named like the circumstances of a decision: {taken}")
    return (*about, *own, *CIRCUMSTANCES)


Mutation = object_type("Mutation", "Everything that can be decided.")
add(
    Mutation,
    *(
        field(
            mutation_name(decision),
            Receipt,
            f"{decision.doc}\n\n({decision.full_name})",
            *_arguments(decision),
            deprecated=decision.superseded,
        )
        for decision in every_decision().values()
    ),
)


@cache
def mutation_resolvers() -> dict[str, Callable[..., Awaitable[dict[str, Any]]]]:
    """How every mutation is carried out, by its name."""
    return {mutation_name(decision): _resolver(decision) for decision in every_decision().values()}


def _resolver(decision: Decision) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def decide(_: Any, info: Info, **given: Any) -> dict[str, Any]:
        context = info.context
        receipt: Recorded = await asyncio.to_thread(
            carry_out, decision, given, context.reader, context.system.register, context.system.history
        )
        return {
            "id": receipt.id,
            "version": receipt.version,
            "position": receipt.position,
            "recordedAt": moment(receipt.recorded_at),
        }

    return decide


def carry_out(decision: Decision, given: dict[str, Any], reader: Reader, register: Any, history: History) -> Recorded:
    """Take a decision for somebody. Raises Forbidden without the right to decide or for a class above their own, and
    NotOnRecord, in the same words, for what is not there and for what they may not know of."""
    if DECIDE not in reader.rights:
        raise Forbidden("your token does not carry the right to decide")
    act = _act(given, reader)
    classified = act.classification or (
        Classification(level=decision.subject.DEFAULT_LEVEL) if decision.opens else None
    )
    if classified is not None and not reader.may_see(classified):
        raise Forbidden("you cannot classify something higher than you are cleared for yourself")
    arguments = _checked(decision, as_json(inputs_of(decision), given))
    _refuse_what_is_hidden(decision, given.get("id"), arguments, reader, history)
    behind = history.classes([act.on_behalf_of]) if act.on_behalf_of else {}
    must_act_for_an_agency(act, {id for id, classification in behind.items() if reader.may_see(classification)})
    if act.causation is not None:
        cause = history.at([act.causation]).get(act.causation)
        if cause is None or not reader.may_know(cause):
            raise BadArgument("causedBy", "no such fact is on record")
    values = {name: getattr(arguments, name) for name in type(arguments).model_fields}
    made: Recorded
    try:
        if decision.opens:
            made = register.start(decision, act=act, id=given.get("id"), **values)
        else:
            expected = given.get("expectedVersion")
            made = register.change(given["id"], decision, act=act, expected_version=expected, **values)
    except RuleBroken as refused:
        if _knows_all(decision, given.get("id"), arguments, reader, history):
            raise
        raise RuleBroken(refused.rule, {}) from None
    return made


def _act(given: dict[str, Any], reader: Reader) -> Act:
    circumstances = as_json({"occurred": _OCCURRED, "classification": _CLASSIFICATION}, given)
    command_id = given.get("commandId")
    try:
        act = Act.model_validate_json(
            to_json(
                {
                    **circumstances,
                    "recorded_by": reader.account,
                    "agency": reader.agency,
                    "on_behalf_of": given.get("onBehalfOf"),
                    "legal_basis": given.get("legalBasis"),
                    "command_id": command_id or str(uuid4()),
                    "causation": given.get("causedBy"),
                    "now": datetime.now(UTC).isoformat(),
                }
            )
        )
    except ValidationError as error:
        raise BadInput.of(error) from None
    return act


def _checked(decision: Decision, given: dict[str, Any]) -> Arguments:
    try:
        return decision.arguments.model_validate_json(to_json(given))
    except ValidationError as error:
        raise BadInput.of(error) from None


def _refuse_what_is_hidden(
    decision: Decision, id: str | None, arguments: Arguments, reader: Reader, history: History
) -> None:
    """What the caller may not see is, to them, not on record."""
    named = {other: path for path, other in ids_in(arguments)}
    if id is not None and not decision.opens:
        if kind_of(id) != decision.subject.KIND:
            raise not_found(id)
        named[id] = ""
    found = history.things(named)
    for other, path in named.items():
        thing = found.get(other)
        if thing is None or not reader.may_see(thing.classification):
            raise not_found(other, path or None)


def _knows_all(decision: Decision, id: str | None, arguments: Arguments, reader: Reader, history: History) -> bool:
    """Whether the caller may know every fact that the decision has looked at. Where not, what the rule saw is kept
    back: it may be just what they must not know."""
    looked_at = {other for _, other in ids_in(arguments)}

    def load(ids: tuple[str, ...]) -> dict[str, Aggregate]:
        looked_at.update(ids)
        return history.things(ids)

    if id is not None and not decision.opens:
        looked_at.add(id)
        decision.own_things(history.thing(id), {}, load)
    return all(reader.may_know(recorded) for other in looked_at for recorded in history.of(other))


__all__ = ["CIRCUMSTANCES", "Mutation", "carry_out", "mutation_resolvers"]
