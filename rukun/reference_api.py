"""The reference page of the GraphQL door: what can be asked, decided and followed, what is refused, and how much."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from api import errors
from api.names import mutation_name
from api.schema import schema
from api.system import Limits
from domain import errors as domain_errors
from domain.decisions import every_decision
from rukun.reference_text import said, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLObjectType

HEADERS = (
    (
        "`Authorization: Bearer …`",
        "A token; see [Issue tokens](../how-to/issue-tokens.md)",
    ),
    (
        "`Rukun-Position: N`",
        "Answer once the graph has come to position N, or with the code `BEHIND` if it does not in time",
    ),
    (
        "`If-None-Match: …`",
        (
            "The `ETag` of an answer to the same query: 304 while its data are the same, and `Rukun-Position` says where the "
            "graph stands. Answers that rest on the graph alone have one"
        ),
    ),
    (
        "`Accept-Language: id`",
        "Messages in Indonesian; English for every other language",
    ),
    (
        "`X-Request-Id: …`",
        "Your own id of the request; it comes back, and stands in our logs",
    ),
)
CODES = (
    ("BAD_INPUT", errors.BadRequest, "with `problems`, each a `path` and a `problem`"),
    (
        "RULE_BROKEN",
        domain_errors.RuleBroken,
        "with the `rule`'s [name](rules.md) and `details` of what was looked at",
    ),
    ("NOT_FOUND", errors.NotOnRecord, ""),
    ("CONFLICT", domain_errors.Conflict, ""),
    ("UNAUTHENTICATED", errors.Unauthenticated, ""),
    ("FORBIDDEN", errors.Forbidden, ""),
    ("TOO_COSTLY", errors.TooCostly, "with `what`, `cost` and `limit`"),
    ("BEHIND", errors.Behind, "with `position` and `wanted`"),
    (
        "UNAVAILABLE",
        errors.Unavailable,
        "with `retryAfter`, in seconds, also as the header `Retry-After`; status 503, or 429 where an account asks too often",
    ),
)


def graphql() -> list[str]:
    """The page of the GraphQL door."""
    made = schema()
    assert made.query_type is not None
    assert made.subscription_type is not None
    return [
        "# GraphQL",
        "",
        (
            "The contract in full, with every argument and its meaning, is `api/schema.graphql`. This page is its list of "
            "contents. Types of things, their fields, filters and orders follow [the graph](graph.md): a property "
            "`occurred_start` is the field `occurredStart`."
        ),
        "",
        (
            "`POST /graphql` with a JSON body `{query, variables, operationName}`. Subscriptions: `graphql-transport-ws` at "
            "`/graphql`, or server-sent events at `POST /graphql/stream`. `rukun query` asks the same without a server."
        ),
        "",
        *table(("Header", "Meaning"), HEADERS),
        (
            "Every answer says in `extensions.rukun` what it rests on: `position` (of the log, that it is true at), `lag` (how many "
            "facts the log was known to hold beyond it, no more than a second ago), `asOf`, and `visible`, the clearance that it was made for."
        ),
        "",
        "## Ask",
        "",
        *_fields(made.query_type),
        (
            "A list takes `where`, `orderBy`, and `first` with `after`, or `last` with `before`. Its cursors stay good while "
            "facts arrive."
        ),
        "",
        "## Decide",
        "",
        (
            "Each mutation is a decision: its arguments are the decision's, and beside them `commandId`, `expectedVersion` "
            "(where a thing is on record already), `occurred`, `classification`, `onBehalfOf`, `legalBasis` and `causedBy`. It answers with a "
            "receipt: `id`, `version`, `position`, `recordedAt`. The same `commandId` again gets the same receipt, and nothing "
            "happens twice."
        ),
        "",
        *table(("Mutation", "What it decides"), _decisions()),
        "## Follow",
        "",
        *_fields(made.subscription_type),
        "## Trusted documents",
        "",
        (
            "An operation that was registered with `rukun documents add` is asked for by the SHA-256 of its text: `documentId` in "
            "the body, or `extensions.persistedQuery.sha256Hash`. Only such queries may also be asked by `GET "
            "/graphql?documentId=…&variables=…`, with a header that no form sends (`Authorization`, `X-Requested-With`). With "
            "`RUKUN_TRUSTED_ONLY` nothing else is answered. Nothing is registered over the web."
        ),
        "",
        "## Refusals",
        "",
        (
            "The code stands in `extensions.code` of an error, more beside it. Whatever is not foreseen has the code `INTERNAL` "
            "and an `errorId` to give when you report it."
        ),
        "",
        *table(
            ("Code", "Meaning", "Beside it"),
            ((f"`{code}`", said(kind.__doc__), more) for code, kind, more in CODES),
        ),
        "## Limits",
        "",
        *table(
            ("What", "At most"),
            ((_words(limit.name), f"{limit.default:,}") for limit in fields(Limits)),
        ),
    ]


def _fields(of: GraphQLObjectType) -> Iterator[str]:
    rows = ((f"`{name}`", said(field.description)) for name, field in of.fields.items())
    return table(("Field", "Meaning"), rows)


def _decisions() -> Iterator[tuple[str, str]]:
    for decision in every_decision().values():
        yield f"`{mutation_name(decision)}`", said(decision.doc)


def _words(name: str) -> str:
    return re.sub(r" seconds$", ", seconds", name.replace("_", " "))
