"""Who a connection belongs to: the bearer of a token, or, where no key is configured, the analyst at this machine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.errors import Forbidden, Unauthenticated
from api.loopback import is_loopback
from api.reader import Reader
from api.tokens import Tokens

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from api.system import ApiSettings


class Identities:
    """Tells who asks."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings)
        s = settings
        self._local = Reader(s.local_account, s.local_agency, s.local_clearance, "local", s.local_rights)

    async def of(self, connection: HTTPConnection) -> Reader:
        """The reader behind a connection. Raises Unauthenticated or Forbidden."""
        header = connection.headers.get("authorization")
        return await self.bearing(header, connection.client.host if connection.client else None, connection)

    async def bearing(self, authorization: str | None, client: str | None, connection: HTTPConnection) -> Reader:
        """The reader who shows this ``Authorization``."""
        if self._settings.closed_to_others:
            self._must_be_here(client, connection)
            return self._local
        if authorization is None:
            raise Unauthenticated("send a token: Authorization: Bearer …")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("send a token: Authorization: Bearer …")
        known = self._tokens.known(token.strip())
        return known if known is not None else await asyncio.to_thread(self._tokens.reader, token.strip())

    def _must_be_here(self, client: str | None, connection: HTTPConnection) -> None:
        """Without keys only this machine is served, and no page of a browser that another site has led here."""
        if client is None or not is_loopback(client):
            raise Forbidden("no keys are configured, so only this machine is served")
        host = connection.headers.get("host", "").rsplit(":", 1)[0].strip("[]")
        if host and not is_loopback(host):
            raise Forbidden("no keys are configured, so only requests to this machine's own address are served")
        if "x-forwarded-for" in connection.headers or "forwarded" in connection.headers:
            raise Forbidden("no keys are configured, so nothing is served through a proxy")
        origin = connection.headers.get("origin")
        if origin is not None and not is_loopback(_host_of(origin)):
            raise Forbidden("no keys are configured, so no page of another site is served")


def has_expired(reader: Reader) -> bool:
    """Whether the reader's token has expired meanwhile."""
    return reader.until is not None and reader.until < datetime.now(UTC)


def _host_of(origin: str) -> str:
    return origin.partition("://")[2].rsplit(":", 1)[0].strip("[]") if "://" in origin else origin


__all__ = ["Identities", "has_expired", "is_loopback"]
