"""The task runner: one word a task, wherever tasks are named, and errors that say what to do."""

from __future__ import annotations

import importlib.util
import os
import re
import runpy
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The task runner, with an environment of its own that is not there yet."""
    monkeypatch.setenv("RUKUN_VENV", str(tmp_path / "environment"))
    spec = importlib.util.spec_from_file_location("do", ROOT / "do.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, before: str = "", environment: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the task runner as a person would, after a statement that takes something away from this Python."""
    also = {"RUKUN_VENV": str(environment)} if environment else {}
    code = f"import sys, runpy; {before or 'pass'}; sys.argv = {['do.py', *arguments]!r}; "
    return subprocess.run(
        [sys.executable, "-c", code + "runpy.run_path('do.py', run_name='__main__')"],
        cwd=ROOT,
        env={**os.environ, **also},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_task_it_lists_every_task_with_one_line(do: ModuleType) -> None:
    answer = run()
    assert answer.returncode == 0
    for name, task in do.TASKS.items():
        assert f"  {name:8} {task.__doc__.splitlines()[0]}" in answer.stdout


def test_an_unknown_task_is_refused_with_the_list() -> None:
    answer = run("tset")
    assert answer.returncode == 2
    assert "There is no task 'tset'" in answer.stderr
    assert "  test " in answer.stderr


def test_a_python_that_is_too_old_is_told_so() -> None:
    answer = run("demo", before="sys.version_info = (3, 10, 4, 'final', 0)")
    assert answer.returncode == 1
    assert "needs Python 3.11 or later; this is 3.10" in answer.stderr


def test_a_python_without_the_venv_module_is_told_what_to_install(tmp_path: Path) -> None:
    answer = run("setup", before="sys.modules['ensurepip'] = None", environment=tmp_path / "environment")
    assert answer.returncode == 1
    assert re.search(r"apt install python3\.\d+-venv", answer.stderr)
    assert not (tmp_path / "environment").exists()


def test_an_environment_is_made_again_when_and_only_when_something_it_was_made_from_changed(do: ModuleType) -> None:
    assert not do.ready(do.RUNTIME)
    do.PROGRAMS.mkdir(parents=True)
    Path(do.program("python")).touch()
    do.STAMP.write_text(do.fingerprint(do.RUNTIME))
    assert do.ready(do.RUNTIME)
    assert not do.ready(do.DEVELOPMENT)
    do.STAMP.write_text(do.fingerprint(do.DEVELOPMENT))
    assert do.ready(do.RUNTIME), "what develops can also run"
    do.STAMP.write_text("made from something else")
    assert not do.ready(do.RUNTIME)


def test_the_users_pip_settings_reach_the_installer_and_its_own_win(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this environment has no pip")
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.net/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert do.installer_settings(pip)["UV_DEFAULT_INDEX"] == "https://packages.example.net/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example.net/simple")
    assert "UV_DEFAULT_INDEX" not in do.installer_settings(pip)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_a_secret_is_readable_by_its_owner_alone_and_never_written_over(do: ModuleType, tmp_path: Path) -> None:
    do.write_secret(tmp_path / "secret", "first")
    do.write_secret(tmp_path / "secret", "second")
    assert (tmp_path / "secret").read_text() == "first"
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/how-to/deploy.md", ".ci/run", ".pre-commit-config.yaml"]
)
def test_wherever_a_task_is_named_it_exists(do: ModuleType, page: str) -> None:
    named = set(re.findall(r"\bdo\.py ([a-z]+)", (ROOT / page).read_text("utf-8")))
    assert named
    assert named <= set(do.TASKS) | {"TASK"}


def test_the_two_commands_of_the_readme_are_tasks() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python3 do.py demo" in readme
    assert "python3 do.py test" in readme


def test_quick_names_only_folders_that_are_there() -> None:
    values: dict[str, Any] = runpy.run_path(str(ROOT / "do.py"))
    for folder in values["QUICK_TESTS"]:
        assert (ROOT / "tests" / folder).is_dir(), folder


def test_every_package_is_checked_installed_and_put_into_the_image(do: ModuleType) -> None:
    top = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    image, sent = (ROOT / "Dockerfile").read_text(), (ROOT / ".dockerignore").read_text().splitlines()
    assert set(do.PACKAGES) == top
    assert {name.partition(".")[0] for name in project["setuptools"]["packages"]} == top
    assert set(project["importlinter"]["root_packages"]) == top
    assert set(re.findall(r"^COPY (\w+) \1$", image, re.MULTILINE)) == top
    assert {name for name in top if f"!{name}/**" in sent} == top
