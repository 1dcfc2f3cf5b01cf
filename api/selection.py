"""What an operation asks for: fields collected through fragments, with skip and include already decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    get_named_type,
)
from graphql.execution.values import get_argument_values, get_directive_values

from api.enums import TextShaping

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from graphql import (
        DocumentNode,
        GraphQLField,
        GraphQLResolveInfo,
        GraphQLSchema,
        OperationDefinitionNode,
        SelectionSetNode,
    )
    from graphql.execution.values import VariableValues

    from api.documents import Document

_META = {"__typename": TypeNameMetaFieldDef, "__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


@dataclass
class Selected:
    """One field of the answer: under which key, which field, and every place of the document that asks for it."""

    key: str
    definition: GraphQLField
    nodes: list[FieldNode] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the field in the schema."""
        return self.nodes[0].name.value

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        """The arguments with which it is asked for, under their GraphQL names. All places agree: that is validated."""
        return get_argument_values(self.definition, self.nodes[0], variables)


@dataclass(frozen=True)
class Operation:
    """One operation of a valid document, with its variables."""

    schema: GraphQLSchema
    source: Document
    definition: OperationDefinitionNode
    given: dict[str, Any]
    """The variables as they came in, and those that stand for literals."""
    variables: VariableValues

    @property
    def document(self) -> DocumentNode:
        """The document that it stands in."""
        return self.source.node

    @property
    def name(self) -> str | None:
        """Its name in the document."""
        return self.definition.name.value if self.definition.name else None

    @property
    def kind(self) -> str:
        """``query``, ``mutation`` or ``subscription``."""
        return self.definition.operation.value

    def roots(self) -> list[Selected]:
        """The fields of the operation itself."""
        root = self.schema.get_root_type(self.definition.operation)
        if root is None:
            return []
        return self._collect(root, [self.definition.selection_set])

    def inside(self, selected: Selected, type_: GraphQLObjectType) -> list[Selected]:
        """What is asked for inside a field, for answers of one type."""
        return self._collect(type_, [node.selection_set for node in selected.nodes if node.selection_set])

    def _collect(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> list[Selected]:
        found: dict[str, Selected] = {}
        spread: set[str] = set()
        for selection_set in sets:
            self._collect_set(type_, selection_set, found, spread)
        return list(found.values())

    def _collect_set(
        self, type_: GraphQLObjectType, selection_set: SelectionSetNode, found: dict[str, Selected], spread: set[str]
    ) -> None:
        for node in selection_set.selections:
            if not self._wanted(node):
                continue
            if isinstance(node, FieldNode):
                name = node.name.value
                definition = type_.fields.get(name) or _META[name]
                key = node.alias.value if node.alias else name
                found.setdefault(key, Selected(key, definition)).nodes.append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, type_):
                    self._collect_set(type_, node.selection_set, found, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self._fragment(node.name.value)
                if self._applies(fragment.type_condition.name.value, type_):
                    self._collect_set(type_, fragment.selection_set, found, spread)

    def _wanted(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (include is None or include["if"])

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        named = self.schema.type_map[condition]
        return named is type_ or (isinstance(named, GraphQLInterfaceType) and self.schema.is_sub_type(named, type_))

    def _fragment(self, name: str) -> FragmentDefinitionNode:
        return next(
            d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode) and d.name.value == name
        )


def object_inside(selected: Selected) -> GraphQLObjectType:
    """The type of what a field answers, where that is an object of one type."""
    found = get_named_type(selected.definition.type)
    assert isinstance(found, GraphQLObjectType)
    return found


def asks_for(info: GraphQLResolveInfo[Any], *path: str) -> bool:
    """Whether somewhere inside the field that is being answered another one is asked for, along a path of names."""
    sets = [node.selection_set for node in info.field_nodes]
    for name in path:
        fields = [f for f in _fields_of(sets, info.fragments) if f.name.value == name]
        if not fields:
            return False
        sets = [f.selection_set for f in fields]
    return True


def _fields_of(
    sets: Iterable[SelectionSetNode | None], fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    """The fields of some selections, those of fragments too; skipped ones as well."""
    for selection in (one for found in sets if found for one in found.selections):
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, FragmentSpreadNode):
            yield from _fields_of([fragments[selection.name.value].selection_set], fragments)
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields_of([selection.selection_set], fragments)


def shape(value: Any) -> Hashable:
    """What of a variable decides how a statement looks: which parts are given, never what they hold. Switches and
    orders count in full; so do whole numbers below 5, which may be a number of hops."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.name if isinstance(value, TextShaping) else True
    if isinstance(value, int):
        return value if 0 <= value < 5 else True
    if isinstance(value, dict):
        return tuple((name, shape(part)) for name, part in sorted(value.items()))
    if isinstance(value, list) and any(isinstance(part, (dict, TextShaping)) for part in value):
        return tuple(shape(part) for part in value)
    return True


def sizes(variables: dict[str, Any]) -> Hashable:
    """What of variables decides how much is asked for: their numbers, and how long their lists are."""
    return tuple(
        (name, value if isinstance(value, int) else len(value) if isinstance(value, list) else None)
        for name, value in variables.items()
    )
