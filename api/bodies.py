"""The JSON that a stranger sends, read strictly: what two readers could understand differently is refused."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

from api.errors import BadRequest

if TYPE_CHECKING:
    from starlette.requests import Request

_SUSPECT = ("\\u0000", "\\ud", "\\uD", "\x00")
"""What a text must hold, as it is sent, for a value to hold NUL or half a character."""


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request; BadRequest when it is larger than ``most`` bytes, without reading on."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and (len(declared) > 12 or int(declared) > most):
        raise BadRequest(f"the body is larger than {most} bytes")
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("the body ended before its end")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise BadRequest(f"the body is larger than {most} bytes")
    return bytes(body)


def read_json(body: bytes | str) -> Any:
    """The value of a JSON text in UTF-8. Raises BadRequest for anything else, for a name that stands twice in an
    object, for numbers that JSON does not know, and for texts that hold NUL or half a character."""
    try:
        text = body if isinstance(body, str) else body.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_once_each, parse_constant=_no_such_number, parse_float=_finite_number
        )
        if any(sign in text for sign in _SUSPECT):
            _must_be_whole_texts(value)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON in UTF-8") from None
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise BadRequest("the body is not clear: a name stands twice in one object")
    return made


def _no_such_number(_: str) -> NoReturn:
    raise BadRequest("the body is not JSON: it knows neither NaN nor Infinity")


def _finite_number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise BadRequest("the body holds a number that is too large")
    return number


def _must_be_whole_texts(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise BadRequest("a text must not hold NUL")
        value.encode("utf-8")  # half a character cannot be
    elif isinstance(value, dict):
        for name, part in value.items():
            _must_be_whole_texts(name)
            _must_be_whole_texts(part)
    elif isinstance(value, list):
        for part in value:
            _must_be_whole_texts(part)
