"""Health, metrics, logs: what an operator sees, and that nobody's data is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from api.system import Limits
from domain.classification import Level
from domain.group import Group
from tests.api.conftest import client_of
from tests.api.takeran import MARKER, a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


async def test_readiness_tells_how_far_the_graph_is_behind_and_fails_when_that_is_too_far(
    desk: Desk, client: Client
) -> None:
    world = a_dispute_between_two_schools(desk)
    assert (await client.http.get("/livez")).json() == {"alive": True}
    assert (await client.http.get("/readyz")).json() == {"ready": True, "position": desk.history.position(), "lag": 0}
    for n in range(3):
        desk.change(world.left, Group.add_alias, alias=f"Nama {n}")
    assert (await client.http.get("/readyz")).json()["lag"] == 3
    strict = replace(desk, settings=replace(desk.settings, limits=Limits(lag=2)))
    async with client_of(strict) as impatient:
        response = await impatient.http.get("/readyz")
        assert response.status_code == 503
        assert "3 facts behind" in response.json()["why"]


async def test_a_store_that_does_not_answer_is_named(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.errors import GraphUnavailable

    async def away(*_: object, **__: object) -> Any:
        raise GraphUnavailable("gone")

    monkeypatch.setattr(client.reader, "live", away)
    monkeypatch.setattr(client.reader, "read", away)
    response = await client.http.get("/readyz")
    assert response.status_code == 503
    assert response.json()["why"].startswith("the graph does not answer")
    response = await client.post({"query": "{ groups { totalCount } }"})
    error = response.json()["errors"][0]
    assert (response.status_code, error["extensions"]["code"], error["extensions"]["retryAfter"]) == (
        503,
        "UNAVAILABLE",
        5,
    )
    assert "gone" not in response.text


async def test_the_callers_request_id_is_kept_where_it_is_sane(client: Client) -> None:
    response = await client.post({"query": "{ groups { totalCount } }"}, **{"X-Request-Id": "abc-1"})
    assert response.headers["x-request-id"] == "abc-1"
    for strange in ("a b", "x" * 65, '"', "a;b"):
        response = await client.post({"query": "{ groups { totalCount } }"}, **{"X-Request-Id": strange})
        assert response.headers["x-request-id"] != strange


async def test_a_personal_value_reaches_no_answer_log_line_error_or_metric(desk: Desk, capfd: Any) -> None:
    world = a_dispute_between_two_schools(desk)
    calls: list[tuple[str, dict[str, Any]]] = [
        ('mutation($id: ID!, $t: String!) { designateGroupRepresentative(id: $id, representative: {text: $t}, role: "x", mandate: "y", validFrom: "2025-01-01") { id } }', {"id": world.right, "t": MARKER}),
        ('mutation($id: ID!, $t: String!) { designateGroupRepresentative(id: $id, representative: {text: $t}, role: "", mandate: "y", validFrom: "2025-01-01") { id } }', {"id": world.right, "t": MARKER}),
        ('mutation($id: ID!, $t: String!) { designateGroupRepresentative(id: $id, representative: {text: $t}, role: "x", mandate: "y", validFrom: "2025-01-01") { id } }', {"id": world.residents, "t": MARKER}),
        ('mutation($id: ID!, $t: Int!) { renameGroup(id: $id, name: "x", expectedVersion: $t) { id } }', {"id": world.right, "t": MARKER}),
        (f'{{ groups(where: {{kind: {{eq: "{MARKER}"}}}}) {{ totalCount }} }}', {}),
        (f'{{ groups(first: 1, after: "{MARKER}") {{ nodes {{ id }} }} }}', {}),
        ("{ facts(first: 200) { nodes { data summary } } groups { nodes { history { edges { stateAfter } } representatives { nodes { id history { nodes { data } } } } } } }", {}),
    ]  # fmt: skip
    with structlog.testing.capture_logs() as lines:
        async with client_of(desk.cleared(Level.TOP_SECRET, "INTEL")) as client:
            answers = [(await client.post({"query": q, "variables": v})).text for q, v in calls]
            answers.append((await client.http.get("/metrics")).text)
    assert "designateGroupRepresentative" in answers[0]
    assert sum("errors" in answer for answer in answers) == 5
    written = capfd.readouterr()
    everything = "".join((*answers, json.dumps(lines, default=str), written.out, written.err))
    assert MARKER not in everything
    assert "Slamet" not in everything


async def test_metrics_count_by_kind_and_outcome_only(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    await client.ask("query($id: ID!) { group(id: $id) { name } }", {"id": world.left})
    await client.ask("{ nonsense }")
    text = (await client.http.get("/metrics")).text
    assert 'rukun_requests_total{operation="query",outcome="ok"}' in text
    assert 'outcome="BAD_INPUT"' in text
    assert world.left not in text
