#!/usr/bin/env python3
"""One word for each task, the same here, in pre-commit and in CI. `python3 do.py` lists them.

It needs Python 3.11 or later and nothing else: what a task needs is installed into `.venv` on first use,
in exactly the versions of the requirements files, each checked against its hash.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may be asked to run
    sys.exit(
        "Rukun needs Python 3.11 or later; this is {}.{}. Call a newer one by name, such as python3.13 do.py".format(
            *sys.version_info
        )
    )

import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HERE = Path(__file__).resolve().parent
PACKAGES = ("domain", "ledger", "graph", "projections", "intake", "exports", "territory", "warning", "api", "rukun")
# Another place for the environment, so that several Pythons can be tested side by side.
ENVIRONMENT = Path(os.environ.get("RUKUN_VENV") or HERE / ".venv")
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
STAMP = ENVIRONMENT / "rukun-setup"
# These folders of tests need no server and no Docker, and end in seconds.
QUICK_TESTS = ("domain", "project")

# Two files of tests at a time: what one waits for a server, another computes. Each of the two has servers of its own.
AT_ONCE = ("--numprocesses", "2", "--dist", "loadfile")
# What the interpreter itself tells of the lines it runs costs next to nothing; a tracer costs four times the tests.
MEASURING = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= (3, 12) else {}

IMAGE_USER = 10001  # as the Dockerfile makes it
PIP_TO_UV = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}

INSTALLER, RUNTIME, DEVELOPMENT = "requirements-setup.txt", "requirements.txt", "requirements-dev.txt"
CLIENT = "tests/clients/python/requirements.txt"


class Failed(Exception):
    """A task cannot go on: what failed and how to mend it."""


# ── The environment ──────────────────────────────────────────────────────────────────────────────────────────────


def program(name: str) -> str:
    """The path of an installed program."""
    return str(PROGRAMS / (f"{name}.exe" if os.name == "nt" else name))


def run(command: Sequence[str], *, also: dict[str, str] | None = None, hint: str = "") -> None:
    """Run a program from the project's root, showing what it prints; Failed when it does not succeed."""
    try:
        code = subprocess.run(command, cwd=HERE, env={**os.environ, **(also or {})}, check=False).returncode
    except FileNotFoundError:
        raise Failed(f"{command[0]} is not on this machine. {hint}".strip()) from None
    if code != 0:
        raise Failed(f"{Path(command[0]).stem} {' '.join(command[1:3])} ended with code {code}. {hint}".strip())


def fingerprint(requirements: str) -> str:
    """What the environment was made from: the Python, the requirement files, the project's own declaration."""
    declared = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    installed = {name: declared[name] for name in ("build-system", "project")} | declared["tool"]["setuptools"]
    digest = hashlib.sha256(f"{sys.implementation.name} {sys.version} {requirements} {installed}".encode())
    for name in (INSTALLER, requirements):
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


def ready(requirements: str) -> bool:
    """Whether the environment has what these requirements ask for; the development ones hold the runtime ones."""
    if not STAMP.is_file() or not Path(program("python")).exists():
        return False
    made_from = STAMP.read_text(encoding="utf-8").strip()
    return made_from in {fingerprint(requirements), fingerprint(DEVELOPMENT)}


def set_up(requirements: str = RUNTIME) -> None:
    """Make the environment as the requirement file says. Does nothing when it is so already."""
    if ready(requirements):
        return
    print(f"Setting up {ENVIRONMENT.name} from {requirements} (once; a minute or less)", flush=True)
    make_environment()
    offline = "If the network is the reason: the package index of your pip or uv settings must be reachable."
    pip = [program("python"), "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--require-hashes", "--no-deps", "-r", INSTALLER], hint=offline)
    also = installer_settings(pip)
    uv = [program("uv"), "pip"]
    where = ["--quiet", "--python", program("python")]
    run([*uv, "sync", *where, "--require-hashes", INSTALLER, requirements], also=also, hint=offline)
    # The project itself, editable, built with the backend that was installed above with its hash.
    run([*uv, "install", *where, "--no-deps", "--no-build-isolation", "--editable", "."], also=also)
    STAMP.write_text(fingerprint(requirements) + "\n", encoding="utf-8")


