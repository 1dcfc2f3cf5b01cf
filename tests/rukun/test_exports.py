"""Exports as people type them, of the Takeran case."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]
import pytest
from geojson_pydantic import FeatureCollection

from graph.embedded import EmbeddedGraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.rukun.conftest import Command

COUNTED = {
    "Report": "reports", "Group": "groups", "Dispute": "disputes", "Incident": "incidents", "Place": "places",
    "Agreement": "agreements", "Breach": "breaches",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def engine(told: tuple[Command, object]) -> Iterator[None]:
    """As beside `rukun serve`: every command finds the engine and starts none."""
    with EmbeddedGraph(told[0].data / "graph"):
        yield


@pytest.fixture(scope="module")
def counted(engine: None, told: tuple[Command, object]) -> dict[str, int]:
    """How many there are of each kind, as the graph itself answers."""
    asked = "{" + " ".join(f"{plural} {{ totalCount }}" for plural in COUNTED.values()) + "}"
    answer = told[0]("query", asked).data["data"]
    return {label: answer[plural]["totalCount"] for label, plural in COUNTED.items()}


@pytest.mark.parametrize(("format", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_networkx_opens_an_export_and_counts_what_the_graph_counts(
    rukun: Command, counted: dict[str, int], tmp_path: Path, format: str, read: object
) -> None:
    file = tmp_path / f"takeran.{format}"
    done = rukun("export", format, str(file), "--level", "secret", "--json")
    assert done.code == 0, done.err
    found = read(file)  # type: ignore[operator]
    kinds = [data["thing"] for _, data in found.nodes(data=True)]
    assert {label: kinds.count(label) for label in COUNTED} == counted
    assert found.number_of_nodes() == sum(done.data["nodes"].values())
    assert found.number_of_edges() == sum(done.data["ties"].values())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_bundle_has_a_table_for_each_kind_and_says_what_its_columns_mean(
    rukun: Command, counted: dict[str, int], tmp_path: Path
) -> None:
    done = rukun("export", "csv", str(tmp_path / "takeran.zip"), "--level", "secret", "--json")
    assert done.code == 0, done.err
    with zipfile.ZipFile(tmp_path / "takeran.zip") as bundle:
        tables = {name: list(csv.DictReader(io.StringIO(bundle.read(name).decode()))) for name in bundle.namelist()[1:]}
        readme = bundle.read("README.md").decode()
    assert {label: len(tables[f"nodes-{label}.csv"]) for label in COUNTED} == counted
    ids = {row["id"] for name, rows in tables.items() if name.startswith("nodes-") for row in rows}
    for name, rows in tables.items():
        assert f"## {name} ({len(rows)} rows)" in readme
        for column in rows[0]:
            assert f"| {column} |" in readme
        if name.startswith("ties-"):
            assert {row["source"] for row in rows} | {row["target"] for row in rows} <= ids


def test_by_default_only_what_is_open_is_given_out(rukun: Command, tmp_path: Path) -> None:
    done = rukun("export", "graphml", str(tmp_path / "open.graphml"), "--json")
    assert done.code == 0, done.err
    assert done.data["visible"] == {"level": "open", "compartments": []}
    assert "Dispute" not in done.data["nodes"]
    classes = {data["classification"] for _, data in nx.read_graphml(tmp_path / "open.graphml").nodes(data=True)}
    assert classes == {"open"}


def test_nobody_is_given_more_than_they_are_cleared_for(rukun: Command, tmp_path: Path) -> None:
    file = tmp_path / "nothing.gexf"
    for asked in (("--level", "top_secret"), ("--compartment", "INTEL"), ("--level", "cosmic")):
        refused = rukun("export", "gexf", str(file), *asked)
        assert refused.code == 2, refused.err
    assert "RUKUN_LEVEL" in rukun("export", "gexf", str(file), "--level", "top_secret").err
    assert not list(tmp_path.iterdir())


def test_an_export_of_a_moment_holds_what_was_known_then(rukun: Command, tmp_path: Path) -> None:
    opened = json.loads(rukun("export", "log").out.splitlines()[39])
    by = {"position": "40", "moment": opened["recorded_at"]}
    texts = {}
    for name, as_of in by.items():
        done = rukun("export", "graphml", str(tmp_path / name), "--level", "secret", "--as-of", as_of, "--json")
        assert done.code == 0, done.err
        assert done.data["position"] >= 40
        texts[name] = done.data["nodes"]
    assert "Agreement" not in texts["position"]
    for wrong in ("yesterday", "2025-04-20"):
        refused = rukun("export", "graphml", str(tmp_path / "wrong"), "--as-of", wrong)
        assert (refused.code, "--as-of" in refused.err) == (2, True)
    assert rukun("export", "graphml", str(tmp_path / "wrong"), "--as-of", "100000").code == 2


def test_a_file_that_is_there_is_replaced_only_when_asked_and_never_by_half_an_export(
    rukun: Command, tmp_path: Path
) -> None:
    file = tmp_path / "kept.gexf"
    file.write_text("what was there")
    refused = rukun("export", "gexf", str(file))
    assert (refused.code, "--force" in refused.err) == (2, True)
    assert rukun("export", "gexf", str(file), "--force", "--as-of", "100000").code == 2
    assert file.read_text() == "what was there"
    assert rukun("export", "gexf", str(file), "--force").code == 0
    assert file.read_text().startswith("<?xml")
    assert rukun("export", "gexf", str(tmp_path / "nowhere" / "a.gexf")).code == 2
    assert rukun("export", "gexf", str(tmp_path), "--force").code == 2
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_map_holds_every_incident_and_dispute_as_rfc_7946_has_it(
    rukun: Command, counted: dict[str, int], tmp_path: Path
) -> None:
    done = rukun("export", "geojson", str(tmp_path / "map.geojson"), "--level", "secret", "--json")
    assert done.code == 0, done.err
    shown: FeatureCollection[Any] = FeatureCollection.model_validate_json((tmp_path / "map.geojson").read_text())
    kinds = [feature.properties["thing"] for feature in shown.features]
    assert {kind: kinds.count(kind) for kind in kinds} == {kind: counted[kind] for kind in ("Incident", "Dispute")}
    assert {feature.properties["drawn_as"] for feature in shown.features} <= {"territory", "nothing"}
