"""Rules as an office writes them, and what it is told about one that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.finding import Indicator
from tests.warning.office import RULES
from warning.rule import BadRule, read_rule, read_rules

GOOD = (RULES / "violence-rate.toml").read_text(encoding="utf-8")


def _refusal(folder: Path, text: str | bytes) -> str:
    path = folder / "rule.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadRule) as refused:
        read_rule(path)
    return str(refused.value).replace(str(folder), "")


def test_every_indicator_comes_with_a_rule_in_both_languages() -> None:
    rules = read_rules(RULES)
    assert {rule.indicator for rule in rules} == set(Indicator)
    assert all(rule.text.id != rule.text.en and rule.not_seen.id != rule.not_seen.en for rule in rules)


@pytest.mark.parametrize(
    ("write", "instead", "told"),
    [
        ("least_n = 2", 'least_n = "two"', "/rule.toml, line 6: least_n: Input should be a valid integer"),
        ("least_n = 2", "", "/rule.toml, line 1: least_n is missing; write a line `least_n = …`"),
        (
            "least_n = 2",
            "least = 2\nleast_n = 2",
            "/rule.toml, line 6: least is nothing that a rule has; there are name,",
        ),
        ("{killed_low}", "{dead}", "/rule.toml, line 13: text names {dead}, which violence_rate does not have; it has"),
        ("{killed_low}", "{killed_low", "/rule.toml, line 13: text: "),
        ("sejak", "80% pasti sejak", "/rule.toml, line 13: text says '0%': an alert holds no probability"),
        ('"violence_rate"', '"sentiment"', "/rule.toml, line 3: indicator: Input should be 'report_intensity'"),
        ('["agency-bakesbangpol"]', "[]", "/rule.toml, line 10: recipients: "),
        ('["agency-bakesbangpol"]', '["group-x"]', "/rule.toml, line 10: recipients.0: is no id of one agency"),
        ("version = 1", "version = 1 2", "/rule.toml: is not TOML: "),
        ("version = 1", "version = 0", "/rule.toml, line 2: version: "),
        ('en = "{place}', 'english = "{place}', "/rule.toml, line 13: text.en is missing; write a line `en = …`"),
    ],
)
def test_a_bad_file_is_told_with_its_line_and_how_to_mend_it(
    tmp_path: Path, write: str, instead: str, told: str
) -> None:
    assert GOOD.count(write) >= 1
    assert _refusal(tmp_path, GOOD.replace(write, instead, 1)).startswith(told)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    assert "byte 0 is not UTF-8; save the file as UTF-8" in _refusal(tmp_path, b"\xff\xfe")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadRule, match=re.escape("a.toml is called violence-rate too; give it another name")):
        read_rules(tmp_path)