def make_environment() -> None:
    """A fresh virtual environment of the Python that runs this file."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Failed(f"This Python cannot make virtual environments. On Debian and Ubuntu: apt install {package}")
    STAMP.unlink(missing_ok=True)
    # --clear: an environment of another Python, or a half-made one, is no base to build on.
    run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])


def installer_settings(pip: Sequence[str]) -> dict[str, str]:
    """What uv must know of the user's pip settings; its own settings win wherever they are given."""
    listed = subprocess.run([*pip, "config", "list"], cwd=HERE, capture_output=True, text=True, check=False).stdout
    chosen: dict[str, str] = {}
    for line in listed.splitlines():  # global.index-url='…'; the environment's come as :env:.index-url='…'
        name, _, value = line.partition("=")
        chosen[name.rpartition(".")[2].strip()] = value.strip().strip("'\"")
    # Trust what the machine trusts, as pip does.
    settings = {"UV_SYSTEM_CERTS": "true"}
    for option, variable in PIP_TO_UV.items():
        if option in chosen:
            settings[variable] = chosen[option]
    return {name: value for name, value in settings.items() if name not in os.environ}


# ── The tasks: the docstring's first line is what the list shows ─────────────────────────────────────────────────


def setup(arguments: Sequence[str]) -> None:
    """Make .venv with everything that running and developing need."""
    set_up(RUNTIME if "--runtime" in arguments else DEVELOPMENT)


def demo(arguments: Sequence[str]) -> None:
    """Watch a real case go through Rukun, from contradicting reports to questions answered."""
    set_up()
    run([program("rukun"), "demo", *arguments])


def serve(arguments: Sequence[str]) -> None:
    """Serve GraphQL on this machine, with the log and the graph in the data folder."""
    set_up()
    run([program("rukun"), "serve", *arguments])


def lint(arguments: Sequence[str]) -> None:
    """Style: ruff's rules, and its format without changing anything."""
    set_up(DEVELOPMENT)
    run([program("ruff"), "check", *(arguments or ["."])], hint="`python3 do.py format` mends most of it.")
    run([program("ruff"), "format", "--check", *(arguments or ["."])], hint="`python3 do.py format` mends it.")


def format_(arguments: Sequence[str]) -> None:
    """Format the code and mend what ruff can mend."""
    set_up(DEVELOPMENT)
    run([program("ruff"), "check", "--fix-only", "--quiet", *(arguments or ["."])])
    run([program("ruff"), "format", *(arguments or ["."])])


def types(_: Sequence[str]) -> None:
    """Types: mypy --strict over the packages, the tests and this file."""
    set_up(DEVELOPMENT)
    folders = [name for name in (*PACKAGES, "tests", "benchmarks") if any((HERE / name).rglob("*.py"))]
    run([program("mypy"), *folders, "do.py"])


def layers(_: Sequence[str]) -> None:
    """Layers: who may import whom, as pyproject.toml says."""
    set_up(DEVELOPMENT)
    run([program("lint-imports"), "--no-logo"])


def docs(arguments: Sequence[str]) -> None:
    """Write the reference pages that come from the code; with --check, only compare them."""
    set_up(DEVELOPMENT)
    run([program("python"), "-m", "rukun.reference", *arguments], hint="`python3 do.py docs` writes them again.")


def quick(arguments: Sequence[str]) -> None:
    """The tests that need no server and no Docker, in seconds."""
    set_up(DEVELOPMENT)
    folders = [f"tests/{name}" for name in QUICK_TESTS]
    run([program("python"), "-m", "pytest", *folders, *arguments])


def test(arguments: Sequence[str]) -> None:
    """Everything: style, types, layers, docs, and all tests with their coverage. Arguments go to pytest.

    Without Docker the tests of PostgreSQL and Neo4j are skipped, and so less is covered.
    """
    set_up(DEVELOPMENT)
    if arguments:
        run([program("python"), "-m", "pytest", *arguments], also=MEASURING)
        return
    failed = []
    # All of them, so that one look shows everything there is to mend; pytest last, its line closes the run.
    covered = [*AT_ONCE, "--cov", f"--cov-fail-under={90 if os.environ.get('RUKUN_REQUIRE_SERVERS') == '1' else 80}"]
    for check, given in ((lint, []), (types, []), (layers, []), (docs, ["--check"]), (test, covered)):
        print(f"── {check.__name__}", flush=True)
        try:
            check(given)
        except Failed as failure:
            print(failure, file=sys.stderr, flush=True)
            failed.append(check.__name__)
    if failed:
        raise Failed("Failed: " + ", ".join(failed))


