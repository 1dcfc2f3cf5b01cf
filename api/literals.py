"""Taking the literals out of a document, so that documents that differ in nothing else are one.

Planning a new text costs several times what answering it does, and many clients write values into their documents. So
numbers, texts and lists of them become variables before the document is looked up: what is looked up is the text with
its literals replaced by their kinds. Which literals are equal to each other counts too, because whether two fields can
be merged depends on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphql import (
    SKIP,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse_type,
    visit,
)

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLSchema, Node

_TEXT = r'"[^"\\\r\n\ud800-\udfff]*+"(?!")'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.])"
_ONE = re.compile(f"{_TEXT}|{_NUMBER}", re.ASCII)
_FOUND = re.compile(
    rf"#[^\r\n]*+|(?P<list>\[[\s,]*+(?:{_ONE.pattern})(?:[\s,]++(?:{_ONE.pattern}))*+[\s,]*+\])"
    rf'|(?<![\w$.])(?P<one>{_ONE.pattern})|(?P<other>")',
    re.ASCII,
)
_MOST = 500
"""Literals that are taken out of one document at most, those in lists counted."""

Literal = str | int | float


@dataclass(frozen=True)
class Literals:
    """A document's text without its literals, and what these were: where they began, and what they say."""

    rest: str
    places: tuple[int, ...]
    values: tuple[Literal | tuple[Literal, ...], ...]

    def variables(self) -> dict[str, Any]:
        """What they say, as the variables that stand for them."""
        return {_name(n): list(v) if isinstance(v, tuple) else v for n, v in enumerate(self.values)}


def literals_of(text: str) -> Literals | None:
    """The literals of a document; None where there are none, or where they are better left alone: texts with escapes,
    blocks of text, and very many."""
    pieces: list[str] = []
    places: list[int] = []
    values: list[Any] = []
    same: dict[Any, int] = {}
    end = count = 0
    for match in _FOUND.finditer(text):
        found = match.lastgroup
        if found is None:
            continue  # a remark
        if found == "other":
            return None
        spelled = _ONE.findall(match[0]) if found == "list" else [match[0]]
        count += len(spelled)
        if count > _MOST:
            return None
        kinds, value = _read(spelled)
        made: Any = tuple(value) if found == "list" else value[0]
        number = same.setdefault((found, *spelled), len(places))
        pieces += [text[end : match.start()], f"\0{found} {kinds} {number}\0"]
        places.append(match.start())
        values.append(made)
        end = match.end()
    pieces.append(text[end:])
    return Literals("".join(pieces), tuple(places), tuple(values)) if places else None


def _read(spelled: list[str]) -> tuple[str, list[Literal]]:
    """Which kinds of literals these are, and what they say."""
    kinds: set[str] = set()
    values: list[Literal] = []
    for one in spelled:
        if one[0] == '"':
            kinds.add("text")
            values.append(one[1:-1])
        elif one.lstrip("-").isdigit():
            kinds.add("whole" if len(one) < 20 else one)  # one that is too long for any type stays what it is
            values.append(int(one[:20]))
        else:
            kinds.add("number")
            values.append(float(one))
    return " ".join(sorted(kinds)), values


def without_literals(document: DocumentNode, literals: Literals, schema: GraphQLSchema) -> DocumentNode | None:
    """The same valid document with variables in place of the literals; None where one of them must stay: a default, or
    whatever a mutation is told."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if any(o.operation is not OperationType.QUERY for o in operations):
        return None
    types = TypeInfo(schema)
    lifting = _Lifting(types, {place: _name(n) for n, place in enumerate(literals.places)})
    made: DocumentNode = visit(document, TypeInfoVisitor(types, lifting))
    if len(lifting.definitions) != len(literals.places):
        return None
    return replace(
        made,
        definitions=tuple(
            replace(d, variable_definitions=(*(d.variable_definitions or ()), *lifting.definitions))
            if isinstance(d, OperationDefinitionNode)
            else d
            for d in made.definitions
        ),
    )


def _name(number: int) -> str:
    """The variable that stands for a literal: no document can name one like this."""
    return f"~{number}"


class _Lifting(Visitor):
    """Puts variables in the place of literals."""

    def __init__(self, types: TypeInfo, places: dict[int, str]) -> None:
        super().__init__()
        self._types, self._places = types, places
        self.definitions: list[VariableDefinitionNode] = []

    def enter_variable_definition(self, *_: Any) -> Any:
        return SKIP

    def enter_list_value(self, node: Node, *_: Any) -> VariableNode | None:
        return self._lifted(node, self._types.get_parent_input_type())

    def _enter_one(self, node: Node, *_: Any) -> VariableNode | None:
        return self._lifted(node, self._types.get_input_type())

    enter_int_value = enter_float_value = enter_string_value = _enter_one

    def _lifted(self, node: Node, type_: Any) -> VariableNode | None:
        name = self._places.get(node.loc.start) if node.loc else None
        if name is None or type_ is None:
            return None
        variable = VariableNode(name=NameNode(value=name))
        self.definitions.append(VariableDefinitionNode(variable=variable, type=parse_type(str(type_))))
        return variable
