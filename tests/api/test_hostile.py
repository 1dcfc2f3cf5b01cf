"""What a stranger or a careless program may send. Each is refused, with a clean answer, and at little cost."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from graphql import FragmentDefinitionNode, GraphQLError, OperationDefinitionNode, parse

from api.errors import ApiError, codes
from api.limits import Scale
from api.schema import schema
from api.system import Limits
from tests.api.hostile import BODIES, COSTLY, NESTED_FILTER, WRONG, bodies, nested_filter

if TYPE_CHECKING:
    import httpx

    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

NORMAL = "{ groups(first: 1) { totalCount } log { position } }"
JSON_BODY = {"content-type": "application/json"}


@pytest.mark.parametrize("name", COSTLY)
async def test_an_operation_that_asks_too_much_is_refused_before_anything_is_asked(client: Client, name: str) -> None:
    answer = await client.ask(COSTLY[name])
    assert codes(answer["errors"]) == ["TOO_COSTLY"]
    assert answer["errors"][0]["extensions"].keys() == {"code", "what", "cost", "limit"}
    assert client.reader.statements == []


@pytest.mark.parametrize("name", WRONG)
async def test_a_document_that_is_wrong_is_refused_before_anything_is_asked(client: Client, name: str) -> None:
    response = await client.post({"query": WRONG[name]})
    assert response.status_code == 400
    assert codes(response.json()["errors"])[0] in {"BAD_INPUT", "TOO_COSTLY"}
    assert client.reader.statements == []
    assert "did you mean" not in response.text.lower()
    assert len(response.content) < 5_000


@pytest.mark.parametrize("times", [40, 300])
async def test_a_filter_nested_deeply_in_variables_is_refused(client: Client, times: int) -> None:
    answer = await client.ask(NESTED_FILTER, nested_filter(times))
    assert codes(answer["errors"])[0] in {"BAD_INPUT", "TOO_COSTLY"}
    assert client.reader.statements == []


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_of_another_shape_is_a_clean_refusal(client: Client, name: str) -> None:
    response = await client.http.post("/graphql", content=BODIES[name], headers=JSON_BODY)
    assert response.status_code == 400
    assert codes(response.json()["errors"]) == ["BAD_INPUT"]


async def test_a_normal_question_is_answered_while_hostile_ones_are_refused(client: Client, desk: Desk) -> None:
    desk.project()

    over = asyncio.Event()

    async def hostile() -> None:
        for body in bodies().values():
            response = await client.http.post("/graphql", content=body, headers=JSON_BODY)
            assert response.json()["errors"]
        over.set()

    async def normal() -> None:
        while not over.is_set():
            assert (await client.data(NORMAL))["groups"] == {"totalCount": 0}

    async with asyncio.TaskGroup() as meanwhile:
        meanwhile.create_task(hostile())
        meanwhile.create_task(hostile())
        meanwhile.create_task(normal())


@pytest.mark.parametrize("name", COSTLY | WRONG)
def test_weighing_looks_at_each_part_of_a_document_once(name: str) -> None:
    """What makes refusing cheap: fragments that double at every level are looked at once each."""
    text = (COSTLY | WRONG)[name]
    try:
        document = parse(text, max_tokens=2_000)
    except (GraphQLError, RecursionError):
        return  # refused before it is weighed
    scale = Scale(document, schema(), {})
    with suppress(ApiError):
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                scale.operation(definition)
            elif isinstance(definition, FragmentDefinitionNode):
                scale.fragment(definition)
    assert scale.looked_at <= text.count(" ") + text.count("{")


async def test_only_json_is_taken_and_only_by_post(client: Client) -> None:
    query = {"query": "{ groups { totalCount } }"}
    assert (await client.http.get("/graphql", params=query)).status_code == 403
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
