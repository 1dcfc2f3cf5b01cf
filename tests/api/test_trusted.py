"""Trusted that are asked for by their digest, and the mode in which nothing else is answered."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.errors import codes
from api.system import ApiSettings
from api.trusted import digest_of, documents_in, register, registered_in
from tests.api.conftest import client_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio
COUNT = "query Count($n: Int) { groups(first: $n) { totalCount } }"
DECIDE = 'mutation { registerGroup(name: "Baru", kind: YOUTH) { id } }'
ASKED = {"x-requested-with": "a test"}


def trusting(desk: Desk, folder: Path, *, only: bool = False) -> Desk:
    """The same system with a folder of documents."""
    desk.project()
    return replace(desk, settings=replace(desk.settings, documents=folder, trusted_only=only))


async def test_a_registered_document_is_answered_by_its_digest_in_every_way_of_naming_it(
    desk: Desk, tmp_path: Path
) -> None:
    (digest,) = register(tmp_path, [COUNT])
    async with client_of(trusting(desk, tmp_path)) as client:
        bodies: list[dict[str, Any]] = [
            {"documentId": digest},
            {"documentId": f"sha256:{digest}", "variables": {"n": 3}},
            {"documentId": digest, "query": COUNT},
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}, "operationName": "Count"},
            {"query": COUNT},
        ]
        for body in bodies:
            assert (await client.post(body)).json()["data"] == {"groups": {"totalCount": 0}}


async def test_a_digest_that_nobody_registered_is_not_found_and_registers_nothing(desk: Desk, tmp_path: Path) -> None:
    async with client_of(trusting(desk, tmp_path)) as client:
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": digest_of(COUNT)}}
        for body in ({"documentId": digest_of(COUNT)}, {"query": COUNT, "extensions": persisted}):
            response = await client.post(body)
            assert (response.status_code, codes(response.json()["errors"])) == (404, ["NOT_FOUND"])
    assert registered_in(tmp_path) == {}


async def test_a_document_is_not_passed_off_under_the_digest_of_another(desk: Desk, tmp_path: Path) -> None:
    digest, other = register(tmp_path, [COUNT, DECIDE])
    async with client_of(trusting(desk, tmp_path)) as client:
        response = await client.post({"documentId": digest, "query": DECIDE})
        assert (response.status_code, codes(response.json()["errors"])) == (400, ["BAD_INPUT"])
        (tmp_path / f"{other}.graphql").write_text(COUNT)
        assert (await client.post({"documentId": other})).status_code == 404
    assert registered_in(tmp_path) == {digest: COUNT}


async def test_where_only_trusted_documents_are_taken_nothing_else_is_answered(desk: Desk, tmp_path: Path) -> None:
    register(tmp_path, [COUNT])
    async with client_of(trusting(desk, tmp_path, only=True)) as client:
        assert (await client.post({"query": COUNT})).json()["data"] == {"groups": {"totalCount": 0}}
        response = await client.post({"query": COUNT + " "})
        assert (response.status_code, codes(response.json()["errors"])) == (403, ["FORBIDDEN"])
        stream = await client.http.post("/graphql/stream", json={"query": "subscription { facts { position } }"})
        assert stream.status_code == 403
        register(tmp_path, [COUNT + " "])
        assert (await client.post({"query": COUNT + " "})).status_code == 200


async def test_an_address_asks_registered_queries_only_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    count, decide = register(tmp_path, [COUNT, DECIDE])
    async with client_of(trusting(desk, tmp_path)) as client:
        found = await client.http.get(
            "/graphql", params={"documentId": count, "variables": json.dumps({"n": 2})}, headers=ASKED
        )
        assert found.json()["data"] == {"groups": {"totalCount": 0}}
        persisted = json.dumps({"persistedQuery": {"version": 1, "sha256Hash": count}})
        assert (await client.http.get("/graphql", params={"extensions": persisted}, headers=ASKED)).status_code == 200
        for refused in (
            {"query": COUNT},
            {"documentId": decide},
            {"documentId": count, "variables": "["},
            {"documentId": count, "more": "x"},
            {},
        ):
            answer = await client.http.get("/graphql", params=refused, headers=ASKED)
            assert (answer.status_code, codes(answer.json()["errors"])) == (400, ["BAD_INPUT"])
        twice = await client.http.get(f"/graphql?documentId={count}&documentId={count}", headers=ASKED)
        assert twice.status_code == 400
        simple = await client.http.get("/graphql", params={"documentId": count})
        assert simple.status_code == 403
    assert desk.history.position() == 0


def test_the_folder_is_needed_where_nothing_else_is_taken(desk: Desk) -> None:
    from api.trusted import Trusted

    with pytest.raises(ValueError, match="folder"):
        Trusted(ApiSettings().documents, only=True)


def test_what_code_generators_write_is_taken_if_each_digest_is_right(tmp_path: Path) -> None:
    file = tmp_path / "persisted-documents.json"
    file.write_text(json.dumps({digest_of(COUNT): COUNT, f"sha256:{digest_of(DECIDE)}": DECIDE}))
    assert documents_in(file) == [COUNT, DECIDE]
    file.write_text(json.dumps({digest_of(COUNT): DECIDE}))
    with pytest.raises(ValueError, match="is not the SHA-256"):
        documents_in(file)
