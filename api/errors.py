"""What a reader is told when something cannot be answered. Anything that is not foreseen here is hidden behind an id."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

import structlog
from graphql import GraphQLError

from api.names import camel
from domain.errors import BadInput, Conflict, NotFound, RuleBroken
from graph.errors import GraphUnavailable
from ledger.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger("api")


class ApiError(Exception):
    """The base of what the web door itself refuses."""

    code: ClassVar[str]
    status: ClassVar[int] = 200
    """The status of the HTTP answer when nothing else could be answered."""

    def __init__(self, message: str, **details: Any) -> None:
        self.details = details
        super().__init__(message)


class BadRequest(ApiError):
    """The request, the document or a value cannot be accepted."""

    code = "BAD_INPUT"
    status = 400


class BadArgument(BadRequest):
    """An argument cannot be accepted."""

    def __init__(self, argument: str, why: str) -> None:
        super().__init__(f"{argument}: {why}", problems=[{"path": argument, "problem": why}])


class NotOnRecord(ApiError):
    """Nothing under this id, or nothing that the reader may know of: the same words for both."""

    code = "NOT_FOUND"


class NothingThere(ApiError):
    """Nothing is to be had under this address."""

    code = "NOT_FOUND"
    status = 404


class UnknownDocument(ApiError):
    """No document is registered under this digest."""

    code = "NOT_FOUND"
    status = 404


class Unauthenticated(ApiError):
    """Nobody knows who asks."""

    code = "UNAUTHENTICATED"
    status = 401


class Forbidden(ApiError):
    """Who asks may not do this."""

    code = "FORBIDDEN"
    status = 403


class TooCostly(ApiError):
    """The operation asks for too much at once."""

    code = "TOO_COSTLY"
    status = 400

    def __init__(self, what: str, cost: int, limit: int) -> None:
        cost = min(cost, 10**9)  # what doubles at every level has more digits than anybody wants to read
        super().__init__(
            f"the operation is too large: {what} {cost}, at most {limit}; ask for less, or in several steps",
            what=what,
            cost=cost,
            limit=limit,
        )


class Behind(ApiError):
    """The graph has not come as far as was asked for."""

    code = "BEHIND"

    def __init__(self, position: int, wanted: int) -> None:
        super().__init__(
            f"the graph stands at position {position} and did not reach {wanted} in time; ask again a little later",
            position=position,
            wanted=wanted,
        )


class Unavailable(ApiError):
    """A store does not answer."""

    code = "UNAVAILABLE"
    status = 503

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not answer at the moment; try again", retryAfter=5)


class Busy(ApiError):
    """Too many are asking at once."""

    code = "UNAVAILABLE"
    status = 503

    def __init__(self) -> None:
        super().__init__("too many are asking at the moment; try again", retryAfter=1)


class TooFast(ApiError):
    """This account asks more often than one account may."""

    code = "UNAVAILABLE"
    status = 429

    def __init__(self, seconds: float) -> None:
        super().__init__("you are asking too often; try again a little later", retryAfter=max(1, math.ceil(seconds)))


class TooSlow(ApiError):
    """A subscriber did not take what it was sent in time."""

    code = "UNAVAILABLE"
    status = 503

    def __init__(self) -> None:
        super().__init__("you did not keep up; subscribe again after the last position", retryAfter=0)


def _explained(error: BaseException, language: str) -> tuple[str, str, dict[str, Any]] | None:
    """The message, the code and what else can be told; None for what was not foreseen."""
    if isinstance(error, ApiError):
        return str(error), error.code, error.details
    if isinstance(error, RuleBroken):
        rule = error.rule
        return rule.text(language), "RULE_BROKEN", {
            "rule": rule.name, "details": {camel(name): value for name, value in error.details.items()}
        }  # fmt: skip
    if isinstance(error, BadInput):
        problems = [{"path": spelled(path), "problem": why} for path, why in error.problems]
        return "; ".join(f"{p['path']}: {p['problem']}" for p in problems), "BAD_INPUT", {"problems": problems}
    if isinstance(error, NotFound):
        return str(not_found(error.id, error.field)), "NOT_FOUND", {}
    if isinstance(error, Conflict):
        return str(error), "CONFLICT", {}
    if isinstance(error, GraphUnavailable):
        return _explained(Unavailable("the graph"), language)
    if isinstance(error, StoreError):
        return _explained(Unavailable("the log"), language)
    return None


def not_found(id: str, field: str | None = None) -> NotOnRecord:
    """The refusal for an id that nothing is on record under, or nothing that the caller may know of."""
    where = f" (named in {spelled(field)})" if field else ""
    return NotOnRecord(f"nothing is on record under {id!r}{where}")


def spelled(path: str) -> str:
    """A path such as ``where.as_said`` as GraphQL spells it."""
    return ".".join(camel(part) if not part.isdigit() else part for part in path.split("."))


def explain(error: BaseException, *, language: str, request_id: str) -> dict[str, Any]:
    """An error as it stands in an answer."""
    original = error
    answer: dict[str, Any] = {}
    if isinstance(error, GraphQLError):
        answer = {k: v for k, v in error.formatted.items() if k in {"locations", "path"}}
        original = error.original_error or error
    told = _explained(original, language)
    if told is None and isinstance(original, GraphQLError) and original.path is None:
        told = original.message, "BAD_INPUT", {}  # of the document, before anything was answered; it quotes no value
    if told is None:
        error_id = uuid4().hex
        log.error("unforeseen error", error_id=error_id, request_id=request_id, **where(original))
        told = "something went wrong on our side; give this id when you report it", "INTERNAL", {"errorId": error_id}
    message, code, details = told
    return {"message": message, **answer, "extensions": {"code": code, **details}}


def where(error: BaseException) -> dict[str, Any]:
    """What may be written about an unforeseen error: its kind and the lines it came through. Never its message, which
    may hold anything."""
    lines: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 2)[-2:])
        lines.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "trace": lines[-12:]}


def codes(errors: Sequence[dict[str, Any]]) -> list[str]:
    """The codes of the errors of an answer."""
    return [error["extensions"]["code"] for error in errors]
