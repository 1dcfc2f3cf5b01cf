"""An empty log to import into, and files to import."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake.recording import Importer
from intake.report import Report
from intake.ucdp_import import import_ucdp_ged
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from ledger.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.report import Summary
    from ledger.store import FactStore

FIXTURES = Path(__file__).parent / "fixtures"
REAL = Path(__file__).parents[3] / "shared" / "data"
SHORT_HEADER = (
    "id,year,month,day,country,type_of_violence,conflict_name,side_a,side_b,latitude,longitude,"
    "low_death,best_death,high_death"
)


@dataclass
class Log:
    """A log, ready to import into."""

    store: FactStore
    history: History
    register: Register

    def topics(self) -> list[str]:
        """The kinds of all facts, in order."""
        return [recorded.fact.TOPIC for recorded in self.history.all()]

    def import_ged(self, *paths: Path, report: Path | None = None, **options: Any) -> Summary:
        """Import GED files as a tester."""
        with Report(report) as written:
            return import_ucdp_ged(
                paths,
                register=self.register,
                history=self.history,
                importer=Importer("tester", "agency-tests"),
                report=written,
                **options,
            )


@contextmanager
def opened_log(folder: Path) -> Iterator[Log]:
    """The log in a folder."""
    with open_store(str(folder / "log.db")) as store, open_keys(str(folder / "keys.db")) as keys:
        mapper = FactMapper(keys)
        history = History(store, mapper)
        yield Log(store, history, Register(store, mapper, history))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """An empty log."""
    with opened_log(tmp_path) as log:
        yield log


def real(name: str) -> Path:
    """A file of the reference data; skips, by name, where it is not at hand."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"needs {name} of the reference data, which is not at hand")
    return path


def ged_row(id: int, best: object = 2, **changed: object) -> str:
    """A line of the short shape. Every seventh event is in another country, every fifth between other groups."""
    cells = {
        "id": id, "year": 1990 + id % 30, "month": 1 + id % 12, "day": 1 + id % 28,
        "country": "Sylvania" if id % 7 == 0 else "Freedonia", "type": "Non-state violence", "conflict": "x",
        "side_a": f"Front {id % 5}", "side_b": "Shore League", "latitude": 10 + id % 9, "longitude": 20.5,
        "low": 1, "best": best, "high": 9,
    }  # fmt: skip
    return ",".join(str(cell) for cell in {**cells, **changed}.values())


def write_ged(path: Path, rows: list[str]) -> Path:
    """A file of the short shape."""
    path.write_text("\n".join([SHORT_HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def write_many(path: Path, count: int) -> Path:
    """A file of the short shape with events 1, 2, 3 …"""
    return write_ged(path, [ged_row(id) for id in range(1, count + 1)])
