"""What the files of this repository must never hold."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PATHS_OF_A_MACHINE = re.compile(r"/(?:home|Users|root|work|tmp/w)/(?!somebody\b)[\w.]")
ADDRESSES_OF_REGISTRIES = re.compile(
    r"(?:pypi|pythonhosted|npmjs|crates|rubygems|anaconda)\.(?:org|com|io)|https?://[^ \"]+\.(?:whl|tgz|tar\.gz|jar|deb)\b"
)
PRIVATE_KEYS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{16}")


def tracked() -> list[Path]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no git repository, so no file is tracked")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> dict[Path, str]:
    """The tracked files that are text."""
    found = {}
    for file in tracked():
        content = file.read_bytes()
        if b"\0" not in content:
            found[file] = content.decode("utf-8", "replace")  # imports are tried with files in other encodings
    return found


@pytest.mark.parametrize("forbidden", [PATHS_OF_A_MACHINE, ADDRESSES_OF_REGISTRIES, PRIVATE_KEYS])
def test_no_file_holds(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if forbidden.search(line) or (forbidden is PRIVATE_KEYS and forbidden.search(text))
    ]
    assert not found


@pytest.mark.parametrize(
    ("forbidden", "planted"),
    [
        (PATHS_OF_A_MACHINE, "see /" + "home/anybody/notes"),
        (ADDRESSES_OF_REGISTRIES, "files.python" + "hosted.org"),
        (ADDRESSES_OF_REGISTRIES, "https" + "://example.net/a-1.0" + ".whl"),
        (PRIVATE_KEYS, "-----BEGIN " + "PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIE"),
    ],
)
def test_what_is_forbidden_would_be_found(forbidden: re.Pattern[str], planted: str) -> None:
    assert forbidden.search(planted)


def test_secrets_and_data_are_ignored_by_git() -> None:
    for path in ("deploy/secrets/neo4j", ".env", "rukun.toml", "log.db", "keys.db-wal", ".venv/pyvenv.cfg"):
        asked = subprocess.run(["git", "check-ignore", "--quiet", path], cwd=ROOT, check=False)
        if asked.returncode == 128:
            pytest.skip("this is no git repository, so nothing is ignored")
        assert asked.returncode == 0, path
