"""Answering one operation: prepare it, read the graph once, complete the answer."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

import structlog
from graphql import OperationType, execute
from graphql.execution.values import get_variable_values
from graphql.language import OperationDefinitionNode

from api import metrics
from api.admission import Places
from api.again import Again, given
from api.cache import Answers, Kept
from api.context import Context
from api.documents import Documents
from api.encoding import Unfit, written
from api.errors import BadRequest, Behind, Forbidden, explain
from api.exchange import Answer, rests_on
from api.limits import check
from api.log_end import LogEnd
from api.plan import Planner, distinct
from api.plans import Plans, Question
from api.reader import READ
from api.schema import schema
from api.selection import Operation, Selected, sizes
from api.shapes import Thing
from api.standing import Standing
from api.wording import problems_of_variables
from graph.errors import SlotRetired

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graphql import DocumentNode, ExecutionResult

    from api.context import Info
    from api.encoding import Encoder
    from api.exchange import Asked
    from api.plans import Planned
    from api.system import System
    from graph.reading import Live
    from graph.slots import Slot

log = structlog.get_logger("api")
_WEIGHED = 2_000


class Answering:
    """Answers operations. One for the process: it keeps valid documents, their plans, and answers."""

    def __init__(self, system: System) -> None:
        limits = system.settings.limits
        self.system = system
        self.documents = Documents(limits)
        self.log_end = LogEnd(system.history)
        self.answers = Answers(limits.cache_bytes)
        self.standing = Standing(system, self.log_end, went_back=self.forget)
        self.again = Again(self.answers, self.standing, self.log_end)
        self.plans = Plans()
        self._weighed: OrderedDict[Hashable, DocumentNode] = OrderedDict()
        self._reads = Places(limits.concurrent_reads, limits.waiting, limits.patience_seconds)
        self._writes = Places(limits.concurrent_writes, limits.waiting, limits.patience_seconds)
        self._deciding: set[asyncio.Task[Answer]] = set()

    def forget(self) -> None:
        """Forget every answer that is kept. To be called when one must not be given again although the graph stands
        where it stood: personal values were erased, or something was classified anew."""
        self.answers.forget()
        self.again.forget()

    async def answer(self, asked: Asked) -> Answer:
        """The answer, as it is sent. Raises nothing that was foreseen: refusals are errors in the answer."""
        started = time.perf_counter()
        kind = "unknown"
        try:
            operation = self.prepare(asked)
            kind = operation.kind
            if operation.definition.operation is OperationType.SUBSCRIPTION:
                raise BadRequest("subscriptions are answered over graphql-transport-ws or /graphql/stream")
            if asked.safe and operation.definition.operation is not OperationType.QUERY:
                raise BadRequest("only queries are answered by GET; send this one by POST")
            answer = await self._placed(asked, operation)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            told = explain(error, language=asked.language, request_id=asked.request_id)
            extensions = told["extensions"]
            answer = Answer(
                written({"errors": [told], "data": None}),
                extensions["code"],
                carried_out=False,
                retry_after=extensions.get("retryAfter"),
            )
        metrics.observe(kind, answer.code, time.perf_counter() - started)
        return answer

    async def _placed(self, asked: Asked, operation: Operation) -> Answer:
        """The answer, once there is a place for it. A decision that was begun is carried to its end, also when whoever
        asked has left."""
        if operation.definition.operation is not OperationType.MUTATION:
            async with self._reads.one():
                return await self._answered(asked, operation)

        async def decided() -> Answer:
            async with self._writes.one():
                return await self._answered(asked, operation)

        deciding = asyncio.create_task(decided())
        self._deciding.add(deciding)
        deciding.add_done_callback(self._deciding.discard)
        return await asyncio.shield(deciding)

    async def read(
        self, statement: Callable[[Slot], str], values: dict[str, Any], at_least: int
    ) -> tuple[dict[str, Any], Live]:
        """Run a statement of another door of ours, in its turn among all reads, once the graph has come so far."""
        async with self._reads.one():
            if at_least > self.standing.position:
                await self.standing.reach(at_least)
            return await self.standing.read(statement, values)

    def prepare(self, asked: Asked, *, as_it_stands: bool = False) -> Operation:
        """The operation, if the document is valid and not too large, and the reader may ask at all. ``as_it_stands``
        leaves literals where they are, so that errors can name places in the document."""
        try:
            return self._prepared(asked, as_it_stands=as_it_stands)
        except RecursionError:
            raise BadRequest("the request is nested too deeply") from None

    def _prepared(self, asked: Asked, *, as_it_stands: bool) -> Operation:
        source, literals = self.documents.find(asked.document, as_it_stands=as_it_stands)
        definition = _chosen(source.node, asked.operation_name)
        given = asked.variables | literals
        variables = get_variable_values(schema(), definition.variable_definitions or (), given, 5, True)
        if isinstance(variables, list):
            if source.lifted:  # one of the literals may be at fault
                return self._prepared(asked, as_it_stands=True)
            raise BadRequest(
                "the variables do not fit the operation", problems=problems_of_variables(variables, schema())
            )
        operation = Operation(schema(), source, definition, given, variables)
        self._check(operation)
        if definition.operation is not OperationType.MUTATION and READ not in asked.reader.rights:
            raise Forbidden("your token does not carry the right to read")
        return operation

    def _check(self, operation: Operation) -> None:
        """Refuse what costs too much; done once for each document and sizes of what it asks for."""
        key = (id(operation.document), operation.name, sizes(operation.variables.coerced))
        if self._weighed.get(key) is not operation.document:
            check(operation, self.system.settings.limits)
            self._weighed[key] = operation.document
            if len(self._weighed) > _WEIGHED:
                self._weighed.popitem(last=False)

    async def _answered(self, asked: Asked, operation: Operation) -> Answer:
        try:
            return await self._once_answered(asked, operation)
        except SlotRetired:  # another graph took over, which keeps its lists otherwise: the plan is made anew for it
            return await self._once_answered(asked, operation)

    async def _once_answered(self, asked: Asked, operation: Operation) -> Answer:
        if operation.definition.operation is OperationType.QUERY:
            planned = self.plans.of(operation, asked.reader, lists=self.system.reader.lists)
            if planned is not None and planned.encoder is not None:
                try:
                    return await self._encoded(asked, operation, planned, planned.encoder)
                except Unfit:
                    metrics.UNFIT.inc()
                    log.warning("the graph holds what the schema does not know", request_id=asked.request_id)
        whole = await self.complete(asked, operation)
        if "errors" in whole and operation.source.lifted:  # they name places, and the text's own places are meant
            whole = await self.complete(asked, self.prepare(asked, as_it_stands=True))
        errors = whole.get("errors")
        return Answer(written(whole), errors[0]["extensions"]["code"] if errors else "ok")

    async def _encoded(self, asked: Asked, operation: Operation, planned: Planned, encoder: Encoder) -> Answer:
        """The answer by the compiled way: from the record straight to bytes, or from what is kept."""
        context = self.context(asked, operation)
        question = await Question.of(context, planned.plan, asked.at_least)

        async def read() -> Kept:
            row, standing = await self._row(context, question)
            return Kept.of(encoder.data(row, question.arguments), standing, timeless=planned.timeless)

        if self.answers.keeps:
            key = _key(operation, context, question)
            kept, standing = await self._kept(key, question, read)
            if not question.moments:
                self.again.note(asked, key)
        else:
            kept = await read()
            standing = kept.standing
        return given(kept, standing.position, written(await self._said(context, standing.position)))

    async def _kept(self, key: bytes, question: Question, read: Any) -> tuple[Kept, Live]:
        kept = self.answers.get(key)
        if kept is not None:
            standing = await self.standing.lately(question.least)
            if kept.good_at(standing):
                metrics.HIT.inc()
                return kept, standing
        kept = await self.answers.shared(key, max(question.least, self.standing.position), read)
        return kept, kept.standing

    async def complete(
        self,
        asked: Asked,
        operation: Operation,
        root: dict[str, Any] | None = None,
        position: int | None = None,
        log_end: int | None = None,
    ) -> dict[str, Any]:
        """The answer to a prepared operation. ``root`` holds the values of root fields that are there already, and
        ``position`` is the one that they were read at; ``log_end`` is where the log ends, where the caller knows."""
        context = self.context(asked, operation)
        context.graph_position = position
        if root is None and operation.definition.operation is OperationType.QUERY:
            root = await self._record(asked, context)
        done = execute(
            schema(),
            operation.document,
            root_value=root or {},
            context_value=context,
            variable_values=operation.given,
            operation_name=operation.name,
            hide_suggestions=True,
        )
        result: ExecutionResult = await done if isawaitable(done) else done
        return await self._written(asked, context, result, log_end)

    async def anew(
        self, asked: Asked, operation: Operation, root: Selected, id: str, at_least: int
    ) -> dict[str, Any] | None:
        """The answer that shows one thing under a root field, once the graph has reached a position; None for a thing
        that the reader may not see."""
        context = self.context(asked, operation)
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
        things, shape = planner.any_of("i", selected)
        block = f"CALL () {{ UNWIND {given} AS i {things} RETURN collect(m) AS r }}"
        before = context.graph_position
        plan = planner.finished([block], ["r"], Thing(""))
        (rows,), _ = await self._row(context, await Question.of(context, plan, at_least))
        context.graph_position = context.graph_position if before is None else before
        found = {node["__id"]: node for node in map(shape.restored, rows)}
        return [found.get(id) for id in ids]

    def context(self, asked: Asked, operation: Operation) -> Context:
        """What the answering of an operation shares."""
        return Context(
            self.system,
            asked.reader,
            operation,
            asked.language,
            asked.request_id,
            self.things_for,
            self.log_end,
        )

    async def _record(self, asked: Asked, context: Context) -> dict[str, Any]:
        planned = self.plans.of(context.operation, asked.reader, lists=self.system.reader.lists)
        if planned is None:
            if asked.at_least:
                await self.standing.reach(asked.at_least)
            return {}
        row, _ = await self._row(context, await Question.of(context, planned.plan, asked.at_least))
        return planned.plan.shape.restored(row)

    async def _row(self, context: Context, question: Question) -> tuple[list[Any], Live]:
        """Run a plan: its one statement, for the reader of this operation. The answer is one row, and where the graph
        stood."""
        plan, least = question.plan, question.least
        if least > self.standing.position:
            await self.standing.reach(least)
        values = plan.values(question.arguments, question.moments, context.reader)
        record, standing = await self.standing.read(plan.statement, values)
        if standing.position < least:  # another slot has taken over meanwhile, and it is still on its way
            await self.standing.reach(least)
            record, standing = await self.standing.read(plan.statement, values)
        if standing.position < least:
            raise Behind(standing.position, least)
        context.graph_position = standing.position
        return [record[column] for column in plan.columns], standing

    async def _written(
        self, asked: Asked, context: Context, result: ExecutionResult, log_end: int | None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [explain(e, language=asked.language, request_id=asked.request_id) for e in result.errors]
        answer["extensions"] = await self._said(
            context, log_end if context.graph_position is None else context.graph_position
        )
        return answer

    async def _said(self, context: Context, position: int | None) -> dict[str, Any]:
        """What an answer rests on. ``position`` is the graph's; None where only the log was read."""
        if position is None:
            position = end = await self.log_end.now()
        else:
            self.log_end.reached(position)
            end = await self.log_end.lately()
        return rests_on(position, end, context.positions, context.reader.clearance)


def _key(operation: Operation, context: Context, question: Question) -> bytes:
    """What a question is known by: the document and which of its operations, the variables, the reader's classes and
    the moments."""
    clearance = context.reader.clearance
    parts = (
        operation.source.digest,
        operation.name,
        operation.variables.coerced,
        clearance.level.rank,
        list(clearance.compartments),
        question.moments,
    )
    return written(parts)


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
