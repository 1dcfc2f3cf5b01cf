"""How much an operation asks for, reckoned before anything is asked: one walk, each fragment looked at once.

The cost is the number of values that the answer may hold, by the sizes of its pages, and besides what the servers look
at to find them: the ties that hang on a thing, as the vocabulary reckons them, and the facts that a page of the log
looks through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    VariableNode,
    get_named_type,
)

from api.errors import BadRequest, TooCostly
from api.paging import DEFAULT_PAGE
from api.types import NODES
from api.ways import Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import DocumentNode, GraphQLSchema, SelectionNode, SelectionSetNode

    from api.selection import Operation
    from api.system import Limits

_LISTED = {
    "network": 200,
    "paths": 200,
    "restedOn": 200,
    "mediatorsOf": 200,
    "sourcesChecked": 200,
    "changes": 50,
    "territory": 20,
}
"""Root fields without a page size, and how many things each is reckoned to answer."""
_LOOKED_AT = {
    "search": 5_000, "network": 2_000, "paths": 10_000, "tiedToAll": 2_000, "facts": 20_000, "history": 500,
    "changes": 1_000, "likelyDuplicates": 5_000, "mediatorsOf": 5_000, "seen": 200,
    "agreementsHeld": 10_000, "planDelivery": 500, "sourcesChecked": 20_000, "territory": 20_000,
}  # fmt: skip
"""How many ties or facts a field looks at that does not follow one kind of tie."""
_LOOKED_AT_IN_A_LIST = 2_000
_LOOKED_AT_FOR_A_VALUE = 40
"""How many ties or facts are looked at for what one value of the answer costs."""
_VALUES_OF_THE_SCHEMA = 200
"""How often a field of an introspection is reckoned to be answered."""
_INSIDE_A_PAIR = 20
"""How much longer it takes to compare what is inside of two fields than two fields alone (measured)."""
_PAIR_OF_FRAGMENTS = 8
_SPREAD_IN_ONE_PLACE = 100
_ENOUGH = 10**9


@dataclass(slots=True)
class Weight:
    """How much a part of a document asks for. Numbers may be as large as they like: fragments can double them at every
    level."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0

    def add(self, other: Weight) -> None:
        """What stands beside it."""
        self.depth = max(self.depth, other.depth)
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.cost += other.cost


