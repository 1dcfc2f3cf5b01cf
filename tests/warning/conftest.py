"""An office on an empty log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.opening import open_keys, open_store
from rukun.wiring import record_of
from tests.warning.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(str(tmp_path / "log.db")) as store, open_keys(str(tmp_path / "keys.db")) as keys:
        office = Office(record_of(store, keys))
        with office.opened:
            yield office
