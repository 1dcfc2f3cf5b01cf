"""A log in files, for projecting from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projections.logs import WrittenLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def log(tmp_path: Path) -> Iterator[WrittenLog]:
    """An empty log."""
    with WrittenLog(tmp_path) as log:
        yield log
