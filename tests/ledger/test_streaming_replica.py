"""A log that is read from a real standby of PostgreSQL: it streams, it falls behind, it is gone; nobody notices."""

from __future__ import annotations

import time
from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.postgres import PostgresStore
from ledger.replica import ReplicatedStore
from tests.servers import POSTGRES_IMAGE, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testcontainers.core.container import DockerContainer

PASSWORD = "of-a-test"
LET_IT_COPY = (
    'echo "host replication all all scram-sha-256" >> "$PGDATA/pg_hba.conf" && psql -c "SELECT pg_reload_conf()"'
)
COPY_AND_FOLLOW = (
    "until pg_isready -q -h log; do sleep 0.2; done; "
    "pg_basebackup -h log -U postgres -D /tmp/standby -R -X stream -c fast && "
    "exec postgres -D /tmp/standby -c 'listen_addresses=*'"
)


def answering(container: DockerContainer) -> str:
    """The address of the server in it, once it answers from outside."""
    host, port = container.get_container_host_ip(), container.get_exposed_port(5432)
    address = f"postgresql://postgres:{PASSWORD}@{host}:{port}/postgres"
    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            assert time.monotonic() < until, container.get_logs()
            time.sleep(0.2)
        else:
            return address


@pytest.fixture(scope="module")
def servers(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, DockerContainer]]:
    """A server with a standby that streams from it, both of them containers."""
    from docker.errors import DockerException  # type: ignore[import-untyped]  # comes with testcontainers
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.network import Network

    with ExitStack() as stack:
        try:
            network = stack.enter_context(Network())
        except DockerException as error:
            missing(request.config, "a standby of PostgreSQL", f"start Docker ({type(error).__name__})")
            return
        log = DockerContainer(POSTGRES_IMAGE).with_exposed_ports(5432).with_env("POSTGRES_PASSWORD", PASSWORD)
        log = stack.enter_context(log.with_network(network).with_network_aliases("log"))
        address = answering(log)
        told = log.get_wrapped_container().exec_run(["bash", "-c", LET_IT_COPY], user="postgres")
        assert told.exit_code == 0, told.output
        standby = DockerContainer(POSTGRES_IMAGE, user="postgres", entrypoint="bash").with_exposed_ports(5432)
        standby = standby.with_env("PGPASSWORD", PASSWORD).with_command(["-c", COPY_AND_FOLLOW]).with_network(network)
        stack.enter_context(standby)
        yield address, answering(standby), standby


def write(store: PostgresStore, *numbers: int) -> None:
    for number in numbers:
        store.insert_events([StoredEvent(f"thing-{number % 7}", number // 7 + 1, "thing.happened", b"%d" % number)])


def same(log: PostgresStore, both: ReplicatedStore) -> None:
    assert both.read(0, 1_000) == log.read(0, 1_000)
    assert both.read_at([1, log.position()]) == log.read_at([1, log.position()])
    for thing in range(7):
        assert both.read_stream(f"thing-{thing}") == log.read_stream(f"thing-{thing}")


def test_what_a_standby_streams_lacks_or_no_longer_answers_is_read_all_the_same(
    servers: tuple[str, str, DockerContainer],
) -> None:
    address, copied, container = servers
    with PostgresStore(address) as log:
        write(log, 0)
        until = time.monotonic() + 30
        with psycopg.connect(copied, autocommit=True) as db:
            while db.execute("SELECT to_regclass('rukun.facts')").fetchone() == (None,):
                assert time.monotonic() < until, "the standby does not follow"
                time.sleep(0.05)
        with PostgresStore(copied) as standby, psycopg.connect(copied, autocommit=True) as control:
            both = ReplicatedStore(log, standby)

            writing = Thread(target=write, args=(log, *range(1, 200)))
            writing.start()
            while writing.is_alive():
                written = log.position()
                found = both.read(0, 1_000)
                assert [fact.position for fact in found] == list(range(1, len(found) + 1))
                assert len(found) >= written
            writing.join()
            until = time.monotonic() + 30
            while standby.position() < log.position():
                assert time.monotonic() < until, "the standby does not catch up"
                time.sleep(0.05)
            before = both.fell_back
            assert both.read(0, log.position()) == log.read(0, 1_000)
            assert both.fell_back == before, "what the standby has is not asked of the log"

            control.execute("SELECT pg_wal_replay_pause()")
            write(log, *range(200, 230))
            assert standby.position() < log.position()
            same(log, both)
            assert both.fell_back > before

            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                control.execute("DELETE FROM rukun.facts")
            container.get_wrapped_container().kill()
            same(log, both)
