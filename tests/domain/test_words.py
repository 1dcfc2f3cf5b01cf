"""Every enumeration can be read in both languages."""

import importlib
import inspect
import pkgutil
from enum import StrEnum

import pytest

import domain
from domain.words import INDONESIAN, word

MEMBERS = [
    member
    for found in pkgutil.iter_modules(domain.__path__)
    for _, enum in inspect.getmembers(importlib.import_module(f"domain.{found.name}"), inspect.isclass)
    if issubclass(enum, StrEnum) and enum.__module__ == f"domain.{found.name}"
    for member in enum
]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_a_member_has_a_word_in_indonesian(member: StrEnum) -> None:
    assert word(member, "id")


def test_no_word_is_kept_for_a_member_that_is_gone() -> None:
    assert set(INDONESIAN) == {member.value for member in MEMBERS}
