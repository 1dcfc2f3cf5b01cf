"""The reference pages of what is recorded: every kind of fact, and every rule that decisions are held to."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
import textwrap
from collections import defaultdict
from enum import Enum
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter

import domain
from domain.act import Provenance
from domain.decisions import every_decision
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import Refers
from domain.sentences import SENTENCES
from domain.subjects import FACTS, SUBJECTS
from domain.words import word
from graph.vocabulary import LABELS, TIES
from rukun.reference_text import (
    aliases,
    anchor,
    constraints,
    declared,
    said,
    table,
    yes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.decisions import Decision
    from graph.vocabulary.forms import Label, Tie

PLAIN = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "truth",
    "date": "day",
    "UUID": "UUID",
    "AwareDatetime": "time with its zone",
}
FIELD_HEADS = ("Field", "Type", "Required", "Meaning")


def facts() -> list[str]:
    """The page of every kind of fact."""
    used: dict[str, Any] = {}
    lines = [
        "# Facts",
        "",
        (
            "Every kind of fact that Rukun records. A topic is permanent; a fact once recorded is never changed. The "
            "sentences are made when a fact is read and are not part of it."
        ),
        "",
        "## The envelope",
        "",
        "Every fact carries it.",
        "",
        *table(FIELD_HEADS, [*_rows(Provenance, used), *_rows(Fact, used)]),
        (
            "Beside the fact the store keeps what it alone knows: `position`, the fact's place in the log (1, 2, 3, … "
            "without a gap), and `recorded_at`, when it was written there (UTC, by the store's clock, never earlier than "
            "at a smaller position)."
        ),
        "",
    ]
    recorded_by = _decisions_by_fact()
    for kind, subject in SUBJECTS.items():
        lines += [f"## {subject.__name__}", "", said(subject.__doc__), ""]
        lines += [
            f"Ids begin with `{kind}-`. Classified as `{subject.DEFAULT_LEVEL}` unless said otherwise.",
            "",
        ]
        for topic, fact in FACTS.items():
            if topic.partition(".")[0] == kind:
                lines += _one_fact(fact, recorded_by[fact], used)
    lines += [
        "## Values, words and texts",
        "",
        "What fields, and properties of the graph, are made of. In brackets: what people read in Indonesian.",
        "",
    ]
    used.update(_words_of_the_graph())
    lines += _types(used)
    return lines


def _one_fact(fact: type[Fact], decisions: list[Decision], used: dict[str, Any]) -> Iterator[str]:
    english, indonesian = SENTENCES[fact.TOPIC]
    yield from (f"### `{fact.TOPIC}`", "", said(fact.__doc__), "")
    yield from (f"- Decision `{d.full_name.rstrip('_')}`: {said(d.doc)}" for d in decisions)
    yield f"- English: “{english}”"
    yield f"- Indonesian: “{indonesian}”"
    yield from (f"- Schema {fact.SCHEMA}", "")
    yield from table(FIELD_HEADS, _rows(fact, used))


def _rows(model: type[BaseModel], used: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    schemas = model.model_json_schema()["properties"]
    rows = []
    for name, (annotation, default, meaning) in declared(model).items():
        if name in model.model_fields:
            type_ = _type(annotation, model.__module__, used, schemas[name])
            rows.append((f"`{name}`", type_, yes(default is None), meaning))
    return rows


def _type(
    node: ast.expr,
    module: str,
    used: dict[str, Any],
    schema: dict[str, Any] | None = None,
) -> str:
    """An annotation in words; the names that need a word of explanation are added to ``used``."""
    match node:
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return _type(left, module, used, next(iter((schema or {}).get("anyOf", ())), None))
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[item, _])):
            return f"list of {_type(item, module, used, (schema or {}).get('items'))}"
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[item, *_])):
            asked = constraints(schema or {})
            return f"{_type(item, module, used)}{f' ({asked})' if asked else ''}"
        case ast.Name(id=name) if name in PLAIN:
            return PLAIN[name]
        case ast.Name(id=name):
            used.setdefault(name, getattr(sys.modules[module], name))
            return f"[{name}]({anchor(name)})"
    raise TypeError(f"no words for the annotation {ast.unparse(node)}")


def _types(used: dict[str, Any]) -> list[str]:
    # what a value is made of may name further types, so the words are collected before anything is written
    texts: dict[str, list[str]] = {}
    while waiting := sorted(used.keys() - texts.keys()):
        for name in waiting:
            texts[name] = list(_one_type(name, used[name], used))
    return [line for name in sorted(texts) for line in (f"### {name}", "", *texts[name])]


def _words_of_the_graph() -> dict[str, type[Enum]]:
    """The enumerations that the vocabulary names: some are folded from facts and stand in none."""
    kinds: tuple[Label | Tie, ...] = (*LABELS, *TIES)
    named = {p.enum for kind in kinds for p in kind.properties if p.enum}
    return {name: getattr(module, name) for name in named for module in _modules() if hasattr(module, name)}


def _one_type(name: str, type_: Any, used: dict[str, Any]) -> Iterator[str]:
    if isinstance(type_, type) and issubclass(type_, Enum):
        yield from (
            said(type_.__doc__),
            "",
            ", ".join(f"`{member.value}` ({word(member, 'id')})" for member in type_),
            "",
        )
    elif isinstance(type_, type) and issubclass(type_, BaseModel):
        yield from (said(type_.__doc__), "")
        yield from table(FIELD_HEADS, _rows(type_, used))
    else:
        refers = next(
            (mark for mark in getattr(type_, "__metadata__", ()) if isinstance(mark, Refers)),
            None,
        )
        if refers:
            yield f"The id of a thing on record of the kind `{refers.kind}`."
        else:
            asked = constraints(TypeAdapter(type_).json_schema())
            yield " ".join(filter(None, (_meaning_of(name), f"({asked})" if asked else "")))
        yield ""


@cache
def _modules() -> tuple[Any, ...]:
    names = sorted(found.name for found in pkgutil.iter_modules(domain.__path__))
    return tuple(importlib.import_module(f"domain.{name}") for name in names)


def _meaning_of(alias: str) -> str:
    return next((text for module in _modules() if (text := aliases(module).get(alias))), "")


def _decisions_by_fact() -> dict[type[Fact], list[Decision]]:
    """Which decisions record a fact, read off what they hand to ``open`` and ``record``."""
    found: defaultdict[type[Fact], list[Decision]] = defaultdict(list)
    for decision in every_decision().values():
        tree = ast.parse(textwrap.dedent(inspect.getsource(decision.method)))
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="open" | "record"),
                    args=[ast.Attribute(attr=name), *_],
                ):
                    found[getattr(decision.subject, name)].append(decision)
    return found


def rules() -> list[str]:
    """The page of every rule."""
    held = _rules_by_decision()
    found = {rule.name: rule for module in _modules() for rule in vars(module).values() if isinstance(rule, Rule)}
    lines = [
        "# Rules",
        "",
        (
            "A decision that would break one of these rules is refused, and nothing is recorded. A rule's name is stable: "
            "programs may rely on it. Over GraphQL it comes as `extensions.rule` beside the code `RULE_BROKEN`. A source "
            "such as `domain.md §4` is a section of the design that Rukun was built from."
        ),
        "",
    ]
    kind = ""
    for name, rule in sorted(found.items()):
        if name.partition(".")[0] != kind:
            kind = name.partition(".")[0]
            lines += [f"## {kind}", ""]
        lines += [f"### `{name}`", "", rule.en, "", f"*{rule.id}*", ""]
        lines += [f"Source: {rule.source}. Looked at by {_shortly(held[name])}.", ""]
    return lines


def _shortly(decisions: set[str]) -> str:
    every = set(every_decision())
    if decisions == every:
        return "every decision"
    if decisions == {name for name, decision in every_decision().items() if not decision.opens}:
        return "every decision about a thing on record"
    return ", ".join(f"`{name.rstrip('_')}`" for name in sorted(decisions))


def _rules_by_decision() -> defaultdict[str, set[str]]:
    """By the name of each rule the decisions that look at it, themselves or through what they call."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for decision in every_decision().values():
        for rule in _rules_in(decision.method, decision.subject, set()):
            found[rule.name].add(decision.full_name)
    return found


def _rules_in(function: Any, subject: type, seen: set[CodeType]) -> Iterator[Rule]:
    if function.__code__ in seen:
        return
    seen.add(function.__code__)
    for name in _names_in(function.__code__):
        named = function.__globals__.get(name)
        if isinstance(named, Rule):
            yield named
        # a part of the subject may hand on to the part that it is built on, so every part's is looked into
        owns = [vars(part)[name] for part in subject.__mro__ if name in vars(part)]
        for called in (
            named,
            *(own.fget if isinstance(own, property) else getattr(own, "__func__", own) for own in owns),
        ):
            if isinstance(called, FunctionType) and called.__module__.startswith("domain."):
                yield from _rules_in(called, subject, seen)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names_in(inner)
