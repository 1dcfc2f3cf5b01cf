"""Requests and responses of the hot route. Starlette looks through all headers for each one that is asked for or set;
here they are looked through once, and written down once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Scope


class HeadersByName(Headers):
    """The headers of a request; of those that stand there more than once, the first, as with Starlette."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._by_name: dict[str, str] = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])
        }

    def __getitem__(self, key: str) -> str:
        return self._by_name[key.lower()]

    def __contains__(self, key: Any) -> bool:
        return key.lower() in self._by_name

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a header."""
        return self._by_name.get(key.lower(), default)


class Sent(Request):
    """A request to the hot route."""

    @cached_property
    def headers(self) -> HeadersByName:
        """The headers of the request."""
        return HeadersByName(self.scope)


class Written(Response):
    """A response whose headers, in lower case, are all there already."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