class Names:
    """How often each name stands in one place of the answer, and how many fields at most are asked for under it."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, name: str, fields: int, times: int = 1) -> None:
        """One more field of a name."""
        before, most = self._found.get(name, (0, 0))
        self._found[name] = before + times, max(most, fields)

    def include(self, other: Names) -> None:
        """What a fragment brings."""
        for name, (times, fields) in other._found.items():
            self.add(name, fields, times)

    def comparisons(self) -> int:
        """How many steps it takes to compare all fields of one name with each other, and what is inside them."""
        return sum(
            times * (times - 1) // 2 * (1 + _INSIDE_A_PAIR * (fields - 1))
            for times, fields in self._found.values()
            if times > 1
        )


class Scale:
    """Weighs the selections of one document. Without ``variables`` a page whose size is one is reckoned as it is when
    the variable is absent."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any]) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._schema = schema
        self._variables = variables
        self._known: dict[str, tuple[Weight, Names] | None] = {}
        self.comparisons = 0
        """How often validation would compare fields of one name, to see whether they contradict each other."""
        self.looked_at = 0
        """How many selections were looked at: never more than the document holds."""

    def operation(self, definition: OperationDefinitionNode) -> Weight:
        """The weight of an operation."""
        weight, _ = self._set(definition.selection_set, self._schema.get_root_type(definition.operation))
        weight.directives += len(definition.directives or ())
        weight.directives += sum(len(v.directives or ()) for v in definition.variable_definitions or ())
        return weight

    def fragment(self, definition: FragmentDefinitionNode) -> Weight:
        """The weight of a fragment. Raises BadRequest where two have one name."""
        if self._fragments[definition.name.value] is not definition:
            raise BadRequest("two fragments have one name")
        return self._fragment(definition.name.value)[0]

    def _set(self, selection_set: SelectionSetNode | None, type_: Any) -> tuple[Weight, Names]:
        weight, names, spread = Weight(), Names(), 0
        for node in selection_set.selections if selection_set else ():
            self.looked_at += 1
            weight.directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                inner = self._field(node, type_)
                names.add(node.alias.value if node.alias else node.name.value, inner.fields)
            else:
                spread += 1
                if spread > _SPREAD_IN_ONE_PLACE:
                    raise TooCostly("fragments in one place", spread, _SPREAD_IN_ONE_PLACE)
                inner, inner_names = self._spread(node, type_)
                names.include(inner_names)
            weight.add(inner)
        self.comparisons += names.comparisons() + _PAIR_OF_FRAGMENTS * (spread * (spread - 1) // 2)
        return weight, names

    def _spread(self, node: SelectionNode, type_: Any) -> tuple[Weight, Names]:
        if isinstance(node, InlineFragmentNode):
            named = node.type_condition.name.value if node.type_condition else None
            return self._set(node.selection_set, self._schema.type_map.get(named) if named else type_)
        assert isinstance(node, FragmentSpreadNode)
        return self._fragment(node.name.value)

    def _fragment(self, name: str) -> tuple[Weight, Names]:
        if name in self._known:
            known = self._known[name]
            if known is None:
                raise BadRequest("a fragment contains itself")
            return known
        fragment = self._fragments.get(name)
        if fragment is None:
            return Weight(), Names()  # validation will name it
        self._known[name] = None
        type_ = self._schema.type_map.get(fragment.type_condition.name.value)
        self._known[name] = known = self._set(fragment.selection_set, type_)
        known[0].directives += len(fragment.directives or ())
        return known

    def _field(self, node: FieldNode, type_: Any) -> Weight:
        name = node.name.value
        if node.alias and node.alias.value.startswith("__"):
            raise BadRequest("an alias must not begin with two underscores")
        if name.startswith("__"):
            return self._introspection(node)
        definition = getattr(type_, "fields", {}).get(name)
        inner, _ = self._set(node.selection_set, None if definition is None else get_named_type(definition.type))
        times = 1 if definition is None else self._times(node, definition)  # validation will name it
        looked_at = 0 if definition is None else _looked_at(name, type_, definition)
        inner.depth += 1
        inner.fields += 1
        inner.aliases += 1 if node.alias else 0
        inner.cost = 1 + looked_at // _LOOKED_AT_FOR_A_VALUE + times * inner.cost
        return inner

    def _introspection(self, node: FieldNode) -> Weight:
        """How deep it may be is validated by a rule of its own."""
        inner, _ = self._set(node.selection_set, None)
        inner.cost = 1 + inner.fields * _VALUES_OF_THE_SCHEMA
        inner.depth = 1
        inner.fields += 1
        inner.aliases += 1 if node.alias else 0
        return inner

    def _times(self, node: FieldNode, definition: Any) -> int:
        """How many things a field answers."""
        if node.name.value in _LISTED and definition.args:
            return _LISTED[node.name.value]
        given = {a.name.value: self._given(a.value) for a in node.arguments or ()}
        if "ids" in definition.args:
            return _length(given.get("ids"))
        if "first" not in definition.args:
            return 1
        sizes = [given[name] for name in ("first", "last") if isinstance(given.get(name), int)]
        return max(0, *sizes) if sizes else DEFAULT_PAGE

    def _given(self, value: Any) -> Any:
        """What an argument holds, as far as its size matters."""
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value) if len(value.value) < 12 else _ENOUGH
        if isinstance(value, ListValueNode):
            return value.values
        return None


def _length(given: Any) -> int:
    return len(given) if isinstance(given, (list, tuple)) else 1


def _looked_at(name: str, type_: Any, definition: Any) -> int:
    """How many ties or facts stand behind one value of a field."""
    meaning = NODES.get(type_.name, {}).get(name)
    if isinstance(meaning, Way):
        return 0 if meaning.one else meaning.fan
    if name in _LOOKED_AT and (definition.args or type_.name == "Fact"):
        return _LOOKED_AT[name]
    if type_.name.endswith("Connection"):
        return 0  # what it counts was looked at for the list
    return _LOOKED_AT_IN_A_LIST if "first" in definition.args else 0


def check_tokens(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
    """Refuse a document that is too large whatever its variables are: before it is validated, which costs more."""
    scale = Scale(document, schema, {})
    fields = 0
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            weight = scale.operation(definition)
            _refuse(weight, limits)
            fields += weight.fields
        elif isinstance(definition, FragmentDefinitionNode):
            scale.fragment(definition)  # also where nobody uses it: validation looks into it all the same
        else:
            raise BadRequest("only operations and fragments are answered")
    if fields > 2 * limits.fields:
        raise TooCostly("fields", fields, 2 * limits.fields)
    if scale.comparisons > limits.comparisons:
        raise TooCostly("comparisons", scale.comparisons, limits.comparisons)


def weight_of(operation: Operation) -> Weight:
    """How much an operation asks for with these variables."""
    return Scale(operation.document, operation.schema, operation.variables.coerced).operation(operation.definition)


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
    for what in ("depth", "fields", "aliases", "directives"):
        if getattr(weight, what) > getattr(limits, what):
            raise TooCostly(what, getattr(weight, what), getattr(limits, what))