def bench(arguments: Sequence[str]) -> None:
    """Measure: the figures of the log, the graph and the import, as a table."""
    set_up(DEVELOPMENT)
    run([program("python"), "-m", "benchmarks", *arguments])


def lock(arguments: Sequence[str]) -> None:
    """Write the requirements files from pyproject.toml; --upgrade for newer versions."""
    set_up(DEVELOPMENT)
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
    options += ["--prerelease", "if-necessary-or-explicit", *arguments]
    compile_ = [program("uv"), "pip", "compile", *options]
    also = installer_settings([program("python"), "-m", "pip"])
    run([*compile_, "pyproject.toml", "--output-file", RUNTIME], also=also)
    run([*compile_, "pyproject.toml", "--group", "dev", "-c", RUNTIME, "--output-file", DEVELOPMENT], also=also)
    run([*compile_, "--group", "pyproject.toml:setup", "--output-file", INSTALLER], also=also)
    run([*compile_, "--group", "pyproject.toml:client", "--output-file", CLIENT], also=also)


# ── The whole of it in containers ────────────────────────────────────────────────────────────────────────────────


def make_secrets(_: Sequence[str]) -> None:
    """Make what deploy/secrets lacks: passwords and the keys of access tokens, readable by you alone."""
    folder = HERE / "deploy" / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("postgres-owner", "postgres-log", "postgres-keys", "neo4j"):
        write_secret(folder / name, secrets.token_urlsafe(32))
    # The signing key stays with whoever issues tokens; the containers get its public half.
    signing, trusted = folder / "signing", folder / "token-keys"
    if not any(signing.glob("*.key")):
        set_up()
        run([program("rukun"), "token", "key", str(signing)])
    trusted.mkdir(mode=0o700, exist_ok=True)
    for public in signing.glob("*.pem"):
        shutil.copyfile(public, trusted / public.name)
    let_containers_read(folder, *(path for path in folder.iterdir() if path != signing), *trusted.iterdir())


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, never over one that is there."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)


def let_containers_read(*paths: Path) -> None:
    """Compose mounts secret files as they are: the containers run as whoever may read them, and never as root."""
    if os.name == "nt":  # Docker Desktop shows every mounted file to every user of the container
        return
    user, group = os.getuid(), os.getgid()
    if user == 0:
        user = group = IMAGE_USER
        for path in paths:
            os.chown(path, user, group)
    (HERE / ".env").write_text(f"RUKUN_USER={user}:{group}\n", encoding="utf-8")


def up(arguments: Sequence[str]) -> None:
    """Bring up the whole system in containers: two API replicas, projector, standby, PostgreSQL, Neo4j."""
    make_secrets([])
    services = ["gateway", "projector", "standby"]  # and everything that these need
    command = ["docker", "compose", "up", "--build", "--detach", "--wait", *arguments, *services]
    run(command, hint="`docker compose ps --all` and `docker compose logs` say more.")


def down(arguments: Sequence[str]) -> None:
    """Stop the containers; what they have recorded stays."""
    run(["docker", "compose", "down", *arguments])


def clean(_: Sequence[str]) -> None:
    """Remove the environment and everything the tools have cached here; never data."""
    for name in (
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".import_linter_cache",
        "build",
        ".clients",
    ):
        shutil.rmtree(HERE / name, ignore_errors=True)
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)


TASKS: dict[str, Callable[[Sequence[str]], None]] = {
    "setup": setup,
    "demo": demo,
    "serve": serve,
    "test": test,
    "quick": quick,
    "lint": lint,
    "format": format_,
    "types": types,
    "layers": layers,
    "docs": docs,
    "bench": bench,
    "lock": lock,
    "secrets": make_secrets,
    "up": up,
    "down": down,
    "clean": clean,
}


def listing() -> Iterable[str]:
    """One line for each task."""
    yield "python3 do.py TASK [arguments]"
    yield ""
    for name, task in TASKS.items():
        yield f"  {name:8} {(task.__doc__ or '').strip().splitlines()[0]}"


def main(arguments: Sequence[str]) -> int:
    """Do the task; 0 when it succeeded, 1 when it failed, 2 when there is no such task."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print("\n".join(listing()))
        return 0
    if arguments[0] not in TASKS:
        print(f"There is no task {arguments[0]!r}.", *listing(), sep="\n", file=sys.stderr)
        return 2
    try:
        TASKS[arguments[0]](arguments[1:])
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
