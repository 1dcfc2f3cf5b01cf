"""The log in PostgreSQL: one table, the function that appends to it, and the triggers that make it append-only.

A schema may be given, so that one database can hold several logs; the lock is the table's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from typing import LiteralString

OLDEST_SERVER = 15

_SETTING_UP = 0x72756B756E
"""The advisory lock under which tables are made ('rukun' in ASCII)."""

_TABLE = """
CREATE TABLE IF NOT EXISTS {s}.facts (
    position       bigint PRIMARY KEY CHECK (position > 0),
    stream         text COLLATE "C" NOT NULL,
    version        bigint NOT NULL,
    topic          text NOT NULL,
    state          bytea NOT NULL,
    recorded_at    bigint NOT NULL,
    command_id     uuid UNIQUE,
    command_digest bytea,
    UNIQUE (stream, version),
    CHECK ((command_id IS NULL) = (command_digest IS NULL))
);
COMMENT ON COLUMN {s}.facts.recorded_at IS 'microseconds since 1970-01-01 UTC, never less than at a smaller position';
"""

_NEVER_CHANGED = """
CREATE OR REPLACE FUNCTION {s}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a recorded fact is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER facts_are_never_changed
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}.facts FOR EACH STATEMENT EXECUTE FUNCTION {s}.refuse_change();
ALTER TABLE {s}.facts ENABLE ALWAYS TRIGGER facts_are_never_changed;
"""

# The lock is held until the commit is visible, and the statement after it takes a new snapshot: so whoever holds it
# sees every fact before its own, and no reader ever sees a position before a smaller one. That needs read committed.
_APPEND = """
DROP FUNCTION IF EXISTS {s}.append(text[], bigint[], text[], bytea[], uuid[], bytea[]);
CREATE OR REPLACE FUNCTION {s}.append(
    streams text[], versions bigint[], topics text[], states bytea[], command_ids uuid[], digests bytea[],
    unchanged text[] DEFAULT '{{}}', at_versions bigint[] DEFAULT '{{}}'
) RETURNS TABLE (last_position bigint, moment bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '30s' AS $$
DECLARE
    latest record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'facts are appended in read committed transactions only';
    END IF;
    PERFORM pg_advisory_xact_lock({lock}::bigint << 32 | {table}::regclass::oid::bigint);
    IF EXISTS (
        SELECT FROM unnest(unchanged, at_versions) AS u (stream, version)
        WHERE u.version IS DISTINCT FROM (SELECT max(f.version) FROM {s}.facts f WHERE f.stream = u.stream)
    ) THEN
        RAISE EXCEPTION 'a thing that was looked at has changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT f.position, f.recorded_at INTO latest FROM {s}.facts f ORDER BY f.position DESC LIMIT 1;
    last_position := coalesce(latest.position, 0);
    moment := greatest(
        coalesce(latest.recorded_at, 0), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
    INSERT INTO {s}.facts (position, stream, version, topic, state, recorded_at, command_id, command_digest)
    SELECT last_position + e.n, e.stream, e.version, e.topic, e.state, moment, e.command_id, e.digest
    FROM unnest(streams, versions, topics, states, command_ids, digests)
        WITH ORDINALITY AS e (stream, version, topic, state, command_id, digest, n);
    last_position := last_position + cardinality(streams);
    PERFORM pg_notify({channel}, last_position::text);
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION {s}.append FROM PUBLIC;
"""

_ROLE = """
GRANT USAGE ON SCHEMA {s} TO {role};
REVOKE ALL ON {s}.facts FROM {role};
GRANT SELECT ON {s}.facts TO {role};
GRANT EXECUTE ON FUNCTION {s}.append TO {role};
"""


def channel(schema: str) -> str:
    """The channel on which an append is announced."""
    return f"{schema}_facts"


def signature(db: psycopg.Connection[Any], schema: str) -> str:
    """The function that appends, with the types of its arguments: an earlier one took fewer."""
    types = "text[], bigint[], text[], bytea[], uuid[], bytea[], text[], bigint[]"
    return f"{sql.Identifier(schema, 'append').as_string(db)}({types})"


def create(db: psycopg.Connection[Any], schema: str) -> None:
    """Make the table, the function and the triggers where they are not there yet; LedgerError on an older server."""
    version = db.info.server_version // 10_000
    if version < OLDEST_SERVER:
        msg = f"PostgreSQL {version} is too old; {OLDEST_SERVER} or later is needed"
        raise LedgerError(msg)
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (_SETTING_UP,))
        if not db.execute("SELECT to_regnamespace(quote_ident(%s))", (schema,)).fetchone()[0]:  # type: ignore[index]  # one row
            _run(db, "CREATE SCHEMA {s}", schema)
        for statements in (_TABLE, _NEVER_CHANGED, _APPEND):
            _run(db, statements, schema)


def install(admin_url: str, app_role: str, app_password: str, schema: str = "rukun") -> None:
    """Make the log, owned by the administrator, and a role for the program that can read and append and nothing else.

    To be run once by somebody who may create schemas and roles; running it again changes the role's password.
    """
    with psycopg.connect(admin_url, autocommit=True) as db:
        create(db, schema)
        with db.transaction():
            role = sql.Identifier(app_role)
            known = db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (app_role,)).fetchone()
            verb = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}")
            db.execute(verb.format(role, sql.Literal(app_password)))
            _run(db, _ROLE, schema, role=role)


def _run(db: psycopg.Connection[Any], statements: LiteralString, schema: str, **names: sql.Composable) -> None:
    table = sql.Identifier(schema, "facts").as_string(db)
    db.execute(
        sql.SQL(statements).format(
            s=sql.Identifier(schema),
            table=sql.Literal(table),
            lock=sql.Literal(_SETTING_UP >> 8),
            channel=sql.Literal(channel(schema)),
            **names,
        )
    )
