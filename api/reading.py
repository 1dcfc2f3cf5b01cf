"""Answering one operation: prepare it, read the graph once, complete the answer."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from graphql import DocumentNode, GraphQLError, OperationType, execute, parse, validate
from graphql.execution.values import get_variable_values
from graphql.language import OperationDefinitionNode
from graphql.validation import MaxIntrospectionDepthRule, specified_rules

from api import metrics
from api.context import Context
from api.errors import BadRequest, Behind, Forbidden, TooCostly, explain
from api.limits import check, check_tokens
from api.plan import Planner, distinct
from api.plan_roots import make_plan
from api.reader import READ
from api.schema import schema
from api.selection import Operation, Selected, shape
from api.wording import problems_of_document, problems_of_variables

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphql import ExecutionResult

    from api.context import Info
    from api.plan import Plan
    from api.reader import Reader
    from api.system import System

_DOCUMENTS = 500
_PLANS = 1_000
_RULES = (*specified_rules, MaxIntrospectionDepthRule)


@dataclass(frozen=True)
class Asked:
    """One request, with its JSON already taken apart."""

    document: str
    variables: dict[str, Any]
    operation_name: str | None
    reader: Reader
    language: str = "en"
    at_least: int = 0
    """The position that the graph must have reached."""
    request_id: str = ""


class Answering:
    """Answers operations. One for the process: it keeps valid documents and their plans."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()
        self._plans: OrderedDict[Hashable, tuple[Plan | None, DocumentNode]] = OrderedDict()
        self._seen_position = 0
        self._writing = asyncio.Semaphore(system.settings.limits.concurrent_writes)

    async def answer(self, asked: Asked) -> dict[str, Any]:
        """The answer, as it is sent. Raises nothing that was foreseen: refusals are errors in the answer."""
        started = time.perf_counter()
        kind, answer = "unknown", {}
        try:
            operation = self.prepare(asked)
            kind = operation.kind
            if operation.definition.operation is OperationType.SUBSCRIPTION:
                raise BadRequest("subscriptions are answered over graphql-transport-ws or /graphql/stream")
            answer = await self.complete(asked, operation)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            answer = {"errors": [explain(error, language=asked.language, request_id=asked.request_id)], "data": None}
        metrics.observe(kind, answer, time.perf_counter() - started)
        return answer

    def prepare(self, asked: Asked) -> Operation:
        """The operation, if the document is valid and not too large, and the reader may ask at all."""
        try:
            return self._prepared(asked)
        except RecursionError:
            raise BadRequest("the request is nested too deeply") from None

    def _prepared(self, asked: Asked) -> Operation:
        limits = self.system.settings.limits
        document = self._document(asked.document)
        definition = _chosen(document, asked.operation_name)
        variables = get_variable_values(schema(), definition.variable_definitions or (), asked.variables, 5, True)
        if isinstance(variables, list):
            raise BadRequest(
                "the variables do not fit the operation", problems=problems_of_variables(variables, schema())
            )
        operation = Operation(schema(), document, definition, variables)
        check(operation, limits)
        if definition.operation is not OperationType.MUTATION and READ not in asked.reader.rights:
            raise Forbidden("your token does not carry the right to read")
        return operation

    def _document(self, text: str) -> DocumentNode:
        known = self._documents.get(text)
        if known is not None:
            self._documents.move_to_end(text)
            return known
        limits = self.system.settings.limits
        try:
            document = parse(text, max_tokens=limits.tokens, allow_empty_selection_sets=False)
        except GraphQLError as error:
            if "tokens" in error.message:
                raise TooCostly("tokens, more than", limits.tokens, limits.tokens) from None
            problems = problems_of_document([error], schema())
            raise BadRequest(problems[0]["problem"], problems=problems) from None
        check_tokens(document, schema(), limits)
        errors = validate(schema(), document, _RULES, max_errors=5, hide_suggestions=True)
        if errors:
            problems = problems_of_document(errors, schema())
            raise BadRequest(problems[0]["problem"], problems=problems)
        self._documents[text] = document
        if len(self._documents) > _DOCUMENTS:
            self._documents.popitem(last=False)
        return document

    async def complete(
        self, asked: Asked, operation: Operation, root: dict[str, Any] | None = None, position: int | None = None
    ) -> dict[str, Any]:
        """The answer to a prepared operation. ``root`` holds the values of root fields that are there already, and
        ``position`` is the one that they were read at."""
        context = self._context(asked, operation)
        context.graph_position = position
        if root is None and operation.definition.operation is OperationType.QUERY:
            root = await self._record(asked, context)
        done = execute(
            schema(),
            operation.document,
            root_value=root or {},
            context_value=context,
            variable_values=asked.variables,
            operation_name=operation.definition.name.value if operation.definition.name else None,
            hide_suggestions=True,
        )
        result: ExecutionResult = await done if isawaitable(done) else done
        return await self._written(asked, context, result)

    async def anew(
        self, asked: Asked, operation: Operation, root: Selected, id: str, at_least: int
    ) -> dict[str, Any] | None:
        """The answer that shows one thing under a root field, once the graph has reached a position; None for a thing
        that the reader may not see."""
        context = self._context(asked, operation)
        (found,) = await self.things_under(context, root, [id], at_least)
        return (
            None if found is None else await self.complete(asked, operation, {root.key: found}, context.graph_position)
        )

    async def things_for(self, context: Context, info: Info, ids: list[str]) -> list[Any]:
        """Things by their ids, with what one field of the document asks of them: one statement."""
        selected = Selected(info.field_name, info.parent_type.fields[info.field_name], list(info.field_nodes))
        return await self.things_under(context, selected, ids)

    async def things_under(self, context: Context, selected: Selected, ids: list[str], at_least: int = 0) -> list[Any]:
        """The same for a field that was found in the document."""
        planner = Planner(context.operation, compartments=bool(context.reader.clearance.compartments))
        given = planner.writer.constant(distinct(ids))
        block = f"CALL () {{ UNWIND {given} AS i {planner.any_of('i', selected)} RETURN collect(m) AS r }}"
        before = context.graph_position
        record = await self.run(context, planner.finished([block], {"things": "r"}), at_least)
        context.graph_position = context.graph_position if before is None else before
        found = {node["__id"]: node for node in record["things"]}
        return [found.get(id) for id in ids]

    def _context(self, asked: Asked, operation: Operation) -> Context:
        return Context(
            self.system, asked.reader, operation, asked.language, asked.request_id, self._writing, self.things_for
        )

    async def _record(self, asked: Asked, context: Context) -> dict[str, Any]:
        plan = self.plan(context.operation, asked.reader)
        if plan is None:
            if asked.at_least:
                await self._reach(asked.at_least)
            return {}
        return await self.run(context, plan, asked.at_least)

    def plan(self, operation: Operation, reader: Reader) -> Plan | None:
        """The plan of an operation, made once for every document and shape of variables."""
        compartments = bool(reader.clearance.compartments)
        name = operation.definition.name.value if operation.definition.name else None
        key = (id(operation.document), name, compartments, shape(operation.variables.coerced))
        if key in self._plans:
            self._plans.move_to_end(key)
            plan, document = self._plans[key]
            if document is operation.document:
                return plan
        plan = make_plan(operation, compartments=compartments)
        self._plans[key] = (plan, operation.document)
        if len(self._plans) > _PLANS:
            self._plans.popitem(last=False)
        return plan

    async def run(self, context: Context, plan: Plan, at_least: int = 0) -> dict[str, Any]:
        """Run a plan: its one statement, at the moments and for the reader of this operation."""
        arguments = plan.arguments(context.operation.variables)
        moments: dict[str, int] = {}
        for name, use in plan.moments.items():
            position = await context.position_of(arguments[use]["asOf"], "asOf")
            moments[name] = context.positions[plan.uses[use].key] = position
        needed = max(at_least, *moments.values(), 0)
        if needed > self._seen_position:
            await self._reach(needed)
        values = plan.values(arguments, moments, context.reader)
        record = await self._read(plan, values)
        if record["position"] < needed:  # another slot has taken over meanwhile, and it is still on its way
            await self._reach(needed)
            record = await self._read(plan, values)
        if record["position"] < needed:
            raise Behind(record["position"], needed)
        context.graph_position = self._seen_position = record["position"]
        return {key: record[column] for key, column in plan.columns.items()}

    async def _read(self, plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
        metrics.STATEMENTS.inc()
        return await self.system.reader.read(plan.statement, values, self.system.settings.limits.statement_seconds)

    async def _reach(self, wanted: int) -> None:
        """Wait until the graph has come to a position, or say that it did not in time."""
        limits = self.system.settings.limits
        deadline = time.monotonic() + limits.wait_seconds
        pause = 0.01
        while True:
            self._seen_position = position = await self.system.reader.position()
            if position >= wanted:
                return
            end = await asyncio.to_thread(self.system.history.position)
            if wanted > end or time.monotonic() > deadline:
                raise Behind(position, wanted)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.2)

    async def _written(self, asked: Asked, context: Context, result: ExecutionResult) -> dict[str, Any]:
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [explain(e, language=asked.language, request_id=asked.request_id) for e in result.errors]
        end = await asyncio.to_thread(self.system.history.position)
        position = context.graph_position
        clearance = context.reader.clearance
        answer["extensions"] = {
            "rukun": {
                "position": end if position is None else position,
                "lag": 0 if position is None else max(0, end - position),
                "asOf": context.positions or None,
                "visible": {"level": clearance.level.name, "compartments": list(clearance.compartments)},
            }
        }
        return answer


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    if name is None:
        raise BadRequest("the document holds several operations: say which by operationName")
    found = next((o for o in operations if o.name and o.name.value == name), None)
    if found is None:
        raise BadRequest("the document holds no operation of that name")
    return found
