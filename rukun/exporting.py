"""`rukun export gexf | graphml | csv | geojson | prov`: files for other programs, whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from domain.classification import Classification, Level
from exports.csv_bundle import write_csv
from exports.geojson import write_geojson
from exports.network import write_gexf, write_graphml
from exports.prov import Case, write_prov
from exports.seen import Node, SeenGraph
from rukun.output import Bar
from rukun.settings import SettingsError
from rukun.wiring import opened, opened_record
from territory.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, TextIO

    from exports.seen import Tied
    from ledger.history import History
    from rukun.output import Output
    from rukun.settings import Settings

    Writing = Callable[[SeenGraph, Path], Iterator[Node | Tied]]


def _as_text(write: Callable[[SeenGraph, TextIO], Iterator[Node | Tied]]) -> Writing:
    def writing(seen: SeenGraph, path: Path) -> Iterator[Node | Tied]:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield from write(seen, file)

    return writing


GRAPH_FORMATS: dict[str, Writing] = {
    "gexf": _as_text(write_gexf),
    "graphml": _as_text(write_graphml),
    "csv": write_csv,
    "geojson": _as_text(write_geojson),
}


def export_graph(
    settings: Settings, out: Output, format: str, file: Path, *, reader: Classification, as_of: str | None, force: bool
) -> None:
    """Write the graph as the reader sees it, and print what it came to."""
    with written_whole(file, force=force) as beside, opened(settings) as system:
        at = position_of(system.record.history, as_of)
        end = system.record.history.position()
        if at is not None and at > end:
            raise SettingsError(f"--as-of {as_of}: the log ends at position {end}")
        seen = SeenGraph(system.graph, reader, at)
        nodes: Counter[str] = Counter()
        ties: Counter[str] = Counter()
        write = GRAPH_FORMATS[format]
        if format == "geojson":
            write = _as_text(partial(write_geojson, shelf=Shelf(settings.boundaries)))
        with Bar(out, "things and ties") as move:
            size = seen.size()
            for done, one in enumerate(write(seen, beside), 1):
                if isinstance(one, Node):
                    nodes[one.label.name] += 1
                else:
                    ties[one.tie.type] += 1
                if done % 500 == 0:
                    move(done, max(done, size))
        seen.make_sure()
    _tell(out, file, seen.position, reader, {"nodes": dict(nodes), "ties": dict(ties)})


def export_case(
    settings: Settings, out: Output, dispute: str, file: Path, *, reader: Classification, as_of: str | None, force: bool
) -> None:
    """Write where all that the reader knows of a case comes from, and print what it came to."""
    with written_whole(file, force=force) as beside, opened_record(settings) as record:
        now = record.history.position()
        at = position_of(record.history, as_of)
        case = Case(record.history, dispute, reader, now if at is None else min(at, now))
        facts: Counter[str] = Counter()
        with beside.open("w", encoding="utf-8", newline="\n") as target, Bar(out, "facts") as move:
            for done, recorded in enumerate(write_prov(case, target), 1):
                facts[recorded.fact.TOPIC] += 1
                if done % 500 == 0:
                    move(done, 0)
    _tell(out, file, case.position, reader, {"facts": dict(facts)})


@contextmanager
def written_whole(file: Path, *, force: bool) -> Iterator[Path]:
    """A file beside the one that is meant, which takes its name once the block has ended well. Nobody else may read
    what is written: it may be classified."""
    if file.exists() and not (force and file.is_file()):
        mend = "give --force to replace it, or name another" if file.is_file() else "name a file"
        raise SettingsError(f"{file} is there already; {mend}")
    if not file.parent.is_dir():
        raise SettingsError(f"{file.parent} is no folder; make it first")
    beside = file.with_name(f".{file.name}.{uuid4().hex[:8]}.partial")
    try:
        beside.touch(mode=0o600)
        yield beside
        if force:
            beside.replace(file)
        else:
            os.link(beside, file)  # fails where somebody has taken the name meanwhile
    finally:
        beside.unlink(missing_ok=True)


def reader_of(settings: Settings, level: str, compartments: list[str]) -> Classification:
    """For whom an export is made. SettingsError when that is more than this installation's own reader may see."""
    try:
        asked = Classification(level=Level(level), compartments=tuple(compartments))
    except ValueError:
        raise SettingsError(
            f"--level {level} {' '.join(compartments)}: give one of {', '.join(Level)}, and compartments such as INTEL"
        ) from None
    own = settings.local_clearance
    if not asked.within(own):
        cleared = " ".join((own.level, *own.compartments))
        raise SettingsError(
            f"that is more than you are cleared for, which is {cleared} (RUKUN_LEVEL, RUKUN_COMPARTMENTS)"
        )
    return asked


def position_of(history: History, as_of: str | None) -> int | None:
    """The position that ``--as-of`` names: itself, or the last one recorded up to a moment; None for the present."""
    if as_of is None:
        return None
    if as_of.isascii() and as_of.isdigit():
        return int(as_of)
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise SettingsError(f"--as-of {as_of}: give a position, or a moment such as 2025-04-20T07:00+07:00") from None
    if moment.tzinfo is None:
        raise SettingsError(
            f"--as-of {as_of}: say the time zone too, such as {as_of}{'T00:00' * ('T' not in as_of)}+07:00"
        )
    return history.position_at(moment.astimezone(UTC))


def _tell(out: Output, file: Path, position: int, reader: Classification, counts: dict[str, dict[str, int]]) -> None:
    told: dict[str, Any] = {
        "file": str(file),
        "position": position,
        "visible": reader.model_dump(mode="json"),
        **counts,
    }
    if out.json:
        out.data(told)
        return
    cleared = " ".join((reader.level, *reader.compartments))
    out.say(f"{file}: as of position {position:,}, for a reader cleared for {cleared}",
            f"{file}: pada posisi {position:,}, untuk pembaca dengan izin {cleared}", markup=False)  # fmt: skip
    for what, counted in counts.items():
        out.say(f"{sum(counted.values()):,} {what}")
