"""Makes the servers ready for Rukun: their own passwords, the log, the place of the keys. Compose runs it before all else.

Both servers start with a first password that everybody knows and that only this program, on their inner network, ever
uses: it replaces it by the one from the secret file, so that no password stands in an environment. It may be run
again: what is there stays, and the roles get the passwords of the secret files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import neo4j
import psycopg
from neo4j.exceptions import AuthError
from psycopg import sql
from psycopg.conninfo import make_conninfo

from graph.connection import open_graph
from graph.store import GraphStore
from ledger import postgres_schema

LOG_DATABASE, LOG_ROLE = "rukun", "rukun_log"
KEYS_DATABASE, KEYS_ROLE = "rukun_keys", "rukun_keys"


def secret(name: str) -> str:
    """A password from the file that compose mounts."""
    return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()


def owner_of_postgres() -> str:
    """How the owner of the databases connects, from now on with the secret password."""
    address = os.environ["POSTGRES_ADDRESS"]
    owner = make_conninfo(address, password=secret("POSTGRES_PASSWORD"))
    try:
        psycopg.connect(owner).close()
    except psycopg.OperationalError:
        first = make_conninfo(address, password=os.environ["POSTGRES_FIRST_PASSWORD"])
        with psycopg.connect(first, autocommit=True) as db:
            # As a verifier, so that the password itself stands in no log of statements.
            password = secret("POSTGRES_PASSWORD").encode()
            verifier = db.pgconn.encrypt_password(password, db.info.user.encode(), b"scram-sha-256").decode()
            db.execute(sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(verifier)))
    return owner


def prepare_log(owner: str) -> None:
    """The log, and a role that can read it and append to it."""
    postgres_schema.install(owner, LOG_ROLE, secret("RUKUN_LOG_PASSWORD"))
    with psycopg.connect(owner, autocommit=True) as db:
        keep_to(db, LOG_DATABASE, LOG_ROLE)


def prepare_keys(owner: str) -> None:
    """A database for the keys of personal data, and the one role that reaches it."""
    role, database = sql.Identifier(KEYS_ROLE), sql.Identifier(KEYS_DATABASE)
    with psycopg.connect(owner, autocommit=True) as db:
        known = db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (KEYS_ROLE,)).fetchone()
        verb = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}")
        db.execute(verb.format(role, sql.Literal(secret("RUKUN_KEYS_PASSWORD"))))
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (KEYS_DATABASE,)).fetchone():
            db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
        keep_to(db, KEYS_DATABASE, KEYS_ROLE)


def keep_to(db: psycopg.Connection[tuple[object, ...]], database: str, role: str) -> None:
    """Let this role alone, beside the owner, connect to a database."""
    names = {"database": sql.Identifier(database), "role": sql.Identifier(role)}
    db.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
    db.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {role}").format(**names))


def prepare_graph() -> None:
    """Give the graph's server its password, and what its data rests on."""
    address, user, password = os.environ["RUKUN_GRAPH"], os.environ["RUKUN_GRAPH_USER"], secret("RUKUN_GRAPH_PASSWORD")
    try:
        with neo4j.GraphDatabase.driver(address, auth=(user, password)) as driver:
            driver.verify_connectivity()
    except AuthError:
        first = os.environ["NEO4J_FIRST_PASSWORD"]
        with neo4j.GraphDatabase.driver(address, auth=(user, first)) as driver, driver.session(database="system") as db:
            change = "ALTER CURRENT USER SET PASSWORD FROM $first TO $password"
            db.run(change, first=first, password=password).consume()
    # Its constraints and indexes, so that those who start together find them made.
    with open_graph(address, user, password, "neo4j") as graph:
        GraphStore(graph).prepare()


def main() -> None:
    """Prepare them all, or say which secret file does not fit its server."""
    try:
        owner = owner_of_postgres()
        prepare_graph()
    except (psycopg.OperationalError, AuthError) as error:
        server = "Neo4j" if isinstance(error, AuthError) else "PostgreSQL"
        sys.exit(
            f"{server} takes neither its secret file's password nor the first one: {str(error).splitlines()[0]}. "
            "Its volume was made with other secret files: put those back into deploy/secrets"
        )
    prepare_log(owner)
    prepare_keys(owner)
    print("passwords, log and keys are prepared")


if __name__ == "__main__":
    main()
