"""Follows docs/how-to/add-a-fact.md to the letter, in a copy of the program, and forgets each step once."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-fact.md"
COPIED = (
    "domain",
    "ledger",
    "graph",
    "projections",
    "intake",
    "exports",
    "api",
    "rukun",
    "tests",
    "pyproject.toml",
)
BLOCK = re.compile(
    r"<!-- (?:at the end of (?P<end>\S+)|in (?P<file>\S+), (?P<where>before|after) \"(?P<line>[^\n]+)\") -->\n"
    r"```python\n(?P<code>.*?)```",
    re.DOTALL,
)


class Block(NamedTuple):
    """One block of the page: what goes where."""

    file: str
    where: str
    line: str
    code: str


BLOCKS = [
    Block(
        m["end"] or m["file"],
        m["where"] or "end",
        (m["line"] or "").replace(r"\"", '"'),
        m["code"],
    )
    for m in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))
]
(
    FACT,
    STATE,
    WORD,
    RULE,
    DECISION,
    UNION,
    SENTENCE,
    CASE,
    TEST,
    IMPORT,
    HISTORY,
    CHANGES,
) = range(12)


def copy_to(folder: Path) -> Path:
    """The program as it is, in a folder of its own."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__", "*.so"),
            )
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def follow(folder: Path, *, forget: tuple[int, ...] = (), other: dict[int, str] | None = None) -> Path:
    """Apply the blocks of the page, in order, without those that are forgotten."""
    for number, block in enumerate(BLOCKS):
        if number in forget:
            continue
        code = (other or {}).get(number, block.code)
        path = folder / block.file
        text = path.read_text(encoding="utf-8")
        if block.where == "end":
            text += code
        else:
            line = block.line + "\n"
            assert text.count(f"\n{line}") == 1, f"{block.file} has no single line {block.line!r}"
            text = text.replace(
                f"\n{line}",
                f"\n{code}{line}" if block.where == "before" else f"\n{line}{code}",
            )
        path.write_text(text, encoding="utf-8")
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python there, with that copy and no other on its path."""
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def run_tests(folder: Path, *what: str) -> subprocess.CompletedProcess[str]:
    return python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *what)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_to(tmp_path)


def test_the_page_has_a_block_for_every_step() -> None:
    assert len(BLOCKS) == CHANGES + 1
    assert PAGE.read_text(encoding="utf-8").count("```python") == len(BLOCKS)
    assert [BLOCKS[n].file for n in (FACT, SENTENCE, CASE)] == [
        "domain/group_ended.py",
        "domain/sentences.py",
        "projections/groups.py",
    ]


def test_the_fact_of_the_page_does_not_exist_yet() -> None:
    assert "group.frozen" not in (ROOT / "domain" / "sentences.py").read_text(encoding="utf-8")


def test_the_page_works_to_the_letter(copy: Path) -> None:
    follow(copy)
    known = (
        "from domain.decisions import every_decision; from domain.subjects import FACTS; "
        "assert every_decision()['group.freeze'].doc == 'Record that the authorities forbade the group to act, and why.'; "
        "assert FACTS['group.frozen'].__name__ == 'Frozen'"
    )
    done = python(copy, "-c", known)
    assert done.returncode == 0, done.stderr
    tests = run_tests(
        copy,
        "tests/domain/test_groups.py",
        "tests/domain/test_rules.py",
        "tests/domain/test_facts.py",
        "tests/domain/test_decisions.py",
        "tests/domain/test_words.py",
        "tests/projections/test_changes_of_groups.py",
        "tests/projections/test_changes_are_declared.py",
    )
    assert tests.returncode == 0, tests.stdout


def test_the_new_decision_is_a_mutation(copy: Path) -> None:
    contract = copy / "api" / "schema.graphql"
    assert "freezeGroup(" not in contract.read_text(encoding="utf-8")
    written = python(follow(copy), "-m", "api.schema")
    assert written.returncode == 0, written.stderr
    assert "freezeGroup(" in contract.read_text(encoding="utf-8")


def test_the_case_is_known_to_the_type_checker(copy: Path) -> None:
    pytest.importorskip("mypy")
    follow(copy, forget=(CASE,))
    checked = python(
        copy,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(copy / "cache"),
        "projections/groups.py",
    )
    assert checked.returncode == 1
    assert "assert_never" in checked.stdout
    assert "Frozen" in checked.stdout


def test_without_a_topic_the_program_does_not_start(copy: Path) -> None:
    follow(
        copy,
        other={FACT: BLOCKS[FACT].code.replace('        TOPIC = "group.frozen"\n', "")},
    )
    done = python(copy, "-c", "import domain.subjects")
    assert done.returncode == 1
    assert "AttributeError: TOPIC" in done.stderr


@pytest.mark.parametrize(
    ("forgotten", "fails", "file"),
    [
        (WORD, "test_a_member_has_a_word_in_indonesian", "tests/domain/test_words.py"),
        (
            UNION,
            "test_the_union_of_a_subject_holds_every_fact_of_it",
            "tests/domain/test_facts.py",
        ),
        (
            SENTENCE,
            "test_nothing_is_read_out_that_is_not_a_fact",
            "tests/domain/test_facts.py",
        ),
        (TEST, "test_every_rule_is_seen_to_refuse", "tests/domain/test_rules.py"),
        (
            HISTORY,
            "test_every_kind_of_fact_says_something_about_the_graph",
            "tests/projections/test_changes_are_declared.py",
        ),
    ],
)
def test_what_is_forgotten_fails_as_the_page_says(copy: Path, forgotten: int, fails: str, file: str) -> None:
    follow(copy, forget=(forgotten,))
    tests = run_tests(copy, file, "-k", fails)
    assert tests.returncode == 1, tests.stdout
    assert f"{fails}" in tests.stdout
    assert fails in PAGE.read_text(encoding="utf-8")


def test_without_its_case_a_fact_is_not_projected(copy: Path) -> None:
    follow(copy, forget=(CASE,))
    done = python(
        copy,
        "-c",
        "from domain.group import Group; from tests.states import EAST, a_group; from projections.groups import changes\n"
        "changes(a_group().decide(Group.freeze, EAST, reason='So'))",
    )
    assert done.returncode == 1
    assert "Expected code to be unreachable" in done.stderr


def test_without_a_docstring_the_tests_say_so(copy: Path) -> None:
    silent = re.sub(r'        """The authorities forbade.*?"""\n', "", BLOCKS[FACT].code)
    follow(copy, other={FACT: silent})
    tests = run_tests(copy, "tests/domain/test_facts.py", "-k", "says_what_happened")
    assert tests.returncode == 1, tests.stdout
    assert "group.frozen" in tests.stdout


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_[a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert named
    there = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert named <= there
