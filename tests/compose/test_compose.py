"""The whole system in containers: two replicas, a projector and its standby, PostgreSQL, Neo4j; and each killed once."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.compose.stack import Stack, until
from tests.servers import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = ("api", "projector", "standby")


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The system, up and well."""
    asked = [["docker", "info"], ["docker", "compose", "version"]]
    try:
        for command in asked:
            subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        missing(request.config, "docker compose", f"start Docker, with compose ({type(error).__name__})")
        return
    stack = Stack(tmp_path_factory.mktemp("compose"))
    try:
        stack.up()
        yield stack
    finally:
        stack.close()


@pytest.fixture(scope="module")
def acknowledged() -> dict[str, tuple[str, int]]:
    """Name and position of every group that was acknowledged in this file, by id."""
    return {}


def acknowledge(stack: Stack, acknowledged: dict[str, tuple[str, int]], names: list[str]) -> None:
    for name in names:
        id, position, _ = stack.register(name)
        acknowledged[id] = (name, position)


def assert_nothing_is_lost_or_doubled(stack: Stack, acknowledged: dict[str, tuple[str, int]]) -> None:
    last = max(position for _, position in acknowledged.values())
    assert {id: stack.name_of(id, last) for id in acknowledged} == {id: name for id, (name, _) in acknowledged.items()}
    assert stack.count(last) == len(acknowledged)


def test_only_the_gateway_is_published_and_only_on_loopback(stack: Stack) -> None:
    services = json.loads(stack.compose("config", "--format", "json"))["services"]
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert list(published) == ["gateway"]
    assert [port["host_ip"] for port in published["gateway"]] == ["127.0.0.1"]


def test_our_containers_are_neither_root_nor_writable_nor_told_a_password(stack: Stack) -> None:
    passwords = [
        (stack.folder / "deploy" / "secrets" / name).read_text("utf-8")
        for name in ("postgres-owner", "postgres-log", "postgres-keys", "neo4j")
    ]
    for service in (*OURS, "gateway", "prepare", "postgres", "neo4j"):
        for container in stack.containers(service):
            known = stack.inspect(container)
            assert not [p for p in passwords if p in json.dumps(known)], service
            if service not in ("postgres", "neo4j"):
                assert known["HostConfig"]["ReadonlyRootfs"], service
                assert known["Config"]["User"].partition(":")[0] not in ("", "0", "root"), service


def test_the_key_that_signs_tokens_is_in_no_container(stack: Stack) -> None:
    for container in stack.containers("api"):
        assert stack.run("docker", "exec", container, "ls", "/run/token-keys").split() == ["test.pem"]


@pytest.mark.parametrize("forbidden", ["UPDATE {} SET topic = topic", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_role_of_the_program_cannot_change_the_log(stack: Stack, forbidden: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        psql(stack, "rukun", forbidden.format("rukun.facts"))
    assert "permission denied" in refused.value.stderr


def test_the_role_of_the_log_cannot_come_near_the_keys(stack: Stack) -> None:
    assert psql(stack, "rukun", "SELECT 1").strip() == "1"
    with pytest.raises(subprocess.CalledProcessError) as refused:
        psql(stack, "rukun_keys", "SELECT 1")
    assert "permission denied for database" in refused.value.stderr


def psql(stack: Stack, database: str, statement: str) -> str:
    """What the program's own role is answered."""
    password = (stack.folder / "deploy" / "secrets" / "postgres-log").read_text("utf-8")
    command = ["psql", "-h", "127.0.0.1", "-U", "rukun_log", "-d", database, "-tAc", statement]
    return stack.compose("exec", "-T", "-e", f"PGPASSWORD={password}", "postgres", *command)


def test_without_a_token_nothing_is_served(stack: Stack) -> None:
    answer = stack.client.post("/graphql", json={"query": "{ log { position } }"}, headers={"Authorization": ""})
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_what_one_replica_acknowledged_the_other_serves(stack: Stack, acknowledged: dict[str, tuple[str, int]]) -> None:
    id, position, wrote = stack.register("Desa Takeran")
    acknowledged[id] = ("Desa Takeran", position)
    answers = [
        until(lambda: stack.ask("query ($id: ID!) { group(id: $id) { name } }", position, id=id)) for _ in "1234"
    ]
    assert {data["group"]["name"] for data, _ in answers} == {"Desa Takeran"}
    assert {replica for _, replica in answers} == {"api1", "api2"}
    assert wrote in {"api1", "api2"}


@pytest.mark.parametrize("service", ["api", "projector", "standby", "postgres", "neo4j", "gateway"])
def test_a_killed_service_comes_back_and_nothing_acknowledged_is_lost(
    stack: Stack, acknowledged: dict[str, tuple[str, int]], service: str
) -> None:
    acknowledge(stack, acknowledged, [f"before {service}"])
    victim = stack.containers(service)[0]
    started = stack.inspect(victim)["State"]["StartedAt"]
    stack.kill_9(victim)
    acknowledge(stack, acknowledged, [f"while {service} is away {n}" for n in range(5)])
    stack.wait_restarted(victim, started)
    acknowledge(stack, acknowledged, [f"after {service}"])
    assert_nothing_is_lost_or_doubled(stack, acknowledged)


@pytest.mark.parametrize("gone", ["projector", "standby"])
def test_whichever_projector_is_gone_the_other_brings_the_facts(
    stack: Stack, acknowledged: dict[str, tuple[str, int]], gone: str
) -> None:
    (victim,) = stack.containers(gone)
    stack.run("docker", "kill", victim)  # Docker leaves alone what was killed through it
    try:
        acknowledge(stack, acknowledged, [f"without the {gone}"])
        assert_nothing_is_lost_or_doubled(stack, acknowledged)
    finally:
        stack.run("docker", "start", victim)


def test_all_is_still_there_when_the_containers_are_made_anew(
    stack: Stack, acknowledged: dict[str, tuple[str, int]]
) -> None:
    acknowledge(stack, acknowledged, ["the last before the end"])
    stack.compose("down", "--timeout", "5")
    stack.up()
    assert_nothing_is_lost_or_doubled(stack, acknowledged)
