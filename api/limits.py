"""How much an operation asks for, reckoned before anything is asked: one walk, each fragment looked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    VariableNode,
    get_named_type,
)

from api.errors import BadRequest, TooCostly
from api.paging import DEFAULT_PAGE, LARGEST_PAGE

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLSchema, SelectionSetNode

    from api.selection import Operation
    from api.system import Limits

_LISTED = {"network": 200, "paths": 200, "restedOn": 200, "changes": 50}
"""Root fields without a page size, and how many things each is reckoned to answer."""
_ENOUGH = 10**9


@dataclass(frozen=True)
class Weight:
    """How much a part of a document asks for."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    cost: int = 0

    def beside(self, other: Weight) -> Weight:
        """Both together."""
        return Weight(
            max(self.depth, other.depth),
            min(self.fields + other.fields, _ENOUGH),
            min(self.aliases + other.aliases, _ENOUGH),
            min(self.cost + other.cost, _ENOUGH),
        )


class _Scale:
    """Weighs the selections of one document; every fragment once."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, variables: dict[str, Any]) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._schema = schema
        self._variables = variables
        self._known: dict[str, Weight | None] = {}

    def operation(self, definition: OperationDefinitionNode) -> Weight:
        """The weight of an operation."""
        return self._set(definition.selection_set, self._schema.get_root_type(definition.operation))

    def _set(self, selection_set: SelectionSetNode | None, type_: Any) -> Weight:
        weight = Weight()
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                weight = weight.beside(self._field(node, type_))
            elif isinstance(node, InlineFragmentNode):
                named = node.type_condition.name.value if node.type_condition else None
                inner = self._schema.type_map.get(named) if named else type_
                weight = weight.beside(self._set(node.selection_set, inner))
            elif isinstance(node, FragmentSpreadNode):
                weight = weight.beside(self._fragment(node.name.value))
        return weight

    def _fragment(self, name: str) -> Weight:
        if name in self._known:
            known = self._known[name]
            if known is None:
                raise BadRequest("a fragment contains itself")
            return known
        fragment = self._fragments.get(name)
        if fragment is None:
            return Weight()  # validation will name it
        self._known[name] = None
        type_ = self._schema.type_map.get(fragment.type_condition.name.value)
        weight = self._known[name] = self._set(fragment.selection_set, type_)
        return weight

    def _field(self, node: FieldNode, type_: Any) -> Weight:
        name = node.name.value
        if node.alias and node.alias.value.startswith("__"):
            raise BadRequest("an alias must not begin with two underscores")
        own = Weight(depth=1, fields=1, aliases=1 if node.alias else 0, cost=1)
        if name.startswith("__"):
            return own  # introspection has a rule of its own
        definition = getattr(type_, "fields", {}).get(name)
        if definition is None:
            inner = self._set(node.selection_set, None)
            times = 1
        else:
            inner = self._set(node.selection_set, get_named_type(definition.type))
            times = self._times(node, definition)
        return Weight(
            inner.depth + 1,
            inner.fields + 1,
            inner.aliases + own.aliases,
            min(1 + times * inner.cost, _ENOUGH),
        )

    def _times(self, node: FieldNode, definition: Any) -> int:
        """How many things a field answers."""
        if node.name.value in _LISTED:
            return _LISTED[node.name.value]
        given = {a.name.value: a.value for a in node.arguments or ()}
        if "ids" in definition.args:
            return self._length(given.get("ids"))
        if "first" not in definition.args:
            return 1
        sizes = [self._number(given[name]) for name in ("first", "last") if name in given]
        return max([size for size in sizes if size is not None] or [DEFAULT_PAGE])

    def _number(self, value: Any) -> int | None:
        if isinstance(value, IntValueNode):
            return min(int(value.value), _ENOUGH) if len(value.value) < 10 else _ENOUGH
        if isinstance(value, VariableNode):
            found = self._variables.get(value.name.value, LARGEST_PAGE if not self._variables else None)
            return found if isinstance(found, int) else None
        return None

    def _length(self, value: Any) -> int:
        if isinstance(value, VariableNode):
            found = self._variables.get(value.name.value)
            return len(found) if isinstance(found, list) else 1
        return len(getattr(value, "values", ())) or 1


def check_tokens(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
    """Refuse a document that is too large whatever its variables are: before it is validated, which costs more."""
    scale = _Scale(document, schema, {})
    total = Weight()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            weight = scale.operation(definition)
            _refuse(weight, limits)
            total = total.beside(weight)
    if total.fields > 2 * limits.fields:
        raise TooCostly("fields", total.fields, 2 * limits.fields)


def weight_of(operation: Operation) -> Weight:
    """How much an operation asks for with these variables."""
    return _Scale(operation.document, operation.schema, operation.variables.coerced).operation(operation.definition)


def check(operation: Operation, limits: Limits) -> None:
    """Refuse an operation that costs too much with these variables."""
    weight = weight_of(operation)
    _refuse(weight, limits)
    roots = len(operation.roots())
    if roots > limits.roots:
        raise TooCostly("root fields", roots, limits.roots)
    if weight.cost > limits.cost:
        raise TooCostly("cost", weight.cost, limits.cost)


def _refuse(weight: Weight, limits: Limits) -> None:
    for what in ("depth", "fields", "aliases"):
        if getattr(weight, what) > getattr(limits, what):
            raise TooCostly(what, getattr(weight, what), getattr(limits, what))
