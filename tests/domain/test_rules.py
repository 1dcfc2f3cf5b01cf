"""The rules themselves: each has a name for programs, a text for people, and a test that shows it refuse."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain
from domain.errors import Rule, RuleBroken

HERE = Path(__file__).parent


def _rules() -> dict[str, Rule]:
    """Every rule by the place where it is declared."""
    found = {}
    for module in pkgutil.iter_modules(domain.__path__):
        source = importlib.import_module(f"domain.{module.name}")
        for name, value in vars(source).items():
            if isinstance(value, Rule):
                found[f"{module.name}.{name}"] = value
    return found


def _seen_to_refuse() -> Iterator[Rule]:
    """The rules that some test here asserts to be the reason of a refusal: ``world.refusal_of(…) is RULE``."""
    for path in HERE.glob("test_*.py"):
        module = importlib.import_module(f"tests.domain.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is):
                right = node.comparators[0]
                if isinstance(right, ast.Name) and isinstance(rule := getattr(module, right.id, None), Rule):
                    yield rule


def test_every_rule_is_seen_to_refuse() -> None:
    rules = {rule.name for rule in _rules().values()}
    assert len(rules) > 40
    assert rules - {rule.name for rule in _seen_to_refuse()} == set()


def test_no_two_rules_share_a_name() -> None:
    declared = {id(rule): rule for rule in _rules().values()}
    names = [rule.name for rule in declared.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", _rules().values(), ids=lambda rule: rule.name)
def test_a_rule_speaks_to_programs_and_in_two_languages_to_people(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z-]+", rule.name)
    assert rule.en.endswith(".")
    assert rule.id.endswith(".")
    assert rule.text("id") == rule.id != rule.en
    assert rule.text("en") == rule.text("jv") == rule.en


def test_a_refusal_says_which_rule_and_what_was_looked_at() -> None:
    rule = Rule("thing.whole", id="Utuh.", en="It is whole.")
    with pytest.raises(RuleBroken, match=r"thing.whole: It is whole. \(found: half\)") as refused:
        rule.require(False, found="half")
    assert refused.value.rule is rule
    assert refused.value.details == {"found": "half"}
