"""Keys in a database of their own, away from the log and from its backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.keys import KeyStore
from ledger.postgres_access import failing_clearly, open_pool

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLES = """
CREATE SCHEMA IF NOT EXISTS rukun_keys;
CREATE TABLE IF NOT EXISTS rukun_keys.keys (subject text PRIMARY KEY, key bytea);
CREATE INDEX IF NOT EXISTS destroyed ON rukun_keys.keys (subject) WHERE key IS NULL;
CREATE TABLE IF NOT EXISTS rukun_keys.secret (only_one boolean PRIMARY KEY CHECK (only_one), value bytea NOT NULL);
"""
_SETTING_UP = 0x6B657973


class PostgresKeyStore(KeyStore):
    """One small database. A destroyed key leaves the table at once and its pages with the vacuum that follows; the
    server's write-ahead log and backups of this database keep it until they are recycled."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._pool = open_pool(url, most=4)
        with failing_clearly(), self._pool.connection() as db, db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_SETTING_UP,))
            if db.execute("SELECT to_regclass('rukun_keys.secret')").fetchone() == (None,):
                db.execute(_TABLES)

    def _created(self, keys: dict[str, bytes]) -> dict[str, bytes | None]:
        with failing_clearly(), self._pool.connection() as db:
            db.execute(
                "INSERT INTO rukun_keys.keys SELECT * FROM unnest(%s::text[], %b::bytea[]) ON CONFLICT DO NOTHING",
                (list(keys), list(keys.values())),
            )
        return self._found(keys)

    def _found(self, subjects: Iterable[str]) -> dict[str, bytes | None]:
        with failing_clearly(), self._pool.connection() as db:
            rows = db.execute(
                "SELECT subject, key FROM rukun_keys.keys WHERE subject = ANY(%s::text[])", (list(subjects),)
            ).fetchall()
        return dict(rows)

    def _destroy(self, subject: str) -> None:
        with failing_clearly(), self._pool.connection() as db:
            db.execute(
                "INSERT INTO rukun_keys.keys VALUES (%s, NULL) ON CONFLICT (subject) DO UPDATE SET key = NULL",
                (subject,),
            )
            db.execute("VACUUM rukun_keys.keys")

    def _count_destroyed(self) -> int:
        with failing_clearly(), self._pool.connection() as db:
            ((count,),) = db.execute("SELECT count(*) FROM rukun_keys.keys WHERE key IS NULL").fetchall()
        return int(count)

    def _settled_secret(self, proposed: bytes) -> bytes:
        with failing_clearly(), self._pool.connection() as db:
            db.execute("INSERT INTO rukun_keys.secret VALUES (true, %b) ON CONFLICT DO NOTHING", (proposed,))
            ((value,),) = db.execute("SELECT value FROM rukun_keys.secret").fetchall()
        return bytes(value)

    def close(self) -> None:
        """See KeyStore."""
        self._pool.close()
