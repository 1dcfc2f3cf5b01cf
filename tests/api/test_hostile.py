"""What a stranger or a careless program may send. Each is refused, with a clean answer, and at little cost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.system import Limits

if TYPE_CHECKING:
    import httpx

    from tests.api.conftest import Client

pytestmark = pytest.mark.anyio

BOMB = " ".join(
    ["query { groups { nodes { ...F0 } } }"]
    + [f"fragment F{n} on Group {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(40)]
    + ["fragment F40 on Group { id }"]
)
WIDE = "query { groups { nodes { ...F0 } } } " + " ".join(
    [f"fragment F{n} on Group {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60)] + ["fragment F60 on Group { id }"]
)
CYCLE = "query { groups { nodes { ...A } } } fragment A on Group { ...B } fragment B on Group { ...A }"
INTROSPECTION = "{ __schema { types { " + "fields { type { " * 12 + "name" + " } }" * 12 + " } } }"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param(BOMB, "TOO_COSTLY", id="fragments that double at every level"),
        pytest.param(CYCLE, "BAD_INPUT", id="fragments in a circle"),
        pytest.param("{ " + "groups { nodes { parent { " * 12 + "id" + " } } }" * 12 + " }", None, id="deep"),
        pytest.param(
            "{ " + " ".join(f"a{n}: groups {{ totalCount }}" for n in range(100)) + " }", "TOO_COSTLY", id="aliases"
        ),
        pytest.param("{ " + "groups { totalCount } " * 700 + " }", None, id="many fields"),
        pytest.param(
            "{ groups(first: 200) { nodes { relatesTo(first: 200) { nodes { id name } } } } }",
            "TOO_COSTLY",
            id="product",
        ),
        pytest.param("{ groups(first: 201) { nodes { id } } }", "BAD_INPUT", id="page too large"),
        pytest.param("{ groups(first: 0) { nodes { id } } }", "BAD_INPUT", id="empty page"),
        pytest.param("{ groups(first: 2, last: 2) { nodes { id } } }", "BAD_INPUT", id="both ends"),
        pytest.param("{ groups(first: 99999999999) { nodes { id } } }", "BAD_INPUT", id="not an Int"),
        pytest.param("{ " * 5000, None, id="unclosed"),
        pytest.param(
            "{ groups(where: " + "{not: " * 30 + "{}" + "}" * 30 + ") { totalCount } }",
            "TOO_COSTLY",
            id="nested filter",
        ),
        pytest.param(
            "{ groups(where: {or: [" + '{name: {eq: "x"}},' * 200 + "]}) { totalCount } }",
            "TOO_COSTLY",
            id="wide filter",
        ),
        pytest.param(INTROSPECTION, None, id="introspection in circles"),
        pytest.param("{ __id: groups { totalCount } }", "BAD_INPUT", id="alias of ours"),
        pytest.param("{ grups { totalCount } }", "BAD_INPUT", id="unknown field"),
        pytest.param("subscription { facts { topic } }", "BAD_INPUT", id="subscription"),
        pytest.param(
            "query A { groups { totalCount } } query B { groups { totalCount } }", "BAD_INPUT", id="two operations"
        ),
        pytest.param("fragment F on Group { id }", "BAD_INPUT", id="no operation"),
        pytest.param("", "BAD_INPUT", id="empty"),
        pytest.param("{ network(around: [], hops: 1) { leftOut } }", "BAD_INPUT", id="around nothing"),
        pytest.param('{ network(around: ["group-x"], hops: 9) { leftOut } }', "BAD_INPUT", id="too many hops"),
        pytest.param(
            '{ groups(asOf: {position: 1, recordedAt: "2025-01-01T00:00:00Z"}) { totalCount } }',
            "BAD_INPUT",
            id="two moments",
        ),
        pytest.param("{ groups(asOf: {}) { totalCount } }", "BAD_INPUT", id="no moment"),
        pytest.param("{ groups(asOf: {position: -1}) { totalCount } }", "BAD_INPUT", id="negative position"),
        pytest.param(
            "mutation { " + " ".join(f'm{n}: registerGroup(name: "x", kind: YOUTH) {{ id }}' for n in range(30)) + " }",
            "TOO_COSTLY",
            id="many mutations",
        ),
    ],
)
async def test_a_hostile_document_is_refused_before_anything_is_asked(
    client: Client, query: str, code: str | None
) -> None:
    answer = await client.ask(query)
    got = answer["errors"][0]["extensions"]["code"]
    assert got in ({code} if code else {"TOO_COSTLY", "BAD_INPUT"})
    assert client.reader.statements == []
    assert "did you mean" not in str(answer).lower()


async def test_a_fragment_spread_twice_at_every_level_costs_one_walk(client: Client) -> None:
    answer = await client.ask(WIDE)
    assert "errors" in answer
    assert answer["errors"][0]["extensions"]["code"] == "TOO_COSTLY"


@pytest.mark.parametrize(
    "body",
    [b"1", b'"x"', b"null", b"[]", b"[{}]", b"{}", b"", b"{", b'{"query": 1}', b'{"query": "{a}", "variables": []}',
     b'{"query": "{a}", "operationName": 1}', b'{"query": "{a}", "more": 1}', b"[" * 20000, b'{"a":' * 20000,
     b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 500 + b"]" * 500 + b"}}x", b"\xff\xfe"],
)  # fmt: skip
async def test_a_body_of_another_shape_is_a_clean_400(client: Client, body: bytes) -> None:
    response = await client.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_deeply_nested_variables_are_refused(client: Client) -> None:
    nested: dict[str, Any] = {}
    for _ in range(300):
        nested = {"not": nested}
    answer = await client.ask("query($w: GroupFilter) { groups(where: $w) { totalCount } }", {"w": nested})
    assert answer["errors"][0]["extensions"]["code"] in {"BAD_INPUT", "TOO_COSTLY"}


async def test_only_json_is_taken_and_only_by_post(client: Client) -> None:
    query = {"query": "{ groups { totalCount } }"}
    assert (await client.http.get("/graphql", params=query)).status_code == 405
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        response = await client.http.post("/graphql", content=json.dumps(query), headers={"content-type": kind})
        assert response.status_code == 400
    big = json.dumps({"query": "{ groups { totalCount } }" + " " * Limits().body_bytes})
    response = await client.http.post("/graphql", content=big, headers={"content-type": "application/json"})
    assert response.status_code == 400

    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 4096

    response = await client.http.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert response.status_code == 400
    zipped = await client.http.post(
        "/graphql", content=b"x", headers={"content-type": "application/json", "content-encoding": "gzip"}
    )
    assert zipped.status_code == 400


async def test_no_page_of_a_documentation_tool_is_served(client: Client) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/graphiql"):
        assert (await client.http.get(path)).status_code == 404
    assert (await client.http.get("/")).json()["graphql"].startswith("POST /graphql")


async def test_what_went_wrong_inside_is_hidden_behind_an_id(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    async def broken(*_: object, **__: object) -> dict[str, Any]:
        raise LookupError("a secret of the inside")

    monkeypatch.setattr(client.reader, "read", broken)
    response = await client.post({"query": "{ groups { totalCount } }"})
    error = response.json()["errors"][0]
    assert response.status_code == 500
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret of the inside" not in response.text
    written = capsys.readouterr().out
    assert error["extensions"]["errorId"] in written
    assert "secret of the inside" not in written


async def test_a_position_header_that_is_no_number_is_refused(client: Client) -> None:
    response: httpx.Response = await client.post({"query": "{ groups { totalCount } }"}, **{"Rukun-Position": "1e9"})
    assert response.status_code == 400
