"""What Rukun is built on: declared once, explained, locked with hashes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = DECLARED["tool"]["setuptools"]["packages"]
LOCKED = {
    "requirements.txt": DECLARED["project"]["dependencies"],
    "requirements-dev.txt": DECLARED["project"]["dependencies"] + DECLARED["dependency-groups"]["dev"],
    "requirements-setup.txt": DECLARED["dependency-groups"]["setup"],
    "tests/clients/python/requirements.txt": DECLARED["dependency-groups"]["client"],
}
# pydantic pins the exact version of its own core; the pool comes as an extra of psycopg.
PART_OF = {"pydantic_core": "pydantic", "psycopg_pool": "psycopg"}


def locked(name: str) -> list[str]:
    """The entries of a requirements file, each on one line with its hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def imported_by_the_product() -> set[str]:
    """The top-level names that the packages import at run time."""
    found = set()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            only_for_types = {
                id(inner)
                for node in ast.walk(tree)
                if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
                for inner in ast.walk(node)
            }
            for node in ast.walk(tree):
                if id(node) in only_for_types:
                    continue
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - set(PACKAGES)


def test_every_import_of_the_product_is_a_declared_dependency() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in DECLARED["project"]["dependencies"]}
    distributions = packages_distributions()
    undeclared = {
        name
        for name in imported_by_the_product()
        if not {canonicalize_name(d) for d in distributions.get(PART_OF.get(name, name), [name])} & declared
    }
    assert not undeclared


def test_every_direct_dependency_is_explained() -> None:
    page = (ROOT / "docs/reference/dependencies.md").read_text("utf-8")
    explained = {canonicalize_name(name) for name in re.findall(r"^\| ([\w-]+) \|", page, re.MULTILINE)} - {"package"}
    direct = {canonicalize_name(Requirement(line).name) for lines in LOCKED.values() for line in lines}
    assert explained == direct


@pytest.mark.parametrize("name", LOCKED)
def test_every_locked_entry_is_one_version_with_hashes_and_without_an_address(name: str) -> None:
    entries = locked(name)
    assert len(entries) >= len(LOCKED[name])
    for entry in entries:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.!+]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry, entry


@pytest.mark.parametrize("name", LOCKED)
def test_the_lock_holds_every_declared_dependency_within_its_bounds(name: str) -> None:
    versions = {}
    for entry in locked(name):
        pinned, _, version = entry.split(maxsplit=1)[0].partition("==")
        versions[canonicalize_name(pinned.partition("[")[0])] = version
    for line in LOCKED[name]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)], prereleases=True), line


def test_what_is_run_and_what_is_developed_with_are_the_same_versions() -> None:
    assert {entry.split(maxsplit=1)[0] for entry in locked("requirements.txt")} <= {
        entry.split(maxsplit=1)[0] for entry in locked("requirements-dev.txt")
    }


def test_every_folder_with_code_and_every_file_beside_it_is_in_the_built_package() -> None:
    patterns = DECLARED["tool"]["setuptools"]["package-data"]["*"]
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*"):
            if not file.is_file() or "__pycache__" in file.parts:
                continue
            if file.suffix == ".py":
                assert ".".join(file.parent.relative_to(ROOT).parts) in PACKAGES, file
            else:
                assert any(file.match(pattern) for pattern in patterns), file
